/*
 * place.h - where an officer stands, kept in the database for the next login
 * after a dropped line. The text is the session's own; nothing of it is read here.
 */
#ifndef LOKET_STORE_PLACE_H
#define LOKET_STORE_PLACE_H

#include "db/store/db.h"

#define PLACE_MAX 16384 /* bytes */

struct place {
    const char *place;        /* "": none, or its time is over */
    int64_t age;              /* seconds since it was kept */
    const char *other_source; /* where another session of the officer is open; "": there is none */
    int64_t other_since;      /* seconds since 1970 */
};

/* *mine false: another session of the officer has it now. */
MUST_CHECK enum rc place_save(struct db *db, const char *place, bool *mine, struct err *e);
/* The kept place becomes that of this session. */
MUST_CHECK enum rc place_take(struct db *db, struct arena *a, struct place *out, struct err *e);
MUST_CHECK enum rc place_forget(struct db *db, struct err *e);

#endif
