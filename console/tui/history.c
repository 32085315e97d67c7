#include "console/tui/history.h"

#include <string.h>

#include "console/base/str.h"
#include "console/base/utf8.h"

#define NUMBER_DIGITS 13

static bool
holds_number(const char *text)
{
    for (int run = 0; *text != '\0'; text++) {
        run = *text >= '0' && *text <= '9' ? run + 1 : 0;
        if (run == NUMBER_DIGITS)
            return true;
    }
    return false;
}

static bool
may_keep(const char *text)
{
    return text[0] != '\0' && strlen(text) < HISTORY_TEXT && strchr(text, '\n') == NULL &&
           !holds_number(text);
}

bool
history_add(struct history *h, const char *text)
{
    int at = 0;
    char copy[HISTORY_TEXT];
    history_rest(h);
    if (!may_keep(text))
        return false;
    (void)str_copy(copy, sizeof(copy), text); /* it may be an item of ours */
    while (at < h->n && strcmp(h->items[at], copy) != 0)
        at++;
    if (at == h->n && h->n < HISTORY_MAX)
        h->n++;
    if (at == HISTORY_MAX)
        at--;
    memmove(h->items[1], h->items[0], (size_t)at * HISTORY_TEXT);
    (void)str_copy(h->items[0], HISTORY_TEXT, copy);
    return true;
}

void
history_rest(struct history *h)
{
    h->at = 0;
}

const char *
history_older(struct history *h, const char *now)
{
    if (h->at >= h->n)
        return NULL;
    if (h->at == 0)
        (void)str_copy(h->typed, sizeof(h->typed), now);
    return h->items[h->at++];
}

const char *
history_newer(struct history *h)
{
    if (h->at == 0)
        return NULL;
    h->at--;
    return h->at == 0 ? h->typed : h->items[h->at - 1];
}

void
history_write(const struct history *h, struct buf *out)
{
    for (int i = 0; i < h->n; i++)
        buf_printf(out, "%s%s", i > 0 ? "\n" : "", h->items[i]);
}

void
history_read(struct history *h, const char *lines)
{
    *h = (struct history){0};
    while (*lines != '\0' && h->n < HISTORY_MAX) {
        size_t len = strcspn(lines, "\n");
        char text[HISTORY_TEXT], clean[HISTORY_TEXT];
        if (len < sizeof(text)) {
            memcpy(text, lines, len);
            text[len] = '\0';
            utf8_clean_to(clean, sizeof(clean), text);
            if (may_keep(clean))
                (void)str_copy(h->items[h->n++], HISTORY_TEXT, clean);
        }
        lines += len + (lines[len] == '\n');
    }
}
