#include "print/sheet_layout.h"

#include <math.h>
#include <string.h>

#include "console/base/str.h"
#include "console/base/utf8.h"
#include "print/qr.h"
#include "print/sheet_build.h"

/* clang-format off */
static const struct sheet_form landscape = {
    .width = 841.89, .height = 595.28, .margin = 28.35,
    .title = 17, .number = 12, .line_h = 12.2, .line_size = 8.5,
    .head_h = 20, .number_h = 8.5, .row_h = 12, .gap = 5,
    .cell_size = 7, .head_size = 6.5, .foot_size = 7.5, .legend_size = 6, .size_min = 5,
};
static const struct sheet_form portrait = {
    .width = 595.28, .height = 841.89, .margin = 28.35,
    .title = 17, .number = 12, .line_h = 14, .line_size = 8,
    .head_h = 28, .number_h = 9, .row_h = 21.5, .gap = 8,
    .cell_size = 6.5, .head_size = 6, .foot_size = 7.5, .legend_size = 6, .size_min = 5,
};
/* clang-format on */

static double
content_width(const struct sheet_form *f)
{
    return f->width - 2 * f->margin;
}

static double
place_title(struct sheet_build *b)
{
    const struct sheet_form *f = b->form;
    double y = f->margin, w = content_width(f);
    struct sheet_style s = {.role = SHEET_TITLE, .font = SHEET_BOLD, .align = SHEET_CENTRE, .size = f->title};
    sheet_place(b, &s, (struct sheet_box){f->margin, y, w, f->title * 1.2}, "KARTU KELUARGA");
    if (b->n_pages > 1) {
        struct sheet_style note = {.role = SHEET_TEXT, .align = SHEET_CENTRE, .size = f->foot_size};
        sheet_place(b, &note, (struct sheet_box){f->width - f->margin - 100, y, 100, f->title},
                    arena_printf(b->arena, "Halaman %zu dari %zu", b->page_no + 1, b->n_pages));
    }
    y += f->title * 1.2;
    struct sheet_style no = {
        .element = "no_kk", .role = SHEET_TEXT, .font = SHEET_BOLD, .align = SHEET_CENTRE, .size = f->number};
    sheet_place(b, &no, (struct sheet_box){f->margin, y, w, f->number * 1.2},
                arena_printf(b->arena, "No. %s", b->kk->no_kk));
    return y + f->number * 1.2 + 4;
}

struct header_line {
    const char *label, *element, *value;
};

static void
place_header_line(struct sheet_build *b, double x, double y, double w, const struct header_line *l)
{
    const struct sheet_form *f = b->form;
    const double label_w = 92 * f->line_size / 8, colon_w = 7;
    struct sheet_style s = {.role = SHEET_TEXT, .size = f->line_size, .size_min = f->size_min};
    sheet_place(b, &s, (struct sheet_box){x, y, label_w, f->line_h}, l->label);
    sheet_place(b, &s, (struct sheet_box){x + label_w, y, colon_w, f->line_h}, ":");
    s.element = l->element;
    sheet_place(b, &s, (struct sheet_box){x + label_w + colon_w, y, w - label_w - colon_w, f->line_h},
                utf8_upper(b->arena, sheet_value(l->value)));
}

static double
place_header(struct sheet_build *b, double y)
{
    const struct sheet_form *f = b->form;
    const struct kk *k = b->kk;
    const char *rt_rw = arena_printf(b->arena, "%s/%s", sheet_value(k->rt), sheet_value(k->rw));
    const struct header_line left[] = {
        {"Nama Kepala Keluarga", "nama_kepala_keluarga", k->nama_kepala_keluarga},
        {"Alamat", "alamat", k->alamat},
        {"RT/RW", "rt", rt_rw},
        {"Kode Pos", "kode_pos", k->kode_pos},
    };
    const struct header_line right[] = {
        {"Desa/Kelurahan", "desa_kelurahan", k->desa_kelurahan},
        {"Kecamatan", "kecamatan", k->kecamatan},
        {"Kabupaten/Kota", "kabupaten_kota", k->kabupaten_kota},
        {"Provinsi", "provinsi", k->provinsi},
    };
    double split = content_width(f) * 0.56;
    for (size_t i = 0; i < COUNT(left); i++, y += f->line_h) {
        place_header_line(b, f->margin, y, split - 8, &left[i]);
        place_header_line(b, f->margin + split, y, content_width(f) - split, &right[i]);
    }
    return y + f->gap;
}

/* "KABUPATEN X" when the office is the one that the signatory's title already names. */
static const char *
office_line(const struct kk *k)
{
    static const char kepala[] = "KEPALA ";
    if (!str_starts(k->jabatan_penandatangan, kepala))
        return k->kantor;
    const char *body = k->jabatan_penandatangan + strlen(kepala);
    if (!str_starts(k->kantor, body) || k->kantor[strlen(body)] != ' ')
        return k->kantor;
    return k->kantor + strlen(body) + 1;
}

static void
place_issued(struct sheet_build *b, double y, double w)
{
    const struct sheet_form *f = b->form;
    struct sheet_style s = {
        .element = "tanggal_dikeluarkan", .role = SHEET_TEXT, .size = f->foot_size, .size_min = f->size_min};
    sheet_place(b, &s, (struct sheet_box){f->margin, y, w, 9.5},
                arena_printf(b->arena, "Dikeluarkan Tanggal : %s", b->kk->tanggal_dikeluarkan));
}

static void
place_head_of_family(struct sheet_build *b, double x, double y, double w, double bottom)
{
    const struct sheet_form *f = b->form;
    struct sheet_style s = {
        .role = SHEET_TEXT, .align = SHEET_CENTRE, .size = f->foot_size, .size_min = f->size_min};
    sheet_place(b, &s, (struct sheet_box){x, y, w, 9.5}, "KEPALA KELUARGA");
    s.element = "nama_kepala_keluarga";
    s.font = SHEET_BOLD;
    sheet_place(b, &s, (struct sheet_box){x, bottom - 24, w, 12}, b->kk->nama_kepala_keluarga);
    sheet_rule(b, x + 8, bottom - 11, x + w - 8, bottom - 11, SHEET_HAIR);
    s.element = NULL;
    s.font = SHEET_REGULAR;
    sheet_place(b, &s, (struct sheet_box){x, bottom - 10, w, 10}, "Tanda Tangan/Cap Jempol");
}

/* On the grid of a 300 dpi printer, so that every module starts on a dot. */
static double
on_dot(double v)
{
    return round(v / QR_DOT) * QR_DOT;
}

static void
place_signatory(struct sheet_build *b, double x, double y, double w)
{
    const struct sheet_form *f = b->form;
    const struct kk *k = b->kk;
    double qr = b->options->qr_extent;
    struct sheet_style s = {.element = "jabatan_penandatangan",
                            .role = SHEET_TEXT,
                            .align = SHEET_CENTRE,
                            .size = f->foot_size,
                            .size_min = f->size_min};
    sheet_place(b, &s, (struct sheet_box){x, y, w, 9.5}, k->jabatan_penandatangan);
    s.element = "kantor";
    sheet_place(b, &s, (struct sheet_box){x, y + 9.5, w, 9.5}, office_line(k));
    y += 20;
    b->page->qr = (struct sheet_box){on_dot(x + (w - qr) / 2), on_dot(y), qr, qr};
    y = b->page->qr.y + qr;
    s.element = "nama_penandatangan";
    s.font = SHEET_BOLD;
    sheet_place(b, &s, (struct sheet_box){x, y, w, 10}, k->nama_penandatangan);
    s.element = "nip_penandatangan";
    s.font = SHEET_REGULAR;
    sheet_place(b, &s, (struct sheet_box){x, y + 10, w, 9.5},
                arena_printf(b->arena, "NIP. %s", sheet_value(k->nip_penandatangan)));
}

static void
place_footer(struct sheet_build *b, double y)
{
    const struct sheet_form *f = b->form;
    double w = content_width(f), right_w = w * (b->options->portrait ? 0.42 : 0.33), left_w = w * 0.27;
    double x_right = f->width - f->margin - right_w;
    double mid_w = w - left_w - right_w - 16;
    place_issued(b, y, left_w);
    place_head_of_family(b, f->margin + left_w + 8, y, mid_w, y + 20 + b->options->qr_extent + 20);
    place_signatory(b, x_right, y, right_w);
    struct sheet_style s = {
        .element = "keterangan", .role = SHEET_TEXT, .size = f->legend_size, .size_min = f->size_min};
    double h = 2 * f->legend_size * FIT_LEADING + 1;
    sheet_place(b, &s, (struct sheet_box){f->margin, f->height - f->margin - h, w, h}, b->options->legend);
}

static void
lay_page(struct sheet_build *b, struct sheet_page *p)
{
    sheet_page_begin(b, p);
    double y = place_title(b);
    y = place_header(b, y);
    y = sheet_tables(b, y);
    place_footer(b, y + 1);
}

enum rc
sheet_layout(struct arena *a, const struct kk *kk, const struct sheet_options *o, const struct sheet_meter *m,
             struct sheet *out, struct err *e)
{
    const struct sheet_form *form = o->portrait ? &portrait : &landscape;
    size_t n = (kk->n_anggota + SHEET_ROWS - 1) / SHEET_ROWS;
    n = n == 0 ? 1 : n;
    *out = (struct sheet){form->width, form->height, arena_array(a, n, sizeof(struct sheet_page)), n};
    struct sheet_build b = {
        .arena = a, .kk = kk, .options = o, .meter = m, .form = form, .n_pages = n, .err = e};
    for (; b.page_no < n && b.rc == RC_OK; b.page_no++)
        lay_page(&b, &out->pages[b.page_no]);
    return b.rc;
}
