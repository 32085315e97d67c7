#include "screens/document_port.h"

#include <math.h>

#define STEP 0.9 /* of the window: the rest overlaps */
#define EPS  1e-6

static const double factors[PORT_ZOOM_MAX + 1] = {0, 1, 1.5, 2, 3, 4, 6, 8, 12};

double
port_factor(int zoom)
{
    return factors[zoom < 0 ? 0 : zoom > PORT_ZOOM_MAX ? PORT_ZOOM_MAX : zoom];
}

static double
between(double v, double least, double most)
{
    return v < least ? least : v > most ? most : v;
}

/* Pixels of the terminal per unit of the page. */
static double
scale(const struct port *p, const struct port_window *w)
{
    double across = w->cols * w->cell_w / p->page_w, down = w->rows * w->cell_h / p->page_h;
    return p->zoom == 0 ? fmin(across, down) : across * port_factor(p->zoom);
}

/* What is seen of the page, as fractions of it. */
static void
seen(const struct port *p, const struct port_window *w, double *width, double *height)
{
    double s = scale(p, w);
    *width = fmin(1, w->cols * w->cell_w / (s * p->page_w));
    *height = fmin(1, w->rows * w->cell_h / (s * p->page_h));
}

static void
keep_inside(struct port *p, const struct port_window *w)
{
    double width, height;
    seen(p, w, &width, &height);
    p->x = between(p->x, 0, 1 - width);
    p->y = between(p->y, 0, 1 - height);
}

static uint32_t
part(double v)
{
    return (uint32_t)between(floor(v * VIEW_WHOLE + 0.5), 0, VIEW_WHOLE);
}

/* Cells that so many pixels take, at least one and at most most. */
static uint32_t
cells(double pixels, int cell, int most)
{
    return (uint32_t)between(floor(pixels / cell + 0.5), 1, most);
}

void
port_want(const struct port *p, const struct port_window *w, struct view_want *out)
{
    struct port in = *p;
    double width, height, s = scale(p, w);
    keep_inside(&in, w);
    seen(&in, w, &width, &height);
    *out = (struct view_want){.page = p->page,
                              .turn = p->turn,
                              .w = part(width) > 0 ? part(width) : 1,
                              .h = part(height) > 0 ? part(height) : 1,
                              .cols = cells(width * p->page_w * s, w->cell_w, w->cols),
                              .rows = cells(height * p->page_h * s, w->cell_h, w->rows),
                              .cell_w = (uint32_t)w->cell_w,
                              .cell_h = (uint32_t)w->cell_h};
    out->x = part(in.x) <= VIEW_WHOLE - out->w ? part(in.x) : VIEW_WHOLE - out->w;
    out->y = part(in.y) <= VIEW_WHOLE - out->h ? part(in.y) : VIEW_WHOLE - out->h;
}

void
port_page(struct port *p, uint32_t page, uint32_t width, uint32_t height)
{
    bool swapped = (p->turn & 1) != 0;
    p->page = page;
    p->page_w = swapped ? height : width;
    p->page_h = swapped ? width : height;
    p->x = p->y = 0;
}

void
port_turn(struct port *p)
{
    double w = p->page_w;
    p->turn = (p->turn + 1) % 4;
    p->page_w = p->page_h;
    p->page_h = w;
    p->x = p->y = 0;
}

bool
port_zoom(struct port *p, const struct port_window *w, int zoom)
{
    double width, height, new_w, new_h;
    int to = zoom < 0 ? 0 : zoom > PORT_ZOOM_MAX ? PORT_ZOOM_MAX : zoom;
    if (to == p->zoom)
        return false;
    keep_inside(p, w);
    seen(p, w, &width, &height);
    p->zoom = to;
    seen(p, w, &new_w, &new_h);
    p->x += (width - new_w) / 2;
    /* Of the whole page the upper end is what one looks at next. */
    p->y += height > 1 - EPS ? 0 : (height - new_h) / 2;
    if (width > 1 - EPS && height > 1 - EPS)
        p->x = 0;
    keep_inside(p, w);
    return true;
}

bool
port_pan(struct port *p, const struct port_window *w, int dx, int dy)
{
    double width, height, x = p->x, y = p->y;
    seen(p, w, &width, &height);
    p->x += dx * width / 4;
    p->y += dy * height / 4;
    keep_inside(p, w);
    return fabs(p->x - x) > EPS || fabs(p->y - y) > EPS;
}

void
port_end(struct port *p, const struct port_window *w)
{
    p->x = p->y = 1;
    keep_inside(p, w);
}

bool
port_read(struct port *p, const struct port_window *w, int step)
{
    double width, height;
    keep_inside(p, w);
    seen(p, w, &width, &height);
    bool right = p->x + width > 1 - EPS, left = p->x < EPS;
    bool bottom = p->y + height > 1 - EPS, top = p->y < EPS;
    if (step > 0 ? right && bottom : left && top)
        return false;
    if (step > 0 ? !right : !left) {
        p->x += step * STEP * width;
    } else {
        p->x = step > 0 ? 0 : 1;
        p->y += step * STEP * height;
    }
    keep_inside(p, w);
    return true;
}
