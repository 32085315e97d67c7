/*
 * db.h - statements with their parameters and result columns, independent of
 * the driver. pg.c (libpq) is the driver of the program, tests/support/fake_db.c
 * the one of screen tests.
 *
 * A statement is a constant: name, SQL, number of parameters, columns mapped to
 * the fields of a struct. DB_STMT() also enters it into the list that the
 * "every statement prepares" test walks.
 */
#ifndef LOKET_STORE_DB_H
#define LOKET_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/arena.h"
#include "console/base/err.h"

enum db_kind { DB_INT4, DB_INT8, DB_BOOL, DB_TEXT, DB_BYTES };

struct db_bytes {
    const unsigned char *data; /* arena-owned */
    size_t len;
};

struct db_col {
    const char *name;
    size_t offset;
    enum db_kind kind;
};

/* The kind comes from the C type: a field of another type does not compile. */
#define DB_KIND(x)                                                                                           \
    _Generic((x), int32_t: DB_INT4, int64_t: DB_INT8, bool: DB_BOOL, const char *: DB_TEXT, struct db_bytes: DB_BYTES)
#define DB_COL(T, f)                                                                                         \
    {                                                                                                        \
#f, offsetof(T, f), DB_KIND(((T *)0)->f)                                                             \
    }

struct db_stmt {
    const char *name;
    const char *sql;
    int nparams;
    const struct db_col *cols; /* NULL for a statement without result columns of interest */
    size_t ncols;
    size_t row_size;
    bool long_job; /* may take long: it gets more time, and the person can end it */
};

/* Defines "static const struct db_stmt id" and lists it. */
#define DB_STMT(id, ...)                                                                                     \
    static const struct db_stmt id = {.name = #id, __VA_ARGS__};                                             \
    static const struct db_stmt *const id##_listed __attribute__((used, section("loket_stmt"))) = &id

/* Result of a driver call: a matrix of text values, row by row. NULL stands for SQL NULL. */
struct db_result {
    int nrows, ncols;
    const char **values; /* nrows * ncols, arena-owned */
    const char **names;  /* ncols */
};

/* The code of an error (RC_RETRY) whose statement was ended because the person wanted no more of it. */
#define DB_CANCELLED "cancelled"

/* What a driver does. params are text, NULL for SQL NULL; they are not kept. */
struct db_driver {
    MUST_CHECK enum rc (*exec)(void *ctx, struct arena *a, const struct db_stmt *st,
                               const char *const *params, struct db_result *out, struct err *e);
};

struct db {
    const struct db_driver *driver;
    void *ctx;
};

/*
 * Runs st and decodes every row into an array of structs in a (rows may be NULL
 * when st has no columns). SQL NULL becomes 0, false, "" or empty bytes. RC_OK
 * also for no rows.
 */
MUST_CHECK enum rc db_rows(struct db *db, struct arena *a, const struct db_stmt *st,
                           const char *const *params, void **rows, size_t *nrows, struct err *e);

/* As db_rows() for one row, copied into *row (row_size bytes). RC_NONE when there is none. */
MUST_CHECK enum rc db_row(struct db *db, struct arena *a, const struct db_stmt *st, const char *const *params,
                          void *row, struct err *e);

/* Runs st and drops what it returns. */
MUST_CHECK enum rc db_exec(struct db *db, const struct db_stmt *st, const char *const *params, struct err *e);

/* Parameter texts, in the arena. */
const char *db_p_int(struct arena *a, int64_t v);
const char *db_p_bool(bool v);
const char *db_p_bytes(struct arena *a, const void *p, size_t n); /* bytea hex form */

/* A fresh random UUID text for idempotency keys; dst holds 37 bytes. */
void db_uuid(char dst[37]);

#endif
