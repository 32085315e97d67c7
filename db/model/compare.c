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

static bool
same_nik(const struct person *a, const struct person *b)
{
    return a->nik[0] != '\0' && strcmp(a->nik, b->nik) == 0;
}

static bool
same_name_birth(const struct person *a, const struct person *b)
{
    return !compare_differs(a->nama_lengkap, b->nama_lengkap) &&
           strcmp(a->tanggal_lahir, b->tanggal_lahir) == 0;
}

/* Index of the record that pairs with p, or nrecords. taken[] marks the ones used. */
static size_t
find_pair(const struct person *p, const struct compare_record *records, size_t nrecords, const bool *taken,
          enum paired_by *how)
{
    for (size_t i = 0; i < nrecords; i++)
        if (!taken[i] && same_nik(p, records[i].person)) {
            *how = PAIRED_NIK;
            return i;
        }
    /* A different NIK is a different person, however alike: only someone without one is matched by name. */
    for (size_t i = 0; p->nik[0] == '\0' && i < nrecords; i++)
        if (!taken[i] && same_name_birth(p, records[i].person)) {
            *how = PAIRED_NAME_BIRTH;
            return i;
        }
    *how = PAIRED_NOT;
    return nrecords;
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

static void
fill_row(struct compare_row *row, const struct compare_asked *asked, const struct compare_record *record,
         const char *no_kk)
{
    row->menjadi = asked->person;
    row->dasar = asked->dasar;
    row->from_kk = "";
    if (record != NULL) {
        row->semula = record->person;
        row->differs = differences(record->person, asked->person);
        if (strcmp(record->no_kk, no_kk) != 0)
            row->from_kk = record->no_kk;
    }
    if (asked->leaves)
        row->change = CHANGE_REMOVED;
    else if (record == NULL || asked->joins)
        row->change = CHANGE_ADDED;
    else
        row->change = row->differs != 0 ? CHANGE_CHANGED : CHANGE_NONE;
}

struct compare_row *
compare_family(struct arena *a, const char *no_kk, const struct compare_asked *asked, size_t nasked,
               const struct compare_record *records, size_t nrecords, size_t *n)
{
    struct compare_row *rows = arena_array(a, nasked + nrecords, sizeof *rows);
    bool *taken = arena_array(a, nrecords + 1, sizeof *taken);
    size_t used = 0;
    for (size_t i = 0; i < nasked; i++) {
        struct compare_row *row = &rows[used++];
        size_t r = find_pair(asked[i].person, records, nrecords, taken, &row->paired);
        if (r < nrecords)
            taken[r] = true;
        fill_row(row, &asked[i], r < nrecords ? &records[r] : NULL, no_kk);
    }
    for (size_t r = 0; r < nrecords; r++) {
        if (taken[r] || no_kk[0] == '\0' || strcmp(records[r].no_kk, no_kk) != 0)
            continue;
        rows[used++] = (struct compare_row){.semula = records[r].person,
                                            .dasar = "",
                                            .from_kk = "",
                                            .change = CHANGE_REMOVED,
                                            .paired = PAIRED_NOT};
    }
    *n = used;
    return rows;
}
