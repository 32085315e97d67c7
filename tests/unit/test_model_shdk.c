#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/model/shdk.h"

#define TODAY "2026-11-22"

struct heard {
    char text[600]; /* "who.field code param\n" of each */
};

static void
hear(void *ctx, size_t who, const char *field, const char *code, const char *param)
{
    struct heard *h = ctx;
    char line[120], whose[12] = "*";
    if (who != SHDK_ALL)
        snprintf(whose, sizeof whose, "%u", (unsigned)who % 1000);
    snprintf(line, sizeof line, "%s.%s %s%s%s;", whose, field, code, param[0] != '\0' ? " " : "", param);
    strncat(h->text, line, sizeof h->text - strlen(h->text) - 1);
}

static const struct kin father = {HUB_KEPALA,   1,  2, "9901010101850001", "BUDI SANTOSO", "1985-01-01",
                                  "2010-01-01", "", ""};
static const struct kin mother = {HUB_ISTRI,    2,  2, "9901014202870001", "SITI AMINAH", "1987-02-02",
                                  "2010-01-01", "", ""};
static const struct kin child = {
    HUB_ANAK, 1, 1, "", "AGUS SANTOSO", "2012-03-03", "", "9901010101850001", "9901014202870001"};

static void
expect(const struct kin *kin, size_t n, bool whole, const char *text)
{
    struct heard h = {""};
    shdk_check(kin, n, whole, TODAY, hear, &h);
    assert_string_equal(h.text, text);
}

static void
a_plain_family_breaks_nothing(void **state)
{
    const struct kin kin[] = {father, mother, child};
    (void)state;
    expect(kin, 3, true, "");
    expect(kin, 1, true, "");
    expect(NULL, 0, false, "");
}

static void
there_is_exactly_one_head(void **state)
{
    struct kin kin[] = {father, mother, child};
    (void)state;
    kin[2].shdk = HUB_KEPALA;
    expect(kin, 3, true, "*.anggota kepala_tidak_satu 2;");
    kin[2].shdk = HUB_ANAK;
    kin[0].shdk = HUB_FAMILI;
    expect(kin, 3, true, "*.anggota kepala_tidak_satu 0;");
    expect(kin, 3, false, ""); /* the head may be one who is not named */
    kin[2].shdk = 0;
    expect(kin, 3, true, ""); /* or one whose relation is not known yet */
}

static void
a_head_is_17_or_was_married(void **state)
{
    struct kin kin = {HUB_KEPALA, 1, 1, "", "AGUS SANTOSO", "2009-11-23", "", "", ""};
    (void)state;
    expect(&kin, 1, true, "0.tanggal_lahir kepala_di_bawah_umur;");
    kin.tanggal_lahir = "2009-11-22"; /* 17 today */
    expect(&kin, 1, true, "");
    kin.tanggal_lahir = "2009-11-23";
    kin.status_kawin = 6; /* a widower */
    expect(&kin, 1, true, "");
}

static void
spouses_fit_the_head(void **state)
{
    struct kin kin[] = {father, mother};
    (void)state;
    kin[1].jenis_kelamin = 1;
    expect(kin, 2, true, "1.jenis_kelamin hubungan_beda_kelamin;");
    kin[1] = mother;
    kin[1].shdk = HUB_SUAMI;
    expect(kin, 2, true, "1.jenis_kelamin hubungan_beda_kelamin;1.shdk pasangan_tak_selaras;");
    kin[1] = mother;
    kin[1].status_kawin = 6;
    expect(kin, 2, true, "1.status_kawin pasangan_belum_kawin;");
    kin[1] = mother;
    kin[0].status_kawin = 1;
    expect(kin, 2, true, "0.status_kawin pasangan_belum_kawin;");
}

static void
more_husbands_or_wives_than_the_law_has(void **state)
{
    struct kin kin[6] = {father, mother, mother, mother, mother, mother};
    struct kin other[3] = {mother, father, father};
    (void)state;
    for (size_t i = 1; i < 6; i++)
        kin[i].nik = "";
    expect(kin, 5, true, "");
    expect(kin, 6, true, "*.anggota istri_terlalu_banyak;");
    other[0].shdk = HUB_KEPALA;
    other[1].shdk = other[2].shdk = HUB_SUAMI;
    expect(other, 3, true, "*.anggota suami_ganda;");
}

static void
a_son_in_law_who_is_widowed_is_plausible(void **state)
{
    struct kin kin[] = {father, child};
    (void)state;
    kin[1] = (struct kin){HUB_MENANTU, 1, 6, "", "JOKO SUSILO", "2004-01-01", "", "", ""};
    expect(kin, 2, true, "");
    kin[1].status_kawin = 1;
    expect(kin, 2, true, "1.status_kawin pasangan_belum_kawin;");
}

static void
parents_are_older_than_children(void **state)
{
    struct kin kin[] = {father, mother, child};
    (void)state;
    kin[2].nik_ibu = "";
    kin[2].tanggal_lahir = "1985-01-01";
    expect(kin, 3, true,
           "2.tanggal_lahir anak_lebih_tua BUDI SANTOSO;2.tanggal_lahir anak_lebih_tua BUDI SANTOSO;");
    kin[2].nik_ayah = "";
    kin[2].tanggal_lahir = "1996-12-31"; /* the father was 11 */
    expect(kin, 3, true, "2.tanggal_lahir selisih_umur 11;");
    kin[2].tanggal_lahir = "1997-01-01";
    expect(kin, 3, true, "");
    kin[2].shdk = HUB_ORANG_TUA; /* the same person as the head's parent */
    expect(kin, 3, true, "0.tanggal_lahir anak_lebih_tua AGUS SANTOSO;");
}

static void
named_parents_have_the_right_sex(void **state)
{
    struct kin kin[] = {father, mother, child};
    (void)state;
    kin[2].nik_ayah = mother.nik;
    kin[2].nik_ibu = father.nik;
    expect(kin, 3, true, "2.nik_ibu orang_tua_beda_kelamin;2.nik_ayah orang_tua_beda_kelamin;");
}

static void
the_sheet_lists_by_relation_then_age(void **state)
{
    struct kin kin[] = {child, mother, child, father};
    (void)state;
    kin[0].tanggal_lahir = "2015-01-01";
    qsort(kin, 4, sizeof kin[0], shdk_order);
    assert_int_equal(kin[0].shdk, HUB_KEPALA);
    assert_int_equal(kin[1].shdk, HUB_ISTRI);
    assert_string_equal(kin[2].tanggal_lahir, "2012-03-03"); /* the eldest first */
    assert_string_equal(kin[3].tanggal_lahir, "2015-01-01");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_family_breaks_nothing),
        cmocka_unit_test(there_is_exactly_one_head),
        cmocka_unit_test(a_head_is_17_or_was_married),
        cmocka_unit_test(spouses_fit_the_head),
        cmocka_unit_test(more_husbands_or_wives_than_the_law_has),
        cmocka_unit_test(a_son_in_law_who_is_widowed_is_plausible),
        cmocka_unit_test(parents_are_older_than_children),
        cmocka_unit_test(named_parents_have_the_right_sex),
        cmocka_unit_test(the_sheet_lists_by_relation_then_age),
    };
    return cmocka_run_group_tests_name("model_shdk", tests, NULL, NULL);
}
