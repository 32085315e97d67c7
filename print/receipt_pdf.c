#include "print/receipt_pdf.h"

#include <math.h>
#include <string.h>

#include "console/base/clock.h"
#include "console/base/str.h"
#include "print/qr.h"
#include "print/receipt.h"
#include "print/sheet_build.h"
#include "print/sheet_pdf.h"

#define WIDTH     419.53 /* A5, points */
#define HEIGHT    595.28
#define MARGIN    30.0
#define CONTENT   (WIDTH - 2 * MARGIN)
#define PAGES_MAX 120   /* more than the longest lists take */
#define ASIDE     118.0 /* the column of QR and PIN */
#define LABEL     70.0
#define TEXT_SIZE 9.0
#define NOTE_SIZE 7.5
#define BETWEEN   0.25 /* white around a text, in sizes */
#define TICK      6.0  /* side of the little box before a document */
#define FOOT      12.0 /* the line with the number of the page */

struct placing {
    struct sheet_build b;
    const struct receipt *r;
    struct sheet *sheet;
    double qr_extent;
    double y;
};

/* Room for as many lines as sheet_place() will make of text in that width. */
static double
height_of(const struct placing *p, const struct sheet_style *s, double w, const char *text)
{
    double h = s->size * FIT_LEADING + 0.02;
    for (size_t n = 1; n < FIT_LINES_MAX; n++, h += s->size * FIT_LEADING) {
        struct fit f;
        const struct fit_box box = {
            .font = s->font, .w = w - 2 * SHEET_PAD, .h = h, .base = s->size, .min = s->size};
        if (fit_text(p->b.meter, &box, text, &f))
            break;
    }
    return h + s->size * BETWEEN;
}

/* Puts text at x, y on as many lines as it needs; returns the height that it took. */
static double
put(struct placing *p, const struct sheet_style *s, double x, double y, double w, const char *text)
{
    double h = height_of(p, s, w, text);
    sheet_place(&p->b, s, (struct sheet_box){x, y, w, h}, text);
    return h;
}

static double
bottom(void)
{
    return HEIGHT - MARGIN - FOOT;
}

static void
new_page(struct placing *p)
{
    struct sheet *sheet = p->sheet;
    if (sheet->n_pages == PAGES_MAX)
        return;
    sheet_page_begin(&p->b, &sheet->pages[sheet->n_pages++]);
    p->y = MARGIN;
}

/* A further sheet says whose it is. */
static void
next_page(struct placing *p)
{
    const struct sheet_style s = {
        .role = SHEET_TEXT, .font = SHEET_BOLD, .size = TEXT_SIZE, .size_min = NOTE_SIZE};
    new_page(p);
    p->y += put(p, &s, MARGIN, p->y, CONTENT,
                arena_printf(p->b.arena, "%s %s (lanjutan)", p->r->judul, p->r->ref));
    sheet_rule(&p->b, MARGIN, p->y + 2, WIDTH - MARGIN, p->y + 2, SHEET_FRAME);
    p->y += 10;
}

static void
need(struct placing *p, double h)
{
    if (p->y + h > bottom())
        next_page(p);
}

static void
put_head(struct placing *p)
{
    const struct receipt *r = p->r;
    const struct sheet_style office = {.element = "kantor",
                                       .role = SHEET_TEXT,
                                       .font = SHEET_BOLD,
                                       .align = SHEET_CENTRE,
                                       .size = 9.5,
                                       .size_min = 6};
    const struct sheet_style address = {.element = "alamat_kantor",
                                        .role = SHEET_TEXT,
                                        .align = SHEET_CENTRE,
                                        .size = NOTE_SIZE,
                                        .size_min = 6};
    const struct sheet_style title = {
        .role = SHEET_TITLE, .font = SHEET_BOLD, .align = SHEET_CENTRE, .size = 16, .size_min = 12};
    const struct sheet_style number = {.element = "ref",
                                       .role = SHEET_TEXT,
                                       .font = SHEET_BOLD,
                                       .align = SHEET_CENTRE,
                                       .size = 13,
                                       .size_min = 8};
    p->y += put(p, &office, MARGIN, p->y, CONTENT, r->kantor);
    p->y += put(p, &address, MARGIN, p->y, CONTENT, r->alamat_kantor);
    sheet_rule(&p->b, MARGIN, p->y + 4, WIDTH - MARGIN, p->y + 4, 1.2);
    p->y += 13;
    p->y += put(p, &title, MARGIN, p->y, CONTENT, r->judul);
    p->y += put(p, &number, MARGIN, p->y, CONTENT, arena_printf(p->b.arena, "No. %s", r->ref));
    if (r->salinan[0] != '\0')
        p->y += put(p, &address, MARGIN, p->y, CONTENT, r->salinan);
    p->y += 10;
}

static double
put_pairs(struct placing *p, double y)
{
    double w = CONTENT - ASIDE - 14 - LABEL;
    for (size_t i = 0; i < p->r->n_pairs; i++) {
        const struct receipt_pair *pair = &p->r->pairs[i];
        const struct sheet_style label = {.role = SHEET_TEXT, .size = TEXT_SIZE, .size_min = 6};
        const struct sheet_style value = {.element = pair->label,
                                          .role = SHEET_TEXT,
                                          .font = pair->strong ? SHEET_BOLD : SHEET_REGULAR,
                                          .size = pair->strong ? TEXT_SIZE + 1 : TEXT_SIZE,
                                          .size_min = 6};
        (void)put(p, &label, MARGIN - 2, y, LABEL, pair->label);
        (void)put(p, &label, MARGIN + LABEL - 8, y, 10, ":");
        y += put(p, &value, MARGIN + LABEL, y, w, pair->value) + 4;
    }
    return y;
}

static void
put_frame(struct placing *p, double x, double y, double w, double h)
{
    const double half = SHEET_FRAME / 2; /* so that the corners are closed */
    sheet_rule(&p->b, x - half, y, x + w + half, y, SHEET_FRAME);
    sheet_rule(&p->b, x - half, y + h, x + w + half, y + h, SHEET_FRAME);
    sheet_rule(&p->b, x, y, x, y + h, SHEET_FRAME);
    sheet_rule(&p->b, x + w, y, x + w, y + h, SHEET_FRAME);
}

/* On the grid of a 300 dpi printer, so that every module starts on a dot. */
static double
on_dot(double v)
{
    return round(v / QR_DOT) * QR_DOT;
}

static double
put_aside(struct placing *p, double y)
{
    const struct sheet_style small = {
        .role = SHEET_TEXT, .align = SHEET_CENTRE, .size = NOTE_SIZE, .size_min = 6};
    const struct sheet_style pin = {.element = "pin",
                                    .role = SHEET_TEXT,
                                    .font = SHEET_BOLD,
                                    .align = SHEET_CENTRE,
                                    .size = 20,
                                    .size_min = 12};
    double x = WIDTH - MARGIN - ASIDE;
    p->b.page->qr =
        (struct sheet_box){on_dot(x + (ASIDE - p->qr_extent) / 2), on_dot(y - 6), p->qr_extent, p->qr_extent};
    y = p->b.page->qr.y + p->qr_extent - 2;
    y += put(p, &small, x, y, ASIDE, p->r->url_caption) + 6;
    put_frame(p, x + 4, y, ASIDE - 8, 42);
    (void)put(p, &small, x, y + 4, ASIDE, p->r->pin_label);
    (void)put(p, &pin, x, y + 14, ASIDE, p->r->pin);
    return y + 42;
}

/* A little box, ticked when the document is there. */
static void
put_tick(struct placing *p, double y, bool done)
{
    double x = MARGIN + 2, top = y + 2.6;
    put_frame(p, x, top, TICK, TICK);
    if (done) {
        sheet_rule(&p->b, x + 1.2, top + 3, x + 2.6, top + 4.7, 1);
        sheet_rule(&p->b, x + 2.6, top + 4.7, x + 5, top + 1, 1);
    }
}

static void
put_list(struct placing *p, const struct receipt_list *l)
{
    const struct sheet_style head = {
        .role = SHEET_TEXT, .font = SHEET_BOLD, .size = TEXT_SIZE, .size_min = 6};
    const struct sheet_style item = {
        .element = "dokumen", .role = SHEET_TEXT, .size = TEXT_SIZE - 0.5, .size_min = 5};
    if (l->n == 0)
        return;
    need(p, 34);
    p->y += put(p, &head, MARGIN - 2, p->y, CONTENT, l->head) + 2;
    for (size_t i = 0; i < l->n; i++) {
        need(p, height_of(p, &item, CONTENT - 14, l->items[i]));
        put_tick(p, p->y, l->done);
        p->y += put(p, &item, MARGIN + 12, p->y, CONTENT - 14, l->items[i]) + 1.5;
    }
    p->y += 6;
}

static void
put_notes(struct placing *p)
{
    const struct sheet_style s = {.role = SHEET_TEXT, .size = NOTE_SIZE, .size_min = 6};
    double h = 6;
    for (size_t i = 0; i < p->r->n_notes; i++)
        h += height_of(p, &s, CONTENT, p->r->notes[i]) + 1.5;
    need(p, h);
    /* At the foot of the sheet. */
    p->y = bottom() - h;
    sheet_rule(&p->b, MARGIN, p->y, WIDTH - MARGIN, p->y, SHEET_HAIR);
    p->y += 6;
    for (size_t i = 0; i < p->r->n_notes; i++)
        p->y += put(p, &s, MARGIN - 2, p->y, CONTENT + 4, p->r->notes[i]) + 1.5;
}

static void
put_page_numbers(struct placing *p)
{
    const struct sheet_style s = {.role = SHEET_TEXT, .align = SHEET_CENTRE, .size = NOTE_SIZE};
    for (size_t i = 0; p->sheet->n_pages > 1 && i < p->sheet->n_pages; i++) {
        p->b.page = &p->sheet->pages[i];
        (void)put(p, &s, MARGIN, HEIGHT - MARGIN - FOOT + 2, CONTENT,
                  arena_printf(p->b.arena, "Halaman %zu dari %zu", i + 1, p->sheet->n_pages));
    }
}

enum rc
receipt_layout(struct arena *a, const struct receipt *r, double qr_extent, const struct sheet_meter *m,
               struct sheet *out, struct err *e)
{
    *out = (struct sheet){WIDTH, HEIGHT, arena_array(a, PAGES_MAX, sizeof(struct sheet_page)), 0};
    struct placing p = {
        .b = {.arena = a, .meter = m, .err = e}, .r = r, .sheet = out, .qr_extent = qr_extent};
    const struct sheet_style note = {.role = SHEET_TEXT, .size = NOTE_SIZE + 0.5, .size_min = 6};
    new_page(&p);
    put_head(&p);
    double left = put_pairs(&p, p.y), right = put_aside(&p, p.y);
    p.y = fmax(left, right) + 8;
    sheet_rule(&p.b, MARGIN, p.y, WIDTH - MARGIN, p.y, SHEET_HAIR);
    p.y += 8;
    put_list(&p, &r->received);
    put_list(&p, &r->missing);
    if (r->kurang[0] != '\0') {
        need(&p, height_of(&p, &note, CONTENT, r->kurang));
        p.y += put(&p, &note, MARGIN - 2, p.y - 3, CONTENT, r->kurang);
    }
    put_notes(&p);
    put_page_numbers(&p);
    return p.b.rc;
}

/* The number makes a small symbol: there is room to print it larger than on a KK. */
static void
enlarge(struct qr *q)
{
    q->module = floor(QR_BOX_MAX / QR_DOT / (q->side + 2 * QR_QUIET)) * QR_DOT;
}

enum rc
receipt_pdf(struct sheet_pdf *pdf, const struct receipt *r, struct buf *out, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct qr qr;
    struct sheet sheet;
    char date[CLOCK_TEXT];
    enum rc rc = qr_encode(a, r->url, &qr, e);
    if (rc == RC_OK) {
        enlarge(&qr);
        rc = receipt_layout(a, r, qr_extent(&qr), sheet_pdf_meter(pdf), &sheet, e);
    }
    if (rc == RC_OK) {
        const struct sheet_pdf_options o = {.date = clock_date(date, r->submitted_at, (enum zone)r->zona),
                                            .title = "Bukti permohonan"};
        rc = sheet_pdf_draw(pdf, &sheet, &qr, &o, out, e);
    }
    arena_wipe(a);
    arena_free(a);
    return rc;
}
