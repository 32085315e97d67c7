#include "console/tui/footer.h"

#include <stdio.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/utf8.h"

#define ITEM_GAP 2

struct rect
footer_body(const struct surface *s)
{
    int rows = s->rows > 3 ? s->rows - 3 : 0;
    return (struct rect){1, 0, rows, s->cols};
}

void
footer_top(struct surface *s, const char *title, const char *officer, const char *clock)
{
    char right[200];
    if (s->linear) /* a clock would be read out every minute */
        officer = clock = NULL;
    snprintf(right, sizeof(right), "%s%s%s", officer != NULL ? officer : "",
             officer != NULL && officer[0] != '\0' && clock != NULL ? "  " : "", clock != NULL ? clock : "");
    surface_fill(s, 0, 0, 1, s->cols, ' ', ROLE_TITLE);
    int title_width = utf8_width(title), right_width = utf8_width(right);
    int room = s->cols - 2 - title_width - 2;
    if (right_width > room && room > 8)
        right_width = room;
    if (right_width <= room)
        surface_fit(s, 0, s->cols - 1 - right_width, right_width, ROLE_TITLE, right);
    surface_fit(s, 0, 1, title_width < s->cols - 2 ? title_width : s->cols - 2, ROLE_TITLE, title);
}

const char *
footer_mark(enum severity sev)
{
    static const char *const marks[] = {
        [SEV_INFO] = "[i]", [SEV_OK] = "[ok]", [SEV_WARN] = "[!]", [SEV_ERROR] = "[x]"};
    return marks[sev];
}

/* The same for who hears it. */
static const char *
footer_word(enum severity sev)
{
    static const char *const words[] = {[SEV_INFO] = N_("Info:"),
                                        [SEV_OK] = N_("Selesai:"),
                                        [SEV_WARN] = N_("Perhatian:"),
                                        [SEV_ERROR] = N_("Galat:")};
    return _(words[sev]);
}

enum role
footer_role(enum severity sev)
{
    static const enum role roles[] = {
        [SEV_INFO] = ROLE_TEXT, [SEV_OK] = ROLE_OK, [SEV_WARN] = ROLE_WARN, [SEV_ERROR] = ROLE_ERROR};
    return roles[sev];
}

void
footer_notice(struct surface *s, enum severity sev, const char *text)
{
    int row = s->rows - 2;
    enum role role = footer_role(sev);
    if (row < 1)
        return;
    surface_fill(s, row, 0, 1, s->cols, ' ', ROLE_TEXT);
    if (text == NULL || text[0] == '\0')
        return;
    const char *mark = s->linear ? footer_word(sev) : footer_mark(sev);
    int left = utf8_width(mark) + 2, width = s->cols - left - 1;
    if (utf8_width(text) > width && row > 1) {
        row--;
        surface_fill(s, row, 0, 1, s->cols, ' ', ROLE_TEXT);
        surface_wrap(s, (struct rect){row, left, 2, width}, role, text);
    } else {
        surface_fit(s, row, left, width, role, text);
    }
    surface_text(s, row, 1, 0, role, mark);
}

static int
item_width(const struct key_bind *b)
{
    char key[16];
    return utf8_width(bind_key_text(b, key)) + 1 + utf8_width(_(b->label));
}

static int
put_item(struct surface *s, int col, const struct key_bind *b)
{
    char key[16];
    int row = s->rows - 1, from = col;
    col = surface_text(s, row, col, 0, ROLE_FOOT_KEY, bind_key_text(b, key));
    col = surface_text(s, row, col + 1, 0, ROLE_FOOT, _(b->label));
    surface_hit(s, (struct rect){row, from, 1, col - from}, bind_key(b), 1);
    return col + ITEM_GAP;
}

void
footer_keys(struct surface *s, const struct key_bind *binds)
{
    const struct key_bind *help = bind_row(binds, ACTION_HELP);
    int col = 1, end = s->cols - 1;
    surface_fill(s, s->rows - 1, 0, 1, s->cols, ' ', ROLE_FOOT);
    if (help != NULL && help->label != NULL)
        end -= item_width(help) + ITEM_GAP;
    for (; binds != NULL && binds->action != ACTION_NONE; binds++) {
        if (binds->label == NULL || binds->action == ACTION_HELP)
            continue;
        if (col + item_width(binds) > end)
            break;
        col = put_item(s, col, binds);
    }
    if (help != NULL && help->label != NULL)
        put_item(s, col, help);
}
