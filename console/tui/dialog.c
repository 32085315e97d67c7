#include "console/tui/dialog.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/tui/footer.h"
#include "console/tui/wrap.h"

#define BOX_COLS_MAX 100
#define PROMPT_COLS  60
#define NOTE_ROWS    8
#define FINISH       19 /* ^S */

static void
open_dialog(struct dialog *d, enum dialog_kind kind, int tag, const char *title)
{
    *d = (struct dialog){.kind = kind, .tag = tag};
    str_copy(d->title, sizeof(d->title), title);
}

void
dialog_confirm(struct dialog *d, int tag, const char *title, const char *text, const char *word)
{
    open_dialog(d, DIALOG_CONFIRM, tag, title);
    str_copy(d->text, sizeof(d->text), text);
    str_copy(d->word, sizeof(d->word), word);
    lineedit_init(&d->edit, (int)sizeof(d->word));
}

void
dialog_message(struct dialog *d, enum severity sev, const char *title, const char *text)
{
    open_dialog(d, DIALOG_MESSAGE, 0, title);
    d->sev = sev;
    str_copy(d->text, sizeof(d->text), text);
}

void
dialog_prompt(struct dialog *d, int tag, const char *title, const char *label, const char *initial, int max)
{
    open_dialog(d, DIALOG_PROMPT, tag, title);
    str_copy(d->label, sizeof(d->label), label);
    lineedit_init(&d->edit, max);
    lineedit_set(&d->edit, initial);
}

void
dialog_note(struct dialog *d, int tag, const char *title, const char *label, const char *initial, int max)
{
    open_dialog(d, DIALOG_NOTE, tag, title);
    str_copy(d->label, sizeof(d->label), label);
    lineedit_init(&d->edit, max);
    d->edit.note = true;
    lineedit_set(&d->edit, initial);
}

void
dialog_choose(struct dialog *d, struct arena *a, int tag, const char *title, const struct choice *items,
              int n, bool multi, const char *label, int max)
{
    open_dialog(d, DIALOG_CHOOSE, tag, title);
    str_copy(d->label, sizeof(d->label), label != NULL ? label : "");
    lineedit_init(&d->edit, max);
    picker_init(&d->pick, a, items, n, multi);
}

void
dialog_close(struct dialog *d)
{
    lineedit_wipe(&d->edit);
    d->kind = DIALOG_NONE;
}

const char *
dialog_text(struct dialog *d)
{
    char text[EDIT_BYTES];
    str_copy(text, sizeof(text), d->edit.text);
    lineedit_set(&d->edit, str_trim(text));
    explicit_bzero(text, sizeof(text));
    return d->edit.text;
}

int
dialog_count(const struct dialog *d)
{
    return d->kind == DIALOG_CHOOSE ? picker_count(&d->pick) : 0;
}

const struct choice *
dialog_choice(const struct dialog *d, int i)
{
    return d->kind == DIALOG_CHOOSE ? picker_get(&d->pick, i) : NULL;
}

void
dialog_error(struct dialog *d, const char *text)
{
    str_copy(d->error, sizeof(d->error), text);
}

/* --- keys ------------------------------------------------------------- */

static enum widget_result
refuse(struct dialog *d, const char *text)
{
    dialog_error(d, text);
    return WIDGET_CONTINUE;
}

static enum widget_result
edit_key(struct dialog *d, keycode k)
{
    d->error[0] = '\0';
    lineedit_key(&d->edit, k);
    return WIDGET_CONTINUE;
}

static void
scroll_text(struct dialog *d, keycode k)
{
    d->top += k == KEYC_PGDN ? 5 : k == KEYC_DOWN ? 1 : k == KEYC_PGUP ? -5 : k == KEYC_UP ? -1 : 0;
    if (d->top < 0)
        d->top = 0;
}

static enum widget_result
confirm_key(struct dialog *d, keycode k)
{
    char text[sizeof(d->error)];
    scroll_text(d, k);
    if (d->edit.pasting && k != KEYC_PASTE_END)
        return refuse(d, _("Tempelan tidak dipakai di sini. Ketiklah sendiri."));
    if (k == KEYC_PASTE_BEGIN || k == KEYC_PASTE_END) {
        d->edit.pasting = k == KEYC_PASTE_BEGIN;
        return WIDGET_CONTINUE;
    }
    if (k != KEYC_ENTER)
        return edit_key(d, k);
    if (strcasecmp(dialog_text(d), d->word) == 0)
        return WIDGET_DONE;
    snprintf(text, sizeof(text), _("Ketik %s untuk melanjutkan, atau Esc untuk batal."), d->word);
    return refuse(d, text);
}

static enum widget_result
message_key(struct dialog *d, keycode k)
{
    scroll_text(d, k);
    return k == ' ' ? WIDGET_CANCEL : WIDGET_CONTINUE;
}

static enum widget_result
prompt_key(struct dialog *d, keycode k)
{
    if (k == KEYC_ENTER && !d->edit.pasting)
        return WIDGET_DONE;
    return edit_key(d, k);
}

static enum widget_result
note_key(struct dialog *d, keycode k)
{
    bool finish = k == FINISH || k == KEYC_F1 + 9;
    return finish && !d->edit.pasting ? WIDGET_DONE : edit_key(d, k);
}

/* Enter in a choice: what is still missing gets the focus; without anything missing it is done. */
static enum widget_result
choose_finish(struct dialog *d)
{
    if (picker_count(&d->pick) == 0) {
        d->on_text = false;
        return refuse(d, d->pick.multi ? _("Tandai paling sedikit satu dengan Spasi.")
                                       : _("Pilih satu dengan Enter."));
    }
    if (!d->on_text && d->label[0] != '\0') {
        d->on_text = true;
        return WIDGET_CONTINUE;
    }
    if (d->text_required && dialog_text(d)[0] == '\0')
        return refuse(d, _("Isi keterangan lebih dahulu."));
    return WIDGET_DONE;
}

static enum widget_result
choose_key(struct dialog *d, keycode k)
{
    bool pasting = d->edit.pasting || d->pick.find.pasting;
    d->error[0] = '\0';
    if (!pasting && d->label[0] != '\0' && (k == KEYC_TAB || k == KEYC_BACKTAB)) {
        d->on_text = !d->on_text;
        return WIDGET_CONTINUE;
    }
    if (d->on_text) {
        if (k == KEYC_UP)
            d->on_text = false;
        return k == KEYC_ENTER && !pasting ? choose_finish(d) : edit_key(d, k);
    }
    enum widget_result r = picker_key(&d->pick, k);
    bool entered = r == WIDGET_DONE || (k == KEYC_ENTER && !pasting);
    return entered ? choose_finish(d) : WIDGET_CONTINUE;
}

static bool
is_pasting(const struct dialog *d)
{
    return d->edit.pasting || (d->kind == DIALOG_CHOOSE && d->pick.find.pasting);
}

enum widget_result
dialog_key(struct dialog *d, keycode k)
{
    if (k == KEYC_ESC && d->kind != DIALOG_NONE && !is_pasting(d))
        return WIDGET_CANCEL;
    switch (d->kind) {
    case DIALOG_CONFIRM:
        return confirm_key(d, k);
    case DIALOG_MESSAGE:
        return message_key(d, k);
    case DIALOG_PROMPT:
        return prompt_key(d, k);
    case DIALOG_NOTE:
        return note_key(d, k);
    case DIALOG_CHOOSE:
        return choose_key(d, k);
    case DIALOG_NONE:
        break;
    }
    return WIDGET_IGNORED;
}

/* --- drawing ---------------------------------------------------------- */

#define TITLE_BYTES (sizeof(((struct dialog *)0)->title) + 8)

static const char *
title_of(const struct dialog *d, char dst[TITLE_BYTES])
{
    if (d->kind == DIALOG_MESSAGE)
        snprintf(dst, TITLE_BYTES, "%s %s", footer_mark(d->sev), d->title);
    else
        str_copy(dst, TITLE_BYTES, d->title);
    return dst;
}

/* For a screen reader the question takes the place of the screen. */
static struct rect
open_linear(struct surface *s, int rows, const char *title)
{
    struct rect body = footer_body(s);
    surface_fill(s, body.row, 0, body.rows, s->cols, ' ', ROLE_TEXT);
    surface_fit(s, body.row, 1, s->cols - 2, ROLE_HEAD, title);
    rows = rows < body.rows ? rows : body.rows;
    return (struct rect){body.row + 1, 1, rows - 1, s->cols - 2};
}

/* Clears a box of at most rows rows in the middle of the surface; returns its inside. */
static struct rect
open_box(const struct dialog *d, struct surface *s, int rows, int cols)
{
    char title[TITLE_BYTES];
    if (s->linear)
        return open_linear(s, rows, title_of(d, title));
    cols = cols < s->cols - 4 ? cols : s->cols - 4;
    rows = rows < s->rows - 2 ? rows : s->rows - 2;
    int row = (s->rows - rows) / 2, col = (s->cols - cols) / 2;
    surface_hit(s, (struct rect){0, 0, s->rows, s->cols}, KEYC_NONE, 0); /* what lies below takes no clicks */
    surface_fill(s, row, col - 1, rows, cols + 2, ' ', ROLE_TEXT);
    surface_box(s, row, col, rows, cols, title_of(d, title));
    return (struct rect){row + 1, col + 2, rows - 2, cols - 4};
}

/* The text of the dialog in the rows of at, from line d->top on. */
static void
draw_text(struct dialog *d, struct surface *s, struct rect at, enum role role)
{
    const char *p = d->text;
    int lines = surface_wrap(NULL, at, role, p);
    if (d->top > lines - at.rows)
        d->top = lines > at.rows ? lines - at.rows : 0;
    for (int line = 0; line < d->top + at.rows && *p != '\0'; line++) {
        size_t show;
        if (line >= d->top)
            surface_wrap(s, (struct rect){at.row + line - d->top, at.col, 1, at.cols}, role, p);
        p += wrap_next(p, at.cols, &show);
    }
    if (d->top + at.rows < lines)
        surface_fit_right(s, at.row + at.rows - 1, at.col + at.cols - 14, 14, ROLE_DIM, _("PgDn: lanjut"));
}

static void
draw_last(const struct dialog *d, struct surface *s, struct rect at, const char *keys)
{
    int row = at.row + at.rows - 1;
    if (d->error[0] != '\0') {
        int x = surface_text(s, row - 1, at.col, 0, ROLE_ERROR, footer_mark(SEV_ERROR)) + 1;
        surface_fit(s, row - 1, x, at.col + at.cols - x, ROLE_ERROR, d->error);
    }
    surface_fit(s, row, at.col, at.cols, ROLE_DIM, keys);
}

static int
text_rows(const struct dialog *d, const struct surface *s, int cols)
{
    struct rect at = {0, 0, 0, cols < s->cols - 4 ? cols - 4 : s->cols - 8};
    return surface_wrap(NULL, at, ROLE_TEXT, d->text);
}

static void
draw_confirm(struct dialog *d, struct surface *s)
{
    char ask[80];
    int cols = 72, lines = text_rows(d, s, cols);
    struct rect in = open_box(d, s, lines + 7, cols);
    draw_text(d, s, (struct rect){in.row, in.col, in.rows - 5, in.cols}, ROLE_TEXT);
    snprintf(ask, sizeof(ask), _("Ketik %s lalu Enter:"), d->word);
    int row = in.row + in.rows - 4;
    int x = surface_text(s, row, in.col, in.cols, ROLE_WARN, ask) + 1;
    lineedit_draw(&d->edit, s, row, x, in.col + in.cols - x, true);
    draw_last(d, s, in, _("Esc batal"));
}

static void
draw_message(struct dialog *d, struct surface *s)
{
    int cols = 72, lines = text_rows(d, s, cols);
    struct rect in = open_box(d, s, lines + 4, cols);
    draw_text(d, s, (struct rect){in.row, in.col, in.rows - 2, in.cols}, footer_role(d->sev));
    draw_last(d, s, in, _("Spasi atau Esc: tutup"));
    s->cur_row = in.row;
    s->cur_col = in.col;
}

static void
draw_prompt(struct dialog *d, struct surface *s)
{
    struct rect in = open_box(d, s, 6, PROMPT_COLS);
    int x = surface_text(s, in.row, in.col, in.cols / 2, ROLE_TEXT, d->label) + 1;
    lineedit_draw(&d->edit, s, in.row, x, in.col + in.cols - x, true);
    draw_last(d, s, in,
              d->recalls ? _("Enter pakai  Panah atas: yang dulu  Esc batal") : _("Enter pakai  Esc batal"));
}

static void
draw_note(struct dialog *d, struct surface *s)
{
    char left[48];
    int cols = 72;
    struct rect in = open_box(d, s, NOTE_ROWS + 5, cols);
    struct rect note = {in.row + 1, in.col, in.rows - 3, in.cols};
    surface_fit(s, in.row, in.col, in.cols, ROLE_TEXT, d->label);
    lineedit_draw_note(&d->edit, s, note, true);
    draw_last(d, s, in, _("^S simpan  Enter baris baru  Esc tutup"));
    snprintf(left, sizeof(left), _("sisa %d huruf"), lineedit_left(&d->edit));
    surface_fit_right(s, in.row + in.rows - 1, in.col + in.cols - 20, 20, ROLE_DIM, left);
}

static void
draw_choose(struct dialog *d, struct surface *s)
{
    bool label = d->label[0] != '\0';
    int extra = label ? 6 : 4; /* frame, error and keys; label and text */
    struct rect in = open_box(d, s, d->pick.n + 2 + extra, BOX_COLS_MAX);
    struct rect list = {in.row, in.col, in.rows - extra + 2, in.cols};
    picker_draw(&d->pick, s, list, !d->on_text);
    if (label) {
        int row = list.row + list.rows;
        surface_fit(s, row, in.col, in.cols, d->on_text ? ROLE_HEAD : ROLE_TEXT, d->label);
        lineedit_draw(&d->edit, s, row + 1, in.col, in.cols, d->on_text);
    }
    if (d->on_text)
        draw_last(d, s, in, _("Enter selesai  Tab kembali ke daftar  Esc batal"));
    else if (d->pick.multi)
        draw_last(d, s, in, _("Spasi tandai  Enter lanjut  Tab keterangan  huruf: cari  Esc batal"));
    else
        draw_last(d, s, in, _("Enter pilih  huruf: cari  Esc batal"));
}

void
dialog_draw(struct dialog *d, struct surface *s)
{
    switch (d->kind) {
    case DIALOG_CONFIRM:
        draw_confirm(d, s);
        break;
    case DIALOG_MESSAGE:
        draw_message(d, s);
        break;
    case DIALOG_PROMPT:
        draw_prompt(d, s);
        break;
    case DIALOG_NOTE:
        draw_note(d, s);
        break;
    case DIALOG_CHOOSE:
        draw_choose(d, s);
        break;
    case DIALOG_NONE:
        break;
    }
}
