/*
 * audit.h - reading the audit trail on the screen. Reading is itself an entry.
 */
#ifndef LOKET_STORE_AUDIT_H
#define LOKET_STORE_AUDIT_H

#include "db/store/db.h"

struct audit_row {
    int64_t entry_id, at;
    const char *actor, *action, *subject_kind, *subject;
    const char *ref; /* number of the request it is about, or "" */
    const char *isi; /* the entry's own text, JSON */
    int64_t idx;     /* position in the Merkle log; -1: not numbered yet */
};

/* Newest first, below entry before (0: from the end). filter: plain text or "". */
MUST_CHECK enum rc audit_page(struct db *db, struct arena *a, const char *filter, int64_t before, int limit,
                              struct audit_row **rows, size_t *n, struct err *e);

#endif
