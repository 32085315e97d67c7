/*
 * Every coefficient is decoded, the picture itself only at an eighth of its size and in its own colours: what
 * is asked is whether the file is whole.
 */
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include <jerror.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "console/media/media_part.h"

#define MEMORY_MAX (128L * 1024 * 1024) /* a progressive picture is held as a whole */
#define SCANS_MAX  64
#define WORK_MAX   (512LL * 1000 * 1000) /* pixels times scans */

struct reader {
    struct jpeg_decompress_struct d;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf out;
    struct arena *arena;
    JSAMPLE *row;
    bool bomb;
    int fault; /* the library's message number, 0 for none */
};

static _Noreturn void
on_error(j_common_ptr c)
{
    struct reader *r = c->client_data;
    int code = c->err->msg_code;
    r->fault = code;
    if (code == JERR_OUT_OF_MEMORY || code == JERR_NO_BACKING_STORE || code == JERR_IMAGE_TOO_BIG ||
        code == JERR_WIDTH_OVERFLOW)
        r->bomb = true;
    longjmp(r->out, 1);
}

/* The library mends what it can and only warns; a mended document is not the document. */
static void
on_message(j_common_ptr c, int level)
{
    static const int harmless[] = {JWRN_EXTRANEOUS_DATA, JWRN_JFIF_MAJOR, JWRN_ADOBE_XFORM,
                                   JWRN_BOGUS_PROGRESSION};
    if (level >= 0)
        return;
    for (size_t i = 0; i < COUNT(harmless); i++)
        if (c->err->msg_code == harmless[i])
            return;
    on_error(c);
}

static void
no_output(j_common_ptr c)
{
    (void)c;
}

/* Called while the library works: an endless row of scans over a large picture costs time, not memory. */
static void
on_progress(j_common_ptr c)
{
    struct reader *r = c->client_data;
    const struct jpeg_decompress_struct *d = &r->d;
    int64_t pixels = (int64_t)d->image_width * d->image_height;
    if (d->input_scan_number <= SCANS_MAX && pixels * d->input_scan_number <= WORK_MAX)
        return;
    r->bomb = true;
    longjmp(r->out, 1);
}

static void
set_up(struct reader *r)
{
    r->d.err = jpeg_std_error(&r->errors);
    r->d.client_data = r;
    r->errors.error_exit = on_error;
    r->errors.emit_message = on_message;
    r->errors.output_message = no_output;
    r->progress.progress_monitor = on_progress;
}

static bool
too_big(const struct media_info *out)
{
    return out->width > MEDIA_SIDE_MAX || out->height > MEDIA_SIDE_MAX ||
           out->width * out->height > MEDIA_PIXELS_MAX;
}

/* The part that may jump out. */
static void
read_all(struct reader *r, const unsigned char *p, size_t n, struct media_info *out)
{
    struct jpeg_decompress_struct *d = &r->d;
    jpeg_create_decompress(d);
    d->client_data = r;
    d->progress = &r->progress;
    d->mem->max_memory_to_use = MEMORY_MAX;
    jpeg_mem_src(d, p, n);
    (void)jpeg_read_header(d, TRUE);
    out->width = d->image_width;
    out->height = d->image_height;
    r->bomb = too_big(out);
    if (r->bomb)
        return;
    d->out_color_space = d->jpeg_color_space;
    d->scale_num = 1;
    d->scale_denom = 8;
    d->dct_method = JDCT_IFAST;
    d->do_fancy_upsampling = FALSE;
    (void)jpeg_start_decompress(d);
    r->row = arena_alloc(r->arena, (size_t)d->output_width * (size_t)d->output_components + 1);
    while (d->output_scanline < d->output_height)
        (void)jpeg_read_scanlines(d, &r->row, 1);
    (void)jpeg_finish_decompress(d);
}

enum rc
media_jpeg_check(const unsigned char *p, size_t n, struct media_info *out, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct reader *r = arena_alloc(a, sizeof *r);
    enum rc rc = RC_OK;
    r->arena = a;
    set_up(r);
    bool jumped = setjmp(r->out) != 0;
    if (!jumped)
        read_all(r, p, n, out);
    char why[64];
    (void)str_printf(why, sizeof why, "jpeg message %d", r->fault);
    if (r->bomb)
        rc = media_bomb(e, why);
    else if (jumped)
        rc = media_broken(e, why);
    else
        rc = media_check_tail(p + (n - r->d.src->bytes_in_buffer), r->d.src->bytes_in_buffer, e);
    jpeg_destroy_decompress(&r->d);
    arena_free(a);
    return rc;
}
