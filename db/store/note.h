/*
 * note.h - the officers' notes on a request, and what an officer has typed of a decision that is not made
 * yet. Notes are kept with the request for good; drafts are the officer's own and go with the decision.
 */
#ifndef LOKET_STORE_NOTE_H
#define LOKET_STORE_NOTE_H

#include "db/store/db.h"

struct note_row {
    int64_t note_id;
    int64_t at;
    const char *nama; /* of the officer */
    bool mine;
    const char *isi; /* up to 2000 characters, may have several lines */
};

/* The request was opened before (request_detail()). key: an idempotency key, db_uuid(). */
MUST_CHECK enum rc note_add(struct db *db, int64_t request_id, const char *text, const char *key,
                            struct err *e);
/* Oldest first. */
MUST_CHECK enum rc note_list(struct db *db, struct arena *a, int64_t request_id, struct note_row **rows,
                             size_t *n, struct err *e);

/* Keeps a JSON object of at most 64 KB in the place of an earlier one; "" drops it. */
MUST_CHECK enum rc work_draft_save(struct db *db, int64_t request_id, const char *json, struct err *e);
/* RC_NONE when there is none. */
MUST_CHECK enum rc work_draft_get(struct db *db, struct arena *a, int64_t request_id, const char **json,
                                  struct err *e);

#endif
