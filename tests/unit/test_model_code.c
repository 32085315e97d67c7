#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "db/model/code.h"
#include "db/model/service.h"

static void
every_list_has_its_number_of_items(void **state)
{
    static const struct {
        const char *list, *version;
        size_t n;
    } sizes[] = {
        {"jenis_kelamin", "2019", 2}, {"agama", "2019", 7},           {"pendidikan", "2019", 10},
        {"shdk", "2019", 11},         {"golongan_darah", "2019", 13}, {"status_kawin", "2019", 6},
        {"pekerjaan", "2019", 99},    {"status_kawin", "lama", 4},    {"pekerjaan", "lama", 89},
        {"status_dasar", "1", 6},     {"kewarganegaraan", "2019", 3}, {"dokumen_persyaratan", "2019", 32},
        {"formulir", "2019", 9},      {"elemen_data_kk", "2019", 13}, {"jenis_permohonan_kk", "2019", 11},
        {"alasan_pindah", "2019", 7}, {"status_rekam_siak", "1", 5},  {"siak_hak_akses", "lama", 11},
    };
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        const struct code_list *l = code_list_find(sizes[i].list, sizes[i].version);
        assert_non_null(l);
        assert_int_equal(l->n, sizes[i].n);
    }
    assert_int_equal(code_lists_n, 31);
    assert_null(code_list_find("agama", "lama"));
}

static void
the_same_digits_differ_between_versions(void **state)
{
    (void)state;
    assert_string_equal(code_label("status_kawin", "lama", "3"), "CERAI HIDUP");
    assert_string_equal(code_label("status_kawin", "2019", "3"), "KAWIN BELUM TERCATAT");
    assert_string_equal(code_label("pekerjaan", "lama", "89"), "LAINNYA");
    assert_string_equal(code_label("pekerjaan", "2019", "89"), "ANGGOTA LEMBAGA TINGGI LAINNYA");
    assert_string_equal(code_label("pekerjaan", "2019", "100"), "");
    assert_string_equal(code_label("tidak_ada", "2019", "1"), "");
}

static void
an_old_code_has_a_new_one_only_where_it_means_one(void **state)
{
    (void)state;
    assert_string_equal(code_modern("status_kawin", "lama", "1"), "1");
    assert_string_equal(code_modern("status_kawin", "lama", "2"), ""); /* TERCATAT or not: a document tells */
    assert_string_equal(code_modern("status_kawin", "lama", "3"), "");
    assert_string_equal(code_modern("status_kawin", "lama", "4"), "6");
    assert_string_equal(code_modern("status_kawin", "2019", "4"), "4");
    assert_string_equal(code_modern("pekerjaan", "lama", "89"), "99");
    assert_string_equal(code_modern("pekerjaan", "lama", "88"), "88");
}

static void
codes_labels_and_spellings_in_use_are_accepted(void **state)
{
    static const char *const texts[][4] = {
        {"agama", "2019", "KATOLIK", "3"},
        {"agama", "2019", "Katholik", "3"},
        {"agama", "2019", "BUDDHA", "5"},
        {"agama", "2019", "BUDHA", "5"},
        {"agama", "2019", "konghucu", "6"},
        {"agama", "2019", "KHONGHUCU", "6"},
        {"agama", "2019", "Kepercayaan terhadap Tuhan YME / Lainnya", "7"},
        {"agama", "2019", " 03 ", "3"},
        {"pekerjaan", "2019", "PEKERJAAN LAINNYA", "99"},
        {"pekerjaan", "lama", "PEKERJAAN LAINNYA", "89"},
        {"pekerjaan", "2019", "BIARAWAN/BIARAWATI", "87"},
        {"pekerjaan", "2019", "biarawan / biarawati", "87"},
        {"pekerjaan", "2019", "ATLET", "91"},
        {"pekerjaan", "2019", "ATLIT", "91"},
        {"pekerjaan", "2019", "CHEF", "92"},
        {"golongan_darah", "2019", "ab-", "10"},
        {"golongan_darah", "2019", "-", "13"},
        {"golongan_darah", "2019", "Tdk Th", "13"},
        {"jenis_kelamin", "2019", "P", "2"},
        {"shdk", "2019", "isteri", "3"},
        {"dokumen_persyaratan", "2019", "kk-lama", "KK-LAMA"},
        {"dokumen_persyaratan", "2019", "KUTIPAN AKTA KEMATIAN", "MATI"},
        {"status_kawin", "2019", "kawin  tercatat", "2"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        const char *code = code_accept(texts[i][0], texts[i][1], texts[i][2]);
        assert_non_null(code);
        assert_string_equal(code, texts[i][3]);
    }
}

static void
what_means_nothing_is_not_accepted(void **state)
{
    char longer[400];
    (void)state;
    memset(longer, 'A', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    assert_null(code_accept("agama", "2019", "JEDI"));
    assert_null(code_accept("agama", "2019", ""));
    assert_null(code_accept("agama", "2019", "0"));
    assert_null(code_accept("agama", "2019", "8"));
    assert_null(code_accept("agama", "2019", longer));
    assert_null(code_accept("agama", "2019", NULL));
    assert_null(code_accept("status_kawin", "2019", "KAWIN")); /* which of the two? */
    assert_null(code_accept("pekerjaan", "lama", "ATLIT"));
    assert_null(code_accept("tidak_ada", "2019", "1"));
}

static void
every_label_stands_for_its_own_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < code_lists_n; i++) {
        const struct code_list *l = &code_lists[i];
        for (size_t k = 0; k < l->n; k++) {
            const char *by_code = code_accept(l->list, l->version, l->codes[k].code);
            const char *by_label = code_accept(l->list, l->version, l->codes[k].label);
            assert_non_null(by_code);
            assert_string_equal(by_code, l->codes[k].code);
            assert_non_null(by_label);
            assert_string_equal(by_label, l->codes[k].code);
        }
    }
}

static void
the_form_has_eleven_kinds_and_two_variants(void **state)
{
    (void)state;
    const struct code_list *l = code_list_find("jenis_permohonan_kk", "2019");
    for (size_t i = 0; i < l->n; i++)
        assert_non_null(service_find(l->codes[i].code));
    assert_int_equal(services_n, l->n + 2);
    assert_true(service_find("I.A.2")->nomor_baru); /* the number is its head's */
    assert_false(service_find("I.B.2")->nomor_baru);
    assert_true(service_find("I.C.1")->cetak_ulang);
    assert_true(service_find("I.A.3")->perlu_no_kk);
    assert_false(service_find("I.A.4")->perlu_no_kk);
    assert_non_null(service_find("I.A.x-WNA-JADI-WNI"));
    assert_null(service_find("I.A.7"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_list_has_its_number_of_items),
        cmocka_unit_test(the_same_digits_differ_between_versions),
        cmocka_unit_test(an_old_code_has_a_new_one_only_where_it_means_one),
        cmocka_unit_test(codes_labels_and_spellings_in_use_are_accepted),
        cmocka_unit_test(what_means_nothing_is_not_accepted),
        cmocka_unit_test(every_label_stands_for_its_own_code),
        cmocka_unit_test(the_form_has_eleven_kinds_and_two_variants),
    };
    return cmocka_run_group_tests_name("model_code", tests, NULL, NULL);
}
