/*
 * listener.h - the port: accepts connections, asks limits.h, and starts a monitor for each.
 * Reads nothing from a client.
 */
#ifndef LOKET_SERVER_LISTENER_H
#define LOKET_SERVER_LISTENER_H

#include "console/base/cfg.h"

struct listener;

/* What a monitor writes to its descriptor 1 while it lives. */
#define LISTENER_LOGIN_OK     'A'
#define LISTENER_LOGIN_FAILED 'F'

/* Binds and listens. config is the file's name that the monitors get. NULL with *e filled on failure. */
struct listener *listener_open(const struct cfg *cfg, const char *config, struct err *e);

/*
 * Serves until SIGTERM (open sessions go on without us) or SIGINT (they are told to end). A bad
 * connection or a shortage never ends it.
 */
void listener_serve(struct listener *l);

void listener_close(struct listener *l);

#endif
