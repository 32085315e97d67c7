/*
 * term.h - the person's terminal: what a surface shows goes out, key presses come
 * in. term.c is the only file that includes ncurses.
 *
 * Output: term_flush() sends the differences to the last flush in one write().
 * Input: bytes are decoded by keyin.c, not by ncurses, so that unknown escape
 * sequences are swallowed, malformed UTF-8 is dropped and type-ahead is kept: what
 * is not read yet stays in the kernel.
 *
 * Loop: draw; term_flush(); poll term_fd() (and others) for input; then call
 * term_read(t, 0) until it says KEYC_NONE, before drawing again.
 *
 * Between KEYC_PASTE_BEGIN and KEYC_PASTE_END keys are text. A screen that is
 * not modal() must not get them: pasted letters are not commands.
 */
#ifndef LOKET_TUI_TERM_H
#define LOKET_TUI_TERM_H

#include <stdbool.h>

#include "console/base/err.h"
#include "console/tui/key.h"

struct surface;
struct theme;
struct term;

#define TERM_MIN_ROWS 24
#define TERM_MIN_COLS 80

/*
 * Takes over the terminal on descriptors in and out (borrowed; usually 0 and 1):
 * raw mode, alternate screen, bracketed paste. name is the TERM value of the
 * client, untrusted; an unknown one falls back to its nearest relative.
 * A terminal that cannot place the cursor ("dumb") is given lines (linear_out.h): draw linear surfaces for
 * it. RC_INVALID: it can be used in no way; nothing was changed, show e->text. One at a time per process;
 * SIGWINCH stays blocked and is read here.
 */
MUST_CHECK enum rc term_open(struct term **out, const char *name, int in, int outfd, struct err *e);

/* Gives the terminal back as it was and frees t. NULL is allowed. */
void term_close(struct term *t);

/* The terminal type in use after the fallback. */
const char *term_type(const struct term *t);

/* Current size. After KEYC_RESIZE: ask again and surface_resize(). 24x80 when the client did not say. */
void term_size(const struct term *t, int *rows, int *cols);

/* True when the terminal is smaller than 80x24: draw notice_too_small() and wait for KEYC_RESIZE. */
bool term_too_small(const struct term *t);

/* True when it cannot place the cursor. */
bool term_no_cursor(const struct term *t);

/*
 * Linear surfaces will be drawn from now on, or not: term_size() then says what they need, never more than 80
 * columns. lines: they go out as lines. A terminal without a cursor stays as it is.
 */
void term_linear(struct term *t, bool linear, bool lines);

/* Readable (POLLIN) when term_read() may have something. Not to be read by others. */
int term_fd(const struct term *t);

/*
 * The next key, waiting at most timeout_ms (0: do not wait, -1: for ever).
 * KEYC_NONE on time-out; KEYC_RESIZE when the size changed; KEYC_EOF, again and
 * again, when the terminal is gone.
 */
keycode term_read(struct term *t, int timeout_ms);

/* True when a key can be read without waiting. */
bool term_pending(struct term *t);

/*
 * Takes in the keys pressed so far without handing them out, for the time that something is awaited: none is
 * lost, their order stays, and term_read() hands them out later. TERM_AHEAD of them fit; more wait
 * in the kernel. With stoppable the first Esc or C-c is taken out and the answer is true: the person wants
 * what is awaited to end. Also notices a new size: compare term_size().
 */
#define TERM_AHEAD 4096
bool term_collect(struct term *t, bool stoppable);

/* How many keys wait that were taken in ahead. */
size_t term_ahead(const struct term *t);

/* True once the terminal is known to be gone. */
bool term_gone(const struct term *t);

/* True when the line takes output now: a flush of a few bytes will not have to wait for it. */
bool term_takes(const struct term *t);

/*
 * Drops the copies of k that wait next in line: after a decision, so that a
 * held-down Enter does not run on into what comes after it. Other type-ahead stays.
 */
void term_drop_repeats(struct term *t, keycode k);

/*
 * What the terminal can show, as far as it has said so. term_ask() puts the questions, once; the answers come
 * in with the keys, which they never become. answered: it took ms for the last answer (a slow line
 * makes it long); until then, or for ever, only colors and ascii count.
 */
struct term_caps {
    int colors; /* 0: none */
    bool ascii; /* knows no other characters, by its type */
    bool answered, sixel, kitty;
    int ms;
    int cell_w, cell_h; /* pixels; 0: not said */
};
void term_ask(struct term *t);
void term_caps(const struct term *t, struct term_caps *caps);

/*
 * A picture on the surface goes out in pieces while nothing else happens: when term_sending() says so, poll
 * term_out() for POLLOUT and call term_pump(), which never waits. A flush in between cuts it short.
 */
bool term_sending(const struct term *t);
int term_out(const struct term *t);
void term_pump(struct term *t);

/* Shows the surface. A surface of another size is cut or padded. RC_UNAVAILABLE when the terminal is gone. */
MUST_CHECK enum rc term_flush(struct term *t, const struct surface *s, const struct theme *th, struct err *e);

/* Makes the next flush send everything (^L). */
void term_redraw(struct term *t);

void term_beep(struct term *t);

/* Asks for clicks and the wheel (mouse.h), or no longer; term_close() ends it, too. Nothing when it is so
 * already. */
void term_mouse(struct term *t, bool on);

/* Gives a number to the clipboard of the person's computer: clipboard_sequence(). */
void term_copy(struct term *t, const char *text);

#endif
