#include "console/server/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/proc.h"

/* A sanitizer maps terabytes and looks at its own process at exit. */
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define MEMORY_MAX (256UL << 20)
#define FILES_MAX  16

/* Of loket-view: a decoded scan, a page, and what the libraries keep; processor time for all its pages. */
#define VIEW_MEMORY_MAX (640UL << 20)
#define VIEW_FILES_MAX  64
#define VIEW_CPU_S      120

static enum rc
failed(struct err *e, const char *what, int why)
{
    err_set(e, RC_FAIL, "sandbox", _("Proses ini tidak dapat dikurung. Hubungi administrator."));
    return err_detail(e, "%s: %s", what, strerror(why));
}

static enum rc
change_root(const char *empty_dir, struct err *e)
{
    if (geteuid() != 0)
        return RC_OK;
    if (mkdir(empty_dir, 0711) != 0 && errno != EEXIST)
        return failed(e, "empty directory", errno);
    if (chdir(empty_dir) != 0 || chroot(".") != 0)
        return failed(e, "chroot", errno);
    return RC_OK;
}

static enum rc
limit(int resource, rlim_t most, struct err *e)
{
    const struct rlimit r = {most, most};

    return setrlimit((__rlimit_resource_t)resource, &r) == 0 ? RC_OK : failed(e, "setrlimit", errno);
}

static enum rc
limits(enum sandbox_kind kind, struct err *e)
{
    bool view = kind == SANDBOX_VIEW;
    enum rc rc = limit(RLIMIT_NPROC, 0, e);

    if (rc == RC_OK)
        rc = limit(RLIMIT_CORE, 0, e);
    if (rc == RC_OK)
        rc = limit(RLIMIT_FSIZE, 0, e);
    if (rc == RC_OK)
        rc = limit(RLIMIT_NOFILE, view ? VIEW_FILES_MAX : FILES_MAX, e);
    if (rc == RC_OK && view)
        rc = limit(RLIMIT_CPU, VIEW_CPU_S, e);
    if (rc == RC_OK && !SANITIZED)
        rc = limit(RLIMIT_AS, view ? VIEW_MEMORY_MAX : MEMORY_MAX, e);
    return rc;
}

/* What reading, writing, waiting, memory and ending need. */
static const int allowed[] = {
    SCMP_SYS(read),           SCMP_SYS(write),        SCMP_SYS(readv),       SCMP_SYS(writev),
    SCMP_SYS(recvmsg),        SCMP_SYS(sendmsg),      SCMP_SYS(poll),        SCMP_SYS(ppoll),
    SCMP_SYS(close),          SCMP_SYS(brk),          SCMP_SYS(munmap),      SCMP_SYS(mremap),
    SCMP_SYS(madvise),        SCMP_SYS(futex),        SCMP_SYS(getrandom),   SCMP_SYS(getpid),
    SCMP_SYS(gettid),         SCMP_SYS(alarm),        SCMP_SYS(setitimer),   SCMP_SYS(fstat),
    SCMP_SYS(clock_gettime),  SCMP_SYS(gettimeofday), SCMP_SYS(time),        SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigaction), SCMP_SYS(sched_yield), SCMP_SYS(restart_syscall),
    SCMP_SYS(exit),           SCMP_SYS(exit_group),
};

/* Libraries try these and live with a refusal. */
static const int refused[] = {
    SCMP_SYS(open),   SCMP_SYS(openat),   SCMP_SYS(stat),    SCMP_SYS(access),
    SCMP_SYS(socket), SCMP_SYS(readlink), SCMP_SYS(sysinfo), SCMP_SYS(getuid),
};

/* Calls allowed when the bits of mask in one argument have this value. */
struct narrow {
    int call;
    unsigned arg;
    scmp_datum_t mask, value;
};

/* Memory that may be written is never run. */
static const struct narrow narrow[] = {
    {SCMP_SYS(mmap), 2, PROT_EXEC, 0},
    {SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
};

static const int network_allowed[] = {
    SCMP_SYS(recvfrom),
    SCMP_SYS(sendto),
    SCMP_SYS(shutdown),
    SCMP_SYS(newfstatat),
};
static const int network_refused[] = {SCMP_SYS(getpeername), SCMP_SYS(getsockname)};
static const struct narrow network_narrow[] = {
    {SCMP_SYS(ioctl), 1, UINT32_MAX, TIOCSWINSZ},      {SCMP_SYS(ioctl), 1, UINT32_MAX, FIONREAD},
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_GETFL},         {SCMP_SYS(fcntl), 1, UINT32_MAX, F_SETFL},
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_SETFD},         {SCMP_SYS(setsockopt), 1, UINT32_MAX, IPPROTO_TCP},
    {SCMP_SYS(getsockopt), 1, UINT32_MAX, SOL_SOCKET},
};

/* Fonts that were opened before are copied and read again. */
static const int view_allowed[] = {SCMP_SYS(dup), SCMP_SYS(dup2), SCMP_SYS(lseek)};
static const int view_refused[] = {
    SCMP_SYS(uname),
    SCMP_SYS(getcwd),
    SCMP_SYS(readlinkat),
    SCMP_SYS(prctl),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(prlimit64),
    SCMP_SYS(geteuid),
    SCMP_SYS(getegid),
    SCMP_SYS(getgid),
};
static const struct narrow view_narrow[] = {
    {SCMP_SYS(newfstatat), 3, UINT32_MAX, AT_EMPTY_PATH}, /* of a descriptor */
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_GETFL},
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_GETFD},
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_SETFD},
};

/* One process's list. */
struct list {
    const int *allowed, *refused;
    const struct narrow *narrow;
    size_t nallowed, nrefused, nnarrow;
};

#define LIST(a, r, n)                                                                                        \
    {                                                                                                        \
        a, r, n, COUNT(a), COUNT(r), COUNT(n)                                                                \
    }
static const struct list common = LIST(allowed, refused, narrow);
static const struct list extra[] = {
    [SANDBOX_NETWORK] = LIST(network_allowed, network_refused, network_narrow),
    [SANDBOX_VIEW] = LIST(view_allowed, view_refused, view_narrow),
};

static bool
add_list(scmp_filter_ctx f, const struct list *l)
{
    bool ok = true;

    for (size_t i = 0; ok && i < l->nallowed; i++)
        ok = seccomp_rule_add(f, SCMP_ACT_ALLOW, l->allowed[i], 0) == 0;
    for (size_t i = 0; ok && i < l->nrefused; i++)
        ok = seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), l->refused[i], 0) == 0;
    for (size_t i = 0; ok && i < l->nnarrow; i++) {
        const struct narrow *n = &l->narrow[i];
        const struct scmp_arg_cmp cmp = {n->arg, SCMP_CMP_MASKED_EQ, n->mask, n->value};
        ok = seccomp_rule_add_array(f, SCMP_ACT_ALLOW, n->call, 1, &cmp) == 0;
    }
    return ok;
}

static enum rc
filter(enum sandbox_kind kind, struct err *e)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool ok = f != NULL && add_list(f, &common) && add_list(f, &extra[kind]);

    int why = ok ? seccomp_load(f) : -EINVAL;
    seccomp_release(f);
    return why == 0 ? RC_OK : failed(e, "seccomp", -why);
}

/* A parent that is already gone is seen as the end of the socket. */
static enum rc
end_with_parent(struct err *e)
{
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 ? RC_OK : failed(e, "end with parent", errno);
}

enum rc
sandbox_enter(enum sandbox_kind kind, const char *empty_dir, const char *uid_text, struct err *e)
{
    enum rc rc = change_root(empty_dir, e);

    if (rc == RC_OK)
        rc = limits(kind, e);
    if (rc == RC_OK)
        rc = proc_drop(uid_text, e);
    if (rc == RC_OK && kind == SANDBOX_VIEW)
        rc = end_with_parent(e);
    if (rc == RC_OK)
        rc = proc_seal(e);
    if (rc == RC_OK && !SANITIZED)
        rc = filter(kind, e);
    return rc;
}
