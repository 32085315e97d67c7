/*
 * compare.h - what is asked for beside what the records say: Semula / Menjadi /
 * Dasar Perubahan, the three columns of F-1.06.
 *
 * Persons are paired by NIK; one without a pair is paired by name and birth date,
 * and the pair says so. Pure: no I/O.
 */
#ifndef LOKET_MODEL_COMPARE_H
#define LOKET_MODEL_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/model/person.h"

struct arena;

enum change {
    CHANGE_NONE,
    CHANGE_CHANGED, /* some elements differ */
    CHANGE_ADDED,   /* joins this family; may come from another (see from_kk) */
    CHANGE_REMOVED, /* leaves this family */
};

enum paired_by { PAIRED_NOT, PAIRED_NIK, PAIRED_NAME_BIRTH };

struct compare_asked {
    const struct person *person;
    bool leaves;       /* tindakan 'keluar' */
    bool joins;        /* tindakan 'tambah' */
    const char *dasar; /* document that proves the change, or "" */
};

struct compare_record {
    const struct person *person;
    const char *no_kk; /* the family he or she is in, or "" */
};

struct compare_row {
    const struct person *semula;  /* NULL: the records do not know this person */
    const struct person *menjadi; /* NULL: the request does not name this person */
    const char *dasar;
    const char *from_kk; /* the other family that a joining person comes from, or "" */
    enum change change;
    enum paired_by paired;
    uint32_t differs; /* bit EL_x set: element x differs */
};

/*
 * Compares. no_kk is the family concerned ("" for none): records of other
 * families are used for pairing only and give no row of their own. Rows come
 * in the order asked, then the records that the request does not name.
 * Returns an arena-owned array; *n is its length.
 */
struct compare_row *compare_family(struct arena *a, const char *no_kk, const struct compare_asked *asked,
                                   size_t nasked, const struct compare_record *records, size_t nrecords,
                                   size_t *n);

/* True when two values of an element differ for the law: letters, not case or blanks around them. */
bool compare_differs(const char *semula, const char *menjadi);

#endif
