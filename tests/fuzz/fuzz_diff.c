/*
 * Any two texts as Semula and Menjadi: the marks are the texts, what is kept is the same on both sides, the
 * other way round gives the mirror image, and what compares names and looks for strange characters ends.
 */
#include <string.h>

#include "console/base/arena.h"
#include "db/model/alike.h"
#include "db/model/diff.h"
#include "db/model/glyph.h"
#include "tests/fuzz/must.h"

static char
fold(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* Puts the kept bytes of a side, folded, into kept; returns how many. */
static size_t
check_side(const struct diff_side *side, const char *text, enum diff_op other, char *kept)
{
    size_t at = 0, n = 0;
    for (size_t i = 0; i < side->n; i++) {
        const struct diff_span *s = &side->spans[i];
        must(s->at == at && s->len > 0 && (s->op == DIFF_KEPT || s->op == other));
        must(i == 0 || s->op != s[-1].op);
        for (size_t k = 0; s->op == DIFF_KEPT && k < s->len; k++)
            kept[n++] = fold(text[at + k]);
        at += s->len;
    }
    must(at == strlen(text));
    return n;
}

static void
check_mirror(const struct diff_side *a, const struct diff_side *b)
{
    must(a->n == b->n);
    for (size_t i = 0; i < a->n; i++)
        must(a->spans[i].at == b->spans[i].at && a->spans[i].len == b->spans[i].len);
}

static void
check_diff(struct arena *a, const char *x, const char *y)
{
    struct diff d, turned;
    char *kept_x = arena_alloc(a, strlen(x) + 1), *kept_y = arena_alloc(a, strlen(y) + 1);
    diff_values(a, x, y, &d);
    size_t n = check_side(&d.semula, x, DIFF_REMOVED, kept_x);
    must(n == check_side(&d.menjadi, y, DIFF_INSERTED, kept_y));
    must(memcmp(kept_x, kept_y, n) == 0);
    diff_values(a, y, x, &turned);
    check_mirror(&d.semula, &turned.menjadi);
    check_mirror(&d.menjadi, &turned.semula);
}

static void
check_glyphs(struct arena *a, const char *s)
{
    struct glyph_found f[4];
    size_t n = glyph_find(s, true, f, 4);
    must(n <= strlen(s) && glyph_find(s, false, f, 0) <= n);
    for (size_t i = 0; i < n && i < 4; i++)
        must(f[i].place >= 1 && f[i].place <= strlen(s) && (i == 0 || f[i].place > f[i - 1].place));
    must(strlen(glyph_looks(a, s)) <= 2 * strlen(s));
    must(glyph_same_looks(s, s));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(NULL);
    char *x = arena_strndup(a, (const char *)data, size);
    size_t n = strlen(x);
    char *y = n < size ? arena_strndup(a, (const char *)data + n + 1, size - n - 1) : arena_strdup(a, "");
    check_diff(a, x, y);
    check_diff(a, x, x);
    check_glyphs(a, x);
    check_glyphs(a, y);
    must(name_alike(x, y) == name_alike(y, x) && date_alike(x, y) == date_alike(y, x));
    must(nik_alike(x, y) == nik_alike(y, x));
    must(name_alike(x, x) == NAME_SAME || name_alike(x, x) == NAME_OTHER);
    arena_free(a);
    return 0;
}
