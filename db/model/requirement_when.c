#include "db/model/requirement_when.h"

#include <string.h>

#include "console/base/err.h"
#include "console/base/i18n.h"
#include "db/model/compare.h"
#include "db/model/f102_rule.h"
#include "db/model/requirement.h"
#include "db/model/tanggal.h"

struct look {
    const struct f102 *r;
    const char *today;
};

static const char *
text(const char *value)
{
    return value != NULL ? value : "";
}

static bool
is(const char *value, const char *word)
{
    return strcmp(text(value), word) == 0;
}

static bool
stays(const struct f102_member *m)
{
    return !is(member_act(m), "keluar");
}

static bool
joins(const struct f102_member *m)
{
    return is(member_act(m), "tambah");
}

static bool
under_17(const struct look *l, const struct f102_member *m)
{
    const char *lahir = member_get(m, "tanggal_lahir");
    return tanggal_valid(lahir) && tanggal_umur(lahir, l->today) < 17;
}

/* The status becomes this one, and the records have another or an old code that may mean either. */
static bool
becomes(const struct f102_member *m, const char *status)
{
    return stays(m) && m->semula != NULL && is(m->status_kawin, status) &&
           !is(m->semula->status_kawin, status);
}

static bool
gone_dead(const struct look *l, const struct f102_member *m)
{
    (void)l;
    return !stays(m) && is(m->alasan_keluar, "mati");
}

static bool
gone_away(const struct look *l, const struct f102_member *m)
{
    (void)l;
    return !stays(m) && is(m->alasan_keluar, "pindah");
}

static bool
wed(const struct look *l, const struct f102_member *m)
{
    (void)l;
    return becomes(m, "2");
}

static bool
divorced(const struct look *l, const struct f102_member *m)
{
    (void)l;
    return becomes(m, "4");
}

static bool
unrecorded(const struct look *l, const struct f102_member *m)
{
    (void)l;
    return becomes(m, "3") || becomes(m, "5");
}

static bool
newborn(const struct look *l, const struct f102_member *m)
{
    (void)l;
    return joins(m) && text(m->nik)[0] == '\0';
}

/* A child with a father's name is one of a marriage (or of F-1.05). */
static bool
newborn_with_father(const struct look *l, const struct f102_member *m)
{
    return newborn(l, m) && (text(m->nama_ayah)[0] != '\0' || text(m->nik_ayah)[0] != '\0');
}

static bool
without_nik(const struct look *l, const struct f102_member *m)
{
    (void)l;
    return stays(m) && text(m->nik)[0] == '\0';
}

static bool
foreigner(const struct look *l, const struct f102_member *m)
{
    (void)l;
    return stays(m) && is(member_get(m, "kewarganegaraan"), "2");
}

static bool
renamed(const struct look *l, const struct f102_member *m)
{
    (void)l;
    return stays(m) && m->semula != NULL &&
           (strcmp(member_get(m, "nama_lengkap"), text(m->semula->nama_lengkap)) != 0 ||
            strcmp(member_get(m, "jenis_kelamin"), text(m->semula->jenis_kelamin)) != 0);
}

/* Somebody with a NIK whom our records do not know. */
static bool
from_outside(const struct look *l, const struct f102_member *m)
{
    (void)l;
    return joins(m) && text(m->nik)[0] != '\0' && m->semula == NULL;
}

static bool
is_parent(const struct f102_member *p, const struct f102_member *m)
{
    const char *nik = text(p->nik), *nama = member_get(p, "nama_lengkap");
    if (nik[0] != '\0' && (is(member_get(m, "nik_ayah"), nik) || is(member_get(m, "nik_ibu"), nik)))
        return true;
    return nama[0] != '\0' && (!compare_differs(nama, member_get(m, "nama_ayah")) ||
                               !compare_differs(nama, member_get(m, "nama_ibu")));
}

static bool
child_alone(const struct look *l, const struct f102_member *m)
{
    if (!joins(m) || !is(member_get(m, "status_kawin"), "1") || !under_17(l, m))
        return false;
    for (size_t i = 0; i < l->r->nanggota; i++)
        if (&l->r->anggota[i] != m && stays(&l->r->anggota[i]) && is_parent(&l->r->anggota[i], m))
            return false;
    return true;
}

static bool
lodges(const struct look *l, const struct f102_member *m)
{
    (void)m;
    return is(l->r->menumpang, "ya");
}

/* Those of the old family who stay are all under 17; who joins is their guardian. */
static bool
only_children_left(const struct look *l, const struct f102_member *m)
{
    bool any = false;
    (void)m;
    for (size_t i = 0; i < l->r->nanggota; i++) {
        const struct f102_member *x = &l->r->anggota[i];
        if (!stays(x) || joins(x))
            continue;
        if (!under_17(l, x))
            return false;
        any = true;
    }
    return any;
}

/* Nobody who is named here brings it; whoever else is in the family is not known here. */
static bool
by_proxy(const struct look *l, const struct f102_member *m)
{
    (void)m;
    for (size_t i = 0; i < l->r->nanggota; i++)
        if (is(l->r->anggota[i].nik, text(l->r->pemohon_nik)))
            return false;
    return text(l->r->pemohon_nik)[0] != '\0' && l->r->nanggota > 0;
}

struct condition {
    const char *word;
    bool (*holds)(const struct look *l, const struct f102_member *m);
    bool whole; /* of the form; else of any member */
    const char *text;
};

/* clang-format off */
static const struct condition conditions[] = {
    {"anak_tanpa_orang_tua", child_alone, false, N_("bila anak di bawah 17 tahun tinggal tanpa orang tuanya")},
    {"ada_wna", foreigner, false, N_("bila ada anggota WNA")},
    {"bayi", newborn, false, N_("bila menambah anak yang baru lahir")},
    {"bayi_berayah", newborn_with_father, false, N_("bila menambah anak yang baru lahir dengan nama ayah")},
    {"datang_dari_luar", from_outside, false, N_("bila datang dari kabupaten/kota lain")},
    {"ganti_nama", renamed, false, N_("bila nama atau jenis kelamin berubah")},
    {"jadi_belum_tercatat", unrecorded, false, N_("bila status menjadi kawin atau cerai BELUM TERCATAT")},
    {"jadi_cerai_tercatat", divorced, false, N_("bila status menjadi CERAI HIDUP TERCATAT")},
    {"jadi_kawin_tercatat", wed, false, N_("bila status menjadi KAWIN TERCATAT")},
    {"keluar_mati", gone_dead, false, N_("bila anggota meninggal")},
    {"keluar_pindah", gone_away, false, N_("bila anggota pindah")},
    {"kuasa", by_proxy, true, N_("bila pemohon bukan anggota keluarga")},
    {"menumpang", lodges, true, N_("bila menumpang di rumah orang lain")},
    {"sisa_di_bawah_17", only_children_left, true, N_("bila semua anggota yang tersisa di bawah 17 tahun")},
    {"tanpa_nik", without_nik, false, N_("bila ada anggota tanpa NIK")},
};
/* clang-format on */

static const struct condition *
condition_find(const char *word)
{
    for (size_t i = 0; i < COUNT(conditions); i++)
        if (strcmp(conditions[i].word, word) == 0)
            return &conditions[i];
    return NULL;
}

const char *
requirement_when_text(const char *syarat)
{
    const struct condition *c = condition_find(syarat);
    return c != NULL ? _(c->text) : "";
}

bool
requirement_holds(const struct f102 *r, const char *today, const char *syarat)
{
    const struct look l = {r, today};
    const struct condition *c = condition_find(syarat);
    if (c == NULL)
        return syarat[0] == '\0';
    if (c->whole)
        return c->holds(&l, NULL);
    for (size_t i = 0; i < r->nanggota; i++)
        if (c->holds(&l, &r->anggota[i]))
            return true;
    return false;
}
