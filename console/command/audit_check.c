#include "console/command/audit_check.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/audit_isi.h"
#include "console/crypto/merkle.h"
#include "console/crypto/sodium.h"
#include "db/store/pg.h"

#define CHUNK         65536
#define PROGRESS_MS   500
#define PROGRESS_ROWS 16384 /* the clock is read once in so many */

/* What a signed checkpoint says. */
struct mark {
    uint64_t size;
    unsigned char root[NOTE_ROOT];
    bool stored; /* the database still has it */
};

struct marks {
    struct mark *list;
    size_t n, cap;
};

struct check {
    const struct audit_check_opts *opts;
    struct audit_report *out;
    unsigned char key[NOTE_KEY];
    struct marks exported, stored, all; /* by size */
    size_t next_mark;
    struct merkle tree;
    uint64_t xid;
    int64_t entry_id;
    int64_t next_idx; /* the sequencer's own counter */
    int64_t shown_ms;
};

static void
add_mark(struct marks *m, const struct mark *one)
{
    if (m->n == m->cap) {
        m->cap = m->cap > 0 ? m->cap * 2 : 256;
        m->list = reallocarray(m->list, m->cap, sizeof *m->list);
        if (m->list == NULL)
            abort();
    }
    m->list[m->n++] = *one;
}

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

/* The checkpoints of the file. */

static bool
take_exported(struct check *c, const struct note *n)
{
    struct marks *m = &c->exported;
    struct mark one = {.size = n->size};
    memcpy(one.root, n->root, sizeof one.root);
    if (m->n > 0 && m->list[m->n - 1].size > n->size)
        return fault_at(c, AUDIT_CHECKPOINT, 0, n->size, "order");
    if (m->n > 0 && m->list[m->n - 1].size == n->size) {
        bool same = memcmp(m->list[m->n - 1].root, n->root, sizeof n->root) == 0;
        return same || fault_at(c, AUDIT_CHECKPOINT, 0, n->size, "two_roots");
    }
    add_mark(m, &one);
    return true;
}

/* Takes the whole notes at the start of b; false at a fault. */
static bool
parse_exported(struct check *c, struct buf *b, bool end)
{
    size_t pos = 0;
    while (pos < b->len && (end || b->len - pos >= NOTE_MAX)) {
        struct note n = {.size = 0};
        struct err why = {0};
        size_t used = 1;
        if (b->data[pos] != '\n') {
            if (note_open(b->data + pos, b->len - pos, c->key, &n, &used, &why) != RC_OK)
                return fault_at(c, AUDIT_CHECKPOINT, 0, n.size, why.code);
            if (!take_exported(c, &n))
                return false;
        }
        pos += used;
    }
    buf_consume(b, pos);
    return true;
}

static enum rc
read_exported(struct check *c, struct err *e)
{
    FILE *f = c->opts->checkpoints != NULL ? fopen(c->opts->checkpoints, "re") : NULL;
    struct buf b = {0};
    char chunk[CHUNK];
    if (f == NULL) {
        if (c->opts->checkpoints == NULL || errno == ENOENT)
            return RC_OK;
        (void)err_set(e, RC_FAIL, "checkpoints_unreadable", "%s",
                      _("Berkas titik periksa tidak dapat dibaca."));
        return err_detail(e, "%s: %s", c->opts->checkpoints, strerror(errno));
    }
    size_t n;
    bool good = true;
    while (good && (n = fread(chunk, 1, sizeof chunk, f)) > 0) {
        buf_add(&b, chunk, n);
        good = parse_exported(c, &b, false);
    }
    if (good && b.len > 0)
        (void)parse_exported(c, &b, true);
    c->out->exported = c->exported.n;
    buf_done(&b);
    (void)fclose(f);
    return RC_OK;
}

/* The checkpoints of the database. */

static bool
bytea(unsigned char *dst, size_t n, const char *text)
{
    return text != NULL && text[0] == '\\' && text[1] == 'x' && str_unhex(dst, n, text + 2);
}

static bool
number(const char *text, int64_t *out)
{
    return text != NULL && str_to_i64(text, INT64_MIN, INT64_MAX, out);
}

/* The root that the frontier of a checkpoint gives; false when it is no frontier of that size. */
static bool
frontier_root(uint64_t size, const char *text, unsigned char root[NOTE_ROOT])
{
    unsigned char peaks[(MERKLE_LEVELS + 1) * MERKLE_HASH];
    struct merkle m;
    size_t n = (size_t)__builtin_popcountll(size) * MERKLE_HASH;
    if (!bytea(peaks, n, text) || !merkle_load(&m, size, peaks, n))
        return false;
    merkle_root(&m, root);
    return true;
}

/* size, root, frontier, note */
static bool
each_stored(void *ctx, const char *const *v)
{
    struct check *c = ctx;
    struct note n = {.size = 0};
    struct mark one = {.stored = true};
    unsigned char root[NOTE_ROOT];
    struct err why = {0};
    int64_t size = 0;
    if (!number(v[0], &size) || v[3] == NULL)
        return fault_at(c, AUDIT_CHECKPOINT, 0, (uint64_t)size, "no_note");
    if (note_open(v[3], strlen(v[3]), c->key, &n, NULL, &why) != RC_OK)
        return fault_at(c, AUDIT_CHECKPOINT, 0, (uint64_t)size, why.code);
    if (n.size != (uint64_t)size || !bytea(root, sizeof root, v[1]) || memcmp(root, n.root, sizeof root) != 0)
        return fault_at(c, AUDIT_CHECKPOINT, 0, (uint64_t)size, "columns");
    if (!frontier_root(n.size, v[2], root) || memcmp(root, n.root, sizeof root) != 0)
        return fault_at(c, AUDIT_CHECKPOINT, 0, (uint64_t)size, "frontier");
    one.size = n.size;
    memcpy(one.root, n.root, sizeof one.root);
    add_mark(&c->stored, &one);
    return true;
}

/* One list by size. A size that both have must have one root. */
static void
merge_marks(struct check *c)
{
    const struct marks *s = &c->stored, *x = &c->exported;
    size_t i = 0, k = 0;
    c->out->stored = s->n;
    while (i < s->n || k < x->n) {
        bool both = i < s->n && k < x->n && s->list[i].size == x->list[k].size;
        if (both && memcmp(s->list[i].root, x->list[k].root, NOTE_ROOT) != 0)
            (void)fault_at(c, AUDIT_CHECKPOINT, 0, s->list[i].size, "two_roots");
        if (i < s->n && (k == x->n || s->list[i].size <= x->list[k].size)) {
            add_mark(&c->all, &s->list[i++]);
            k += both;
        } else {
            add_mark(&c->all, &x->list[k++]);
        }
    }
}

/* The entries. */

static void
progress(struct check *c)
{
    if (c->opts->progress == NULL || c->out->entries % PROGRESS_ROWS != 0)
        return;
    int64_t now = clock_mono_ms(clock_system());
    if (now - c->shown_ms < PROGRESS_MS)
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
    unsigned char daun[MERKLE_HASH];
    const char *isi = v[0] != NULL ? v[0] : "";
    merkle_leaf(leaf, isi, strlen(isi));
    if (!bytea(daun, sizeof daun, v[1]) || memcmp(leaf, daun, sizeof daun) != 0)
        return fault(c, AUDIT_EDITED, idx, entry_id, "isi");
    const char *column = audit_isi_differs(isi, &columns);
    return column == NULL || fault(c, AUDIT_EDITED, idx, entry_id, column);
}

/* Holds the tree against the checkpoints of its size. */
static bool
check_marks(struct check *c)
{
    unsigned char root[MERKLE_HASH];
    const struct marks *m = &c->all;
    for (; c->next_mark < m->n && m->list[c->next_mark].size == c->tree.size; c->next_mark++) {
        const struct mark *k = &m->list[c->next_mark];
        uint64_t from = c->next_mark > 0 ? m->list[c->next_mark - 1].size : 0;
        merkle_root(&c->tree, root);
        if (memcmp(root, k->root, sizeof root) != 0)
            return fault_at(c, AUDIT_CHANGED, from, k->size, "root");
        if (!k->stored)
            return fault_at(c, AUDIT_CHECKPOINT, 0, k->size, "removed");
    }
    return true;
}

#define ENTRY_COLUMNS "e.isi, e.daun, e.at, e.actor, e.action, e.office_id, e.subject_kind, e.subject"

/* idx, entry_id of the leaf, of the entry, xid, ENTRY_COLUMNS */
static bool
each_entry(void *ctx, const char *const *v)
{
    struct check *c = ctx;
    unsigned char leaf[MERKLE_HASH];
    int64_t idx = 0, entry_id = 0, xid = 0;
    if (!number(v[0], &idx) || !number(v[1], &entry_id) || idx < (int64_t)c->tree.size)
        return fault(c, AUDIT_REORDERED, idx, entry_id, "idx");
    if (idx > (int64_t)c->tree.size)
        return fault(c, AUDIT_DELETED, (int64_t)c->tree.size, -1, "idx");
    if (v[2] == NULL || !number(v[3], &xid))
        return fault(c, AUDIT_DELETED, idx, entry_id, "entry");
    if (!check_entry(c, idx, entry_id, v + 4, leaf))
        return false;
    if (idx > 0 && ((uint64_t)xid < c->xid || ((uint64_t)xid == c->xid && entry_id <= c->entry_id)))
        return fault(c, AUDIT_REORDERED, idx, entry_id, "xid");
    c->xid = (uint64_t)xid;
    c->entry_id = entry_id;
    merkle_append(&c->tree, leaf);
    c->out->entries++;
    progress(c);
    return check_marks(c);
}

/* Entries without a number: entry_id, xid, ENTRY_COLUMNS. Those behind the newest number are only new. */
static bool
each_unnumbered(void *ctx, const char *const *v)
{
    struct check *c = ctx;
    unsigned char leaf[MERKLE_HASH];
    int64_t entry_id = 0, xid = 0;
    if (!number(v[0], &entry_id) || !number(v[1], &xid))
        return fault(c, AUDIT_INSERTED, -1, entry_id, "xid");
    bool older = (uint64_t)xid < c->xid || ((uint64_t)xid == c->xid && entry_id < c->entry_id);
    if (c->out->entries > 0 && older)
        return fault(c, AUDIT_INSERTED, -1, entry_id, "number");
    c->out->unsequenced++;
    return check_entry(c, -1, entry_id, v + 2, leaf);
}

static bool
each_state(void *ctx, const char *const *v)
{
    struct check *c = ctx;
    (void)number(v[0], &c->next_idx);
    return true;
}

static void
check_length(struct check *c)
{
    uint64_t n = c->out->entries;
    const struct marks *m = &c->all;
    if (m->n > 0 && m->list[m->n - 1].size > n)
        (void)fault_at(c, AUDIT_CUT, n, m->list[m->n - 1].size, "checkpoint");
    if (c->next_idx != (int64_t)n)
        (void)fault_at(c, (uint64_t)c->next_idx > n ? AUDIT_CUT : AUDIT_CHANGED, n, (uint64_t)c->next_idx,
                       "counter");
}

/* One snapshot, taken after the file was read: the file never holds what the database has not stored. */
static enum rc
read_database(struct check *c, struct pg *pg, struct err *e)
{
    enum rc rc =
        pg_script(pg,
                  "begin isolation level repeatable read read only; set local statement_timeout = 0;"
                  "set local idle_in_transaction_session_timeout = 0;"
                  "set local timezone = 'UTC'; set local datestyle = 'ISO'; set local bytea_output = 'hex';"
                  "set local enable_hashjoin = off; set local enable_mergejoin = off;",
                  e);
    if (rc == RC_OK)
        rc = pg_stream(pg, "select size, root, frontier, note from loket.audit_checkpoint order by size",
                       each_stored, c, e);
    if (rc == RC_OK)
        rc = pg_stream(pg, "select next_idx from loket.audit_state", each_state, c, e);
    merge_marks(c);
    if (rc == RC_OK && c->out->fault == AUDIT_GOOD)
        rc = pg_stream(pg,
                       "select l.idx, l.entry_id, e.entry_id, e.xid, " ENTRY_COLUMNS
                       " from loket.audit_leaf l left join loket.audit_entry e on e.entry_id = l.entry_id"
                       " order by l.idx",
                       each_entry, c, e);
    if (rc == RC_OK && c->out->fault == AUDIT_GOOD)
        check_length(c);
    if (rc == RC_OK && c->out->fault == AUDIT_GOOD)
        rc = pg_script(pg, "set local enable_hashjoin = on; set local enable_mergejoin = on", e);
    if (rc == RC_OK && c->out->fault == AUDIT_GOOD)
        rc = pg_stream(
            pg,
            "select e.entry_id, e.xid, " ENTRY_COLUMNS " from loket.audit_entry e where not exists"
            " (select from loket.audit_leaf l where l.entry_id = e.entry_id) order by e.xid, e.entry_id",
            each_unnumbered, c, e);
    if (rc == RC_OK)
        rc = pg_script(pg, "rollback", e);
    return rc;
}

enum rc
audit_check(struct pg *pg, const struct audit_check_opts *opts, struct audit_report *out, struct err *e)
{
    struct check c = {.opts = opts, .out = out};
    *out = (struct audit_report){.idx = -1, .entry_id = -1};
    enum rc rc = nacl_key_read(opts->key_file, c.key, sizeof c.key, e);
    if (rc == RC_OK)
        rc = read_exported(&c, e);
    if (rc == RC_OK && out->fault == AUDIT_GOOD)
        rc = read_database(&c, pg, e);
    free(c.exported.list);
    free(c.stored.list);
    free(c.all.list);
    return rc;
}
