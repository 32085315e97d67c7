#include "tests/support/escpos_read.h"

#include <stdio.h>
#include <string.h>

struct reader {
    const unsigned char *p;
    size_t n, at;
    struct escpos_paper *out;
    int cols, scale;
    bool centre, in_picture;
};

static bool
has(const struct reader *r, const char *bytes, size_t n, size_t more)
{
    return r->n - r->at >= n + more && memcmp(r->p + r->at, bytes, n) == 0;
}

static struct escpos_picture *
picture(struct reader *r, int w)
{
    struct escpos_paper *o = r->out;
    if (r->in_picture && o->pictures[o->n_pictures - 1].w == w)
        return &o->pictures[o->n_pictures - 1];
    if (o->n_pictures == ESCPOS_PICTURES)
        return NULL;
    buf_printf(&o->text, "<%zu>\n", o->n_pictures);
    o->pictures[o->n_pictures] = (struct escpos_picture){.w = w, .centre = r->centre};
    r->in_picture = true;
    return &o->pictures[o->n_pictures++];
}

static bool
take_picture(struct reader *r)
{
    const unsigned char *c = r->p + r->at;
    int bytes = c[4] | c[5] << 8, rows = c[6] | c[7] << 8;
    size_t n = (size_t)bytes * (size_t)rows;
    struct escpos_picture *pic = picture(r, bytes * 8);
    if (pic == NULL || r->n - r->at - 8 < n || c[3] != 0)
        return false;
    buf_add(&pic->bits, c + 8, n);
    pic->h += rows;
    r->at += 8 + n;
    return true;
}

/* A command; false when it is none that we know. */
static bool
take_command(struct reader *r)
{
    const unsigned char *c = r->p + r->at;
    if (has(r, "\x1dv0", 3, 5))
        return take_picture(r);
    r->in_picture = r->in_picture && has(r, "\x1b\x61", 2, 1) && (c[2] == 1) == r->centre;
    if (has(r, "\x1b@", 2, 0)) {
        r->at += 2;
        return true;
    }
    if (has(r, "\x1b\x61", 2, 1) && c[2] <= 1) {
        r->centre = c[2] == 1;
    } else if (has(r, "\x1d!", 2, 1) && (c[2] == 0 || c[2] == 0x11)) {
        r->scale = c[2] == 0 ? 1 : 2;
    } else if (has(r, "\x1dVB\0", 4, 0)) {
        r->out->cut = true;
        r->at++;
    } else if (!(has(r, "\x1b\x45", 2, 1) && c[2] <= 1) && !has(r, "\x1b\x64", 2, 1)) {
        return false;
    }
    r->at += 3;
    return true;
}

static void
end_line(struct reader *r)
{
    if (r->cols > r->out->widest)
        r->out->widest = r->cols;
    r->cols = 0;
    buf_puts(&r->out->text, "\n");
}

bool
escpos_read(const void *bytes, size_t n, struct escpos_paper *out)
{
    struct reader r = {.p = bytes, .n = n, .out = out, .scale = 1};
    *out = (struct escpos_paper){.n_pictures = 0};
    buf_puts(&out->text, "");
    while (r.at < n) {
        unsigned char c = r.p[r.at];
        if (c == '\n') {
            end_line(&r);
            r.at++;
        } else if (c >= 0x20 && c <= 0x7e) {
            buf_add(&out->text, &c, 1);
            r.cols += r.scale;
            r.in_picture = false;
            r.at++;
        } else if (!take_command(&r)) {
            fprintf(stderr, "escpos: byte %02x at %zu\n", c, r.at);
            return false;
        }
    }
    return true;
}

void
escpos_free(struct escpos_paper *p)
{
    for (size_t i = 0; i < p->n_pictures; i++)
        buf_done(&p->pictures[i].bits);
    buf_done(&p->text);
}

size_t
escpos_ink(const struct escpos_picture *p)
{
    size_t n = 0;
    for (size_t i = 0; i < p->bits.len; i++)
        n += (size_t)__builtin_popcount((unsigned char)p->bits.data[i]);
    return n;
}

bool
escpos_save(const struct escpos_picture *p, const char *path)
{
    FILE *f = fopen(path, "w");
    if (f == NULL)
        return false;
    bool ok =
        fprintf(f, "P4\n%d %d\n", p->w, p->h) > 0 && fwrite(p->bits.data, 1, p->bits.len, f) == p->bits.len;
    return fclose(f) == 0 && ok;
}
