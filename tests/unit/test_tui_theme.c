/* Themes: they do without colour, their colours can be read, and the safe ones hold for every eye. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "console/base/err.h"
#include "console/tui/theme.h"

#define CONTRAST_MIN 4.5 /* WCAG 2.1, 1.4.3 */
#define APART_MIN    30  /* CIE 1976 difference of two colours that must not be taken for each other */

struct rgb {
    double r, g, b;
};

static double
linear(int value)
{
    double c = value / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* Linear light of one of the 256 colours as xterm has them. */
static struct rgb
color(int i)
{
    static const int steps[] = {0, 95, 135, 175, 215, 255};
    assert_in_range(i, 16, 255); /* the first 16 belong to the person */
    if (i >= 232) {
        double v = linear(8 + 10 * (i - 232));
        return (struct rgb){v, v, v};
    }
    i -= 16;
    return (struct rgb){linear(steps[i / 36]), linear(steps[i / 6 % 6]), linear(steps[i % 6])};
}

static struct rgb
hex(unsigned rgb)
{
    return (struct rgb){linear((int)(rgb >> 16 & 255)), linear((int)(rgb >> 8 & 255)),
                        linear((int)(rgb & 255))};
}

static double
luminance(struct rgb c)
{
    return 0.2126 * c.r + 0.7152 * c.g + 0.0722 * c.b;
}

static double
contrast(struct rgb a, struct rgb b)
{
    double x = luminance(a) + 0.05, y = luminance(b) + 0.05;
    return x > y ? x / y : y / x;
}

/* Backgrounds that terminals have by default: black, white, and the two that are farthest from them. */
static const struct {
    const char *theme;
    unsigned backgrounds[3];
} usual[] = {
    {"dark", {0x000000, 0x300a24, 0x002b36}},
    {"safe-dark", {0x000000, 0x300a24, 0x002b36}},
    {"light", {0xffffff, 0xfdf6e3, 0xfafafa}},
    {"safe-light", {0xffffff, 0xfdf6e3, 0xfafafa}},
};

static void
every_colour_can_be_read(void **state)
{
    (void)state;
    int seen = 0;
    for (size_t i = 0; i < COUNT(usual); i++)
        for (int r = 0; r < ROLE_COUNT_; r++) {
            struct style st = theme_style(theme_by_name(usual[i].theme), (enum role)r, 256);
            for (size_t b = 0; b < 3 && st.fg >= 0; b++, seen++) {
                double c = contrast(color(st.fg), st.bg >= 0 ? color(st.bg) : hex(usual[i].backgrounds[b]));
                if (c < CONTRAST_MIN)
                    fail_msg("theme %s, role %d: contrast %.2f", usual[i].theme, r, c);
            }
            assert_false(st.fg < 0 && st.bg >= 0); /* an unknown colour on a known one */
        }
    assert_true(seen > 80);
}

/* Machado, Oliveira, Fernandes (2009), severity 1: what is left of a colour, as linear light. */
static const struct {
    const char *who;
    double m[3][3];
} eyes[] = {
    {"everybody", {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {"protanopia",
     {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {"deuteranopia",
     {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
    {"tritanopia",
     {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
};

static double
clip(double v)
{
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

static struct rgb
seen_by(size_t eye, struct rgb c)
{
    const double(*m)[3] = eyes[eye].m;
    return (struct rgb){clip(m[0][0] * c.r + m[0][1] * c.g + m[0][2] * c.b),
                        clip(m[1][0] * c.r + m[1][1] * c.g + m[1][2] * c.b),
                        clip(m[2][0] * c.r + m[2][1] * c.g + m[2][2] * c.b)};
}

static double
lab_part(double t)
{
    return t > 0.008856 ? cbrt(t) : 7.787 * t + 16.0 / 116;
}

static double
apart(struct rgb p, struct rgb q)
{
    double lab[2][3];
    const struct rgb both[2] = {p, q};
    for (int i = 0; i < 2; i++) {
        struct rgb c = both[i];
        double x = lab_part((0.4124 * c.r + 0.3576 * c.g + 0.1805 * c.b) / 0.95047);
        double y = lab_part(luminance(c));
        double z = lab_part((0.0193 * c.r + 0.1192 * c.g + 0.9505 * c.b) / 1.08883);
        lab[i][0] = 116 * y - 16;
        lab[i][1] = 500 * (x - y);
        lab[i][2] = 200 * (y - z);
    }
    return sqrt(pow(lab[0][0] - lab[1][0], 2) + pow(lab[0][1] - lab[1][1], 2) +
                pow(lab[0][2] - lab[1][2], 2));
}

static const enum role pairs[][2] = {
    {ROLE_OK, ROLE_WARN},       {ROLE_OK, ROLE_ERROR},        {ROLE_WARN, ROLE_ERROR},
    {ROLE_ADDED, ROLE_REMOVED}, {ROLE_CHANGED, ROLE_REMOVED}, {ROLE_CHANGED, ROLE_ADDED},
};

/* The least difference of the pairs for an eye. */
static double
least_apart(const char *theme, size_t eye)
{
    double least = 1000;
    for (size_t p = 0; p < COUNT(pairs); p++) {
        struct style a = theme_style(theme_by_name(theme), pairs[p][0], 256);
        struct style b = theme_style(theme_by_name(theme), pairs[p][1], 256);
        double d = apart(seen_by(eye, color(a.fg)), seen_by(eye, color(b.fg)));
        least = d < least ? d : least;
    }
    return least;
}

static void
safe_themes_hold_for_every_eye(void **state)
{
    (void)state;
    for (size_t eye = 0; eye < COUNT(eyes); eye++) {
        if (least_apart("safe-dark", eye) < APART_MIN || least_apart("safe-light", eye) < APART_MIN)
            fail_msg("%s: %.1f and %.1f apart", eyes[eye].who, least_apart("safe-dark", eye),
                     least_apart("safe-light", eye));
    }
    /* The measure tells: red and green of the light theme are nearly one colour without green cones. */
    assert_true(least_apart("light", 2) < APART_MIN);
}

/* What carries a meaning differs from plain text, and pairs of opposites from each other, in every theme and
 * with any number of colours. */
static void
meaning_can_be_told_apart(void **state)
{
    static const int colors[] = {0, 8, 16, 256};
    static const enum role meant[] = {ROLE_TITLE,   ROLE_FOOT_KEY, ROLE_HEAD,  ROLE_CURSOR, ROLE_FIELD,
                                      ROLE_CHANGED, ROLE_ADDED,    ROLE_ERROR, ROLE_WARN,   ROLE_REMOVED};
    static const struct style plain = {-1, -1, 0};
    (void)state;
    for (size_t i = 0; theme_at(i) != NULL; i++)
        for (size_t c = 0; c < COUNT(colors); c++) {
            for (size_t r = 0; r < COUNT(meant); r++) {
                struct style st = theme_style(theme_at(i), meant[r], colors[c]);
                assert_false(st.fg == plain.fg && st.bg == plain.bg && st.attr == plain.attr);
            }
            struct style add = theme_style(theme_at(i), ROLE_ADDED, colors[c]);
            struct style del = theme_style(theme_at(i), ROLE_REMOVED, colors[c]);
            assert_false(add.fg == del.fg && add.attr == del.attr);
        }
}

static void
themes_never_need_colour(void **state)
{
    static const char *const names[] = {"dark", "light", "mono", "safe-dark", "safe-light", "16"};
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        const struct theme *th = theme_by_name(names[i]);
        assert_ptr_equal(theme_at(i), th);
        assert_string_equal(theme_name(th), names[i]);
        assert_int_not_equal(theme_label(th)[0], '\0');
        for (int r = 0; r < ROLE_COUNT_; r++) {
            struct style st = theme_style(th, (enum role)r, 0);
            assert_int_equal(st.fg, -1);
            assert_int_equal(st.bg, -1);
            st = theme_style(th, (enum role)r, 8);
            assert_true(st.fg < 8 && st.bg < 8);
            st = theme_style(th, (enum role)r, 16);
            assert_true(st.fg < 16 && st.bg < 16);
            st = theme_style(th, (enum role)r, 256);
            assert_true(i != 5 || (st.fg < 16 && st.bg < 16));
            assert_true(i != 2 || (st.fg == -1 && st.bg == -1));
        }
        assert_true(theme_style(th, ROLE_CURSOR, 0).attr & STYLE_REVERSE);
        assert_true(theme_style(th, ROLE_CURSOR, 256).attr & STYLE_REVERSE);
        assert_int_not_equal(theme_style(th, ROLE_FIELD, 0).attr, 0);
    }
    assert_null(theme_at(COUNT(names)));
    assert_string_equal(theme_name(theme_by_name("?")), "dark");
    setenv("NO_COLOR", "1", 1);
    assert_string_equal(theme_name(theme_pick("light")), "mono");
    setenv("NO_COLOR", "", 1);
    assert_string_equal(theme_name(theme_pick("light")), "light");
    unsetenv("NO_COLOR");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_colour_can_be_read),
        cmocka_unit_test(safe_themes_hold_for_every_eye),
        cmocka_unit_test(meaning_can_be_told_apart),
        cmocka_unit_test(themes_never_need_colour),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
