/*
 * intake_done.c - after the submission: number, promise, what is missing, the tracking PIN (shown here once),
 * and the receipt.
 */
#include <stdio.h>
#include <string.h>

#include "console/tui/footer.h"
#include "db/model/state.h"
#include "db/store/receipt.h"
#include "screens/intake.h"
#include "screens/part.h"

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_PRINT, "c", N_("cetak bukti"), N_("Mencetak bukti permohonan untuk pemohon, dengan PIN pelacakan di kertasnya.")},
    {ACTION_BACK, "Esc", N_("selesai"), N_("Kembali ke daftar. PIN pelacakan tidak tampil lagi sesudah ini.")},
    PART_END_KEYS,
};
/* clang-format on */

static void
enter(struct screen *s)
{
    (void)s;
}

static int
draw_pair(struct surface *out, int row, const char *label, enum role role, const char *value)
{
    struct rect at = {row, 22, 4, out->cols - 23};
    surface_text(out, row, 2, 19, ROLE_TEXT, label);
    return row + surface_wrap(out, at, role, value);
}

static void
draw(const struct screen *s, struct surface *out, struct rect at)
{
    const struct intake_state *st = s->state;
    const struct intake_result *r = &st->done;
    char when[CLOCK_TEXT];
    bool pending = str_eq(r->state, "pending");
    int row = at.row;
    surface_text(out, row - 2, 2, 0, ROLE_OK, _("[ok] Permohonan tercatat."));
    row = draw_pair(out, row, _("Nomor"), ROLE_HEAD, r->ref);
    row = draw_pair(out, row, _("Pemohon"), ROLE_TEXT, st->doc.head.pemohon_nama);
    row = draw_pair(out, row, _("Keadaan"), pending ? ROLE_WARN : ROLE_TEXT, state_label(r->state));
    row = draw_pair(out, row, _("Dijanjikan"), ROLE_TEXT, clock_text(when, r->promise_at, s->ses->zone));
    if (r->missing[0] != '\0')
        row = draw_pair(out, row, _("Berkas kurang"), ROLE_WARN, r->missing);
    if (pending)
        row = draw_pair(
            out, row, "", ROLE_DIM,
            _("Belum masuk antrean. Begitu berkas lengkap (di loket, portal atau RT/RW), permohonan "
              "masuk ke urutannya semula."));
    row++;
    if (r->pin[0] != '\0') {
        row = draw_pair(out, row, _("PIN pelacakan"), ROLE_HEAD, r->pin);
        row = draw_pair(out, row, "", ROLE_DIM,
                        _("Hanya tampil sekarang: sampaikan kepada pemohon. Bila bukti dicetak, yang berlaku "
                          "PIN baru di kertas itu."));
    } else {
        row =
            draw_pair(out, row, _("PIN pelacakan"), ROLE_DIM,
                      r->job != 0 ? _("Tercetak pada bukti permohonan.")
                                  : _("Tidak dapat ditampilkan lagi; cetak bukti untuk mendapat PIN baru."));
    }
    if (r->job != 0)
        draw_pair(out, row + 1, _("Bukti"), ROLE_TEXT,
                  _("Dikirim ke pencetak; lihat layar Cetakan bila tidak keluar."));
    out->cur_row = at.row;
    out->cur_col = 22;
}

static void
print_receipt(struct screen *s, int32_t printer, struct err *e)
{
    struct intake_state *st = s->state;
    struct err *why = e;
    enum rc rc =
        receipt_print(s->ses->env.db, st->done.request_id, printer, st->print_key, &st->done.job, why);
    if (rc == RC_OK) {
        st->done.pin = "";
        db_uuid(st->print_key);
        session_notice(s->ses, SEV_OK, "%s", _("Bukti permohonan dikirim ke pencetak."));
    } else if (rc == RC_UNAVAILABLE || rc == RC_RETRY) {
        session_notice(s->ses, SEV_WARN, "%s",
                       _("Belum diketahui hasilnya. c: pastikan; tercetak sekali saja."));
    } else {
        session_notice(s->ses, SEV_WARN, "%s", why->text);
    }
}

static enum rc
act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    struct receipt_printer *rows;
    size_t n;
    if (a != ACTION_PRINT) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    struct arena *ask = intake_ask_arena(s);
    enum rc rc = receipt_printers(s->ses->env.db, ask, &rows, &n, e);
    if (rc != RC_OK && rc != RC_NONE)
        return rc;
    if (rc == RC_NONE || n == 0) {
        session_notice(s->ses, SEV_WARN, "%s",
                       _("Kantor ini belum mempunyai pencetak bukti. Hubungi administrator."));
        return RC_OK;
    }
    if (n == 1) {
        print_receipt(s, rows[0].printer_id, e);
        return RC_OK;
    }
    struct choice *items = arena_array(ask, n, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice){arena_printf(ask, "%d", rows[i].printer_id),
                                   arena_printf(ask, "%s (%s)", rows[i].nama, rows[i].jenis)};
    dialog_choose(&st->ask, ask, INTAKE_PRINTER, _("Cetak bukti di mana?"), items, (int)n, false, NULL, 1);
    return RC_OK;
}

enum rc
intake_done_done(struct screen *s, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    int64_t id = 0;
    *rx |= RX_REDRAW;
    (void)str_to_i64(dialog_choice(&st->ask, 0)->code, 0, INT32_MAX, &id);
    dialog_close(&st->ask);
    s->ses->drop_repeats = true;
    print_receipt(s, (int32_t)id, e);
    return RC_OK;
}

const struct intake_step intake_step_done = {.keys = keys, .enter = enter, .draw = draw, .act = act};
