/*
 * seed_number.h - unused NIK and No KK of the unassigned province code 99.
 *
 * A number is prefix (6), date (6), serial (4). The highest serial given per prefix
 * and date is kept in memory: about half a megabyte for each kecamatan, whatever the number of people.
 */
#ifndef LOKET_TESTS_SEED_NUMBER_H
#define LOKET_TESTS_SEED_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "tests/support/seed_area.h"

/* Prefixes by number: those of the first office, those that no region has any more, then the other offices'.
 */
#define SEED_RETIRED  4 /* the first of them */
#define SEED_PREFIXES 10

struct seed_numbers;

struct seed_numbers *seed_numbers_new(void);
void seed_numbers_free(struct seed_numbers *n);

/* Takes note of a number that is in use. Those of other prefixes are passed over. */
void seed_numbers_note_nik(struct seed_numbers *n, int64_t nik);
void seed_numbers_note_kk(struct seed_numbers *n, int64_t no_kk);

/* The number of a kecamatan's prefix. */
int seed_prefix(int office, int kecamatan);

/* A NIK of that prefix, birth day and sex (1 male, 2 female). */
int64_t seed_nik(struct seed_numbers *n, int prefix, int birth_day, int sex);
/* A No KK of that prefix, recorded on that day. */
int64_t seed_no_kk(struct seed_numbers *n, int prefix, int day);

#endif
