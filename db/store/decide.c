#include "db/store/decide.h"

#include "console/base/str.h"
#include "console/json/json.h"
#include "db/store/reason.h"

static const struct db_col result_cols[] = {
    DB_COL(struct decide_result, state),
    DB_COL(struct decide_result, sheets),
    DB_COL(struct decide_result, effective_in),
};
#define RESULT "SELECT state, sheets, effective_in FROM "
DB_STMT(decide_approve_stmt, .sql = RESULT "loket.decide_approve($1, $2, $3, $4)", .nparams = 4,
        .cols = result_cols, .ncols = COUNT(result_cols), .row_size = sizeof(struct decide_result));
DB_STMT(decide_refuse_stmt, .sql = RESULT "loket.decide_refuse($1, $2, $3, $4, $5, $6)", .nparams = 6,
        .cols = result_cols, .ncols = COUNT(result_cols), .row_size = sizeof(struct decide_result));
DB_STMT(decide_escalate_stmt, .sql = RESULT "loket.decide_escalate($1, $2, $3, $4, $5)", .nparams = 5,
        .cols = result_cols, .ncols = COUNT(result_cols), .row_size = sizeof(struct decide_result));
DB_STMT(decide_review_stmt, .sql = "SELECT loket.decide_review($1, $2, $3, $4)", .nparams = 4);

static const struct db_col claim_cols[] = {
    DB_COL(struct decide_claim, token),
    DB_COL(struct decide_claim, lease),
};
DB_STMT(decide_take_back_stmt, .sql = "SELECT token, lease FROM loket.decide_take_back($1, $2)", .nparams = 2,
        .cols = claim_cols, .ncols = COUNT(claim_cols), .row_size = sizeof(struct decide_claim));

struct now_row {
    const char *state;
    int32_t sheets;
    const char *class, *code, *detail;
};
static const struct db_col now_cols[] = {
    DB_COL(struct now_row, state), DB_COL(struct now_row, sheets), DB_COL(struct now_row, class),
    DB_COL(struct now_row, code),  DB_COL(struct now_row, detail),
};
DB_STMT(decide_now_stmt, .sql = "SELECT state, sheets, class, code, detail FROM loket.decide_now($1, $2)",
        .nparams = 2, .cols = now_cols, .ncols = COUNT(now_cols), .row_size = sizeof(struct now_row));

static const struct db_col waiting_cols[] = {
    DB_COL(struct decide_wait, request_id),   DB_COL(struct decide_wait, ref),
    DB_COL(struct decide_wait, keputusan),    DB_COL(struct decide_wait, leads_to),
    DB_COL(struct decide_wait, effective_in), DB_COL(struct decide_wait, fault),
    DB_COL(struct decide_wait, fault_class),  DB_COL(struct decide_wait, at),
};
DB_STMT(decide_waiting_stmt,
        .sql = "SELECT request_id, ref, keputusan, leads_to, effective_in, fault, fault_class, at"
               " FROM loket.decide_waiting()",
        .cols = waiting_cols, .ncols = COUNT(waiting_cols), .row_size = sizeof(struct decide_wait));
static const struct db_col second_cols[] = {
    DB_COL(struct second_row, part),   DB_COL(struct second_row, subject), DB_COL(struct second_row, was),
    DB_COL(struct second_row, is_now), DB_COL(struct second_row, changed), DB_COL(struct second_row, at),
};
DB_STMT(second_look_stmt, .sql = "SELECT part, subject, was, is_now, changed, at FROM loket.second_look($1)",
        .nparams = 1, .cols = second_cols, .ncols = COUNT(second_cols),
        .row_size = sizeof(struct second_row));
struct window_row {
    int64_t seconds;
};
static const struct db_col window_cols[] = {
    DB_COL(struct window_row, seconds),
};
DB_STMT(decide_window_stmt, .sql = "SELECT seconds FROM loket.decide_window()", .cols = window_cols,
        .ncols = COUNT(window_cols), .row_size = sizeof(struct window_row));
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
decide_escalate(struct db *db, struct arena *a, int64_t request_id, int64_t token, const char *reason,
                const char *note, const char *key, struct decide_result *out, struct err *e)
{
    const char *params[] = {db_p_int(a, request_id), db_p_int(a, token), reason, note, key};
    return db_row(db, a, &decide_escalate_stmt, params, out, e);
}

enum rc
decide_review(struct db *db, int64_t request_id, int64_t token, const char *note, const char *key,
              struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, request_id), db_p_int(a, token), note, key};
    enum rc rc = db_exec(db, &decide_review_stmt, params, e);
    arena_free(a);
    return rc;
}

enum rc
decide_take_back(struct db *db, struct arena *a, int64_t request_id, const char *key,
                 struct decide_claim *out, struct err *e)
{
    const char *params[] = {db_p_int(a, request_id), key};
    return db_row(db, a, &decide_take_back_stmt, params, out, e);
}

enum rc
decide_now(struct db *db, struct arena *a, int64_t request_id, const char *key, struct decide_result *out,
           struct err *e)
{
    const char *params[] = {db_p_int(a, request_id), key};
    struct now_row row = {0};
    enum rc rc = db_row(db, a, &decide_now_stmt, params, &row, e);
    if (rc != RC_OK)
        return rc;
    if (row.code[0] != '\0') {
        rc = reason_set(e, row.class, row.code);
        (void)err_detail(e, "%s", row.detail);
        return rc;
    }
    if (out != NULL)
        *out = (struct decide_result){.state = row.state, .sheets = row.sheets};
    return RC_OK;
}

enum rc
decide_waiting(struct db *db, struct arena *a, struct decide_wait **rows, size_t *n, struct err *e)
{
    enum rc rc = db_rows(db, a, &decide_waiting_stmt, NULL, (void **)rows, n, e);
    for (size_t i = 0; rc == RC_OK && i < *n; i++) {
        struct decide_wait *w = &(*rows)[i];
        struct err why = {0};
        w->fault_text = "";
        if (w->fault[0] == '\0')
            continue;
        (void)reason_set(&why, w->fault_class, w->fault);
        w->fault_text = arena_strdup(a, why.text);
    }
    return rc;
}

enum rc
second_look(struct db *db, struct arena *a, int64_t request_id, struct second_row **rows, size_t *n,
            struct err *e)
{
    const char *params[] = {db_p_int(a, request_id)};
    return db_rows(db, a, &second_look_stmt, params, (void **)rows, n, e);
}

enum rc
decide_window(struct db *db, int64_t *seconds, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct window_row row = {0};
    enum rc rc = db_row(db, a, &decide_window_stmt, NULL, &row, e);
    *seconds = row.seconds;
    arena_free(a);
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
