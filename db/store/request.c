#include "db/store/request.h"

/* A column that fills a field of a nested struct. */
#define DB_COL_IN(T, sub, f)                                                                                 \
    {                                                                                                        \
#f, offsetof(T, sub.f), DB_KIND(((T *)0)->sub.f)                                                     \
    }
#define PERSON_COLS(T, sub)                                                                                  \
    DB_COL_IN(T, sub, nik), DB_COL_IN(T, sub, nama_lengkap), DB_COL_IN(T, sub, jenis_kelamin),               \
        DB_COL_IN(T, sub, tempat_lahir), DB_COL_IN(T, sub, tanggal_lahir), DB_COL_IN(T, sub, agama),         \
        DB_COL_IN(T, sub, pendidikan), DB_COL_IN(T, sub, jenis_pekerjaan),                                   \
        DB_COL_IN(T, sub, golongan_darah), DB_COL_IN(T, sub, status_perkawinan),                             \
        DB_COL_IN(T, sub, tanggal_perkawinan), DB_COL_IN(T, sub, shdk), DB_COL_IN(T, sub, kewarganegaraan),  \
        DB_COL_IN(T, sub, no_paspor), DB_COL_IN(T, sub, no_kitap), DB_COL_IN(T, sub, nama_ayah),             \
        DB_COL_IN(T, sub, nama_ibu)
#define PERSON_SQL                                                                                           \
    "nik, nama_lengkap, jenis_kelamin, tempat_lahir, tanggal_lahir, agama, pendidikan, jenis_pekerjaan,"     \
    " golongan_darah, status_perkawinan, tanggal_perkawinan, shdk, kewarganegaraan, no_paspor, no_kitap,"    \
    " nama_ayah, nama_ibu"

static const struct db_col detail_cols[] = {
    DB_COL(struct request_detail, request_id),
    DB_COL(struct request_detail, ref),
    DB_COL(struct request_detail, kind),
    DB_COL(struct request_detail, jenis),
    DB_COL(struct request_detail, channel),
    DB_COL(struct request_detail, state),
    DB_COL(struct request_detail, no_kk),
    DB_COL(struct request_detail, pemohon_nama),
    DB_COL(struct request_detail, pemohon_nik),
    DB_COL(struct request_detail, telepon),
    DB_COL(struct request_detail, email),
    DB_COL(struct request_detail, submitted_at),
    DB_COL(struct request_detail, promise_at),
    DB_COL(struct request_detail, holder),
    DB_COL(struct request_detail, mine),
    DB_COL(struct request_detail, token),
    DB_COL(struct request_detail, lease),
    DB_COL(struct request_detail, nomor_baru),
    DB_COL(struct request_detail, alamat),
    DB_COL(struct request_detail, rt),
    DB_COL(struct request_detail, rw),
    DB_COL(struct request_detail, kode_pos),
    DB_COL(struct request_detail, desa_kelurahan),
    DB_COL(struct request_detail, kecamatan),
    DB_COL(struct request_detail, alamat_lama),
    DB_COL(struct request_detail, rt_lama),
    DB_COL(struct request_detail, rw_lama),
    DB_COL(struct request_detail, kode_pos_lama),
    DB_COL(struct request_detail, desa_lama),
    DB_COL(struct request_detail, kecamatan_lama),
    DB_COL(struct request_detail, pending),
    DB_COL(struct request_detail, pending_in),
    DB_COL(struct request_detail, pending_mine),
};
DB_STMT(
    request_detail_stmt,
    .sql =
        "SELECT request_id, ref, kind, jenis, channel, state, no_kk, pemohon_nama, pemohon_nik, telepon, "
        "email,"
        " submitted_at, promise_at, holder, mine, token, lease, nomor_baru, alamat, rt, rw, kode_pos,"
        " desa_kelurahan, kecamatan, alamat_lama, rt_lama, rw_lama, kode_pos_lama, desa_lama, kecamatan_lama,"
        " pending, pending_in, pending_mine FROM loket.request_detail($1)",
    .nparams = 1, .cols = detail_cols, .ncols = COUNT(detail_cols),
    .row_size = sizeof(struct request_detail));

static const struct db_col member_cols[] = {
    DB_COL(struct request_member, urut),          DB_COL(struct request_member, tindakan),
    DB_COL(struct request_member, alasan_keluar), DB_COL(struct request_member, dasar),
    PERSON_COLS(struct request_member, p),
};
DB_STMT(request_members_stmt,
        .sql = "SELECT urut, tindakan, alasan_keluar, dasar, " PERSON_SQL " FROM loket.request_members($1)",
        .nparams = 1, .cols = member_cols, .ncols = COUNT(member_cols),
        .row_size = sizeof(struct request_member));

static const struct db_col record_cols[] = {
    DB_COL(struct request_record, no_kk),
    DB_COL(struct request_record, status_dasar),
    PERSON_COLS(struct request_record, p),
};
DB_STMT(request_records_stmt,
        .sql = "SELECT no_kk, status_dasar, " PERSON_SQL " FROM loket.request_records($1)", .nparams = 1,
        .cols = record_cols, .ncols = COUNT(record_cols), .row_size = sizeof(struct request_record));

static const struct db_col attachment_cols[] = {
    DB_COL(struct request_attachment, attachment_id), DB_COL(struct request_attachment, dokumen),
    DB_COL(struct request_attachment, label),         DB_COL(struct request_attachment, nama_berkas),
    DB_COL(struct request_attachment, jenis_media),   DB_COL(struct request_attachment, ukuran),
    DB_COL(struct request_attachment, received_at),   DB_COL(struct request_attachment, mandatory),
    DB_COL(struct request_attachment, grup),
};
DB_STMT(
    request_attachments_stmt,
    .sql =
        "SELECT attachment_id, dokumen, label, nama_berkas, jenis_media, ukuran, received_at, mandatory, grup"
        " FROM loket.request_attachments($1)",
    .nparams = 1, .cols = attachment_cols, .ncols = COUNT(attachment_cols),
    .row_size = sizeof(struct request_attachment));

static const struct db_col event_cols[] = {
    DB_COL(struct request_event, at),        DB_COL(struct request_event, dari),
    DB_COL(struct request_event, ke),        DB_COL(struct request_event, actor),
    DB_COL(struct request_event, keputusan), DB_COL(struct request_event, reason),
    DB_COL(struct request_event, target),    DB_COL(struct request_event, catatan),
};
DB_STMT(
    request_history_stmt,
    .sql = "SELECT at, dari, ke, actor, keputusan, reason, target, catatan FROM loket.request_history($1)",
    .nparams = 1, .cols = event_cols, .ncols = COUNT(event_cols), .row_size = sizeof(struct request_event));

static const struct db_col reason_cols[] = {
    DB_COL(struct reason_row, reason),
    DB_COL(struct reason_row, label),
    DB_COL(struct reason_row, about),
};
DB_STMT(request_reasons_stmt, .sql = "SELECT reason, label, about FROM loket.reason_list($1)", .nparams = 1,
        .cols = reason_cols, .ncols = COUNT(reason_cols), .row_size = sizeof(struct reason_row));

/* Runs a statement whose one parameter is the request. */
static enum rc
rows_of(struct db *db, struct arena *a, const struct db_stmt *st, int64_t id, void **rows, size_t *n,
        struct err *e)
{
    const char *params[] = {db_p_int(a, id)};
    return db_rows(db, a, st, params, rows, n, e);
}

/* The audit entry of the reading is committed before anything is read. */
DB_STMT(request_open_stmt, .sql = "SELECT loket.request_open($1)", .nparams = 1);

enum rc
request_detail(struct db *db, struct arena *a, int64_t id, struct request_detail *out, struct err *e)
{
    const char *params[] = {db_p_int(a, id)};
    enum rc rc = db_exec(db, &request_open_stmt, params, e);
    if (rc != RC_OK)
        return rc;
    return db_row(db, a, &request_detail_stmt, params, out, e);
}

enum rc
request_members(struct db *db, struct arena *a, int64_t id, struct request_member **rows, size_t *n,
                struct err *e)
{
    return rows_of(db, a, &request_members_stmt, id, (void **)rows, n, e);
}

enum rc
request_records(struct db *db, struct arena *a, int64_t id, struct request_record **rows, size_t *n,
                struct err *e)
{
    return rows_of(db, a, &request_records_stmt, id, (void **)rows, n, e);
}

enum rc
request_attachments(struct db *db, struct arena *a, int64_t id, struct request_attachment **rows, size_t *n,
                    struct err *e)
{
    return rows_of(db, a, &request_attachments_stmt, id, (void **)rows, n, e);
}

enum rc
request_history(struct db *db, struct arena *a, int64_t id, struct request_event **rows, size_t *n,
                struct err *e)
{
    return rows_of(db, a, &request_history_stmt, id, (void **)rows, n, e);
}

enum rc
request_reasons(struct db *db, struct arena *a, const char *decision, struct reason_row **rows, size_t *n,
                struct err *e)
{
    const char *params[] = {decision};
    return db_rows(db, a, &request_reasons_stmt, params, (void **)rows, n, e);
}
