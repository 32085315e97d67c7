/*
 * marks.h - rows of a list that a person marked, by id: they stay marked when the rows are loaded again.
 */
#ifndef LOKET_TUI_MARKS_H
#define LOKET_TUI_MARKS_H

#include <stdbool.h>
#include <stdint.h>

#define MARKS_MAX 100 /* more are not marked at once */

/* Zero-initialise. */
struct marks {
    int64_t ids[MARKS_MAX];
    int n;
};

bool marks_has(const struct marks *m, int64_t id);

/* Marks, or takes the mark away; false when there are too many. */
bool marks_toggle(struct marks *m, int64_t id);

void marks_clear(struct marks *m);

#endif
