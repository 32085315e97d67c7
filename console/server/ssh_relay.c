#include "console/server/ssh_relay.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/*
 * The session writes each picture at once, and a pty hands on a long one in pieces. What fills a
 * segment waits this long for its continuation; what a keystroke changes is less and never waits.
 */
#define ECHO_MAX     1400
#define GATHER_NS    300000
#define GATHER_TIMES 6

void
relay_init(struct relay *r, const struct relay_channel *channel)
{
    memset(r, 0, sizeof *r);
    r->channel = *channel;
    r->in = r->out = r->err = -1;
}

static void
set_nonblocking(int fd)
{
    if (fd >= 0)
        (void)fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

void
relay_open(struct relay *r, bool tty, int in, int out, int err)
{
    r->tty = tty;
    r->in = in;
    r->out = tty ? in : out;
    r->err = err;
    set_nonblocking(r->in);
    set_nonblocking(r->out);
    set_nonblocking(r->err);
}

/* Closes one direction; a tty's descriptor serves both and closes with the output. */
static void
close_fd(struct relay *r, int *fd)
{
    if (*fd >= 0 && !(r->tty && fd == &r->in))
        close(*fd);
    *fd = -1;
    if (r->tty && fd == &r->out)
        r->in = -1;
}

static bool
may_read(const struct relay *r, const struct relay_buf *b)
{
    return b->len == 0 && !r->channel.busy(r->channel.ctx);
}

void
relay_poll(const struct relay *r, struct pollfd p[RELAY_FDS])
{
    p[0] = (struct pollfd){.fd = r->in_buf.len > 0 ? r->in : -1, .events = POLLOUT};
    p[1] = (struct pollfd){.fd = may_read(r, &r->out_buf) ? r->out : -1, .events = POLLIN};
    p[2] = (struct pollfd){.fd = may_read(r, &r->err_buf) ? r->err : -1, .events = POLLIN};
}

/* Reads once into what is free; false at the end of the stream. */
static bool
fill(struct relay_buf *b, int fd, bool *got)
{
    ssize_t n = read(fd, b->data + b->len, sizeof b->data - b->len);

    *got = n > 0;
    if (n > 0)
        b->len += (size_t)n;
    /* A pty whose other side is closed says EIO after the last byte. */
    return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static bool
more_comes(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    const struct timespec wait = {.tv_nsec = GATHER_NS};

    return ppoll(&p, 1, &wait, NULL) > 0 && (p.revents & POLLIN) != 0;
}

static void
read_session(struct relay *r, int *fd, struct relay_buf *b)
{
    bool got = true;
    int waits = 0;

    b->start = 0;
    while (*fd >= 0 && b->len < sizeof b->data) {
        if (!fill(b, *fd, &got)) {
            close_fd(r, fd);
            return;
        }
        if (got)
            continue;
        if (b->len <= ECHO_MAX || waits++ >= GATHER_TIMES || !more_comes(*fd))
            return;
    }
}

static void
write_channel(struct relay *r, struct relay_buf *b, bool is_stderr)
{
    while (b->len > 0) {
        int n = r->channel.write(r->channel.ctx, b->data + b->start, b->len, is_stderr);
        if (n < 0) {
            r->channel_gone = true;
            b->len = 0;
        }
        if (n <= 0)
            return;
        b->start += (size_t)n;
        b->len -= (size_t)n;
    }
}

/* The client's input goes on to the session as far as it takes it. */
static void
move_in(struct relay *r)
{
    struct relay_buf *b = &r->in_buf;

    for (;;) {
        if (b->len == 0 && !r->channel_eof) {
            int n = r->channel.read(r->channel.ctx, b->data, sizeof b->data);
            b->start = 0;
            b->len = n > 0 ? (size_t)n : 0;
            r->channel_eof = n < 0;
        }
        if (b->len == 0)
            break;
        if (r->in < 0) {
            b->len = 0;
            continue;
        }
        ssize_t n = write(r->in, b->data + b->start, b->len);
        if (n < 0 && errno != EAGAIN && errno != EINTR) {
            close_fd(r, &r->in);
            continue;
        }
        if (n <= 0)
            return;
        b->start += (size_t)n;
        b->len -= (size_t)n;
    }
    /* A command sees the end of its input; a terminal has no such thing. */
    if (r->channel_eof && !r->tty)
        close_fd(r, &r->in);
}

static void
move_out(struct relay *r, int *fd, struct relay_buf *b, bool is_stderr, bool ready)
{
    write_channel(r, b, is_stderr);
    if (*fd >= 0 && ready && may_read(r, b)) {
        read_session(r, fd, b);
        write_channel(r, b, is_stderr);
    }
}

void
relay_move(struct relay *r, const struct pollfd p[RELAY_FDS])
{
    move_in(r);
    move_out(r, &r->out, &r->out_buf, false, p == NULL || p[1].revents != 0);
    move_out(r, &r->err, &r->err_buf, true, p == NULL || p[2].revents != 0);
}

bool
relay_drained(const struct relay *r)
{
    return r->channel_gone || (r->out < 0 && r->err < 0 && r->out_buf.len == 0 && r->err_buf.len == 0);
}

void
relay_close(struct relay *r)
{
    close_fd(r, &r->in);
    close_fd(r, &r->out);
    close_fd(r, &r->err);
    explicit_bzero(&r->in_buf, sizeof r->in_buf);
    explicit_bzero(&r->out_buf, sizeof r->out_buf);
    explicit_bzero(&r->err_buf, sizeof r->err_buf);
}
