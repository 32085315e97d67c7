#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "db/model/nama.h"

#define NAME_OF_60 "AAAAAAAAAAAAAAAAAAAAAAAAAAAAA BBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"

static void
good_names_pass(void **state)
{
    static const char *const names[] = {
        "SITI AMINAH",
        "Budi Santoso",
        "I MADE SUKERTA",
        "NI LUH PUTU ASTUTI",
        "DR. ANDI SAPUTRA",
        "ANDI SAPUTRA, S.H.",
        "PROF. DR. RINA WATI, M.SI",
        "H. ABDUL MALIK",
        "RENÉE MARIE LATUPEI",
        NAME_OF_60,
        "",
    };
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        assert_int_equal(nama_check(names[i], ""), 0);
}

static void
each_rule_is_found(void **state)
{
    (void)state;
    assert_int_equal(nama_check(NAME_OF_60 "B", ""), NAMA_BIT(NAMA_PANJANG_));
    assert_int_equal(nama_check("R4NI PUTRI", ""), NAMA_BIT(NAMA_ANGKA_));
    assert_int_equal(nama_check("MA'RUF HASAN", ""), NAMA_BIT(NAMA_TANDA_));
    assert_int_equal(nama_check("ANNE-MARIE LATUPEI", ""), NAMA_BIT(NAMA_TANDA_));
    assert_int_equal(nama_check("ANDI SAPUTRA,", ""), NAMA_BIT(NAMA_TANDA_));
    assert_int_equal(nama_check("\xd8\xb9\xd9\x84\xd9\x8a HASAN", ""), NAMA_BIT(NAMA_BUKAN_LATIN_));
    assert_int_equal(nama_check("MOH. ALI", ""), NAMA_BIT(NAMA_SINGKATAN_));
    assert_int_equal(nama_check("ALI R.", ""), NAMA_BIT(NAMA_SINGKATAN_));
    assert_int_equal(nama_check("ALI R", ""), NAMA_BIT(NAMA_SATU_HURUF_));
    assert_int_equal(nama_check("SUHARTI", ""), NAMA_BIT(NAMA_SATU_KATA_));
}

static void
rules_come_all_at_once(void **state)
{
    (void)state;
    assert_int_equal(nama_check("M. 4LI", ""), NAMA_BIT(NAMA_SINGKATAN_) | NAMA_BIT(NAMA_ANGKA_));
    assert_int_equal(nama_check("S*7", ""),
                     NAMA_BIT(NAMA_TANDA_) | NAMA_BIT(NAMA_ANGKA_) | NAMA_BIT(NAMA_SATU_KATA_));
    assert_int_equal(nama_check("DR. SUHARTI", ""), NAMA_BIT(NAMA_SATU_KATA_)); /* a title is no name */
}

static void
a_recorded_name_is_left_alone(void **state)
{
    (void)state;
    assert_int_equal(nama_check("MA'RUF", "MA'RUF"), 0);
    assert_int_equal(nama_check(" ma'ruf ", "MA'RUF"), 0);
    assert_int_equal(nama_check("R.A. KARTIKA 2", "R.A. KARTIKA 2"), 0);
    assert_int_not_equal(nama_check("MA'RUF", "MARUF"), 0);
    assert_int_equal(nama_check("MA'RUF HASAN", "Ma'ruf"), 0); /* a word more */
    assert_int_equal(nama_check("MA'RUF H4SAN", "MA'RUF"), NAMA_BIT(NAMA_ANGKA_));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_names_pass),
        cmocka_unit_test(each_rule_is_found),
        cmocka_unit_test(rules_come_all_at_once),
        cmocka_unit_test(a_recorded_name_is_left_alone),
    };
    return cmocka_run_group_tests_name("model_nama", tests, NULL, NULL);
}
