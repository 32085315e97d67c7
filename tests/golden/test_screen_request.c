/*
 * One request and every decision on it.
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

/* --- request ------------------------------------------------------------------------------- */

static void
test_request_tabs(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    play_shot(p, "request-compare");
    play_shot_at(p, "request-compare", 24, 80);
    play_press(p, "PgDn");
    play_shot_at(p, "request-compare-2", 24, 80);
    play_press(p, "Home d");
    play_shot(p, "request-compare-all");
    play_press(p, "Tab");
    play_shot(p, "request-checks");
    play_press(p, "Right");
    play_shot(p, "request-files");
    play_press(p, "Tab Tab");
    play_shot(p, "request-history");
    play_press(p, "Tab");
    play_shot(p, "request-sheets-none");
    play_press(p, "Tab BackTab Left");
    assert_true(play_sees(p, "[Riwayat]"));
    play_end(p);
}

static void
test_request_load_failure_keeps_the_old(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    fake_db_down(p->db, "request_history_stmt");
    play_press(p, "r");
    assert_true(play_sees(p, "261121-00017"));
    assert_true(play_sees(p, "Semula"));
    assert_true(play_sees(p, "tidak terjangkau"));
    play_end(p);
}

static void
test_request_without_database(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    fake_db_down(p->db, "request_detail_stmt");
    play_press(p, "Down Down Enter");
    play_shot(p, "request-not-loaded");
    fake_db_up(p->db);
    play_pass(p, 3);
    assert_true(play_sees(p, "Anda memegang"));
    play_end(p);
}

static void
test_claim_is_extended_while_working(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    int before = play_calls(p, "queue_claim_stmt");
    play_pass(p, 70);
    assert_int_equal(play_calls(p, "queue_claim_stmt"), before);
    play_press(p, "Down");
    play_pass(p, 3);
    assert_int_equal(play_calls(p, "queue_claim_stmt"), before + 1);
    play_end(p);
}

static void
test_claim_runs_out(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    p->cfg.idle_lock_s = 86400;
    fake_db_down(p->db, NULL);
    play_pass(p, 843);
    assert_true(play_sees(p, "Waktu memegang habis; hanya dibaca"));
    play_press(p, "d");
    play_shot(p, "claim-ran-out");
    play_end(p);
}

static void
test_claim_taken_by_another(void **state)
{
    (void)state;
    static const char *const other[] = {"99", "900"};
    struct play *p = play_request("operator");
    fake_db_rows(p->db, "queue_claim_stmt", other, 2);
    play_pass(p, 62);
    play_press(p, "Down");
    play_pass(p, 3);
    assert_true(play_sees(p, "Tidak lagi Anda pegang; sekarang hanya dibaca"));
    assert_string_equal(fake_db_param(p->db, "queue_release_stmt", 1), "99");
    play_end(p);
}

static void
test_decided_goes_on_to_the_next(void **state)
{
    (void)state;
    static const char *const next[] = {"17", CANNED_TOKEN, "900"};
    struct play *p = play_new("operator");
    canned_request(p->db, "awaiting_signature", false);
    session_start(&p->ses);
    play_press(p, "l");
    canned_request(p->db, "in_review", true);
    fake_db_rows(p->db, "queue_next_stmt", next, 3);
    play_press(p, "n");
    assert_true(play_sees(p, "Anda memegang"));
    play_end(p);
}

static void
test_read_only_for_the_signatory(void **state)
{
    (void)state;
    struct play *p = play_new("kepala_dinas");
    canned_request(p->db, "in_review", false);
    canned_sign(p->db);
    session_start(&p->ses);
    play_press(p, "1 Down Down Enter");
    assert_int_equal(play_calls(p, "queue_claim_stmt"), 0);
    play_shot(p, "request-read-only");
    play_end(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_request_tabs),
        cmocka_unit_test(test_request_load_failure_keeps_the_old),
        cmocka_unit_test(test_request_without_database),
        cmocka_unit_test(test_claim_is_extended_while_working),
        cmocka_unit_test(test_claim_runs_out),
        cmocka_unit_test(test_claim_taken_by_another),
        cmocka_unit_test(test_decided_goes_on_to_the_next),
        cmocka_unit_test(test_read_only_for_the_signatory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
