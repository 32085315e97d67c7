/*
 * auth.h - logins and sessions as loket-auth sees them, and the credentials that
 * loketctl sets as the owner of the schema (db/schema/0007_access.sql).
 */
#ifndef LOKET_STORE_AUTH_H
#define LOKET_STORE_AUTH_H

#include "db/store/db.h"

/* Strings and bytes live in the arena of the call. officer_id 0: nobody, or a closed account. */
struct auth_officer {
    int32_t officer_id;
    const char *username;
    const char *db_role;
    const char *role;
    const char *nama_lengkap;
    const char *password_hash; /* "" when there is none */
    struct db_bytes totp_sealed;
    int64_t totp_last_step;
    bool throttled; /* too many failures: do not look at the answer */
};

MUST_CHECK enum rc auth_lookup(struct db *db, struct arena *a, const char *username, const char *source,
                               struct auth_officer *out, struct err *e);

MUST_CHECK enum rc auth_key_known(struct db *db, struct arena *a, int32_t officer_id, const char *type,
                                  const char *blob, bool *known, struct err *e);

/* Records a failure; *count is how many there were for this name lately, this one included. */
MUST_CHECK enum rc auth_failed(struct db *db, struct arena *a, const char *username, const char *source,
                               const char *method, const char *reason, int32_t *count, struct err *e);

struct auth_start {
    int32_t officer_id;
    const char *source;
    const char *method;
    int64_t step;                    /* of the one-time code; -1 for a machine's account */
    const unsigned char *token_hash; /* 32 bytes */
    int64_t serial, not_after;
};
/* Opens a session. *session_id is 0 when the code was used before. */
MUST_CHECK enum rc auth_session_start(struct db *db, struct arena *a, const struct auth_start *start,
                                      int64_t *session_id, struct err *e);

MUST_CHECK enum rc auth_session_lookup(struct db *db, struct arena *a, int64_t session_id,
                                       const unsigned char token_hash[32], struct auth_officer *out,
                                       struct err *e);

/* *open is false when the session has ended. */
MUST_CHECK enum rc auth_session_renew(struct db *db, struct arena *a, int64_t session_id,
                                      const unsigned char token_hash[32], int64_t serial, int64_t not_after,
                                      bool *open, struct err *e);

/* step -1: unlocked by the password. *fresh is false when the code was used before. */
MUST_CHECK enum rc auth_unlocked(struct db *db, struct arena *a, int64_t session_id,
                                 const unsigned char token_hash[32], int64_t step, bool *fresh,
                                 struct err *e);

MUST_CHECK enum rc auth_session_end(struct db *db, struct arena *a, int64_t session_id, const char *reason,
                                    struct err *e);

/* Says that these sessions are still connected; *ended is how many others were given up. */
MUST_CHECK enum rc auth_sessions_alive(struct db *db, struct arena *a, const int64_t *ids, size_t n,
                                       int32_t *ended, struct err *e);

/*
 * Set-up, as the owner of the schema. NULL leaves that factor as it is. Ends the officer's open
 * sessions. totp_sealed is NULL or sealed_len bytes from nacl_box_seal().
 */
MUST_CHECK enum rc officer_credential_set(struct db *db, struct arena *a, const char *username,
                                          const char *password_hash, const unsigned char *totp_sealed,
                                          size_t sealed_len, struct err *e);

/* type and base64 blob as in a line of authorized_keys. RC_CONFLICT when it is another officer's key. */
MUST_CHECK enum rc officer_key_add(struct db *db, const char *username, const char *type, const char *blob,
                                   const char *comment, struct err *e);
MUST_CHECK enum rc officer_key_remove(struct db *db, const char *username, const char *blob, struct err *e);

#endif
