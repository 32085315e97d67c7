/*
 * pg.h - the PostgreSQL driver: the only file that includes libpq.
 *
 * Connects on demand, prepares a statement at its first use on a connection,
 * never blocks longer than its deadline and calls the idle hook about every
 * 50 ms while it waits. A lost connection gives RC_UNAVAILABLE and the next
 * call connects again (with back-off); whether a write that was under way
 * happened is settled by calling again with the same idempotency key.
 *
 * A statement that takes too long, or that pg_cancel() was called for, is ended by
 * the server itself, asked over a second connection of the same role: then it is
 * known that nothing of it stays (RC_RETRY, code "db_slow" or DB_CANCELLED). A server
 * that does not answer that either is given up two seconds later, with RC_UNAVAILABLE.
 */
#ifndef LOKET_STORE_PG_H
#define LOKET_STORE_PG_H

#include "db/store/db.h"

struct pg;

struct pg_opts {
    const char *host; /* address, or a directory for a Unix socket */
    int port;
    const char *dbname;
    const char *user; /* database role */
    const char *sslcert, *sslkey,
        *sslrootcert;        /* NULL with a Unix socket; paths such as /proc/self/fd/7 work */
    const char *application; /* shown in pg_stat_activity; never personal data */
    int deadline_ms;         /* for one call, connecting included */
    void (*idle)(void *ctx); /* called while waiting; may be NULL */
    /* Called before each new connection so that the owner can renew the certificate; may be NULL. */
    MUST_CHECK enum rc (*before_connect)(void *ctx, struct err *e);
    void *ctx;
};

/* Makes a driver; does not connect yet. Strings are copied. */
struct pg *pg_new(const struct pg_opts *opts);
void pg_free(struct pg *pg);

/* The handle to pass to the store functions; lives as long as pg. */
struct db *pg_db(struct pg *pg);

/* From the idle hook: the statement or connection attempt under way is to end. */
void pg_cancel(struct pg *pg);

/* Connects now if there is no connection. */
MUST_CHECK enum rc pg_connect(struct pg *pg, struct err *e);

/* Closes the connection; the next call opens a new one. */
void pg_close(struct pg *pg);
bool pg_connected(const struct pg *pg);

/* Runs SQL text without parameters (several commands allowed): migrations and set-up only. */
MUST_CHECK enum rc pg_script(struct pg *pg, const char *sql, struct err *e);

/* COPY table (columns) FROM STDIN in text format: begin, any number of puts of whole lines, end. Set-up and
 * seed only. */
MUST_CHECK enum rc pg_copy_begin(struct pg *pg, const char *copy_sql, struct err *e);
MUST_CHECK enum rc pg_copy_put(struct pg *pg, const char *data, size_t len, struct err *e);
MUST_CHECK enum rc pg_copy_end(struct pg *pg, struct err *e);

/* Streams the rows of a query in single-row mode; each() returns false to stop. For audit verification. */
MUST_CHECK enum rc pg_stream(struct pg *pg, const char *sql,
                             bool (*each)(void *ctx, const char *const *values), void *ctx, struct err *e);

/* Every declared statement of the linked objects, for the test that prepares them all. */
size_t pg_statements(const struct db_stmt *const **list);
MUST_CHECK enum rc pg_prepare_check(struct pg *pg, const struct db_stmt *st, struct err *e);

#endif
