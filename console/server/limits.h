/*
 * limits.h - how many connections there may be: in all, before login, and from one
 * source; and how long a source whose logins fail has to wait. No I/O, no clock.
 *
 * A failed login adds one second to the source's penalty, the next in a row two, and so on to
 * ten; time works it off. Above half a minute the source is not let in. A whole office
 * may stand behind one address, so a correct login forgives half.
 *
 * Of the connections before login the last quarter is kept for sources that hold less than that.
 */
#ifndef LOKET_SERVER_LIMITS_H
#define LOKET_SERVER_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"

#define LIMITS_PENALTY_STEP_MS 1000
#define LIMITS_PENALTY_STEPS   10
#define LIMITS_PENALTY_BAR_MS  30000
#define LIMITS_PENALTY_MAX_MS  600000
#define LIMITS_SOURCES_MAX     16384

/* Where a connection comes from: an IPv4 address, or the first 64 bits of an IPv6 address. */
struct limits_source {
    unsigned char addr[16];
};

struct sockaddr;
/* The source of a socket address; false when it is neither IPv4 nor IPv6. */
bool limits_source_of(struct limits_source *src, const struct sockaddr *sa);

enum limits_verdict {
    LIMITS_ADMIT,
    LIMITS_TOTAL,  /* too many connections */
    LIMITS_UNAUTH, /* too many that have not logged in */
    LIMITS_SOURCE, /* too many from this source */
    LIMITS_PENALTY /* its logins failed too often */
};

struct limits;
struct limits *limits_new(int64_t max_total, int64_t max_unauth, int64_t max_per_source);
void limits_free(struct limits *l);

/* Whether a connection from src may come in now; when it may, it is counted. */
MUST_CHECK enum limits_verdict limits_admit(struct limits *l, const struct limits_source *src,
                                            int64_t now_ms);

void limits_login_failed(struct limits *l, const struct limits_source *src, int64_t now_ms);
/* A counted connection logged in: it no longer counts as unauthenticated. */
void limits_login_ok(struct limits *l, const struct limits_source *src, int64_t now_ms);

/* A counted connection ended; authenticated as told by limits_login_ok(). */
void limits_gone(struct limits *l, const struct limits_source *src, bool authenticated);

/* Connections now, and of these unauthenticated. */
int64_t limits_total(const struct limits *l);
int64_t limits_unauth(const struct limits *l);

#endif
