/*
 * intake_documents.c - step 4: the checklist of the kind. Each document is not there, was seen on paper, or
 * is a scan from the officer's watched folder.
 */
#include <stdio.h>
#include <string.h>

#include "console/tui/footer.h"
#include "db/store/hold.h"
#include "screens/intake.h"
#include "screens/part.h"

#define TAIL_ROWS 3

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_TOGGLE, "Space", N_("kertas dilihat"), N_("Mencatat bahwa kertas aslinya ditunjukkan di loket; sekali lagi: batal.")},
    {ACTION_ATTACH, "a", N_("pilih pindaian"), N_("Melampirkan pindaian dari folder pindai Anda.")},
    {ACTION_DROP, "x", N_("lepas"), N_("Melepas pindaian dari dokumen ini; kembali ke daftar pindaian.")},
    INTAKE_STEP_KEYS, INTAKE_LIST_KEYS, PART_END_KEYS,
};
/* clang-format on */

static void
fill(const struct screen *s)
{
    struct intake_state *st = s->state;
    char today[CLOCK_TEXT];
    intake_today(s, today);
    arena_free(st->paper_arena);
    st->paper_arena = arena_new(s->arena);
    struct f102 *r = intake_doc_f102(&st->doc, st->paper_arena, st->files, st->nfiles);
    st->papers = requirement_checklist(st->paper_arena, r, today, &st->npapers);
}

/* A group counts once, and is there when one of it is. */
void
intake_count_papers(const struct screen *s, size_t *needed, size_t *there)
{
    struct intake_state *st = s->state;
    bool group[F102_DOCUMENTS_MAX] = {false}, met[F102_DOCUMENTS_MAX] = {false};
    *needed = *there = 0;
    fill(s);
    for (size_t i = 0; i < st->npapers; i++) {
        const struct requirement_row *r = &st->papers[i];
        if (!r->berlaku || r->need == REQUIREMENT_ASKED)
            continue;
        if (r->need == REQUIREMENT_MANDATORY) {
            ++*needed;
            *there += r->ada;
        } else if (r->grup > 0 && r->grup < F102_DOCUMENTS_MAX) {
            group[r->grup] = true;
            met[r->grup] = met[r->grup] || r->ada;
        }
    }
    for (size_t g = 0; g < F102_DOCUMENTS_MAX; g++) {
        *needed += group[g];
        *there += met[g];
    }
}

/* --- the list -------------------------------------------------------------------- */

static int
row_count(const void *ctx)
{
    return (int)((const struct intake_state *)ctx)->npapers;
}

/* The checklist is ordered anew when something changes: the cursor follows the document. */
static int64_t
row_id(const void *ctx, int row)
{
    int64_t id = 5381;
    for (const char *c = ((const struct intake_state *)ctx)->papers[row].dokumen; *c != '\0'; c++)
        id = (id * 33 + *c) & INT64_C(0xffffffffffff);
    return id;
}

static int
file_count(const struct intake_state *st, const char *dokumen)
{
    int n = 0;
    for (size_t i = 0; i < st->nfiles; i++)
        n += str_eq(st->files[i].dokumen, dokumen);
    return n;
}

static bool
group_met(const struct intake_state *st, const struct requirement_row *r)
{
    for (size_t i = 0; i < st->npapers; i++)
        if (st->papers[i].grup == r->grup && st->papers[i].ada)
            return true;
    return false;
}

static const char *
need_text(const struct intake_state *st, const struct requirement_row *r, enum role *role)
{
    bool lacking = r->berlaku && !r->ada;
    if (r->need == REQUIREMENT_ONE_OF) {
        bool met = group_met(st, r);
        *role = !lacking || met ? ROLE_DIM : ROLE_WARN;
        return met && !r->ada ? _("cukup satu") : _("salah satu");
    }
    if (!r->berlaku || r->need == REQUIREMENT_ASKED) {
        *role = ROLE_DIM;
        return r->berlaku ? _("bila ada") : r->bila;
    }
    *role = lacking ? ROLE_WARN : ROLE_DIM;
    return _("wajib");
}

static const char *
hand_text(const struct intake_state *st, const struct requirement_row *r, char buf[LIST_CELL],
          enum role *role)
{
    int n = file_count(st, r->dokumen);
    bool seen = intake_is_seen(&st->doc, r->dokumen);
    *role = seen || n > 0 ? ROLE_OK : ROLE_DIM;
    if (n > 0)
        snprintf(buf, LIST_CELL, seen ? _("kertas, pindaian %d") : _("pindaian %d"), n);
    else
        snprintf(buf, LIST_CELL, "%s", seen ? _("kertas dilihat") : "-");
    return buf;
}

static const char *
row_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct intake_state *st = ctx;
    const struct requirement_row *r = &st->papers[row];
    switch (col) {
    case 0:
        *role = r->ada ? ROLE_OK : ROLE_TEXT;
        return r->ada ? "[x]" : "[ ]";
    case 1:
        *role = r->berlaku || r->ada ? ROLE_TEXT : ROLE_DIM;
        snprintf(buf, LIST_CELL, "%s%s", r->need == REQUIREMENT_ONE_OF ? "| " : "", r->label);
        return buf;
    case 2:
        return need_text(st, r, role);
    default:
        return hand_text(st, r, buf, role);
    }
}

static const struct column columns[] = {
    {NULL, 3, 3, 0, ALIGN_LEFT},
    {N_("Dokumen"), 30, 80, 2, ALIGN_LEFT},
    {N_("Perlu"), 12, 40, 1, ALIGN_LEFT},
    {N_("Ada"), 14, 22, 0, ALIGN_LEFT},
};
static const struct list_source source = {columns, COUNT(columns), row_count, row_id, row_cell};

static void
enter(struct screen *s)
{
    struct intake_state *st = s->state;
    struct err e = {0};
    if (intake_load_files(s, &e) != RC_OK)
        session_report(s->ses, "draft-files", &e);
    fill(s);
    list_init(&st->list, &source, st, _("Jenis permohonan ini tidak memerlukan dokumen."));
}

static void
draw(const struct screen *s, struct surface *out, struct rect at)
{
    struct intake_state *st = s->state;
    struct rect list = {at.row, at.col, at.rows - TAIL_ROWS, at.cols};
    struct arena *a = arena_new(NULL);
    list_draw(&st->list, out, list);
    int row = list_row(&st->list);
    if (row >= 0) {
        const struct requirement_row *r = &st->papers[row];
        struct rect tail = {at.row + at.rows - TAIL_ROWS, 1, TAIL_ROWS, out->cols - 2};
        const char *text = arena_printf(a, "%s.", r->label);
        if (r->need == REQUIREMENT_ONE_OF)
            text = arena_printf(a, _("%s Salah satu dari dokumen bertanda | cukup."), text);
        if (r->bila[0] != '\0')
            text = arena_printf(a, _("%s Perlu %s."), text, r->bila);
        text = arena_printf(a, "%s (%s)", text, r->sumber);
        surface_wrap(out, tail, ROLE_DIM, text);
    }
    arena_free(a);
}

/* --- actions --------------------------------------------------------------------- */

static enum rc
attach(struct screen *s, const struct scan_row *scan, struct arena *a, struct err *e)
{
    struct intake_state *st = s->state;
    struct intake_file file;
    enum rc rc = intake_need_draft(s, e);
    if (rc == RC_OK)
        rc = scan_pick_file(s->ses, a, scan, st->paper, &file, e);
    if (rc == RC_OK)
        rc = draft_attach(s->ses->env.db, st->draft, &file, e);
    if (rc == RC_OK)
        rc = scan_drop(s->ses->env.db, scan->scan_id, e);
    if (rc == RC_OK)
        rc = intake_load_files(s, e);
    return rc;
}

enum rc
intake_documents_done(struct screen *s, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    struct arena *a = arena_new(NULL);
    const struct scan_row *scan = scan_pick_chosen(&st->scans, &st->ask);
    *rx |= RX_REDRAW;
    enum rc rc = scan != NULL ? attach(s, scan, a, e) : RC_OK;
    dialog_close(&st->ask);
    if (rc == RC_INVALID || rc == RC_DENIED || rc == RC_CONFLICT || rc == RC_NONE) {
        intake_message(s, SEV_ERROR, _("Pindaian tidak dapat dipakai"),
                       rc == RC_NONE ? _("Pindaian ini sudah tidak ada. Pilih yang lain.") : e->text);
        rc = RC_OK;
    } else if (rc == RC_OK && scan != NULL) {
        session_notice(s->ses, SEV_OK, "%s", _("Pindaian dilampirkan."));
        st->edits++;
    }
    fill(s);
    list_reloaded(&st->list);
    arena_free(a);
    return rc;
}

/* Nothing is lost: the scan can be chosen again. */
static enum rc
detach(struct screen *s, const char *dokumen, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    if (file_count(st, dokumen) == 0) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    enum rc rc = hold_detach(s->ses->env.db, st->draft, dokumen, e);
    if (rc == RC_OK)
        rc = intake_load_files(s, e);
    if (rc == RC_OK)
        session_notice(s->ses, SEV_OK, "%s", _("Pindaian dilepas; ada lagi di daftar pindaian."));
    st->edits++;
    fill(s);
    list_reloaded(&st->list);
    return rc;
}

static enum rc
act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    if (list_act(&st->list, a))
        return RC_OK;
    int row = list_row(&st->list);
    if (row < 0 || (a != ACTION_TOGGLE && a != ACTION_ATTACH && a != ACTION_DROP)) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    const char *dokumen = arena_strdup(st->page_arena, st->papers[row].dokumen);
    if (a == ACTION_ATTACH) {
        (void)str_copy(st->paper, sizeof(st->paper), dokumen);
        return scan_pick_ask(s->ses, &st->scans, intake_ask_arena(s), &st->ask, INTAKE_SCAN,
                             st->papers[row].label, e);
    }
    if (a == ACTION_DROP)
        return detach(s, dokumen, rx, e);
    intake_set_seen(&st->doc, dokumen, !intake_is_seen(&st->doc, dokumen));
    intake_changed(s);
    fill(s);
    list_reloaded(&st->list);
    return RC_OK;
}

const struct intake_step intake_step_documents = {
    .label = N_("Dokumen"), .keys = keys, .enter = enter, .draw = draw, .act = act};
