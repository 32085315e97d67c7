/*
 * document.h - issued sheets: signing, printing, confirming the paper.
 */
#ifndef LOKET_STORE_DOCUMENT_H
#define LOKET_STORE_DOCUMENT_H

#include "db/store/db.h"

struct sign_row {
    int64_t issued_id;
    const char *no_kk, *ref, *jenis, *kepala;
    int64_t created_at, age;
    bool ordered; /* the signatory has ordered it; the signer has not answered yet */
    int32_t attempts;
    const char *last_error;
    int32_t members;
};

struct sheet_row {
    int64_t issued_id;
    const char *no_kk;
    int32_t versi;
    const char *status, *kepala;
    int64_t created_at, signed_at;
    int32_t prints;
    const char *job_status, *job_reasons; /* of the newest print job, or "" */
    int64_t print_job_id;                 /* 0: none */
    const char *printer;
};

struct printer_row {
    int32_t printer_id;
    const char *nama, *queue;
    bool is_default;
};

struct print_row {
    int64_t print_job_id, issued_id; /* issued_id 0: a receipt */
    const char *ref;
    int64_t request_id;
    const char *printer, *status, *reasons;
    int32_t copy_no;
    const char *officer;
    int64_t created_at, updated_at;
    bool mine;
    const char *kind; /* kk, or bukti: a receipt, which is over when it is printed */
};

struct issued_record {
    const char *record; /* canonical JSON (print/model.h) */
    const char *status, *ref;
    int64_t request_id;
};

MUST_CHECK enum rc document_sign_page(struct db *db, struct arena *a, int limit, struct sign_row **rows,
                                      size_t *n, struct err *e);
/* Orders the signature; key as in decide.h. */
MUST_CHECK enum rc document_sign_order(struct db *db, int64_t issued_id, const char *key, struct err *e);
MUST_CHECK enum rc document_record(struct db *db, struct arena *a, int64_t issued_id,
                                   struct issued_record *out, struct err *e);
MUST_CHECK enum rc document_sheets(struct db *db, struct arena *a, int64_t request_id,
                                   struct sheet_row **rows, size_t *n, struct err *e);
MUST_CHECK enum rc document_printers(struct db *db, struct arena *a, struct printer_row **rows, size_t *n,
                                     struct err *e);
/* Asks for a print; *job gets its number. RC_CONFLICT "print_running", "not_signed_yet"; RC_DENIED
 * "reprint_denied". */
MUST_CHECK enum rc document_print(struct db *db, int64_t issued_id, int32_t printer_id, const char *key,
                                  int64_t *job, struct err *e);
MUST_CHECK enum rc document_print_page(struct db *db, struct arena *a, int limit, struct print_row **rows,
                                       size_t *n, struct err *e);
/* The paper came out. seal: text of its QR, or "" when confirmed by eye. RC_INVALID "seal_mismatch". */
MUST_CHECK enum rc document_print_confirm(struct db *db, int64_t job, const char *seal, struct err *e);
MUST_CHECK enum rc document_print_cancel(struct db *db, int64_t job, struct err *e);

#endif
