#include "console/tui/date.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"

#define YEAR_MIN 1800

static bool
is_day(int y, int m, int d)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (y < YEAR_MIN || y > 9999 || m < 1 || m > 12 || d < 1)
        return false;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return d <= days[m - 1] + (m == 2 && leap);
}

/* Digits of at least min and at most max places; -1 when there is something else. */
static int
number(const char **p, int min, int max)
{
    int v = 0, n = 0;
    for (; n < max && isdigit((unsigned char)**p); n++, (*p)++)
        v = v * 10 + (**p - '0');
    return n >= min ? v : -1;
}

static bool
skip_sign(const char **p)
{
    if (**p == '\0' || strchr("-/. ", **p) == NULL)
        return false;
    (*p)++;
    return true;
}

/* Day, month, year with or without signs between them. */
static bool
read_parts(const char *p, int *d, int *m, int *y)
{
    if (strlen(p) == 8 && str_all_digits(p)) {
        *d = number(&p, 2, 2);
        *m = number(&p, 2, 2);
        *y = number(&p, 4, 4);
        return true;
    }
    *d = number(&p, 1, 2);
    if (*d < 0 || !skip_sign(&p))
        return false;
    *m = number(&p, 1, 2);
    if (*m < 0 || !skip_sign(&p))
        return false;
    *y = number(&p, 4, 4);
    return *y >= 0 && *p == '\0';
}

bool
date_read(char dst[DATE_TEXT], const char *typed)
{
    char text[DATE_TEXT];
    int d, m, y;
    (void)str_copy(text, sizeof(text), typed);
    const char *p = str_trim(text);
    if (p[0] != '\0' && read_parts(p, &d, &m, &y) && is_day(y, m, d)) {
        snprintf(dst, DATE_TEXT, "%04d-%02d-%02d", y, m, d);
        return true;
    }
    memmove(dst, p, strlen(p) + 1);
    return dst[0] == '\0';
}

static bool
is_stored(const char *s)
{
    static const char shape[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof(shape); i++)
        if (shape[i] == 'd' ? !isdigit((unsigned char)s[i]) : s[i] != shape[i])
            return false;
    return true;
}

const char *
date_show(char dst[DATE_TEXT], const char *stored)
{
    if (is_stored(stored))
        snprintf(dst, DATE_TEXT, "%.2s-%.2s-%.4s", stored + 8, stored + 5, stored);
    else
        (void)str_copy(dst, DATE_TEXT, stored);
    return dst;
}
