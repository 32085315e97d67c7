#include "tests/support/fake_db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/str.h"
#include "db/store/reason.h"

#define STMTS_MAX 160

struct canned {
    const char *stmt;
    const char *const *values;
    size_t n;
    const char *class, *code; /* of a refusal, or NULL */
    bool down;
    int calls;
    char *params[FAKE_PARAMS]; /* of the newest call */
};

struct fake_db {
    struct db db;
    struct canned canned[STMTS_MAX];
    size_t n;
    bool down;
};

static struct canned *
find(struct fake_db *f, const char *stmt)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->canned[i].stmt, stmt) == 0)
            return &f->canned[i];
    if (f->n == STMTS_MAX)
        abort();
    struct canned *c = &f->canned[f->n++];
    c->stmt = stmt;
    return c;
}

static void
note_call(struct canned *c, const struct db_stmt *st, const char *const *params)
{
    c->calls++;
    for (int i = 0; i < FAKE_PARAMS; i++) {
        free(c->params[i]);
        c->params[i] = strdup(i < st->nparams && params[i] != NULL ? params[i] : "");
        if (c->params[i] == NULL)
            abort();
    }
}

static void
answer(struct arena *a, const struct db_stmt *st, const struct canned *c, struct db_result *out)
{
    out->ncols = (int)st->ncols;
    out->names = arena_array(a, st->ncols, sizeof(*out->names));
    for (size_t i = 0; i < st->ncols; i++)
        out->names[i] = st->cols[i].name;
    if (st->ncols == 0)
        return;
    if (c->n % st->ncols != 0) {
        fprintf(stderr, "fake_db: %s: %zu values do not fill rows of %zu\n", st->name, c->n, st->ncols);
        abort();
    }
    out->nrows = (int)(c->n / st->ncols);
    out->values = arena_array(a, c->n, sizeof(*out->values));
    for (size_t i = 0; i < c->n; i++)
        out->values[i] = c->values[i] != NULL ? arena_strdup(a, c->values[i]) : NULL;
}

static enum rc
fake_exec(void *ctx, struct arena *a, const struct db_stmt *st, const char *const *params,
          struct db_result *out, struct err *e)
{
    struct fake_db *f = ctx;
    struct canned *c = find(f, st->name);
    note_call(c, st, params);
    if (f->down || c->down)
        return err_set(e, RC_UNAVAILABLE, "db_unavailable", "%s",
                       "Basis data tidak terjangkau. Dicoba lagi sendiri; tunggu sebentar.");
    if (c->code != NULL)
        return reason_set(e, c->class, c->code);
    answer(a, st, c, out);
    return RC_OK;
}

struct fake_db *
fake_db_new(void)
{
    static const struct db_driver driver = {fake_exec};
    struct fake_db *f = calloc(1, sizeof(*f));
    if (f == NULL)
        abort();
    f->db = (struct db){.driver = &driver, .ctx = f};
    return f;
}

void
fake_db_free(struct fake_db *f)
{
    for (size_t k = 0; k < f->n; k++)
        for (int i = 0; i < FAKE_PARAMS; i++)
            free(f->canned[k].params[i]);
    free(f);
}

struct db *
fake_db_handle(struct fake_db *f)
{
    return &f->db;
}

void
fake_db_rows(struct fake_db *f, const char *stmt, const char *const *values, size_t n)
{
    struct canned *c = find(f, stmt);
    c->values = values;
    c->n = n;
    c->class = c->code = NULL;
    c->down = false;
}

void
fake_db_refuse(struct fake_db *f, const char *stmt, const char *class, const char *code)
{
    struct canned *c = find(f, stmt);
    c->class = class;
    c->code = code;
}

void
fake_db_down(struct fake_db *f, const char *stmt)
{
    if (stmt == NULL)
        f->down = true;
    else
        find(f, stmt)->down = true;
}

void
fake_db_up(struct fake_db *f)
{
    f->down = false;
    for (size_t i = 0; i < f->n; i++)
        f->canned[i].down = false;
}

int
fake_db_calls(const struct fake_db *f, const char *stmt)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->canned[i].stmt, stmt) == 0)
            return f->canned[i].calls;
    return 0;
}

const char *
fake_db_param(const struct fake_db *f, const char *stmt, int i)
{
    for (size_t k = 0; k < f->n; k++)
        if (strcmp(f->canned[k].stmt, stmt) == 0 && f->canned[k].calls > 0)
            return f->canned[k].params[i];
    return "";
}
