#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "console/media/media.h"

#define CORPUS "tests/fuzz/corpus/media/"

static void
read_sample(struct buf *b, const char *name)
{
    char path[128], step[4096];
    size_t n;
    (void)str_printf(path, sizeof path, CORPUS "%s", name);
    FILE *f = fopen(path, "rbe");
    assert_non_null(f);
    while ((n = fread(step, 1, sizeof step, f)) > 0)
        buf_add(b, step, n);
    (void)fclose(f);
}

/* In memory of just that size, so that a sanitizer sees a read past its end. */
static enum rc
check(const void *p, size_t n, struct media_info *info, struct err *e)
{
    char *own = malloc(n > 0 ? n : 1);
    assert_non_null(own);
    if (n > 0)
        memcpy(own, p, n);
    enum rc rc = media_check(own, n, info, e);
    free(own);
    return rc;
}

static void
expect(const struct buf *b, const char *code)
{
    struct media_info info;
    struct err e = {0};
    assert_int_equal(check(b->data, b->len, &info, &e), RC_INVALID);
    if (strcmp(e.code, code) != 0)
        fail_msg("%s (%s), not %s", e.code, e.detail, code);
    assert_true(e.text[0] != '\0');
}

static void
good_files_are_read(void **state)
{
    static const struct {
        const char *name, *type;
        int64_t width;
        int pages;
    } cases[] = {{"baseline.jpg", "image/jpeg", 9, 1},    {"progressive.jpg", "image/jpeg", 17, 1},
                 {"plain.png", "image/png", 5, 1},        {"interlaced.png", "image/png", 9, 1},
                 {"table.pdf", "application/pdf", 0, 1},  {"objstm.pdf", "application/pdf", 0, 1},
                 {"ascii85.pdf", "application/pdf", 0, 2}};
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buf b = {0};
        struct media_info info;
        struct err e = {0};
        read_sample(&b, cases[i].name);
        if (check(b.data, b.len, &info, &e) != RC_OK)
            fail_msg("%s: %s %s", cases[i].name, e.code, e.detail);
        assert_string_equal(info.type, cases[i].type);
        assert_int_equal(info.width, cases[i].width);
        assert_int_equal(info.pages, cases[i].pages);
        buf_done(&b);
    }
}

static void
a_file_cut_anywhere_is_broken(void **state)
{
    static const char *const names[] = {"baseline.jpg", "progressive.jpg", "plain.png",  "interlaced.png",
                                        "table.pdf",    "objstm.pdf",      "ascii85.pdf"};
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct buf b = {0};
        read_sample(&b, names[i]);
        /* A PDF may lose the blanks behind its end. */
        while (b.data[b.len - 1] == '\n')
            b.len--;
        for (size_t n = b.len - 1; n > 0; n--) {
            struct media_info info;
            struct err e = {0};
            if (check(b.data, n, &info, &e) == RC_OK)
                fail_msg("%s cut at %zu of %zu passes", names[i], n, b.len);
        }
        buf_done(&b);
    }
}

/* Nothing of this crashes, hangs or says OK with nonsense; sums tell a changed picture. */
static void
changed_bytes_are_survived(void **state)
{
    static const char *const names[] = {"baseline.jpg",   "progressive.jpg", "plain.png",
                                        "interlaced.png", "table.pdf",       "objstm.pdf"};
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct buf b = {0};
        size_t passed = 0;
        read_sample(&b, names[i]);
        for (size_t at = 0; at < b.len; at++) {
            struct media_info info;
            char was = b.data[at];
            b.data[at] = (char)(was ^ (1 << (at % 8)));
            passed += check(b.data, b.len, &info, NULL) == RC_OK;
            b.data[at] = was;
        }
        if (strstr(names[i], ".png") != NULL)
            assert_int_equal(passed, 0);
        buf_done(&b);
    }
}

static void
other_files_are_not_taken(void **state)
{
    static const char *const texts[] = {"hello",    "PK\x03\x04",  "MZ\x90",    "<html>",
                                        "\xFF\xD8", "\x89PNG\r\n", " %PDF-1.4", "GIF89a"};
    struct buf b = {0};
    (void)state;
    expect(&b, "file_empty");
    for (size_t i = 0; i < COUNT(texts); i++) {
        buf_reset(&b);
        buf_puts(&b, texts[i]);
        expect(&b, "file_kind");
    }
    buf_reset(&b);
    buf_puts(&b, "\xFF\xD8\xFF\xE0");
    expect(&b, "file_broken");
    char *large = calloc(1, MEDIA_BYTES_MAX + 1);
    assert_non_null(large);
    memcpy(large, "%PDF-1.4", 8);
    buf_reset(&b);
    buf_add(&b, large, MEDIA_BYTES_MAX + 1);
    free(large);
    expect(&b, "file_too_large");
    buf_done(&b);
}

static void
a_second_file_behind_an_image_is_refused(void **state)
{
    static const char *const tails[] = {"PK\x03\x04....", "%PDF-1.4\n", "MZ....",
                                        "<script>alert(1)</script>"};
    static const char *const names[] = {"baseline.jpg", "plain.png"};
    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        for (size_t k = 0; k < COUNT(tails); k++) {
            struct buf b = {0};
            read_sample(&b, names[i]);
            buf_puts(&b, tails[k]);
            expect(&b, "file_broken");
            buf_done(&b);
        }
    }
}

static void
put_u32(struct buf *b, uint32_t v)
{
    unsigned char c[4] = {(unsigned char)(v >> 24), (unsigned char)(v >> 16), (unsigned char)(v >> 8),
                          (unsigned char)v};
    buf_add(b, c, 4);
}

static void
put_chunk(struct buf *b, const char *type, const void *data, size_t n)
{
    struct buf c = {0};
    buf_add(&c, type, 4);
    if (n > 0)
        buf_add(&c, data, n);
    put_u32(b, (uint32_t)n);
    buf_add(b, c.data, c.len);
    put_u32(b, (uint32_t)crc32(0, (const unsigned char *)c.data, (unsigned)c.len));
    buf_done(&c);
}

static void
put_head(struct buf *b, uint32_t width, uint32_t height)
{
    struct buf head = {0};
    buf_add(b, "\x89PNG\r\n\x1a\n", 8);
    put_u32(&head, width);
    put_u32(&head, height);
    buf_add(&head, "\x08\x06\0\0\0", 5);
    put_chunk(b, "IHDR", head.data, head.len);
    buf_done(&head);
}

static void
a_png_that_swells_is_a_bomb(void **state)
{
    static const uint32_t sides[][2] = {{30000, 30000}, {1, 40000}, {0x7FFFFFFF, 0x7FFFFFFF}, {9000, 7200}};
    struct buf b = {0};
    (void)state;
    for (size_t i = 0; i < COUNT(sides); i++) {
        buf_reset(&b);
        put_head(&b, sides[i][0], sides[i][1]);
        put_chunk(&b, "IDAT", "x", 1);
        put_chunk(&b, "IEND", "", 0);
        expect(&b, "file_bomb");
    }
    buf_reset(&b);
    put_head(&b, 0, 5);
    expect(&b, "file_broken");
    buf_done(&b);
}

static void
a_huge_jpeg_is_a_bomb(void **state)
{
    struct buf b = {0};
    (void)state;
    read_sample(&b, "baseline.jpg");
    unsigned char *p = (unsigned char *)b.data;
    for (size_t i = 0; i + 9 < b.len; i++)
        if (p[i] == 0xFF && p[i + 1] == 0xC0)
            memset(p + i + 5, 0x7F, 4);
    expect(&b, "file_bomb");
    buf_done(&b);
}

/* --- PDFs written here, with their table of places --- */

struct pdf {
    struct buf b;
    size_t at[16];
    int n;
};

static void
pdf_begin(struct pdf *p)
{
    memset(p, 0, sizeof *p);
    buf_puts(&p->b, "%PDF-1.5\n");
}

static void
pdf_object(struct pdf *p, const char *body)
{
    p->at[++p->n] = p->b.len;
    buf_printf(&p->b, "%d 0 obj\n%s\nendobj\n", p->n, body);
}

static void
pdf_stream(struct pdf *p, const char *dict, const void *data, size_t n)
{
    p->at[++p->n] = p->b.len;
    buf_printf(&p->b, "%d 0 obj\n<< %s /Length %zu >>\nstream\n", p->n, dict, n);
    if (n > 0)
        buf_add(&p->b, data, n);
    buf_puts(&p->b, "\nendstream\nendobj\n");
}

static void
pdf_end(struct pdf *p, const char *trailer)
{
    size_t at = p->b.len;
    buf_printf(&p->b, "xref\n0 %d\n0000000000 65535 f \n", p->n + 1);
    for (int i = 1; i <= p->n; i++)
        buf_printf(&p->b, "%010zu 00000 n \n", p->at[i]);
    buf_printf(&p->b, "trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%zu\n%%%%EOF\n", p->n + 1, trailer,
               at);
}

static void
pdf_pages(struct pdf *p)
{
    pdf_begin(p);
    pdf_object(p, "<< /Type /Catalog /Pages 2 0 R >>");
    pdf_object(p, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    pdf_object(p, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] >>");
}

/* A sound file with one more object, and what is said of it; NULL: nothing. */
static void
expect_object(const char *body, const char *code)
{
    struct pdf p;
    struct media_info info;
    struct err e = {0};
    pdf_pages(&p);
    pdf_object(&p, body);
    pdf_end(&p, "");
    if (code != NULL)
        expect(&p.b, code);
    else if (check(p.b.data, p.b.len, &info, &e) != RC_OK)
        fail_msg("%s: %s %s", body, e.code, e.detail);
    buf_done(&p.b);
}

static void
active_pdfs_are_refused(void **state)
{
    (void)state;
    expect_object("<< /A 1 >>", NULL);
    expect_object("<< /S /GoTo /D [3 0 R /Fit] >>", NULL);
    expect_object("[ 1 2 (a\\)b) <0a> null true ]", NULL);
    expect_object("<< /S /JavaScript /JS (app.alert(1)) >>", "file_active");
    expect_object("<< /S /Java#53cript >>", "file_active");
    expect_object("<< /X [ << /Y << /JS 5 0 R >> >> ] >>", "file_active");
    expect_object("<< /S /Launch /F (calc.exe) >>", "file_active");
    expect_object("<< /Type /EmbeddedFile >>", "file_active");
    expect_object("<< /S /SubmitForm >>", "file_active");
    expect_object("<< /XFA 5 0 R >>", "file_active");
}

static void
malformed_pdfs_are_broken(void **state)
{
    char deep[400] = "";
    (void)state;
    for (int i = 0; i < 100; i++)
        (void)str_append(deep, sizeof deep, "[");
    expect_object(deep, "file_broken");
    expect_object("<< /A ", "file_broken");
    expect_object("<< /A [ >> ]", "file_broken");
    expect_object("<< /Length 1 /Length 2 >>", "file_broken");
    expect_object("<< /A (open >>", "file_broken");
    expect_object("nonsense", "file_broken");
    expect_object("<< /Length 99999 >>\nstream\nabc\nendstream", "file_broken");
    expect_object("<< /Length 1 >>\nstream\nabc\nendstream", "file_broken");
    expect_object("<< /Length 9 0 R >>\nstream\nabc\nendstream", "file_broken");
    expect_object("<< /Length 3 /Filter /Unheard >>\nstream\nabc\nendstream", "file_broken");
    expect_object("<< /Length 3 /Filter /FlateDecode >>\nstream\nabc\nendstream", "file_broken");
    expect_object("<< /Length 3 >>\nstream\nabc\nendstream", NULL);
}

/* An object that only some readers find: the table names a place within a stream. */
static void
a_table_must_name_real_places(void **state)
{
    struct pdf p;
    (void)state;
    pdf_pages(&p);
    pdf_stream(&p, "", "9 0 obj\n<< /S /JavaScript >>\nendobj\n", 36);
    p.at[1] = p.at[4] + 30;
    pdf_end(&p, "");
    expect(&p.b, "file_broken");
    buf_done(&p.b);
    pdf_pages(&p);
    pdf_end(&p, "/Prev 12");
    expect(&p.b, "file_broken");
    buf_done(&p.b);
}

static void
locked_pdfs_are_told(void **state)
{
    struct pdf p;
    (void)state;
    pdf_pages(&p);
    pdf_object(&p, "<< /Filter /Standard /V 4 /R 4 >>");
    pdf_end(&p, "/Encrypt 4 0 R");
    expect(&p.b, "file_locked");
    buf_done(&p.b);
}

/* n zeros, packed; twice packs the packed ones again. */
static void
pack(struct buf *out, size_t n, bool twice)
{
    unsigned char *zeros = calloc(1, n);
    uLongf len = compressBound(n);
    unsigned char *packed = malloc(len);
    assert_true(zeros != NULL && packed != NULL);
    assert_int_equal(compress2(packed, &len, zeros, n, 9), Z_OK);
    free(zeros);
    if (twice) {
        uLongf again = compressBound(len);
        unsigned char *more = malloc(again);
        assert_non_null(more);
        assert_int_equal(compress2(more, &again, packed, len, 9), Z_OK);
        buf_add(out, more, again);
        free(more);
    } else {
        buf_add(out, packed, len);
    }
    free(packed);
}

static void
pdfs_that_swell_are_bombs(void **state)
{
    struct pdf p;
    struct buf z = {0};
    struct media_info info;
    (void)state;
    pack(&z, 50u << 20, false);
    pdf_pages(&p);
    pdf_stream(&p, "/Filter /FlateDecode", z.data, z.len);
    pdf_end(&p, "");
    assert_int_equal(check(p.b.data, p.b.len, &info, NULL), RC_OK);
    buf_done(&p.b);
    /* The same six times is too much for one file. */
    pdf_pages(&p);
    for (int i = 0; i < 6; i++)
        pdf_stream(&p, "/Filter /FlateDecode", z.data, z.len);
    pdf_end(&p, "");
    expect(&p.b, "file_bomb");
    buf_done(&p.b);
    /* Objects are kept while they are read: less of them. */
    pdf_pages(&p);
    pdf_stream(&p, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", z.data, z.len);
    pdf_end(&p, "");
    expect(&p.b, "file_bomb");
    buf_done(&p.b);
    buf_reset(&z);
    pack(&z, 50u << 20, true);
    pdf_pages(&p);
    pdf_stream(&p, "/Filter [ /FlateDecode /FlateDecode ]", z.data, z.len);
    pdf_end(&p, "");
    expect(&p.b, "file_bomb");
    buf_done(&p.b);
    buf_done(&z);
    expect_object("<< /Subtype /Image /Width 30000 /Height 30000 >>", "file_bomb");
}

static void
too_many_pages_are_a_bomb(void **state)
{
    struct pdf p;
    (void)state;
    pdf_pages(&p);
    for (int i = 0; i < 600; i++)
        buf_printf(&p.b, "%d 0 obj << /Type /Page >> endobj\n", 100 + i);
    pdf_end(&p, "");
    expect(&p.b, "file_bomb");
    buf_done(&p.b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_files_are_read),
        cmocka_unit_test(a_file_cut_anywhere_is_broken),
        cmocka_unit_test(changed_bytes_are_survived),
        cmocka_unit_test(other_files_are_not_taken),
        cmocka_unit_test(a_second_file_behind_an_image_is_refused),
        cmocka_unit_test(a_png_that_swells_is_a_bomb),
        cmocka_unit_test(a_huge_jpeg_is_a_bomb),
        cmocka_unit_test(active_pdfs_are_refused),
        cmocka_unit_test(malformed_pdfs_are_broken),
        cmocka_unit_test(a_table_must_name_real_places),
        cmocka_unit_test(locked_pdfs_are_told),
        cmocka_unit_test(pdfs_that_swell_are_bombs),
        cmocka_unit_test(too_many_pages_are_a_bomb),
    };
    return cmocka_run_group_tests_name("media", tests, NULL, NULL);
}
