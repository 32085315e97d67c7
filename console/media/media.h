/*
 * media.h - what a received file is, by its content and never by its name, and whether it is whole: PDF, JPEG
 * and PNG. Decompression bombs and broken files are refused within bounds of memory and time.
 */
#ifndef LOKET_MEDIA_MEDIA_H
#define LOKET_MEDIA_MEDIA_H

#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"

enum media { MEDIA_NONE, MEDIA_PDF, MEDIA_JPEG, MEDIA_PNG };

struct media_info {
    enum media kind;
    const char *type;      /* "application/pdf", ...; constant */
    int64_t width, height; /* pixels; of a PDF 0 */
    int32_t pages;         /* of a PDF; else 1 */
};

#define MEDIA_BYTES_MAX (8 * 1024 * 1024)

/* By the first bytes alone. */
enum media media_sniff(const void *p, size_t n);

/*
 * Reads the whole file. RC_INVALID with code "file_empty", "file_too_large", "file_kind", "file_broken",
 * "file_bomb" (too many pixels or pages, or a stream that swells too far), "file_locked" (encrypted PDF) or
 * "file_active" (a PDF with scripts, commands or files inside). The sentence says what to do.
 */
MUST_CHECK enum rc media_check(const void *p, size_t n, struct media_info *out, struct err *e);

#endif
