#include "console/tui/key.h"

#include <stdio.h>
#include <string.h>

#include "console/base/err.h"
#include "console/base/utf8.h"

static const struct {
    keycode key;
    const char *name;
} names[] = {
    {KEYC_ENTER, "Enter"},
    {KEYC_ESC, "Esc"},
    {KEYC_TAB, "Tab"},
    {KEYC_BACKTAB, "BackTab"},
    {' ', "Space"},
    {KEYC_BACKSPACE, "Backspace"},
    {KEYC_UP, "Up"},
    {KEYC_DOWN, "Down"},
    {KEYC_LEFT, "Left"},
    {KEYC_RIGHT, "Right"},
    {KEYC_HOME, "Home"},
    {KEYC_END, "End"},
    {KEYC_PGUP, "PgUp"},
    {KEYC_PGDN, "PgDn"},
    {KEYC_INSERT, "Ins"},
    {KEYC_DELETE, "Del"},
    {KEYC_RESIZE, "Resize"},
    {KEYC_PASTE_BEGIN, "PasteBegin"},
    {KEYC_PASTE_END, "PasteEnd"},
    {KEYC_EOF, "EOF"},
};

const char *
key_text(keycode k, char dst[16])
{
    for (size_t i = 0; i < COUNT(names); i++)
        if (names[i].key == k)
            return names[i].name;
    if (k >= KEYC_F1 && k <= KEYC_F12) {
        snprintf(dst, 16, "F%d", (int)(k - KEYC_F1 + 1));
    } else if (k > 0 && k < 32) {
        snprintf(dst, 16, "^%c", (int)k + '@');
    } else if (k > 0 && k < KEYC_FIRST_ && !utf8_is_unsafe((uint32_t)k)) {
        size_t n = utf8_encode((uint32_t)k, dst);
        dst[n] = '\0';
    } else {
        snprintf(dst, 16, "?");
    }
    return dst;
}

static keycode
function_key(const char *name)
{
    int n = 0;
    for (const char *p = name + 1; *p != '\0'; p++) {
        if (*p < '0' || *p > '9' || p - name > 2)
            return KEYC_NONE;
        n = n * 10 + (*p - '0');
    }
    return n >= 1 && n <= 12 ? KEYC_F1 + n - 1 : KEYC_NONE;
}

keycode
key_from_name(const char *name)
{
    size_t len = strlen(name);
    if (len == 0)
        return KEYC_NONE;
    uint32_t cp;
    if (utf8_decode(name, len, &cp) == len && !utf8_is_unsafe(cp) && cp != UTF8_BAD)
        return (keycode)cp;
    if (len == 3 && strncmp(name, "C-", 2) == 0 && name[2] >= 'a' && name[2] <= 'z')
        return name[2] - 'a' + 1;
    if (name[0] == 'F' && function_key(name) != KEYC_NONE)
        return function_key(name);
    for (size_t i = 0; i < COUNT(names); i++)
        if (strcmp(names[i].name, name) == 0)
            return names[i].key;
    return KEYC_NONE;
}
