#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/err.h"
#include "console/base/str.h"
#include "console/command/audit_isi.h"

#define ISI(at, actor, office, subject)                                                                      \
    "{\"v\" : 1, \"at\" : \"" at "\", \"actor\" : \"" actor "\", \"nip\" : \"\", \"role\" : \"operator\","   \
    " \"office\" : " office ", \"session\" : null, \"address\" : \"\", \"action\" : \"request.view\","       \
    " \"subject_kind\" : \"request\", \"subject\" : \"" subject "\","                                        \
    " \"detail\" : {\"actor\": \"lain\", \"a\": [1, {\"b\": \"}]\\\"\"}, \"x\"], \"n\": -1.5e3}}"

static const struct audit_columns good = {.at = "2026-11-22 08:15:00.25+00",
                                          .actor = "petugas1",
                                          .action = "request.view",
                                          .office = "1",
                                          .subject_kind = "request",
                                          .subject = "17"};

#define GOOD ISI("2026-11-22T08:15:00.250000Z", "petugas1", "1", "17")

static void
matching_entries_pass(void **state)
{
    struct audit_columns c = good;
    (void)state;
    assert_null(audit_isi_differs(GOOD, &c));
    c.at = "2026-11-22 08:15:00+00";
    c.office = NULL;
    assert_null(audit_isi_differs(ISI("2026-11-22T08:15:00.000000Z", "petugas1", "null", "17"), &c));
    c.at = "2026-11-22 08:15:00.000001+00";
    c.subject = "a\"b\\c\n\x01 \xc3\xb1";
    assert_null(audit_isi_differs(
        ISI("2026-11-22T08:15:00.000001Z", "petugas1", "null", "a\\\"b\\\\c\\n\\u0001 \xc3\xb1"), &c));
}

static void
each_column_is_compared(void **state)
{
    static const struct {
        const char *isi, *column;
    } cases[] = {
        {ISI("2026-11-22T08:15:00.250001Z", "petugas1", "1", "17"), "at"},
        {ISI("2026-11-22T08:15:01.250000Z", "petugas1", "1", "17"), "at"},
        {ISI("2026-11-23T08:15:00.250000Z", "petugas1", "1", "17"), "at"},
        {ISI("2026-11-22T08:15:00.25Z", "petugas1", "1", "17"), "at"},
        {ISI("2026-11-22T08:15:00.250000Z", "petugas", "1", "17"), "actor"},
        {ISI("2026-11-22T08:15:00.250000Z", "petugas12", "1", "17"), "actor"},
        {ISI("2026-11-22T08:15:00.250000Z", "petugas\\u0031\\ud83d", "1", "17"), "actor"},
        {ISI("2026-11-22T08:15:00.250000Z", "petugas1", "11", "17"), "office"},
        {ISI("2026-11-22T08:15:00.250000Z", "petugas1", "\"1\"", "17"), "office"},
        {ISI("2026-11-22T08:15:00.250000Z", "petugas1", "null", "17"), "office"},
        {ISI("2026-11-22T08:15:00.250000Z", "petugas1", "1", "1"), "subject"},
        {ISI("2026-11-22T08:15:00.250000Z", "petugas1", "1", "17\", \"subject\" : \"17"), "subject"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *found = audit_isi_differs(cases[i].isi, &good);
        if (found == NULL || strcmp(found, cases[i].column) != 0)
            fail_msg("case %zu: %s", i, found != NULL ? found : "(none)");
    }
}

/* Any cut or changed byte of the frame is noticed and nothing is read beyond the end. */
static void
broken_entries_are_refused(void **state)
{
    static const char *const bad[] = {"",       "{",        "{}",          "[]",
                                      "null",   "{\"at\"}", "{\"at\" : }", "{\"v\" : 1",
                                      GOOD "x", GOOD "}",   "x" GOOD,      "{\"v\" : [}, \"at\" : 1}"};
    char text[sizeof GOOD];
    (void)state;
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_non_null(audit_isi_differs(bad[i], &good));
    for (size_t n = 0; n + 1 < sizeof GOOD; n++) {
        char *copy = strndup(GOOD, n);
        assert_non_null(copy);
        assert_non_null(audit_isi_differs(copy, &good));
        free(copy);
    }
    memcpy(text, GOOD, sizeof text);
    for (size_t i = 0; i + 1 < sizeof text; i++)
        for (int bit = 0; bit < 8; bit++) {
            text[i] = (char)(text[i] ^ (1 << bit));
            (void)audit_isi_differs(text, &good);
            text[i] = (char)(text[i] ^ (1 << bit));
        }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matching_entries_pass),
        cmocka_unit_test(each_column_is_compared),
        cmocka_unit_test(broken_entries_are_refused),
    };
    return cmocka_run_group_tests_name("audit_isi", tests, NULL, NULL);
}
