/*
 * escpos_read.h - a small ESC/POS printer for tests: reads the bytes back as text and pictures, and knows
 * no command but those that our receipts may hold.
 */
#ifndef LOKET_TESTS_ESCPOS_READ_H
#define LOKET_TESTS_ESCPOS_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "console/base/str.h"

#define ESCPOS_PICTURES 64

struct escpos_picture {
    int w, h; /* dots */
    bool centre;
    struct buf bits;
};

struct escpos_paper {
    struct buf text; /* lines; a picture is a line "<0>", "<1>", ... */
    struct escpos_picture pictures[ESCPOS_PICTURES];
    size_t n_pictures;
    int widest; /* columns of the widest line */
    bool cut;
};

/* False when a byte is no command of ours, with where it stands on stderr. */
bool escpos_read(const void *bytes, size_t n, struct escpos_paper *out);
void escpos_free(struct escpos_paper *p);

/* Dots that are black. */
size_t escpos_ink(const struct escpos_picture *p);
/* Writes a picture as PBM; false on failure. */
bool escpos_save(const struct escpos_picture *p, const char *path);

#endif
