#include "db/store/preference.h"

static const struct db_col preference_cols[] = {
    DB_COL(struct preference, name),
    DB_COL(struct preference, value),
};
DB_STMT(preference_list_stmt, .sql = "SELECT name, value FROM loket.preference_list()",
        .cols = preference_cols, .ncols = COUNT(preference_cols), .row_size = sizeof(struct preference));
DB_STMT(preference_set_stmt, .sql = "SELECT loket.preference_set($1, $2)", .nparams = 2);
DB_STMT(clipboard_note_stmt, .sql = "SELECT loket.clipboard_note($1, $2)", .nparams = 2);

enum rc
preference_list(struct db *db, struct arena *a, struct preference **rows, size_t *n, struct err *e)
{
    return db_rows(db, a, &preference_list_stmt, NULL, (void **)rows, n, e);
}

enum rc
preference_set(struct db *db, const char *name, const char *value, struct err *e)
{
    const char *params[] = {name, value};
    return db_exec(db, &preference_set_stmt, params, e);
}

enum rc
clipboard_note(struct db *db, const char *kind, const char *number, struct err *e)
{
    const char *params[] = {kind, number};
    return db_exec(db, &clipboard_note_stmt, params, e);
}
