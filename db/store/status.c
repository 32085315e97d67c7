#include "db/store/status.h"

static const struct db_col status_cols[] = {
    DB_COL(struct request_status, ref),        DB_COL(struct request_status, kind),
    DB_COL(struct request_status, jenis),      DB_COL(struct request_status, channel),
    DB_COL(struct request_status, state),      DB_COL(struct request_status, submitted_at),
    DB_COL(struct request_status, promise_at), DB_COL(struct request_status, changed_at),
    DB_COL(struct request_status, sheets),     DB_COL(struct request_status, sheets_signed),
};
DB_STMT(
    request_status_stmt,
    .sql =
        "SELECT ref, kind, jenis, channel, state, submitted_at, promise_at, changed_at, sheets, sheets_signed"
        " FROM loket.request_status($1)",
    .nparams = 1, .cols = status_cols, .ncols = COUNT(status_cols),
    .row_size = sizeof(struct request_status));

enum rc
request_status(struct db *db, struct arena *a, const char *ref, struct request_status *out, struct err *e)
{
    const char *params[] = {ref};
    return db_row(db, a, &request_status_stmt, params, out, e);
}
