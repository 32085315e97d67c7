/*
 * sgr.h - shorter words for the same looks: what ncurses writes between two texts is often several sequences
 * where one does. On a slow line that is a tenth of a picture.
 */
#ifndef LOKET_TUI_SGR_H
#define LOKET_TUI_SGR_H

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialise. */
struct sgr {
    bool lines; /* the terminal was left in its line-drawing set */
};

/*
 * Shortens the n bytes at p in place and returns how many are left. Neighbouring SGR sequences (ECMA-48
 * 8.3.117) become one of at most 12 parameters; one before a reset goes; a choice of ASCII where ASCII is
 * chosen goes. Bytes that use the line-drawing set, and everything else, stay as they are. p is whole
 * sequences: what one flush of a terminal writes.
 */
size_t sgr_shorten(struct sgr *f, char *p, size_t n);

#endif
