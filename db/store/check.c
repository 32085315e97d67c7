#include "db/store/check.h"

static const struct db_col check_cols[] = {
    DB_COL(struct request_check, severity),  DB_COL(struct request_check, code),
    DB_COL(struct request_check, urut),      DB_COL(struct request_check, param),
    DB_COL(struct request_check, sumber),    DB_COL(struct request_check, target),
    DB_COL(struct request_check, concerned), DB_COL(struct request_check, score),
    DB_COL(struct request_check, subject),   DB_COL(struct request_check, verdict),
    DB_COL(struct request_check, berdua),
};
DB_STMT(
    request_checks_stmt,
    .sql = "SELECT severity, code, urut, param, sumber, target, concerned, score, subject, verdict, berdua"
           " FROM loket.request_checks($1)",
    .nparams = 1, .cols = check_cols, .ncols = COUNT(check_cols), .row_size = sizeof(struct request_check));

static const struct db_col record_cols[] = {
    DB_COL(struct concerned_record, nik),           DB_COL(struct concerned_record, no_kk),
    DB_COL(struct concerned_record, status_dasar),  DB_COL(struct concerned_record, nama_lengkap),
    DB_COL(struct concerned_record, jenis_kelamin), DB_COL(struct concerned_record, tempat_lahir),
    DB_COL(struct concerned_record, tanggal_lahir), DB_COL(struct concerned_record, status_perkawinan),
    DB_COL(struct concerned_record, nama_ayah),     DB_COL(struct concerned_record, nama_ibu),
    DB_COL(struct concerned_record, alamat),        DB_COL(struct concerned_record, desa_kelurahan),
    DB_COL(struct concerned_record, kantor),
};
DB_STMT(concerned_records_stmt,
        .sql = "SELECT nik, no_kk, status_dasar, nama_lengkap, jenis_kelamin, tempat_lahir, tanggal_lahir,"
               " status_perkawinan, nama_ayah, nama_ibu, alamat, desa_kelurahan, kantor"
               " FROM loket.concerned_records($1)",
        .nparams = 1, .cols = record_cols, .ncols = COUNT(record_cols),
        .row_size = sizeof(struct concerned_record));

static const struct db_col verdict_cols[] = {
    DB_COL(struct verdict_row, subject), DB_COL(struct verdict_row, verdict),
    DB_COL(struct verdict_row, catatan), DB_COL(struct verdict_row, officer),
    DB_COL(struct verdict_row, at),      DB_COL(struct verdict_row, ref),
};
DB_STMT(verdict_list_stmt,
        .sql = "SELECT subject, verdict, catatan, officer, at, ref FROM loket.verdict_list($1)", .nparams = 1,
        .cols = verdict_cols, .ncols = COUNT(verdict_cols), .row_size = sizeof(struct verdict_row));

/* The audit entries of the reading are committed before anything is read. */
DB_STMT(checks_open_stmt, .sql = "SELECT loket.checks_open($1)", .nparams = 1);
DB_STMT(verdict_set_stmt, .sql = "SELECT loket.verdict_set($1, $2, $3, $4, $5, $6)", .nparams = 6);

struct found_row {
    int64_t request_id;
};
static const struct db_col found_cols[] = {DB_COL(struct found_row, request_id)};
DB_STMT(request_by_ref_stmt, .sql = "SELECT request_id FROM loket.request_by_ref($1)", .nparams = 1,
        .cols = found_cols, .ncols = COUNT(found_cols), .row_size = sizeof(struct found_row));

enum rc
check_find(struct db *db, struct arena *a, const char *ref, int64_t *id, struct err *e)
{
    const char *params[] = {ref};
    struct found_row row = {0};
    enum rc rc = db_row(db, a, &request_by_ref_stmt, params, &row, e);
    *id = row.request_id;
    return rc;
}

enum rc
request_checks(struct db *db, struct arena *a, int64_t id, struct request_check **rows, size_t *n,
               struct err *e)
{
    const char *params[] = {db_p_int(a, id)};
    enum rc rc = db_exec(db, &checks_open_stmt, params, e);
    if (rc != RC_OK)
        return rc;
    return db_rows(db, a, &request_checks_stmt, params, (void **)rows, n, e);
}

enum rc
check_records(struct db *db, struct arena *a, int64_t id, struct concerned_record **rows, size_t *n,
              struct err *e)
{
    const char *params[] = {db_p_int(a, id)};
    return db_rows(db, a, &concerned_records_stmt, params, (void **)rows, n, e);
}

enum rc
check_verdicts(struct db *db, struct arena *a, int64_t id, struct verdict_row **rows, size_t *n,
               struct err *e)
{
    const char *params[] = {db_p_int(a, id)};
    return db_rows(db, a, &verdict_list_stmt, params, (void **)rows, n, e);
}

enum rc
verdict_set(struct db *db, int64_t id, const struct request_check *c, const char *verdict, const char *note,
            const char *key, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, id), c->code, c->subject, verdict, note, key};
    enum rc rc = db_exec(db, &verdict_set_stmt, params, e);
    arena_free(a);
    return rc;
}
