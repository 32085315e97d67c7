/*
 * decide.h - decisions on a request. The database decides what is allowed and does it
 * in one transaction; RC_OK means that the commit was confirmed.
 *
 * key is an idempotency key (db_uuid()), made when the officer opens the
 * dialog: after RC_UNAVAILABLE the same call with the same key settles what
 * happened, and does it at most once.
 */
#ifndef LOKET_STORE_DECIDE_H
#define LOKET_STORE_DECIDE_H

#include "db/store/db.h"

struct decide_reason {
    const char *reason; /* code of request_reasons() */
    const char *target; /* document code or element word, or "" */
    const char *note;
};

struct decide_result {
    const char *state; /* the state it led to */
    int32_t sheets;    /* KK sheets that now wait for the signature */
};

MUST_CHECK enum rc decide_approve(struct db *db, struct arena *a, int64_t request_id, int64_t token,
                                  const char *note, const char *key, struct decide_result *out,
                                  struct err *e);

/* decision: "return" or "reject". All reasons at once. */
MUST_CHECK enum rc decide_refuse(struct db *db, struct arena *a, int64_t request_id, int64_t token,
                                 const char *decision, const struct decide_reason *reasons, size_t nreasons,
                                 const char *note, const char *key, struct decide_result *out, struct err *e);

/* The KK is handed over. */
MUST_CHECK enum rc decide_deliver(struct db *db, int64_t request_id, struct err *e);

#endif
