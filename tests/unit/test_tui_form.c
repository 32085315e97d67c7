#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/tui/form.h"
#include "tests/support/golden.h"

#define SAVE ('s' - 'a' + 1)

static const struct choice reasons[] = {
    {"01", "Dokumen tidak terbaca"},
    {"02", "Akta kelahiran belum dilampirkan"},
    {"03", "Data NIK tidak sama dengan berkas"},
};

static const struct field_def defs[] = {
    {.name = "nama_lengkap",
     .label = "Nama lengkap",
     .hint = "Seperti pada akta, tanpa gelar.",
     .required = true,
     .max = 60},
    {.name = "pin", .label = "PIN", .kind = FIELD_MASKED, .cols = 12, .max = 10},
    {.name = "alasan",
     .label = "Alasan",
     .kind = FIELD_CHOICE,
     .required = true,
     .choices = reasons,
     .nchoices = 3},
    {.name = "kurang", .label = "Yang kurang", .kind = FIELD_CHOICES, .choices = reasons, .nchoices = 3},
    {.name = "catatan", .label = "Catatan", .kind = FIELD_NOTE, .max = 100, .rows = 3},
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
    if (golden != NULL)
        golden_check(golden, x->s);
}

static void
fields_are_walked_and_read(void **state)
{
    struct fixture *x = *state;
    struct form *f = &x->form;
    type(f, "  Siti Aminah ");
    form_key(f, KEYC_ENTER);
    type(f, "rahasia");
    form_key(f, KEYC_TAB);
    type(f, "akta"); /* a letter opens the list */
    assert_true(f->open);
    form_key(f, KEYC_ENTER);
    assert_false(f->open);
    form_key(f, KEYC_DOWN);
    form_key(f, ' ');
    form_key(f, ' ');
    form_key(f, KEYC_END);
    form_key(f, ' ');
    form_key(f, KEYC_ENTER);
    form_key(f, KEYC_TAB);
    type(f, "satu\rdua");
    form_key(f, KEYC_BACKTAB);
    assert_int_equal(f->focus, 3);
    draw(x, "tui-form");
    assert_int_equal(form_key(f, SAVE), WIDGET_DONE);
    assert_string_equal(form_get(f, "nama_lengkap"), "Siti Aminah");
    assert_string_equal(form_get(f, "pin"), "rahasia");
    assert_string_equal(form_get(f, "alasan"), "02");
    assert_int_equal(picker_count(form_picker(f, "kurang")), 2);
    assert_string_equal(picker_get(form_picker(f, "kurang"), 1)->code, "03");
    assert_string_equal(form_get(f, "catatan"), "satu\ndua");
}

static void
missing_fields_are_all_named(void **state)
{
    struct fixture *x = *state;
    type(&x->form, "   ");
    form_key(&x->form, KEYC_TAB);
    assert_int_equal(form_key(&x->form, SAVE), WIDGET_CONTINUE);
    assert_int_equal(x->form.focus, 0);
    assert_int_not_equal(x->form.fields[0].error[0], '\0');
    assert_int_equal(x->form.fields[1].error[0], '\0');
    assert_int_not_equal(x->form.fields[2].error[0], '\0');
    draw(x, "tui-form-errors");
    type(&x->form, "S");
    assert_int_equal(x->form.fields[0].error[0], '\0');
}

static void
held_enter_never_finishes(void **state)
{
    struct fixture *x = *state;
    form_set(&x->form, "nama_lengkap", "Siti");
    form_set(&x->form, "alasan", "03");
    for (int i = 0; i < 200; i++)
        assert_int_not_equal(form_key(&x->form, KEYC_ENTER), WIDGET_DONE);
    assert_string_equal(form_get(&x->form, "alasan"), "03");
    assert_string_equal(form_get(&x->form, "nama_lengkap"), "Siti");
}

static void
errors_from_below_find_their_field(void **state)
{
    struct fixture *x = *state;
    struct err e;
    err_set(&e, RC_INVALID, "bad_note", "Catatan terlalu pendek; tulis apa yang harus dilengkapi.");
    err_field(&e, "catatan");
    assert_true(form_err(&x->form, &e));
    assert_int_equal(x->form.focus, 4);
    err_field(&e, "tidak_ada");
    assert_false(form_err(&x->form, &e));
    draw(x, NULL);
}

static void
cancelled_choice_changes_nothing(void **state)
{
    struct fixture *x = *state;
    struct form *f = &x->form;
    form_set(f, "alasan", "02");
    form_set(f, "kurang", "01");
    form_error(f, "kurang", "");
    form_key(f, KEYC_ENTER);
    form_key(f, KEYC_DOWN);
    form_key(f, ' ');
    assert_int_equal(picker_count(form_picker(f, "kurang")), 2);
    assert_int_equal(form_key(f, KEYC_ESC), WIDGET_CONTINUE);
    assert_int_equal(picker_count(form_picker(f, "kurang")), 1);
    assert_string_equal(form_get(f, "kurang"), "01");
    form_key(f, KEYC_BACKSPACE);
    assert_string_equal(form_get(f, "kurang"), "");
    assert_int_equal(form_key(f, KEYC_ESC), WIDGET_CANCEL);
}

static void
open_list_shows_what_matches(void **state)
{
    struct fixture *x = *state;
    form_error(&x->form, "alasan", "");
    type(&x->form, "nik");
    draw(x, "tui-form-choice");
    type(&x->form, "zzz");
    form_key(&x->form, KEYC_ENTER);
    assert_true(x->form.open);
    draw(x, NULL);
}

static void
paste_does_not_leave_the_field(void **state)
{
    struct fixture *x = *state;
    form_key(&x->form, KEYC_PASTE_BEGIN);
    type(&x->form, "Siti\rAminah\t");
    form_key(&x->form, SAVE);
    form_key(&x->form, KEYC_PASTE_END);
    assert_int_equal(x->form.focus, 0);
    assert_string_equal(form_get(&x->form, "nama_lengkap"), "Siti Aminah ");
}

static void
low_places_scroll_to_the_focus(void **state)
{
    struct fixture *x = *state;
    for (int rows = 1; rows < 12; rows++)
        for (int i = 0; i < 8; i++) {
            surface_clear(x->s);
            form_draw(&x->form, x->s, (struct rect){0, 0, rows, 80});
            if (rows > 5) {
                assert_in_range(x->s->cur_row, 0, rows - 2);
            }
            form_key(&x->form, i < 4 ? KEYC_TAB : KEYC_BACKTAB);
        }
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
    i18n_init("", "id");
    const struct CMUnitTest tests[] = {
        T(fields_are_walked_and_read),       T(missing_fields_are_all_named),
        T(held_enter_never_finishes),        T(errors_from_below_find_their_field),
        T(cancelled_choice_changes_nothing), T(open_list_shows_what_matches),
        T(paste_does_not_leave_the_field),   T(low_places_scroll_to_the_focus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
