/*
 * rendition.h - documents made from the canonical record of an issued KK: the
 * signed master that is kept, and the plain copy that goes to a printer.
 *
 * The record is laid out anew each time, so every rendition shows the same
 * sheet. Fonts are loaded once: keep one struct rendition per process.
 */
#ifndef LOKET_PRINT_RENDITION_H
#define LOKET_PRINT_RENDITION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"

struct buf;
struct rendition;
struct signer;

/* font: family name (cfg.font). portrait: as the public guides tell citizens; otherwise A4 landscape. */
MUST_CHECK enum rc rendition_open(struct rendition **out, const char *font, bool portrait, struct err *e);
void rendition_close(struct rendition *r);

/* One issued KK. All borrowed. */
struct rendition_source {
    const char *record; /* canonical record, exactly as the database wrote it */
    size_t record_len;
    const char *seal_url; /* from rendition_seal(), kept with the issued KK */
    const char *legend;   /* foot of the sheet: who signed; signer_legend() */
};

/* Has the record sealed; gives the text of the QR. prefix is cfg.verify_url. */
#define RENDITION_URL_MAX 512
MUST_CHECK enum rc rendition_seal(const char *record, size_t len, const char *prefix, struct signer *s,
                                  char url[RENDITION_URL_MAX], struct err *e);

/*
 * Appends the signed master to *out: tagged, signed over the whole file at time
 * now. RC_INVALID names the element of the record that is wrong or does not fit;
 * RC_UNAVAILABLE when the signer cannot answer now: the same call may be repeated.
 */
MUST_CHECK enum rc rendition_master(struct rendition *r, const struct rendition_source *src, struct signer *s,
                                    int64_t now, struct buf *out, struct err *e);

/* Appends the plain PDF for a printer to *out; the same bytes for the same source. */
MUST_CHECK enum rc rendition_print(struct rendition *r, const struct rendition_source *src, struct buf *out,
                                   struct err *e);

#endif
