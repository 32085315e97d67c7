/*
 * remote.h - `ssh USER@host COMMAND`: the commands of a logged-in account, run inside
 * its own loket-session on its own database connection. There is no shell: a
 * command is a name from one table and its words.
 *
 * People get text; --json anywhere gets one JSON value. Errors are one line of JSON on
 * standard error: {"error":{"code":...,"rc":...,"text":...}}; the code is stable.
 */
#ifndef LOKET_COMMAND_REMOTE_H
#define LOKET_COMMAND_REMOTE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "console/base/err.h"
#include "db/store/officer.h"

struct arena;
struct cfg;

struct remote_ctx {
    const struct cfg *cfg;
    struct db *db;
    struct officer_self self;
    uint32_t role; /* one bit, session_role() of self.role */
    FILE *in, *out, *err;
    bool json;           /* set by remote_run() */
    bool refused;        /* a stream of answers had one that says no: the exit status says so too */
    struct arena *arena; /* of this command; set by remote_run() */
};

/* Exit statuses: done, failed, wrong usage (unknown command, bad arguments). */
enum remote_status { REMOTE_OK = 0, REMOTE_FAILED = 1, REMOTE_USAGE = 2 };

/* Splits the command, runs it and reports its error. Returns the exit status. */
int remote_run(const struct remote_ctx *ctx, const char *command);

#define REMOTE_WORDS_MAX 64

/*
 * Splits text into words at blanks. 'single' quotes keep everything, "double" quotes and bare
 * text know \ before any character; nothing else has a meaning. RC_INVALID with code
 * "quote_open" or "too_many_words". The words live in a.
 */
MUST_CHECK enum rc remote_split(struct arena *a, const char *text, char *words[REMOTE_WORDS_MAX], int *n,
                                struct err *e);

#endif
