#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "print/model.h"
#include "tests/support/print_sample.h"

static int
setup(void **state)
{
    *state = arena_new(NULL);
    return 0;
}

static int
teardown(void **state)
{
    arena_free(*state);
    return 0;
}

/* text with the first from replaced by to; from must be there. */
static const char *
changed(struct arena *a, const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    assert_non_null(at);
    return arena_printf(a, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static void
reads_every_element(void **state)
{
    struct arena *a = *state;
    struct kk kk;
    struct err e = {0};
    const char *record = sample_record(a, &(struct sample){.members = 3});
    assert_int_equal(kk_read(a, record, strlen(record), &kk, &e), RC_OK);
    assert_int_equal(kk.nomor_seri, 123);
    assert_string_equal(kk.no_kk, "9901010101260001");
    assert_string_equal(kk.desa_kelurahan, "Contoh Jaya");
    assert_string_equal(kk.nip_penandatangan, "197001011990012001");
    assert_int_equal(kk.n_anggota, 3);
    assert_string_equal(kk.anggota[1].nama_lengkap, "RÉNATA ÑOÑA NUR’AINI");
    assert_string_equal(kk.anggota[2].tanggal_lahir, "29-02-2012");
    assert_string_equal(kk.anggota[2].no_paspor, "");
    assert_string_equal(kk.anggota[0].nama_ibu, "SUMIYATI");
}

static const struct {
    const char *from, *to, *field;
} wrongs[] = {
    {"loket-kk-1", "loket-kk-2", "format"},
    {"\"nomor_seri\":123", "\"nomor_seri\":0", "nomor_seri"},
    {"\"nomor_seri\":123", "\"nomor_seri\":4294967296", "nomor_seri"},
    {"\"nomor_seri\":123", "\"nomor_seri\":\"123\"", "nomor_seri"},
    {"9901010101260001", "990101010126000", "no_kk"},
    {"9901010101260001", "990101010126000A", "no_kk"},
    {"\"rt\":\"001\"", "\"rt\":\"A1\"", "rt"},
    {"\"alamat\":\"JALAN MELATI NO. 12\"", "\"alamat\":\"\"", "alamat"},
    {"\"alamat\":\"JALAN MELATI NO. 12\",", "", "alamat"},
    {"JALAN MELATI", "JALAN \\u202eMELATI", "alamat"},
    {"JALAN MELATI", "JALAN\\nMELATI", "alamat"},
    {"22-11-2026", "31-11-2026", "tanggal_dikeluarkan"},
    {"22-11-2026", "2026-11-22", "tanggal_dikeluarkan"},
    {"29-02-2012", "29-02-2011", "anggota[2].tanggal_lahir"},
    {"\"urut\":2", "\"urut\":3", "anggota[1].urut"},
    {"RÉNATA ÑOÑA NUR’AINI", "", "anggota[1].nama_lengkap"},
    {"\"nik\":\"9901010107800001\"", "\"nik\":\"1\"", "anggota[0].nik"},
    {"\"nama_kepala_keluarga\":\"BAGAS", "\"nama_kepala_keluarga\":\"BUDI", "nama_kepala_keluarga"},
};

static void
names_the_wrong_element(void **state)
{
    struct arena *a = *state;
    const char *good = sample_record(a, &(struct sample){.members = 3});
    for (size_t i = 0; i < COUNT(wrongs); i++) {
        struct kk kk;
        struct err e = {0};
        const char *record = changed(a, good, wrongs[i].from, wrongs[i].to);
        assert_int_equal(kk_read(a, record, strlen(record), &kk, &e), RC_INVALID);
        assert_string_equal(e.field, wrongs[i].field);
        assert_string_not_equal(e.text, "");
    }
}

static void
refuses_none_and_too_many_members(void **state)
{
    struct arena *a = *state;
    static const int counts[] = {0, KK_MEMBERS_MAX + 1};
    for (size_t i = 0; i < COUNT(counts); i++) {
        struct kk kk;
        struct err e = {0};
        const char *record = sample_record(a, &(struct sample){.members = counts[i]});
        assert_int_equal(kk_read(a, record, strlen(record), &kk, &e), RC_INVALID);
        assert_string_equal(e.field, "anggota");
    }
}

static void
keeps_a_legacy_name_as_it_is(void **state)
{
    struct arena *a = *state;
    struct kk kk;
    static const char name[] =
        "R.M. D'SOUZA-ABDUL 3 ALIAS SI TUA YANG NAMANYA LEBIH PANJANG DARI ENAM PULUH HURUF";
    const char *record = sample_record(a, &(struct sample){.members = 1, .nama = name});
    assert_int_equal(kk_read(a, record, strlen(record), &kk, NULL), RC_OK);
    assert_string_equal(kk.anggota[0].nama_lengkap, name);
}

static void
counts_days(void **state)
{
    (void)state;
    assert_int_equal(kk_day("01-01-1970"), 0);
    assert_int_equal(kk_day("29-02-2000"), 11016);
    assert_int_equal(kk_day("22-11-2026"), 1795305600 / 86400);
    assert_int_equal(kk_day("31-12-1969"), -1);
    assert_int_equal(kk_day("29-02-1900"), -1);
    assert_int_equal(kk_day("1-1-2000"), -1);
    assert_int_equal(kk_day(""), -1);
    assert_int_equal(kk_day("+1-01-2000"), -1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_every_element, setup, teardown),
        cmocka_unit_test_setup_teardown(names_the_wrong_element, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_none_and_too_many_members, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_a_legacy_name_as_it_is, setup, teardown),
        cmocka_unit_test(counts_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
