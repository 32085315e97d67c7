/* The main screens as a screen reader is given them: one thing at a time, the cursor at its beginning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/tui/linear_out.h"
#include "tests/support/canned.h"
#include "tests/support/canned_intake.h"
#include "tests/support/play.h"

static struct play *
linear(const char *role)
{
    static const char *const stored[] = {"linear", "on"};
    struct play *p = play_new(role);
    fake_db_rows(p->db, "preference_list_stmt", stored, COUNT(stored));
    canned_checks(p->db, false);
    canned_sign(p->db);
    canned_prints(p->db);
    canned_audit(p->db);
    canned_status(p->db);
    session_start(&p->ses);
    return p;
}

static void
test_queue(void **state)
{
    (void)state;
    struct play *p = linear("operator");
    play_shot_linear(p, "queue");
    play_press(p, "Down Down");
    play_shot_linear(p, "queue-third");
    play_press(p, "/");
    play_type(p, "siti");
    play_shot_linear(p, "queue-filter");
    play_press(p, "Esc f Tab Tab");
    play_shot_linear(p, "queue-form");
    play_press(p, "Enter");
    play_shot_linear(p, "queue-form-choice");
    play_press(p, "Esc Esc End");
    play_shot_linear(p, "queue-last");
    play_press(p, ":");
    play_type(p, "cetak");
    play_shot_linear(p, "palette");
    play_end(p);
}

static void
test_request(void **state)
{
    (void)state;
    struct play *p = linear("operator");
    play_press(p, "Down Down Enter");
    play_shot_linear(p, "request-compare");
    play_press(p, "Down Down Down");
    play_shot_linear(p, "request-compare-row");
    play_press(p, "End");
    play_shot_linear(p, "request-compare-last");
    play_press(p, "Tab");
    play_shot_linear(p, "request-checks");
    play_press(p, "Tab");
    play_shot_linear(p, "request-files");
    play_press(p, "Enter");
    play_shot_linear(p, "document");
    play_press(p, "Esc s");
    play_shot_linear(p, "approve");
    play_press(p, "Enter");
    play_shot_linear(p, "approve-wrong-word");
    play_press(p, "Esc ?");
    play_shot_linear(p, "help");
    play_end(p);
}

static void
test_other_screens(void **state)
{
    (void)state;
    struct play *p = linear("kepala_dinas");
    play_shot_linear(p, "sign");
    play_press(p, "2");
    play_shot_linear(p, "prints");
    play_end(p);
    p = linear("auditor");
    play_shot_linear(p, "audit");
    play_press(p, "Enter");
    play_shot_linear(p, "audit-entry");
    play_end(p);
    p = linear("administrator");
    play_shot_linear(p, "status");
    play_press(p, "F9");
    play_shot_linear(p, "settings");
    fake_db_down(p->db, NULL);
    play_pass(p, 5);
    play_shot_linear(p, "database-down");
    play_end(p);
}

/* No picture of this mode may hold a line of a box, and the cursor always stands somewhere. */
static void
test_nothing_is_drawn(void **state)
{
    (void)state;
    static const char *const walk[] = {"?",   "Esc", "/",     "Esc", "f",   "Esc", "v",     "Esc",
                                       ":",   "Esc", "Enter", "s",   "Esc", "k",   "Space", "Enter",
                                       "Esc", "Esc", "Tab",   "Tab", "Tab", "F9",  "Enter"};
    struct play *p = linear("operator");
    struct surface *s = surface_new(24, 80);
    for (size_t i = 0; i < COUNT(walk); i++) {
        play_press(p, walk[i]);
        session_draw(&p->ses, s);
        for (int c = 0; c < s->rows * s->cols; c++)
            assert_false(s->cells[c].cp >= 0x2500 && s->cells[c].cp < 0x2580);
        assert_true(s->cur_row >= 0 && s->cur_col >= 0);
    }
    surface_free(s);
    play_end(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_queue),
        cmocka_unit_test(test_request),
        cmocka_unit_test(test_other_screens),
        cmocka_unit_test(test_nothing_is_drawn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
