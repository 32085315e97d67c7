/*
 * seed_area.h - the invented districts: desa/kelurahan of each office, with their codes and names. The first
 * one is a kabupaten with names; the others are numbered.
 */
#ifndef LOKET_TESTS_SEED_AREA_H
#define LOKET_TESTS_SEED_AREA_H

#include "console/base/str.h"

#define SEED_OFFICES   50
#define SEED_DESA      16 /* of each office, four in each kecamatan */
#define SEED_KECAMATAN 4

#define SEED_CODE 16
/* Code of a desa/kelurahan. Its first 8 characters are the kecamatan, its first 5 the kabupaten. */
char *seed_area_code(char dst[SEED_CODE], int office, int desa);

/* SQL that adds the regions and the office, where they are missing. */
void seed_area_sql(struct buf *sql, int office);

/* The six digits that numbers given in that kecamatan begin with. */
int seed_area_prefix(int office, int kecamatan);

#endif
