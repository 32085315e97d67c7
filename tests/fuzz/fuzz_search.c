/* Any bytes typed into the search box: a fault or a search, never both, and only what the database takes. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/utf8.h"
#include "db/model/search_words.h"
#include "db/model/tanggal.h"
#include "tests/fuzz/must.h"

static void
check_digits(const char *s, size_t max)
{
    must(strlen(s) <= max);
    for (; *s != '\0'; s++)
        must(isdigit((unsigned char)*s));
}

static void
check_words(const struct search_words *w)
{
    int n = 0;
    must(utf8_valid(w->words, strlen(w->words)));
    must(strpbrk(w->words, "%_'\"\\;{},") == NULL);
    for (const char *s = w->words; *s != '\0'; n++) {
        size_t len = strcspn(s, " ");
        must(len > 0 && len <= SEARCH_WORD_MAX);
        s += len;
        if (*s == ' ')
            must(*++s != '\0');
    }
    must(n == w->nwords && n <= SEARCH_WORDS_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(NULL);
    struct search_words w;
    search_words_read(arena_strndup(a, (const char *)data, size), &w);
    must((w.kind == SEARCH_NOTHING) == (w.fault != SEARCH_FINE));
    must(w.birth[0] == '\0' || tanggal_valid(w.birth));
    must(w.kind != SEARCH_NUMBER || strlen(w.number) == 16);
    must(w.kind != SEARCH_BIRTH || w.birth[0] != '\0');
    must((w.kind != SEARCH_NAME && w.kind != SEARCH_ADDRESS) || w.nwords > 0);
    check_digits(w.number, 16);
    check_digits(w.rt, 3);
    check_digits(w.rw, 3);
    check_words(&w);
    arena_free(a);
    return 0;
}
