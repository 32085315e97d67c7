/*
 * pair.h - who of one list of persons is who of another: by NIK, and where that fails by what was mistyped in
 * it, or by name and birth date. A pair always says what it rests on; nobody is in two pairs.
 *
 * Symmetric: pairing (b, a) gives the same pairs as (a, b).
 */
#ifndef LOKET_MODEL_PAIR_H
#define LOKET_MODEL_PAIR_H

#include <stdbool.h>
#include <stddef.h>

#include "db/model/alike.h"
#include "db/model/person.h"

struct arena;

#define PAIR_NONE ((size_t)-1)

enum paired_by {
    PAIRED_NOT,
    PAIRED_NIK,
    PAIRED_NIK_NEAR,   /* the NIKs differ by a slip of the finger, and the names agree */
    PAIRED_NAME_BIRTH, /* by name and birth date: one NIK is missing, or they are quite different */
};

/* What two persons have in common. */
struct pair_evidence {
    enum nik_alike nik;
    enum name_alike nama;
    enum date_alike lahir;
    bool tempat, kelamin; /* the same place of birth; the same sex (true when one is empty) */
};

struct pair {
    size_t other; /* index in the other list; PAIR_NONE: nobody */
    enum paired_by by;
    struct pair_evidence why;
    bool doubtful; /* somebody else in one of the lists would fit as well */
};

/* One of a list; elsewhere: only the very NIK pairs him or her (a record of another family). */
struct pair_person {
    const struct person *p;
    bool elsewhere;
};

struct pair_evidence pair_evidence(const struct person *a, const struct person *b);

/* What that evidence is good for; PAIRED_NOT when it is not enough. */
enum paired_by pair_judge(const struct pair_evidence *ev);

/*
 * Pairs a[na] with b[nb]. Returns na arena-owned pairs, one for each of a. At most PAIR_PERSONS of each list
 * are looked at by name; the rest only by NIK.
 */
#define PAIR_PERSONS 64
struct pair *pair_persons(struct arena *arena, const struct pair_person *a, size_t na,
                          const struct pair_person *b, size_t nb);

#endif
