#include "db/store/officer.h"

static const struct db_col whoami_cols[] = {
    DB_COL(struct officer_self, username),  DB_COL(struct officer_self, nama_lengkap),
    DB_COL(struct officer_self, nip),       DB_COL(struct officer_self, role),
    DB_COL(struct officer_self, office_id), DB_COL(struct officer_self, nama_kantor),
    DB_COL(struct officer_self, zona),
};
DB_STMT(officer_whoami_stmt,
        .sql = "SELECT username, nama_lengkap, nip, role, office_id, nama_kantor, zona FROM loket.whoami()",
        .cols = whoami_cols, .ncols = COUNT(whoami_cols), .row_size = sizeof(struct officer_self));

static const struct db_col status_cols[] = {
    DB_COL(struct service_count, name),
    DB_COL(struct service_count, value),
};
DB_STMT(officer_status_stmt, .sql = "SELECT name, value FROM loket.service_status()", .cols = status_cols,
        .ncols = COUNT(status_cols), .row_size = sizeof(struct service_count));

enum rc
officer_whoami(struct db *db, struct arena *a, struct officer_self *out, struct err *e)
{
    return db_row(db, a, &officer_whoami_stmt, NULL, out, e);
}

enum rc
officer_service_status(struct db *db, struct arena *a, struct service_count **rows, size_t *n, struct err *e)
{
    return db_rows(db, a, &officer_status_stmt, NULL, (void **)rows, n, e);
}
