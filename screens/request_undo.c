/*
 * request_undo.c - between a decision and its effect: taking it back, and what became of it.
 */
#include <string.h>

#include "console/base/str.h"
#include "db/store/queue.h"
#include "screens/part.h"
#include "screens/registry.h"
#include "screens/request.h"

static bool
was_refusal(const char *decision)
{
    return str_eq(decision, "return") || str_eq(decision, "reject");
}

/* The claim is ours again, and the screen is where it was before the decision. */
static void
taken_back(struct screen *s, const struct decide_claim *claim, unsigned *rx)
{
    struct request_state *st = s->state;
    bool refusal = was_refusal(st->live.d.pending);
    st->token = claim->token;
    st->extended_at = request_ms(s);
    st->lease_until = st->extended_at + claim->lease * 1000;
    st->decided_until = 0;
    st->lost = NULL;
    st->live.d.pending = "";
    waiting_load(s->ses);
    request_work_forget(st);
    request_set_mode(s);
    request_work_load(s);
    if (refusal)
        request_tab_open(s, TAB_REFUSE);
    session_notice(s->ses, SEV_OK, "%s",
                   _("Diurungkan. Permohonan kembali Anda pegang, seperti sebelum diputuskan."));
    *rx |= RX_RELOAD;
}

static enum rc
take_back(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    struct decide_claim claim = {0};
    if (!st->undo.in_doubt)
        db_uuid(st->undo.key);
    struct arena *a = arena_new(s->arena);
    enum rc rc = decide_take_back(s->ses->env.db, a, st->id, st->undo.key, &claim, e);
    arena_free(a);
    st->undo.in_doubt = rc == RC_UNAVAILABLE || rc == RC_RETRY;
    if (st->undo.in_doubt) {
        session_notice(s->ses, SEV_ERROR, "%s",
                       _("Basis data tidak menjawab; belum tentu diurungkan. u lagi: pastikan."));
        return RC_OK;
    }
    if (rc != RC_OK) {
        *rx |= RX_RELOAD;
        s->ses->waiting.stale = true;
        return rc;
    }
    taken_back(s, &claim, rx);
    return RC_OK;
}

enum rc
request_undo(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    if (st->mode == MODE_DECIDED)
        return take_back(s, rx, e);
    *rx |= session_push(s, &screen_waiting, NULL);
    return RC_OK;
}

/* The sentence of a decision on this request that came to nothing; NULL: there is none. */
static const struct decide_wait *
fault_of(const struct session *ses, int64_t id)
{
    for (size_t i = 0; i < ses->waiting.n; i++)
        if (ses->waiting.rows[i].request_id == id && !waiting_open(&ses->waiting.rows[i]))
            return &ses->waiting.rows[i];
    return NULL;
}

void
request_check_decided(struct screen *s, bool waited)
{
    struct request_state *st = s->state;
    const struct request_detail *d = &st->live.d;
    struct buf b = {0};
    if (d->pending[0] != '\0' && d->pending_mine) {
        st->decided_until = request_ms(s) + d->pending_in * 1000;
        return;
    }
    st->decided_until = 0;
    if (!waited || !request_undecided(d->state))
        return;
    waiting_load(s->ses);
    const struct decide_wait *w = fault_of(s->ses, st->id);
    if (w == NULL)
        return;
    buf_printf(&b, _("Sewaktu akan diberlakukan, keputusan Anda (%s) ditolak; tidak ada yang berubah.\n\n"),
               waiting_done_text(w->keputusan));
    buf_puts(&b, w->fault_text);
    buf_puts(&b, d->mine ? _("\n\na: ambil lagi untuk memutuskan kembali.")
                         : _("\n\nPermohonan ini kembali ke antrean."));
    request_message(s, SEV_ERROR, _("Keputusan tidak berlaku"), b.data);
    buf_done(&b);
}
