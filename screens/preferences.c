/*
 * preferences.c - what the officer sets for the own screens. Each choice is in effect at once.
 */
#include <string.h>

#include "console/base/str.h"
#include "screens/list_page.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/registry.h"

struct preferences_state {
    struct list_page page;
    const struct prefs *prefs;
    struct arena *asking; /* memory of the dialog */
};

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_OPEN, "Enter Space", N_("ganti"), N_("Memilih nilai lain untuk setelan yang ditunjuk; berlaku saat itu juga.")},
    PART_LIST_KEYS, PART_END_KEYS,
};
/* clang-format on */

static int64_t
row_id(const void *ctx, int row)
{
    (void)ctx;
    return row;
}

static const char *
cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct preferences_state *st = ctx;
    const struct prefs_kind *k = prefs_kind((size_t)row);
    struct prefs_choice c;
    buf[0] = '\0';
    if (col == 0)
        return _(k->label);
    if (col == 2)
        return _(k->about);
    *role = ROLE_CHANGED;
    for (size_t i = 0; prefs_choice(k, i, &c); i++)
        if (str_eq(c.value, prefs_get(st->prefs, k)))
            return _(c.label);
    return "";
}

static const struct column narrow_columns[] = {
    {N_("Setelan"), 14, 20, 0, ALIGN_LEFT},
    {N_("Sekarang"), 30, 0, 1, ALIGN_LEFT},
};
static const struct column wide_columns[] = {
    {N_("Setelan"), 14, 20, 0, ALIGN_LEFT},
    {N_("Sekarang"), 30, 32, 0, ALIGN_LEFT},
    {N_("Gunanya"), 40, 0, 1, ALIGN_LEFT},
};
static const struct list_source narrow = {narrow_columns, COUNT(narrow_columns), list_page_count, row_id,
                                          cell};
static const struct list_source wide = {wide_columns, COUNT(wide_columns), list_page_count, row_id, cell};

static void
tail(const struct screen *s, struct surface *out, struct rect at, int row)
{
    (void)s;
    if (out->linear) /* it is a part of the row */
        return;
    surface_wrap(out, at, ROLE_DIM, _(prefs_kind((size_t)row)->about));
}

static const struct list_page_kind kind = {
    .narrow = &narrow,
    .wide = &wide,
    .failed = "",
    .empty = "",
    .tail_rows = 3,
    .tail = tail,
};

static enum rc
preferences_open(struct screen *s, const void *arg, struct err *e)
{
    struct preferences_state *st = s->state;
    (void)arg;
    (void)e;
    list_page_open(s, &kind, keys);
    st->prefs = &s->ses->prefs;
    while (prefs_kind(st->page.n) != NULL)
        st->page.n++;
    list_reloaded(&st->page.list);
    return RC_OK;
}

static enum rc
preferences_load(struct screen *s, struct err *e)
{
    (void)s;
    (void)e;
    return RC_OK; /* the session holds them */
}

static void
ask(struct screen *s)
{
    struct preferences_state *st = s->state;
    const struct prefs_kind *k = prefs_kind((size_t)list_row(&st->page.list));
    struct prefs_choice c;
    int n = 0;
    arena_free(st->asking);
    st->asking = arena_new(s->arena);
    while (prefs_choice(k, (size_t)n, &c))
        n++;
    struct choice *items = arena_array(st->asking, (size_t)n, sizeof(*items));
    for (int i = 0; i < n && prefs_choice(k, (size_t)i, &c); i++)
        items[i] = (struct choice){c.value, _(c.label)};
    dialog_choose(&st->page.dlg, st->asking, 0, _(k->label), items, n, false, NULL, 1);
    (void)picker_mark(&st->page.dlg.pick, prefs_get(st->prefs, k));
    for (int i = 0; i < n; i++)
        if (str_eq(items[i].code, prefs_get(st->prefs, k)))
            (void)list_select(&st->page.dlg.pick.list, i);
}

static enum rc
preferences_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    (void)e;
    if (a == ACTION_OPEN)
        ask(s);
    else if (!list_page_act(s, a, rx))
        *rx |= RX_BEEP;
    return RC_OK;
}

static enum rc
preferences_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    struct preferences_state *st = s->state;
    (void)e;
    if (list_page_key(s, k, rx) != WIDGET_DONE)
        return RC_OK;
    const struct choice *c = dialog_choice(&st->page.dlg, 0);
    const struct prefs_kind *kind_now = prefs_kind((size_t)list_row(&st->page.list));
    dialog_close(&st->page.dlg);
    if (c != NULL)
        session_set_preference(s->ses, kind_now->name, c->code);
    return RC_OK;
}

const struct screen_ops screen_preferences = {
    .name = "preferences",
    .title = N_("Setelan saya"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS |
             OFFICER_ADMINISTRATOR | OFFICER_AUDITOR,
    .state_size = sizeof(struct preferences_state),
    .keys = keys,
    .open = preferences_open,
    .load = preferences_load,
    .draw = list_page_draw,
    .act = preferences_act,
    .key = preferences_key,
    .modal = list_page_modal,
    .save = place_page_save,
    .restore = place_page_restore,
};
