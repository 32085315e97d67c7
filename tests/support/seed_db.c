#include "tests/support/seed_db.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <glob.h>

#include "db/store/pg.h"
#include "tests/support/seed_load.h"

const char *const seed_who_name[WHO_COUNT] = {"postgres",   "o_petugas1",  "o_petugas2", "o_verifikator",
                                              "o_penyelia", "o_kadis",     "o_admin",    "o_auditor",
                                              "o_portal",   "loket_worker"};

static const char *const group[WHO_COUNT] = {
    "",        "operator", "operator", "verifikator", "penyelia", "kepala_dinas", "administrator",
    "auditor", "channel",  ""};

static const char script[] = "tests/support/pg_private.sh";

static bool
complain(const char *what, const struct err *e)
{
    fprintf(stderr, "seed_db: %s: %s (%s)\n", what, e->code, e->detail);
    return false;
}

static bool
server_start(struct seed_db *d)
{
    char command[128];
    FILE *p;
    bool ok;

    snprintf(command, sizeof(command), "%s start", script);
    p = popen(command, "r");
    ok = p != NULL && fscanf(p, "%63s %d", d->socket, &d->port) == 2;
    if (p != NULL)
        pclose(p);
    if (!ok)
        fputs("seed_db: the private server did not start\n", stderr);
    return ok;
}

static void
server_stop(const struct seed_db *d)
{
    char command[128];

    if (d->socket[0] == '\0')
        return;
    snprintf(command, sizeof(command), "%s stop %s", script, d->socket);
    if (system(command) != 0)
        fputs("seed_db: the private server did not end\n", stderr);
}

static struct pg *
connection(const struct seed_db *d, const char *dbname)
{
    return pg_new(&(struct pg_opts){.host = d->socket,
                                    .port = d->port,
                                    .dbname = dbname,
                                    .user = "postgres",
                                    .application = "test",
                                    .deadline_ms = 30000});
}

static bool
apply(struct pg *pg, const char *file)
{
    struct buf sql = {0};
    struct err e = {0};
    char piece[4096];
    FILE *f = fopen(file, "r");
    bool ok = f != NULL;

    buf_puts(&sql, "begin;\n");
    for (size_t n; ok && (n = fread(piece, 1, sizeof(piece), f)) > 0;)
        buf_add(&sql, piece, n);
    buf_puts(&sql, "\n;commit");
    if (f != NULL)
        fclose(f);
    ok = ok && (pg_script(pg, sql.data, &e) == RC_OK || complain(file, &e));
    buf_done(&sql);
    return ok;
}

static bool
migrate(struct pg *pg)
{
    glob_t g;
    bool ok = glob("db/schema/[0-9]*.sql", 0, NULL, &g) == 0;

    for (size_t i = 0; ok && i < g.gl_pathc; i++)
        ok = apply(pg, g.gl_pathv[i]);
    globfree(&g);
    return ok;
}

static bool
officers(struct pg *pg)
{
    struct buf sql = {0};
    struct err e = {0};
    bool ok;

    for (int w = WHO_PETUGAS1; w <= WHO_PORTAL; w++) {
        const char *role = seed_who_name[w], *name = role + 2;

        buf_printf(&sql, "create role %s login; grant loket_%s to %s;", role, group[w], role);
        buf_printf(&sql,
                   "insert into loket.officer (username, db_role, nama_lengkap, nip, role, office_id)"
                   " values ('%s', '%s', 'Contoh %s', '9901%014d', '%s', 1);",
                   name, role, name, w, group[w]);
    }
    ok = pg_script(pg, sql.data, &e) == RC_OK || complain("officers", &e);
    buf_done(&sql);
    return ok;
}

static bool
fill(struct pg *pg, int64_t families, int64_t requests, uint64_t seed)
{
    struct seed_load *l = calloc(1, sizeof(*l));
    struct err e = {0};
    enum rc rc = l == NULL ? RC_FAIL : seed_load_open(l, pg, seed, requests, &e);

    if (rc == RC_OK)
        rc = seed_load_fill(l, families, requests, &e);
    if (l != NULL)
        seed_load_done(l);
    free(l);
    return rc == RC_OK || complain("seed", &e);
}

static bool
set_up(struct seed_db *d, int64_t families, int64_t requests, uint64_t seed)
{
    struct pg *first = connection(d, "postgres");
    struct err e = {0};
    bool ok = pg_script(first, "create database loket", &e) == RC_OK || complain("create database", &e);

    pg_free(first);
    for (int w = 0; w < WHO_COUNT; w++)
        d->as[w] = connection(d, "loket");
    ok = ok && migrate(d->as[WHO_ROOT]);
    ok = ok && (seed_load_base(d->as[WHO_ROOT], "kk", &e) == RC_OK || complain("base", &e));
    /* Tests take the request that they want, wherever it stands in the queue, as many as they want, and
     * decide at once. */
    ok = ok && (pg_script(d->as[WHO_ROOT],
                          "update loket.setting set value = '1000000' where name = 'pick_window';"
                          "update loket.setting set value = '1000000' where name = 'claim_count_max';"
                          "update loket.setting set value = '0' where name = 'undo_window'",
                          &e) == RC_OK ||
                complain("pick_window", &e));
    ok = ok && officers(d->as[WHO_ROOT]) && fill(d->as[WHO_ROOT], families, requests, seed);
    for (int w = WHO_ROOT + 1; ok && w < WHO_COUNT; w++) {
        char sql[80];

        snprintf(sql, sizeof(sql), "set session authorization %s", seed_who_name[w]);
        ok = pg_script(d->as[w], sql, &e) == RC_OK || complain(sql, &e);
    }
    /* Migrations run as the owner; what follows is the superuser again, without its limits of time. */
    return ok && pg_script(d->as[WHO_ROOT], "reset role; reset search_path; set statement_timeout = 0", &e) ==
                     RC_OK;
}

struct seed_db *
seed_db_new(int64_t families, int64_t requests, uint64_t seed)
{
    struct seed_db *d = calloc(1, sizeof(*d));

    if (d != NULL && server_start(d) && set_up(d, families, requests, seed))
        return d;
    seed_db_free(d);
    return NULL;
}

void
seed_db_free(struct seed_db *d)
{
    if (d == NULL)
        return;
    for (int w = 0; w < WHO_COUNT; w++)
        pg_free(d->as[w]);
    server_stop(d);
    free(d);
}

int
seed_db_begin(void **state, int64_t families, int64_t requests, uint64_t seed)
{
    *state = seed_db_new(families, requests, seed);
    return *state != NULL ? 0 : -1;
}

int
seed_db_end(void **state)
{
    seed_db_free(*state);
    return 0;
}

static bool
keep_first(void *ctx, const char *const *values)
{
    struct seed_db *d = ctx;

    if (!str_copy(d->text, sizeof(d->text), values[0] != NULL ? values[0] : ""))
        fail_msg("the answer is longer than %zu bytes", sizeof(d->text));
    return false;
}

__attribute__((format(printf, 1, 0))) static char *
format(const char *fmt, va_list ap)
{
    char *sql = NULL;

    if (vasprintf(&sql, fmt, ap) < 0)
        abort();
    return sql;
}

static enum rc
query(struct seed_db *d, enum seed_who who, struct err *e, const char *sql)
{
    d->text[0] = '\0';
    err_clear(e);
    return pg_stream(d->as[who], sql, keep_first, d, e);
}

/* As query(), but a failure fails the test and shows the SQL. */
static void
must(struct seed_db *d, enum seed_who who, char *sql)
{
    struct err e = {0};
    enum rc rc = query(d, who, &e, sql);

    if (rc != RC_OK)
        print_error("%s: %s\n%s: %s (%s)\n", seed_who_name[who], sql, rc_name(rc), e.code, e.detail);
    free(sql);
    assert_int_equal(rc, RC_OK);
}

void
seed_db_do(struct seed_db *d, enum seed_who who, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    must(d, who, format(fmt, ap));
    va_end(ap);
}

const char *
seed_db_text(struct seed_db *d, enum seed_who who, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    must(d, who, format(fmt, ap));
    va_end(ap);
    return d->text;
}

int64_t
seed_db_int(struct seed_db *d, enum seed_who who, const char *fmt, ...)
{
    va_list ap;
    int64_t v = 0;

    va_start(ap, fmt);
    must(d, who, format(fmt, ap));
    va_end(ap);
    if (!str_to_i64(d->text, INT64_MIN, INT64_MAX, &v))
        fail_msg("'%s' is no number", d->text);
    return v;
}

enum rc
seed_db_try(struct seed_db *d, enum seed_who who, struct err *e, const char *fmt, ...)
{
    va_list ap;
    char *sql;
    enum rc rc;

    va_start(ap, fmt);
    sql = format(fmt, ap);
    va_end(ap);
    rc = query(d, who, e, sql);
    free(sql);
    return rc;
}

void
seed_db_refused(struct seed_db *d, enum seed_who who, const char *code, const char *fmt, ...)
{
    struct err e = {0};
    va_list ap;
    char *sql;
    enum rc rc;

    va_start(ap, fmt);
    sql = format(fmt, ap);
    va_end(ap);
    rc = query(d, who, &e, sql);
    if (rc == RC_OK || strcmp(e.code, code) != 0)
        print_error("%s: %s\nexpected %s, got %s: %s (%s)\n", seed_who_name[who], sql, code, rc_name(rc),
                    e.code, e.detail);
    free(sql);
    assert_int_not_equal(rc, RC_OK);
    assert_string_equal(e.code, code);
}
