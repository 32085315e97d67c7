/*
 * pending.h - requests of the office that wait outside the queue for documents: those that came in without
 * them, and those that were returned for them.
 */
#ifndef LOKET_STORE_PENDING_H
#define LOKET_STORE_PENDING_H

#include "db/store/db.h"

struct pending_row {
    int64_t request_id;
    const char *ref, *kind, *jenis, *pemohon_nama, *channel, *state;
    int64_t age;         /* seconds since it came in */
    int64_t slack;       /* seconds until the promise; negative: late */
    const char *missing; /* JSON as of intake_submit() */
};

/* The oldest first. filter: part of the number or of the applicant's name, or "". At most limit rows. */
MUST_CHECK enum rc pending_page(struct db *db, struct arena *a, const char *filter, int limit,
                                struct pending_row **rows, size_t *n, struct err *e);

#endif
