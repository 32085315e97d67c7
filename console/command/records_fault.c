#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/records_row.h"

static const struct {
    const char *code, *text; /* text: msgid */
} texts[] = {
    {"csv_kutip", N_("tanda kutip tidak ditutup, atau ada huruf di belakangnya")},
    {"csv_panjang", N_("baris terlalu panjang")},
    {"csv_kolom", N_("terlalu banyak kolom")},
    {"csv_nul", N_("ada karakter nol")},
    {"kolom_banyaknya", N_("banyaknya kolom tidak sama dengan baris pertama")},
    {"wajib_diisi", N_("kosong, padahal wajib diisi")},
    {"terlalu_panjang", N_("lebih dari 255 bita")},
    {"karakter_terlarang", N_("ada karakter yang tidak terlihat")},
    {"tanggal_bentuk", N_("bukan tanggal; tulis DD-MM-YYYY atau YYYY-MM-DD")},
    {"tanggal_depan", N_("tanggal setelah hari ini")},
    {"kode_tak_dikenal", N_("bukan kode atau sebutan dari daftar")},
    {"angka_bentuk", N_("bukan angka, atau banyaknya angka salah")},
    {"wilayah_bentuk", N_("bukan angka kode wilayah")},
    {"wilayah_tak_dikenal", N_("tidak ada desa/kelurahan dengan kode ini")},
    {"wilayah_kantor_lain", N_("wilayah ini bukan wilayah kantor")},
    {"kawin_tanpa_status", N_("ada tanggal perkawinan, padahal statusnya belum kawin")},
    {"nik_panjang", N_("NIK bukan 16 angka")},
    {"nik_bukan_angka", N_("NIK memuat yang bukan angka")},
    {"nik_awalan_nol", N_("NIK diawali 0: nomor sementara")},
    {"nik_tanggal", N_("tanggal lahir di dalam NIK bukan 01 sampai 31")},
    {"nik_bulan", N_("bulan lahir di dalam NIK bukan 01 sampai 12")},
    {"nik_serial_nol", N_("nomor urut di dalam NIK 0000")},
    {"no_kk_panjang", N_("nomor KK bukan 16 angka")},
    {"no_kk_bukan_angka", N_("nomor KK memuat yang bukan angka")},
    {"no_kk_awalan_nol", N_("nomor KK diawali 0: nomor sementara")},
    {"nik_dua_kali", N_("NIK ini sudah ada di baris lain")},
    {"nik_sudah_ada", N_("NIK ini sudah ada di basis data")},
    {"kk_sudah_ada", N_("nomor KK ini sudah ada di basis data")},
    {"kk_kantor_lain", N_("nomor KK ini milik kantor lain")},
    {"kk_dua_kali", N_("nomor KK ini sudah ada di baris lain berkas keluarga")},
    {"kepala_tidak_ada", N_("keluarga ini tidak memiliki kepala keluarga")},
    {"kepala_ganda", N_("keluarga ini memiliki lebih dari satu kepala keluarga")},
    {"anggota_terlalu_banyak", N_("keluarga ini memiliki lebih dari 99 orang")},
    {"alamat_tidak_ada", N_("alamat keluarga ini tidak ada di berkas keluarga")},
    {"anggota_tidak_ada", N_("keluarga ini tidak memiliki anggota di berkas penduduk")},
    {"keluarga_ditolak", N_("baris lain dari keluarga ini ditolak")},
};

const char *
records_fault_text(const char *code)
{
    for (size_t i = 0; i < COUNT(texts); i++)
        if (str_eq(code, texts[i].code))
            return _(texts[i].text);
    return code;
}
