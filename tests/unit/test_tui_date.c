#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "console/tui/date.h"

static void
days_are_read_in_every_spelling(void **state)
{
    (void)state;
    static const char *const same[] = {"05-11-2026", "05112026",    "5-11-2026",  "05/11/2026",
                                       "5.11.2026",  " 05 11 2026", "05-11-2026 "};
    char iso[DATE_TEXT];
    for (size_t i = 0; i < COUNT(same); i++) {
        assert_true(date_read(iso, same[i]));
        assert_string_equal(iso, "2026-11-05");
    }
    assert_true(date_read(iso, "29-02-2024"));
    assert_true(date_read(iso, "29-02-2000"));
    assert_true(date_read(iso, ""));
    assert_string_equal(iso, "");
}

static void
what_is_no_day_stays_as_typed(void **state)
{
    (void)state;
    static const char *const bad[] = {"31-02-2026",  "29-02-2025", "29-02-1900", "00-01-2000", "01-13-2000",
                                      "1-1-99",      "5112026",    "2026-11-05", "kemarin",    "01-01-1799",
                                      "01-01-20001", "01-01-",     "-",          "010120000"};
    char iso[DATE_TEXT];
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_false(date_read(iso, bad[i]));
        assert_string_equal(iso, bad[i]);
    }
}

static void
stored_days_are_shown(void **state)
{
    (void)state;
    char text[DATE_TEXT];
    assert_string_equal(date_show(text, "2026-11-05"), "05-11-2026");
    assert_string_equal(date_show(text, ""), "");
    assert_string_equal(date_show(text, "05-11-26"), "05-11-26");
    assert_string_equal(date_show(text, "2026-11-055"), "2026-11-055");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_read_in_every_spelling),
        cmocka_unit_test(what_is_no_day_stays_as_typed),
        cmocka_unit_test(stored_days_are_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
