/*
 * bench_session - Loket's own SSH server beside OpenSSH sshd, whose forced command starts the same
 * console with the same work in the database. The real ssh client is the client of both. Runs
 * alternate, so that whatever else the machine does meets both; read the ratios.
 *
 * LOKET_BENCH is a folder that scripts/bench has filled: accounts (lines "NAME SECRET"), keys/NAME,
 * ssh_config with the hosts loket and sshd, loketd.pid and sshd.pid, and marker: how the number of
 * the first request in the queue begins.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/base/clock.h"
#include "console/base/str.h"
#include "console/crypto/sodium.h"
#include "console/crypto/totp.h"
#include "tests/support/figure.h"
#include "tests/support/proc_tree.h"
#include "tests/support/ssh_client.h"

#define ACCOUNTS_MAX 100
#define ROUNDS       25
#define KEYS         200
#define MANY         50
#define PATIENCE_MS  20000
#define QUIET_MS     12
#define FAILURES_MAX 5 /* then nothing more is tried: the bench ends by itself */

/* The second way into sshd gives the code with the command: sshd's shortest, without a prompt. */
enum way { LOKET, SSHD, SSHD_AT_ONCE, WAYS };

struct account {
    char name[40];
    unsigned char secret[64];
    size_t secret_len;
    int64_t step; /* of the last code used */
};

struct bench {
    const char *dir;
    char marker[32];
    struct account accounts[ACCOUNTS_MAX];
    size_t naccounts, next;
    pid_t root[2]; /* loketd and sshd */
    int failures;
};

/* Two groups of open sessions, one per server. */
struct crowd {
    struct ssh_client c[2][MANY];
    size_t n[2];
};

/* --- accounts ----------------------------------------------------------- */

static bool
accounts_read(struct bench *b)
{
    char path[512], line[256], secret[128];
    (void)str_printf(path, sizeof path, "%s/accounts", b->dir);
    FILE *f = fopen(path, "re");

    while (f != NULL && b->naccounts < ACCOUNTS_MAX && fgets(line, sizeof line, f) != NULL) {
        struct account *a = &b->accounts[b->naccounts];
        if (sscanf(line, "%39s %127s", a->name, secret) != 2)
            continue;
        int n = nacl_unbase32(a->secret, sizeof a->secret, secret);
        if (n <= 0)
            continue;
        a->secret_len = (size_t)n;
        b->naccounts++;
    }
    if (f != NULL)
        (void)fclose(f);
    return b->naccounts > 0;
}

static bool
marker_read(struct bench *b)
{
    char path[512];
    (void)str_printf(path, sizeof path, "%s/marker", b->dir);
    FILE *f = fopen(path, "re");

    bool got = f != NULL && fgets(b->marker, sizeof b->marker, f) != NULL;
    if (f != NULL)
        (void)fclose(f);
    return got && str_trim(b->marker)[0] != '\0';
}

/* An account with a code that it has not used yet; a code works once. Waits when all are used up. */
static struct account *
account_take(struct bench *b, char code[TOTP_TEXT])
{
    struct err e;

    for (;;) {
        int64_t now = clock_now(clock_system()), step = now / TOTP_STEP;
        /* The earlier code is about to be too old at the end of a step. */
        int64_t first = now % TOTP_STEP > TOTP_STEP - 5 ? step : step - 1;
        for (size_t i = 0; i < b->naccounts; i++) {
            struct account *a = &b->accounts[b->next++ % b->naccounts];
            int64_t use = a->step + 1 > first ? a->step + 1 : first;
            if (use > step + 1)
                continue;
            a->step = use;
            if (totp_code(code, a->secret, a->secret_len, use * TOTP_STEP, &e) == RC_OK)
                return a;
        }
        (void)usleep(200000);
    }
}

/* --- sessions ----------------------------------------------------------- */

/* Starts the client and answers the prompt. *answered gets the time. False when it does not come to that. */
static bool
session_begin(struct bench *b, struct ssh_client *c, enum way w, int64_t *answered)
{
    char config[512], key[512], command[80], code[TOTP_TEXT];
    struct account *a = account_take(b, code);

    (void)str_printf(config, sizeof config, "%s/ssh_config", b->dir);
    (void)str_printf(key, sizeof key, "%s/keys/%s", b->dir, a->name);
    (void)str_printf(command, sizeof command, w == SSHD_AT_ONCE ? "%s %s" : "%s", a->name, code);
    const char *const loket[] = {"ssh", "-F", config, "-i", key, "-l", a->name, "loket", NULL};
    const char *const sshd[] = {"ssh", "-F", config, "-i", key, "-tt", "sshd", command, NULL};
    if (!ssh_client_start(c, w == LOKET ? loket : sshd))
        return false;
    *answered = c->started;
    if (w == SSHD_AT_ONCE)
        return true;
    if (!ssh_client_await(c, "6 angka", PATIENCE_MS))
        return false;
    ssh_client_forget(c);
    *answered = figure_now();
    return ssh_client_type(c, code) && ssh_client_type(c, "\r");
}

/* Opens a session up to the first painted queue: the number of a request stands on the screen. */
static bool
session_open(struct bench *b, struct ssh_client *c, enum way w, int64_t *answered)
{
    int64_t when;

    if (b->failures >= FAILURES_MAX)
        return false;
    if (session_begin(b, c, w, answered != NULL ? answered : &when) &&
        ssh_client_await(c, b->marker, PATIENCE_MS))
        return true;
    if (b->failures++ == 0)
        printf("  a session did not open (%s); what came: %.300s\n", w == LOKET ? "loket" : "sshd", c->text);
    ssh_client_end(c);
    return false;
}

/* Waits until the processes of the sessions that were open are gone. */
static void
servers_quiet(const struct bench *b)
{
    struct proc_tree t;

    for (int i = 0; i < 500; i++) {
        bool busy = false;
        for (int side = 0; side < 2; side++)
            busy |= proc_tree_read(&t, b->root[side]) > 0;
        if (!busy)
            return;
        (void)usleep(10000);
    }
}

/* --- figures ------------------------------------------------------------ */

static double
ratio(double ours, double theirs)
{
    return theirs > 0 ? ours / theirs : 0;
}

static void
print_head(const char *what)
{
    printf("\n%-52s %10s %10s %7s\n", what, "loket", "sshd", "ratio");
}

static void
print_pair(const char *what, const char *unit, double ours, double theirs)
{
    char name[80];

    (void)str_printf(name, sizeof name, "  %s, %s", what, unit);
    printf("%-52s %10.2f %10.2f %7.2f\n", name, ours, theirs, ratio(ours, theirs));
}

static void
bench_setup(struct bench *b, struct ssh_client *c, int rounds)
{
    struct figure whole[WAYS] = {{0}}, after[WAYS] = {{0}};

    for (int i = 0; i < rounds * WAYS; i++) {
        /* Each round in another order. */
        enum way w = (enum way)((i + i / WAYS) % WAYS);
        int64_t answered;
        if (!session_open(b, c, w, &answered))
            continue;
        int64_t now = figure_now();
        figure_add(&whole[w], (double)(now - c->started) / 1e6);
        figure_add(&after[w], (double)(now - answered) / 1e6);
        ssh_client_end(c);
        servers_quiet(b);
    }
    print_head("from the start of ssh to the first painted queue");
    print_pair("code asked for and answered at once", "ms", figure_median(&whole[LOKET]),
               figure_median(&whole[SSHD]));
    print_pair("  of it from the answer on", "ms", figure_median(&after[LOKET]), figure_median(&after[SSHD]));
    print_pair("beside sshd with the code in its command", "ms", figure_median(&whole[LOKET]),
               figure_median(&whole[SSHD_AT_ONCE]));
    print_pair("slowest tenth, code asked for", "ms", figure_at(&whole[LOKET], 0.9),
               figure_at(&whole[SSHD], 0.9));
    printf("  (medians of %zu, %zu and %zu runs)\n", whole[LOKET].n, whole[SSHD].n, whole[SSHD_AT_ONCE].n);
    for (int w = 0; w < WAYS; w++) {
        figure_done(&whole[w]);
        figure_done(&after[w]);
    }
}

/* PSS of everything below the server, per session, in MiB; *words gets the parts. 0: not readable. */
static double
memory_of(const struct bench *b, int side, size_t sessions, char *words, size_t size)
{
    struct proc_tree t;

    words[0] = '\0';
    if (sessions == 0 || proc_tree_read(&t, b->root[side]) == 0)
        return 0;
    long kib = proc_tree_pss(&t, words, size);
    return kib <= 0 ? 0 : (double)kib / 1024.0 / (double)sessions;
}

static void
print_memory(const char *what, double mib[2])
{
    if (mib[0] > 0 && mib[1] > 0)
        print_pair(what, "MiB", mib[0], mib[1]);
    else
        printf("  %s: not readable (only root may read the memory of these processes)\n", what);
}

static void
bench_memory_one(struct bench *b, struct ssh_client *c)
{
    double mib[2] = {0, 0};
    char words[2][400] = {"", ""};

    for (int side = 0; side < 2; side++) {
        servers_quiet(b);
        if (!session_open(b, c, side == 0 ? LOKET : SSHD, NULL))
            continue;
        ssh_client_drain(c, 300);
        mib[side] = memory_of(b, side, 1, words[side], sizeof words[side]);
        ssh_client_end(c);
    }
    servers_quiet(b);
    print_head("memory of an idle session at 120x50 (PSS)");
    print_memory("one session", mib);
    for (int side = 0; side < 2 && mib[side] > 0; side++)
        printf("    %s:%s\n", side == 0 ? "loket" : "sshd", words[side]);
}

/* One key until the first bytes come back and until the last ones have, in ms. False when nothing comes. */
static bool
key_once(struct ssh_client *c, const char *key, double *first, double *last)
{
    ssh_client_drain(c, QUIET_MS);
    int64_t from = figure_now();
    if (!ssh_client_type(c, key) || !ssh_client_bytes(c, 2000))
        return false;
    *first = *last = (double)(figure_now() - from) / 1e6;
    while (ssh_client_bytes(c, QUIET_MS))
        *last = (double)(figure_now() - from) / 1e6;
    return true;
}

static void
crowd_drain(struct crowd *k)
{
    for (int side = 0; side < 2; side++)
        for (size_t i = 1; i < k->n[side]; i++) {
            ssh_client_drain(&k->c[side][i], 0);
        }
}

static void
bench_keys(struct crowd *k, const char *what)
{
    struct figure f[2] = {{0}}, whole[2] = {{0}};
    double first, last;

    for (int i = 0; i < KEYS; i++) {
        /* Down the list and up again, so that each key moves the cursor. */
        const char *key = i / 20 % 2 == 0 ? "j" : "k";
        for (int turn = 0; turn < 2; turn++) {
            int side = (i + turn) % 2;
            if (!key_once(&k->c[side][0], key, &first, &last))
                continue;
            figure_add(&f[side], first);
            figure_add(&whole[side], last);
        }
        if (i % 10 == 0)
            crowd_drain(k);
    }
    print_head(what);
    print_pair("median, first bytes", "ms", figure_median(&f[0]), figure_median(&f[1]));
    print_pair("median, whole repaint", "ms", figure_median(&whole[0]), figure_median(&whole[1]));
    print_pair("p99, first bytes", "ms", figure_at(&f[0], 0.99), figure_at(&f[1], 0.99));
    printf("  (%zu and %zu keys, one at a time, in turn)\n", f[0].n, f[1].n);
    for (int side = 0; side < 2; side++) {
        figure_done(&f[side]);
        figure_done(&whole[side]);
    }
}

static void
crowd_open(struct bench *b, struct crowd *k, size_t n)
{
    while (k->n[0] < n || k->n[1] < n) {
        for (int side = 0; side < 2; side++)
            if (k->n[side] < n && session_open(b, &k->c[side][k->n[side]], side == 0 ? LOKET : SSHD, NULL))
                k->n[side]++;
        crowd_drain(k);
        if (b->failures >= FAILURES_MAX)
            return;
    }
}

static void
crowd_close(struct crowd *k)
{
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < k->n[side]; i++)
            ssh_client_end(&k->c[side][i]);
        k->n[side] = 0;
    }
}

static void
bench_crowd(struct bench *b, struct crowd *k)
{
    char words[400], what[80];
    double mib[2];

    crowd_open(b, k, 1);
    if (k->n[0] == 0 || k->n[1] == 0)
        return;
    bench_keys(k, "key to repaint, one session open on each");
    crowd_open(b, k, MANY);
    (void)str_printf(what, sizeof what, "key to repaint, %zu and %zu sessions open", k->n[0], k->n[1]);
    bench_keys(k, what);
    for (int side = 0; side < 2; side++)
        mib[side] = memory_of(b, side, k->n[side], words, sizeof words);
    print_head("memory of an idle session among these (PSS)");
    print_memory("each of them", mib);
    crowd_close(k);
}

int
main(void)
{
    static struct bench b;
    static struct ssh_client one;
    static struct crowd many;
    const char *rounds = getenv("LOKET_BENCH_ROUNDS");
    int64_t n = ROUNDS;
    struct err e;

    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    (void)signal(SIGPIPE, SIG_IGN);
    b.dir = getenv("LOKET_BENCH");
    if (b.dir == NULL || nacl_init(&e) != RC_OK || !accounts_read(&b) || !marker_read(&b)) {
        (void)fputs("bench_session: run it by scripts/bench\n", stderr);
        return 2;
    }
    if (rounds != NULL)
        (void)str_to_i64(rounds, 1, 1000, &n);
    b.root[0] = proc_pid_read(b.dir, "loketd.pid");
    b.root[1] = proc_pid_read(b.dir, "sshd.pid");
    /* The first of each warms the caches. */
    for (int w = 0; w < WAYS; w++)
        if (session_open(&b, &one, (enum way)w, NULL))
            ssh_client_end(&one);
    servers_quiet(&b);
    bench_setup(&b, &one, (int)n);
    bench_memory_one(&b, &one);
    bench_crowd(&b, &many);
    servers_quiet(&b);
    if (b.failures > 0)
        printf("\n  %d sessions did not open\n", b.failures);
    return 0;
}
