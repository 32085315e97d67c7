#include "console/view/view_check.h"

#include <string.h>

#define PENS_MAX    256
#define PERCENT_MAX 100

bool
view_symbol_allowed(uint32_t mode, uint32_t cp)
{
    if (cp >= 0x20 && cp <= 0x7e)
        return mode == VIEW_ASCII || cp == ' ';
    if (mode == VIEW_BRAILLE)
        return cp >= 0x2800 && cp <= 0x28ff;
    return mode == VIEW_SYMBOLS && cp >= 0x2580 && cp <= 0x259f;
}

static bool
cell_read(const struct view_want *w, const unsigned char *p, struct view_cell *out)
{
    uint32_t cp = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;

    *out = (struct view_cell){.cp = cp, .paint = p[4], .fg = p[5], .bg = p[6]};
    if (!view_symbol_allowed(w->mode, cp))
        return false;
    if (w->colors < 8)
        return out->paint == VIEW_PLAIN || out->paint == VIEW_REVERSE;
    return out->paint == VIEW_COLORED && out->fg < w->colors && out->bg < w->colors;
}

bool
view_cells_read(const struct view_want *w, const unsigned char *p, size_t n, struct view_cell *out)
{
    size_t cells = (size_t)w->cols * w->rows;

    if (view_mode_pixels(w->mode) || n != cells * VIEW_CELL_BYTES)
        return false;
    for (size_t i = 0; i < cells; i++)
        if (!cell_read(w, p + i * VIEW_CELL_BYTES, &out[i]))
            return false;
    return true;
}

/* --- sixel -------------------------------------------------------------------- */

struct sixel {
    const unsigned char *p, *end;
    uint32_t width, height;
    uint32_t col, top; /* pixels */
};

static bool
take(struct sixel *s, unsigned char c)
{
    if (s->p == s->end || *s->p != c)
        return false;
    s->p++;
    return true;
}

/* A decimal number of 1 to 4 digits, at most most. */
static bool
number(struct sixel *s, uint32_t most, uint32_t *out)
{
    uint32_t v = 0;
    int digits = 0;

    for (; s->p < s->end && *s->p >= '0' && *s->p <= '9' && digits < 5; s->p++, digits++)
        v = v * 10 + (uint32_t)(*s->p - '0');
    *out = v;
    return digits >= 1 && digits <= 4 && v <= most;
}

/* ESC P 0;1;0 q " 1;1;width;height */
static bool
sixel_head(struct sixel *s)
{
    static const unsigned char start[] = "\033P0;1;0q\"1;1;";
    size_t n = sizeof start - 1;
    uint32_t w, h;

    if ((size_t)(s->end - s->p) < n || memcmp(s->p, start, n) != 0)
        return false;
    s->p += n;
    return number(s, s->width, &w) && take(s, ';') && number(s, s->height + 5, &h);
}

/* "#pen" or "#pen;2;red;green;blue" */
static bool
sixel_pen(struct sixel *s)
{
    uint32_t v;

    if (!number(s, PENS_MAX - 1, &v))
        return false;
    if (!take(s, ';'))
        return true;
    if (!number(s, 2, &v) || v != 2)
        return false;
    for (int i = 0; i < 3; i++)
        if (!take(s, ';') || !number(s, PERCENT_MAX, &v))
            return false;
    return true;
}

static bool
sixel_data(struct sixel *s, uint32_t times)
{
    if (s->p == s->end || *s->p < '?' || *s->p > '~')
        return false;
    s->p++;
    s->col += times;
    return s->col <= s->width && s->top < s->height;
}

static bool
sixel_item(struct sixel *s)
{
    uint32_t times;

    switch (*s->p) {
    case '#':
        s->p++;
        return sixel_pen(s);
    case '!':
        s->p++;
        return number(s, s->width, &times) && sixel_data(s, times);
    case '$':
        s->p++;
        s->col = 0;
        return true;
    case '-':
        s->p++;
        s->col = 0;
        s->top += 6;
        return s->top < s->height + 6;
    default:
        return sixel_data(s, 1);
    }
}

bool
view_sixel_check(const unsigned char *p, size_t n, uint32_t width, uint32_t height)
{
    struct sixel s = {.p = p, .end = p + n, .width = width, .height = height};

    if (n < 4 || n > VIEW_ANSWER_MAX || p[n - 2] != 27 || p[n - 1] != '\\' || !sixel_head(&s))
        return false;
    s.end -= 2;
    while (s.p < s.end)
        if (!sixel_item(&s))
            return false;
    return true;
}

/* --- PNG ---------------------------------------------------------------------- */

static uint32_t
be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

bool
view_png_check(const unsigned char *p, size_t n, uint32_t width, uint32_t height)
{
    /* Signature, then a chunk of 13 bytes: size, 8 bits, colour type 2, no interlace. */
    static const unsigned char head[16] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    static const unsigned char kind[5] = {8, 2, 0, 0, 0};
    size_t at = 33, parts = 0;

    if (n < at || n > VIEW_ANSWER_MAX || memcmp(p, head, sizeof head) != 0 || be32(p + 16) != width ||
        be32(p + 20) != height || memcmp(p + 24, kind, sizeof kind) != 0)
        return false;
    for (; n - at > 12; parts++) {
        size_t len = be32(p + at);
        if (len > n - at - 12 || memcmp(p + at + 4, "IDAT", 4) != 0)
            return false;
        at += 12 + len;
    }
    return parts > 0 && n - at == 12 && memcmp(p + at, "\0\0\0\0IEND", 8) == 0;
}
