#include "console/command/remote_check.h"

#include <stdio.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/command/remote.h"
#include "console/command/remote_show.h"
#include "console/json/json.h"
#include "db/model/check.h"
#include "db/store/check.h"
#include "db/store/request.h"

static bool
is_open_finding(const struct request_check *c)
{
    return !str_eq(c->severity, "lulus") && !str_eq(c->verdict, "bukan_ganda");
}

/* --- for people --------------------------------------------------------------- */

static void
say(const struct remote_ctx *ctx, const char *text)
{
    fprintf(ctx->out, "%s\n", utf8_clean(ctx->arena, text));
}

static void
score_text(const struct remote_ctx *ctx, const struct request_check *c)
{
    struct check_part *p;
    size_t n = check_parts(ctx->arena, c->score, &p);
    for (size_t i = 0; i < n; i++) {
        const char *points = p[i].of > 0 ? arena_printf(ctx->arena, " %d/%d", p[i].points, p[i].of) : "";
        const char *why = check_part_why(ctx->arena, p[i].why);
        const char *both =
            p[i].other[0] != '\0' ? arena_printf(ctx->arena, ": %s / %s", p[i].mine, p[i].other) : "";
        say(ctx, arena_printf(ctx->arena, "      %s%s%s%s%s", check_part_label(p[i].part), points,
                              why[0] != '\0' ? ", " : "", why, both));
    }
}

static void
finding_text(const struct remote_ctx *ctx, const struct request_check *c)
{
    const char *mark = !is_open_finding(c) ? "[ok]" : str_eq(c->severity, "galat") ? "[x] " : "[!] ";
    const char *who = c->urut > 0 ? arena_printf(ctx->arena, _(" (orang ke-%d)"), c->urut) : "";
    say(ctx, arena_printf(ctx->arena, "%s %s%s%s%s", mark, check_text(c->code, true),
                          c->param[0] != '\0' ? ": " : "", c->param, who));
    if (c->verdict[0] != '\0')
        say(ctx, str_eq(c->verdict, "ganda") ? _("      Putusan: ganda") : _("      Putusan: bukan ganda"));
    score_text(ctx, c);
    if (is_open_finding(c))
        say(ctx, arena_printf(ctx->arena, "      %s", check_advice(c->code)));
    say(ctx, arena_printf(ctx->arena, _("      Dasar: %s"), c->sumber));
}

static void
answer_text(const struct remote_ctx *ctx, const struct request_check *rows, size_t n)
{
    size_t bad = 0, warn = 0, found = 0;
    for (size_t i = 0; i < n; i++) {
        bad += is_open_finding(&rows[i]) && str_eq(rows[i].severity, "galat");
        warn += is_open_finding(&rows[i]) && str_eq(rows[i].severity, "peringatan");
        if (!str_eq(rows[i].severity, "lulus") || rows[i].verdict[0] != '\0') {
            finding_text(ctx, &rows[i]);
            found++;
        }
    }
    if (n == 0)
        say(ctx, _("Permohonan ini sudah diputuskan. Yang ditemukan saat itu tercatat di jejak audit."));
    else
        say(ctx, arena_printf(ctx->arena, _("%zu galat, %zu peringatan, %zu lulus."), bad, warn, n - found));
}

/* --- for programs -------------------------------------------------------------- */

static void
score_json(struct remote_ctx *ctx, struct json_w *w, const char *score)
{
    struct check_part *p;
    size_t n = check_parts(ctx->arena, score, &p);
    json_w_key(w, "score");
    json_w_begin_list(w);
    for (size_t i = 0; i < n; i++) {
        json_w_begin_obj(w);
        json_w_kstr(w, "part", p[i].part);
        json_w_kint(w, "points", p[i].points);
        json_w_kint(w, "of", p[i].of);
        json_w_kstr(w, "why", p[i].why);
        json_w_kstr(w, "asked", p[i].mine);
        json_w_kstr(w, "recorded", p[i].other);
        json_w_end(w);
    }
    json_w_end(w);
}

static void
finding_json(struct remote_ctx *ctx, struct json_w *w, const struct request_check *c)
{
    json_w_begin_obj(w);
    json_w_kstr(w, "severity", c->severity);
    json_w_kstr(w, "code", c->code);
    json_w_kint(w, "urut", c->urut);
    json_w_kstr(w, "param", c->param);
    json_w_kstr(w, "text", check_text(c->code, !str_eq(c->severity, "lulus") || c->verdict[0] != '\0'));
    json_w_kstr(w, "advice", is_open_finding(c) ? check_advice(c->code) : "");
    json_w_kstr(w, "sumber", c->sumber);
    json_w_kstr(w, "target", c->target);
    json_w_kstr(w, "concerned", c->concerned);
    json_w_kstr(w, "subject", c->subject);
    json_w_kstr(w, "verdict", c->verdict);
    json_w_kbool(w, "berdua", c->berdua);
    score_json(ctx, w, c->score);
    json_w_end(w);
}

static void
answer_json(struct remote_ctx *ctx, const struct request_check *rows, size_t n)
{
    struct buf b = {0};
    struct json_w w;
    json_w_init(&w, &b);
    json_w_begin_list(&w);
    for (size_t i = 0; i < n; i++)
        finding_json(ctx, &w, &rows[i]);
    json_w_end(&w);
    fprintf(ctx->out, "%s\n", b.data);
    buf_done(&b);
}

enum rc
remote_check(struct remote_ctx *ctx, int argc, char **argv, struct err *e)
{
    const char *ref = "";
    const struct remote_opt opts[] = {{"", &ref, NULL}};
    struct request_detail d;
    struct request_check *rows = NULL;
    size_t n = 0;
    int64_t id = 0;
    enum rc rc = remote_options(argc, argv, opts, COUNT(opts), e);
    if (rc == RC_OK && ref[0] == '\0')
        rc = err_set(e, RC_INVALID, "usage", "%s", _("Sebutkan nomor permohonan: check NOMOR"));
    if (rc == RC_OK)
        rc = check_find(ctx->db, ctx->arena, ref, &id, e);
    if (rc == RC_OK) /* what the screen does first, too: the reading is noted */
        rc = request_detail(ctx->db, ctx->arena, id, &d, e);
    if (rc == RC_OK)
        rc = request_checks(ctx->db, ctx->arena, id, &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    for (size_t i = 0; i < n; i++)
        ctx->refused = ctx->refused || str_eq(rows[i].severity, "galat");
    if (ctx->json)
        answer_json(ctx, rows, n);
    else
        answer_text(ctx, rows, n);
    return RC_OK;
}
