/*
 * manual.h - the manual page of the screens, written from the same tables that dispatch keys and draw the
 * bottom line and the help page.
 */
#ifndef LOKET_SCREENS_MANUAL_H
#define LOKET_SCREENS_MANUAL_H

#include <stdio.h>

#include "console/session.h"

/* Every screen, in the order of the manual; ends with NULL. */
extern const struct screen_ops *const manual_screens[];

/*
 * The key tables that a screen can have, 0 and on: label (msgid, NULL: always) and keys; false after the
 * last. A table that only lies over others (a tab's) has over set: it holds together with each that has not.
 */
bool manual_mode(const struct screen_ops *ops, size_t i, struct key_mode *out);

/* Writes loket(7) in mdoc. */
void manual_write(FILE *out);

#endif
