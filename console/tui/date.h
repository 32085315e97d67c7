/*
 * date.h - dates as people type and read them, and as they are stored.
 */
#ifndef LOKET_TUI_DATE_H
#define LOKET_TUI_DATE_H

#include <stdbool.h>

#include "console/base/err.h"

#define DATE_TEXT 44 /* bytes of a date, or of what stands in its place: ten characters */

/*
 * "22-11-2026", "22112026", "22/11/2026", "22.11.2026" or "1-2-2026" into "2026-11-22". False, and
 * the text as it was typed, for anything that is no day of the calendar; "" stays "" and is true.
 */
bool date_read(char dst[DATE_TEXT], const char *typed);

/* "2026-11-22" as "22-11-2026"; any other text unchanged. */
const char *date_show(char dst[DATE_TEXT], const char *stored);

#endif
