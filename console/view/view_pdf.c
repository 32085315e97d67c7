/*
 * view_pdf.c - PDF pages by poppler on cairo. Only drawing is asked for: nothing here follows an action, a
 * script, a form or an attachment of the document, and after the sandbox closed nothing could.
 */
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <fontconfig/fontconfig.h>
#include <poppler.h>

#include "console/view/view_doc.h"

#define SIDE_MAX_PT 20000.0 /* 7 metres */

struct view_pdf {
    PopplerDocument *doc;
    PopplerPage *page; /* the one drawn last */
    uint32_t at;
};

/* --- fonts -------------------------------------------------------------------- */

#define FONTS_MAX 48

static struct font_file {
    char *path;
    int fd;
} fonts[FONTS_MAX];
static size_t nfonts;
static bool closed; /* no other file can be opened any more */

static void
keep_font(const FcPattern *match)
{
    FcChar8 *file = NULL;

    if (nfonts == FONTS_MAX || FcPatternGetString(match, FC_FILE, 0, &file) != FcResultMatch)
        return;
    for (size_t i = 0; i < nfonts; i++)
        if (strcmp(fonts[i].path, (const char *)file) == 0)
            return;
    int fd = open((const char *)file, O_RDONLY | O_CLOEXEC);
    char *path = fd >= 0 ? strdup((const char *)file) : NULL;
    if (path != NULL)
        fonts[nfonts++] = (struct font_file){path, fd};
    else if (fd >= 0)
        (void)close(fd);
}

static void
keep_family(FcConfig *config, const char *family)
{
    static const int weights[] = {FC_WEIGHT_REGULAR, FC_WEIGHT_BOLD};
    static const int slants[] = {FC_SLANT_ROMAN, FC_SLANT_ITALIC};

    for (size_t i = 0; i < COUNT(weights) * COUNT(slants); i++) {
        FcResult result;
        FcPattern *p = FcPatternCreate();
        FcPatternAddString(p, FC_FAMILY, (const FcChar8 *)family);
        FcPatternAddInteger(p, FC_WEIGHT, weights[i / COUNT(slants)]);
        FcPatternAddInteger(p, FC_SLANT, slants[i % COUNT(slants)]);
        FcConfigSubstitute(config, p, FcMatchPattern);
        FcDefaultSubstitute(p);
        FcPattern *match = FcFontMatch(config, p, &result);
        if (match != NULL) {
            keep_font(match);
            FcPatternDestroy(match);
        }
        FcPatternDestroy(p);
    }
}

/* The fonts that PDFs leave out as a rule. */
void
view_fonts_open(void)
{
    static const char *const families[] = {
        "Helvetica",   "Times",   "Courier", "Symbol",  "ZapfDingbats", "Arial", "Times New Roman",
        "Courier New", "Calibri", "Cambria", "Verdana", "sans",         "serif"};
    FcConfig *config = FcInitLoadConfigAndFonts();

    if (config == NULL)
        return;
    FcConfigSetCurrent(config);
    for (size_t i = 0; i < COUNT(families); i++)
        keep_family(config, families[i]);
}

static bool
is_font(const char *path)
{
    const char *dot = strrchr(path, '.');

    return dot != NULL &&
           (strcasecmp(dot, ".ttf") == 0 || strcasecmp(dot, ".otf") == 0 || strcasecmp(dot, ".ttc") == 0 ||
            strcasecmp(dot, ".pfb") == 0 || strcasecmp(dot, ".t1") == 0);
}

/* The font at that path, the first of all in place of a font that was not opened, or -1. */
static int
font_fd(const char *path)
{
    for (size_t i = 0; i < nfonts; i++)
        if (strcmp(fonts[i].path, path) == 0)
            return fonts[i].fd;
    return closed && nfonts > 0 && is_font(path) ? fonts[0].fd : -1;
}

/*
 * The libraries open fonts by path while they draw. Their open() and fopen() are these: they give a copy of
 * what view_fonts_open() opened, and ask the kernel, whose filter refuses, for everything else. The linker
 * exports the three names (Makefile).
 */
int view_open(const char *path, int flags, ...) __asm__("open");
int view_open_2(const char *path, int flags) __asm__("__open_2");
FILE *view_fopen(const char *path, const char *mode) __asm__("fopen");

int
view_open(const char *path, int flags, ...)
{
    va_list ap;
    int mode = 0;
    int font = font_fd(path);

    if (font >= 0)
        return dup(font);
    if ((flags & (O_CREAT | O_TMPFILE)) != 0) {
        va_start(ap, flags);
        mode = va_arg(ap, int);
        va_end(ap);
    }
    return openat(AT_FDCWD, path, flags, mode);
}

int
view_open_2(const char *path, int flags)
{
    return view_open(path, flags, 0);
}

/* Nothing here writes files. Two that read the same copy share its place: each starts at the beginning. */
FILE *
view_fopen(const char *path, const char *mode)
{
    int fd = mode[0] == 'r' && strchr(mode, '+') == NULL ? view_open(path, O_RDONLY | O_CLOEXEC) : -1;
    FILE *f = fd >= 0 ? fdopen(fd, "r") : NULL;

    if (f != NULL)
        rewind(f);
    else if (fd >= 0)
        (void)close(fd);
    return f;
}

/* --- documents ------------------------------------------------------------------ */

static bool
page_size(PopplerDocument *doc, uint32_t i, struct view_doc *d)
{
    double w = 0, h = 0;
    PopplerPage *page = poppler_document_get_page(doc, (int)i);

    if (page == NULL)
        return false;
    poppler_page_get_size(page, &w, &h);
    g_object_unref(page);
    if (!(w >= 1 && h >= 1 && w <= SIDE_MAX_PT && h <= SIDE_MAX_PT))
        return false;
    d->width[i] = (uint32_t)lround(w);
    d->height[i] = (uint32_t)lround(h);
    return true;
}

static enum view_fault
fault_of(GError *error)
{
    bool locked = error != NULL && g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);

    g_clear_error(&error);
    return locked ? VIEW_FAULT_LOCKED : VIEW_FAULT_BROKEN;
}

bool
view_pdf_read(const unsigned char *p, size_t n, struct view_doc *d, enum view_fault *why)
{
    static struct view_pdf pdf;
    GError *error = NULL;

    closed = true;
    GBytes *bytes = g_bytes_new_static(p, n);

    pdf.doc = poppler_document_new_from_bytes(bytes, NULL, &error);
    g_bytes_unref(bytes);
    if (pdf.doc == NULL) {
        *why = fault_of(error);
        return false;
    }
    int pages = poppler_document_get_n_pages(pdf.doc);
    *why = pages > VIEW_PAGES_MAX ? VIEW_FAULT_BOMB : VIEW_FAULT_BROKEN;
    if (pages < 1 || pages > VIEW_PAGES_MAX)
        return false;
    d->pages = (uint32_t)pages;
    /* A page that cannot be read is shown as an empty A4. */
    for (uint32_t i = 0; i < d->pages; i++)
        if (!page_size(pdf.doc, i, d)) {
            d->width[i] = 595;
            d->height[i] = 842;
        }
    d->pdf = &pdf;
    return true;
}

static PopplerPage *
page_at(struct view_pdf *pdf, uint32_t i)
{
    if (pdf->page != NULL && pdf->at == i)
        return pdf->page;
    g_clear_object(&pdf->page);
    pdf->page = poppler_document_get_page(pdf->doc, (int)i);
    pdf->at = i;
    return pdf->page;
}

/* From the page as stored to the part of the turned page that fills the target. */
static void
place(cairo_t *cr, const struct view_doc *d, const struct view_want *w, const struct view_bitmap *dst)
{
    double pw = d->width[w->page], ph = d->height[w->page];
    double across = (w->turn & 1) != 0 ? ph : pw, down = (w->turn & 1) != 0 ? pw : ph;
    double part_w = across * w->w / VIEW_WHOLE, part_h = down * w->h / VIEW_WHOLE;

    cairo_scale(cr, dst->width / part_w, dst->height / part_h);
    cairo_translate(cr, -across * w->x / VIEW_WHOLE, -down * w->y / VIEW_WHOLE);
    if (w->turn == 1)
        cairo_translate(cr, across, 0);
    else if (w->turn == 2)
        cairo_translate(cr, across, down);
    else if (w->turn == 3)
        cairo_translate(cr, 0, down);
    cairo_rotate(cr, w->turn * G_PI / 2);
}

/* cairo holds blue, green, red in memory. */
static void
take_pixels(cairo_surface_t *surface, struct view_bitmap *dst)
{
    const unsigned char *px = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);

    for (uint32_t y = 0; y < dst->height; y++)
        for (uint32_t x = 0; x < dst->width; x++) {
            const unsigned char *p = px + y * stride + (size_t)x * 4;
            unsigned char *q = dst->px + ((size_t)y * dst->width + x) * 4;
            q[0] = p[2];
            q[1] = p[1];
            q[2] = p[0];
            q[3] = 255;
        }
}

bool
view_pdf_draw(const struct view_doc *d, const struct view_want *w, struct view_bitmap *dst)
{
    PopplerPage *page = page_at(d->pdf, w->page);
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)dst->width, (int)dst->height);
    cairo_t *cr = cairo_create(surface);

    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    place(cr, d, w, dst);
    if (page != NULL)
        poppler_page_render(page, cr);
    cairo_surface_flush(surface);
    bool done = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    if (done)
        take_pixels(surface, dst);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    return done;
}
