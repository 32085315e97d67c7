/*
 * preference.h - what an officer set for the own screens, and the notice of a number that is copied out of
 * the console. Each officer reaches the own preferences only.
 */
#ifndef LOKET_STORE_PREFERENCE_H
#define LOKET_STORE_PREFERENCE_H

#include "db/store/db.h"

struct preference {
    const char *name, *value;
};

MUST_CHECK enum rc preference_list(struct db *db, struct arena *a, struct preference **rows, size_t *n,
                                   struct err *e);

/*
 * Keeps one, in the place of an older value. name: a-z, 0-9, "_" and ".", at most 40; value: at most 40
 * characters, 4000 under a name that starts with "history.". RC_INVALID also when value holds 13 digits in a
 * row: a citizen's number is no preference.
 */
MUST_CHECK enum rc preference_set(struct db *db, const char *name, const char *value, struct err *e);

/* Writes into the audit trail that a number is copied: kind "resident" (a NIK) or "family" (a No KK). */
MUST_CHECK enum rc clipboard_note(struct db *db, const char *kind, const char *number, struct err *e);

#endif
