/*
 * loket-auth: the one process that holds credentials. It listens on <state>/run/auth.sock and
 * forks a child for each conversation; the child logs somebody in and exits, and this process keeps
 * the socket. While the monitor keeps its end, the session is alive; when that end closes, for
 * whatever reason, a child records the end of the session.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/base/ipc.h"
#include "console/base/log.h"
#include "console/base/proc.h"
#include "console/base/str.h"
#include "console/crypto/pki.h"
#include "console/crypto/sodium.h"
#include "console/server/auth_service.h"
#include "console/server/start.h"

/* Enough for max_unauth of several hosts; more only wait. */
#define CHILDREN_MAX 256
#define ALIVE_MS     60000
#define EXIT_OVER    1 /* a child's status: the conversation is over */

enum { REPORT_SESSION = 1 };

struct conv {
    int fd;
    pid_t child;        /* serves it now; 0: nobody */
    int64_t session_id; /* 0: logging in */
};

struct auth {
    struct cfg cfg;
    struct auth_ctx ctx;
    int listener, signals;
    int report[2]; /* children write which session they opened */
    struct conv *convs;
    size_t n, cap;
    size_t children;
    pid_t alive_child;
    int64_t alive_at;
    bool stop;
};

static bool
keys_load(struct auth *s)
{
    char cert[CFG_PATH_MAX], key[CFG_PATH_MAX];
    struct err e;

    cfg_state_path(&s->cfg, cert, "keys/db-ca.crt");
    cfg_state_path(&s->cfg, key, "keys/db-ca.key");
    if (nacl_init(&e) == RC_OK && pki_ca_load(&s->ctx.ca, cert, key, &e) == RC_OK &&
        nacl_key_read(cfg_state_path(&s->cfg, key, "keys/totp.key"), s->ctx.totp_key, sizeof s->ctx.totp_key,
                      &e) == RC_OK)
        return true;
    log_err("keys", &e);
    return false;
}

static bool
auth_open(struct auth *s)
{
    static const int wanted[] = {SIGCHLD, SIGTERM, SIGINT, 0};
    char path[CFG_PATH_MAX];
    struct err e;
    int64_t uid = 65534;

    s->ctx.cfg = &s->cfg;
    s->ctx.chown_certs = geteuid() == 0;
    (void)str_to_i64(s->cfg.user_session, 1, UINT32_MAX - 1, &uid);
    s->ctx.session_uid = (uid_t)uid;
    s->ctx.slots = memfd_create("argon2-slots", MFD_CLOEXEC);
    s->signals = server_signals(wanted);
    if (s->ctx.slots < 0 || s->signals < 0 ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, s->report) != 0) {
        log_error("start: %s", strerror(errno));
        return false;
    }
    if (!keys_load(s))
        return false;
    s->listener = ipc_listen(cfg_state_path(&s->cfg, path, "run/auth.sock"), 0600, &e);
    if (s->listener < 0)
        log_err("listen", &e);
    return s->listener >= 0;
}

/* What a child does not need it does not keep; fd is the one it serves, or -1. */
static void
child_begin(struct auth *s, int fd)
{
    server_signals_reset();
    close(s->listener);
    close(s->signals);
    close(s->report[0]);
    for (size_t i = 0; i < s->n; i++)
        if (s->convs[i].fd != fd)
            close(s->convs[i].fd);
}

static pid_t
child_fork(struct auth *s, int fd)
{
    pid_t pid = fork();

    if (pid < 0)
        log_error("fork: %s", strerror(errno));
    else if (pid == 0)
        child_begin(s, fd);
    else
        s->children++;
    return pid;
}

/* In the child: logs somebody in and tells the parent which session to hold. */
static void
child_login(struct auth *s, int fd)
{
    struct ipc_msg m;
    struct err e;

    int64_t id = auth_service_login(&s->ctx, fd);
    if (id == 0)
        _exit(EXIT_OVER);
    ipc_begin(&m, REPORT_SESSION);
    ipc_put_i64(&m, getpid());
    ipc_put_i64(&m, id);
    _exit(ipc_send(s->report[1], &m, &e) == RC_OK ? 0 : EXIT_OVER);
}

/* In the child: serves one request of an open session, or its end. */
static void
child_session(struct auth *s, int fd, int64_t session_id)
{
    if (auth_service_session(&s->ctx, fd))
        _exit(0);
    auth_service_end(&s->ctx, session_id, "disconnect");
    _exit(EXIT_OVER);
}

static struct conv *
conv_add(struct auth *s, int fd)
{
    if (s->n == s->cap) {
        size_t cap = s->cap == 0 ? 64 : s->cap * 2;
        struct conv *grown = reallocarray(s->convs, cap, sizeof *grown);
        if (grown == NULL)
            return NULL;
        s->convs = grown;
        s->cap = cap;
    }
    s->convs[s->n] = (struct conv){.fd = fd};
    return &s->convs[s->n++];
}

static void
conv_drop(struct auth *s, struct conv *c)
{
    close(c->fd);
    *c = s->convs[--s->n];
}

/* Only this system user, or root, may talk to us. */
static bool
peer_allowed(int fd)
{
    struct ucred peer;
    socklen_t len = sizeof peer;

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) == 0 &&
           (peer.uid == 0 || peer.uid == geteuid());
}

static void
on_accept(struct auth *s)
{
    int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    struct conv *c = peer_allowed(fd) ? conv_add(s, fd) : NULL;
    if (c == NULL) {
        close(fd);
        return;
    }
    pid_t pid = child_fork(s, fd);
    if (pid == 0)
        child_login(s, fd);
    if (pid < 0)
        conv_drop(s, c);
    else
        c->child = pid;
}

static void
on_session_event(struct auth *s, struct conv *c)
{
    pid_t pid = child_fork(s, c->fd);

    if (pid == 0)
        child_session(s, c->fd, c->session_id);
    if (pid > 0)
        c->child = pid;
}

static struct conv *
conv_of_child(struct auth *s, pid_t pid)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->convs[i].child == pid)
            return &s->convs[i];
    return NULL;
}

static void
reports_read(struct auth *s)
{
    struct ipc_msg m;
    struct err e;

    while (ipc_recv(s->report[0], &m, 0, &e) == RC_OK) {
        int64_t pid = ipc_get_i64(&m), id = ipc_get_i64(&m);
        struct conv *c = ipc_ok(&m) ? conv_of_child(s, (pid_t)pid) : NULL;
        if (c != NULL)
            c->session_id = id;
    }
}

static void
children_reap(struct auth *s)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        /* What a child wrote before it ended is there by now. */
        reports_read(s);
        s->children--;
        if (pid == s->alive_child)
            s->alive_child = 0;
        if (WIFSIGNALED(status))
            log_warn("a child died of signal %d", WTERMSIG(status));
        struct conv *c = conv_of_child(s, pid);
        if (c == NULL)
            continue;
        c->child = 0;
        bool crashed_idle = WIFSIGNALED(status) && c->session_id != 0;
        if (!crashed_idle && !(WIFEXITED(status) && WEXITSTATUS(status) == 0 && c->session_id != 0))
            conv_drop(s, c);
    }
}

static void
sessions_alive(struct auth *s)
{
    s->alive_at = clock_mono_ms(clock_system()) + ALIVE_MS;
    if (s->alive_child != 0)
        return;
    pid_t pid = child_fork(s, -1);
    if (pid == 0) {
        size_t n = 0;
        int64_t *ids = calloc(s->n + 1, sizeof *ids);
        for (size_t i = 0; ids != NULL && i < s->n; i++)
            if (s->convs[i].session_id != 0)
                ids[n++] = s->convs[i].session_id;
        if (ids != NULL)
            auth_service_alive(&s->ctx, ids, n);
        _exit(0);
    }
    s->alive_child = pid > 0 ? pid : 0;
}

static void
on_signal(struct auth *s)
{
    int sig;

    while ((sig = server_signal_next(s->signals)) != 0)
        if (sig != SIGCHLD)
            s->stop = true;
    children_reap(s);
}

/* Fills p; returns how many. The first three are fixed, then one per conversation, in order. */
static nfds_t
poll_fill(const struct auth *s, struct pollfd *p)
{
    bool room = s->children < CHILDREN_MAX;

    p[0] = (struct pollfd){.fd = s->signals, .events = POLLIN};
    p[1] = (struct pollfd){.fd = room ? s->listener : -1, .events = POLLIN};
    p[2] = (struct pollfd){.fd = s->report[0], .events = POLLIN};
    for (size_t i = 0; i < s->n; i++) {
        bool idle = s->convs[i].child == 0 && room;
        p[3 + i] = (struct pollfd){.fd = idle ? s->convs[i].fd : -1, .events = POLLIN};
    }
    return (nfds_t)(3 + s->n);
}

static void
serve(struct auth *s)
{
    struct pollfd *p = NULL;
    size_t cap = 0;

    while (!s->stop) {
        if (p == NULL || cap < s->cap + 4) {
            cap = s->cap + 64;
            p = reallocarray(p, cap, sizeof *p);
            if (p == NULL)
                abort();
        }
        int64_t left = s->alive_at - clock_mono_ms(clock_system());
        if (left <= 0) {
            sessions_alive(s);
            left = ALIVE_MS;
        }
        nfds_t n = poll_fill(s, p);
        if (poll(p, n, (int)left) <= 0)
            continue;
        /* Conversations first: what follows moves them. */
        for (size_t i = 0; i + 3 < n; i++)
            if (p[3 + i].revents != 0 && s->children < CHILDREN_MAX)
                on_session_event(s, &s->convs[i]);
        if (p[2].revents != 0)
            reports_read(s);
        if (p[0].revents != 0)
            on_signal(s);
        if (p[1].revents != 0)
            on_accept(s);
    }
    free(p);
}

int
main(int argc, char **argv)
{
    static struct auth s;
    const char *config;

    if (!server_start(argc, argv, "loket-auth", &s.cfg, &config))
        return 2;
    if (!auth_open(&s))
        return 1;
    log_info("ready");
    serve(&s);
    pki_ca_free(s.ctx.ca);
    nacl_wipe(s.ctx.totp_key, sizeof s.ctx.totp_key);
    free(s.convs);
    return 0;
}
