/*
 * request_compare.c - the page Semula / Menjadi / Dasar Perubahan (F-1.06), person by person and
 * element by element, with marks that need no colour.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "screens/request.h"

#define CELLS 4

static const struct column columns[CELLS] = {
    {N_("Elemen"), 19, 28, 1, ALIGN_LEFT},
    {N_("Semula"), 17, 0, 3, ALIGN_LEFT},
    {N_("Menjadi"), 17, 0, 3, ALIGN_LEFT},
    {N_("Dasar Perubahan"), 19, 44, 3, ALIGN_LEFT},
};

/* Writes one person's rows. The basis stands beside the first change and as a ditto mark below it. */
struct writer {
    const struct request_state *st;
    struct text *t;
    bool basis_told;
};

/* The heads stay in sight while the page scrolls, so the page itself has none. */
static const struct column bare_columns[CELLS] = {
    {NULL, 19, 28, 1, ALIGN_LEFT},
    {NULL, 17, 0, 3, ALIGN_LEFT},
    {NULL, 17, 0, 3, ALIGN_LEFT},
    {NULL, 19, 44, 3, ALIGN_LEFT},
};

static int
compare_heads(const struct screen *s, struct surface *out, struct rect at)
{
    struct columns_layout lay;
    columns_layout(columns, CELLS, at.cols, &lay);
    surface_fill(out, at.row, at.col, 1, at.cols, ' ', ROLE_HEAD);
    for (int i = 0; i < lay.n; i++)
        surface_fit(out, at.row, at.col + lay.x[i], lay.w[i], ROLE_HEAD, _(columns[i].head));
    (void)s;
    return 1;
}

void
request_compare_rows(struct request_full *f, const struct request_detail *d)
{
    struct compare_asked *asked = arena_array(f->arena, f->nmembers, sizeof(*asked));
    struct compare_record *records = arena_array(f->arena, f->nrecords, sizeof(*records));
    for (size_t i = 0; i < f->nmembers; i++)
        asked[i] = (struct compare_asked){.person = &f->members[i].p,
                                          .leaves = str_eq(f->members[i].tindakan, "keluar"),
                                          .joins = str_eq(f->members[i].tindakan, "tambah"),
                                          .dasar = f->members[i].dasar};
    for (size_t i = 0; i < f->nrecords; i++)
        records[i] = (struct compare_record){.person = &f->records[i].p, .no_kk = f->records[i].no_kk};
    f->rows = compare_family(f->arena, d->no_kk, d->nomor_baru, asked, f->nmembers, records, f->nrecords,
                             &f->nrows);
}

static const char *
shown(const char *value)
{
    return value[0] != '\0' ? value : "-";
}

/* The member of the request that a row is about, or NULL. */
static const struct request_member *
member_of(const struct request_state *st, const struct compare_row *row)
{
    for (size_t i = 0; i < st->full.nmembers; i++)
        if (&st->full.members[i].p == row->menjadi)
            return &st->full.members[i];
    return NULL;
}

static int
differing(const struct compare_row *row)
{
    int n = 0;
    for (unsigned el = 0; el < EL_COUNT_; el++)
        n += (row->differs >> el & 1) != 0;
    return n;
}

/* --- heading of a person --------------------------------------------------- */

static void
put_leaving(struct text *t, const struct request_member *m)
{
    if (m == NULL)
        text_seg(t, ROLE_ERROR, "%s", _("  [!] ada di KK, tidak disebut dalam permohonan"));
    else if (str_eq(m->alasan_keluar, "mati"))
        text_seg(t, ROLE_REMOVED, "%s", _("  [-] keluar: meninggal dunia"));
    else if (str_eq(m->alasan_keluar, "pindah"))
        text_seg(t, ROLE_REMOVED, "%s", _("  [-] keluar: pindah"));
    else
        text_seg(t, ROLE_REMOVED, "%s", _("  [-] keluar"));
}

static void
put_joining(struct text *t, const struct compare_row *row)
{
    if (row->semula == NULL)
        text_seg(t, ROLE_ADDED, "%s", _("  [+] ditambahkan, belum ada dalam catatan"));
    else if (row->from_kk[0] != '\0')
        text_seg(t, ROLE_ADDED, _("  [+] ditambahkan, dari KK %s"), row->from_kk);
    else
        text_seg(t, ROLE_ADDED, "%s", _("  [+] ditambahkan, tidak sedang di KK lain"));
}

static void
put_heading(const struct request_state *st, struct text *t, const struct compare_row *row, int number)
{
    const struct person *p = row->menjadi != NULL ? row->menjadi : row->semula;
    int n = differing(row);
    text_gap(t);
    text_seg(t, ROLE_HEAD, "%d. %s", number, shown(p->nama_lengkap));
    if (row->change == CHANGE_STAYS)
        text_seg(t, ROLE_DIM, "%s", _("  tetap di KK lama"));
    else if (row->change == CHANGE_REMOVED)
        put_leaving(t, member_of(st, row));
    else if (row->change == CHANGE_ADDED)
        put_joining(t, row);
    if (row->change != CHANGE_REMOVED && row->semula != NULL && n > 0)
        text_seg(t, ROLE_CHANGED, ngettext("  [*] %d elemen berubah", "  [*] %d elemen berubah", (unsigned)n),
                 n);
    else if (row->change == CHANGE_NONE)
        text_seg(t, ROLE_DIM, "%s", _("  tetap"));
    text_end(t);
    if (row->paired == PAIRED_NAME_BIRTH)
        text_line(t, ROLE_WARN, "%s",
                  _("   Dipasangkan dengan catatan menurut nama dan tanggal lahir. Periksa orangnya."));
    else if (row->paired == PAIRED_NIK_NEAR)
        text_line(t, ROLE_WARN, "%s",
                  _("   NIK hampir sama dengan catatan, mungkin salah ketik. Periksa NIK-nya."));
}

/* --- rows of elements -------------------------------------------------------- */

static void
put_row(struct text *t, const char *mark, enum role role, const char *label, const char *semula,
        const char *menjadi, const char *dasar)
{
    char head[80];
    str_printf(head, sizeof(head), "%s %s", mark, label);
    const struct text_cell cells[CELLS] = {
        {role, head}, {ROLE_TEXT, semula}, {role, menjadi}, {ROLE_TEXT, dasar}};
    text_cells(t, cells, CELLS);
}

static const char *
basis(struct writer *w, const struct compare_row *row)
{
    if (row->dasar == NULL || row->dasar[0] == '\0')
        return "";
    if (w->basis_told)
        return "\"";
    w->basis_told = true;
    return row->dasar;
}

/* NIK, birth and role in the family tell who it is, also where nothing changes. */
static bool
identifies(enum element el)
{
    return el == EL_nik || el == EL_tanggal_lahir || el == EL_shdk;
}

static void
put_leaver(struct writer *w, const struct compare_row *row, enum element el)
{
    const struct person *p = row->semula != NULL ? row->semula : row->menjadi;
    if (w->st->everything || identifies(el))
        put_row(w->t, "-", ROLE_REMOVED, element_label(el), shown(person_element(p, el)), _("(keluar)"),
                basis(w, row));
}

static void
put_newcomer(struct writer *w, const struct compare_row *row, enum element el)
{
    const char *value = person_element(row->menjadi, el);
    if (w->st->everything || value[0] != '\0')
        put_row(w->t, "+", ROLE_ADDED, element_label(el), "", shown(value), basis(w, row));
}

static void
put_element(struct writer *w, const struct compare_row *row, enum element el)
{
    if (row->change == CHANGE_REMOVED) {
        put_leaver(w, row, el);
        return;
    }
    if (row->semula == NULL) {
        put_newcomer(w, row, el);
        return;
    }
    const char *semula = shown(person_element(row->semula, el));
    const char *menjadi = shown(person_element(row->menjadi, el));
    if ((row->differs >> el & 1) != 0)
        put_row(w->t, "*", ROLE_CHANGED, element_label(el), semula, menjadi, basis(w, row));
    else if (w->st->everything || (row->change == CHANGE_ADDED && identifies(el)))
        put_row(w->t, " ", ROLE_TEXT, element_label(el), semula, menjadi, "");
}

static void
put_person(const struct request_state *st, struct text *t, const struct compare_row *row, int number)
{
    struct writer w = {.st = st, .t = t};
    put_heading(st, t, row, number);
    if ((row->change == CHANGE_NONE || row->change == CHANGE_STAYS) && !st->everything)
        return;
    for (unsigned el = 0; el < EL_COUNT_; el++)
        put_element(&w, row, (enum element)el);
}

/* --- address ---------------------------------------------------------------- */

struct address_row {
    const char *label, *semula, *menjadi;
};

static void
put_address(const struct request_state *st, struct text *t)
{
    const struct request_detail *d = &st->live.d;
    const struct address_row rows[] = {
        {N_("Alamat"), d->alamat_lama, d->alamat},
        {N_("RT"), d->rt_lama, d->rt},
        {N_("RW"), d->rw_lama, d->rw},
        {N_("Kode Pos"), d->kode_pos_lama, d->kode_pos},
        {N_("Desa/Kelurahan"), d->desa_lama, d->desa_kelurahan},
        {N_("Kecamatan"), d->kecamatan_lama, d->kecamatan},
    };
    bool known = d->alamat_lama[0] != '\0' || d->desa_lama[0] != '\0';
    int n = 0;
    for (size_t i = 0; i < COUNT(rows); i++)
        n += known && compare_differs(rows[i].semula, rows[i].menjadi);
    text_gap(t);
    text_seg(t, ROLE_HEAD, "%s", _("Alamat keluarga"));
    if (!known)
        text_seg(t, ROLE_ADDED, "%s", _("  [+] keluarga baru di kantor ini"));
    else if (n > 0)
        text_seg(t, ROLE_CHANGED, ngettext("  [*] %d elemen berubah", "  [*] %d elemen berubah", (unsigned)n),
                 n);
    else
        text_seg(t, ROLE_DIM, "%s", _("  tetap"));
    text_end(t);
    for (size_t i = 0; i < COUNT(rows); i++) {
        bool changed = known && compare_differs(rows[i].semula, rows[i].menjadi);
        if (!known)
            put_row(t, "+", ROLE_ADDED, _(rows[i].label), "", shown(rows[i].menjadi), "");
        else if (changed || st->everything)
            put_row(t, changed ? "*" : " ", changed ? ROLE_CHANGED : ROLE_TEXT, _(rows[i].label),
                    shown(rows[i].semula), shown(rows[i].menjadi), "");
    }
}

static void
put_summary(const struct request_state *st, struct text *t)
{
    int changed = 0, joins = 0, leaves = 0;
    for (size_t i = 0; i < st->full.nrows; i++) {
        changed += st->full.rows[i].change == CHANGE_CHANGED;
        joins += st->full.rows[i].change == CHANGE_ADDED;
        leaves += st->full.rows[i].change == CHANGE_REMOVED;
    }
    text_line(t, ROLE_TEXT, _("%d orang berubah (*), %d ditambahkan (+), %d keluar (-). d: %s."), changed,
              joins, leaves, st->everything ? _("hanya perubahan") : _("semua elemen"));
    if (st->live.d.nomor_baru)
        text_line(t, ROLE_WARN, "%s", _("Persetujuan menerbitkan Nomor KK baru."));
}

static void
compare_page(const struct screen *s, struct text *t)
{
    const struct request_state *st = s->state;
    put_summary(st, t);
    text_table(t, bare_columns, CELLS);
    text_say(t, columns);
    for (size_t i = 0; i < st->full.nrows; i++)
        put_person(st, t, &st->full.rows[i], (int)i + 1);
    if (st->full.nrows == 0)
        text_line(t, ROLE_WARN, "%s", _("Permohonan ini tidak menyebut satu orang pun."));
    put_address(st, t);
}

const struct request_tab_ops request_tab_compare = {
    .label = N_("Perbandingan"),
    .heads = compare_heads,
    .page = compare_page,
};
