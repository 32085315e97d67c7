#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/tui/surface.h"
#include "console/tui/wrap.h"

static char *
dump(const struct surface *s, bool roles)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    surface_dump(s, roles, out);
    fclose(out);
    return text;
}

#define assert_dump(s, want)                                                                                 \
    do {                                                                                                     \
        char *got_ = dump((s), false);                                                                       \
        assert_string_equal(got_, want);                                                                     \
        free(got_);                                                                                          \
    } while (0)

static int
setup(void **state)
{
    *state = surface_new(3, 10);
    return 0;
}

static int
teardown(void **state)
{
    surface_free(*state);
    return 0;
}

static void
size_is_clamped(void **state)
{
    (void)state;
    struct surface *s = surface_new(-5, 100000);
    assert_int_equal(s->rows, 1);
    assert_int_equal(s->cols, 1000);
    surface_resize(s, 100000, 0);
    assert_int_equal(s->rows, 500);
    assert_int_equal(s->cols, 1);
    assert_int_equal(s->cur_row, -1);
    surface_free(s);
}

static void
text_is_cut_at_every_edge(void **state)
{
    struct surface *s = *state;
    assert_int_equal(surface_text(s, 0, 7, 0, ROLE_TEXT, "abcdef"), 10);
    assert_int_equal(surface_text(s, 1, -2, 0, ROLE_TEXT, "abcdef"), 4);
    surface_text(s, 2, 2, 3, ROLE_TEXT, "abcdef");
    surface_text(s, -1, 0, 0, ROLE_TEXT, "no");
    surface_text(s, 3, 0, 0, ROLE_TEXT, "no");
    surface_text(s, 0, 10, 0, ROLE_TEXT, "no");
    surface_text(s, 0, 2000000000, 2000000000, ROLE_TEXT, "no");
    assert_dump(s, "       abc\ncdef\n  abc\n");
}

static void
malformed_and_control_characters_are_replaced(void **state)
{
    struct surface *s = *state;
    surface_text(s, 0, 0, 0, ROLE_TEXT, "a\033[31m\a\n");
    surface_text(s, 1, 0, 0, ROLE_TEXT, "b\xff\xc0\xaf\xed\xa0\x80z");
    surface_text(s, 2, 0, 0, ROLE_TEXT, "c\xc2\x9b\xe2\x80\xaez\xe6\xbc");
    char *got = dump(s, false);
    assert_null(strchr(got, '\033'));
    assert_null(strstr(got, "\xc2\x9b"));
    assert_null(strstr(got, "\xe2\x80\xae"));
    assert_null(strchr(got, '\a'));
    assert_int_equal(strncmp(got, "a\xef\xbf\xbd[31m\xef\xbf\xbd\xef\xbf\xbd\n", 14), 0);
    free(got);
}

static void
wide_characters_do_not_stick_out(void **state)
{
    struct surface *s = *state;
    surface_text(s, 0, 7, 0, ROLE_TEXT, "\xe6\xbc\xa2\xe5\xad\x97"); /* the second has one column left */
    surface_text(s, 1, -1, 0, ROLE_TEXT,
                 "\xe6\xbc\xa2"
                 "ab");                                               /* half of it outside on the left */
    surface_text(s, 2, 0, 3, ROLE_TEXT, "a\xe6\xbc\xa2\xe5\xad\x97"); /* exactly fits three columns */
    assert_dump(s, "       \xe6\xbc\xa2\n ab\na\xe6\xbc\xa2\n");
}

static void
overwriting_half_of_a_wide_character_removes_it(void **state)
{
    struct surface *s = *state;
    surface_text(s, 0, 0, 0, ROLE_TEXT, "\xe6\xbc\xa2\xe5\xad\x97");
    surface_text(s, 0, 1, 0, ROLE_TEXT, "x");
    surface_text(s, 1, 0, 0, ROLE_TEXT, "\xe6\xbc\xa2\xe5\xad\x97");
    surface_text(s, 1, 1, 0, ROLE_TEXT, "\xe6\xbc\xa2");
    surface_text(s, 2, 0, 0, ROLE_TEXT, "\xe6\xbc\xa2");
    surface_text(s, 2, 0, 0, ROLE_TEXT, "y");
    assert_dump(s, " x\xe5\xad\x97\n \xe6\xbc\xa2\ny\n");
    for (int r = 0; r < s->rows; r++)
        for (int c = 0; c < s->cols; c++)
            if (s->cells[r * s->cols + c].cp == 0)
                assert_true(c > 0 && s->cells[r * s->cols + c - 1].cp > 0x7f);
}

static void
combining_marks_stay_with_their_character(void **state)
{
    struct surface *s = *state;
    assert_int_equal(surface_text(s, 0, 0, 0, ROLE_TEXT, "Jose\xcc\x81 x"), 6);
    surface_text(s, 1, 0, 0, ROLE_TEXT,
                 "\xcc\x81"
                 "a"); /* nothing to stand on */
    surface_text(s, 2, 9, 0, ROLE_TEXT,
                 "e\xcc\x81\xcc\x82\xcc\x83\xcc\x84"
                 "a"); /* two marks at most, at the edge */
    assert_dump(s, "Jose\xcc\x81 x\na\n         e\xcc\x81\xcc\x82\n");
    surface_text(s, 0, 3, 0, ROLE_TEXT, "e");
    assert_dump(s, "Jose x\na\n         e\xcc\x81\xcc\x82\n");
}

static void
fit_pads_and_marks_what_it_cuts(void **state)
{
    struct surface *s = *state;
    surface_fill(s, 0, 0, 3, 10, '#', ROLE_TEXT);
    surface_fit(s, 0, 1, 5, ROLE_WARN, "abc");
    surface_fit(s, 1, 1, 5, ROLE_WARN, "abcdefgh");
    surface_fit_right(s, 2, 1, 5, ROLE_WARN, "ab");
    assert_dump(s, "#abc  ####\n#abcd\xe2\x80\xa6####\n#   ab####\n");
    surface_fit(s, 0, 0, 4, ROLE_TEXT, "a\xe6\xbc\xa2\xe5\xad\x97");
    surface_fit(s, 1, 8, 9, ROLE_TEXT, "abcdef");
    surface_fit_right(s, 2, 0, 3, ROLE_TEXT, "abcdef");
    assert_dump(s, "a\xe6\xbc\xa2\xe2\x80\xa6  ####\n#abcd\xe2\x80\xa6##ab\nab\xe2\x80\xa6 ab####\n");
}

static void
text_wraps_at_blanks(void **state)
{
    struct surface *s = *state;
    struct rect at = {0, 0, 3, 10};
    assert_int_equal(surface_wrap(s, at, ROLE_TEXT, "satu dua  tiga empatlimaenamtujuh"), 4);
    assert_dump(s, "satu dua\ntiga\nempatlimae\n");
    assert_int_equal(surface_wrap(NULL, at, ROLE_TEXT, "a\n\nb"), 3);
    assert_int_equal(surface_wrap(NULL, at, ROLE_TEXT, ""), 1);
    assert_int_equal(surface_wrap(NULL, at, ROLE_TEXT, "0123456789 ab"), 2);
    /* one column is less than a wide character takes: it must still come to an end */
    assert_int_equal(wrap_count("\xe6\xbc\xa2\xe5\xad\x97", 1), 2);
    assert_int_equal(wrap_count("abc", 0), 3);
}

static void
box_holds_its_title(void **state)
{
    struct surface *s = *state;
    surface_box(s, 0, 0, 3, 10, "Judul panjang");
    assert_dump(
        s, "\xe2\x94\x8c\xe2\x94\x80 Jud\xe2\x80\xa6 \xe2\x94\x80\xe2\x94\x90\n"
           "\xe2\x94\x82        \xe2\x94\x82\n"
           "\xe2\x94\x94\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80\xe2\x94\x80"
           "\xe2\x94\x80\xe2\x94\x98\n");
    surface_clear(s);
    surface_box(s, 1, 5, 9, 9, "x"); /* sticks out: cut, not written elsewhere */
    surface_box(s, 0, 0, 1, 1, NULL);
    assert_int_equal(s->cells[0].cp, ' ');
}

static void
dump_shows_roles_and_cursor(void **state)
{
    struct surface *s = *state;
    surface_text(s, 0, 0, 0, ROLE_TITLE, "ab");
    surface_text(s, 1, 1, 0, ROLE_ERROR, "c");
    surface_paint(s, 1, 0, 1, ROLE_CURSOR);
    surface_paint(s, 2, 8, 99, ROLE_DIM);
    s->cur_row = 1;
    s->cur_col = 0;
    char *got = dump(s, true);
    assert_string_equal(got, "ab\n c\n\n== cursor 1,0\nTT\nCe\n........dd\n");
    free(got);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(size_is_clamped),
        T(text_is_cut_at_every_edge),
        T(malformed_and_control_characters_are_replaced),
        T(wide_characters_do_not_stick_out),
        T(overwriting_half_of_a_wide_character_removes_it),
        T(combining_marks_stay_with_their_character),
        T(fit_pads_and_marks_what_it_cuts),
        T(text_wraps_at_blanks),
        T(box_holds_its_title),
        T(dump_shows_roles_and_cursor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
