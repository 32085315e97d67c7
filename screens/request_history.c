/*
 * request_history.c - the page of what happened to a request, step by step.
 */
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "db/model/state.h"
#include "screens/request.h"

static const char *
target_text(const char *target)
{
    for (unsigned el = 0; el < EL_COUNT_; el++)
        if (str_eq(target, element_word((enum element)el)))
            return element_label((enum element)el);
    if (str_eq(target, "alamat"))
        return _("Alamat");
    return str_eq(target, "no_kk") ? _("No. KK") : target;
}

static bool
same_event(const struct request_event *a, const struct request_event *b)
{
    return a->at == b->at && str_eq(a->dari, b->dari) && str_eq(a->ke, b->ke);
}

static void
put_event(struct text *t, const struct request_event *ev, enum zone z)
{
    char when[CLOCK_TEXT];
    text_seg(t, ROLE_DIM, "%s  ", clock_text(when, ev->at, z));
    if (str_eq(ev->keputusan, "second"))
        text_seg(t, ROLE_TEXT, "%s", _("Setuju sebagai orang pertama; menunggu orang kedua"));
    else if (ev->dari[0] == '\0')
        text_seg(t, ROLE_TEXT, _("Masuk: %s"), state_label(ev->ke));
    else
        text_seg(t, ROLE_TEXT, "%s -> %s", state_label(ev->dari), state_label(ev->ke));
    /* An officer's name, or the account of a channel. */
    text_seg(t, ROLE_DIM, _("  oleh %s"), channel_label(ev->actor));
    text_end(t);
}

/* Ticks on documents up to that time, from *next on. */
static void
put_ticks(const struct request_state *st, struct text *t, size_t *next, int64_t until, enum zone z)
{
    char when[CLOCK_TEXT];
    for (; *next < st->full.nticks && st->full.ticks[*next].at < until; (*next)++) {
        const struct attachment_tick *k = &st->full.ticks[*next];
        text_seg(t, ROLE_DIM, "%s  ", clock_text(when, k->at, z));
        text_seg(t, ROLE_TEXT, _("Berkas dilihat dan cocok: %s"), k->label);
        text_seg(t, ROLE_DIM, _("  oleh %s"), k->officer);
        text_end(t);
    }
}

static void
history_page(const struct screen *s, struct text *t)
{
    const struct request_state *st = s->state;
    size_t tick = 0;
    for (size_t i = 0; i < st->full.nevents; i++) {
        const struct request_event *ev = &st->full.events[i];
        if (i == 0 || !same_event(ev, ev - 1)) {
            put_ticks(st, t, &tick, ev->at, s->ses->zone);
            put_event(t, ev, s->ses->zone);
        }
        if (ev->reason[0] != '\0')
            text_line(t, ROLE_TEXT, "    - %s%s%s", ev->reason, ev->target[0] != '\0' ? ": " : "",
                      target_text(ev->target));
        bool last = i + 1 == st->full.nevents || !same_event(ev, ev + 1);
        if (last && ev->catatan[0] != '\0')
            text_line(t, ROLE_TEXT, _("    Catatan: %s"), ev->catatan);
    }
    put_ticks(st, t, &tick, INT64_MAX, s->ses->zone);
    if (st->full.nevents == 0)
        text_line(t, ROLE_TEXT, "%s", _("Belum ada riwayat."));
}

const struct request_tab_ops request_tab_history = {
    .label = N_("Riwayat"),
    .page = history_page,
};
