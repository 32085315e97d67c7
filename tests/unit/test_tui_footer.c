#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/utf8.h"
#include "console/tui/footer.h"
#include "console/tui/help.h"
#include "console/tui/notice.h"
#include "console/tui/text.h"
#include "tests/support/golden.h"

static const struct key_bind binds[] = {
    {ACTION_OPEN, "Enter o", "Buka", "Membuka permohonan di bawah kursor dan mengambilnya."},
    {ACTION_UP, "Up k", NULL, "Satu baris ke atas."},
    {ACTION_FILTER, "/", "Cari", "Menyaring antrean menurut nama atau nomor."},
    {ACTION_HELP, "?", "Bantuan", "Halaman ini."},
    {ACTION_NEXT, "n", "Berikutnya",
     "Mengambil permohonan berikutnya menurut urutan yang adil, dari yang paling lama "
     "menunggu sampai yang baru masuk."},
    {ACTION_RELOAD, "C-r F5", "Muat ulang", "Membaca antrean sekali lagi."},
    {ACTION_SCREEN_AUDIT, "A", "Jejak audit", NULL},
    {ACTION_BACK, "Esc q", "Kembali", "Ke layar sebelumnya."},
    {ACTION_NONE, NULL, NULL, NULL},
};

static char *
line(const struct surface *s, int row)
{
    static char text[1000];
    char *all = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&all, &size);
    surface_dump(s, false, out);
    fclose(out);
    const char *p = all;
    for (int i = 0; i < row; i++)
        p = strchr(p, '\n') + 1;
    snprintf(text, sizeof(text), "%.*s", (int)strcspn(p, "\n"), p);
    free(all);
    return text;
}

static void
keys_that_do_not_fit_drop_off_but_help_stays(void **state)
{
    (void)state;
    struct surface *s = surface_new(24, 80);
    footer_keys(s, binds);
    assert_string_equal(line(s, 23),
                        " Enter Buka  / Cari  n Berikutnya  ^R Muat ulang  A Jejak audit  ? Bantuan");
    surface_resize(s, 24, 132);
    footer_keys(s, binds);
    assert_non_null(strstr(line(s, 23), "Esc Kembali  ? Bantuan"));
    for (int cols = 12; cols < 132; cols++) {
        surface_resize(s, 24, cols);
        footer_keys(s, binds);
        assert_non_null(strstr(line(s, 23), "? Bantuan"));
    }
    footer_keys(s, NULL);
    assert_string_equal(line(s, 23), "");
    surface_free(s);
}

static void
top_line_keeps_title_and_clock(void **state)
{
    (void)state;
    struct surface *s = surface_new(24, 80);
    footer_top(s, "Antrean", "petugas1 (operator)", "22-11-2026 16:43 WIB");
    assert_string_equal(line(s, 0),
                        " Antrean                              petugas1 (operator)  22-11-2026 16:43 WIB");
    footer_top(s, "Antrean", NULL, NULL);
    assert_string_equal(line(s, 0), " Antrean");
    footer_top(s,
               "Judul yang sangat panjang sekali sehingga tidak ada lagi tempat bagi yang lainnya di baris",
               "p", "w");
    assert_int_equal(utf8_width(line(s, 0)), 79);
    surface_free(s);
}

static void
notice_has_a_mark_and_a_second_line(void **state)
{
    (void)state;
    struct surface *s = surface_new(24, 80);
    footer_notice(s, SEV_OK, "Disetujui; KK menunggu tanda tangan.");
    assert_string_equal(line(s, 22), " [ok] Disetujui; KK menunggu tanda tangan.");
    footer_notice(
        s, SEV_ERROR,
        "Permohonan ini sudah diambil petugas lain; muat ulang antrean dengan ^R, lalu pilih yang lain.");
    assert_string_equal(line(s, 21),
                        " [x] Permohonan ini sudah diambil petugas lain; muat ulang antrean dengan ^R,");
    assert_string_equal(line(s, 22), "     lalu pilih yang lain.");
    footer_notice(s, SEV_WARN, "");
    assert_string_equal(line(s, 22), "");
    surface_free(s);
}

static void
frame_leaves_the_body(void **state)
{
    (void)state;
    struct surface *s = surface_new(24, 80);
    struct rect b = footer_body(s);
    assert_int_equal(b.row, 1);
    assert_int_equal(b.rows, 21);
    for (int rows = 1; rows < 6; rows++) {
        surface_resize(s, rows, 3);
        footer_top(s, "Judul", "p", "w");
        footer_notice(s, SEV_ERROR, "Sebuah kalimat yang panjang");
        footer_keys(s, binds);
        assert_true(footer_body(s).rows >= 0);
    }
    surface_free(s);
}

static void
help_page_comes_from_the_table(void **state)
{
    (void)state;
    struct arena *a = arena_new(NULL);
    struct surface *s = surface_new(16, 60);
    struct text t;
    struct text_view v = {0};
    text_init(&t, a);
    help_fill(&t, "Bantuan: Antrean", binds);
    text_draw(&t, &v, s, (struct rect){0, 0, 16, 60});
    golden_check("tui-help", s);
    surface_free(s);
    arena_free(a);
}

static const struct column compare[] = {
    {"Elemen", 14, 0, 0, ALIGN_LEFT}, {"Semula", 12, 0, 1, ALIGN_LEFT}, {"Menjadi", 12, 0, 1, ALIGN_LEFT}};

static void
fill_page(struct text *t)
{
    text_head(t, "Pemohon");
    text_pair(t, "Nama", ROLE_TEXT, "SITI AMINAH BINTI ABDURRAHMAN WAHID HASYIM");
    text_pair(t, "Catatan", ROLE_WARN, "baris satu\nbukan baris dua");
    text_seg(t, ROLE_TEXT, "  Periksa: ");
    text_seg(t, ROLE_ERROR, "[x] %d gagal", 2);
    text_seg(t, ROLE_TEXT, ", sisanya baik; lihat bagian bawah untuk rinciannya");
    text_end(t);
    text_head(t, "Semula dan menjadi");
    text_table(t, compare, COUNT(compare));
    const struct text_cell row[] = {
        {ROLE_TEXT, "Nama lengkap"},
        {ROLE_REMOVED, "SITI AMINAH BINTI ABDURRAHMAN"},
        {ROLE_CHANGED, "* SITI AMINAH \xe6\xbc\xa2\xe5\xad\x97\xe5\xae\xb6\xe6\x97\x8f\033[2J"}};
    text_cells(t, row, COUNT(row));
    text_cells(t, row, 1);
}

static void
page_wraps_and_cuts_nothing(void **state)
{
    (void)state;
    struct arena *a = arena_new(NULL);
    struct surface *s = surface_new(20, 50);
    struct text t;
    struct text_view v = {0};
    text_init(&t, a);
    fill_page(&t);
    text_draw(&t, &v, s, (struct rect){0, 0, 20, 50});
    golden_check("tui-text", s);
    surface_free(s);
    arena_free(a);
}

static void
page_scrolls_line_by_line(void **state)
{
    (void)state;
    struct arena *a = arena_new(NULL);
    struct surface *s = surface_new(6, 50);
    struct rect at = {0, 0, 6, 50};
    struct text t;
    struct text_view v = {0};
    text_init(&t, a);
    fill_page(&t);
    text_draw(&t, &v, s, at);
    assert_int_equal(v.page, 5);
    int total = v.total;
    assert_false(text_act(&v, ACTION_OPEN));
    assert_true(text_act(&v, ACTION_UP));
    assert_int_equal(v.top, 0);
    assert_true(text_act(&v, ACTION_PAGE_DOWN));
    assert_int_equal(v.top, 4);
    text_act(&v, ACTION_LAST);
    assert_int_equal(v.top, total - 5);
    text_draw(&t, &v, s, at);
    golden_check("tui-text-end", s);
    text_act(&v, ACTION_DOWN);
    assert_int_equal(v.top, total - 5);
    surface_resize(s, 40, 50); /* a taller window shows all of it again */
    text_draw(&t, &v, s, (struct rect){0, 0, 40, 50});
    assert_int_equal(v.top, 0);
    for (int cols = 1; cols < 50; cols++)
        text_draw(&t, &v, s, (struct rect){0, 0, 5, cols});
    surface_free(s);
    arena_free(a);
}

static void
too_small_fits_anywhere(void **state)
{
    (void)state;
    for (int rows = 1; rows < 5; rows++)
        for (int cols = 1; cols < 70; cols += 7) {
            struct surface *s = surface_new(rows, cols);
            notice_too_small(s);
            assert_int_equal(s->cells[0].cp, 'L');
            notice_draw(s, "Layar terkunci", "Ketik kata sandi untuk melanjutkan.");
            surface_free(s);
        }
    struct surface *s = surface_new(10, 60);
    notice_too_small(s);
    assert_string_equal(line(s, 0), "Layar terlalu kecil: 60x10, perlu 80x24. Perbesar jendela.");
    surface_free(s);
}

int
main(void)
{
    i18n_init("", "id");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_that_do_not_fit_drop_off_but_help_stays),
        cmocka_unit_test(top_line_keeps_title_and_clock),
        cmocka_unit_test(notice_has_a_mark_and_a_second_line),
        cmocka_unit_test(frame_leaves_the_body),
        cmocka_unit_test(help_page_comes_from_the_table),
        cmocka_unit_test(page_wraps_and_cuts_nothing),
        cmocka_unit_test(page_scrolls_line_by_line),
        cmocka_unit_test(too_small_fits_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
