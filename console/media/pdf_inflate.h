/*
 * pdf_inflate.h - what stands packed in a PDF's stream, unpacked within a budget.
 */
#ifndef LOKET_MEDIA_PDF_INFLATE_H
#define LOKET_MEDIA_PDF_INFLATE_H

#include <stdint.h>

#include "console/base/str.h"

enum pdf_inflated { PDF_INFLATED, PDF_INFLATE_BROKEN, PDF_INFLATE_SWELLS };

/*
 * Unpacks a zlib stream to its end and checks its sum; what follows the end is not looked at. *budget loses
 * the bytes that came out and never gets below zero. out gets them, at most out_max; NULL throws them away.
 */
enum pdf_inflated pdf_inflate(const unsigned char *p, size_t n, int64_t *budget, struct buf *out,
                              size_t out_max);

/* The bytes of ASCII85Decode or ASCIIHexDecode, at most four times n; false for other characters. */
bool pdf_ascii85(const unsigned char *p, size_t n, struct buf *out);
bool pdf_asciihex(const unsigned char *p, size_t n, struct buf *out);

/* Undoes the row filters of PNG in place; columns bytes a row, each led by its filter. False when it does not
 * fit. */
bool pdf_unpredict(struct buf *b, size_t columns);

#endif
