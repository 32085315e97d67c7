#include <string.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/remote.h"
#include "console/command/remote_show.h"
#include "console/command/remote_track.h"
#include "console/json/json.h"
#include "db/model/code.h"
#include "db/model/requirement.h"
#include "db/model/service.h"
#include "db/store/intake.h"

enum rc
remote_kinds(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    struct intake_kind *rows = NULL;
    struct buf b = {0};
    struct json_w w;
    size_t n = 0;
    enum rc rc = remote_options(argc, argv, NULL, 0, e);
    if (rc == RC_OK)
        rc = intake_kinds(ctx->db, ctx->arena, &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    json_w_init(&w, &b);
    json_w_begin_list(&w);
    for (size_t i = 0; i < n; i++) {
        json_w_begin_obj(&w);
        json_w_kstr(&w, "kind", rows[i].kind);
        json_w_kstr(&w, "label", rows[i].label);
        json_w_kbool(&w, "nomor_baru", rows[i].nomor_baru);
        json_w_end(&w);
        if (!ctx->json)
            fprintf(ctx->out, "%-18s %s\n", rows[i].kind, rows[i].label);
    }
    json_w_end(&w);
    if (ctx->json)
        fprintf(ctx->out, "%s\n", b.data);
    buf_done(&b);
    return RC_OK;
}

/* One of these documents is needed. */
static void
put_requirement(struct json_w *w, const struct requirement *q)
{
    char words[256];
    char *save = NULL;
    (void)str_copy(words, sizeof words, q->dokumen);
    json_w_begin_obj(w);
    json_w_key(w, "dokumen");
    json_w_begin_list(w);
    for (char *code = strtok_r(words, " ", &save); code != NULL; code = strtok_r(NULL, " ", &save)) {
        json_w_begin_obj(w);
        json_w_kstr(w, "kode", code);
        json_w_kstr(w, "label", code_label("dokumen_persyaratan", "2019", code));
        json_w_end(w);
    }
    json_w_end(w);
    json_w_kbool(w, "wajib", q->wajib);
    json_w_kstr(w, "syarat", q->syarat);
    json_w_kstr(w, "bila", requirement_when_text(q->syarat));
    json_w_kstr(w, "sumber", q->sumber);
    json_w_end(w);
}

static void
print_requirement(struct remote_ctx *ctx, const struct requirement *q)
{
    const char *when = requirement_when_text(q->syarat);
    char words[256];
    char *save = NULL;
    (void)str_copy(words, sizeof words, q->dokumen);
    const char *lead = q->wajib ? _("wajib") : _("bila ada");
    for (char *code = strtok_r(words, " ", &save); code != NULL; code = strtok_r(NULL, " ", &save)) {
        fprintf(ctx->out, "%-9s %-11s %s%s%s%s\n", lead, code,
                code_label("dokumen_persyaratan", "2019", code), when[0] != '\0' ? " (" : "", when,
                when[0] != '\0' ? ")" : "");
        lead = _("atau");
    }
}

enum rc
remote_requirements(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    const char *kind = "";
    const struct remote_opt opts[] = {{"", &kind, NULL}};
    struct buf b = {0};
    struct json_w w;
    enum rc rc = remote_options(argc, argv, opts, COUNT(opts), e);
    if (rc != RC_OK)
        return rc;
    if (service_find(kind) == NULL) {
        (void)err_set(e, RC_INVALID, "kind_unknown", "%s",
                      _("Sebutkan jenis permohonan: requirements I.B.2. Daftarnya: kinds"));
        return err_field(e, "kind");
    }
    json_w_init(&w, &b);
    json_w_begin_list(&w);
    for (size_t i = 0; i < requirements_n; i++) {
        if (!str_eq(requirements[i].kind, kind) && !str_eq(requirements[i].kind, "ALL"))
            continue;
        put_requirement(&w, &requirements[i]);
        if (!ctx->json)
            print_requirement(ctx, &requirements[i]);
    }
    json_w_end(&w);
    if (ctx->json)
        fprintf(ctx->out, "%s\n", b.data);
    buf_done(&b);
    return RC_OK;
}
