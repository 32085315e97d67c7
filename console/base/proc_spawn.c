#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/proc.h"

#define SPAWN_FDS_MAX 32

static pid_t
cannot_start(struct err *e, const char *what, int why)
{
    err_set(e, RC_FAIL, "spawn", _("Program tidak dapat dijalankan. Hubungi administrator."));
    err_field(e, what);
    err_detail(e, "%s: %s", what, strerror(why));
    return -1;
}

/* Signals as a new program expects them. */
static bool
reset_signals(void)
{
    sigset_t none;

    for (int sig = 1; sig < NSIG; sig++)
        (void)signal(sig, SIG_DFL);
    return sigemptyset(&none) == 0 && sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

/*
 * Lays out the descriptors: fds[] become 0 .. nfds - 1, 0-2 exist, *report moves just
 * above them, nothing else stays. All are first copied out of the way, since the
 * parent's numbers may lie inside the range.
 */
static bool
place_fds(const int *fds, int nfds, int *report)
{
    int used = nfds > 3 ? nfds : 3;
    int high[SPAWN_FDS_MAX];
    int moved = fcntl(*report, F_DUPFD_CLOEXEC, used + 1);

    if (moved < 0)
        return false;
    *report = moved;
    for (int i = 0; i < used; i++) {
        int from = i < nfds ? fds[i] : -1;
        int fd = from >= 0 ? fcntl(from, F_DUPFD_CLOEXEC, used + 1) : open("/dev/null", O_RDWR | O_CLOEXEC);
        if (fd >= 0 && fd <= used) {
            int low = fd;
            fd = fcntl(low, F_DUPFD_CLOEXEC, used + 1);
            close(low);
        }
        if (fd < 0)
            return false;
        high[i] = fd;
    }
    for (int i = 0; i < used; i++)
        if (dup2(high[i], i) < 0)
            return false;
    if (dup3(*report, used, O_CLOEXEC) < 0)
        return false;
    *report = used;
    closefrom(used + 1);
    return true;
}

/* In the child: never returns; sends errno to the parent when the program cannot start. */
static _Noreturn void
run_child(const char *const *argv, const int *fds, int nfds, const char *const *env, bool new_tty, int report)
{
    static const char *const no_env[] = {NULL};
    union {
        const char *const *in;
        char *const *out; /* execve() takes what it does not change as not const */
    } args = {argv}, vars = {env ? env : no_env};
    bool ready = place_fds(fds, nfds, &report) && reset_signals();

    if (ready && new_tty)
        ready = setsid() >= 0 && ioctl(0, TIOCSCTTY, 0) == 0;
    if (ready)
        execve(argv[0], args.out, vars.out);
    int why = errno;
    ssize_t told;
    do {
        told = write(report, &why, sizeof(why));
    } while (told < 0 && errno == EINTR);
    _exit(127);
}

/* 0 when the program runs, else the errno with which its start failed. */
static int
await_start(int report, pid_t pid)
{
    int why = 0;
    ssize_t n;

    do {
        n = read(report, &why, sizeof(why));
    } while (n < 0 && errno == EINTR);
    close(report);
    if (n == 0)
        return 0;
    if (n != (ssize_t)sizeof(why) || why == 0)
        why = EIO;
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
    return why;
}

pid_t
proc_spawn(const char *const *argv, const int *fds, int nfds, const char *const *env, bool new_tty,
           struct err *e)
{
    int report[2];
    sigset_t all, before;

    if (nfds < 0 || nfds > SPAWN_FDS_MAX)
        return cannot_start(e, argv[0], EINVAL);
    if (pipe2(report, O_CLOEXEC) != 0)
        return cannot_start(e, argv[0], errno);
    /* A handler of the parent must not run in the child before it has its own program. */
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &before);
    pid_t pid = fork();
    if (pid == 0)
        run_child(argv, fds, nfds, env, new_tty, report[1]);
    int why = errno;
    sigprocmask(SIG_SETMASK, &before, NULL);
    close(report[1]);
    if (pid < 0) {
        close(report[0]);
        return cannot_start(e, argv[0], why);
    }
    why = await_start(report[0], pid);
    return why == 0 ? pid : cannot_start(e, argv[0], why);
}
