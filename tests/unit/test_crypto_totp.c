#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "console/crypto/totp.h"

#define SECRET   "12345678901234567890"
#define SECRET_N 20

/* RFC 6238 appendix B, SHA-1; six digits are the last six of its eight. */
static const struct {
    int64_t t;
    const char *code;
} vector[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
              {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};

static void
codes_match_rfc_6238(void **state)
{
    char code[TOTP_TEXT];

    (void)state;
    for (size_t i = 0; i < COUNT(vector); i++) {
        int64_t step = -1;
        assert_int_equal(totp_code(code, SECRET, SECRET_N, vector[i].t, NULL), RC_OK);
        assert_string_equal(code, vector[i].code);
        assert_true(totp_check(SECRET, SECRET_N, vector[i].t, code, &step));
        assert_int_equal(step, vector[i].t / 30);
    }
}

static void
window_is_one_step_each_way(void **state)
{
    const int64_t t = 1111111109;
    int64_t step = -1;

    (void)state;
    assert_true(totp_check(SECRET, SECRET_N, t + 30, "081804", &step));
    assert_int_equal(step, t / 30);
    assert_true(totp_check(SECRET, SECRET_N, t - 30, "081804", &step));
    assert_int_equal(step, t / 30);
    assert_false(totp_check(SECRET, SECRET_N, t + 61, "081804", &step));
    assert_false(totp_check(SECRET, SECRET_N, t - 60, "081804", &step));
}

static void
anything_but_six_digits_is_wrong(void **state)
{
    static const char *const bad[] = {"", "81804", "0081804", "08180x", "08180 ", "-81804"};
    int64_t step;

    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(totp_check(SECRET, SECRET_N, 1111111109, bad[i], &step));
}

static void
uri_is_encoded_and_bounded(void **state)
{
    char uri[128];

    (void)state;
    assert_true(totp_uri(uri, sizeof uri, "Loket Kota", "siti.a", SECRET, SECRET_N));
    assert_string_equal(uri, "otpauth://totp/Loket%20Kota:siti.a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                             "&issuer=Loket%20Kota");
    assert_false(totp_uri(uri, 40, "Loket", "siti", SECRET, SECRET_N));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_match_rfc_6238),
        cmocka_unit_test(window_is_one_step_each_way),
        cmocka_unit_test(anything_but_six_digits_is_wrong),
        cmocka_unit_test(uri_is_encoded_and_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
