/*
 * seed_flow.h - what tests do with requests: find, claim, decide, and look whether everything is
 * as it must be afterwards. Failures end the running cmocka test.
 */
#ifndef LOKET_TESTS_SEED_FLOW_H
#define LOKET_TESTS_SEED_FLOW_H

#include "tests/support/seed_db.h"

/* For seed_flow_open(): no check of the request finds an error; a second person is needed. */
#define FAULTLESS "not exists (select from loket.check_all(r.request_id) where severity = 'galat')"
#define RISKY     "loket.request_risky(r.request_id)"

/* One head per active family, residents and newest family versions agree, one active sheet per family, ... */
void seed_flow_assert_sound(struct seed_db *d);

/* The lowest submitted request that nobody of the office entered and for which the condition on "r" holds. */
int64_t seed_flow_open(struct seed_db *d, const char *where);

/* A counter officer who may take the request: not the one who entered it. */
enum seed_who seed_flow_officer(struct seed_db *d, int64_t id);

/* Claims, and returns the token; gives back. */
int64_t seed_flow_claim(struct seed_db *d, enum seed_who who, int64_t id);
void seed_flow_release(struct seed_db *d, enum seed_who who, int64_t id, int64_t token);

/* Approves, and once more with the same key: nothing changes the second time. Fills state; returns the
 * sheets. */
int64_t seed_flow_approve(struct seed_db *d, enum seed_who who, long long id, long long token,
                          char state[32]);

/* Claims and refuses with these reasons (JSON), twice as above; the request must end in that state. */
void seed_flow_refuse(struct seed_db *d, long long id, const char *decision, const char *reasons,
                      const char *ends);

#endif
