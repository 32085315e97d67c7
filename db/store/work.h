/*
 * work.h - what the worker may do in the database (role loket_worker): sign what was
 * ordered, print what was asked, end claims that ran out, number the audit log.
 */
#ifndef LOKET_STORE_WORK_H
#define LOKET_STORE_WORK_H

#include "db/store/db.h"

struct work_sign {
    int64_t issued_id;
    const char *record; /* canonical JSON */
    int32_t attempts;   /* this one included */
};

/* Takes the next ordered signature that is due; RC_NONE when there is none. Nobody else gets it for a minute.
 */
MUST_CHECK enum rc work_sign_next(struct db *db, struct arena *a, struct work_sign *out, struct err *e);
/* Keeps the signed document. *kept is false when the sheet was superseded meanwhile; calling again is
 * harmless. */
MUST_CHECK enum rc work_sign_done(struct db *db, int64_t issued_id, const void *document, size_t n,
                                  const char *seal, bool *kept, struct err *e);
/* Puts the order off, for longer each time. code: a word without personal data. */
MUST_CHECK enum rc work_sign_failed(struct db *db, int64_t issued_id, const char *code, struct err *e);

struct work_print {
    int64_t print_job_id;
    const char *queue;   /* destination in CUPS */
    const char *status;  /* queued, sending, printing, stopped */
    const char *reasons; /* words of db/model/state.c, blank-separated */
    int32_t cups_job;    /* 0: never handed over, as far as we know */
    bool wants_cancel;
    int64_t age;      /* seconds since its state changed */
    const char *kind; /* kk, or bukti: a receipt (db/store/receipt.h) */
};

/* Open jobs with numbers above after, at most limit. */
MUST_CHECK enum rc work_print_open(struct db *db, struct arena *a, int64_t after, int limit,
                                   struct work_print **rows, size_t *n, struct err *e);

struct work_sheet {
    const char *record, *seal;
};
/* What an unsent job of a KK prints; RC_NONE when it is no longer one. */
MUST_CHECK enum rc work_print_sheet(struct db *db, struct arena *a, int64_t job, struct work_sheet *out,
                                    struct err *e);
/* Marks the job as being sent. *mine is false when it is not ours to send (again). */
MUST_CHECK enum rc work_print_start(struct db *db, int64_t job, bool *mine, struct err *e);
/* Writes what became of a job; cups_job 0 leaves its number as it is. */
MUST_CHECK enum rc work_print_state(struct db *db, int64_t job, const char *status, const char *reasons,
                                    int32_t cups_job, struct err *e);

struct work_decided {
    int64_t request_id;
    const char *keputusan; /* approve, return, reject, escalate */
    const char *outcome;   /* done, failed, or "": a lock was in the way, it is tried again */
    const char *fault;     /* code of why it failed, or "" */
};
/* Carries out the next decision whose window is over; RC_NONE when there is none. */
MUST_CHECK enum rc work_decide(struct db *db, struct arena *a, struct work_decided *out, struct err *e);

MUST_CHECK enum rc work_expire_claims(struct db *db, int64_t *n, struct err *e);

/* Gives numbers to at most limit finished entries. */
MUST_CHECK enum rc work_audit_sequence(struct db *db, int limit, int64_t *n, struct err *e);

struct work_checkpoint {
    int64_t size;
    struct db_bytes frontier;
    const char *note;
};
/* The newest stored checkpoint; RC_NONE when there is none yet. */
MUST_CHECK enum rc work_audit_last(struct db *db, struct arena *a, struct work_checkpoint *out,
                                   struct err *e);

struct work_leaf {
    int64_t idx;
    struct db_bytes daun;
};
MUST_CHECK enum rc work_audit_leaves(struct db *db, struct arena *a, int64_t from, int limit,
                                     struct work_leaf **rows, size_t *n, struct err *e);
/* Stores a checkpoint; one of the same size that is there already stays. */
MUST_CHECK enum rc work_audit_checkpoint(struct db *db, int64_t size, const void *root, size_t root_n,
                                         const void *frontier, size_t frontier_n, const char *note,
                                         struct err *e);

#endif
