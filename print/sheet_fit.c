#include "print/sheet_fit.h"

#include <math.h>
#include <string.h>

#include "console/base/utf8.h"

#define SIZE_STEP 0.5

static const double squeezes[] = {1.0, 0.9, FIT_SQUEEZE_MIN};

/* Bytes up to the end of the character at s, with the combining marks that belong to it. */
static size_t
letter_len(const char *s, size_t n)
{
    uint32_t cp;
    size_t len = utf8_decode(s, n, &cp);
    while (len < n) {
        size_t next = utf8_decode(s + len, n - len, &cp);
        if (utf8_cp_width(cp) != 0)
            break;
        len += next;
    }
    return len;
}

/* Bytes up to the next place where a line may end: after a blank, a slash, a hyphen or a comma. */
static size_t
word_len(const char *s, size_t n)
{
    size_t i = strcspn(s, " /-,");
    return i >= n ? n : i + 1;
}

static size_t
without_blanks(const char *s, size_t n)
{
    while (n > 0 && s[n - 1] == ' ')
        n--;
    return n;
}

/* The longest piece of s that is at most em wide; 0 when not even the first unit is. */
static size_t
line_len(const struct sheet_meter *m, enum sheet_font font, const char *s, size_t n, double em,
         size_t (*unit)(const char *, size_t))
{
    size_t len = 0;
    while (len < n) {
        size_t next = len + unit(s + len, n - len);
        if (m->em(m->ctx, font, s, without_blanks(s, next)) > em)
            break;
        len = next;
    }
    return len;
}

/* Fills whole lines from the left; false when text needs more than max lines. */
static bool
wrap(const struct sheet_meter *m, enum sheet_font font, const char *text, double em, size_t max,
     size_t (*unit)(const char *, size_t), struct fit *out)
{
    size_t n = strlen(text);
    for (out->n = 0; n > 0 && out->n < max; out->n++) {
        size_t len = line_len(m, font, text, n, em, unit);
        if (len == 0)
            return false;
        size_t shown = without_blanks(text, len);
        out->lines[out->n] =
            (struct fit_line){.text = text, .len = shown, .em = m->em(m->ctx, font, text, shown)};
        text += len;
        n -= len;
    }
    return n == 0;
}

static size_t
lines_at(const struct fit_box *box, double size)
{
    double n = floor(box->h / (size * FIT_LEADING) + 1e-6);
    return n < 1 ? 1 : n > FIT_LINES_MAX ? FIT_LINES_MAX : (size_t)n;
}

static bool
one_line(const struct sheet_meter *m, const struct fit_box *box, const char *text, struct fit *out)
{
    size_t len = strlen(text);
    double em = m->em(m->ctx, box->font, text, len);
    double squeeze = em > 0 ? fmin(1.0, box->w / (em * box->base)) : 1.0;
    if (squeeze < FIT_SQUEEZE_MIN)
        return false;
    *out = (struct fit){.size = box->base, .squeeze = squeeze, .n = 1, .lines = {{text, len, em}}};
    return true;
}

static bool
at_size(const struct sheet_meter *m, const struct fit_box *box, const char *text, double size,
        size_t (*unit)(const char *, size_t), struct fit *out)
{
    for (size_t i = 0; i < sizeof(squeezes) / sizeof(squeezes[0]); i++) {
        *out = (struct fit){.size = size, .squeeze = squeezes[i]};
        if (wrap(m, box->font, text, box->w / (size * squeezes[i]), lines_at(box, size), unit, out))
            return true;
    }
    return false;
}

bool
fit_text(const struct sheet_meter *m, const struct fit_box *box, const char *text, struct fit *out)
{
    if (!box->wrap_first && one_line(m, box, text, out))
        return true;
    for (double size = box->base; size >= box->min - 1e-6; size -= SIZE_STEP)
        if (at_size(m, box, text, size, word_len, out))
            return true;
    return at_size(m, box, text, box->min, letter_len, out);
}
