#include "tests/support/canned_intake.h"

#include <string.h>

#include "console/base/err.h"
#include "tests/support/fake_db.h"

#define PUT(f, stmt, values) fake_db_rows(f, stmt, values, COUNT(values))

/* clang-format off */
static const char *const drafts[] = {
    "31", "I.B.2", "SITI MARYAM", "1795310000",
    "30", "I.A.x-ORANG-ASING", "", "1795226400",
};
static const char *const kinds[] = {
    "I.A.1", "KK BARU - MEMBENTUK KELUARGA BARU", "t",
    "I.A.2", "KK BARU - PENGGANTIAN KEPALA KELUARGA", "t",
    "I.A.4", "KK BARU - PINDAH DATANG", "t",
    "I.B.2", "PERUBAHAN DATA - PERISTIWA PENTING", "f",
    "I.B.3", "PERUBAHAN DATA - PERUBAHAN ELEMEN DATA", "f",
    "I.C.1", "HILANG/RUSAK - HILANG", "f",
};
static const char *const regions[] = {
    "99.01.01.2001", "CONTOH RAYA", "CONTOH KOTA", "KOTA CONTOH",
    "99.01.01.2002", "MEKAR SARI", "CONTOH KOTA", "KOTA CONTOH",
    "99.01.02.2001", "SUKA CONTOH", "CONTOH BARAT", "KOTA CONTOH",
};
#define FAMILY(ALAMAT) \
    "9901010101000005", ALAMAT, "003", "007", "99911", "99.01.01.2002", "MEKAR SARI", "CONTOH KOTA", "KOTA CONTOH"
#define HEAD_ROW(NAME) \
    "9901010107800001", "9901010101000005", "1", "1", NAME, "1", "KOTA CONTOH", "1980-07-01", "1", "5", "88", "2019", "4", "2", \
    "2019", "2005-05-12", "1", "", "", "", "SULAIMAN", "", "ROHANA"
#define WIFE_ROW(NAME) \
    "9901015203840002", "9901010101000005", "1", "3", NAME, "2", "CONTOH RAYA", "1984-03-12", "1", "5", "2", "2019", "1", "2", \
    "2019", "2005-05-12", "1", "", "", "", "BADRUN", "", "SALMAH"
#define SON_ROW(NAME) \
    "9901010708060004", "9901010101000005", "1", "4", NAME, "1", "KOTA CONTOH", "2006-08-07", "1", "5", "3", "2019", "4", "1", \
    "2019", "", "1", "", "", "9901010107800001", "AHMAD FAUZAN", "9901015203840002", "NUR AINI"
#define CHILD_ROW(NAME) \
    "9901014311080006", "9901010101000005", "1", "4", NAME, "2", "KOTA CONTOH", "2008-11-03", "1", "4", "3", "2019", "13", "1", \
    "2019", "", "1", "", "", "9901010107800001", "AHMAD FAUZAN", "9901015203840002", "NUR AINI"
static const char *const family[] = {FAMILY("JL. KENANGA NO. 12")};
static const char *const person[] = {HEAD_ROW("AHMAD FAUZAN")};
static const char *const members[] = {
    HEAD_ROW("AHMAD FAUZAN"), WIFE_ROW("NUR AINI"), SON_ROW("RIZKI FAUZAN"), CHILD_ROW("DINDA FAUZAN"),
};
#define LONG50 "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWX"
static const char long_name[] = LONG50 LONG50 LONG50 LONG50, long_kecamatan[] = LONG50 LONG50;
static const char *const hostile_family[] = {FAMILY("JL.\x1b[31m MERAH\r\nNO. 1 \u202eKILAB")};
static const char *const hostile_person[] = {HEAD_ROW("SITI\x1b[31m\x07 AMINAH\r\nBARIS KEDUA")};
static const char *const hostile_members[] = {
    HEAD_ROW("SITI\x1b[31m\x07 AMINAH\r\nBARIS KEDUA"), WIFE_ROW("BUDI \u202eOTNAS\u2067 HIDAYAT"),
    SON_ROW("RINA \x80\xff\xc3 \xc0\xaf KARTIKA"), CHILD_ROW(long_name),
};
static const char *const hostile_regions[] = {
    "99.01.01.2002", "MEKAR\x1b]0;x\x07 SARI", long_kecamatan, "KOTA CONTOH",
};
static const char *const hostile_scans[] = {
    "5", "../../etc/passwd\x1b[2J.pdf", "2000000000", "1795312000",
    "4", long_name, "1", "0",
};
static const char *const scans[] = {
    "5", "scan0005.pdf", "184320", "1795312000",
    "4", "akta lahir.jpg", "734003", "1795311000",
};
static const char *const draft_id[] = {"31"};
static const char *const files[] = {"LAHIR", "akta lahir.jpg", "image/jpeg", "734003"};

static const char missing[] =
    "[{\"dokumen\":[\"KK-LAMA\"],\"label\":\"KARTU KELUARGA LAMA\",\"sumber\":\"Perpres 96/2018 ps 12\"}," 
    "{\"dokumen\":[\"F105\",\"NIKAH\"],\"label\":\"SPTJM PERKAWINAN/PERCERAIAN BELUM TERCATAT (F-1.05) / BUKU NIKAH/KUTIPAN " 
    "AKTA PERKAWINAN\",\"sumber\":\"Perpres 96/2018 ps 12\"}]";
static const char *const checked[] = {"0", "", "0", "submitted", "", "f", "0", "0", "[]", "[]"};
static const char refused_findings[] =
    "[{\"path\":\"no_kk\",\"code\":\"sudah_ada\",\"severity\":\"galat\",\"param\":\"261121-00017\",\"sumber\":\"UU 24/2013 ps 97\"},"
    "{\"path\":\"anggota[2].nik\",\"code\":\"di_kk_lain\",\"severity\":\"peringatan\",\"param\":\"RIZKI FAUZAN\",\"sumber\":\"UU 24/2013 ps 97\"}]";
static const char *const refused[] = {
    "0", "", "0", "", "", "f", "0", "0", missing,
    refused_findings,
};
static const char *const submitted[] = {
    "0", "261122-00029", "29", "submitted", "403817", "f", "1795312800", "1795399200", "[]", "[]",
};
static const char *const waiting[] = {
    "0", "261122-00029", "29", "pending", "403817", "f", "1795312800", "1795399200", missing, "[]",
};
static const char missing_skp[] =
    "[{\"dokumen\":[\"SKP\"],\"label\":\"SURAT KETERANGAN PINDAH (SKP/SKPWNI)\",\"sumber\":\"Perpres 96/2018 ps 11\"}]";
static const char *const pending_rows[] = {
    "29", "261122-00029", "I.B.2", "PERUBAHAN DATA - PERISTIWA PENTING", "AHMAD FAUZAN", "loket", "pending", "7200", "79200", missing,
    "21", "261120-00021", "I.A.4", "KK BARU - PINDAH DATANG", "SRI MULYANINGSIH", "portal", "returned", "180000", "-90000",
    missing_skp,
};
static const char *const status[] = {
    "", "261122-00029", "I.B.2", "PERUBAHAN DATA - PERISTIWA PENTING", "loket", "pending", "1795305600", "1795392000", "1795305600",
    "0", "0", missing, "[]", "",
};
static const char returned_reasons[] =
    "[{\"reason\":\"TAK_TERBACA\",\"label\":\"Dokumen tidak terbaca\",\"target\":\"SKP\",\"note\":\"Halaman kedua buram.\"},"
     "{\"reason\":\"BEDA\",\"label\":\"Data pada dokumen berbeda dari catatan\",\"target\":\"nama_lengkap\",\"note\":\"\"}]";
static const char *const returned[] = {
    "", "261120-00021", "I.A.4", "KK BARU - PINDAH DATANG", "portal", "returned", "1795132800", "1795219200", "1795220000",
    "0", "0", "[]",
    returned_reasons, "",
};
static const char *const printers[] = {"1", "Struk loket 1", "struk80", "t"};
/* clang-format on */

void
canned_intake(struct fake_db *f)
{
    PUT(f, "draft_list_stmt", drafts);
    PUT(f, "intake_kinds_stmt", kinds);
    PUT(f, "intake_regions_stmt", regions);
    PUT(f, "draft_family_stmt", family);
    PUT(f, "draft_person_stmt", person);
    PUT(f, "draft_family_members_stmt", members);
    PUT(f, "scan_list_stmt", scans);
    PUT(f, "hold_save_stmt", draft_id);
    PUT(f, "draft_files_stmt", files);
    PUT(f, "intake_submit_stmt", checked);
    PUT(f, "receipt_printers_stmt", printers);
    PUT(f, "receipt_print_stmt", draft_id);
}

void
canned_intake_hostile(struct fake_db *f)
{
    canned_intake(f);
    PUT(f, "draft_family_stmt", hostile_family);
    PUT(f, "draft_person_stmt", hostile_person);
    PUT(f, "draft_family_members_stmt", hostile_members);
    PUT(f, "intake_regions_stmt", hostile_regions);
    PUT(f, "scan_list_stmt", hostile_scans);
}

void
canned_submit(struct fake_db *f, const char *state)
{
    if (strcmp(state, "submitted") == 0)
        PUT(f, "intake_submit_stmt", submitted);
    else if (strcmp(state, "pending") == 0)
        PUT(f, "intake_submit_stmt", waiting);
    else
        PUT(f, "intake_submit_stmt", refused);
}

void
canned_returned(struct fake_db *f)
{
    PUT(f, "intake_status_stmt", returned);
}

void
canned_pending(struct fake_db *f)
{
    PUT(f, "pending_page_stmt", pending_rows);
    PUT(f, "intake_status_stmt", status);
    PUT(f, "scan_list_stmt", scans);
}
