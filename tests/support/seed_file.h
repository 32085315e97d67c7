/*
 * seed_file.h - small real files as citizens upload them: scans (PNG) and forms
 * (PDF of one page).
 */
#ifndef LOKET_TESTS_SEED_FILE_H
#define LOKET_TESTS_SEED_FILE_H

#include "console/base/str.h"
#include "tests/support/seed_rng.h"

/* A page with dark lines of text, as a scanner sees it. Replaces what out holds. */
void seed_file_png(struct seed_rng *r, struct buf *out);

/* One page that names the document (ASCII) and the request it belongs to. Replaces what out holds. */
void seed_file_pdf(const char *title, const char *ref, struct buf *out);

#endif
