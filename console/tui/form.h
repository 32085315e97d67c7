/*
 * form.h - fields with label, hint and error beside them.
 *
 * Tab, Down and Enter go to the next field, BackTab and Up to the one before; ^S or F10
 * finishes from anywhere, Esc cancels. Enter never finishes: a held-down Enter
 * only walks through the fields. A field that is left is looked at: a date is written out, a date or
 * number that cannot be one gets an error beside it, and stays as it was typed.
 */
#ifndef LOKET_TUI_FORM_H
#define LOKET_TUI_FORM_H

#include <stdbool.h>

#include "console/base/err.h"
#include "console/tui/date.h"
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
    FIELD_CODE,    /* one of choices by number or part of the label; taking one goes to the next field */
    FIELD_DATE,    /* typed DD-MM-YYYY or DDMMYYYY, read and set YYYY-MM-DD */
    FIELD_NUMBER,  /* digits only */
};

struct field_def {
    const char *name;  /* element name; err.field refers to it */
    const char *label; /* msgid */
    const char *hint;  /* msgid shown while the field has the focus; or NULL */
    enum field_kind kind;
    bool required;
    int max;   /* characters; 0: EDIT_CHARS */
    int cols;  /* columns of the input; 0: to the edge */
    int rows;  /* of a note; 0: 4 */
    int exact; /* of a number: digits it must have; 0: any */
    int group; /* of a number: a gap is shown after each so many digits; 0: none */
    bool bare; /* of a code: the label alone is shown */
    const struct choice *choices;
    int nchoices;
};

struct field {
    const struct field_def *def;
    struct lineedit edit;
    struct picker pick;
    char error[200];
    char note[200];       /* shown like the hint, instead of it */
    bool changed;         /* marked with "*" */
    char date[DATE_TEXT]; /* what form_get() gives of a date */
};

struct form {
    struct field *fields;
    int n, focus;
    bool open;        /* the list of the focused choice is open */
    int top;          /* first row shown */
    const char *keys; /* last line, translated; NULL: the keys of the form */
};

/* defs and their strings are borrowed (usually constant tables); memory from a. */
void form_init(struct form *f, struct arena *a, const struct field_def *defs, int n);

/* Wipes what was typed. */
void form_done(struct form *f);

/* Sets text, or marks the entry with that code ("": none). Unknown names are a bug (assert). */
void form_set(struct form *f, const char *name, const char *value);

/* The text of a field, or the code of the chosen entry; "" when empty. A date that cannot be one is given as
 * typed. Points into the form. */
const char *form_get(const struct form *f, const char *name);

/* What is said about a field while it has the focus ("": its hint), and whether it is marked as changed. */
void form_note(struct form *f, const char *name, const char *note, bool changed);

/* Name of the field with the focus, and moving it there; false when there is no such field. */
const char *form_at(const struct form *f);
bool form_go(struct form *f, const char *name);

/* True while the focused field takes a paste or its list is open: every key belongs to the form. */
bool form_busy(const struct form *f);

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
