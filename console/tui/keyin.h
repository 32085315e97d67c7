/*
 * keyin.h - turns the bytes of a terminal into keys. Pure: no descriptor, no clock,
 * no terminfo; arrow keys are taken in both the cursor (ESC [ A) and the
 * application form (ESC O A).
 *
 * Swallowed: unknown CSI and SS3 sequences and the OSC, DCS and APC replies of
 * terminals, whose letters would otherwise act as commands. Dropped: malformed
 * UTF-8 and unsafe characters. Whatever a person may have typed is kept: an Esc that
 * starts no sequence is Esc, and the rest follows as it came.
 */
#ifndef LOKET_TUI_KEYIN_H
#define LOKET_TUI_KEYIN_H

#include <stdbool.h>
#include <stddef.h>

#include "console/tui/key.h"

#define KEYIN_BYTES    4096
#define KEYIN_KITTY_ID 31 /* of the question whether kitty's pictures are known */

/* What the terminal has said about itself. */
struct keyin_says {
    bool attributes; /* it has answered the question for its attributes (DA1) */
    bool sixel;      /* and sixel is one of them */
    bool kitty;
    int cell_w, cell_h; /* pixels; 0: not known */
};

struct keyin {
    unsigned char buf[KEYIN_BYTES];
    size_t len, pos;
    bool paste;     /* between the marks of a bracketed paste */
    bool swallow;   /* inside an OSC, DCS or APC string */
    bool mouse;     /* clicks and the wheel were asked for: their reports are keys (mouse.h), not swallowed */
    bool after_cr;  /* in a paste: the LF of a CR LF is not a second line end */
    char reply[16]; /* the beginning of the APC string that is being swallowed */
    size_t reply_len;
    bool reply_apc;
    struct keyin_says says;
};

/* Bytes that keyin_add() will take now. */
size_t keyin_room(const struct keyin *k);
void keyin_add(struct keyin *k, const void *bytes, size_t n);

/*
 * The next key, or KEYC_NONE. idle says that nothing followed the bytes for the time of
 * an escape sequence: what is incomplete then counts as typed by hand.
 */
keycode keyin_next(struct keyin *k, bool idle);

/* True when bytes are held back because a sequence may still be completed. */
bool keyin_waiting(const struct keyin *k);

/* Drops the copies of a single-byte key that come next. */
void keyin_drop(struct keyin *k, keycode key);

/* Forgets and wipes everything. */
void keyin_wipe(struct keyin *k);

#endif
