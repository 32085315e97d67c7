/*
 * registry.h - the list of screens. A new screen is a new file and a row in registry.c.
 */
#ifndef LOKET_SCREENS_REGISTRY_H
#define LOKET_SCREENS_REGISTRY_H

#include "console/session.h"

extern const struct screen_ops screen_queue;
extern const struct screen_ops screen_search;
extern const struct screen_ops screen_request; /* arg: struct request_arg */
extern const struct screen_ops screen_waiting;
extern const struct screen_ops screen_sign;
extern const struct screen_ops screen_sheet; /* arg: const int64_t *issued_id */
extern const struct screen_ops screen_prints;
extern const struct screen_ops screen_audit;
extern const struct screen_ops screen_audit_entry; /* arg: const struct audit_row * */
extern const struct screen_ops screen_status;
extern const struct screen_ops screen_intake;
extern const struct screen_ops screen_intake_form; /* arg: const struct intake_arg * */
extern const struct screen_ops screen_pending;
extern const struct screen_ops screen_pending_request; /* arg: const struct pending_row * */
extern const struct screen_ops screen_preferences;

extern const struct screen_ops screen_document; /* arg: const struct document_arg * */

/* What the request screen passes to the document screen. */
struct document_arg {
    int64_t request_id, attachment_id;
};

/* What the queue passes to the request screen. */
struct request_arg {
    int64_t request_id;
    int64_t token; /* of the claim; 0: opened for reading */
};

/* For session_env.go. */
MUST_CHECK enum rc screens_go(struct session *s, int64_t id, const char *ref, struct err *e);

/* The screens that keys of the frame open, for session_env.nav. Ends with ACTION_NONE. */
extern const struct session_nav screens_nav[];

/* Every screen, for session_env.screens. Ends with NULL. */
extern const struct screen_ops *const screens_all[];

#endif
