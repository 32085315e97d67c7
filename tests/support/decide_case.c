#include "tests/support/decide_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "db/store/pg.h"

#define DEADLINE_S 20

void
decide_case_window(struct seed_db *d, int seconds)
{
    seed_db_do(d, WHO_ROOT, "update loket.setting set value = '%d' where name = 'undo_window'", seconds);
}

void
decide_case_due(struct seed_db *d, int64_t id)
{
    seed_db_do(d, WHO_ROOT,
               "update loket.decision_wait set effective_at = now() - interval '1 second',"
               " next_at = now() - interval '1 second' where request_id = %lld and outcome is null",
               (long long)id);
}

int
decide_case_work(struct seed_db *d)
{
    int n = 0;
    while (seed_db_int(d, WHO_WORKER, "select coalesce((select request_id from loket.work_decide()), 0)") !=
           0)
        n++;
    return n;
}

int64_t
decide_case_approve(struct seed_db *d, enum seed_who who, int64_t id)
{
    int64_t token = seed_flow_claim(d, who, id);
    assert_true(
        seed_db_int(d, who,
                    "select effective_in from loket.decide_approve(%lld, %lld, '', gen_random_uuid())",
                    (long long)id, (long long)token) > 0);
    return token;
}

void
decide_case_is(struct seed_db *d, int64_t id, const char *state)
{
    assert_string_equal(
        seed_db_text(d, WHO_ROOT, "select state from loket.request where request_id = %lld", (long long)id),
        state);
}

int64_t
decide_case_audited(struct seed_db *d, const char *action, int64_t id)
{
    return seed_db_int(
        d, WHO_ROOT,
        "select count(*) from loket.audit_entry where action = '%s' and subject_kind = 'request'"
        " and subject = '%lld'",
        action, (long long)id);
}

/* The first thing that does not hold, or nothing. */
static const char torn_sql[] =
    "select string_agg(what, ', ') from ("
    " select 'waits on ' || q.request_id as what from queue_entry q left join decision_wait w"
    "   on w.request_id = q.request_id and w.outcome is null"
    "   where q.waits <> (w.wait_id is not null)"
    "    or q.waits and (q.holder is distinct from w.officer_id or q.token <> w.token"
    "        or q.state not in ('in_review', 'awaiting_supervisor') or q.lease_until is null)"
    " union all select 'wait without queue ' || w.request_id from decision_wait w where w.outcome is null"
    "   and not exists (select from queue_entry q where q.request_id = w.request_id)"
    /* Each decision that was made, and how it ended, is in the audit trail, once. */
    " union all select 'trail of ' || x.request_id from (select w.request_id, count(*) as made,"
    "   count(*) filter (where outcome = 'done') as done, count(*) filter (where outcome = 'taken_back') as "
    "back,"
    "   count(*) filter (where outcome = 'failed') as failed, count(*) filter (where outcome = 'void') as "
    "void"
    "   from decision_wait w group by w.request_id) x cross join lateral (select"
    "   count(*) filter (where action = 'request.decide') as made,"
    "   count(*) filter (where action in ('request.approve', 'request.approve.first', 'request.return',"
    "     'request.reject', 'request.escalate') and isi::jsonb #> '{detail,decided_at}' is not null) as done,"
    "   count(*) filter (where action = 'request.decide.undo') as back,"
    "   count(*) filter (where action = 'request.decide.failed') as failed,"
    "   count(*) filter (where action = 'request.decide.void') as void"
    "   from audit_entry e where e.subject_kind = 'request' and e.subject = x.request_id::text) a"
    "   where (x.made, x.done, x.back, x.failed, x.void) <> (a.made, a.done, a.back, a.failed, a.void)"
    /* Each decision that took effect has its step and its entry. */
    " union all select 'decision ' || d.decision_id from decision d join request r using (request_id)"
    "   where d.at > (select min(at) from audit_entry) and not exists (select from audit_entry e"
    "   where e.subject_kind = 'request' and e.subject = d.request_id::text and e.action = case d.keputusan"
    "   when 'second' then 'request.approve.first' else 'request.' || d.keputusan end)"
    " union all select 'approved twice ' || d.request_id from decision d where d.keputusan = 'approve'"
    "   group by d.request_id having count(*) > 1"
    " union all select 'sheets of ' || i.request_id from issued_kk i join request r using (request_id)"
    "   where r.state in ('submitted', 'in_review', 'awaiting_supervisor', 'returned', 'rejected', "
    "'cancelled')"
    " union all select 'first saw ' || d.decision_id from decision d where d.keputusan = 'second'"
    "   and d.at > (select min(at) from audit_entry)"
    "   and not exists (select from decision_seen s where s.decision_id = d.decision_id"
    "     and s.digest = decision_digest(s.seen))"
    " union all select 'own ' || d.decision_id from decision d join request_hand h using (request_id, "
    "officer_id)"
    "   where d.at > (select min(at) from audit_entry)"
    " limit 5) x";

void
decide_case_assert_whole(struct seed_db *d)
{
    seed_flow_assert_sound(d);
    assert_string_equal(seed_db_text(d, WHO_ROOT, "%s", torn_sql), "");
}

/* --- steps of another session --- */

static bool
keep(void *ctx, const char *const *values)
{
    struct decide_step *s = ctx;
    (void)str_copy(s->text, sizeof s->text, values[0] != NULL ? values[0] : "");
    return false;
}

void
decide_step_open(struct decide_step *s, struct seed_db *d, enum seed_who who)
{
    char sql[160];
    struct err e = {0};

    memset(s, 0, sizeof *s);
    s->d = d;
    s->pg = pg_new(&(struct pg_opts){.host = d->socket,
                                     .port = d->port,
                                     .dbname = "loket",
                                     .user = "postgres",
                                     .application = "step",
                                     .deadline_ms = 60000});
    (void)str_printf(sql, sizeof sql,
                     "set session authorization %s; set lock_timeout = '50s'; set statement_timeout = '55s';"
                     " set idle_in_transaction_session_timeout = 0",
                     seed_who_name[who]);
    assert_int_equal(pg_script(s->pg, sql, &e), RC_OK);
    assert_int_equal(pg_stream(s->pg, "select pg_backend_pid()", keep, s, &e), RC_OK);
    s->pid = atoi(s->text);
    assert_true(s->pid > 0);
}

void
decide_step_close(struct decide_step *s)
{
    pg_free(s->pg);
    free(s->sql);
    s->pg = NULL;
    s->sql = NULL;
}

static void *
work(void *ctx)
{
    struct decide_step *s = ctx;
    s->text[0] = '\0';
    err_clear(&s->e);
    s->rc = pg_stream(s->pg, s->sql, keep, s, &s->e);
    return NULL;
}

static void
prepare(struct decide_step *s, const char *fmt, va_list ap)
{
    free(s->sql);
    s->sql = NULL;
    if (vasprintf(&s->sql, fmt, ap) < 0)
        abort();
}

void
decide_step_run(struct decide_step *s, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    prepare(s, fmt, ap);
    va_end(ap);
    (void)work(s);
}

void
decide_step_blocked(struct decide_step *s, const char *fmt, ...)
{
    struct timespec now;
    time_t until;
    bool waits = false;
    va_list ap;

    va_start(ap, fmt);
    prepare(s, fmt, ap);
    va_end(ap);
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    until = now.tv_sec + DEADLINE_S;
    assert_int_equal(pthread_create(&s->thread, NULL, work, s), 0);
    while (!waits && now.tv_sec < until) {
        waits = seed_db_int(s->d, WHO_ROOT, "select cardinality(pg_blocking_pids(%d))", s->pid) > 0;
        (void)clock_gettime(CLOCK_MONOTONIC, &now);
    }
    if (!waits) {
        pthread_join(s->thread, NULL);
        fail_msg("%s did not wait: %s %s", s->sql, rc_name(s->rc), s->e.code);
    }
}

void
decide_step_join(struct decide_step *s)
{
    pthread_join(s->thread, NULL);
}

void
decide_step_ends(struct decide_step *s, const char *code)
{
    if (s->rc != RC_OK && !str_eq(s->e.code, code))
        print_error("%s: %s (%s)\n", s->sql, s->e.code, s->e.detail);
    assert_string_equal(s->rc == RC_OK ? "" : s->e.code, code);
}
