/*
 * remote_check.h - the command "check": what the checks of a request find, as its screen shows it; the same
 * function and the same audit entries.
 */
#ifndef LOKET_COMMAND_REMOTE_CHECK_H
#define LOKET_COMMAND_REMOTE_CHECK_H

#include "console/base/err.h"

struct remote_ctx;

/* NOMOR. ctx->refused when something forbids approval. */
MUST_CHECK enum rc remote_check(struct remote_ctx *ctx, int argc, char **argv, struct err *e);

#endif
