#include "console/session_wait.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/session.h"
#include "console/tui/surface.h"
#include "console/tui/term.h"
#include "console/tui/theme.h"

#define SHOWN_MS 90   /* a key that is not answered by then says so: the next tick comes too late */
#define OFFER_MS 1000 /* from then on the end is offered; a refresh shows itself no earlier */
#define YIELD_MS 100  /* a refresh makes way for a key after this time */
#define AGAIN_MS 1500 /* what follows may be ended too */
#define NOTICE   200

void
session_wait_begin(struct session_wait *w)
{
    w->since = clock_mono_ms(clock_system());
    w->stop_at = 0;
}

/* Keeps of the picture what fits the new size; the bottom line stays at the bottom, and the notice above it
 * is written anew. */
static void
follow_size(struct session_wait *w)
{
    struct surface *s = w->surface;
    int rows, cols, was_rows = s->rows, was_cols = s->cols;
    term_size(w->term, &rows, &cols);
    if (rows == was_rows && cols == was_cols)
        return;
    size_t n = (size_t)was_rows * (size_t)was_cols;
    struct cell *was = calloc(n, sizeof(*was));
    if (was == NULL)
        abort();
    memcpy(was, s->cells, n * sizeof(*was));
    surface_resize(s, rows, cols);
    surface_clear(s);
    size_t keep = (size_t)(s->cols < was_cols ? s->cols : was_cols);
    for (int r = 0; r < s->rows; r++) {
        bool last = r == s->rows - 1;
        int from = last ? was_rows - 1 : r;
        if (last || from < was_rows - 2)
            memcpy(s->cells + (size_t)r * (size_t)s->cols, was + (size_t)from * (size_t)was_cols,
                   keep * sizeof(*was));
    }
    free(was);
}

static const char *
notice(const struct session_wait *w, int64_t waited, bool stoppable, char dst[NOTICE])
{
    long long s = (long long)(waited / 1000);
    if (session_linear(w->session)) /* each change of it is read out */
        s -= s % 10;
    if (w->stop_at != 0)
        (void)snprintf(dst, NOTICE, _("Menghentikan ... %lld dtk"), s);
    else if (waited < OFFER_MS)
        (void)snprintf(dst, NOTICE, "%s", _("Menunggu jawaban ..."));
    else if (stoppable)
        (void)snprintf(dst, NOTICE, _("Menunggu basis data, %lld dtk. Esc: hentikan. Ketikan lain disimpan."),
                       s);
    else
        (void)snprintf(dst, NOTICE, _("Menunggu jawaban, %lld dtk. Ketikan disimpan."), s);
    return dst;
}

static void
show(struct session_wait *w, const char *text)
{
    struct err e = {0};
    follow_size(w);
    session_draw_waiting(w->session, w->surface, text);
    /* A terminal that is gone shows at the next read. */
    if (term_takes(w->term) &&
        term_flush(w->term, w->surface, theme_pick(w->session->prefs.theme), &e) != RC_OK)
        w->since = clock_mono_ms(clock_system());
}

bool
session_wait_tick(struct session_wait *w, bool stoppable)
{
    char text[NOTICE];
    int64_t now = clock_mono_ms(clock_system());
    if (w->term == NULL)
        return false;
    if (w->stop_at != 0 && now - w->stop_at >= AGAIN_MS)
        w->stop_at = 0;
    int64_t waited = now - w->since;
    bool by_itself = w->session->by_itself, may = stoppable && w->stop_at == 0;
    bool stop = term_collect(w->term, may && waited >= OFFER_MS);
    /* Of a refresh everything that follows makes way as well. */
    if (stoppable && by_itself && waited >= YIELD_MS && term_ahead(w->term) > 0)
        stop = true;
    if (stop && may)
        w->stop_at = now;
    if (waited >= (by_itself ? OFFER_MS : SHOWN_MS))
        show(w, notice(w, waited, stoppable, text));
    return stop;
}
