/*
 * request_receipt.c - printing the receipt of a request again. It makes a new PIN and the old one void, so
 * the printer is always asked for: that is where one can still turn back.
 */
#include "console/base/str.h"
#include "screens/part.h"
#include "screens/request.h"

/* Sends the order; an unknown outcome keeps it and its key for the next press. */
static enum rc
send(struct screen *s, struct err *e)
{
    struct request_state *st = s->state;
    struct request_receipt *p = &st->receipt;
    int64_t job;
    enum rc rc = receipt_print(s->ses->env.db, st->id, p->printer_id, p->key, &job, e);
    p->in_doubt = rc == RC_UNAVAILABLE || rc == RC_RETRY;
    if (p->in_doubt) {
        session_notice(s->ses, SEV_ERROR, "%s",
                       _("Basis data tidak menjawab; belum diketahui apakah perintah cetak tersimpan. "
                         "Tekan b lagi: tidak akan tercetak dua kali."));
        return RC_OK;
    }
    if (rc != RC_OK)
        return rc;
    s->ses->drop_repeats = true;
    session_notice(
        s->ses, SEV_OK, "%s",
        _("Bukti permohonan akan dicetak dengan PIN baru. Keadaannya tampil di layar Cetakan (2)."));
    return RC_OK;
}

enum rc
request_receipt_ask(struct screen *s, struct err *e)
{
    struct request_state *st = s->state;
    struct request_receipt *p = &st->receipt;
    if (p->in_doubt)
        return send(s, e);
    arena_free(p->arena);
    *p = (struct request_receipt){.arena = arena_new(s->arena)};
    enum rc rc = receipt_printers(s->ses->env.db, p->arena, &p->printers, &p->nprinters, e);
    if (rc != RC_OK)
        return rc;
    if (p->nprinters == 0) {
        request_message(s, SEV_ERROR, _("Tidak ada pencetak"),
                        _("Kantor Anda belum mempunyai pencetak. Hubungi administrator."));
        return RC_OK;
    }
    db_uuid(p->key);
    struct choice *items = arena_array(p->arena, p->nprinters, sizeof(*items));
    for (size_t i = 0; i < p->nprinters; i++)
        items[i] = (struct choice){arena_printf(p->arena, "%d", p->printers[i].printer_id),
                                   p->printers[i].is_default
                                       ? arena_printf(p->arena, _("%s (biasanya)"), p->printers[i].nama)
                                       : p->printers[i].nama};
    dialog_choose(&st->ask, p->arena, ASK_RECEIPT, _("Cetak bukti (PIN lama tidak berlaku lagi)"), items,
                  (int)p->nprinters, false, NULL, 1);
    st->asking = &st->ask;
    return RC_OK;
}

enum rc
request_receipt_done(struct screen *s, struct err *e)
{
    struct request_state *st = s->state;
    const struct choice *c = dialog_choice(&st->ask, 0);
    int64_t id = 0;
    bool chosen = c != NULL && str_to_i64(c->code, 1, INT32_MAX, &id);
    dialog_close(&st->ask);
    st->asking = NULL;
    st->receipt.printer_id = (int32_t)id;
    return chosen ? send(s, e) : RC_OK;
}
