#include "console/tui/image.h"

#include <stdlib.h>
#include <string.h>

struct image *
image_new(enum image_kind kind, int rows, int cols, const void *bytes, size_t len)
{
    struct image *im = calloc(1, sizeof(*im));
    if (im == NULL)
        abort();
    *im = (struct image){.users = 1, .kind = kind, .rows = rows, .cols = cols, .len = len};
    im->bytes = malloc(len > 0 ? len : 1);
    if (im->bytes == NULL)
        abort();
    memcpy(im->bytes, bytes, len);
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
