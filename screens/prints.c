/*
 * prints.c - the print jobs of the office: where each really stands, what the printer says and what
 * to do about it.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "db/model/state.h"
#include "db/store/document.h"
#include "screens/list_page.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/registry.h"

#define PAGE_MAX    300
#define SEAL_CHARS  500
#define WORD_PAPER  N_("KERTAS")
#define WORD_CANCEL N_("BATAL")

enum { ASK_SCAN, ASK_PAPER, ASK_CANCEL };

struct prints_state {
    struct list_page page;
    struct print_row *rows;
    int64_t job; /* what the dialog is about */
    struct request_arg arg;
};

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_OPEN, "Enter o", N_("buka permohonan"), N_("Membuka permohonan cetakan ini.")},
    {ACTION_CONFIRM, "y", N_("konfirmasi kertas"), N_("Memastikan kertas sudah keluar: pindai QR-nya, atau periksa dengan mata.")},
    {ACTION_CANCEL, "b", N_("batalkan"), N_("Membatalkan cetakan yang belum selesai.")},
    PART_REFRESH_KEY, PART_LIST_KEYS, PART_END_KEYS,
};
static const struct key_bind read_keys[] = {
    {ACTION_OPEN, "Enter o", N_("buka permohonan"), N_("Membuka permohonan cetakan ini.")},
    PART_REFRESH_KEY, PART_LIST_KEYS, PART_END_KEYS,
};
/* clang-format on */

static int64_t
row_id(const void *ctx, int row)
{
    return ((const struct prints_state *)ctx)->rows[row].print_job_id;
}

static bool
is_receipt(const struct print_row *r)
{
    return str_eq(r->kind, "bukti");
}

static const char *
standing(const struct print_row *r, char buf[LIST_CELL], enum role *role)
{
    const char *mark = "";
    *role = part_print_role(r->status);
    if (*role == ROLE_ERROR)
        mark = "[x] ";
    else if (*role == ROLE_WARN || (r->reasons[0] != '\0' && part_print_open(r->status)))
        mark = "[!] ";
    snprintf(buf, LIST_CELL, is_receipt(r) ? _("%sBukti: %s") : "%s%s", mark, print_label(r->status));
    return buf;
}

static const char *
row_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct print_row *r = &((const struct prints_state *)ctx)->rows[row];
    switch (col) {
    case 0:
        snprintf(buf, LIST_CELL, "%lld", (long long)r->print_job_id);
        return buf;
    case 1:
        return r->ref;
    case 2:
        return standing(r, buf, role);
    case 3:
        return r->printer;
    case 4:
        return r->mine ? _("* Anda") : r->officer;
    default:
        snprintf(buf, LIST_CELL, "%d", r->copy_no);
        return buf;
    }
}

static const struct column columns[] = {
    {N_("Cetakan"), 7, 9, 0, ALIGN_RIGHT},  {N_("Permohonan"), 13, 18, 0, ALIGN_LEFT},
    {N_("Keadaan"), 30, 40, 2, ALIGN_LEFT}, {N_("Pencetak"), 11, 30, 1, ALIGN_LEFT},
    {N_("Peminta"), 8, 30, 1, ALIGN_LEFT},  {N_("Ke-"), 3, 3, 0, ALIGN_RIGHT},
};
static const struct list_source source = {columns, COUNT(columns), list_page_count, row_id, row_cell};

static void
draw_head(const struct screen *s, struct surface *out, int row)
{
    const struct prints_state *st = s->state;
    size_t running = 0, stopped = 0, unconfirmed = 0;
    for (size_t i = 0; i < st->page.n; i++) {
        bool paper = part_print_unconfirmed(st->rows[i].status), stop = str_eq(st->rows[i].status, "stopped");
        unconfirmed += paper;
        stopped += stop;
        running += part_print_open(st->rows[i].status) && !paper && !stop;
    }
    int x = surface_printf(out, row, 1, 0, ROLE_TEXT, _("Berjalan %zu"), running);
    x = surface_printf(out, row, x + 2, 0, stopped > 0 ? ROLE_ERROR : ROLE_TEXT, _("Terhenti %zu"), stopped);
    surface_printf(out, row, x + 2, 0, unconfirmed > 0 ? ROLE_WARN : ROLE_TEXT,
                   _("Menunggu konfirmasi kertas %zu"), unconfirmed);
}

/* What the printer says about the job under the cursor, and what can be done. */
static void
draw_tail(const struct screen *s, struct surface *out, struct rect at, int row)
{
    const struct prints_state *st = s->state;
    char when[CLOCK_TEXT];
    const struct print_row *r = &st->rows[row];
    struct arena *a = arena_new(NULL);
    const char *reasons = part_reasons(a, r->reasons);
    enum role role = part_print_role(r->status);
    const char *text = arena_printf(a, _("%s, sejak %s."), print_label(r->status),
                                    clock_text(when, r->updated_at, s->ses->zone));
    if (is_receipt(r))
        text = arena_printf(a, _("Bukti permohonan. %s"), text);
    if (r->copy_no > 1 && !is_receipt(r))
        text = arena_printf(a, _("%s Cetak ulang, lembar ke-%d."), text, r->copy_no);
    if (reasons[0] != '\0')
        text = arena_printf(a, "%s %s", text, reasons);
    if (part_print_unconfirmed(r->status))
        text = arena_printf(a, _("%s Ambil kertasnya, lalu tekan y."), text);
    surface_wrap(out, at, role == ROLE_TEXT && reasons[0] != '\0' ? ROLE_WARN : role, text);
    arena_free(a);
}

static const struct list_page_kind kind = {
    .narrow = &source,
    .wide = &source,
    .failed = N_("Daftar cetakan belum dapat diambil. r: coba lagi."),
    .empty = N_("Belum ada cetakan. Buka permohonan yang sudah terbit dari antrean (1), lalu tekan c."),
    .head_rows = 1,
    .tail_rows = 3,
    .head = draw_head,
    .tail = draw_tail,
};

static bool
may_work(const struct screen *s)
{
    return (s->ses->role & (OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA)) != 0;
}

static enum rc
prints_open(struct screen *s, const void *arg, struct err *e)
{
    (void)arg;
    (void)e;
    list_page_open(s, &kind, may_work(s) ? keys : read_keys);
    return RC_OK;
}

static enum rc
prints_load(struct screen *s, struct err *e)
{
    struct prints_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct print_row *rows;
    size_t n = 0;
    enum rc rc = document_print_page(s->ses->env.db, a, PAGE_MAX, &rows, &n, e);
    if (list_page_keep(s, a, rc, n, PAGE_MAX) != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++)
        rows[i].status = part_print_standing(rows[i].kind, rows[i].status);
    st->rows = rows;
    list_reloaded(&st->page.list);
    return RC_OK;
}

/* --- actions ------------------------------------------------------------------- */

static void
ask_confirm(struct screen *s, const struct print_row *r)
{
    struct prints_state *st = s->state;
    if (!part_print_unconfirmed(r->status)) {
        session_notice(s->ses, SEV_INFO, "%s",
                       part_print_open(r->status)
                           ? _("Kertas belum keluar menurut pencetak. Tunggu sebentar.")
                           : _("Cetakan ini sudah selesai."));
        return;
    }
    st->job = r->print_job_id;
    dialog_prompt(&st->page.dlg, ASK_SCAN, _("Pindai QR kertas; kosong + Enter: tanpa pindai"), _("QR:"),
                  NULL, SEAL_CHARS);
}

static void
ask_cancel(struct screen *s, const struct print_row *r)
{
    struct prints_state *st = s->state;
    char text[300];
    if (!part_print_open(r->status)) {
        session_notice(s->ses, SEV_INFO, "%s", _("Cetakan ini sudah selesai; tidak ada yang dibatalkan."));
        return;
    }
    st->job = r->print_job_id;
    str_printf(text, sizeof(text),
               is_receipt(r)
                   ? _("Cetakan %lld, bukti permohonan %s, dibatalkan. Bila kertasnya sudah keluar, "
                       "musnahkan. Bukti dapat dicetak lagi dengan PIN baru.")
                   : _("Cetakan %lld untuk %s dibatalkan. Bila kertasnya sudah keluar, musnahkan. "
                       "KK-nya tetap berlaku dan dapat dicetak lagi."),
               (long long)r->print_job_id, r->ref);
    dialog_confirm(&st->page.dlg, ASK_CANCEL, _("Batalkan cetakan"), text, _(WORD_CANCEL));
}

static enum rc
prints_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct prints_state *st = s->state;
    int row = list_row(&st->page.list);
    (void)e;
    if (list_page_act(s, a, rx))
        return RC_OK;
    if (row < 0) {
        *rx |= RX_BEEP;
    } else if (a == ACTION_OPEN && st->rows[row].request_id != 0) {
        st->arg = (struct request_arg){.request_id = st->rows[row].request_id};
        *rx |= session_push(s, &screen_request, &st->arg);
    } else if (a == ACTION_CONFIRM && may_work(s)) {
        ask_confirm(s, &st->rows[row]);
    } else if (a == ACTION_CANCEL && may_work(s)) {
        ask_cancel(s, &st->rows[row]);
    } else {
        *rx |= RX_BEEP;
    }
    return RC_OK;
}

static enum rc
settle(struct screen *s, enum rc rc, const char *done, unsigned *rx, const struct err *e)
{
    struct prints_state *st = s->state;
    if (rc == RC_UNAVAILABLE || rc == RC_RETRY) {
        dialog_error(&st->page.dlg, _("Belum diketahui hasilnya. Enter lagi: pastikan."));
        return RC_OK;
    }
    if (rc == RC_INVALID && st->page.dlg.tag == ASK_SCAN) {
        lineedit_set(&st->page.dlg.edit, "");
        dialog_error(&st->page.dlg, _("QR ini bukan milik lembar itu. Pindai lagi."));
        return RC_OK;
    }
    dialog_close(&st->page.dlg);
    *rx |= RX_RELOAD;
    s->ses->drop_repeats = true;
    if (rc == RC_OK)
        session_notice(s->ses, SEV_OK, "%s", done);
    else
        session_notice(s->ses, SEV_WARN, "%s", e->text);
    return RC_OK;
}

static enum rc
prints_done(struct screen *s, unsigned *rx, struct err *e)
{
    struct prints_state *st = s->state;
    struct db *db = s->ses->env.db;
    const char *seal = dialog_text(&st->page.dlg);
    if (st->page.dlg.tag == ASK_CANCEL)
        return settle(s, document_print_cancel(db, st->job, e), _("Pembatalan tersimpan."), rx, e);
    if (st->page.dlg.tag == ASK_PAPER || seal[0] != '\0') {
        enum rc rc = document_print_confirm(db, st->job, st->page.dlg.tag == ASK_PAPER ? "" : seal, e);
        return settle(s, rc, _("Kertas dikonfirmasi. Enter: buka permohonan untuk menyerahkannya."), rx, e);
    }
    dialog_close(&st->page.dlg);
    dialog_confirm(&st->page.dlg, ASK_PAPER, _("Konfirmasi tanpa pindai"),
                   _("Anda memegang kertasnya, tulisannya utuh dan terbaca, dan QR-nya tercetak.\n\n"
                     "Tercatat bahwa Anda memeriksanya dengan mata, tanpa pemindai."),
                   _(WORD_PAPER));
    return RC_OK;
}

static enum rc
prints_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    return list_page_key(s, k, rx) == WIDGET_DONE ? prints_done(s, rx, e) : RC_OK;
}

static bool
prints_mode(size_t i, struct key_mode *out)
{
    static const struct key_mode modes[] = {{N_("yang bekerja di loket"), keys, false, false},
                                            {N_("yang lain"), read_keys, false, false}};
    return bind_mode(modes, COUNT(modes), i, out);
}

const struct screen_ops screen_prints = {
    .name = "prints",
    .title = N_("Cetakan"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS,
    .state_size = sizeof(struct prints_state),
    .keys = keys,
    .mode = prints_mode,
    .open = prints_open,
    .load = prints_load,
    .tick = part_tick,
    .draw = list_page_draw,
    .act = prints_act,
    .key = prints_key,
    .modal = list_page_modal,
    .save = place_page_save,
    .restore = place_page_restore,
};
