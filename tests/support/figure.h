/*
 * figure.h - samples of a bench and what is said of them.
 */
#ifndef LOKET_TEST_FIGURE_H
#define LOKET_TEST_FIGURE_H

#include <stddef.h>
#include <stdint.h>

struct figure {
    double *v;
    size_t n, cap;
};

void figure_add(struct figure *f, double v);

/* The value below which this share (0 to 1) of the samples lies; 0 without samples. */
double figure_at(struct figure *f, double share);
double figure_median(struct figure *f);

void figure_done(struct figure *f);

/* Monotonic time in nanoseconds. */
int64_t figure_now(void);

#endif
