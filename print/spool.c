/*
 * Plain IPP requests over one connection: no discovery, no talk to devices behind
 * the server's back, and each step bounded by the connection's timeout.
 */
#include "print/spool.h"

#include <cups/cups.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "console/base/i18n.h"
#include "console/base/str.h"

#define USER_NAME     "loket"
#define HOST_MAX      256
#define CHUNK         32768
#define FIND_OLD      500                               /* as many finished jobs as CUPS keeps by default */
#define OFFLINE_WORDS "may not exist or is unavailable" /* CUPS 2.4 has no keyword for it */

struct spool {
    http_t *http;
};

static const char *const printer_wants[] = {"printer-name", "printer-state", "printer-state-reasons",
                                            "printer-state-message", "printer-is-accepting-jobs"};
static const char *const job_wants[] = {"job-state", "job-state-reasons", "job-printer-uri", "job-name"};
static const char *const find_wants[] = {"job-id", "job-name"};

static enum rc
unavailable(struct err *e, const char *detail)
{
    err_set(e, RC_UNAVAILABLE, "cups_down", _("Layanan cetak tidak menjawab. Coba lagi sebentar."));
    return err_detail(e, "%s", detail != NULL ? detail : "");
}

static enum rc
no_printer(struct err *e)
{
    err_set(e, RC_NONE, "printer_missing", _("Pencetak itu tidak ada. Pilih pencetak lain."));
    (void)err_field(e, "printer");
    return RC_NONE;
}

/* Gives up instead of waiting on. */
static int
on_timeout(http_t *http, void *ctx)
{
    (void)http;
    (void)ctx;
    return 0;
}

/* Splits "host:port"; a path stays a host with the port of IPP. */
static bool
split_server(const char *server, char host[HOST_MAX], int *port)
{
    int64_t number = ippPort();
    if (!str_copy(host, HOST_MAX, server) || host[0] == '\0')
        return false;
    char *colon = host[0] == '/' ? NULL : strrchr(host, ':');
    if (colon != NULL) {
        *colon = '\0';
        if (!str_to_i64(colon + 1, 1, 65535, &number))
            return false;
    }
    *port = (int)number;
    return true;
}

enum rc
spool_open(struct spool **out, const char *server, struct err *e)
{
    char host[HOST_MAX];
    int port;
    *out = NULL;
    if (!split_server(server, host, &port)) {
        err_set(e, RC_INVALID, "cups_server", _("Alamat layanan cetak tidak sah. Periksa cups_server."));
        return err_field(e, "cups_server");
    }
    struct spool *s = calloc(1, sizeof(*s));
    if (s == NULL)
        return err_set(e, RC_FAIL, "memory", _("Memori habis."));
    /* libcups compares its own idea of the server with the connection's and goes elsewhere when they differ.
     */
    cupsSetServer(server);
    s->http = httpConnect2(host, port, NULL, AF_UNSPEC, HTTP_ENCRYPTION_IF_REQUESTED, 1, SPOOL_WAIT_MS, NULL);
    if (s->http == NULL) {
        free(s);
        return unavailable(e, cupsLastErrorString());
    }
    httpSetTimeout(s->http, SPOOL_WAIT_MS / 1000.0, on_timeout, NULL);
    *out = s;
    return RC_OK;
}

void
spool_close(struct spool *s)
{
    if (s == NULL)
        return;
    httpClose(s->http);
    free(s);
}

static void
add_wants(ipp_t *request, const char *const *wants, size_t n)
{
    ippAddStrings(request, IPP_TAG_OPERATION, IPP_CONST_TAG(IPP_TAG_KEYWORD), "requested-attributes", (int)n,
                  NULL, wants);
}

static void
add_user(ipp_t *request)
{
    ippAddString(request, IPP_TAG_OPERATION, IPP_CONST_TAG(IPP_TAG_NAME), "requesting-user-name", NULL,
                 USER_NAME);
}

/* A request about one printer; NULL when the name can be none. */
static ipp_t *
printer_request(ipp_op_t op, const char *printer)
{
    char uri[HTTP_MAX_URI];
    size_t n = strlen(printer);
    if (n == 0 || n >= SPOOL_PRINTER_MAX || strpbrk(printer, "/#? \t\r\n\\'\"") != NULL ||
        httpAssembleURIf(HTTP_URI_CODING_ALL, uri, sizeof(uri), "ipp", NULL, "localhost", 0, "/printers/%s",
                         printer) != HTTP_URI_STATUS_OK)
        return NULL;
    ipp_t *request = ippNewRequest(op);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
    add_user(request);
    return request;
}

static ipp_t *
job_request(ipp_op_t op, int job)
{
    ipp_t *request = ippNewRequest(op);
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, "ipp://localhost/");
    ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", job);
    add_user(request);
    return request;
}

static bool
has_keyword(ipp_t *answer, const char *name, const char *keyword)
{
    ipp_attribute_t *a = ippFindAttribute(answer, name, IPP_TAG_KEYWORD);
    return a != NULL && ippContainsString(a, keyword);
}

static unsigned
reasons_from(ipp_attribute_t *a)
{
    unsigned bits = 0;
    for (int i = 0; a != NULL && i < ippGetCount(a); i++) {
        const char *keyword = ippGetString(a, i, NULL);
        bits |= keyword != NULL ? spool_reason_of(keyword) : 0;
    }
    return bits;
}

/* One attribute of a printer into *p. */
static void
read_printer_attribute(ipp_attribute_t *a, struct spool_printer *p)
{
    const char *name = ippGetName(a);
    if (name == NULL)
        return;
    if (strcmp(name, "printer-name") == 0)
        (void)str_copy(p->name, sizeof(p->name), ippGetString(a, 0, NULL));
    else if (strcmp(name, "printer-state") == 0) {
        p->stopped = ippGetInteger(a, 0) == IPP_PSTATE_STOPPED;
        p->busy = ippGetInteger(a, 0) == IPP_PSTATE_PROCESSING;
    } else if (strcmp(name, "printer-state-reasons") == 0)
        p->reasons |= reasons_from(a);
    else if (strcmp(name, "printer-is-accepting-jobs") == 0)
        p->accepting = ippGetBoolean(a, 0) != 0;
    else if (strcmp(name, "printer-state-message") == 0) {
        const char *message = ippGetString(a, 0, NULL);
        p->reasons |= message != NULL && strstr(message, OFFLINE_WORDS) != NULL ? SPOOL_OFFLINE : 0;
    }
}

static bool
not_found(ipp_t *answer)
{
    return answer != NULL && ippGetStatusCode(answer) == IPP_STATUS_ERROR_NOT_FOUND;
}

enum rc
spool_printer_state(struct spool *s, const char *printer, struct spool_printer *out, struct err *e)
{
    *out = (struct spool_printer){.name = ""};
    ipp_t *request = printer_request(IPP_OP_GET_PRINTER_ATTRIBUTES, printer);
    if (request == NULL)
        return no_printer(e);
    add_wants(request, printer_wants, COUNT(printer_wants));
    ipp_t *answer = cupsDoRequest(s->http, request, "/");
    enum rc rc = RC_OK;
    if (not_found(answer) || (answer == NULL && cupsLastError() == IPP_STATUS_ERROR_NOT_FOUND))
        rc = no_printer(e);
    else if (answer == NULL || ippGetStatusCode(answer) > IPP_STATUS_OK_EVENTS_COMPLETE)
        rc = unavailable(e, cupsLastErrorString());
    for (ipp_attribute_t *a = rc == RC_OK ? ippFirstAttribute(answer) : NULL; a != NULL;
         a = ippNextAttribute(answer))
        read_printer_attribute(a, out);
    ippDelete(answer);
    return rc;
}

static enum rc
check_order(struct spool *s, const struct spool_order *o, struct err *e)
{
    struct spool_printer p;
    if (o->len == 0 || o->copies < 1 || o->copies > 99 || o->title[0] == '\0' ||
        strlen(o->title) >= SPOOL_TITLE_MAX)
        return err_set(e, RC_INVALID, "print_order", _("Pesanan cetak tidak sah. Hubungi administrator."));
    enum rc rc = spool_printer_state(s, o->printer, &p, e);
    if (rc == RC_OK && !p.accepting) {
        err_set(e, RC_UNAVAILABLE, "printer_refuses",
                _("Pencetak sedang tidak menerima pekerjaan. Pilih pencetak lain."));
        rc = err_field(e, "printer");
    }
    return rc;
}

/* As it is: pdftopdf turns a landscape page by itself, and must not be told to. */
static void
add_page(ipp_t *r, const char *media)
{
    ippAddString(r, IPP_TAG_JOB, IPP_CONST_TAG(IPP_TAG_KEYWORD), "media", NULL, media);
    ippAddString(r, IPP_TAG_JOB, IPP_CONST_TAG(IPP_TAG_KEYWORD), "print-scaling", NULL, "none");
    ippAddString(r, IPP_TAG_JOB, IPP_CONST_TAG(IPP_TAG_KEYWORD), "sides", NULL, "one-sided");
}

static ipp_t *
print_request(const struct spool_order *o)
{
    ipp_t *r = printer_request(IPP_OP_PRINT_JOB, o->printer);
    ippAddString(r, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, o->title);
    ippAddString(r, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL,
                 o->format == SPOOL_RAW ? "application/vnd.cups-raw" : "application/pdf");
    ippAddInteger(r, IPP_TAG_JOB, IPP_TAG_INTEGER, "copies", o->copies);
    if (o->format != SPOOL_RAW)
        add_page(r, o->format == SPOOL_A5 ? "iso_a5_148x210mm" : "iso_a4_210x297mm");
    return r;
}

static bool
send_document(struct spool *s, ipp_t *request, const struct spool_order *o)
{
    http_status_t status = cupsSendRequest(s->http, request, "/", ippLength(request) + o->len);
    const char *p = o->data;
    for (size_t left = o->len; left > 0 && status == HTTP_STATUS_CONTINUE;) {
        size_t n = left < CHUNK ? left : CHUNK;
        status = cupsWriteRequestData(s->http, p, n);
        p += n;
        left -= n;
    }
    return status == HTTP_STATUS_CONTINUE;
}

enum rc
spool_submit(struct spool *s, const struct spool_order *o, int *job, struct err *e)
{
    *job = 0;
    enum rc rc = check_order(s, o, e);
    if (rc != RC_OK)
        return rc;
    ipp_t *request = print_request(o);
    bool sent = send_document(s, request, o);
    ipp_t *answer = cupsGetResponse(s->http, "/");
    ippDelete(request);
    ipp_attribute_t *id = ippFindAttribute(answer, "job-id", IPP_TAG_INTEGER);
    if (!sent || id == NULL || ippGetStatusCode(answer) > IPP_STATUS_OK_EVENTS_COMPLETE)
        rc = unavailable(e, cupsLastErrorString());
    else
        *job = ippGetInteger(id, 0);
    ippDelete(answer);
    return rc;
}

static enum spool_state
state_of(int job_state)
{
    switch (job_state) {
    case IPP_JSTATE_PENDING:
        return SPOOL_PENDING;
    case IPP_JSTATE_HELD:
        return SPOOL_HELD;
    case IPP_JSTATE_PROCESSING:
        return SPOOL_PROCESSING;
    case IPP_JSTATE_STOPPED:
        return SPOOL_STOPPED;
    case IPP_JSTATE_CANCELED:
        return SPOOL_CANCELLED;
    case IPP_JSTATE_ABORTED:
        return SPOOL_ABORTED;
    case IPP_JSTATE_COMPLETED:
        return SPOOL_COMPLETED;
    default:
        return SPOOL_MISSING;
    }
}

static void
read_job(ipp_t *answer, struct spool_job *out, char printer[SPOOL_PRINTER_MAX])
{
    ipp_attribute_t *state = ippFindAttribute(answer, "job-state", IPP_TAG_ENUM);
    ipp_attribute_t *uri = ippFindAttribute(answer, "job-printer-uri", IPP_TAG_URI);
    const char *slash = uri != NULL ? strrchr(ippGetString(uri, 0, NULL), '/') : NULL;
    (void)str_copy(printer, SPOOL_PRINTER_MAX, slash != NULL ? slash + 1 : "");
    ipp_attribute_t *title = ippFindAttribute(answer, "job-name", IPP_TAG_NAME);
    (void)str_copy(out->title, sizeof(out->title), title != NULL ? ippGetString(title, 0, NULL) : "");
    out->state = state != NULL ? state_of(ippGetInteger(state, 0)) : SPOOL_MISSING;
    /* A filter that fails leaves its job in the queue as "stopped": no paper will come of it. */
    out->failed = out->state == SPOOL_CANCELLED || out->state == SPOOL_ABORTED ||
                  out->state == SPOOL_STOPPED ||
                  has_keyword(answer, "job-state-reasons", "job-completed-with-errors");
}

enum rc
spool_job_state(struct spool *s, int job, struct spool_job *out, struct err *e)
{
    char name[SPOOL_PRINTER_MAX] = "";
    struct spool_printer printer;
    *out = (struct spool_job){.state = SPOOL_MISSING};
    ipp_t *request = job_request(IPP_OP_GET_JOB_ATTRIBUTES, job);
    add_wants(request, job_wants, COUNT(job_wants));
    ipp_t *answer = cupsDoRequest(s->http, request, "/");
    enum rc rc = RC_OK;
    if (answer != NULL && ippGetStatusCode(answer) <= IPP_STATUS_OK_EVENTS_COMPLETE)
        read_job(answer, out, name);
    else if (!not_found(answer) && cupsLastError() != IPP_STATUS_ERROR_NOT_FOUND)
        rc = unavailable(e, cupsLastErrorString());
    ippDelete(answer);
    bool waits = rc == RC_OK &&
                 (out->state == SPOOL_PENDING || out->state == SPOOL_HELD || out->state == SPOOL_PROCESSING);
    if (waits && spool_printer_state(s, name, &printer, NULL) == RC_OK)
        out->reasons = printer.reasons;
    return rc;
}

struct finding {
    const char *title;
    int found;             /* highest number with that title; 0: none */
    int unnamed[FIND_OLD]; /* newest jobs whose names CUPS has put away, in a ring */
    size_t n_unnamed;      /* ever put there */
};

static void
note_job(struct finding *f, int id, const char *name)
{
    if (id > 0 && name == NULL)
        f->unnamed[f->n_unnamed++ % FIND_OLD] = id;
    else if (id > f->found && str_eq(name, f->title))
        f->found = id;
}

/* Jobs follow each other in the order of their numbers, parted by attributes without a name. */
static void
read_jobs(ipp_t *answer, struct finding *f)
{
    const char *name = NULL;
    int id = 0;
    for (ipp_attribute_t *a = ippFirstAttribute(answer); a != NULL; a = ippNextAttribute(answer)) {
        const char *what = ippGetName(a);
        if (ippGetGroupTag(a) != IPP_TAG_JOB || what == NULL) {
            note_job(f, id, name);
            id = 0;
            name = NULL;
        } else if (strcmp(what, "job-id") == 0) {
            id = ippGetInteger(a, 0);
        } else if (strcmp(what, "job-name") == 0) {
            name = ippGetString(a, 0, NULL);
        }
    }
    note_job(f, id, name);
}

/* CUPS 2.4 lists old jobs without their names, but tells the name of one that is asked for. */
static enum rc
ask_unnamed(struct spool *s, struct finding *f, struct err *e)
{
    size_t n = f->n_unnamed < FIND_OLD ? f->n_unnamed : FIND_OLD;
    for (size_t i = 1; i <= n; i++) {
        struct spool_job job;
        int id = f->unnamed[(f->n_unnamed - i) % FIND_OLD];
        enum rc rc = id > f->found ? spool_job_state(s, id, &job, e) : RC_NONE;
        if (rc != RC_OK && rc != RC_NONE)
            return rc;
        if (rc == RC_OK && str_eq(job.title, f->title))
            f->found = id;
    }
    return RC_OK;
}

enum rc
spool_find(struct spool *s, const char *title, int *job, struct err *e)
{
    struct finding f = {.title = title};
    ipp_t *request = ippNewRequest(IPP_OP_GET_JOBS);
    *job = 0;
    ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, "ipp://localhost/");
    add_user(request);
    ippAddString(request, IPP_TAG_OPERATION, IPP_CONST_TAG(IPP_TAG_KEYWORD), "which-jobs", NULL, "all");
    add_wants(request, find_wants, COUNT(find_wants));
    ipp_t *answer = cupsDoRequest(s->http, request, "/");
    enum rc rc = RC_OK;
    if (answer == NULL || ippGetStatusCode(answer) > IPP_STATUS_OK_EVENTS_COMPLETE)
        rc = not_found(answer) ? RC_NONE : unavailable(e, cupsLastErrorString());
    else
        read_jobs(answer, &f);
    ippDelete(answer);
    if (rc == RC_OK)
        rc = ask_unnamed(s, &f, e);
    *job = f.found;
    return rc == RC_OK && f.found == 0 ? RC_NONE : rc;
}

enum rc
spool_cancel(struct spool *s, int job, struct err *e)
{
    ippDelete(cupsDoRequest(s->http, job_request(IPP_OP_CANCEL_JOB, job), "/jobs/"));
    ipp_status_t status = cupsLastError();
    bool over = status == IPP_STATUS_ERROR_NOT_FOUND || status == IPP_STATUS_ERROR_NOT_POSSIBLE;
    return status == IPP_STATUS_OK || over ? RC_OK : unavailable(e, cupsLastErrorString());
}

/* Printers follow each other, parted by attributes without a name. */
static size_t
read_printers(ipp_t *answer, struct spool_printer *out, size_t max)
{
    size_t n = 0;
    bool inside = false;
    for (ipp_attribute_t *a = ippFirstAttribute(answer); a != NULL; a = ippNextAttribute(answer)) {
        bool printer = ippGetGroupTag(a) == IPP_TAG_PRINTER && ippGetName(a) != NULL;
        if (printer && !inside && n == max)
            break;
        if (printer && !inside)
            out[n++] = (struct spool_printer){.name = ""};
        inside = printer;
        if (printer)
            read_printer_attribute(a, &out[n - 1]);
    }
    return n;
}

enum rc
spool_list(struct spool *s, struct spool_printer *out, size_t max, size_t *n, struct err *e)
{
    ipp_t *request = ippNewRequest(IPP_OP_CUPS_GET_PRINTERS);
    add_wants(request, printer_wants, COUNT(printer_wants));
    *n = 0;
    ipp_t *answer = cupsDoRequest(s->http, request, "/");
    if (not_found(answer) || cupsLastError() == IPP_STATUS_ERROR_NOT_FOUND) {
        ippDelete(answer);
        return RC_OK;
    }
    if (answer == NULL || ippGetStatusCode(answer) > IPP_STATUS_OK_EVENTS_COMPLETE) {
        ippDelete(answer);
        return unavailable(e, cupsLastErrorString());
    }
    *n = read_printers(answer, out, max);
    ippDelete(answer);
    return RC_OK;
}
