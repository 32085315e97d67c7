#include "tests/support/doc_make.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <zlib.h>

static void
pdf_head(struct buf *out)
{
    buf_reset(out);
    buf_puts(out, "%PDF-1.7\n");
}

static void
pdf_tail(struct buf *out, const size_t *at, int n)
{
    size_t table = out->len;
    buf_printf(out, "xref\n0 %d\n0000000000 65535 f \n", n + 1);
    for (int i = 0; i < n; i++)
        buf_printf(out, "%010zu 00000 n \n", at[i]);
    buf_printf(out, "trailer << /Size %d /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", n + 1, table);
}

void
doc_pdf(struct buf *out, const char *const *objects, int n)
{
    size_t *at = calloc((size_t)n, sizeof(*at));
    if (at == NULL)
        abort();
    pdf_head(out);
    for (int i = 0; i < n; i++) {
        at[i] = out->len;
        buf_printf(out, "%d 0 obj\n", i + 1);
        buf_puts(out, objects[i]);
        buf_puts(out, "\nendobj\n");
    }
    pdf_tail(out, at, n);
    free(at);
}

void
doc_stream(struct buf *out, const char *dict, const void *p, size_t n, int packed)
{
    uLongf len = compressBound((uLong)n);
    unsigned char *z = malloc(len);
    if (z == NULL || compress2(z, &len, p, (uLong)n, 9) != Z_OK)
        abort();
    if (packed)
        buf_printf(out, "<< %s /Filter /FlateDecode /Length %lu >>\nstream\n", dict, (unsigned long)len);
    else
        buf_printf(out, "<< %s /Length %zu >>\nstream\n", dict, n);
    buf_add(out, packed ? (const void *)z : p, packed ? len : n);
    buf_puts(out, "\nendstream");
    free(z);
}

void
doc_pdf_page(struct buf *out, int pages, const char *more)
{
    struct buf body = {0}, stream = {0}, kids = {0}, page = {0};
    const char **objects = calloc((size_t)pages + 4, sizeof(*objects));
    if (objects == NULL)
        abort();
    buf_puts(&body, "2 w 50 500 495 320 re S BT /F1 40 Tf 60 760 Td (KUTIPAN AKTA) Tj ET\n");
    buf_puts(&body, more);
    doc_stream(&stream, "", body.data, body.len, 0);
    for (int i = 0; i < pages; i++)
        buf_printf(&kids, "%d 0 R ", i + 5);
    objects[0] = "<< /Type /Catalog /Pages 2 0 R >>";
    char *tree = malloc(kids.len + 100);
    if (tree == NULL)
        abort();
    snprintf(tree, kids.len + 100, "<< /Type /Pages /Count %d /Kids [%s] >>", pages, kids.data);
    objects[1] = tree;
    objects[2] = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>";
    objects[3] = stream.data;
    buf_puts(&page, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                    " /Resources << /Font << /F1 3 0 R >> >> >>");
    for (int i = 0; i < pages; i++)
        objects[4 + i] = page.data;
    doc_pdf(out, objects, pages + 4);
    free(tree);
    free(objects);
    buf_done(&body);
    buf_done(&stream);
    buf_done(&kids);
    buf_done(&page);
}

static void
add_u32(struct buf *b, uint32_t v)
{
    unsigned char be[4] = {(unsigned char)(v >> 24), (unsigned char)(v >> 16), (unsigned char)(v >> 8),
                           (unsigned char)v};
    buf_add(b, be, sizeof(be));
}

static void
add_chunk(struct buf *b, const char *type, const void *data, size_t n)
{
    uLong crc = crc32(0, (const Bytef *)type, 4);
    if (n > 0)
        crc = crc32(crc, data, (uInt)n);
    add_u32(b, (uint32_t)n);
    buf_add(b, type, 4);
    buf_add(b, n > 0 ? data : "", n);
    add_u32(b, (uint32_t)crc);
}

/* Packs the rows as they are made: a picture of gigabytes takes little memory here. */
static void
pack_rows(struct buf *out, uint32_t width, uint32_t height)
{
    size_t stride = 1 + ((size_t)width + 7) / 8;
    unsigned char *row = malloc(stride), part[65536];
    z_stream z = {0};
    if (row == NULL || deflateInit(&z, 9) != Z_OK)
        abort();
    for (uint32_t y = 0; y <= height; y++) {
        bool last = y == height;
        memset(row, 0xff, stride);
        row[0] = 0;
        if (y < height / 2)
            memset(row + 1, 0, width / 16);
        z.next_in = row;
        z.avail_in = last ? 0 : (uInt)stride;
        do {
            z.next_out = part;
            z.avail_out = sizeof(part);
            if (deflate(&z, last ? Z_FINISH : Z_NO_FLUSH) == Z_STREAM_ERROR)
                abort();
            buf_add(out, part, sizeof(part) - z.avail_out);
        } while (z.avail_out == 0);
    }
    deflateEnd(&z);
    free(row);
}

void
doc_png(struct buf *out, uint32_t width, uint32_t height, uint32_t claim_w, uint32_t claim_h)
{
    struct buf packed = {0};
    unsigned char head[13] = {
        (unsigned char)(claim_w >> 24), (unsigned char)(claim_w >> 16), (unsigned char)(claim_w >> 8),
        (unsigned char)claim_w,         (unsigned char)(claim_h >> 24), (unsigned char)(claim_h >> 16),
        (unsigned char)(claim_h >> 8),  (unsigned char)claim_h,         1};
    buf_reset(out);
    buf_add(out, "\x89PNG\r\n\x1a\n", 8);
    add_chunk(out, "IHDR", head, sizeof(head));
    pack_rows(&packed, width, height);
    add_chunk(out, "IDAT", packed.data, packed.len);
    add_chunk(out, "IEND", NULL, 0);
    buf_done(&packed);
}

void
doc_jpeg(struct buf *out, uint32_t width, uint32_t height)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL, *row = malloc((size_t)width * 3);
    unsigned long n = 0;
    if (row == NULL)
        abort();
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &bytes, &n);
    c.image_width = width;
    c.image_height = height;
    c.input_components = 3;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    jpeg_start_compress(&c, TRUE);
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++)
            memset(row + (size_t)x * 3, x < width / 2 && y < height / 2 ? 0 : 255, 3);
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    buf_reset(out);
    buf_add(out, bytes, n);
    free(bytes);
    free(row);
}
