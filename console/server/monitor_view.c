#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "console/base/clock.h"
#include "console/base/log.h"
#include "console/base/proc.h"
#include "console/base/str.h"
#include "console/server/monitor.h"

/* A document may lie open over a lunch break; a process that was taken over lives no longer than this. */
#define VIEWER_LIFE_MS (60 * 60 * 1000)
#define ENDING_MS      300

static void
end_viewer(struct monitor_viewer *v)
{
    if (v->pid > 0)
        (void)kill(v->pid, SIGKILL);
    *v = (struct monitor_viewer){0};
}

/* Takes note of viewers that have ended and were not asked for yet. */
static bool
any_free(struct monitor *m)
{
    bool free = false;
    int status;

    for (size_t i = 0; i < MONITOR_VIEWERS; i++) {
        pid_t pid = m->viewers[i].pid;
        if (pid > 0 && waitpid(pid, &status, WNOHANG) == pid)
            (void)monitor_viewer_ended(m, pid, status);
        free = free || m->viewers[i].pid == 0;
    }
    return free;
}

/* A free place: one whose session has just let go of it needs a moment to end; then the oldest makes room. */
static struct monitor_viewer *
make_room(struct monitor *m)
{
    static const struct timespec moment = {.tv_nsec = 10000000};
    struct monitor_viewer *v = &m->viewers[0];

    for (int i = 0; !any_free(m) && i < ENDING_MS / 10; i++)
        (void)nanosleep(&moment, NULL);

    for (size_t i = 1; i < MONITOR_VIEWERS; i++)
        if (v->pid > 0 && (m->viewers[i].pid == 0 || m->viewers[i].until < v->until))
            v = &m->viewers[i];
    end_viewer(v);
    return v;
}

/* Descriptor 3 of the process is its end of the socket; there is nothing else but the log. */
static int
start_viewer(struct monitor *m, struct monitor_viewer *v)
{
    char program[CFG_TEXT_MAX + 32];
    int pair[2];
    struct err e;

    (void)str_printf(program, sizeof program, "%s/loket-view", m->cfg.libexec);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return -1;
    const char *const argv[] = {program, "-c", m->config, NULL};
    const int fds[] = {-1, -1, STDERR_FILENO, pair[1]};
    pid_t pid = proc_spawn(argv, fds, 4, NULL, false, &e);
    (void)close(pair[1]);
    if (pid > 0) {
        *v = (struct monitor_viewer){pid, clock_mono_ms(clock_system()) + VIEWER_LIFE_MS};
        return pair[0];
    }
    log_err("loket-view", &e);
    (void)close(pair[0]);
    return -1;
}

bool
monitor_open_viewer(struct monitor *m)
{
    struct err e;
    int sock = start_viewer(m, make_room(m));

    ipc_begin(&m->msg, IPC_SES_VIEWER);
    ipc_put_u32(&m->msg, sock >= 0);
    m->msg.fd = sock;
    bool told = ipc_send(m->session, &m->msg, &e) == RC_OK;
    if (sock >= 0)
        (void)close(sock);
    m->msg.fd = -1;
    return told;
}

bool
monitor_viewer_ended(struct monitor *m, pid_t pid, int status)
{
    for (size_t i = 0; i < MONITOR_VIEWERS; i++) {
        if (m->viewers[i].pid != pid)
            continue;
        m->viewers[i] = (struct monitor_viewer){0};
        if (WIFSIGNALED(status))
            log_warn("loket-view died of signal %d", WTERMSIG(status));
        return true;
    }
    return false;
}

int64_t
monitor_viewers_end(struct monitor *m, int64_t now_ms, bool all)
{
    int64_t next = 0;

    for (size_t i = 0; i < MONITOR_VIEWERS; i++) {
        struct monitor_viewer *v = &m->viewers[i];
        if (v->pid > 0 && (all || now_ms >= v->until))
            end_viewer(v);
        if (v->pid > 0 && (next == 0 || v->until < next))
            next = v->until;
    }
    return next;
}
