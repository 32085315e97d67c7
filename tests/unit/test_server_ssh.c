/* The login dialogue and the relay of loket-ssh, without the SSH library. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/ipc.h"
#include "console/base/str.h"
#include "console/server/ssh_login.h"
#include "console/server/ssh_relay.h"

struct dialogue {
    struct login l;
    int monitor; /* the test's end */
    struct ipc_msg msg;
};

static int
dialogue_setup(void **state)
{
    struct dialogue *d = calloc(1, sizeof *d);
    int pair[2];

    if (d == NULL || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) != 0)
        return -1;
    d->monitor = pair[1];
    login_init(&d->l, pair[0], 4);
    *state = d;
    return 0;
}

static int
dialogue_teardown(void **state)
{
    struct dialogue *d = *state;

    close(d->l.monitor);
    close(d->monitor);
    free(d);
    return 0;
}

static void
monitor_will_say(struct dialogue *d, enum verdict v, uint32_t tries)
{
    ipc_begin(&d->msg, IPC_MON_ANSWER);
    ipc_put_u32(&d->msg, (uint32_t)v);
    ipc_put_u32(&d->msg, tries);
    assert_int_equal(ipc_send(d->monitor, &d->msg, NULL), RC_OK);
}

static void
monitor_got(struct dialogue *d, uint16_t kind, const char *text)
{
    assert_int_equal(ipc_recv(d->monitor, &d->msg, 1000, NULL), RC_OK);
    assert_int_equal(d->msg.kind, kind);
    assert_string_equal(ipc_get_str(&d->msg, 1024), text);
}

static void
names_are_plain_and_pinned(void **state)
{
    struct dialogue *d = *state;

    assert_false(login_user(&d->l, ""));
    assert_false(login_user(&d->l, "Siti"));
    assert_false(login_user(&d->l, "siti;x"));
    assert_false(login_user(&d->l, "a234567890123456789012345678901234"));
    assert_true(login_user(&d->l, "siti"));
    monitor_got(d, IPC_FRONT_USER, "siti");
    assert_true(login_user(&d->l, "siti"));
    assert_false(login_user(&d->l, "budi"));
}

static void
password_then_code_then_said_once_what_was_wrong(void **state)
{
    struct dialogue *d = *state;
    char text[200];

    assert_true(login_user(&d->l, "siti"));
    monitor_got(d, IPC_FRONT_USER, "siti");
    login_round_start(&d->l);
    assert_int_equal(d->l.next, LOGIN_ASK_PASSWORD);
    assert_string_equal(login_instruction(&d->l, text, sizeof text), "");
    monitor_will_say(d, VERDICT_MORE, 4);
    assert_int_equal(login_round_answer(&d->l, "salah"), VERDICT_MORE);
    monitor_got(d, IPC_FRONT_PASSWORD, "salah");
    assert_int_equal(d->l.next, LOGIN_ASK_CODE);
    monitor_will_say(d, VERDICT_NO, 3);
    assert_int_equal(login_round_answer(&d->l, "123 456"), VERDICT_NO);
    monitor_got(d, IPC_FRONT_CODE, "123456");
    /* An answer nobody asked for is nothing. */
    assert_int_equal(login_round_answer(&d->l, "123456"), VERDICT_NO);
    login_round_start(&d->l);
    assert_int_equal(d->l.next, LOGIN_ASK_PASSWORD);
    assert_string_equal(login_instruction(&d->l, text, sizeof text),
                        "Kata sandi atau kode salah. Sisa percobaan: 3.");
    assert_string_equal(login_instruction(&d->l, text, sizeof text), "");
    assert_null(d->l.closing);
}

static void
key_then_code(void **state)
{
    struct dialogue *d = *state;

    assert_true(login_user(&d->l, "siti"));
    monitor_got(d, IPC_FRONT_USER, "siti");
    monitor_will_say(d, VERDICT_MORE, 4);
    assert_int_equal(login_key_proven(&d->l, "ssh-ed25519", "AAAA"), VERDICT_MORE);
    monitor_got(d, IPC_FRONT_KEY_PROVEN, "ssh-ed25519");
    login_round_start(&d->l);
    assert_int_equal(d->l.next, LOGIN_ASK_CODE);
    monitor_will_say(d, VERDICT_NO, 3);
    assert_int_equal(login_round_answer(&d->l, "000000"), VERDICT_NO);
    monitor_got(d, IPC_FRONT_CODE, "000000");
    login_round_start(&d->l);
    assert_int_equal(d->l.next, LOGIN_ASK_CODE); /* the key stays proven */
    monitor_will_say(d, VERDICT_YES, 3);
    assert_int_equal(login_round_answer(&d->l, "111111"), VERDICT_YES);
    assert_true(d->l.done);
}

static void
the_end_is_explained(void **state)
{
    struct dialogue *d = *state;

    assert_true(login_user(&d->l, "siti"));
    monitor_will_say(d, VERDICT_DOWN, 4);
    assert_int_equal(login_password(&d->l, "x"), VERDICT_DOWN);
    assert_true(str_starts(d->l.closing, "Basis data tidak dapat dihubungi."));
    assert_false(login_user(&d->l, "siti"));
}

/* A channel in memory that takes little at a time. */
struct pipe_channel {
    char sent[400000], in[400000];
    size_t nsent, nin, in_at;
    size_t window; /* bytes it takes before it must be opened again */
    bool busy;
};

static int
test_write(void *ctx, const void *p, size_t n, bool is_stderr)
{
    struct pipe_channel *c = ctx;

    assert_false(is_stderr);
    if (n > c->window)
        n = c->window;
    memcpy(c->sent + c->nsent, p, n);
    c->nsent += n;
    c->window -= n;
    return (int)n;
}

static int
test_read(void *ctx, void *p, size_t n)
{
    struct pipe_channel *c = ctx;

    if (n > c->nin - c->in_at)
        n = c->nin - c->in_at;
    memcpy(p, c->in + c->in_at, n);
    c->in_at += n;
    return n == 0 && c->nin > 0 ? -1 : (int)n;
}

static bool
test_busy(void *ctx)
{
    return ((struct pipe_channel *)ctx)->busy;
}

static void
no_byte_is_lost_against_a_small_window(void **state)
{
    static struct pipe_channel c;
    static struct relay r;
    static char data[300000], got[300000];
    const struct relay_channel ch = {test_write, test_read, test_busy, &c};
    int in[2], out[2];
    size_t fed = 0, taken = 0;

    (void)state;
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = (char)(i * 31 + i / 251);
    memcpy(c.in, data, sizeof data);
    c.nin = sizeof data;
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    relay_init(&r, &ch);
    relay_open(&r, false, in[1], out[0], -1);
    for (int turn = 0; turn < 100000 && (c.nsent < sizeof data || taken < sizeof got); turn++) {
        size_t piece = sizeof data - fed < 3000 ? sizeof data - fed : 3000;
        if (fed - c.nsent < 20000 && piece > 0)
            fed += (size_t)write(out[1], data + fed, piece);
        c.window = (size_t)(turn % 7) * 100;
        relay_move(&r, NULL);
        /* Read only what is there: relay_move() has written at most a pipe full. */
        struct pollfd p = {.fd = in[0], .events = POLLIN};
        if (turn % 3 == 0 && poll(&p, 1, 0) == 1)
            taken += (size_t)read(in[0], got + taken, sizeof got - taken);
    }
    assert_int_equal(c.nsent, sizeof data);
    assert_memory_equal(c.sent, data, sizeof data);
    assert_int_equal(taken, sizeof got);
    assert_memory_equal(got, data, sizeof got);
    assert_false(relay_drained(&r));
    close(out[1]);
    relay_move(&r, NULL);
    assert_true(relay_drained(&r));
    assert_int_equal(read(in[0], got, 1), 0); /* the command sees the end of its input */
    relay_close(&r);
    close(in[0]);
}

static void
nothing_is_read_while_the_client_does_not_take(void **state)
{
    static struct pipe_channel c;
    static struct relay r;
    const struct relay_channel ch = {test_write, test_read, test_busy, &c};
    struct pollfd p[RELAY_FDS];
    int out[2];

    (void)state;
    memset(&c, 0, sizeof c);
    c.busy = true;
    c.window = 1000;
    assert_int_equal(pipe(out), 0);
    relay_init(&r, &ch);
    relay_open(&r, false, -1, out[0], -1);
    assert_int_equal(write(out[1], "abc", 3), 3);
    relay_poll(&r, p);
    assert_int_equal(p[1].fd, -1);
    relay_move(&r, NULL);
    assert_int_equal(c.nsent, 0);
    c.busy = false;
    relay_poll(&r, p);
    assert_int_equal(p[1].fd, out[0]);
    relay_move(&r, NULL);
    assert_int_equal(c.nsent, 3);
    close(out[1]);
    relay_close(&r);
}

#define DIALOGUE(name) cmocka_unit_test_setup_teardown(name, dialogue_setup, dialogue_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        DIALOGUE(names_are_plain_and_pinned),
        DIALOGUE(password_then_code_then_said_once_what_was_wrong),
        DIALOGUE(key_then_code),
        DIALOGUE(the_end_is_explained),
        cmocka_unit_test(no_byte_is_lost_against_a_small_window),
        cmocka_unit_test(nothing_is_read_while_the_client_does_not_take),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
