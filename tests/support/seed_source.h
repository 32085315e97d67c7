/*
 * seed_source.h - families as a database holds them, for requests about people whom the records know.
 *
 * Families are read in pages, in the order of their numbers, and each is given out once per kind of
 * request; those with a request in the queue are left out.
 */
#ifndef LOKET_TESTS_SEED_SOURCE_H
#define LOKET_TESTS_SEED_SOURCE_H

#include "console/base/err.h"
#include "tests/support/seed_family.h"

struct pg;
struct seed_source;

struct seed_source *seed_source_new(struct pg *pg, int office_id);
void seed_source_free(struct seed_source *s);

/*
 * Fills *f with a family that suits want and that was not given out for this kind (0 to 15). RC_NONE when
 * there is no such family left.
 */
MUST_CHECK enum rc seed_source_pick(struct seed_source *s, int kind, const struct seed_want *want,
                                    struct seed_family *f, struct err *e);

/* True when f is what want asks for; sizes above want->max are passed over. */
bool seed_family_suits(int today, const struct seed_family *f, const struct seed_want *want);

#endif
