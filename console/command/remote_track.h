/*
 * remote_track.h - what a channel does with a request it brought: documents, state, withdrawal, and what it
 * may bring. With --pin the first line of standard input is the tracking PIN: it never stands in a command.
 */
#ifndef LOKET_COMMAND_REMOTE_TRACK_H
#define LOKET_COMMAND_REMOTE_TRACK_H

#include <stdbool.h>

#include "console/base/err.h"

struct remote_ctx;

/* attach REF KIND [--name NAMA] [--pin]: the file follows on standard input. */
MUST_CHECK enum rc remote_attach(struct remote_ctx *ctx, int argc, char **argv, struct err *e);
/* The part of `status` for channels, and for whoever has the PIN. */
MUST_CHECK enum rc remote_track(struct remote_ctx *ctx, const char *ref, bool pin, struct err *e);
/* cancel REF [--pin] [--reason TEKS] */
MUST_CHECK enum rc remote_cancel(struct remote_ctx *ctx, int argc, char **argv, struct err *e);
/* kinds: what this channel may bring. */
MUST_CHECK enum rc remote_kinds(struct remote_ctx *ctx, int argc, char **argv, struct err *e);
/* requirements KIND: the documents that a kind asks for, with their conditions. */
MUST_CHECK enum rc remote_requirements(struct remote_ctx *ctx, int argc, char **argv, struct err *e);

#endif
