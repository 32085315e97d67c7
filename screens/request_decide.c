/*
 * request_decide.c - approving, returning, rejecting: what will happen is said first, then a word
 * is typed.
 *
 * The idempotency key is made when the dialog opens. When the database goes away under a
 * decision, nobody knows whether it was taken; the dialog stays with everything typed, and
 * Enter settles it with the same key.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "console/base/utf8.h"
#include "db/model/state.h"
#include "db/store/decide.h"
#include "screens/part.h"
#include "screens/request.h"

#define WORD_APPROVE N_("SETUJU")
#define WORD_RETURN  N_("KEMBALI")
#define WORD_REJECT  N_("TOLAK")

static struct request_state *
state_of(const struct screen *s)
{
    return s->state;
}

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

static void
say_approval(const struct request_state *st, struct buf *b)
{
    size_t warn = request_findings(st, "peringatan");
    buf_printf(b, _("%s, %s.\n\n"), st->live.d.ref, st->live.d.pemohon_nama);
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

/* The longest text of a dialog, cut between characters. */
static void
open_confirm(struct screen *s, int tag, const char *title, const struct buf *text, const char *word)
{
    struct request_state *st = state_of(s);
    char part[sizeof(st->ask.text)];
    utf8_clean_to(part, sizeof(part), text->data);
    dialog_confirm(&st->ask, tag, title, part, word);
    st->asking = &st->ask;
}

void
request_approve_ask(struct screen *s)
{
    struct request_state *st = state_of(s);
    struct buf b = {0};
    size_t bad = request_findings(st, "galat");
    if (bad > 0) {
        st->tab = TAB_CHECKS;
        request_page(s);
        buf_printf(
            &b, ngettext("Pemeriksaan menemukan %zu galat. ", "Pemeriksaan menemukan %zu galat. ", bad), bad);
        buf_puts(
            &b,
            _("Tekan k untuk mengembalikan, atau t untuk menolak. Bila baru diperbaiki, tekan r dahulu."));
        request_message(s, SEV_ERROR, _("Belum dapat disetujui"), b.data);
    } else {
        db_uuid(st->key);
        say_approval(st, &b);
        open_confirm(s, ASK_APPROVE, _("Setujui permohonan"), &b, _(WORD_APPROVE));
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
    struct request_state *st = state_of(s);
    char part[sizeof(st->ask.text)];
    struct buf b = {0};
    buf_puts(&b, e->text);
    if (st->asking->tag == ASK_REFUSE)
        say_typed(st, &b);
    utf8_clean_to(part, sizeof(part), b.data);
    close_all(st);
    if (e->rc == RC_CONFLICT || e->rc == RC_NONE)
        request_lost(s);
    request_message(s, SEV_ERROR, _("Keputusan tidak tersimpan"), part);
    buf_done(&b);
}

/* The outcome is unknown, or the database was busy: the dialog stays. */
static void
in_doubt(struct request_state *st, const struct err *e)
{
    struct dialog *d = st->asking;
    if (e->rc == RC_RETRY) {
        dialog_error(d, _("Basis data sibuk; belum tersimpan. Tekan Enter lagi."));
        return;
    }
    str_copy(d->text, sizeof(d->text),
             _("Basis data tidak menjawab. BELUM DIKETAHUI apakah keputusan ini tersimpan.\n\n"
               "Tekan Enter lagi untuk memastikannya. Keputusan tidak akan tercatat dua kali.\n\n"
               "Esc hanya menutup kotak ini; lihat tab Riwayat setelah basis data tersambung."));
    d->top = 0;
    dialog_error(d, _("Belum diketahui hasilnya. Enter: pastikan."));
}

/* Shows the outcome of a decision that was sent. */
static void
settle(struct screen *s, enum rc rc, const struct decide_result *res, unsigned *rx, const struct err *e)
{
    struct request_state *st = state_of(s);
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
    struct request_state *st = state_of(s);
    struct decide_result res = {.state = ""};
    struct arena *a = arena_new(s->arena);
    enum rc rc = decide_approve(s->ses->env.db, a, st->id, st->token, "", st->key, &res, e);
    settle(s, rc, &res, rx, e);
    arena_free(a);
}

/* --- returning and rejecting -------------------------------------------------- */

static bool
is_return(const struct request_refusal *f)
{
    return str_eq(f->decision, "return");
}

/* Choices must outlive every reload, so they are copied. */
static void
fill_documents(const struct request_state *st, struct request_refusal *f)
{
    f->documents = arena_array(f->arena, st->full.nfiles, sizeof(*f->documents));
    f->ndocuments = 0;
    for (size_t i = 0; i < st->full.nfiles; i++) {
        const struct request_attachment *r = &st->full.files[i];
        bool seen = false;
        for (int j = 0; j < f->ndocuments; j++)
            seen = seen || str_eq(f->documents[j].code, r->dokumen);
        if (seen)
            continue;
        const char *label = r->attachment_id != 0 ? arena_strdup(f->arena, r->label)
                                                  : arena_printf(f->arena, _("%s (tidak ada)"), r->label);
        f->documents[f->ndocuments++] = (struct choice){arena_strdup(f->arena, r->dokumen), label};
    }
}

static void
fill_elements(struct request_refusal *f)
{
    f->elements = arena_array(f->arena, EL_COUNT_ + 2, sizeof(*f->elements));
    f->nelements = 0;
    for (unsigned el = 0; el < EL_COUNT_; el++)
        f->elements[f->nelements++] =
            (struct choice){element_word((enum element)el), element_label((enum element)el)};
    f->elements[f->nelements++] = (struct choice){"no_kk", _("No. KK")};
    f->elements[f->nelements++] = (struct choice){"alamat", _("Alamat")};
}

enum rc
request_refuse_ask(struct screen *s, const char *decision, struct err *e)
{
    struct request_state *st = state_of(s);
    struct request_refusal *f = &st->refusal;
    struct arena *a = arena_new(s->arena);
    struct reason_row *rows;
    size_t n;
    enum rc rc = request_reasons(s->ses->env.db, a, decision, &rows, &n, e);
    if (rc != RC_OK) {
        arena_free(a);
        return rc;
    }
    arena_free(f->arena);
    *f = (struct request_refusal){.arena = a, .decision = decision, .rows = rows, .nrows = n};
    db_uuid(st->key);
    fill_documents(st, f);
    fill_elements(f);
    struct choice *items = arena_array(a, n, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice){rows[i].reason, rows[i].label};
    dialog_choose(&f->reasons, a, ASK_REASONS,
                  is_return(f) ? _("Kembalikan: tandai semua alasannya") : _("Tolak: tandai semua alasannya"),
                  items, (int)n, true, _("Catatan untuk pemohon:"), NOTE_MAX);
    st->asking = &f->reasons;
    return RC_OK;
}

/* --- step 2: what each reason is tied to --------------------------------------- */

static bool
has_targets(const struct request_refusal *f, const struct reason_row *r)
{
    return (str_eq(r->about, "dokumen") && f->ndocuments > 0) || str_eq(r->about, "elemen");
}

/* Missing documents are what "incomplete" is about, most of the time. */
static void
mark_likely(const struct request_state *st, struct request_refusal *f, const struct chosen_reason *c)
{
    for (size_t i = 0; i < c->ntargets; i++)
        picker_mark(&f->target.pick, c->targets[i]);
    if (c->ntargets > 0 || !str_eq(c->row->reason, "BERKAS_KURANG"))
        return;
    for (size_t i = 0; i < st->full.nfiles; i++)
        if (st->full.files[i].mandatory && st->full.files[i].attachment_id == 0)
            picker_mark(&f->target.pick, st->full.files[i].dokumen);
}

static void
ask_target(struct screen *s)
{
    struct request_state *st = state_of(s);
    struct request_refusal *f = &st->refusal;
    const struct chosen_reason *c = &f->chosen[f->at];
    bool document = str_eq(c->row->about, "dokumen");
    char title[80], reason[56];
    utf8_clean_to(reason, sizeof(reason), c->row->label);
    str_printf(title, sizeof(title), document ? _("%s: dokumen mana?") : _("%s: elemen mana?"), reason);
    dialog_choose(&f->target, f->arena, ASK_TARGET, title, document ? f->documents : f->elements,
                  document ? f->ndocuments : f->nelements, true, NULL, 1);
    mark_likely(st, f, c);
    st->asking = &f->target;
}

static size_t
lines_of(const struct request_refusal *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->nchosen; i++)
        n += f->chosen[i].ntargets > 0 ? f->chosen[i].ntargets : 1;
    return n;
}

static const char *
target_label(const struct request_refusal *f, const char *code)
{
    for (int i = 0; i < f->ndocuments; i++)
        if (str_eq(f->documents[i].code, code))
            return f->documents[i].label;
    for (int i = 0; i < f->nelements; i++)
        if (str_eq(f->elements[i].code, code))
            return f->elements[i].label;
    return code;
}

static void
say_reasons(const struct request_refusal *f, struct buf *b)
{
    for (size_t i = 0; i < f->nchosen; i++) {
        const struct chosen_reason *c = &f->chosen[i];
        buf_printf(b, "- %s", c->row->label);
        for (size_t t = 0; t < c->ntargets; t++)
            buf_printf(b, "%s%s", t == 0 ? ": " : ", ", target_label(f, c->targets[t]));
        buf_puts(b, "\n");
    }
}

static void
ask_refuse(struct screen *s)
{
    struct request_state *st = state_of(s);
    struct request_refusal *f = &st->refusal;
    struct buf b = {0};
    const char *note = dialog_text(&f->reasons);
    buf_printf(&b, _("%s, %s.\n\n"), st->live.d.ref, st->live.d.pemohon_nama);
    say_reasons(f, &b);
    if (note[0] != '\0')
        buf_printf(&b, _("Catatan: %s\n"), note);
    buf_puts(&b,
             is_return(f)
                 ? _("\nPemohon diberi tahu semuanya sekaligus, dan dapat memperbaiki lalu mengirim lagi.")
                 : _("\nPermohonan ditutup. Pemohon diberi tahu dan harus mengajukan permohonan baru."));
    open_confirm(s, ASK_REFUSE, is_return(f) ? _("Kembalikan kepada pemohon") : _("Tolak permohonan"), &b,
                 is_return(f) ? _(WORD_RETURN) : _(WORD_REJECT));
    buf_done(&b);
}

/* The next reason that needs a target, from f->at on; the confirmation after the last. */
static void
go_on(struct screen *s)
{
    struct request_refusal *f = &state_of(s)->refusal;
    while (f->at < f->nchosen && !has_targets(f, f->chosen[f->at].row))
        f->at++;
    if (f->at < f->nchosen) {
        ask_target(s);
    } else if (lines_of(f) > REASONS_MAX) {
        state_of(s)->asking = &f->reasons;
        dialog_error(&f->reasons, _("Terlalu banyak alasan dan sasaran: paling banyak 20."));
    } else {
        ask_refuse(s);
    }
}

static const struct reason_row *
find_reason(const struct request_refusal *f, const char *code)
{
    for (size_t i = 0; i < f->nrows; i++)
        if (str_eq(f->rows[i].reason, code))
            return &f->rows[i];
    return NULL;
}

/* Targets chosen earlier stay with their reason when the officer comes back to the list. */
static void
take_reasons(struct request_refusal *f)
{
    struct chosen_reason old[REASONS_MAX];
    size_t nold = f->nchosen;
    memcpy(old, f->chosen, sizeof(old));
    f->nchosen = 0;
    for (int i = 0; i < dialog_count(&f->reasons) && f->nchosen < REASONS_MAX; i++) {
        struct chosen_reason *c = &f->chosen[f->nchosen++];
        *c = (struct chosen_reason){.row = find_reason(f, dialog_choice(&f->reasons, i)->code)};
        for (size_t j = 0; j < nold; j++)
            if (old[j].row == c->row)
                *c = old[j];
    }
    f->at = 0;
}

static void
reasons_done(struct screen *s)
{
    struct request_refusal *f = &state_of(s)->refusal;
    bool other = false;
    for (int i = 0; i < dialog_count(&f->reasons); i++)
        other = other || str_eq(dialog_choice(&f->reasons, i)->code, "LAIN");
    if (other && dialog_text(&f->reasons)[0] == '\0') {
        dialog_error(&f->reasons, _("Alasan lain harus dijelaskan pada catatan."));
        return;
    }
    take_reasons(f);
    go_on(s);
}

static void
target_done(struct screen *s)
{
    struct request_refusal *f = &state_of(s)->refusal;
    struct chosen_reason *c = &f->chosen[f->at];
    c->ntargets = 0;
    for (int i = 0; i < dialog_count(&f->target) && c->ntargets < REASONS_MAX; i++)
        c->targets[c->ntargets++] = dialog_choice(&f->target, i)->code;
    f->at++;
    go_on(s);
}

static void
send_refusal(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = state_of(s);
    struct request_refusal *f = &st->refusal;
    struct decide_result res = {.state = ""};
    struct decide_reason reasons[REASONS_MAX];
    struct arena *a = arena_new(s->arena);
    size_t n = 0;
    for (size_t i = 0; i < f->nchosen; i++) {
        const struct chosen_reason *c = &f->chosen[i];
        for (size_t t = 0; t < c->ntargets && n < REASONS_MAX; t++)
            reasons[n++] = (struct decide_reason){c->row->reason, c->targets[t], ""};
        if (c->ntargets == 0 && n < REASONS_MAX)
            reasons[n++] = (struct decide_reason){c->row->reason, "", ""};
    }
    enum rc rc = decide_refuse(s->ses->env.db, a, st->id, st->token, f->decision, reasons, n,
                               dialog_text(&f->reasons), st->key, &res, e);
    settle(s, rc, &res, rx, e);
    arena_free(a);
}

/* --- from one dialog to the next ------------------------------------------------- */

enum rc
request_decide_done(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = state_of(s);
    switch (st->asking->tag) {
    case ASK_APPROVE:
        send_approval(s, rx, e);
        break;
    case ASK_REASONS:
        reasons_done(s);
        break;
    case ASK_TARGET:
        target_done(s);
        break;
    default:
        send_refusal(s, rx, e);
        break;
    }
    return RC_OK;
}

void
request_decide_cancel(struct screen *s)
{
    struct request_state *st = state_of(s);
    int tag = st->asking->tag;
    if (tag == ASK_TARGET || tag == ASK_REFUSE) {
        dialog_close(st->asking);
        st->asking = &st->refusal.reasons;
        return;
    }
    close_all(st);
}
