/*
 * session_part.h - what the files of the session share: session.c is the loop over screens,
 * session_palette.c the command palette, session_place.c the way back after a cut line, session_copy.c the
 * clipboard, session_mouse.c the mouse.
 */
#ifndef LOKET_SESSION_PART_H
#define LOKET_SESSION_PART_H

#include "console/session.h"

/* session.c */
/* Carries out an action on the screen that is on top, as the key that is bound to it would. */
void session_act(struct session *s, enum action a);
/* Locks the screen as the idle lock does. */
void session_lock(struct session *s);
/* Stores what was typed and opened since the last time. */
void session_keep_preferences(struct session *s);

/* Opens ops over what is open, with arg, or with what its save() wrote. Not loaded yet. False: refused, and
 * said. */
bool session_open_at(struct session *s, const struct screen_ops *ops, const void *arg, struct json *at);
/* Loads what is open. */
enum rc session_load(struct session *s);
/* Closes what is open; what was below it is not loaded yet. */
void session_close(struct session *s);

/* session_palette.c */
void session_palette_open(struct session *s);
void session_palette_key(struct session *s, keycode k);
/* Over the screen, with its own bottom line. */
void session_palette_draw(struct session *s, struct surface *out);

/* session_place.c: coming back to where one was. */

/* Opens what the officer had open when the line was cut. False: nothing of it; the first screen is to be
 * opened. */
bool session_place_resume(struct session *s);
/* A key was handled. */
void session_place_moved(struct session *s);
/* Keeps the place when it is time. */
void session_place_tick(struct session *s);
/* The session ends: keeps the place after a cut, forgets it after a log-out. */
void session_place_end(struct session *s);

/* session_copy.c */
/* Copies the number at the cursor, or asks which of those that are shown. */
void session_copy_start(struct session *s);
void session_copy_key(struct session *s, keycode k);

#endif
