/*
 * doctor.h - looks at an installation and says what is wrong with it, one line a
 * check: files and their permissions, database and schema, processes, CUPS.
 */
#ifndef LOKET_COMMAND_DOCTOR_H
#define LOKET_COMMAND_DOCTOR_H

#include "console/base/err.h"

struct command_ctx;

/* RC_FAIL when a check failed; every check is made and printed all the same. */
MUST_CHECK enum rc doctor_run(struct command_ctx *ctx, int argc, char **argv, struct err *e);

#endif
