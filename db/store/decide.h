/*
 * decide.h - decisions on a request. The database decides what is allowed, and judges a decision when it is
 * made: a refusal comes at once. Whether it also takes effect at once is the office's setting undo_window
 * (seconds, db/schema/0033_decision.sql, 0034_window.sql): within the window nothing of the request has
 * changed, nobody else can touch it, and the officer can take the decision back. Then loket-worker carries it
 * out in one transaction in which everything is judged again. RC_OK means that the commit was confirmed.
 *
 * key is an idempotency key (db_uuid()), made when the officer opens the dialog: after RC_UNAVAILABLE the
 * same call with the same key settles what happened, and does it at most once.
 */
#ifndef LOKET_STORE_DECIDE_H
#define LOKET_STORE_DECIDE_H

#include "db/store/db.h"

struct decide_reason {
    const char *reason; /* code of request_reasons() */
    /* As in db/model/refusal.h. "" only where the reason is about the request as a whole. */
    const char *target;
    const char *note;
};

struct decide_result {
    const char *state;    /* the state it leads to */
    int32_t sheets;       /* KK sheets that now wait for the signature; 0 before it took effect */
    int64_t effective_in; /* seconds until it takes effect; 0: it has */
};

MUST_CHECK enum rc decide_approve(struct db *db, struct arena *a, int64_t request_id, int64_t token,
                                  const char *note, const char *key, struct decide_result *out,
                                  struct err *e);

/* decision: "return" or "reject". All reasons at once. */
MUST_CHECK enum rc decide_refuse(struct db *db, struct arena *a, int64_t request_id, int64_t token,
                                 const char *decision, const struct decide_reason *reasons, size_t nreasons,
                                 const char *note, const char *key, struct decide_result *out, struct err *e);

/* Up to a verifier or a supervisor. reason: a code of request_reasons() for "escalate". */
MUST_CHECK enum rc decide_escalate(struct db *db, struct arena *a, int64_t request_id, int64_t token,
                                   const char *reason, const char *note, const char *key,
                                   struct decide_result *out, struct err *e);

/*
 * A request that waits for a second person or a supervisor (awaiting_supervisor, held) goes back into review
 * and stays with the officer, who now judges it as the first. At once; it decides nothing. This is the way on
 * after "changed_since_first".
 */
MUST_CHECK enum rc decide_review(struct db *db, int64_t request_id, int64_t token, const char *note,
                                 const char *key, struct err *e);

struct decide_claim {
    int64_t token;
    int64_t lease; /* seconds left */
};
/* Takes the officer's own decision back before it takes effect, as if it had never been made; the claim lives
 * on under a new token. RC_CONFLICT "undo_too_late" once it has taken effect. */
MUST_CHECK enum rc decide_take_back(struct db *db, struct arena *a, int64_t request_id, const char *key,
                                    struct decide_claim *out, struct err *e);

/* Does not wait for the rest of the window. What stands in its way is the error, and is written down as by
 * the worker. out may be NULL. */
MUST_CHECK enum rc decide_now(struct db *db, struct arena *a, int64_t request_id, const char *key,
                              struct decide_result *out, struct err *e);

/* A decision of the officer that waits, or that came to nothing within the last day. */
struct decide_wait {
    int64_t request_id;
    const char *ref;
    const char *keputusan;   /* approve, return, reject, escalate */
    const char *leads_to;    /* state */
    int64_t effective_in;    /* seconds; 0: due, or it came to nothing */
    const char *fault;       /* code of the reason why it came to nothing, or "" */
    const char *fault_text;  /* its sentence, or "" */
    const char *fault_class; /* of the database; for nobody else */
    int64_t at;              /* when it was made, or came to nothing */
};
MUST_CHECK enum rc decide_waiting(struct db *db, struct arena *a, struct decide_wait **rows, size_t *n,
                                  struct err *e);

/*
 * For a request that waits for a second person or a supervisor: what the one before saw and said, and what
 * has changed since. The first row is the word itself. Approving is refused ("changed_since_first") while any
 * row is changed; decide_review() is the way on.
 */
struct second_row {
    const char *part; /* keputusan, temuan, berkas, centang, anggota, permohonan, catatan, keluarga */
    /* keputusan: who; temuan: code of the check; berkas, centang: label of the document; anggota: "NUMBER
     * ELEMENT"; catatan: NIK; keluarga: No KK; permohonan: element */
    const char *subject;
    const char *was;    /* keputusan: the note; temuan: "SEVERITY PARAM"; "": was not there */
    const char *is_now; /* keputusan: why it was sent up, or ""; "": is not there any more */
    bool changed;
    int64_t at; /* when the one before decided */
};
MUST_CHECK enum rc second_look(struct db *db, struct arena *a, int64_t request_id, struct second_row **rows,
                               size_t *n, struct err *e);

/* Seconds in which a decision can be taken back; 0: it takes effect at once. */
MUST_CHECK enum rc decide_window(struct db *db, int64_t *seconds, struct err *e);

/* The KK is handed over. */
MUST_CHECK enum rc decide_deliver(struct db *db, int64_t request_id, struct err *e);

#endif
