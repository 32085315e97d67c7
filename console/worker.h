/*
 * worker.h - what the kinds of work of loket-worker share. Each kind is one step
 * function that does a bounded piece and says whether there is more; the loop in
 * worker_main.c calls them in turn. All state that matters is in the database, so a
 * worker may die at any point, and two may run at once.
 */
#ifndef LOKET_WORKER_H
#define LOKET_WORKER_H

#include <stdbool.h>
#include <stdint.h>

#include "console/base/arena.h"
#include "console/base/cfg.h"
#include "console/base/clock.h"
#include "console/base/err.h"

struct db;
struct rendition;
struct sheet_pdf;
struct signer;
struct spool;
struct worker_audit;
struct worker_scan;

#define WORKER_LEGEND_MAX 512

struct worker {
    const struct cfg *cfg;
    const struct clock *clock;
    struct db *db;
    struct signer *signer;
    bool (*stopping)(struct worker *w); /* asked between two jobs */
    int sigfd;
    bool stop;
    bool signer_down; /* the last document found no signer */
    /* Opened when first needed. */
    struct rendition *rendition;
    struct sheet_pdf *fonts; /* of receipts: they need no signer */
    struct spool *spool;
    struct worker_audit *audit;
    struct worker_scan *scan;
    char legend[WORKER_LEGEND_MAX]; /* foot of the sheet; "" until the signer was asked */
    int64_t print_after;            /* the page of open print jobs that comes next */
};

/*
 * A step. a is emptied afterwards. *busy is set when there is more to do at once.
 * Whatever it returns, it is called again; after a failure a little later.
 */
MUST_CHECK enum rc worker_sign(struct worker *w, struct arena *a, bool *busy, struct err *e);
MUST_CHECK enum rc worker_print(struct worker *w, struct arena *a, bool *busy, struct err *e);
MUST_CHECK enum rc worker_decide(struct worker *w, struct arena *a, bool *busy, struct err *e);
MUST_CHECK enum rc worker_claims(struct worker *w, struct arena *a, bool *busy, struct err *e);
MUST_CHECK enum rc worker_audit(struct worker *w, struct arena *a, bool *busy, struct err *e);

/* The connection to the database is a new one: what was known of the audit log may be of another server. */
void worker_audit_forget(struct worker *w);
void worker_audit_close(struct worker *w);

/* Fonts and the foot of the sheet, for signing and printing. RC_UNAVAILABLE while the signer is away. */
MUST_CHECK enum rc worker_rendition(struct worker *w, struct err *e);

#endif
