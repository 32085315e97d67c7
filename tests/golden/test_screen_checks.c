/*
 * The tab of checks: groups, the finding under the cursor, where Enter leads, verdicts on doubles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/canned.h"
#include "tests/support/play.h"

#define COUNTED(a) (a), sizeof(a) / sizeof((a)[0])

/* clang-format off */
#define SCORE \
    "nama\t33\t40\tmirip:82\tFATIMAH FAUZAN\tFATIMA FAUZAN\n" \
    "tanggal_lahir\t20\t25\ttukar\t03-11-2026\t11-03-2026\n" \
    "tempat_lahir\t15\t15\tsama\tKOTA CONTOH\tKOTA CONTOH\n" \
    "nama_ibu\t20\t20\tejaan\tNUR AINI\tNURAINI\n" \
    "jumlah\t88\t100\t\t\t"
static const char *const doubles[] = {
    "galat", "dokumen_kurang", "0", "KARTU KELUARGA LAMA", "Perpres 96/2018 ps 12", "files:KK-LAMA", "", "", "", "", "f",
    "galat", "nama_melanggar", "5", "FATIMAH F4UZAN", "Permendagri 73/2022 ps 4", "compare:5:nama_lengkap", "", "aturan\t\t\tnama_angka\tFATIMAH F4UZAN\t", "", "", "f",
    "peringatan", "permohonan_lain", "2", "261122-00024: NUR AINI", "UU 24/2013 ps 97", "request:261122-00024:24", "ref:261122-00024 nik:9901015203840002", "", "", "", "f",
    "peringatan", "mungkin_ganda", "5", "FATIMAH FAUZAN ~ 9901015103260007", "UU 24/2013 ps 97", "compare:5:nama_lengkap", "nik:9901015103260007 kk:9901010101000077", SCORE, "5:9901015103260007", "", "t",
    "lulus", "sudah_meninggal", "0", "", "UU 23/2006 ps 44", "", "", "", "", "", "f",
    "lulus", "kepala_tidak_satu", "0", "", "UU 23/2006 ps 61", "", "", "", "", "", "f",
};
static const char *const settled[] = {
    "peringatan", "mungkin_ganda", "5", "FATIMAH FAUZAN ~ 9901015103260007", "UU 24/2013 ps 97", "compare:5:nama_lengkap", "nik:9901015103260007 kk:9901010101000077", SCORE, "5:9901015103260007", "bukan_ganda", "t",
    "lulus", "ganda_diputus", "3", "RIZKI FAUZAN ~ 9901010708060099", "UU 24/2013 ps 97", "compare:3:nama_lengkap", "nik:9901010708060099", "", "3:9901010708060099", "bukan_ganda", "f",
    "lulus", "kepala_tidak_satu", "0", "", "UU 23/2006 ps 61", "", "", "", "", "", "f",
};
static const char *const said_double[] = {
    "galat", "data_ganda", "5", "FATIMAH FAUZAN ~ 9901015103260007", "UU 24/2013 ps 97", "compare:5:nama_lengkap", "nik:9901015103260007 kk:9901010101000077", SCORE, "5:9901015103260007", "ganda", "t",
};
static const char *const hostile[] = {
    "galat", "dokumen_kurang", "0", "KK\x1b[31m\u202eLAMA\xff", "Perpres\t96\n2018", "files:\x1b[2J", "nik:\x1b]0;x\x07 kk:", "nama\tx\t40\n\t\t\t\t\t\t\t\nnama\t40\t40\tsama\tA\x1b[1mB\t\u202eC", "\x1b", "", "f",
    "peringatan", "belum_dikenal", "-3", "", "", "compare:999:\x1b", "ref", "\n\n\n", "", "", "f",
    "lulus", "kepala_tidak_satu", "0", "", "UU 23/2006 ps 61", "", "", "", "", "", "f",
};
static const char *const others[] = {
    "9901015103260007", "9901010101000077", "1", "FATIMA FAUZAN", "PEREMPUAN", "KOTA CONTOH", "11-03-2026", "BELUM KAWIN",
    "AHMAD FAUZAN", "NURAINI", "JALAN KENANGA 7", "CONTOH BARU", "DISDUKCAPIL KOTA CONTOH",
};
static const char *const verdicts[] = {
    "5:9901015103260007", "bukan_ganda", "Kembar; akta kelahiran berbeda.", "Rina Wulandari", "1795312500", "261121-00017",
    "3:9901010708060099", "bukan_ganda", "Sepupu; orang tua berbeda.", "Joko Prasetyo", "1780000000", "260528-00003",
};
/* clang-format on */

static struct play *
play_checks(const char *role, const char *const *rows, size_t n)
{
    struct play *p = play_start(role);
    fake_db_rows(p->db, "request_checks_stmt", rows, n);
    fake_db_rows(p->db, "concerned_records_stmt", COUNTED(others));
    fake_db_rows(p->db, "verdict_list_stmt", COUNTED(verdicts));
    play_press(p, "Down Down Enter Tab");
    return p;
}

static void
test_what_was_found(void **state)
{
    (void)state;
    struct play *p = play_checks("operator", COUNTED(doubles));
    assert_true(play_calls(p, "checks_open_stmt") ==
                play_calls(p, "request_checks_stmt")); /* noted before it is read */
    play_shot(p, "checks");
    play_press(p, "Down Down Down");
    play_shot(p, "checks-double");
    play_press(p, "Down");
    play_shot(p, "checks-passed");
    play_end(p);
}

static void
test_where_enter_leads(void **state)
{
    (void)state;
    struct play *p = play_checks("operator", COUNTED(doubles));
    play_press(p, "Enter");
    assert_true(play_sees(p, "[Berkas"));
    assert_true(play_sees(p, "Belum ada pada permohonan ini: KARTU KELUARGA LAMA"));
    play_press(p, "BackTab Down Enter");
    assert_true(play_sees(p, "[Perbandingan"));
    play_press(p, "Tab Down Enter");
    assert_string_equal(fake_db_param(p->db, "request_detail_stmt", 0), "24");
    play_end(p);
}

static void
test_a_verdict_is_given(void **state)
{
    (void)state;
    struct play *p = play_checks("operator", COUNTED(doubles));
    play_press(p, "g");
    assert_true(play_sees(p, "Putusan hanya untuk temuan data ganda"));
    play_press(p, "Down Down Down g");
    play_shot(p, "checks-verdict");
    play_press(p, "Enter Enter");
    assert_int_equal(play_calls(p, "verdict_set_stmt"), 0); /* a reason is needed */
    play_type(p, "Kembar");
    fake_db_refuse(p->db, "verdict_set_stmt", "LKDEN", "verdict_of_other");
    play_press(p, "Enter");
    play_shot(p, "checks-verdict-refused");
    fake_db_rows(p->db, "verdict_set_stmt", NULL, 0);
    fake_db_rows(p->db, "request_checks_stmt", COUNTED(settled));
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "verdict_set_stmt", 2), "5:9901015103260007");
    assert_string_equal(fake_db_param(p->db, "verdict_set_stmt", 3), "bukan_ganda");
    assert_string_equal(fake_db_param(p->db, "verdict_set_stmt", 4), "Kembar");
    play_press(p, "Home");
    play_shot(p, "checks-settled");
    play_end(p);
}

/* The answer was lost: the same key settles it. */
static void
test_a_verdict_in_doubt(void **state)
{
    (void)state;
    struct play *p = play_checks("verifikator", COUNTED(doubles));
    char key[64];
    play_press(p, "Down Down Down g Down Enter");
    play_type(p, "Kembar");
    fake_db_down(p->db, "verdict_set_stmt");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Belum diketahui tersimpan"));
    (void)snprintf(key, sizeof key, "%s", fake_db_param(p->db, "verdict_set_stmt", 5));
    fake_db_up(p->db);
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "verdict_set_stmt", 5), key);
    assert_string_equal(fake_db_param(p->db, "verdict_set_stmt", 3), "ganda");
    play_end(p);
}

static void
test_said_to_be_double(void **state)
{
    (void)state;
    struct play *p = play_checks("operator", COUNTED(said_double));
    play_shot(p, "checks-said-double");
    play_end(p);
}

static void
test_hostile_findings(void **state)
{
    (void)state;
    struct play *p = play_checks("operator", COUNTED(hostile));
    play_shot(p, "checks-hostile");
    play_press(p, "Enter");
    play_press(p, "BackTab Down Enter");
    play_end(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_was_found),     cmocka_unit_test(test_where_enter_leads),
        cmocka_unit_test(test_a_verdict_is_given), cmocka_unit_test(test_a_verdict_in_doubt),
        cmocka_unit_test(test_said_to_be_double),  cmocka_unit_test(test_hostile_findings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
