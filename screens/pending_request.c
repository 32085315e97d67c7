/*
 * pending_request.c - one request that waits for documents: what is missing, ticked off as seen on paper or
 * brought as a scan; or withdrawn, with the applicant's reason.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/utf8.h"
#include "console/json/json.h"
#include "console/tui/footer.h"
#include "db/model/code.h"
#include "db/model/state.h"
#include "db/store/pending.h"
#include "screens/list_page.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/registry.h"
#include "screens/scan_pick.h"

#define WORD_SEEN    N_("ADA")
#define WORD_CANCEL  N_("BATAL")
#define REASON_CHARS 120
#define PAPERS_MAX   64

enum { ASK_SEEN, ASK_SCAN, ASK_REASON, ASK_CANCEL };

/* One document that is missing, one of several that would do, or one that the request was returned for. */
struct paper {
    const char *dokumen, *label, *sumber;
    bool choice, again;
};

struct one_state {
    struct list_page page;
    const char *ref, *nama, *jenis;
    const char *reasons; /* why it was returned, or "" */
    struct intake_status status;
    struct paper *rows;
    struct arena *ask_arena;
    struct scan_pick scans;
    char dokumen[24];
    char reason[REASON_CHARS * 4 + 1];
};

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_ATTACH, "a", N_("pilih pindaian"), N_("Melampirkan pindaian dari folder pindai Anda.")},
    {ACTION_TOGGLE, "Space", N_("kertas dilihat"), N_("Mencatat bahwa kertas aslinya ditunjukkan di loket.")},
    {ACTION_CANCEL, "b", N_("batalkan"), N_("Membatalkan permohonan atas permintaan pemohon, dengan alasannya.")},
    PART_RELOAD_KEY, PART_LIST_KEYS, PART_END_KEYS,
};
/* clang-format on */

static int64_t
row_id(const void *ctx, int row)
{
    return row + (ctx == NULL);
}

static const char *
row_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct paper *p = &((const struct one_state *)ctx)->rows[row];
    if (col == 0) {
        snprintf(buf, LIST_CELL, "[ ] %s%s", p->choice ? "| " : "", p->label);
        return buf;
    }
    *role = ROLE_WARN;
    if (p->again)
        return _("lagi");
    return p->choice ? _("salah satu") : _("wajib");
}

static const struct column columns[] = {
    {N_("Dokumen yang kurang"), 40, 0, 3, ALIGN_LEFT},
    {N_("Perlu"), 12, 14, 0, ALIGN_LEFT},
};
static const struct list_source source = {columns, COUNT(columns), list_page_count, row_id, row_cell};

static void
draw_head(const struct screen *s, struct surface *out, int row)
{
    const struct one_state *st = s->state;
    char when[CLOCK_TEXT];
    part_line(out, row, ROLE_HEAD, "%s  %s", st->ref, st->nama);
    part_line(out, row + 1, ROLE_TEXT, "%s", st->jenis);
    if (st->reasons != NULL && st->reasons[0] != '\0')
        surface_wrap(out, (struct rect){row + 3, 1, 2, out->cols - 2}, ROLE_WARN, st->reasons);
    part_line(out, row + 2, str_eq(st->status.state, "pending") ? ROLE_WARN : ROLE_OK, _("%s; dijanjikan %s"),
              state_label(st->status.state), clock_text(when, st->status.promise_at, s->ses->zone));
}

static void
draw_tail(const struct screen *s, struct surface *out, struct rect at, int row)
{
    const struct one_state *st = s->state;
    const struct paper *p = &st->rows[row];
    struct arena *a = arena_new(NULL);
    const char *text = arena_printf(a, "%s (%s)", p->label, p->sumber);
    if (p->choice)
        text = arena_printf(a, _("%s Salah satu dari dokumen bertanda | cukup."), text);
    surface_wrap(out, at, ROLE_DIM, text);
    arena_free(a);
}

static const struct list_page_kind kind = {
    .narrow = &source,
    .wide = &source,
    .failed = N_("Permohonan belum dapat diambil. r: coba lagi."),
    .empty = N_("Tidak ada berkas yang kurang lagi. Esc: kembali."),
    .head_rows = 6,
    .tail_rows = 2,
    .head = draw_head,
    .tail = draw_tail,
};

static enum rc
one_open(struct screen *s, const void *arg, struct err *e)
{
    struct one_state *st = s->state;
    const struct pending_row *row = arg;
    (void)e;
    st->ref = arena_strdup(s->arena, row->ref);
    st->nama = arena_strdup(s->arena, row->pemohon_nama);
    st->jenis = arena_strdup(s->arena, row->jenis);
    st->status.state = "pending";
    list_page_open(s, &kind, keys);
    return RC_OK;
}

static size_t
read_missing(struct arena *a, const char *text, struct paper **out)
{
    struct json *root = NULL;
    size_t n = 0;
    *out = arena_array(a, PAPERS_MAX, sizeof(**out));
    if (json_parse(text, strlen(text), &root, NULL) != RC_OK)
        return 0;
    for (size_t i = 0; i < json_len(root); i++) {
        struct json *group = json_at(root, i), *docs = json_list_or_empty(group, "dokumen");
        for (size_t k = 0; k < json_len(docs) && n < PAPERS_MAX; k++) {
            const char *code = arena_strdup(a, json_as_str(json_at(docs, k)));
            (*out)[n++] = (struct paper){.dokumen = code,
                                         .label = code_label("dokumen_persyaratan", "2019", code),
                                         .sumber = arena_strdup(a, json_str_or(group, "sumber", "")),
                                         .choice = json_len(docs) > 1};
        }
    }
    json_free(root);
    return n;
}

/* What the request was returned for: documents to bring again, and what else was said about it. */
static size_t
read_reasons(struct one_state *st, struct arena *a, const char *text, struct paper *rows, size_t n,
             size_t max)
{
    struct json *root = NULL;
    const char *all = "";
    if (json_parse(text, strlen(text), &root, NULL) != RC_OK)
        return n;
    for (size_t i = 0; i < json_len(root); i++) {
        struct json *r = json_at(root, i);
        const char *code = arena_strdup(a, json_str_or(r, "target", ""));
        const char *label = code_label("dokumen_persyaratan", "2019", code);
        const char *note = json_str_or(r, "note", ""), *reason = json_str_or(r, "label", "");
        bool known = label[0] == '\0' || n == max;
        for (size_t k = 0; k < n; k++)
            known = known || str_eq(rows[k].dokumen, code);
        if (!known)
            rows[n++] = (struct paper){
                .dokumen = code, .label = label, .sumber = utf8_clean(a, reason), .again = true};
        all = arena_printf(a, "%s%s%s%s%s", all, all[0] != '\0' ? "; " : "", utf8_clean(a, reason),
                           note[0] != '\0' ? ": " : "", utf8_clean(a, note));
    }
    st->reasons = all;
    json_free(root);
    return n;
}

static enum rc
one_load(struct screen *s, struct err *e)
{
    struct one_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct intake_status status = {0};
    struct paper *rows = NULL;
    size_t n = 0;
    enum rc rc = intake_status(s->ses->env.db, a, st->ref, "", &status, e);
    if (rc == RC_OK) {
        n = read_missing(a, status.missing, &rows);
        st->reasons = "";
        n = read_reasons(st, a, status.reasons, rows, n, PAPERS_MAX);
    }
    if (list_page_keep(s, a, rc, n, SIZE_MAX) != RC_OK)
        return rc;
    st->status = status;
    st->rows = rows;
    list_reloaded(&st->page.list);
    return RC_OK;
}

/* --- actions ------------------------------------------------------------------- */

static struct arena *
ask_arena(struct screen *s)
{
    struct one_state *st = s->state;
    arena_free(st->ask_arena);
    return st->ask_arena = arena_new(s->arena);
}

static enum rc
one_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct one_state *st = s->state;
    int row = list_row(&st->page.list);
    if (a == ACTION_CANCEL) {
        dialog_prompt(&st->page.dlg, ASK_REASON, _("Batalkan: apa alasan pemohon?"), _("Alasan:"), st->reason,
                      REASON_CHARS);
        return RC_OK;
    }
    if (list_page_act(s, a, rx))
        return RC_OK;
    if (row < 0 || (a != ACTION_ATTACH && a != ACTION_TOGGLE)) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    const struct paper *p = &st->rows[row];
    (void)str_copy(st->dokumen, sizeof(st->dokumen), p->dokumen);
    if (a == ACTION_ATTACH)
        return scan_pick_ask(s->ses, &st->scans, ask_arena(s), &st->page.dlg, ASK_SCAN, p->label, e);
    struct buf text = {0};
    buf_printf(&text, _("Anda melihat kertas aslinya: %s."), p->label);
    dialog_confirm(&st->page.dlg, ASK_SEEN, _("Kertas dilihat"), text.data, _(WORD_SEEN));
    buf_done(&text);
    return RC_OK;
}

static enum rc
attach(struct screen *s, struct arena *a, struct intake_attached *out, struct err *e)
{
    struct one_state *st = s->state;
    struct intake_file file;
    const struct scan_row *scan = scan_pick_chosen(&st->scans, &st->page.dlg);
    if (scan == NULL)
        return RC_OK;
    enum rc rc = scan_pick_file(s->ses, a, scan, st->dokumen, &file, e);
    if (rc == RC_OK)
        rc = intake_attach(s->ses->env.db, a, st->ref, "", &file, out, e);
    if (rc == RC_OK)
        rc = scan_drop(s->ses->env.db, scan->scan_id, e);
    return rc;
}

static void
ask_cancel(struct screen *s)
{
    struct one_state *st = s->state;
    struct buf text = {0};
    (void)str_copy(st->reason, sizeof(st->reason), dialog_text(&st->page.dlg));
    if (st->reason[0] == '\0') {
        dialog_error(&st->page.dlg, _("Isi alasan lebih dahulu."));
        return;
    }
    dialog_close(&st->page.dlg);
    buf_printf(&text, "%s  ", st->ref);
    part_add_clean(&text, st->nama);
    buf_printf(&text, _("\n\nPermohonan ini dibatalkan dan tidak dapat dibuka lagi. Alasan: %s"), st->reason);
    dialog_confirm(&st->page.dlg, ASK_CANCEL, _("Batalkan permohonan"), text.data, _(WORD_CANCEL));
    buf_done(&text);
}

static enum rc
settle(struct screen *s, enum rc rc, const struct intake_attached *res, unsigned *rx, const struct err *e)
{
    struct one_state *st = s->state;
    s->ses->drop_repeats = true;
    if (rc == RC_UNAVAILABLE || rc == RC_RETRY) {
        dialog_error(&st->page.dlg, _("Belum diketahui hasilnya. Enter lagi: pastikan."));
        return RC_OK;
    }
    int tag = st->page.dlg.tag;
    dialog_close(&st->page.dlg);
    if (rc != RC_OK) {
        dialog_message(&st->page.dlg, SEV_ERROR, _("Tidak dapat dilakukan"),
                       e->text[0] != '\0' ? e->text : _("Tidak ditemukan lagi. Muat ulang, lalu coba lagi."));
        return RC_OK;
    }
    *rx |= tag == ASK_CANCEL ? RX_POP : RX_RELOAD;
    if (tag == ASK_CANCEL)
        session_notice(s->ses, SEV_OK, "%s", _("Permohonan dibatalkan."));
    else if (res->state != NULL && str_eq(res->state, "submitted"))
        session_notice(s->ses, SEV_OK, "%s",
                       _("Berkas lengkap: permohonan masuk antrean di urutannya semula."));
    else
        session_notice(s->ses, SEV_OK, "%s", _("Tersimpan; masih ada berkas yang kurang."));
    return RC_OK;
}

static enum rc
one_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    struct one_state *st = s->state;
    struct db *db = s->ses->env.db;
    struct intake_attached res = {0};
    if (list_page_key(s, k, rx) != WIDGET_DONE)
        return RC_OK;
    if (st->page.dlg.tag == ASK_REASON) {
        ask_cancel(s);
        return RC_OK;
    }
    struct arena *a = arena_new(NULL);
    enum rc rc;
    if (st->page.dlg.tag == ASK_CANCEL)
        rc = intake_cancel(db, st->ref, "", st->reason, e);
    else if (st->page.dlg.tag == ASK_SEEN)
        rc = intake_seen(db, a, st->ref, st->dokumen, &res, e);
    else
        rc = attach(s, a, &res, e);
    rc = settle(s, rc, &res, rx, e);
    arena_free(a);
    return rc;
}

static bool
one_save(const struct screen *s, struct json_w *w)
{
    const struct one_state *st = s->state;
    json_w_kstr(w, "ref", st->ref);
    place_list_put(w, &st->page.list);
    return true;
}

static enum rc
one_restore(struct screen *s, struct json *at, struct err *e)
{
    struct one_state *st = s->state;
    struct pending_row *rows = NULL;
    size_t n = 0;
    const char *ref = json_str_or(at, "ref", "");
    enum rc rc = pending_page(s->ses->env.db, s->arena, ref, 1, &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    if (n == 0 || !str_eq(rows[0].ref, ref))
        return err_set(e, RC_NONE, "request_moved", "%s",
                       _("Permohonan itu tidak menunggu berkas lagi. Pilih dari daftar."));
    rc = one_open(s, &rows[0], e);
    place_list_get(at, &st->page.list);
    return rc;
}

const struct screen_ops screen_pending_request = {
    .name = "pending-request",
    .title = N_("Melengkapi berkas"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA,
    .state_size = sizeof(struct one_state),
    .keys = keys,
    .open = one_open,
    .load = one_load,
    .draw = list_page_draw,
    .act = one_act,
    .key = one_key,
    .modal = list_page_modal,
    .save = one_save,
    .restore = one_restore,
};
