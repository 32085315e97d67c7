/*
 * refusal.h - what an applicant reads when a request is returned or rejected: a sentence for each reason,
 * with what to do (kk-domain 7.6, 11.5). The officer's preview and the answer to the applicant are these same
 * sentences. Always Indonesian, whatever the language of the screens: they are for the applicant.
 *
 * A target is a document code ("KK-LAMA"), an element ("nama_lengkap"), an element of a member
 * ("nama_lengkap#2"), a member as a whole ("anggota#2"), or "". Pure: no I/O.
 */
#ifndef LOKET_MODEL_REFUSAL_H
#define LOKET_MODEL_REFUSAL_H

#include <stdbool.h>

#include "console/base/str.h"

#define REFUSAL_TARGET 65 /* bytes of a target with its end; the database takes 64 characters */

/* Joins and takes apart; urut 0: no member. A target that does not fit gives "". */
void refusal_target_make(char dst[REFUSAL_TARGET], const char *code, int urut);
void refusal_target_split(const char *target, char code[REFUSAL_TARGET], int *urut);

/* The target as people call it: "KARTU KELUARGA LAMA", "Nama Lengkap anggota ke-2"; the code itself when
 * unknown. */
void refusal_target_text(struct buf *b, const char *target);

/*
 * Appends the sentences of one reason, without a line end. decision: "return" or "reject"; label stands in
 * for a reason that is not known here. note is the officer's free line, or "". Text from outside is not
 * cleaned.
 */
void refusal_text(struct buf *b, const char *decision, const char *reason, const char *label,
                  const char *target, const char *note);

/* What the applicant can do next, after all reasons. */
const char *refusal_next(const char *decision);

#endif
