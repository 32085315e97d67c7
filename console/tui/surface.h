/*
 * surface.h - a rectangle of character cells to draw on. The terminal is one
 * surface, a test buffer is another; screens know no other.
 *
 * All text passes utf8_clean() inside; drawing outside the rectangle is cut.
 */
#ifndef LOKET_TUI_SURFACE_H
#define LOKET_TUI_SURFACE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "console/base/err.h"
#include "console/tui/key.h"

/* What a cell means, not how it looks; theme.c gives each role its colours and attributes per theme. */
enum role {
    ROLE_TEXT,
    ROLE_TITLE,    /* top line */
    ROLE_FOOT,     /* bottom line: keys */
    ROLE_FOOT_KEY, /* the key itself on the bottom line */
    ROLE_HEAD,     /* column heads */
    ROLE_DIM,      /* less important */
    ROLE_CURSOR,   /* the selected row */
    ROLE_FIELD,    /* an input field */
    ROLE_OK,
    ROLE_WARN,
    ROLE_ERROR,
    ROLE_CHANGED, /* differs from the record */
    ROLE_ADDED,
    ROLE_REMOVED,
    ROLE_GONE,  /* the letters of a value that go, */
    ROLE_CAME,  /* and those that come: to be seen without colour, a blank too */
    ROLE_FRAME, /* lines and boxes */
    ROLE_COUNT_,
};

/* Cells of a picture have colours of their own in place of a role. */
enum paint {
    PAINT_ROLE,    /* as the theme has it */
    PAINT_COLORS,  /* fg and bg are colour numbers of the terminal */
    PAINT_REVERSE, /* turned inside out, for terminals without colours */
};

struct cell {
    uint32_t cp;      /* character; 0 in the right half of a wide one */
    uint32_t comb[2]; /* combining marks, 0 when none */
    uint8_t role;     /* enum role */
    uint8_t paint;    /* enum paint */
    uint8_t fg, bg;   /* of PAINT_COLORS; otherwise 0 */
};

struct image;

/* A place that answers to a click as if its key had been pressed so often; KEYC_NONE: not at all. */
struct hit {
    int row, col, rows, cols;
    keycode key;
    int times;
};

#define HITS_MAX 160

struct surface {
    int rows, cols;
    struct cell *cells;   /* rows * cols, row by row */
    int cur_row, cur_col; /* where the terminal's cursor rests; -1: hidden. Park it on the selection. */
    struct image *image;  /* over the cells; NULL: none. The surface is one of its users. */
    int image_row, image_col;
    struct hit hits[HITS_MAX]; /* later ones lie over earlier ones */
    int nhits;
    bool lines;  /* linear, and read as lines: what is below the row that is read is not drawn */
    bool linear; /* drawn for a screen reader: linear.h; stays over surface_clear() */
};

/* A part of a surface. */
struct rect {
    int row, col, rows, cols;
};

/* Makes a part answer to clicks. */
void surface_hit(struct surface *s, struct rect at, keycode key, int times);
/* The topmost place under a cell, or NULL. */
const struct hit *surface_hit_at(const struct surface *s, int row, int col);

/* A surface on the heap, filled with blanks. rows and cols are clamped to 1..500 and 1..1000. */
struct surface *surface_new(int rows, int cols);
void surface_free(struct surface *s);
void surface_resize(struct surface *s, int rows, int cols);
void surface_clear(struct surface *s);

/* Writes text at (row, col) in at most width columns (0 or less: to the edge). Returns the column after it.
 */
int surface_text(struct surface *s, int row, int col, int width, enum role role, const char *text);
int surface_printf(struct surface *s, int row, int col, int width, enum role role, const char *fmt, ...)
    PRINTF_LIKE(6, 7);

/* As surface_text() in exactly width columns: padded with blanks of the role, an ellipsis at the end when
 * cut. */
void surface_fit(struct surface *s, int row, int col, int width, enum role role, const char *text);

/* The same with the text at the right end. */
void surface_fit_right(struct surface *s, int row, int col, int width, enum role role, const char *text);

/*
 * Text wrapped at blanks (and "\n") into the rectangle; what does not fit is cut. Returns
 * the rows that the whole text takes at that width; s may be NULL to measure only.
 */
int surface_wrap(struct surface *s, struct rect at, enum role role, const char *text);

/* Fills a rectangle with blanks (or cp) in the role. */
void surface_fill(struct surface *s, int row, int col, int rows, int cols, uint32_t cp, enum role role);

/* Gives the cells of a row segment another role and keeps the characters. */
void surface_paint(struct surface *s, int row, int col, int cols, enum role role);

/* One cell of a picture; cp is one column wide. fg and bg count with PAINT_COLORS only. */
void surface_pixel(struct surface *s, int row, int col, uint32_t cp, enum paint paint, uint8_t fg,
                   uint8_t bg);

/*
 * Lays a picture over blank cells, its upper left one at (row, col). Whatever is drawn into them afterwards
 * takes it away again: a dialog never lies under a picture. One per surface; it must fit as a whole.
 */
void surface_image(struct surface *s, int row, int col, struct image *im);

/* A frame with an optional title. */
void surface_box(struct surface *s, int row, int col, int rows, int cols, const char *title);
void surface_hline(struct surface *s, int row, int col, int cols);

/*
 * Plain text of the surface, trailing blanks cut; with roles: then the cursor's place and a second block of
 * one letter per cell ("." for ROLE_TEXT). For golden files.
 */
void surface_dump(const struct surface *s, bool roles, FILE *out);

#endif
