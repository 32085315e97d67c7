/* Reading hostile JSON and writing clean JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/json/json.h"

static struct json *
parse(const char *text)
{
    struct json *root = NULL;
    struct err e = {0};

    assert_int_equal(json_parse(text, strlen(text), &root, &e), RC_OK);
    assert_non_null(root);
    return root;
}

static void
members_are_read(void **state)
{
    (void)state;
    struct err e = {0};
    struct json *r =
        parse("{\"nik\":\"9901010101900001\",\"n\":-9223372036854775808,\"ya\":true,"
              "\"anggota\":[{\"nama\":\"Siti\"},{\"nama\":\"Ren\\u00e9\"}],\"kata\":[\"a\",\"b\"],"
              "\"angka\":[1,2],\"kosong\":null}");
    struct json *list = json_list(r, "anggota");

    assert_string_equal(json_str(r, "nik"), "9901010101900001");
    assert_true(json_int(r, "n") == INT64_MIN);
    assert_true(json_bool(r, "ya"));
    assert_int_equal(json_len(list), 2);
    assert_string_equal(json_str(json_at(list, 1), "nama"), "Ren\xC3\xA9");
    assert_string_equal(json_as_str(json_at(json_get(r, "kata"), 1)), "b");
    assert_int_equal(json_as_int(json_at(json_get(r, "angka"), 0)), 1);
    assert_string_equal(json_str_or(r, "kosong", "x"), "x");
    assert_int_equal(json_int_or(r, "tiada", 4), 4);
    assert_true(json_bool_or(r, "tiada", true));
    assert_int_equal(json_len(json_list_or_empty(r, "tiada")), 0);
    assert_false(json_has(r, "kosong"));
    assert_false(json_has(r, "tiada"));
    assert_true(json_has(r, "n"));
    assert_int_equal(json_check(r, &e), RC_OK);
    json_free(r);
    json_free(NULL);
}

/* Runs one reader on a text and returns the place of the fault. */
#define FAULT(text, read)                                                                                    \
    do {                                                                                                     \
        struct err fault = {0};                                                                              \
        struct json *r = parse(text);                                                                        \
        (void)(read);                                                                                        \
        assert_int_equal(json_check(r, &fault), RC_INVALID);                                                 \
        str_copy(place, sizeof(place), fault.field);                                                         \
        json_free(r);                                                                                        \
    } while (0)

static void
the_first_fault_is_named(void **state)
{
    (void)state;
    char place[64];

    FAULT("{}", json_str(r, "nik"));
    assert_string_equal(place, "nik");
    FAULT("{\"nik\":null}", json_str(r, "nik"));
    assert_string_equal(place, "nik");
    FAULT("{\"nik\":7}", json_str(r, "nik"));
    assert_string_equal(place, "nik");
    FAULT("{\"n\":\"7\"}", json_int(r, "n"));
    FAULT("{\"n\":7.0}", json_int(r, "n"));
    FAULT("{\"n\":1}", json_bool(r, "n"));
    FAULT("{\"n\":1}", json_str_or(r, "n", "x"));
    FAULT("{\"n\":1}", json_list_or_empty(r, "n"));
    FAULT("{\"a\":[{\"b\":1},{}]}", json_int(json_at(json_list(r, "a"), 1), "b"));
    assert_string_equal(place, "a[1].b");
    FAULT("[[1],[\"x\"]]", json_as_int(json_at(json_at(r, 1), 0)));
    assert_string_equal(place, "[1][0]");
    FAULT("[1]", json_at(r, 1));
    assert_string_equal(place, "[1]");
    FAULT("[1]", json_str(r, "x"));
    FAULT("{\"a\":1}", json_str(json_get(json_get(r, "b"), "c"), "d"));
    assert_string_equal(place, "b"); /* what follows from the first fault is not another */
    FAULT("{\"a\":1}", (json_fault(r, "a"), json_str(r, "z")));
    assert_string_equal(place, "a");
}

static void
values_of_wrong_members_are_harmless(void **state)
{
    (void)state;
    struct json *r = parse("{\"a\":1}");

    assert_string_equal(json_str(r, "x"), "");
    assert_int_equal(json_int(r, "x"), 0);
    assert_false(json_bool(r, "x"));
    struct json *none = json_get(r, "x");
    assert_non_null(none);
    assert_int_equal(json_len(none), 0);
    assert_string_equal(json_as_str(json_at(none, 3)), "");
    assert_int_equal(json_as_int(json_get(none, "y")), 0);
    json_free(r);
}

static void
unknown_members_are_found(void **state)
{
    (void)state;
    static const char *const keys[] = {"nik", "nama"};
    struct err e = {0};
    struct json *r = parse("{\"nama\":\"x\"}");

    json_only(r, keys, COUNT(keys));
    assert_int_equal(json_check(r, &e), RC_OK);
    json_free(r);
    r = parse("{\"nama\":\"x\",\"nk\\u001b\\u202e\":1}");
    json_only(r, keys, COUNT(keys));
    assert_int_equal(json_check(r, &e), RC_INVALID);
    assert_string_equal(e.field, "nk\xEF\xBF\xBD\xEF\xBF\xBD"); /* cleaned before anybody sees it */
    json_free(r);
}

static void
bad_texts_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      " ",
                                      "{",
                                      "1",
                                      "\"x\"",
                                      "null",
                                      "{}{}",
                                      "{} x",
                                      "[1,]",
                                      "{\"a\":1,\"a\":2}",
                                      "{\"a\":{\"b\":1,\"b\":1}}",
                                      "{a:1}",
                                      "['a']",
                                      "[\"\xFF\"]",
                                      "[\"\xC0\x80\"]",
                                      "[\"\xED\xA0\x80\"]",
                                      "[\"\\ud800\"]",
                                      "[\"\\u0000\"]",
                                      "[\"\n\"]",
                                      "[01]",
                                      "[NaN]",
                                      "[99999999999999999999]",
                                      "[1e999]",
                                      "\xEF\xBB\xBF[]"};
    struct json *r;
    struct err e = {0};

    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(json_parse(bad[i], strlen(bad[i]), &r, &e), RC_INVALID);
        assert_null(r);
        assert_string_equal(e.code, "json");
    }
    assert_int_equal(json_parse("[]\0[]", 5, &r, &e), RC_INVALID);
}

static void
size_and_depth_are_limited(void **state)
{
    (void)state;
    static char big[JSON_TEXT_MAX + 1];
    char deep[2 * (JSON_DEPTH_MAX + 1) + 1];
    struct json *r;
    struct err e = {0};

    memset(big, ' ', sizeof(big));
    memcpy(big, "[]", 2);
    assert_int_equal(json_parse(big, JSON_TEXT_MAX, &r, &e), RC_OK);
    json_free(r);
    assert_int_equal(json_parse(big, JSON_TEXT_MAX + 1, &r, &e), RC_INVALID);
    for (size_t depth = JSON_DEPTH_MAX; depth <= JSON_DEPTH_MAX + 1; depth++) {
        memset(deep, '[', depth);
        memset(deep + depth, ']', depth);
        assert_int_equal(json_parse(deep, 2 * depth, &r, &e), depth <= JSON_DEPTH_MAX ? RC_OK : RC_INVALID);
        json_free(r);
    }
    memset(big, '[', 1000000);
    assert_int_equal(json_parse(big, 1000000, &r, &e), RC_INVALID);
    /* brackets inside a string are no nesting */
    r = parse("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[[\"]");
    json_free(r);
}

static void
text_is_canonical(void **state)
{
    (void)state;
    struct buf b = {0};
    struct json *r = parse(" { \"b\" : [ 1 , true , null ] , \"a\" : \"x\" } ");

    json_text(r, &b);
    assert_string_equal(b.data, "{\"a\":\"x\",\"b\":[1,true,null]}");
    buf_reset(&b);
    json_text(json_get(r, "none"), &b);
    assert_string_equal(b.data, "null");
    buf_done(&b);
    json_free(r);
}

static void
writing_a_value(void **state)
{
    (void)state;
    struct buf b = {0};
    struct json_w w;
    struct json *r = parse("[{\"z\":1,\"a\":\"\\u009b\"}]");

    json_w_init(&w, &b);
    assert_false(json_w_ok(&w));
    json_w_begin_obj(&w);
    json_w_kstr(&w, "nama", "A \"B\"\\\n\x1B\x7F");
    json_w_kint(&w, "n", INT64_MIN);
    json_w_kbool(&w, "ya", true);
    json_w_kstr(&w, "nol", NULL);
    json_w_key(&w, "daftar");
    json_w_begin_list(&w);
    json_w_begin_obj(&w);
    json_w_end(&w);
    json_w_int(&w, 1);
    json_w_begin_list(&w);
    json_w_end(&w);
    json_w_raw(&w, "{\"x\": \"\xE2\x80\xAE\"}");
    json_w_node(&w, r);
    json_w_end(&w);
    json_w_key(&w, "k\xFF\xC3\xA9\xF3\xA0\x81\x81");
    json_w_strn(&w, "ab", 1);
    assert_false(json_w_ok(&w));
    json_w_end(&w);
    assert_true(json_w_ok(&w));
    assert_string_equal(
        b.data, "{\"nama\":\"A \\\"B\\\"\\\\\\n\\u001b\\u007f\",\"n\":-9223372036854775808,\"ya\":true,"
                "\"nol\":null,\"daftar\":[{},1,[],{\"x\": \"\\u202e\"},[{\"a\":\"\\u009b\",\"z\":1}]],"
                "\"k\xEF\xBF\xBD\xC3\xA9\\udb40\\udc41\":\"a\"}");
    json_free(r);
    r = parse(b.data);
    assert_string_equal(json_str(r, "nama"), "A \"B\"\\\n\x1B\x7F");
    assert_string_equal(json_str(r, "k\xEF\xBF\xBD\xC3\xA9\xF3\xA0\x81\x81"), "a");
    json_free(r);
    buf_done(&b);
}

static void
writing_out_of_order_is_noticed(void **state)
{
    (void)state;
    struct buf b = {0};
    struct json_w w;

    json_w_init(&w, &b);
    json_w_begin_obj(&w);
    json_w_int(&w, 1); /* a value without a key */
    json_w_end(&w);
    assert_false(json_w_ok(&w));
    json_w_init(&w, &b);
    json_w_begin_obj(&w);
    json_w_key(&w, "a");
    json_w_end(&w); /* a key without a value */
    assert_false(json_w_ok(&w));
    json_w_init(&w, &b);
    json_w_end(&w);
    assert_false(json_w_ok(&w));
    json_w_init(&w, &b);
    json_w_int(&w, 1);
    json_w_int(&w, 2); /* two values */
    assert_false(json_w_ok(&w));
    json_w_init(&w, &b);
    json_w_begin_list(&w);
    json_w_key(&w, "a"); /* a key in a list */
    assert_false(json_w_ok(&w));
    json_w_init(&w, &b);
    for (int i = 0; i < 100; i++)
        json_w_begin_list(&w);
    for (int i = 0; i < 100; i++)
        json_w_end(&w);
    assert_false(json_w_ok(&w));
    buf_done(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_are_read),
        cmocka_unit_test(the_first_fault_is_named),
        cmocka_unit_test(values_of_wrong_members_are_harmless),
        cmocka_unit_test(unknown_members_are_found),
        cmocka_unit_test(bad_texts_are_refused),
        cmocka_unit_test(size_and_depth_are_limited),
        cmocka_unit_test(text_is_canonical),
        cmocka_unit_test(writing_a_value),
        cmocka_unit_test(writing_out_of_order_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
