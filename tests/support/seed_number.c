#include "tests/support/seed_number.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "console/base/err.h"
#include "tests/support/seed_rng.h"

#define DATES       (71 * 12 * 100) /* day with 40 added for a woman, month, two digits of the year */
#define LAST_SERIAL 9999

static const int prefixes[SEED_PREFIXES] = {990101, 990102, 990103, 990104, 990201,
                                            990305, 991102, 992001, 997104, 999901};

struct seed_numbers {
    uint16_t nik[SEED_PREFIXES][DATES];
    uint16_t kk[SEED_PREFIXES][DATES];
};

struct seed_numbers *
seed_numbers_new(void)
{
    struct seed_numbers *n = calloc(1, sizeof(*n));

    if (n == NULL) {
        fputs("loket-seed: out of memory\n", stderr);
        exit(1);
    }
    return n;
}

void
seed_numbers_free(struct seed_numbers *n)
{
    free(n);
}

static void
note(uint16_t last[SEED_PREFIXES][DATES], int64_t number)
{
    int prefix = (int)(number / 10000000000), date = (int)(number / 10000 % 1000000);
    int serial = (int)(number % 10000), day = date / 10000, month = date / 100 % 100;

    if (day < 1 || day > 71 || month < 1 || month > 12)
        return;
    for (size_t i = 0; i < COUNT(prefixes); i++) {
        uint16_t *at = &last[i][((day - 1) * 12 + month - 1) * 100 + date % 100];

        if (prefixes[i] == prefix && serial > *at)
            *at = (uint16_t)serial;
    }
}

void
seed_numbers_note_nik(struct seed_numbers *n, int64_t nik)
{
    note(n->nik, nik);
}

void
seed_numbers_note_kk(struct seed_numbers *n, int64_t no_kk)
{
    note(n->kk, no_kk);
}

static int64_t
take(uint16_t last[SEED_PREFIXES][DATES], int prefix, int day, int extra)
{
    int y, m, d;
    uint16_t *at;

    seed_day_split(day, &y, &m, &d);
    d += extra;
    at = &last[prefix][((d - 1) * 12 + m - 1) * 100 + y % 100];
    if (*at >= LAST_SERIAL) {
        fputs("loket-seed: no number left for a prefix and date; ask for fewer families\n", stderr);
        exit(1);
    }
    return ((((int64_t)prefixes[prefix] * 100 + d) * 100 + m) * 100 + y % 100) * 10000 + ++*at;
}

int64_t
seed_nik(struct seed_numbers *n, int prefix, int birth_day, int sex)
{
    return take(n->nik, prefix, birth_day, sex == 2 ? 40 : 0);
}

int64_t
seed_no_kk(struct seed_numbers *n, int kecamatan, int day)
{
    return take(n->kk, kecamatan, day, 0);
}
