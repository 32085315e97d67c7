/*
 * Findings in words (db/model/check.h), and the command that tells them: the rows that the screen shows, with
 * the same reading noted first.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/cfg.h"
#include "console/base/str.h"
#include "console/command/remote.h"
#include "console/json/json.h"
#include "console/session.h"
#include "db/model/check.h"
#include "tests/support/canned.h"
#include "tests/support/fake_db.h"

static void
explanations_are_read(void **state)
{
    struct arena *a = arena_new(NULL);
    struct check_part *p;
    (void)state;
    assert_int_equal(check_parts(a, "", &p), 0);
    assert_int_equal(check_parts(a, "nama\t33\t40\tmirip:82\tA\tB\njenis_kelamin\t-10\t0\tbeda\t1\t2", &p),
                     2);
    assert_string_equal(p[0].part, "nama");
    assert_int_equal(p[0].points, 33);
    assert_int_equal(p[0].of, 40);
    assert_string_equal(p[0].mine, "A");
    assert_string_equal(p[0].other, "B");
    assert_int_equal(p[1].points, -10);
    assert_string_equal(check_part_label("nama_ibu"), "Nama ibu");
    assert_string_equal(check_part_label("lain"), "lain");
    assert_string_equal(check_part_why(a, "mirip:82"), "mirip 82 %");
    assert_string_equal(check_part_why(a, "tukar"), "hari dan bulan tertukar");
    arena_free(a);
}

static void
broken_explanations_are_left_out(void **state)
{
    static const char *const broken[] = {
        "nama",           "a\tb\tc\td\te\tf", "a\t1\t2\td\te",    "a\t1\t2\td\te\tf\tg",
        "\t\t\t\t\t\t\t", "\n\n\n",           "a\t9999\t2\t\t\t", "a\t1\t-2\t\t\t"};
    struct arena *a = arena_new(NULL);
    struct check_part *p;
    (void)state;
    for (size_t i = 0; i < COUNT(broken); i++) {
        char mixed[128];
        assert_int_equal(check_parts(a, broken[i], &p), 0);
        snprintf(mixed, sizeof mixed, "%s\na\t1\t2\t\t\t\n%s", broken[i], broken[i]);
        assert_int_equal(check_parts(a, mixed, &p), 1);
    }
    arena_free(a);
}

static void
targets_are_read(void **state)
{
    static const struct {
        const char *text;
        enum check_place place;
        int urut;
        const char *word;
    } cases[] = {
        {"", CHECK_NOWHERE, 0, ""},
        {"compare", CHECK_COMPARE, 0, ""},
        {"compare:2:nama_lengkap", CHECK_COMPARE, 2, "nama_lengkap"},
        {"compare:2", CHECK_COMPARE, 2, ""},
        {"compare:100:x", CHECK_COMPARE, 0, "x"},
        {"compare:-1:x", CHECK_COMPARE, 0, "x"},
        {"compare:x", CHECK_COMPARE, 0, ""},
        {"compare:99999999999999999999:x", CHECK_COMPARE, 0, "x"},
        {"files:KK-LAMA", CHECK_FILES, 0, "KK-LAMA"},
        {"family:9901010101000005", CHECK_FAMILY, 0, "9901010101000005"},
        {"request:261122-00024:24", CHECK_REQUEST, 0, "261122-00024:24"},
        {"elsewhere:1", CHECK_NOWHERE, 0, "1"},
        {"file:1", CHECK_NOWHERE, 0, "1"},
        {":", CHECK_NOWHERE, 0, ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct check_target t = check_target(cases[i].text);
        assert_int_equal(t.place, cases[i].place);
        assert_int_equal(t.urut, cases[i].urut);
        assert_string_equal(t.word, cases[i].word);
    }
}

static void
records_of_a_finding_are_read(void **state)
{
    struct arena *a = arena_new(NULL);
    const char *list = "nik:1 kk:2 ref:A  nik:3 nik: nikx:4 nik", *at = list;
    (void)state;
    assert_string_equal(check_concerned(a, &at, "nik"), "1");
    assert_string_equal(check_concerned(a, &at, "nik"), "3");
    assert_null(check_concerned(a, &at, "nik"));
    at = list;
    assert_string_equal(check_concerned(a, &at, "kk"), "2");
    at = list;
    assert_string_equal(check_concerned(a, &at, "ref"), "A");
    arena_free(a);
}

/* --- the command ----------------------------------------------------------------- */

#define COLS 11
/* clang-format off */
static const char *const rows[] = {
    "galat", "nama_melanggar", "5", "FATIMAH\x1b[31m F4UZAN", "Permendagri 73/2022 ps 4", "compare:5:nama_lengkap", "", "aturan\t\t\tnama_angka\tFATIMAH F4UZAN\t", "", "", "f",
    "peringatan", "mungkin_ganda", "5", "FATIMAH ~ 9901015103260007", "UU 24/2013 ps 97", "compare:5:nama_lengkap", "nik:9901015103260007", "nama\t33\t40\tmirip:82\tFATIMAH\tFATIMA", "5:9901015103260007", "", "t",
    "peringatan", "mungkin_ganda", "4", "BAYU ~ 9901015103260009", "UU 24/2013 ps 97", "compare:4:nama_lengkap", "nik:9901015103260009", "", "4:9901015103260009", "bukan_ganda", "t",
    "lulus", "kepala_tidak_satu", "0", "", "UU 23/2006 ps 61", "", "", "", "", "", "f",
};
/* clang-format on */

static int
check(struct fake_db *f, const char *command, char **out)
{
    struct cfg cfg;
    size_t n = 0;
    char *err = NULL;
    size_t nerr = 0;
    cfg_defaults(&cfg);
    struct remote_ctx ctx = {.cfg = &cfg,
                             .db = fake_db_handle(f),
                             .self = {.username = "petugas1", .role = "operator", .office_id = 1, .zona = 7},
                             .role = OFFICER_OPERATOR};
    *out = NULL;
    ctx.out = open_memstream(out, &n);
    ctx.err = open_memstream(&err, &nerr);
    assert_true(ctx.out != NULL && ctx.err != NULL);
    int status = remote_run(&ctx, command);
    (void)fclose(ctx.out);
    (void)fclose(ctx.err);
    free(err);
    return status;
}

static struct fake_db *
prepared(size_t nrows)
{
    static const char *const id[] = {"17"};
    struct fake_db *f = fake_db_new();
    canned_request(f, "in_review", true);
    fake_db_rows(f, "request_by_ref_stmt", id, 1);
    fake_db_rows(f, "request_checks_stmt", rows, nrows * COLS);
    return f;
}

static void
the_command_tells_what_the_screen_shows(void **state)
{
    struct fake_db *f = prepared(4);
    struct json *j = NULL;
    char *out;
    (void)state;
    assert_int_equal(check(f, "check 261121-00017 --json", &out),
                     REMOTE_FAILED); /* an error stands in the way */
    assert_string_equal(fake_db_param(f, "request_by_ref_stmt", 0), "261121-00017");
    assert_int_equal(fake_db_calls(f, "request_open_stmt"), 1);
    assert_int_equal(fake_db_calls(f, "checks_open_stmt"), 1);
    assert_int_equal(json_parse(out, strlen(out), &j, NULL), RC_OK);
    assert_int_equal(json_len(j), 4);
    for (size_t i = 0; i < 4; i++) {
        const char *const *r = &rows[i * COLS];
        struct json *at = json_at(j, i);
        assert_string_equal(json_str(at, "severity"), r[0]);
        assert_string_equal(json_str(at, "code"), r[1]);
        assert_string_equal(json_str(at, "param"), r[3]);
        assert_string_equal(json_str(at, "sumber"), r[4]);
        assert_string_equal(json_str(at, "target"), r[5]);
        assert_string_equal(json_str(at, "concerned"), r[6]);
        assert_string_equal(json_str(at, "subject"), r[8]);
        assert_string_equal(json_str(at, "verdict"), r[9]);
        assert_true(json_str(at, "text")[0] != '\0');
    }
    assert_string_equal(json_str(json_at(json_get(json_at(j, 1), "score"), 0), "why"), "mirip:82");
    json_free(j);
    free(out);
    fake_db_free(f);
}

static void
for_people_it_says_what_to_do(void **state)
{
    struct fake_db *f = prepared(4);
    char *out;
    (void)state;
    assert_int_equal(check(f, "check 261121-00017", &out), REMOTE_FAILED);
    assert_non_null(strstr(out, "[x]  Nama berisi angka"));
    assert_non_null(strstr(out, "Yang diharapkan: paling banyak 60 huruf"));
    assert_non_null(strstr(out, "Nama 33/40, mirip 82 %: FATIMAH / FATIMA"));
    assert_non_null(strstr(out, "Putusan: bukan ganda"));
    assert_non_null(strstr(out, "1 galat, 1 peringatan, 1 lulus."));
    assert_null(strchr(out, '\x1b'));
    free(out);
    fake_db_free(f);
}

static void
without_an_error_it_succeeds(void **state)
{
    struct fake_db *f = prepared(0);
    char *out;
    (void)state;
    fake_db_rows(f, "request_checks_stmt", rows + COLS, 3 * COLS);
    assert_int_equal(check(f, "check 261121-00017 --json", &out), REMOTE_OK);
    free(out);
    assert_int_equal(check(f, "check", &out), REMOTE_USAGE);
    free(out);
    fake_db_refuse(f, "request_by_ref_stmt", "LKNON", "request_unknown");
    assert_int_equal(check(f, "check 1", &out), REMOTE_FAILED);
    assert_string_equal(out, "");
    free(out);
    fake_db_free(f);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explanations_are_read),
        cmocka_unit_test(broken_explanations_are_left_out),
        cmocka_unit_test(targets_are_read),
        cmocka_unit_test(records_of_a_finding_are_read),
        cmocka_unit_test(the_command_tells_what_the_screen_shows),
        cmocka_unit_test(for_people_it_says_what_to_do),
        cmocka_unit_test(without_an_error_it_succeeds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
