/*
 * request_draw.c - the request on the screen: where it stands, who asks, the tabs and the open page.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/tui/footer.h"
#include "db/model/state.h"
#include "screens/part.h"
#include "screens/request.h"

#define LEASE_SOON     180 /* seconds from which the remaining time is a warning */
#define APPLICANT_ROWS 6   /* a name is never cut; two hundred letters take this much at 80 columns */

/* A decision that has not taken effect. */
static void
decided_text(const struct screen *s, char *dst, size_t size, enum role *role)
{
    const struct request_state *st = s->state;
    const struct request_detail *d = &st->live.d;
    int64_t left = (st->decided_until - request_ms(s)) / 1000;
    *role = d->pending_mine ? ROLE_OK : ROLE_WARN;
    if (!d->pending_mine)
        str_printf(dst, size, _("%s sudah memutuskan; segera berlaku"), d->holder);
    else if (left > 0)
        str_printf(dst, size, _("Sudah %s; berlaku %lld detik lagi"), waiting_done_text(d->pending),
                   (long long)left);
    else
        str_printf(dst, size, _("Sudah %s; sedang diberlakukan"), waiting_done_text(d->pending));
}

static void
claim_text(const struct screen *s, char *dst, size_t size, enum role *role)
{
    const struct request_state *st = s->state;
    const struct request_detail *d = &st->live.d;
    char span[CLOCK_TEXT];
    int64_t left = (st->lease_until - request_ms(s)) / 1000;
    *role = ROLE_TEXT;
    if (d->pending[0] != '\0') {
        decided_text(s, dst, size, role);
    } else if (st->token != 0 && st->lease_until != 0) {
        *role = left < LEASE_SOON ? ROLE_WARN : ROLE_OK;
        str_printf(dst, size, _("Anda memegang, sisa %s"), clock_span(span, left > 0 ? left : 0));
    } else if (st->lost != NULL) {
        *role = ROLE_WARN;
        str_printf(dst, size, _("%s; hanya dibaca"), st->lost);
    } else if (d->holder[0] != '\0' && !d->mine) {
        *role = ROLE_WARN;
        str_printf(dst, size, _("Dipegang %s; hanya dibaca"), d->holder);
    } else {
        str_copy(dst, size, st->mode == MODE_OPEN || st->mode == MODE_LOOK ? _("Hanya dibaca") : "");
    }
}

/* The applicant was promised the KK: the time runs until it is issued. */
static bool
promise_runs(const char *state)
{
    return request_undecided(state) || str_eq(state, "approved") || str_eq(state, "awaiting_signature");
}

/* State, promise and claim; returns the rows taken. */
static int
draw_standing(const struct screen *s, struct surface *out, int row)
{
    const struct request_state *st = s->state;
    const struct request_detail *d = &st->live.d;
    char when[CLOCK_TEXT], promise[PART_PROMISE], claim[160], kind[160];
    enum role role;
    int64_t slack = d->promise_at - clock_now(s->ses->env.clock);
    int x = surface_text(out, row, 1, 0, ROLE_HEAD, d->ref);
    x = surface_printf(out, row, x + 2, 0, ROLE_CHANGED, "[%s]", state_label(d->state));
    if (promise_runs(d->state))
        surface_printf(out, row, x + 2, 0, part_promise_role(slack), _("janji %s (%s)"),
                       clock_text(when, d->promise_at, s->ses->zone), part_promise(promise, slack));
    claim_text(s, claim, sizeof(claim), &role);
    int width = utf8_width(claim);
    width = width < out->cols / 2 ? width : out->cols / 2;
    str_printf(kind, sizeof(kind), "%s %s", d->kind, d->jenis);
    surface_fit(out, row + 1, 1, out->cols - 4 - width, ROLE_TEXT, kind);
    surface_fit(out, row + 1, out->cols - 1 - width, width, role, claim);
    return 2;
}

static int
draw_applicant(const struct screen *s, struct surface *out, int row)
{
    const struct request_detail *d = &((const struct request_state *)s->state)->live.d;
    struct rect at = {row, 1, APPLICANT_ROWS, out->cols - 2};
    struct arena *a = arena_new(NULL);
    const char *text = arena_printf(a, _("Pemohon: %s"), utf8_clean(a, d->pemohon_nama));
    if (d->pemohon_nik[0] != '\0')
        text = arena_printf(a, _("%s · NIK %s"), text, d->pemohon_nik);
    if (d->telepon[0] != '\0')
        text = arena_printf(a, _("%s · telp %s"), text, utf8_clean(a, d->telepon));
    text = arena_printf(a, _("%s\nNo. KK: %s · lewat %s"), text,
                        d->no_kk[0] != '\0' ? d->no_kk : _("belum ada di kantor ini"),
                        channel_label(d->channel));
    int rows = surface_wrap(out, at, ROLE_TEXT, text);
    arena_free(a);
    return rows < at.rows ? rows : at.rows;
}

/* Label and count of a tab; brief: of the count only its number. */
static void
tab_text(const struct request_state *st, enum request_tab tab, bool brief, char *dst, size_t size)
{
    const struct request_tab_ops *ops = request_tabs[tab];
    const char *label = ops->label_now != NULL ? ops->label_now(st) : _(ops->label);
    struct buf b = {0};
    if (ops->count != NULL)
        ops->count(st, &b);
    if (brief && b.len > 0)
        b.data[strcspn(b.data, " ")] = '\0';
    str_printf(dst, size, st->tab == tab ? "[%s%s%s]" : " %s%s%s ", label, b.len > 0 ? " " : "",
               b.len > 0 ? b.data : "");
    buf_done(&b);
}

/* Columns from the tab first to the end of the tab last. */
static int
tabs_width(const struct request_state *st, unsigned first, unsigned last, bool brief, int gap)
{
    char text[80];
    int w = 0;
    for (unsigned tab = first; tab <= last; tab++) {
        if (!request_tab_shown(st, (enum request_tab)tab))
            continue;
        tab_text(st, (enum request_tab)tab, brief, text, sizeof(text));
        w += utf8_width(text) + gap;
    }
    return w - gap;
}

/* One line. What does not fit loses first its gaps, then the words of its counts, then the tabs to the left.
 */
/* How often Tab (or, below 0, BackTab) is pressed from the open tab to that one. */
static int
tabs_between(const struct request_state *st, enum request_tab tab)
{
    int by = 0;
    enum request_tab low = tab < st->tab ? tab : st->tab, high = tab < st->tab ? st->tab : tab;
    for (unsigned t = low; t < (unsigned)high; t++)
        by += request_tab_shown(st, (enum request_tab)t);
    return tab < st->tab ? -by : by;
}

static void
draw_tabs(const struct request_state *st, struct surface *out, int row)
{
    unsigned first = 0, last = TAB_COUNT_ - 1;
    int gap = tabs_width(st, first, last, false, 1) <= out->cols ? 1 : 0;
    bool brief = tabs_width(st, first, last, false, gap) > out->cols;
    while (first < (unsigned)st->tab && tabs_width(st, first, st->tab, brief, gap) > out->cols - 2)
        first++;
    int x = first > 0 ? surface_text(out, row, 0, 1, ROLE_DIM, "<") : 0;
    for (unsigned tab = first; tab < TAB_COUNT_; tab++) {
        char text[80];
        if (!request_tab_shown(st, (enum request_tab)tab))
            continue;
        tab_text(st, (enum request_tab)tab, brief, text, sizeof(text));
        if (x + utf8_width(text) > out->cols) {
            surface_text(out, row, out->cols - 1, 1, ROLE_DIM, ">");
            return;
        }
        int from = x, by = tabs_between(st, (enum request_tab)tab);
        x = surface_text(out, row, x, 0, st->tab == tab ? ROLE_HEAD : ROLE_DIM, text) + gap;
        surface_hit(out, (struct rect){row, from, 1, x - from}, by < 0 ? KEYC_BACKTAB : KEYC_TAB,
                    by < 0 ? -by : by);
    }
}

void
request_draw(const struct screen *s, struct surface *out)
{
    struct request_state *st = s->state;
    struct rect body = footer_body(out);
    if (!st->loaded) {
        part_line(out, body.row + 1, ROLE_TEXT, "%s",
                  _("Permohonan belum dapat diambil. Dicoba lagi sendiri; Esc: kembali ke antrean."));
    } else {
        int row = body.row;
        row += draw_standing(s, out, row);
        row += draw_applicant(s, out, row);
        draw_tabs(st, out, row++);
        if (request_tabs[st->tab]->heads != NULL && !out->linear)
            row += request_tabs[st->tab]->heads(s, out, (struct rect){row, 1, 1, out->cols - 2});
        text_draw(&st->page, &st->views[st->tab], out,
                  (struct rect){row, 1, body.row + body.rows - row, out->cols - 2});
    }
    if (st->asking != NULL)
        dialog_draw(st->asking, out);
}
