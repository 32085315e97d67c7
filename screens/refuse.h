/*
 * refuse.h - a return or a rejection being put together on the request screen: reasons, each tied to a
 * document, an element or a member, with a free line; and a note for all. They stand on a tab of their own
 * that shows what the applicant will read, and are kept as a draft in the database (request_work.c).
 */
#ifndef LOKET_SCREENS_REFUSE_H
#define LOKET_SCREENS_REFUSE_H

#include "console/tui/dialog.h"
#include "db/model/refusal.h"
#include "db/store/request.h"

#define REASONS_MAX  20  /* of one decision: the database takes no more */
#define REASON_CHARS 250 /* characters of a free line */
#define NOTE_CHARS   500 /* of a note; EDIT_CHARS at most */

struct refuse_line {
    char reason[32];
    char target[REFUSAL_TARGET];
    char note[REASON_CHARS * 4 + 1];
};

struct request_refusal {
    struct arena *arena;        /* of the lists of reasons */
    bool open;                  /* the tab is there even without a reason */
    bool reject;                /* what it will be */
    struct reason_row *rows[2]; /* reasons of returning, of rejecting */
    size_t nrows[2];
    struct refuse_line lines[REASONS_MAX];
    size_t n;
    char note[NOTE_CHARS * 4 + 1];
    /* The dialogs through which lines are added: reasons first, then the targets of each. */
    struct arena *step;
    struct dialog reasons, target;
    const struct reason_row *adding[REASONS_MAX];
    size_t nadding, next;
    struct refuse_line fresh[REASONS_MAX];
    size_t nfresh;
    char document[REFUSAL_TARGET]; /* of which it is asked what is wrong */
    size_t at;                     /* the line whose free line is being typed */
};

#endif
