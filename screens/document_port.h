/*
 * document_port.h - which part of a page is looked at: arithmetic only. Sizes of a page are in its own pixels
 * or points, of the window in pixels of the terminal; where the window stands is a fraction of the page.
 */
#ifndef LOKET_SCREENS_DOCUMENT_PORT_H
#define LOKET_SCREENS_DOCUMENT_PORT_H

#include <stdbool.h>
#include <stdint.h>

#include "console/view/view_proto.h"

/* The window: so many cells of so many pixels. */
struct port_window {
    int cols, rows, cell_w, cell_h;
};

struct port {
    double page_w, page_h; /* of the page as it is turned */
    uint32_t page, turn;
    int zoom;    /* 0: the whole page; then PORT_ZOOM_MAX steps from the whole width on */
    double x, y; /* upper left corner */
};

#define PORT_ZOOM_MAX 8

/* "1x", "1,5x", ...: how many times the whole width; 0 for the whole page. */
double port_factor(int zoom);

/* The part that is seen, as a picture to ask for; mode, colors and seq are the caller's. */
void port_want(const struct port *p, const struct port_window *w, struct view_want *out);

/* Looks at another page from its upper left corner; the zoom stays. */
void port_page(struct port *p, uint32_t page, uint32_t width, uint32_t height);
/* A quarter clockwise. */
void port_turn(struct port *p);
/* Changes the zoom and keeps the middle in the middle. False at either end. */
bool port_zoom(struct port *p, const struct port_window *w, int zoom);
/* A quarter of the window; dx and dy are -1, 0 or 1. False at the edge. */
bool port_pan(struct port *p, const struct port_window *w, int dx, int dy);
/* The next (or previous) part in the order of reading, a little of the last one still in sight. False at the
 * end. */
bool port_read(struct port *p, const struct port_window *w, int step);
/* To the last part of the page. */
void port_end(struct port *p, const struct port_window *w);

#endif
