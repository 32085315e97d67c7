#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "console/base/arena.h"
#include "db/model/nik.h"
#include "db/model/tanggal.h"

/* Numbers here carry the province code 99, which no region has. */

static void
a_number_that_can_exist_has_no_fault(void **state)
{
    (void)state;
    assert_int_equal(nik_faults("9901013112900001"), 0);
    assert_int_equal(nik_faults("9901014112909999"), 0); /* a woman of the first */
    assert_int_equal(nik_faults("9901017112900001"), 0); /* and of the 31st */
    assert_int_equal(nik_faults("9901013102900001"), 0); /* 31 February: odd, but no rule of the source */
}

static void
each_hard_fault_is_found(void **state)
{
    (void)state;
    assert_int_equal(nik_faults(""), NIK_BIT(NIK_PANJANG_));
    assert_int_equal(nik_faults("990101311290001"), NIK_BIT(NIK_PANJANG_));
    assert_int_equal(nik_faults("99010131129000011"), NIK_BIT(NIK_PANJANG_));
    assert_int_equal(nik_faults("99010131129O0001"), NIK_BIT(NIK_BUKAN_ANGKA_));
    assert_int_equal(nik_faults("0901013112900001"), NIK_BIT(NIK_AWALAN_NOL_));
    assert_int_equal(nik_faults("9901010012900001"), NIK_BIT(NIK_TANGGAL_));
    assert_int_equal(nik_faults("9901013212900001"), NIK_BIT(NIK_TANGGAL_));
    assert_int_equal(nik_faults("9901014012900001"), NIK_BIT(NIK_TANGGAL_));
    assert_int_equal(nik_faults("9901017212900001"), NIK_BIT(NIK_TANGGAL_));
    assert_int_equal(nik_faults("9901013100900001"), NIK_BIT(NIK_BULAN_));
    assert_int_equal(nik_faults("9901013113900001"), NIK_BIT(NIK_BULAN_));
    assert_int_equal(nik_faults("9901013112900000"), NIK_BIT(NIK_SERIAL_NOL_));
}

static void
faults_come_all_at_once(void **state)
{
    (void)state;
    assert_int_equal(nik_faults("0901019913900000"), NIK_BIT(NIK_AWALAN_NOL_) | NIK_BIT(NIK_TANGGAL_) |
                                                         NIK_BIT(NIK_BULAN_) | NIK_BIT(NIK_SERIAL_NOL_));
    assert_int_equal(nik_faults("99x"), NIK_BIT(NIK_PANJANG_) | NIK_BIT(NIK_BUKAN_ANGKA_));
}

static void
the_digits_tell_region_birth_and_sex(void **state)
{
    struct nik n;
    char dates[NIK_BIRTHS_MAX][11];
    (void)state;
    assert_true(nik_decode("9902035708920042", &n));
    assert_string_equal(n.wilayah, "99.02.03");
    assert_int_equal(n.hari, 17);
    assert_int_equal(n.bulan, 8);
    assert_int_equal(n.tahun, 92);
    assert_int_equal(n.jenis_kelamin, 2);
    assert_int_equal(n.serial, 42);
    assert_int_equal(nik_births(&n, "2026-11-22", dates), 1);
    assert_string_equal(dates[0], "1992-08-17");
    assert_false(nik_decode("9902035708920000", &n));
}

static void
two_digits_of_a_year_may_mean_a_hundred_years_more(void **state)
{
    struct nik n;
    char dates[NIK_BIRTHS_MAX][11];
    (void)state;
    assert_true(nik_decode("9901010101200001", &n));
    assert_int_equal(nik_births(&n, "2026-11-22", dates), 2);
    assert_string_equal(dates[0], "2020-01-01");
    assert_string_equal(dates[1], "1920-01-01");
    assert_true(nik_decode("9901012311260001", &n)); /* tomorrow: not yet */
    assert_int_equal(nik_births(&n, "2026-11-22", dates), 1);
    assert_string_equal(dates[0], "1926-11-23");
    assert_true(nik_decode("9901012902000001", &n)); /* 1900 had no 29 February */
    assert_int_equal(nik_births(&n, "2026-11-22", dates), 1);
    assert_true(nik_decode("9901013102900001", &n));
    assert_int_equal(nik_births(&n, "2026-11-22", dates), 0);
}

static void
doubts_are_doubts_only(void **state)
{
    const char *nik = "9901011708920001"; /* a man of 17 August 1992 */
    (void)state;
    assert_int_equal(nik_doubts(nik, "1992-08-17", "1", "99.01.01.2001"), 0);
    assert_int_equal(nik_doubts(nik, "", "", ""), NIK_BIT(NIK_AWALAN_TAK_DIKENAL_));
    assert_int_equal(nik_doubts(nik, "1992-08-17", "1", "99.02.01.2001"), NIK_BIT(NIK_AWALAN_BEDA_));
    assert_int_equal(nik_doubts(nik, "1992-08-17", "2", "99.01.01.2001"), NIK_BIT(NIK_BEDA_KELAMIN_));
    assert_int_equal(nik_doubts(nik, "1992-08-18", "1", "99.01.01.2001"), NIK_BIT(NIK_BEDA_LAHIR_));
    assert_int_equal(nik_doubts(nik, "1892-08-17", "1", "99.01.01.2001"), 0); /* a hundred years more */
    assert_int_equal(nik_doubts(nik, "bukan", "x", "99.01.01.2001"), 0);
    assert_int_equal(nik_doubts("99", "1992-08-18", "2", ""), 0); /* faults are told elsewhere */
}

static void
the_provinces_of_today_are_known(void **state)
{
    (void)state;
    assert_true(nik_prefix_known("11.01.01"));
    assert_true(nik_prefix_known("65.01.01"));
    assert_true(nik_prefix_known("96.01.01"));
    assert_false(nik_prefix_known("20.01.01"));
    assert_false(nik_prefix_known("99.01.01"));
}

static void
a_no_kk_is_doubted_where_a_nik_is_refused(void **state)
{
    (void)state;
    assert_int_equal(no_kk_faults("9901010101200001"), 0);
    assert_int_equal(no_kk_doubts("9901010101200001"), 0);
    assert_int_equal(no_kk_faults("990101"), NIK_BIT(NO_KK_PANJANG_));
    assert_int_equal(no_kk_faults("99010101012000o1"), NIK_BIT(NO_KK_BUKAN_ANGKA_));
    assert_int_equal(no_kk_faults("0901010101200001"), NIK_BIT(NO_KK_AWALAN_NOL_));
    assert_int_equal(no_kk_faults("9901014101200000"), 0);
    /* No rule of a woman's day here. */
    assert_int_equal(no_kk_doubts("9901014101200000"),
                     NIK_BIT(NO_KK_DOUBT_TANGGAL_) | NIK_BIT(NO_KK_DOUBT_SERIAL_NOL_));
}

static void
unseen_characters_are_stripped(void **state)
{
    struct arena *a = arena_new(NULL);
    (void)state;
    assert_string_equal(nik_strip(a, "\xef\xbb\xbf"
                                     "990101 3112\xc2\xa0"
                                     "9000\xe2\x80\x8b"
                                     "01\r\n"),
                        "9901013112900001");
    assert_string_equal(nik_strip(a, "99\xe2\x80\xae"
                                     "01\xc2\xad\t"),
                        "9901");
    assert_string_equal(nik_strip(a, "99-01"), "99-01"); /* what is seen stays, and is refused */
    assert_string_equal(nik_strip(a, "9\xff"), "9\xff");
    assert_string_equal(nik_strip(a, NULL), "");
    arena_free(a);
}

static void
dates_are_days_of_the_calendar(void **state)
{
    (void)state;
    assert_true(tanggal_valid("2024-02-29"));
    assert_true(tanggal_valid("1800-01-01"));
    assert_false(tanggal_valid("2023-02-29"));
    assert_false(tanggal_valid("1900-02-29"));
    assert_false(tanggal_valid("1799-12-31"));
    assert_false(tanggal_valid("2024-13-01"));
    assert_false(tanggal_valid("2024-1-01"));
    assert_false(tanggal_valid("01-01-2024"));
    assert_false(tanggal_valid("2024-01-01 "));
    assert_false(tanggal_valid(""));
    assert_int_equal(tanggal_umur("2009-11-22", "2026-11-22"), 17);
    assert_int_equal(tanggal_umur("2009-11-23", "2026-11-22"), 16);
    assert_int_equal(tanggal_umur("2008-02-29", "2025-02-28"), 16);
    assert_int_equal(tanggal_umur("2026-11-23", "2026-11-22"), -1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_that_can_exist_has_no_fault),
        cmocka_unit_test(each_hard_fault_is_found),
        cmocka_unit_test(faults_come_all_at_once),
        cmocka_unit_test(the_digits_tell_region_birth_and_sex),
        cmocka_unit_test(two_digits_of_a_year_may_mean_a_hundred_years_more),
        cmocka_unit_test(doubts_are_doubts_only),
        cmocka_unit_test(the_provinces_of_today_are_known),
        cmocka_unit_test(a_no_kk_is_doubted_where_a_nik_is_refused),
        cmocka_unit_test(unseen_characters_are_stripped),
        cmocka_unit_test(dates_are_days_of_the_calendar),
    };
    return cmocka_run_group_tests_name("model_nik", tests, NULL, NULL);
}
