/*
 * The monitor's request table against a front that misbehaves. loket-auth is a socket held by the
 * test, whose answers are sent before they are asked for.
 */
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
#include "console/base/log.h"
#include "console/server/monitor.h"

struct fixture {
    struct monitor m;
    int front, auth, report; /* the test's ends */
    struct ipc_msg msg;
};

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    int front[2], auth[2], report[2];

    if (f == NULL || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, front) != 0 ||
        socketpair(AF_UNIX, SOCK_SEQPACKET, 0, auth) != 0 || pipe(report) != 0)
        return -1;
    log_open("test", LOG_LVL_ERROR, STDERR_FILENO);
    cfg_defaults(&f->m.cfg);
    f->m.front = front[0];
    f->front = front[1];
    f->m.auth = auth[0];
    f->auth = auth[1];
    f->report = report[0];
    f->m.report = report[1];
    f->m.session = f->m.grant.cert = -1;
    f->m.tries_left = 2;
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    close(f->front);
    close(f->auth);
    close(f->report);
    close(f->m.front);
    if (f->m.auth >= 0)
        close(f->m.auth);
    close(f->m.report);
    free(f);
    return 0;
}

/* Lets the monitor serve one request with up to two strings in it. */
static bool
serve(struct fixture *f, uint16_t kind, const char *first, const char *second)
{
    ipc_begin(&f->msg, kind);
    if (first != NULL)
        ipc_put_str(&f->msg, first);
    if (second != NULL)
        ipc_put_str(&f->msg, second);
    assert_int_equal(ipc_send(f->front, &f->msg, NULL), RC_OK);
    return monitor_serve_front(&f->m);
}

static void
auth_will_say(struct fixture *f, enum verdict v)
{
    ipc_begin(&f->msg, IPC_AUTH_ANSWER);
    ipc_put_u32(&f->msg, (uint32_t)v);
    assert_int_equal(ipc_send(f->auth, &f->msg, NULL), RC_OK);
}

static void
expect_answer(struct fixture *f, enum verdict v, uint32_t tries)
{
    assert_int_equal(ipc_recv(f->front, &f->msg, 1000, NULL), RC_OK);
    assert_int_equal(f->msg.kind, IPC_MON_ANSWER);
    assert_int_equal(ipc_get_u32(&f->msg), v);
    assert_int_equal(ipc_get_u32(&f->msg), tries);
}

static void
wrong_codes_use_up_the_tries_and_are_reported(void **state)
{
    struct fixture *f = *state;
    char bytes[8];

    assert_true(serve(f, IPC_FRONT_USER, "siti", NULL));
    for (uint32_t left = 2; left > 0; left--) {
        auth_will_say(f, VERDICT_MORE);
        assert_true(serve(f, IPC_FRONT_PASSWORD, "salah", NULL));
        expect_answer(f, VERDICT_MORE, left);
        auth_will_say(f, VERDICT_NO);
        assert_true(serve(f, IPC_FRONT_CODE, "123456", NULL));
        expect_answer(f, VERDICT_NO, left - 1);
    }
    assert_false(serve(f, IPC_FRONT_PASSWORD, "lagi", NULL));
    assert_int_equal(read(f->report, bytes, sizeof bytes), 2);
    assert_memory_equal(bytes, "FF", 2);
}

static void
nothing_is_asked_before_a_name_or_with_two(void **state)
{
    struct fixture *f = *state;

    assert_false(serve(f, IPC_FRONT_CODE, "123456", NULL));
    assert_true(serve(f, IPC_FRONT_USER, "siti", NULL));
    assert_false(serve(f, IPC_FRONT_USER, "budi", NULL));
}

static void
opening_needs_a_login(void **state)
{
    struct fixture *f = *state;

    assert_true(serve(f, IPC_FRONT_USER, "siti", NULL));
    assert_false(serve(f, IPC_FRONT_OPEN, NULL, NULL));
}

static void
after_login_nothing_of_the_login_is_served(void **state)
{
    struct fixture *f = *state;

    assert_true(serve(f, IPC_FRONT_USER, "siti", NULL));
    f->m.stage = MONITOR_AFTER;
    assert_false(serve(f, IPC_FRONT_CODE, "123456", NULL));
    assert_false(serve(f, IPC_FRONT_KEY_PROVEN, "ssh-ed25519", "AAAA"));
}

static void
other_kinds_and_sizes_end_the_connection(void **state)
{
    struct fixture *f = *state;
    static char big[4000];

    memset(big, 'x', sizeof big - 1);
    assert_false(serve(f, IPC_AUTH_GRANT, "siti", NULL));
    assert_false(serve(f, IPC_SES_RENEW, NULL, NULL));
    assert_false(serve(f, 9999, NULL, NULL));
    assert_false(serve(f, IPC_FRONT_USER, big, NULL));
    assert_false(serve(f, IPC_FRONT_USER, NULL, NULL));
    assert_false(serve(f, IPC_FRONT_USER, "", NULL));
}

static void
a_descriptor_from_the_front_ends_the_connection(void **state)
{
    struct fixture *f = *state;

    ipc_begin(&f->msg, IPC_FRONT_USER);
    ipc_put_str(&f->msg, "siti");
    f->msg.fd = f->report;
    assert_int_equal(ipc_send(f->front, &f->msg, NULL), RC_OK);
    assert_false(monitor_serve_front(&f->m));
}

static void
keys_of_an_agent_are_bounded(void **state)
{
    struct fixture *f = *state;
    int served = 0;

    assert_true(serve(f, IPC_FRONT_USER, "siti", NULL));
    for (; served < 100; served++) {
        auth_will_say(f, VERDICT_NO);
        if (!serve(f, IPC_FRONT_KEY_QUERY, "ssh-ed25519", "AAAA"))
            break;
        expect_answer(f, VERDICT_NO, 2);
    }
    assert_int_equal(served, 32);
}

static void
a_verdict_without_a_grant_is_no_login(void **state)
{
    struct fixture *f = *state;

    f->m.cfg.db_deadline_ms = 50;
    assert_true(serve(f, IPC_FRONT_USER, "siti", NULL));
    auth_will_say(f, VERDICT_YES);
    assert_true(serve(f, IPC_FRONT_CODE, "123456", NULL));
    expect_answer(f, VERDICT_DOWN, 2);
    assert_int_equal(f->m.stage, MONITOR_BEFORE);
}

static void
kinds_belong_to_one_sender(void **state)
{
    (void)state;
    assert_true(ipc_kind_fits(IPC_FRONT_CODE, IPC_FROM_FRONT, 128));
    assert_false(ipc_kind_fits(IPC_FRONT_CODE, IPC_FROM_FRONT, 129));
    assert_false(ipc_kind_fits(IPC_FRONT_CODE, IPC_FROM_SESSION, 10));
    assert_false(ipc_kind_fits(0, IPC_FROM_FRONT, 0));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(wrong_codes_use_up_the_tries_and_are_reported),
        TEST(nothing_is_asked_before_a_name_or_with_two),
        TEST(opening_needs_a_login),
        TEST(after_login_nothing_of_the_login_is_served),
        TEST(other_kinds_and_sizes_end_the_connection),
        TEST(a_descriptor_from_the_front_ends_the_connection),
        TEST(keys_of_an_agent_are_bounded),
        TEST(a_verdict_without_a_grant_is_no_login),
        cmocka_unit_test(kinds_belong_to_one_sender),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
