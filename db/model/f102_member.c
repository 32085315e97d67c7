#include <string.h>

#include "console/base/err.h"
#include "db/model/f102_rule.h"
#include "db/model/nama.h"
#include "db/model/nik.h"
#include "db/model/service.h"
#include "db/model/tanggal.h"

struct one {
    struct findings *f;
    const struct f102 *r;
    const struct f102_member *m;
    int i;
    const char *today;
};

static const char *
text(const char *value)
{
    return value != NULL ? value : "";
}

static bool
acts(const struct one *o, const char *word)
{
    return strcmp(member_act(o->m), word) == 0;
}

static void
add(const struct one *o, const char *field, const char *code)
{
    findings_add(o->f, o->i, field, code, "");
}

/* Asked for itself, so that the person who fills in the form can put it right. */
static bool
asked(const struct one *o, const char *field)
{
    return member_asked(o->m, field)[0] != '\0';
}

static const char *
get(const struct one *o, const char *field)
{
    return member_get(o->m, field);
}

static const char *
date(const struct one *o, const char *field)
{
    const char *value = get(o, field);
    return tanggal_valid(value) ? value : "";
}

static void
require(const struct one *o, const char *field)
{
    if (get(o, field)[0] == '\0')
        add(o, field, "wajib_diisi");
}

/* F-1.01: everything about somebody whom the records do not know; only what changes about the others. */
static void
check_required(const struct one *o)
{
    static const char *const elements[] = {
        "shdk",       "nama_lengkap", "jenis_kelamin",  "tempat_lahir", "tanggal_lahir",   "agama",
        "pendidikan", "pekerjaan",    "golongan_darah", "status_kawin", "kewarganegaraan", "nama_ibu"};
    bool join = acts(o, "tambah");
    if (!asked(o, "nik") && !join)
        add(o, "nik", "wajib_diisi");
    for (size_t i = 0; join && !asked(o, "nik") && i < COUNT(elements); i++)
        require(o, elements[i]);
    if (join && !asked(o, "shdk")) /* the relation to another head says nothing here */
        add(o, "shdk", "wajib_diisi");
    if (acts(o, "keluar") && !asked(o, "alasan_keluar"))
        add(o, "alasan_keluar", "wajib_diisi");
    if (!acts(o, "keluar") && asked(o, "alasan_keluar"))
        add(o, "alasan_keluar", "alasan_tanpa_keluar");
}

/* Perpres 96/2018 ps 13: a lost or damaged sheet comes out again as it was. F-1.06: who stays as he or she is
 * changes in nothing. */
static void
check_act(const struct one *o)
{
    const struct service *s = service_find(text(o->r->kind));
    bool differs = member_differs(o->m);
    if (s != NULL && s->cetak_ulang && (differs || acts(o, "ubah") || acts(o, "tambah") || acts(o, "keluar")))
        add(o, "tindakan", "tindakan_tak_cocok");
    else if (differs && acts(o, "tetap"))
        add(o, "tindakan", "tetap_berubah");
}

/* Permendagri 73/2022 is for a first recording: who has a NIK has a recorded name, here or elsewhere. Without
 * the records beside it, what it breaks is something to look at. */
static void
check_name(const struct one *o)
{
    const struct f102_member *old = o->m->semula;
    bool recorded = old == NULL && asked(o, "nik");
    unsigned broken = nama_check(text(o->m->nama_lengkap), old != NULL ? text(old->nama_lengkap) : "");
    for (unsigned i = 0; i < NAMA_RULE_N; i++) {
        if ((broken & NAMA_BIT(i)) == 0)
            continue;
        if (recorded)
            findings_add_as(o->f, o->i, "nama_lengkap", nama_rule_word[i], "", F102_PERINGATAN);
        else
            add(o, "nama_lengkap", nama_rule_word[i]);
    }
}

/* kk-domain 3.1. Where a NIK comes from is asked of somebody new only: one that is recorded is not mistyped.
 */
static void
check_nik(const struct one *o)
{
    static const char *const fields[NIK_DOUBT_N] = {"nik", "nik", "jenis_kelamin", "tanggal_lahir"};
    bool is_new = acts(o, "tambah") && o->m->semula == NULL;
    unsigned doubts = nik_doubts(text(o->m->nik), date(o, "tanggal_lahir"), get(o, "jenis_kelamin"),
                                 text(o->r->kode_wilayah));
    if (!is_new)
        doubts &= ~(NIK_BIT(NIK_AWALAN_BEDA_) | NIK_BIT(NIK_AWALAN_TAK_DIKENAL_));
    for (unsigned i = 0; i < NIK_DOUBT_N; i++)
        if ((doubts & NIK_BIT(i)) != 0)
            add(o, fields[i], nik_doubt_word[i]);
}

static void
check_birth(const struct one *o)
{
    const char *lahir = date(o, "tanggal_lahir");
    if (lahir[0] == '\0' || !asked(o, "tanggal_lahir"))
        return;
    if (strcmp(lahir, o->today) > 0)
        add(o, "tanggal_lahir", "lahir_di_masa_depan");
    else if (tanggal_umur(lahir, o->today) > 120)
        add(o, "tanggal_lahir", "usia_tak_wajar");
}

static void
check_marriage_date(const struct one *o, const char *kawin)
{
    const char *lahir = date(o, "tanggal_lahir");
    if (strcmp(kawin, o->today) > 0)
        add(o, "tanggal_kawin", "kawin_di_masa_depan");
    if (lahir[0] == '\0')
        return;
    if (strcmp(kawin, lahir) <= 0)
        add(o, "tanggal_kawin", "kawin_sebelum_lahir");
    else if (tanggal_umur(lahir, kawin) < 19)
        add(o, "tanggal_kawin", "kawin_di_bawah_umur");
}

/* Permendagri 109/2019 F-1.01: BELUM KAWIN has no date of marriage or divorce, what is recorded has one. */
static void
check_marriage(const struct one *o)
{
    const char *status = get(o, "status_kawin"), *kawin = date(o, "tanggal_kawin");
    bool known = o->m->semula != NULL || !asked(o, "nik"); /* else the records may hold the date */
    if (!asked(o, "status_kawin") && !asked(o, "tanggal_kawin"))
        return;
    if (strcmp(status, "1") == 0) {
        if (asked(o, "tanggal_kawin"))
            add(o, "tanggal_kawin", "kawin_tanpa_status");
        return;
    }
    if (kawin[0] != '\0')
        check_marriage_date(o, kawin);
    else if (known && !asked(o, "tanggal_kawin") && (strcmp(status, "2") == 0 || strcmp(status, "4") == 0))
        add(o, "tanggal_kawin", "kawin_tanpa_tanggal");
}

/* UU 23/2006 ps 61: the immigration document of a foreigner is an element of the KK. */
static void
check_citizenship(const struct one *o)
{
    const char *warga = get(o, "kewarganegaraan");
    bool known = o->m->semula != NULL || !asked(o, "nik");
    if (strcmp(warga, "2") == 0 && asked(o, "kewarganegaraan") && known &&
        (get(o, "no_paspor")[0] == '\0' || get(o, "no_kitap")[0] == '\0'))
        add(o, "no_kitap", "imigrasi_kosong");
    if (strcmp(warga, "1") == 0 && asked(o, "no_kitap"))
        add(o, "no_kitap", "imigrasi_wni");
}

static void
check_parents(const struct one *o)
{
    static const char *const fields[] = {"nik_ayah", "nik_ibu"};
    for (size_t i = 0; i < 2; i++)
        if (asked(o, "nik") && strcmp(get(o, fields[i]), text(o->m->nik)) == 0)
            add(o, fields[i], "orang_tua_diri_sendiri");
}

void
f102_member_check(struct findings *f, const struct f102 *r, int i, const char *today)
{
    struct one o = {f, r, &r->anggota[i], i, today};
    check_required(&o);
    check_act(&o);
    check_nik(&o);
    if (acts(&o, "keluar")) /* what the records say of somebody who leaves stays as it is */
        return;
    check_name(&o);
    check_birth(&o);
    check_marriage(&o);
    check_citizenship(&o);
    check_parents(&o);
}
