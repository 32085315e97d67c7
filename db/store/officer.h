/*
 * officer.h - the officer of this connection.
 */
#ifndef LOKET_STORE_OFFICER_H
#define LOKET_STORE_OFFICER_H

#include "db/store/db.h"

struct officer_self {
    const char *username, *nama_lengkap, *nip, *role;
    int32_t office_id; /* 0: none */
    const char *nama_kantor;
    int32_t zona; /* 7, 8, 9; 0 without an office */
};

/* Strings in a. RC_DENIED when the account is closed or the session has ended. */
MUST_CHECK enum rc officer_whoami(struct db *db, struct arena *a, struct officer_self *out, struct err *e);

struct service_count {
    const char *name; /* "queue.submitted", "signature.waiting", ... */
    int64_t value;
};
/* Counts of the service, without citizens' data. For administrators, supervisors, auditors. */
MUST_CHECK enum rc officer_service_status(struct db *db, struct arena *a, struct service_count **rows,
                                          size_t *n, struct err *e);

#endif
