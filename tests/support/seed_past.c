#include "tests/support/seed_past.h"

#include <inttypes.h>
#include <string.h>

#include "tests/support/seed_row.h"

/* In thousandths, in the order of the kinds' codes (I.A.1 ... I.C.2). */
static const struct {
    const char *kind;
    int weight;
} kinds[] = {
    {"I.A.1", 120}, {"I.A.2", 30},  {"I.A.3", 70},  {"I.A.4", 90},  {"I.A.5", 4},  {"I.A.6", 6},
    {"I.B.1", 30},  {"I.B.2", 320}, {"I.B.3", 200}, {"I.C.1", 100}, {"I.C.2", 30},
};

static int
choose_kind(struct seed_load *l)
{
    int at = seed_range(&l->gen.rng, 0, 999);
    size_t i = 0;

    for (; i + 1 < COUNT(kinds) && at >= kinds[i].weight; i++)
        at -= kinds[i].weight;
    for (int k = 0; k < l->rules.nkinds; k++)
        if (strcmp(l->rules.kinds[k].kind, kinds[i].kind) == 0)
            return k;
    return 0;
}

static const char *
choose_channel(struct seed_rng *r, const char *kind)
{
    static const char *const words[] = {"loket", "portal", "ikd", "kiosk", "rtrw"};
    static const int weights[] = {40, 34, 12, 8, 6};

    return strcmp(kind, "I.A.5") == 0 ? "perwakilan" : words[seed_weighted(r, weights, COUNT(weights))];
}

/* Counters are open by day, Monday is the busiest; the portal is used in the evening, too. UTC. */
static int64_t
moment(struct seed_load *l, const char *channel)
{
    static const int weekday[] = {26, 21, 19, 18, 14, 0, 0}, any_day[] = {18, 15, 14, 14, 13, 12, 14};
    static const int hours[] = {19, 22, 19, 14, 8, 10, 8}; /* 8 to 14, at the office */
    static const int any_hour[] = {1, 3, 6, 8, 8, 7, 5, 5, 5, 4, 4, 4, 5, 8, 12, 10, 4, 1}; /* 6 to 23 */
    struct seed_rng *r = &l->gen.rng;
    bool counter = strcmp(channel, "loket") == 0 || strcmp(channel, "kiosk") == 0;
    /* Grows: of two moments the later one. */
    int a = seed_range(r, 21, 1095), b = seed_range(r, 21, 1095), day = l->gen.today - (a < b ? a : b);
    int monday = day - (day + 3) % 7;
    int hour = counter ? 8 + (int)seed_weighted(r, hours, COUNT(hours))
                       : 6 + (int)seed_weighted(r, any_hour, COUNT(any_hour));

    day = monday + (int)seed_weighted(r, counter ? weekday : any_day, 7);
    return (int64_t)day * 86400 + (hour - 7) * 3600 + seed_range(r, 0, 3599);
}

/* --- who is asked for --- */

struct part {
    enum seed_act act;
    const char *dasar;
    bool born; /* had no NIK yet */
};

/* What the kind makes of member i of the family. */
static struct part
part_of(const char *kind, const struct seed_family *f, int i)
{
    bool last = i == f->n - 1, couple = f->p[i].shdk == SHDK_KEPALA || f->p[i].shdk == SHDK_ISTRI;

    if (strncmp(kind, "I.C", 3) == 0)
        return (struct part){ACT_TETAP, "", false};
    if (strcmp(kind, "I.B.2") == 0 && last && f->p[i].shdk == SHDK_ANAK)
        return (struct part){ACT_TAMBAH, "LAHIR", true};
    if (strcmp(kind, "I.B.1") == 0 && last && i > 0)
        return (struct part){ACT_TAMBAH, "SP-TERIMA", false};
    if (strncmp(kind, "I.B", 3) == 0)
        return last ? (struct part){ACT_UBAH, "BUKTI", false} : (struct part){ACT_TETAP, "", false};
    if (strcmp(kind, "I.A.1") == 0)
        return (struct part){ACT_TAMBAH, couple ? "NIKAH" : "", false};
    if (strcmp(kind, "I.A.2") == 0)
        return (struct part){ACT_UBAH, i == 0 ? "MATI" : "", false};
    if (strcmp(kind, "I.A.3") == 0)
        return (struct part){ACT_UBAH, i == 0 ? "KTP-EL" : "", false};
    if (strcmp(kind, "I.A.6") == 0)
        return (struct part){ACT_TAMBAH, "SK-GANTI", true};
    return (struct part){ACT_TAMBAH, strcmp(kind, "I.A.5") == 0 ? "SKPLN" : "SKP", false};
}

static void
members(struct seed_load *l, const struct seed_family *f, const struct seed_case *c, bool approved)
{
    const char *kind = l->rules.kinds[c->kind].kind;
    /* Whoever marries asks for two; children came later. */
    int n = strcmp(kind, "I.A.1") == 0 && f->n > 2 ? 2 : f->n;
    struct seed_line x = {.alasan = ""};

    for (int i = 0; i < n; i++) {
        struct part p = part_of(kind, f, i);

        x.act = p.act;
        x.dasar = p.dasar;
        x.p.nik = p.born ? 0 : f->p[i].nik;
        x.p.shdk = f->p[i].shdk;
        seed_row_member(l, c->id, i + 1, &x, i, p.born && approved ? f->p[i].nik : 0);
    }
}

/* --- what became of it --- */

static const struct seed_staff worker = {.username = "loket_worker"};

struct chain {
    struct seed_load *l;
    const struct seed_case *c;
    int seq;
    const char *state;
    int64_t at;
};

static void
go(struct chain *x, const char *to, int wait, const struct seed_staff *who)
{
    x->at += wait;
    seed_row_step(x->l, x->c->id, ++x->seq, x->state, to, x->at, who, x->c->channel);
    x->state = to;
}

static int
within(const struct chain *x, int lo, int hi)
{
    return seed_range(&x->l->gen.rng, lo, hi);
}

static void
refuse(struct chain *x, const struct seed_staff *who, bool back)
{
    static const char *const why_back[] = {"TAK_TERBACA", "BERKAS_KURANG"};
    int64_t id;

    go(x, back ? "returned" : "rejected", within(x, 120, 900), who);
    id = seed_row_decision(x->l, x->c->id, x->seq, who->id, back ? "return" : "reject", x->at);
    seed_row_reason(x->l, id, back ? SEED_PICK(&x->l->gen.rng, why_back) : "DATA_GANDA",
                    back ? "KK-LAMA" : "");
}

/* Another officer than the one who entered it, where there is one. */
static const struct seed_staff *
reviewer(const struct chain *x, const struct seed_office *o)
{
    int i = within(x, 0, o->noperators - 1);

    return &o->operators[i + 1 == x->c->entered_by ? (i + 1) % o->noperators : i];
}

/* Approved, at times by two; signed and handed over. */
static void
approve(struct chain *x, const struct seed_staff *who, const struct seed_office *o)
{
    if (o->nseconds > 0 && within(x, 0, 99) < 9) {
        go(x, "awaiting_supervisor", within(x, 120, 900), who);
        seed_row_decision(x->l, x->c->id, x->seq, who->id, "second", x->at);
        who = &o->seconds[within(x, 0, o->nseconds - 1)];
        x->at += within(x, 1200, 20000);
    }
    go(x, "approved", within(x, 90, 900), who);
    seed_row_decision(x->l, x->c->id, x->seq, who->id, "approve", x->at);
    go(x, "awaiting_signature", 0, who);
    go(x, "issued", within(x, 1200, 30000), &worker);
    go(x, "delivered", within(x, 1800, 200000), who);
}

static void
run_chain(struct chain *x, const struct seed_office *o)
{
    const struct seed_staff *who = reviewer(x, o);
    int fate = within(x, 0, 999);

    if (fate < 40) {
        go(x, "cancelled", within(x, 600, 40000), NULL);
        return;
    }
    go(x, "in_review", within(x, 300, 90000), who);
    if (within(x, 0, 99) < 6) { /* given back, and taken by another */
        go(x, "submitted", within(x, 60, 900), who);
        who = reviewer(x, o);
        go(x, "in_review", within(x, 300, 9000), who);
    }
    if (fate < 80) {
        refuse(x, who, false);
    } else if (fate < 160) {
        refuse(x, who, true);
        if (fate < 110) /* never came back */
            return;
        go(x, "submitted", within(x, 3600, 500000), NULL);
        go(x, "in_review", within(x, 300, 30000), who);
        approve(x, who, o);
    } else {
        approve(x, who, o);
    }
}

static void
about(struct seed_load *l, const struct seed_family *f, struct seed_case *c)
{
    const char *kind = l->rules.kinds[c->kind].kind;
    int y, m, d;

    c->id = l->next_request++;
    c->no_kk = strcmp(kind, "I.A.2") == 0 || strcmp(kind, "I.A.3") == 0 || strncmp(kind, "I.A", 3) != 0
                   ? f->no_kk
                   : 0;
    c->promise = c->submitted + l->rules.kinds[c->kind].promise_s;
    seed_day_split((int)((c->submitted + 7 * 3600) / 86400), &y, &m, &d);
    str_printf(c->ref, sizeof(c->ref), "%02d%02d%02d-%05" PRId64, y % 100, m, d, c->id);
    c->entered_by =
        strcmp(c->channel, "loket") == 0 ? seed_range(&l->gen.rng, 1, l->offices[f->office].noperators) : 0;
}

void
seed_past_family(const struct seed_family *f, struct seed_case *c)
{
    c->office = f->office;
    str_copy(c->pemohon, sizeof(c->pemohon), f->p[0].nama);
    c->pemohon_nik = f->p[0].nik;
    str_copy(c->home.alamat, sizeof(c->home.alamat), f->alamat);
    str_copy(c->home.rt, sizeof(c->home.rt), f->rt);
    str_copy(c->home.rw, sizeof(c->home.rw), f->rw);
    str_copy(c->home.pos, sizeof(c->home.pos), f->pos);
    str_copy(c->home.desa, sizeof(c->home.desa), f->desa);
    str_printf(c->telepon, sizeof(c->telepon), "0899-0000-%04d", (int)(f->p[0].nik % 10000));
}

void
seed_past_make(struct seed_load *l, const struct seed_family *f, struct seed_case *c)
{
    const struct seed_office *o = &l->offices[f->office];
    struct chain x = {.l = l, .c = c, .state = ""};
    bool approved;

    c->kind = choose_kind(l);
    c->channel = choose_channel(&l->gen.rng, l->rules.kinds[c->kind].kind);
    c->submitted = moment(l, c->channel);
    about(l, f, c);
    x.at = c->submitted;
    go(&x, "submitted", 0, c->entered_by > 0 ? &o->operators[c->entered_by - 1] : NULL);
    run_chain(&x, o);
    approved = strcmp(x.state, "delivered") == 0;
    seed_row_request(l, c, x.state, x.seq);
    members(l, f, c, approved);
}
