#include "console/command/audit_marks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/crypto/merkle.h"
#include "db/store/pg.h"

#define CHUNK 65536

static void
add_mark(struct audit_list *m, const struct audit_mark *one)
{
    if (m->n == m->cap) {
        m->cap = m->cap > 0 ? m->cap * 2 : 256;
        m->list = reallocarray(m->list, m->cap, sizeof *m->list);
        if (m->list == NULL)
            abort();
    }
    m->list[m->n++] = *one;
}

/* Keeps the first only. Always false. */
static bool
bad(struct audit_marks *m, uint64_t size, const char *what)
{
    if (m->bad[0] == '\0') {
        m->bad_size = size;
        (void)str_copy(m->bad, sizeof m->bad, what);
    }
    return false;
}

/* The checkpoints of the file. */

static bool
take_exported(struct audit_marks *c, const struct note *n)
{
    struct audit_list *m = &c->exported;
    struct audit_mark one = {.size = n->size};
    memcpy(one.root, n->root, sizeof one.root);
    if (m->n > 0 && m->list[m->n - 1].size > n->size)
        return bad(c, n->size, "order");
    if (m->n > 0 && m->list[m->n - 1].size == n->size) {
        bool same = memcmp(m->list[m->n - 1].root, n->root, sizeof n->root) == 0;
        return same || bad(c, n->size, "two_roots");
    }
    add_mark(m, &one);
    return true;
}

/* Takes the whole notes at the start of b; false at a fault. */
static bool
parse_exported(struct audit_marks *c, struct buf *b, bool end)
{
    size_t pos = 0;
    while (pos < b->len && (end || b->len - pos >= NOTE_MAX)) {
        struct note n = {.size = 0};
        struct err why = {0};
        size_t used = 1;
        if (b->data[pos] != '\n') {
            if (note_open(b->data + pos, b->len - pos, c->key, &n, &used, &why) != RC_OK)
                return bad(c, n.size, why.code);
            if (!take_exported(c, &n))
                return false;
        }
        pos += used;
    }
    buf_consume(b, pos);
    return true;
}

enum rc
audit_marks_export(struct audit_marks *c, const char *path, struct err *e)
{
    FILE *f = path != NULL ? fopen(path, "re") : NULL;
    struct buf b = {0};
    char chunk[CHUNK];
    if (f == NULL) {
        if (path == NULL || errno == ENOENT)
            return RC_OK;
        (void)err_set(e, RC_FAIL, "checkpoints_unreadable", "%s",
                      _("Berkas titik periksa tidak dapat dibaca."));
        return err_detail(e, "%s: %s", path, strerror(errno));
    }
    size_t n;
    bool good = true;
    while (good && (n = fread(chunk, 1, sizeof chunk, f)) > 0) {
        buf_add(&b, chunk, n);
        good = parse_exported(c, &b, false);
    }
    if (good && b.len > 0)
        (void)parse_exported(c, &b, true);
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
    struct audit_marks *c = ctx;
    struct note n = {.size = 0};
    struct audit_mark one = {.stored = true};
    unsigned char root[NOTE_ROOT];
    struct err why = {0};
    int64_t size = 0;
    if (!number(v[0], &size) || v[3] == NULL)
        return bad(c, (uint64_t)size, "no_note");
    if (note_open(v[3], strlen(v[3]), c->key, &n, NULL, &why) != RC_OK)
        return bad(c, (uint64_t)size, why.code);
    if (n.size != (uint64_t)size || !bytea(root, sizeof root, v[1]) || memcmp(root, n.root, sizeof root) != 0)
        return bad(c, (uint64_t)size, "columns");
    if (!frontier_root(n.size, v[2], root) || memcmp(root, n.root, sizeof root) != 0)
        return bad(c, (uint64_t)size, "frontier");
    one.size = n.size;
    memcpy(one.root, n.root, sizeof one.root);
    add_mark(&c->stored, &one);
    return true;
}

/* One list by size. A size that both have must have one root. */
static void
merge(struct audit_marks *c)
{
    const struct audit_list *s = &c->stored, *x = &c->exported;
    size_t i = 0, k = 0;
    while (i < s->n || k < x->n) {
        bool both = i < s->n && k < x->n && s->list[i].size == x->list[k].size;
        if (both && memcmp(s->list[i].root, x->list[k].root, NOTE_ROOT) != 0)
            (void)bad(c, s->list[i].size, "two_roots");
        if (i < s->n && (k == x->n || s->list[i].size <= x->list[k].size)) {
            add_mark(&c->all, &s->list[i++]);
            k += both;
        } else {
            add_mark(&c->all, &x->list[k++]);
        }
    }
}

enum rc
audit_marks_stored(struct audit_marks *m, struct pg *pg, struct err *e)
{
    enum rc rc = pg_stream(pg, "select size, root, frontier, note from loket.audit_checkpoint order by size",
                           each_stored, m, e);
    if (rc == RC_OK)
        merge(m);
    return rc;
}

void
audit_marks_done(struct audit_marks *m)
{
    free(m->exported.list);
    free(m->stored.list);
    free(m->all.list);
}
