/* The words of print/spool.h; what talks to CUPS is in tests/integration/test_spool.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "print/spool.h"

static void
keywords_are_matched_by_prefix(void **state)
{
    (void)state;
    static const struct {
        const char *keyword;
        unsigned bits;
    } cases[] = {
        {"media-empty-warning", SPOOL_MEDIA_EMPTY},
        {"media-empty", SPOOL_MEDIA_EMPTY},
        {"media-needed-error", SPOOL_MEDIA_NEEDED},
        {"media-jam-error", SPOOL_MEDIA_JAM},
        {"marker-supply-low-report", SPOOL_TONER_LOW},
        {"toner-empty-error", SPOOL_TONER_EMPTY},
        {"door-open-report", SPOOL_COVER_OPEN},
        {"offline-report", SPOOL_OFFLINE},
        {"paused", SPOOL_PAUSED},
        {"none", 0},
        {"cups-waiting-for-job-completed", 0},
        {"connecting-to-device", 0},
        {"something-new-report", 0},
        {"something-new-error", SPOOL_OTHER},
        {"something-new", SPOOL_OTHER},
        {"", SPOOL_OTHER},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(spool_reason_of(cases[i].keyword), cases[i].bits);
}

static void
every_reason_and_state_has_its_words(void **state)
{
    (void)state;
    for (unsigned bit = SPOOL_MEDIA_EMPTY; bit <= SPOOL_OTHER; bit <<= 1) {
        assert_string_not_equal(spool_reason_text(bit), "");
        assert_true((bit == SPOOL_OTHER) ==
                    (strcmp(spool_reason_name((enum spool_reason)bit), "other") == 0));
    }
    assert_string_equal(spool_reason_text(0), "");
    for (int s = SPOOL_PENDING; s <= SPOOL_MISSING; s++)
        assert_string_not_equal(spool_state_name((enum spool_state)s), "");
}

/* What an officer can do something about comes before what can wait. */
static void
the_hindrance_is_told_first(void **state)
{
    (void)state;
    assert_string_equal(spool_reason_text(SPOOL_TONER_LOW | SPOOL_MEDIA_EMPTY),
                        spool_reason_text(SPOOL_MEDIA_EMPTY));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keywords_are_matched_by_prefix),
        cmocka_unit_test(every_reason_and_state_has_its_words),
        cmocka_unit_test(the_hindrance_is_told_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
