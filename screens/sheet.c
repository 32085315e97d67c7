/*
 * sheet.c - one issued KK as text, in the order of F-1.09, from the very record that is signed and
 * printed (sheet_page.c writes it).
 */
#include <string.h>

#include "console/base/str.h"
#include "console/tui/footer.h"
#include "console/tui/text.h"
#include "db/model/state.h"
#include "db/store/document.h"
#include "print/model.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/registry.h"
#include "screens/sheet_page.h"

struct sheet_state {
    int64_t issued_id;
    struct arena *data;
    struct issued_record rec;
    struct text narrow, wide;
    struct text_view view;
    bool loaded;
};

static const struct key_bind keys[] = {PART_RELOAD_KEY, PART_PAGE_KEYS, PART_END_KEYS};

static enum rc
sheet_open(struct screen *s, const void *arg, struct err *e)
{
    struct sheet_state *st = s->state;
    (void)e;
    st->issued_id = *(const int64_t *)arg;
    part_keys_own(s);
    return RC_OK;
}

static enum rc
sheet_load(struct screen *s, struct err *e)
{
    struct sheet_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct issued_record rec;
    struct kk kk;
    enum rc rc = document_record(s->ses->env.db, a, st->issued_id, &rec, e);
    if (rc == RC_OK)
        rc = kk_read(a, rec.record, strlen(rec.record), &kk, e);
    if (part_keep(&st->data, a, rc) != RC_OK)
        return rc;
    st->rec = rec;
    st->loaded = true;
    sheet_page_fill(&st->wide, a, &kk, true, true);
    sheet_page_fill(&st->narrow, a, &kk, false, true);
    return RC_OK;
}

static void
sheet_draw(const struct screen *s, struct surface *out)
{
    struct sheet_state *st = s->state;
    struct rect body = footer_body(out);
    if (!st->loaded) {
        part_line(out, body.row + 1, ROLE_TEXT, "%s",
                  _("Lembar belum dapat diambil. r: coba lagi; Esc: kembali."));
        return;
    }
    int x = surface_printf(out, body.row, 1, 0, ROLE_CHANGED, "[%s]", sheet_label(st->rec.status));
    surface_printf(out, body.row, x + 2, 0, ROLE_TEXT, _("permohonan %s"),
                   st->rec.ref[0] != '\0' ? st->rec.ref : "-");
    text_draw(out->cols >= PART_WIDE_COLS ? &st->wide : &st->narrow, &st->view, out,
              (struct rect){body.row + 1, 1, body.rows - 1, out->cols - 2});
}

static enum rc
sheet_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct sheet_state *st = s->state;
    (void)e;
    if (!text_act(&st->view, a))
        *rx |= a == ACTION_RELOAD ? RX_RELOAD : RX_BEEP;
    return RC_OK;
}

static bool
sheet_save(const struct screen *s, struct json_w *w)
{
    const struct sheet_state *st = s->state;
    json_w_kint(w, "issued", st->issued_id);
    place_view_put(w, &st->view);
    return true;
}

static enum rc
sheet_restore(struct screen *s, struct json *at, struct err *e)
{
    struct sheet_state *st = s->state;
    int64_t issued = json_int_or(at, "issued", 0);
    enum rc rc = sheet_open(s, &issued, e);
    place_view_get(at, &st->view);
    return rc;
}

const struct screen_ops screen_sheet = {
    .name = "sheet",
    .title = N_("Lembar KK"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS,
    .state_size = sizeof(struct sheet_state),
    .keys = keys,
    .open = sheet_open,
    .load = sheet_load,
    .draw = sheet_draw,
    .act = sheet_act,
    .save = sheet_save,
    .restore = sheet_restore,
};
