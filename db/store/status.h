/*
 * status.h - where a request stands, without any citizen's data.
 */
#ifndef LOKET_STORE_STATUS_H
#define LOKET_STORE_STATUS_H

#include "db/store/db.h"

struct request_status {
    const char *ref, *kind, *jenis, *channel, *state;
    int64_t submitted_at, promise_at, changed_at;
    int32_t sheets, sheets_signed;
};

/* RC_NONE when the officer's office has no such number. */
MUST_CHECK enum rc request_status(struct db *db, struct arena *a, const char *ref, struct request_status *out,
                                  struct err *e);

#endif
