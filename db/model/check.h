/*
 * check.h - the findings of a check (table check_kind, function check_all() in db/schema/0038) in words: what
 * was found, what was expected and what to do, what the explanation of a finding says, and where it leads.
 */
#ifndef LOKET_MODEL_CHECK_H
#define LOKET_MODEL_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* The sentence of a check: found, or passed. Translated; the code itself when it is unknown. */
const char *check_text(const char *code, bool found);
/* What was expected and what to do now, translated; "" for an unknown code. */
const char *check_advice(const char *code);

/* One part of an explanation. Texts are data from the database as they are. */
struct check_part {
    const char *part; /* "nama", "tanggal_lahir", ..., "jumlah", "aturan" */
    int points, of;   /* of is 0 where nothing is counted */
    const char *why;  /* word: sama, ejaan, mirip:NN, tukar, hari, bulan, tahun, beda, kosong, a rule */
    const char *mine, *other; /* what is asked for, and what the other record says; or "" */
};
/* Reads the lines of an explanation; a line that is none is left out. *out lives in a. */
size_t check_parts(struct arena *a, const char *score, struct check_part **out);
/* "Nama", "Jumlah", ... translated; the word itself when unknown. */
const char *check_part_label(const char *part);
/* Why a part counts as it does, translated: "mirip 82 %", "hari dan bulan tertukar". Lives in a. */
const char *check_part_why(struct arena *a, const char *why);

/* Where a finding leads. */
enum check_place {
    CHECK_NOWHERE,
    CHECK_COMPARE, /* urut: the person, or 0; word: element or "" */
    CHECK_FILES,   /* word: document code */
    CHECK_FAMILY,  /* word: No KK */
    CHECK_REQUEST, /* word: number of another request */
};
struct check_target {
    enum check_place place;
    int32_t urut;
    const char *word; /* points into the text that was read */
};
struct check_target check_target(const char *text);

/* The next of a finding's records of that kind ("nik", "kk", "ref") from *list on; NULL when there is none.
 * Lives in a. */
const char *check_concerned(struct arena *a, const char **list, const char *kind);

#endif
