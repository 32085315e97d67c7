/*
 * columns.h - shares the width of a table among its columns.
 */
#ifndef LOKET_TUI_COLUMNS_H
#define LOKET_TUI_COLUMNS_H

#define COLUMNS_MAX 24
#define COLUMNS_GAP 2 /* blanks between two columns */

enum column_align {
    ALIGN_LEFT,
    ALIGN_RIGHT,
    ALIGN_RULE, /* on a page of text: a vertical line over all lines of a row; its cells are not shown */
};

struct column {
    const char *head; /* msgid, or NULL */
    int min;          /* columns it needs at least; the head does not widen it */
    int max;          /* at most; 0: no limit */
    int weight;       /* its share of what is left over; 0: stays at min */
    enum column_align align;
};

struct columns_layout {
    int n; /* columns that fit; the rest is left out, from the end */
    int x[COLUMNS_MAX], w[COLUMNS_MAX];
};

/* Lays n columns (at most COLUMNS_MAX) out over width columns of the terminal, the first at x = 0. */
void columns_layout(const struct column *cols, int n, int width, struct columns_layout *out);
/* The same with gap blanks between two columns. */
void columns_layout_gap(const struct column *cols, int n, int width, int gap, struct columns_layout *out);

#endif
