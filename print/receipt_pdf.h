/*
 * receipt_pdf.h - the receipt of a request on sheets of A5, upright.
 */
#ifndef LOKET_PRINT_RECEIPT_PDF_H
#define LOKET_PRINT_RECEIPT_PDF_H

#include "console/base/err.h"
#include "print/sheet_layout.h"

struct arena;
struct buf;
struct receipt;
struct sheet_pdf;

/* Appends the PDF to *out; long lists of documents go on on further sheets. RC_INVALID when the address of
 * the QR cannot be encoded. */
MUST_CHECK enum rc receipt_pdf(struct sheet_pdf *p, const struct receipt *r, struct buf *out, struct err *e);

/* Where everything stands; for receipt_pdf() and tests. */
MUST_CHECK enum rc receipt_layout(struct arena *a, const struct receipt *r, double qr_extent,
                                  const struct sheet_meter *m, struct sheet *out, struct err *e);

#endif
