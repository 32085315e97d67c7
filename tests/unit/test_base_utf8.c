/* Characters and columns; every class of malformed UTF-8. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "console/base/utf8.h"

#define FFFD "\xEF\xBF\xBD"

static struct arena *arena;

static int
make_arena(void **state)
{
    (void)state;
    arena = arena_new(NULL);
    return 0;
}

static int
drop_arena(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void
every_character_survives(void **state)
{
    (void)state;
    char s[4];
    uint32_t back;

    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF)
            continue;
        size_t n = utf8_encode(cp, s);
        assert_int_equal(utf8_decode(s, n, &back), n);
        assert_int_equal(back, cp);
        for (size_t cut = 1; cut < n; cut++) {
            assert_int_equal(utf8_decode(s, cut, &back), 1);
            assert_int_equal(back, UTF8_BAD);
        }
    }
    assert_int_equal(utf8_encode(0xD800, s), 3);
    assert_memory_equal(s, FFFD, 3);
    assert_int_equal(utf8_encode(0x110000, s), 3);
    assert_memory_equal(s, FFFD, 3);
}

static void
malformed_bytes_are_replaced_one_for_one(void **state)
{
    (void)state;
    static const struct {
        const char *in, *clean;
    } t[] = {
        {"a\x80z", "a" FFFD "z"},                           /* continuation alone */
        {"\xFF\xFE", FFFD FFFD},                            /* never in UTF-8 */
        {"\xC0\x80", FFFD FFFD},                            /* overlong NUL */
        {"\xC1\xBF", FFFD FFFD},                            /* overlong, two bytes */
        {"\xE0\x80\xAF", FFFD FFFD FFFD},                   /* overlong, three */
        {"\xE0\x9F\xBF", FFFD FFFD FFFD},                   /* highest overlong, three */
        {"\xF0\x80\x80\xAF", FFFD FFFD FFFD FFFD},          /* overlong, four */
        {"\xF0\x8F\xBF\xBF", FFFD FFFD FFFD FFFD},          /* highest overlong, four */
        {"\xED\xA0\x80", FFFD FFFD FFFD},                   /* surrogate, high */
        {"\xED\xBF\xBF", FFFD FFFD FFFD},                   /* surrogate, low */
        {"\xF4\x90\x80\x80", FFFD FFFD FFFD FFFD},          /* U+110000 */
        {"\xF8\x88\x80\x80\x80", FFFD FFFD FFFD FFFD FFFD}, /* five-byte form */
        {"\xE2\x82", FFFD FFFD},                            /* cut at the end */
        {"\xE2\x82z", FFFD FFFD "z"},                       /* cut by a letter */
        {"\xE2\xE2\x82\xAC", FFFD "\xE2\x82\xAC"},          /* cut by a lead byte */
        {"\xF0\x9F\x98", FFFD FFFD FFFD},
    };

    for (size_t i = 0; i < COUNT(t); i++) {
        assert_false(utf8_valid(t[i].in, strlen(t[i].in)));
        assert_string_equal(utf8_clean(arena, t[i].in), t[i].clean);
        assert_int_equal(utf8_width(t[i].in), utf8_width(t[i].clean));
    }
    assert_true(utf8_valid(FFFD, 3));
    assert_true(utf8_valid("", 0));
    assert_string_equal(utf8_clean(arena, FFFD), FFFD);
}

static void
dangerous_characters_do_not_pass(void **state)
{
    (void)state;
    static const uint32_t bad[] = {
        0x00,   0x07,   0x09,   0x0A,   0x1B,   0x1F,   0x7F,   0x80,    0x9B,     0x9F,    0xAD,   0x061C,
        0x180E, 0x200B, 0x200D, 0x200E, 0x200F, 0x202A, 0x202E, 0x2028,  0x2029,   0x2060,  0x2066, 0x2069,
        0xFEFF, 0xFFF9, 0xFE0F, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0xE0041, 0xD800, 0x110000};
    static const uint32_t good[] = {' ',    '~',    0xA0,   0xE9,   0x2019,  0x2026,
                                    0x2190, 0x0301, 0x4E2D, 0xA98F, 0x1F600, UTF8_BAD};

    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_true(utf8_is_unsafe(bad[i]));
        assert_int_equal(utf8_cp_width(bad[i]), 1);
    }
    for (size_t i = 0; i < COUNT(good); i++)
        assert_false(utf8_is_unsafe(good[i]));
    assert_string_equal(utf8_clean(arena, "a\x1B[2J\xC2\x9B\xE2\x80\xAEz\n"),
                        "a" FFFD "[2J" FFFD FFFD "z" FFFD);
    assert_string_equal(utf8_clean(arena, NULL), "");
}

static void
cleaning_in_place_cuts_between_characters(void **state)
{
    (void)state;
    char d[6];

    utf8_clean_to(d, sizeof(d), "ab\xE2\x82\xAC");
    assert_string_equal(d, "ab\xE2\x82\xAC");
    utf8_clean_to(d, sizeof(d), "abc\xE2\x82\xAC");
    assert_string_equal(d, "abc");
    utf8_clean_to(d, sizeof(d), "\x01\x02");
    assert_string_equal(d, FFFD);
    utf8_clean_to(d, sizeof(d), NULL);
    assert_string_equal(d, "");
    utf8_clean_to(d, 1, "x");
    assert_string_equal(d, "");
    utf8_clean_to(NULL, 0, "x");
}

static void
columns(void **state)
{
    (void)state;
    assert_int_equal(utf8_width(NULL), 0);
    assert_int_equal(utf8_width("Siti"), 4);
    assert_int_equal(utf8_width("Ren\xC3\xA9"), 4);
    assert_int_equal(utf8_width("Rene\xCC\x81"), 4);             /* combining acute */
    assert_int_equal(utf8_width("\xE4\xB8\xAD\xE6\x96\x87"), 4); /* two Han characters */
    assert_int_equal(utf8_width("\xEA\xB0\x80"), 2);             /* Hangul syllable */
    assert_int_equal(utf8_width("\xF0\x9F\x98\x80"), 2);         /* emoji */
    assert_int_equal(utf8_width("\xE2\x94\x80\xE2\x96\x88"), 2); /* line drawing stays narrow */
    assert_int_equal(utf8_width("\xEA\xA6\x84\xEA\xA6\xB3"), 1 + (utf8_cp_width(0xA9B3)));
    assert_int_equal(utf8_width("a\tb"), 3);
}

/* What ncurses will count, as far as both know the character. */
static void
columns_agree_with_the_c_library(void **state)
{
    (void)state;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (wchar_t c = 0x20; c < 0x3000; c++) {
        int there = wcwidth(c);
        if (there >= 0 && !utf8_is_unsafe((uint32_t)c))
            assert_int_equal(utf8_cp_width((uint32_t)c), there);
    }
    for (wchar_t c = 0x4E00; c < 0x9FA5; c++)
        assert_int_equal(utf8_cp_width((uint32_t)c), wcwidth(c));
    setlocale(LC_CTYPE, "C");
    assert_int_equal(utf8_cp_width(0x4E2D), 2);
    assert_int_equal(utf8_cp_width(0x0301), 0);
}

static void
cutting_to_columns(void **state)
{
    (void)state;
    const char *han = "a\xE4\xB8\xAD\xE6\x96\x87";

    assert_int_equal(utf8_prefix("abc", 0), 0);
    assert_int_equal(utf8_prefix("abc", -1), 0);
    assert_int_equal(utf8_prefix("abc", 2), 2);
    assert_int_equal(utf8_prefix("abc", 9), 3);
    assert_int_equal(utf8_prefix(han, 2), 1); /* half a Han character does not fit */
    assert_int_equal(utf8_prefix(han, 3), 4);
    assert_int_equal(utf8_prefix("e\xCC\x81x", 1), 3); /* the accent stays with its letter */
    assert_string_equal(utf8_fit(arena, "Budi", 4), "Budi");
    assert_string_equal(utf8_fit(arena, "Budiman", 4), "Bud\xE2\x80\xA6");
    assert_string_equal(utf8_fit(arena, "Budiman", 1), "\xE2\x80\xA6");
    assert_string_equal(utf8_fit(arena, "Budiman", 0), "");
    assert_string_equal(utf8_fit(arena, han, 3), "a\xE2\x80\xA6");
    assert_string_equal(utf8_fit(arena, "\x1B[m", 9), FFFD "[m");
    assert_string_equal(utf8_fit(arena, NULL, 3), "");
    for (int cols = 0; cols < 8; cols++)
        assert_true(utf8_width(utf8_fit(arena, "x\xE4\xB8\xAD\xFF\xE6\x96\x87y", cols)) <= cols);
}

static void
capitals(void **state)
{
    (void)state;
    assert_string_equal(utf8_upper(arena, "siti nurhaliza"), "SITI NURHALIZA");
    assert_string_equal(utf8_upper(arena, "ren\xC3\xA9 \xC3\xB1u\xC3\xB1o"),
                        "REN\xC3\x89 \xC3\x91U\xC3\x91O");
    assert_string_equal(utf8_upper(arena, "ma\xE2\x80\x99ruf"), "MA\xE2\x80\x99RUF");
    assert_string_equal(utf8_upper(arena, "\xC5\xA1\xC5\xBE\xC4\x91"),
                        "\xC5\xA0\xC5\xBD\xC4\x90");                    /* š ž đ */
    assert_string_equal(utf8_upper(arena, "\xC3\xBF"), "\xC5\xB8");     /* ÿ */
    assert_string_equal(utf8_upper(arena, "\xC9\x90"), "\xE2\xB1\xAF"); /* grows from two to three bytes */
    assert_string_equal(utf8_upper(arena, "\xC3\x9F"), "\xC3\x9F");     /* no simple capital */
    assert_string_equal(utf8_upper(arena, "\xD0\xB6\xCF\x89"), "\xD0\x96\xCE\xA9");
    assert_string_equal(utf8_upper(arena, "a\xFF"
                                          "b"),
                        "A\xFF"
                        "B");
    assert_string_equal(utf8_upper(arena, "\xC3\x89"
                                          "A1"),
                        "\xC3\x89"
                        "A1");
    assert_string_equal(utf8_upper(arena, NULL), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_character_survives),
        cmocka_unit_test(malformed_bytes_are_replaced_one_for_one),
        cmocka_unit_test(dangerous_characters_do_not_pass),
        cmocka_unit_test(cleaning_in_place_cuts_between_characters),
        cmocka_unit_test(columns),
        cmocka_unit_test(columns_agree_with_the_c_library),
        cmocka_unit_test(cutting_to_columns),
        cmocka_unit_test(capitals),
    };

    return cmocka_run_group_tests(tests, make_arena, drop_arena);
}
