/* The palette and the officer's settings, as an officer sees them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/tui/mouse.h"
#include "tests/support/canned.h"
#include "tests/support/play.h"

static void
test_palette_offers_what_can_be_done(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    canned_checks(p->db, false);
    session_start(&p->ses);
    play_press(p, "F9 :");
    play_shot(p, "palette"); /* of a screen whose keys do not change with every other part */
    play_press(p, "Esc Esc Down Down Enter :");
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
    play_type(p, "jejak a");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Antrean permohonan"));
    assert_int_equal(play_calls(p, "audit_page_stmt"), 0);
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

static void
test_filters_come_back(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    play_press(p, "/");
    play_type(p, "siti");
    play_press(p, "Enter Esc /");
    play_type(p, "9901010107800001"); /* a NIK is not kept */
    play_press(p, "Enter Esc /");
    play_type(p, "fauzan");
    play_press(p, "Enter Esc /");
    play_type(p, "no");
    play_press(p, "Up Up");
    play_shot_at(p, "filter-recalled", 24, 80);
    play_press(p, "Up Down Down");
    assert_true(play_sees(p, "Cari: no"));
    play_press(p, "Up Enter");
    assert_true(play_sees(p, "Saring: \"fauzan\""));
    play_pass(p, 4);
    assert_string_equal(fake_db_param(p->db, "preference_set_stmt", 0), "history.filter");
    assert_string_equal(fake_db_param(p->db, "preference_set_stmt", 1), "fauzan\nsiti");
    play_end(p);
}

static void
test_marked_rows(void **state)
{
    static const char *const claim[] = {CANNED_TOKEN, "900"};
    (void)state;
    struct play *p = play_start("operator");
    play_press(p, "x");
    assert_true(play_sees(p, "Belum ada yang ditandai"));
    play_press(p, "Down Down Space Space");
    play_shot(p, "queue-marked");
    play_press(p, "r"); /* they stay marked when the rows come anew */
    fake_db_rows(p->db, "queue_claim_stmt", claim, 2);
    play_press(p, "x");
    play_shot_at(p, "queue-bulk", 24, 80);
    play_press(p, "Enter");
    assert_int_equal(play_calls(p, "queue_release_stmt"), 1);
    assert_string_equal(fake_db_param(p->db, "queue_release_stmt", 0), "17");
    assert_string_equal(fake_db_param(p->db, "queue_release_stmt", 1), CANNED_TOKEN);
    assert_true(play_sees(p, "1 dilepas; 1 yang tidak Anda pegang dibiarkan."));
    play_press(p, "x Down Enter x");
    assert_true(play_sees(p, "Belum ada yang ditandai"));
    /* An outage in between: what was released is, the rest keeps its mark. */
    play_press(p, "Home Down Down Space");
    fake_db_down(p->db, "queue_release_stmt");
    play_press(p, "x Enter");
    assert_true(play_sees(p, "*261121-00017"));
    play_end(p);
}

static void
click(struct play *p, int row, int col)
{
    struct surface *s = surface_new(24, 80);
    session_draw(&p->ses, s);
    session_mouse(&p->ses, mouse_key(&(struct mouse){MOUSE_CLICK, row, col}), s);
    surface_free(s);
}

/* Column of the text on the bottom line. */
static int
bottom(struct play *p, const char *text)
{
    struct surface *s = surface_new(24, 80);
    char line[81] = "";
    session_draw(&p->ses, s);
    for (int i = 0; i < 80; i++)
        line[i] = (char)s->cells[23 * 80 + i].cp;
    surface_free(s);
    const char *at = strstr(line, text);
    assert_non_null(at);
    return (int)(at - line);
}

static void
test_mouse(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    click(p, 8, 20); /* the mouse is off until the officer wants it */
    assert_true(play_sees(p, "1/14"));
    session_set_preference(&p->ses, "mouse", "on");
    click(p, 8, 20);
    assert_true(play_sees(p, "5/14"));
    click(p, 6, 20);
    assert_true(play_sees(p, "3/14"));
    click(p, 1, 5); /* nothing there */
    assert_true(play_sees(p, "3/14"));
    session_mouse(&p->ses, mouse_key(&(struct mouse){MOUSE_WHEEL_DOWN, 9, 9}), NULL);
    assert_true(play_sees(p, "6/14"));
    session_mouse(&p->ses, mouse_key(&(struct mouse){MOUSE_WHEEL_UP, 9, 9}), NULL);
    click(p, 23, bottom(p, "saring"));
    assert_true(play_sees(p, "Saring antrean"));
    /* While a question is open the rows and keys behind it mean nothing. */
    click(p, 23, bottom(p, "buka"));
    click(p, 5, 5);
    assert_true(play_sees(p, "Saring antrean"));
    assert_true(play_sees(p, "3/14"));
    play_press(p, "Esc");
    click(p, 23, bottom(p, "buka"));
    assert_true(play_sees(p, "[Perbandingan]"));
    click(p, 5, 18);
    assert_true(play_sees(p, "[Pemeriksaan"));
    p->ses.locked = true;
    click(p, 23, 3);
    p->ses.locked = false;
    assert_true(play_sees(p, "[Pemeriksaan"));
    play_end(p);
}

static void
test_copy(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    play_press(p, "Y");
    play_shot_at(p, "copied", 24, 80); /* the number of the row under the cursor, without a question */
    assert_string_equal(p->ses.copied, "261119-00011");
    assert_int_equal(play_calls(p, "clipboard_note_stmt"), 0);
    p->ses.copied[0] = '\0';
    play_press(p, "Down Down Enter Y");
    play_shot(p, "copy-which");
    play_type(p, "no kk");
    play_press(p, "Enter");
    assert_string_equal(p->ses.copied, "9901010101000005");
    assert_string_equal(fake_db_param(p->db, "clipboard_note_stmt", 0), "family");
    assert_string_equal(fake_db_param(p->db, "clipboard_note_stmt", 1), "9901010101000005");
    assert_true(play_sees(p, "tercatat di jejak audit"));
    /* What cannot be noted is not copied. */
    p->ses.copied[0] = '\0';
    fake_db_down(p->db, "clipboard_note_stmt");
    play_press(p, "Y");
    play_type(p, "nik");
    play_press(p, "Enter");
    assert_string_equal(p->ses.copied, "");
    assert_true(play_sees(p, "Basis data tidak terjangkau"));
    play_press(p, "Y Esc");
    assert_string_equal(p->ses.copied, "");
    p->cfg.clipboard = 0;
    play_press(p, "Y");
    assert_true(play_sees(p, "Kantor ini tidak mengizinkan penyalinan"));
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
        cmocka_unit_test(test_filters_come_back),
        cmocka_unit_test(test_marked_rows),
        cmocka_unit_test(test_mouse),
        cmocka_unit_test(test_copy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
