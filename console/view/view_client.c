#include "console/view/view_client.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "console/base/i18n.h"

#define SIDE_MAX 1000000 /* of a page, pixels or points */

struct view_client *
view_client_new(void)
{
    struct view_client *c = calloc(1, sizeof *c);

    if (c == NULL)
        abort();
    c->sock = -1;
    return c;
}

static void
drop_picture(struct view_client *c)
{
    if (c->picture.cells != NULL)
        explicit_bzero(c->picture.cells,
                       (size_t)c->picture.want.cols * c->picture.want.rows * sizeof *c->picture.cells);
    free(c->picture.cells);
    buf_done(&c->picture.bytes);
    c->picture = (struct view_picture){0};
}

static void
hang_up(struct view_client *c)
{
    if (c->sock >= 0)
        (void)close(c->sock);
    c->sock = -1;
    c->busy = c->loaded = false;
    buf_done(&c->parts);
    ipc_wipe(&c->msg);
}

void
view_close(struct view_client *c)
{
    hang_up(c);
    drop_picture(c);
    c->pages = 0;
}

void
view_client_free(struct view_client *c)
{
    if (c == NULL)
        return;
    view_close(c);
    free(c);
}

static enum rc
gone(struct err *e, const char *detail)
{
    (void)err_set(
        e, RC_UNAVAILABLE, "viewer_gone", "%s",
        _("Penampil berkas tidak dapat dijalankan. Coba lagi (r); hubungi administrator bila berulang."));
    return err_detail(e, "%s", detail);
}

/* The document goes over as memory that nobody can change any more. */
static int
sealed(const void *p, size_t n)
{
    int fd = memfd_create("loket-document", MFD_CLOEXEC | MFD_ALLOW_SEALING);

    for (size_t at = 0; fd >= 0 && at < n;) {
        ssize_t w = write(fd, (const char *)p + at, n - at);
        if (w <= 0) {
            (void)close(fd);
            return -1;
        }
        at += (size_t)w;
    }
    if (fd >= 0 && fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0) {
        (void)close(fd);
        return -1;
    }
    return fd;
}

/* Sends c->msg, which is small: a viewer that does not take it at once is not there. */
static enum rc
ask(struct view_client *c, int64_t now_ms, struct err *e)
{
    if (ipc_send(c->sock, &c->msg, e) != RC_OK) {
        hang_up(c);
        return gone(e, "no viewer at the other end");
    }
    c->busy = true;
    c->deadline = now_ms + VIEW_WAIT_MS;
    return RC_OK;
}

enum rc
view_load(struct view_client *c, int sock, const void *p, size_t n, int64_t now_ms, struct err *e)
{
    view_close(c);
    c->sock = sock;
    int fd = n > 0 && n <= VIEW_BYTES_MAX ? sealed(p, n) : -1;
    if (fd < 0) {
        hang_up(c);
        return gone(e, "no memory for the document");
    }
    ipc_begin(&c->msg, VIEW_LOAD);
    ipc_put_u32(&c->msg, (uint32_t)n);
    c->msg.fd = fd;
    enum rc rc = ask(c, now_ms, e);
    (void)close(fd);
    c->msg.fd = -1;
    return rc;
}

enum rc
view_render(struct view_client *c, const struct view_want *want, int64_t now_ms, struct err *e)
{
    if (c->sock < 0 || !c->loaded || c->busy)
        return gone(e, "render without a loaded document");
    c->want = *want;
    c->want.seq = ++c->seq;
    buf_reset(&c->parts);
    view_put_want(&c->msg, &c->want);
    return ask(c, now_ms, e);
}

static bool
take_loaded(struct view_client *c)
{
    uint32_t pages = ipc_get_u32(&c->msg);

    if (c->loaded || pages < 1 || pages > VIEW_PAGES_MAX)
        return false;
    for (uint32_t i = 0; i < pages; i++) {
        uint32_t w = ipc_get_u32(&c->msg), h = ipc_get_u32(&c->msg);
        if (w < 1 || h < 1 || w > SIDE_MAX || h > SIDE_MAX)
            return false;
        c->width[i] = w;
        c->height[i] = h;
    }
    c->loaded = ipc_ok(&c->msg);
    c->pages = c->loaded ? pages : 0;
    return c->loaded;
}

static bool
take_part(struct view_client *c)
{
    size_t n;
    uint32_t seq = ipc_get_u32(&c->msg);
    const void *p = ipc_get_bytes(&c->msg, VIEW_PART_MAX, &n);

    if (!ipc_ok(&c->msg) || !c->loaded || seq != c->seq || n == 0 || n > VIEW_ANSWER_MAX - c->parts.len)
        return false;
    buf_add(&c->parts, p, n);
    return true;
}

/* The parts are judged and become the picture; false when they are not what was asked for. */
static bool
keep_picture(struct view_client *c)
{
    const unsigned char *p = (const unsigned char *)c->parts.data;
    size_t n = c->parts.len, cells = (size_t)c->want.cols * c->want.rows;
    struct view_picture new = {.want = c->want};
    uint32_t width, height;

    if (p == NULL)
        return false;
    view_want_pixels(&c->want, &width, &height);
    if (view_mode_pixels(c->want.mode)) {
        if (!(c->want.mode == VIEW_SIXEL ? view_sixel_check(p, n, width, height)
                                         : view_png_check(p, n, width, height)))
            return false;
        new.bytes = c->parts;
        c->parts = (struct buf){0};
    } else {
        new.cells = calloc(cells, sizeof *new.cells);
        if (new.cells == NULL)
            abort();
        if (!view_cells_read(&c->want, p, n, new.cells)) {
            free(new.cells);
            return false;
        }
    }
    drop_picture(c);
    c->picture = new;
    return true;
}

static bool
take_done(struct view_client *c)
{
    uint32_t seq = ipc_get_u32(&c->msg), n = ipc_get_u32(&c->msg), width, height;
    uint32_t w = ipc_get_u32(&c->msg), h = ipc_get_u32(&c->msg);

    view_want_pixels(&c->want, &width, &height);
    return ipc_ok(&c->msg) && c->loaded && seq == c->seq && n == c->parts.len && w == width && h == height &&
           keep_picture(c);
}

static bool
take_fault(struct view_client *c)
{
    uint32_t seq = ipc_get_u32(&c->msg), why = ipc_get_u32(&c->msg);

    c->fault = why < VIEW_FAULT_COUNT_ ? (enum view_fault)why : VIEW_FAULT_BROKEN;
    return ipc_ok(&c->msg) && seq == (c->loaded ? c->seq : 0);
}

/* What one message means; VIEW_EV_GONE for one that may not come now. */
static enum view_event
take(struct view_client *c)
{
    if (c->msg.fd >= 0) {
        (void)close(c->msg.fd);
        c->msg.fd = -1;
        return VIEW_EV_GONE;
    }
    if (!c->busy)
        return VIEW_EV_GONE;
    switch (c->msg.kind) {
    case VIEW_LOADED:
        c->busy = false;
        return take_loaded(c) ? VIEW_EV_LOADED : VIEW_EV_GONE;
    case VIEW_PART:
        return take_part(c) ? VIEW_EV_NONE : VIEW_EV_GONE;
    case VIEW_DONE:
        c->busy = false;
        return take_done(c) ? VIEW_EV_PICTURE : VIEW_EV_GONE;
    case VIEW_FAILED:
        c->busy = false;
        return take_fault(c) ? VIEW_EV_FAULT : VIEW_EV_GONE;
    default:
        return VIEW_EV_GONE;
    }
}

enum view_event
view_step(struct view_client *c, int64_t now_ms)
{
    enum view_event ev = VIEW_EV_NONE;
    struct err e;

    while (c->sock >= 0 && ev == VIEW_EV_NONE) {
        enum rc rc = ipc_recv(c->sock, &c->msg, 0, &e);
        if (rc == RC_NONE)
            break;
        ev = rc == RC_OK ? take(c) : VIEW_EV_GONE;
    }
    if (ev == VIEW_EV_NONE && c->sock >= 0 && c->busy && now_ms >= c->deadline)
        ev = VIEW_EV_GONE;
    if (ev == VIEW_EV_GONE)
        hang_up(c);
    return ev;
}
