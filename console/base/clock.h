/*
 * clock.h - time as a value that tests can hold still, and times as people read
 * them. Stored times are UTC; shown times carry the zone's Indonesian name.
 */
#ifndef LOKET_BASE_CLOCK_H
#define LOKET_BASE_CLOCK_H

#include <stdint.h>

struct clock {
    int64_t (*now)(void *ctx);     /* seconds since 1970, UTC */
    int64_t (*mono_ms)(void *ctx); /* milliseconds that only go forward */
    void *ctx;
};

/* The system's clocks. */
const struct clock *clock_system(void);

static inline int64_t
clock_now(const struct clock *c)
{
    return c->now(c->ctx);
}
static inline int64_t
clock_mono_ms(const struct clock *c)
{
    return c->mono_ms(c->ctx);
}

/* Hours ahead of UTC of WIB (7), WITA (8), WIT (9). Indonesia has no summer time. */
enum zone { ZONE_WIB = 7, ZONE_WITA = 8, ZONE_WIT = 9 };
const char *zone_name(enum zone z);

/* "22-11-2026 16:43 WIB"; dst holds at least CLOCK_TEXT bytes. t == 0 gives "-". */
#define CLOCK_TEXT 32
char *clock_text(char dst[CLOCK_TEXT], int64_t t, enum zone z);
/* "22-11-2026" (the form of dates on the KK). t == 0 gives "-". */
char *clock_date(char dst[CLOCK_TEXT], int64_t t, enum zone z);
/* "16:43:07" */
char *clock_time(char dst[CLOCK_TEXT], int64_t t, enum zone z);
/* "2026-11-22T16:43:07Z" for machines. */
char *clock_iso(char dst[CLOCK_TEXT], int64_t t);
/* Seconds as "3 hari", "4 jam", "25 mnt", "<1 mnt"; negative values get a minus sign. */
char *clock_span(char dst[CLOCK_TEXT], int64_t seconds);

#endif
