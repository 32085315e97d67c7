/*
 * officer.h - offices and accounts, as the administrator of the host makes them.
 * Passwords come on standard input, one line; they are never arguments.
 */
#ifndef LOKET_COMMAND_OFFICER_H
#define LOKET_COMMAND_OFFICER_H

#include "console/base/err.h"

struct command_ctx;

MUST_CHECK enum rc office_add(struct command_ctx *ctx, int argc, char **argv, struct err *e);
MUST_CHECK enum rc officer_add(struct command_ctx *ctx, int argc, char **argv, struct err *e);
MUST_CHECK enum rc officer_change(struct command_ctx *ctx, int argc, char **argv, struct err *e);
MUST_CHECK enum rc officer_totp(struct command_ctx *ctx, int argc, char **argv, struct err *e);

#endif
