/* Messages between processes: round trips, malformed ones, descriptors, sockets with names. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/ipc.h"
#include "console/base/str.h"

static struct ipc_msg out, in;

static int
make_pair(void **state)
{
    static int pair[2];

    *state = pair;
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair);
}

static int
close_pair(void **state)
{
    int *pair = *state;

    close(pair[0]);
    if (pair[1] >= 0)
        close(pair[1]);
    return 0;
}

static int
count_fds(void)
{
    int n = 0;

    for (int fd = 0; fd < 256; fd++)
        n += fcntl(fd, F_GETFD) >= 0;
    return n;
}

static void
fields_come_back_in_order(void **state)
{
    const int *pair = *state;
    struct err e = {0};
    size_t n;

    ipc_begin(&out, 0xBEEF);
    ipc_put_u32(&out, UINT32_MAX);
    ipc_put_i64(&out, INT64_MIN);
    ipc_put_str(&out, "Ren\xC3\xA9");
    ipc_put_str(&out, NULL);
    ipc_put_bytes(&out, "a\0b", 3);
    ipc_put_bytes(&out, NULL, 0);
    assert_int_equal(ipc_send(pair[0], &out, &e), RC_OK);
    assert_int_equal(ipc_recv(pair[1], &in, 1000, &e), RC_OK);
    assert_int_equal(in.kind, 0xBEEF);
    assert_false(ipc_ok(&in)); /* nothing read yet */
    assert_true(ipc_get_u32(&in) == UINT32_MAX);
    assert_true(ipc_get_i64(&in) == INT64_MIN);
    assert_string_equal(ipc_get_str(&in, 5), "Ren\xC3\xA9");
    assert_string_equal(ipc_get_str(&in, 0), "");
    assert_memory_equal(ipc_get_bytes(&in, 3, &n), "a\0b", 3);
    assert_int_equal(n, 3);
    assert_non_null(ipc_get_bytes(&in, 3, &n));
    assert_int_equal(n, 0);
    assert_true(ipc_ok(&in));
    assert_int_equal(in.fd, -1);
    assert_int_equal(ipc_get_u32(&in), 0); /* one too many */
    assert_false(ipc_ok(&in));
}

static void
an_empty_message_is_a_message(void **state)
{
    const int *pair = *state;

    ipc_begin(&out, 7);
    assert_int_equal(ipc_send(pair[0], &out, NULL), RC_OK);
    assert_int_equal(ipc_recv(pair[1], &in, 1000, NULL), RC_OK);
    assert_int_equal(in.kind, 7);
    assert_true(ipc_ok(&in));
}

/* Reads the fields u32, i64, str, bytes from whatever stands in m. */
static bool
read_all(struct ipc_msg *m)
{
    size_t n;

    (void)ipc_get_u32(m);
    (void)ipc_get_i64(m);
    const char *s = ipc_get_str(m, 100);
    assert_true(strlen(s) <= 100);
    const unsigned char *b = ipc_get_bytes(m, 100, &n);
    assert_true(n <= 100);
    for (size_t i = 0; i < n; i++)
        assert_true(b[i] <= 255);
    return ipc_ok(m);
}

static void
every_cut_and_every_changed_type_is_found(void **state)
{
    (void)state;
    ipc_begin(&out, 1);
    ipc_put_u32(&out, 1);
    ipc_put_i64(&out, 2);
    ipc_put_str(&out, "abc");
    ipc_put_bytes(&out, "xyz", 3);
    memcpy(&in, &out, sizeof(in));
    assert_true(read_all(&in));
    for (size_t len = 0; len < out.len; len++) {
        memcpy(&in, &out, sizeof(in));
        in.len = len;
        assert_false(read_all(&in));
    }
    memcpy(&in, &out, sizeof(in));
    in.len++; /* something left over */
    assert_false(read_all(&in));
    const size_t types[] = {0, 5, 14, 23};
    for (size_t i = 0; i < COUNT(types); i++) {
        memcpy(&in, &out, sizeof(in));
        in.data[types[i]] ^= 1;
        assert_false(read_all(&in));
    }
    for (size_t i = 0; i < out.len; i++) /* no change may read outside; some are other valid messages */
        for (unsigned v = 0; v < 256; v += 15) {
            memcpy(&in, &out, sizeof(in));
            in.data[i] = (unsigned char)v;
            (void)read_all(&in);
        }
}

static void
strings_keep_their_rules(void **state)
{
    (void)state;
    ipc_begin(&in, 1);
    ipc_put_str(&in, "abcdef");
    assert_string_equal(ipc_get_str(&in, 5), ""); /* longer than allowed */
    assert_false(ipc_ok(&in));
    ipc_begin(&in, 1);
    ipc_put_str(&in, "abc");
    in.data[6] = '\0'; /* NUL inside */
    assert_string_equal(ipc_get_str(&in, 5), "");
    assert_false(ipc_ok(&in));
    ipc_begin(&in, 1);
    ipc_put_str(&in, "abc");
    in.data[8] = 'd'; /* not terminated */
    assert_string_equal(ipc_get_str(&in, 5), "");
    assert_false(ipc_ok(&in));
    ipc_begin(&in, 1);
    ipc_put_str(&in, "abc");
    memset(in.data + 1, 0xFF, 4); /* absurd length */
    assert_string_equal(ipc_get_str(&in, SIZE_MAX), "");
    assert_false(ipc_ok(&in));
}

static void
too_much_is_not_sent(void **state)
{
    const int *pair = *state;
    static unsigned char big[IPC_MAX + 1];
    struct err e = {0};

    ipc_begin(&out, 1);
    ipc_put_bytes(&out, big, IPC_MAX - 5);
    assert_int_equal(out.len, IPC_MAX);
    assert_int_equal(ipc_send(pair[0], &out, &e), RC_OK);
    assert_int_equal(ipc_recv(pair[1], &in, 1000, &e), RC_OK);
    assert_int_equal(in.len, IPC_MAX);
    ipc_put_u32(&out, 1);
    assert_int_equal(ipc_send(pair[0], &out, &e), RC_INVALID);
    ipc_begin(&out, 1);
    ipc_put_bytes(&out, big, sizeof(big));
    ipc_put_u32(&out, 1); /* later fields do not revive it */
    assert_int_equal(ipc_send(pair[0], &out, &e), RC_INVALID);
    assert_int_equal(ipc_recv(pair[1], &in, 0, &e), RC_NONE);
}

static void
raw_packets_are_judged(void **state)
{
    int *pair = *state;
    static unsigned char big[IPC_MAX + 3];
    struct err e = {0};

    assert_int_equal(send(pair[0], "x", 1, 0), 1);
    assert_int_equal(ipc_recv(pair[1], &in, 1000, &e), RC_INVALID);
    assert_false(ipc_ok(&in));
    assert_int_equal(send(pair[0], big, sizeof(big), 0), sizeof(big));
    assert_int_equal(ipc_recv(pair[1], &in, 1000, &e), RC_INVALID);
    assert_int_equal(ipc_recv(pair[1], &in, 0, &e), RC_NONE);
    assert_int_equal(ipc_recv(pair[1], &in, 20, &e), RC_NONE);
    close(pair[1]);
    pair[1] = -1;
    assert_int_equal(ipc_recv(pair[0], &in, -1, &e), RC_UNAVAILABLE);
    ipc_begin(&out, 1);
    assert_int_equal(ipc_send(pair[0], &out, &e), RC_UNAVAILABLE);
    assert_string_equal(e.code, "ipc_gone");
}

/* Sends n descriptors in one packet, as no sender of ours would. */
static void
send_fds(int sock, const int *fds, size_t n)
{
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(16 * sizeof(int))];
    } control = {0};
    unsigned char kind[2] = {1, 0};
    struct iovec part = {kind, 2};
    struct msghdr h = {.msg_iov = &part,
                       .msg_iovlen = 1,
                       .msg_control = control.space,
                       .msg_controllen = CMSG_SPACE(n * sizeof(int))};
    struct cmsghdr *c = CMSG_FIRSTHDR(&h);

    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(n * sizeof(int));
    memcpy(CMSG_DATA(c), fds, n * sizeof(int));
    assert_int_equal(sendmsg(sock, &h, 0), 2);
}

static void
one_descriptor_travels(void **state)
{
    const int *pair = *state;
    struct err e = {0};
    int way[2];
    char got[3] = "";

    assert_int_equal(pipe(way), 0);
    ipc_begin(&out, 9);
    ipc_put_str(&out, "here");
    out.fd = way[1];
    assert_int_equal(ipc_send(pair[0], &out, &e), RC_OK);
    close(way[1]);
    assert_int_equal(ipc_recv(pair[1], &in, 1000, &e), RC_OK);
    assert_string_equal(ipc_get_str(&in, 10), "here");
    assert_true(ipc_ok(&in));
    assert_true(in.fd >= 0);
    assert_true(fcntl(in.fd, F_GETFD) & FD_CLOEXEC);
    assert_int_equal(write(in.fd, "hi", 2), 2);
    close(in.fd);
    assert_int_equal(read(way[0], got, 2), 2);
    assert_string_equal(got, "hi");
    close(way[0]);
}

static void
more_descriptors_are_refused_and_closed(void **state)
{
    const int *pair = *state;
    int many[10] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    int before = count_fds();
    struct err e = {0};

    for (size_t n = 2; n <= COUNT(many); n += 4) {
        send_fds(pair[0], many, n);
        assert_int_equal(ipc_recv(pair[1], &in, 1000, &e), RC_INVALID);
        assert_int_equal(in.fd, -1);
        assert_int_equal(count_fds(), before);
    }
}

static void
wiping_leaves_nothing(void **state)
{
    (void)state;
    ipc_begin(&in, 1);
    ipc_put_str(&in, "rahasia");
    ipc_wipe(&in);
    assert_int_equal(in.len, 0);
    for (size_t i = 0; i < 64; i++)
        assert_int_equal(in.data[i], 0);
}

static void
serve_at(const char *path, unsigned mode, unsigned expect)
{
    struct err e = {0};
    struct stat st;
    int door = ipc_listen(path, mode, &e);

    assert_true(door >= 0);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, expect);
    int client = ipc_connect(path, &e);
    assert_true(client >= 0);
    assert_true(fcntl(client, F_GETFD) & FD_CLOEXEC);
    assert_true(fcntl(door, F_GETFD) & FD_CLOEXEC);
    int server = accept(door, NULL, NULL);
    ipc_begin(&out, 3);
    assert_int_equal(ipc_send(client, &out, &e), RC_OK);
    assert_int_equal(ipc_recv(server, &in, 1000, &e), RC_OK);
    assert_int_equal(in.kind, 3);
    assert_int_equal(ipc_listen(path, 0, &e), -1); /* somebody serves there */
    assert_int_equal(e.rc, RC_UNAVAILABLE);
    close(client);
    close(server);
    close(door);
    assert_int_equal(ipc_connect(path, &e), -1); /* a dead socket stays behind */
    door = ipc_listen(path, 0, &e);              /* and is taken over */
    assert_true(door >= 0);
    close(door);
    assert_int_equal(unlink(path), 0);
}

static void
sockets_with_names(void **state)
{
    (void)state;
    char dir[] = "/tmp/loket ipc XXXXXX";
    char longer[300], path[400];
    struct err e = {0};
    int fds = count_fds();

    assert_non_null(mkdtemp(dir));
    str_printf(path, sizeof(path), "%s/a.sock", dir);
    serve_at(path, 0, 0600);
    serve_at(path, 0666, 0666);
    str_printf(longer, sizeof(longer), "%s/%0120d", dir, 0);
    assert_int_equal(mkdir(longer, 0700), 0);
    str_printf(path, sizeof(path), "%s/a.sock", longer);
    serve_at(path, 0, 0600);
    assert_int_equal(ipc_connect(path, &e), -1);
    close(open(path, O_CREAT | O_WRONLY, 0600));
    assert_int_equal(ipc_listen(path, 0, &e), -1); /* a plain file is never removed */
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(longer), 0);
    assert_int_equal(rmdir(dir), 0);
    assert_int_equal(ipc_listen(path, 0, &e), -1);
    assert_int_equal(count_fds(), fds);
}

#define PAIR_TEST(f) cmocka_unit_test_setup_teardown(f, make_pair, close_pair)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PAIR_TEST(fields_come_back_in_order),
        PAIR_TEST(an_empty_message_is_a_message),
        cmocka_unit_test(every_cut_and_every_changed_type_is_found),
        cmocka_unit_test(strings_keep_their_rules),
        PAIR_TEST(too_much_is_not_sent),
        PAIR_TEST(raw_packets_are_judged),
        PAIR_TEST(one_descriptor_travels),
        PAIR_TEST(more_descriptors_are_refused_and_closed),
        cmocka_unit_test(wiping_leaves_nothing),
        cmocka_unit_test(sockets_with_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
