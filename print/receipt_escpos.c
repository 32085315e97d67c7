#include "print/receipt_escpos.h"

#include <string.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "print/qr.h"
#include "print/receipt.h"
#include "print/sheet_pdf.h"

#define COL_DOTS  12 /* of font A */
#define LINE_DOTS 24
#define BAND      64  /* rows of a picture sent at once: small printers hold no more */
#define QR_DOTS   240 /* 30 mm */
#define LABEL     14
#define ITEM      4
#define LINES_MAX 64 /* of one text */

enum look { PLAIN = 0, BOLD = 1, CENTRE = 2, DOUBLE = 4 };

struct roll {
    struct arena *arena;
    struct sheet_pdf *fonts;
    struct buf *out;
    enum rc rc;
    struct err *err;
};

/* One piece of a line; col is not looked at in a centred line. */
struct piece {
    int col;
    const char *text;
};

static bool
is_plain(const char *s)
{
    for (; *s != '\0'; s++)
        if (*s < 0x20 || *s > 0x7e)
            return false;
    return true;
}

static void
command(struct roll *p, const char *bytes, size_t n)
{
    buf_add(p->out, bytes, n);
}
#define COMMAND(p, ...) command(p, (const char[]){__VA_ARGS__}, sizeof((const char[]){__VA_ARGS__}))

/* A picture from the left edge on, or in the middle. */
static void
send_picture(struct roll *p, const struct sheet_bitmap *b, bool centre)
{
    int bytes = b->w / 8;
    COMMAND(p, 0x1b, 'a', centre ? 1 : 0);
    for (int y = 0; y < b->h; y += BAND) {
        int rows = b->h - y < BAND ? b->h - y : BAND;
        COMMAND(p, 0x1d, 'v', '0', 0, (char)(bytes & 0xff), (char)(bytes >> 8), (char)rows, 0);
        buf_add(p->out, b->bits + (size_t)y * (size_t)bytes, (size_t)rows * (size_t)bytes);
    }
}

static void
send_text(struct roll *p, const struct piece *pieces, size_t n, unsigned look)
{
    int at = 0;
    COMMAND(p, 0x1b, 'a', (look & CENTRE) != 0 ? 1 : 0);
    COMMAND(p, 0x1b, 'E', (look & BOLD) != 0 ? 1 : 0);
    COMMAND(p, 0x1d, '!', (look & DOUBLE) != 0 ? 0x11 : 0);
    for (size_t i = 0; i < n; i++) {
        if (pieces[i].col > at)
            buf_printf(p->out, "%*s", pieces[i].col - at, "");
        at = (pieces[i].col > at ? pieces[i].col : at) + (int)strlen(pieces[i].text);
        buf_puts(p->out, pieces[i].text);
    }
    COMMAND(p, '\n');
}

/* The same line as a picture: letters that the printer has no code for. */
static void
draw_text(struct roll *p, const struct piece *pieces, size_t n, unsigned look)
{
    struct sheet_strip strips[2];
    struct sheet_bitmap b;
    int scale = (look & DOUBLE) != 0 ? 2 : 1;
    for (size_t i = 0; i < n && i < COUNT(strips); i++) {
        int cols = utf8_width(pieces[i].text) * scale;
        int col = (look & CENTRE) != 0 ? (ESCPOS_COLS - cols) / 2 : pieces[i].col;
        int end = (look & CENTRE) == 0 && i + 1 < n ? pieces[i + 1].col : ESCPOS_COLS;
        col = col < 0 ? 0 : col;
        strips[i] = (struct sheet_strip){(look & BOLD) != 0 ? SHEET_BOLD : SHEET_REGULAR, pieces[i].text,
                                         col * COL_DOTS, (end - col) * COL_DOTS};
    }
    p->rc = sheet_pdf_bitmap(p->fonts, p->arena, strips, n < COUNT(strips) ? n : COUNT(strips), ESCPOS_DOTS,
                             LINE_DOTS * scale + 6, &b, p->err);
    if (p->rc == RC_OK)
        send_picture(p, &b, false);
}

static void
line(struct roll *p, const struct piece *pieces, size_t n, unsigned look)
{
    bool plain = true;
    if (p->rc != RC_OK)
        return;
    for (size_t i = 0; i < n; i++)
        plain = plain && is_plain(pieces[i].text);
    if (plain)
        send_text(p, pieces, n, look);
    else
        draw_text(p, pieces, n, look);
}

/* Takes the next line of at most cols columns off *s; breaks inside a word that is longer. */
static const char *
take_line(struct arena *a, const char **s, int cols)
{
    const char *text = *s;
    size_t n = utf8_prefix(text, cols), end = n;
    if (text[n] != '\0' && text[n] != ' ') {
        while (end > 0 && text[end - 1] != ' ')
            end--;
        n = end > 0 ? end : n;
    }
    *s = text + n + strspn(text + n, " ");
    while (n > 0 && text[n - 1] == ' ')
        n--;
    return arena_strndup(a, text, n);
}

/* A text on as many lines as it needs, from column col on; first stands before it on the first line. */
static void
hang(struct roll *p, const char *first, int col, const char *text, unsigned look)
{
    int cols = ((look & DOUBLE) != 0 ? ESCPOS_COLS / 2 : ESCPOS_COLS) - col;
    text += strspn(text, " ");
    for (int i = 0; i < LINES_MAX && (i == 0 || *text != '\0'); i++) {
        const struct piece pieces[] = {{0, i == 0 ? first : ""}, {col, take_line(p->arena, &text, cols)}};
        size_t skip = pieces[0].text[0] == '\0' ? 1 : 0;
        line(p, pieces + skip, COUNT(pieces) - skip, look);
    }
}

static void
paragraph(struct roll *p, const char *text, unsigned look)
{
    if (text[0] != '\0')
        hang(p, "", 0, text, look);
}

static void
gap(struct roll *p)
{
    COMMAND(p, '\n');
}

static void
rule(struct roll *p)
{
    static const char dashes[] = "------------------------------------------------";
    _Static_assert(sizeof(dashes) == ESCPOS_COLS + 1, "a rule goes from edge to edge");
    paragraph(p, dashes, PLAIN);
}

static void
list(struct roll *p, const struct receipt_list *l)
{
    if (l->n == 0)
        return;
    paragraph(p, l->head, BOLD);
    for (size_t i = 0; i < l->n; i++)
        hang(p, l->done ? "[x]" : "[ ]", ITEM, l->items[i], PLAIN);
    gap(p);
}

static void
set_square(unsigned char *bits, int w, int x, int y, int side)
{
    for (int j = y; j < y + side; j++)
        for (int i = x; i < x + side; i++)
            bits[(j * w + i) / 8] |= (unsigned char)(0x80u >> (i % 8));
}

static void
send_qr(struct roll *p, const char *url)
{
    struct qr q;
    if (p->rc == RC_OK)
        p->rc = qr_encode(p->arena, url, &q, p->err);
    if (p->rc != RC_OK)
        return;
    int side = q.side + 2 * QR_QUIET, dots = QR_DOTS / side, h = side * dots, w = (h + 7) / 8 * 8;
    unsigned char *bits = arena_alloc(p->arena, (size_t)(w / 8) * (size_t)h);
    for (int row = 0; row < q.side; row++)
        for (int col = 0; col < q.side; col++)
            if (qr_black(&q, row, col))
                set_square(bits, w, (QR_QUIET + col) * dots, (QR_QUIET + row) * dots, dots);
    send_picture(p, &(struct sheet_bitmap){w, h, bits}, true);
}

static void
head(struct roll *p, const struct receipt *r)
{
    paragraph(p, r->kantor, BOLD | CENTRE);
    paragraph(p, r->alamat_kantor, CENTRE);
    rule(p);
    paragraph(p, r->judul, BOLD | CENTRE | DOUBLE);
    paragraph(p, r->ref, BOLD | CENTRE | DOUBLE);
    paragraph(p, r->salinan, CENTRE);
    gap(p);
    for (size_t i = 0; i < r->n_pairs; i++)
        hang(p, arena_printf(p->arena, "%-*s:", LABEL, r->pairs[i].label), LABEL + 2, r->pairs[i].value,
             r->pairs[i].strong ? BOLD : PLAIN);
    rule(p);
}

static void
tail(struct roll *p, const struct receipt *r)
{
    send_qr(p, r->url);
    paragraph(p, r->url_caption, CENTRE);
    gap(p);
    paragraph(p, r->pin_label, CENTRE);
    paragraph(p, r->pin, BOLD | CENTRE | DOUBLE);
    rule(p);
    for (size_t i = 0; i < r->n_notes; i++)
        paragraph(p, r->notes[i], PLAIN);
}

enum rc
receipt_escpos(struct sheet_pdf *fonts, const struct receipt *r, struct buf *out, struct err *e)
{
    struct roll p = {.arena = arena_new(NULL), .fonts = fonts, .out = out, .err = e};
    COMMAND(&p, 0x1b, '@');
    head(&p, r);
    list(&p, &r->received);
    list(&p, &r->missing);
    paragraph(&p, r->kurang, PLAIN);
    tail(&p, r);
    COMMAND(&p, 0x1b, 'd', 2);
    COMMAND(&p, 0x1d, 'V', 66, 0); /* feeds up to the knife and cuts */
    arena_wipe(p.arena);
    arena_free(p.arena);
    return p.rc;
}
