/*
 * The queue: what a clerk sees stands in tests/golden/, what happened is checked beside it.
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

/* --- queue ----------------------------------------------------------------------------- */

static void
test_queue(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    play_press(p, "Down Down");
    play_shot(p, "queue");
    play_end(p);
}

static void
test_queue_empty(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    fake_db_rows(p->db, "queue_page_stmt", NULL, 0);
    fake_db_rows(p->db, "queue_counts_stmt", NULL, 0);
    session_start(&p->ses);
    play_shot(p, "queue-empty");
    play_end(p);
}

static void
test_queue_filter(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    play_press(p, "/");
    play_type(p, "fauzan");
    play_shot(p, "queue-filter-prompt");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 0), "fauzan");
    play_press(p, "s");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 1), "ref");
    play_shot(p, "queue-filtered");
    fake_db_rows(p->db, "queue_page_stmt", NULL, 0);
    play_press(p, "r");
    play_shot(p, "queue-filtered-empty");
    play_press(p, "Esc");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 0), "");
    assert_false(p->ses.quit_armed);
    play_end(p);
}

static void
test_queue_refreshes_and_keeps_the_cursor(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    play_press(p, "End");
    int before = play_calls(p, "queue_page_stmt");
    play_pass(p, 3);
    assert_int_equal(play_calls(p, "queue_page_stmt"), before + 1);
    assert_true(play_sees(p, ">"));
    assert_true(play_sees(p, "14/14"));
    play_end(p);
}

static void
test_queue_database_down(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    fake_db_down(p->db, NULL);
    play_pass(p, 3);
    play_press(p, "Down");
    play_shot(p, "queue-database-down");
    fake_db_up(p->db);
    play_pass(p, 3);
    assert_true(play_sees(p, "tersambung kembali"));
    play_end(p);
}

static void
test_queue_refused_claim_can_be_read(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    fake_db_refuse(p->db, "queue_claim_stmt", "LKCON", "claimed_by_other");
    play_press(p, "Down Down Down Enter");
    play_shot(p, "queue-claimed-by-other");
    canned_request(p->db, "in_review", false);
    play_press(p, "l");
    assert_true(play_sees(p, "Perbandingan"));
    assert_true(play_sees(p, "Hanya dibaca"));
    play_end(p);
}

static void
test_queue_next(void **state)
{
    (void)state;
    static const char *const next[] = {"17", CANNED_TOKEN, "900"};
    struct play *p = play_start("operator");
    play_press(p, "n");
    assert_true(play_sees(p, "Tidak ada permohonan yang menunggu giliran"));
    fake_db_rows(p->db, "queue_next_stmt", next, 3);
    play_press(p, "n");
    assert_true(play_sees(p, "Anda memegang"));
    play_press(p, "Esc");
    assert_int_equal(play_calls(p, "queue_release_stmt"), 1);
    assert_string_equal(fake_db_param(p->db, "queue_release_stmt", 1), CANNED_TOKEN);
    play_end(p);
}

static void
test_hostile_names(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    canned_queue_hostile(p->db);
    session_start(&p->ses);
    play_shot(p, "queue-hostile");
    canned_request_hostile(p->db);
    play_press(p, "l");
    play_shot(p, "request-hostile");
    play_shot_at(p, "request-hostile", 24, 80);
    play_press(p, "PgDn");
    play_shot_at(p, "request-hostile-2", 24, 80);
    play_end(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_queue),
        cmocka_unit_test(test_queue_empty),
        cmocka_unit_test(test_queue_filter),
        cmocka_unit_test(test_queue_refreshes_and_keeps_the_cursor),
        cmocka_unit_test(test_queue_database_down),
        cmocka_unit_test(test_queue_refused_claim_can_be_read),
        cmocka_unit_test(test_queue_next),
        cmocka_unit_test(test_hostile_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
