#include "console/command/migrate.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/command.h"
#include "console/command/schema.h"
#include "db/store/pg.h"

/* "loket" in ASCII; only this program uses it. */
#define MIGRATE_LOCK "465776108916"

struct version_row {
    int32_t number;
    const char *name;
    const char *sha256;
};
static const struct db_col version_cols[] = {
    DB_COL(struct version_row, number),
    DB_COL(struct version_row, name),
    DB_COL(struct version_row, sha256),
};
struct exists_row {
    bool yes;
};
static const struct db_col exists_cols[] = {DB_COL(struct exists_row, yes)};

DB_STMT(migrate_exists, .sql = "select to_regclass('loket.schema_version') is not null as yes", .nparams = 0,
        .cols = exists_cols, .ncols = COUNT(exists_cols), .row_size = sizeof(struct exists_row));
DB_STMT(migrate_versions, .sql = "select number, name, sha256 from loket.schema_version order by number",
        .nparams = 0, .cols = version_cols, .ncols = COUNT(version_cols),
        .row_size = sizeof(struct version_row));

static enum rc
compare_row(const struct version_row *row, const struct schema_file *file, struct err *e)
{
    if (file == NULL) {
        (void)err_set(e, RC_CONFLICT, "schema_newer", "%s",
                      _("Basis data lebih baru daripada program ini. Pasang program yang lebih baru."));
        return err_detail(e, "the database has %s", row->name);
    }
    if (row->number == file->number && str_eq(row->sha256, file->sha256))
        return RC_OK;
    (void)err_set(
        e, RC_CONFLICT, "migration_edited", "%s",
        _("Berkas migrasi yang sudah diterapkan telah diubah. Kembalikan isinya dan buat berkas baru."));
    return err_detail(e, "%s", row->name);
}

enum rc
migrate_compare(struct db *db, const struct schema_file *files, size_t n, size_t *next, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct exists_row exists = {false};
    struct version_row *rows = NULL;
    size_t nrows = 0;
    enum rc rc = db_row(db, a, &migrate_exists, NULL, &exists, e);
    if (rc == RC_OK && exists.yes) {
        void *got = NULL;
        rc = db_rows(db, a, &migrate_versions, NULL, &got, &nrows, e);
        rows = got;
    }
    for (size_t i = 0; rc == RC_OK && i < nrows; i++)
        rc = compare_row(&rows[i], i < n ? &files[i] : NULL, e);
    *next = nrows;
    arena_free(a);
    return rc;
}

static bool
ends_word(const char *s, const char *word)
{
    size_t n = strlen(word);
    return strncasecmp(s, word, n) == 0 && strchr(" \t\r\n;", s[n]) != NULL;
}

/* "begin" alone opens a plpgsql block; "begin;" and its long forms open a transaction. */
static bool
controls_transaction(const char *line)
{
    static const char *const words[] = {"commit", "rollback", "start transaction", "begin transaction",
                                        "begin work"};
    line += strspn(line, " \t");
    if (strncasecmp(line, "begin", 5) == 0 && line[5 + strspn(line + 5, " \t")] == ';')
        return true;
    for (size_t i = 0; i < COUNT(words); i++)
        if (ends_word(line, words[i]))
            return true;
    return false;
}

enum rc
migrate_check_text(const struct schema_file *file, struct err *e)
{
    int number = 1;
    for (const char *line = file->sql; line != NULL; number++) {
        if (controls_transaction(line)) {
            (void)err_set(e, RC_INVALID, "migration_transaction", "%s",
                          _("Berkas migrasi tidak boleh memuat begin, commit atau rollback."));
            return err_detail(e, "%s line %d", file->name, number);
        }
        line = strchr(line, '\n');
        line = line != NULL ? line + 1 : NULL;
    }
    return RC_OK;
}

/* One script, so that a connection lost in between can never apply a half outside the transaction. */
static enum rc
apply(struct pg *pg, const struct schema_file *file, struct err *e)
{
    struct buf sql = {0};
    struct err ignored;
    enum rc rc = migrate_check_text(file, e);
    if (rc != RC_OK)
        return rc;
    buf_puts(&sql, "begin; set local statement_timeout = 0; set local lock_timeout = '60s';\n");
    buf_add(&sql, file->sql, file->len);
    buf_puts(&sql,
             "\n;reset role; reset search_path;"
             "create table if not exists loket.schema_version (number int primary key, name text not null,"
             " sha256 text not null, applied_at timestamptz not null default now());"
             "revoke all on loket.schema_version from public;");
    buf_printf(&sql,
               "insert into loket.schema_version (number, name, sha256) values (%d, '%s', '%s'); commit;",
               file->number, file->name, file->sha256);
    rc = pg_script(pg, sql.data, e);
    if (rc != RC_OK) {
        char why[sizeof e->detail];
        (void)str_copy(why, sizeof why, e->detail);
        (void)err_detail(e, "%s: %s", file->name, why);
        if (rc != RC_UNAVAILABLE)
            (void)!pg_script(pg, "rollback", &ignored);
    }
    buf_done(&sql);
    return rc;
}

enum rc
migrate_run(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    struct pg *pg = NULL;
    size_t next = 0;
    enum rc rc = command_options(argc, argv, NULL, 0, e);
    if (rc == RC_OK)
        rc = command_setup(ctx, &pg, e);
    if (rc == RC_OK)
        rc = pg_script(pg,
                       "set statement_timeout = 0; set lock_timeout = 0; set client_min_messages = error;"
                       "select pg_advisory_lock(" MIGRATE_LOCK ")",
                       e);
    if (rc == RC_OK)
        rc = migrate_compare(pg_db(pg), schema_files, schema_nfiles, &next, e);
    for (; rc == RC_OK && next < schema_nfiles; next++) {
        rc = apply(pg, &schema_files[next], e);
        if (rc == RC_OK)
            fprintf(ctx->out, "%s\n", schema_files[next].name);
    }
    /* Closing the connection gives the lock back. */
    command_done(ctx);
    return rc;
}
