/*
 * worker_receipt.h - rendering the receipt of a request for the printer that it goes to.
 */
#ifndef LOKET_WORKER_RECEIPT_H
#define LOKET_WORKER_RECEIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "console/base/str.h"
#include "print/spool.h"

struct worker;

struct worker_receipt {
    bool taken; /* the job is marked as being sent, by us */
    enum spool_format format;
    struct buf document; /* holds the tracking PIN; the caller's, buf_done() wipes it */
};

/*
 * Takes the job and renders it with a fresh tracking PIN, which is nowhere else afterwards. RC_OK without
 * taken: another worker or a cancel was faster. RC_INVALID: this content can never be printed.
 */
MUST_CHECK enum rc worker_receipt(struct worker *w, int64_t job, struct worker_receipt *out, struct err *e);

#endif
