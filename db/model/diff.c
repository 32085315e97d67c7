#include "db/model/diff.h"

#include <stdint.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/utf8.h"

/* Below this share of characters in common (in a hundred) marks inside the values are noise. */
#define ALIKE_PERCENT 40

#define SCORE_SAME  4 /* of a character in common, */
#define SCORE_TWICE 1 /* and of one that follows another in common: whole pieces beat scattered letters */

/* One side, cut into characters: character i is at[i] .. at[i + 1]. */
struct cut {
    const char *s;
    size_t *at, n;
};

/* Characters [a, a + na) of semula against [b, b + nb) of menjadi: either in common, or not. */
struct piece {
    bool kept;
    size_t a, na, b, nb;
};

struct pieces {
    struct piece *p;
    size_t n;
};

static void
cut_text(struct arena *a, const char *s, struct cut *out)
{
    size_t len = strlen(s);
    *out = (struct cut){.s = s, .at = arena_array(a, len + 1, sizeof(*out->at))};
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t used = utf8_decode(s + i, len - i, &cp);
        /* A combining mark belongs to the character before it. */
        if (out->n == 0 || utf8_cp_width(cp) > 0)
            out->at[out->n++] = i;
        i += used;
    }
    out->at[out->n] = len;
}

static char
fold(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static bool
same(const struct cut *a, size_t i, const struct cut *b, size_t j)
{
    size_t n = a->at[i + 1] - a->at[i];
    if (n != b->at[j + 1] - b->at[j])
        return false;
    for (size_t k = 0; k < n; k++)
        if (fold(a->s[a->at[i] + k]) != fold(b->s[b->at[j] + k]))
            return false;
    return true;
}

/* Adds characters to the last piece of that kind, or begins one. */
static void
add(struct pieces *out, bool kept, size_t a, size_t na, size_t b, size_t nb)
{
    if (na == 0 && nb == 0)
        return;
    if (out->n > 0 && out->p[out->n - 1].kept == kept) {
        out->p[out->n - 1].na += na;
        out->p[out->n - 1].nb += nb;
        return;
    }
    out->p[out->n++] = (struct piece){kept, a, na, b, nb};
}

/* --- digit by digit --------------------------------------------------------- */

static bool
is_number(const char *s)
{
    return s[0] != '\0' && s[strspn(s, "0123456789-")] == '\0';
}

static void
compare_places(const struct cut *a, const struct cut *b, struct pieces *out)
{
    for (size_t i = 0; i < a->n; i++)
        add(out, same(a, i, b, i), i, 1, i, 1);
}

/* --- by what they have in common ---------------------------------------------- */

/* best[i][j]: score of what follows; run[i][j]: the same when i and j are taken as one character in common.
 */
struct table {
    uint32_t *best, *run;
    size_t cols;
};

static size_t
cell(const struct table *t, size_t i, size_t j)
{
    return i * t->cols + j;
}

static uint32_t
most(uint32_t x, uint32_t y)
{
    return x > y ? x : y;
}

static void
fill(const struct table *t, const struct cut *a, const struct cut *b, const struct piece *within)
{
    for (size_t i = within->na; i-- > 0;)
        for (size_t j = within->nb; j-- > 0;) {
            size_t at = cell(t, i, j), next = cell(t, i + 1, j + 1);
            if (same(a, within->a + i, b, within->b + j)) {
                uint32_t on = t->run[next] > 0 ? t->run[next] + SCORE_TWICE : 0;
                t->run[at] = SCORE_SAME + most(t->best[next], on);
            }
            t->best[at] = most(t->run[at], most(t->best[cell(t, i + 1, j)], t->best[cell(t, i, j + 1)]));
        }
}

/* Walks the best way through the table. */
static void
walk(const struct table *t, const struct piece *within, struct pieces *out)
{
    size_t i = 0, j = 0;
    bool on = false; /* the character before was in common: its score counted on this one's run */
    while (i < within->na && j < within->nb) {
        size_t at = cell(t, i, j);
        bool runs =
            t->run[at] > 0 && (t->run[at] == t->best[at] || (on && t->run[at] + SCORE_TWICE >= t->best[at]));
        if (runs) {
            add(out, true, within->a + i++, 1, within->b + j++, 1);
        } else if (t->best[cell(t, i + 1, j)] >= t->best[cell(t, i, j + 1)]) {
            add(out, false, within->a + i++, 1, within->b + j, 0);
        } else {
            add(out, false, within->a + i, 0, within->b + j++, 1);
        }
        on = runs;
    }
    add(out, false, within->a + i, within->na - i, within->b + j, within->nb - j);
}

static void
compare_common(const struct cut *a, const struct cut *b, struct pieces *out)
{
    size_t head = 0, tail = 0, least = a->n < b->n ? a->n : b->n;
    while (head < least && same(a, head, b, head))
        head++;
    while (tail < least - head && same(a, a->n - 1 - tail, b, b->n - 1 - tail))
        tail++;
    struct piece within = {false, head, a->n - head - tail, head, b->n - head - tail};
    add(out, true, 0, head, 0, head);
    struct table t = {.cols = within.nb + 1};
    if (within.na > 0 && within.nb > 0 && (within.na + 1) * (within.nb + 1) <= DIFF_CELLS) {
        struct arena *tmp = arena_new(NULL);
        size_t cells = (within.na + 1) * (within.nb + 1);
        t.best = arena_array(tmp, cells, sizeof(*t.best));
        t.run = arena_array(tmp, cells, sizeof(*t.run));
        fill(&t, a, b, &within);
        walk(&t, &within, out);
        arena_free(tmp);
    } else {
        add(out, false, within.a, within.na, within.b, within.nb);
    }
    add(out, true, a->n - tail, tail, b->n - tail, tail);
}

/* --- what is good to read -------------------------------------------------------- */

static size_t
longer(const struct piece *p)
{
    return p->na > p->nb ? p->na : p->nb;
}

/* Letters in common that are fewer than the changes on both their sides are there by chance: one change. */
static bool
join_once(struct pieces *list)
{
    for (size_t i = 1; i + 1 < list->n; i++) {
        struct piece *p = &list->p[i - 1], *q = &list->p[i], *r = &list->p[i + 1];
        if (!q->kept || q->na > longer(p) || q->na > longer(r) || (longer(p) < 2 && longer(r) < 2))
            continue;
        p->na += q->na + r->na;
        p->nb += q->nb + r->nb;
        list->n -= 2;
        memmove(q, q + 2, (list->n - i) * sizeof(*q));
        return true;
    }
    return false;
}

static bool
is_rough(const struct pieces *list, size_t na, size_t nb)
{
    size_t kept = 0, all = na > nb ? na : nb;
    for (size_t i = 0; i < list->n; i++)
        kept += list->p[i].kept ? list->p[i].na : 0;
    return kept * 100 < all * ALIKE_PERCENT;
}

/* The spans of one side; op: what is not in common is called. */
static void
side_spans(struct arena *a, const struct pieces *list, const struct cut *c, bool first, enum diff_op op,
           struct diff_side *out)
{
    out->spans = arena_array(a, list->n, sizeof(*out->spans));
    for (size_t i = 0; i < list->n; i++) {
        const struct piece *p = &list->p[i];
        size_t from = first ? p->a : p->b, n = first ? p->na : p->nb;
        enum diff_op is = p->kept ? DIFF_KEPT : op;
        if (n == 0)
            continue;
        size_t at = c->at[from], len = c->at[from + n] - at;
        if (out->n > 0 && out->spans[out->n - 1].op == is)
            out->spans[out->n - 1].len += len;
        else
            out->spans[out->n++] = (struct diff_span){is, at, len};
    }
}

void
diff_values(struct arena *a, const char *semula, const char *menjadi, struct diff *out)
{
    struct arena *tmp = arena_new(NULL);
    /* One order for both ways round, so that they cannot find two different answers. */
    bool turned = strcmp(semula, menjadi) > 0;
    struct cut x, y;
    cut_text(tmp, turned ? menjadi : semula, &x);
    cut_text(tmp, turned ? semula : menjadi, &y);
    struct piece whole = {false, 0, x.n, 0, y.n};
    struct pieces list = {.p = arena_array(tmp, x.n + y.n + 2, sizeof(*list.p))};
    bool places = x.n == y.n && is_number(x.s) && is_number(y.s);
    if (places)
        compare_places(&x, &y, &list);
    else
        compare_common(&x, &y, &list);
    while (!places && join_once(&list))
        ;
    *out = (struct diff){.rough = is_rough(&list, x.n, y.n)};
    if (out->rough)
        list = (struct pieces){.p = &whole, .n = 1};
    side_spans(a, &list, turned ? &y : &x, !turned, DIFF_REMOVED, &out->semula);
    side_spans(a, &list, turned ? &x : &y, turned, DIFF_INSERTED, &out->menjadi);
    arena_free(tmp);
}
