/* Times as people and machines read them, and translations of the words in them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "console/base/clock.h"
#include "console/base/err.h"

#define AT 1795340587 /* 2026-11-22 09:43:07 UTC */

static void
times_carry_their_zone(void **state)
{
    (void)state;
    char t[CLOCK_TEXT];

    assert_string_equal(clock_text(t, AT, ZONE_WIB), "22-11-2026 16:43 WIB");
    assert_string_equal(clock_text(t, AT, ZONE_WITA), "22-11-2026 17:43 WITA");
    assert_string_equal(clock_text(t, AT, ZONE_WIT), "22-11-2026 18:43 WIT");
    assert_string_equal(clock_time(t, AT, ZONE_WIB), "16:43:07");
    assert_string_equal(clock_iso(t, AT), "2026-11-22T09:43:07Z");
    assert_string_equal(clock_date(t, AT, ZONE_WIB), "22-11-2026");
    /* 23:30 UTC is the next day in Indonesia */
    assert_string_equal(clock_date(t, 1798759800, ZONE_WIB), "01-01-2027");
}

static void
no_time_and_far_times(void **state)
{
    (void)state;
    char t[CLOCK_TEXT];
    const int64_t far[] = {INT64_MAX,         INT64_MIN, INT64_MAX - 1, INT64_MIN + 1,
                           67768036191676799, -1,        253402300800};

    assert_string_equal(clock_text(t, 0, ZONE_WIB), "-");
    assert_string_equal(clock_date(t, 0, ZONE_WIB), "-");
    assert_string_equal(clock_iso(t, 0), "1970-01-01T00:00:00Z");
    for (size_t i = 0; i < COUNT(far); i++) {
        assert_true(clock_text(t, far[i], ZONE_WIT)[0] != '\0');
        assert_true(clock_date(t, far[i], ZONE_WIT)[0] != '\0');
        assert_true(clock_time(t, far[i], ZONE_WIT)[0] != '\0');
        assert_true(clock_iso(t, far[i])[0] != '\0');
        assert_true(clock_span(t, far[i])[0] != '\0');
    }
    assert_string_equal(clock_text(t, INT64_MAX, ZONE_WIB), "-");
    assert_string_equal(clock_iso(t, -1), "1969-12-31T23:59:59Z");
}

static void
spans(void **state)
{
    (void)state;
    static const struct {
        int64_t s;
        const char *text;
    } t[] = {{0, "<1 mnt"},     {59, "<1 mnt"},    {60, "1 mnt"},      {3599, "59 mnt"}, {3600, "1 jam"},
             {86399, "23 jam"}, {86400, "1 hari"}, {259200, "3 hari"}, {-30, "-<1 mnt"}, {-1500, "-25 mnt"}};
    char d[CLOCK_TEXT];

    for (size_t i = 0; i < COUNT(t); i++)
        assert_string_equal(clock_span(d, t[i].s), t[i].text);
}

static int64_t
still(void *ctx)
{
    return *(int64_t *)ctx;
}

static void
clocks_can_be_held(void **state)
{
    (void)state;
    int64_t value = 42;
    const struct clock c = {.now = still, .mono_ms = still, .ctx = &value};

    assert_int_equal(clock_now(&c), 42);
    value = 43;
    assert_int_equal(clock_mono_ms(&c), 43);
    int64_t before = clock_mono_ms(clock_system());
    assert_true(clock_mono_ms(clock_system()) >= before);
    assert_true(clock_now(clock_system()) > 1700000000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_carry_their_zone),
        cmocka_unit_test(no_time_and_far_times),
        cmocka_unit_test(spans),
        cmocka_unit_test(clocks_can_be_held),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
