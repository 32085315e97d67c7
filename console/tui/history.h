/*
 * history.h - what a person typed before, newest first, walked through with Up and Down.
 */
#ifndef LOKET_TUI_HISTORY_H
#define LOKET_TUI_HISTORY_H

#include <stdbool.h>

#define HISTORY_MAX  20
#define HISTORY_TEXT 244 /* bytes: 60 characters */

struct buf;

/* Zero-initialise. */
struct history {
    char items[HISTORY_MAX][HISTORY_TEXT];
    int n;
    int at;                   /* 0: what is being typed; else the item at - 1 is shown */
    char typed[HISTORY_TEXT]; /* what was being typed when the walk began */
};

/*
 * Puts text before the others; an equal older one goes. Empty text, text that does not fit and text with
 * 13 digits in a row (a citizen's number is not kept) are passed over: false.
 */
bool history_add(struct history *h, const char *text);

/* Begins anew at what is being typed. */
void history_rest(struct history *h);

/* The next older text, or the next newer one; NULL at either end. now: what stands in the line. */
const char *history_older(struct history *h, const char *now);
const char *history_newer(struct history *h);

/* As lines, newest first; and back. Lines that history_add() would not take are dropped. */
void history_write(const struct history *h, struct buf *out);
void history_read(struct history *h, const char *lines);

#endif
