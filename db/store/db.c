#include "db/store/db.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "console/base/i18n.h"
#include "console/base/str.h"

/* A value that is not what the statement declares means that program and schema differ. */
static enum rc
bad_value(const struct db_stmt *st, const char *col, struct err *e)
{
    (void)err_set(e, RC_FAIL, "schema_mismatch", "%s",
                  _("Program dan basis data tidak cocok. Hubungi administrator."));
    return err_detail(e, "statement %s, column %s", st->name, col);
}

static bool
decode_bytes(struct arena *a, const char *v, struct db_bytes *out)
{
    size_t n = strlen(v);
    if (n < 2 || v[0] != '\\' || v[1] != 'x' || n % 2 != 0)
        return false;
    size_t len = (n - 2) / 2;
    unsigned char *p = arena_alloc(a, len + 1);
    if (len > 0 && !str_unhex(p, len, v + 2))
        return false;
    out->data = p;
    out->len = len;
    return true;
}

static bool
decode(struct arena *a, const struct db_col *c, const char *v, void *field)
{
    int64_t n = 0;
    switch (c->kind) {
    case DB_INT4:
        if (v != NULL && !str_to_i64(v, INT32_MIN, INT32_MAX, &n))
            return false;
        *(int32_t *)field = (int32_t)n;
        return true;
    case DB_INT8:
        if (v != NULL && !str_to_i64(v, INT64_MIN, INT64_MAX, &n))
            return false;
        *(int64_t *)field = n;
        return true;
    case DB_BOOL:
        if (v != NULL && strcmp(v, "t") != 0 && strcmp(v, "f") != 0)
            return false;
        *(bool *)field = v != NULL && v[0] == 't';
        return true;
    case DB_TEXT:
        *(const char **)field = v != NULL ? v : "";
        return true;
    case DB_BYTES:
        return v == NULL || decode_bytes(a, v, field);
    }
    return false;
}

enum rc
db_rows(struct db *db, struct arena *a, const struct db_stmt *st, const char *const *params, void **rows,
        size_t *nrows, struct err *e)
{
    struct db_result r = {0};
    enum rc rc = db->driver->exec(db->ctx, a, st, params, &r, e);
    if (rc != RC_OK)
        return rc;
    if (nrows != NULL)
        *nrows = (size_t)r.nrows;
    if (st->ncols == 0 || rows == NULL)
        return RC_OK;
    if ((size_t)r.ncols != st->ncols)
        return bad_value(st, "(count)", e);
    for (size_t c = 0; c < st->ncols; c++)
        if (r.names[c] == NULL || strcmp(r.names[c], st->cols[c].name) != 0)
            return bad_value(st, st->cols[c].name, e);
    char *out = arena_array(a, (size_t)r.nrows, st->row_size);
    for (int i = 0; i < r.nrows; i++)
        for (size_t c = 0; c < st->ncols; c++) {
            char *row = out + (size_t)i * st->row_size;
            if (!decode(a, &st->cols[c], r.values[(size_t)i * st->ncols + c], row + st->cols[c].offset))
                return bad_value(st, st->cols[c].name, e);
        }
    *rows = out;
    return RC_OK;
}

enum rc
db_row(struct db *db, struct arena *a, const struct db_stmt *st, const char *const *params, void *row,
       struct err *e)
{
    void *rows = NULL;
    size_t n = 0;
    enum rc rc = db_rows(db, a, st, params, &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    if (n == 0 || rows == NULL)
        return RC_NONE;
    memcpy(row, rows, st->row_size);
    return RC_OK;
}

enum rc
db_exec(struct db *db, const struct db_stmt *st, const char *const *params, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct db_result r = {0};
    enum rc rc = db->driver->exec(db->ctx, a, st, params, &r, e);
    arena_free(a);
    return rc;
}

const char *
db_p_int(struct arena *a, int64_t v)
{
    return arena_printf(a, "%lld", (long long)v);
}

const char *
db_p_bool(bool v)
{
    return v ? "t" : "f";
}

const char *
db_p_bytes(struct arena *a, const void *p, size_t n)
{
    char *s = arena_alloc(a, 2 * n + 3);
    s[0] = '\\';
    s[1] = 'x';
    str_hex(s + 2, p, n);
    return s;
}

void
db_uuid(char dst[37])
{
    unsigned char b[16];
    char hex[33];
    if (getrandom(b, sizeof b, 0) != (ssize_t)sizeof b)
        abort(); /* without random numbers there are no keys; the kernel always has some after boot */
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    str_hex(hex, b, sizeof b);
    (void)str_printf(dst, 37, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}
