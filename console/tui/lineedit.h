/*
 * lineedit.h - editing of a line of text, or of a note of several lines: UTF-8,
 * wide and combining characters, horizontal scrolling, paste.
 */
#ifndef LOKET_TUI_LINEEDIT_H
#define LOKET_TUI_LINEEDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "console/tui/key.h"
#include "console/tui/surface.h"
#include "console/tui/widget.h"

#define EDIT_CHARS 500 /* upper bound of any field */
#define EDIT_BYTES (EDIT_CHARS * 4 + 1)

struct lineedit {
    char text[EDIT_BYTES]; /* well-formed UTF-8 without unsafe characters, terminated */
    size_t len, pos;       /* bytes; pos is the cursor */
    int max;               /* characters (code points) */
    int scroll;            /* columns (line) or rows (note) scrolled away */
    bool masked;           /* show "*" for each character */
    bool note;             /* several lines: Enter makes a new line */
    bool pasting;
    int cols; /* width of a note at its last draw: Up and Down move by its rows */
};

/* max is clamped to 1..EDIT_CHARS. Empty text. */
void lineedit_init(struct lineedit *e, int max);

/* Replaces the text (cleaned, cut at max characters), cursor at the end. NULL counts as "". */
void lineedit_set(struct lineedit *e, const char *text);

/* Characters that still fit. */
int lineedit_left(const struct lineedit *e);

/* Wipes the text; for masked fields and at close. */
void lineedit_wipe(struct lineedit *e);

/*
 * CONTINUE: a key of this editor (also a character that no longer fits);
 * IGNORED: any other, Enter and Tab among them. While pasting, line ends become
 * blanks (kept in a note) and no key is ignored.
 */
enum widget_result lineedit_key(struct lineedit *e, keycode k);

/* Draws a line of cols columns; focus parks the surface's cursor in it. */
void lineedit_draw(struct lineedit *e, struct surface *s, int row, int col, int cols, bool focus);

/* Draws a note, wrapped. */
void lineedit_draw_note(struct lineedit *e, struct surface *s, struct rect at, bool focus);

#endif
