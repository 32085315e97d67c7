#include "console/tui/form.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/tui/footer.h"

#define LABEL_MAX  32
#define NOTE_ROWS  4
#define MARK_COLS  2
#define ERROR_COLS 4  /* of the mark before an error beside its field */
#define EMPTY_COLS 16 /* of a choice without a choice */
#define FINISH_KEY ('s' - 'a' + 1)

static bool
is_choice(const struct field_def *d)
{
    return d->kind == FIELD_CHOICE || d->kind == FIELD_CHOICES || d->kind == FIELD_CODE;
}

void
form_init(struct form *f, struct arena *a, const struct field_def *defs, int n)
{
    *f = (struct form){.n = n};
    f->fields = arena_array(a, (size_t)n, sizeof(*f->fields));
    for (int i = 0; i < n; i++) {
        struct field *fd = &f->fields[i];
        fd->def = &defs[i];
        lineedit_init(&fd->edit, defs[i].max > 0 ? defs[i].max : EDIT_CHARS);
        fd->edit.masked = defs[i].kind == FIELD_MASKED;
        fd->edit.note = defs[i].kind == FIELD_NOTE;
        if (is_choice(&defs[i])) {
            picker_init(&fd->pick, a, defs[i].choices, defs[i].nchoices, defs[i].kind == FIELD_CHOICES);
            fd->pick.allow_none = true;
            fd->pick.codes = defs[i].kind == FIELD_CODE && !defs[i].bare;
        }
    }
}

void
form_done(struct form *f)
{
    for (int i = 0; i < f->n; i++)
        lineedit_wipe(&f->fields[i].edit);
}

static struct field *
field_named(const struct form *f, const char *name)
{
    for (int i = 0; i < f->n; i++)
        if (strcmp(f->fields[i].def->name, name) == 0)
            return &f->fields[i];
    return NULL;
}

void
form_set(struct form *f, const char *name, const char *value)
{
    struct field *fd = field_named(f, name);
    assert(fd != NULL);
    if (is_choice(fd->def)) {
        if (value[0] == '\0')
            picker_clear(&fd->pick);
        else
            picker_mark(&fd->pick, value);
        return;
    }
    char shown[DATE_TEXT];
    lineedit_set(&fd->edit, fd->def->kind == FIELD_DATE ? date_show(shown, value) : value);
    date_read(fd->date, fd->def->kind == FIELD_DATE ? fd->edit.text : "");
}

const char *
form_get(const struct form *f, const char *name)
{
    const struct field *fd = field_named(f, name);
    assert(fd != NULL);
    if (fd->def->kind == FIELD_DATE)
        return fd->date;
    if (!is_choice(fd->def))
        return fd->edit.text;
    const struct choice *c = picker_get(&fd->pick, 0);
    return c != NULL ? c->code : "";
}

const struct picker *
form_picker(const struct form *f, const char *name)
{
    const struct field *fd = field_named(f, name);
    assert(fd != NULL && is_choice(fd->def));
    return &fd->pick;
}

bool
form_error(struct form *f, const char *name, const char *text)
{
    struct field *fd = field_named(f, name);
    if (fd == NULL)
        return false;
    str_copy(fd->error, sizeof(fd->error), text);
    f->focus = (int)(fd - f->fields);
    return true;
}

void
form_note(struct form *f, const char *name, const char *note, bool changed)
{
    struct field *fd = field_named(f, name);
    assert(fd != NULL);
    str_copy(fd->note, sizeof(fd->note), note);
    fd->changed = changed;
}

const char *
form_at(const struct form *f)
{
    return f->fields[f->focus].def->name;
}

bool
form_go(struct form *f, const char *name)
{
    struct field *fd = field_named(f, name);
    if (fd != NULL)
        f->focus = (int)(fd - f->fields);
    return fd != NULL;
}

bool
form_busy(const struct form *f)
{
    return f->open || f->fields[f->focus].edit.pasting;
}

bool
form_err(struct form *f, const struct err *e)
{
    return form_error(f, e->field, e->text);
}

/* --- keys ------------------------------------------------------------- */

static bool
is_empty(const struct field *fd)
{
    if (is_choice(fd->def))
        return picker_count(&fd->pick) == 0;
    return fd->edit.text[strspn(fd->edit.text, " \n")] == '\0';
}

static void
trim(struct lineedit *e)
{
    char text[EDIT_BYTES];
    str_copy(text, sizeof(text), e->text);
    lineedit_set(e, str_trim(text));
    explicit_bzero(text, sizeof(text));
}

/* A field was left: dates are written out, and what cannot be one, or has too few digits, is said. */
static bool
look_at(struct field *fd)
{
    const struct field_def *d = fd->def;
    char shown[DATE_TEXT];
    if (d->kind == FIELD_DATE) {
        if (!date_read(fd->date, fd->edit.text)) {
            str_copy(fd->error, sizeof(fd->error), _("Tanggal ditulis DD-MM-YYYY, misalnya 09-12-2025."));
            return false;
        }
        lineedit_set(&fd->edit, date_show(shown, fd->date));
    }
    if (d->kind == FIELD_NUMBER && d->exact > 0 && fd->edit.len > 0 && fd->edit.len != (size_t)d->exact) {
        snprintf(fd->error, sizeof(fd->error), _("Nomor ini terdiri atas %d angka; baru ada %d."), d->exact,
                 (int)fd->edit.len);
        return false;
    }
    return true;
}

/* Puts the errors of missing fields; the first of them gets the focus. */
static enum widget_result
finish(struct form *f)
{
    enum widget_result r = WIDGET_DONE;
    for (int i = f->n - 1; i >= 0; i--) {
        struct field *fd = &f->fields[i];
        fd->error[0] = '\0';
        if (fd->def->kind == FIELD_TEXT || fd->def->kind == FIELD_NOTE)
            trim(&fd->edit);
        if (fd->def->required && is_empty(fd)) {
            form_error(f, fd->def->name, _("Isian ini wajib diisi."));
            r = WIDGET_CONTINUE;
        } else if (!look_at(fd)) {
            f->focus = i;
            r = WIDGET_CONTINUE;
        }
    }
    return r;
}

static void
move_focus(struct form *f, int by)
{
    (void)look_at(&f->fields[f->focus]);
    f->focus = f->focus + by < 0 ? 0 : f->focus + by >= f->n ? f->n - 1 : f->focus + by;
}

static void
open_choice(struct form *f)
{
    struct picker *p = &f->fields[f->focus].pick;
    const struct choice *c = picker_get(p, 0);
    picker_keep(p);
    f->open = true;
    if (c != NULL)
        list_select(&p->list, c - p->items);
}

static enum widget_result
choice_key(struct form *f, keycode k)
{
    struct field *fd = &f->fields[f->focus];
    bool letter = k > ' ' && k < KEYC_FIRST_ && k != KEYC_BACKSPACE;
    bool enter = k == KEYC_ENTER && fd->def->kind != FIELD_CODE;
    if (enter || k == ' ' || letter) {
        fd->error[0] = '\0';
        open_choice(f);
        return letter ? picker_key(&fd->pick, k) : WIDGET_CONTINUE;
    }
    if (k == KEYC_BACKSPACE || k == KEYC_DELETE) {
        picker_clear(&fd->pick);
        return WIDGET_CONTINUE;
    }
    return WIDGET_IGNORED;
}

/* A key while the list of a choice is open. */
static enum widget_result
open_key(struct form *f, keycode k)
{
    struct picker *p = &f->fields[f->focus].pick;
    bool code = f->fields[f->focus].def->kind == FIELD_CODE, typed = p->find.len > 0;
    enum widget_result r = picker_key(p, k == KEYC_TAB && code && typed ? KEYC_ENTER : k);
    if (k == KEYC_TAB && code && !typed)
        r = WIDGET_CANCEL;
    if (r == WIDGET_CANCEL)
        picker_restore(p);
    if (r == WIDGET_CANCEL || r == WIDGET_DONE) {
        f->open = false;
        lineedit_wipe(&p->find);
        picker_refresh(p);
        if (code && k != KEYC_ESC)
            move_focus(f, 1);
    }
    return WIDGET_CONTINUE;
}

static enum widget_result
field_key(struct form *f, keycode k)
{
    struct field *fd = &f->fields[f->focus];
    if (is_choice(fd->def))
        return choice_key(f, k);
    if (fd->def->kind == FIELD_NUMBER && k >= ' ' && k < KEYC_FIRST_ && k != KEYC_BACKSPACE &&
        (k < '0' || k > '9'))
        return WIDGET_CONTINUE; /* blanks and signs of a number that was pasted */
    enum widget_result r = lineedit_key(&fd->edit, k);
    if (r == WIDGET_CONTINUE)
        fd->error[0] = '\0';
    if (r == WIDGET_CONTINUE && fd->def->kind == FIELD_DATE)
        (void)date_read(fd->date, fd->edit.text);
    return r;
}

enum widget_result
form_key(struct form *f, keycode k)
{
    if (f->open)
        return open_key(f, k);
    if (!f->fields[f->focus].edit.pasting && (k == FINISH_KEY || k == KEYC_F1 + 9))
        return finish(f);
    if (field_key(f, k) == WIDGET_CONTINUE)
        return WIDGET_CONTINUE;
    switch (k) {
    case KEYC_ESC:
        return WIDGET_CANCEL;
    case KEYC_TAB:
    case KEYC_DOWN:
    case KEYC_ENTER:
        move_focus(f, 1);
        return WIDGET_CONTINUE;
    case KEYC_BACKTAB:
    case KEYC_UP:
        move_focus(f, -1);
        return WIDGET_CONTINUE;
    default:
        return WIDGET_IGNORED;
    }
}

/* --- drawing ---------------------------------------------------------- */

static int
label_width(const struct form *f)
{
    int w = 8;
    for (int i = 0; i < f->n; i++) {
        int lw = utf8_width(_(f->fields[i].def->label)) + (f->fields[i].def->required ? 2 : 0);
        w = lw > w ? lw : w;
    }
    return w < LABEL_MAX ? w : LABEL_MAX;
}

/* The sentence under a field: its error, or the hint while it has the focus. */
static const char *
remark(const struct form *f, int i)
{
    const struct field *fd = &f->fields[i];
    if (fd->error[0] != '\0')
        return fd->error;
    if (i == f->focus && fd->note[0] != '\0')
        return fd->note;
    return i == f->focus && fd->def->hint != NULL ? _(fd->def->hint) : NULL;
}

static int
input_rows(const struct field_def *d)
{
    if (d->kind != FIELD_NOTE)
        return 1;
    return d->rows > 0 ? d->rows : NOTE_ROWS;
}

/* Columns of the input in a room of that width; of a choice what its text takes. */
static int
input_cols(const struct field *fd, int room)
{
    int cols = fd->def->cols > 0 && fd->def->cols < room ? fd->def->cols : room;
    return is_choice(fd->def) && picker_count(&fd->pick) == 0 && cols > EMPTY_COLS ? EMPTY_COLS : cols;
}

/* An error that is short enough stands on the row of the field. */
static bool
is_beside(const struct field *fd, int room)
{
    if (fd->error[0] == '\0' || fd->def->kind == FIELD_NOTE)
        return false;
    return input_cols(fd, room) + 1 + ERROR_COLS + utf8_width(fd->error) <= room;
}

static int
field_rows(const struct form *f, int i, int width)
{
    const char *text = remark(f, i);
    struct rect at = {0, 0, 0, width};
    if (text == NULL || is_beside(&f->fields[i], width))
        return input_rows(f->fields[i].def);
    return input_rows(f->fields[i].def) + surface_wrap(NULL, at, ROLE_DIM, text);
}

static void
draw_chosen(const struct field *fd, struct surface *s, struct rect at, bool focus)
{
    const struct choice *first = picker_get(&fd->pick, 0);
    int n = picker_count(&fd->pick);
    char text[300];
    if (first == NULL)
        str_copy(text, sizeof(text), _("(belum dipilih)"));
    else if (n == 1 && fd->pick.codes)
        snprintf(text, sizeof(text), "%s  %s", first->code, first->label);
    else if (n == 1)
        str_copy(text, sizeof(text), first->label);
    else
        snprintf(text, sizeof(text), _("%d dipilih: %s, ..."), n, first->label);
    surface_fit(s, at.row, at.col, at.cols, ROLE_FIELD, text);
    if (focus) {
        s->cur_row = at.row;
        s->cur_col = at.col;
    }
}

/* Digits with a gap after each group, so that they can be compared with a paper. */
static void
draw_grouped(struct field *fd, struct surface *s, struct rect at, bool focus)
{
    char text[EDIT_CHARS];
    size_t n = 0, group = (size_t)fd->def->group, cursor = fd->edit.pos + fd->edit.pos / group;
    for (size_t i = 0; i < fd->edit.len && n + 2 < sizeof(text); i++) {
        text[n++] = fd->edit.text[i];
        if ((i + 1) % group == 0 && i + 1 < fd->edit.len)
            text[n++] = ' ';
    }
    text[n] = '\0';
    if (cursor > n)
        cursor = n;
    surface_fit(s, at.row, at.col, at.cols, ROLE_FIELD, text);
    if (focus) {
        s->cur_row = at.row;
        s->cur_col = at.col + ((int)cursor < at.cols ? (int)cursor : at.cols - 1);
    }
}

static void
draw_input(struct field *fd, struct surface *s, struct rect in, bool focus)
{
    const struct field_def *d = fd->def;
    if (is_choice(d))
        draw_chosen(fd, s, in, focus);
    else if (d->kind == FIELD_NOTE)
        lineedit_draw_note(&fd->edit, s, in, focus);
    else if (d->kind == FIELD_NUMBER && d->group > 0)
        draw_grouped(fd, s, in, focus);
    else
        lineedit_draw(&fd->edit, s, in.row, in.col, in.cols, focus);
}

static void
draw_field(struct form *f, int i, struct surface *s, struct rect at, int label)
{
    struct field *fd = &f->fields[i];
    const struct field_def *d = fd->def;
    int by = i - f->focus;
    bool focus = by == 0;
    const char *text = remark(f, i);
    char name[120];
    surface_hit(s, at, by < 0 ? KEYC_BACKTAB : by > 0 ? KEYC_TAB : KEYC_NONE, by < 0 ? -by : by);
    int x = at.col + MARK_COLS + label + 2, room = at.col + at.cols - x;
    int cols = input_cols(fd, room);
    int rows = input_rows(d);
    struct rect in = {at.row, x, rows, cols};
    snprintf(name, sizeof(name), "%s%s", _(d->label), d->required ? " *" : "");
    surface_text(s, at.row, at.col, 1, ROLE_TEXT, focus ? ">" : " ");
    if (fd->changed)
        surface_text(s, at.row, at.col + 1, 1, ROLE_CHANGED, "*");
    surface_fit(s, at.row, at.col + MARK_COLS, label, focus ? ROLE_HEAD : ROLE_TEXT, name);
    draw_input(fd, s, in, focus);
    if (text == NULL)
        return;
    bool bad = fd->error[0] != '\0';
    if (is_beside(fd, room)) {
        int col = surface_text(s, at.row, x + cols + 1, ERROR_COLS, ROLE_ERROR, footer_mark(SEV_ERROR));
        surface_text(s, at.row, col + 1, 0, ROLE_ERROR, fd->error);
        return;
    }
    struct rect below = {at.row + rows, x, at.rows - rows, room};
    if (bad)
        surface_text(s, below.row, x - 4, 3, ROLE_ERROR, footer_mark(SEV_ERROR));
    surface_wrap(s, below, bad ? ROLE_ERROR : ROLE_DIM, text);
}

/* For a screen reader: the field with the focus as one prompt, and what there is to say about it. */
static void
draw_linear(struct form *f, struct surface *s, struct rect at)
{
    struct field *fd = &f->fields[f->focus];
    const char *text = remark(f, f->focus);
    char label[160];
    snprintf(label, sizeof(label), "%s%s%s (%d/%d):", fd->changed ? "* " : "", _(fd->def->label),
             fd->def->required ? _(", wajib") : "", f->focus + 1, f->n);
    int x = surface_text(s, at.row, at.col + 1, at.cols / 2, ROLE_HEAD, label) + 1,
        rows = input_rows(fd->def);
    int cols = input_cols(fd, at.col + at.cols - x - 1);
    draw_input(fd, s, (struct rect){at.row, x, rows, cols}, true);
    if (text == NULL)
        return;
    struct rect below = {at.row + rows, at.col + 1, at.rows - rows, at.cols - 2};
    if (fd->error[0] == '\0') {
        surface_wrap(s, below, ROLE_DIM, text);
        return;
    }
    snprintf(label, sizeof(label), "%s ", _("Galat:"));
    below.col = surface_text(s, below.row, below.col, 0, ROLE_ERROR, label);
    below.cols = at.col + at.cols - below.col - 1;
    surface_wrap(s, below, ROLE_ERROR, text);
}

static void
draw_open(struct form *f, struct surface *s, struct rect at)
{
    struct field *fd = &f->fields[f->focus];
    surface_fill(s, at.row, at.col, at.rows, at.cols, ' ', ROLE_TEXT);
    surface_box(s, at.row, at.col, at.rows, at.cols, _(fd->def->label));
    struct rect in = {at.row + 1, at.col + 2, at.rows - 3, at.cols - 4};
    picker_draw(&fd->pick, s, in, true);
    surface_fit(s, at.row + at.rows - 2, in.col, in.cols, ROLE_DIM,
                fd->pick.multi ? _("Spasi tandai  Enter selesai  Esc batal  huruf: cari")
                               : _("Enter pilih  Esc batal  huruf: cari"));
}

void
form_draw(struct form *f, struct surface *s, struct rect at)
{
    surface_fill(s, at.row, at.col, at.rows, at.cols, ' ', ROLE_TEXT);
    if (f->open) {
        draw_open(f, s, at);
        return;
    }
    if (s->linear) {
        draw_linear(f, s, at);
        return;
    }
    int label = label_width(f), rows = at.rows - 1, width = at.cols - MARK_COLS - label - 2, y = 0;
    for (int i = 0; i <= f->focus; i++) {
        int high = field_rows(f, i, width);
        if (i == f->focus && y < f->top)
            f->top = y;
        if (i == f->focus && y + high > f->top + rows)
            f->top = y + high - rows;
        y += high;
    }
    y = 0;
    for (int i = 0; i < f->n; i++) {
        int high = field_rows(f, i, width);
        if (y >= f->top && y + high <= f->top + rows)
            draw_field(f, i, s, (struct rect){at.row + y - f->top, at.col, high, at.cols}, label);
        y += high;
    }
    bool more = y > f->top + rows || f->top > 0;
    const char *keys = more ? _("Tab isian berikut  ^S simpan  Esc batal  (masih ada isian lain)")
                            : _("Tab isian berikut  ^S simpan  Esc batal  * wajib");
    if (f->keys != NULL)
        keys = more ? _("(masih ada isian lain: Tab ke bawah, Shift-Tab ke atas)") : f->keys;
    surface_fit(s, at.row + rows, at.col + MARK_COLS, at.cols - MARK_COLS, ROLE_DIM, keys);
}
