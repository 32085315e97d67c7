/*
 * request_checks.c - the page of checks: what was found, grouped by how bad it is. Of the finding under the
 * cursor also what was expected and what to do, the law, the explained score beside the other record, and
 * what was said of it. Enter goes to where it is; g gives a verdict on two people who may be one
 * (request_verdict.c).
 */
#include <string.h>

#include "console/base/str.h"
#include "db/model/check.h"
#include "db/model/code.h"
#include "screens/lookup.h"
#include "screens/part.h"
#include "screens/registry.h"
#include "screens/request.h"

#define PASSED 100000 /* item of all checks that found nothing */

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_OPEN, "Enter", N_("ke sana"), N_("Pemeriksaan: ke anggota, dokumen atau permohonan yang ditemukan.")},
    {ACTION_VERDICT, "g", N_("ganda?"), N_("Pemeriksaan: memutuskan apakah dua data adalah orang yang sama, dengan alasannya.")},
    PART_END_KEYS,
};
static const struct column lines[] = {
    {NULL, 4, 4, 0, ALIGN_LEFT},
    {NULL, 40, 0, 1, ALIGN_LEFT},
};
static const struct column score_columns[] = {
    {N_("  Bagian"), 15, 15, 0, ALIGN_LEFT},
    {N_("Nilai"), 6, 6, 0, ALIGN_LEFT},
    {N_("Sebab"), 13, 26, 1, ALIGN_LEFT},
    {N_("Permohonan ini"), 18, 0, 2, ALIGN_LEFT},
    {N_("Catatan lain"), 18, 0, 2, ALIGN_LEFT},
};
/* clang-format on */

/* --- what a finding is ------------------------------------------------------- */

static bool
is_severity(const struct request_check *c, const char *severity)
{
    return str_eq(c->severity, severity);
}

/* Settled by a verdict: nothing to ask any more. */
static bool
is_settled(const struct request_check *c)
{
    return str_eq(c->verdict, "bukan_ganda");
}

static bool
in_group(const struct request_check *c, const char *severity)
{
    return is_settled(c) ? str_eq(severity, "diputus") : is_severity(c, severity) && !is_severity(c, "lulus");
}

static enum role
role_of(const struct request_check *c)
{
    return is_settled(c)                  ? ROLE_OK
           : is_severity(c, "galat")      ? ROLE_ERROR
           : is_severity(c, "peringatan") ? ROLE_WARN
                                          : ROLE_OK;
}

static const char *
mark_of(const struct request_check *c)
{
    return is_settled(c) ? "[ok]" : is_severity(c, "galat") ? "[x]" : "[!]";
}

static const char *
sentence(struct arena *a, const struct request_check *c)
{
    const char *text = check_text(c->code, true);
    if (c->param[0] != '\0')
        text = arena_printf(a, "%s: %s", text, c->param);
    /* The name itself is often the parameter; the number finds the person in the comparison. */
    if (c->urut > 0)
        text = arena_printf(a, _("%s (orang ke-%d)"), text, c->urut);
    return text;
}

/* --- the finding under the cursor ---------------------------------------------- */

static void
put_score(struct text *t, const struct request_check *c)
{
    struct check_part *parts;
    size_t n = check_parts(t->arena, c->score, &parts);
    if (n == 0)
        return;
    text_table(t, score_columns, COUNT(score_columns));
    for (size_t i = 0; i < n; i++) {
        const struct check_part *p = &parts[i];
        bool total = str_eq(p->part, "jumlah");
        enum role role = total ? ROLE_HEAD : str_eq(p->why, "beda") ? ROLE_WARN : ROLE_TEXT;
        const struct text_cell cells[] = {
            {total ? ROLE_HEAD : ROLE_DIM, arena_printf(t->arena, "  %s", check_part_label(p->part))},
            {role, p->of > 0        ? arena_printf(t->arena, "%d/%d", p->points, p->of)
                   : p->points != 0 ? arena_printf(t->arena, "%d", p->points)
                                    : ""},
            {role, check_part_why(t->arena, p->why)},
            {ROLE_TEXT, p->mine},
            {ROLE_TEXT, p->other},
        };
        text_cells(t, cells, COUNT(cells));
    }
}

static const struct concerned_record *
record_of(const struct request_state *st, const char *nik)
{
    for (size_t i = 0; i < st->full.nconcerned; i++)
        if (str_eq(st->full.concerned[i].nik, nik))
            return &st->full.concerned[i];
    return NULL;
}

/* Where the other one lives and how he or she is recorded, in brief. */
static void
put_concerned(const struct request_state *st, struct text *t, const struct request_check *c)
{
    const char *list = c->concerned, *nik;
    while ((nik = check_concerned(t->arena, &list, "nik")) != NULL) {
        const struct concerned_record *r = record_of(st, nik);
        if (r == NULL)
            continue;
        char status[12];
        (void)str_printf(status, sizeof status, "%d", r->status_dasar);
        text_line(t, ROLE_TEXT, _("    NIK %s: %s, %s, lahir %s %s, ibu %s"), r->nik, r->nama_lengkap,
                  code_label("status_dasar", "1", status), r->tempat_lahir, r->tanggal_lahir,
                  r->nama_ibu[0] != '\0' ? r->nama_ibu : "-");
        if (r->no_kk[0] != '\0')
            text_line(t, ROLE_TEXT, _("    KK %s: %s, %s (%s)"), r->no_kk, r->alamat, r->desa_kelurahan,
                      r->kantor);
    }
}

static void
put_verdicts(const struct request_state *st, struct text *t, const struct request_check *c, enum zone z)
{
    char when[CLOCK_TEXT];
    for (size_t i = 0; i < st->full.nverdicts && c->subject[0] != '\0'; i++) {
        const struct verdict_row *v = &st->full.verdicts[i];
        if (str_eq(v->subject, c->subject))
            text_line(t, ROLE_TEXT, _("    Putusan %s oleh %s, %s, pada %s: %s"),
                      str_eq(v->verdict, "ganda") ? _("GANDA") : _("BUKAN GANDA"), v->officer,
                      clock_text(when, v->at, z), v->ref, v->catatan);
    }
}

static const char *
where_to(struct arena *a, const struct request_check *c)
{
    struct check_target to = check_target(c->target);
    switch (to.place) {
    case CHECK_COMPARE:
        return to.urut > 0 ? arena_printf(a, _("Enter: lihat orang ke-%d di Perbandingan."), to.urut)
                           : _("Enter: ke Perbandingan.");
    case CHECK_FILES:
        return _("Enter: ke Berkas.");
    case CHECK_FAMILY:
        return _("Enter: buka KK itu.");
    case CHECK_REQUEST:
        return _("Enter: buka permohonan itu (hanya melihat).");
    case CHECK_NOWHERE:
        break;
    }
    return "";
}

static void
put_details(const struct request_state *st, struct text *t, const struct request_check *c, enum zone z)
{
    text_line(t, ROLE_TEXT, "    %s",
              !is_settled(c) ? check_advice(c->code)
              : c->berdua    ? _("Diputuskan bukan ganda dalam permohonan ini; orang kedua tetap menyetujui.")
                             : check_advice("ganda_diputus"));
    put_score(t, c);
    put_concerned(st, t, c);
    put_verdicts(st, t, c, z);
    text_line(t, ROLE_DIM, _("    Dasar: %s"), c->sumber);
    const char *where = where_to(t->arena, c);
    if (where[0] != '\0')
        text_line(t, ROLE_DIM, "    %s", where);
}

/* --- the page ----------------------------------------------------------------- */

/* The item under the cursor, also while the page is being written. */
static int64_t
selected(const struct request_state *st)
{
    static const char *const groups[] = {"galat", "peringatan", "diputus"};
    const struct text_view *v = &st->views[TAB_CHECKS];
    if (v->has_sel && (v->sel == PASSED || (v->sel >= 0 && (size_t)v->sel < st->full.nchecks)))
        return v->sel;
    for (size_t g = 0; g < COUNT(groups); g++)
        for (size_t i = 0; i < st->full.nchecks; i++)
            if (in_group(&st->full.checks[i], groups[g]))
                return (int64_t)i;
    return PASSED;
}

static void
put_group(const struct screen *s, struct text *t, const char *title, const char *group)
{
    const struct request_state *st = s->state;
    bool head = false;
    for (size_t i = 0; i < st->full.nchecks; i++) {
        const struct request_check *c = &st->full.checks[i];
        if (!in_group(c, group))
            continue;
        if (!head)
            text_head(t, title);
        head = true;
        text_item(t, (int64_t)i);
        text_table(t, lines, COUNT(lines));
        const struct text_cell cells[] = {{role_of(c), mark_of(c)}, {role_of(c), sentence(t->arena, c)}};
        text_cells(t, cells, COUNT(cells));
        if (selected(st) == (int64_t)i)
            put_details(st, t, c, s->ses->zone);
        text_item(t, -1);
    }
}

static void
put_passed(const struct request_state *st, struct text *t, size_t n)
{
    text_head(t, _("Lulus"));
    text_item(t, PASSED);
    text_line(t, ROLE_OK,
              ngettext("[ok] %zu pemeriksaan tidak menemukan apa-apa.",
                       "[ok] %zu pemeriksaan tidak menemukan apa-apa.", n),
              n);
    text_table(t, lines, COUNT(lines));
    for (size_t i = 0; i < st->full.nchecks && selected(st) == PASSED; i++) {
        const struct request_check *c = &st->full.checks[i];
        if (!is_severity(c, "lulus") || is_settled(c))
            continue;
        const struct text_cell cells[] = {
            {ROLE_OK, "ok"},
            {ROLE_TEXT, arena_printf(t->arena, _("%s (%s)"), check_text(c->code, false), c->sumber)},
        };
        text_cells(t, cells, COUNT(cells));
    }
    text_item(t, -1);
}

static size_t
count_group(const struct request_state *st, const char *group)
{
    size_t n = 0;
    for (size_t i = 0; i < st->full.nchecks; i++)
        n += in_group(&st->full.checks[i], group);
    return n;
}

static void
checks_page(const struct screen *s, struct text *t)
{
    const struct request_state *st = s->state;
    size_t bad = count_group(st, "galat"), warn = count_group(st, "peringatan"),
           settled = count_group(st, "diputus");
    if (st->full.nchecks == 0) {
        text_line(t, ROLE_TEXT, "%s",
                  _("Permohonan ini sudah diputuskan. Yang ditemukan saat itu tercatat di jejak audit."));
        return;
    }
    size_t passed = st->full.nchecks - bad - warn - settled;
    text_line(t,
              bad > 0    ? ROLE_ERROR
              : warn > 0 ? ROLE_WARN
                         : ROLE_OK,
              _("%zu galat, %zu peringatan, %zu lulus. %s"), bad, warn, passed,
              bad > 0    ? _("Selama ada galat, permohonan tidak dapat disetujui.")
              : warn > 0 ? _("Peringatan tidak menghalangi; lihat dahulu sebelum memutuskan.")
                         : _("Tidak ada halangan."));
    put_group(s, t, _("Galat"), "galat");
    put_group(s, t, _("Peringatan"), "peringatan");
    put_group(s, t, _("Sudah diputuskan"), "diputus");
    put_passed(st, t, passed);
}

static void
checks_count(const struct request_state *st, struct buf *b)
{
    size_t bad = count_group(st, "galat"), warn = count_group(st, "peringatan");
    if (bad > 0)
        buf_printf(b, ngettext("%zu galat", "%zu galat", bad), bad);
    else if (warn > 0)
        buf_printf(b, ngettext("%zu peringatan", "%zu peringatan", warn), warn);
}

/* --- going there ---------------------------------------------------------------- */

/* The row of the comparison that shows that member; -1: none. */
static int64_t
compare_row_of(const struct request_state *st, int32_t urut)
{
    const char *nik = NULL;
    for (size_t i = 0; i < st->full.nmembers && urut > 0; i++)
        if (st->full.members[i].urut == urut)
            nik = st->full.members[i].p.nik[0] != '\0' ? st->full.members[i].p.nik : nik;
    for (size_t i = 0; i < st->full.nrows; i++) {
        const struct compare_row *r = &st->full.rows[i];
        bool is = nik != NULL && ((r->menjadi != NULL && str_eq(r->menjadi->nik, nik)) ||
                                  (r->semula != NULL && str_eq(r->semula->nik, nik)));
        /* Rows of what is asked come first, in the order of the members. */
        if (is || (nik == NULL && urut > 0 && i < st->full.nmembers && st->full.members[i].urut == urut))
            return (int64_t)i;
    }
    return -1;
}

static void
go_compare(struct screen *s, int32_t urut)
{
    struct request_state *st = s->state;
    int64_t row = compare_row_of(st, urut);
    if (row >= 0)
        text_select(&st->views[TAB_COMPARE], row);
    request_tab_open(s, TAB_COMPARE);
}

static void
go_files(struct screen *s, const char *dokumen)
{
    struct request_state *st = s->state;
    bool there = false;
    for (size_t i = 0; i < st->full.nfiles; i++)
        if (str_eq(st->full.files[i].dokumen, dokumen) && st->full.files[i].attachment_id != 0) {
            text_select(&st->views[TAB_FILES], st->full.files[i].attachment_id);
            there = true;
        }
    request_tab_open(s, TAB_FILES);
    if (!there)
        session_notice(s->ses, SEV_INFO, _("Belum ada pada permohonan ini: %s"),
                       code_label("dokumen_persyaratan", "2019", dokumen));
}

static void
go_to(struct screen *s, const struct request_check *c, unsigned *rx)
{
    struct request_state *st = s->state;
    struct check_target to = check_target(c->target);
    const char *colon = strrchr(to.word, ':');
    switch (to.place) {
    case CHECK_COMPARE:
        go_compare(s, to.urut);
        return;
    case CHECK_FAMILY:
        *rx |= lookup_family(s, to.word, st->id);
        return;
    case CHECK_FILES:
        go_files(s, to.word);
        return;
    case CHECK_REQUEST:
        st->other = (struct request_arg){0};
        if (colon != NULL && str_to_i64(colon + 1, 1, INT64_MAX, &st->other.request_id)) {
            *rx |= session_push(s, &screen_request, &st->other);
            return;
        }
        break;
    case CHECK_NOWHERE:
        break;
    }
    session_notice(s->ses, SEV_INFO, "%s",
                   _("Temuan ini tentang seluruh permohonan; tidak ada tempat khusus."));
}

static bool
checks_act(struct screen *s, enum action a, int64_t item, unsigned *rx, enum rc *rc, struct err *e)
{
    struct request_state *st = s->state;
    *rc = RC_OK;
    (void)e;
    if (a != ACTION_OPEN && a != ACTION_VERDICT)
        return false;
    if (item < 0 || (size_t)item >= st->full.nchecks) {
        *rx |= RX_BEEP;
        return true;
    }
    if (a == ACTION_OPEN)
        go_to(s, &st->full.checks[item], rx);
    else
        request_verdict_ask(s, &st->full.checks[item]);
    return true;
}

const struct request_tab_ops request_tab_checks = {
    .label = N_("Pemeriksaan"),
    .keys = keys,
    .count = checks_count,
    .page = checks_page,
    .follows = true,
    .act = checks_act,
};
