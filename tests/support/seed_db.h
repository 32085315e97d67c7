/*
 * seed_db.h - a private database for one integration test: every migration, the
 * base data, invented families and requests, and a handful of officers. Failures end the
 * running cmocka test.
 */
#ifndef LOKET_TESTS_SEED_DB_H
#define LOKET_TESTS_SEED_DB_H

#include <stdint.h>

#include "console/base/err.h"

struct pg;

/* Who acts. The database role is o_<username>. */
enum seed_who {
    WHO_ROOT, /* the set-up user: superuser of the private database */
    WHO_PETUGAS1,
    WHO_PETUGAS2,
    WHO_VERIFIKATOR,
    WHO_PENYELIA,
    WHO_KADIS,
    WHO_ADMIN,
    WHO_AUDITOR,
    WHO_PORTAL,
    WHO_WORKER, /* the service role loket_worker */
    WHO_COUNT
};

extern const char *const seed_who_name[WHO_COUNT];

struct seed_db {
    char socket[64];
    int port;
    struct pg *as[WHO_COUNT]; /* one connection each */
    char text[8192];          /* of seed_db_text() */
};

/* Starts a server, applies db/schema in order, makes the officers, fills. NULL on failure (told on stderr).
 */
struct seed_db *seed_db_new(int64_t families, int64_t requests, uint64_t seed);
void seed_db_free(struct seed_db *d);

/* For a cmocka group whose state is the database: its set-up calls the first, the second is its tear-down. */
int seed_db_begin(void **state, int64_t families, int64_t requests, uint64_t seed);
int seed_db_end(void **state);

/* Runs SQL that must succeed. */
void seed_db_do(struct seed_db *d, enum seed_who who, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Runs a query that must succeed; the first column of the first row, "" when there is none or it is null. */
const char *seed_db_text(struct seed_db *d, enum seed_who who, const char *fmt, ...) PRINTF_LIKE(3, 4);
int64_t seed_db_int(struct seed_db *d, enum seed_who who, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* Runs SQL that may fail; *e tells why. Drops what it returns. */
enum rc seed_db_try(struct seed_db *d, enum seed_who who, struct err *e, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

/* Runs SQL that must be refused with that code. */
void seed_db_refused(struct seed_db *d, enum seed_who who, const char *code, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

#endif
