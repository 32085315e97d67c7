/*
 * state.h - the states of a request, a sheet and a print job, as the screens
 * name them. The database decides which step is allowed (db/schema/0004_request.sql,
 * table transition); this is only how they read.
 *
 *  draft -> submitted -> in_review -> approved -> awaiting_signature -> issued -> delivered
 *               ^           |   |  \-> awaiting_supervisor -> approved | in_review
 *               |           |   \----> rejected
 *               \- returned <-/          any open state -> cancelled
 */
#ifndef LOKET_MODEL_STATE_H
#define LOKET_MODEL_STATE_H

/* Label of a request's state ("DIPERIKSA"), translated; the word itself when unknown. */
const char *state_label(const char *state);
/* Label of an issued sheet's standing and of a print job's. */
const char *sheet_label(const char *status);
const char *print_label(const char *status);
/* A printer's reason word ("media-empty") as a sentence with what to do, translated; "" for "". */
const char *print_reason_text(const char *reason);
/* Label of a channel. */
const char *channel_label(const char *channel);
/* Label of an officer's role. */
const char *role_label(const char *role);
/* Label of an audit action ("request.approve"), translated; the word itself when unknown. */
const char *audit_label(const char *action);

#endif
