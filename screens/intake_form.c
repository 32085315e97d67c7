/*
 * intake_form.c - the counter form: its steps, what is saved when, and who gets a key.
 *
 * The draft is saved after each field and at each tick while something is unsaved, so that a dropped line
 * takes at most what was typed since; dropped() saves that as well.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/log.h"
#include "console/tui/footer.h"
#include "db/model/service.h"
#include "db/store/hold.h"
#include "screens/intake.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/registry.h"

/* What the frame must leave to this screen. */
static const struct key_bind own_keys[] = {INTAKE_STEP_KEYS, PART_END_KEYS};
static const struct key_bind frame_keys[] = {INTAKE_FRAME_KEYS, PART_END_KEYS};

const struct intake_step *const intake_steps[PAGE_COUNT_] = {
    [PAGE_APPLICANT] = &intake_step_applicant, [PAGE_ADDRESS] = &intake_step_address,
    [PAGE_MEMBERS] = &intake_step_members,     [PAGE_DOCUMENTS] = &intake_step_documents,
    [PAGE_REVIEW] = &intake_step_review,       [PAGE_MEMBER] = &intake_step_member,
    [PAGE_DONE] = &intake_step_done,
};

/* --- saving -------------------------------------------------------------------- */

void
intake_changed(struct screen *s)
{
    struct intake_state *st = s->state;
    st->dirty = true;
    st->edits++;
    st->save_failed = false;
}

void
intake_message(struct screen *s, enum severity sev, const char *title, const char *text)
{
    struct intake_state *st = s->state;
    dialog_message(&st->ask, sev, title, text);
}

struct arena *
intake_ask_arena(struct screen *s)
{
    struct intake_state *st = s->state;
    arena_free(st->ask_arena);
    st->ask_arena = arena_new(s->arena);
    return st->ask_arena;
}

/* Another session of this officer opened the draft later: it goes on there. */
static void
note_taken(struct screen *s)
{
    struct intake_state *st = s->state;
    st->taken = true;
    dialog_close(&st->ask);
    intake_message(
        s, SEV_WARN, _("Draf ini dilanjutkan di sesi lain"),
        _("Anda membuka draf yang sama di terminal lain setelah ini. Isian di sana yang disimpan; "
          "perubahan di layar ini tidak disimpan lagi.\n\nTekan Esc untuk menutup draf di sini, lalu "
          "buka lagi dari daftar bila ingin melanjutkannya di terminal ini."));
}

enum rc
intake_save(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    if (!st->dirty || st->taken || st->page == PAGE_DONE)
        return RC_OK;
    struct buf doc = {0};
    struct arena *a = arena_new(NULL);
    intake_doc_write(&st->doc, &doc);
    enum rc rc = hold_save(s->ses->env.db, a, &st->draft, st->session, st->doc.head.kind,
                           st->doc.head.pemohon_nama, doc.data, e);
    if (rc == RC_OK) {
        st->dirty = st->save_failed = false;
        st->saved_at = clock_now(s->ses->env.clock);
    } else if (rc == RC_CONFLICT) {
        note_taken(s);
        rc = RC_OK;
    }
    arena_free(a);
    buf_done(&doc);
    return rc;
}

enum rc
intake_need_draft(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    if (st->draft != 0)
        return RC_OK;
    st->dirty = true;
    return intake_save(s, e);
}

enum rc
intake_load_files(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct draft_file *files;
    size_t n;
    if (st->draft == 0) {
        arena_free(a);
        return RC_OK;
    }
    enum rc rc = draft_files(s->ses->env.db, a, st->draft, &files, &n, e);
    if (part_keep(&st->file_arena, a, rc) != RC_OK)
        return rc;
    st->files = files;
    st->nfiles = n;
    return RC_OK;
}

/* --- steps ----------------------------------------------------------------------- */

/* Ends the step that is open: what stands in its fields is stored, and what follows from it done. */
static enum rc
leave(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    enum rc rc = RC_OK;
    if (st->has_form) {
        const char *field = form_at(&st->form);
        intake_store(s);
        intake_field_left(s, field);
        if (intake_steps[st->page]->left != NULL)
            rc = intake_steps[st->page]->left(s, field, e);
        form_done(&st->form);
        st->has_form = false;
    }
    if (st->page == PAGE_MEMBER && intake_member_empty(&st->doc.members[st->member]))
        intake_member_drop(&st->doc, st->member);
    intake_settle(&st->doc);
    return rc;
}

static void
enter(struct screen *s, enum intake_page page, const char *field)
{
    struct intake_state *st = s->state;
    arena_free(st->page_arena);
    st->page_arena = arena_new(s->arena);
    st->page = page;
    s->all_keys = st->keys[page];
    if (page < PAGE_STEPS_ && st->doc.page != (int)page) {
        st->doc.page = (int)page;
        st->dirty = st->dirty || st->draft != 0;
    }
    intake_steps[page]->enter(s);
    if (field != NULL && st->has_form)
        (void)form_go(&st->form, field);
}

enum rc
intake_go(struct screen *s, enum intake_page page, const char *field, struct err *e)
{
    enum rc rc = leave(s, e);
    enter(s, page, field);
    return rc;
}

static enum rc
step_by(struct screen *s, int by, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    int to = (int)st->page + by;
    if (st->page == PAGE_MEMBER) {
        size_t next = st->member + (size_t)by;
        if (next >= st->doc.nmembers) {
            *rx |= RX_RELOAD;
            return intake_go(s, PAGE_MEMBERS, NULL, e);
        }
        *rx |= RX_RELOAD;
        return intake_open_member(s, next, NULL, e);
    }
    if (st->page == PAGE_DONE || to < 0 || to >= PAGE_STEPS_) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    *rx |= RX_RELOAD;
    return intake_go(s, (enum intake_page)to, NULL, e);
}

/* Esc: from a member to the list, from a step out of the form once the draft is saved. */
static enum rc
back(struct screen *s, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    struct err ignored = {0};
    if (st->page == PAGE_MEMBER) {
        *rx |= RX_RELOAD;
        return intake_go(s, PAGE_MEMBERS, NULL, e);
    }
    if (st->page != PAGE_DONE) {
        (void)leave(s, &ignored);
        enter(s, st->page, NULL);
    }
    bool twice = st->save_failed;
    enum rc rc = intake_save(s, e);
    if (rc != RC_OK && !twice) {
        st->save_failed = true;
        intake_message(
            s, SEV_ERROR, _("Draf belum tersimpan"),
            _("Basis data tidak terjangkau, jadi isian terakhir belum tersimpan. Tunggu sebentar "
              "lalu tekan Esc lagi: draf disimpan begitu tersambung.\n\nBila tetap tidak tersambung, "
              "Esc berikutnya menutup formulir tanpa isian terakhir itu."));
        return RC_OK;
    }
    if (st->taken && dialog_active(&st->ask))
        dialog_close(&st->ask);
    if (st->draft != 0 && st->page != PAGE_DONE && !st->taken && rc == RC_OK)
        session_notice(s->ses, SEV_OK, "%s", _("Draf tersimpan; Enter melanjutkannya."));
    *rx |= RX_POP;
    return rc;
}

static enum rc
form_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    if (a == ACTION_BACK)
        return back(s, rx, e);
    if (a == ACTION_TAB_NEXT || a == ACTION_TAB_PREV)
        return step_by(s, a == ACTION_TAB_NEXT ? 1 : -1, rx, e);
    if (a >= ACTION_STEP_1 && a <= ACTION_STEP_5) {
        *rx |= RX_RELOAD;
        return intake_go(s, (enum intake_page)(PAGE_APPLICANT + (a - ACTION_STEP_1)), NULL, e);
    }
    if (intake_steps[st->page]->act == NULL) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    enum rc rc = intake_steps[st->page]->act(s, a, rx, e);
    if (st->dirty && !s->ses->db_down)
        *rx |= RX_RELOAD;
    return rc;
}

/* --- keys ------------------------------------------------------------------------ */

static enum rc
dialog_done(struct screen *s, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    switch ((enum intake_ask)st->ask.tag) {
    case INTAKE_LEAVE:
    case INTAKE_DROP:
    case INTAKE_FAMILY:
        return intake_members_done(s, rx, e);
    case INTAKE_SCAN:
        return intake_documents_done(s, rx, e);
    case INTAKE_SUBMIT:
        return intake_review_done(s, rx, e);
    case INTAKE_PRINTER:
        return intake_done_done(s, rx, e);
    case INTAKE_KIND:
        return intake_applicant_done(s, rx, e);
    case INTAKE_MESSAGE:
        break;
    }
    return RC_OK;
}

static enum rc
field_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    const char *at = form_at(&st->form);
    enum rc rc = RC_OK;
    if (form_key(&st->form, k) == WIDGET_IGNORED) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    intake_store(s);
    if (form_at(&st->form) == at)
        return RC_OK;
    intake_field_left(s, at);
    if (intake_steps[st->page]->left != NULL)
        rc = intake_steps[st->page]->left(s, at, e);
    if (st->dirty && !s->ses->db_down)
        *rx |= RX_RELOAD;
    return rc;
}

static enum rc
form_key_pressed(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    if (dialog_active(&st->ask)) {
        enum widget_result r = dialog_key(&st->ask, k);
        if (r == WIDGET_CANCEL)
            dialog_close(&st->ask);
        enum rc rc = r == WIDGET_DONE ? dialog_done(s, rx, e) : RC_OK;
        if (st->dirty && !s->ses->db_down && r == WIDGET_DONE)
            *rx |= RX_RELOAD;
        return rc;
    }
    if (st->has_form && k != KEYC_NONE)
        return field_key(s, k, rx, e);
    *rx |= RX_BEEP;
    return RC_OK;
}

/* Keys of the form's own table work unless a list is open or a paste is on its way. */
static bool
form_modal(const struct screen *s)
{
    const struct intake_state *st = s->state;
    return dialog_active(&st->ask) || (st->has_form && (form_busy(&st->form) || s->ses->pasting));
}

/* --- opening and closing ----------------------------------------------------------- */

static enum rc
read_draft(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    struct arena *a = arena_new(NULL);
    const char *doc = "";
    enum rc rc = hold_take(s->ses->env.db, a, st->draft, st->session, &doc, e);
    if (rc == RC_OK)
        rc = intake_doc_read(&st->doc, s->arena, doc, e);
    arena_free(a);
    if (rc == RC_NONE)
        return err_set(e, rc, "draft_unknown", "%s", _("Draf ini tidak ada lagi; mungkin sudah diajukan."));
    if (rc == RC_INVALID)
        return err_set(e, rc, "draft_broken", "%s",
                       _("Draf ini tidak dapat dibaca. Hapus, lalu mulai lagi."));
    return rc;
}

static enum rc
form_open(struct screen *s, const void *arg, struct err *e)
{
    struct intake_state *st = s->state;
    const struct intake_arg *in = arg;
    struct err files = {0};
    db_uuid(st->session);
    st->draft = in->draft;
    st->checked = -1;
    for (int p = 0; p < PAGE_COUNT_; p++)
        st->keys[p] = part_keys_join(s->arena, intake_steps[p]->keys, frame_keys);
    enum rc rc = st->draft != 0 ? read_draft(s, e) : RC_OK;
    if (rc != RC_OK)
        return rc;
    if (st->draft != 0)
        st->saved_at = clock_now(s->ses->env.clock); /* it came from where it is saved */
    if (st->draft == 0)
        intake_doc_init(&st->doc, s->arena, in->kind);
    else if (intake_load_files(s, &files) != RC_OK)
        session_report(s->ses, "draft-files", &files);
    int page = st->doc.page;
    enter(s, page >= 0 && page < PAGE_STEPS_ ? (enum intake_page)page : PAGE_APPLICANT, NULL);
    return RC_OK;
}

/* There is nothing to fetch by itself: what was typed goes the other way. */
static enum rc
form_load(struct screen *s, struct err *e)
{
    return intake_save(s, e);
}

static bool
form_tick(struct screen *s)
{
    const struct intake_state *st = s->state;
    return st->dirty && !st->taken;
}

static void
form_close(struct screen *s)
{
    struct intake_state *st = s->state;
    struct err e = {0};
    if (st->has_form)
        intake_store(s);
    if (intake_save(s, &e) != RC_OK)
        log_err("intake-close", &e);
    dialog_close(&st->ask);
    if (st->done_arena != NULL)
        arena_wipe(st->done_arena);
}

/* The draft itself, and its page, are saved anyway. */
static bool
form_save(const struct screen *s, struct json_w *w)
{
    const struct intake_state *st = s->state;
    if (st->draft == 0 || st->taken || st->page == PAGE_DONE)
        return false;
    json_w_kint(w, "draft", st->draft);
    if (st->page == PAGE_MEMBER)
        json_w_kint(w, "member", (int64_t)st->member);
    if (st->has_form && form_at(&st->form) != NULL)
        json_w_kstr(w, "field", form_at(&st->form));
    else if (!st->has_form)
        place_list_put(w, &st->list);
    return true;
}

static enum rc
form_restore(struct screen *s, struct json *at, struct err *e)
{
    struct intake_state *st = s->state;
    struct intake_arg arg = {.draft = json_int_or(at, "draft", 0)};
    const char *field = json_str_or(at, "field", "");
    int64_t member = json_int_or(at, "member", -1);
    if (arg.draft <= 0)
        return err_set(e, RC_NONE, "draft_unknown", "%s",
                       _("Draf ini tidak ada lagi; mungkin sudah diajukan."));
    enum rc rc = form_open(s, &arg, e);
    if (rc == RC_OK && member >= 0 && (size_t)member < st->doc.nmembers)
        rc = intake_open_member(s, (size_t)member, field, e);
    else if (rc == RC_OK && st->has_form && field[0] != '\0')
        (void)form_go(&st->form, field);
    if (rc == RC_OK && !st->has_form) {
        place_list_get(at, &st->list);
        list_reloaded(&st->list);
    }
    return rc;
}

static bool
form_mode(size_t i, struct key_mode *out)
{
    if (i > PAGE_COUNT_)
        return false;
    *out = (struct key_mode){.keys = frame_keys, .alone = true};
    if (i > 0)
        *out = (struct key_mode){
            .label = intake_steps[i - 1]->label, .keys = intake_steps[i - 1]->keys, .over = true};
    return true;
}

const struct screen_ops screen_intake_form = {
    .name = "intake-form",
    .title = N_("Permohonan baru"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA,
    .state_size = sizeof(struct intake_state),
    .keys = own_keys,
    .mode = form_mode,
    .open = form_open,
    .load = form_load,
    .tick = form_tick,
    .draw = intake_draw,
    .act = form_act,
    .key = form_key_pressed,
    .modal = form_modal,
    .close = form_close,
    .dropped = form_close,
    .save = form_save,
    .restore = form_restore,
};
