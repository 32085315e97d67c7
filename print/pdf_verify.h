/*
 * pdf_verify.h - checks a signed PDF as a stranger would: the signature covers the
 * whole file but its own place, speaks for these bytes, and comes from an authority
 * we name.
 */
#ifndef LOKET_PRINT_PDF_VERIFY_H
#define LOKET_PRINT_PDF_VERIFY_H

#include <stddef.h>

#include "console/base/err.h"

struct cms_info;

/*
 * RC_INVALID with code "pdf_unsigned", "pdf_partial" (bytes outside the signature:
 * something was added later), or one of cms_verify(). info may be NULL.
 */
MUST_CHECK enum rc pdf_verify(const void *pdf, size_t n, const char *ca_path, struct cms_info *info,
                              struct err *e);

#endif
