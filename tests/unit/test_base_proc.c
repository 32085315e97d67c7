/* What a process does to itself, and programs it starts. As root the drop is real; as a plain user it is a
 * no-op. */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/proc.h"
#include "console/base/str.h"

/* Runs f in a child and returns its exit status, -1 when it died otherwise. */
static int
in_child(int (*f)(void))
{
    int status = 0;

    (void)fflush(stdout);
    pid_t pid = fork();
    if (pid == 0)
        _exit(f());
    assert_true(pid > 0 && waitpid(pid, &status, 0) == pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int
hardened(void)
{
    struct rlimit core;

    close(0);
    close(2);
    proc_harden();
    if (umask(0) != 077)
        return 1;
    if (getrlimit(RLIMIT_CORE, &core) != 0 || core.rlim_cur != 0 || core.rlim_max != 0)
        return 2;
    if (prctl(PR_GET_DUMPABLE) != 0)
        return 3;
    if (fcntl(0, F_GETFD) < 0 || fcntl(1, F_GETFD) < 0 || fcntl(2, F_GETFD) < 0)
        return 4;
    return raise(SIGPIPE) == 0 ? 0 : 5;
}

static void
hardening(void **state)
{
    (void)state;
    assert_int_equal(in_child(hardened), 0);
}

static int
dropped(void)
{
    struct err e = {0};
    bool root = geteuid() == 0;

    if (proc_drop(root ? "65533" : "", &e) != RC_OK)
        return 1;
    if (root && (getuid() != 65533 || getgid() != 65533 || getgroups(0, NULL) != 0))
        return 2;
    if (seteuid(0) == 0 || setuid(0) == 0 || setegid(0) == 0)
        return 3;
    if (proc_seal(&e) != RC_OK || prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1)
        return 4;
    /* A sealed process still opens its own descriptors by name: certificates travel that way. */
    int fd = memfd_create("x", MFD_CLOEXEC);
    char name[64];
    str_printf(name, sizeof(name), "/proc/self/fd/%d", fd);
    return fd >= 0 && fchmod(fd, 0600) == 0 && open(name, O_RDONLY) >= 0 ? 0 : 5;
}

/* Root in name only: the saved id must be noticed. */
static int
half_dropped(void)
{
    struct err e = {0};

    if (setresuid(65533, 65533, 0) != 0)
        return 1;
    return proc_drop("", &e) == RC_FAIL ? 0 : 2;
}

static void
dropping_root(void **state)
{
    (void)state;
    struct err e = {0};

    assert_int_equal(in_child(dropped), 0);
    if (geteuid() != 0)
        return;
    assert_int_equal(in_child(half_dropped), 0);
    const char *bad[] = {"0", "-1", "root", "4294967295", " 5", "5x"};
    for (size_t i = 0; i < COUNT(bad); i++) {
        assert_int_equal(proc_drop(bad[i], &e), RC_INVALID);
        assert_int_equal(geteuid(), 0);
    }
}

/* Everything that can be read from fd until its end, as a string. */
static char *
read_all(int fd, char *dst, size_t size)
{
    size_t at = 0;
    ssize_t n;

    while (at + 1 < size && (n = read(fd, dst + at, size - 1 - at)) > 0)
        at += (size_t)n;
    dst[at] = '\0';
    return dst;
}

static int
finish(pid_t pid)
{
    int status = 0;

    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
starting_a_program(void **state)
{
    (void)state;
    /* 0 is empty, 1 and 3 come back through pipes, 2 is /dev/null, nothing above 3, only our environment */
    const char *const argv[] = {
        "/bin/sh", "-c",
        "cat; echo \"$A/$HOME\"; echo three >&3; for f in /proc/self/fd/*; do echo \"${f##*/}\"; done", NULL};
    const char *const env[] = {"A=b c", NULL};
    struct err e = {0};
    char text[400];
    int one[2], three[2];

    assert_int_equal(pipe(one), 0);
    assert_int_equal(pipe(three), 0);
    int extra = dup(1); /* must not reach the child */
    const int fds[] = {-1, one[1], -1, three[1]};
    pid_t pid = proc_spawn(argv, fds, 4, env, false, &e);
    assert_true(pid > 0);
    close(one[1]);
    close(three[1]);
    read_all(one[0], text, sizeof(text));
    assert_true(str_starts(text, "b c/\n0\n1\n2\n3\n"));
    /* the shell's own reading of the directory may show as one more */
    assert_true(strlen(text) <= strlen("b c/\n0\n1\n2\n3\n4\n") + 1);
    assert_string_equal(read_all(three[0], text, sizeof(text)), "three\n");
    assert_int_equal(finish(pid), 0);
    close(one[0]);
    close(three[0]);
    close(extra);
}

/* Descriptors whose numbers overlap with the places they go to. */
static int
swap_child(void)
{
    const char *const argv[] = {"/bin/sh", "-c", "echo out; echo err >&2", NULL};
    struct err e = {0};
    char text[20];
    int a[2], b[2], status;

    close(0);
    if (pipe(a) != 0 || pipe(b) != 0 || dup2(a[1], 2) < 0 || dup2(b[1], 1) < 0)
        return 1;
    const int fds[] = {-1, 2, 1}; /* 1 and 2 change places */
    pid_t pid = proc_spawn(argv, fds, 3, NULL, false, &e);
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return 2;
    if (read(a[0], text, 4) != 4 || memcmp(text, "out\n", 4) != 0)
        return 3;
    return read(b[0], text, 4) == 4 && memcmp(text, "err\n", 4) == 0 ? 0 : 4;
}

static void
overlapping_descriptors(void **state)
{
    (void)state;
    assert_int_equal(in_child(swap_child), 0);
}

static void
signals_are_reset(void **state)
{
    (void)state;
    const char *const argv[] = {"/bin/sh", "-c", "kill -PIPE $$; exit 7", NULL};
    struct err e = {0};
    sigset_t all, before;
    int status;

    void (*old)(int) = signal(SIGPIPE, SIG_IGN);
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    pid_t pid = proc_spawn(argv, NULL, 0, NULL, false, &e);
    sigprocmask(SIG_SETMASK, &before, NULL);
    (void)signal(SIGPIPE, old);
    assert_true(pid > 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
}

static void
a_program_that_is_not_there(void **state)
{
    (void)state;
    const char *const argv[] = {"/nonexistent/program", NULL};
    struct err e = {0};

    assert_int_equal(proc_spawn(argv, NULL, 0, NULL, false, &e), -1);
    assert_int_equal(e.rc, RC_FAIL);
    assert_non_null(strstr(e.detail, strerror(ENOENT)));
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1); /* no zombie is left */
    assert_int_equal(errno, ECHILD);
    assert_int_equal(proc_spawn(argv, NULL, 1000, NULL, false, &e), -1);
}

static void
a_terminal_of_its_own(void **state)
{
    (void)state;
    const char *const argv[] = {"/bin/sh", "-c", "echo ready >/dev/tty; exit 5", NULL};
    struct err e = {0};
    char text[100];
    int master, slave;

    assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
    const int fds[] = {slave, slave, slave};
    pid_t pid = proc_spawn(argv, fds, 3, NULL, true, &e);
    assert_true(pid > 0);
    close(slave);
    assert_true(str_starts(read_all(master, text, sizeof(text)), "ready"));
    assert_int_equal(finish(pid), 5);
    close(master);
    const int no_tty[] = {-1};
    assert_int_equal(proc_spawn(argv, no_tty, 1, NULL, true, &e), -1);
}

static void
own_directory(void **state)
{
    (void)state;
    char dir[4096], tiny[2];
    struct stat st;

    assert_true(proc_self_dir(dir, sizeof(dir)));
    assert_int_equal(dir[0], '/');
    assert_int_equal(stat(dir, &st), 0);
    assert_true(S_ISDIR(st.st_mode));
    assert_false(proc_self_dir(tiny, sizeof(tiny)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hardening),
        cmocka_unit_test(dropping_root),
        cmocka_unit_test(starting_a_program),
        cmocka_unit_test(overlapping_descriptors),
        cmocka_unit_test(signals_are_reset),
        cmocka_unit_test(a_program_that_is_not_there),
        cmocka_unit_test(a_terminal_of_its_own),
        cmocka_unit_test(own_directory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
