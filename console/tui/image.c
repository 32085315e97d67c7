#include "console/tui/image.h"

#include <stdlib.h>
#include <string.h>

struct image *
image_new(enum image_kind kind, int rows, int cols, const void *bytes, size_t len)
{
    struct image *im = calloc(1, sizeof(*im));
    unsigned char *copy = malloc(len > 0 ? len : 1);
    if (im == NULL || copy == NULL)
        abort();
    memcpy(copy, bytes, len);
    *im = (struct image){1, kind, rows, cols, copy, len};
    return im;
}

struct image *
image_use(struct image *im)
{
    im->users++;
    return im;
}

void
image_drop(struct image *im)
{
    if (im == NULL || --im->users > 0)
        return;
    explicit_bzero(im->bytes, im->len);
    free(im->bytes);
    free(im);
}
