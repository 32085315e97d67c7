/*
 * Every screen is come back to after a cut line as it was left: same screens, same cursor, same
 * page, and what lies below is found below.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "screens/registry.h"
#include "tests/support/canned.h"
#include "tests/support/canned_intake.h"
#include "tests/support/play.h"

/* A way to a screen, pressed key by key. */
static const struct way {
    const char *screen, *role, *keys;
} ways[] = {
    {"queue", "operator", "Down Down Down"},
    {"queue", "operator", "/ s i t i Enter Down"},
    {"queue", "operator", "s s End"},
    {"queue", "kepala_dinas", "1 Down"},
    {"search", "operator", "c"},
    {"request", "operator", "Down Down Enter"},
    {"request", "operator", "Down Down Enter d PgDn Down"},
    {"request", "operator", "Down Down Enter Tab"},
    {"request", "operator", "Down Down Enter Tab Tab Down"},
    {"request", "operator", "Down Down Enter BackTab"},
    {"request", "kepala_dinas", "1 Down Enter"},
    {"document", "operator", "Down Down Enter Tab Tab Enter"},
    {"document", "operator", "Down Down Enter Tab Tab Down Enter n ="},
    {"sign", "kepala_dinas", "Down"},
    {"sheet", "kepala_dinas", "Down Enter PgDn"},
    {"prints", "operator", "2 Down"},
    {"audit", "auditor", "Down Down"},
    {"audit", "auditor", "/ r e q Enter Down"},
    {"audit-entry", "auditor", "Enter Down"},
    {"status", "administrator", "PgDn"},
    {"intake", "operator", "6 Down"},
    {"intake-form", "operator", "6 Enter"},
    {"intake-form", "operator", "6 Enter F4"},
    {"intake-form", "operator", "6 Enter F4 Enter Tab Tab"},
    {"intake-form", "operator", "6 Enter F5 Down"},
    {"pending", "operator", "6 p Down"},
    {"pending-request", "operator", "6 p Enter Down"},
    {"document", "operator", "Down Down Enter Tab Tab Enter"},
    {"people", "operator", "7"},
    {"waiting", "operator", "l u Down"},
    {"preferences", "operator", ": s e t e l Enter Down"},
};

/* A draft as the form saves it. */
static const char draft[] =
    "{\"v\":1,\"kind\":\"I.B.2\",\"pemohon_nik\":\"" CANNED_NIK "\",\"pemohon_nama\":\"AHMAD FAUZAN\","
    "\"anggota\":[{\"nama_lengkap\":\"NUR AINI\"},{\"nama_lengkap\":\"BUDI\"}],\"halaman\":0}";

/* What the draft was when the line was cut; NULL: as above. */
static char *left;

static void
prepare(struct play *p)
{
    static const char *docs[1];
    docs[0] = left != NULL ? left : draft;
    fake_db_rows(p->db, "hold_take_stmt", docs, 1);
    canned_sign(p->db);
    canned_record(p->db);
    canned_prints(p->db);
    canned_audit(p->db);
    canned_status(p->db);
    canned_intake(p->db);
    canned_pending(p->db);
}

/* The picture without its notice line, which is about the return. */
static char *
picture(struct play *p)
{
    char *dump = NULL;
    size_t size = 0;
    struct surface *s = surface_new(24, 80);
    FILE *out = open_memstream(&dump, &size);
    assert_non_null(out);
    session_key(&p->ses, KEYC_PASTE_END);
    session_draw(&p->ses, s);
    surface_dump(s, true, out);
    fclose(out);
    surface_free(s);
    return dump;
}

static char *
cut(struct play *p)
{
    p->ses.abandoned = true;
    session_done(&p->ses);
    char *place = strdup(fake_db_param(p->db, "place_save_stmt", 0));
    if (play_calls(p, "hold_save_stmt") > 0)
        left = strdup(fake_db_param(p->db, "hold_save_stmt", 4));
    fake_db_free(p->db);
    free(p);
    return place;
}

static struct play *
again(const char *role, const char *place, const char *other)
{
    const char *const row[] = {place, "75", other, "1795312000"};
    struct play *p = play_new(role);
    prepare(p);
    fake_db_rows(p->db, "place_take_stmt", row, COUNT(row));
    session_start(&p->ses);
    return p;
}

static size_t
depth(const struct play *p)
{
    size_t n = 0;
    for (const struct screen *s = p->ses.top; s != NULL; s = s->below)
        n++;
    return n;
}

static void
test_every_screen(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct play *p = play_new(ways[i].role);
        prepare(p);
        session_start(&p->ses);
        play_press(p, ways[i].keys);
        assert_string_equal(p->ses.top->ops->name, ways[i].screen);
        char *before = picture(p);
        size_t levels = depth(p);
        char *place = cut(p);
        p = again(ways[i].role, place, "");
        if (p->ses.top == NULL || strcmp(p->ses.top->ops->name, ways[i].screen) != 0 || depth(p) != levels)
            fail_msg("%s (%s): not back from %s", ways[i].screen, ways[i].keys, place);
        assert_true(play_sees(p, "Dilanjutkan dari tempat terakhir, pukul 08:58:45"));
        char *after = picture(p);
        if (strcmp(before, after) != 0) {
            fprintf(stderr, "%s\n%s", before, after);
            fail_msg("%s (%s): another picture from %s", ways[i].screen, ways[i].keys, place);
        }
        /* What lies below opens as well. */
        while (p->ses.top->below != NULL)
            play_press(p, "Esc");
        play_end(p);
        free(before);
        free(after);
        free(place);
        free(left);
        left = NULL;
    }
}

/* A screen that nobody thought of would lose the place of everything above it. */
static void
test_no_screen_is_left_out(void **state)
{
    (void)state;
    for (size_t i = 0; screens_all[i] != NULL; i++) {
        bool found = false;
        for (size_t k = 0; k < COUNT(ways) && !found; k++)
            found = strcmp(ways[k].screen, screens_all[i]->name) == 0;
        /* Opened by numbers of people that are kept nowhere, or from an opened page: what lies below them is
         * come back to. */
        static const char *const not_kept[] = {"resident", "family", "tree", "preview"};
        for (size_t k = 0; k < COUNT(not_kept) && !found; k++)
            found = strcmp(not_kept[k], screens_all[i]->name) == 0 && screens_all[i]->save == NULL;
        if (found && screens_all[i]->save == NULL)
            continue;
        if (!found || screens_all[i]->save == NULL)
            fail_msg("%s is not kept, or not tried here", screens_all[i]->name);
    }
}

static void
test_a_confirmation_keeps_its_key(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    prepare(p);
    canned_checks(p->db, false);
    play_press(p, "r s");
    assert_true(play_sees(p, "Setujui permohonan"));
    char *place = cut(p);
    const char *const row[] = {place, "75", "", "0"};
    p = play_new("operator");
    prepare(p);
    canned_checks(p->db, false);
    fake_db_rows(p->db, "place_take_stmt", row, COUNT(row));
    fake_db_down(p->db, "decide_approve_stmt");
    session_start(&p->ses);
    assert_true(play_sees(p, "Setujui permohonan"));
    play_type(p, "SETUJU");
    play_press(p, "Enter");
    const char *key = fake_db_param(p->db, "decide_approve_stmt", 3);
    assert_true(strlen(key) == 36 && strstr(place, key) != NULL);
    free(place);
    play_end(p);
}

static void
test_two_sessions_at_once(void **state)
{
    (void)state;
    const char *const taken[] = {"f"};
    struct play *p = again("operator", "", "10.1.2.3");
    assert_true(play_sees(p, "Akun Anda sedang terbuka juga di 10.1.2.3"));
    play_press(p, "Down");
    fake_db_rows(p->db, "place_save_stmt", taken, 1);
    play_pass(p, 2);
    assert_true(play_sees(p, "Akun Anda juga dibuka di terminal lain"));
    int calls = play_calls(p, "place_save_stmt");
    play_press(p, "Down");
    play_pass(p, 30);
    assert_int_equal(play_calls(p, "place_save_stmt"), calls);
    play_end(p);
    p = again("operator",
              "{\"v\":1,\"screens\":[{\"name\":\"queue\",\"at\":{}},{\"name\":\"intake\",\"at\":{}}]}",
              "10.1.2.3");
    play_shot(p, "resume-two-sessions");
    play_end(p);
}

static void
test_a_log_out_forgets(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    play_press(p, "Down q q");
    assert_true(p->ses.quit);
    session_done(&p->ses);
    assert_int_equal(play_calls(p, "place_forget_stmt"), 1);
    assert_int_equal(play_calls(p, "place_save_stmt"), 0);
    fake_db_free(p->db);
    free(p);
}

/* What was kept is not trusted: it may be of another version. */
static void
test_strange_places(void **state)
{
    (void)state;
    static const char *const strange[] = {
        "{}",
        "{\"v\":2,\"screens\":[]}",
        "{\"v\":1,\"screens\":[{\"name\":\"nowhere\",\"at\":{}}]}",
        "{\"v\":1,\"screens\":7}",
        "{\"v\":1,\"screens\":[{\"name\":\"status\",\"at\":{}}]}", /* not for this role */
        "[1,2",
        "",
    };
    for (size_t i = 0; i < COUNT(strange); i++) {
        struct play *p = again("operator", strange[i], "");
        assert_non_null(p->ses.top);
        assert_string_equal(p->ses.top->ops->name, "queue");
        play_end(p);
    }
    for (size_t i = 0; screens_all[i] != NULL; i++) {
        struct buf b = {0};
        buf_printf(
            &b,
            "{\"v\":1,\"screens\":[{\"name\":\"%s\",\"at\":{\"id\":-9223372036854775808,\"row\":-5,\"top\":"
            "99999999999,\"item\":\"x\",\"tab\":77,\"views\":[[],1],\"filter\":9,\"member\":99999,\"draft\":"
            "1,"
            "\"field\":\"none\",\"sort\":\"up\",\"want\":-1,\"entry\":9223372036854775807,\"request\":-1}}]}",
            screens_all[i]->name);
        static const char *const roles[] = {"operator", "penyelia", "kepala_dinas", "administrator",
                                            "auditor"};
        for (size_t r = 0; r < COUNT(roles); r++) {
            struct play *p = again(roles[r], b.data, "");
            char *seen = picture(p);
            play_press(p, "Down Up PgDn Home End");
            free(seen);
            play_end(p);
        }
        buf_done(&b);
    }
}

/* A page that is refused now is left for what lies below it. */
static void
test_what_is_gone_is_left(void **state)
{
    (void)state;
    const char *place =
        "{\"v\":1,\"screens\":[{\"name\":\"queue\",\"at\":{\"id\":17}},{\"name\":\"request\",\"at\":{"
        "\"request\":17,\"token\":41}}]}";
    const char *const row[] = {place, "75", "", "0"};
    struct play *p = play_new("operator");
    fake_db_rows(p->db, "place_take_stmt", row, COUNT(row));
    fake_db_refuse(p->db, "request_open_stmt", "LKNON", "request_unknown");
    session_start(&p->ses);
    if (fake_db_calls(p->db, "request_open_stmt") > 0) {
        assert_string_equal(p->ses.top->ops->name, "queue");
        assert_true(play_sees(p, "Permohonan tidak ditemukan"));
    }
    play_end(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_screen),
        cmocka_unit_test(test_no_screen_is_left_out),
        cmocka_unit_test(test_a_confirmation_keeps_its_key),
        cmocka_unit_test(test_two_sessions_at_once),
        cmocka_unit_test(test_a_log_out_forgets),
        cmocka_unit_test(test_strange_places),
        cmocka_unit_test(test_what_is_gone_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
