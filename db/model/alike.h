/*
 * alike.h - how alike two names, birth dates and NIKs are: the evidence for "the same person, written
 * differently". Higher values are more alike. All comparisons are symmetric, and nobody is told apart or
 * made one by them alone: a person looks at what they found.
 */
#ifndef LOKET_MODEL_ALIKE_H
#define LOKET_MODEL_ALIKE_H

#include <stdbool.h>

struct arena;

enum name_alike {
    NAME_OTHER,
    NAME_ONE_LETTER, /* one letter more, less, other, or two swapped; names of at least five letters */
    NAME_SPELLING, /* the same with other spelling: MOCH./MUHAMMAD, OE/U, DJ/J, TJ/C, NUR AINI/NURAINI, titles
                    */
    NAME_LOOKS,    /* other characters that look the same: O and 0, Cyrillic A, two blanks */
    NAME_SAME,     /* case, blanks at the ends and punctuation apart */
};

enum date_alike {
    DATE_OTHER,
    DATE_ONE_DIGIT,
    DATE_SWAPPED, /* day and month */
    DATE_SAME,
};

enum nik_alike {
    NIK_ALIKE_UNKNOWN, /* one of them is empty */
    NIK_ALIKE_OTHER,
    NIK_ALIKE_TWO,     /* two digits differ */
    NIK_ALIKE_LENGTH,  /* one digit is missing or too many */
    NIK_ALIKE_ONE,     /* one digit differs */
    NIK_ALIKE_SWAPPED, /* two neighbouring digits changed places */
    NIK_ALIKE_SAME,
};

/* An empty name is like none. */
enum name_alike name_alike(const char *a, const char *b);

/* What a name is compared by, for comparing many. Arena-owned. */
struct name_forms {
    const char *plain, *looks, *spelling;
};
void name_forms(struct arena *a, const char *name, struct name_forms *out);
enum name_alike name_forms_alike(const struct name_forms *a, const struct name_forms *b);

/* Dates as DD-MM-YYYY, as the KK prints them; an empty or odd one is like none but its equal. */
enum date_alike date_alike(const char *a, const char *b);

enum nik_alike nik_alike(const char *a, const char *b);

#endif
