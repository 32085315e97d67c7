/*
 * picker.h - choosing one or several entries of a list by typing part of them.
 *
 * Letters narrow the list to the entries whose label or code holds each word; the entry whose code
 * was typed in full gets the cursor. "!word" drops those that hold it. Dots in codes need not be typed. One:
 * Enter takes the entry under the cursor. Several: Space marks, Enter finishes.
 */
#ifndef LOKET_TUI_PICKER_H
#define LOKET_TUI_PICKER_H

#include <stdbool.h>
#include <stdint.h>

#include "console/tui/lineedit.h"
#include "console/tui/list.h"
#include "console/tui/widget.h"

struct arena;

struct picker {
    const struct choice *items;
    int n;
    bool multi;
    bool allow_none; /* several: none at all is an answer too */
    bool codes;      /* show the code before the label */
    bool *kept;      /* the marks at picker_keep() */
    bool *marked;    /* n entries; single: the one taken */
    int *shown;      /* indexes into items that match find */
    int nshown;
    struct lineedit find;
    struct list list;
};

/* Memory comes from a. items are borrowed. The picker must not be moved or copied afterwards. */
void picker_init(struct picker *p, struct arena *a, const struct choice *items, int n, bool multi);

/* Marks the entry with that code (single: and only that). False when there is none. */
bool picker_mark(struct picker *p, const char *code);

/* Number of marked entries, and the i-th of them (NULL when there is none). */
int picker_count(const struct picker *p);
const struct choice *picker_get(const struct picker *p, int i);

/* DONE: single: an entry was taken; several: at least one is marked (else CONTINUE). CANCEL: Esc. Tab is
 * IGNORED. */
enum widget_result picker_key(struct picker *p, keycode k);

/* Narrows the list again after find was changed from outside. */
void picker_refresh(struct picker *p);

/* Removes all marks. */
void picker_clear(struct picker *p);

/* Keeps the marks, and brings the kept ones back: for a choice that may be changed and then cancelled. */
void picker_keep(struct picker *p);
void picker_restore(struct picker *p);

/* A line for the text to find, then the entries: "( )"/"(*)" or "[ ]"/"[x]". Needs 3 rows at least. */
void picker_draw(struct picker *p, struct surface *s, struct rect at, bool focus);

#endif
