/*
 * request.h - what the files of the request screen share. request.c loads and dispatches,
 * request_draw.c draws, request_claim.c minds the lease; request_tabs.c is the table of tabs, each in a
 * file of its own (request_compare.c, request_checks.c, ...); request_decide.c, request_refuse.c,
 * request_paper.c and request_receipt.c ask before they act.
 */
#ifndef LOKET_SCREENS_REQUEST_H
#define LOKET_SCREENS_REQUEST_H

#include "console/base/str.h"
#include "console/session.h"
#include "console/tui/dialog.h"
#include "console/tui/text.h"
#include "db/model/compare.h"
#include "db/store/attachment.h"
#include "db/store/decide.h"
#include "db/store/document.h"
#include "db/store/note.h"
#include "db/store/receipt.h"
#include "db/store/request.h"
#include "screens/refuse.h"
#include "screens/registry.h"

enum request_tab {
    TAB_COMPARE,
    TAB_CHECKS,
    TAB_FILES,
    TAB_NOTES,
    TAB_HISTORY,
    TAB_SHEETS,
    TAB_SECOND, /* only while a second person or a supervisor is asked */
    TAB_REFUSE, /* only while a return or a rejection is put together */
    TAB_COUNT_,
};

struct request_state;

/* A tab: one row in request_tabs.c, one file. */
struct request_tab_ops {
    const char *label; /* msgid */
    /* Another label, translated, where it changes; or NULL. */
    const char *(*label_now)(const struct request_state *st);
    /* Whether it is there now; NULL: always. */
    bool (*shown)(const struct request_state *st);
    const struct key_bind
        *keys; /* of this tab only; they win over those of the mode. Ends with ACTION_NONE; or NULL */
    /* Appends what stands beside the label, e.g. "2 galat"; or NULL. */
    void (*count)(const struct request_state *st, struct buf *b);
    /* Lines above the page that stay while it scrolls; draws at row at.row and returns how many; or NULL. */
    int (*heads)(const struct screen *s, struct surface *out, struct rect at);
    /* Writes the page. It may have items (text_item()). */
    void (*page)(const struct screen *s, struct text *t);
    /* The page says more of the item under the cursor: it is written again when that moves. */
    bool follows;
    /* An action of keys; ACTION_OPEN comes with the item under the cursor (-1: none). False: not ours. or
     * NULL */
    bool (*act)(struct screen *s, enum action a, int64_t item, unsigned *rx, enum rc *rc, struct err *e);
};

/* What can be done with the request now; each mode has its own keys. */
enum request_mode {
    MODE_LOOK,    /* reading only: the role may not work on requests */
    MODE_OPEN,    /* open, but not held by this officer */
    MODE_REVIEW,  /* held: decide */
    MODE_DECIDED, /* own decision, can still be taken back */
    MODE_WAIT,    /* approved, waits for the signature */
    MODE_PAPER,   /* issued: print, confirm, hand over */
    MODE_DONE,    /* over */
    MODE_COUNT_,
};

/* What a dialog is about: struct dialog.tag. */
enum request_ask {
    ASK_MESSAGE,
    ASK_APPROVE,
    ASK_REASONS,
    ASK_TARGET,
    ASK_LINE_NOTE,
    ASK_ALL_NOTE,
    ASK_REFUSE,
    ASK_ESCALATE,
    ASK_REVIEW,
    ASK_NOTE,
    ASK_REASON,
    ASK_SHEET,
    ASK_PRINTER,
    ASK_SCAN_SHEET,
    ASK_SCAN,
    ASK_PAPER,
    ASK_DELIVER,
    ASK_RECEIPT,
    ASK_VERDICT,
};

#define KEY_TEXT 37

/* What the screen shows. Everything points into its own arena, which a newer load replaces. */
struct request_live {
    struct arena *arena;
    struct request_detail d;
    struct sheet_row *sheets;
    size_t nsheets;
};
struct request_full {
    struct arena *arena;
    struct request_member *members;
    struct request_record *records;
    struct request_check *checks;
    struct concerned_record *concerned; /* other people whom the checks are about */
    struct verdict_row *verdicts;
    struct request_attachment *files;
    struct request_event *events;
    struct attachment_tick *ticks;
    struct compare_row *rows;
    struct note_row *notes;
    size_t nnotes;
    struct compare_event *family; /* what happens to the family as a whole */
    size_t nmembers, nrecords, nchecks, nconcerned, nverdicts, nfiles, nevents, nticks, nrows, nfamily;
};

/* A print order whose outcome may be unknown: the same key settles it. */
struct request_printing {
    struct arena *arena;
    int64_t issued_id, job;
    int32_t printer_id;
    struct printer_row *printers;
    size_t nprinters;
    char key[KEY_TEXT];
    bool in_doubt;
};

/* The same for a receipt. */
struct request_receipt {
    struct arena *arena;
    int32_t printer_id;
    struct receipt_printer *printers;
    size_t nprinters;
    char key[KEY_TEXT];
    bool in_doubt;
};

/* Taking a decision back whose outcome may be unknown: the same key settles it. */
struct request_undo {
    char key[KEY_TEXT];
    bool in_doubt;
};

/* What the first person, or the one who sent it up, saw; and what changed since. */
struct request_second {
    struct arena *arena;
    struct second_row *rows;
    size_t n;
};

/* How the comparison is looked at. */
#define COMPARE_PERSONS 60                                     /* that can be opened one by one, */
#define COMPARE_OPENED  ((UINT64_C(1) << COMPARE_PERSONS) - 1) /* and their bits */
enum compare_sheets { SHEETS_AUTO, SHEETS_ON, SHEETS_OFF };    /* auto: on a screen that is wide enough */
struct request_compare_view {
    int64_t request;            /* whose persons were opened */
    uint64_t opened;            /* bit i: row i shows all its elements */
    enum compare_sheets sheets; /* both sheets beside each other */
    bool narrowed;              /* only who changes stands on them */
    int cols;                   /* of the screen that the page was written for; 0: never drawn */
};

struct request_state {
    int64_t id;
    int64_t token;       /* of the claim; 0: not held */
    int64_t lease_until; /* monotonic ms; 0: not known yet */
    int64_t extended_at, loaded_at;
    const char *lost;   /* why the claim is gone, translated; NULL: never lost */
    bool loaded, light; /* light: the next load fetches only what changes by itself */
    struct request_live live;
    struct request_full full;
    enum request_mode mode;
    const struct key_bind *keys[MODE_COUNT_][TAB_COUNT_];
    enum request_tab tab;
    struct arena *page_arena;
    struct text page;
    struct text_view views[TAB_COUNT_];
    bool everything; /* compare: also what does not change */
    struct request_compare_view compare;
    struct dialog ask, *asking; /* asking: the dialog that is open, or NULL */
    char key[KEY_TEXT];         /* idempotency key of the open decision */
    int64_t decided_until;      /* monotonic ms: an own decision takes effect; 0: none waits */
    char resume_key[KEY_TEXT];  /* of one that was being confirmed when the line was cut; "": none */
    int resume_tab;             /* that was open then */
    char resume_text[12];       /* what was being written then (request_place.c); "": nothing */
    struct request_refusal refusal;
    char note_draft[NOTE_CHARS * 4 + 1]; /* typed and not added yet */
    struct {
        bool known; /* the draft in the database was read */
        bool dirty; /* what is typed differs from it */
    } work;
    struct request_undo undo;
    struct request_second second;
    struct request_printing printing;
    struct request_receipt receipt;
    struct {
        char code[32], subject[40];
    } verdict;                /* the finding that is being judged */
    struct request_arg other; /* another request, opened from a finding */
};

/* request.c */
int64_t request_ms(const struct screen *s);
/* Still to be decided. */
bool request_undecided(const char *state);
/* Fits the keys to what is possible now. */
void request_set_mode(struct screen *s);
/* Everything of request id; takes the place of what is shown only when all of it came. */
MUST_CHECK enum rc request_load_all(struct screen *s, int64_t id, struct err *e);
/* Writes the page of the open tab again. */
void request_page(const struct screen *s);
/* Opens a message over the screen. */
void request_message(struct screen *s, enum severity sev, const char *title, const char *text);
/* A decision was taken: shown at once, whatever the reload brings. */
void request_now(struct screen *s, const char *state);
/* Number of checks with that severity. */
size_t request_findings(const struct request_state *st, const char *severity);
/* Required documents that are not there, groups included. */
size_t request_missing(const struct request_state *st);
/* Has the officer ticked the file as seen and matching? */
bool request_ticked(const struct request_state *st, int64_t attachment_id);

/* request_claim.c */
/* The officer no longer holds the request (nothing is sent to the database). why: shown; or NULL. */
void request_lost(struct screen *s, const char *why);
/* Compares the claim that we think we hold with what was loaded. */
void request_check_claim(struct screen *s);
/* Extends the claim when it is time, and notices its end. */
void request_watch(struct screen *s);
void request_release(struct screen *s, int64_t id, int64_t token);
MUST_CHECK enum rc request_claim_again(struct screen *s, unsigned *rx, struct err *e);
/* The next request in fair order takes the place of this one. */
MUST_CHECK enum rc request_go_next(struct screen *s, unsigned *rx, struct err *e);

/* request_place.c */
bool request_save(const struct screen *s, struct json_w *w);
MUST_CHECK enum rc request_restore(struct screen *s, struct json *at, struct err *e);
/* Opens again, after the first load, what was being confirmed. */
void request_place_loaded(struct screen *s);

/* request_draw.c */
void request_draw(const struct screen *s, struct surface *out);

/* request_tabs.c: in the order of enum request_tab */
extern const struct request_tab_ops *const request_tabs[TAB_COUNT_];
/* Whether a tab is there now. */
bool request_tab_shown(const struct request_state *st, enum request_tab tab);
/* Opens a tab. */
void request_tab_open(struct screen *s, enum request_tab tab);

/* One file each. */
extern const struct request_tab_ops request_tab_compare, request_tab_checks, request_tab_files,
    request_tab_notes, request_tab_history, request_tab_sheets, request_tab_second, request_tab_refuse;

/* request_compare.c */
/* More or less of the comparison: all elements or what changes; on two sheets all persons or who changes. */
void request_compare_toggle(struct request_state *st);
void request_compare_rows(struct request_full *f, const struct request_detail *d);

/* request_approve.c */
void request_approve_ask(struct screen *s);
/* Opens the confirmation of a decision. text is cut to what a dialog holds. */
void request_confirm(struct screen *s, int tag, const char *title, const struct buf *text, const char *word);
/* Number and applicant, as the first line of a confirmation; and until when it can be taken back, as the
 * last. */
void request_say_which(const struct request_state *st, struct buf *b);
void request_say_window(const struct screen *s, struct buf *b);

/* request_decide.c */
/* Shows the outcome of a decision ("approve", "return", "reject", "escalate") that was sent. */
void request_settle(struct screen *s, enum rc rc, const struct decide_result *res, const char *decision,
                    unsigned *rx, const struct err *e);
/* The open dialog of a decision was finished, or left with Esc. */
MUST_CHECK enum rc request_decide_done(struct screen *s, unsigned *rx, struct err *e);
void request_decide_cancel(struct screen *s);
/* Sends the request up to a supervisor: a reason and a note. */
MUST_CHECK enum rc request_escalate_ask(struct screen *s, struct err *e);

/* request_undo.c: between a decision and its effect */
/* Takes the own decision on this request back; without one, the list of all own decisions that wait. */
MUST_CHECK enum rc request_undo(struct screen *s, unsigned *rx, struct err *e);
/* After a load: the decision that waited has come to its end. */
void request_check_decided(struct screen *s, bool waited);

/* request_refuse.c: reasons of a return or a rejection */
const char *refuse_decision(const struct request_refusal *f);
/* The reason as the decision knows it; NULL when it is not one of its reasons. */
const struct reason_row *refuse_reason(const struct request_refusal *f, const char *code);
MUST_CHECK enum rc request_refuse_ask(struct screen *s, const char *decision, struct err *e);
/*
 * For other tabs: adds a reason ("BERKAS_KURANG") tied to target (refusal.h: "KK-LAMA", "nama_lengkap#2", or
 * "") to those being put together, and says so. RC_CONFLICT when the request is not held.
 */
MUST_CHECK enum rc request_refuse_add(struct screen *s, const char *reason, const char *target,
                                      struct err *e);
/* Fetches the lists of reasons, once. */
MUST_CHECK enum rc request_refuse_need(struct screen *s, struct err *e);
/* Adds a line without a word; twice is once. False: there is no room. */
bool request_refuse_put(struct request_refusal *f, const char *reason, const char *target, const char *note);
void request_refuse_forget(struct request_state *st);
void request_reasons_ask(struct screen *s);
void request_reasons_done(struct screen *s);
void request_target_done(struct screen *s);
void request_line_note_ask(struct screen *s, size_t line);
void request_all_note_ask(struct screen *s);
void request_note_done(struct screen *s);
void request_refuse_typed(struct request_state *st);
void request_refuse_confirm(struct screen *s);
void request_refuse_send(struct screen *s, unsigned *rx, struct err *e);

/* request_reason.c: the reason that the finding or the document under the cursor gives */
MUST_CHECK enum rc request_reason_here(struct screen *s, unsigned *rx, struct err *e);
MUST_CHECK enum rc request_reason_done(struct screen *s, struct err *e);

/* request_notes.c */
void request_note_ask(struct screen *s);
void request_note_typed(struct request_state *st);
void request_note_send(struct screen *s, unsigned *rx, struct err *e);

/* request_work.c: unfinished words, kept in the database */
void request_work_load(struct screen *s);
/* Saves when something changed; tried again later when the database is away. */
void request_work_save(struct screen *s);
/* Something of it changed: saved, and the page written again. */
void request_work_changed(struct screen *s);
void request_work_forget(struct request_state *st);

/* request_second.c */
MUST_CHECK enum rc request_second_load(struct screen *s, int64_t id, const char *state,
                                       struct request_second *out, struct err *e);
/* The row of who said what; NULL when the request waits for nobody. */
const struct second_row *request_second_who(const struct request_state *st);
/* It was sent up for a reason, not approved by a first person. */
bool request_second_escalated(const struct request_state *st);
/* Whether this officer may approve as the second; else it is said why not, and what to do. */
bool request_second_may(struct screen *s);
void request_review_send(struct screen *s, unsigned *rx, struct err *e);

/* request_paper.c */
MUST_CHECK enum rc request_print_ask(struct screen *s, unsigned *rx, struct err *e);
void request_scan_ask(struct screen *s);
void request_deliver_ask(struct screen *s);
MUST_CHECK enum rc request_paper_done(struct screen *s, unsigned *rx, struct err *e);

/* request_verdict.c */
void request_verdict_ask(struct screen *s, const struct request_check *c);
MUST_CHECK enum rc request_verdict_done(struct screen *s, unsigned *rx, struct err *e);

/* request_receipt.c */
MUST_CHECK enum rc request_receipt_ask(struct screen *s, struct err *e);
MUST_CHECK enum rc request_receipt_done(struct screen *s, struct err *e);

#endif
