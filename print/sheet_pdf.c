#include "print/sheet_pdf.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "print/qr.h"

#define LINE_FILL  0.86  /* of a line's height in a picture, for the letters with what reaches below */
#define BASELINE   0.78  /* from its top */
#define METER_SIZE 100.0 /* widths are linear without hinting; a large size keeps the rounding small */

struct sheet_pdf {
    PangoFontMap *map;
    PangoContext *context;
    PangoLayout *layout;
    PangoFontDescription *fonts[2];
    struct sheet_meter meter;
};

static void
set_text(const struct sheet_pdf *p, enum sheet_font font, double size, const char *text, size_t len)
{
    pango_font_description_set_absolute_size(p->fonts[font], size * PANGO_SCALE);
    pango_layout_set_font_description(p->layout, p->fonts[font]);
    pango_layout_set_text(p->layout, text, (int)len);
}

static double
measure(void *ctx, enum sheet_font font, const char *text, size_t len)
{
    const struct sheet_pdf *p = ctx;
    PangoRectangle box;
    set_text(p, font, METER_SIZE, text, len);
    pango_layout_line_get_extents(pango_layout_get_line_readonly(p->layout, 0), NULL, &box);
    return (double)box.width / PANGO_SCALE / METER_SIZE;
}

/* The font that really answers to family; false when it is another one. */
static bool
family_is_there(const struct sheet_pdf *p, const char *family)
{
    PangoFont *font = pango_font_map_load_font(p->map, p->context, p->fonts[SHEET_REGULAR]);
    if (font == NULL)
        return false;
    PangoFontDescription *d = pango_font_describe(font);
    bool same = strcmp(pango_font_description_get_family(d), family) == 0;
    pango_font_description_free(d);
    g_object_unref(font);
    return same;
}

static void
set_context(struct sheet_pdf *p, const char *family)
{
    p->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    p->context = pango_font_map_create_context(p->map);
    cairo_font_options_t *fo = cairo_font_options_create();
    cairo_font_options_set_hint_style(fo, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(fo, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(p->context, fo);
    cairo_font_options_destroy(fo);
    pango_cairo_context_set_resolution(p->context, 72);
    pango_context_set_round_glyph_positions(p->context, FALSE);
    pango_context_set_language(p->context, pango_language_from_string("id"));
    p->layout = pango_layout_new(p->context);
    pango_layout_set_single_paragraph_mode(p->layout, TRUE);
    for (int i = 0; i < 2; i++) {
        p->fonts[i] = pango_font_description_new();
        pango_font_description_set_family(p->fonts[i], family);
        pango_font_description_set_weight(p->fonts[i],
                                          i == SHEET_BOLD ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
        pango_font_description_set_absolute_size(p->fonts[i], METER_SIZE * PANGO_SCALE);
    }
}

enum rc
sheet_pdf_new(struct sheet_pdf **out, const char *family, struct err *e)
{
    *out = NULL;
    struct sheet_pdf *p = calloc(1, sizeof(*p));
    if (p == NULL)
        return err_set(e, RC_FAIL, "memory", _("Memori habis."));
    set_context(p, family);
    p->meter = (struct sheet_meter){measure, p};
    if (!family_is_there(p, family)) {
        sheet_pdf_free(p);
        err_set(e, RC_FAIL, "font_missing",
                _("Huruf \"%s\" tidak terpasang. Pasang paketnya atau ganti font."), family);
        return err_field(e, "font");
    }
    *out = p;
    return RC_OK;
}

void
sheet_pdf_free(struct sheet_pdf *p)
{
    if (p == NULL)
        return;
    pango_font_description_free(p->fonts[SHEET_REGULAR]);
    pango_font_description_free(p->fonts[SHEET_BOLD]);
    g_object_unref(p->layout);
    g_object_unref(p->context);
    g_object_unref(p->map);
    free(p);
}

const struct sheet_meter *
sheet_pdf_meter(const struct sheet_pdf *p)
{
    return &p->meter;
}

/* Where the drawing is in the structure of a tagged document. */
struct tagger {
    cairo_t *cr;
    bool on;
    int table, row;
};

static void
tag_move(struct tagger *t, int table, int row)
{
    if (!t->on || (t->table == table && t->row == row))
        return;
    if (t->row != 0)
        cairo_tag_end(t->cr, "TR");
    if (t->table != table) {
        if (t->table != 0)
            cairo_tag_end(t->cr, "Table");
        if (table != 0)
            cairo_tag_begin(t->cr, "Table", NULL);
    }
    if (row != 0)
        cairo_tag_begin(t->cr, "TR", NULL);
    t->table = table;
    t->row = row;
}

static void
draw_line(struct sheet_pdf *p, cairo_t *cr, const struct sheet_cell *c, const struct sheet_line *l)
{
    set_text(p, c->font, c->size, l->text, strlen(l->text));
    cairo_save(cr);
    cairo_translate(cr, l->x, l->y);
    cairo_scale(cr, c->squeeze, 1);
    cairo_move_to(cr, 0, 0);
    pango_cairo_show_layout_line(cr, pango_layout_get_line_readonly(p->layout, 0));
    cairo_restore(cr);
}

static void
draw_cell(struct sheet_pdf *p, struct tagger *t, const struct sheet_cell *c)
{
    static const char *const tags[] = {
        [SHEET_TITLE] = "H1", [SHEET_TEXT] = "P", [SHEET_HEAD] = "TH", [SHEET_CELL] = "TD"};
    tag_move(t, c->table, c->row);
    if (t->on)
        cairo_tag_begin(t->cr, tags[c->role], NULL);
    for (size_t i = 0; i < c->n_lines; i++)
        draw_line(p, t->cr, c, &c->lines[i]);
    if (t->on)
        cairo_tag_end(t->cr, tags[c->role]);
}

static void
draw_rules(cairo_t *cr, const struct sheet_page *page)
{
    for (size_t i = 0; i < page->n_rules; i++) {
        const struct sheet_rule *r = &page->rules[i];
        cairo_set_line_width(cr, r->width);
        cairo_move_to(cr, r->x1, r->y1);
        cairo_line_to(cr, r->x2, r->y2);
        cairo_stroke(cr);
    }
}

static void
draw_qr(cairo_t *cr, const struct sheet_box *box, const struct qr *q)
{
    double x0 = box->x + QR_QUIET * q->module, y0 = box->y + QR_QUIET * q->module;
    for (int row = 0; row < q->side; row++)
        for (int col = 0; col < q->side; col++) {
            int run = 0;
            while (col + run < q->side && qr_black(q, row, col + run))
                run++;
            if (run == 0)
                continue;
            cairo_rectangle(cr, x0 + col * q->module, y0 + row * q->module, run * q->module, q->module);
            col += run;
        }
    cairo_fill(cr);
}

static void
draw_page(struct sheet_pdf *p, cairo_t *cr, const struct sheet_page *page, const struct qr *qr, bool tagged)
{
    struct tagger t = {.cr = cr, .on = tagged};
    draw_rules(cr, page);
    for (size_t i = 0; i < page->n_cells; i++)
        draw_cell(p, &t, &page->cells[i]);
    tag_move(&t, 0, 0);
    if (qr != NULL && page->qr.w > 0) {
        if (tagged)
            cairo_tag_begin(cr, "Figure", NULL);
        draw_qr(cr, &page->qr, qr);
        if (tagged)
            cairo_tag_end(cr, "Figure");
    }
    cairo_show_page(cr);
}

static enum rc
not_drawn(struct err *e, cairo_status_t status)
{
    err_set(e, RC_FAIL, "render", _("Lembar KK tidak dapat digambar. Hubungi administrator."));
    return err_detail(e, "cairo: %s", cairo_status_to_string(status));
}

static cairo_status_t
keep(void *closure, const unsigned char *data, unsigned int n)
{
    buf_add(closure, data, n);
    return CAIRO_STATUS_SUCCESS;
}

static void
set_metadata(cairo_surface_t *s, const char *title, const char *date)
{
    char iso[32];
    bool ok = strlen(date) == 10 &&
              str_printf(iso, sizeof(iso), "%.4s-%.2s-%.2sT00:00:00Z", date + 6, date + 3, date);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, title != NULL ? title : "Kartu Keluarga");
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "Loket");
    if (ok)
        cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, iso);
}

static void
draw_strip(struct sheet_pdf *p, cairo_t *cr, const struct sheet_strip *t, int h)
{
    double size = h * LINE_FILL, w = measure(p, t->font, t->text, strlen(t->text)) * size;
    set_text(p, t->font, size, t->text, strlen(t->text));
    cairo_save(cr);
    cairo_translate(cr, t->x, h * BASELINE);
    if (w > t->w)
        cairo_scale(cr, t->w / w, 1);
    cairo_move_to(cr, 0, 0);
    pango_cairo_show_layout_line(cr, pango_layout_get_line_readonly(p->layout, 0));
    cairo_restore(cr);
}

/* Grey is black from the half on. */
static void
take_bits(cairo_surface_t *s, int w, int h, unsigned char *bits)
{
    const unsigned char *grey = cairo_image_surface_get_data(s);
    int stride = cairo_image_surface_get_stride(s);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++)
            if (grey[y * stride + x] >= 128)
                bits[(y * w + x) / 8] |= (unsigned char)(0x80u >> (x % 8));
}

enum rc
sheet_pdf_bitmap(struct sheet_pdf *p, struct arena *a, const struct sheet_strip *strips, size_t n, int w,
                 int h, struct sheet_bitmap *out, struct err *e)
{
    unsigned char *bits = arena_alloc(a, (size_t)(w / 8) * (size_t)h);
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_A8, w, h);
    cairo_t *cr = cairo_create(s);
    for (size_t i = 0; i < n; i++)
        draw_strip(p, cr, &strips[i], h);
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_flush(s);
    if (status == CAIRO_STATUS_SUCCESS)
        take_bits(s, w, h, bits);
    cairo_surface_destroy(s);
    *out = (struct sheet_bitmap){w, h, bits};
    return status == CAIRO_STATUS_SUCCESS ? RC_OK : not_drawn(e, status);
}

enum rc
sheet_pdf_draw(struct sheet_pdf *p, const struct sheet *sheet, const struct qr *qr,
               const struct sheet_pdf_options *o, struct buf *out, struct err *e)
{
    cairo_surface_t *s = cairo_pdf_surface_create_for_stream(keep, out, sheet->width, sheet->height);
    set_metadata(s, o->title, o->date);
    cairo_t *cr = cairo_create(s);
    cairo_set_source_rgb(cr, 0, 0, 0);
    if (o->tagged)
        cairo_tag_begin(cr, "Document", NULL);
    for (size_t i = 0; i < sheet->n_pages; i++)
        draw_page(p, cr, &sheet->pages[i], qr, o->tagged);
    if (o->tagged)
        cairo_tag_end(cr, "Document");
    cairo_status_t status = cairo_status(cr);
    cairo_destroy(cr);
    cairo_surface_finish(s);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(s);
    cairo_surface_destroy(s);
    return status == CAIRO_STATUS_SUCCESS ? RC_OK : not_drawn(e, status);
}
