#include "console/command/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/err.h"
#include "console/base/utf8.h"

#define BUFFER (1u << 18) /* holds many records, and always a whole one */
_Static_assert(BUFFER >= 2 * CSV_RECORD_MAX, "a record must fit");

struct span {
    size_t from, to; /* in the buffer */
    bool doubled;    /* holds "" for a quote */
};

struct csv {
    csv_read read;
    void *ctx;
    char *buf;
    size_t pos, len;        /* what is not consumed yet */
    size_t used;            /* bytes that ever held something */
    uint64_t offset, lines; /* consumed so far */
    bool ended, started, failed;
    int error;
    char delimiter;
    struct span span[CSV_FIELDS_MAX];
    char *field[CSV_FIELDS_MAX];
    size_t nspans;
};

struct csv *
csv_new(csv_read read, void *ctx)
{
    struct csv *c = calloc(1, sizeof *c);
    char *buf = malloc(BUFFER + 1);
    if (c == NULL || buf == NULL)
        abort();
    c->read = read;
    c->ctx = ctx;
    c->buf = buf;
    return c;
}

void
csv_free(struct csv *c)
{
    if (c == NULL)
        return;
    explicit_bzero(c->buf, c->used);
    free(c->buf);
    free(c);
}

char
csv_delimiter(const struct csv *c)
{
    return c->delimiter;
}

void
csv_place(const struct csv *c, uint64_t *offset, uint64_t *lines)
{
    *offset = c->offset;
    *lines = c->lines;
}

void
csv_resume(struct csv *c, uint64_t offset, uint64_t lines, char delimiter)
{
    c->offset = offset;
    c->lines = lines;
    c->delimiter = delimiter;
    c->started = true;
}

/* Makes at least a record's worth available, unless the source ends before. False when it failed. */
static bool
fill(struct csv *c)
{
    if (c->ended || c->len - c->pos > CSV_RECORD_MAX)
        return !c->failed;
    memmove(c->buf, c->buf + c->pos, c->len - c->pos);
    c->len -= c->pos;
    c->pos = 0;
    while (!c->ended && c->len < BUFFER) {
        ssize_t n = c->read(c->ctx, c->buf + c->len, BUFFER - c->len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            c->failed = c->ended = true;
            c->error = errno;
            return false;
        }
        c->ended = n == 0;
        c->len += (size_t)n;
        c->used = c->len > c->used ? c->len : c->used;
    }
    return true;
}

static void
consume(struct csv *c, size_t n, uint64_t lines)
{
    c->pos += n;
    c->offset += n;
    c->lines += lines;
}

/* --- one record: where its fields are --------------------------------------- */

enum scanned { SCAN_OK, SCAN_OPEN_QUOTE, SCAN_BAD_QUOTE, SCAN_LONG, SCAN_FIELDS };

struct scan {
    const char *p; /* the buffer from the record on */
    size_t n, i;   /* bytes available; how far it is read */
    bool more;     /* the source goes on behind them */
    uint64_t newlines;
    bool nul, high;
};

static enum scanned
past_the_end(const struct scan *s, bool quoted)
{
    if (s->more || s->i > CSV_RECORD_MAX)
        return quoted ? SCAN_OPEN_QUOTE : SCAN_LONG;
    return quoted ? SCAN_OPEN_QUOTE : SCAN_OK;
}

/* Up to the closing quote; s->i is behind the opening one. */
static enum scanned
scan_quoted(struct scan *s, struct span *f)
{
    f->from = s->i;
    for (; s->i < s->n; s->i++) {
        unsigned char ch = (unsigned char)s->p[s->i];
        s->nul |= ch == '\0';
        s->high |= ch >= 0x80;
        s->newlines += ch == '\n';
        if (ch != '"')
            continue;
        if (s->i + 1 < s->n && s->p[s->i + 1] == '"') {
            f->doubled = true;
            s->i++;
            continue;
        }
        f->to = s->i++;
        return SCAN_OK;
    }
    return past_the_end(s, true);
}

static enum scanned
scan_bare(struct scan *s, struct span *f, char delimiter)
{
    f->from = s->i;
    for (; s->i < s->n; s->i++) {
        unsigned char ch = (unsigned char)s->p[s->i];
        if (ch == (unsigned char)delimiter || ch == '\n')
            break;
        s->nul |= ch == '\0';
        s->high |= ch >= 0x80;
    }
    f->to = s->i;
    /* The line's end may be \r\n. */
    if (f->to > f->from && s->p[f->to - 1] == '\r' && (s->i == s->n || s->p[s->i] == '\n'))
        f->to--;
    return s->i < s->n ? SCAN_OK : past_the_end(s, false);
}

/* What stands between a closing quote and the delimiter or the end of the line: nothing, or \r. */
static bool
quote_is_followed_well(struct scan *s, char delimiter)
{
    if (s->i + 1 < s->n && s->p[s->i] == '\r' && s->p[s->i + 1] == '\n')
        s->i++;
    else if (s->i + 1 == s->n && !s->more && s->p[s->i] == '\r')
        s->i++;
    return s->i == s->n || s->p[s->i] == delimiter || s->p[s->i] == '\n';
}

/* Finds the fields of the record; s->i is behind its line end afterwards. */
static enum scanned
scan_record(struct csv *c, struct scan *s)
{
    c->nspans = 0;
    for (;;) {
        if (c->nspans == CSV_FIELDS_MAX)
            return SCAN_FIELDS;
        struct span *f = &c->span[c->nspans++];
        *f = (struct span){0};
        bool quoted = s->i < s->n && s->p[s->i] == '"';
        s->i += quoted;
        enum scanned r = quoted ? scan_quoted(s, f) : scan_bare(s, f, c->delimiter);
        if (r != SCAN_OK)
            return r;
        if (quoted && !quote_is_followed_well(s, c->delimiter))
            return SCAN_BAD_QUOTE;
        if (s->i > CSV_RECORD_MAX)
            return SCAN_LONG;
        if (s->i == s->n)
            return SCAN_OK;
        if (s->p[s->i++] == '\n') {
            s->newlines++;
            return SCAN_OK;
        }
    }
}

/* --- delimiter and byte order mark ------------------------------------------- */

static char
guess_delimiter(const char *p, size_t n)
{
    static const char candidates[] = {',', ';', '\t'};
    size_t count[COUNT(candidates)] = {0}, best = 0;
    bool quoted = false;
    for (size_t i = 0; i < n && (quoted || p[i] != '\n'); i++) {
        quoted ^= p[i] == '"';
        for (size_t k = 0; k < COUNT(candidates); k++)
            count[k] += !quoted && p[i] == candidates[k];
    }
    for (size_t k = 1; k < COUNT(candidates); k++)
        if (count[k] > count[best])
            best = k;
    return candidates[best];
}

static void
start(struct csv *c)
{
    c->started = true;
    if (c->len - c->pos >= 3 && memcmp(c->buf + c->pos, "\xEF\xBB\xBF", 3) == 0)
        consume(c, 3, 0);
}

/* The line ends that stand alone. */
static void
skip_blank_lines(struct csv *c)
{
    while (c->pos < c->len) {
        const char *p = c->buf + c->pos;
        if (p[0] == '\n')
            consume(c, 1, 1);
        else if (p[0] == '\r' && c->pos + 1 < c->len && p[1] == '\n')
            consume(c, 2, 1);
        else if (p[0] == '\r' && c->pos + 1 == c->len && c->ended)
            consume(c, 1, 0);
        else
            return;
    }
}

/* --- records ------------------------------------------------------------------ */

/* Passes over the rest of a line that nobody can read, however long it is. */
static void
skip_line(struct csv *c)
{
    for (;;) {
        const char *end = memchr(c->buf + c->pos, '\n', c->len - c->pos);
        if (end != NULL) {
            consume(c, (size_t)(end - (c->buf + c->pos)) + 1, 1);
            return;
        }
        consume(c, c->len - c->pos, 0);
        if (!fill(c) || c->pos == c->len)
            return;
    }
}

/* Ends the texts and takes the doubled quotes out, in place. */
static void
finish_fields(struct csv *c, char *p)
{
    for (size_t k = 0; k < c->nspans; k++) {
        const struct span *f = &c->span[k];
        char *to = p + f->from;
        c->field[k] = to;
        if (!f->doubled) {
            p[f->to] = '\0';
            continue;
        }
        for (size_t i = f->from; i < f->to; i++) {
            i += p[i] == '"';
            *to++ = p[i];
        }
        *to = '\0';
    }
}

static enum csv_got
fault(struct csv *c, struct csv_row *row, const char *word)
{
    skip_line(c);
    row->fault = word;
    return CSV_FAULT;
}

static enum csv_got
take_record(struct csv *c, struct csv_row *row)
{
    char *p = c->buf + c->pos;
    size_t have = c->len - c->pos, n = have > CSV_RECORD_MAX ? CSV_RECORD_MAX + 1 : have;
    struct scan s = {.p = p, .n = n, .more = have > n};
    enum scanned r = scan_record(c, &s);
    if (r == SCAN_OPEN_QUOTE || r == SCAN_BAD_QUOTE)
        return fault(c, row, "csv_kutip");
    if (r == SCAN_LONG)
        return fault(c, row, "csv_panjang");
    if (r == SCAN_FIELDS)
        return fault(c, row, "csv_kolom");
    if (s.nul)
        return fault(c, row, "csv_nul");
    if (s.high && !utf8_valid(p, s.i))
        return fault(c, row, "csv_utf8");
    consume(c, s.i, s.newlines);
    finish_fields(c, p);
    row->n = c->nspans;
    return CSV_ROW;
}

enum csv_got
csv_next(struct csv *c, struct csv_row *row)
{
    *row = (struct csv_row){.field = c->field};
    do {
        if (!fill(c)) {
            errno = c->error;
            return CSV_ERROR;
        }
        if (!c->started)
            start(c);
        skip_blank_lines(c);
    } while (!c->ended && c->len - c->pos <= CSV_RECORD_MAX);
    if (c->pos == c->len)
        return CSV_END;
    if (c->delimiter == '\0')
        c->delimiter = guess_delimiter(c->buf + c->pos, c->len - c->pos);
    row->line = c->lines + 1;
    return take_record(c, row);
}
