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
    struct compare_row *rows = compare_family(*state, "9901010101200001", false, &asked, 1, &record, 1, &n);
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
another_nik_is_paired_by_name_and_birth_and_says_so(void **state)
{
    struct person known = someone("BUDI", "9901010101900001", "01-01-1990");
    struct person without = someone("budi", "", "01-01-1990");
    struct person other_nik = someone("BUDI", "9902010101907777", "01-01-1990");
    struct person other_name = someone("AGUS", "9902010101907777", "01-01-1990");
    struct compare_record record = {.person = &known, .no_kk = "1"};
    struct compare_asked asked = {.person = &without, .dasar = ""};
    size_t n = 0;
    struct compare_row *rows = compare_family(*state, "1", false, &asked, 1, &record, 1, &n);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].paired, PAIRED_NAME_BIRTH);
    assert_int_equal(rows[0].why.nik, NIK_ALIKE_UNKNOWN);
    asked.person = &other_nik;
    rows = compare_family(*state, "1", false, &asked, 1, &record, 1, &n);
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].paired, PAIRED_NAME_BIRTH);
    assert_int_equal(rows[0].why.nik, NIK_ALIKE_OTHER);
    assert_int_equal(rows[0].differs, UINT32_C(1) << EL_nik);
    asked.person = &other_name;
    rows = compare_family(*state, "1", false, &asked, 1, &record, 1, &n);
    assert_int_equal(n, 2);
    assert_int_equal(rows[0].change, CHANGE_ADDED);
    assert_int_equal(rows[1].change, CHANGE_REMOVED);
    assert_null(rows[1].menjadi);
    assert_true(rows[1].resembles == PAIR_NONE);
}

/* The NIK that was typed belongs to a stranger; the one who was meant is left over. */
static void
a_strangers_nik_is_said_and_the_one_meant_is_shown(void **state)
{
    struct person stranger = someone("WAYAN SUTEJA", "9902010505600004", "05-05-1960");
    struct person meant = someone("BUDI SANTOSO", "9901010101900001", "01-01-1990");
    struct person typed = someone("BUDI SANTOSO", "9902010505600004", "01-01-1990");
    struct compare_record records[] = {{.person = &meant, .no_kk = "1"}, {.person = &stranger, .no_kk = "2"}};
    struct compare_asked asked = {.person = &typed, .dasar = ""};
    size_t n = 0;
    struct compare_row *rows = compare_family(*state, "1", false, &asked, 1, records, 2, &n);
    assert_int_equal(n, 2);
    assert_int_equal(rows[0].paired, PAIRED_NIK);
    assert_true(rows[0].stranger);
    assert_string_equal(rows[0].from_kk, "2");
    assert_int_equal(rows[1].resembles, 0);
}

static void
who_is_not_named_stays_when_the_number_is_new(void **state)
{
    struct person head = someone("BUDI", "9901010101600001", "01-01-1960");
    struct person son = someone("AGUS", "9901010101900002", "01-01-1990"), alone = son;
    head.shdk = "KEPALA KELUARGA";
    son.shdk = "ANAK";
    alone.shdk = "KEPALA KELUARGA";
    struct compare_record records[] = {{.person = &head, .no_kk = "1"}, {.person = &son, .no_kk = "1"}};
    struct compare_asked asked = {.person = &alone, .dasar = ""};
    size_t n = 0, ne = 0;
    struct compare_row *rows = compare_family(*state, "1", true, &asked, 1, records, 2, &n);
    assert_int_equal(n, 2);
    assert_int_equal(rows[1].change, CHANGE_STAYS);
    struct compare_event *events = compare_events(*state, rows, n, true, &ne);
    assert_int_equal(ne, 3);
    assert_int_equal(events[0].kind, EVENT_HEAD);
    assert_ptr_equal(events[0].from, &rows[1]);
    assert_ptr_equal(events[0].row, &rows[0]);
    assert_int_equal(events[1].kind, EVENT_MOVES);
    assert_int_equal(events[2].kind, EVENT_STAYS);
    assert_true(events[2].was_head);
    rows = compare_family(*state, "1", false, &asked, 1, records, 2, &n);
    events = compare_events(*state, rows, n, false, &ne);
    assert_int_equal(events[ne - 1].kind, EVENT_FORGOTTEN);
}

/* Known, but in no family: such a person comes in, and does not move over from the old KK. */
static void
who_is_in_no_family_joins(void **state)
{
    struct person p = someone("BUDI", "9901010101600001", "01-01-1960");
    p.shdk = "KEPALA KELUARGA";
    struct compare_record record = {.person = &p, .no_kk = ""};
    struct compare_asked asked = {.person = &p, .dasar = ""};
    size_t n = 0, ne = 0;
    struct compare_row *rows = compare_family(*state, "", true, &asked, 1, &record, 1, &n);
    struct compare_event *events = compare_events(*state, rows, n, true, &ne);
    assert_false(rows[0].member);
    assert_int_equal(ne, 2);
    assert_int_equal(events[0].kind, EVENT_HEAD);
    assert_null(events[0].from);
    assert_int_equal(events[1].kind, EVENT_JOINS);
}

/* Head dies, wife follows, a son marries into it, a mother comes from her own KK, and one becomes FAMILI
 * LAIN. */
static void
events_of_a_family(void **state)
{
    struct person head = someone("BUDI", "9901010101600001", "01-01-1960"), dead = head;
    struct person wife = someone("SITI", "9901014101620002", "01-01-1962"), leads = wife;
    struct person child = someone("AGUS", "9901010101900003", "01-01-1990"), cousin = child;
    struct person mother = someone("ROHANA", "9902014101400004", "01-01-1940"), joins = mother;
    struct person baby = someone("INTAN", "", "01-01-2026");
    head.shdk = dead.shdk = leads.shdk = mother.shdk = "KEPALA KELUARGA";
    wife.shdk = "ISTRI";
    child.shdk = baby.shdk = "ANAK";
    cousin.shdk = "FAMILI LAIN";
    joins.shdk = "ORANG TUA";
    struct compare_record records[] = {{.person = &head, .no_kk = "1"},
                                       {.person = &wife, .no_kk = "1"},
                                       {.person = &child, .no_kk = "1"},
                                       {.person = &mother, .no_kk = "9"}};
    struct compare_asked asked[] = {{.person = &dead, .leaves = true, .dasar = "AKTA KEMATIAN"},
                                    {.person = &leads, .dasar = ""},
                                    {.person = &cousin, .dasar = ""},
                                    {.person = &joins, .joins = true, .dasar = ""},
                                    {.person = &baby, .joins = true, .dasar = ""}};
    static const enum compare_event_kind kinds[] = {EVENT_HEAD, EVENT_GOES, EVENT_RELATION, EVENT_COMES,
                                                    EVENT_JOINS};
    static const size_t whose[] = {1, 0, 2, 3, 4};
    size_t n = 0, ne = 0;
    struct compare_row *rows = compare_family(*state, "1", false, asked, 5, records, 4, &n);
    struct compare_event *events = compare_events(*state, rows, n, false, &ne);
    assert_int_equal(ne, 5);
    for (size_t i = 0; i < ne; i++) {
        assert_int_equal(events[i].kind, kinds[i]);
        assert_ptr_equal(events[i].row, &rows[whose[i]]);
    }
    assert_ptr_equal(events[0].from, &rows[0]);
    assert_true(events[1].was_head && events[3].was_head);
    assert_false(events[4].was_head);
}

static void
joining_from_another_family_names_it(void **state)
{
    struct person p = someone("DEWI", "9901014101900003", "01-01-1990");
    struct compare_record record = {.person = &p, .no_kk = "9901010101200009"};
    struct compare_asked asked = {.person = &p, .joins = true, .dasar = ""};
    size_t n = 0;
    struct compare_row *rows = compare_family(*state, "9901010101200001", false, &asked, 1, &record, 1, &n);
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
    struct compare_row *rows = compare_family(*state, "1", false, &asked, 1, &record, 1, &n);
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
    struct compare_row *rows = compare_family(*state, "1", false, asked, 2, records, 2, &n);
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
        cmocka_unit_test_setup_teardown(another_nik_is_paired_by_name_and_birth_and_says_so, setup, teardown),
        cmocka_unit_test_setup_teardown(a_strangers_nik_is_said_and_the_one_meant_is_shown, setup, teardown),
        cmocka_unit_test_setup_teardown(who_is_not_named_stays_when_the_number_is_new, setup, teardown),
        cmocka_unit_test_setup_teardown(who_is_in_no_family_joins, setup, teardown),
        cmocka_unit_test_setup_teardown(events_of_a_family, setup, teardown),
        cmocka_unit_test_setup_teardown(joining_from_another_family_names_it, setup, teardown),
        cmocka_unit_test_setup_teardown(leaving_is_removed_even_when_nothing_differs, setup, teardown),
        cmocka_unit_test_setup_teardown(twins_with_one_name_are_each_paired_once, setup, teardown),
    };
    return cmocka_run_group_tests_name("model_compare", tests, NULL, NULL);
}
