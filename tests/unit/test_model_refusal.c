/*
 * What the applicant reads, for every reason of the database.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "db/model/refusal.h"

static const char *
text(struct buf *b, const char *decision, const char *reason, const char *target, const char *note)
{
    buf_reset(b);
    refusal_text(b, decision, reason, "Alasan dari basis data", target, note);
    return b->data;
}

static void
a_target_is_joined_and_taken_apart(void **state)
{
    (void)state;
    char target[REFUSAL_TARGET], code[REFUSAL_TARGET], lengthy[80];
    int urut;
    refusal_target_make(target, "nama_lengkap", 2);
    assert_string_equal(target, "nama_lengkap#2");
    refusal_target_split(target, code, &urut);
    assert_string_equal(code, "nama_lengkap");
    assert_int_equal(urut, 2);
    refusal_target_make(target, "KK-LAMA", 0);
    refusal_target_split(target, code, &urut);
    assert_string_equal(code, "KK-LAMA");
    assert_int_equal(urut, 0);
    memset(lengthy, 'A', sizeof(lengthy) - 1);
    lengthy[sizeof(lengthy) - 1] = '\0';
    refusal_target_make(target, lengthy, 3);
    assert_string_equal(target, "");
    refusal_target_split("x#", code, &urut);
    assert_int_equal(urut, 0);
    refusal_target_split("x#99999999999999999999", code, &urut);
    assert_int_equal(urut, 0);
}

static void
targets_have_names(void **state)
{
    (void)state;
    struct buf b = {0};
    static const struct {
        const char *target, *name;
    } all[] = {{"KK-LAMA", "KARTU KELUARGA LAMA"},
               {"nama_lengkap", "Nama Lengkap"},
               {"tanggal_lahir#3", "Tanggal Lahir anggota ke-3"},
               {"anggota#4", "Data anggota ke-4"},
               {"no_kk", "No. KK"},
               {"alamat", "Alamat"},
               {"ENTAH", "ENTAH"}};
    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        buf_reset(&b);
        refusal_target_text(&b, all[i].target);
        assert_string_equal(b.data, all[i].name);
    }
    buf_done(&b);
}

static void
a_reason_says_what_and_what_to_do(void **state)
{
    (void)state;
    struct buf b = {0};
    assert_string_equal(
        text(&b, "return", "BERKAS_KURANG", "KK-LAMA", ""),
        "KARTU KELUARGA LAMA belum ada. Unggah pindaian atau foto dokumen aslinya, atau bawa ke "
        "loket.");
    assert_string_equal(
        text(&b, "return", "TAK_TERBACA", "", "halaman 2"),
        "Berkas tidak terbaca atau terpotong. Unggah lagi yang utuh dan jelas. Keterangan petugas: "
        "halaman 2");
    assert_string_equal(text(&b, "reject", "NOMOR_SALAH", "no_kk", ""),
                        "No. KK keliru. Ajukan permohonan baru dengan data yang benar.");
    assert_non_null(strstr(text(&b, "reject", "SALAH_DOMISILI", "", ""), "SKPWNI"));
    assert_string_equal(text(&b, "return", "LAIN", "", "Bawa KTP."), "Bawa KTP.");
    assert_string_equal(text(&b, "return", "LAIN", "alamat", "Kurang RT."), "Alamat: Kurang RT.");
    assert_string_equal(text(&b, "return", "BARU", "alamat", ""), "Alasan dari basis data: Alamat.");
    /* A sign of printf in what people typed is only a sign. */
    assert_non_null(strstr(text(&b, "return", "BERKAS_KURANG", "%s%n", "100%s"), "%s%n belum ada."));
    assert_non_null(strstr(b.data, "100%s"));
    buf_done(&b);
}

/* Every reason of 0016_codes.sql is known here, for each decision that it belongs to. */
static void
no_reason_is_without_a_sentence(void **state)
{
    (void)state;
    struct buf b = {0};
    static const char *const returns[] = {"BERKAS_KURANG", "BUKAN_ASLI",  "SALAH_TEMPAT",  "TAK_TERBACA",
                                          "DATA_BEDA",     "NOMOR_SALAH", "NAMA_MELANGGAR"};
    static const char *const rejects[] = {"DATA_BEDA",  "NOMOR_SALAH",  "NAMA_MELANGGAR",
                                          "DATA_GANDA", "TIDAK_BERHAK", "SALAH_DOMISILI"};
    for (size_t i = 0; i < sizeof(returns) / sizeof(returns[0]); i++) {
        assert_null(strstr(text(&b, "return", returns[i], "KK-LAMA", ""), "Alasan dari basis data"));
        assert_non_null(strstr(b.data, "KARTU KELUARGA LAMA"));
        assert_null(strstr(text(&b, "return", returns[i], "", ""), "Alasan dari basis data"));
    }
    for (size_t i = 0; i < sizeof(rejects) / sizeof(rejects[0]); i++)
        assert_null(strstr(text(&b, "reject", rejects[i], "", ""), "Alasan dari basis data"));
    assert_string_not_equal(refusal_next("return"), refusal_next("reject"));
    buf_done(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_target_is_joined_and_taken_apart),
        cmocka_unit_test(targets_have_names),
        cmocka_unit_test(a_reason_says_what_and_what_to_do),
        cmocka_unit_test(no_reason_is_without_a_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
