/*
 * Two real sessions stepped by hand: each stops where it has to wait for the other's lock. After every race
 * there is exactly one outcome, and the audit trail tells all of it.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "db/store/db.h"
#include "db/store/pg.h"
#include "tests/support/decide_case.h"

#define PLAIN FAULTLESS " and not " RISKY
#define LL    (long long)

/* --- taking back against the effect --- */

static void
an_effect_under_way_cannot_be_taken_back(void **state)
{
    struct seed_db *d = *state;
    struct decide_step officer, worker;
    int64_t id = seed_flow_open(d, PLAIN);

    decide_case_window(d, 600);
    decide_step_open(&officer, d, WHO_PETUGAS1);
    decide_step_open(&worker, d, WHO_WORKER);
    (void)decide_case_approve(d, WHO_PETUGAS1, id);
    decide_case_due(d, id);
    decide_step_run(&worker, "begin");
    decide_step_run(&worker, "select outcome from loket.work_decide()");
    assert_string_equal(worker.text, "done");
    decide_step_blocked(&officer, "select token from loket.decide_take_back(%lld, gen_random_uuid())", LL id);
    decide_step_run(&worker, "commit");
    decide_step_join(&officer);
    decide_step_ends(&officer, "undo_too_late");
    decide_case_is(d, id, "awaiting_signature");
    assert_int_equal(decide_case_audited(d, "request.approve", id), 1);
    decide_step_close(&officer);
    decide_step_close(&worker);
    decide_case_assert_whole(d);
}

static void
what_is_being_taken_back_has_no_effect(void **state)
{
    struct seed_db *d = *state;
    struct decide_step officer, worker;
    int64_t id = seed_flow_open(d, PLAIN), token;

    decide_step_open(&officer, d, WHO_PETUGAS1);
    decide_step_open(&worker, d, WHO_WORKER);
    token = decide_case_approve(d, WHO_PETUGAS1, id);
    decide_case_due(d, id);
    decide_step_run(&officer, "begin");
    decide_step_run(&officer, "select token from loket.decide_take_back(%lld, gen_random_uuid())", LL id);
    decide_step_ends(&officer, "");
    /* The worker leaves it out rather than wait. */
    decide_step_run(&worker, "select request_id from loket.work_decide()");
    decide_step_ends(&worker, "");
    assert_string_equal(worker.text, "");
    decide_step_run(&officer, "commit");
    decide_step_run(&worker, "select request_id from loket.work_decide()");
    assert_string_equal(worker.text, "");
    decide_case_is(d, id, "in_review");
    /* The claim lives, under a new token; the old one is worth nothing. */
    assert_int_equal(seed_flow_claim(d, WHO_PETUGAS1, id), token + 1);
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id, LL token);
    seed_flow_release(d, WHO_PETUGAS1, id, token + 1);
    decide_step_close(&officer);
    decide_step_close(&worker);
    decide_case_assert_whole(d);
}

/* The officer does not wait, the worker is at it: one effect, and both hear of it. */
static void
now_and_the_worker_do_it_once(void **state)
{
    struct seed_db *d = *state;
    struct decide_step officer, worker;
    int64_t id = seed_flow_open(d, PLAIN);

    decide_step_open(&officer, d, WHO_PETUGAS1);
    decide_step_open(&worker, d, WHO_WORKER);
    (void)decide_case_approve(d, WHO_PETUGAS1, id);
    decide_case_due(d, id);
    decide_step_run(&worker, "begin");
    decide_step_run(&worker, "select outcome from loket.work_decide()");
    decide_step_blocked(&officer, "select state || code from loket.decide_now(%lld, gen_random_uuid())",
                        LL id);
    decide_step_run(&worker, "commit");
    decide_step_join(&officer);
    decide_step_ends(&officer, "");
    assert_string_equal(officer.text, "awaiting_signature");
    decide_step_close(&officer);
    decide_step_close(&worker);
    decide_case_assert_whole(d);
}

/* Two workers share what is due. */
static void
two_workers_never_take_the_same(void **state)
{
    struct seed_db *d = *state;
    struct decide_step a, b;
    int64_t one, other;

    decide_step_open(&a, d, WHO_WORKER);
    decide_step_open(&b, d, WHO_WORKER);
    one = seed_flow_open(d, PLAIN);
    (void)decide_case_approve(d, WHO_PETUGAS1, one);
    other = seed_db_int(
        d, WHO_ROOT,
        "select min(request_id) from loket.request r where state = 'submitted' and entered_by is"
        " null and r.no_kk <> (select no_kk from loket.request where request_id = %lld) and " PLAIN,
        LL one);
    (void)decide_case_approve(d, WHO_PETUGAS2, other);
    decide_case_due(d, one);
    decide_case_due(d, other);
    decide_step_run(&a, "begin");
    decide_step_run(&b, "begin");
    decide_step_run(&a, "select request_id || outcome from loket.work_decide()");
    decide_step_run(&b, "select request_id || outcome from loket.work_decide()");
    decide_step_ends(&b, "");
    assert_non_null(strstr(a.text, "done"));
    assert_non_null(strstr(b.text, "done"));
    assert_string_not_equal(a.text, b.text);
    decide_step_run(&b, "select request_id from loket.work_decide()");
    assert_string_equal(b.text, "");
    decide_step_run(&a, "commit");
    decide_step_run(&b, "commit");
    decide_case_is(d, one, "awaiting_signature");
    decide_case_is(d, other, "awaiting_signature");
    decide_step_close(&a);
    decide_step_close(&b);
    decide_case_assert_whole(d);
}

/* --- deciding against deciding --- */

static void
one_of_two_approvals_of_a_request(void **state)
{
    struct seed_db *d = *state;
    struct decide_step a, b;
    int64_t id = seed_flow_open(d, PLAIN), token = seed_flow_claim(d, WHO_PETUGAS1, id);

    decide_step_open(&a, d, WHO_PETUGAS1);
    decide_step_open(&b, d, WHO_PETUGAS1);
    decide_step_run(&a, "begin");
    decide_step_run(&a, "select state from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id,
                    LL token);
    decide_step_ends(&a, "");
    decide_step_blocked(&b,
                        "select state from loket.decide_refuse(%lld, %lld, 'reject',"
                        " '[{\"reason\":\"DATA_GANDA\"}]', '', gen_random_uuid())",
                        LL id, LL token);
    decide_step_run(&a, "commit");
    decide_step_join(&b);
    decide_step_ends(&b, "decision_waiting_own");
    /* And without a window. */
    decide_case_due(d, id);
    assert_int_equal(decide_case_work(d), 1);
    decide_case_window(d, 0);
    id = seed_flow_open(d, PLAIN);
    token = seed_flow_claim(d, WHO_PETUGAS1, id);
    decide_step_run(&a, "begin");
    decide_step_run(&a, "select state from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id,
                    LL token);
    decide_step_ends(&a, "");
    decide_step_blocked(&b, "select state from loket.decide_approve(%lld, %lld, '', gen_random_uuid())",
                        LL id, LL token);
    decide_step_run(&a, "commit");
    decide_step_join(&b);
    decide_step_ends(&b, "claim_lost");
    assert_int_equal(decide_case_audited(d, "request.approve", id), 1);
    decide_case_window(d, 600);
    decide_step_close(&a);
    decide_step_close(&b);
    decide_case_assert_whole(d);
}

/* The same key from two connections at the same moment: done once, answered twice. */
static void
a_key_counts_once(void **state)
{
    struct seed_db *d = *state;
    struct decide_step a, b;
    int64_t id = seed_flow_open(d, PLAIN), token = seed_flow_claim(d, WHO_PETUGAS1, id);
    char key[37];

    db_uuid(key);
    decide_step_open(&a, d, WHO_PETUGAS1);
    decide_step_open(&b, d, WHO_PETUGAS1);
    decide_step_run(&a, "begin");
    decide_step_run(&a, "select state from loket.decide_approve(%lld, %lld, '', '%s')", LL id, LL token, key);
    decide_step_blocked(&b, "select state from loket.decide_approve(%lld, %lld, '', '%s')", LL id, LL token,
                        key);
    decide_step_run(&a, "commit");
    decide_step_join(&b);
    decide_step_ends(&b, "");
    assert_string_equal(b.text, "awaiting_signature");
    assert_int_equal(decide_case_audited(d, "request.decide", id), 1);
    /* The first one is rolled back: the second one does it. */
    db_uuid(key);
    decide_step_run(&a, "begin");
    decide_step_run(&a, "select token from loket.decide_take_back(%lld, '%s')", LL id, key);
    decide_step_blocked(&b, "select token from loket.decide_take_back(%lld, '%s')", LL id, key);
    decide_step_run(&a, "rollback");
    decide_step_join(&b);
    decide_step_ends(&b, "");
    decide_step_run(&a, "select token from loket.decide_take_back(%lld, '%s')", LL id, key);
    decide_step_ends(&a, "");
    assert_string_equal(a.text, b.text);
    seed_flow_release(d, WHO_PETUGAS1, id, atoll(a.text));
    decide_step_close(&a);
    decide_step_close(&b);
    decide_case_assert_whole(d);
}

static void
approving_against_a_take_over(void **state)
{
    struct seed_db *d = *state;
    struct decide_step officer, chief;
    int64_t id = seed_flow_open(d, PLAIN), token = seed_flow_claim(d, WHO_PETUGAS1, id);

    decide_step_open(&officer, d, WHO_PETUGAS1);
    decide_step_open(&chief, d, WHO_PENYELIA);
    decide_step_run(&chief, "begin");
    decide_step_run(&chief, "select token from loket.request_takeover(%lld, 'BERHALANGAN', '')", LL id);
    decide_step_ends(&chief, "");
    decide_step_blocked(&officer, "select state from loket.decide_approve(%lld, %lld, '', gen_random_uuid())",
                        LL id, LL token);
    decide_step_run(&chief, "commit");
    decide_step_join(&officer);
    decide_step_ends(&officer, "claim_taken_over");
    seed_flow_release(d, WHO_PENYELIA, id, token + 1);

    /* The other way round: what is decided is not taken over. */
    token = seed_flow_claim(d, WHO_PETUGAS1, id);
    decide_step_run(&officer, "begin");
    decide_step_run(&officer, "select state from loket.decide_approve(%lld, %lld, '', gen_random_uuid())",
                    LL id, LL token);
    decide_step_ends(&officer, "");
    decide_step_blocked(&chief, "select token from loket.request_takeover(%lld, 'BERHALANGAN', '')", LL id);
    decide_step_run(&officer, "commit");
    decide_step_join(&chief);
    decide_step_ends(&chief, "decision_waiting");
    decide_case_due(d, id);
    assert_int_equal(decide_case_work(d), 1);
    decide_case_is(d, id, "awaiting_signature");
    decide_step_close(&officer);
    decide_step_close(&chief);
    decide_case_assert_whole(d);
}

/* --- the second person, and what changes under him or her --- */

/* Approves at once as the first of two. */
static int64_t
first_of_two(struct seed_db *d)
{
    int64_t id = seed_flow_open(d, FAULTLESS " and " RISKY), token = seed_flow_claim(d, WHO_PETUGAS1, id);
    char s[32];

    decide_case_window(d, 0);
    (void)seed_flow_approve(d, WHO_PETUGAS1, id, token, s);
    assert_string_equal(s, "awaiting_supervisor");
    return id;
}

/* A paper comes while the second person is about to agree: the counter's file waits, and finds it decided. Or
 * it came first, by the way through the review, and then the second person is the first. */
static void
the_second_against_another_document(void **state)
{
    struct seed_db *d = *state;
    struct decide_step second, counter;
    int64_t id = first_of_two(d), token = seed_flow_claim(d, WHO_VERIFIKATOR, id);
    char ref[32], s[32];

    (void)str_copy(ref, sizeof ref,
                   seed_db_text(d, WHO_ROOT, "select ref from loket.request where request_id = %lld", LL id));
    decide_step_open(&second, d, WHO_VERIFIKATOR);
    decide_step_open(&counter, d, WHO_PETUGAS2);
    decide_step_run(&second, "begin");
    decide_step_run(&second, "select state from loket.decide_approve(%lld, %lld, '', gen_random_uuid())",
                    LL id, LL token);
    decide_step_ends(&second, "");
    decide_step_blocked(&counter,
                        "select state from loket.intake_attach('%s', '', 'BUKTI', 'b.pdf', 'application/pdf',"
                        " '%%PDF-1.4 lain')",
                        ref);
    decide_step_run(&second, "commit");
    decide_step_join(&counter);
    decide_step_ends(&counter, "attach_closed");
    decide_case_is(d, id, "awaiting_signature");

    id = first_of_two(d);
    token = seed_flow_claim(d, WHO_VERIFIKATOR, id);
    (void)str_copy(ref, sizeof ref,
                   seed_db_text(d, WHO_ROOT, "select ref from loket.request where request_id = %lld", LL id));
    decide_step_run(&second, "begin");
    decide_step_run(&second,
                    "select state from loket.decide_review(%lld, %lld, 'periksa lagi',"
                    " gen_random_uuid())",
                    LL id, LL token);
    decide_step_ends(&second, "");
    decide_step_blocked(&counter,
                        "select state from loket.intake_attach('%s', '', 'BUKTI', 'b.pdf', 'application/pdf',"
                        " '%%PDF-1.4 lain')",
                        ref);
    decide_step_run(&second, "commit");
    decide_step_join(&counter);
    decide_step_ends(&counter, "");
    (void)seed_flow_approve(d, WHO_VERIFIKATOR, id, token, s);
    assert_string_equal(s, "awaiting_supervisor");
    /* The verifier is the first now, and somebody else the second. */
    token = seed_flow_claim(d, WHO_PENYELIA, id);
    assert_true(seed_flow_approve(d, WHO_PENYELIA, id, token, s) >= 1);
    decide_step_close(&second);
    decide_step_close(&counter);
    decide_case_assert_whole(d);
}

/* Another request changes the family while the second person is about to agree to what the first one saw. */
static void
the_second_against_another_request(void **state)
{
    struct seed_db *d = *state;
    struct decide_step second, other;
    int64_t id = first_of_two(d), token = seed_flow_claim(d, WHO_VERIFIKATOR, id);

    decide_step_open(&second, d, WHO_VERIFIKATOR);
    decide_step_open(&other, d, WHO_ROOT);
    /* As any decision on that person does. */
    decide_step_run(&other, "begin");
    decide_step_run(
        &other,
        "update loket.family set versi = versi where no_kk in (select d.no_kk from"
        " loket.request_member m join loket.resident d on d.nik = m.nik where m.request_id = %lld)",
        LL id);
    decide_step_run(&other,
                    "update loket.resident d set status_dasar = 1, no_kk = no_kk, versi = versi where nik ="
                    " (select min(nik) from loket.request_member where request_id = %lld)",
                    LL id);
    decide_step_ends(&other, "");
    decide_step_blocked(&second, "select state from loket.decide_approve(%lld, %lld, '', gen_random_uuid())",
                        LL id, LL token);
    decide_step_run(
        &other,
        "with v as (update loket.resident_version v set berlaku_sampai = now() from loket.resident d"
        "  where d.nik = v.nik and d.versi = v.versi and d.nik = (select min(nik) from"
        "  loket.request_member where request_id = %lld) returning v.*)"
        " insert into loket.resident_version select nik, versi + 1, nama_lengkap, jenis_kelamin,"
        "  tempat_lahir, tanggal_lahir, agama, pendidikan, pekerjaan, pekerjaan_versi, golongan_darah,"
        "  status_kawin, status_kawin_versi, tanggal_kawin, kewarganegaraan, no_paspor, no_kitap,"
        "  nik_ayah, nik_ibu, nama_ayah, nama_ibu, now(), null, null from v",
        LL id);
    decide_step_ends(&other, "");
    decide_step_run(&other,
                    "update loket.resident d set versi = versi + 1 where nik ="
                    " (select min(nik) from loket.request_member where request_id = %lld)",
                    LL id);
    decide_step_ends(&other, "");
    decide_step_run(&other, "commit");
    decide_step_join(&second);
    decide_step_ends(&second, "changed_since_first");
    assert_string_equal(second.e.detail, "stream: catatan");
    decide_case_is(d, id, "awaiting_supervisor");
    seed_flow_release(d, WHO_VERIFIKATOR, id, token);
    decide_step_close(&second);
    decide_step_close(&other);
    assert_string_equal(seed_db_text(d, WHO_ROOT, "select count(*) from loket.queue_entry where waits"), "0");
}

/* --- two requests about one person --- */

/* A further request of that family, everyone staying: what a lost card asks for. */
static int64_t
about_the_same(struct seed_db *d, int64_t split)
{
    int64_t id;

    seed_db_do(d, WHO_ROOT, "begin");
    id = seed_db_int(
        d, WHO_ROOT,
        "insert into loket.request (ref, kind, office_id, channel, state, versi, no_kk, pemohon_nama,"
        "   alamat, rt, rw, kode_wilayah, promise_at)"
        " select 'ULANG-' || (select count(*) from loket.request), 'I.C.1', 1, 'portal', 'submitted', 1,"
        "   v.no_kk, 'PEMOHON', v.alamat, v.rt, v.rw, v.kode_wilayah, now() from loket.family f"
        " join loket.family_version v using (no_kk, versi) where no_kk = (select no_kk from loket.request "
        "where"
        " request_id = %lld) returning request_id",
        LL split);
    seed_db_do(d, WHO_ROOT,
               "insert into loket.request_step (request_id, seq, dari, ke, actor)"
               " values (%lld, 1, '', 'submitted', 'portal')",
               LL id);
    seed_db_do(
        d, WHO_ROOT,
        "insert into loket.attachment (request_id, dokumen, nama_berkas, jenis_media, ukuran, sha256, isi)"
        " select %lld, dokumen, 'a.pdf', 'application/pdf', 1, sha256('a'), 'a' from loket.requirement"
        "  where kind = 'I.C.1' and mandatory",
        LL id);
    seed_db_do(d, WHO_ROOT,
               "insert into loket.request_member (request_id, urut, tindakan, nik, shdk, nama_lengkap,"
               "   jenis_kelamin, tempat_lahir, tanggal_lahir, agama, pendidikan, pekerjaan, status_kawin)"
               " select %lld, row_number() over (order by m.shdk, m.nik), 'tetap', m.nik, m.shdk,"
               "   v.nama_lengkap, v.jenis_kelamin, v.tempat_lahir, v.tanggal_lahir, v.agama, v.pendidikan,"
               "   v.pekerjaan, 1 from loket.request r join loket.family f on f.no_kk = r.no_kk"
               "   join loket.family_member m on m.no_kk = f.no_kk and m.versi = f.versi"
               "   join loket.resident_version v on v.nik = m.nik and v.versi = m.resident_versi"
               "  where r.request_id = %lld",
               LL id, LL split);
    seed_db_do(d, WHO_ROOT, "select loket.queue_put(%lld)", LL id);
    seed_db_do(d, WHO_ROOT, "commit");
    return id;
}

/* Both are approved within their windows; the effect of one takes away what the other rests on. */
static void
two_requests_about_one_person(void **state)
{
    struct seed_db *d = *state;
    struct decide_step a, b;
    int64_t split = seed_flow_open(d, "kind = 'I.A.3' and " PLAIN), same = about_the_same(d, split);

    decide_case_window(d, 600);
    decide_step_open(&a, d, WHO_WORKER);
    decide_step_open(&b, d, WHO_PETUGAS2);
    (void)decide_case_approve(d, WHO_PETUGAS1, split);
    (void)decide_case_approve(d, WHO_PETUGAS2, same);
    decide_case_due(d, split);
    decide_step_run(&a, "begin");
    decide_step_run(&a, "select request_id || outcome from loket.work_decide()");
    decide_step_ends(&a, "");
    assert_non_null(strstr(a.text, "done"));
    decide_step_blocked(&b, "select code from loket.decide_now(%lld, gen_random_uuid())", LL same);
    decide_step_run(&a, "commit");
    decide_step_join(&b);
    decide_step_ends(&b, "");
    assert_string_equal(b.text, "checks_failed");
    decide_case_is(d, split, "awaiting_signature");
    decide_case_is(d, same, "submitted"); /* nobody is logged in: back to the queue */
    assert_string_equal(seed_db_text(d, WHO_PETUGAS2,
                                     "select keputusan || ' ' || fault from loket.decide_waiting() where"
                                     " request_id = %lld",
                                     LL same),
                        "approve checks_failed");
    assert_int_equal(decide_case_work(d), 0);
    decide_step_close(&a);
    decide_step_close(&b);
    decide_case_assert_whole(d);
}

/* A lock that is held for long puts an effect off; it is not given up. */
static void
a_lock_in_the_way_puts_it_off(void **state)
{
    struct seed_db *d = *state;
    struct decide_step worker, other;
    int64_t id = seed_flow_open(d, PLAIN);

    decide_step_open(&worker, d, WHO_WORKER);
    decide_step_open(&other, d, WHO_ROOT);
    (void)decide_case_approve(d, WHO_PETUGAS1, id);
    decide_case_due(d, id);
    decide_step_run(&other, "begin");
    decide_step_run(&other,
                    "select from loket.resident where nik in (select nik from loket.request_member where"
                    " request_id = %lld) for update",
                    LL id);
    decide_step_run(&worker, "set lock_timeout = '50ms'");
    decide_step_run(&worker, "select request_id || outcome from loket.work_decide()");
    decide_step_ends(&worker, "");
    assert_string_equal(worker.text, seed_db_text(d, WHO_ROOT, "select %lld::text", LL id));
    decide_case_is(d, id, "in_review");
    assert_int_equal(decide_case_audited(d, "request.decide.failed", id), 0);
    decide_case_assert_whole(d);
    decide_step_run(&other, "rollback");
    decide_case_due(d, id);
    assert_int_equal(decide_case_work(d), 1);
    decide_case_is(d, id, "awaiting_signature");
    decide_step_close(&worker);
    decide_step_close(&other);
    decide_case_assert_whole(d);
}

/* --- killed --- */

/* In the child: carries the decision out, says so, and never commits. */
static _Noreturn void
die_in_the_middle(struct seed_db *d, enum seed_who who, const char *sql, int ready)
{
    struct decide_step s;

    decide_step_open(&s, d, who);
    decide_step_run(&s, "begin");
    decide_step_run(&s, "%s", sql);
    if (s.rc != RC_OK || write(ready, &s.pid, sizeof s.pid) != sizeof s.pid)
        _exit(1);
    for (;;)
        pause();
}

static void
killed_while(struct seed_db *d, enum seed_who who, const char *sql)
{
    int ready[2], pid = 0, status;
    time_t until = time(NULL) + 20;
    pid_t child;

    assert_int_equal(pipe(ready), 0);
    child = fork();
    assert_true(child >= 0);
    if (child == 0)
        die_in_the_middle(d, who, sql, ready[1]);
    close(ready[1]);
    assert_int_equal(read(ready[0], &pid, sizeof pid), sizeof pid);
    close(ready[0]);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    /* Its backend notices. */
    while (seed_db_int(d, WHO_ROOT, "select count(*) from pg_stat_activity where pid = %d", pid) > 0)
        assert_true(time(NULL) < until);
}

static void
killed_at_any_moment_nothing_is_lost(void **state)
{
    struct seed_db *d = *state;
    int64_t id = seed_flow_open(d, PLAIN), token = seed_flow_claim(d, WHO_PETUGAS1, id);
    char sql[200], key[37];

    /* The session, while it decides. */
    db_uuid(key);
    (void)str_printf(sql, sizeof sql, "select * from loket.decide_approve(%lld, %lld, '', '%s')", LL id,
                     LL token, key);
    killed_while(d, WHO_PETUGAS1, sql);
    assert_int_equal(decide_case_audited(d, "request.decide", id), 0);
    decide_case_assert_whole(d);
    /* It logs in again and sends the same key: done once. */
    seed_db_do(d, WHO_PETUGAS1, "%s", sql);
    seed_db_do(d, WHO_PETUGAS1, "%s", sql);
    decide_case_due(d, id);
    /* The worker, when all is done but the commit. */
    killed_while(d, WHO_WORKER, "select * from loket.work_decide()");
    decide_case_is(d, id, "in_review");
    decide_case_assert_whole(d);
    /* The session, while it takes back. */
    (void)str_printf(sql, sizeof sql, "select * from loket.decide_take_back(%lld, gen_random_uuid())", LL id);
    killed_while(d, WHO_PETUGAS1, sql);
    decide_case_assert_whole(d);
    assert_int_equal(decide_case_work(d), 1);
    decide_case_is(d, id, "awaiting_signature");
    decide_case_assert_whole(d);
}

/* --- a crowd --------------------------------------------------------------- */

#define CROWD    8
#define OPS      120
#define REQUESTS 10

struct person {
    struct decide_step step;
    enum seed_who who;
    const int64_t *ids;
    unsigned dice;
    int done, refused;
    char bad[300]; /* what must not happen */
    pthread_t thread;
};

static unsigned
roll(struct person *p, unsigned n)
{
    p->dice = p->dice * 1103515245U + 12345U;
    return (p->dice >> 16) % n;
}

/* What the one would do next with that request: sometimes what is right, often what is not. */
static void
act(struct person *p)
{
    struct decide_step *s = &p->step;
    long long id = LL p->ids[roll(p, REQUESTS)];
    char claim[100];

    (void)str_printf(claim, sizeof claim, "(select token from loket.request_claim(%lld))", id);
    if (p->who == WHO_WORKER) {
        decide_step_run(s, roll(p, 4) == 0 ? "select n from loket.work_expire_claims()"
                                           : "select outcome from loket.work_decide()");
        return;
    }
    if (p->who == WHO_PORTAL) {
        decide_step_run(s, "select refused from loket.intake_cancel((select 'R' || %lld), '', 'tidak jadi')",
                        id);
        return;
    }
    switch (roll(p, 9)) {
    case 0:
    case 1:
        decide_step_run(s, "select state from loket.decide_approve(%lld, %s, '', gen_random_uuid())", id,
                        claim);
        break;
    case 2:
        decide_step_run(s,
                        "select state from loket.decide_refuse(%lld, %s, 'return',"
                        " '[{\"reason\":\"BERKAS_KURANG\",\"target\":\"F102\"}]', '', gen_random_uuid())",
                        id, claim);
        break;
    case 3:
        decide_step_run(
            s, "select state from loket.decide_escalate(%lld, %s, 'ESK_BEDA', '', gen_random_uuid())", id,
            claim);
        break;
    case 4:
    case 5:
        decide_step_run(s, "select token from loket.decide_take_back(%lld, gen_random_uuid())", id);
        break;
    case 6:
        decide_step_run(s, "select code from loket.decide_now(%lld, gen_random_uuid())", id);
        break;
    case 7:
        if (p->who == WHO_PENYELIA)
            decide_step_run(s, "select token from loket.request_takeover(%lld, 'BERHALANGAN', '')", id);
        else
            decide_step_run(s, "select request_id from loket.request_next()");
        break;
    default:
        if (p->who == WHO_VERIFIKATOR)
            decide_step_run(s, "select state from loket.decide_review(%lld, %s, '', gen_random_uuid())", id,
                            claim);
        else
            decide_step_run(s, "select loket.request_release(%lld, %s)", id, claim);
    }
}

static void *
one_of_the_crowd(void *ctx)
{
    struct person *p = ctx;
    for (int i = 0; i < OPS && p->bad[0] == '\0'; i++) {
        act(p);
        p->done += p->step.rc == RC_OK;
        p->refused += p->step.rc != RC_OK;
        /* A refusal has its word and its sentence; neither a fault of the database nor a deadlock is one. */
        if (p->step.rc == RC_FAIL || p->step.rc == RC_RETRY || p->step.rc == RC_UNAVAILABLE)
            (void)str_printf(p->bad, sizeof p->bad, "%s: %.100s (%.80s)", p->step.e.code, p->step.sql,
                             p->step.e.detail);
    }
    return NULL;
}

/* Everybody does everything to a few requests at once, and no window is long: whatever came of it, each
 * request has one outcome and the trail tells all of it. */
static void
a_crowd_leaves_everything_whole(void **state)
{
    static const enum seed_who who[CROWD] = {WHO_PETUGAS1, WHO_PETUGAS1, WHO_PETUGAS2, WHO_VERIFIKATOR,
                                             WHO_PENYELIA, WHO_WORKER,   WHO_WORKER,   WHO_PORTAL};
    struct seed_db *d = *state;
    struct person *crowd = calloc(CROWD, sizeof *crowd);
    int64_t ids[REQUESTS];
    int done = 0, refused = 0;

    assert_non_null(crowd);
    seed_db_do(d, WHO_ROOT, "update loket.queue_entry set holder = null, lease_until = null where not waits");
    for (int i = 0; i < REQUESTS; i++)
        ids[i] =
            seed_db_int(d, WHO_ROOT,
                        "select r.request_id from loket.request r where state = 'submitted' and entered_by is"
                        " null and " FAULTLESS " order by r.request_id limit 1 offset %d",
                        i);
    seed_db_do(
        d, WHO_ROOT,
        "update loket.request r set account_id = (select officer_id from loket.officer where username ="
        " 'portal'), channel = 'portal', ref = 'R' || request_id where request_id between %lld and %lld",
        LL ids[0], LL ids[REQUESTS - 1]);
    decide_case_window(d, 1);
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = (struct person){.who = who[i], .ids = ids, .dice = (unsigned)i * 7919 + 1};
        decide_step_open(&crowd[i].step, d, who[i]);
    }
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(pthread_create(&crowd[i].thread, NULL, one_of_the_crowd, &crowd[i]), 0);
    for (int i = 0; i < CROWD; i++)
        pthread_join(crowd[i].thread, NULL);
    for (int i = 0; i < CROWD; i++) {
        if (crowd[i].bad[0] != '\0')
            print_error("%s: %s\n", seed_who_name[who[i]], crowd[i].bad);
        assert_string_equal(crowd[i].bad, "");
        done += crowd[i].done;
        refused += crowd[i].refused;
        decide_step_close(&crowd[i].step);
    }
    assert_true(done > CROWD * 10 && refused > CROWD * 10);
    decide_case_assert_whole(d);
    /* What still waits takes effect. */
    seed_db_do(d, WHO_ROOT,
               "update loket.decision_wait set effective_at = now() - interval '1 second', next_at ="
               " now() - interval '1 second' where outcome is null");
    (void)decide_case_work(d);
    assert_int_equal(
        seed_db_int(d, WHO_ROOT, "select count(*) from loket.decision_wait where outcome is null"), 0);
    seed_db_do(d, WHO_ROOT,
               "update loket.queue_entry set lease_until = now() - interval '1 second' where holder is not"
               " null");
    assert_true(seed_db_int(d, WHO_WORKER, "select n from loket.work_expire_claims()") < 100);
    decide_case_assert_whole(d);
    free(crowd);
}

static int
set_up(void **state)
{
    return seed_db_begin(state, 80, 110, 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_effect_under_way_cannot_be_taken_back),
        cmocka_unit_test(what_is_being_taken_back_has_no_effect),
        cmocka_unit_test(now_and_the_worker_do_it_once),
        cmocka_unit_test(two_workers_never_take_the_same),
        cmocka_unit_test(one_of_two_approvals_of_a_request),
        cmocka_unit_test(a_key_counts_once),
        cmocka_unit_test(approving_against_a_take_over),
        cmocka_unit_test(a_lock_in_the_way_puts_it_off),
        cmocka_unit_test(killed_at_any_moment_nothing_is_lost),
        cmocka_unit_test(two_requests_about_one_person),
        cmocka_unit_test(the_second_against_another_document),
        cmocka_unit_test(a_crowd_leaves_everything_whole),
        /* Last: it leaves a record as no request does. */
        cmocka_unit_test(the_second_against_another_request),
    };

    return cmocka_run_group_tests_name("decide_race", tests, set_up, seed_db_end);
}
