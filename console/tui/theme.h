/*
 * theme.h - how each role looks: constant tables, no terminal calls.
 */
#ifndef LOKET_TUI_THEME_H
#define LOKET_TUI_THEME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/tui/surface.h"

enum {
    STYLE_BOLD = 1 << 0,
    STYLE_UNDERLINE = 1 << 1,
    STYLE_REVERSE = 1 << 2,
    STYLE_DIM = 1 << 3,
};

struct style {
    int16_t fg, bg; /* colour number, -1: the terminal's own */
    uint8_t attr;   /* STYLE_ bits */
};

struct theme;

/* "dark", "light", "mono", "safe-dark", "safe-light" or "16"; NULL, "" and unknown names give dark. Constant;
 * never freed. */
const struct theme *theme_by_name(const char *name);
/* All themes, 0 and on; NULL after the last. */
const struct theme *theme_at(size_t i);
const char *theme_name(const struct theme *th);
/* What people call it; msgid. */
const char *theme_label(const struct theme *th);

/* The theme to use: mono when NO_COLOR is set (and not empty) in the environment, else by name. */
const struct theme *theme_pick(const char *name);

/* How a role looks on a terminal with that many colours (0 or 1: none). */
struct style theme_style(const struct theme *th, enum role role, int colors);

#endif
