/*
 * str.h - bounded copies and a growing byte buffer.
 */
#ifndef LOKET_BASE_STR_H
#define LOKET_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"

/* Copies s into dst[size], always terminated. False when it did not fit (dst then holds the part that did).
 */
bool str_copy(char *dst, size_t size, const char *s);

/* snprintf that tells whether everything fitted. */
bool str_printf(char *dst, size_t size, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Appends s to the string in dst[size]. False when it did not fit. */
bool str_append(char *dst, size_t size, const char *s);

bool str_eq(const char *a, const char *b);
bool str_starts(const char *s, const char *prefix);

/* True when s is not empty and every byte is 0-9. */
bool str_all_digits(const char *s);

/* Parses a whole decimal number in [min, max]; false when it is anything else. */
bool str_to_i64(const char *s, int64_t min, int64_t max, int64_t *out);

/* Removes ASCII blanks at both ends, in place; returns s. */
char *str_trim(char *s);

/* Lower-case hexadecimal of n bytes; dst holds 2n+1. */
void str_hex(char *dst, const void *bytes, size_t n);

/* Decodes exactly n bytes from hex; false when hex is not 2n hex digits. */
bool str_unhex(void *dst, size_t n, const char *hex);

/* A growing byte buffer on the heap. Zero-initialise; buf_done() frees and wipes. */
struct buf {
    char *data; /* always terminated once something was added; may be NULL when empty */
    size_t len;
    size_t cap;
};
void buf_add(struct buf *b, const void *p, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_printf(struct buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_consume(struct buf *b, size_t n); /* drops the first n bytes */
void buf_reset(struct buf *b);
void buf_done(struct buf *b);

#endif
