#include "tests/support/seed_request.h"

#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "tests/support/seed_kind.h"

const char *const seed_act_word[] = {"tetap", "ubah", "tambah", "keluar"};

static enum seed_fault
fault_of(const struct seed_kind *k, int64_t j)
{
    if (j % 8 != 3)
        return FAULT_NONE;
    return k->faults[(j / 8) % k->nfaults];
}

/* Turns the line into one that changes, unless it already does. */
static void
changes(struct seed_line *l)
{
    if (l->act == ACT_TETAP)
        l->act = ACT_UBAH;
}

static void
name_with_digit(struct seed_case *c)
{
    struct seed_line *l = &c->line[0];
    char *o;

    for (int i = 0; i < c->n; i++)
        if (c->line[i].act == ACT_TAMBAH || c->line[i].act == ACT_UBAH)
            l = &c->line[i];
    changes(l);
    o = strchr(l->p.nama, 'O');
    if (o != NULL)
        *o = '0';
    else
        str_append(l->p.nama, sizeof(l->p.nama), " 2");
}

static void
member_of_another(struct seed_gen *g, struct seed_case *c)
{
    struct seed_family *f = seed_case_family(g, c, &(struct seed_want){.min = 3, .max = 5, .couple = 1});

    seed_case_line(c, &f->p[f->n - 1], ACT_TETAP, SHDK_FAMILI, "");
}

static void
second_head(struct seed_case *c)
{
    for (int i = 0; i < c->n; i++) {
        if (c->line[i].act != ACT_KELUAR && c->line[i].p.shdk != SHDK_KEPALA) {
            changes(&c->line[i]);
            c->line[i].p.shdk = SHDK_KEPALA;
            return;
        }
    }
    c->fault = FAULT_DOCUMENT;
}

static void
forget_member(struct seed_case *c)
{
    for (int i = c->n - 1; i > 0; i--) {
        if (c->line[i].act == ACT_TETAP && c->line[i].p.shdk != SHDK_KEPALA) {
            memmove(&c->line[i], &c->line[i + 1], sizeof(c->line[0]) * (size_t)(c->n - i - 1));
            c->n--;
            return;
        }
    }
    c->fault = FAULT_DOCUMENT;
}

static void
spoil(struct seed_gen *g, struct seed_case *c)
{
    switch (c->fault) {
    case FAULT_DEAD:
        seed_case_line(c, &c->family[0].former[0], ACT_TETAP, c->family[0].former[0].shdk, "");
        break;
    case FAULT_OTHER_KK:
        member_of_another(g, c);
        break;
    case FAULT_HEADS:
        second_head(c);
        break;
    case FAULT_NAME:
        name_with_digit(c);
        break;
    case FAULT_UNNAMED:
        forget_member(c);
        break;
    case FAULT_NONE:
    case FAULT_DOCUMENT:  /* seed_case_has() */
    case FAULT_HEAD_GOES: /* the kinds see to it themselves */
        break;
    }
}

static void
contact(struct seed_gen *g, struct seed_case *c, int64_t j)
{
    if (seed_chance(&g->rng, 900))
        str_printf(c->telepon, sizeof(c->telepon), "0899-0000-%04d", (int)(j % 10000));
    if (seed_chance(&g->rng, 600))
        str_printf(c->email, sizeof(c->email), "pemohon%lld@contoh.example", (long long)j);
}

/* Somebody outside the family brings the papers, with a power of attorney. */
static void
by_proxy(struct seed_gen *g, struct seed_case *c)
{
    const struct seed_person *p = seed_recall(g);

    if (p == NULL || c->fault != FAULT_NONE || !seed_chance(&g->rng, 40))
        return;
    c->pemohon_nik = p->nik;
    str_copy(c->pemohon, sizeof(c->pemohon), p->nama);
    seed_case_more(c, "F107");
}

/* About one in four is late; most of the others came in since yesterday. */
static void
times(struct seed_gen *g, const struct seed_rules *rules, struct seed_case *c)
{
    struct seed_rng *r = &g->rng;
    int promise = (int)rules->kinds[c->kind].promise_s;
    int age;

    if (c->returned || seed_chance(r, 230))
        age = promise + seed_range(r, 1800, 4 * 86400);
    else
        age = seed_range(r, 120, promise - promise / 12);
    c->submitted = g->now - age;
    c->promise = c->submitted + promise;
}

void
seed_case_make(struct seed_gen *g, const struct seed_rules *rules, int64_t j, struct seed_case *c)
{
    static const char *const channels[] = {"portal", "portal", "portal", "ikd", "ikd",
                                           "loket",  "loket",  "kiosk",  "rtrw"};
    const struct seed_kind *k;

    memset(c, 0, sizeof(*c));
    c->office = g->office;
    c->kind = (int)(j % rules->nkinds);
    k = seed_kind_find(rules->kinds[c->kind].kind);
    c->fault = fault_of(k, j);
    c->returned = j % 20 == 13;
    if (j % 40 == 13)
        c->fault = FAULT_DOCUMENT;
    k->make(g, c, (int)(j / rules->nkinds % 1000));
    spoil(g, c);
    c->channel = k->channel != NULL ? k->channel : SEED_PICK(&g->rng, channels);
    if (strcmp(c->channel, "loket") == 0 && rules->noperators > 0 && seed_chance(&g->rng, 500))
        c->entered_by = seed_range(&g->rng, 1, rules->noperators);
    if (c->returned && rules->noperators > 0)
        c->reviewer = 1 + c->entered_by % rules->noperators;
    contact(g, c, j);
    by_proxy(g, c);
    times(g, rules, c);
}

void
seed_case_plain(struct seed_gen *g, const struct seed_rules *rules, int kind, int64_t turn,
                struct seed_case *c)
{
    memset(c, 0, sizeof(*c));
    c->office = g->office;
    c->kind = kind;
    seed_kind_find(rules->kinds[kind].kind)->make(g, c, (int)(turn % 1000));
    contact(g, c, turn);
}

bool
seed_case_brings(const struct seed_case *c, const char *dokumen)
{
    for (int i = 0; i < c->nmore; i++)
        if (strcmp(c->more[i], dokumen) == 0)
            return true;
    return false;
}

/* The first of a group that the case asks for, or the first at all. */
static bool
of_group(const struct seed_rules *rules, const struct seed_case *c, int doc)
{
    const struct seed_requirement *q = &rules->docs[doc];
    int first = -1;

    for (int i = 0; i < rules->ndocs; i++) {
        const struct seed_requirement *x = &rules->docs[i];

        if (x->kind != q->kind || strcmp(x->grup, q->grup) != 0)
            continue;
        if (seed_case_brings(c, x->dokumen))
            return i == doc;
        first = first < 0 ? i : first;
    }
    return first == doc;
}

/* The last mandatory document is the one that a faulty request lacks. */
static bool
is_missing(const struct seed_rules *rules, const struct seed_case *c, int doc)
{
    if (c->fault != FAULT_DOCUMENT || !rules->docs[doc].mandatory)
        return false;
    for (int i = doc + 1; i < rules->ndocs; i++)
        if (rules->docs[i].kind == c->kind && rules->docs[i].mandatory)
            return false;
    return true;
}

bool
seed_case_has(const struct seed_rules *rules, const struct seed_case *c, int doc)
{
    const struct seed_requirement *q = &rules->docs[doc];

    if (q->kind != c->kind || is_missing(rules, c, doc))
        return false;
    if (q->grup[0] != '\0')
        return of_group(rules, c, doc);
    return q->mandatory || seed_case_brings(c, q->dokumen);
}
