/*
 * scan_pick.h - choosing a scan from the officer's watched folder for a document, and reading it.
 */
#ifndef LOKET_SCREENS_SCAN_PICK_H
#define LOKET_SCREENS_SCAN_PICK_H

#include "console/session.h"
#include "console/tui/dialog.h"
#include "db/store/intake.h"

struct scan_pick {
    struct scan_row *rows; /* in the arena that was given to scan_pick_ask() */
    size_t n;
};

/*
 * Opens a dialog with the scans; says so on the notice line when there are none. label: of the document.
 * The arena must outlive the dialog.
 */
MUST_CHECK enum rc scan_pick_ask(struct session *ses, struct scan_pick *p, struct arena *a, struct dialog *d,
                                 int tag, const char *label, struct err *e);

/* The one that was chosen, or NULL. */
const struct scan_row *scan_pick_chosen(const struct scan_pick *p, const struct dialog *d);

/*
 * Fetches the bytes into a and looks at what they are, here, where only this officer's session can be
 * harmed by them. *out is ready for draft_attach() and intake_attach(). RC_INVALID for a file that cannot be
 * used.
 */
MUST_CHECK enum rc scan_pick_file(struct session *ses, struct arena *a, const struct scan_row *scan,
                                  const char *dokumen, struct intake_file *out, struct err *e);

#endif
