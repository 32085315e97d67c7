#include "tests/support/ssh_client.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/figure.h"

enum { PLAIN, ESC, CSI, OSC, CHARSET };

bool
ssh_client_start(struct ssh_client *c, const char *const *argv)
{
    struct winsize size = {.ws_row = 50, .ws_col = 120};
    char *copy[24] = {NULL};

    for (size_t i = 0; argv[i] != NULL && i + 1 < sizeof copy / sizeof copy[0]; i++)
        copy[i] = strdup(argv[i]);
    c->n = 0;
    c->escape = PLAIN;
    c->started = figure_now();
    c->pid = forkpty(&c->pty, NULL, NULL, &size);
    if (c->pid == 0) {
        (void)setenv("TERM", "xterm-256color", 1);
        (void)unsetenv("SSH_AUTH_SOCK");
        execvp(copy[0], copy);
        _exit(127);
    }
    for (size_t i = 0; copy[i] != NULL; i++)
        free(copy[i]);
    if (c->pid < 0)
        c->pid = 0;
    return c->pid > 0;
}

/* True when ch belongs to the text. */
static bool
visible(struct ssh_client *c, char ch)
{
    switch (c->escape) {
    case ESC:
        c->escape = ch == '[' ? CSI : ch == ']' ? OSC : ch == '(' || ch == ')' ? CHARSET : PLAIN;
        return false;
    case CSI:
        if (ch >= '@' && ch <= '~')
            c->escape = PLAIN;
        return false;
    case OSC:
        if (ch == '\a' || ch == '\\')
            c->escape = PLAIN;
        return false;
    case CHARSET:
        c->escape = PLAIN;
        return false;
    default:
        if (ch == '\033')
            c->escape = ESC;
        return ch != '\033' && ch != '\0';
    }
}

bool
ssh_client_bytes(struct ssh_client *c, int ms)
{
    char in[16384];
    struct pollfd p = {.fd = c->pty, .events = POLLIN};

    if (c->pid == 0 || poll(&p, 1, ms) <= 0)
        return false;
    ssize_t got = read(c->pty, in, sizeof in);
    for (ssize_t i = 0; i < got; i++) {
        if (!visible(c, in[i]))
            continue;
        if (c->n + 1 >= sizeof c->text) {
            /* Nobody waits for what is that old. */
            memmove(c->text, c->text + sizeof c->text / 2, c->n - sizeof c->text / 2);
            c->n -= sizeof c->text / 2;
        }
        c->text[c->n++] = in[i];
    }
    c->text[c->n] = '\0';
    return got > 0;
}

bool
ssh_client_await(struct ssh_client *c, const char *word, int ms)
{
    int64_t until = figure_now() + (int64_t)ms * 1000000;

    c->text[c->n] = '\0';
    while (strstr(c->text, word) == NULL) {
        int64_t left = (until - figure_now()) / 1000000;
        if (left <= 0 || !ssh_client_bytes(c, (int)left))
            return false;
    }
    return true;
}

void
ssh_client_forget(struct ssh_client *c)
{
    c->n = 0;
}

bool
ssh_client_type(struct ssh_client *c, const char *keys)
{
    size_t n = strlen(keys);

    return c->pid > 0 && write(c->pty, keys, n) == (ssize_t)n;
}

void
ssh_client_drain(struct ssh_client *c, int ms)
{
    while (ssh_client_bytes(c, ms))
        ssh_client_forget(c);
}

void
ssh_client_end(struct ssh_client *c)
{
    if (c->pid <= 0)
        return;
    (void)kill(c->pid, SIGTERM);
    close(c->pty);
    while (waitpid(c->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    c->pid = 0;
}
