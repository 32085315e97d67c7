#include "console/tui/keyin.h"

#include <string.h>

#include "console/base/err.h"
#include "console/base/utf8.h"
#include "console/tui/mouse.h"

#define ESC     27
#define SEQ_MAX 64 /* longer ones are noise */

/* What a decoder found at the start of the bytes. used == 0: more bytes are needed. */
struct found {
    size_t used;
    keycode key; /* KEYC_NONE: swallowed */
};

static const struct {
    unsigned char final;
    keycode key;
} final_keys[] = {
    {'A', KEYC_UP},     {'B', KEYC_DOWN},   {'C', KEYC_RIGHT},   {'D', KEYC_LEFT},
    {'H', KEYC_HOME},   {'F', KEYC_END},    {'P', KEYC_F1},      {'Q', KEYC_F1 + 1},
    {'R', KEYC_F1 + 2}, {'S', KEYC_F1 + 3}, {'Z', KEYC_BACKTAB},
};

/* ESC [ number ~ */
static const keycode tilde_keys[] = {
    [1] = KEYC_HOME,          [2] = KEYC_INSERT,      [3] = KEYC_DELETE,   [4] = KEYC_END,
    [5] = KEYC_PGUP,          [6] = KEYC_PGDN,        [7] = KEYC_HOME,     [8] = KEYC_END,
    [11] = KEYC_F1,           [12] = KEYC_F1 + 1,     [13] = KEYC_F1 + 2,  [14] = KEYC_F1 + 3,
    [15] = KEYC_F1 + 4,       [17] = KEYC_F1 + 5,     [18] = KEYC_F1 + 6,  [19] = KEYC_F1 + 7,
    [20] = KEYC_F1 + 8,       [21] = KEYC_F1 + 9,     [23] = KEYC_F1 + 10, [24] = KEYC_F12,
    [200] = KEYC_PASTE_BEGIN, [201] = KEYC_PASTE_END,
};

size_t
keyin_room(const struct keyin *k)
{
    return sizeof(k->buf) - (k->len - k->pos);
}

void
keyin_add(struct keyin *k, const void *bytes, size_t n)
{
    memmove(k->buf, k->buf + k->pos, k->len - k->pos);
    k->len -= k->pos;
    k->pos = 0;
    if (n > sizeof(k->buf) - k->len)
        n = sizeof(k->buf) - k->len;
    memcpy(k->buf + k->len, bytes, n);
    k->len += n;
}

void
keyin_wipe(struct keyin *k)
{
    explicit_bzero(k, sizeof(*k));
}

bool
keyin_waiting(const struct keyin *k)
{
    return k->pos < k->len || k->swallow;
}

static keycode
final_key(unsigned char final)
{
    for (size_t i = 0; i < COUNT(final_keys); i++)
        if (final_keys[i].final == final)
            return final_keys[i].key;
    return KEYC_NONE;
}

/* The number at *p, which moves behind it and the separator after it; -1 when there is none. */
static int
reply_number(const unsigned char **p, const unsigned char *end)
{
    int v = -1;
    for (; *p < end && **p >= '0' && **p <= '9'; (*p)++)
        if (v < 100000)
            v = (v < 0 ? 0 : v * 10) + (**p - '0');
    if (*p < end)
        (*p)++;
    return v;
}

/* ESC [ ? 62 ; 4 c tells attributes, 4 is sixel; ESC [ 6 ; height ; width t the size of a cell. */
static void
note_reply(struct keyin_says *says, const unsigned char *par, size_t n, unsigned char final)
{
    const unsigned char *p = par, *end = par + n;
    if (final == 'c' && n > 0 && *p == '?') {
        bool sixel = false;
        for (p++; p < end;)
            sixel = reply_number(&p, end) == 4 || sixel;
        says->attributes = true;
        says->sixel = sixel;
    } else if (final == 't' && reply_number(&p, end) == 6) {
        int h = reply_number(&p, end), w = reply_number(&p, end);
        bool sane = w >= 2 && w <= 64 && h >= 2 && h <= 64;
        says->cell_w = sane ? w : 0;
        says->cell_h = sane ? h : 0;
    }
}

/* The end of an APC string: ESC _ G i=31;OK ESC \ says that kitty's pictures are known. */
static void
note_string(struct keyin *k)
{
    static const char known[] = "Gi=31;OK";
    if (k->reply_apc && k->reply_len >= sizeof(known) - 1 && memcmp(k->reply, known, sizeof(known) - 1) == 0)
        k->says.kitty = true;
    k->reply_apc = false;
    k->reply_len = 0;
}

/* Parameters of a CSI sequence between its introducer and its final byte. */
static keycode
csi_key(const unsigned char *par, size_t n, unsigned char final)
{
    unsigned num = 0;
    size_t i = 0;
    for (; i < n && par[i] >= '0' && par[i] <= '9' && num < 1000; i++)
        num = num * 10 + (unsigned)(par[i] - '0');
    if (i < n && par[i] != ';')
        return KEYC_NONE; /* private reply */
    if (final == '~')
        return num < COUNT(tilde_keys) ? tilde_keys[num] : KEYC_NONE;
    /* ESC [ 24 ; 80 R is a cursor report, ESC [ 1 ; 2 R a key with a modifier. */
    return num <= 1 ? final_key(final) : KEYC_NONE;
}

static struct found
typed_escape(void)
{
    return (struct found){1, KEYC_ESC};
}

static struct found
decode_csi(struct keyin *k, const unsigned char *b, size_t n, bool idle)
{
    size_t i = 2;
    if (n > 2 && b[2] == '[') { /* function keys of the Linux console: ESC [ [ A */
        if (n == 3)
            return idle ? typed_escape() : (struct found){0, KEYC_NONE};
        bool known = b[3] >= 'A' && b[3] <= 'E';
        return known ? (struct found){4, KEYC_F1 + b[3] - 'A'} : typed_escape();
    }
    while (i < n && i < SEQ_MAX && b[i] >= 0x20 && b[i] <= 0x3f)
        i++;
    if (i == n && !idle)
        return (struct found){0, KEYC_NONE};
    if (i < n && b[i] >= 0x40 && b[i] <= 0x7e) {
        note_reply(&k->says, b + 2, i - 2, b[i]);
        if (k->mouse && i > 2 && b[2] == '<')
            return (struct found){i + 1, mouse_decode(b + 3, i - 3, b[i])};
        return (struct found){i + 1, csi_key(b + 2, i - 2, b[i])};
    }
    if (i == 2)
        return typed_escape();
    return (struct found){i, KEYC_NONE}; /* cut short or too long */
}

static struct found
decode_ss3(const unsigned char *b, size_t n, bool idle)
{
    size_t i = 2;
    while (i < n && i < 5 && ((b[i] >= '0' && b[i] <= '9') || b[i] == ';'))
        i++;
    if (i == n)
        return idle ? typed_escape() : (struct found){0, KEYC_NONE};
    if (b[i] == 'M')
        return (struct found){i + 1, KEYC_ENTER}; /* keypad */
    bool letter = (b[i] >= 'A' && b[i] <= 'Z') || (b[i] >= 'a' && b[i] <= 'z');
    return letter ? (struct found){i + 1, final_key(b[i])} : typed_escape();
}

/* OSC, DCS and APC replies start in a few ways only; anything else was typed. */
static bool
starts_string(unsigned char kind, unsigned char next)
{
    bool digit = next >= '0' && next <= '9';
    switch (kind) {
    case ']':
        return digit;
    case 'P':
        return digit || next == '>' || next == '!' || next == '+' || next == '$' || next == '|';
    case '_':
        return next == 'G';
    default:
        return false;
    }
}

static struct found
decode_escape(struct keyin *k, const unsigned char *b, size_t n, bool idle)
{
    if (n == 1)
        return idle ? typed_escape() : (struct found){0, KEYC_NONE};
    switch (b[1]) {
    case '[':
        return decode_csi(k, b, n, idle);
    case 'O':
        return decode_ss3(b, n, idle);
    case ']':
    case 'P':
    case '_':
        if (n == 2)
            return idle ? typed_escape() : (struct found){0, KEYC_NONE};
        if (!starts_string(b[1], b[2]))
            return typed_escape();
        k->swallow = true;
        k->reply_apc = b[1] == '_';
        k->reply_len = 0;
        return (struct found){2, KEYC_NONE};
    default:
        return typed_escape();
    }
}

static struct found
decode_char(const unsigned char *b, size_t n, bool idle)
{
    size_t need = b[0] >= 0xf0 ? 4 : b[0] >= 0xe0 ? 3 : 2;
    bool cut = b[0] >= 0xc2 && b[0] <= 0xf4 && n < need;
    for (size_t i = 1; cut && i < n; i++)
        cut = (b[i] & 0xc0) == 0x80;
    if (cut)
        return idle ? (struct found){n, KEYC_NONE} : (struct found){0, KEYC_NONE};
    uint32_t cp;
    char text[4];
    size_t have = n < 4 ? n : 4;
    memcpy(text, b, have);
    size_t used = utf8_decode(text, have, &cp);
    return (struct found){used, cp == UTF8_BAD || utf8_is_unsafe(cp) ? KEYC_NONE : (keycode)cp};
}

static struct found
decode_plain(const unsigned char *b, size_t n, bool idle)
{
    if (b[0] >= 0x80)
        return decode_char(b, n, idle);
    switch (b[0]) {
    case 0:
        return (struct found){1, KEYC_NONE};
    case 8:
    case 127:
        return (struct found){1, KEYC_BACKSPACE};
    case '\n':
        return (struct found){1, KEYC_ENTER};
    default:
        return (struct found){1, (keycode)b[0]};
    }
}

/* Inside a paste only its end mark is a sequence, and only text is let through. */
static struct found
decode_paste(struct keyin *k, const unsigned char *b, size_t n, bool idle)
{
    static const unsigned char end[] = "\033[201~";
    size_t len = sizeof(end) - 1, have = n < len ? n : len;
    if (b[0] == ESC) {
        if (memcmp(b, end, have) == 0) {
            if (have == len)
                return (struct found){len, KEYC_PASTE_END};
            if (!idle)
                return (struct found){0, KEYC_NONE};
            if (n == 1) { /* Esc by hand: the end mark got lost */
                k->paste = false;
                return (struct found){0, KEYC_PASTE_END};
            }
        }
        return (struct found){1, KEYC_NONE};
    }
    bool second = k->after_cr && b[0] == '\n';
    k->after_cr = b[0] == '\r';
    struct found f = decode_plain(b, n, idle);
    bool text = f.key >= ' ' && f.key != KEYC_BACKSPACE;
    if (second || (!text && f.key != KEYC_ENTER && f.key != KEYC_TAB))
        f.key = KEYC_NONE;
    return f;
}

/* Skips the rest of a string reply: up to BEL or ST, or to anything that cannot be inside one. */
static void
swallow_string(struct keyin *k, bool idle)
{
    while (k->pos < k->len && k->swallow) {
        unsigned char c = k->buf[k->pos];
        bool st = c == ESC && k->pos + 1 < k->len && k->buf[k->pos + 1] == '\\';
        if (c == ESC && k->pos + 1 == k->len && !idle)
            return;
        if (c == '\r' || (c == ESC && !st)) {
            k->swallow = false;
            return;
        }
        k->swallow = c != '\a' && c != 0x18 && c != 0x1a && !st;
        if (k->swallow && k->reply_len < sizeof(k->reply))
            k->reply[k->reply_len++] = (char)c;
        if (!k->swallow)
            note_string(k);
        k->pos += st ? 2 : 1;
    }
    if (idle)
        k->swallow = false;
}

keycode
keyin_next(struct keyin *k, bool idle)
{
    for (;;) {
        if (k->swallow)
            swallow_string(k, idle);
        if (k->pos >= k->len || k->swallow)
            return KEYC_NONE;
        const unsigned char *b = k->buf + k->pos;
        size_t n = k->len - k->pos;
        struct found f;
        if (k->paste)
            f = decode_paste(k, b, n, idle);
        else if (b[0] == ESC)
            f = decode_escape(k, b, n, idle);
        else
            f = decode_plain(b, n, idle);
        k->pos += f.used;
        if (f.key == KEYC_PASTE_BEGIN || f.key == KEYC_PASTE_END) {
            bool was = k->paste;
            k->paste = f.key == KEYC_PASTE_BEGIN;
            if (f.key == KEYC_PASTE_END && !was && f.used > 0)
                continue; /* an end without a beginning */
        }
        if (f.key != KEYC_NONE || f.used == 0)
            return f.key;
    }
}

void
keyin_drop(struct keyin *k, keycode key)
{
    while (k->pos < k->len && !k->paste && !k->swallow) {
        unsigned char c = k->buf[k->pos];
        if (c != key && !(key == KEYC_ENTER && c == '\n'))
            return;
        k->pos++;
    }
}
