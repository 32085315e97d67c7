/*
 * sheet_fit.h - puts a text into a box without ever cutting a letter.
 *
 * In this order: at full size, squeezed to at most 80 % of its width, on more
 * lines, smaller, and broken inside a word as the last resort. What still does
 * not fit is refused, and the caller says which element it was.
 */
#ifndef LOKET_PRINT_SHEET_FIT_H
#define LOKET_PRINT_SHEET_FIT_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum sheet_font { SHEET_REGULAR, SHEET_BOLD };

/* Who knows how wide letters are. em: width of len bytes of text at size 1. */
struct sheet_meter {
    double (*em)(void *ctx, enum sheet_font font, const char *text, size_t len);
    void *ctx;
};

#define FIT_SQUEEZE_MIN 0.8
#define FIT_LEADING     1.05 /* line distance in sizes; the sheet is in capitals */
#define FIT_LINES_MAX   8

struct fit_line {
    const char *text; /* points into the text given; not terminated */
    size_t len;
    double em;
};

struct fit {
    double size;
    double squeeze; /* horizontal scale, FIT_SQUEEZE_MIN .. 1 */
    size_t n;
    struct fit_line lines[FIT_LINES_MAX];
};

struct fit_box {
    enum sheet_font font;
    double w, h;      /* room in points */
    double base, min; /* largest and smallest size of the letters */
    bool wrap_first;  /* titles: a second line looks better than squeezed letters */
};

/* False when text cannot stand in the box. */
bool fit_text(const struct sheet_meter *m, const struct fit_box *box, const char *text, struct fit *out);

#endif
