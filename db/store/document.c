#include "db/store/document.h"

#include "db/store/reason.h"

static const struct db_col sign_cols[] = {
    DB_COL(struct sign_row, issued_id), DB_COL(struct sign_row, no_kk),
    DB_COL(struct sign_row, ref),       DB_COL(struct sign_row, jenis),
    DB_COL(struct sign_row, kepala),    DB_COL(struct sign_row, created_at),
    DB_COL(struct sign_row, age),       DB_COL(struct sign_row, ordered),
    DB_COL(struct sign_row, attempts),  DB_COL(struct sign_row, last_error),
    DB_COL(struct sign_row, members),
};
DB_STMT(
    document_sign_page_stmt,
    .sql =
        "SELECT issued_id, no_kk, ref, jenis, kepala, created_at, age, ordered, attempts, last_error, members"
        " FROM loket.sign_page($1)",
    .nparams = 1, .cols = sign_cols, .ncols = COUNT(sign_cols), .row_size = sizeof(struct sign_row));
DB_STMT(document_sign_order_stmt, .sql = "SELECT ordered FROM loket.sign_order($1, $2)", .nparams = 2);

static const struct db_col record_cols[] = {
    DB_COL(struct issued_record, record),
    DB_COL(struct issued_record, status),
    DB_COL(struct issued_record, ref),
    DB_COL(struct issued_record, request_id),
};
DB_STMT(document_open_stmt, .sql = "SELECT loket.issued_open($1)", .nparams = 1);
DB_STMT(document_record_stmt, .sql = "SELECT record, status, ref, request_id FROM loket.issued_record($1)",
        .nparams = 1, .cols = record_cols, .ncols = COUNT(record_cols),
        .row_size = sizeof(struct issued_record));

static const struct db_col sheet_cols[] = {
    DB_COL(struct sheet_row, issued_id),    DB_COL(struct sheet_row, no_kk),
    DB_COL(struct sheet_row, versi),        DB_COL(struct sheet_row, status),
    DB_COL(struct sheet_row, kepala),       DB_COL(struct sheet_row, created_at),
    DB_COL(struct sheet_row, signed_at),    DB_COL(struct sheet_row, prints),
    DB_COL(struct sheet_row, job_status),   DB_COL(struct sheet_row, job_reasons),
    DB_COL(struct sheet_row, print_job_id), DB_COL(struct sheet_row, printer),
};
DB_STMT(document_sheets_stmt,
        .sql = "SELECT issued_id, no_kk, versi, status, kepala, created_at, signed_at, prints, job_status, "
               "job_reasons,"
               " print_job_id, printer FROM loket.request_sheets($1)",
        .nparams = 1, .cols = sheet_cols, .ncols = COUNT(sheet_cols), .row_size = sizeof(struct sheet_row));

static const struct db_col printer_cols[] = {
    DB_COL(struct printer_row, printer_id),
    DB_COL(struct printer_row, nama),
    DB_COL(struct printer_row, queue),
    DB_COL(struct printer_row, is_default),
};
DB_STMT(document_printers_stmt, .sql = "SELECT printer_id, nama, queue, is_default FROM loket.printer_list()",
        .cols = printer_cols, .ncols = COUNT(printer_cols), .row_size = sizeof(struct printer_row));

struct job_row {
    int64_t print_job_id;
};
static const struct db_col job_cols[] = {
    DB_COL(struct job_row, print_job_id),
};
DB_STMT(document_print_stmt, .sql = "SELECT print_job_id FROM loket.print_ask($1, $2, $3)", .nparams = 3,
        .cols = job_cols, .ncols = COUNT(job_cols), .row_size = sizeof(struct job_row));

static const struct db_col print_cols[] = {
    DB_COL(struct print_row, print_job_id), DB_COL(struct print_row, issued_id),
    DB_COL(struct print_row, ref),          DB_COL(struct print_row, request_id),
    DB_COL(struct print_row, printer),      DB_COL(struct print_row, status),
    DB_COL(struct print_row, reasons),      DB_COL(struct print_row, copy_no),
    DB_COL(struct print_row, officer),      DB_COL(struct print_row, created_at),
    DB_COL(struct print_row, updated_at),   DB_COL(struct print_row, mine),
    DB_COL(struct print_row, kind),
};
DB_STMT(document_print_page_stmt,
        .sql = "SELECT print_job_id, issued_id, ref, request_id, printer, status, reasons, copy_no, officer, "
               "created_at,"
               " updated_at, mine, kind FROM loket.print_page($1)",
        .nparams = 1, .cols = print_cols, .ncols = COUNT(print_cols), .row_size = sizeof(struct print_row));

struct confirm_row {
    bool matched;
};
static const struct db_col confirm_cols[] = {
    DB_COL(struct confirm_row, matched),
};
DB_STMT(document_print_confirm_stmt, .sql = "SELECT matched FROM loket.print_confirm($1, $2)", .nparams = 2,
        .cols = confirm_cols, .ncols = COUNT(confirm_cols), .row_size = sizeof(struct confirm_row));
DB_STMT(document_print_cancel_stmt, .sql = "SELECT loket.print_cancel($1)", .nparams = 1);

enum rc
document_sign_page(struct db *db, struct arena *a, int limit, struct sign_row **rows, size_t *n,
                   struct err *e)
{
    const char *params[] = {db_p_int(a, limit)};
    return db_rows(db, a, &document_sign_page_stmt, params, (void **)rows, n, e);
}

enum rc
document_sign_order(struct db *db, int64_t issued_id, const char *key, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, issued_id), key};
    enum rc rc = db_exec(db, &document_sign_order_stmt, params, e);
    arena_free(a);
    return rc;
}

enum rc
document_record(struct db *db, struct arena *a, int64_t issued_id, struct issued_record *out, struct err *e)
{
    const char *params[] = {db_p_int(a, issued_id)};
    enum rc rc = db_exec(db, &document_open_stmt, params, e);
    if (rc != RC_OK)
        return rc;
    return db_row(db, a, &document_record_stmt, params, out, e);
}

enum rc
document_sheets(struct db *db, struct arena *a, int64_t request_id, struct sheet_row **rows, size_t *n,
                struct err *e)
{
    const char *params[] = {db_p_int(a, request_id)};
    return db_rows(db, a, &document_sheets_stmt, params, (void **)rows, n, e);
}

enum rc
document_printers(struct db *db, struct arena *a, struct printer_row **rows, size_t *n, struct err *e)
{
    return db_rows(db, a, &document_printers_stmt, NULL, (void **)rows, n, e);
}

enum rc
document_print(struct db *db, int64_t issued_id, int32_t printer_id, const char *key, int64_t *job,
               struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct job_row row = {0};
    const char *params[] = {db_p_int(a, issued_id), db_p_int(a, printer_id), key};
    enum rc rc = db_row(db, a, &document_print_stmt, params, &row, e);
    *job = row.print_job_id;
    arena_free(a);
    return rc;
}

enum rc
document_print_page(struct db *db, struct arena *a, int limit, struct print_row **rows, size_t *n,
                    struct err *e)
{
    const char *params[] = {db_p_int(a, limit)};
    return db_rows(db, a, &document_print_page_stmt, params, (void **)rows, n, e);
}

enum rc
document_print_confirm(struct db *db, int64_t job, const char *seal, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct confirm_row row = {false};
    const char *params[] = {db_p_int(a, job), seal};
    enum rc rc = db_row(db, a, &document_print_confirm_stmt, params, &row, e);
    arena_free(a);
    if (rc != RC_OK || row.matched)
        return rc;
    reason_set(e, "LKINV", "seal_mismatch");
    return err_field(e, "qr");
}

enum rc
document_print_cancel(struct db *db, int64_t job, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, job)};
    enum rc rc = db_exec(db, &document_print_cancel_stmt, params, e);
    arena_free(a);
    return rc;
}
