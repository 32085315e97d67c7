/*
 * qr.h - a QR matrix from text, and the size in which it may be printed.
 *
 * Level M; upper-case text so that the whole symbol is alphanumeric. A module is
 * a whole number of dots of a 300 dpi printer and at least five of them (0.42 mm):
 * measured as the least that phones and worn printers read reliably.
 */
#ifndef LOKET_PRINT_QR_H
#define LOKET_PRINT_QR_H

#include <stdbool.h>
#include <stddef.h>

#include "console/base/err.h"

struct arena;

#define QR_QUIET   4              /* modules of white on each side; part of the symbol, not decoration */
#define QR_DOT     (72.0 / 300.0) /* points of one printer dot */
#define QR_BOX_MAX 85.1           /* points: 30 mm, the place on the sheet including the quiet zone */

struct qr {
    int side;                     /* modules, without the quiet zone */
    double module;                /* points */
    const unsigned char *modules; /* side * side, row by row, 1 is black; arena-owned */
};

/*
 * Encodes text. RC_INVALID when it is empty, longer than a symbol that fits
 * QR_BOX_MAX can hold, or not alphanumeric in the sense of QR (A-Z 0-9 $%*+-./: and blank).
 */
MUST_CHECK enum rc qr_encode(struct arena *a, const char *text, struct qr *out, struct err *e);

/* Side of the printed symbol with its quiet zone, in points. */
double qr_extent(const struct qr *q);

bool qr_black(const struct qr *q, int row, int col);

#endif
