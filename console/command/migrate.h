/*
 * migrate.h - brings the database's schema to the one this program was built
 * with: the numbered files of db/schema, each in one transaction, recorded with its
 * SHA-256 in loket.schema_version. Two runs at once are safe: an advisory lock
 * lets the second wait and then find nothing to do.
 */
#ifndef LOKET_COMMAND_MIGRATE_H
#define LOKET_COMMAND_MIGRATE_H

#include <stdint.h>

#include "console/base/err.h"

struct command_ctx;
struct db;
struct schema_file;

MUST_CHECK enum rc migrate_run(struct command_ctx *ctx, int argc, char **argv, struct err *e);

/*
 * Compares what the database has with files[0..n). *next is the index of the first
 * file that is still to be applied (n: none). RC_CONFLICT when a file was edited
 * after it was applied ("migration_edited"), or when the database is newer than the
 * program ("schema_newer").
 */
MUST_CHECK enum rc migrate_compare(struct db *db, const struct schema_file *files, size_t n, size_t *next,
                                   struct err *e);

/* RC_INVALID when the text itself begins or ends a transaction: it would leave the one it is applied in. */
MUST_CHECK enum rc migrate_check_text(const struct schema_file *file, struct err *e);

#endif
