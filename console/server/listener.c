#include "console/server/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/proc.h"
#include "console/base/str.h"
#include "console/server/limits.h"
#include "console/server/start.h"

#define BACKLOG         1024
#define PAUSE_MS        500   /* no accepting after a shortage of descriptors or memory */
#define USER_TIMEOUT_MS 60000 /* a client that acknowledges nothing for so long is gone */
#define REFUSED_LOG_MS  10000
#define ACCEPT_BURST    64

struct conn {
    pid_t pid;
    int report; /* the monitor's descriptor 1 */
    struct limits_source source;
    bool authenticated;
};

struct listener {
    const struct cfg *cfg;
    const char *config;
    char monitor[CFG_TEXT_MAX + 32];
    int sock, signals;
    struct limits *limits;
    struct conn *conns;
    size_t n, cap;
    int64_t pause_until, refused_logged;
    unsigned refused;
    bool stop;
};

static int64_t
now_ms(void)
{
    return clock_mono_ms(clock_system());
}

static int
listen_on(const char *address, int64_t port, struct err *e)
{
    struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                             .ai_socktype = SOCK_STREAM},
                    *ai;
    char service[16];
    const int on = 1;

    (void)str_printf(service, sizeof service, "%d", (int)port);
    int why = getaddrinfo(address, service, &hints, &ai);
    if (why != 0) {
        err_set(e, RC_INVALID, "listen_address", _("Alamat untuk didengarkan tidak sah."));
        err_detail(e, "%s: %s", address, gai_strerror(why));
        return -1;
    }
    int fd = socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
                    bind(fd, ai->ai_addr, ai->ai_addrlen) != 0 || listen(fd, BACKLOG) != 0)) {
        why = errno;
        close(fd);
        errno = why;
        fd = -1;
    }
    freeaddrinfo(ai);
    if (fd < 0) {
        why = errno;
        err_set(e, RC_FAIL, "listen", _("Porta tidak dapat dibuka. Periksa apakah program lain memakainya."));
        err_detail(e, "%s port %d: %s", address, (int)port, strerror(why));
    }
    return fd;
}

struct listener *
listener_open(const struct cfg *cfg, const char *config, struct err *e)
{
    static const int wanted[] = {SIGCHLD, SIGTERM, SIGINT, 0};
    struct listener *l = calloc(1, sizeof *l);

    if (l == NULL)
        abort();
    l->cfg = cfg;
    l->config = config;
    (void)str_printf(l->monitor, sizeof l->monitor, "%s/loket-monitor", cfg->libexec);
    l->limits = limits_new(cfg->max_sessions, cfg->max_unauth, cfg->max_per_source);
    l->signals = server_signals(wanted);
    l->sock = l->signals < 0 ? -1 : listen_on(cfg->listen_address, cfg->listen_port, e);
    if (l->sock < 0) {
        if (l->signals < 0)
            err_set(e, RC_FAIL, "signals", "%s", strerror(errno));
        listener_close(l);
        return NULL;
    }
    return l;
}

void
listener_close(struct listener *l)
{
    if (l->sock >= 0)
        close(l->sock);
    if (l->signals >= 0)
        close(l->signals);
    for (size_t i = 0; i < l->n; i++)
        close(l->conns[i].report);
    limits_free(l->limits);
    free(l->conns);
    free(l);
}

static void
client_options(int fd)
{
    const int on = 1, idle = 30, interval = 10, count = 3;
    const unsigned timeout = USER_TIMEOUT_MS;

    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    (void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPIDLE, &idle, sizeof idle);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPINTVL, &interval, sizeof interval);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_KEEPCNT, &count, sizeof count);
    (void)setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &timeout, sizeof timeout);
}

/* Says why, in a line that RFC 4253 4.2 allows before the version, and logs now and then. */
static void
refuse(struct listener *l, int fd, enum limits_verdict why)
{
    static const char *const line[] = {
        [LIMITS_ADMIT] = "",
        [LIMITS_TOTAL] = N_("Terlalu banyak sambungan. Coba lagi sebentar."),
        [LIMITS_UNAUTH] = N_("Terlalu banyak sambungan yang belum masuk. Coba lagi sebentar."),
        [LIMITS_SOURCE] = N_("Terlalu banyak sambungan dari alamat ini. Tutup yang tidak dipakai."),
        [LIMITS_PENALTY] = N_("Terlalu sering salah masuk dari alamat ini. Coba lagi beberapa menit lagi."),
    };
    char text[256];
    int64_t now = now_ms();

    str_printf(text, sizeof text, "%s\r\n", _(line[why]));
    (void)send(fd, text, strlen(text), MSG_DONTWAIT | MSG_NOSIGNAL);
    close(fd);
    l->refused++;
    if (now - l->refused_logged < REFUSED_LOG_MS && l->refused_logged != 0)
        return;
    log_warn("%u connections refused, the last for reason %d; open %lld, not logged in %lld", l->refused,
             (int)why, (long long)limits_total(l->limits), (long long)limits_unauth(l->limits));
    l->refused = 0;
    l->refused_logged = now;
}

static bool
room_for_one(struct listener *l)
{
    if (l->n < l->cap)
        return true;
    size_t cap = l->cap == 0 ? 64 : l->cap * 2;
    struct conn *grown = reallocarray(l->conns, cap, sizeof *grown);
    if (grown == NULL)
        return false;
    l->conns = grown;
    l->cap = cap;
    return true;
}

/* Starts the monitor of an admitted connection. False when it cannot be started now. */
static bool
start_monitor(struct listener *l, int client, const struct limits_source *src)
{
    const char *const argv[] = {l->monitor, "-c", l->config, NULL};
    int report[2];
    struct err e;

    if (!room_for_one(l) || pipe2(report, O_CLOEXEC | O_NONBLOCK) != 0)
        return false;
    const int fds[] = {client, report[1], STDERR_FILENO};
    pid_t pid = proc_spawn(argv, fds, 3, NULL, false, &e);
    close(report[1]);
    if (pid < 0) {
        log_err("monitor", &e);
        close(report[0]);
        return false;
    }
    l->conns[l->n++] = (struct conn){.pid = pid, .report = report[0], .source = *src};
    return true;
}

static void
admit(struct listener *l, int fd, const struct sockaddr *sa)
{
    struct limits_source src;

    if (!limits_source_of(&src, sa)) {
        close(fd);
        return;
    }
    enum limits_verdict v = limits_admit(l->limits, &src, now_ms());
    if (v != LIMITS_ADMIT) {
        refuse(l, fd, v);
        return;
    }
    client_options(fd);
    if (!start_monitor(l, fd, &src)) {
        limits_gone(l->limits, &src, false);
        l->pause_until = now_ms() + PAUSE_MS;
    }
    close(fd);
}

static void
on_accept(struct listener *l)
{
    for (int i = 0; i < ACCEPT_BURST; i++) {
        struct sockaddr_storage sa;
        socklen_t len = sizeof sa;
        int fd = accept4(l->sock, (struct sockaddr *)&sa, &len, SOCK_CLOEXEC);
        if (fd >= 0) {
            admit(l, fd, (struct sockaddr *)&sa);
            continue;
        }
        if (errno == EINTR || errno == ECONNABORTED)
            continue;
        if (errno != EAGAIN && errno != EWOULDBLOCK) {
            log_warn("accept: %s", strerror(errno));
            l->pause_until = now_ms() + PAUSE_MS;
        }
        return;
    }
}

/* Reads what the monitor tells about logins. At the end of the pipe it only waits to be reaped. */
static void
on_report(struct listener *l, struct conn *c)
{
    char bytes[64];
    ssize_t n = read(c->report, bytes, sizeof bytes);

    if (n == 0) {
        close(c->report);
        c->report = -1;
    }
    for (ssize_t i = 0; i < n; i++) {
        if (bytes[i] == LISTENER_LOGIN_FAILED) {
            limits_login_failed(l->limits, &c->source, now_ms());
        } else if (bytes[i] == LISTENER_LOGIN_OK && !c->authenticated) {
            c->authenticated = true;
            limits_login_ok(l->limits, &c->source, now_ms());
        }
    }
}

static void
conn_gone(struct listener *l, size_t i)
{
    struct conn *c = &l->conns[i];

    /* Failures it reported just before it ended count as well. */
    if (c->report >= 0)
        on_report(l, c);
    if (c->report >= 0)
        close(c->report);
    limits_gone(l->limits, &c->source, c->authenticated);
    *c = l->conns[--l->n];
}

static void
reap(struct listener *l)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (WIFSIGNALED(status))
            log_warn("a monitor died of signal %d", WTERMSIG(status));
        for (size_t i = 0; i < l->n; i++) {
            if (l->conns[i].pid != pid)
                continue;
            conn_gone(l, i);
            break;
        }
    }
}

static void
on_signal(struct listener *l)
{
    int sig;

    while ((sig = server_signal_next(l->signals)) != 0) {
        if (sig == SIGCHLD)
            continue;
        l->stop = true;
        for (size_t i = 0; sig == SIGINT && i < l->n; i++)
            (void)kill(l->conns[i].pid, SIGTERM);
    }
    reap(l);
}

void
listener_serve(struct listener *l)
{
    struct pollfd *p = NULL;
    size_t cap = 0;

    while (!l->stop) {
        if (p == NULL || cap < l->n + 2) {
            cap = l->n + 64;
            p = reallocarray(p, cap, sizeof *p);
            if (p == NULL)
                abort();
        }
        int64_t pause = l->pause_until - now_ms();
        nfds_t n = 2;
        p[0] = (struct pollfd){.fd = l->signals, .events = POLLIN};
        p[1] = (struct pollfd){.fd = pause > 0 ? -1 : l->sock, .events = POLLIN};
        for (size_t i = 0; i < l->n; i++)
            p[n++] = (struct pollfd){.fd = l->conns[i].report, .events = POLLIN};
        if (poll(p, n, pause > 0 ? (int)pause : -1) < 0)
            continue;
        /* Reports first: what follows moves the connections. */
        for (size_t i = 0; i + 2 < n; i++)
            if (p[i + 2].revents != 0)
                on_report(l, &l->conns[i]);
        if (p[0].revents != 0)
            on_signal(l);
        if (p[1].revents != 0 && !l->stop)
            on_accept(l);
    }
    free(p);
}
