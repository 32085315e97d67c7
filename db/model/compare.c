#include "db/model/compare.h"

#include <string.h>

#include "console/base/arena.h"

/* ASCII blanks at both ends do not count; neither does case of ASCII letters (the KK prints capitals). */
static size_t
trimmed(const char **s)
{
    while (**s == ' ')
        (*s)++;
    size_t n = strlen(*s);
    while (n > 0 && (*s)[n - 1] == ' ')
        n--;
    return n;
}

static char
fold(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool
compare_differs(const char *semula, const char *menjadi)
{
    size_t n = trimmed(&semula);
    size_t m = trimmed(&menjadi);
    if (n != m)
        return true;
    for (size_t i = 0; i < n; i++)
        if (fold(semula[i]) != fold(menjadi[i]))
            return true;
    return false;
}

static uint32_t
differences(const struct person *a, const struct person *b)
{
    uint32_t bits = 0;
    for (unsigned el = 0; el < EL_COUNT_; el++)
        if (compare_differs(person_element(a, el), person_element(b, el)))
            bits |= UINT32_C(1) << el;
    return bits;
}

/* --- rows ------------------------------------------------------------------------- */

static bool
in_family(const struct compare_record *r, const char *no_kk)
{
    return no_kk[0] != '\0' && strcmp(r->no_kk, no_kk) == 0;
}

static void
fill_row(struct compare_row *row, const struct compare_asked *asked, const struct compare_record *record,
         const char *no_kk)
{
    row->menjadi = asked->person;
    row->dasar = asked->dasar;
    row->from_kk = "";
    row->resembles = PAIR_NONE;
    if (record != NULL) {
        row->semula = record->person;
        row->differs = differences(record->person, asked->person);
        row->stranger =
            row->paired == PAIRED_NIK && row->why.nama == NAME_OTHER && row->why.lahir == DATE_OTHER;
        row->member = in_family(record, no_kk);
        if (!row->member)
            row->from_kk = record->no_kk;
    }
    if (asked->leaves)
        row->change = CHANGE_REMOVED;
    else if (record == NULL || asked->joins)
        row->change = CHANGE_ADDED;
    else
        row->change = row->differs != 0 ? CHANGE_CHANGED : CHANGE_NONE;
}

/* A record whom nothing pairs may still be somebody whom the request names under another's NIK. */
static size_t
find_resembling(const struct compare_row *rows, size_t n, const struct person *p)
{
    for (size_t i = 0; i < n; i++) {
        if (rows[i].menjadi == NULL ||
            (rows[i].semula != NULL && !rows[i].stranger && rows[i].paired == PAIRED_NIK))
            continue;
        struct pair_evidence ev = pair_evidence(rows[i].menjadi, p);
        if (ev.nik != NIK_ALIKE_SAME && pair_judge(&ev) != PAIRED_NOT)
            return i;
    }
    return PAIR_NONE;
}

static struct pair *
pair_all(struct arena *a, const char *no_kk, const struct compare_asked *asked, size_t nasked,
         const struct compare_record *records, size_t nrecords)
{
    struct pair_person *x = arena_array(a, nasked, sizeof(*x)), *y = arena_array(a, nrecords, sizeof(*y));
    for (size_t i = 0; i < nasked; i++)
        x[i].p = asked[i].person;
    for (size_t i = 0; i < nrecords; i++)
        y[i] = (struct pair_person){records[i].person, !in_family(&records[i], no_kk)};
    return pair_persons(a, x, nasked, y, nrecords);
}

struct compare_row *
compare_family(struct arena *a, const char *no_kk, bool new_number, const struct compare_asked *asked,
               size_t nasked, const struct compare_record *records, size_t nrecords, size_t *n)
{
    struct compare_row *rows = arena_array(a, nasked + nrecords, sizeof(*rows));
    bool *taken = arena_array(a, nrecords, sizeof(*taken));
    struct pair *pairs = pair_all(a, no_kk, asked, nasked, records, nrecords);
    for (size_t i = 0; i < nasked; i++) {
        const struct pair *p = &pairs[i];
        rows[i].paired = p->by;
        rows[i].why = p->why;
        rows[i].doubtful = p->doubtful;
        fill_row(&rows[i], &asked[i], p->other != PAIR_NONE ? &records[p->other] : NULL, no_kk);
        if (p->other != PAIR_NONE)
            taken[p->other] = true;
    }
    *n = nasked;
    for (size_t r = 0; r < nrecords; r++)
        if (!taken[r] && in_family(&records[r], no_kk))
            rows[(*n)++] =
                (struct compare_row){.semula = records[r].person,
                                     .dasar = "",
                                     .from_kk = "",
                                     .member = true,
                                     .change = new_number ? CHANGE_STAYS : CHANGE_REMOVED,
                                     .resembles = find_resembling(rows, nasked, records[r].person)};
    return rows;
}

/* --- the family as a whole ------------------------------------------------------------ */

bool
compare_is_head(const struct person *p)
{
    return !compare_differs(person_element(p, EL_shdk), "KEPALA KELUARGA");
}

static bool
is_head(const struct person *p)
{
    return p != NULL && compare_is_head(p);
}

static bool
joins_or_stays(const struct compare_row *row)
{
    return row->menjadi != NULL && row->change != CHANGE_REMOVED;
}

/* The head before (of this family, not of the one that somebody comes from) and after. */
static void
find_heads(const struct compare_row *rows, size_t n, const struct compare_row **before,
           const struct compare_row **after)
{
    *before = *after = NULL;
    for (size_t i = 0; i < n; i++) {
        if (*before == NULL && is_head(rows[i].semula) && rows[i].member)
            *before = &rows[i];
        if (*after == NULL && joins_or_stays(&rows[i]) && is_head(rows[i].menjadi))
            *after = &rows[i];
    }
}

static enum compare_event_kind
joining(const struct compare_row *row)
{
    return row->from_kk[0] != '\0' ? EVENT_COMES : EVENT_JOINS;
}

/* What happens to one person; false when it is nothing for the family. */
static bool
event_of(const struct compare_row *row, bool new_number, struct compare_event *out)
{
    *out = (struct compare_event){.row = row, .was_head = is_head(row->semula)};
    if (row->change == CHANGE_STAYS)
        out->kind = EVENT_STAYS;
    else if (row->change == CHANGE_REMOVED)
        out->kind = row->menjadi != NULL ? EVENT_GOES : EVENT_FORGOTTEN;
    else if (!row->member)
        out->kind = joining(row);
    else if (new_number)
        out->kind = EVENT_MOVES;
    else if (row->change == CHANGE_ADDED)
        out->kind = EVENT_JOINS;
    else
        return false;
    return true;
}

struct compare_event *
compare_events(struct arena *a, const struct compare_row *rows, size_t nrows, bool new_number, size_t *n)
{
    struct compare_event *list = arena_array(a, 2 * nrows + 1, sizeof(*list));
    const struct compare_row *before, *after;
    *n = 0;
    find_heads(rows, nrows, &before, &after);
    if (before != after)
        list[(*n)++] = (struct compare_event){.kind = EVENT_HEAD, .row = after, .from = before};
    for (size_t i = 0; i < nrows; i++) {
        const struct compare_row *row = &rows[i];
        if (event_of(row, new_number, &list[*n]))
            (*n)++;
        if (joins_or_stays(row) && row->member && (row->differs >> EL_shdk & 1) != 0 &&
            !is_head(row->semula) && !is_head(row->menjadi))
            list[(*n)++] = (struct compare_event){.kind = EVENT_RELATION, .row = row};
    }
    return list;
}
