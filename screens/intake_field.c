/*
 * intake_field.c - the fields of a step: made from the table of f102.h, filled from the request, and taken
 * over into it.
 */
#include <string.h>

#include "console/base/utf8.h"
#include "db/model/code.h"
#include "screens/intake.h"
#include "screens/part.h"

#define RT_DIGITS 3

static const struct choice yes_no[] = {{"ya", N_("Ya")}, {"tidak", N_("Tidak")}};

static void *
object_of(struct intake_state *st)
{
    return st->head ? (void *)&st->doc.head : (void *)&st->doc.members[st->member].now;
}

static const struct f102_field *
field_of(const struct intake_state *st, const char *name)
{
    return st->head ? f102_field_find(f102_head_fields, f102_head_n, name)
                    : f102_field_find(f102_member_fields, f102_member_n, name);
}

static void
code_choices(struct arena *a, const struct f102_field *f, struct field_def *def)
{
    const struct code_list *list = code_list_find(f->list, f->version);
    size_t n = list != NULL ? list->n : 0;
    struct choice *items = arena_array(a, n, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice){list->codes[i].code, list->codes[i].label};
    def->choices = items;
    def->nchoices = (int)n;
    def->bare = str_eq(f->list, "dokumen_persyaratan");
}

static void
region_choices(const struct intake_state *st, struct field_def *def)
{
    struct arena *a = st->page_arena;
    struct choice *items = arena_array(a, st->nregions + 1, sizeof(*items));
    bool there = st->doc.head.kode_wilayah[0] == '\0';
    int n = 0;
    for (size_t i = 0; i < st->nregions; i++) {
        const struct region_row *r = &st->regions[i];
        there = there || str_eq(r->kode, st->doc.head.kode_wilayah);
        items[n++] =
            (struct choice){r->kode, utf8_clean(a, arena_printf(a, _("%s, Kec. %s"), r->nama, r->kecamatan))};
    }
    if (!there)
        items[n++] =
            (struct choice){st->doc.head.kode_wilayah,
                            st->doc.wilayah[0] != '\0' ? st->doc.wilayah : st->doc.head.kode_wilayah};
    def->choices = items;
    def->nchoices = n;
    def->bare = true;
}

static void
word_choices(struct arena *a, struct field_def *def)
{
    struct choice *items = arena_array(a, COUNT(yes_no), sizeof(*items));
    for (size_t i = 0; i < COUNT(yes_no); i++)
        items[i] = (struct choice){yes_no[i].code, _(yes_no[i].label)};
    def->choices = items;
    def->nchoices = (int)COUNT(yes_no);
    def->bare = true;
}

static void
define(const struct intake_state *st, const struct intake_field *in, struct field_def *def)
{
    const struct f102_field *f = field_of(st, in->name);
    *def = (struct field_def){.name = f->name,
                              .label = f->label,
                              .hint = in->hint,
                              .required = in->required,
                              .max = f->max,
                              .cols = in->cols};
    switch (f->type) {
    case F102_NIK:
    case F102_NO_KK:
        def->kind = FIELD_NUMBER;
        def->exact = 16;
        def->group = 4;
        def->cols = 20;
        break;
    case F102_DIGITS:
        def->kind = FIELD_NUMBER;
        def->cols = f->max + 1;
        break;
    case F102_DATE:
        def->kind = FIELD_DATE;
        def->cols = 11;
        break;
    case F102_CODE:
        def->kind = FIELD_CODE;
        code_choices(st->page_arena, f, def);
        break;
    case F102_WILAYAH:
        def->kind = FIELD_CODE;
        region_choices(st, def);
        break;
    case F102_WORD:
        def->kind = FIELD_CODE;
        word_choices(st->page_arena, def);
        break;
    case F102_TEXT:
    case F102_NAMA:
    case F102_TELEPON:
    case F102_EMAIL:
        break;
    }
}

/* --- what is said about a field ------------------------------------------------ */

static void
path_of(const struct intake_state *st, const char *field, char dst[80])
{
    if (st->head)
        str_printf(dst, 80, "%s", field);
    else
        str_printf(dst, 80, "anggota[%zu].%s", st->member, field);
}

/* The value that the records hold, as people read it. */
static const char *
shown_value(const struct f102_field *f, const char *value, char dst[DATE_TEXT])
{
    if (f->type == F102_CODE && value[0] != '\0')
        return code_label(f->list, f->version, value);
    return f->type == F102_DATE ? date_show(dst, value) : value;
}

/* Marks what differs from the records, and says what they hold. */
static void
note_field(struct intake_state *st, const char *name)
{
    char note[200] = "", date[DATE_TEXT];
    const struct intake_member *m = &st->doc.members[st->member];
    const struct f102_field *f = field_of(st, name);
    bool changed = !st->head && intake_differs(m, f);
    if (!st->head && m->known && intake_is_element(f)) {
        const char *was = f102_get(&m->was, f);
        if (changed)
            str_printf(note, sizeof(note), _("Semula: %s"),
                       was[0] != '\0' ? shown_value(f, was, date) : _("(kosong)"));
        else if (f102_get(&m->now, f)[0] == '\0' && was[0] != '\0')
            str_printf(note, sizeof(note), _("Kosong: tetap seperti catatan, %s."),
                       shown_value(f, was, date));
    }
    form_note(&st->form, name, note, changed);
}

static void
show_finding(struct intake_state *st, const char *name, const char *text, bool galat)
{
    char note[200];
    if (galat) {
        (void)form_error(&st->form, name, text);
        return;
    }
    str_printf(note, sizeof(note), "[!] %s", text);
    form_note(&st->form, name, note,
              !st->head && intake_differs(&st->doc.members[st->member], field_of(st, name)));
}

/* The findings of the last check; the focus goes to the first. */
static void
show_findings(struct intake_state *st)
{
    char path[80];
    for (int i = st->form.n - 1; i >= 0; i--) {
        const char *name = st->form.fields[i].def->name;
        path_of(st, name, path);
        for (size_t k = 0; k < st->nfindings; k++)
            if (str_eq(st->findings[k].path, path) && st->findings[k].galat)
                show_finding(st, name, st->findings[k].text, true);
    }
}

void
intake_fields(struct screen *s, bool head, const struct intake_field *fields, size_t n)
{
    struct intake_state *st = s->state;
    struct field_def *defs = arena_array(st->page_arena, n, sizeof(*defs));
    st->head = head;
    st->has_form = true;
    for (size_t i = 0; i < n; i++)
        define(st, &fields[i], &defs[i]);
    form_init(&st->form, st->page_arena, defs, (int)n);
    st->form.keys = "";
    for (size_t i = 0; i < n; i++) {
        form_set(&st->form, defs[i].name, f102_get(object_of(st), field_of(st, defs[i].name)));
        note_field(st, defs[i].name);
    }
    if (st->checked == st->edits)
        show_findings(st);
}

void
intake_store(struct screen *s)
{
    struct intake_state *st = s->state;
    bool changed = false;
    if (!st->has_form)
        return;
    for (int i = 0; i < st->form.n; i++) {
        const char *name = st->form.fields[i].def->name;
        changed =
            intake_set(&st->doc, object_of(st), field_of(st, name), form_get(&st->form, name)) || changed;
    }
    if (changed)
        intake_changed(s);
}

void
intake_refresh(struct screen *s)
{
    struct intake_state *st = s->state;
    if (!st->has_form)
        return;
    for (int i = 0; i < st->form.n; i++) {
        const char *name = st->form.fields[i].def->name;
        const char *value = f102_get(object_of(st), field_of(st, name));
        if (!str_eq(form_get(&st->form, name), value))
            form_set(&st->form, name, value);
        if (!st->head)
            note_field(st, name);
    }
}

/* As the KK prints it: capitals, single blanks, RT and RW of three digits. */
static void
tidy(struct intake_state *st, const char *name)
{
    const struct f102_field *f = field_of(st, name);
    const char *value = form_get(&st->form, name);
    struct arena *a = arena_new(NULL);
    char *text = arena_strdup(a, value);
    int64_t number;
    if (f->type == F102_TEXT || f->type == F102_NAMA)
        text = str_trim(utf8_upper(a, value));
    else if (f->type == F102_DIGITS && f->max == RT_DIGITS && str_to_i64(value, 0, 999, &number))
        text = arena_printf(a, "%0*d", RT_DIGITS, (int)number);
    if (!str_eq(text, value))
        form_set(&st->form, name, text);
    arena_free(a);
}

void
intake_field_left(struct screen *s, const char *field)
{
    struct intake_state *st = s->state;
    char path[80];
    tidy(st, field);
    intake_store(s);
    note_field(st, field);
    if (form_get(&st->form, field)[0] == '\0')
        return;
    struct arena *a = arena_new(NULL);
    char today[CLOCK_TEXT];
    size_t n;
    const char *at = form_at(&st->form);
    intake_today(s, today);
    struct f102_finding *f = f102_check(a, intake_doc_f102(&st->doc, a, st->files, st->nfiles), today, &n);
    path_of(st, field, path);
    for (size_t i = n; i-- > 0;)
        if (str_eq(f[i].path, path) && !str_eq(f[i].code, "wajib_diisi") &&
            !str_eq(f[i].code, "tanggal_salah"))
            show_finding(st, field, f[i].text, f[i].severity == F102_GALAT);
    (void)form_go(&st->form, at);
    arena_free(a);
}

void
intake_fields_draw(const struct screen *s, struct surface *out, struct rect at)
{
    struct intake_state *st = s->state;
    form_draw(&st->form, out, at);
}
