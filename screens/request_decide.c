/*
 * request_decide.c - what all decisions share once the word was typed, and sending a request up.
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

#define ESCALATE_CHARS 300

static void
close_all(struct request_state *st)
{
    dialog_close(&st->ask);
    dialog_close(&st->refusal.reasons);
    dialog_close(&st->refusal.target);
    st->asking = NULL;
}

/* --- when it was sent ----------------------------------------------------------- */

static bool
has_words(const struct request_state *st)
{
    return st->refusal.n > 0 || st->refusal.note[0] != '\0';
}

static void
not_taken(struct screen *s, const struct err *e)
{
    struct request_state *st = s->state;
    char part[sizeof(st->ask.text)];
    struct buf b = {0};
    bool gone = e->rc == RC_CONFLICT || e->rc == RC_NONE;
    buf_puts(&b, e->text);
    if (has_words(st))
        buf_puts(&b, _("\n\nAlasan dan catatan yang sudah Anda susun tersimpan; ada lagi begitu permohonan "
                       "ini Anda pegang."));
    part_cut(part, sizeof(part), b.data);
    close_all(st);
    if (gone)
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

/* It waits for the end of its window: nothing of the request has changed, but the officer is done with it. */
static void
decided(struct screen *s, const struct decide_result *res, const char *decision)
{
    struct request_state *st = s->state;
    st->live.d.pending = arena_strdup(st->live.arena, decision);
    st->live.d.pending_mine = true;
    st->live.d.pending_in = res->effective_in;
    st->decided_until = request_ms(s) + res->effective_in * 1000;
    request_lost(s, NULL);
    s->ses->drop_repeats = true;
    waiting_load(s->ses);
}

static void
in_effect(struct screen *s, const struct decide_result *res)
{
    request_now(s, res->state);
    request_work_forget(s->state);
    if (str_eq(res->state, "awaiting_supervisor"))
        session_notice(s->ses, SEV_OK, "%s",
                       _("Tercatat; menunggu orang kedua atau penyelia. n: berikutnya."));
    else if (str_eq(res->state, "returned"))
        session_notice(s->ses, SEV_OK, "%s",
                       _("Dikembalikan; pemohon diberi tahu semua alasannya. n: berikutnya."));
    else if (str_eq(res->state, "rejected"))
        session_notice(s->ses, SEV_OK, "%s", _("Ditolak; pemohon diberi tahu. n: berikutnya."));
    else
        session_notice(s->ses, SEV_OK, _("Disetujui; menunggu TTE (%d lembar KK). n: berikutnya."),
                       res->sheets);
}

void
request_settle(struct screen *s, enum rc rc, const struct decide_result *res, const char *decision,
               unsigned *rx, const struct err *e)
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
    s->ses->waiting.window = res->effective_in;
    if (res->effective_in > 0)
        decided(s, res, decision);
    else
        in_effect(s, res);
}

static void
send_approval(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    struct decide_result res = {.state = ""};
    struct arena *a = arena_new(s->arena);
    enum rc rc = decide_approve(s->ses->env.db, a, st->id, st->token, "", st->key, &res, e);
    request_settle(s, rc, &res, "approve", rx, e);
    arena_free(a);
}

/* --- up to a supervisor ------------------------------------------------------------- */

enum rc
request_escalate_ask(struct screen *s, struct err *e)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    struct reason_row *rows;
    size_t n;
    arena_free(f->step);
    f->step = arena_new(s->arena);
    enum rc rc = request_reasons(s->ses->env.db, f->step, "escalate", &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    struct choice *items = arena_array(f->step, n, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice){rows[i].reason, rows[i].label};
    db_uuid(st->key);
    dialog_choose(&st->ask, f->step, ASK_ESCALATE, _("Naikkan ke penyelia: pilih alasannya"), items, (int)n,
                  false, _("Catatan untuk penyelia (wajib):"), ESCALATE_CHARS);
    st->ask.text_required = true;
    st->asking = &st->ask;
    return RC_OK;
}

static void
send_escalation(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    struct decide_result res = {.state = ""};
    const struct choice *c = dialog_choice(&st->ask, 0);
    struct arena *a = arena_new(s->arena);
    enum rc rc = decide_escalate(s->ses->env.db, a, st->id, st->token, c->code, dialog_text(&st->ask),
                                 st->key, &res, e);
    request_settle(s, rc, &res, "escalate", rx, e);
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
    case ASK_LINE_NOTE:
    case ASK_ALL_NOTE:
        request_note_done(s);
        break;
    case ASK_ESCALATE:
        send_escalation(s, rx, e);
        break;
    case ASK_REVIEW:
        request_review_send(s, rx, e);
        break;
    case ASK_REASON:
        return request_reason_done(s, e);
    case ASK_NOTE:
        request_note_send(s, rx, e);
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
    if (tag == ASK_TARGET) {
        dialog_close(st->asking);
        st->asking = &st->refusal.reasons;
        return;
    }
    if (tag == ASK_LINE_NOTE || tag == ASK_ALL_NOTE || tag == ASK_NOTE) {
        /* What was typed is kept: Esc loses nothing. */
        request_refuse_typed(st);
        request_note_typed(st);
        close_all(st);
        request_work_changed(s);
        return;
    }
    close_all(st);
    /* Nothing was put together: back to the request, not to an empty tab. */
    if (tag == ASK_REASONS && !has_words(st)) {
        st->refusal.open = false;
        request_tab_open(s, TAB_COMPARE);
    }
}
