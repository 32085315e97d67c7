#include "db/model/shdk.h"

#include <stdio.h>
#include <string.h>

#include "db/model/tanggal.h"

#define MALE   1
#define FEMALE 2

struct check {
    const struct kin *kin;
    size_t n;
    const char *today;
    shdk_found *found;
    void *ctx;
};

static void
say(const struct check *c, size_t who, const char *field, const char *code, const char *param)
{
    c->found(c->ctx, who, field, code, param);
}

int
shdk_order(const void *a, const void *b)
{
    const struct kin *x = a, *y = b;
    if (x->shdk != y->shdk)
        return x->shdk < y->shdk ? -1 : 1;
    return strcmp(x->tanggal_lahir, y->tanggal_lahir);
}

bool
shdk_adult(const struct kin *k, const char *pada)
{
    return k->status_kawin > 1 || k->tanggal_lahir[0] == '\0' || tanggal_umur(k->tanggal_lahir, pada) >= 17;
}

static bool
is_married(const struct kin *k)
{
    return k->status_kawin == 0 || k->status_kawin == 2 || k->status_kawin == 3;
}

static bool
is_sex(const struct kin *k, int sex)
{
    return k->jenis_kelamin == 0 || k->jenis_kelamin == sex;
}

static size_t
count_of(const struct check *c, int shdk)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += c->kin[i].shdk == shdk ? 1 : 0;
    return n;
}

static size_t
first_of(const struct check *c, int shdk)
{
    for (size_t i = 0; i < c->n; i++)
        if (c->kin[i].shdk == shdk)
            return i;
    return SHDK_ALL;
}

/* UU 23/2006 ps 61: one Kepala Keluarga; who is not named may have a relation that we do not see. */
static void
check_heads(const struct check *c, bool whole)
{
    size_t heads = count_of(c, HUB_KEPALA);
    bool unknown = count_of(c, 0) > 0;
    char text[24];
    if (heads == 1 || (heads == 0 && (!whole || unknown)))
        return;
    snprintf(text, sizeof text, "%zu", heads);
    say(c, SHDK_ALL, "anggota", "kepala_tidak_satu", text);
}

/* Permendagri 108/2019 ps 10(4), and kk-domain 4.3 for the children that are left. */
static void
check_head_age(const struct check *c, size_t head)
{
    if (head != SHDK_ALL && !shdk_adult(&c->kin[head], c->today))
        say(c, head, "tanggal_lahir", "kepala_di_bawah_umur", "");
}

/* kk-domain 7.5: spouses beside the sex of the head, and how many. */
static void
check_spouses(const struct check *c, size_t head)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct kin *k = &c->kin[i];
        bool spouse = k->shdk == HUB_SUAMI || k->shdk == HUB_ISTRI;
        int sex = k->shdk == HUB_SUAMI ? MALE : FEMALE;
        if (spouse && !is_sex(k, sex))
            say(c, i, "jenis_kelamin", "hubungan_beda_kelamin", "");
        if ((spouse || k->shdk == HUB_MENANTU) && !is_married(k) && (spouse || k->status_kawin == 1))
            say(c, i, "status_kawin", "pasangan_belum_kawin", "");
        if (spouse && head != SHDK_ALL && !is_sex(&c->kin[head], MALE + FEMALE - sex))
            say(c, i, "shdk", "pasangan_tak_selaras", "");
    }
    if (head != SHDK_ALL && count_of(c, HUB_SUAMI) + count_of(c, HUB_ISTRI) > 0 && !is_married(&c->kin[head]))
        say(c, head, "status_kawin", "pasangan_belum_kawin", "");
    if (count_of(c, HUB_SUAMI) > 1)
        say(c, SHDK_ALL, "anggota", "suami_ganda", "");
    if (count_of(c, HUB_ISTRI) > 4)
        say(c, SHDK_ALL, "anggota", "istri_terlalu_banyak", "");
}

/* kk-domain 7.5: a parent is the elder, by 12 years at least. Adopted and step children are ANAK too: a
 * doubt. */
static void
check_gap(const struct check *c, size_t parent, size_t child)
{
    const struct kin *p = &c->kin[parent], *k = &c->kin[child];
    char text[24];
    if (p->tanggal_lahir[0] == '\0' || k->tanggal_lahir[0] == '\0')
        return;
    int gap = tanggal_umur(p->tanggal_lahir, k->tanggal_lahir);
    if (strcmp(k->tanggal_lahir, p->tanggal_lahir) <= 0)
        say(c, child, "tanggal_lahir", "anak_lebih_tua", p->nama_lengkap);
    else if (gap < 12) {
        snprintf(text, sizeof text, "%d", gap);
        say(c, child, "tanggal_lahir", "selisih_umur", text);
    }
}

static void
check_generations(const struct check *c, size_t head)
{
    for (size_t i = 0; head != SHDK_ALL && i < c->n; i++) {
        int shdk = c->kin[i].shdk;
        if (shdk == HUB_ANAK || shdk == HUB_CUCU)
            check_gap(c, head, i);
        else if (shdk == HUB_ORANG_TUA)
            check_gap(c, i, head);
    }
}

static bool
is_nik(const char *nik, const char *other)
{
    return nik[0] != '\0' && strcmp(nik, other) == 0;
}

/* Parents named by NIK who are on the same sheet: their sex and age. */
static void
check_named_parents(const struct check *c)
{
    for (size_t i = 0; i < c->n; i++) {
        const struct kin *k = &c->kin[i];
        for (size_t j = 0; j < c->n; j++) {
            bool father = is_nik(k->nik_ayah, c->kin[j].nik), mother = is_nik(k->nik_ibu, c->kin[j].nik);
            if (i == j || !(father || mother))
                continue;
            if (!is_sex(&c->kin[j], father ? MALE : FEMALE))
                say(c, i, father ? "nik_ayah" : "nik_ibu", "orang_tua_beda_kelamin", "");
            check_gap(c, j, i);
        }
    }
}

void
shdk_check(const struct kin *kin, size_t n, bool whole, const char *today, shdk_found *found, void *ctx)
{
    struct check c = {kin, n, today, found, ctx};
    size_t head = first_of(&c, HUB_KEPALA);
    check_heads(&c, whole);
    check_head_age(&c, head);
    check_spouses(&c, head);
    check_generations(&c, head);
    check_named_parents(&c);
}
