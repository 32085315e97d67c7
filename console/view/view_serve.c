#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/media/media.h"
#include "console/view/view_doc.h"

struct server {
    int sock;
    struct view_doc doc;
    bool loaded;
    struct buf answer;
    struct ipc_msg msg;
};

/* A session that is busy with something else reads later: no time counts meanwhile. */
static bool
tell(struct server *s)
{
    struct pollfd p = {.fd = s->sock, .events = POLLOUT};
    struct err e;

    (void)alarm(0);
    return poll(&p, 1, -1) == 1 && (p.revents & (POLLERR | POLLHUP)) == 0 &&
           ipc_send(s->sock, &s->msg, &e) == RC_OK;
}

static bool
tell_fault(struct server *s, uint32_t seq, enum view_fault why)
{
    ipc_begin(&s->msg, VIEW_FAILED);
    ipc_put_u32(&s->msg, seq);
    ipc_put_u32(&s->msg, (uint32_t)why);
    return tell(s);
}

static bool
read_document(struct server *s, const unsigned char *p, size_t n, enum view_fault *why)
{
    switch (media_sniff(p, n)) {
    case MEDIA_PDF:
        return view_pdf_read(p, n, &s->doc, why);
    case MEDIA_JPEG:
        return view_jpeg_read(p, n, &s->doc, why);
    case MEDIA_PNG:
        return view_png_read(p, n, &s->doc, why);
    case MEDIA_NONE:
        break;
    }
    *why = VIEW_FAULT_KIND;
    return false;
}

static bool
on_load(struct server *s)
{
    enum view_fault why = VIEW_FAULT_BROKEN;
    struct stat st;
    uint32_t n = ipc_get_u32(&s->msg);
    int fd = s->msg.fd;

    s->msg.fd = -1;
    if (!ipc_ok(&s->msg) || fd < 0 || s->loaded || n == 0 || n > VIEW_BYTES_MAX || fstat(fd, &st) != 0 ||
        st.st_size < (off_t)n)
        return false;
    /* Never unmapped: poppler reads from it for as long as the document is open. */
    const unsigned char *p = mmap(NULL, n, PROT_READ, MAP_SHARED, fd, 0);
    (void)close(fd);
    if (p == MAP_FAILED || !read_document(s, p, n, &why))
        return tell_fault(s, 0, why);
    s->loaded = true;
    if (s->doc.pdf == NULL) {
        s->doc.width[0] = s->doc.image.width;
        s->doc.height[0] = s->doc.image.height;
    }
    ipc_begin(&s->msg, VIEW_LOADED);
    ipc_put_u32(&s->msg, s->doc.pages);
    for (uint32_t i = 0; i < s->doc.pages; i++) {
        ipc_put_u32(&s->msg, s->doc.width[i]);
        ipc_put_u32(&s->msg, s->doc.height[i]);
    }
    return tell(s);
}

static bool
make_picture(struct server *s, const struct view_want *w, struct view_bitmap *b)
{
    uint32_t width, height;

    view_want_pixels(w, &width, &height);
    if (!view_bitmap_new(b, width, height, 4))
        return false;
    if (s->doc.pdf != NULL && !view_pdf_draw(&s->doc, w, b))
        return false;
    if (s->doc.pdf == NULL)
        view_bitmap_part(&s->doc.image, w, b);
    if (!view_mode_pixels(w->mode) && w->colors < 8)
        view_bitmap_ink(b);
    buf_reset(&s->answer);
    if (w->mode == VIEW_SIXEL)
        return view_chafa_sixel(b, w, &s->answer);
    return w->mode == VIEW_PNG ? view_png_write(b, &s->answer) : view_chafa_cells(b, w, &s->answer);
}

static bool
tell_picture(struct server *s, const struct view_want *w)
{
    uint32_t width, height;

    for (size_t at = 0; at < s->answer.len; at += VIEW_PART_MAX) {
        size_t left = s->answer.len - at;
        ipc_begin(&s->msg, VIEW_PART);
        ipc_put_u32(&s->msg, w->seq);
        ipc_put_bytes(&s->msg, s->answer.data + at, left < VIEW_PART_MAX ? left : VIEW_PART_MAX);
        if (!tell(s))
            return false;
    }
    view_want_pixels(w, &width, &height);
    ipc_begin(&s->msg, VIEW_DONE);
    ipc_put_u32(&s->msg, w->seq);
    ipc_put_u32(&s->msg, (uint32_t)s->answer.len);
    ipc_put_u32(&s->msg, width);
    ipc_put_u32(&s->msg, height);
    return tell(s);
}

static bool
on_render(struct server *s)
{
    struct view_want w;
    struct view_bitmap b = {0};

    if (!view_get_want(&s->msg, &w) || !s->loaded || w.page >= s->doc.pages)
        return false;
    bool made = make_picture(s, &w, &b) && s->answer.len <= VIEW_ANSWER_MAX;
    view_bitmap_free(&b);
    return made ? tell_picture(s, &w) : tell_fault(s, w.seq, VIEW_FAULT_BROKEN);
}

void
view_serve(int sock)
{
    static struct server s;
    struct err e;
    bool goes_on = true;

    s.sock = sock;
    while (goes_on && ipc_recv(sock, &s.msg, -1, &e) == RC_OK) {
        /* What takes longer ends the process. */
        (void)alarm(VIEW_WORK_S);
        goes_on = s.msg.kind == VIEW_LOAD ? on_load(&s) : s.msg.kind == VIEW_RENDER ? on_render(&s) : false;
        (void)alarm(0);
    }
}
