/*
 * queue.c - the open requests of the office, in fair order: choose one, claim it, open it.
 *
 * A request is claimed before it opens for work; when the database refuses the claim, the reason
 * stands on the notice line and the request can still be opened for reading. One that is not among
 * the next ones asks for a reason first.
 *
 * The rows are a window of the queue. It grows while the cursor runs down, and moves on when it is
 * full. Every refresh asks only whether anything changed; rows come again when something did.
 */
#include "screens/queue.h"

#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "db/model/state.h"
#include "screens/part.h"

#define CHUNK        50   /* rows that are loaded at once */
#define WINDOW       1000 /* at most, then the window moves on */
#define VERSION_ROWS 300  /* at the head of the queue that queue_poll() looks at, at most */
#define COUNTS_S     12
#define CAPPED       500 /* of a stage that was not counted to its end: its larger part */
#define NOTE_MAX     300
#define MAY_CLAIM    (OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA)

const struct queue_sort queue_sorts[] = {
    {"janji", N_("janji (urutan adil)")},
    {"ref", N_("nomor")},
    {"jenis", N_("jenis")},
    {"pemohon", N_("pemohon")},
    {"status", N_("keadaan")},
    {"petugas", N_("petugas")},
    {NULL, NULL},
};

size_t
queue_sort_find(const char *word)
{
    for (size_t i = 0; queue_sorts[i].word != NULL; i++)
        if (str_eq(queue_sorts[i].word, word))
            return i;
    return 0;
}

/* clang-format off */
#define QUEUE_KEYS                                                                               \
    {ACTION_OPEN, "Enter o", N_("buka"), N_("Mengambil permohonan yang ditunjuk dan membukanya.")},   \
    {ACTION_NEXT, "n", N_("berikutnya"), N_("Mengambil permohonan berikutnya menurut urutan janji, lalu membukanya.")}, \
    {ACTION_VIEW, "l", N_("lihat"), N_("Membuka permohonan untuk dibaca saja, tanpa mengambilnya.")}, \
    {ACTION_FILTER, "/", N_("saring"), N_("Menyaring menurut nomor, nama pemohon, jenis, keadaan atau petugas.")}, \
    {ACTION_FILTERS, "f", NULL, N_("Menyaring menurut isian: keadaan, jenis, saluran, umur, petugas, nama, NIK, nomor.")}, \
    {ACTION_TOGGLE, "Space", NULL, N_("Menandai permohonan yang ditunjuk, atau menghapus tandanya; tanda tetap saat daftar disegarkan.")}, \
    {ACTION_BULK, "x", NULL, N_("Tindakan untuk semua yang ditandai: melepas yang Anda pegang.")}, \
    {ACTION_VIEWS, "v", NULL, N_("Memilih, menyimpan atau menghapus saringan tersimpan.")}, \
    {ACTION_SEARCH, "c", NULL, N_("Mencari di semua permohonan kantor, juga yang sudah selesai.")}, \
    {ACTION_SORT, "s", N_("urut"), N_("Mengganti urutan; namanya tampil di atas daftar.")}, \
    {ACTION_NEW, "b", N_("baru"), N_("Mencatat permohonan orang yang datang ke loket, atau melanjutkan draf.")}
#define TAKEOVER_KEY \
    {ACTION_TAKEOVER, "t", N_("ambil alih"), N_("Mengambil alih permohonan yang dipegang petugas lain, dengan alasan.")}
#define END_KEYS  \
    {ACTION_UNDO, "u", NULL, N_("Keputusan Anda yang masih dapat diurungkan, atau yang tidak jadi berlaku.")}, \
    PART_REFRESH_KEY, PART_LIST_KEYS
#define CLEAR_KEY {ACTION_CANCEL, "Esc", N_("hapus saringan"), N_("Menghapus saringan dan menampilkan semua permohonan.")}
#define QUIT_KEY  {ACTION_BACK, "q", N_("keluar"), N_("Keluar dari Loket.")}

static const struct key_bind plain_keys[] = {QUEUE_KEYS, END_KEYS, PART_END_KEYS};
static const struct key_bind filtered_keys[] = {CLEAR_KEY, QUEUE_KEYS, END_KEYS, QUIT_KEY, PART_END_KEYS};
static const struct key_bind lead_plain_keys[] = {QUEUE_KEYS, TAKEOVER_KEY, END_KEYS, PART_END_KEYS};
static const struct key_bind lead_filtered_keys[] = {CLEAR_KEY, QUEUE_KEYS, TAKEOVER_KEY, END_KEYS, QUIT_KEY, PART_END_KEYS};
/* clang-format on */

/* --- drawing ----------------------------------------------------------- */

static void
counts_text(const struct queue_state *st, char *dst, size_t size)
{
    static const char *const order[] = {"submitted", "in_review",          "awaiting_supervisor",
                                        "approved",  "awaiting_signature", "issued"};
    char part[80];
    dst[0] = '\0';
    for (size_t i = 0; i < COUNT(order); i++)
        for (size_t c = 0; c < st->ncounts; c++) {
            const struct queue_count *n = &st->counts[c];
            if (!str_eq(n->state, order[i]))
                continue;
            str_printf(part, sizeof(part), "%s%s %lld%s", dst[0] != '\0' ? "  " : "", state_label(order[i]),
                       (long long)n->n, n->capped && n->n >= CAPPED ? "+" : "");
            str_append(dst, size, part);
        }
}

static void
late_text(const struct queue_state *st, char dst[32])
{
    int64_t late = 0;
    bool more = false;
    for (size_t c = 0; c < st->ncounts; c++)
        if (queue_promise_runs(st->counts[c].state)) {
            late += st->counts[c].late;
            more = more || (st->counts[c].capped && st->counts[c].late >= CAPPED);
        }
    str_printf(dst, 32, "%lld%s", (long long)late, more ? "+" : "");
}

static void
draw_head(const struct screen *s, struct surface *out, int row)
{
    const struct queue_state *st = s->state;
    char counts[200], late[32], filter[400], text[440];
    counts_text(st, counts, sizeof(counts));
    late_text(st, late);
    part_line(out, row, ROLE_TEXT, "%s", counts[0] != '\0' ? counts : _("Antrean kosong"));
    int x = surface_printf(out, row + 1, 1, 0, str_eq(late, "0") ? ROLE_TEXT : ROLE_ERROR,
                           _("Lewat janji %s"), late);
    x = surface_printf(out, row + 1, x + 2, 0, ROLE_DIM, _("Urut: %s"), _(queue_sorts[st->shown_sort].label));
    queue_filter_text(st, filter, sizeof(filter));
    if (filter[0] != '\0') {
        snprintf(text, sizeof(text), _("Saring: %s"), filter);
        surface_fit(out, row + 1, x + 2, out->cols - x - 3, ROLE_CHANGED, text);
    }
}

static void
queue_draw(const struct screen *s, struct surface *out)
{
    const struct queue_state *st = s->state;
    if (st->form_open)
        queue_form_draw(s, out);
    else
        list_page_draw(s, out);
}

static const struct list_page_kind kind = {
    .narrow = &queue_narrow,
    .wide = &queue_wide,
    .failed = N_("Antrean belum dapat diambil. r: coba lagi."),
    .empty = N_("Tidak ada permohonan terbuka. Permohonan baru muncul sendiri di sini. Tekan 2 untuk melihat "
                "cetakan."),
    .filter_title = N_("Saring antrean"),
    .head_rows = 2,
    .head = draw_head,
};

/* --- loading ----------------------------------------------------------- */

static bool
leads(const struct screen *s)
{
    return (s->ses->role & OFFICER_PENYELIA) != 0;
}

static enum rc
queue_open(struct screen *s, const void *arg, struct err *e)
{
    struct queue_state *st = s->state;
    (void)arg;
    (void)e;
    list_page_open(s, &kind, leads(s) ? lead_plain_keys : plain_keys);
    st->page.filtered =
        part_keys_join(s->arena, leads(s) ? lead_filtered_keys : filtered_keys, part_keys_frame(s));
    st->page.list.marks = &st->marks;
    st->rows.clock = s->ses->env.clock;
    st->want = CHUNK;
    return RC_OK;
}

struct queue_filter
queue_filter_now(const struct queue_state *st)
{
    const struct queue_fields *f = &st->fields;
    return (struct queue_filter){.text = st->page.filter,
                                 .state = f->state,
                                 .kind = f->kind,
                                 .channel = f->channel,
                                 .older = f->older,
                                 .officer = f->officer,
                                 .name = f->name,
                                 .nik = f->nik,
                                 .ref = f->ref};
}

static const char *
window_start(const struct queue_state *st)
{
    return st->nstarts > 0 ? st->starts[st->nstarts - 1] : "";
}

void
queue_refilter(struct screen *s, unsigned *rx)
{
    struct queue_state *st = s->state;
    s->all_keys = queue_filtered(st) ? st->page.filtered : st->page.plain;
    st->want = CHUNK;
    st->nstarts = 0;
    *rx |= RX_RELOAD;
}

static void
empty_text(struct queue_state *st)
{
    char filter[400];
    queue_filter_text(st, filter, sizeof(filter));
    if (filter[0] != '\0')
        st->page.list.empty = arena_printf(
            st->page.data,
            _("Tidak ada yang cocok dengan %s. Tekan Esc untuk menampilkan semua, / atau f untuk mengganti "
              "saringan, c untuk mencari juga yang sudah selesai."),
            filter);
}

/* Counts are dearer than a page: a refresh by itself takes new ones a few times a minute. */
static enum rc
load_counts(struct screen *s, bool by_itself, struct err *e)
{
    struct queue_state *st = s->state;
    int64_t now = clock_now(st->rows.clock);
    struct queue_count *rows;
    size_t n;
    if (by_itself && st->counted != NULL && now - st->counted_at < COUNTS_S)
        return RC_OK;
    struct arena *a = arena_new(s->arena);
    enum rc rc = queue_counts(s->ses->env.db, a, &rows, &n, e);
    if (part_keep(&st->counted, a, rc) != RC_OK)
        return rc;
    st->counts = rows;
    st->ncounts = n;
    st->counted_at = now;
    return RC_OK;
}

/* Is what is shown the head of the whole queue? */
static bool
shows_head(const struct queue_state *st)
{
    return !queue_filtered(st) && st->sort == 0 && st->nstarts == 0;
}

/* The rows on which it depends whether anything shown changed. */
static int
version_rows(const struct queue_state *st)
{
    return shows_head(st) && st->want < VERSION_ROWS ? st->want : VERSION_ROWS;
}

static enum rc
queue_load(struct screen *s, struct err *e)
{
    struct queue_state *st = s->state;
    struct db *db = s->ses->env.db;
    struct queue_filter filter = queue_filter_now(st);
    struct queue_row *rows = NULL;
    struct queue_version version = st->seen;
    bool by_itself = st->ticked;
    size_t n = 0;
    enum rc rc = RC_OK;
    st->ticked = st->polled = false;
    /* The version comes before the rows: what changes after it is loaded again at the next refresh. */
    if (!by_itself)
        rc = queue_poll(db, version_rows(st), &version, e);
    if (rc == RC_OK || rc == RC_NONE)
        rc = load_counts(s, by_itself, e);
    if (rc != RC_OK)
        return rc;
    struct arena *a = arena_new(s->arena);
    rc = queue_page(db, a, &filter, queue_sorts[st->sort].word, window_start(st), st->want, &rows, &n, e);
    if (list_page_keep(s, a, rc, n, (size_t)st->want) != RC_OK)
        return rc;
    st->version = version;
    st->polled = true;
    st->rows.rows = rows;
    st->rows.loaded_at = clock_now(st->rows.clock);
    st->shown_sort = st->sort;
    empty_text(st);
    list_reloaded(&st->page.list);
    return RC_OK;
}

/* Does what is shown follow from the rows that the version is about? */
static bool
version_tells(const struct queue_state *st, const struct queue_version *v)
{
    return v->whole || (shows_head(st) && st->page.n <= VERSION_ROWS);
}

static bool
queue_tick(struct screen *s)
{
    struct queue_state *st = s->state;
    struct err e = {0};
    if (st->form_open)
        return false;
    if (!st->polled || queue_poll(s->ses->env.db, version_rows(st), &st->seen, &e) != RC_OK)
        return true;
    st->ticked = st->seen.version != st->version.version || st->seen.whole != st->version.whole ||
                 !version_tells(st, &st->seen);
    if (st->ticked)
        return true;
    enum rc rc = load_counts(s, true, &e);
    return rc != RC_OK && rc != RC_NONE;
}

/* Adds rows below the last one. */
static enum rc
load_more(struct screen *s, struct err *e)
{
    struct queue_state *st = s->state;
    struct queue_filter filter = queue_filter_now(st);
    struct queue_row *rows;
    size_t n = 0, had = st->page.n;
    enum rc rc = queue_page(s->ses->env.db, st->page.data, &filter, queue_sorts[st->sort].word,
                            st->rows.rows[had - 1].pos, CHUNK, &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    struct queue_row *all = arena_array(st->page.data, had + n, sizeof(*all));
    memcpy(all, st->rows.rows, had * sizeof(*all));
    memcpy(all + had, rows, n * sizeof(*all));
    int64_t passed = clock_now(st->rows.clock) - st->rows.loaded_at;
    for (size_t i = had; i < had + n; i++) {
        all[i].age -= passed;
        all[i].slack += passed;
    }
    st->rows.rows = all;
    st->page.n += n;
    st->want = (int)st->page.n;
    st->page.list.more = n == CHUNK;
    return RC_OK;
}

/* Beyond the window: it starts again in its middle. */
static void
move_on(struct screen *s, unsigned *rx)
{
    struct queue_state *st = s->state;
    if (st->nstarts == COUNT(st->starts)) {
        session_notice(s->ses, SEV_INFO, "%s",
                       _("Masih ada permohonan lain di bawah. Saring dengan / atau f untuk menemukannya."));
        return;
    }
    st->starts[st->nstarts++] = arena_strdup(s->arena, st->rows.rows[st->page.n / 2 - 1].pos);
    st->want = WINDOW;
    *rx |= RX_RELOAD;
}

static enum rc
run_down(struct screen *s, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    if (!list_wants_more(&st->page.list) || st->page.n == 0)
        return RC_OK;
    if (st->page.n + CHUNK <= WINDOW)
        return load_more(s, e);
    move_on(s, rx);
    return RC_OK;
}

static void
run_up(struct queue_state *st, unsigned *rx)
{
    if (st->nstarts == 0 || st->page.list.sel > 0)
        return;
    st->nstarts--;
    st->want = WINDOW;
    *rx |= RX_RELOAD;
}

/* --- claims ------------------------------------------------------------ */

static unsigned
push_request(struct screen *s, int64_t id, int64_t token)
{
    struct queue_state *st = s->state;
    st->arg = (struct request_arg){.request_id = id, .token = token};
    return session_push(s, &screen_request, &st->arg);
}

/* Chooses among the coded reasons, with a note. */
static enum rc
ask_reason(struct screen *s, int64_t id, bool takeover, struct err *e)
{
    struct queue_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct pick_reason *rows;
    size_t n;
    enum rc rc = queue_reasons(s->ses->env.db, a, takeover, &rows, &n, e);
    if (part_keep(&st->asking, a, rc) != RC_OK)
        return rc;
    struct choice *items = arena_array(a, n + 1, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice){rows[i].reason, rows[i].label};
    st->ask_id = id;
    dialog_choose(&st->page.dlg, a, takeover ? QUEUE_ASK_TAKEOVER : QUEUE_ASK_PICK,
                  takeover ? _("Ambil alih dari petugas lain: pilih alasannya")
                           : _("Di luar urutan (n: yang berikutnya). Alasannya?"),
                  items, (int)n, false, _("Catatan (harus diisi):"), NOTE_MAX);
    /* A held-down Enter chooses no reason for anybody. */
    st->page.dlg.text_required = true;
    return RC_OK;
}

/* What the person can do about a refused claim stands on the notice line. */
static enum rc
claim_refused(struct screen *s, enum rc rc, unsigned *rx, const struct err *e)
{
    if (rc != RC_CONFLICT && rc != RC_DENIED && rc != RC_NONE && rc != RC_INVALID)
        return rc;
    session_notice(s->ses, SEV_WARN,
                   leads(s) && str_eq(e->code, "claimed_by_other") ? _("%s l: lihat saja. t: ambil alih.")
                                                                   : _("%s l: lihat saja."),
                   e->text);
    *rx |= RX_RELOAD;
    return RC_OK;
}

static enum rc
claim_and_open(struct screen *s, int64_t id, unsigned *rx, struct err *e)
{
    struct arena *a = arena_new(s->arena);
    struct claim claim = {0};
    enum rc rc = queue_claim(s->ses->env.db, a, id, "", "", &claim, e);
    arena_free(a);
    if (rc == RC_OK) {
        *rx |= push_request(s, id, claim.token);
        return RC_OK;
    }
    if (rc == RC_INVALID && str_eq(e->code, "pick_reason_needed"))
        return ask_reason(s, id, false, e);
    return claim_refused(s, rc, rx, e);
}

/* The reason was given: claims or takes over with it. */
static enum rc
reason_given(struct screen *s, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    struct dialog *dlg = &st->page.dlg;
    struct arena *a = arena_new(s->arena);
    struct claim claim = {0};
    const struct choice *c = dialog_choice(dlg, 0);
    const char *reason = c != NULL ? c->code : "", *note = dialog_text(dlg);
    bool takeover = dlg->tag == QUEUE_ASK_TAKEOVER;
    enum rc rc = takeover ? queue_takeover(s->ses->env.db, a, st->ask_id, reason, note, &claim, e)
                          : queue_claim(s->ses->env.db, a, st->ask_id, reason, note, &claim, e);
    arena_free(a);
    if (rc == RC_INVALID) {
        dialog_error(dlg, e->text);
        return RC_OK;
    }
    dialog_close(dlg);
    if (rc == RC_OK) {
        *rx |= push_request(s, st->ask_id, claim.token);
        return RC_OK;
    }
    return claim_refused(s, rc, rx, e);
}

static const struct queue_row *
row_now(const struct queue_state *st)
{
    int row = list_row(&st->page.list);
    return row >= 0 ? &st->rows.rows[row] : NULL;
}

/* Still to be decided: it can be claimed. */
static bool
undecided(const struct queue_row *r)
{
    return str_eq(r->state, "submitted") || str_eq(r->state, "in_review") ||
           str_eq(r->state, "awaiting_supervisor");
}

static enum rc
open_row(struct screen *s, bool claim, unsigned *rx, struct err *e)
{
    const struct queue_row *r = row_now(s->state);
    if (r == NULL) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    if (claim && undecided(r) && (s->ses->role & MAY_CLAIM) != 0)
        return claim_and_open(s, r->request_id, rx, e);
    *rx |= push_request(s, r->request_id, 0);
    return RC_OK;
}

static enum rc
take_over(struct screen *s, unsigned *rx, struct err *e)
{
    const struct queue_row *r = row_now(s->state);
    if (!leads(s) || r == NULL) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    if (r->mine || r->holder[0] == '\0') {
        session_notice(s->ses, SEV_INFO, "%s", _("Tidak dipegang petugas lain. Enter: ambil dan buka."));
        return RC_OK;
    }
    return ask_reason(s, r->request_id, true, e);
}

static enum rc
open_next(struct screen *s, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct claim claim = {0};
    int64_t id = 0;
    enum rc rc = queue_next(s->ses->env.db, a, &id, &claim, e);
    arena_free(a);
    if (rc == RC_NONE) {
        session_notice(s->ses, SEV_INFO, "%s", _("Tidak ada permohonan yang menunggu giliran."));
        *rx |= RX_RELOAD;
        return RC_OK;
    }
    if (rc != RC_OK)
        return rc;
    (void)list_select(&st->page.list, id);
    *rx |= push_request(s, id, claim.token);
    return RC_OK;
}

/* --- keys -------------------------------------------------------------- */

static enum rc
move(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    if (a == ACTION_FIRST && st->nstarts > 0) {
        st->nstarts = 0;
        st->want = CHUNK;
        st->page.list.has_sel = false;
        st->page.list.sel = st->page.list.top = 0;
        *rx |= RX_RELOAD;
    } else if (a == ACTION_UP || a == ACTION_PAGE_UP) {
        run_up(st, rx);
    } else if (a == ACTION_DOWN || a == ACTION_PAGE_DOWN || a == ACTION_LAST) {
        return run_down(s, rx, e);
    }
    return RC_OK;
}

static enum rc
queue_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    if (list_act(&st->page.list, a))
        return move(s, a, rx, e);
    switch ((int)a) {
    case ACTION_OPEN:
        return open_row(s, true, rx, e);
    case ACTION_VIEW:
        return open_row(s, false, rx, e);
    case ACTION_NEXT:
        return open_next(s, rx, e);
    case ACTION_TAKEOVER:
        return take_over(s, rx, e);
    case ACTION_TOGGLE:
        queue_mark(s, rx);
        break;
    case ACTION_BULK:
        queue_bulk_ask(s, rx);
        break;
    case ACTION_FILTERS:
        queue_form_open(s);
        break;
    case ACTION_VIEWS:
        return queue_views_ask(s, e);
    case ACTION_NEW:
        *rx |= session_push(s, &screen_intake, NULL);
        break;
    case ACTION_UNDO:
        *rx |= session_push(s, &screen_waiting, NULL);
        break;
    case ACTION_SEARCH:
        *rx |= session_push(s, &screen_search, NULL);
        break;
    case ACTION_CANCEL:
        queue_filter_clear(st);
        queue_refilter(s, rx);
        break;
    case ACTION_SORT:
        st->sort++;
        if (queue_sorts[st->sort].word == NULL)
            st->sort = 0;
        queue_refilter(s, rx);
        break;
    default:
        (void)list_page_act(s, a, rx);
        break;
    }
    return RC_OK;
}

static enum rc
dialog_done(struct screen *s, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    switch (st->page.dlg.tag) {
    case QUEUE_ASK_PICK:
    case QUEUE_ASK_TAKEOVER:
        return reason_given(s, rx, e);
    case QUEUE_ASK_VIEW:
        return queue_view_chosen(s, rx, e);
    case QUEUE_ASK_SAVE:
        return queue_view_named(s, rx, e);
    case QUEUE_ASK_BULK:
        return queue_bulk_chosen(s, rx, e);
    case QUEUE_ASK_DROP:
        return queue_view_dropped(s, rx, e);
    default:
        str_copy(st->page.filter, sizeof(st->page.filter), dialog_text(&st->page.dlg));
        list_page_filtered(s, st->page.filter);
        dialog_close(&st->page.dlg);
        st->view[0] = '\0';
        queue_refilter(s, rx);
        return RC_OK;
    }
}

static enum rc
queue_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    if (st->form_open) {
        queue_form_key(s, k, rx);
        return RC_OK;
    }
    return list_page_key(s, k, rx) == WIDGET_DONE ? dialog_done(s, rx, e) : RC_OK;
}

static bool
queue_modal(const struct screen *s)
{
    return ((const struct queue_state *)s->state)->form_open || list_page_modal(s);
}

static bool
queue_mode(size_t i, struct key_mode *out)
{
    static const struct key_mode modes[] = {
        {NULL, plain_keys, false, false},
        {N_("saat disaring"), filtered_keys, false, false},
        {N_("penyelia"), lead_plain_keys, false, false},
        {N_("penyelia, saat disaring"), lead_filtered_keys, false, false}};
    return bind_mode(modes, COUNT(modes), i, out);
}

/* A key that means nothing here is passed over without a beep. */
const struct screen_ops screen_queue = {
    .name = "queue",
    .title = N_("Antrean permohonan"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS,
    .state_size = sizeof(struct queue_state),
    .keys = plain_keys,
    .mode = queue_mode,
    .open = queue_open,
    .load = queue_load,
    .tick = queue_tick,
    .draw = queue_draw,
    .act = queue_act,
    .key = queue_key,
    .modal = queue_modal,
    .save = queue_save,
    .restore = queue_restore,
};
