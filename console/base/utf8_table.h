/*
 * utf8_table.h - widths and upper-case letters by character, for utf8.c.
 *
 * Unicode 14 as the C library of Debian 12 knows it (wcwidth() and towupper()
 * in C.UTF-8), so that ncurses counts the same columns. Kept here because the
 * answers must not depend on the locale of the process or on its files.
 */
#ifndef LOKET_BASE_UTF8_TABLE_H
#define LOKET_BASE_UTF8_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct utf8_range {
    uint32_t first, last;
};

/* The characters first, first + step .. last become upper case by adding delta. */
struct utf8_case {
    uint32_t first, last, step;
    int32_t delta;
};

/* Sorted, without overlap. */
extern const struct utf8_range utf8_zero[];
extern const size_t utf8_zero_count;
extern const struct utf8_range utf8_wide[];
extern const size_t utf8_wide_count;
extern const struct utf8_case utf8_upper_map[];
extern const size_t utf8_upper_count;

#endif
