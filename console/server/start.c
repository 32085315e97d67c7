#include "console/server/start.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/proc.h"

bool
server_start(int argc, char **argv, const char *program, struct cfg *cfg, const char **config)
{
    struct err e;

    proc_harden();
    log_open(program, LOG_LVL_INFO, STDERR_FILENO);
    if (argc != 3 || strcmp(argv[1], "-c") != 0) {
        (void)fprintf(stderr, "usage: %s -c FILE\n", program);
        return false;
    }
    cfg_defaults(cfg);
    if (cfg_load(cfg, argv[2], &e) != RC_OK) {
        (void)fprintf(stderr, "%s: %s\n", program, e.text);
        return false;
    }
    *config = argv[2];
    i18n_init(cfg->locale_dir, cfg->language);
    return true;
}

int
server_signals(const int *signals)
{
    sigset_t set;

    sigemptyset(&set);
    for (; *signals != 0; signals++)
        sigaddset(&set, *signals);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return -1;
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int
server_signal_next(int fd)
{
    struct signalfd_siginfo info;

    return read(fd, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}

void
server_signals_reset(void)
{
    sigset_t none;

    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}
