/*
 * The queue on a private database: the calendar behind the promise, pages that are complete and
 * stable, filters, picking out of order, take-over, many claims at once, saved views, and the search over
 * everything.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "console/base/str.h"
#include "db/store/pg.h"
#include "db/store/queue.h"
#include "tests/support/seed_flow.h"

#define FAMILIES 200
#define REQUESTS 198
#define THREADS  16

/* --- the calendar --------------------------------------------------------------------- */

/* Office 2 serves by the hours of all, office 3 in WIT with a prayer break on Fridays and no Thursday. */
static void
make_offices(struct seed_db *d)
{
    seed_db_do(d, WHO_ROOT,
               "insert into loket.office (office_id, nama, kode_wilayah, zona) overriding system value"
               " select x.i, 'Contoh', (select kode_wilayah from loket.office where office_id = 1), x.z"
               " from (values (2, 7), (3, 9)) x (i, z)");
    seed_db_do(d, WHO_ROOT,
               "insert into loket.service_hours values (3, 1, '08:00', '15:00'), (3, 2, '08:00', '15:00'),"
               " (3, 3, '09:00', '12:00'), (3, 5, '08:00', '11:30'), (3, 5, '13:30', '15:00')");
    seed_db_do(d, WHO_ROOT, "insert into loket.holiday values (2, '2026-11-25', 'Hari jadi kota')");
}

static void
promises_count_service_time(void **state)
{
    /* Monday is 2026-11-23. Local time of the office in and out. */
    static const struct {
        int office;
        const char *from, *promise, *expected;
    } cases[] = {
        {2, "2026-11-23 10:00", "1 day", "Tue 24 10:00"},
        {2, "2026-11-23 07:10", "1 day", "Tue 24 08:00"},
        {2, "2026-11-23 15:00", "1 day",
         "Thu 26 08:00"}, /* from Tuesday's opening; Wednesday is a holiday of this city */
        {2, "2026-11-24 10:00", "1 day", "Thu 26 10:00"},
        {2, "2026-11-25 10:00", "1 day", "Fri 27 08:00"},
        {2, "2026-11-27 10:00", "1 day", "Mon 30 10:00"},
        {2, "2026-11-28 10:00", "1 day", "Tue 01 08:00"},
        {2, "2026-11-29 23:59", "4 hours", "Mon 30 12:00"},
        {2, "2026-11-23 08:00", "4 hours", "Mon 23 12:00"},
        {2, "2026-11-23 11:00", "4 hours", "Mon 23 15:00"},
        {2, "2026-11-23 11:01", "4 hours", "Tue 24 08:01"},
        {2, "2026-11-23 10:00", "14 hours", "Thu 26 10:00"},
        {2, "2026-11-23 10:00", "1 day 02:00", "Tue 24 12:00"},
        {2, "2026-11-23 10:00", "0", "Mon 23 10:00"},
        {2, "2026-12-24 14:30", "1 day", "Mon 28 14:30"}, /* Natal, then a weekend */
        {2, "2026-12-24 14:30", "1 hour", "Mon 28 08:30"},
        {2, "2026-12-31 14:30", "1 day", "Mon 04 14:30"},
        {2, "2027-08-16 09:00", "1 day", "Wed 18 09:00"},
        {3, "2026-11-24 10:00", "1 day", "Wed 25 10:00"}, /* the other city's holiday means nothing here */
        {3, "2026-11-25 10:00", "1 day", "Fri 27 10:00"},
        {3, "2026-11-24 14:00", "1 day", "Wed 25 12:00"}, /* a short day: by its end */
        {3, "2026-11-23 08:30", "2 days", "Wed 25 09:00"},
        {3, "2026-11-27 11:00", "1 hour", "Fri 27 14:00"}, /* over the break */
        {3, "2026-11-27 12:00", "1 hour", "Fri 27 14:30"},
        {3, "2026-11-25 12:00", "1 hour", "Fri 27 09:00"},
        {3, "2026-11-24 12:00", "2 days", "Fri 27 13:30"},
    };
    struct seed_db *d = *state;

    make_offices(d);
    for (size_t i = 0; i < COUNT(cases); i++) {
        int zone = cases[i].office == 3 ? 9 : 7;
        const char *got = seed_db_text(
            d, WHO_ROOT,
            "select to_char(loket.promise_at(%d, (timestamp '%s' - interval '%d hours') at time zone 'UTC',"
            " interval '%s') at time zone 'UTC' + interval '%d hours', 'Dy DD HH24:MI')",
            cases[i].office, cases[i].from, zone, cases[i].promise, zone);
        if (strcmp(got, cases[i].expected) != 0)
            fail_msg("office %d, %s + %s: %s, not %s", cases[i].office, cases[i].from, cases[i].promise, got,
                     cases[i].expected);
    }
    /* Later in, never earlier out. */
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from (select p, lag(p) over (order by f) as before from (select f,"
                    " loket.promise_at(o, f, i) as p, o, i from generate_series(timestamptz '2026-11-20', "
                    "'2026-12-05',"
                    " '37 minutes') f, (values (3, interval '1 day')) x (o, i)) y) z where p < before"),
        0);
    /* An office that never opens promises by the calendar. */
    seed_db_do(d, WHO_ROOT, "delete from loket.service_hours where office_id is null");
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select extract(epoch from loket.promise_at(2, now(), '1 day') - now())::int"),
        86400);
    seed_db_do(
        d, WHO_ROOT,
        "insert into loket.service_hours select null, x, '08:00', '15:00' from generate_series(1, 5) x");
}

/* --- pages --------------------------------------------------------------------------------- */

static const struct queue_filter everything = {"", "", "", "", "", "", "", "", ""};

/* Reads page by page of size rows, in a transaction each; between two pages something else happens to the
 * queue. */
static size_t
read_all(struct seed_db *d, struct arena *a, const struct queue_filter *f, const char *sort, int size,
         int64_t *ids, size_t max, void (*between)(struct seed_db *d))
{
    struct err e = {0};
    const char *after = "";
    size_t total = 0;

    for (;;) {
        struct queue_row *rows;
        size_t n;
        assert_int_equal(queue_page(pg_db(d->as[WHO_PETUGAS1]), a, f, sort, after, size, &rows, &n, &e),
                         RC_OK);
        for (size_t i = 0; i < n; i++) {
            assert_true(total < max);
            ids[total++] = rows[i].request_id;
        }
        if (n < (size_t)size)
            return total;
        after = rows[n - 1].pos;
        if (between != NULL)
            between(d);
    }
}

static void
assert_once(const int64_t *ids, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++)
            assert_int_not_equal(ids[i], ids[j]);
}

static void
pages_are_complete(void **state)
{
    static const char *const sorts[] = {"janji", "ref", "jenis", "pemohon", "status", "petugas"};
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    int64_t ids[REQUESTS], whole[REQUESTS];
    size_t open =
        (size_t)seed_db_int(d, WHO_ROOT, "select count(*) from loket.queue_entry where office_id = 1");

    assert_true(open > 50);
    for (size_t s = 0; s < COUNT(sorts); s++) {
        size_t n = read_all(d, a, &everything, sorts[s], 7, ids, COUNT(ids), NULL);
        assert_int_equal(n, open);
        assert_once(ids, n);
        assert_int_equal(read_all(d, a, &everything, sorts[s], 2000, whole, COUNT(whole), NULL), n);
        assert_memory_equal(ids, whole, n * sizeof *ids);
    }
    arena_free(a);
}

/* Claims, ends and new arrivals at the head. */
static void
stir(struct seed_db *d)
{
    seed_db_do(d, WHO_ROOT,
               "update loket.queue_entry set holder = case when holder is null then 2 end, lease_until = "
               "now() + interval"
               " '1 minute' where request_id %% 5 = 0 and state = 'submitted'");
    seed_db_do(
        d, WHO_ROOT,
        "update loket.queue_entry set urut = urut - interval '100 days' where request_id = (select request_id"
        " from loket.queue_entry order by urut desc limit 1)");
    seed_db_do(d, WHO_ROOT,
               "delete from loket.queue_entry where request_id = (select request_id from loket.queue_entry"
               " order by urut offset 1 limit 1)");
}

static void
pages_are_stable_while_rows_change(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    int64_t ids[REQUESTS], before[REQUESTS];
    size_t n, all, gone = 0;

    seed_db_do(d, WHO_ROOT, "create table kept as select * from loket.queue_entry");
    all = read_all(d, a, &everything, "janji", 2000, before, COUNT(before), NULL);
    n = read_all(d, a, &everything, "janji", 10, ids, COUNT(ids), stir);
    assert_once(ids, n);
    /* Each that was there all the time is read; only those moved ahead of the reader are missing. */
    for (size_t i = 0; i < all; i++) {
        bool seen = false;
        for (size_t j = 0; j < n && !seen; j++)
            seen = ids[j] == before[i];
        gone += !seen;
    }
    assert_in_range(gone, 0, all / 10 + 1);
    seed_db_do(d, WHO_ROOT,
               "delete from loket.queue_entry; insert into loket.queue_entry (request_id, office_id, urut, "
               "state, holder,"
               " lease_until, token, kind, channel, ref, pemohon_nama, pemohon_nik, submitted_at, entered_by)"
               " select request_id, office_id, urut, state, holder, lease_until, token, kind, channel, ref, "
               "pemohon_nama,"
               " pemohon_nik, submitted_at, entered_by from kept; drop table kept");
    seed_flow_assert_sound(d);
    arena_free(a);
}

/* What the filter finds is what the condition says. */
static void
filter_is(struct seed_db *d, const struct queue_filter *f, const char *where)
{
    struct arena *a = arena_new(NULL);
    int64_t ids[REQUESTS];
    size_t n = read_all(d, a, f, "janji", 2000, ids, COUNT(ids), NULL);
    int64_t expected = seed_db_int(
        d, WHO_ROOT, "select count(*) from loket.queue_entry q where office_id = 1 and %s", where);

    if ((int64_t)n != expected || expected == 0)
        fail_msg("%s: %zu rows, not %lld", where, n, (long long)expected);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(
            seed_db_int(d, WHO_ROOT,
                        "select count(*) from loket.queue_entry q where request_id = %lld and %s",
                        (long long)ids[i], where),
            1);
    arena_free(a);
}

static void
filters_find_what_they_say(void **state)
{
    struct seed_db *d = *state;
    struct queue_filter f = everything;
    char nik[32], name[64], ref[32], where[200], seldom[32];

    str_copy(nik, sizeof nik,
             seed_db_text(d, WHO_ROOT,
                          "select pemohon_nik from loket.queue_entry where pemohon_nik is not null limit 1"));
    str_copy(name, sizeof name,
             seed_db_text(d, WHO_ROOT,
                          "select lower(substr(pemohon_nama, 2, 4)) from loket.queue_entry where "
                          "pemohon_nama ~ '^[A-Z]{5}' limit 1"));
    str_copy(
        ref, sizeof ref,
        seed_db_text(d, WHO_ROOT, "select substr(ref, 1, length(ref) - 1) from loket.queue_entry limit 1"));
    str_copy(seldom, sizeof seldom,
             seed_db_text(d, WHO_ROOT,
                          "select state from loket.queue_entry group by state order by count(*) limit 1"));
    f.state = "submitted";
    filter_is(d, &f, "state = 'submitted'");
    f = everything;
    f.state = seldom;
    snprintf(where, sizeof where, "state = '%s'", seldom);
    filter_is(d, &f, where);
    f = everything;
    f.kind = "I.B.3";
    filter_is(d, &f, "kind = 'I.B.3'");
    f = everything;
    f.channel = "portal";
    filter_is(d, &f, "channel = 'portal'");
    f = everything;
    f.older = "86400";
    filter_is(d, &f, "submitted_at <= now() - interval '1 day'");
    f = everything;
    f.officer = "-";
    filter_is(d, &f, "(lease_until is null or lease_until <= now())");
    f = everything;
    f.nik = nik;
    snprintf(where, sizeof where, "pemohon_nik = %s", nik);
    filter_is(d, &f, where);
    f = everything;
    f.name = name;
    snprintf(where, sizeof where, "pemohon_nama ilike '%%%s%%'", name);
    filter_is(d, &f, where);
    f.text = name;
    f.name = "";
    filter_is(d, &f, where);
    f = everything;
    f.ref = ref;
    snprintf(where, sizeof where, "ref like '%s%%'", ref);
    filter_is(d, &f, where);
    f = everything;
    f.text = "hilang";
    filter_is(d, &f, "kind in ('I.C.1', 'I.C.2')");
    seed_db_refused(d, WHO_PETUGAS1, "filter_bad",
                    "select * from loket.queue_page('{\"nik\":\"1\"}', 'janji', '', 9)");
    seed_db_refused(d, WHO_PETUGAS1, "filter_bad",
                    "select * from loket.queue_page('{\"officer\":\"siapa\"}', 'janji', '', 9)");
    seed_db_refused(d, WHO_PETUGAS1, "filter_bad", "select * from loket.queue_page('{}', 'janji', 'x', 9)");
    seed_db_refused(d, WHO_PETUGAS1, "filter_bad",
                    "select * from loket.queue_page('{\"older\":\"1e9\"}', 'janji', '', 9)");
}

static void
a_change_is_another_version(void **state)
{
    struct seed_db *d = *state;
    int64_t before = seed_db_int(d, WHO_PETUGAS1, "select version from loket.queue_version(50)"), id, token;

    assert_int_equal(seed_db_int(d, WHO_PETUGAS2, "select version from loket.queue_version(50)"), before);
    assert_string_equal(seed_db_text(d, WHO_PETUGAS1, "select whole from loket.queue_version(300)"), "t");
    id = seed_db_int(d, WHO_PETUGAS1, "select request_id from loket.request_next()");
    assert_int_not_equal(seed_db_int(d, WHO_PETUGAS1, "select version from loket.queue_version(50)"), before);
    token = seed_flow_claim(d, WHO_PETUGAS1, id);
    seed_flow_release(d, WHO_PETUGAS1, id, token);
    assert_int_equal(seed_db_int(d, WHO_PETUGAS1, "select version from loket.queue_version(50)"), before);
    assert_int_equal(seed_db_int(d, WHO_PETUGAS1, "select sum(n) from loket.queue_counts()"),
                     seed_db_int(d, WHO_ROOT, "select count(*) from loket.queue_entry where office_id = 1"));
}

/* --- out of order ------------------------------------------------------------------------------- */

/* The free request that stands at that place for petugas1. */
static int64_t
nth(struct seed_db *d, int place)
{
    return seed_db_int(
        d, WHO_ROOT,
        "select q.request_id from loket.queue_entry q join loket.request r using (request_id)"
        " where q.tahap = 1 and (q.lease_until is null or q.lease_until <= now()) and q.entered_by is null"
        "   and q.office_id = 1 and (select count(*) from loket.queue_entry e where e.tahap = 1 and"
        "   (e.lease_until is null or e.lease_until <= now()) and e.entered_by is null and"
        "   (e.urut, e.request_id) < (q.urut, q.request_id)) >= %d and " FAULTLESS " and not " RISKY
        " order by q.urut, q.request_id limit 1",
        place);
}

static void
out_of_order_needs_a_reason_and_a_second_person(void **state)
{
    struct seed_db *d = *state;
    char answer[32];
    int64_t first = nth(d, 0), far = nth(d, 12), token;

    seed_db_do(d, WHO_ROOT, "update loket.setting set value = '10' where name = 'pick_window'");
    seed_flow_release(d, WHO_PETUGAS1, first, seed_flow_claim(d, WHO_PETUGAS1, first));
    seed_db_refused(d, WHO_PETUGAS1, "pick_reason_needed", "select * from loket.request_claim(%lld)",
                    (long long)far);
    seed_db_refused(d, WHO_PENYELIA, "pick_reason_needed", "select * from loket.request_claim(%lld)",
                    (long long)far);
    seed_db_refused(d, WHO_PETUGAS1, "pick_reason_unknown", "select * from loket.request_claim(%lld, 'MAU')",
                    (long long)far);
    seed_db_refused(d, WHO_PETUGAS1, "pick_reason_unknown",
                    "select * from loket.request_claim(%lld, 'BERHALANGAN')", (long long)far);
    seed_db_refused(d, WHO_PETUGAS1, "pick_note_missing",
                    "select * from loket.request_claim(%lld, 'LAIN', ' ')", (long long)far);
    /* To take all that stand before it, and give them back later, is no way around. */
    for (int i = 0; i < 12; i++)
        assert_true(seed_db_int(d, WHO_PETUGAS1, "select request_id from loket.request_next()") > 0);
    seed_db_refused(d, WHO_PETUGAS1, "pick_reason_needed", "select * from loket.request_claim(%lld)",
                    (long long)far);
    seed_db_do(d, WHO_ROOT, "update loket.queue_entry set holder = null, lease_until = null");
    token = seed_db_int(d, WHO_PETUGAS1, "select token from loket.request_claim(%lld, 'HADIR', 'kursi roda')",
                        (long long)far);
    /* Held: no reason is asked again. */
    assert_int_equal(seed_flow_claim(d, WHO_PETUGAS1, far), token);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select isi::jsonb #>> '{detail,reason}' || ' ' || (isi::jsonb #>> '{detail,note}')"
                     " from loket.audit_entry where action = 'request.pick' and subject = '%lld'",
                     (long long)far),
        "HADIR kursi roda");
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.check_all(%lld) where code = 'diambil_di_luar_urutan'",
                    (long long)far),
        1);
    (void)seed_flow_approve(d, WHO_PETUGAS1, far, token, answer);
    assert_string_equal(answer, "awaiting_supervisor");
    seed_db_refused(d, WHO_PETUGAS2, "second_person_needed", "select * from loket.request_claim(%lld)",
                    (long long)far);
    /* The second person takes it wherever it stands, and sees why. */
    token = seed_flow_claim(d, WHO_PENYELIA, far);
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.check_all(%lld) where code = 'diambil_di_luar_urutan'",
                    (long long)far),
        1);
    (void)seed_flow_approve(d, WHO_PENYELIA, far, token, answer);
    assert_string_equal(answer, "awaiting_signature");
    /* A supervisor gives a reason too, and decides alone. */
    far = nth(d, 12);
    token = seed_db_int(d, WHO_PENYELIA, "select token from loket.request_claim(%lld, 'RENTAN', '')",
                        (long long)far);
    (void)seed_flow_approve(d, WHO_PENYELIA, far, token, answer);
    assert_string_equal(answer, "awaiting_signature");
    /* Given back and taken in its turn: nothing remains of the pick. */
    far = nth(d, 12);
    token = seed_db_int(d, WHO_PETUGAS1, "select token from loket.request_claim(%lld, 'HADIR', '')",
                        (long long)far);
    seed_flow_release(d, WHO_PETUGAS1, far, token);
    seed_db_do(d, WHO_ROOT, "update loket.setting set value = '1000000' where name = 'pick_window'");
    token = seed_flow_claim(d, WHO_PETUGAS1, far);
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.check_all(%lld) where code = 'diambil_di_luar_urutan'",
                    (long long)far),
        0);
    seed_flow_release(d, WHO_PETUGAS1, far, token);
    seed_flow_assert_sound(d);
}

static void
a_supervisor_takes_over(void **state)
{
    struct seed_db *d = *state;
    int64_t id = nth(d, 0), token, next;
    char answer[32];

    seed_db_refused(d, WHO_PENYELIA, "not_held",
                    "select * from loket.request_takeover(%lld, 'BERHALANGAN', '')", (long long)id);
    token = seed_flow_claim(d, WHO_PETUGAS1, id);
    seed_db_do(d, WHO_PETUGAS1, "select loket.request_open(%lld)", (long long)id);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT, "select state from loket.request where request_id = %lld", (long long)id),
        "in_review");
    seed_db_refused(d, WHO_PETUGAS2, "role_denied",
                    "select * from loket.request_takeover(%lld, 'BERHALANGAN', '')", (long long)id);
    seed_db_refused(d, WHO_PENYELIA, "pick_reason_unknown",
                    "select * from loket.request_takeover(%lld, 'HADIR', '')", (long long)id);
    next =
        seed_db_int(d, WHO_PENYELIA, "select token from loket.request_takeover(%lld, 'BERHALANGAN', 'sakit')",
                    (long long)id);
    assert_int_equal(next, token + 1);
    /* The former holder is told why, whatever he or she does next. */
    seed_db_refused(d, WHO_PETUGAS1, "claim_taken_over",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", (long long)id,
                    (long long)token);
    seed_db_refused(d, WHO_PETUGAS1, "claim_taken_over", "select * from loket.request_claim(%lld)",
                    (long long)id);
    seed_db_refused(d, WHO_PETUGAS2, "claimed_by_other", "select * from loket.request_claim(%lld)",
                    (long long)id);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select isi::jsonb #>> '{detail,from}' || ' ' || (isi::jsonb #>> '{detail,reason}')"
                     " from loket.audit_entry where action = 'request.takeover' and subject = '%lld'",
                     (long long)id),
        "petugas1 BERHALANGAN");
    seed_flow_assert_sound(d);
    (void)seed_flow_approve(d, WHO_PENYELIA, id, next, answer);
    assert_string_equal(answer, "awaiting_signature");
    seed_flow_assert_sound(d);
}

/* A lease alone is no review; opening makes it one, and so does a decision. */
static void
a_claim_is_a_review_once_it_is_opened(void **state)
{
    struct seed_db *d = *state;
    int64_t id = nth(d, 0), token = seed_flow_claim(d, WHO_PETUGAS1, id);

    assert_string_equal(
        seed_db_text(d, WHO_ROOT, "select state from loket.request where request_id = %lld", (long long)id),
        "submitted");
    seed_db_do(d, WHO_PETUGAS2, "select loket.request_open(%lld)", (long long)id);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT, "select state from loket.request where request_id = %lld", (long long)id),
        "submitted");
    seed_db_do(d, WHO_PETUGAS1, "select loket.request_open(%lld)", (long long)id);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select state || ' ' || (select state from loket.queue_entry q where q.request_id = "
                     "r.request_id) from loket.request r where request_id = %lld",
                     (long long)id),
        "in_review in_review");
    assert_int_equal(seed_db_int(d, WHO_ROOT,
                                 "select count(*) from loket.audit_entry where action = 'request.claim' and "
                                 "subject = '%lld' and actor = 'petugas1'",
                                 (long long)id),
                     1);
    assert_int_equal(
        seed_db_int(d, WHO_PETUGAS1, "select token from loket.request_detail(%lld)", (long long)id), token);
    seed_flow_release(d, WHO_PETUGAS1, id, token);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT, "select state from loket.request where request_id = %lld", (long long)id),
        "submitted");
    seed_flow_assert_sound(d);
}

/* --- many at once --------------------------------------------------------------------------------- */

struct worker {
    struct seed_db *d;
    int number;
    int64_t ids[REQUESTS];
    size_t n;
};

static void *
claim_all(void *arg)
{
    struct worker *w = arg;
    struct err e = {0};
    char sql[80];
    struct arena *a = arena_new(NULL);
    struct pg *pg = pg_new(&(struct pg_opts){.host = w->d->socket,
                                             .port = w->d->port,
                                             .dbname = "loket",
                                             .user = "postgres",
                                             .application = "test",
                                             .deadline_ms = 30000});
    str_printf(sql, sizeof sql, "set session authorization %s",
               seed_who_name[w->number % 2 == 0 ? WHO_PETUGAS1 : WHO_PETUGAS2]);
    enum rc rc = pg_script(pg, sql, &e);
    struct claim claim;
    int64_t id;
    while (rc == RC_OK && (rc = queue_next(pg_db(pg), a, &id, &claim, &e)) == RC_OK && w->n < COUNT(w->ids))
        w->ids[w->n++] = id;
    pg_free(pg);
    arena_free(a);
    return NULL;
}

static void
sixteen_claim_without_double_or_loss(void **state)
{
    struct seed_db *d = *state;
    struct worker *w = calloc(THREADS, sizeof *w);
    pthread_t t[THREADS];
    int64_t ids[REQUESTS];
    size_t n = 0;
    int64_t free_ones =
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.queue_entry where office_id = 1 and tahap = 1 and"
                    " (lease_until is null or lease_until <= now())");

    assert_non_null(w);
    for (int i = 0; i < THREADS; i++) {
        w[i] = (struct worker){.d = d, .number = i};
        assert_int_equal(pthread_create(&t[i], NULL, claim_all, &w[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(t[i], NULL);
        for (size_t k = 0; k < w[i].n; k++)
            ids[n++] = w[i].ids[k];
    }
    assert_once(ids, n);
    assert_int_equal(n, free_ones);
    for (int i = 0; i < THREADS; i++)
        for (size_t k = 0; k < w[i].n; k++)
            assert_string_equal(
                seed_db_text(d, WHO_ROOT,
                             "select 'o_' || username from loket.queue_entry q join loket.officer o on"
                             " o.officer_id = q.holder where request_id = %lld",
                             (long long)w[i].ids[k]),
                seed_who_name[i % 2 == 0 ? WHO_PETUGAS1 : WHO_PETUGAS2]);
    free(w);
    seed_db_do(
        d, WHO_ROOT,
        "update loket.queue_entry set lease_until = now() - interval '1 second' where holder is not null");
    while (seed_db_int(d, WHO_WORKER, "select n from loket.work_expire_claims()") > 0)
        continue;
    seed_flow_assert_sound(d);
}

/* --- saved views, search ------------------------------------------------------------------------------ */

static void
views_are_the_officers_own(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct queue_filter f = everything;
    struct saved_view *v;
    struct err e = {0};
    size_t n;
    struct db *db = pg_db(d->as[WHO_PETUGAS1]);

    f.kind = "I.C.1";
    f.nik = "9901010101900001";
    assert_int_equal(view_save(db, "Hilang", &f, "ref", &e), RC_OK);
    f.kind = "I.C.2";
    assert_int_equal(view_save(db, "Hilang", &f, "janji", &e), RC_OK);
    assert_int_equal(view_save(db, " ", &f, "janji", &e), RC_INVALID);
    assert_string_equal(e.code, "view_name");
    assert_int_equal(view_list(db, a, &v, &n, &e), RC_OK);
    assert_int_equal(n, 1);
    assert_string_equal(v[0].kind, "I.C.2");
    assert_string_equal(v[0].sort, "janji");
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.saved_view where filter ? 'nik'"),
                     0);
    assert_int_equal(view_list(pg_db(d->as[WHO_PETUGAS2]), a, &v, &n, &e), RC_OK);
    assert_int_equal(n, 0);
    assert_int_equal(view_drop(db, "Hilang", &e), RC_OK);
    assert_int_equal(view_list(db, a, &v, &n, &e), RC_OK);
    assert_int_equal(n, 0);
    for (int i = 0; i < 30; i++)
        seed_db_do(d, WHO_PETUGAS1, "select loket.view_save('n%d', '{}', 'janji')", i);
    seed_db_refused(d, WHO_PETUGAS1, "view_limit", "select loket.view_save('satu lagi', '{}', 'janji')");
    arena_free(a);
}

static void
finished_requests_are_found(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct queue_row *rows;
    struct err e = {0};
    size_t n;
    char ref[32], nik[32];
    struct db *db = pg_db(d->as[WHO_PETUGAS1]);
    int64_t id = seed_flow_open(d, FAULTLESS " and pemohon_nik is not null"), search;

    seed_flow_refuse(d, id, "reject", "[{\"reason\":\"DATA_GANDA\"}]", "rejected");
    str_copy(
        ref, sizeof ref,
        seed_db_text(d, WHO_ROOT, "select ref from loket.request where request_id = %lld", (long long)id));
    str_copy(nik, sizeof nik,
             seed_db_text(d, WHO_ROOT, "select pemohon_nik from loket.request where request_id = %lld",
                          (long long)id));
    assert_int_equal(queue_search(db, a, ref, 50, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].request_id, id);
    assert_int_equal(queue_search(db, a, nik, 50, &rows, &n, &e), RC_OK);
    assert_true(n >= 1);
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select jsonb_array_length(isi::jsonb #> '{detail,requests}') from loket.audit_entry"
                    " where action = 'request.search' order by entry_id desc limit 1"),
        n);
    assert_int_equal(
        queue_search(
            db, a,
            seed_db_text(d, WHO_ROOT,
                         "select lower(left(pemohon_nama, 4)) from loket.request where request_id = %lld",
                         (long long)id),
            50, &rows, &n, &e),
        RC_OK);
    assert_true(n >= 1);
    assert_int_equal(queue_search(db, a, "ab", 50, &rows, &n, &e), RC_INVALID);
    assert_string_equal(e.code, "search_query");
    /* Not another officer's, and not in the transaction that could still be undone. */
    search = seed_db_int(d, WHO_PETUGAS1, "select search_id from loket.request_search('%s', 9)", ref);
    seed_db_refused(d, WHO_PETUGAS2, "view_not_announced", "select * from loket.request_found(%lld)",
                    (long long)search);
    seed_db_do(d, WHO_PETUGAS1, "begin");
    search = seed_db_int(d, WHO_PETUGAS1, "select search_id from loket.request_search('%s', 9)", ref);
    seed_db_refused(d, WHO_PETUGAS1, "view_not_announced", "select * from loket.request_found(%lld)",
                    (long long)search);
    seed_db_do(d, WHO_PETUGAS1, "rollback");
    arena_free(a);
}

static int
begin(void **state)
{
    return seed_db_begin(state, FAMILIES, REQUESTS, 31);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(promises_count_service_time),
        cmocka_unit_test(pages_are_complete),
        cmocka_unit_test(pages_are_stable_while_rows_change),
        cmocka_unit_test(filters_find_what_they_say),
        cmocka_unit_test(a_change_is_another_version),
        cmocka_unit_test(out_of_order_needs_a_reason_and_a_second_person),
        cmocka_unit_test(a_supervisor_takes_over),
        cmocka_unit_test(a_claim_is_a_review_once_it_is_opened),
        cmocka_unit_test(sixteen_claim_without_double_or_loss),
        cmocka_unit_test(views_are_the_officers_own),
        cmocka_unit_test(finished_requests_are_found),
    };
    return cmocka_run_group_tests_name("queue", tests, begin, seed_db_end);
}
