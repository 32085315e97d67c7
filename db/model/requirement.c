#include "db/model/requirement.h"

#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "db/model/code.h"
#include "db/model/f102.h"
#include "db/model/requirement_when.h"
#include "db/model/service.h"

/* clang-format off */
const struct requirement requirements[] = {
    {"I.A.1", "F102", "", true, "Permendagri 108/2019 ps 10(2)"},
    {"I.A.1", "NIKAH CERAI F105", "", true, "Perpres 96/2018 ps 11(1); Permendagri 108/2019 ps 10(2)"},
    {"I.A.1", "KK-LAMA", "", false, "kebiasaan kantor"},
    {"I.A.1", "KTP-EL", "", false, "kebiasaan kantor"},
    {"I.A.1", "F101", "tanpa_nik", false, "kebiasaan kantor"},
    {"I.A.2", "F102", "", true, "Permendagri 108/2019 ps 10(3)"},
    {"I.A.2", "MATI", "", true, "Permendagri 108/2019 ps 10(3)"},
    {"I.A.2", "KK-LAMA", "", true, "Permendagri 108/2019 ps 10(3)"},
    {"I.A.2", "WALI", "sisa_di_bawah_17", true, "SE Dirjen Dukcapil 470/13287/Dukcapil"},
    {"I.A.3", "F102", "", true, "Permendagri 108/2019 ps 10(4)"},
    {"I.A.3", "KK-LAMA", "", true, "Permendagri 108/2019 ps 10(4)"},
    {"I.A.3", "KTP-EL", "", true, "Permendagri 108/2019 ps 10(4)"},
    {"I.A.3", "NIKAH", "jadi_kawin_tercatat", true, "SE Dirjen Dukcapil 470/13287/Dukcapil"},
    {"I.A.3", "CERAI", "jadi_cerai_tercatat", true, "SE Dirjen Dukcapil 470/13287/Dukcapil"},
    {"I.A.4", "F103", "", true, "Perpres 96/2018 ps 11"},
    {"I.A.4", "SKP", "", true, "Perpres 96/2018 ps 11"},
    {"I.A.4", "SP-RUMAH", "menumpang", true, "F-1.03; Perpres 96/2018 ps 11"},
    {"I.A.4", "KTP-EL", "", true, "Perpres 96/2018 ps 11"},
    {"I.A.4", "KK-LAMA", "", false, "kebiasaan kantor"},
    {"I.A.5", "F103", "", true, "Perpres 96/2018 ps 11"},
    {"I.A.5", "SKPLN SKP-PWK", "", true, "Perpres 96/2018 ps 11; Permendagri 108/2019 ps 28(4)"},
    {"I.A.5", "PASPOR", "", true, "Permendagri 108/2019 ps 28(4)"},
    {"I.A.6", "F102", "", true, "F-1.02"},
    {"I.A.6", "SK-GANTI", "", true, "Perpres 96/2018 ps 11"},
    {"I.A.6", "F104", "", false, "kebiasaan kantor"},
    {"I.A.x-WNA-JADI-WNI", "F102", "", true, "Perpres 96/2018 ps 11"},
    {"I.A.x-WNA-JADI-WNI", "KEPPRES KEPMEN", "", true, "Perpres 96/2018 ps 11"},
    {"I.A.x-ORANG-ASING", "F102", "", true, "F-1.02"},
    {"I.A.x-ORANG-ASING", "KITAP", "", true, "Perpres 96/2018 ps 11"},
    {"I.A.x-ORANG-ASING", "NIKAH", "", false, "kebiasaan kantor"},
    {"I.B.1", "F102", "", true, "F-1.02"},
    {"I.B.1", "KK-TUJUAN", "", true, "F-1.02"},
    {"I.B.1", "SP-TERIMA", "", true, "F-1.02"},
    {"I.B.1", "SKP", "datang_dari_luar", true, "Perpres 96/2018 ps 11"},
    {"I.B.1", "ASUH", "anak_tanpa_orang_tua", true, "F-1.02"},
    {"I.B.1", "KK-LAMA", "", true, "F-1.02"},
    {"I.B.2", "F102", "", true, "F-1.02"},
    {"I.B.2", "KK-LAMA", "", true, "Perpres 96/2018 ps 12"},
    {"I.B.2", "BUKTI", "", true, "Perpres 96/2018 ps 12"},
    {"I.B.2", "LAHIR", "bayi", true, "Perpres 96/2018 ps 12"},
    {"I.B.2", "NIKAH F105", "bayi_berayah", true, "Perpres 96/2018 ps 12"},
    {"I.B.2", "MATI", "keluar_mati", true, "Perpres 96/2018 ps 12; UU 23/2006 ps 44"},
    {"I.B.2", "NIKAH", "jadi_kawin_tercatat", true, "Perpres 96/2018 ps 12"},
    {"I.B.2", "CERAI", "jadi_cerai_tercatat", true, "Perpres 96/2018 ps 12"},
    {"I.B.2", "F105", "jadi_belum_tercatat", true, "F-1.05"},
    {"I.B.2", "SKP", "keluar_pindah", true, "Perpres 96/2018 ps 12"},
    {"I.B.3", "F102", "", true, "F-1.02"},
    {"I.B.3", "F106", "", true, "F-1.06"},
    {"I.B.3", "KK-LAMA", "", true, "Perpres 96/2018 ps 12"},
    {"I.B.3", "BUKTI", "", true, "Perpres 96/2018 ps 12"},
    {"I.B.3", "PN", "ganti_nama", true, "UU 23/2006 ps 52"},
    {"I.C.1", "F102", "", true, "F-1.02"},
    {"I.C.1", "HILANG-POL", "", true, "Perpres 96/2018 ps 13"},
    {"I.C.1", "KTP-EL", "", true, "Perpres 96/2018 ps 13"},
    {"I.C.1", "KITAP", "ada_wna", true, "Perpres 96/2018 ps 13"},
    {"I.C.1", "SP-SEBAB", "", false, "F-1.02"},
    {"I.C.2", "F102", "", true, "F-1.02"},
    {"I.C.2", "KK-RUSAK", "", true, "Perpres 96/2018 ps 13"},
    {"I.C.2", "KTP-EL", "", true, "Perpres 96/2018 ps 13"},
    {"I.C.2", "KITAP", "ada_wna", true, "Perpres 96/2018 ps 13"},
    {"ALL", "PN", "ganti_nama", true, "UU 23/2006 ps 52"},
    {"ALL", "F107", "kuasa", false, "F-1.07"},
};
/* clang-format on */
const size_t requirements_n = COUNT(requirements);

struct look {
    const struct f102 *r;
    const char *today;
};

static const char *
text(const char *value)
{
    return value != NULL ? value : "";
}

static bool
is(const char *value, const char *word)
{
    return strcmp(text(value), word) == 0;
}

static bool
at_hand(const struct f102 *r, const char *dokumen, size_t len)
{
    for (size_t i = 0; i < r->ndokumen; i++)
        if (strlen(r->dokumen[i]) == len && strncmp(r->dokumen[i], dokumen, len) == 0)
            return true;
    return false;
}

static bool
is_for(const struct requirement *q, const struct f102 *r)
{
    return is(r->kind, q->kind) || is(q->kind, "ALL");
}

/* The next word at *s, of *len bytes; moves on. False at the end. */
static bool
next_word(const char **s, const char **word, size_t *len)
{
    *s += strspn(*s, " ");
    *word = *s;
    *len = strcspn(*s, " ");
    *s += *len;
    return *len > 0;
}

static struct requirement_row *
row_of(struct requirement_row *rows, size_t n, const char *dokumen)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(rows[i].dokumen, dokumen) == 0)
            return &rows[i];
    return NULL;
}

/* What applies, then what must be; a document of two rules stands under the stronger. */
static int
weight(const struct requirement_row *row)
{
    return (row->berlaku ? 4 : 0) + (int)row->need;
}

static void
add_rows(struct arena *a, const struct look *l, const struct requirement *q, int grup,
         struct requirement_row *rows, size_t *n)
{
    const char *s = q->dokumen, *word;
    size_t len;
    bool several = strchr(q->dokumen, ' ') != NULL;
    while (next_word(&s, &word, &len)) {
        const char *dokumen = arena_strndup(a, word, len);
        struct requirement_row *old = row_of(rows, *n, dokumen);
        struct requirement_row row = {.dokumen = dokumen,
                                      .label = code_label("dokumen_persyaratan", "2019", dokumen),
                                      .need = !q->wajib ? REQUIREMENT_ASKED
                                              : several ? REQUIREMENT_ONE_OF
                                                        : REQUIREMENT_MANDATORY,
                                      .grup = q->wajib && several ? grup : 0,
                                      .syarat = q->syarat,
                                      .bila = requirement_when_text(q->syarat),
                                      .berlaku = requirement_holds(l->r, l->today, q->syarat),
                                      .ada = at_hand(l->r, dokumen, len),
                                      .sumber = q->sumber};
        if (old == NULL)
            rows[(*n)++] = row;
        else if (weight(&row) > weight(old))
            *old = row;
    }
}

/* Stable: the order of the law stays within each class. */
static void
sort_rows(struct requirement_row *rows, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct requirement_row row = rows[i];
        size_t k = i;
        for (; k > 0 && !rows[k - 1].berlaku && row.berlaku; k--)
            rows[k] = rows[k - 1];
        rows[k] = row;
    }
}

struct requirement_row *
requirement_checklist(struct arena *a, const struct f102 *r, const char *today, size_t *n)
{
    struct look l = {r, today};
    struct requirement_row *rows =
        arena_array(a, code_list_find("dokumen_persyaratan", "2019")->n, sizeof *rows);
    int grup = 0;
    *n = 0;
    if (service_find(text(r->kind)) == NULL)
        return rows;
    for (size_t i = 0; i < requirements_n; i++)
        if (is_for(&requirements[i], r))
            add_rows(a, &l, &requirements[i], ++grup, rows, n);
    sort_rows(rows, *n);
    return rows;
}

static int
by_text(const void *x, const void *y)
{
    const char *const *a = x, *const *b = y;
    return strcmp(*a, *b);
}

static bool
same_choice(const struct requirement_missing *x, const struct requirement_missing *y)
{
    for (size_t i = 0; i < x->n && i < y->n; i++)
        if (strcmp(x->dokumen[i], y->dokumen[i]) != 0)
            return false;
    return x->n == y->n;
}

/* Adds one of the documents of the blank-separated list, unless one is at hand or the same was added. */
static void
add_missing(struct arena *a, const struct f102 *r, const char *dokumen, const char *sumber,
            struct requirement_missing *rows, size_t *n)
{
    const char *s = dokumen, *word;
    const char **codes = arena_array(a, strlen(dokumen) / 2 + 1, sizeof *codes);
    struct requirement_missing row = {.dokumen = codes, .label = "", .sumber = sumber};
    size_t len;
    while (next_word(&s, &word, &len)) {
        if (at_hand(r, word, len))
            return;
        codes[row.n++] = arena_strndup(a, word, len);
    }
    qsort(codes, row.n, sizeof *codes, by_text);
    for (size_t i = 0; i < *n; i++)
        if (same_choice(&rows[i], &row))
            return;
    for (size_t i = 0; i < row.n; i++)
        row.label = arena_printf(a, "%s%s%s", row.label, i > 0 ? " / " : "",
                                 code_label("dokumen_persyaratan", "2019", codes[i]));
    rows[(*n)++] = row;
}

struct requirement_missing *
requirement_missing(struct arena *a, const struct f102 *r, const char *today, size_t *n)
{
    struct requirement_missing *rows = arena_array(a, requirements_n + r->nanggota, sizeof *rows);
    *n = 0;
    for (size_t i = 0; i < requirements_n; i++) {
        const struct requirement *q = &requirements[i];
        if (is_for(q, r) && q->wajib && requirement_holds(r, today, q->syarat))
            add_missing(a, r, q->dokumen, q->sumber, rows, n);
    }
    for (size_t i = 0; i < r->nanggota; i++)
        if (text(r->anggota[i].dasar_perubahan)[0] != '\0') /* F-1.06: what each change rests on */
            add_missing(a, r, r->anggota[i].dasar_perubahan, "F-1.06", rows, n);
    return rows;
}
