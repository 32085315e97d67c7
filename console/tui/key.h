/*
 * key.h - a key press as a number: a Unicode character, or one of these.
 */
#ifndef LOKET_TUI_KEY_H
#define LOKET_TUI_KEY_H

#include <stdint.h>

typedef int32_t keycode; /* > 0; characters as they are, control keys as 1..31 */

enum {
    KEYC_NONE = 0,   /* nothing waiting */
    KEYC_CANCEL = 3, /* C-c */
    KEYC_TAB = 9,
    KEYC_ENTER = 13,
    KEYC_ESC = 27,
    KEYC_BACKSPACE = 127,
    KEYC_FIRST_ = 0x110000,
    KEYC_UP,
    KEYC_DOWN,
    KEYC_LEFT,
    KEYC_RIGHT,
    KEYC_HOME,
    KEYC_END,
    KEYC_PGUP,
    KEYC_PGDN,
    KEYC_INSERT,
    KEYC_DELETE,
    KEYC_BACKTAB,
    KEYC_F1,
    KEYC_F12 = KEYC_F1 + 11,
    KEYC_RESIZE,
    KEYC_PASTE_BEGIN,
    KEYC_PASTE_END,
    KEYC_EOF, /* the terminal is gone */
};

/* The name as shown to people: "Enter", "PgDn", "^R", "a". Points to dst or to a constant. */
const char *key_text(keycode k, char dst[16]);

/*
 * Reads a key from its name as used in the key tables; KEYC_NONE when unknown. Names: a single character,
 * "C-a".."C-z", Enter Esc Tab BackTab Space Backspace Up Down Left Right Home End PgUp PgDn Ins Del F1..F12.
 */
keycode key_from_name(const char *name);

#endif
