/*
 * The driver on a real server: what takes too long, or is no longer wanted, is ended by the server itself,
 * and then nothing of it stays; the connection goes on.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "db/store/pg.h"
#include "tests/support/seed_db.h"

struct one {
    int32_t n;
};
static const struct db_col one_cols[] = {DB_COL(struct one, n)};
#define ONE .cols = one_cols, .ncols = COUNT(one_cols), .row_size = sizeof(struct one)
DB_STMT(test_sleep_stmt, .sql = "SELECT 1 AS n FROM pg_sleep(30)", ONE);
DB_STMT(test_nap_stmt, .sql = "SELECT 2 AS n FROM pg_sleep(0.6)", ONE);
DB_STMT(test_long_stmt, .sql = "SELECT 3 AS n FROM pg_sleep(0.6)", .long_job = true, ONE);
DB_STMT(test_pid_stmt, .sql = "SELECT pg_backend_pid() AS n", ONE);
DB_STMT(test_patience_stmt, .sql = "SELECT (current_setting('statement_timeout') = '5s')::int4 AS n", ONE);
DB_STMT(test_write_stmt, .sql = "INSERT INTO public.ended SELECT 7 FROM pg_sleep(30) RETURNING n", ONE);

struct fixture {
    struct seed_db *d;
    struct pg *pg;
    int idles, stop_at; /* at which call of the idle hook the person has enough; 0: never */
};

static void
idle(void *ctx)
{
    struct fixture *f = ctx;
    if (++f->idles == f->stop_at)
        pg_cancel(f->pg);
}

static void
open_as(struct fixture *f, const char *user, int deadline_ms)
{
    pg_free(f->pg);
    f->idles = f->stop_at = 0;
    f->pg = pg_new(&(struct pg_opts){.host = f->d->socket,
                                     .port = f->d->port,
                                     .dbname = "loket",
                                     .user = user,
                                     .deadline_ms = deadline_ms,
                                     .idle = idle,
                                     .ctx = f});
}

static enum rc
run(struct fixture *f, const struct db_stmt *st, int32_t *n, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct one row = {0};
    enum rc rc = db_row(pg_db(f->pg), a, st, NULL, &row, e);
    *n = row.n;
    arena_free(a);
    return rc;
}

static int32_t
value(struct fixture *f, const struct db_stmt *st)
{
    struct err e = {0};
    int32_t n;
    if (run(f, st, &n, &e) != RC_OK)
        fail_msg("%s: %s (%s)", st->name, e.code, e.detail);
    return n;
}

static void
a_person_ends_a_statement(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    int32_t n;
    open_as(f, "postgres", 20000);
    int32_t pid = value(f, &test_pid_stmt);
    f->stop_at = f->idles + 3;
    assert_int_equal(run(f, &test_sleep_stmt, &n, &e), RC_RETRY);
    assert_string_equal(e.code, DB_CANCELLED);
    assert_true(f->idles >= f->stop_at);
    /* The same connection, and what was asked to end does not end what follows. */
    for (int i = 0; i < 20; i++)
        assert_int_equal(value(f, &test_pid_stmt), pid);
    assert_int_equal(value(f, &test_nap_stmt), 2);
}

static void
a_write_that_was_ended_is_not_there(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    int32_t n;
    seed_db_do(f->d, WHO_ROOT, "create table if not exists public.ended (n int)");
    open_as(f, "postgres", 20000);
    f->stop_at = 4;
    assert_int_equal(run(f, &test_write_stmt, &n, &e), RC_RETRY);
    assert_string_equal(e.code, DB_CANCELLED);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT, "select count(*) from public.ended"), 0);
}

static void
what_takes_too_long_is_ended(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    int32_t n;
    open_as(f, "postgres", 300);
    int32_t pid = value(f, &test_pid_stmt);
    assert_int_equal(run(f, &test_sleep_stmt, &n, &e), RC_RETRY);
    assert_string_equal(e.code, "db_slow");
    assert_int_equal(value(f, &test_pid_stmt), pid);
}

static void
a_long_job_gets_more_time(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    int32_t n;
    open_as(f, "postgres", 300);
    assert_int_equal(run(f, &test_nap_stmt, &n, &e), RC_RETRY);
    assert_int_equal(value(f, &test_long_stmt), 3);
    assert_int_equal(value(f, &test_patience_stmt), 1);
    f->stop_at = f->idles + 3;
    assert_int_equal(run(f, &test_long_stmt, &n, &e), RC_RETRY);
    assert_string_equal(e.code, DB_CANCELLED);
    f->stop_at = 0;
    assert_int_equal(value(f, &test_patience_stmt), 1);
}

/* No second connection is to be had: nobody knows what became of it, and that is said. */
static void
a_server_that_cannot_be_asked_leaves_it_in_doubt(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    int32_t n;
    seed_db_do(f->d, WHO_ROOT,
               "create role alone login connection limit 1;"
               " grant connect on database loket to alone");
    open_as(f, "alone", 300);
    int32_t pid = value(f, &test_pid_stmt);
    assert_int_equal(run(f, &test_sleep_stmt, &n, &e), RC_UNAVAILABLE);
    assert_false(pg_connected(f->pg));
    seed_db_do(f->d, WHO_ROOT, "select pg_terminate_backend(%d)", (int)pid);
    for (int i = 0; i < 100 && run(f, &test_pid_stmt, &n, &e) != RC_OK; i++)
        seed_db_do(f->d, WHO_ROOT, "select pg_sleep(0.05)");
    assert_true(pg_connected(f->pg) && n != pid);
}

static int
set_up(void **state)
{
    static struct fixture f;
    f.d = seed_db_new(5, 2, 5);
    *state = &f;
    return f.d != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
    struct fixture *f = *state;
    pg_free(f->pg);
    seed_db_free(f->d);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_person_ends_a_statement),
        cmocka_unit_test(a_write_that_was_ended_is_not_there),
        cmocka_unit_test(what_takes_too_long_is_ended),
        cmocka_unit_test(a_long_job_gets_more_time),
        cmocka_unit_test(a_server_that_cannot_be_asked_leaves_it_in_doubt),
    };
    return cmocka_run_group_tests_name("pg", tests, set_up, tear_down);
}
