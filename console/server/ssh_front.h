/*
 * ssh_front.h - the SSH server of one connection; the only files that include libssh are
 * ssh_front.c's. Nothing here opens a file after front_prepare().
 */
#ifndef LOKET_SERVER_SSH_FRONT_H
#define LOKET_SERVER_SSH_FRONT_H

#include <stdint.h>

#include "console/base/err.h"

struct front;

struct front_opts {
    int client;           /* the connection */
    int monitor;          /* socket to loket-monitor */
    const char *host_key; /* private key, PEM */
    uint32_t tries;       /* wrong logins allowed */
    unsigned grace_s;     /* for login, and again for opening a session */
};

/* Loads the key and warms the library up. NULL with *e filled on failure. */
struct front *front_prepare(const struct front_opts *opts, struct err *e);

/* Serves the connection to its end. */
void front_run(struct front *f);

void front_free(struct front *f);

#endif
