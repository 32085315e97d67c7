#include "db/model/pair.h"

#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "db/model/compare.h"

struct candidate {
    size_t a, b;
    int weight;
    enum paired_by by;
    struct pair_evidence why;
};

struct pairing {
    struct pair *of_a;
    bool *taken_b;
    struct candidate *list;
    size_t n;
};

/* --- evidence -------------------------------------------------------------------- */

static bool
same_text(const char *a, const char *b)
{
    return a[0] != '\0' && b[0] != '\0' && !compare_differs(a, b);
}

static struct pair_evidence
evidence(const struct person *a, const struct person *b, enum name_alike nama)
{
    const char *sex_a = person_element(a, EL_jenis_kelamin), *sex_b = person_element(b, EL_jenis_kelamin);
    return (struct pair_evidence){
        .nik = nik_alike(person_element(a, EL_nik), person_element(b, EL_nik)),
        .nama = nama,
        .lahir = date_alike(person_element(a, EL_tanggal_lahir), person_element(b, EL_tanggal_lahir)),
        .tempat = same_text(person_element(a, EL_tempat_lahir), person_element(b, EL_tempat_lahir)),
        .kelamin = sex_a[0] == '\0' || sex_b[0] == '\0' || !compare_differs(sex_a, sex_b),
    };
}

struct pair_evidence
pair_evidence(const struct person *a, const struct person *b)
{
    return evidence(a, b, name_alike(person_element(a, EL_nama_lengkap), person_element(b, EL_nama_lengkap)));
}

/* One thing may be written differently; a second one only where the place of birth speaks for it. */
static bool
same_by_name(const struct pair_evidence *ev)
{
    bool known = ev->nik != NIK_ALIKE_UNKNOWN; /* both have a NIK, and they differ: more is asked for */
    if (ev->lahir == DATE_SAME && ev->nama >= NAME_SPELLING)
        return ev->kelamin || ev->nama == NAME_SAME;
    if (!ev->kelamin)
        return false;
    if (ev->lahir == DATE_SAME && ev->nama == NAME_ONE_LETTER)
        return !known || ev->tempat;
    return ev->lahir >= DATE_ONE_DIGIT && ev->nama >= NAME_SPELLING && ev->tempat;
}

enum paired_by
pair_judge(const struct pair_evidence *ev)
{
    if (ev->nik == NIK_ALIKE_SAME)
        return PAIRED_NIK;
    /* Twins have NIKs that differ in the last digit, and the same birth: their names tell them apart. */
    if (ev->nik >= NIK_ALIKE_TWO && ev->nama >= NAME_ONE_LETTER && (ev->kelamin || ev->nama >= NAME_SPELLING))
        return PAIRED_NIK_NEAR;
    return same_by_name(ev) ? PAIRED_NAME_BIRTH : PAIRED_NOT;
}

/* The better the evidence the heavier. */
static int
weigh(const struct pair_evidence *ev, enum paired_by by)
{
    int near = by == PAIRED_NIK_NEAR ? 100 + (int)ev->nik : 0;
    return near + 10 * (int)ev->nama + 10 * (int)ev->lahir + 5 * ev->tempat + 5 * ev->kelamin;
}

/* --- matching ---------------------------------------------------------------------- */

static size_t
most(size_t x, size_t y)
{
    return x > y ? x : y;
}

static size_t
least(size_t x, size_t y)
{
    return x < y ? x : y;
}

/* Heaviest first. Among equals the order is the same whichever list is called a: (0,1) and (1,0) exclude
 * nothing in each other. */
static int
by_weight(const void *x, const void *y)
{
    const struct candidate *c = x, *d = y;
    if (c->weight != d->weight)
        return c->weight > d->weight ? -1 : 1;
    if (most(c->a, c->b) != most(d->a, d->b))
        return most(c->a, c->b) < most(d->a, d->b) ? -1 : 1;
    if (least(c->a, c->b) != least(d->a, d->b))
        return least(c->a, c->b) < least(d->a, d->b) ? -1 : 1;
    return c->a < d->a ? -1 : c->a > d->a;
}

static void
take(struct pairing *m, size_t a, size_t b, enum paired_by by, const struct pair_evidence *why)
{
    m->of_a[a] = (struct pair){.other = b, .by = by, .why = *why};
    m->taken_b[b] = true;
}

/* The number itself: first come, first served, since a NIK stands once in a request and once in the records.
 */
static void
pair_by_nik(struct pairing *m, const struct pair_person *a, size_t na, const struct pair_person *b, size_t nb)
{
    for (size_t i = 0; i < na; i++) {
        const char *nik = person_element(a[i].p, EL_nik);
        for (size_t j = 0; nik[0] != '\0' && m->of_a[i].other == PAIR_NONE && j < nb; j++) {
            if (m->taken_b[j] || strcmp(nik, person_element(b[j].p, EL_nik)) != 0)
                continue;
            struct pair_evidence why = pair_evidence(a[i].p, b[j].p);
            take(m, i, j, PAIRED_NIK, &why);
        }
    }
}

static struct name_forms *
forms_of(struct arena *a, const struct pair_person *list, size_t n)
{
    struct name_forms *forms = arena_array(a, n, sizeof(*forms));
    for (size_t i = 0; i < n; i++)
        name_forms(a, person_element(list[i].p, EL_nama_lengkap), &forms[i]);
    return forms;
}

static void
find_candidates(struct pairing *m, struct arena *tmp, const struct pair_person *a, size_t na,
                const struct pair_person *b, size_t nb)
{
    na = least(na, PAIR_PERSONS);
    nb = least(nb, PAIR_PERSONS);
    const struct name_forms *forms_a = forms_of(tmp, a, na), *forms_b = forms_of(tmp, b, nb);
    for (size_t i = 0; i < na; i++) {
        if (m->of_a[i].other != PAIR_NONE || a[i].elsewhere)
            continue;
        for (size_t j = 0; j < nb; j++) {
            if (m->taken_b[j] || b[j].elsewhere)
                continue;
            struct candidate c = {
                .a = i, .b = j, .why = evidence(a[i].p, b[j].p, name_forms_alike(&forms_a[i], &forms_b[j]))};
            c.by = pair_judge(&c.why);
            c.weight = weigh(&c.why, c.by);
            if (c.by != PAIRED_NOT)
                m->list[m->n++] = c;
        }
    }
}

/* Somebody else would fit as well as the one taken. */
static bool
has_rival(const struct pairing *m, const struct candidate *c)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct candidate *r = &m->list[i];
        if (r != c && (r->a == c->a || r->b == c->b) && r->weight >= c->weight)
            return true;
    }
    return false;
}

struct pair *
pair_persons(struct arena *arena, const struct pair_person *a, size_t na, const struct pair_person *b,
             size_t nb)
{
    struct arena *tmp = arena_new(NULL);
    struct pairing m = {
        .of_a = arena_array(arena, na, sizeof(*m.of_a)),
        .taken_b = arena_array(tmp, nb, sizeof(*m.taken_b)),
        .list = arena_array(tmp, least(na, PAIR_PERSONS) * least(nb, PAIR_PERSONS), sizeof(*m.list))};
    for (size_t i = 0; i < na; i++)
        m.of_a[i].other = PAIR_NONE;
    pair_by_nik(&m, a, na, b, nb);
    find_candidates(&m, tmp, a, na, b, nb);
    qsort(m.list, m.n, sizeof(*m.list), by_weight);
    for (size_t i = 0; i < m.n; i++) {
        const struct candidate *c = &m.list[i];
        if (m.of_a[c->a].other != PAIR_NONE || m.taken_b[c->b])
            continue;
        take(&m, c->a, c->b, c->by, &c->why);
        m.of_a[c->a].doubtful = has_rival(&m, c);
    }
    arena_free(tmp);
    return m.of_a;
}
