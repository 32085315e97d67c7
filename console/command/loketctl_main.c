/*
 * loketctl -c FILE [--json] COMMAND: set-up and administration on the host, as a
 * user who may reach the database's Unix socket.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/base/cfg.h"
#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/proc.h"
#include "console/base/str.h"
#include "console/command/command.h"

#define DEFAULT_CONFIG "/etc/loket/loket.conf"

static int
usage(void)
{
    fputs("loketctl [-c FILE] [--json] COMMAND ...   (loketctl help)\n", stderr);
    return 2;
}

static int
run(struct command_ctx *ctx, int argc, char **argv)
{
    struct err e;
    err_clear(&e);
    enum rc rc = command_run(ctx, argc, argv, &e);
    if (rc != RC_OK)
        command_error(ctx, &e);
    command_done(ctx);
    if (fflush(stdout) != 0)
        return 1;
    return command_status(rc);
}

int
main(int argc, char **argv)
{
    struct cfg cfg;
    struct err e;
    struct command_ctx ctx = {.cfg = &cfg,
                              .cfg_file = DEFAULT_CONFIG,
                              .who = COMMAND_HOST,
                              .in = stdin,
                              .out = stdout,
                              .err = stderr};
    int i = 1;
    proc_harden();
    log_open("loketctl", LOG_LVL_WARN, STDERR_FILENO);
    for (; i < argc && argv[i][0] == '-'; i++) {
        if (str_eq(argv[i], "-c") && i + 1 < argc)
            ctx.cfg_file = argv[++i];
        else if (str_eq(argv[i], "--json"))
            ctx.json = true;
        else
            return usage();
    }
    if (i == argc)
        return usage();
    cfg_defaults(&cfg);
    /* Help is for people who have no configuration yet, too. */
    if (cfg_load(&cfg, ctx.cfg_file, &e) != RC_OK && !str_eq(argv[i], "help") &&
        !(str_eq(argv[i], "config") && str_eq(argv[argc - 1], "--table"))) {
        command_error(&ctx, &e);
        return 1;
    }
    i18n_init(cfg.locale_dir, cfg.language);
    return run(&ctx, argc - i, argv + i);
}
