/*
 * remote_submit.h - `submit`: requests as JSON on standard input, one answer line each.
 */
#ifndef LOKET_COMMAND_REMOTE_SUBMIT_H
#define LOKET_COMMAND_REMOTE_SUBMIT_H

#include "console/base/err.h"

struct remote_ctx;

/*
 * submit [--check] [--schema]. One request over as many lines as it takes, or one a line; answers are JSON,
 * one a line, in order, as soon as the request is stored. ctx->refused is set when one was not accepted.
 */
MUST_CHECK enum rc remote_submit(struct remote_ctx *ctx, int argc, char **argv, struct err *e);

#endif
