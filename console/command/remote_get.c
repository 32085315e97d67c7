#include "console/command/remote_get.h"

#include <unistd.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/remote.h"
#include "console/command/remote_show.h"
#include "console/json/json.h"
#include "db/store/attachment.h"

static void
show_json(struct remote_ctx *ctx, const char *ref, int64_t id, const struct attachment_file *f)
{
    struct buf b = {0};
    struct json_w w;
    json_w_init(&w, &b);
    json_w_begin_obj(&w);
    json_w_kstr(&w, "ref", ref);
    json_w_kint(&w, "attachment", id);
    json_w_kstr(&w, "dokumen", f->dokumen);
    json_w_kstr(&w, "name", f->nama_berkas);
    json_w_kstr(&w, "media", f->jenis_media);
    json_w_kint(&w, "bytes", f->ukuran);
    json_w_kstr(&w, "sha256", f->sha256);
    json_w_end(&w);
    fprintf(ctx->out, "%s\n", b.data);
    buf_done(&b);
}

static enum rc
not_written(struct err *e)
{
    return err_set(e, RC_FAIL, "output", "%s", _("Jawaban tidak dapat ditulis seluruhnya."));
}

/* Sends the file part by part: little of it is held at a time, and a reader that is gone ends it. */
static enum rc
stream(struct remote_ctx *ctx, int64_t id, int32_t total, struct err *e)
{
    struct arena *a = arena_new(ctx->arena);
    enum rc rc = RC_OK;
    for (int32_t at = 0; rc == RC_OK && at < total;) {
        struct db_bytes part = {0};
        arena_reset(a);
        rc = attachment_part(ctx->db, a, id, at, &part, e);
        if (rc == RC_NONE)
            rc = err_set(e, RC_FAIL, "attachment_short", "%s",
                         _("Berkas di basis data lebih pendek dari catatannya. Hubungi administrator."));
        if (rc == RC_OK && (fwrite(part.data, 1, part.len, ctx->out) != part.len || fflush(ctx->out) != 0))
            rc = not_written(e);
        at += (int32_t)part.len;
    }
    arena_free(a);
    return rc;
}

enum rc
remote_get(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    const char *ref = "", *word = "";
    const struct remote_opt opts[] = {{"", &ref, NULL}, {"", &word, NULL}};
    struct attachment_file f = {0};
    int64_t id = 0;
    int fd = fileno(ctx->out);
    enum rc rc = remote_options(argc, argv, opts, COUNT(opts), e);
    if (rc == RC_OK && word[0] == '\0')
        rc = err_set(e, RC_INVALID, "usage", _("Perintah belum lengkap: %s"), "get NOMOR DOKUMEN > BERKAS");
    if (rc == RC_OK && !ctx->json && fd >= 0 && isatty(fd))
        rc = err_set(
            e, RC_INVALID, "get_terminal", "%s",
            _("Isi berkas tidak dikirim ke terminal. Arahkan ke sebuah berkas: ssh ... get ... > nama"));
    if (rc == RC_OK)
        rc = attachment_find(ctx->db, ref, word, &id, e);
    if (rc == RC_OK)
        rc = attachment_open(ctx->db, ctx->arena, id, &f, e);
    if (rc != RC_OK)
        return rc;
    if (!ctx->json)
        return stream(ctx, id, f.ukuran, e);
    show_json(ctx, ref, id, &f);
    return RC_OK;
}
