/*
 * What a taken-over console may try with its officer's own role and SQL of its own making, and two
 * officers who press the same thing at the same moment: on a private database.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "db/store/document.h"
#include "db/store/pg.h"
#include "tests/support/seed_flow.h"

/* A signed sheet; signs the first one that waits. */
static int64_t
signed_sheet(struct seed_db *d)
{
    char s[32];
    int64_t id = seed_flow_open(d, "kind = 'I.B.3' and " FAULTLESS " and not " RISKY);
    enum seed_who who = seed_flow_officer(d, id);
    (void)seed_flow_approve(d, who, id, seed_flow_claim(d, who, id), s);
    int64_t sheet = seed_db_int(
        d, WHO_ROOT, "select min(issued_id) from loket.issued_kk where request_id = %lld", (long long)id);
    seed_db_do(d, WHO_KADIS, "select * from loket.sign_order(%lld, gen_random_uuid())", (long long)sheet);
    seed_db_do(d, WHO_WORKER, "select * from loket.work_sign_done(%lld, '\\x01', 'SEAL')", (long long)sheet);
    return sheet;
}

static int64_t
printer(struct seed_db *d)
{
    return seed_db_int(d, WHO_ROOT, "select min(printer_id) from loket.printer");
}

static void
next_passes_over_nothing_that_is_free(void **state)
{
    struct seed_db *d = *state;

    seed_db_do(d, WHO_PETUGAS1, "begin");
    seed_db_do(d, WHO_PETUGAS2, "begin");
    int64_t first = seed_db_int(d, WHO_PETUGAS1, "select request_id from loket.request_next()");
    int64_t second = seed_db_int(d, WHO_PETUGAS2, "select request_id from loket.request_next()");
    assert_true(first > 0 && second > 0 && first != second);
    /* What the first one has in hand is not seen yet; everything else that comes before is entered by the
     * second. */
    assert_int_equal(
        seed_db_int(
            d, WHO_ROOT,
            "select count(*) from loket.queue_entry e join loket.request r using (request_id), "
            "loket.queue_entry s"
            " where s.request_id = %lld and e.request_id not in (%lld, %lld) and e.state = 'submitted'"
            "   and (e.urut, e.request_id) < (s.urut, s.request_id)"
            "   and r.entered_by is distinct from"
            "     (select officer_id from loket.officer where username = 'petugas2')",
            (long long)second, (long long)first, (long long)second),
        0);
    seed_db_do(d, WHO_PETUGAS1, "rollback");
    seed_db_do(d, WHO_PETUGAS2, "rollback");
}

static void
an_old_snapshot_prints_nothing_twice(void **state)
{
    struct seed_db *d = *state;
    int64_t sheet = signed_sheet(d), p = printer(d);

    seed_db_do(d, WHO_PETUGAS1, "begin isolation level repeatable read");
    seed_db_do(d, WHO_PETUGAS1, "select count(*) from pg_class");
    seed_db_do(d, WHO_PETUGAS2, "select * from loket.print_ask(%lld, %lld, gen_random_uuid())",
               (long long)sheet, (long long)p);
    seed_db_refused(d, WHO_PETUGAS1, "isolation_denied",
                    "select * from loket.print_ask(%lld, %lld, gen_random_uuid())", (long long)sheet,
                    (long long)p);
    seed_db_do(d, WHO_PETUGAS1, "rollback");
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.print_job where issued_id = %lld",
                                 (long long)sheet),
                     1);
    struct err e = {0};
    assert_int_not_equal(seed_db_try(d, WHO_ROOT, &e,
                                     "insert into loket.print_job (issued_id, officer_id, printer_id, "
                                     "copy_no) values (%lld, 1, %lld, 1)",
                                     (long long)sheet, (long long)p),
                         RC_OK);
}

static void
a_wrong_paper_stays_in_the_trail(void **state)
{
    struct seed_db *d = *state;
    int64_t sheet = signed_sheet(d);
    int64_t job = seed_db_int(d, WHO_PETUGAS1, "select * from loket.print_ask(%lld, %lld, gen_random_uuid())",
                              (long long)sheet, (long long)printer(d));
    struct err e = {0};

    seed_db_refused(d, WHO_WORKER, "state_changed", "select loket.work_print_state(%lld, 'confirmed', '', 0)",
                    (long long)job);
    seed_db_do(d, WHO_WORKER, "select loket.work_print_state(%lld, 'printed', '', 5)", (long long)job);
    assert_int_equal(document_print_confirm(pg_db(d->as[WHO_PETUGAS1]), job, "HTTPS://OTHER", &e),
                     RC_INVALID);
    assert_string_equal(e.code, "seal_mismatch");
    assert_int_equal(seed_db_int(d, WHO_ROOT,
                                 "select count(*) from loket.audit_entry where action = 'print.mismatch'"
                                 " and subject = '%lld'",
                                 (long long)sheet),
                     1);
    assert_int_equal(document_print_confirm(pg_db(d->as[WHO_PETUGAS1]), job, " seal ", &e), RC_OK);
    assert_int_equal(document_print_confirm(pg_db(d->as[WHO_PETUGAS1]), job, "", &e), RC_OK);
}

/* An audit entry that comes with the reading could be rolled back after it. */
/* Cancelling what already came out would make the next print a first one again. */
static void
an_operator_cannot_undo_a_print_that_came_out(void **state)
{
    struct seed_db *d = *state;
    int64_t sheet = signed_sheet(d);
    int64_t job = seed_db_int(d, WHO_PETUGAS1, "select * from loket.print_ask(%lld, %lld, gen_random_uuid())",
                              (long long)sheet, (long long)printer(d));
    seed_db_do(d, WHO_WORKER, "select loket.work_print_start(%lld)", (long long)job);
    seed_db_do(d, WHO_WORKER, "select loket.work_print_state(%lld, 'printed', '', 6)", (long long)job);
    seed_db_refused(d, WHO_PETUGAS1, "reprint_denied", "select loket.print_cancel(%lld)", (long long)job);
    seed_db_do(d, WHO_PENYELIA, "select loket.print_cancel(%lld)", (long long)job);
    seed_db_do(d, WHO_PETUGAS1, "select * from loket.print_ask(%lld, %lld, gen_random_uuid())",
               (long long)sheet, (long long)printer(d));
}

static void
nothing_is_read_before_its_entry_is_committed(void **state)
{
    static const char *const read[] = {"detail",  "members", "records", "attachments",
                                       "history", "checks",  "sheets"};
    struct seed_db *d = *state;
    long long id = seed_flow_open(d, "true"),
              sheet = seed_db_int(d, WHO_ROOT, "select min(issued_id) from loket.issued_kk");
    static const char count[] = "select count(*) from loket.audit_entry where actor = 'verifikator'";
    int64_t before = seed_db_int(d, WHO_ROOT, count);

    for (size_t i = 0; i < COUNT(read); i++) {
        seed_db_do(d, WHO_VERIFIKATOR, "begin");
        seed_db_do(d, WHO_VERIFIKATOR, "select loket.request_open(%lld)", id);
        seed_db_refused(d, WHO_VERIFIKATOR, "view_not_announced", "select * from loket.request_%s(%lld)",
                        read[i], id);
        seed_db_do(d, WHO_VERIFIKATOR, "rollback");
        seed_db_refused(d, WHO_VERIFIKATOR, "view_not_announced", "select * from loket.request_%s(%lld)",
                        read[i], id);
    }
    seed_db_refused(d, WHO_VERIFIKATOR, "view_not_announced", "select * from loket.issued_record(%lld)",
                    sheet);
    assert_int_equal(seed_db_int(d, WHO_ROOT, count), before);
    for (int i = 0; i < 2; i++) {
        seed_db_do(d, WHO_VERIFIKATOR, "select loket.request_open(%lld)", id);
        seed_db_do(d, WHO_VERIFIKATOR, "select loket.issued_open(%lld)", sheet);
        for (size_t n = 0; n < COUNT(read); n++)
            seed_db_do(d, WHO_VERIFIKATOR, "select * from loket.request_%s(%lld)", read[n], id);
        seed_db_do(d, WHO_VERIFIKATOR, "select * from loket.issued_record(%lld)", sheet);
    }
    assert_int_equal(seed_db_int(d, WHO_ROOT, count), before + 2);
}

static void
a_key_answers_for_one_request_only(void **state)
{
    struct seed_db *d = *state;
    static const char key[] = "00000000-0000-4000-8000-00000000abcd";
    int64_t a = seed_flow_open(d, FAULTLESS " and not " RISKY " and entered_by is null");
    int64_t ta = seed_flow_claim(d, WHO_PETUGAS1, a);
    seed_db_do(d, WHO_PETUGAS1, "select * from loket.decide_approve(%lld, %lld, '', '%s')", (long long)a,
               (long long)ta, key);
    int64_t b = seed_flow_open(d, FAULTLESS " and not " RISKY " and entered_by is null");
    int64_t tb = seed_flow_claim(d, WHO_PETUGAS1, b);

    seed_db_refused(d, WHO_PETUGAS1, "key_reused", "select * from loket.decide_approve(%lld, %lld, '', '%s')",
                    (long long)b, (long long)tb, key);
    seed_flow_release(d, WHO_PETUGAS1, b, tb);
}

/* Approved, it would replace the family's valid sheet by one that can never be signed. */
static void
what_cannot_be_printed_is_not_approved(void **state)
{
    static const char *const bad[] = {
        "pekerjaan = 97, pekerjaan_versi = 'lama'",
        "agama = 42",
        "tanggal_lahir = '1700-01-01'",
        "tempat_lahir = E'KOTA\\u202e'",
        "tempat_lahir = E'KOTA\\n'",
        "tempat_lahir = ''",
        "nama_ayah = repeat('A', 256)",
    };
    struct seed_db *d = *state;

    for (size_t i = 0; i < COUNT(bad); i++) {
        struct err e = {0};
        long long id =
            seed_flow_open(d, FAULTLESS " and not " RISKY " and entered_by is null and exists (select from"
                                        " loket.request_member m where m.request_id = r.request_id"
                                        " and m.tindakan = 'tambah' and m.nik is null)");
        seed_db_do(d, WHO_ROOT,
                   "begin; update loket.request_member set %s where request_id = %lld and nik is null",
                   bad[i], id);
        seed_db_do(d, WHO_ROOT, "commit");
        long long token = seed_flow_claim(d, WHO_PETUGAS1, id);
        /* By a check, or at the latest by the sheet. */
        assert_int_equal(seed_db_try(d, WHO_PETUGAS1, &e,
                                     "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())",
                                     id, token),
                         RC_INVALID);
        if (strcmp(e.code, "checks_failed") != 0)
            assert_string_equal(e.code, "record_unprintable");
        seed_db_do(d, WHO_ROOT,
                   "update loket.request_member m set agama = 1, pekerjaan = 1, pekerjaan_versi = '2019',"
                   " tanggal_lahir = current_date - 30, tempat_lahir = 'KOTA', nama_ayah = ''"
                   " where request_id = %lld and nik is null",
                   id);
        seed_flow_release(d, WHO_PETUGAS1, id, token);
    }
}

static void
the_own_family_is_more_than_those_named(void **state)
{
    struct seed_db *d = *state;
    long long id = seed_flow_open(d, "r.no_kk is not null and entered_by is null");

    seed_db_do(d, WHO_ROOT,
               "update loket.officer set nik = (select min(nik) from loket.resident where no_kk ="
               " (select no_kk from loket.request where request_id = %lld)) where username = 'petugas1';"
               " update loket.request set pemohon_nik = null where request_id = %lld;"
               " update loket.request_member set nik = null where request_id = %lld",
               id, id, id);
    seed_db_refused(d, WHO_PETUGAS1, "own_family", "select * from loket.request_claim(%lld)", id);
    seed_db_do(d, WHO_ROOT, "update loket.officer set nik = null where username = 'petugas1'");
}

/* A transaction that is left open would stop the numbering of the trail for everybody. */
static void
a_transaction_left_open_is_ended(void **state)
{
    struct seed_db *d = *state;

    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select string_agg(r, ',' order by r) from unnest(array['pg_read_all_stats',"
                     " 'pg_signal_backend']) r where pg_has_role('loket_owner', r, 'usage')"),
        "pg_read_all_stats,pg_signal_backend");
    seed_db_do(d, WHO_ROOT,
               "create or replace function loket.end_stray_after() returns interval language sql as"
               " $$ select interval '0' $$");
    int64_t pid = seed_db_int(d, WHO_PORTAL, "select pg_backend_pid()");
    seed_db_do(d, WHO_PORTAL, "begin");
    seed_db_do(d, WHO_PORTAL, "select pg_current_xact_id()");
    seed_db_do(d, WHO_WORKER, "select * from loket.work_expire_claims()");
    int64_t left = 1;
    for (int i = 0; i < 1000 && left > 0; i++)
        left =
            seed_db_int(d, WHO_ROOT, "select count(*) from pg_stat_activity, pg_sleep(0.01) where pid = %lld",
                        (long long)pid);
    assert_int_equal(left, 0);
}

/* What the database says when its disk is full, or a text is none, is told apart from other errors. */
static void
a_full_disk_and_bad_text_have_their_own_words(void **state)
{
    static const struct db_stmt full = {
        .name = "full", .sql = "DO $$ begin raise exception 'x' using errcode = '53100'; end $$"};
    static const struct db_stmt text = {.name = "text", .sql = "SELECT $1::text", .nparams = 1};
    struct seed_db *d = *state;
    struct err e = {0};
    const char *bad[] = {"\xff"};

    assert_int_equal(db_exec(pg_db(d->as[WHO_PETUGAS1]), &full, NULL, &e), RC_FAIL);
    assert_string_equal(e.code, "storage_full");
    assert_int_equal(db_exec(pg_db(d->as[WHO_PETUGAS1]), &text, bad, &e), RC_INVALID);
    assert_string_equal(e.code, "bad_text");
}

static int
setup(void **state)
{
    return seed_db_begin(state, 120, 110, 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(next_passes_over_nothing_that_is_free),
        cmocka_unit_test(an_old_snapshot_prints_nothing_twice),
        cmocka_unit_test(a_wrong_paper_stays_in_the_trail),
        cmocka_unit_test(an_operator_cannot_undo_a_print_that_came_out),
        cmocka_unit_test(nothing_is_read_before_its_entry_is_committed),
        cmocka_unit_test(a_key_answers_for_one_request_only),
        cmocka_unit_test(what_cannot_be_printed_is_not_approved),
        cmocka_unit_test(the_own_family_is_more_than_those_named),
        cmocka_unit_test(a_full_disk_and_bad_text_have_their_own_words),
        cmocka_unit_test(a_transaction_left_open_is_ended),
    };

    return cmocka_run_group_tests(tests, setup, seed_db_end);
}
