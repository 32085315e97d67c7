/*
 * pdf_sign.h - puts a signature field and a PAdES signature into a finished PDF, in
 * one write (no incremental update). The only file that knows qpdf.
 */
#ifndef LOKET_PRINT_PDF_SIGN_H
#define LOKET_PRINT_PDF_SIGN_H

#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"

struct buf;
struct signer;

#define PDF_SIGN_RESERVE 6144 /* bytes kept for the CMS: chain and a time stamp of a national service fit */

struct pdf_sign_options {
    double left, bottom, right, top; /* of the visible field on the first page, PDF coordinates */
    int64_t time;                    /* of signing; not before the certificate's start */
    const char *name;                /* of the signatory */
    const char *reason;
};

/*
 * Signs pdf[n] and appends the result to *out. RC_UNAVAILABLE when the signer
 * cannot answer now; RC_FAIL when the PDF cannot be read or the CMS is too long.
 */
MUST_CHECK enum rc pdf_sign(const void *pdf, size_t n, const struct pdf_sign_options *o, struct signer *s,
                            struct buf *out, struct err *e);

#endif
