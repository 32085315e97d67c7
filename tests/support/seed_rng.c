#include "tests/support/seed_rng.h"

#include <stdio.h>

/* splitmix64: short, and good enough for invented people. */
uint64_t
seed_next(struct seed_rng *r)
{
    uint64_t z = r->state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

int
seed_range(struct seed_rng *r, int lo, int hi)
{
    if (hi <= lo)
        return lo;
    return lo + (int)(seed_next(r) % ((uint64_t)hi - (uint64_t)lo + 1));
}

bool
seed_chance(struct seed_rng *r, int permille)
{
    return seed_range(r, 0, 999) < permille;
}

size_t
seed_weighted(struct seed_rng *r, const int *weights, size_t n)
{
    int sum = 0, at;
    size_t i;

    for (i = 0; i < n; i++)
        sum += weights[i];
    at = seed_range(r, 0, sum - 1);
    for (i = 0; i + 1 < n && at >= weights[i]; i++)
        at -= weights[i];
    return i;
}

/* Civil date of a day number, by eras of 400 years that start on 1 March. */
void
seed_day_split(int day, int *year, int *month, int *dom)
{
    int z = day + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;

    *dom = doy - (153 * mp + 2) / 5 + 1;
    *month = mp < 10 ? mp + 3 : mp - 9;
    *year = yoe + era * 400 + (*month <= 2);
}

char *
seed_day_text(char dst[SEED_DAY_TEXT], int day)
{
    int y, m, d;

    seed_day_split(day, &y, &m, &d);
    snprintf(dst, SEED_DAY_TEXT, "%04d-%02d-%02d", y, m, d);
    return dst;
}
