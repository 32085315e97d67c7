/*
 * request_decide.c - approving, and what all decisions share: what will happen is said first, then a
 * word is typed.
 *
 * The idempotency key is made when the dialog opens. When the database goes away under a
 * decision, nobody knows whether it was taken; the dialog stays with everything typed, and
 * Enter settles it with the same key.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "db/model/state.h"
#include "db/store/decide.h"
#include "screens/part.h"
#include "screens/request.h"

#define WORD_APPROVE N_("SETUJU")

static void
close_all(struct request_state *st)
{
    dialog_close(&st->ask);
    dialog_close(&st->refusal.reasons);
    dialog_close(&st->refusal.target);
    st->asking = NULL;
}

/* --- approving: what will happen --------------------------------------------- */

static bool
check_found(const struct request_state *st, const char *code)
{
    for (size_t i = 0; i < st->full.nchecks; i++)
        if (str_eq(st->full.checks[i].code, code) && !str_eq(st->full.checks[i].severity, "lulus"))
            return true;
    return false;
}

/* As request_risky() in the database sees it; the database decides. */
static bool
needs_second(const struct request_state *st)
{
    return str_eq(st->live.d.state, "in_review") &&
           (check_found(st, "perubahan_identitas") || check_found(st, "mungkin_ganda"));
}

static void
say_people(const struct request_state *st, struct buf *b)
{
    unsigned stay = 0, leave = 0;
    for (size_t i = 0; i < st->full.nmembers; i++) {
        bool out = str_eq(st->full.members[i].tindakan, "keluar");
        leave += out;
        stay += !out;
    }
    buf_printf(b, ngettext("%u orang", "%u orang", stay), stay);
    if (leave > 0)
        buf_printf(b, _(", %u orang keluar"), leave);
}

/* The other families that lose members to this one. */
static void
say_sources(const struct request_state *st, struct buf *b)
{
    size_t told = 0;
    for (size_t i = 0; i < st->full.nrows; i++) {
        const char *from = st->full.rows[i].from_kk;
        bool seen = from[0] == '\0';
        for (size_t j = 0; j < i && !seen; j++)
            seen = str_eq(st->full.rows[j].from_kk, from);
        if (seen || str_eq(from, st->live.d.no_kk))
            continue;
        buf_printf(b, "%s%s", told++ == 0 ? _("- KK asal juga diperbarui, atau ditutup bila kosong: ") : ", ",
                   from);
    }
    if (told > 0)
        buf_puts(b, ".\n");
}

static void
say_issue(const struct request_state *st, struct buf *b)
{
    const struct request_detail *d = &st->live.d;
    if (d->nomor_baru) {
        buf_puts(b, _("- KK dengan NOMOR BARU dibuat: "));
        say_people(st, b);
        buf_puts(b, ".\n");
        if (d->no_kk[0] != '\0')
            buf_printf(b, _("- KK lama %s diperbarui tanpa mereka, atau ditutup bila kosong.\n"), d->no_kk);
    } else {
        buf_printf(b, _("- KK %s dibuat baru dengan NOMOR TETAP: "), d->no_kk);
        say_people(st, b);
        buf_puts(b, _(".\n- Lembar KK yang lama tidak berlaku lagi.\n"));
    }
    say_sources(st, b);
    buf_puts(b, _("- KK lalu menunggu TTE Kepala Dinas, dan pemohon diberi tahu.\n"));
}

void
request_say_which(const struct request_state *st, struct buf *b)
{
    buf_printf(b, "%s, ", st->live.d.ref);
    part_add_clean(b, st->live.d.pemohon_nama);
    buf_puts(b, "\n\n");
}

static void
say_approval(const struct request_state *st, struct buf *b)
{
    size_t warn = request_findings(st, "peringatan");
    request_say_which(st, b);
    if (needs_second(st))
        buf_puts(b, _("- PERLU ORANG KEDUA: persetujuan Anda dicatat, lalu verifikator atau penyelia lain "
                      "memeriksa.\n"
                      "- Belum ada KK yang dibuat sekarang.\n"));
    else
        say_issue(st, b);
    if (warn > 0)
        buf_printf(
            b, ngettext("- Ada %zu peringatan pemeriksaan.\n", "- Ada %zu peringatan pemeriksaan.\n", warn),
            warn);
}

void
request_confirm(struct screen *s, int tag, const char *title, const struct buf *text, const char *word)
{
    struct request_state *st = s->state;
    char part[sizeof(st->ask.text)];
    part_cut(part, sizeof(part), text->data);
    dialog_confirm(&st->ask, tag, title, part, word);
    st->asking = &st->ask;
}

void
request_approve_ask(struct screen *s)
{
    struct request_state *st = s->state;
    struct buf b = {0};
    size_t bad = request_findings(st, "galat");
    if (bad > 0) {
        request_tab_open(s, TAB_CHECKS);
        buf_printf(
            &b, ngettext("Pemeriksaan menemukan %zu galat. ", "Pemeriksaan menemukan %zu galat. ", bad), bad);
        buf_puts(
            &b,
            _("Tekan k untuk mengembalikan, atau t untuk menolak. Bila baru diperbaiki, tekan r dahulu."));
        request_message(s, SEV_ERROR, _("Belum dapat disetujui"), b.data);
    } else {
        db_uuid(st->key);
        say_approval(st, &b);
        request_confirm(s, ASK_APPROVE, _("Setujui permohonan"), &b, _(WORD_APPROVE));
    }
    buf_done(&b);
}

/* --- when it was sent ----------------------------------------------------------- */

/* What was typed for a decision that did not come about, so that it can be read and used again. */
static void
say_typed(struct request_state *st, struct buf *b)
{
    struct request_refusal *f = &st->refusal;
    if (f->nchosen == 0)
        return;
    buf_puts(b, _("\n\nYang sudah Anda pilih dan ketik:\n"));
    for (size_t i = 0; i < f->nchosen; i++)
        buf_printf(b, "- %s\n", f->chosen[i].row->label);
    const char *note = dialog_text(&f->reasons);
    if (note[0] != '\0')
        buf_printf(b, _("Catatan: %s"), note);
}

static void
not_taken(struct screen *s, const struct err *e)
{
    struct request_state *st = s->state;
    char part[sizeof(st->ask.text)];
    struct buf b = {0};
    buf_puts(&b, e->text);
    if (st->asking->tag == ASK_REFUSE)
        say_typed(st, &b);
    part_cut(part, sizeof(part), b.data);
    close_all(st);
    if (e->rc == RC_CONFLICT || e->rc == RC_NONE)
        request_lost(s, _("Tidak lagi Anda pegang"));
    request_message(s, SEV_ERROR, _("Keputusan tidak tersimpan"), part);
    buf_done(&b);
}

/* The outcome is unknown, or the database was busy: the dialog stays. */
static void
in_doubt(struct request_state *st, const struct err *e)
{
    struct dialog *d = st->asking;
    if (e->rc == RC_RETRY) {
        dialog_error(d, str_eq(e->code, DB_CANCELLED)
                            ? _("Dihentikan; belum tersimpan. Enter: kirim lagi.")
                            : _("Basis data sibuk; belum tersimpan. Tekan Enter lagi."));
        return;
    }
    str_copy(d->text, sizeof(d->text),
             _("Basis data tidak menjawab. BELUM DIKETAHUI apakah keputusan ini tersimpan.\n\n"
               "Tekan Enter lagi untuk memastikannya. Keputusan tidak akan tercatat dua kali.\n\n"
               "Esc hanya menutup kotak ini; lihat tab Riwayat setelah basis data tersambung."));
    d->top = 0;
    dialog_error(d, _("Belum diketahui hasilnya. Enter: pastikan."));
}

void
request_settle(struct screen *s, enum rc rc, const struct decide_result *res, unsigned *rx,
               const struct err *e)
{
    struct request_state *st = s->state;
    if (rc == RC_UNAVAILABLE || rc == RC_RETRY) {
        in_doubt(st, e);
        return;
    }
    *rx |= RX_RELOAD;
    if (rc != RC_OK) {
        not_taken(s, e);
        return;
    }
    close_all(st);
    request_now(s, res->state);
    if (str_eq(res->state, "awaiting_supervisor"))
        session_notice(s->ses, SEV_OK, "%s",
                       _("Persetujuan Anda tercatat; menunggu orang kedua. n: berikutnya."));
    else if (str_eq(res->state, "returned"))
        session_notice(s->ses, SEV_OK, "%s",
                       _("Dikembalikan; pemohon diberi tahu semua alasannya. n: berikutnya."));
    else if (str_eq(res->state, "rejected"))
        session_notice(s->ses, SEV_OK, "%s", _("Ditolak; pemohon diberi tahu. n: berikutnya."));
    else
        session_notice(s->ses, SEV_OK, _("Disetujui; menunggu TTE (%d lembar KK). n: berikutnya."),
                       res->sheets);
}

static void
send_approval(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    struct decide_result res = {.state = ""};
    struct arena *a = arena_new(s->arena);
    enum rc rc = decide_approve(s->ses->env.db, a, st->id, st->token, "", st->key, &res, e);
    request_settle(s, rc, &res, rx, e);
    arena_free(a);
}

/* --- from one dialog to the next ------------------------------------------------- */

enum rc
request_decide_done(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    switch (st->asking->tag) {
    case ASK_APPROVE:
        send_approval(s, rx, e);
        break;
    case ASK_REASONS:
        request_reasons_done(s);
        break;
    case ASK_TARGET:
        request_target_done(s);
        break;
    default:
        request_refuse_send(s, rx, e);
        break;
    }
    return RC_OK;
}

void
request_decide_cancel(struct screen *s)
{
    struct request_state *st = s->state;
    int tag = st->asking->tag;
    if (tag == ASK_TARGET || tag == ASK_REFUSE) {
        dialog_close(st->asking);
        st->asking = &st->refusal.reasons;
        return;
    }
    close_all(st);
}
