/*
 * view_check.h - what loket-view gave is judged before any of it reaches a surface or the terminal. Each
 * test is exact: a picture of the size that was asked for in the one form that is used, or nothing.
 */
#ifndef LOKET_VIEW_CHECK_H
#define LOKET_VIEW_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/view/view_proto.h"

struct view_cell {
    uint32_t cp;
    uint8_t paint; /* enum view_paint */
    uint8_t fg, bg;
};

/* Characters that pictures are made of in that mode. */
bool view_symbol_allowed(uint32_t mode, uint32_t cp);

/* n bytes into w->cols * w->rows cells; false when one of them is not allowed or the number is wrong. */
bool view_cells_read(const struct view_want *w, const unsigned char *p, size_t n, struct view_cell *out);

/*
 * One sixel picture of at most width times height pixels (and less than six rows more, the height of one
 * sixel): a single DCS string of sixel data, colour numbers, repeats and line ends; colours defined in
 * percent.
 */
bool view_sixel_check(const unsigned char *p, size_t n, uint32_t width, uint32_t height);

/* One PNG of exactly that size, 8 bits of red, green and blue, with nothing but its picture in it. */
bool view_png_check(const unsigned char *p, size_t n, uint32_t width, uint32_t height);

#endif
