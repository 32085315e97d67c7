#include "db/store/audit.h"

static const struct db_col page_cols[] = {
    DB_COL(struct audit_row, entry_id),     DB_COL(struct audit_row, at),
    DB_COL(struct audit_row, actor),        DB_COL(struct audit_row, action),
    DB_COL(struct audit_row, subject_kind), DB_COL(struct audit_row, subject),
    DB_COL(struct audit_row, ref),          DB_COL(struct audit_row, isi),
    DB_COL(struct audit_row, idx),
};
DB_STMT(audit_page_stmt,
        .sql = "SELECT entry_id, at, actor, action, subject_kind, subject, ref, isi, idx"
               " FROM loket.audit_page($1, $2, $3)",
        .nparams = 3, .cols = page_cols, .ncols = COUNT(page_cols), .row_size = sizeof(struct audit_row),
        .long_job = true);

enum rc
audit_page(struct db *db, struct arena *a, const char *filter, int64_t before, int limit,
           struct audit_row **rows, size_t *n, struct err *e)
{
    const char *params[] = {filter, db_p_int(a, before), db_p_int(a, limit)};
    return db_rows(db, a, &audit_page_stmt, params, (void **)rows, n, e);
}
