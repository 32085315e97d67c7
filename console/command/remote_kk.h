/*
 * remote_kk.h - the command "kk": what a family card said on a date. The purpose is part of the audit entry.
 */
#ifndef LOKET_COMMAND_REMOTE_KK_H
#define LOKET_COMMAND_REMOTE_KK_H

#include "console/base/err.h"

struct remote_ctx;

/* NOMOR [--date YYYY-MM-DD] --purpose TEKS */
MUST_CHECK enum rc remote_kk(struct remote_ctx *ctx, int argc, char **argv, struct err *e);

#endif
