#include "console/tui/term_image.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "console/tui/keyin.h"

#define KITTY_ID    7701
#define KITTY_CHUNK 3072 /* bytes of a picture in one frame: 4096 characters */

/* Three bytes or what is left of them as four characters. */
static void
put_base64(struct buf *out, const unsigned char *p, size_t n)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        unsigned v =
            (unsigned)p[i] << 16 | (i + 1 < n ? (unsigned)p[i + 1] << 8 : 0) | (i + 2 < n ? p[i + 2] : 0u);
        const char four[4] = {letters[v >> 18], letters[v >> 12 & 63], i + 1 < n ? letters[v >> 6 & 63] : '=',
                              i + 2 < n ? letters[v & 63] : '='};
        buf_add(out, four, sizeof(four));
    }
}

/* Answers are not wanted (q), the cursor stays (C). */
static void
put_kitty(struct buf *out, const struct image *im)
{
    for (size_t at = 0; at < im->len; at += KITTY_CHUNK) {
        size_t left = im->len - at, n = left < KITTY_CHUNK ? left : KITTY_CHUNK;
        int more = left > KITTY_CHUNK;
        if (at == 0)
            buf_printf(out, "\033_Ga=T,f=100,i=%d,p=1,c=%d,r=%d,C=1,q=2,m=%d;", KITTY_ID, im->cols, im->rows,
                       more);
        else
            buf_printf(out, "\033_Gm=%d;", more);
        put_base64(out, im->bytes + at, n);
        buf_puts(out, "\033\\");
    }
}

void
term_image_show(struct buf *out, const struct image *im, int row, int col)
{
    buf_printf(out, "\0337\033[%d;%dH", row + 1, col + 1);
    if (im->kind == IMAGE_PNG)
        put_kitty(out, im);
    else
        buf_add(out, im->bytes, im->len);
    buf_puts(out, "\0338");
}

void
term_image_hide(struct buf *out, const struct image *im)
{
    if (im->kind == IMAGE_PNG)
        buf_printf(out, "\033_Ga=d,d=I,i=%d,q=2\033\\", KITTY_ID);
}

void
term_image_cut(struct buf *out)
{
    /* Cancel, end of string, and the cursor back. */
    buf_puts(out, "\030\033\\\0338");
}

void
term_image_ask(struct buf *out, const char *type)
{
    static const char *const silent[] = {"screen", "tmux", "linux", "vt", "ansi", "putty"};
    bool kitty = true;
    for (size_t i = 0; i < COUNT(silent); i++)
        kitty = kitty && !str_starts(type, silent[i]);
    if (kitty)
        buf_printf(out, "\033_Gi=%d,s=1,v=1,a=q,t=d,f=24;AAAA\033\\", KEYIN_KITTY_ID);
    /* The size of a cell; the attributes come last, since every terminal answers them. */
    buf_puts(out, "\033[16t\033[c");
}

/* --- the way to the terminal -------------------------------------------- */

bool
term_picture_stays(const struct term_picture *p, const struct surface *s)
{
    return p->image == s->image && p->row == s->image_row && p->col == s->image_col;
}

bool
term_picture_under(const struct term_picture *p, int row)
{
    return p->image != NULL && row >= p->row && row < p->row + p->image->rows;
}

bool
term_picture_queue(struct term_picture *p, const char *bytes, size_t n)
{
    if (p->sending.len == 0)
        return false;
    buf_add(&p->sending, bytes, n);
    p->queued = true;
    return true;
}

void
term_picture_enter(struct term_picture *p, const struct surface *s, bool hurt)
{
    if (s->image == NULL || (p->image != NULL && !hurt))
        return;
    if (p->image == NULL) {
        p->image = image_use(s->image);
        p->row = s->image_row;
        p->col = s->image_col;
    }
    /* Whatever of it was on its way stands before what has just been sent; a third copy waits for nobody. */
    if (p->sending.len <= 2 * p->image->len)
        term_image_show(&p->sending, p->image, p->row, p->col);
}

bool
term_picture_leave(struct term_picture *p, struct buf *out)
{
    bool lost = p->queued;
    if (p->sending.len > 0)
        term_image_cut(out);
    term_image_hide(out, p->image);
    buf_reset(&p->sending);
    p->queued = false;
    image_drop(p->image);
    p->image = NULL;
    return lost;
}

bool
term_picture_pump(struct term_picture *p, int fd)
{
    int flags = fcntl(fd, F_GETFL);
    bool there = flags >= 0 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0;
    bool more = there;
    while (more && p->sending.len > 0) {
        ssize_t n = write(fd, p->sending.data, p->sending.len);
        if (n > 0)
            buf_consume(&p->sending, (size_t)n);
        more = n > 0 || (n < 0 && errno == EINTR);
        there = more || (n < 0 && errno == EAGAIN);
    }
    if (flags >= 0)
        (void)fcntl(fd, F_SETFL, flags);
    p->queued = p->queued && p->sending.len > 0;
    return there;
}

void
term_picture_done(struct term_picture *p)
{
    image_drop(p->image);
    buf_done(&p->sending);
    *p = (struct term_picture){0};
}
