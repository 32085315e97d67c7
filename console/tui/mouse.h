/*
 * mouse.h - the mouse as keys: a click or a turn of the wheel is a keycode of its own, and what was drawn
 * says which keys a click on it stands for. Reports come in the SGR form (1006) and only while asked for.
 */
#ifndef LOKET_TUI_MOUSE_H
#define LOKET_TUI_MOUSE_H

#include <stdbool.h>
#include <stddef.h>

#include "console/tui/key.h"

enum mouse_kind { MOUSE_CLICK = 1, MOUSE_WHEEL_UP, MOUSE_WHEEL_DOWN };

struct mouse {
    enum mouse_kind kind;
    int row, col; /* from 0; at most 511 and 1023 */
};

/* The keycode of an event, and back; false when k is an ordinary key. */
keycode mouse_key(const struct mouse *m);
bool mouse_read(keycode k, struct mouse *m);

/* The n bytes between "ESC [ <" and the final byte of a report. KEYC_NONE for what means nothing here: a
 * release, a movement, another button, a modifier. */
keycode mouse_decode(const unsigned char *par, size_t n, unsigned char final);

/* What the terminal is told to report clicks and the wheel, and to stop. */
#define MOUSE_ON  "\033[?1000h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

#endif
