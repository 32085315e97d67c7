/* Preferences belong to one officer; a number that is copied leaves a trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "console/prefs.h"
#include "db/store/pg.h"
#include "db/store/preference.h"
#include "tests/support/seed_db.h"

static void
preferences_are_ones_own(void **state)
{
    struct seed_db *d = *state;
    struct prefs mine, others;
    struct err e = {0};
    struct db *db = pg_db(d->as[WHO_PETUGAS1]);
    prefs_defaults(&mine);
    assert_int_equal(prefs_set(&mine, db, "theme", "safe-dark", &e), RC_OK);
    assert_int_equal(prefs_set(&mine, db, "linear", "on", &e), RC_OK);
    assert_int_equal(prefs_set(&mine, db, "theme", "plaid", &e), RC_INVALID);
    (void)history_add(&mine.filters, "siti");
    mine.filters_new = true;
    prefs_opened(&mine, 5, "261121-00005");
    prefs_opened(&mine, 6, "261121-00006");
    assert_int_equal(prefs_keep(&mine, db, &e), RC_OK);
    assert_false(mine.filters_new || mine.recent_new);
    prefs_defaults(&mine);
    assert_int_equal(prefs_load(&mine, db, &e), RC_OK);
    assert_string_equal(mine.theme, "safe-dark");
    assert_int_equal(mine.linear, LINEAR_SCREEN);
    assert_string_equal(mine.filters.items[0], "siti");
    assert_int_equal(mine.nrecent, 2);
    assert_int_equal(mine.recent[0].id, 6);
    prefs_defaults(&others);
    assert_int_equal(prefs_load(&others, pg_db(d->as[WHO_PETUGAS2]), &e), RC_OK);
    assert_string_equal(others.theme, "dark");
    assert_int_equal(others.filters.n, 0);
}

static void
settings_are_audited_and_typing_is_not(void **state)
{
    struct seed_db *d = *state;
    const char *count = "select count(*) from loket.audit_entry where action = 'preference.set'";
    int64_t before = seed_db_int(d, WHO_ROOT, "%s", count);
    seed_db_do(d, WHO_AUDITOR, "select loket.preference_set('mouse', 'on')");
    seed_db_do(d, WHO_AUDITOR, "select loket.preference_set('mouse', 'on')"); /* nothing changes */
    seed_db_do(d, WHO_AUDITOR, "select loket.preference_set('history.filter', 'approve')");
    assert_int_equal(seed_db_int(d, WHO_ROOT, "%s", count), before + 1);
}

static void
bad_preferences_are_refused(void **state)
{
    struct seed_db *d = *state;
    seed_db_refused(d, WHO_PETUGAS1, "preference_bad", "select loket.preference_set('Theme', 'x')");
    seed_db_refused(d, WHO_PETUGAS1, "preference_bad", "select loket.preference_set(null, 'x')");
    seed_db_refused(d, WHO_PETUGAS1, "preference_bad", "select loket.preference_set('theme', null)");
    seed_db_refused(d, WHO_PETUGAS1, "preference_bad",
                    "select loket.preference_set('theme', repeat('x', 41))");
    seed_db_refused(d, WHO_PETUGAS1, "preference_bad",
                    "select loket.preference_set('history.filter', repeat('x', 4001))");
    /* A citizen's number is no preference. */
    seed_db_refused(d, WHO_PETUGAS1, "preference_bad",
                    "select loket.preference_set('history.filter', 'siti' || chr(10) || '9901010107800001')");
    seed_db_refused(d, WHO_PETUGAS1, "preference_bad",
                    "select loket.preference_set('x' || n, 'y') from generate_series(1, 60) n");
}

static void
a_copied_number_is_noted_first(void **state)
{
    struct seed_db *d = *state;
    struct err e = {0};
    struct db *db = pg_db(d->as[WHO_VERIFIKATOR]);
    assert_int_equal(clipboard_note(db, "resident", "9901010107800001", &e), RC_OK);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select actor || ' ' || subject_kind || ' ' || subject from loket.audit_entry"
                     " where action = 'clipboard.copy' order by entry_id desc limit 1"),
        "verifikator resident 9901010107800001");
    assert_int_equal(clipboard_note(db, "resident", "99010101078", &e), RC_INVALID);
    assert_int_equal(clipboard_note(db, "officer", "9901010107800001", &e), RC_INVALID);
    seed_db_refused(d, WHO_ADMIN, "role_denied",
                    "select loket.clipboard_note('resident', '9901010107800001')");
}

static int
set_up(void **state)
{
    return seed_db_begin(state, 6, 2, 44);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(preferences_are_ones_own),
        cmocka_unit_test(settings_are_audited_and_typing_is_not),
        cmocka_unit_test(bad_preferences_are_refused),
        cmocka_unit_test(a_copied_number_is_noted_first),
    };
    return cmocka_run_group_tests_name("preference", tests, set_up, seed_db_end);
}
