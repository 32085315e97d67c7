#include "tests/support/seed_kind.h"

#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "tests/support/seed_source.h"

struct seed_family *
seed_case_family(struct seed_gen *g, struct seed_case *c, const struct seed_want *want)
{
    struct seed_family *f = &c->family[c->nfamilies++];

    if (g->source != NULL && !g->no_family) {
        g->source_rc = seed_source_pick(g->source, g->source_kind, want, f, g->source_err);
        if (g->source_rc == RC_OK)
            return f;
        g->no_family = true;
    }
    seed_family_make(g, want, f);
    return f;
}

struct seed_line *
seed_case_line(struct seed_case *c, const struct seed_person *p, enum seed_act act, int shdk,
               const char *dasar)
{
    struct seed_line *l = &c->line[c->n++];

    l->p = *p;
    l->p.shdk = shdk;
    l->act = act;
    l->alasan = "";
    l->dasar = dasar;
    return l;
}

void
seed_case_more(struct seed_case *c, const char *dokumen)
{
    if (c->nmore < (int)COUNT(c->more))
        c->more[c->nmore++] = dokumen;
}

static void
applicant(struct seed_case *c, const struct seed_person *p)
{
    c->pemohon_nik = p->nik;
    str_copy(c->pemohon, sizeof(c->pemohon), p->nama);
}

/* The request is about this family and lives where it lives. */
static void
about(struct seed_case *c, const struct seed_family *f)
{
    c->no_kk = f->no_kk;
    c->home = *f;
    applicant(c, &f->p[0]);
}

static void
all_stay(struct seed_case *c, const struct seed_family *f)
{
    for (int i = 0; i < f->n; i++)
        seed_case_line(c, &f->p[i], ACT_TETAP, f->p[i].shdk, "");
}

static enum seed_dasar
former_for(const struct seed_case *c)
{
    return c->fault == FAULT_DEAD ? DASAR_MATI : 0;
}

static void
status(struct seed_line *l, enum seed_kawin kawin, int day)
{
    l->p.kawin = (int)kawin;
    l->p.kawin_lama = false;
    l->p.tgl_kawin = day;
}

static int
index_adult_child(const struct seed_gen *g, const struct seed_family *f)
{
    for (int i = 1; i < f->n; i++)
        if (f->p[i].shdk == SHDK_ANAK && f->p[i].kawin == KAWIN_BELUM && seed_age(g, &f->p[i]) >= 18)
            return i;
    return 0;
}

/* I.A.1: a son and a daughter of two families, or a man who lived alone. */
static void
new_family(struct seed_gen *g, struct seed_case *c, int turn)
{
    static const struct seed_want son = {.min = 3, .max = 6, .adult_child = SEED_MALE, .couple = 1};
    static const struct seed_want alone = {.min = 1,
                                           .max = 1,
                                           .age_min = 23,
                                           .age_max = 38,
                                           .couple = -1,
                                           .head_sex = SEED_MALE,
                                           .never_married = true};
    struct seed_want daughter = {.min = 3, .max = 6, .adult_child = SEED_FEMALE, .couple = 1};
    const struct seed_family *a = seed_case_family(g, c, turn % 3 == 2 ? &alone : &son), *b;
    bool recorded = turn % 4 != 3;
    int day = recorded ? g->today - seed_range(&g->rng, 3, 60) : SEED_NO_DAY;
    const char *proof = recorded ? "NIKAH" : "F105";
    const struct seed_person *groom = &a->p[index_adult_child(g, a)];
    enum seed_kawin kawin = recorded ? KAWIN_TERCATAT : KAWIN_BELUM_TERCATAT;

    if (c->fault == FAULT_HEAD_GOES)
        groom = &a->p[0];
    daughter.culture = 1 + (int)a->culture;
    b = seed_case_family(g, c, &daughter);
    status(seed_case_line(c, groom, ACT_TAMBAH, SHDK_KEPALA, proof), kawin, day);
    status(seed_case_line(c, &b->p[index_adult_child(g, b)], ACT_TAMBAH, SHDK_ISTRI, proof), kawin, day);
    seed_case_more(c, proof);
    seed_case_more(c, "KK-LAMA");
    applicant(c, groom);
    seed_address(g, &c->home);
}

/* What a relative of the old head is to the new one: his widow, or an adult child. */
static int
shdk_after(int shdk, bool widow)
{
    if (widow)
        return shdk == SHDK_ORANG_TUA ? SHDK_MERTUA : shdk == SHDK_MERTUA ? SHDK_ORANG_TUA : shdk;
    return SHDK_FAMILI;
}

/* I.A.2: the head died; the widow, or the eldest child of a single parent, takes the place. */
static void
new_head(struct seed_gen *g, struct seed_case *c, int turn)
{
    static const struct seed_want couple = {.min = 3, .max = 7, .couple = 1};
    static const struct seed_want single = {.min = 2, .max = 4, .couple = -1, .adult_child = 3};
    bool widow = turn % 3 != 2;
    const struct seed_family *f = seed_case_family(g, c, widow ? &couple : &single);
    int head = widow ? 1 : index_adult_child(g, f);

    about(c, f);
    applicant(c, &f->p[head]);
    seed_case_line(c, &f->p[0], ACT_KELUAR, SHDK_KEPALA, "MATI")->alasan = "mati";
    for (int i = 1; i < f->n; i++) {
        int shdk = i == head ? SHDK_KEPALA : shdk_after(f->p[i].shdk, widow);
        struct seed_line *l =
            seed_case_line(c, &f->p[i], shdk == f->p[i].shdk ? ACT_TETAP : ACT_UBAH, shdk, "");

        if (i == head)
            l->dasar = "MATI";
        if (i == head && widow)
            status(l, KAWIN_CERAI_MATI, SEED_NO_DAY);
    }
}

/* I.A.3: an adult child goes, alone or with spouse and child. */
static void
split(struct seed_gen *g, struct seed_case *c, int turn)
{
    static const struct seed_want adult = {.min = 4, .max = 7, .couple = 1, .adult_child = 3};
    static const struct seed_want young = {.min = 3, .max = 5, .couple = 1, .young_couple = true};
    bool couple = turn % 2 == 1;
    const struct seed_family *f = seed_case_family(g, c, couple ? &young : &adult);
    const struct seed_person *head = &f->p[index_adult_child(g, f)];

    about(c, f);
    for (int i = 1; couple && i < f->n; i++) {
        const struct seed_person *p = &f->p[i];
        bool child = p->shdk == SHDK_ANAK && p->kawin != KAWIN_BELUM;

        if (!child && p->shdk != SHDK_MENANTU && p->shdk != SHDK_CUCU)
            continue;
        if (p->shdk == SHDK_CUCU)
            seed_case_line(c, p, ACT_UBAH, SHDK_ANAK, "");
        else
            seed_case_line(c, p, ACT_UBAH, p->sex == SEED_MALE ? SHDK_KEPALA : SHDK_ISTRI, "");
        if (p->sex == SEED_MALE && p->shdk != SHDK_CUCU)
            head = p;
    }
    if (couple)
        seed_case_more(c, "NIKAH");
    else
        seed_case_line(c, head, ACT_UBAH, SHDK_KEPALA, "KTP-EL");
    applicant(c, head);
    seed_address(g, &c->home);
    str_copy(c->home.desa, sizeof(c->home.desa), f->desa);
}

/* People whom the register does not know; now and then one looks like somebody it does. */
static void
from_elsewhere(struct seed_gen *g, struct seed_case *c, int turn, const char *proof, bool abroad)
{
    struct seed_family *f = &c->home; /* not of our register */
    const struct seed_person *other = seed_recall(g);

    seed_family_make(g, &(struct seed_want){.max = 5, .elsewhere = true}, f);
    f->nformer = 0;
    if (turn % 3 == 1 && other != NULL) {
        seed_person_like(&f->p[0], other);
        f->p[0].nik = seed_nik(g->numbers, SEED_PREFIXES - 1, other->lahir, other->sex);
    }
    for (int i = 0; i < f->n; i++) {
        struct seed_line *l = seed_case_line(c, &f->p[i], ACT_TAMBAH, f->p[i].shdk, proof);

        if (abroad && l->p.paspor[0] == '\0')
            str_printf(l->p.paspor, sizeof(l->p.paspor), "X%07d", seed_range(&g->rng, 1000000, 9999999));
    }
    applicant(c, &f->p[0]);
}

/* I.A.4 */
static void
arrival(struct seed_gen *g, struct seed_case *c, int turn)
{
    from_elsewhere(g, c, turn, "SKP", false);
    if (turn % 2 == 0)
        seed_case_more(c, "SP-RUMAH");
}

/* I.A.5 */
static void
from_abroad(struct seed_gen *g, struct seed_case *c, int turn)
{
    const char *proof = turn % 2 == 0 ? "SKPLN" : "SKP-PWK";

    from_elsewhere(g, c, turn, proof, true);
    seed_case_more(c, proof);
}

/* A name that is recorded for the first time now has letters only (Permendagri 73/2022). */
static void
plain_name(struct seed_person *p)
{
    char *to = p->nama;

    for (const char *from = p->nama; *from != '\0'; from++)
        if (*from != '\'' && *from != '.' && *from != '-')
            *to++ = *from;
    *to = '\0';
}

/* I.A.6: without any document, at times with a child. */
static void
vulnerable(struct seed_gen *g, struct seed_case *c, int turn)
{
    struct seed_family *f = &c->home;
    struct seed_want alone = {
        .min = 1, .max = 1, .couple = -1, .age_min = 20, .age_max = 68, .elsewhere = true};
    struct seed_person child;

    alone.head_sex = turn % 2 == 0 ? SEED_FEMALE : SEED_MALE;
    seed_family_make(g, &alone, f);
    f->nformer = 0;
    f->p[0].nik = 0;
    plain_name(&f->p[0]);
    seed_case_line(c, &f->p[0], ACT_TAMBAH, SHDK_KEPALA, "SK-GANTI");
    if (turn % 3 == 1 || c->fault == FAULT_HEADS) {
        seed_person_make(g, f, seed_range(&g->rng, 1, 2), seed_range(&g->rng, 1, 12), &child);
        str_copy(f->p[0].sex == SEED_MALE ? child.ayah : child.ibu, SEED_NAME, f->p[0].nama);
        plain_name(&child);
        seed_case_line(c, &child, ACT_TAMBAH, SHDK_ANAK, "SK-GANTI");
    }
    seed_case_more(c, "F104");
    applicant(c, &f->p[0]);
}

/* I.B.1: an old relative who lived alone, or the grown child of another family, moves in. */
static void
lodger(struct seed_gen *g, struct seed_case *c, int turn)
{
    static const struct seed_want alone = {.min = 1, .max = 1, .couple = -1, .age_min = 62, .age_max = 80};
    static const struct seed_want child = {.min = 3, .max = 6, .couple = 1, .adult_child = 3};
    struct seed_want host = {.min = 2, .max = 6, .couple = 1};
    bool old = turn % 2 == 0 && c->fault != FAULT_HEAD_GOES;
    const struct seed_family *f, *from;
    const struct seed_person *who;

    host.former = former_for(c);
    f = seed_case_family(g, c, &host);
    from = seed_case_family(g, c, old ? &alone : &child);
    who = old || c->fault == FAULT_HEAD_GOES ? &from->p[0] : &from->p[index_adult_child(g, from)];
    about(c, f);
    all_stay(c, f);
    seed_case_line(c, who, ACT_TAMBAH, old ? SHDK_ORANG_TUA : SHDK_FAMILI, "SP-TERIMA");
}

static void
birth(struct seed_gen *g, struct seed_case *c, const struct seed_family *f)
{
    struct seed_person p;

    seed_person_make(g, f, seed_range(&g->rng, 1, 2), 0, &p);
    p.lahir = g->today - seed_range(&g->rng, 2, 28);
    str_copy(p.ayah, sizeof(p.ayah), f->p[0].nama);
    str_copy(p.ibu, sizeof(p.ibu), f->p[1].nama);
    p.nik_ayah = f->p[0].nik;
    p.nik_ibu = f->p[1].nik;
    plain_name(&p);
    all_stay(c, f);
    seed_case_line(c, &p, ACT_TAMBAH, SHDK_ANAK, "LAHIR");
    seed_case_more(c, "LAHIR");
    seed_case_more(c, "NIKAH"); /* of the parents */
}

/* The wife dies and leaves a widower, or the youngest of a family without one dies. */
static void
death(struct seed_case *c, const struct seed_family *f)
{
    int who = f->p[1].shdk == SHDK_ISTRI ? 1 : f->n - 1;

    for (int i = 0; i < f->n; i++) {
        struct seed_line *l =
            seed_case_line(c, &f->p[i], i == who ? ACT_KELUAR : ACT_TETAP, f->p[i].shdk, "");

        if (i == who) {
            l->alasan = "mati";
            l->dasar = "MATI";
        } else if (i == 0 && who == 1) {
            l->act = ACT_UBAH;
            l->dasar = "MATI";
            status(l, KAWIN_CERAI_MATI, SEED_NO_DAY);
        }
    }
    seed_case_more(c, "MATI");
}

/* A marriage that was not recorded, or whose kind the old code list could not tell, is recorded. */
static void
wedding(struct seed_gen *g, struct seed_case *c, const struct seed_family *f)
{
    int day = g->today - seed_range(&g->rng, 5, 300);

    all_stay(c, f);
    for (int i = 0; i < 2; i++) {
        c->line[i].act = ACT_UBAH;
        c->line[i].dasar = "NIKAH";
        status(&c->line[i], KAWIN_TERCATAT, day);
    }
    seed_case_more(c, "NIKAH");
}

/* I.B.2 */
static void
event(struct seed_gen *g, struct seed_case *c, int turn)
{
    static const int heads[][2] = {{24, 36}, {45, 70}, {26, 45}};
    struct seed_want want = {.min = 2, .max = 6, .couple = 1};
    const struct seed_family *f;

    want.age_min = heads[turn % 3][0];
    want.age_max = heads[turn % 3][1];
    want.former = former_for(c);
    want.unrecorded = turn % 6 == 2;
    want.old_codes = turn % 6 == 5;
    f = seed_case_family(g, c, &want);
    about(c, f);
    if (turn % 3 == 0)
        birth(g, c, f);
    else if (turn % 3 == 1)
        death(c, f);
    else
        wedding(g, c, f);
}

/* School and work: what most families come for. */
static void
school_and_work(struct seed_gen *g, struct seed_line *l, int turn)
{
    static const int jobs[] = {5, 15, 65, 88, 84, 97, 74, 93};

    l->act = ACT_UBAH;
    l->dasar = "BUKTI";
    l->p.pendidikan = l->p.pendidikan < 8 ? l->p.pendidikan + 1 : 9;
    if (turn % 2 == 0 && seed_age(g, &l->p) >= 18) {
        l->p.pekerjaan = SEED_PICK(&g->rng, jobs);
        l->p.pekerjaan_lama = false;
    }
    if (l->p.goldar == 13)
        l->p.goldar = seed_range(&g->rng, 1, 4);
}

/* I.B.3: mostly school and work; at times a name or a birth date, which need a court's ruling. */
static void
elements(struct seed_gen *g, struct seed_case *c, int turn)
{
    struct seed_want want = {.min = 2, .max = 8, .couple = 1};
    const struct seed_family *f;
    struct seed_line *l;

    want.former = former_for(c);
    f = seed_case_family(g, c, &want);
    about(c, f);
    all_stay(c, f);
    l = &c->line[f->n - 1];
    if (turn % 3 != 2) {
        school_and_work(g, l, turn);
        if (turn % 2 == 1)
            school_and_work(g, &c->line[0], turn + 1);
        return;
    }
    l->act = ACT_UBAH;
    l->dasar = "PN";
    if (turn % 2 == 0)
        str_append(l->p.nama, sizeof(l->p.nama), l->p.sex == SEED_MALE ? " PRATAMA" : " CAHYANI");
    else
        l->p.lahir -= seed_range(&g->rng, 1, 40);
    seed_case_more(c, "PN");
}

/* I.C.1, I.C.2 */
static void
same_again(struct seed_gen *g, struct seed_case *c, int turn)
{
    struct seed_want want = {.max = turn % 5 == 4 ? 12 : 6, .min = turn % 5 == 4 ? 11 : 1};
    const struct seed_family *f;

    want.former = former_for(c);
    if (c->fault == FAULT_HEADS || c->fault == FAULT_UNNAMED)
        want.min = 2;
    f = seed_case_family(g, c, &want);
    about(c, f);
    all_stay(c, f);
    seed_case_more(c, "SP-SEBAB");
    for (int i = 0; i < f->n; i++)
        if (f->p[i].warga == 2)
            seed_case_more(c, "KITAP");
}

#define KEEPS {FAULT_UNNAMED, FAULT_NAME, FAULT_DEAD, FAULT_OTHER_KK, FAULT_DOCUMENT, FAULT_HEADS}, 6

static const struct seed_kind kinds[] = {
    {"I.A.1", new_family, NULL, {FAULT_DOCUMENT, FAULT_HEAD_GOES, FAULT_HEADS, FAULT_NAME}, 4},
    {"I.A.2", new_head, NULL, {FAULT_DOCUMENT, FAULT_OTHER_KK, FAULT_HEADS}, 3},
    {"I.A.3", split, NULL, {FAULT_OTHER_KK, FAULT_DOCUMENT}, 2},
    {"I.A.4", arrival, NULL, {FAULT_NAME, FAULT_DOCUMENT}, 2},
    {"I.A.5", from_abroad, "perwakilan", {FAULT_NAME, FAULT_DOCUMENT}, 2},
    {"I.A.6", vulnerable, NULL, {FAULT_DOCUMENT, FAULT_NAME, FAULT_HEADS}, 3},
    {"I.B.1", lodger, NULL, {FAULT_HEAD_GOES, FAULT_DEAD, FAULT_DOCUMENT, FAULT_HEADS}, 4},
    {"I.B.2", event, NULL, KEEPS},
    {"I.B.3", elements, NULL, KEEPS},
    {"I.C.1", same_again, NULL, KEEPS},
    {"I.C.2", same_again, NULL, KEEPS},
};

const struct seed_kind *
seed_kind_find(const char *kind)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return &kinds[i];
    return NULL;
}
