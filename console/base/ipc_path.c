#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/ipc.h"
#include "console/base/str.h"

static int
path_error(struct err *e, const char *path, int why)
{
    err_set(e, RC_UNAVAILABLE, "ipc_socket", _("Layanan dalam tidak dapat dihubungi. Coba lagi sebentar."));
    err_field(e, path);
    err_detail(e, "%s: %s", path, strerror(why));
    errno = why;
    return -1;
}

/*
 * Fills *to. A path longer than an address can hold is reached through the
 * descriptor of its directory, put into *dir (-1 when not needed; the caller closes it).
 */
static bool
address(const char *path, struct sockaddr_un *to, int *dir)
{
    *dir = -1;
    memset(to, 0, sizeof(*to));
    to->sun_family = AF_UNIX;
    if (str_copy(to->sun_path, sizeof(to->sun_path), path))
        return true;
    const char *slash = strrchr(path, '/');
    char folder[4096];
    if (!slash || !str_printf(folder, sizeof(folder), "%.*s/", (int)(slash - path), path)) {
        errno = ENAMETOOLONG;
        return false;
    }
    *dir = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (*dir < 0)
        return false;
    if (str_printf(to->sun_path, sizeof(to->sun_path), "/proc/self/fd/%d/%s", *dir, slash + 1))
        return true;
    errno = ENAMETOOLONG;
    return false;
}

static void
close_quietly(int fd)
{
    int saved = errno;

    if (fd >= 0)
        close(fd);
    errno = saved;
}

static int
new_socket(void)
{
    return socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
}

/* Removes a socket that a dead process left behind; a live one is left alone (false, EADDRINUSE). */
static bool
remove_stale(const struct sockaddr_un *at)
{
    struct stat st;

    if (lstat(at->sun_path, &st) != 0)
        return errno == ENOENT;
    if (!S_ISSOCK(st.st_mode)) {
        errno = EEXIST;
        return false;
    }
    int probe = new_socket();
    if (probe < 0)
        return false;
    bool dead = connect(probe, (const struct sockaddr *)at, sizeof(*at)) != 0 && errno == ECONNREFUSED;
    close(probe);
    if (!dead) {
        errno = EADDRINUSE;
        return false;
    }
    return unlink(at->sun_path) == 0;
}

/* Binds and listens; the socket is never open wider than mode, not even for a moment. */
static int
bind_at(const struct sockaddr_un *at, unsigned mode)
{
    int fd = new_socket();

    if (fd < 0)
        return -1;
    mode_t before = umask(0177);
    bool bound = bind(fd, (const struct sockaddr *)at, sizeof(*at)) == 0;
    umask(before);
    if (bound && chmod(at->sun_path, mode ? (mode_t)mode : 0600) == 0 && listen(fd, SOMAXCONN) == 0)
        return fd;
    close_quietly(fd);
    return -1;
}

int
ipc_listen(const char *path, unsigned mode, struct err *e)
{
    struct sockaddr_un at;
    int dir;
    int fd = -1;

    if (address(path, &at, &dir) && remove_stale(&at))
        fd = bind_at(&at, mode);
    close_quietly(dir);
    return fd >= 0 ? fd : path_error(e, path, errno);
}

int
ipc_connect(const char *path, struct err *e)
{
    struct sockaddr_un to;
    int dir;
    int fd = -1;

    if (address(path, &to, &dir))
        fd = new_socket();
    if (fd >= 0) {
        int done;
        do {
            done = connect(fd, (const struct sockaddr *)&to, sizeof(to));
        } while (done != 0 && errno == EINTR);
        if (done != 0) {
            close_quietly(fd);
            fd = -1;
        }
    }
    close_quietly(dir);
    return fd >= 0 ? fd : path_error(e, path, errno);
}
