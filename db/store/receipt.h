/*
 * receipt.h - the receipt of a request (bukti permohonan): ordering its print, and what loket-worker
 * prints. A receipt carries a tracking PIN that is made when it is rendered; printing one again makes the
 * PIN of the earlier paper void. A receipt is over when it is printed: nobody confirms its paper.
 */
#ifndef LOKET_STORE_RECEIPT_H
#define LOKET_STORE_RECEIPT_H

#include "db/store/db.h"

struct receipt_printer {
    int32_t printer_id;
    const char *nama;
    const char *jenis; /* struk80 (80 mm roll), a5, a4 */
    bool is_default;   /* the one that printer_id 0 stands for */
};

/* Printers of the office that can print a receipt, the default one first. */
MUST_CHECK enum rc receipt_printers(struct db *db, struct arena *a, struct receipt_printer **rows, size_t *n,
                                    struct err *e);

/*
 * Orders the receipt of a request; *job gets its number. printer_id 0: the office's default for receipts.
 * key: a UUID (db_uuid()); the same one orders once. An earlier receipt of the request that is still on its
 * way is cancelled. RC_NONE "request_unknown", "printer_unknown"; RC_CONFLICT "receipt_not_open" for a
 * request that is over; RC_DENIED for roles that do not work at the counter.
 */
MUST_CHECK enum rc receipt_print(struct db *db, int64_t request_id, int32_t printer_id, const char *key,
                                 int64_t *job, struct err *e);

/* The same by the number of the request, for commands. printer: its name or its queue in CUPS; "": the
 * default. */
MUST_CHECK enum rc receipt_print_ref(struct db *db, const char *ref, const char *printer, const char *key,
                                     int64_t *job, struct err *e);

struct receipt_job {
    const char *status;  /* of table print_job: queued, sending, printing, stopped, printed, ... */
    const char *reasons; /* words of print_reason_text(), blank-separated */
    const char *printer;
};
/* Where a job stands, for the screen that ordered it. RC_NONE for another office's. */
MUST_CHECK enum rc receipt_job(struct db *db, struct arena *a, int64_t job, struct receipt_job *out,
                               struct err *e);

/* --- loket-worker --- */

struct receipt_work {
    const char *content; /* JSON of print/receipt.h */
    const char *pin;     /* for tracking; wipe the arena */
    const char *jenis;   /* of the printer */
};
/*
 * Takes a job that was never handed over: marks it as being sent and makes a new tracking PIN, in one
 * transaction, so that of two workers one prints. RC_NONE when it is not ours to send (any more).
 */
MUST_CHECK enum rc receipt_take(struct db *db, struct arena *a, int64_t job, struct receipt_work *out,
                                struct err *e);

#endif
