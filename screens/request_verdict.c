/*
 * request_verdict.c - the verdict on two people who may be one: ganda or not, with the reason in words. The
 * database says who may give it.
 */
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "screens/request.h"

#define REASON_MAX 200 /* characters */

static const struct choice verdicts[] = {
    {"bukan_ganda", N_("Bukan ganda: dua orang yang berbeda; tidak ditanyakan lagi")},
    {"ganda", N_("Ganda: satu orang dengan dua NIK; tidak dapat disetujui")},
};

void
request_verdict_ask(struct screen *s, const struct request_check *c)
{
    struct request_state *st = s->state;
    if (c->subject[0] == '\0' || !request_undecided(st->live.d.state)) {
        session_notice(s->ses, SEV_INFO, "%s",
                       _("Putusan hanya untuk temuan data ganda pada permohonan yang belum diputuskan."));
        return;
    }
    struct choice *items = arena_array(st->full.arena, COUNT(verdicts), sizeof *items);
    for (size_t i = 0; i < COUNT(verdicts); i++)
        items[i] = (struct choice){verdicts[i].code, _(verdicts[i].label)};
    (void)str_copy(st->verdict.code, sizeof st->verdict.code, c->code);
    (void)str_copy(st->verdict.subject, sizeof st->verdict.subject, c->subject);
    db_uuid(st->key);
    dialog_choose(&st->ask, st->full.arena, ASK_VERDICT, _("Orang yang sama?"), items, COUNT(verdicts), false,
                  _("Alasan"), REASON_MAX);
    st->ask.text_required = true;
    st->asking = &st->ask;
}

enum rc
request_verdict_done(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    const struct choice *chosen = dialog_choice(&st->ask, 0);
    const struct request_check about = {.code = st->verdict.code, .subject = st->verdict.subject};
    enum rc rc = verdict_set(s->ses->env.db, st->id, &about, chosen->code, dialog_text(&st->ask), st->key, e);
    if (rc == RC_UNAVAILABLE || rc == RC_RETRY) {
        dialog_error(&st->ask, _("Belum diketahui tersimpan. Enter lagi: pastikan, tidak dobel."));
        return RC_OK;
    }
    if (rc != RC_OK) {
        dialog_error(&st->ask, e->text);
        return RC_OK;
    }
    dialog_close(&st->ask);
    st->asking = NULL;
    session_notice(s->ses, SEV_OK, "%s", _("Putusan tercatat."));
    *rx |= RX_RELOAD;
    return RC_OK;
}
