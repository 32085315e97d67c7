/*
 * The fields of data entry: codes by number or label, dates, numbers in groups, and what stands beside them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/tui/form.h"
#include "tests/support/golden.h"

static const struct choice jobs[] = {
    {"1", "BELUM/TIDAK BEKERJA"}, {"2", "MENGURUS RUMAH TANGGA"}, {"11", "PERDAGANGAN"},
    {"21", "BURUH TANI"},         {"88", "WIRASWASTA"},
};
static const struct choice kinds[] = {
    {"I.B.1", "MENUMPANG DALAM KK"},
    {"I.B.2", "PERISTIWA PENTING"},
};
static const struct field_def defs[] = {
    {.name = "nik", .label = "NIK", .kind = FIELD_NUMBER, .max = 16, .exact = 16, .group = 4, .cols = 24},
    {.name = "pekerjaan",
     .label = "Pekerjaan",
     .kind = FIELD_CODE,
     .choices = jobs,
     .nchoices = 5,
     .cols = 40},
    {.name = "lahir", .label = "Tanggal lahir", .kind = FIELD_DATE, .max = 10, .cols = 12},
    {.name = "jenis", .label = "Jenis", .kind = FIELD_CODE, .bare = true, .choices = kinds, .nchoices = 2},
    {.name = "nama", .label = "Nama", .max = 60},
};

struct fixture {
    struct arena *arena;
    struct form form;
    struct surface *s;
};

static int
setup(void **state)
{
    struct fixture *x = calloc(1, sizeof(*x));
    x->arena = arena_new(NULL);
    form_init(&x->form, x->arena, defs, COUNT(defs));
    x->s = surface_new(24, 80);
    *state = x;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *x = *state;
    form_done(&x->form);
    arena_free(x->arena);
    surface_free(x->s);
    free(x);
    return 0;
}

static void
type(struct form *f, const char *text)
{
    for (; *text != '\0'; text++)
        form_key(f, *text);
}

static void
draw(struct fixture *x, const char *golden)
{
    surface_clear(x->s);
    form_draw(&x->form, x->s, (struct rect){1, 0, 21, 80});
    golden_check(golden, x->s);
}

static void
a_whole_row_is_typed_without_looking(void **state)
{
    struct fixture *x = *state;
    struct form *f = &x->form;
    type(f, "9901 0101.0780-0001");
    form_key(f, KEYC_TAB);
    type(f, "1"); /* of 1, 11 and 21 the one that is meant */
    form_key(f, KEYC_TAB);
    assert_string_equal(form_at(f), "lahir");
    type(f, "01071980");
    form_key(f, KEYC_ENTER);
    type(f, "ib2");
    form_key(f, KEYC_ENTER);
    assert_string_equal(form_at(f), "nama");
    assert_string_equal(form_get(f, "nik"), "9901010107800001");
    assert_string_equal(form_get(f, "pekerjaan"), "1");
    assert_string_equal(form_get(f, "lahir"), "1980-07-01");
    assert_string_equal(form_get(f, "jenis"), "I.B.2");
    form_note(f, "nama", "Semula: BUDI", true);
    draw(x, "tui-field");
}

static void
a_label_is_found_by_its_words(void **state)
{
    struct fixture *x = *state;
    form_go(&x->form, "pekerjaan");
    type(&x->form, "rumah meng");
    draw(x, "tui-field-code");
    form_key(&x->form, KEYC_ENTER);
    assert_string_equal(form_get(&x->form, "pekerjaan"), "2");
}

static void
what_was_left_wrong_is_said_beside_it(void **state)
{
    struct fixture *x = *state;
    struct form *f = &x->form;
    type(f, "99010101");
    form_key(f, KEYC_TAB);
    form_key(f, KEYC_TAB);
    type(f, "31-02-2020");
    form_key(f, KEYC_TAB);
    draw(x, "tui-field-errors");
    assert_string_equal(form_get(f, "lahir"), "31-02-2020");
    assert_int_equal(form_key(f, 'S' - '@'), WIDGET_CONTINUE);
    assert_string_equal(form_at(f), "nik");
}

static void
held_enter_changes_nothing(void **state)
{
    struct fixture *x = *state;
    struct form *f = &x->form;
    form_set(f, "pekerjaan", "88");
    for (int i = 0; i < 50; i++)
        form_key(f, KEYC_ENTER);
    assert_string_equal(form_get(f, "pekerjaan"), "88");
    assert_string_equal(form_get(f, "jenis"), "");
    assert_string_equal(form_at(f), "nama");
}

static void
tab_in_an_open_list_without_a_word_takes_nothing(void **state)
{
    struct fixture *x = *state;
    struct form *f = &x->form;
    form_go(f, "pekerjaan");
    form_key(f, ' ');
    assert_true(form_busy(f));
    form_key(f, KEYC_TAB);
    assert_false(form_busy(f));
    assert_string_equal(form_get(f, "pekerjaan"), "");
    assert_string_equal(form_at(f), "lahir");
}

static void
values_are_set_and_cleared(void **state)
{
    struct fixture *x = *state;
    struct form *f = &x->form;
    form_set(f, "lahir", "1980-07-01");
    assert_string_equal(f->fields[2].edit.text, "01-07-1980");
    assert_string_equal(form_get(f, "lahir"), "1980-07-01");
    form_set(f, "lahir", "31-02");
    assert_string_equal(form_get(f, "lahir"), "31-02");
    form_set(f, "pekerjaan", "2");
    form_set(f, "pekerjaan", "");
    assert_string_equal(form_get(f, "pekerjaan"), "");
    assert_false(form_go(f, "tidak_ada"));
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
    i18n_init("", "id");
    const struct CMUnitTest tests[] = {
        T(a_whole_row_is_typed_without_looking),
        T(a_label_is_found_by_its_words),
        T(what_was_left_wrong_is_said_beside_it),
        T(held_enter_changes_nothing),
        T(tab_in_an_open_list_without_a_word_takes_nothing),
        T(values_are_set_and_cleared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
