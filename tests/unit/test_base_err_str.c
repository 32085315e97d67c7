/* Errors, bounded strings, growing buffers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/err.h"
#include "console/base/str.h"
#include "console/base/utf8.h"

static void
err_is_filled_and_emptied(void **state)
{
    (void)state;
    struct err e = {0};

    assert_int_equal(err_set(&e, RC_CONFLICT, "claim_lost", "Berkas %d diambil %s.", 7, "petugas lain"),
                     RC_CONFLICT);
    assert_int_equal(err_field(&e, "nik"), RC_CONFLICT);
    assert_int_equal(err_detail(&e, "token %d", 3), RC_CONFLICT);
    assert_string_equal(e.text, "Berkas 7 diambil petugas lain.");
    assert_string_equal(e.field, "nik");
    assert_string_equal(e.detail, "token 3");
    err_set(&e, RC_FAIL, NULL, "%s", "lain");
    assert_string_equal(e.code, "");
    assert_string_equal(e.field, "");
    assert_string_equal(e.detail, "");
    err_clear(&e);
    assert_int_equal(e.rc, RC_OK);
    assert_string_equal(e.text, "");
}

static void
err_may_be_null(void **state)
{
    (void)state;
    assert_int_equal(err_set(NULL, RC_DENIED, "x", "y"), RC_DENIED);
    assert_int_equal(err_field(NULL, "x"), RC_FAIL);
    assert_int_equal(err_detail(NULL, "x"), RC_FAIL);
    err_clear(NULL);
}

static void
err_may_quote_itself(void **state)
{
    (void)state;
    struct err e = {0};

    err_set(&e, RC_INVALID, "kode", "isi");
    err_field(&e, "medan");
    err_set(&e, RC_FAIL, e.code, "%s: %s", e.field, e.text);
    assert_string_equal(e.text, "medan: isi");
    assert_string_equal(e.code, "kode");
}

static void
err_cuts_between_characters(void **state)
{
    (void)state;
    struct err e = {0};
    char longer[600];

    for (size_t shift = 0; shift < 4; shift++) {
        memset(longer, 'a', shift);
        for (size_t i = shift; i + 3 < sizeof(longer); i += 3)
            memcpy(longer + i, "\xE2\x82\xAC", 4);
        err_set(&e, RC_FAIL, "x", "%s", longer);
        assert_true(utf8_valid(e.text, strlen(e.text)));
        assert_true(strlen(e.text) >= sizeof(e.text) - 4);
        err_field(&e, longer);
        assert_true(utf8_valid(e.field, strlen(e.field)));
        err_detail(&e, "%s", longer);
        assert_true(utf8_valid(e.detail, strlen(e.detail)));
        assert_true(strlen(e.detail) >= sizeof(e.detail) - 4);
    }
}

static void
every_rc_has_its_own_name(void **state)
{
    (void)state;
    for (int i = RC_OK; i <= RC_FAIL; i++)
        for (int j = i + 1; j <= RC_FAIL; j++)
            assert_string_not_equal(rc_name((enum rc)i), rc_name((enum rc)j));
}

static void
copies_are_bounded(void **state)
{
    (void)state;
    char d[4];

    assert_true(str_copy(d, sizeof(d), "abc"));
    assert_false(str_copy(d, sizeof(d), "abcd"));
    assert_string_equal(d, "abc");
    assert_false(str_copy(d, 0, "x"));
    assert_true(str_copy(d, sizeof(d), NULL));
    assert_string_equal(d, "");
    assert_true(str_append(d, sizeof(d), "ab"));
    assert_true(str_append(d, sizeof(d), "c"));
    assert_false(str_append(d, sizeof(d), "d"));
    assert_string_equal(d, "abc");
    assert_true(str_printf(d, sizeof(d), "%d", 123));
    assert_false(str_printf(d, sizeof(d), "%d", 1234));
    assert_string_equal(d, "123");
}

static void
numbers_are_whole_and_in_range(void **state)
{
    (void)state;
    int64_t v = 5;
    const char *bad[] = {"",
                         " 1",
                         "1 ",
                         "+1",
                         "-",
                         "--1",
                         "0x10",
                         "1e3",
                         "1.0",
                         "9223372036854775808",
                         "-9223372036854775809",
                         "99999999999999999999999"};

    for (size_t i = 0; i < COUNT(bad); i++)
        assert_false(str_to_i64(bad[i], INT64_MIN, INT64_MAX, &v));
    assert_false(str_to_i64(NULL, 0, 1, &v));
    assert_int_equal(v, 5);
    assert_true(str_to_i64("9223372036854775807", INT64_MIN, INT64_MAX, &v));
    assert_true(v == INT64_MAX);
    assert_true(str_to_i64("-9223372036854775808", INT64_MIN, INT64_MAX, &v));
    assert_true(v == INT64_MIN);
    assert_true(str_to_i64("007", 7, 7, &v));
    assert_int_equal(v, 7);
    assert_false(str_to_i64("8", 0, 7, &v));
    assert_false(str_to_i64("-1", 0, 7, &v));
}

static void
digits_prefixes_blanks(void **state)
{
    (void)state;
    char s[] = "\t  a b \r\n";
    char blank[] = "  \t ";

    assert_true(str_all_digits("0123456789"));
    assert_false(str_all_digits(""));
    assert_false(str_all_digits(NULL));
    assert_false(str_all_digits("12a"));
    assert_false(str_all_digits("\xD9\xA1")); /* ARABIC-INDIC DIGIT ONE */
    assert_true(str_starts("loket-auth", "loket-"));
    assert_false(str_starts("lok", "loket"));
    assert_false(str_eq(NULL, NULL));
    assert_true(str_eq("", ""));
    assert_string_equal(str_trim(s), "a b");
    assert_string_equal(str_trim(blank), "");
}

static void
hexadecimal_goes_both_ways(void **state)
{
    (void)state;
    unsigned char raw[4] = {0x00, 0x7F, 0xA5, 0xFF};
    unsigned char back[4];
    char text[9];

    str_hex(text, raw, 4);
    assert_string_equal(text, "007fa5ff");
    assert_true(str_unhex(back, 4, "007Fa5FF"));
    assert_memory_equal(back, raw, 4);
    assert_false(str_unhex(back, 4, "007fa5f"));
    assert_false(str_unhex(back, 4, "007fa5ff0"));
    assert_false(str_unhex(back, 4, "007fa5fg"));
    assert_false(str_unhex(back, 4, NULL));
    assert_true(str_unhex(back, 0, ""));
}

static void
buffer_grows_and_shrinks(void **state)
{
    (void)state;
    struct buf b = {0};

    buf_consume(&b, 3);
    buf_reset(&b);
    for (int i = 0; i < 1000; i++)
        buf_printf(&b, "%03d", i);
    assert_int_equal(b.len, 3000);
    assert_int_equal(strlen(b.data), 3000);
    buf_consume(&b, 2997);
    assert_string_equal(b.data, "999");
    buf_add(&b, "\0x", 2);
    assert_int_equal(b.len, 5);
    assert_int_equal(b.data[5], 0);
    buf_consume(&b, 100);
    assert_int_equal(b.len, 0);
    buf_puts(&b, NULL);
    buf_add(&b, NULL, 0);
    buf_puts(&b, "x");
    assert_string_equal(b.data, "x");
    buf_done(&b);
    assert_null(b.data);
    buf_done(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(err_is_filled_and_emptied),      cmocka_unit_test(err_may_be_null),
        cmocka_unit_test(err_may_quote_itself),           cmocka_unit_test(err_cuts_between_characters),
        cmocka_unit_test(every_rc_has_its_own_name),      cmocka_unit_test(copies_are_bounded),
        cmocka_unit_test(numbers_are_whole_and_in_range), cmocka_unit_test(digits_prefixes_blanks),
        cmocka_unit_test(hexadecimal_goes_both_ways),     cmocka_unit_test(buffer_grows_and_shrinks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
