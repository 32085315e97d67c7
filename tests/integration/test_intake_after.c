/*
 * Requests after they came in, as the accounts that bring them: missing documents and files, a return and its
 * answer, cancel, the tracking PIN, the audit trail.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "db/store/pg.h"
#include "tests/support/intake_case.h"
#include "tests/support/seed_flow.h"

static const char pdf[] = "%PDF-1.4 contoh";

/* --- documents --- */

/* Begun at the portal, carried on at the RT's desk with the PIN, completed at the counter: one place. */
static void
any_channel_completes_a_pending_request(void **state)
{
    struct intake_case *f = *state;
    struct intake_answer r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, case_family(f), "lengkap", ""));
    struct intake_attached out;
    struct intake_status st;
    struct err e = {0};

    case_taken(r, "pending");
    assert_int_equal(seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.queue_entry where request_id = %lld",
                                 (long long)r.request_id),
                     0);
    seed_db_do(f->d, WHO_ROOT,
               "update loket.request set promise_at = promise_at - interval '3 days' where request_id = %lld",
               (long long)r.request_id);
    case_attached(f, case_as(f, WHO_PORTAL), r.ref, "", "F102", "pending");
    assert_int_equal(case_attach(f, case_by(f, AS_RT1), r.ref, "", "KTP-EL", "x", &out, &e), RC_DENIED);
    assert_string_equal(e.code, "pin_needed");
    case_attached(f, case_by(f, AS_RT1), r.ref, r.pin, "KTP-EL", "pending");
    assert_int_equal(intake_status(case_as(f, WHO_PORTAL), f->a, r.ref, "", &st, &e), RC_OK);
    assert_string_equal(st.state, "pending");
    assert_non_null(strstr(st.missing, "HILANG-POL"));
    assert_null(strstr(st.missing, "F102"));
    assert_int_equal(intake_seen(case_as(f, WHO_PETUGAS1), f->a, r.ref, "HILANG-POL", &out, &e), RC_OK);
    assert_string_equal(out.state, "submitted");
    assert_string_equal(out.missing, "[]");
    assert_int_equal(intake_seen(case_as(f, WHO_PETUGAS1), f->a, r.ref, "HILANG-POL", &out, &e), RC_OK);
    assert_true(out.replayed);
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT,
                    "select count(*) from loket.queue_entry q join loket.request r using (request_id)"
                    " where request_id = %lld and urut = r.promise_at and urut < now() + interval '1 day'",
                    (long long)r.request_id),
        1);
    /* The officer sees what is a file and what was seen, and nothing is missing. */
    assert_int_equal(seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.check_all(%lld) where code = 'dokumen_kurang'",
                                 (long long)r.request_id),
                     0);
    assert_int_equal(case_audited(f, "request.attach", r.request_id), 2);
    assert_int_equal(case_audited(f, "request.seen", r.request_id), 1);
    assert_int_equal(case_audited(f, "request.complete", r.request_id), 1);
    seed_flow_assert_sound(f->d);
}

static void
the_same_file_is_stored_once(void **state)
{
    struct intake_case *f = *state;
    struct intake_answer r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, case_family(f), "sekali", ""));
    struct intake_attached a, b;
    struct err e = {0};

    assert_int_equal(case_attach(f, case_as(f, WHO_PORTAL), r.ref, "", "F102", "satu", &a, &e), RC_OK);
    assert_false(a.replayed);
    assert_int_equal(case_attach(f, case_as(f, WHO_PORTAL), r.ref, "", "F102", "satu", &b, &e), RC_OK);
    assert_true(b.replayed && b.attachment_id == a.attachment_id);
    assert_int_equal(case_attach(f, case_as(f, WHO_PORTAL), r.ref, "", "KTP-EL", "satu", &b, &e), RC_OK);
    assert_false(b.replayed);
    assert_int_equal(case_attach(f, case_as(f, WHO_PORTAL), r.ref, "", "F102", "dua", &b, &e), RC_OK);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.attachment where request_id = %lld and sha256 ="
                                 " sha256(isi)",
                                 (long long)r.request_id),
                     3);
}

static void
try_file(struct intake_case *f, const char *ref, struct intake_file file, const char *code)
{
    struct intake_attached out;
    struct err e = {0};

    assert_int_equal(intake_attach(case_as(f, WHO_PORTAL), f->a, ref, "", &file, &out, &e), RC_INVALID);
    assert_string_equal(e.code, code);
}

static void
files_have_limits(void **state)
{
    struct intake_case *f = *state;
    struct intake_answer r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, case_family(f), "batas", ""));
    struct intake_attached out;
    struct err e = {0};

    try_file(f, r.ref, (struct intake_file){"F102", "a", "application/pdf", "MZ\x90", 3}, "file_kind");
    try_file(f, r.ref, (struct intake_file){"F102", "a", "image/png", pdf, 15}, "file_kind");
    try_file(f, r.ref, (struct intake_file){"F102", "a", "text/html", pdf, 15}, "file_kind");
    try_file(f, r.ref, (struct intake_file){"F102", "a", "application/pdf", "", 0}, "file_kind");
    try_file(f, r.ref, (struct intake_file){"F102", "", "application/pdf", pdf, 15}, "file_name");
    try_file(f, r.ref, (struct intake_file){"F102", "a\033[2J", "application/pdf", pdf, 15}, "file_name");
    try_file(f, r.ref, (struct intake_file){"ZZZ", "a", "application/pdf", pdf, 15}, "document_unknown");
    seed_db_do(f->d, WHO_ROOT, "update loket.setting set value = '14' where name = 'attach_bytes_max'");
    try_file(f, r.ref, (struct intake_file){"F102", "a", "application/pdf", pdf, 15}, "file_too_large");
    seed_db_do(f->d, WHO_ROOT, "update loket.setting set value = '8388608' where name = 'attach_bytes_max'");
    seed_db_do(f->d, WHO_ROOT, "update loket.setting set value = '40' where name = 'attach_total_max'");
    assert_int_equal(case_attach(f, case_as(f, WHO_PORTAL), r.ref, "", "F102", "satu", &out, &e), RC_OK);
    assert_int_equal(case_attach(f, case_as(f, WHO_PORTAL), r.ref, "", "F102", "dua dua", &out, &e),
                     RC_INVALID);
    assert_string_equal(e.code, "files_too_large");
    seed_db_do(f->d, WHO_ROOT, "update loket.setting set value = '67108864' where name = 'attach_total_max'");
}

/* Returned for two documents and a note: it comes back when both came again, in its old place. */
static void
a_returned_request_comes_back(void **state)
{
    static const char two[] =
        "[{\"reason\":\"TAK_TERBACA\",\"target\":\"KTP-EL\",\"note\":\"terpotong\"},"
        "{\"reason\":\"BUKAN_ASLI\",\"target\":\"F102\"},{\"reason\":\"LAIN\",\"note\":\"x\"}]";
    struct intake_case *f = *state;
    struct intake_answer r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, case_family(f), "kembali", ""));
    struct intake_status st;
    struct intake_attached out;
    struct err e = {0};
    long long place;

    case_attached(f, case_as(f, WHO_PORTAL), r.ref, "", "F102", "pending");
    case_attached(f, case_as(f, WHO_PORTAL), r.ref, "", "KTP-EL", "pending");
    case_attached(f, case_as(f, WHO_PORTAL), r.ref, "", "HILANG-POL", "submitted");
    place =
        seed_db_int(f->d, WHO_ROOT,
                    "select extract(epoch from urut)::bigint from loket.queue_entry where request_id = %lld",
                    (long long)r.request_id);
    seed_db_do(f->d, WHO_ROOT, "update loket.setting set value = '100000' where name = 'pick_window'");
    seed_flow_refuse(f->d, r.request_id, "return", two, "returned");
    assert_int_equal(intake_status(case_as(f, WHO_PORTAL), f->a, r.ref, "", &st, &e), RC_OK);
    assert_string_equal(st.state, "returned");
    assert_non_null(strstr(st.reasons, "terpotong"));
    assert_non_null(strstr(st.reasons, "TAK_TERBACA"));
    case_attached(f, case_as(f, WHO_PORTAL), r.ref, "", "F102", "returned");
    /* The same bytes as before the return are a new answer to it. */
    assert_int_equal(case_attach(f, case_as(f, WHO_PORTAL), r.ref, "", "KTP-EL", "KTP-EL", &out, &e), RC_OK);
    assert_false(out.replayed);
    assert_string_equal(out.state, "submitted");
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT,
                    "select extract(epoch from urut)::bigint from loket.queue_entry where request_id ="
                    " %lld",
                    (long long)r.request_id),
        place);
    seed_flow_assert_sound(f->d);
}

/* --- withdrawn --- */

static void
a_cancelled_request_leaves_its_officer_nothing(void **state)
{
    struct intake_case *f = *state;
    struct intake_answer r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, case_family(f), "batal", ""));
    struct err e = {0};
    long long token;

    case_attached(f, case_as(f, WHO_PORTAL), r.ref, "", "F102", "pending");
    case_attached(f, case_as(f, WHO_PORTAL), r.ref, "", "KTP-EL", "pending");
    case_attached(f, case_as(f, WHO_PORTAL), r.ref, "", "HILANG-POL", "submitted");
    token = seed_flow_claim(f->d, WHO_PETUGAS1, r.request_id);
    assert_int_equal(intake_cancel(case_as(f, WHO_PORTAL), r.ref, "", "", &e), RC_INVALID);
    assert_string_equal(e.code, "cancel_reason");
    assert_int_equal(intake_cancel(case_by(f, AS_RT1), r.ref, "000000", "bukan milik saya", &e),
                     strcmp(r.pin, "000000") == 0 ? RC_OK : RC_DENIED);
    assert_int_equal(intake_cancel(case_by(f, AS_RT1), r.ref, r.pin, "pemohon tidak jadi", &e), RC_OK);
    assert_int_equal(intake_cancel(case_as(f, WHO_PORTAL), r.ref, "", "sekali lagi", &e), RC_OK);
    seed_db_refused(f->d, WHO_PETUGAS1, "request_not_open",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())",
                    (long long)r.request_id, token);
    seed_db_refused(f->d, WHO_PETUGAS1, "request_not_open", "select * from loket.request_claim(%lld)",
                    (long long)r.request_id);
    assert_string_equal(seed_db_text(f->d, WHO_ROOT,
                                     "select reason from loket.request_cancel where request_id = %lld",
                                     (long long)r.request_id),
                        "pemohon tidak jadi");
    assert_int_equal(case_audited(f, "request.cancel", r.request_id), 1);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.notification where request_id = %lld and event ="
                                 " 'cancelled'",
                                 (long long)r.request_id),
                     1);
    seed_flow_assert_sound(f->d);
}

static void
what_is_decided_cannot_be_withdrawn(void **state)
{
    struct intake_case *f = *state;
    struct intake_answer r =
        case_one(f, case_as(f, WHO_PETUGAS1),
                 case_lost(f, case_family(f), "telat", ",\"dokumen\":[\"F102\",\"KTP-EL\",\"HILANG-POL\"]"));
    struct intake_attached out;
    struct err e = {0};
    char after[32];

    case_taken(r, "submitted");
    (void)seed_flow_approve(f->d, WHO_VERIFIKATOR, r.request_id,
                            seed_flow_claim(f->d, WHO_VERIFIKATOR, r.request_id), after);
    assert_int_equal(intake_cancel(case_as(f, WHO_PETUGAS1), r.ref, "", "terlambat", &e), RC_CONFLICT);
    assert_string_equal(e.code, strcmp(after, "awaiting_supervisor") == 0 ? "" : "cancel_too_late");
    assert_int_equal(case_attach(f, case_as(f, WHO_PETUGAS1), r.ref, "", "SP-SEBAB", "x", &out, &e),
                     RC_CONFLICT);
    assert_string_equal(e.code, "attach_closed");
}

/* --- the tracking PIN --- */

static void
five_wrong_pins_lock(void **state)
{
    struct intake_case *f = *state;
    struct intake_answer r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, case_family(f), "pin", ""));
    struct db *rt = case_by(f, AS_RT1);
    char wrong[8];
    struct intake_status st;
    struct err e = {0};

    snprintf(wrong, sizeof(wrong), "%06d", (atoi(r.pin) + 1) % 1000000);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(intake_status(rt, f->a, r.ref, wrong, &st, &e), RC_DENIED);
        assert_string_equal(e.code, "pin_wrong");
    }
    assert_int_equal(intake_status(rt, f->a, r.ref, r.pin, &st, &e), RC_OK);
    for (int i = 0; i < 5; i++)
        assert_int_equal(intake_status(rt, f->a, r.ref, wrong, &st, &e), RC_DENIED);
    assert_string_equal(e.code, "pin_locked");
    assert_int_equal(intake_status(rt, f->a, r.ref, r.pin, &st, &e), RC_DENIED);
    assert_string_equal(e.code, "pin_locked");
    assert_int_equal(case_audited(f, "request.pin.locked", r.request_id), 1);
    /* The own channel needs none. */
    assert_int_equal(intake_status(case_as(f, WHO_PORTAL), f->a, r.ref, "", &st, &e), RC_OK);
    seed_db_do(f->d, WHO_ROOT,
               "update loket.tracking set locked_until = now() - interval '1 s' where request_id = %lld",
               (long long)r.request_id);
    assert_int_equal(intake_status(rt, f->a, r.ref, r.pin, &st, &e), RC_OK);
}

/* A console that undoes its transactions tries no more than one that does not. */
static void
a_try_cannot_be_undone(void **state)
{
    struct intake_case *f = *state;
    struct intake_answer r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, case_family(f), "coba", ""));
    struct pg *rt = f->as[AS_RT1];
    struct err e = {0};
    char sql[200];

    /* Without a counted try even the right one says nothing; nor does one counted in the same transaction. */
    snprintf(sql, sizeof(sql),
             "do $$ begin if (select refused from loket.intake_status('%s', '%s')) <> 'pin_wrong' then raise "
             "'in'; end "
             "if; end $$",
             r.ref, r.pin);
    assert_int_equal(pg_script(rt, sql, &e), RC_OK);
    snprintf(sql, sizeof(sql),
             "do $$ begin perform loket.tracking_try('%s', '%s'); if (select refused from "
             "loket.intake_status('%s', "
             "'%s')) <> 'pin_wrong' then raise 'in'; end if; end $$",
             r.ref, r.pin, r.ref, r.pin);
    assert_int_equal(pg_script(rt, sql, &e), RC_OK);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT, "select tries from loket.tracking where request_id = %lld",
                                 (long long)r.request_id),
                     1);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.tracking where request_id = %lld and"
                                 " encode(pin_sha256, 'escape') like '%%%s%%'",
                                 (long long)r.request_id, r.pin),
                     0);
}
/* Numbers of persons are in the audit trail; their names, PINs and reasons are not. */
static void
the_audit_trail_names_no_names(void **state)
{
    struct intake_case *f = *state;

    assert_string_equal(
        seed_db_text(
            f->d, WHO_ROOT,
            "select string_agg(distinct e.action, ' ') from loket.audit_entry e join loket.request r"
            "   on r.request_id::text = e.subject and e.subject_kind = 'request' and r.intake_key is not null"
            " join loket.request_member m using (request_id)"
            " where e.action like 'request.%%' and position(m.nama_lengkap in e.isi) > 0"),
        "");
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT,
                    "select count(*) from loket.audit_entry e join loket.request_cancel c"
                    "   on c.request_id::text = e.subject where position(c.reason in e.isi) > 0"),
        0);
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT,
                    "select count(*) from loket.audit_entry where daun <> sha256('\\x00'::bytea ||"
                    " convert_to(isi, 'UTF8')) or isi::jsonb ->> 'action' <> action"),
        0);
}
static int
set_up(void **state)
{
    return intake_case_begin(state, 420, 20);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_channel_completes_a_pending_request),
        cmocka_unit_test(the_same_file_is_stored_once),
        cmocka_unit_test(files_have_limits),
        cmocka_unit_test(a_returned_request_comes_back),
        cmocka_unit_test(a_cancelled_request_leaves_its_officer_nothing),
        cmocka_unit_test(what_is_decided_cannot_be_withdrawn),
        cmocka_unit_test(five_wrong_pins_lock),
        cmocka_unit_test(a_try_cannot_be_undone),
        cmocka_unit_test(the_audit_trail_names_no_names),
    };
    return cmocka_run_group_tests_name("intake_after", tests, set_up, intake_case_end);
}
