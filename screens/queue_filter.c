/*
 * queue_filter.c - what the queue shows: the filter form, and the filters that the officer has saved.
 */
#include <string.h>

#include "console/base/str.h"
#include "console/tui/footer.h"
#include "db/model/service.h"
#include "db/model/state.h"
#include "screens/part.h"
#include "screens/queue.h"

#define NEW_VIEW  "+" /* codes of the list of views; names are numbered */
#define DROP_VIEW "-"

static const char *const states[] = {"submitted", "in_review",          "awaiting_supervisor",
                                     "approved",  "awaiting_signature", "issued"};
static const char *const channels[] = {"portal", "ikd", "kiosk", "rtrw", "loket", "perwakilan"};
static const struct {
    const char *seconds, *label;
} ages[] = {
    {"14400", N_("4 jam")},   {"86400", N_("1 hari")},    {"259200", N_("3 hari")},
    {"604800", N_("7 hari")}, {"2592000", N_("30 hari")},
};

/* --- the filter as it stands --------------------------------------------- */

bool
queue_filtered(const struct queue_state *st)
{
    const struct queue_fields *f = &st->fields;
    const char *const all[] = {st->page.filter, f->state, f->kind, f->channel, f->older,
                               f->officer,      f->name,  f->nik,  f->ref};
    for (size_t i = 0; i < COUNT(all); i++)
        if (all[i][0] != '\0')
            return true;
    return false;
}

void
queue_filter_clear(struct queue_state *st)
{
    explicit_bzero(&st->fields, sizeof(st->fields));
    st->page.filter[0] = st->view[0] = '\0';
}

static const char *
age_label(const char *seconds)
{
    for (size_t i = 0; i < COUNT(ages); i++)
        if (str_eq(ages[i].seconds, seconds))
            return _(ages[i].label);
    return seconds;
}

static void
say(char *dst, size_t size, const char *what, const char *value)
{
    if (value[0] == '\0')
        return;
    if (dst[0] != '\0')
        str_append(dst, size, ", ");
    str_append(dst, size, what);
    str_append(dst, size, " ");
    str_append(dst, size, value);
}

void
queue_filter_text(const struct queue_state *st, char *dst, size_t size)
{
    const struct queue_fields *f = &st->fields;
    dst[0] = '\0';
    if (st->view[0] != '\0') {
        say(dst, size, "=", st->view);
        return;
    }
    if (st->page.shown_filter[0] != '\0') {
        str_append(dst, size, "\"");
        str_append(dst, size, st->page.shown_filter);
        str_append(dst, size, "\"");
    }
    say(dst, size, _("keadaan"), f->state[0] != '\0' ? state_label(f->state) : "");
    say(dst, size, _("jenis"), f->kind);
    say(dst, size, _("saluran"), f->channel[0] != '\0' ? channel_label(f->channel) : "");
    say(dst, size, _("umur sedikitnya"), f->older[0] != '\0' ? age_label(f->older) : "");
    say(dst, size, _("petugas"), f->officer);
    say(dst, size, _("nama"), f->name);
    say(dst, size, _("NIK"), f->nik);
    say(dst, size, _("nomor"), f->ref);
}

/* --- the form ------------------------------------------------------------- */

enum { F_STATE, F_KIND, F_CHANNEL, F_OLDER, F_OFFICER, F_NAME, F_NIK, F_REF, FIELDS };

static const struct choice *
all_and(struct arena *a, size_t n, struct choice **rest)
{
    struct choice *items = arena_array(a, n + 1, sizeof(*items));
    items[0] = (struct choice){"", _("(semua)")};
    *rest = items + 1;
    return items;
}

/* Labels depend on the language, so that the fields are made when the form opens. */
static struct field_def *
field_defs(struct arena *a)
{
    struct field_def *d = arena_array(a, FIELDS, sizeof(*d));
    struct choice *c;
    d[F_STATE] = (struct field_def){
        .name = "state", .label = N_("Keadaan"), .kind = FIELD_CHOICE, .nchoices = (int)COUNT(states) + 1};
    d[F_STATE].choices = all_and(a, COUNT(states), &c);
    for (size_t i = 0; i < COUNT(states); i++)
        c[i] = (struct choice){states[i], state_label(states[i])};
    d[F_KIND] = (struct field_def){
        .name = "kind", .label = N_("Jenis"), .kind = FIELD_CHOICE, .nchoices = (int)services_n + 1};
    d[F_KIND].choices = all_and(a, services_n, &c);
    for (size_t i = 0; i < services_n; i++)
        c[i] =
            (struct choice){services[i].kind, arena_printf(a, "%s %s", services[i].kind, services[i].label)};
    d[F_CHANNEL] = (struct field_def){.name = "channel",
                                      .label = N_("Saluran"),
                                      .kind = FIELD_CHOICE,
                                      .nchoices = (int)COUNT(channels) + 1};
    d[F_CHANNEL].choices = all_and(a, COUNT(channels), &c);
    for (size_t i = 0; i < COUNT(channels); i++)
        c[i] = (struct choice){channels[i], channel_label(channels[i])};
    d[F_OLDER] = (struct field_def){.name = "older",
                                    .label = N_("Umur sedikitnya"),
                                    .kind = FIELD_CHOICE,
                                    .nchoices = (int)COUNT(ages) + 1};
    d[F_OLDER].choices = all_and(a, COUNT(ages), &c);
    for (size_t i = 0; i < COUNT(ages); i++)
        c[i] = (struct choice){ages[i].seconds, _(ages[i].label)};
    d[F_OFFICER] = (struct field_def){.name = "officer",
                                      .label = N_("Dipegang"),
                                      .max = 32,
                                      .cols = 33,
                                      .hint = N_("Nama akun petugas. Ketik \"saya\" untuk yang Anda pegang, "
                                                 "\"-\" untuk yang tidak dipegang siapa pun.")};
    d[F_NAME] = (struct field_def){.name = "name",
                                   .label = N_("Nama pemohon"),
                                   .max = QUEUE_NAME,
                                   .cols = QUEUE_NAME + 1,
                                   .hint = N_("Sebagian nama, sedikitnya 3 huruf agar cepat.")};
    d[F_NIK] = (struct field_def){
        .name = "nik", .label = N_("NIK pemohon"), .max = 16, .cols = 17, .hint = N_("16 angka.")};
    d[F_REF] = (struct field_def){
        .name = "ref", .label = N_("Nomor"), .max = 20, .cols = 21, .hint = N_("Awal nomor permohonan.")};
    return d;
}

void
queue_form_open(struct screen *s)
{
    struct queue_state *st = s->state;
    const struct queue_fields *f = &st->fields;
    const char *const now[FIELDS] = {f->state,   f->kind, f->channel, f->older,
                                     f->officer, f->name, f->nik,     f->ref};
    arena_free(st->asking);
    st->asking = arena_new(s->arena);
    struct field_def *defs = field_defs(st->asking);
    form_init(&st->form, st->asking, defs, FIELDS);
    st->form.keys = _("Tab isian berikut  Enter pilih  ^S saring  Esc batal");
    for (int i = 0; i < FIELDS; i++)
        form_set(&st->form, defs[i].name, now[i]);
    st->form_open = true;
}

static bool
is_nik(const char *text)
{
    return text[0] == '\0' || (strlen(text) == 16 && strspn(text, "0123456789") == 16 && text[0] != '0');
}

static void
take_form(struct screen *s, unsigned *rx)
{
    struct queue_state *st = s->state;
    struct queue_fields *f = &st->fields;
    if (!is_nik(form_get(&st->form, "nik"))) {
        (void)form_error(&st->form, "nik", _("NIK terdiri atas 16 angka."));
        return;
    }
    str_copy(f->state, sizeof(f->state), form_get(&st->form, "state"));
    str_copy(f->kind, sizeof(f->kind), form_get(&st->form, "kind"));
    str_copy(f->channel, sizeof(f->channel), form_get(&st->form, "channel"));
    str_copy(f->older, sizeof(f->older), form_get(&st->form, "older"));
    str_copy(f->officer, sizeof(f->officer), form_get(&st->form, "officer"));
    str_copy(f->name, sizeof(f->name), form_get(&st->form, "name"));
    str_copy(f->nik, sizeof(f->nik), form_get(&st->form, "nik"));
    str_copy(f->ref, sizeof(f->ref), form_get(&st->form, "ref"));
    st->view[0] = '\0';
    st->form_open = false;
    form_done(&st->form);
    queue_refilter(s, rx);
}

void
queue_form_key(struct screen *s, keycode k, unsigned *rx)
{
    struct queue_state *st = s->state;
    enum widget_result r = form_key(&st->form, k);
    if (r == WIDGET_DONE) {
        take_form(s, rx);
    } else if (r == WIDGET_CANCEL) {
        st->form_open = false;
        form_done(&st->form);
    } else if (r == WIDGET_IGNORED) {
        *rx |= RX_BEEP;
    }
}

void
queue_form_draw(const struct screen *s, struct surface *out)
{
    struct queue_state *st = s->state;
    struct rect body = footer_body(out);
    surface_fill(out, body.row, 0, body.rows, out->cols, ' ', ROLE_TEXT);
    part_line(out, body.row, ROLE_HEAD, "%s", _("Saring antrean: isi yang perlu saja"));
    form_draw(&st->form, out, (struct rect){body.row + 2, 1, body.rows - 2, out->cols - 2});
}

/* --- saved views ------------------------------------------------------------ */

static enum rc
load_views(struct screen *s, struct err *e)
{
    struct queue_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    enum rc rc = view_list(s->ses->env.db, a, &st->views, &st->nviews, e);
    return part_keep(&st->asking, a, rc);
}

static struct choice *
view_choices(struct queue_state *st, int *n)
{
    struct choice *items = arena_array(st->asking, st->nviews + 2, sizeof(*items));
    for (size_t i = 0; i < st->nviews; i++)
        items[i] = (struct choice){arena_printf(st->asking, "%zu", i), st->views[i].name};
    *n = (int)st->nviews;
    return items;
}

enum rc
queue_views_ask(struct screen *s, struct err *e)
{
    struct queue_state *st = s->state;
    int n;
    enum rc rc = load_views(s, e);
    if (rc != RC_OK)
        return rc;
    struct choice *items = view_choices(st, &n);
    items[n++] = (struct choice){NEW_VIEW, _("+ Simpan saringan dan urutan yang sekarang ...")};
    if (st->nviews > 0)
        items[n++] = (struct choice){DROP_VIEW, _("- Hapus satu saringan ...")};
    dialog_choose(&st->page.dlg, st->asking, QUEUE_ASK_VIEW, _("Saringan tersimpan"), items, n, false, NULL,
                  1);
    return RC_OK;
}

static const struct saved_view *
chosen_view(struct queue_state *st)
{
    const struct choice *c = dialog_choice(&st->page.dlg, 0);
    int64_t i;
    if (c == NULL || !str_to_i64(c->code, 0, (int64_t)st->nviews - 1, &i))
        return NULL;
    return &st->views[i];
}

static void
use_view(struct queue_state *st, const struct saved_view *v)
{
    struct queue_fields *f = &st->fields;
    queue_filter_clear(st);
    str_copy(f->state, sizeof(f->state), v->state);
    str_copy(f->kind, sizeof(f->kind), v->kind);
    str_copy(f->channel, sizeof(f->channel), v->channel);
    str_copy(f->older, sizeof(f->older), v->older);
    str_copy(f->officer, sizeof(f->officer), v->officer);
    str_copy(f->name, sizeof(f->name), v->nama);
    str_copy(f->ref, sizeof(f->ref), v->ref);
    str_copy(st->page.filter, sizeof(st->page.filter), v->teks);
    str_copy(st->view, sizeof(st->view), v->name);
    st->sort = queue_sort_find(v->sort);
}

enum rc
queue_view_chosen(struct screen *s, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    const struct choice *c = dialog_choice(&st->page.dlg, 0);
    const struct saved_view *v = chosen_view(st);
    int n;
    (void)e;
    if (v != NULL) {
        use_view(st, v);
        dialog_close(&st->page.dlg);
        queue_refilter(s, rx);
    } else if (c != NULL && str_eq(c->code, NEW_VIEW)) {
        dialog_close(&st->page.dlg);
        dialog_prompt(&st->page.dlg, QUEUE_ASK_SAVE, _("Simpan saringan (NIK tidak ikut disimpan)"),
                      _("Nama:"), st->view, QUEUE_NAME);
    } else {
        dialog_close(&st->page.dlg);
        struct choice *items = view_choices(st, &n);
        dialog_choose(&st->page.dlg, st->asking, QUEUE_ASK_DROP, _("Hapus saringan yang mana?"), items, n,
                      false, NULL, 1);
    }
    return RC_OK;
}

/* A refusal stays in the dialog. */
static enum rc
refused(struct queue_state *st, enum rc rc, const struct err *e)
{
    if (rc == RC_OK || rc == RC_UNAVAILABLE || rc == RC_FAIL)
        return rc;
    dialog_error(&st->page.dlg, e->text);
    return RC_OK;
}

enum rc
queue_view_named(struct screen *s, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    char name[QUEUE_NAME * 4 + 1];
    struct queue_filter f = queue_filter_now(st);
    str_copy(name, sizeof(name), dialog_text(&st->page.dlg));
    enum rc rc = view_save(s->ses->env.db, name, &f, queue_sorts[st->sort].word, e);
    if (rc != RC_OK)
        return refused(st, rc, e);
    dialog_close(&st->page.dlg);
    str_copy(st->view, sizeof(st->view), name);
    session_notice(s->ses, SEV_OK, _("Saringan \"%s\" tersimpan. v: pilih saringan."), name);
    *rx |= RX_REDRAW;
    return RC_OK;
}

enum rc
queue_view_dropped(struct screen *s, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    const struct saved_view *v = chosen_view(st);
    enum rc rc = v != NULL ? view_drop(s->ses->env.db, v->name, e) : RC_OK;
    if (rc != RC_OK)
        return rc;
    dialog_close(&st->page.dlg);
    if (v != NULL)
        session_notice(s->ses, SEV_OK, _("Saringan \"%s\" dihapus."), v->name);
    *rx |= RX_REDRAW;
    return RC_OK;
}
