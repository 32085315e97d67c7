#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include "console/view/view_doc.h"

#define MEMORY_MAX (160L * 1024 * 1024) /* a progressive picture is held as a whole */
#define SCANS_MAX  64

struct reader {
    struct jpeg_decompress_struct d;
    struct jpeg_error_mgr errors;
    struct jpeg_progress_mgr progress;
    jmp_buf out;
    bool bomb;
    struct view_bitmap *image;
    unsigned char *row; /* of four colours, before it is made three */
    size_t row_bytes;
    struct buf memory;
};

static _Noreturn void
on_error(j_common_ptr c)
{
    struct reader *r = c->client_data;

    longjmp(r->out, 1);
}

static void
no_message(j_common_ptr c, int level)
{
    (void)c;
    (void)level;
}

static void
no_output(j_common_ptr c)
{
    (void)c;
}

static void
on_progress(j_common_ptr c)
{
    struct reader *r = c->client_data;

    r->bomb = r->d.input_scan_number > SCANS_MAX;
    if (r->bomb)
        longjmp(r->out, 1);
}

/* The largest of 8/8, 4/8, 2/8, 1/8 that stays within bounds. False when none does. */
static bool
choose_scale(struct reader *r)
{
    r->d.scale_denom = 8;
    for (unsigned num = 8; num >= 1; num /= 2) {
        r->d.scale_num = num;
        jpeg_calc_output_dimensions(&r->d);
        if ((uint64_t)r->d.output_width * r->d.output_height <= VIEW_SOURCE_PIXELS)
            return true;
    }
    return false;
}

/* Cyan, magenta, yellow and black as most programs write them: turned inside out. */
static void
from_four(const unsigned char *four, unsigned char *rgb, uint32_t width, bool inverted)
{
    for (uint32_t i = 0; i < width; i++) {
        unsigned k = inverted ? four[4 * i + 3] : 255u - four[4 * i + 3];
        for (size_t c = 0; c < 3; c++) {
            unsigned v = inverted ? four[4 * i + c] : 255u - four[4 * i + c];
            rgb[3 * i + c] = (unsigned char)(v * k / 255);
        }
    }
}

/* The part that may jump out. */
static void
read_all(struct reader *r, const unsigned char *p, size_t n)
{
    struct jpeg_decompress_struct *d = &r->d;
    jpeg_create_decompress(d);
    d->client_data = r;
    d->progress = &r->progress;
    d->mem->max_memory_to_use = MEMORY_MAX;
    jpeg_mem_src(d, p, n);
    (void)jpeg_read_header(d, TRUE);
    bool four = d->jpeg_color_space == JCS_CMYK || d->jpeg_color_space == JCS_YCCK;
    d->out_color_space = four ? JCS_CMYK : JCS_RGB;
    r->bomb = !choose_scale(r) || !view_bitmap_new(r->image, d->output_width, d->output_height, 3);
    if (r->bomb)
        return;
    (void)jpeg_start_decompress(d);
    JSAMPARRAY spare = d->mem->alloc_sarray((j_common_ptr)d, JPOOL_IMAGE,
                                            d->output_width * (JDIMENSION)d->output_components, 1);
    while (d->output_scanline < d->output_height) {
        JSAMPROW row = r->image->px + (size_t)d->output_scanline * d->output_width * 3;
        (void)jpeg_read_scanlines(d, four ? spare : &row, 1);
        if (four)
            from_four(spare[0], row, d->output_width, d->saw_Adobe_marker != 0);
    }
}

/* What is broken in the middle shows as far as it goes. */
bool
view_jpeg_read(const unsigned char *p, size_t n, struct view_doc *d, enum view_fault *why)
{
    static struct reader r;

    r = (struct reader){.image = &d->image};
    r.d.err = jpeg_std_error(&r.errors);
    r.d.client_data = &r;
    r.errors.error_exit = on_error;
    r.errors.emit_message = no_message;
    r.errors.output_message = no_output;
    r.progress.progress_monitor = on_progress;
    if (setjmp(r.out) == 0)
        read_all(&r, p, n);
    bool any = !r.bomb && d->image.px != NULL && r.d.output_scanline > 0;
    jpeg_destroy_decompress(&r.d);
    *why = r.bomb ? VIEW_FAULT_BOMB : VIEW_FAULT_BROKEN;
    d->pages = 1;
    return any;
}
