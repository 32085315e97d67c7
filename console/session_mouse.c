/*
 * session_mouse.c - a click does what the keys that stand behind the place would: a row of a list is gone to,
 * a key of the bottom line is pressed; the wheel moves like the arrows.
 */
#include "console/session_part.h"
#include "console/tui/mouse.h"

#define WHEEL_ROWS 3

static void
press(struct session *s, keycode k, int times)
{
    for (int i = 0; i < times && !s->quit && !s->locked; i++)
        session_key(s, k);
}

/* The keys of the bottom line are the screen's: while it asks something they mean nothing. */
static bool
asks(const struct session *s)
{
    return s->top != NULL && !s->palette_open && !s->help_open &&
           (dialog_active(&s->copy_ask) || (s->top->ops->modal != NULL && s->top->ops->modal(s->top)));
}

void
session_mouse(struct session *s, keycode k, const struct surface *shown)
{
    struct mouse m;
    if (!s->prefs.mouse || s->locked || !mouse_read(k, &m))
        return;
    if (m.kind != MOUSE_CLICK) {
        press(s, m.kind == MOUSE_WHEEL_UP ? KEYC_UP : KEYC_DOWN, WHEEL_ROWS);
        return;
    }
    const struct hit *h = surface_hit_at(shown, m.row, m.col);
    if (h != NULL && h->key != KEYC_NONE && !(m.row == shown->rows - 1 && asks(s)))
        press(s, h->key, h->times);
}
