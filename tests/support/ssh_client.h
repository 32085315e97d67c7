/*
 * ssh_client.h - the real ssh client on a pseudo-terminal of ours, for benches.
 */
#ifndef LOKET_TEST_SSH_CLIENT_H
#define LOKET_TEST_SSH_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SSH_CLIENT_TEXT 65536

struct ssh_client {
    pid_t pid; /* 0: none */
    int pty;
    int64_t started; /* figure_now() just before the client was started */
    int escape;      /* state of the filter that drops escape sequences */
    size_t n;
    char text[SSH_CLIENT_TEXT]; /* what came since the last ssh_client_forget(), without escape sequences */
};

/* Starts argv (NULL-terminated, found in PATH) on a terminal of 120 columns and 50 lines. */
bool ssh_client_start(struct ssh_client *c, const char *const *argv);

/* Reads until word has come; false after ms milliseconds, or when the client has ended. */
bool ssh_client_await(struct ssh_client *c, const char *word, int ms);

void ssh_client_forget(struct ssh_client *c);
bool ssh_client_type(struct ssh_client *c, const char *keys);

/* Waits for the next bytes; false when none come within ms. */
bool ssh_client_bytes(struct ssh_client *c, int ms);

/* Reads until nothing has come for ms milliseconds. */
void ssh_client_drain(struct ssh_client *c, int ms);

/* Ends the client and waits for it. */
void ssh_client_end(struct ssh_client *c);

#endif
