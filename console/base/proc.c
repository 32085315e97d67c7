#include "console/base/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/str.h"

#define UID_NOBODY 65534

/* A program that gets a file as its standard error would write into it: keep 0-2 taken. */
static void
fill_standard_fds(void)
{
    int fd;

    do {
        fd = open("/dev/null", O_RDWR);
    } while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd > STDERR_FILENO)
        close(fd);
}

void
proc_harden(void)
{
    struct rlimit none = {0, 0};

    umask(077);
    (void)setrlimit(RLIMIT_CORE, &none);
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    (void)signal(SIGPIPE, SIG_IGN);
    fill_standard_fds();
}

void
proc_close_from(int from)
{
    closefrom(from);
}

static enum rc
failed(struct err *e, const char *what, int why)
{
    err_set(e, RC_FAIL, "proc", _("Proses tidak dapat disiapkan dengan aman. Hubungi administrator."));
    err_detail(e, "%s: %s", what, strerror(why));
    return RC_FAIL;
}

/* Tells whether no permitted or effective capability is left. */
static bool
powerless(void)
{
    struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = {0};

    if (syscall(SYS_capget, &head, data) != 0)
        return false;
    for (size_t i = 0; i < COUNT(data); i++)
        if (data[i].effective || data[i].permitted)
            return false;
    return true;
}

/* True when the process is uid and gid through and through, and tries to become root fail. */
static bool
cannot_return(uid_t uid, gid_t gid)
{
    uid_t r, ef, s;
    gid_t rg, eg, sg;

    if (getresuid(&r, &ef, &s) != 0 || getresgid(&rg, &eg, &sg) != 0)
        return false;
    if (r != uid || ef != uid || s != uid || rg != gid || eg != gid || sg != gid)
        return false;
    if (uid == 0 || gid == 0 || getgroups(0, NULL) != 0 || !powerless())
        return false;
    return setuid(0) != 0 && setresuid(0, 0, 0) != 0 && setgid(0) != 0 && setresgid(0, 0, 0) != 0 &&
           getuid() == uid && geteuid() == uid && getgid() == gid && getegid() == gid;
}

/* A plain user has nothing to drop, but must not be able to become root either (set-uid start). */
static enum rc
check_plain_user(struct err *e)
{
    uid_t r, ef, s;

    if (getresuid(&r, &ef, &s) != 0)
        return failed(e, "getresuid", errno);
    if (r == 0 || s == 0)
        return failed(e, "real or saved uid is root", EPERM);
    return RC_OK;
}

enum rc
proc_drop(const char *uid_text, struct err *e)
{
    int64_t uid = UID_NOBODY;

    if (geteuid() != 0)
        return check_plain_user(e);
    if (uid_text && uid_text[0] && !str_to_i64(uid_text, 1, UINT_MAX - 1, &uid)) {
        err_set(e, RC_INVALID, "proc_uid", _("UID harus berupa angka, bukan 0."));
        return err_field(e, "uid");
    }
    if (prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0) != 0)
        return failed(e, "keepcaps", errno);
    if (setgroups(0, NULL) != 0)
        return failed(e, "setgroups", errno);
    if (setresgid((gid_t)uid, (gid_t)uid, (gid_t)uid) != 0)
        return failed(e, "setresgid", errno);
    if (setresuid((uid_t)uid, (uid_t)uid, (uid_t)uid) != 0)
        return failed(e, "setresuid", errno);
    if (!cannot_return((uid_t)uid, (gid_t)uid))
        return failed(e, "root can be regained", EPERM);
    return RC_OK;
}

enum rc
proc_seal(struct err *e)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return failed(e, "no_new_privs", errno);
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return failed(e, "dumpable", errno);
    return RC_OK;
}

bool
proc_self_dir(char *dst, size_t size)
{
    char path[4096];

    if (size > 0)
        dst[0] = '\0';
    ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
    if (n <= 0 || (size_t)n >= sizeof(path) - 1)
        return false;
    path[n] = '\0';
    char *slash = strrchr(path, '/');
    if (!slash)
        return false;
    slash[slash == path ? 1 : 0] = '\0';
    return str_copy(dst, size, path);
}

#if defined(__SANITIZE_ADDRESS__)
int __lsan_is_turned_off(void);

/* The leak check traces the process, which one that is not dumpable cannot be: it would fail at each exit. */
int
__lsan_is_turned_off(void)
{
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 1;
}
#endif
