#include "console/tui/theme.h"

#include <stdlib.h>
#include <string.h>

#include "console/base/err.h"
#include "console/base/i18n.h"

/* Colours of one role for terminals with 8, 16 and 256 colours; attributes without and with colour. */
struct look {
    int16_t fg8, fg16, fg256;
    int16_t bg8, bg16, bg256;
    uint8_t mono, attr;
};

struct theme {
    const char *name;
    int colors;        /* it uses at most; 0: none */
    const char *label; /* msgid */
    struct look looks[ROLE_COUNT_];
};

#define NO -1, -1, -1
#define B  STYLE_BOLD
#define U  STYLE_UNDERLINE
#define R  STYLE_REVERSE
#define D  STYLE_DIM

/*
 * The terminal's own background stays, so that a wrong guess about it stays readable; marks in
 * the text, not colours, carry the meaning. The colours of the 256 are chosen for a contrast of 4.5 on the
 * usual backgrounds, and those of the two safe themes to stay apart for eyes without red, green or blue
 * cones as well (tests/unit/test_tui_theme.c computes both).
 */
/* clang-format off */
#define COMMON_LOOKS \
    [ROLE_TEXT]     = {NO, NO, 0, 0}, \
    [ROLE_FOOT]     = {NO, NO, 0, 0}, \
    [ROLE_FOOT_KEY] = {NO, NO, R, R}, \
    [ROLE_HEAD]     = {NO, NO, B | U, B | U}, \
    [ROLE_CURSOR]   = {NO, NO, R, R}, \
    [ROLE_TITLE]    = {7, 15, 231, 4, 4, 24, R | B, B}

static const struct theme themes[] = {
    {"dark", 256, N_("Gelap"), {
        COMMON_LOOKS,
        [ROLE_DIM]     = {-1, -1, 246, NO, 0, 0},
        [ROLE_FIELD]   = {-1, -1, 231, -1, -1, 238, U, U},
        [ROLE_OK]      = {2, 10, 114, NO, 0, 0},
        [ROLE_WARN]    = {3, 11, 221, NO, B, B},
        [ROLE_ERROR]   = {1, 9, 203, NO, B, B},
        [ROLE_CHANGED] = {3, 11, 221, NO, B, B},
        [ROLE_ADDED]   = {2, 10, 114, NO, B, 0},
        [ROLE_REMOVED] = {1, 9, 203, NO, U, 0},
        [ROLE_GONE]    = {1, 9, 203, NO, R, R},
        [ROLE_CAME]    = {2, 10, 114, NO, R, R},
        [ROLE_FRAME]   = {-1, -1, 246, NO, 0, 0},
    }},
    {"light", 256, N_("Terang"), {
        COMMON_LOOKS,
        [ROLE_DIM]     = {-1, -1, 240, NO, 0, 0},
        [ROLE_FIELD]   = {-1, -1, 16, -1, -1, 253, U, U},
        [ROLE_OK]      = {2, 2, 22, NO, 0, 0},
        /* yellow cannot be read on white */
        [ROLE_WARN]    = {5, 5, 94, NO, B, B},
        [ROLE_ERROR]   = {1, 1, 124, NO, B, B},
        [ROLE_CHANGED] = {5, 5, 94, NO, B, B},
        [ROLE_ADDED]   = {2, 2, 22, NO, B, B},
        [ROLE_REMOVED] = {1, 1, 124, NO, U, 0},
        [ROLE_GONE]    = {1, 1, 124, NO, R, R},
        [ROLE_CAME]    = {2, 2, 22, NO, R, R},
        [ROLE_FRAME]   = {-1, -1, 240, NO, 0, 0},
    }},
    {"mono", 0, N_("Tanpa warna"), {
        COMMON_LOOKS,
        [ROLE_DIM]     = {NO, NO, 0, 0},
        [ROLE_FIELD]   = {NO, NO, U, U},
        [ROLE_OK]      = {NO, NO, 0, 0},
        [ROLE_WARN]    = {NO, NO, B, B},
        [ROLE_ERROR]   = {NO, NO, B, B},
        [ROLE_CHANGED] = {NO, NO, B, B},
        [ROLE_ADDED]   = {NO, NO, B, B},
        [ROLE_REMOVED] = {NO, NO, U, U},
        [ROLE_GONE]    = {NO, NO, R, R},
        [ROLE_CAME]    = {NO, NO, R, R},
        [ROLE_FRAME]   = {NO, NO, 0, 0},
    }},
    {"safe-dark", 256, N_("Gelap, aman untuk buta warna"), {
        COMMON_LOOKS,
        [ROLE_DIM]     = {-1, -1, 246, NO, 0, 0},
        [ROLE_FIELD]   = {-1, -1, 231, -1, -1, 238, U, U},
        [ROLE_OK]      = {6, 14, 111, NO, 0, 0},
        [ROLE_WARN]    = {3, 11, 220, NO, B, B},
        [ROLE_ERROR]   = {1, 9, 203, NO, B | U, B | U},
        [ROLE_CHANGED] = {3, 11, 220, NO, B, B},
        [ROLE_ADDED]   = {6, 14, 111, NO, B, B},
        [ROLE_REMOVED] = {1, 9, 203, NO, U, U},
        [ROLE_GONE]    = {1, 9, 203, NO, R, R},
        [ROLE_CAME]    = {6, 14, 111, NO, R, R},
        [ROLE_FRAME]   = {-1, -1, 246, NO, 0, 0},
    }},
    {"safe-light", 256, N_("Terang, aman untuk buta warna"), {
        COMMON_LOOKS,
        [ROLE_DIM]     = {-1, -1, 240, NO, 0, 0},
        [ROLE_FIELD]   = {-1, -1, 16, -1, -1, 253, U, U},
        [ROLE_OK]      = {4, 4, 27, NO, 0, 0},
        [ROLE_WARN]    = {5, 5, 94, NO, B, B},
        [ROLE_ERROR]   = {1, 1, 162, NO, B | U, B | U},
        [ROLE_CHANGED] = {5, 5, 94, NO, B, B},
        [ROLE_ADDED]   = {4, 4, 27, NO, B, B},
        [ROLE_REMOVED] = {1, 1, 162, NO, U, U},
        [ROLE_GONE]    = {1, 1, 162, NO, R, R},
        [ROLE_CAME]    = {4, 4, 27, NO, R, R},
        [ROLE_FRAME]   = {-1, -1, 240, NO, 0, 0},
    }},
    /* The person's own palette, where the terminal lets one choose it. */
    {"16", 16, N_("16 warna terminal"), {
        COMMON_LOOKS,
        [ROLE_DIM]     = {NO, NO, 0, 0},
        [ROLE_FIELD]   = {NO, NO, U, U},
        [ROLE_OK]      = {2, 10, -1, NO, 0, 0},
        [ROLE_WARN]    = {3, 11, -1, NO, B, B},
        [ROLE_ERROR]   = {1, 9, -1, NO, B, B},
        [ROLE_CHANGED] = {3, 11, -1, NO, B, B},
        [ROLE_ADDED]   = {2, 10, -1, NO, B, B},
        [ROLE_REMOVED] = {1, 9, -1, NO, U, U},
        [ROLE_GONE]    = {1, 9, -1, NO, R, R},
        [ROLE_CAME]    = {2, 10, -1, NO, R, R},
        [ROLE_FRAME]   = {NO, NO, 0, 0},
    }},
};
/* clang-format on */

const struct theme *
theme_by_name(const char *name)
{
    for (size_t i = 0; name != NULL && i < COUNT(themes); i++)
        if (strcmp(themes[i].name, name) == 0)
            return &themes[i];
    return &themes[0];
}

const struct theme *
theme_at(size_t i)
{
    return i < COUNT(themes) ? &themes[i] : NULL;
}

const char *
theme_name(const struct theme *th)
{
    return th->name;
}

const char *
theme_label(const struct theme *th)
{
    return th->label;
}

const struct theme *
theme_pick(const char *name)
{
    const char *no_color = getenv("NO_COLOR");
    return theme_by_name(no_color != NULL && no_color[0] != '\0' ? "mono" : name);
}

struct style
theme_style(const struct theme *th, enum role role, int colors)
{
    const struct look *l = &th->looks[role < ROLE_COUNT_ ? role : ROLE_TEXT];
    if (colors > th->colors)
        colors = th->colors;
    if (colors < 8)
        return (struct style){-1, -1, l->mono};
    if (colors < 16)
        return (struct style){l->fg8, l->bg8, l->attr};
    if (colors < 256)
        return (struct style){l->fg16, l->bg16, l->attr};
    return (struct style){l->fg256, l->bg256, l->attr};
}
