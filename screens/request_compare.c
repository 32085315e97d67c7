/*
 * request_compare.c - the page Semula / Menjadi / Dasar Perubahan (F-1.06), person by person and
 * element by element, with marks that need no colour; on a wide screen both sheets instead.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "screens/lookup.h"
#include "screens/part.h"
#include "screens/request_compare.h"

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
    bool everything, basis_told;
};

/* The heads stay in sight while the page scrolls, so the page itself has none. */
static const struct column bare_columns[CELLS] = {
    {NULL, 19, 28, 1, ALIGN_LEFT},
    {NULL, 17, 0, 3, ALIGN_LEFT},
    {NULL, 17, 0, 3, ALIGN_LEFT},
    {NULL, 19, 44, 3, ALIGN_LEFT},
};

bool
compare_is_wide(const struct request_state *st)
{
    return st->compare.cols >= COMPARE_WIDE && st->compare.sheets != SHEETS_OFF;
}

void
request_compare_toggle(struct request_state *st)
{
    if (st->tab == TAB_COMPARE && compare_is_wide(st))
        st->compare.narrowed = !st->compare.narrowed;
    else
        st->everything = !st->everything;
    st->views[TAB_COMPARE].seek = true;
}

/* The page depends on the width of the screen, which is known when it is drawn. */
static int
compare_heads(const struct screen *s, struct surface *out, struct rect at)
{
    struct request_state *st = s->state;
    struct columns_layout lay;
    /* Read aloud, a person's elements follow each other. */
    int cols = out->linear ? 0 : out->cols;
    if (st->compare.cols != cols) {
        st->compare.cols = cols;
        request_page(s);
    }
    if (compare_is_wide(st))
        return 0;
    columns_layout(columns, CELLS, at.cols, &lay);
    surface_fill(out, at.row, at.col, 1, at.cols, ' ', ROLE_HEAD);
    for (int i = 0; i < lay.n; i++)
        surface_fit(out, at.row, at.col + lay.x[i], lay.w[i], ROLE_HEAD, _(columns[i].head));
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
    f->family = compare_events(f->arena, f->rows, f->nrows, d->nomor_baru, &f->nfamily);
}

/* --- heading of a person --------------------------------------------------- */

static void
put_leaving(struct text *t, const struct compare_row *row, const struct request_member *m)
{
    if (m == NULL)
        text_seg(t, ROLE_ERROR, "%s", _("  [!] ada di KK, tidak disebut dalam permohonan"));
    else if (str_eq(m->alasan_keluar, "mati"))
        text_seg(t, ROLE_REMOVED, "%s", _("  [-] keluar: meninggal dunia"));
    else if (str_eq(m->alasan_keluar, "pindah"))
        text_seg(t, ROLE_REMOVED, "%s", _("  [-] keluar: pindah"));
    else
        text_seg(t, ROLE_REMOVED, "%s", _("  [-] keluar"));
    if (row->from_kk[0] != '\0')
        text_seg(t, ROLE_ERROR, _("  [!] tercatat di KK %s, bukan di sini"), row->from_kk);
    else if (m != NULL && !row->member)
        text_seg(t, ROLE_ERROR, "%s", _("  [!] tidak tercatat di KK ini"));
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

void
compare_heading(const struct request_state *st, struct text *t, const struct compare_row *row, int number)
{
    const struct person *p = row->menjadi != NULL ? row->menjadi : row->semula;
    int n = compare_differing(row);
    text_seg(t, ROLE_HEAD, "%d. %s", number, compare_shown(person_element(p, EL_nama_lengkap)));
    if (person_element(p, EL_shdk)[0] != '\0')
        text_seg(t, ROLE_DIM, ", %s", person_element(p, EL_shdk));
    if (row->change == CHANGE_STAYS)
        text_seg(t, ROLE_DIM, "%s", _("  tetap di KK lama"));
    else if (row->change == CHANGE_REMOVED)
        put_leaving(t, row, compare_member(st, row));
    else if (row->change == CHANGE_ADDED)
        put_joining(t, row);
    if (row->change != CHANGE_REMOVED && row->semula != NULL && n > 0)
        text_seg(t, ROLE_CHANGED, ngettext("  [*] %d elemen berubah", "  [*] %d elemen berubah", (unsigned)n),
                 n);
    else if (row->change == CHANGE_NONE)
        text_seg(t, ROLE_DIM, "%s", _("  tetap"));
    text_end(t);
}

/* --- rows of elements -------------------------------------------------------- */

/* As on the form; two are shortened, so that they take one line. */
static const char *
label_of(enum element el)
{
    if (el == EL_shdk)
        return "SHDK";
    return el == EL_tanggal_perkawinan ? "Tgl Kawin/Cerai" : element_label(el);
}

/* Where letters are marked: addresses and names, not codes, of which each is another word. */
enum letters { WHOLE, BY_LETTER };

static void
put_row(struct text *t, const char *mark, enum role role, const char *label, enum letters letters,
        const char *semula, const char *menjadi, const char *dasar)
{
    struct text_parts cells[CELLS];
    cells[0] = compare_cell(t, role, arena_printf(t->arena, "%s %s", mark, label));
    compare_cells(t, semula, menjadi, letters == BY_LETTER, role, "", &cells[1], &cells[2]);
    cells[3] = compare_cell(t, ROLE_TEXT, dasar);
    text_cells_parts(t, cells, CELLS);
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

static enum letters
letters_of(enum element el)
{
    return compare_by_letter(el) ? BY_LETTER : WHOLE;
}

static void
put_leaver(struct writer *w, const struct compare_row *row, enum element el)
{
    const struct person *p = row->semula != NULL ? row->semula : row->menjadi;
    if (w->everything || identifies(el))
        put_row(w->t, "-", ROLE_REMOVED, label_of(el), WHOLE, person_element(p, el),
                row->change == CHANGE_STAYS ? _("(KK lama)") : _("(keluar)"), basis(w, row));
}

/* Who leaves leaves as recorded; a request that names him or her otherwise may mean somebody else. */
static void
put_leaver_as_asked(struct writer *w, const struct compare_row *row, enum element el)
{
    bool who = el == EL_nama_lengkap || el == EL_nik || el == EL_tempat_lahir || el == EL_tanggal_lahir;
    if (row->semula == NULL || row->menjadi == NULL || !who || (row->differs >> el & 1) == 0) {
        put_leaver(w, row, el);
        return;
    }
    put_row(w->t, "*", ROLE_CHANGED, label_of(el), letters_of(el), person_element(row->semula, el),
            person_element(row->menjadi, el), basis(w, row));
}

static void
put_newcomer(struct writer *w, const struct compare_row *row, enum element el)
{
    const char *value = person_element(row->menjadi, el);
    if (w->everything || value[0] != '\0')
        put_row(w->t, "+", ROLE_ADDED, label_of(el), WHOLE, "", value, basis(w, row));
    if (letters_of(el) == BY_LETTER)
        compare_glyph_notes(w->t, "", value, compare_is_name(el));
}

static void
put_both(struct writer *w, const struct compare_row *row, enum element el)
{
    const char *semula = person_element(row->semula, el), *menjadi = person_element(row->menjadi, el);
    bool differs = (row->differs >> el & 1) != 0;
    if (differs)
        put_row(w->t, "*", ROLE_CHANGED, label_of(el), letters_of(el), semula, menjadi, basis(w, row));
    else if (w->everything || (row->change == CHANGE_ADDED && identifies(el)))
        put_row(w->t, " ", ROLE_TEXT, label_of(el), WHOLE, semula, menjadi, "");
    else
        return;
    if (letters_of(el) == BY_LETTER)
        compare_glyph_notes(w->t, semula, menjadi, compare_is_name(el));
}

static void
put_element(struct writer *w, const struct compare_row *row, enum element el)
{
    if (row->change == CHANGE_REMOVED || row->change == CHANGE_STAYS)
        put_leaver_as_asked(w, row, el);
    else if (row->semula == NULL)
        put_newcomer(w, row, el);
    else
        put_both(w, row, el);
}

static bool
is_opened(const struct request_state *st, size_t i)
{
    return st->compare.request == st->id && i < COMPARE_PERSONS && (st->compare.opened >> i & 1) != 0;
}

/* Of whom nothing is shown but the heading. */
static bool
is_one_line(const struct request_state *st, size_t i)
{
    const struct compare_row *row = &st->full.rows[i];
    return (row->change == CHANGE_NONE || row->change == CHANGE_STAYS) && row->resembles == PAIR_NONE &&
           row->paired <= PAIRED_NIK && !st->everything && !is_opened(st, i);
}

static void
put_person(const struct request_state *st, struct text *t, size_t i)
{
    const struct compare_row *row = &st->full.rows[i];
    struct writer w = {.st = st, .t = t, .everything = st->everything || is_opened(st, i)};
    text_item(t, -1);
    if (i == 0 || !is_one_line(st, i) || !is_one_line(st, i - 1))
        text_gap(t);
    text_item(t, (int64_t)i);
    compare_heading(st, t, row, (int)i + 1);
    compare_pair_notes(st, t, row);
    if ((row->change == CHANGE_NONE || row->change == CHANGE_STAYS) && !w.everything)
        return;
    for (unsigned el = 0; el < EL_COUNT_; el++)
        put_element(&w, row, (enum element)el);
}

/* --- the family ------------------------------------------------------------- */

static void
put_family(const struct request_state *st, struct text *t)
{
    struct compare_element els[COMPARE_FAMILY_ELEMENTS];
    bool known;
    size_t count = compare_family_elements(st, els, &known);
    int n = known ? compare_family_differing(els, count) : 0;
    text_item(t, -1);
    text_gap(t);
    text_item(t, COMPARE_FAMILY);
    text_seg(t, ROLE_HEAD, "%s", _("Keluarga: kepala dan alamat"));
    if (!known)
        text_seg(t, ROLE_ADDED, "%s", _("  [+] keluarga baru di kantor ini"));
    else if (n > 0)
        text_seg(t, ROLE_CHANGED, ngettext("  [*] %d elemen berubah", "  [*] %d elemen berubah", (unsigned)n),
                 n);
    else
        text_seg(t, ROLE_DIM, "%s", _("  tetap"));
    text_end(t);
    for (size_t i = 0; i < count; i++) {
        bool changed = known && compare_differs(els[i].semula, els[i].menjadi);
        if (!known && els[i].menjadi[0] != '\0')
            put_row(t, "+", ROLE_ADDED, _(els[i].label), WHOLE, "", els[i].menjadi, "");
        else if (changed || (known && st->everything))
            put_row(t, changed ? "*" : " ", changed ? ROLE_CHANGED : ROLE_TEXT, _(els[i].label),
                    i >= COMPARE_FAMILY_HEAD ? BY_LETTER : WHOLE, els[i].semula, els[i].menjadi, "");
        else
            continue;
        /* The head's name is one of the persons' names, and told there. */
        if (i != COMPARE_FAMILY_HEAD)
            compare_glyph_notes(t, known ? els[i].semula : "", els[i].menjadi, false);
    }
}

static void
compare_page(const struct screen *s, struct text *t)
{
    const struct request_state *st = s->state;
    if (compare_is_wide(st)) {
        compare_wide_page(st, t, st->compare.cols);
        return;
    }
    compare_summary(st, t);
    text_table(t, bare_columns, CELLS);
    text_say(t, columns);
    put_family(st, t);
    for (size_t i = 0; i < st->full.nrows; i++)
        put_person(st, t, i);
}

/* --- keys -------------------------------------------------------------------- */

/* clang-format off */
static const struct key_bind compare_keys[] = {
    {ACTION_OPEN, "Enter", NULL, N_("Perbandingan: semua elemen dari orang di bawah kursor, atau hanya yang berubah. * berubah, + masuk, - keluar, ! perhatikan; huruf yang berbeda tampak terbalik, dan · ialah spasi.")},
    {ACTION_PERSON_PREV, "[", NULL, N_("Perbandingan: ke orang sebelumnya.")},
    {ACTION_PERSON_NEXT, "]", NULL, N_("Perbandingan: ke orang berikutnya.")},
    {ACTION_RECORD, "i", NULL, N_("Perbandingan: membuka catatan orang di bawah kursor, atau keluarganya; permohonan yang dipegang menjadi keperluannya.")},
    {ACTION_WIDE, "w", NULL, N_("Perbandingan: kedua lembar KK berdampingan (layar 132 kolom atau lebih), atau per elemen. < ada di KK lain, = tetap di KK lama.")},
    PART_END_KEYS,
};
/* clang-format on */

/* The family's own elements stand before the first person. False at the end. */
static bool
go_to_person(struct request_state *st, int64_t item, int step)
{
    int64_t last = (int64_t)st->full.nrows - 1, to;
    if (item == COMPARE_FAMILY || item < 0)
        to = step > 0 ? 0 : COMPARE_FAMILY;
    else
        to = item + step < 0 ? COMPARE_FAMILY : item + step > last ? last : item + step;
    if (to == COMPARE_FAMILY && compare_is_wide(st))
        to = 0;
    text_select(&st->views[TAB_COMPARE], to);
    return to != item;
}

static void
open_person(const struct screen *s, int64_t item)
{
    struct request_state *st = s->state;
    if (st->compare.request != st->id) {
        st->compare.request = st->id;
        st->compare.opened = 0;
    }
    if (item < 0 || item >= COMPARE_PERSONS)
        return;
    if (compare_is_wide(st)) {
        st->compare.sheets = SHEETS_OFF;
        st->compare.opened |= UINT64_C(1) << item;
        text_select(&st->views[TAB_COMPARE], item);
    } else {
        st->compare.opened ^= UINT64_C(1) << item;
    }
    request_page(s);
}

static void
switch_sheets(struct screen *s)
{
    struct request_state *st = s->state;
    if (st->compare.cols < COMPARE_WIDE) {
        session_notice(s->ses, SEV_INFO, _("Dua lembar berdampingan perlu layar %d kolom; layar ini %d."),
                       COMPARE_WIDE, st->compare.cols);
        return;
    }
    st->compare.sheets = compare_is_wide(st) ? SHEETS_OFF : SHEETS_ON;
    st->views[TAB_COMPARE].seek = true;
    request_page(s);
}

/* The record of the person under the cursor as the register has it, or of the family concerned. */
static void
open_record(struct screen *s, int64_t item, unsigned *rx)
{
    const struct request_state *st = s->state;
    int64_t held = st->token != 0 ? st->id : 0;
    if (item == COMPARE_FAMILY && st->live.d.no_kk[0] != '\0') {
        *rx |= lookup_family(s, st->live.d.no_kk, held);
        return;
    }
    const struct compare_row *row = item >= 0 && (size_t)item < st->full.nrows ? &st->full.rows[item] : NULL;
    const char *nik = row == NULL ? "" : row->semula != NULL ? row->semula->nik : row->menjadi->nik;
    if (nik[0] != '\0')
        *rx |= lookup_resident(s, nik, held);
    else
        session_notice(s->ses, SEV_INFO, "%s",
                       _("Orang ini belum tercatat; tidak ada catatan yang dapat dibuka."));
}

static bool
compare_act(struct screen *s, enum action a, int64_t item, unsigned *rx, enum rc *rc, struct err *e)
{
    struct request_state *st = s->state;
    (void)e;
    *rc = RC_OK;
    switch ((int)a) {
    case ACTION_OPEN:
        open_person(s, item);
        return true;
    case ACTION_PERSON_PREV:
    case ACTION_PERSON_NEXT:
        if (!go_to_person(st, item, a == ACTION_PERSON_NEXT ? 1 : -1))
            *rx |= RX_BEEP;
        return true;
    case ACTION_WIDE:
        switch_sheets(s);
        return true;
    case ACTION_RECORD:
        open_record(s, item, rx);
        return true;
    default:
        return false;
    }
}

const struct request_tab_ops request_tab_compare = {
    .label = N_("Perbandingan"),
    .keys = compare_keys,
    .heads = compare_heads,
    .page = compare_page,
    .act = compare_act,
};
