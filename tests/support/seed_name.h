/*
 * seed_name.h - invented names, places and addresses. Given names are common
 * ones; how they are put together is chance.
 */
#ifndef LOKET_TESTS_SEED_NAME_H
#define LOKET_TESTS_SEED_NAME_H

#include "tests/support/seed_rng.h"

#define SEED_NAME 96

/* How a family is named; decides its religion, too. */
enum seed_culture { SEED_JAWA, SEED_MELAYU, SEED_BATAK, SEED_BALI, SEED_TIONGHOA, SEED_TIMUR, SEED_CULTURES };

enum seed_culture seed_culture(struct seed_rng *r);
int seed_agama(struct seed_rng *r, enum seed_culture c);

/*
 * A name in capitals for sex 1 or 2. clan: the family's name where the culture has
 * one ("" otherwise), as seed_clan() chose it.
 */
void seed_name(struct seed_rng *r, enum seed_culture c, int sex, const char *clan, char dst[SEED_NAME]);
const char *seed_clan(struct seed_rng *r, enum seed_culture c);

const char *seed_place(struct seed_rng *r);
const char *seed_street(struct seed_rng *r);

#endif
