#include "db/model/check.h"

#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "console/base/i18n.h"
#include "console/base/str.h"

struct check_row {
    const char *code;
    const char *found, *advice, *passed; /* msgids */
};

/* clang-format off */
static const struct check_row checks[] = {
    {"dokumen_kurang", N_("Dokumen wajib belum ada"),
     N_("Yang diharapkan: dokumen ini ada pada permohonan. Kembalikan kepada pemohon dengan alasan berkas kurang, atau lampirkan bila sudah diterima."),
     N_("Dokumen wajib lengkap")},
    {"status_tanpa_bukti", N_("Status perkawinan berubah tanpa dokumen buktinya"),
     N_("Yang diharapkan: buku nikah untuk KAWIN TERCATAT, SPTJM F-1.05 untuk yang belum tercatat, akta cerai untuk CERAI HIDUP TERCATAT, akta kematian untuk CERAI MATI. Minta dokumennya, atau perbaiki statusnya."),
     N_("Status perkawinan yang berubah ada buktinya")},
    {"domisili_lain", N_("Masih berdomisili di kabupaten/kota lain tanpa surat pindah"),
     N_("Yang diharapkan: Surat Keterangan Pindah (SKPWNI) dari daerah asal. Kembalikan agar pemohon mengurus pindahnya dahulu."),
     N_("Tidak ada yang berdomisili di kabupaten/kota lain")},
    {"pemohon_bukan_anggota", N_("Pemohon bukan anggota keluarga; perlu surat kuasa F-1.07"),
     N_("Yang diharapkan: Kepala Keluarga atau anggota dewasa yang mengajukan. Minta surat kuasa F-1.07, atau pemohon yang berhak."),
     N_("Pemohon anggota keluarga")},
    {"pemohon_belum_dewasa", N_("Pemohon belum 17 tahun dan belum kawin"),
     N_("Yang diharapkan: pemohon berumur 17 tahun atau pernah kawin. Minta anggota keluarga yang dewasa mengajukan."),
     N_("Pemohon cukup umur")},
    {"pemohon_meninggal", N_("Pemohon tercatat sudah meninggal"),
     N_("Yang diharapkan: pemohon hidup. Cocokkan NIK pemohon dengan KTP-el; bila benar, tolak."),
     N_("Pemohon tidak tercatat meninggal")},
    {"alamat_di_luar_kantor", N_("Alamat baru di luar wilayah kantor ini"),
     N_("Yang diharapkan: desa/kelurahan di kabupaten/kota kantor ini. Perbaiki alamatnya, atau arahkan ke kantor yang berwenang."),
     N_("Alamat di wilayah kantor ini")},
    {"sudah_meninggal", N_("Tercatat sudah meninggal"),
     N_("Yang diharapkan: orang yang hidup. Periksa NIK-nya; yang meninggal keluar dari KK dengan alasan mati."),
     N_("Tidak ada yang tercatat meninggal")},
    {"sudah_pindah", N_("Tercatat sudah pindah"),
     N_("Yang diharapkan: penduduk kantor ini. Gunakan permohonan kedatangan (I.A.4) dengan SKPWNI, atau periksa NIK-nya."),
     N_("Tidak ada yang tercatat pindah")},
    {"status_lain", N_("Tercatat hilang, pergi atau tidak valid"),
     N_("Yang diharapkan: status HIDUP. Orang ini tidak boleh tercantum di KK; selesaikan dahulu catatannya."),
     N_("Tidak ada yang tercatat hilang atau tidak valid")},
    {"di_kk_lain", N_("Masih aktif di KK lain"),
     N_("Yang diharapkan: setiap orang di satu KK saja. Bila pindah ke KK ini, KK asalnya ikut diperbarui; bila tidak, periksa NIK-nya."),
     N_("Tidak ada yang aktif di KK lain")},
    {"nik_dipakai_orang_lain", N_("NIK ini milik orang lain dalam catatan: nama dan tanggal lahirnya lain"),
     N_("Yang diharapkan: NIK orang yang dimohonkan. Cocokkan NIK dengan KTP-el; perbaiki NIK yang salah ketik."),
     N_("Setiap NIK milik orang yang dimohonkan")},
    {"nik_tidak_sah", N_("Angka NIK tidak mungkin: tanggal, bulan atau nomor urutnya salah"),
     N_("Yang diharapkan: 16 angka dengan tanggal 01-31 (perempuan 41-71), bulan 01-12 dan nomor urut bukan 0000. Cocokkan dengan KTP-el dan perbaiki."),
     N_("Susunan NIK sah")},
    {"nik_tak_dikenal", N_("NIK belum ada dalam catatan kantor ini"),
     N_("Yang diharapkan: NIK yang tercatat. Cocokkan dengan KTP-el atau surat pindah; penduduk baru masuk dengan NIK ini."),
     N_("Semua NIK ada dalam catatan")},
    {"permohonan_lain", N_("Ada permohonan lain yang masih terbuka untuk orang yang sama"),
     N_("Yang diharapkan: satu permohonan terbuka untuk setiap orang. Lihat permohonan itu; putuskan yang satu, batalkan atau tunda yang lain."),
     N_("Tidak ada permohonan lain untuk orang yang sama")},
    {"data_ganda", N_("Sudah diputuskan GANDA: orang yang sama dengan dua NIK"),
     N_("Yang diharapkan: satu orang satu NIK. Tolak permohonan ini; lanjutkan setelah NIK yang tidak dipakai dinonaktifkan (TIDAK VALID), atau minta verifikator mengubah putusan."),
     N_("Tidak ada data ganda")},
    {"mungkin_ganda", N_("Mungkin orang yang sama dengan penduduk lain"),
     N_("Yang diharapkan: satu orang satu NIK. Bandingkan keduanya, lalu beri putusan (g): ganda atau bukan ganda. Orang kedua tetap menyetujui."),
     N_("Tidak ada penduduk lain yang mirip")},
    {"anggota_sama", N_("Disebut dua kali dalam permohonan ini"),
     N_("Yang diharapkan: setiap orang sekali. Hapus yang berlebih, atau pastikan keduanya memang dua orang."),
     N_("Tidak ada yang disebut dua kali")},
    {"ganda_diputus", N_("Mirip penduduk lain, tetapi sudah diputuskan bukan ganda"),
     N_("Tidak perlu apa-apa; ditanyakan lagi bila nama, kelahiran atau ibunya berubah."),
     N_("Tidak ada putusan ganda yang berlaku")},
    {"perubahan_identitas", N_("Nama, jenis kelamin atau tanggal lahir berubah; perlu orang kedua"),
     N_("Yang diharapkan: perubahan sesuai penetapan pengadilan atau akta. Cocokkan dengan dokumennya; orang kedua juga memeriksa."),
     N_("Nama, jenis kelamin, tanggal lahir tetap")},
    {"nama_melanggar", N_("Nama berisi angka atau tanda yang tidak diperbolehkan"),
     N_("Yang diharapkan: paling banyak 60 huruf Latin tanpa angka, tanda baca atau singkatan; gelar boleh. Kembalikan dengan saran penulisan nama."),
     N_("Nama sesuai Permendagri 73/2022")},
    {"nama_satu_kata", N_("Nama hanya satu kata"),
     N_("Yang diharapkan: paling sedikit dua kata. Sarankan kepada pemohon; boleh tetap bila pemohon menghendakinya."),
     N_("Nama baru lebih dari satu kata")},
    {"nama_satu_huruf", N_("Ada kata satu huruf dalam nama"),
     N_("Yang diharapkan: nama tidak disingkat. Tanyakan kepanjangannya; boleh tetap bila memang satu huruf pada aktanya."),
     N_("Tidak ada kata satu huruf dalam nama baru")},
    {"kode_di_luar_daftar", N_("Isian tidak ada dalam daftar kode"),
     N_("Yang diharapkan: pilihan dari daftar kode formulir F-1.01. Kembalikan agar isian ini diperbaiki."),
     N_("Semua isian ada dalam daftar kode")},
    {"lahir_di_masa_depan", N_("Tanggal lahir setelah hari ini"),
     N_("Yang diharapkan: tanggal yang sudah lewat. Cocokkan dengan akta kelahiran dan perbaiki."),
     N_("Semua tanggal lahir sudah lewat")},
    {"usia_tak_wajar", N_("Umur lebih dari 120 tahun"),
     N_("Yang diharapkan: umur yang wajar. Cocokkan tanggal lahir dengan dokumennya."),
     N_("Semua umur wajar")},
    {"imigrasi_kosong", N_("WNA tanpa nomor paspor atau KITAP"),
     N_("Yang diharapkan: nomor paspor dan nomor KITAP setiap WNA. Salin dari dokumennya, atau minta dokumennya."),
     N_("Dokumen imigrasi WNA lengkap")},
    {"imigrasi_wni", N_("Nomor KITAP pada WNI"),
     N_("Yang diharapkan: KITAP hanya untuk WNA. Periksa kewarganegaraannya."),
     N_("Nomor KITAP hanya pada WNA")},
    {"kawin_tanpa_status", N_("BELUM KAWIN tetapi ada tanggal perkawinan"),
     N_("Yang diharapkan: BELUM KAWIN tanpa tanggal perkawinan atau perceraian. Kosongkan tanggalnya, atau perbaiki statusnya dengan buktinya."),
     N_("Status dan tanggal perkawinan selaras")},
    {"kawin_sebelum_lahir", N_("Tanggal perkawinan sebelum atau pada tanggal lahir"),
     N_("Yang diharapkan: perkawinan sesudah lahir. Cocokkan kedua tanggal dengan aktanya dan perbaiki."),
     N_("Semua tanggal perkawinan sesudah lahir")},
    {"kawin_di_masa_depan", N_("Tanggal perkawinan setelah hari ini"),
     N_("Yang diharapkan: tanggal yang sudah lewat. Cocokkan dengan buku nikah atau akta dan perbaiki."),
     N_("Semua tanggal perkawinan sudah lewat")},
    {"kawin_tanpa_tanggal", N_("Perkawinan atau perceraian tercatat tanpa tanggal"),
     N_("Yang diharapkan: tanggal dari buku nikah atau akta. Salin dari dokumennya."),
     N_("Perkawinan dan perceraian tercatat ada tanggalnya")},
    {"kawin_di_bawah_umur", N_("Kawin sebelum umur 19 tahun"),
     N_("Yang diharapkan: umur 19 tahun, atau dispensasi pengadilan. Pastikan dispensasinya ada."),
     N_("Tidak ada yang kawin di bawah umur")},
    {"sptjm_tanpa_pasangan", N_("KAWIN BELUM TERCATAT tanpa pasangan dalam KK ini"),
     N_("Yang diharapkan: suami dan istri yang menandatangani SPTJM berada dalam satu KK. Tambahkan pasangannya, atau perbaiki statusnya."),
     N_("Pasangan belum tercatat berada dalam satu KK")},
    {"kepala_tidak_satu", N_("Kepala Keluarga harus tepat satu; jumlah sekarang"),
     N_("Yang diharapkan: satu Kepala Keluarga. Kembalikan agar hubungan keluarga diperbaiki."),
     N_("Kepala Keluarga tepat satu")},
    {"kepala_tertinggal", N_("Kepala Keluarga pergi dari KK yang masih berisi anggota"),
     N_("Yang diharapkan: KK asal punya kepala. Ajukan dahulu penggantian Kepala Keluarga (I.A.2) untuk KK itu."),
     N_("Tidak ada KK yang ditinggal kepalanya")},
    {"anggota_tak_disebut", N_("Anggota KK tidak disebut dalam permohonan"),
     N_("Yang diharapkan: semua anggota KK disebut, tetap atau keluar. Kembalikan agar dilengkapi."),
     N_("Semua anggota KK disebut")},
    {"kepala_di_bawah_umur", N_("Kepala Keluarga belum 17 tahun dan belum kawin"),
     N_("Yang diharapkan: kepala berumur 17 tahun atau pernah kawin; bila semua di bawah umur, wali dewasa atau KK kerabat. Periksa surat walinya."),
     N_("Kepala Keluarga cukup umur")},
    {"hubungan_beda_kelamin", N_("SUAMI bukan laki-laki, atau ISTRI bukan perempuan"),
     N_("Yang diharapkan: hubungan sesuai jenis kelamin. Periksa hubungan atau jenis kelaminnya."),
     N_("Hubungan suami dan istri sesuai jenis kelamin")},
    {"pasangan_tak_selaras", N_("Pasangan tidak cocok dengan jenis kelamin Kepala Keluarga"),
     N_("Yang diharapkan: SUAMI bila kepalanya perempuan, ISTRI bila laki-laki. Periksa hubungan keluarganya."),
     N_("Pasangan cocok dengan Kepala Keluarga")},
    {"pasangan_belum_kawin", N_("Mempunyai pasangan tetapi tidak berstatus kawin"),
     N_("Yang diharapkan: kepala yang berpasangan, suami, istri berstatus kawin; menantu pernah kawin. Periksa status dan buktinya."),
     N_("Pasangan dan menantu berstatus kawin")},
    {"suami_ganda", N_("Lebih dari satu SUAMI dalam satu KK"),
     N_("Yang diharapkan: satu SUAMI. Periksa hubungan keluarganya."),
     N_("Paling banyak satu suami")},
    {"istri_terlalu_banyak", N_("Lebih dari empat ISTRI dalam satu KK"),
     N_("Yang diharapkan: paling banyak empat, masing-masing dengan buku nikah. Periksa hubungan dan dokumennya."),
     N_("Jumlah istri wajar")},
    {"anak_lebih_tua", N_("Anak lebih tua daripada orang tuanya"),
     N_("Yang diharapkan: orang tua lahir lebih dahulu. Periksa tanggal lahir, hubungan, atau NIK orang tuanya."),
     N_("Tidak ada anak yang lebih tua dari orang tuanya")},
    {"selisih_umur", N_("Selisih umur dengan orang tua kurang dari 12 tahun"),
     N_("Yang diharapkan: selisih wajar, kecuali anak angkat atau tiri. Cocokkan dengan akta kelahiran."),
     N_("Selisih umur anak dan orang tua wajar")},
    {"orang_tua_terlalu_tua", N_("Ibu lebih dari 55 tahun, atau ayah lebih dari 80 tahun, ketika anak lahir"),
     N_("Yang diharapkan: umur orang tua yang wajar. Cocokkan NIK orang tua dengan akta kelahiran; mungkin itu kakek atau neneknya."),
     N_("Umur orang tua ketika anak lahir wajar")},
    {"selisih_umur_cucu", N_("Selisih umur cucu dan Kepala Keluarga kurang dari 24 tahun"),
     N_("Yang diharapkan: dua generasi di antaranya. Periksa hubungan atau tanggal lahirnya."),
     N_("Selisih umur cucu wajar")},
    {"menantu_tanpa_anak", N_("Ada MENANTU tanpa ANAK dalam KK"),
     N_("Yang diharapkan: pasangan menantu, yaitu anak Kepala Keluarga, di KK ini. Pastikan anaknya meninggal, bercerai atau pindah."),
     N_("Setiap menantu ada pasangannya")},
    {"orang_tua_beda_kelamin", N_("Ayah tercatat perempuan, atau ibu tercatat laki-laki"),
     N_("Yang diharapkan: NIK ayah laki-laki, NIK ibu perempuan. Periksa NIK orang tuanya."),
     N_("Jenis kelamin ayah dan ibu sesuai")},
    {"orang_tua_beda_nama", N_("Nama orang tua berbeda dari catatan NIK-nya"),
     N_("Yang diharapkan: nama seperti pada catatan. Ambil nama orang tua dari NIK-nya, jangan diketik ulang; atau perbaiki NIK-nya."),
     N_("Nama orang tua sesuai NIK-nya")},
    {"orang_tua_diri_sendiri", N_("NIK orang tua sama dengan NIK anaknya"),
     N_("Yang diharapkan: NIK ayah atau ibu. Perbaiki NIK orang tuanya."),
     N_("Tidak ada yang menjadi orang tuanya sendiri")},
    {"nik_beda_lahir", N_("Tanggal lahir berbeda dari angka NIK (peringatan saja)"),
     N_("Tidak salah dengan sendirinya: NIK tetap bila tanggal lahir diperbaiki. Cocokkan dengan akta kelahiran."),
     N_("Tanggal lahir sesuai angka NIK")},
    {"nik_beda_kelamin", N_("Jenis kelamin berbeda dari angka NIK (peringatan saja)"),
     N_("Tidak salah dengan sendirinya: NIK tetap bila jenis kelamin diperbaiki. Cocokkan dengan dokumennya."),
     N_("Jenis kelamin sesuai angka NIK")},
    {"nik_awalan_tak_dikenal", N_("Awalan wilayah NIK tidak dikenal atau sudah dicabut"),
     N_("Mungkin kode wilayah lama. Cocokkan NIK dengan KTP-el; tidak menghalangi."),
     N_("Awalan wilayah NIK dikenal")},
    {"diambil_di_luar_urutan", N_("Diambil di luar urutan; orang kedua harus menyetujui"),
     N_("Orang kedua memeriksa juga. Tidak ada yang perlu diperbaiki."),
     N_("Diambil menurut urutan")},
};

struct word {
    const char *word, *text; /* msgid */
};
static const struct word parts[] = {
    {"nama", N_("Nama")}, {"tanggal_lahir", N_("Tanggal lahir")}, {"tempat_lahir", N_("Tempat lahir")},
    {"nama_ibu", N_("Nama ibu")}, {"jenis_kelamin", N_("Jenis kelamin")}, {"jumlah", N_("Jumlah")},
    {"aturan", N_("Aturan nama")},
};
static const struct word whys[] = {
    {"sama", N_("sama")}, {"ejaan", N_("nama sama, ejaan berbeda")}, {"tukar", N_("hari dan bulan tertukar")},
    {"hari", N_("hanya harinya berbeda")}, {"bulan", N_("hanya bulannya berbeda")},
    {"tahun", N_("hanya tahunnya berbeda")}, {"beda", N_("berbeda")}, {"kosong", N_("tidak diketahui")},
    {"nama_panjang", N_("lebih dari 60 huruf")}, {"nama_angka", N_("berisi angka")},
    {"nama_tanda", N_("berisi tanda baca")}, {"nama_bukan_latin", N_("bukan huruf Latin")},
    {"nama_singkatan", N_("disingkat dengan titik")},
};
/* clang-format on */

static const struct check_row *
row_of(const char *code)
{
    for (size_t i = 0; i < COUNT(checks); i++)
        if (str_eq(checks[i].code, code))
            return &checks[i];
    return NULL;
}

static const char *
word_of(const struct word *list, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i].word, word))
            return _(list[i].text);
    return word;
}

const char *
check_text(const char *code, bool found)
{
    const struct check_row *r = row_of(code);
    return r == NULL ? code : found ? _(r->found) : _(r->passed);
}

const char *
check_advice(const char *code)
{
    const struct check_row *r = row_of(code);
    return r == NULL ? "" : _(r->advice);
}

#define FIELDS 6

/* Cuts a line at its tabs; false when it has not exactly FIELDS of them. */
static bool
cut(struct arena *a, const char *line, size_t len, const char *fields[FIELDS])
{
    size_t n = 0;
    for (size_t at = 0; at <= len; n++) {
        const char *tab = memchr(line + at, '\t', len - at);
        size_t size = tab != NULL ? (size_t)(tab - line) - at : len - at;
        if (n == FIELDS)
            return false;
        fields[n] = arena_strndup(a, line + at, size);
        at += size + 1;
    }
    return n == FIELDS;
}

size_t
check_parts(struct arena *a, const char *score, struct check_part **out)
{
    size_t lines = 1, n = 0;
    for (const char *s = score; *s != '\0'; s++)
        lines += *s == '\n';
    *out = arena_array(a, lines, sizeof **out);
    for (const char *s = score; *s != '\0';) {
        const char *f[FIELDS];
        size_t len = strcspn(s, "\n");
        int64_t points = 0, of = 0;
        if (cut(a, s, len, f) && (f[1][0] == '\0' || str_to_i64(f[1], -1000, 1000, &points)) &&
            (f[2][0] == '\0' || str_to_i64(f[2], 0, 1000, &of)))
            (*out)[n++] = (struct check_part){f[0], (int)points, (int)of, f[3], f[4], f[5]};
        s += len;
        s += *s == '\n';
    }
    return n;
}

const char *
check_part_label(const char *part)
{
    return word_of(parts, COUNT(parts), part);
}

const char *
check_part_why(struct arena *a, const char *why)
{
    if (strncmp(why, "mirip:", 6) == 0)
        return arena_printf(a, _("mirip %s %%"), why + 6);
    return word_of(whys, COUNT(whys), why);
}

struct check_target
check_target(const char *text)
{
    static const struct {
        const char *tab;
        enum check_place place;
    } tabs[] = {{"compare", CHECK_COMPARE},
                {"files", CHECK_FILES},
                {"family", CHECK_FAMILY},
                {"request", CHECK_REQUEST}};
    struct check_target t = {CHECK_NOWHERE, 0, ""};
    size_t len = strcspn(text, ":");
    for (size_t i = 0; i < COUNT(tabs); i++)
        if (strlen(tabs[i].tab) == len && memcmp(tabs[i].tab, text, len) == 0)
            t.place = tabs[i].place;
    if (text[len] == '\0')
        return t;
    t.word = text + len + 1;
    if (t.place == CHECK_COMPARE) {
        char *end;
        long urut = strtol(t.word, &end, 10);
        if (urut >= 1 && urut <= 99)
            t.urut = (int32_t)urut;
        t.word = *end == ':' ? end + 1 : "";
    }
    return t;
}

const char *
check_concerned(struct arena *a, const char **list, const char *kind)
{
    size_t n = strlen(kind);
    while (**list != '\0') {
        const char *word = *list;
        size_t len = strcspn(word, " ");
        *list += len;
        *list += strspn(*list, " ");
        if (len > n + 1 && memcmp(word, kind, n) == 0 && word[n] == ':')
            return arena_strndup(a, word + n + 1, len - n - 1);
    }
    return NULL;
}
