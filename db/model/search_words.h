/*
 * search_words.h - what somebody typed into the search box, understood: a number, a name, a birth date, an
 * address. Pure: no I/O.
 *
 *     9901 0101 0780 0001          a NIK or No KK, blanks, dots and unseen characters apart
 *     ahmad fauzan 01-07-1980      name and birth date; DDMMYYYY, with - / or .; or the year alone
 *     01071980                     everybody born on that day
 *     jl melati 5 rt 3 rw 7        an address: "al:" before it, or a word that only addresses have, or
 * 003/007
 */
#ifndef LOKET_MODEL_SEARCH_WORDS_H
#define LOKET_MODEL_SEARCH_WORDS_H

#include <stdint.h>

#define SEARCH_TYPED_MAX 200 /* characters of what is typed */
#define SEARCH_WORDS_MAX 6
#define SEARCH_WORD_MAX  40 /* bytes of a word */

enum search_kind { SEARCH_NOTHING, SEARCH_NUMBER, SEARCH_NAME, SEARCH_BIRTH, SEARCH_ADDRESS };

/* Why nothing can be searched for. */
enum search_fault {
    SEARCH_FINE,
    SEARCH_EMPTY,      /* no letter and no digit */
    SEARCH_TOO_LONG,   /* more than SEARCH_TYPED_MAX characters, SEARCH_WORDS_MAX words, or an endless word */
    SEARCH_BAD_NUMBER, /* digits only, but neither 16 of them nor a date: see digits */
    SEARCH_BAD_DATE,   /* written like a date, but no day of the calendar */
    SEARCH_BAD_ADDRESS, /* RT or RW without a street or desa */
    SEARCH_SHORT,       /* a single letter */
};

struct search_words {
    enum search_kind kind;
    enum search_fault fault;
    int digits;                                           /* of a bad number */
    char number[17];                                      /* NIK or No KK, or "" */
    char words[SEARCH_WORDS_MAX * (SEARCH_WORD_MAX + 1)]; /* capitals, a blank between them */
    int nwords;
    char birth[11];    /* YYYY-MM-DD, or "" */
    int32_t year;      /* of birth, 0: none */
    char rt[4], rw[4]; /* "" or 1 to 3 digits */
};

/*
 * Reads typed (UTF-8, may be malformed and of any length). Always fills *out; kind is SEARCH_NOTHING exactly
 * when there is a fault. Words come as name_words() of the schema makes them.
 */
void search_words_read(const char *typed, struct search_words *out);

#endif
