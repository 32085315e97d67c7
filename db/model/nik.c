#include "db/model/nik.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "console/base/utf8.h"
#include "db/model/tanggal.h"

#define X(name, word) word,
const char *const nik_fault_word[NIK_FAULT_N] = {NIK_FAULTS(X)};
const char *const nik_doubt_word[NIK_DOUBT_N] = {NIK_DOUBTS(X)};
const char *const no_kk_fault_word[NO_KK_FAULT_N] = {NO_KK_FAULTS(X)};
const char *const no_kk_doubt_word[NO_KK_DOUBT_N] = {NO_KK_DOUBTS(X)};
#undef X

/* Blanks and what takes no place on paper; a malformed byte is kept, and found to be no digit. */
static bool
is_unseen(uint32_t cp)
{
    return cp <= 0x20 || (cp >= 0x7f && cp <= 0xa0) || cp == 0x00ad || (cp >= 0x2000 && cp <= 0x200f) ||
           (cp >= 0x2028 && cp <= 0x202f) || (cp >= 0x205f && cp <= 0x206f) || cp == 0x3000 || cp == 0xfeff ||
           cp == 0x180e || cp == 0x061c || (cp >= 0xfe00 && cp <= 0xfe0f);
}

char *
nik_strip(struct arena *a, const char *s)
{
    size_t left = s == NULL ? 0 : strlen(s);
    char *out = arena_alloc(a, left + 1);
    char *o = out;
    while (left > 0) {
        uint32_t cp;
        size_t n = utf8_decode(s, left, &cp);
        if (!is_unseen(cp))
            for (size_t i = 0; i < n; i++)
                *o++ = s[i];
        s += n;
        left -= n;
    }
    return out;
}

static bool
all_digits(const char *s)
{
    for (; *s != '\0'; s++)
        if (*s < '0' || *s > '9')
            return false;
    return true;
}

static int
digits(const char *s, int n)
{
    int v = 0;
    for (int i = 0; i < n; i++)
        v = v * 10 + (s[i] - '0');
    return v;
}

unsigned
nik_faults(const char *nik)
{
    unsigned bits = 0;
    if (strlen(nik) != 16)
        bits |= NIK_BIT(NIK_PANJANG_);
    if (!all_digits(nik))
        bits |= NIK_BIT(NIK_BUKAN_ANGKA_);
    if (bits != 0)
        return bits;
    int day = digits(nik + 6, 2), month = digits(nik + 8, 2);
    if (nik[0] == '0')
        bits |= NIK_BIT(NIK_AWALAN_NOL_);
    if (day == 0 || day == 40 || (day > 31 && day < 40) || day > 71)
        bits |= NIK_BIT(NIK_TANGGAL_);
    if (month == 0 || month > 12)
        bits |= NIK_BIT(NIK_BULAN_);
    if (digits(nik + 12, 4) == 0)
        bits |= NIK_BIT(NIK_SERIAL_NOL_);
    return bits;
}

bool
nik_decode(const char *nik, struct nik *out)
{
    if (nik_faults(nik) != 0)
        return false;
    int day = digits(nik + 6, 2);
    snprintf(out->wilayah, sizeof out->wilayah, "%.2s.%.2s.%.2s", nik, nik + 2, nik + 4);
    out->jenis_kelamin = day > 40 ? 2 : 1;
    out->hari = day > 40 ? day - 40 : day;
    out->bulan = digits(nik + 8, 2);
    out->tahun = digits(nik + 10, 2);
    out->serial = digits(nik + 12, 4);
    return true;
}

size_t
nik_births(const struct nik *n, const char *today, char dates[NIK_BIRTHS_MAX][11])
{
    size_t found = 0;
    for (int year = digits(today, 2) * 100 + n->tahun; found < NIK_BIRTHS_MAX && year >= 1800; year -= 100) {
        char date[40];
        if (!tanggal_ada(year, n->bulan, n->hari))
            continue;
        snprintf(date, sizeof date, "%04d-%02d-%02d", year, n->bulan, n->hari);
        if (strcmp(date, today) <= 0 && tanggal_umur(date, today) < 130)
            memcpy(dates[found++], date, sizeof dates[0]);
    }
    return found;
}

bool
nik_prefix_known(const char *wilayah)
{
    /* kk-domain 9, counted in the data set of Kemendagri's codes. */
    static const struct {
        int from, to;
    } provinces[] = {{11, 19}, {21, 21}, {31, 36}, {51, 53}, {61, 65}, {71, 76}, {81, 82}, {91, 96}};
    int code = digits(wilayah, 2);
    for (size_t i = 0; i < COUNT(provinces); i++)
        if (code >= provinces[i].from && code <= provinces[i].to)
            return true;
    return false;
}

/* Day and month as they are, and the year's two digits. */
static bool
same_birth(const struct nik *n, const char *lahir)
{
    return digits(lahir + 2, 2) == n->tahun && digits(lahir + 5, 2) == n->bulan &&
           digits(lahir + 8, 2) == n->hari;
}

unsigned
nik_doubts(const char *nik, const char *tanggal_lahir, const char *jenis_kelamin, const char *kode_wilayah)
{
    struct nik n;
    unsigned bits = 0;
    if (!nik_decode(nik, &n))
        return 0;
    bool here = strlen(kode_wilayah) >= 8;
    /* The office's own province is known to it, whatever the list says. */
    if (!nik_prefix_known(n.wilayah) && !(here && strncmp(kode_wilayah, n.wilayah, 2) == 0))
        bits |= NIK_BIT(NIK_AWALAN_TAK_DIKENAL_);
    if (here && strncmp(kode_wilayah, n.wilayah, 8) != 0)
        bits |= NIK_BIT(NIK_AWALAN_BEDA_);
    if ((jenis_kelamin[0] == '1' || jenis_kelamin[0] == '2') && jenis_kelamin[0] - '0' != n.jenis_kelamin)
        bits |= NIK_BIT(NIK_BEDA_KELAMIN_);
    if (tanggal_valid(tanggal_lahir) && !same_birth(&n, tanggal_lahir))
        bits |= NIK_BIT(NIK_BEDA_LAHIR_);
    return bits;
}

unsigned
no_kk_faults(const char *no_kk)
{
    unsigned bits = 0;
    if (strlen(no_kk) != 16)
        bits |= NIK_BIT(NO_KK_PANJANG_);
    if (!all_digits(no_kk))
        bits |= NIK_BIT(NO_KK_BUKAN_ANGKA_);
    if (bits == 0 && no_kk[0] == '0')
        bits |= NIK_BIT(NO_KK_AWALAN_NOL_);
    return bits;
}

unsigned
no_kk_doubts(const char *no_kk)
{
    unsigned bits = 0;
    if (no_kk_faults(no_kk) != 0)
        return 0;
    int day = digits(no_kk + 6, 2), month = digits(no_kk + 8, 2);
    if (day < 1 || day > 31 || month < 1 || month > 12)
        bits |= NIK_BIT(NO_KK_DOUBT_TANGGAL_);
    if (digits(no_kk + 12, 4) == 0)
        bits |= NIK_BIT(NO_KK_DOUBT_SERIAL_NOL_);
    return bits;
}
