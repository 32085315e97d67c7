/* The mouse as keys, what answers to clicks, and the numbers that can be copied. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "console/tui/clipboard.h"
#include "console/tui/keyin.h"
#include "console/tui/mouse.h"
#include "console/tui/surface.h"

static keycode
decode(const char *bytes)
{
    static struct keyin k;
    keyin_wipe(&k);
    k.mouse = true;
    keyin_add(&k, bytes, strlen(bytes));
    return keyin_next(&k, true);
}

static void
reports_are_keys(void **state)
{
    struct mouse m;
    (void)state;
    assert_true(mouse_read(decode("\033[<0;12;5M"), &m));
    assert_int_equal(m.kind, MOUSE_CLICK);
    assert_int_equal(m.row, 4);
    assert_int_equal(m.col, 11);
    assert_true(mouse_read(decode("\033[<64;1;1M"), &m));
    assert_int_equal(m.kind, MOUSE_WHEEL_UP);
    assert_true(mouse_read(decode("\033[<65;1000;500M"), &m));
    assert_int_equal(m.kind, MOUSE_WHEEL_DOWN);
    assert_int_equal(m.row, 499);
    assert_int_equal(m.col, 999);
}

static void
other_reports_are_nothing(void **state)
{
    static const char *const bad[] = {"\033[<0;12;5m",
                                      "\033[<1;12;5M",
                                      "\033[<2;12;5M",
                                      "\033[<32;1;1M",
                                      "\033[<16;1;1M",
                                      "\033[<0;0;5M",
                                      "\033[<0;12M",
                                      "\033[<M",
                                      "\033[<0;12;5;M",
                                      "\033[<0;12;5;7M",
                                      "\033[<0;1;2;",
                                      "\033[<-1;1;1M",
                                      "\033[<0;1;600M",
                                      "\033[<0;2000;1M",
                                      "\033[<99999999999999;1;1M",
                                      "\033[<0;1;99999999999999M"};
    struct mouse m;
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(mouse_read(decode(bad[i]), &m));
    assert_false(mouse_read('a', &m));
    assert_false(mouse_read(KEYC_EOF, &m));
    assert_false(mouse_read(0x10fffd, &m));
    /* What follows a report is kept. */
    struct keyin k = {.mouse = true};
    keyin_add(&k, "\033[<0;3;3Mx", 10);
    assert_true(mouse_read(keyin_next(&k, false), &m));
    assert_int_equal(keyin_next(&k, false), 'x');
}

static void
the_topmost_place_answers(void **state)
{
    (void)state;
    struct surface *s = surface_new(10, 40);
    surface_hit(s, (struct rect){0, 0, 10, 40}, 'a', 1);
    surface_hit(s, (struct rect){2, 5, 1, 3}, 'b', 2);
    assert_int_equal(surface_hit_at(s, 2, 4)->key, 'a');
    assert_int_equal(surface_hit_at(s, 2, 5)->key, 'b');
    assert_int_equal(surface_hit_at(s, 2, 7)->times, 2);
    assert_int_equal(surface_hit_at(s, 2, 8)->key, 'a');
    assert_null(surface_hit_at(s, 10, 0));
    for (int i = 0; i < 2 * HITS_MAX; i++)
        surface_hit(s, (struct rect){0, 0, 1, 1}, 'c', 1);
    assert_int_equal(s->nhits, HITS_MAX);
    surface_clear(s);
    assert_null(surface_hit_at(s, 2, 5));
    surface_free(s);
}

static void
numbers_are_found(void **state)
{
    struct clip c[CLIPS_MAX];
    int here;
    (void)state;
    struct surface *s = surface_new(12, 80);
    surface_text(s, 2, 1, 0, ROLE_TEXT,
                 "Pemohon: SITI \xc2\xb7 NIK 9901010107800001 \xc2\xb7 telp 0810-0000-0017");
    surface_text(s, 3, 1, 0, ROLE_TEXT, "No. KK: 9901010101000005, NIK 9901010107800001");
    surface_text(s, 4, 1, 0, ROLE_TEXT,
                 "261121-00017 9901010107800001x 99010101078000012 26112-00017 261121-000171");
    surface_text(s, 6, 10, 0, ROLE_HEAD, "No. KK");
    surface_text(s, 7, 10, 0, ROLE_CURSOR, "9901010101000007");
    assert_int_equal(clipboard_find(s, c, &here), 4);
    assert_int_equal(here, 0);
    assert_string_equal(c[0].text, "9901010107800001");
    assert_int_equal(c[0].kind, CLIP_NIK);
    assert_string_equal(c[1].text, "9901010101000005");
    assert_int_equal(c[1].kind, CLIP_NO_KK);
    assert_string_equal(c[2].text, "261121-00017");
    assert_int_equal(c[2].kind, CLIP_REF);
    assert_int_equal(c[3].kind, CLIP_NO_KK); /* by the head of its column */
    s->cur_row = 7;
    s->cur_col = 0;
    assert_int_equal(clipboard_find(s, c, &here), 4);
    assert_int_equal(here, 1);
    assert_string_equal(c[0].text, "9901010101000007");
    surface_clear(s);
    assert_int_equal(clipboard_find(s, c, &here), 0);
    for (int row = 0; row < 12; row++)
        for (int i = 0; i < 5; i++)
            surface_printf(s, row, i * 15, 0, ROLE_TEXT, "261121-%05d", row * 5 + i);
    assert_int_equal(clipboard_find(s, c, &here), CLIPS_MAX);
    surface_free(s);
}

static void
only_numbers_are_copied(void **state)
{
    static const char *const bad[] = {"", "SITI", "1\a", "1\033]0;x", "12345678901234567890", "1 2"};
    struct buf b = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(clipboard_sequence(&b, bad[i]));
    assert_int_equal(b.len, 0);
    assert_true(clipboard_sequence(&b, "261121-00017"));
    assert_string_equal(b.data, "\033]52;c;MjYxMTIxLTAwMDE3\a");
    buf_reset(&b);
    assert_true(clipboard_sequence(&b, "9901010107800001"));
    assert_string_equal(b.data, "\033]52;c;OTkwMTAxMDEwNzgwMDAwMQ==\a");
    buf_reset(&b);
    assert_true(clipboard_sequence(&b, "12345"));
    assert_string_equal(b.data, "\033]52;c;MTIzNDU=\a");
    buf_done(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reports_are_keys),          cmocka_unit_test(other_reports_are_nothing),
        cmocka_unit_test(the_topmost_place_answers), cmocka_unit_test(numbers_are_found),
        cmocka_unit_test(only_numbers_are_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
