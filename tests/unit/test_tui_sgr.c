/*
 * Shorter sequences that look the same.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/err.h"
#include "console/tui/sgr.h"

static void
assert_shortened(struct sgr *f, const char *from, const char *want)
{
    char bytes[400];
    size_t n = strlen(from);
    memcpy(bytes, from, n);
    n = sgr_shorten(f, bytes, n);
    bytes[n] = '\0';
    assert_string_equal(bytes, want);
}

static void
neighbours_become_one(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"abc", "abc"},
        {"\033[1mA", "\033[1mA"},
        {"\033(B\033[0m\033[38;5;246mA", "\033[0;38;5;246mA"},
        {"\033[39m\033(B\033[m\033[1;1H", "\033[m\033[1;1H"},
        {"\033[39m\033[0;1mA", "\033[0;1mA"},
        {"\033[0;1m\033[38;5;221m\033[48;5;24mA", "\033[0;1;38;5;221;48;5;24mA"},
        {"\033[1mA\033[2mB", "\033[1mA\033[2mB"},
        {"\033[1m\033[3;4H\033[2mB", "\033[1m\033[3;4H\033[2mB"},
        /* Not ours: another sequence, an unfinished one, colons, a private one. */
        {"\033[1m\033[20X", "\033[1m\033[20X"},
        {"\033[1m\033[2", "\033[1m\033[2"},
        {"\033[1m\033[4:3m", "\033[1m\033[4:3m"},
        {"\033[>4m\033[1m", "\033[>4m\033[1m"},
        /* "01" is no reset. */
        {"\033[4m\033[01m", "\033[4;01m"},
    };
    struct sgr f = {false};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_shortened(&f, cases[i][0], cases[i][1]);
}

static void
a_sequence_has_a_bound(void **state)
{
    struct sgr f = {false};
    (void)state;
    assert_shortened(&f, "\033[1;2;3;4;5m\033[6;7;8;9m\033[10;11;12;13mX",
                     "\033[1;2;3;4;5;6;7;8;9m\033[10;11;12;13mX");
}

static void
line_drawing_is_left_alone(void **state)
{
    struct sgr f = {false};
    (void)state;
    assert_shortened(&f, "\033(0qq\033(B\033[0m\033[1mA", "\033(0qq\033(B\033[0m\033[1mA");
    assert_shortened(&f, "\033(B\033[0m\033[1mA", "\033[0;1mA");
    /* Left in the line-drawing set: the next bytes must bring it back. */
    assert_shortened(&f, "\033(0q", "\033(0q");
    assert_shortened(&f, "\033(BA", "\033(BA");
    assert_shortened(&f, "\033(BA", "A");
}

/* The state of a terminal that knows a few attributes, after the bytes; text as it comes. */
static void
interpret(const char *p, size_t n, char *text, size_t size)
{
    unsigned attrs = 0;
    size_t o = 0;
    for (size_t i = 0; i < n;) {
        if (p[i] != '\033') {
            o += (size_t)snprintf(text + o, size - o, "%c%02x", p[i++], attrs);
            continue;
        }
        if (p[i + 1] == '(') {
            i += 3;
            continue;
        }
        i += 2;
        for (;;) {
            char *end;
            unsigned long v = strtoul(p + i, &end, 10);
            attrs = v == 0 ? 0 : attrs | 1u << (v % 8);
            i = (size_t)(end - p);
            if (p[i++] == 'm')
                break;
        }
    }
    text[o] = '\0';
}

static void
what_is_shown_stays(void **state)
{
    uint32_t seed = 4711;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        char bytes[200] = "", copy[200], want[800], got[800];
        size_t n = 0;
        for (int i = 0; i < 20; i++) {
            seed = seed * 1664525u + 1013904223u;
            unsigned v = (seed >> 16) % 12;
            if (v < 3)
                bytes[n++] = (char)('a' + v);
            else if (v == 3)
                n += (size_t)snprintf(bytes + n, sizeof(bytes) - n, "\033(B");
            else if (v == 4)
                n += (size_t)snprintf(bytes + n, sizeof(bytes) - n, "\033[m");
            else
                n += (size_t)snprintf(bytes + n, sizeof(bytes) - n, "\033[%u;%um", v % 3, v % 8);
        }
        struct sgr f = {false};
        memcpy(copy, bytes, n + 1);
        interpret(bytes, n, want, sizeof(want));
        size_t m = sgr_shorten(&f, copy, n);
        copy[m] = '\0';
        assert_true(m <= n);
        interpret(copy, m, got, sizeof(got));
        assert_string_equal(got, want);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_become_one),
        cmocka_unit_test(a_sequence_has_a_bound),
        cmocka_unit_test(line_drawing_is_left_alone),
        cmocka_unit_test(what_is_shown_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
