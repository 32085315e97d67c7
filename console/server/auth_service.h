/*
 * auth_service.h - one conversation with loket-auth, served in a process of its own.
 *
 * A conversation either logs somebody in (AUTH_BEGIN, then a key or a password, then a code) or
 * speaks for a session that is open (AUTH_RESUME, AUTH_RENEW, AUTH_UNLOCK with the session's
 * token). Password and code are judged together, so that an answer never says which was wrong.
 */
#ifndef LOKET_SERVER_AUTH_SERVICE_H
#define LOKET_SERVER_AUTH_SERVICE_H

#include <stdint.h>
#include <sys/types.h>

#include "console/base/cfg.h"

struct pki_ca;

struct auth_ctx {
    const struct cfg *cfg;
    struct pki_ca *ca;          /* issues the officers' database certificates */
    unsigned char totp_key[32]; /* opens the TOTP secrets */
    int slots;                  /* memfd whose byte locks bound the argon2 checks under way */
    bool chown_certs;           /* running as root: certificates belong to session_uid */
    uid_t session_uid;
};

/* Serves a new conversation until it logs in, resumes or ends. Returns the session to hold open for it, or 0.
 */
int64_t auth_service_login(struct auth_ctx *ctx, int sock);

/* Serves what waits on the conversation of an open session. False when the conversation is over. */
MUST_CHECK bool auth_service_session(struct auth_ctx *ctx, int sock);

/* Records the end of a session; tries for a while when the database is away. */
void auth_service_end(struct auth_ctx *ctx, int64_t session_id, const char *reason);

/* Tells the database which sessions are connected. */
void auth_service_alive(struct auth_ctx *ctx, const int64_t *ids, size_t n);

#endif
