/*
 * sheet_page.h - a KK as text, from the record that is, or would be, signed and printed.
 */
#ifndef LOKET_SCREENS_SHEET_PAGE_H
#define LOKET_SCREENS_SHEET_PAGE_H

#include <stdbool.h>

#include "console/tui/text.h"
#include "print/model.h"

/* Starts the page t in a. wide: for at least PART_WIDE_COLS columns. issued: the sheet has its serial number.
 */
void sheet_page_fill(struct text *t, struct arena *a, const struct kk *kk, bool wide, bool issued);

#endif
