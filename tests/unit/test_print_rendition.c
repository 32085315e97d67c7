/*
 * The finished documents, judged by other people's programs: qpdf, pdfsig, pdftotext,
 * pdfinfo, and zbarimg on the rendered page.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "console/crypto/cms.h"
#include "print/pdf_verify.h"
#include "print/rendition.h"
#include "tests/support/print_sample.h"

#define LEGEND "Dokumen contoh, ditandatangani dengan kunci setempat."

struct fixture {
    char dir[64], ca[96];
    struct arena *a;
    struct signer *s;
    struct rendition *r, *upright;
    char url[RENDITION_URL_MAX];
};

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    *state = f;
    strcpy(f->dir, "/tmp/test_rendition_XXXXXX");
    f->a = arena_new(NULL);
    if (mkdtemp(f->dir) == NULL || !str_printf(f->ca, sizeof(f->ca), "%s/sign-ca.crt", f->dir))
        return -1;
    f->s = sample_signer(f->dir);
    bool ok = f->s != NULL && rendition_open(&f->r, "Liberation Sans", false, NULL) == RC_OK &&
              rendition_open(&f->upright, "Liberation Sans", true, NULL) == RC_OK;
    return ok ? 0 : -1;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;
    char command[100];
    rendition_close(f->r);
    rendition_close(f->upright);
    signer_close(f->s);
    arena_free(f->a);
    int failed = !str_printf(command, sizeof(command), "rm -rf %s", f->dir) || system(command) != 0;
    free(f);
    return failed ? -1 : 0;
}

/* A sealed source of so many members. */
static struct rendition_source
source(struct fixture *f, int members)
{
    struct err e = {0};
    struct rendition_source src = {.seal_url = f->url, .legend = LEGEND};
    src.record = sample_record(f->a, &(struct sample){.members = members});
    src.record_len = strlen(src.record);
    if (rendition_seal(src.record, src.record_len, SAMPLE_PREFIX, f->s, f->url, &e) != RC_OK)
        fail_msg("%s (%s)", e.text, e.detail);
    return src;
}

static void
save(struct fixture *f, const struct buf *b)
{
    FILE *out = fopen(arena_printf(f->a, "%s/kk.pdf", f->dir), "w");
    assert_non_null(out);
    assert_int_equal(fwrite(b->data, 1, b->len, out), b->len);
    assert_int_equal(fclose(out), 0);
}

static void
master(struct fixture *f, int members, struct buf *out)
{
    struct err e = {0};
    const struct rendition_source src = source(f, members);
    if (rendition_master(f->r, &src, f->s, time(NULL), out, &e) != RC_OK)
        fail_msg("%s: %s (%s)", e.text, e.field, e.detail);
    save(f, out);
}

/* What a command says about the saved file; it must end well. DIR stands for the test's folder. */
static const char *
run(struct fixture *f, const char *command)
{
    static char text[200000];
    FILE *p = popen(arena_printf(f->a, "DIR=%s; %s", f->dir, command), "r");
    assert_non_null(p);
    size_t n = fread(text, 1, sizeof(text) - 1, p);
    text[n] = '\0';
    int status = pclose(p);
    if (status != 0)
        fail_msg("%s: status %d: %s", command, status, text);
    return text;
}

static void
has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("\"%s\" is not in: %s", part, text);
}

static void
master_is_sound_and_trusted(void **state)
{
    struct fixture *f = *state;
    struct buf pdf = {0};
    struct cms_info info;
    master(f, 12, &pdf);
    run(f, "qpdf --check $DIR/kk.pdf");
    run(f, "mkdir $DIR/nss && certutil -N -d $DIR/nss --empty-password && "
           "certutil -A -d $DIR/nss -n loket -t CT,C,C -i $DIR/sign-ca.crt");
    const char *report = run(f, "pdfsig -nssdir $DIR/nss $DIR/kk.pdf 2>/dev/null");
    has(report, "Signature is Valid.");
    has(report, "Certificate is Trusted.");
    has(report, "Total document signed");
    has(report, "ETSI.CAdES.detached");
    assert_int_equal(pdf_verify(pdf.data, pdf.len, f->ca, &info, NULL), RC_OK);
    assert_string_equal(info.name, "Ratna Widuri");
    buf_done(&pdf);
}

static void
master_is_tagged_with_embedded_fonts_and_text(void **state)
{
    struct fixture *f = *state;
    struct buf pdf = {0};
    master(f, 12, &pdf);
    const char *info = run(f, "pdfinfo $DIR/kk.pdf");
    has(info, "Tagged:          yes");
    has(info, "Pages:           2");
    has(info, "(A4)");
    has(run(f, "pdfinfo -struct-text $DIR/kk.pdf 2>&1"), "\"KARTU KELUARGA\"");
    const char *text = run(f, "pdftotext -layout $DIR/kk.pdf -");
    static const char *const parts[] = {"RÉNATA ÑOÑA NUR’AINI",    "BAGAS SUTÈJA WIRANATA",
                                        "No. 9901010101260001",    "Halaman 2 dari 2",
                                        "KEPALA KELUARGA",         "(17)",
                                        "Dokumen Imigrasi",        LEGEND,
                                        "NIP. 197001011990012001", "Dikeluarkan Tanggal : 22-11-2026"};
    for (size_t i = 0; i < COUNT(parts); i++)
        has(text, parts[i]);
    has(run(f, "pdffonts $DIR/kk.pdf"), "LiberationSans");
    run(f, "! pdffonts $DIR/kk.pdf | tail -n +3 | awk '{print $(NF-4)}' | grep -v yes");
    buf_done(&pdf);
}

static void
a_changed_file_is_refused(void **state)
{
    struct fixture *f = *state;
    struct buf pdf = {0};
    struct err e = {0};
    master(f, 1, &pdf);
    pdf.data[1000] = (char)(pdf.data[1000] ^ 1);
    assert_int_equal(pdf_verify(pdf.data, pdf.len, f->ca, NULL, &e), RC_INVALID);
    assert_string_equal(e.code, "cms_digest");
    pdf.data[1000] = (char)(pdf.data[1000] ^ 1);
    assert_int_equal(pdf_verify(pdf.data, pdf.len, f->ca, NULL, &e), RC_OK);
    buf_puts(&pdf, "\n% something added later\n");
    assert_int_equal(pdf_verify(pdf.data, pdf.len, f->ca, NULL, &e), RC_INVALID);
    assert_string_equal(e.code, "pdf_partial");
    buf_done(&pdf);
}

static void
what_is_no_signed_file_is_refused(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    static const char *const texts[] = {"",
                                        "%PDF-1.7",
                                        "/ByteRange",
                                        "/ByteRange [0 1",
                                        "/ByteRange [0 1 2 3]",
                                        "/ByteRange [0 9999999999999999999999 1 1]",
                                        "/ByteRange [0 2 44 0] < < >"};
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_int_equal(pdf_verify(texts[i], strlen(texts[i]), f->ca, NULL, &e), RC_INVALID);
    struct buf pdf = {0};
    const struct rendition_source src = source(f, 1);
    assert_int_equal(rendition_print(f->r, &src, &pdf, NULL), RC_OK);
    assert_int_equal(pdf_verify(pdf.data, pdf.len, f->ca, NULL, &e), RC_INVALID);
    assert_string_equal(e.code, "pdf_unsigned");
    buf_done(&pdf);
}

static void
print_copy_has_stable_bytes(void **state)
{
    struct fixture *f = *state;
    struct buf one = {0}, two = {0};
    struct rendition *again;
    const struct rendition_source src = source(f, 11);
    assert_int_equal(rendition_print(f->r, &src, &one, NULL), RC_OK);
    assert_int_equal(rendition_open(&again, "Liberation Sans", false, NULL), RC_OK);
    assert_int_equal(rendition_print(again, &src, &two, NULL), RC_OK);
    rendition_close(again);
    assert_int_equal(one.len, two.len);
    assert_memory_equal(one.data, two.data, one.len);
    save(f, &one);
    run(f, "qpdf --check $DIR/kk.pdf");
    buf_done(&one);
    buf_done(&two);
}

static void
check_qr(struct fixture *f, struct rendition *r, int members)
{
    struct buf pdf = {0};
    static const int dpis[] = {100, 150, 300};
    const struct rendition_source src = source(f, members);
    assert_int_equal(rendition_print(r, &src, &pdf, NULL), RC_OK);
    save(f, &pdf);
    for (size_t i = 0; i < COUNT(dpis); i++) {
        const char *text =
            run(f, arena_printf(f->a,
                                "pdftoppm -r %d -gray $DIR/kk.pdf $DIR/kk && "
                                "for p in $DIR/kk-*.pgm; do zbarimg -q --raw $p 2>/dev/null || exit 1; done; "
                                "rm $DIR/kk-*.pgm",
                                dpis[i]));
        int found = 0;
        for (const char *p = text; (p = strstr(p, f->url)) != NULL; p++)
            found++;
        assert_int_equal(found, (members + 9) / 10);
    }
    buf_done(&pdf);
}

static void
qr_can_be_read_from_the_page(void **state)
{
    struct fixture *f = *state;
    check_qr(f, f->r, 1);
    check_qr(f, f->r, 12);
    check_qr(f, f->upright, 10);
}

static void
signer_that_is_away_gives_no_document(void **state)
{
    struct fixture *f = *state;
    struct buf out = {0};
    struct err e = {0};
    const struct rendition_source src = source(f, 2);
    sample_signer_down(f->s, true);
    assert_int_equal(rendition_master(f->r, &src, f->s, time(NULL), &out, &e), RC_UNAVAILABLE);
    sample_signer_down(f->s, false);
    assert_int_equal(out.len, 0);
    buf_done(&out);
}

static void
missing_font_is_told(void **state)
{
    struct rendition *r;
    struct err e = {0};
    (void)state;
    assert_int_equal(rendition_open(&r, "Huruf Yang Tidak Ada", false, &e), RC_FAIL);
    assert_null(r);
    assert_string_equal(e.field, "font");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(master_is_sound_and_trusted),
        cmocka_unit_test(master_is_tagged_with_embedded_fonts_and_text),
        cmocka_unit_test(a_changed_file_is_refused),
        cmocka_unit_test(what_is_no_signed_file_is_refused),
        cmocka_unit_test(print_copy_has_stable_bytes),
        cmocka_unit_test(qr_can_be_read_from_the_page),
        cmocka_unit_test(signer_that_is_away_gives_no_document),
        cmocka_unit_test(missing_font_is_told),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
