/*
 * form.h - fields with label, hint and error beside them.
 *
 * Tab, Down and Enter go to the next field, BackTab and Up to the one before; ^S or F10
 * finishes from anywhere, Esc cancels. Enter never finishes: a held-down Enter
 * only walks through the fields.
 */
#ifndef LOKET_TUI_FORM_H
#define LOKET_TUI_FORM_H

#include <stdbool.h>

#include "console/base/err.h"
#include "console/tui/lineedit.h"
#include "console/tui/picker.h"
#include "console/tui/widget.h"

struct arena;

enum field_kind {
    FIELD_TEXT,
    FIELD_MASKED,  /* shown as stars, wiped by form_done() */
    FIELD_NOTE,    /* several lines; Enter makes a new line, Tab leaves */
    FIELD_CHOICE,  /* one of choices; Enter or Space opens the list */
    FIELD_CHOICES, /* several of choices */
};

struct field_def {
    const char *name;  /* element name; err.field refers to it */
    const char *label; /* msgid */
    const char *hint;  /* msgid shown while the field has the focus; or NULL */
    enum field_kind kind;
    bool required;
    int max;  /* characters; 0: EDIT_CHARS */
    int cols; /* columns of the input; 0: to the edge */
    int rows; /* of a note; 0: 4 */
    const struct choice *choices;
    int nchoices;
};

struct field {
    const struct field_def *def;
    struct lineedit edit;
    struct picker pick;
    char error[200];
};

struct form {
    struct field *fields;
    int n, focus;
    bool open; /* the list of the focused choice is open */
    int top;   /* first row shown */
};

/* defs and their strings are borrowed (usually constant tables); memory from a. */
void form_init(struct form *f, struct arena *a, const struct field_def *defs, int n);

/* Wipes what was typed. */
void form_done(struct form *f);

/* Sets text, or marks the entry with that code. Unknown names are a bug (assert). */
void form_set(struct form *f, const char *name, const char *value);

/* The text of a field, or the code of the chosen entry; "" when empty. Points into the form. */
const char *form_get(const struct form *f, const char *name);

/* The picker of a choice field, for FIELD_CHOICES. */
const struct picker *form_picker(const struct form *f, const char *name);

/* Shows text beside the field and moves the focus there. False when there is no such field. */
bool form_error(struct form *f, const char *name, const char *text);

/* As form_error() with e->field and e->text: for RC_INVALID from the database. */
bool form_err(struct form *f, const struct err *e);

/*
 * DONE: finish was asked for and every required field is filled; the caller checks
 * further and may answer with form_error(). Else CONTINUE (errors are shown).
 */
enum widget_result form_key(struct form *f, keycode k);

void form_draw(struct form *f, struct surface *s, struct rect at);

#endif
