/*
 * session_part.h - what the files of the session share: session.c is the loop over screens,
 * session_palette.c the command palette.
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

/* session_palette.c */
void session_palette_open(struct session *s);
void session_palette_key(struct session *s, keycode k);
/* Over the screen, with its own bottom line. */
void session_palette_draw(struct session *s, struct surface *out);

#endif
