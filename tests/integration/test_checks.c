/*
 * Every check finds what it is for, and lets pass what lies beside it; no error is ever skipped by an
 * approval; random families and names are judged as db/model judges them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "db/model/check.h"
#include "db/model/nama.h"
#include "db/model/shdk.h"
#include "tests/support/check_stage.h"
#include "tests/support/seed_rng.h"

static const struct {
    const char *code, *severity;
    const char *finds;  /* makes the finding */
    const char *beside; /* as near as can be, and nothing is found */
} cases[] = {
    {"dokumen_kurang", "galat", NO_PAPER("BUKTI"), PAPER("F107")},
    {"dokumen_kurang", "galat", REQ("kind = 'I.A.1'"), REQ("kind = 'I.A.1'") PAPER("F105")},
    {"status_tanpa_bukti", "galat", R(HEAD, "status_kawin_versi = 'lama', status_kawin = 2"),
     R(HEAD, "status_kawin_versi = 'lama', status_kawin = 2") PAPER("NIKAH")},
    {"status_tanpa_bukti", "galat", M(1, "status_kawin = 4"), M(1, "status_kawin = 4") PAPER("CERAI")},
    {"status_tanpa_bukti", "galat", M(1, "status_kawin = 6"), M(1, "status_kawin = 6") PAPER("MATI")},
    {"status_tanpa_bukti", "galat", M(1, "status_kawin = 3"), M(1, "status_kawin = 3") PAPER("F105")},
    {"domisili_lain", "galat",
     JOINS FAR "select t.family(9999010101990002, (select kode from loket.region where length(kode) = 13 and "
               "left(kode, 5)"
               " <> left(t.desa(), 5) limit 1), '{9901010202850002}', '{1}');",
     JOINS "select t.family(9901010101990002, t.desa(), '{9901010202850002}', '{1}');"},
    {"pemohon_bukan_anggota", "peringatan", STRANGER REQ("pemohon_nik = 9901010202850002"),
     STRANGER REQ("pemohon_nik = 9901010202850002") PAPER("F107")},
    {"pemohon_belum_dewasa", "peringatan", REQ("pemohon_nik = 9901011005100001"),
     REQ("pemohon_nik = 9901014203820001")},
    {"pemohon_belum_dewasa", "galat", REQ("pemohon_nik = 9901011005100001, kind = 'I.A.3'"),
     REQ("pemohon_nik = 9901011005100001, kind = 'I.A.3'") M(3, "tanggal_lahir = '2005-01-01'")},
    {"pemohon_meninggal", "galat",
     STRANGER REQ("pemohon_nik = 9901010202850002") "update loket.resident set status_dasar = 2 where nik = "
                                                    "9901010202850002;",
     STRANGER REQ("pemohon_nik = 9901010202850002") "update loket.resident set status_dasar = 3 where nik = "
                                                    "9901010202850002;"},
    {"alamat_di_luar_kantor", "galat",
     "insert into loket.region (kode, induk, nama) select '98.01.01.2001', induk, 'DESA JAUH' from "
     "loket.region where"
     " kode = t.desa();" REQ("kode_wilayah = '98.01.01.2001'"),
     REQ("rt = '009'")},
    {"sudah_meninggal", "galat", "update loket.resident set status_dasar = 2 where nik = 9901011005100001",
     "update loket.resident set status_dasar = 2 where nik = 9901011005100001;" M(3,
                                                                                  "tindakan = 'keluar', "
                                                                                  "alasan_keluar = 'mati'")},
    {"sudah_pindah", "galat", "update loket.resident set status_dasar = 3 where nik = 9901011005100001",
     "update loket.resident set status_dasar = 3 where nik = 9901011005100001;" REQ("kind = 'I.A.4'")},
    {"status_lain", "galat", "update loket.resident set status_dasar = 4 where nik = 9901011005100001",
     "update loket.resident set status_dasar = 1 where nik = 9901011005100001"},
    {"di_kk_lain", "peringatan",
     JOINS "select t.family(9901010101990002, t.desa(), '{9901010202850002}', '{1}');", JOINS},
    {"di_kk_lain", "galat",
     JOINS
     "select t.family(9901010101990002, t.desa(), '{9901010202850002}', '{1}');" M(4, "tindakan = 'tetap'"),
     JOINS},
    {"nik_dipakai_orang_lain", "galat",
     JOINS M(4, "nama_lengkap = 'WULAN DEWI', tanggal_lahir = '1999-12-31'"),
     JOINS M(4, "nama_lengkap = 'JOKO PRASETIO', tanggal_lahir = '1999-12-31'")},
    {"nik_dipakai_orang_lain", "peringatan",
     M(2, "nama_lengkap = 'WULAN DEWI', tanggal_lahir = '1999-12-31'") PAPER("PN"),
     M(2, "nama_lengkap = 'WULAN DEWI'") PAPER("PN")},
    {"nik_tidak_sah", "galat", JOINS M(4, "nik = 9901013913850001"), JOINS M(4, "nik = 9901013112850001")},
    {"nik_tidak_sah", "galat", JOINS M(4, "nik = 9901010202850000"), JOINS M(4, "nik = 9901010202859999")},
    {"nik_tak_dikenal", "peringatan", JOINS M(4, "nik = 9901010202850009"), JOINS},
    {"nik_awalan_tak_dikenal", "peringatan", JOINS M(4, "nik = 9877010202850009"),
     JOINS M(4, "nik = (replace(left(t.desa(), 8), '.', '') || '0202850009')::bigint")},
    {"nik_awalan_tak_dikenal", "peringatan",
     JOINS M(
         4,
         "nik = (replace(left(t.desa(), 8), '.', '') || '0202850009')::bigint") "update loket.region set "
                                                                                "dicabut ="
                                                                                " '2020-01-01' where kode = "
                                                                                "left(t.desa(), 8);",
     JOINS M(4, "nik = (replace(left(t.desa(), 8), '.', '') || '0202850009')::bigint")},
    {"nik_beda_lahir", "peringatan", M(3, "tanggal_lahir = '2010-05-11'"),
     M(2, "tempat_lahir = 'KOTA LAIN'")},
    {"nik_beda_kelamin", "peringatan", M(3, "jenis_kelamin = 2"), M(3, "golongan_darah = 1")},
    {"perubahan_identitas", "peringatan", M(2, "nama_lengkap = 'SITI AMINAH RAHAYU'") PAPER("PN"),
     M(2, "agama = 2")},
    {"permohonan_lain", "peringatan",
     "select t.join(t.ask('T-2', 'I.B.3', 9901010101990001, null), 1, 9901011005100001, 4, "
     "'tetap');",
     "select t.join(t.ask('T-2', 'I.B.3', 9901010101990001, null), 1, 9901011005100001, 4, 'tetap');"
     "update loket.request set state = 'submitted', versi = 1 where ref = 'T-2';"
     "set constraints all deferred; update loket.request set state = 'rejected' where ref = 'T-2';"},
    {"permohonan_lain", "peringatan",
     BABY("RATNA SANTOSO", "2026-11-01") "select t.baby(t.ask('T-2', 'I.B.2', 9901010101990001, null), 1, "
                                         "'RATNA SANTOSA', '2026-11-01');",
     BABY("RATNA SANTOSO", "2026-11-01") "select t.baby(t.ask('T-2', 'I.B.2', 9901010101990001, null), 1, "
                                         "'RATNA SANTOSA', '2026-11-02');"},
    /* the same person under another number: as it is, another spelling, transposed, a slip in one part of the
       date */
    {"mungkin_ganda", "peringatan",
     "select t.person(9901011005100002, 'ANDI SANTOSO', 1, 'KOTA CONTOH', '2010-05-10', 'X');",
     "select t.person(9901011005100002, 'ANDI SANTOSO', 1, 'KOTA JAUH', '2010-05-10', 'WARTINI');"},
    {"mungkin_ganda", "peringatan",
     BABY("MOCH. ICHSAN",
          "2026-11-01") "select t.person(9901010111260001, 'MUHAMMAD IKHSAN', 1, 'KOTA CONTOH', "
                        "'2026-11-01', 'SITI AMINAH');",
     BABY("MOCH. ICHSAN", "2026-11-01") "select t.person(9901010111260001, 'BAGAS WIDODO', 1, 'KOTA CONTOH', "
                                        "'2026-11-01', 'SITI AMINAH');"},
    {"mungkin_ganda", "peringatan",
     BABY("ABDUL ROHMAN",
          "2026-11-02") "select t.person(9901011102260001, 'ABDULROHMAN', 1, 'KOTA CONTOH', '2026-02-11', "
                        "'SITI AMINAH');",
     BABY("ABDUL ROHMAN",
          "2026-11-02") "select t.person(9901011102260001, 'ABDULROHMAN', 1, 'KOTA CONTOH', '2025-03-12', "
                        "'SITI AMINAH');"},
    {"mungkin_ganda", "peringatan",
     BABY("RATNA SANTOSO",
          "2026-11-02") "select t.person(9901010211250001, 'RATNA SANTOSO', 1, 'KOTA CONTOH', "
                        "'2025-11-02', 'SITI AMINAH');",
     BABY("RATNA SANTOSO",
          "2026-11-02") "select t.person(9901010211250001, 'RATNA SANTOSO', 1, 'KOTA CONTOH', "
                        "'2025-11-02', 'WARTINI SARI');"},
    {"mungkin_ganda", "peringatan",
     "select t.person(9901011005100002, 'ANDI SANTOSO', 1, 'KOTA CONTOH', '2010-05-10', 'X');",
     "select t.person(9901011005100002, 'ANDI SANTOSO', 1, 'KOTA CONTOH', '2010-05-10', 'X');"
     "update loket.resident set status_dasar = 9 where nik = 9901011005100002;"},
    {"anggota_sama", "peringatan", BABY("ANDI SANTOSO", "2010-05-10"), BABY("ANDI SANTOSO", "2011-05-10")},
    {"nama_melanggar", "galat", BABY("R4TNA SANTOSO", "2026-11-02"),
     BABY("H. RATNA SANTOSO, S.H.", "2026-11-02")},
    {"nama_melanggar", "galat", BABY("MOH. RATNO", "2026-11-02"),
     R(HEAD, "nama_lengkap = 'MOH. BUDI 2'") M(1, "nama_lengkap = 'MOH. BUDI 2'")},
    {"nama_satu_kata", "peringatan", BABY("RATNA", "2026-11-02"),
     R(HEAD, "nama_lengkap = 'BUDI'") M(1, "nama_lengkap = 'BUDI'")},
    {"nama_satu_huruf", "peringatan", BABY("RATNA S", "2026-11-02"), BABY("I MADE RATNO", "2026-11-02")},
    {"kode_di_luar_daftar", "galat", M(3, "agama = 8"), M(3, "agama = 7")},
    {"kode_di_luar_daftar", "galat", M(3, "pekerjaan = 99, pekerjaan_versi = 'lama'"),
     M(3, "pekerjaan = 99")},
    {"lahir_di_masa_depan", "galat", M(3, "tanggal_lahir = current_date + 3"),
     M(3, "tanggal_lahir = current_date - 1")},
    {"usia_tak_wajar", "peringatan", M(1, "tanggal_lahir = '1900-01-01'"),
     M(1, "tanggal_lahir = '1930-01-01'")},
    {"imigrasi_kosong", "galat", M(2, "kewarganegaraan = 2"),
     M(2, "kewarganegaraan = 2, no_paspor = 'A1', no_kitap = 'B2'")},
    {"imigrasi_kosong", "peringatan", M(2, "kewarganegaraan = 2, no_paspor = 'A1'"),
     M(2, "kewarganegaraan = 3")},
    {"imigrasi_wni", "peringatan", M(2, "no_kitap = 'B2'"), M(2, "no_paspor = 'A1'")},
    {"kawin_tanpa_status", "galat", M(3, "tanggal_kawin = '2020-01-01'"),
     M(2, "tanggal_kawin = '2004-01-01'")},
    {"kawin_sebelum_lahir", "galat", M(2, "tanggal_kawin = '1982-03-02'"),
     M(2, "tanggal_kawin = '2003-03-02'")},
    {"kawin_di_masa_depan", "galat", M(2, "tanggal_kawin = current_date + 3"),
     M(2, "tanggal_kawin = current_date - 1")},
    {"kawin_tanpa_tanggal", "peringatan",
     R(WIFE, "status_kawin = 1") PAPER("NIKAH") M(2, "tanggal_kawin = null"),
     R(WIFE, "status_kawin = 1") PAPER("NIKAH")},
    {"kawin_di_bawah_umur", "peringatan", M(2, "tanggal_kawin = '2001-03-01'"),
     M(2, "tanggal_kawin = '2001-03-02'")},
    {"sptjm_tanpa_pasangan", "galat", PAPER("F105") M(2, "status_kawin = 3"),
     PAPER("F105") M(2, "status_kawin = 3") M(1, "status_kawin = 3")},
    {"kepala_tidak_satu", "galat", M(2, "shdk = 1"), M(2, "shdk = 9")},
    {"kepala_tertinggal", "galat",
     JOINS "select t.person(9901010303860003, 'EKO NUGROHO', 1, 'KOTA CONTOH', '1986-03-03', 'WARSITI');"
           "select t.family(9901010101990002, t.desa(), '{9901010202850002,9901010303860003}', '{1,9}');",
     JOINS "select t.person(9901010303860003, 'EKO NUGROHO', 1, 'KOTA CONTOH', '1986-03-03', 'WARSITI');"
           "select t.family(9901010101990002, t.desa(), '{9901010303860003,9901010202850002}', '{1,9}');"},
    {"anggota_tak_disebut", "galat",
     "delete from loket.request_member where request_id = t.id() and urut = 3",
     "update loket.resident set status_dasar = 2 where nik = 9901011005100001;"
     "delete from loket.request_member where request_id = t.id() and urut = 3"},
    {"kepala_di_bawah_umur", "peringatan", M(1, "shdk = 9") M(3, "shdk = 1"),
     M(1, "shdk = 9") M(3, "shdk = 1, status_kawin = 2")},
    {"kepala_di_bawah_umur", "galat", REQ("kind = 'I.A.3'") M(1, "shdk = 9") M(3, "shdk = 1"),
     REQ("kind = 'I.A.3'") M(1, "shdk = 9")
         M(3, "shdk = 1, tanggal_lahir = current_date - interval '17 years'")},
    {"hubungan_beda_kelamin", "peringatan", M(2, "jenis_kelamin = 1"), M(3, "jenis_kelamin = 2")},
    {"pasangan_tak_selaras", "peringatan", M(1, "jenis_kelamin = 2"), M(1, "agama = 2")},
    {"pasangan_belum_kawin", "peringatan", M(2, "status_kawin = 1, tanggal_kawin = null"),
     M(3, "status_kawin = 1")},
    {"suami_ganda", "peringatan", JOINS M(4, "shdk = 2, jenis_kelamin = 1") M(2, "shdk = 2"),
     M(2, "shdk = 2")},
    {"istri_terlalu_banyak", "peringatan",
     "insert into loket.request_member select request_id, urut + n, tindakan, alasan_keluar, "
     "dasar_perubahan, null, shdk,"
     " nama_lengkap || ' ' || chr(64 + n) || 'A', jenis_kelamin, tempat_lahir, tanggal_lahir + n, agama, "
     "pendidikan, pekerjaan,"
     " pekerjaan_versi, golongan_darah, status_kawin, status_kawin_versi, tanggal_kawin, kewarganegaraan from"
     " loket.request_member, generate_series(2, 5) n where request_id = t.id() and urut = 2",
     "insert into loket.request_member select request_id, urut + n, tindakan, alasan_keluar, "
     "dasar_perubahan, null, shdk,"
     " nama_lengkap || ' ' || chr(64 + n) || 'A', jenis_kelamin, tempat_lahir, tanggal_lahir + n, agama, "
     "pendidikan, pekerjaan,"
     " pekerjaan_versi, golongan_darah, status_kawin, status_kawin_versi, tanggal_kawin, kewarganegaraan from"
     " loket.request_member, generate_series(2, 4) n where request_id = t.id() and urut = 2"},
    {"anak_lebih_tua", "galat", M(3, "tanggal_lahir = '1979-01-01'"), M(3, "tanggal_lahir = '1998-01-01'")},
    {"anak_lebih_tua", "peringatan", M(3, "tanggal_lahir = '1979-01-01', nik_ayah = null, nik_ibu = null"),
     M(3, "tanggal_lahir = '1979-01-01', nik_ayah = null, nik_ibu = null, shdk = 9")},
    {"selisih_umur", "peringatan", M(3, "tanggal_lahir = '1994-03-01'"),
     M(3, "tanggal_lahir = '1994-03-02'")},
    {"orang_tua_terlalu_tua", "peringatan", M(2, "tanggal_lahir = '1954-05-10'"),
     M(2, "tanggal_lahir = '1954-05-11'")},
    {"selisih_umur_cucu", "peringatan", M(3, "shdk = 6, tanggal_lahir = '2003-12-31'"),
     M(3, "shdk = 6, tanggal_lahir = '2004-01-01'")},
    {"menantu_tanpa_anak", "peringatan", JOINS M(4, "shdk = 5, status_kawin = 2") M(3, "shdk = 9"),
     JOINS M(4, "shdk = 5, status_kawin = 2")},
    {"orang_tua_beda_kelamin", "peringatan", M(3, "nik_ayah = 9901014203820001, nik_ibu = null"),
     M(3, "nik_ayah = null")},
    {"orang_tua_beda_nama", "peringatan", M(3, "tindakan = 'ubah', nama_ibu = 'SITI AMINAH BINTI'"),
     M(3, "tindakan = 'ubah', nama_ibu = 'siti aminah '")},
    {"orang_tua_diri_sendiri", "galat", M(3, "nik_ayah = nik"), M(3, "nik_ayah = null")},
    {"diambil_di_luar_urutan", "peringatan",
     "update loket.queue_entry set pick_reason = (select reason from loket.pick_reason limit 1), pick_berdua "
     "= true where"
     " request_id = t.id()",
     "update loket.queue_entry set pick_reason = (select reason from loket.pick_reason limit 1) where "
     "request_id = t.id()"},
};

static void
the_family_of_the_stage_is_clean(void **state)
{
    struct seed_db *d = *state;
    stage_begin(d);
    assert_string_equal(seed_db_text(d, WHO_ROOT,
                                     "select coalesce(string_agg(f.code || ' ' || f.param, ', '), '') from"
                                     " loket.check_all(t.id()) f"),
                        "");
    stage_undo(d);
}

/* What the database says of the code after that change: a severity, or "". */
static const char *
found_after(struct seed_db *d, const char *sql, const char *code, char out[32])
{
    stage_begin(d);
    bool ok = stage_script(d, sql);
    (void)str_copy(out, 32, ok ? seed_db_text(d, WHO_ROOT, "select t.found('%s')", code) : "?");
    stage_undo(d);
    return out;
}

static void
every_check_finds_what_it_is_for(void **state)
{
    struct seed_db *d = *state;
    int bad = 0;
    char got[32];
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (strcmp(found_after(d, cases[i].finds, cases[i].code, got), cases[i].severity) != 0) {
            print_error("%zu %s: %s expected, '%s' found\n", i, cases[i].code, cases[i].severity, got);
            bad++;
        }
        found_after(d, cases[i].beside, cases[i].code, got);
        if (got[0] != '\0' && !(strcmp(cases[i].severity, "galat") == 0 && strcmp(got, "peringatan") == 0)) {
            print_error("%zu %s: found beside it: '%s'\n", i, cases[i].code, got);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

/* A row here for each row of check_kind, and words for it. */
static void
every_check_is_tested_and_has_its_words(void **state)
{
    struct seed_db *d = *state;
    int64_t n = seed_db_int(d, WHO_ROOT, "select count(*) from loket.check_kind");
    int bad = 0;
    for (int64_t k = 0; k < n; k++) {
        char code[64];
        bool there = false;
        (void)str_copy(code, sizeof(code),
                       seed_db_text(d, WHO_ROOT,
                                    "select code from loket.check_kind order by code offset %lld limit 1",
                                    (long long)k));
        for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
            there = there || strcmp(cases[i].code, code) == 0;
        /* These two are in the life of a verdict. */
        there = there || strcmp(code, "data_ganda") == 0 || strcmp(code, "ganda_diputus") == 0;
        if (!there || strcmp(check_text(code, true), code) == 0 || check_advice(code)[0] == '\0') {
            print_error("%s: no case, or no words\n", code);
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

static void
no_error_is_skipped_by_an_approval(void **state)
{
    struct seed_db *d = *state;
    int bad = 0;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct err e = {0};
        bool error = strcmp(cases[i].severity, "galat") == 0;
        if (!error)
            continue;
        stage_begin(d);
        if (!stage_script(d, cases[i].finds))
            bad++;
        int64_t id = seed_db_int(d, WHO_ROOT, "select t.id()");
        assert_true(stage_script(d, AS_PETUGAS));
        enum rc rc =
            seed_db_try(d, WHO_ROOT, &e, "select * from loket.decide_approve(%lld, 7, '', gen_random_uuid())",
                        (long long)id);
        if (rc == RC_OK || strcmp(e.code, "checks_failed") != 0) {
            print_error("%zu %s: approved, or '%s' (%s)\n", i, cases[i].code, e.code, e.detail);
            bad++;
        }
        stage_undo(d);
    }
    assert_int_equal(bad, 0);
}

/* --- as db/model has it ------------------------------------------------------- */

static size_t
below(struct seed_rng *g, size_t n)
{
    return (size_t)seed_range(g, 0, (int)n - 1);
}

#define FAMILIES 250
#define KIN_MAX  6

struct tally {
    char text[2048]; /* "code:urut " sorted, each once */
    const char *codes[64];
    int who[64];
    size_t n;
};

static void
tally_add(struct tally *t, const char *code, int who)
{
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->codes[i], code) == 0 && t->who[i] == who)
            return;
    assert_true(t->n < 64);
    t->codes[t->n] = code;
    t->who[t->n++] = who;
}

static void
tally_text(struct tally *t)
{
    for (size_t i = 0; i < t->n; i++) /* few: by selection */
        for (size_t k = i + 1; k < t->n; k++) {
            int c = strcmp(t->codes[i], t->codes[k]);
            if (c > 0 || (c == 0 && t->who[i] > t->who[k])) {
                const char *code = t->codes[i];
                int who = t->who[i];
                t->codes[i] = t->codes[k];
                t->who[i] = t->who[k];
                t->codes[k] = code;
                t->who[k] = who;
            }
        }
    t->text[0] = '\0';
    for (size_t i = 0; i < t->n; i++) {
        char one[64];
        snprintf(one, sizeof(one), "%s%s:%d", i > 0 ? " " : "", t->codes[i], t->who[i]);
        assert_true(str_append(t->text, sizeof(t->text), one));
    }
}

static void
take(void *ctx, size_t who, const char *field, const char *code, const char *param)
{
    (void)field;
    (void)param;
    tally_add(ctx, code, who == SHDK_ALL ? 0 : (int)who + 1);
}

/* Grandchildren and parents-in-law are judged more finely in the database; kinds of relation that both judge
 * alike. */
static const int relations[] = {1, 1, 2, 3, 3, 4, 4, 4, 5, 7, 9, 11};

static void
random_families_are_judged_as_the_form_judges_them(void **state)
{
    struct seed_db *d = *state;
    struct seed_rng g = {4711};
    char today[16];
    int bad = 0, findings = 0;

    (void)str_copy(today, sizeof(today), seed_db_text(d, WHO_ROOT, "select loket.office_today(1)::text"));
    for (int f = 0; f < FAMILIES; f++) {
        struct arena *a = arena_new(NULL);
        struct kin kin[KIN_MAX];
        struct tally mine = {0};
        struct buf sql = {0};
        size_t n = 1 + below(&g, KIN_MAX);
        stage_begin(d);
        buf_puts(&sql, "delete from loket.request_member where request_id = t.id();");
        for (size_t i = 0; i < n; i++) {
            struct kin *k = &kin[i];
            size_t father = below(&g, n), mother = below(&g, n);
            *k = (struct kin){.shdk = relations[below(&g, COUNT(relations))],
                              .jenis_kelamin = 1 + (int)below(&g, 2),
                              .status_kawin = 1 + (int)below(&g, 6),
                              .nik = arena_printf(a, "99010101018000%02zu", i + 11),
                              .nama_lengkap =
                                  arena_printf(a, "NAMA %c%c", (char)('A' + f % 26), (char)('A' + (int)i)),
                              .tanggal_lahir = arena_printf(a, "%04d-%02d-%02d", 1950 + (int)below(&g, 75),
                                                            1 + (int)below(&g, 12), 1 + (int)below(&g, 28)),
                              .tanggal_kawin = "",
                              .nik_ayah = below(&g, 3) == 0 && father != i
                                              ? arena_printf(a, "99010101018000%02zu", father + 11)
                                              : "",
                              .nik_ibu = below(&g, 3) == 0 && mother != i
                                             ? arena_printf(a, "99010101018000%02zu", mother + 11)
                                             : ""};
            buf_printf(
                &sql,
                "insert into loket.request_member (request_id, urut, tindakan, nik, shdk, nama_lengkap, "
                "jenis_kelamin,"
                " tempat_lahir, tanggal_lahir, agama, pendidikan, pekerjaan, status_kawin, nik_ayah, nik_ibu)"
                " values (t.id(), %zu, 'tetap', %s, %d, '%s', %d, 'X', '%s', 1, 1, 1, %d, nullif('%s', "
                "'')::bigint,"
                " nullif('%s', '')::bigint);",
                i + 1, k->nik, k->shdk, k->nama_lengkap, k->jenis_kelamin, k->tanggal_lahir, k->status_kawin,
                k->nik_ayah, k->nik_ibu);
        }
        assert_true(stage_script(d, sql.data));
        shdk_check(kin, n, true, today, take, &mine);
        tally_text(&mine);
        const char *got =
            seed_db_text(d, WHO_ROOT,
                         "select coalesce(string_agg(x.t, ' ' order by x.code collate \"C\", "
                         "x.urut), '') from (select distinct f.code,"
                         " f.urut, f.code || ':' || f.urut as t from loket.check_all(t.id()) f "
                         "where f.code in ('kepala_tidak_satu',"
                         " 'kepala_di_bawah_umur', 'hubungan_beda_kelamin', "
                         "'pasangan_belum_kawin', 'pasangan_tak_selaras',"
                         " 'suami_ganda', 'istri_terlalu_banyak', 'anak_lebih_tua', "
                         "'selisih_umur', 'orang_tua_beda_kelamin')"
                         /* the form looks at the first of several heads */
                         " and (f.code <> 'kepala_di_bawah_umur' or f.urut = (select min(m.urut) from "
                         "loket.request_member m where m.request_id = t.id() and m.shdk = 1))) x");
        findings += (int)mine.n;
        if (strcmp(got, mine.text) != 0) {
            print_error("family %d: database '%s', here '%s'\n", f, got, mine.text);
            bad++;
        }
        stage_undo(d);
        buf_done(&sql);
        arena_free(a);
    }
    assert_true(findings > FAMILIES); /* they are no good families */
    assert_int_equal(bad, 0);
}

static const char *const bits[] = {"SITI",      "MOH.", "A",    "I",    "AL-FARUQ",   "MA'RUF", "H.",
                                   "DR.",       "2",    "ALI2", "S.H.", ",",          "ADÈLE",  "李",
                                   "NUR  AINI", "b",    "I.",   "«X»",  "X\xc2\xa0Y", "."};

static void
random_names_are_judged_as_the_form_judges_them(void **state)
{
    struct seed_db *d = *state;
    struct seed_rng g = {99};
    int bad = 0, broken = 0;

    for (int i = 0; i < 600; i++) {
        char name[256] = "", old[256] = "", mine[256] = "";
        for (size_t w = 1 + below(&g, 4); w > 0; w--) {
            const char *bit = bits[below(&g, COUNT(bits))];
            if (name[0] != '\0' && bit[0] != ',')
                assert_true(str_append(name, sizeof(name), " "));
            assert_true(str_append(name, sizeof(name), bit));
        }
        if (below(&g, 3) == 0)
            snprintf(old, sizeof(old), "%s %s", bits[below(&g, COUNT(bits))], bits[below(&g, COUNT(bits))]);
        if (below(&g, 12) == 0)
            assert_true(
                str_append(name, sizeof(name), " PANJANG PANJANG PANJANG PANJANG PANJANG PANJANG PANJANG"));
        unsigned rules = nama_check(name, old);
        const char *words[NAMA_RULE_N];
        size_t n = 0;
        for (unsigned r = 0; r < NAMA_RULE_N; r++)
            if ((rules & NAMA_BIT(r)) != 0)
                words[n++] = nama_rule_word[r];
        for (size_t x = 0; x < n; x++)
            for (size_t y = x + 1; y < n; y++)
                if (strcmp(words[x], words[y]) > 0) {
                    const char *w = words[x];
                    words[x] = words[y];
                    words[y] = w;
                }
        for (size_t x = 0; x < n; x++)
            assert_true(str_append(mine, sizeof(mine), x > 0 ? "," : "") &&
                        str_append(mine, sizeof(mine), words[x]));
        const char *got = seed_db_text(d, WHO_ROOT,
                                       "select array_to_string(array(select u from unnest(loket.nama_salah("
                                       "$n$%s$n$, $n$%s$n$)) u order by u collate \"C\"), ',')",
                                       name, old);
        broken += n > 0;
        if (strcmp(got, mine) != 0) {
            print_error("'%s' beside '%s': database '%s', here '%s'\n", name, old, got, mine);
            bad++;
        }
    }
    assert_true(broken > 200);
    assert_int_equal(bad, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_family_of_the_stage_is_clean),
        cmocka_unit_test(every_check_finds_what_it_is_for),
        cmocka_unit_test(every_check_is_tested_and_has_its_words),
        cmocka_unit_test(no_error_is_skipped_by_an_approval),
        cmocka_unit_test(random_families_are_judged_as_the_form_judges_them),
        cmocka_unit_test(random_names_are_judged_as_the_form_judges_them),
    };
    return cmocka_run_group_tests(tests, stage_set_up, seed_db_end);
}
