/*
 * The receipt on both kinds of paper: the roll read back by a small ESC/POS printer, the sheet by
 * pdftotext, and the QR of both by zbarimg.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "console/json/json.h"
#include "print/receipt.h"
#include "print/receipt_escpos.h"
#include "print/receipt_pdf.h"
#include "print/sheet_pdf.h"
#include "tests/support/escpos_read.h"

#define PREFIX    "HTTPS://LOKET.EXAMPLE.GO.ID/V/"
#define STATUS    "HTTPS://LOKET.EXAMPLE.GO.ID/S/261122-00017"
#define PIN       "482913"
#define SUBMITTED 1795305600 /* 22-11-2026 */
#define LONG_NAME                                                                                            \
    "RADEN AJENG KUSUMANINGTYAS WIDYAWATI HADININGRAT PRAWIROATMODJO SASTRODIWIRJO KARTADIREDJA "            \
    "SUMADIPRADJA WIRANATAKUSUMAH"

struct fixture {
    char dir[64];
    struct arena *a;
    struct sheet_pdf *pdf;
};

struct content {
    const char *pemohon;
    int received, missing, copy;
    const char *layanan;
};

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    *state = f;
    strcpy(f->dir, "/tmp/test_receipt_XXXXXX");
    f->a = arena_new(NULL);
    return mkdtemp(f->dir) != NULL && sheet_pdf_new(&f->pdf, "Liberation Sans", NULL) == RC_OK ? 0 : -1;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;
    int failed = system(arena_printf(f->a, "rm -rf %s", f->dir));
    sheet_pdf_free(f->pdf);
    arena_free(f->a);
    free(f);
    return failed;
}

static void
write_documents(struct json_w *w, const struct content *c)
{
    static const char *const names[] = {"KARTU KELUARGA LAMA", "BUKU NIKAH/KUTIPAN AKTA PERKAWINAN",
                                        "FORMULIR PENDAFTARAN PERISTIWA KEPENDUDUKAN (F-1.02)"};
    char text[100];
    json_w_key(w, "received");
    json_w_begin_list(w);
    for (int i = 0; i < c->received; i++) {
        snprintf(text, sizeof(text), "%s%.0d", names[(size_t)i % COUNT(names)], i / (int)COUNT(names));
        json_w_str(w, text);
    }
    json_w_end(w);
    json_w_key(w, "missing");
    json_w_begin_list(w);
    for (int i = 0; i < c->missing; i++) {
        json_w_begin_list(w);
        json_w_str(w, "KTP-EL");
        json_w_str(w, "SURAT KETERANGAN LAHIR");
        json_w_end(w);
    }
    json_w_end(w);
}

/* As the database writes it. */
static const char *
content(struct fixture *f, const struct content *c)
{
    struct buf b = {0};
    struct json_w w;
    json_w_init(&w, &b);
    json_w_begin_obj(&w);
    json_w_kint(&w, "v", 1);
    json_w_kstr(&w, "kantor", "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL KABUPATEN NUSA CONTOH");
    json_w_kstr(&w, "alamat_kantor", "Jalan Melati Nomor 1, Contoh Kota");
    json_w_kint(&w, "zona", 8);
    json_w_kstr(&w, "ref", "261122-00017");
    json_w_kstr(&w, "layanan", c->layanan != NULL ? c->layanan : "PERUBAHAN DATA - PERUBAHAN ELEMEN DATA");
    json_w_kstr(&w, "channel", "loket");
    json_w_kstr(&w, "pemohon", c->pemohon);
    json_w_kstr(&w, "nik_akhir", "0001");
    json_w_kint(&w, "submitted_at", SUBMITTED);
    json_w_kint(&w, "promise_at", SUBMITTED + 86400 + 3 * 3600);
    json_w_kint(&w, "copy", c->copy);
    write_documents(&w, c);
    json_w_end(&w);
    const char *text = arena_strdup(f->a, b.data);
    buf_done(&b);
    return text;
}

static struct receipt
receipt(struct fixture *f, const struct content *c)
{
    struct err e = {0};
    struct receipt r;
    if (receipt_read(f->a, content(f, c), PIN, PREFIX, &r, &e) != RC_OK)
        fail_msg("%s: %s", e.field, e.text);
    return r;
}

/* What a command says; it must end well. DIR stands for the test's folder. */
static const char *
run(struct fixture *f, const char *command)
{
    static char text[200000];
    FILE *p = popen(arena_printf(f->a, "DIR=%s; %s", f->dir, command), "r");
    assert_non_null(p);
    size_t n = fread(text, 1, sizeof(text) - 1, p);
    text[n] = '\0';
    if (pclose(p) != 0)
        fail_msg("%s: %s", command, text);
    return text;
}

static void
has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("\"%s\" is not in: %s", part, text);
}

static void
hasnt(const char *text, const char *part)
{
    if (strstr(text, part) != NULL)
        fail_msg("\"%s\" is in: %s", part, text);
}

/* The roll, read back. */
static void
print_roll(struct fixture *f, const struct content *c, struct escpos_paper *paper)
{
    struct err e = {0};
    struct buf b = {0};
    struct receipt r = receipt(f, c);
    if (receipt_escpos(f->pdf, &r, &b, &e) != RC_OK)
        fail_msg("%s: %s", e.field, e.text);
    assert_true(escpos_read(b.data, b.len, paper));
    buf_done(&b);
    assert_true(paper->cut);
    assert_true(paper->widest <= ESCPOS_COLS);
    for (size_t i = 0; i < paper->n_pictures; i++)
        assert_true(paper->pictures[i].w <= ESCPOS_DOTS);
}

/* The sheet, as text in the order of the page. */
static const char *
print_sheet(struct fixture *f, const struct content *c)
{
    struct err e = {0};
    struct buf b = {0};
    struct receipt r = receipt(f, c);
    if (receipt_pdf(f->pdf, &r, &b, &e) != RC_OK)
        fail_msg("%s: %s", e.field, e.text);
    FILE *out = fopen(arena_printf(f->a, "%s/bukti.pdf", f->dir), "w");
    assert_non_null(out);
    assert_int_equal(fwrite(b.data, 1, b.len, out), b.len);
    assert_int_equal(fclose(out), 0);
    buf_done(&b);
    return run(f, "pdftotext -layout $DIR/bukti.pdf -");
}

static const struct content usual = {.pemohon = "AHMAD FAUZAN", .received = 2, .missing = 1, .copy = 1};

static void
roll_says_everything(void **state)
{
    struct fixture *f = *state;
    struct escpos_paper p;
    print_roll(f, &usual, &p);
    static const char *const lines[] = {
        "DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL\nKABUPATEN NUSA CONTOH\nJalan Melati Nomor 1, Contoh Kota\n",
        "\nBUKTI PERMOHONAN\n261122-00017\n",
        "Layanan       : PERUBAHAN DATA - PERUBAHAN\n                ELEMEN DATA\n",
        "Pemohon       : AHMAD FAUZAN\n",
        "NIK           : ************0001\n",
        "Diterima      : 22-11-2026 08:00 WITA\n",
        "Janji selesai : 23-11-2026 11:00 WITA\n",
        "Dokumen diterima (2)\n[x] KARTU KELUARGA LAMA\n[x] BUKU NIKAH/KUTIPAN AKTA PERKAWINAN\n",
        "Dokumen yang masih kurang (1)\n[ ] KTP-EL atau SURAT KETERANGAN LAHIR\n",
        "\n<0>\nPindai untuk melihat status\n",
        "PIN PELACAKAN\n482 913\n",
        "GRATIS:",
        "AWAS PENIPUAN:",
    };
    for (size_t i = 0; i < COUNT(lines); i++)
        has(p.text.data, lines[i]);
    assert_int_equal(p.n_pictures, 1);
    assert_true(p.pictures[0].centre);
    assert_true(escpos_save(&p.pictures[0], arena_printf(f->a, "%s/qr.pbm", f->dir)));
    assert_string_equal(run(f, "zbarimg -q --raw -Sdisable -Sqrcode.enable $DIR/qr.pbm"), STATUS "\n");
    escpos_free(&p);
}

static void
nothing_missing_asks_for_nothing(void **state)
{
    struct fixture *f = *state;
    struct escpos_paper p;
    const struct content c = {.pemohon = "AHMAD FAUZAN", .received = 2, .copy = 2};
    print_roll(f, &c, &p);
    hasnt(p.text.data, "kurang");
    hasnt(p.text.data, "[ ]");
    has(p.text.data, "Cetakan ke-2.");
    escpos_free(&p);
    const char *text = print_sheet(f, &c);
    hasnt(text, "kurang");
    has(text, "Cetakan ke-2.");
}

static void
sheet_says_everything_and_its_qr_reads(void **state)
{
    struct fixture *f = *state;
    static const char *const parts[] = {"KABUPATEN NUSA CONTOH",
                                        "BUKTI PERMOHONAN",
                                        "No. 261122-00017",
                                        "AHMAD FAUZAN",
                                        "************0001",
                                        "23-11-2026 11:00 WITA",
                                        "Dokumen diterima (2)",
                                        "KTP-EL atau SURAT KETERANGAN LAHIR",
                                        "482 913",
                                        "UU 24/2013 pasal 79A",
                                        "AWAS PENIPUAN"};
    const char *text = print_sheet(f, &usual);
    for (size_t i = 0; i < COUNT(parts); i++)
        has(text, parts[i]);
    hasnt(text, "Halaman");
    const char *info = run(f, "pdfinfo $DIR/bukti.pdf");
    has(info, "Pages:           1");
    has(info, "419.53 x 595.28");
    has(info, "Bukti permohonan");
    run(f, "qpdf --check $DIR/bukti.pdf");
    static const int dpi[] = {150, 203, 300};
    for (size_t i = 0; i < COUNT(dpi); i++)
        assert_string_equal(run(f, arena_printf(f->a,
                                                "pdftoppm -r %d -gray $DIR/bukti.pdf $DIR/p && "
                                                "zbarimg -q --raw -Sdisable -Sqrcode.enable $DIR/p-1.pgm",
                                                dpi[i])),
                            STATUS "\n");
}

/* All words in their order, wherever the lines break. */
static const char *
unbroken(struct fixture *f, const char *text)
{
    char *s = arena_strdup(f->a, text), *to = s;
    for (const char *p = text; *p != '\0'; p++)
        if (!strchr(" \n", *p))
            *to++ = *p;
    *to = '\0';
    return s;
}

static void
long_names_are_whole(void **state)
{
    struct fixture *f = *state;
    struct escpos_paper p;
    const struct content c = {.pemohon = LONG_NAME, .received = 1, .copy = 1};
    print_roll(f, &c, &p);
    has(unbroken(f, p.text.data), unbroken(f, LONG_NAME));
    escpos_free(&p);
    /* On the sheet the lines of the left column stand beside the QR. */
    const char *text = print_sheet(f, &c);
    char *words = arena_strdup(f->a, LONG_NAME), *save = NULL;
    for (char *w = strtok_r(words, " ", &save); w != NULL; w = strtok_r(NULL, " ", &save))
        has(text, w);
}

static void
one_endless_word_is_whole(void **state)
{
    struct fixture *f = *state;
    char name[201];
    struct escpos_paper p;
    memset(name, 'W', 200);
    name[200] = '\0';
    const struct content c = {.pemohon = name, .received = 1, .copy = 1};
    print_roll(f, &c, &p);
    has(unbroken(f, p.text.data), name);
    escpos_free(&p);
    size_t n = 0;
    for (const char *t = print_sheet(f, &c); *t != '\0'; t++)
        n += *t == 'W';
    assert_int_equal(n, 200 + 3); /* WITA twice, AWAS */
}

/* What the printer has no code for is drawn, as wide as the roll, and nothing of it is sent as text. */
static void
letters_beyond_ascii_are_drawn(void **state)
{
    struct fixture *f = *state;
    struct escpos_paper p, q;
    const struct content c = {.pemohon = "RÉNATA ÑOÑA NUR’AINI ŁUCJA", .received = 1, .copy = 1};
    print_roll(f, &c, &p);
    assert_int_equal(p.n_pictures, 2);
    assert_int_equal(p.pictures[0].w, ESCPOS_DOTS);
    assert_in_range(escpos_ink(&p.pictures[0]), 400, 6000);
    hasnt(p.text.data, "NATA");
    has(p.text.data, "<0>\nNIK ");
    /* Another letter is another picture: none becomes a box or nothing. */
    const struct content plain = {.pemohon = "RENATA ÑOÑA NUR’AINI ŁUCJA", .received = 1, .copy = 1};
    print_roll(f, &plain, &q);
    assert_memory_not_equal(p.pictures[0].bits.data, q.pictures[0].bits.data, p.pictures[0].bits.len);
    escpos_free(&p);
    escpos_free(&q);
    has(print_sheet(f, &c), "RÉNATA ÑOÑA NUR’AINI ŁUCJA");
}

/* Control bytes in a name reach neither printer; they are drawn as marks of what was there. */
static void
hostile_text_is_no_command(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {
        "EVIL\x1b@\x1dV\x01NAME",  "EVIL\x1bp\x01\x01\x01NAME",         "EVIL\r\n\n\n\x0cNAME",
        "EVIL\xc2\x9b[2J\x7fNAME", "EVIL\xe2\x80\xae\xe2\x80\x8b NAME", "EVIL %s%n NAME \\x1b",
    };
    for (size_t i = 0; i < COUNT(names); i++) {
        struct escpos_paper p;
        const struct content c = {.pemohon = names[i], .layanan = names[i], .received = 1, .copy = 1};
        print_roll(f, &c, &p);
        /* Two lines that follow each other are one picture. */
        assert_int_equal(p.n_pictures, i + 1 < COUNT(names) ? 2 : 1);
        has(p.text.data, "PIN PELACAKAN\n482 913\n");
        escpos_free(&p);
        const char *text = print_sheet(f, &c);
        has(text, "EVIL");
        has(text, "NAME");
        for (const char *t = text; *t != '\0'; t++)
            assert_true((unsigned char)*t >= 0x20 || *t == '\n' || *t == '\f');
    }
}

static void
sixty_documents_go_on(void **state)
{
    struct fixture *f = *state;
    struct escpos_paper p;
    const struct content c = {.pemohon = "AHMAD FAUZAN", .received = 60, .missing = 12, .copy = 1};
    print_roll(f, &c, &p);
    has(p.text.data, "Dokumen diterima (60)\n");
    size_t ticks = 0, boxes = 0;
    for (const char *t = p.text.data; (t = strstr(t, "\n[")) != NULL; t++)
        t[2] == 'x' ? ticks++ : boxes++;
    assert_int_equal(ticks, 60);
    assert_int_equal(boxes, 12);
    escpos_free(&p);
    const char *text = print_sheet(f, &c);
    has(text, "BUKTI PERMOHONAN 261122-00017 (lanjutan)");
    has(text, "Halaman 1 dari 3");
    has(text, "Halaman 3 dari 3");
    has(text, "(F-1.02)19");
    size_t missing = 0;
    for (const char *t = text; (t = strstr(t, "KTP-EL atau")) != NULL; t++)
        missing++;
    assert_int_equal(missing, 12);
    assert_string_equal(run(f, "pdftoppm -r 203 -gray $DIR/bukti.pdf $DIR/q && zbarimg -q --raw -Sdisable "
                               "-Sqrcode.enable $DIR/q-1.pgm"),
                        STATUS "\n");
    run(f, "! zbarimg -q --raw -Sdisable -Sqrcode.enable $DIR/q-2.pgm");
}

static void
the_most_still_has_a_sheet(void **state)
{
    struct fixture *f = *state;
    struct escpos_paper p;
    const struct content c = {
        .pemohon = LONG_NAME, .received = RECEIPT_DOCS_MAX, .missing = RECEIPT_DOCS_MAX, .copy = 3};
    print_roll(f, &c, &p);
    escpos_free(&p);
    has(print_sheet(f, &c), "AWAS PENIPUAN");
}

static void
refuse(struct fixture *f, const char *json, const char *pin, const char *field)
{
    struct err e = {0};
    struct receipt r;
    assert_int_equal(receipt_read(f->a, json, pin, PREFIX, &r, &e), RC_INVALID);
    assert_string_equal(e.field, field);
}

static void
wrong_content_is_refused(void **state)
{
    struct fixture *f = *state;
    const char *good = content(f, &usual);
    refuse(f, good, "48291", "pin");
    refuse(f, good, "48291a", "pin");
    refuse(f, "{\"v\":2}", PIN, "zona");
    char *long_name = arena_alloc(f->a, RECEIPT_TEXT_MAX + 2);
    memset(long_name, 'A', RECEIPT_TEXT_MAX + 1);
    refuse(f, content(f, &(struct content){.pemohon = long_name, .copy = 1}), PIN, "pemohon");
    refuse(f, content(f, &(struct content){.pemohon = "A", .received = RECEIPT_DOCS_MAX + 1, .copy = 1}), PIN,
           "received");
    struct receipt r;
    assert_int_equal(receipt_read(f->a, good, PIN, "HTTPS://X.GO.ID/LOKET/", &r, NULL), RC_OK);
    assert_string_equal(r.url, "HTTPS://X.GO.ID/LOKET/S/261122-00017");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roll_says_everything),
        cmocka_unit_test(nothing_missing_asks_for_nothing),
        cmocka_unit_test(sheet_says_everything_and_its_qr_reads),
        cmocka_unit_test(long_names_are_whole),
        cmocka_unit_test(one_endless_word_is_whole),
        cmocka_unit_test(letters_beyond_ascii_are_drawn),
        cmocka_unit_test(hostile_text_is_no_command),
        cmocka_unit_test(sixty_documents_go_on),
        cmocka_unit_test(the_most_still_has_a_sheet),
        cmocka_unit_test(wrong_content_is_refused),
    };
    return cmocka_run_group_tests_name("receipt", tests, setup, teardown);
}
