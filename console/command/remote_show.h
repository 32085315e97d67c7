/*
 * remote_show.h - the commands that show something, for the table in remote.c. Each
 * prints text for a person, or with ctx->json one JSON value.
 */
#ifndef LOKET_COMMAND_REMOTE_SHOW_H
#define LOKET_COMMAND_REMOTE_SHOW_H

#include <stdbool.h>
#include <stddef.h>

#include "console/base/err.h"

struct remote_ctx;

MUST_CHECK enum rc remote_whoami(struct remote_ctx *ctx, int argc, char **argv, struct err *e);
MUST_CHECK enum rc remote_health(struct remote_ctx *ctx, int argc, char **argv, struct err *e);
MUST_CHECK enum rc remote_queue(struct remote_ctx *ctx, int argc, char **argv, struct err *e);
MUST_CHECK enum rc remote_status(struct remote_ctx *ctx, int argc, char **argv, struct err *e);
MUST_CHECK enum rc remote_audit(struct remote_ctx *ctx, int argc, char **argv, struct err *e);

/* "--name VALUE" or "--name=VALUE" pairs, flags, and bare words in their order. *value keeps its default. */
struct remote_opt {
    const char *name; /* "" for a bare word; the first one is for the first of them */
    const char **value;
    bool *flag; /* in place of value: the option stands alone */
};
/* RC_INVALID with code "usage" and the offending word in e->field. */
MUST_CHECK enum rc remote_options(int argc, char **argv, const struct remote_opt *opts, size_t n,
                                  struct err *e);

#endif
