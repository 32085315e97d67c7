#include <string.h>

#include "console/base/log.h"
#include "console/base/str.h"
#include "console/signer.h"
#include "console/worker.h"
#include "db/store/work.h"
#include "print/rendition.h"

#define ORDERS_PER_STEP 8 /* about 0.2 s; then the other kinds have their turn */

enum rc
worker_rendition(struct worker *w, struct err *e)
{
    struct signer_public pub;
    enum rc rc = RC_OK;
    if (w->legend[0] == '\0') {
        rc = signer_public(w->signer, &pub, e);
        if (rc == RC_OK && !signer_legend(w->legend, sizeof w->legend, &pub))
            rc = err_set(e, RC_FAIL, "legend_too_long", "%s", "");
    }
    if (rc == RC_OK && w->rendition == NULL)
        rc = rendition_open(&w->rendition, w->cfg->font, false, e);
    return rc;
}

/* Seal and document of one record. */
static enum rc
render(struct worker *w, const char *record, char url[RENDITION_URL_MAX], struct buf *pdf, struct err *e)
{
    enum rc rc = worker_rendition(w, e);
    if (rc == RC_OK)
        rc = rendition_seal(record, strlen(record), w->cfg->verify_url, w->signer, url, e);
    if (rc != RC_OK)
        return rc;
    const struct rendition_source src = {
        .record = record, .record_len = strlen(record), .seal_url = url, .legend = w->legend};
    return rendition_master(w->rendition, &src, w->signer, clock_now(w->clock), pdf, e);
}

/* The order waits for another try; the reason is a word that the screens can show. */
static enum rc
put_off(struct worker *w, const struct work_sign *o, const struct err *why, struct err *e)
{
    char what[64];
    const char *code = why->rc == RC_UNAVAILABLE ? "signer_down"
                       : why->code[0] != '\0'    ? why->code
                                                 : rc_name(why->rc);
    (void)str_printf(what, sizeof what, "sign %lld, try %d", (long long)o->issued_id, (int)o->attempts);
    /* The signer's absence is told once for all orders, at the top of the loop. */
    if (why->rc != RC_UNAVAILABLE)
        log_err(what, why);
    return work_sign_failed(w->db, o->issued_id, code, e);
}

static enum rc
keep(struct worker *w, const struct work_sign *o, const struct buf *pdf, const char *url, struct err *e)
{
    bool kept = false;
    enum rc rc = work_sign_done(w->db, o->issued_id, pdf->data, pdf->len, url, &kept, e);
    if (rc == RC_OK)
        log_info("signed %lld%s", (long long)o->issued_id, kept ? "" : ", but it was superseded");
    return rc;
}

static enum rc
sign_one(struct worker *w, const struct work_sign *o, struct err *e)
{
    char url[RENDITION_URL_MAX];
    struct buf pdf = {0};
    struct err why = {0};
    enum rc made = render(w, o->record, url, &pdf, &why);
    enum rc rc = made == RC_OK ? keep(w, o, &pdf, url, e) : put_off(w, o, &why, e);
    buf_done(&pdf);
    w->signer_down = made == RC_UNAVAILABLE;
    if (rc == RC_OK && made == RC_UNAVAILABLE) {
        *e = why; /* without the signer the next order would fare no better */
        rc = made;
    }
    return rc;
}

static enum rc
seek_signer(struct worker *w, struct err *e)
{
    struct signer_public pub;
    enum rc rc = signer_public(w->signer, &pub, e);
    w->signer_down = rc != RC_OK;
    return rc;
}

enum rc
worker_sign(struct worker *w, struct arena *a, bool *busy, struct err *e)
{
    enum rc rc = RC_OK;
    int n = 0;
    while (rc == RC_OK && n < ORDERS_PER_STEP && !w->stopping(w)) {
        struct work_sign order = {0};
        rc = work_sign_next(w->db, a, &order, e);
        if (rc == RC_NONE)
            /* Nothing due is no sign that the signer is back. */
            return n == 0 && w->signer_down ? seek_signer(w, e) : RC_OK;
        if (rc == RC_OK)
            rc = sign_one(w, &order, e);
        n++;
    }
    *busy = rc == RC_OK;
    return rc;
}

enum rc
worker_claims(struct worker *w, struct arena *a, bool *busy, struct err *e)
{
    int64_t n = 0;
    (void)a;
    enum rc rc = work_expire_claims(w->db, &n, e);
    if (rc == RC_OK && n > 0)
        log_info("%lld claims ran out", (long long)n);
    *busy = n >= 100;
    return rc;
}
