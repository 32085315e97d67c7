/*
 * bench_approve - approvals per second, beside a bare pgbench of similar writes and pgbench's own
 * TPC-B in the same cluster, in turn. Each connection is another officer, takes the next request
 * of the queue and approves it, with all checks and the audit entry; loket-worker seals the audit
 * log meanwhile, as always.
 *
 * LOKET_BENCH is the folder that scripts/bench has filled, loket.conf stands beside it; pgbench and
 * psql are found in PATH. The queue of that instance is replaced.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console/base/cfg.h"
#include "console/base/str.h"
#include "console/crypto/sodium.h"
#include "db/store/decide.h"
#include "db/store/pg.h"
#include "db/store/queue.h"
#include "tests/support/figure.h"
#include "tests/support/seed_load.h"

#define REQUESTS 10000
#define ROUNDS   3
#define SECONDS  2
#define OFFICERS 8
#define YARDS    "yardstick" /* the database of pgbench */

enum kind { APPROVE, SIMILAR, TPCB, KINDS };

struct outcome {
    int64_t approved, refused;
    double seconds;
};

static struct pg *
connect_as(const struct cfg *cfg, const char *dbname)
{
    return pg_new(&(struct pg_opts){.host = cfg->db_socket,
                                    .port = (int)cfg->db_port,
                                    .dbname = dbname,
                                    .user = "postgres",
                                    .application = "bench",
                                    .deadline_ms = 60000});
}

/* --- data --------------------------------------------------------------- */

/* Only these kinds remain: they write one sheet for one family. */
static void
keep_kinds(struct seed_rules *r)
{
    static const char *const wanted[] = {"I.C.1", "I.C.2", "I.B.3"};
    struct seed_rule kinds[COUNT(wanted)];
    int ndocs = 0;

    for (int w = 0; w < (int)COUNT(wanted); w++)
        for (int i = 0; i < r->nkinds; i++) {
            if (!str_eq(r->kinds[i].kind, wanted[w]))
                continue;
            kinds[w] = r->kinds[i];
            for (int d = 0; d < r->ndocs; d++)
                if (r->docs[d].kind == i)
                    r->docs[d].kind = -1 - w;
        }
    for (int d = 0; d < r->ndocs; d++)
        if (r->docs[d].kind < 0) {
            r->docs[ndocs] = r->docs[d];
            r->docs[ndocs].kind = -1 - r->docs[d].kind;
            ndocs++;
        }
    memcpy(r->kinds, kinds, sizeof kinds);
    r->nkinds = (int)COUNT(kinds);
    r->ndocs = ndocs;
}

/* Fills the queue with requests that can be approved by one person. */
static enum rc
fill_queue(struct pg *pg, int64_t requests, struct err *e)
{
    struct seed_load *l = calloc(1, sizeof *l);

    if (l == NULL)
        abort();
    enum rc rc = pg_script(pg, "set statement_timeout = 0; delete from loket.queue_entry", e);
    if (rc == RC_OK)
        rc = seed_load_open(l, pg, 7, requests, e);
    if (rc == RC_OK) {
        keep_kinds(&l->rules);
        rc = seed_load_fill(l, 0, requests, e);
    }
    if (rc == RC_OK)
        rc = pg_script(pg,
                       "delete from loket.queue_entry q where state <> 'submitted' or exists"
                       " (select from loket.check_all(q.request_id) where severity = 'galat'"
                       "   or code in ('perubahan_identitas', 'mungkin_ganda'));"
                       " analyze",
                       e);
    seed_load_done(l);
    free(l);
    return rc;
}

static bool
make_yardstick(const struct cfg *cfg, struct err *e)
{
    char line[1024];
    struct pg *pg = connect_as(cfg, "postgres");
    bool made = pg_script(pg, "create database " YARDS, e) == RC_OK;

    pg_free(pg);
    if (!made)
        return false;
    (void)str_printf(line, sizeof line,
                     "psql -Xq -v ON_ERROR_STOP=1 -h %s -p %d -U postgres -d " YARDS
                     " -f tests/bench/approve.sql && pgbench -q -i -s 10 -h %s -p %d -U postgres " YARDS
                     " 2>/dev/null >/dev/null",
                     cfg->db_socket, (int)cfg->db_port, cfg->db_socket, (int)cfg->db_port);
    (void)err_set(e, RC_FAIL, "yardstick", "%s", "pgbench or psql failed");
    return system(line) == 0;
}

/* --- approvals ---------------------------------------------------------- */

/* The next request, approved. RC_NONE when none is left. */
static enum rc
approve_one(struct db *db, struct arena *a, struct err *e)
{
    struct decide_result result;
    struct claim claim;
    int64_t id;
    char key[37];

    enum rc rc = queue_next(db, a, &id, &claim, e);
    if (rc != RC_OK)
        return rc;
    db_uuid(key);
    rc = decide_approve(db, a, id, claim.token, "", key, &result, e);
    return rc == RC_OK && !str_eq(result.state, "awaiting_signature") ? RC_INVALID : rc;
}

/* In the child: one officer's work, after a sign from the parent. Never returns. */
static _Noreturn void
officer_work(const struct cfg *cfg, int number, int seconds, int ready, int go, int results)
{
    struct pg *pg = connect_as(cfg, cfg->db_name);
    struct arena *a = arena_new(NULL);
    struct outcome out = {0};
    char sql[80], sign;
    struct err e = {0};

    (void)str_printf(sql, sizeof sql, "set session authorization \"o_bench%02d\"", number + 1);
    enum rc rc = pg_script(pg, sql, &e);
    /* The first calls of a connection prepare and compile. */
    for (int i = 0; rc == RC_OK && i < 3; i++)
        rc = approve_one(pg_db(pg), a, &e);
    if (write(ready, "r", 1) != 1 || read(go, &sign, 1) < 0)
        _exit(1);
    int64_t from = figure_now(), until = from + (int64_t)seconds * 1000000000;
    while ((rc == RC_OK || rc == RC_INVALID || rc == RC_CONFLICT) && figure_now() < until) {
        arena_reset(a);
        rc = approve_one(pg_db(pg), a, &e);
        out.approved += rc == RC_OK;
        out.refused += rc == RC_INVALID || rc == RC_CONFLICT;
    }
    out.seconds = (double)(figure_now() - from) / 1e9;
    if (rc != RC_OK && rc != RC_NONE)
        (void)fprintf(stderr, "  officer %d: %s %s (%s)\n", number + 1, rc_name(rc), e.code, e.detail);
    _exit(write(results, &out, sizeof out) == (ssize_t)sizeof out ? 0 : 1);
}

/* Approvals per second by n officers at once; 0 when the queue ran dry. */
static double
approvals(const struct cfg *cfg, int n, int seconds, int64_t *refused)
{
    int ready[2], go[2], results[2];
    struct outcome out;
    double tps = 0;
    char sign;

    if (pipe(ready) != 0 || pipe(go) != 0 || pipe(results) != 0)
        return 0;
    for (int i = 0; i < n; i++)
        if (fork() == 0) {
            close(ready[0]);
            close(go[1]);
            officer_work(cfg, i, seconds, ready[1], go[0], results[1]);
        }
    close(ready[1]);
    close(go[0]);
    close(results[1]);
    for (int i = 0; i < n && read(ready[0], &sign, 1) == 1; i++)
        continue;
    /* Everyone reads the end of this pipe at the same moment. */
    close(go[1]);
    while (read(results[0], &out, sizeof out) == (ssize_t)sizeof out) {
        /* An officer who found the queue empty stopped early and says nothing about speed. */
        if (out.seconds >= seconds * 0.9)
            tps += (double)out.approved / out.seconds;
        *refused += out.refused;
    }
    close(ready[0]);
    close(results[0]);
    while (wait(NULL) > 0)
        continue;
    return tps;
}

/* What pgbench says; 0 when it says nothing. */
static double
pgbench(const struct cfg *cfg, int n, int seconds, bool similar)
{
    char line[1024], text[256];
    double tps = 0;

    (void)str_printf(line, sizeof line,
                     "pgbench -n -M prepared -h %s -p %d -U postgres -c %d -j %d -T %d %s " YARDS " 2>&1",
                     cfg->db_socket, (int)cfg->db_port, n, n > 1 ? 2 : 1, seconds,
                     similar ? "-f tests/bench/approve.pgbench" : "");
    FILE *f = popen(line, "re");
    while (f != NULL && fgets(text, sizeof text, f) != NULL) {
        if (sscanf(text, "tps = %lf", &tps) != 1 && strstr(text, "ERROR") != NULL)
            (void)fputs(text, stderr);
    }
    if (f != NULL)
        (void)pclose(f);
    return tps;
}

/* --- figures ------------------------------------------------------------ */

static void
bench_level(const struct cfg *cfg, int n, int64_t *refused)
{
    struct figure f[KINDS] = {{0}};
    double m[KINDS];

    for (int i = 0; i < ROUNDS * KINDS; i++) {
        enum kind k = (enum kind)((i + i / KINDS) % KINDS);
        double tps =
            k == APPROVE ? approvals(cfg, n, SECONDS, refused) : pgbench(cfg, n, SECONDS, k == SIMILAR);
        if (tps > 0)
            figure_add(&f[k], tps);
    }
    for (int k = 0; k < KINDS; k++)
        m[k] = figure_median(&f[k]);
    printf("  %d connection%-27s %10.0f %10.0f %7.2f %10.0f %7.2f\n", n, n == 1 ? "" : "s", m[APPROVE],
           m[SIMILAR], m[SIMILAR] > 0 ? m[APPROVE] / m[SIMILAR] : 0, m[TPCB],
           m[TPCB] > 0 ? m[APPROVE] / m[TPCB] : 0);
    if (f[APPROVE].n < ROUNDS)
        printf("    (the queue was empty before the end)\n");
    for (int k = 0; k < KINDS; k++)
        figure_done(&f[k]);
}

int
main(void)
{
    static const int levels[] = {1, 4, OFFICERS};
    const char *dir = getenv("LOKET_BENCH"), *count = getenv("LOKET_BENCH_REQUESTS");
    char path[512];
    struct cfg cfg;
    struct err e = {0};
    int64_t requests = REQUESTS, refused = 0;

    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    (void)signal(SIGPIPE, SIG_IGN);
    cfg_defaults(&cfg);
    if (dir == NULL || !str_printf(path, sizeof path, "%s/../loket.conf", dir) ||
        cfg_load(&cfg, path, &e) != RC_OK || nacl_init(&e) != RC_OK) {
        (void)fputs("bench_approve: run it by scripts/bench\n", stderr);
        return 2;
    }
    if (count != NULL)
        (void)str_to_i64(count, 1, 1000000, &requests);
    struct pg *pg = connect_as(&cfg, cfg.db_name);
    bool made = fill_queue(pg, requests, &e) == RC_OK && make_yardstick(&cfg, &e);
    pg_free(pg);
    if (!made) {
        (void)fprintf(stderr, "bench_approve: %s (%s)\n", e.text, e.detail);
        return 1;
    }
    printf("\n%-41s %10s %10s %7s %10s %7s\n", "transactions per second", "approve", "similar", "ratio",
           "TPC-B", "ratio");
    for (size_t i = 0; i < COUNT(levels); i++)
        bench_level(&cfg, levels[i], &refused);
    printf("  (medians of %d runs of %d s; an approval is a claim and a decision, each a transaction,\n"
           "   with checks and audit; similar: their writes bare, by pgbench)\n",
           ROUNDS, SECONDS);
    if (refused > 0)
        printf("  (%lld refused)\n", (long long)refused);
    return 0;
}
