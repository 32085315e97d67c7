#include "db/store/queue.h"

static const struct db_col page_cols[] = {
    DB_COL(struct queue_row, request_id),   DB_COL(struct queue_row, ref),
    DB_COL(struct queue_row, kind),         DB_COL(struct queue_row, jenis),
    DB_COL(struct queue_row, pemohon_nama), DB_COL(struct queue_row, state),
    DB_COL(struct queue_row, age),          DB_COL(struct queue_row, slack),
    DB_COL(struct queue_row, holder),       DB_COL(struct queue_row, mine),
    DB_COL(struct queue_row, lease),        DB_COL(struct queue_row, documents),
};
DB_STMT(
    queue_page_stmt,
    .sql =
        "SELECT request_id, ref, kind, jenis, pemohon_nama, state, age, slack, holder, mine, lease, documents"
        " FROM loket.queue_page($1, $2, $3)",
    .nparams = 3, .cols = page_cols, .ncols = COUNT(page_cols), .row_size = sizeof(struct queue_row));

static const struct db_col count_cols[] = {
    DB_COL(struct queue_count, state),
    DB_COL(struct queue_count, n),
    DB_COL(struct queue_count, late),
};
DB_STMT(queue_counts_stmt, .sql = "SELECT state, n, late FROM loket.queue_counts()", .cols = count_cols,
        .ncols = COUNT(count_cols), .row_size = sizeof(struct queue_count));

static const struct db_col claim_cols[] = {
    DB_COL(struct claim, token),
    DB_COL(struct claim, lease),
};
DB_STMT(queue_claim_stmt, .sql = "SELECT token, lease FROM loket.request_claim($1)", .nparams = 1,
        .cols = claim_cols, .ncols = COUNT(claim_cols), .row_size = sizeof(struct claim));

struct next_row {
    int64_t request_id, token, lease;
};
static const struct db_col next_cols[] = {
    DB_COL(struct next_row, request_id),
    DB_COL(struct next_row, token),
    DB_COL(struct next_row, lease),
};
DB_STMT(queue_next_stmt, .sql = "SELECT request_id, token, lease FROM loket.request_next()",
        .cols = next_cols, .ncols = COUNT(next_cols), .row_size = sizeof(struct next_row));

DB_STMT(queue_release_stmt, .sql = "SELECT loket.request_release($1, $2)", .nparams = 2);

enum rc
queue_page(struct db *db, struct arena *a, const char *filter, const char *sort, int limit,
           struct queue_row **rows, size_t *n, struct err *e)
{
    const char *params[] = {filter, sort, db_p_int(a, limit)};
    return db_rows(db, a, &queue_page_stmt, params, (void **)rows, n, e);
}

enum rc
queue_counts(struct db *db, struct arena *a, struct queue_count **rows, size_t *n, struct err *e)
{
    return db_rows(db, a, &queue_counts_stmt, NULL, (void **)rows, n, e);
}

enum rc
queue_claim(struct db *db, struct arena *a, int64_t request_id, struct claim *out, struct err *e)
{
    const char *params[] = {db_p_int(a, request_id)};
    return db_row(db, a, &queue_claim_stmt, params, out, e);
}

enum rc
queue_next(struct db *db, struct arena *a, int64_t *request_id, struct claim *out, struct err *e)
{
    struct next_row row = {0};
    enum rc rc = db_row(db, a, &queue_next_stmt, NULL, &row, e);
    *request_id = row.request_id;
    *out = (struct claim){.token = row.token, .lease = row.lease};
    return rc;
}

enum rc
queue_release(struct db *db, int64_t request_id, int64_t token, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, request_id), db_p_int(a, token)};
    enum rc rc = db_exec(db, &queue_release_stmt, params, e);
    arena_free(a);
    return rc;
}
