/*
 * term_part.h - the terminal's state, for term.c (opening, drawing) and term_input.c (keys) only.
 */
#ifndef LOKET_TUI_TERM_PART_H
#define LOKET_TUI_TERM_PART_H

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <termios.h>

#include "console/tui/keyin.h"
#include "console/tui/linear_out.h"
#include "console/tui/sgr.h"
#include "console/tui/term.h"
#include "console/tui/term_image.h"

#define TERM_TYPE_MAX 64

struct term {
    int in, out;  /* borrowed */
    int ep;       /* epoll over in and winch: what term_fd() shows */
    int winch;    /* signalfd of SIGWINCH */
    FILE *mem;    /* memory file that ncurses writes into */
    void *screen; /* of ncurses */
    char type[TERM_TYPE_MAX];
    struct termios saved;
    sigset_t saved_mask;
    bool raw, masked, eof, resized;
    bool no_cursor; /* it cannot place its cursor */
    bool linear;    /* one column is drawn: a narrow surface will do */
    bool lines;     /* and goes out as lines */
    bool mouse;     /* clicks are reported */
    bool keyed;     /* a key was read since the last flush */
    struct linear_out said;
    int rows, cols;
    struct keyin keys;
    keycode peeked;            /* read by term_pending(), not handed out yet */
    keycode ahead[TERM_AHEAD]; /* ring of keys that term_collect() took in, older than the bytes in keys */
    size_t ahead_at, ahead_len;
    int64_t held_ms;           /* since when an unfinished sequence waits; 0: none */
    const struct theme *theme; /* whose colours are set up */
    struct cell *shown;        /* what ncurses was given last; NULL: nothing */
    int shown_rows, shown_cols;
    struct term_picture picture;
    struct sgr sgr;
    int64_t asked_ms; /* when the terminal was asked what it can show; 0: never */
    int answer_ms;    /* how long its answer took */
};

/* term.c: reads the size again; true when it changed. */
bool term_read_size(struct term *t);

/* term_input.c: milliseconds of a clock that only runs forward. */
int64_t term_now_ms(void);

#endif
