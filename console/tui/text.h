/*
 * text.h - a scrollable page of lines, segments with roles and table rows. Nothing
 * is cut: long text and long cells wrap.
 *
 * Line ends inside a text count as blanks. Fill once per load(), draw as often as needed at any width; struct
 * text holds what is shown, struct text_view where the reader stands.
 */
#ifndef LOKET_TUI_TEXT_H
#define LOKET_TUI_TEXT_H

#include <stdbool.h>

#include "console/tui/action.h"
#include "console/tui/columns.h"
#include "console/tui/surface.h"

struct arena;
struct text_row;

struct text {
    struct arena *arena;
    struct text_row *first, *last;
    bool line_open; /* text_seg() adds to the last line */
    const struct column *cols;
    int ncols;
};

struct text_cell {
    enum role role;
    const char *text; /* copied; NULL counts as "" */
};

/* Zero-initialise struct text_view. */
struct text_view {
    int top;   /* first line shown */
    int total; /* lines at the last draw's width */
    int page;  /* lines shown at the last draw */
};

/* An empty page; memory comes from a and is given back with it. */
void text_init(struct text *t, struct arena *a);

/* A line of its own. printf; long ones wrap, continued lines are indented like the first one's blanks. */
void text_line(struct text *t, enum role role, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* A heading: ROLE_HEAD, with an empty line before it unless it is the first. */
void text_head(struct text *t, const char *title);
void text_gap(struct text *t);

/* Adds a segment to the current line; text_end() finishes the line. */
void text_seg(struct text *t, enum role role, const char *fmt, ...) PRINTF_LIKE(3, 4);
void text_end(struct text *t);

/* "label: value" with the values of consecutive pairs below each other at column 24. */
void text_pair(struct text *t, const char *label, enum role role, const char *value);

/* Columns (borrowed, constant) of the rows that follow; draws their heads unless all are NULL. */
void text_table(struct text *t, const struct column *cols, int ncols);
void text_cells(struct text *t, const struct text_cell *cells, int n);

/* UP, DOWN, PAGE_UP, PAGE_DOWN, FIRST, LAST. False when a is none of them. */
bool text_act(struct text_view *v, enum action a);

/* Draws; shows "12-31/80" at the lower right end when there is more than fits. Parks the cursor on the first
 * line. */
void text_draw(const struct text *t, struct text_view *v, struct surface *s, struct rect at);

#endif
