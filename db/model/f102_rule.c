#include "db/model/f102_rule.h"

#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "console/base/i18n.h"
#include "console/base/str.h"

#define G F102_GALAT
#define P F102_PERINGATAN

/* clang-format off */
static const struct rule rules[] = {
    /* what every field of the form must be */
    {"wajib_diisi", G, "Permendagri 109/2019 F-1.01, F-1.02", N_("Wajib diisi.")},
    {"terlalu_panjang", G, "Permendagri 109/2019 F-1.01", N_("Terlalu panjang; paling banyak %s huruf.")},
    {"karakter_terlarang", G, "Permendagri 109/2019 ps 12", N_("Berisi karakter yang tidak dapat dicetak. Ketik ulang isian ini.")},
    {"kode_tak_dikenal", G, "Permendagri 109/2019 F-1.01", N_("\"%s\" tidak ada dalam daftar kode. Pilih dari daftar.")},
    {"tanggal_salah", G, "Permendagri 109/2019 F-1.01", N_("\"%s\" bukan tanggal. Tulis YYYY-MM-DD, misalnya 1990-12-31.")},
    {"bukan_angka", G, "Permendagri 109/2019 F-1.01", N_("Hanya boleh angka.")},
    {"kode_pos_salah", G, "Permendagri 109/2019 F-1.01", N_("Kode pos harus lima angka.")},
    {"telepon_salah", G, "Permendagri 7/2019", N_("Nomor telepon harus 6 sampai 15 angka; boleh diawali +.")},
    {"email_salah", G, "Permendagri 7/2019", N_("Alamat email tidak lengkap; tulis seperti nama@contoh.id.")},
    {"kontak_kosong", P, "Permendagri 7/2019", N_("Tidak ada telepon atau email; pemohon tidak dapat diberi kabar.")},
    {"wilayah_salah", G, "UU 23/2006 ps 61", N_("Kode wilayah harus kode desa/kelurahan: PP.KK.CC.VVVV.")},
    /* NIK and No KK */
    {"nik_panjang", G, "UU 23/2006 ps 13", N_("NIK harus 16 angka.")},
    {"nik_bukan_angka", G, "UU 23/2006 ps 13", N_("NIK hanya berisi angka.")},
    {"nik_awalan_nol", G, "UU 23/2006 ps 13", N_("NIK tidak pernah diawali 0; ini nomor sementara desa. Kosongkan bila belum punya NIK.")},
    {"nik_tanggal", G, "UU 23/2006 ps 13", N_("Angka ke-7 dan ke-8 NIK bukan tanggal (01-31, perempuan 41-71).")},
    {"nik_bulan", G, "UU 23/2006 ps 13", N_("Angka ke-9 dan ke-10 NIK bukan bulan (01-12).")},
    {"nik_serial_nol", G, "UU 23/2006 ps 13", N_("Empat angka terakhir NIK tidak pernah 0000.")},
    {"nik_awalan_tak_dikenal", P, "UU 23/2006 ps 13", N_("Awalan wilayah NIK tidak dikenal; mungkin wilayah lama. Cocokkan dengan KTP-el.")},
    {"nik_awalan_beda", P, "UU 23/2006 ps 13", N_("NIK pertama kali terbit di wilayah lain dari alamat.")},
    {"nik_beda_kelamin", P, "Permendagri 108/2019 ps 15(3)", N_("Jenis kelamin berbeda dari angka NIK.")},
    {"nik_beda_lahir", P, "Permendagri 108/2019 ps 15(3)", N_("Tanggal lahir berbeda dari angka NIK.")},
    {"no_kk_panjang", G, "UU 23/2006 ps 61", N_("Nomor KK harus 16 angka.")},
    {"no_kk_bukan_angka", G, "UU 23/2006 ps 61", N_("Nomor KK hanya berisi angka.")},
    {"no_kk_awalan_nol", G, "UU 23/2006 ps 61", N_("Nomor KK tidak pernah diawali 0; ini nomor sementara desa.")},
    {"no_kk_tanggal", P, "UU 23/2006 ps 61", N_("Angka ke-7 sampai ke-12 Nomor KK bukan tanggal; cocokkan dengan KK.")},
    {"no_kk_serial_nol", P, "UU 23/2006 ps 61", N_("Empat angka terakhir Nomor KK 0000; cocokkan dengan KK.")},
    /* names */
    {"nama_panjang", G, "Permendagri 73/2022 ps 4", N_("Nama paling banyak 60 huruf termasuk spasi.")},
    {"nama_angka", G, "Permendagri 73/2022 ps 5", N_("Nama tidak boleh berisi angka.")},
    {"nama_tanda", G, "Permendagri 73/2022 ps 5", N_("Nama tidak boleh berisi tanda baca.")},
    {"nama_bukan_latin", G, "Permendagri 73/2022 ps 5", N_("Nama harus ditulis dengan huruf Latin.")},
    {"nama_singkatan", G, "Permendagri 73/2022 ps 5", N_("Nama tidak boleh disingkat; tulis lengkap.")},
    {"nama_satu_huruf", P, "Permendagri 73/2022 ps 5", N_("Ada kata satu huruf dalam nama; pastikan bukan singkatan.")},
    {"nama_satu_kata", P, "Permendagri 73/2022 ps 4", N_("Nama hanya satu kata; anjurkan paling sedikit dua kata.")},
    /* a person */
    {"lahir_di_masa_depan", G, "UU 23/2006 ps 61", N_("Tanggal lahir setelah hari ini.")},
    {"usia_tak_wajar", P, "Permendagri 109/2019 F-1.01", N_("Umur lebih dari 120 tahun; periksa tanggal lahir.")},
    {"kawin_tanpa_status", G, "Permendagri 109/2019 F-1.01", N_("BELUM KAWIN tidak boleh punya tanggal perkawinan; kosongkan tanggal atau perbaiki status.")},
    {"kawin_sebelum_lahir", G, "Permendagri 109/2019 F-1.01", N_("Tanggal perkawinan tidak mungkin sebelum atau pada tanggal lahir.")},
    {"kawin_di_masa_depan", G, "Permendagri 109/2019 F-1.01", N_("Tanggal perkawinan setelah hari ini.")},
    {"kawin_tanpa_tanggal", P, "Permendagri 109/2019 F-1.01", N_("Perkawinan atau perceraian tercatat tanpa tanggal; salin dari aktanya.")},
    {"kawin_di_bawah_umur", P, "UU 16/2019 ps 7", N_("Kawin sebelum umur 19 tahun; perlu dispensasi pengadilan.")},
    {"imigrasi_kosong", P, "UU 23/2006 ps 61", N_("WNA tanpa nomor paspor atau KITAP.")},
    {"imigrasi_wni", P, "UU 23/2006 ps 61", N_("Nomor KITAP hanya untuk WNA; periksa kewarganegaraan.")},
    {"alasan_tanpa_keluar", G, "F-1.02", N_("Alasan keluar hanya untuk anggota yang keluar.")},
    {"tindakan_tak_cocok", G, "Perpres 96/2018 ps 13", N_("KK hilang atau rusak dicetak kembali tanpa perubahan; tindakan semua anggota harus \"tetap\".")},
    {"tetap_berubah", G, "F-1.06", N_("Tindakan \"tetap\", tetapi isiannya berubah; pilih \"ubah\" atau kosongkan isiannya.")},
    {"orang_tua_diri_sendiri", G, "UU 23/2006 ps 61", N_("NIK orang tua sama dengan NIK anaknya.")},
    /* the family */
    {"anggota_terlalu_banyak", G, "Permendagri 109/2019 F-1.01", N_("Terlalu banyak anggota; paling banyak %s.")},
    {"anggota_ganda", G, "UU 24/2013 ps 97", N_("NIK ini disebut lebih dari sekali dalam permohonan: %s.")},
    {"tanpa_perubahan", G, "Perpres 96/2018 ps 12", N_("Tidak ada yang berubah; sebutkan anggota yang berubah, datang atau keluar, atau alamat baru.")},
    {"menumpang_tanpa_tambah", G, "F-1.02", N_("Untuk menumpang dalam KK, tambahkan sedikitnya satu anggota.")},
    {"kepala_tidak_satu", G, "UU 23/2006 ps 61", N_("Kepala Keluarga harus tepat satu; sekarang %s.")},
    {"kepala_di_bawah_umur", P, "Permendagri 108/2019 ps 10(4)", N_("Kepala Keluarga belum 17 tahun dan belum kawin.")},
    {"pemohon_di_bawah_umur", P, "Permendagri 108/2019 ps 10(4)", N_("Pemohon belum 17 tahun dan belum kawin; orang dewasa dalam keluarga yang mengajukan.")},
    {"hubungan_beda_kelamin", P, "Permendagri 109/2019 F-1.01", N_("SUAMI harus laki-laki dan ISTRI perempuan; periksa hubungan atau jenis kelamin.")},
    {"pasangan_tak_selaras", P, "Permendagri 109/2019 F-1.01", N_("Pasangan tidak cocok dengan jenis kelamin Kepala Keluarga.")},
    {"pasangan_belum_kawin", P, "Permendagri 109/2019 F-1.01", N_("Suami, istri, menantu, atau Kepala Keluarga yang mempunyai pasangan tidak berstatus kawin.")},
    {"suami_ganda", P, "UU 1/1974 ps 3", N_("Lebih dari satu SUAMI dalam satu KK.")},
    {"istri_terlalu_banyak", P, "UU 1/1974 ps 3", N_("Lebih dari empat ISTRI dalam satu KK.")},
    {"anak_lebih_tua", P, "Permendagri 109/2019 F-1.01", N_("Lebih tua daripada orang tuanya: %s.")},
    {"selisih_umur", P, "Permendagri 109/2019 F-1.01", N_("Selisih umur dengan orang tua hanya %s tahun.")},
    {"orang_tua_beda_kelamin", P, "Permendagri 109/2019 F-1.01", N_("Ayah tercatat perempuan atau ibu tercatat laki-laki.")},
    /* what only the records tell: the words of intake_submit() */
    {"jenis_tidak_untuk_kanal", G, "Permendagri 7/2019", N_("Saluran ini tidak boleh mengajukan jenis permohonan %s.")},
    {"nik_tak_dikenal", P, "Permendagri 102/2019 ps 1", N_("NIK %s belum ada dalam catatan; isi semua elemen datanya.")},
    {"pemohon_tak_dikenal", P, "Permendagri 102/2019 ps 1", N_("NIK pemohon %s belum ada dalam catatan.")},
    {"pemohon_bukan_anggota", P, "F-1.07", N_("Pemohon bukan anggota keluarga; perlu surat kuasa F-1.07.")},
    {"pemohon_harus_anggota", G, "F-1.07", N_("Pada saluran ini pemohon harus anggota keluarga yang bersangkutan.")},
    {"terlalu_banyak_terbuka", G, "Permendagri 7/2019", N_("Pemohon ini sudah punya %s permohonan terbuka; selesaikan atau batalkan dulu.")},
    {"pemohon_meninggal", G, "UU 23/2006 ps 44", N_("Pemohon tercatat sudah meninggal.")},
    {"kk_tak_dikenal", G, "UU 23/2006 ps 61", N_("Nomor KK %s tidak ada dalam catatan.")},
    {"kk_ditutup", G, "UU 23/2006 ps 61", N_("KK %s sudah ditutup.")},
    {"kk_kantor_lain", G, "Perpres 96/2018 ps 11", N_("KK %s dilayani kantor lain.")},
    {"wilayah_tak_dikenal", G, "UU 23/2006 ps 61", N_("Desa/kelurahan %s tidak ada dalam daftar wilayah.")},
    {"wilayah_di_luar_kantor", G, "Perpres 96/2018 ps 11", N_("Desa/kelurahan %s di luar kabupaten/kota kantor ini.")},
    {"sudah_ada", G, "UU 24/2013 ps 97", N_("Permohonan yang sama masih terbuka: %s.")},
    {"anggota_bukan_warga_kk", G, "UU 23/2006 ps 61", N_("Bukan anggota KK ini: %s. Gunakan tindakan \"tambah\", atau periksa NIK-nya.")},
    {"anggota_tak_disebut", G, "UU 23/2006 ps 61", N_("Anggota KK tidak disebut: %s.")},
    {"anggota_kosong", G, "F-1.01", N_("Sebutkan paling sedikit satu anggota.")},
    {"dokumen_tak_dikenal", G, "F-1.02", N_("Kode dokumen %s tidak ada dalam daftar persyaratan.")},
    {"dokumen_kurang", P, "Perpres 96/2018 ps 11-13", N_("Dokumen wajib belum ada: %s.")},
    {"sudah_meninggal", G, "UU 23/2006 ps 44", N_("Tercatat sudah meninggal: %s.")},
    {"sudah_pindah", G, "Perpres 96/2018 ps 11", N_("Tercatat sudah pindah: %s.")},
    {"di_kk_lain", P, "UU 24/2013 ps 97", N_("Masih aktif di KK lain: %s.")},
    {"kunci_tak_sah", G, "F-1.02", N_("Kunci pengiriman (key) harus 1 sampai 128 karakter.")},
    {"kunci_dipakai", G, "F-1.02", N_("Kunci pengiriman (key) sudah dipakai permohonan lain: %s. Pakai kunci baru.")},
    {"tak_terolah", G, "F-1.02", N_("Permohonan ini tidak dapat diolah. Periksa isiannya, atau hubungi kantor.")},
    {"bidang_tak_dikenal", G, "F-1.02", N_("Nama isian tidak dikenal: %s.")},
    {"bentuk_salah", G, "F-1.02", N_("Bentuk isian salah; yang diharapkan: %s.")},
};
/* clang-format on */

const struct rule *
rule_find(const char *code)
{
    for (size_t i = 0; i < COUNT(rules); i++)
        if (strcmp(rules[i].code, code) == 0)
            return &rules[i];
    return NULL;
}

const char *
f102_rule_text(struct arena *a, const char *code, const char *param)
{
    const struct rule *rule = rule_find(code);
    const char *text = rule != NULL ? _(rule->text) : _("Isian ini tidak memenuhi aturan. Periksa kembali.");
    const char *hole = strstr(text, "%s");
    if (hole == NULL)
        return arena_strdup(a, text);
    size_t n = (size_t)(hole - text);
    while (param[0] == '\0' && n > 0 && (text[n - 1] == ' ' || text[n - 1] == ':'))
        n--; /* "masih terbuka: %s." without its param is "masih terbuka." */
    return arena_printf(a, "%.*s%s%s", (int)n, text, param, hole + 2);
}

static int
field_place(const struct f102_field *fields, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].name, name) == 0)
            return (int)i + 1;
    return strcmp(name, "anggota") == 0 ? (int)n + 1 : 0;
}

/* The head, then "anggota" as a whole, then member by member, then the documents. */
static int
place(int member, const char *field)
{
    if (strcmp(field, "dokumen") == 0)
        return 1000 * (F102_MEMBERS_MAX + 2);
    if (member == HEAD)
        return field_place(f102_head_fields, f102_head_n, field);
    return 1000 * (member + 1) + field_place(f102_member_fields, f102_member_n, field);
}

static const char *
path_of(struct arena *a, int member, const char *field)
{
    if (member == HEAD)
        return arena_strdup(a, field);
    return arena_printf(a, "anggota[%d]%s%s", member, field[0] != '\0' ? "." : "", field);
}

static void
grow(struct findings *f)
{
    size_t cap = f->cap == 0 ? 16 : 2 * f->cap;
    struct f102_finding *rows = arena_array(f->arena, cap, sizeof *rows);
    int *order = arena_array(f->arena, cap, sizeof *order);
    for (size_t i = 0; i < f->n; i++) {
        rows[i] = f->rows[i];
        order[i] = f->order[i];
    }
    f->rows = rows;
    f->order = order;
    f->cap = cap;
}

void
findings_add_as(struct findings *f, int member, const char *field, const char *code, const char *param,
                enum f102_severity severity)
{
    const char *path = path_of(f->arena, member, field);
    const struct rule *rule = rule_find(code);
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->rows[i].code, code) == 0 && strcmp(f->rows[i].path, path) == 0 &&
            strcmp(f->rows[i].param, param) == 0)
            return;
    if (f->n == f->cap)
        grow(f);
    f->order[f->n] = place(member, field);
    f->rows[f->n++] = (struct f102_finding){.path = path,
                                            .code = code,
                                            .severity = severity,
                                            .param = arena_strdup(f->arena, param),
                                            .sumber = rule != NULL ? rule->sumber : "",
                                            .text = f102_rule_text(f->arena, code, param)};
}

void
findings_add(struct findings *f, int member, const char *field, const char *code, const char *param)
{
    const struct rule *rule = rule_find(code);
    findings_add_as(f, member, field, code, param, rule != NULL ? rule->severity : F102_GALAT);
}

void
findings_sort(struct findings *f)
{
    /* By insertion: few, nearly in order, and equal ones stay as they came. */
    for (size_t i = 1; i < f->n; i++) {
        struct f102_finding row = f->rows[i];
        int at = f->order[i];
        size_t k = i;
        for (; k > 0 && f->order[k - 1] > at; k--) {
            f->rows[k] = f->rows[k - 1];
            f->order[k] = f->order[k - 1];
        }
        f->rows[k] = row;
        f->order[k] = at;
    }
}
