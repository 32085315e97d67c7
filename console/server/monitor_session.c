#include <errno.h>
#include <pty.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "console/base/log.h"
#include "console/base/proc.h"
#include "console/base/str.h"
#include "console/server/monitor.h"

#define TERM_MAX  64
#define VALUE_MAX 64
#define SIDE_MAX  500 /* columns or lines; more only wastes memory */
#define SIDE_MIN  1

/* What loket-ssh asks for, checked. */
struct want {
    bool tty;
    unsigned short cols, rows;
    char command[IPC_COMMAND_MAX + 1];
    char term[TERM_MAX + 8];                /* "TERM=..." */
    char vars[IPC_ENV_MAX][VALUE_MAX + 24]; /* LANG, LC_* and NO_COLOR */
    const char *env[IPC_ENV_MAX + 2];
};

/* The session's ends of its streams and ours (which loket-ssh gets); -1 where there is none. */
struct streams {
    int session[3];
    int front[3];
};

static bool
word_clean(const char *s, size_t most)
{
    if (strlen(s) > most)
        return false;
    for (; *s != '\0'; s++)
        if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9') ||
              strchr("._+@-", *s) != NULL))
            return false;
    return true;
}

/* True for "LANG=...", "LC_...=..." and "NO_COLOR=..." with a harmless value. */
static bool
variable_allowed(const char *s)
{
    const char *eq = strchr(s, '=');

    if (eq == NULL || !word_clean(eq + 1, VALUE_MAX))
        return false;
    if (strncmp(s, "LANG=", 5) == 0 || strncmp(s, "NO_COLOR=", 9) == 0)
        return true;
    if (strncmp(s, "LC_", 3) != 0 || eq - s > 20)
        return false;
    for (s += 3; s < eq; s++)
        if (*s < 'A' || *s > 'Z')
            return s[0] == '_';
    return true;
}

static unsigned short
clamp_side(uint32_t v, unsigned short otherwise)
{
    if (v == 0)
        return otherwise;
    return (unsigned short)(v < SIDE_MIN ? SIDE_MIN : v > SIDE_MAX ? SIDE_MAX : v);
}

static bool
want_read(struct monitor *m, struct want *w)
{
    size_t n = 0;

    memset(w, 0, sizeof *w);
    w->tty = ipc_get_u32(&m->msg) != 0;
    const char *term = ipc_get_str(&m->msg, TERM_MAX);
    (void)str_printf(w->term, sizeof w->term, "TERM=%s", word_clean(term, TERM_MAX) ? term : "");
    w->cols = clamp_side(ipc_get_u32(&m->msg), 80);
    w->rows = clamp_side(ipc_get_u32(&m->msg), 24);
    bool fits = str_copy(w->command, sizeof w->command, ipc_get_str(&m->msg, IPC_COMMAND_MAX));
    uint32_t vars = ipc_get_u32(&m->msg);
    w->env[n++] = w->term;
    for (uint32_t i = 0; i < vars && i < IPC_ENV_MAX; i++) {
        const char *var = ipc_get_str(&m->msg, sizeof w->vars[0] - 1);
        if (variable_allowed(var) && str_copy(w->vars[i], sizeof w->vars[0], var))
            w->env[n++] = w->vars[i];
    }
    return fits && ipc_ok(&m->msg);
}

static void
close_all(int fds[3])
{
    for (int i = 0; i < 3; i++) {
        /* One pty may stand for all three. */
        if (fds[i] >= 0 && (i == 0 || fds[i] != fds[0]))
            close(fds[i]);
    }
    fds[0] = fds[1] = fds[2] = -1;
}

static bool
open_tty(struct streams *s, const struct want *w)
{
    struct winsize size = {.ws_col = w->cols, .ws_row = w->rows};
    int master, slave;

    if (openpty(&master, &slave, NULL, NULL, &size) != 0)
        return false;
    struct termios t;
    if (tcgetattr(slave, &t) == 0) {
        t.c_iflag |= IUTF8;
        (void)tcsetattr(slave, TCSANOW, &t);
    }
    *s = (struct streams){{slave, slave, slave}, {master, -1, -1}};
    return true;
}

static bool
open_pipes(struct streams *s)
{
    *s = (struct streams){{-1, -1, -1}, {-1, -1, -1}};
    for (int i = 0; i < 3; i++) {
        int p[2];
        if (pipe(p) != 0) {
            close_all(s->session);
            close_all(s->front);
            return false;
        }
        s->session[i] = p[i == 0 ? 0 : 1];
        s->front[i] = p[i == 0 ? 1 : 0];
    }
    return true;
}

static bool
send_streams(struct monitor *m, const struct want *w, const struct streams *s)
{
    static const enum mon_stream pipes[] = {MON_STREAM_IN, MON_STREAM_OUT, MON_STREAM_ERR};
    struct err e;

    for (int i = 0; i < 3; i++) {
        if (s->front[i] < 0)
            continue;
        ipc_begin(&m->msg, IPC_MON_STREAM);
        ipc_put_u32(&m->msg, (uint32_t)(w->tty ? MON_STREAM_TTY : pipes[i]));
        m->msg.fd = s->front[i];
        if (ipc_send(m->front, &m->msg, &e) != RC_OK)
            return false;
    }
    return true;
}

static bool
answer_opened(struct monitor *m, enum mon_opened how)
{
    struct err e;

    ipc_begin(&m->msg, IPC_MON_OPENED);
    ipc_put_u32(&m->msg, (uint32_t)how);
    return ipc_send(m->front, &m->msg, &e) == RC_OK;
}

void
monitor_send_cert(struct monitor *m)
{
    struct err e;

    ipc_begin(&m->msg, IPC_SES_CERT);
    ipc_put_i64(&m->msg, m->grant.not_after);
    m->msg.fd = m->grant.cert;
    if (ipc_send(m->session, &m->msg, &e) != RC_OK)
        log_err("certificate to the session", &e);
    close(m->grant.cert);
    m->grant.cert = -1;
}

static bool
send_hello(struct monitor *m, const struct want *w)
{
    const struct monitor_grant *g = &m->grant;
    struct err e;

    ipc_begin(&m->msg, IPC_SES_HELLO);
    ipc_put_str(&m->msg, g->username);
    ipc_put_str(&m->msg, g->db_role);
    ipc_put_str(&m->msg, g->role);
    ipc_put_str(&m->msg, g->display);
    ipc_put_i64(&m->msg, g->session_id);
    ipc_put_str(&m->msg, m->source);
    ipc_put_str(&m->msg, w->term + strlen("TERM="));
    ipc_put_str(&m->msg, w->command);
    return ipc_send(m->session, &m->msg, &e) == RC_OK;
}

/* Starts the program on its ends of the streams; descriptor 3 is its socket to us, 4 the log. */
static bool
spawn_session(struct monitor *m, const struct want *w, const struct streams *s)
{
    char program[CFG_TEXT_MAX + 32];
    int pair[2];
    struct err e;

    (void)str_printf(program, sizeof program, "%s/loket-session", m->cfg.libexec);
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    const char *const argv[] = {program, "-c", m->config, NULL};
    const int fds[] = {s->session[0], s->session[1], s->session[2], pair[1], STDERR_FILENO};
    m->session_pid = proc_spawn(argv, fds, 5, w->env, w->tty, &e);
    close(pair[1]);
    if (m->session_pid < 0) {
        log_err("session", &e);
        m->session_pid = 0;
        close(pair[0]);
        return false;
    }
    m->session = pair[0];
    return true;
}

static bool
role_is_machine(const char *role)
{
    return str_eq(role, "channel") || str_eq(role, "kiosk");
}

bool
monitor_open_session(struct monitor *m)
{
    struct want w;
    struct streams s;

    if (!want_read(m, &w))
        return false;
    if (role_is_machine(m->grant.role) && (w.command[0] == '\0' || w.tty))
        return answer_opened(m, MON_OPENED_COMMANDS_ONLY);
    if (!(w.tty ? open_tty(&s, &w) : open_pipes(&s))) {
        log_error("streams: %s", strerror(errno));
        return answer_opened(m, MON_OPENED_FAILED);
    }
    bool started = spawn_session(m, &w, &s) && send_hello(m, &w);
    close_all(s.session);
    if (started) {
        monitor_send_cert(m);
        started = send_streams(m, &w, &s);
        m->stage = MONITOR_OPEN;
        m->deadline = 0;
    }
    close_all(s.front);
    explicit_bzero(w.command, sizeof w.command);
    return answer_opened(m, started ? MON_OPENED_YES : MON_OPENED_FAILED);
}
