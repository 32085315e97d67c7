#include "console/server/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
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

static enum rc
failed(struct err *e, const char *what, int why)
{
    err_set(e, RC_FAIL, "sandbox", _("Proses jaringan tidak dapat dikurung. Hubungi administrator."));
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
limits(struct err *e)
{
    enum rc rc = limit(RLIMIT_NPROC, 0, e);

    if (rc == RC_OK)
        rc = limit(RLIMIT_CORE, 0, e);
    if (rc == RC_OK)
        rc = limit(RLIMIT_FSIZE, 0, e);
    if (rc == RC_OK)
        rc = limit(RLIMIT_NOFILE, FILES_MAX, e);
    if (rc == RC_OK && !SANITIZED)
        rc = limit(RLIMIT_AS, MEMORY_MAX, e);
    return rc;
}

/* What reading, writing, waiting, memory and ending need. */
static const int allowed[] = {
    SCMP_SYS(read),          SCMP_SYS(write),           SCMP_SYS(readv),
    SCMP_SYS(writev),        SCMP_SYS(recvfrom),        SCMP_SYS(sendto),
    SCMP_SYS(recvmsg),       SCMP_SYS(sendmsg),         SCMP_SYS(poll),
    SCMP_SYS(ppoll),         SCMP_SYS(close),           SCMP_SYS(shutdown),
    SCMP_SYS(brk),           SCMP_SYS(munmap),          SCMP_SYS(mremap),
    SCMP_SYS(madvise),       SCMP_SYS(futex),           SCMP_SYS(getrandom),
    SCMP_SYS(getpid),        SCMP_SYS(gettid),          SCMP_SYS(alarm),
    SCMP_SYS(setitimer),     SCMP_SYS(fstat),           SCMP_SYS(newfstatat),
    SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),    SCMP_SYS(time),
    SCMP_SYS(rt_sigreturn),  SCMP_SYS(rt_sigprocmask),  SCMP_SYS(rt_sigaction),
    SCMP_SYS(sched_yield),   SCMP_SYS(restart_syscall), SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/* Libraries try these and live with a refusal. */
static const int refused[] = {
    SCMP_SYS(open),   SCMP_SYS(openat),      SCMP_SYS(stat),   SCMP_SYS(access),      SCMP_SYS(readlink),
    SCMP_SYS(socket), SCMP_SYS(getpeername), SCMP_SYS(getuid), SCMP_SYS(getsockname), SCMP_SYS(sysinfo),
};

/* Calls allowed when the bits of mask in one argument have this value. */
static const struct {
    int call;
    unsigned arg;
    scmp_datum_t mask, value;
} narrow[] = {
    {SCMP_SYS(ioctl), 1, UINT32_MAX, TIOCSWINSZ},
    {SCMP_SYS(ioctl), 1, UINT32_MAX, FIONREAD},
    {SCMP_SYS(mmap), 2, PROT_EXEC, 0},
    {SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_GETFL},
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_SETFL},
    {SCMP_SYS(fcntl), 1, UINT32_MAX, F_SETFD},
    {SCMP_SYS(setsockopt), 1, UINT32_MAX, IPPROTO_TCP},
    {SCMP_SYS(getsockopt), 1, UINT32_MAX, SOL_SOCKET},
};

static bool
narrow_rules(scmp_filter_ctx f)
{
    for (size_t i = 0; i < COUNT(narrow); i++) {
        const struct scmp_arg_cmp cmp = {narrow[i].arg, SCMP_CMP_MASKED_EQ, narrow[i].mask, narrow[i].value};
        if (seccomp_rule_add_array(f, SCMP_ACT_ALLOW, narrow[i].call, 1, &cmp) != 0)
            return false;
    }
    return true;
}

static enum rc
filter(struct err *e)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_KILL_PROCESS);
    bool ok = f != NULL;

    for (size_t i = 0; ok && i < COUNT(allowed); i++)
        ok = seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
    for (size_t i = 0; ok && i < COUNT(refused); i++)
        ok = seccomp_rule_add(f, SCMP_ACT_ERRNO(EACCES), refused[i], 0) == 0;
    ok = ok && narrow_rules(f);
    int why = ok ? seccomp_load(f) : -EINVAL;
    seccomp_release(f);
    return why == 0 ? RC_OK : failed(e, "seccomp", -why);
}

enum rc
sandbox_enter(const char *empty_dir, const char *uid_text, struct err *e)
{
    enum rc rc = change_root(empty_dir, e);

    if (rc == RC_OK)
        rc = limits(e);
    if (rc == RC_OK)
        rc = proc_drop(uid_text, e);
    if (rc == RC_OK)
        rc = proc_seal(e);
    if (rc == RC_OK && !SANITIZED)
        rc = filter(e);
    return rc;
}
