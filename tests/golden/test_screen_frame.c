/*
 * Audit trail, service status and what the frame does around every screen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/canned.h"
#include "tests/support/play.h"

/* --- audit, status, frame -------------------------------------------------------------------- */

static void
test_audit(void **state)
{
    (void)state;
    struct play *p = play_new("auditor");
    canned_audit(p->db);
    session_start(&p->ses);
    play_press(p, "Down");
    play_shot(p, "audit");
    play_press(p, "Enter");
    play_shot(p, "audit-entry");
    play_press(p, "Esc /");
    play_type(p, "261121");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "audit_page_stmt", 0), "261121");
    play_shot(p, "audit-filtered");
    play_end(p);
}

static void
test_audit_loads_more(void **state)
{
    (void)state;
    static const char *rows[200 * 9];
    static char ids[200][8];
    for (int i = 0; i < 200; i++) {
        snprintf(ids[i], sizeof(ids[i]), "%d", 5000 - i);
        const char *const row[9] = {ids[i], "1795312790", "petugas1", "request.view", "request", "17",
                                    "",     "{}",         "1"};
        memcpy(&rows[i * 9], row, sizeof(row));
    }
    struct play *p = play_new("auditor");
    fake_db_rows(p->db, "audit_page_stmt", rows, COUNT(rows));
    session_start(&p->ses);
    play_press(p, "End");
    assert_string_equal(fake_db_param(p->db, "audit_page_stmt", 1), "4801");
    assert_true(play_sees(p, "200/400+"));
    play_end(p);
}

static void
test_status(void **state)
{
    (void)state;
    struct play *p = play_new("administrator");
    canned_status(p->db);
    session_start(&p->ses);
    play_shot(p, "status");
    fake_db_down(p->db, NULL);
    play_pass(p, 3);
    play_press(p, "Up");
    play_shot_at(p, "status-database-down", 24, 80);
    play_end(p);
}

static void
test_help(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    play_press(p, "?");
    play_shot(p, "help-request");
    play_press(p, "Esc Esc ?");
    play_shot(p, "help-queue");
    play_end(p);
}

static void
test_idle_lock_keeps_the_place(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    p->cfg.idle_lock_s = 60;
    play_pass(p, 61);
    play_type(p, "salah");
    play_press(p, "Enter");
    play_shot(p, "idle-lock");
    play_type(p, "benar");
    play_press(p, "Enter");
    assert_true(play_sees(p, "[Perbandingan]"));
    play_end(p);
}

static void
test_too_small(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    play_shot_at(p, "too-small", 20, 60);
    play_end(p);
}

static void
test_database_away_at_login(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    fake_db_down(p->db, NULL);
    session_start(&p->ses);
    play_shot(p, "database-away-at-login");
    fake_db_up(p->db);
    play_pass(p, 4);
    assert_true(play_sees(p, "Antrean permohonan"));
    play_end(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_audit),
        cmocka_unit_test(test_audit_loads_more),
        cmocka_unit_test(test_status),
        cmocka_unit_test(test_help),
        cmocka_unit_test(test_idle_lock_keeps_the_place),
        cmocka_unit_test(test_too_small),
        cmocka_unit_test(test_database_away_at_login),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
