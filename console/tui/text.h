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
#include <stdint.h>

#include "console/tui/action.h"
#include "console/tui/columns.h"
#include "console/tui/surface.h"

struct arena;
struct text_row;

struct text {
    struct arena *arena;
    struct text_row *first, *last;
    bool line_open; /* text_seg() adds to the last line */
    int64_t item;   /* of the rows that follow; -1: none */
    bool has_items;
    const struct column *cols;
    int ncols, gap;
    const struct column *said;
};

struct text_cell {
    enum role role;
    const char *text; /* copied; NULL counts as "" */
};

/* A cell of several parts, each in a role of its own; it wraps as one text. */
struct text_parts {
    const struct text_cell *part;
    int n;
};

/* Zero-initialise struct text_view. */
struct text_view {
    int top;   /* first line shown */
    int total; /* lines at the last draw's width */
    int page;  /* lines shown at the last draw */
    int cols;  /* width of the last draw */
    bool has_sel;
    int64_t sel; /* item under the cursor */
    int nth;     /* its place among the items: what takes the cursor when it is gone */
    bool seek;   /* the selection was moved: the next draw brings it into sight */
    bool linear; /* read row by row: linear.h */
    int at;      /* then: the row that is read, of rows */
    int rows;
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
/* After text_table(): how a screen reader calls the columns (by the heads of as many others, borrowed), where
 * the page does not draw their heads. */
void text_say(struct text *t, const struct column *heads);
/* The same with gap blanks between two columns, in place of COLUMNS_GAP. */
void text_table_tight(struct text *t, const struct column *cols, int ncols, int gap);
void text_cells(struct text *t, const struct text_cell *cells, int n);
void text_cells_parts(struct text *t, const struct text_parts *cells, int n);

/*
 * Makes the rows that follow one selectable item, until the next text_item(); id >= 0, -1 for rows that
 * belong to none. On a page with items the cursor (">") stands on one of them.
 */
void text_item(struct text *t, int64_t id);

/* The item under the cursor: the first one until the reader moved; -1 on a page without items. */
int64_t text_selected(const struct text *t, const struct text_view *v);
/* Puts the cursor on an item; the next draw brings it into sight. */
void text_select(struct text_view *v, int64_t id);

/*
 * As text_act() on a page without items; with items the cursor goes from one to the next, and a long
 * item is scrolled through first.
 */
bool text_move(const struct text *t, struct text_view *v, enum action a);

/* UP, DOWN, PAGE_UP, PAGE_DOWN, FIRST, LAST. False when a is none of them. */
bool text_act(struct text_view *v, enum action a);

/* Draws; shows "12-31/80" at the lower right end when there is more than fits. Parks the cursor on the first
 * line, or on the selected item, which is marked ">" in the column left of at (at.col >= 1). */
void text_draw(const struct text *t, struct text_view *v, struct surface *s, struct rect at);

#endif
