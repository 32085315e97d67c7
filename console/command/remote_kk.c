#include "console/command/remote_kk.h"

#include <stdio.h>

#include "console/base/cfg.h"
#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/command/remote.h"
#include "console/command/remote_show.h"
#include "console/json/json.h"
#include "db/store/register.h"

static enum zone
zone_of(const struct remote_ctx *ctx)
{
    return (enum zone)(ctx->self.zona != 0 ? ctx->self.zona : ctx->cfg->zone);
}

static void
line(const struct remote_ctx *ctx, const char *label, const char *value)
{
    fprintf(ctx->out, "%s%*s %s\n", label, 28 - utf8_width(label), "", utf8_clean(ctx->arena, value));
}

static void
family_text(const struct remote_ctx *ctx, const struct register_family *f)
{
    char from[CLOCK_TEXT], until[CLOCK_TEXT];
    const char *rt_rw = arena_printf(ctx->arena, "%s/%s", f->rt, f->rw);
    line(ctx, _("Nomor KK"), f->no_kk);
    line(ctx, _("Versi"),
         arena_printf(ctx->arena, _("%d, berlaku %s sampai %s"), (int)f->versi,
                      clock_text(from, f->berlaku_dari, zone_of(ctx)),
                      f->berlaku_sampai != 0 ? clock_text(until, f->berlaku_sampai, zone_of(ctx))
                                             : _("sekarang")));
    if (f->ref[0] != '\0')
        line(ctx, _("Permohonan"), f->ref);
    line(ctx, _("Nama Kepala Keluarga"), f->kepala_keluarga);
    line(ctx, _("Alamat"), f->alamat);
    line(ctx, _("RT/RW"), rt_rw);
    line(ctx, _("Kode Pos"), f->kode_pos);
    line(ctx, _("Desa/Kelurahan"), f->desa_kelurahan);
    line(ctx, _("Kecamatan"), f->kecamatan);
    line(ctx, _("Kabupaten/Kota"), f->kabupaten_kota);
    line(ctx, _("Provinsi"), f->provinsi);
}

static void
member_text(const struct remote_ctx *ctx, size_t number, const struct register_member *m)
{
    fprintf(ctx->out, "\n%zu.\n", number);
    for (int el = 0; el < EL_COUNT_; el++) {
        const char *value = person_element(&m->p, (enum element)el);
        if (value[0] != '\0')
            line(ctx, element_label((enum element)el), value);
    }
}

static void
put_time(struct json_w *w, const char *key, int64_t t)
{
    char text[CLOCK_TEXT];
    json_w_kstr(w, key, t != 0 ? clock_iso(text, t) : NULL);
}

static void
family_json(struct json_w *w, const struct register_family *f)
{
    json_w_kstr(w, "no_kk", f->no_kk);
    json_w_kint(w, "versi", f->versi);
    put_time(w, "berlaku_dari", f->berlaku_dari);
    put_time(w, "berlaku_sampai", f->berlaku_sampai);
    json_w_kstr(w, "ref", f->ref);
    json_w_kstr(w, "nama_kepala_keluarga", f->kepala_keluarga);
    json_w_kstr(w, "alamat", f->alamat);
    json_w_kstr(w, "rt", f->rt);
    json_w_kstr(w, "rw", f->rw);
    json_w_kstr(w, "kode_pos", f->kode_pos);
    json_w_kstr(w, "kode_wilayah", f->kode_wilayah);
    json_w_kstr(w, "desa_kelurahan", f->desa_kelurahan);
    json_w_kstr(w, "kecamatan", f->kecamatan);
    json_w_kstr(w, "kabupaten_kota", f->kabupaten_kota);
    json_w_kstr(w, "provinsi", f->provinsi);
}

static void
answer_json(const struct remote_ctx *ctx, const struct register_family *f, const struct register_member *m,
            size_t n)
{
    struct buf b = {0};
    struct json_w w;
    json_w_init(&w, &b);
    json_w_begin_obj(&w);
    family_json(&w, f);
    json_w_key(&w, "anggota");
    json_w_begin_list(&w);
    for (size_t i = 0; i < n; i++) {
        json_w_begin_obj(&w);
        for (int el = 0; el < EL_COUNT_; el++)
            json_w_kstr(&w, element_word((enum element)el), person_element(&m[i].p, (enum element)el));
        json_w_end(&w);
    }
    json_w_end(&w);
    json_w_end(&w);
    fprintf(ctx->out, "%s\n", b.data);
    buf_done(&b);
}

enum rc
remote_kk(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    const char *no_kk = "", *date = "", *purpose = "";
    const struct remote_opt opts[] = {
        {"", &no_kk, NULL}, {"--date", &date, NULL}, {"--purpose", &purpose, NULL}};
    struct register_family f;
    struct register_member *m = NULL;
    size_t n = 0;
    enum rc rc = remote_options(argc, argv, opts, COUNT(opts), e);
    if (rc == RC_OK && (no_kk[0] == '\0' || purpose[0] == '\0'))
        rc = err_set(e, RC_INVALID, "usage", "%s",
                     _("Sebutkan nomor KK dan keperluannya: kk NOMOR --purpose \"...\" [--date YYYY-MM-DD]"));
    if (rc == RC_OK)
        rc = register_family_at(ctx->db, ctx->arena, no_kk, date, purpose, &f, &m, &n, e);
    if (rc != RC_OK)
        return rc;
    if (ctx->json) {
        answer_json(ctx, &f, m, n);
        return RC_OK;
    }
    family_text(ctx, &f);
    for (size_t i = 0; i < n; i++)
        member_text(ctx, i + 1, &m[i]);
    return RC_OK;
}
