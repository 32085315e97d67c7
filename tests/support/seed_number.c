#include "tests/support/seed_number.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "console/base/err.h"
#include "tests/support/seed_rng.h"

#define DATES       (71 * 12 * 100) /* day with 40 added for a woman, month, two digits of the year */
#define LAST_SERIAL 9999

static const int retired[SEED_PREFIXES - SEED_RETIRED] = {990201, 990305, 991102, 992001, 997104, 999901};

#define ALL_PREFIXES (SEED_PREFIXES + SEED_KECAMATAN * (SEED_OFFICES - 1))

struct seed_numbers {
    int digits[ALL_PREFIXES];
    int16_t by_digits[10000]; /* 1 + number of the prefix 990000 + index */
    uint16_t nik[ALL_PREFIXES][DATES];
    uint16_t kk[ALL_PREFIXES][DATES];
};

int
seed_prefix(int office, int kecamatan)
{
    return office == 0 ? kecamatan : SEED_PREFIXES + (office - 1) * SEED_KECAMATAN + kecamatan;
}

struct seed_numbers *
seed_numbers_new(void)
{
    struct seed_numbers *n = calloc(1, sizeof(*n));

    if (n == NULL) {
        fputs("loket-seed: out of memory\n", stderr);
        exit(1);
    }
    for (int i = SEED_RETIRED; i < SEED_PREFIXES; i++)
        n->digits[i] = retired[i - SEED_RETIRED];
    for (int o = 0; o < SEED_OFFICES; o++)
        for (int k = 0; k < SEED_KECAMATAN; k++)
            n->digits[seed_prefix(o, k)] = seed_area_prefix(o, k);
    for (int i = 0; i < ALL_PREFIXES; i++)
        n->by_digits[n->digits[i] - 990000] = (int16_t)(i + 1);
    return n;
}

void
seed_numbers_free(struct seed_numbers *n)
{
    free(n);
}

static void
note(const struct seed_numbers *n, uint16_t last[ALL_PREFIXES][DATES], int64_t number)
{
    int prefix = (int)(number / 10000000000) - 990000, date = (int)(number / 10000 % 1000000);
    int serial = (int)(number % 10000), day = date / 10000, month = date / 100 % 100;
    uint16_t *at;

    if (day < 1 || day > 71 || month < 1 || month > 12 || prefix < 0 || prefix > 9999 ||
        n->by_digits[prefix] == 0)
        return;
    at = &last[n->by_digits[prefix] - 1][((day - 1) * 12 + month - 1) * 100 + date % 100];
    if (serial > *at)
        *at = (uint16_t)serial;
}

void
seed_numbers_note_nik(struct seed_numbers *n, int64_t nik)
{
    note(n, n->nik, nik);
}

void
seed_numbers_note_kk(struct seed_numbers *n, int64_t no_kk)
{
    note(n, n->kk, no_kk);
}

static int64_t
take(const struct seed_numbers *n, uint16_t last[ALL_PREFIXES][DATES], int prefix, int day, int extra)
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
    return ((((int64_t)n->digits[prefix] * 100 + d) * 100 + m) * 100 + y % 100) * 10000 + ++*at;
}

int64_t
seed_nik(struct seed_numbers *n, int prefix, int birth_day, int sex)
{
    return take(n, n->nik, prefix, birth_day, sex == 2 ? 40 : 0);
}

int64_t
seed_no_kk(struct seed_numbers *n, int prefix, int day)
{
    return take(n, n->kk, prefix, day, 0);
}
