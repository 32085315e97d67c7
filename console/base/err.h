/*
 * err.h - the one error type: a code to branch on, a sentence for the
 * officer, and a detail for the log.
 *
 * Functions that can fail return enum rc and fill *e once, where the facts are
 * known. Callers pass it up or translate it; the top of a loop logs it once.
 */
#ifndef LOKET_BASE_ERR_H
#define LOKET_BASE_ERR_H

#include <stdbool.h>
#include <stddef.h>

#define MUST_CHECK        __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define COUNT(a)          (sizeof(a) / sizeof((a)[0]))

enum rc {
    RC_OK = 0,
    RC_NONE,        /* it worked and nothing matched */
    RC_RETRY,       /* serialisation failure or deadlock: the same call may succeed */
    RC_CONFLICT,    /* another officer claimed or changed it: reload and say so */
    RC_DENIED,      /* the database or a permission table said no; already audited */
    RC_INVALID,     /* bad input; err.field names the element */
    RC_UNAVAILABLE, /* a service cannot be reached; a write may be in doubt: retry with the same key */
    RC_FAIL,        /* anything else; err.detail goes to the log, not to the screen */
};

struct err {
    enum rc rc;
    char code[40];    /* stable machine word, e.g. "claim_lost"; "" when there is none */
    char field[48];   /* element or file the error is about, or "" */
    char text[256];   /* sentence for the person, already translated; says what to do next */
    char detail[400]; /* for the log only; never personal data or secrets */
};

/*
 * Fills *e and returns rc, so that "return err_set(...)" works. e may be NULL.
 * text is a printf format, already passed through gettext. Clears field and
 * detail.
 */
enum rc err_set(struct err *e, enum rc rc, const char *code, const char *text, ...) PRINTF_LIKE(4, 5);

/* Names the element that *e is about. Returns e->rc. e may be NULL (RC_FAIL). */
enum rc err_field(struct err *e, const char *field);

/* Adds the detail for the log. Returns e->rc. e may be NULL (RC_FAIL). */
enum rc err_detail(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Empties *e: RC_OK and no text. */
void err_clear(struct err *e);

/* The word for an rc in JSON and logs ("conflict", "denied", ...). Never NULL. */
const char *rc_name(enum rc rc);

#endif
