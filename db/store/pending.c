#include "db/store/pending.h"

static const struct db_col page_cols[] = {
    DB_COL(struct pending_row, request_id),   DB_COL(struct pending_row, ref),
    DB_COL(struct pending_row, kind),         DB_COL(struct pending_row, jenis),
    DB_COL(struct pending_row, pemohon_nama), DB_COL(struct pending_row, channel),
    DB_COL(struct pending_row, state),        DB_COL(struct pending_row, age),
    DB_COL(struct pending_row, slack),        DB_COL(struct pending_row, missing),
};
DB_STMT(pending_page_stmt,
        .sql = "SELECT request_id, ref, kind, jenis, pemohon_nama, channel, state, age, slack, missing"
               " FROM loket.pending_page($1, $2)",
        .nparams = 2, .cols = page_cols, .ncols = COUNT(page_cols), .row_size = sizeof(struct pending_row));

enum rc
pending_page(struct db *db, struct arena *a, const char *filter, int limit, struct pending_row **rows,
             size_t *n, struct err *e)
{
    const char *params[] = {filter, db_p_int(a, limit)};
    return db_rows(db, a, &pending_page_stmt, params, (void **)rows, n, e);
}
