#include "db/store/place.h"

struct saved {
    bool mine;
};
static const struct db_col saved_cols[] = {DB_COL(struct saved, mine)};
DB_STMT(place_save_stmt, .sql = "SELECT loket.place_save($1) AS mine", .nparams = 1, .cols = saved_cols,
        .ncols = COUNT(saved_cols), .row_size = sizeof(struct saved));

static const struct db_col place_cols[] = {DB_COL(struct place, place), DB_COL(struct place, age),
                                           DB_COL(struct place, other_source),
                                           DB_COL(struct place, other_since)};
DB_STMT(place_take_stmt, .sql = "SELECT place, age, other_source, other_since FROM loket.place_take()",
        .cols = place_cols, .ncols = COUNT(place_cols), .row_size = sizeof(struct place));

DB_STMT(place_forget_stmt, .sql = "SELECT loket.place_forget()");

enum rc
place_save(struct db *db, const char *place, bool *mine, struct err *e)
{
    const char *params[] = {place};
    struct saved row = {false};
    struct arena *a = arena_new(NULL);
    enum rc rc = db_row(db, a, &place_save_stmt, params, &row, e);
    *mine = row.mine;
    arena_free(a);
    return rc;
}

enum rc
place_take(struct db *db, struct arena *a, struct place *out, struct err *e)
{
    return db_row(db, a, &place_take_stmt, NULL, out, e);
}

enum rc
place_forget(struct db *db, struct err *e)
{
    return db_exec(db, &place_forget_stmt, NULL, e);
}
