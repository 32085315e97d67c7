#include "console/base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
str_copy(char *dst, size_t size, const char *s)
{
    if (size == 0)
        return false;
    size_t n = s ? strlen(s) : 0;
    bool fits = n < size;

    if (!fits)
        n = size - 1;
    if (n > 0)
        memmove(dst, s, n);
    dst[n] = '\0';
    return fits;
}

bool
str_printf(char *dst, size_t size, const char *fmt, ...)
{
    va_list ap;

    if (size == 0)
        return false;
    va_start(ap, fmt);
    int n = vsnprintf(dst, size, fmt, ap);
    va_end(ap);
    if (n < 0)
        dst[0] = '\0';
    return n >= 0 && (size_t)n < size;
}

bool
str_append(char *dst, size_t size, const char *s)
{
    size_t used = strnlen(dst, size);

    if (used >= size)
        return false;
    return str_copy(dst + used, size - used, s);
}

bool
str_eq(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

bool
str_starts(const char *s, const char *prefix)
{
    return s && prefix && strncmp(s, prefix, strlen(prefix)) == 0;
}

bool
str_all_digits(const char *s)
{
    return s && *s && s[strspn(s, "0123456789")] == '\0';
}

bool
str_to_i64(const char *s, int64_t min, int64_t max, int64_t *out)
{
    int64_t v = 0;

    if (!s)
        return false;
    bool neg = *s == '-';
    s += neg;
    if (!str_all_digits(s))
        return false;
    for (; *s; s++) {
        int64_t digit = *s - '0';
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_sub_overflow(v, digit, &v))
            return false;
    }
    /* v is negative so that INT64_MIN fits. */
    if (!neg && __builtin_sub_overflow((int64_t)0, v, &v))
        return false;
    if (v < min || v > max)
        return false;
    *out = v;
    return true;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

char *
str_trim(char *s)
{
    size_t skip = 0;

    while (is_blank(s[skip]))
        skip++;
    size_t n = strlen(s + skip);
    while (n > 0 && is_blank(s[skip + n - 1]))
        n--;
    memmove(s, s + skip, n);
    s[n] = '\0';
    return s;
}

void
str_hex(char *dst, const void *bytes, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *p = bytes;

    for (size_t i = 0; i < n; i++) {
        *dst++ = digits[p[i] >> 4];
        *dst++ = digits[p[i] & 15];
    }
    *dst = '\0';
}

static int
hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool
str_unhex(void *dst, size_t n, const char *hex)
{
    unsigned char *p = dst;

    if (!hex)
        return false;
    for (size_t i = 0; i < n; i++) {
        int hi = hex_value(hex[0]);
        int lo = hi < 0 ? -1 : hex_value(hex[1]);
        if (lo < 0)
            return false;
        p[i] = (unsigned char)(hi << 4 | lo);
        hex += 2;
    }
    return *hex == '\0';
}

static _Noreturn void
buf_die(void)
{
    fputs("loket: out of memory\n", stderr);
    abort();
}

/* Makes room for n more bytes and the terminator. No realloc(): it would leave an unwiped copy behind. */
static void
buf_room(struct buf *b, size_t n)
{
    if (n > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
        buf_die();
    size_t want = b->len + n + 1;
    if (want <= b->cap)
        return;
    size_t cap = b->cap ? b->cap : 64;
    while (cap < want)
        cap *= 2;
    char *data = malloc(cap);
    if (!data)
        buf_die();
    if (b->data) {
        memcpy(data, b->data, b->len);
        explicit_bzero(b->data, b->cap);
        free(b->data);
    }
    data[b->len] = '\0';
    b->data = data;
    b->cap = cap;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
    buf_room(b, n);
    if (n > 0)
        memcpy(b->data + b->len, p, n);
    b->len += n;
    b->data[b->len] = '\0';
}

void
buf_puts(struct buf *b, const char *s)
{
    if (s)
        buf_add(b, s, strlen(s));
}

void
buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;

    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n >= 0) {
        buf_room(b, (size_t)n);
        vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void
buf_consume(struct buf *b, size_t n)
{
    if (n >= b->len) {
        buf_reset(b);
        return;
    }
    memmove(b->data, b->data + n, b->len - n);
    b->len -= n;
    b->data[b->len] = '\0';
}

void
buf_reset(struct buf *b)
{
    b->len = 0;
    if (b->data)
        b->data[0] = '\0';
}

void
buf_done(struct buf *b)
{
    if (b->data) {
        explicit_bzero(b->data, b->cap);
        free(b->data);
    }
    b->data = NULL;
    b->len = b->cap = 0;
}
