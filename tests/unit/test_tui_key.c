#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/err.h"
#include "console/tui/action.h"
#include "console/tui/bind.h"
#include "console/tui/key.h"
#include "console/tui/keyin.h"

/* The names of the keys that bytes give, blanks between; "~" where more bytes or a pause are needed. */
static const char *
keys_of(const char *bytes, size_t n, bool idle)
{
    static char out[4096];
    struct keyin k = {0};
    char name[16];
    out[0] = '\0';
    keyin_add(&k, bytes, n);
    for (keycode c; (c = keyin_next(&k, idle)) != KEYC_NONE;) {
        strcat(out, out[0] != '\0' ? " " : "");
        strcat(out, key_text(c, name));
    }
    if (keyin_waiting(&k))
        strcat(out, out[0] != '\0' ? " ~" : "~");
    return out;
}

#define KEYS(s)      keys_of((s), sizeof(s) - 1, false)
#define KEYS_IDLE(s) keys_of((s), sizeof(s) - 1, true)

static void
arrows_in_both_forms(void **state)
{
    (void)state;
    assert_string_equal(KEYS("\033[A\033[B\033[C\033[D"), "Up Down Right Left");
    assert_string_equal(KEYS("\033OA\033OB\033OC\033OD"), "Up Down Right Left");
    assert_string_equal(KEYS("\033[H\033[F\033OH\033OF\033[1~\033[4~\033[7~\033[8~"),
                        "Home End Home End Home End Home End");
    assert_string_equal(KEYS("\033[2~\033[3~\033[5~\033[6~\033[Z"), "Ins Del PgUp PgDn BackTab");
    assert_string_equal(KEYS("\033[1;5A\033[5;2~\033O5A"), "Up PgUp Up");
    assert_string_equal(KEYS("\033OP\033OS\033[[A\033[[E\033[11~\033[15~\033[24~"), "F1 F4 F1 F5 F1 F5 F12");
}

static void
replies_of_terminals_are_swallowed(void **state)
{
    (void)state;
    assert_string_equal(KEYS("a\033]11;rgb:0000/0000/0000\ab"), "a b");
    assert_string_equal(KEYS("a\033]11;rgb:0000/qqqq/0000\033\\b"), "a b");
    assert_string_equal(KEYS("a\033[?62;1;6cb\033[24;80Rc\033[>0;276;0cd"), "a b c d");
    assert_string_equal(KEYS("a\033[I\033[Ob\033[<0;10;10M\033[<0;10;10mc"), "a b c");
    assert_string_equal(KEYS("a\033P>|XTerm(379)\033\\b\033_Gi=1;OK\033\\c"), "a b c");
    assert_string_equal(KEYS("a\033[97;5ub"), "a b");
    assert_string_equal(KEYS("a\033Oyb"), "a b");
}

static void
typed_escape_loses_nothing(void **state)
{
    (void)state;
    assert_string_equal(KEYS("\033"), "~");
    assert_string_equal(KEYS_IDLE("\033"), "Esc");
    assert_string_equal(KEYS("\033q"), "Esc q");
    assert_string_equal(KEYS("\033\033[A"), "Esc Up");
    assert_string_equal(KEYS("\033["), "~");
    assert_string_equal(KEYS_IDLE("\033["), "Esc [");
    assert_string_equal(KEYS_IDLE("\033O"), "Esc O");
    assert_string_equal(KEYS("\033Pa"), "Esc P a");
    assert_string_equal(KEYS("\033]x"), "Esc ] x");
    assert_string_equal(KEYS("\033_x"), "Esc _ x");
    assert_string_equal(KEYS_IDLE("\033]"), "Esc ]");
    assert_string_equal(KEYS_IDLE("\033[12"), "");
    /* a reply that never ends gives way to the Enter, or to a pause */
    assert_string_equal(KEYS("\033]11;abc\rn"), "Enter n");
    struct keyin k = {0};
    keyin_add(&k, "\033]11;abc", 8);
    assert_int_equal(keyin_next(&k, false), KEYC_NONE);
    assert_true(keyin_waiting(&k));
    assert_int_equal(keyin_next(&k, true), KEYC_NONE);
    keyin_add(&k, "q", 1);
    assert_int_equal(keyin_next(&k, false), 'q');
}

static void
long_noise_is_bounded(void **state)
{
    (void)state;
    char noise[200] = "\033[";
    memset(noise + 2, '1', sizeof(noise) - 2);
    struct keyin k = {0};
    keyin_add(&k, noise, sizeof(noise));
    while (keyin_next(&k, false) != KEYC_NONE)
        ;
    assert_false(keyin_waiting(&k));
}

static void
characters_are_decoded(void **state)
{
    (void)state;
    assert_string_equal(KEYS("aZ \xc3\xa9\xe6\xbc\xa2\xf0\x9f\x91\xaa"),
                        "a Z Space \xc3\xa9 \xe6\xbc\xa2 \xf0\x9f\x91\xaa");
    assert_string_equal(KEYS("\r\n\t\b\x7f\x12\0x"), "Enter Enter Tab Backspace Backspace ^R x");
    assert_string_equal(KEYS("\xe6\xbc"), "~");
    assert_string_equal(KEYS_IDLE("\xe6\xbc"), "");
}

static void
bad_bytes_are_dropped(void **state)
{
    (void)state;
    assert_string_equal(KEYS("a\xff\xfe\x80z"), "a z");
    assert_string_equal(KEYS("a\xc0\xaf\xed\xa0\x80z"), "a z");             /* overlong, surrogate */
    assert_string_equal(KEYS("a\xe6z\xe6\xbcz"), "a z z");                  /* cut short by a letter */
    assert_string_equal(KEYS("a\xc2\x9b\xe2\x80\xae\xef\xbf\xbdz"), "a z"); /* C1, bidi override, U+FFFD */
}

static void
sequences_may_arrive_byte_by_byte(void **state)
{
    (void)state;
    static const char bytes[] = "a\033[1;5A\xe6\xbc\xa2\033OB\033[200~x\033[201~\033]0;t\033\\z";
    struct keyin k = {0};
    char got[200] = "", name[16];
    for (size_t i = 0; i < sizeof(bytes) - 1; i++) {
        keyin_add(&k, bytes + i, 1);
        for (keycode c; (c = keyin_next(&k, false)) != KEYC_NONE;) {
            strcat(got, key_text(c, name));
            strcat(got, " ");
        }
    }
    assert_string_equal(got, "a Up \xe6\xbc\xa2 Down PasteBegin x PasteEnd z ");
}

static void
paste_is_only_text(void **state)
{
    (void)state;
    assert_string_equal(KEYS("\033[200~a\033[A\x12q\r\nb\tc\033[201~d"),
                        "PasteBegin a [ A q Enter b Tab c PasteEnd d");
    assert_string_equal(KEYS("x\033[201~y"), "x y");
    struct keyin k = {0};
    keyin_add(&k, "\033[200~ab", 8);
    assert_int_equal(keyin_next(&k, false), KEYC_PASTE_BEGIN);
    assert_int_equal(keyin_next(&k, false), 'a');
    assert_int_equal(keyin_next(&k, false), 'b');
    keyin_add(&k, "\033", 1);
    assert_int_equal(keyin_next(&k, false), KEYC_NONE);
    /* the end mark got lost and the person presses Esc: the paste ends, and the Esc counts */
    assert_int_equal(keyin_next(&k, true), KEYC_PASTE_END);
    assert_int_equal(keyin_next(&k, true), KEYC_ESC);
}

static void
repeats_are_dropped_but_not_what_follows(void **state)
{
    (void)state;
    struct keyin k = {0};
    keyin_add(&k, "\r\r\nj\r", 5);
    keyin_drop(&k, KEYC_ENTER);
    assert_int_equal(keyin_next(&k, false), 'j');
    assert_int_equal(keyin_next(&k, false), KEYC_ENTER);
    assert_int_equal(keyin_next(&k, false), KEYC_NONE);
}

static void
buffer_takes_what_fits(void **state)
{
    (void)state;
    static char many[KEYIN_BYTES + 100];
    struct keyin k = {0};
    memset(many, 'a', sizeof(many));
    keyin_add(&k, many, sizeof(many));
    assert_int_equal(keyin_room(&k), 0);
    assert_int_equal(keyin_next(&k, false), 'a');
    assert_int_equal(keyin_room(&k), 1);
    keyin_add(&k, "b", 1);
    int n = 0;
    for (keycode c; (c = keyin_next(&k, false)) != KEYC_NONE; n++)
        assert_int_equal(c, n < KEYIN_BYTES - 1 ? 'a' : 'b');
    assert_int_equal(n, KEYIN_BYTES);
    keyin_wipe(&k);
    assert_int_equal(k.buf[0], 0);
}

static void
names_and_keys_agree(void **state)
{
    (void)state;
    static const char *const names[] = {
        "Enter", "Esc",  "Tab",  "BackTab", "Space", "Backspace", "Up",  "Down", "Left", "Right",   "Home",
        "End",   "PgUp", "PgDn", "Ins",     "Del",   "F1",        "F12", "a",    "?",    "\xc3\xa9"};
    char text[16];
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_int_not_equal(key_from_name(names[i]), KEYC_NONE);
        assert_string_equal(key_text(key_from_name(names[i]), text), names[i]);
    }
    assert_int_equal(key_from_name("C-r"), 18);
    assert_string_equal(key_text(18, text), "^R");
    assert_int_equal(key_from_name("F13"), KEYC_NONE);
    assert_int_equal(key_from_name("F0"), KEYC_NONE);
    assert_int_equal(key_from_name("F999999999"), KEYC_NONE);
    assert_int_equal(key_from_name("Nope"), KEYC_NONE);
    assert_int_equal(key_from_name("C-1"), KEYC_NONE);
    assert_int_equal(key_from_name(""), KEYC_NONE);
    assert_int_equal(key_from_name("\xff"), KEYC_NONE);
    assert_string_equal(key_text(-4, text), "?");
    assert_string_equal(key_text(0x202e, text), "?");
}

static void
bindings_are_found(void **state)
{
    (void)state;
    static const struct key_bind binds[] = {
        {ACTION_OPEN, "Enter o", "Buka", NULL},
        {ACTION_RELOAD, "C-r", NULL, NULL},
        {ACTION_NONE, NULL, NULL, NULL},
    };
    char text[16];
    assert_int_equal(bind_find(binds, KEYC_ENTER), ACTION_OPEN);
    assert_int_equal(bind_find(binds, 'o'), ACTION_OPEN);
    assert_int_equal(bind_find(binds, 'O'), ACTION_NONE);
    assert_int_equal(bind_find(binds, 18), ACTION_RELOAD);
    assert_int_equal(bind_find(binds, KEYC_NONE), ACTION_NONE);
    assert_int_equal(bind_find(NULL, 'o'), ACTION_NONE);
    assert_string_equal(bind_key_text(bind_row(binds, ACTION_RELOAD), text), "^R");
    assert_null(bind_row(binds, ACTION_HELP));
    assert_string_equal(action_word(ACTION_PAGE_DOWN), "page-down");
    assert_string_equal(action_word((enum action)9999), "none");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arrows_in_both_forms),
        cmocka_unit_test(replies_of_terminals_are_swallowed),
        cmocka_unit_test(typed_escape_loses_nothing),
        cmocka_unit_test(long_noise_is_bounded),
        cmocka_unit_test(characters_are_decoded),
        cmocka_unit_test(bad_bytes_are_dropped),
        cmocka_unit_test(sequences_may_arrive_byte_by_byte),
        cmocka_unit_test(paste_is_only_text),
        cmocka_unit_test(repeats_are_dropped_but_not_what_follows),
        cmocka_unit_test(buffer_takes_what_fits),
        cmocka_unit_test(names_and_keys_agree),
        cmocka_unit_test(bindings_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
