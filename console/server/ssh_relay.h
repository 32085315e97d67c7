/*
 * ssh_relay.h - moves bytes between the SSH channel and the session's pty or pipes, with
 * back-pressure both ways and without losing any. Knows neither the SSH library nor the
 * terminal; the channel is reached through three functions.
 */
#ifndef LOKET_SERVER_SSH_RELAY_H
#define LOKET_SERVER_SSH_RELAY_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>

#define RELAY_BUF 32768

/* Without blocking. */
struct relay_channel {
    /* Sends up to n bytes; returns how many were taken (0 when none can be now), -1 when the channel is gone.
     */
    int (*write)(void *ctx, const void *p, size_t n, bool is_stderr);
    /* Reads up to n bytes; returns how many there were, -1 when no more will come. */
    int (*read)(void *ctx, void *p, size_t n);
    /* True while earlier output waits to be sent: nothing more is read from the session. */
    bool (*busy)(void *ctx);
    void *ctx;
};

struct relay_buf {
    size_t start, len; /* bytes not yet passed on */
    unsigned char data[RELAY_BUF];
};

struct relay {
    struct relay_channel channel;
    bool tty;
    int in, out, err; /* to and from the session; with a tty in == out; -1: closed or not there */
    bool channel_eof; /* the client sends no more */
    bool channel_gone;
    struct relay_buf in_buf, out_buf, err_buf;
};

void relay_init(struct relay *r, const struct relay_channel *channel);

/* Takes the descriptors over and makes them non-blocking; with a tty out and err are -1. */
void relay_open(struct relay *r, bool tty, int in, int out, int err);

#define RELAY_FDS 3
/* What to poll for; unused entries get descriptor -1. */
void relay_poll(const struct relay *r, struct pollfd p[RELAY_FDS]);

/* Moves everything that can be moved now. p is what poll() said, or NULL to try all. */
void relay_move(struct relay *r, const struct pollfd p[RELAY_FDS]);

/* True when the session's output has ended and all of it has been passed on. */
bool relay_drained(const struct relay *r);

void relay_close(struct relay *r);

#endif
