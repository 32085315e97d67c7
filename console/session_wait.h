/*
 * session_wait.h - while something is awaited the terminal stays alive: the notice line says
 * for how long, the clock runs, keys are taken in for later, a new size is followed, and
 * Esc or C-c ends what is awaited.
 *
 * Nothing here asks a screen to draw, since the wait may be in the middle of a change of its state: the
 * picture that stands is kept, cut or padded to a new size.
 */
#ifndef LOKET_SESSION_WAIT_H
#define LOKET_SESSION_WAIT_H

#include <stdbool.h>
#include <stdint.h>

struct session;
struct surface;
struct term;

struct session_wait {
    struct session *session;
    struct term *term; /* NULL: there is no screen */
    struct surface *surface;
    int64_t since;   /* monotonic ms */
    int64_t stop_at; /* when the end was asked for last; 0: not */
};

/* A key or a refresh is about to be handled: its time counts from here. */
void session_wait_begin(struct session_wait *w);

/*
 * To be called about every 50 ms while waiting. stoppable: what is awaited can be ended. True: end it,
 * because the person asked for it, or because a key was pressed while a refresh (session.by_itself) held it
 * up.
 *
 * Esc and C-c end it only once the notice offers them, after a second. Before that they were typed ahead, for
 * what comes after, and are kept like any other key.
 */
bool session_wait_tick(struct session_wait *w, bool stoppable);

#endif
