#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "console/base/clock.h"
#include "console/base/log.h"
#include "console/base/str.h"
#include "console/server/listener.h"
#include "console/server/monitor.h"

/* The keys of an agent may be many; wrong codes are limited by login_tries. */
#define KEYS_MAX    32
#define ANSWERS_MAX 12

struct front_request {
    uint16_t kind;
    enum monitor_stage stage; /* served only there */
    int most;                 /* times per connection */
    bool (*handle)(struct monitor *m);
};

static void
report(struct monitor *m, char what)
{
    /* loketd may be gone; the connection goes on. */
    if (write(m->report, &what, 1) != 1)
        log_debug("nobody reads the reports");
}

static bool
answer_front(struct monitor *m, enum verdict v)
{
    struct err e;

    ipc_begin(&m->msg, IPC_MON_ANSWER);
    ipc_put_u32(&m->msg, (uint32_t)v);
    ipc_put_u32(&m->msg, (uint32_t)m->tries_left);
    return ipc_send(m->front, &m->msg, &e) == RC_OK;
}

static void
auth_close(struct monitor *m)
{
    if (m->auth >= 0)
        close(m->auth);
    m->auth = -1;
}

/* Waits for the answer, or for loket-ssh to go away. */
static enum rc
auth_wait(struct monitor *m, struct err *e)
{
    int64_t most = 3 * m->cfg.db_deadline_ms + m->cfg.login_delay_max_ms + 10000;
    struct pollfd p[2] = {{.fd = m->auth, .events = POLLIN}, {.fd = m->front, .events = 0}};

    int n = poll(p, 2, (int)most);
    if (n > 0 && p[0].revents != 0)
        return RC_OK;
    return err_set(e, RC_UNAVAILABLE, n > 0 ? "front_gone" : "auth_silent", "%s", "");
}

enum rc
monitor_ask(struct monitor *m, struct err *e)
{
    enum rc rc = RC_UNAVAILABLE;

    if (m->auth < 0)
        return err_set(e, rc, "auth_gone", "%s", "");
    rc = ipc_send(m->auth, &m->msg, e);
    if (rc == RC_OK)
        rc = auth_wait(m, e);
    if (rc == RC_OK)
        rc = ipc_recv(m->auth, &m->msg, 0, e);
    if (rc == RC_OK && !ipc_kind_fits(m->msg.kind, IPC_FROM_AUTH, m->msg.len))
        rc = err_set(e, RC_INVALID, "auth_answer", "%s", "");
    if (rc == RC_OK)
        return rc;
    auth_close(m);
    return RC_UNAVAILABLE;
}

static enum verdict
verdict_get(struct monitor *m)
{
    uint32_t v = ipc_get_u32(&m->msg);

    if (m->msg.kind != IPC_AUTH_ANSWER || !ipc_ok(&m->msg) || v > VERDICT_THROTTLED)
        return VERDICT_DOWN;
    return (enum verdict)v;
}

/* Asks and gives the verdict; whatever fails on the way is VERDICT_DOWN. */
static enum verdict
ask_verdict(struct monitor *m)
{
    struct err e;

    if (monitor_ask(m, &e) == RC_OK)
        return verdict_get(m);
    /* A client that gives up while it waits is nothing to report. */
    if (!str_eq(e.code, "front_gone"))
        log_err("ask loket-auth", &e);
    return VERDICT_DOWN;
}

static int
auth_connect(const struct monitor *m, struct err *e)
{
    char path[CFG_PATH_MAX];

    return ipc_connect(cfg_state_path(&m->cfg, path, "run/auth.sock"), e);
}

enum rc
monitor_resume(struct monitor *m, struct err *e)
{
    auth_close(m);
    m->auth = auth_connect(m, e);
    if (m->auth < 0)
        return RC_UNAVAILABLE;
    ipc_begin(&m->msg, IPC_AUTH_RESUME);
    ipc_put_i64(&m->msg, m->grant.session_id);
    ipc_put_bytes(&m->msg, m->grant.token, sizeof m->grant.token);
    enum verdict v = ask_verdict(m);
    if (v == VERDICT_YES)
        return RC_OK;
    auth_close(m);
    return err_set(e, v == VERDICT_NO ? RC_DENIED : RC_UNAVAILABLE, "resume", "%s", "");
}

/* The name goes to loket-auth with the first question about it. */
static bool
on_user(struct monitor *m)
{
    return str_copy(m->username, sizeof m->username, ipc_get_str(&m->msg, IPC_USERNAME_MAX)) &&
           ipc_ok(&m->msg) && m->username[0] != '\0';
}

/* Opens the conversation if there is none. VERDICT_MORE when questions may be asked. */
static enum verdict
conversation(struct monitor *m)
{
    struct ipc_msg *begin = &m->msg;
    struct err e;

    if (m->auth >= 0)
        return VERDICT_MORE;
    m->auth = auth_connect(m, &e);
    if (m->auth < 0) {
        log_err("connect to loket-auth", &e);
        return VERDICT_DOWN;
    }
    ipc_begin(begin, IPC_AUTH_BEGIN);
    ipc_put_str(begin, m->username);
    ipc_put_str(begin, m->source);
    enum verdict v = ask_verdict(m);
    if (v == VERDICT_DOWN)
        auth_close(m);
    return v;
}

static bool
grant_read(struct monitor *m)
{
    struct monitor_grant *g = &m->grant;
    size_t n;

    g->session_id = ipc_get_i64(&m->msg);
    const void *token = ipc_get_bytes(&m->msg, sizeof g->token, &n);
    bool fits = n == sizeof g->token;
    if (fits)
        memcpy(g->token, token, n);
    fits = str_copy(g->username, sizeof g->username, ipc_get_str(&m->msg, sizeof g->username - 1)) && fits;
    fits = str_copy(g->db_role, sizeof g->db_role, ipc_get_str(&m->msg, sizeof g->db_role - 1)) && fits;
    fits = str_copy(g->role, sizeof g->role, ipc_get_str(&m->msg, sizeof g->role - 1)) && fits;
    fits = str_copy(g->display, sizeof g->display, ipc_get_str(&m->msg, sizeof g->display - 1)) && fits;
    g->not_after = ipc_get_i64(&m->msg);
    g->cert = m->msg.fd;
    return fits && ipc_ok(&m->msg) && m->msg.kind == IPC_AUTH_GRANT && g->cert >= 0;
}

/* Logged in: takes the grant that follows the verdict. */
static enum verdict
login_done(struct monitor *m)
{
    char word[32];
    struct err e;

    if (ipc_recv(m->auth, &m->msg, (int)m->cfg.db_deadline_ms, &e) != RC_OK || !grant_read(m)) {
        log_error("no grant after a login");
        auth_close(m);
        return VERDICT_DOWN;
    }
    ipc_wipe(&m->msg);
    m->stage = MONITOR_AFTER;
    (void)str_printf(word, sizeof word, "s%lld", (long long)m->grant.session_id);
    log_context(word);
    report(m, LISTENER_LOGIN_OK);
    return VERDICT_YES;
}

/* Passes the front's question, as it stands, to loket-auth under another kind. */
static enum verdict
pass_on(struct monitor *m, uint16_t kind)
{
    /* conversation() uses the message buffer: the question steps aside meanwhile. */
    struct ipc_msg *msg = &m->msg;

    m->question.len = msg->len;
    memcpy(m->question.data, msg->data, msg->len);
    enum verdict v = conversation(m);
    if (v == VERDICT_MORE) {
        ipc_begin(msg, kind);
        memcpy(msg->data, m->question.data, m->question.len);
        msg->len = m->question.len;
        v = ask_verdict(m);
    }
    ipc_wipe(&m->question);
    return v == VERDICT_YES ? login_done(m) : v;
}

static bool
on_key_query(struct monitor *m)
{
    return answer_front(m, pass_on(m, IPC_AUTH_KEY_QUERY));
}

static bool
on_key_proven(struct monitor *m)
{
    return answer_front(m, pass_on(m, IPC_AUTH_KEY_PROVEN));
}

static bool
on_password(struct monitor *m)
{
    return answer_front(m, pass_on(m, IPC_AUTH_PASSWORD));
}

static bool
on_code(struct monitor *m)
{
    enum verdict v = pass_on(m, IPC_AUTH_CODE);

    if (v == VERDICT_NO || v == VERDICT_THROTTLED) {
        m->tries_left--;
        report(m, LISTENER_LOGIN_FAILED);
    }
    return answer_front(m, v);
}

static bool
on_open(struct monitor *m)
{
    return monitor_open_session(m);
}

static const struct front_request front_requests[MONITOR_KINDS] = {
    {IPC_FRONT_USER, MONITOR_BEFORE, 1, on_user},
    {IPC_FRONT_KEY_QUERY, MONITOR_BEFORE, KEYS_MAX, on_key_query},
    {IPC_FRONT_KEY_PROVEN, MONITOR_BEFORE, KEYS_MAX, on_key_proven},
    {IPC_FRONT_PASSWORD, MONITOR_BEFORE, ANSWERS_MAX, on_password},
    {IPC_FRONT_CODE, MONITOR_BEFORE, ANSWERS_MAX, on_code},
    {IPC_FRONT_OPEN, MONITOR_AFTER, 1, on_open},
};

/* True when the request at index i may be made now. */
static bool
front_allowed(const struct monitor *m, size_t i)
{
    const struct front_request *r = &front_requests[i];

    if (r->stage != m->stage || m->used[i] >= r->most)
        return false;
    if (m->stage != MONITOR_BEFORE)
        return true;
    return m->tries_left > 0 && (r->kind == IPC_FRONT_USER || m->username[0] != '\0');
}

bool
monitor_serve_front(struct monitor *m)
{
    struct err e;

    if (ipc_recv(m->front, &m->msg, 0, &e) != RC_OK)
        return false;
    if (m->msg.fd >= 0) {
        close(m->msg.fd);
        return false;
    }
    if (!ipc_kind_fits(m->msg.kind, IPC_FROM_FRONT, m->msg.len))
        return false;
    for (size_t i = 0; i < MONITOR_KINDS; i++) {
        if (front_requests[i].kind != m->msg.kind)
            continue;
        if (!front_allowed(m, i))
            break;
        m->used[i]++;
        bool goes_on = front_requests[i].handle(m);
        ipc_wipe(&m->msg);
        return goes_on;
    }
    log_warn("request %u not allowed now", m->msg.kind);
    return false;
}

static bool
send_session_verdict(struct monitor *m, uint16_t kind, enum verdict v)
{
    struct err e;

    ipc_begin(&m->msg, kind);
    ipc_put_u32(&m->msg, (uint32_t)v);
    return ipc_send(m->session, &m->msg, &e) == RC_OK;
}

/* Fills m->msg with a question about the open session; false when loket-auth is not there. */
static bool
session_question(struct monitor *m, uint16_t kind)
{
    struct err e;

    if (m->auth < 0 && monitor_resume(m, &e) != RC_OK)
        return false;
    ipc_begin(&m->msg, kind);
    ipc_put_i64(&m->msg, m->grant.session_id);
    ipc_put_bytes(&m->msg, m->grant.token, sizeof m->grant.token);
    return true;
}

static bool
on_renew(struct monitor *m)
{
    struct err e;

    if (!ipc_ok(&m->msg))
        return false;
    if (!session_question(m, IPC_AUTH_RENEW))
        return send_session_verdict(m, IPC_SES_REFUSED, VERDICT_DOWN);
    if (monitor_ask(m, &e) != RC_OK) {
        log_err("renew", &e);
        return send_session_verdict(m, IPC_SES_REFUSED, VERDICT_DOWN);
    }
    if (m->msg.kind != IPC_AUTH_CERT)
        return send_session_verdict(m, IPC_SES_REFUSED, verdict_get(m));
    m->grant.not_after = ipc_get_i64(&m->msg);
    m->grant.cert = m->msg.fd;
    if (!ipc_ok(&m->msg) || m->grant.cert < 0)
        return send_session_verdict(m, IPC_SES_REFUSED, VERDICT_DOWN);
    monitor_send_cert(m);
    return true;
}

static bool
on_unlock(struct monitor *m)
{
    char secret[IPC_PASSWORD_MAX + 1];
    enum verdict v = VERDICT_DOWN;

    bool fits = str_copy(secret, sizeof secret, ipc_get_str(&m->msg, IPC_PASSWORD_MAX)) && ipc_ok(&m->msg);
    if (fits && session_question(m, IPC_AUTH_UNLOCK)) {
        ipc_put_str(&m->msg, m->source);
        ipc_put_str(&m->msg, secret);
        v = ask_verdict(m);
    }
    explicit_bzero(secret, sizeof secret);
    return fits && send_session_verdict(m, IPC_SES_UNLOCKED, v);
}

static bool
on_view(struct monitor *m)
{
    return ipc_ok(&m->msg) && m->stage == MONITOR_OPEN && monitor_open_viewer(m);
}

static const struct {
    uint16_t kind;
    bool (*handle)(struct monitor *m);
} session_requests[] = {
    {IPC_SES_RENEW, on_renew},
    {IPC_SES_UNLOCK, on_unlock},
    {IPC_SES_VIEW, on_view},
};

bool
monitor_serve_session(struct monitor *m)
{
    struct err e;

    if (ipc_recv(m->session, &m->msg, 0, &e) != RC_OK)
        return false;
    if (m->msg.fd >= 0) {
        close(m->msg.fd);
        return false;
    }
    for (size_t i = 0; i < COUNT(session_requests); i++) {
        if (session_requests[i].kind != m->msg.kind ||
            !ipc_kind_fits(m->msg.kind, IPC_FROM_SESSION, m->msg.len))
            continue;
        bool goes_on = session_requests[i].handle(m);
        ipc_wipe(&m->msg);
        return goes_on;
    }
    log_warn("request %u of the session not known", m->msg.kind);
    return false;
}
