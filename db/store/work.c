#include "db/store/work.h"

static const struct db_col sign_cols[] = {
    DB_COL(struct work_sign, issued_id),
    DB_COL(struct work_sign, record),
    DB_COL(struct work_sign, attempts),
};
DB_STMT(work_sign_next_stmt, .sql = "SELECT issued_id, record, attempts FROM loket.work_sign_next()",
        .cols = sign_cols, .ncols = COUNT(sign_cols), .row_size = sizeof(struct work_sign));

struct kept_row {
    bool kept;
};
static const struct db_col kept_cols[] = {
    DB_COL(struct kept_row, kept),
};
DB_STMT(work_sign_done_stmt, .sql = "SELECT kept FROM loket.work_sign_done($1, $2, $3)", .nparams = 3,
        .cols = kept_cols, .ncols = COUNT(kept_cols), .row_size = sizeof(struct kept_row));
DB_STMT(work_sign_failed_stmt, .sql = "SELECT loket.work_sign_failed($1, $2)", .nparams = 2);

static const struct db_col print_cols[] = {
    DB_COL(struct work_print, print_job_id), DB_COL(struct work_print, queue),
    DB_COL(struct work_print, status),       DB_COL(struct work_print, reasons),
    DB_COL(struct work_print, cups_job),     DB_COL(struct work_print, wants_cancel),
    DB_COL(struct work_print, age),          DB_COL(struct work_print, kind),
};
DB_STMT(work_print_open_stmt,
        .sql = "SELECT print_job_id, queue, status, reasons, cups_job, wants_cancel, age, kind"
               " FROM loket.work_print_open($1, $2)",
        .nparams = 2, .cols = print_cols, .ncols = COUNT(print_cols), .row_size = sizeof(struct work_print));

static const struct db_col sheet_cols[] = {
    DB_COL(struct work_sheet, record),
    DB_COL(struct work_sheet, seal),
};
DB_STMT(work_print_sheet_stmt, .sql = "SELECT record, seal FROM loket.work_print_sheet($1)", .nparams = 1,
        .cols = sheet_cols, .ncols = COUNT(sheet_cols), .row_size = sizeof(struct work_sheet));

struct mine_row {
    bool mine;
};
static const struct db_col mine_cols[] = {
    DB_COL(struct mine_row, mine),
};
DB_STMT(work_print_start_stmt, .sql = "SELECT mine FROM loket.work_print_start($1)", .nparams = 1,
        .cols = mine_cols, .ncols = COUNT(mine_cols), .row_size = sizeof(struct mine_row));
DB_STMT(work_print_state_stmt, .sql = "SELECT loket.work_print_state($1, $2, $3, $4)", .nparams = 4);

static const struct db_col decided_cols[] = {
    DB_COL(struct work_decided, request_id),
    DB_COL(struct work_decided, keputusan),
    DB_COL(struct work_decided, outcome),
    DB_COL(struct work_decided, fault),
};
DB_STMT(work_decide_stmt, .sql = "SELECT request_id, keputusan, outcome, fault FROM loket.work_decide()",
        .cols = decided_cols, .ncols = COUNT(decided_cols), .row_size = sizeof(struct work_decided));

struct count_row {
    int64_t n;
};
static const struct db_col count_cols[] = {
    DB_COL(struct count_row, n),
};
DB_STMT(work_expire_claims_stmt, .sql = "SELECT n FROM loket.work_expire_claims()", .cols = count_cols,
        .ncols = COUNT(count_cols), .row_size = sizeof(struct count_row));
DB_STMT(work_audit_sequence_stmt, .sql = "SELECT n FROM loket.work_audit_sequence($1)", .nparams = 1,
        .cols = count_cols, .ncols = COUNT(count_cols), .row_size = sizeof(struct count_row));

static const struct db_col last_cols[] = {
    DB_COL(struct work_checkpoint, size),
    DB_COL(struct work_checkpoint, frontier),
    DB_COL(struct work_checkpoint, note),
};
DB_STMT(work_audit_last_stmt, .sql = "SELECT size, frontier, note FROM loket.work_audit_last()",
        .cols = last_cols, .ncols = COUNT(last_cols), .row_size = sizeof(struct work_checkpoint));

static const struct db_col leaf_cols[] = {
    DB_COL(struct work_leaf, idx),
    DB_COL(struct work_leaf, daun),
};
DB_STMT(work_audit_leaves_stmt, .sql = "SELECT idx, daun FROM loket.work_audit_leaves($1, $2)", .nparams = 2,
        .cols = leaf_cols, .ncols = COUNT(leaf_cols), .row_size = sizeof(struct work_leaf));
DB_STMT(work_audit_checkpoint_stmt, .sql = "SELECT loket.work_audit_checkpoint($1, $2, $3, $4)",
        .nparams = 4);

enum rc
work_sign_next(struct db *db, struct arena *a, struct work_sign *out, struct err *e)
{
    return db_row(db, a, &work_sign_next_stmt, NULL, out, e);
}

enum rc
work_sign_done(struct db *db, int64_t issued_id, const void *document, size_t n, const char *seal, bool *kept,
               struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct kept_row row = {false};
    const char *params[] = {db_p_int(a, issued_id), db_p_bytes(a, document, n), seal};
    enum rc rc = db_row(db, a, &work_sign_done_stmt, params, &row, e);
    *kept = row.kept;
    arena_free(a);
    return rc;
}

enum rc
work_sign_failed(struct db *db, int64_t issued_id, const char *code, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, issued_id), code};
    enum rc rc = db_exec(db, &work_sign_failed_stmt, params, e);
    arena_free(a);
    return rc;
}

enum rc
work_print_open(struct db *db, struct arena *a, int64_t after, int limit, struct work_print **rows, size_t *n,
                struct err *e)
{
    const char *params[] = {db_p_int(a, after), db_p_int(a, limit)};
    return db_rows(db, a, &work_print_open_stmt, params, (void **)rows, n, e);
}

enum rc
work_print_sheet(struct db *db, struct arena *a, int64_t job, struct work_sheet *out, struct err *e)
{
    const char *params[] = {db_p_int(a, job)};
    return db_row(db, a, &work_print_sheet_stmt, params, out, e);
}

enum rc
work_print_start(struct db *db, int64_t job, bool *mine, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct mine_row row = {false};
    const char *params[] = {db_p_int(a, job)};
    enum rc rc = db_row(db, a, &work_print_start_stmt, params, &row, e);
    *mine = row.mine;
    arena_free(a);
    return rc;
}

enum rc
work_print_state(struct db *db, int64_t job, const char *status, const char *reasons, int32_t cups_job,
                 struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, job), status, reasons, db_p_int(a, cups_job)};
    enum rc rc = db_exec(db, &work_print_state_stmt, params, e);
    arena_free(a);
    return rc;
}

static enum rc
count(struct db *db, const struct db_stmt *st, const char *const *params, struct arena *a, int64_t *n,
      struct err *e)
{
    struct count_row row = {0};
    enum rc rc = db_row(db, a, st, params, &row, e);
    *n = row.n;
    arena_free(a);
    return rc;
}

enum rc
work_decide(struct db *db, struct arena *a, struct work_decided *out, struct err *e)
{
    return db_row(db, a, &work_decide_stmt, NULL, out, e);
}

enum rc
work_expire_claims(struct db *db, int64_t *n, struct err *e)
{
    return count(db, &work_expire_claims_stmt, NULL, arena_new(NULL), n, e);
}

enum rc
work_audit_sequence(struct db *db, int limit, int64_t *n, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, limit)};
    return count(db, &work_audit_sequence_stmt, params, a, n, e);
}

enum rc
work_audit_last(struct db *db, struct arena *a, struct work_checkpoint *out, struct err *e)
{
    return db_row(db, a, &work_audit_last_stmt, NULL, out, e);
}

enum rc
work_audit_leaves(struct db *db, struct arena *a, int64_t from, int limit, struct work_leaf **rows, size_t *n,
                  struct err *e)
{
    const char *params[] = {db_p_int(a, from), db_p_int(a, limit)};
    return db_rows(db, a, &work_audit_leaves_stmt, params, (void **)rows, n, e);
}

enum rc
work_audit_checkpoint(struct db *db, int64_t size, const void *root, size_t root_n, const void *frontier,
                      size_t frontier_n, const char *note, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, size), db_p_bytes(a, root, root_n),
                            db_p_bytes(a, frontier, frontier_n), note};
    enum rc rc = db_exec(db, &work_audit_checkpoint_stmt, params, e);
    arena_free(a);
    return rc;
}
