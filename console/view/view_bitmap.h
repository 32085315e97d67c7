/*
 * view_bitmap.h - pictures in the memory of loket-view, and the part of one that fills a given size.
 */
#ifndef LOKET_VIEW_BITMAP_H
#define LOKET_VIEW_BITMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/view/view_proto.h"

/* Larger pictures are made smaller while they are decoded: A4 at 400 dpi has 15 million pixels. */
#define VIEW_SOURCE_PIXELS (16 * 1000 * 1000)

struct view_bitmap {
    uint32_t width, height;
    unsigned char *px; /* red, green, blue, and in targets a fourth byte that is 255; row by row */
    size_t bytes;      /* per pixel: 3 of a source, 4 of a target */
};

/* Cleared memory (white), or false when it cannot be had. */
bool view_bitmap_new(struct view_bitmap *b, uint32_t width, uint32_t height, size_t bytes);
void view_bitmap_free(struct view_bitmap *b);

/*
 * The part of src that w names fills dst (4 bytes a pixel): each of its pixels is the mean of what it
 * covers.
 */
void view_bitmap_part(const struct view_bitmap *src, const struct view_want *w, struct view_bitmap *dst);

/* Makes what is not white darker: thin strokes would be lost where a cell is either ink or paper. */
void view_bitmap_ink(struct view_bitmap *b);

#endif
