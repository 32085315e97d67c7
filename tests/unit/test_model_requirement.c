#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "console/base/arena.h"
#include "db/model/code.h"
#include "db/model/f102.h"
#include "db/model/requirement.h"
#include "db/model/service.h"

#define TODAY "2026-11-22"

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

static const struct f102_member unmarried = {.nik = "9901010101900001",
                                             .nama_lengkap = "BUDI SANTOSO",
                                             .jenis_kelamin = "1",
                                             .tanggal_lahir = "1990-01-01",
                                             .status_kawin = "1"};

/* What a form of this kind with this one member lacks, "A|B C " (groups by |), in the order of the rules. */
static const char *
lacks(struct arena *a, const struct f102 *r)
{
    size_t n;
    struct requirement_missing *rows = requirement_missing(a, r, TODAY, &n);
    const char *s = "";
    for (size_t i = 0; i < n; i++) {
        assert_true(rows[i].sumber[0] != '\0');
        assert_true(rows[i].label[0] != '\0');
        for (size_t k = 0; k < rows[i].n; k++)
            s = arena_printf(a, "%s%s%s", s, rows[i].dokumen[k], k + 1 < rows[i].n ? "|" : " ");
    }
    return s;
}

static const char *
lacks_with(struct arena *a, const char *kind, const struct f102_member *m)
{
    struct f102 r = {.kind = kind, .anggota = m, .nanggota = m != NULL ? 1 : 0};
    return lacks(a, &r);
}

static void
every_kind_asks_for_its_documents(void **state)
{
    struct arena *a = *state;
    assert_string_equal(lacks_with(a, "I.A.1", NULL), "F102 CERAI|F105|NIKAH ");
    assert_string_equal(lacks_with(a, "I.A.2", NULL), "F102 MATI KK-LAMA ");
    assert_string_equal(lacks_with(a, "I.A.3", NULL), "F102 KK-LAMA KTP-EL ");
    assert_string_equal(lacks_with(a, "I.A.4", NULL), "F103 SKP KTP-EL ");
    assert_string_equal(lacks_with(a, "I.A.5", NULL), "F103 SKP-PWK|SKPLN PASPOR ");
    assert_string_equal(lacks_with(a, "I.A.6", NULL), "F102 SK-GANTI ");
    assert_string_equal(lacks_with(a, "I.A.x-WNA-JADI-WNI", NULL), "F102 KEPMEN|KEPPRES ");
    assert_string_equal(lacks_with(a, "I.A.x-ORANG-ASING", NULL), "F102 KITAP ");
    assert_string_equal(lacks_with(a, "I.B.1", NULL), "F102 KK-TUJUAN SP-TERIMA KK-LAMA ");
    assert_string_equal(lacks_with(a, "I.B.2", NULL), "F102 KK-LAMA BUKTI ");
    assert_string_equal(lacks_with(a, "I.B.3", NULL), "F102 F106 KK-LAMA BUKTI ");
    assert_string_equal(lacks_with(a, "I.C.1", NULL), "F102 HILANG-POL KTP-EL ");
    assert_string_equal(lacks_with(a, "I.C.2", NULL), "F102 KK-RUSAK KTP-EL ");
}

static void
one_of_a_group_is_enough(void **state)
{
    static const char *const have[] = {"F102", "F105"};
    struct f102 r = {.kind = "I.A.1", .dokumen = have, .ndokumen = 2};
    assert_string_equal(lacks(*state, &r), "");
    r.ndokumen = 1;
    assert_string_equal(lacks(*state, &r), "CERAI|F105|NIKAH ");
}

static void
who_leaves_by_death_or_by_moving_needs_the_proof(void **state)
{
    struct f102_member m = unmarried;
    m.tindakan = "keluar";
    m.alasan_keluar = "mati";
    assert_string_equal(lacks_with(*state, "I.B.2", &m), "F102 KK-LAMA BUKTI MATI ");
    m.alasan_keluar = "pindah";
    assert_string_equal(lacks_with(*state, "I.B.2", &m), "F102 KK-LAMA BUKTI SKP ");
}

static void
a_newborn_needs_a_birth_certificate_and_the_parents_marriage(void **state)
{
    struct f102_member m = {.tindakan = "tambah", .nama_ibu = "SITI AMINAH"};
    assert_string_equal(lacks_with(*state, "I.B.2", &m), "F102 KK-LAMA BUKTI LAHIR ");
    m.nama_ayah = "BUDI SANTOSO";
    assert_string_equal(lacks_with(*state, "I.B.2", &m), "F102 KK-LAMA BUKTI LAHIR F105|NIKAH ");
}

static void
a_change_of_marital_status_needs_its_document(void **state)
{
    static const char *const needs[][2] = {
        {"2", "NIKAH "}, {"3", "F105 "}, {"4", "CERAI "}, {"5", "F105 "}, {"6", ""}};
    struct f102_member m = unmarried;
    m.tindakan = "ubah";
    m.semula = &unmarried;
    for (size_t i = 0; i < 5; i++) {
        m.status_kawin = needs[i][0];
        const char *all = lacks_with(*state, "I.B.2", &m);
        assert_string_equal(all + strlen("F102 KK-LAMA BUKTI "), needs[i][1]);
    }
    m.status_kawin = "2";
    assert_string_equal(lacks_with(*state, "I.A.3", &m), "F102 KK-LAMA KTP-EL NIKAH ");
    struct f102_member recorded = unmarried;
    recorded.status_kawin = "2";
    m.semula = &recorded;
    assert_string_equal(lacks_with(*state, "I.A.3", &m), "F102 KK-LAMA KTP-EL ");
    /* An old KAWIN may be either, so the document tells (kk-domain 4.3). */
    recorded.status_kawin = code_modern("status_kawin", "lama", "2");
    assert_string_equal(lacks_with(*state, "I.B.2", &m), "F102 KK-LAMA BUKTI NIKAH ");
}

static void
a_new_name_or_sex_needs_a_ruling_in_any_kind(void **state)
{
    struct f102_member m = {
        .nik = unmarried.nik, .tindakan = "ubah", .nama_lengkap = "BUDI RAHARJO", .semula = &unmarried};
    assert_string_equal(lacks_with(*state, "I.B.3", &m), "F102 F106 KK-LAMA BUKTI PN ");
    assert_string_equal(lacks_with(*state, "I.B.2", &m), "F102 KK-LAMA BUKTI PN ");
    m.nama_lengkap = NULL;
    m.jenis_kelamin = "2";
    assert_string_equal(lacks_with(*state, "I.B.3", &m), "F102 F106 KK-LAMA BUKTI PN ");
    m.jenis_kelamin = NULL;
    assert_string_equal(lacks_with(*state, "I.B.3", &m), "F102 F106 KK-LAMA BUKTI ");
}

static void
a_child_without_parents_needs_their_word(void **state)
{
    struct f102_member m[2] = {
        {.nik = "9901010101800001", .tindakan = "tetap", .nama_lengkap = "BUDI SANTOSO"},
        {.tindakan = "tambah",
         .tanggal_lahir = "2015-01-01",
         .status_kawin = "1",
         .nama_ayah = "budi santoso"}};
    struct f102 r = {.kind = "I.B.1", .anggota = m, .nanggota = 2};
    assert_null(strstr(lacks(*state, &r), "ASUH"));
    m[1].nama_ayah = "JOKO SUSILO";
    assert_non_null(strstr(lacks(*state, &r), "ASUH"));
    m[1].nik_ayah = m[0].nik;
    assert_null(strstr(lacks(*state, &r), "ASUH"));
    m[1].nik_ayah = NULL;
    m[1].tanggal_lahir = "2009-11-22"; /* 17 today */
    assert_null(strstr(lacks(*state, &r), "ASUH"));
}

static void
whoever_comes_from_elsewhere_brings_the_letter(void **state)
{
    struct f102_member m = {.nik = "9902010101800001", .tindakan = "tambah", .tanggal_lahir = "1980-01-01"};
    assert_non_null(strstr(lacks_with(*state, "I.B.1", &m), "SKP "));
    m.semula = &unmarried;
    assert_null(strstr(lacks_with(*state, "I.B.1", &m), "SKP "));
}

static void
children_who_are_left_need_a_guardian(void **state)
{
    struct f102_member m[3] = {
        {.nik = "9901010101800001", .tindakan = "keluar", .alasan_keluar = "mati"},
        {.nik = "9901010101120001", .tindakan = "ubah", .tanggal_lahir = "2012-01-01"},
        {.nik = "9901010101700001", .tindakan = "tambah", .tanggal_lahir = "1970-01-01"}};
    struct f102 r = {.kind = "I.A.2", .anggota = m, .nanggota = 3};
    assert_string_equal(lacks(*state, &r), "F102 MATI KK-LAMA WALI ");
    m[1].tanggal_lahir = "2000-01-01";
    assert_string_equal(lacks(*state, &r), "F102 MATI KK-LAMA ");
}

static void
lodging_and_foreigners(void **state)
{
    struct f102 r = {.kind = "I.A.4", .menumpang = "ya"};
    assert_string_equal(lacks(*state, &r), "F103 SKP SP-RUMAH KTP-EL ");
    r.menumpang = "tidak";
    assert_string_equal(lacks(*state, &r), "F103 SKP KTP-EL ");
    struct f102_member m = unmarried;
    m.tindakan = "tetap";
    m.kewarganegaraan = "2";
    assert_string_equal(lacks_with(*state, "I.C.1", &m), "F102 HILANG-POL KTP-EL KITAP ");
    assert_string_equal(lacks_with(*state, "I.C.2", &m), "F102 KK-RUSAK KTP-EL KITAP ");
}

static void
what_a_change_rests_on_is_needed_once(void **state)
{
    struct f102_member m[2] = {unmarried, unmarried};
    static const char *const have[] = {"LAHIR"};
    struct f102 r = {.kind = "I.B.3", .anggota = m, .nanggota = 2};
    m[0].dasar_perubahan = m[1].dasar_perubahan = "LAHIR";
    assert_string_equal(lacks(*state, &r), "F102 F106 KK-LAMA BUKTI LAHIR ");
    m[1].dasar_perubahan = "BUKTI";
    r.dokumen = have;
    r.ndokumen = 1;
    assert_string_equal(lacks(*state, &r), "F102 F106 KK-LAMA BUKTI ");
}

static void
the_checklist_names_each_document_once(void **state)
{
    for (size_t k = 0; k < services_n; k++) {
        struct f102 r = {.kind = services[k].kind};
        size_t n;
        struct requirement_row *rows = requirement_checklist(*state, &r, TODAY, &n);
        assert_true(n > 2);
        for (size_t i = 0; i < n; i++) {
            assert_true(rows[i].label[0] != '\0');
            assert_true(rows[i].sumber[0] != '\0');
            assert_true((rows[i].bila[0] != '\0') == (rows[i].syarat[0] != '\0'));
            assert_true(i == 0 || rows[i - 1].berlaku || !rows[i].berlaku);
            for (size_t j = 0; j < i; j++)
                assert_string_not_equal(rows[i].dokumen, rows[j].dokumen);
        }
    }
}

static const struct requirement_row *
row_of(const struct requirement_row *rows, size_t n, const char *dokumen)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].dokumen, dokumen) == 0)
            return &rows[i];
    fail_msg("the checklist has no %s", dokumen);
    return rows;
}

static void
the_checklist_follows_the_form(void **state)
{
    static const char *const have[] = {"F105"};
    struct f102_member m = {.tindakan = "tambah", .nama_ayah = "BUDI SANTOSO"};
    struct f102 r = {.kind = "I.B.2", .anggota = &m, .nanggota = 1, .dokumen = have, .ndokumen = 1};
    size_t n;
    struct requirement_row *rows = requirement_checklist(*state, &r, TODAY, &n);
    const struct requirement_row *nikah = row_of(rows, n, "NIKAH"), *f105 = row_of(rows, n, "F105");
    assert_int_equal(nikah->need, REQUIREMENT_ONE_OF); /* of a newborn: or F-1.05 */
    assert_true(nikah->berlaku);
    assert_false(nikah->ada);
    assert_true(f105->ada);
    assert_int_equal(nikah->grup, f105->grup);
    assert_int_equal(row_of(rows, n, "LAHIR")->need, REQUIREMENT_MANDATORY);
    assert_true(row_of(rows, n, "LAHIR")->berlaku);
    assert_false(row_of(rows, n, "MATI")->berlaku);
    assert_string_equal(row_of(rows, n, "MATI")->bila, "bila anggota meninggal");
    m = unmarried;
    m.tindakan = "ubah";
    m.status_kawin = "2";
    m.semula = &unmarried;
    rows = requirement_checklist(*state, &r, TODAY, &n);
    assert_int_equal(row_of(rows, n, "NIKAH")->need, REQUIREMENT_MANDATORY);
    assert_false(row_of(rows, n, "LAHIR")->berlaku);
    r.kind = "I.Z.1";
    requirement_checklist(*state, &r, TODAY, &n);
    assert_int_equal(n, 0);
}

#define WITH_ARENA(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARENA(every_kind_asks_for_its_documents),
        WITH_ARENA(one_of_a_group_is_enough),
        WITH_ARENA(who_leaves_by_death_or_by_moving_needs_the_proof),
        WITH_ARENA(a_newborn_needs_a_birth_certificate_and_the_parents_marriage),
        WITH_ARENA(a_change_of_marital_status_needs_its_document),
        WITH_ARENA(a_new_name_or_sex_needs_a_ruling_in_any_kind),
        WITH_ARENA(a_child_without_parents_needs_their_word),
        WITH_ARENA(whoever_comes_from_elsewhere_brings_the_letter),
        WITH_ARENA(children_who_are_left_need_a_guardian),
        WITH_ARENA(lodging_and_foreigners),
        WITH_ARENA(what_a_change_rests_on_is_needed_once),
        WITH_ARENA(the_checklist_names_each_document_once),
        WITH_ARENA(the_checklist_follows_the_form),
    };
    return cmocka_run_group_tests_name("model_requirement", tests, NULL, NULL);
}
