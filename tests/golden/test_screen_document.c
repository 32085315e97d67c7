/*
 * The documents of a request: the tab, the viewer with a canned picture, ticks, and viewers that fail.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/view/view_client.h"
#include "tests/support/canned.h"
#include "tests/support/fake_view.h"

/* The first file of the canned request, open at 80x24. */
static struct play *
open_first(struct fake_view *v)
{
    struct play *p = play_request("operator");
    fake_view_begin(v, p);
    play_press(p, "Tab Tab Enter");
    fake_view_run(v, 24, 80);
    return p;
}

static void
finish(struct fake_view *v, struct play *p)
{
    play_end(p);
    fake_view_end(v);
}

static void
shot(struct fake_view *v, const char *name)
{
    fake_view_run(v, 24, 80);
    play_shot_at(v->p, name, 24, 80);
    fake_view_run(v, 43, 132);
    play_shot_at(v->p, name, 43, 132);
    fake_view_run(v, 24, 80);
}

static void
test_page(void **state)
{
    struct fake_view v;
    struct play *p = open_first(&v);
    (void)state;
    assert_true(play_sees(p, "FORMULIR PENDAFTARAN PERISTIWA"));
    shot(&v, "document");
    play_press(p, "Enter");
    shot(&v, "document-part");
    play_press(p, "=");
    shot(&v, "document-data");
    play_press(p, "n n n");
    assert_true(play_sees(p, "AKTA KELAHIRAN"));
    shot(&v, "document-data-rests");
    play_press(p, "t");
    shot(&v, "document-thumbs");
    /* from the small picture of the third file to its page */
    play_press(p, "Left Enter");
    fake_view_run(&v, 24, 80);
    assert_true(play_sees(p, "SPTJM"));
    play_press(p, "?");
    play_shot_at(p, "help-document", 24, 80);
    finish(&v, p);
}

static void
test_every_opening_is_announced(void **state)
{
    struct fake_view v;
    struct play *p = open_first(&v);
    (void)state;
    assert_int_equal(play_calls(p, "attachment_open_stmt"), 1);
    assert_string_equal(fake_db_param(p->db, "attachment_open_stmt", 0), "901");
    play_press(p, "n");
    fake_view_run(&v, 24, 80);
    assert_int_equal(play_calls(p, "attachment_open_stmt"), 2);
    assert_string_equal(fake_db_param(p->db, "attachment_part_stmt", 0), "902");
    assert_int_equal(v.started, 2);
    finish(&v, p);
}

static void
test_moving_about(void **state)
{
    struct fake_view v;
    struct play *p = open_first(&v);
    (void)state;
    assert_int_equal(v.last.w, VIEW_WHOLE);
    assert_int_equal(v.last.h, VIEW_WHOLE);
    play_press(p, "+ + +");
    fake_view_run(&v, 24, 80);
    assert_true(v.last.w < VIEW_WHOLE && v.last.h < VIEW_WHOLE);
    struct view_want before = v.last;
    play_press(p, "Right Down");
    fake_view_run(&v, 24, 80);
    assert_true(v.last.x > before.x && v.last.y > before.y);
    play_press(p, "h k");
    fake_view_run(&v, 24, 80);
    assert_true(v.last.x == before.x && v.last.y == before.y);
    /* a picture is asked for once */
    int renders = v.renders;
    play_press(p, "- +");
    fake_view_run(&v, 24, 80);
    assert_true(v.renders <= renders + 2);
    play_press(p, "PgDn");
    fake_view_run(&v, 24, 80);
    assert_int_equal(v.last.page, 1);
    assert_true(play_sees(p, "hal. 2/2"));
    play_press(p, "R 0");
    fake_view_run(&v, 24, 80);
    assert_int_equal(v.last.turn, 1);
    finish(&v, p);
}

/* The second page has one line: reading goes there at once, and then to the end. */
static void
test_reading_passes_over_what_is_empty(void **state)
{
    struct fake_view v;
    struct play *p = open_first(&v);
    (void)state;
    play_press(p, "PgDn Enter");
    fake_view_run(&v, 24, 80);
    assert_int_equal(v.last.page, 1);
    assert_true(v.last.y + v.last.h > VIEW_WHOLE / 2 && v.last.y <= VIEW_WHOLE / 2 + VIEW_WHOLE / 40);
    for (int i = 0; i < 200 && !strstr(p->ses.notice, "Akhir berkas"); i++) {
        play_press(p, "Enter");
        fake_view_run(&v, 24, 80);
    }
    assert_true(play_sees(p, "Akhir berkas"));
    finish(&v, p);
}

static void
test_tick(void **state)
{
    static const char *const mine[] = {"901", "FORMULIR PENDAFTARAN PERISTIWA KEPENDUDUKAN (F-1.02)",
                                       "Rina Wulandari", "t", "1795312800"};
    struct fake_view v;
    struct play *p = open_first(&v);
    (void)state;
    fake_db_rows(p->db, "attachment_ticks_stmt", mine, COUNT(mine));
    play_press(p, "Space");
    assert_int_equal(play_calls(p, "attachment_tick_stmt"), 1);
    assert_string_equal(fake_db_param(p->db, "attachment_tick_stmt", 0), "901");
    assert_string_equal(fake_db_param(p->db, "attachment_tick_stmt", 1), "t");
    assert_true(p->ses.drop_repeats);
    shot(&v, "document-ticked");
    play_press(p, "Space");
    assert_string_equal(fake_db_param(p->db, "attachment_tick_stmt", 1), "f");
    play_press(p, "Esc");
    play_shot(p, "request-files-ticked");
    play_press(p, "Tab Tab");
    assert_true(play_sees(p, "Berkas dilihat dan cocok"));
    finish(&v, p);
}

/* What somebody else saw stands in the approval, the tab and the viewer. */
static void
test_tick_of_another(void **state)
{
    struct fake_view v;
    struct play *p = open_first(&v);
    (void)state;
    play_press(p, "n");
    fake_view_run(&v, 24, 80);
    assert_true(play_sees(p, "Anda belum; cocok menurut Joko Prasetyo"));
    finish(&v, p);
}

static void
test_nothing_seen_nothing_ticked(void **state)
{
    struct fake_view v;
    struct play *p = play_request("operator");
    (void)state;
    fake_view_begin(&v, p);
    v.mood = FAKE_VIEW_SLEEPS;
    play_press(p, "Tab Tab Enter");
    fake_view_run(&v, 24, 80);
    play_shot_at(p, "document-waiting", 24, 80);
    play_press(p, "Space");
    assert_int_equal(play_calls(p, "attachment_tick_stmt"), 0);
    assert_true(play_sees(p, "belum tampil"));
    /* keys work meanwhile; after its time the viewer is given up */
    p->mono += VIEW_WAIT_MS;
    fake_view_run(&v, 24, 80);
    assert_true(play_sees(p, "Penampil berhenti"));
    play_press(p, "Esc");
    assert_true(play_sees(p, "[Berkas"));
    finish(&v, p);
}

static void
fails(enum fake_view_mood mood, const char *name, const char *says)
{
    struct fake_view v;
    struct play *p = play_request("operator");
    fake_view_begin(&v, p);
    v.mood = mood;
    play_press(p, "Tab Tab Enter");
    fake_view_run(&v, 24, 80);
    assert_true(play_sees(p, says));
    shot(&v, name);
    /* the next file is shown all the same, and the failed one at another try */
    v.mood = FAKE_VIEW_GOOD;
    play_press(p, "n");
    fake_view_run(&v, 24, 80);
    assert_true(v.renders > 0);
    assert_false(strstr(p->ses.notice, "berhenti") != NULL);
    play_press(p, "p r");
    int renders = v.renders;
    fake_view_run(&v, 24, 80);
    assert_true(v.renders > renders);
    finish(&v, p);
}

static void
test_viewer_dies(void **state)
{
    (void)state;
    fails(FAKE_VIEW_DIES, "document-died", "Penampil berhenti");
}

static void
test_viewer_lies(void **state)
{
    (void)state;
    fails(FAKE_VIEW_LIES, "document-lied", "Penampil berhenti");
}

static void
test_document_locked(void **state)
{
    (void)state;
    fails(FAKE_VIEW_LOCKED, "document-locked", "terkunci sandi");
}

static void
test_database_away(void **state)
{
    struct fake_view v;
    struct play *p = play_request("operator");
    (void)state;
    fake_view_begin(&v, p);
    fake_db_down(p->db, "attachment_part_stmt");
    play_press(p, "Tab Tab Enter");
    fake_view_run(&v, 24, 80);
    play_shot_at(p, "document-database-down", 24, 80);
    fake_db_up(p->db);
    play_press(p, "r");
    fake_view_run(&v, 24, 80);
    assert_true(v.renders > 0);
    finish(&v, p);
}

/* A terminal that can do better gets a picture in place of cells; a dialog over it takes it away. */
static void
test_real_pictures(void **state)
{
    struct fake_view v;
    struct play *p = play_request("operator");
    struct surface *s = surface_new(24, 80);
    (void)state;
    fake_view_begin(&v, p);
    v.caps = (struct term_caps){
        .colors = 256, .answered = true, .sixel = true, .ms = 20, .cell_w = 10, .cell_h = 20};
    play_press(p, "Tab Tab Enter");
    fake_view_run(&v, 24, 80);
    assert_int_equal(v.last.mode, VIEW_SIXEL);
    assert_int_equal(v.last.cell_h, 20);
    play_shot_at(p, "document-sixel", 24, 80);
    session_draw(&p->ses, s);
    assert_non_null(s->image);
    play_press(p, "?");
    session_draw(&p->ses, s);
    assert_null(s->image);
    play_press(p, "Esc m");
    fake_view_run(&v, 24, 80);
    assert_int_equal(v.last.mode, VIEW_SYMBOLS);
    play_press(p, "m");
    fake_view_run(&v, 24, 80);
    assert_int_equal(v.last.mode, VIEW_BRAILLE);
    surface_free(s);
    finish(&v, p);
}

static void
mode_with(struct term_caps caps, const char *setting, uint32_t mode, uint32_t colors)
{
    struct fake_view v;
    struct play *p = play_request("operator");
    fake_view_begin(&v, p);
    v.caps = caps;
    strcpy(p->ses.prefs.picture, setting);
    play_press(p, "Tab Tab Enter");
    fake_view_run(&v, 24, 80);
    assert_int_equal(v.last.mode, mode);
    assert_int_equal(v.last.colors, colors);
    finish(&v, p);
}

static void
test_best_of_what_the_terminal_can(void **state)
{
    (void)state;
    mode_with((struct term_caps){.colors = 256}, "auto", VIEW_SYMBOLS, 256);
    mode_with((struct term_caps){.colors = 88}, "auto", VIEW_SYMBOLS, 16);
    mode_with((struct term_caps){.colors = 8}, "auto", VIEW_SYMBOLS, 8);
    mode_with((struct term_caps){.colors = 0}, "auto", VIEW_SYMBOLS, 2);
    mode_with((struct term_caps){.colors = 0, .ascii = true}, "auto", VIEW_ASCII, 2);
    /* a slow line: pictures when asked for only */
    mode_with((struct term_caps){.colors = 256, .answered = true, .sixel = true, .ms = 600}, "auto",
              VIEW_SYMBOLS, 256);
    mode_with((struct term_caps){.colors = 256, .answered = true, .sixel = true, .ms = 600}, "sixel",
              VIEW_SIXEL, 256);
    mode_with((struct term_caps){.colors = 256, .answered = true, .sixel = true, .ms = 5}, "symbols",
              VIEW_SYMBOLS, 256);
}

static void
test_without_colours(void **state)
{
    struct fake_view v;
    struct play *p = play_request("operator");
    (void)state;
    fake_view_begin(&v, p);
    v.caps = (struct term_caps){.colors = 0};
    play_press(p, "Tab Tab Enter");
    fake_view_run(&v, 24, 80);
    play_shot_at(p, "document-mono", 24, 80);
    finish(&v, p);
}

static void
test_pictures_off(void **state)
{
    struct fake_view v;
    struct play *p = play_request("operator");
    (void)state;
    fake_view_begin(&v, p);
    strcpy(p->ses.prefs.picture, "off");
    play_press(p, "Tab Tab Enter");
    fake_view_run(&v, 24, 80);
    play_shot_at(p, "document-off", 24, 80);
    assert_int_equal(play_calls(p, "attachment_open_stmt"), 0);
    play_press(p, "m");
    fake_view_run(&v, 24, 80);
    assert_true(v.renders > 0);
    finish(&v, p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page),
        cmocka_unit_test(test_every_opening_is_announced),
        cmocka_unit_test(test_moving_about),
        cmocka_unit_test(test_reading_passes_over_what_is_empty),
        cmocka_unit_test(test_tick),
        cmocka_unit_test(test_tick_of_another),
        cmocka_unit_test(test_nothing_seen_nothing_ticked),
        cmocka_unit_test(test_viewer_dies),
        cmocka_unit_test(test_viewer_lies),
        cmocka_unit_test(test_document_locked),
        cmocka_unit_test(test_database_away),
        cmocka_unit_test(test_real_pictures),
        cmocka_unit_test(test_best_of_what_the_terminal_can),
        cmocka_unit_test(test_without_colours),
        cmocka_unit_test(test_pictures_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
