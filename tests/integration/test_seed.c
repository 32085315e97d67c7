/*
 * The invented data themselves: the same seed gives the same rows, rows that were loaded past all indexes,
 * keys and triggers are as sound as those that came one by one, and they are as uneven as real ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "db/store/pg.h"
#include "tests/support/seed_bulk.h"
#include "tests/support/seed_emit.h"
#include "tests/support/seed_flow.h"
#include "tests/support/seed_load.h"

#define FAMILIES 3000
#define OPEN     110
#define FINISHED 9000
#define OFFICES  3
#define MOMENT   1780000000 /* what "now" is for the rows */

static struct pg_opts
opts_of(const struct seed_db *d)
{
    return (struct pg_opts){.host = d->socket,
                            .port = d->port,
                            .dbname = "loket",
                            .user = "postgres",
                            .application = "test",
                            .deadline_ms = 120000};
}

static enum rc
bulk(struct seed_db *d, uint64_t seed, const volatile sig_atomic_t *stop, struct err *e)
{
    struct seed_load *l = calloc(1, sizeof(*l));
    struct pg_opts opts = opts_of(d);
    enum rc rc;

    assert_non_null(l);
    rc = seed_load_open(l, d->as[WHO_ROOT], seed, OPEN + FINISHED, e);
    assert_int_equal(rc, RC_OK);
    assert_int_equal(l->noffices, OFFICES);
    l->gen.now = MOMENT;
    l->gen.today = MOMENT / 86400;
    l->stop = stop;
    rc = seed_load_bulk(l, &opts, FAMILIES, OPEN, FINISHED, e);
    seed_load_done(l);
    free(l);
    return rc;
}

/* Indexes, constraints and what else was dropped and made again. */
static void
catalog(struct seed_db *d, char *dst, size_t size)
{
    const char *s = seed_db_text(d, WHO_ROOT,
                                 "select md5(string_agg(x, chr(10) order by x)) || ' ' || count(*) from ("
                                 " select indexdef from pg_indexes where schemaname = 'loket' union all"
                                 " select conrelid::regclass || ' ' || conname || ' ' || "
                                 "pg_get_constraintdef(oid) || ' ' || convalidated"
                                 "   from pg_constraint where connamespace = 'loket'::regnamespace) t (x)");

    assert_true(str_copy(dst, size, s));
}

/* Every row of the tables that are filled, as text. */
static void
content(struct seed_db *d, char *dst, size_t size)
{
    static const char *const tables[] = {
        "resident",   "resident_version", "family",         "family_version", "family_member",
        "request",    "request_member",   "request_step",   "issued_kk",      "queue_entry",
        "attachment", "decision",         "decision_reason"};

    dst[0] = '\0';
    for (size_t i = 0; i < COUNT(tables); i++) {
        const char *s =
            seed_db_text(d, WHO_ROOT,
                         "select '%s ' || count(*) || ' ' || md5(string_agg(x, '' order by x)) from"
                         " (select md5(t::text) from loket.%s t) y (x)",
                         tables[i], tables[i]);

        assert_true(str_append(dst, size, s) && str_append(dst, size, "\n"));
    }
}

static void
clear(struct seed_db *d)
{
    seed_db_do(d, WHO_ROOT,
               "truncate loket.resident, loket.resident_version, loket.family, loket.family_version,"
               " loket.family_member, loket.request, loket.issued_kk restart identity cascade");
}

static int
begin(void **state)
{
    struct seed_db *d;
    struct err e = {0};

    if (seed_db_begin(state, 0, 0, 1) != 0)
        return -1;
    d = *state;
    if (seed_load_offices(d->as[WHO_ROOT], OFFICES, 24, &e) != RC_OK)
        return -1;
    clear(d);
    return 0;
}

static void
the_same_seed_gives_the_same_rows(void **state)
{
    struct seed_db *d = *state;
    char before[64], after[64], first[2000], second[2000];
    struct err e = {0};

    catalog(d, before, sizeof(before));
    assert_int_equal(bulk(d, 5, NULL, &e), RC_OK);
    catalog(d, after, sizeof(after));
    assert_string_equal(before, after);
    content(d, first, sizeof(first));
    clear(d);
    assert_int_equal(bulk(d, 6, NULL, &e), RC_OK);
    content(d, second, sizeof(second));
    assert_string_not_equal(first, second);
    clear(d);
    assert_int_equal(bulk(d, 5, NULL, &e), RC_OK);
    content(d, second, sizeof(second));
    assert_string_equal(first, second);
}

static void
finished_requests_are_complete(void **state)
{
    struct seed_db *d = *state;

    seed_flow_assert_sound(d);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.request"), OPEN + FINISHED);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.queue_entry"), OPEN - OPEN / 20);
    /* Steps without a gap, each from where the last one led, forward in time, up to the state. */
    assert_int_equal(
        seed_db_int(
            d, WHO_ROOT,
            "select count(*) from (select s.*, lag(ke, 1, '') over w as was, lag(at) over w as before,"
            "   row_number() over w as nr from loket.request_step s"
            "   window w as (partition by request_id order by seq)) x"
            " where was <> dari or nr <> seq or at < before"),
        0);
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.request r where not exists (select from loket.request_step s"
                    "  where s.request_id = r.request_id and s.seq = r.versi and s.ke = r.state)"
                    " or not exists (select from loket.request_member m where m.request_id = r.request_id)"),
        0);
    /* What an officer decided stands there with its reason, and nobody decided on an own entry. */
    assert_int_equal(
        seed_db_int(
            d, WHO_ROOT,
            "select count(*) from loket.request_step s join loket.request r using (request_id)"
            " left join loket.decision c on c.request_id = s.request_id and c.seq = s.seq"
            " left join loket.decision_reason n on n.decision_id = c.decision_id"
            " where s.officer_id is not null and (s.ke in ('approved', 'awaiting_supervisor') and"
            "   (c.decision_id is null or c.officer_id <> s.officer_id or c.officer_id = r.entered_by)"
            "  or s.ke in ('returned', 'rejected') and n.reason is null)"),
        0);
}

static void
records_are_those_of_the_database(void **state)
{
    struct seed_db *d = *state;

    assert_int_equal(
        seed_db_int(
            d, WHO_ROOT,
            "select count(*) from loket.issued_kk where record_sha256 <> sha256(convert_to(record, 'UTF8'))"
            " or record <> regexp_replace(loket.kk_record(no_kk, issued_id),"
            "  '(\"tanggal_dikeluarkan\" *: *\")[^\"]*', '\\1' || to_char(created_at, 'DD-MM-YYYY'))"
            " or loket.kk_record_fault(record::json) is not null"),
        0);
}

/* --- unevenness --- */

#define SKEW(name, lo, hi, sql)                                                                              \
    {                                                                                                        \
        name, lo, hi, sql                                                                                    \
    }
static const struct {
    const char *name;
    int lo, hi;
    const char *sql;
} skew[] = {
    SKEW("names of one word", 300, 3000,
         "select count(*) from loket.resident_version where nama_lengkap !~ ' '"),
    SKEW("long names", 1, 300, "select count(*) from loket.resident_version where length(nama_lengkap) > 45"),
    SKEW("the same name and birth twice", 2, 300,
         "select count(*) from loket.resident_version a join loket.resident_version b on a.nik < b.nik"
         " and (a.nama_lengkap, a.tempat_lahir, a.tanggal_lahir) = (b.nama_lengkap, b.tempat_lahir, "
         "b.tanggal_lahir)"),
    SKEW("twins", 10, 600,
         "select count(*) from loket.family_member m join loket.resident_version v using (nik)"
         " join loket.family_member n on n.no_kk = m.no_kk and n.versi = m.versi and n.nik > m.nik"
         " join loket.resident_version w on w.nik = n.nik where m.shdk = 4 and n.shdk = 4"
         " and v.tanggal_lahir = w.tanggal_lahir"),
    SKEW("retired prefixes", 300, 3000,
         "select count(*) from loket.resident where (nik / 10000000000) in (990201, 990305, 997104, 999901)"),
    SKEW("dead", 20, 400, "select count(*) from loket.resident where status_dasar = 2"),
    SKEW("moved", 10, 400, "select count(*) from loket.resident where status_dasar = 3"),
    SKEW("twelve in a family", 5, 200,
         "select count(*) from (select from loket.family_member group by no_kk, versi having count(*) >= 12) "
         "x"),
    SKEW("old list of occupations", 300, 6000,
         "select count(*) from loket.resident_version where pekerjaan_versi = 'lama'"),
    SKEW("old list of marital status", 200, 6000,
         "select count(*) from loket.resident_version where status_kawin_versi = 'lama'"),
    SKEW("offices", OFFICES, OFFICES, "select count(distinct office_id) from loket.request"),
    SKEW("kinds", 11, 11, "select count(distinct kind) from loket.request"),
    SKEW("most come after births and deaths", 1, 1,
         "select (select kind from loket.request group by 1 order by count(*) desc limit 1) = 'I.B.2'"),
    SKEW("channels", 6, 6, "select count(distinct channel) from loket.request"),
    SKEW("on Sunday at the counter", 0, 0,
         "select count(*) from loket.request where state in ('delivered', 'rejected') and channel = 'loket'"
         " and extract(isodow from submitted_at + interval '7 hours') = 7"),
    SKEW("at night in the portal", 100, 2000,
         "select count(*) from loket.request where channel = 'portal'"
         " and extract(hour from submitted_at + interval '7 hours') >= 19"),
    SKEW("delivered", FINISHED * 80 / 100, FINISHED * 93 / 100,
         "select count(*) from loket.request where state = 'delivered'"),
    SKEW("cancelled", FINISHED * 2 / 100, FINISHED * 7 / 100,
         "select count(*) from loket.request where state = 'cancelled'"),
    SKEW("agreed to by two", FINISHED * 4 / 100, FINISHED * 12 / 100,
         "select count(distinct request_id) from loket.decision where keputusan = 'second'"),
};

static void
the_data_are_uneven(void **state)
{
    struct seed_db *d = *state;
    int wrong = 0;

    for (size_t i = 0; i < COUNT(skew); i++) {
        const char *s = seed_db_text(d, WHO_ROOT, "%s", skew[i].sql);
        long n = str_eq(s, "t") ? 1 : strtol(s, NULL, 10);

        if (n >= skew[i].lo && n <= skew[i].hi)
            continue;
        print_error("%s: %ld is not within %d and %d\n", skew[i].name, n, skew[i].lo, skew[i].hi);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

/* --- what goes wrong --- */

static void
a_stop_leaves_everything_as_it_was(void **state)
{
    struct seed_db *d = *state;
    volatile sig_atomic_t stop = 1;
    char before[64], after[64], rows[2000], same[2000];
    struct err e = {0};

    catalog(d, before, sizeof(before));
    content(d, rows, sizeof(rows));
    assert_int_equal(bulk(d, 9, &stop, &e), RC_FAIL);
    assert_string_equal(e.code, "stopped");
    catalog(d, after, sizeof(after));
    content(d, same, sizeof(same));
    assert_string_equal(before, after);
    assert_string_equal(rows, same);
}

static void
what_a_kill_left_is_mended(void **state)
{
    struct seed_db *d = *state;
    struct pg_opts opts = opts_of(d);
    char before[64], between[64], after[64];
    struct err e = {0};

    catalog(d, before, sizeof(before));
    assert_int_equal(
        seed_bulk_drop(d->as[WHO_ROOT], "'loket.request', 'loket.request_step', 'loket.family'", &e), RC_OK);
    catalog(d, between, sizeof(between));
    assert_string_not_equal(before, between);
    assert_int_equal(seed_bulk_restore(&opts, NULL, &e), RC_OK);
    catalog(d, after, sizeof(after));
    assert_string_equal(before, after);
    assert_int_equal(seed_bulk_restore(&opts, NULL, &e), RC_OK);
}

/* A row that no foreign key allows is found when the keys come back, and named. */
static void
a_broken_reference_is_found(void **state)
{
    struct seed_db *d = *state;
    struct pg_opts opts = opts_of(d);
    struct err e = {0};

    assert_int_equal(seed_bulk_drop(d->as[WHO_ROOT], "'loket.decision'", &e), RC_OK);
    seed_db_do(d, WHO_ROOT,
               "insert into loket.decision (request_id, seq, officer_id, keputusan)"
               " values (999999999, 1, (select min(officer_id) from loket.officer), 'reject')");
    assert_int_not_equal(seed_bulk_restore(&opts, NULL, &e), RC_OK);
    assert_non_null(strstr(e.detail, "decision_request_id"));
    seed_db_do(d, WHO_ROOT, "delete from loket.decision where request_id = 999999999");
    assert_int_equal(seed_bulk_restore(&opts, NULL, &e), RC_OK);
}

/* --- requests for submit --- */

static char *
emitted(struct seed_db *d, const char *kinds, int64_t n, int64_t *written)
{
    struct seed_load *l = calloc(1, sizeof(*l));
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    struct err e = {0};

    assert_non_null(l);
    assert_non_null(out);
    assert_int_equal(seed_load_open(l, d->as[WHO_ROOT], 3, 0, &e), RC_OK);
    assert_int_equal(seed_emit(l, 3, kinds, n, out, written, &e), RC_OK);
    assert_int_equal(fclose(out), 0);
    seed_load_done(l);
    free(l);
    return text;
}

static void
requests_for_submit_are_the_same_each_time(void **state)
{
    struct seed_db *d = *state;
    int64_t n = 0;
    char *a = emitted(d, NULL, 330, &n), *b = emitted(d, NULL, 330, &n);

    assert_int_equal(n, 330);
    assert_string_equal(a, b);
    free(a);
    free(b);
    a = emitted(d, "I.C.1,I.B.2", 40, &n);
    assert_int_equal(n, 40);
    assert_null(strstr(a, "I.A."));
    assert_non_null(strstr(a, "\"kind\":\"I.C.1\""));
    free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_rows),
        cmocka_unit_test(finished_requests_are_complete),
        cmocka_unit_test(records_are_those_of_the_database),
        cmocka_unit_test(the_data_are_uneven),
        cmocka_unit_test(requests_for_submit_are_the_same_each_time),
        cmocka_unit_test(a_stop_leaves_everything_as_it_was),
        cmocka_unit_test(what_a_kill_left_is_mended),
        cmocka_unit_test(a_broken_reference_is_found),
    };

    return cmocka_run_group_tests_name("seed", tests, begin, seed_db_end);
}
