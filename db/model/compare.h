/*
 * compare.h - what is asked for beside what the records say: Semula / Menjadi /
 * Dasar Perubahan, the three columns of F-1.06, and what happens to the family as a whole.
 *
 * Persons are paired as pair.h says; each row tells how. Pure: no I/O.
 */
#ifndef LOKET_MODEL_COMPARE_H
#define LOKET_MODEL_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/model/pair.h"
#include "db/model/person.h"

struct arena;

enum change {
    CHANGE_NONE,
    CHANGE_CHANGED, /* some elements differ */
    CHANGE_ADDED,   /* joins this family; may come from another (see from_kk) */
    CHANGE_REMOVED, /* leaves this family */
    CHANGE_STAYS,   /* is not named, and stays in the old family: the request makes a new one */
};

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
    const char *from_kk; /* the other family that the person is recorded in, or "" */
    bool member;         /* recorded in the family concerned */
    enum change change;
    enum paired_by paired;
    struct pair_evidence why; /* of a pair */
    bool doubtful;            /* somebody else would fit as well */
    bool stranger;            /* paired by NIK, but neither name nor birth date agree */
    size_t resembles;         /* row of the one it may be, though paired otherwise; PAIR_NONE */
    uint32_t differs;         /* bit EL_x set: element x differs */
};

/* What happens to the family, for reading before the persons. */
enum compare_event_kind {
    EVENT_HEAD,      /* from, to: the heads, either may be NULL */
    EVENT_RELATION,  /* somebody's SHDK changes (not into or out of the head's) */
    EVENT_COMES,     /* joins from row->from_kk */
    EVENT_JOINS,     /* joins; the records do not know the person, or he or she is in no family */
    EVENT_GOES,      /* leaves */
    EVENT_FORGOTTEN, /* is in the family, and the request does not say what becomes of the person */
    EVENT_MOVES,     /* from the old family into the new one that the request makes */
    EVENT_STAYS,     /* stays in the old one */
};

struct compare_event {
    enum compare_event_kind kind;
    const struct compare_row *row, *from; /* from: the head before, of EVENT_HEAD; row: the one it is about */
    bool was_head;                        /* of the family that he or she comes from, goes from */
};

/*
 * Compares. no_kk is the family concerned ("" for none): records of other
 * families pair by NIK only and give no row of their own. new_number: the request makes
 * a new family, and whoever it does not name stays in the old one. Rows come
 * in the order asked, then the records that the request does not name.
 * Returns an arena-owned array; *n is its length.
 */
struct compare_row *compare_family(struct arena *a, const char *no_kk, bool new_number,
                                   const struct compare_asked *asked, size_t nasked,
                                   const struct compare_record *records, size_t nrecords, size_t *n);

/* The events of these rows, heads first, then in the order of the rows. Arena-owned; *n is their number. */
struct compare_event *compare_events(struct arena *a, const struct compare_row *rows, size_t nrows,
                                     bool new_number, size_t *n);

/* True for the label of SHDK 1 as code list and sheet have it. */
bool compare_is_head(const struct person *p);

/* True when two values of an element differ for the law: letters, not case or blanks around them. */
bool compare_differs(const char *semula, const char *menjadi);

#endif
