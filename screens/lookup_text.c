/*
 * lookup_text.c - how people, families and the reasons why they were found read.
 */
#include <stdio.h>

#include "console/base/str.h"
#include "screens/lookup.h"
#include "screens/part.h"

/* Code list status_dasar (SIAK). */
static const struct {
    int status;
    enum role role;
    const char *label, *meaning;
} standings[] = {
    {1, ROLE_OK, N_("HIDUP"), ""},
    {2, ROLE_REMOVED, N_("MATI"),
     N_("Sudah tercatat meninggal. NIK ini tidak dipakai lagi; permohonan atas namanya ditolak atau "
        "dibetulkan.")},
    {3, ROLE_WARN, N_("PINDAH"),
     N_("Sudah pindah dan tidak ada di KK mana pun di kantor ini. Kembali dengan permohonan kedatangan.")},
    {4, ROLE_WARN, N_("HILANG"),
     N_("Tercatat hilang. Tanyakan keberadaannya dan dasarnya sebelum memproses apa pun.")},
    {6, ROLE_WARN, N_("PERGI"), N_("Tercatat pergi tanpa kabar. Tanyakan keberadaannya sebelum memproses.")},
    {9, ROLE_ERROR, N_("TIDAK VALID"),
     N_("Catatan ini tidak sah, biasanya data ganda. Jangan dipakai; serahkan kepada penyelia.")},
};

const char *
status_dasar_label(int status)
{
    for (size_t i = 0; i < COUNT(standings); i++)
        if (standings[i].status == status)
            return _(standings[i].label);
    return "-";
}

const char *
status_dasar_meaning(int status)
{
    for (size_t i = 0; i < COUNT(standings); i++)
        if (standings[i].status == status && standings[i].meaning[0] != '\0')
            return _(standings[i].meaning);
    return "";
}

enum role
status_dasar_role(int status)
{
    for (size_t i = 0; i < COUNT(standings); i++)
        if (standings[i].status == status)
            return standings[i].role;
    return ROLE_TEXT;
}

const char *
sex_letter(const char *jenis_kelamin)
{
    if (str_eq(jenis_kelamin, "LAKI-LAKI"))
        return "L";
    return str_eq(jenis_kelamin, "PEREMPUAN") ? "P" : "-";
}

/* Words of lookup_hit.alasan. */
static const struct {
    const char *word, *brief, *sentence;
} reasons[] = {
    {"nomor", N_("nomor"), N_("nomor yang diketik")},
    {"angka", N_("1 angka"), N_("nomornya berbeda satu angka dari yang diketik")},
    {"tepat", N_("tepat"), N_("persis seperti yang diketik")},
    {"sebagian", N_("sebagian"), N_("kata yang diketik ada; namanya lebih panjang")},
    {"ejaan", N_("ejaan"), N_("ejaan lain dari yang diketik")},
    {"awal", N_("awalan"), N_("awal katanya sama")},
    {"mirip", N_("mirip"), N_("mirip")},
};

const char *
hit_short(const struct search_hit *h, char *buf, size_t size)
{
    for (size_t i = 0; i < COUNT(reasons); i++)
        if (str_eq(reasons[i].word, h->alasan)) {
            if (str_eq(h->alasan, "mirip"))
                str_printf(buf, size, "%s 0,%02d", _(reasons[i].brief), h->skor > 99 ? 99 : (int)h->skor);
            else
                str_copy(buf, size, _(reasons[i].brief));
            return buf;
        }
    return "-";
}

void
hit_sentence(const struct search_hit *h, char *buf, size_t size)
{
    char part[120];
    buf[0] = '\0';
    for (size_t i = 0; i < COUNT(reasons); i++)
        if (str_eq(reasons[i].word, h->alasan))
            str_copy(buf, size, _(reasons[i].sentence));
    if (str_eq(h->alasan, "mirip") || str_eq(h->alasan, "ejaan") || str_eq(h->alasan, "awal")) {
        str_printf(part, sizeof(part), _(" (kemiripan 0,%02d)"), h->skor > 99 ? 99 : (int)h->skor);
        str_append(buf, size, part);
    }
    if (h->beda_hari >= -10 && h->beda_hari <= 10 && h->beda_hari != 0) {
        str_printf(part, sizeof(part), _("; lahir berbeda %d hari"),
                   h->beda_hari < 0 ? -h->beda_hari : h->beda_hari);
        str_append(buf, size, part);
    } else if (h->beda_hari != 0) {
        str_append(buf, size, _("; hari dan bulan lahir tertukar"));
    }
}

const char *
address_text(char *buf, size_t size, const char *alamat, const char *rt, const char *rw)
{
    if (rt[0] != '\0' || rw[0] != '\0')
        str_printf(buf, size, "%s RT %s RW %s", alamat, rt[0] != '\0' ? rt : "-", rw[0] != '\0' ? rw : "-");
    else
        str_copy(buf, size, alamat);
    return buf;
}
