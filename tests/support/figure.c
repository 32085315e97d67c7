#include "tests/support/figure.h"

#include <stdlib.h>
#include <time.h>

void
figure_add(struct figure *f, double v)
{
    if (f->n == f->cap) {
        f->cap = f->cap == 0 ? 64 : f->cap * 2;
        f->v = reallocarray(f->v, f->cap, sizeof *f->v);
        if (f->v == NULL)
            abort();
    }
    f->v[f->n++] = v;
}

static int
ascending(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

double
figure_at(struct figure *f, double share)
{
    if (f->n == 0)
        return 0;
    qsort(f->v, f->n, sizeof *f->v, ascending);
    double place = share * (double)(f->n - 1);
    size_t i = (size_t)place;
    if (i + 1 >= f->n)
        return f->v[f->n - 1];
    return f->v[i] + (f->v[i + 1] - f->v[i]) * (place - (double)i);
}

double
figure_median(struct figure *f)
{
    return figure_at(f, 0.5);
}

void
figure_done(struct figure *f)
{
    free(f->v);
    *f = (struct figure){0};
}

int64_t
figure_now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
