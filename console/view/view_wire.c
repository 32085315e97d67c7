#include "console/view/view_proto.h"

void
view_put_want(struct ipc_msg *m, const struct view_want *w)
{
    const uint32_t fields[] = {w->seq,  w->page, w->turn,   w->x,      w->y,    w->w,     w->h,
                               w->cols, w->rows, w->cell_w, w->cell_h, w->mode, w->colors};

    ipc_begin(m, VIEW_RENDER);
    for (size_t i = 0; i < COUNT(fields); i++)
        ipc_put_u32(m, fields[i]);
}

bool
view_mode_pixels(uint32_t mode)
{
    return mode == VIEW_SIXEL || mode == VIEW_PNG;
}

void
view_want_pixels(const struct view_want *w, uint32_t *width, uint32_t *height)
{
    bool pixels = view_mode_pixels(w->mode);

    *width = w->cols * (pixels ? w->cell_w : VIEW_SYMBOL_PX);
    *height = w->rows * (pixels ? w->cell_h : VIEW_SYMBOL_PX);
}

static bool
between(uint32_t v, uint32_t least, uint32_t most)
{
    return v >= least && v <= most;
}

static bool
want_fits(const struct view_want *w)
{
    uint32_t width, height;

    if (w->page >= VIEW_PAGES_MAX || w->turn > 3 || w->mode >= VIEW_MODE_COUNT_ ||
        !between(w->cols, 1, VIEW_COLS_MAX) || !between(w->rows, 1, VIEW_ROWS_MAX) ||
        !between(w->cell_w, 1, VIEW_CELL_MAX) || !between(w->cell_h, 1, VIEW_CELL_MAX))
        return false;
    if (!between(w->w, 1, VIEW_WHOLE) || !between(w->h, 1, VIEW_WHOLE) || w->x > VIEW_WHOLE - w->w ||
        w->y > VIEW_WHOLE - w->h)
        return false;
    if (w->colors != 2 && w->colors != 8 && w->colors != 16 && w->colors != 256)
        return false;
    view_want_pixels(w, &width, &height);
    return (uint64_t)width * height <= VIEW_PIXELS_MAX;
}

bool
view_get_want(struct ipc_msg *m, struct view_want *w)
{
    uint32_t *const fields[] = {&w->seq,  &w->page, &w->turn,   &w->x,      &w->y,    &w->w,     &w->h,
                                &w->cols, &w->rows, &w->cell_w, &w->cell_h, &w->mode, &w->colors};

    for (size_t i = 0; i < COUNT(fields); i++)
        *fields[i] = ipc_get_u32(m);
    return ipc_ok(m) && want_fits(w);
}
