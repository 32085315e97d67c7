#include "db/store/note.h"

#include "console/base/str.h"

DB_STMT(note_add_stmt, .sql = "SELECT loket.note_add($1, $2, $3)", .nparams = 3);

static const struct db_col note_cols[] = {
    DB_COL(struct note_row, note_id), DB_COL(struct note_row, at),  DB_COL(struct note_row, nama),
    DB_COL(struct note_row, mine),    DB_COL(struct note_row, isi),
};
DB_STMT(note_list_stmt, .sql = "SELECT note_id, at, nama, mine, isi FROM loket.note_list($1)", .nparams = 1,
        .cols = note_cols, .ncols = COUNT(note_cols), .row_size = sizeof(struct note_row));

DB_STMT(work_draft_save_stmt, .sql = "SELECT loket.work_draft_save($1, $2)", .nparams = 2);

struct draft_row {
    const char *isi;
};
static const struct db_col draft_cols[] = {
    DB_COL(struct draft_row, isi),
};
DB_STMT(work_draft_get_stmt, .sql = "SELECT isi FROM loket.work_draft_get($1)", .nparams = 1,
        .cols = draft_cols, .ncols = COUNT(draft_cols), .row_size = sizeof(struct draft_row));

enum rc
note_add(struct db *db, int64_t request_id, const char *text, const char *key, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, request_id), text, key};
    enum rc rc = db_exec(db, &note_add_stmt, params, e);
    arena_free(a);
    return rc;
}

enum rc
note_list(struct db *db, struct arena *a, int64_t request_id, struct note_row **rows, size_t *n,
          struct err *e)
{
    const char *params[] = {db_p_int(a, request_id)};
    return db_rows(db, a, &note_list_stmt, params, (void **)rows, n, e);
}

enum rc
work_draft_save(struct db *db, int64_t request_id, const char *json, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, request_id), json};
    enum rc rc = db_exec(db, &work_draft_save_stmt, params, e);
    arena_free(a);
    return rc;
}

enum rc
work_draft_get(struct db *db, struct arena *a, int64_t request_id, const char **json, struct err *e)
{
    const char *params[] = {db_p_int(a, request_id)};
    struct draft_row row = {""};
    enum rc rc = db_row(db, a, &work_draft_get_stmt, params, &row, e);
    *json = row.isi;
    return rc;
}
