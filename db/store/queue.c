#include "db/store/queue.h"

#include "console/base/str.h"

static const struct db_col page_cols[] = {
    DB_COL(struct queue_row, request_id), DB_COL(struct queue_row, ref),
    DB_COL(struct queue_row, kind),       DB_COL(struct queue_row, jenis),
    DB_COL(struct queue_row, channel),    DB_COL(struct queue_row, pemohon_nama),
    DB_COL(struct queue_row, state),      DB_COL(struct queue_row, age),
    DB_COL(struct queue_row, slack),      DB_COL(struct queue_row, holder),
    DB_COL(struct queue_row, mine),       DB_COL(struct queue_row, lease),
    DB_COL(struct queue_row, documents),  DB_COL(struct queue_row, pos),
};
#define ROW_COLS                                                                                             \
    "request_id, ref, kind, jenis, channel, pemohon_nama, state, age, slack, holder, mine, lease, "          \
    "documents, pos"
/* The first nine parameters; what is NULL or "" filters nothing. */
#define FILTER                                                                                               \
    "jsonb_strip_nulls(jsonb_build_object('text', nullif($1, ''), 'state', nullif($2, ''), 'kind',"          \
    " nullif($3, ''), 'channel', nullif($4, ''), 'older', nullif($5, ''), 'officer', nullif($6, ''),"        \
    " 'name', nullif($7, ''), 'nik', nullif($8, ''), 'ref', nullif($9, '')))"
#define FILTER_PARAMS(f)                                                                                     \
    (f)->text, (f)->state, (f)->kind, (f)->channel, (f)->older, (f)->officer, (f)->name, (f)->nik, (f)->ref

DB_STMT(queue_page_stmt, .sql = "SELECT " ROW_COLS " FROM loket.queue_page(" FILTER ", $10, $11, $12)",
        .nparams = 12, .cols = page_cols, .ncols = COUNT(page_cols), .row_size = sizeof(struct queue_row));
DB_STMT(queue_found_stmt, .sql = "SELECT " ROW_COLS " FROM loket.request_found($1)", .nparams = 1,
        .cols = page_cols, .ncols = COUNT(page_cols), .row_size = sizeof(struct queue_row));

struct sent_up_row {
    int64_t request_id;
};
static const struct db_col sent_up_cols[] = {
    DB_COL(struct sent_up_row, request_id),
};
DB_STMT(queue_sent_up_stmt, .sql = "SELECT request_id FROM loket.queue_sent_up()", .cols = sent_up_cols,
        .ncols = COUNT(sent_up_cols), .row_size = sizeof(struct sent_up_row));

static const struct db_col count_cols[] = {
    DB_COL(struct queue_count, state),
    DB_COL(struct queue_count, n),
    DB_COL(struct queue_count, late),
    DB_COL(struct queue_count, capped),
};
DB_STMT(queue_counts_stmt, .sql = "SELECT state, n, late, capped FROM loket.queue_counts()",
        .cols = count_cols, .ncols = COUNT(count_cols), .row_size = sizeof(struct queue_count));

static const struct db_col version_cols[] = {
    DB_COL(struct queue_version, version),
    DB_COL(struct queue_version, whole),
};
DB_STMT(queue_version_stmt, .sql = "SELECT version, whole FROM loket.queue_version($1)", .nparams = 1,
        .cols = version_cols, .ncols = COUNT(version_cols), .row_size = sizeof(struct queue_version));

static const struct db_col claim_cols[] = {
    DB_COL(struct claim, token),
    DB_COL(struct claim, lease),
};
DB_STMT(queue_claim_stmt, .sql = "SELECT token, lease FROM loket.request_claim($1, $2, $3)", .nparams = 3,
        .cols = claim_cols, .ncols = COUNT(claim_cols), .row_size = sizeof(struct claim));
DB_STMT(queue_takeover_stmt, .sql = "SELECT token, lease FROM loket.request_takeover($1, $2, $3)",
        .nparams = 3, .cols = claim_cols, .ncols = COUNT(claim_cols), .row_size = sizeof(struct claim));

struct next_row {
    int64_t request_id, token, lease;
};
static const struct db_col next_cols[] = {
    DB_COL(struct next_row, request_id),
    DB_COL(struct next_row, token),
    DB_COL(struct next_row, lease),
};
DB_STMT(queue_next_stmt, .sql = "SELECT request_id, token, lease FROM loket.request_next()",
        .cols = next_cols, .ncols = COUNT(next_cols), .row_size = sizeof(struct next_row));

DB_STMT(queue_release_stmt, .sql = "SELECT loket.request_release($1, $2)", .nparams = 2);

static const struct db_col reason_cols[] = {
    DB_COL(struct pick_reason, reason),
    DB_COL(struct pick_reason, label),
    DB_COL(struct pick_reason, about),
};
DB_STMT(queue_reasons_stmt, .sql = "SELECT reason, label, about FROM loket.pick_reasons($1)", .nparams = 1,
        .cols = reason_cols, .ncols = COUNT(reason_cols), .row_size = sizeof(struct pick_reason));

static const struct db_col view_cols[] = {
    DB_COL(struct saved_view, name),    DB_COL(struct saved_view, state), DB_COL(struct saved_view, kind),
    DB_COL(struct saved_view, channel), DB_COL(struct saved_view, older), DB_COL(struct saved_view, officer),
    DB_COL(struct saved_view, nama),    DB_COL(struct saved_view, ref),   DB_COL(struct saved_view, teks),
    DB_COL(struct saved_view, sort),
};
DB_STMT(view_list_stmt,
        .sql = "SELECT name, state, kind, channel, older, officer, nama, ref, teks, sort"
               " FROM loket.view_list()",
        .cols = view_cols, .ncols = COUNT(view_cols), .row_size = sizeof(struct saved_view));
DB_STMT(view_save_stmt, .sql = "SELECT loket.view_save($10, " FILTER ", $11)", .nparams = 11);
DB_STMT(view_drop_stmt, .sql = "SELECT loket.view_drop($1)", .nparams = 1);

struct search_row {
    int64_t search_id;
};
static const struct db_col search_cols[] = {
    DB_COL(struct search_row, search_id),
};
DB_STMT(queue_search_stmt, .sql = "SELECT search_id FROM loket.request_search($1, $2)", .nparams = 2,
        .cols = search_cols, .ncols = COUNT(search_cols), .row_size = sizeof(struct search_row),
        .long_job = true);

/* Asks only when one of the rows may have been sent up. */
static enum rc
mark_sent_up(struct db *db, struct arena *a, struct queue_row *rows, size_t n, struct err *e)
{
    struct sent_up_row *up = NULL;
    size_t nup = 0;
    bool any = false;
    for (size_t i = 0; i < n; i++)
        any = any || str_eq(rows[i].state, "awaiting_supervisor");
    if (!any)
        return RC_OK;
    enum rc rc = db_rows(db, a, &queue_sent_up_stmt, NULL, (void **)&up, &nup, e);
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        for (size_t k = 0; k < nup && !rows[i].sent_up; k++)
            rows[i].sent_up = up[k].request_id == rows[i].request_id;
    return rc;
}

enum rc
queue_page(struct db *db, struct arena *a, const struct queue_filter *filter, const char *sort,
           const char *after, int limit, struct queue_row **rows, size_t *n, struct err *e)
{
    const char *params[] = {FILTER_PARAMS(filter), sort, after, db_p_int(a, limit)};
    enum rc rc = db_rows(db, a, &queue_page_stmt, params, (void **)rows, n, e);
    return rc == RC_OK ? mark_sent_up(db, a, *rows, *n, e) : rc;
}

enum rc
queue_counts(struct db *db, struct arena *a, struct queue_count **rows, size_t *n, struct err *e)
{
    return db_rows(db, a, &queue_counts_stmt, NULL, (void **)rows, n, e);
}

enum rc
queue_poll(struct db *db, int rows, struct queue_version *out, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, rows)};
    enum rc rc = db_row(db, a, &queue_version_stmt, params, out, e);
    arena_free(a);
    return rc;
}

enum rc
queue_claim(struct db *db, struct arena *a, int64_t request_id, const char *reason, const char *note,
            struct claim *out, struct err *e)
{
    const char *params[] = {db_p_int(a, request_id), reason, note};
    return db_row(db, a, &queue_claim_stmt, params, out, e);
}

enum rc
queue_takeover(struct db *db, struct arena *a, int64_t request_id, const char *reason, const char *note,
               struct claim *out, struct err *e)
{
    const char *params[] = {db_p_int(a, request_id), reason, note};
    return db_row(db, a, &queue_takeover_stmt, params, out, e);
}

enum rc
queue_next(struct db *db, struct arena *a, int64_t *request_id, struct claim *out, struct err *e)
{
    struct next_row row = {0};
    enum rc rc = db_row(db, a, &queue_next_stmt, NULL, &row, e);
    *request_id = row.request_id;
    *out = (struct claim){.token = row.token, .lease = row.lease};
    return rc;
}

enum rc
queue_release(struct db *db, int64_t request_id, int64_t token, struct err *e)
{
    struct arena *a = arena_new(NULL);
    const char *params[] = {db_p_int(a, request_id), db_p_int(a, token)};
    enum rc rc = db_exec(db, &queue_release_stmt, params, e);
    arena_free(a);
    return rc;
}

enum rc
queue_reasons(struct db *db, struct arena *a, bool takeover, struct pick_reason **rows, size_t *n,
              struct err *e)
{
    const char *params[] = {db_p_bool(takeover)};
    return db_rows(db, a, &queue_reasons_stmt, params, (void **)rows, n, e);
}

enum rc
view_list(struct db *db, struct arena *a, struct saved_view **rows, size_t *n, struct err *e)
{
    return db_rows(db, a, &view_list_stmt, NULL, (void **)rows, n, e);
}

enum rc
view_save(struct db *db, const char *name, const struct queue_filter *filter, const char *sort, struct err *e)
{
    const char *params[] = {FILTER_PARAMS(filter), name, sort};
    return db_exec(db, &view_save_stmt, params, e);
}

enum rc
view_drop(struct db *db, const char *name, struct err *e)
{
    const char *params[] = {name};
    return db_exec(db, &view_drop_stmt, params, e);
}

enum rc
queue_search(struct db *db, struct arena *a, const char *query, int limit, struct queue_row **rows, size_t *n,
             struct err *e)
{
    struct search_row s = {0};
    const char *params[] = {query, db_p_int(a, limit)};
    enum rc rc = db_row(db, a, &queue_search_stmt, params, &s, e);
    if (rc != RC_OK)
        return rc;
    const char *found[] = {db_p_int(a, s.search_id)};
    return db_rows(db, a, &queue_found_stmt, found, (void **)rows, n, e);
}
