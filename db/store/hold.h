/*
 * hold.h - drafts of the counter form that are open at a screen. Each opening has a word of its own; the
 * newest one writes, and an older one is told so instead of overwriting what was typed since.
 */
#ifndef LOKET_STORE_HOLD_H
#define LOKET_STORE_HOLD_H

#include "db/store/db.h"

/* Opens a draft for this session (a UUID) and gives its document. RC_NONE when it is gone. */
MUST_CHECK enum rc hold_take(struct db *db, struct arena *a, int64_t draft, const char *session,
                             const char **doc, struct err *e);

/*
 * Saves; *draft 0 makes a new one, once for each session, and sets it. RC_CONFLICT "draft_taken" when the
 * draft was opened by another session since; RC_NONE when it is gone.
 */
MUST_CHECK enum rc hold_save(struct db *db, struct arena *a, int64_t *draft, const char *session,
                             const char *kind, const char *title, const char *doc, struct err *e);

/* Takes the files of a document off the draft again: they are scans of the officer as before. */
MUST_CHECK enum rc hold_detach(struct db *db, int64_t draft, const char *dokumen, struct err *e);

#endif
