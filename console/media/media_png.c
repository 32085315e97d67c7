#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/media/media_part.h"

#define CHUNK_MAX  (1024u * 1024) /* of what is not the picture, unpacked */
#define CHUNKS_MAX 128

struct reader {
    struct arena *arena;
    const unsigned char *p;
    size_t n, at;
    png_structp png;
    png_infop info;
    png_bytep row;
    bool bomb;
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

static void
bound(struct reader *r)
{
    png_set_read_fn(r->png, r, on_read);
    png_set_crc_action(r->png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
    /* Larger sides are told apart from a broken header by ourselves. */
    png_set_user_limits(r->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    png_set_chunk_malloc_max(r->png, CHUNK_MAX);
    png_set_chunk_cache_max(r->png, CHUNKS_MAX);
}

static bool
too_big(const struct reader *r, const struct media_info *out)
{
    return out->width > MEDIA_SIDE_MAX || out->height > MEDIA_SIDE_MAX ||
           out->width * out->height > MEDIA_PIXELS_MAX ||
           (int64_t)png_get_rowbytes(r->png, r->info) * out->height > MEDIA_INFLATED_MAX;
}

/* The part that may jump out. Each row goes into the same memory: nobody looks at it. */
static void
read_all(struct reader *r, struct media_info *out)
{
    png_read_info(r->png, r->info);
    out->width = png_get_image_width(r->png, r->info);
    out->height = png_get_image_height(r->png, r->info);
    if (out->width > MEDIA_SIDE_MAX || too_big(r, out)) {
        r->bomb = true;
        return;
    }
    int passes = png_set_interlace_handling(r->png);
    png_read_update_info(r->png, r->info);
    r->row = arena_alloc(r->arena, png_get_rowbytes(r->png, r->info) + 1);
    for (int pass = 0; pass < passes; pass++)
        for (int64_t y = 0; y < out->height; y++)
            png_read_row(r->png, r->row, NULL);
    png_read_end(r->png, NULL);
}

enum rc
media_png_check(const unsigned char *p, size_t n, struct media_info *out, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct reader *r = arena_alloc(a, sizeof *r);
    enum rc rc;
    *r = (struct reader){.arena = a, .p = p, .n = n};
    r->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, on_error, on_warning);
    r->info = r->png != NULL ? png_create_info_struct(r->png) : NULL;
    bool jumped = r->info == NULL || setjmp(png_jmpbuf(r->png)) != 0;
    if (!jumped) {
        bound(r);
        read_all(r, out);
    }
    if (r->bomb)
        rc = media_bomb(e, "png");
    else if (jumped)
        rc = media_broken(e, "png");
    else
        rc = media_check_tail(p + r->at, n - r->at, e);
    png_destroy_read_struct(&r->png, &r->info, NULL);
    arena_free(a);
    return rc;
}
