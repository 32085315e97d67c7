/*
 * queue.h - the queue of open requests of the officer's office, and claims on them.
 */
#ifndef LOKET_STORE_QUEUE_H
#define LOKET_STORE_QUEUE_H

#include "db/store/db.h"

struct queue_row {
    int64_t request_id;
    const char *ref;   /* number of the request */
    const char *kind;  /* "I.B.2" */
    const char *jenis; /* its label */
    const char *pemohon_nama;
    const char *state;
    int64_t age;        /* seconds since it came in */
    int64_t slack;      /* seconds until the promise; negative: late */
    const char *holder; /* who has it now, or "" */
    bool mine;
    int64_t lease;     /* seconds left of the claim */
    int32_t documents; /* signed sheets ready for printing */
};

struct queue_count {
    const char *state;
    int64_t n, late;
};

struct claim {
    int64_t token; /* fencing token, goes with each command */
    int64_t lease; /* seconds left */
};

/*
 * The page. filter: plain text or ""; sort: "janji" (fair order), "ref", "jenis",
 * "pemohon", "status", "petugas". At most limit rows (and at most 2000).
 */
MUST_CHECK enum rc queue_page(struct db *db, struct arena *a, const char *filter, const char *sort, int limit,
                              struct queue_row **rows, size_t *n, struct err *e);

MUST_CHECK enum rc queue_counts(struct db *db, struct arena *a, struct queue_count **rows, size_t *n,
                                struct err *e);

/* Claims or extends. RC_CONFLICT "claimed_by_other", RC_DENIED "own_entry", "own_family",
 * "second_person_needed". */
MUST_CHECK enum rc queue_claim(struct db *db, struct arena *a, int64_t request_id, struct claim *out,
                               struct err *e);

/* Claims the next one in fair order. RC_NONE when nothing waits. */
MUST_CHECK enum rc queue_next(struct db *db, struct arena *a, int64_t *request_id, struct claim *out,
                              struct err *e);

/* Gives it back. Harmless when it is no longer held. */
MUST_CHECK enum rc queue_release(struct db *db, int64_t request_id, int64_t token, struct err *e);

#endif
