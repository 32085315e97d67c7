/*
 * sheet_build.h - what sheet_layout.c and sheet_table.c share: putting a text
 * or a rule on the page at hand. The first text that does not fit stops the rest.
 */
#ifndef LOKET_PRINT_SHEET_BUILD_H
#define LOKET_PRINT_SHEET_BUILD_H

#include "console/base/arena.h"
#include "print/model.h"
#include "print/sheet_layout.h"

#define SHEET_FRAME 0.6 /* rule widths, points */
#define SHEET_HAIR  0.35
#define SHEET_PAD   2.2 /* white between the edge of a box and its text, points */

/* Measures of one orientation, points. */
struct sheet_form {
    double width, height, margin;
    double title, number;                /* sizes of the two title lines */
    double line_h, line_size;            /* header lines */
    double head_h, number_h, row_h, gap; /* tables */
    double cell_size, head_size, foot_size, legend_size;
    double size_min;
};

struct sheet_build {
    struct arena *arena;
    const struct kk *kk;
    const struct sheet_options *options;
    const struct sheet_meter *meter;
    const struct sheet_form *form;
    struct sheet_page *page;
    size_t page_no, n_pages; /* page_no from 0 */
    enum rc rc;
    struct err *err;
};

/* What place() needs to know beside the text; element may be NULL. */
struct sheet_style {
    const char *element;
    enum sheet_role role;
    enum sheet_font font;
    enum sheet_align align;
    double size, size_min;
    int table, row;
};

/* Makes room for the cells and rules of a page. */
void sheet_page_begin(struct sheet_build *b, struct sheet_page *p);

/* Puts text into box, vertically centred. After a failure nothing happens any more; see b->rc. */
void sheet_place(struct sheet_build *b, const struct sheet_style *s, struct sheet_box box, const char *text);

void sheet_rule(struct sheet_build *b, double x1, double y1, double x2, double y2, double width);

/* The two tables of the page, from y down. Returns the y below them. */
double sheet_tables(struct sheet_build *b, double y);

/* "" prints as "-". */
const char *sheet_value(const char *s);

#endif
