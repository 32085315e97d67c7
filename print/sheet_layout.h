/*
 * sheet_layout.h - where everything stands on the KK sheet (F-1.09): pages of
 * cells, rules and a place for the QR, in points from the upper left corner.
 *
 * Nothing is drawn here, so tests can ask whether each letter lies in its box.
 * The words of the sheet are Indonesian whatever the language of the console:
 * it is an official document.
 */
#ifndef LOKET_PRINT_SHEET_LAYOUT_H
#define LOKET_PRINT_SHEET_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "console/base/err.h"
#include "print/sheet_fit.h"

struct arena;
struct kk;

#define SHEET_ROWS 10 /* numbered rows per table and sheet, used or not */

enum sheet_role { SHEET_TITLE, SHEET_TEXT, SHEET_HEAD, SHEET_CELL }; /* heading, paragraph, th, td */
enum sheet_align { SHEET_LEFT, SHEET_CENTRE };

struct sheet_box {
    double x, y, w, h;
};

struct sheet_line {
    const char *text; /* arena-owned */
    double x, y;      /* start of the baseline */
    double w;
};

/* One text in its box. */
struct sheet_cell {
    const char *element; /* "anggota[3].nik", "no_kk"; "" for the printed form itself */
    enum sheet_role role;
    int table, row; /* 0 outside tables; cells of a row follow each other */
    struct sheet_box box;
    enum sheet_font font;
    double size, squeeze;
    size_t n_lines;
    const struct sheet_line *lines;
};

struct sheet_rule {
    double x1, y1, x2, y2, width;
};

struct sheet_page {
    struct sheet_cell *cells;
    size_t n_cells;
    struct sheet_rule *rules;
    size_t n_rules;
    struct sheet_box qr; /* including the quiet zone */
};

struct sheet {
    double width, height;
    struct sheet_page *pages;
    size_t n_pages;
};

struct sheet_options {
    bool portrait;
    double qr_extent;   /* side of the QR with its quiet zone, points */
    const char *legend; /* who signed, at the foot of the sheet; "" for none */
};

/*
 * Lays the record out, one sheet per ten members. RC_INVALID names the element
 * whose text does not fit even at the smallest size.
 */
MUST_CHECK enum rc sheet_layout(struct arena *a, const struct kk *kk, const struct sheet_options *o,
                                const struct sheet_meter *m, struct sheet *out, struct err *e);

#endif
