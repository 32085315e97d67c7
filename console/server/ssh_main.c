/*
 * loket-ssh: speaks SSH with one client. Descriptor 0 is the connection, 2 a pipe to the log, 3
 * the monitor. It knows no database and no password file; after the sandbox it can open
 * nothing. What it holds that matters is the SSH host key, which libssh needs in its memory.
 */
#include <unistd.h>

#include "console/base/ipc.h"
#include "console/base/log.h"
#include "console/base/proc.h"
#include "console/server/ipc_kinds.h"
#include "console/server/sandbox.h"
#include "console/server/ssh_front.h"
#include "console/server/start.h"

#define CLIENT   STDIN_FILENO
#define MONITOR  3
#define START_MS 10000

/* Takes key and limits from the monitor and makes the SSH server from them. */
static struct front *
prepare(const struct cfg *cfg, struct err *e)
{
    static struct ipc_msg m;

    if (ipc_recv(MONITOR, &m, START_MS, e) != RC_OK)
        return NULL;
    struct front_opts opts = {.client = CLIENT,
                              .monitor = MONITOR,
                              .host_key = ipc_get_str(&m, 8192),
                              .tries = ipc_get_u32(&m),
                              .grace_s = (unsigned)cfg->login_grace_s};
    struct front *f = NULL;
    if (m.kind == IPC_MON_START && ipc_ok(&m))
        f = front_prepare(&opts, e);
    else
        err_set(e, RC_INVALID, "start", "%s", "");
    ipc_wipe(&m);
    return f;
}

int
main(int argc, char **argv)
{
    static struct cfg cfg;
    const char *config;
    char empty[CFG_PATH_MAX];
    struct err e;

    if (!server_start(argc, argv, "loket-ssh", &cfg, &config))
        return 2;
    struct front *f = prepare(&cfg, &e);
    if (f == NULL ||
        sandbox_enter(SANDBOX_NETWORK, cfg_state_path(&cfg, empty, "run/empty"), cfg.user_ssh, &e) != RC_OK) {
        log_err("start", &e);
        return 1;
    }
    front_run(f);
    front_free(f);
    return 0;
}
