#include "tests/support/seed_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

/* A4 at 50 dots per inch, four grey levels: one byte holds four dots. */
#define WIDTH  412
#define HEIGHT 584
#define STRIDE (1 + WIDTH / 4) /* with the filter byte of PNG */

enum grey { GREY_BLACK, GREY_DARK, GREY_LIGHT, GREY_WHITE };

static void
add_u32(struct buf *b, uint32_t v)
{
    unsigned char be[4] = {(unsigned char)(v >> 24), (unsigned char)(v >> 16), (unsigned char)(v >> 8),
                           (unsigned char)v};

    buf_add(b, be, sizeof(be));
}

static void
add_chunk(struct buf *b, const char type[4], const void *data, size_t n)
{
    uLong crc = crc32(0, (const Bytef *)type, 4);

    if (n > 0)
        crc = crc32(crc, data, (uInt)n);
    add_u32(b, (uint32_t)n);
    buf_add(b, type, 4);
    if (n > 0)
        buf_add(b, data, n);
    add_u32(b, (uint32_t)crc);
}

/* Fills whole bytes (four dots) of a rectangle. */
static void
bar(unsigned char *px, int x, int y, int w, int h, enum grey g)
{
    for (int i = y; i < y + h; i++)
        memset(px + i * STRIDE + 1 + x / 4, (int)g * 0x55, (size_t)(w / 4));
}

static void
draw(struct seed_rng *r, unsigned char *px)
{
    int y = 40;

    bar(px, 0, 0, WIDTH, HEIGHT, GREY_WHITE);
    bar(px, 0, 0, 8, HEIGHT, GREY_LIGHT); /* the shadow at the edge of the glass */
    bar(px, 120, y, 4 * seed_range(r, 36, 50), 6, GREY_BLACK);
    for (y = 70; y < HEIGHT - 90; y += seed_range(r, 12, 20))
        for (int x = 40; x < 340; x += 4 * seed_range(r, 10, 24))
            bar(px, x, y, 4 * seed_range(r, 4, 9), 3, GREY_DARK);
    bar(px, 280, HEIGHT - 80, 80, 40, GREY_LIGHT); /* stamp */
    bar(px, 292, HEIGHT - 64, 56, 4, GREY_BLACK);  /* signature */
}

void
seed_file_png(struct seed_rng *r, struct buf *out)
{
    static const unsigned char signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    static const unsigned char head[13] = {0, 0, WIDTH >> 8, WIDTH & 255, 0, 0, HEIGHT >> 8, HEIGHT & 255,
                                           2, 0, 0,          0,           0};
    uLongf n = compressBound(STRIDE * HEIGHT);
    unsigned char *px = calloc(HEIGHT, STRIDE), *packed = malloc(n);

    if (px == NULL || packed == NULL)
        abort();
    draw(r, px);
    if (compress2(packed, &n, px, STRIDE * HEIGHT, 1) != Z_OK)
        abort();
    buf_reset(out);
    buf_add(out, signature, sizeof(signature));
    add_chunk(out, "IHDR", head, sizeof(head));
    add_chunk(out, "IDAT", packed, n);
    add_chunk(out, "IEND", NULL, 0);
    free(px);
    free(packed);
}

static void
add_object(struct buf *out, size_t at[6], int n, const char *body)
{
    at[n] = out->len;
    buf_printf(out, "%d 0 obj\n%s\nendobj\n", n, body);
}

/* Parentheses and backslashes end or escape a PDF string; what is not ASCII is left out. */
static void
add_text(struct buf *b, const char *s)
{
    for (; *s != '\0'; s++) {
        if (strchr("()\\", *s) != NULL)
            buf_add(b, "\\", 1);
        if (*s >= ' ' && *s <= '~')
            buf_add(b, s, 1);
    }
}

static void
page_content(const char *title, const char *ref, struct buf *out)
{
    struct buf s = {0};

    buf_puts(&s, "BT /F 13 Tf 60 770 Td (");
    add_text(&s, title);
    buf_puts(&s, ") Tj 0 -28 Td /F 11 Tf (Permohonan ");
    add_text(&s, ref);
    buf_puts(&s, ") Tj 0 -22 Td (Dokumen contoh. Semua data rekaan.) Tj ET\n60 690 m 535 690 l S");
    buf_printf(out, "<< /Length %zu >>\nstream\n%s\nendstream", s.len, s.data);
    buf_done(&s);
}

void
seed_file_pdf(const char *title, const char *ref, struct buf *out)
{
    struct buf content = {0};
    size_t at[6] = {0}, xref;

    page_content(title, ref, &content);
    buf_reset(out);
    buf_puts(out, "%PDF-1.4\n");
    add_object(out, at, 1, "<< /Type /Catalog /Pages 2 0 R >>");
    add_object(out, at, 2, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    add_object(out, at, 3,
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
               "/Resources << /Font << /F 5 0 R >> >> >>");
    add_object(out, at, 4, content.data);
    add_object(out, at, 5, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
    xref = out->len;
    buf_puts(out, "xref\n0 6\n0000000000 65535 f \n");
    for (int i = 1; i < 6; i++)
        buf_printf(out, "%010zu 00000 n \n", at[i]);
    buf_printf(out, "trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", xref);
    buf_done(&content);
}
