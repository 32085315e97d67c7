/*
 * session.h - one officer at one terminal: who he or she is, the way to the
 * database, and the stack of screens.
 *
 * session.c knows no terminal and no sockets: it takes keys and draws on a
 * surface, so that tests can play it. session_main.c wires it to the real ones.
 */
#ifndef LOKET_SESSION_H
#define LOKET_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "console/base/arena.h"
#include "console/base/cfg.h"
#include "console/base/clock.h"
#include "console/base/err.h"
#include "console/base/str.h"
#include "console/prefs.h"
#include "console/tui/clipboard.h"
#include "console/tui/dialog.h"
#include "console/tui/lineedit.h"
#include "console/tui/palette.h"
#include "console/tui/screen.h"
#include "console/tui/term.h"
#include "console/tui/text.h"
#include "console/tui/widget.h"
#include "console/waiting.h"
#include "db/store/db.h"
#include "db/store/officer.h"

/* Bits for screen_ops.roles. */
enum officer_role {
    OFFICER_OPERATOR = 1 << 0,
    OFFICER_VERIFIKATOR = 1 << 1,
    OFFICER_PENYELIA = 1 << 2,
    OFFICER_KEPALA_DINAS = 1 << 3,
    OFFICER_ADMINISTRATOR = 1 << 4,
    OFFICER_AUDITOR = 1 << 5,
    OFFICER_CHANNEL = 1 << 6,
    OFFICER_KIOSK = 1 << 7,
};

/* The bit of a role word ("penyelia"); 0 when unknown. */
uint32_t session_role(const char *word);

/* A screen that a key of the frame opens from anywhere, and the first screen of the roles in home. */
struct session_nav {
    enum action action;
    const struct screen_ops *ops;
    uint32_t home;
    const char *label; /* msgid: short, for the bottom line of wide terminals */
};

struct session;

/* What the session asks of its surroundings. */
struct session_env {
    const struct cfg *cfg;
    const struct clock *clock;
    struct db *db;
    const struct session_nav *nav; /* ends with ACTION_NONE */
    /* Every screen, by name, for coming back to where one was; ends with NULL. NULL: always the first screen.
     */
    const struct screen_ops *const *screens;
    /* Checks the officer's password or code for the idle lock; blocks at most a few seconds. */
    MUST_CHECK enum rc (*unlock)(void *ctx, const char *secret, struct err *e);
    /*
     * For a screen that waits for something else than the database: to be called about every 50 ms
     * meanwhile. True: the person wants no more of it. NULL in tests.
     */
    bool (*wait)(void *ctx);
    /* Starts a process that shows a document (console/view/view_client.h); *sock is the way to it. */
    MUST_CHECK enum rc (*view)(void *ctx, int *sock, struct err *e);
    /* What the terminal can show; ask: puts the question to it when nobody did before. */
    void (*caps)(void *ctx, bool ask, struct term_caps *caps);
    void *ctx;
    const struct screen_ops *settings; /* what ACTION_SETTINGS opens; NULL: nothing */
    /* Opens a request for reading: the one with that id, or (id 0) with that number. NULL: there are none. */
    MUST_CHECK enum rc (*go)(struct session *s, int64_t id, const char *ref, struct err *e);
};

#define SESSION_WATCH 2

/* Where the officer stands, as kept in the database (session_place.c). */
struct session_place {
    struct buf kept;  /* what was saved last */
    bool moved;       /* a key was pressed since */
    int64_t moved_at; /* monotonic ms: the first key since the last save */
    int64_t saved_at;
    bool lost; /* another session of the officer has it now */
};

struct session {
    struct session_env env;
    struct arena *arena;
    struct officer_self self; /* strings in arena */
    uint32_t role;            /* one bit */
    enum zone zone;
    struct screen *top;
    char notice[512];
    enum severity notice_sev;
    bool db_down; /* the last query found no database; cleared by the next that succeeds */
    bool help_open;
    struct arena *help_arena;
    struct text help;
    struct text_view help_view;
    struct prefs prefs; /* of this officer */
    bool lines_only;    /* the terminal has no cursor to place: it is always drawn for lines */
    bool palette_open;
    struct arena *palette_arena;
    struct palette palette;
    struct dialog copy_ask;     /* which number to copy */
    char copied[20];            /* for the terminal's clipboard; "": nothing */
    int shown_rows, shown_cols; /* of the last draw */
    bool locked;
    struct lineedit unlock_edit;
    char unlock_error[256];
    int64_t last_key_ms, last_tick_ms;
    bool known;      /* the database has told who we are and the first screen was opened */
    bool pasting;    /* between the paste marks: letters are not commands */
    bool quit_armed; /* q was pressed once on the first screen */
    bool quit;
    bool abandoned; /* the line was cut: claims are kept for their remaining time */
    bool beep;
    bool redraw_all;             /* ^L: the terminal must be sent everything */
    bool by_itself;              /* what runs was not asked for by a key: a refresh */
    bool drop_repeats;           /* a decision was taken: drop the copies of the key that wait */
    int watch_fd[SESSION_WATCH]; /* of the top screen: its ready() is called when one can be read; -1: none */
    bool again;                  /* ready() has more to do and wants to be called again at once */
    struct waiting waiting;      /* own decisions that can still be taken back */
    struct session_place place;
};

/*
 * Fills *s; asks the database who we are. role_hint and name_hint (from the login) stand in
 * while the database cannot be reached. Strings are copied.
 */
void session_init(struct session *s, const struct session_env *env, const char *name_hint,
                  const char *role_hint);

/* Closes all screens (releasing what they hold) and frees. */
void session_done(struct session *s);

/* Opens the first screen of the role. */
void session_start(struct session *s);

/* Handles one key. */
void session_key(struct session *s, keycode k);

/* A click or a turn of the wheel (mouse.h) on what was drawn last. Nothing when the officer wants no mouse.
 */
void session_mouse(struct session *s, keycode k, const struct surface *shown);

/* Call at least every second or so: refreshes, locks when idle. True when the picture may have changed. */
bool session_tick(struct session *s);

/* Call when one of watch_fd can be read or again is set, and at least every second. */
void session_ready(struct session *s);

/* Draws everything: frame, top screen, notice, help or lock over it. */
void session_draw(struct session *s, struct surface *out);

/*
 * While something is awaited: the clock, and on the notice line what is awaited since when, over the
 * picture that stands on out. No screen is asked to draw: it may be in the middle of a change.
 */
void session_draw_waiting(struct session *s, struct surface *out, const char *notice);

/* For screens. The notice stays until the next key. printf; translated. */
void session_notice(struct session *s, enum severity sev, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Shows e to the person and logs it, once. */
void session_report(struct session *s, const char *what, const struct err *e);
/* Sets one of the officer's preferences (prefs.h), keeps it and says so on the notice line. */
void session_set_preference(struct session *s, const char *name, const char *value);
/* The keys that work on every screen; ends with ACTION_NONE. */
const struct key_bind *session_frame_keys(void);
/* The officer uses a screen reader: linear surfaces are drawn. */
static inline bool
session_linear(const struct session *s)
{
    return s->lines_only || s->prefs.linear != LINEAR_OFF;
}
/* Opens a screen over the present one at once; for env.go, which has no screen to push from. */
void session_open(struct session *s, const struct screen_ops *ops, const void *arg);
/* Sets what RX_PUSH opens; returns RX_PUSH. arg must live until the new screen's open() returns. */
unsigned session_push(struct screen *s, const struct screen_ops *ops, const void *arg);

#endif
