#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "db/store/db.h"
#include "db/store/reason.h"

struct sample {
    int32_t small;
    int64_t large;
    bool yes;
    const char *text;
    struct db_bytes bytes;
};
static const struct db_col cols[] = {
    DB_COL(struct sample, small), DB_COL(struct sample, large), DB_COL(struct sample, yes),
    DB_COL(struct sample, text),  DB_COL(struct sample, bytes),
};
static const struct db_stmt st = {
    .name = "sample", .sql = "", .cols = cols, .ncols = COUNT(cols), .row_size = sizeof(struct sample)};

static const char *names[] = {"small", "large", "yes", "text", "bytes"};

/* A driver that answers with the values in ctx, one row. */
static enum rc
canned(void *ctx, struct arena *a, const struct db_stmt *s, const char *const *params, struct db_result *out,
       struct err *e)
{
    (void)a, (void)params, (void)e, (void)s;
    *out = (struct db_result){.nrows = 1, .ncols = 5, .values = ctx, .names = names};
    return RC_OK;
}
static const struct db_driver driver = {.exec = canned};

static enum rc
decode(const char **values, struct sample *out)
{
    struct db db = {.driver = &driver, .ctx = values};
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    enum rc rc = db_row(&db, a, &st, NULL, out, &e);
    if (rc == RC_FAIL)
        assert_string_equal(e.code, "schema_mismatch");
    arena_free(a);
    return rc;
}

static void
values_are_decoded_by_type(void **state)
{
    (void)state;
    struct sample s = {0};
    const char *values[] = {"-2147483648", "9223372036854775807", "t", "x", "\\x00ff"};
    assert_int_equal(decode(values, &s), RC_OK);
    assert_int_equal(s.small, INT32_MIN);
    assert_true(s.large == INT64_MAX);
    assert_true(s.yes);
    assert_int_equal(s.bytes.len, 2);
}

static void
null_is_zero_false_and_empty(void **state)
{
    (void)state;
    struct sample s = {.small = 1, .large = 1, .yes = true};
    const char *values[] = {NULL, NULL, NULL, NULL, NULL};
    assert_int_equal(decode(values, &s), RC_OK);
    assert_int_equal(s.small, 0);
    assert_true(s.large == 0);
    assert_false(s.yes);
    assert_int_equal(s.bytes.len, 0);
}

static void
wrong_values_are_a_mismatch(void **state)
{
    (void)state;
    struct sample s;
    const char *bad[][5] = {{"2147483648", "1", "t", "", "\\x"}, {"1", "1.5", "t", "", "\\x"},
                            {"1", "1", "true", "", "\\x"},       {"1", "1", "t", "", "\\x0"},
                            {"1", "1", "t", "", "\\xzz"},        {"", "1", "t", "", "\\x"}};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(decode(bad[i], &s), RC_FAIL);
}

static void
another_column_is_a_mismatch(void **state)
{
    (void)state;
    struct sample s;
    const char *values[] = {"1", "1", "t", "", "\\x"};
    names[3] = "other";
    assert_int_equal(decode(values, &s), RC_FAIL);
    names[3] = "text";
    assert_int_equal(decode(values, &s), RC_OK);
}

static void
keys_are_random_uuids(void **state)
{
    (void)state;
    char a[37];
    char b[37];
    db_uuid(a);
    db_uuid(b);
    assert_int_equal(strlen(a), 36);
    assert_int_equal(a[14], '4');
    assert_non_null(strchr("89ab", a[19]));
    assert_string_not_equal(a, b);
}

static void
refusals_have_a_sentence_and_a_class(void **state)
{
    (void)state;
    struct err e = {0};
    assert_int_equal(reason_set(&e, "LKCON", "claim_lost"), RC_CONFLICT);
    assert_string_equal(e.code, "claim_lost");
    assert_non_null(strstr(e.text, "antrean"));
    assert_int_equal(reason_set(&e, "LKDEN", "own_family"), RC_DENIED);
    assert_int_equal(reason_set(&e, "LKINV", "a_word_from_the_future"), RC_INVALID);
    assert_string_equal(e.code, "a_word_from_the_future");
    assert_int_equal(reason_set(&e, "LKNON", "request_unknown"), RC_NONE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_decoded_by_type),  cmocka_unit_test(null_is_zero_false_and_empty),
        cmocka_unit_test(wrong_values_are_a_mismatch), cmocka_unit_test(another_column_is_a_mismatch),
        cmocka_unit_test(keys_are_random_uuids),       cmocka_unit_test(refusals_have_a_sentence_and_a_class),
    };
    return cmocka_run_group_tests_name("store_db", tests, NULL, NULL);
}
