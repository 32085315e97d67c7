#include "db/model/state.h"

#include <stddef.h>
#include <string.h>

#include "console/base/err.h"
#include "console/base/i18n.h"

struct label {
    const char *word;
    const char *text; /* msgid */
};

static const char *
look_up(const struct label *table, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(table[i].word, word) == 0)
            return _(table[i].text);
    return word;
}

/* clang-format off */
static const struct label states[] = {
    {"draft", N_("Draf")},
    {"pending", N_("Berkas kurang")},
    {"submitted", N_("Baru")},
    {"in_review", N_("Diperiksa")},
    {"returned", N_("Dikembalikan")},
    {"awaiting_supervisor", N_("Tunggu orang kedua")},
    {"approved", N_("Disetujui")},
    {"awaiting_signature", N_("Menunggu TTE")},
    {"issued", N_("Terbit")},
    {"delivered", N_("Diserahkan")},
    {"rejected", N_("Ditolak")},
    {"cancelled", N_("Dibatalkan")},
};
static const struct label sheets[] = {
    {"menunggu_tte", N_("Menunggu TTE")},
    {"terbit", N_("Terbit")},
    {"tidak_aktif", N_("Tidak aktif")},
    {"dicabut", N_("Dicabut")},
};
static const struct label prints[] = {
    {"queued", N_("Menunggu giliran")},
    {"sending", N_("Dikirim ke pencetak")},
    {"printing", N_("Sedang dicetak")},
    {"stopped", N_("Terhenti")},
    {"printed", N_("Keluar, belum dikonfirmasi")},
    {"receipt_printed", N_("Tercetak")},
    {"receipt_unknown", N_("Tidak diketahui")},
    {"confirmed", N_("Kertas dikonfirmasi")},
    {"failed", N_("Gagal")},
    {"cancelled", N_("Dibatalkan")},
    {"unknown", N_("Tidak diketahui: periksa kertasnya")},
};
static const struct label print_reasons[] = {
    {"media-empty", N_("Kertas habis. Isi kertas A4; cetakan berlanjut sendiri.")},
    {"media-needed", N_("Pencetak meminta kertas A4. Isi bakinya; cetakan berlanjut sendiri.")},
    {"toner-low", N_("Toner hampir habis. Siapkan gantinya.")},
    {"toner-empty", N_("Toner habis. Ganti toner; cetakan berlanjut sendiri.")},
    {"cover-open", N_("Penutup pencetak terbuka. Tutup; cetakan berlanjut sendiri.")},
    {"jam", N_("Kertas macet. Keluarkan kertasnya; periksa apakah lembar utuh.")},
    {"offline", N_("Pencetak tidak menjawab. Periksa daya dan kabelnya; cetakan dicoba lagi sendiri.")},
    {"missing", N_("Pencetak tidak ada di server cetak. Pilih pencetak lain atau hubungi administrator.")},
    {"spooler", N_("Server cetak tidak menjawab. Cetakan dicoba lagi sendiri; hubungi administrator bila lama.")},
    {"paused", N_("Antrean pencetak dihentikan sementara. Hubungi administrator.")},
    {"rejected", N_("Pencetak menolak dokumen. Hubungi administrator.")},
    {"layout", N_("Data KK tidak muat pada lembar. Hubungi administrator.")},
    {"interrupted", N_("Pengiriman terputus. Periksa kertasnya sebelum mencetak lagi.")},
    {"held", N_("Cetakan ditahan di server cetak. Hubungi administrator.")},
    {"other", N_("Pencetak melaporkan gangguan. Periksa layar pencetak.")},
};
static const struct label channels[] = {
    {"portal", N_("Portal")}, {"ikd", N_("IKD")}, {"kiosk", N_("Anjungan")},
    {"rtrw", N_("RT/RW")}, {"loket", N_("Loket")}, {"perwakilan", N_("Perwakilan RI")},
};
static const struct label roles[] = {
    {"operator", N_("Petugas loket")}, {"verifikator", N_("Verifikator")}, {"penyelia", N_("Penyelia")},
    {"kepala_dinas", N_("Kepala Dinas")}, {"administrator", N_("Administrator")}, {"auditor", N_("Pemeriksa")},
    {"channel", N_("Saluran")}, {"kiosk", N_("Anjungan")},
};
static const struct label actions[] = {
    {"login", N_("Masuk")}, {"login_failed", N_("Gagal masuk")}, {"logout", N_("Keluar")},
    {"unlock", N_("Membuka kunci layar")}, {"credential_set", N_("Kata sandi atau kode diganti")},
    {"key_add", N_("Kunci ditambah")}, {"key_remove", N_("Kunci dicabut")},
    {"request.takeover", N_("Mengambil alih permohonan")}, {"request.search", N_("Mencari permohonan")},
    {"request.pick", N_("Mengambil di luar urutan")},
    {"request.view", N_("Melihat permohonan")}, {"request.claim", N_("Mengambil permohonan")},
    {"request.release", N_("Melepas permohonan")}, {"request.claim.expired", N_("Waktu klaim habis")},
    {"request.approve", N_("Menyetujui")}, {"request.approve.first", N_("Menyetujui (orang pertama)")},
    {"request.verdict", N_("Memutuskan data ganda")},
    {"request.return", N_("Mengembalikan")}, {"request.reject", N_("Menolak")},
    {"request.escalate", N_("Meneruskan ke penyelia")}, {"request.review", N_("Mengembalikan ke pemeriksaan")},
    {"request.decide", N_("Memutuskan, menunggu berlaku")}, {"request.decide.undo", N_("Menarik kembali keputusan")},
    {"request.decide.failed", N_("Keputusan tidak jadi berlaku")},
    {"request.decide.void", N_("Keputusan gugur, pemohon membatalkan")},
    {"request.note", N_("Menulis catatan")},
    {"request.deliver", N_("Menyerahkan KK")}, {"attachment.get", N_("Membuka berkas")},
    {"attachment.tick", N_("Menandai berkas cocok")}, {"attachment.untick", N_("Mencabut tanda berkas cocok")},
    {"family.view", N_("Melihat KK pada suatu tanggal")}, {"resident.view", N_("Melihat riwayat penduduk")},
    {"resident.search", N_("Mencari penduduk")}, {"resident.relatives", N_("Melihat kerabat penduduk")}, {"records.import", N_("Memasukkan data kependudukan")},
    {"regions.import", N_("Memasukkan kode wilayah")},
    {"issued.view", N_("Melihat lembar KK")}, {"issued.sign.order", N_("Memerintahkan TTE")},
    {"issued.signed", N_("Ditandatangani")}, {"print.ask", N_("Meminta cetak")},
    {"print.sending", N_("Cetakan dikirim")}, {"print.printing", N_("Sedang dicetak")},
    {"print.printed", N_("Cetakan keluar")}, {"print.confirm", N_("Kertas dikonfirmasi")},
    {"print.stopped", N_("Pencetak terhenti")}, {"print.failed", N_("Cetak gagal")},
    {"print.cancel", N_("Membatalkan cetak")}, {"print.cancelled", N_("Cetak dibatalkan")},
    {"print.unknown", N_("Hasil cetak tidak diketahui")}, {"print.mismatch", N_("QR kertas tidak cocok")},
    {"receipt.ask", N_("Meminta cetak bukti")}, {"receipt.pin", N_("Membuat PIN pelacakan baru")},
    {"audit.read", N_("Membaca jejak audit")},
    {"preference.set", N_("Mengganti setelan")}, {"clipboard.copy", N_("Menyalin nomor")},
    {"request.overtaken", N_("Lembar digantikan sebelum TTE")},
};
/* clang-format on */

const char *
state_label(const char *state)
{
    return look_up(states, COUNT(states), state);
}

const char *
sheet_label(const char *status)
{
    return look_up(sheets, COUNT(sheets), status);
}

const char *
print_label(const char *status)
{
    return look_up(prints, COUNT(prints), status);
}

const char *
print_reason_text(const char *reason)
{
    return look_up(print_reasons, COUNT(print_reasons), reason);
}

const char *
channel_label(const char *channel)
{
    return look_up(channels, COUNT(channels), channel);
}

const char *
role_label(const char *role)
{
    return look_up(roles, COUNT(roles), role);
}

const char *
audit_label(const char *action)
{
    return look_up(actions, COUNT(actions), action);
}
