/*
 * request_reason.c - from a finding or a document straight to the reason that it gives: the line under the
 * cursor is added to the return or rejection being put together.
 */
#include <string.h>

#include "console/base/str.h"
#include "db/model/check.h"
#include "screens/part.h"
#include "screens/request.h"

/* The reason that a finding gives; any other is data that differ. */
static const struct {
    const char *check, *reason;
} of_checks[] = {
    {"dokumen_kurang", "BERKAS_KURANG"},
    {"nama_melanggar", "NAMA_MELANGGAR"},
    {"nama_satu_huruf", "NAMA_MELANGGAR"},
    {"nik_dipakai_orang_lain", "NOMOR_SALAH"},
    {"nik_tidak_sah", "NOMOR_SALAH"},
    {"nik_beda_lahir", "NOMOR_SALAH"},
    {"data_ganda", "DATA_GANDA"},
    {"mungkin_ganda", "DATA_GANDA"},
    {"ganda_diputus", "DATA_GANDA"},
    {"anggota_sama", "DATA_GANDA"},
    {"di_kk_lain", "DATA_GANDA"},
    {"domisili_lain", "SALAH_DOMISILI"},
    {"alamat_di_luar_kantor", "SALAH_DOMISILI"},
    {"pemohon_bukan_anggota", "TIDAK_BERHAK"},
    {"pemohon_belum_dewasa", "TIDAK_BERHAK"},
};

static const char *
reason_of(const char *check)
{
    for (size_t i = 0; i < COUNT(of_checks); i++)
        if (str_eq(of_checks[i].check, check))
            return of_checks[i].reason;
    return "DATA_BEDA";
}

/* What a finding is about, as a target of a reason; "" when it leads nowhere. */
static void
target_of(const struct request_check *c, char dst[REFUSAL_TARGET])
{
    struct check_target at = check_target(c->target);
    int urut = at.urut != 0 ? at.urut : c->urut;
    dst[0] = '\0';
    if (at.place == CHECK_FILES)
        refusal_target_make(dst, at.word, 0);
    else if (at.place == CHECK_COMPARE && at.word[0] != '\0')
        refusal_target_make(dst, at.word, urut);
    else if (urut > 0)
        refusal_target_make(dst, "anggota", urut);
}

static enum rc
add_finding(struct screen *s, const struct request_check *c, struct err *e)
{
    char target[REFUSAL_TARGET];
    const char *reason = reason_of(c->code);
    target_of(c, target);
    bool whole =
        str_eq(reason, "DATA_GANDA") || str_eq(reason, "SALAH_DOMISILI") || str_eq(reason, "TIDAK_BERHAK");
    if (str_eq(c->severity, "lulus") || (!whole && target[0] == '\0')) {
        session_notice(s->ses, SEV_INFO, "%s",
                       _("Tidak ada alasan siap pakai untuk baris ini. k: susun sendiri."));
        return RC_OK;
    }
    return request_refuse_add(s, reason, whole ? "" : target, e);
}

/* Every document that is needed and not there. */
static enum rc
add_missing(struct screen *s, struct err *e)
{
    const struct request_state *st = s->state;
    enum rc rc = RC_OK;
    size_t n = 0;
    for (size_t i = 0; rc == RC_OK && i < st->full.nfiles; i++) {
        const struct request_attachment *f = &st->full.files[i];
        if (!f->mandatory || f->received_at != 0)
            continue;
        rc = request_refuse_add(s, "BERKAS_KURANG", f->dokumen, e);
        n++;
    }
    if (n == 0)
        session_notice(s->ses, SEV_INFO, "%s",
                       _("Tidak ada berkas wajib yang kurang. Pilih berkasnya dahulu."));
    return rc;
}

/* What is wrong with a document that is there: one of the reasons about documents. */
static enum rc
ask_document(struct screen *s, const char *dokumen, struct err *e)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    enum rc rc = request_refuse_need(s, e);
    if (rc != RC_OK)
        return rc;
    arena_free(f->step);
    f->step = arena_new(s->arena);
    struct choice *items = arena_array(f->step, f->nrows[0], sizeof(*items));
    int n = 0;
    for (size_t i = 0; i < f->nrows[0]; i++)
        if (str_eq(f->rows[0][i].about, "dokumen") && !str_eq(f->rows[0][i].reason, "BERKAS_KURANG"))
            items[n++] = (struct choice){f->rows[0][i].reason, f->rows[0][i].label};
    (void)str_copy(f->document, sizeof(f->document), dokumen);
    dialog_choose(&st->ask, f->step, ASK_REASON, _("Ada apa dengan berkas ini?"), items, n, false, NULL, 1);
    st->asking = &st->ask;
    return RC_OK;
}

enum rc
request_reason_done(struct screen *s, struct err *e)
{
    struct request_state *st = s->state;
    const struct choice *c = dialog_choice(&st->ask, 0);
    const char *reason = c != NULL ? c->code : NULL;
    dialog_close(&st->ask);
    st->asking = NULL;
    return reason != NULL ? request_refuse_add(s, reason, st->refusal.document, e) : RC_OK;
}

enum rc
request_reason_here(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    int64_t item = text_selected(&st->page, &st->views[st->tab]);
    if (st->tab == TAB_CHECKS && item >= 0 && (size_t)item < st->full.nchecks)
        return add_finding(s, &st->full.checks[item], e);
    if (st->tab == TAB_FILES && item < 0)
        return add_missing(s, e);
    for (size_t i = 0; st->tab == TAB_FILES && i < st->full.nfiles; i++)
        if (st->full.files[i].attachment_id == item)
            return ask_document(s, st->full.files[i].dokumen, e);
    *rx |= RX_BEEP;
    return RC_OK;
}
