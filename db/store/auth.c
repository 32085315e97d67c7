#include "db/store/auth.h"

#include "console/base/str.h"

/* clang-format off */
static const struct db_col officer_cols[] = {
    DB_COL(struct auth_officer, officer_id),
    DB_COL(struct auth_officer, username),
    DB_COL(struct auth_officer, db_role),
    DB_COL(struct auth_officer, role),
    DB_COL(struct auth_officer, nama_lengkap),
    DB_COL(struct auth_officer, password_hash),
    DB_COL(struct auth_officer, totp_sealed),
    DB_COL(struct auth_officer, totp_last_step),
    DB_COL(struct auth_officer, throttled),
};
#define OFFICER_COLS                                                                                         \
    "officer_id, username, db_role, role, nama_lengkap, password_hash, totp_sealed, totp_last_step, throttled"

struct answer {
    bool yes;
    int32_t count;
    int64_t id;
};
static const struct db_col yes_col[] = {DB_COL(struct answer, yes)};
static const struct db_col count_col[] = {DB_COL(struct answer, count)};
static const struct db_col id_col[] = {DB_COL(struct answer, id)};

DB_STMT(auth_lookup_stmt,
        .sql = "select " OFFICER_COLS " from loket.auth_lookup($1, $2)", .nparams = 2,
        .cols = officer_cols, .ncols = COUNT(officer_cols), .row_size = sizeof(struct auth_officer));
DB_STMT(auth_key_known_stmt,
        .sql = "select loket.auth_key_known($1, $2, $3) as yes", .nparams = 3,
        .cols = yes_col, .ncols = 1, .row_size = sizeof(struct answer));
DB_STMT(auth_failed_stmt,
        .sql = "select loket.auth_failed($1, $2, $3, $4) as count", .nparams = 4,
        .cols = count_col, .ncols = 1, .row_size = sizeof(struct answer));
DB_STMT(auth_session_start_stmt,
        .sql = "select loket.auth_session_start($1, $2, $3, $4, $5, $6, $7) as id", .nparams = 7,
        .cols = id_col, .ncols = 1, .row_size = sizeof(struct answer));
DB_STMT(auth_session_lookup_stmt,
        .sql = "select " OFFICER_COLS " from loket.auth_session_lookup($1, $2)", .nparams = 2,
        .cols = officer_cols, .ncols = COUNT(officer_cols), .row_size = sizeof(struct auth_officer));
DB_STMT(auth_session_renew_stmt,
        .sql = "select loket.auth_session_renew($1, $2, $3, $4) as yes", .nparams = 4,
        .cols = yes_col, .ncols = 1, .row_size = sizeof(struct answer));
DB_STMT(auth_unlocked_stmt,
        .sql = "select loket.auth_unlocked($1, $2, $3) as yes", .nparams = 3,
        .cols = yes_col, .ncols = 1, .row_size = sizeof(struct answer));
DB_STMT(auth_session_end_stmt,
        .sql = "select loket.auth_session_end($1, $2)", .nparams = 2);
DB_STMT(auth_sessions_alive_stmt,
        .sql = "select loket.auth_sessions_alive($1) as count", .nparams = 1,
        .cols = count_col, .ncols = 1, .row_size = sizeof(struct answer));
DB_STMT(officer_credential_set_stmt,
        .sql = "select loket.officer_credential_set($1, $2, $3)", .nparams = 3);
DB_STMT(officer_key_add_stmt,
        .sql = "select loket.officer_key_add($1, $2, $3, $4)", .nparams = 4);
DB_STMT(officer_key_remove_stmt,
        .sql = "select loket.officer_key_remove($1, $2)", .nparams = 2);
/* clang-format on */

#define TOKEN_HASH 32

enum rc
auth_lookup(struct db *db, struct arena *a, const char *username, const char *source,
            struct auth_officer *out, struct err *e)
{
    const char *const params[] = {username, source};

    return db_row(db, a, &auth_lookup_stmt, params, out, e);
}

enum rc
auth_key_known(struct db *db, struct arena *a, int32_t officer_id, const char *type, const char *blob,
               bool *known, struct err *e)
{
    const char *const params[] = {db_p_int(a, officer_id), type, blob};
    struct answer answer = {0};

    enum rc rc = db_row(db, a, &auth_key_known_stmt, params, &answer, e);
    *known = rc == RC_OK && answer.yes;
    return rc;
}

enum rc
auth_failed(struct db *db, struct arena *a, const char *username, const char *source, const char *method,
            const char *reason, int32_t *count, struct err *e)
{
    const char *const params[] = {username, source, method, reason};
    struct answer answer = {0};

    enum rc rc = db_row(db, a, &auth_failed_stmt, params, &answer, e);
    *count = answer.count;
    return rc;
}

enum rc
auth_session_start(struct db *db, struct arena *a, const struct auth_start *start, int64_t *session_id,
                   struct err *e)
{
    const char *const params[] = {
        db_p_int(a, start->officer_id),
        start->source,
        start->method,
        start->step < 0 ? NULL : db_p_int(a, start->step),
        db_p_bytes(a, start->token_hash, TOKEN_HASH),
        db_p_int(a, start->serial),
        db_p_int(a, start->not_after),
    };
    struct answer answer = {0};

    enum rc rc = db_row(db, a, &auth_session_start_stmt, params, &answer, e);
    *session_id = answer.id;
    return rc;
}

enum rc
auth_session_lookup(struct db *db, struct arena *a, int64_t session_id, const unsigned char token_hash[32],
                    struct auth_officer *out, struct err *e)
{
    const char *const params[] = {db_p_int(a, session_id), db_p_bytes(a, token_hash, TOKEN_HASH)};

    return db_row(db, a, &auth_session_lookup_stmt, params, out, e);
}

enum rc
auth_session_renew(struct db *db, struct arena *a, int64_t session_id, const unsigned char token_hash[32],
                   int64_t serial, int64_t not_after, bool *open, struct err *e)
{
    const char *const params[] = {db_p_int(a, session_id), db_p_bytes(a, token_hash, TOKEN_HASH),
                                  db_p_int(a, serial), db_p_int(a, not_after)};
    struct answer answer = {0};

    enum rc rc = db_row(db, a, &auth_session_renew_stmt, params, &answer, e);
    *open = rc == RC_OK && answer.yes;
    return rc;
}

enum rc
auth_unlocked(struct db *db, struct arena *a, int64_t session_id, const unsigned char token_hash[32],
              int64_t step, bool *fresh, struct err *e)
{
    const char *const params[] = {db_p_int(a, session_id), db_p_bytes(a, token_hash, TOKEN_HASH),
                                  step < 0 ? NULL : db_p_int(a, step)};
    struct answer answer = {0};

    enum rc rc = db_row(db, a, &auth_unlocked_stmt, params, &answer, e);
    *fresh = rc == RC_OK && answer.yes;
    return rc;
}

enum rc
auth_session_end(struct db *db, struct arena *a, int64_t session_id, const char *reason, struct err *e)
{
    const char *const params[] = {db_p_int(a, session_id), reason};

    return db_exec(db, &auth_session_end_stmt, params, e);
}

enum rc
auth_sessions_alive(struct db *db, struct arena *a, const int64_t *ids, size_t n, int32_t *ended,
                    struct err *e)
{
    struct buf list = {0};
    struct answer answer = {0};

    buf_puts(&list, "{");
    for (size_t i = 0; i < n; i++)
        buf_printf(&list, i == 0 ? "%lld" : ",%lld", (long long)ids[i]);
    buf_puts(&list, "}");
    const char *const params[] = {list.data};
    enum rc rc = db_row(db, a, &auth_sessions_alive_stmt, params, &answer, e);
    buf_done(&list);
    *ended = answer.count;
    return rc;
}

enum rc
officer_credential_set(struct db *db, struct arena *a, const char *username, const char *password_hash,
                       const unsigned char *totp_sealed, size_t sealed_len, struct err *e)
{
    const char *const params[] = {username, password_hash,
                                  totp_sealed == NULL ? NULL : db_p_bytes(a, totp_sealed, sealed_len)};

    return db_exec(db, &officer_credential_set_stmt, params, e);
}

enum rc
officer_key_add(struct db *db, const char *username, const char *type, const char *blob, const char *comment,
                struct err *e)
{
    const char *const params[] = {username, type, blob, comment};

    return db_exec(db, &officer_key_add_stmt, params, e);
}

enum rc
officer_key_remove(struct db *db, const char *username, const char *blob, struct err *e)
{
    const char *const params[] = {username, blob};

    return db_exec(db, &officer_key_remove_stmt, params, e);
}
