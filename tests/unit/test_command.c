/* Commands of loketctl: options, the table, errors as text and JSON, and the texts of migrations. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/cfg.h"
#include "console/command/command.h"
#include "console/command/migrate.h"
#include "console/command/schema.h"

static struct err e;

static enum rc
parse(const char *const *words, const char **value, bool *flag)
{
    char copy[8][64];
    char *argv[8];
    int n = 0;
    for (; words[n] != NULL; n++) {
        (void)snprintf(copy[n], sizeof copy[n], "%s", words[n]);
        argv[n] = copy[n];
    }
    const struct command_opt opts[] = {{"--user", value, NULL}, {"--uri", NULL, flag}};
    *value = NULL;
    *flag = false;
    enum rc rc = command_options(n, argv, opts, COUNT(opts), &e);
    /* The caller compares the text after this frame is gone. */
    static char kept[64];
    if (*value != NULL) {
        (void)snprintf(kept, sizeof kept, "%s", *value);
        *value = kept;
    }
    return rc;
}

static void
test_options(void **state)
{
    const char *value;
    bool flag;
    (void)state;
    assert_int_equal(parse((const char *const[]){"--user", "ana", "--uri", NULL}, &value, &flag), RC_OK);
    assert_string_equal(value, "ana");
    assert_true(flag);
    assert_int_equal(parse((const char *const[]){"--user=ana=b", NULL}, &value, &flag), RC_OK);
    assert_string_equal(value, "ana=b");
    assert_false(flag);
    assert_int_equal(parse((const char *const[]){NULL}, &value, &flag), RC_OK);
    assert_null(value);
}

static void
test_options_refused(void **state)
{
    static const char *const wrong[][3] = {
        {"--user", NULL},       /* no value */
        {"--uri=yes", NULL},    /* a value that is not wanted */
        {"--use", "ana", NULL}, /* no abbreviations */
        {"ana", NULL},          /* a word that is no option */
        {"--", NULL},           {"", NULL},
    };
    const char *value;
    bool flag;
    (void)state;
    for (size_t i = 0; i < COUNT(wrong); i++) {
        assert_int_equal(parse(wrong[i], &value, &flag), RC_INVALID);
        assert_string_equal(e.code, "usage");
        assert_string_equal(e.field, wrong[i][0][0] == '-' && wrong[i][0][2] == 'u' && wrong[i][0][3] == 'r'
                                         ? "--uri"
                                         : wrong[i][0]);
    }
    assert_int_equal(command_require("--user", "", &e), RC_INVALID);
    assert_int_equal(command_require("--user", NULL, &e), RC_INVALID);
    assert_int_equal(command_require("--user", "x", &e), RC_OK);
}

struct run {
    enum rc rc;
    char *out, *err;
};

static struct run
run(uint32_t who, bool json, int argc, const char *const *argv)
{
    struct cfg cfg;
    struct run r = {0};
    size_t nout, nerr;
    char copy[4][64];
    char *words[4];
    cfg_defaults(&cfg);
    for (int i = 0; i < argc; i++) {
        (void)snprintf(copy[i], sizeof copy[i], "%s", argv[i]);
        words[i] = copy[i];
    }
    struct command_ctx ctx = {.cfg = &cfg, .cfg_file = "", .who = who, .json = json, .in = stdin};
    ctx.out = open_memstream(&r.out, &nout);
    ctx.err = open_memstream(&r.err, &nerr);
    r.rc = command_run(&ctx, argc, words, &e);
    if (r.rc != RC_OK)
        command_error(&ctx, &e);
    (void)fclose(ctx.out);
    (void)fclose(ctx.err);
    return r;
}

static void
run_done(struct run *r)
{
    free(r->out);
    free(r->err);
}

static void
test_table(void **state)
{
    (void)state;
    struct run r = run(COMMAND_HOST, false, 1, (const char *const[]){"help"});
    assert_int_equal(r.rc, RC_OK);
    assert_non_null(strstr(r.out, "officer add --user"));
    assert_non_null(strstr(r.out, "keys init"));
    run_done(&r);
    r = run(COMMAND_HOST, false, 1, (const char *const[]){"config"});
    assert_non_null(strstr(r.out, "listen_port"));
    run_done(&r);
    /* Half a name of two words is no command. */
    r = run(COMMAND_HOST, false, 1, (const char *const[]){"officer"});
    assert_int_equal(r.rc, RC_INVALID);
    assert_int_equal(command_status(r.rc), 2);
    run_done(&r);
}

static void
test_officers_do_not_get_host_commands(void **state)
{
    static const char *const names[][2] = {
        {"migrate", ""}, {"keys", "init"}, {"officer", "add"}, {"officer", "totp"}, {"help", ""}};
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct run r = run(1U << 4, false, names[i][1][0] != '\0' ? 2 : 1, names[i]);
        assert_int_equal(r.rc, RC_INVALID);
        assert_string_equal(e.code, "unknown_command");
        assert_string_equal(r.out, "");
        run_done(&r);
    }
}

static void
test_error_as_json(void **state)
{
    (void)state;
    struct run r = run(COMMAND_HOST, true, 2, (const char *const[]){"migrate", "--a\"b\\\x01"});
    assert_int_equal(r.rc, RC_INVALID);
    assert_non_null(strstr(
        r.err, "{\"error\":{\"code\":\"usage\",\"kind\":\"invalid\",\"field\":\"--a\\\"b\\\\\\u0001\""));
    run_done(&r);
}

static void
test_migration_texts(void **state)
{
    static const struct {
        const char *sql;
        enum rc rc;
    } cases[] = {
        {"create table a (b int);\n", RC_OK},
        {"do $$\ndeclare x int;\nbegin\n  perform 1;\nend $$;\n", RC_OK},
        {"-- commit is not a word here\nselect 'commit';", RC_OK},
        {"create table commits (rollback_at timestamptz);", RC_OK},
        {"begin;\ncreate table a (b int);", RC_INVALID},
        {"create table a (b int);\n  COMMIT;\n", RC_INVALID},
        {"create table a (b int);\n\tcommit and chain;", RC_INVALID},
        {"Begin ;", RC_INVALID},
        {"start transaction;", RC_INVALID},
        {"begin transaction isolation level serializable;", RC_INVALID},
        {"rollback", RC_INVALID}, /* a semicolon follows when it is applied */
        {"rollback;", RC_INVALID},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct schema_file file = {1, "0001_test", "", cases[i].sql, strlen(cases[i].sql)};
        assert_int_equal(migrate_check_text(&file, &e), cases[i].rc);
    }
}

static void
test_embedded_schema(void **state)
{
    (void)state;
    assert_true(schema_nfiles > 0);
    for (size_t i = 0; i < schema_nfiles; i++) {
        assert_int_equal(schema_files[i].number, (int)i + 1);
        assert_int_equal(strlen(schema_files[i].sql), schema_files[i].len);
        assert_int_equal(strlen(schema_files[i].sha256), 64);
        assert_int_equal(migrate_check_text(&schema_files[i], &e), RC_OK);
    }
    assert_int_equal(schema_files[schema_nfiles].number, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_options),         cmocka_unit_test(test_options_refused),
        cmocka_unit_test(test_table),           cmocka_unit_test(test_officers_do_not_get_host_commands),
        cmocka_unit_test(test_error_as_json),   cmocka_unit_test(test_migration_texts),
        cmocka_unit_test(test_embedded_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
