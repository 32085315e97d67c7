#include "console/base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cuts a sequence that vsnprintf() split at the end of a full buffer. */
static void
trim_partial(char *s)
{
    size_t n = strlen(s);
    size_t tail = 0;

    while (tail < 3 && tail < n && ((unsigned char)s[n - 1 - tail] & 0xC0) == 0x80)
        tail++;
    if (tail >= n)
        return;
    unsigned char lead = (unsigned char)s[n - 1 - tail];
    size_t want = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    if (tail < want)
        s[n - 1 - tail] = '\0';
}

/* The arguments may point into the error itself, so the text is made aside. */
static void format_into(char *dst, size_t size, const char *fmt, va_list ap)
    __attribute__((format(printf, 3, 0)));

static void
format_into(char *dst, size_t size, const char *fmt, va_list ap)
{
    char tmp[sizeof(((struct err *)0)->detail)];

    if (size > sizeof(tmp))
        size = sizeof(tmp);
    int n = vsnprintf(tmp, size, fmt, ap);
    if (n < 0)
        tmp[0] = '\0';
    else if ((size_t)n >= size)
        trim_partial(tmp);
    memcpy(dst, tmp, strlen(tmp) + 1);
}

static void
copy_word(char *dst, size_t size, const char *src)
{
    size_t n = src ? strnlen(src, size - 1) : 0;

    if (n > 0)
        memmove(dst, src, n);
    dst[n] = '\0';
    trim_partial(dst);
}

enum rc
err_set(struct err *e, enum rc rc, const char *code, const char *text, ...)
{
    va_list ap;

    if (!e)
        return rc;
    va_start(ap, text);
    format_into(e->text, sizeof(e->text), text, ap);
    va_end(ap);
    e->rc = rc;
    copy_word(e->code, sizeof(e->code), code);
    e->field[0] = '\0';
    e->detail[0] = '\0';
    return rc;
}

enum rc
err_field(struct err *e, const char *field)
{
    if (!e)
        return RC_FAIL;
    copy_word(e->field, sizeof(e->field), field);
    return e->rc;
}

enum rc
err_detail(struct err *e, const char *fmt, ...)
{
    va_list ap;

    if (!e)
        return RC_FAIL;
    va_start(ap, fmt);
    format_into(e->detail, sizeof(e->detail), fmt, ap);
    va_end(ap);
    return e->rc;
}

void
err_clear(struct err *e)
{
    if (e)
        memset(e, 0, sizeof(*e));
}

const char *
rc_name(enum rc rc)
{
    switch (rc) {
    case RC_OK:
        return "ok";
    case RC_NONE:
        return "not_found";
    case RC_RETRY:
        return "retry";
    case RC_CONFLICT:
        return "conflict";
    case RC_DENIED:
        return "denied";
    case RC_INVALID:
        return "invalid";
    case RC_UNAVAILABLE:
        return "unavailable";
    case RC_FAIL:
        return "failed";
    }
    return "failed";
}
