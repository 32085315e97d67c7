#include "console/command/remote_receipt.h"

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/remote.h"
#include "console/command/remote_show.h"
#include "console/json/json.h"
#include "db/store/receipt.h"

#define KEY_TEXT 37

static void
show_json(struct remote_ctx *ctx, const char *ref, int64_t job)
{
    struct buf b = {0};
    struct json_w w;
    json_w_init(&w, &b);
    json_w_begin_obj(&w);
    json_w_kstr(&w, "ref", ref);
    json_w_kint(&w, "print_job_id", job);
    json_w_end(&w);
    fprintf(ctx->out, "%s\n", b.data);
    buf_done(&b);
}

enum rc
remote_receipt(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    char fresh[KEY_TEXT];
    const char *ref = "", *printer = "", *key = fresh;
    const struct remote_opt opts[] = {{"", &ref, NULL}, {"--printer", &printer, NULL}, {"--key", &key, NULL}};
    int64_t job = 0;
    db_uuid(fresh);
    enum rc rc = remote_options(argc, argv, opts, COUNT(opts), e);
    if (rc == RC_OK && ref[0] == '\0')
        rc = err_set(e, RC_INVALID, "usage", _("Perintah belum lengkap: %s"), "receipt NOMOR");
    if (rc == RC_OK)
        rc = receipt_print_ref(ctx->db, ref, printer, key, &job, e);
    if (rc != RC_OK)
        return rc;
    if (ctx->json)
        show_json(ctx, ref, job);
    else
        fprintf(ctx->out, _("Cetakan %lld: bukti permohonan akan keluar dengan PIN pelacakan yang baru.\n"),
                (long long)job);
    return RC_OK;
}
