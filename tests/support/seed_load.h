/*
 * seed_load.h - reads what the database already holds, and copies invented rows into it in large pieces.
 */
#ifndef LOKET_TESTS_SEED_LOAD_H
#define LOKET_TESTS_SEED_LOAD_H

#include <signal.h>

#include "console/base/err.h"
#include "console/base/str.h"
#include "tests/support/seed_request.h"

struct pg;
struct pg_opts;

/* In the order in which they may be written: a row refers to earlier tables only. */
enum seed_table {
    TABLE_RESIDENT,
    TABLE_RESIDENT_VERSION,
    TABLE_FAMILY,
    TABLE_FAMILY_VERSION,
    TABLE_FAMILY_MEMBER,
    TABLE_REQUEST,
    TABLE_REQUEST_MEMBER,
    TABLE_STEP,
    TABLE_SHEET,
    TABLE_QUEUE,
    TABLE_ATTACHMENT,
    TABLE_DECISION,
    TABLE_REASON,
    TABLE_NOTIFICATION,
    TABLES
};

#define SEED_STAFF 32

struct seed_office {
    int id;
    struct seed_staff operators[SEED_STAFF],
        seconds[SEED_STAFF]; /* seconds: who may agree as second person */
    int noperators, nseconds;
};

#define SEED_SCANS 16

struct seed_load {
    struct pg *pg;
    struct seed_rules rules;
    struct seed_gen gen;
    struct seed_office offices[SEED_OFFICES];
    int noffices;
    struct seed_sheets *sheets;
    int64_t next_request, next_sheet, next_decision;
    struct buf rows[TABLES];
    struct buf file, record;
    struct buf elements; /* of the last family, as they stand in rows */
    size_t element_at[SEED_MEMBERS + 1];
    struct buf scans[SEED_SCANS]; /* files used again and again; only when there are many requests */
    bool reuse_scans;
    long long families, residents, requests, attachments, rowcount;
    int64_t past, past_made; /* finished requests: wanted, and made */
    int64_t families_due;
    struct seed_pipe *pipe; /* NULL: everything goes over pg, in pieces that stand for themselves */
    /* Of the caller, after seed_load_open(): stop ends the work when it becomes true; progress is told the
     * part that is done and the rows so far (0 while indexes are made, with what is made). */
    const volatile sig_atomic_t *stop;
    void (*progress)(void *ctx, double done, long long rows, const char *what);
    void *ctx;
};

/* Regions, office and printer, where they are missing. printer: a queue of CUPS, or NULL. */
MUST_CHECK enum rc seed_load_base(struct pg *pg, const char *printer, struct err *e);

/* Further offices, so that there are n, and invented officers of all of them, without means to log in. */
MUST_CHECK enum rc seed_load_offices(struct pg *pg, int n, int officers, struct err *e);

/* Reads rules and used numbers, and reserves numbers for the requests to come. */
MUST_CHECK enum rc seed_load_open(struct seed_load *l, struct pg *pg, uint64_t seed, int64_t requests,
                                  struct err *e);

/* The office whose families and requests come next; l->gen and l->rules follow. */
void seed_load_office(struct seed_load *l, int office);

/* Invents families and open requests, writes them in large pieces and refreshes the statistics. */
MUST_CHECK enum rc seed_load_fill(struct seed_load *l, int64_t families, int64_t requests, struct err *e);

/*
 * The same for millions of rows, with finished requests of the past as well: indexes and foreign keys are
 * dropped and made again, each table is one transaction, and no trigger runs. Nobody else may work with the
 * database meanwhile. seed_load_open() was told open + finished. What goes wrong, or a stop, leaves the
 * rows as they were before; what a kill leaves is mended by seed_bulk_restore().
 */
MUST_CHECK enum rc seed_load_bulk(struct seed_load *l, const struct pg_opts *opts, int64_t families,
                                  int64_t open, int64_t finished, struct err *e);

void seed_load_done(struct seed_load *l);

#endif
