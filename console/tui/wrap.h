/*
 * wrap.h - where a text breaks into lines of a given width.
 */
#ifndef LOKET_TUI_WRAP_H
#define LOKET_TUI_WRAP_H

#include <stddef.h>

/*
 * Looks at the next line of s in cols columns. Returns the bytes to step over (0 only
 * at the end of s); *show is how many of them are visible. Breaks at blanks, at "\n",
 * and inside a word that is longer than a line (behind a "/" if it has one).
 */
size_t wrap_next(const char *s, int cols, size_t *show);

/* Lines that s takes; at least 1. */
int wrap_count(const char *s, int cols);

#endif
