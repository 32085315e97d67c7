#include "tests/support/seed_emit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/seed_source.h"

#define MISSES 6

struct emit {
    struct seed_load *l;
    struct seed_case c;
    struct buf line;
    bool wanted[16]; /* per kind of the rules: asked for, and families are left */
    int64_t turn[16];
    int misses[16]; /* in a row */
};

/* --- JSON --- */

static void
add_string(struct buf *b, const char *s)
{
    buf_puts(b, "\"");
    for (; *s != '\0'; s++) {
        if (*s == '"' || *s == '\\')
            buf_puts(b, "\\");
        buf_add(b, s, 1);
    }
    buf_puts(b, "\"");
}

/* A further element, unless it is empty. */
static void
add(struct buf *b, const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    if (b->data[b->len - 1] != '{')
        buf_puts(b, ",");
    add_string(b, name);
    buf_puts(b, ":");
    add_string(b, value);
}

static void
add_number(struct buf *b, const char *name, int64_t n)
{
    char text[24];

    str_printf(text, sizeof(text), "%" PRId64, n);
    add(b, name, n == 0 ? "" : text);
}

static void
add_day(struct buf *b, const char *name, int day)
{
    char text[SEED_DAY_TEXT];

    add(b, name, day == SEED_NO_DAY ? "" : seed_day_text(text, day));
}

/* --- people --- */

static const struct seed_person *
recorded(const struct seed_case *c, int64_t nik)
{
    for (int i = 0; i < c->nfamilies; i++)
        for (int j = 0; j < c->family[i].n; j++)
            if (nik != 0 && c->family[i].p[j].nik == nik)
                return &c->family[i].p[j];
    return NULL;
}

/* Nobody comes in with codes of the lists before 2019. */
static void
to_new_codes(const struct seed_gen *g, struct seed_person *p)
{
    static const int kawin[] = {0, KAWIN_BELUM, KAWIN_TERCATAT, KAWIN_CERAI, KAWIN_CERAI_MATI};

    if (p->pekerjaan_lama) {
        p->pekerjaan_lama = false;
        p->pekerjaan = seed_age(g, p) < 5 ? 1 : 88;
    }
    if (p->kawin_lama) {
        p->kawin_lama = false;
        p->kawin = kawin[p->kawin];
        if (p->kawin == KAWIN_TERCATAT && p->tgl_kawin == SEED_NO_DAY)
            p->tgl_kawin = p->lahir + 21 * 366 < g->today ? p->lahir + 21 * 366 : g->today - 30;
    }
}

/* Everything that is printed about a person. */
static void
add_all(struct buf *b, const struct seed_person *p)
{
    add(b, "nama_lengkap", p->nama);
    add_number(b, "jenis_kelamin", p->sex);
    add(b, "tempat_lahir", p->tempat);
    add_day(b, "tanggal_lahir", p->lahir);
    add_number(b, "agama", p->agama);
    add_number(b, "pendidikan", p->pendidikan);
    add_number(b, "pekerjaan", p->pekerjaan);
    add_number(b, "golongan_darah", p->goldar);
    add_number(b, "status_kawin", p->kawin);
    add_day(b, "tanggal_kawin", p->tgl_kawin);
    add_number(b, "kewarganegaraan", p->warga);
    add(b, "no_paspor", p->paspor);
    add(b, "no_kitap", p->kitap);
    add_number(b, "nik_ayah", p->nik_ayah);
    add(b, "nama_ayah", p->ayah);
    add_number(b, "nik_ibu", p->nik_ibu);
    add(b, "nama_ibu", p->ibu);
}

/* What differs from the records. */
static void
add_changes(struct buf *b, const struct seed_person *p, const struct seed_person *old)
{
    if (strcmp(p->nama, old->nama) != 0)
        add(b, "nama_lengkap", p->nama);
    if (p->lahir != old->lahir)
        add_day(b, "tanggal_lahir", p->lahir);
    if (p->pendidikan != old->pendidikan)
        add_number(b, "pendidikan", p->pendidikan);
    if (p->pekerjaan != old->pekerjaan || p->pekerjaan_lama != old->pekerjaan_lama)
        add_number(b, "pekerjaan", p->pekerjaan);
    if (p->goldar != old->goldar)
        add_number(b, "golongan_darah", p->goldar);
    if (p->kawin != old->kawin || p->kawin_lama != old->kawin_lama || p->tgl_kawin != old->tgl_kawin) {
        add_number(b, "status_kawin", p->kawin);
        add_day(b, "tanggal_kawin", p->tgl_kawin);
    }
}

static void
add_member(struct emit *m, const struct seed_line *x)
{
    struct buf *b = &m->line;
    const struct seed_person *old = recorded(&m->c, x->p.nik);
    struct seed_person p = x->p;

    buf_puts(b, "{");
    add_number(b, "nik", p.nik);
    add(b, "tindakan", seed_act_word[x->act]);
    add(b, "alasan_keluar", x->alasan);
    add_number(b, "shdk", p.shdk);
    if (old == NULL) {
        to_new_codes(&m->l->gen, &p);
        add_all(b, &p);
    } else {
        add_changes(b, &p, old);
    }
    add(b, "dasar_perubahan", x->dasar);
    buf_puts(b, "}");
}

/* --- requests --- */

/* The family keeps its number: who is not named stays as he or she is, and so does the address. */
static bool
keeps_number(const char *kind)
{
    return str_starts(kind, "I.B.") || str_starts(kind, "I.C.");
}

static void
add_members(struct emit *m, bool short_form)
{
    bool first = true;

    buf_puts(&m->line, ",\"anggota\":[");
    for (int i = 0; i < m->c.n; i++) {
        if (short_form && m->c.line[i].act == ACT_TETAP)
            continue;
        if (!first)
            buf_puts(&m->line, ",");
        first = false;
        add_member(m, &m->c.line[i]);
    }
    buf_puts(&m->line, "]");
}

static void
add_documents(struct emit *m)
{
    const struct seed_case *c = &m->c;
    const char *mark = "";

    buf_puts(&m->line, ",\"dokumen\":[");
    for (int i = 0; i < m->l->rules.ndocs; i++)
        if (seed_case_has(&m->l->rules, c, i)) {
            buf_puts(&m->line, mark);
            add_string(&m->line, m->l->rules.docs[i].dokumen);
            mark = ",";
        }
    buf_puts(&m->line, "]");
}

static void
add_request(struct emit *m, int64_t j, uint64_t seed)
{
    const struct seed_case *c = &m->c;
    const char *kind = m->l->rules.kinds[c->kind].kind;
    bool short_form = keeps_number(kind) && seed_chance(&m->l->gen.rng, 500);
    struct buf *b = &m->line;
    char key[64];

    str_printf(key, sizeof(key), "seed-%" PRIu64 "-%" PRId64, seed, j);
    buf_reset(b);
    buf_puts(b, "{");
    add(b, "key", key);
    add(b, "kind", kind);
    add_number(b, "pemohon_nik", c->pemohon_nik);
    add(b, "pemohon_nama", c->pemohon);
    add_number(b, "no_kk", c->no_kk);
    add(b, "telepon", c->telepon);
    add(b, "email", c->email);
    if (!short_form) {
        add(b, "alamat", c->home.alamat);
        add(b, "rt", c->home.rt);
        add(b, "rw", c->home.rw);
        add(b, "kode_pos", c->home.pos);
        add(b, "kode_wilayah", c->home.desa);
    }
    if (strcmp(kind, "I.A.4") == 0)
        add(b, "menumpang", seed_case_brings(c, "SP-RUMAH") ? "ya" : "tidak");
    add_members(m, short_form);
    add_documents(m);
    buf_puts(b, "}\n");
}

/* The next kind that is wanted after `kind`; -1 when none is. */
static int
next_kind(const struct emit *m, int kind)
{
    for (int i = 1; i <= m->l->rules.nkinds; i++)
        if (m->wanted[(kind + i) % m->l->rules.nkinds])
            return (kind + i) % m->l->rules.nkinds;
    return -1;
}

static bool
listed(const char *kinds, const char *kind)
{
    size_t n = strlen(kind);

    for (const char *p = kinds; (p = strstr(p, kind)) != NULL; p += n)
        if ((p == kinds || p[-1] == ',') && (p[n] == ',' || p[n] == '\0'))
            return true;
    return false;
}

/* True when the request could be made: there was a family for it. */
static bool
make(struct emit *m, int kind, int64_t j)
{
    struct seed_gen *g = &m->l->gen;

    g->source_kind = kind;
    g->no_family = false;
    seed_case_plain(g, &m->l->rules, kind, m->turn[kind]++, &m->c);
    m->c.fault = j % 16 == 7 ? FAULT_DOCUMENT : FAULT_NONE;
    return !g->no_family;
}

static bool
rc_fine(enum rc rc)
{
    return rc == RC_OK || rc == RC_NONE;
}

enum rc
seed_emit(struct seed_load *l, uint64_t seed, const char *kinds, int64_t n, FILE *out, int64_t *written,
          struct err *e)
{
    struct emit *m = calloc(1, sizeof(*m));
    int64_t j = 0;
    int kind = -1;

    if (m == NULL)
        abort();
    m->l = l;
    for (int i = 0; i < l->rules.nkinds; i++)
        m->wanted[i] = kinds == NULL || listed(kinds, l->rules.kinds[i].kind);
    l->gen.source = seed_source_new(l->pg, l->offices[l->gen.office].id);
    l->gen.source_err = e;
    while (j < n && rc_fine(l->gen.source_rc) && (kind = next_kind(m, kind)) >= 0) {
        if (!make(m, kind, j)) {
            /* The next turns may ask for other families. */
            m->wanted[kind] = ++m->misses[kind] < MISSES;
            continue;
        }
        m->misses[kind] = 0;
        add_request(m, j++, seed);
        if (fwrite(m->line.data, 1, m->line.len, out) != m->line.len)
            break;
    }
    seed_source_free(l->gen.source);
    l->gen.source = NULL;
    l->gen.source_err = NULL;
    buf_done(&m->line);
    free(m);
    *written = j;
    if (!rc_fine(l->gen.source_rc))
        return l->gen.source_rc;
    if (fflush(out) != 0 || ferror(out))
        return err_set(e, RC_FAIL, "write", "the requests could not be written");
    return RC_OK;
}
