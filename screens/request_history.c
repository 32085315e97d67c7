/*
 * request_history.c - the page of what happened to a request, step by step.
 */
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "db/model/refusal.h"
#include "db/model/state.h"
#include "db/store/reason.h"
#include "screens/request.h"

static const char *
target_text(struct arena *a, const char *target)
{
    struct buf b = {0};
    refusal_target_text(&b, target);
    const char *text = arena_strdup(a, b.data);
    buf_done(&b);
    return text;
}

/* A decision that came to nothing: its reason is what was decided, its target the word of why. */
static bool
came_to_nothing(const struct request_event *ev)
{
    return str_eq(ev->keputusan, "taken_back") || str_eq(ev->keputusan, "failed") ||
           str_eq(ev->keputusan, "void");
}

static const char *
nothing_text(struct arena *a, const struct request_event *ev)
{
    struct err why = {0};
    const char *decided = waiting_done_text(ev->reason);
    if (str_eq(ev->keputusan, "taken_back"))
        return arena_printf(a, _("Diurungkan sebelum berlaku: %s"), decided);
    (void)reason_set(&why, "LKCON", ev->target);
    return arena_printf(a, _("Tidak jadi berlaku: %s. %s"), decided, why.text);
}

static bool
same_event(const struct request_event *a, const struct request_event *b)
{
    return a->at == b->at && str_eq(a->dari, b->dari) && str_eq(a->ke, b->ke);
}

/* The time stands alone on the left, so that a long line goes on below its own words. */
static const struct column columns[] = {{.min = 20}, {.min = 20, .weight = 1}};

/* what: what happened, by whom; parts in the page's arena. */
static void
put_step(struct text *t, int64_t at, const char *what, const char *actor, enum zone z)
{
    char when[CLOCK_TEXT];
    const struct text_cell left = {ROLE_DIM, clock_text(when, at, z)};
    /* An officer's name, or the account of a channel. */
    const struct text_cell parts[] = {
        {ROLE_TEXT, what}, {ROLE_DIM, arena_printf(t->arena, _("  oleh %s"), channel_label(actor))}};
    const struct text_parts cells[] = {{&left, 1}, {parts, COUNT(parts)}};
    text_cells_parts(t, cells, COUNT(cells));
}

static void
put_event(struct text *t, const struct request_event *ev, enum zone z)
{
    const char *what;
    if (str_eq(ev->keputusan, "second"))
        what = _("Setuju sebagai orang pertama; menunggu orang kedua");
    else if (str_eq(ev->keputusan, "escalate"))
        what = _("Dinaikkan ke penyelia");
    else if (str_eq(ev->keputusan, "review"))
        what = _("Diperiksa ulang dari awal");
    else if (came_to_nothing(ev))
        what = nothing_text(t->arena, ev);
    else if (ev->dari[0] == '\0')
        what = arena_printf(t->arena, _("Masuk: %s"), state_label(ev->ke));
    else
        what = arena_printf(t->arena, "%s -> %s", state_label(ev->dari), state_label(ev->ke));
    put_step(t, ev->at, what, ev->actor, z);
}

/* A line below a step. */
static void
put_below(struct text *t, const char *line)
{
    const struct text_cell cells[] = {{ROLE_TEXT, ""}, {ROLE_TEXT, line}};
    text_cells(t, cells, COUNT(cells));
}

/* Ticks on documents up to that time, from *next on. */
static void
put_ticks(const struct request_state *st, struct text *t, size_t *next, int64_t until, enum zone z)
{
    for (; *next < st->full.nticks && st->full.ticks[*next].at < until; (*next)++) {
        const struct attachment_tick *k = &st->full.ticks[*next];
        put_step(t, k->at, arena_printf(t->arena, _("Berkas dilihat dan cocok: %s"), k->label), k->officer,
                 z);
    }
}

static void
history_page(const struct screen *s, struct text *t)
{
    const struct request_state *st = s->state;
    size_t tick = 0;
    text_table(t, columns, COUNT(columns));
    for (size_t i = 0; i < st->full.nevents; i++) {
        const struct request_event *ev = &st->full.events[i];
        if (i == 0 || !same_event(ev, ev - 1)) {
            put_ticks(st, t, &tick, ev->at, s->ses->zone);
            put_event(t, ev, s->ses->zone);
        }
        if (ev->reason[0] != '\0' && !came_to_nothing(ev))
            put_below(t, arena_printf(t->arena, "- %s%s%s", ev->reason, ev->target[0] != '\0' ? ": " : "",
                                      ev->target[0] != '\0' ? target_text(t->arena, ev->target) : ""));
        bool last = i + 1 == st->full.nevents || !same_event(ev, ev + 1);
        if (last && ev->catatan[0] != '\0')
            put_below(t, arena_printf(t->arena, _("Catatan: %s"), ev->catatan));
    }
    put_ticks(st, t, &tick, INT64_MAX, s->ses->zone);
    if (st->full.nevents + st->full.nticks == 0)
        text_line(t, ROLE_TEXT, "%s", _("Belum ada riwayat."));
}

const struct request_tab_ops request_tab_history = {
    .label = N_("Riwayat"),
    .page = history_page,
};
