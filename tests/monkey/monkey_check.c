#include "tests/monkey/monkey.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/clock.h"
#include "console/base/str.h"
#include "console/command/audit_check.h"
#include "console/crypto/sodium.h"
#include "console/worker.h"
#include "db/store/pg.h"
#include "tests/support/print_sample.h"

/* Each query lists what is wrong; nothing: it holds. Rows from before the run are the seed's. */
static const struct {
    const char *what, *sql;
} invariants[] = {
    {"a claim's token is given out once",
     "select string_agg(x.subject || ' token ' || x.t, ', ') from (select subject, (isi::jsonb #>> "
     "'{isi,token}') as t,"
     " count(*) as n from loket.audit_entry where action in ('request.claim', 'request.takeover')"
     " and isi::jsonb #>> '{isi,token}' is not null group by 1, 2) x where x.n > 1"},
    {"a holder has a lease, and a free request none",
     "select string_agg(request_id::text, ', ') from loket.queue_entry where (holder is null) <> "
     "(lease_until is null)"},
    {"the queue and the request say the same state",
     "select string_agg(r.request_id || ' ' || q.state || ' ' || r.state, ', ') from loket.queue_entry q"
     " join loket.request r using (request_id) where q.state <> r.state"},
    {"every chain of steps is whole and ends in the state of its request",
     "select string_agg(r.request_id || ' ' || r.state, ', ') from loket.request r where"
     " r.state <> (select s.ke from loket.request_step s where s.request_id = r.request_id order by s.seq "
     "desc limit 1)"
     " or exists (select from loket.request_step s where s.request_id = r.request_id and s.seq > 1 and not "
     "exists"
     "    (select from loket.request_step p where p.request_id = s.request_id and p.seq = s.seq - 1 and p.ke "
     "= s.dari))"
     " or (select count(*) <> max(s.seq) from loket.request_step s where s.request_id = r.request_id)"},
    {"each decision belongs to its step",
     "select string_agg(d.decision_id::text, ', ') from loket.decision d join loket.request_step s"
     " on s.request_id = d.request_id and s.seq = d.seq where d.at >= (select at from monkey_start) and not "
     "case"
     " d.keputusan when 'approve' then s.ke = 'approved' or s.dari = 'approved'"
     " when 'second' then s.ke = 'awaiting_supervisor' when 'escalate' then s.ke = 'awaiting_supervisor'"
     " when 'return' then s.ke = 'returned' when 'reject' then s.ke = 'rejected' else true end"},
    {"each decision has exactly one audit entry",
     "select string_agg(coalesce(d.request_id::text, a.subject) || ' ' || coalesce(d.action, a.action) || ' "
     "' ||"
     " coalesce(d.n, 0) || ' decisions ' || coalesce(a.n, 0) || ' entries', ', ') from"
     " (select request_id, case keputusan when 'second' then 'request.approve.first' else 'request.' || "
     "keputusan end"
     "   as action, count(*) as n from loket.decision where at >= (select at from monkey_start) group by 1, "
     "2) d"
     " full join (select subject, action, count(*) as n from loket.audit_entry where at >= (select at from "
     "monkey_start)"
     "   and action in ('request.approve', 'request.approve.first', 'request.return', 'request.reject',"
     "   'request.escalate', 'request.review') group by 1, 2) a"
     " on a.subject = d.request_id::text and a.action = d.action where d.n is distinct from a.n"},
    {"every approved request has its sheet, its notification and its audit entry",
     "select string_agg(d.request_id::text, ', ') from loket.decision d where d.keputusan = 'approve'"
     " and d.at >= (select at from monkey_start) and not ("
     " exists (select from loket.issued_kk i where i.request_id = d.request_id)"
     " and exists (select from loket.notification n where n.request_id = d.request_id and n.event = "
     "'approved')"
     " and exists (select from loket.audit_entry a where a.action = 'request.approve'"
     "   and a.subject = d.request_id::text))"},
    {"a request is approved once", "select string_agg(request_id::text, ', ') from (select request_id from "
                                   "loket.decision where keputusan = 'approve'"
                                   " group by 1 having count(*) > 1) x"},
    {"a returned or rejected request has reasons and tells the applicant",
     "select string_agg(d.decision_id::text, ', ') from loket.decision d where d.keputusan in ('return', "
     "'reject')"
     " and d.at >= (select at from monkey_start) and not (exists (select from loket.decision_reason r"
     "   where r.decision_id = d.decision_id) and exists (select from loket.notification n"
     "   where n.request_id = d.request_id and n.event in ('returned', 'rejected')))"},
    {"nobody decided on an own entry, or twice on the same request as both persons",
     "select string_agg(d.decision_id::text, ', ') from loket.decision d join loket.request r using "
     "(request_id)"
     " where d.at >= (select at from monkey_start) and (r.entered_by = d.officer_id or (d.keputusan = "
     "'approve' and"
     " exists (select from loket.decision f where f.request_id = d.request_id and f.keputusan = 'second'"
     "   and f.officer_id = d.officer_id and f.seq = d.seq - 1)))"},
    {"no decision waits beyond its window, and what is over has an outcome",
     "select string_agg(wait_id || ' ' || coalesce(outcome, 'waits'), ', ') from loket.decision_wait"
     " where outcome is null and effective_at < now() - interval '5 seconds' and tries = 0"},
    {"a decision that took effect is a decision",
     "select string_agg(w.wait_id::text, ', ') from loket.decision_wait w where w.outcome = 'done' and not "
     "exists"
     " (select from loket.decision d where d.request_id = w.request_id and d.officer_id = w.officer_id)"},
    {"one sheet of a family is in force",
     "select string_agg(no_kk, ', ') from (select no_kk::text from loket.issued_kk where status in ('terbit',"
     " 'menunggu_tte') and superseded_by is null group by no_kk having count(*) > 1) x"},
    {"a command key acted once",
     "select string_agg(key::text, ', ') from (select officer_id, key from loket.command_done group by 1, 2"
     " having count(*) > 1) x"},
    {"places hold no NIK",
     "select string_agg(officer_id::text, ', ') from loket.session_place where place ~ '99[0-9]{14}'"},
};

bool
monkey_check(struct seed_db *d, const char *log)
{
    bool good = true;
    for (size_t i = 0; i < COUNT(invariants); i++) {
        const char *bad = seed_db_text(d, WHO_ROOT, "%s", invariants[i].sql);
        if (bad[0] != '\0')
            printf("# BROKEN: %s: %s\n", invariants[i].what, bad);
        good = good && bad[0] == '\0';
    }
    printf("# decisions: %s; steps %lld, audit entries %lld, prints %lld, drafts %lld\n",
           seed_db_text(
               d, WHO_ROOT,
               "select coalesce(string_agg(keputusan || ' ' || n, ', '), 'none') from (select keputusan,"
               " count(*) as n from loket.decision where at >= (select at from monkey_start) group by 1) x"),
           (long long)seed_db_int(d, WHO_ROOT, "select count(*) from loket.request_step"),
           (long long)seed_db_int(d, WHO_ROOT, "select count(*) from loket.audit_entry"),
           (long long)seed_db_int(d, WHO_ROOT, "select count(*) from loket.print_job"),
           (long long)seed_db_int(d, WHO_ROOT, "select count(*) from loket.draft"));
    /* Names and numbers of people have no business in a log. */
    for (const char *p = log; (p = strstr(p, "99")) != NULL; p++)
        if (strspn(p, "0123456789") >= 16) {
            printf("# BROKEN: a NIK stands in the log: %.120s\n", p > log + 60 ? p - 60 : log);
            good = false;
            break;
        }
    char *names = strdup(seed_db_text(d, WHO_ROOT,
                                      "select string_agg(nama_lengkap, '|') from (select distinct "
                                      "nama_lengkap from loket.resident_version where"
                                      " length(nama_lengkap) > 9 order by 1 limit 200) x"));
    char *save = NULL;
    for (char *n = strtok_r(names, "|", &save); n != NULL; n = strtok_r(NULL, "|", &save))
        if (strstr(log, n) != NULL) {
            printf("# BROKEN: a name stands in the log: %s\n", n);
            good = false;
        }
    free(names);
    return good;
}

/* --- the audit trail ----------------------------------------------------------- */

static int64_t
fixed_now(void *ctx)
{
    (void)ctx;
    return SAMPLE_TIME;
}

static int64_t
running_mono(void *ctx)
{
    return *(int64_t *)ctx += 400;
}

static bool
never_stop(struct worker *w)
{
    (void)w;
    return false;
}

static bool
seal(struct worker *w)
{
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    bool busy = true;
    enum rc rc = RC_OK;
    for (int i = 0; busy && rc == RC_OK && i < 100000; i++)
        rc = worker_audit(w, a, &busy, &e);
    if (rc != RC_OK)
        printf("# BROKEN: the audit trail cannot be sealed: %s (%s)\n", e.code, e.detail);
    arena_free(a);
    return rc == RC_OK;
}

bool
monkey_audit(struct seed_db *d)
{
    static struct cfg cfg;
    static struct worker w;
    char dir[] = "/tmp/loket-monkey.XXXXXX", path[CFG_PATH_MAX], key[CFG_PATH_MAX], file[CFG_PATH_MAX],
         text[256];
    char command[128];
    int64_t mono = 0;
    struct clock clock = {.now = fixed_now, .mono_ms = running_mono, .ctx = &mono};
    struct signer_public pub;
    struct audit_report r;
    struct err e = {0};
    assert_non_null(mkdtemp(dir));
    assert_int_equal(nacl_init(NULL), RC_OK);
    cfg_defaults(&cfg);
    (void)str_copy(cfg.state, sizeof cfg.state, dir);
    w = (struct worker){.cfg = &cfg,
                        .clock = &clock,
                        .db = pg_db(d->as[WHO_WORKER]),
                        .signer = sample_signer(dir),
                        .stopping = never_stop};
    (void)str_copy(key, sizeof key, cfg_state_path(&cfg, path, "checkpoint.pub"));
    (void)str_copy(file, sizeof file, cfg_state_path(&cfg, path, "audit/checkpoints.txt"));
    assert_non_null(w.signer);
    assert_int_equal(signer_public(w.signer, &pub, NULL), RC_OK);
    assert_int_equal(nacl_key_write(key, pub.note, sizeof pub.note, NULL), RC_OK);
    bool good = seal(&w);
    const struct audit_check_opts opts = {.key_file = key, .checkpoints = file};
    if (good && audit_check(d->as[WHO_ROOT], &opts, &r, &e) != RC_OK) {
        printf("# BROKEN: the audit trail cannot be read: %s (%s)\n", e.code, e.detail);
        good = false;
    } else if (good && r.fault != AUDIT_GOOD) {
        audit_fault_text(&r, text, sizeof text);
        printf("# BROKEN: the audit trail: %s %s\n", audit_fault_name(r.fault), text);
        good = false;
    }
    worker_audit_close(&w);
    signer_close(w.signer);
    (void)str_printf(command, sizeof command, "rm -rf '%s'", dir);
    return system(command) == 0 && good;
}
