/*
 * The log's order is that of (transaction, entry), so the entries in that order and the
 * numbers in theirs must name the same entries one by one. Both are read in pieces and
 * compared; a join of the two tables would take most of the time.
 */
#include "console/command/audit_check.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/clock.h"
#include "console/base/str.h"
#include "console/command/audit_isi.h"
#include "console/command/audit_marks.h"
#include "console/crypto/merkle.h"
#include "console/crypto/sodium.h"
#include "db/store/pg.h"

#define PIECE       20000
#define PROGRESS_MS 500
#define NOBODY      (-1)

struct check {
    const struct audit_check_opts *opts;
    struct audit_report *out;
    struct pg *pg;
    struct audit_marks marks;
    size_t next_mark;
    struct merkle tree;
    int64_t ids[PIECE]; /* the entries that the numbers of this piece stand for */
    size_t n, at;       /* of them, and the one that comes next */
    bool gap;           /* a number is missing behind them */
    bool begun;         /* xid and entry_id are those of the newest entry taken */
    uint64_t xid;
    int64_t entry_id;
    int64_t found; /* the entry that came instead of ids[at], or NOBODY */
    int64_t value; /* of a query for one number */
    int64_t shown_ms;
};

/* Keeps the first fault only: what follows from it would hide it. Always false. */
static bool
fault(struct check *c, enum audit_fault f, int64_t idx, int64_t entry_id, const char *detail)
{
    struct audit_report *r = c->out;
    if (r->fault != AUDIT_GOOD)
        return false;
    r->fault = f;
    r->idx = idx;
    r->entry_id = entry_id;
    (void)str_copy(r->detail, sizeof r->detail, detail);
    return false;
}

static bool
fault_at(struct check *c, enum audit_fault f, uint64_t from, uint64_t to, const char *detail)
{
    if (c->out->fault == AUDIT_GOOD) {
        c->out->from = from;
        c->out->to = to;
    }
    return fault(c, f, -1, -1, detail);
}

static bool
good(const struct check *c)
{
    return c->out->fault == AUDIT_GOOD;
}

static bool
number(const char *text, int64_t *out)
{
    return text != NULL && str_to_i64(text, INT64_MIN, INT64_MAX, out);
}

static bool
keep_value(void *ctx, const char *const *v)
{
    struct check *c = ctx;
    return number(v[0], &c->value);
}

/* The number that a query gives; 0 when it gives none. */
static enum rc
ask(struct check *c, const char *sql, int64_t *out, struct err *e)
{
    c->value = 0;
    enum rc rc = pg_stream(c->pg, sql, keep_value, c, e);
    *out = c->value;
    return rc;
}

static void
progress(struct check *c)
{
    int64_t now = clock_mono_ms(clock_system());
    if (c->opts->progress == NULL || now - c->shown_ms < PROGRESS_MS)
        return;
    c->shown_ms = now;
    c->opts->progress(c->opts->ctx, c->out->entries);
}

/* The hash of the text must be the stored one, and the columns must say what the text says. */
static bool
check_entry(struct check *c, int64_t idx, int64_t entry_id, const char *const *v,
            unsigned char leaf[MERKLE_HASH])
{
    const struct audit_columns columns = {
        .at = v[2], .actor = v[3], .action = v[4], .office = v[5], .subject_kind = v[6], .subject = v[7]};
    char daun[2 * MERKLE_HASH + 1];
    const char *isi = v[0] != NULL ? v[0] : "";
    merkle_leaf(leaf, isi, strlen(isi));
    str_hex(daun, leaf, MERKLE_HASH);
    if (v[1] == NULL || v[1][0] != '\\' || v[1][1] != 'x' || strcmp(v[1] + 2, daun) != 0)
        return fault(c, AUDIT_EDITED, idx, entry_id, "isi");
    const char *column = audit_isi_differs(isi, &columns);
    return column == NULL || fault(c, AUDIT_EDITED, idx, entry_id, column);
}

/* Holds the tree against the checkpoint of its size. */
static bool
check_mark(struct check *c)
{
    unsigned char root[MERKLE_HASH];
    const struct audit_list *m = &c->marks.all;
    if (c->next_mark == m->n || m->list[c->next_mark].size != c->tree.size)
        return true;
    const struct audit_mark *k = &m->list[c->next_mark];
    uint64_t from = c->next_mark > 0 ? m->list[c->next_mark - 1].size : 0;
    c->next_mark++;
    merkle_root(&c->tree, root);
    if (memcmp(root, k->root, sizeof root) != 0)
        return fault_at(c, AUDIT_CHANGED, from, k->size, "root");
    return k->stored || fault_at(c, AUDIT_CHECKPOINT, 0, k->size, "removed");
}

/* idx, entry_id. Stops before a number that is not the next. */
static bool
each_number(void *ctx, const char *const *v)
{
    struct check *c = ctx;
    int64_t idx = -1, id = NOBODY;
    bool next = number(v[0], &idx) && number(v[1], &id) && (uint64_t)idx == c->tree.size + c->n;
    if (next && c->n < PIECE)
        c->ids[c->n++] = id;
    else
        c->gap = true;
    return next;
}

#define ENTRY_COLUMNS "entry_id, xid, isi, daun, at, actor, action, office_id, subject_kind, subject"

/* ENTRY_COLUMNS, in the order of the log. */
static bool
each_entry(void *ctx, const char *const *v)
{
    struct check *c = ctx;
    unsigned char leaf[MERKLE_HASH];
    int64_t id = NOBODY, xid = 0;
    if (!number(v[0], &id) || !number(v[1], &xid) || id != c->ids[c->at]) {
        c->found = id;
        return false;
    }
    if (!check_entry(c, (int64_t)c->tree.size, id, v + 2, leaf))
        return false;
    c->begun = true;
    c->xid = (uint64_t)xid;
    c->entry_id = id;
    merkle_append(&c->tree, leaf);
    c->out->entries++;
    return check_mark(c) && ++c->at < c->n;
}

/* Those without a number behind the newest that has one are only new. */
static bool
each_new(void *ctx, const char *const *v)
{
    struct check *c = ctx;
    unsigned char leaf[MERKLE_HASH];
    int64_t id = NOBODY;
    (void)number(v[0], &id);
    c->out->unsequenced++;
    return check_entry(c, -1, id, v + 2, leaf);
}

/* The entries behind those taken; limit 0: all. */
static enum rc
stream_entries(struct check *c, size_t limit, bool (*each)(void *ctx, const char *const *v), struct err *e)
{
    struct buf sql = {0};
    buf_puts(&sql, "select " ENTRY_COLUMNS " from loket.audit_entry");
    if (c->begun)
        buf_printf(&sql, " where (xid, entry_id) > ('%" PRIu64 "'::xid8, %" PRId64 ")", c->xid, c->entry_id);
    buf_puts(&sql, " order by xid, entry_id");
    if (limit > 0)
        buf_printf(&sql, " limit %zu", limit);
    enum rc rc = pg_stream(c->pg, sql.data, each, c, e);
    buf_done(&sql);
    return rc;
}

/* Why the entry that the next number stands for is not the next in order. */
static enum rc
explain(struct check *c, struct err *e)
{
    char sql[120];
    int64_t there = 0, numbered = 0;
    int64_t want = c->ids[c->at], idx = (int64_t)c->tree.size;
    (void)str_printf(sql, sizeof sql, "select count(*) from loket.audit_entry where entry_id = %" PRId64,
                     want);
    enum rc rc = ask(c, sql, &there, e);
    (void)str_printf(sql, sizeof sql, "select count(*) from loket.audit_leaf where entry_id = %" PRId64,
                     c->found);
    if (rc == RC_OK)
        rc = ask(c, sql, &numbered, e);
    if (rc != RC_OK)
        return rc;
    if (there == 0)
        (void)fault(c, AUDIT_DELETED, idx, want, "entry");
    else if (numbered == 0 && c->found != NOBODY)
        (void)fault(c, AUDIT_INSERTED, -1, c->found, "number");
    else
        (void)fault(c, AUDIT_REORDERED, idx, want, "xid");
    return RC_OK;
}

/* The next piece of numbers and their entries. *end when there are no more. */
static enum rc
check_piece(struct check *c, bool *end, struct err *e)
{
    char sql[120];
    c->n = c->at = 0;
    c->gap = false;
    c->found = NOBODY;
    (void)str_printf(sql, sizeof sql,
                     "select idx, entry_id from loket.audit_leaf where idx >= %" PRIu64
                     " order by idx limit %d",
                     c->tree.size, PIECE);
    enum rc rc = pg_stream(c->pg, sql, each_number, c, e);
    size_t n = c->n;
    if (rc == RC_OK && n > 0)
        rc = stream_entries(c, n, each_entry, e);
    if (rc == RC_OK && good(c) && c->at < n)
        rc = explain(c, e);
    if (rc == RC_OK && c->gap)
        (void)fault(c, AUDIT_DELETED, (int64_t)c->tree.size, -1, "idx");
    progress(c);
    *end = n < PIECE;
    return rc;
}

/* The log reaches every checkpoint, its own counter agrees, and no entry is out of sight. */
static enum rc
check_length(struct check *c, struct err *e)
{
    uint64_t n = c->out->entries;
    const struct audit_list *m = &c->marks.all;
    int64_t next = 0, all = 0;
    enum rc rc = ask(c, "select next_idx from loket.audit_state", &next, e);
    if (rc == RC_OK)
        rc = ask(c, "select count(*) from loket.audit_entry", &all, e);
    if (rc != RC_OK)
        return rc;
    if (m->n > 0 && m->list[m->n - 1].size > n)
        (void)fault_at(c, AUDIT_CUT, n, m->list[m->n - 1].size, "checkpoint");
    if (next != (int64_t)n)
        (void)fault_at(c, (uint64_t)next > n ? AUDIT_CUT : AUDIT_CHANGED, n, (uint64_t)next, "counter");
    if (good(c))
        rc = stream_entries(c, 0, each_new, e);
    if (rc == RC_OK && (uint64_t)all != n + c->out->unsequenced)
        (void)fault_at(c, AUDIT_CHANGED, 0, (uint64_t)all, "count");
    return rc;
}

static void
take_marks(struct check *c)
{
    c->out->stored = c->marks.stored.n;
    c->out->exported = c->marks.exported.n;
    if (c->marks.bad[0] != '\0')
        (void)fault_at(c, AUDIT_CHECKPOINT, 0, c->marks.bad_size, c->marks.bad);
}

/* One snapshot, taken after the file was read: the file never holds what the database has not stored. */
static enum rc
check_database(struct check *c, struct err *e)
{
    bool end = false;
    enum rc rc = pg_script(c->pg,
                           "begin isolation level repeatable read read only; set local statement_timeout = 0;"
                           "set local idle_in_transaction_session_timeout = 0; set local timezone = 'UTC';"
                           "set local datestyle = 'ISO'; set local bytea_output = 'hex'",
                           e);
    if (rc == RC_OK)
        rc = audit_marks_stored(&c->marks, c->pg, e);
    take_marks(c);
    while (rc == RC_OK && good(c) && !end)
        rc = check_piece(c, &end, e);
    if (rc == RC_OK && good(c))
        rc = check_length(c, e);
    return rc == RC_OK ? pg_script(c->pg, "rollback", e) : rc;
}

enum rc
audit_check(struct pg *pg, const struct audit_check_opts *opts, struct audit_report *out, struct err *e)
{
    struct check *c = calloc(1, sizeof *c);
    if (c == NULL)
        abort();
    c->opts = opts;
    c->out = out;
    c->pg = pg;
    *out = (struct audit_report){.idx = -1, .entry_id = -1};
    enum rc rc = nacl_key_read(opts->key_file, c->marks.key, sizeof c->marks.key, e);
    if (rc == RC_OK)
        rc = audit_marks_export(&c->marks, opts->checkpoints, e);
    if (rc == RC_OK && c->marks.bad[0] != '\0')
        take_marks(c);
    else if (rc == RC_OK)
        rc = check_database(c, e);
    audit_marks_done(&c->marks);
    free(c);
    return rc;
}
