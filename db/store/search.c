#include "db/store/search.h"

#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"

#define T struct purpose_row
static const struct db_col purpose_cols[] = {DB_COL(T, code), DB_COL(T, label), DB_COL(T, request_id)};
#undef T
DB_STMT(search_purposes_stmt, .sql = "SELECT code, label, request_id FROM loket.purpose_list()",
        .cols = purpose_cols, .ncols = COUNT(purpose_cols), .row_size = sizeof(struct purpose_row));

struct lookup_row {
    int64_t lookup_id;
};
static const struct db_col lookup_cols[] = {DB_COL(struct lookup_row, lookup_id)};
DB_STMT(
    search_start_stmt,
    .sql = "SELECT lookup_id FROM loket.lookup_start($1, nullif($2, '')::bigint, $3, nullif($4, '')::date,"
           " nullif($5::int, 0), $6, $7, $8, $9, $10)",
    .nparams = 10, .cols = lookup_cols, .ncols = COUNT(lookup_cols), .row_size = sizeof(struct lookup_row));
DB_STMT(search_relatives_stmt, .sql = "SELECT lookup_id FROM loket.relatives_start($1, $2, $3, $4)",
        .nparams = 4, .cols = lookup_cols, .ncols = COUNT(lookup_cols),
        .row_size = sizeof(struct lookup_row));

#define T struct search_hit
static const struct db_col hit_cols[] = {
    DB_COL(T, urut),
    DB_COL(T, jenis),
    DB_COL(T, nomor),
    DB_COL(T, nama),
    DB_COL(T, jenis_kelamin),
    DB_COL(T, tempat_lahir),
    DB_COL(T, tanggal_lahir),
    DB_COL(T, status_dasar),
    DB_COL(T, alamat),
    DB_COL(T, rt),
    DB_COL(T, rw),
    DB_COL(T, desa_kelurahan),
    DB_COL(T, kecamatan),
    DB_COL(T, anggota),
    DB_COL(T, skor),
    DB_COL(T, alasan),
    DB_COL(T, beda_hari),
    DB_COL(T, hubungan),
    DB_COL(T, lagi),
};
#undef T
DB_STMT(search_found_stmt,
        .sql = "SELECT urut, jenis, nomor, nama, jenis_kelamin, tempat_lahir, tanggal_lahir, status_dasar,"
               " alamat, rt, rw, desa_kelurahan, kecamatan, anggota, skor, alasan, beda_hari, hubungan, lagi"
               " FROM loket.lookup_found($1)",
        .nparams = 1, .cols = hit_cols, .ncols = COUNT(hit_cols), .row_size = sizeof(struct search_hit));

DB_STMT(
    search_open_stmt,
    .sql = "SELECT loket.record_open($1, nullif($2, '')::bigint, nullif($3, '0')::bigint, $4, $5, $6, $7)",
    .nparams = 7);
struct picked_row {
    const char *nomor;
};
static const struct db_col picked_cols[] = {DB_COL(struct picked_row, nomor)};
DB_STMT(search_picked_stmt, .sql = "SELECT nomor FROM loket.record_picked($1, $2, $3)", .nparams = 3,
        .cols = picked_cols, .ncols = COUNT(picked_cols), .row_size = sizeof(struct picked_row));

#define T struct search_resident
static const struct db_col resident_cols[] = {
    DB_COL(T, nik),        DB_COL(T, status_dasar), DB_COL(T, no_kk),
    DB_COL(T, di_kk),      DB_COL(T, kk_status),    DB_COL(T, alamat),
    DB_COL(T, rt),         DB_COL(T, rw),           DB_COL(T, desa_kelurahan),
    DB_COL(T, kecamatan),  DB_COL(T, nik_ayah),     DB_COL(T, nik_ibu),
    DB_COL(T, permohonan),
};
#undef T
DB_STMT(search_resident_stmt,
        .sql = "SELECT nik, status_dasar, no_kk, di_kk, kk_status, alamat, rt, rw, desa_kelurahan, kecamatan,"
               " nik_ayah, nik_ibu, permohonan FROM loket.resident_now($1)",
        .nparams = 1, .cols = resident_cols, .ncols = COUNT(resident_cols),
        .row_size = sizeof(struct search_resident));

#define T struct search_sheet
static const struct db_col sheet_cols[] = {
    DB_COL(T, issued_id), DB_COL(T, versi), DB_COL(T, status),     DB_COL(T, created_at),
    DB_COL(T, signed_at), DB_COL(T, ref),   DB_COL(T, digantikan),
};
#undef T
DB_STMT(search_sheets_stmt,
        .sql = "SELECT issued_id, versi, status, created_at, signed_at, ref, digantikan"
               " FROM loket.family_sheets($1)",
        .nparams = 1, .cols = sheet_cols, .ncols = COUNT(sheet_cols),
        .row_size = sizeof(struct search_sheet));

#define T struct search_preview
static const struct db_col preview_cols[] = {DB_COL(T, no_kk), DB_COL(T, record), DB_COL(T, fault)};
#undef T
DB_STMT(search_preview_now_stmt, .sql = "SELECT no_kk, record, fault FROM loket.kk_preview($1)", .nparams = 1,
        .cols = preview_cols, .ncols = COUNT(preview_cols), .row_size = sizeof(struct search_preview));
DB_STMT(search_preview_request_stmt,
        .sql = "SELECT no_kk, record, '' AS fault FROM loket.request_preview($1)", .nparams = 1,
        .cols = preview_cols, .ncols = COUNT(preview_cols), .row_size = sizeof(struct search_preview));

/* --- purposes -------------------------------------------------------------------- */

enum rc
search_purposes(struct db *db, struct arena *a, struct purpose_row **rows, size_t *n, struct err *e)
{
    void *got = NULL;
    *n = 0;
    enum rc rc = db_rows(db, a, &search_purposes_stmt, NULL, &got, n, e);
    *rows = got;
    return rc;
}

/* --- searching -------------------------------------------------------------------- */

static enum rc
refuse(const struct search_words *w, struct err *e)
{
    switch (w->fault) {
    case SEARCH_FINE:
        return RC_OK;
    case SEARCH_TOO_LONG:
        (void)err_set(e, RC_INVALID, "search_long", "%s",
                      _("Terlalu panjang. Ketik paling banyak enam kata."));
        break;
    case SEARCH_BAD_NUMBER:
        (void)err_set(e, RC_INVALID, "number_malformed",
                      _("Nomor harus 16 angka, tidak diawali 0; ini %d angka."), w->digits);
        break;
    case SEARCH_BAD_DATE:
        (void)err_set(e, RC_INVALID, "date_malformed", "%s", _("Tanggal itu tidak ada. Contoh: 17-08-1980."));
        break;
    case SEARCH_BAD_ADDRESS:
        (void)err_set(e, RC_INVALID, "search_address", "%s", _("Tambahkan nama jalan, dusun, atau desa."));
        break;
    case SEARCH_EMPTY:
    case SEARCH_SHORT:
        (void)err_set(e, RC_INVALID, "search_words", "%s",
                      _("Ketik NIK, No KK, nama, tanggal lahir, atau al: alamat."));
        break;
    }
    return err_field(e, "cari");
}

/* Reads what a lookup found. */
static enum rc
found(struct db *db, struct arena *a, int64_t lookup_id, struct search_hit **rows, size_t *n, struct err *e)
{
    const char *params[] = {db_p_int(a, lookup_id)};
    void *got = NULL;
    enum rc rc = db_rows(db, a, &search_found_stmt, params, &got, n, e);
    *rows = got;
    return rc;
}

enum rc
search_run(struct db *db, struct arena *a, const struct search_words *w, const struct search_purpose *p,
           int64_t *lookup_id, struct search_hit **rows, size_t *n, struct err *e)
{
    static const char *const kinds[] = {"", "nomor", "nama", "lahir", "alamat"};
    const char *params[] = {kinds[w->kind],
                            w->number,
                            w->words,
                            w->birth,
                            db_p_int(a, w->year),
                            w->rt,
                            w->rw,
                            db_p_int(a, p->request_id),
                            p->code,
                            p->text};
    struct lookup_row run = {0};
    enum rc rc = refuse(w, e);
    *n = 0;
    if (rc == RC_OK)
        rc = db_row(db, a, &search_start_stmt, params, &run, e);
    if (rc == RC_OK)
        rc = found(db, a, run.lookup_id, rows, n, e);
    *lookup_id = run.lookup_id;
    return rc;
}

enum rc
search_relatives(struct db *db, struct arena *a, const char *nik, const struct search_purpose *p,
                 int64_t *lookup_id, struct search_hit **rows, size_t *n, struct err *e)
{
    const char *params[] = {nik, db_p_int(a, p->request_id), p->code, p->text};
    struct lookup_row run = {0};
    *n = 0;
    enum rc rc = db_row(db, a, &search_relatives_stmt, params, &run, e);
    if (rc == RC_OK)
        rc = found(db, a, run.lookup_id, rows, n, e);
    *lookup_id = run.lookup_id;
    return rc;
}

/* --- records ------------------------------------------------------------------------ */

enum rc
search_open(struct db *db, struct arena *a, bool family, struct search_which *which,
            const struct search_purpose *p, struct err *e)
{
    const char *kind = family ? "family" : "resident";
    const char *lookup = db_p_int(a, which->lookup_id), *urut = db_p_int(a, which->urut);
    const char *params[] = {kind, which->number, lookup, urut, db_p_int(a, p->request_id), p->code, p->text};
    const char *pick[] = {kind, lookup, urut};
    struct picked_row row = {0};
    enum rc rc = db_exec(db, &search_open_stmt, params, e);
    if (rc != RC_OK || which->number[0] != '\0')
        return rc;
    rc = db_row(db, a, &search_picked_stmt, pick, &row, e);
    if (rc == RC_OK)
        (void)str_copy(which->number, sizeof(which->number), row.nomor);
    return rc;
}

enum rc
search_resident(struct db *db, struct arena *a, const char *nik, struct search_resident *out,
                struct register_resident_row **versions, size_t *n, struct err *e)
{
    const char *params[] = {nik};
    *n = 0;
    enum rc rc = db_row(db, a, &search_resident_stmt, params, out, e);
    return rc == RC_OK ? register_resident_versions(db, a, nik, versions, n, e) : rc;
}

enum rc
search_family(struct db *db, struct arena *a, const char *no_kk, const char *date, struct search_family *out,
              struct err *e)
{
    const char *params[] = {no_kk};
    void *sheets = NULL;
    *out = (struct search_family){0};
    enum rc rc = register_family_read(db, a, no_kk, date, &out->now, &out->members, &out->nmembers, e);
    if (rc == RC_NONE && str_eq(e->code, "family_not_then")) {
        err_clear(e);
        rc = RC_OK;
    }
    if (rc == RC_OK)
        rc = register_family_versions(db, a, no_kk, &out->versions, &out->nversions, e);
    if (rc == RC_OK)
        rc = db_rows(db, a, &search_sheets_stmt, params, &sheets, &out->nsheets, e);
    out->sheets = sheets;
    return rc;
}

/* --- the KK as it would print ---------------------------------------------------------- */

enum rc
search_preview_now(struct db *db, struct arena *a, const char *no_kk, struct search_preview *out,
                   struct err *e)
{
    const char *params[] = {no_kk};
    return db_row(db, a, &search_preview_now_stmt, params, out, e);
}

enum rc
search_preview_request(struct db *db, struct arena *a, int64_t request_id, struct search_preview **rows,
                       size_t *n, struct err *e)
{
    const char *params[] = {db_p_int(a, request_id)};
    void *got = NULL;
    *n = 0;
    enum rc rc = db_rows(db, a, &search_preview_request_stmt, params, &got, n, e);
    *rows = got;
    return rc;
}
