#include "db/model/tanggal.h"

#include <stddef.h>
#include <string.h>

static int
number(const char *s, size_t n)
{
    int v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (s[i] - '0');
    return v;
}

bool
tanggal_ada(int tahun, int bulan, int hari)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (bulan < 1 || bulan > 12 || hari < 1)
        return false;
    bool leap = (tahun % 4 == 0 && tahun % 100 != 0) || tahun % 400 == 0;
    return hari <= days[bulan - 1] + (bulan == 2 && leap ? 1 : 0);
}

bool
tanggal_valid(const char *s)
{
    if (strlen(s) != 10)
        return false;
    for (size_t i = 0; i < 10; i++)
        if (i == 4 || i == 7 ? s[i] != '-' : s[i] < '0' || s[i] > '9')
            return false;
    return number(s, 4) >= 1800 && tanggal_ada(number(s, 4), number(s + 5, 2), number(s + 8, 2));
}

int
tanggal_umur(const char *lahir, const char *pada)
{
    int years = number(pada, 4) - number(lahir, 4);
    return strcmp(pada + 4, lahir + 4) < 0 ? years - 1 : years;
}
