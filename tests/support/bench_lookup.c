#include "tests/support/bench_lookup.h"

#include <string.h>

#include "console/base/arena.h"
#include "db/store/search.h"

static enum rc
lookup(struct db *db, struct arena *a, const char *typed, struct err *e)
{
    static const struct search_purpose p = {.code = "LAIN", .text = "pengukuran kecepatan"};
    struct search_words w;
    struct search_hit *rows;
    int64_t id;
    size_t n;
    search_words_read(typed, &w);
    return search_run(db, a, &w, &p, &id, &rows, &n, e);
}

enum rc
bench_lookup(struct db *db, struct arena *a, const struct sample *s, struct err *e)
{
    return lookup(db, a, s->orang, e);
}

enum rc
bench_lookup_wrong(struct db *db, struct arena *a, const struct sample *s, struct err *e)
{
    char *typed = arena_strdup(a, s->orang);
    size_t at = 0, longest = 0;
    for (size_t i = 0; typed[i] != '\0'; i += strspn(typed + i, " ")) {
        size_t n = strcspn(typed + i, " ");
        if (n > longest) {
            longest = n;
            at = i + n / 2;
        }
        i += n;
    }
    typed[at] = typed[at] == 'E' ? 'A' : 'E';
    return lookup(db, a, typed, e);
}

enum rc
bench_lookup_birth(struct db *db, struct arena *a, const struct sample *s, struct err *e)
{
    return lookup(db, a, arena_printf(a, "%s %.2s-%.2s-%.4s", s->orang, s->lahir + 8, s->lahir + 5, s->lahir),
                  e);
}
