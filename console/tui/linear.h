/*
 * linear.h - drawing for screen readers and Braille lines: one thing at a time, in one column, as sentences;
 * the cursor stands at its beginning. No boxes, no clock, nothing that only a colour says.
 *
 * A surface with linear set is drawn so by the widgets themselves: a list shows the row under the cursor as
 * "label: value" parts, a page the row that is read and those after it, a form the field with the focus, and
 * a dialog takes the place of the screen.
 */
#ifndef LOKET_TUI_LINEAR_H
#define LOKET_TUI_LINEAR_H

#include "console/tui/list.h"
#include "console/tui/text.h"

#define LINEAR_PAGE 10 /* rows that PgUp and PgDn go */

/* The row under the cursor, its place ("3 dari 14"), or what an empty list says. */
void linear_list(const struct list *l, struct surface *s, struct rect at);

/* The page from row v->at on (of lines: that row alone); rows without text are passed over. Keeps the
 * selected item (text_selected()) at the row that is read. */
void linear_text(const struct text *t, struct text_view *v, struct surface *s, struct rect at);

/* text_act() on such a page: row by row. */
bool linear_text_act(struct text_view *v, enum action a);

#endif
