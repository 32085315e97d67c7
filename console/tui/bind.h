/*
 * bind.h - which keys cause which action on a screen: one row per action, read by
 * dispatch, bottom line, help page and manual.
 */
#ifndef LOKET_TUI_BIND_H
#define LOKET_TUI_BIND_H

#include <stdbool.h>
#include <stddef.h>

#include "console/tui/action.h"
#include "console/tui/key.h"

struct key_bind {
    enum action action;
    const char *keys;  /* names separated by blanks: "Enter o" (key.h); the first is the one shown on the
                          bottom line */
    const char *label; /* short, for the bottom line; msgid for gettext; NULL: not on the bottom line */
    const char *help;  /* one sentence for the help page; msgid */
};

/* One of the key tables of a screen, and when it holds. */
struct key_mode {
    const char *label; /* msgid: "saat diperiksa"; NULL: always, or nothing to say */
    const struct key_bind *keys;
    bool over;  /* it is put before each of the tables that are not: a tab's keys before those of a mode */
    bool alone; /* the keys of the frame do not hold */
};

/* A table of them as a function of the index, for screen_ops.mode: the i-th, false after the last. */
bool bind_mode(const struct key_mode *modes, size_t n, size_t i, struct key_mode *out);

/* The action that k causes in a table that ends with ACTION_NONE; ACTION_NONE when no row names k. NULL is
 * allowed. */
enum action bind_find(const struct key_bind *binds, keycode k);

/* The row of an action, or NULL. */
const struct key_bind *bind_row(const struct key_bind *binds, enum action a);

/* The first key of a row, and as shown to people ("Enter", "PgDn", "^R"). */
keycode bind_key(const struct key_bind *b);
const char *bind_key_text(const struct key_bind *b, char dst[16]);

#endif
