/*
 * term_image.h - the bytes that put a picture on the terminal and take it away again. Nothing but these
 * frames goes around a picture: the cursor comes back to where it was. And the way of a picture to a slow
 * terminal: piece by piece, with what is written meanwhile behind it.
 */
#ifndef LOKET_TUI_TERM_IMAGE_H
#define LOKET_TUI_TERM_IMAGE_H

#include <stdbool.h>

#include "console/base/str.h"
#include "console/tui/image.h"
#include "console/tui/surface.h"

/* Appends what shows im with its upper left cell at (row, col), counted from 0. */
void term_image_show(struct buf *out, const struct image *im, int row, int col);

/* Appends what takes a picture away that cells written over it do not. */
void term_image_hide(struct buf *out, const struct image *im);

/* Appends what ends a picture that was sent in part only. */
void term_image_cut(struct buf *out);

/*
 * Appends the questions what the terminal can show and how large its cells are; keyin.h takes the answers.
 * Terminals that would show kitty's question as text are not asked it.
 */
void term_image_ask(struct buf *out, const char *type);

/* The picture on the terminal, or on its way there. Zero-initialise. */
struct term_picture {
    struct image *image; /* NULL: none */
    int row, col;
    struct buf sending; /* the rest of it, and what comes after it */
    bool queued;        /* something does */
};

/* Is what the surface has the picture that the terminal has? */
bool term_picture_stays(const struct term_picture *p, const struct surface *s);
bool term_picture_under(const struct term_picture *p, int row);

/* Puts bytes behind a picture that is on its way; false when none is: send them yourself. */
bool term_picture_queue(struct term_picture *p, const char *bytes, size_t n);

/* After the cells went out: starts the surface's picture. hurt: what stood there of it was written over. */
void term_picture_enter(struct term_picture *p, const struct surface *s, bool hurt);

/* Gives the picture up; out gets what is to be sent at once. True: queued bytes were lost, draw all anew. */
MUST_CHECK bool term_picture_leave(struct term_picture *p, struct buf *out);

/* Writes as much as fd takes now. False when it is gone. */
MUST_CHECK bool term_picture_pump(struct term_picture *p, int fd);

void term_picture_done(struct term_picture *p);

#endif
