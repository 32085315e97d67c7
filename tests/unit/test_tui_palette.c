#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "console/tui/palette.h"

static void
history_walks_and_keeps_no_numbers(void **state)
{
    struct history h = {0};
    (void)state;
    assert_null(history_older(&h, "x"));
    assert_true(history_add(&h, "satu"));
    assert_true(history_add(&h, "dua"));
    assert_false(history_add(&h, ""));
    assert_false(history_add(&h, "9901010107800001"));
    assert_false(history_add(&h, "nik 9901010107800001 x"));
    assert_false(history_add(&h, "a\nb"));
    assert_true(history_add(&h, "261121-00017"));
    assert_true(history_add(&h, "satu")); /* moves to the front */
    assert_int_equal(h.n, 3);
    assert_string_equal(history_older(&h, "baru"), "satu");
    assert_string_equal(history_older(&h, "satu"), "261121-00017");
    assert_string_equal(history_older(&h, "?"), "dua");
    assert_null(history_older(&h, "?"));
    assert_string_equal(history_newer(&h), "261121-00017");
    assert_string_equal(history_newer(&h), "satu");
    assert_string_equal(history_newer(&h), "baru"); /* what was being typed */
    assert_null(history_newer(&h));
    for (int i = 0; i < 3 * HISTORY_MAX; i++) {
        char text[16];
        (void)str_printf(text, sizeof(text), "x%d", i);
        assert_true(history_add(&h, text));
    }
    assert_int_equal(h.n, HISTORY_MAX);
    assert_string_equal(h.items[0], "x59");
    assert_string_equal(h.items[HISTORY_MAX - 1], "x40");
    assert_true(history_add(&h, h.items[5]));
    assert_string_equal(h.items[0], "x54");
    assert_string_equal(h.items[5], "x55");
}

static void
history_is_written_and_read(void **state)
{
    struct history h = {0}, back;
    struct buf b = {0};
    (void)state;
    (void)history_add(&h, "satu dua");
    (void)history_add(&h, "tiga");
    history_write(&h, &b);
    assert_string_equal(b.data, "tiga\nsatu dua");
    history_read(&back, b.data);
    assert_int_equal(back.n, 2);
    assert_string_equal(back.items[1], "satu dua");
    history_read(&back, "\n\nbad\033[31m\n1234567890123456\nok");
    assert_int_equal(back.n, 2);
    assert_string_equal(back.items[0], "bad\xef\xbf\xbd[31m");
    assert_string_equal(back.items[1], "ok");
    buf_done(&b);
}

static void
letters_are_found_in_order(void **state)
{
    (void)state;
    assert_int_equal(palette_score("Menyetujui", "xyz"), 0);
    assert_int_equal(palette_score("Menyetujui", "jutes"), 0);
    assert_int_equal(palette_score("ab", "abc"), 0);
    assert_int_equal(palette_score("", "a"), 0);
    assert_true(palette_score("apa saja", "") > 0);
    assert_true(palette_score("Menyetujui; yang akan", "yetu") > 0);
    /* Beginnings of words, then letters in a row, then letters anywhere. */
    assert_true(palette_score("Cetak lembar", "cl") > palette_score("Cari nomor lama", "mor"));
    assert_true(palette_score("Cetak", "cet") > palette_score("Kembali ke cetakan", "cet"));
    assert_true(palette_score("cetak", "ceta") > palette_score("c e n t a", "ceta"));
    /* Letters strewn over a sentence are no name. */
    assert_int_equal(palette_score("Membuka permohonan untuk dibaca saja, tanpa", "audit"), 0);
    assert_true(palette_score("TEMA: GELAP", "tema ge") > 0);
}

static const struct palette_entry entries[] = {
    {"Menyetujui", "s", "approve setujui", 1, 1, NULL},
    {"Mengembalikan", "k", NULL, 1, 2, NULL},
    {"Layar: Setelan", "", NULL, 1, 3, NULL},
};

static void
type(struct palette *p, const char *text)
{
    for (; *text != '\0'; text++)
        assert_int_equal(palette_key(p, (keycode)*text), WIDGET_CONTINUE);
}

static void
keys_choose_and_recall(void **state)
{
    struct arena *a = arena_new(NULL);
    struct history h = {0};
    struct palette p;
    (void)state;
    (void)history_add(&h, "set");
    palette_open(&p, a, entries, 3, &h);
    assert_int_equal(p.nshown, 3);
    assert_int_equal(palette_entry(&p)->arg, 1);
    type(&p, "sete");
    assert_int_equal(p.nshown, 1);
    assert_int_equal(palette_entry(&p)->arg, 3);
    (void)palette_key(&p, KEYC_UP); /* on the first row: the text before */
    assert_string_equal(palette_text(&p), "set");
    assert_int_equal(p.nshown, 2);
    (void)palette_key(&p, KEYC_DOWN); /* and back */
    assert_string_equal(palette_text(&p), "sete");
    type(&p, "q");
    assert_null(palette_entry(&p));
    assert_int_equal(palette_key(&p, KEYC_ENTER), WIDGET_DONE);
    for (int i = 0; i < 5; i++)
        assert_int_equal(palette_key(&p, KEYC_BACKSPACE), WIDGET_CONTINUE);
    (void)palette_key(&p, KEYC_DOWN);
    assert_int_equal(palette_entry(&p)->arg, 2);
    assert_int_equal(palette_key(&p, KEYC_BACKSPACE), WIDGET_CANCEL);
    assert_int_equal(palette_key(&p, KEYC_ESC), WIDGET_CANCEL);
    type(&p, "approve"); /* found by a name that is not shown */
    assert_int_equal(palette_entry(&p)->arg, 1);
    arena_free(a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(history_walks_and_keeps_no_numbers),
        cmocka_unit_test(history_is_written_and_read),
        cmocka_unit_test(letters_are_found_in_order),
        cmocka_unit_test(keys_choose_and_recall),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
