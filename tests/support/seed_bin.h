/*
 * seed_bin.h - rows for COPY in binary form: a row announces its number of columns, then come the values.
 */
#ifndef LOKET_TESTS_SEED_BIN_H
#define LOKET_TESTS_SEED_BIN_H

#include <stdint.h>
#include <string.h>

#include "console/base/str.h"
#include "tests/support/seed_rng.h"

/* What stands before the first row and after the last one. */
#define BIN_HEAD "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0"
#define BIN_TAIL "\377\377"

static inline void
bin_i64(struct buf *b, int64_t v)
{
    struct {
        uint32_t n;
        uint64_t v;
    } __attribute__((packed)) x = {__builtin_bswap32(8), __builtin_bswap64((uint64_t)v)};

    buf_add(b, &x, sizeof(x));
}

static inline void
bin_i32(struct buf *b, int v)
{
    uint32_t x[2] = {__builtin_bswap32(4), __builtin_bswap32((uint32_t)v)};

    buf_add(b, x, sizeof(x));
}

static inline void
bin_i16(struct buf *b, int v)
{
    struct {
        uint32_t n;
        uint16_t v;
    } __attribute__((packed)) x = {__builtin_bswap32(2), __builtin_bswap16((uint16_t)v)};

    buf_add(b, &x, sizeof(x));
}

static inline void
bin_null(struct buf *b)
{
    buf_add(b, "\377\377\377\377", 4);
}

static inline void
bin_row(struct buf *b, int columns)
{
    uint16_t n = __builtin_bswap16((uint16_t)columns);

    buf_add(b, &n, sizeof(n));
}

static inline void
bin_bytes(struct buf *b, const void *p, size_t n)
{
    uint32_t len = __builtin_bswap32((uint32_t)n);

    buf_add(b, &len, sizeof(len));
    buf_add(b, p, n);
}

static inline void
bin_text(struct buf *b, const char *s)
{
    bin_bytes(b, s, strlen(s));
}

static inline void
bin_bool(struct buf *b, bool v)
{
    bin_bytes(b, v ? "\1" : "\0", 1);
}

/* A number; 0 stands for null. */
static inline void
bin_id(struct buf *b, int64_t id)
{
    if (id == 0)
        bin_null(b);
    else
        bin_i64(b, id);
}

static inline void
bin_id32(struct buf *b, int id)
{
    if (id == 0)
        bin_null(b);
    else
        bin_i32(b, id);
}

/* Seconds since 1970; PostgreSQL counts microseconds from 2000. */
static inline void
bin_time(struct buf *b, int64_t t)
{
    bin_i64(b, (t - 946684800) * 1000000);
}

static inline void
bin_day(struct buf *b, int day)
{
    if (day == SEED_NO_DAY)
        bin_null(b);
    else
        bin_i32(b, day - 10957);
}

#endif
