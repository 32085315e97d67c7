#include "console/media/pdf_lex.h"

#include <string.h>

#define DIGITS_MAX 15

bool
pdf_is_blank(unsigned char c)
{
    return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' ';
}

static bool
is_regular(unsigned char c)
{
    return !pdf_is_blank(c) && strchr("()<>[]{}/%", c) == NULL;
}

static int
hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void
skip_blanks(struct pdf_lex *x)
{
    for (; x->at < x->n; x->at++) {
        if (x->p[x->at] == '%')
            while (x->at + 1 < x->n && x->p[x->at + 1] != '\n' && x->p[x->at + 1] != '\r')
                x->at++;
        else if (!pdf_is_blank(x->p[x->at]))
            return;
    }
}

/* Regular characters into x->word. */
static void
take_word(struct pdf_lex *x, bool escapes)
{
    size_t len = 0;
    while (x->at < x->n && is_regular(x->p[x->at])) {
        unsigned char c = x->p[x->at++];
        if (escapes && c == '#' && x->n - x->at >= 2 && hex_value(x->p[x->at]) >= 0 &&
            hex_value(x->p[x->at + 1]) >= 0) {
            c = (unsigned char)(hex_value(x->p[x->at]) * 16 + hex_value(x->p[x->at + 1]));
            x->at += 2;
        }
        if (len < PDF_WORD_MAX)
            x->word[len] = (char)c;
        len++;
    }
    x->word[len <= PDF_WORD_MAX ? len : 0] = '\0';
}

static enum pdf_tok
take_number(struct pdf_lex *x)
{
    bool negative = x->p[x->at] == '-', real = false;
    int digits = 0;
    if (negative || x->p[x->at] == '+')
        x->at++;
    x->value = 0;
    for (; x->at < x->n && is_regular(x->p[x->at]); x->at++) {
        unsigned char c = x->p[x->at];
        if (c >= '0' && c <= '9' && digits < DIGITS_MAX) {
            x->value = x->value * 10 + (c - '0');
            digits += x->value > 0;
        } else if (c == '.' || c == '-' || (c >= '0' && c <= '9')) {
            real = true;
        } else {
            return PDF_BAD;
        }
    }
    if (negative)
        x->value = -x->value;
    return real ? PDF_REAL : PDF_INT;
}

static enum pdf_tok
take_string(struct pdf_lex *x)
{
    int depth = 0;
    for (; x->at < x->n; x->at++) {
        unsigned char c = x->p[x->at];
        if (c == '\\') {
            x->at++;
        } else if (c == '(') {
            depth++;
        } else if (c == ')' && --depth == 0) {
            x->at++;
            return PDF_STRING;
        }
    }
    x->at = x->n;
    return PDF_BAD;
}

static enum pdf_tok
take_hex(struct pdf_lex *x)
{
    for (x->at++; x->at < x->n; x->at++) {
        unsigned char c = x->p[x->at];
        if (c == '>') {
            x->at++;
            return PDF_STRING;
        }
        if (hex_value(c) < 0 && !pdf_is_blank(c))
            break;
    }
    return PDF_BAD;
}

static bool
twice(const struct pdf_lex *x, unsigned char c)
{
    return x->n - x->at >= 2 && x->p[x->at] == c && x->p[x->at + 1] == c;
}

static enum pdf_tok
take(struct pdf_lex *x)
{
    unsigned char c = x->p[x->at];
    if (twice(x, '<') || twice(x, '>')) {
        x->at += 2;
        return c == '<' ? PDF_DICT : PDF_DICT_END;
    }
    switch (c) {
    case '(':
        return take_string(x);
    case '<':
        return take_hex(x);
    case '[':
    case ']':
        x->at++;
        return c == '[' ? PDF_LIST : PDF_LIST_END;
    case '/':
        x->at++;
        take_word(x, true);
        return PDF_NAME;
    case '>':
    case ')':
    case '{':
    case '}':
        return PDF_BAD;
    default:
        break;
    }
    if ((c >= '0' && c <= '9') || strchr("+-.", c) != NULL)
        return take_number(x);
    take_word(x, false);
    return PDF_WORD;
}

enum pdf_tok
pdf_next(struct pdf_lex *x)
{
    size_t from = x->at;
    x->word[0] = '\0';
    skip_blanks(x);
    x->start = x->at;
    x->tok = x->at < x->n ? take(x) : PDF_END;
    *x->work -= (int64_t)(x->at - from) + 1;
    if (*x->work < 0)
        x->tok = PDF_BAD;
    return x->tok;
}

bool
pdf_is_word(const struct pdf_lex *x, const char *word)
{
    return x->tok == PDF_WORD && strcmp(x->word, word) == 0;
}
