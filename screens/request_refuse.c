/*
 * request_refuse.c - the reasons of a return or a rejection: chosen from the list, tied to documents,
 * elements and members, then the word. Esc goes back one step and keeps what was chosen.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "console/base/utf8.h"
#include "db/store/decide.h"
#include "screens/part.h"
#include "screens/request.h"

#define WORD_RETURN  N_("KEMBALI")
#define WORD_REJECT  N_("TOLAK")
#define CHOICES_MAX  400
#define REASON_OTHER "LAIN"

const char *
refuse_decision(const struct request_refusal *f)
{
    return f->reject ? "reject" : "return";
}

const struct reason_row *
refuse_reason(const struct request_refusal *f, const char *code)
{
    for (size_t i = 0; i < f->nrows[f->reject]; i++)
        if (str_eq(f->rows[f->reject][i].reason, code))
            return &f->rows[f->reject][i];
    return NULL;
}

/* The lists of reasons, once for each request. */
enum rc
request_refuse_need(struct screen *s, struct err *e)
{
    struct request_refusal *f = &((struct request_state *)s->state)->refusal;
    struct db *db = s->ses->env.db;
    if (f->arena != NULL)
        return RC_OK;
    struct arena *a = arena_new(s->arena);
    enum rc rc = request_reasons(db, a, "return", &f->rows[0], &f->nrows[0], e);
    if (rc == RC_OK)
        rc = request_reasons(db, a, "reject", &f->rows[1], &f->nrows[1], e);
    if (rc == RC_OK)
        f->arena = a;
    else
        arena_free(a);
    return rc;
}

void
request_refuse_forget(struct request_state *st)
{
    struct request_refusal *f = &st->refusal;
    dialog_close(&f->reasons);
    dialog_close(&f->target);
    arena_free(f->step);
    arena_free(f->arena);
    explicit_bzero(f, sizeof(*f));
}

/* --- lines ------------------------------------------------------------------- */

static bool
has_line(const struct refuse_line *lines, size_t n, const char *reason, const char *target)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(lines[i].reason, reason) && str_eq(lines[i].target, target))
            return true;
    return false;
}

bool
request_refuse_put(struct request_refusal *f, const char *reason, const char *target, const char *note)
{
    if (has_line(f->lines, f->n, reason, target))
        return true;
    if (f->n == REASONS_MAX)
        return false;
    struct refuse_line *l = &f->lines[f->n++];
    (void)str_copy(l->reason, sizeof(l->reason), reason);
    (void)str_copy(l->target, sizeof(l->target), target);
    part_cut(l->note, sizeof(l->note), note);
    return true;
}

enum rc
request_refuse_add(struct screen *s, const char *reason, const char *target, struct err *e)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    struct buf b = {0};
    enum rc rc = request_refuse_need(s, e);
    if (rc != RC_OK)
        return rc;
    if (st->mode != MODE_REVIEW)
        return err_set(
            e, RC_CONFLICT, "not_held_here", "%s",
            _("Alasan hanya dapat ditambahkan pada permohonan yang Anda pegang. a: ambil dahulu."));
    if (f->n == 0 && refuse_reason(f, reason) == NULL)
        f->reject = !f->reject;
    if (refuse_reason(f, reason) == NULL)
        return err_set(
            e, RC_INVALID, "reason_unknown", "%s",
            _("Alasan itu tidak berlaku untuk keputusan yang sedang disusun. Lihat tab alasannya dahulu."));
    bool known = has_line(f->lines, f->n, reason, target);
    if (!request_refuse_put(f, reason, target, ""))
        return err_set(e, RC_INVALID, "reason_limit", _("Paling banyak %d alasan dalam satu keputusan."),
                       REASONS_MAX);
    request_work_changed(s);
    refusal_target_text(&b, target);
    session_notice(s->ses, SEV_INFO,
                   known ? _("Sudah ada: %s%s%s. %s: lihat dan kirim.")
                         : _("Ditambahkan: %s%s%s. %s: lihat dan kirim."),
                   refuse_reason(f, reason)->label, b.len > 0 ? ": " : "", b.len > 0 ? b.data : "",
                   f->reject ? "t" : "k");
    buf_done(&b);
    request_set_mode(s);
    return RC_OK;
}

/* --- step 1: which reasons -------------------------------------------------------- */

void
request_reasons_ask(struct screen *s)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    size_t n = f->nrows[f->reject];
    dialog_close(&f->reasons);
    dialog_close(&f->target);
    arena_free(f->step);
    f->step = arena_new(s->arena);
    struct choice *items = arena_array(f->step, n, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice){f->rows[f->reject][i].reason, f->rows[f->reject][i].label};
    dialog_choose(&f->reasons, f->step, ASK_REASONS,
                  f->reject ? _("Tolak: tandai semua alasannya") : _("Kembalikan: tandai semua alasannya"),
                  items, (int)n, true, NULL, 1);
    st->asking = &f->reasons;
}

/* The tab of the decision; without any reason yet, their list over it. */
enum rc
request_refuse_ask(struct screen *s, const char *decision, struct err *e)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    enum rc rc = request_refuse_need(s, e);
    if (rc != RC_OK)
        return rc;
    f->reject = str_eq(decision, "reject");
    f->open = true;
    request_tab_open(s, TAB_REFUSE);
    if (f->n == 0)
        request_reasons_ask(s);
    return RC_OK;
}

/* --- step 2: what each is tied to ---------------------------------------------------- */

struct choices {
    struct arena *arena;
    struct choice *items;
    int n;
};

static void
add_choice(struct choices *c, const char *code, int urut, const char *label)
{
    char target[REFUSAL_TARGET];
    refusal_target_make(target, code, urut);
    for (int i = 0; i < c->n; i++)
        if (str_eq(c->items[i].code, target))
            return;
    if (c->n < CHOICES_MAX)
        c->items[c->n++] = (struct choice){arena_strdup(c->arena, target), label};
}

static void
add_documents(const struct request_state *st, struct choices *c)
{
    for (size_t i = 0; i < st->full.nfiles; i++) {
        const struct request_attachment *r = &st->full.files[i];
        add_choice(c, r->dokumen, 0,
                   r->received_at != 0 ? arena_strdup(c->arena, r->label)
                                       : arena_printf(c->arena, _("%s (tidak ada)"), r->label));
    }
}

static const char *
member_name(struct arena *a, const struct request_member *m)
{
    return arena_printf(a, "%d. %s", m->urut, utf8_clean(a, m->p.nama_lengkap));
}

/* Index of the member in what is asked; their number when the row is about nobody in it. */
static size_t
member_at(const struct request_state *st, const struct person *p)
{
    size_t i = 0;
    while (i < st->full.nmembers && &st->full.members[i].p != p)
        i++;
    return i;
}

/* What changes first, then each person, then the elements of nobody in particular. */
static void
add_elements(const struct request_state *st, struct choices *c)
{
    for (size_t i = 0; i < st->full.nrows; i++) {
        const struct compare_row *r = &st->full.rows[i];
        size_t at = member_at(st, r->menjadi);
        for (unsigned el = 0; at < st->full.nmembers && el < EL_COUNT_; el++)
            if ((r->differs >> el & 1U) != 0)
                add_choice(c, element_word((enum element)el), st->full.members[at].urut,
                           arena_printf(c->arena, "%s (%s)", element_label((enum element)el),
                                        member_name(c->arena, &st->full.members[at])));
    }
    for (size_t i = 0; i < st->full.nmembers; i++)
        add_choice(c, "anggota", st->full.members[i].urut,
                   arena_printf(c->arena, _("Data %s"), member_name(c->arena, &st->full.members[i])));
    for (unsigned el = 0; el < EL_COUNT_; el++)
        add_choice(c, element_word((enum element)el), 0, element_label((enum element)el));
    add_choice(c, "no_kk", 0, _("No. KK"));
    add_choice(c, "alamat", 0, _("Alamat"));
}

/* Incomplete is about the missing documents, a bad name about the names found; most of the time. */
static void
mark_likely(const struct request_state *st, struct request_refusal *f, const struct reason_row *r)
{
    char target[REFUSAL_TARGET];
    for (size_t i = 0; i < st->full.nfiles && str_eq(r->reason, "BERKAS_KURANG"); i++)
        if (st->full.files[i].mandatory && st->full.files[i].received_at == 0)
            picker_mark(&f->target.pick, st->full.files[i].dokumen);
    for (size_t i = 0; i < st->full.nchecks && str_eq(r->reason, "NAMA_MELANGGAR"); i++) {
        const struct request_check *c = &st->full.checks[i];
        if (!str_eq(c->code, "nama_melanggar") || str_eq(c->severity, "lulus"))
            continue;
        refusal_target_make(target, "nama_lengkap", c->urut);
        picker_mark(&f->target.pick, target);
    }
}

static bool
is_about(const struct reason_row *r, const char *what)
{
    return str_eq(r->about, what);
}

static void
ask_target(struct screen *s)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    const struct reason_row *r = f->adding[f->next];
    bool document = is_about(r, "dokumen");
    struct choices c = {f->step, arena_array(f->step, CHOICES_MAX, sizeof(struct choice)), 0};
    char title[80], reason[48];
    if (document)
        add_documents(st, &c);
    else
        add_elements(st, &c);
    part_cut(reason, sizeof(reason), r->label);
    str_printf(title, sizeof(title), document ? _("%s: dokumen mana?") : _("%s: data mana?"), reason);
    dialog_choose(&f->target, f->step, ASK_TARGET, title, c.items, c.n, true, NULL, 1);
    mark_likely(st, f, r);
    st->asking = &f->target;
}

/* The lines chosen go to the others; one that says nothing by itself is asked for its words at once. */
static void
take_fresh(struct screen *s)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    size_t first = f->n;
    for (size_t i = 0; i < f->nfresh; i++)
        (void)request_refuse_put(f, f->fresh[i].reason, f->fresh[i].target, "");
    dialog_close(&f->reasons);
    dialog_close(&f->target);
    st->asking = NULL;
    text_select(&st->views[TAB_REFUSE], (int64_t)first);
    request_work_changed(s);
    for (size_t i = first; i < f->n; i++)
        if (str_eq(f->lines[i].reason, REASON_OTHER)) {
            request_line_note_ask(s, i);
            return;
        }
}

static void
add_fresh(struct request_refusal *f, const char *reason, const char *target)
{
    if (has_line(f->fresh, f->nfresh, reason, target) || f->nfresh == REASONS_MAX)
        return;
    struct refuse_line *l = &f->fresh[f->nfresh++];
    *l = (struct refuse_line){0};
    (void)str_copy(l->reason, sizeof(l->reason), reason);
    (void)str_copy(l->target, sizeof(l->target), target);
}

/* The next reason that is tied to something, from f->next on. */
static void
go_on(struct screen *s)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    while (f->next < f->nadding && !is_about(f->adding[f->next], "elemen") &&
           !(is_about(f->adding[f->next], "dokumen") && st->full.nfiles > 0))
        add_fresh(f, f->adding[f->next++]->reason, "");
    if (f->next < f->nadding)
        ask_target(s);
    else
        take_fresh(s);
}

void
request_reasons_done(struct screen *s)
{
    struct request_refusal *f = &((struct request_state *)s->state)->refusal;
    f->nadding = f->next = f->nfresh = 0;
    for (int i = 0; i < dialog_count(&f->reasons) && f->nadding < REASONS_MAX; i++) {
        const struct reason_row *r = refuse_reason(f, dialog_choice(&f->reasons, i)->code);
        if (r != NULL)
            f->adding[f->nadding++] = r;
    }
    go_on(s);
}

void
request_target_done(struct screen *s)
{
    struct request_refusal *f = &((struct request_state *)s->state)->refusal;
    size_t chosen = (size_t)dialog_count(&f->target);
    char text[120];
    if (f->n + f->nfresh + chosen > REASONS_MAX) {
        str_printf(text, sizeof(text), _("Terlalu banyak: paling banyak %d alasan dalam satu keputusan."),
                   REASONS_MAX);
        dialog_error(&f->target, text);
        return;
    }
    for (size_t i = 0; i < chosen; i++)
        add_fresh(f, f->adding[f->next]->reason, dialog_choice(&f->target, (int)i)->code);
    f->next++;
    go_on(s);
}

/* --- free lines ----------------------------------------------------------------------- */

void
request_line_note_ask(struct screen *s, size_t line)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    f->at = line;
    dialog_prompt(&st->ask, ASK_LINE_NOTE, _("Keterangan alasan ini, untuk pemohon"), _("Keterangan:"),
                  f->lines[line].note, REASON_CHARS);
    st->asking = &st->ask;
}

void
request_all_note_ask(struct screen *s)
{
    struct request_state *st = s->state;
    dialog_note(&st->ask, ASK_ALL_NOTE, _("Catatan untuk pemohon"), _("Dibaca pemohon setelah semua alasan:"),
                st->refusal.note, NOTE_CHARS);
    st->asking = &st->ask;
}

/* What is typed so far, also while the dialog is still open. */
void
request_refuse_typed(struct request_state *st)
{
    struct request_refusal *f = &st->refusal;
    if (st->asking == NULL)
        return;
    if (st->asking->tag == ASK_LINE_NOTE && f->at < f->n)
        part_cut(f->lines[f->at].note, sizeof(f->lines[f->at].note), st->ask.edit.text);
    else if (st->asking->tag == ASK_ALL_NOTE)
        part_cut(f->note, sizeof(f->note), st->ask.edit.text);
}

void
request_note_done(struct screen *s)
{
    struct request_state *st = s->state;
    (void)dialog_text(&st->ask);
    request_refuse_typed(st);
    dialog_close(&st->ask);
    st->asking = NULL;
    request_work_changed(s);
}

/* --- the word ------------------------------------------------------------------------------ */

static void
say_reasons(const struct request_refusal *f, struct buf *b)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct reason_row *r = refuse_reason(f, f->lines[i].reason);
        buf_printf(b, "- %s", r != NULL ? r->label : f->lines[i].reason);
        if (f->lines[i].target[0] != '\0') {
            buf_puts(b, ": ");
            refusal_target_text(b, f->lines[i].target);
        }
        buf_puts(b, "\n");
    }
}

/* Why it cannot be sent yet; NULL: it can. */
static const char *
not_ready(struct screen *s)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    if (f->n == 0)
        return _("Belum ada alasan. b: tambah alasan.");
    for (size_t i = 0; i < f->n; i++) {
        bool other = str_eq(f->lines[i].reason, REASON_OTHER);
        text_select(&st->views[TAB_REFUSE], (int64_t)i);
        if (refuse_reason(f, f->lines[i].reason) == NULL)
            return f->reject ? _("Alasan yang ditunjuk hanya untuk pengembalian. x: hapus, atau k: "
                                 "kembalikan saja.")
                             : _("Alasan yang ditunjuk hanya untuk penolakan. x: hapus, atau t: tolak.");
        if (!is_about(refuse_reason(f, f->lines[i].reason), "permohonan") && f->lines[i].target[0] == '\0')
            return _(
                "Alasan yang ditunjuk belum menyebut dokumen atau datanya. x: hapus, lalu b: tambah lagi.");
        if (other && f->lines[i].note[0] == '\0')
            return _("Alasan lain harus dijelaskan. Enter: tulis keterangannya.");
    }
    text_select(&st->views[TAB_REFUSE], 0);
    return NULL;
}

void
request_refuse_confirm(struct screen *s)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    struct buf b = {0};
    const char *why = not_ready(s);
    if (why != NULL) {
        session_notice(s->ses, SEV_WARN, "%s", why);
        return;
    }
    db_uuid(st->key);
    request_say_which(st, &b);
    say_reasons(f, &b);
    buf_puts(&b,
             f->reject
                 ? _("\nPermohonan ditutup. Pemohon membaca tulisan di tab ini dan harus mengajukan "
                     "permohonan baru.")
                 : _("\nPemohon membaca tulisan di tab ini, memperbaiki semuanya sekaligus, lalu mengirim "
                     "lagi."));
    request_say_window(s, &b);
    request_confirm(s, ASK_REFUSE, f->reject ? _("Tolak permohonan") : _("Kembalikan kepada pemohon"), &b,
                    f->reject ? _(WORD_REJECT) : _(WORD_RETURN));
    buf_done(&b);
}

void
request_refuse_send(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    struct request_refusal *f = &st->refusal;
    struct decide_result res = {.state = ""};
    struct decide_reason reasons[REASONS_MAX];
    struct arena *a = arena_new(s->arena);
    for (size_t i = 0; i < f->n; i++)
        reasons[i] = (struct decide_reason){f->lines[i].reason, f->lines[i].target, f->lines[i].note};
    enum rc rc = decide_refuse(s->ses->env.db, a, st->id, st->token, refuse_decision(f), reasons, f->n,
                               f->note, st->key, &res, e);
    request_settle(s, rc, &res, refuse_decision(f), rx, e);
    arena_free(a);
}
