/*
 * list.h - the one list widget: rows come through callbacks, the cursor stays on
 * its record when the rows change.
 *
 * Use: list_init() in open(); list_reloaded() at the end of load(); list_draw() in
 * draw(); list_act() in act(), which says whether the action was one of its own.
 */
#ifndef LOKET_TUI_LIST_H
#define LOKET_TUI_LIST_H

#include <stdbool.h>
#include <stdint.h>

#include "console/tui/action.h"
#include "console/tui/columns.h"
#include "console/tui/marks.h"
#include "console/tui/surface.h"

#define LIST_CELL 256

/* Where rows come from; constant, one per screen. ctx is usually the screen's state. */
struct list_source {
    const struct column *cols;
    int ncols;
    int (*count)(const void *ctx);           /* rows that are loaded */
    int64_t (*id)(const void *ctx, int row); /* stable id of a row */
    /*
     * Text of a cell: any string of the ctx, or buf after writing into it. *role
     * is ROLE_TEXT on entry. Longer text than the column is cut with an ellipsis.
     */
    const char *(*cell)(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role);
};

struct list {
    const struct list_source *src;
    const void *ctx;
    const struct marks *marks; /* shown as "*" beside the row; NULL: none */
    const char *empty;         /* translated sentence for an empty list; says what to do next */
    bool more;                 /* there are more rows than are loaded: "340+" */
    bool has_sel;
    int64_t sel_id; /* id of the row under the cursor */
    int sel, top;   /* indexes of the cursor and of the first row shown */
    int page;       /* rows shown at the last draw */
};

void list_init(struct list *l, const struct list_source *src, const void *ctx, const char *empty);

/* After the rows changed: puts the cursor back on its record, or on what took its place, at the same height.
 */
void list_reloaded(struct list *l);

/* UP, DOWN, PAGE_UP, PAGE_DOWN, FIRST, LAST. False when a is none of them. */
bool list_act(struct list *l, enum action a);

/* Puts the cursor on a record; false (and no change) when it is not loaded. */
bool list_select(struct list *l, int64_t id);

/* Index of the row under the cursor, -1 when the list is empty. */
int list_row(const struct list *l);

/* True when the cursor stands on the last loaded row and more was set: a good time to load further rows. */
bool list_wants_more(const struct list *l);

/* "12/340", "12/340+", "0/0". */
const char *list_position(const struct list *l, char dst[32]);

/*
 * Head line (unless no column has a head), rows with ">" before the selected one, and a last
 * line that says how many rows are above and below, and the position. Parks the surface's
 * cursor on the selection, for screen readers.
 */
void list_draw(struct list *l, struct surface *s, struct rect at);

#endif
