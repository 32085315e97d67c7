#include "db/model/nama.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "console/base/err.h"
#include "console/base/utf8.h"
#include "db/model/compare.h"

#define X(name, word) word,
const char *const nama_rule_word[NAMA_RULE_N] = {NAMA_RULES(X)};
#undef X

/* Titles before a name, abbreviated with a dot. */
static const char *const titles[] = {"PROF", "DR", "DRS", "DRA", "DRG", "DRH", "IR", "NS",
                                     "APT",  "H",  "HJ",  "KH",  "TGK", "TGH", "R",  "RR",
                                     "RA",   "RM", "RD",  "PDT", "PDM", "PS",  "ST"};

static char
upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool
nama_is_title(const char *word, size_t n)
{
    if (n > 0 && word[n - 1] == '.')
        n--;
    for (size_t i = 0; i < COUNT(titles); i++) {
        size_t k = 0;
        while (k < n && titles[i][k] != '\0' && upper(word[k]) == titles[i][k])
            k++;
        if (k == n && titles[i][k] == '\0')
            return true;
    }
    return false;
}

/* The word of n bytes stands in the recorded name, whatever its case. */
static bool
is_recorded(const char *word, size_t n, const char *recorded)
{
    for (const char *r = recorded + strspn(recorded, " "); *r != '\0'; r += strspn(r, " ")) {
        size_t len = strcspn(r, " "), k = 0;
        while (len == n && k < n && upper(word[k]) == upper(r[k]))
            k++;
        if (len == n && k == n)
            return true;
        r += len;
    }
    return false;
}

static bool
is_latin(uint32_t cp)
{
    return (cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') ||
           (cp >= 0x00c0 && cp <= 0x024f && cp != 0x00d7 && cp != 0x00f7) || (cp >= 0x1e00 && cp <= 0x1eff);
}

/* Marks that may stand in names of other scripts' people, and every sign of ASCII and Latin-1. */
static bool
is_mark(uint32_t cp)
{
    return (cp > 0x20 && cp < 0x7f) || (cp >= 0x00a1 && cp <= 0x00bf) || cp == 0x00d7 || cp == 0x00f7 ||
           (cp >= 0x2010 && cp <= 0x2027) || (cp >= 0x2030 && cp <= 0x205e);
}

/* What one word of the name itself breaks. */
static unsigned
word_check(const char *word, size_t n)
{
    unsigned bits = 0;
    size_t letters = 0;
    bool dot = n > 1 && word[n - 1] == '.';
    for (size_t i = 0; i < n - (dot ? 1 : 0);) {
        uint32_t cp;
        i += utf8_decode(word + i, n - i, &cp);
        if (is_latin(cp))
            letters++;
        else if (cp >= '0' && cp <= '9')
            bits |= NAMA_BIT(NAMA_ANGKA_);
        else
            bits |= is_mark(cp) ? NAMA_BIT(NAMA_TANDA_) : NAMA_BIT(NAMA_BUKAN_LATIN_);
    }
    if (dot)
        bits |= NAMA_BIT(NAMA_SINGKATAN_);
    else if (letters == 1 && bits == 0 && upper(word[0]) != 'I') /* I MADE, I GUSTI */
        bits |= NAMA_BIT(NAMA_SATU_HURUF_);
    return bits;
}

static unsigned
characters(const char *s, size_t n)
{
    unsigned count = 0;
    for (size_t i = 0; i < n; count++) {
        uint32_t cp;
        i += utf8_decode(s + i, n - i, &cp);
    }
    return count;
}

unsigned
nama_check(const char *nama, const char *recorded)
{
    unsigned bits = 0;
    size_t words = 0;
    if (nama[0] == '\0' || (recorded[0] != '\0' && !compare_differs(nama, recorded)))
        return 0;
    /* Titles behind the name follow a comma: "SITI AMINAH, S.H., M.H."; the name ends there. */
    size_t len = strcspn(nama, ","), first = strspn(nama, " ");
    for (size_t i = first; i < len;) {
        size_t n = strcspn(nama + i, " ,");
        if (!(words == 0 && nama[i + n - 1] == '.' && nama_is_title(nama + i, n))) {
            bits |= is_recorded(nama + i, n, recorded) ? 0 : word_check(nama + i, n);
            words++;
        }
        i += n;
        i += strspn(nama + i, " ");
    }
    if (nama[len] == ',' && nama[len + 1] == '\0')
        bits |= NAMA_BIT(NAMA_TANDA_);
    for (const char *s = nama + len; *s != '\0'; s++)
        if (*s >= '0' && *s <= '9')
            bits |= NAMA_BIT(NAMA_ANGKA_);
    if (characters(nama, strlen(nama)) > 60)
        bits |= NAMA_BIT(NAMA_PANJANG_);
    if (words == 1)
        bits |= NAMA_BIT(NAMA_SATU_KATA_);
    return bits;
}
