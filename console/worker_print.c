#include "console/worker_print.h"

#include <string.h>

#include "console/base/log.h"
#include "console/base/str.h"
#include "console/worker.h"
#include "console/worker_receipt.h"
#include "print/rendition.h"

#define PAGE       64
#define RETRY_S    3  /* between two tries to hand a job over */
#define IN_DOUBT_S 45 /* longer than sending can take: whoever sent it is gone */

static const struct {
    unsigned bit;
    const char *word;
    bool blocks;
} reason_words[] = {
    {SPOOL_MEDIA_EMPTY, "media-empty", true},
    {SPOOL_MEDIA_NEEDED, "media-needed", true},
    {SPOOL_MEDIA_JAM, "jam", true},
    {SPOOL_TONER_LOW, "toner-low", false},
    {SPOOL_TONER_EMPTY, "toner-empty", true},
    {SPOOL_COVER_OPEN, "cover-open", true},
    {SPOOL_OFFLINE, "offline", true},
    {SPOOL_PAUSED, "paused", true},
    {SPOOL_OTHER, "other", false},
};

enum worker_print_step
worker_print_step(const struct work_print *j)
{
    if (j->cups_job > 0)
        return j->wants_cancel ? WORKER_PRINT_STOP : WORKER_PRINT_LOOK;
    if (str_eq(j->status, "sending"))
        return j->age < IN_DOUBT_S ? WORKER_PRINT_WAIT : WORKER_PRINT_FIND;
    if (j->wants_cancel)
        return WORKER_PRINT_DROP;
    return str_eq(j->status, "stopped") && j->age < RETRY_S ? WORKER_PRINT_WAIT : WORKER_PRINT_SEND;
}

/* Appends the words of the bits; true when one of them keeps the paper from coming. */
static bool
put_reasons(char dst[WORKER_REASONS_MAX], unsigned bits)
{
    bool blocked = false;
    dst[0] = '\0';
    for (size_t i = 0; i < COUNT(reason_words); i++) {
        if ((bits & reason_words[i].bit) == 0)
            continue;
        if (dst[0] != '\0')
            (void)str_append(dst, WORKER_REASONS_MAX, " ");
        (void)str_append(dst, WORKER_REASONS_MAX, reason_words[i].word);
        blocked = blocked || reason_words[i].blocks;
    }
    return blocked;
}

static void
over(struct worker_print_state *out, const char *status, const char *reason)
{
    out->status = status;
    (void)str_copy(out->reasons, sizeof out->reasons, reason);
}

void
worker_print_read(const struct spool_job *job, struct worker_print_state *out)
{
    bool blocked = put_reasons(out->reasons, job->reasons);
    out->cancel = false;
    out->status = blocked ? "stopped" : "printing";
    switch (job->state) {
    case SPOOL_COMPLETED:
        over(out, "printed", "");
        break;
    case SPOOL_CANCELLED:
        over(out, "cancelled", "");
        break;
    case SPOOL_ABORTED:
        over(out, "failed", "rejected");
        break;
    case SPOOL_MISSING:
        over(out, "unknown", "interrupted");
        break;
    case SPOOL_HELD:
        over(out, "stopped", "held");
        break;
    case SPOOL_STOPPED:
        out->cancel = job->failed;
        if (job->failed)
            over(out, "failed", "rejected");
        else if (out->reasons[0] == '\0')
            over(out, "stopped", "other");
        else
            out->status = "stopped";
        break;
    case SPOOL_PENDING:
    case SPOOL_PROCESSING:
        break;
    }
}

static enum rc
set(struct worker *w, const struct work_print *j, const char *status, const char *reasons, int cups_job,
    struct err *e)
{
    enum rc rc = work_print_state(w->db, j->print_job_id, status, reasons, cups_job, e);
    if (rc == RC_OK && (!str_eq(j->status, status) || !str_eq(j->reasons, reasons)))
        log_info("print %lld: %s %s", (long long)j->print_job_id, status, reasons);
    return rc;
}

/* What is on its way stays as it is, the rest says why it waits. */
static enum rc
mark_waiting(struct worker *w, const struct work_print *j, struct err *e)
{
    return set(w, j, str_eq(j->status, "sending") ? "sending" : "stopped", "spooler", 0, e);
}

/* CUPS does not answer; it is asked again at the next step only. */
static enum rc
no_spooler(struct worker *w, const struct work_print *j, struct err *e)
{
    struct err why = *e;
    spool_close(w->spool);
    w->spool = NULL;
    enum rc rc = mark_waiting(w, j, e);
    if (rc != RC_OK)
        return rc;
    *e = why;
    return RC_UNAVAILABLE;
}

static void
title_of(const struct work_print *j, char dst[SPOOL_TITLE_MAX])
{
    (void)str_printf(dst, SPOOL_TITLE_MAX, "loket-%lld", (long long)j->print_job_id);
}

/* Whether CUPS has a job that was sent, or may have been: then it goes on from there. */
static enum rc
find(struct worker *w, const struct work_print *j, const char *otherwise, const char *reason, struct err *e)
{
    char title[SPOOL_TITLE_MAX];
    int job = 0;
    title_of(j, title);
    enum rc rc = spool_find(w->spool, title, &job, e);
    if (rc == RC_OK)
        return set(w, j, "printing", "", job, e);
    if (rc == RC_NONE)
        return set(w, j, otherwise, reason, 0, e);
    return no_spooler(w, j, e);
}

/* Submits a job that is marked as being sent. */
static enum rc
submit(struct worker *w, const struct work_print *j, enum spool_format format, const struct buf *document,
       struct err *e)
{
    char title[SPOOL_TITLE_MAX];
    int job = 0;
    title_of(j, title);
    const struct spool_order order = {.printer = j->queue,
                                      .title = title,
                                      .format = format,
                                      .data = document->data,
                                      .len = document->len,
                                      .copies = 1};
    enum rc rc = spool_submit(w->spool, &order, &job, e);
    if (rc == RC_OK)
        return set(w, j, "printing", "", job, e);
    log_err("submit", e);
    if (rc == RC_NONE)
        return set(w, j, "stopped", "missing", 0, e);
    if (rc == RC_INVALID)
        return set(w, j, "failed", "rejected", 0, e);
    /* The connection may have broken behind the last byte: only CUPS can say. */
    return find(w, j, "stopped", "spooler", e);
}

/* Marks the job and submits it, with nothing slow in between: a crash there leaves it in doubt. */
static enum rc
hand_over(struct worker *w, struct work_print *j, const struct buf *pdf, struct err *e)
{
    bool mine = false;
    enum rc rc = work_print_start(w->db, j->print_job_id, &mine, e);
    if (rc != RC_OK || !mine)
        return rc; /* another worker or a cancel was faster */
    j->status = "sending";
    return submit(w, j, SPOOL_A4, pdf, e);
}

static enum rc
render(struct worker *w, const struct work_sheet *s, struct buf *pdf, struct err *e)
{
    const struct rendition_source src = {
        .record = s->record, .record_len = strlen(s->record), .seal_url = s->seal, .legend = w->legend};
    return rendition_print(w->rendition, &src, pdf, e);
}

static enum rc
not_rendered(struct worker *w, const struct work_print *j, enum rc rc, struct err *e)
{
    log_err("render", e);
    return rc == RC_INVALID ? set(w, j, "failed", "layout", 0, e) : set(w, j, "stopped", "other", 0, e);
}

static enum rc
render_and_send(struct worker *w, struct arena *a, struct work_print *j, struct err *e)
{
    struct work_sheet sheet = {0};
    struct buf pdf = {0};
    enum rc rc = work_print_sheet(w->db, a, j->print_job_id, &sheet, e);
    if (rc != RC_OK)
        return rc == RC_NONE ? RC_OK : rc;
    rc = render(w, &sheet, &pdf, e);
    rc = rc == RC_OK ? hand_over(w, j, &pdf, e) : not_rendered(w, j, rc, e);
    buf_done(&pdf);
    return rc;
}

/* A receipt is marked as being sent before it is rendered: its PIN is made in that very step. */
static enum rc
send_receipt(struct worker *w, struct work_print *j, struct err *e)
{
    struct worker_receipt r = {.format = SPOOL_A4};
    enum rc rc = worker_receipt(w, j->print_job_id, &r, e);
    if (r.taken) {
        j->status = "sending";
        rc = rc == RC_OK ? submit(w, j, r.format, &r.document, e) : not_rendered(w, j, rc, e);
    }
    buf_done(&r.document);
    return rc;
}

/* Looks at the printer first: a job is marked as sent only when there is a way. */
static enum rc
send(struct worker *w, struct arena *a, struct work_print *j, struct err *e)
{
    struct spool_printer p = {0};
    bool receipt = str_eq(j->kind, "bukti");
    enum rc rc = receipt ? RC_OK : worker_rendition(w, e);
    if (rc != RC_OK)
        return rc;
    rc = spool_printer_state(w->spool, j->queue, &p, e);
    if (rc == RC_NONE)
        return set(w, j, "stopped", "missing", 0, e);
    if (rc != RC_OK)
        return no_spooler(w, j, e);
    if (!p.accepting)
        return set(w, j, "stopped", "paused", 0, e);
    return receipt ? send_receipt(w, j, e) : render_and_send(w, a, j, e);
}

static enum rc
job_state(struct worker *w, const struct work_print *j, struct spool_job *job, struct err *e)
{
    char title[SPOOL_TITLE_MAX];
    title_of(j, title);
    enum rc rc = spool_job_state(w->spool, j->cups_job, job, e);
    /* CUPS was set up anew and counts from the beginning: that job is somebody else's. */
    if (rc == RC_OK && job->title[0] != '\0' && !str_eq(job->title, title))
        *job = (struct spool_job){.state = SPOOL_MISSING};
    return rc;
}

static enum rc
look(struct worker *w, const struct work_print *j, bool cancel, struct err *e)
{
    struct spool_job job;
    struct worker_print_state s;
    enum rc rc = job_state(w, j, &job, e);
    if (rc != RC_OK)
        return no_spooler(w, j, e);
    worker_print_read(&job, &s);
    bool open = str_eq(s.status, "printing") || str_eq(s.status, "stopped");
    if (s.cancel || (cancel && open)) {
        rc = spool_cancel(w->spool, j->cups_job, e);
        if (rc == RC_OK && open)
            rc = job_state(w, j, &job, e);
        if (rc != RC_OK)
            return no_spooler(w, j, e);
        if (open)
            worker_print_read(&job, &s);
    }
    return set(w, j, s.status, s.reasons, 0, e);
}

static enum rc
take_step(struct worker *w, struct arena *a, struct work_print *j, struct err *e)
{
    switch (worker_print_step(j)) {
    case WORKER_PRINT_WAIT:
        return RC_OK;
    case WORKER_PRINT_DROP:
        return set(w, j, "cancelled", "", 0, e);
    case WORKER_PRINT_SEND:
        return w->spool != NULL ? send(w, a, j, e) : mark_waiting(w, j, e);
    case WORKER_PRINT_FIND:
        return w->spool != NULL ? find(w, j, "unknown", "interrupted", e) : mark_waiting(w, j, e);
    case WORKER_PRINT_LOOK:
        return w->spool != NULL ? look(w, j, false, e) : mark_waiting(w, j, e);
    case WORKER_PRINT_STOP:
        return w->spool != NULL ? look(w, j, true, e) : mark_waiting(w, j, e);
    }
    return RC_OK;
}

/* Connects to CUPS and sees that it answers; a connection alone may be to one that hangs. */
static enum rc
reach_spooler(struct worker *w, struct err *e)
{
    struct spool_printer any;
    size_t n;
    if (w->spool != NULL)
        return RC_OK;
    enum rc rc = spool_open(&w->spool, w->cfg->cups_server, e);
    if (rc == RC_OK)
        rc = spool_list(w->spool, &any, 1, &n, e);
    if (rc == RC_OK)
        return RC_OK;
    spool_close(w->spool);
    w->spool = NULL;
    return rc;
}

/* One job's trouble does not keep the others waiting; without the database there are none. */
enum rc
worker_print(struct worker *w, struct arena *a, bool *busy, struct err *e)
{
    struct work_print *rows = NULL;
    size_t n = 0;
    enum rc rc = work_print_open(w->db, a, w->print_after, PAGE, &rows, &n, e);
    if (rc != RC_OK || n == 0) {
        w->print_after = 0;
        return rc;
    }
    w->print_after = n == PAGE ? rows[n - 1].print_job_id : 0;
    enum rc first = reach_spooler(w, e);
    for (size_t i = 0; i < n && !w->stopping(w); i++) {
        struct err why = {0};
        rc = take_step(w, a, &rows[i], &why);
        if (rc != RC_OK && first == RC_OK) {
            first = rc;
            *e = why;
        }
        if (rc != RC_OK && str_eq(why.code, "db_unavailable"))
            break;
    }
    *busy = true;
    return first;
}
