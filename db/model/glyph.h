/*
 * glyph.h - characters that look like others, or like nothing: what makes two names the same to the eye and
 * different in the records.
 */
#ifndef LOKET_MODEL_GLYPH_H
#define LOKET_MODEL_GLYPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum glyph_fault {
    GLYPH_UNSEEN,  /* takes no place, or commands: zero width, direction, control */
    GLYPH_BROKEN,  /* a byte that is no character */
    GLYPH_BLANK,   /* a blank that is not the usual one: no-break, thin, ideographic, tab */
    GLYPH_BLANKS,  /* a usual blank beside another one, at the beginning or at the end */
    GLYPH_FOREIGN, /* of another script, but drawn like a Latin letter (see like) */
    GLYPH_MARK,    /* a combining mark: drawn over the letter before it */
    GLYPH_DIGIT,   /* a digit in a word of letters, drawn like a letter (see like) */
};

struct glyph_found {
    enum glyph_fault fault;
    size_t place; /* the first character is 1 */
    uint32_t cp;  /* the byte itself for GLYPH_BROKEN */
    char like;    /* the Latin letter that it looks like; 0: none */
};

/*
 * Finds what the eye would miss in s, from the left; at most max are stored. digits: a digit among letters is
 * one of them (a name; not an address). Returns how many there are.
 */
size_t glyph_find(const char *s, bool digits, struct glyph_found *out, size_t max);

/* What s looks like: capitals, unseen characters left out, look-alikes as one letter, single blanks. */
char *glyph_looks(struct arena *a, const char *s);

/* True when the two look the same, whatever they are. */
bool glyph_same_looks(const char *a, const char *b);

#endif
