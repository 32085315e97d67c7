#include "print/rendition.h"

#include <stdlib.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "print/model.h"
#include "print/pdf_sign.h"
#include "print/qr.h"
#include "print/seal.h"
#include "print/sheet_pdf.h"

_Static_assert(RENDITION_URL_MAX == SEAL_URL_MAX, "a seal fits the rendition's text");

struct rendition {
    struct sheet_pdf *pdf;
    bool portrait;
};

/* What one rendition is made of. */
struct sheet_parts {
    struct kk kk;
    struct qr qr;
    struct sheet sheet;
};

enum rc
rendition_open(struct rendition **out, const char *font, bool portrait, struct err *e)
{
    *out = NULL;
    struct rendition *r = calloc(1, sizeof(*r));
    if (r == NULL)
        return err_set(e, RC_FAIL, "memory", _("Memori habis."));
    r->portrait = portrait;
    enum rc rc = sheet_pdf_new(&r->pdf, font, e);
    if (rc != RC_OK)
        free(r);
    else
        *out = r;
    return rc;
}

void
rendition_close(struct rendition *r)
{
    if (r == NULL)
        return;
    sheet_pdf_free(r->pdf);
    free(r);
}

enum rc
rendition_seal(const char *record, size_t len, const char *prefix, struct signer *s,
               char url[RENDITION_URL_MAX], struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct kk kk;
    enum rc rc = kk_read(a, record, len, &kk, e);
    if (rc == RC_OK)
        rc = seal_make(s, &kk, record, len, prefix, url, e);
    arena_wipe(a);
    arena_free(a);
    return rc;
}

static enum rc
lay_out(struct rendition *r, struct arena *a, const struct rendition_source *src, struct sheet_parts *p,
        struct err *e)
{
    enum rc rc = kk_read(a, src->record, src->record_len, &p->kk, e);
    if (rc == RC_OK)
        rc = qr_encode(a, src->seal_url, &p->qr, e);
    if (rc != RC_OK)
        return rc;
    const struct sheet_options o = {
        .portrait = r->portrait, .qr_extent = qr_extent(&p->qr), .legend = src->legend};
    return sheet_layout(a, &p->kk, &o, sheet_pdf_meter(r->pdf), &p->sheet, e);
}

static enum rc
draw(struct rendition *r, struct arena *a, const struct rendition_source *src, bool tagged,
     struct sheet_parts *p, struct buf *out, struct err *e)
{
    enum rc rc = lay_out(r, a, src, p, e);
    if (rc != RC_OK)
        return rc;
    const struct sheet_pdf_options o = {.date = p->kk.tanggal_dikeluarkan, .tagged = tagged};
    return sheet_pdf_draw(r->pdf, &p->sheet, &p->qr, &o, out, e);
}

static enum rc
sign(const struct sheet_parts *p, const struct buf *plain, struct signer *s, int64_t now, struct buf *out,
     struct err *e)
{
    const struct sheet_box *qr = &p->sheet.pages[0].qr;
    const struct pdf_sign_options o = {
        .left = qr->x,
        .bottom = p->sheet.height - qr->y - qr->h,
        .right = qr->x + qr->w,
        .top = p->sheet.height - qr->y,
        .time = now,
        .name = p->kk.nama_penandatangan,
        .reason = "Penerbitan Kartu Keluarga",
    };
    return pdf_sign(plain->data, plain->len, &o, s, out, e);
}

enum rc
rendition_master(struct rendition *r, const struct rendition_source *src, struct signer *s, int64_t now,
                 struct buf *out, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct buf plain = {0};
    struct sheet_parts p;
    enum rc rc = draw(r, a, src, true, &p, &plain, e);
    if (rc == RC_OK)
        rc = sign(&p, &plain, s, now, out, e);
    buf_done(&plain);
    arena_wipe(a);
    arena_free(a);
    return rc;
}

enum rc
rendition_print(struct rendition *r, const struct rendition_source *src, struct buf *out, struct err *e)
{
    struct arena *a = arena_new(NULL);
    struct sheet_parts p;
    enum rc rc = draw(r, a, src, false, &p, out, e);
    arena_wipe(a);
    arena_free(a);
    return rc;
}
