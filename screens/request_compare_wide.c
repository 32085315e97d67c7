/*
 * request_compare_wide.c - both sheets side by side as on paper: Semula on the left, Menjadi on the right, a
 * person in the same row of both. The columns of the two tables of F-1.09 stand in their order, as many
 * beside each other as the screen holds; the rest follows below, as table 2 follows table 1 on the sheet.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "screens/request_compare.h"

#define NUMBER_COLS 3 /* mark and number of a row */
#define GAP         1
#define HALF_MAX    12 /* columns of a table on one side, the number included */

/* A column of the sheet: its title there, and what it needs at least, a mark before the value included. */
struct sheet_column {
    enum element el;
    const char *title;
    int min, weight;
};

/* At 132 columns each table takes two bands. */
static const struct sheet_column table_1[] = {
    {EL_nama_lengkap, N_("Nama Lengkap"), 18, 4}, {EL_nik, N_("NIK"), 17, 0},
    {EL_jenis_kelamin, N_("Kelamin"), 10, 0},     {EL_tempat_lahir, N_("Tmp Lahir"), 11, 2},
    {EL_tanggal_lahir, N_("Tgl Lahir"), 11, 0},   {EL_agama, N_("Agama"), 9, 1},
    {EL_pendidikan, N_("Pendidikan"), 13, 2},     {EL_jenis_pekerjaan, N_("Pekerjaan"), 14, 2},
    {EL_golongan_darah, N_("Darah"), 6, 0},
};
static const struct sheet_column table_2[] = {
    {EL_status_perkawinan, N_("Stat. Kawin"), 11, 2},
    {EL_tanggal_perkawinan, N_("Tgl Kawin"), 11, 0},
    {EL_shdk, N_("SHDK"), 11, 2},
    {EL_kewarganegaraan, N_("Negara"), 7, 0},
    {EL_no_paspor, N_("Paspor"), 9, 1},
    {EL_no_kitap, N_("KITAP"), 9, 1},
    {EL_nama_ayah, N_("Nama Ayah"), 14, 3},
    {EL_nama_ibu, N_("Nama Ibu"), 14, 3},
};

struct wide {
    const struct request_state *st;
    struct text *t;
    int half; /* columns of one sheet */
};

/* --- a band: some columns of a table, on both sides ------------------------------------------------ */

/* What is left over goes to the columns that have more to say. */
static void
widen(struct column *out, const struct sheet_column *cols, int n, int left)
{
    int weights = 0;
    for (int i = 0; i < n; i++)
        weights += cols[i].weight;
    for (int i = 0; i < n && weights > 0; i++) {
        int add = left * cols[i].weight / weights;
        out[i].min += add;
        left -= add;
        weights -= cols[i].weight;
    }
    out[n - 1].min += left;
}

/* The same columns twice, with the line between the sheets; *total of them. */
static const struct column *
band_columns(struct arena *a, const struct sheet_column *cols, int n, int half, int *total)
{
    struct column *out = arena_array(a, 2 * (size_t)n + 3, sizeof(*out));
    int used = NUMBER_COLS;
    out[0] = (struct column){N_("No"), NUMBER_COLS, 0, 0, ALIGN_LEFT};
    for (int i = 0; i < n; i++) {
        out[i + 1] = (struct column){cols[i].title, cols[i].min, 0, 0, ALIGN_LEFT};
        used += GAP + cols[i].min;
    }
    widen(out + 1, cols, n, half - used);
    out[n + 1] = (struct column){"", 1, 0, 0, ALIGN_RULE};
    memcpy(out + n + 2, out, ((size_t)n + 1) * sizeof(*out));
    *total = 2 * n + 3;
    return out;
}

/* How many columns from the first on fit beside each other. */
static int
band_fit(const struct sheet_column *cols, int n, int half)
{
    int used = NUMBER_COLS, k = 0;
    while (k < n && (k == 0 || used + GAP + cols[k].min <= half) && k < HALF_MAX - 1)
        used += GAP + cols[k++].min;
    return k;
}

static bool
leaves(const struct compare_row *row)
{
    return row->change == CHANGE_REMOVED || row->change == CHANGE_STAYS;
}

/* Who stays in the old family when there is a new one does not go. */
static enum role
leaving_role(const struct compare_row *row)
{
    return row->change == CHANGE_STAYS ? ROLE_DIM : ROLE_REMOVED;
}

/* Joins, and did not stand on the sheet before. */
static bool
joins(const struct compare_row *row)
{
    return !row->member;
}

/* One element of a person on both sides. Who comes from another KK has a left side too: there it is compared.
 */
static void
put_cells(const struct wide *w, const struct compare_row *row, enum element el, struct text_parts *left,
          struct text_parts *right)
{
    const char *semula = row->semula != NULL ? person_element(row->semula, el) : "";
    const char *menjadi = row->menjadi != NULL ? person_element(row->menjadi, el) : "";
    bool differs = (row->differs >> el & 1) != 0;
    *left = *right = compare_cell(w->t, ROLE_TEXT, "");
    if (leaves(row))
        *left = compare_cell(w->t, leaving_role(row), compare_shown(row->semula != NULL ? semula : menjadi));
    else if (row->semula == NULL)
        *right = compare_cell(w->t, ROLE_ADDED, compare_shown(menjadi));
    else
        compare_cells(w->t, semula, menjadi, compare_by_letter(el), differs ? ROLE_CHANGED : ROLE_TEXT,
                      differs ? "*" : "", left, right);
}

/* The number that opens a row on both sides, with what happens to the person. "<": stands on another KK; "=":
 * stays on the old one. */
static void
put_numbers(const struct wide *w, const struct compare_row *row, int number, struct text_parts *left,
            struct text_parts *right)
{
    bool changed = row->differs != 0;
    const char *mark = joins(row) ? "+" : changed ? "*" : " ";
    enum role role = joins(row) ? ROLE_ADDED : changed ? ROLE_CHANGED : ROLE_DIM;
    *left = *right = compare_cell(w->t, ROLE_TEXT, "");
    if (leaves(row))
        *left =
            compare_cell(w->t, leaving_role(row),
                         arena_printf(w->t->arena, "%s%d", row->change == CHANGE_STAYS ? "=" : "-", number));
    else if (row->semula != NULL)
        *left =
            compare_cell(w->t, ROLE_DIM, arena_printf(w->t->arena, "%s%d", row->member ? " " : "<", number));
    if (!leaves(row))
        *right = compare_cell(w->t, role, arena_printf(w->t->arena, "%s%d", mark, number));
}

static void
put_person(const struct wide *w, const struct sheet_column *cols, int n, size_t i, bool first)
{
    const struct compare_row *row = &w->st->full.rows[i];
    struct text_parts cells[2 * HALF_MAX + 1] = {0};
    struct text_parts *left = cells, *right = cells + n + 2;
    put_numbers(w, row, (int)i + 1, left, right);
    for (int k = 0; k < n; k++)
        put_cells(w, row, cols[k].el, &left[k + 1], &right[k + 1]);
    text_item(w->t, first ? (int64_t)i : -1);
    text_cells_parts(w->t, cells, 2 * n + 3);
    text_item(w->t, -1);
}

static bool
is_shown(const struct request_state *st, const struct compare_row *row)
{
    return !st->compare.narrowed || (row->change != CHANGE_NONE && row->change != CHANGE_STAYS);
}

static void
put_band(const struct wide *w, const struct sheet_column *cols, int n, bool first)
{
    int total;
    const struct column *columns = band_columns(w->t->arena, cols, n, w->half, &total);
    text_table_tight(w->t, columns, total, GAP);
    for (size_t i = 0; i < w->st->full.nrows; i++)
        if (is_shown(w->st, &w->st->full.rows[i]))
            put_person(w, cols, n, i, first);
}

static void
put_table(const struct wide *w, const struct sheet_column *cols, int n, bool first)
{
    for (int at = 0; at < n;) {
        int k = band_fit(cols + at, n - at, w->half);
        put_band(w, cols + at, k, first && at == 0);
        at += k;
    }
}

/* --- header of the sheets -------------------------------------------------------------------------- */

static void
put_header(const struct wide *w)
{
    struct compare_element els[COMPARE_FAMILY_ELEMENTS];
    bool known;
    size_t n = compare_family_elements(w->st, els, &known);
    struct column *cols = arena_array(w->t->arena, 5, sizeof(*cols));
    int label = 18;
    cols[0] = (struct column){N_("SEMULA"), label, 0, 0, ALIGN_LEFT};
    cols[1] = (struct column){"", w->half - label - GAP, 0, 0, ALIGN_LEFT};
    cols[2] = (struct column){"", 1, 0, 0, ALIGN_RULE};
    cols[3] = (struct column){N_("MENJADI"), label, 0, 0, ALIGN_LEFT};
    cols[4] = cols[1];
    text_table_tight(w->t, cols, 5, GAP);
    for (size_t i = 0; i < n; i++) {
        bool differs = compare_differs(els[i].semula, els[i].menjadi);
        const char *name = _(els[i].label), *mark = !differs ? " " : known ? "*" : "+";
        enum role role = differs ? ROLE_CHANGED : ROLE_TEXT;
        struct text_parts cells[5] = {0};
        cells[0] = compare_cell(w->t, ROLE_DIM, arena_printf(w->t->arena, " %s", name));
        cells[3] =
            compare_cell(w->t, differs ? role : ROLE_DIM, arena_printf(w->t->arena, "%s%s", mark, name));
        compare_cells(w->t, els[i].semula, els[i].menjadi, i >= COMPARE_FAMILY_HEAD, role, "", &cells[1],
                      &cells[4]);
        text_cells_parts(w->t, cells, 5);
    }
}

/* --- below the sheets -------------------------------------------------------------------------------- */

/* What the two sheets cannot say: on what a change rests, why two are one, what the eye misses. */
static void
put_remarks(const struct wide *w)
{
    for (size_t i = 0; i < w->st->full.nrows; i++) {
        const struct compare_row *row = &w->st->full.rows[i];
        if (!is_shown(w->st, row))
            continue;
        text_gap(w->t);
        compare_heading(w->st, w->t, row, (int)i + 1);
        compare_pair_notes(w->st, w->t, row);
        if (row->dasar != NULL && row->dasar[0] != '\0')
            text_line(w->t, ROLE_TEXT, _("   Dasar Perubahan: %s"), row->dasar);
        for (unsigned el = 0; el < EL_COUNT_ && row->menjadi != NULL; el++) {
            bool differs = row->semula == NULL || (row->differs >> el & 1) != 0;
            if (differs && compare_by_letter((enum element)el))
                compare_glyph_notes(
                    w->t, row->semula != NULL ? person_element(row->semula, (enum element)el) : "",
                    person_element(row->menjadi, (enum element)el), compare_is_name((enum element)el));
        }
    }
}

void
compare_wide_page(const struct request_state *st, struct text *t, int cols)
{
    struct wide w = {st, t, (cols - 2 - 1 - 2 * GAP) / 2};
    compare_summary(st, t);
    put_header(&w);
    put_table(&w, table_1, COUNT(table_1), true);
    put_table(&w, table_2, COUNT(table_2), false);
    put_remarks(&w);
}
