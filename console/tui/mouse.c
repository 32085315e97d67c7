#include "console/tui/mouse.h"

#define MOUSE_BIT ((keycode)1 << 30)
#define ROW_BITS  9
#define COL_BITS  10

keycode
mouse_key(const struct mouse *m)
{
    bool fits = m->row >= 0 && m->row < 1 << ROW_BITS && m->col >= 0 && m->col < 1 << COL_BITS;
    if (!fits)
        return KEYC_NONE;
    return MOUSE_BIT | (keycode)m->kind << (ROW_BITS + COL_BITS) | (keycode)m->row << COL_BITS |
           (keycode)m->col;
}

bool
mouse_read(keycode k, struct mouse *m)
{
    if ((k & MOUSE_BIT) == 0)
        return false;
    *m = (struct mouse){.kind = (enum mouse_kind)(k >> (ROW_BITS + COL_BITS) & 3),
                        .row = (int)(k >> COL_BITS & ((1 << ROW_BITS) - 1)),
                        .col = (int)(k & ((1 << COL_BITS) - 1))};
    return true;
}

/* The number at par[*i]; -1 when there is none. Steps over the mark that must follow: ";", or 0 for the end.
 */
static int
number(const unsigned char *par, size_t n, size_t *i, char mark)
{
    int v = -1;
    for (; *i < n && par[*i] >= '0' && par[*i] <= '9' && v < 10000; (*i)++)
        v = (v < 0 ? 0 : v) * 10 + (par[*i] - '0');
    bool good = mark == ';' ? *i < n && par[*i] == ';' : *i == n;
    (*i)++;
    return good ? v : -1;
}

keycode
mouse_decode(const unsigned char *par, size_t n, unsigned char final)
{
    size_t i = 0;
    int button = number(par, n, &i, ';'), col = number(par, n, &i, ';'), row = number(par, n, &i, '\0');
    struct mouse m = {.row = row - 1, .col = col - 1};
    if (final != 'M' || row < 1 || col < 1)
        return KEYC_NONE;
    switch (button) {
    case 0:
        m.kind = MOUSE_CLICK;
        break;
    case 64:
        m.kind = MOUSE_WHEEL_UP;
        break;
    case 65:
        m.kind = MOUSE_WHEEL_DOWN;
        break;
    default:
        return KEYC_NONE;
    }
    return mouse_key(&m);
}
