/*
 * text_row.h - the rows of a page, for text.c and text_item.c only.
 */
#ifndef LOKET_TUI_TEXT_ROW_H
#define LOKET_TUI_TEXT_ROW_H

#include "console/tui/text.h"

enum row_kind { ROW_LINE, ROW_CELLS, ROW_HEADS };

/* A piece of a cell; a line is one cell. */
struct piece {
    enum role role;
    const char *text;
    struct piece *more; /* of the same cell */
    struct piece *next; /* first piece of the next cell */
};

struct text_row {
    enum row_kind kind;
    struct piece *first, *last;
    const struct column *cols;
    int ncols, gap;
    const struct column *said; /* by text_say(); or NULL */
    int64_t item;
    struct text_row *next;
};

/* text.c: lines that a row takes at that width. */
int text_row_lines(const struct text_row *r, int cols);

/* text_item.c: scrolls so that a selection that was moved is in sight; total, page and cols of v are set. */
void text_item_show(const struct text *t, struct text_view *v);
/* Marks the selected item on the drawn page, and parks the cursor on it. */
void text_item_mark(const struct text *t, const struct text_view *v, struct surface *s, struct rect at);

#endif
