/*
 * request_paper.c - from the issued KK to the paper in the applicant's hand: print, confirm that the
 * paper came out, hand over. A job ends with the paper, not when a print queue says so.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "db/store/decide.h"
#include "screens/part.h"
#include "screens/request.h"

#define SEAL_CHARS   500 /* of a scanned QR */
#define WORD_PAPER   N_("KERTAS")
#define WORD_DELIVER N_("SERAH")

static struct request_state *
state_of(const struct screen *s)
{
    return s->state;
}

static void
close_ask(struct request_state *st)
{
    dialog_close(&st->ask);
    st->asking = NULL;
}

static void
open_ask(struct request_state *st)
{
    st->asking = &st->ask;
}

static void
show_sheets(struct screen *s)
{
    state_of(s)->tab = TAB_SHEETS;
    request_page(s);
}

/* --- choosing a sheet ------------------------------------------------------------- */

static bool
can_print(const struct sheet_row *r)
{
    return str_eq(r->status, "terbit") && !part_print_open(r->job_status);
}

static bool
can_confirm(const struct sheet_row *r)
{
    return part_print_unconfirmed(r->job_status);
}

/* Sheets that fit, as choices in a; codes are issued ids. */
static int
sheet_choices(const struct request_state *st, struct arena *a, bool (*fits)(const struct sheet_row *r),
              struct choice **items)
{
    int n = 0;
    *items = arena_array(a, st->live.nsheets, sizeof(**items));
    for (size_t i = 0; i < st->live.nsheets; i++) {
        const struct sheet_row *r = &st->live.sheets[i];
        if (fits(r))
            (*items)[n++] = (struct choice){arena_printf(a, "%lld", (long long)r->issued_id),
                                            arena_printf(a, _("KK %s, %s"), r->no_kk, r->kepala)};
    }
    return n;
}

static const struct sheet_row *
find_sheet(const struct request_state *st, int64_t issued_id)
{
    for (size_t i = 0; i < st->live.nsheets; i++)
        if (st->live.sheets[i].issued_id == issued_id)
            return &st->live.sheets[i];
    return NULL;
}

static int64_t
chosen_id(const struct dialog *d)
{
    int64_t id = 0;
    const struct choice *c = dialog_choice(d, 0);
    if (c == NULL || !str_to_i64(c->code, 0, INT64_MAX, &id))
        return 0;
    return id;
}

/* --- printing ---------------------------------------------------------------------- */

/* Sends the order that p holds; an unknown outcome keeps it and its key for the next press of c. */
static enum rc
send_print(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = state_of(s);
    struct request_printing *p = &st->printing;
    enum rc rc = document_print(s->ses->env.db, p->issued_id, p->printer_id, p->key, &p->job, e);
    p->in_doubt = rc == RC_UNAVAILABLE || rc == RC_RETRY;
    if (p->in_doubt) {
        session_notice(s->ses, SEV_ERROR, "%s",
                       _("Basis data tidak menjawab; belum diketahui apakah perintah cetak tersimpan. "
                         "Tekan c lagi: tidak akan tercetak dua kali."));
        return RC_OK;
    }
    show_sheets(s);
    *rx |= RX_RELOAD;
    if (rc == RC_OK) {
        s->ses->drop_repeats = true;
        session_notice(s->ses, SEV_OK, "%s",
                       _("Perintah cetak tersimpan. Keadaan pencetak tampil di tab Lembar."));
        return RC_OK;
    }
    return rc;
}

static enum rc
ask_printer(struct screen *s, int64_t issued_id, unsigned *rx, struct err *e)
{
    struct request_state *st = state_of(s);
    struct request_printing *p = &st->printing;
    p->issued_id = issued_id;
    enum rc rc = document_printers(s->ses->env.db, p->arena, &p->printers, &p->nprinters, e);
    if (rc != RC_OK)
        return rc;
    db_uuid(p->key);
    if (p->nprinters == 0) {
        request_message(s, SEV_ERROR, _("Tidak ada pencetak"),
                        _("Kantor Anda belum mempunyai pencetak. Hubungi administrator."));
        return RC_OK;
    }
    if (p->nprinters == 1) {
        p->printer_id = p->printers[0].printer_id;
        return send_print(s, rx, e);
    }
    struct choice *items = arena_array(p->arena, p->nprinters, sizeof(*items));
    for (size_t i = 0; i < p->nprinters; i++)
        items[i] = (struct choice){arena_printf(p->arena, "%d", p->printers[i].printer_id),
                                   p->printers[i].is_default
                                       ? arena_printf(p->arena, _("%s (biasanya)"), p->printers[i].nama)
                                       : p->printers[i].nama};
    dialog_choose(&st->ask, p->arena, ASK_PRINTER, _("Cetak di mana?"), items, (int)p->nprinters, false, NULL,
                  1);
    open_ask(st);
    return RC_OK;
}

enum rc
request_print_ask(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = state_of(s);
    struct request_printing *p = &st->printing;
    struct choice *items;
    if (p->in_doubt)
        return send_print(s, rx, e);
    arena_free(p->arena);
    *p = (struct request_printing){.arena = arena_new(s->arena)};
    int n = sheet_choices(st, p->arena, can_print, &items);
    show_sheets(s);
    if (n == 0) {
        session_notice(s->ses, SEV_WARN, "%s",
                       _("Tidak ada lembar yang dapat dicetak sekarang; lihat langkah berikutnya di bawah."));
        return RC_OK;
    }
    if (n == 1) {
        int64_t id = 0;
        (void)str_to_i64(items[0].code, 0, INT64_MAX, &id);
        return ask_printer(s, id, rx, e);
    }
    dialog_choose(&st->ask, p->arena, ASK_SHEET, _("Lembar mana yang dicetak?"), items, n, false, NULL, 1);
    open_ask(st);
    return RC_OK;
}

/* --- confirming the paper ------------------------------------------------------------ */

static void
ask_scan(struct screen *s, int64_t issued_id)
{
    struct request_state *st = state_of(s);
    const struct sheet_row *r = find_sheet(st, issued_id);
    st->printing.job = r != NULL ? r->print_job_id : 0;
    dialog_prompt(&st->ask, ASK_SCAN, _("Pindai QR kertas; kosong + Enter: tanpa pindai"), _("QR:"), NULL,
                  SEAL_CHARS);
    open_ask(st);
}

void
request_scan_ask(struct screen *s)
{
    struct request_state *st = state_of(s);
    struct request_printing *p = &st->printing;
    struct choice *items;
    struct arena *a = arena_new(s->arena);
    int n = sheet_choices(st, a, can_confirm, &items);
    show_sheets(s);
    if (n == 0) {
        session_notice(s->ses, SEV_WARN, "%s",
                       _("Tidak ada kertas yang menunggu konfirmasi; lihat langkah berikutnya di bawah."));
        arena_free(a);
        return;
    }
    arena_free(p->arena);
    *p = (struct request_printing){.arena = a};
    if (n == 1) {
        int64_t id = 0;
        (void)str_to_i64(items[0].code, 0, INT64_MAX, &id);
        ask_scan(s, id);
        return;
    }
    dialog_choose(&st->ask, a, ASK_SCAN_SHEET, _("Kertas mana yang ada di tangan Anda?"), items, n, false,
                  NULL, 1);
    open_ask(st);
}

/* Shows how a command on paper went; an unknown outcome keeps the dialog, asking again is harmless. */
static enum rc
paper_settled(struct screen *s, enum rc rc, const char *done, unsigned *rx, const struct err *e)
{
    struct request_state *st = state_of(s);
    if (rc == RC_UNAVAILABLE || rc == RC_RETRY) {
        dialog_error(&st->ask, _("Belum diketahui hasilnya. Enter lagi: pastikan."));
        return RC_OK;
    }
    if (rc == RC_INVALID && st->ask.tag == ASK_SCAN) {
        lineedit_set(&st->ask.edit, "");
        dialog_error(&st->ask, _("QR ini bukan milik lembar itu. Pindai lagi."));
        return RC_OK;
    }
    close_ask(st);
    *rx |= RX_RELOAD;
    if (rc != RC_OK) {
        request_message(s, SEV_ERROR, _("Tidak tersimpan"), e->text);
        return RC_OK;
    }
    s->ses->drop_repeats = true;
    session_notice(s->ses, SEV_OK, "%s", done);
    return RC_OK;
}

static enum rc
confirm_paper(struct screen *s, const char *seal, unsigned *rx, struct err *e)
{
    enum rc rc = document_print_confirm(s->ses->env.db, state_of(s)->printing.job, seal, e);
    return paper_settled(s, rc, _("Kertas dikonfirmasi. h: serahkan kepada pemohon."), rx, e);
}

static void
ask_by_eye(struct request_state *st)
{
    close_ask(st);
    dialog_confirm(&st->ask, ASK_PAPER, _("Konfirmasi tanpa pindai"),
                   _("Anda memegang kertasnya, tulisannya utuh dan terbaca, dan QR-nya tercetak.\n\n"
                     "Tercatat bahwa Anda memeriksanya dengan mata, tanpa pemindai."),
                   _(WORD_PAPER));
    open_ask(st);
}

/* --- handing over -------------------------------------------------------------------- */

void
request_deliver_ask(struct screen *s)
{
    struct request_state *st = state_of(s);
    struct buf b = {0};
    unsigned without = 0, active = 0;
    for (size_t i = 0; i < st->live.nsheets; i++) {
        active += str_eq(st->live.sheets[i].status, "terbit");
        without += str_eq(st->live.sheets[i].status, "terbit") &&
                   !str_eq(st->live.sheets[i].job_status, "confirmed");
    }
    if (without > 0) {
        show_sheets(s);
        session_notice(s->ses, SEV_WARN,
                       ngettext("%u lembar belum dicetak atau belum dikonfirmasi; lihat di bawah.",
                                "%u lembar belum dicetak atau belum dikonfirmasi; lihat di bawah.", without),
                       without);
        return;
    }
    buf_printf(&b, "%s, ", st->live.d.ref);
    part_add_clean(&b, st->live.d.pemohon_nama);
    buf_puts(&b, "\n\n");
    /* A newer KK of the family took the place of this one before it was handed over. */
    buf_puts(&b, active > 0 ? _("KK diserahkan kepada pemohon atau wakilnya. Permohonan selesai.")
                            : _("Lembar permohonan ini sudah digantikan KK yang lebih baru; tidak ada kertas "
                                "yang diserahkan. Permohonan selesai."));
    dialog_confirm(&st->ask, ASK_DELIVER, _("Serahkan KK"), b.data, _(WORD_DELIVER));
    open_ask(st);
    buf_done(&b);
}

static enum rc
deliver(struct screen *s, unsigned *rx, struct err *e)
{
    enum rc rc = decide_deliver(s->ses->env.db, state_of(s)->id, e);
    if (rc == RC_OK)
        request_now(s, "delivered");
    return paper_settled(s, rc, _("KK diserahkan; permohonan selesai. n: berikutnya."), rx, e);
}

enum rc
request_paper_done(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = state_of(s);
    int64_t id = chosen_id(&st->ask);
    switch (st->ask.tag) {
    case ASK_SHEET:
        close_ask(st);
        return ask_printer(s, id, rx, e);
    case ASK_PRINTER:
        st->printing.printer_id = (int32_t)id;
        close_ask(st);
        return send_print(s, rx, e);
    case ASK_SCAN_SHEET:
        close_ask(st);
        ask_scan(s, id);
        return RC_OK;
    case ASK_SCAN: {
        const char *seal = dialog_text(&st->ask);
        if (seal[0] != '\0')
            return confirm_paper(s, seal, rx, e);
        ask_by_eye(st);
        return RC_OK;
    }
    case ASK_PAPER:
        return confirm_paper(s, "", rx, e);
    default:
        return deliver(s, rx, e);
    }
}
