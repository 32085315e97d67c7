/*
 * bench_sample.h - officers, and what they look for: taken from the database that is measured.
 */
#ifndef LOKET_TESTS_BENCH_SAMPLE_H
#define LOKET_TESTS_BENCH_SAMPLE_H

#include "db/store/db.h"

/* A request of the office of an officer; pos: the key of its page; orang, lahir: somebody near it, misspelt.
 */
struct sample {
    const char *role, *nik, *nama, *pos, *lahir, *orang;
    int32_t office_id;
};

/* Up to five for each of at most 200 officers, in an order of no meaning. Arena-owned. */
MUST_CHECK enum rc bench_samples(struct db *db, struct arena *a, struct sample **rows, size_t *n,
                                 struct err *e);

#endif
