#include "tests/support/fake_view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "console/view/view_proto.h"

static enum rc
fake_open(void *ctx, int *sock, struct err *e)
{
    struct fake_view *v = ((struct play *)ctx)->view;
    int pair[2];
    for (size_t i = 0; i < COUNT(v->socks); i++)
        if (v->socks[i] < 0) {
            assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair), 0);
            *sock = pair[0];
            v->socks[i] = pair[1];
            v->started++;
            return RC_OK;
        }
    return err_set(e, RC_UNAVAILABLE, "viewer_gone", "%s", "too many viewers");
}

static void
fake_caps(void *ctx, bool ask, struct term_caps *caps)
{
    (void)ask;
    *caps = ((struct play *)ctx)->view->caps;
}

void
fake_view_begin(struct fake_view *v, struct play *p)
{
    static const char *const opened[] = {"17", "F102", "f102.pdf", "application/pdf", "8", "00"};
    static const char *const bytes[] = {"\\x255044462d312e34"};
    *v = (struct fake_view){.p = p, .caps = {.colors = 256}, .msg = calloc(1, sizeof(*v->msg))};
    assert_non_null(v->msg);
    for (size_t i = 0; i < COUNT(v->socks); i++)
        v->socks[i] = -1;
    p->view = v;
    p->ses.env.view = fake_open;
    p->ses.env.caps = fake_caps;
    fake_db_rows(p->db, "attachment_open_stmt", opened, COUNT(opened));
    fake_db_rows(p->db, "attachment_part_stmt", bytes, COUNT(bytes));
}

void
fake_view_end(struct fake_view *v)
{
    for (size_t i = 0; i < COUNT(v->socks); i++)
        if (v->socks[i] >= 0)
            close(v->socks[i]);
    free(v->msg);
}

static void
say(struct fake_view *v, int sock)
{
    struct err e;
    assert_int_equal(ipc_send(sock, v->msg, &e), RC_OK);
}

/* Lines of words of uneven length on the upper half of a page; the second page has one line only. */
static bool
ink_at(uint32_t page, uint32_t x, uint32_t y)
{
    uint32_t line = y * 40 / VIEW_WHOLE, at = x * 60 / VIEW_WHOLE;
    if (y * 40 % VIEW_WHOLE > VIEW_WHOLE / 2 || at < 6 || at > 52)
        return false;
    if (page > 0)
        return line == 20;
    return line >= 3 && line <= 22 && (at * 7 + line * 3) % 9 != 0 && at < 30 + line % 5 * 4;
}

static void
put_cell(const struct view_want *w, uint32_t r, uint32_t c, bool lie, unsigned char cell[VIEW_CELL_BYTES])
{
    uint32_t x = w->x + (uint32_t)((uint64_t)w->w * (2 * c + 1) / (2 * w->cols));
    uint32_t y0 = w->y + (uint32_t)((uint64_t)w->h * (4 * r + 1) / (4 * w->rows));
    uint32_t y1 = w->y + (uint32_t)((uint64_t)w->h * (4 * r + 3) / (4 * w->rows));
    bool up = ink_at(w->page, x, y0), down = ink_at(w->page, x, y1), ascii = w->mode == VIEW_ASCII;
    uint32_t cp = ascii ? (up || down ? 'x' : ' ') : up == down ? ' ' : 0x2580;
    if (lie)
        cp = 27;
    memset(cell, 0, VIEW_CELL_BYTES);
    cell[0] = (unsigned char)cp;
    cell[1] = (unsigned char)(cp >> 8);
    if (w->colors < 8) {
        cell[4] = !ascii && up && down ? VIEW_REVERSE : VIEW_PLAIN;
        return;
    }
    cell[4] = VIEW_COLORED;
    unsigned char ink = w->colors >= 256 ? 16 : 0, paper = w->colors >= 256 ? 231 : 7;
    cell[5] = up ? ink : paper;
    cell[6] = down ? ink : paper;
}

static void
send_cells(struct fake_view *v, int sock, const struct view_want *w)
{
    size_t n = (size_t)w->rows * w->cols * VIEW_CELL_BYTES;
    unsigned char *p = malloc(n);
    assert_non_null(p);
    for (uint32_t r = 0; r < w->rows; r++)
        for (uint32_t c = 0; c < w->cols; c++)
            put_cell(w, r, c, v->mood == FAKE_VIEW_LIES, p + ((size_t)r * w->cols + c) * VIEW_CELL_BYTES);
    for (size_t at = 0; at < n; at += VIEW_PART_MAX) {
        ipc_begin(v->msg, VIEW_PART);
        ipc_put_u32(v->msg, w->seq);
        ipc_put_bytes(v->msg, p + at, n - at < VIEW_PART_MAX ? n - at : VIEW_PART_MAX);
        say(v, sock);
    }
    free(p);
    ipc_begin(v->msg, VIEW_DONE);
    ipc_put_u32(v->msg, w->seq);
    ipc_put_u32(v->msg, (uint32_t)n);
}

static void
send_sixel(struct fake_view *v, int sock, const struct view_want *w)
{
    struct buf b = {0};
    uint32_t width, height;
    view_want_pixels(w, &width, &height);
    buf_printf(&b, "\033P0;1;0q\"1;1;%u;%u#0;2;0;0;0#0!%u~-\033\\", width, height, width);
    ipc_begin(v->msg, VIEW_PART);
    ipc_put_u32(v->msg, w->seq);
    ipc_put_bytes(v->msg, b.data, b.len);
    say(v, sock);
    ipc_begin(v->msg, VIEW_DONE);
    ipc_put_u32(v->msg, w->seq);
    ipc_put_u32(v->msg, (uint32_t)b.len);
    buf_done(&b);
}

static void
on_render(struct fake_view *v, int sock)
{
    struct view_want w;
    uint32_t width, height;
    assert_true(view_get_want(v->msg, &w));
    v->last = w;
    v->renders++;
    if (w.mode == VIEW_SIXEL)
        send_sixel(v, sock, &w);
    else
        send_cells(v, sock, &w);
    view_want_pixels(&w, &width, &height);
    ipc_put_u32(v->msg, width);
    ipc_put_u32(v->msg, height);
    say(v, sock);
}

/* One message of one viewer. False when the viewer ends. */
static bool
serve(struct fake_view *v, int sock)
{
    if (v->msg->fd >= 0)
        close(v->msg->fd);
    if (v->mood == FAKE_VIEW_DIES)
        return false;
    if (v->mood == FAKE_VIEW_SLEEPS)
        return true;
    if (v->msg->kind == VIEW_RENDER) {
        on_render(v, sock);
        return true;
    }
    assert_int_equal(v->msg->kind, VIEW_LOAD);
    bool locked = v->mood == FAKE_VIEW_LOCKED;
    ipc_begin(v->msg, locked ? VIEW_FAILED : VIEW_LOADED);
    ipc_put_u32(v->msg, locked ? 0 : 2);
    ipc_put_u32(v->msg, locked ? VIEW_FAULT_LOCKED : 595);
    for (int i = 0; i < 3 && !locked; i++)
        ipc_put_u32(v->msg, i == 1 ? 595 : 842);
    say(v, sock);
    return true;
}

static bool
serve_all(struct fake_view *v)
{
    struct err e;
    bool any = false;
    for (size_t i = 0; i < COUNT(v->socks); i++) {
        enum rc rc = v->socks[i] >= 0 ? ipc_recv(v->socks[i], v->msg, 0, &e) : RC_NONE;
        if (rc == RC_NONE)
            continue;
        any = true;
        if (rc == RC_OK && serve(v, v->socks[i]))
            continue;
        close(v->socks[i]);
        v->socks[i] = -1;
    }
    return any;
}

void
fake_view_run(struct fake_view *v, int rows, int cols)
{
    struct surface *s = surface_new(rows, cols);
    for (int quiet = 0, i = 0; quiet < 3 && i < 2000; i++) {
        session_draw(&v->p->ses, s);
        bool again = v->p->ses.again;
        session_ready(&v->p->ses);
        quiet = serve_all(v) || again || v->p->ses.again ? 0 : quiet + 1;
    }
    surface_free(s);
}
