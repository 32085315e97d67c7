#include "db/store/reason.h"

#include <string.h>

#include "console/base/i18n.h"

struct reason_row {
    const char *code;
    const char *text; /* msgid */
};

/* clang-format off */
static const struct reason_row rows[] = {
    {"not_an_officer",    N_("Akun ini tidak aktif. Hubungi administrator.")},
    {"session_ended",     N_("Sesi ini sudah berakhir. Masuklah kembali.")},
    {"isolation_denied",  N_("Sambungan ini memakai cara kerja yang tidak diizinkan. Masuklah kembali.")},
    {"view_not_announced", N_("Pembacaan ini belum tercatat. Buka kembali permohonan atau lembarnya.")},
    {"role_denied",       N_("Peran Anda tidak berhak melakukan ini. Mintalah kepada penyelia.")},
    {"claim_lost",        N_("Permohonan ini tidak lagi Anda pegang; waktunya habis atau diambil petugas lain. Tidak ada yang diubah. Buka kembali dari antrean.")},
    {"claimed_by_other",  N_("Permohonan ini sedang dipegang petugas lain. Pilih permohonan lain, atau tekan n untuk berikutnya.")},
    {"request_not_open",  N_("Permohonan ini tidak terbuka untuk diperiksa. Segarkan antrean.")},
    {"request_unknown",   N_("Permohonan tidak ditemukan di kantor Anda. Periksa nomornya.")},
    {"state_changed",     N_("Keadaan permohonan sudah berubah. Muat ulang, lalu lihat riwayatnya.")},
    {"own_entry",         N_("Permohonan ini Anda sendiri yang mencatat. Petugas lain harus memutuskannya.")},
    {"own_family",        N_("Permohonan ini menyangkut keluarga Anda sendiri. Petugas lain harus memutuskannya.")},
    {"own_hand",          N_("Anda sendiri yang menambahkan berkas permohonan ini atau menyatakan dokumennya sudah dilihat. Petugas lain harus memutuskannya.")},
    {"second_person_needed", N_("Keputusan ini memerlukan orang kedua: verifikator atau penyelia yang lain.")},
    {"checks_failed",     N_("Pemeriksaan menemukan galat. Lihat tab Pemeriksaan; kembalikan atau tolak permohonan ini.")},
    {"verdict_unknown",   N_("Putusan harus ganda atau bukan ganda. Pilih salah satu.")},
    {"verdict_note_missing", N_("Tulis alasan putusan, 3 sampai 500 huruf.")},
    {"verdict_of_other",  N_("Petugas lain sudah memutuskan sebaliknya. Minta verifikator atau penyelia mengubahnya.")},
    {"finding_unknown",   N_("Temuan ini tidak ada lagi. Muat ulang, lalu lihat tab Pemeriksaan.")},
    {"record_unprintable", N_("KK yang dihasilkan memuat data yang tidak dapat dicetak. Periksa unsur yang disebut; perbaiki datanya atau kembalikan permohonan.")},
    {"family_closed",     N_("KK yang dimaksud sudah ditutup. Tolak permohonan atau minta pemohon memperbaikinya.")},
    {"reason_missing",    N_("Belum ada alasan yang dipilih. Pilih sedikitnya satu alasan dengan Spasi.")},
    {"reason_unknown",    N_("Alasan itu tidak berlaku untuk keputusan ini. Pilih dari daftar.")},
    {"reason_target_missing", N_("Alasan itu harus menunjuk dokumen atau elemennya. Pilih sedikitnya satu.")},
    {"reason_target_unknown", N_("Dokumen atau elemen yang ditunjuk alasan itu tidak dikenal. Pilih dari daftar.")},
    {"reason_note_missing", N_("Alasan lain harus dijelaskan. Tulis catatannya, lalu coba lagi.")},
    {"text_too_long",     N_("Catatan terlalu panjang. Singkatkan menjadi paling banyak 2000 huruf.")},
    {"text_unshowable",   N_("Catatan berisi karakter yang tidak terlihat. Ketik ulang bagian itu.")},
    {"note_empty",        N_("Catatan masih kosong. Tulis dulu, lalu simpan.")},
    {"claim_limit",       N_("Anda sudah memegang permohonan sebanyak batasnya. Putuskan atau lepas (l) salah satu, lalu ambil lagi.")},
    {"decision_waiting",  N_("Permohonan ini baru diputuskan dan keputusannya segera berlaku. Tunggu sebentar, lalu muat ulang.")},
    {"decision_waiting_own", N_("Keputusan Anda atas permohonan ini menunggu berlaku. Tarik kembali dulu bila ingin mengubahnya.")},
    {"decision_of_another", N_("Keputusan itu bukan keputusan Anda. Hanya petugas yang memutuskan dapat menariknya kembali.")},
    {"decision_taken_back", N_("Keputusan itu sudah Anda tarik kembali. Putuskan lagi bila perlu.")},
    {"undo_too_late",     N_("Keputusan itu sudah berlaku dan tidak dapat ditarik kembali. Lihat riwayat permohonan.")},
    {"nothing_waits",     N_("Tidak ada keputusan Anda yang menunggu pada permohonan ini. Muat ulang.")},
    {"effect_put_off",    N_("Data permohonan ini sedang dipakai petugas lain. Keputusan Anda berlaku sendiri sebentar lagi; tidak perlu diulang.")},
    {"effect_failed",     N_("Keputusan tidak dapat dijalankan karena kesalahan sistem; tidak ada yang diubah. Periksa lagi permohonannya dan laporkan kepada administrator.")},
    {"applicant_cancelled", N_("Pemohon membatalkan permohonan ini sebelum keputusan Anda berlaku. Tidak ada yang perlu dilakukan.")},
    {"already_with_supervisor", N_("Permohonan ini sudah menunggu orang kedua atau penyelia. Putuskan, atau kembalikan ke pemeriksaan.")},
    {"not_with_supervisor", N_("Permohonan ini tidak menunggu orang kedua atau penyelia. Muat ulang.")},
    {"changed_since_decided", N_("Ada yang berubah sejak Anda memutuskan, jadi keputusan itu tidak berlaku. Periksa lagi, lalu putuskan.")},
    {"changed_since_first", N_("Ada yang berubah sejak orang pertama menyetujui. Lihat perubahannya, lalu kembalikan ke pemeriksaan.")},
    {"draft_malformed",   N_("Isian yang disimpan tidak dapat dibaca. Laporkan kepada administrator.")},
    {"decision_unknown",  N_("Keputusan itu tidak dikenal.")},
    {"key_missing",       N_("Perintah tanpa kunci tidak diterima.")},
    {"key_reused",        N_("Kunci perintah sudah dipakai untuk perintah lain. Ulangi dari awal.")},
    {"attachment_unknown", N_("Berkas tidak ditemukan. Muat ulang permohonan.")},
    {"attachment_not_opened", N_("Buka dahulu berkas ini dan bandingkan isinya, lalu tandai.")},
    {"issued_unknown",    N_("Lembar KK tidak ditemukan di kantor Anda.")},
    {"issued_is_final",   N_("Lembar KK yang sudah diterbitkan tidak dapat diubah.")},
    {"audit_is_final",    N_("Jejak audit tidak dapat diubah.")},
    {"not_waiting_for_signature", N_("Lembar ini tidak sedang menunggu tanda tangan. Muat ulang daftar.")},
    {"not_signed_yet",    N_("KK ini belum ditandatangani. Tunggu tanda tangan Kepala Dinas, lalu cetak.")},
    {"sheet_not_active",  N_("Lembar ini tidak aktif lagi karena ada KK yang lebih baru. Cetak yang terbaru.")},
    {"printer_unknown",   N_("Pencetak itu tidak terdaftar di kantor Anda. Hubungi administrator.")},
    {"print_running",     N_("Lembar ini sedang dicetak atau menunggu konfirmasi. Lihat layar Cetak.")},
    {"receipt_not_open",  N_("Permohonan ini sudah selesai atau dibatalkan; tidak ada bukti permohonan yang dicetak.")},
    {"reprint_denied",    N_("Cetak ulang memerlukan penyelia atau verifikator.")},
    {"job_unknown",       N_("Pekerjaan cetak tidak ditemukan.")},
    {"job_over",          N_("Pekerjaan cetak ini sudah selesai; tidak ada yang dibatalkan.")},
    {"not_printed_yet",   N_("Kertas belum keluar menurut pencetak. Tunggu, atau periksa pencetak.")},
    {"seal_mismatch",     N_("QR pada kertas bukan milik lembar ini. Pindai kertas yang baru keluar.")},
    {"paper_not_confirmed", N_("Belum semua lembar dikonfirmasi keluar di kertas. Konfirmasi dulu di layar Cetak.")},
    {"number_exhausted",  N_("Nomor urut untuk hari dan wilayah ini habis. Hubungi administrator.")},
    {"family_unknown",    N_("KK itu tidak ada di kantor Anda. Periksa nomornya.")},
    {"resident_unknown",  N_("NIK itu tidak ada di kantor Anda. Periksa nomornya.")},
    {"purpose_missing",   N_("Sebutkan untuk keperluan apa data ini dibaca, 5 sampai 200 huruf.")},
    {"search_name",       N_("Nama yang dicari sedikitnya 2 huruf.")},
    {"search_unbounded",  N_("Pencarian nama perlu batas: isi tanggal lahir, atau kode desa/kelurahan.")},
    {"search_slack",      N_("Rentang tanggal lahir terlalu lebar. Paling banyak 3 hari.")},
    {"region_malformed",  N_("Kode wilayah ditulis bertitik, misalnya 99.01.01.2001.")},
    {"pick_reason_needed", N_("Masih ada permohonan lain yang lebih dulu. Buka dari antrean dengan alasan mengambil di luar urutan, atau tekan n untuk yang berikutnya.")},
    {"pick_reason_unknown", N_("Alasan itu tidak ada di daftar. Pilih salah satu.")},
    {"pick_note_missing", N_("Alasan lain harus dijelaskan pada catatan.")},
    {"claim_taken_over",  N_("Penyelia sudah mengambil alih permohonan ini. Tidak ada yang diubah. Tanyakan kepada penyelia, atau buka permohonan lain.")},
    {"not_held",          N_("Tidak ada petugas lain yang sedang memegang permohonan ini. Buka saja dengan Enter.")},
    {"filter_bad",        N_("Saringan itu tidak dapat dipakai. Periksa NIK (16 angka), petugas dan umurnya.")},
    {"view_name",         N_("Nama saringan harus 1 sampai 40 huruf.")},
    {"view_limit",        N_("Paling banyak 30 saringan dapat disimpan. Hapus dulu yang tidak dipakai.")},
    {"search_query",      N_("Ketik NIK, No KK, nomor permohonan, atau sedikitnya 3 huruf pertama nama pemohon.")},
    {"search_words",      N_("Ketik NIK, No KK, nama, tanggal lahir, atau al: alamat.")},
    {"search_long",       N_("Terlalu panjang. Ketik paling banyak enam kata.")},
    {"search_address",    N_("Tambahkan nama jalan, dusun, atau desa.")},
    {"search_limit",      N_("Pencarian Anda dalam satu jam ini sudah sangat banyak. Tunggu sebentar, atau mintalah penyelia menaikkan batasnya.")},
    {"number_malformed",  N_("Nomor harus 16 angka dan tidak diawali 0.")},
    {"purpose_not_held",  N_("Permohonan itu tidak sedang Anda pegang. Sebutkan keperluan yang lain.")},
    {"purpose_unknown",   N_("Keperluan itu tidak ada di daftar. Pilih salah satu.")},
    {"purpose_short",     N_("Jelaskan keperluannya, sedikitnya 10 huruf.")},
    {"record_outside",    N_("Nomor ini tercatat di kantor lain; datanya tidak ditampilkan di sini. Mintalah pemohon mengurus pindah datang, atau hubungi kantor asalnya.")},
    {"preview_decided",   N_("Permohonan ini sudah diputuskan. Lihat lembarnya pada tab Lembar.")},
    {"checkpoint_ahead",  N_("Titik periksa mendahului log.")},
    {"pin_needed",        N_("Permohonan ini bukan dari saluran Anda. Sertakan PIN pelacakan dari bukti permohonan.")},
    {"pin_wrong",         N_("PIN pelacakan salah. Periksa enam angka pada bukti permohonan.")},
    {"pin_locked",        N_("PIN pelacakan salah beberapa kali dan dikunci 15 menit. Coba lagi nanti, atau mintalah bukti baru di loket.")},
    {"channel_denied",    N_("Saluran ini tidak berhak melakukan itu. Mintalah di loket.")},
    {"document_unknown",  N_("Kode dokumen itu tidak ada dalam daftar persyaratan.")},
    {"file_name",         N_("Nama berkas kosong, terlalu panjang, atau berisi karakter yang tidak terlihat.")},
    {"file_kind",         N_("Berkas harus PDF, JPEG atau PNG menurut isinya.")},
    {"file_too_large",    N_("Berkas terlalu besar. Pindai dengan resolusi lebih rendah.")},
    {"files_too_large",   N_("Berkas permohonan ini sudah terlalu banyak atau terlalu besar seluruhnya.")},
    {"attach_closed",     N_("Permohonan ini tidak lagi menerima berkas. Lihat keadaannya.")},
    {"cancel_reason",     N_("Sebutkan alasan pembatalan, 3 sampai 500 karakter.")},
    {"cancel_too_late",   N_("Permohonan ini sudah diputuskan dan tidak dapat dibatalkan.")},
    {"intake_shape",      N_("Kiriman harus daftar berisi 1 sampai 250 permohonan.")},
    {"draft_unknown",     N_("Draf tidak ditemukan; mungkin sudah dikirim atau dihapus.")},
    {"draft_taken",       N_("Draf ini dilanjutkan di terminal lain; perubahan di sini tidak disimpan lagi.")},
    {"draft_too_large",   N_("Draf terlalu besar untuk disimpan.")},
    {"draft_full",        N_("Draf Anda sudah terlalu banyak. Kirim atau hapus sebagian dulu.")},
    {"scan_unknown",      N_("Pindaian tidak ditemukan. Muat ulang daftar.")},
    {"officer_unknown",   N_("Akun petugas itu tidak ada atau tidak bekerja di loket.")},
    {"preference_bad",    N_("Setelan itu tidak dapat disimpan.")},
    {"clipboard_bad",     N_("Yang dapat disalin hanya NIK, No KK dan nomor permohonan.")},
    {"lookup_kind",       N_("Pencarian itu tidak dikenal.")},
};
/* clang-format on */

static enum rc
reason_class(const char *class)
{
    if (strcmp(class, "LKCON") == 0)
        return RC_CONFLICT;
    if (strcmp(class, "LKDEN") == 0)
        return RC_DENIED;
    if (strcmp(class, "LKINV") == 0)
        return RC_INVALID;
    return strcmp(class, "LKNON") == 0 ? RC_NONE : RC_FAIL;
}

enum rc
reason_set(struct err *e, const char *class, const char *code)
{
    for (size_t i = 0; i < COUNT(rows); i++)
        if (strcmp(rows[i].code, code) == 0)
            return err_set(e, reason_class(class), rows[i].code, "%s", _(rows[i].text));
    return err_set(e, reason_class(class), code, "%s",
                   _("Basis data menolak perintah ini. Tidak ada yang diubah. Muat ulang dan coba lagi."));
}
