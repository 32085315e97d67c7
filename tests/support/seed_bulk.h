/*
 * seed_bulk.h - indexes and foreign keys of the tables that are filled: dropped before and made again
 * afterwards, whatever there are. What was dropped is kept in a table of the schema "seed" until it is back,
 * so that nothing is lost when the program or the machine ends in between.
 */
#ifndef LOKET_TESTS_SEED_BULK_H
#define LOKET_TESTS_SEED_BULK_H

#include <signal.h>

#include "console/base/err.h"
#include "db/store/pg.h"

struct seed_bulk_progress {
    void (*tell)(void *ctx, double done, const char *what);
    void *ctx;
    const volatile sig_atomic_t *stop; /* 2 or more ends the work between two commands; may be NULL */
};

/* tables: SQL, a list of names in quotes. */
MUST_CHECK enum rc seed_bulk_drop(struct pg *pg, const char *tables, struct err *e);

/* Makes everything again over two connections, with the foreign keys checked. Nothing to do is no error. */
MUST_CHECK enum rc seed_bulk_restore(const struct pg_opts *opts, const struct seed_bulk_progress *p,
                                     struct err *e);

#endif
