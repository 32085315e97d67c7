#include "tests/support/seed_family.h"

#include <stdio.h>
#include <string.h>

#include "console/base/str.h"

int
seed_age(const struct seed_gen *g, const struct seed_person *p)
{
    return (g->today - p->lahir) * 100 / 36525;
}

void
seed_remember(struct seed_gen *g, const struct seed_person *p)
{
    g->recent[g->nrecent++ % SEED_RECENT] = *p;
}

const struct seed_person *
seed_recall(struct seed_gen *g)
{
    unsigned n = g->nrecent < SEED_RECENT ? g->nrecent : SEED_RECENT;

    return n == 0 ? NULL : &g->recent[seed_range(&g->rng, 0, (int)n - 1)];
}

static int
education(struct seed_rng *r, int age)
{
    static const int grown[] = {4, 6, 22, 20, 31, 2, 4, 10, 1, 0};
    static const int old[] = {18, 20, 34, 11, 11, 1, 2, 3, 0, 0};

    if (age < 6)
        return 1;
    if (age < 13)
        return 2;
    if (age < 16)
        return 3;
    if (age < 19)
        return 4;
    return 1 + (int)(age > 60 ? seed_weighted(r, old, COUNT(old)) : seed_weighted(r, grown, COUNT(grown)));
}

static int
occupation(struct seed_rng *r, int age, int sex)
{
    static const int men[] = {9, 9,  9,  20, 19, 19, 15, 15, 15, 88, 88, 11,
                              5, 81, 26, 35, 84, 7,  6,  65, 13, 16, 41, 97};
    static const int women[] = {2, 2, 2, 2, 2, 2, 9, 15, 15, 88, 84, 65, 30, 73, 74, 5, 20, 23, 64};

    if (age < 5)
        return 1;
    if (age < 20)
        return 3;
    if (age > 62 && seed_chance(r, 400))
        return 4;
    if (seed_chance(r, 90))
        return 1;
    return sex == SEED_MALE ? SEED_PICK(r, men) : SEED_PICK(r, women);
}

static int
blood(struct seed_rng *r)
{
    static const int weights[] = {12, 13, 4, 18, 1, 0, 1, 0, 0, 0, 2, 0, 49};

    return 1 + (int)seed_weighted(r, weights, COUNT(weights));
}

void
seed_person_make(struct seed_gen *g, const struct seed_family *f, int sex, int age, struct seed_person *p)
{
    struct seed_rng *r = &g->rng;

    memset(p, 0, sizeof(*p));
    p->sex = sex;
    p->lahir = g->today - age * 36525 / 100 - seed_range(r, 1, 360);
    seed_name(r, f->culture, sex, f->clan, p->nama);
    str_copy(p->tempat, sizeof(p->tempat), seed_place(r));
    p->agama = f->agama;
    p->pendidikan = education(r, age);
    p->pekerjaan = occupation(r, age, sex);
    p->pekerjaan_lama = f->old_codes && seed_chance(r, 700);
    /* The old list ends there. */
    if (p->pekerjaan_lama && (p->pekerjaan > 89 || seed_chance(r, 60)))
        p->pekerjaan = 89; /* LAINNYA in the old list */
    p->goldar = blood(r);
    p->kawin = KAWIN_BELUM;
    p->tgl_kawin = SEED_NO_DAY;
    p->warga = 1;
    p->dasar = DASAR_HIDUP;
    seed_name(r, f->culture, SEED_MALE, f->clan, p->ayah);
    seed_name(r, f->culture, SEED_FEMALE, "", p->ibu);
}

/* The status in the list of its time: four values before 2019, six since. */
static void
marital(struct seed_gen *g, struct seed_family *f, struct seed_person *p, enum seed_kawin status, int day)
{
    static const int old[] = {0, 1, 2, 2, 3, 3, 4};

    p->kawin_lama = f->old_codes && status != KAWIN_BELUM_TERCATAT;
    p->kawin = p->kawin_lama ? old[status] : (int)status;
    p->tgl_kawin = SEED_NO_DAY;
    if (status == KAWIN_TERCATAT && (!p->kawin_lama || seed_chance(&g->rng, 300)))
        p->tgl_kawin = day;
}

static struct seed_person *
add(struct seed_gen *g, struct seed_family *f, int sex, int age, enum seed_shdk shdk)
{
    struct seed_person *p = &f->p[f->n++];

    seed_person_make(g, f, sex, age < 0 ? 0 : age, p);
    p->shdk = (int)shdk;
    return p;
}

static void
child_of(struct seed_person *c, const struct seed_person *a, const struct seed_person *b)
{
    const struct seed_person *father = a->sex == SEED_MALE ? a : b, *mother = a->sex == SEED_MALE ? b : a;

    if (father != NULL)
        str_copy(c->ayah, sizeof(c->ayah), father->nama);
    if (mother != NULL)
        str_copy(c->ibu, sizeof(c->ibu), mother->nama);
}

void
seed_address(struct seed_gen *g, struct seed_family *f)
{
    struct seed_rng *r = &g->rng;
    int desa = seed_range(r, 0, SEED_DESA - 1);

    seed_area_code(f->desa, g->office, desa);
    f->office = g->office;
    f->ndesa = desa;
    f->kecamatan = desa / 4;
    if (seed_chance(r, 700))
        str_printf(f->alamat, sizeof(f->alamat), "%s NO. %d", seed_street(r), seed_range(r, 1, 180));
    else
        str_copy(f->alamat, sizeof(f->alamat), seed_street(r));
    str_printf(f->rt, sizeof(f->rt), "%03d", seed_range(r, 1, 12));
    str_printf(f->rw, sizeof(f->rw), "%03d", seed_range(r, 1, 9));
    if (seed_chance(r, 850))
        str_printf(f->pos, sizeof(f->pos), "999%d%d", f->kecamatan + 1, desa % 4 + 1);
    else
        f->pos[0] = '\0';
}

static int
size_of(struct seed_gen *g, const struct seed_want *w)
{
    static const int weights[] = {12, 15, 22, 24, 13, 6, 3, 2, 1, 1, 1, 1};
    int n = 1 + (int)seed_weighted(&g->rng, weights, COUNT(weights));

    if (w->min > 0 && n < w->min)
        n = w->min;
    if (w->max > 0 && n > w->max)
        n = w->max;
    return n;
}

static void
head_and_spouse(struct seed_gen *g, const struct seed_want *w, struct seed_family *f, int size)
{
    struct seed_rng *r = &g->rng;
    int lo = size > 6 ? 44 : 24, hi = size > 6 ? 58 : 76;
    bool couple = w->couple > 0 || (w->couple == 0 && size > 1 && seed_chance(r, 820));
    int sex = w->head_sex != 0 ? w->head_sex : couple || seed_chance(r, 450) ? SEED_MALE : SEED_FEMALE;
    struct seed_person *h, *s;
    enum seed_kawin status;
    int day;

    if (w->adult_child != 0 || w->young_couple)
        lo = 52, hi = 60;
    if (w->age_min > 0)
        lo = w->age_min, hi = w->age_max;
    h = add(g, f, sex, seed_range(r, lo, hi), SHDK_KEPALA);
    if (!couple) {
        status = w->never_married || (size == 1 && seed_age(g, h) < 40) ? KAWIN_BELUM
                 : seed_age(g, h) > 55 || seed_chance(r, 400)           ? KAWIN_CERAI_MATI
                                                                        : KAWIN_CERAI;
        marital(g, f, h, status, SEED_NO_DAY);
        return;
    }
    s = add(g, f, SEED_FEMALE, seed_age(g, h) - seed_range(r, -2, 6), SHDK_ISTRI);
    seed_name(r, f->culture, SEED_FEMALE, seed_clan(r, f->culture), s->nama);
    if (seed_age(g, s) < 20)
        s->lahir = g->today - 20 * 366 - seed_range(r, 0, 300);
    day = s->lahir + seed_range(r, 19 * 366, 20 * 366);
    if (day > g->today - 40)
        day = g->today - 40;
    status = w->unrecorded || seed_chance(r, 60) ? KAWIN_BELUM_TERCATAT : KAWIN_TERCATAT;
    marital(g, f, h, status, day);
    marital(g, f, s, status, day);
    s->kawin = h->kawin, s->kawin_lama = h->kawin_lama, s->tgl_kawin = h->tgl_kawin;
    if (seed_chance(r, 10)) {
        s->warga = 2;
        str_printf(s->paspor, sizeof(s->paspor), "X%07d", seed_range(r, 1000000, 9999999));
        str_printf(s->kitap, sizeof(s->kitap), "2D%d-ZZ%d", seed_range(r, 10, 99),
                   seed_range(r, 100000, 999999));
    }
}

/* Children, oldest first, none before the mother is 19; once in a while twins. */
static void
children(struct seed_gen *g, const struct seed_want *w, struct seed_family *f, int count)
{
    struct seed_rng *r = &g->rng;
    const struct seed_person *h = &f->p[0], *s = f->n > 1 && f->p[1].shdk == SHDK_ISTRI ? &f->p[1] : NULL;
    const struct seed_person *mother = s != NULL ? s : h;
    bool adult = w->adult_child != 0 || w->young_couple;
    int first = seed_age(g, mother) - 19, birth;

    if (first > 34)
        first = 34;
    first = adult ? seed_range(r, 22, 27) : seed_range(r, count < first ? count : first, first);
    birth = g->today - first * 365 - seed_range(r, 0, 300);
    for (int i = 0; i < count && f->n < SEED_MEMBERS; i++) {
        int left = count - i, room = (g->today - 60 - birth) / left;
        struct seed_person *c;
        int sex = seed_range(r, 1, 2);

        if (i == 0 && (w->adult_child == SEED_MALE || w->adult_child == SEED_FEMALE))
            sex = w->adult_child;
        if (birth > g->today - 20)
            return;
        c = add(g, f, sex, (g->today - birth) / 366, SHDK_ANAK);
        c->lahir = birth;
        child_of(c, h, s);
        if (seed_chance(r, 25) && i + 1 < count)
            continue; /* the next one is the twin */
        birth += room < 320 ? 320 : seed_range(r, 320, room < 1600 ? room : 1600);
    }
}

/* A married child with spouse and a child of their own. */
static void
young_couple(struct seed_gen *g, struct seed_family *f)
{
    struct seed_rng *r = &g->rng;
    struct seed_person *c = NULL, *in_law, *grandchild;
    int day = g->today - seed_range(r, 500, 900);

    for (int i = 1; i < f->n && c == NULL; i++)
        if (f->p[i].shdk == SHDK_ANAK && seed_age(g, &f->p[i]) >= 21)
            c = &f->p[i];
    if (c == NULL || f->n + 2 > SEED_MEMBERS)
        return;
    in_law = add(g, f, 3 - c->sex, seed_age(g, c) < 22 ? 21 : seed_age(g, c) - 1, SHDK_MENANTU);
    marital(g, f, c, KAWIN_TERCATAT, day);
    marital(g, f, in_law, KAWIN_TERCATAT, day);
    in_law->kawin = c->kawin, in_law->kawin_lama = c->kawin_lama, in_law->tgl_kawin = c->tgl_kawin;
    grandchild = add(g, f, seed_range(r, 1, 2), 0, SHDK_CUCU);
    grandchild->lahir = g->today - seed_range(r, 30, 200);
    child_of(grandchild, c, in_law);
}

static void
elder(struct seed_gen *g, struct seed_family *f)
{
    struct seed_rng *r = &g->rng;
    struct seed_person *h = &f->p[0], *s = f->n > 1 && f->p[1].shdk == SHDK_ISTRI ? &f->p[1] : NULL;
    struct seed_person *junior = s != NULL && seed_chance(r, 500) ? s : h;
    struct seed_person *e =
        add(g, f, seed_chance(r, 700) ? SEED_FEMALE : SEED_MALE, seed_age(g, junior) + seed_range(r, 20, 32),
            junior == h ? SHDK_ORANG_TUA : SHDK_MERTUA);

    marital(g, f, e, KAWIN_CERAI_MATI, SEED_NO_DAY);
    str_copy(e->sex == SEED_MALE ? junior->ayah : junior->ibu, SEED_NAME, e->nama);
}

static int
numbers(struct seed_gen *g, const struct seed_want *w, const struct seed_family *f)
{
    if (w->elsewhere || seed_chance(&g->rng, 80))
        return seed_range(&g->rng, SEED_RETIRED, SEED_PREFIXES - 1);
    return seed_prefix(f->office,
                       seed_chance(&g->rng, 850) ? f->kecamatan : seed_range(&g->rng, 0, SEED_KECAMATAN - 1));
}

/* NIKs for everyone; a few disagree with the birth date, as after a correction by court. */
static void
give_nik(struct seed_gen *g, const struct seed_want *w, struct seed_family *f, struct seed_person *p)
{
    int day = p->lahir;

    if (seed_chance(&g->rng, 6) && day + 31 < g->today)
        day += 31;
    p->nik = seed_nik(g->numbers, numbers(g, w, f), day, p->sex);
}

static void
link_parents(struct seed_family *f)
{
    const struct seed_person *h = &f->p[0];

    for (int i = 0; i < f->n; i++) {
        struct seed_person *c = &f->p[i];

        for (int j = 0; j < f->n; j++) {
            const struct seed_person *p = &f->p[j];
            bool parent = (c->shdk == SHDK_ANAK && (p == h || p->shdk == SHDK_ISTRI)) ||
                          (c->shdk == SHDK_CUCU && (p->shdk == SHDK_ANAK || p->shdk == SHDK_MENANTU)) ||
                          (c == h && p->shdk == SHDK_ORANG_TUA) ||
                          (c->shdk == SHDK_ISTRI && p->shdk == SHDK_MERTUA);

            if (parent && p->sex == SEED_MALE && strcmp(c->ayah, p->nama) == 0)
                c->nik_ayah = p->nik;
            else if (parent && p->sex == SEED_FEMALE && strcmp(c->ibu, p->nama) == 0)
                c->nik_ibu = p->nik;
        }
    }
}

static void
add_former(struct seed_gen *g, const struct seed_want *w, struct seed_family *f)
{
    struct seed_person *p = &f->former[0];
    int age;

    if (w->former == 0 && !(f->n > 1 && seed_chance(&g->rng, 60)))
        return;
    age = w->former == DASAR_PINDAH ? seed_range(&g->rng, 20, 30) : seed_range(&g->rng, 68, 88);
    seed_person_make(g, f, seed_range(&g->rng, 1, 2), age, p);
    p->shdk = SHDK_FAMILI;
    p->dasar = w->former != 0 ? (int)w->former : seed_chance(&g->rng, 600) ? DASAR_MATI : DASAR_PINDAH;
    give_nik(g, w, f, p);
    f->nformer = 1;
}

void
seed_person_like(struct seed_person *p, const struct seed_person *other)
{
    p->sex = other->sex;
    p->lahir = other->lahir;
    str_copy(p->nama, sizeof(p->nama), other->nama);
    str_copy(p->tempat, sizeof(p->tempat), other->tempat);
}

/* Somebody with the name, place and date of birth of another: recorded twice, or a coincidence. */
static void
likeness(struct seed_gen *g, struct seed_family *f)
{
    const struct seed_person *other = seed_recall(g);
    struct seed_person *p = &f->p[0];

    if (other == NULL || f->n != 1 || seed_age(g, other) < 21 || !seed_chance(&g->rng, 60))
        return;
    seed_person_like(p, other);
}

/* The youngest has the names of all grandparents. At most 60 characters (Permendagri 73/2022). */
static void
long_name(struct seed_gen *g, struct seed_family *f)
{
    struct seed_person *p = &f->p[f->n - 1];
    char more[SEED_NAME];

    if (!g->long_names || f->n < 2 || !seed_chance(&g->rng, 3))
        return;
    for (int i = 0; i < 12; i++) {
        seed_name(&g->rng, f->culture, p->sex, "", more);
        if (strlen(p->nama) + strlen(more) + 1 > 60)
            continue;
        str_append(p->nama, sizeof(p->nama), " ");
        str_append(p->nama, sizeof(p->nama), more);
    }
}

void
seed_family_make(struct seed_gen *g, const struct seed_want *w, struct seed_family *f)
{
    struct seed_rng *r = &g->rng;
    int size = size_of(g, w);
    bool special = memcmp(w, &(struct seed_want){0}, sizeof(*w)) != 0;
    bool young = w->young_couple || (!special && size > 6);

    memset(f, 0, sizeof(*f));
    f->culture = w->culture != 0 ? (enum seed_culture)(w->culture - 1) : seed_culture(r);
    f->agama = seed_agama(r, f->culture);
    f->old_codes = w->old_codes || (!w->unrecorded && seed_chance(r, 250));
    str_copy(f->clan, sizeof(f->clan), seed_clan(r, f->culture));
    seed_address(g, f);
    head_and_spouse(g, w, f, size);
    if (size - f->n > 2 && seed_age(g, &f->p[0]) < 60 && seed_chance(r, 300))
        elder(g, f);
    if (size > f->n)
        children(g, w, f, size - f->n - (young && size > f->n + 2 ? 2 : 0));
    if (young)
        young_couple(g, f);
    while (f->n < size)
        add(g, f, seed_range(r, 1, 2), seed_range(r, 8, 60), SHDK_FAMILI);
    if (!special)
        likeness(g, f);
    if (!special)
        long_name(g, f);
    for (int i = 0; i < f->n; i++)
        give_nik(g, w, f, &f->p[i]);
    link_parents(f);
    f->recorded = g->today - seed_range(r, 30, f->old_codes ? 4500 : 1800);
    add_former(g, w, f);
    f->no_kk = w->elsewhere ? 0 : seed_no_kk(g->numbers, seed_prefix(f->office, f->kecamatan), f->recorded);
}
