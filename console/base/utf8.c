#include "console/base/utf8.h"

#include <string.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "console/base/utf8_table.h"

#define ELLIPSIS "\xE2\x80\xA6"

/* Characters that hide, reorder or command: what utf8_is_unsafe() adds to the noncharacters. Sorted. */
static const struct utf8_range unsafe[] = {
    {0x0000, 0x001F},   {0x007F, 0x009F}, {0x00AD, 0x00AD}, {0x034F, 0x034F},   {0x061C, 0x061C},
    {0x115F, 0x1160},   {0x17B4, 0x17B5}, {0x180B, 0x180F}, {0x200B, 0x200F},   {0x2028, 0x202E},
    {0x2060, 0x206F},   {0x3164, 0x3164}, {0xD800, 0xDFFF}, {0xFDD0, 0xFDEF},   {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
    {0xE0000, 0xE0FFF},
};

static bool
in_ranges(const struct utf8_range *r, size_t n, uint32_t cp)
{
    size_t lo = 0;

    while (lo < n) {
        size_t mid = lo + (n - lo) / 2;
        if (cp > r[mid].last)
            lo = mid + 1;
        else if (cp < r[mid].first)
            n = mid;
        else
            return true;
    }
    return false;
}

/* How many bytes follow the lead byte, and its own bits; -1 when it cannot lead. */
static int
lead_byte(unsigned char c, uint32_t *bits)
{
    if (c >= 0xC2 && c <= 0xDF) {
        *bits = c & 0x1Fu;
        return 1;
    }
    if (c >= 0xE0 && c <= 0xEF) {
        *bits = c & 0x0Fu;
        return 2;
    }
    if (c >= 0xF0 && c <= 0xF4) {
        *bits = c & 0x07u;
        return 3;
    }
    return -1;
}

size_t
utf8_decode(const char *s, size_t n, uint32_t *cp)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
    unsigned char c = (unsigned char)s[0];
    uint32_t v = 0;

    if (c < 0x80) {
        *cp = c;
        return 1;
    }
    *cp = UTF8_BAD;
    int more = lead_byte(c, &v);
    if (more < 0 || (size_t)more >= n)
        return 1;
    for (int i = 1; i <= more; i++) {
        unsigned char t = (unsigned char)s[i];
        if ((t & 0xC0) != 0x80)
            return 1;
        v = v << 6 | (t & 0x3Fu);
    }
    if (v < least[more] || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF))
        return 1;
    *cp = v;
    return (size_t)more + 1;
}

size_t
utf8_encode(uint32_t cp, char dst[4])
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = UTF8_BAD;
    if (cp < 0x80) {
        dst[0] = (char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n - 1; i > 0; i--) {
        dst[i] = (char)(0x80 | (cp & 0x3F));
        cp >>= 6;
    }
    dst[0] = (char)(lead[n] | cp);
    return n;
}

/* A malformed byte, told apart from a well-formed U+FFFD by its length. */
static bool
is_malformed(size_t used, uint32_t cp)
{
    return used == 1 && cp == UTF8_BAD;
}

bool
utf8_valid(const char *s, size_t n)
{
    uint32_t cp;

    while (n > 0) {
        size_t used = utf8_decode(s, n, &cp);
        if (is_malformed(used, cp))
            return false;
        s += used;
        n -= used;
    }
    return true;
}

bool
utf8_is_unsafe(uint32_t cp)
{
    if (cp >= 0x20 && cp < 0x7F)
        return false;
    return cp > 0x10FFFF || (cp & 0xFFFE) == 0xFFFE || in_ranges(unsafe, COUNT(unsafe), cp);
}

int
utf8_cp_width(uint32_t cp)
{
    if (cp < 0x300 || utf8_is_unsafe(cp))
        return 1;
    if (in_ranges(utf8_zero, utf8_zero_count, cp))
        return 0;
    return in_ranges(utf8_wide, utf8_wide_count, cp) ? 2 : 1;
}

int
utf8_width(const char *s)
{
    size_t n = s ? strlen(s) : 0;
    int cols = 0;
    uint32_t cp;

    while (n > 0) {
        size_t used = utf8_decode(s, n, &cp);
        s += used;
        n -= used;
        cols += utf8_cp_width(cp);
    }
    return cols;
}

/* The cleaned form of one character at s; *used is what it took. Returns the length put into dst. */
static size_t
clean_one(const char *s, size_t n, size_t *used, char dst[4])
{
    uint32_t cp;

    *used = utf8_decode(s, n, &cp);
    return utf8_encode(utf8_is_unsafe(cp) ? UTF8_BAD : cp, dst);
}

char *
utf8_clean(struct arena *a, const char *s)
{
    size_t n = s ? strlen(s) : 0;
    size_t size = 1;
    size_t used;
    char one[4];

    for (size_t i = 0; i < n; i += used)
        size += clean_one(s + i, n - i, &used, one);
    char *copy = arena_alloc(a, size);
    char *to = copy;
    for (size_t i = 0; i < n; i += used) {
        size_t len = clean_one(s + i, n - i, &used, one);
        memcpy(to, one, len);
        to += len;
    }
    return copy;
}

void
utf8_clean_to(char *dst, size_t size, const char *s)
{
    size_t n = s ? strlen(s) : 0;
    size_t at = 0;
    size_t used;
    char one[4];

    if (size == 0)
        return;
    for (size_t i = 0; i < n; i += used) {
        size_t len = clean_one(s + i, n - i, &used, one);
        if (len >= size - at)
            break;
        memcpy(dst + at, one, len);
        at += len;
    }
    dst[at] = '\0';
}

size_t
utf8_prefix(const char *s, int cols)
{
    size_t n = s ? strlen(s) : 0;
    size_t at = 0;
    uint32_t cp;

    if (cols <= 0)
        return 0;
    while (at < n) {
        size_t used = utf8_decode(s + at, n - at, &cp);
        cols -= utf8_cp_width(cp);
        if (cols < 0)
            break;
        at += used;
    }
    return at;
}

char *
utf8_fit(struct arena *a, const char *s, int cols)
{
    char *clean = utf8_clean(a, s);

    if (cols <= 0)
        return arena_strdup(a, "");
    if (utf8_width(clean) <= cols)
        return clean;
    return arena_printf(a, "%.*s" ELLIPSIS, (int)utf8_prefix(clean, cols - 1), clean);
}

static uint32_t
upper_of(uint32_t cp)
{
    size_t lo = 0;
    size_t hi = utf8_upper_count;

    if (cp < 0x80)
        return cp >= 'a' && cp <= 'z' ? cp - 32 : cp;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        const struct utf8_case *m = &utf8_upper_map[mid];
        if (cp > m->last)
            lo = mid + 1;
        else if (cp < m->first)
            hi = mid;
        else
            return (cp - m->first) % m->step ? cp : (uint32_t)((int32_t)cp + m->delta);
    }
    return cp;
}

char *
utf8_upper(struct arena *a, const char *s)
{
    size_t n = s ? strlen(s) : 0;
    /* No capital takes more than twice the bytes of its small letter. */
    char *copy = arena_array(a, n + 1, 2);
    char *to = copy;
    size_t used;
    uint32_t cp;

    for (size_t i = 0; i < n; i += used) {
        used = utf8_decode(s + i, n - i, &cp);
        if (is_malformed(used, cp))
            *to++ = s[i];
        else
            to += utf8_encode(upper_of(cp), to);
    }
    return copy;
}
