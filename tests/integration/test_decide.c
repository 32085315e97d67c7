/*
 * Decisions that wait for the end of their window: what is refused at once, what cannot happen meanwhile, the
 * effect, taking back, faults; decisions that go up to a supervisor; how much one officer holds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "db/store/decide.h"
#include "db/store/pg.h"
#include "db/store/request.h"
#include "tests/support/decide_case.h"

#define PLAIN FAULTLESS " and not " RISKY
#define LL    (long long)

static const char *
waits_on(struct seed_db *d, int64_t id)
{
    return seed_db_text(
        d, WHO_ROOT,
        "select string_agg(keputusan || ' ' || coalesce(outcome, 'waits') || ' ' || fault, ',' order by"
        " wait_id) from loket.decision_wait where request_id = %lld",
        LL id);
}

/* --- made ------------------------------------------------------------------ */

static void
a_refusal_comes_at_once(void **state)
{
    struct seed_db *d = *state;
    int64_t id = seed_flow_open(d, "not " FAULTLESS), token = seed_flow_claim(d, WHO_PETUGAS1, id);

    decide_case_window(d, 600);
    seed_db_refused(d, WHO_PETUGAS1, "checks_failed",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id, LL token);
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id,
                    LL token + 1);
    seed_db_refused(d, WHO_PETUGAS1, "text_too_long",
                    "select * from loket.decide_approve(%lld, %lld, repeat('a', 2001), gen_random_uuid())",
                    LL id, LL token);
    seed_db_refused(d, WHO_PETUGAS1, "text_unshowable",
                    "select * from loket.decide_approve(%lld, %lld, E'a\\033[2J', gen_random_uuid())", LL id,
                    LL token);
    seed_db_refused(d, WHO_PETUGAS1, "reason_missing",
                    "select * from loket.decide_refuse(%lld, %lld, 'return', '[]', '', gen_random_uuid())",
                    LL id, LL token);
    seed_db_refused(
        d, WHO_PETUGAS1, "reason_unknown",
        "select * from loket.decide_refuse(%lld, %lld, 'return', '[{\"reason\":\"ESK_BEDA\"}]', '',"
        " gen_random_uuid())",
        LL id, LL token);
    seed_db_refused(d, WHO_PETUGAS1, "reason_note_missing",
                    "select * from loket.decide_refuse(%lld, %lld, 'return', '[{\"reason\":\"LAIN\"}]', ' ',"
                    " gen_random_uuid())",
                    LL id, LL token);
    seed_db_refused(
        d, WHO_PETUGAS1, "reason_target_missing",
        "select * from loket.decide_refuse(%lld, %lld, 'return', '[{\"reason\":\"TAK_TERBACA\"}]', '',"
        " gen_random_uuid())",
        LL id, LL token);
    seed_db_refused(d, WHO_PETUGAS1, "reason_target_unknown",
                    "select * from loket.decide_refuse(%lld, %lld, 'return',"
                    " '[{\"reason\":\"DATA_BEDA\",\"target\":\"zodiak#2\"}]', '', gen_random_uuid())",
                    LL id, LL token);
    assert_string_equal(waits_on(d, id), "");
    assert_int_equal(decide_case_audited(d, "request.decide", id), 0);
    seed_flow_release(d, WHO_PETUGAS1, id, token);
    decide_case_assert_whole(d);
}

/* The store, as the screens use it. */
static void
the_officer_sees_what_waits(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct db *db = pg_db(d->as[WHO_PETUGAS1]), *other = pg_db(d->as[WHO_VERIFIKATOR]);
    struct decide_result res;
    struct decide_claim claim;
    struct decide_wait *rows;
    struct request_detail full;
    struct err e = {0};
    char key[37];
    size_t n;
    int64_t id = seed_flow_open(d, PLAIN), token = seed_flow_claim(d, WHO_PETUGAS1, id);

    db_uuid(key);
    assert_int_equal(decide_approve(db, a, id, token, "sesuai", key, &res, &e), RC_OK);
    assert_string_equal(res.state, "awaiting_signature");
    assert_in_range(res.effective_in, 595, 600);
    assert_int_equal(res.sheets, 0);
    assert_int_equal(decide_approve(db, a, id, token, "sesuai", key, &res, &e), RC_OK);
    assert_in_range(res.effective_in, 1, 600);
    assert_int_equal(request_detail(db, a, id, &full, &e), RC_OK);
    assert_string_equal(full.state, "in_review");
    assert_string_equal(full.pending, "approve");
    assert_in_range(full.pending_in, 1, 600);
    assert_true(full.pending_mine && full.mine);
    assert_int_equal(request_detail(other, a, id, &full, &e), RC_OK);
    assert_string_equal(full.pending, "approve");
    assert_true(!full.pending_mine && !full.mine && full.holder[0] != '\0');
    assert_int_equal(decide_waiting(db, a, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].request_id, id);
    assert_string_equal(rows[0].keputusan, "approve");
    assert_string_equal(rows[0].leads_to, "awaiting_signature");
    assert_string_equal(rows[0].fault_text, "");
    assert_int_equal(decide_waiting(other, a, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 0);
    /* Taken back: as if it had never been made. */
    assert_int_equal(decide_take_back(other, a, id, key, &claim, &e), RC_DENIED);
    assert_string_equal(e.code, "decision_of_another");
    db_uuid(key);
    assert_int_equal(decide_take_back(db, a, id, key, &claim, &e), RC_OK);
    assert_int_equal(claim.token, token + 1);
    assert_in_range(claim.lease, 890, 900);
    assert_int_equal(request_detail(db, a, id, &full, &e), RC_OK);
    assert_string_equal(full.pending, "");
    assert_int_equal(decide_waiting(db, a, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 0);
    seed_flow_release(d, WHO_PETUGAS1, id, claim.token);
    arena_free(a);
    decide_case_assert_whole(d);
}

/* --- meanwhile ------------------------------------------------------------- */

static void
nobody_touches_what_waits(void **state)
{
    struct seed_db *d = *state;
    int64_t id = seed_flow_open(d, PLAIN " and kind <> 'I.A.3'"),
            token = decide_case_approve(d, WHO_PETUGAS1, id);
    char ref[32];

    (void)str_copy(ref, sizeof ref,
                   seed_db_text(d, WHO_ROOT, "select ref from loket.request where request_id = %lld", LL id));
    seed_db_refused(d, WHO_PETUGAS1, "decision_waiting_own", "select * from loket.request_claim(%lld)",
                    LL id);
    seed_db_refused(d, WHO_PETUGAS2, "decision_waiting", "select * from loket.request_claim(%lld)", LL id);
    seed_db_refused(d, WHO_PENYELIA, "decision_waiting",
                    "select * from loket.request_takeover(%lld, 'BERHALANGAN', '')", LL id);
    seed_db_refused(d, WHO_PETUGAS1, "decision_waiting_own",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id, LL token);
    seed_db_refused(
        d, WHO_PETUGAS1, "decision_waiting_own",
        "select * from loket.decide_refuse(%lld, %lld, 'reject', '[{\"reason\":\"DATA_GANDA\"}]', '',"
        " gen_random_uuid())",
        LL id, LL token);
    seed_db_refused(d, WHO_PETUGAS1, "decision_waiting_own",
                    "select * from loket.decide_escalate(%lld, %lld, 'ESK_BEDA', '', gen_random_uuid())",
                    LL id, LL token);
    seed_db_refused(d, WHO_PETUGAS2, "decision_waiting",
                    "select * from loket.intake_cancel('%s', '', 'salah isi')", ref);
    seed_db_refused(d, WHO_PETUGAS1, "decision_waiting_own",
                    "select * from loket.intake_cancel('%s', '', 'salah isi')", ref);
    seed_db_refused(d, WHO_PETUGAS2, "decision_waiting", "select * from loket.intake_seen('%s', 'BUKTI')",
                    ref);
    seed_db_refused(
        d, WHO_PETUGAS2, "decision_waiting",
        "select * from loket.intake_attach('%s', '', 'BUKTI', 'a.pdf', 'application/pdf', '%%PDF-1.4')", ref);
    /* Leaving the screen gives nothing back, and the claim does not run out, however late the worker is. */
    seed_flow_release(d, WHO_PETUGAS1, id, token);
    seed_db_do(d, WHO_ROOT,
               "update loket.queue_entry set lease_until = now() - interval '1 hour' where request_id = %lld",
               LL id);
    (void)seed_db_int(d, WHO_WORKER, "select n from loket.work_expire_claims()");
    seed_db_refused(d, WHO_PETUGAS2, "decision_waiting", "select * from loket.request_claim(%lld)", LL id);
    assert_int_not_equal(
        seed_db_int(d, WHO_PETUGAS2, "select coalesce((select request_id from loket.request_next()), 0)"),
        id);
    seed_db_do(d, WHO_ROOT,
               "update loket.queue_entry set holder = null, lease_until = null where holder ="
               " (select officer_id from loket.officer where username = 'petugas2')");
    /* To those who brought it nothing has happened yet. */
    assert_string_equal(seed_db_text(d, WHO_PETUGAS2, "select state from loket.request_status('%s')", ref),
                        "in_review");
    assert_string_equal(
        seed_db_text(d, WHO_PETUGAS2, "select state || reasons from loket.intake_status('%s', '')", ref),
        "in_review[]");
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.notification where request_id = %lld and event <> 'received'",
                    LL id),
        0);
    assert_int_equal(decide_case_work(d), 0);
    decide_case_is(d, id, "in_review");
    decide_case_due(d, id);
    assert_int_equal(decide_case_work(d), 1);
    decide_case_is(d, id, "awaiting_signature");
    decide_case_assert_whole(d);
}

/* The applicant withdraws: nothing was decided, and the officer hears of it. */
static void
the_applicant_may_still_withdraw(void **state)
{
    struct seed_db *d = *state;
    int64_t id = seed_flow_open(d, PLAIN " and channel = 'portal'");

    seed_db_do(d, WHO_ROOT,
               "update loket.request set account_id = (select officer_id from loket.officer where username = "
               "'portal')"
               " where request_id = %lld",
               LL id);
    (void)decide_case_approve(d, WHO_PETUGAS1, id);
    seed_db_do(d, WHO_PORTAL,
               "select * from loket.intake_cancel((select ref from loket.intake_status("
               "'%s', '')), '', 'tidak jadi')",
               seed_db_text(d, WHO_ROOT, "select ref from loket.request where request_id = %lld", LL id));
    decide_case_is(d, id, "cancelled");
    assert_string_equal(waits_on(d, id), "approve void applicant_cancelled");
    assert_string_equal(seed_db_text(d, WHO_PETUGAS1,
                                     "select fault from loket.decide_waiting() where request_id = %lld",
                                     LL id),
                        "applicant_cancelled");
    seed_db_refused(d, WHO_PETUGAS1, "undo_too_late",
                    "select * from loket.decide_take_back(%lld, gen_random_uuid())", LL id);
    assert_int_equal(decide_case_work(d), 0);
    decide_case_assert_whole(d);
}

/* --- the effect ------------------------------------------------------------ */

static void
the_worker_acts_for_the_officer(void **state)
{
    static const char *const cases[][2] = {{"approve", "awaiting_signature"},
                                           {"return", "returned"},
                                           {"reject", "rejected"},
                                           {"escalate", "awaiting_supervisor"}};
    struct seed_db *d = *state;

    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *what = cases[i][0];
        int64_t id = seed_flow_open(d, PLAIN), token = seed_flow_claim(d, WHO_PETUGAS1, id);

        if (i == 0)
            seed_db_do(d, WHO_PETUGAS1,
                       "select * from loket.decide_approve(%lld, %lld, 'ya', gen_random_uuid())", LL id,
                       LL token);
        else if (i == 3)
            seed_db_do(d, WHO_PETUGAS1,
                       "select * from loket.decide_escalate(%lld, %lld, 'ESK_LAIN', 'ya', gen_random_uuid())",
                       LL id, LL token);
        else
            seed_db_do(d, WHO_PETUGAS1,
                       "select * from loket.decide_refuse(%lld, %lld, '%s',"
                       " '[{\"reason\":\"NOMOR_SALAH\",\"target\":\"nik\"}]', 'ya', gen_random_uuid())",
                       LL id, LL token, what);
        decide_case_is(d, id, "in_review");
        decide_case_due(d, id);
        assert_string_equal(
            seed_db_text(d, WHO_WORKER, "select keputusan || outcome from loket.work_decide()"),
            seed_db_text(d, WHO_ROOT, "select '%sdone'", what));
        decide_case_is(d, id, cases[i][1]);
        assert_string_equal(
            seed_db_text(
                d, WHO_ROOT,
                "select o.username || ' ' || d.catatan || ' ' || s.actor || ' ' || (d.seq = s.seq) from"
                " loket.decision d join loket.officer o using (officer_id) join loket.request_step s"
                " on s.request_id = d.request_id and s.seq = d.seq where d.request_id = %lld"
                " and d.keputusan = '%s'",
                LL id, what),
            "petugas1 ya petugas1 true");
        assert_string_equal(
            seed_db_text(
                d, WHO_ROOT,
                "select actor || ' ' || (isi::jsonb #>> '{detail,officer}') from loket.audit_entry where"
                " action = 'request.%s' and subject = '%lld'",
                what, LL id),
            "loket_worker petugas1");
        assert_string_equal(
            seed_db_text(
                d, WHO_ROOT,
                "select actor || ' ' || (isi::jsonb #>> '{detail,keputusan}') from loket.audit_entry where"
                " action = 'request.decide' and subject = '%lld'",
                LL id),
            seed_db_text(d, WHO_ROOT, "select 'petugas1 %s'", what));
    }
    decide_case_assert_whole(d);
}

static void
not_waiting_for_the_window(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct db *db = pg_db(d->as[WHO_PETUGAS1]);
    struct decide_result res;
    struct err e = {0};
    char key[37];
    int64_t id = seed_flow_open(d, PLAIN);

    db_uuid(key);
    assert_int_equal(decide_now(db, a, id, key, &res, &e), RC_CONFLICT);
    assert_string_equal(e.code, "nothing_waits");
    (void)decide_case_approve(d, WHO_PETUGAS1, id);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(decide_now(db, a, id, key, &res, &e), RC_OK);
        assert_string_equal(res.state, "awaiting_signature");
        assert_true(res.sheets >= 1 && res.effective_in == 0);
    }
    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select actor from loket.audit_entry where action = 'request.approve' and"
                     " subject = '%lld'",
                     LL id),
        "petugas1");
    arena_free(a);
    decide_case_assert_whole(d);
}

/* --- it no longer holds ---------------------------------------------------- */

/* A document is gone when the window ends. */
static void
break_request(struct seed_db *d, int64_t id)
{
    decide_case_due(d, id);
    seed_db_do(d, WHO_ROOT, "delete from loket.attachment where request_id = %lld", LL id);
    seed_db_do(d, WHO_ROOT, "delete from loket.document_seen where request_id = %lld", LL id);
}

static void
a_fault_sends_it_back(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct db *db = pg_db(d->as[WHO_PETUGAS1]);
    struct decide_wait *rows;
    struct decide_result res;
    struct err e = {0};
    char key[37];
    size_t n;
    int64_t id = seed_flow_open(d, PLAIN), token;

    /* Nobody is logged in as that officer: to the queue, in its old place. */
    db_uuid(key);
    token = seed_flow_claim(d, WHO_PETUGAS1, id);
    assert_int_equal(decide_approve(db, a, id, token, "", key, &res, &e), RC_OK);
    break_request(d, id);
    assert_string_equal(
        seed_db_text(d, WHO_WORKER, "select outcome || ' ' || fault from loket.work_decide()"),
        "failed checks_failed");
    decide_case_is(d, id, "submitted");
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.queue_entry where request_id = %lld and holder is null"
                    " and not waits",
                    LL id),
        1);
    assert_int_equal(decide_waiting(db, a, &rows, &n, &e), RC_OK);
    while (n > 0 && rows[n - 1].request_id != id)
        n--;
    assert_true(n > 0);
    assert_string_equal(rows[n - 1].fault, "checks_failed");
    assert_non_null(strstr(rows[n - 1].fault_text, "Pemeriksaan"));
    /* Sent again after a cut line: the same decision did not come to be. */
    assert_int_equal(decide_approve(db, a, id, token, "", key, &res, &e), RC_INVALID);
    assert_string_equal(e.code, "checks_failed");
    seed_db_do(d, WHO_PETUGAS1, "select loket.request_open(%lld)", LL id);
    assert_string_equal(seed_db_text(d, WHO_PETUGAS1,
                                     "select keputusan || ' ' || reason || ' ' || target || ' ' || actor from"
                                     " loket.request_history(%lld) where keputusan = 'failed'",
                                     LL id),
                        "failed approve checks_failed Contoh petugas1");
    assert_int_equal(
        seed_db_int(d, WHO_ROOT, "select count(*) from loket.decision where request_id = %lld", LL id), 0);
    /* Once it is decided again there is nothing left to tell. */
    decide_case_window(d, 0);
    seed_flow_refuse(d, id, "return", "[{\"reason\":\"BERKAS_KURANG\",\"target\":\"F102\"}]", "returned");
    decide_case_window(d, 600);
    assert_int_equal(seed_db_int(d, WHO_PETUGAS1,
                                 "select count(*) from loket.decide_waiting() where request_id = %lld",
                                 LL id),
                     0);
    arena_free(a);
    decide_case_assert_whole(d);
}

/* The officer is there: the claim goes on under a new token. */
static void
a_fault_leaves_the_claim_to_who_is_there(void **state)
{
    struct seed_db *d = *state;
    int64_t id = seed_flow_open(d, PLAIN), token;

    seed_db_do(
        d, WHO_ROOT,
        "insert into loket.session (officer_id, source_address, method, token_hash, alive_until) select"
        " officer_id, '127.0.0.1', 'test', '', now() + interval '1 hour' from loket.officer where username ="
        " 'petugas1'");
    token = decide_case_approve(d, WHO_PETUGAS1, id);
    break_request(d, id);
    seed_db_do(d, WHO_WORKER, "select * from loket.work_decide()");
    decide_case_is(d, id, "in_review");
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id, LL token);
    assert_int_equal(seed_flow_claim(d, WHO_PETUGAS1, id), token + 1);
    seed_db_refused(d, WHO_PETUGAS2, "claimed_by_other", "select * from loket.request_claim(%lld)", LL id);
    seed_flow_release(d, WHO_PETUGAS1, id, token + 1);
    seed_db_do(d, WHO_ROOT, "update loket.session set ended_at = now() where method = 'test'");
    decide_case_assert_whole(d);
}

/* All checks still pass, but it is not what the officer looked at. */
static void
only_what_was_seen_takes_effect(void **state)
{
    struct seed_db *d = *state;
    int64_t id = seed_flow_open(d, PLAIN);

    (void)decide_case_approve(d, WHO_PETUGAS1, id);
    decide_case_due(d, id);
    seed_db_do(d, WHO_ROOT, "update loket.request set alamat = 'JL. LAIN 1' where request_id = %lld", LL id);
    assert_string_equal(seed_db_text(d, WHO_WORKER, "select fault from loket.work_decide()"),
                        "changed_since_decided");
    decide_case_is(d, id, "submitted");
    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select isi::jsonb #>> '{detail,detail}' from loket.audit_entry where action ="
                     " 'request.decide.failed' and subject = '%lld'",
                     LL id),
        "permohonan");
    decide_case_assert_whole(d);
}

/* Between the decision and its effect the officer lost the right to decide so. */
static void
who_may_not_any_more_does_not(void **state)
{
    struct seed_db *d = *state;
    int64_t id = seed_flow_open(d, PLAIN);

    (void)decide_case_approve(d, WHO_PETUGAS1, id);
    decide_case_due(d, id);
    seed_db_do(d, WHO_ROOT, "update loket.officer set active = false where username = 'petugas1'");
    assert_string_equal(seed_db_text(d, WHO_WORKER, "select fault from loket.work_decide()"),
                        "not_an_officer");
    seed_db_do(d, WHO_ROOT, "update loket.officer set active = true where username = 'petugas1'");
    decide_case_is(d, id, "submitted");
    (void)decide_case_approve(d, WHO_PETUGAS1, id);
    decide_case_due(d, id);
    seed_db_do(
        d, WHO_ROOT,
        "update loket.officer set nik = (select min(nik) from loket.request_member where request_id = %lld)"
        " where username = 'petugas1'",
        LL id);
    assert_string_equal(seed_db_text(d, WHO_WORKER, "select fault from loket.work_decide()"), "own_family");
    seed_db_do(d, WHO_ROOT, "update loket.officer set nik = null where username = 'petugas1'");
    decide_case_is(d, id, "submitted");
    assert_non_null(strstr(waits_on(d, id), "approve failed not_an_officer,approve failed own_family"));
    decide_case_assert_whole(d);
}

/* --- taken back ------------------------------------------------------------ */

static void
taking_back_leaves_everything_as_it_was(void **state)
{
    struct seed_db *d = *state;
    int64_t id = seed_flow_open(d, PLAIN), token = seed_flow_claim(d, WHO_PETUGAS1, id);
    char key[37], undo[37];

    db_uuid(key);
    db_uuid(undo);
    seed_db_do(d, WHO_PETUGAS1, "select loket.work_draft_save(%lld, '{\"note\":\"setengah\"}')", LL id);
    seed_db_do(
        d, WHO_PETUGAS1,
        "select * from loket.decide_refuse(%lld, %lld, 'reject', '[{\"reason\":\"DATA_GANDA\"}]', '', '%s')",
        LL id, LL token, key);
    for (int i = 0; i < 2; i++)
        assert_int_equal(
            seed_db_int(d, WHO_PETUGAS1, "select token from loket.decide_take_back(%lld, '%s')", LL id, undo),
            token + 1);
    assert_int_equal(decide_case_audited(d, "request.decide.undo", id), 1);
    seed_db_refused(d, WHO_PETUGAS1, "key_reused", "select * from loket.decide_now(%lld, '%s')", LL id, undo);
    seed_db_refused(d, WHO_PETUGAS1, "undo_too_late",
                    "select * from loket.decide_take_back(%lld, gen_random_uuid())", LL id);
    seed_db_refused(
        d, WHO_PETUGAS1, "decision_taken_back",
        "select * from loket.decide_refuse(%lld, %lld, 'reject', '[{\"reason\":\"DATA_GANDA\"}]', '',"
        " '%s')",
        LL id, LL token, key);
    assert_int_equal(
        seed_db_int(d, WHO_ROOT, "select count(*) from loket.decision where request_id = %lld", LL id), 0);
    assert_string_equal(seed_db_text(d, WHO_PETUGAS1, "select isi from loket.work_draft_get(%lld)", LL id),
                        "{\"note\":\"setengah\"}");
    /* Decided otherwise: now the draft goes. */
    seed_db_do(d, WHO_PETUGAS1, "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())",
               LL id, LL token + 1);
    decide_case_due(d, id);
    assert_int_equal(decide_case_work(d), 1);
    assert_string_equal(seed_db_text(d, WHO_PETUGAS1, "select isi from loket.work_draft_get(%lld)", LL id),
                        "");
    assert_non_null(strstr(waits_on(d, id), "reject taken_back ,approve done "));
    seed_db_refused(d, WHO_PETUGAS1, "undo_too_late",
                    "select * from loket.decide_take_back(%lld, gen_random_uuid())", LL id);
    decide_case_assert_whole(d);
}

/* --- up to a supervisor ---------------------------------------------------- */

static int64_t
sent_up(struct seed_db *d, enum seed_who who, const char *where)
{
    int64_t id = seed_flow_open(d, where), token = seed_flow_claim(d, who, id);
    char key[37];

    db_uuid(key);
    decide_case_window(d, 0);
    seed_db_refused(d, who, "reason_unknown",
                    "select * from loket.decide_escalate(%lld, %lld, 'DATA_GANDA', '', gen_random_uuid())",
                    LL id, LL token);
    seed_db_refused(d, who, "reason_note_missing",
                    "select * from loket.decide_escalate(%lld, %lld, 'ESK_LAIN', ' ', gen_random_uuid())",
                    LL id, LL token);
    for (int i = 0; i < 2; i++)
        assert_string_equal(seed_db_text(d, who,
                                         "select state from loket.decide_escalate(%lld, %lld, 'ESK_KEASLIAN',"
                                         " 'stempel aneh', '%s')",
                                         LL id, LL token, key),
                            "awaiting_supervisor");
    decide_case_is(d, id, "awaiting_supervisor");
    return id;
}

static void
only_supervisors_take_what_went_up(void **state)
{
    struct seed_db *d = *state;
    int64_t id = sent_up(d, WHO_PETUGAS1, PLAIN), token;
    char s[32];

    seed_db_refused(d, WHO_PETUGAS1, "second_person_needed", "select * from loket.request_claim(%lld)",
                    LL id);
    seed_db_refused(d, WHO_PETUGAS2, "second_person_needed", "select * from loket.request_claim(%lld)",
                    LL id);
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.notification where request_id = %lld and event <>"
                    " 'received'",
                    LL id),
        0);
    token = seed_flow_claim(d, WHO_PENYELIA, id);
    seed_db_refused(d, WHO_PENYELIA, "already_with_supervisor",
                    "select * from loket.decide_escalate(%lld, %lld, 'ESK_BEDA', '', gen_random_uuid())",
                    LL id, LL token);
    seed_db_do(d, WHO_PENYELIA, "select loket.request_open(%lld)", LL id);
    assert_string_equal(
        seed_db_text(d, WHO_PENYELIA,
                     "select subject || '|' || was || '|' || is_now from loket.second_look(%lld)"
                     " where part = 'keputusan'",
                     LL id),
        "Contoh petugas1|stempel aneh|Keaslian dokumen diragukan");
    /* Nothing risky: the supervisor alone. */
    assert_true(seed_flow_approve(d, WHO_PENYELIA, id, token, s) >= 1);
    assert_string_equal(s, "awaiting_signature");
    decide_case_assert_whole(d);
}

static void
a_risk_that_went_up_needs_two_all_the_same(void **state)
{
    struct seed_db *d = *state;
    int64_t id = sent_up(d, WHO_PETUGAS1, FAULTLESS " and " RISKY),
            token = seed_flow_claim(d, WHO_PENYELIA, id);
    char s[32];

    assert_int_equal(seed_flow_approve(d, WHO_PENYELIA, id, token, s), 0);
    assert_string_equal(s, "awaiting_supervisor");
    token = seed_flow_claim(d, WHO_PENYELIA, id);
    seed_db_refused(d, WHO_PENYELIA, "second_person_needed",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id, LL token);
    seed_flow_release(d, WHO_PENYELIA, id, token);
    token = seed_flow_claim(d, WHO_VERIFIKATOR, id);
    assert_true(seed_flow_approve(d, WHO_VERIFIKATOR, id, token, s) >= 1);
    assert_string_equal(s, "awaiting_signature");
    decide_case_assert_whole(d);
}

/* Whoever sent it up does not approve it from there; by the way of the review anybody who may can. */
static void
what_went_up_can_come_back(void **state)
{
    struct seed_db *d = *state;
    int64_t id = sent_up(d, WHO_VERIFIKATOR, PLAIN), token = seed_flow_claim(d, WHO_VERIFIKATOR, id);
    char s[32], key[37];

    seed_db_refused(d, WHO_VERIFIKATOR, "second_person_needed",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id, LL token);
    seed_flow_release(d, WHO_VERIFIKATOR, id, token);
    token = seed_flow_claim(d, WHO_PENYELIA, id);
    db_uuid(key);
    for (int i = 0; i < 2; i++)
        assert_int_equal(seed_db_int(d, WHO_PENYELIA,
                                     "select token from loket.decide_review(%lld, %lld, 'sudah jelas', '%s')",
                                     LL id, LL token, key),
                         token);
    decide_case_is(d, id, "in_review");
    seed_db_refused(d, WHO_PENYELIA, "not_with_supervisor",
                    "select * from loket.decide_review(%lld, %lld, '', gen_random_uuid())", LL id, LL token);
    seed_flow_release(d, WHO_PENYELIA, id, token);
    decide_case_is(d, id, "submitted");
    token = seed_flow_claim(d, WHO_PETUGAS2, id);
    assert_true(seed_flow_approve(d, WHO_PETUGAS2, id, token, s) >= 1);
    decide_case_assert_whole(d);
}

/* --- how much one officer holds -------------------------------------------- */

static void
an_officer_holds_so_many(void **state)
{
    struct seed_db *d = *state;
    int64_t ids[4], more, token = 0;

    decide_case_window(d, 600);
    seed_db_do(d, WHO_ROOT, "update loket.queue_entry set holder = null, lease_until = null where not waits");
    seed_db_do(d, WHO_ROOT, "update loket.setting set value = '3' where name = 'claim_count_max'");
    for (int i = 0; i < 3; i++) {
        ids[i] =
            seed_flow_open(d, PLAIN " and not exists (select from loket.queue_entry q where q.request_id ="
                                    " r.request_id and q.lease_until > now())");
        token = seed_flow_claim(d, WHO_PETUGAS1, ids[i]);
    }
    ids[3] = seed_flow_open(d, PLAIN " and not exists (select from loket.queue_entry q where q.request_id ="
                                     " r.request_id and q.lease_until > now())");
    seed_db_refused(d, WHO_PETUGAS1, "claim_limit", "select * from loket.request_claim(%lld)", LL ids[3]);
    seed_db_refused(d, WHO_PETUGAS1, "claim_limit", "select * from loket.request_next()");
    /* What is held already is not one more; another officer has a count of his own. */
    assert_int_equal(seed_flow_claim(d, WHO_PETUGAS1, ids[2]), token);
    seed_flow_release(d, WHO_PETUGAS2, ids[3], seed_flow_claim(d, WHO_PETUGAS2, ids[3]));
    /* A decision makes room, also while it waits; so does giving back, and a lease that ran out. */
    seed_db_do(d, WHO_PETUGAS1, "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())",
               LL ids[2], LL token);
    more = seed_flow_claim(d, WHO_PETUGAS1, ids[3]);
    seed_db_refused(d, WHO_PETUGAS1, "claim_limit", "select * from loket.request_next()");
    seed_flow_release(d, WHO_PETUGAS1, ids[3], more);
    more = seed_flow_claim(d, WHO_PETUGAS1, ids[3]);
    seed_db_do(
        d, WHO_ROOT,
        "update loket.queue_entry set lease_until = now() - interval '1 second' where request_id = %lld",
        LL ids[0]);
    assert_true(seed_db_int(d, WHO_PETUGAS1, "select request_id from loket.request_next()") > 0);
    seed_db_refused(d, WHO_PETUGAS1, "claim_limit", "select * from loket.request_next()");
    seed_db_do(d, WHO_ROOT, "update loket.setting set value = '1000000' where name = 'claim_count_max'");
    decide_case_due(d, ids[2]);
    assert_int_equal(decide_case_work(d), 1);
    decide_case_assert_whole(d);
}

static int
set_up(void **state)
{
    return seed_db_begin(state, 80, 132, 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_refusal_comes_at_once),
        cmocka_unit_test(the_officer_sees_what_waits),
        cmocka_unit_test(nobody_touches_what_waits),
        cmocka_unit_test(the_applicant_may_still_withdraw),
        cmocka_unit_test(the_worker_acts_for_the_officer),
        cmocka_unit_test(not_waiting_for_the_window),
        cmocka_unit_test(a_fault_sends_it_back),
        cmocka_unit_test(a_fault_leaves_the_claim_to_who_is_there),
        cmocka_unit_test(only_what_was_seen_takes_effect),
        cmocka_unit_test(who_may_not_any_more_does_not),
        cmocka_unit_test(taking_back_leaves_everything_as_it_was),
        cmocka_unit_test(only_supervisors_take_what_went_up),
        cmocka_unit_test(a_risk_that_went_up_needs_two_all_the_same),
        cmocka_unit_test(what_went_up_can_come_back),
        cmocka_unit_test(an_officer_holds_so_many),
    };

    return cmocka_run_group_tests_name("decide", tests, set_up, seed_db_end);
}
