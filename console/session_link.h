/*
 * session_link.h - descriptor 3 of loket-session: the monitor's word on who logged
 * in, the certificate for the database and its renewal, the idle lock's check.
 */
#ifndef LOKET_SESSION_LINK_H
#define LOKET_SESSION_LINK_H

#include <stdint.h>

#include "console/base/err.h"
#include "console/base/ipc.h"

struct session_link {
    int sock;
    int cert_fd;        /* our own memfd with certificate and key, mode 0600; -1 before the first */
    int64_t cert_until; /* seconds since 1970 */
    char username[64], db_role[80], role[32], name[160], source[80], term[64];
    char command[8193]; /* "": the screens */
    int64_t session_id;
    void (*idle)(void *ctx); /* called about every 50 ms while an answer is awaited; may be NULL */
    void *idle_ctx;
    struct ipc_msg msg;
};

/*
 * Waits for the greeting and the first certificate on sock, at most ten seconds.
 * Call after privileges were dropped: the memfd must belong to the user that
 * libpq runs as. RC_INVALID when something else comes.
 */
MUST_CHECK enum rc session_link_open(struct session_link *l, int sock, struct err *e);

/* Renews the certificate when it has less than a minute left. RC_DENIED: the session has ended. */
MUST_CHECK enum rc session_link_renew(struct session_link *l, int64_t now, struct err *e);

/* Asks whether secret is this officer's password or code. RC_DENIED with a sentence when not. */
MUST_CHECK enum rc session_link_unlock(struct session_link *l, const char *secret, struct err *e);

/* Has a process started that shows a document; *sock is the way to it (console/view). RC_UNAVAILABLE when
 * not. */
MUST_CHECK enum rc session_link_view(struct session_link *l, int *sock, struct err *e);

/* The path under which libpq opens certificate and key; dst holds 32 bytes. */
const char *session_link_cert_path(const struct session_link *l, char dst[32]);

#endif
