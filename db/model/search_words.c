#include "db/model/search_words.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "db/model/tanggal.h"

#define TOKENS_MAX 64

/* Characters that join what is around them: NU'MAN is one word. */
static bool
is_apostrophe(uint32_t cp)
{
    return cp == '\'' || cp == '`' || cp == 0x00b4 || cp == 0x2018 || cp == 0x2019;
}

/* Unseen characters inside numbers and names, which copying brings along. */
static bool
is_unseen(uint32_t cp)
{
    return cp >= 0x80 && (utf8_is_unsafe(cp) || utf8_cp_width(cp) == 0) && !(cp >= 0x0300 && cp <= 0x036f);
}

/* Capitals without unseen characters; control characters and malformed bytes as blanks. NULL: too long. */
static char *
clean(struct arena *a, const char *typed)
{
    size_t n = strnlen(typed, (size_t)SEARCH_TYPED_MAX * 4 + 1), chars = 0, len = 0;
    char *out = arena_alloc(a, n * 3 + 1);
    if (n > (size_t)SEARCH_TYPED_MAX * 4)
        return NULL;
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        i += utf8_decode(typed + i, n - i, &cp);
        if (++chars > SEARCH_TYPED_MAX)
            return NULL;
        if (cp == UTF8_BAD || cp < 0x20 || cp == 0x7f || cp == 0x00a0)
            cp = ' ';
        if (is_unseen(cp) || is_apostrophe(cp))
            continue;
        len += utf8_encode(cp, out + len);
    }
    out[len] = '\0';
    return utf8_upper(a, out);
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool
is_mark(char c)
{
    return c == '-' || c == '/' || c == '.';
}

/* Digits, blanks and marks only, with at least one digit. */
static bool
all_number(const char *s)
{
    bool digit = false;
    for (; *s != '\0'; s++) {
        if (!is_digit(*s) && *s != ' ' && !is_mark(*s))
            return false;
        digit = digit || is_digit(*s);
    }
    return digit;
}

/* The digits of s; how many there are, also when they do not fit. */
static int
digits_of(const char *s, char *dst, size_t size)
{
    size_t n = 0;
    for (; *s != '\0'; s++)
        if (is_digit(*s)) {
            if (n + 1 < size)
                dst[n] = *s;
            n++;
        }
    dst[n < size - 1 ? n : size - 1] = '\0';
    return (int)n;
}

static int
number(const char *s, size_t n)
{
    int v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + (s[i] - '0');
    return v;
}

static bool
put_date(char dst[11], int day, int month, int year)
{
    if (year < 1800 || year > 2200 || !tanggal_ada(year, month, day))
        return false;
    return str_printf(dst, 11, "%04d-%02d-%02d", year, month, day);
}

enum dated { NO_DATE, A_DATE, BAD_DATE };

/* A token as a date: eight digits, or day, month and year with marks. Eight digits that are none are a
 * number. */
static enum dated
read_date(const char *s, char dst[11])
{
    size_t n = strlen(s), part[3] = {0}, at[3] = {0};
    int parts = 0;
    if (n == 8 && str_all_digits(s))
        return put_date(dst, number(s, 2), number(s + 2, 2), number(s + 4, 4)) ? A_DATE : BAD_DATE;
    for (size_t i = 0; i < n; i++) {
        if (is_digit(s[i])) {
            if (part[parts]++ == 0)
                at[parts] = i;
        } else if (!is_mark(s[i]) || part[parts] == 0 || ++parts > 2) {
            return NO_DATE;
        }
    }
    if (parts != 2 || part[0] > 2 || part[1] > 2 || part[2] != 4)
        return NO_DATE;
    return put_date(dst, number(s + at[0], part[0]), number(s + at[1], part[1]), number(s + at[2], 4))
               ? A_DATE
               : BAD_DATE;
}

/* "003/007". */
static bool
read_rt_rw(const char *s, struct search_words *out)
{
    size_t a = strspn(s, "0123456789");
    size_t b = s[a] == '/' ? strspn(s + a + 1, "0123456789") : 0;
    if (a < 1 || a > 3 || b < 1 || b > 3 || s[a + 1 + b] != '\0')
        return false;
    memcpy(out->rt, s, a);
    out->rt[a] = '\0';
    memcpy(out->rw, s + a + 1, b);
    out->rw[b] = '\0';
    return true;
}

/* "RT3" and "RT" "3": the digits go to dst. How many tokens were used, 0 when it is not that word. */
static int
read_part(const char *word, char *const *tokens, int n, char dst[4])
{
    int used = 1;
    if (strncmp(tokens[0], word, 2) != 0)
        return 0;
    const char *s = tokens[0] + 2;
    s += *s == '.' || *s == ':';
    if (*s == '\0' && n > 1) {
        s = tokens[1];
        used = 2;
    }
    if (!str_all_digits(s) || strlen(s) > 3)
        return 0;
    str_copy(dst, 4, s);
    return used;
}

/* Words that only an address has. */
static bool
address_word(const char *s)
{
    static const char *const words[] = {
        "JL",   "JLN", "JALAN", "GG",   "GANG", "DUSUN",   "DSN",        "KAMPUNG",   "PERUM",    "BLOK",
        "DESA", "KEL", "JL.",   "JLN.", "GG.",  "KOMPLEK", "LINGKUNGAN", "KELURAHAN", "PERUMAHAN"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (strcmp(s, words[i]) == 0)
            return true;
    return false;
}

/* Words that say what kind of place follows; the records write them in another way, or not at all. */
static bool
filler_word(const char *s, size_t n)
{
    static const char *const words[] = {"JL", "JLN", "JALAN", "NO", "NOMOR", "DESA", "KEL", "KELURAHAN"};
    for (size_t i = 0; i < COUNT(words); i++)
        if (strlen(words[i]) == n && strncmp(s, words[i], n) == 0)
            return true;
    return false;
}

static bool
is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || is_digit(c) || ((unsigned char)c & 0x80) != 0;
}

/* Adds the words of a token; false when there are too many or one is too long. */
static bool
add_words(const char *s, struct search_words *out)
{
    while (*s != '\0') {
        size_t n = 0;
        while (s[n] != '\0' && is_letter(s[n]))
            n++;
        bool skip = n == 0 || (out->kind == SEARCH_ADDRESS && filler_word(s, n));
        if (!skip) {
            if (out->nwords == SEARCH_WORDS_MAX || n > SEARCH_WORD_MAX)
                return false;
            size_t at = strlen(out->words);
            if (out->nwords++ > 0)
                out->words[at++] = ' ';
            memcpy(out->words + at, s, n);
            out->words[at + n] = '\0';
        }
        s += n > 0 ? n : 1;
    }
    return true;
}

static int
split(char *s, char *tokens[TOKENS_MAX])
{
    int n = 0;
    for (char *p = s; *p != '\0' && n < TOKENS_MAX;) {
        p += strspn(p, " ");
        size_t len = strcspn(p, " ");
        if (len == 0)
            break;
        tokens[n++] = p;
        p += len;
        if (*p != '\0')
            *p++ = '\0';
    }
    return n;
}

/* Takes "AL:" or "ALAMAT:" away. */
static char *
address_prefix(char *s)
{
    s += strspn(s, " ");
    if (str_starts(s, "AL:"))
        return s + 3;
    return str_starts(s, "ALAMAT:") ? s + 7 : NULL;
}

static bool
looks_like_address(char *const *tokens, int n)
{
    struct search_words seen = {0};
    char dst[4];
    for (int i = 0; i < n; i++)
        if (address_word(tokens[i]) || read_rt_rw(tokens[i], &seen) ||
            read_part("RT", tokens + i, n - i, dst) > 0 || read_part("RW", tokens + i, n - i, dst) > 0)
            return true;
    return false;
}

static enum search_fault
read_address(char *const *tokens, int n, struct search_words *out)
{
    out->kind = SEARCH_ADDRESS;
    for (int i = 0; i < n;) {
        int used = read_part("RT", tokens + i, n - i, out->rt);
        if (used == 0)
            used = read_part("RW", tokens + i, n - i, out->rw);
        if (used == 0 && read_rt_rw(tokens[i], out))
            used = 1;
        if (used == 0) {
            if (!add_words(tokens[i], out))
                return SEARCH_TOO_LONG;
            used = 1;
        }
        i += used;
    }
    for (const char *w = out->words; *w != '\0'; w += strcspn(w, " "), w += *w == ' ')
        if (strcspn(w, " ") >= 3)
            return SEARCH_FINE;
    return SEARCH_BAD_ADDRESS;
}

static bool
is_year(const char *s)
{
    return strlen(s) == 4 && str_all_digits(s) && number(s, 4) >= 1850 && number(s, 4) <= 2200;
}

static enum search_fault
read_name(char *const *tokens, int n, struct search_words *out)
{
    out->kind = SEARCH_NAME;
    for (int i = 0; i < n; i++) {
        char birth[11];
        enum dated d = read_date(tokens[i], birth);
        if (d == BAD_DATE)
            return SEARCH_BAD_DATE;
        if (d == A_DATE)
            memcpy(out->birth, birth, sizeof(birth));
        else if (n > 1 && is_year(tokens[i]))
            out->year = number(tokens[i], 4);
        else if (!add_words(tokens[i], out))
            return SEARCH_TOO_LONG;
    }
    if (out->nwords == 0) {
        out->kind = SEARCH_BIRTH;
        return out->birth[0] != '\0' ? SEARCH_FINE : SEARCH_EMPTY;
    }
    for (const char *w = out->words; *w != '\0'; w += strcspn(w, " "), w += *w == ' ')
        if (strcspn(w, " ") >= 2)
            return SEARCH_FINE;
    return SEARCH_SHORT;
}

/* Digits only: a number, or a date. */
static enum search_fault
read_number(char *s, struct search_words *out)
{
    char all[17], *tokens[TOKENS_MAX];
    out->digits = digits_of(s, all, sizeof(all));
    if (out->digits == 16 && all[0] != '0') {
        out->kind = SEARCH_NUMBER;
        memcpy(out->number, all, sizeof(all));
        return SEARCH_FINE;
    }
    int n = split(s, tokens);
    if (n != 1)
        return SEARCH_BAD_NUMBER;
    enum dated d = read_date(tokens[0], out->birth);
    out->kind = SEARCH_BIRTH;
    if (d == BAD_DATE)
        return SEARCH_BAD_DATE;
    return d == A_DATE ? SEARCH_FINE : SEARCH_BAD_NUMBER;
}

static enum search_fault
read_all(struct arena *a, const char *typed, struct search_words *out)
{
    char *tokens[TOKENS_MAX], *s = clean(a, typed), *address;
    if (s == NULL)
        return SEARCH_TOO_LONG;
    if (all_number(s))
        return read_number(s, out);
    address = address_prefix(s);
    int n = split(address != NULL ? address : s, tokens);
    if (address != NULL || looks_like_address(tokens, n))
        return read_address(tokens, n, out);
    return read_name(tokens, n, out);
}

void
search_words_read(const char *typed, struct search_words *out)
{
    struct arena *a = arena_new(NULL);
    *out = (struct search_words){0};
    enum search_fault fault = read_all(a, typed, out);
    if (fault != SEARCH_FINE)
        *out = (struct search_words){.fault = fault, .digits = out->digits};
    arena_free(a);
}
