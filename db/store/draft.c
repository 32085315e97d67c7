#include "db/store/draft.h"

#include "db/store/intake.h"

/* --- drafts --- */

static const struct db_col draft_cols[] = {
    DB_COL(struct draft_row, draft_id),
    DB_COL(struct draft_row, kind),
    DB_COL(struct draft_row, title),
    DB_COL(struct draft_row, updated_at),
};
DB_STMT(draft_list_stmt, .sql = "SELECT draft_id, kind, title, updated_at FROM loket.draft_list()",
        .cols = draft_cols, .ncols = COUNT(draft_cols), .row_size = sizeof(struct draft_row));

DB_STMT(draft_drop_stmt, .sql = "SELECT loket.draft_drop($1)", .nparams = 1);
DB_STMT(draft_attach_stmt, .sql = "SELECT loket.draft_attach($1, $2, $3, $4, $5)", .nparams = 5);

static const struct db_col file_cols[] = {
    DB_COL(struct draft_file, dokumen),
    DB_COL(struct draft_file, nama_berkas),
    DB_COL(struct draft_file, jenis_media),
    DB_COL(struct draft_file, ukuran),
};
DB_STMT(draft_files_stmt,
        .sql = "SELECT dokumen, nama_berkas, jenis_media, ukuran FROM loket.draft_files($1)", .nparams = 1,
        .cols = file_cols, .ncols = COUNT(file_cols), .row_size = sizeof(struct draft_file));

/* Runs a statement whose one parameter is a number. */
static enum rc
exec_id(struct db *db, const struct db_stmt *st, int64_t id, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, id)};
    enum rc rc = db_exec(db, st, params, e);
    arena_free(a);
    return rc;
}

enum rc
draft_list(struct db *db, struct arena *a, struct draft_row **rows, size_t *n, struct err *e)
{
    return db_rows(db, a, &draft_list_stmt, NULL, (void **)rows, n, e);
}

enum rc
draft_drop(struct db *db, int64_t draft, struct err *e)
{
    return exec_id(db, &draft_drop_stmt, draft, e);
}

enum rc
draft_attach(struct db *db, int64_t draft, const struct intake_file *f, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, draft), f->dokumen, f->nama_berkas, f->jenis_media,
                            db_p_bytes(a, f->isi, f->n)};
    enum rc rc = db_exec(db, &draft_attach_stmt, params, e);
    arena_free(a);
    return rc;
}

enum rc
draft_files(struct db *db, struct arena *a, int64_t draft, struct draft_file **rows, size_t *n, struct err *e)
{
    const char *params[] = {db_p_int(a, draft)};
    return db_rows(db, a, &draft_files_stmt, params, (void **)rows, n, e);
}

/* --- looking people up --- */

DB_STMT(draft_lookup_stmt, .sql = "SELECT loket.draft_lookup($1, $2, $3)", .nparams = 3);

/* clang-format off */
#define PERSON(X) \
    X(nik) X(no_kk) X(status_dasar) X(shdk) X(nama_lengkap) X(jenis_kelamin) X(tempat_lahir) X(tanggal_lahir) \
    X(agama) X(pendidikan) X(pekerjaan) X(pekerjaan_versi) X(golongan_darah) X(status_kawin) \
    X(status_kawin_versi) X(tanggal_kawin) X(kewarganegaraan) X(no_paspor) X(no_kitap) X(nik_ayah) \
    X(nama_ayah) X(nik_ibu) X(nama_ibu)
/* clang-format on */
#define PERSON_SQL                                                                                           \
    "SELECT nik, no_kk, status_dasar, shdk, nama_lengkap, jenis_kelamin, tempat_lahir, tanggal_lahir, "      \
    "agama,"                                                                                                 \
    " pendidikan, pekerjaan, pekerjaan_versi, golongan_darah, status_kawin, status_kawin_versi, "            \
    "tanggal_kawin,"                                                                                         \
    " kewarganegaraan, no_paspor, no_kitap, nik_ayah, nama_ayah, nik_ibu, nama_ibu FROM loket."

static const struct db_col person_cols[] = {
#define X(f) DB_COL(struct intake_person, f),
    PERSON(X)
#undef X
};
DB_STMT(draft_person_stmt, .sql = PERSON_SQL "draft_person($1)", .nparams = 1, .cols = person_cols,
        .ncols = COUNT(person_cols), .row_size = sizeof(struct intake_person));
DB_STMT(draft_family_members_stmt, .sql = PERSON_SQL "draft_family_members($1)", .nparams = 1,
        .cols = person_cols, .ncols = COUNT(person_cols), .row_size = sizeof(struct intake_person));

static const struct db_col family_cols[] = {
    DB_COL(struct intake_family, no_kk),
    DB_COL(struct intake_family, alamat),
    DB_COL(struct intake_family, rt),
    DB_COL(struct intake_family, rw),
    DB_COL(struct intake_family, kode_pos),
    DB_COL(struct intake_family, kode_wilayah),
    DB_COL(struct intake_family, desa_kelurahan),
    DB_COL(struct intake_family, kecamatan),
    DB_COL(struct intake_family, kabupaten_kota),
};
DB_STMT(
    draft_family_stmt,
    .sql = "SELECT no_kk, alamat, rt, rw, kode_pos, kode_wilayah, desa_kelurahan, kecamatan, kabupaten_kota"
           " FROM loket.draft_family($1)",
    .nparams = 1, .cols = family_cols, .ncols = COUNT(family_cols), .row_size = sizeof(struct intake_family));

/* The entry of the audit trail is there before anything is read. */
static enum rc
announce(struct db *db, struct arena *a, int64_t draft, const char *kind, const char *number, struct err *e)
{
    const char *params[] = {db_p_int(a, draft), kind, number};
    return db_exec(db, &draft_lookup_stmt, params, e);
}

enum rc
intake_person(struct db *db, struct arena *a, int64_t draft, const char *nik, struct intake_person *out,
              struct err *e)
{
    const char *params[] = {nik};
    enum rc rc = announce(db, a, draft, "resident", nik, e);
    return rc != RC_OK ? rc : db_row(db, a, &draft_person_stmt, params, out, e);
}

enum rc
intake_family(struct db *db, struct arena *a, int64_t draft, const char *no_kk, struct intake_family *out,
              struct intake_person **members, size_t *n, struct err *e)
{
    const char *params[] = {no_kk};
    enum rc rc = announce(db, a, draft, "family", no_kk, e);
    if (rc == RC_OK)
        rc = db_row(db, a, &draft_family_stmt, params, out, e);
    if (rc != RC_OK)
        return rc;
    return db_rows(db, a, &draft_family_members_stmt, params, (void **)members, n, e);
}

/* --- scans --- */

static const struct db_col scan_cols[] = {
    DB_COL(struct scan_row, scan_id),
    DB_COL(struct scan_row, nama_berkas),
    DB_COL(struct scan_row, ukuran),
    DB_COL(struct scan_row, received_at),
};
DB_STMT(scan_list_stmt, .sql = "SELECT scan_id, nama_berkas, ukuran, received_at FROM loket.scan_list()",
        .cols = scan_cols, .ncols = COUNT(scan_cols), .row_size = sizeof(struct scan_row));

struct isi_row {
    struct db_bytes isi;
};
static const struct db_col isi_cols[] = {
    DB_COL(struct isi_row, isi),
};
DB_STMT(scan_get_stmt, .sql = "SELECT isi FROM loket.scan_get($1)", .nparams = 1, .cols = isi_cols,
        .ncols = COUNT(isi_cols), .row_size = sizeof(struct isi_row));
DB_STMT(scan_drop_stmt, .sql = "SELECT loket.scan_drop($1)", .nparams = 1);

enum rc
scan_list(struct db *db, struct arena *a, struct scan_row **rows, size_t *n, struct err *e)
{
    return db_rows(db, a, &scan_list_stmt, NULL, (void **)rows, n, e);
}

enum rc
scan_get(struct db *db, struct arena *a, int64_t scan, struct db_bytes *isi, struct err *e)
{
    struct isi_row row = {{0}};
    const char *params[] = {db_p_int(a, scan)};
    enum rc rc = db_row(db, a, &scan_get_stmt, params, &row, e);
    *isi = row.isi;
    return rc;
}

enum rc
scan_drop(struct db *db, int64_t scan, struct err *e)
{
    return exec_id(db, &scan_drop_stmt, scan, e);
}

struct stored_row {
    bool stored;
};
static const struct db_col stored_cols[] = {
    DB_COL(struct stored_row, stored),
};
DB_STMT(work_scan_put_stmt, .sql = "SELECT stored FROM loket.work_scan_put($1, $2, $3)", .nparams = 3,
        .cols = stored_cols, .ncols = COUNT(stored_cols), .row_size = sizeof(struct stored_row));

enum rc
work_scan_put(struct db *db, const char *username, const char *nama, const void *isi, size_t n, bool *stored,
              struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct stored_row row = {false};
    const char *params[] = {username, nama, db_p_bytes(a, isi, n)};
    enum rc rc = db_row(db, a, &work_scan_put_stmt, params, &row, e);
    *stored = row.stored;
    arena_free(a);
    return rc;
}

struct removed_row {
    int64_t n;
};
static const struct db_col removed_cols[] = {
    DB_COL(struct removed_row, n),
};
DB_STMT(work_intake_retention_stmt, .sql = "SELECT n FROM loket.work_intake_retention()",
        .cols = removed_cols, .ncols = COUNT(removed_cols), .row_size = sizeof(struct removed_row));

enum rc
work_intake_retention(struct db *db, int64_t *n, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct removed_row row = {0};
    enum rc rc = db_row(db, a, &work_intake_retention_stmt, NULL, &row, e);
    *n = row.n;
    arena_free(a);
    return rc;
}
