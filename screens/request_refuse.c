/*
 * request_refuse.c - returning and rejecting: all reasons at once, each tied to a document or an
 * element, a note, then the word. Esc goes back to the reasons and keeps what was typed.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "db/store/decide.h"
#include "screens/part.h"
#include "screens/request.h"

#define WORD_RETURN N_("KEMBALI")
#define WORD_REJECT N_("TOLAK")

static bool
is_return(const struct request_refusal *f)
{
    return str_eq(f->decision, "return");
}

/* Choices must outlive every reload, so they are copied. */
static void
fill_documents(const struct request_state *st, struct request_refusal *f)
{
    f->documents = arena_array(f->arena, st->full.nfiles, sizeof(*f->documents));
    f->ndocuments = 0;
    for (size_t i = 0; i < st->full.nfiles; i++) {
        const struct request_attachment *r = &st->full.files[i];
        bool seen = false;
        for (int j = 0; j < f->ndocuments; j++)
            seen = seen || str_eq(f->documents[j].code, r->dokumen);
        if (seen)
            continue;
        const char *label = r->received_at != 0 ? arena_strdup(f->arena, r->label)
                                                : arena_printf(f->arena, _("%s (tidak ada)"), r->label);
        f->documents[f->ndocuments++] = (struct choice){arena_strdup(f->arena, r->dokumen), label};
    }
}

static void
fill_elements(struct request_refusal *f)
{
    f->elements = arena_array(f->arena, EL_COUNT_ + 2, sizeof(*f->elements));
    f->nelements = 0;
    for (unsigned el = 0; el < EL_COUNT_; el++)
        f->elements[f->nelements++] =
            (struct choice){element_word((enum element)el), element_label((enum element)el)};
    f->elements[f->nelements++] = (struct choice){"no_kk", _("No. KK")};
    f->elements[f->nelements++] = (struct choice){"alamat", _("Alamat")};
}

enum rc
request_refuse_ask(struct screen *s, const char *decision, struct err *e)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    struct arena *a = arena_new(s->arena);
    struct reason_row *rows;
    size_t n;
    enum rc rc = request_reasons(s->ses->env.db, a, decision, &rows, &n, e);
    if (rc != RC_OK) {
        arena_free(a);
        return rc;
    }
    arena_free(f->arena);
    *f = (struct request_refusal){.arena = a, .decision = decision, .rows = rows, .nrows = n};
    db_uuid(st->key);
    fill_documents(st, f);
    fill_elements(f);
    struct choice *items = arena_array(a, n, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice){rows[i].reason, rows[i].label};
    dialog_choose(&f->reasons, a, ASK_REASONS,
                  is_return(f) ? _("Kembalikan: tandai semua alasannya") : _("Tolak: tandai semua alasannya"),
                  items, (int)n, true, _("Catatan untuk pemohon:"), NOTE_MAX);
    st->asking = &f->reasons;
    return RC_OK;
}

/* --- step 2: what each reason is tied to --------------------------------------- */

static bool
has_targets(const struct request_refusal *f, const struct reason_row *r)
{
    return (str_eq(r->about, "dokumen") && f->ndocuments > 0) || str_eq(r->about, "elemen");
}

/* Missing documents are what "incomplete" is about, most of the time. */
static void
mark_likely(const struct request_state *st, struct request_refusal *f, const struct chosen_reason *c)
{
    for (size_t i = 0; i < c->ntargets; i++)
        picker_mark(&f->target.pick, c->targets[i]);
    if (c->ntargets > 0 || !str_eq(c->row->reason, "BERKAS_KURANG"))
        return;
    for (size_t i = 0; i < st->full.nfiles; i++)
        if (st->full.files[i].mandatory && st->full.files[i].received_at == 0)
            picker_mark(&f->target.pick, st->full.files[i].dokumen);
}

static void
ask_target(struct screen *s)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    const struct chosen_reason *c = &f->chosen[f->at];
    bool document = str_eq(c->row->about, "dokumen");
    char title[80], reason[56];
    part_cut(reason, sizeof(reason), c->row->label);
    str_printf(title, sizeof(title), document ? _("%s: dokumen mana?") : _("%s: elemen mana?"), reason);
    dialog_choose(&f->target, f->arena, ASK_TARGET, title, document ? f->documents : f->elements,
                  document ? f->ndocuments : f->nelements, true, NULL, 1);
    mark_likely(st, f, c);
    st->asking = &f->target;
}

static size_t
lines_of(const struct request_refusal *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->nchosen; i++)
        n += f->chosen[i].ntargets > 0 ? f->chosen[i].ntargets : 1;
    return n;
}

static const char *
target_label(const struct request_refusal *f, const char *code)
{
    for (int i = 0; i < f->ndocuments; i++)
        if (str_eq(f->documents[i].code, code))
            return f->documents[i].label;
    for (int i = 0; i < f->nelements; i++)
        if (str_eq(f->elements[i].code, code))
            return f->elements[i].label;
    return code;
}

static void
say_reasons(const struct request_refusal *f, struct buf *b)
{
    for (size_t i = 0; i < f->nchosen; i++) {
        const struct chosen_reason *c = &f->chosen[i];
        buf_printf(b, "- %s", c->row->label);
        for (size_t t = 0; t < c->ntargets; t++)
            buf_printf(b, "%s%s", t == 0 ? ": " : ", ", target_label(f, c->targets[t]));
        buf_puts(b, "\n");
    }
}

static void
ask_refuse(struct screen *s)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    struct buf b = {0};
    const char *note = dialog_text(&f->reasons);
    request_say_which(st, &b);
    say_reasons(f, &b);
    if (note[0] != '\0')
        buf_printf(&b, _("Catatan: %s\n"), note);
    buf_puts(&b,
             is_return(f)
                 ? _("\nPemohon diberi tahu semuanya sekaligus, dan dapat memperbaiki lalu mengirim lagi.")
                 : _("\nPermohonan ditutup. Pemohon diberi tahu dan harus mengajukan permohonan baru."));
    request_confirm(s, ASK_REFUSE, is_return(f) ? _("Kembalikan kepada pemohon") : _("Tolak permohonan"), &b,
                    is_return(f) ? _(WORD_RETURN) : _(WORD_REJECT));
    buf_done(&b);
}

/* The next reason that needs a target, from f->at on; the confirmation after the last. */
static void
go_on(struct screen *s)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    while (f->at < f->nchosen && !has_targets(f, f->chosen[f->at].row))
        f->at++;
    if (f->at < f->nchosen) {
        ask_target(s);
    } else if (lines_of(f) > REASONS_MAX) {
        st->asking = &f->reasons;
        dialog_error(&f->reasons, _("Terlalu banyak alasan dan sasaran: paling banyak 20."));
    } else {
        ask_refuse(s);
    }
}

static const struct reason_row *
find_reason(const struct request_refusal *f, const char *code)
{
    for (size_t i = 0; i < f->nrows; i++)
        if (str_eq(f->rows[i].reason, code))
            return &f->rows[i];
    return NULL;
}

/* Targets chosen earlier stay with their reason when the officer comes back to the list. */
static void
take_reasons(struct request_refusal *f)
{
    struct chosen_reason old[REASONS_MAX];
    size_t nold = f->nchosen;
    memcpy(old, f->chosen, sizeof(old));
    f->nchosen = 0;
    for (int i = 0; i < dialog_count(&f->reasons) && f->nchosen < REASONS_MAX; i++) {
        struct chosen_reason *c = &f->chosen[f->nchosen++];
        *c = (struct chosen_reason){.row = find_reason(f, dialog_choice(&f->reasons, i)->code)};
        for (size_t j = 0; j < nold; j++)
            if (old[j].row == c->row)
                *c = old[j];
    }
    f->at = 0;
}

void
request_reasons_done(struct screen *s)
{
    struct request_refusal *f = &((struct request_state *)s->state)->refusal;
    bool other = false;
    for (int i = 0; i < dialog_count(&f->reasons); i++)
        other = other || str_eq(dialog_choice(&f->reasons, i)->code, "LAIN");
    if (other && dialog_text(&f->reasons)[0] == '\0') {
        dialog_error(&f->reasons, _("Alasan lain harus dijelaskan pada catatan."));
        return;
    }
    take_reasons(f);
    go_on(s);
}

void
request_target_done(struct screen *s)
{
    struct request_refusal *f = &((struct request_state *)s->state)->refusal;
    struct chosen_reason *c = &f->chosen[f->at];
    c->ntargets = 0;
    for (int i = 0; i < dialog_count(&f->target) && c->ntargets < REASONS_MAX; i++)
        c->targets[c->ntargets++] = dialog_choice(&f->target, i)->code;
    f->at++;
    go_on(s);
}

void
request_refuse_send(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    struct decide_result res = {.state = ""};
    struct decide_reason reasons[REASONS_MAX];
    struct arena *a = arena_new(s->arena);
    size_t n = 0;
    for (size_t i = 0; i < f->nchosen; i++) {
        const struct chosen_reason *c = &f->chosen[i];
        for (size_t t = 0; t < c->ntargets && n < REASONS_MAX; t++)
            reasons[n++] = (struct decide_reason){c->row->reason, c->targets[t], ""};
        if (c->ntargets == 0 && n < REASONS_MAX)
            reasons[n++] = (struct decide_reason){c->row->reason, "", ""};
    }
    enum rc rc = decide_refuse(s->ses->env.db, a, st->id, st->token, f->decision, reasons, n,
                               dialog_text(&f->reasons), st->key, &res, e);
    request_settle(s, rc, &res, rx, e);
    arena_free(a);
}
