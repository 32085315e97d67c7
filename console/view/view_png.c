#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "console/view/view_doc.h"

#define CHUNK_MAX  (1024u * 1024)
#define CHUNKS_MAX 128
#define SIDE_MAX   64000
#define PIXELS_MAX (100 * 1000 * 1000ULL)

struct reader {
    const unsigned char *p;
    size_t n, at;
    png_structp png;
    png_infop info;
    uint32_t width, height, factor; /* factor: so many pixels of a side become one */
    unsigned char *row;
    uint32_t *sums;
    struct view_bitmap *image;
    bool bomb, any;
};

static void
on_read(png_structp png, png_bytep dst, size_t len)
{
    struct reader *r = png_get_io_ptr(png);

    if (len > r->n - r->at)
        png_error(png, "short");
    memcpy(dst, r->p + r->at, len);
    r->at += len;
}

static _Noreturn void
on_error(png_structp png, png_const_charp text)
{
    (void)text;
    png_longjmp(png, 1);
}

static void
on_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

/* Red, green and blue of 8 bits on white, whatever the file holds. */
static void
plain_colors(struct reader *r)
{
    png_color_16 white = {.red = 255, .green = 255, .blue = 255, .gray = 255};

    png_set_expand(r->png);
    png_set_strip_16(r->png);
    png_set_gray_to_rgb(r->png);
    if ((png_get_color_type(r->png, r->info) & PNG_COLOR_MASK_ALPHA) != 0 ||
        png_get_valid(r->png, r->info, PNG_INFO_tRNS) != 0)
        png_set_background(r->png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
}

static void
add_row(struct reader *r)
{
    for (uint32_t c = 0; c < r->image->width * r->factor; c++)
        for (size_t i = 0; i < 3; i++)
            r->sums[(size_t)(c / r->factor) * 3 + i] += r->row[(size_t)c * 3 + i];
}

static void
keep_row(struct reader *r, uint32_t y)
{
    size_t n = (size_t)r->image->width * 3;

    for (size_t i = 0; i < n; i++)
        r->image->px[y * n + i] = (unsigned char)(r->sums[i] / (r->factor * r->factor));
    memset(r->sums, 0, n * sizeof *r->sums);
    r->any = true;
}

/* One pass over rows that come in order: those that fall together are averaged at once. */
static void
read_rows(struct reader *r)
{
    for (uint32_t y = 0; y < r->image->height; y++) {
        for (uint32_t i = 0; i < r->factor; i++) {
            png_read_row(r->png, r->row, NULL);
            add_row(r);
        }
        keep_row(r, y);
    }
}

static void
read_interlaced(struct reader *r, int passes)
{
    for (int pass = 0; pass < passes; pass++)
        for (uint32_t y = 0; y < r->height; y++)
            png_read_row(r->png, r->image->px + (size_t)y * r->width * 3, NULL);
    r->any = true;
}

/* The part that may jump out. */
static void
read_all(struct reader *r)
{
    png_read_info(r->png, r->info);
    r->width = png_get_image_width(r->png, r->info);
    r->height = png_get_image_height(r->png, r->info);
    uint64_t pixels = (uint64_t)r->width * r->height;
    bool interlaced = png_get_interlace_type(r->png, r->info) != PNG_INTERLACE_NONE;
    r->bomb = r->width > SIDE_MAX || r->height > SIDE_MAX || pixels > PIXELS_MAX ||
              (interlaced && pixels > VIEW_SOURCE_PIXELS);
    if (r->bomb)
        return;
    for (r->factor = 1; pixels / ((uint64_t)r->factor * r->factor) > VIEW_SOURCE_PIXELS;)
        r->factor++;
    plain_colors(r);
    int passes = png_set_interlace_handling(r->png);
    png_read_update_info(r->png, r->info);
    if (png_get_rowbytes(r->png, r->info) != (size_t)r->width * 3)
        png_error(r->png, "channels");
    uint32_t w = r->width / r->factor, h = r->height / r->factor;
    r->row = malloc((size_t)r->width * 3);
    r->sums = calloc((size_t)w * 3 + 1, sizeof *r->sums);
    r->bomb = w == 0 || h == 0 || r->row == NULL || r->sums == NULL || !view_bitmap_new(r->image, w, h, 3);
    if (r->bomb)
        return;
    if (interlaced)
        read_interlaced(r, passes);
    else
        read_rows(r);
}

bool
view_png_read(const unsigned char *p, size_t n, struct view_doc *d, enum view_fault *why)
{
    static struct reader r;

    r = (struct reader){.p = p, .n = n, .image = &d->image};
    r.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    r.info = r.png != NULL ? png_create_info_struct(r.png) : NULL;
    if (r.info != NULL && setjmp(png_jmpbuf(r.png)) == 0) {
        png_set_read_fn(r.png, &r, on_read);
        png_set_user_limits(r.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
        png_set_chunk_malloc_max(r.png, CHUNK_MAX);
        png_set_chunk_cache_max(r.png, CHUNKS_MAX);
        read_all(&r);
    }
    png_destroy_read_struct(&r.png, &r.info, NULL);
    free(r.row);
    free(r.sums);
    *why = r.bomb ? VIEW_FAULT_BOMB : VIEW_FAULT_BROKEN;
    d->pages = 1;
    return !r.bomb && r.any;
}

/* --- writing ---------------------------------------------------------------- */

static void
on_write(png_structp png, png_bytep p, size_t n)
{
    buf_add(png_get_io_ptr(png), p, n);
}

static void
on_flush(png_structp png)
{
    (void)png;
}

static void
write_all(png_structp png, png_infop info, const struct view_bitmap *b, unsigned char *row)
{
    png_set_IHDR(png, info, b->width, b->height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, 4);
    png_write_info(png, info);
    for (uint32_t y = 0; y < b->height; y++) {
        const unsigned char *src = b->px + (size_t)y * b->width * 4;
        for (uint32_t x = 0; x < b->width; x++)
            memcpy(row + (size_t)x * 3, src + (size_t)x * 4, 3);
        png_write_row(png, row);
    }
    png_write_end(png, NULL);
}

bool
view_png_write(const struct view_bitmap *b, struct buf *out)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    unsigned char *volatile row = malloc((size_t)b->width * 3);
    volatile bool done = false;

    if (info != NULL && row != NULL && setjmp(png_jmpbuf(png)) == 0) {
        png_set_write_fn(png, out, on_write, on_flush);
        write_all(png, info, b, row);
        done = true;
    }
    png_destroy_write_struct(&png, &info);
    free(row);
    return done;
}
