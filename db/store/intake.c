#include "db/store/intake.h"

#include <string.h>

#include "db/store/reason.h"

/* A wrong PIN is an answer and no refusal of the database: its try must stay counted. */
static enum rc
refused(const char *word, struct err *e)
{
    return word[0] == '\0' ? RC_OK : reason_set(e, "LKDEN", word);
}

DB_STMT(intake_try_stmt, .sql = "SELECT loket.tracking_try($1, $2)", .nparams = 2);

/* Counts a try with the PIN before anything looks whether it is right. */
static enum rc
count_try(struct db *db, const char *ref, const char *pin, struct err *e)
{
    const char *params[] = {ref, pin};
    return pin[0] == '\0' ? RC_OK : db_exec(db, &intake_try_stmt, params, e);
}

static const struct db_col answer_cols[] = {
    DB_COL(struct intake_answer, n),
    DB_COL(struct intake_answer, ref),
    DB_COL(struct intake_answer, request_id),
    DB_COL(struct intake_answer, state),
    DB_COL(struct intake_answer, pin),
    DB_COL(struct intake_answer, replayed),
    DB_COL(struct intake_answer, submitted_at),
    DB_COL(struct intake_answer, promise_at),
    DB_COL(struct intake_answer, missing),
    DB_COL(struct intake_answer, findings),
};
DB_STMT(intake_submit_stmt,
        .sql = "SELECT n, ref, request_id, state, pin, replayed, submitted_at, promise_at, missing, findings"
               " FROM loket.intake_submit($1, $2, $3)",
        .nparams = 3, .cols = answer_cols, .ncols = COUNT(answer_cols),
        .row_size = sizeof(struct intake_answer));

/* Notes, in a transaction of its own, what is about to be asked of the records. */
DB_STMT(intake_ask_stmt, .sql = "SELECT loket.intake_ask($1)", .nparams = 1);

#define ASKS_MAX 3

enum rc
intake_submit(struct db *db, struct arena *a, const char *docs, int64_t draft, bool check_only,
              struct intake_answer **rows, size_t *n, struct err *e)
{
    const char *params[] = {docs, db_p_int(a, draft), db_p_bool(check_only)};
    enum rc rc = RC_OK;

    /* The same requests on another connection of the account take the note of ours with them: once more. */
    for (int i = 0; i < ASKS_MAX; i++) {
        rc = db_exec(db, &intake_ask_stmt, params, e);
        if (rc == RC_OK)
            rc = db_rows(db, a, &intake_submit_stmt, params, (void **)rows, n, e);
        if (rc != RC_DENIED || strcmp(e->code, "view_not_announced") != 0)
            break;
    }
    return rc;
}

struct attached_row {
    const char *refused;
    int64_t attachment_id;
    const char *state, *missing;
    bool replayed;
};
static const struct db_col attached_cols[] = {
    DB_COL(struct attached_row, refused),  DB_COL(struct attached_row, attachment_id),
    DB_COL(struct attached_row, state),    DB_COL(struct attached_row, missing),
    DB_COL(struct attached_row, replayed),
};
DB_STMT(intake_attach_stmt,
        .sql = "SELECT refused, attachment_id, state, missing, replayed"
               " FROM loket.intake_attach($1, $2, $3, $4, $5, $6)",
        .nparams = 6, .cols = attached_cols, .ncols = COUNT(attached_cols),
        .row_size = sizeof(struct attached_row));
DB_STMT(intake_seen_stmt,
        .sql = "SELECT refused, attachment_id, state, missing, replayed FROM loket.intake_seen($1, $2)",
        .nparams = 2, .cols = attached_cols, .ncols = COUNT(attached_cols),
        .row_size = sizeof(struct attached_row));

static enum rc
attached(struct db *db, struct arena *a, const struct db_stmt *st, const char *const *params,
         struct intake_attached *out, struct err *e)
{
    struct attached_row row = {0};
    enum rc rc = db_row(db, a, st, params, &row, e);
    if (rc != RC_OK)
        return rc;
    *out = (struct intake_attached){row.attachment_id, row.state, row.missing, row.replayed};
    return refused(row.refused, e);
}

enum rc
intake_attach(struct db *db, struct arena *a, const char *ref, const char *pin, const struct intake_file *f,
              struct intake_attached *out, struct err *e)
{
    enum rc rc = count_try(db, ref, pin, e);
    if (rc != RC_OK)
        return rc;
    const char *params[] = {
        ref, pin, f->dokumen, f->nama_berkas, f->jenis_media, db_p_bytes(a, f->isi, f->n)};
    return attached(db, a, &intake_attach_stmt, params, out, e);
}

enum rc
intake_seen(struct db *db, struct arena *a, const char *ref, const char *dokumen, struct intake_attached *out,
            struct err *e)
{
    const char *params[] = {ref, dokumen};
    return attached(db, a, &intake_seen_stmt, params, out, e);
}

struct status_row {
    const char *refused;
    struct intake_status s;
};
static const struct db_col status_cols[] = {
    DB_COL(struct status_row, refused),
    {"ref", offsetof(struct status_row, s.ref), DB_TEXT},
    {"kind", offsetof(struct status_row, s.kind), DB_TEXT},
    {"jenis", offsetof(struct status_row, s.jenis), DB_TEXT},
    {"channel", offsetof(struct status_row, s.channel), DB_TEXT},
    {"state", offsetof(struct status_row, s.state), DB_TEXT},
    {"submitted_at", offsetof(struct status_row, s.submitted_at), DB_INT8},
    {"promise_at", offsetof(struct status_row, s.promise_at), DB_INT8},
    {"changed_at", offsetof(struct status_row, s.changed_at), DB_INT8},
    {"sheets", offsetof(struct status_row, s.sheets), DB_INT4},
    {"sheets_signed", offsetof(struct status_row, s.sheets_signed), DB_INT4},
    {"missing", offsetof(struct status_row, s.missing), DB_TEXT},
    {"reasons", offsetof(struct status_row, s.reasons), DB_TEXT},
    {"note", offsetof(struct status_row, s.note), DB_TEXT},
};
DB_STMT(
    intake_status_stmt,
    .sql = "SELECT refused, ref, kind, jenis, channel, state, submitted_at, promise_at, changed_at, sheets,"
           " sheets_signed, missing, reasons, note FROM loket.intake_status($1, $2)",
    .nparams = 2, .cols = status_cols, .ncols = COUNT(status_cols), .row_size = sizeof(struct status_row));

enum rc
intake_status(struct db *db, struct arena *a, const char *ref, const char *pin, struct intake_status *out,
              struct err *e)
{
    struct status_row row = {0};
    const char *params[] = {ref, pin};
    enum rc rc = count_try(db, ref, pin, e);
    if (rc == RC_OK)
        rc = db_row(db, a, &intake_status_stmt, params, &row, e);
    if (rc == RC_OK)
        rc = refused(row.refused, e);
    if (rc == RC_OK)
        *out = row.s;
    return rc;
}

struct refused_row {
    const char *refused;
};
static const struct db_col refused_cols[] = {
    DB_COL(struct refused_row, refused),
};
DB_STMT(intake_cancel_stmt, .sql = "SELECT refused FROM loket.intake_cancel($1, $2, $3)", .nparams = 3,
        .cols = refused_cols, .ncols = COUNT(refused_cols), .row_size = sizeof(struct refused_row));

enum rc
intake_cancel(struct db *db, const char *ref, const char *pin, const char *reason, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct refused_row row = {""};
    const char *params[] = {ref, pin, reason};
    enum rc rc = count_try(db, ref, pin, e);
    if (rc == RC_OK)
        rc = db_row(db, a, &intake_cancel_stmt, params, &row, e);
    if (rc == RC_OK)
        rc = refused(row.refused, e);
    arena_free(a);
    return rc;
}

static const struct db_col kind_cols[] = {
    DB_COL(struct intake_kind, kind),
    DB_COL(struct intake_kind, label),
    DB_COL(struct intake_kind, nomor_baru),
};
DB_STMT(intake_kinds_stmt, .sql = "SELECT kind, label, nomor_baru FROM loket.intake_kinds()",
        .cols = kind_cols, .ncols = COUNT(kind_cols), .row_size = sizeof(struct intake_kind));

enum rc
intake_kinds(struct db *db, struct arena *a, struct intake_kind **rows, size_t *n, struct err *e)
{
    return db_rows(db, a, &intake_kinds_stmt, NULL, (void **)rows, n, e);
}

static const struct db_col region_cols[] = {
    DB_COL(struct region_row, kode),
    DB_COL(struct region_row, nama),
    DB_COL(struct region_row, kecamatan),
    DB_COL(struct region_row, kabupaten_kota),
};
DB_STMT(intake_regions_stmt,
        .sql = "SELECT kode, nama, kecamatan, kabupaten_kota FROM loket.intake_regions($1, $2)", .nparams = 2,
        .cols = region_cols, .ncols = COUNT(region_cols), .row_size = sizeof(struct region_row));

enum rc
intake_regions(struct db *db, struct arena *a, const char *text, int limit, struct region_row **rows,
               size_t *n, struct err *e)
{
    const char *params[] = {text, db_p_int(a, limit)};
    return db_rows(db, a, &intake_regions_stmt, params, (void **)rows, n, e);
}
