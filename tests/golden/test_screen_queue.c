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
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 9), "ref");
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
    static const char *const changed[] = {"7412", "t"};
    int before = play_calls(p, "queue_page_stmt");
    play_pass(p, 6);
    assert_int_equal(play_calls(p, "queue_page_stmt"), before);
    fake_db_rows(p->db, "queue_version_stmt", changed, 2);
    play_pass(p, 3);
    assert_int_equal(play_calls(p, "queue_page_stmt"), before + 1);
    play_pass(p, 6);
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

/* What the version says nothing about is loaded at every refresh. */
static void
test_queue_of_thousands_is_loaded_again(void **state)
{
    (void)state;
    static const char *const part[] = {"7411", "f"};
    struct play *p = play_new("operator");
    canned_queue(p->db);
    fake_db_rows(p->db, "queue_version_stmt", part, 2);
    session_start(&p->ses);
    int before = play_calls(p, "queue_page_stmt");
    play_pass(p, 3);
    assert_int_equal(play_calls(p, "queue_page_stmt"), before);
    play_press(p, "/");
    play_type(p, "fauzan");
    play_press(p, "Enter");
    before = play_calls(p, "queue_page_stmt");
    play_pass(p, 3);
    assert_int_equal(play_calls(p, "queue_page_stmt"), before + 1);
    play_end(p);
}

static void
test_queue_filter_form(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    play_press(p, "f Tab Tab Tab Tab");
    play_type(p, "saya");
    play_press(p, "Tab");
    play_type(p, "siti");
    play_shot(p, "queue-form");
    play_press(p, "Tab");
    play_type(p, "12");
    play_press(p, "C-s");
    assert_true(play_sees(p, "NIK terdiri atas 16 angka"));
    play_type(p, "34567890123456");
    play_press(p, "C-s");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 5), "saya");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 6), "siti");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 7), "1234567890123456");
    play_shot(p, "queue-form-filtered");
    play_press(p, "Esc");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 7), "");
    play_press(p, "f Esc");
    assert_true(play_sees(p, "WAYAN SUTEJA"));
    play_end(p);
}

/* --- out of order, take-over -------------------------------------------------------------- */

/* clang-format off */
static const char *const pick_reasons[] = {
    "RENTAN", "Lansia, disabilitas, hamil atau pemohon rentan lain", "",
    "HADIR", "Pemohon hadir di loket dan menunggu", "",
    "LAIN", "Alasan lain (jelaskan pada catatan)", "",
};
static const char *const claim[] = {CANNED_TOKEN, "900"};
/* clang-format on */

static void
test_queue_out_of_order_needs_a_reason(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    fake_db_refuse(p->db, "queue_claim_stmt", "LKINV", "pick_reason_needed");
    fake_db_rows(p->db, "queue_reasons_stmt", pick_reasons, COUNT(pick_reasons));
    play_press(p, "Down Down Down Down Enter");
    play_shot(p, "queue-out-of-order");
    play_press(p, "Esc");
    assert_true(play_sees(p, "NUR HALIMAH"));
    play_press(p, "Enter Down Enter Enter Enter");
    assert_int_equal(play_calls(p, "queue_claim_stmt"), 2);
    play_type(p, "dengan kursi roda");
    fake_db_rows(p->db, "queue_claim_stmt", claim, 2);
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "queue_claim_stmt", 1), "HADIR");
    assert_string_equal(fake_db_param(p->db, "queue_claim_stmt", 2), "dengan kursi roda");
    assert_true(play_sees(p, "Anda memegang"));
    play_end(p);
}

static void
test_queue_take_over(void **state)
{
    (void)state;
    struct play *p = play_start("penyelia");
    fake_db_rows(p->db, "queue_reasons_stmt", pick_reasons, COUNT(pick_reasons));
    play_press(p, "t");
    assert_true(play_sees(p, "Tidak dipegang petugas lain"));
    play_press(p, "Down Down Down t");
    play_shot(p, "queue-take-over");
    fake_db_refuse(p->db, "queue_takeover_stmt", "LKINV", "pick_note_missing");
    play_press(p, "Down Down Enter");
    play_type(p, "sakit");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Alasan lain harus dijelaskan"));
    fake_db_rows(p->db, "queue_takeover_stmt", claim, 2);
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "queue_takeover_stmt", 0), "18");
    assert_string_equal(fake_db_param(p->db, "queue_takeover_stmt", 1), "LAIN");
    assert_true(play_sees(p, "Anda memegang"));
    play_end(p);
}

/* --- saved views ------------------------------------------------------------------------------ */

/* clang-format off */
static const char *const views[] = {
    "Kematian lama", "submitted", "I.B.2", "", "259200", "", "", "", "", "ref",
    "Punya saya", "", "", "", "", "saya", "", "", "", "janji",
};
/* clang-format on */

static void
test_queue_views(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    fake_db_rows(p->db, "view_list_stmt", views, COUNT(views));
    play_press(p, "v");
    play_shot(p, "queue-views");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 1), "submitted");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 2), "I.B.2");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 4), "259200");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 9), "ref");
    assert_true(play_sees(p, "Kematian lama"));
    play_press(p, "v Down Down Enter C-u");
    play_type(p, "Lama");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "view_save_stmt", 9), "Lama");
    assert_string_equal(fake_db_param(p->db, "view_save_stmt", 2), "I.B.2");
    play_press(p, "v Down Down Down Enter Down Enter");
    assert_string_equal(fake_db_param(p->db, "view_drop_stmt", 0), "Punya saya");
    play_end(p);
}

/* --- pages -------------------------------------------------------------------------------------- */

#define PAGE 50

/* n rows from id first on. */
static void
put_rows(struct play *p, int first, int n)
{
    static char text[PAGE][2][16];
    static const char *values[PAGE * 14];
    static const char *const plain[14] = {
        "",  "",  "I.C.1", "HILANG/RUSAK - HILANG", "portal", "BUDI", "submitted", "60", "86000", "", "f",
        "0", "0", ""};
    for (int i = 0; i < n; i++) {
        snprintf(text[i][0], sizeof(text[i][0]), "%d", first + i);
        snprintf(text[i][1], sizeof(text[i][1]), "P%d", first + i);
        memcpy(&values[i * 14], plain, sizeof(plain));
        values[i * 14] = text[i][0];
        values[i * 14 + 1] = text[i][0];
        values[i * 14 + 13] = text[i][1];
    }
    fake_db_rows(p->db, "queue_page_stmt", values, (size_t)n * 14);
}

static void
test_queue_grows_downwards(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    canned_queue(p->db);
    put_rows(p, 1000, PAGE);
    session_start(&p->ses);
    assert_true(play_sees(p, "1/50+"));
    put_rows(p, 1050, PAGE);
    play_press(p, "End");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 10), "P1049");
    assert_true(play_sees(p, "50/100+"));
    put_rows(p, 1100, 7);
    play_press(p, "End");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 10), "P1099");
    assert_true(play_sees(p, "100/107"));
    play_press(p, "r");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 10), "");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 11), "107");
    play_end(p);
}

/* --- every request -------------------------------------------------------------------------------- */

static void
test_search(void **state)
{
    (void)state;
    static const char *const search[] = {"51", "1"};
    static const char *const found[] = {"9",         "250101-00009",
                                        "I.C.1",     "HILANG/RUSAK - HILANG",
                                        "loket",     "SITI AMINAH",
                                        "delivered", "31536000",
                                        "-31449600", "",
                                        "f",         "0",
                                        "1",         ""};
    struct play *p = play_start("operator");
    play_press(p, "c");
    play_shot(p, "search-prompt");
    fake_db_rows(p->db, "queue_search_stmt", search, 2);
    fake_db_rows(p->db, "queue_found_stmt", found, 14);
    play_type(p, "siti");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "queue_search_stmt", 0), "siti");
    assert_string_equal(fake_db_param(p->db, "queue_found_stmt", 0), "51");
    play_shot(p, "search-found");
    canned_request(p->db, "delivered", false);
    play_press(p, "Enter");
    assert_true(play_sees(p, "Diserahkan"));
    play_press(p, "Esc");
    /* Coming back is no second search. */
    assert_int_equal(play_calls(p, "queue_search_stmt"), 1);
    play_press(p, "r");
    assert_int_equal(play_calls(p, "queue_search_stmt"), 2);
    fake_db_refuse(p->db, "queue_search_stmt", "LKINV", "search_query");
    play_press(p, "/ C-u");
    play_type(p, "x");
    play_press(p, "Enter");
    assert_true(play_sees(p, "sedikitnya 3 huruf"));
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
        cmocka_unit_test(test_queue_of_thousands_is_loaded_again),
        cmocka_unit_test(test_queue_filter_form),
        cmocka_unit_test(test_queue_out_of_order_needs_a_reason),
        cmocka_unit_test(test_queue_take_over),
        cmocka_unit_test(test_queue_views),
        cmocka_unit_test(test_queue_grows_downwards),
        cmocka_unit_test(test_search),
        cmocka_unit_test(test_hostile_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
