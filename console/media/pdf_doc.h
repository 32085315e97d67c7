/*
 * pdf_doc.h - a PDF as it stands in the file: the objects from its first byte to its last, in order, and the
 * tables that say where they are.
 *
 * No byte is passed over: what a viewer could find by a table is an object that was read here, so that no
 * script hides where only some programs look.
 */
#ifndef LOKET_MEDIA_PDF_DOC_H
#define LOKET_MEDIA_PDF_DOC_H

#include "console/base/arena.h"
#include "console/media/media_part.h"
#include "console/media/pdf_lex.h"

enum pdf_key {
    PDF_K_TYPE,
    PDF_K_SUBTYPE,
    PDF_K_LENGTH,
    PDF_K_FILTER,
    PDF_K_PARMS,
    PDF_K_FILE,
    PDF_K_N,
    PDF_K_FIRST,
    PDF_K_W,
    PDF_K_INDEX,
    PDF_K_SIZE,
    PDF_K_PREV,
    PDF_K_XREFSTM,
    PDF_K_ENCRYPT,
    PDF_K_WIDTH,
    PDF_K_HEIGHT,
    PDF_K_PREDICTOR,
    PDF_K_COLUMNS,
    PDF_KEYS
};

/* Where the values of a dictionary begin; 0 for what it does not have. */
struct pdf_dict {
    size_t at[PDF_KEYS];
};

/* A value that may be another object's number. */
struct pdf_int {
    bool known, indirect;
    int64_t value; /* the number, or the object that holds it */
};

struct pdf_obj {
    int64_t num;
    size_t at, body; /* of its number and of its value */
    bool objstm;
};

/* A stream whose length another object holds: looked up when all are known. */
struct pdf_length {
    int64_t holder;
    size_t most, least; /* what it may be, by where the stream ended */
};

/* A table of places: text at `at`, or the unpacked bytes of a stream. */
struct pdf_xref {
    size_t at;
    struct pdf_dict dict; /* of the stream */
    const unsigned char *data;
    size_t len;
    bool stream;
};

struct pdf_doc {
    const unsigned char *p;
    size_t n;
    struct arena *arena;
    int64_t work, inflated, kept; /* what is left of each budget */
    struct pdf_obj *objs;         /* by place */
    size_t nobjs, objs_cap;
    const struct pdf_obj **index; /* by number; made by pdf_xref_check() */
    struct pdf_length *lengths;
    size_t nlengths, lengths_cap;
    struct pdf_xref xrefs[64];
    size_t nxrefs;
    int64_t refs[130]; /* places of tables that tables name */
    size_t nrefs;
    int32_t pages, catalogs;
    bool bomb, locked;
    const char *active; /* the word that makes it do something */
    const char *fault;
};

/* Each sets the fault and returns false. */
bool pdf_fault(struct pdf_doc *d, const char *fault);
bool pdf_swells(struct pdf_doc *d, const char *fault);

struct pdf_lex pdf_lex_at(struct pdf_doc *d, const unsigned char *p, size_t n, size_t at);
/* One whole value from the token in x on; x stands behind it. dict (when the value is one) gets its keys. */
bool pdf_value(struct pdf_doc *d, struct pdf_lex *x, struct pdf_dict *dict);
/* The number at a place of the bytes p. */
struct pdf_int pdf_int_at(struct pdf_doc *d, const unsigned char *p, size_t n, size_t at);
/* At a key of a dictionary of the file itself; otherwise when it is missing or no plain number. */
int64_t pdf_get_int(struct pdf_doc *d, const struct pdf_dict *dict, enum pdf_key key, int64_t otherwise);
/* The name at a key, without the slash; "" when there is none. */
void pdf_get_name(struct pdf_doc *d, const struct pdf_dict *dict, enum pdf_key key,
                  char dst[PDF_WORD_MAX + 1]);

/* Counts and judges what a dictionary is: page, catalog, image. p: the bytes that it stands in. */
bool pdf_judge(struct pdf_doc *d, const unsigned char *p, size_t n, const struct pdf_dict *dict);

/* Reads the stream behind the word at x: checks its length and its filters, and what is packed in it. */
bool pdf_stream(struct pdf_doc *d, struct pdf_lex *x, const struct pdf_dict *dict, struct pdf_obj *obj);

/* What a trailer says, or the dictionary of a stream that is one. */
bool pdf_note_trailer(struct pdf_doc *d, const struct pdf_dict *dict);

/* Every entry of every table names an object at its place. */
bool pdf_xref_check(struct pdf_doc *d);
/* The object of that number (the last one; within pdf_xref_check() only), or that begins at that place; NULL
 * when there is none. */
const struct pdf_obj *pdf_find(const struct pdf_doc *d, int64_t num);
const struct pdf_obj *pdf_find_at(const struct pdf_doc *d, size_t at);

#endif
