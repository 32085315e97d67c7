#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "console/server/limits.h"

static struct limits_source
source(const char *text)
{
    struct limits_source src;
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
        assert_true(limits_source_of(&src, (struct sockaddr *)&in));
    else if (inet_pton(AF_INET6, text, &in6.sin6_addr) == 1)
        assert_true(limits_source_of(&src, (struct sockaddr *)&in6));
    else
        fail();
    return src;
}

static void
total_unauthenticated_and_source_are_bounded(void **state)
{
    struct limits *l = limits_new(4, 2, 3);
    struct limits_source a = source("192.0.2.1"), b = source("192.0.2.2");

    (void)state;
    assert_int_equal(limits_admit(l, &a, 0), LIMITS_ADMIT);
    assert_int_equal(limits_admit(l, &a, 0), LIMITS_ADMIT);
    assert_int_equal(limits_admit(l, &a, 0), LIMITS_UNAUTH);
    limits_login_ok(l, &a, 0);
    assert_int_equal(limits_admit(l, &a, 0), LIMITS_ADMIT);
    limits_login_ok(l, &a, 0);
    limits_login_ok(l, &a, 0);
    assert_int_equal(limits_admit(l, &a, 0), LIMITS_SOURCE);
    assert_int_equal(limits_admit(l, &b, 0), LIMITS_ADMIT);
    assert_int_equal(limits_admit(l, &b, 0), LIMITS_TOTAL);
    limits_gone(l, &b, false);
    limits_gone(l, &a, true);
    assert_int_equal(limits_total(l), 2);
    assert_int_equal(limits_unauth(l), 0);
    assert_int_equal(limits_admit(l, &a, 0), LIMITS_ADMIT);
    limits_free(l);
}

static void
one_source_does_not_keep_others_from_logging_in(void **state)
{
    struct limits *l = limits_new(1000, 64, 100);
    struct limits_source a = source("192.0.2.1"), b = source("192.0.2.2");
    int n = 0;

    (void)state;
    while (limits_admit(l, &a, 0) == LIMITS_ADMIT)
        n++;
    assert_int_equal(n, 48);
    assert_int_equal(limits_admit(l, &b, 0), LIMITS_ADMIT);
    limits_login_ok(l, &b, 0);
    assert_int_equal(limits_admit(l, &a, 0), LIMITS_UNAUTH);
    for (n = 0; limits_admit(l, &b, 0) == LIMITS_ADMIT; n++)
        continue;
    assert_int_equal(n, 16);
    limits_gone(l, &b, true);
    limits_gone(l, &a, false);
    assert_int_equal(limits_unauth(l), 63);
    limits_free(l);
}

/* Counts how many failures in a row, all at t, it takes until src is refused. */
static int
failures_until_refused(struct limits *l, const struct limits_source *src, int64_t t)
{
    for (int n = 0; n < 100; n++) {
        enum limits_verdict v = limits_admit(l, src, t);
        if (v == LIMITS_PENALTY)
            return n;
        limits_login_failed(l, src, t);
        limits_gone(l, src, false);
    }
    return -1;
}

static void
penalty_grows_is_worked_off_and_forgiven(void **state)
{
    struct limits *l = limits_new(100, 100, 100);
    struct limits_source a = source("192.0.2.1"), b = source("192.0.2.2");

    (void)state;
    assert_int_equal(failures_until_refused(l, &a, 1000), 8);  /* 1 + 2 + ... + 8 = 36 s */
    assert_int_equal(limits_admit(l, &b, 1000), LIMITS_ADMIT); /* others are not touched */
    assert_int_equal(limits_admit(l, &a, 6999), LIMITS_PENALTY);
    assert_int_equal(limits_admit(l, &a, 7000), LIMITS_ADMIT);
    limits_login_failed(l, &a, 7000); /* the next counts nine */
    assert_int_equal(limits_admit(l, &a, 7001), LIMITS_PENALTY);
    limits_login_ok(l, &a, 7000); /* forgives half of 39 s */
    assert_int_equal(limits_admit(l, &a, 7001), LIMITS_ADMIT);
    limits_free(l);
}

static void
penalty_has_an_end(void **state)
{
    struct limits *l = limits_new(100, 100, 100);
    struct limits_source a = source("192.0.2.1");

    (void)state;
    assert_int_equal(limits_admit(l, &a, 0), LIMITS_ADMIT);
    for (int i = 0; i < 1000; i++)
        limits_login_failed(l, &a, 0);
    limits_gone(l, &a, false);
    assert_int_equal(limits_admit(l, &a, LIMITS_PENALTY_MAX_MS - LIMITS_PENALTY_BAR_MS - 1), LIMITS_PENALTY);
    assert_int_equal(limits_admit(l, &a, LIMITS_PENALTY_MAX_MS - LIMITS_PENALTY_BAR_MS), LIMITS_ADMIT);
    limits_free(l);
}

static void
ipv6_counts_by_its_network(void **state)
{
    struct limits_source a = source("2001:db8:1:2::1"), b = source("2001:db8:1:2:ffff::9"),
                         c = source("2001:db8:1:3::1"), v4 = source("192.0.2.7"),
                         mapped = source("::ffff:192.0.2.7");

    (void)state;
    assert_memory_equal(&a, &b, sizeof a);
    assert_memory_not_equal(&a, &c, sizeof a);
    assert_memory_equal(&v4, &mapped, sizeof v4);
}

static void
many_sources_do_not_grow_without_bound(void **state)
{
    struct limits *l = limits_new(10, 10, 10);

    (void)state;
    for (uint32_t i = 0; i < LIMITS_SOURCES_MAX + 1000; i++) {
        struct limits_source src = {{0}};
        memcpy(src.addr, &i, sizeof i);
        assert_int_equal(limits_admit(l, &src, 0), LIMITS_ADMIT);
        limits_login_failed(l, &src, 0);
        limits_gone(l, &src, false);
    }
    assert_int_equal(limits_total(l), 0);
    limits_free(l);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(total_unauthenticated_and_source_are_bounded),
        cmocka_unit_test(one_source_does_not_keep_others_from_logging_in),
        cmocka_unit_test(penalty_grows_is_worked_off_and_forgiven),
        cmocka_unit_test(penalty_has_an_end),
        cmocka_unit_test(ipv6_counts_by_its_network),
        cmocka_unit_test(many_sources_do_not_grow_without_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
