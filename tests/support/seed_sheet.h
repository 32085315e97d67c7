/*
 * seed_sheet.h - the canonical record of a family's sheet, the very bytes that loket.kk_record() makes: half
 * a million a minute instead of 75,000.
 */
#ifndef LOKET_TESTS_SEED_SHEET_H
#define LOKET_TESTS_SEED_SHEET_H

#include "console/base/err.h"
#include "tests/support/seed_family.h"

struct pg;

/* Labels of codes, names of regions, and who signs. */
struct seed_sheets;

/* Reads them for the offices with these ids, of the districts 0 to n-1 of seed_area.h. */
MUST_CHECK enum rc seed_sheets_open(struct seed_sheets **s, struct pg *pg, const int *offices, int n,
                                    struct err *e);
void seed_sheets_free(struct seed_sheets *s);

/* Replaces what b holds with the record of f's newest version, given out on that day. */
void seed_sheet_record(const struct seed_sheets *s, const struct seed_family *f, int versi, int64_t serial,
                       int at, struct buf *b);

#endif
