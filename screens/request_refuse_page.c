/*
 * request_refuse_page.c - the tab of a return or a rejection: each reason with the very sentences that the
 * applicant will read (db/model/refusal.h), and the keys that change them.
 */
#include <string.h>

#include "console/base/str.h"
#include "screens/part.h"
#include "screens/request.h"

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_RETURN, "k", N_("kembalikan"), N_("Mengembalikan dengan alasan di sini; kata KEMBALI diketik.")},
    {ACTION_REJECT, "t", N_("tolak"), N_("Menolak dengan alasan di sini; kata TOLAK diketik.")},
    {ACTION_NEW, "b", N_("tambah"), N_("Alasan: menambah alasan dari daftar.")},
    {ACTION_OPEN, "Enter", N_("keterangan"), N_("Alasan: menulis keterangan untuk alasan yang ditunjuk, atau catatan untuk semua.")},
    {ACTION_DROP, "x", N_("hapus"), N_("Alasan: menghapus alasan yang ditunjuk.")},
    {ACTION_CANCEL, "Esc", N_("kembali"), N_("Alasan: ke perbandingan; yang sudah disusun tersimpan.")},
    PART_END_KEYS,
};
/* clang-format on */

/* The member whom a target is about, by name; "" when it is about nobody in particular. */
static const char *
member_name(const struct request_state *st, const char *target)
{
    char code[REFUSAL_TARGET];
    int urut;
    refusal_target_split(target, code, &urut);
    for (size_t i = 0; i < st->full.nmembers; i++)
        if (urut > 0 && st->full.members[i].urut == urut)
            return st->full.members[i].p.nama_lengkap;
    return "";
}

static void
put_line(const struct request_state *st, struct text *t, const struct refuse_line *l, size_t nth)
{
    const struct request_refusal *f = &st->refusal;
    const struct reason_row *r = refuse_reason(f, l->reason);
    const char *label = r != NULL ? r->label : l->reason;
    struct buf b = {0};
    text_item(t, (int64_t)nth);
    const char *name = member_name(st, l->target);
    text_line(t, r != NULL ? ROLE_HEAD : ROLE_ERROR, "%zu. %s%s%s%s", nth + 1, label,
              name[0] != '\0' ? ": " : "", name,
              r != NULL   ? ""
              : f->reject ? _(" [x] hanya untuk pengembalian")
                          : _(" [x] hanya untuk penolakan"));
    refusal_text(&b, refuse_decision(f), l->reason, label, l->target, l->note);
    text_line(t, ROLE_TEXT, "   %s", b.data);
    buf_done(&b);
}

static void
refuse_page(const struct screen *s, struct text *t)
{
    const struct request_state *st = s->state;
    const struct request_refusal *f = &st->refusal;
    if (f->n == 0)
        text_line(t, ROLE_WARN, "%s", _("Belum ada alasan. b: tambah alasan dari daftar."));
    else
        text_line(t, ROLE_DIM,
                  f->reject ? _("Permohonan %s ditolak. Yang dibaca pemohon:")
                            : _("Permohonan %s dikembalikan. Yang dibaca pemohon:"),
                  st->live.d.ref);
    for (size_t i = 0; i < f->n; i++)
        put_line(st, t, &f->lines[i], i);
    text_item(t, (int64_t)f->n);
    text_line(t, ROLE_HEAD, "%s", _("Catatan untuk semua"));
    text_line(t, f->note[0] != '\0' ? ROLE_TEXT : ROLE_DIM, "   %s",
              f->note[0] != '\0' ? f->note : _("(kosong) Enter: tulis"));
    text_item(t, -1);
    text_gap(t);
    text_line(t, ROLE_TEXT, "%s", refusal_next(refuse_decision(f)));
}

static void
refuse_count(const struct request_state *st, struct buf *b)
{
    if (st->refusal.n > 0)
        buf_printf(b, "%zu", st->refusal.n);
}

static const char *
refuse_label(const struct request_state *st)
{
    return st->refusal.reject ? _("Tolak") : _("Kembalikan");
}

static bool
refuse_shown(const struct request_state *st)
{
    const struct request_refusal *f = &st->refusal;
    return st->mode == MODE_REVIEW && (f->open || f->n > 0 || f->note[0] != '\0');
}

static void
drop_line(struct screen *s, size_t line)
{
    struct request_refusal *f = &((struct request_state *)s->state)->refusal;
    memmove(&f->lines[line], &f->lines[line + 1], (f->n - line - 1) * sizeof(f->lines[0]));
    f->n--;
    f->open = true; /* the tab stays while one is on it */
    request_work_changed(s);
}

/* On its own tab the key of the decision asks for the word; that of the other one changes what it will be. */
static void
decide(struct screen *s, bool reject)
{
    struct request_refusal *f = &((struct request_state *)s->state)->refusal;
    if (f->reject == reject) {
        request_refuse_confirm(s);
        return;
    }
    f->reject = reject;
    request_work_changed(s);
}

static bool
refuse_act(struct screen *s, enum action a, int64_t item, unsigned *rx, enum rc *rc, struct err *e)
{
    struct request_refusal *f = &((struct request_state *)s->state)->refusal;
    *rc = RC_OK;
    (void)e;
    switch ((int)a) {
    case ACTION_RETURN:
    case ACTION_REJECT:
        decide(s, a == ACTION_REJECT);
        return true;
    case ACTION_NEW:
        request_reasons_ask(s);
        return true;
    case ACTION_OPEN:
        if (item >= 0 && (size_t)item < f->n)
            request_line_note_ask(s, (size_t)item);
        else
            request_all_note_ask(s);
        return true;
    case ACTION_DROP:
        if (item >= 0 && (size_t)item < f->n)
            drop_line(s, (size_t)item);
        else
            *rx |= RX_BEEP;
        return true;
    case ACTION_CANCEL:
        f->open = false;
        request_tab_open(s, TAB_COMPARE);
        return true;
    default:
        return false;
    }
}

const struct request_tab_ops request_tab_refuse = {
    .label = N_("Alasan"),
    .label_now = refuse_label,
    .keys = keys,
    .shown = refuse_shown,
    .count = refuse_count,
    .page = refuse_page,
    .act = refuse_act,
};
