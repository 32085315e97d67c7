#include "console/server/limits.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

struct source {
    struct limits_source key;
    int64_t connections, unauth;
    int64_t penalty_until; /* ms */
    int64_t failed_at;
    int in_a_row;
};

struct limits {
    int64_t max_total, max_unauth, max_per_source;
    int64_t total, unauth;
    struct source *sources;
    size_t n, cap;
};

bool
limits_source_of(struct limits_source *src, const struct sockaddr *sa)
{
    static const unsigned char v4_prefix[12] = {[10] = 0xff, [11] = 0xff};

    memset(src, 0, sizeof *src);
    if (sa->sa_family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)sa;
        memcpy(src->addr, v4_prefix, sizeof v4_prefix);
        memcpy(src->addr + 12, &in->sin_addr, 4);
        return true;
    }
    if (sa->sa_family != AF_INET6)
        return false;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)(const void *)sa;
    bool mapped = IN6_IS_ADDR_V4MAPPED(&in6->sin6_addr);
    memcpy(src->addr, &in6->sin6_addr, mapped ? 16 : 8);
    return true;
}

struct limits *
limits_new(int64_t max_total, int64_t max_unauth, int64_t max_per_source)
{
    struct limits *l = calloc(1, sizeof *l);

    if (l == NULL)
        abort();
    l->max_total = max_total;
    l->max_unauth = max_unauth;
    l->max_per_source = max_per_source;
    return l;
}

void
limits_free(struct limits *l)
{
    if (l == NULL)
        return;
    free(l->sources);
    free(l);
}

static struct source *
source_find(struct limits *l, const struct limits_source *key)
{
    for (size_t i = 0; i < l->n; i++)
        if (memcmp(&l->sources[i].key, key, sizeof *key) == 0)
            return &l->sources[i];
    return NULL;
}

/* Drops what nothing is known about any more. */
static void
sources_sweep(struct limits *l, int64_t now_ms)
{
    for (size_t i = 0; i < l->n;) {
        const struct source *s = &l->sources[i];
        if (s->connections == 0 && s->penalty_until <= now_ms)
            l->sources[i] = l->sources[--l->n];
        else
            i++;
    }
}

/* The source without connections that has the least to work off, or NULL. */
static struct source *
source_least(struct limits *l)
{
    struct source *least = NULL;

    for (size_t i = 0; i < l->n; i++) {
        struct source *s = &l->sources[i];
        if (s->connections == 0 && (least == NULL || s->penalty_until < least->penalty_until))
            least = s;
    }
    return least;
}

static struct source *
source_add(struct limits *l, const struct limits_source *key, int64_t now_ms)
{
    if (l->n == l->cap)
        sources_sweep(l, now_ms);
    if (l->n == l->cap && l->cap < LIMITS_SOURCES_MAX) {
        size_t cap = l->cap == 0 ? 64 : l->cap * 2;
        struct source *grown = reallocarray(l->sources, cap, sizeof *grown);
        if (grown == NULL)
            return NULL;
        l->sources = grown;
        l->cap = cap;
    }
    struct source *s = l->n < l->cap ? &l->sources[l->n++] : source_least(l);
    if (s != NULL)
        *s = (struct source){.key = *key};
    return s;
}

/* The last quarter is for those who hold little: one source alone must not keep everybody from logging in. */
static bool
unauth_full(const struct limits *l, const struct source *s)
{
    int64_t reserve = l->max_unauth / 4;
    int64_t held = s != NULL ? s->unauth : 0;

    return l->unauth >= l->max_unauth || (l->unauth >= l->max_unauth - reserve && held >= reserve);
}

enum limits_verdict
limits_admit(struct limits *l, const struct limits_source *src, int64_t now_ms)
{
    struct source *s = source_find(l, src);

    if (s != NULL && s->penalty_until - now_ms > LIMITS_PENALTY_BAR_MS)
        return LIMITS_PENALTY;
    if (l->total >= l->max_total)
        return LIMITS_TOTAL;
    if (unauth_full(l, s))
        return LIMITS_UNAUTH;
    if (s != NULL && s->connections >= l->max_per_source)
        return LIMITS_SOURCE;
    if (s == NULL)
        s = source_add(l, src, now_ms);
    if (s == NULL)
        return LIMITS_TOTAL;
    s->connections++;
    s->unauth++;
    l->total++;
    l->unauth++;
    return LIMITS_ADMIT;
}

void
limits_login_failed(struct limits *l, const struct limits_source *src, int64_t now_ms)
{
    struct source *s = source_find(l, src);

    if (s == NULL)
        return;
    if (now_ms - s->failed_at > LIMITS_PENALTY_MAX_MS)
        s->in_a_row = 0;
    if (s->in_a_row < LIMITS_PENALTY_STEPS)
        s->in_a_row++;
    if (s->penalty_until < now_ms)
        s->penalty_until = now_ms;
    s->penalty_until += (int64_t)s->in_a_row * LIMITS_PENALTY_STEP_MS;
    if (s->penalty_until > now_ms + LIMITS_PENALTY_MAX_MS)
        s->penalty_until = now_ms + LIMITS_PENALTY_MAX_MS;
    s->failed_at = now_ms;
}

void
limits_login_ok(struct limits *l, const struct limits_source *src, int64_t now_ms)
{
    struct source *s = source_find(l, src);

    l->unauth--;
    if (s == NULL)
        return;
    s->unauth--;
    s->in_a_row = 0;
    if (s->penalty_until > now_ms)
        s->penalty_until = now_ms + (s->penalty_until - now_ms) / 2;
}

void
limits_gone(struct limits *l, const struct limits_source *src, bool authenticated)
{
    struct source *s = source_find(l, src);

    if (s != NULL) {
        s->connections--;
        s->unauth -= authenticated ? 0 : 1;
    }
    l->total--;
    if (!authenticated)
        l->unauth--;
}

int64_t
limits_total(const struct limits *l)
{
    return l->total;
}

int64_t
limits_unauth(const struct limits *l)
{
    return l->unauth;
}
