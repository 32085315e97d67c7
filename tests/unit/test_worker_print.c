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
#include "console/worker_print.h"
#include "db/model/state.h"
#include "tests/support/fake_db.h"
#include "tests/support/print_sample.h"

static void
steps_follow_the_state(void **state)
{
    static const struct {
        struct work_print job;
        enum worker_print_step step;
    } cases[] = {
        {{.status = "queued"}, WORKER_PRINT_SEND},
        {{.status = "queued", .wants_cancel = true}, WORKER_PRINT_DROP},
        {{.status = "stopped", .age = 0}, WORKER_PRINT_WAIT},
        {{.status = "stopped", .age = 60}, WORKER_PRINT_SEND},
        {{.status = "stopped", .wants_cancel = true}, WORKER_PRINT_DROP},
        /* Somebody may be sending it at this moment. */
        {{.status = "sending", .age = 1}, WORKER_PRINT_WAIT},
        {{.status = "sending", .age = 1, .wants_cancel = true}, WORKER_PRINT_WAIT},
        {{.status = "sending", .age = 3600}, WORKER_PRINT_FIND},
        {{.status = "sending", .age = 3600, .wants_cancel = true}, WORKER_PRINT_FIND},
        {{.status = "printing", .cups_job = 4}, WORKER_PRINT_LOOK},
        {{.status = "stopped", .cups_job = 4}, WORKER_PRINT_LOOK},
        {{.status = "sending", .cups_job = 4, .age = 3600}, WORKER_PRINT_LOOK},
        {{.status = "stopped", .cups_job = 4, .wants_cancel = true}, WORKER_PRINT_STOP},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (worker_print_step(&cases[i].job) != cases[i].step)
            fail_msg("case %zu: step %d", i, (int)worker_print_step(&cases[i].job));
}

/* Whatever CUPS says, a job that was handed over is never sent a second time. */
static void
a_job_in_cups_is_never_sent(void **state)
{
    static const char *const statuses[] = {"queued", "sending", "printing", "stopped"};
    (void)state;
    for (size_t s = 0; s < COUNT(statuses); s++)
        for (int64_t age = 0; age < 100000; age = age * 2 + 1)
            for (int cancel = 0; cancel < 2; cancel++) {
                struct work_print j = {
                    .status = statuses[s], .cups_job = 9, .age = age, .wants_cancel = cancel != 0};
                assert_int_not_equal(worker_print_step(&j), WORKER_PRINT_SEND);
                j.cups_job = 0;
                j.status = "sending";
                assert_int_not_equal(worker_print_step(&j), WORKER_PRINT_SEND);
            }
}

static void
cups_states_become_ours(void **state)
{
    static const struct {
        struct spool_job job;
        const char *status, *reasons;
        bool cancel;
    } cases[] = {
        {{.state = SPOOL_PENDING}, "printing", "", false},
        {{.state = SPOOL_PROCESSING}, "printing", "", false},
        {{.state = SPOOL_PROCESSING, .reasons = SPOOL_TONER_LOW}, "printing", "toner-low", false},
        {{.state = SPOOL_PROCESSING, .reasons = SPOOL_OTHER}, "printing", "other", false},
        {{.state = SPOOL_PROCESSING, .reasons = SPOOL_MEDIA_EMPTY | SPOOL_MEDIA_NEEDED},
         "stopped",
         "media-empty media-needed",
         false},
        {{.state = SPOOL_PENDING, .reasons = SPOOL_PAUSED}, "stopped", "paused", false},
        {{.state = SPOOL_PROCESSING, .reasons = SPOOL_OFFLINE}, "stopped", "offline", false},
        {{.state = SPOOL_HELD}, "stopped", "held", false},
        {{.state = SPOOL_STOPPED, .failed = true}, "failed", "rejected", true},
        {{.state = SPOOL_STOPPED}, "stopped", "other", false},
        {{.state = SPOOL_STOPPED, .reasons = SPOOL_TONER_LOW}, "stopped", "toner-low", false},
        {{.state = SPOOL_COMPLETED}, "printed", "", false},
        {{.state = SPOOL_COMPLETED, .reasons = SPOOL_MEDIA_EMPTY}, "printed", "", false},
        {{.state = SPOOL_CANCELLED, .failed = true}, "cancelled", "", false},
        {{.state = SPOOL_ABORTED, .failed = true}, "failed", "rejected", false},
        {{.state = SPOOL_MISSING}, "unknown", "interrupted", false},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct worker_print_state s;
        worker_print_read(&cases[i].job, &s);
        if (!str_eq(s.status, cases[i].status) || !str_eq(s.reasons, cases[i].reasons) ||
            s.cancel != cases[i].cancel)
            fail_msg("case %zu: %s '%s'", i, s.status, s.reasons);
    }
}

/* The screens must have a sentence for every word, even for all at once. */
static void
every_reason_word_has_a_sentence(void **state)
{
    const struct spool_job job = {.state = SPOOL_PROCESSING, .reasons = UINT32_MAX};
    struct worker_print_state s;
    char *save = NULL;
    int n = 0;
    (void)state;
    worker_print_read(&job, &s);
    assert_string_equal(s.status, "stopped");
    for (char *w = strtok_r(s.reasons, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save), n++)
        assert_string_not_equal(print_reason_text(w), w);
    assert_int_equal(n, 9);
}

/* Without CUPS nothing is sent and every job says why it waits, but what is under way stays so. */
static bool
never_stop(struct worker *w)
{
    (void)w;
    return false;
}

static const char *
status_without_cups(const char *const row[8], enum rc want)
{
    static char status[32];
    struct cfg cfg;
    struct err e = {0};
    bool busy = false;
    struct fake_db *f = fake_db_new();
    struct arena *a = arena_new(NULL);
    cfg_defaults(&cfg);
    (void)str_copy(cfg.cups_server, sizeof cfg.cups_server, "/nonexistent/cups.sock");
    struct worker w = {.cfg = &cfg, .clock = clock_system(), .db = fake_db_handle(f), .stopping = never_stop};
    fake_db_rows(f, "work_print_open_stmt", row, 8);
    assert_int_equal(worker_print(&w, a, &busy, &e), want);
    assert_int_equal(fake_db_calls(f, "work_print_start_stmt"), 0);
    (void)str_copy(status, sizeof status, fake_db_param(f, "work_print_state_stmt", 1));
    if (!str_eq(status, "cancelled") && status[0] != '\0')
        assert_string_equal(fake_db_param(f, "work_print_state_stmt", 2), "spooler");
    arena_free(a);
    fake_db_free(f);
    return status;
}

static void
without_cups_jobs_wait(void **state)
{
    (void)state;
    assert_string_equal(
        status_without_cups((const char *const[]){"1", "kk", "queued", "", "0", "f", "0", "kk"},
                            RC_UNAVAILABLE),
        "stopped");
    assert_string_equal(
        status_without_cups((const char *const[]){"1", "kk", "printing", "", "7", "f", "0", "kk"},
                            RC_UNAVAILABLE),
        "stopped");
    assert_string_equal(
        status_without_cups((const char *const[]){"1", "kk", "sending", "", "0", "f", "3600", "kk"},
                            RC_UNAVAILABLE),
        "sending");
    assert_string_equal(
        status_without_cups((const char *const[]){"1", "kk", "stopped", "", "0", "t", "0", "bukti"},
                            RC_UNAVAILABLE),
        "cancelled");
    assert_string_equal(
        status_without_cups((const char *const[]){"1", "kk", "sending", "", "0", "f", "1", "bukti"},
                            RC_UNAVAILABLE),
        "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_follow_the_state),  cmocka_unit_test(a_job_in_cups_is_never_sent),
        cmocka_unit_test(cups_states_become_ours), cmocka_unit_test(every_reason_word_has_a_sentence),
        cmocka_unit_test(without_cups_jobs_wait),
    };
    log_open("test", LOG_LVL_ERROR, STDERR_FILENO);
    return cmocka_run_group_tests_name("worker_print", tests, NULL, NULL);
}
