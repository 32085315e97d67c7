/*
 * queue.h - the screen of the queue in its parts: queue.c is the screen, its loading and claims,
 * queue_rows.c how a row reads, queue_bulk.c what is done with marked rows, queue_filter.c the filter form
 * and the saved views.
 */
#ifndef LOKET_SCREENS_QUEUE_H
#define LOKET_SCREENS_QUEUE_H

#include "console/tui/form.h"
#include "db/store/queue.h"
#include "screens/list_page.h"
#include "screens/registry.h"

#define QUEUE_NAME 40 /* characters of a name or a saved view's name */

/* What the form asks for; "" for everything. The plain text of "/" is page.filter. */
struct queue_fields {
    char state[24], kind[24], channel[16], older[12], officer[40], name[QUEUE_NAME * 4 + 1], nik[20], ref[32];
};

/* What the dialog over the list is about. */
enum queue_ask {
    QUEUE_ASK_TEXT,
    QUEUE_ASK_PICK,
    QUEUE_ASK_TAKEOVER,
    QUEUE_ASK_VIEW,
    QUEUE_ASK_SAVE,
    QUEUE_ASK_DROP,
    QUEUE_ASK_BULK
};

/* The rows of a list of requests; the first member of what queue_rows.c is given as ctx follows list_page. */
struct queue_rows {
    struct queue_row *rows;
    const struct clock *clock;
    int64_t loaded_at; /* ages and promises count from here */
};

struct queue_state {
    struct list_page page;
    struct queue_rows rows;
    struct queue_count *counts;
    size_t ncounts;
    struct arena *counted; /* memory of counts */
    int64_t counted_at;
    size_t sort, shown_sort;
    struct marks marks;
    struct queue_fields fields;
    struct request_arg arg; /* of the request being opened */
    /* Paging: the window of rows that is loaded starts after the row whose pos is starts[nstarts - 1]. */
    int want; /* rows of the window */
    const char *starts[64];
    size_t nstarts;
    struct queue_version version;
    bool polled;               /* version is that of what is shown */
    struct queue_version seen; /* of the newest poll */
    bool ticked;               /* that poll asks for a load */
    /* The dialogs. */
    struct arena *asking; /* memory of the dialog or form that is open */
    int64_t ask_id;       /* the request it is about */
    bool form_open;
    struct form form;
    struct saved_view *views;
    size_t nviews;
    char view[QUEUE_NAME * 4 + 1]; /* name of the view in use, "" when it was changed since */
};

/* queue.c */

/* Words and labels (msgid) of the orders; ends with NULL. */
struct queue_sort {
    const char *word, *label;
};
extern const struct queue_sort queue_sorts[];
size_t queue_sort_find(const char *word);

/* The whole filter. It points into the state. */
struct queue_filter queue_filter_now(const struct queue_state *st);
/* After the filter or order changed: shows it from its first row, with the keys that go with it. */
void queue_refilter(struct screen *s, unsigned *rx);

/* queue_place.c */
bool queue_save(const struct screen *s, struct json_w *w);
MUST_CHECK enum rc queue_restore(struct screen *s, struct json *at, struct err *e);

/* queue_rows.c */
extern const struct list_source queue_narrow, queue_wide;
/* The applicant was promised the KK: the time runs until it is issued. */
bool queue_promise_runs(const char *state);

/* queue_bulk.c */
void queue_mark(struct screen *s, unsigned *rx);
void queue_bulk_ask(struct screen *s, unsigned *rx);
MUST_CHECK enum rc queue_bulk_chosen(struct screen *s, unsigned *rx, struct err *e);

/* queue_filter.c */
bool queue_filtered(const struct queue_state *st);
void queue_filter_clear(struct queue_state *st);
/* "jenis I.B.2, nama "siti"": what is filtered, for the head line. */
void queue_filter_text(const struct queue_state *st, char *dst, size_t size);
void queue_form_open(struct screen *s);
void queue_form_key(struct screen *s, keycode k, unsigned *rx);
void queue_form_draw(const struct screen *s, struct surface *out);
MUST_CHECK enum rc queue_views_ask(struct screen *s, struct err *e);
MUST_CHECK enum rc queue_view_chosen(struct screen *s, unsigned *rx, struct err *e);
MUST_CHECK enum rc queue_view_named(struct screen *s, unsigned *rx, struct err *e);
MUST_CHECK enum rc queue_view_dropped(struct screen *s, unsigned *rx, struct err *e);

#endif
