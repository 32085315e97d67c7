#include "console/tui/surface.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/utf8.h"
#include "console/tui/image.h"
#include "console/tui/wrap.h"

#define ROWS_MAX 500
#define COLS_MAX 1000

static const struct cell blank_cell = {.cp = ' ', .role = ROLE_TEXT};

/* One letter per role for dumps; ROLE_TEXT is "." so that the others stand out. */
static const char role_letters[ROLE_COUNT_] = {
    [ROLE_TEXT] = '.',  [ROLE_TITLE] = 'T',   [ROLE_FOOT] = 'f',  [ROLE_FOOT_KEY] = 'k', [ROLE_HEAD] = 'h',
    [ROLE_DIM] = 'd',   [ROLE_CURSOR] = 'C',  [ROLE_FIELD] = 'i', [ROLE_OK] = 'o',       [ROLE_WARN] = 'w',
    [ROLE_ERROR] = 'e', [ROLE_CHANGED] = 'c', [ROLE_ADDED] = 'a', [ROLE_REMOVED] = 'r',  [ROLE_FRAME] = '|',
    [ROLE_GONE] = 'x',  [ROLE_CAME] = 'n',
};

static int
clamp(int v, int min, int max)
{
    return v < min ? min : v > max ? max : v;
}

static struct cell *
cell_at(struct surface *s, int row, int col)
{
    return &s->cells[(size_t)row * (size_t)s->cols + (size_t)col];
}

static bool
inside(const struct surface *s, int row, int col)
{
    return row >= 0 && row < s->rows && col >= 0 && col < s->cols;
}

static void
drop_image(struct surface *s)
{
    image_drop(s->image);
    s->image = NULL;
}

void
surface_clear(struct surface *s)
{
    drop_image(s);
    size_t n = (size_t)s->rows * (size_t)s->cols;
    for (size_t i = 0; i < n; i++)
        s->cells[i] = blank_cell;
    s->cur_row = s->cur_col = -1;
    s->nhits = 0;
}

void
surface_hit(struct surface *s, struct rect at, keycode key, int times)
{
    if (s->nhits < HITS_MAX)
        s->hits[s->nhits++] = (struct hit){at.row, at.col, at.rows, at.cols, key, times};
}

const struct hit *
surface_hit_at(const struct surface *s, int row, int col)
{
    for (int i = s->nhits - 1; i >= 0; i--) {
        const struct hit *h = &s->hits[i];
        if (row >= h->row && row < h->row + h->rows && col >= h->col && col < h->col + h->cols)
            return h;
    }
    return NULL;
}

void
surface_resize(struct surface *s, int rows, int cols)
{
    s->rows = clamp(rows, 1, ROWS_MAX);
    s->cols = clamp(cols, 1, COLS_MAX);
    drop_image(s);
    free(s->cells);
    s->cells = calloc((size_t)s->rows * (size_t)s->cols, sizeof(*s->cells));
    if (s->cells == NULL)
        abort();
    surface_clear(s);
}

struct surface *
surface_new(int rows, int cols)
{
    struct surface *s = calloc(1, sizeof(*s));
    if (s == NULL)
        abort();
    surface_resize(s, rows, cols);
    return s;
}

void
surface_free(struct surface *s)
{
    if (s == NULL)
        return;
    drop_image(s);
    free(s->cells);
    free(s);
}

/* What is drawn there takes the picture away. */
static void
uncover(struct surface *s, int row, int col)
{
    const struct image *im = s->image;
    if (im != NULL && row >= s->image_row && row < s->image_row + im->rows && col >= s->image_col &&
        col < s->image_col + im->cols)
        drop_image(s);
}

/* Writes into one cell; a wide character that loses a half to it loses the other half too. */
static void
put_one(struct surface *s, int row, int col, uint32_t cp, enum role role)
{
    struct cell *c = cell_at(s, row, col);
    uncover(s, row, col);
    if (c->cp == 0 && cp != 0 && col > 0)
        c[-1].cp = ' ', c[-1].comb[0] = c[-1].comb[1] = 0;
    if (c->cp != 0 && col + 1 < s->cols && c[1].cp == 0)
        c[1].cp = ' ';
    *c = (struct cell){.cp = cp, .role = (uint8_t)role};
}

static void
put(struct surface *s, int row, int col, uint32_t cp, int width, enum role role)
{
    if (width == 2 && inside(s, row, col) && inside(s, row, col + 1)) {
        put_one(s, row, col, ' ', role);
        put_one(s, row, col + 1, ' ', role);
        cell_at(s, row, col)->cp = cp;
        cell_at(s, row, col + 1)->cp = 0;
        return;
    }
    /* Half of a wide character at an edge shows as a blank. */
    for (int i = 0; i < width; i++)
        if (inside(s, row, col + i))
            put_one(s, row, col + i, width == 2 ? ' ' : cp, role);
}

static void
add_mark(struct surface *s, int row, int col, uint32_t cp)
{
    if (!inside(s, row, col))
        return;
    struct cell *c = cell_at(s, row, col);
    if (c->cp == 0 && col > 0)
        c--;
    if (c->comb[0] == 0)
        c->comb[0] = cp;
    else if (c->comb[1] == 0)
        c->comb[1] = cp;
}

/* Writes n bytes of text in the columns [col, end). */
static int
put_text(struct surface *s, int row, int col, int end, enum role role, const char *text, size_t n)
{
    int start = col;
    while (n > 0) {
        uint32_t cp;
        size_t used = utf8_decode(text, n, &cp);
        if (utf8_is_unsafe(cp))
            cp = UTF8_BAD;
        int w = utf8_cp_width(cp);
        if (w > 0 && col + w > end)
            break;
        if (w > 0)
            put(s, row, col, cp, w, role);
        else if (col > start)
            add_mark(s, row, col - 1, cp);
        col += w;
        text += used;
        n -= used;
    }
    return col;
}

static int
end_of(const struct surface *s, int col, int width)
{
    return width > 0 && width < s->cols - col ? col + width : s->cols;
}

int
surface_text(struct surface *s, int row, int col, int width, enum role role, const char *text)
{
    if (row < 0 || row >= s->rows || col >= s->cols)
        return col;
    return put_text(s, row, col, end_of(s, col, width), role, text, strlen(text));
}

int
surface_printf(struct surface *s, int row, int col, int width, enum role role, const char *fmt, ...)
{
    char *text = NULL;
    va_list ap;
    va_start(ap, fmt);
    int n = vasprintf(&text, fmt, ap);
    va_end(ap);
    if (n < 0)
        abort();
    col = surface_text(s, row, col, width, role, text);
    free(text);
    return col;
}

void
surface_fit(struct surface *s, int row, int col, int width, enum role role, const char *text)
{
    if (width <= 0 || row < 0 || row >= s->rows)
        return;
    surface_fill(s, row, col, 1, width, ' ', role);
    int end = end_of(s, col, width);
    if (utf8_width(text) <= width) {
        put_text(s, row, col, end, role, text, strlen(text));
        return;
    }
    int at = put_text(s, row, col, col + width - 1, role, text, strlen(text));
    if (at < end)
        put(s, row, at, 0x2026, 1, role);
}

void
surface_fit_right(struct surface *s, int row, int col, int width, enum role role, const char *text)
{
    int used = utf8_width(text);
    if (width <= 0)
        return;
    if (used >= width) {
        surface_fit(s, row, col, width, role, text);
        return;
    }
    surface_fill(s, row, col, 1, width - used, ' ', role);
    if (used > 0)
        surface_text(s, row, col + width - used, used, role, text);
}

int
surface_wrap(struct surface *s, struct rect at, enum role role, const char *text)
{
    int line = 0;
    if (at.cols < 1)
        return 0;
    do {
        size_t show, step = wrap_next(text, at.cols, &show);
        int row = at.row + line;
        if (s != NULL && line < at.rows && row >= 0 && row < s->rows)
            put_text(s, row, at.col, end_of(s, at.col, at.cols), role, text, show);
        text += step;
        line++;
    } while (*text != '\0');
    return line;
}

void
surface_fill(struct surface *s, int row, int col, int rows, int cols, uint32_t cp, enum role role)
{
    for (int r = row < 0 ? 0 : row; r < row + rows && r < s->rows; r++)
        for (int c = col < 0 ? 0 : col; c < col + cols && c < s->cols; c++)
            put_one(s, r, c, cp, role);
}

void
surface_paint(struct surface *s, int row, int col, int cols, enum role role)
{
    for (int c = col; c < col + cols; c++)
        if (inside(s, row, c)) {
            uncover(s, row, c);
            cell_at(s, row, c)->role = (uint8_t)role;
        }
}

void
surface_pixel(struct surface *s, int row, int col, uint32_t cp, enum paint paint, uint8_t fg, uint8_t bg)
{
    if (!inside(s, row, col))
        return;
    put_one(s, row, col, cp, ROLE_TEXT);
    struct cell *c = cell_at(s, row, col);
    c->paint = (uint8_t)paint;
    c->fg = paint == PAINT_COLORS ? fg : 0;
    c->bg = paint == PAINT_COLORS ? bg : 0;
}

void
surface_image(struct surface *s, int row, int col, struct image *im)
{
    if (row < 0 || col < 0 || im->rows > s->rows - row || im->cols > s->cols - col)
        return;
    drop_image(s);
    surface_fill(s, row, col, im->rows, im->cols, ' ', ROLE_TEXT);
    s->image = image_use(im);
    s->image_row = row;
    s->image_col = col;
}

void
surface_hline(struct surface *s, int row, int col, int cols)
{
    surface_fill(s, row, col, 1, cols, s->linear ? ' ' : 0x2500, ROLE_FRAME);
}

void
surface_box(struct surface *s, int row, int col, int rows, int cols, const char *title)
{
    if (rows < 2 || cols < 2)
        return;
    if (s->linear) {
        surface_fit(s, row, col, cols, ROLE_HEAD, title != NULL ? title : "");
        return;
    }
    int bottom = row + rows - 1, right = col + cols - 1;
    surface_hline(s, row, col + 1, cols - 2);
    surface_hline(s, bottom, col + 1, cols - 2);
    surface_fill(s, row + 1, col, rows - 2, 1, 0x2502, ROLE_FRAME);
    surface_fill(s, row + 1, right, rows - 2, 1, 0x2502, ROLE_FRAME);
    put(s, row, col, 0x250c, 1, ROLE_FRAME);
    put(s, row, right, 0x2510, 1, ROLE_FRAME);
    put(s, bottom, col, 0x2514, 1, ROLE_FRAME);
    put(s, bottom, right, 0x2518, 1, ROLE_FRAME);
    if (title == NULL || title[0] == '\0' || cols < 8)
        return;
    int width = utf8_width(title) < cols - 6 ? utf8_width(title) : cols - 6;
    surface_fill(s, row, col + 2, 1, width + 2, ' ', ROLE_HEAD);
    surface_fit(s, row, col + 3, width, ROLE_HEAD, title);
}

static void
dump_cp(FILE *out, uint32_t cp)
{
    char text[4];
    if (cp == 0)
        return;
    size_t n = utf8_encode(cp, text);
    fwrite(text, 1, n, out);
}

static void
dump_text_row(const struct surface *s, int row, FILE *out)
{
    const struct cell *c = &s->cells[(size_t)row * (size_t)s->cols];
    int n = s->cols;
    while (n > 0 && c[n - 1].cp == ' ' && c[n - 1].comb[0] == 0)
        n--;
    for (int i = 0; i < n; i++) {
        dump_cp(out, c[i].cp);
        dump_cp(out, c[i].comb[0]);
        dump_cp(out, c[i].comb[1]);
    }
    fputc('\n', out);
}

static void
dump_role_row(const struct surface *s, int row, FILE *out)
{
    const struct cell *c = &s->cells[(size_t)row * (size_t)s->cols];
    int n = s->cols;
    while (n > 0 && c[n - 1].role == ROLE_TEXT && c[n - 1].paint == PAINT_ROLE)
        n--;
    for (int i = 0; i < n; i++)
        fputc(c[i].paint == PAINT_COLORS    ? '#'
              : c[i].paint == PAINT_REVERSE ? '%'
                                            : role_letters[c[i].role],
              out);
    fputc('\n', out);
}

void
surface_dump(const struct surface *s, bool roles, FILE *out)
{
    for (int r = 0; r < s->rows; r++)
        dump_text_row(s, r, out);
    if (!roles)
        return;
    fprintf(out, "== cursor %d,%d\n", s->cur_row, s->cur_col);
    if (s->image != NULL)
        fprintf(out, "== picture of %d rows, %d columns at %d,%d\n", s->image->rows, s->image->cols,
                s->image_row, s->image_col);
    for (int r = 0; r < s->rows; r++)
        dump_role_row(s, r, out);
}
