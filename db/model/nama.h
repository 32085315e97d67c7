/*
 * nama.h - names of persons (Permendagri 73/2022): at most 60 letters with the blanks, at least two words
 * (not applied rigidly), Latin letters, no digits or punctuation, not abbreviated. Titles may stand on a KK,
 * abbreviated. It holds for a first recording only: a name in the records is left alone.
 */
#ifndef LOKET_MODEL_NAMA_H
#define LOKET_MODEL_NAMA_H

#include <stdbool.h>
#include <stddef.h>

/* X(name, word of the rule). All but the last two are faults; those are doubts. */
/* clang-format off */
#define NAMA_RULES(X) \
    X(PANJANG,     "nama_panjang")      /* more than 60 characters */                         \
    X(ANGKA,       "nama_angka")                                                              \
    X(TANDA,       "nama_tanda")        /* punctuation */                                     \
    X(BUKAN_LATIN, "nama_bukan_latin")                                                        \
    X(SINGKATAN,   "nama_singkatan")    /* "MOH. ALI": a word cut short by a dot, no title */ \
    X(SATU_HURUF,  "nama_satu_huruf")   /* "ALI R": perhaps cut short; "I MADE" is a name */  \
    X(SATU_KATA,   "nama_satu_kata")
/* clang-format on */
#define X(name, word) NAMA_##name##_,
enum nama_rule { NAMA_RULES(X) NAMA_RULE_N };
#undef X
#define NAMA_BIT(rule) (1u << (rule))

extern const char *const nama_rule_word[NAMA_RULE_N];

/*
 * The rules that the name breaks, as NAMA_BIT()s; 0 for a good one, and for "". recorded: what the records
 * call this person, or ""; the same name (case and blanks at the ends apart) breaks none.
 */
unsigned nama_check(const char *nama, const char *recorded);

/* True when the word of n bytes, with or without its dot, is a title that stands before a name ("HJ."). */
bool nama_is_title(const char *word, size_t n);

#endif
