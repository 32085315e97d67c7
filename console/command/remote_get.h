/*
 * remote_get.h - `ssh USER@host get NOMOR DOKUMEN`: the bytes of a document as they came in.
 */
#ifndef LOKET_COMMAND_REMOTE_GET_H
#define LOKET_COMMAND_REMOTE_GET_H

#include "console/base/err.h"

struct remote_ctx;

/*
 * get NOMOR DOKUMEN|ID: the original on standard output, a part at a time, after the audit entry was
 * committed; --json: what it is, without the bytes. Refused on a terminal, where the bytes could act.
 */
MUST_CHECK enum rc remote_get(struct remote_ctx *ctx, int argc, char **argv, struct err *e);

#endif
