/*
 * request_checks.c - the page of checks: what was found, about whom, by which law.
 */
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "db/model/check.h"
#include "screens/request.h"

static const struct column check_columns[] = {
    {N_("Hasil"), 14, 14, 0, ALIGN_LEFT},
    {N_("Pemeriksaan"), 30, 0, 3, ALIGN_LEFT},
    {N_("Dasar hukum"), 24, 50, 2, ALIGN_LEFT},
};

static const char *
check_who(struct arena *a, const struct request_check *c)
{
    /* The name itself is often the parameter; the number finds the person in the comparison. */
    if (c->urut > 0)
        return arena_printf(a, _("orang ke-%d"), c->urut);
    return "";
}

static void
put_check(struct text *t, const struct request_check *c)
{
    bool bad = str_eq(c->severity, "galat"), warn = str_eq(c->severity, "peringatan");
    enum role role = bad ? ROLE_ERROR : warn ? ROLE_WARN : ROLE_OK;
    const char *who = check_who(t->arena, c);
    const char *text = check_text(c->code, bad || warn);
    if (c->param[0] != '\0')
        text = arena_printf(t->arena, "%s: %s", text, c->param);
    if (who[0] != '\0')
        text = arena_printf(t->arena, "%s (%s)", text, who);
    const struct text_cell cells[] = {
        {role, bad    ? _("[x] GALAT")
               : warn ? _("[!] PERINGATAN")
                      : _("[ok] lulus")},
        {bad || warn ? role : ROLE_TEXT, text},
        {ROLE_DIM, c->sumber},
    };
    text_cells(t, cells, COUNT(cells));
}

static void
checks_page(const struct screen *s, struct text *t)
{
    const struct request_state *st = s->state;
    size_t bad = request_findings(st, "galat"), warn = request_findings(st, "peringatan");
    if (st->full.nchecks == 0) {
        text_line(t, ROLE_TEXT, "%s",
                  _("Permohonan ini sudah diputuskan. Yang ditemukan saat itu tercatat di jejak audit."));
        return;
    }
    text_line(t,
              bad > 0    ? ROLE_ERROR
              : warn > 0 ? ROLE_WARN
                         : ROLE_OK,
              _("%zu galat, %zu peringatan, %zu lulus. %s"), bad, warn, st->full.nchecks - bad - warn,
              bad > 0    ? _("Selama ada galat, permohonan tidak dapat disetujui.")
              : warn > 0 ? _("Peringatan tidak menghalangi; lihat dahulu sebelum memutuskan.")
                         : _("Tidak ada halangan."));
    text_gap(t);
    text_table(t, check_columns, COUNT(check_columns));
    for (size_t i = 0; i < st->full.nchecks; i++)
        put_check(t, &st->full.checks[i]);
}

static void
checks_count(const struct request_state *st, struct buf *b)
{
    size_t bad = request_findings(st, "galat"), warn = request_findings(st, "peringatan");
    if (bad > 0)
        buf_printf(b, ngettext("%zu galat", "%zu galat", bad), bad);
    else if (warn > 0)
        buf_printf(b, ngettext("%zu peringatan", "%zu peringatan", warn), warn);
}

const struct request_tab_ops request_tab_checks = {
    .label = N_("Pemeriksaan"),
    .count = checks_count,
    .page = checks_page,
};
