#include "tests/support/seed_source.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/str.h"
#include "db/store/pg.h"

#define PAGE 1000 /* families */
#define POOL 3000 /* families kept to choose from */
#define GONE 64

struct entry {
    struct seed_family f;
    size_t ordinal; /* among all families, in the order of their numbers */
};

struct seed_source {
    struct pg *pg;
    int office_id, today;
    int64_t last;   /* No KK of the newest family read */
    size_t ordinal; /* of the next family */
    uint16_t *used; /* per ordinal: the kinds it was given out for */
    size_t nused;
    struct entry *pool;
    size_t n, fresh; /* fresh: where the newest page starts */
    struct gone {
        int kind;
        struct seed_want want;
    } gone[GONE]; /* what no family is left for */
    size_t ngone;
};

struct seed_source *
seed_source_new(struct pg *pg, int office_id)
{
    struct seed_source *s = calloc(1, sizeof(*s));

    if (s == NULL || (s->pool = calloc(POOL + PAGE, sizeof(*s->pool))) == NULL)
        abort();
    s->pg = pg;
    s->office_id = office_id;
    return s;
}

void
seed_source_free(struct seed_source *s)
{
    if (s == NULL)
        return;
    free(s->pool);
    free(s->used);
    free(s);
}

/* --- what a want asks for --- */

static bool
has(const struct seed_family *f, enum seed_shdk shdk)
{
    for (int i = 0; i < f->n; i++)
        if (f->p[i].shdk == (int)shdk)
            return true;
    return false;
}

static int
age_of(int today, const struct seed_person *p)
{
    return (today - p->lahir) * 100 / 36525;
}

/* As index_adult_child() of seed_kind.c will find one: the first. */
static int
adult_child_sex(int today, const struct seed_family *f)
{
    for (int i = 1; i < f->n; i++)
        if (f->p[i].shdk == SHDK_ANAK && f->p[i].kawin == KAWIN_BELUM && age_of(today, &f->p[i]) >= 20)
            return f->p[i].sex;
    return 0;
}

/* A married child below its parents, with spouse and child. */
static bool
has_young_couple(const struct seed_family *f)
{
    int married = 0;

    for (int i = 1; i < f->n; i++)
        married += f->p[i].shdk == SHDK_ANAK && f->p[i].kawin != KAWIN_BELUM;
    return married == 1 && has(f, SHDK_MENANTU) && has(f, SHDK_CUCU);
}

static bool
couple_suits(const struct seed_family *f, const struct seed_want *w)
{
    bool couple = f->n > 1 && f->p[1].shdk == SHDK_ISTRI;
    bool unrecorded = !f->p[0].kawin_lama && f->p[0].kawin == KAWIN_BELUM_TERCATAT;

    if ((w->couple > 0 && !couple) || (w->couple < 0 && couple))
        return false;
    if (w->unrecorded && !unrecorded)
        return false;
    return !w->old_codes || (couple && f->p[0].kawin_lama && f->p[1].kawin_lama);
}

bool
seed_family_suits(int today, const struct seed_family *f, const struct seed_want *w)
{
    const struct seed_person *h = &f->p[0];
    int age = age_of(today, h), child;

    if (f->n < 1 || h->shdk != SHDK_KEPALA || w->former != 0 || f->n < w->min || (w->max == 1 && f->n > 1))
        return false;
    if (w->age_min > 0 && (age < w->age_min || age > w->age_max))
        return false;
    if ((w->head_sex != 0 && h->sex != w->head_sex) || (w->never_married && h->kawin != KAWIN_BELUM))
        return false;
    if (w->young_couple && !has_young_couple(f))
        return false;
    if (w->adult_child != 0) {
        child = adult_child_sex(today, f);
        if (child == 0 || (w->adult_child != 3 && child != w->adult_child))
            return false;
    }
    return couple_suits(f, w);
}

/* --- reading --- */

static const char page_sql[] =
    "with f as materialized (select f.no_kk, f.versi from loket.family f where f.office_id = %d"
    "   and f.status = 'aktif' and f.no_kk > %" PRId64 " and not exists (select from loket.request r"
    "     where r.no_kk = f.no_kk and r.state not in ('delivered', 'rejected', 'cancelled'))"
    "   and not exists (select from loket.resident d join loket.request r on r.pemohon_nik = d.nik"
    "     where d.no_kk = f.no_kk and r.state not in ('delivered', 'rejected', 'cancelled'))"
    "   order by f.no_kk limit %d)"
    " select f.no_kk, v.alamat, v.rt, v.rw, v.kode_pos, v.kode_wilayah, m.nik, m.shdk, t.nama_lengkap,"
    "        t.jenis_kelamin, t.tempat_lahir, t.tanggal_lahir - date '1970-01-01', t.agama, t.pendidikan,"
    "        t.pekerjaan, t.pekerjaan_versi, t.golongan_darah, t.status_kawin, t.status_kawin_versi,"
    "        t.tanggal_kawin - date '1970-01-01', t.kewarganegaraan, t.no_paspor, t.no_kitap, t.nik_ayah,"
    "        t.nik_ibu, t.nama_ayah, t.nama_ibu, current_date - date '1970-01-01'"
    "   from f join loket.family_version v on v.no_kk = f.no_kk and v.versi = f.versi"
    "   join loket.family_member m on m.no_kk = f.no_kk and m.versi = f.versi"
    "   join loket.resident_version t on t.nik = m.nik and t.versi = m.resident_versi"
    "  order by f.no_kk, m.shdk, t.tanggal_lahir, m.nik";

static int64_t
integer(const char *v)
{
    return v == NULL ? 0 : strtoll(v, NULL, 10);
}

static void
take_address(struct seed_family *f, const char *const *v)
{
    memset(f, 0, sizeof(*f));
    f->no_kk = integer(v[0]);
    str_copy(f->alamat, sizeof(f->alamat), v[1]);
    str_copy(f->rt, sizeof(f->rt), v[2]);
    str_copy(f->rw, sizeof(f->rw), v[3]);
    str_copy(f->pos, sizeof(f->pos), v[4]);
    str_copy(f->desa, sizeof(f->desa), v[5]);
}

static void
take_person(struct seed_person *p, const char *const *v)
{
    memset(p, 0, sizeof(*p));
    p->nik = integer(v[6]);
    p->shdk = (int)integer(v[7]);
    str_copy(p->nama, sizeof(p->nama), v[8]);
    p->sex = (int)integer(v[9]);
    str_copy(p->tempat, sizeof(p->tempat), v[10]);
    p->lahir = (int)integer(v[11]);
    p->agama = (int)integer(v[12]);
    p->pendidikan = (int)integer(v[13]);
    p->pekerjaan = (int)integer(v[14]);
    p->pekerjaan_lama = str_eq(v[15], "lama");
    p->goldar = (int)integer(v[16]);
    p->kawin = (int)integer(v[17]);
    p->kawin_lama = str_eq(v[18], "lama");
    p->tgl_kawin = v[19] != NULL ? (int)integer(v[19]) : SEED_NO_DAY;
    p->warga = (int)integer(v[20]);
    str_copy(p->paspor, sizeof(p->paspor), v[21]);
    str_copy(p->kitap, sizeof(p->kitap), v[22]);
    p->nik_ayah = integer(v[23]);
    p->nik_ibu = integer(v[24]);
    str_copy(p->ayah, sizeof(p->ayah), v[25]);
    str_copy(p->ibu, sizeof(p->ibu), v[26]);
    p->dasar = DASAR_HIDUP;
}

static bool
take_row(void *ctx, const char *const *v)
{
    struct seed_source *s = ctx;
    struct entry *x;

    s->today = (int)integer(v[27]);
    if (s->n == 0 || s->last != integer(v[0])) {
        x = &s->pool[s->n++];
        take_address(&x->f, v);
        x->ordinal = s->ordinal++;
        s->last = x->f.no_kk;
    }
    x = &s->pool[s->n - 1];
    if (x->f.n < SEED_MEMBERS)
        take_person(&x->f.p[x->f.n++], v);
    x->f.agama = x->f.p[0].agama; /* a newborn gets that of the family */
    return true;
}

static void
remember_used(struct seed_source *s)
{
    size_t n = s->nused;

    if (s->ordinal <= n)
        return;
    s->nused = 2 * s->ordinal;
    s->used = realloc(s->used, s->nused * sizeof(*s->used));
    if (s->used == NULL)
        abort();
    memset(s->used + n, 0, (s->nused - n) * sizeof(*s->used));
}

/* Reads another page; at the end of the families *ended is set and reading starts over. */
static enum rc
read_page(struct seed_source *s, bool *ended, struct err *e)
{
    char sql[2400];
    enum rc rc;

    if (s->n > POOL) {
        memmove(s->pool, s->pool + PAGE, (s->n - PAGE) * sizeof(*s->pool));
        s->n -= PAGE;
    }
    s->fresh = s->n;
    str_printf(sql, sizeof(sql), page_sql, s->office_id, s->last, PAGE);
    rc = pg_stream(s->pg, sql, take_row, s, e);
    *ended = s->n == s->fresh;
    if (*ended) {
        s->n = s->fresh = 0;
        s->ordinal = 0;
        s->last = 0;
    }
    remember_used(s);
    return rc;
}

static bool
is_gone(const struct seed_source *s, int kind, const struct seed_want *want)
{
    for (size_t i = 0; i < s->ngone; i++)
        if (s->gone[i].kind == kind && memcmp(&s->gone[i].want, want, sizeof(*want)) == 0)
            return true;
    return false;
}

static enum rc
none_left(struct seed_source *s, int kind, const struct seed_want *want)
{
    if (s->ngone < GONE)
        s->gone[s->ngone++] = (struct gone){kind, *want};
    return RC_NONE;
}

enum rc
seed_source_pick(struct seed_source *s, int kind, const struct seed_want *want, struct seed_family *f,
                 struct err *e)
{
    int ends = 0;
    enum rc rc = RC_OK;

    if (is_gone(s, kind, want))
        return RC_NONE;
    for (size_t i = 0; rc == RC_OK; i++) {
        bool ended = false;
        uint16_t *used;

        if (i >= s->n) {
            rc = read_page(s, &ended, e);
            ends += ended;
            /* Everything was seen once the end came twice. */
            if (ends == 2)
                return none_left(s, kind, want);
            i = s->fresh;
            if (rc != RC_OK || ended)
                continue;
        }
        used = &s->used[s->pool[i].ordinal];
        if ((*used & 1u << kind) != 0 || !seed_family_suits(s->today, &s->pool[i].f, want))
            continue;
        *used |= (uint16_t)(1u << kind);
        *f = s->pool[i].f;
        return RC_OK;
    }
    return rc;
}
