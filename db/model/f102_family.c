#include <string.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "db/model/code.h"
#include "db/model/f102_rule.h"
#include "db/model/service.h"
#include "db/model/shdk.h"
#include "db/model/tanggal.h"

struct family {
    struct findings *f;
    const struct f102 *r;
    const struct service *service; /* or NULL */
    int *index;                    /* of each kin: the member */
};

static const char *
text(const char *value)
{
    return value != NULL ? value : "";
}

static bool
acts(const struct f102_member *m, const char *word)
{
    return strcmp(member_act(m), word) == 0;
}

static int
code_of(const struct f102_member *m, const char *field)
{
    const struct f102_field *f = f102_field_find(f102_member_fields, f102_member_n, field);
    const char *value = member_get(m, field);
    int64_t code;
    bool known = code_label(f->list, f->version, value)[0] != '\0' && str_to_i64(value, 0, 99, &code);
    return known ? (int)code : 0;
}

static const char *
date_of(const struct f102_member *m, const char *field)
{
    const char *value = member_get(m, field);
    return tanggal_valid(value) ? value : "";
}

/* Who joins stands in another relation than where he or she was: the records do not tell it. */
static int
shdk_of(const struct f102_member *m)
{
    struct f102_member alone = *m;
    alone.semula = acts(m, "tambah") ? NULL : m->semula;
    return code_of(&alone, "shdk");
}

static size_t
fill_kin(const struct family *fam, struct kin *kin, size_t n)
{
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        const struct f102_member *m = &fam->r->anggota[i];
        if (acts(m, "keluar"))
            continue;
        fam->index[used] = (int)i;
        kin[used++] = (struct kin){.shdk = shdk_of(m),
                                   .jenis_kelamin = code_of(m, "jenis_kelamin"),
                                   .status_kawin = code_of(m, "status_kawin"),
                                   .nik = text(m->nik),
                                   .nama_lengkap = member_get(m, "nama_lengkap"),
                                   .tanggal_lahir = date_of(m, "tanggal_lahir"),
                                   .tanggal_kawin = date_of(m, "tanggal_kawin"),
                                   .nik_ayah = member_get(m, "nik_ayah"),
                                   .nik_ibu = member_get(m, "nik_ibu")};
    }
    return used;
}

/* shdk_found */
static void
take(void *ctx, size_t who, const char *field, const char *code, const char *param)
{
    const struct family *fam = ctx;
    int member = who == SHDK_ALL ? HEAD : fam->index[who];
    bool split = fam->service != NULL && strcmp(fam->service->kind, "I.A.3") == 0;
    /* Permendagri 108/2019 ps 10(4): the split is for those of 17 and over, or (once) married. */
    if (split && strcmp(code, "kepala_di_bawah_umur") == 0)
        findings_add_as(fam->f, member, field, code, param, F102_GALAT);
    else
        findings_add(fam->f, member, field, code, param);
}

/* UU 24/2013 ps 97: nobody twice. */
static void
check_twice(const struct family *fam, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            const char *nik = text(fam->r->anggota[i].nik);
            if (nik[0] == '\0' || strcmp(nik, text(fam->r->anggota[j].nik)) != 0)
                continue;
            findings_add(fam->f, (int)i, "nik", "anggota_ganda", nik);
            break;
        }
}

static size_t
count_acts(const struct family *fam, size_t n, const char *word)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        found += acts(&fam->r->anggota[i], word) ? 1 : 0;
    return found;
}

/* That the kind has what it is for. */
static void
check_purpose(const struct family *fam, size_t n)
{
    const struct f102 *r = fam->r;
    const struct service *s = fam->service;
    if (s == NULL)
        return;
    size_t changes = n - count_acts(fam, n, "tetap");
    if (s->nomor_baru && n == 0)
        findings_add(fam->f, HEAD, "anggota", "anggota_kosong", "");
    if (strcmp(s->kind, "I.B.1") == 0 && count_acts(fam, n, "tambah") == 0)
        findings_add(fam->f, HEAD, "anggota", "menumpang_tanpa_tambah", "");
    else if (!s->nomor_baru && !s->cetak_ulang && changes == 0 && text(r->alamat)[0] == '\0' &&
             text(r->kode_wilayah)[0] == '\0')
        findings_add(fam->f, HEAD, "anggota", "tanpa_perubahan", "");
}

/* Permendagri 108/2019 ps 10(4) for a split; elsewhere only the head or an adult member applies
 * (kk-domain 4.3). */
static void
check_applicant(const struct family *fam, const struct kin *kin, size_t n, const char *today)
{
    bool split = fam->service != NULL && strcmp(fam->service->kind, "I.A.3") == 0;
    const char *nik = text(fam->r->pemohon_nik);
    for (size_t i = 0; nik[0] != '\0' && i < n; i++)
        if (strcmp(kin[i].nik, nik) == 0 && !shdk_adult(&kin[i], today))
            findings_add_as(fam->f, HEAD, "pemohon_nik", "pemohon_di_bawah_umur", "",
                            split ? F102_GALAT : F102_PERINGATAN);
}

void
f102_family_check(struct findings *f, const struct f102 *r, const char *today)
{
    size_t n = r->nanggota < F102_MEMBERS_MAX ? r->nanggota : F102_MEMBERS_MAX;
    struct kin *kin = arena_array(f->arena, n + 1, sizeof *kin);
    struct family fam = {f, r, service_find(text(r->kind)), arena_array(f->arena, n + 1, sizeof(int))};
    if (r->nanggota > F102_MEMBERS_MAX)
        findings_add(f, HEAD, "anggota", "anggota_terlalu_banyak",
                     arena_printf(f->arena, "%d", F102_MEMBERS_MAX));
    check_twice(&fam, n);
    check_purpose(&fam, n);
    size_t used = fill_kin(&fam, kin, n);
    check_applicant(&fam, kin, used, today);
    bool whole = fam.service != NULL && fam.service->nomor_baru && used > 0;
    shdk_check(kin, used, whole, today, take, &fam);
}
