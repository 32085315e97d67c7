#include "db/model/glyph.h"

#include <string.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "console/base/utf8.h"

struct look_alike {
    uint32_t cp;
    char like;
};

/* Capitals and small letters of Greek, Cyrillic and Armenian that a console font draws like Latin ones.
 * Sorted. */
/* clang-format off */
static const struct look_alike look_alikes[] = {
    {0x0131, 'I'},
    {0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'I'}, {0x039A, 'K'},
    {0x039C, 'M'}, {0x039D, 'N'}, {0x039F, 'O'}, {0x03A1, 'P'}, {0x03A4, 'T'}, {0x03A5, 'Y'}, {0x03A7, 'X'},
    {0x03B1, 'A'}, {0x03B9, 'I'}, {0x03BA, 'K'}, {0x03BD, 'V'}, {0x03BF, 'O'}, {0x03C1, 'P'}, {0x03C5, 'U'},
    {0x03F9, 'C'},
    {0x0405, 'S'}, {0x0406, 'I'}, {0x0408, 'J'},
    {0x0410, 'A'}, {0x0412, 'B'}, {0x0415, 'E'}, {0x0417, '3'}, {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'},
    {0x041E, 'O'}, {0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'}, {0x0423, 'Y'}, {0x0425, 'X'},
    {0x0430, 'A'}, {0x0435, 'E'}, {0x043A, 'K'}, {0x043C, 'M'}, {0x043E, 'O'}, {0x0440, 'P'}, {0x0441, 'C'},
    {0x0442, 'T'}, {0x0443, 'Y'}, {0x0445, 'X'},
    {0x0455, 'S'}, {0x0456, 'I'}, {0x0458, 'J'},
    {0x04AE, 'Y'}, {0x04BA, 'H'}, {0x04C0, 'I'}, {0x0501, 'D'}, {0x050C, 'G'}, {0x051A, 'Q'}, {0x051C, 'W'},
    {0x054D, 'U'}, {0x054F, 'S'}, {0x0555, 'O'},
    {0x13A0, 'D'}, {0x13A1, 'R'}, {0x13A2, 'T'}, {0x13AA, 'A'}, {0x13AC, 'E'}, {0x13B3, 'W'}, {0x13BB, 'H'},
    {0x13C0, 'G'}, {0x13C4, 'B'}, {0x13DE, 'L'}, {0x13DF, 'C'}, {0x13E2, 'P'}, {0x13E6, 'K'},
    {0x2160, 'I'}, {0x2164, 'V'}, {0x2169, 'X'}, {0x216C, 'L'}, {0x216D, 'C'}, {0x216E, 'D'}, {0x216F, 'M'},
};
/* clang-format on */

static char
foreign_like(uint32_t cp)
{
    size_t lo = 0, hi = COUNT(look_alikes);
    /* Full-width forms are the ASCII ones, drawn wide. */
    if (cp >= 0xFF01 && cp <= 0xFF5E) {
        char c = (char)(cp - 0xFF01 + '!');
        return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (cp > look_alikes[mid].cp)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < COUNT(look_alikes) && look_alikes[lo].cp == cp ? look_alikes[lo].like : 0;
}

/* The letter that a digit or sign of ASCII is taken for, or 0. */
static char
ascii_like(uint32_t cp)
{
    switch (cp) {
    case '0':
        return 'O';
    case '1':
    case '|':
        return 'I';
    case '2':
        return 'Z';
    case '5':
        return 'S';
    case '8':
        return 'B';
    default:
        return 0;
    }
}

static bool
is_other_blank(uint32_t cp)
{
    return cp == '\t' || cp == '\n' || cp == '\r' || cp == 0xA0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F || cp == 0x205F || cp == 0x3000;
}

static bool
is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* A digit beside a letter, in a word with no more digits than letters. */
static bool
digit_among_letters(const char *s, size_t i)
{
    size_t from = i, letters = 0, digits = 0;
    while (from > 0 && s[from - 1] != ' ')
        from--;
    for (size_t k = from; s[k] != '\0' && s[k] != ' '; k++) {
        letters += is_letter(s[k]);
        digits += s[k] >= '0' && s[k] <= '9';
    }
    return letters >= digits && ((i > 0 && is_letter(s[i - 1])) || is_letter(s[i + 1]));
}

/* What is wrong with the character of n bytes at s[i]; false when nothing is. */
static bool
judge(const char *s, size_t i, size_t n, bool digits, struct glyph_found *f)
{
    char like = 0;
    if (n == 1 && f->cp == UTF8_BAD) {
        f->cp = (unsigned char)s[i];
        f->fault = GLYPH_BROKEN;
    } else if (is_other_blank(f->cp)) {
        f->fault = GLYPH_BLANK;
    } else if (utf8_is_unsafe(f->cp)) {
        f->fault = GLYPH_UNSEEN;
    } else if (f->cp == ' ') {
        /* Told at the second of two: the first one is as it should be. */
        bool edge = i == 0 || s[i + 1] == '\0' || s[strspn(s + i, " ") + i] == '\0';
        f->fault = GLYPH_BLANKS;
        return edge || s[i - 1] == ' ';
    } else if (utf8_cp_width(f->cp) == 0) {
        f->fault = GLYPH_MARK;
    } else if (f->cp >= 0x80 && (like = foreign_like(f->cp)) != 0) {
        f->fault = GLYPH_FOREIGN;
    } else if (digits && f->cp >= '0' && f->cp <= '9' && (like = ascii_like(f->cp)) != 0) {
        f->fault = GLYPH_DIGIT;
        f->like = like;
        return digit_among_letters(s, i);
    } else {
        return false;
    }
    f->like = like;
    return true;
}

size_t
glyph_find(const char *s, bool digits, struct glyph_found *out, size_t max)
{
    size_t len = strlen(s), found = 0, place = 0;
    for (size_t i = 0; i < len;) {
        place++;
        struct glyph_found f = {.place = place};
        size_t n = utf8_decode(s + i, len - i, &f.cp);
        if (judge(s, i, n, digits, &f)) {
            if (found < max)
                out[found] = f;
            found++;
        }
        i += n;
    }
    return found;
}

char *
glyph_looks(struct arena *a, const char *s)
{
    char *upper = utf8_upper(a, s);
    size_t len = strlen(upper);
    char *out = arena_alloc(a, len + 1), *o = out;
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t n = utf8_decode(upper + i, len - i, &cp);
        char like = cp < 0x80 ? (char)cp : foreign_like(cp);
        char letter = ascii_like((unsigned char)like);
        bool blank = cp == ' ' || is_other_blank(cp);
        bool unseen = !blank && cp != UTF8_BAD && (utf8_is_unsafe(cp) || utf8_cp_width(cp) == 0);
        if (blank && o > out && o[-1] != ' ')
            *o++ = ' ';
        else if (!blank && like != 0 && !utf8_is_unsafe(cp))
            *o++ = letter != 0 ? letter : like;
        else if (!blank && !unseen) {
            memcpy(o, upper + i, n);
            o += n;
        }
        i += n;
    }
    while (o > out && o[-1] == ' ')
        o--;
    *o = '\0';
    return out;
}

bool
glyph_same_looks(const char *a, const char *b)
{
    struct arena *tmp = arena_new(NULL);
    bool same = strcmp(glyph_looks(tmp, a), glyph_looks(tmp, b)) == 0;
    arena_free(tmp);
    return same;
}
