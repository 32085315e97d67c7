#include "db/store/decide.h"

#include "console/base/str.h"
#include "console/json/json.h"

static const struct db_col result_cols[] = {
    DB_COL(struct decide_result, state),
    DB_COL(struct decide_result, sheets),
};
DB_STMT(decide_approve_stmt, .sql = "SELECT state, sheets FROM loket.decide_approve($1, $2, $3, $4)",
        .nparams = 4, .cols = result_cols, .ncols = COUNT(result_cols),
        .row_size = sizeof(struct decide_result));
DB_STMT(decide_refuse_stmt, .sql = "SELECT state, sheets FROM loket.decide_refuse($1, $2, $3, $4, $5, $6)",
        .nparams = 6, .cols = result_cols, .ncols = COUNT(result_cols),
        .row_size = sizeof(struct decide_result));
DB_STMT(decide_deliver_stmt, .sql = "SELECT loket.request_deliver($1)", .nparams = 1);

enum rc
decide_approve(struct db *db, struct arena *a, int64_t request_id, int64_t token, const char *note,
               const char *key, struct decide_result *out, struct err *e)
{
    const char *params[] = {db_p_int(a, request_id), db_p_int(a, token), note, key};
    return db_row(db, a, &decide_approve_stmt, params, out, e);
}

static void
reasons_json(struct buf *b, const struct decide_reason *reasons, size_t n)
{
    struct json_w w;
    json_w_init(&w, b);
    json_w_begin_list(&w);
    for (size_t i = 0; i < n; i++) {
        json_w_begin_obj(&w);
        json_w_kstr(&w, "reason", reasons[i].reason);
        json_w_kstr(&w, "target", reasons[i].target);
        json_w_kstr(&w, "note", reasons[i].note);
        json_w_end(&w);
    }
    json_w_end(&w);
}

enum rc
decide_refuse(struct db *db, struct arena *a, int64_t request_id, int64_t token, const char *decision,
              const struct decide_reason *reasons, size_t nreasons, const char *note, const char *key,
              struct decide_result *out, struct err *e)
{
    struct buf b = {0};
    reasons_json(&b, reasons, nreasons);
    const char *params[] = {db_p_int(a, request_id), db_p_int(a, token), decision, b.data, note, key};
    enum rc rc = db_row(db, a, &decide_refuse_stmt, params, out, e);
    buf_done(&b);
    return rc;
}

enum rc
decide_deliver(struct db *db, int64_t request_id, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, request_id)};
    enum rc rc = db_exec(db, &decide_deliver_stmt, params, e);
    arena_free(a);
    return rc;
}
