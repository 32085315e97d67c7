#include "db/store/register.h"

#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"

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

/* The audit entry of a reading is committed before the reading. */
DB_STMT(register_family_open_stmt, .sql = "SELECT loket.family_open($1, $2)", .nparams = 2);
DB_STMT(register_resident_open_stmt, .sql = "SELECT loket.resident_open($1, $2)", .nparams = 2);

static const struct db_col family_cols[] = {
    DB_COL(struct register_family, no_kk),        DB_COL(struct register_family, versi),
    DB_COL(struct register_family, berlaku_dari), DB_COL(struct register_family, berlaku_sampai),
    DB_COL(struct register_family, ref),          DB_COL(struct register_family, kepala_keluarga),
    DB_COL(struct register_family, alamat),       DB_COL(struct register_family, rt),
    DB_COL(struct register_family, rw),           DB_COL(struct register_family, kode_pos),
    DB_COL(struct register_family, kode_wilayah), DB_COL(struct register_family, desa_kelurahan),
    DB_COL(struct register_family, kecamatan),    DB_COL(struct register_family, kabupaten_kota),
    DB_COL(struct register_family, provinsi),
};
DB_STMT(register_family_at_stmt,
        .sql = "SELECT no_kk, versi, berlaku_dari, berlaku_sampai, ref, kepala_keluarga, alamat, rt, rw,"
               " kode_pos, kode_wilayah, desa_kelurahan, kecamatan, kabupaten_kota, provinsi"
               " FROM loket.family_at($1, nullif($2, '')::date)",
        .nparams = 2, .cols = family_cols, .ncols = COUNT(family_cols),
        .row_size = sizeof(struct register_family));

static const struct db_col member_cols[] = {
    DB_COL(struct register_member, status_dasar),
    PERSON_COLS(struct register_member, p),
};
DB_STMT(register_members_at_stmt,
        .sql = "SELECT status_dasar, " PERSON_SQL " FROM loket.family_members_at($1, $2)", .nparams = 2,
        .cols = member_cols, .ncols = COUNT(member_cols), .row_size = sizeof(struct register_member));

static const struct db_col family_row_cols[] = {
    DB_COL(struct register_family_row, versi),          DB_COL(struct register_family_row, berlaku_dari),
    DB_COL(struct register_family_row, berlaku_sampai), DB_COL(struct register_family_row, ref),
    DB_COL(struct register_family_row, alamat),         DB_COL(struct register_family_row, desa_kelurahan),
    DB_COL(struct register_family_row, anggota),
};
DB_STMT(register_family_history_stmt,
        .sql = "SELECT versi, berlaku_dari, berlaku_sampai, ref, alamat, desa_kelurahan, anggota"
               " FROM loket.family_history($1)",
        .nparams = 1, .cols = family_row_cols, .ncols = COUNT(family_row_cols),
        .row_size = sizeof(struct register_family_row));

static const struct db_col resident_row_cols[] = {
    DB_COL(struct register_resident_row, versi),          DB_COL(struct register_resident_row, berlaku_dari),
    DB_COL(struct register_resident_row, berlaku_sampai), DB_COL(struct register_resident_row, ref),
    DB_COL(struct register_resident_row, status_dasar),   DB_COL(struct register_resident_row, no_kk),
    PERSON_COLS(struct register_resident_row, p),
};
DB_STMT(register_resident_history_stmt,
        .sql = "SELECT versi, berlaku_dari, berlaku_sampai, ref, status_dasar, no_kk, " PERSON_SQL
               " FROM loket.resident_history($1)",
        .nparams = 1, .cols = resident_row_cols, .ncols = COUNT(resident_row_cols),
        .row_size = sizeof(struct register_resident_row));

struct search_row {
    int64_t search_id;
};
static const struct db_col search_cols[] = {
    DB_COL(struct search_row, search_id),
};
DB_STMT(register_search_stmt,
        .sql = "SELECT search_id"
               " FROM loket.resident_search($1, nullif($2, '')::date, $3, $4, $5, $6)",
        .nparams = 6, .cols = search_cols, .ncols = COUNT(search_cols),
        .row_size = sizeof(struct search_row));

static const struct db_col hit_cols[] = {
    DB_COL(struct register_hit, skor),         DB_COL(struct register_hit, nik),
    DB_COL(struct register_hit, no_kk),        DB_COL(struct register_hit, status_dasar),
    DB_COL(struct register_hit, nama_lengkap), DB_COL(struct register_hit, jenis_kelamin),
    DB_COL(struct register_hit, tempat_lahir), DB_COL(struct register_hit, tanggal_lahir),
    DB_COL(struct register_hit, alamat),       DB_COL(struct register_hit, desa_kelurahan),
    DB_COL(struct register_hit, kecamatan),
};
DB_STMT(register_found_stmt,
        .sql = "SELECT skor, nik, no_kk, status_dasar, nama_lengkap, jenis_kelamin, tempat_lahir,"
               " tanggal_lahir, alamat, desa_kelurahan, kecamatan FROM loket.resident_found($1)",
        .nparams = 1, .cols = hit_cols, .ncols = COUNT(hit_cols), .row_size = sizeof(struct register_hit));

/* A number that has not 16 digits is nobody's; the database would refuse it with less to say. */
static enum rc
check_number(const char *text, const char *field, struct err *e)
{
    int64_t v;
    if (str_to_i64(text, INT64_C(1000000000000000), INT64_C(9999999999999999), &v))
        return RC_OK;
    (void)err_set(e, RC_INVALID, "number_malformed", "%s", _("Nomor harus 16 angka dan tidak diawali 0."));
    return err_field(e, field);
}

/* "" or YYYY-MM-DD; a day that no month has is left to the database. */
static enum rc
check_date(const char *text, struct err *e)
{
    bool ok = strlen(text) == 10;
    for (int i = 0; ok && i < 10; i++)
        ok = i == 4 || i == 7 ? text[i] == '-' : text[i] >= '0' && text[i] <= '9';
    if (ok || text[0] == '\0')
        return RC_OK;
    (void)err_set(e, RC_INVALID, "date_malformed", "%s",
                  _("Tanggal ditulis YYYY-MM-DD, misalnya 2026-08-17."));
    return err_field(e, "tanggal");
}

static enum rc
open_family(struct db *db, const char *no_kk, const char *purpose, struct err *e)
{
    const char *params[] = {no_kk, purpose};
    enum rc rc = check_number(no_kk, "no_kk", e);
    return rc == RC_OK ? db_exec(db, &register_family_open_stmt, params, e) : rc;
}

enum rc
register_family_read(struct db *db, struct arena *a, const char *no_kk, const char *date,
                     struct register_family *out, struct register_member **members, size_t *n, struct err *e)
{
    const char *params[] = {no_kk, date};
    void *rows = NULL;
    *n = 0;
    err_clear(e);
    enum rc rc = db_row(db, a, &register_family_at_stmt, params, out, e);
    if (rc == RC_NONE && e->code[0] == '\0')
        return err_set(e, RC_NONE, "family_not_then", "%s",
                       _("KK ini belum ada, atau sudah ditutup, pada tanggal itu."));
    if (rc != RC_OK)
        return rc;
    const char *version[] = {no_kk, db_p_int(a, out->versi)};
    rc = db_rows(db, a, &register_members_at_stmt, version, &rows, n, e);
    *members = rows;
    return rc;
}

enum rc
register_family_at(struct db *db, struct arena *a, const char *no_kk, const char *date, const char *purpose,
                   struct register_family *out, struct register_member **members, size_t *n, struct err *e)
{
    enum rc rc = check_date(date, e);
    *n = 0;
    if (rc == RC_OK)
        rc = open_family(db, no_kk, purpose, e);
    return rc == RC_OK ? register_family_read(db, a, no_kk, date, out, members, n, e) : rc;
}

enum rc
register_family_versions(struct db *db, struct arena *a, const char *no_kk, struct register_family_row **rows,
                         size_t *n, struct err *e)
{
    const char *params[] = {no_kk};
    void *got = NULL;
    *n = 0;
    enum rc rc = db_rows(db, a, &register_family_history_stmt, params, &got, n, e);
    *rows = got;
    return rc;
}

enum rc
register_family_history(struct db *db, struct arena *a, const char *no_kk, const char *purpose,
                        struct register_family_row **rows, size_t *n, struct err *e)
{
    enum rc rc = open_family(db, no_kk, purpose, e);
    *n = 0;
    return rc == RC_OK ? register_family_versions(db, a, no_kk, rows, n, e) : rc;
}

enum rc
register_resident_versions(struct db *db, struct arena *a, const char *nik,
                           struct register_resident_row **rows, size_t *n, struct err *e)
{
    const char *params[] = {nik};
    void *got = NULL;
    *n = 0;
    enum rc rc = db_rows(db, a, &register_resident_history_stmt, params, &got, n, e);
    *rows = got;
    return rc;
}

enum rc
register_resident_history(struct db *db, struct arena *a, const char *nik, const char *purpose,
                          struct register_resident_row **rows, size_t *n, struct err *e)
{
    const char *params[] = {nik, purpose};
    enum rc rc = check_number(nik, "nik", e);
    *n = 0;
    if (rc == RC_OK)
        rc = db_exec(db, &register_resident_open_stmt, params, e);
    return rc == RC_OK ? register_resident_versions(db, a, nik, rows, n, e) : rc;
}

enum rc
register_search(struct db *db, struct arena *a, const struct register_query *q, struct register_hit **rows,
                size_t *n, struct err *e)
{
    const char *params[] = {q->nama,         q->tanggal_lahir,      db_p_int(a, q->slack_days),
                            q->kode_wilayah, db_p_int(a, q->limit), q->purpose};
    struct search_row run = {0};
    void *got = NULL;
    enum rc rc = check_date(q->tanggal_lahir, e);
    *n = 0;
    if (rc == RC_OK)
        rc = db_row(db, a, &register_search_stmt, params, &run, e);
    if (rc == RC_OK) {
        const char *which[] = {db_p_int(a, run.search_id)};
        rc = db_rows(db, a, &register_found_stmt, which, &got, n, e);
    }
    *rows = got;
    return rc;
}
