#include "console/tui/linear.h"

#include <stdlib.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/tui/text_row.h"

/* --- lists ------------------------------------------------------------------ */

/* "label: value. ": nothing for a value that says nothing. */
static void
add_part(struct buf *b, const char *label, const char *value)
{
    value += strspn(value, " ");
    size_t n = strlen(value);
    while (n > 0 && value[n - 1] == ' ')
        n--;
    if (n == 0 || (n == 1 && value[0] == '-'))
        return;
    if (b->len > 0)
        buf_puts(b, b->data[b->len - 1] == ']' ? " " : b->data[b->len - 1] == '.' ? " " : ". ");
    if (label != NULL && label[0] != '\0')
        buf_printf(b, "%s: ", label);
    buf_add(b, value, n);
}

void
linear_list(const struct list *l, struct surface *s, struct rect at)
{
    struct buf b = {0};
    int row = list_row(l), n = l->src->count(l->ctx);
    s->cur_row = at.row;
    s->cur_col = at.col + 1;
    struct rect in = {at.row, at.col + 1, at.rows, at.cols - 2};
    if (row < 0) {
        surface_wrap(s, in, ROLE_TEXT, l->empty != NULL ? l->empty : "");
        return;
    }
    if (l->marks != NULL && marks_has(l->marks, l->src->id(l->ctx, row)))
        buf_puts(&b, _("[ditandai]"));
    for (int i = 0; i < l->src->ncols; i++) {
        char cell[LIST_CELL] = "";
        enum role role = ROLE_TEXT;
        const char *head = l->src->cols[i].head, *text = l->src->cell(l->ctx, row, i, cell, &role);
        add_part(&b, head != NULL ? _(head) : NULL, text != NULL ? text : "");
    }
    buf_printf(&b, _(" (%d dari %d%s)"), row + 1, n, l->more ? "+" : "");
    surface_wrap(s, in, ROLE_TEXT, b.data);
    buf_done(&b);
}

/* --- pages ------------------------------------------------------------------ */

static bool
is_read(const struct text_row *r)
{
    if (r->kind == ROW_HEADS)
        return false;
    for (const struct piece *cell = r->first; cell != NULL; cell = cell->next)
        for (const struct piece *p = cell; p != NULL; p = p->more)
            if (p->text[strspn(p->text, " ")] != '\0')
                return true;
    return false;
}

/* A cell as text. Letters that go or come are reverse on other screens; here they are bracketed. */
static char *
cell_text(const struct piece *p)
{
    struct buf b = {0};
    buf_puts(&b, "");
    for (; p != NULL; p = p->more) {
        bool gone = p->role == ROLE_GONE, came = p->role == ROLE_CAME;
        buf_puts(&b, gone ? "[-" : came ? "{+" : "");
        buf_puts(&b, p->text);
        buf_puts(&b, gone ? "-]" : came ? "+}" : "");
    }
    return b.data;
}

/* What a column is called: its head, or what stands for it where heads are drawn elsewhere. */
static const char *
name_of(const struct text_row *r, int col)
{
    const struct column *named = r->said != NULL ? r->said : r->cols;
    const char *head = col < r->ncols ? named[col].head : NULL;
    return head != NULL ? _(head) : NULL;
}

/* Without any names the cell before the last one is its label: "Lewat janji: 3". */
static bool
is_pair(const struct text_row *r)
{
    for (int i = 0; i < r->ncols; i++)
        if (name_of(r, i) != NULL)
            return false;
    return r->ncols <= 3;
}

/* The row as a sentence. */
static void
sentence(const struct text_row *r, struct buf *b)
{
    int i = 0;
    bool paired = false;
    buf_puts(b, "");
    for (const struct piece *p = r->first; p != NULL && !paired; p = p->next, i++) {
        const char *label = r->kind == ROW_CELLS ? name_of(r, i) : NULL;
        char *text = cell_text(p), *next = cell_text(p->next);
        paired = r->kind != ROW_LINE && is_pair(r) && p->next != NULL && p->next->next == NULL &&
                 next[0] != '\0' && text[0] != '\0';
        if (r->kind == ROW_LINE)
            buf_puts(b, text);
        else if (paired)
            add_part(b, text + strspn(text, " "), next);
        else
            add_part(b, label, text);
        free(text);
        free(next);
    }
}

static const struct text_row *
nth_read(const struct text *t, int n)
{
    for (const struct text_row *r = t->first; r != NULL; r = r->next)
        if (is_read(r) && n-- == 0)
            return r;
    return NULL;
}

static int
count_read(const struct text *t)
{
    int n = 0;
    for (const struct text_row *r = t->first; r != NULL; r = r->next)
        n += is_read(r);
    return n;
}

/* Goes to the item that the screen chose. */
static void
seek(const struct text *t, struct text_view *v)
{
    int n = 0;
    for (const struct text_row *r = t->first; r != NULL && v->has_sel; r = r->next) {
        if (is_read(r) && r->item == v->sel) {
            v->at = n;
            break;
        }
        n += is_read(r);
    }
    v->seek = false;
}

/* What is read is what Enter opens: its item, or the next one below a heading. */
static void
select_here(const struct text *t, struct text_view *v)
{
    int n = 0;
    int64_t item = -1;
    for (const struct text_row *r = t->first; r != NULL; r = r->next) {
        if (!is_read(r))
            continue;
        if (r->item >= 0)
            item = r->item;
        if (n++ >= v->at && item >= 0)
            break;
    }
    if (item >= 0) {
        v->has_sel = true;
        v->sel = item;
    }
}

void
linear_text(const struct text *t, struct text_view *v, struct surface *s, struct rect at)
{
    v->rows = count_read(t);
    if (v->seek)
        seek(t, v);
    if (v->at >= v->rows)
        v->at = v->rows > 0 ? v->rows - 1 : 0;
    select_here(t, v);
    int line = 0;
    for (const struct text_row *r = nth_read(t, v->at); r != NULL && line < at.rows; r = r->next) {
        struct buf b = {0};
        if (!is_read(r))
            continue;
        sentence(r, &b);
        if (line == 0)
            buf_printf(&b, _(" (%d dari %d%s)"), v->at + 1, v->rows, "");
        struct rect in = {at.row + line, at.col, at.rows - line, at.cols};
        line += surface_wrap(s, in, r->first->role == ROLE_HEAD ? ROLE_HEAD : ROLE_TEXT, b.data);
        buf_done(&b);
        if (s->lines)
            break;
    }
    s->cur_row = at.row;
    s->cur_col = at.col;
}

bool
linear_text_act(struct text_view *v, enum action a)
{
    switch ((int)a) {
    case ACTION_UP:
        v->at--;
        break;
    case ACTION_DOWN:
        v->at++;
        break;
    case ACTION_PAGE_UP:
        v->at -= LINEAR_PAGE;
        break;
    case ACTION_PAGE_DOWN:
        v->at += LINEAR_PAGE;
        break;
    case ACTION_FIRST:
        v->at = 0;
        break;
    case ACTION_LAST:
        v->at = v->rows - 1;
        break;
    default:
        return false;
    }
    if (v->at >= v->rows)
        v->at = v->rows - 1;
    if (v->at < 0)
        v->at = 0;
    return true;
}
