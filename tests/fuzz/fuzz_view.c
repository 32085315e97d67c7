/*
 * Any bytes as what loket-view gives: what is let through holds nothing but a picture. The first byte chooses
 * sixel, PNG, cells, or whole messages to the session's side.
 */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "console/view/view_client.h"
#include "tests/fuzz/must.h"

static void
fuzz_sixel(const uint8_t *p, size_t n)
{
    if (!view_sixel_check(p, n, 40, 40))
        return;
    must(n > 4 && p[0] == 27 && p[1] == 'P' && p[n - 2] == 27 && p[n - 1] == '\\');
    for (size_t i = 1; i < n - 2; i++)
        must(p[i] > ' ' && p[i] < 127);
}

static void
fuzz_png(const uint8_t *p, size_t n)
{
    if (!view_png_check(p, n, 16, 16))
        return;
    must(n > 57 && memcmp(p + 12, "IHDR", 4) == 0 && memcmp(p + 37, "IDAT", 4) == 0 &&
         memcmp(p + n - 8, "IEND", 4) == 0);
}

static void
fuzz_cells(const uint8_t *p, size_t n)
{
    static struct view_cell out[64];
    struct view_want w = {.cols = 4, .rows = 2, .mode = VIEW_SYMBOLS, .colors = 256};
    if (n < 2)
        return;
    w.mode = p[0] % VIEW_MODE_COUNT_;
    w.colors = p[1] & 1 ? 256 : p[1] & 2 ? 16 : 2;
    if (!view_cells_read(&w, p + 2, n - 2, out))
        return;
    must(n - 2 == (size_t)w.cols * w.rows * VIEW_CELL_BYTES && !view_mode_pixels(w.mode));
    for (size_t i = 0; i < 8; i++)
        must(view_symbol_allowed(w.mode, out[i].cp) && out[i].cp >= ' ' && out[i].cp < 0x2900 &&
             (out[i].paint != VIEW_COLORED || (out[i].fg < w.colors && out[i].bg < w.colors)));
}

/* Kind, two bytes of length, the fields as they travel; one message after the other. */
static void
say(int sock, struct ipc_msg *m, const uint8_t **p, const uint8_t *end)
{
    struct err e;
    size_t n = (size_t)(*p)[1] | (size_t)(*p)[2] << 8;
    ipc_begin(m, (*p)[0] % 16);
    *p += 3;
    if (n > (size_t)(end - *p))
        n = (size_t)(end - *p);
    memcpy(m->data, *p, n);
    m->len = n;
    *p += n;
    (void)!ipc_send(sock, m, &e);
}

static void
check_client(const struct view_client *c)
{
    must(c->parts.len <= VIEW_ANSWER_MAX && c->pages <= VIEW_PAGES_MAX);
    must(c->sock >= 0 || !c->busy);
    if (c->picture.cells != NULL)
        for (size_t i = 0; i < (size_t)c->picture.want.cols * c->picture.want.rows; i++)
            must(view_symbol_allowed(c->picture.want.mode, c->picture.cells[i].cp));
}

static void
fuzz_client(const uint8_t *p, size_t n)
{
    static struct ipc_msg m;
    const uint8_t *end = p + n;
    struct view_client *c = view_client_new();
    const struct view_want want = {
        .w = VIEW_WHOLE, .h = VIEW_WHOLE, .cols = 2, .rows = 1, .cell_w = 8, .cell_h = 16, .colors = 256};
    struct err e;
    int pair[2];
    must(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
    (void)!view_load(c, pair[0], "%PDF", 4, 0, &e);
    while (end - p >= 3 && c->sock >= 0) {
        say(pair[1], &m, &p, end);
        enum view_event ev = view_step(c, 0);
        check_client(c);
        must(ev != VIEW_EV_GONE || c->sock < 0);
        if (c->sock >= 0 && c->loaded && !c->busy)
            (void)!view_render(c, &want, 0, &e);
    }
    view_client_free(c);
    close(pair[1]);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static void (*const kinds[])(const uint8_t *, size_t) = {fuzz_sixel, fuzz_png, fuzz_cells, fuzz_client};
    if (size > 0)
        kinds[data[0] % COUNT(kinds)](data + 1, size - 1);
    return 0;
}
