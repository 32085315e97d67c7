#include "console/waiting.h"

#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/str.h"
#include "console/session.h"

#define AGAIN_MS   1000 /* between two questions */
#define MAY_DECIDE (OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA)

bool
waiting_open(const struct decide_wait *w)
{
    return w->fault[0] == '\0';
}

int64_t
waiting_left(const struct session *s, const struct decide_wait *w)
{
    int64_t gone = (clock_mono_ms(s->env.clock) - s->waiting.loaded_ms) / 1000;
    return w->effective_in > gone ? w->effective_in - gone : 0;
}

void
waiting_load(struct session *s)
{
    struct waiting *w = &s->waiting;
    struct arena *a;
    struct decide_wait *rows;
    size_t n;
    struct err e = {0};
    if ((s->role & MAY_DECIDE) == 0)
        return;
    w->asked_ms = clock_mono_ms(s->env.clock);
    if (!w->window_known)
        w->window_known = decide_window(s->env.db, &w->window, &e) == RC_OK;
    a = arena_new(s->arena);
    if (decide_waiting(s->env.db, a, &rows, &n, &e) != RC_OK) {
        if (e.rc != RC_UNAVAILABLE && e.rc != RC_RETRY) {
            log_err("decide_waiting", &e);
            w->stale = false;
        }
        arena_free(a);
        return;
    }
    arena_free(w->arena);
    w->arena = a;
    w->rows = rows;
    w->n = n;
    w->loaded_ms = clock_mono_ms(s->env.clock);
    w->stale = false;
}

/* The row that the line is about: one that came to nothing, or the one that waits longest. */
static const struct decide_wait *
foremost(const struct session *s)
{
    const struct decide_wait *best = NULL;
    for (size_t i = 0; i < s->waiting.n; i++) {
        const struct decide_wait *w = &s->waiting.rows[i];
        if (!waiting_open(w))
            return w;
        if (best == NULL || w->effective_in >= best->effective_in)
            best = w;
    }
    return best;
}

bool
waiting_tick(struct session *s)
{
    bool due = s->waiting.stale;
    for (size_t i = 0; i < s->waiting.n; i++)
        due = due || (waiting_open(&s->waiting.rows[i]) && waiting_left(s, &s->waiting.rows[i]) == 0);
    due = due && clock_mono_ms(s->env.clock) - s->waiting.asked_ms >= AGAIN_MS;
    if (due)
        waiting_load(s);
    const struct decide_wait *w = foremost(s);
    int64_t left = w != NULL ? waiting_left(s, w) : -1;
    bool changed = due || left != s->waiting.shown;
    s->waiting.shown = left;
    return changed;
}

const char *
waiting_done_text(const char *keputusan)
{
    if (str_eq(keputusan, "approve"))
        return _("disetujui");
    if (str_eq(keputusan, "return"))
        return _("dikembalikan");
    if (str_eq(keputusan, "reject"))
        return _("ditolak");
    return str_eq(keputusan, "escalate") ? _("dinaikkan ke penyelia") : keputusan;
}

void
waiting_line(const struct session *s, bool with_key, char *dst, size_t size, enum severity *sev)
{
    const struct decide_wait *w = foremost(s);
    dst[0] = '\0';
    if (w == NULL)
        return;
    int64_t left = waiting_left(s, w);
    *sev = waiting_open(w) ? SEV_OK : SEV_ERROR;
    if (!waiting_open(w))
        str_printf(dst, size, _("%s: keputusan Anda (%s) TIDAK berlaku."), w->ref,
                   waiting_done_text(w->keputusan));
    else if (left > 0)
        str_printf(dst, size, _("%s %s; berlaku %lld detik lagi."), w->ref, waiting_done_text(w->keputusan),
                   (long long)left);
    else
        str_printf(dst, size, _("%s %s; sedang diberlakukan."), w->ref, waiting_done_text(w->keputusan));
    if (with_key)
        str_append(dst, size, waiting_open(w) ? _(" u: urungkan") : _(" u: lihat sebabnya"));
}

void
waiting_free(struct session *s)
{
    arena_free(s->waiting.arena);
    s->waiting = (struct waiting){0};
}
