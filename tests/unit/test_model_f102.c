#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "db/model/code.h"
#include "db/model/f102.h"

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

/* "path code param; " of every finding. */
static const char *
all(struct arena *a, const struct f102 *r)
{
    size_t n;
    struct f102_finding *rows = f102_check(a, r, TODAY, &n);
    const char *s = "";
    for (size_t i = 0; i < n; i++)
        s = arena_printf(a, "%s%s %s%s%s; ", s, rows[i].path, rows[i].code,
                         rows[i].param[0] != '\0' ? " " : "", rows[i].param);
    return s;
}

static const struct f102_member father = {.nik = "9901010101850001",
                                          .tindakan = "tetap",
                                          .shdk = "1",
                                          .nama_lengkap = "BUDI SANTOSO",
                                          .jenis_kelamin = "1",
                                          .tanggal_lahir = "1985-01-01",
                                          .status_kawin = "1"};

static struct f102
form(const char *kind, const struct f102_member *m, size_t n)
{
    return (struct f102){.kind = kind,
                         .pemohon_nik = "9901010101850001",
                         .no_kk = "9901010101200001",
                         .telepon = "0899-0000-0001",
                         .alamat = "JALAN MELATI 7",
                         .rt = "001",
                         .rw = "002",
                         .kode_wilayah = "99.01.01.2001",
                         .channel = "portal",
                         .anggota = m,
                         .nanggota = n};
}

static void
every_field_is_described(void **state)
{
    struct f102_member m = {.agama = "3"};
    struct f102 r = {.kind = "I.C.1"};
    (void)state;
    assert_int_equal(f102_head_n, 12);
    assert_int_equal(f102_member_n, 22);
    const struct f102_field *f = f102_field_find(f102_member_fields, f102_member_n, "agama");
    assert_non_null(f);
    assert_string_equal(f102_get(&m, f), "3");
    assert_string_equal(f102_get(&m, f102_field_find(f102_member_fields, f102_member_n, "nik")), "");
    assert_string_equal(f102_get(&r, f102_field_find(f102_head_fields, f102_head_n, "kind")), "I.C.1");
    assert_null(f102_field_find(f102_head_fields, f102_head_n, "agama"));
    for (size_t i = 0; i < f102_member_n; i++)
        if (f102_member_fields[i].type == F102_CODE)
            assert_non_null(code_list_find(f102_member_fields[i].list, f102_member_fields[i].version));
}

static void
an_empty_form_says_what_it_needs(void **state)
{
    struct f102 r = {0};
    assert_string_equal(all(*state, &r),
                        "kind wajib_diisi; pemohon_nik wajib_diisi; pemohon_nama wajib_diisi; "
                        "telepon kontak_kosong; ");
}

static void
each_kind_needs_what_it_is_for(void **state)
{
    struct f102 r = form("I.A.1", NULL, 0);
    struct f102_member stays = father;
    assert_string_equal(all(*state, &r), "anggota anggota_kosong; ");
    r = form("I.B.1", &stays, 1);
    assert_string_equal(all(*state, &r), "anggota menumpang_tanpa_tambah; ");
    r.kind = "I.B.3";
    assert_string_equal(all(*state, &r), ""); /* a new address is a change */
    r.alamat = r.rt = r.rw = r.kode_wilayah = "";
    assert_string_equal(all(*state, &r), "anggota tanpa_perubahan; ");
    r.kind = "I.C.2";
    assert_string_equal(all(*state, &r), "");
    r.no_kk = NULL;
    assert_string_equal(all(*state, &r), "no_kk wajib_diisi; ");
    stays.tindakan = "ubah";
    r.no_kk = "9901010101200001";
    assert_string_equal(all(*state, &r), "anggota[0].tindakan tindakan_tak_cocok; ");
}

static void
an_address_is_whole(void **state)
{
    struct f102_member stays = father;
    struct f102 r = form("I.B.3", &stays, 1);
    r.rw = r.kode_wilayah = "";
    assert_string_equal(all(*state, &r), "rw wajib_diisi; kode_wilayah wajib_diisi; ");
}

static void
a_split_needs_a_head_of_17(void **state)
{
    struct f102_member m = father;
    size_t n;
    struct f102 r = form("I.A.3", &m, 1);
    m.nik = "9901012311090001";
    m.tindakan = "ubah";
    m.tanggal_lahir = "2009-11-23";
    assert_string_equal(all(*state, &r), "anggota[0].tanggal_lahir kepala_di_bawah_umur; ");
    assert_int_equal(f102_check(*state, &r, TODAY, &n)[0].severity, F102_GALAT);
    r.kind = "I.A.2"; /* children may be left with an elder one: look */
    assert_int_equal(f102_check(*state, &r, TODAY, &n)[0].severity, F102_PERINGATAN);
    r.kind = "I.A.3";
    r.pemohon_nik = m.nik;
    assert_string_equal(all(*state, &r), "pemohon_nik pemohon_di_bawah_umur; "
                                         "anggota[0].tanggal_lahir kepala_di_bawah_umur; ");
    m.tanggal_lahir = "2009-11-22";
    m.nik = "9901012211090001";
    r.pemohon_nik = m.nik;
    assert_string_equal(all(*state, &r), "");
}

static void
everything_comes_at_once_in_the_order_of_the_form(void **state)
{
    static const char *const have[] = {"KTP-EL", "X"};
    struct f102_member m[2] = {father, father};
    struct f102 r = form("I.A.1", m, 2);
    r.pemohon_nik = "0000";
    r.email = "salah";
    r.dokumen = have;
    r.ndokumen = 2;
    m[0].tanggal_lahir = "1985-02-30";
    m[0].agama = "9";
    m[1].shdk = "12";
    m[1].nama_lengkap = "M. 4LI";
    assert_string_equal(
        all(*state, &r),
        "pemohon_nik nik_panjang; email email_salah; anggota[0].tanggal_lahir tanggal_salah 1985-02-30; "
        "anggota[0].agama kode_tak_dikenal 9; anggota[1].nik anggota_ganda 9901010101850001; "
        "anggota[1].shdk kode_tak_dikenal 12; anggota[1].nama_lengkap nama_angka; "
        "anggota[1].nama_lengkap nama_singkatan; dokumen dokumen_tak_dikenal X; ");
}

static void
what_the_records_say_needs_no_repeating(void **state)
{
    struct f102_member old = {.nik = father.nik,
                              .nama_lengkap = "SUHARTO'",
                              .jenis_kelamin = "2",
                              .tanggal_lahir = "1985-01-02",
                              .status_kawin = "1",
                              .tanggal_kawin = "2010-01-01",
                              .shdk = "1"};
    struct f102_member m = {.nik = father.nik, .tindakan = "ubah", .pekerjaan = "88", .semula = &old};
    struct f102 r = form("I.B.3", &m, 1);
    /* Old names and old contradictions are left alone; digits that disagree are said. */
    assert_string_equal(
        all(*state, &r),
        "anggota[0].jenis_kelamin nik_beda_kelamin; anggota[0].tanggal_lahir nik_beda_lahir; ");
    m.nama_lengkap = "Suharto'";
    m.status_kawin = "1";
    m.tanggal_kawin = "2010-01-01";
    assert_string_equal(all(*state, &r),
                        "anggota[0].jenis_kelamin nik_beda_kelamin; anggota[0].tanggal_lahir nik_beda_lahir; "
                        "anggota[0].tanggal_kawin kawin_tanpa_status; ");
    m = (struct f102_member){.nik = father.nik, .pekerjaan = "88", .semula = &old}; /* follows: ubah */
    r.alamat = r.rt = r.rw = r.kode_wilayah = NULL;
    assert_null(strstr(all(*state, &r), "tanpa_perubahan"));
    m.pekerjaan = NULL; /* tetap */
    assert_non_null(strstr(all(*state, &r), "tanpa_perubahan"));
}

static void
a_name_is_judged_where_it_is_recorded_first(void **state)
{
    struct f102_member m = father;
    struct f102 r = form("I.A.4", &m, 1);
    size_t n;
    m.tindakan = "tambah"; /* with a NIK of elsewhere: recorded there */
    m.nama_lengkap = "MA'RUF HASAN";
    struct f102_finding *rows = f102_check(*state, &r, TODAY, &n);
    assert_int_equal(n, 1);
    assert_string_equal(rows[0].code, "nama_tanda");
    assert_int_equal(rows[0].severity, F102_PERINGATAN);
    m.nik = NULL;
    rows = f102_check(*state, &r, TODAY, &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].code, "nama_tanda") == 0)
            assert_int_equal(rows[i].severity, F102_GALAT);
}

static void
more_members_than_a_form_holds(void **state)
{
    struct f102_member *m = arena_array(*state, F102_MEMBERS_MAX + 1, sizeof *m);
    struct f102 r = form("I.A.4", m, F102_MEMBERS_MAX + 1);
    for (int i = 0; i <= F102_MEMBERS_MAX; i++) {
        m[i] = father;
        m[i].nik = arena_printf(*state, "990101010185%04d", i + 1);
        m[i].shdk = i == 0 ? "1" : "9";
    }
    assert_string_equal(all(*state, &r), "anggota anggota_terlalu_banyak 99; ");
}

static void
ages_are_plausible(void **state)
{
    struct f102_member m = father;
    struct f102 r = form("I.A.4", &m, 1);
    m.nik = "9901010101050001";
    m.tanggal_lahir = "1905-01-01";
    assert_string_equal(all(*state, &r), "anggota[0].tanggal_lahir usia_tak_wajar; ");
}

static void
hostile_values_stay_short_and_clean(void **state)
{
    char *longer = arena_alloc(*state, 5000);
    memset(longer, 'A', 4999);
    struct f102_member m = father;
    struct f102 r = form("I.A.4", &m, 1);
    size_t n;
    m.agama = longer;
    m.tempat_lahir = longer;
    m.nama_ayah = "A\xe2\x80\xae"
                  "B";
    struct f102_finding *rows = f102_check(*state, &r, TODAY, &n);
    assert_int_equal(n, 3);
    for (size_t i = 0; i < n; i++)
        assert_true(strlen(rows[i].param) <= 32 && strlen(rows[i].text) < 200);
}

static void
every_word_has_a_sentence(void **state)
{
    assert_string_equal(f102_rule_text(*state, "wajib_diisi", ""), "Wajib diisi.");
    assert_string_equal(f102_rule_text(*state, "kepala_tidak_satu", "2"),
                        "Kepala Keluarga harus tepat satu; sekarang 2.");
    assert_string_equal(f102_rule_text(*state, "sudah_ada", "261122-00007"),
                        "Permohonan yang sama masih terbuka: 261122-00007.");
    assert_string_equal(f102_rule_text(*state, "sudah_ada", ""), "Permohonan yang sama masih terbuka.");
    assert_string_equal(f102_rule_text(*state, "entah_apa", "%s%n"),
                        "Isian ini tidak memenuhi aturan. Periksa kembali.");
    assert_string_equal(f102_rule_text(*state, "kk_tak_dikenal", "%s%n"),
                        "Nomor KK %s%n tidak ada dalam catatan.");
}

#define WITH_ARENA(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_ARENA(every_field_is_described),
        WITH_ARENA(an_empty_form_says_what_it_needs),
        WITH_ARENA(each_kind_needs_what_it_is_for),
        WITH_ARENA(an_address_is_whole),
        WITH_ARENA(a_split_needs_a_head_of_17),
        WITH_ARENA(everything_comes_at_once_in_the_order_of_the_form),
        WITH_ARENA(what_the_records_say_needs_no_repeating),
        WITH_ARENA(a_name_is_judged_where_it_is_recorded_first),
        WITH_ARENA(more_members_than_a_form_holds),
        WITH_ARENA(ages_are_plausible),
        WITH_ARENA(hostile_values_stay_short_and_clean),
        WITH_ARENA(every_word_has_a_sentence),
    };
    return cmocka_run_group_tests_name("model_f102", tests, NULL, NULL);
}
