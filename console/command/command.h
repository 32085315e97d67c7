/*
 * command.h - the commands of loketctl and of `ssh USER@host COMMAND`: one table
 * with name, who may give it, and the function that carries it out.
 */
#ifndef LOKET_COMMAND_COMMAND_H
#define LOKET_COMMAND_COMMAND_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "console/base/err.h"

struct cfg;
struct db;
struct pg;

/* On the host: the set-up user. Over SSH: one bit per role, 1 << enum officer_role. */
#define COMMAND_HOST (1U << 31)

struct command_ctx {
    const struct cfg *cfg;
    const char *cfg_file; /* path given with -c, "" over SSH */
    uint32_t who;         /* COMMAND_HOST or the bit of the officer's role */
    struct db *db;        /* the officer's connection over SSH; NULL on the host */
    struct pg *setup;     /* see command_setup(); owned by the caller of command_run() */
    bool json;            /* one JSON value instead of text */
    FILE *in, *out, *err;
};

struct command {
    const char *name;  /* "keys init": one or two words */
    uint32_t who;      /* COMMAND_HOST and role bits */
    const char *usage; /* what follows the name */
    const char *help;  /* msgid */
    MUST_CHECK enum rc (*run)(struct command_ctx *ctx, int argc, char **argv, struct err *e);
};

/*
 * Finds the command in the words argv[0..argc) and runs it; the function gets
 * the words after its name. RC_INVALID with code "unknown_command" when there is
 * none that ctx->who may give.
 */
MUST_CHECK enum rc command_run(struct command_ctx *ctx, int argc, char **argv, struct err *e);

/* Writes *e to ctx->err: a sentence, or {"error":{...}} with ctx->json. */
void command_error(const struct command_ctx *ctx, const struct err *e);

/* The exit status for an rc: 0, 2 for wrong usage, 1 for the rest. */
int command_status(enum rc rc);

/*
 * The database as its superuser through the Unix socket, connected at the
 * first call. Host only.
 */
MUST_CHECK enum rc command_setup(struct command_ctx *ctx, struct pg **pg, struct err *e);
/* Closes it. */
void command_done(struct command_ctx *ctx);

/* "--name VALUE" or "--name=VALUE" goes to *value, a bare "--name" sets *flag; one of the two is NULL. */
struct command_opt {
    const char *name;
    const char **value;
    bool *flag;
};
/* RC_INVALID for an unknown option, a missing value, or a word that is no option. */
MUST_CHECK enum rc command_options(int argc, char **argv, const struct command_opt *opts, size_t nopts,
                                   struct err *e);
/* RC_INVALID naming the option when value is NULL or "". */
MUST_CHECK enum rc command_require(const char *option, const char *value, struct err *e);

#endif
