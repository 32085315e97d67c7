/*
 * fake_db.h - a database driver for screen tests: canned rows by statement name, refusals and
 * outages on demand, and a record of what was called.
 */
#ifndef LOKET_TESTS_FAKE_DB_H
#define LOKET_TESTS_FAKE_DB_H

#include <stdbool.h>
#include <stddef.h>

#include "db/store/db.h"

#define FAKE_PARAMS 16

struct fake_db;

/* A database that answers every statement with no rows. */
struct fake_db *fake_db_new(void);
void fake_db_free(struct fake_db *f);
struct db *fake_db_handle(struct fake_db *f);

/*
 * What the statement answers from now on: n values, row by row, in the order of its columns; NULL is
 * SQL NULL. values are borrowed. Also ends a refusal or outage of that statement.
 */
void fake_db_rows(struct fake_db *f, const char *stmt, const char *const *values, size_t n);

/* The statement is refused with that class and word (db/store/reason.h) from now on. */
void fake_db_refuse(struct fake_db *f, const char *stmt, const char *class, const char *code);

/* The statement finds no database from now on: RC_UNAVAILABLE. NULL: every statement does. */
void fake_db_down(struct fake_db *f, const char *stmt);
/* The database is back for all statements; refusals stay. */
void fake_db_up(struct fake_db *f);

/* How often the statement was sent, answered or not. */
int fake_db_calls(const struct fake_db *f, const char *stmt);
/* Parameter i of the newest call of the statement; "" when there was none. */
const char *fake_db_param(const struct fake_db *f, const char *stmt, int i);

#endif
