/*
 * code.h - the code lists of the population administration (Permendagri 109/2019; SIAK), with their versions:
 * a bare code means nothing, since pekerjaan has 89 or 99 items and status_kawin 4 or 6, and the same digits
 * differ.
 */
#ifndef LOKET_MODEL_CODE_H
#define LOKET_MODEL_CODE_H

#include <stddef.h>

struct code {
    const char *code, *label; /* label in capitals, as the KK prints it */
};

struct code_list {
    const char *list, *version; /* "pekerjaan", "2019"; versions are "2019", "lama" and "1" */
    const struct code *codes;
    size_t n;
};

/* Every list, in the order of the forms. */
extern const struct code_list code_lists[];
extern const size_t code_lists_n;

/* NULL when there is no such list or version. */
const struct code_list *code_list_find(const char *list, const char *version);

/* The label of a code; "" when the list does not hold it. Never NULL. */
const char *code_label(const char *list, const char *version, const char *code);

/*
 * The code that text stands for: a code itself, a label, or another spelling in use (KATOLIK, BUDDHA,
 * KONGHUCU; kk-domain 2), letters in any case. NULL when it stands for none.
 */
const char *code_accept(const char *list, const char *version, const char *text);

/*
 * The code of the list in force (2019) for one of an older version; "" where an old one stands for several:
 * KAWIN and CERAI HIDUP may be TERCATAT or not, and only a document tells (kk-domain 2).
 */
const char *code_modern(const char *list, const char *version, const char *code);

#endif
