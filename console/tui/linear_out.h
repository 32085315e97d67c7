/*
 * linear_out.h - a linear surface as lines on a terminal that cannot place its cursor (or for a reader that
 * follows the end of the output): what is new is written below what stands there.
 *
 * After a key every row that changed is written, from top to bottom; by itself (a refresh) only the notice
 * and the row with the cursor are. A line that is being typed comes last and is continued in place.
 */
#ifndef LOKET_TUI_LINEAR_OUT_H
#define LOKET_TUI_LINEAR_OUT_H

#include <stdbool.h>

struct buf;
struct surface;

/* Zero-initialise. */
struct linear_out {
    char **rows; /* as written last */
    int n;
    int prompt; /* row whose line is open at its end; -1 or 0 with n == 0: none */
};

/*
 * Adds to out what must be written so that the reader knows s. keyed: a key was read whose effect was not
 * told yet. True when more than the notice was told: while something is awaited only that changes.
 */
bool linear_out_draw(struct linear_out *o, const struct surface *s, bool keyed, struct buf *out);

/* The next call writes everything. */
void linear_out_forget(struct linear_out *o);

#endif
