/*
 * seed_pipe.h - rows on their way into the tables over connections of their own, while further rows are made.
 */
#ifndef LOKET_TESTS_SEED_PIPE_H
#define LOKET_TESTS_SEED_PIPE_H

#include "console/base/err.h"
#include "console/base/str.h"
#include "db/store/pg.h"

struct seed_pipe;

/* Writes rows, as seed_bin.h makes them, to "table (columns)" in one COPY. Empties rows. */
MUST_CHECK enum rc seed_pipe_copy(struct pg *pg, const char *target, bool freeze, struct buf *rows,
                                  struct err *e);

/*
 * One thread and one transaction per group of tables. targets: n of "table (columns)". group: which thread
 * each belongs to (0 or 1). fresh: the table is empty, and is written without a trace in the log where the
 * server's settings allow it.
 */
MUST_CHECK enum rc seed_pipe_open(struct seed_pipe **p, const struct pg_opts *opts,
                                  const char *const *targets, const int *group, const bool *fresh, int n,
                                  struct err *e);

/* Takes the rows over; *rows is an empty buffer afterwards. Waits while too many are under way. */
MUST_CHECK enum rc seed_pipe_put(struct seed_pipe *p, int target, struct buf *rows, struct err *e);

/* Waits until everything is written, then commits, or rolls back. Frees p. */
MUST_CHECK enum rc seed_pipe_close(struct seed_pipe *p, bool commit, struct err *e);

#endif
