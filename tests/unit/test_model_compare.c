#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "console/base/arena.h"
#include "db/model/compare.h"

static struct person
someone(const char *nama, const char *nik, const char *lahir)
{
    struct person p = {.nama_lengkap = nama, .nik = nik, .tanggal_lahir = lahir};
    return p;
}

static int
setup(void **state)
{
    *state = arena_new(NULL);
    return 0;
}

static int
teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static void
paired_by_nik_changes_are_marked(void **state)
{
    struct person semula = someone("SITI AMINAH", "9901014101900001", "01-01-1990");
    struct person menjadi = semula;
    menjadi.pendidikan = "STRATA II";
    semula.pendidikan = "SLTA/SEDERAJAT";
    struct compare_asked asked = {.person = &menjadi, .dasar = "IJAZAH"};
    struct compare_record record = {.person = &semula, .no_kk = "9901010101200001"};
    size_t n = 0;
    struct compare_row *rows = compare_family(*state, "9901010101200001", &asked, 1, &record, 1, &n);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].change, CHANGE_CHANGED);
    assert_int_equal(rows[0].paired, PAIRED_NIK);
    assert_int_equal(rows[0].differs, UINT32_C(1) << EL_pendidikan);
    assert_string_equal(rows[0].dasar, "IJAZAH");
    assert_string_equal(rows[0].from_kk, "");
}

static void
case_and_blanks_at_the_ends_are_no_change(void **state)
{
    (void)state;
    assert_false(compare_differs("Siti Aminah ", " SITI AMINAH"));
    assert_true(compare_differs("SITI AMINAH", "SITI  AMINAH"));
    assert_true(compare_differs("SITI AMINAH", "SITI AMINA"));
    assert_true(compare_differs("RÉNATA", "RENATA"));
    assert_false(compare_differs("", "  "));
}

static void
only_a_person_without_nik_is_paired_by_name(void **state)
{
    struct person known = someone("BUDI", "9901010101900001", "01-01-1990");
    struct person without = someone("budi", "", "01-01-1990");
    struct person other_nik = someone("BUDI", "9901010101900002", "01-01-1990");
    struct compare_record record = {.person = &known, .no_kk = "1"};
    struct compare_asked asked = {.person = &without, .dasar = ""};
    size_t n = 0;
    struct compare_row *rows = compare_family(*state, "1", &asked, 1, &record, 1, &n);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].paired, PAIRED_NAME_BIRTH);
    asked.person = &other_nik;
    rows = compare_family(*state, "1", &asked, 1, &record, 1, &n);
    assert_int_equal(n, 2);
    assert_int_equal(rows[0].change, CHANGE_ADDED);
    assert_int_equal(rows[1].change, CHANGE_REMOVED);
    assert_null(rows[1].menjadi);
}

static void
joining_from_another_family_names_it(void **state)
{
    struct person p = someone("DEWI", "9901014101900003", "01-01-1990");
    struct compare_record record = {.person = &p, .no_kk = "9901010101200009"};
    struct compare_asked asked = {.person = &p, .joins = true, .dasar = ""};
    size_t n = 0;
    struct compare_row *rows = compare_family(*state, "9901010101200001", &asked, 1, &record, 1, &n);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].change, CHANGE_ADDED);
    assert_string_equal(rows[0].from_kk, "9901010101200009");
}

static void
leaving_is_removed_even_when_nothing_differs(void **state)
{
    struct person p = someone("DEWI", "9901014101900003", "01-01-1990");
    struct compare_record record = {.person = &p, .no_kk = "1"};
    struct compare_asked asked = {.person = &p, .leaves = true, .dasar = "AKTA KEMATIAN"};
    size_t n = 0;
    struct compare_row *rows = compare_family(*state, "1", &asked, 1, &record, 1, &n);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].change, CHANGE_REMOVED);
    assert_int_equal(rows[0].differs, 0);
}

static void
twins_with_one_name_are_each_paired_once(void **state)
{
    struct person a = someone("AGUS", "", "01-01-2020");
    struct person r1 = someone("AGUS", "9901010101200001", "01-01-2020");
    struct person r2 = someone("AGUS", "9901010101200002", "01-01-2020");
    struct compare_asked asked[] = {{.person = &a, .dasar = ""}, {.person = &a, .dasar = ""}};
    struct compare_record records[] = {{.person = &r1, .no_kk = "1"}, {.person = &r2, .no_kk = "1"}};
    size_t n = 0;
    struct compare_row *rows = compare_family(*state, "1", asked, 2, records, 2, &n);
    assert_int_equal(n, 2);
    assert_ptr_equal(rows[0].semula, &r1);
    assert_ptr_equal(rows[1].semula, &r2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(paired_by_nik_changes_are_marked, setup, teardown),
        cmocka_unit_test(case_and_blanks_at_the_ends_are_no_change),
        cmocka_unit_test_setup_teardown(only_a_person_without_nik_is_paired_by_name, setup, teardown),
        cmocka_unit_test_setup_teardown(joining_from_another_family_names_it, setup, teardown),
        cmocka_unit_test_setup_teardown(leaving_is_removed_even_when_nothing_differs, setup, teardown),
        cmocka_unit_test_setup_teardown(twins_with_one_name_are_each_paired_once, setup, teardown),
    };
    return cmocka_run_group_tests_name("model_compare", tests, NULL, NULL);
}
