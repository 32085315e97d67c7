/*
 * view_proto.h - what a session and loket-view say to each other over their SOCK_SEQPACKET socket. loket-view
 * opens one document that somebody sent in; it is taken for hostile from its first answer on, so every
 * message from it is read by view_client.c within these bounds and judged by view_check.h.
 *
 *     session                         loket-view
 *     VIEW_LOAD (memfd)           ->
 *                                 <-  VIEW_LOADED or VIEW_FAILED
 *     VIEW_RENDER (struct view_want) ->
 *                                 <-  VIEW_PART ..., VIEW_DONE or VIEW_FAILED
 */
#ifndef LOKET_VIEW_PROTO_H
#define LOKET_VIEW_PROTO_H

#include <stdbool.h>
#include <stdint.h>

#include "console/base/ipc.h"

#define VIEW_SOCKET     3                  /* descriptor of loket-view */
#define VIEW_BYTES_MAX  (8u * 1024 * 1024) /* of a document */
#define VIEW_PAGES_MAX  500
#define VIEW_COLS_MAX   400
#define VIEW_ROWS_MAX   200
#define VIEW_CELL_MAX   64                 /* pixels of one side of a cell */
#define VIEW_PIXELS_MAX (4 * 1000 * 1000)  /* of one picture */
#define VIEW_ANSWER_MAX (6u * 1024 * 1024) /* bytes of one picture */
#define VIEW_PART_MAX   60000              /* bytes of one VIEW_PART */
#define VIEW_WHOLE      65536              /* a page from side to side in struct view_want */
#define VIEW_WORK_S     8                  /* seconds one request may take in loket-view */

/* clang-format off */
enum view_kind {
    VIEW_LOAD = 1,    /* u32 length; memfd with the document */
    VIEW_RENDER = 2,  /* struct view_want */
    VIEW_LOADED = 10, /* u32 pages, then u32 width, u32 height of each */
    VIEW_PART = 11,   /* u32 seq, bytes */
    VIEW_DONE = 12,   /* u32 seq, u32 length of all parts together, u32 width, u32 height in pixels */
    VIEW_FAILED = 13, /* u32 seq (0: of the load), u32 enum view_fault */
};
/* clang-format on */

enum view_fault {
    VIEW_FAULT_BROKEN, /* cannot be read */
    VIEW_FAULT_BOMB,   /* too large or too many */
    VIEW_FAULT_LOCKED, /* needs a password */
    VIEW_FAULT_KIND,   /* not PDF, JPEG or PNG */
    VIEW_FAULT_COUNT_,
};

enum view_mode {
    VIEW_SYMBOLS, /* characters and colours */
    VIEW_BRAILLE, /* dots: twice as fine, for text */
    VIEW_ASCII,   /* for terminals that know no others */
    VIEW_SIXEL,
    VIEW_PNG, /* for kitty's protocol */
    VIEW_MODE_COUNT_,
};

/* A part of a page as it fills a rectangle of cells. */
struct view_want {
    uint32_t seq;            /* counted up by the session; answers carry it */
    uint32_t page;           /* from 0 */
    uint32_t turn;           /* quarter turns clockwise, 0-3 */
    uint32_t x, y, w, h;     /* of the turned page, in parts of VIEW_WHOLE; w and h at least 1 */
    uint32_t cols, rows;     /* cells to fill */
    uint32_t cell_w, cell_h; /* pixels of a cell, for sixel and PNG */
    uint32_t mode;           /* enum view_mode */
    uint32_t colors;         /* 2, 8, 16 or 256; symbols only */
};

/* How a cell of a picture of symbols is coloured. */
enum view_paint { VIEW_PLAIN, VIEW_REVERSE, VIEW_COLORED };

/* A cell as it travels: character (32 bits, little-endian), enum view_paint, foreground, background. */
#define VIEW_CELL_BYTES 7

/* Symbol cells are rendered from this many pixels a side. */
#define VIEW_SYMBOL_PX 8

void view_put_want(struct ipc_msg *m, const struct view_want *w);
/* Reads and judges; false when anything is out of bounds. */
bool view_get_want(struct ipc_msg *m, struct view_want *w);

/* True for pictures that are bytes for the terminal, not cells. */
bool view_mode_pixels(uint32_t mode);

/* Size of the picture in pixels. */
void view_want_pixels(const struct view_want *w, uint32_t *width, uint32_t *height);

#endif
