/*
 * Nothing that is pressed or answered breaks a screen.
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

/* --- nothing breaks -------------------------------------------------------------------------- */

/* Always the same numbers: a failure comes again. */
static unsigned
dice(uint32_t *seed, unsigned sides)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % sides;
}

static keycode
any_key(uint32_t *seed)
{
    static const keycode special[] = {
        KEYC_ENTER, KEYC_ESC,  KEYC_TAB,  KEYC_BACKTAB,   KEYC_UP,    KEYC_DOWN, KEYC_LEFT, KEYC_HOME,
        KEYC_END,   KEYC_PGUP, KEYC_PGDN, KEYC_BACKSPACE, KEYC_RIGHT, KEYC_F1,   0x4e00,    ' '};
    static const char words[] = "sktlnacyhdrobj/SETUJUKEMBALITOLAKTTEKERTASSERAHBATAL12345";
    return dice(seed, 2) == 0 ? special[dice(seed, COUNT(special))]
                              : (keycode)words[dice(seed, sizeof(words) - 1)];
}

/* The database changes its mind: states, sheets, refusals, outages. */
static void
any_answer(struct play *p, uint32_t *seed)
{
    static const char *const states[] = {
        "submitted", "in_review", "awaiting_supervisor", "awaiting_signature", "issued",
        "delivered", "rejected"};
    static const char *const jobs[] = {"", "queued", "stopped", "printed", "unknown", "confirmed"};
    static const char *const next[] = {"17", CANNED_TOKEN, "900"};
    static const char *const decided[] = {"awaiting_signature", "1", "0"};
    switch (dice(seed, 8)) {
    case 0:
        canned_request(p->db, states[dice(seed, COUNT(states))], dice(seed, 2) == 0);
        break;
    case 1:
        canned_sheet(p->db, dice(seed, 2) == 0 ? "terbit" : "tidak_aktif", jobs[dice(seed, COUNT(jobs))],
                     "jam other");
        break;
    case 2:
        fake_db_down(p->db, dice(seed, 2) == 0 ? NULL : "request_checks_stmt");
        break;
    case 3:
        fake_db_refuse(p->db, "queue_claim_stmt", "LKCON", "claimed_by_other");
        break;
    case 4:
        canned_request_hostile(p->db);
        canned_queue_hostile(p->db);
        break;
    case 5:
        fake_db_rows(p->db, "queue_next_stmt", next, 3);
        fake_db_rows(p->db, "decide_approve_stmt", decided, 3);
        fake_db_rows(p->db, "decide_refuse_stmt", decided, 3);
        canned_checks(p->db, dice(seed, 2) == 0);
        break;
    default:
        fake_db_up(p->db);
        canned_queue(p->db);
        break;
    }
}

static void
test_any_keys_and_answers(void **state)
{
    static const char *const roles[] = {"operator", "penyelia", "kepala_dinas", "administrator", "auditor"};
    struct surface *small = surface_new(24, 80), *large = surface_new(43, 132);
    (void)state;
    for (uint32_t round = 0; round < 10; round++) {
        uint32_t seed = 7000 + round;
        struct play *p = play_new(roles[round % COUNT(roles)]);
        canned_sign(p->db);
        canned_record(p->db);
        canned_prints(p->db);
        canned_audit(p->db);
        canned_status(p->db);
        session_start(&p->ses);
        for (int i = 0; i < 3000; i++) {
            session_key(&p->ses, any_key(&seed));
            if (i % 16 == 0)
                any_answer(p, &seed);
            if (i % 8 == 0)
                play_pass(p, (int)dice(&seed, 4));
            if (i % 5 == 0)
                session_draw(&p->ses, dice(&seed, 2) == 0 ? small : large);
            p->ses.quit = p->ses.locked = false;
        }
        play_end(p);
    }
    surface_free(small);
    surface_free(large);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_keys_and_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
