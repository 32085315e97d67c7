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
#include "console/tui/dialog.h"
#include "tests/support/golden.h"

static const struct choice reasons[] = {
    {"01", "Dokumen tidak terbaca"},
    {"02", "Akta kelahiran belum dilampirkan"},
    {"03", "Data NIK tidak sama dengan berkas"},
};

struct fixture {
    struct arena *arena;
    struct dialog d;
    struct surface *s;
};

static int
setup(void **state)
{
    struct fixture *x = calloc(1, sizeof(*x));
    x->arena = arena_new(NULL);
    x->s = surface_new(24, 80);
    *state = x;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *x = *state;
    dialog_close(&x->d);
    arena_free(x->arena);
    surface_free(x->s);
    free(x);
    return 0;
}

static enum widget_result
type(struct dialog *d, const char *text)
{
    enum widget_result r = WIDGET_IGNORED;
    for (; *text != '\0'; text++)
        r = dialog_key(d, *text);
    return r;
}

static void
draw(struct fixture *x, const char *golden)
{
    surface_fill(x->s, 0, 0, 24, 80, '.', ROLE_TEXT);
    dialog_draw(&x->d, x->s);
    if (golden != NULL)
        golden_check(golden, x->s);
}

static void
confirm(struct fixture *x)
{
    dialog_confirm(
        &x->d, 7, "Setujui permohonan 0042",
        "Keluarga atas nama SITI AMINAH mendapat KK baru. KK lama menjadi tidak aktif, dan pemohon diberi "
        "tahu.",
        "SETUJU");
}

static void
nothing_is_open_at_first(void **state)
{
    struct fixture *x = *state;
    assert_false(dialog_active(&x->d));
    assert_int_equal(dialog_key(&x->d, KEYC_ENTER), WIDGET_IGNORED);
    assert_int_equal(dialog_key(&x->d, KEYC_ESC), WIDGET_IGNORED);
    draw(x, NULL);
    assert_int_equal(x->s->cells[0].cp, '.');
}

static void
held_enter_never_confirms(void **state)
{
    struct fixture *x = *state;
    confirm(x);
    for (int i = 0; i < 1000; i++)
        assert_int_equal(dialog_key(&x->d, KEYC_ENTER), WIDGET_CONTINUE);
    draw(x, "tui-dialog-confirm");
    assert_true(dialog_active(&x->d));
}

static void
only_the_word_confirms(void **state)
{
    struct fixture *x = *state;
    confirm(x);
    assert_int_equal(type(&x->d, "SETUJ\r"), WIDGET_CONTINUE);
    assert_int_not_equal(x->d.error[0], '\0');
    assert_int_equal(type(&x->d, "U"), WIDGET_CONTINUE);
    assert_int_equal(x->d.error[0], '\0');
    assert_int_equal(type(&x->d, "X\r"), WIDGET_CONTINUE);
    dialog_key(&x->d, KEYC_BACKSPACE);
    assert_int_equal(x->d.tag, 7);
    assert_int_equal(type(&x->d, "\r"), WIDGET_DONE);
    confirm(x);
    assert_int_equal(type(&x->d, "setuju \r"), WIDGET_DONE);
    dialog_close(&x->d);
    assert_false(dialog_active(&x->d));
    assert_int_equal(x->d.edit.text[0], '\0');
}

static void
paste_alone_does_not_confirm(void **state)
{
    struct fixture *x = *state;
    confirm(x);
    dialog_key(&x->d, KEYC_PASTE_BEGIN);
    assert_int_equal(type(&x->d, "SETUJU\r\r"), WIDGET_CONTINUE);
    assert_int_equal(dialog_key(&x->d, KEYC_PASTE_END), WIDGET_CONTINUE);
    assert_true(dialog_active(&x->d));
}

static void
escape_cancels_every_kind(void **state)
{
    struct fixture *x = *state;
    confirm(x);
    type(&x->d, "SETUJU");
    assert_int_equal(dialog_key(&x->d, KEYC_ESC), WIDGET_CANCEL);
    dialog_prompt(&x->d, 0, "Cari", "Nama:", NULL, 20);
    assert_int_equal(dialog_key(&x->d, KEYC_ESC), WIDGET_CANCEL);
    dialog_message(&x->d, SEV_INFO, "a", "b");
    assert_int_equal(dialog_key(&x->d, KEYC_ESC), WIDGET_CANCEL);
    dialog_choose(&x->d, x->arena, 0, "a", reasons, 3, true, NULL, 0);
    assert_int_equal(dialog_key(&x->d, KEYC_ESC), WIDGET_CANCEL);
}

static void
message_is_not_swept_away_by_enter(void **state)
{
    struct fixture *x = *state;
    dialog_message(
        &x->d, SEV_WARN, "Belum dapat dicetak",
        "Pencetak kehabisan kertas. Isi kertas A4, lalu tekan p sekali lagi; tidak ada yang hilang.");
    for (int i = 0; i < 100; i++)
        assert_int_equal(dialog_key(&x->d, KEYC_ENTER), WIDGET_CONTINUE);
    draw(x, "tui-dialog-message");
    assert_int_equal(dialog_key(&x->d, ' '), WIDGET_CANCEL);
}

static void
long_message_scrolls(void **state)
{
    struct fixture *x = *state;
    char text[1100] = "";
    for (int i = 0; i < 50; i++)
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "baris ke-%d\n", i);
    dialog_message(&x->d, SEV_INFO, "Panjang", text);
    draw(x, NULL);
    for (int i = 0; i < 30; i++) {
        dialog_key(&x->d, KEYC_PGDN);
        draw(x, NULL);
    }
    draw(x, "tui-dialog-long");
    dialog_key(&x->d, KEYC_UP);
    dialog_key(&x->d, KEYC_PGUP);
    draw(x, NULL);
}

static void
prompt_gives_its_text(void **state)
{
    struct fixture *x = *state;
    dialog_prompt(&x->d, 3, "Saring antrean", "Nama atau nomor:", "siti", 20);
    draw(x, "tui-dialog-prompt");
    assert_int_equal(type(&x->d, " aminah  \r"), WIDGET_DONE);
    assert_string_equal(dialog_text(&x->d), "siti aminah");
    dialog_error(&x->d, "Tidak ada yang cocok.");
    draw(x, NULL);
    dialog_key(&x->d, 'x');
    assert_int_equal(x->d.error[0], '\0');
}

static void
several_reasons_with_a_text(void **state)
{
    struct fixture *x = *state;
    struct dialog *d = &x->d;
    dialog_choose(d, x->arena, 4, "Kembalikan untuk dilengkapi", reasons, 3, true,
                  "Keterangan untuk pemohon:", 100);
    d->text_required = true;
    assert_int_equal(type(d, "\r"), WIDGET_CONTINUE);
    assert_int_not_equal(d->error[0], '\0');
    type(d, "akta ");
    type(d, "nik ");
    assert_int_equal(dialog_count(d), 2);
    assert_int_equal(type(d, "\r"), WIDGET_CONTINUE);
    assert_true(d->on_text);
    assert_int_equal(type(d, "\r"), WIDGET_CONTINUE); /* the text is still missing */
    type(d, "Lampirkan akta");
    draw(x, "tui-dialog-choose");
    assert_int_equal(type(d, "\r"), WIDGET_DONE);
    assert_string_equal(dialog_choice(d, 0)->code, "02");
    assert_string_equal(dialog_choice(d, 1)->code, "03");
    assert_null(dialog_choice(d, 2));
    assert_string_equal(dialog_text(d), "Lampirkan akta");
    dialog_key(d, KEYC_TAB);
    assert_false(d->on_text);
    type(d, "akta ");
    assert_int_equal(dialog_count(d), 1);
}

static void
one_reason_without_a_text(void **state)
{
    struct fixture *x = *state;
    dialog_choose(&x->d, x->arena, 4, "Tolak", reasons, 3, false, NULL, 0);
    dialog_key(&x->d, KEYC_DOWN);
    assert_int_equal(dialog_key(&x->d, KEYC_ENTER), WIDGET_DONE);
    assert_int_equal(dialog_count(&x->d), 1);
    assert_string_equal(dialog_choice(&x->d, 0)->code, "02");
}

static void
small_surfaces_do_no_harm(void **state)
{
    struct fixture *x = *state;
    for (int rows = 1; rows < 12; rows++)
        for (int cols = 1; cols < 40; cols += 3) {
            struct surface *s = surface_new(rows, cols);
            confirm(x);
            dialog_draw(&x->d, s);
            dialog_message(&x->d, SEV_ERROR, "Judul", "Isi pesan yang agak panjang.");
            dialog_draw(&x->d, s);
            dialog_prompt(&x->d, 0, "Judul", "Label:", "isi", 10);
            dialog_draw(&x->d, s);
            dialog_choose(&x->d, x->arena, 0, "Judul", reasons, 3, true, "Keterangan:", 10);
            dialog_draw(&x->d, s);
            surface_free(s);
        }
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
    i18n_init("", "id");
    const struct CMUnitTest tests[] = {
        T(nothing_is_open_at_first),     T(held_enter_never_confirms), T(only_the_word_confirms),
        T(paste_alone_does_not_confirm), T(escape_cancels_every_kind), T(message_is_not_swept_away_by_enter),
        T(long_message_scrolls),         T(prompt_gives_its_text),     T(several_reasons_with_a_text),
        T(one_reason_without_a_text),    T(small_surfaces_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
