#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/log.h"
#include "console/base/str.h"
#include "console/crypto/sodium.h"
#include "console/worker.h"
#include "print/rendition.h"
#include "tests/support/fake_db.h"
#include "tests/support/print_sample.h"

struct fixture {
    char dir[64];
    struct cfg cfg;
    struct fake_db *f;
    struct worker w;
    struct arena *a;
    const char *row[3];
};

static int64_t
sample_now(void *ctx)
{
    (void)ctx;
    return SAMPLE_TIME;
}

static int64_t
still(void *ctx)
{
    (void)ctx;
    return 0;
}

static const struct clock sample_clock = {.now = sample_now, .mono_ms = still};

/* One order is enough: stops after the first document was kept or put off. */
static bool
one_only(struct worker *w)
{
    const struct fixture *f =
        (const struct fixture *)(const void *)((const char *)w - offsetof(struct fixture, w));
    return fake_db_calls(f->f, "work_sign_done_stmt") + fake_db_calls(f->f, "work_sign_failed_stmt") > 0;
}

static int
set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    static const char *const kept[] = {"t"};
    const struct sample sample = {.members = 3};
    if (f == NULL || !str_copy(f->dir, sizeof f->dir, "/tmp/loket-sign.XXXXXX") || mkdtemp(f->dir) == NULL)
        return -1;
    cfg_defaults(&f->cfg);
    (void)str_copy(f->cfg.verify_url, sizeof f->cfg.verify_url, SAMPLE_PREFIX);
    f->a = arena_new(NULL);
    f->f = fake_db_new();
    f->w = (struct worker){.cfg = &f->cfg,
                           .clock = &sample_clock,
                           .db = fake_db_handle(f->f),
                           .signer = sample_signer(f->dir),
                           .stopping = one_only};
    f->row[0] = "51";
    f->row[1] = sample_record(f->a, &sample);
    f->row[2] = "1";
    fake_db_rows(f->f, "work_sign_next_stmt", f->row, 3);
    fake_db_rows(f->f, "work_sign_done_stmt", kept, 1);
    *state = f;
    return f->w.signer != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
    struct fixture *f = *state;
    char command[128];
    rendition_close(f->w.rendition);
    signer_close(f->w.signer);
    fake_db_free(f->f);
    arena_free(f->a);
    (void)str_printf(command, sizeof command, "rm -rf '%s'", f->dir);
    int status = system(command);
    free(f);
    return status;
}

static enum rc
step(struct fixture *f, struct err *e)
{
    struct arena *a = arena_new(NULL);
    bool busy = false;
    enum rc rc = worker_sign(&f->w, a, &busy, e);
    arena_free(a);
    return rc;
}

static void
an_order_becomes_a_signed_document(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    assert_int_equal(step(f, &e), RC_OK);
    assert_int_equal(fake_db_calls(f->f, "work_sign_done_stmt"), 1);
    assert_string_equal(fake_db_param(f->f, "work_sign_done_stmt", 0), "51");
    assert_true(str_starts(fake_db_param(f->f, "work_sign_done_stmt", 1), "\\x255044462d")); /* %PDF- */
    assert_true(str_starts(fake_db_param(f->f, "work_sign_done_stmt", 2), SAMPLE_PREFIX));
}

static void
without_the_signer_the_order_waits(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    sample_signer_down(f->w.signer, true);
    assert_int_equal(step(f, &e), RC_UNAVAILABLE);
    assert_int_equal(fake_db_calls(f->f, "work_sign_done_stmt"), 0);
    assert_string_equal(fake_db_param(f->f, "work_sign_failed_stmt", 1), "signer_down");
    sample_signer_down(f->w.signer, false);
}

/* Nothing due does not mean that the signer is back: its absence is told until it answers. */
static void
the_signer_is_asked_when_nothing_is_due(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    sample_signer_down(f->w.signer, true);
    assert_int_equal(step(f, &e), RC_UNAVAILABLE);
    struct fake_db *idle = fake_db_new();
    fake_db_free(f->f);
    f->f = idle;
    f->w.db = fake_db_handle(idle);
    assert_int_equal(step(f, &e), RC_UNAVAILABLE);
    sample_signer_down(f->w.signer, false);
    assert_int_equal(step(f, &e), RC_OK);
}

static void
a_bad_record_is_put_off_with_a_word(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    f->row[1] = "{\"format\":\"loket-kk-1\",\"nama\":\"Rahasia\"}";
    fake_db_rows(f->f, "work_sign_next_stmt", f->row, 3);
    assert_int_equal(step(f, &e), RC_OK);
    assert_int_equal(fake_db_calls(f->f, "work_sign_done_stmt"), 0);
    const char *word = fake_db_param(f->f, "work_sign_failed_stmt", 1);
    assert_true(word[0] != '\0' && strlen(word) < 40 && strstr(word, "Rahasia") == NULL);
}

static void
a_lost_database_is_passed_on(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    fake_db_down(f->f, "work_sign_done_stmt");
    assert_int_equal(step(f, &e), RC_UNAVAILABLE);
    assert_int_equal(fake_db_calls(f->f, "work_sign_failed_stmt"), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_order_becomes_a_signed_document, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_the_signer_the_order_waits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_signer_is_asked_when_nothing_is_due, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bad_record_is_put_off_with_a_word, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_lost_database_is_passed_on, set_up, tear_down),
    };
    log_open("test", LOG_LVL_ERROR, STDERR_FILENO);
    if (nacl_init(NULL) != RC_OK)
        return 1;
    return cmocka_run_group_tests_name("worker_sign", tests, NULL, NULL);
}
