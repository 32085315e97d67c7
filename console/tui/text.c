#include "console/tui/text_row.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/utf8.h"
#include "console/tui/linear.h"
#include "console/tui/wrap.h"

/* Where rows are drawn: line 0 of the page is at.row - top. */
struct canvas {
    struct surface *s; /* NULL: only measure */
    struct rect at;
    int top;
};

static const struct column pair_columns[] = {{.min = 22}, {.min = 20, .weight = 1}};

void
text_init(struct text *t, struct arena *a)
{
    *t = (struct text){.arena = a, .item = -1, .gap = COLUMNS_GAP};
}

static struct text_row *
add_row(struct text *t, enum row_kind kind)
{
    struct text_row *r = arena_alloc(t->arena, sizeof(*r));
    r->kind = kind;
    r->cols = t->cols;
    r->ncols = t->ncols;
    r->gap = t->gap;
    r->item = t->item;
    r->said = t->said;
    if (t->last != NULL)
        t->last->next = r;
    else
        t->first = r;
    t->last = r;
    t->line_open = false;
    return r;
}

static struct piece *
new_piece(struct text *t, enum role role, const char *text)
{
    struct piece *p = arena_alloc(t->arena, sizeof(*p));
    char *copy = arena_strdup(t->arena, text);
    /* A line end inside a value must not look like another line of the page. */
    for (char *c = copy; *c != '\0'; c++)
        if (*c == '\n' || *c == '\r' || *c == '\t')
            *c = ' ';
    p->role = role;
    p->text = utf8_clean(t->arena, copy);
    return p;
}

/* A cell of its own. */
static void
add_cell(struct text *t, struct text_row *r, enum role role, const char *text)
{
    struct piece *p = new_piece(t, role, text);
    if (r->last != NULL)
        r->last->next = p;
    else
        r->first = p;
    r->last = p;
}

/* More of the last cell. */
static void
add_more(struct text *t, struct text_row *r, enum role role, const char *text)
{
    struct piece *p = r->last;
    if (p == NULL) {
        add_cell(t, r, role, text);
        return;
    }
    while (p->more != NULL)
        p = p->more;
    p->more = new_piece(t, role, text);
}

static void PRINTF_LIKE(3, 0) add_format(struct text *t, enum role role, const char *fmt, va_list ap)
{
    char *text = NULL;
    if (vasprintf(&text, fmt, ap) < 0)
        abort();
    add_more(t, t->last, role, text);
    free(text);
}

void
text_line(struct text *t, enum role role, const char *fmt, ...)
{
    va_list ap;
    add_row(t, ROW_LINE);
    va_start(ap, fmt);
    add_format(t, role, fmt, ap);
    va_end(ap);
}

void
text_seg(struct text *t, enum role role, const char *fmt, ...)
{
    va_list ap;
    if (!t->line_open)
        add_row(t, ROW_LINE);
    t->line_open = true;
    va_start(ap, fmt);
    add_format(t, role, fmt, ap);
    va_end(ap);
}

void
text_end(struct text *t)
{
    t->line_open = false;
}

void
text_gap(struct text *t)
{
    add_row(t, ROW_LINE);
}

void
text_head(struct text *t, const char *title)
{
    if (t->first != NULL)
        text_gap(t);
    add_cell(t, add_row(t, ROW_LINE), ROLE_HEAD, title);
}

void
text_pair(struct text *t, const char *label, enum role role, const char *value)
{
    struct text_row *r = add_row(t, ROW_CELLS);
    r->cols = pair_columns;
    r->ncols = COUNT(pair_columns);
    r->said = NULL;
    r->gap = COLUMNS_GAP;
    add_cell(t, r, ROLE_DIM, label);
    add_cell(t, r, role, value);
}

void
text_table(struct text *t, const struct column *cols, int ncols)
{
    text_table_tight(t, cols, ncols, COLUMNS_GAP);
}

void
text_table_tight(struct text *t, const struct column *cols, int ncols, int gap)
{
    bool heads = false;
    t->cols = cols;
    t->said = NULL;
    t->gap = gap;
    t->ncols = ncols < COLUMNS_MAX ? ncols : COLUMNS_MAX;
    for (int i = 0; i < t->ncols; i++)
        heads = heads || cols[i].head != NULL;
    if (heads)
        add_row(t, ROW_HEADS);
}

void
text_say(struct text *t, const struct column *heads)
{
    t->said = heads;
}

void
text_cells(struct text *t, const struct text_cell *cells, int n)
{
    struct text_row *r = add_row(t, ROW_CELLS);
    for (int i = 0; i < n && i < t->ncols; i++)
        add_cell(t, r, cells[i].role, cells[i].text);
}

void
text_cells_parts(struct text *t, const struct text_parts *cells, int n)
{
    struct text_row *r = add_row(t, ROW_CELLS);
    for (int i = 0; i < n && i < t->ncols; i++) {
        add_cell(t, r, ROLE_TEXT, "");
        for (int k = 0; k < cells[i].n; k++)
            add_more(t, r, cells[i].part[k].role, cells[i].part[k].text);
    }
}

/* --- layout ----------------------------------------------------------- */

/* The row of the surface for a line of the page, or -1 when it is out of sight. */
static int
row_of(const struct canvas *c, int line)
{
    int row = line - c->top;
    return c->s != NULL && row >= 0 && row < c->at.rows ? c->at.row + row : -1;
}

/* Draws the n bytes at offset from of the joined pieces of a cell. */
static void
draw_pieces(const struct canvas *c, int row, int col, const struct piece *p, size_t from, size_t n)
{
    size_t at = 0;
    for (; p != NULL && n > 0; p = p->more) {
        size_t len = strlen(p->text), skip = from > at ? from - at : 0;
        at += len;
        if (skip >= len)
            continue;
        size_t take = len - skip < n ? len - skip : n;
        char *part = strndup(p->text + skip, take);
        if (part == NULL)
            abort();
        col = surface_text(c->s, row, col, c->at.col + c->at.cols - col, p->role, part);
        free(part);
        from += take;
        n -= take;
    }
}

static char *
join_pieces(const struct piece *first)
{
    size_t len = 0, at = 0;
    for (const struct piece *p = first; p != NULL; p = p->more)
        len += strlen(p->text);
    char *all = calloc(1, len + 1);
    if (all == NULL)
        abort();
    for (const struct piece *p = first; p != NULL; p = p->more) {
        size_t n = strlen(p->text);
        memcpy(all + at, p->text, n);
        at += n;
    }
    return all;
}

static int
draw_line(const struct canvas *c, const struct text_row *r, int line)
{
    char *all = join_pieces(r->first);
    size_t pos = 0;
    int n = 0, indent = (int)strspn(all, " ");
    if (indent > c->at.cols / 2)
        indent = 0;
    do {
        int in = n > 0 ? indent : 0;
        size_t show, step = wrap_next(all + pos, c->at.cols - in, &show);
        int row = row_of(c, line + n);
        if (row >= 0)
            draw_pieces(c, row, c->at.col + in, r->first, pos, show);
        pos += step;
        n++;
    } while (all[pos] != '\0');
    free(all);
    return n;
}

/* Draws the part of a wrapped cell that is in sight. */
static int
draw_cell(const struct canvas *c, const struct piece *first, const char *all, int line, int x, int width)
{
    size_t pos = 0;
    int n = 0;
    do {
        size_t show, step = wrap_next(all + pos, width, &show);
        int row = row_of(c, line + n);
        if (row >= 0)
            draw_pieces(c, row, c->at.col + x, first, pos, show);
        pos += step;
        n++;
    } while (all[pos] != '\0');
    return n;
}

static void
draw_rules(const struct canvas *c, const struct text_row *r, const struct columns_layout *lay, int line,
           int high)
{
    for (int i = 0; i < lay->n; i++)
        for (int k = 0; k < high && r->cols[i].align == ALIGN_RULE; k++) {
            int row = row_of(c, line + k);
            if (row >= 0)
                surface_fill(c->s, row, c->at.col + lay->x[i], 1, 1, 0x2502, ROLE_FRAME);
        }
}

static int
draw_cells(const struct canvas *c, const struct text_row *r, int line)
{
    struct columns_layout lay;
    int high = 1, i = 0;
    columns_layout_gap(r->cols, r->ncols, c->at.cols, r->gap, &lay);
    for (const struct piece *p = r->first; p != NULL && i < lay.n; p = p->next, i++) {
        if (r->cols[i].align == ALIGN_RULE)
            continue;
        char *all = join_pieces(p);
        int width = utf8_width(all);
        int shift = r->cols[i].align == ALIGN_RIGHT && width <= lay.w[i] ? lay.w[i] - width : 0;
        int n = draw_cell(c, p, all, line, lay.x[i] + shift, lay.w[i] - shift > 0 ? lay.w[i] - shift : 1);
        high = n > high ? n : high;
        free(all);
    }
    draw_rules(c, r, &lay, line, high);
    return high;
}

static int
draw_heads(const struct canvas *c, const struct text_row *r, int line)
{
    struct columns_layout lay;
    int row = row_of(c, line);
    if (row < 0)
        return 1;
    columns_layout_gap(r->cols, r->ncols, c->at.cols, r->gap, &lay);
    surface_fill(c->s, row, c->at.col, 1, c->at.cols, ' ', ROLE_HEAD);
    for (int i = 0; i < lay.n; i++) {
        const char *head = r->cols[i].head != NULL ? _(r->cols[i].head) : "";
        if (r->cols[i].align == ALIGN_RIGHT)
            surface_fit_right(c->s, row, c->at.col + lay.x[i], lay.w[i], ROLE_HEAD, head);
        else
            surface_fit(c->s, row, c->at.col + lay.x[i], lay.w[i], ROLE_HEAD, head);
    }
    draw_rules(c, r, &lay, line, 1);
    return 1;
}

static int
draw_row(const struct canvas *c, const struct text_row *r, int line)
{
    switch (r->kind) {
    case ROW_CELLS:
        return draw_cells(c, r, line);
    case ROW_HEADS:
        return draw_heads(c, r, line);
    case ROW_LINE:
        break;
    }
    return draw_line(c, r, line);
}

/* Draws (or measures) all rows; returns the number of lines. */
static int
draw_all(const struct canvas *c, const struct text *t)
{
    int line = 0;
    for (const struct text_row *r = t->first; r != NULL; r = r->next)
        line += draw_row(c, r, line);
    return line;
}

int
text_row_lines(const struct text_row *r, int cols)
{
    const struct canvas c = {.at = {0, 0, 0, cols}};
    return draw_row(&c, r, 0);
}

bool
text_act(struct text_view *v, enum action a)
{
    int page = v->page > 1 ? v->page - 1 : 1;
    if (v->linear)
        return linear_text_act(v, a);
    switch ((int)a) {
    case ACTION_UP:
        v->top--;
        break;
    case ACTION_DOWN:
        v->top++;
        break;
    case ACTION_PAGE_UP:
        v->top -= page;
        break;
    case ACTION_PAGE_DOWN:
        v->top += page;
        break;
    case ACTION_FIRST:
        v->top = 0;
        break;
    case ACTION_LAST:
        v->top = v->total;
        break;
    default:
        return false;
    }
    if (v->top > v->total - v->page)
        v->top = v->total - v->page;
    if (v->top < 0)
        v->top = 0;
    return true;
}

void
text_draw(const struct text *t, struct text_view *v, struct surface *s, struct rect at)
{
    struct canvas c = {.at = at};
    surface_fill(s, at.row, at.col, at.rows, at.cols, ' ', ROLE_TEXT);
    if (at.rows < 2 || at.cols < 2)
        return;
    v->linear = s->linear;
    if (v->linear) {
        linear_text(t, v, s, at);
        return;
    }
    v->total = draw_all(&c, t);
    v->page = v->total > at.rows ? at.rows - 1 : at.rows;
    /* At another width everything stands elsewhere. */
    v->seek = v->seek || v->cols != at.cols;
    v->cols = at.cols;
    text_item_show(t, v);
    if (v->top > v->total - v->page)
        v->top = v->total - v->page;
    if (v->top < 0)
        v->top = 0;
    c.s = s;
    c.top = v->top;
    c.at.rows = v->page;
    draw_all(&c, t);
    if (v->total > at.rows) {
        char pos[64];
        int end = v->top + v->page;
        snprintf(pos, sizeof(pos), "%d-%d/%d%s", v->top + 1, end, v->total,
                 end < v->total ? _(" (masih ada)") : "");
        surface_fit_right(s, at.row + at.rows - 1, at.col, at.cols, ROLE_DIM, pos);
    }
    s->cur_row = at.row;
    s->cur_col = at.col;
    text_item_mark(t, v, s, at);
}
