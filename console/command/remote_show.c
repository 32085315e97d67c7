#include "console/command/remote_show.h"

#include <string.h>

#include "console/base/cfg.h"
#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/command/remote.h"
#include "console/command/remote_track.h"
#include "console/json/json.h"
#include "console/session.h"
#include "db/model/state.h"
#include "db/store/audit.h"
#include "db/store/queue.h"
#include "db/store/status.h"

#define LIMIT_DEFAULT "200"

/* One JSON value and the place it is written to. */
struct answer {
    struct buf b;
    struct json_w w;
};

static struct json_w *
begin(struct answer *a)
{
    a->b = (struct buf){0};
    json_w_init(&a->w, &a->b);
    return &a->w;
}

static void
finish(struct remote_ctx *ctx, struct answer *a)
{
    fprintf(ctx->out, "%s\n", a->b.data);
    buf_done(&a->b);
}

/* A column of text; the last one of a line has no width. Never more than the terminal may see. */
static void
cell(struct remote_ctx *ctx, const char *text, int cols)
{
    const char *clean = utf8_clean(ctx->arena, text);
    if (cols == 0) {
        fprintf(ctx->out, "%s\n", clean);
        return;
    }
    const char *fit = utf8_fit(ctx->arena, clean, cols);
    fprintf(ctx->out, "%s%*s ", fit, cols - utf8_width(fit), "");
}

static void
line(struct remote_ctx *ctx, const char *label, const char *value)
{
    cell(ctx, label, 18);
    cell(ctx, value, 0);
}

static enum zone
zone_of(const struct remote_ctx *ctx)
{
    return (enum zone)(ctx->self.zona != 0 ? ctx->self.zona : ctx->cfg->zone);
}

static const char *
time_text(struct remote_ctx *ctx, int64_t t)
{
    char text[CLOCK_TEXT];
    return arena_strdup(ctx->arena, clock_text(text, t, zone_of(ctx)));
}

static void
put_time(struct json_w *w, const char *key, int64_t t)
{
    char text[CLOCK_TEXT];
    json_w_kstr(w, key, t != 0 ? clock_iso(text, t) : NULL);
}

/* A whole number given as an option. */
static enum rc
number(const char *option, const char *text, int64_t max, int64_t *out, struct err *e)
{
    if (str_to_i64(text, 0, max, out))
        return RC_OK;
    (void)err_set(e, RC_INVALID, "usage", "%s", _("Nilai pilihan harus bilangan. Lihat: help"));
    return err_field(e, option);
}

enum rc
remote_whoami(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    const struct officer_self *me = &ctx->self;
    struct answer a;
    enum rc rc = remote_options(argc, argv, NULL, 0, e);
    if (rc != RC_OK)
        return rc;
    if (!ctx->json) {
        line(ctx, _("Akun"), me->username);
        line(ctx, _("Nama"), me->nama_lengkap);
        line(ctx, _("NIP"), me->nip);
        line(ctx, _("Peran"), role_label(me->role));
        line(ctx, _("Kantor"), me->nama_kantor);
        return RC_OK;
    }
    struct json_w *w = begin(&a);
    json_w_begin_obj(w);
    json_w_kstr(w, "username", me->username);
    json_w_kstr(w, "nama_lengkap", me->nama_lengkap);
    json_w_kstr(w, "nip", me->nip);
    json_w_kstr(w, "role", me->role);
    json_w_kint(w, "office_id", me->office_id);
    json_w_kstr(w, "nama_kantor", me->nama_kantor);
    json_w_kint(w, "zona", me->zona);
    json_w_end(w);
    finish(ctx, &a);
    return RC_OK;
}

enum rc
remote_health(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    struct service_count *rows = NULL;
    struct answer a;
    size_t n = 0;
    enum rc rc = remote_options(argc, argv, NULL, 0, e);
    if (rc == RC_OK)
        rc = officer_service_status(ctx->db, ctx->arena, &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    if (!ctx->json) {
        for (size_t i = 0; i < n; i++) {
            cell(ctx, rows[i].name, 28);
            fprintf(ctx->out, "%10lld\n", (long long)rows[i].value);
        }
        return RC_OK;
    }
    struct json_w *w = begin(&a);
    json_w_begin_obj(w);
    for (size_t i = 0; i < n; i++)
        json_w_kint(w, rows[i].name, rows[i].value);
    json_w_end(w);
    finish(ctx, &a);
    return RC_OK;
}

static void
queue_json(struct json_w *w, const struct queue_row *r)
{
    json_w_begin_obj(w);
    json_w_kint(w, "request_id", r->request_id);
    json_w_kstr(w, "ref", r->ref);
    json_w_kstr(w, "kind", r->kind);
    json_w_kstr(w, "jenis", r->jenis);
    json_w_kstr(w, "channel", r->channel);
    json_w_kstr(w, "pemohon_nama", r->pemohon_nama);
    json_w_kstr(w, "state", r->state);
    json_w_kint(w, "age_s", r->age);
    json_w_kint(w, "slack_s", r->slack);
    json_w_kstr(w, "holder", r->holder);
    json_w_kbool(w, "mine", r->mine);
    json_w_kint(w, "lease_s", r->lease);
    json_w_kint(w, "documents", r->documents);
    json_w_kstr(w, "after", r->pos);
    json_w_end(w);
}

static void
queue_line(struct remote_ctx *ctx, const struct queue_row *r)
{
    char span[CLOCK_TEXT];
    cell(ctx, r->ref, 20);
    cell(ctx, state_label(r->state), 18);
    cell(ctx, clock_span(span, r->slack), 9);
    cell(ctx, r->jenis, 28);
    cell(ctx, r->pemohon_nama, 28);
    cell(ctx, r->holder, 0);
}

/* "90", "30m", "4h", "3d": seconds as text; a number alone is seconds. */
static enum rc
age_option(struct remote_ctx *ctx, const char **text, struct err *e)
{
    static const struct {
        char unit;
        int seconds;
    } units[] = {{'m', 60}, {'h', 3600}, {'d', 86400}};
    char digits[16];
    size_t n = strlen(*text);
    int64_t value, times = 1;
    if (n == 0)
        return RC_OK;
    for (size_t i = 0; i < COUNT(units); i++)
        if ((*text)[n - 1] == units[i].unit)
            times = units[i].seconds;
    (void)str_printf(digits, sizeof(digits), "%.*s", (int)(times > 1 ? n - 1 : n), *text);
    enum rc rc = number("--older", digits, 999999999 / times, &value, e);
    if (rc == RC_OK)
        *text = db_p_int(ctx->arena, value * times);
    return rc;
}

enum rc
remote_queue(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    const char *limit_text = LIMIT_DEFAULT, *after = "", *sort = "janji";
    struct queue_filter f = {"", "", "", "", "", "", "", "", ""};
    const struct remote_opt opts[] = {
        {"--filter", &f.text, NULL},     {"--state", &f.state, NULL}, {"--kind", &f.kind, NULL},
        {"--channel", &f.channel, NULL}, {"--older", &f.older, NULL}, {"--officer", &f.officer, NULL},
        {"--name", &f.name, NULL},       {"--nik", &f.nik, NULL},     {"--ref", &f.ref, NULL},
        {"--sort", &sort, NULL},         {"--after", &after, NULL},   {"--limit", &limit_text, NULL}};
    struct queue_row *rows = NULL;
    struct answer a;
    size_t n = 0;
    int64_t limit;
    enum rc rc = remote_options(argc, argv, opts, COUNT(opts), e);
    if (rc == RC_OK)
        rc = number("--limit", limit_text, 2000, &limit, e);
    if (rc == RC_OK)
        rc = age_option(ctx, &f.older, e);
    if (rc == RC_OK)
        rc = queue_page(ctx->db, ctx->arena, &f, sort, after, (int)limit, &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    if (!ctx->json) {
        for (size_t i = 0; i < n; i++)
            queue_line(ctx, &rows[i]);
        if (n == 0)
            fprintf(ctx->out, "%s\n", _("Antrean kosong."));
        return RC_OK;
    }
    struct json_w *w = begin(&a);
    json_w_begin_list(w);
    for (size_t i = 0; i < n; i++)
        queue_json(w, &rows[i]);
    json_w_end(w);
    finish(ctx, &a);
    return RC_OK;
}

static void
status_text(struct remote_ctx *ctx, const struct request_status *r)
{
    line(ctx, _("Nomor"), r->ref);
    line(ctx, _("Jenis"), arena_printf(ctx->arena, "%s %s", r->kind, r->jenis));
    line(ctx, _("Saluran"), channel_label(r->channel));
    line(ctx, _("Keadaan"), state_label(r->state));
    line(ctx, _("Diajukan"), time_text(ctx, r->submitted_at));
    line(ctx, _("Janji selesai"), time_text(ctx, r->promise_at));
    line(ctx, _("Berubah"), time_text(ctx, r->changed_at));
    line(ctx, _("Lembar KK"),
         arena_printf(ctx->arena, _("%d, ditandatangani %d"), (int)r->sheets, (int)r->sheets_signed));
}

enum rc
remote_status(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    const char *ref = "";
    bool pin = false;
    const struct remote_opt opts[] = {{"", &ref, NULL}, {"--pin", NULL, &pin}};
    struct request_status r = {0};
    struct answer a;
    enum rc rc = remote_options(argc, argv, opts, COUNT(opts), e);
    if (rc != RC_OK)
        return rc;
    if (ref[0] == '\0')
        return err_set(e, RC_INVALID, "usage", "%s", _("Sebutkan nomor permohonan: status NOMOR"));
    if (pin || (ctx->role & (OFFICER_CHANNEL | OFFICER_KIOSK)) != 0)
        return remote_track(ctx, ref, pin, e);
    rc = request_status(ctx->db, ctx->arena, ref, &r, e);
    if (rc == RC_NONE)
        return err_set(e, RC_NONE, "request_unknown", "%s",
                       _("Permohonan tidak ditemukan di kantor Anda. Periksa nomornya."));
    if (rc != RC_OK)
        return rc;
    if (!ctx->json) {
        status_text(ctx, &r);
        return RC_OK;
    }
    struct json_w *w = begin(&a);
    json_w_begin_obj(w);
    json_w_kstr(w, "ref", r.ref);
    json_w_kstr(w, "kind", r.kind);
    json_w_kstr(w, "jenis", r.jenis);
    json_w_kstr(w, "channel", r.channel);
    json_w_kstr(w, "state", r.state);
    put_time(w, "submitted_at", r.submitted_at);
    put_time(w, "promise_at", r.promise_at);
    put_time(w, "changed_at", r.changed_at);
    json_w_kint(w, "sheets", r.sheets);
    json_w_kint(w, "sheets_signed", r.sheets_signed);
    json_w_end(w);
    finish(ctx, &a);
    return RC_OK;
}

static void
audit_json(struct json_w *w, const struct audit_row *r)
{
    json_w_begin_obj(w);
    json_w_kint(w, "entry_id", r->entry_id);
    json_w_key(w, "idx");
    if (r->idx >= 0)
        json_w_int(w, r->idx);
    else
        json_w_null(w);
    put_time(w, "at", r->at);
    json_w_kstr(w, "actor", r->actor);
    json_w_kstr(w, "action", r->action);
    json_w_kstr(w, "subject_kind", r->subject_kind);
    json_w_kstr(w, "subject", r->subject);
    json_w_kstr(w, "ref", r->ref);
    /* As text: the log's hash is over these very bytes. */
    json_w_kstr(w, "isi", r->isi);
    json_w_end(w);
}

static void
audit_line(struct remote_ctx *ctx, const struct audit_row *r)
{
    cell(ctx, arena_printf(ctx->arena, "%lld", (long long)r->entry_id), 9);
    cell(ctx, time_text(ctx, r->at), 21);
    cell(ctx, r->actor, 16);
    cell(ctx, audit_label(r->action), 28);
    cell(ctx, arena_printf(ctx->arena, "%s %s %s", r->subject_kind, r->subject, r->ref), 0);
}

enum rc
remote_audit(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    const char *filter = "", *before_text = "0", *limit_text = LIMIT_DEFAULT;
    const struct remote_opt opts[] = {
        {"--filter", &filter, NULL}, {"--before", &before_text, NULL}, {"--limit", &limit_text, NULL}};
    struct audit_row *rows = NULL;
    struct answer a;
    size_t n = 0;
    int64_t before, limit;
    enum rc rc = remote_options(argc, argv, opts, COUNT(opts), e);
    if (rc == RC_OK)
        rc = number("--before", before_text, INT64_MAX, &before, e);
    if (rc == RC_OK)
        rc = number("--limit", limit_text, 1000, &limit, e);
    if (rc == RC_OK)
        rc = audit_page(ctx->db, ctx->arena, filter, before, (int)limit, &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    if (!ctx->json) {
        for (size_t i = 0; i < n; i++)
            audit_line(ctx, &rows[i]);
        return RC_OK;
    }
    struct json_w *w = begin(&a);
    json_w_begin_list(w);
    for (size_t i = 0; i < n; i++)
        audit_json(w, &rows[i]);
    json_w_end(w);
    finish(ctx, &a);
    return RC_OK;
}
