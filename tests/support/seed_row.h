/*
 * seed_row.h - invented families and requests as rows of COPY in binary form, collected per table.
 */
#ifndef LOKET_TESTS_SEED_ROW_H
#define LOKET_TESTS_SEED_ROW_H

#include "tests/support/seed_load.h"

/* Table and columns of each kind of row. */
extern const char *const seed_row_copy[TABLES];

/* The buffer for a further row. */
struct buf *seed_row_begin(struct seed_load *l, enum seed_table t, int columns);

void seed_row_family(struct seed_load *l, const struct seed_family *f);

/* An open request, or one that was returned, with everything that belongs to it. */
void seed_row_case(struct seed_load *l, const struct seed_case *c);

/* The parts of a request. who: NULL when no officer did it. seed_row_decision() returns its number. */
void seed_row_request(struct seed_load *l, const struct seed_case *c, const char *state, int versi);
void seed_row_step(struct seed_load *l, int64_t id, int seq, const char *from, const char *to, int64_t at,
                   const struct seed_staff *who, const char *channel);
int64_t seed_row_decision(struct seed_load *l, int64_t id, int seq, int officer, const char *word,
                          int64_t at);
void seed_row_reason(struct seed_load *l, int64_t decision, const char *reason, const char *target);

/* of_family: the member of the family last written whose elements these are, or -1. given: the NIK that the
 * approval gave, or 0. */
void seed_row_member(struct seed_load *l, int64_t id, int urut, const struct seed_line *x, int of_family,
                     int64_t given);

#endif
