/*
 * Looking people and families up: what an officer sees stands in tests/golden/, what was asked of the
 * database is checked beside it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/canned.h"
#include "tests/support/play.h"

#define PUT(p, stmt, values) fake_db_rows((p)->db, stmt, values, COUNT(values))
#define NIK                  "9901010107800001"
#define NO_KK                "9901010101000005"

/* clang-format off */
static const char *const purposes[] = {
    "MINTA", "261121-00017 AHMAD FAUZAN", "17",
    "PEMILIK", "Pemilik data hadir atau bertanya", "0",
    "ADUAN", "Aduan atau keberatan warga", "0",
    "LAIN", "Keperluan lain (jelaskan)", "0",
};
static const char *const lookup[] = {"71"};
static const char *const hits[] = {
    "1", "orang", "990101**********", "AHMAD FAUZAN", "LAKI-LAKI", "KOTA CONTOH", "01-07-1980", "1", "JL. MAWAR NO. 12", "003", "007", "CONTOH RAYA", "CONTOH BARAT", "0", "100", "tepat", "0", "", "f",
    "2", "orang", "990102**********", "ACHMAD FAUZAN", "LAKI-LAKI", "KOTA CONTOH", "12-03-1979", "3", "DUSUN KRAJAN NO. 105", "001", "002", "CONTOH RAYA", "CONTOH BARAT", "0", "95", "ejaan", "0", "", "f",
    "3", "orang", "990301**********", "AHMAD FAUZAN WIDJAJAKUSUMA PRAWIRANEGARA", "LAKI-LAKI", "PULAU REKA", "30-11-2001", "1", "PERUM GRIYA REKA BLOK C NO. 144 DEKAT MASJID", "012", "009", "SUKAREKA", "CONTOH TIMUR", "0", "95", "sebagian", "0", "", "f",
    "4", "orang", "990101**********", "AHMAT FAUSAN", "LAKI-LAKI", "CONTOH RAYA", "02-07-1980", "2", "GG. MANGGIS", "", "", "TIRTAREKA", "CONTOH KOTA", "0", "81", "mirip", "1", "", "f",
};
static const char *const address_hits[] = {
    "1", "kk", "990101**********", "HOTNIDA SIMANJUNTAK", "PEREMPUAN", "MEDAN", "01-01-1970", "1", "JL. CEMPAKA", "003", "002", "TANJUNG CONTOH", "CONTOH KOTA", "2", "100", "tepat", "0", "", "f",
    "2", "kk", "990101**********", "SUPRIYADI WIBOWO", "LAKI-LAKI", "SOLO", "01-01-1971", "1", "JL. CEMPAKA NO. 42", "003", "002", "TANJUNG CONTOH", "CONTOH KOTA", "4", "100", "tepat", "0", "", "f",
};
static const char *const outside[] = {
    "1", "luar", "", "", "", "", "", "0", "", "", "", "", "", "0", "100", "nomor", "0", "", "f",
};
#define MANY(n) \
    n, "orang", "990101**********", "SITI AMINAH", "PEREMPUAN", "KOTA CONTOH", "01-07-1980", "1", "JL. MAWAR NO. 12", "003", "007", "CONTOH RAYA", "CONTOH BARAT", "0", "100", "tepat", "0", "", "t"
static const char *const many[] = {
    MANY("1"), MANY("2"), MANY("3"), MANY("4"), MANY("5"), MANY("6"), MANY("7"), MANY("8"), MANY("9"), MANY("10"), MANY("11"), MANY("12"),
    MANY("13"), MANY("14"), MANY("15"), MANY("16"), MANY("17"), MANY("18"), MANY("19"), MANY("20"), MANY("21"), MANY("22"), MANY("23"), MANY("24"),
};
static const char *const picked[] = {NIK};
static const char *const picked_kk[] = {NO_KK};
static const char *const resident[] = {
    NIK, "1", NO_KK, "t", "aktif", "JL. MAWAR NO. 12", "003", "007", "CONTOH RAYA", "CONTOH BARAT", "9901010503500007", "", "261121-00017",
};
static const char *const dead[] = {
    NIK, "2", NO_KK, "f", "ditutup", "JL. MAWAR NO. 12", "003", "007", "CONTOH RAYA", "CONTOH BARAT", "", "", "",
};
#define PERSON(nama, kawin, tgl, didik) \
    NIK, nama, "LAKI-LAKI", "KOTA CONTOH", "01-07-1980", "ISLAM", didik, "WIRASWASTA", "O", kawin, tgl, "KEPALA KELUARGA", "WNI", "", "", "SULAIMAN", "ROHANA"
static const char *const versions[] = {
    "3", "1795000000", "0", "261110-00004", "1", NO_KK, PERSON("AHMAD FAUZAN", "KAWIN TERCATAT", "12-05-2005", "DIPLOMA IV/STRATA I"),
    "2", "1115900000", "1795000000", "", "1", NO_KK, PERSON("AHMAD FAUSAN", "KAWIN TERCATAT", "12-05-2005", "SLTA/SEDERAJAT"),
    "1", "820450000", "1115900000", "", "1", "9901010101000001", PERSON("AHMAD FAUSAN", "BELUM KAWIN", "", "SLTA/SEDERAJAT"),
};
static const char *const family[] = {
    NO_KK, "3", "1795000000", "0", "261110-00004", "AHMAD FAUZAN", "JL. MAWAR NO. 12", "003", "007", "99115", "99.01.01.1001", "CONTOH RAYA", "CONTOH BARAT", "KOTA CONTOH", "PROVINSI CONTOH",
};
static const char *const family_old[] = {
    NO_KK, "1", "1115900000", "1400000000", "", "AHMAD FAUZAN", "JL. LAMA NO. 1", "001", "002", "99115", "99.01.01.1001", "CONTOH RAYA", "CONTOH BARAT", "KOTA CONTOH", "PROVINSI CONTOH",
};
static const char *const members[] = {
    "1", PERSON("AHMAD FAUZAN", "KAWIN TERCATAT", "12-05-2005", "DIPLOMA IV/STRATA I"),
    "1", "9901015203840002", "NURAINI", "PEREMPUAN", "CONTOH RAYA", "12-03-1984", "ISLAM", "SLTA/SEDERAJAT", "MENGURUS RUMAH TANGGA", "A",
    "KAWIN TERCATAT", "12-05-2005", "ISTRI", "WNI", "", "", "BADRUN", "SALMAH",
    "2", "9901010708060004", "RIZKI FAUZAN", "LAKI-LAKI", "KOTA CONTOH", "07-08-2006", "ISLAM", "SLTA/SEDERAJAT", "PELAJAR/MAHASISWA", "O",
    "BELUM KAWIN", "", "ANAK", "WNI", "", "", "AHMAD FAUZAN", "NURAINI",
};
static const char *const family_versions[] = {
    "3", "1795000000", "0", "261110-00004", "JL. MAWAR NO. 12", "CONTOH RAYA", "3",
    "2", "1400000000", "1795000000", "", "JL. MAWAR NO. 12", "CONTOH RAYA", "3",
    "1", "1115900000", "1400000000", "", "JL. LAMA NO. 1", "CONTOH RAYA", "2",
};
static const char *const sheets[] = {
    "501", "3", "menunggu_tte", "1795000000", "0", "261110-00004", "0",
    "480", "2", "tidak_aktif", "1400000000", "1400003600", "", "501",
};
#define KIN(n, jenis, nama, jk, lahir, st, dasar, hub) \
    n, jenis, "990101**********", nama, jk, "KOTA CONTOH", lahir, st, "", "", "", "", "", "0", "100", dasar, "0", hub, "f"
static const char *const tree_small[] = {
    KIN("1", "nama", "SULAIMAN", "", "", "0", "nama", "ayah"),
    KIN("2", "nama", "ROHANA", "", "", "0", "luar", "ibu"),
    KIN("3", "orang", "AHMAD FAUZAN", "LAKI-LAKI", "01-07-1980", "1", "nik", "diri"),
};
static const char *const tree_large[] = {
    KIN("1", "orang", "SULAIMAN", "LAKI-LAKI", "05-03-1950", "2", "nik", "ayah"),
    KIN("2", "orang", "ROHANA", "PEREMPUAN", "05-01-1955", "1", "kk", "ibu"),
    KIN("3", "orang", "SITI FAUZIAH SULAIMAN", "PEREMPUAN", "12-01-1978", "1", "nik", "saudara"),
    KIN("4", "orang", "MUHAMMAD FAUZI SULAIMAN WIDJAJAKUSUMA", "LAKI-LAKI", "02-02-1984", "3", "kk", "saudara"),
    KIN("5", "orang", "AHMAD FAUZAN", "LAKI-LAKI", "01-07-1980", "1", "nik", "diri"),
    KIN("6", "orang", "NURAINI", "PEREMPUAN", "12-03-1984", "1", "kk", "pasangan"),
    KIN("7", "luar", "", "", "", "0", "luar", "pasangan"),
    KIN("8", "orang", "RIZKI FAUZAN", "LAKI-LAKI", "07-08-2006", "1", "nik", "anak"),
    KIN("9", "orang", "DINDA FAUZAN", "PEREMPUAN", "03-11-2008", "1", "nik", "anak"),
    KIN("10", "orang", "FATIMAH AZZAHRA FAUZAN", "PEREMPUAN", "30-10-2026", "1", "kk", "anak"),
};
static const char *const tree_alone[] = {
    KIN("1", "orang", "AHMAD FAUZAN", "LAKI-LAKI", "01-07-1980", "1", "nik", "diri"),
};
/* The record as the database writes it, one line. */
#define M(no, nama, nik, jk, lahir, kawin, tgl, shdk) \
    "{\"urut\":" no ",\"nama_lengkap\":\"" nama "\",\"nik\":\"" nik "\",\"jenis_kelamin\":\"" jk "\",\"tempat_lahir\":\"KOTA CONTOH\"," \
    "\"tanggal_lahir\":\"" lahir "\",\"agama\":\"ISLAM\",\"pendidikan\":\"SLTA/SEDERAJAT\",\"jenis_pekerjaan\":\"WIRASWASTA\"," \
    "\"golongan_darah\":\"O\",\"status_perkawinan\":\"" kawin "\",\"tanggal_perkawinan\":\"" tgl "\",\"shdk\":\"" shdk "\"," \
    "\"kewarganegaraan\":\"WNI\",\"no_paspor\":\"\",\"no_kitap\":\"\",\"nama_ayah\":\"SULAIMAN\",\"nama_ibu\":\"ROHANA\"}"
#define RECORD(no_kk, versi, anggota) \
    "{\"format\":\"loket-kk-1\",\"nomor_seri\":501,\"no_kk\":\"" no_kk "\",\"versi\":" versi "," \
    "\"nama_kepala_keluarga\":\"AHMAD FAUZAN\",\"alamat\":\"JL. MELATI NO. 5\",\"rt\":\"003\",\"rw\":\"007\",\"kode_pos\":\"99115\"," \
    "\"desa_kelurahan\":\"CONTOH RAYA\",\"kecamatan\":\"CONTOH BARAT\",\"kabupaten_kota\":\"KOTA CONTOH\",\"provinsi\":\"PROVINSI CONTOH\"," \
    "\"anggota\":[" anggota "],\"tanggal_dikeluarkan\":\"22-11-2026\",\"kantor\":\"KOTA CONTOH\"," \
    "\"jabatan_penandatangan\":\"KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL\"," \
    "\"nama_penandatangan\":\"Dra. SEKAR ARUM, M.Si.\",\"nip_penandatangan\":\"197001011995012001\"}"
#define HEAD M("1", "AHMAD FAUZAN", NIK, "LAKI-LAKI", "01-07-1980", "KAWIN TERCATAT", "12-05-2005", "KEPALA KELUARGA")
static const char *const preview_now[] = {NO_KK, RECORD(NO_KK, "3", HEAD), "kode_pos"};
static const char *const preview_request[] = {
    NO_KK, RECORD(NO_KK, "4", HEAD "," M("2", "NUR AINI", "9901015203840002", "PEREMPUAN", "12-03-1984", "KAWIN TERCATAT", "12-05-2005", "ISTRI")), "",
    "9902010202990009", RECORD("9902010202990009", "2", HEAD), "",
};
/* clang-format on */

/* A search screen whose purpose was given. */
static struct play *
play_people(void)
{
    struct play *p = play_start("penyelia");
    PUT(p, "search_purposes_stmt", purposes);
    PUT(p, "search_start_stmt", lookup);
    PUT(p, "search_found_stmt", hits);
    PUT(p, "search_picked_stmt", picked);
    PUT(p, "search_resident_stmt", resident);
    PUT(p, "register_resident_history_stmt", versions);
    PUT(p, "register_family_at_stmt", family);
    PUT(p, "register_members_at_stmt", members);
    PUT(p, "register_family_history_stmt", family_versions);
    PUT(p, "search_sheets_stmt", sheets);
    PUT(p, "search_relatives_stmt", lookup);
    PUT(p, "search_preview_now_stmt", preview_now);
    play_press(p, "7 Down Down Enter");
    play_type(p, "warga mengadu nama salah");
    play_press(p, "Enter");
    return p;
}

static struct play *
play_found(void)
{
    struct play *p = play_people();
    play_type(p, "ahmad fauzan");
    play_press(p, "Enter");
    return p;
}

static void
test_purpose_comes_first(void **state)
{
    (void)state;
    struct play *p = play_start("penyelia");
    PUT(p, "search_purposes_stmt", purposes);
    play_press(p, "7");
    play_shot(p, "people-purpose");
    play_press(p, "Down Enter");
    play_type(p, "singkat");
    play_press(p, "Enter");
    assert_true(play_sees(p, "sedikitnya 10 huruf"));
    play_press(p, "Esc");
    play_shot(p, "people-no-purpose");
    play_press(p, "/");
    assert_true(play_sees(p, "Untuk keperluan apa"));
    assert_int_equal(play_calls(p, "search_start_stmt"), 0);
    /* A request at hand needs no words. */
    play_press(p, "Enter Enter");
    assert_true(play_sees(p, "atau al: alamat"));
    play_type(p, "siti");
    PUT(p, "search_start_stmt", lookup);
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "search_start_stmt", 7), "17");
    assert_string_equal(fake_db_param(p->db, "search_start_stmt", 8), "");
    play_end(p);
}

static void
test_found(void **state)
{
    (void)state;
    struct play *p = play_people();
    play_shot(p, "people-prompt");
    play_type(p, "ahmad fauzan 1-7-1980");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "search_start_stmt", 0), "nama");
    assert_string_equal(fake_db_param(p->db, "search_start_stmt", 2), "AHMAD FAUZAN");
    assert_string_equal(fake_db_param(p->db, "search_start_stmt", 3), "1980-07-01");
    assert_string_equal(fake_db_param(p->db, "search_start_stmt", 8), "ADUAN");
    assert_string_equal(fake_db_param(p->db, "search_start_stmt", 9), "warga mengadu nama salah");
    assert_string_equal(fake_db_param(p->db, "search_found_stmt", 0), "71");
    play_press(p, "End");
    play_shot(p, "people-found");
    play_press(p, "r");
    assert_int_equal(play_calls(p, "search_start_stmt"), 2);
    PUT(p, "search_found_stmt", many);
    play_press(p, "/ C-u");
    play_type(p, "siti");
    play_press(p, "Enter");
    play_shot(p, "people-many");
    fake_db_rows(p->db, "search_found_stmt", NULL, 0);
    play_press(p, "/ C-u");
    play_type(p, "9901010107800009");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "search_start_stmt", 1), "9901010107800009");
    play_shot(p, "people-none");
    PUT(p, "search_found_stmt", outside);
    play_press(p, "r");
    play_shot(p, "people-outside");
    play_press(p, "Enter");
    assert_int_equal(play_calls(p, "search_open_stmt"), 0);
    PUT(p, "search_found_stmt", address_hits);
    play_press(p, "/ C-u");
    play_type(p, "al: cempaka rt 3 rw 2");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "search_start_stmt", 0), "alamat");
    assert_string_equal(fake_db_param(p->db, "search_start_stmt", 5), "3");
    play_shot(p, "people-address");
    play_end(p);
}

static void
test_what_cannot_be_searched_for(void **state)
{
    static const struct {
        const char *typed, *says;
    } rows[] = {
        {"", "Ketik NIK, No KK"},
        {"x", "Ketik NIK"},
        {"99010101", "Tanggal itu tidak ada"},
        {"990101010", "ini 9 angka"},
        {"al: rt 3", "jalan, dusun, atau desa"},
        {"a b c d e f g h", "enam kata"},
    };
    (void)state;
    struct play *p = play_people();
    for (size_t i = 0; i < COUNT(rows); i++) {
        play_press(p, "C-u");
        play_type(p, rows[i].typed);
        play_press(p, "Enter");
        assert_true(play_sees(p, rows[i].says));
    }
    play_shot(p, "people-error");
    assert_int_equal(play_calls(p, "search_start_stmt"), 0);
    /* The request is no longer at hand. */
    fake_db_refuse(p->db, "search_start_stmt", "LKDEN", "purpose_not_held");
    play_press(p, "C-u");
    play_type(p, "siti");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Untuk keperluan apa"));
    play_end(p);
}

static void
test_resident(void **state)
{
    (void)state;
    struct play *p = play_found();
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "search_open_stmt", 0), "resident");
    assert_string_equal(fake_db_param(p->db, "search_open_stmt", 2), "71");
    assert_string_equal(fake_db_param(p->db, "search_open_stmt", 3), "1");
    assert_string_equal(fake_db_param(p->db, "search_open_stmt", 5), "ADUAN");
    play_shot(p, "resident");
    assert_true(play_sees(p, "Elemen data"));
    play_press(p, "PgDn PgDn");
    play_shot_at(p, "resident-2", 24, 80);
    play_press(p, "Tab");
    play_shot(p, "resident-versions");
    play_press(p, "d End");
    play_shot(p, "resident-versions-all");
    /* Coming back from the father reads nothing again. */
    play_press(p, "Tab Home Down");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "search_open_stmt", 1), "9901010503500007");
    play_press(p, "Esc");
    assert_int_equal(play_calls(p, "search_open_stmt"), 2);
    play_press(p, "r");
    assert_int_equal(play_calls(p, "search_open_stmt"), 3);
    play_end(p);
}

static void
test_resident_dead(void **state)
{
    (void)state;
    struct play *p = play_found();
    PUT(p, "search_resident_stmt", dead);
    play_press(p, "Enter");
    play_shot(p, "resident-dead");
    play_end(p);
}

static void
test_refused_records(void **state)
{
    (void)state;
    struct play *p = play_found();
    fake_db_refuse(p->db, "search_open_stmt", "LKNON", "record_outside");
    play_press(p, "Enter");
    play_shot(p, "resident-refused");
    assert_int_equal(play_calls(p, "search_resident_stmt"), 0);
    fake_db_refuse(p->db, "search_open_stmt", "LKDEN", "purpose_not_held");
    play_press(p, "r");
    assert_true(play_sees(p, "Untuk keperluan apa"));
    play_press(p, "Esc");
    assert_true(play_sees(p, "Dicari: ahmad fauzan"));
    fake_db_down(p->db, "search_open_stmt");
    play_press(p, "Enter");
    assert_true(play_sees(p, "r: coba lagi"));
    play_end(p);
}

static void
test_family(void **state)
{
    (void)state;
    struct play *p = play_found();
    PUT(p, "search_picked_stmt", picked_kk);
    play_press(p, "k");
    assert_string_equal(fake_db_param(p->db, "search_open_stmt", 0), "family");
    play_shot(p, "family");
    play_press(p, "Tab");
    play_shot(p, "family-versions");
    PUT(p, "register_family_at_stmt", family_old);
    play_press(p, "End Enter");
    assert_string_equal(fake_db_param(p->db, "register_family_at_stmt", 1), "2005-05-12");
    play_shot(p, "family-on-a-day");
    fake_db_rows(p->db, "register_family_at_stmt", NULL, 0);
    play_press(p, "t C-u");
    play_type(p, "32-1-2001");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Tanggal itu tidak ada"));
    play_press(p, "C-u");
    play_type(p, "01012001");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "register_family_at_stmt", 1), "2001-01-01");
    play_shot(p, "family-not-then");
    assert_int_equal(play_calls(p, "search_open_stmt"), 1);
    play_press(p, "BackTab");
    play_shot(p, "family-sheets");
    canned_record(p->db);
    play_press(p, "Down Enter");
    assert_string_equal(fake_db_param(p->db, "document_record_stmt", 0), "480");
    play_press(p, "Esc c");
    play_shot(p, "preview");
    play_end(p);
}

static void
test_tree(void **state)
{
    (void)state;
    struct play *p = play_found();
    PUT(p, "search_found_stmt", tree_large);
    play_press(p, "Enter p");
    play_shot(p, "tree");
    play_press(p, "Left");
    play_press(p, "d");
    play_shot(p, "tree-ascii");
    play_press(p, "d Right Right Down");
    play_shot(p, "tree-plain");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "search_open_stmt", 3), "9");
    play_press(p, "Esc Home");
    PUT(p, "search_found_stmt", tree_small);
    play_press(p, "p");
    play_shot(p, "tree-small");
    play_press(p, "Home Enter");
    assert_true(play_sees(p, "hanya namanya"));
    PUT(p, "search_found_stmt", tree_alone);
    play_press(p, "r");
    play_shot(p, "tree-alone");
    play_end(p);
}

/* From a request the request is the purpose. */
static void
test_from_a_request(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    PUT(p, "search_purposes_stmt", purposes);
    PUT(p, "search_start_stmt", lookup);
    PUT(p, "search_found_stmt", hits);
    PUT(p, "search_preview_request_stmt", preview_request);
    play_press(p, "/");
    play_type(p, "ahmad");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "search_start_stmt", 7), "17");
    play_shot(p, "people-request");
    /* The person under the cursor of the comparison, and the family. */
    PUT(p, "search_resident_stmt", resident);
    PUT(p, "register_resident_history_stmt", versions);
    play_press(p, "Esc ] i");
    assert_string_equal(fake_db_param(p->db, "search_open_stmt", 0), "resident");
    assert_string_equal(fake_db_param(p->db, "search_open_stmt", 1), NIK);
    assert_string_equal(fake_db_param(p->db, "search_open_stmt", 4), "17");
    assert_true(play_sees(p, "Riwayat 3 versi"));
    play_press(p, "Esc [ i");
    assert_string_equal(fake_db_param(p->db, "search_open_stmt", 0), "family");
    assert_string_equal(fake_db_param(p->db, "search_open_stmt", 1), NO_KK);
    play_press(p, "Esc p");
    play_shot(p, "preview-request");
    play_press(p, "Tab");
    assert_true(play_sees(p, "Lembar 2 dari 2"));
    fake_db_refuse(p->db, "search_preview_request_stmt", "LKCON", "preview_decided");
    play_press(p, "r");
    assert_true(play_sees(p, "sudah diputuskan"));
    play_end(p);
}

static void
test_hostile(void **state)
{
    static const char *rows[COUNT(hits)];
    (void)state;
    struct play *p = play_people();
    memcpy(rows, hits, sizeof(rows));
    rows[3] = "SITI\x1b[31m\x07 AMINAH\r\nBARIS KEDUA";
    rows[8] = "JL \u202eOTNAS\u2067 \xff\xc0\xaf";
    rows[COUNT(hits) / 4 + 3] = "\xe6\x9e\x97\xe5\xb0\x8f\xe6\x98\x8e e\xcc\x81\xcc\x81 NOOR";
    PUT(p, "search_found_stmt", rows);
    play_type(p, "siti");
    play_press(p, "Enter");
    play_shot(p, "people-hostile");
    play_end(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_purpose_comes_first),
        cmocka_unit_test(test_found),
        cmocka_unit_test(test_what_cannot_be_searched_for),
        cmocka_unit_test(test_resident),
        cmocka_unit_test(test_resident_dead),
        cmocka_unit_test(test_refused_records),
        cmocka_unit_test(test_family),
        cmocka_unit_test(test_tree),
        cmocka_unit_test(test_from_a_request),
        cmocka_unit_test(test_hostile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
