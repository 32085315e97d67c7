#include "console/base/clock.h"

#include <stdio.h>
#include <time.h>

#include "console/base/i18n.h"
#include "console/base/str.h"

static int64_t
system_now(void *ctx)
{
    (void)ctx;
    return (int64_t)time(NULL);
}

static int64_t
system_mono_ms(void *ctx)
{
    struct timespec t = {0};

    (void)ctx;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

const struct clock *
clock_system(void)
{
    static const struct clock system = {.now = system_now, .mono_ms = system_mono_ms};

    return &system;
}

const char *
zone_name(enum zone z)
{
    switch (z) {
    case ZONE_WIB:
        return "WIB";
    case ZONE_WITA:
        return "WITA";
    case ZONE_WIT:
        return "WIT";
    }
    return "?";
}

/* The calendar of t, hours ahead of UTC; false when no calendar reaches that far. */
static bool
calendar(struct tm *tm, int64_t t, int hours)
{
    time_t shifted;

    return !__builtin_add_overflow(t, (int64_t)hours * 3600, &shifted) && gmtime_r(&shifted, tm);
}

/* The time of day in tm as "16:43", or with seconds. */
static void
append_time(char dst[CLOCK_TEXT], const struct tm *tm, bool seconds)
{
    char part[CLOCK_TEXT];

    str_printf(part, sizeof(part), "%02d:%02d", tm->tm_hour, tm->tm_min);
    str_append(dst, CLOCK_TEXT, part);
    if (seconds) {
        str_printf(part, sizeof(part), ":%02d", tm->tm_sec);
        str_append(dst, CLOCK_TEXT, part);
    }
}

static char *
no_time(char dst[CLOCK_TEXT])
{
    str_copy(dst, CLOCK_TEXT, "-");
    return dst;
}

char *
clock_date(char dst[CLOCK_TEXT], int64_t t, enum zone z)
{
    struct tm tm;

    if (t == 0 || !calendar(&tm, t, (int)z))
        return no_time(dst);
    str_printf(dst, CLOCK_TEXT, "%02d-%02d-%04lld", tm.tm_mday, tm.tm_mon + 1, tm.tm_year + 1900LL);
    return dst;
}

char *
clock_text(char dst[CLOCK_TEXT], int64_t t, enum zone z)
{
    struct tm tm;

    if (t == 0 || !calendar(&tm, t, (int)z))
        return no_time(dst);
    clock_date(dst, t, z);
    str_append(dst, CLOCK_TEXT, " ");
    append_time(dst, &tm, false);
    str_append(dst, CLOCK_TEXT, " ");
    str_append(dst, CLOCK_TEXT, zone_name(z));
    return dst;
}

char *
clock_time(char dst[CLOCK_TEXT], int64_t t, enum zone z)
{
    struct tm tm;

    if (!calendar(&tm, t, (int)z))
        return no_time(dst);
    dst[0] = '\0';
    append_time(dst, &tm, true);
    return dst;
}

char *
clock_iso(char dst[CLOCK_TEXT], int64_t t)
{
    struct tm tm;

    if (!calendar(&tm, t, 0))
        return no_time(dst);
    str_printf(dst, CLOCK_TEXT, "%04lld-%02d-%02dT", tm.tm_year + 1900LL, tm.tm_mon + 1, tm.tm_mday);
    append_time(dst, &tm, true);
    str_append(dst, CLOCK_TEXT, "Z");
    return dst;
}

char *
clock_span(char dst[CLOCK_TEXT], int64_t seconds)
{
    uint64_t s = seconds < 0 ? 0 - (uint64_t)seconds : (uint64_t)seconds;
    const char *sign = seconds < 0 ? "-" : "";
    char body[CLOCK_TEXT];

    if (s < 60)
        str_copy(body, sizeof(body), _("<1 mnt"));
    else if (s < 3600)
        str_printf(body, sizeof(body), ngettext("%lu mnt", "%lu mnt", s / 60), (unsigned long)(s / 60));
    else if (s < 86400)
        str_printf(body, sizeof(body), ngettext("%lu jam", "%lu jam", s / 3600), (unsigned long)(s / 3600));
    else
        str_printf(body, sizeof(body), ngettext("%lu hari", "%lu hari", s / 86400),
                   (unsigned long)(s / 86400));
    str_copy(dst, CLOCK_TEXT, sign);
    str_append(dst, CLOCK_TEXT, body);
    return dst;
}
