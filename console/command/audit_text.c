#include <stdio.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/audit_check.h"

static const char *const names[] = {
    [AUDIT_GOOD] = "",
    [AUDIT_EDITED] = "edited",
    [AUDIT_DELETED] = "deleted",
    [AUDIT_INSERTED] = "inserted",
    [AUDIT_REORDERED] = "reordered",
    [AUDIT_CHANGED] = "changed",
    [AUDIT_CUT] = "cut",
    [AUDIT_CHECKPOINT] = "checkpoint",
};

const char *
audit_fault_name(enum audit_fault f)
{
    return (size_t)f < COUNT(names) ? names[f] : "";
}

void
audit_fault_text(const struct audit_report *r, char *dst, size_t size)
{
    long long idx = r->idx, id = r->entry_id;
    unsigned long long from = r->from, to = r->to;
    dst[0] = '\0';
    switch (r->fault) {
    case AUDIT_GOOD:
        break;
    case AUDIT_EDITED:
        (void)str_printf(dst, size, _("Catatan nomor %lld (id %lld) diubah: %s tidak cocok."), idx, id,
                         r->detail);
        break;
    case AUDIT_DELETED:
        (void)str_printf(dst, size, _("Catatan nomor %lld dihapus."), idx);
        break;
    case AUDIT_INSERTED:
        (void)str_printf(
            dst, size,
            _("Catatan id %lld disisipkan: tidak bernomor, padahal catatan yang lebih baru sudah."), id);
        break;
    case AUDIT_REORDERED:
        (void)str_printf(dst, size, _("Catatan nomor %lld (id %lld) tidak pada urutannya."), idx, id);
        break;
    case AUDIT_CHANGED:
        (void)str_printf(
            dst, size,
            _("Di antara catatan nomor %llu dan %llu ada yang diubah, dihapus, disisipkan atau ditukar:"
              " tidak cocok dengan titik periksa."),
            from, to > 0 ? to - 1 : 0);
        break;
    case AUDIT_CUT:
        (void)str_printf(dst, size, _("Ekor jejak audit dipotong: tinggal %llu catatan, seharusnya %llu."),
                         from, to);
        break;
    case AUDIT_CHECKPOINT:
        (void)str_printf(dst, size,
                         _("Titik periksa pada %llu catatan tidak sah, hilang atau ditulis ulang (%s)."), to,
                         r->detail);
        break;
    }
}
