#include <string.h>

#include "console/media/pdf_doc.h"
#include "console/media/pdf_inflate.h"

#define OBJSTM_MAX  (8u * 1024 * 1024)
#define FILTERS_MAX 4
#define LZW_SWELLS  1400 /* at most, by its code of 12 bits */
#define RUNS_SWELL  128

enum filter {
    FILTER_ASCII85,
    FILTER_HEX,
    FILTER_FLATE,
    FILTER_LZW,
    FILTER_RUNS,
    FILTER_PICTURE,
    FILTER_LOCK,
    FILTER_NONE
};

static const struct {
    const char *name;
    enum filter filter;
} filter_names[] = {
    {"FlateDecode", FILTER_FLATE},
    {"Fl", FILTER_FLATE},
    {"DCTDecode", FILTER_PICTURE},
    {"DCT", FILTER_PICTURE},
    {"CCITTFaxDecode", FILTER_PICTURE},
    {"CCF", FILTER_PICTURE},
    {"JPXDecode", FILTER_PICTURE},
    {"JBIG2Decode", FILTER_PICTURE},
    {"ASCII85Decode", FILTER_ASCII85},
    {"A85", FILTER_ASCII85},
    {"ASCIIHexDecode", FILTER_HEX},
    {"AHx", FILTER_HEX},
    {"LZWDecode", FILTER_LZW},
    {"LZW", FILTER_LZW},
    {"RunLengthDecode", FILTER_RUNS},
    {"RL", FILTER_RUNS},
    {"Crypt", FILTER_LOCK},
};

struct stream {
    const unsigned char *p;
    size_t n;
    enum filter filters[FILTERS_MAX];
    size_t nfilters;
};

static enum filter
filter_of(const char *name)
{
    for (size_t i = 0; i < COUNT(filter_names); i++)
        if (strcmp(filter_names[i].name, name) == 0)
            return filter_names[i].filter;
    return FILTER_NONE;
}

static bool
read_filters(struct pdf_doc *d, const struct pdf_dict *dict, struct stream *s)
{
    size_t at = dict->at[PDF_K_FILTER];
    if (at == 0)
        return true;
    struct pdf_lex x = pdf_lex_at(d, d->p, d->n, at);
    bool list = x.tok == PDF_LIST;
    if (list)
        (void)pdf_next(&x);
    for (; x.tok == PDF_NAME && s->nfilters < FILTERS_MAX; (void)pdf_next(&x)) {
        enum filter f = filter_of(x.word);
        d->locked = d->locked || f == FILTER_LOCK;
        if (f == FILTER_NONE || f == FILTER_LOCK)
            return pdf_fault(d, "an unknown filter");
        s->filters[s->nfilters++] = f;
        if (!list)
            return true;
    }
    return (list && x.tok == PDF_LIST_END) || pdf_fault(d, "filters that cannot be read");
}

/* The place behind "stream" and its end of line. */
static bool
start_of_data(struct pdf_doc *d, struct pdf_lex *x)
{
    if (x->at < x->n && x->p[x->at] == '\r')
        x->at++;
    if (x->at >= x->n || x->p[x->at] != '\n')
        return pdf_fault(d, "a stream without a first line");
    x->at++;
    return true;
}

static bool
ends_here(struct pdf_doc *d, struct pdf_lex *x, size_t at)
{
    *x = pdf_lex_at(d, x->p, x->n, at);
    return pdf_is_word(x, "endstream");
}

/* Another object holds the length: the data go to the next "endstream", and what it may be is kept. */
static bool
find_end(struct pdf_doc *d, struct pdf_lex *x, int64_t holder, size_t *len)
{
    const unsigned char *start = x->p + x->at, *end = memmem(start, x->n - x->at, "endstream", 9);
    if (end == NULL)
        return pdf_fault(d, "a stream without an end");
    *len = (size_t)(end - start);
    d->work -= (int64_t)*len / 8;
    if (d->nlengths == d->lengths_cap) {
        size_t cap = d->lengths_cap != 0 ? 4 * d->lengths_cap : 64;
        struct pdf_length *more = arena_array(d->arena, cap, sizeof *more);
        if (d->nlengths > 0)
            memcpy(more, d->lengths, d->nlengths * sizeof *more);
        d->lengths = more;
        d->lengths_cap = cap;
    }
    d->lengths[d->nlengths++] =
        (struct pdf_length){.holder = holder, .most = *len, .least = *len > 2 ? *len - 2 : 0};
    return ends_here(d, x, x->at + *len);
}

static bool
find_data(struct pdf_doc *d, struct pdf_lex *x, const struct pdf_dict *dict, struct stream *s)
{
    struct pdf_int len = pdf_int_at(d, d->p, d->n, dict->at[PDF_K_LENGTH]);
    if (!start_of_data(d, x))
        return false;
    s->p = x->p + x->at;
    if (len.known && len.indirect)
        return find_end(d, x, len.value, &s->n);
    if (!len.known || len.value < 0 || len.value > (int64_t)(x->n - x->at))
        return pdf_fault(d, "a stream that is longer than the file");
    s->n = (size_t)len.value;
    return ends_here(d, x, x->at + s->n) || pdf_fault(d, "a stream of another length");
}

/* Unpacks what is packed once; out NULL looks only. A second packing would multiply the first. */
static bool
unpack(struct pdf_doc *d, const struct stream *s, struct buf *out)
{
    struct buf plain = {0};
    const unsigned char *p = s->p;
    size_t n = s->n, i = 0;
    bool good = true;
    for (; good && i < s->nfilters && s->filters[i] <= FILTER_HEX; i++) {
        struct buf next = {0};
        good = s->filters[i] == FILTER_HEX ? pdf_asciihex(p, n, &next) : pdf_ascii85(p, n, &next);
        buf_done(&plain);
        plain = next;
        p = (const unsigned char *)plain.data;
        n = plain.len;
        d->inflated -= (int64_t)n;
    }
    enum filter f = i < s->nfilters ? s->filters[i++] : FILTER_NONE;
    enum pdf_inflated how = PDF_INFLATED;
    if (good && f == FILTER_FLATE && n > 0)
        how = pdf_inflate(p, n, &d->inflated, out, OBJSTM_MAX);
    else if (good && out != NULL && f == FILTER_NONE)
        buf_add(out, p, n < OBJSTM_MAX ? n : OBJSTM_MAX);
    else if (f == FILTER_LZW || f == FILTER_RUNS)
        d->inflated -= (int64_t)n * (f == FILTER_LZW ? LZW_SWELLS : RUNS_SWELL);
    buf_done(&plain);
    if (how == PDF_INFLATE_SWELLS || d->inflated < 0)
        return pdf_swells(d, "a stream swells");
    if (!good || how != PDF_INFLATED)
        return pdf_fault(d, "a stream that cannot be unpacked");
    /* Only a picture's own filter may follow. */
    if (i < s->nfilters && (f == FILTER_PICTURE || s->filters[i] != FILTER_PICTURE || i + 1 < s->nfilters))
        return pdf_swells(d, "a stream packed twice");
    return out == NULL || f == FILTER_FLATE || f == FILTER_NONE ||
           pdf_fault(d, "objects behind an odd filter");
}

/* Objects within a stream: their numbers and places come first. */
static bool
read_objstm(struct pdf_doc *d, const struct pdf_dict *outer, const unsigned char *p, size_t n)
{
    int64_t count = pdf_get_int(d, outer, PDF_K_N, -1), first = pdf_get_int(d, outer, PDF_K_FIRST, -1);
    struct pdf_lex head = {.p = p, .n = n, .work = &d->work};
    if (count < 0 || first < 0 || first > (int64_t)n)
        return pdf_fault(d, "a stream of objects without places");
    for (int64_t i = 0; i < count; i++) {
        struct pdf_dict dict = {0};
        bool number = pdf_next(&head) == PDF_INT;
        (void)pdf_next(&head);
        if (!number || head.tok != PDF_INT || head.value < 0 || head.value > (int64_t)n - first)
            return pdf_fault(d, "a stream of objects with a wrong place");
        struct pdf_lex x = pdf_lex_at(d, p, n, (size_t)(first + head.value));
        if (!pdf_value(d, &x, &dict) || !pdf_judge(d, p, n, &dict))
            return false;
    }
    return true;
}

/* Keeps what is needed later. The budget of work grows with what there is to read. */
static const unsigned char *
keep(struct pdf_doc *d, struct buf *b)
{
    d->kept -= (int64_t)b->len;
    if (d->kept < 0) {
        (void)pdf_swells(d, "too much behind the objects");
        return NULL;
    }
    d->work += 8 * (int64_t)b->len;
    return arena_memdup(d->arena, b->data != NULL ? b->data : "", b->len);
}

static bool
read_kept(struct pdf_doc *d, const struct pdf_dict *dict, struct buf *b, struct pdf_obj *obj, bool xref)
{
    const unsigned char *p = keep(d, b);
    if (p == NULL)
        return false;
    if (!xref) {
        obj->objstm = true;
        return read_objstm(d, dict, p, b->len);
    }
    if (d->nxrefs == COUNT(d->xrefs))
        return pdf_swells(d, "too many tables");
    d->xrefs[d->nxrefs++] =
        (struct pdf_xref){.at = obj->at, .dict = *dict, .data = p, .len = b->len, .stream = true};
    return pdf_note_trailer(d, dict);
}

/* The rows of a table are often stored as differences. */
static bool
undo_predictor(struct pdf_doc *d, const struct pdf_dict *dict, struct buf *b)
{
    struct pdf_dict parms = {0};
    if (dict->at[PDF_K_PARMS] == 0)
        return true;
    struct pdf_lex x = pdf_lex_at(d, d->p, d->n, dict->at[PDF_K_PARMS]);
    if (x.tok == PDF_LIST)
        (void)pdf_next(&x);
    if (!pdf_value(d, &x, &parms))
        return false;
    int64_t predictor = pdf_get_int(d, &parms, PDF_K_PREDICTOR, 1),
            columns = pdf_get_int(d, &parms, PDF_K_COLUMNS, 1);
    if (predictor == 1)
        return true;
    return (predictor >= 10 && columns > 0 && columns < 64 && pdf_unpredict(b, (size_t)columns)) ||
           pdf_fault(d, "a table stored in an odd way");
}

bool
pdf_stream(struct pdf_doc *d, struct pdf_lex *x, const struct pdf_dict *dict, struct pdf_obj *obj)
{
    struct stream s = {0};
    struct buf b = {0};
    char type[PDF_WORD_MAX + 1];
    if (dict->at[PDF_K_FILE] != 0) {
        d->active = "F";
        return pdf_fault(d, "a stream in another file");
    }
    if (!find_data(d, x, dict, &s) || !read_filters(d, dict, &s))
        return false;
    pdf_get_name(d, dict, PDF_K_TYPE, type);
    bool xref = strcmp(type, "XRef") == 0, kept = xref || strcmp(type, "ObjStm") == 0;
    bool good = unpack(d, &s, kept ? &b : NULL);
    if (good && kept)
        good = undo_predictor(d, dict, &b) && read_kept(d, dict, &b, obj, xref);
    buf_done(&b);
    return good;
}
