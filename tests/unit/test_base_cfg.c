/* Configuration files, good and bad. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/cfg.h"
#include "console/base/str.h"

static enum rc
load(struct cfg *c, const char *text, size_t n, struct err *e)
{
    char path[] = "/tmp/loket-cfg-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, n), n);
    close(fd);
    enum rc rc = cfg_load(c, path, e);
    unlink(path);
    return rc;
}

static enum rc
load_text(struct cfg *c, const char *text, struct err *e)
{
    return load(c, text, strlen(text), e);
}

static void
defaults_stand_in_the_table(void **state)
{
    (void)state;
    struct cfg c;

    cfg_defaults(&c);
    assert_string_equal(c.state, "/var/lib/loket");
    assert_int_equal(c.listen_port, 2222);
    assert_string_equal(c.user_ssh, "65534");
    assert_string_not_equal(c.user_ssh, c.user_session);
}

static void
good_lines(void **state)
{
    (void)state;
    struct cfg c;
    struct err e = {0};

    memset(&c, 0xAA, sizeof(c));
    assert_int_equal(load_text(&c,
                               "# a comment\n\n   # another\r\n"
                               "state = /srv/a b/loket  \r\n"
                               "listen_port=22\n"
                               "\tlogin_delay_ms\t=\t0\n"
                               "user_ssh =\n"
                               "verify_url = HTTPS://X/?A=B#C\n"
                               "font = Caf\xC3\xA9\n"
                               "language = en\nlanguage = id\n"
                               "db_port = 5433",
                               &e),
                     RC_OK);
    assert_string_equal(c.state, "/srv/a b/loket");
    assert_int_equal(c.listen_port, 22);
    assert_int_equal(c.login_delay_ms, 0);
    assert_string_equal(c.user_ssh, "");
    assert_string_equal(c.verify_url, "HTTPS://X/?A=B#C");
    assert_string_equal(c.font, "Caf\xC3\xA9");
    assert_string_equal(c.language, "id");
    assert_int_equal(c.db_port, 5433);
    assert_int_equal(c.max_sessions, 1000);
    assert_int_equal(load_text(&c, "", &e), RC_OK);
    assert_int_equal(c.listen_port, 2222);
}

static void
bad_lines_are_named(void **state)
{
    (void)state;
    static const struct {
        const char *line, *field;
    } t[] = {
        {"nothing", ""},
        {"listen_prt = 1", "listen_prt"},
        {"= 1", ""},
        {"listen_port = ", "listen_port"},
        {"listen_port = 0", "listen_port"},
        {"listen_port = 65536", "listen_port"},
        {"listen_port = 22 # ssh", "listen_port"},
        {"listen_port = 99999999999999999999", "listen_port"},
        {"listen_port = 0x16", "listen_port"},
        {"state = /a\xFF", "state"},
        {"state = /a\x1B[m", "state"},
        {"state = /a\xE2\x80\xAE", "state"},
        {"LISTEN_PORT = 22", "LISTEN_PORT"},
    };
    struct cfg c;
    struct cfg before;
    struct err e = {0};
    char text[300];

    cfg_defaults(&c);
    before = c;
    for (size_t i = 0; i < COUNT(t); i++) {
        str_printf(text, sizeof(text), "max_unauth = 3\n# x\n%s\nmax_unauth = 4\n", t[i].line);
        assert_int_equal(load_text(&c, text, &e), RC_INVALID);
        assert_string_equal(e.field, t[i].field);
        assert_non_null(strstr(e.text, "baris 3:"));
        assert_non_null(strstr(e.detail, ":3"));
        assert_memory_equal(&c, &before, sizeof(c)); /* nothing of a bad file is taken */
    }
    assert_int_equal(load(&c, "font = a\0b\n", 11, &e), RC_INVALID);
    assert_int_equal(load_text(&c, "nothing\n", NULL), RC_INVALID);
}

static void
values_must_fit(void **state)
{
    (void)state;
    struct cfg c;
    struct err e = {0};
    char value[CFG_TEXT_MAX + 1];
    char line[3000];

    cfg_defaults(&c);
    memset(value, 'v', sizeof(value));
    value[CFG_TEXT_MAX - 1] = '\0';
    assert_int_equal(cfg_set(&c, "font", value, &e), RC_OK);
    assert_string_equal(c.font, value);
    value[CFG_TEXT_MAX - 1] = 'v';
    value[CFG_TEXT_MAX] = '\0';
    assert_int_equal(cfg_set(&c, "font", value, &e), RC_INVALID);
    assert_string_equal(e.field, "font");
    memset(line, ' ', sizeof(line));
    line[sizeof(line) - 1] = '\0';
    assert_int_equal(load_text(&c, line, &e), RC_INVALID);
}

static void
unreadable_files(void **state)
{
    (void)state;
    struct cfg c;
    struct err e = {0};

    assert_int_equal(cfg_load(&c, "/nonexistent/loket.conf", &e), RC_FAIL);
    assert_non_null(strstr(e.text, "/nonexistent/loket.conf"));
    assert_int_equal(cfg_load(&c, "/", &e), RC_FAIL);
}

static void
what_is_printed_can_be_read(void **state)
{
    (void)state;
    struct cfg c, back;
    struct err e = {0};
    char *text = NULL;
    size_t n = 0;

    cfg_defaults(&c);
    assert_int_equal(cfg_set(&c, "state", "/srv/a b", &e), RC_OK);
    assert_int_equal(cfg_set(&c, "zone", "9", &e), RC_OK);
    FILE *out = open_memstream(&text, &n);
    cfg_print(&c, out);
    fclose(out);
    assert_int_equal(load(&back, text, n, &e), RC_OK);
    assert_memory_equal(&c, &back, sizeof(c));
    free(text);
    out = open_memstream(&text, &n);
    cfg_print_table(out);
    fclose(out);
    assert_non_null(strstr(text, "| `listen_port` | 2222 | 1-65535 |"));
    free(text);
}

static void
paths_below_the_state_directory(void **state)
{
    (void)state;
    struct cfg c;
    char path[CFG_PATH_MAX];
    char name[200];

    cfg_defaults(&c);
    assert_string_equal(cfg_state_path(&c, path, "run/auth.sock"), "/var/lib/loket/run/auth.sock");
    memset(c.state, 's', sizeof(c.state) - 1);
    memset(name, 'n', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    assert_string_equal(cfg_state_path(&c, path, name), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_stand_in_the_table),
        cmocka_unit_test(good_lines),
        cmocka_unit_test(bad_lines_are_named),
        cmocka_unit_test(values_must_fit),
        cmocka_unit_test(unreadable_files),
        cmocka_unit_test(what_is_printed_can_be_read),
        cmocka_unit_test(paths_below_the_state_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
