#include "console/tui/picker.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"

#define FIND_CHARS 60

static int
shown_count(const void *ctx)
{
    const struct picker *p = ctx;
    return p->nshown;
}

static int64_t
shown_id(const void *ctx, int row)
{
    const struct picker *p = ctx;
    return p->shown[row];
}

static const char *
shown_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct picker *p = ctx;
    int item = p->shown[row];
    (void)col;
    *role = ROLE_TEXT;
    const char *mark = p->multi ? (p->marked[item] ? "[x]" : "[ ]") : (p->marked[item] ? "(*)" : "( )");
    if (p->codes)
        snprintf(buf, LIST_CELL, "%s %2s  %s", mark, p->items[item].code, p->items[item].label);
    else
        snprintf(buf, LIST_CELL, "%s %s", mark, p->items[item].label);
    return buf;
}

static const struct column one_column[] = {{.min = 10, .weight = 1}};

static const struct list_source shown_source = {
    .cols = one_column,
    .ncols = 1,
    .count = shown_count,
    .id = shown_id,
    .cell = shown_cell,
};

/* Bytes of text that word's n letters stand for, in any case, dots in text passed over; 0 when they do not.
 * The words of a code list are plain Latin ones. */
static size_t
starts(const char *text, const char *word, size_t n)
{
    size_t t = 0;
    for (size_t i = 0; i < n; i++, t++) {
        while (text[t] == '.' && word[i] != '.')
            t++;
        if (text[t] == '\0' || tolower((unsigned char)text[t]) != tolower((unsigned char)word[i]))
            return 0;
    }
    return t;
}

static bool
contains(const char *text, const char *word, size_t n)
{
    for (; *text != '\0'; text++)
        if (starts(text, word, n) > 0)
            return true;
    return n == 0;
}

/* True when each word that was typed occurs in the label or the code, and none of those after a "!". */
static bool
matches(const struct choice *c, const char *find)
{
    for (;;) {
        find += strspn(find, " ");
        size_t n = strcspn(find, " ");
        if (n == 0)
            return true;
        bool inverse = find[0] == '!' && n > 1;
        const char *word = inverse ? find + 1 : find;
        size_t len = inverse ? n - 1 : n;
        if ((contains(c->label, word, len) || contains(c->code, word, len)) == inverse)
            return false;
        find += n;
    }
}

void
picker_refresh(struct picker *p)
{
    p->nshown = 0;
    for (int i = 0; i < p->n; i++)
        if (matches(&p->items[i], p->find.text))
            p->shown[p->nshown++] = i;
    list_reloaded(&p->list);
    size_t n = strlen(p->find.text);
    if (n > 0) /* what fits best, not what took the place of the row before */
        (void)list_act(&p->list, ACTION_FIRST);
    for (int i = 0; n > 0 && i < p->nshown; i++) {
        const char *code = p->items[p->shown[i]].code;
        if (code[0] != '\0' && starts(code, p->find.text, n) == strlen(code))
            list_select(&p->list, p->shown[i]);
    }
}

void
picker_init(struct picker *p, struct arena *a, const struct choice *items, int n, bool multi)
{
    *p = (struct picker){.items = items, .n = n, .multi = multi};
    p->marked = arena_array(a, (size_t)n, sizeof(bool));
    p->kept = arena_array(a, (size_t)n, sizeof(bool));
    p->shown = arena_array(a, (size_t)n, sizeof(int));
    lineedit_init(&p->find, FIND_CHARS);
    list_init(&p->list, &shown_source, p, NULL);
    picker_refresh(p);
}

void
picker_clear(struct picker *p)
{
    memset(p->marked, 0, (size_t)p->n * sizeof(bool));
}

void
picker_keep(struct picker *p)
{
    memcpy(p->kept, p->marked, (size_t)p->n * sizeof(bool));
}

void
picker_restore(struct picker *p)
{
    memcpy(p->marked, p->kept, (size_t)p->n * sizeof(bool));
}

bool
picker_mark(struct picker *p, const char *code)
{
    for (int i = 0; i < p->n; i++) {
        if (strcmp(p->items[i].code, code) != 0)
            continue;
        if (!p->multi)
            picker_clear(p);
        p->marked[i] = true;
        return true;
    }
    return false;
}

int
picker_count(const struct picker *p)
{
    int n = 0;
    for (int i = 0; i < p->n; i++)
        n += p->marked[i];
    return n;
}

const struct choice *
picker_get(const struct picker *p, int i)
{
    for (int item = 0; item < p->n; item++)
        if (p->marked[item] && i-- == 0)
            return &p->items[item];
    return NULL;
}

static void
find_clear(struct picker *p)
{
    lineedit_set(&p->find, "");
    picker_refresh(p);
}

static enum widget_result
take(struct picker *p)
{
    int row = list_row(&p->list);
    if (p->multi)
        return p->allow_none || picker_count(p) > 0 ? WIDGET_DONE : WIDGET_CONTINUE;
    if (row < 0)
        return WIDGET_CONTINUE;
    picker_clear(p);
    p->marked[p->shown[row]] = true;
    find_clear(p);
    return WIDGET_DONE;
}

static void
toggle(struct picker *p)
{
    int row = list_row(&p->list);
    if (row < 0)
        return;
    bool *mark = &p->marked[p->shown[row]];
    *mark = !*mark;
    find_clear(p);
}

static enum action
motion(keycode k)
{
    switch (k) {
    case KEYC_UP:
        return ACTION_UP;
    case KEYC_DOWN:
        return ACTION_DOWN;
    case KEYC_PGUP:
        return ACTION_PAGE_UP;
    case KEYC_PGDN:
        return ACTION_PAGE_DOWN;
    case KEYC_HOME:
        return ACTION_FIRST;
    case KEYC_END:
        return ACTION_LAST;
    default:
        return ACTION_NONE;
    }
}

enum widget_result
picker_key(struct picker *p, keycode k)
{
    if (!p->find.pasting) {
        if (k == KEYC_ENTER)
            return take(p);
        if (k == KEYC_ESC)
            return WIDGET_CANCEL;
        if (k == ' ' && p->multi) {
            toggle(p);
            return WIDGET_CONTINUE;
        }
        if (list_act(&p->list, motion(k)))
            return WIDGET_CONTINUE;
    }
    enum widget_result r = lineedit_key(&p->find, k);
    if (r == WIDGET_CONTINUE)
        picker_refresh(p);
    return r;
}

void
picker_draw(struct picker *p, struct surface *s, struct rect at, bool focus)
{
    const char *label = _("Cari:");
    int row = s->cur_row, col = s->cur_col;
    int x = surface_text(s, at.row, at.col, at.cols, ROLE_DIM, label) + 1;
    struct rect rest = {at.row + 1, at.col, at.rows - 1, at.cols};
    p->list.empty = _("Tidak ada yang cocok. Hapus huruf dengan Backspace.");
    list_draw(&p->list, s, rest);
    lineedit_draw(&p->find, s, at.row, x, at.col + at.cols - x, false);
    if (!focus) {
        s->cur_row = row;
        s->cur_col = col;
    }
}
