#include "console/server/auth_service.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "console/base/clock.h"
#include "console/base/ipc.h"
#include "console/base/log.h"
#include "console/base/str.h"
#include "console/crypto/pki.h"
#include "console/crypto/sodium.h"
#include "console/crypto/totp.h"
#include "console/server/ipc_kinds.h"
#include "db/store/auth.h"
#include "db/store/pg.h"

#define TOTP_SECRET_MAX 64

struct conv {
    struct auth_ctx *ctx;
    int sock;
    struct pg *pg;
    struct db *db;
    struct arena *arena;
    struct ipc_msg msg;
    char username[IPC_USERNAME_MAX + 1];
    char source[IPC_SOURCE_MAX + 1];
    struct auth_officer officer;
    bool begun, key_proven, password_given, password_good;
    bool over;
    int64_t session_id;
};

/* What a handler does with a message; it answers, or sets over. */
struct auth_request {
    uint16_t kind;
    bool begun; /* only after AUTH_BEGIN */
    void (*handle)(struct conv *c);
};

static void
answer(struct conv *c, enum verdict v)
{
    struct err e;

    ipc_begin(&c->msg, IPC_AUTH_ANSWER);
    ipc_put_u32(&c->msg, (uint32_t)v);
    if (ipc_send(c->sock, &c->msg, &e) != RC_OK)
        c->over = true;
}

/* The database did not answer: log why, and say so instead of "wrong". */
static void
answer_down(struct conv *c, const char *what, const struct err *e)
{
    log_err(what, e);
    answer(c, VERDICT_DOWN);
}

static struct pg *
connect_db(struct auth_ctx *ctx)
{
    char cert[CFG_PATH_MAX], ca[CFG_PATH_MAX];
    const struct pg_opts opts = {
        .host = ctx->cfg->db_host,
        .port = (int)ctx->cfg->db_port,
        .dbname = ctx->cfg->db_name,
        .user = "loket_auth",
        .sslcert = cfg_state_path(ctx->cfg, cert, "keys/loket_auth.pem"),
        .sslkey = cert,
        .sslrootcert = cfg_state_path(ctx->cfg, ca, "keys/db-ca.crt"),
        .application = "loket-auth",
        .deadline_ms = (int)ctx->cfg->db_deadline_ms,
    };

    return pg_new(&opts);
}

static enum rc
officer_load(struct conv *c, struct err *e)
{
    arena_wipe(c->arena);
    return auth_lookup(c->db, c->arena, c->username, c->source, &c->officer, e);
}

static bool
officer_is_machine(const struct auth_officer *o)
{
    return str_eq(o->role, "channel") || str_eq(o->role, "kiosk");
}

static void
on_begin(struct conv *c)
{
    struct err e;
    bool fits = str_copy(c->username, sizeof c->username, ipc_get_str(&c->msg, IPC_USERNAME_MAX));
    fits = str_copy(c->source, sizeof c->source, ipc_get_str(&c->msg, IPC_SOURCE_MAX)) && fits;

    if (!ipc_ok(&c->msg) || !fits || c->begun) {
        c->over = true;
        return;
    }
    c->begun = true;
    if (officer_load(c, &e) != RC_OK)
        answer_down(c, "lookup", &e);
    else
        answer(c, c->officer.throttled ? VERDICT_THROTTLED : VERDICT_MORE);
}

/* Waits out the delay of a wrong answer; ends early when the other side goes away. */
static void
delay(struct conv *c, int32_t failures)
{
    int64_t ms = c->ctx->cfg->login_delay_ms;

    for (int32_t i = 1; i < failures && ms < c->ctx->cfg->login_delay_max_ms; i++)
        ms *= 2;
    if (ms > c->ctx->cfg->login_delay_max_ms)
        ms = c->ctx->cfg->login_delay_max_ms;
    struct pollfd p = {.fd = c->sock, .events = POLLIN};
    (void)poll(&p, 1, (int)ms);
}

static const char *
method_word(const struct conv *c)
{
    return c->key_proven ? "key" : "password";
}

static void
answer_failed(struct conv *c, const char *reason)
{
    int32_t count = 0;
    struct err e;

    if (auth_failed(c->db, c->arena, c->username, c->source, method_word(c), reason, &count, &e) != RC_OK) {
        answer_down(c, "record failure", &e);
        return;
    }
    log_info("login failed: %s", reason);
    delay(c, count);
    answer(c, VERDICT_NO);
}

/* A certificate of the session's role. The descriptor is the caller's. */
static enum rc
issue(struct auth_ctx *ctx, const char *db_role, int *fd, int64_t *serial, int64_t *not_after, struct err *e)
{
    enum rc rc = pki_issue_client(ctx->ca, db_role, ctx->cfg->cert_minutes, fd, serial, not_after, e);

    if (rc == RC_OK && ctx->chown_certs && fchown(*fd, ctx->session_uid, (gid_t)-1) != 0) {
        close(*fd);
        err_set(e, RC_FAIL, "cert_owner", "%s", "");
        return err_detail(e, "certificate cannot be given to uid %u", (unsigned)ctx->session_uid);
    }
    return rc;
}

static void
send_grant(struct conv *c, const unsigned char token[IPC_TOKEN_BYTES], int fd, int64_t not_after)
{
    struct err e;

    ipc_begin(&c->msg, IPC_AUTH_GRANT);
    ipc_put_i64(&c->msg, c->session_id);
    ipc_put_bytes(&c->msg, token, IPC_TOKEN_BYTES);
    ipc_put_str(&c->msg, c->officer.username);
    ipc_put_str(&c->msg, c->officer.db_role);
    ipc_put_str(&c->msg, c->officer.role);
    ipc_put_str(&c->msg, c->officer.nama_lengkap);
    ipc_put_i64(&c->msg, not_after);
    c->msg.fd = fd;
    enum rc rc = ipc_send(c->sock, &c->msg, &e);
    ipc_wipe(&c->msg);
    if (rc != RC_OK) {
        auth_service_end(c->ctx, c->session_id, "disconnect");
        c->session_id = 0;
    }
    c->over = true;
}

/* Opens the session of a login that was right; step as for auth_start. */
static void
succeed(struct conv *c, int64_t step)
{
    unsigned char token[IPC_TOKEN_BYTES], token_hash[NACL_SHA256];
    char method[32];
    int fd = -1;
    struct err e;

    nacl_random(token, sizeof token);
    nacl_sha256(token_hash, token, sizeof token);
    (void)str_printf(method, sizeof method, "%s%s", method_word(c), step < 0 ? "" : "+totp");
    struct auth_start start = {.officer_id = c->officer.officer_id,
                               .source = c->source,
                               .method = method,
                               .step = step,
                               .token_hash = token_hash};
    if (issue(c->ctx, c->officer.db_role, &fd, &start.serial, &start.not_after, &e) != RC_OK) {
        answer_down(c, "certificate", &e);
        return;
    }
    if (auth_session_start(c->db, c->arena, &start, &c->session_id, &e) != RC_OK) {
        c->session_id = 0;
        answer_down(c, "session start", &e);
    } else if (c->session_id == 0) {
        answer_failed(c, "code_used");
    } else {
        log_info("session %lld opened by %s", (long long)c->session_id, method);
        answer(c, VERDICT_YES);
        send_grant(c, token, fd, start.not_after);
    }
    close(fd);
    nacl_wipe(token, sizeof token);
}

/* Reads a key and asks whether it is the officer's. RC_NONE when the message is malformed. */
static enum rc
key_check(struct conv *c, bool *known, struct err *e)
{
    char type[IPC_KEY_TYPE_MAX + 1];
    const char *blob;

    bool fits = str_copy(type, sizeof type, ipc_get_str(&c->msg, IPC_KEY_TYPE_MAX));
    blob = ipc_get_str(&c->msg, IPC_KEY_BLOB_MAX);
    if (!ipc_ok(&c->msg) || !fits) {
        c->over = true;
        return RC_NONE;
    }
    return auth_key_known(c->db, c->arena, c->officer.officer_id, type, blob, known, e);
}

static void
on_key_query(struct conv *c)
{
    bool known = false;
    struct err e;

    enum rc rc = key_check(c, &known, &e);
    if (c->over)
        return;
    if (rc != RC_OK)
        answer_down(c, "key query", &e);
    else
        answer(c, known ? VERDICT_MORE : VERDICT_NO);
}

static void
on_key_proven(struct conv *c)
{
    bool known = false;
    struct err e;

    enum rc rc = key_check(c, &known, &e);
    if (c->over)
        return;
    if (rc != RC_OK) {
        answer_down(c, "key check", &e);
    } else if (!known) {
        answer(c, VERDICT_NO);
    } else {
        c->key_proven = true;
        c->password_given = false;
        if (officer_is_machine(&c->officer))
            succeed(c, -1);
        else
            answer(c, VERDICT_MORE);
    }
}

/* argon2id takes 64 MB: two at once. The lock of a process that dies is released by the kernel. */
static bool
password_verify(struct auth_ctx *ctx, const char *hash, const char *password)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};

    if (fcntl(ctx->slots, F_SETLK, &lock) != 0) {
        lock.l_start = 1;
        if (fcntl(ctx->slots, F_SETLKW, &lock) != 0)
            log_error("argon2 slot cannot be locked");
    }
    bool good = nacl_pw_verify(hash, password);
    lock.l_type = F_UNLCK;
    (void)fcntl(ctx->slots, F_SETLK, &lock);
    return good;
}

/* The answer is the same whatever the password: the code comes first. */
static void
on_password(struct conv *c)
{
    const char *password = ipc_get_str(&c->msg, IPC_PASSWORD_MAX);

    if (!ipc_ok(&c->msg)) {
        c->over = true;
        return;
    }
    c->password_given = true;
    c->key_proven = false;
    c->password_good = password_verify(c->ctx, c->officer.password_hash, password);
    ipc_wipe(&c->msg);
    answer(c, VERDICT_MORE);
}

static bool
code_check(const struct auth_ctx *ctx, const struct auth_officer *o, const char *code, int64_t *step)
{
    unsigned char secret[TOTP_SECRET_MAX] = {0};
    size_t sealed = o->totp_sealed.len, n = sealed - NACL_BOX_EXTRA;

    if (sealed <= NACL_BOX_EXTRA || n > sizeof secret)
        return false;
    bool good = nacl_box_open(secret, o->totp_sealed.data, sealed, ctx->totp_key) &&
                totp_check(secret, n, clock_now(clock_system()), code, step);
    nacl_wipe(secret, sizeof secret);
    return good;
}

/* Why this login is wrong, for the audit; NULL when it is right. */
static const char *
judge(const struct conv *c, const char *code, int64_t *step)
{
    bool code_good = code_check(c->ctx, &c->officer, code, step);

    if (c->officer.officer_id == 0)
        return "unknown";
    if (officer_is_machine(&c->officer))
        return "machine";
    if (!c->key_proven && !c->password_good)
        return code_good ? "password" : "password_and_code";
    if (!code_good)
        return c->officer.totp_sealed.len == 0 ? "no_totp" : "code";
    return *step <= c->officer.totp_last_step ? "code_used" : NULL;
}

static void
on_code(struct conv *c)
{
    char code[IPC_CODE_MAX + 1];
    int64_t step = 0;
    struct err e;

    bool fits = str_copy(code, sizeof code, ipc_get_str(&c->msg, IPC_CODE_MAX));
    if (!ipc_ok(&c->msg) || !fits || !(c->key_proven || c->password_given)) {
        c->over = true;
        return;
    }
    /* Again: the account may have been closed, or the limit reached, since the conversation began. */
    if (officer_load(c, &e) != RC_OK) {
        answer_down(c, "lookup", &e);
    } else if (c->officer.throttled) {
        answer(c, VERDICT_THROTTLED);
    } else {
        const char *wrong = judge(c, code, &step);
        if (wrong == NULL)
            succeed(c, step);
        else
            answer_failed(c, wrong);
    }
    c->password_given = c->password_good = false;
    nacl_wipe(code, sizeof code);
}

/* Reads session and token; false when malformed. */
static bool
session_read(struct conv *c, int64_t *id, unsigned char token_hash[NACL_SHA256])
{
    size_t n;

    *id = ipc_get_i64(&c->msg);
    const void *token = ipc_get_bytes(&c->msg, IPC_TOKEN_BYTES, &n);
    nacl_sha256(token_hash, token, n);
    return n == IPC_TOKEN_BYTES;
}

/* Finds the open session a message is about. False after answering otherwise. */
static bool
session_load(struct conv *c, int64_t id, const unsigned char token_hash[NACL_SHA256])
{
    struct err e;

    if (auth_session_lookup(c->db, c->arena, id, token_hash, &c->officer, &e) != RC_OK) {
        answer_down(c, "session", &e);
        return false;
    }
    if (c->officer.officer_id == 0) {
        answer(c, VERDICT_NO);
        return false;
    }
    return true;
}

static void
on_resume(struct conv *c)
{
    unsigned char token_hash[NACL_SHA256];
    int64_t id;

    if (!session_read(c, &id, token_hash) || !ipc_ok(&c->msg) || c->begun) {
        c->over = true;
        return;
    }
    if (!session_load(c, id, token_hash))
        return;
    c->session_id = id;
    answer(c, VERDICT_YES);
    c->over = true;
}

static void
send_cert(struct conv *c, int fd, int64_t not_after)
{
    struct err e;

    ipc_begin(&c->msg, IPC_AUTH_CERT);
    ipc_put_i64(&c->msg, not_after);
    c->msg.fd = fd;
    if (ipc_send(c->sock, &c->msg, &e) != RC_OK)
        c->over = true;
}

static void
on_renew(struct conv *c)
{
    unsigned char token_hash[NACL_SHA256];
    int64_t id, serial, not_after;
    bool open = false;
    int fd = -1;
    struct err e;

    if (!session_read(c, &id, token_hash) || !ipc_ok(&c->msg)) {
        c->over = true;
        return;
    }
    if (!session_load(c, id, token_hash))
        return;
    if (issue(c->ctx, c->officer.db_role, &fd, &serial, &not_after, &e) != RC_OK) {
        answer_down(c, "certificate", &e);
        return;
    }
    if (auth_session_renew(c->db, c->arena, id, token_hash, serial, not_after, &open, &e) != RC_OK)
        answer_down(c, "renew", &e);
    else if (!open)
        answer(c, VERDICT_NO);
    else
        send_cert(c, fd, not_after);
    close(fd);
}

/* A locked screen: the password, or a one-time code. */
static void
unlock(struct conv *c, int64_t id, const unsigned char token_hash[NACL_SHA256], const char *secret)
{
    int64_t step = -1;
    bool fresh = false;
    struct err e;
    bool is_code = strlen(secret) == TOTP_TEXT - 1 && str_all_digits(secret);
    bool good = is_code ? code_check(c->ctx, &c->officer, secret, &step)
                        : password_verify(c->ctx, c->officer.password_hash, secret);

    if (good && auth_unlocked(c->db, c->arena, id, token_hash, step, &fresh, &e) != RC_OK)
        answer_down(c, "unlock", &e);
    else if (good && fresh)
        answer(c, VERDICT_YES);
    else
        answer_failed(c, good ? "code_used" : "unlock");
}

static void
on_unlock(struct conv *c)
{
    unsigned char token_hash[NACL_SHA256];
    char secret[IPC_PASSWORD_MAX + 1];
    int64_t id;

    bool fits = session_read(c, &id, token_hash);
    fits = str_copy(c->source, sizeof c->source, ipc_get_str(&c->msg, IPC_SOURCE_MAX)) && fits;
    fits = str_copy(secret, sizeof secret, ipc_get_str(&c->msg, IPC_PASSWORD_MAX)) && fits;
    if (!fits || !ipc_ok(&c->msg)) {
        c->over = true;
    } else if (session_load(c, id, token_hash)) {
        (void)str_copy(c->username, sizeof c->username, c->officer.username);
        if (c->officer.throttled)
            answer(c, VERDICT_THROTTLED);
        else
            unlock(c, id, token_hash, secret);
    }
    nacl_wipe(secret, sizeof secret);
    ipc_wipe(&c->msg);
}

static const struct auth_request login_requests[] = {
    {IPC_AUTH_BEGIN, false, on_begin},
    {IPC_AUTH_KEY_QUERY, true, on_key_query},
    {IPC_AUTH_KEY_PROVEN, true, on_key_proven},
    {IPC_AUTH_PASSWORD, true, on_password},
    {IPC_AUTH_CODE, true, on_code},
    {IPC_AUTH_RESUME, false, on_resume},
};

static const struct auth_request session_requests[] = {
    {IPC_AUTH_RENEW, false, on_renew},
    {IPC_AUTH_UNLOCK, false, on_unlock},
};

static void
conv_init(struct conv *c, struct auth_ctx *ctx, int sock)
{
    memset(c, 0, sizeof *c);
    c->ctx = ctx;
    c->sock = sock;
    c->arena = arena_new(NULL);
    c->pg = connect_db(ctx);
    c->db = pg_db(c->pg);
}

static void
conv_done(struct conv *c)
{
    arena_wipe(c->arena);
    arena_free(c->arena);
    pg_free(c->pg);
    nacl_wipe(c, sizeof *c);
}

/* Receives one message and hands it to its row; anything else ends the conversation. */
static void
conv_step(struct conv *c, const struct auth_request *table, size_t n, int timeout_ms)
{
    struct err e;

    if (ipc_recv(c->sock, &c->msg, timeout_ms, &e) != RC_OK) {
        c->over = true;
        return;
    }
    if (c->msg.fd >= 0)
        close(c->msg.fd);
    for (size_t i = 0; i < n; i++) {
        if (c->msg.kind != table[i].kind || !ipc_kind_fits(c->msg.kind, IPC_FROM_MONITOR, c->msg.len) ||
            (table[i].begun && !c->begun))
            continue;
        table[i].handle(c);
        return;
    }
    log_warn("unexpected request %u", c->msg.kind);
    c->over = true;
}

int64_t
auth_service_login(struct auth_ctx *ctx, int sock)
{
    struct conv c;
    int64_t deadline = clock_mono_ms(clock_system()) + (ctx->cfg->login_grace_s + 30) * 1000;

    conv_init(&c, ctx, sock);
    while (!c.over) {
        int64_t left = deadline - clock_mono_ms(clock_system());
        if (left <= 0)
            break;
        conv_step(&c, login_requests, COUNT(login_requests), (int)left);
    }
    int64_t session_id = c.session_id;
    conv_done(&c);
    return session_id;
}

bool
auth_service_session(struct auth_ctx *ctx, int sock)
{
    struct conv c;

    conv_init(&c, ctx, sock);
    conv_step(&c, session_requests, COUNT(session_requests), 0);
    bool goes_on = !c.over;
    conv_done(&c);
    return goes_on;
}

#define END_TRIES 20

void
auth_service_end(struct auth_ctx *ctx, int64_t session_id, const char *reason)
{
    struct pg *pg = connect_db(ctx);
    struct arena *a = arena_new(NULL);
    struct err e;
    enum rc rc = RC_FAIL;

    for (int i = 0; i < END_TRIES; i++) {
        rc = auth_session_end(pg_db(pg), a, session_id, reason, &e);
        if (rc != RC_UNAVAILABLE && rc != RC_RETRY)
            break;
        (void)poll(NULL, 0, 1000);
    }
    if (rc == RC_OK)
        log_info("session %lld ended: %s", (long long)session_id, reason);
    else
        log_err("session end", &e);
    arena_free(a);
    pg_free(pg);
}

void
auth_service_alive(struct auth_ctx *ctx, const int64_t *ids, size_t n)
{
    struct pg *pg = connect_db(ctx);
    struct arena *a = arena_new(NULL);
    struct err e;
    int32_t ended = 0;

    if (auth_sessions_alive(pg_db(pg), a, ids, n, &ended, &e) != RC_OK)
        log_err("sessions alive", &e);
    else if (ended > 0)
        log_info("%d lost sessions ended", (int)ended);
    arena_free(a);
    pg_free(pg);
}
