/*
 * reason.h - the words with which the database refuses (fail() in
 * db/schema/0001_base.sql), as sentences for the person at the screen.
 */
#ifndef LOKET_STORE_REASON_H
#define LOKET_STORE_REASON_H

#include "console/base/err.h"

/*
 * Fills *e from a refusal: class is the SQLSTATE ("LKCON", "LKDEN", "LKINV",
 * "LKNON"), code the word. The sentence says what happened and what to do.
 * Unknown words get a general sentence and stay in e->code.
 */
enum rc reason_set(struct err *e, const char *class, const char *code);

#endif
