/*
 * view_main.c - loket-view: shows one document that somebody sent in, and nothing else. Started by the
 * monitor for a session, which holds the other end of descriptor 3 and hands over the bytes.
 *
 * Everything that needs a file is read first. Then it gives up files, network, processes and all but a few
 * system calls, and only then it reads what may be hostile. It ends with its session, at most.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "console/base/log.h"
#include "console/server/sandbox.h"
#include "console/server/start.h"
#include "console/view/view_doc.h"

int
main(int argc, char **argv)
{
    static struct cfg cfg;
    const char *config;
    char empty[CFG_PATH_MAX];
    struct err e;

    if (!server_start(argc, argv, "loket-view", &cfg, &config))
        return 2;
    view_fonts_open();
    view_chafa_start();
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (sandbox_enter(SANDBOX_VIEW, cfg_state_path(&cfg, empty, "run/empty"), cfg.user_view, &e) != RC_OK) {
        log_err("start", &e);
        return 1;
    }
    /* What the libraries print about a document may hold parts of it. */
    if (null < 0 || dup2(null, STDERR_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0)
        return 1;
    view_serve(VIEW_SOCKET);
    return 0;
}
