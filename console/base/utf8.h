/*
 * utf8.h - the only place that knows about characters and columns.
 *
 * Text from a person, the network or the database passes utf8_clean() before it
 * reaches a surface, a log line or a printer.
 */
#ifndef LOKET_BASE_UTF8_H
#define LOKET_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

#define UTF8_BAD 0xFFFDu /* stands for a byte or character that may not be shown */

/*
 * Decodes one character at s (n bytes left, n > 0). Returns the bytes used,
 * at least 1; *cp is UTF8_BAD for a malformed, overlong, surrogate or
 * out-of-range sequence.
 */
size_t utf8_decode(const char *s, size_t n, uint32_t *cp);

/* Encodes cp; dst holds 4 bytes. Returns the length. Unencodable values give UTF8_BAD. */
size_t utf8_encode(uint32_t cp, char dst[4]);

/* True when the n bytes are well-formed UTF-8. */
bool utf8_valid(const char *s, size_t n);

/*
 * True for characters that must not reach a terminal or a printer as they are:
 * C0, DEL, C1, bidi controls and isolates, zero-width marks used to hide text,
 * line and paragraph separators, noncharacters.
 */
bool utf8_is_unsafe(uint32_t cp);

/* Columns that cp takes: 0 (combining), 1 or 2. Unsafe characters count 1. */
int utf8_cp_width(uint32_t cp);

/* Columns that the cleaned form of s takes. */
int utf8_width(const char *s);

/*
 * A copy of s in which malformed bytes and unsafe characters are replaced by
 * U+FFFD, one for one. Never NULL; s may be NULL ("").
 */
char *utf8_clean(struct arena *a, const char *s);

/* As utf8_clean(), into dst[size]; cuts at a character boundary. */
void utf8_clean_to(char *dst, size_t size, const char *s);

/* The longest prefix of s, in bytes, that takes at most cols columns. */
size_t utf8_prefix(const char *s, int cols);

/*
 * s cut to cols columns with an ellipsis at the end when it did not fit. For
 * lists only; a name on a document is never cut.
 */
char *utf8_fit(struct arena *a, const char *s, int cols);

/* Upper-case copy (Unicode simple mapping), for comparing and for printing in capitals. */
char *utf8_upper(struct arena *a, const char *s);

#endif
