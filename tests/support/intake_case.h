/*
 * intake_case.h - a private database for the tests of what comes in: accounts of the channels, families that
 * no request names yet, requests about them, and what the answers must be. Failures end the running test.
 */
#ifndef LOKET_TESTS_INTAKE_CASE_H
#define LOKET_TESTS_INTAKE_CASE_H

#include "db/store/intake.h"
#include "tests/support/seed_db.h"

struct pg;

/* Accounts of channels beside the portal: two RT desks, a kiosk, IKD, a mission abroad. */
enum case_account { AS_RT1, AS_RT2, AS_KIOSK, AS_IKD, AS_MISSION, AS_COUNT };

struct intake_case {
    struct seed_db *d;
    struct pg *as[AS_COUNT];
    struct arena *a;
    long long last; /* family that was given to a test */
};

/* Set-up and tear-down of a cmocka group whose state is the case. */
int intake_case_begin(void **state, int64_t families, uint64_t seed);
int intake_case_end(void **state);

struct db *case_as(struct intake_case *f, enum seed_who who);
struct db *case_by(struct intake_case *f, enum case_account who);
/* A further connection of a database role. */
struct pg *case_connect(struct intake_case *f, const char *role);

struct case_fam {
    long long no_kk, head; /* Nomor KK, NIK of the head */
};
/* A family of our office, of three or more, that no request names yet. */
struct case_fam case_family(struct intake_case *f);

/* n valid requests of the wanted kinds (NULL: all), one a line; the caller frees. */
char *case_emit(struct intake_case *f, const char *kinds, int64_t n, uint64_t seed);
/* Lines as one JSON array. */
const char *case_array(struct arena *a, const char *lines);
/* A lost KK: the shortest request there is; more: further fields, beginning with a comma, or "". */
const char *case_lost(struct intake_case *f, struct case_fam x, const char *key, const char *more);

/* Submits an array that the database answers row by row; one document alone. */
struct intake_answer *case_submit(struct intake_case *f, struct db *db, const char *docs, size_t expected);
struct intake_answer case_one(struct intake_case *f, struct db *db, const char *doc);
void case_refused(struct intake_answer r, const char *path, const char *code, const char *param);
void case_taken(struct intake_answer r, const char *state);

/* Attaches a small PDF; text makes its bytes differ. */
enum rc case_attach(struct intake_case *f, struct db *db, const char *ref, const char *pin,
                    const char *dokumen, const char *text, struct intake_attached *out, struct err *e);
/* The same, which must lead to state. */
void case_attached(struct intake_case *f, struct db *db, const char *ref, const char *pin,
                   const char *dokumen, const char *state);

/* Entries of the audit trail about a request. */
long long case_audited(struct intake_case *f, const char *action, int64_t request);

#endif
