/*
 * seed_emit.h - invented requests as the documents that `submit` takes: one JSON object a line, with the
 * names of db/model/f102.h, about families that the database holds.
 *
 * Of every kind that is wanted in turn, as long as there are families for it. All are valid for the records
 * as they are; about one in sixteen lacks a mandatory document. Members of whom nothing changes are left out
 * at times, and so is what the records know.
 */
#ifndef LOKET_TESTS_SEED_EMIT_H
#define LOKET_TESTS_SEED_EMIT_H

#include <stdio.h>

#include "console/base/err.h"
#include "tests/support/seed_load.h"

/*
 * Writes n requests about families of l's office to out. kinds: codes separated by commas, or NULL for all.
 * *written tells how many there are when the families ran out.
 */
MUST_CHECK enum rc seed_emit(struct seed_load *l, uint64_t seed, const char *kinds, int64_t n, FILE *out,
                             int64_t *written, struct err *e);

#endif
