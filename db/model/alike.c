#include "db/model/alike.h"

#include <stdint.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "console/base/utf8.h"
#include "db/model/glyph.h"
#include "db/model/nama.h"

#define NAME_LETTERS_MAX 250 /* of a name that is compared letter by letter */
#define ONE_LETTER_LEAST 5   /* shorter names are other names soon: ANI, ANA, ADI */

/* --- edits ----------------------------------------------------------------------- */

static bool
goes_on(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* Characters that n bytes have a part in. */
static size_t
characters(const char *s, size_t n)
{
    size_t count = n > 0 && goes_on(s[0]);
    for (size_t i = 0; i < n; i++)
        count += !goes_on(s[i]);
    return count;
}

/* True when a and b differ by one letter more, less or other, or by two neighbours that changed places. */
static bool
one_edit(const char *a, size_t na, const char *b, size_t nb)
{
    size_t head = 0, tail = 0, least = na < nb ? na : nb;
    while (head < least && a[head] == b[head])
        head++;
    while (tail < least - head && a[na - 1 - tail] == b[nb - 1 - tail])
        tail++;
    na -= head + tail;
    nb -= head + tail;
    if (na + nb == 0)
        return false;
    if (characters(a + head, na) <= 1 && characters(b + head, nb) <= 1)
        return true;
    return na == 2 && nb == 2 && a[head] == b[head + 1] && a[head + 1] == b[head];
}

/* --- names ----------------------------------------------------------------------- */

/* Ways to write one name, the first being the one that stands for all. */
/* clang-format off */
static const char *const spellings[][20] = {
    {"MUHAMMAD", "MOHAMMAD", "MOHAMAD", "MUHAMAD", "MUHAMMED", "MOHAMED", "MOCHAMMAD", "MOCHAMAD", "MUCHAMMAD", "MUCHAMAD",
     "MUKHAMMAD", "MUKHAMAD", "MOKHAMAD", "MOKHAMMAD", "MOCH", "MOH", "MUH", "MUHD", "MOHD"},
    {"AHMAD", "ACHMAD", "AKHMAD", "AHMAT", "ACHMAT", "AHMED"},
    {"ABDUL", "ABD", "ABDOEL"},
    {"SITI", "ST", "STI", "SITTI"},
    {"NUR", "NOOR", "NOER", "NUUR", "NOR"},
    {"SYEKH", "SECH", "SYECH", "SEH"},
};

/* Old and new spelling, and letters that the ear does not tell apart. The longer ones stand first. */
static const struct {
    const char *from, *to;
} sounds[] = {
    {"TJ", "C"}, {"DJ", "J"}, {"NJ", "NI"}, {"SJ", "SI"}, {"CH", "H"}, {"KH", "H"}, {"OE", "U"}, {"DH", "D"}, {"TH", "T"},
    {"PH", "F"}, {"GH", "G"}, {"X", "KS"},  {"Q", "K"},   {"V", "F"},  {"P", "F"},  {"Y", "I"},  {"Z", "J"},
};
/* clang-format on */

/* The word that stands for all spellings of this one; the word itself when it has none. */
static const char *
one_spelling(const char *word)
{
    for (size_t i = 0; i < COUNT(spellings); i++)
        for (size_t k = 0; k < COUNT(spellings[i]) && spellings[i][k] != NULL; k++)
            if (strcmp(spellings[i][k], word) == 0)
                return spellings[i][0];
    return word;
}

/* Appends a word by its sound; a letter twice is one. */
static char *
add_sound(char *o, const char *start, const char *word)
{
    while (*word != '\0') {
        const char *put = NULL;
        size_t step = 1, n = 1;
        for (size_t i = 0; i < COUNT(sounds) && put == NULL; i++)
            if (strncmp(word, sounds[i].from, strlen(sounds[i].from)) == 0) {
                put = sounds[i].to;
                step = strlen(sounds[i].from);
                n = strlen(put);
            }
        if (put == NULL)
            put = word;
        for (size_t i = 0; i < n; i++)
            if (o == start || o[-1] != put[i])
                *o++ = put[i];
        word += step;
    }
    return o;
}

static bool
is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* The next word of letters and digits at *s, into word; false at the end. *dot: a dot follows it. */
static bool
next_word(const char **s, char *word, bool *dot)
{
    char *o = word;
    while (**s != '\0' && !is_letter(**s) && (**s < '0' || **s > '9'))
        (*s)++;
    /* An apostrophe joins: MA'RUF is MARUF. */
    while (is_letter(**s) || (**s >= '0' && **s <= '9') || **s == '\'' || **s == '`') {
        if (**s != '\'' && **s != '`')
            *o++ = **s;
        (*s)++;
    }
    *o = '\0';
    *dot = **s == '.';
    return o > word;
}

/* Letters and digits of a name in capitals, one blank between words. */
static char *
name_plain(struct arena *a, const char *name)
{
    const char *s = utf8_upper(a, name);
    size_t len = strlen(s);
    char *word = arena_alloc(a, len + 1), *out = arena_alloc(a, len + 1), *o = out;
    bool dot;
    while (next_word(&s, word, &dot)) {
        size_t n = strlen(word);
        if (o > out)
            *o++ = ' ';
        memcpy(o, word, n);
        o += n;
    }
    *o = '\0';
    return out;
}

/* A name reduced to how it may be written: capitals, one spelling for all, no titles, no blanks. */
static char *
name_spelling(struct arena *a, const char *name)
{
    const char *s = glyph_looks(a, name);
    size_t len = strlen(s);
    /* MUHAMMAD for MOH: no word becomes more than three times as long, no letter more than two. */
    char *word = arena_alloc(a, len + 1), *out = arena_array(a, len + 1, 6), *o = out;
    bool dot;
    while (next_word(&s, word, &dot)) {
        const char *one = one_spelling(word);
        /* HJ. SITI is SITI, but ST. AMINAH is SITI AMINAH. A name of titles only keeps them. */
        if (one == word && dot && nama_is_title(word, strlen(word)) &&
            strpbrk(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != NULL)
            continue;
        o = add_sound(o, out, one);
    }
    *o = '\0';
    return out;
}

static bool
one_letter(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b), least = na < nb ? na : nb;
    return least >= ONE_LETTER_LEAST && na <= NAME_LETTERS_MAX && nb <= NAME_LETTERS_MAX &&
           one_edit(a, na, b, nb);
}

void
name_forms(struct arena *a, const char *name, struct name_forms *out)
{
    out->plain = name_plain(a, name);
    out->looks = glyph_looks(a, name);
    out->spelling = name_spelling(a, name);
}

enum name_alike
name_forms_alike(const struct name_forms *a, const struct name_forms *b)
{
    if (a->plain[0] == '\0' || b->plain[0] == '\0')
        return NAME_OTHER;
    if (strcmp(a->plain, b->plain) == 0)
        return NAME_SAME;
    if (strcmp(a->looks, b->looks) == 0)
        return NAME_LOOKS;
    if (strcmp(a->spelling, b->spelling) == 0)
        return NAME_SPELLING;
    return one_letter(a->plain, b->plain) ? NAME_ONE_LETTER : NAME_OTHER;
}

enum name_alike
name_alike(const char *a, const char *b)
{
    struct arena *tmp = arena_new(NULL);
    struct name_forms x, y;
    name_forms(tmp, a, &x);
    name_forms(tmp, b, &y);
    enum name_alike is = name_forms_alike(&x, &y);
    arena_free(tmp);
    return is;
}

/* --- dates and numbers ---------------------------------------------------------------- */

static bool
is_date(const char *s)
{
    static const char form[] = "00-00-0000";
    size_t i = 0;
    for (; form[i] != '\0' && s[i] != '\0'; i++)
        if (form[i] == '0' ? s[i] < '0' || s[i] > '9' : s[i] != form[i])
            return false;
    return form[i] == '\0' && s[i] == '\0';
}

/* Places of two texts of one length that differ. */
static size_t
places(const char *a, const char *b)
{
    size_t n = 0;
    for (; *a != '\0'; a++, b++)
        n += *a != *b;
    return n;
}

enum date_alike
date_alike(const char *a, const char *b)
{
    if (!is_date(a) || !is_date(b))
        return a[0] != '\0' && strcmp(a, b) == 0 ? DATE_SAME : DATE_OTHER;
    if (strcmp(a, b) == 0)
        return DATE_SAME;
    if (memcmp(a, b + 3, 2) == 0 && memcmp(a + 3, b, 2) == 0 && strcmp(a + 5, b + 5) == 0)
        return DATE_SWAPPED;
    return places(a, b) == 1 ? DATE_ONE_DIGIT : DATE_OTHER;
}

enum nik_alike
nik_alike(const char *a, const char *b)
{
    size_t na = strlen(a), nb = strlen(b);
    if (na == 0 || nb == 0)
        return NIK_ALIKE_UNKNOWN;
    if (na != nb)
        return (na == 16 || nb == 16) && one_edit(a, na, b, nb) ? NIK_ALIKE_LENGTH : NIK_ALIKE_OTHER;
    size_t n = places(a, b);
    if (n == 0)
        return NIK_ALIKE_SAME;
    if (n == 1)
        return NIK_ALIKE_ONE;
    if (n == 2)
        return one_edit(a, na, b, nb) ? NIK_ALIKE_SWAPPED : NIK_ALIKE_TWO;
    return NIK_ALIKE_OTHER;
}
