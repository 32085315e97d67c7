/* The terminal on a real pseudo-terminal: the test holds the master end. */
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
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/tui/surface.h"
#include "console/tui/term.h"
#include "console/tui/theme.h"

/* ncurses never frees what it set up for a terminal that it then did not know. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
    return "leak:new_prescr\n";
}

struct fixture {
    int master, slave;
    struct term *t;
    struct surface *s;
    struct buf seen; /* what the terminal got */
};

static int
setup(void **state)
{
    struct fixture *x = calloc(1, sizeof(*x));
    struct winsize ws = {.ws_row = 24, .ws_col = 80};
    struct err e;
    assert_int_equal(openpty(&x->master, &x->slave, NULL, NULL, &ws), 0);
    assert_int_equal(term_open(&x->t, "xterm-256color", x->slave, x->slave, &e), RC_OK);
    x->s = surface_new(24, 80);
    *state = x;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *x = *state;
    term_close(x->t);
    if (x->master >= 0)
        close(x->master);
    close(x->slave);
    surface_free(x->s);
    buf_done(&x->seen);
    free(x);
    return 0;
}

static void
send_keys(struct fixture *x, const char *keys)
{
    size_t n = strlen(keys);
    assert_int_equal(write(x->master, keys, n), n);
}

/* What a pseudo-terminal was given is there at once. */
static const char *
drain(struct fixture *x)
{
    char part[4096];
    struct pollfd p = {.fd = x->master, .events = POLLIN};
    buf_reset(&x->seen);
    buf_puts(&x->seen, "");
    while (poll(&p, 1, 0) > 0 && p.revents & POLLIN) {
        ssize_t n = read(x->master, part, sizeof(part));
        if (n <= 0)
            break;
        buf_add(&x->seen, part, (size_t)n);
    }
    return x->seen.data != NULL ? x->seen.data : "";
}

static void
flush(struct fixture *x)
{
    struct err e;
    assert_int_equal(term_flush(x->t, x->s, theme_by_name("dark"), &e), RC_OK);
}

static void
only_differences_are_sent(void **state)
{
    struct fixture *x = *state;
    surface_text(x->s, 3, 5, 0, ROLE_TEXT, "Permohonan \xe6\xbc\xa2 e\xcc\x81 \xe2\x94\x80");
    flush(x);
    const char *got = drain(x);
    assert_non_null(strstr(got, "\033[?2004h"));
    assert_non_null(strstr(got, "Permohonan \xe6\xbc\xa2 e\xcc\x81 \xe2\x94\x80"));
    flush(x);
    assert_string_equal(drain(x), "");
    surface_text(x->s, 3, 5, 0, ROLE_TEXT, "b");
    flush(x);
    assert_in_range(strlen(drain(x)), 1, 40);
    term_redraw(x->t);
    flush(x);
    assert_non_null(strstr(drain(x), "bermohonan"));
}

static void
keys_arrive_in_order(void **state)
{
    struct fixture *x = *state;
    send_keys(x, "j\033[A\033OB\033]11;rgb:0/0/0\033\\\xe6\xbc\xa2\xff\r");
    static const keycode want[] = {'j', KEYC_UP, KEYC_DOWN, 0x6f22, KEYC_ENTER, KEYC_NONE};
    for (size_t i = 0; i < COUNT(want); i++)
        assert_int_equal(term_read(x->t, 0), want[i]);
    send_keys(x, "\033");
    assert_int_equal(term_read(x->t, 0), KEYC_ESC);
    assert_int_equal(term_read(x->t, 10), KEYC_NONE);
}

static void
type_ahead_is_kept(void **state)
{
    struct fixture *x = *state;
    char many[1001];
    memset(many, 'j', 1000);
    many[1000] = '\0';
    int got = 0;
    for (int round = 0; round < 12; round++) { /* more than the decoder holds at once */
        send_keys(x, many);
        flush(x);
        for (int i = 0; i < 900; i++, got++)
            assert_int_equal(term_read(x->t, 0), 'j');
    }
    for (; term_read(x->t, 0) == 'j'; got++)
        ;
    assert_int_equal(got, 12000);
}

static void
pending_takes_nothing_away(void **state)
{
    struct fixture *x = *state;
    assert_false(term_pending(x->t));
    send_keys(x, "ab");
    assert_true(term_pending(x->t));
    assert_true(term_pending(x->t));
    assert_int_equal(term_read(x->t, 0), 'a');
    assert_int_equal(term_read(x->t, 0), 'b');
    assert_false(term_pending(x->t));
}

static void
repeats_of_a_held_key_are_dropped(void **state)
{
    struct fixture *x = *state;
    send_keys(x, "\r\r\r\rj\r");
    assert_int_equal(term_read(x->t, 0), KEYC_ENTER);
    term_drop_repeats(x->t, KEYC_ENTER);
    assert_int_equal(term_read(x->t, 0), 'j');
    assert_int_equal(term_read(x->t, 0), KEYC_ENTER);
}

static void
size_follows_the_window(void **state)
{
    struct fixture *x = *state;
    struct winsize ws = {.ws_row = 10, .ws_col = 60};
    int rows, cols;
    assert_false(term_too_small(x->t));
    ioctl(x->master, TIOCSWINSZ, &ws);
    assert_int_equal(term_read(x->t, 0), KEYC_RESIZE);
    assert_true(term_too_small(x->t));
    flush(x); /* still the surface of the old size: cut */
    drain(x);
    ws = (struct winsize){.ws_row = 43, .ws_col = 132};
    ioctl(x->master, TIOCSWINSZ, &ws);
    assert_int_equal(term_read(x->t, 0), KEYC_RESIZE);
    assert_int_equal(term_read(x->t, 0), KEYC_NONE);
    term_size(x->t, &rows, &cols);
    surface_resize(x->s, rows, cols);
    surface_text(x->s, 42, 120, 0, ROLE_TEXT, "pojok kanan");
    flush(x);
    assert_non_null(strstr(drain(x), "pojok kanan"));
    ws = (struct winsize){0}; /* a client that does not say */
    ioctl(x->master, TIOCSWINSZ, &ws);
    assert_int_equal(term_read(x->t, 0), KEYC_RESIZE);
    term_size(x->t, &rows, &cols);
    assert_int_equal(rows, 24);
    assert_int_equal(cols, 80);
}

static void
a_lost_terminal_is_noticed(void **state)
{
    struct fixture *x = *state;
    struct err e;
    send_keys(x, "a");
    assert_int_equal(term_read(x->t, 0), 'a');
    close(x->master);
    x->master = -1;
    int rows, cols;
    keycode k;
    while ((k = term_read(x->t, 1000)) == KEYC_RESIZE)
        term_size(x->t, &rows, &cols);
    assert_int_equal(k, KEYC_EOF);
    assert_int_equal(term_read(x->t, -1), KEYC_EOF);
    surface_text(x->s, 0, 0, 0, ROLE_TEXT, "x");
    assert_int_equal(term_flush(x->t, x->s, theme_by_name("mono"), &e), RC_UNAVAILABLE);
}

static void
the_terminal_is_given_back(void **state)
{
    struct fixture *x = *state;
    struct termios during, after;
    tcgetattr(x->slave, &during);
    assert_false(during.c_lflag & (ICANON | ECHO | ISIG));
    surface_text(x->s, 0, 0, 0, ROLE_TEXT, "9971010101010001");
    flush(x);
    drain(x);
    term_close(x->t);
    x->t = NULL;
    const char *got = drain(x);
    assert_non_null(strstr(got, "\033[?2004l"));
    assert_non_null(strstr(got, "\033[?1049l"));
    assert_null(strstr(got, "9971"));
    tcgetattr(x->slave, &after);
    assert_true(after.c_lflag & ICANON);
    assert_true(after.c_lflag & ECHO);
}

/* The type in use for a TERM of the client, or "" when it is refused. */
static const char *
type_for(const char *name)
{
    static char type[64];
    struct winsize ws = {.ws_row = 24, .ws_col = 80};
    struct termios before = {0}, after = {0};
    struct term *t;
    struct err e;
    int master, slave, waiting = 0;
    assert_int_equal(openpty(&master, &slave, NULL, NULL, &ws), 0);
    tcgetattr(slave, &before);
    type[0] = '\0';
    if (term_open(&t, name, slave, slave, &e) == RC_OK) {
        str_copy(type, sizeof(type), term_type(t));
        term_close(t);
    } else {
        assert_int_equal(e.rc, RC_INVALID);
        assert_string_equal(e.code, "term_none");
        tcgetattr(slave, &after);
        assert_memory_equal(&before, &after, sizeof(before));
        ioctl(master, FIONREAD, &waiting);
        assert_int_equal(waiting, 0);
    }
    close(master);
    close(slave);
    return type;
}

static void
unknown_types_fall_back(void **state)
{
    (void)state;
    assert_string_equal(type_for("linux"), "linux");
    assert_string_equal(type_for("vt100"), "vt100");
    assert_string_equal(type_for("screen"), "screen");
    assert_string_equal(type_for("xterm-no-such-thing"), "xterm-256color");
    assert_string_equal(type_for("foot-no-such-thing"), "xterm-256color");
    assert_string_equal(type_for("no-such-thing-256color"), "xterm-256color");
    assert_string_equal(type_for("tmux-no-such-thing"), "screen");
    assert_string_equal(type_for("no-such-thing"), "vt100");
    assert_string_equal(type_for("ansi"), "vt100");
    assert_string_equal(type_for("unknown"), "vt100");
    assert_string_equal(type_for(""), "vt100");
    assert_string_equal(type_for(NULL), "vt100");
    assert_string_equal(type_for("../../etc/passwd"), "vt100");
    assert_string_equal(type_for("a\033[2J"), "vt100");
    assert_string_equal(type_for("dumb"), "dumb");
}

/* A terminal without a cursor gets lines, and no sequence that it could not read. */
static void
a_dumb_terminal_gets_lines(void **state)
{
    (void)state;
    struct winsize ws = {.ws_row = 10, .ws_col = 132};
    struct fixture x = {0};
    struct err e;
    int rows, cols;
    assert_int_equal(openpty(&x.master, &x.slave, NULL, NULL, &ws), 0);
    assert_int_equal(term_open(&x.t, "dumb", x.slave, x.slave, &e), RC_OK);
    assert_true(term_no_cursor(x.t));
    assert_false(term_too_small(x.t));
    term_size(x.t, &rows, &cols);
    assert_int_equal(rows, 24);
    assert_int_equal(cols, 80);
    x.s = surface_new(rows, cols);
    x.s->linear = true;
    surface_text(x.s, 0, 1, 0, ROLE_TITLE, "Antrean");
    surface_text(x.s, 3, 1, 0, ROLE_TEXT, "Nomor: 1");
    flush(&x);
    assert_string_equal(drain(&x), "Antrean\r\nNomor: 1\r\n");
    term_linear(x.t, false, false); /* it stays what it is */
    flush(&x);
    assert_string_equal(drain(&x), "");
    send_keys(&x, "j");
    assert_int_equal(term_read(x.t, 0), 'j');
    surface_fit(x.s, 3, 1, 70, ROLE_TEXT, "Nomor: 2");
    flush(&x);
    assert_string_equal(drain(&x), "Nomor: 2\r\n");
    term_redraw(x.t);
    flush(&x);
    assert_string_equal(drain(&x), "Antrean\r\nNomor: 2\r\n");
    term_close(x.t);
    assert_string_equal(drain(&x), "");
    surface_free(x.s);
    buf_done(&x.seen);
    close(x.master);
    close(x.slave);
}

static void
the_mouse_is_switched_off_again(void **state)
{
    struct fixture *x = *state;
    flush(x);
    assert_null(strstr(drain(x), "\033[?1000h"));
    term_mouse(x->t, true);
    assert_string_equal(drain(x), "\033[?1000h\033[?1006h");
    term_mouse(x->t, true);
    assert_string_equal(drain(x), "");
    term_mouse(x->t, false);
    assert_string_equal(drain(x), "\033[?1006l\033[?1000l");
    term_mouse(x->t, true);
    (void)drain(x);
    term_close(x->t);
    x->t = NULL;
    assert_non_null(strstr(drain(x), "\033[?1006l\033[?1000l"));
}

static void
a_number_goes_to_the_clipboard(void **state)
{
    struct fixture *x = *state;
    flush(x);
    (void)drain(x);
    term_copy(x->t, "261121-00017");
    assert_string_equal(drain(x), "\033]52;c;MjYxMTIxLTAwMDE3\a");
    term_copy(x->t, "\033[2J");
    assert_string_equal(drain(x), "");
}

/* Any terminal can be given lines, and its screen again. */
static void
lines_can_be_chosen(void **state)
{
    struct fixture *x = *state;
    int rows, cols;
    surface_text(x->s, 3, 1, 0, ROLE_TEXT, "Nomor: 1");
    flush(x);
    assert_non_null(strstr(drain(x), "\033[?1049h"));
    term_linear(x->t, true, true);
    flush(x);
    const char *got = drain(x);
    assert_non_null(strstr(got, "\033[?1049l"));
    got += strlen(got) - strlen("Nomor: 1\r\n");
    assert_string_equal(got, "Nomor: 1\r\n");
    term_linear(x->t, true, false);
    term_size(x->t, &rows, &cols);
    assert_int_equal(cols, 80);
    flush(x);
    got = drain(x);
    assert_non_null(strstr(got, "\033[?1049h"));
    assert_non_null(strstr(got, "Nomor: 1"));
}

static void
a_pipe_is_not_a_terminal(void **state)
{
    (void)state;
    struct term *t;
    struct err e;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(term_open(&t, "xterm", fds[0], fds[1], &e), RC_INVALID);
    assert_string_equal(e.code, "term_none");
    assert_null(t);
    close(fds[0]);
    close(fds[1]);
}

/* More keys than fit wait, here and in the kernel: all come, in their order. */
static void
keys_typed_while_waiting_are_kept(void **state)
{
    struct fixture *x = *state;
    size_t sent = 0, got = 0, all = TERM_AHEAD + 5000;
    char part[500];
    while (sent < all) {
        size_t n = all - sent < sizeof(part) ? all - sent : sizeof(part);
        struct pollfd p = {.fd = x->master, .events = POLLOUT};
        for (size_t i = 0; i < n; i++)
            part[i] = (char)('a' + (sent + i) % 26);
        ssize_t w = poll(&p, 1, 0) > 0 ? write(x->master, part, n) : 0;
        assert_true(w >= 0);
        sent += (size_t)w;
        assert_false(term_collect(x->t, true));
        if (term_ahead(x->t) == TERM_AHEAD)
            break;
    }
    assert_int_equal(term_ahead(x->t), TERM_AHEAD);
    while (got < sent) {
        assert_int_equal(term_read(x->t, 1000), 'a' + got % 26);
        got++;
    }
    assert_int_equal(term_read(x->t, 0), KEYC_NONE);
}

static void
a_stop_is_taken_out_and_the_rest_stays(void **state)
{
    struct fixture *x = *state;
    send_keys(x, "a\003b\r\003");
    assert_true(term_collect(x->t, true));
    assert_int_equal(term_read(x->t, 0), 'a');
    assert_int_equal(term_read(x->t, 0), 'b');
    assert_int_equal(term_read(x->t, 0), KEYC_ENTER);
    assert_int_equal(term_read(x->t, 0), KEYC_CANCEL);
    send_keys(x, "\003x");
    assert_false(term_collect(x->t, false));
    assert_int_equal(term_read(x->t, 0), KEYC_CANCEL);
    assert_int_equal(term_read(x->t, 0), 'x');
}

/* An Esc by hand is told from the beginning of an arrow key by what follows it, also across two looks. */
static void
an_arrow_in_two_pieces_is_no_stop(void **state)
{
    struct fixture *x = *state;
    send_keys(x, "\033");
    assert_false(term_collect(x->t, true));
    send_keys(x, "[A");
    assert_false(term_collect(x->t, true));
    assert_int_equal(term_read(x->t, 0), KEYC_UP);
    send_keys(x, "\033");
    bool stopped = term_collect(x->t, true);
    for (int i = 0; i < 100 && !stopped; i++) {
        (void)poll(NULL, 0, 10);
        stopped = term_collect(x->t, true);
    }
    assert_true(stopped);
    assert_int_equal(term_read(x->t, 0), KEYC_NONE);
}

static void
repeats_that_were_taken_in_are_dropped_too(void **state)
{
    struct fixture *x = *state;
    send_keys(x, "\r\r\r");
    assert_false(term_collect(x->t, false));
    send_keys(x, "\r\rx\r");
    term_drop_repeats(x->t, KEYC_ENTER);
    assert_int_equal(term_read(x->t, 0), 'x');
    assert_int_equal(term_read(x->t, 0), KEYC_ENTER);
    assert_int_equal(term_read(x->t, 0), KEYC_NONE);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
    i18n_init("", "id");
    const struct CMUnitTest tests[] = {
        T(only_differences_are_sent),
        T(keys_arrive_in_order),
        T(type_ahead_is_kept),
        T(pending_takes_nothing_away),
        T(repeats_of_a_held_key_are_dropped),
        T(size_follows_the_window),
        T(a_lost_terminal_is_noticed),
        T(the_terminal_is_given_back),
        T(keys_typed_while_waiting_are_kept),
        T(a_stop_is_taken_out_and_the_rest_stays),
        T(an_arrow_in_two_pieces_is_no_stop),
        T(repeats_that_were_taken_in_are_dropped_too),
        T(lines_can_be_chosen),
        T(the_mouse_is_switched_off_again),
        T(a_number_goes_to_the_clipboard),
        cmocka_unit_test(unknown_types_fall_back),
        cmocka_unit_test(a_dumb_terminal_gets_lines),
        cmocka_unit_test(a_pipe_is_not_a_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
