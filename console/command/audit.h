/*
 * audit.h - "loketctl audit verify": whether the audit trail is still what the
 * checkpoints say it was.
 */
#ifndef LOKET_COMMAND_AUDIT_H
#define LOKET_COMMAND_AUDIT_H

#include "console/base/err.h"

struct command_ctx;

/*
 * [--checkpoints FILE] [--key FILE]: with somebody's own copies, the answer does not rest on
 * what lies on this machine. RC_FAIL with code "audit_edited", "audit_cut", ... when it is not.
 */
MUST_CHECK enum rc command_audit_verify(struct command_ctx *ctx, int argc, char **argv, struct err *e);

#endif
