/* The palette and the officer's settings, as an officer sees them. */
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

static void
test_palette_offers_what_can_be_done(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    canned_checks(p->db, false);
    session_start(&p->ses);
    play_press(p, "Down Down Enter :");
    play_shot(p, "palette");
    play_type(p, "setu");
    play_shot(p, "palette-typed");
    /* A decision that is picked opens its dialog, and decides nothing. */
    play_press(p, "Enter");
    assert_true(play_sees(p, "Setujui permohonan"));
    assert_int_equal(play_calls(p, "decide_approve_stmt"), 0);
    play_press(p, "Esc :");
    play_type(p, "xyzzy");
    play_press(p, "Enter");
    play_shot_at(p, "palette-nothing", 24, 80);
    play_press(p, "Esc");
    assert_true(play_sees(p, "[Perbandingan]"));
    play_end(p);
}

static void
test_palette_does_not_offer_what_cannot(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    play_press(p, ":");
    play_type(p, "approve");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Tidak ada perintah bernama itu di layar ini."));
    assert_int_equal(play_calls(p, "decide_approve_stmt"), 0);
    play_press(p, "Esc :");
    play_type(p, "audit");
    assert_true(play_sees(p, "Tidak ada yang cocok"));
    play_end(p);
}

static void
test_palette_opens_screens_and_commands(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    play_press(p, ":");
    play_type(p, "antrean");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Antrean permohonan"));
    play_press(p, ":");
    play_type(p, "prints");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Cetakan"));
    play_press(p, ":");
    play_type(p, "kunci");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Layar terkunci"));
    play_type(p, "benar");
    play_press(p, "Enter :");
    play_type(p, "logout");
    assert_false(p->ses.quit);
    play_press(p, "Enter");
    assert_true(p->ses.quit);
    play_end(p);
}

static void
test_palette_finds_a_request_by_number(void **state)
{
    static const char *const found[] = {"17",        "261121-00017",
                                        "I.B.3",     "PERUBAHAN DATA - PERUBAHAN ELEMEN DATA",
                                        "portal",    "AHMAD FAUZAN",
                                        "in_review", "97200",
                                        "-10800",    "Rina Wulandari",
                                        "t",         "840",
                                        "0",         "[3]"};
    (void)state;
    struct play *p = play_start("operator");
    fake_db_rows(p->db, "queue_page_stmt", found, COUNT(found));
    play_press(p, ":");
    play_type(p, "26112100017");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 8), "261121-00017");
    assert_true(play_sees(p, "[Perbandingan]"));
    /* What was opened is remembered, and kept in the database a little later. */
    play_press(p, "Esc :");
    play_type(p, "permohonan 261121");
    play_shot_at(p, "palette-recent", 24, 80);
    play_press(p, "Enter");
    assert_true(play_sees(p, "[Perbandingan]"));
    play_pass(p, 4);
    assert_string_equal(fake_db_param(p->db, "preference_set_stmt", 0), "history.recent");
    assert_string_equal(fake_db_param(p->db, "preference_set_stmt", 1), "17 261121-00017");
    /* One that is not there is said in the palette. */
    play_press(p, ":");
    fake_db_rows(p->db, "queue_page_stmt", NULL, 0);
    play_type(p, "261121-00999");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Permohonan tidak ditemukan di kantor Anda."));
    play_end(p);
}

static void
test_palette_remembers_what_was_typed(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    play_press(p, ":");
    play_type(p, "tema terang");
    play_press(p, "Enter");
    assert_string_equal(p->ses.prefs.theme, "light");
    assert_string_equal(fake_db_param(p->db, "preference_set_stmt", 0), "theme");
    assert_string_equal(fake_db_param(p->db, "preference_set_stmt", 1), "light");
    play_press(p, ":");
    play_type(p, "theme mono");
    play_press(p, "Enter : Up Up");
    play_shot_at(p, "palette-history", 24, 80);
    play_press(p, "Enter");
    assert_string_equal(p->ses.prefs.theme, "light");
    play_press(p, ":");
    play_type(p, "theme ungu");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Tidak ada perintah bernama itu"));
    play_end(p);
}

static void
test_settings(void **state)
{
    static const char *const stored[] = {
        "theme",           "safe-light",          "mouse", "on", "linear", "perhaps", "other", "x",
        "history.command", "antrean\ntema terang"};
    (void)state;
    struct play *p = play_new("operator");
    fake_db_rows(p->db, "preference_list_stmt", stored, COUNT(stored));
    session_start(&p->ses);
    assert_string_equal(p->ses.prefs.theme, "safe-light");
    assert_true(p->ses.prefs.mouse);
    assert_int_equal(p->ses.prefs.linear, LINEAR_OFF);
    play_press(p, "F9");
    play_shot(p, "settings");
    play_press(p, "Enter");
    play_shot_at(p, "settings-choose", 24, 80);
    play_press(p, "Home Enter");
    assert_string_equal(p->ses.prefs.theme, "dark");
    play_shot_at(p, "settings-chosen", 24, 80);
    fake_db_down(p->db, "preference_set_stmt");
    play_press(p, "Down Down Enter Home Enter");
    assert_false(p->ses.prefs.mouse); /* in effect at once, kept or not */
    assert_true(play_sees(p, "Basis data tidak terjangkau"));
    play_press(p, "Esc");
    assert_true(play_sees(p, "Antrean permohonan"));
    play_end(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_palette_offers_what_can_be_done),
        cmocka_unit_test(test_palette_does_not_offer_what_cannot),
        cmocka_unit_test(test_palette_opens_screens_and_commands),
        cmocka_unit_test(test_palette_finds_a_request_by_number),
        cmocka_unit_test(test_palette_remembers_what_was_typed),
        cmocka_unit_test(test_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
