/*
 * draft.h - what loket-worker does for the counter form: it stores the scans of the watched folder, and
 * removes what nobody came back for. The officers' side is in db/store/intake.h.
 */
#ifndef LOKET_STORE_DRAFT_H
#define LOKET_STORE_DRAFT_H

#include "db/store/db.h"

/*
 * Stores a file for an officer of the counter; the same bytes again are no second scan. *stored is false when
 * the officer has too many scans: the file stays where it is. RC_NONE for an account that has no counter,
 * RC_INVALID for a file that is empty or too large.
 */
MUST_CHECK enum rc work_scan_put(struct db *db, const char *username, const char *nama, const void *isi,
                                 size_t n, bool *stored, struct err *e);

/* Removes drafts and scans that are past their time; *n gets how many. */
MUST_CHECK enum rc work_intake_retention(struct db *db, int64_t *n, struct err *e);

#endif
