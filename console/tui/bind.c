#include "console/tui/bind.h"

#include <string.h>

#include "console/base/err.h"

/* Copies the next blank-separated name of *p into dst and steps over it; false at the end. */
static bool
next_name(const char **p, char *dst, size_t size)
{
    *p += strspn(*p, " ");
    size_t n = strcspn(*p, " ");
    if (n == 0)
        return false;
    size_t take = n < size ? n : size - 1;
    memcpy(dst, *p, take);
    dst[take] = '\0';
    *p += n;
    return true;
}

enum action
bind_find(const struct key_bind *binds, keycode k)
{
    char name[16];
    if (k == KEYC_NONE)
        return ACTION_NONE;
    for (; binds != NULL && binds->action != ACTION_NONE; binds++)
        for (const char *p = binds->keys; next_name(&p, name, sizeof(name));)
            if (key_from_name(name) == k)
                return binds->action;
    return ACTION_NONE;
}

bool
bind_mode(const struct key_mode *modes, size_t n, size_t i, struct key_mode *out)
{
    if (i < n)
        *out = modes[i];
    return i < n;
}

const struct key_bind *
bind_row(const struct key_bind *binds, enum action a)
{
    for (; binds != NULL && binds->action != ACTION_NONE; binds++)
        if (binds->action == a)
            return binds;
    return NULL;
}

keycode
bind_key(const struct key_bind *b)
{
    char name[16] = "";
    const char *p = b->keys;
    return next_name(&p, name, sizeof(name)) ? key_from_name(name) : KEYC_NONE;
}

const char *
bind_key_text(const struct key_bind *b, char dst[16])
{
    keycode k = bind_key(b);
    return k != KEYC_NONE ? key_text(k, dst) : "";
}
