/*
 * decide_case.h - what tests of decisions share: deciding with a window, what must hold of decisions at any
 * moment, and a step of another session that has to wait for a lock. Failures end the running cmocka test.
 */
#ifndef LOKET_TESTS_DECIDE_CASE_H
#define LOKET_TESTS_DECIDE_CASE_H

#include <pthread.h>

#include "tests/support/seed_flow.h"

/* The setting undo_window, in seconds. */
void decide_case_window(struct seed_db *d, int seconds);

/* Makes the window of the request's waiting decision end now. */
void decide_case_due(struct seed_db *d, int64_t id);

/* Carries out everything that is due, as the worker; how many it was. */
int decide_case_work(struct seed_db *d);

/* Claims and approves in the window; the token. */
int64_t decide_case_approve(struct seed_db *d, enum seed_who who, int64_t id);

/* The state of the request. */
void decide_case_is(struct seed_db *d, int64_t id, const char *state);

/* How many audit entries there are of that action about the request. */
int64_t decide_case_audited(struct seed_db *d, const char *action, int64_t id);

/* Decisions that wait and the queue agree, each has its entries in the audit trail, no request was decided
 * twice, and the register is sound. */
void decide_case_assert_whole(struct seed_db *d);

/* SQL in a session of its own, as a thread: begun, then waited for. */
struct decide_step {
    struct seed_db *d;
    struct pg *pg;
    pthread_t thread;
    char *sql;
    int pid; /* of the backend */
    enum rc rc;
    struct err e;
    char text[256]; /* first column of the first row */
};
/* Connects as that role; nothing runs yet. */
void decide_step_open(struct decide_step *s, struct seed_db *d, enum seed_who who);
void decide_step_close(struct decide_step *s);
/* Runs to the end. */
void decide_step_run(struct decide_step *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Starts and returns once it waits for a lock; fails the test when it ends without having waited. */
void decide_step_blocked(struct decide_step *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Waits for the end of what was started; rc, e and text are filled. */
void decide_step_join(struct decide_step *s);
/* The end must be this refusal; "" for success. */
void decide_step_ends(struct decide_step *s, const char *code);

#endif
