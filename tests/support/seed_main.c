/*
 * loket-seed - fills the database of a development or test instance with an
 * invented district: regions, an office, families and open requests.
 */
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "console/base/cfg.h"
#include "console/crypto/sodium.h"
#include "db/store/pg.h"
#include "tests/support/seed_bulk.h"
#include "tests/support/seed_emit.h"
#include "tests/support/seed_load.h"

struct args {
    const char *config, *printer;
    const char *kinds;
    int64_t families, requests, seed, emit, open, offices, officers, at;
    bool base, bulk;
};

#define MANY      50000  /* families or requests: indexes are made afterwards */
#define OPEN_MOST 100000 /* open requests, unless --open says otherwise */

static const char usage[] =
    "Usage: loket-seed -c FILE --base [--printer QUEUE]\n"
    "       loket-seed -c FILE --families N --requests N [--open N] [--offices N] [--officers N]\n"
    "                  [--seed N] [--at SECONDS] [--bulk]\n"
    "       loket-seed -c FILE --emit-submit N [--seed N] [--kinds I.B.2,I.C.1,...]\n"
    "\n"
    "--base makes only regions, office and printer, where they are missing. Families and requests are\n"
    "added to what is there. The database role is PGUSER, or postgres.\n"
    "\n"
    "--open is how many of the requests are open (at most 100,000 when it is not given); the others were\n"
    "finished in the last three years, with all their steps, decisions and members. --offices makes further\n"
    "offices with districts of their own, --officers invented officers who cannot log in. From 50,000 "
    "families\n"
    "or requests on, or with --bulk, indexes and foreign keys are dropped and made again: nobody else may "
    "work\n"
    "with the database meanwhile. Stopping it leaves the rows as they were; a run that was killed is mended "
    "by\n"
    "the next one. The same --seed and --at (seconds since 1970, what \"now\" is) give an empty database the "
    "same\n"
    "rows.\n"
    "\n"
    "--emit-submit writes N requests for `submit` to standard output, one JSON object a line, about "
    "families\n"
    "that the database holds and that have no request in the queue: every kind in turn (or those of "
    "--kinds),\n"
    "all valid, one in sixteen without a mandatory document. Nothing is stored. The same records, day and\n"
    "--seed give the same lines; keys are seed-SEED-NUMBER. A family comes once per kind: N may be about "
    "three\n"
    "times the families for all kinds; when they run out the program says so and ends with status 1.\n";

static bool
number(const char *s, int64_t max, int64_t *out)
{
    if (str_to_i64(s, 0, max, out))
        return true;
    fprintf(stderr, "loket-seed: '%s' is no number from 0 to %lld\n", s, (long long)max);
    return false;
}

static bool
read_args(int argc, char **argv, struct args *a)
{
    static const struct option options[] = {
        {"config", required_argument, NULL, 'c'},
        {"families", required_argument, NULL, 'f'},
        {"requests", required_argument, NULL, 'r'},
        {"seed", required_argument, NULL, 's'},
        {"printer", required_argument, NULL, 'p'},
        {"emit-submit", required_argument, NULL, 'e'},
        {"kinds", required_argument, NULL, 'k'},
        {"base", no_argument, NULL, 'b'},
        {"open", required_argument, NULL, 'o'},
        {"offices", required_argument, NULL, 'O'},
        {"officers", required_argument, NULL, 'P'},
        {"bulk", no_argument, NULL, 'B'},
        {"at", required_argument, NULL, 'a'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    int c;
    bool ok = true;

    while (ok && (c = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
        if (c == 'c')
            a->config = optarg;
        else if (c == 'f')
            ok = number(optarg, 50000000, &a->families);
        else if (c == 'r')
            ok = number(optarg, 50000000, &a->requests);
        else if (c == 's')
            ok = number(optarg, INT64_MAX, &a->seed);
        else if (c == 'p')
            a->printer = optarg;
        else if (c == 'e')
            ok = number(optarg, 10000000, &a->emit);
        else if (c == 'o')
            ok = number(optarg, 10000000, &a->open);
        else if (c == 'O')
            ok = number(optarg, SEED_OFFICES, &a->offices);
        else if (c == 'P')
            ok = number(optarg, 9999, &a->officers);
        else if (c == 'B')
            a->bulk = true;
        else if (c == 'a')
            ok = number(optarg, 4000000000, &a->at);
        else if (c == 'k')
            a->kinds = optarg;
        else if (c == 'b')
            a->base = true;
        else
            ok = false;
    }
    return ok && optind == argc && a->config != NULL && (a->base || a->families + a->requests + a->emit > 0);
}

static volatile sig_atomic_t stop;

static void
on_signal(int sig)
{
    (void)sig;
    stop++;
}

struct watch {
    struct timespec from;
    double told, rows_at; /* rows_at: when the rows were complete */
};

static double
since(const struct timespec *from)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - from->tv_sec) + (double)(now.tv_nsec - from->tv_nsec) / 1e9;
}

/* A line for the person: on a terminal in its place twice a second, otherwise every ten seconds. */
static void
tell(void *ctx, double done, long long rows, const char *what)
{
    struct watch *w = ctx;
    bool screen = isatty(STDERR_FILENO) != 0;
    double t = since(&w->from), part;

    if (t - w->told < (screen ? 0.5 : 10) || done <= 0)
        return;
    w->told = t;
    if (rows > 0) {
        w->rows_at = t;
        fprintf(stderr, "%sloket-seed: %5.1f %% of the rows, %.0f rows/s, %.0f s left for them%s",
                screen ? "\r" : "", 100 * done, (double)rows / t, t / done - t, screen ? "\033[K" : "\n");
        return;
    }
    part = t - w->rows_at;
    fprintf(stderr, "%sloket-seed: %5.1f %% of indexes and checks (%s), %.0f s left%s", screen ? "\r" : "",
            100 * done, what, part / done - part, screen ? "\033[K" : "\n");
}

static enum rc
fill(struct seed_load *l, struct pg *pg, const struct pg_opts *opts, const struct args *a, struct watch *w,
     struct err *e)
{
    int64_t open = a->open >= 0 ? a->open : a->requests < OPEN_MOST ? a->requests : OPEN_MOST;
    enum rc rc = seed_load_open(l, pg, (uint64_t)a->seed, a->requests, e);

    if (a->at > 0) {
        l->gen.now = a->at;
        l->gen.today = (int)(a->at / 86400);
    }
    l->stop = &stop;
    l->progress = tell;
    l->ctx = w;
    if (open > a->requests)
        open = a->requests;
    if (rc != RC_OK)
        return rc;
    if (a->bulk || open < a->requests || a->families >= MANY || a->requests >= MANY)
        return seed_load_bulk(l, opts, a->families, open, a->requests - open, e);
    return seed_load_fill(l, a->families, open, e);
}

static enum rc
run(struct pg *pg, const struct pg_opts *opts, const struct args *a, struct err *e)
{
    struct seed_load *l = calloc(1, sizeof(*l));
    struct watch w = {0};
    enum rc rc = seed_bulk_restore(opts, NULL, e);

    if (l == NULL)
        abort();
    if (rc == RC_OK)
        rc = seed_load_base(pg, a->printer != NULL ? a->printer : "kk", e);
    if (rc == RC_OK)
        rc = seed_load_offices(pg, (int)a->offices, (int)a->officers, e);
    if (rc != RC_OK || a->families + a->requests == 0) {
        if (rc == RC_OK)
            puts("loket-seed: regions, office and printer are there");
        free(l);
        return rc;
    }
    clock_gettime(CLOCK_MONOTONIC, &w.from);
    rc = fill(l, pg, opts, a, &w, e);
    if (w.told > 0 && isatty(STDERR_FILENO))
        fputc('\n', stderr);
    if (rc == RC_OK)
        printf("loket-seed: %lld families, %lld residents, %lld requests, %lld attachments in %.1f s\n",
               l->families, l->residents, l->requests, l->attachments, since(&w.from));
    seed_load_done(l);
    free(l);
    return rc;
}

static enum rc
emit(struct pg *pg, const struct args *a, struct err *e)
{
    struct seed_load *l = calloc(1, sizeof(*l));
    int64_t written = 0;
    enum rc rc;

    if (l == NULL)
        abort();
    rc = seed_load_open(l, pg, (uint64_t)a->seed, 0, e);
    if (rc == RC_OK)
        rc = seed_emit(l, (uint64_t)a->seed, a->kinds, a->emit, stdout, &written, e);
    if (rc == RC_OK && written < a->emit)
        rc = err_set(e, RC_FAIL, "families",
                     "there were families for %lld requests only; seed more families first",
                     (long long)written);
    seed_load_done(l);
    free(l);
    return rc;
}

int
main(int argc, char **argv)
{
    struct args a = {.seed = 1, .open = -1, .offices = 1};
    struct cfg cfg;
    struct err e = {0};
    struct pg *pg;
    enum rc rc;

    if (!read_args(argc, argv, &a)) {
        fputs(usage, stderr);
        return 2;
    }
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    cfg_defaults(&cfg);
    rc = cfg_load(&cfg, a.config, &e);
    if (rc == RC_OK)
        rc = nacl_init(&e);
    if (rc == RC_OK) {
        const char *user = getenv("PGUSER");
        struct pg_opts opts = {.host = cfg.db_socket,
                               .port = (int)cfg.db_port,
                               .dbname = cfg.db_name,
                               .user = user != NULL ? user : "postgres",
                               .application = "loket-seed",
                               .deadline_ms = 4 * 3600 * 1000};

        pg = pg_new(&opts);
        rc = a.emit > 0 ? emit(pg, &a, &e) : run(pg, &opts, &a, &e);
        pg_free(pg);
    }
    if (rc != RC_OK)
        fprintf(stderr, "loket-seed: %s (%s)\n", e.text, e.detail);
    return rc == RC_OK ? 0 : 1;
}
