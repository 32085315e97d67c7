#include "tests/support/viewer.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "console/base/clock.h"
#include "console/base/proc.h"
#include "console/base/str.h"

static int64_t
now_ms(void)
{
    return clock_mono_ms(clock_system());
}

/* A state directory with nothing in it but the configuration. */
static bool
make_home(struct viewer *v, char conf[160])
{
    char path[160];
    FILE *f;

    str_copy(v->dir, sizeof v->dir, "/tmp/loket-viewer.XXXXXX");
    if (mkdtemp(v->dir) == NULL || chmod(v->dir, 0755) != 0 ||
        !str_printf(path, sizeof path, "%s/run", v->dir) || mkdir(path, 0755) != 0)
        return false;
    str_printf(conf, 160, "%s/loket.conf", v->dir);
    f = fopen(conf, "w");
    if (f == NULL)
        return false;
    fprintf(f, "state = %s\n", v->dir);
    return fclose(f) == 0;
}

static void
drop_home(struct viewer *v)
{
    char path[160];

    str_printf(path, sizeof path, "%s/loket.conf", v->dir);
    unlink(path);
    str_printf(path, sizeof path, "%s/run/empty", v->dir);
    rmdir(path);
    str_printf(path, sizeof path, "%s/run", v->dir);
    rmdir(path);
    rmdir(v->dir);
}

bool
viewer_start(struct viewer *v, int *sock)
{
    char dir[256], program[300], conf[160];
    struct err e;
    int pair[2];

    if (!proc_self_dir(dir, sizeof dir) ||
        !str_printf(program, sizeof program, "%s/../bin/loket-view", dir) || !make_home(v, conf) ||
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    const char *const argv[] = {program, "-c", conf, NULL};
    const int fds[] = {-1, -1, STDERR_FILENO, pair[1]};
    v->pid = proc_spawn(argv, fds, 4, NULL, false, &e);
    close(pair[1]);
    *sock = pair[0];
    return v->pid >= 0;
}

bool
viewer_open(struct viewer *v, const void *p, size_t n)
{
    struct err e;
    int sock = -1;

    *v = (struct viewer){.client = view_client_new()};
    if (!viewer_start(v, &sock) || view_load(v->client, sock, p, n, now_ms(), &e) != RC_OK)
        return false;
    v->last = viewer_wait(v, VIEW_WAIT_MS);
    return true;
}

enum view_event
viewer_wait(struct viewer *v, int ms)
{
    int64_t end = now_ms() + ms;
    enum view_event ev;

    while ((ev = view_step(v->client, now_ms())) == VIEW_EV_NONE && now_ms() < end) {
        struct pollfd p = {.fd = v->client->sock, .events = POLLIN};
        poll(&p, 1, 20);
    }
    return v->last = ev;
}

enum view_event
viewer_render(struct viewer *v, const struct view_want *w)
{
    struct err e;

    if (view_render(v->client, w, now_ms(), &e) != RC_OK)
        return v->last = VIEW_EV_GONE;
    return viewer_wait(v, VIEW_WAIT_MS);
}

bool
viewer_close(struct viewer *v)
{
    int64_t end = now_ms() + 5000;
    pid_t got = 0;

    view_client_free(v->client);
    while (v->pid > 0 && (got = waitpid(v->pid, &v->status, WNOHANG)) == 0 && now_ms() < end) {
        const struct timespec t = {.tv_nsec = 5000000};
        nanosleep(&t, NULL);
    }
    bool ended = got == v->pid;
    if (!ended && v->pid > 0) {
        kill(v->pid, SIGKILL);
        waitpid(v->pid, &v->status, 0);
    }
    drop_home(v);
    return ended;
}

struct view_want
viewer_page(uint32_t page, uint32_t cols, uint32_t rows)
{
    return (struct view_want){.page = page,
                              .w = VIEW_WHOLE,
                              .h = VIEW_WHOLE,
                              .cols = cols,
                              .rows = rows,
                              .cell_w = 8,
                              .cell_h = 16,
                              .mode = VIEW_SYMBOLS,
                              .colors = 256};
}
