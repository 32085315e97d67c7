#include "tests/support/canned.h"

#include <string.h>

#include "console/base/err.h"
#include "tests/support/fake_db.h"

#define PUT(f, stmt, values) fake_db_rows(f, stmt, values, COUNT(values))

/* 200 characters without a blank, as a hostile or broken source might send. */
#define LONG50 "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWX"
static const char long_name[] = LONG50 LONG50 LONG50 LONG50;

/* Escape sequence, bell, line ends. */
#define NAME_CONTROL "SITI\x1b[31m\x07 AMINAH\r\nBARIS KEDUA"
/* Right-to-left override and isolate. */
#define NAME_BIDI "BUDI \u202eOTNAS\u2067 HIDAYAT"
/* Lone continuation, truncated and overlong sequences. */
#define NAME_BROKEN "RINA \x80\xff\xc3 \xc0\xaf KARTIKA"
/* Wide and combining characters. */
#define NAME_WIDE "\xe6\x9e\x97\xe5\xb0\x8f\xe6\x98\x8e e\xcc\x81\xcc\x81\xcc\x81\xcc\x81 NOOR"

/* --- who and queue ---------------------------------------------------------------- */

void
canned_officer(struct fake_db *f, const char *role)
{
    static const char *self[7] = {
        "petugas1", "Rina Wulandari", "199001012015012001", "", "1", "Disdukcapil Kota Contoh", "7"};
    self[3] = role;
    PUT(f, "officer_whoami_stmt", self);
}

/* clang-format off */
static const char *const queue_rows[] = {
    "11", "261119-00011", "I.B.2", "PERUBAHAN DATA - PERISTIWA PENTING", "loket", "WAYAN SUTEJA", "submitted", "266400", "-180000", "", "f", "0", "0", "[1]",
    "12", "261120-00012", "I.A.1", "KK BARU - MEMBENTUK KELUARGA BARU", "ikd", "DEWI ANGGRAINI", "awaiting_supervisor", "180000", "-93600", "", "f", "0", "0", "[2]",
    "17", "261121-00017", "I.B.3", "PERUBAHAN DATA - PERUBAHAN ELEMEN DATA", "portal", "AHMAD FAUZAN", "in_review", "97200", "-10800", "Rina Wulandari", "t", "840", "0", "[3]",
    "18", "261121-00018", "I.C.1", "HILANG/RUSAK - HILANG", "loket", "MARIA TANGKUDUNG", "in_review", "7200", "7200", "Joko Prasetyo", "f", "300", "0", "[4]",
    "19", "261121-00019", "I.A.3", "KK BARU - PISAH KK", "ikd", "NUR HALIMAH", "submitted", "50400", "36000", "", "f", "0", "0", "[5]",
    "20", "261121-00020", "I.B.1", "PERUBAHAN DATA - MENUMPANG DALAM KK", "portal", "PETRUS LAPIAN", "submitted", "46800", "39600", "", "f", "0", "0", "[6]",
    "21", "261121-00021", "I.A.4", "KK BARU - PINDAH DATANG", "loket", "SRI MULYANINGSIH", "awaiting_supervisor", "43200", "43200", "Joko Prasetyo", "f", "600", "0", "[7]",
    "22", "261121-00022", "I.A.2", "KK BARU - PENGGANTIAN KEPALA KELUARGA", "ikd", "TEUKU RAMADHAN", "in_review", "39600", "46800", "", "f", "0", "0", "[8]",
    "23", "261122-00023", "I.C.2", "HILANG/RUSAK - RUSAK", "portal", "YOSEF TANDI", "submitted", "1500", "12900", "", "f", "0", "0", "[9]",
    "24", "261122-00024", "I.A.6", "KK BARU - RENTAN ADMINDUK", "loket", "UJANG", "submitted", "30", "86370", "", "f", "0", "0", "[10]",
    "25", "261121-00025", "I.A.5", "KK BARU - WNI DARI LUAR NEGERI KARENA PINDAH", "ikd", "LINDA KUSUMAWARDHANI PRAWIRANEGARA", "awaiting_signature", "93600", "-7200", "", "f", "0", "0", "[11]",
    "26", "261121-00026", "I.B.3", "PERUBAHAN DATA - PERUBAHAN ELEMEN DATA", "portal", "GEDE ARTAWAN", "awaiting_signature", "90000", "-3600", "", "f", "0", "0", "[12]",
    "27", "261110-00027", "I.B.2", "PERUBAHAN DATA - PERISTIWA PENTING", "loket", "HASNAH", "issued", "1036800", "-950400", "", "f", "0", "1", "[13]",
    "28", "261121-00028", "I.A.1", "KK BARU - MEMBENTUK KELUARGA BARU", "ikd", "IRFAN MAULANA", "issued", "86000", "400", "", "f", "0", "1", "[14]",
};
static const char *const queue_counts[] = {
    "submitted", "5", "1", "f", "in_review", "3", "1", "f", "awaiting_supervisor", "2", "1", "f",
    "awaiting_signature", "2", "2", "f", "issued", "2", "1", "f",
};
static const char *const queue_version[] = {"7411", "t"};
static const char *const hostile_rows[] = {
    "11", "261119-00011", "I.B.2", "PERUBAHAN DATA - PERISTIWA PENTING", "loket", NAME_CONTROL, "submitted", "266400", "-180000", "", "f", "0", "0", "[1]",
    "12", "261120-00012", "I.A.1", "KK BARU - MEMBENTUK KELUARGA BARU", "ikd", NAME_BIDI, "submitted", "180000", "-93600", "", "f", "0", "0", "[2]",
    "13", "261120-00013", "I.B.3", "PERUBAHAN DATA - PERUBAHAN ELEMEN DATA", "portal", NAME_BROKEN, "in_review", "97200", "-10800", NAME_CONTROL, "f", "300", "0", "[3]",
    "14", "261120-00014", "I.C.1", "HILANG/RUSAK - HILANG", "loket", long_name, "submitted", "7200", "7200", "", "f", "0", "0", "[4]",
    "15", "261120-00015-EXTRA-LONG", "X.9.9", long_name, "ikd", NAME_WIDE, "negara-asing", "9999999999", "-9999999999", long_name, "f", "1", "0", "[5]",
};
/* clang-format on */

void
canned_queue(struct fake_db *f)
{
    PUT(f, "queue_page_stmt", queue_rows);
    PUT(f, "queue_counts_stmt", queue_counts);
    PUT(f, "queue_version_stmt", queue_version);
}

void
canned_queue_hostile(struct fake_db *f)
{
    PUT(f, "queue_page_stmt", hostile_rows);
    PUT(f, "queue_counts_stmt", queue_counts);
    PUT(f, "queue_version_stmt", queue_version);
}

/* --- one request -------------------------------------------------------------------- */

/* clang-format off */
static const char *const members[] = {
    "1", "tetap", "", "",
    "9901010107800001", "AHMAD FAUZAN", "LAKI-LAKI", "KOTA CONTOH", "01-07-1980", "ISLAM", "SLTA/SEDERAJAT", "WIRASWASTA", "O",
    "KAWIN TERCATAT", "12-05-2005", "KEPALA KELUARGA", "WNI", "", "", "SULAIMAN", "ROHANA",
    "2", "ubah", "", "SURAT KETERANGAN/BUKTI PERUBAHAN PERISTIWA KEPENDUDUKAN DAN PERISTIWA PENTING",
    "9901015203840002", "NUR AINI", "PEREMPUAN", "CONTOH RAYA", "12-03-1984", "ISLAM", "DIPLOMA IV/STRATA I", "GURU", "A",
    "KAWIN TERCATAT", "12-05-2005", "ISTRI", "WNI", "", "", "BADRUN", "SALMAH",
    "3", "tambah", "", "KUTIPAN AKTA KELAHIRAN/SURAT KETERANGAN KELAHIRAN",
    "", "FATIMAH AZZAHRA FAUZAN", "PEREMPUAN", "KOTA CONTOH", "30-10-2026", "ISLAM", "TIDAK/BELUM SEKOLAH", "BELUM/TIDAK BEKERJA", "TIDAK TAHU",
    "BELUM KAWIN", "", "ANAK", "WNI", "", "", "AHMAD FAUZAN", "NUR AINI",
    "4", "tambah", "", "",
    "9902014501550003", "ROHANA", "PEREMPUAN", "CONTOH BARU", "05-01-1955", "ISLAM", "TAMAT SD/SEDERAJAT", "MENGURUS RUMAH TANGGA", "B",
    "CERAI MATI", "", "ORANG TUA", "WNI", "", "", "DAHLAN", "MAIMUNAH",
    "5", "keluar", "pindah", "SURAT KETERANGAN PINDAH (SKP/SKPWNI)",
    "9901010708060004", "RIZKI FAUZAN", "LAKI-LAKI", "KOTA CONTOH", "07-08-2006", "ISLAM", "SLTA/SEDERAJAT", "PELAJAR/MAHASISWA", "O",
    "BELUM KAWIN", "", "ANAK", "WNI", "", "", "AHMAD FAUZAN", "NUR AINI",
};
static const char *const records[] = {
    "9901010101000005", "1",
    "9901010107800001", "AHMAD FAUZAN", "LAKI-LAKI", "KOTA CONTOH", "01-07-1980", "ISLAM", "SLTA/SEDERAJAT", "WIRASWASTA", "O",
    "KAWIN TERCATAT", "12-05-2005", "KEPALA KELUARGA", "WNI", "", "", "SULAIMAN", "ROHANA",
    "9901010101000005", "1",
    "9901015203840002", "NURAINI", "PEREMPUAN", "CONTOH RAYA", "12-03-1984", "ISLAM", "SLTA/SEDERAJAT", "MENGURUS RUMAH TANGGA", "A",
    "KAWIN TERCATAT", "12-05-2005", "ISTRI", "WNI", "", "", "BADRUN", "SALMAH",
    "9901010101000005", "1",
    "9901010708060004", "RIZKI FAUZAN", "LAKI-LAKI", "KOTA CONTOH", "07-08-2006", "ISLAM", "SLTA/SEDERAJAT", "PELAJAR/MAHASISWA", "O",
    "BELUM KAWIN", "", "ANAK", "WNI", "", "", "AHMAD FAUZAN", "NURAINI",
    "9901010101000005", "1",
    "9901010311080006", "DINDA FAUZAN", "PEREMPUAN", "KOTA CONTOH", "03-11-2008", "ISLAM", "SLTP/SEDERAJAT", "PELAJAR/MAHASISWA", "TIDAK TAHU",
    "BELUM KAWIN", "", "ANAK", "WNI", "", "", "AHMAD FAUZAN", "NURAINI",
    "9902010202990009", "1",
    "9902014501550003", "ROHANA", "PEREMPUAN", "CONTOH BARU", "05-01-1955", "ISLAM", "TAMAT SD/SEDERAJAT", "MENGURUS RUMAH TANGGA", "B",
    "CERAI MATI", "", "KEPALA KELUARGA", "WNI", "", "", "DAHLAN", "MAIMUNAH",
};
static const char *const checks_bad[] = {
    "galat", "anggota_tak_disebut", "0", "DINDA FAUZAN", "UU 23/2006 ps 61", "family:9901010101000005", "nik:9901010311080006", "", "", "", "f",
    "peringatan", "di_kk_lain", "4", "ROHANA (9902010202990009)", "UU 24/2013 ps 97", "family:9902010202990009", "nik:9902014501550003 kk:9902010202990009", "", "", "", "f",
    "peringatan", "perubahan_identitas", "2", "NUR AINI", "Permendagri 108/2019 ps 15", "compare:2:nama_lengkap", "", "", "", "", "t",
    "lulus", "dokumen_kurang", "0", "", "Perpres 96/2018 ps 11-13; Permendagri 108/2019 ps 10", "", "", "", "", "", "f",
    "lulus", "kepala_tidak_satu", "0", "", "UU 23/2006 ps 61", "", "", "", "", "", "f",
    "lulus", "sudah_meninggal", "0", "", "UU 23/2006 ps 44", "", "", "", "", "", "f",
    "lulus", "nama_melanggar", "0", "", "Permendagri 73/2022 ps 4", "", "", "", "", "", "f",
    "lulus", "nik_beda_lahir", "0", "", "Permendagri 108/2019 ps 15(3)", "", "", "", "", "", "f",
};
static const char *const checks_risky[] = {
    "peringatan", "perubahan_identitas", "2", "NUR AINI", "Permendagri 108/2019 ps 15", "compare:2:nama_lengkap", "", "", "", "", "t",
    "lulus", "dokumen_kurang", "0", "", "Perpres 96/2018 ps 11-13; Permendagri 108/2019 ps 10", "", "", "", "", "", "f",
};
static const char *const checks_good[] = {
    "peringatan", "di_kk_lain", "4", "ROHANA (9902010202990009)", "UU 24/2013 ps 97", "family:9902010202990009", "nik:9902014501550003 kk:9902010202990009", "", "", "", "f",
    "lulus", "dokumen_kurang", "0", "", "Perpres 96/2018 ps 11-13; Permendagri 108/2019 ps 10", "", "", "", "", "", "f",
};
static const char *const checks_normal[] = {
    "lulus", "dokumen_kurang", "0", "", "Perpres 96/2018 ps 11-13; Permendagri 108/2019 ps 10", "", "", "", "", "", "f",
    "lulus", "kepala_tidak_satu", "0", "", "UU 23/2006 ps 61", "", "", "", "", "", "f",
};
static const char *const files_normal[] = {
    "901", "F102", "FORMULIR PENDAFTARAN PERISTIWA KEPENDUDUKAN (F-1.02)", "f102.pdf", "application/pdf", "184320", "1795220000", "t", "",
    "905", "KK-LAMA", "KARTU KELUARGA LAMA", "kk.pdf", "application/pdf", "184320", "1795220000", "t", "",
};
static const char *const files[] = {
    "901", "F102", "FORMULIR PENDAFTARAN PERISTIWA KEPENDUDUKAN (F-1.02)", "f102.pdf", "application/pdf", "184320", "1795220000", "t", "",
    "902", "F106", "SURAT PERNYATAAN PERUBAHAN ELEMEN DATA (F-1.06)", "f106-ditandatangani.jpg", "image/jpeg", "734003", "1795220000", "t", "",
    "0", "KK-LAMA", "KARTU KELUARGA LAMA", "", "", "0", "0", "t", "",
    "0", "NIKAH", "BUKU NIKAH/KUTIPAN AKTA PERKAWINAN", "", "", "0", "0", "f", "kawin",
    "903", "F105", "SPTJM PERKAWINAN/PERCERAIAN BELUM TERCATAT (F-1.05)", "sptjm.pdf", "application/pdf", "90000", "1795220000", "f", "kawin",
    "904", "LAHIR", "KUTIPAN AKTA KELAHIRAN/SURAT KETERANGAN KELAHIRAN", "akta lahir fatimah.png", "image/png", "2097152", "1795221000", "f", "",
    "0", "F107", "SURAT KUASA PELAYANAN ADMINISTRASI KEPENDUDUKAN (F-1.07)", "", "", "0", "0", "f", "",
};
static const char *const ticks[] = {
    "902", "SURAT PERNYATAAN PERUBAHAN ELEMEN DATA (F-1.06)", "Joko Prasetyo", "f", "1795224000",
};
static const char *const events[] = {
    "1795215600", "", "submitted", "portal", "", "", "", "",
    "1795222800", "submitted", "in_review", "Joko Prasetyo", "", "", "", "",
    "1795226400", "in_review", "returned", "Joko Prasetyo", "return", "Berkas belum lengkap", "KARTU KELUARGA LAMA", "Mohon unggah KK yang asli, halaman depan.",
    "1795226400", "in_review", "returned", "Joko Prasetyo", "return", "Data pada dokumen berbeda dari catatan", "nama_lengkap", "Mohon unggah KK yang asli, halaman depan.",
    "1795290000", "returned", "submitted", "portal", "", "", "", "",
    "1795312740", "submitted", "in_review", "Rina Wulandari", "", "", "", "",
};
static const char *const reason_rows[] = {
    "BERKAS_KURANG", "Berkas belum lengkap", "dokumen",
    "BUKAN_ASLI", "Unggahan bukan pindaian dokumen asli", "dokumen",
    "SALAH_TEMPAT", "Dokumen diunggah di tempat yang salah", "dokumen",
    "TAK_TERBACA", "Berkas tidak terbaca atau terpotong", "dokumen",
    "DATA_BEDA", "Data pada dokumen berbeda dari catatan", "elemen",
    "NOMOR_SALAH", "NIK atau Nomor KK keliru", "elemen",
    "NAMA_MELANGGAR", "Nama tidak sesuai Permendagri 73/2022", "elemen",
    "LAIN", "Alasan lain (jelaskan pada catatan)", "permohonan",
};
static const char *const printers[] = {
    "1", "Loket depan", "loket-depan", "t",
    "2", "Ruang belakang", "belakang", "f",
};
static const char *const claim[] = {CANNED_TOKEN, "900"};
/* clang-format on */

#define DETAIL_COLS 33

enum {
    AT_STATE = 5,
    AT_NAME = 7,
    AT_HOLDER = 13,
    AT_MINE,
    AT_TOKEN,
    AT_LEASE,
    AT_NEW_NUMBER,
    AT_ADDRESS,
    AT_PENDING = 30,
    AT_PENDING_IN,
    AT_PENDING_MINE
};

static const char *detail[DETAIL_COLS]; /* of the newest canned_request() */

static const char **
detail_row(void)
{
    static const char *const plain[DETAIL_COLS] = {"17",
                                                   "261121-00017",
                                                   "I.B.3",
                                                   "PERUBAHAN DATA - PERUBAHAN ELEMEN DATA",
                                                   "portal",
                                                   "",
                                                   "9901010101000005",
                                                   "AHMAD FAUZAN",
                                                   "9901010107800001",
                                                   "0810-0000-0017",
                                                   "ahmad@example.com",
                                                   "1795215600",
                                                   "1795302000",
                                                   "",
                                                   "f",
                                                   "0",
                                                   "0",
                                                   "f",
                                                   "JL. MELATI NO. 5",
                                                   "003",
                                                   "007",
                                                   "99115",
                                                   "CONTOH RAYA",
                                                   "CONTOH BARAT",
                                                   "JL. MAWAR NO. 12",
                                                   "003",
                                                   "007",
                                                   "99115",
                                                   "CONTOH RAYA",
                                                   "CONTOH BARAT",
                                                   "",
                                                   "0",
                                                   "f"};
    memcpy(detail, plain, sizeof(detail));
    return detail;
}

void
canned_request(struct fake_db *f, const char *state, bool held)
{
    const char **row = detail_row();
    row[AT_STATE] = state;
    if (held) {
        row[AT_HOLDER] = "Rina Wulandari";
        row[AT_MINE] = "t";
        row[AT_TOKEN] = CANNED_TOKEN;
        row[AT_LEASE] = "840";
    }
    fake_db_rows(f, "request_detail_stmt", row, DETAIL_COLS);
    PUT(f, "request_members_stmt", members);
    PUT(f, "request_records_stmt", records);
    PUT(f, "request_checks_stmt", checks_bad);
    PUT(f, "request_attachments_stmt", files);
    PUT(f, "attachment_ticks_stmt", ticks);
    PUT(f, "request_history_stmt", events);
    PUT(f, "request_reasons_stmt", reason_rows);
    PUT(f, "document_printers_stmt", printers);
    PUT(f, "queue_claim_stmt", claim);
    fake_db_rows(f, "document_sheets_stmt", NULL, 0);
}

void
canned_normal(struct fake_db *f)
{
    PUT(f, "request_checks_stmt", checks_normal);
    PUT(f, "request_attachments_stmt", files_normal);
}

void
canned_decided(struct fake_db *f, const char *keputusan, const char *seconds)
{
    static const char *wait[8];
    const char **row = detail_row();
    row[AT_STATE] = "in_review";
    row[AT_HOLDER] = "Rina Wulandari";
    row[AT_PENDING] = keputusan;
    row[AT_PENDING_IN] = seconds;
    row[AT_PENDING_MINE] = "t";
    fake_db_rows(f, "request_detail_stmt", row, DETAIL_COLS);
    const char *const now[8] = {"17", "261121-00017", keputusan, "", seconds, "", "", "1795312800"};
    memcpy(wait, now, sizeof(wait));
    fake_db_rows(f, "decide_waiting_stmt", wait, COUNT(wait));
}

void
canned_claim(struct fake_db *f, const char *token)
{
    static const char *mine[2];
    const char **row = detail_row();
    row[AT_STATE] = "in_review";
    row[AT_HOLDER] = "Rina Wulandari";
    row[AT_MINE] = "t";
    row[AT_TOKEN] = token;
    row[AT_LEASE] = "840";
    fake_db_rows(f, "request_detail_stmt", row, DETAIL_COLS);
    mine[0] = token;
    mine[1] = "900";
    fake_db_rows(f, "queue_claim_stmt", mine, COUNT(mine));
}

void
canned_request_new_number(void)
{
    detail[AT_NEW_NUMBER] = "t";
}

void
canned_request_moves(bool far)
{
    static const char *const here[] = {"JL. MAWAR NO. 12", "003",         "007", "99115",
                                       "CONTOH RAYA",      "CONTOH BARAT"};
    static const char *const there[] = {
        "JL. MELATI RAYA GG. KENANGA BLOK A1 NO. 5", "004", "017", "99225", "CONTOH JAYA", "CONTOH TIMUR"};
    memcpy(&detail[AT_ADDRESS], far ? there : here, sizeof(here));
}

void
canned_request_hostile(struct fake_db *f)
{
    static const char *rows[COUNT(members)];
    static const char *const names[] = {NAME_CONTROL, NAME_BIDI, NAME_BROKEN, long_name, NAME_WIDE};
    const char **row = detail_row();
    row[AT_STATE] = "in_review";
    row[AT_NAME] = long_name;
    row[AT_HOLDER] = NAME_CONTROL;
    memcpy(rows, members, sizeof(rows));
    for (size_t i = 0; i < COUNT(names); i++)
        rows[i * 21 + 5] = names[i];
    fake_db_rows(f, "request_detail_stmt", row, DETAIL_COLS);
    PUT(f, "request_members_stmt", rows);
}

void
canned_checks(struct fake_db *f, bool risky)
{
    if (risky)
        PUT(f, "request_checks_stmt", checks_risky);
    else
        PUT(f, "request_checks_stmt", checks_good);
}

/* --- sheets, signatures, prints --------------------------------------------------------- */

void
canned_sheet(struct fake_db *f, const char *status, const char *job, const char *reasons)
{
    static const char *row[12] = {
        "501", "9901010101000005", "2", "", "AHMAD FAUZAN", "1795312000", "0", "1", "", "", "0", ""};
    row[3] = status;
    row[6] = strcmp(status, "menunggu_tte") == 0 ? "0" : "1795312500";
    row[7] = job[0] != '\0' ? "1" : "0";
    row[8] = job;
    row[9] = reasons;
    row[10] = job[0] != '\0' ? "77" : "0";
    row[11] = job[0] != '\0' ? "Loket depan" : "";
    PUT(f, "document_sheets_stmt", row);
}

/* clang-format off */
static const char *const sign_rows[] = {
    "495", "9901010101000011", "261117-00003", "PERUBAHAN DATA - PERISTIWA PENTING", "WAYAN SUTEJA", "1794970800", "342000", "t", "7", "signer_down", "6",
    "498", "9901010101000012", "261120-00009", "KK BARU - PISAH KK", "LINDA KUSUMAWARDHANI PRAWIRANEGARA", "1795226400", "86400", "t", "1", "", "2",
    "501", "9901010101000005", "261121-00017", "PERUBAHAN DATA - PERUBAHAN ELEMEN DATA", "AHMAD FAUZAN", "1795312000", "800", "f", "0", "", "4",
    "502", "9901010101000013", "261121-00019", "KK BARU - MEMBENTUK KELUARGA BARU", "NUR HALIMAH", "1795312500", "300", "f", "0", "", "2",
};
static const char *const print_rows[] = {
    "79", "503", "261121-00030", "30", "Loket depan", "queued", "", "1", "Rina Wulandari", "1795312700", "1795312700", "t", "kk",
    "78", "502", "261121-00028", "28", "Loket depan", "stopped", "media-empty", "1", "Rina Wulandari", "1795312500", "1795312620", "t", "kk",
    "77", "501", "261121-00017", "17", "Loket depan", "printed", "", "1", "Rina Wulandari", "1795312000", "1795312400", "t", "kk",
    "76", "500", "261120-00027", "27", "Ruang belakang", "unknown", "interrupted", "1", "Joko Prasetyo", "1795309000", "1795309100", "f", "kk",
    "75", "499", "261120-00016", "16", "Ruang belakang", "confirmed", "", "2", "Joko Prasetyo", "1795300000", "1795300900", "f", "kk",
    "74", "497", "261120-00014", "14", "Loket depan", "failed", "jam", "1", "Rina Wulandari", "1795299000", "1795299600", "t", "kk",
    "73", "0", "261120-00013", "13", "Struk loket", "printed", "", "1", "Rina Wulandari", "1795298000", "1795298003", "t", "bukti",
    "72", "0", "261120-00012", "12", "Struk loket", "unknown", "interrupted", "1", "Rina Wulandari", "1795297000", "1795297045", "t", "bukti",
    "71", "0", "261120-00011", "11", "Struk loket", "stopped", "cover-open", "2", "Rina Wulandari", "1795296000", "1795296003", "t", "bukti",
};
/* The record as the database writes it, one line. */
#define M(no, nama, nik, jk, tempat, lahir, didik, kerja, kawin, tgl, shdk) \
    "{\"urut\":" no ",\"nama_lengkap\":\"" nama "\",\"nik\":\"" nik "\",\"jenis_kelamin\":\"" jk "\",\"tempat_lahir\":\"" tempat "\"," \
    "\"tanggal_lahir\":\"" lahir "\",\"agama\":\"ISLAM\",\"pendidikan\":\"" didik "\",\"jenis_pekerjaan\":\"" kerja "\"," \
    "\"golongan_darah\":\"O\",\"status_perkawinan\":\"" kawin "\",\"tanggal_perkawinan\":\"" tgl "\",\"shdk\":\"" shdk "\"," \
    "\"kewarganegaraan\":\"WNI\",\"no_paspor\":\"\",\"no_kitap\":\"\",\"nama_ayah\":\"SULAIMAN\",\"nama_ibu\":\"ROHANA\"}"
static const char *const record_row[] = {
    "{\"format\":\"loket-kk-1\",\"nomor_seri\":501,\"no_kk\":\"9901010101000005\",\"versi\":2,"
    "\"nama_kepala_keluarga\":\"AHMAD FAUZAN\",\"alamat\":\"JL. MELATI NO. 5\",\"rt\":\"003\",\"rw\":\"007\",\"kode_pos\":\"99115\","
    "\"desa_kelurahan\":\"CONTOH RAYA\",\"kecamatan\":\"CONTOH BARAT\",\"kabupaten_kota\":\"KOTA CONTOH\",\"provinsi\":\"PROVINSI CONTOH\","
    "\"anggota\":["
    M("1", "AHMAD FAUZAN", "9901010107800001", "LAKI-LAKI", "KOTA CONTOH", "01-07-1980", "SLTA/SEDERAJAT", "WIRASWASTA", "KAWIN TERCATAT", "12-05-2005", "KEPALA KELUARGA") ","
    M("2", "NUR AINI", "9901015203840002", "PEREMPUAN", "CONTOH RAYA", "12-03-1984", "DIPLOMA IV/STRATA I", "GURU", "KAWIN TERCATAT", "12-05-2005", "ISTRI") ","
    M("3", "FATIMAH AZZAHRA RAMADHANI PUTRI AHMAD FAUZAN WIJAYAKUSUMA", "9901017010260001", "PEREMPUAN", "KOTA CONTOH", "30-10-2026", "TIDAK/BELUM SEKOLAH", "BELUM/TIDAK BEKERJA", "BELUM KAWIN", "", "ANAK")
    "],\"tanggal_dikeluarkan\":\"22-11-2026\",\"kantor\":\"KOTA CONTOH\",\"jabatan_penandatangan\":\"KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL\","
    "\"nama_penandatangan\":\"Dra. SEKAR ARUM, M.Si.\",\"nip_penandatangan\":\"197001011995012001\"}",
    "menunggu_tte", "261121-00017", "17",
};
#define ISI(actor, action, kind, subject, detail) \
    "{\"v\":1,\"at\":\"2026-11-22T01:59:00.123456Z\",\"actor\":\"" actor "\",\"nip\":\"199001012015012001\",\"role\":\"operator\"," \
    "\"office\":1,\"session\":812,\"address\":\"192.0.2.17\",\"action\":\"" action "\",\"subject_kind\":\"" kind "\"," \
    "\"subject\":\"" subject "\",\"detail\":" detail "}"
static const char *const audit_rows[] = {
    "4105", "1795312790", "penyelia", "audit.read", "audit", "", "", ISI("penyelia", "audit.read", "audit", "", "{\"filter\": \"\"}"), "-1",
    "4104", "1795312740", "petugas1", "request.approve", "request", "17", "261121-00017",
    ISI("petugas1", "request.approve", "request", "17", "{\"ref\": \"261121-00017\", \"no_kk\": [9901010101000005], \"sheets\": [501], \"superseded\": [480], \"note\": \"kurung } dan \\\"kutip\\\", aman\", \"empty\": []}"), "4101",
    "4103", "1795312700", "petugas1", "request.claim", "request", "17", "261121-00017", ISI("petugas1", "request.claim", "request", "17", "{\"token\": 41}"), "4100",
    "4102", "1795312650", "loket_worker", "print.stopped", "issued_kk", "502", "", ISI("loket_worker", "print.stopped", "issued_kk", "502", "{\"job\": 78}"), "4099",
    "4101", "1795312600", "petugas2", "login_failed", "officer", "petugas2", "", ISI("petugas2", "login_failed", "officer", "petugas2", "{}"), "4098",
    "4100", "1795226400", "kadis", "issued.sign.order", "issued_kk", "501", "", ISI("kadis", "issued.sign.order", "issued_kk", "501", "{}"), "4097",
};
static const char *const status_rows[] = {
    "audit.entries", "4105", "audit.unsequenced", "1", "notification.queued", "3", "officer.active", "8", "print.open", "1",
    "print.stopped", "1", "queue.awaiting_signature", "2", "queue.awaiting_supervisor", "2", "queue.in_review", "3",
    "queue.issued", "2", "queue.late", "3", "queue.submitted", "5", "session.open", "4", "signature.ordered", "2", "signature.waiting", "4",
};
/* clang-format on */

void
canned_sign(struct fake_db *f)
{
    PUT(f, "document_sign_page_stmt", sign_rows);
}

void
canned_record(struct fake_db *f)
{
    PUT(f, "document_record_stmt", record_row);
}

void
canned_prints(struct fake_db *f)
{
    PUT(f, "document_print_page_stmt", print_rows);
}

void
canned_audit(struct fake_db *f)
{
    PUT(f, "audit_page_stmt", audit_rows);
}

void
canned_status(struct fake_db *f)
{
    PUT(f, "officer_status_stmt", status_rows);
}
