#include "print/qr.h"

#include <qrencode.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"

#define DOTS_MIN 5
#define DOTS_MAX 6

static const char alphanumeric[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 $%*+-./:";

static double
module_size(int side)
{
    for (int dots = DOTS_MAX; dots >= DOTS_MIN; dots--)
        if ((side + 2 * QR_QUIET) * dots * QR_DOT <= QR_BOX_MAX)
            return dots * QR_DOT;
    return 0;
}

enum rc
qr_encode(struct arena *a, const char *text, struct qr *out, struct err *e)
{
    size_t n = strlen(text);
    if (n == 0 || strspn(text, alphanumeric) != n)
        return err_set(e, RC_INVALID, "qr_text",
                       _("Alamat QR hanya boleh berisi huruf besar dan angka. Periksa verify_url."));
    QRcode *code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    double module = code != NULL ? module_size(code->width) : 0;
    if (code == NULL || module <= 0) {
        QRcode_free(code);
        return err_set(e, RC_INVALID, "qr_long",
                       _("Alamat QR terlalu panjang untuk lembar. Persingkat verify_url."));
    }
    size_t side = (size_t)code->width;
    unsigned char *modules = arena_memdup(a, code->data, side * side);
    for (size_t i = 0; i < side * side; i++)
        modules[i] &= 1u;
    QRcode_free(code);
    *out = (struct qr){.side = (int)side, .module = module, .modules = modules};
    return RC_OK;
}

double
qr_extent(const struct qr *q)
{
    return (q->side + 2 * QR_QUIET) * q->module;
}

bool
qr_black(const struct qr *q, int row, int col)
{
    return q->modules[row * q->side + col] != 0;
}
