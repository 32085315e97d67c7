#include "db/model/refusal.h"

#include <stdio.h>
#include <string.h>

#include "db/model/code.h"
#include "db/model/person.h"

#define MEMBER "anggota"

/* %s is the target as people call it. plain: without a target. */
struct sentence {
    const char *reason, *on_return, *on_reject, *plain;
};

/* clang-format off */
#define AGAIN "Ajukan permohonan baru dengan data yang benar."
static const struct sentence sentences[] = {
    {"BERKAS_KURANG", "%s belum ada. Unggah pindaian atau foto dokumen aslinya, atau bawa ke loket.", NULL,
     "Berkas belum lengkap. Lengkapi persyaratannya, lalu kirim lagi."},
    {"BUKAN_ASLI", "%s bukan pindaian dokumen asli. Unggah pindaian atau foto dari aslinya, bukan dari fotokopi.", NULL,
     "Unggahan bukan pindaian dokumen asli. Unggah pindaian atau foto dari aslinya."},
    {"SALAH_TEMPAT", "%s berisi dokumen lain. Unggah dokumen yang sesuai dengan namanya.", NULL,
     "Dokumen diunggah di tempat yang salah. Unggah lagi sesuai nama dokumennya."},
    {"TAK_TERBACA", "%s tidak terbaca atau terpotong. Unggah lagi yang utuh dan jelas.", NULL,
     "Berkas tidak terbaca atau terpotong. Unggah lagi yang utuh dan jelas."},
    {"DATA_BEDA", "%s berbeda dari dokumen atau catatan kependudukan. Perbaiki isiannya, atau lampirkan dokumen yang membuktikannya.",
     "%s berbeda dari dokumen atau catatan kependudukan. " AGAIN,
     "Data pada permohonan berbeda dari dokumen atau catatan kependudukan."},
    {"NOMOR_SALAH", "%s keliru. Cocokkan dengan KTP-el dan KK, lalu perbaiki.", "%s keliru. " AGAIN,
     "NIK atau Nomor KK keliru. Cocokkan dengan KTP-el dan KK."},
    {"NAMA_MELANGGAR",
     "%s tidak sesuai Permendagri 73/2022: sedikitnya dua kata, paling panjang 60 huruf, mudah dibaca, tidak disingkat, tanpa angka dan tanda baca. Perbaiki penulisannya.",
     "%s tidak sesuai Permendagri 73/2022: sedikitnya dua kata, paling panjang 60 huruf, mudah dibaca, tidak disingkat, tanpa angka dan tanda baca. " AGAIN,
     "Nama tidak sesuai Permendagri 73/2022. Perbaiki penulisannya."},
    {"DATA_GANDA", NULL, "%s tercatat ganda atau masih aktif di KK lain. Datang ke loket dengan KTP-el dan KK, lalu ajukan permohonan baru.",
     "Data tercatat ganda atau masih aktif di KK lain. Datang ke loket dengan KTP-el dan KK, lalu ajukan permohonan baru."},
    {"TIDAK_BERHAK", NULL, NULL,
     "Pemohon tidak berhak mengajukan. Yang berhak: kepala keluarga atau anggota KK yang dewasa, atau yang membawa surat kuasa (F-1.07)."},
    {"SALAH_DOMISILI", NULL, NULL,
     "Domisili di luar wilayah kantor ini. Urus SKPWNI di daerah asal, lalu ajukan lagi; atau ajukan di Disdukcapil domisili Anda."},
};
/* clang-format on */

static const struct sentence *
find(const char *reason)
{
    for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
        if (str_eq(sentences[i].reason, reason))
            return &sentences[i];
    return NULL;
}

void
refusal_target_make(char dst[REFUSAL_TARGET], const char *code, int urut)
{
    bool fits =
        urut > 0 ? str_printf(dst, REFUSAL_TARGET, "%s#%d", code, urut) : str_copy(dst, REFUSAL_TARGET, code);
    if (!fits)
        dst[0] = '\0';
}

void
refusal_target_split(const char *target, char code[REFUSAL_TARGET], int *urut)
{
    int64_t n = 0;
    *urut = 0;
    (void)str_copy(code, REFUSAL_TARGET, target);
    char *mark = strrchr(code, '#');
    if (mark == NULL || !str_to_i64(mark + 1, 1, 999, &n))
        return;
    *mark = '\0';
    *urut = (int)n;
}

static const char *
element_name(const char *code)
{
    for (unsigned el = 0; el < EL_COUNT_; el++)
        if (str_eq(code, element_word((enum element)el)))
            return element_label((enum element)el);
    if (str_eq(code, "no_kk"))
        return "No. KK";
    return str_eq(code, "alamat") ? "Alamat" : "";
}

void
refusal_target_text(struct buf *b, const char *target)
{
    char code[REFUSAL_TARGET];
    int urut;
    refusal_target_split(target, code, &urut);
    if (str_eq(code, MEMBER) && urut > 0) {
        buf_printf(b, "Data anggota ke-%d", urut);
        return;
    }
    const char *name = element_name(code);
    if (name[0] == '\0')
        name = code_label("dokumen_persyaratan", "2019", code);
    buf_puts(b, name[0] != '\0' ? name : code);
    if (urut > 0)
        buf_printf(b, " anggota ke-%d", urut);
}

/* The sentence with the target in its place; there is exactly one "%s" in it. */
static void
put_about(struct buf *b, const char *sentence, const char *target)
{
    const char *at = strstr(sentence, "%s");
    buf_add(b, sentence, (size_t)(at - sentence));
    refusal_target_text(b, target);
    buf_puts(b, at + 2);
}

void
refusal_text(struct buf *b, const char *decision, const char *reason, const char *label, const char *target,
             const char *note)
{
    const struct sentence *s = find(reason);
    const char *about = s == NULL ? NULL : str_eq(decision, "reject") ? s->on_reject : s->on_return;
    if (str_eq(reason, "LAIN") && note[0] != '\0') {
        if (target[0] != '\0') {
            refusal_target_text(b, target);
            buf_puts(b, ": ");
        }
        buf_puts(b, note);
        return;
    }
    if (about != NULL && target[0] != '\0') {
        put_about(b, about, target);
    } else if (s != NULL) {
        buf_puts(b, s->plain);
    } else {
        buf_printf(b, "%s%s", label, target[0] != '\0' ? ": " : "");
        refusal_target_text(b, target);
        buf_puts(b, ".");
    }
    if (note[0] != '\0')
        buf_printf(b, " Keterangan petugas: %s", note);
}

const char *
refusal_next(const char *decision)
{
    if (str_eq(decision, "reject"))
        return "Permohonan ini ditutup. Setelah halangannya selesai, Anda dapat mengajukan permohonan baru.";
    return "Perbaiki semuanya, lalu kirim lagi lewat saluran yang sama atau bawa ke loket. Nomor permohonan "
           "Anda "
           "tetap.";
}
