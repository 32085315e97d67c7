/*
 * queue.h - the queue of open requests of the officer's office, claims on them, saved views, and the
 * search over all requests of the office.
 */
#ifndef LOKET_STORE_QUEUE_H
#define LOKET_STORE_QUEUE_H

#include "db/store/db.h"

struct queue_row {
    int64_t request_id;
    const char *ref;     /* number of the request */
    const char *kind;    /* "I.B.2" */
    const char *jenis;   /* its label */
    const char *channel; /* "portal" */
    const char *pemohon_nama;
    const char *state;
    int64_t age;        /* seconds since it came in */
    int64_t slack;      /* seconds until the promise; negative: late */
    const char *holder; /* who has it now, or "" */
    bool mine;
    int64_t lease;     /* seconds left of the claim */
    int32_t documents; /* signed sheets ready for printing */
    const char *pos;   /* where it stands: queue_page() goes on after it */
    bool sent_up;      /* queue_page(): waits for a supervisor, because somebody sent it up */
};

/* What a page shows; NULL or "" for everything. */
struct queue_filter {
    const char *text;    /* part of number, name, kind's label, state's label or holder */
    const char *state;   /* "submitted" */
    const char *kind;    /* "I.B.2" */
    const char *channel; /* "portal" */
    const char *older;   /* came in at least so many seconds ago */
    const char *officer; /* holder's username, "saya", or "-" for nobody */
    const char *name;    /* part of the applicant's name */
    const char *nik;     /* the applicant's */
    const char *ref;     /* beginning of the number */
};

struct queue_count {
    const char *state;
    int64_t n, late;
    bool capped; /* there are more than were counted */
};

struct queue_version {
    int64_t version; /* another number: rows among the first ones changed */
    bool whole;      /* there are no others */
};

struct claim {
    int64_t token; /* fencing token, goes with each command */
    int64_t lease; /* seconds left */
};

/* An officer's filter and order under a name. */
struct saved_view {
    const char *name;
    const char *state, *kind, *channel, *older, *officer, *nama, *ref, *teks;
    const char *sort;
};

/*
 * The page. sort: "janji" (fair order), "ref", "jenis", "pemohon", "status", "petugas". after: pos of
 * the row before the page, or "". At most limit rows (and at most 2000). RC_INVALID "filter_bad".
 */
MUST_CHECK enum rc queue_page(struct db *db, struct arena *a, const struct queue_filter *filter,
                              const char *sort, const char *after, int limit, struct queue_row **rows,
                              size_t *n, struct err *e);

MUST_CHECK enum rc queue_counts(struct db *db, struct arena *a, struct queue_count **rows, size_t *n,
                                struct err *e);

/* For the poll of an open queue: much cheaper than a page, the more so the fewer rows it looks at. */
MUST_CHECK enum rc queue_poll(struct db *db, int rows, struct queue_version *out, struct err *e);

/*
 * Claims or extends. reason and note: for one that is not among the next ones ("" otherwise).
 * RC_CONFLICT "claimed_by_other", "claim_taken_over", RC_DENIED "own_entry", "own_family",
 * "second_person_needed", RC_INVALID "pick_reason_needed".
 */
MUST_CHECK enum rc queue_claim(struct db *db, struct arena *a, int64_t request_id, const char *reason,
                               const char *note, struct claim *out, struct err *e);

/* Claims the next one in fair order. RC_NONE when nothing waits. */
MUST_CHECK enum rc queue_next(struct db *db, struct arena *a, int64_t *request_id, struct claim *out,
                              struct err *e);

/* A supervisor takes what somebody else holds. RC_CONFLICT "not_held". */
MUST_CHECK enum rc queue_takeover(struct db *db, struct arena *a, int64_t request_id, const char *reason,
                                  const char *note, struct claim *out, struct err *e);

/* Gives it back. Harmless when it is no longer held. */
MUST_CHECK enum rc queue_release(struct db *db, int64_t request_id, int64_t token, struct err *e);

/* The reasons of picking out of order, or of a take-over. */
struct pick_reason {
    const char *reason, *label, *about;
};
MUST_CHECK enum rc queue_reasons(struct db *db, struct arena *a, bool takeover, struct pick_reason **rows,
                                 size_t *n, struct err *e);

MUST_CHECK enum rc view_list(struct db *db, struct arena *a, struct saved_view **rows, size_t *n,
                             struct err *e);
/* RC_INVALID "view_name", "view_limit". A NIK in the filter is not kept. */
MUST_CHECK enum rc view_save(struct db *db, const char *name, const struct queue_filter *filter,
                             const char *sort, struct err *e);
MUST_CHECK enum rc view_drop(struct db *db, const char *name, struct err *e);

/*
 * All requests of the office, finished ones too: by NIK or No KK, by number, or by the beginning of the
 * applicant's name; newest first. What is found is audited before it is read. RC_INVALID "search_query".
 */
MUST_CHECK enum rc queue_search(struct db *db, struct arena *a, const char *query, int limit,
                                struct queue_row **rows, size_t *n, struct err *e);

#endif
