#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/cfg.h"
#include "console/base/log.h"
#include "console/base/str.h"
#include "console/command/remote.h"
#include "console/json/json.h"
#include "console/session.h"
#include "tests/support/fake_db.h"

struct answer {
    char *out, *err;
    size_t out_len, err_len;
    int status;
};

static struct fake_db *fake;

static void
give(struct answer *a, uint32_t role, const char *command)
{
    struct cfg cfg;
    cfg_defaults(&cfg);
    memset(a, 0, sizeof *a);
    struct remote_ctx ctx = {.cfg = &cfg,
                             .db = fake_db_handle(fake),
                             .self = {.username = "petugas1",
                                      .nama_lengkap = "Contoh \x1b[31mSatu",
                                      .nip = "",
                                      .role = "operator",
                                      .office_id = 1,
                                      .nama_kantor = "Contoh",
                                      .zona = 7},
                             .role = role};
    ctx.out = open_memstream(&a->out, &a->out_len);
    ctx.err = open_memstream(&a->err, &a->err_len);
    assert_true(ctx.out != NULL && ctx.err != NULL);
    a->status = remote_run(&ctx, command);
    (void)fclose(ctx.out);
    (void)fclose(ctx.err);
}

static void
done(struct answer *a)
{
    free(a->out);
    free(a->err);
}

/* The error stream holds one JSON value with this code, and nothing was answered. */
static void
expect_error(uint32_t role, const char *command, int status, const char *code)
{
    struct answer a;
    struct json *j = NULL;
    give(&a, role, command);
    assert_int_equal(a.status, status);
    assert_int_equal(a.out_len, 0);
    assert_int_equal(json_parse(a.err, strlen(a.err), &j, NULL), RC_OK);
    assert_string_equal(json_str(json_get(j, "error"), "code"), code);
    assert_true(json_str(json_get(j, "error"), "text")[0] != '\0');
    json_free(j);
    done(&a);
}

static void
words_are_split_without_a_shell(void **state)
{
    static const struct {
        const char *text;
        int n;
        const char *words[4];
    } cases[] = {
        {"", 0, {NULL}},
        {"  \t\n", 0, {NULL}},
        {"queue", 1, {"queue"}},
        {" queue  --json ", 2, {"queue", "--json"}},
        {"a 'b c' d", 3, {"a", "b c", "d"}},
        {"a \"b \\\" c\" \\ x", 3, {"a", "b \" c", " x"}},
        {"a'b'\"c\"d", 1, {"abcd"}},
        {"'' \"\"", 2, {"", ""}},
        {"'a\\b'", 1, {"a\\b"}},
        {"$HOME `x` ; rm *", 4, {"$HOME", "`x`", ";", "rm"}},
        {"a\\", 1, {"a\\"}},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena *a = arena_new(NULL);
        char *words[REMOTE_WORDS_MAX];
        int n = -1;
        assert_int_equal(remote_split(a, cases[i].text, words, &n, NULL), RC_OK);
        assert_int_equal(n, i == 9 ? 5 : cases[i].n);
        for (int k = 0; k < cases[i].n; k++)
            assert_string_equal(words[k], cases[i].words[k]);
        arena_free(a);
    }
}

static void
bad_commands_are_refused(void **state)
{
    char many[3 * REMOTE_WORDS_MAX + 8] = "";
    (void)state;
    for (int i = 0; i <= REMOTE_WORDS_MAX; i++)
        (void)str_append(many, sizeof many, "x ");
    expect_error(OFFICER_OPERATOR, "'open", REMOTE_USAGE, "quote_open");
    expect_error(OFFICER_OPERATOR, many, REMOTE_USAGE, "too_many_words");
    expect_error(OFFICER_OPERATOR, "", REMOTE_USAGE, "unknown_command");
    expect_error(OFFICER_OPERATOR, "sh -c id", REMOTE_USAGE, "unknown_command");
    expect_error(OFFICER_OPERATOR, "scp -t /", REMOTE_USAGE, "unknown_command");
    expect_error(OFFICER_OPERATOR, "queue --what", REMOTE_USAGE, "usage");
    expect_error(OFFICER_OPERATOR, "queue --limit", REMOTE_USAGE, "usage");
    expect_error(OFFICER_OPERATOR, "queue --limit=1e9", REMOTE_USAGE, "usage");
    expect_error(OFFICER_OPERATOR, "queue extra", REMOTE_USAGE, "usage");
    expect_error(OFFICER_OPERATOR, "status", REMOTE_USAGE, "usage");
    expect_error(OFFICER_OPERATOR, "status A B", REMOTE_USAGE, "usage");
    expect_error(OFFICER_OPERATOR, "status KK-0", REMOTE_FAILED, "request_unknown");
}

static void
roles_have_their_commands(void **state)
{
    (void)state;
    expect_error(OFFICER_OPERATOR, "health", REMOTE_USAGE, "unknown_command");
    expect_error(OFFICER_OPERATOR, "audit", REMOTE_USAGE, "unknown_command");
    expect_error(OFFICER_AUDITOR, "queue", REMOTE_USAGE, "unknown_command");
    expect_error(OFFICER_ADMINISTRATOR, "status X", REMOTE_USAGE, "unknown_command");
    expect_error(OFFICER_CHANNEL, "queue", REMOTE_USAGE, "unknown_command");
}

static void
answers_are_text_or_one_json_value(void **state)
{
    static const char *const commands[] = {"help", "whoami", "queue", "queue --filter 'a b' --limit 5"};
    (void)state;
    for (size_t i = 0; i < COUNT(commands); i++) {
        char command[80];
        struct answer a;
        struct json *j = NULL;
        give(&a, OFFICER_OPERATOR, commands[i]);
        assert_int_equal(a.status, REMOTE_OK);
        assert_true(a.out_len > 0 && a.err_len == 0);
        assert_null(strchr(a.out, '\x1b'));
        done(&a);
        (void)str_printf(command, sizeof command, "%s --json", commands[i]);
        give(&a, OFFICER_OPERATOR, command);
        assert_int_equal(a.status, REMOTE_OK);
        assert_int_equal(json_parse(a.out, strlen(a.out), &j, NULL), RC_OK);
        assert_ptr_equal(strchr(a.out, '\n'), a.out + a.out_len - 1);
        json_free(j);
        done(&a);
    }
    assert_string_equal(fake_db_param(fake, "queue_page_stmt", 0), "a b");
    assert_string_equal(fake_db_param(fake, "queue_page_stmt", 11), "5");
}

static void
refusals_of_the_database_are_told(void **state)
{
    (void)state;
    fake_db_refuse(fake, "audit_page_stmt", "LKDEN", "session_ended");
    expect_error(OFFICER_AUDITOR, "audit", REMOTE_FAILED, "session_ended");
    fake_db_down(fake, NULL);
    expect_error(OFFICER_AUDITOR, "health", REMOTE_FAILED, "db_unavailable");
    fake_db_up(fake);
}

static void
a_receipt_is_ordered_by_number(void **state)
{
    static const char *const job[] = {"91"};
    struct answer a;
    (void)state;
    fake_db_rows(fake, "receipt_print_ref_stmt", job, 1);
    give(&a, OFFICER_OPERATOR, "receipt 261122-00017 --printer 'Struk loket' --json");
    assert_int_equal(a.status, REMOTE_OK);
    assert_string_equal(a.out, "{\"ref\":\"261122-00017\",\"print_job_id\":91}\n");
    assert_string_equal(fake_db_param(fake, "receipt_print_ref_stmt", 0), "261122-00017");
    assert_string_equal(fake_db_param(fake, "receipt_print_ref_stmt", 1), "Struk loket");
    assert_int_equal(strlen(fake_db_param(fake, "receipt_print_ref_stmt", 2)), 36);
    done(&a);
    give(&a, OFFICER_PENYELIA, "receipt 261122-00017 --key 0b7c5f0e-3c52-4a0c-9d7e-2f4f0f1f9a11");
    assert_int_equal(a.status, REMOTE_OK);
    assert_non_null(strstr(a.out, "Cetakan 91"));
    assert_string_equal(fake_db_param(fake, "receipt_print_ref_stmt", 1), "");
    assert_string_equal(fake_db_param(fake, "receipt_print_ref_stmt", 2),
                        "0b7c5f0e-3c52-4a0c-9d7e-2f4f0f1f9a11");
    done(&a);
    expect_error(OFFICER_OPERATOR, "receipt", REMOTE_USAGE, "usage");
    expect_error(OFFICER_CHANNEL, "receipt 261122-00017", REMOTE_USAGE, "unknown_command");
    fake_db_refuse(fake, "receipt_print_ref_stmt", "LKNON", "printer_unknown");
    expect_error(OFFICER_OPERATOR, "receipt 261122-00017 --printer x", REMOTE_FAILED, "printer_unknown");
}

static void
an_original_is_fetched_after_its_entry(void **state)
{
    static const char *const found[] = {"903"};
    static const char *const opened[] = {"17", "KK-LAMA", "kk \x1b[2J.pdf", "application/pdf", "6", "abcd"};
    static const char *const bytes[] = {"\\x25501b00ff0a"};
    struct answer a;
    (void)state;
    fake_db_rows(fake, "attachment_find_stmt", found, 1);
    fake_db_rows(fake, "attachment_open_stmt", opened, COUNT(opened));
    fake_db_rows(fake, "attachment_part_stmt", bytes, 1);
    give(&a, OFFICER_OPERATOR, "get 261122-00017 KK-LAMA");
    assert_int_equal(a.status, REMOTE_OK);
    assert_int_equal(a.out_len, 6);
    assert_memory_equal(a.out, "%P\x1b\0\xff\n", 6);
    assert_string_equal(fake_db_param(fake, "attachment_find_stmt", 1), "KK-LAMA");
    assert_string_equal(fake_db_param(fake, "attachment_open_stmt", 0), "903");
    done(&a);
    give(&a, OFFICER_PENYELIA, "get 261122-00017 903 --json");
    assert_int_equal(a.status, REMOTE_OK);
    assert_non_null(strstr(a.out, "\"bytes\":6"));
    assert_null(strchr(a.out, 27));
    done(&a);
    expect_error(OFFICER_OPERATOR, "get 261122-00017", REMOTE_USAGE, "usage");
    expect_error(OFFICER_CHANNEL, "get 261122-00017 KK-LAMA", REMOTE_USAGE, "unknown_command");
    expect_error(OFFICER_AUDITOR, "get 261122-00017 KK-LAMA", REMOTE_USAGE, "unknown_command");
    /* without the entry in the audit trail not a byte */
    int parts = fake_db_calls(fake, "attachment_part_stmt");
    fake_db_refuse(fake, "attachment_open_stmt", "LKNON", "attachment_unknown");
    expect_error(OFFICER_OPERATOR, "get 261122-00017 KK-LAMA", REMOTE_FAILED, "attachment_unknown");
    assert_int_equal(fake_db_calls(fake, "attachment_part_stmt"), parts);
    fake_db_rows(fake, "attachment_open_stmt", opened, COUNT(opened));
    fake_db_rows(fake, "attachment_part_stmt", NULL, 0);
    expect_error(OFFICER_OPERATOR, "get 261122-00017 KK-LAMA", REMOTE_FAILED, "attachment_short");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_original_is_fetched_after_its_entry),
        cmocka_unit_test(words_are_split_without_a_shell),
        cmocka_unit_test(bad_commands_are_refused),
        cmocka_unit_test(roles_have_their_commands),
        cmocka_unit_test(answers_are_text_or_one_json_value),
        cmocka_unit_test(refusals_of_the_database_are_told),
        cmocka_unit_test(a_receipt_is_ordered_by_number),
    };
    log_open("test", LOG_LVL_ERROR, -1);
    fake = fake_db_new();
    int failed = cmocka_run_group_tests_name("remote", tests, NULL, NULL);
    fake_db_free(fake);
    return failed;
}
