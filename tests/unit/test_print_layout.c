/* No letter of a sheet leaves its box, none is lost, and what cannot fit is refused by name. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "print/model.h"
#include "print/sheet_layout.h"
#include "print/sheet_pdf.h"
#include "tests/support/print_sample.h"

#define QR_SIDE 82.08 /* points: the usual symbol */

struct fixture {
    struct arena *a;
    struct sheet_pdf *pdf;
};

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    f->a = arena_new(NULL);
    *state = f;
    return sheet_pdf_new(&f->pdf, "Liberation Sans", NULL) == RC_OK ? 0 : -1;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;
    sheet_pdf_free(f->pdf);
    arena_free(f->a);
    free(f);
    return 0;
}

static enum rc
lay(struct fixture *f, const struct sample *s, bool portrait, struct sheet *out, struct err *e)
{
    struct kk kk;
    const char *record = sample_record(f->a, s);
    const struct sheet_options o = {.portrait = portrait, .qr_extent = QR_SIDE, .legend = "Dokumen contoh."};
    assert_int_equal(kk_read(f->a, record, strlen(record), &kk, e), RC_OK);
    return sheet_layout(f->a, &kk, &o, sheet_pdf_meter(f->pdf), out, e);
}

static void
check_cell(struct fixture *f, const struct sheet_cell *c)
{
    const struct sheet_meter *m = sheet_pdf_meter(f->pdf);
    assert_true(c->squeeze >= FIT_SQUEEZE_MIN - 1e-9 && c->squeeze <= 1);
    assert_true(c->size >= 5);
    for (size_t i = 0; i < c->n_lines; i++) {
        const struct sheet_line *l = &c->lines[i];
        double w = m->em(m->ctx, c->font, l->text, strlen(l->text)) * c->size * c->squeeze;
        assert_true(fabs(w - l->w) < 0.01);
        assert_true(l->x >= c->box.x && l->x + w <= c->box.x + c->box.w);
        assert_true(l->y - 0.716 * c->size >= c->box.y - 0.01 && l->y <= c->box.y + c->box.h + 0.01);
    }
}

/* The lines of a cell joined again, without the blanks at which it was broken. */
static void
joined(const struct sheet_cell *c, char *dst, size_t size)
{
    dst[0] = '\0';
    for (size_t i = 0; i < c->n_lines; i++) {
        bool blank = i > 0 && strchr("/-,", dst[strlen(dst) - 1]) == NULL;
        assert_true(!blank || str_append(dst, size, " "));
        assert_true(str_append(dst, size, c->lines[i].text));
    }
}

static const struct sheet_cell *
find(const struct sheet *s, const char *element)
{
    for (size_t p = 0; p < s->n_pages; p++)
        for (size_t i = 0; i < s->pages[p].n_cells; i++)
            if (strcmp(s->pages[p].cells[i].element, element) == 0)
                return &s->pages[p].cells[i];
    fail_msg("no cell for %s", element);
    return NULL;
}

static void
check_sheet(struct fixture *f, const struct sheet *s)
{
    for (size_t p = 0; p < s->n_pages; p++) {
        const struct sheet_page *page = &s->pages[p];
        for (size_t i = 0; i < page->n_cells; i++) {
            const struct sheet_box *b = &page->cells[i].box;
            check_cell(f, &page->cells[i]);
            assert_true(b->x >= 28 && b->x + b->w <= s->width - 28 + 0.1);
            assert_true(b->y >= 28 && b->y + b->h <= s->height - 28 + 0.1);
            bool apart = b->x + b->w <= page->qr.x || page->qr.x + page->qr.w <= b->x ||
                         b->y + b->h <= page->qr.y + 0.2 || page->qr.y + page->qr.h <= b->y + 0.2;
            assert_true(apart);
        }
    }
}

static void
longest_elements_fit(void **state)
{
    struct fixture *f = *state;
    for (int portrait = 0; portrait < 2; portrait++) {
        struct sheet s;
        struct err e = {0};
        char text[200];
        const struct sample longest = {.members = 10,
                                       .longest = true,
                                       .alamat =
                                           "JALAN PANGLIMA BESAR CONTOH GANG MAWAR MELATI NOMOR 123 BLOK Z "
                                           "PERUMAHAN GRIYA INDAH PERMAI TAHAP DUA"};
        if (lay(f, &longest, portrait, &s, &e) != RC_OK)
            fail_msg("%s: %s", e.text, e.field);
        assert_int_equal(s.n_pages, 1);
        check_sheet(f, &s);
        joined(find(&s, "anggota[9].nama_lengkap"), text, sizeof(text));
        assert_string_equal(text, "WIDYAWATI MAHARANI KUSUMANINGRUM PUTRI WIJAYAKUSUMA RADENAYU");
        joined(find(&s, "anggota[0].agama"), text, sizeof(text));
        assert_string_equal(text, "KEPERCAYAAN TERHADAP TUHAN YME/LAINNYA");
    }
}

static void
pages_by_ten(void **state)
{
    struct fixture *f = *state;
    static const struct {
        int members;
        size_t pages;
    } cases[] = {{1, 1}, {10, 1}, {11, 2}, {25, 3}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct sheet s;
        assert_int_equal(lay(f, &(struct sample){.members = cases[i].members}, false, &s, NULL), RC_OK);
        assert_int_equal(s.n_pages, cases[i].pages);
        check_sheet(f, &s);
        find(&s, i == 0 ? "anggota[0].nama_ibu" : "anggota[9].nama_ibu");
        for (size_t p = 0; p < s.n_pages; p++)
            assert_string_equal(
                find(&(struct sheet){.pages = &s.pages[p], .n_pages = 1}, "no_kk")->lines[0].text,
                "No. 9901010101260001");
    }
}

/* Rows of a table on a page that hold cells. */
static void
both_tables_always_have_ten_rows(void **state)
{
    struct fixture *f = *state;
    struct sheet s;
    size_t count[3] = {0};
    assert_int_equal(lay(f, &(struct sample){.members = 11}, false, &s, NULL), RC_OK);
    for (size_t i = 0; i < s.pages[1].n_cells; i++)
        if (s.pages[1].cells[i].role == SHEET_CELL)
            count[s.pages[1].cells[i].table]++;
    assert_int_equal(count[1], SHEET_ROWS * 10);
    assert_int_equal(count[2], SHEET_ROWS * 9);
    assert_string_equal(find(&s, "anggota[10].nama_lengkap")->lines[0].text, "DÉSUTÈJA PUTRA BAGASKARA");
}

static void
unbroken_word_is_broken_rather_than_cut(void **state)
{
    struct fixture *f = *state;
    struct sheet s;
    static const char name[] = "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW";
    assert_int_equal(lay(f, &(struct sample){.members = 1, .nama = name}, false, &s, NULL), RC_OK);
    const struct sheet_cell *c = find(&s, "anggota[0].nama_lengkap");
    size_t total = 0;
    for (size_t i = 0; i < c->n_lines; i++)
        total += strlen(c->lines[i].text);
    assert_int_equal(total, strlen(name));
    check_sheet(f, &s);
}

static void
what_cannot_fit_is_refused_by_name(void **state)
{
    struct fixture *f = *state;
    struct sheet s;
    struct err e = {0};
    char name[251];
    memset(name, 'W', 250);
    name[250] = '\0';
    assert_int_equal(lay(f, &(struct sample){.members = 1, .nama = name}, false, &s, &e), RC_INVALID);
    assert_string_equal(e.code, "does_not_fit");
    assert_string_equal(e.field, "nama_kepala_keluarga");
    e = (struct err){0};
    assert_int_equal(lay(f, &(struct sample){.members = 1, .alamat = name}, false, &s, &e), RC_INVALID);
    assert_string_equal(e.field, "alamat");
}

static double
fixed_em(void *ctx, enum sheet_font font, const char *text, size_t len)
{
    (void)ctx;
    (void)font;
    (void)text;
    return 0.5 * (double)len;
}

/* Letters half as wide as their size: the order of squeezing, wrapping and shrinking can be counted. */
static void
fits_in_the_promised_order(void **state)
{
    const struct sheet_meter m = {fixed_em, NULL};
    struct fit f;
    struct fit_box box = {.w = 50, .h = 10, .base = 10, .min = 5};
    (void)state;
    assert_true(fit_text(&m, &box, "ABCDEFGHIJ", &f));
    assert_true(f.n == 1 && f.size > 9.9 && f.squeeze > 0.99);
    assert_true(fit_text(&m, &box, "ABCDEFGHIJKL", &f));
    assert_true(f.n == 1 && f.size > 9.9 && f.squeeze < 0.99);
    box.h = 21;
    assert_true(fit_text(&m, &box, "ABCDEF GHIJKL MNO", &f));
    assert_true(f.n == 2 && f.size > 9.9);
    box.h = 10;
    assert_true(fit_text(&m, &box, "ABCDEF GHIJKL MNO", &f));
    assert_true(f.size < 9.9);
    assert_false(
        fit_text(&m, &box, "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMN", &f));
    assert_true(fit_text(&m, &box, "", &f));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(longest_elements_fit),
        cmocka_unit_test(pages_by_ten),
        cmocka_unit_test(both_tables_always_have_ten_rows),
        cmocka_unit_test(unbroken_word_is_broken_rather_than_cut),
        cmocka_unit_test(what_cannot_fit_is_refused_by_name),
        cmocka_unit_test(fits_in_the_promised_order),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
