/*
 * worker_print.h - what is done next with a print job, as decisions without side
 * effects. The rule above all: a job is handed to CUPS once. Where it cannot be known
 * whether that happened, a person looks at the paper.
 */
#ifndef LOKET_WORKER_PRINT_H
#define LOKET_WORKER_PRINT_H

#include <stddef.h>

#include "db/store/work.h"
#include "print/spool.h"

enum worker_print_step {
    WORKER_PRINT_WAIT, /* not yet */
    WORKER_PRINT_SEND, /* hand it over */
    WORKER_PRINT_FIND, /* a worker died while sending: ask CUPS whether it has it */
    WORKER_PRINT_LOOK, /* see how far it is */
    WORKER_PRINT_STOP, /* cancel it in CUPS */
    WORKER_PRINT_DROP, /* cancelled before it was handed over */
};
enum worker_print_step worker_print_step(const struct work_print *j);

#define WORKER_REASONS_MAX 160
struct worker_print_state {
    const char *status;               /* of table print_job */
    char reasons[WORKER_REASONS_MAX]; /* words of db/model/state.c */
    bool cancel;                      /* CUPS still keeps it and should not */
};
/* What CUPS says of a job, in the words of the table. */
void worker_print_read(const struct spool_job *job, struct worker_print_state *out);

#endif
