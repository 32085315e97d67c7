/*
 * sheet_pdf.h - draws a laid-out sheet as PDF. The only file that knows cairo and
 * pango. The same sheet and date always give the same bytes.
 */
#ifndef LOKET_PRINT_SHEET_PDF_H
#define LOKET_PRINT_SHEET_PDF_H

#include <stdbool.h>

#include "console/base/err.h"
#include "print/sheet_layout.h"

struct arena;
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
    const char *date;  /* DD-MM-YYYY: creation date of the file */
    const char *title; /* of the file; NULL: "Kartu Keluarga" */
    bool tagged;       /* structure for screen readers: headings, paragraphs, tables */
};

/* Appends the PDF to *out. qr may be NULL; it stands on the pages that have a place for it. */
MUST_CHECK enum rc sheet_pdf_draw(struct sheet_pdf *p, const struct sheet *sheet, const struct qr *qr,
                                  const struct sheet_pdf_options *o, struct buf *out, struct err *e);

/* A text in a picture, from x on, squeezed when it is wider than w. */
struct sheet_strip {
    enum sheet_font font;
    const char *text;
    int x, w;
};

/* Black and white, for printers that know no letters of ours. */
struct sheet_bitmap {
    int w, h;                  /* dots; w is a multiple of 8 */
    const unsigned char *bits; /* row by row, w / 8 bytes each, most significant bit first, 1 is black */
};

/* Draws one line of n texts, w by h dots (w a multiple of 8). Arena-owned. */
MUST_CHECK enum rc sheet_pdf_bitmap(struct sheet_pdf *p, struct arena *a, const struct sheet_strip *strips,
                                    size_t n, int w, int h, struct sheet_bitmap *out, struct err *e);

#endif
