/*
 * diff.h - what differs inside a value: the characters of Semula that go and those of Menjadi that come.
 *
 * A character is a base with its combining marks; an unseen character (zero width, control, malformed byte)
 * is one of its own, so that it is marked like a letter. ASCII case counts as the same, as in
 * compare_differs(). Pure, and bounded: two texts of any length take at most DIFF_CELLS steps.
 */
#ifndef LOKET_MODEL_DIFF_H
#define LOKET_MODEL_DIFF_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Of the table of a comparison: seventy letters that differ on both sides. What needs more is marked as a
 * whole. */
#define DIFF_CELLS 5041

enum diff_op { DIFF_KEPT, DIFF_REMOVED, DIFF_INSERTED };

/* len bytes at offset at of its own side's text. */
struct diff_span {
    enum diff_op op;
    size_t at, len;
};

struct diff_side {
    struct diff_span *spans; /* arena-owned; never empty ones, never two of one kind in a row */
    size_t n;                /* together they are the whole text, in order */
};

/* semula holds kept and removed spans, menjadi kept and inserted ones; the kept ones answer each other in
 * order. */
struct diff {
    struct diff_side semula, menjadi;
    bool rough; /* too little in common to mark letters: each side is one span, or none when it is empty */
};

/*
 * Compares two texts. Numbers and dates of one length are compared digit by digit, since there a
 * place means something; other texts by what they have in common. diff(a, b) is the mirror of diff(b, a).
 */
void diff_values(struct arena *a, const char *semula, const char *menjadi, struct diff *out);

#endif
