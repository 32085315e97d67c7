/*
 * Any bytes as a file of population records: reading ends, gives whole UTF-8 texts, does not depend on how
 * the bytes arrive, can go on at any place, and a line without faults is one line of COPY with its columns.
 */
#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/command/csv.h"
#include "console/command/records_row.h"
#include "console/command/records_set.h"
#include "tests/fuzz/must.h"

struct source {
    const uint8_t *p;
    size_t n, step;
};

static ssize_t
give(void *ctx, void *dst, size_t n)
{
    struct source *s = ctx;
    if (s->step > 0 && n > s->step)
        n = s->step;
    if (n > s->n)
        n = s->n;
    memcpy(dst, s->p, n);
    s->p += n;
    s->n -= n;
    return (ssize_t)n;
}

static size_t
count_tabs(const struct buf *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->len; i++) {
        must(b->data[i] != '\n' && b->data[i] != '\r' && b->data[i] != '\0');
        n += b->data[i] == '\t';
    }
    return n;
}

/* What a record says, for comparing two readings. */
static void
note(struct buf *b, enum csv_got got, const struct csv_row *row)
{
    buf_printf(b, "%d %d %s\n", (int)got, (int)row->line, row->fault != NULL ? row->fault : "");
    for (size_t i = 0; i < row->n; i++) {
        must(utf8_valid(row->field[i], strlen(row->field[i])));
        buf_puts(b, row->field[i]);
        buf_add(b, "\0", 1);
    }
}

static void
check_line(struct arena *a, const struct records_header *h, const struct csv_row *row)
{
    static const struct records_rules base = {.status_kawin = "lama",
                                              .pekerjaan = "2019",
                                              .today = "2026-11-22",
                                              .since = "2026-11-22 00:00:00+00",
                                              .zona = 7,
                                              .kabupaten = "99.01."};
    struct records_set regions = {0};
    struct records_rules rules = base;
    struct records_line l = {0};
    struct buf person = {0}, family = {0};
    (void)records_set_put(&regions, INT64_C(9901011001), NULL);
    rules.regions = &regions;
    records_line_read(h, &rules, a, row, &l, &person, &family);
    must(l.faults.n <= RECORDS_FAULTS_MAX);
    for (size_t i = 0; i < l.faults.n; i++)
        must(!str_eq(records_fault_text(l.faults.f[i].code), l.faults.f[i].code));
    if (l.faults.n == 0 && !h->families)
        must(l.nik > 0 && l.no_kk > 0 && l.shdk >= 1 && l.shdk <= 11 && count_tabs(&person) == 21);
    else
        must(person.len == 0);
    if (family.len > 0)
        must(count_tabs(&family) == 5);
    buf_done(&person);
    buf_done(&family);
    records_set_done(&regions);
}

/* The whole of it, with the rules of the lines when asked. */
static void
read_through(const uint8_t *data, size_t size, size_t step, struct buf *said, bool rules)
{
    struct source src = {data, size, step};
    struct csv *c = csv_new(give, &src);
    struct arena *a = arena_new(NULL);
    struct records_header h;
    struct csv_row row;
    struct err e;
    char ignored[100];
    bool known = false, first = true;
    for (enum csv_got got; (got = csv_next(c, &row)) != CSV_END; first = false) {
        must(got == CSV_ROW || got == CSV_FAULT);
        note(said, got, &row);
        if (got == CSV_ROW && rules && first)
            known = records_header_read(&h, &row, false, true, ignored, sizeof ignored, &e) == RC_OK ||
                    records_header_read(&h, &row, true, false, ignored, sizeof ignored, &e) == RC_OK;
        else if (got == CSV_ROW && known)
            check_line(a, &h, &row);
        arena_reset(a);
    }
    uint64_t offset, lines;
    csv_place(c, &offset, &lines);
    must(offset == size);
    arena_free(a);
    csv_free(c);
}

/* Reading on from the place behind the first records gives what reading through gave. */
static void
read_in_two(const uint8_t *data, size_t size, struct buf *said)
{
    struct source src = {data, size, 0};
    struct csv *c = csv_new(give, &src);
    struct csv_row row;
    uint64_t offset = 0, lines = 0;
    enum csv_got got = CSV_END;
    for (int i = 0; i < 2 && (got = csv_next(c, &row)) != CSV_END; i++)
        note(said, got, &row);
    char delimiter = csv_delimiter(c);
    csv_place(c, &offset, &lines);
    csv_free(c);
    if (got == CSV_END)
        return;
    src = (struct source){data + offset, size - offset, 0};
    c = csv_new(give, &src);
    csv_resume(c, offset, lines, delimiter);
    while ((got = csv_next(c, &row)) != CSV_END)
        note(said, got, &row);
    csv_free(c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf whole = {0}, pieces = {0}, two = {0};
    read_through(data, size, 0, &whole, true);
    read_through(data, size, 1 + size % 7, &pieces, false);
    read_in_two(data, size, &two);
    must(whole.len == pieces.len && whole.len == two.len);
    if (whole.len > 0)
        must(memcmp(whole.data, pieces.data, whole.len) == 0 && memcmp(whole.data, two.data, whole.len) == 0);
    buf_done(&whole);
    buf_done(&pieces);
    buf_done(&two);
    return 0;
}
