#include "console/tui/sgr.h"

#include <string.h>

#define PARAMS_MAX 12 /* terminals are known that take sixteen */

/* Of the sequence that was written last, while nothing came after it. */
struct last {
    size_t at, params;
    bool there;
};

static bool
starts(const char *p, size_t n, const char *word)
{
    size_t len = strlen(word);
    return n >= len && memcmp(p, word, len) == 0;
}

/* True when the bytes use the line-drawing set, or begin or end in it. */
static bool
draws_lines(struct sgr *f, const char *p, size_t n)
{
    bool found = f->lines;
    for (size_t i = 0; i + 3 <= n; i++) {
        if (p[i] == '\033' && p[i + 1] == '(') {
            f->lines = p[i + 2] != 'B';
            found = found || f->lines;
        }
    }
    return found;
}

/* Length of the SGR sequence at p, 0 when there is none; *params: its parameters. */
static size_t
sgr_length(const char *p, size_t n, size_t *params)
{
    if (!starts(p, n, "\033["))
        return 0;
    *params = 1;
    for (size_t i = 2; i < n; i++) {
        if (p[i] == 'm')
            return i + 1;
        if (p[i] == ';')
            ++*params;
        else if (p[i] < '0' || p[i] > '9')
            return 0;
    }
    return 0;
}

/* "ESC [ m" and "ESC [ 0 ..." forget what was chosen before. */
static bool
resets(const char *seq)
{
    return seq[2] == 'm' || (seq[2] == '0' && (seq[3] == ';' || seq[3] == 'm'));
}

/* Writes the sequence of len bytes at from behind the o bytes of p; returns the new o. */
static size_t
put_sgr(char *p, size_t o, const char *from, size_t len, size_t params, struct last *last)
{
    if (last->there && resets(from)) {
        o = last->at;
    } else if (last->there && last->params + params <= PARAMS_MAX) {
        p[o - 1] = ';';
        memmove(p + o, from + 2, len - 2);
        last->params += params;
        return o + len - 2;
    }
    memmove(p + o, from, len);
    *last = (struct last){o, params, true};
    return o + len;
}

size_t
sgr_shorten(struct sgr *f, char *p, size_t n)
{
    struct last last = {.there = false};
    size_t o = 0;
    if (draws_lines(f, p, n))
        return n;
    for (size_t i = 0; i < n;) {
        size_t params = 0, len = sgr_length(p + i, n - i, &params);
        if (starts(p + i, n - i, "\033(B")) {
            i += 3;
        } else if (len > 0) {
            o = put_sgr(p, o, p + i, len, params, &last);
            i += len;
        } else {
            last.there = false;
            p[o++] = p[i++];
        }
    }
    return o;
}
