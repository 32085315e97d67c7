/*
 * throttle_main.c - a bad line: a TCP relay on the loopback with a delay and a rate in both directions, as
 * over a satellite.
 *
 *   loket-throttle TARGET-PORT RTT-MS BYTES-PER-SECOND
 *
 * Prints the port that it listens on, and after each connection a line "up N down N" with the bytes that went
 * each way. Ends when its standard input is closed.
 *
 * A byte leaves when the line has carried all before it and half the round trip has passed since: deadlines
 * are computed, nothing is measured by sleeping. What does not fit the line's buffer stays with the sender.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LINE_MAX_BYTES 16384 /* on the line and before it, each way */
#define CHUNK          512   /* about a packet: so much leaves at once */
#define PACKETS        (LINE_MAX_BYTES / CHUNK * 16)
#define PAIRS          8
#define SOCKET_BUFFER  8192 /* the kernel's own buffers must not be a second, longer line */

struct packet {
    int64_t due; /* monotonic us */
    size_t len;
    unsigned char data[CHUNK];
};

/* One direction. */
struct way {
    int from, to;
    struct packet *packets; /* ring of PACKETS */
    size_t first, count, bytes;
    size_t sent;     /* of the first packet */
    int64_t free_at; /* when the line has carried everything it was given */
    uint64_t total;
    bool ended, closed; /* from has ended; and to was told */
};

struct pair {
    bool open;
    struct way up, down;
};

struct throttle {
    int listener;
    struct sockaddr_in target;
    int64_t delay_us;
    int64_t rate; /* bytes a second */
    struct pair pairs[PAIRS];
};

static int64_t
now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int
small_socket(void)
{
    int size = SOCKET_BUFFER;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0) {
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
        (void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    }
    return fd;
}

static void
way_open(struct way *w, int from, int to)
{
    *w = (struct way){.from = from, .to = to};
    w->packets = calloc(PACKETS, sizeof(*w->packets));
    if (w->packets == NULL)
        abort();
}

static void
pair_close(struct pair *p)
{
    printf("up %llu down %llu\n", (unsigned long long)p->up.total, (unsigned long long)p->down.total);
    (void)fflush(stdout);
    (void)close(p->up.from);
    (void)close(p->up.to);
    free(p->up.packets);
    free(p->down.packets);
    *p = (struct pair){.open = false};
}

static void
accept_one(struct throttle *t)
{
    int client = accept4(t->listener, NULL, NULL, SOCK_CLOEXEC), server = small_socket();
    struct pair *p = NULL;
    for (int i = 0; i < PAIRS && p == NULL; i++)
        p = t->pairs[i].open ? NULL : &t->pairs[i];
    if (client < 0 || server < 0 || p == NULL ||
        connect(server, (struct sockaddr *)&t->target, sizeof(t->target)) != 0) {
        if (client >= 0)
            (void)close(client);
        if (server >= 0)
            (void)close(server);
        return;
    }
    (void)fcntl(client, F_SETFL, O_NONBLOCK);
    (void)fcntl(server, F_SETFL, O_NONBLOCK);
    p->open = true;
    way_open(&p->up, client, server);
    way_open(&p->down, server, client);
}

static bool
has_room(const struct way *w)
{
    return !w->ended && w->count < PACKETS && w->bytes < LINE_MAX_BYTES;
}

static void
take_in(const struct throttle *t, struct way *w)
{
    while (has_room(w)) {
        struct packet *p = &w->packets[(w->first + w->count) % PACKETS];
        ssize_t n = read(w->from, p->data, CHUNK);
        if (n <= 0) {
            w->ended = n == 0 || (errno != EAGAIN && errno != EINTR);
            return;
        }
        int64_t now = now_us();
        p->len = (size_t)n;
        w->free_at = (w->free_at > now ? w->free_at : now) + (int64_t)n * 1000000 / t->rate;
        p->due = w->free_at + t->delay_us;
        w->count++;
        w->bytes += p->len;
        w->total += p->len;
    }
}

/* Hands over what is due; false when the other side is gone. */
static bool
let_out(struct way *w)
{
    while (w->count > 0 && w->packets[w->first].due <= now_us()) {
        struct packet *p = &w->packets[w->first];
        ssize_t n = send(w->to, p->data + w->sent, p->len - w->sent, MSG_NOSIGNAL);
        if (n < 0)
            return errno == EAGAIN || errno == EINTR;
        w->sent += (size_t)n;
        if (w->sent < p->len)
            return true;
        w->bytes -= p->len;
        w->sent = 0;
        w->first = (w->first + 1) % PACKETS;
        w->count--;
    }
    if (w->ended && w->count == 0 && !w->closed) {
        w->closed = true;
        (void)shutdown(w->to, SHUT_WR);
    }
    return true;
}

static void
move_on(const struct throttle *t, struct pair *p)
{
    take_in(t, &p->up);
    take_in(t, &p->down);
    bool alive = let_out(&p->up) && let_out(&p->down);
    if (!alive || (p->up.closed && p->down.closed))
        pair_close(p);
}

/* Milliseconds until the next packet is due, at most a second. */
static int
next_due(const struct way *w, int wait)
{
    if (w->count == 0)
        return wait;
    int64_t left = (w->packets[w->first].due - now_us() + 999) / 1000;
    if (left <= 0)
        left = 1; /* due, but the receiver does not take it */
    return left < wait ? (int)left : wait;
}

static void
serve(struct throttle *t)
{
    for (;;) {
        struct pollfd fds[2 + 2 * PAIRS] = {{.fd = STDIN_FILENO, .events = POLLIN},
                                            {.fd = t->listener, .events = POLLIN}};
        int wait = 1000;
        for (int i = 0; i < PAIRS; i++) {
            struct pair *p = &t->pairs[i];
            bool up = p->open && has_room(&p->up), down = p->open && has_room(&p->down);
            fds[2 + 2 * i] = (struct pollfd){.fd = up ? p->up.from : -1, .events = POLLIN};
            fds[3 + 2 * i] = (struct pollfd){.fd = down ? p->down.from : -1, .events = POLLIN};
            if (p->open)
                wait = next_due(&p->down, next_due(&p->up, wait));
        }
        if (poll(fds, 2 + 2 * PAIRS, wait) < 0 && errno != EINTR)
            return;
        if (fds[0].revents != 0)
            return;
        if (fds[1].revents != 0)
            accept_one(t);
        for (int i = 0; i < PAIRS; i++)
            if (t->pairs[i].open)
                move_on(t, &t->pairs[i]);
    }
}

static bool
listen_here(struct throttle *t)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t len = sizeof(at);
    t->listener = small_socket();
    if (t->listener < 0 || bind(t->listener, (struct sockaddr *)&at, sizeof(at)) != 0 ||
        listen(t->listener, PAIRS) != 0 || getsockname(t->listener, (struct sockaddr *)&at, &len) != 0)
        return false;
    printf("%d\n", ntohs(at.sin_port));
    return fflush(stdout) == 0;
}

int
main(int argc, char **argv)
{
    static struct throttle t;
    if (argc != 4) {
        (void)fputs("usage: loket-throttle TARGET-PORT RTT-MS BYTES-PER-SECOND\n", stderr);
        return 2;
    }
    t.target = (struct sockaddr_in){.sin_family = AF_INET,
                                    .sin_port = htons((uint16_t)strtol(argv[1], NULL, 10)),
                                    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    t.delay_us = strtol(argv[2], NULL, 10) * 500;
    t.rate = strtol(argv[3], NULL, 10);
    if (t.rate < 1 || t.delay_us < 0 || !listen_here(&t)) {
        (void)fputs("loket-throttle: cannot listen\n", stderr);
        return 1;
    }
    serve(&t);
    for (int i = 0; i < PAIRS; i++)
        if (t.pairs[i].open)
            pair_close(&t.pairs[i]);
    return 0;
}
