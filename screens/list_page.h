/*
 * list_page.h - a screen that is one list: loading that keeps what is shown until the new rows are
 * all there, the cursor on its record, the filter, the drawing, and one dialog over it.
 *
 * A list screen has a constant struct list_page_kind, and a state whose FIRST member is a struct
 * list_page; the rows stand beside it, with their own type:
 *
 *     struct prints_state { struct list_page page; struct print_row *rows; ... };
 *
 * open    list_page_open(s, &kind, keys)
 * load    queries into arena_new(s->arena), then list_page_keep(); after RC_OK puts the rows into the
 *         state and ends with list_reloaded(&st->page.list)
 * act     list_page_act() first; what it does not take is the screen's own, on list_row(&st->page.list)
 * key     list_page_key(), or list_page_filter_key itself when the filter is the only dialog
 * draw, modal, and count of the list_source: list_page_draw, list_page_modal, list_page_count
 */
#ifndef LOKET_SCREENS_LIST_PAGE_H
#define LOKET_SCREENS_LIST_PAGE_H

#include "console/session.h"
#include "console/tui/dialog.h"
#include "console/tui/list.h"

#define LIST_PAGE_FILTER 60 /* characters of a filter */

struct list_page_kind {
    const struct list_source *narrow, *wide; /* wide: from PART_WIDE_COLS columns on */
    const char *failed;                      /* msgid: before the first load that succeeds */
    const char *empty;                       /* msgid: there are no rows */
    const char *filter_title;                /* msgid: heads the prompt; NULL: this list has no filter */
    const struct key_bind *filtered_keys;    /* while a filter is set; with a row for ACTION_CANCEL */
    int head_rows, tail_rows;                /* kept free above and below the list */
    /* The rows above, once something was loaded, and what there is to say about the row under the cursor. */
    void (*head)(const struct screen *s, struct surface *out, int row); /* NULL: nothing */
    void (*tail)(const struct screen *s, struct surface *out, struct rect at, int row);
};

struct list_page {
    const struct list_page_kind *kind;
    struct arena *data; /* of the rows; NULL until the first load */
    size_t n;           /* rows loaded */
    struct list list;
    struct dialog dlg;
    char filter[LIST_PAGE_FILTER * 4 + 1]; /* for the next load */
    char shown_filter[LIST_PAGE_FILTER * 4 + 1];
    const struct key_bind *plain, *filtered;
    bool filtering; /* the dialog asks for the filter: Up and Down bring earlier ones back */
};

/* keys (with those of the frame) become the screen's; they may differ by role. kind must stay. */
void list_page_open(struct screen *s, const struct list_page_kind *kind, const struct key_bind *keys);

/*
 * Ends a query of n rows, asked for at most max, into fresh. After RC_OK fresh replaces the older
 * data, which is freed; otherwise fresh is freed and everything stays. Returns rc. list.empty is
 * kind->empty again: a screen that says more when a filter is set puts it there afterwards.
 */
MUST_CHECK enum rc list_page_keep(struct screen *s, struct arena *fresh, enum rc rc, size_t n, size_t max);

/* Motions, ACTION_RELOAD, and of a list with a filter ACTION_FILTER and ACTION_CANCEL. False: not taken. */
bool list_page_act(struct screen *s, enum action a, unsigned *rx);

/* A filter was given: it comes back with Up in the next prompt, here and on every list of the officer. */
void list_page_filtered(struct screen *s, const char *filter);

/* Gives a key to the dialog; beeps when it means nothing there, closes the dialog left with Esc. */
enum widget_result list_page_key(struct screen *s, keycode k, unsigned *rx);

/* Members of struct screen_ops and struct list_source. */
MUST_CHECK enum rc list_page_filter_key(struct screen *s, keycode k, unsigned *rx, struct err *e);
void list_page_draw(const struct screen *s, struct surface *out);
bool list_page_modal(const struct screen *s);
int list_page_count(const void *state);

#endif
