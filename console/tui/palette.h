/*
 * palette.h - finding an action, a screen or a command by typing a part of its name, or the command itself.
 *
 * The letters that are typed must occur in the name in the same order: in a row, later in the same word, or
 * where a later word begins. Names in which they begin words or follow each other come first. Up on the first
 * row, and ^P and ^N, walk through what was typed before.
 */
#ifndef LOKET_TUI_PALETTE_H
#define LOKET_TUI_PALETTE_H

#include <stdint.h>

#include "console/tui/history.h"
#include "console/tui/lineedit.h"
#include "console/tui/list.h"
#include "console/tui/widget.h"

struct arena;

struct palette_entry {
    const char *label; /* translated */
    const char *key;   /* as shown to people, "" for none */
    const char *words; /* further names that are found but not shown; or NULL */
    int kind;          /* for the owner */
    int64_t arg;
    const char *value;
};

struct palette {
    const struct palette_entry *all;
    int n;
    int *shown; /* indexes into all, best first */
    int nshown;
    struct list list;
    struct lineedit edit;
    struct history *history;
    char error[200];
    char text[EDIT_BYTES]; /* of palette_text() */
};

/* entries and their strings are borrowed; memory from a. Must not be moved afterwards. */
void palette_open(struct palette *p, struct arena *a, const struct palette_entry *entries, int n,
                  struct history *history);

/* DONE: Enter; CANCEL: Esc. Every key is taken. */
enum widget_result palette_key(struct palette *p, keycode k);

/* What was typed, without blanks at both ends. */
const char *palette_text(struct palette *p);

/* The entry under the cursor; NULL when none fits. */
const struct palette_entry *palette_entry(const struct palette *p);

/* How well the letters of find name label: 0 not at all, else the higher the better. */
int palette_score(const char *label, const char *find);

/* Draws over the upper part of at. */
void palette_draw(struct palette *p, struct surface *s, struct rect at);

#endif
