/*
 * seed_load.h - reads what the database already holds, and copies invented rows
 * into it in large pieces.
 */
#ifndef LOKET_TESTS_SEED_LOAD_H
#define LOKET_TESTS_SEED_LOAD_H

#include "console/base/err.h"
#include "console/base/str.h"
#include "tests/support/seed_request.h"

struct pg;

enum seed_table {
    TABLE_RESIDENT,
    TABLE_RESIDENT_VERSION,
    TABLE_FAMILY,
    TABLE_FAMILY_VERSION,
    TABLE_FAMILY_MEMBER,
    TABLE_SHEET,
    TABLE_REQUEST,
    TABLE_REQUEST_MEMBER,
    TABLE_STEP,
    TABLE_QUEUE,
    TABLE_ATTACHMENT,
    TABLES
};

struct seed_load {
    struct pg *pg;
    struct seed_rules rules;
    struct seed_gen gen;
    int office_id;
    int64_t next_request;
    int64_t first_pending; /* first request of the piece that is not yet in the database */
    struct buf rows[TABLES];
    struct buf file;
    long long families, residents, requests, attachments;
};

/* Regions, office and printer, where they are missing. printer: a queue of CUPS, or NULL. */
MUST_CHECK enum rc seed_load_base(struct pg *pg, const char *printer, struct err *e);

/* Reads rules and used numbers, and reserves numbers for the requests to come. */
MUST_CHECK enum rc seed_load_open(struct seed_load *l, struct pg *pg, uint64_t seed, int64_t requests,
                                  struct err *e);

/* Invents families and requests, writes them in large pieces and refreshes the statistics. */
MUST_CHECK enum rc seed_load_fill(struct seed_load *l, int64_t families, int64_t requests, struct err *e);

void seed_load_done(struct seed_load *l);

#endif
