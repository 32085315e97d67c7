/*
 * remote_receipt.h - `receipt REF [--printer NAME] [--key UUID]`: prints the receipt of a request (once
 * more). It gets a new tracking PIN, which is on the paper only; the PIN of an earlier paper is void.
 */
#ifndef LOKET_COMMAND_REMOTE_RECEIPT_H
#define LOKET_COMMAND_REMOTE_RECEIPT_H

#include "console/base/err.h"

struct remote_ctx;

MUST_CHECK enum rc remote_receipt(struct remote_ctx *ctx, int argc, char **argv, struct err *e);

#endif
