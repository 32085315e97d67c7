/*
 * seed_past.h - finished requests of the last three years: skewed by kind, channel, weekday and hour, with
 * complete chains of steps, their decisions and their members.
 *
 * They are kept as an office keeps them after the retention time: without files and messages, and of the
 * sheets only the newest of each family is there.
 */
#ifndef LOKET_TESTS_SEED_PAST_H
#define LOKET_TESTS_SEED_PAST_H

#include "tests/support/seed_load.h"

/* Takes applicant and address from the family that was written last. */
void seed_past_family(const struct seed_family *f, struct seed_case *c);

/* Rows of one finished request about it. */
void seed_past_make(struct seed_load *l, const struct seed_family *f, struct seed_case *c);

#endif
