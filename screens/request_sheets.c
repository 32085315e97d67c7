/*
 * request_sheets.c - the page of the KK sheets that came of a request, and what to do next with each.
 */
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "db/model/state.h"
#include "screens/part.h"
#include "screens/request.h"

/* What has to be done next with a sheet. */
static const char *
sheet_next(const struct sheet_row *r)
{
    if (str_eq(r->status, "menunggu_tte"))
        return _("Menunggu tanda tangan elektronik Kepala Dinas; tampilan ini menyegarkan diri.");
    if (!str_eq(r->status, "terbit"))
        return _("Lembar ini tidak berlaku lagi; jangan diserahkan.");
    if (part_print_unconfirmed(r->job_status))
        return _("Ambil kertasnya, lalu tekan y dan pindai QR-nya.");
    if (str_eq(r->job_status, "stopped"))
        return _("Ikuti laporan pencetak; cetakan berlanjut sendiri. b di layar Cetakan (2): batalkan.");
    if (part_print_open(r->job_status))
        return _(
            "Tunggu kertas keluar; keadaan pencetak diperbarui sendiri. b di layar Cetakan (2): batalkan.");
    if (str_eq(r->job_status, "confirmed"))
        return _("Kertas sudah ada. h: serahkan kepada pemohon.");
    return _("c: cetak.");
}

static void
put_sheet(struct text *t, const struct sheet_row *r, enum zone z)
{
    char when[CLOCK_TEXT];
    text_seg(t, ROLE_HEAD, _("KK %s versi %d"), r->no_kk, r->versi);
    text_seg(t, str_eq(r->status, "terbit") ? ROLE_OK : ROLE_WARN, "  [%s]", sheet_label(r->status));
    text_end(t);
    text_pair(t, _("  Kepala Keluarga"), ROLE_TEXT, r->kepala);
    text_pair(t, _("  Nomor seri"), ROLE_TEXT, arena_printf(t->arena, "%lld", (long long)r->issued_id));
    text_pair(t, _("  Dibuat"), ROLE_TEXT, clock_text(when, r->created_at, z));
    if (r->signed_at != 0)
        text_pair(t, _("  Ditandatangani"), ROLE_TEXT, clock_text(when, r->signed_at, z));
    if (r->print_job_id != 0) {
        const char *job = arena_printf(t->arena, _("%s, di %s (permintaan ke-%d)"),
                                       print_label(r->job_status), r->printer, r->prints);
        text_pair(t, _("  Cetakan"), part_print_role(r->job_status), job);
        const char *reasons = part_reasons(t->arena, r->job_reasons);
        if (reasons[0] != '\0')
            text_pair(t, _("  Laporan pencetak"), ROLE_WARN, reasons);
    }
    text_pair(t, _("  Langkah berikutnya"), ROLE_TEXT, sheet_next(r));
}

static void
sheets_page(const struct screen *s, struct text *t)
{
    const struct request_state *st = s->state;
    for (size_t i = 0; i < st->live.nsheets; i++) {
        if (i > 0)
            text_gap(t);
        put_sheet(t, &st->live.sheets[i], s->ses->zone);
    }
    if (st->live.nsheets == 0)
        text_line(t, ROLE_TEXT, "%s", _("Belum ada lembar KK. Lembar dibuat saat permohonan disetujui."));
}

const struct request_tab_ops request_tab_sheets = {
    .label = N_("Lembar"),
    .page = sheets_page,
};
