/*
 * Type-ahead through a real pseudo-terminal while the database answers slowly: every key counts, in its
 * order, but for the copies of the key that took a decision.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <poll.h>
#include <pty.h>
#include <unistd.h>

#include "console/base/str.h"
#include "console/session_wait.h"
#include "console/tui/term.h"
#include "console/tui/theme.h"
#include "tests/support/canned.h"
#include "tests/support/play.h"

#define ANSWER_MS 20 /* of the slow database; keys are taken in meanwhile, as while libpq waits */

struct slow {
    struct db db;
    struct play *p;
    int master, slave;
    struct term *term;
    struct surface *surface;
    struct session_wait wait;
    struct buf filters; /* asked for, in their order */
};

/* What the terminal was sent is read away, so that it never holds anybody up. */
static void
drain(struct slow *s)
{
    char part[4096];
    struct pollfd out = {.fd = s->master, .events = POLLIN};
    while (poll(&out, 1, 0) > 0 && (out.revents & POLLIN) != 0 && read(s->master, part, sizeof(part)) > 0)
        ;
}

static enum rc
slow_exec(void *ctx, struct arena *a, const struct db_stmt *st, const char *const *params,
          struct db_result *out, struct err *e)
{
    struct slow *s = ctx;
    struct db *fake = fake_db_handle(s->p->db);
    for (int ms = 0; ms < ANSWER_MS && s->term != NULL; ms += 10) {
        usleep(10000);
        (void)session_wait_tick(&s->wait, true);
        drain(s);
    }
    if (str_eq(st->name, "queue_page_stmt"))
        buf_printf(&s->filters, "%s|", params[0]);
    return fake->driver->exec(fake->ctx, a, st, params, out, e);
}

static struct slow *
open_slow(void)
{
    static const struct db_driver driver = {slow_exec};
    struct winsize ws = {.ws_row = 24, .ws_col = 80};
    struct slow *s = calloc(1, sizeof(*s));
    struct err e;
    s->p = play_new("operator");
    s->db = (struct db){.driver = &driver, .ctx = s};
    s->p->ses.env.db = &s->db;
    s->p->ses.env.clock = clock_system();
    canned_checks(s->p->db, false);
    assert_int_equal(openpty(&s->master, &s->slave, NULL, NULL, &ws), 0);
    assert_int_equal(term_open(&s->term, "xterm-256color", s->slave, s->slave, &e), RC_OK);
    s->surface = surface_new(24, 80);
    s->wait = (struct session_wait){.session = &s->p->ses, .term = s->term, .surface = s->surface};
    session_wait_begin(&s->wait);
    session_start(&s->p->ses);
    buf_reset(&s->filters);
    return s;
}

static void
close_slow(struct slow *s)
{
    struct term *t = s->term;
    s->term = s->wait.term = NULL;
    drain(s);
    term_close(t);
    play_end(s->p);
    surface_free(s->surface);
    close(s->master);
    close(s->slave);
    buf_done(&s->filters);
    free(s);
}

static void
type(struct slow *s, const char *keys)
{
    assert_int_equal(write(s->master, keys, strlen(keys)), strlen(keys));
}

/* As the loop of session_main.c: each key is handled, then shown. */
static int
handle(struct slow *s)
{
    struct err e;
    keycode k;
    int n = 0;
    for (; (k = term_read(s->term, 100)) != KEYC_NONE; n++) {
        session_wait_begin(&s->wait);
        session_key(&s->p->ses, k);
        if (s->p->ses.drop_repeats)
            term_drop_repeats(s->term, k);
        s->p->ses.drop_repeats = false;
        session_draw(&s->p->ses, s->surface);
        assert_int_equal(term_flush(s->term, s->surface, theme_by_name("dark"), &e), RC_OK);
        drain(s);
    }
    return n;
}

static void
two_hundred_keys_arrive_in_order(void **state)
{
    struct buf keys = {0}, want = {0};
    (void)state;
    struct slow *s = open_slow();
    /* Ten filters, each typed, applied and removed again, all before the first answer: 200 keys. */
    for (int i = 0; i < 10; i++) {
        buf_printf(&keys, "/urutan-ke-%05d\r", i);
        buf_printf(&want, "urutan-ke-%05d|", i);
        if (i % 2 == 0)
            buf_puts(&keys, "jj");
        else
            buf_puts(&keys, "\033[A\033OB");
        buf_puts(&keys,
                 "/\025"); /* the next prompt, emptied with C-u, and left: its Enter asks for all again */
        buf_puts(&keys, "\r");
        buf_puts(&want, "|");
    }
    type(s, keys.data);
    int n = handle(s);
    assert_int_equal(n, 10 * (1 + 15 + 1 + 2 + 1 + 1 + 1));
    assert_true(n >= 200);
    assert_string_equal(s->filters.data, want.data);
    buf_done(&keys);
    buf_done(&want);
    close_slow(s);
}

/* Enter is held down when the decision is taken: its copies are dropped, the keys after them are not. */
static void
copies_after_a_decision_are_dropped(void **state)
{
    static const char *const decided[] = {"awaiting_signature", "1", "0"};
    (void)state;
    struct slow *s = open_slow();
    fake_db_rows(s->p->db, "decide_approve_stmt", decided, COUNT(decided));
    type(s, "jj\rsSETUJU\r\r\r\r\r\r?");
    assert_int_equal(handle(s), 3 + 1 + 6 + 1 + 1); /* of the six at the end one */
    assert_int_equal(play_calls(s->p, "decide_approve_stmt"), 1);
    assert_int_equal(play_calls(s->p, "queue_claim_stmt"), 1);
    assert_true(s->p->ses.help_open); /* the key behind the copies was heard */
    assert_string_equal(s->p->ses.top->ops->name, "request");
    close_slow(s);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_hundred_keys_arrive_in_order),
        cmocka_unit_test(copies_after_a_decision_are_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
