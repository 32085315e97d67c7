#include "console/base/ipc.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "console/base/clock.h"
#include "console/base/i18n.h"

/* A peer of ours that does not read for this long is as good as gone. */
#define SEND_WAIT_MS 5000

/* Each field starts with its type; numbers are little-endian; strings and bytes carry their length. */
enum field { FIELD_U32 = 'u', FIELD_I64 = 'i', FIELD_STR = 's', FIELD_BYTES = 'b' };

void
ipc_begin(struct ipc_msg *m, uint16_t kind)
{
    m->kind = kind;
    m->len = 0;
    m->pos = 0;
    m->fd = -1;
    m->bad = false;
}

static void
put_raw(struct ipc_msg *m, const void *p, size_t n)
{
    if (m->bad || n > IPC_MAX - m->len) {
        m->bad = true;
        return;
    }
    if (n > 0)
        memcpy(m->data + m->len, p, n);
    m->len += n;
}

static void
put_number(struct ipc_msg *m, uint64_t v, size_t bytes)
{
    unsigned char b[8];

    for (size_t i = 0; i < bytes; i++)
        b[i] = (unsigned char)(v >> (8 * i));
    put_raw(m, b, bytes);
}

static void
put_field(struct ipc_msg *m, enum field type)
{
    unsigned char b = (unsigned char)type;

    put_raw(m, &b, 1);
}

void
ipc_put_u32(struct ipc_msg *m, uint32_t v)
{
    put_field(m, FIELD_U32);
    put_number(m, v, 4);
}

void
ipc_put_i64(struct ipc_msg *m, int64_t v)
{
    put_field(m, FIELD_I64);
    put_number(m, (uint64_t)v, 8);
}

static void
put_sized(struct ipc_msg *m, enum field type, const void *p, size_t n)
{
    if (n > IPC_MAX) {
        m->bad = true;
        return;
    }
    put_field(m, type);
    put_number(m, n, 4);
    put_raw(m, p, n);
}

void
ipc_put_str(struct ipc_msg *m, const char *s)
{
    if (!s)
        s = "";
    put_sized(m, FIELD_STR, s, strlen(s));
    /* The terminator travels too, so that the reader can point into the message. */
    put_raw(m, "", 1);
}

void
ipc_put_bytes(struct ipc_msg *m, const void *p, size_t n)
{
    put_sized(m, FIELD_BYTES, p, n);
}

/* The next n bytes, or NULL after marking the message bad. */
static const unsigned char *
get_raw(struct ipc_msg *m, size_t n)
{
    if (m->bad || m->pos > m->len || n > m->len - m->pos) {
        m->bad = true;
        return NULL;
    }
    const unsigned char *p = m->data + m->pos;
    m->pos += n;
    return p;
}

static uint64_t
get_number(struct ipc_msg *m, size_t bytes)
{
    const unsigned char *p = get_raw(m, bytes);
    uint64_t v = 0;

    if (!p)
        return 0;
    for (size_t i = bytes; i > 0; i--)
        v = v << 8 | p[i - 1];
    return v;
}

static void
get_field(struct ipc_msg *m, enum field type)
{
    const unsigned char *p = get_raw(m, 1);

    if (p && *p != (unsigned char)type)
        m->bad = true;
}

uint32_t
ipc_get_u32(struct ipc_msg *m)
{
    get_field(m, FIELD_U32);
    return (uint32_t)get_number(m, 4);
}

int64_t
ipc_get_i64(struct ipc_msg *m)
{
    get_field(m, FIELD_I64);
    return (int64_t)get_number(m, 8);
}

const char *
ipc_get_str(struct ipc_msg *m, size_t max)
{
    get_field(m, FIELD_STR);
    size_t n = get_number(m, 4);
    if (n > max || n > IPC_MAX)
        m->bad = true;
    const unsigned char *p = m->bad ? NULL : get_raw(m, n + 1);
    if (!p)
        return "";
    if (p[n] != '\0' || memchr(p, '\0', n)) {
        m->bad = true;
        return "";
    }
    return (const char *)p;
}

const void *
ipc_get_bytes(struct ipc_msg *m, size_t max, size_t *n)
{
    get_field(m, FIELD_BYTES);
    size_t len = get_number(m, 4);
    if (len > max)
        m->bad = true;
    const unsigned char *p = m->bad ? NULL : get_raw(m, len);
    *n = p ? len : 0;
    return p ? (const void *)p : "";
}

bool
ipc_ok(const struct ipc_msg *m)
{
    return !m->bad && m->pos == m->len;
}

static enum rc
peer_gone(struct err *e, const char *what, int why)
{
    err_set(e, RC_UNAVAILABLE, "ipc_gone", _("Layanan dalam terputus. Coba lagi sebentar."));
    err_detail(e, "%s: %s", what, why ? strerror(why) : "end of file");
    return RC_UNAVAILABLE;
}

static enum rc
malformed(struct err *e, const char *why)
{
    err_set(e, RC_INVALID, "ipc_malformed", _("Pesan dalam tidak dapat dibaca. Hubungi administrator."));
    err_detail(e, "%s", why);
    return RC_INVALID;
}

/* Waits for events on sock until the deadline (< 0: none). 1 ready, 0 time-out, -1 error in errno. */
static int
wait_for(int sock, short events, int64_t deadline)
{
    struct pollfd p = {.fd = sock, .events = events};

    for (;;) {
        int64_t left = deadline < 0 ? -1 : deadline - clock_mono_ms(clock_system());
        if (deadline >= 0 && left < 0)
            left = 0;
        int got = poll(&p, 1, (int)left);
        if (got >= 0 || errno != EINTR)
            return got;
    }
}

static int64_t
deadline_after(int timeout_ms)
{
    return timeout_ms < 0 ? -1 : clock_mono_ms(clock_system()) + timeout_ms;
}

enum rc
ipc_send(int sock, struct ipc_msg *m, struct err *e)
{
    unsigned char kind[2] = {(unsigned char)m->kind, (unsigned char)(m->kind >> 8)};
    struct iovec parts[2] = {{.iov_base = kind, .iov_len = 2}, {.iov_base = m->data, .iov_len = m->len}};
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct msghdr h = {.msg_iov = parts, .msg_iovlen = 2};
    int64_t deadline = deadline_after(SEND_WAIT_MS);

    if (m->bad)
        return malformed(e, "message too long to send");
    if (m->fd >= 0) {
        h.msg_control = control.space;
        h.msg_controllen = sizeof(control.space);
        struct cmsghdr *c = CMSG_FIRSTHDR(&h);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = SCM_RIGHTS;
        c->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(c), &m->fd, sizeof(int));
    }
    for (;;) {
        if (sendmsg(sock, &h, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0)
            return RC_OK;
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN)
            return peer_gone(e, "send", errno);
        if (wait_for(sock, POLLOUT, deadline) <= 0)
            return peer_gone(e, "send", ETIMEDOUT);
    }
}

/*
 * Takes the descriptors out of h: keeps the only one in *fd, closes all when
 * there are several. False when there were more than one.
 */
static bool
take_fds(struct msghdr *h, int *fd)
{
    int count = 0;

    *fd = -1;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(h); c; c = CMSG_NXTHDR(h, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < n; i++) {
            int got;
            memcpy(&got, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
            if (count++ == 0)
                *fd = got;
            else
                close(got);
        }
    }
    if (count > 1) {
        close(*fd);
        *fd = -1;
    }
    return count <= 1;
}

/* One recvmsg() into m. Bytes received, 0 at the end, -1 with errno; *whole tells whether nothing was cut. */
static ssize_t
receive(int sock, struct ipc_msg *m, bool *whole)
{
    unsigned char kind[2] = {0};
    struct iovec parts[2] = {{.iov_base = kind, .iov_len = 2}, {.iov_base = m->data, .iov_len = IPC_MAX}};
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(4 * sizeof(int))];
    } control = {0};
    struct msghdr h = {.msg_iov = parts,
                       .msg_iovlen = 2,
                       .msg_control = control.space,
                       .msg_controllen = sizeof(control.space)};

    ssize_t n = recvmsg(sock, &h, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (n < 0)
        return -1;
    *whole = take_fds(&h, &m->fd) && !(h.msg_flags & (MSG_TRUNC | MSG_CTRUNC));
    m->kind = (uint16_t)(kind[0] | kind[1] << 8);
    return n;
}

enum rc
ipc_recv(int sock, struct ipc_msg *m, int timeout_ms, struct err *e)
{
    int64_t deadline = deadline_after(timeout_ms);
    bool whole = false;
    ssize_t n;

    ipc_begin(m, 0);
    do {
        int ready = wait_for(sock, POLLIN, deadline);
        if (ready == 0)
            return RC_NONE;
        if (ready < 0)
            return peer_gone(e, "poll", errno);
        n = receive(sock, m, &whole);
    } while (n < 0 && (errno == EAGAIN || errno == EINTR));
    if (n < 0)
        return peer_gone(e, "receive", errno);
    if (n >= 2 && whole) {
        m->len = (size_t)n - 2;
        return RC_OK;
    }
    if (m->fd >= 0)
        close(m->fd);
    ipc_begin(m, 0);
    m->bad = true;
    if (n == 0)
        return peer_gone(e, "receive", 0);
    return malformed(e, "message cut or with several descriptors");
}

void
ipc_wipe(struct ipc_msg *m)
{
    explicit_bzero(m->data, sizeof(m->data));
    ipc_begin(m, 0);
}
