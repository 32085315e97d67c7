/*
 * loket-seed - fills the database of a development or test instance with an
 * invented district: regions, an office, families and open requests.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "console/base/cfg.h"
#include "console/crypto/sodium.h"
#include "db/store/pg.h"
#include "tests/support/seed_emit.h"
#include "tests/support/seed_load.h"

struct args {
    const char *config, *printer;
    const char *kinds;
    int64_t families, requests, seed, emit;
    bool base;
};

static const char usage[] =
    "Usage: loket-seed -c FILE --base [--printer QUEUE]\n"
    "       loket-seed -c FILE --families N --requests N [--seed N] [--printer QUEUE]\n"
    "\n"
    "       loket-seed -c FILE --emit-submit N [--seed N] [--kinds I.B.2,I.C.1,...]\n"
    "\n"
    "--base makes only regions, office and printer, where they are missing. Families and requests are\n"
    "added to what is there. The database role is PGUSER, or postgres.\n"
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
        {"config", required_argument, NULL, 'c'},   {"families", required_argument, NULL, 'f'},
        {"requests", required_argument, NULL, 'r'}, {"seed", required_argument, NULL, 's'},
        {"printer", required_argument, NULL, 'p'},  {"emit-submit", required_argument, NULL, 'e'},
        {"kinds", required_argument, NULL, 'k'},    {"base", no_argument, NULL, 'b'},
        {"help", no_argument, NULL, 'h'},           {NULL, 0, NULL, 0},
    };
    int c;
    bool ok = true;

    while (ok && (c = getopt_long(argc, argv, "c:h", options, NULL)) != -1) {
        if (c == 'c')
            a->config = optarg;
        else if (c == 'f')
            ok = number(optarg, 50000000, &a->families);
        else if (c == 'r')
            ok = number(optarg, 10000000, &a->requests);
        else if (c == 's')
            ok = number(optarg, INT64_MAX, &a->seed);
        else if (c == 'p')
            a->printer = optarg;
        else if (c == 'e')
            ok = number(optarg, 10000000, &a->emit);
        else if (c == 'k')
            a->kinds = optarg;
        else if (c == 'b')
            a->base = true;
        else
            ok = false;
    }
    return ok && optind == argc && a->config != NULL && (a->base || a->families + a->requests + a->emit > 0);
}

static enum rc
run(struct pg *pg, const struct args *a, struct err *e)
{
    struct seed_load *l;
    struct timespec from, to;
    enum rc rc = seed_load_base(pg, a->printer != NULL ? a->printer : "kk", e);

    if (rc != RC_OK || a->families + a->requests == 0) {
        if (rc == RC_OK)
            puts("loket-seed: regions, office and printer are there");
        return rc;
    }
    clock_gettime(CLOCK_MONOTONIC, &from);
    l = calloc(1, sizeof(*l));
    if (l == NULL)
        abort();
    rc = seed_load_open(l, pg, (uint64_t)a->seed, a->requests, e);
    if (rc == RC_OK)
        rc = seed_load_fill(l, a->families, a->requests, e);
    clock_gettime(CLOCK_MONOTONIC, &to);
    if (rc == RC_OK)
        printf("loket-seed: %lld families, %lld residents, %lld requests, %lld attachments in %.1f s\n",
               l->families, l->residents, l->requests, l->attachments,
               (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9);
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
    struct args a = {.seed = 1};
    struct cfg cfg;
    struct err e = {0};
    struct pg *pg;
    enum rc rc;

    if (!read_args(argc, argv, &a)) {
        fputs(usage, stderr);
        return 2;
    }
    cfg_defaults(&cfg);
    rc = cfg_load(&cfg, a.config, &e);
    if (rc == RC_OK)
        rc = nacl_init(&e);
    if (rc == RC_OK) {
        const char *user = getenv("PGUSER");

        pg = pg_new(&(struct pg_opts){.host = cfg.db_socket,
                                      .port = (int)cfg.db_port,
                                      .dbname = cfg.db_name,
                                      .user = user != NULL ? user : "postgres",
                                      .application = "loket-seed",
                                      .deadline_ms = 60000});
        rc = a.emit > 0 ? emit(pg, &a, &e) : run(pg, &a, &e);
        pg_free(pg);
    }
    if (rc != RC_OK)
        fprintf(stderr, "loket-seed: %s (%s)\n", e.text, e.detail);
    return rc == RC_OK ? 0 : 1;
}
