/*
 * request.c - one request: what is asked beside what the records say, the checks, the documents,
 * the history and the sheets; the way to every decision on it.
 *
 * The claim is a lease. While the officer works it is extended about once a minute; when it is
 * gone, for whatever reason, the screen says so and only reads from then on.
 */
#include "screens/request.h"

#include <stdio.h>
#include <string.h>

#include "console/base/log.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/tui/footer.h"
#include "db/model/state.h"
#include "db/store/queue.h"
#include "screens/lookup.h"
#include "screens/part.h"
#include "screens/registry.h"

#define REVIEW_MS 15000 /* between two looks at a request that changes only by our own hand */
#define MAY_WORK  (OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA)

/* clang-format off */
#define TAB_KEYS                                                                                 \
    {ACTION_TAB_NEXT, "Tab Right", N_("ganti tab"), N_("Ke tab berikutnya.")},                         \
    {ACTION_TAB_PREV, "BackTab Left", NULL, N_("Ke tab sebelumnya.")},                           \
    {ACTION_TOGGLE, "d", N_("semua"), N_("Perbandingan: menampilkan semua elemen, atau hanya yang berubah.")}, \
    {ACTION_PEOPLE, "/", NULL, N_("Mencari penduduk atau keluarga; permohonan yang dipegang menjadi keperluannya.")}, \
    PART_REFRESH_KEY, PART_PAGE_KEYS
#define NEXT_KEY \
    {ACTION_NEXT, "n", N_("berikutnya"), N_("Mengambil permohonan berikutnya menurut urutan janji.")}

#define RECEIPT_KEY \
    {ACTION_RECEIPT, "b", NULL, N_("Mencetak lagi bukti permohonan, dengan PIN pelacakan yang baru.")}

#define PREVIEW_KEY \
    {ACTION_PREVIEW, "p", NULL, N_("Menampilkan KK seperti akan tercetak bila permohonan ini disetujui.")}
#define UNDO_KEY \
    {ACTION_UNDO, "u", NULL, N_("Keputusan Anda yang masih dapat diurungkan, atau yang tidak jadi berlaku.")}

static const struct key_bind look_keys[] = {PREVIEW_KEY, TAB_KEYS, PART_END_KEYS};
static const struct key_bind open_keys[] = {
    {ACTION_CLAIM, "a", N_("ambil"), N_("Mengambil permohonan ini untuk diputuskan.")},
    NEXT_KEY, UNDO_KEY, RECEIPT_KEY, PREVIEW_KEY, TAB_KEYS, PART_END_KEYS,
};
static const struct key_bind review_keys[] = {
    {ACTION_APPROVE, "s", N_("setujui"), N_("Menyetujui; yang akan terjadi ditulis lebih dahulu, lalu y atau kata SETUJU diketik.")},
    {ACTION_RETURN, "k", N_("kembalikan"), N_("Mengembalikan kepada pemohon dengan semua alasan sekaligus.")},
    {ACTION_REJECT, "t", N_("tolak"), N_("Menolak dengan alasan; permohonan ditutup.")},
    {ACTION_REASON, "x", NULL, N_("Berkas, Pemeriksaan: menambah alasan dari berkas atau temuan yang ditunjuk.")},
    {ACTION_ESCALATE, "e", N_("naikkan"), N_("Menaikkan ke penyelia, dengan alasan dan catatan.")},
    {ACTION_RELEASE, "l", N_("lepas"), N_("Melepas permohonan ke antrean, di tempatnya semula, dan kembali.")},
    UNDO_KEY, RECEIPT_KEY, PREVIEW_KEY, TAB_KEYS, PART_END_KEYS,
};
static const struct key_bind decided_keys[] = {
    {ACTION_UNDO, "u", N_("urungkan"), N_("Mengurungkan keputusan ini selama belum berlaku; permohonan kembali Anda pegang.")},
    NEXT_KEY, TAB_KEYS, PART_END_KEYS,
};
static const struct key_bind wait_keys[] = {NEXT_KEY, UNDO_KEY, RECEIPT_KEY, TAB_KEYS, PART_END_KEYS};
static const struct key_bind paper_keys[] = {
    {ACTION_PRINT, "c", N_("cetak"), N_("Mencetak lembar KK yang sudah ditandatangani.")},
    {ACTION_CONFIRM, "y", N_("konfirmasi"), N_("Memastikan kertas sudah keluar: pindai QR-nya, atau periksa dengan mata.")},
    {ACTION_DELIVER, "h", N_("serahkan"), N_("Mencatat bahwa KK sudah diserahkan kepada pemohon.")},
    NEXT_KEY, UNDO_KEY, RECEIPT_KEY, TAB_KEYS, PART_END_KEYS,
};
static const struct key_bind done_keys[] = {NEXT_KEY, UNDO_KEY, RECEIPT_KEY, TAB_KEYS, PART_END_KEYS};
/* clang-format on */

static const struct key_bind *const mode_keys[MODE_COUNT_] = {
    [MODE_LOOK] = look_keys,       [MODE_OPEN] = open_keys, [MODE_REVIEW] = review_keys,
    [MODE_DECIDED] = decided_keys, [MODE_WAIT] = wait_keys, [MODE_PAPER] = paper_keys,
    [MODE_DONE] = done_keys,
};

int64_t
request_ms(const struct screen *s)
{
    return clock_mono_ms(s->ses->env.clock);
}

/* --- what is possible ---------------------------------------------------- */

bool
request_undecided(const char *state)
{
    return str_eq(state, "submitted") || str_eq(state, "in_review") || str_eq(state, "awaiting_supervisor");
}

static enum request_mode
find_mode(const struct screen *s)
{
    const struct request_state *st = s->state;
    const char *state = st->live.d.state;
    if ((s->ses->role & MAY_WORK) == 0)
        return MODE_LOOK;
    if (!st->loaded)
        return MODE_LOOK;
    if (st->token != 0)
        return MODE_REVIEW;
    if (st->live.d.pending[0] != '\0' && st->live.d.pending_mine)
        return MODE_DECIDED;
    if (request_undecided(state))
        return MODE_OPEN;
    if (str_eq(state, "issued"))
        return MODE_PAPER;
    return str_eq(state, "awaiting_signature") || str_eq(state, "approved") ? MODE_WAIT : MODE_DONE;
}

void
request_set_mode(struct screen *s)
{
    struct request_state *st = s->state;
    st->mode = find_mode(s);
    if (!request_tab_shown(st, st->tab)) {
        st->tab = TAB_COMPARE;
        if (st->loaded)
            request_page(s);
    }
    s->all_keys = st->keys[st->mode][st->tab];
}

void
request_now(struct screen *s, const char *state)
{
    struct request_state *st = s->state;
    st->live.d.state = arena_strdup(st->live.arena, state);
    st->live.d.pending = "";
    request_lost(s, NULL);
    /* One press too many must not fall on whatever comes next. */
    s->ses->drop_repeats = true;
}

size_t
request_findings(const struct request_state *st, const char *severity)
{
    size_t n = 0;
    for (size_t i = 0; i < st->full.nchecks; i++)
        n += str_eq(st->full.checks[i].severity, severity);
    return n;
}

/* --- loading ------------------------------------------------------------- */

/* The keys of each mode on each tab, those of the tab first. */
static void
join_all_keys(struct request_state *st, struct arena *a, const struct key_bind *frame)
{
    for (size_t m = 0; m < MODE_COUNT_; m++) {
        const struct key_bind *below = part_keys_join(a, mode_keys[m], frame);
        for (size_t t = 0; t < TAB_COUNT_; t++)
            st->keys[m][t] =
                request_tabs[t]->keys != NULL ? part_keys_join(a, request_tabs[t]->keys, below) : below;
    }
}

static enum rc
request_open(struct screen *s, const void *arg, struct err *e)
{
    struct request_state *st = s->state;
    const struct request_arg *ra = arg;
    const struct key_bind *frame = part_keys_frame(s);
    (void)e;
    join_all_keys(st, s->arena, frame);
    st->id = ra->request_id;
    st->token = ra->token;
    st->extended_at = request_ms(s);
    request_set_mode(s);
    return RC_OK;
}

static enum rc
load_live(struct screen *s, int64_t id, struct request_live *out, struct err *e)
{
    struct db *db = s->ses->env.db;
    struct arena *a = arena_new(s->arena);
    *out = (struct request_live){.arena = a};
    enum rc rc = request_detail(db, a, id, &out->d, e);
    if (rc == RC_OK)
        rc = document_sheets(db, a, id, &out->sheets, &out->nsheets, e);
    if (rc != RC_OK)
        arena_free(a);
    return rc;
}

/* The checks; and what is known of the people whom they are about, when they are about any. */
static enum rc
load_checks(struct db *db, struct arena *a, int64_t id, struct request_full *f, struct err *e)
{
    bool others = false, said = false;
    enum rc rc = request_checks(db, a, id, &f->checks, &f->nchecks, e);
    for (size_t i = 0; rc == RC_OK && i < f->nchecks; i++) {
        others = others || f->checks[i].concerned[0] != '\0';
        said = said || f->checks[i].verdict[0] != '\0';
    }
    if (rc == RC_OK && others)
        rc = check_records(db, a, id, &f->concerned, &f->nconcerned, e);
    if (rc == RC_OK && said)
        rc = check_verdicts(db, a, id, &f->verdicts, &f->nverdicts, e);
    return rc;
}

static enum rc
load_full(struct screen *s, int64_t id, const struct request_detail *d, struct request_full *out,
          struct err *e)
{
    struct db *db = s->ses->env.db;
    struct arena *a = arena_new(s->arena);
    struct request_full f = {.arena = a};
    enum rc rc = request_members(db, a, id, &f.members, &f.nmembers, e);
    if (rc == RC_OK)
        rc = request_records(db, a, id, &f.records, &f.nrecords, e);
    if (rc == RC_OK)
        rc = load_checks(db, a, id, &f, e);
    if (rc == RC_OK)
        rc = request_attachments(db, a, id, &f.files, &f.nfiles, e);
    if (rc == RC_OK)
        rc = attachment_ticks(db, a, id, &f.ticks, &f.nticks, e);
    if (rc == RC_OK)
        rc = request_history(db, a, id, &f.events, &f.nevents, e);
    if (rc == RC_OK)
        rc = note_list(db, a, id, &f.notes, &f.nnotes, e);
    if (rc != RC_OK) {
        arena_free(a);
        return rc;
    }
    request_compare_rows(&f, d);
    *out = f;
    return RC_OK;
}

/* Everything of request id, taking the place of what is shown only when all of it came. */
enum rc
request_load_all(struct screen *s, int64_t id, struct err *e)
{
    struct request_state *st = s->state;
    struct request_live live;
    struct request_full full = {0};
    enum rc rc = load_live(s, id, &live, e);
    if (rc != RC_OK)
        return rc;
    rc = load_full(s, id, &live.d, &full, e);
    struct request_second second = {0};
    if (rc == RC_OK)
        rc = request_second_load(s, id, live.d.state, &second, e);
    if (rc != RC_OK) {
        arena_free(full.arena);
        arena_free(live.arena);
        return rc;
    }
    arena_free(st->live.arena);
    arena_free(st->full.arena);
    arena_free(st->second.arena);
    st->live = live;
    st->full = full;
    st->second = second;
    return RC_OK;
}

/* Only what changes by itself; everything when the request has moved on meanwhile. */
static enum rc
load_light(struct screen *s, struct err *e)
{
    struct request_state *st = s->state;
    struct request_live live;
    enum rc rc = load_live(s, st->id, &live, e);
    if (rc != RC_OK)
        return rc;
    if (!str_eq(live.d.state, st->live.d.state) || !str_eq(live.d.pending, st->live.d.pending)) {
        arena_free(live.arena);
        return request_load_all(s, st->id, e);
    }
    arena_free(st->live.arena);
    st->live = live;
    return RC_OK;
}

static enum rc
request_load(struct screen *s, struct err *e)
{
    struct request_state *st = s->state;
    bool light = st->light && st->loaded;
    bool waited = st->loaded && st->live.d.pending[0] != '\0' && st->live.d.pending_mine;
    st->light = false;
    enum rc rc = light ? load_light(s, e) : request_load_all(s, st->id, e);
    if (rc != RC_OK)
        return rc;
    if (!st->loaded && st->token != 0 && request_second_who(st) != NULL)
        st->tab = TAB_SECOND;
    st->loaded = true;
    st->loaded_at = request_ms(s);
    prefs_opened(&s->ses->prefs, st->id, st->live.d.ref);
    request_check_claim(s);
    request_check_decided(s, waited);
    request_set_mode(s);
    if (st->token != 0 && !st->work.known)
        request_work_load(s);
    request_page(s);
    request_place_loaded(s);
    return RC_OK;
}

/* --- life --------------------------------------------------------------- */

static void
request_close(struct screen *s)
{
    struct request_state *st = s->state;
    request_work_save(s);
    if (st->token != 0)
        request_release(s, st->id, st->token);
    dialog_close(&st->ask);
    request_work_forget(st);
}

/* The line was cut: the claim lives on, and so does what was typed. */
static void
request_dropped(struct screen *s)
{
    struct request_state *st = s->state;
    request_work_save(s);
    dialog_close(&st->ask);
    request_work_forget(st);
}

static bool
request_tick(struct screen *s)
{
    struct request_state *st = s->state;
    bool had = st->token != 0;
    if (had)
        request_watch(s);
    request_work_save(s);
    bool moves = st->mode == MODE_WAIT || st->mode == MODE_PAPER || st->mode == MODE_DECIDED;
    bool due = moves || !st->loaded || request_ms(s) - st->loaded_at >= REVIEW_MS;
    if (had && st->token == 0)
        due = true;
    st->light = due;
    return due;
}

void
request_page(const struct screen *s)
{
    struct request_state *st = s->state;
    if (st->page_arena == NULL)
        st->page_arena = arena_new(s->arena);
    arena_reset(st->page_arena);
    text_init(&st->page, st->page_arena);
    request_tabs[st->tab]->page(s, &st->page);
}

/* --- keys ----------------------------------------------------------------- */

void
request_message(struct screen *s, enum severity sev, const char *title, const char *text)
{
    struct request_state *st = s->state;
    dialog_message(&st->ask, sev, title, text);
    st->ask.tag = ASK_MESSAGE;
    st->asking = &st->ask;
}

static void
switch_tab(struct screen *s, unsigned step)
{
    struct request_state *st = s->state;
    unsigned tab = st->tab;
    do
        tab = (tab + step) % TAB_COUNT_;
    while (!request_tab_shown(st, (enum request_tab)tab));
    request_tab_open(s, (enum request_tab)tab);
}

/* Actions that only look. False when a is none of them. */
static bool
look(struct screen *s, enum action a, unsigned *rx)
{
    struct request_state *st = s->state;
    if (text_move(&st->page, &st->views[st->tab], a)) {
        if (request_tabs[st->tab]->follows)
            request_page(s);
        return true;
    }
    if (a == ACTION_TAB_NEXT) {
        switch_tab(s, 1);
    } else if (a == ACTION_TAB_PREV) {
        switch_tab(s, TAB_COUNT_ - 1);
    } else if (a == ACTION_TOGGLE) {
        request_compare_toggle(st);
        request_tab_open(s, TAB_COMPARE);
    } else if (a == ACTION_RELOAD) {
        *rx |= RX_RELOAD;
    } else {
        return false;
    }
    return true;
}

/* True when the open tab knew the action. */
static bool
tab_act(struct screen *s, enum action a, unsigned *rx, enum rc *rc, struct err *e)
{
    struct request_state *st = s->state;
    const struct request_tab_ops *tab = request_tabs[st->tab];
    if (tab->act == NULL || tab->keys == NULL || bind_row(tab->keys, a) == NULL)
        return false;
    return tab->act(s, a, text_selected(&st->page, &st->views[st->tab]), rx, rc, e);
}

static enum rc
request_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    if ((!st->loaded && a != ACTION_RELOAD && a != ACTION_RELEASE) || bind_row(s->all_keys, a) == NULL) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    enum rc rc = RC_OK;
    if (tab_act(s, a, rx, &rc, e))
        return rc;
    if (look(s, a, rx))
        return RC_OK;
    switch ((int)a) {
    case ACTION_APPROVE:
        request_approve_ask(s);
        return RC_OK;
    case ACTION_RETURN:
        return request_refuse_ask(s, "return", e);
    case ACTION_REJECT:
        return request_refuse_ask(s, "reject", e);
    case ACTION_REASON:
        return request_reason_here(s, rx, e);
    case ACTION_ESCALATE:
        return request_escalate_ask(s, e);
    case ACTION_UNDO:
        return request_undo(s, rx, e);
    case ACTION_RELEASE:
        *rx |= RX_POP;
        return RC_OK;
    case ACTION_CLAIM:
        return request_claim_again(s, rx, e);
    case ACTION_NEXT:
        return request_go_next(s, rx, e);
    case ACTION_PRINT:
        return request_print_ask(s, rx, e);
    case ACTION_CONFIRM:
        request_scan_ask(s);
        return RC_OK;
    case ACTION_DELIVER:
        request_deliver_ask(s);
        return RC_OK;
    case ACTION_RECEIPT:
        return request_receipt_ask(s, e);
    case ACTION_PEOPLE:
        *rx |= lookup_people(s, st->token != 0 ? st->id : 0);
        return RC_OK;
    case ACTION_PREVIEW:
        *rx |= lookup_preview(s, st->id);
        return RC_OK;
    default:
        return RC_OK;
    }
}

static bool
request_modal(const struct screen *s)
{
    return ((const struct request_state *)s->state)->asking != NULL;
}

static bool
about_decision(int tag)
{
    return tag == ASK_APPROVE || (tag >= ASK_REASONS && tag <= ASK_REASON);
}

static enum rc
request_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    if (st->asking == NULL) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    bool decision = about_decision(st->asking->tag);
    int tag = st->asking->tag;
    st->work.dirty = st->work.dirty || tag == ASK_LINE_NOTE || tag == ASK_ALL_NOTE || tag == ASK_NOTE;
    enum widget_result r = dialog_key(st->asking, k);
    if (r == WIDGET_DONE && st->asking->tag == ASK_RECEIPT)
        return request_receipt_done(s, e);
    if (r == WIDGET_DONE && st->asking->tag == ASK_VERDICT)
        return request_verdict_done(s, rx, e);
    if (r == WIDGET_DONE)
        return decision ? request_decide_done(s, rx, e) : request_paper_done(s, rx, e);
    if (r == WIDGET_CANCEL) {
        if (decision) {
            request_decide_cancel(s);
        } else {
            dialog_close(st->asking);
            st->asking = NULL;
        }
    }
    return RC_OK;
}

/* The tables of what is possible, then those of the tabs that lie over them. */
static bool
request_mode_keys(size_t i, struct key_mode *out)
{
    static const char *const labels[MODE_COUNT_] = {
        [MODE_LOOK] = N_("hanya melihat"), [MODE_OPEN] = N_("belum dipegang"),
        [MODE_REVIEW] = N_("Anda pegang"), [MODE_DECIDED] = N_("baru diputuskan"),
        [MODE_WAIT] = N_("menunggu TTE"),  [MODE_PAPER] = N_("terbit"),
        [MODE_DONE] = N_("selesai")};
    if (i < MODE_COUNT_) {
        *out = (struct key_mode){.label = labels[i], .keys = mode_keys[i]};
        return true;
    }
    for (size_t t = 0, n = MODE_COUNT_; t < TAB_COUNT_; t++)
        if (request_tabs[t]->keys != NULL && n++ == i) {
            *out = (struct key_mode){
                .label = request_tabs[t]->label, .keys = request_tabs[t]->keys, .over = true};
            return true;
        }
    return false;
}

const struct screen_ops screen_request = {
    .name = "request",
    .title = N_("Permohonan"),
    .roles = MAY_WORK | OFFICER_KEPALA_DINAS,
    .state_size = sizeof(struct request_state),
    .keys = look_keys,
    .mode = request_mode_keys,
    .open = request_open,
    .load = request_load,
    .tick = request_tick,
    .draw = request_draw,
    .act = request_act,
    .key = request_key,
    .modal = request_modal,
    .close = request_close,
    .dropped = request_dropped,
    .save = request_save,
    .restore = request_restore,
};
