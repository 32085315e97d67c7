#include "console/tui/list.h"

#include <stdio.h>

#include "console/base/i18n.h"
#include "console/tui/linear.h"

#define MARK_COLS 2 /* "> " before the selected row */

void
list_init(struct list *l, const struct list_source *src, const void *ctx, const char *empty)
{
    *l = (struct list){.src = src, .ctx = ctx, .empty = empty, .page = 1};
    list_reloaded(l);
}

static int
count(const struct list *l)
{
    return l->src->count(l->ctx);
}

static void
move_to(struct list *l, int row)
{
    int n = count(l);
    if (row >= n)
        row = n - 1;
    if (row < 0)
        row = 0;
    l->sel = row;
    l->has_sel = n > 0;
    if (n > 0)
        l->sel_id = l->src->id(l->ctx, row);
}

/* Index of a record, -1 when it is not loaded. Most reloads leave it where it was. */
static int
find(const struct list *l, int64_t id)
{
    int n = count(l);
    if (l->sel < n && l->src->id(l->ctx, l->sel) == id)
        return l->sel;
    for (int i = 0; i < n; i++)
        if (l->src->id(l->ctx, i) == id)
            return i;
    return -1;
}

void
list_reloaded(struct list *l)
{
    int at = l->has_sel ? find(l, l->sel_id) : 0;
    if (at >= 0)
        l->top += at - l->sel;
    move_to(l, at >= 0 ? at : l->sel);
}

bool
list_select(struct list *l, int64_t id)
{
    int at = find(l, id);
    if (at >= 0)
        move_to(l, at);
    return at >= 0;
}

bool
list_act(struct list *l, enum action a)
{
    int page = l->page > 1 ? l->page - 1 : 1;
    switch ((int)a) {
    case ACTION_UP:
        move_to(l, l->sel - 1);
        return true;
    case ACTION_DOWN:
        move_to(l, l->sel + 1);
        return true;
    case ACTION_PAGE_UP:
        l->top -= page;
        move_to(l, l->sel - page);
        return true;
    case ACTION_PAGE_DOWN:
        l->top += page;
        move_to(l, l->sel + page);
        return true;
    case ACTION_FIRST:
        move_to(l, 0);
        return true;
    case ACTION_LAST:
        move_to(l, count(l) - 1);
        return true;
    default:
        return false;
    }
}

int
list_row(const struct list *l)
{
    return l->has_sel && l->sel < count(l) ? l->sel : -1;
}

bool
list_wants_more(const struct list *l)
{
    return l->more && l->sel >= count(l) - 1;
}

const char *
list_position(const struct list *l, char dst[32])
{
    int n = count(l);
    snprintf(dst, 32, "%d/%d%s", n > 0 ? l->sel + 1 : 0, n, l->more ? "+" : "");
    return dst;
}

static bool
has_heads(const struct list_source *src)
{
    for (int i = 0; i < src->ncols; i++)
        if (src->cols[i].head != NULL)
            return true;
    return false;
}

static void
put_cell(struct surface *s, int row, int col, int width, enum column_align align, enum role role,
         const char *text)
{
    if (align == ALIGN_RIGHT)
        surface_fit_right(s, row, col, width, role, text);
    else
        surface_fit(s, row, col, width, role, text);
}

static void
draw_heads(const struct list *l, struct surface *s, struct rect at, const struct columns_layout *lay)
{
    surface_fill(s, at.row, at.col, 1, at.cols, ' ', ROLE_HEAD);
    for (int i = 0; i < lay->n; i++) {
        const struct column *c = &l->src->cols[i];
        if (c->head != NULL)
            put_cell(s, at.row, at.col + MARK_COLS + lay->x[i], lay->w[i], c->align, ROLE_HEAD, _(c->head));
    }
}

static void
draw_row(const struct list *l, struct surface *s, struct rect at, int line, int index,
         const struct columns_layout *lay)
{
    int row = at.row + line;
    for (int i = 0; i < lay->n; i++) {
        char buf[LIST_CELL] = "";
        enum role role = ROLE_TEXT;
        const char *text = l->src->cell(l->ctx, index, i, buf, &role);
        put_cell(s, row, at.col + MARK_COLS + lay->x[i], lay->w[i], l->src->cols[i].align, role,
                 text != NULL ? text : "");
    }
    if (l->marks != NULL && marks_has(l->marks, l->src->id(l->ctx, index)))
        surface_text(s, row, at.col + 1, 1, ROLE_CHANGED, "*");
    int by = index - l->sel;
    surface_hit(s, (struct rect){row, at.col, 1, at.cols},
                by < 0   ? KEYC_UP
                : by > 0 ? KEYC_DOWN
                         : KEYC_NONE,
                by < 0 ? -by : by);
    if (index != l->sel)
        return;
    surface_text(s, row, at.col, 1, ROLE_CURSOR, ">");
    surface_paint(s, row, at.col, at.cols, ROLE_CURSOR);
    s->cur_row = row;
    s->cur_col = at.col;
}

static void
draw_status(const struct list *l, struct surface *s, struct rect at, int rows)
{
    int row = at.row + at.rows - 1, below = count(l) - l->top - rows;
    char pos[32], text[96];
    int n = 0;
    text[0] = '\0';
    if (l->top > 0)
        n = snprintf(text, sizeof(text), _("%d di atas"), l->top);
    if (below > 0 || l->more)
        snprintf(text + n, sizeof(text) - (size_t)n, l->more ? _("%s%d+ di bawah") : _("%s%d di bawah"),
                 n > 0 ? ", " : "", below > 0 ? below : 0);
    surface_fit(s, row, at.col + MARK_COLS, at.cols - MARK_COLS - 16, ROLE_DIM, text);
    surface_fit_right(s, row, at.col + at.cols - 16, 16, ROLE_DIM, list_position(l, pos));
}

/* Moves the window so that the cursor is in it and no row is wasted. */
static void
scroll(struct list *l, int rows)
{
    int n = count(l);
    if (l->top > n - rows)
        l->top = n - rows;
    if (l->top < l->sel - rows + 1)
        l->top = l->sel - rows + 1;
    if (l->top > l->sel)
        l->top = l->sel;
    if (l->top < 0)
        l->top = 0;
}

void
list_draw(struct list *l, struct surface *s, struct rect at)
{
    struct columns_layout lay;
    columns_layout(l->src->cols, l->src->ncols, at.cols - MARK_COLS, &lay);
    surface_fill(s, at.row, at.col, at.rows, at.cols, ' ', ROLE_TEXT);
    if (s->linear) {
        l->page = LINEAR_PAGE;
        move_to(l, l->sel);
        linear_list(l, s, at);
        return;
    }
    struct rect body = at;
    if (has_heads(l->src)) {
        draw_heads(l, s, at, &lay);
        body.row++;
        body.rows--;
    }
    int rows = body.rows - 1;
    if (rows < 1)
        return;
    l->page = rows;
    move_to(l, l->sel);
    if (!l->has_sel) {
        struct rect text = {body.row, at.col + MARK_COLS, rows, at.cols - 2 * MARK_COLS};
        surface_wrap(s, text, ROLE_TEXT, l->empty != NULL ? l->empty : "");
        s->cur_row = body.row;
        s->cur_col = text.col;
        return;
    }
    scroll(l, rows);
    for (int line = 0; line < rows && l->top + line < count(l); line++)
        draw_row(l, s, body, line, l->top + line, &lay);
    draw_status(l, s, body, rows);
}
