/*
 * seed_rng.h - repeatable random numbers and calendar days for invented data.
 */
#ifndef LOKET_TESTS_SEED_RNG_H
#define LOKET_TESTS_SEED_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct seed_rng {
    uint64_t state;
};

uint64_t seed_next(struct seed_rng *r);
/* A number in [lo, hi]; lo when the range is empty. */
int seed_range(struct seed_rng *r, int lo, int hi);
/* True in permille of a thousand cases. */
bool seed_chance(struct seed_rng *r, int permille);

/* One of the words of a table. */
#define SEED_PICK(r, table) ((table)[seed_range((r), 0, (int)COUNT(table) - 1)])

/* An index into n weights, each as likely as its share of their sum. */
size_t seed_weighted(struct seed_rng *r, const int *weights, size_t n);

/* Days are counted from 1970-01-01; SEED_NO_DAY stands for "none". */
#define SEED_NO_DAY INT32_MIN
void seed_day_split(int day, int *year, int *month, int *dom);
#define SEED_DAY_TEXT 32
char *seed_day_text(char dst[SEED_DAY_TEXT], int day); /* 2025-11-22 */

#endif
