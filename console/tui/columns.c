#include "console/tui/columns.h"

/* Gives the free columns out by weight, until nobody may grow any more. */
static int
share(const struct column *cols, struct columns_layout *out, int free)
{
    int weights = 0, given = 0;
    for (int i = 0; i < out->n; i++)
        if (cols[i].max == 0 || out->w[i] < cols[i].max)
            weights += cols[i].weight;
    if (weights == 0)
        return 0;
    for (int i = 0; i < out->n; i++) {
        if (cols[i].weight == 0 || (cols[i].max != 0 && out->w[i] >= cols[i].max))
            continue;
        int add = free * cols[i].weight / weights;
        /* Rounding must not leave columns over for ever. */
        if (add == 0 && given < free)
            add = 1;
        if (cols[i].max != 0 && out->w[i] + add > cols[i].max)
            add = cols[i].max - out->w[i];
        if (given + add > free)
            add = free - given;
        out->w[i] += add;
        given += add;
    }
    return given;
}

void
columns_layout(const struct column *cols, int n, int width, struct columns_layout *out)
{
    columns_layout_gap(cols, n, width, COLUMNS_GAP, out);
}

void
columns_layout_gap(const struct column *cols, int n, int width, int gap, struct columns_layout *out)
{
    int used = 0;
    out->n = 0;
    for (int i = 0; i < n && i < COLUMNS_MAX; i++) {
        int need = cols[i].min + (i > 0 ? gap : 0);
        if (used + need > width && i > 0)
            break;
        out->w[i] = cols[i].min < width ? cols[i].min : width;
        used += need;
        out->n++;
    }
    for (int left = width - used; left > 0;) {
        int given = share(cols, out, left);
        if (given == 0)
            break;
        left -= given;
    }
    for (int i = 0, x = 0; i < out->n; i++) {
        out->x[i] = x;
        x += out->w[i] + gap;
    }
}
