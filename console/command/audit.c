#include "console/command/audit.h"

#include <inttypes.h>
#include <unistd.h>

#include "console/base/cfg.h"
#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/audit_check.h"
#include "console/command/command.h"
#include "console/json/json.h"

static void
show_progress(void *ctx, uint64_t entries)
{
    const struct command_ctx *c = ctx;
    fputc('\r', c->err);
    fprintf(c->err, _("%" PRIu64 " catatan diperiksa ..."), entries);
    (void)fflush(c->err);
}

static void
report_json(const struct command_ctx *ctx, const struct audit_report *r, int64_t ms, int64_t rate)
{
    struct buf b = {0};
    struct json_w w;
    json_w_init(&w, &b);
    json_w_begin_obj(&w);
    json_w_kbool(&w, "ok", r->fault == AUDIT_GOOD);
    json_w_kint(&w, "entries", (int64_t)r->entries);
    json_w_kint(&w, "unsequenced", (int64_t)r->unsequenced);
    json_w_kint(&w, "checkpoints", (int64_t)r->stored);
    json_w_kint(&w, "exported", (int64_t)r->exported);
    json_w_kint(&w, "ms", ms);
    json_w_kint(&w, "entries_per_second", rate);
    if (r->fault != AUDIT_GOOD) {
        json_w_key(&w, "fault");
        json_w_begin_obj(&w);
        json_w_kstr(&w, "kind", audit_fault_name(r->fault));
        json_w_kint(&w, "idx", r->idx);
        json_w_kint(&w, "entry_id", r->entry_id);
        json_w_kint(&w, "from", (int64_t)r->from);
        json_w_kint(&w, "to", (int64_t)r->to);
        json_w_kstr(&w, "detail", r->detail);
        json_w_end(&w);
    }
    json_w_end(&w);
    fprintf(ctx->out, "%s\n", b.data);
    buf_done(&b);
}

static void
report_text(const struct command_ctx *ctx, const struct audit_report *r, int64_t rate)
{
    fprintf(ctx->out,
            _("%" PRIu64 " catatan bernomor, %" PRIu64 " belum; %zu titik periksa, %zu di berkas; %" PRId64
              " catatan/detik.\n"),
            r->entries, r->unsequenced, r->stored, r->exported, rate);
    if (r->fault == AUDIT_GOOD)
        fprintf(ctx->out, "%s\n", _("Jejak audit utuh."));
    if (r->exported == 0)
        fprintf(ctx->out, "%s\n",
                _("Tidak ada titik periksa di luar basis data: pemeriksaan ini hanya sekuat basis data itu "
                  "sendiri."));
}

static enum rc
tell(struct command_ctx *ctx, const struct audit_report *r, int64_t ms, struct err *e)
{
    char text[256], code[40];
    int64_t rate = (int64_t)r->entries * 1000 / (ms > 0 ? ms : 1);
    if (ctx->json)
        report_json(ctx, r, ms, rate);
    else
        report_text(ctx, r, rate);
    if (r->fault == AUDIT_GOOD)
        return RC_OK;
    audit_fault_text(r, text, sizeof text);
    (void)str_printf(code, sizeof code, "audit_%s", audit_fault_name(r->fault));
    return err_set(e, RC_FAIL, code, "%s", text);
}

enum rc
command_audit_verify(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    char key_path[CFG_PATH_MAX], file_path[CFG_PATH_MAX];
    const char *key = cfg_state_path(ctx->cfg, key_path, "keys/checkpoint.pub");
    const char *file = cfg_state_path(ctx->cfg, file_path, "audit/checkpoints.txt");
    const struct command_opt options[] = {{"--checkpoints", &file, NULL}, {"--key", &key, NULL}};
    struct audit_report r;
    struct pg *pg;
    enum rc rc = command_options(argc, argv, options, COUNT(options), e);
    if (rc == RC_OK)
        rc = command_setup(ctx, &pg, e);
    if (rc != RC_OK)
        return rc;
    bool tty = !ctx->json && isatty(fileno(ctx->err)) != 0;
    const struct audit_check_opts opts = {
        .key_file = key, .checkpoints = file, .progress = tty ? show_progress : NULL, .ctx = ctx};
    int64_t began = clock_mono_ms(clock_system());
    rc = audit_check(pg, &opts, &r, e);
    if (tty)
        fputs("\r\033[K", ctx->err);
    return rc == RC_OK ? tell(ctx, &r, clock_mono_ms(clock_system()) - began, e) : rc;
}
