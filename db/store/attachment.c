#include "db/store/attachment.h"

static const struct db_col file_cols[] = {
    DB_COL(struct attachment_file, request_id),  DB_COL(struct attachment_file, dokumen),
    DB_COL(struct attachment_file, nama_berkas), DB_COL(struct attachment_file, jenis_media),
    DB_COL(struct attachment_file, ukuran),      DB_COL(struct attachment_file, sha256),
};
DB_STMT(attachment_open_stmt,
        .sql = "SELECT request_id, dokumen, nama_berkas, jenis_media, ukuran, sha256"
               " FROM loket.attachment_open($1)",
        .nparams = 1, .cols = file_cols, .ncols = COUNT(file_cols),
        .row_size = sizeof(struct attachment_file));

struct part_row {
    struct db_bytes isi;
};
static const struct db_col part_cols[] = {DB_COL(struct part_row, isi)};
DB_STMT(attachment_part_stmt, .sql = "SELECT isi FROM loket.attachment_part($1, $2, $3)", .nparams = 3,
        .cols = part_cols, .ncols = COUNT(part_cols), .row_size = sizeof(struct part_row));

struct find_row {
    int64_t id;
};
static const struct db_col find_cols[] = {DB_COL(struct find_row, id)};
DB_STMT(attachment_find_stmt, .sql = "SELECT loket.attachment_find($1, $2) AS id", .nparams = 2,
        .cols = find_cols, .ncols = COUNT(find_cols), .row_size = sizeof(struct find_row));

DB_STMT(attachment_tick_stmt, .sql = "SELECT loket.attachment_tick($1, $2)", .nparams = 2);

static const struct db_col tick_cols[] = {
    DB_COL(struct attachment_tick, attachment_id),
    DB_COL(struct attachment_tick, label),
    DB_COL(struct attachment_tick, officer),
    DB_COL(struct attachment_tick, mine),
    DB_COL(struct attachment_tick, at),
};
DB_STMT(attachment_ticks_stmt,
        .sql = "SELECT attachment_id, label, officer, mine, at FROM loket.attachment_ticks($1)", .nparams = 1,
        .cols = tick_cols, .ncols = COUNT(tick_cols), .row_size = sizeof(struct attachment_tick));

enum rc
attachment_open(struct db *db, struct arena *a, int64_t id, struct attachment_file *out, struct err *e)
{
    const char *params[] = {db_p_int(a, id)};
    return db_row(db, a, &attachment_open_stmt, params, out, e);
}

enum rc
attachment_part(struct db *db, struct arena *a, int64_t id, int32_t from, struct db_bytes *out, struct err *e)
{
    struct part_row row = {0};
    const char *params[] = {db_p_int(a, id), db_p_int(a, from), db_p_int(a, ATTACHMENT_PART)};
    enum rc rc = db_row(db, a, &attachment_part_stmt, params, &row, e);
    *out = row.isi;
    return rc == RC_OK && out->len == 0 ? RC_NONE : rc;
}

enum rc
attachment_find(struct db *db, const char *ref, const char *word, int64_t *id, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct find_row row = {0};
    const char *params[] = {ref, word};
    enum rc rc = db_row(db, a, &attachment_find_stmt, params, &row, e);
    *id = row.id;
    arena_free(a);
    return rc;
}

enum rc
attachment_tick(struct db *db, int64_t id, bool on, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, id), db_p_bool(on)};
    enum rc rc = db_exec(db, &attachment_tick_stmt, params, e);
    arena_free(a);
    return rc;
}

enum rc
attachment_ticks(struct db *db, struct arena *a, int64_t request, struct attachment_tick **rows, size_t *n,
                 struct err *e)
{
    const char *params[] = {db_p_int(a, request)};
    return db_rows(db, a, &attachment_ticks_stmt, params, (void **)rows, n, e);
}
