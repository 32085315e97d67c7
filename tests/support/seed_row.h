/*
 * seed_row.h - invented families and requests as lines of COPY. No value holds
 * a tab, a newline or a backslash.
 */
#ifndef LOKET_TESTS_SEED_ROW_H
#define LOKET_TESTS_SEED_ROW_H

#include "tests/support/seed_load.h"

/* Table and columns of each kind of line. */
extern const char *const seed_row_copy[TABLES];

void seed_row_family(struct seed_load *l, const struct seed_family *f);
void seed_row_case(struct seed_load *l, const struct seed_case *c);

#endif
