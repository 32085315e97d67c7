#include "db/store/pg.h"

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "db/store/reason.h"

#define IDLE_TICK_MS   50
#define STOP_MS        2000 /* for the server to end what it was asked to end */
#define BACKOFF_MIN    50
#define BACKOFF_MAX    2000
#define LONG_JOB_TIMES 12     /* as long may a statement take that is known to be long */
#define MAX_RESULT     100000 /* rows of one statement; more means a missing limit */
#define PREPARED_MAX   256

struct pg {
    PGconn *conn;
    struct pg_opts opts;
    struct arena *strings;
    struct db db;
    const struct db_stmt *prepared[PREPARED_MAX];
    size_t nprepared;
    int64_t not_before; /* monotonic ms: no connection attempt earlier */
    int backoff;
    int64_t idled_at; /* monotonic ms: the last call of the idle hook */
    /* Ending what is under way. */
    bool stop;       /* asked for, by pg_cancel() or because its time was over */
    bool late;       /* because its time was over */
    int64_t stop_by; /* monotonic ms: then the connection is given up; 0: not asked for */
    PGconn *stopper; /* asks the server to end it */
    bool stop_sent;
    PostgresPollingStatusType stop_poll;
};

static const char stop_sql[] = "select pg_catalog.pg_cancel_backend($1::int4)";

static int64_t
mono_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static enum rc
unavailable(struct err *e, const char *detail)
{
    char clean[200];
    (void)err_set(e, RC_UNAVAILABLE, "db_unavailable", "%s",
                  _("Basis data tidak dapat dihubungi. Yang tampil adalah keadaan terakhir; "
                    "sambungan dicoba lagi sendiri."));
    utf8_clean_to(clean, sizeof clean, detail);
    return err_detail(e, "%s", clean);
}

static PGconn *connect_start(const struct pg *pg);

static void
stopper_end(struct pg *pg)
{
    if (pg->stopper != NULL)
        PQfinish(pg->stopper);
    pg->stopper = NULL;
}

static void
stopper_start(struct pg *pg)
{
    struct err ignored;
    pg->stop_by = mono_ms() + STOP_MS;
    if (!pg_connected(pg) ||
        (pg->opts.before_connect != NULL && pg->opts.before_connect(pg->opts.ctx, &ignored) != RC_OK))
        return;
    pg->stopper = connect_start(pg);
    pg->stop_poll = PGRES_POLLING_WRITING;
    pg->stop_sent = false;
}

/* Something happened on the socket of the stopper. */
static void
stopper_step(struct pg *pg)
{
    char pid[16];
    const char *const params[] = {pid};
    if (pg->stop_sent) {
        if (PQconsumeInput(pg->stopper) == 0 || !PQisBusy(pg->stopper))
            stopper_end(pg);
        return;
    }
    pg->stop_poll = PQconnectPoll(pg->stopper);
    if (pg->stop_poll == PGRES_POLLING_FAILED) {
        stopper_end(pg);
    } else if (pg->stop_poll == PGRES_POLLING_OK) {
        (void)str_printf(pid, sizeof pid, "%d", PQbackendPID(pg->conn));
        pg->stop_sent = PQsendQueryParams(pg->stopper, stop_sql, 1, NULL, params, NULL, NULL, 0) == 1;
        if (!pg->stop_sent)
            stopper_end(pg);
    }
}

static struct pollfd
stopper_pollfd(const struct pg *pg)
{
    bool reading = pg->stop_sent || pg->stop_poll == PGRES_POLLING_READING;
    return (struct pollfd){.fd = pg->stopper != NULL ? PQsocket(pg->stopper) : -1,
                           .events = reading ? POLLIN : POLLOUT};
}

/* Milliseconds left until the deadline of the call, or of its end once that was asked for. */
static int64_t
time_left(const struct pg *pg, int64_t deadline)
{
    int64_t until = pg->stop_by != 0 && pg->stop_by < deadline ? pg->stop_by : deadline;
    return until - mono_ms();
}

static void
idle(struct pg *pg)
{
    int64_t now = mono_ms();
    if (now - pg->idled_at < IDLE_TICK_MS)
        return;
    pg->idled_at = now;
    if (pg->opts.idle != NULL)
        pg->opts.idle(pg->opts.ctx);
}

/*
 * Waits until the socket is ready for ev or the deadline passes, calling the idle hook meanwhile and
 * carrying on with the end of the statement when that was asked for.
 */
static bool
wait_socket(struct pg *pg, short ev, int64_t deadline)
{
    for (;;) {
        idle(pg);
        if (pg->stop && pg->stop_by == 0)
            stopper_start(pg);
        int64_t left = time_left(pg, deadline);
        struct pollfd p[] = {{.fd = PQsocket(pg->conn), .events = ev}, stopper_pollfd(pg)};
        if (left <= 0 || p[0].fd < 0)
            return false;
        int n = poll(p, COUNT(p), (int)(left < IDLE_TICK_MS ? left : IDLE_TICK_MS));
        if (n < 0 && errno != EINTR)
            return false;
        if (n > 0 && p[1].revents != 0)
            stopper_step(pg);
        if (n > 0 && p[0].revents != 0)
            return true;
    }
}

/* As wait_socket() for an answer. When its time is over the server is asked to end the statement, so that
 * what happened is known. */
static bool
wait_answer(struct pg *pg, int64_t *deadline)
{
    if (wait_socket(pg, POLLIN, *deadline))
        return true;
    if (pg->stop || PQsocket(pg->conn) < 0)
        return false;
    pg->stop = pg->late = true;
    *deadline = mono_ms() + STOP_MS;
    return wait_socket(pg, POLLIN, *deadline);
}

/* A call begins: nothing of it was asked to end. */
static void
begin(struct pg *pg)
{
    pg->stop = pg->late = false;
    pg->stop_by = 0;
    pg->idled_at = mono_ms();
}

/* The call is over: what was still on its way to end it must not meet the next one. */
static void
settle_stop(struct pg *pg)
{
    int64_t until = mono_ms() + STOP_MS;
    while (pg->stopper != NULL && pg->stop_sent) {
        struct pollfd p = stopper_pollfd(pg);
        int64_t left = until - mono_ms();
        int n = left > 0 && p.fd >= 0 ? poll(&p, 1, (int)(left < IDLE_TICK_MS ? left : IDLE_TICK_MS)) : -1;
        if (left <= 0 || (n < 0 && errno != EINTR)) {
            pg_close(pg);
            break;
        }
        if (n > 0)
            stopper_step(pg);
        idle(pg);
    }
    stopper_end(pg);
}

void
pg_cancel(struct pg *pg)
{
    pg->stop = true;
}

/* libpq prints notices to standard error by default, which would be the officer's terminal. */
static void
drop_notice(void *ctx, const PGresult *res)
{
    (void)ctx;
    (void)res;
}

static const char *
dup_or_null(struct arena *a, const char *s)
{
    return s != NULL ? arena_strdup(a, s) : NULL;
}

static enum rc pg_exec(void *ctx, struct arena *a, const struct db_stmt *st, const char *const *params,
                       struct db_result *out, struct err *e);
static const struct db_driver pg_driver = {.exec = pg_exec};

struct pg *
pg_new(const struct pg_opts *o)
{
    struct pg *pg = calloc(1, sizeof *pg);
    if (pg == NULL)
        abort();
    pg->strings = arena_new(NULL);
    pg->opts = *o;
    pg->opts.host = dup_or_null(pg->strings, o->host);
    pg->opts.dbname = dup_or_null(pg->strings, o->dbname);
    pg->opts.user = dup_or_null(pg->strings, o->user);
    pg->opts.sslcert = dup_or_null(pg->strings, o->sslcert);
    pg->opts.sslkey = dup_or_null(pg->strings, o->sslkey);
    pg->opts.sslrootcert = dup_or_null(pg->strings, o->sslrootcert);
    pg->opts.application = dup_or_null(pg->strings, o->application);
    if (pg->opts.deadline_ms <= 0)
        pg->opts.deadline_ms = 5000;
    pg->backoff = BACKOFF_MIN;
    pg->db.driver = &pg_driver;
    pg->db.ctx = pg;
    return pg;
}

void
pg_free(struct pg *pg)
{
    if (pg == NULL)
        return;
    pg_close(pg);
    arena_free(pg->strings);
    free(pg);
}

struct db *
pg_db(struct pg *pg)
{
    return &pg->db;
}

void
pg_close(struct pg *pg)
{
    if (pg->conn != NULL)
        PQfinish(pg->conn);
    pg->conn = NULL;
    pg->nprepared = 0;
}

bool
pg_connected(const struct pg *pg)
{
    return pg->conn != NULL && PQstatus(pg->conn) == CONNECTION_OK;
}

static PGconn *
connect_start(const struct pg *pg)
{
    char port[16];
    const struct pg_opts *o = &pg->opts;
    bool tls = o->sslcert != NULL;
    (void)str_printf(port, sizeof port, "%d", o->port);
    /* hostaddr avoids the resolver; with a Unix socket the host is a directory. */
    const char *keys[] = {tls ? "hostaddr" : "host",
                          "port",
                          "dbname",
                          "user",
                          "application_name",
                          "sslmode",
                          "gssencmode",
                          "sslcert",
                          "sslkey",
                          "sslrootcert",
                          "client_encoding",
                          "tcp_user_timeout",
                          "keepalives_idle",
                          "options",
                          NULL};
    const char *values[] = {o->host,
                            port,
                            o->dbname,
                            o->user,
                            o->application != NULL ? o->application : "loket",
                            tls ? "verify-ca" : "disable",
                            "disable",
                            o->sslcert,
                            o->sslkey,
                            o->sslrootcert,
                            "UTF8",
                            "5000",
                            "10",
                            "-c client_min_messages=error",
                            NULL};
    return PQconnectStartParams(keys, values, 0);
}

/* The person, or the clock, wanted no more of it; the server says that nothing of it stays. */
static enum rc
stopped(const struct pg *pg, const char *what, struct err *e)
{
    if (pg->stop && !pg->late)
        (void)err_set(e, RC_RETRY, DB_CANCELLED, "%s",
                      _("Dihentikan atas permintaan Anda; tidak ada yang diubah. Ulangi bila masih perlu."));
    else
        (void)err_set(e, RC_RETRY, "db_slow", "%s",
                      _("Basis data terlalu lama menjawab, jadi dihentikan; tidak ada yang diubah. Coba lagi "
                        "sebentar."));
    return err_detail(e, "%s", what);
}

static enum rc
connect_failed(struct pg *pg, struct err *e)
{
    char why[200];
    utf8_clean_to(why, sizeof why, pg->conn != NULL ? PQerrorMessage(pg->conn) : "out of memory");
    pg_close(pg);
    if (pg->stop)
        return stopped(pg, "connecting", e);
    pg->not_before = mono_ms() + pg->backoff;
    pg->backoff = pg->backoff * 2 > BACKOFF_MAX ? BACKOFF_MAX : pg->backoff * 2;
    return unavailable(e, why);
}

static enum rc
ensure_connected(struct pg *pg, int64_t deadline, struct err *e)
{
    if (pg_connected(pg))
        return RC_OK;
    pg_close(pg);
    if (mono_ms() < pg->not_before)
        return unavailable(e, "waiting before the next attempt");
    if (pg->opts.before_connect != NULL) {
        enum rc rc = pg->opts.before_connect(pg->opts.ctx, e);
        if (rc != RC_OK)
            return rc;
    }
    pg->conn = connect_start(pg);
    PostgresPollingStatusType st = PGRES_POLLING_WRITING;
    while (pg->conn != NULL && PQstatus(pg->conn) != CONNECTION_BAD && st != PGRES_POLLING_OK) {
        if (!wait_socket(pg, st == PGRES_POLLING_READING ? POLLIN : POLLOUT, deadline))
            return connect_failed(pg, e);
        st = PQconnectPoll(pg->conn);
        if (st == PGRES_POLLING_FAILED)
            return connect_failed(pg, e);
    }
    if (!pg_connected(pg))
        return connect_failed(pg, e);
    PQsetNoticeReceiver(pg->conn, drop_notice, NULL);
    PQsetnonblocking(pg->conn, 1);
    pg->backoff = BACKOFF_MIN;
    return RC_OK;
}

enum rc
pg_connect(struct pg *pg, struct err *e)
{
    begin(pg);
    return ensure_connected(pg, mono_ms() + pg->opts.deadline_ms, e);
}

/* The connection is of no more use: what was under way is in doubt. */
static enum rc
lost(struct pg *pg, struct err *e)
{
    char why[200];
    utf8_clean_to(why, sizeof why, PQerrorMessage(pg->conn));
    pg_close(pg);
    return unavailable(e, why[0] != '\0' ? why : "no answer within the deadline");
}

static enum rc
flush_query(struct pg *pg, int64_t deadline, struct err *e)
{
    int n;
    while ((n = PQflush(pg->conn)) == 1) {
        if (!wait_socket(pg, POLLIN | POLLOUT, deadline))
            return lost(pg, e);
        if (PQconsumeInput(pg->conn) == 0)
            return lost(pg, e);
    }
    return n == 0 ? RC_OK : lost(pg, e);
}

/* The last result of the command under way, or NULL with *e filled. */
static PGresult *
get_result(struct pg *pg, int64_t deadline, struct err *e)
{
    PGresult *last = NULL;
    if (flush_query(pg, deadline, e) != RC_OK)
        return NULL;
    for (;;) {
        while (PQisBusy(pg->conn)) {
            if (!wait_answer(pg, &deadline) || PQconsumeInput(pg->conn) == 0) {
                PQclear(last);
                (void)lost(pg, e);
                return NULL;
            }
        }
        PGresult *r = PQgetResult(pg->conn);
        if (r == NULL)
            break;
        /* A failed command of a script must not be hidden by what follows it. */
        if (last != NULL && PQresultStatus(last) == PGRES_FATAL_ERROR) {
            PQclear(r);
            continue;
        }
        PQclear(last);
        last = r;
        ExecStatusType st = PQresultStatus(r);
        if (st == PGRES_COPY_IN || st == PGRES_COPY_OUT || st == PGRES_COPY_BOTH)
            break;
    }
    if (last == NULL)
        (void)lost(pg, e);
    return last;
}

static enum rc
sql_error(struct pg *pg, const PGresult *res, const char *what, struct err *e)
{
    const char *state = PQresultErrorField(res, PG_DIAG_SQLSTATE);
    const char *msg = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(res, PG_DIAG_MESSAGE_DETAIL);
    const char *field = PQresultErrorField(res, PG_DIAG_COLUMN_NAME);
    char clean[200];
    state = state != NULL ? state : "";
    utf8_clean_to(clean, sizeof clean, msg != NULL ? msg : "");
    if (str_starts(state, "LK")) {
        enum rc rc = reason_set(e, state, clean);
        if (detail != NULL)
            (void)err_detail(e, "%s: %s", what, detail);
        if (field != NULL)
            (void)err_field(e, field);
        return rc;
    }
    if (str_eq(state, "40001") || str_eq(state, "40P01") || str_eq(state, "55P03")) {
        (void)err_set(e, RC_RETRY, "db_busy", "%s", _("Basis data sedang sibuk. Coba lagi sebentar."));
        return err_detail(e, "%s: %s", what, state);
    }
    if (str_eq(state, "57014"))
        return stopped(pg, what, e);
    if (str_starts(state, "57P") || str_starts(state, "08") || !pg_connected(pg))
        return unavailable(e, clean);
    if (str_eq(state, "42501")) {
        (void)err_set(e, RC_DENIED, "role_denied", "%s",
                      _("Peran Anda tidak berhak melakukan ini. Mintalah kepada penyelia."));
        return err_detail(e, "%s: %s", what, state);
    }
    if (str_eq(state, "53100") || str_eq(state, "53200")) {
        (void)err_set(
            e, RC_FAIL, "storage_full", "%s",
            _("Penyimpanan basis data penuh. Tidak ada yang diubah. Hubungi administrator, lalu ulangi."));
        return err_detail(e, "%s: %s", what, state);
    }
    if (str_eq(state, "22021") || str_eq(state, "23514")) {
        (void)err_set(
            e, RC_INVALID, "bad_text", "%s",
            _("Ada isian yang terlalu panjang atau berisi karakter yang tidak sah. Perbaiki, lalu ulangi."));
        return err_detail(e, "%s: %s", what, state);
    }
    (void)err_set(e, RC_FAIL, "db_error", "%s",
                  _("Basis data melaporkan kesalahan. Tidak ada yang diubah. Hubungi administrator."));
    /* The primary message of PostgreSQL can quote a value: only the state goes to the log, and the text for
     * set-up tools. */
    return err_detail(e, "%s: SQLSTATE %s", what, state);
}

static enum rc
prepare(struct pg *pg, const struct db_stmt *st, int64_t deadline, struct err *e)
{
    for (size_t i = 0; i < pg->nprepared; i++)
        if (pg->prepared[i] == st)
            return RC_OK;
    if (!PQsendPrepare(pg->conn, st->name, st->sql, st->nparams, NULL))
        return lost(pg, e);
    PGresult *r = get_result(pg, deadline, e);
    if (r == NULL)
        return RC_UNAVAILABLE;
    enum rc rc = PQresultStatus(r) == PGRES_COMMAND_OK ? RC_OK : sql_error(pg, r, st->name, e);
    PQclear(r);
    if (rc == RC_OK && pg->nprepared < PREPARED_MAX)
        pg->prepared[pg->nprepared++] = st;
    return rc;
}

static enum rc
take_result(const struct db_stmt *st, struct arena *a, const PGresult *r, struct db_result *out,
            struct err *e)
{
    int nrows = PQntuples(r);
    int ncols = PQnfields(r);
    if (nrows > MAX_RESULT) {
        (void)err_set(e, RC_FAIL, "too_many_rows", "%s", _("Terlalu banyak baris. Persempit saringannya."));
        return err_detail(e, "%s: %d rows", st->name, nrows);
    }
    out->nrows = nrows;
    out->ncols = ncols;
    out->names = arena_array(a, (size_t)ncols, sizeof *out->names);
    out->values = arena_array(a, (size_t)nrows * (size_t)ncols, sizeof *out->values);
    for (int c = 0; c < ncols; c++)
        out->names[c] = arena_strdup(a, PQfname(r, c));
    for (int i = 0; i < nrows; i++)
        for (int c = 0; c < ncols; c++)
            if (!PQgetisnull(r, i, c))
                out->values[(size_t)i * (size_t)ncols + (size_t)c] =
                    arena_strndup(a, PQgetvalue(r, i, c), (size_t)PQgetlength(r, i, c));
    return RC_OK;
}

static enum rc
exec_once(struct pg *pg, struct arena *a, const struct db_stmt *st, const char *const *params,
          int64_t deadline, struct db_result *out, struct err *e)
{
    enum rc rc = prepare(pg, st, deadline, e);
    if (rc != RC_OK)
        return rc;
    if (!PQsendQueryPrepared(pg->conn, st->name, st->nparams, params, NULL, NULL, 0))
        return lost(pg, e);
    PGresult *r = get_result(pg, deadline, e);
    if (r == NULL)
        return RC_UNAVAILABLE;
    ExecStatusType s = PQresultStatus(r);
    rc = s == PGRES_TUPLES_OK || s == PGRES_COMMAND_OK ? take_result(st, a, r, out, e)
                                                       : sql_error(pg, r, st->name, e);
    PQclear(r);
    if (rc == RC_UNAVAILABLE)
        pg_close(pg);
    return rc;
}

/* How long the server lets a statement run; ms 0: as the database says. */
static enum rc
set_patience(struct pg *pg, int64_t ms, int64_t deadline, struct err *e)
{
    char sql[64] = "reset statement_timeout";
    if (ms > 0)
        (void)str_printf(sql, sizeof sql, "set statement_timeout = %lld", (long long)ms);
    if (!PQsendQuery(pg->conn, sql))
        return lost(pg, e);
    PGresult *r = get_result(pg, deadline, e);
    if (r == NULL)
        return RC_UNAVAILABLE;
    enum rc rc = PQresultStatus(r) == PGRES_COMMAND_OK ? RC_OK : sql_error(pg, r, "patience", e);
    PQclear(r);
    return rc;
}

static enum rc
exec_long(struct pg *pg, struct arena *a, const struct db_stmt *st, const char *const *params,
          int64_t deadline, struct db_result *out, struct err *e)
{
    struct err ignored;
    enum rc rc = set_patience(pg, deadline - mono_ms(), deadline, e);
    if (rc == RC_OK)
        rc = exec_once(pg, a, st, params, deadline, out, e);
    settle_stop(pg);
    /* A connection that keeps the long time is of no use. */
    if (pg_connected(pg) && set_patience(pg, 0, mono_ms() + pg->opts.deadline_ms, &ignored) != RC_OK)
        pg_close(pg);
    return rc;
}

static enum rc
pg_exec(void *ctx, struct arena *a, const struct db_stmt *st, const char *const *params,
        struct db_result *out, struct err *e)
{
    struct pg *pg = ctx;
    int64_t deadline = mono_ms() + (st->long_job ? LONG_JOB_TIMES : 1) * (int64_t)pg->opts.deadline_ms;
    begin(pg);
    enum rc rc = ensure_connected(pg, deadline, e);
    for (int tries = 0; rc == RC_OK; tries++) {
        rc = st->long_job ? exec_long(pg, a, st, params, deadline, out, e)
                          : exec_once(pg, a, st, params, deadline, out, e);
        if (rc != RC_RETRY || pg->stop || tries >= 3 || mono_ms() >= deadline)
            break;
        rc = ensure_connected(pg, deadline, e);
    }
    settle_stop(pg);
    return rc;
}

enum rc
pg_script(struct pg *pg, const char *sql, struct err *e)
{
    enum rc rc = pg_connect(pg, e);
    if (rc != RC_OK)
        return rc;
    if (!PQsendQuery(pg->conn, sql))
        return lost(pg, e);
    PGresult *r = get_result(pg, mono_ms() + 600000, e);
    if (r == NULL)
        return RC_UNAVAILABLE;
    ExecStatusType s = PQresultStatus(r);
    if (s != PGRES_TUPLES_OK && s != PGRES_COMMAND_OK && s != PGRES_EMPTY_QUERY) {
        const char *msg = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
        rc = sql_error(pg, r, "script", e);
        if (msg != NULL)
            rc = err_detail(e, "%s (position %s)", msg, PQresultErrorField(r, PG_DIAG_STATEMENT_POSITION));
    }
    PQclear(r);
    return rc;
}

enum rc
pg_copy_begin(struct pg *pg, const char *copy_sql, struct err *e)
{
    enum rc rc = pg_connect(pg, e);
    if (rc != RC_OK)
        return rc;
    PQsetnonblocking(pg->conn, 0);
    if (!PQsendQuery(pg->conn, copy_sql))
        return lost(pg, e);
    PGresult *r = get_result(pg, mono_ms() + 60000, e);
    if (r == NULL)
        return RC_UNAVAILABLE;
    rc = PQresultStatus(r) == PGRES_COPY_IN ? RC_OK : sql_error(pg, r, "copy", e);
    PQclear(r);
    return rc;
}

enum rc
pg_copy_put(struct pg *pg, const char *data, size_t len, struct err *e)
{
    return PQputCopyData(pg->conn, data, (int)len) == 1 ? RC_OK : lost(pg, e);
}

enum rc
pg_copy_end(struct pg *pg, struct err *e)
{
    if (PQputCopyEnd(pg->conn, NULL) != 1)
        return lost(pg, e);
    PGresult *r = get_result(pg, mono_ms() + 600000, e);
    if (r == NULL)
        return RC_UNAVAILABLE;
    enum rc rc = PQresultStatus(r) == PGRES_COMMAND_OK ? RC_OK : sql_error(pg, r, "copy", e);
    if (rc != RC_OK)
        (void)err_detail(e, "%s", PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY));
    PQclear(r);
    PQsetnonblocking(pg->conn, 1);
    return rc;
}

#define STREAM_COLS 32

/* Hands one row of a streamed query to each(); false when the caller wants no more. */
static bool
stream_row(const PGresult *r, bool (*each)(void *ctx, const char *const *values), void *ctx)
{
    const char *values[STREAM_COLS] = {0};
    int ncols = PQnfields(r);
    for (int c = 0; c < ncols && c < STREAM_COLS; c++)
        values[c] = PQgetisnull(r, 0, c) ? NULL : PQgetvalue(r, 0, c);
    return each(ctx, values);
}

enum rc
pg_stream(struct pg *pg, const char *sql, bool (*each)(void *ctx, const char *const *values), void *ctx,
          struct err *e)
{
    enum rc rc = pg_connect(pg, e);
    bool more = true;
    if (rc != RC_OK)
        return rc;
    PQsetnonblocking(pg->conn, 0);
    if (!PQsendQuery(pg->conn, sql) || !PQsetSingleRowMode(pg->conn))
        return lost(pg, e);
    PGresult *r;
    while ((r = PQgetResult(pg->conn)) != NULL) {
        ExecStatusType s = PQresultStatus(r);
        if (s == PGRES_SINGLE_TUPLE && more)
            more = stream_row(r, each, ctx);
        else if (s == PGRES_FATAL_ERROR && rc == RC_OK)
            rc = sql_error(pg, r, "stream", e);
        PQclear(r);
    }
    PQsetnonblocking(pg->conn, 1);
    return rc;
}

extern const struct db_stmt *const __start_loket_stmt[] __attribute__((weak));
extern const struct db_stmt *const __stop_loket_stmt[] __attribute__((weak));

size_t
pg_statements(const struct db_stmt *const **list)
{
    *list = __start_loket_stmt;
    /* Both are bounds of one section, made by the linker. */
    // cppcheck-suppress comparePointers
    return (size_t)(__stop_loket_stmt - __start_loket_stmt);
}

enum rc
pg_prepare_check(struct pg *pg, const struct db_stmt *st, struct err *e)
{
    enum rc rc = pg_connect(pg, e);
    if (rc == RC_OK)
        rc = prepare(pg, st, mono_ms() + pg->opts.deadline_ms, e);
    if (rc != RC_OK)
        return rc;
    if (!PQsendDescribePrepared(pg->conn, st->name))
        return lost(pg, e);
    PGresult *r = get_result(pg, mono_ms() + pg->opts.deadline_ms, e);
    if (r == NULL)
        return RC_UNAVAILABLE;
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        rc = sql_error(pg, r, st->name, e);
    else if (PQnparams(r) != st->nparams || (st->ncols > 0 && (size_t)PQnfields(r) != st->ncols))
        rc = err_set(e, RC_FAIL, "schema_mismatch", "%s: parameters or columns differ", st->name);
    for (size_t c = 0; rc == RC_OK && c < st->ncols; c++)
        if (strcmp(PQfname(r, (int)c), st->cols[c].name) != 0)
            rc = err_set(e, RC_FAIL, "schema_mismatch", "%s: column %s", st->name, st->cols[c].name);
    PQclear(r);
    return rc;
}
