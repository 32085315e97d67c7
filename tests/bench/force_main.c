/*
 * loket-bench-force -c FILE: the yardstick of tests/bench/bench_session.c. As the forced command of
 * an OpenSSH sshd it does what loket-monitor does after the key was proven: one-time code, grant of
 * loket-auth, loket-session on the terminal. SSH_ORIGINAL_COMMAND is "OFFICER" or "OFFICER CODE";
 * the key that sshd verified stands in the file that SSH_USER_AUTH names (ExposeAuthInfo yes). The
 * certificate is not renewed: a bench is over before.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "console/base/cfg.h"
#include "console/base/ipc.h"
#include "console/base/proc.h"
#include "console/base/str.h"
#include "console/server/ipc_kinds.h"

#define ANSWER_MS 30000
#define TERM_MAX  64

struct force {
    struct cfg cfg;
    int auth; /* loket-auth ends the session when this closes */
    char officer[IPC_USERNAME_MAX + 1];
    char code[IPC_CODE_MAX + 1];
    char key[IPC_KEY_TYPE_MAX + IPC_KEY_BLOB_MAX + 16]; /* "publickey TYPE BLOB" */
    struct ipc_msg msg;
    struct ipc_msg hello;
};

static bool
fail(const char *what)
{
    (void)fprintf(stderr, "loket-bench-force: %s\r\n", what);
    return false;
}

static bool
read_line(int fd, char *dst, size_t size)
{
    size_t n = 0;
    char c;

    while (n + 1 < size && read(fd, &c, 1) == 1 && c != '\n' && c != '\r')
        dst[n++] = c;
    dst[n] = '\0';
    return n > 0;
}

static bool
read_key(struct force *f)
{
    const char *path = getenv("SSH_USER_AUTH");
    int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    bool found = fd >= 0 && read_line(fd, f->key, sizeof f->key) && str_starts(f->key, "publickey ");

    if (fd >= 0)
        close(fd);
    return found || fail("no key in SSH_USER_AUTH");
}

static bool
read_command(struct force *f)
{
    char word[IPC_USERNAME_MAX + IPC_CODE_MAX + 2];
    const char *command = getenv("SSH_ORIGINAL_COMMAND");

    if (command == NULL || !str_copy(word, sizeof word, command))
        return fail("whose session?");
    char *space = strchr(word, ' ');
    if (space != NULL)
        *space++ = '\0';
    return str_copy(f->officer, sizeof f->officer, word) &&
           str_copy(f->code, sizeof f->code, space != NULL ? space : "");
}

static bool
ask_code(struct force *f)
{
    struct termios shown, hidden;

    if (tcgetattr(STDIN_FILENO, &shown) != 0)
        return fail("no terminal");
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &hidden);
    (void)dprintf(STDOUT_FILENO, "Kode autentikator (6 angka): ");
    bool got = read_line(STDIN_FILENO, f->code, sizeof f->code);
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &shown);
    return got;
}

/* Sends f->msg to loket-auth and expects this verdict. */
static bool
ask(struct force *f, enum verdict wanted)
{
    struct err e;

    if (ipc_send(f->auth, &f->msg, &e) != RC_OK || ipc_recv(f->auth, &f->msg, ANSWER_MS, &e) != RC_OK ||
        f->msg.kind != IPC_AUTH_ANSWER)
        return fail("loket-auth does not answer");
    uint32_t got = ipc_get_u32(&f->msg);
    if (got == (uint32_t)wanted)
        return true;
    (void)fprintf(stderr, "loket-bench-force: verdict %u\r\n", (unsigned)got);
    return false;
}

/* Key, then code. Leaves AUTH_GRANT in f->msg. */
static bool
log_in(struct force *f)
{
    char path[CFG_PATH_MAX];
    char *rest = NULL;
    struct err e;

    f->auth = ipc_connect(cfg_state_path(&f->cfg, path, "run/auth.sock"), &e);
    if (f->auth < 0)
        return fail("loket-auth is not there");
    ipc_begin(&f->msg, IPC_AUTH_BEGIN);
    ipc_put_str(&f->msg, f->officer);
    ipc_put_str(&f->msg, "127.0.0.1");
    if (!ask(f, VERDICT_MORE))
        return false;
    ipc_begin(&f->msg, IPC_AUTH_KEY_PROVEN);
    (void)strtok_r(f->key, " ", &rest);
    ipc_put_str(&f->msg, strtok_r(NULL, " ", &rest));
    ipc_put_str(&f->msg, strtok_r(NULL, " ", &rest));
    if (!ask(f, VERDICT_MORE) || (f->code[0] == '\0' && !ask_code(f)))
        return false;
    ipc_begin(&f->msg, IPC_AUTH_CODE);
    ipc_put_str(&f->msg, f->code);
    if (!ask(f, VERDICT_YES))
        return false;
    return (ipc_recv(f->auth, &f->msg, ANSWER_MS, &e) == RC_OK && f->msg.kind == IPC_AUTH_GRANT) ||
           fail("no grant");
}

/* Turns the grant in f->msg into the greeting and the certificate, and sends both. */
static bool
greet(struct force *f, int session, const char *term)
{
    char username[IPC_USERNAME_MAX + 1], db_role[64], role[32], display[400];
    size_t n;
    struct err e;

    int64_t id = ipc_get_i64(&f->msg);
    (void)ipc_get_bytes(&f->msg, IPC_TOKEN_BYTES, &n);
    (void)str_copy(username, sizeof username, ipc_get_str(&f->msg, IPC_USERNAME_MAX));
    (void)str_copy(db_role, sizeof db_role, ipc_get_str(&f->msg, sizeof db_role - 1));
    (void)str_copy(role, sizeof role, ipc_get_str(&f->msg, sizeof role - 1));
    (void)str_copy(display, sizeof display, ipc_get_str(&f->msg, sizeof display - 1));
    int64_t not_after = ipc_get_i64(&f->msg);
    int cert = f->msg.fd;
    if (!ipc_ok(&f->msg) || cert < 0)
        return fail("malformed grant");
    ipc_begin(&f->hello, IPC_SES_HELLO);
    ipc_put_str(&f->hello, username);
    ipc_put_str(&f->hello, db_role);
    ipc_put_str(&f->hello, role);
    ipc_put_str(&f->hello, display);
    ipc_put_i64(&f->hello, id);
    ipc_put_str(&f->hello, "127.0.0.1");
    ipc_put_str(&f->hello, term);
    ipc_put_str(&f->hello, "");
    ipc_begin(&f->msg, IPC_SES_CERT);
    ipc_put_i64(&f->msg, not_after);
    f->msg.fd = cert;
    bool sent = ipc_send(session, &f->hello, &e) == RC_OK && ipc_send(session, &f->msg, &e) == RC_OK;
    close(cert);
    return sent || fail("the session does not listen");
}

/* Starts the session on the terminal that sshd made and waits for its end; its exit status. */
static int
run_session(struct force *f, const char *config)
{
    char program[CFG_TEXT_MAX + 32], term[TERM_MAX + 8];
    const char *name = getenv("TERM");
    int pair[2], status = 0;
    struct err e;

    (void)str_printf(program, sizeof program, "%s/loket-session", f->cfg.libexec);
    (void)str_printf(term, sizeof term, "TERM=%.*s", TERM_MAX, name != NULL ? name : "");
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return 1;
    const char *const argv[] = {program, "-c", config, NULL};
    const char *const env[] = {term, NULL};
    const int fds[] = {STDIN_FILENO, STDOUT_FILENO, STDOUT_FILENO, pair[1], -1};
    pid_t pid = proc_spawn(argv, fds, 5, env, false, &e);
    close(pair[1]);
    if (pid < 0 || !greet(f, pair[0], term + strlen("TERM=")))
        return 1;
    if (waitpid(pid, &status, 0) != pid)
        return 1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int
main(int argc, char **argv)
{
    static struct force f;
    struct err e;

    proc_harden();
    cfg_defaults(&f.cfg);
    if (argc != 3 || strcmp(argv[1], "-c") != 0 || cfg_load(&f.cfg, argv[2], &e) != RC_OK) {
        (void)fail("usage: loket-bench-force -c FILE");
        return 2;
    }
    if (!read_command(&f) || !read_key(&f) || !log_in(&f))
        return 1;
    return run_session(&f, argv[2]);
}
