/*
 * loket-monitor: started by loketd for one connection, with the client's socket as descriptor 0.
 * Starts loket-ssh on that socket, answers its requests, starts loket-session after login, and
 * sees to it that neither outlives the other.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console/base/clock.h"
#include "console/base/log.h"
#include "console/base/proc.h"
#include "console/base/str.h"
#include "console/server/monitor.h"
#include "console/server/start.h"

#define CLIENT          STDIN_FILENO
#define HOST_KEY_MAX    8192
#define FRONT_LOG_MAX   65536  /* bytes of log that one connection may cause */
#define HANGUP_MS       5000   /* from SIGHUP to SIGKILL */
#define LAST_OUTPUT_MS  120000 /* for loket-ssh to bring the last output to a slow client */
#define GRACE_EXTRA_MS  20000  /* loket-ssh ends itself before this */
#define RESUME_EVERY_MS 2000

static int64_t
now_ms(void)
{
    return clock_mono_ms(clock_system());
}

static bool
source_find(char dst[IPC_SOURCE_MAX + 1])
{
    struct sockaddr_storage sa = {0};
    socklen_t len = sizeof sa;
    char text[INET6_ADDRSTRLEN] = "";

    if (getpeername(CLIENT, (struct sockaddr *)&sa, &len) != 0)
        return false;
    if (sa.ss_family == AF_INET)
        inet_ntop(AF_INET, &((struct sockaddr_in *)&sa)->sin_addr, text, sizeof text);
    else if (sa.ss_family == AF_INET6)
        inet_ntop(AF_INET6, &((struct sockaddr_in6 *)&sa)->sin6_addr, text, sizeof text);
    const char *plain = str_starts(text, "::ffff:") ? text + strlen("::ffff:") : text;
    return plain[0] != '\0' && str_copy(dst, IPC_SOURCE_MAX + 1, plain);
}

/* Reads the SSH host key; loket-ssh opens no file. */
static bool
send_start(struct monitor *m)
{
    char path[CFG_PATH_MAX], key[HOST_KEY_MAX + 1];
    struct err e;

    int fd = open(cfg_state_path(&m->cfg, path, "keys/ssh_host_ed25519"), O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, key, HOST_KEY_MAX);
    if (fd >= 0)
        close(fd);
    if (n <= 0) {
        log_error("SSH host key: %s", n < 0 ? strerror(errno) : "empty");
        return false;
    }
    key[n] = '\0';
    ipc_begin(&m->msg, IPC_MON_START);
    ipc_put_str(&m->msg, key);
    ipc_put_u32(&m->msg, (uint32_t)m->tries_left);
    bool sent = ipc_send(m->front, &m->msg, &e) == RC_OK;
    explicit_bzero(key, sizeof key);
    ipc_wipe(&m->msg);
    return sent;
}

static bool
spawn_front(struct monitor *m)
{
    char program[CFG_TEXT_MAX + 32];
    int pair[2], log[2];
    struct err e;

    (void)str_printf(program, sizeof program, "%s/loket-ssh", m->cfg.libexec);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0 ||
        pipe2(log, O_CLOEXEC | O_NONBLOCK) != 0) {
        log_error("pipes: %s", strerror(errno));
        return false;
    }
    const char *const argv[] = {program, "-c", m->config, NULL};
    const int fds[] = {CLIENT, -1, log[1], pair[1]};
    m->front_pid = proc_spawn(argv, fds, 4, NULL, false, &e);
    close(pair[1]);
    close(log[1]);
    m->front = pair[0];
    m->front_log = log[0];
    if (m->front_pid < 0)
        log_err("loket-ssh", &e);
    return m->front_pid > 0;
}

/* From here on only loket-ssh holds the client's socket: it closes when that process ends. */
static bool
release_client(void)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    bool done = null >= 0 && dup2(null, CLIENT) == CLIENT;

    if (null > STDERR_FILENO)
        close(null);
    return done;
}

static bool
monitor_init(struct monitor *m)
{
    static const int wanted[] = {SIGCHLD, SIGTERM, SIGINT, SIGHUP, 0};

    m->report = STDOUT_FILENO;
    m->front = m->front_log = m->auth = m->session = m->grant.cert = -1;
    m->front_log_left = FRONT_LOG_MAX;
    m->tries_left = m->cfg.login_tries;
    m->deadline = now_ms() + m->cfg.login_grace_s * 1000 + GRACE_EXTRA_MS;
    m->signals = server_signals(wanted);
    return m->signals >= 0 && source_find(m->source) && spawn_front(m) && release_client() && send_start(m);
}

/* Copies what loket-ssh logs, bounded and without control characters. False when there was nothing. */
static bool
on_front_log(struct monitor *m)
{
    char text[1024];
    ssize_t n = read(m->front_log, text, sizeof text);

    if (n == 0 || (n < 0 && errno != EAGAIN)) {
        close(m->front_log);
        m->front_log = -1;
    }
    if (n <= 0)
        return false;
    size_t len = (size_t)n < m->front_log_left ? (size_t)n : m->front_log_left;
    m->front_log_left -= len;
    for (size_t i = 0; i < len; i++)
        if ((text[i] < ' ' && text[i] != '\n') || text[i] == 127)
            text[i] = '?';
    if (len > 0 && write(STDERR_FILENO, text, len) < 0)
        m->front_log_left = 0;
    return true;
}

static void
close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

/* The session is told to end; if it does not, it is killed when the deadline passes. */
static void
hang_up(struct monitor *m)
{
    if (m->stage == MONITOR_ENDING)
        return;
    m->stage = MONITOR_ENDING;
    m->deadline = now_ms() + HANGUP_MS;
    if (m->session_pid > 0)
        (void)kill(m->session_pid, SIGHUP);
}

static void
front_gone(struct monitor *m)
{
    close_fd(&m->front);
    hang_up(m);
}

static void
session_exited(struct monitor *m, int status)
{
    bool signaled = WIFSIGNALED(status);
    struct err e;

    m->session_pid = 0;
    close_fd(&m->session);
    (void)monitor_viewers_end(m, now_ms(), true);
    m->stage = MONITOR_ENDING;
    m->deadline = now_ms() + LAST_OUTPUT_MS;
    if (signaled)
        log_warn("session died of signal %d", WTERMSIG(status));
    if (m->front < 0)
        return;
    ipc_begin(&m->msg, IPC_MON_EXITED);
    ipc_put_u32(&m->msg, (uint32_t)(signaled ? 128 + WTERMSIG(status) : WEXITSTATUS(status)));
    ipc_put_u32(&m->msg, signaled);
    if (ipc_send(m->front, &m->msg, &e) != RC_OK)
        front_gone(m);
}

static void
front_exited(struct monitor *m, int status)
{
    m->front_pid = 0;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        log_info("login took too long");
    else if (WIFSIGNALED(status))
        log_warn("loket-ssh died of signal %d", WTERMSIG(status));
    front_gone(m);
}

static void
on_signal(struct monitor *m)
{
    int sig, status;
    pid_t pid;

    while ((sig = server_signal_next(m->signals)) != 0)
        if (sig != SIGCHLD)
            hang_up(m);
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid == m->front_pid)
            front_exited(m, status);
        else if (pid == m->session_pid)
            session_exited(m, status);
        else
            (void)monitor_viewer_ended(m, pid, status);
    }
}

static void
on_deadline(struct monitor *m)
{
    m->deadline = now_ms() + HANGUP_MS;
    if (m->session_pid > 0)
        (void)kill(m->session_pid, SIGKILL);
    else if (m->front_pid > 0)
        (void)kill(m->front_pid, SIGKILL);
    hang_up(m);
}

/* loket-auth went away, or ended the conversation of an open session: take it up again. */
static void
resume(struct monitor *m)
{
    struct err e;

    m->resume_at = 0;
    enum rc rc = monitor_resume(m, &e);
    if (rc == RC_DENIED) {
        log_info("session was ended elsewhere");
        hang_up(m);
    } else if (rc != RC_OK) {
        m->resume_at = now_ms() + RESUME_EVERY_MS;
    }
}

static void
on_auth(struct monitor *m)
{
    /* Between questions loket-auth says nothing: this is the end of the conversation. */
    close_fd(&m->auth);
    if (m->stage == MONITOR_AFTER || m->stage == MONITOR_OPEN)
        m->resume_at = now_ms();
}

static int
poll_timeout(struct monitor *m)
{
    int64_t at = m->deadline, now = now_ms(), viewer = monitor_viewers_end(m, now, false);

    if (viewer != 0 && (at == 0 || viewer < at))
        at = viewer;

    if (m->resume_at != 0 && (at == 0 || m->resume_at < at))
        at = m->resume_at;
    if (at == 0)
        return -1;
    return at <= now ? 0 : (int)(at - now);
}

static void
step(struct monitor *m)
{
    struct pollfd p[] = {
        {.fd = m->signals, .events = POLLIN}, {.fd = m->front, .events = POLLIN},
        {.fd = m->session, .events = POLLIN}, {.fd = m->front_log, .events = POLLIN},
        {.fd = m->auth, .events = POLLIN},
    };

    if (poll(p, COUNT(p), poll_timeout(m)) < 0)
        return;
    if (p[3].revents != 0)
        (void)on_front_log(m);
    if (p[4].revents != 0)
        on_auth(m);
    if (p[1].revents != 0 && !monitor_serve_front(m))
        front_gone(m);
    if (p[2].revents != 0 && m->session >= 0 && !monitor_serve_session(m)) {
        /* At its end the exit status follows; a session that only breaks the rules is ended. */
        close_fd(&m->session);
        if (m->session_pid > 0 && (p[2].revents & POLLHUP) == 0)
            hang_up(m);
    }
    if (p[0].revents != 0)
        on_signal(m);
    if (m->resume_at != 0 && now_ms() >= m->resume_at && m->stage != MONITOR_ENDING)
        resume(m);
    if (m->deadline != 0 && now_ms() >= m->deadline)
        on_deadline(m);
}

int
main(int argc, char **argv)
{
    static struct monitor m;

    if (!server_start(argc, argv, "loket-monitor", &m.cfg, &m.config))
        return 2;
    if (!monitor_init(&m))
        return 1;
    while (m.front_pid > 0 || m.session_pid > 0)
        step(&m);
    while (m.front_log >= 0 && on_front_log(&m))
        continue;
    explicit_bzero(&m.grant, sizeof m.grant);
    return 0;
}
