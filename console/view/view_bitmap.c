#include "console/view/view_bitmap.h"

#include <stdlib.h>
#include <string.h>

/* A span of source pixels, in 1/256ths. */
struct span {
    uint64_t from, to;
};

bool
view_bitmap_new(struct view_bitmap *b, uint32_t width, uint32_t height, size_t bytes)
{
    size_t n = (size_t)width * height * bytes;

    *b = (struct view_bitmap){width, height, malloc(n > 0 ? n : 1), bytes};
    if (b->px == NULL)
        return false;
    memset(b->px, 255, n);
    return true;
}

void
view_bitmap_free(struct view_bitmap *b)
{
    free(b->px);
    *b = (struct view_bitmap){0};
}

/* What pixel i of n covers of the part [at, at + part) of a side of length pixels. */
static struct span
cover(uint32_t i, uint32_t n, uint32_t at, uint32_t part, uint32_t length)
{
    uint64_t whole = (uint64_t)length * 256;
    uint64_t from = whole * ((uint64_t)at * n + (uint64_t)part * i) / ((uint64_t)VIEW_WHOLE * n);
    uint64_t to = whole * ((uint64_t)at * n + (uint64_t)part * (i + 1)) / ((uint64_t)VIEW_WHOLE * n);

    if (to <= from)
        to = from + 1;
    if (to > whole)
        to = whole;
    if (from >= to)
        from = to - 1;
    return (struct span){from, to};
}

/* The mirror image of a span on a side of length pixels. */
static struct span
mirror(struct span s, uint32_t length)
{
    uint64_t whole = (uint64_t)length * 256;

    return (struct span){whole - s.to, whole - s.from};
}

static uint64_t
weight(struct span s, uint64_t pixel)
{
    uint64_t from = pixel * 256 > s.from ? pixel * 256 : s.from;
    uint64_t to = (pixel + 1) * 256 < s.to ? (pixel + 1) * 256 : s.to;

    return to - from;
}

/* A large span is sampled: at most this many pixels of each side count. */
#define SAMPLES 16

static void
mean(const struct view_bitmap *src, struct span x, struct span y, unsigned char out[4])
{
    uint64_t sum[3] = {0}, all = 0;
    uint64_t x0 = x.from / 256, x1 = (x.to + 255) / 256, y0 = y.from / 256, y1 = (y.to + 255) / 256;
    uint64_t xs = 1 + (x1 - x0) / SAMPLES, ys = 1 + (y1 - y0) / SAMPLES;

    for (uint64_t r = y0; r < y1; r += ys) {
        const unsigned char *row = src->px + r * src->width * src->bytes;
        uint64_t wy = weight(y, r);
        for (uint64_t c = x0; c < x1; c += xs) {
            const unsigned char *p = row + c * src->bytes;
            uint64_t w = wy * weight(x, c);
            all += w;
            for (int i = 0; i < 3; i++)
                sum[i] += w * p[i];
        }
    }
    for (int i = 0; i < 3; i++)
        out[i] = all > 0 ? (unsigned char)(sum[i] / all) : 255;
    out[3] = 255;
}

void
view_bitmap_part(const struct view_bitmap *src, const struct view_want *w, struct view_bitmap *dst)
{
    bool swapped = (w->turn & 1) != 0;
    uint32_t across = swapped ? src->height : src->width, down = swapped ? src->width : src->height;

    for (uint32_t r = 0; r < dst->height; r++) {
        struct span y = cover(r, dst->height, w->y, w->h, down);
        for (uint32_t c = 0; c < dst->width; c++) {
            struct span x = cover(c, dst->width, w->x, w->w, across);
            unsigned char *out = dst->px + ((size_t)r * dst->width + c) * dst->bytes;
            /* Of the page turned clockwise back to the page as it is stored. */
            if (w->turn == 0)
                mean(src, x, y, out);
            else if (w->turn == 1)
                mean(src, y, mirror(x, across), out);
            else if (w->turn == 2)
                mean(src, mirror(x, across), mirror(y, down), out);
            else
                mean(src, mirror(y, down), x, out);
        }
    }
}

#define INK_TIMES 3

void
view_bitmap_ink(struct view_bitmap *b)
{
    size_t n = (size_t)b->width * b->height * b->bytes;

    for (size_t i = 0; i < n; i++) {
        int v = 255 - (255 - b->px[i]) * INK_TIMES;
        b->px[i] = (unsigned char)(v < 0 ? 0 : v);
    }
}
