/* Translations and log lines as a process would really get them: a catalogue made by msgfmt, a file for the
 * log. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/proc.h"
#include "console/base/str.h"

static char dir[] = "/tmp/loket-i18n-XXXXXX";

static const char catalogue[] = "msgid \"\"\n"
                                "msgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
                                "\"Plural-Forms: nplurals=2; plural=n != 1;\\n\"\n\n"
                                "msgid \"Keluar\"\nmsgstr \"Leave \xC3\xA9\"\n\n"
                                "msgid \"%lu hari\"\nmsgid_plural \"%lu hari\"\n"
                                "msgstr[0] \"%lu day\"\nmsgstr[1] \"%lu days\"\n";

static bool
run_msgfmt(const char *po, const char *mo)
{
    const char *const argv[] = {"/usr/bin/msgfmt", "-o", mo, po, NULL};
    int status = 0;
    pid_t pid = proc_spawn(argv, NULL, 0, NULL, false, NULL);

    return pid > 0 && waitpid(pid, &status, 0) == pid && status == 0;
}

static int
make_catalogue(void **state)
{
    char path[100], mo[100];

    (void)state;
    assert_non_null(mkdtemp(dir));
    str_printf(path, sizeof(path), "%s/en", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    str_printf(path, sizeof(path), "%s/en/LC_MESSAGES", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    str_printf(path, sizeof(path), "%s/en.po", dir);
    FILE *po = fopen(path, "w");
    assert_non_null(po);
    assert_true(fputs(catalogue, po) >= 0);
    fclose(po);
    str_printf(mo, sizeof(mo), "%s/en/LC_MESSAGES/loket.mo", dir);
    return run_msgfmt(path, mo) ? 0 : -1;
}

static void
drop_catalogue(void)
{
    char path[100];
    const char *const parts[] = {"/en/LC_MESSAGES/loket.mo", "/en/LC_MESSAGES", "/en", "/en.po", ""};

    for (size_t i = 0; i < COUNT(parts); i++) {
        str_printf(path, sizeof(path), "%s%s", dir, parts[i]);
        (void)remove(path);
    }
}

static int
remove_catalogue(void **state)
{
    (void)state;
    drop_catalogue();
    return 0;
}

static void
indonesian_is_what_is_written(void **state)
{
    char span[CLOCK_TEXT];
    const char *const languages[] = {"id", "", "xx", "../en", NULL};

    (void)state;
    assert_int_equal(setenv("LANGUAGE", "en", 1), 0); /* what the caller's environment says does not count */
    for (size_t i = 0; i < COUNT(languages); i++) {
        i18n_init(dir, languages[i]);
        assert_string_equal(_("Keluar"), "Keluar");
        assert_string_equal(clock_span(span, 86400), "1 hari");
    }
}

static void
english_is_translated_and_stays(void **state)
{
    char span[CLOCK_TEXT];

    (void)state;
    assert_int_equal(setenv("LANGUAGE", "id", 1), 0);
    i18n_init(dir, "en");
    drop_catalogue(); /* as after a sandbox has closed the file system */
    assert_string_equal(_("Keluar"), "Leave \xC3\xA9");
    assert_string_equal(_("Tidak ada"), "Tidak ada");
    assert_string_equal(_(""), ""); /* not the header of the catalogue */
    assert_string_equal(clock_span(span, 86400), "1 day");
    assert_string_equal(clock_span(span, 259200), "3 days");
    assert_string_equal(clock_span(span, 30), "<1 mnt");
}

static void
log_lines_are_whole_and_clean(void **state)
{
    char path[] = "/tmp/loket-log-XXXXXX";
    char text[4096];
    char longer[5000];
    struct err e;

    (void)state;
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    log_open("loket-uji", LOG_LVL_INFO, fd);
    log_context("s42");
    log_info("a\nb\x1B[m %d", 7);
    log_debug("hidden");
    err_set(&e, RC_DENIED, "four_eyes", "%s", "Siti Aminah tidak boleh");
    err_field(&e, "request");
    err_detail(&e, "step 3");
    log_err("approve", &e);
    log_context("");
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    log_error("%s", longer);
    ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
    assert_true(n > 0);
    text[n] = '\0';
    assert_non_null(strstr(text, " info s42 tests/unit/test_base_i18n.c:log_lines_are_whole_and_clean: "
                                 "a\xEF\xBF\xBD"
                                 "b\xEF\xBF\xBD[m 7\n"));
    assert_null(strstr(text, "hidden"));
    assert_null(strstr(text, "Siti")); /* the sentence may hold a name */
    assert_non_null(strstr(text, "approve: denied code=four_eyes field=request: step 3\n"));
    assert_int_equal(text[n - 1], '\n');
    int lines = 0;
    for (ssize_t i = 0; i < n; i++)
        lines += text[i] == '\n';
    assert_int_equal(lines, 3);
    log_open("loket-uji", LOG_LVL_INFO, -1);
    log_info("nowhere");
    close(fd);
    unlink(path);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indonesian_is_what_is_written),
        cmocka_unit_test(english_is_translated_and_stays),
        cmocka_unit_test(log_lines_are_whole_and_clean),
    };

    return cmocka_run_group_tests(tests, make_catalogue, remove_catalogue);
}
