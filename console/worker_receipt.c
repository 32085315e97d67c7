#include "console/worker_receipt.h"

#include "console/worker.h"
#include "db/store/receipt.h"
#include "print/receipt.h"
#include "print/receipt_escpos.h"
#include "print/receipt_pdf.h"
#include "print/sheet_pdf.h"

static enum rc
render(struct worker *w, struct arena *a, const struct receipt_work *work, struct worker_receipt *out,
       struct err *e)
{
    struct receipt r;
    enum rc rc = receipt_read(a, work->content, work->pin, w->cfg->verify_url, &r, e);
    if (rc != RC_OK)
        return rc;
    if (str_eq(work->jenis, "struk80")) {
        out->format = SPOOL_RAW;
        return receipt_escpos(w->fonts, &r, &out->document, e);
    }
    /* On A4 it is the A5 page as it is. */
    out->format = str_eq(work->jenis, "a5") ? SPOOL_A5 : SPOOL_A4;
    return receipt_pdf(w->fonts, &r, &out->document, e);
}

enum rc
worker_receipt(struct worker *w, int64_t job, struct worker_receipt *out, struct err *e)
{
    struct receipt_work work = {.content = ""};
    /* Before the job is taken: without fonts there would be a PIN and no paper. */
    enum rc rc = w->fonts != NULL ? RC_OK : sheet_pdf_new(&w->fonts, w->cfg->font, e);
    if (rc != RC_OK)
        return rc;
    struct arena *a = arena_new(NULL);
    rc = receipt_take(w->db, a, job, &work, e);
    out->taken = rc == RC_OK;
    if (rc == RC_OK)
        rc = render(w, a, &work, out, e);
    else if (rc == RC_NONE)
        rc = RC_OK;
    arena_wipe(a);
    arena_free(a);
    return rc;
}
