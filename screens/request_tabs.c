/*
 * request_tabs.c - the pages of checks, documents, history and sheets.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/tui/footer.h"
#include "db/model/state.h"
#include "screens/part.h"
#include "screens/request.h"

/* --- checks ----------------------------------------------------------------- */

static const struct column check_columns[] = {
    {N_("Hasil"), 14, 14, 0, ALIGN_LEFT},
    {N_("Pemeriksaan"), 30, 0, 3, ALIGN_LEFT},
    {N_("Dasar hukum"), 24, 50, 2, ALIGN_LEFT},
};

static const char *
check_who(struct arena *a, const struct request_check *c)
{
    /* The name itself is often the parameter; the number finds the person in the comparison. */
    if (c->urut > 0)
        return arena_printf(a, _("orang ke-%d"), c->urut);
    return "";
}

static void
put_check(struct text *t, const struct request_check *c)
{
    bool bad = str_eq(c->severity, "galat"), warn = str_eq(c->severity, "peringatan");
    enum role role = bad ? ROLE_ERROR : warn ? ROLE_WARN : ROLE_OK;
    const char *who = check_who(t->arena, c);
    const char *text = check_text(c->code, bad || warn);
    if (c->param[0] != '\0')
        text = arena_printf(t->arena, "%s: %s", text, c->param);
    if (who[0] != '\0')
        text = arena_printf(t->arena, "%s (%s)", text, who);
    const struct text_cell cells[] = {
        {role, bad    ? _("[x] GALAT")
               : warn ? _("[!] PERINGATAN")
                      : _("[ok] lulus")},
        {bad || warn ? role : ROLE_TEXT, text},
        {ROLE_DIM, c->sumber},
    };
    text_cells(t, cells, COUNT(cells));
}

void
request_checks_page(const struct request_state *st, struct text *t)
{
    size_t bad = request_findings(st, "galat"), warn = request_findings(st, "peringatan");
    if (st->full.nchecks == 0) {
        text_line(t, ROLE_TEXT, "%s",
                  _("Permohonan ini sudah diputuskan. Yang ditemukan saat itu tercatat di jejak audit."));
        return;
    }
    text_line(t,
              bad > 0    ? ROLE_ERROR
              : warn > 0 ? ROLE_WARN
                         : ROLE_OK,
              _("%zu galat, %zu peringatan, %zu lulus. %s"), bad, warn, st->full.nchecks - bad - warn,
              bad > 0    ? _("Selama ada galat, permohonan tidak dapat disetujui.")
              : warn > 0 ? _("Peringatan tidak menghalangi; lihat dahulu sebelum memutuskan.")
                         : _("Tidak ada halangan."));
    text_gap(t);
    text_table(t, check_columns, COUNT(check_columns));
    for (size_t i = 0; i < st->full.nchecks; i++)
        put_check(t, &st->full.checks[i]);
}

/* --- documents --------------------------------------------------------------- */

static const struct column file_columns[] = {
    {N_("Ada?"), 11, 11, 0, ALIGN_LEFT},
    {N_("Dokumen"), 30, 0, 3, ALIGN_LEFT},
    {N_("Berkas"), 26, 60, 2, ALIGN_LEFT},
};

static bool
group_there(const struct request_state *st, const char *group)
{
    for (size_t i = 0; i < st->full.nfiles; i++)
        if (st->full.files[i].received_at != 0 && str_eq(st->full.files[i].grup, group))
            return true;
    return false;
}

/* True for the first row of its group. */
static bool
group_first(const struct request_state *st, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (str_eq(st->full.files[i].grup, st->full.files[at].grup))
            return false;
    return true;
}

size_t
request_missing(const struct request_state *st)
{
    size_t n = 0;
    for (size_t i = 0; i < st->full.nfiles; i++) {
        const struct request_attachment *f = &st->full.files[i];
        if (f->grup[0] != '\0')
            n += group_first(st, i) && !group_there(st, f->grup);
        else
            n += f->mandatory && f->received_at == 0;
    }
    return n;
}

static const char *
file_text(struct arena *a, const struct request_attachment *f)
{
    if (f->received_at == 0)
        return "";
    if (f->attachment_id == 0)
        return _("dilihat di loket");
    int32_t kb = (f->ukuran + 1023) / 1024;
    const char *slash = strrchr(f->jenis_media, '/');
    return arena_printf(a, _("%s (%s, %d KB)"), f->nama_berkas, slash != NULL ? slash + 1 : f->jenis_media,
                        kb);
}

static void
put_file(struct text *t, const struct request_attachment *f, const char *missing, enum role role)
{
    bool there = f->received_at != 0;
    const struct text_cell cells[] = {
        {there ? ROLE_OK : role, there ? _("[ok] ada") : missing},
        {there ? ROLE_TEXT : role, f->label},
        {ROLE_TEXT, file_text(t->arena, f)},
    };
    text_cells(t, cells, COUNT(cells));
}

static void
put_group(const struct request_state *st, struct text *t, const char *group)
{
    bool there = group_there(st, group);
    text_line(t, there ? ROLE_TEXT : ROLE_ERROR, "%s",
              there ? _("Salah satu dari berikut, sudah ada:")
                    : _("[x] Salah satu dari berikut, belum ada:"));
    for (size_t i = 0; i < st->full.nfiles; i++)
        if (str_eq(st->full.files[i].grup, group))
            put_file(t, &st->full.files[i], "    -", there ? ROLE_DIM : ROLE_ERROR);
}

void
request_files_page(const struct request_state *st, struct text *t)
{
    size_t missing = request_missing(st);
    if (missing > 0)
        text_line(t, ROLE_ERROR,
                  ngettext("%zu persyaratan belum ada.", "%zu persyaratan belum ada.", missing), missing);
    else
        text_line(t, ROLE_OK, "%s", _("Semua persyaratan wajib sudah ada."));
    text_table(t, file_columns, COUNT(file_columns));
    for (size_t i = 0; i < st->full.nfiles; i++)
        if (st->full.files[i].mandatory)
            put_file(t, &st->full.files[i], _("[x] kurang"), ROLE_ERROR);
    for (size_t i = 0; i < st->full.nfiles; i++)
        if (st->full.files[i].grup[0] != '\0' && group_first(st, i))
            put_group(st, t, st->full.files[i].grup);
    bool head = false;
    for (size_t i = 0; i < st->full.nfiles; i++) {
        const struct request_attachment *f = &st->full.files[i];
        if (f->mandatory || f->grup[0] != '\0')
            continue;
        if (!head)
            text_line(t, ROLE_TEXT, "%s", _("Bila perlu (tidak wajib):"));
        head = true;
        put_file(t, f, "    -", ROLE_DIM);
    }
}

/* --- history ---------------------------------------------------------------- */

static const char *
target_text(const char *target)
{
    for (unsigned el = 0; el < EL_COUNT_; el++)
        if (str_eq(target, element_word((enum element)el)))
            return element_label((enum element)el);
    if (str_eq(target, "alamat"))
        return _("Alamat");
    return str_eq(target, "no_kk") ? _("No. KK") : target;
}

static bool
same_event(const struct request_event *a, const struct request_event *b)
{
    return a->at == b->at && str_eq(a->dari, b->dari) && str_eq(a->ke, b->ke);
}

static void
put_event(struct text *t, const struct request_event *ev, enum zone z)
{
    char when[CLOCK_TEXT];
    text_seg(t, ROLE_DIM, "%s  ", clock_text(when, ev->at, z));
    if (str_eq(ev->keputusan, "second"))
        text_seg(t, ROLE_TEXT, "%s", _("Setuju sebagai orang pertama; menunggu orang kedua"));
    else if (ev->dari[0] == '\0')
        text_seg(t, ROLE_TEXT, _("Masuk: %s"), state_label(ev->ke));
    else
        text_seg(t, ROLE_TEXT, "%s -> %s", state_label(ev->dari), state_label(ev->ke));
    text_seg(t, ROLE_DIM, _("  oleh %s"), ev->actor);
    text_end(t);
}

void
request_history_page(const struct request_state *st, struct text *t, enum zone z)
{
    for (size_t i = 0; i < st->full.nevents; i++) {
        const struct request_event *ev = &st->full.events[i];
        if (i == 0 || !same_event(ev, ev - 1))
            put_event(t, ev, z);
        if (ev->reason[0] != '\0')
            text_line(t, ROLE_TEXT, "    - %s%s%s", ev->reason, ev->target[0] != '\0' ? ": " : "",
                      target_text(ev->target));
        bool last = i + 1 == st->full.nevents || !same_event(ev, ev + 1);
        if (last && ev->catatan[0] != '\0')
            text_line(t, ROLE_TEXT, _("    Catatan: %s"), ev->catatan);
    }
    if (st->full.nevents == 0)
        text_line(t, ROLE_TEXT, "%s", _("Belum ada riwayat."));
}

/* --- sheets ----------------------------------------------------------------- */

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

void
request_sheets_page(const struct request_state *st, struct text *t, enum zone z)
{
    for (size_t i = 0; i < st->live.nsheets; i++) {
        if (i > 0)
            text_gap(t);
        put_sheet(t, &st->live.sheets[i], z);
    }
    if (st->live.nsheets == 0)
        text_line(t, ROLE_TEXT, "%s", _("Belum ada lembar KK. Lembar dibuat saat permohonan disetujui."));
}
