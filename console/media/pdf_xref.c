#include <stdlib.h>
#include <string.h>

#include "console/media/pdf_doc.h"

#define FIELD_MAX 8 /* bytes of a number in a table's row */

const struct pdf_obj *
pdf_find_at(const struct pdf_doc *d, size_t at)
{
    size_t low = 0, high = d->nobjs;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (d->objs[mid].at < at)
            low = mid + 1;
        else
            high = mid;
    }
    return low < d->nobjs && d->objs[low].at == at ? &d->objs[low] : NULL;
}

/* By number, and the later of two last. */
static int
by_number(const void *a, const void *b)
{
    const struct pdf_obj *x = *(const struct pdf_obj *const *)a, *y = *(const struct pdf_obj *const *)b;
    if (x->num != y->num)
        return x->num < y->num ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static void
make_index(struct pdf_doc *d)
{
    d->index = arena_array(d->arena, d->nobjs, sizeof(const struct pdf_obj *));
    for (size_t i = 0; i < d->nobjs; i++)
        d->index[i] = &d->objs[i];
    qsort(d->index, d->nobjs, sizeof(const struct pdf_obj *), by_number);
}

const struct pdf_obj *
pdf_find(const struct pdf_doc *d, int64_t num)
{
    size_t low = 0, high = d->nobjs;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (d->index[mid]->num <= num)
            low = mid + 1;
        else
            high = mid;
    }
    return low > 0 && d->index[low - 1]->num == num ? d->index[low - 1] : NULL;
}

/* A place may name the blanks before the object. */
static bool
is_object(struct pdf_doc *d, int64_t num, int64_t at)
{
    if (at <= 0 || at >= (int64_t)d->n)
        return at == 0;
    const struct pdf_obj *o = pdf_find_at(d, (size_t)at);
    for (size_t i = (size_t)at; o == NULL && i < d->n && i < (size_t)at + 4 && pdf_is_blank(d->p[i]); i++)
        o = pdf_find_at(d, i + 1);
    return o != NULL && o->num == num;
}

static bool
wrong_place(struct pdf_doc *d)
{
    return pdf_fault(d, "a table names a place where the object is not");
}

static bool
check_text(struct pdf_doc *d, size_t at)
{
    struct pdf_lex x = pdf_lex_at(d, d->p, d->n, at);
    while (pdf_next(&x) == PDF_INT) {
        int64_t num = x.value;
        if (pdf_next(&x) != PDF_INT)
            return wrong_place(d);
        for (int64_t left = x.value; left > 0; left--, num++) {
            if (pdf_next(&x) != PDF_INT)
                return wrong_place(d);
            int64_t place = x.value;
            bool version = pdf_next(&x) == PDF_INT;
            (void)pdf_next(&x);
            if (!version || x.tok != PDF_WORD)
                return wrong_place(d);
            if (pdf_is_word(&x, "n") && !is_object(d, num, place))
                return wrong_place(d);
        }
    }
    return true;
}

/* The rows of one table that is a stream. */
struct rows {
    const unsigned char *p;
    size_t left;
    int64_t widths[3];
};

static int64_t
field(const unsigned char **p, int64_t width, int64_t otherwise)
{
    uint64_t v = 0;
    for (int64_t i = 0; i < width; i++)
        v = v << 8 | *(*p)++;
    return width == 0 ? otherwise : v > INT64_MAX ? INT64_MAX : (int64_t)v;
}

static bool
check_row(struct pdf_doc *d, struct rows *r, int64_t num)
{
    size_t size = (size_t)(r->widths[0] + r->widths[1] + r->widths[2]);
    if (r->left < size)
        return pdf_fault(d, "a table that is too short");
    const unsigned char *p = r->p;
    int64_t type = field(&p, r->widths[0], 1), place = field(&p, r->widths[1], 0);
    r->p += size;
    r->left -= size;
    d->work -= (int64_t)size;
    if (type == 1)
        return is_object(d, num, place) || wrong_place(d);
    if (type != 2)
        return true;
    const struct pdf_obj *o = pdf_find(d, place);
    return (o != NULL && o->objstm) || wrong_place(d);
}

static bool
check_range(struct pdf_doc *d, struct rows *r, int64_t first, int64_t count)
{
    if (first < 0 || count < 0 || first > INT32_MAX || count > INT32_MAX)
        return wrong_place(d);
    for (int64_t i = 0; i < count; i++)
        if (!check_row(d, r, first + i))
            return false;
    return true;
}

static bool
read_widths(struct pdf_doc *d, const struct pdf_xref *x, struct rows *r)
{
    size_t at = x->dict.at[PDF_K_W];
    struct pdf_lex l = pdf_lex_at(d, d->p, d->n, at);
    bool good = at != 0 && l.tok == PDF_LIST;
    int64_t sum = 0;
    for (int i = 0; good && i < 3; i++) {
        good = pdf_next(&l) == PDF_INT && l.value >= 0 && l.value <= FIELD_MAX;
        r->widths[i] = l.value;
        sum += l.value;
    }
    return (good && sum > 0) || pdf_fault(d, "a table without widths");
}

static bool
check_stream(struct pdf_doc *d, const struct pdf_xref *x)
{
    struct rows r = {.p = x->data, .left = x->len};
    if (!read_widths(d, x, &r))
        return false;
    if (x->dict.at[PDF_K_INDEX] == 0)
        return check_range(d, &r, 0, pdf_get_int(d, &x->dict, PDF_K_SIZE, -1));
    struct pdf_lex l = pdf_lex_at(d, d->p, d->n, x->dict.at[PDF_K_INDEX]);
    if (l.tok != PDF_LIST)
        return pdf_fault(d, "a table without an index");
    while (pdf_next(&l) == PDF_INT) {
        int64_t first = l.value;
        if (pdf_next(&l) != PDF_INT || !check_range(d, &r, first, l.value))
            return wrong_place(d);
    }
    return true;
}

static bool
check_lengths(struct pdf_doc *d)
{
    for (size_t i = 0; i < d->nlengths; i++) {
        const struct pdf_length *l = &d->lengths[i];
        const struct pdf_obj *o = pdf_find(d, l->holder);
        struct pdf_int v = o != NULL ? pdf_int_at(d, d->p, d->n, o->body) : (struct pdf_int){0};
        if (!v.known || v.indirect || v.value < (int64_t)l->least || v.value > (int64_t)l->most)
            return pdf_fault(d, "a stream of another length");
    }
    return true;
}

/* Each place that the end of the file or a table names is a table that was read. */
static bool
check_refs(struct pdf_doc *d)
{
    for (size_t i = 0; i < d->nrefs; i++) {
        size_t k = 0;
        while (k < d->nxrefs && (int64_t)d->xrefs[k].at != d->refs[i] &&
               !(d->refs[i] < (int64_t)d->xrefs[k].at && d->refs[i] + 3 >= (int64_t)d->xrefs[k].at))
            k++;
        if (k == d->nxrefs)
            return pdf_fault(d, "no table where one should be");
    }
    return d->nxrefs > 0 || pdf_fault(d, "no table");
}

bool
pdf_xref_check(struct pdf_doc *d)
{
    make_index(d);
    if (!check_lengths(d) || !check_refs(d))
        return false;
    for (size_t i = 0; i < d->nxrefs; i++)
        if (!(d->xrefs[i].stream ? check_stream(d, &d->xrefs[i]) : check_text(d, d->xrefs[i].at)))
            return false;
    return true;
}
