/*
 * purpose.c - what a record is opened for: asked once, before anything is read, and shown on the page.
 */
#include <string.h>

#include "console/base/str.h"
#include "screens/lookup.h"
#include "screens/part.h"

#define TEXT_MIN 10 /* characters; the database has the last word (setting purpose_min) */

bool
purpose_given(const struct search_purpose *p)
{
    return p->request_id != 0 || p->code[0] != '\0';
}

enum rc
purpose_ask(struct screen *s, struct purpose_ask *ask, struct err *e)
{
    struct arena *a = arena_new(s->arena);
    struct purpose_row *rows = NULL;
    size_t n = 0;
    enum rc rc = search_purposes(s->ses->env.db, a, &rows, &n, e);
    if (part_keep(&ask->arena, a, rc) != RC_OK)
        return rc;
    struct choice *items = arena_array(a, n + 1, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice){
            rows[i].request_id != 0 ? arena_printf(a, "%lld", (long long)rows[i].request_id) : rows[i].code,
            rows[i].request_id != 0 ? arena_printf(a, _("Permohonan %s (Anda pegang)"), rows[i].label)
                                    : rows[i].label};
    ask->rows = rows;
    ask->nrows = n;
    dialog_choose(&ask->dlg, a, 0, _("Untuk keperluan apa data dibuka? (tercatat)"), items, (int)n, false,
                  _("Penjelasan, sedikitnya 10 huruf (tidak perlu untuk permohonan):"), SEARCH_PURPOSE_MAX);
    return RC_OK;
}

static size_t
letters(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

enum widget_result
purpose_key(struct purpose_ask *ask, keycode k)
{
    enum widget_result r = dialog_key(&ask->dlg, k);
    if (r == WIDGET_CANCEL)
        dialog_close(&ask->dlg);
    if (r != WIDGET_DONE)
        return r;
    const struct choice *c = dialog_choice(&ask->dlg, 0);
    const char *text = dialog_text(&ask->dlg);
    struct search_purpose p = {0};
    for (size_t i = 0; c != NULL && i < ask->nrows; i++)
        if (ask->rows[i].request_id != 0 && str_to_i64(c->code, 1, INT64_MAX, &p.request_id) &&
            ask->rows[i].request_id == p.request_id)
            break;
        else
            p.request_id = 0;
    if (c == NULL || (p.request_id == 0 && letters(text) < TEXT_MIN)) {
        dialog_error(&ask->dlg, _("Jelaskan keperluannya, sedikitnya 10 huruf."));
        return WIDGET_CONTINUE;
    }
    if (p.request_id == 0) {
        (void)str_copy(p.code, sizeof(p.code), c->code);
        part_cut(p.text, sizeof(p.text), text);
    }
    part_cut(p.label, sizeof(p.label), c->label);
    ask->purpose = p;
    dialog_close(&ask->dlg);
    return WIDGET_DONE;
}

/* --- one record ------------------------------------------------------------------------ */

void
gate_init(struct record_gate *g, const struct record_arg *arg)
{
    g->which = arg->which;
    g->ask.purpose = arg->purpose;
}

enum rc
gate_pass(struct screen *s, struct record_gate *g, bool family, struct err *e)
{
    if (g->open || dialog_active(&g->ask.dlg))
        return RC_OK;
    if (!purpose_given(&g->ask.purpose))
        return purpose_ask(s, &g->ask, e);
    struct arena *a = arena_new(s->arena);
    enum rc rc = search_open(s->ses->env.db, a, family, &g->which, &g->ask.purpose, e);
    arena_free(a);
    if (rc == RC_DENIED && str_eq(e->code, "purpose_not_held")) {
        err_clear(e);
        return purpose_ask(s, &g->ask, e);
    }
    if (rc == RC_INVALID && str_eq(e->field, "purpose"))
        g->ask.purpose = (struct search_purpose){0};
    g->open = rc == RC_OK;
    return rc;
}

void
gate_key(struct screen *s, struct record_gate *g, keycode k, unsigned *rx)
{
    (void)s;
    switch (purpose_key(&g->ask, k)) {
    case WIDGET_DONE:
        *rx |= RX_RELOAD;
        break;
    case WIDGET_CANCEL:
        *rx |= RX_POP;
        break;
    case WIDGET_IGNORED:
        *rx |= RX_BEEP;
        break;
    case WIDGET_CONTINUE:
        break;
    }
}

void
gate_line(const struct record_gate *g, struct surface *out, int row)
{
    const struct search_purpose *p = &g->ask.purpose;
    if (p->text[0] != '\0')
        part_line(out, row, ROLE_DIM, _("Keperluan: %s: %s"), p->label, p->text);
    else if (p->label[0] != '\0')
        part_line(out, row, ROLE_DIM, _("Keperluan: %s"), p->label);
}

/* --- from other screens ------------------------------------------------------------------- */

static struct search_purpose
at_hand(int64_t request_id)
{
    struct search_purpose p = {.request_id = request_id};
    if (request_id != 0)
        (void)str_copy(p.label, sizeof(p.label), _("permohonan yang Anda pegang"));
    return p;
}

static unsigned
push_record(struct screen *s, const struct screen_ops *ops, const char *number, int64_t request_id)
{
    struct record_arg *arg = arena_alloc(s->arena, sizeof(*arg));
    (void)str_copy(arg->which.number, sizeof(arg->which.number), number);
    arg->purpose = at_hand(request_id);
    return session_push(s, ops, arg);
}

unsigned
lookup_resident(struct screen *s, const char *nik, int64_t request_id)
{
    return push_record(s, &screen_resident, nik, request_id);
}

unsigned
lookup_family(struct screen *s, const char *no_kk, int64_t request_id)
{
    return push_record(s, &screen_family, no_kk, request_id);
}

unsigned
lookup_tree(struct screen *s, const char *nik, int64_t request_id)
{
    return push_record(s, &screen_tree, nik, request_id);
}

unsigned
lookup_people(struct screen *s, int64_t request_id)
{
    struct search_purpose *p = arena_alloc(s->arena, sizeof(*p));
    *p = at_hand(request_id);
    return session_push(s, &screen_people, p);
}

unsigned
lookup_preview(struct screen *s, int64_t request_id)
{
    struct preview_arg *arg = arena_alloc(s->arena, sizeof(*arg));
    arg->request_id = request_id;
    return session_push(s, &screen_preview, arg);
}
