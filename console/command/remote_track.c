#include "console/command/remote_track.h"

#include <string.h>

#include "console/base/arena.h"
#include "console/base/cfg.h"
#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/command/remote.h"
#include "console/command/remote_input.h"
#include "console/command/remote_show.h"
#include "console/json/json.h"
#include "console/media/media.h"
#include "db/model/refusal.h"
#include "db/model/state.h"
#include "db/store/intake.h"

#define PIN_MAX  16
#define NAME_MAX 120 /* characters of a file's name that are kept */

static enum rc
need(const char *word, const char *usage, struct err *e)
{
    return word[0] != '\0' ? RC_OK : err_set(e, RC_INVALID, "usage", _("Perintah belum lengkap: %s"), usage);
}

/* The first line of standard input; in.buf is wiped by its owner. */
static enum rc
read_pin(struct remote_input *in, char pin[PIN_MAX + 1], struct err *e)
{
    const char *line = "";
    size_t len = 0;
    bool got = remote_input_line(in, true, &line, &len) == INPUT_LINE;
    while (got && len > 0 && (line[len - 1] == '\r' || line[len - 1] == ' '))
        len--;
    if (!got || len == 0 || len > PIN_MAX)
        return err_set(e, RC_INVALID, "pin_missing", "%s",
                       _("Baris pertama masukan standar harus PIN pelacakan: enam angka."));
    memcpy(pin, line, len);
    pin[len] = '\0';
    return RC_OK;
}

static void
print_line(struct remote_ctx *ctx, const char *label, const char *value)
{
    const char *clean = utf8_clean(ctx->arena, value);
    fprintf(ctx->out, "%s%*s %s\n", label, 18 - utf8_width(label) > 0 ? 18 - utf8_width(label) : 0, "",
            clean);
}

static const char *
when(struct remote_ctx *ctx, int64_t t)
{
    char text[CLOCK_TEXT];
    enum zone zone = (enum zone)(ctx->self.zona != 0 ? ctx->self.zona : ctx->cfg->zone);
    return t != 0 ? arena_strdup(ctx->arena, clock_text(text, t, zone)) : "-";
}

static void
put_time(struct json_w *w, const char *key, int64_t t)
{
    char text[CLOCK_TEXT];
    json_w_kstr(w, key, t != 0 ? clock_iso(text, t) : NULL);
}

static void
put_raw(struct json_w *w, const char *key, const char *json)
{
    json_w_key(w, key);
    json_w_raw(w, json[0] != '\0' ? json : "[]");
}

/* A line for each entry of a list from the database: its sentence, or its label, what it is about, and what
 * the office wrote. */
static void
print_list(struct remote_ctx *ctx, const char *label, const char *json)
{
    struct json *root = NULL;
    if (json[0] == '\0' || json_parse(json, strlen(json), &root, NULL) != RC_OK)
        return;
    for (size_t i = 0; i < json_len(root); i++) {
        struct json *at = json_at(root, i);
        const char *note = json_str_or(at, "note", ""), *target = json_str_or(at, "target", "");
        const char *text = json_str_or(at, "text", "");
        if (text[0] == '\0')
            text = arena_printf(ctx->arena, "%s%s%s%s%s", json_str_or(at, "label", ""),
                                target[0] != '\0' ? ": " : "", target, note[0] != '\0' ? "; " : "", note);
        print_line(ctx, i == 0 ? label : "", arena_printf(ctx->arena, "- %s", text));
    }
    json_free(root);
}

static void
print_status(struct remote_ctx *ctx, const struct intake_status *r)
{
    print_line(ctx, _("Nomor"), r->ref);
    print_line(ctx, _("Jenis"), arena_printf(ctx->arena, "%s %s", r->kind, r->jenis));
    print_line(ctx, _("Saluran"), channel_label(r->channel));
    print_line(ctx, _("Keadaan"), state_label(r->state));
    print_line(ctx, _("Diajukan"), when(ctx, r->submitted_at));
    print_line(ctx, _("Janji selesai"), when(ctx, r->promise_at));
    print_line(ctx, _("Berubah"), when(ctx, r->changed_at));
    print_line(ctx, _("Lembar KK"),
               arena_printf(ctx->arena, _("%d, ditandatangani %d"), (int)r->sheets, (int)r->sheets_signed));
    print_list(ctx, _("Dokumen kurang"), r->missing);
    print_list(ctx, _("Alasan"), r->reasons);
    if (str_eq(r->state, "returned") || str_eq(r->state, "rejected"))
        print_line(ctx, "", refusal_next(str_eq(r->state, "rejected") ? "reject" : "return"));
    if (r->note[0] != '\0')
        print_line(ctx, _("Catatan petugas"), r->note);
}

static void
json_status(struct remote_ctx *ctx, const struct intake_status *r)
{
    struct buf b = {0};
    struct json_w w;
    json_w_init(&w, &b);
    json_w_begin_obj(&w);
    json_w_kstr(&w, "ref", r->ref);
    json_w_kstr(&w, "kind", r->kind);
    json_w_kstr(&w, "jenis", r->jenis);
    json_w_kstr(&w, "channel", r->channel);
    json_w_kstr(&w, "state", r->state);
    json_w_kstr(&w, "keadaan", state_label(r->state));
    put_time(&w, "submitted_at", r->submitted_at);
    put_time(&w, "promise_at", r->promise_at);
    put_time(&w, "changed_at", r->changed_at);
    json_w_kint(&w, "sheets", r->sheets);
    json_w_kint(&w, "sheets_signed", r->sheets_signed);
    put_raw(&w, "missing", r->missing);
    put_raw(&w, "reasons", r->reasons);
    json_w_kstr(&w, "note", r->note);
    json_w_end(&w);
    fprintf(ctx->out, "%s\n", b.data);
    buf_done(&b);
}

enum rc
remote_track(struct remote_ctx *ctx, const char *ref, bool with_pin, struct err *e)
{
    struct remote_input in;
    struct intake_status r = {0};
    char pin[PIN_MAX + 1] = "";
    enum rc rc = RC_OK;
    remote_input_init(&in, with_pin ? fileno(ctx->in) : -1, PIN_MAX);
    if (with_pin)
        rc = read_pin(&in, pin, e);
    if (rc == RC_OK)
        rc = intake_status(ctx->db, ctx->arena, ref, pin, &r, e);
    explicit_bzero(pin, sizeof pin);
    remote_input_done(&in);
    if (rc != RC_OK)
        return rc;
    if (ctx->json)
        json_status(ctx, &r);
    else
        print_status(ctx, &r);
    return RC_OK;
}

enum rc
remote_cancel(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    const char *ref = "", *reason = "";
    bool with_pin = false;
    const struct remote_opt opts[] = {
        {"", &ref, NULL}, {"--reason", &reason, NULL}, {"--pin", NULL, &with_pin}};
    struct remote_input in;
    char pin[PIN_MAX + 1] = "";
    enum rc rc = remote_options(argc, argv, opts, COUNT(opts), e);
    if (rc == RC_OK)
        rc = need(ref, "cancel NOMOR", e);
    remote_input_init(&in, with_pin ? fileno(ctx->in) : -1, PIN_MAX);
    if (rc == RC_OK && with_pin)
        rc = read_pin(&in, pin, e);
    if (reason[0] == '\0')
        reason = _("Ditarik kembali oleh pemohon.");
    if (rc == RC_OK)
        rc = intake_cancel(ctx->db, ref, pin, reason, e);
    explicit_bzero(pin, sizeof pin);
    remote_input_done(&in);
    if (rc != RC_OK)
        return rc;
    if (ctx->json)
        fprintf(ctx->out, "{\"ok\":true,\"state\":\"cancelled\"}\n");
    else
        fprintf(ctx->out, "%s\n", _("Permohonan ditarik kembali."));
    return RC_OK;
}

/* --- attach --- */

struct attach_opts {
    const char *ref, *kind, *name;
    bool with_pin;
};

static enum rc
attach_options(int argc, char **argv, struct attach_opts *o, struct err *e)
{
    const struct remote_opt opts[] = {
        {"", &o->ref, NULL}, {"", &o->kind, NULL}, {"--name", &o->name, NULL}, {"--pin", NULL, &o->with_pin}};
    enum rc rc = remote_options(argc, argv, opts, COUNT(opts), e);
    if (rc == RC_OK)
        rc = need(o->ref, "attach NOMOR DOKUMEN < BERKAS", e);
    return rc == RC_OK ? need(o->kind, "attach NOMOR DOKUMEN < BERKAS", e) : rc;
}

/* Shown beside the document, never used as a path. */
static const char *
file_name(struct arena *a, const struct attach_opts *o, const struct media_info *info)
{
    char name[NAME_MAX + 1];
    const char *base = strrchr(o->name, '/');
    utf8_clean_to(name, sizeof name, base != NULL ? base + 1 : o->name);
    if (name[0] != '\0')
        return arena_strdup(a, name);
    return arena_printf(a, "%s.%s", o->kind, strrchr(info->type, '/') + 1);
}

static enum rc
read_file(struct remote_input *in, struct buf *file, struct media_info *info, struct err *e)
{
    /* One byte too many is enough to know that it is too large. */
    (void)remote_input_rest(in, file, MEDIA_BYTES_MAX);
    enum rc rc = media_check(file->data, file->len, info, e);
    return rc == RC_INVALID ? err_field(e, "berkas") : rc;
}

static void
print_attached(struct remote_ctx *ctx, const struct intake_attached *r, const struct media_info *info)
{
    struct buf b = {0};
    struct json_w w;
    if (!ctx->json) {
        fprintf(ctx->out, "%s\n", r->replayed ? _("Berkas ini sudah ada.") : _("Berkas diterima."));
        print_line(ctx, _("Keadaan"), state_label(r->state));
        print_list(ctx, _("Dokumen kurang"), r->missing);
        return;
    }
    json_w_init(&w, &b);
    json_w_begin_obj(&w);
    json_w_kbool(&w, "ok", true);
    json_w_kstr(&w, "type", info->type);
    json_w_kint(&w, "pages", info->pages);
    json_w_kbool(&w, "replayed", r->replayed);
    json_w_kstr(&w, "state", r->state);
    put_raw(&w, "missing", r->missing);
    json_w_end(&w);
    fprintf(ctx->out, "%s\n", b.data);
    buf_done(&b);
}

enum rc
remote_attach(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    struct attach_opts o = {.ref = "", .kind = "", .name = ""};
    struct remote_input in;
    struct media_info info;
    struct intake_attached out = {0};
    struct buf file = {0};
    char pin[PIN_MAX + 1] = "";
    enum rc rc = attach_options(argc, argv, &o, e);
    remote_input_init(&in, fileno(ctx->in), PIN_MAX);
    if (rc == RC_OK && o.with_pin)
        rc = read_pin(&in, pin, e);
    if (rc == RC_OK)
        rc = read_file(&in, &file, &info, e);
    if (rc == RC_OK) {
        const struct intake_file f = {.dokumen = o.kind,
                                      .nama_berkas = file_name(ctx->arena, &o, &info),
                                      .jenis_media = info.type,
                                      .isi = file.data,
                                      .n = file.len};
        rc = intake_attach(ctx->db, ctx->arena, o.ref, pin, &f, &out, e);
    }
    explicit_bzero(pin, sizeof pin);
    remote_input_done(&in);
    buf_done(&file);
    if (rc == RC_OK)
        print_attached(ctx, &out, &info);
    return rc;
}
