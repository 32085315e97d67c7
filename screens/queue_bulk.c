/*
 * queue_bulk.c - what can be done with the marked requests of the queue at once.
 *
 * Only what is safe: one's own claims are released, which undoes nothing. No decision is taken for several
 * requests, and no receipt printed: each would make an applicant's PIN void.
 */
#include "db/store/queue.h"
#include "screens/part.h"
#include "screens/queue.h"

void
queue_mark(struct screen *s, unsigned *rx)
{
    struct queue_state *st = s->state;
    int row = list_row(&st->page.list);
    if (row < 0 || !marks_toggle(&st->marks, st->rows.rows[row].request_id)) {
        *rx |= RX_BEEP;
        return;
    }
    (void)list_act(&st->page.list, ACTION_DOWN);
    if (st->marks.n > 0)
        session_notice(s->ses, SEV_INFO, _("%d ditandai. x: tindakan untuk yang ditandai."), st->marks.n);
}

void
queue_bulk_ask(struct screen *s, unsigned *rx)
{
    struct queue_state *st = s->state;
    if (st->marks.n == 0) {
        session_notice(s->ses, SEV_INFO, "%s", _("Belum ada yang ditandai. Spasi: tandai."));
        *rx |= RX_BEEP;
        return;
    }
    arena_free(st->asking);
    st->asking = arena_new(s->arena);
    struct choice *items = arena_array(st->asking, 2, sizeof(*items));
    items[0] = (struct choice){"lepas", _("Melepas yang Anda pegang ke antrean")};
    items[1] = (struct choice){"hapus", _("Menghapus semua tanda")};
    dialog_choose(&st->page.dlg, st->asking, QUEUE_ASK_BULK,
                  arena_printf(st->asking, _("%d permohonan ditandai"), st->marks.n), items, 2, false, NULL,
                  1);
}

/* Releases one of the own claims. The claim is asked for first: its token is what a release must name. */
static enum rc
release(struct screen *s, int64_t id, struct err *e)
{
    struct arena *a = arena_new(s->arena);
    struct claim claim = {0};
    enum rc rc = queue_claim(s->ses->env.db, a, id, "", "", &claim, e);
    if (rc == RC_OK)
        rc = queue_release(s->ses->env.db, id, claim.token, e);
    arena_free(a);
    return rc;
}

static bool
is_mine(const struct queue_state *st, int64_t id)
{
    for (size_t i = 0; i < st->page.n; i++)
        if (st->rows.rows[i].request_id == id)
            return st->rows.rows[i].mine;
    return false;
}

/* Those that were released lose their mark; an outage ends the rest, and what was done stays done. */
static enum rc
release_marked(struct screen *s, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    const struct marks all = st->marks;
    int released = 0, others = 0;
    enum rc rc = RC_OK;
    for (int i = 0; i < all.n && rc != RC_UNAVAILABLE; i++) {
        if (!is_mine(st, all.ids[i])) {
            others++;
            continue;
        }
        rc = release(s, all.ids[i], e);
        if (rc == RC_OK) {
            released++;
            (void)marks_toggle(&st->marks, all.ids[i]);
        }
    }
    *rx |= RX_RELOAD;
    if (rc == RC_UNAVAILABLE)
        return rc;
    session_notice(s->ses, others > 0 ? SEV_INFO : SEV_OK,
                   _("%d dilepas; %d yang tidak Anda pegang dibiarkan."), released, all.n - released);
    return RC_OK;
}

enum rc
queue_bulk_chosen(struct screen *s, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    const struct choice *c = dialog_choice(&st->page.dlg, 0);
    bool lepas = c != NULL && str_eq(c->code, "lepas");
    dialog_close(&st->page.dlg);
    if (lepas)
        return release_marked(s, rx, e);
    marks_clear(&st->marks);
    *rx |= RX_REDRAW;
    return RC_OK;
}
