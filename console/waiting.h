/*
 * waiting.h - the officer's own decisions that can still be taken back, or that came to nothing: what the
 * line above the keys says about them on every screen. The database tells; the seconds are counted here.
 */
#ifndef LOKET_WAITING_H
#define LOKET_WAITING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/tui/widget.h"
#include "db/store/decide.h"

struct arena;
struct session;

struct waiting {
    struct arena *arena;
    struct decide_wait *rows;
    size_t n;
    int64_t loaded_ms; /* monotonic: when effective_in was true */
    int64_t asked_ms;  /* the last question, answered or not */
    int64_t window;    /* seconds in which a decision can be taken back; 0: none, or not known yet */
    bool window_known;
    bool stale;    /* ask again at the next tick */
    int64_t shown; /* seconds on the line now */
};

/* Asks the database; keeps what is known when it does not answer. */
void waiting_load(struct session *s);

/* Asks again when a window has ended or something was decided. True when the line reads differently now. */
bool waiting_tick(struct session *s);

/* Seconds until a row takes effect; 0: it is due. */
int64_t waiting_left(const struct session *s, const struct decide_wait *w);

/* True while a row can be taken back. */
bool waiting_open(const struct decide_wait *w);

/* "approve" as the past of it: "disetujui". Translated. */
const char *waiting_done_text(const char *keputusan);

/* The line; "" when there is nothing to say. with_key: the screen has the key that leads to the list. */
void waiting_line(const struct session *s, bool with_key, char *dst, size_t size, enum severity *sev);

/* Gives its memory back. */
void waiting_free(struct session *s);

#endif
