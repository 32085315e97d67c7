#include "console/server/ssh_front.h"

#include <errno.h>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/ipc.h"
#include "console/base/log.h"
#include "console/base/str.h"
#include "console/server/ipc_kinds.h"
#include "console/server/ssh_login.h"
#include "console/server/ssh_relay.h"

/* ssh-audit's clean list; the larger groups of finite-field exchange cost 100 times as much. */
#define KEX "curve25519-sha256,curve25519-sha256@libssh.org"
#define CIPHERS                                                                                              \
    "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com,aes128-gcm@openssh.com,"                           \
    "aes256-ctr,aes192-ctr,aes128-ctr"
#define MACS      "hmac-sha2-256-etm@openssh.com,hmac-sha2-512-etm@openssh.com"
#define HOST_KEYS "ssh-ed25519"
/* Without ssh-rsa: libssh would take its SHA-1 signatures. */
#define USER_KEYS                                                                                            \
    "ssh-ed25519,sk-ssh-ed25519@openssh.com,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,"    \
    "sk-ecdsa-sha2-nistp256@openssh.com,rsa-sha2-512,rsa-sha2-256"
#define RSA_BITS_MIN 2048

#define ALL_METHODS   (SSH_AUTH_METHOD_PUBLICKEY | SSH_AUTH_METHOD_INTERACTIVE | SSH_AUTH_METHOD_PASSWORD)
#define REQUESTS_MAX  100    /* of any kind before login */
#define SIDE_MAX      500    /* columns or lines */
#define WATCHDOG_S    5      /* processor time one turn of the loop may take */
#define CLOSE_WAIT_MS 100000 /* for a slow client to take the last output and close its side */
#define SETTLE_MS     20
#define LEAVE_WAIT_MS 2000 /* and to disconnect after that */
#define DRAIN_WAIT_MS 1000 /* for output of a session that has ended but left its descriptors open */

/* Undoes what a screen session may have set: alternate screen, hidden cursor, mouse, paste and colours. */
#define TERMINAL_RESET                                                                                       \
    "\033[?1000l\033[?1002l\033[?1006l\033[?2004l\033[?2026l\033[?1049l\033[?25h\033[0m\r\n"

struct front {
    struct front_opts opts;
    int linger; /* the connection once more: stays open when the library closes its own */
    ssh_bind bind;
    ssh_session session;
    ssh_event event;
    ssh_channel channel;
    struct ssh_server_callbacks_struct server_cb;
    struct ssh_channel_callbacks_struct channel_cb;
    struct login login;
    unsigned requests;
    /* what the client wants to open */
    bool want_tty, wanted;
    uint32_t cols, rows, nvars;
    char term[64], vars[IPC_ENV_MAX][96], command[IPC_COMMAND_MAX + 1];
    /* the session */
    bool opened, window_changed, monitor_spoke, exited;
    bool stirred; /* the channel got something since the relay last looked */
    uint32_t exit_status, exit_signaled;
    struct relay relay;
    struct ipc_msg msg;
};

static int64_t
mono_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool
bind_options(struct front *f, ssh_key key)
{
    const bool no = false;
    const int rsa_bits = RSA_BITS_MIN;
    const struct {
        enum ssh_bind_options_e option;
        const void *value;
    } set[] = {
        {SSH_BIND_OPTIONS_PROCESS_CONFIG, &no},
        {SSH_BIND_OPTIONS_IMPORT_KEY, key},
        {SSH_BIND_OPTIONS_BANNER, "Loket"},
        {SSH_BIND_OPTIONS_KEY_EXCHANGE, KEX},
        {SSH_BIND_OPTIONS_CIPHERS_C_S, CIPHERS},
        {SSH_BIND_OPTIONS_CIPHERS_S_C, CIPHERS},
        {SSH_BIND_OPTIONS_HMAC_C_S, MACS},
        {SSH_BIND_OPTIONS_HMAC_S_C, MACS},
        {SSH_BIND_OPTIONS_HOSTKEY_ALGORITHMS, HOST_KEYS},
        {SSH_BIND_OPTIONS_PUBKEY_ACCEPTED_KEY_TYPES, USER_KEYS},
        {SSH_BIND_OPTIONS_RSA_MIN_SIZE, &rsa_bits},
    };

    for (size_t i = 0; i < COUNT(set); i++)
        if (ssh_bind_options_set(f->bind, set[i].option, set[i].value) != SSH_OK)
            return false;
    return true;
}

/* The first use of an algorithm loads it; do that while files can still be opened. */
static void
warm_up(ssh_key key)
{
    unsigned char *hash = NULL;
    size_t len;

    if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &len) == SSH_OK)
        ssh_clean_pubkey_hash(&hash);
}

struct front *
front_prepare(const struct front_opts *opts, struct err *e)
{
    struct front *f = calloc(1, sizeof *f);
    ssh_key key = NULL;

    if (f == NULL || ssh_init() != SSH_OK)
        goto fail;
    f->opts = *opts;
    f->linger = dup(opts->client);
    f->cols = 80;
    f->rows = 24;
    f->bind = ssh_bind_new();
    f->session = ssh_new();
    if (f->bind == NULL || f->session == NULL ||
        ssh_pki_import_privkey_base64(opts->host_key, NULL, NULL, NULL, &key) != SSH_OK)
        goto fail;
    warm_up(key);
    if (!bind_options(f, key)) {
        ssh_key_free(key);
        goto fail;
    }
    /* Compression only after login: it helps over a satellite and is no target before. */
    if (ssh_options_set(f->session, SSH_OPTIONS_COMPRESSION_C_S, "none,zlib@openssh.com") != SSH_OK ||
        ssh_options_set(f->session, SSH_OPTIONS_COMPRESSION_S_C, "none,zlib@openssh.com") != SSH_OK)
        goto fail;
    login_init(&f->login, opts->monitor, opts->tries);
    return f;
fail:
    front_free(f);
    err_set(e, RC_FAIL, "ssh_prepare", _("Server SSH tidak dapat disiapkan. Hubungi administrator."));
    err_detail(e, "libssh refused the host key or an option");
    return NULL;
}

void
front_free(struct front *f)
{
    if (f == NULL)
        return;
    if (f->event != NULL)
        ssh_event_free(f->event);
    if (f->session != NULL)
        ssh_free(f->session);
    if (f->bind != NULL)
        ssh_bind_free(f->bind);
    explicit_bzero(f, sizeof *f);
    free(f);
}

/* Our acknowledgement must not wait for the client's next small packet (Nagle meets delayed ACK). */
static void
quick_ack(const struct front *f)
{
    const int on = 1;

    (void)setsockopt(f->opts.client, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

/* Every request before login passes here. False: refuse it. */
static bool
request_allowed(struct front *f, const char *user)
{
    if (++f->requests > REQUESTS_MAX && f->login.closing == NULL)
        f->login.closing = _("Terlalu banyak permintaan. Sambungkan lagi.");
    return !f->login.done && login_user(&f->login, user);
}

static void
offer_methods(struct front *f)
{
    ssh_set_auth_methods(f->session, f->login.key_proven || f->login.password_given
                                         ? SSH_AUTH_METHOD_INTERACTIVE
                                         : ALL_METHODS);
}

static int
on_auth_none(ssh_session session, const char *user, void *ctx)
{
    struct front *f = ctx;

    (void)session;
    if (request_allowed(f, user))
        offer_methods(f);
    return SSH_AUTH_DENIED;
}

static int
on_auth_password(ssh_session session, const char *user, const char *password, void *ctx)
{
    struct front *f = ctx;

    (void)session;
    if (!request_allowed(f, user) || login_password(&f->login, password) != VERDICT_MORE)
        return SSH_AUTH_DENIED;
    offer_methods(f);
    return SSH_AUTH_PARTIAL;
}

/* The key's type and base64 blob; NULL for kinds we do not take (certificates: nobody would check their
 * authority). */
static char *
key_blob(ssh_key key, const char **type)
{
    char *blob = NULL;

    *type = ssh_key_type_to_char(ssh_key_type(key));
    if (*type == NULL || strstr(*type, "-cert-") != NULL ||
        ssh_pki_export_pubkey_base64(key, &blob) != SSH_OK)
        return NULL;
    return blob;
}

static int
on_auth_pubkey(ssh_session session, const char *user, struct ssh_key_struct *key, char state, void *ctx)
{
    struct front *f = ctx;
    const char *type;
    int answer = SSH_AUTH_DENIED;

    (void)session;
    if (!request_allowed(f, user))
        return SSH_AUTH_DENIED;
    char *blob = key_blob(key, &type);
    if (blob == NULL)
        return SSH_AUTH_DENIED;
    if (state == SSH_PUBLICKEY_STATE_NONE) {
        /* SUCCESS here means "this key would do", not a login. */
        answer = login_key_query(&f->login, type, blob) == VERDICT_MORE ? SSH_AUTH_SUCCESS : SSH_AUTH_DENIED;
    } else if (state == SSH_PUBLICKEY_STATE_VALID) {
        enum verdict v = login_key_proven(&f->login, type, blob);
        offer_methods(f);
        answer = v == VERDICT_YES ? SSH_AUTH_SUCCESS : v == VERDICT_MORE ? SSH_AUTH_PARTIAL : SSH_AUTH_DENIED;
    }
    ssh_string_free_char(blob);
    return answer;
}

static void
ask_question(struct front *f, ssh_message msg)
{
    char instruction[200], echo = 0;
    const char *prompt = login_prompt(&f->login);

    login_instruction(&f->login, instruction, sizeof instruction);
    (void)ssh_message_auth_interactive_request(msg, "", instruction, 1, &prompt, &echo);
}

/* The answer to the open question. True when it was dealt with here. */
static bool
take_answer(struct front *f, ssh_message msg)
{
    if (ssh_userauth_kbdint_getnanswers(f->session) != 1)
        return false;
    enum verdict v = login_round_answer(&f->login, ssh_userauth_kbdint_getanswer(f->session, 0));
    if (v == VERDICT_MORE)
        ask_question(f, msg);
    else if (v == VERDICT_YES)
        (void)ssh_message_auth_reply_success(msg, 0);
    else
        offer_methods(f);
    return v == VERDICT_MORE || v == VERDICT_YES;
}

/* libssh 0.10 has no callback for keyboard-interactive; everything else that comes here is refused (1). */
static int
on_message(ssh_session session, ssh_message msg, void *ctx)
{
    struct front *f = ctx;

    (void)session;
    if (ssh_message_type(msg) != SSH_REQUEST_AUTH || ssh_message_subtype(msg) != SSH_AUTH_METHOD_INTERACTIVE)
        return 1;
    if (ssh_message_auth_kbdint_is_response(msg))
        return (request_allowed(f, f->login.username) && take_answer(f, msg)) || f->login.closing ? 0 : 1;
    f->login.asking = false;
    if (!request_allowed(f, ssh_message_auth_user(msg)))
        return 1;
    login_round_start(&f->login);
    ask_question(f, msg);
    return 0;
}

static uint32_t
clamp_side(int v)
{
    /* 2^32 - 1 arrives here as -1. */
    return v < 1 || v > SIDE_MAX ? (v == 0 ? 0 : SIDE_MAX) : (uint32_t)v;
}

static int
on_pty(ssh_session session, ssh_channel channel, const char *term, int cols, int rows, int px, int py,
       void *ctx)
{
    struct front *f = ctx;

    (void)session, (void)channel, (void)px, (void)py;
    if (f->want_tty || f->wanted)
        return -1;
    if (!str_copy(f->term, sizeof f->term, term))
        f->term[0] = '\0';
    f->want_tty = true;
    f->cols = clamp_side(cols);
    f->rows = clamp_side(rows);
    return 0;
}

static int
on_window_change(ssh_session session, ssh_channel channel, int cols, int rows, int px, int py, void *ctx)
{
    struct front *f = ctx;

    (void)session, (void)channel, (void)px, (void)py;
    if (!f->want_tty)
        return -1;
    f->cols = clamp_side(cols);
    f->rows = clamp_side(rows);
    f->window_changed = true;
    return 0;
}

static int
on_env(ssh_session session, ssh_channel channel, const char *name, const char *value, void *ctx)
{
    struct front *f = ctx;

    (void)session, (void)channel;
    if (f->wanted || f->nvars == IPC_ENV_MAX ||
        !(str_eq(name, "LANG") || str_starts(name, "LC_") || str_eq(name, "NO_COLOR")) ||
        !str_printf(f->vars[f->nvars], sizeof f->vars[0], "%s=%s", name, value))
        return 1;
    f->nvars++;
    return 0;
}

static int
on_shell(ssh_session session, ssh_channel channel, void *ctx)
{
    struct front *f = ctx;

    (void)session, (void)channel;
    if (f->wanted)
        return 1;
    f->wanted = true;
    return 0;
}

static int
on_exec(ssh_session session, ssh_channel channel, const char *command, void *ctx)
{
    struct front *f = ctx;

    (void)session, (void)channel;
    if (f->wanted || command[0] == '\0' || !str_copy(f->command, sizeof f->command, command))
        return 1;
    f->wanted = true;
    return 0;
}

/*
 * Reading and writing the channel let the library take in further packets, after which the socket has
 * nothing left to wake us: these tell that the relay must look again.
 */
static int
on_data(ssh_session session, ssh_channel channel, void *data, uint32_t len, int is_stderr, void *ctx)
{
    struct front *f = ctx;

    (void)session, (void)channel, (void)data, (void)len, (void)is_stderr;
    f->stirred = true;
    return 0; /* it stays in the channel's buffer */
}

static int
on_write_possible(ssh_session session, ssh_channel channel, uint32_t bytes, void *ctx)
{
    struct front *f = ctx;

    (void)session, (void)channel, (void)bytes;
    f->stirred = true;
    return 0;
}

static void
on_end(ssh_session session, ssh_channel channel, void *ctx)
{
    struct front *f = ctx;

    (void)session, (void)channel;
    f->stirred = true;
}

static ssh_channel
on_channel_open(ssh_session session, void *ctx)
{
    struct front *f = ctx;

    if (f->channel != NULL || !f->login.done)
        return NULL;
    f->channel = ssh_channel_new(session);
    if (f->channel != NULL)
        ssh_set_channel_callbacks(f->channel, &f->channel_cb);
    return f->channel;
}

/* No callback means refusal: agent, X11, forwarding, subsystems, a second channel. */
static void
set_callbacks(struct front *f)
{
    f->server_cb.userdata = f;
    f->server_cb.auth_none_function = on_auth_none;
    f->server_cb.auth_password_function = on_auth_password;
    f->server_cb.auth_pubkey_function = on_auth_pubkey;
    f->server_cb.channel_open_request_session_function = on_channel_open;
    ssh_callbacks_init(&f->server_cb);
    f->channel_cb.userdata = f;
    f->channel_cb.channel_pty_request_function = on_pty;
    f->channel_cb.channel_pty_window_change_function = on_window_change;
    f->channel_cb.channel_env_request_function = on_env;
    f->channel_cb.channel_shell_request_function = on_shell;
    f->channel_cb.channel_exec_request_function = on_exec;
    f->channel_cb.channel_data_function = on_data;
    f->channel_cb.channel_eof_function = on_end;
    f->channel_cb.channel_close_function = on_end;
    f->channel_cb.channel_write_wontblock_function = on_write_possible;
    ssh_callbacks_init(&f->channel_cb);
    ssh_set_server_callbacks(f->session, &f->server_cb);
    ssh_set_message_callback(f->session, on_message, f);
}

static bool
session_alive(const struct front *f)
{
    return (ssh_get_status(f->session) & (SSH_CLOSED | SSH_CLOSED_ERROR)) == 0;
}

static bool
write_pending(const struct front *f)
{
    return (ssh_get_status(f->session) & SSH_WRITE_PENDING) != 0;
}

/* A turn that computes for seconds is an endless loop in the library (ssh.md 22): the default action ends us.
 */
static void
watchdog(void)
{
    const struct itimerval t = {.it_value.tv_sec = WATCHDOG_S};

    (void)setitimer(ITIMER_VIRTUAL, &t, NULL);
}

/*
 * Waits for the client, the monitor and the n descriptors of extra, lets the library work, and
 * says whether the connection stands.
 */
static bool
turn(struct front *f, struct pollfd *extra, nfds_t n, int timeout_ms)
{
    struct pollfd p[2 + RELAY_FDS] = {
        {.fd = f->opts.client, .events = (short)(POLLIN | (write_pending(f) ? POLLOUT : 0))},
        {.fd = f->exited ? -1 : f->opts.monitor, .events = f->opened ? POLLIN : 0},
    };

    if (n > 0)
        memcpy(p + 2, extra, n * sizeof *extra);
    int ready = poll(p, 2 + n, timeout_ms);
    watchdog();
    if (n > 0)
        memcpy(extra, p + 2, n * sizeof *extra);
    if (ready > 0 && p[0].revents != 0) {
        if (ssh_event_dopoll(f->event, 0) == SSH_ERROR)
            return false;
        if (!f->opened)
            quick_ack(f);
    }
    f->monitor_spoke = ready > 0 && p[1].revents != 0;
    if (f->monitor_spoke && !f->opened)
        return false;
    return session_alive(f);
}

static bool
key_exchange(struct front *f)
{
    int rc;

    if (ssh_bind_accept_fd(f->bind, f->session, f->opts.client) != SSH_OK)
        return false;
    ssh_set_blocking(f->session, 0);
    set_callbacks(f);
    ssh_set_auth_methods(f->session, ALL_METHODS);
    while ((rc = ssh_handle_key_exchange(f->session)) == SSH_AGAIN) {
        struct pollfd p = {.fd = f->opts.client,
                           .events = (short)(POLLIN | (write_pending(f) ? POLLOUT : 0))};
        quick_ack(f);
        if (poll(&p, 1, -1) < 0 && errno != EINTR)
            return false;
    }
    if (rc != SSH_OK)
        return false;
    f->event = ssh_event_new();
    return f->event != NULL && ssh_event_add_session(f->event, f->session) == SSH_OK;
}

/*
 * The library writes only after it saw the socket writable since its last write, and closes without
 * sending the rest: give it that before the last message.
 */
static void
settle(struct front *f)
{
    int64_t until = mono_ms() + LEAVE_WAIT_MS;

    do {
        if (ssh_event_dopoll(f->event, SETTLE_MS) == SSH_ERROR)
            return;
    } while (write_pending(f) && session_alive(f) && mono_ms() < until);
    (void)ssh_event_dopoll(f->event, 0);
}

/*
 * Says why and ends. A connection closed while the client's next bytes lie unread is reset, and the
 * client would lose the reason: read them first.
 */
static void
disconnect(struct front *f, const char *why)
{
    char unread[4096];
    int64_t until = mono_ms() + LEAVE_WAIT_MS;

    settle(f);
    if (!session_alive(f))
        return;
    (void)ssh_session_set_disconnect_message(f->session, why);
    ssh_disconnect(f->session);
    (void)shutdown(f->linger, SHUT_WR);
    for (;;) {
        struct pollfd p = {.fd = f->linger, .events = POLLIN};
        int64_t left = until - mono_ms();
        if (left <= 0 || poll(&p, 1, (int)left) <= 0 || recv(f->linger, unread, sizeof unread, 0) <= 0)
            return;
    }
}

static bool
log_in(struct front *f)
{
    while (!f->login.done) {
        if (f->login.closing != NULL) {
            disconnect(f, f->login.closing);
            return false;
        }
        if (!turn(f, NULL, 0, -1))
            return false;
    }
    return true;
}

/* Receives the descriptors of the session, then how the opening went. */
static enum mon_opened
receive_streams(struct front *f)
{
    int fd[4] = {-1, -1, -1, -1};
    struct err e;

    while (ipc_recv(f->opts.monitor, &f->msg, -1, &e) == RC_OK) {
        uint32_t v = ipc_get_u32(&f->msg);
        if (f->msg.kind == IPC_MON_OPENED) {
            if (v == MON_OPENED_YES)
                relay_open(&f->relay, f->want_tty, fd[f->want_tty ? MON_STREAM_TTY : MON_STREAM_IN],
                           fd[MON_STREAM_OUT], fd[MON_STREAM_ERR]);
            return (enum mon_opened)v;
        }
        if (f->msg.kind != IPC_MON_STREAM || v > MON_STREAM_ERR || f->msg.fd < 0)
            break;
        fd[v] = f->msg.fd;
    }
    return MON_OPENED_FAILED;
}

static enum mon_opened
ask_open(struct front *f)
{
    struct err e;

    ipc_begin(&f->msg, IPC_FRONT_OPEN);
    ipc_put_u32(&f->msg, f->want_tty);
    ipc_put_str(&f->msg, f->term);
    ipc_put_u32(&f->msg, f->cols);
    ipc_put_u32(&f->msg, f->rows);
    ipc_put_str(&f->msg, f->command);
    ipc_put_u32(&f->msg, f->nvars);
    for (uint32_t i = 0; i < f->nvars; i++)
        ipc_put_str(&f->msg, f->vars[i]);
    if (ipc_send(f->opts.monitor, &f->msg, &e) != RC_OK)
        return MON_OPENED_FAILED;
    return receive_streams(f);
}

static int
front_write(void *ctx, const void *p, size_t n, bool is_stderr)
{
    struct front *f = ctx;
    int rc;

    if (ssh_channel_is_closed(f->channel) || !session_alive(f))
        return -1;
    if (ssh_channel_window_size(f->channel) == 0)
        return 0;
    rc = is_stderr ? ssh_channel_write_stderr(f->channel, p, (uint32_t)n)
                   : ssh_channel_write(f->channel, p, (uint32_t)n);
    return rc == SSH_AGAIN ? 0 : rc < 0 ? -1 : rc;
}

static int
front_read(void *ctx, void *p, size_t n)
{
    struct front *f = ctx;
    int rc = ssh_channel_read_nonblocking(f->channel, p, (uint32_t)n, 0);

    if (rc > 0)
        return rc;
    return rc == SSH_EOF || rc == SSH_ERROR || ssh_channel_is_eof(f->channel) ? -1 : 0;
}

static bool
front_busy(void *ctx)
{
    return write_pending(ctx);
}

/* The monitor speaks only to say that the session has ended, and how. */
static void
monitor_message(struct front *f)
{
    struct err e;

    f->exited = true;
    f->exit_status = 255;
    f->exit_signaled = 1;
    if (ipc_recv(f->opts.monitor, &f->msg, 0, &e) != RC_OK || f->msg.kind != IPC_MON_EXITED)
        return;
    f->exit_status = ipc_get_u32(&f->msg);
    f->exit_signaled = ipc_get_u32(&f->msg);
}

static void
apply_window(struct front *f)
{
    const struct winsize size = {.ws_col = (unsigned short)(f->cols == 0 ? 80 : f->cols),
                                 .ws_row = (unsigned short)(f->rows == 0 ? 24 : f->rows)};

    f->window_changed = false;
    if (f->relay.in >= 0)
        (void)ioctl(f->relay.in, TIOCSWINSZ, &size);
}

/* Moves bytes until the session has ended and its output is sent, or the client is gone (false). */
static bool
shuttle(struct front *f)
{
    struct pollfd p[RELAY_FDS];
    int64_t give_up = 0;

    for (;;) {
        relay_poll(&f->relay, p);
        if (!turn(f, p, RELAY_FDS, f->stirred ? 0 : f->exited ? DRAIN_WAIT_MS : -1))
            return false;
        if (f->monitor_spoke) {
            monitor_message(f);
            give_up = mono_ms() + DRAIN_WAIT_MS;
        }
        if (f->window_changed)
            apply_window(f);
        f->stirred = false;
        relay_move(&f->relay, p);
        if (ssh_channel_is_closed(f->channel))
            return false;
        if (f->exited && relay_drained(&f->relay))
            return true;
        /* Something still holds the streams open, and nothing more comes. */
        if (f->exited && mono_ms() >= give_up && !write_pending(f) && f->relay.out_buf.len == 0 &&
            f->relay.err_buf.len == 0)
            return true;
    }
}

/*
 * Order matters to the clients: status, end of file, close, wait for theirs (ssh.md 31). A client
 * closes when it has passed on everything it got, and forgets the rest if we hang up before.
 */
static void
finish(struct front *f, uint32_t status)
{
    int64_t until = mono_ms() + CLOSE_WAIT_MS;

    (void)ssh_channel_request_send_exit_status(f->channel, (int)status);
    (void)ssh_channel_send_eof(f->channel);
    (void)ssh_channel_close(f->channel);
    while (!ssh_channel_is_closed(f->channel) && mono_ms() < until)
        if (!turn(f, NULL, 0, 1000))
            return;
    /* Most clients now disconnect by themselves; some keep the connection for another channel. */
    until = mono_ms() + LEAVE_WAIT_MS;
    while (mono_ms() < until)
        if (!turn(f, NULL, 0, LEAVE_WAIT_MS))
            return;
    disconnect(f, _("Sesi selesai."));
}

static void
say(struct front *f, const char *text)
{
    char line[512];

    (void)str_printf(line, sizeof line, "%s%s", text, f->want_tty ? "\r\n" : "\n");
    (void)ssh_channel_write_stderr(f->channel, line, (uint32_t)strlen(line));
}

/* Waits for the request to open something, then opens it. */
static bool
open_session(struct front *f)
{
    while (!f->wanted)
        if (!turn(f, NULL, 0, -1))
            return false;
    if (!f->want_tty && f->command[0] == '\0') {
        say(f, _("Layar Loket memerlukan terminal. Masuklah tanpa mengalihkan keluaran, atau beri perintah "
                 "(help menampilkan daftarnya)."));
        finish(f, 1);
        return false;
    }
    enum mon_opened how = ask_open(f);
    if (how == MON_OPENED_YES)
        return true;
    say(f, how == MON_OPENED_COMMANDS_ONLY
               ? _("Akun ini hanya untuk perintah, tanpa layar. Perintah help menampilkan daftarnya.")
               : _("Sesi tidak dapat dibuka. Coba lagi sebentar, atau hubungi administrator."));
    finish(f, 1);
    return false;
}

void
front_run(struct front *f)
{
    const struct relay_channel channel = {front_write, front_read, front_busy, f};

    alarm(f->opts.grace_s);
    relay_init(&f->relay, &channel);
    if (!key_exchange(f) || !log_in(f))
        return;
    alarm(f->opts.grace_s);
    if (!open_session(f))
        return;
    alarm(0);
    f->opened = true;
    if (shuttle(f)) {
        if (f->want_tty && f->exit_signaled != 0) {
            (void)front_write(f, TERMINAL_RESET, strlen(TERMINAL_RESET), false);
            say(f, _("Sesi terputus karena kesalahan. Yang sudah disimpan tetap tersimpan; silakan masuk "
                     "lagi."));
        }
        finish(f, f->exit_status);
    }
    relay_close(&f->relay);
}
