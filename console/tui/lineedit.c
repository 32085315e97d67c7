#include "console/tui/lineedit.h"

#include <string.h>

#include "console/base/utf8.h"
#include "console/tui/wrap.h"

#define CTRL(c) ((c) - 'a' + 1)

void
lineedit_init(struct lineedit *e, int max)
{
    *e = (struct lineedit){.max = max < 1 ? 1 : max > EDIT_CHARS ? EDIT_CHARS : max};
}

void
lineedit_wipe(struct lineedit *e)
{
    explicit_bzero(e->text, sizeof(e->text));
    e->len = e->pos = 0;
    e->scroll = 0;
    e->pasting = false;
}

static uint32_t
cp_at(const struct lineedit *e, size_t pos, size_t *used)
{
    uint32_t cp = 0;
    size_t n = pos < e->len ? utf8_decode(e->text + pos, e->len - pos, &cp) : 0;
    if (used != NULL)
        *used = n;
    return cp;
}

static int
chars(const struct lineedit *e)
{
    int n = 0;
    for (size_t i = 0; i < e->len; i++)
        n += ((unsigned char)e->text[i] & 0xc0) != 0x80;
    return n;
}

static size_t
one_back(const struct lineedit *e, size_t pos)
{
    while (pos > 0 && ((unsigned char)e->text[--pos] & 0xc0) == 0x80)
        ;
    return pos;
}

static bool
is_mark(const struct lineedit *e, size_t pos)
{
    uint32_t cp = cp_at(e, pos, NULL);
    return cp >= 0x300 && utf8_cp_width(cp) == 0;
}

/* A character and the marks on it are stepped over together. */
int
lineedit_left(const struct lineedit *e)
{
    return e->max - chars(e);
}

static size_t
step_back(const struct lineedit *e, size_t pos)
{
    pos = one_back(e, pos);
    while (pos > 0 && is_mark(e, pos))
        pos = one_back(e, pos);
    return pos;
}

static size_t
step_on(const struct lineedit *e, size_t pos)
{
    size_t used;
    cp_at(e, pos, &used);
    pos += used;
    while (pos < e->len && is_mark(e, pos)) {
        cp_at(e, pos, &used);
        pos += used;
    }
    return pos;
}

static void
cut(struct lineedit *e, size_t from, size_t to)
{
    memmove(e->text + from, e->text + to, e->len - to);
    explicit_bzero(e->text + e->len - (to - from), to - from);
    e->len -= to - from;
    e->pos = from;
}

static void
insert(struct lineedit *e, uint32_t cp)
{
    char bytes[4];
    if (cp != '\n' && (utf8_is_unsafe(cp) || cp == UTF8_BAD))
        return;
    bool bare = e->pos == 0 || e->text[e->pos - 1] == '\n';
    if (cp >= 0x300 && utf8_cp_width(cp) == 0 && bare)
        return; /* a mark needs a character to stand on */
    size_t n = utf8_encode(cp, bytes);
    if (e->len + n >= sizeof(e->text) || chars(e) >= e->max)
        return;
    memmove(e->text + e->pos + n, e->text + e->pos, e->len - e->pos);
    memcpy(e->text + e->pos, bytes, n);
    e->len += n;
    e->pos += n;
    e->text[e->len] = '\0';
}

void
lineedit_set(struct lineedit *e, const char *text)
{
    lineedit_wipe(e);
    size_t n = text != NULL ? strlen(text) : 0;
    while (n > 0) {
        uint32_t cp;
        size_t used = utf8_decode(text, n, &cp);
        insert(e, cp == '\n' && !e->note ? ' ' : cp);
        text += used;
        n -= used;
    }
}

static size_t
line_start(const struct lineedit *e)
{
    size_t p = e->pos;
    while (p > 0 && e->text[p - 1] != '\n')
        p--;
    return p;
}

static size_t
line_end(const struct lineedit *e)
{
    return e->pos + strcspn(e->text + e->pos, "\n");
}

static size_t
word_start(const struct lineedit *e)
{
    size_t p = e->pos;
    if (e->masked) /* the words of a secret are nobody's business */
        return 0;
    while (p > 0 && (e->text[p - 1] == ' ' || e->text[p - 1] == '\n'))
        p--;
    while (p > 0 && e->text[p - 1] != ' ' && e->text[p - 1] != '\n')
        p--;
    return p;
}

/* Columns of the bytes [from, to). */
static int
width_of(const struct lineedit *e, size_t from, size_t to)
{
    int w = 0;
    while (from < to) {
        size_t used;
        uint32_t cp = cp_at(e, from, &used);
        w += e->masked ? 1 : utf8_cp_width(cp);
        from += used;
    }
    return w;
}

/* One row of a wrapped note: bytes [start, start + show) are visible, the next row starts at next. */
struct note_row {
    size_t start, show, next;
};

/* The i-th row; false after the last. A text that ends with a line end has an empty last row. */
static bool
note_row(const struct lineedit *e, int i, struct note_row *out)
{
    int cols = e->cols > 0 ? e->cols : 60;
    size_t start = 0;
    for (int r = 0;; r++) {
        size_t show, step = wrap_next(e->text + start, cols, &show);
        *out = (struct note_row){start, show, start + step};
        if (r == i)
            return true;
        bool more = start + step < e->len || (step > 0 && e->text[start + step - 1] == '\n');
        if (!more)
            return false;
        start += step;
    }
}

/* The row that the cursor stands in. */
static int
cursor_row(const struct lineedit *e, struct note_row *out)
{
    struct note_row next;
    int i = 0;
    note_row(e, 0, out);
    while (note_row(e, i + 1, &next) && next.start <= e->pos) {
        *out = next;
        i++;
    }
    return i;
}

/* Puts the cursor into row i, as near to column col as its text allows. */
static void
go_to_row(struct lineedit *e, int i, int col)
{
    struct note_row r;
    if (i < 0 || !note_row(e, i, &r))
        return;
    size_t p = r.start;
    while (p < r.start + r.show && width_of(e, r.start, step_on(e, p)) <= col)
        p = step_on(e, p);
    e->pos = p;
}

static void
move_row(struct lineedit *e, int by)
{
    struct note_row r;
    int i = cursor_row(e, &r);
    go_to_row(e, i + by, width_of(e, r.start, e->pos));
}

static bool
edit_key(struct lineedit *e, keycode k)
{
    switch (k) {
    case KEYC_BACKSPACE:
        if (e->pos > 0)
            cut(e, one_back(e, e->pos), e->pos);
        return true;
    case KEYC_DELETE:
    case CTRL('d'):
        cut(e, e->pos, step_on(e, e->pos));
        return true;
    case CTRL('u'):
        cut(e, line_start(e), e->pos);
        return true;
    case CTRL('k'): {
        size_t pos = e->pos;
        cut(e, pos, line_end(e));
        return true;
    }
    case CTRL('w'):
        cut(e, word_start(e), e->pos);
        return true;
    default:
        return false;
    }
}

static bool
move_key(struct lineedit *e, keycode k)
{
    switch (k) {
    case KEYC_LEFT:
    case CTRL('b'):
        e->pos = step_back(e, e->pos);
        return true;
    case KEYC_RIGHT:
    case CTRL('f'):
        e->pos = step_on(e, e->pos);
        return true;
    case KEYC_HOME:
    case CTRL('a'):
        e->pos = line_start(e);
        return true;
    case KEYC_END:
    case CTRL('e'):
        e->pos = line_end(e);
        return true;
    case KEYC_UP:
    case KEYC_DOWN:
        if (e->note)
            move_row(e, k == KEYC_UP ? -1 : 1);
        return e->note;
    default:
        return false;
    }
}

enum widget_result
lineedit_key(struct lineedit *e, keycode k)
{
    if (k == KEYC_PASTE_BEGIN || k == KEYC_PASTE_END) {
        e->pasting = k == KEYC_PASTE_BEGIN;
        return WIDGET_CONTINUE;
    }
    if (k == KEYC_ENTER && e->note)
        insert(e, '\n');
    else if (e->pasting && (k == KEYC_ENTER || k == KEYC_TAB))
        insert(e, ' ');
    else if (k >= ' ' && k < KEYC_FIRST_ && k != KEYC_BACKSPACE)
        insert(e, (uint32_t)k);
    else if (!move_key(e, k) && !edit_key(e, k) && !e->pasting)
        return WIDGET_IGNORED;
    return WIDGET_CONTINUE;
}

/* First byte that shows when scroll columns are out of sight; *pad is 1 when that cuts a wide character. */
static size_t
first_shown(const struct lineedit *e, int *pad)
{
    size_t p = 0;
    int w = 0;
    while (p < e->len && w < e->scroll) {
        size_t next = step_on(e, p);
        w += width_of(e, p, next);
        p = next;
    }
    *pad = w - e->scroll;
    return p;
}

static void
draw_masked(const struct lineedit *e, struct surface *s, int row, int col, int cols)
{
    int n = width_of(e, 0, e->len) - e->scroll;
    surface_fill(s, row, col, 1, n < cols ? n : cols, '*', ROLE_FIELD);
}

void
lineedit_draw(struct lineedit *e, struct surface *s, int row, int col, int cols, bool focus)
{
    if (cols < 1)
        return;
    int at = width_of(e, 0, e->pos), all = width_of(e, 0, e->len), pad;
    if (at - e->scroll > cols - 1)
        e->scroll = at - cols + 1;
    if (at < e->scroll)
        e->scroll = at > cols / 2 ? at - cols / 2 : 0;
    surface_fill(s, row, col, 1, cols, ' ', ROLE_FIELD);
    size_t from = first_shown(e, &pad);
    if (e->masked)
        draw_masked(e, s, row, col, cols);
    else if (pad < cols)
        surface_text(s, row, col + pad, cols - pad, ROLE_FIELD, e->text + from);
    if (e->scroll > 0 && at != e->scroll)
        surface_text(s, row, col, 1, ROLE_DIM, "<");
    if (all - e->scroll > cols && at - e->scroll < cols - 1)
        surface_text(s, row, col + cols - 1, 1, ROLE_DIM, ">");
    if (focus) {
        s->cur_row = row;
        s->cur_col = col + at - e->scroll;
    }
}

void
lineedit_draw_note(struct lineedit *e, struct surface *s, struct rect at, bool focus)
{
    struct note_row r;
    if (at.rows < 1 || at.cols < 2)
        return;
    e->cols = at.cols - 1; /* the last column is for a cursor after a full row */
    int cur = cursor_row(e, &r), col = width_of(e, r.start, e->pos);
    if (cur - e->scroll > at.rows - 1)
        e->scroll = cur - at.rows + 1;
    if (cur < e->scroll)
        e->scroll = cur;
    surface_fill(s, at.row, at.col, at.rows, at.cols, ' ', ROLE_FIELD);
    for (int i = 0; i < at.rows && note_row(e, e->scroll + i, &r); i++)
        surface_wrap(s, (struct rect){at.row + i, at.col, 1, e->cols}, ROLE_FIELD, e->text + r.start);
    if (focus) {
        s->cur_row = at.row + cur - e->scroll;
        s->cur_col = at.col + (col < at.cols ? col : at.cols - 1);
    }
}
