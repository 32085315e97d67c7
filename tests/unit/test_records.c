/* CSV as offices have it, and the rules of one line of population records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "console/command/csv.h"
#include "console/command/records_row.h"
#include "console/command/records_set.h"

/* A source that gives a few bytes at a time. */
struct source {
    const char *p;
    size_t n, step;
};

static ssize_t
give(void *ctx, void *dst, size_t n)
{
    struct source *s = ctx;
    if (s->step > 0 && n > s->step)
        n = s->step;
    if (n > s->n)
        n = s->n;
    memcpy(dst, s->p, n);
    s->p += n;
    s->n -= n;
    return (ssize_t)n;
}

/* All records as text: fields between [ ], faults as !word, each with its line. */
static char *
read_all(const char *text, size_t n, size_t step)
{
    struct source src = {text, n, step};
    struct csv *c = csv_new(give, &src);
    struct csv_row row;
    struct buf b = {0};
    buf_puts(&b, "");
    for (enum csv_got got; (got = csv_next(c, &row)) != CSV_END;) {
        buf_printf(&b, "%d", (int)row.line);
        if (got == CSV_FAULT)
            buf_printf(&b, "!%s", row.fault);
        for (size_t i = 0; i < row.n; i++)
            buf_printf(&b, "[%s]", row.field[i]);
        buf_puts(&b, "\n");
    }
    assert_int_equal(csv_next(c, &row), CSV_END);
    csv_free(c);
    return b.data;
}

static void
test_csv(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"a,b\n1,2\n", "1[a][b]\n2[1][2]\n"},
        {"a,b\r\n1,2\r\n", "1[a][b]\n2[1][2]\n"},
        {"a,b\n1,2", "1[a][b]\n2[1][2]\n"},
        {"a;b,c;d\n", "1[a][b,c][d]\n"},
        {"a\tb\n,\t;\n", "1[a][b]\n2[,][;]\n"},
        {"\xEF\xBB\xBF"
         "a,b\n",
         "1[a][b]\n"},
        {"\n\r\n\na,b\n\n1,2\n\r\n", "4[a][b]\n6[1][2]\n"},
        {"a,b\n\"x,y\",\"say \"\"hi\"\"\"\n", "1[a][b]\n2[x,y][say \"hi\"]\n"},
        {"a,b\n\"two\nlines\",2\n3,4\n", "1[a][b]\n2[two\nlines][2]\n4[3][4]\n"},
        {"a,b\nJa\"an,1\n", "1[a][b]\n2[Ja\"an][1]\n"},
        {"a,b\n\"x\"y,1\n3,4\n", "1[a][b]\n2!csv_kutip\n3[3][4]\n"},
        {"a,b\n\"x,1\n3,4\n", "1[a][b]\n2!csv_kutip\n3[3][4]\n"},
        {"a,b\n\"x\"\r\n\"y\"\r", "1[a][b]\n2[x]\n3[y]\n"},
        {"a,b\nREN\xC9,1\n3,4\n", "1[a][b]\n2!csv_utf8\n3[3][4]\n"},
        {"a,,\n,,\n", "1[a][][]\n2[][][]\n"},
        {"\"\"\n", "1[]\n"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t step = 0; step < 4; step++) {
            char *got = read_all(cases[i].text, strlen(cases[i].text), step);
            assert_string_equal(got, cases[i].want);
            free(got);
        }
    char *nul = read_all("a,b\n1\0002,3\n4,5\n", 14, 0);
    assert_string_equal(nul, "1[a][b]\n2!csv_nul\n3[4][5]\n");
    free(nul);
}

static void
test_csv_limits(void **state)
{
    struct buf b = {0};
    (void)state;
    buf_puts(&b, "a,b\n");
    for (int i = 0; i < CSV_RECORD_MAX; i++)
        buf_puts(&b, "x");
    buf_puts(&b, ",1\n2,3\n");
    for (int i = 0; i < CSV_FIELDS_MAX; i++)
        buf_puts(&b, ",");
    buf_puts(&b, "\n4,5\n");
    char *got = read_all(b.data, b.len, 1000);
    assert_string_equal(got, "1[a][b]\n2!csv_panjang\n3[2][3]\n4!csv_kolom\n5[4][5]\n");
    free(got);
    buf_done(&b);
}

static void
test_csv_goes_on_at_a_place(void **state)
{
    static const char text[] = "a;b\n\"1\n1\";2\n3;4\n5;6\n";
    struct source src = {text, sizeof text - 1, 3};
    struct csv *c = csv_new(give, &src);
    struct csv_row row;
    uint64_t offset, lines;
    (void)state;
    assert_int_equal(csv_next(c, &row), CSV_ROW);
    assert_int_equal(csv_next(c, &row), CSV_ROW);
    csv_place(c, &offset, &lines);
    assert_int_equal(csv_delimiter(c), ';');
    csv_free(c);
    src = (struct source){text + offset, sizeof text - 1 - offset, 0};
    c = csv_new(give, &src);
    csv_resume(c, offset, lines, ';');
    assert_int_equal(csv_next(c, &row), CSV_ROW);
    assert_int_equal(row.line, 4);
    assert_string_equal(row.field[0], "3");
    csv_place(c, &offset, &lines);
    assert_int_equal(offset, 16);
    assert_int_equal(lines, 4);
    csv_free(c);
}

static void
test_set(void **state)
{
    struct records_set s = {0};
    bool fresh;
    (void)state;
    assert_null(records_set_get(&s, 1));
    for (int64_t i = 1; i <= 100000; i++) {
        *records_set_put(&s, i * 7, &fresh) = (uint32_t)i;
        assert_true(fresh);
    }
    for (int64_t i = 1; i <= 100000; i++) {
        assert_int_equal(*records_set_put(&s, i * 7, &fresh), i);
        assert_false(fresh);
    }
    assert_null(records_set_get(&s, 8));
    assert_int_equal(s.n, 100000);
    assert_true(s.cap * 12 <= s.n * 19);
    records_set_done(&s);
}

/* --- one line ------------------------------------------------------------------------ */

struct fixture {
    struct records_header h;
    struct records_rules rules;
    struct records_set regions;
    struct arena *a;
    struct buf person, family;
    struct records_line line;
    char ignored[200];
    struct err e;
};

static enum rc
header(struct fixture *f, const char *names, bool families, bool with_address)
{
    struct source src = {names, strlen(names), 0};
    struct csv *c = csv_new(give, &src);
    struct csv_row row;
    assert_int_equal(csv_next(c, &row), CSV_ROW);
    enum rc rc =
        records_header_read(&f->h, &row, families, with_address, f->ignored, sizeof f->ignored, &f->e);
    csv_free(c);
    return rc;
}

#define NAMES                                                                                                \
    "NO_KK,NIK,NAMA_LGKP,JENIS_KLMIN,TMPT_LHR,TGL_LHR,AGAMA,STAT_KWN,STAT_HBKEL,PDDK_AKH,JENIS_PKRJN,"       \
    "FLAG_STATUS,STAT_HIDUP,TGL_UBAH,TGL_KWN,ALAMAT,NO_RT,NO_RW,KODE_POS,NO_PROP,NO_KAB,NO_KEC,NO_KEL"

/* The columns of NAMES, each of which a test may change. */
static const char *const good[] = {"9901010101200001",
                                   "9901010203800001",
                                   "SATU CONTOH",
                                   "1",
                                   "CONTOH",
                                   "02-03-1980",
                                   "1",
                                   "2",
                                   "1",
                                   "5",
                                   "9",
                                   "0",
                                   "1",
                                   "2020-02-29",
                                   "",
                                   "JALAN 1",
                                   "1",
                                   "02",
                                   "",
                                   "99",
                                   "1",
                                   "01",
                                   "1001"};

/* The faults of the good line with one column replaced: "COLUMN word ..." */
static const char *
faults_with(struct fixture *f, const char *column, const char *value)
{
    static char text[400];
    struct buf b = {0};
    struct csv_row row;
    for (size_t i = 0; i < COUNT(good); i++) {
        int place = -1;
        for (int c = 0; c < RECORDS_COLUMN_N; c++)
            if (str_eq(records_column_name[c], column))
                place = f->h.place[c];
        buf_printf(&b, "%s\"%s\"", i > 0 ? "," : "", place == (int)i ? value : good[i]);
    }
    struct source src = {b.data, b.len, 0};
    struct csv *c = csv_new(give, &src);
    assert_int_equal(csv_next(c, &row), CSV_ROW);
    records_line_read(&f->h, &f->rules, f->a, &row, &f->line, &f->person, &f->family);
    text[0] = '\0';
    for (size_t i = 0; i < f->line.faults.n; i++) {
        const struct records_fault *x = &f->line.faults.f[i];
        (void)str_append(text, sizeof text, i > 0 ? " " : "");
        (void)str_append(text, sizeof text,
                         x->column < RECORDS_COLUMN_N ? records_column_name[x->column] : "-");
        (void)str_append(text, sizeof text, " ");
        (void)str_append(text, sizeof text, x->code);
    }
    csv_free(c);
    buf_done(&b);
    return text;
}

static int
set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    f->a = arena_new(NULL);
    f->rules = (struct records_rules){.status_kawin = "2019",
                                      .pekerjaan = "2019",
                                      .today = "2026-11-22",
                                      .since = "2026-11-22 00:00:00+00",
                                      .zona = 9,
                                      .kabupaten = "99.01.",
                                      .regions = &f->regions};
    (void)records_set_put(&f->regions, INT64_C(9901011001), NULL);
    (void)records_set_put(&f->regions, INT64_C(9902011001), NULL);
    assert_int_equal(header(f, NAMES, false, true), RC_OK);
    *state = f;
    return 0;
}

static int
tear_down(void **state)
{
    struct fixture *f = *state;
    buf_done(&f->person);
    buf_done(&f->family);
    records_set_done(&f->regions);
    arena_free(f->a);
    free(f);
    return 0;
}

static void
test_header(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(header(f, "no_kk; nik ;Nama_Lgkp", false, false), RC_INVALID);
    assert_string_equal(f->e.code, "column_missing");
    assert_non_null(strstr(f->e.text, "JENIS_KLMIN, TMPT_LHR"));
    assert_null(strstr(f->e.text, "NIK,"));
    assert_int_equal(header(f, NAMES ",NIP_PET_REG,nik", false, true), RC_INVALID);
    assert_string_equal(f->e.code, "column_doubled");
    assert_int_equal(header(f, NAMES ",NIP_PET_REG,X", false, true), RC_OK);
    assert_string_equal(f->ignored, "NIP_PET_REG, X");
    assert_int_equal(header(f, "ALAMAT,NO_KK,NO_PROP,NO_KAB,NO_KEC,NO_KEL", true, false), RC_OK);
    assert_int_equal(header(f, "ALAMAT,NO_KK,NO_PROP,NO_KAB,NO_KEC", true, false), RC_INVALID);
}

static void
test_good_line(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(faults_with(f, "", ""), "");
    assert_string_equal(
        f->person.data,
        "9901010203800001\t1\tSATU CONTOH\t1\tCONTOH\t1980-03-02\t1\t5\t9\t2019\t13\t2\t2019\t\\N\t1\t\t\t"
        "\\N\t\\N\t\t\t2020-02-29 00:00:00+09");
    assert_string_equal(f->family.data, "2020-02-29 00:00:00+09\tJALAN 1\t001\t002\t\t99.01.01.1001");
    assert_string_equal(
        faults_with(f, "NAMA_LGKP", "D\\N O'NEIL, S.H. YANG NAMANYA PANJANG SEKALI SEKALI SEKALI SEKALI"),
        "");
    assert_non_null(strstr(f->person.data, "\tD\\\\N O'NEIL, S.H."));
    assert_string_equal(faults_with(f, "STAT_HBKEL", "ISTRI"), "");
    assert_int_equal(f->family.len, 0);
    assert_int_equal(f->line.shdk, 3);
}

static void
test_each_rule(void **state)
{
    static const char *const cases[][3] = {
        {"NIK", "", "NIK wajib_diisi"},
        {"NIK", "990101020380000", "NIK nik_panjang"},
        {"NIK", "99010102038000O1", "NIK nik_bukan_angka"},
        {"NIK", "9901010213800001", "NIK nik_bulan"},
        {"NIK", "9901013203800001", "NIK nik_tanggal"},
        {"NIK", "9901010203800000", "NIK nik_serial_nol"},
        {"NIK", "9,90101E+15", "NIK nik_panjang NIK nik_bukan_angka"},
        {"NIK",
         " 9901-0102 0380\xC2\xA0"
         "0001",
         "NIK nik_panjang NIK nik_bukan_angka"},
        {"NIK",
         "\xEF\xBB\xBF"
         "9901 0102\xE2\x80\x8B"
         "03800001 ",
         ""},
        {"NO_KK", "0901010101200001", "NO_KK no_kk_awalan_nol"},
        {"NAMA_LGKP", "  ", "NAMA_LGKP wajib_diisi"},
        {"NAMA_LGKP", "SATU\tDUA", "NAMA_LGKP karakter_terlarang"},
        {"NAMA_LGKP",
         "SATU\xE2\x80\xAE"
         "DUA",
         "NAMA_LGKP karakter_terlarang"},
        {"JENIS_KLMIN", "P", ""},
        {"JENIS_KLMIN", "Perempuan", ""},
        {"JENIS_KLMIN", "3", "JENIS_KLMIN kode_tak_dikenal"},
        {"TGL_LHR", "29-02-1981", "TGL_LHR tanggal_bentuk"},
        {"TGL_LHR", "1980-02-29", ""},
        {"TGL_LHR", "01/02/1980", "TGL_LHR tanggal_bentuk"},
        {"TGL_LHR", "23-11-2026", "TGL_LHR tanggal_depan"},
        {"AGAMA", "budha", ""},
        {"AGAMA", "07", ""},
        {"AGAMA", "8", "AGAMA kode_tak_dikenal"},
        {"STAT_KWN", "6", ""},
        {"STAT_KWN", "KAWIN", "STAT_KWN kode_tak_dikenal"},
        {"JENIS_PKRJN", "100", "JENIS_PKRJN kode_tak_dikenal"},
        {"JENIS_PKRJN", "99", ""},
        {"STAT_HIDUP", "X", "STAT_HIDUP kode_tak_dikenal"},
        {"FLAG_STATUS", "A", "FLAG_STATUS kode_tak_dikenal"},
        {"ALAMAT", "", "ALAMAT wajib_diisi"},
        {"NO_RT", "1234", "NO_RT angka_bentuk"},
        {"NO_RT", "-", ""},
        {"KODE_POS", "5555", "KODE_POS angka_bentuk"},
        {"NO_KEL", "9999", "NO_KEL wilayah_tak_dikenal"},
        {"NO_KEL", "x", "NO_KEL wilayah_bentuk"},
        {"NO_KAB", "2", "NO_KAB wilayah_kantor_lain"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *got = faults_with(f, cases[i][0], cases[i][1]);
        if (!str_eq(got, cases[i][2]))
            print_error("%s = %s\n", cases[i][0], cases[i][1]);
        assert_string_equal(got, cases[i][2]);
        assert_int_equal(f->person.len == 0, cases[i][2][0] != '\0');
    }
}

static void
test_lists_have_versions(void **state)
{
    struct fixture *f = *state;
    f->rules.status_kawin = f->rules.pekerjaan = "lama";
    assert_string_equal(faults_with(f, "STAT_KWN", "KAWIN"), "");
    assert_non_null(strstr(f->person.data, "\tlama\t13\t2\tlama\t"));
    assert_string_equal(faults_with(f, "STAT_KWN", "5"), "STAT_KWN kode_tak_dikenal");
    assert_string_equal(faults_with(f, "JENIS_PKRJN", "90"), "JENIS_PKRJN kode_tak_dikenal");
    assert_string_equal(faults_with(f, "TGL_KWN", "01-01-2000"), "");
    f->rules.status_kawin = "2019";
}

static void
test_status(void **state)
{
    struct fixture *f = *state;
    (void)faults_with(f, "STAT_HIDUP", "2");
    assert_int_equal(f->line.status_dasar, 2);
    assert_int_equal(f->family.len, 0);
    (void)faults_with(f, "FLAG_STATUS", "3");
    assert_int_equal(f->line.status_dasar, 3);
    (void)faults_with(f, "FLAG_STATUS", "");
    assert_int_equal(f->line.status_dasar, 1);
}

/* Every word of a fault has a sentence. */
static void
test_sentences(void **state)
{
    static const char *const words[] = {
        "csv_kutip",      "csv_panjang",     "csv_kolom",         "csv_nul",         "kolom_banyaknya",
        "wajib_diisi",    "nik_dua_kali",    "kk_kantor_lain",    "kepala_ganda",    "keluarga_ditolak",
        "nik_panjang",    "nik_bukan_angka", "nik_awalan_nol",    "nik_tanggal",     "nik_bulan",
        "nik_serial_nol", "no_kk_panjang",   "no_kk_bukan_angka", "no_kk_awalan_nol"};
    (void)state;
    for (size_t i = 0; i < COUNT(words); i++)
        assert_string_not_equal(records_fault_text(words[i]), words[i]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_csv),
        cmocka_unit_test(test_csv_limits),
        cmocka_unit_test(test_csv_goes_on_at_a_place),
        cmocka_unit_test(test_set),
        cmocka_unit_test_setup_teardown(test_header, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_good_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_each_rule, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_lists_have_versions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_status, set_up, tear_down),
        cmocka_unit_test(test_sentences),
    };
    return cmocka_run_group_tests_name("records", tests, NULL, NULL);
}
