#include "db/store/hold.h"

struct hold_doc {
    const char *doc;
};
static const struct db_col take_cols[] = {DB_COL(struct hold_doc, doc)};
DB_STMT(hold_take_stmt, .sql = "SELECT doc FROM loket.draft_take($1, $2)", .nparams = 2, .cols = take_cols,
        .ncols = COUNT(take_cols), .row_size = sizeof(struct hold_doc));

struct hold_saved {
    int64_t draft_id;
};
static const struct db_col save_cols[] = {DB_COL(struct hold_saved, draft_id)};
DB_STMT(hold_save_stmt, .sql = "SELECT draft_id FROM loket.draft_hold($1, $2, $3, $4, $5)", .nparams = 5,
        .cols = save_cols, .ncols = COUNT(save_cols), .row_size = sizeof(struct hold_saved));

DB_STMT(hold_detach_stmt, .sql = "SELECT loket.draft_detach($1, $2)", .nparams = 2);

enum rc
hold_take(struct db *db, struct arena *a, int64_t draft, const char *session, const char **doc, struct err *e)
{
    const char *params[] = {db_p_int(a, draft), session};
    struct hold_doc row = {""};
    enum rc rc = db_row(db, a, &hold_take_stmt, params, &row, e);
    *doc = row.doc;
    return rc;
}

enum rc
hold_save(struct db *db, struct arena *a, int64_t *draft, const char *session, const char *kind,
          const char *title, const char *doc, struct err *e)
{
    const char *params[] = {db_p_int(a, *draft), session, kind, title, doc};
    struct hold_saved row = {0};
    enum rc rc = db_row(db, a, &hold_save_stmt, params, &row, e);
    if (rc == RC_OK)
        *draft = row.draft_id;
    return rc;
}

enum rc
hold_detach(struct db *db, int64_t draft, const char *dokumen, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, draft), dokumen};
    enum rc rc = db_exec(db, &hold_detach_stmt, params, e);
    arena_free(a);
    return rc;
}
