/*
 * bench_lookup.h - somebody of the office looked up by words: as typed, with a letter wrong in the longest
 * word, with the birth date. Each is one search as the screen makes it, audited.
 */
#ifndef LOKET_TESTS_BENCH_LOOKUP_H
#define LOKET_TESTS_BENCH_LOOKUP_H

#include "tests/support/bench_sample.h"

MUST_CHECK enum rc bench_lookup(struct db *db, struct arena *a, const struct sample *s, struct err *e);
MUST_CHECK enum rc bench_lookup_wrong(struct db *db, struct arena *a, const struct sample *s, struct err *e);
MUST_CHECK enum rc bench_lookup_birth(struct db *db, struct arena *a, const struct sample *s, struct err *e);

#endif
