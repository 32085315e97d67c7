/*
 * request_notes.c - the notes on a request, for colleagues: who wrote when, oldest first. A note is written
 * in a small editor; what is typed stays as a draft until it is added (request_work.c).
 */
#include <string.h>

#include "console/base/str.h"
#include "db/store/note.h"
#include "screens/part.h"
#include "screens/request.h"

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_NOTE, "i", N_("isi catatan"), N_("Catatan: menulis catatan untuk rekan kerja; pemohon tidak membacanya.")},
    PART_END_KEYS,
};
/* clang-format on */

static void
put_note(struct text *t, const struct note_row *n, enum zone z)
{
    char when[CLOCK_TEXT];
    text_seg(t, ROLE_DIM, "%s  ", clock_text(when, n->at, z));
    text_seg(t, ROLE_HEAD, "%s", n->mine ? _("Anda") : n->nama);
    text_end(t);
    /* Each line of the note is a line of the page. */
    const char *p = n->isi;
    while (*p != '\0') {
        size_t len = strcspn(p, "\n");
        text_line(t, ROLE_TEXT, "  %.*s", (int)len, p);
        p += len;
        p += *p == '\n';
    }
    text_gap(t);
}

static void
notes_page(const struct screen *s, struct text *t)
{
    const struct request_state *st = s->state;
    text_line(t, ROLE_DIM, "%s", _("Untuk rekan kerja; pemohon tidak membacanya."));
    text_gap(t);
    for (size_t i = 0; i < st->full.nnotes; i++)
        put_note(t, &st->full.notes[i], s->ses->zone);
    if (st->full.nnotes == 0)
        text_line(t, ROLE_TEXT, "%s", _("Belum ada catatan. i: tulis catatan."));
    if (st->note_draft[0] != '\0') {
        text_line(t, ROLE_WARN, "%s", _("Catatan Anda yang belum disimpan (i: lanjutkan):"));
        text_line(t, ROLE_TEXT, "  %s", st->note_draft);
    }
}

static void
notes_count(const struct request_state *st, struct buf *b)
{
    if (st->full.nnotes > 0)
        buf_printf(b, "%zu", st->full.nnotes);
    if (st->note_draft[0] != '\0')
        buf_puts(b, b->len > 0 ? " *" : "*");
}

void
request_note_ask(struct screen *s)
{
    struct request_state *st = s->state;
    db_uuid(st->key);
    dialog_note(&st->ask, ASK_NOTE, _("Catatan untuk rekan kerja"), _("Pemohon tidak membacanya."),
                st->note_draft, NOTE_CHARS);
    st->asking = &st->ask;
}

void
request_note_typed(struct request_state *st)
{
    if (st->asking != NULL && st->asking->tag == ASK_NOTE)
        part_cut(st->note_draft, sizeof(st->note_draft), st->ask.edit.text);
}

void
request_note_send(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    const char *text = dialog_text(&st->ask);
    if (text[0] == '\0') {
        dialog_error(&st->ask, _("Tulis catatannya dahulu, atau Esc: tutup."));
        return;
    }
    enum rc rc = note_add(s->ses->env.db, st->id, text, st->key, e);
    if (rc == RC_UNAVAILABLE || rc == RC_RETRY) {
        dialog_error(&st->ask, _("Belum diketahui tersimpan. ^S lagi: pastikan, tidak dobel."));
        return;
    }
    if (rc != RC_OK) {
        dialog_error(&st->ask, e->text);
        return;
    }
    dialog_close(&st->ask);
    st->asking = NULL;
    explicit_bzero(st->note_draft, sizeof(st->note_draft));
    st->work.dirty = true;
    request_work_save(s);
    session_notice(s->ses, SEV_OK, "%s", _("Catatan tersimpan."));
    *rx |= RX_RELOAD;
}

static bool
notes_act(struct screen *s, enum action a, int64_t item, unsigned *rx, enum rc *rc, struct err *e)
{
    (void)item;
    *rc = RC_OK;
    (void)e;
    if (a != ACTION_NOTE)
        return false;
    request_note_ask(s);
    *rx |= RX_REDRAW;
    return true;
}

const struct request_tab_ops request_tab_notes = {
    .label = N_("Catatan"),
    .keys = keys,
    .count = notes_count,
    .page = notes_page,
    .act = notes_act,
};
