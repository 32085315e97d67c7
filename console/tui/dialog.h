/*
 * dialog.h - a question over the screen: confirm by typing a word, a message, a
 * choice, a one-line prompt, a note of several lines. The screen owns the struct, is modal() while
 * dialog_active(), passes every key to dialog_key() and draws it last.
 *
 *     switch (dialog_key(&st->dlg, k)) {
 *     case WIDGET_DONE: ... dialog_text() or dialog_choice() ... dialog_close(&st->dlg);
 *     case WIDGET_CANCEL: dialog_close(&st->dlg);
 *
 * title, text, word and label are already translated; they are copied. "\n" in text starts a
 * line: values from elsewhere in it must have passed utf8_clean().
 */
#ifndef LOKET_TUI_DIALOG_H
#define LOKET_TUI_DIALOG_H

#include <stdbool.h>

#include "console/tui/lineedit.h"
#include "console/tui/picker.h"
#include "console/tui/widget.h"

struct arena;

enum dialog_kind { DIALOG_NONE, DIALOG_CONFIRM, DIALOG_MESSAGE, DIALOG_CHOOSE, DIALOG_PROMPT, DIALOG_NOTE };

struct dialog {
    enum dialog_kind kind; /* DIALOG_NONE (zero): nothing is open */
    int tag;               /* for the screen: what the dialog is about */
    enum severity sev;
    char title[80];
    char text[1200];
    char word[24];  /* to be typed */
    char label[80]; /* of the free text or the prompt; "" when there is none */
    char error[200];
    bool text_required;
    bool recalls; /* of a prompt: its owner answers Up and Down with earlier texts; said on the last line */
    bool on_text; /* the free text has the focus, not the list */
    int top;      /* of a message longer than its box */
    struct lineedit edit;
    struct picker pick;
};

/*
 * DONE only after word was typed (upper or lower case) and then Enter pressed: neither a held-down
 * Enter nor a paste, whose letters are dropped, ever confirms. text says what will happen.
 */
void dialog_confirm(struct dialog *d, int tag, const char *title, const char *text, const char *word);

/* Closed (CANCEL) with Esc or Space; Enter does nothing, so that a repeated one cannot sweep it away unread.
 */
void dialog_message(struct dialog *d, enum severity sev, const char *title, const char *text);

/* One line; DONE with Enter, also when empty. initial may be NULL. max characters. */
void dialog_prompt(struct dialog *d, int tag, const char *title, const char *label, const char *initial,
                   int max);

/* Several lines, wrapped: Enter makes a new one, DONE with ^S or F10, also when empty. initial may be NULL.
 * max characters. */
void dialog_note(struct dialog *d, int tag, const char *title, const char *label, const char *initial,
                 int max);

/*
 * One (or, multi, several) of items. label "" or NULL: no free text; else a line
 * below the list, reached with Tab, of at most max characters. Memory for the list
 * comes from a. DONE once something is chosen (and, text_required set afterwards, text typed).
 */
void dialog_choose(struct dialog *d, struct arena *a, int tag, const char *title, const struct choice *items,
                   int n, bool multi, const char *label, int max);

static inline bool
dialog_active(const struct dialog *d)
{
    return d->kind != DIALOG_NONE;
}

/* Typed text of a prompt, a note or the free text, blanks at both ends removed in place. */
const char *dialog_text(struct dialog *d);

/* Chosen entries. */
int dialog_count(const struct dialog *d);
const struct choice *dialog_choice(const struct dialog *d, int i);

/* Shows a sentence inside the dialog and keeps it open (bad input). Copied. */
void dialog_error(struct dialog *d, const char *text);

enum widget_result dialog_key(struct dialog *d, keycode k);

/* Draws over the surface, centred, and parks the cursor. Nothing when closed. */
void dialog_draw(struct dialog *d, struct surface *s);

/* Closes it and wipes what was typed. */
void dialog_close(struct dialog *d);

#endif
