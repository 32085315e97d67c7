/*
 * pdf_lex.h - the words of a PDF, one after the other, out of bytes nobody vouches for.
 */
#ifndef LOKET_MEDIA_PDF_LEX_H
#define LOKET_MEDIA_PDF_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PDF_WORD_MAX 31

enum pdf_tok {
    PDF_END,
    PDF_BAD, /* no PDF, or all work that was allowed is done */
    PDF_INT,
    PDF_REAL,
    PDF_NAME,
    PDF_STRING,
    PDF_DICT,
    PDF_DICT_END,
    PDF_LIST,
    PDF_LIST_END,
    PDF_WORD, /* obj, stream, true, R ... */
};

struct pdf_lex {
    const unsigned char *p;
    size_t n, at;
    int64_t *work; /* bytes that may still be read, over all readers of a file */
    enum pdf_tok tok;
    size_t start;  /* of this token */
    int64_t value; /* of PDF_INT */
    char word[PDF_WORD_MAX +
              1]; /* of PDF_NAME (without the slash, escapes undone) and PDF_WORD; "" when longer */
};

/* The next token, also in x->tok. Comments and blanks are passed over. */
enum pdf_tok pdf_next(struct pdf_lex *x);

bool pdf_is_word(const struct pdf_lex *x, const char *word);
bool pdf_is_blank(unsigned char c);

#endif
