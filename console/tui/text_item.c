/*
 * text_item.c - a page whose rows are items: the cursor goes from one to the next.
 */
#include <stdlib.h>

#include "console/tui/text_row.h"

#define COLS_UNKNOWN 78 /* before the first draw */

/* The lines of one item: first line of the page, and how many. */
struct span {
    int64_t id;
    int line, rows;
};

void
text_item(struct text *t, int64_t id)
{
    t->item = id;
    t->line_open = false;
    t->has_items = t->has_items || id >= 0;
}

/* All items in order; *n of them. The caller frees. Rows of one id that do not touch are two spans. */
static struct span *
find_spans(const struct text *t, int cols, size_t *n)
{
    struct span *all = NULL;
    size_t size = 0;
    int line = 0;
    int64_t open = -1;
    *n = 0;
    for (const struct text_row *r = t->first; r != NULL; r = r->next) {
        int rows = text_row_lines(r, cols > 0 ? cols : COLS_UNKNOWN);
        if (r->item >= 0 && r->item != open) {
            if (*n == size) {
                size = size * 2 + 16;
                all = realloc(all, size * sizeof(*all));
                if (all == NULL)
                    abort();
            }
            all[(*n)++] = (struct span){r->item, line, 0};
        }
        if (r->item >= 0)
            all[*n - 1].rows += rows;
        open = r->item;
        line += rows;
    }
    return all;
}

/* Index of the selected item among n > 0; what is gone gives its place to the one that stands there now. */
static size_t
selected_at(const struct text_view *v, const struct span *all, size_t n)
{
    if (!v->has_sel)
        return 0;
    for (size_t i = 0; i < n; i++)
        if (all[i].id == v->sel)
            return i;
    return v->nth >= 0 && (size_t)v->nth < n ? (size_t)v->nth : n - 1;
}

int64_t
text_selected(const struct text *t, const struct text_view *v)
{
    size_t n = 0;
    if (!t->has_items)
        return -1;
    struct span *all = find_spans(t, v->cols, &n);
    int64_t id = n > 0 ? all[selected_at(v, all, n)].id : -1;
    free(all);
    return id;
}

void
text_select(struct text_view *v, int64_t id)
{
    v->has_sel = id >= 0;
    v->sel = id;
    v->seek = true;
}

static void
choose(struct text_view *v, const struct span *all, size_t at)
{
    text_select(v, all[at].id);
    v->nth = (int)at;
}

/* One line or item further: what is longer than the page is scrolled through before it is left. */
static void
step(struct text_view *v, const struct span *all, size_t n, size_t at, bool down)
{
    int end = all[at].line + all[at].rows;
    /* Before the first draw nothing is known to be out of sight. */
    bool hidden = v->page > 0 && (down ? end > v->top + v->page : all[at].line < v->top);
    bool last = down ? at + 1 == n : at == 0;
    if (hidden || last) {
        v->top += down ? 1 : -1;
        v->seek = false;
    } else {
        choose(v, all, down ? at + 1 : at - 1);
    }
}

/* After a page up or down: the item that stands at the top takes the cursor if its own is out of sight. */
static void
follow(struct text_view *v, const struct span *all, size_t n, size_t at)
{
    if (all[at].line < v->top + v->page && all[at].line + all[at].rows > v->top)
        return;
    bool below = all[at].line >= v->top + v->page;
    size_t best = at;
    for (size_t i = 0; i < n; i++)
        if (all[i].line < v->top + v->page && all[i].line + all[i].rows > v->top) {
            best = i;
            if (!below)
                break;
        }
    choose(v, all, best);
    v->seek = false;
}

bool
text_move(const struct text *t, struct text_view *v, enum action a)
{
    size_t n = 0;
    if (!t->has_items || v->linear)
        return text_act(v, a);
    struct span *all = find_spans(t, v->cols, &n);
    if (n == 0)
        return text_act(v, a);
    size_t at = selected_at(v, all, n);
    bool known = true;
    choose(v, all, at);
    if (a == ACTION_UP || a == ACTION_DOWN) {
        step(v, all, n, at, a == ACTION_DOWN);
    } else {
        known = text_act(v, a);
        if (a == ACTION_FIRST || a == ACTION_LAST)
            choose(v, all, a == ACTION_FIRST ? 0 : n - 1);
        else if (known)
            follow(v, all, n, at);
        if (known)
            v->seek = false;
    }
    free(all);
    return known;
}

void
text_item_show(const struct text *t, struct text_view *v)
{
    size_t n = 0;
    if (!t->has_items || !v->seek)
        return;
    struct span *all = find_spans(t, v->cols, &n);
    if (n == 0)
        return;
    const struct span *at = &all[selected_at(v, all, n)];
    if (at->line + at->rows > v->top + v->page)
        v->top = at->line + at->rows - v->page;
    if (at->line < v->top)
        v->top = at->line;
    /* What stands above the first item belongs to it. */
    if (at == all && at->line < v->page)
        v->top = 0;
    v->seek = false;
    free(all);
}

void
text_item_mark(const struct text *t, const struct text_view *v, struct surface *s, struct rect at)
{
    size_t n = 0;
    if (!t->has_items)
        return;
    struct span *all = find_spans(t, v->cols, &n);
    if (n == 0)
        return;
    const struct span *sel = &all[selected_at(v, all, n)];
    int first = sel->line > v->top ? sel->line : v->top;
    if (first < sel->line + sel->rows && first < v->top + v->page) {
        int row = at.row + first - v->top;
        if (at.col > 0)
            surface_text(s, row, at.col - 1, 1, ROLE_CURSOR, ">");
        surface_paint(s, row, at.col, at.cols, ROLE_CURSOR);
        s->cur_row = row;
        s->cur_col = at.col > 0 ? at.col - 1 : at.col;
    }
    free(all);
}
