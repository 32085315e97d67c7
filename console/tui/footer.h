/*
 * footer.h - the frame around a screen: top line, notice line, bottom line.
 *
 *     row 0         title                     officer   clock
 *     rows 1..n-3   the screen's own: footer_body()
 *     row n-2       notice or error
 *     row n-1       keys
 */
#ifndef LOKET_TUI_FOOTER_H
#define LOKET_TUI_FOOTER_H

#include "console/tui/bind.h"
#include "console/tui/surface.h"
#include "console/tui/widget.h"

/* The part between the lines. */
struct rect footer_body(const struct surface *s);

/* Title left, officer and clock right; the title gives way last. NULL parts are left out. */
void footer_top(struct surface *s, const char *title, const char *officer, const char *clock);

/* "[!] text" above the bottom line; NULL or "" clears it. A sentence too long for the line takes one more
 * above it. */
void footer_notice(struct surface *s, enum severity sev, const char *text);

/* "[i]", "[ok]", "[!]", "[x]" and the role that goes with it. */
const char *footer_mark(enum severity sev);
enum role footer_role(enum severity sev);

/*
 * The rows of binds that have a label, in their order, as many as fit; what does not
 * fit is left out from the end, except help (`?`), which always stays.
 */
void footer_keys(struct surface *s, const struct key_bind *binds);

#endif
