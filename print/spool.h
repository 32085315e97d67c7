/*
 * spool.h - hands a document to CUPS and watches what becomes of it. The only file that
 * knows CUPS. Every call is bounded in time (SPOOL_WAIT_MS per request).
 *
 * "Completed" means that the printer took the paper's data; that the sheet is in
 * somebody's hand is confirmed elsewhere.
 */
#ifndef LOKET_PRINT_SPOOL_H
#define LOKET_PRINT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>

#include "console/base/err.h"

#define SPOOL_WAIT_MS     10000
#define SPOOL_PRINTER_MAX 128 /* bytes of a printer's name, terminated */
#define SPOOL_TITLE_MAX   64

/* One connection to a CUPS server; for one thread. */
struct spool;

/* server: "host:port" or the path of a socket (cfg.cups_server). RC_UNAVAILABLE when nobody listens there. */
MUST_CHECK enum rc spool_open(struct spool **out, const char *server, struct err *e);
void spool_close(struct spool *s);

enum spool_state {
    SPOOL_PENDING,
    SPOOL_HELD,
    SPOOL_PROCESSING,
    SPOOL_STOPPED, /* also: finished with errors but still in the queue; cancel it */
    SPOOL_CANCELLED,
    SPOOL_ABORTED,
    SPOOL_COMPLETED,
    SPOOL_MISSING /* CUPS does not know the job (any more) */
};

/* What keeps a printer or a job from going on; bits. */
enum spool_reason {
    SPOOL_MEDIA_EMPTY = 1 << 0,
    SPOOL_MEDIA_NEEDED = 1 << 1,
    SPOOL_MEDIA_JAM = 1 << 2,
    SPOOL_TONER_LOW = 1 << 3,
    SPOOL_TONER_EMPTY = 1 << 4,
    SPOOL_COVER_OPEN = 1 << 5,
    SPOOL_OFFLINE = 1 << 6, /* CUPS cannot reach the device */
    SPOOL_PAUSED = 1 << 7,
    SPOOL_OTHER = 1 << 8
};

struct spool_job {
    enum spool_state state;
    bool failed;                 /* over without paper: cancelled, aborted, or stopped with errors */
    unsigned reasons;            /* of the printer it waits for, while it is not over */
    char title[SPOOL_TITLE_MAX]; /* "" when CUPS keeps it to itself; numbers of jobs come back, titles do not
                                  */
};

struct spool_printer {
    char name[SPOOL_PRINTER_MAX];
    bool accepting; /* takes new jobs */
    bool stopped;
    bool busy;
    unsigned reasons;
};

enum spool_format {
    SPOOL_A4,
    SPOOL_A5,
    SPOOL_RAW /* bytes for the printer itself, which CUPS leaves alone */
};

/* What is printed: title is neutral ("loket-17"), for it goes to the logs of CUPS; never a number or name. */
struct spool_order {
    const char *printer;
    const char *title;
    enum spool_format format;
    const void *data; /* PDF, or the printer's own commands */
    size_t len;
    int copies; /* 1 .. 99 */
};

/*
 * Hands the document over: as it is, no scaling. *job is its number. RC_NONE when
 * there is no such printer (e->field "printer"), RC_INVALID for a bad order,
 * RC_UNAVAILABLE when CUPS is down or refuses for now. A line that breaks after the
 * last byte leaves it in doubt: spool_find() tells whether the job is there.
 */
MUST_CHECK enum rc spool_submit(struct spool *s, const struct spool_order *o, int *job, struct err *e);

/* The job's state; SPOOL_MISSING is a state, not an error. */
MUST_CHECK enum rc spool_job_state(struct spool *s, int job, struct spool_job *out, struct err *e);

/* The newest job of that title, over or not; RC_NONE when CUPS knows none. */
MUST_CHECK enum rc spool_find(struct spool *s, const char *title, int *job, struct err *e);

/* RC_NONE when there is no such printer. */
MUST_CHECK enum rc spool_printer_state(struct spool *s, const char *printer, struct spool_printer *out,
                                       struct err *e);

/* Ends a job. RC_OK also when it is over already. */
MUST_CHECK enum rc spool_cancel(struct spool *s, int job, struct err *e);

/* All printers; *n at most max. Returns RC_OK with *n == 0 when there are none. */
MUST_CHECK enum rc spool_list(struct spool *s, struct spool_printer *out, size_t max, size_t *n,
                              struct err *e);

/* Words for logs and JSON: "completed"; "media-empty". Never NULL. */
const char *spool_state_name(enum spool_state state);
const char *spool_reason_name(enum spool_reason one);

/* The bit of a keyword of CUPS or of a printer, such as "media-empty-warning"; 0 when it hinders nothing. */
unsigned spool_reason_of(const char *keyword);

/* A sentence for the officer about what the printer wants; "" for no reasons. Translated. */
const char *spool_reason_text(unsigned reasons);

#endif
