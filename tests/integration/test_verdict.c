/*
 * Who may be the same person: the score says what it rests on, verdicts settle what they are about and
 * nothing else, and other people's data are read after the audit entry.
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
#include "db/model/check.h"
#include "tests/support/check_stage.h"

/* --- the score ------------------------------------------------------------------- */

static void
the_score_says_what_it_rests_on(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct check_part *p;
    stage_begin(d);
    assert_true(stage_script(
        d, BABY("MOCH. ICHSAN", "2026-11-02") "select t.person(9901011102260001, 'MUHAMMAD IKHSAN', 1, "
                                              "'KOTA CONTOH', '2026-02-11', 'ST. AMINAH');"));
    const char *text = seed_db_text(d, WHO_ROOT,
                                    "select f.score from loket.check_all(t.id()) f where f.code = "
                                    "'mungkin_ganda'");
    size_t n = check_parts(a, text, &p);
    assert_int_equal(n, 5);
    assert_string_equal(p[0].part, "nama");
    assert_int_equal(strncmp(p[0].why, "mirip:", 6), 0);
    assert_in_range(p[0].points, 20, 39);
    assert_string_equal(p[1].why, "tukar");
    assert_int_equal(p[1].points, 20);
    assert_string_equal(p[2].why, "sama");
    assert_string_equal(p[3].why, "ejaan");
    assert_int_equal(p[3].points, 20);
    assert_string_equal(p[4].part, "jumlah");
    assert_int_equal(p[4].points, p[0].points + p[1].points + p[2].points + p[3].points);
    stage_undo(d);
    arena_free(a);
}

/* --- verdicts -------------------------------------------------------------------- */

#define TWIN                                                                                                 \
    "select t.person(9901011005100002, 'ANDI SANTOSO', 1, 'KOTA CONTOH', '2010-05-10', 'SITI AMINAH');"

static const char *
said(struct seed_db *d)
{
    return seed_db_text(
        d, WHO_ROOT,
        "select coalesce(string_agg(f.severity || ' ' || f.code || ' ' || f.verdict, ', '), '') from"
        " loket.check_all(t.id()) f where f.code like '%%ganda%%'");
}

/* "": done; else the code of the refusal. */
static const char *
verdict(struct seed_db *d, const char *role, const char *what, const char *note)
{
    static char code[64];
    struct err e = {0};
    int64_t id = seed_db_int(d, WHO_ROOT, "select t.id()");
    char sql[96];
    snprintf(sql, sizeof(sql), "savepoint v; set local session authorization %s", role);
    assert_true(stage_script(d, sql));
    enum rc rc = seed_db_try(d, WHO_ROOT, &e,
                             "select * from loket.verdict_set(%lld, 'mungkin_ganda', '3:9901011005100002',"
                             " '%s', '%s', gen_random_uuid())",
                             (long long)id, what, note);
    (void)str_copy(code, sizeof(code), rc == RC_OK ? "" : e.code);
    if (rc != RC_OK)
        assert_true(stage_script(d, "rollback to v"));
    assert_true(stage_script(d, "set local session authorization default"));
    return code;
}

static void
a_verdict_settles_the_pair_and_keeps_the_second_person(void **state)
{
    struct seed_db *d = *state;
    stage_begin(d);
    assert_true(stage_script(d, TWIN));
    assert_string_equal(said(d), "peringatan mungkin_ganda ");
    assert_string_equal(verdict(d, "o_petugas1", "bukan_ganda", "anak kembar"), "");
    /* In this request it is shown as settled, and two must agree all the same. */
    assert_string_equal(said(d), "peringatan mungkin_ganda bukan_ganda");
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select loket.request_risky(t.id())::int"), 1);
    assert_int_equal(
        seed_db_int(d, WHO_ROOT, "select count(*) from loket.audit_entry where action = 'request.verdict'"),
        1);
    /* In a later one it is not asked again ... */
    assert_true(stage_script(
        d, "select set_config('t.id', t.ask('T-3', 'I.C.1', 9901010101990001, null)::text, false);"
           "select t.join(t.id(), 3, 9901011005100001, 4, 'tetap');"));
    assert_string_equal(said(d), "lulus ganda_diputus bukan_ganda");
    /* ... unless the identity of one of them changes. */
    assert_true(stage_script(
        d, "update loket.resident_version set nama_ibu = 'WARTINI' where nik = 9901011005100002"));
    assert_string_equal(said(d), "peringatan mungkin_ganda ");
    stage_undo(d);
}

static void
a_double_cannot_be_approved_until_it_is_one(void **state)
{
    struct seed_db *d = *state;
    stage_begin(d);
    assert_true(stage_script(d, TWIN));
    assert_string_equal(verdict(d, "o_verifikator", "ganda", "sidik jari sama"), "");
    assert_string_equal(said(d), "galat data_ganda ganda");
    /* A change of name does not shake it off. */
    assert_true(
        stage_script(d, R(9901011005100002, "nama_lengkap = 'BAGAS WIDODO', tanggal_lahir = '2011-01-01'")));
    assert_string_equal(said(d), "galat data_ganda ganda");
    /* Somebody who is no verifier does not overrule one. */
    assert_string_equal(verdict(d, "o_petugas1", "bukan_ganda", "bukan dia"), "verdict_of_other");
    assert_string_equal(said(d), "galat data_ganda ganda");
    assert_string_equal(verdict(d, "o_penyelia", "bukan_ganda", "sidik jari berbeda"), "");
    assert_string_equal(verdict(d, "o_penyelia", "ganda", "ternyata sama"),
                        "finding_unknown"); /* nothing is alike now */
    stage_undo(d);
    stage_begin(d);
    assert_true(stage_script(d, TWIN));
    assert_string_equal(verdict(d, "o_petugas1", "ganda", "sidik jari sama"), "");
    assert_true(stage_script(d, "update loket.resident set status_dasar = 9 where nik = 9901011005100002"));
    assert_string_equal(said(d), "");
    stage_undo(d);
}

static void
who_may_not_give_a_verdict(void **state)
{
    struct seed_db *d = *state;
    stage_begin(d);
    assert_true(stage_script(d, TWIN));
    assert_string_equal(verdict(d, "o_petugas2", "bukan_ganda", "anak kembar"), "claim_lost");
    assert_string_equal(verdict(d, "o_petugas1", "bukan_ganda", " "), "verdict_note_missing");
    assert_string_equal(verdict(d, "o_petugas1", "mungkin", "anak kembar"), "verdict_unknown");
    assert_string_equal(verdict(d, "o_kadis", "bukan_ganda", "anak kembar"), "role_denied");
    assert_true(stage_script(
        d, "update loket.request set entered_by = (select officer_id from loket.officer where username ="
           " 'verifikator') where request_id = t.id()"));
    assert_string_equal(verdict(d, "o_verifikator", "bukan_ganda", "anak kembar"), "own_entry");
    assert_true(stage_script(d, "update loket.resident set status_dasar = 9 where nik = 9901011005100002"));
    assert_string_equal(verdict(d, "o_penyelia", "bukan_ganda", "anak kembar"), "finding_unknown");
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.duplicate_verdict"), 0);
    stage_undo(d);
}

static void
the_same_key_gives_a_verdict_once(void **state)
{
    struct seed_db *d = *state;
    stage_begin(d);
    int64_t id = seed_db_int(d, WHO_ROOT, "select t.id()");
    assert_true(stage_script(d, TWIN AS_PETUGAS));
    for (int i = 0; i < 2; i++)
        assert_string_equal(seed_db_text(d, WHO_ROOT,
                                         "select verdict from loket.verdict_set(%lld, 'mungkin_ganda',"
                                         " '3:9901011005100002', 'bukan_ganda', 'anak kembar',"
                                         " '00000000-0000-4000-8000-000000000001')",
                                         (long long)id),
                            "bukan_ganda");
    assert_true(stage_script(d, "set local session authorization default"));
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.duplicate_verdict"), 1);
    stage_undo(d);
}

/* A child without a number: what was said of it holds for the number that it is given. */
static void
a_verdict_follows_the_child_that_gets_a_number(void **state)
{
    struct seed_db *d = *state;
    stage_begin(d);
    assert_true(stage_script(
        d, BABY("RATNA SANTOSO", "2026-11-02") "select t.person(9901014211260009, 'RATNA SANTOSO', 1, 'KOTA"
                                               " CONTOH', '2026-11-02', 'SITI AMINAH');"
                                               "insert into loket.duplicate_verdict (request_id, urut, nik_a,"
                                               " verdict, catatan, sidik, officer_id) select t.id(), 4,"
                                               " 9901014211260009, 'ganda', 'sama', '', 1;"));
    assert_string_equal(said(d), "galat data_ganda ganda");
    assert_true(stage_script(
        d,
        "select t.person(9901010211260001, 'RATNA SANTOSO', 1, 'KOTA CONTOH', '2026-11-02', 'SITI AMINAH');"
        "update loket.request_member set nik_terbit = 9901010211260001 where request_id = t.id() and urut = "
        "4;"
        "select set_config('t.id', t.ask('T-3', 'I.C.1', 9901010101990001, null)::text, false);"
        "select t.join(t.id(), 1, 9901010211260001, 4, 'tetap');"));
    assert_string_equal(said(d), "galat data_ganda ganda");
    stage_undo(d);
}

/* --- reading ---------------------------------------------------------------------- */

/* Other people's data come only after the entry of their reading is committed. */
static void
others_are_read_after_the_audit_entry(void **state)
{
    struct seed_db *d = *state;
    assert_true(stage_script(d, "begin; set constraints all deferred; select t.base();" TWIN "commit"));
    int64_t id = seed_db_int(d, WHO_ROOT, "select t.id()");
    seed_db_refused(d, WHO_PETUGAS1, "view_not_announced", "select * from loket.request_checks(%lld)",
                    (long long)id);
    seed_db_do(d, WHO_PETUGAS1, "select loket.request_open(%lld)", (long long)id);
    assert_int_equal(seed_db_int(d, WHO_PETUGAS1,
                                 "select count(*) from loket.request_checks(%lld) where score like"
                                 " '%%ANDI SANTOSO' || chr(9) || 'ANDI SANTOSO%%'",
                                 (long long)id),
                     0);
    assert_int_equal(
        seed_db_int(d, WHO_PETUGAS1, "select count(*) from loket.concerned_records(%lld)", (long long)id), 0);
    seed_db_do(d, WHO_PETUGAS1, "select loket.checks_open(%lld)", (long long)id);
    assert_int_equal(seed_db_int(d, WHO_PETUGAS1,
                                 "select count(*) from loket.request_checks(%lld) where score like"
                                 " '%%ANDI SANTOSO' || chr(9) || 'ANDI SANTOSO%%'",
                                 (long long)id),
                     1);
    assert_string_equal(
        seed_db_text(d, WHO_PETUGAS1, "select nik from loket.concerned_records(%lld)", (long long)id),
        "9901011005100002");
    seed_db_do(d, WHO_PETUGAS1, "select loket.checks_open(%lld)",
               (long long)id); /* noted once in the interval */
    assert_int_equal(seed_db_int(d, WHO_ROOT,
                                 "select count(*) from loket.audit_entry where action = 'resident.view' and"
                                 " subject = '9901011005100002'"),
                     1);
    /* Screen, command and approval read the same function. */
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.check_all(%lld)", (long long)id),
                     seed_db_int(d, WHO_PETUGAS1,
                                 "select count(*) from loket.request_checks(%lld) where severity <> 'lulus'",
                                 (long long)id));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_score_says_what_it_rests_on),
        cmocka_unit_test(a_verdict_settles_the_pair_and_keeps_the_second_person),
        cmocka_unit_test(a_double_cannot_be_approved_until_it_is_one),
        cmocka_unit_test(who_may_not_give_a_verdict),
        cmocka_unit_test(the_same_key_gives_a_verdict_once),
        cmocka_unit_test(a_verdict_follows_the_child_that_gets_a_number),
        cmocka_unit_test(others_are_read_after_the_audit_entry),
    };
    return cmocka_run_group_tests(tests, stage_set_up, seed_db_end);
}
