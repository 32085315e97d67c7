/*
 * waiting.c - the officer's own decisions that have not taken effect: take one back, see why one came to
 * nothing.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "screens/list_page.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/registry.h"

struct waiting_state {
    struct list_page page;
    struct session *ses;
    struct decide_wait *rows;
    char key[37];     /* idempotency key of taking back */
    int64_t in_doubt; /* the request about which nobody knows whether it was taken back; 0: none */
    struct request_arg arg;
};

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_UNDO, "u", N_("urungkan"), N_("Mengurungkan keputusan yang ditunjuk; permohonannya kembali Anda pegang dan terbuka.")},
    {ACTION_OPEN, "Enter o", N_("buka"), N_("Membuka permohonannya.")},
    PART_REFRESH_KEY, PART_LIST_KEYS, PART_END_KEYS,
};
/* clang-format on */

static int64_t
row_id(const void *ctx, int row)
{
    return ((const struct waiting_state *)ctx)->rows[row].request_id;
}

static const char *
row_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct waiting_state *st = ctx;
    const struct decide_wait *w = &st->rows[row];
    int64_t left = waiting_left(st->ses, w);
    if (col == 0)
        return w->ref;
    if (col == 1)
        return waiting_done_text(w->keputusan);
    *role = waiting_open(w) ? ROLE_OK : ROLE_ERROR;
    if (!waiting_open(w))
        return _("[x] tidak berlaku");
    if (left == 0)
        return _("sedang diberlakukan");
    snprintf(buf, LIST_CELL, _("berlaku %lld detik lagi"), (long long)left);
    return buf;
}

static const struct column columns[] = {
    {N_("Permohonan"), 13, 18, 0, ALIGN_LEFT},
    {N_("Keputusan Anda"), 22, 30, 1, ALIGN_LEFT},
    {N_("Keadaan"), 24, 40, 2, ALIGN_LEFT},
};
static const struct list_source source = {columns, COUNT(columns), list_page_count, row_id, row_cell};

static void
draw_tail(const struct screen *s, struct surface *out, struct rect at, int row)
{
    const struct waiting_state *st = s->state;
    const struct decide_wait *w = &st->rows[row];
    char when[CLOCK_TEXT];
    struct arena *a = arena_new(NULL);
    const char *text =
        waiting_open(w)
            ? _("Belum ada yang berubah sampai waktunya habis. u: urungkan, seperti belum diputuskan.")
            : arena_printf(a,
                           _("Tidak berlaku, %s: %s Tidak ada yang berubah. Enter: buka dan putuskan lagi."),
                           clock_text(when, w->at, s->ses->zone), w->fault_text);
    surface_wrap(out, at, waiting_open(w) ? ROLE_TEXT : ROLE_ERROR, text);
    arena_free(a);
}

static const struct list_page_kind kind = {
    .narrow = &source,
    .wide = &source,
    .failed = N_("Keputusan yang menunggu belum dapat diambil. r: coba lagi."),
    .empty = N_("Tidak ada keputusan Anda yang menunggu berlaku. Esc: kembali."),
    .tail_rows = 4,
    .tail = draw_tail,
};

static enum rc
waiting_open_screen(struct screen *s, const void *arg, struct err *e)
{
    (void)arg;
    (void)e;
    ((struct waiting_state *)s->state)->ses = s->ses;
    list_page_open(s, &kind, keys);
    return RC_OK;
}

static enum rc
waiting_load_screen(struct screen *s, struct err *e)
{
    struct waiting_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct decide_wait *rows;
    size_t n = 0;
    enum rc rc = decide_waiting(s->ses->env.db, a, &rows, &n, e);
    if (list_page_keep(s, a, rc, n, n + 1) != RC_OK)
        return rc;
    st->rows = rows;
    list_reloaded(&st->page.list);
    /* The line above the keys counts from the same moment. */
    waiting_load(s->ses);
    return RC_OK;
}

static enum rc
take_back(struct screen *s, const struct decide_wait *w, unsigned *rx, struct err *e)
{
    struct waiting_state *st = s->state;
    struct decide_claim claim = {0};
    if (st->in_doubt != w->request_id)
        db_uuid(st->key);
    struct arena *a = arena_new(s->arena);
    enum rc rc = decide_take_back(s->ses->env.db, a, w->request_id, st->key, &claim, e);
    arena_free(a);
    st->in_doubt = rc == RC_UNAVAILABLE || rc == RC_RETRY ? w->request_id : 0;
    if (st->in_doubt != 0) {
        session_notice(s->ses, SEV_ERROR, "%s",
                       _("Basis data tidak menjawab; belum tentu diurungkan. u lagi: pastikan."));
        return RC_OK;
    }
    if (rc != RC_OK) {
        *rx |= RX_RELOAD;
        return rc;
    }
    session_notice(s->ses, SEV_OK, "%s",
                   _("Diurungkan. Permohonan kembali Anda pegang, seperti sebelum diputuskan."));
    s->ses->waiting.stale = true;
    st->arg = (struct request_arg){.request_id = w->request_id, .token = claim.token};
    *rx |= session_push(s, &screen_request, &st->arg);
    return RC_OK;
}

static enum rc
waiting_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct waiting_state *st = s->state;
    int row = list_row(&st->page.list);
    if (list_page_act(s, a, rx))
        return RC_OK;
    if (row < 0) {
        *rx |= RX_BEEP;
    } else if (a == ACTION_OPEN) {
        st->arg = (struct request_arg){.request_id = st->rows[row].request_id};
        *rx |= session_push(s, &screen_request, &st->arg);
    } else if (a == ACTION_UNDO && waiting_open(&st->rows[row])) {
        return take_back(s, &st->rows[row], rx, e);
    } else {
        *rx |= RX_BEEP;
    }
    return RC_OK;
}

const struct screen_ops screen_waiting = {
    .name = "waiting",
    .title = N_("Keputusan yang menunggu"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA,
    .state_size = sizeof(struct waiting_state),
    .keys = keys,
    .open = waiting_open_screen,
    .load = waiting_load_screen,
    .tick = part_tick,
    .draw = list_page_draw,
    .act = waiting_act,
    .modal = list_page_modal,
    .save = place_page_save,
    .restore = place_page_restore,
};
