/*
 * Reads the file once from its first byte to its last. Only what is built as the standard says gets through:
 * programs that guess at broken files guess differently.
 */
#include <stdlib.h>
#include <string.h>

#include "console/media/pdf_doc.h"

#define OBJECTS_MAX 100000u
#define DEPTH_MAX   60
#define WORK_TIMES  8 /* bytes read at most, in sizes of the file and of what was unpacked from it */

static const char *const key_names[PDF_KEYS] = {
    "Type",  "Subtype", "Length", "Filter",  "DecodeParms", "F",     "N",      "First",     "W",
    "Index", "Size",    "Prev",   "XRefStm", "Encrypt",     "Width", "Height", "Predictor", "Columns"};

/* Names by which a PDF runs something, sends something, or brings files along. */
static const char *const active_names[] = {"JavaScript", "JS",        "Launch",       "SubmitForm",
                                           "ImportData", "RichMedia", "EmbeddedFile", "EmbeddedFiles",
                                           "XFA",        "GoToE"};

bool
pdf_fault(struct pdf_doc *d, const char *fault)
{
    if (d->fault == NULL)
        d->fault = fault;
    return false;
}

bool
pdf_swells(struct pdf_doc *d, const char *fault)
{
    d->bomb = true;
    return pdf_fault(d, fault);
}

struct pdf_lex
pdf_lex_at(struct pdf_doc *d, const unsigned char *p, size_t n, size_t at)
{
    struct pdf_lex x = {.p = p, .n = n, .at = at < n ? at : n, .work = &d->work};
    (void)pdf_next(&x);
    return x;
}

static void
judge_name(struct pdf_doc *d, const char *name)
{
    for (size_t i = 0; i < COUNT(active_names); i++)
        if (strcmp(name, active_names[i]) == 0)
            d->active = active_names[i];
}

/* What is open while a value is read. */
struct nest {
    bool is_dict[DEPTH_MAX + 1];
    int depth;
    bool in_value; /* of the outermost dictionary */
    struct pdf_dict *dict;
};

static bool
open_one(struct pdf_doc *d, struct nest *s, bool is_dict)
{
    if (s->depth == DEPTH_MAX)
        return pdf_fault(d, "nested too deep");
    s->is_dict[++s->depth] = is_dict;
    return true;
}

static bool
close_one(struct pdf_doc *d, struct nest *s, bool is_dict)
{
    if (s->depth == 0 || s->is_dict[s->depth] != is_dict)
        return pdf_fault(d, "brackets do not match");
    s->depth--;
    if (s->depth == 1)
        s->in_value = false;
    return true;
}

static bool
note_key(struct pdf_doc *d, struct nest *s, const struct pdf_lex *x)
{
    for (int k = 0; s->dict != NULL && k < PDF_KEYS; k++) {
        if (strcmp(x->word, key_names[k]) != 0)
            continue;
        if (s->dict->at[k] != 0)
            return pdf_fault(d, "a key twice");
        s->dict->at[k] = x->at;
    }
    s->in_value = true;
    return true;
}

/* A token that is no bracket. */
static bool
plain(struct pdf_doc *d, struct nest *s, const struct pdf_lex *x)
{
    bool top = s->depth == 1 && s->is_dict[1];
    if (x->tok == PDF_NAME) {
        judge_name(d, x->word);
        if (top && !s->in_value)
            return note_key(d, s, x);
    }
    if (x->tok == PDF_WORD && strcmp(x->word, "true") != 0 && strcmp(x->word, "false") != 0 &&
        strcmp(x->word, "null") != 0 && strcmp(x->word, "R") != 0)
        return pdf_fault(d, "an unknown word");
    if (x->tok == PDF_END || x->tok == PDF_BAD)
        return pdf_fault(d, "ends within a value");
    if (top)
        s->in_value = false;
    return true;
}

bool
pdf_value(struct pdf_doc *d, struct pdf_lex *x, struct pdf_dict *dict)
{
    struct nest s = {.dict = dict};
    for (;;) {
        bool good;
        if (x->tok == PDF_DICT || x->tok == PDF_LIST)
            good = open_one(d, &s, x->tok == PDF_DICT);
        else if (x->tok == PDF_DICT_END || x->tok == PDF_LIST_END)
            good = close_one(d, &s, x->tok == PDF_DICT_END);
        else
            good = plain(d, &s, x);
        if (!good || s.depth == 0)
            return good;
        (void)pdf_next(x);
    }
}

struct pdf_int
pdf_int_at(struct pdf_doc *d, const unsigned char *p, size_t n, size_t at)
{
    struct pdf_lex x = pdf_lex_at(d, p, n, at);
    struct pdf_int v = {.known = at != 0 && x.tok == PDF_INT, .value = x.value};
    if (v.known && pdf_next(&x) == PDF_INT) {
        (void)pdf_next(&x);
        v.indirect = pdf_is_word(&x, "R");
    }
    return v;
}

int64_t
pdf_get_int(struct pdf_doc *d, const struct pdf_dict *dict, enum pdf_key key, int64_t otherwise)
{
    struct pdf_int v = pdf_int_at(d, d->p, d->n, dict->at[key]);
    return v.known && !v.indirect ? v.value : otherwise;
}

static void
name_at(struct pdf_doc *d, const unsigned char *p, size_t n, size_t at, char dst[PDF_WORD_MAX + 1])
{
    struct pdf_lex x = pdf_lex_at(d, p, n, at);
    if (at == 0 || x.tok != PDF_NAME)
        x.word[0] = '\0';
    memcpy(dst, x.word, sizeof x.word);
}

void
pdf_get_name(struct pdf_doc *d, const struct pdf_dict *dict, enum pdf_key key, char dst[PDF_WORD_MAX + 1])
{
    name_at(d, d->p, d->n, dict->at[key], dst);
}

bool
pdf_judge(struct pdf_doc *d, const unsigned char *p, size_t n, const struct pdf_dict *dict)
{
    char type[PDF_WORD_MAX + 1], subtype[PDF_WORD_MAX + 1];
    name_at(d, p, n, dict->at[PDF_K_TYPE], type);
    name_at(d, p, n, dict->at[PDF_K_SUBTYPE], subtype);
    d->catalogs += strcmp(type, "Catalog") == 0;
    d->pages += strcmp(type, "Page") == 0;
    if (d->pages > MEDIA_PAGES_MAX)
        return pdf_swells(d, "too many pages");
    if (strcmp(subtype, "Image") != 0)
        return true;
    struct pdf_int w = pdf_int_at(d, p, n, dict->at[PDF_K_WIDTH]),
                   h = pdf_int_at(d, p, n, dict->at[PDF_K_HEIGHT]);
    if (w.value < 0 || h.value < 0 || w.value > MEDIA_SIDE_MAX || h.value > MEDIA_SIDE_MAX ||
        w.value * h.value > 2 * MEDIA_PIXELS_MAX)
        return pdf_swells(d, "a picture too large");
    return true;
}

static struct pdf_obj *
add_object(struct pdf_doc *d, int64_t num, size_t at)
{
    if (d->nobjs == OBJECTS_MAX) {
        (void)pdf_swells(d, "too many objects");
        return NULL;
    }
    if (d->nobjs == d->objs_cap) {
        size_t cap = d->objs_cap != 0 ? 4 * d->objs_cap : 256;
        struct pdf_obj *more = arena_array(d->arena, cap, sizeof *more);
        if (d->nobjs > 0)
            memcpy(more, d->objs, d->nobjs * sizeof *more);
        d->objs = more;
        d->objs_cap = cap;
    }
    d->objs[d->nobjs] = (struct pdf_obj){.num = num, .at = at};
    return &d->objs[d->nobjs++];
}

/* "7 0 obj ... endobj"; the first number is the token in x. */
static bool
read_object(struct pdf_doc *d, struct pdf_lex *x)
{
    struct pdf_dict dict = {0};
    struct pdf_obj *obj = add_object(d, x->value, x->start);
    if (obj == NULL)
        return false;
    bool head = pdf_next(x) == PDF_INT;
    (void)pdf_next(x);
    if (!head || !pdf_is_word(x, "obj"))
        return pdf_fault(d, "no object where one should be");
    (void)pdf_next(x);
    obj->body = x->start;
    if (pdf_is_word(x, "endobj"))
        return true;
    if (!pdf_value(d, x, &dict) || !pdf_judge(d, d->p, d->n, &dict))
        return false;
    (void)pdf_next(x);
    if (pdf_is_word(x, "R") || x->tok == PDF_INT) {
        /* The object is nothing but a reference. */
        while (x->tok == PDF_INT)
            (void)pdf_next(x);
        (void)pdf_next(x);
    }
    if (pdf_is_word(x, "stream")) {
        if (!pdf_stream(d, x, &dict, obj))
            return false;
        (void)pdf_next(x);
    }
    return pdf_is_word(x, "endobj") || pdf_fault(d, "an object without an end");
}

static bool
add_ref(struct pdf_doc *d, int64_t at)
{
    if (at < 0)
        return true;
    if (d->nrefs == COUNT(d->refs))
        return pdf_swells(d, "too many tables");
    d->refs[d->nrefs++] = at;
    return true;
}

bool
pdf_note_trailer(struct pdf_doc *d, const struct pdf_dict *dict)
{
    if (dict->at[PDF_K_ENCRYPT] != 0) {
        d->locked = true;
        return pdf_fault(d, "encrypted");
    }
    return add_ref(d, pdf_get_int(d, dict, PDF_K_PREV, -1)) &&
           add_ref(d, pdf_get_int(d, dict, PDF_K_XREFSTM, -1));
}

/* "xref" up to its trailer's end. */
static bool
read_table(struct pdf_doc *d, struct pdf_lex *x)
{
    struct pdf_dict dict = {0};
    if (d->nxrefs == COUNT(d->xrefs))
        return pdf_swells(d, "too many tables");
    d->xrefs[d->nxrefs++] = (struct pdf_xref){.at = x->start};
    do
        (void)pdf_next(x);
    while (x->tok == PDF_INT || pdf_is_word(x, "n") || pdf_is_word(x, "f"));
    if (!pdf_is_word(x, "trailer"))
        return pdf_fault(d, "a table without a trailer");
    (void)pdf_next(x);
    return pdf_value(d, x, &dict) && pdf_note_trailer(d, &dict);
}

/* Everything in the file, in order. */
static bool
read_file(struct pdf_doc *d)
{
    bool ended = false;
    for (struct pdf_lex x = pdf_lex_at(d, d->p, d->n, 0); x.tok != PDF_END; (void)pdf_next(&x)) {
        ended = false;
        if (x.tok == PDF_INT) {
            if (!read_object(d, &x))
                return false;
        } else if (pdf_is_word(&x, "xref")) {
            if (!read_table(d, &x))
                return false;
        } else if (pdf_is_word(&x, "startxref") && pdf_next(&x) == PDF_INT) {
            if (!add_ref(d, x.value > 0 ? x.value : -1))
                return false;
            ended = true;
        } else {
            return pdf_fault(d, "something between the objects");
        }
    }
    return ended || pdf_fault(d, "no end");
}

static bool
has(const struct pdf_doc *d, size_t from, const char *word)
{
    return memmem(d->p + from, d->n - from, word, strlen(word)) != NULL;
}

static bool
read_all(struct pdf_doc *d)
{
    if (!has(d, d->n > 1024 ? d->n - 1024 : 0, "%%EOF"))
        return pdf_fault(d, "no end of file");
    if (!read_file(d) || !pdf_xref_check(d))
        return false;
    return (d->pages > 0 && d->catalogs > 0) || pdf_fault(d, "no pages");
}

enum rc
media_pdf_check(const unsigned char *p, size_t n, struct media_info *out, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct pdf_doc *d = arena_alloc(a, sizeof *d);
    enum rc rc = RC_OK;
    *d = (struct pdf_doc){.p = p,
                          .n = n,
                          .arena = a,
                          .work = WORK_TIMES * (int64_t)n + 4096,
                          .inflated = MEDIA_INFLATED_MAX,
                          .kept = MEDIA_INFLATED_MAX / 8};
    bool good = read_all(d);
    out->pages = d->pages;
    if (d->active != NULL)
        rc = media_active(e, d->active);
    else if (d->locked || (!good && has(d, 0, "/Encrypt")))
        rc = media_locked(e);
    else if (d->bomb || d->work < 0)
        rc = media_bomb(e, d->fault);
    else if (!good)
        rc = media_broken(e, d->fault);
    arena_free(a);
    return rc;
}
