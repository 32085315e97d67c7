/*
 * intake_drafts.c - the counter: the officer's own unfinished requests, a new one, and those that wait for
 * documents.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/utf8.h"
#include "db/model/service.h"
#include "screens/intake.h"
#include "screens/list_page.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/registry.h"

#define WORD_DROP N_("HAPUS")

enum { ASK_KIND, ASK_DROP };

struct drafts_state {
    struct list_page page;
    struct draft_row *rows;
    struct arena *kind_arena; /* of the kinds that are offered */
    struct intake_arg arg;
    int64_t draft; /* what the dialog is about */
};

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_OPEN, "Enter o", N_("lanjutkan"), N_("Melanjutkan draf yang ditunjuk di tempat Anda berhenti.")},
    {ACTION_NEW, "b t", N_("permohonan baru"), N_("Mencatat permohonan baru: pilih jenisnya, lalu isi formulir F-1.02.")},
    {ACTION_DROP, "x", N_("hapus draf"), N_("Menghapus draf yang ditunjuk beserta pindaiannya.")},
    {ACTION_PENDING, "p", N_("berkas kurang"), N_("Permohonan yang menunggu berkas: melengkapi atau membatalkan.")},
    PART_RELOAD_KEY, PART_LIST_KEYS, PART_END_KEYS,
};
/* clang-format on */

static int64_t
row_id(const void *ctx, int row)
{
    return ((const struct drafts_state *)ctx)->rows[row].draft_id;
}

static const char *
row_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct draft_row *r = &((const struct drafts_state *)ctx)->rows[row];
    const struct service *service = service_find(r->kind);
    if (r->title[0] == '\0' && col == 0)
        *role = ROLE_DIM;
    switch (col) {
    case 0:
        return r->title[0] != '\0' ? r->title : _("(belum bernama)");
    default:
        str_printf(buf, LIST_CELL, "%s", service != NULL ? service->label : r->kind);
        return buf;
    }
}

static const struct column columns[] = {
    {N_("Pemohon"), 24, 60, 3, ALIGN_LEFT},
    {N_("Jenis"), 40, 60, 1, ALIGN_LEFT},
};
static const struct list_source source = {columns, COUNT(columns), list_page_count, row_id, row_cell};

static void
draw_head(const struct screen *s, struct surface *out, int row)
{
    const struct drafts_state *st = s->state;
    surface_printf(out, row, 1, 0, ROLE_TEXT, _("Draf Anda yang belum diajukan: %zu"), st->page.n);
}

static void
draw_tail(const struct screen *s, struct surface *out, struct rect at, int row)
{
    const struct drafts_state *st = s->state;
    char when[CLOCK_TEXT];
    part_line(out, at.row, ROLE_DIM, _("Terakhir disimpan %s. Draf hanya terlihat oleh Anda."),
              clock_text(when, st->rows[row].updated_at, s->ses->zone));
}

static const struct list_page_kind kind = {
    .narrow = &source,
    .wide = &source,
    .failed = N_("Daftar draf belum dapat diambil. r: coba lagi."),
    .empty = N_("Tidak ada draf. b: permohonan baru; p: permohonan yang menunggu berkas."),
    .head_rows = 1,
    .tail_rows = 1,
    .head = draw_head,
    .tail = draw_tail,
};

static enum rc
drafts_open(struct screen *s, const void *arg, struct err *e)
{
    (void)arg;
    (void)e;
    list_page_open(s, &kind, keys);
    return RC_OK;
}

static enum rc
drafts_load(struct screen *s, struct err *e)
{
    struct drafts_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct draft_row *rows;
    size_t n = 0;
    enum rc rc = draft_list(s->ses->env.db, a, &rows, &n, e);
    if (list_page_keep(s, a, rc, n, SIZE_MAX) != RC_OK)
        return rc;
    st->rows = rows;
    list_reloaded(&st->page.list);
    return RC_OK;
}

/* --- actions ------------------------------------------------------------------- */

static enum rc
ask_kind(struct screen *s, struct err *e)
{
    struct drafts_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct intake_kind *rows;
    size_t n;
    enum rc rc = intake_kinds(s->ses->env.db, a, &rows, &n, e);
    if (part_keep(&st->kind_arena, a, rc) != RC_OK)
        return rc;
    struct choice *items = arena_array(a, n, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] =
            (struct choice){rows[i].kind, arena_printf(a, strlen(rows[i].kind) > 6 ? "%s  %s" : "%-5s  %s",
                                                       rows[i].kind, utf8_clean(a, rows[i].label))};
    dialog_choose(&st->page.dlg, a, ASK_KIND, _("Permohonan baru: jenis apa? (misalnya ketik: ib2)"), items,
                  (int)n, false, NULL, 1);
    return RC_OK;
}

static void
ask_drop(struct screen *s, const struct draft_row *r)
{
    struct drafts_state *st = s->state;
    struct buf text = {0};
    st->draft = r->draft_id;
    buf_puts(&text, _("Draf ini dihapus beserta semua isian dan pindaiannya: "));
    part_add_clean(&text, r->title[0] != '\0' ? r->title : _("(belum bernama)"));
    buf_printf(&text, "  %s", r->kind);
    dialog_confirm(&st->page.dlg, ASK_DROP, _("Hapus draf"), text.data, _(WORD_DROP));
    buf_done(&text);
}

static enum rc
drafts_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct drafts_state *st = s->state;
    int row = list_row(&st->page.list);
    if (list_page_act(s, a, rx))
        return RC_OK;
    if (a == ACTION_NEW)
        return ask_kind(s, e);
    if (a == ACTION_PENDING) {
        *rx |= session_push(s, &screen_pending, NULL);
    } else if (row < 0) {
        *rx |= RX_BEEP;
    } else if (a == ACTION_OPEN) {
        st->arg = (struct intake_arg){.draft = st->rows[row].draft_id};
        *rx |= session_push(s, &screen_intake_form, &st->arg);
    } else if (a == ACTION_DROP) {
        ask_drop(s, &st->rows[row]);
    } else {
        *rx |= RX_BEEP;
    }
    return RC_OK;
}

static enum rc
drafts_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    struct drafts_state *st = s->state;
    if (list_page_key(s, k, rx) != WIDGET_DONE)
        return RC_OK;
    if (st->page.dlg.tag == ASK_KIND) {
        st->arg = (struct intake_arg){.kind = dialog_choice(&st->page.dlg, 0)->code};
        dialog_close(&st->page.dlg);
        *rx |= session_push(s, &screen_intake_form, &st->arg);
        return RC_OK;
    }
    enum rc rc = draft_drop(s->ses->env.db, st->draft, e);
    dialog_close(&st->page.dlg);
    s->ses->drop_repeats = true;
    *rx |= RX_RELOAD;
    if (rc == RC_OK || rc == RC_NONE)
        session_notice(s->ses, SEV_OK, "%s", _("Draf dihapus."));
    return rc == RC_NONE ? RC_OK : rc;
}

const struct screen_ops screen_intake = {
    .name = "intake",
    .title = N_("Loket: permohonan baru"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA,
    .state_size = sizeof(struct drafts_state),
    .keys = keys,
    .open = drafts_open,
    .load = drafts_load,
    .draw = list_page_draw,
    .act = drafts_act,
    .key = drafts_key,
    .modal = list_page_modal,
    .save = place_page_save,
    .restore = place_page_restore,
};
