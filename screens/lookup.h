/*
 * lookup.h - looking people and families up, and the pages of what is found. search_people.c is the search,
 * resident.c the page of a person, family.c that of a family, family_tree.c the relatives, family_sheet.c the
 * KK as it would print. Each needs a purpose: a request at hand, or one that is asked for (purpose.c) before
 * anything is shown.
 *
 * From another screen, for a number that it shows:
 *     *rx |= lookup_resident(s, nik, request_id);
 */
#ifndef LOKET_SCREENS_LOOKUP_H
#define LOKET_SCREENS_LOOKUP_H

#include "console/session.h"
#include "console/tui/dialog.h"
#include "db/store/search.h"

/* Opens screen_resident, screen_family and screen_tree (of a person). A purpose of zeros is asked for. */
struct record_arg {
    struct search_which which;
    struct search_purpose purpose;
};
extern const struct screen_ops screen_resident, screen_family, screen_tree;

/* The search. arg: const struct search_purpose *, or NULL. */
extern const struct screen_ops screen_people;

/* Sheets as they would be printed. */
struct preview_arg {
    char no_kk[17];     /* of a family whose page is open, from the records as they are now; or "" */
    int64_t request_id; /* what an opened request would make; or 0 */
};
extern const struct screen_ops screen_preview;

/* Push these screens; return RX_PUSH. request_id: the request at hand, or 0. The number is copied. */
unsigned lookup_resident(struct screen *s, const char *nik, int64_t request_id);
unsigned lookup_family(struct screen *s, const char *no_kk, int64_t request_id);
unsigned lookup_tree(struct screen *s, const char *nik, int64_t request_id);
unsigned lookup_people(struct screen *s, int64_t request_id);
unsigned lookup_preview(struct screen *s, int64_t request_id);

/* --- purpose.c: what a record is opened for -------------------------------------------- */

struct purpose_ask {
    struct search_purpose purpose; /* as given so far; code "" and request_id 0: none */
    struct arena *arena;           /* of the open dialog */
    struct purpose_row *rows;
    size_t nrows;
    struct dialog dlg;
};

bool purpose_given(const struct search_purpose *p);
/* Opens the dialog: the requests at hand, then the coded purposes with a line of text. */
MUST_CHECK enum rc purpose_ask(struct screen *s, struct purpose_ask *ask, struct err *e);
/* DONE: ask->purpose is filled. CANCEL: closed, the purpose is what it was. */
enum widget_result purpose_key(struct purpose_ask *ask, keycode k);

/* A page of one record: announced once, with a purpose. */
struct record_gate {
    struct purpose_ask ask;
    struct search_which which;
    bool open;
};
void gate_init(struct record_gate *g, const struct record_arg *arg);
/*
 * For load(): RC_OK with g->open once the reading is announced. Without a purpose the dialog opens (RC_OK,
 * not open); a request that is no longer at hand opens it again.
 */
MUST_CHECK enum rc gate_pass(struct screen *s, struct record_gate *g, bool family, struct err *e);
/* For key() while the dialog is open: asks for a load once a purpose is given, leaves the screen with Esc. */
void gate_key(struct screen *s, struct record_gate *g, keycode k, unsigned *rx);
/* What the page was opened for, as a line of the screen. */
void gate_line(const struct record_gate *g, struct surface *out, int row);

/* --- how a record reads: lookup_text.c --------------------------------------------------- */

/* "HIDUP", "MATI", ... translated; and what it means for the counter, "" for hidup. */
const char *status_dasar_label(int status);
const char *status_dasar_meaning(int status);
enum role status_dasar_role(int status);
/* "L", "P" of a printed jenis_kelamin. */
const char *sex_letter(const char *jenis_kelamin);
/* Why a row was found, at most 9 columns, and as a sentence. */
const char *hit_short(const struct search_hit *h, char *buf, size_t size);
void hit_sentence(const struct search_hit *h, char *buf, size_t size);
/* "JL. MELATI NO. 5 RT 003 RW 007" */
const char *address_text(char *buf, size_t size, const char *alamat, const char *rt, const char *rw);

#endif
