/*
 * family_sheet.c - the KK as it would print: from the records as they are now, or as a request at hand would
 * make them. It is the record that issuing would sign, laid out as the issued sheet is shown; nothing is
 * changed by looking.
 */
#include <string.h>

#include "console/base/str.h"
#include "console/tui/footer.h"
#include "screens/lookup.h"
#include "screens/part.h"
#include "screens/sheet_page.h"

#define SHEETS_MAX 20

struct preview_state {
    struct preview_arg arg;
    struct arena *data;
    struct search_preview *rows;
    size_t n, at; /* at: the sheet shown */
    struct text narrow[SHEETS_MAX], wide[SHEETS_MAX];
    struct text_view views[SHEETS_MAX];
    bool loaded;
};

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_TAB_NEXT, "Tab Right", N_("lembar lain"), N_("Ke lembar berikutnya yang ikut terbit.")},
    {ACTION_TAB_PREV, "BackTab Left", NULL, N_("Ke lembar sebelumnya.")},
    PART_RELOAD_KEY, PART_PAGE_KEYS, PART_END_KEYS,
};
/* clang-format on */

static enum rc
preview_open(struct screen *s, const void *arg, struct err *e)
{
    struct preview_state *st = s->state;
    (void)e;
    st->arg = *(const struct preview_arg *)arg;
    part_keys_own(s);
    return RC_OK;
}

static enum rc
fetch(struct screen *s, struct arena *a, struct search_preview **rows, size_t *n, struct err *e)
{
    struct preview_state *st = s->state;
    struct db *db = s->ses->env.db;
    if (st->arg.request_id != 0)
        return search_preview_request(db, a, st->arg.request_id, rows, n, e);
    *rows = arena_alloc(a, sizeof(**rows));
    *n = 1;
    return search_preview_now(db, a, st->arg.no_kk, *rows, e);
}

static enum rc
preview_load(struct screen *s, struct err *e)
{
    struct preview_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct search_preview *rows = NULL;
    struct kk kk[SHEETS_MAX];
    size_t n = 0;
    enum rc rc = fetch(s, a, &rows, &n, e);
    n = n < SHEETS_MAX ? n : SHEETS_MAX;
    for (size_t i = 0; rc == RC_OK && i < n; i++)
        rc = kk_read(a, rows[i].record, strlen(rows[i].record), &kk[i], e);
    if (part_keep(&st->data, a, rc) != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++) {
        sheet_page_fill(&st->wide[i], a, &kk[i], true, false);
        sheet_page_fill(&st->narrow[i], a, &kk[i], false, false);
    }
    st->rows = rows;
    st->n = n;
    st->at = st->at < n ? st->at : 0;
    st->loaded = n > 0;
    return RC_OK;
}

static void
draw_head(const struct preview_state *st, struct surface *out, int row)
{
    const struct search_preview *p = &st->rows[st->at];
    if (st->arg.request_id != 0)
        part_line(out, row, ROLE_CHANGED, _("Lembar %zu dari %zu: KK bila permohonan ini disetujui"),
                  st->at + 1, st->n);
    else
        part_line(out, row, ROLE_CHANGED, "%s", _("KK seperti akan tercetak dari catatan sekarang"));
    if (p->fault[0] != '\0')
        part_line(out, row + 1, ROLE_ERROR, _("[x] Tidak dapat dicetak: perbaiki unsur %s."), p->fault);
    else
        part_line(out, row + 1, ROLE_DIM, "%s",
                  _("Pratinjau, bukan dokumen. Nomor seri dan nomor baru ditetapkan saat terbit."));
}

static void
preview_draw(const struct screen *s, struct surface *out)
{
    struct preview_state *st = s->state;
    struct rect body = footer_body(out);
    if (!st->loaded) {
        part_line(out, body.row + 1, ROLE_TEXT, "%s",
                  _("Pratinjau belum dapat dibuat. r: coba lagi; Esc: kembali."));
        return;
    }
    draw_head(st, out, body.row);
    const struct text *t = out->cols >= PART_WIDE_COLS ? &st->wide[st->at] : &st->narrow[st->at];
    text_draw(t, &st->views[st->at], out, (struct rect){body.row + 2, 1, body.rows - 2, out->cols - 2});
}

static enum rc
preview_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct preview_state *st = s->state;
    (void)e;
    if (a == ACTION_RELOAD)
        *rx |= RX_RELOAD;
    else if (a == ACTION_TAB_NEXT && st->n > 1)
        st->at = (st->at + 1) % st->n;
    else if (a == ACTION_TAB_PREV && st->n > 1)
        st->at = (st->at + st->n - 1) % st->n;
    else if (!text_act(&st->views[st->at], a))
        *rx |= RX_BEEP;
    return RC_OK;
}

const struct screen_ops screen_preview = {
    .name = "preview",
    .title = N_("Pratinjau KK"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS,
    .state_size = sizeof(struct preview_state),
    .keys = keys,
    .open = preview_open,
    .load = preview_load,
    .draw = preview_draw,
    .act = preview_act,
};
