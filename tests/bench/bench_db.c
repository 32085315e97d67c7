/*
 * bench_db - the queue at scale, on a database that scripts/bench-db has filled: pages, filters and searches
 * with one connection and with 200 officers at a page a second, each beside the bare SQL of the same rows
 * in the same run; claims per second beside pgbench's TPC-B, in turn; and what the polling of 1,000 open
 * queues leaves to the writers.
 *
 * bench_db SOCKET-DIR PORT DATABASE: as the superuser through the Unix socket, who takes the officers' roles
 * in turn. The claims that it makes are taken back. LOKET_BENCH_SCALE: of pgbench (50). LOKET_BENCH_ONLY:
 * only the measurements with one connection whose names hold this word.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "console/base/str.h"
#include "db/store/pg.h"
#include "db/store/queue.h"
#include "db/store/register.h"
#include "tests/support/bench_lookup.h"
#include "tests/support/bench_sample.h"
#include "tests/support/figure.h"

#define OFFICERS   200
#define CALLS      1000 /* of each kind, with one connection */
#define CLIENTS    16
#define ROUNDS     3
#define SECONDS    4
#define BATCH      10 /* claims in the name of one officer */
#define CLAIMS_MAX 1000000
#define POLLERS    40 /* connections of the 1,000 open queues */
#define QUEUES     1000
#define YARDS      "yardstick_db"

static struct {
    const char *host, *dbname;
    int port;
} where;

static struct pg *
connect_to(const char *dbname)
{
    return pg_new(&(struct pg_opts){.host = where.host,
                                    .port = where.port,
                                    .dbname = dbname,
                                    .user = "postgres",
                                    .application = "bench",
                                    .deadline_ms = 120000});
}

static void
must(enum rc rc, const struct err *e, const char *what)
{
    if (rc == RC_OK)
        return;
    (void)fprintf(stderr, "bench_db: %s: %s %s (%s)\n", what, rc_name(rc), e->code, e->detail);
    exit(1);
}

/* --- officers, and what they look for ------------------------------------------------ */

static struct sample *samples;
static size_t nsamples;

static void
run_sql(struct pg *pg, const char *sql)
{
    struct err e = {0};
    must(pg_script(pg, sql, &e), &e, sql);
}

static void
become(struct pg *pg, const char *role)
{
    char sql[120];
    struct err e = {0};
    (void)str_printf(sql, sizeof sql, "set session authorization \"%s\"", role);
    must(pg_script(pg, sql, &e), &e, sql);
}

/* --- what is measured, and its bare SQL -------------------------------------------------- */

static struct queue_filter
no_filter(void)
{
    return (struct queue_filter){"", "", "", "", "", "", "", "", ""};
}

static enum rc
page(struct db *db, struct arena *a, const struct queue_filter *f, const char *after, int limit,
     struct err *e)
{
    struct queue_row *rows;
    size_t n;
    return queue_page(db, a, f, "janji", after, limit, &rows, &n, e);
}

static enum rc
do_page(struct db *db, struct arena *a, const struct sample *s, struct err *e)
{
    struct queue_filter f = no_filter();
    (void)s;
    return page(db, a, &f, "", 50, e);
}

static enum rc
do_next_page(struct db *db, struct arena *a, const struct sample *s, struct err *e)
{
    struct queue_filter f = no_filter();
    return page(db, a, &f, s->pos, 50, e);
}

static enum rc
do_name(struct db *db, struct arena *a, const struct sample *s, struct err *e)
{
    struct queue_filter f = no_filter();
    f.name = s->nama;
    return page(db, a, &f, "", 50, e);
}

static enum rc
do_nik(struct db *db, struct arena *a, const struct sample *s, struct err *e)
{
    struct queue_filter f = no_filter();
    f.nik = s->nik;
    return page(db, a, &f, "", 50, e);
}

static enum rc
do_counts(struct db *db, struct arena *a, const struct sample *s, struct err *e)
{
    struct queue_count *rows;
    size_t n;
    (void)s;
    return queue_counts(db, a, &rows, &n, e);
}

static enum rc
do_poll(struct db *db, struct arena *a, const struct sample *s, struct err *e)
{
    struct queue_version v;
    (void)a;
    (void)s;
    return queue_poll(db, 50, &v, e);
}

static enum rc
do_search(struct db *db, struct arena *a, const struct sample *s, struct err *e)
{
    struct queue_row *rows;
    size_t n;
    return queue_search(db, a, s->nik, 50, &rows, &n, e);
}

struct found {
    int64_t search_id;
};
static const struct db_col found_cols[] = {DB_COL(struct found, search_id)};
DB_STMT(bench_person_stmt,
        .sql = "select search_id from loket.resident_search($1, $2::date, 3, '', 20, 'pengukuran')",
        .nparams = 2, .cols = found_cols, .ncols = COUNT(found_cols), .row_size = sizeof(struct found));

static enum rc
do_person(struct db *db, struct arena *a, const struct sample *s, struct err *e)
{
    struct found row;
    const char *params[] = {s->orang, s->lahir};
    return db_row(db, a, &bench_person_stmt, params, &row, e);
}

#define BARE_COLS                                                                                            \
    "select request_id, ref, kind, pemohon_nama, state, urut, holder, lease_until from loket.queue_entry"
DB_STMT(bare_page_stmt, .sql = BARE_COLS " where office_id = $1 order by urut, request_id limit 50",
        .nparams = 1);
DB_STMT(bare_next_stmt,
        .sql = BARE_COLS " where office_id = $1 and (urut, request_id) > (($2::jsonb ->> 1)::timestamptz,"
                         " ($2::jsonb ->> 2)::bigint) order by urut, request_id limit 50",
        .nparams = 2);
DB_STMT(bare_name_stmt,
        .sql = BARE_COLS
        " where office_id = $1 and pemohon_nama ilike '%' || $2 || '%' order by urut, request_id"
        " limit 50",
        .nparams = 2);
DB_STMT(bare_nik_stmt,
        .sql = "select q.request_id, q.ref, q.kind, q.pemohon_nama, q.state from loket.request r join "
               "loket.queue_entry q"
               " on q.request_id = r.request_id where r.pemohon_nik = $2::bigint and q.office_id = $1",
        .nparams = 2);
DB_STMT(bare_search_stmt,
        .sql = "select request_id, ref, kind, pemohon_nama, state from loket.request where office_id = $1"
               " and pemohon_nik = $2::bigint order by request_id desc limit 50",
        .nparams = 2);
DB_STMT(bare_counts_stmt,
        .sql = "select state, count(*) from loket.queue_entry where office_id = $1 group by state",
        .nparams = 1);
DB_STMT(bare_person_stmt,
        .sql = "select v.nik from loket.resident_version v where v.tanggal_lahir between $2::date - 3 and "
               "$2::date + 3"
               " and v.berlaku_sampai is null and ext.similarity(upper(v.nama_lengkap), $1) >= 0.3"
               " order by ext.similarity(upper(v.nama_lengkap), $1) desc limit 20",
        .nparams = 2);

DB_STMT(bare_words_stmt,
        .sql = "select v.nik, v.nama_lengkap, v.tanggal_lahir from loket.resident_version v where "
               "v.berlaku_sampai is null"
               " and loket.name_words(v.nama_lengkap) @> loket.name_words($1) and $2 <> '' limit 50",
        .nparams = 2);

static enum rc
bare(struct db *db, struct arena *a, const struct db_stmt *st, const struct sample *s, const char *second,
     struct err *e)
{
    const char *params[] = {db_p_int(a, s->office_id), second};
    return db_exec(db, st, params, e);
}

static enum rc
bare_person(struct db *db, const struct db_stmt *st, const struct sample *s, struct err *e)
{
    const char *params[] = {s->orang, s->lahir};
    return db_exec(db, st, params, e);
}

static const struct kind {
    const char *label;
    enum rc (*run)(struct db *db, struct arena *a, const struct sample *s, struct err *e);
    const struct db_stmt *bare; /* NULL: none */
    double target_ms;           /* of p99; 0: none */
    bool person;
} kinds[] = {
    {"queue page of 50", do_page, &bare_page_stmt, 1, false},
    {"next page", do_next_page, &bare_next_stmt, 1, false},
    {"filter by part of a name", do_name, &bare_name_stmt, 0, false},
    {"filter by NIK", do_nik, &bare_nik_stmt, 1, false},
    {"counts per state", do_counts, &bare_counts_stmt, 0, false},
    {"poll of an open queue", do_poll, NULL, 0, false},
    {"all requests by NIK, audited", do_search, &bare_search_stmt, 0, false},
    {"person, name like + birth +-3 d, audited", do_person, &bare_person_stmt, 25, true},
    {"lookup by name, read, audited", bench_lookup, &bare_words_stmt, 60, true},
    {"lookup, a letter wrong", bench_lookup_wrong, &bare_words_stmt, 60, true},
    {"lookup by name and birth date", bench_lookup_birth, &bare_person_stmt, 60, true},
};

static const char *
second_param(const struct kind *k, const struct sample *s)
{
    if (k->run == do_next_page)
        return s->pos;
    return k->run == do_name ? s->nama : s->nik;
}

/* Milliseconds of one call, or less than 0 when this sample cannot be asked for. */
static double
time_one(struct db *db, struct arena *a, const struct kind *k, const struct sample *s, bool floor)
{
    struct err e = {0};
    if ((k->run == do_nik || k->run == do_search) && s->nik[0] == '\0')
        return -1;
    if (k->person && s->lahir[0] == '\0')
        return -1;
    arena_reset(a);
    int64_t from = figure_now();
    enum rc rc = !floor      ? k->run(db, a, s, &e)
                 : k->person ? bare_person(db, k->bare, s, &e)
                             : bare(db, a, k->bare, s, second_param(k, s), &e);
    double ms = (double)(figure_now() - from) / 1e6;
    must(rc, &e, k->label);
    return ms;
}

/* Ours and the floor in turn, on two connections. */
static void
alone(const struct kind *k)
{
    struct pg *ours = connect_to(where.dbname), *plain = connect_to(where.dbname);
    struct arena *a = arena_new(NULL);
    struct figure f = {0}, floor = {0};
    int calls = k->person ? CALLS / 5 : CALLS;
    for (int i = -20; i < calls; i++) {
        const struct sample *s = &samples[(size_t)(i + 20) % nsamples];
        become(ours, s->role);
        double ms = time_one(pg_db(ours), a, k, s, false);
        double bare_ms = k->bare != NULL ? time_one(pg_db(plain), a, k, s, true) : -1;
        if (i >= 0 && ms >= 0)
            figure_add(&f, ms);
        if (i >= 0 && bare_ms >= 0)
            figure_add(&floor, bare_ms);
    }
    printf("  %-42s %8.2f %8.2f   %8.2f %8.2f", k->label, figure_median(&f), figure_at(&f, 0.99),
           figure_median(&floor), figure_at(&floor, 0.99));
    if (f.n == 0)
        printf("   (nothing to ask for in this database)");
    else if (k->target_ms > 0)
        printf("   p99 <= %g: %s", k->target_ms, figure_at(&f, 0.99) <= k->target_ms ? "yes" : "NO");
    printf("\n");
    figure_done(&f);
    figure_done(&floor);
    arena_free(a);
    pg_free(ours);
    pg_free(plain);
}

/* --- many at once ---------------------------------------------------------------------------- */

/* Starts n children that run work(i) with a connection each once all are ready; returns what they write. */
struct crowd {
    int ready[2], go[2], results[2], n;
};

static void
crowd_open(struct crowd *c)
{
    if (pipe(c->ready) != 0 || pipe(c->go) != 0 || pipe(c->results) != 0)
        exit(1);
    c->n = 0;
    (void)fflush(stdout);
}

/* 0 in the child. */
static pid_t
crowd_add(struct crowd *c)
{
    pid_t pid = fork();
    if (pid < 0)
        exit(1);
    if (pid == 0) {
        (void)close(c->ready[0]);
        (void)close(c->go[1]);
        (void)close(c->results[0]);
    }
    c->n += pid != 0;
    return pid;
}

/* In the child: says that it is ready and waits for the others. */
static void
crowd_wait(struct crowd *c)
{
    char sign;
    if (write(c->ready[1], "r", 1) != 1 || read(c->go[0], &sign, 1) < 0)
        _exit(1);
}

static void
crowd_start(struct crowd *c)
{
    char sign;
    (void)close(c->ready[1]);
    (void)close(c->go[0]);
    (void)close(c->results[1]);
    for (int i = 0; i < c->n && read(c->ready[0], &sign, 1) == 1; i++)
        continue;
    (void)close(c->go[1]);
}

static void
crowd_close(struct crowd *c)
{
    (void)close(c->ready[0]);
    (void)close(c->results[0]);
    while (wait(NULL) > 0)
        continue;
}

static void
sleep_until(int64_t at)
{
    struct timespec t = {at / 1000000000, at % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL) != 0)
        continue;
}

/* One officer, a page a second. */
static _Noreturn void
reader(struct crowd *c, int number, bool floor)
{
    struct pg *pg = connect_to(where.dbname);
    struct arena *a = arena_new(NULL);
    const struct sample *s = &samples[(size_t)number % nsamples];
    const struct kind *k = &kinds[0];
    if (!floor)
        become(pg, s->role);
    for (int i = 0; i < 3; i++)
        (void)time_one(pg_db(pg), a, k, s, floor);
    crowd_wait(c);
    int64_t from = figure_now() + (int64_t)number * 1000000000 / OFFICERS;
    for (int i = 0; i < 2 * SECONDS; i++) {
        sleep_until(from + (int64_t)i * 1000000000);
        double ms = time_one(pg_db(pg), a, k, s, floor);
        if (write(c->results[1], &ms, sizeof ms) != (ssize_t)sizeof ms)
            _exit(1);
    }
    pg_free(pg);
    _exit(0);
}

static void
readers(bool floor, struct figure *f)
{
    struct crowd c;
    double ms;
    crowd_open(&c);
    for (int i = 0; i < OFFICERS; i++)
        if (crowd_add(&c) == 0)
            reader(&c, i, floor);
    crowd_start(&c);
    while (read(c.results[0], &ms, sizeof ms) == (ssize_t)sizeof ms)
        figure_add(f, ms);
    crowd_close(&c);
}

static void
together(void)
{
    struct figure f = {0}, floor = {0};
    readers(false, &f);
    readers(true, &floor);
    printf("  %-42s %8.2f %8.2f   %8.2f %8.2f   p99 <= 10: %s\n", "queue page, 200 officers, a page a second",
           figure_median(&f), figure_at(&f, 0.99), figure_median(&floor), figure_at(&floor, 0.99),
           figure_at(&f, 0.99) <= 10 ? "yes" : "NO");
    figure_done(&f);
    figure_done(&floor);
}

/* --- claims -------------------------------------------------------------------------------------- */

static void
take_back(struct pg *pg)
{
    run_sql(pg, "set statement_timeout = 0");
    run_sql(pg, "update loket.queue_entry set holder = null, lease_until = null, pick_reason = null"
                " where holder is not null and state <> 'in_review'");
    run_sql(pg, "vacuum analyze loket.queue_entry");
}

struct claimed {
    int64_t request_id, token;
};

/* Frees the last n, as decisions would, so that an office's officers hold one or so each; then another
 * officer. */
static void
go_on_as(struct pg *pg, const struct claimed *got, size_t n, const char *role)
{
    char sql[1024], id[32];
    (void)str_copy(sql, sizeof sql,
                   "reset session authorization; select set_config('synchronous_commit', 'off', true);"
                   " update loket.queue_entry set holder = null, lease_until = null"
                   " where request_id in (0");
    for (size_t i = 0; i < n; i++) {
        (void)str_printf(id, sizeof id, ", %lld", (long long)got[i].request_id);
        (void)str_append(sql, sizeof sql, id);
    }
    (void)str_append(sql, sizeof sql, ")");
    run_sql(pg, sql);
    become(pg, role);
}

/* Claims the next ones, in the name of one officer after the other. */
static _Noreturn void
claimer(struct crowd *c, int number, int seconds)
{
    struct pg *pg = connect_to(where.dbname);
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    size_t at = (size_t)number;
    struct claimed *got = calloc(CLAIMS_MAX, sizeof *got);
    size_t n = 0;
    int64_t id;
    struct claim claim;
    become(pg, samples[at].role);
    if (got == NULL || queue_next(pg_db(pg), a, &id, &claim, &e) != RC_OK)
        _exit(1);
    got[n++] = (struct claimed){id, claim.token};
    crowd_wait(c);
    int64_t until = figure_now() + (int64_t)seconds * 1000000000;
    while (figure_now() < until && n < CLAIMS_MAX) {
        arena_reset(a);
        if (n % BATCH == 0) {
            at = (at + CLIENTS) % nsamples;
            go_on_as(pg, &got[n - BATCH], BATCH, samples[at].role);
        }
        enum rc rc = queue_next(pg_db(pg), a, &id, &claim, &e);
        must(rc, &e, "claim");
        got[n++] = (struct claimed){id, claim.token};
    }
    for (size_t i = 0; i < n; i++)
        if (write(c->results[1], &got[i], sizeof got[i]) != (ssize_t)sizeof got[i])
            _exit(1);
    pg_free(pg);
    _exit(0);
}

static int
by_request(const void *a, const void *b)
{
    const struct claimed *x = a, *y = b;
    if (x->request_id != y->request_id)
        return x->request_id > y->request_id ? 1 : -1;
    return (x->token > y->token) - (x->token < y->token);
}

struct count_row {
    int64_t n;
};
static const struct db_col count_cols[] = {DB_COL(struct count_row, n)};
DB_STMT(bench_tokens_stmt, .sql = "select sum(token)::bigint as n from loket.queue_entry", .cols = count_cols,
        .ncols = COUNT(count_cols), .row_size = sizeof(struct count_row));

/* Each claim gives one token. */
static int64_t
tokens(struct pg *pg)
{
    struct arena *a = arena_new(NULL);
    struct count_row row = {0};
    struct err e = {0};
    must(db_row(pg_db(pg), a, &bench_tokens_stmt, NULL, &row, &e), &e, "claims counted");
    arena_free(a);
    return row.n;
}

/* Claims per second by 16 clients; twice and lost: what must be 0. */
static double
claims(struct pg *pg, int64_t *twice, int64_t *lost)
{
    struct crowd c;
    struct claimed *got = NULL, one;
    size_t n = 0, cap = 0;
    int64_t before = tokens(pg);
    crowd_open(&c);
    for (int i = 0; i < CLIENTS; i++)
        if (crowd_add(&c) == 0)
            claimer(&c, i, SECONDS);
    crowd_start(&c);
    while (read(c.results[0], &one, sizeof one) == (ssize_t)sizeof one) {
        if (n == cap) {
            struct claimed *more = reallocarray(got, cap = cap * 2 + 1024, sizeof *got);
            if (more == NULL)
                exit(1);
            got = more;
        }
        got[n++] = one;
    }
    crowd_close(&c);
    if (n > 0)
        qsort(got, n, sizeof *got, by_request);
    for (size_t i = 1; i < n; i++)
        *twice += by_request(&got[i], &got[i - 1]) == 0;
    *lost += (int64_t)n - (tokens(pg) - before);
    free(got);
    take_back(pg);
    return (double)(n - (n < CLIENTS ? n : CLIENTS)) / SECONDS;
}

static double
tpcb(void)
{
    char line[512], text[256];
    double tps = 0;
    (void)str_printf(line, sizeof line,
                     "pgbench -n -M prepared -h %s -p %d -U postgres -c %d -j 2 -T %d " YARDS " 2>&1",
                     where.host, where.port, CLIENTS, SECONDS);
    FILE *f = popen(line, "re");
    while (f != NULL && fgets(text, sizeof text, f) != NULL)
        (void)sscanf(text, "tps = %lf", &tps);
    if (f != NULL)
        (void)pclose(f);
    return tps;
}

static bool
yardstick(void)
{
    const char *scale = getenv("LOKET_BENCH_SCALE");
    char line[512];
    struct pg *pg = connect_to("postgres");
    struct err e = {0};
    bool made = pg_script(pg, "drop database if exists " YARDS, &e) == RC_OK &&
                pg_script(pg, "create database " YARDS, &e) == RC_OK;
    pg_free(pg);
    (void)str_printf(line, sizeof line,
                     "pgbench -q -i -s %d -h %s -p %d -U postgres " YARDS " > /dev/null 2>&1",
                     scale != NULL && atoi(scale) > 0 ? atoi(scale) : 50, where.host, where.port);
    return made && system(line) == 0;
}

static void
bench_claims(struct pg *pg)
{
    struct figure f = {0}, yard = {0};
    int64_t twice = 0, lost = 0;
    for (int i = 0; i < ROUNDS; i++) {
        figure_add(&f, claims(pg, &twice, &lost));
        figure_add(&yard, tpcb());
    }
    double ratio = figure_median(&yard) > 0 ? figure_median(&f) / figure_median(&yard) : 0;
    printf("\n  claims per second, %d clients over all offices %8.0f, TPC-B %8.0f, ratio %.2f   >= 3: %s\n",
           CLIENTS, figure_median(&f), figure_median(&yard), ratio, ratio >= 3 ? "yes" : "NO");
    printf("  claimed twice %lld, lost %lld   %s\n", (long long)twice, (long long)lost,
           twice == 0 && lost == 0 ? "yes" : "NO");
    figure_done(&f);
    figure_done(&yard);
}

/* --- writers beside open queues --------------------------------------------------------------------- */

/* A share of the open queues: each polls every three seconds and loads what changed, as the screen does. */
static _Noreturn void
poller(struct crowd *c, int number)
{
    struct pg *pg = connect_to(where.dbname);
    struct arena *a = arena_new(NULL);
    struct queue_version last[QUEUES / POLLERS] = {0}, v;
    const struct sample *s = &samples[(size_t)number % nsamples];
    int mine = QUEUES / POLLERS;
    double late = 0;
    struct err e = {0};
    become(pg, s->role);
    must(queue_poll(pg_db(pg), 50, &v, &e), &e, "poll");
    crowd_wait(c);
    int64_t from = figure_now() + (int64_t)number * 3000000000 / QUEUES,
            until = figure_now() + (int64_t)(SECONDS + 1) * 1000000000;
    for (int i = 0; figure_now() < until; i++) {
        int64_t due = from + (int64_t)i * 3000000000 / mine;
        if (due > figure_now())
            sleep_until(due);
        arena_reset(a);
        must(queue_poll(pg_db(pg), 50, &v, &e), &e, "poll");
        if (v.version != last[i % mine].version) {
            struct queue_filter f = no_filter();
            must(page(pg_db(pg), a, &f, "", 50, &e), &e, "page");
            /* The screen takes new counts at every fourth refresh. */
            if (i / mine % 4 == 0)
                must(do_counts(pg_db(pg), a, s, &e), &e, "counts");
            last[i % mine] = v;
        }
        double behind = (double)(figure_now() - due) / 1e9;
        late = behind > late ? behind : late;
    }
    if (write(c->results[1], &late, sizeof late) != (ssize_t)sizeof late)
        _exit(1);
    pg_free(pg);
    _exit(0);
}

/* Writers' claims per second beside the pollers; worst: seconds that a queue was older than three. */
static double
writers(struct pg *pg, bool polled, double *worst)
{
    struct crowd c;
    int64_t twice = 0, lost = 0;
    double late;
    crowd_open(&c);
    for (int i = 0; polled && i < POLLERS; i++)
        if (crowd_add(&c) == 0)
            poller(&c, i);
    crowd_start(&c);
    double tps = claims(pg, &twice, &lost);
    while (polled && read(c.results[0], &late, sizeof late) == (ssize_t)sizeof late)
        *worst = late > *worst ? late : *worst;
    crowd_close(&c);
    return tps;
}

static void
bench_writers(struct pg *pg)
{
    struct figure with = {0}, without = {0};
    double worst = 0;
    for (int i = 0; i < ROUNDS; i++) {
        figure_add(&without, writers(pg, false, &worst));
        figure_add(&with, writers(pg, true, &worst));
    }
    double ratio = figure_median(&without) > 0 ? figure_median(&with) / figure_median(&without) : 0;
    printf("\n  claims per second beside %d open queues (on %d connections) %.0f, without them %.0f: %.0f %% "
           "  >= 70 %%: %s\n",
           QUEUES, POLLERS, figure_median(&with), figure_median(&without), 100 * ratio,
           ratio >= 0.7 ? "yes" : "NO");
    printf("  a queue was refreshed at most %.2f s after its three seconds\n", worst);
    figure_done(&with);
    figure_done(&without);
}

/* --- the size of things -------------------------------------------------------------------------------- */

struct size_row {
    int64_t requests, open, residents, offices, officers;
};
static const struct db_col size_cols[] = {
    DB_COL(struct size_row, requests), DB_COL(struct size_row, open),     DB_COL(struct size_row, residents),
    DB_COL(struct size_row, offices),  DB_COL(struct size_row, officers),
};
DB_STMT(
    bench_size_stmt,
    .sql =
        "select (select reltuples::bigint from pg_class where oid = 'loket.request'::regclass) as requests,"
        " (select count(*) from loket.queue_entry) as open,"
        " (select reltuples::bigint from pg_class where oid = 'loket.resident'::regclass) as residents,"
        " (select count(*) from loket.office) as offices, (select count(*) from loket.officer) as officers",
    .cols = size_cols, .ncols = COUNT(size_cols), .row_size = sizeof(struct size_row));

static void
prepare(struct pg *pg, struct arena *a)
{
    struct size_row z = {0};
    struct err e = {0};
    take_back(pg);
    run_sql(pg, "analyze loket.officer");
    must(db_row(pg_db(pg), a, &bench_size_stmt, NULL, &z, &e), &e, "sizes");
    must(bench_samples(pg_db(pg), a, &samples, &nsamples, &e), &e, "samples");
    printf("\n%lld requests, %lld of them open, %lld residents, %lld offices, %lld officers\n",
           (long long)z.requests, (long long)z.open, (long long)z.residents, (long long)z.offices,
           (long long)z.officers);
    if (nsamples < CLIENTS) {
        (void)fprintf(stderr, "bench_db: too few officers with open requests (%zu samples)\n", nsamples);
        exit(1);
    }
}

int
main(int argc, char **argv)
{
    struct arena *a = arena_new(NULL);
    if (argc != 4) {
        printf("\nbench_db: the queue at scale has a target of its own: make bench-db\n");
        return argc == 1 ? 0 : 2;
    }
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    (void)signal(SIGPIPE, SIG_IGN);
    where.host = argv[1];
    where.port = atoi(argv[2]);
    where.dbname = argv[3];
    struct pg *pg = connect_to(where.dbname);
    prepare(pg, a);
    const char *only = getenv("LOKET_BENCH_ONLY");
    struct err e = {0};
    must(pg_script(pg, "update loket.setting set value = '1000000000' where name = 'search_hourly'", &e), &e,
         "setting");
    printf("%-44s %8s %8s   %8s %8s\n", "milliseconds", "p50", "p99", "bare p50", "p99");
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (only == NULL || strstr(kinds[i].label, only) != NULL)
            alone(&kinds[i]);
    if (only != NULL)
        return 0;
    together();
    if (yardstick())
        bench_claims(pg);
    bench_writers(pg);
    printf("  (medians of %d runs of %d s; a claim commits without waiting for the disk, the audit entry of "
           "the reading\n"
           "   that follows it does)\n",
           ROUNDS, SECONDS);
    pg_free(pg);
    arena_free(a);
    return 0;
}
