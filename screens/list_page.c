#include "screens/list_page.h"

#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/tui/footer.h"
#include "screens/part.h"

void
list_page_open(struct screen *s, const struct list_page_kind *kind, const struct key_bind *keys)
{
    struct list_page *p = s->state;
    const struct key_bind *frame = part_keys_frame(s);
    p->kind = kind;
    p->plain = part_keys_join(s->arena, keys, frame);
    if (kind->filtered_keys != NULL)
        p->filtered = part_keys_join(s->arena, kind->filtered_keys, frame);
    s->all_keys = p->plain;
    list_init(&p->list, kind->narrow, s->state, _(kind->failed));
}

enum rc
list_page_keep(struct screen *s, struct arena *fresh, enum rc rc, size_t n, size_t max)
{
    struct list_page *p = s->state;
    if (part_keep(&p->data, fresh, rc) != RC_OK)
        return rc;
    p->n = n;
    memcpy(p->shown_filter, p->filter, sizeof(p->filter));
    p->list.empty = _(p->kind->empty);
    p->list.more = n == max;
    return RC_OK;
}

void
list_page_filtered(struct screen *s, const char *filter)
{
    struct prefs *prefs = &s->ses->prefs;
    if (history_add(&prefs->filters, filter))
        prefs->filters_new = true;
}

static void
set_filter(struct screen *s, const char *filter, unsigned *rx)
{
    struct list_page *p = s->state;
    list_page_filtered(s, filter);
    str_copy(p->filter, sizeof(p->filter), filter);
    s->all_keys = p->filter[0] != '\0' ? p->filtered : p->plain;
    *rx |= RX_RELOAD;
}

static void
ask_filter(struct screen *s)
{
    struct list_page *p = s->state;
    dialog_prompt(&p->dlg, 0, _(p->kind->filter_title), _("Cari:"), p->filter, LIST_PAGE_FILTER);
    p->dlg.recalls = s->ses->prefs.filters.n > 0;
    p->filtering = true;
    history_rest(&s->ses->prefs.filters);
}

/* Brings an earlier filter back, or a later one. */
static void
recall_filter(struct screen *s, bool older)
{
    struct list_page *p = s->state;
    struct history *h = &s->ses->prefs.filters;
    const char *text = older ? history_older(h, p->dlg.edit.text) : history_newer(h);
    if (text != NULL)
        lineedit_set(&p->dlg.edit, text);
}

bool
list_page_act(struct screen *s, enum action a, unsigned *rx)
{
    struct list_page *p = s->state;
    bool filter = p->kind->filter_title != NULL;
    if (list_act(&p->list, a))
        return true;
    if (a == ACTION_RELOAD)
        *rx |= RX_RELOAD;
    else if (filter && a == ACTION_FILTER)
        ask_filter(s);
    else if (filter && a == ACTION_CANCEL)
        set_filter(s, "", rx);
    else
        return false;
    return true;
}

enum widget_result
list_page_key(struct screen *s, keycode k, unsigned *rx)
{
    struct list_page *p = s->state;
    if (p->filtering && (k == KEYC_UP || k == KEYC_DOWN) && !p->dlg.edit.pasting) {
        recall_filter(s, k == KEYC_UP);
        return WIDGET_CONTINUE;
    }
    enum widget_result r = dialog_key(&p->dlg, k);
    p->filtering = p->filtering && r != WIDGET_CANCEL && r != WIDGET_DONE;
    if (r == WIDGET_CANCEL)
        dialog_close(&p->dlg);
    else if (r == WIDGET_IGNORED)
        *rx |= RX_BEEP;
    return r;
}

enum rc
list_page_filter_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    struct list_page *p = s->state;
    (void)e;
    if (list_page_key(s, k, rx) == WIDGET_DONE) {
        set_filter(s, dialog_text(&p->dlg), rx);
        dialog_close(&p->dlg);
    }
    return RC_OK;
}

void
list_page_draw(const struct screen *s, struct surface *out)
{
    struct list_page *p = s->state;
    const struct list_page_kind *kind = p->kind;
    struct rect body = footer_body(out);
    p->list.src = out->cols >= PART_WIDE_COLS || out->linear ? kind->wide : kind->narrow;
    if (kind->head != NULL && p->data != NULL)
        kind->head(s, out, body.row);
    body.row += kind->head_rows;
    body.rows -= kind->head_rows + kind->tail_rows;
    list_draw(&p->list, out, body);
    int row = list_row(&p->list);
    if (kind->tail != NULL && row >= 0) {
        struct rect at = {body.row + body.rows, 1, kind->tail_rows, out->cols - 2};
        kind->tail(s, out, at, row);
    }
    dialog_draw(&p->dlg, out);
}

bool
list_page_modal(const struct screen *s)
{
    return dialog_active(&((const struct list_page *)s->state)->dlg);
}

int
list_page_count(const void *state)
{
    return (int)((const struct list_page *)state)->n;
}
