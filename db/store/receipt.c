#include "db/store/receipt.h"

static const struct db_col printer_cols[] = {
    DB_COL(struct receipt_printer, printer_id),
    DB_COL(struct receipt_printer, nama),
    DB_COL(struct receipt_printer, jenis),
    DB_COL(struct receipt_printer, is_default),
};
DB_STMT(receipt_printers_stmt,
        .sql = "SELECT printer_id, nama, jenis, is_default FROM loket.receipt_printers()",
        .cols = printer_cols, .ncols = COUNT(printer_cols), .row_size = sizeof(struct receipt_printer));

struct ordered_row {
    int64_t print_job_id;
};
static const struct db_col ordered_cols[] = {
    DB_COL(struct ordered_row, print_job_id),
};
DB_STMT(receipt_print_stmt, .sql = "SELECT print_job_id FROM loket.receipt_print($1, $2, $3)", .nparams = 3,
        .cols = ordered_cols, .ncols = COUNT(ordered_cols), .row_size = sizeof(struct ordered_row));
DB_STMT(receipt_print_ref_stmt, .sql = "SELECT print_job_id FROM loket.receipt_print_ref($1, $2, $3)",
        .nparams = 3, .cols = ordered_cols, .ncols = COUNT(ordered_cols),
        .row_size = sizeof(struct ordered_row));

static const struct db_col job_cols[] = {
    DB_COL(struct receipt_job, status),
    DB_COL(struct receipt_job, reasons),
    DB_COL(struct receipt_job, printer),
};
DB_STMT(receipt_job_stmt, .sql = "SELECT status, reasons, printer FROM loket.receipt_job($1)", .nparams = 1,
        .cols = job_cols, .ncols = COUNT(job_cols), .row_size = sizeof(struct receipt_job));

static const struct db_col work_cols[] = {
    DB_COL(struct receipt_work, content),
    DB_COL(struct receipt_work, pin),
    DB_COL(struct receipt_work, jenis),
};
DB_STMT(receipt_take_stmt, .sql = "SELECT content, pin, jenis FROM loket.work_receipt($1)", .nparams = 1,
        .cols = work_cols, .ncols = COUNT(work_cols), .row_size = sizeof(struct receipt_work));

enum rc
receipt_printers(struct db *db, struct arena *a, struct receipt_printer **rows, size_t *n, struct err *e)
{
    return db_rows(db, a, &receipt_printers_stmt, NULL, (void **)rows, n, e);
}

static enum rc
order(struct db *db, struct arena *a, const struct db_stmt *st, const char *const *params, int64_t *job,
      struct err *e)
{
    struct ordered_row row = {0};
    enum rc rc = db_row(db, a, st, params, &row, e);
    *job = row.print_job_id;
    return rc;
}

enum rc
receipt_print(struct db *db, int64_t request_id, int32_t printer_id, const char *key, int64_t *job,
              struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, request_id), db_p_int(a, printer_id), key};
    enum rc rc = order(db, a, &receipt_print_stmt, params, job, e);
    arena_free(a);
    return rc;
}

enum rc
receipt_print_ref(struct db *db, const char *ref, const char *printer, const char *key, int64_t *job,
                  struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {ref, printer, key};
    enum rc rc = order(db, a, &receipt_print_ref_stmt, params, job, e);
    arena_free(a);
    return rc;
}

enum rc
receipt_job(struct db *db, struct arena *a, int64_t job, struct receipt_job *out, struct err *e)
{
    const char *params[] = {db_p_int(a, job)};
    return db_row(db, a, &receipt_job_stmt, params, out, e);
}

enum rc
receipt_take(struct db *db, struct arena *a, int64_t job, struct receipt_work *out, struct err *e)
{
    const char *params[] = {db_p_int(a, job)};
    return db_row(db, a, &receipt_take_stmt, params, out, e);
}
