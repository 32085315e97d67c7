/*
 * image.h - a picture for a rectangle of cells, in bytes that a terminal shows: sixel, or PNG for kitty's
 * protocol. Shared by whoever shows it and counted, since a picture that stands on the terminal may
 * outlive the screen that drew it.
 */
#ifndef LOKET_TUI_IMAGE_H
#define LOKET_TUI_IMAGE_H

#include <stddef.h>

enum image_kind { IMAGE_SIXEL, IMAGE_PNG };

struct image {
    int users;
    enum image_kind kind;
    int rows, cols; /* cells that it fills */
    unsigned char *bytes;
    size_t len;
};

/*
 * A picture with one user. The bytes are copied: sixel is one whole DCS string that was judged before
 * (console/view/view_check.h), PNG a whole file.
 */
struct image *image_new(enum image_kind kind, int rows, int cols, const void *bytes, size_t len);
struct image *image_use(struct image *im);
/* One user less; the last one frees and wipes it. NULL is allowed. */
void image_drop(struct image *im);

#endif
