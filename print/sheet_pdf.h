/*
 * sheet_pdf.h - draws a laid-out sheet as PDF. The only file that knows cairo and
 * pango. The same sheet and date always give the same bytes.
 */
#ifndef LOKET_PRINT_SHEET_PDF_H
#define LOKET_PRINT_SHEET_PDF_H

#include <stdbool.h>

#include "console/base/err.h"
#include "print/sheet_layout.h"

struct buf;
struct qr;
struct sheet_pdf;

/* Loads the fonts once per process. RC_FAIL when family is not installed: another font would measure
 * otherwise. */
MUST_CHECK enum rc sheet_pdf_new(struct sheet_pdf **out, const char *family, struct err *e);
void sheet_pdf_free(struct sheet_pdf *p);

/* How wide the letters are in these fonts; borrowed from p. */
const struct sheet_meter *sheet_pdf_meter(const struct sheet_pdf *p);

struct sheet_pdf_options {
    const char *date; /* DD-MM-YYYY: creation date of the file */
    bool tagged;      /* structure for screen readers: headings, paragraphs, tables */
};

/* Appends the PDF to *out. qr may be NULL. */
MUST_CHECK enum rc sheet_pdf_draw(struct sheet_pdf *p, const struct sheet *sheet, const struct qr *qr,
                                  const struct sheet_pdf_options *o, struct buf *out, struct err *e);

#endif
