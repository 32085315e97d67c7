/*
 * media_part.h - what the readers of the kinds share: the bounds, and the refusals.
 */
#ifndef LOKET_MEDIA_MEDIA_PART_H
#define LOKET_MEDIA_MEDIA_PART_H

#include <stdint.h>

#include "console/media/media.h"

#define MEDIA_SIDE_MAX     32000
#define MEDIA_PIXELS_MAX   (64LL * 1000 * 1000) /* A4 at 600 dpi has 35 million */
#define MEDIA_INFLATED_MAX (256LL * 1024 * 1024)
#define MEDIA_PAGES_MAX    500

/* Each fills *e and returns RC_INVALID; detail is for the log. */
enum rc media_broken(struct err *e, const char *detail);
enum rc media_bomb(struct err *e, const char *detail);
enum rc media_locked(struct err *e);
enum rc media_active(struct err *e, const char *detail);

/* Readers of one kind: the whole file, bounded. They fill the numbers of *out. */
enum rc media_jpeg_check(const unsigned char *p, size_t n, struct media_info *out, struct err *e);
enum rc media_png_check(const unsigned char *p, size_t n, struct media_info *out, struct err *e);
enum rc media_pdf_check(const unsigned char *p, size_t n, struct media_info *out, struct err *e);

/*
 * What stands behind the end of an image: nothing that another program would take for a file of its own.
 * Cameras put more pictures and notes there, which is harmless.
 */
enum rc media_check_tail(const unsigned char *tail, size_t n, struct err *e);

#endif
