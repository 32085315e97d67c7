/*
 * screen.h - what a screen is: constant behaviour in one table, state in an
 * arena, no terminal calls and no globals.
 *
 * The session loop (console/session.c) owns the stack of screens. It reads
 * keys, finds the action in the screen's key table, calls act(), and carries
 * out the reaction flags; only the loop draws, reloads, pushes and pops.
 */
#ifndef LOKET_TUI_SCREEN_H
#define LOKET_TUI_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "console/base/err.h"
#include "console/tui/action.h"
#include "console/tui/bind.h"
#include "console/tui/key.h"
#include "console/tui/surface.h"

struct arena;
struct json;
struct json_w;
struct session;
struct screen;

/* What act() and key() ask of the session loop. */
enum {
    RX_NONE = 0,
    RX_REDRAW = 1 << 0,
    RX_RELOAD = 1 << 1, /* call load(), then draw */
    RX_POP = 1 << 2,    /* back to the screen below, which is reloaded */
    RX_PUSH = 1 << 3,   /* open screen->push (set by session_push()) */
    RX_QUIT = 1 << 4,   /* end the session */
    RX_BEEP = 1 << 5,
};

struct screen_ops {
    const char *name;            /* "queue": help page and golden-file name */
    const char *title;           /* msgid, shown on the top line */
    uint32_t roles;              /* bit set of enum officer_role that may open it; checked before open() */
    size_t state_size;           /* zeroed, in the screen's arena */
    const struct key_bind *keys; /* ends with ACTION_NONE */
    /* Every key table that the screen can have, for the manual; false after the last. NULL: keys is the only
     * one. */
    bool (*mode)(size_t i, struct key_mode *out);
    /* arg: what the opener passes, e.g. a request id; copied by open() into its state. */
    MUST_CHECK enum rc (*open)(struct screen *s, const void *arg, struct err *e);
    /* Queries again. On failure the old data stay on the screen and the loop shows e. */
    MUST_CHECK enum rc (*load)(struct screen *s, struct err *e);
    /* Called about once a refresh interval; true asks for load(). NULL: never. */
    bool (*tick)(struct screen *s);
    /* What the session watches for the screen has come, or a moment has passed: never waits. NULL: nothing.
     */
    void (*ready)(struct screen *s);
    void (*draw)(const struct screen *s, struct surface *out);
    MUST_CHECK enum rc (*act)(struct screen *s, enum action a, unsigned *rx, struct err *e);
    /* A key that no row of keys names, or every key while modal(): for forms. NULL: ignored. */
    MUST_CHECK enum rc (*key)(struct screen *s, keycode k, unsigned *rx, struct err *e);
    bool (*modal)(const struct screen *s); /* NULL: never */
    void (*close)(
        struct screen *s); /* what freeing the arena cannot undo, e.g. releasing a claim; may be NULL */
    void (*dropped)(struct screen *s); /* in place of close() when the line was cut: keeps what was typed; may
                                          be NULL */
    /*
     * Where the person stands, for the next login after a dropped line: writes members of an object that is
     * open. Numbers and words of the program, never a NIK. False: this screen, and what is open above it,
     * cannot be come back to. NULL: the same.
     */
    bool (*save)(const struct screen *s, struct json_w *w);
    /* In place of open(): opens with what save() wrote. load() follows. NULL: open() with no argument. */
    MUST_CHECK enum rc (*restore)(struct screen *s, struct json *at, struct err *e);
};

struct screen {
    const struct screen_ops *ops;
    struct session *ses;  /* officer, db, clock, config: passed down, never global */
    struct arena *arena;  /* child of the session arena; freed on pop */
    struct screen *below; /* where Escape returns */
    void *state;
    const struct key_bind *all_keys; /* the screen's keys, then those of the frame; built by the session */
    const struct screen_ops *push;   /* set by session_push() with RX_PUSH */
    const void *push_arg;
};

#endif
