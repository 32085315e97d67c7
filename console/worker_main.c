/*
 * loket-worker: does what officers ordered and need not wait for. It carries out decisions whose window
 * is over, signs, prints, ends claims that ran out and numbers the audit log, as the database's role
 * loket_worker, which may do nothing else. What fails is tried again, less and less often; only a signal
 * ends it, between two jobs.
 */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "console/base/log.h"
#include "console/base/proc.h"
#include "console/base/str.h"
#include "console/crypto/sodium.h"
#include "console/server/start.h"
#include "console/signer.h"
#include "console/worker.h"
#include "console/worker_scan.h"
#include "db/store/pg.h"
#include "print/rendition.h"
#include "print/sheet_pdf.h"
#include "print/spool.h"

#define BUSY_MS      250
#define IDLE_MS      1000
#define CLAIMS_MS    3000
#define RETRY_MIN_MS 500
#define RETRY_MAX_MS 10000
#define STALL_FACTOR 3 /* a failure that took long pauses longer: the others wait for it */

struct kind {
    const char *name;
    enum rc (*step)(struct worker *w, struct arena *a, bool *busy, struct err *e);
    int busy_ms, idle_ms; /* until the next step */
};

static const struct kind kinds[] = {
    {"audit", worker_audit, BUSY_MS, IDLE_MS},
    {"decide", worker_decide, 0, BUSY_MS},
    {"sign", worker_sign, 0, BUSY_MS},
    {"print", worker_print, BUSY_MS, BUSY_MS},
    {"claims", worker_claims, BUSY_MS, CLAIMS_MS},
    {"scan", worker_scan, BUSY_MS, IDLE_MS},
};

/* How a kind, or the database connection, fares. */
struct fortune {
    int64_t next_ms;
    int pause_ms;  /* after a failure; 0: all is well */
    char code[40]; /* of the failure that was logged */
};

struct app {
    struct cfg cfg;
    struct worker w;
    struct pg *pg;
    struct fortune connection, kind[COUNT(kinds)];
};

static bool
stopping(struct worker *w)
{
    while (server_signal_next(w->sigfd) != 0)
        w->stop = true;
    return w->stop;
}

/* A failure is logged once, when it begins or changes, and its end too. */
static void
note_failure(struct fortune *f, const char *name, int64_t began, int64_t now, const struct err *e)
{
    const char *code = e->code[0] != '\0' ? e->code : rc_name(e->rc);
    int stall = (int)(now - began) * STALL_FACTOR;
    if (f->pause_ms == 0 || !str_eq(f->code, code))
        log_err(name, e);
    (void)str_copy(f->code, sizeof f->code, code);
    f->pause_ms = f->pause_ms == 0 ? RETRY_MIN_MS : f->pause_ms * 2;
    if (f->pause_ms > RETRY_MAX_MS)
        f->pause_ms = RETRY_MAX_MS;
    f->next_ms = now + (stall > f->pause_ms ? stall : f->pause_ms);
}

static void
note_success(struct fortune *f, const char *name, int64_t next_ms)
{
    if (f->pause_ms != 0)
        log_info("%s: works again", name);
    f->pause_ms = 0;
    f->next_ms = next_ms;
}

static void
run_kind(struct app *app, size_t i, struct arena *a)
{
    struct err e = {0};
    bool busy = false;
    int64_t began = clock_mono_ms(app->w.clock);
    enum rc rc = kinds[i].step(&app->w, a, &busy, &e);
    int64_t now = clock_mono_ms(app->w.clock);
    arena_reset(a);
    if (rc == RC_OK)
        note_success(&app->kind[i], kinds[i].name, now + (busy ? kinds[i].busy_ms : kinds[i].idle_ms));
    else
        note_failure(&app->kind[i], kinds[i].name, began, now, &e);
}

/* Every kind needs the database: without it none is tried. */
static bool
connected(struct app *app)
{
    struct err e = {0};
    int64_t now = clock_mono_ms(app->w.clock);
    if (pg_connected(app->pg))
        return true;
    if (now < app->connection.next_ms)
        return false;
    worker_audit_forget(&app->w);
    if (pg_connect(app->pg, &e) == RC_OK) {
        note_success(&app->connection, "database", 0);
        return true;
    }
    note_failure(&app->connection, "database", now, clock_mono_ms(app->w.clock), &e);
    return false;
}

/* Until something is due or a signal comes. */
static void
rest(struct app *app)
{
    int64_t now = clock_mono_ms(app->w.clock);
    int64_t next = now + IDLE_MS;
    if (!pg_connected(app->pg))
        next = app->connection.next_ms < next ? app->connection.next_ms : next;
    else
        for (size_t i = 0; i < COUNT(kinds); i++)
            next = app->kind[i].next_ms < next ? app->kind[i].next_ms : next;
    struct pollfd p = {.fd = app->w.sigfd, .events = POLLIN};
    (void)poll(&p, 1, next > now ? (int)(next - now) : 0);
}

static void
work(struct app *app)
{
    struct arena *a = arena_new(NULL);
    while (!stopping(&app->w)) {
        for (size_t i = 0; i < COUNT(kinds) && connected(app) && !stopping(&app->w); i++)
            if (clock_mono_ms(app->w.clock) >= app->kind[i].next_ms)
                run_kind(app, i, a);
        rest(app);
    }
    arena_free(a);
}

static void
open_database(struct app *app)
{
    char cert[CFG_PATH_MAX], ca[CFG_PATH_MAX];
    (void)cfg_state_path(&app->cfg, cert, "keys/loket_worker.pem");
    const struct pg_opts opts = {
        .host = app->cfg.db_host,
        .port = (int)app->cfg.db_port,
        .dbname = app->cfg.db_name,
        .user = "loket_worker",
        .sslcert = cert,
        .sslkey = cert,
        .sslrootcert = cfg_state_path(&app->cfg, ca, "keys/db-ca.crt"),
        .application = "loket-worker",
        .deadline_ms = (int)app->cfg.db_deadline_ms,
    };
    app->pg = pg_new(&opts);
    app->w.db = pg_db(app->pg);
}

static void
close_all(struct app *app)
{
    worker_audit_close(&app->w);
    worker_scan_close(&app->w);
    rendition_close(app->w.rendition);
    sheet_pdf_free(app->w.fonts);
    spool_close(app->w.spool);
    signer_close(app->w.signer);
    pg_free(app->pg);
}

int
main(int argc, char **argv)
{
    static const int signals[] = {SIGTERM, SIGINT, 0};
    struct err e = {0};
    const char *config;
    char path[CFG_PATH_MAX];
    struct app *app = calloc(1, sizeof *app);
    if (app == NULL || !server_start(argc, argv, "loket-worker", &app->cfg, &config))
        return 2;
    app->w.cfg = &app->cfg;
    app->w.clock = clock_system();
    app->w.stopping = stopping;
    app->w.sigfd = server_signals(signals);
    if (app->w.sigfd < 0 || nacl_init(&e) != RC_OK || proc_seal(&e) != RC_OK) {
        log_err("start", &e);
        return 1;
    }
    app->w.signer = signer_local_open(cfg_state_path(&app->cfg, path, "run/signer.sock"));
    open_database(app);
    log_info("ready");
    work(app);
    close_all(app);
    free(app);
    log_info("ended");
    return 0;
}
