#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/err.h"
#include "console/tui/lineedit.h"

#define CTRL(c) ((c) - 'a' + 1)

/* Types UTF-8 text, character by character; "\n" is Enter. */
static void
type(struct lineedit *e, const char *text)
{
    while (*text != '\0') {
        unsigned char c = (unsigned char)*text;
        int n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        keycode k = n == 1 ? c : c & (0xff >> (n + 1));
        for (int i = 1; i < n; i++)
            k = (k << 6) | ((unsigned char)text[i] & 0x3f);
        lineedit_key(e, k == '\n' ? KEYC_ENTER : k);
        text += n;
    }
}

/* The row as drawn in cols columns. */
static const char *
shown(struct lineedit *e, int cols, int *cursor)
{
    static char text[400];
    struct surface *s = surface_new(1, cols + 2);
    lineedit_draw(e, s, 0, 1, cols, true);
    FILE *out = fmemopen(text, sizeof(text), "w");
    surface_dump(s, false, out);
    fclose(out);
    text[strcspn(text, "\n")] = '\0';
    if (cursor != NULL)
        *cursor = s->cur_col - 1;
    surface_free(s);
    return text;
}

static void
typing_and_moving(void **state)
{
    (void)state;
    struct lineedit e;
    lineedit_init(&e, 40);
    type(&e, "Siti Amnah");
    for (int i = 0; i < 3; i++)
        assert_int_equal(lineedit_key(&e, KEYC_LEFT), WIDGET_CONTINUE);
    type(&e, "i");
    assert_string_equal(e.text, "Siti Aminah");
    lineedit_key(&e, KEYC_HOME);
    lineedit_key(&e, KEYC_LEFT);
    type(&e, "X");
    lineedit_key(&e, CTRL('e'));
    lineedit_key(&e, KEYC_RIGHT);
    type(&e, "Y");
    assert_string_equal(e.text, "XSiti AminahY");
    lineedit_key(&e, KEYC_BACKSPACE);
    lineedit_key(&e, CTRL('a'));
    lineedit_key(&e, KEYC_BACKSPACE);
    lineedit_key(&e, KEYC_DELETE);
    assert_string_equal(e.text, "Siti Aminah");
    lineedit_key(&e, KEYC_END);
    lineedit_key(&e, KEYC_DELETE);
    lineedit_key(&e, CTRL('w'));
    assert_string_equal(e.text, "Siti ");
    type(&e, "Rahma");
    lineedit_key(&e, KEYC_LEFT);
    lineedit_key(&e, CTRL('k'));
    assert_string_equal(e.text, "Siti Rahm");
    lineedit_key(&e, CTRL('u'));
    assert_string_equal(e.text, "");
}

static void
other_keys_are_left_to_the_owner(void **state)
{
    (void)state;
    struct lineedit e;
    lineedit_init(&e, 10);
    static const keycode others[] = {KEYC_ENTER, KEYC_TAB, KEYC_ESC,  KEYC_UP,
                                     KEYC_DOWN,  KEYC_F1,  CTRL('s'), KEYC_EOF};
    for (size_t i = 0; i < COUNT(others); i++)
        assert_int_equal(lineedit_key(&e, others[i]), WIDGET_IGNORED);
    assert_string_equal(e.text, "");
}

static void
marks_belong_to_their_character(void **state)
{
    (void)state;
    struct lineedit e;
    lineedit_init(&e, 40);
    type(&e, "\xcc\x81"
             "ae\xcc\x81\xe6\xbc\xa2z"); /* a mark with nothing before it is refused */
    assert_string_equal(e.text, "ae\xcc\x81\xe6\xbc\xa2z");
    lineedit_key(&e, KEYC_HOME);
    lineedit_key(&e, KEYC_RIGHT);
    lineedit_key(&e, KEYC_DELETE); /* e and its mark */
    assert_string_equal(e.text, "a\xe6\xbc\xa2z");
    lineedit_key(&e, KEYC_DELETE);
    assert_string_equal(e.text, "az");
    lineedit_set(&e, "e\xcc\x81");
    lineedit_key(&e, KEYC_LEFT);
    assert_int_equal(e.pos, 0);
    lineedit_key(&e, KEYC_RIGHT);
    lineedit_key(&e, KEYC_BACKSPACE); /* takes the mark alone */
    assert_string_equal(e.text, "e");
}

static void
unsafe_text_is_not_taken(void **state)
{
    (void)state;
    struct lineedit e;
    lineedit_init(&e, 40);
    lineedit_set(&e, "a\033[1m\xff\nb\xe2\x80\xae"
                     "c");
    assert_string_equal(e.text, "a[1m bc");
    lineedit_key(&e, 0x202e);
    lineedit_key(&e, 0x9b);
    assert_string_equal(e.text, "a[1m bc");
    lineedit_set(&e, NULL);
    assert_string_equal(e.text, "");
}

static void
length_is_counted_in_characters(void **state)
{
    (void)state;
    struct lineedit e;
    lineedit_init(&e, 3);
    type(&e, "\xe6\xbc\xa2\xe5\xad\x97zq");
    assert_string_equal(e.text, "\xe6\xbc\xa2\xe5\xad\x97z");
    lineedit_init(&e, 100000);
    for (int i = 0; i < 600; i++)
        lineedit_key(&e, 0x1f46a);
    assert_int_equal(e.len, EDIT_CHARS * 4);
    lineedit_init(&e, -1);
    type(&e, "ab");
    assert_string_equal(e.text, "a");
}

static void
scrolls_sideways(void **state)
{
    (void)state;
    struct lineedit e;
    int at;
    lineedit_init(&e, 40);
    type(&e, "0123456789");
    assert_string_equal(shown(&e, 8, &at), " <456789");
    assert_int_equal(at, 7);
    lineedit_key(&e, KEYC_HOME);
    assert_string_equal(shown(&e, 8, &at), " 0123456>");
    assert_int_equal(at, 0);
    lineedit_set(&e, "\xe6\xbc\xa2\xe5\xad\x97\xe5\xae\xb6\xe6\x97\x8f"); /* 8 columns */
    for (int cols = 1; cols < 12; cols++) {
        lineedit_key(&e, KEYC_HOME);
        for (int i = 0; i <= 4; i++) {
            shown(&e, cols, &at);
            assert_in_range(at, 0, cols - 1);
            lineedit_key(&e, KEYC_RIGHT);
        }
    }
}

static void
secrets_are_not_drawn(void **state)
{
    (void)state;
    struct lineedit e;
    int at;
    lineedit_init(&e, 40);
    e.masked = true;
    type(&e, "r\xc3\xa1"
             "ha sia");
    assert_string_equal(shown(&e, 20, &at), " ********");
    assert_int_equal(at, 8);
    type(&e, "0123456789abcdef");
    assert_string_equal(shown(&e, 10, &at), " <********");
    lineedit_key(&e, CTRL('w')); /* does not give away where its words end */
    assert_int_equal(e.len, 0);
    type(&e, "rahasia");
    lineedit_wipe(&e);
    for (size_t i = 0; i < sizeof(e.text); i++)
        assert_int_equal(e.text[i], 0);
}

static void
deleted_text_leaves_nothing_behind(void **state)
{
    (void)state;
    struct lineedit e;
    lineedit_init(&e, 40);
    type(&e, "rahasia");
    lineedit_key(&e, CTRL('u'));
    for (size_t i = 0; i < sizeof(e.text); i++)
        assert_int_equal(e.text[i], 0);
}

static void
paste_goes_into_one_line(void **state)
{
    (void)state;
    struct lineedit e;
    lineedit_init(&e, 40);
    lineedit_key(&e, KEYC_PASTE_BEGIN);
    type(&e, "satu\ndua\ttiga");
    assert_int_equal(lineedit_key(&e, KEYC_ESC), WIDGET_CONTINUE);
    lineedit_key(&e, KEYC_PASTE_END);
    assert_string_equal(e.text, "satu dua tiga");
    assert_int_equal(lineedit_key(&e, KEYC_ENTER), WIDGET_IGNORED);
}

static void
note_has_lines(void **state)
{
    (void)state;
    struct lineedit e;
    struct surface *s = surface_new(6, 12);
    struct rect at = {1, 1, 4, 11}; /* ten columns of text */
    lineedit_init(&e, 200);
    e.note = true;
    type(&e, "satu dua tiga empat\nlima\n");
    lineedit_draw_note(&e, s, at, true);
    assert_int_equal(s->cur_row, 4);
    assert_int_equal(s->cur_col, 1);
    lineedit_key(&e, KEYC_UP);
    type(&e, "X");
    assert_string_equal(e.text, "satu dua tiga empat\nXlima\n");
    lineedit_key(&e, KEYC_END);
    lineedit_key(&e, KEYC_UP); /* from column 5 of "Xlima" into "tiga empat" */
    type(&e, "Y");
    assert_string_equal(e.text, "satu dua tiga Yempat\nXlima\n");
    lineedit_key(&e, KEYC_UP);
    lineedit_key(&e, KEYC_UP);
    lineedit_key(&e, KEYC_UP);
    for (int i = 0; i < 10; i++)
        lineedit_key(&e, KEYC_DOWN);
    lineedit_draw_note(&e, s, at, true);
    assert_in_range(s->cur_row, 1, 4);
    surface_free(s);
}

static void
note_cursor_is_always_inside(void **state)
{
    (void)state;
    struct lineedit e;
    lineedit_init(&e, 200);
    e.note = true;
    type(&e, "satu  dua\n\ntigaempatlimaenamtujuhdelapan \xe6\xbc\xa2\xe5\xad\x97\xe5\xae\xb6   \n x");
    for (int cols = 2; cols < 30; cols++) {
        struct surface *s = surface_new(3, cols);
        while (e.pos > 0)
            lineedit_key(&e, KEYC_LEFT);
        for (size_t was = 1; e.pos != was;) {
            was = e.pos;
            lineedit_draw_note(&e, s, (struct rect){0, 0, 3, cols}, true);
            assert_in_range(s->cur_row, 0, 2);
            assert_in_range(s->cur_col, 0, cols - 1);
            lineedit_key(&e, KEYC_RIGHT);
        }
        surface_free(s);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typing_and_moving),
        cmocka_unit_test(other_keys_are_left_to_the_owner),
        cmocka_unit_test(marks_belong_to_their_character),
        cmocka_unit_test(unsafe_text_is_not_taken),
        cmocka_unit_test(length_is_counted_in_characters),
        cmocka_unit_test(scrolls_sideways),
        cmocka_unit_test(secrets_are_not_drawn),
        cmocka_unit_test(deleted_text_leaves_nothing_behind),
        cmocka_unit_test(paste_goes_into_one_line),
        cmocka_unit_test(note_has_lines),
        cmocka_unit_test(note_cursor_is_always_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
