/*
 * queue.c - the open requests of the office, in fair order: choose one, claim it, open it.
 *
 * A request is claimed before it opens for work; when the database refuses the claim, the reason
 * stands on the notice line and the request can still be opened for reading.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "db/model/state.h"
#include "db/store/queue.h"
#include "screens/list_page.h"
#include "screens/part.h"
#include "screens/registry.h"

#define PAGE_MAX  500
#define MAY_CLAIM (OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA)

struct queue_state {
    struct list_page page;
    struct queue_row *rows;
    struct queue_count *counts;
    size_t ncounts;
    size_t sort, shown_sort;
    struct request_arg arg; /* of the request being opened */
};

static const struct {
    const char *word, *label;
} sorts[] = {
    {"janji", N_("janji (urutan adil)")}, {"ref", N_("nomor")},      {"jenis", N_("jenis")},
    {"pemohon", N_("pemohon")},           {"status", N_("keadaan")}, {"petugas", N_("petugas")},
};

/* clang-format off */
#define QUEUE_KEYS                                                                               \
    {ACTION_OPEN, "Enter o", N_("buka"), N_("Mengambil permohonan yang ditunjuk dan membukanya.")},   \
    {ACTION_NEXT, "n", N_("berikutnya"), N_("Mengambil permohonan berikutnya menurut urutan janji, lalu membukanya.")}, \
    {ACTION_VIEW, "l", N_("lihat"), N_("Membuka permohonan untuk dibaca saja, tanpa mengambilnya.")}, \
    {ACTION_FILTER, "/", N_("saring"), N_("Menyaring menurut nomor, nama pemohon, jenis, keadaan atau petugas.")}, \
    {ACTION_SORT, "s", N_("urut"), N_("Mengganti urutan; namanya tampil di atas daftar.")},      \
    PART_REFRESH_KEY, PART_LIST_KEYS

static const struct key_bind plain_keys[] = {QUEUE_KEYS, PART_END_KEYS};
static const struct key_bind filtered_keys[] = {
    {ACTION_CANCEL, "Esc", N_("hapus saringan"), N_("Menghapus saringan dan menampilkan semua permohonan.")},
    QUEUE_KEYS,
    {ACTION_BACK, "q", N_("keluar"), N_("Keluar dari Loket.")},
    PART_END_KEYS,
};
/* clang-format on */

/* --- cells ------------------------------------------------------------- */

static int64_t
row_id(const void *ctx, int row)
{
    const struct queue_state *st = ctx;
    return st->rows[row].request_id;
}

static const char *
holder_text(const struct queue_row *r)
{
    if (r->mine)
        return _("* Anda");
    return r->holder[0] != '\0' ? r->holder : "-";
}

/* State and holder in one narrow cell: who has it says more than that it is being looked at. */
static const char *
standing_text(const struct queue_row *r, char buf[LIST_CELL])
{
    bool second = str_eq(r->state, "awaiting_supervisor");
    if (r->mine || r->holder[0] != '\0') {
        if (!second)
            return holder_text(r);
        snprintf(buf, LIST_CELL, _("ke-2: %s"), r->mine ? _("Anda") : r->holder);
        return buf;
    }
    if (second)
        return _("Orang ke-2");
    if (str_eq(r->state, "in_review"))
        return _("Bebas lagi");
    return str_eq(r->state, "awaiting_signature") ? _("Tunggu TTE") : state_label(r->state);
}

static const char *
age_text(const struct queue_row *r, char buf[LIST_CELL])
{
    char span[CLOCK_TEXT];
    snprintf(buf, LIST_CELL, "%s", clock_span(span, r->age));
    return buf;
}

/* Still to be decided: it can be claimed. */
static bool
undecided(const struct queue_row *r)
{
    return str_eq(r->state, "submitted") || str_eq(r->state, "in_review") ||
           str_eq(r->state, "awaiting_supervisor");
}

/* The applicant was promised the KK: the time runs until it is issued. */
static bool
promise_runs(const char *state)
{
    return !str_eq(state, "issued");
}

static const char *
promise_cell(const struct queue_row *r, char buf[LIST_CELL], enum role *role)
{
    char text[PART_PROMISE];
    if (!promise_runs(r->state))
        return "-";
    *role = part_promise_role(r->slack);
    snprintf(buf, LIST_CELL, "%s", part_promise(text, r->slack));
    return buf;
}

static const char *
narrow_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct queue_row *r = &((const struct queue_state *)ctx)->rows[row];
    switch (col) {
    case 0:
        return r->ref;
    case 1:
        return part_kind(r->kind);
    case 2:
        return r->pemohon_nama;
    case 3:
        return age_text(r, buf);
    case 4:
        return promise_cell(r, buf, role);
    default:
        *role = r->mine ? ROLE_CHANGED : ROLE_TEXT;
        return standing_text(r, buf);
    }
}

static const char *
wide_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct queue_row *r = &((const struct queue_state *)ctx)->rows[row];
    switch (col) {
    case 1:
        return r->jenis;
    case 5:
        return state_label(r->state);
    case 6:
        *role = r->mine ? ROLE_CHANGED : ROLE_TEXT;
        return holder_text(r);
    default:
        return narrow_cell(ctx, row, col, buf, role);
    }
}

static const struct column narrow_columns[] = {
    {N_("Nomor"), 13, 16, 0, ALIGN_LEFT},  {N_("Jenis"), 11, 11, 0, ALIGN_LEFT},
    {N_("Pemohon"), 12, 0, 3, ALIGN_LEFT}, {N_("Umur"), 7, 7, 0, ALIGN_RIGHT},
    {N_("Janji"), 13, 13, 0, ALIGN_LEFT},  {N_("Keadaan"), 10, 18, 1, ALIGN_LEFT},
};
static const struct column wide_columns[] = {
    {N_("Nomor"), 13, 18, 0, ALIGN_LEFT},    {N_("Jenis"), 26, 60, 4, ALIGN_LEFT},
    {N_("Pemohon"), 18, 60, 3, ALIGN_LEFT},  {N_("Umur"), 7, 7, 0, ALIGN_RIGHT},
    {N_("Janji"), 13, 13, 0, ALIGN_LEFT},    {N_("Keadaan"), 18, 18, 0, ALIGN_LEFT},
    {N_("Dipegang"), 14, 30, 1, ALIGN_LEFT},
};
static const struct list_source narrow = {narrow_columns, COUNT(narrow_columns), list_page_count, row_id,
                                          narrow_cell};
static const struct list_source wide = {wide_columns, COUNT(wide_columns), list_page_count, row_id,
                                        wide_cell};

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
            if (!str_eq(st->counts[c].state, order[i]))
                continue;
            str_printf(part, sizeof(part), "%s%s %lld", dst[0] != '\0' ? "  " : "", state_label(order[i]),
                       (long long)st->counts[c].n);
            str_append(dst, size, part);
        }
}

static int64_t
late_count(const struct queue_state *st)
{
    int64_t late = 0;
    for (size_t c = 0; c < st->ncounts; c++)
        if (promise_runs(st->counts[c].state))
            late += st->counts[c].late;
    return late;
}

static void
draw_head(const struct screen *s, struct surface *out, int row)
{
    const struct queue_state *st = s->state;
    char counts[200];
    int64_t late = late_count(st);
    counts_text(st, counts, sizeof(counts));
    part_line(out, row, ROLE_TEXT, "%s", counts[0] != '\0' ? counts : _("Antrean kosong"));
    int x = surface_printf(out, row + 1, 1, 0, late > 0 ? ROLE_ERROR : ROLE_TEXT, _("Lewat janji %lld"),
                           (long long)late);
    x = surface_printf(out, row + 1, x + 2, 0, ROLE_DIM, _("Urut: %s"), _(sorts[st->shown_sort].label));
    if (st->page.shown_filter[0] != '\0') {
        char text[sizeof(st->page.shown_filter) + 32];
        snprintf(text, sizeof(text), _("Saring: \"%s\""), st->page.shown_filter);
        surface_fit(out, row + 1, x + 2, out->cols - x - 3, ROLE_CHANGED, text);
    }
}

static const struct list_page_kind kind = {
    .narrow = &narrow,
    .wide = &wide,
    .failed = N_("Antrean belum dapat diambil. r: coba lagi."),
    .empty = N_("Tidak ada permohonan terbuka. Permohonan baru muncul sendiri di sini. Tekan 2 untuk melihat "
                "cetakan."),
    .filter_title = N_("Saring antrean"),
    .filtered_keys = filtered_keys,
    .head_rows = 2,
    .head = draw_head,
};

/* --- loading ----------------------------------------------------------- */

static enum rc
queue_open(struct screen *s, const void *arg, struct err *e)
{
    (void)arg;
    (void)e;
    list_page_open(s, &kind, plain_keys);
    return RC_OK;
}

static enum rc
queue_load(struct screen *s, struct err *e)
{
    struct queue_state *st = s->state;
    struct db *db = s->ses->env.db;
    struct arena *a = arena_new(s->arena);
    struct queue_row *rows;
    struct queue_count *counts = NULL;
    size_t n = 0, ncounts = 0;
    enum rc rc = queue_page(db, a, st->page.filter, sorts[st->sort].word, PAGE_MAX, &rows, &n, e);
    if (rc == RC_OK)
        rc = queue_counts(db, a, &counts, &ncounts, e);
    if (list_page_keep(s, a, rc, n, PAGE_MAX) != RC_OK)
        return rc;
    st->rows = rows;
    st->counts = counts;
    st->ncounts = ncounts;
    st->shown_sort = st->sort;
    if (st->page.shown_filter[0] != '\0')
        st->page.list.empty =
            arena_printf(a,
                         _("Tidak ada yang cocok dengan \"%s\". Tekan Esc untuk menampilkan semua, atau / "
                           "untuk mengganti saringan."),
                         st->page.shown_filter);
    list_reloaded(&st->page.list);
    return RC_OK;
}

/* --- actions ----------------------------------------------------------- */

static unsigned
push_request(struct screen *s, int64_t id, int64_t token)
{
    struct queue_state *st = s->state;
    st->arg = (struct request_arg){.request_id = id, .token = token};
    return session_push(s, &screen_request, &st->arg);
}

static enum rc
claim_and_open(struct screen *s, const struct queue_row *r, unsigned *rx, struct err *e)
{
    struct arena *a = arena_new(s->arena);
    struct claim claim = {0};
    int64_t id = r->request_id;
    enum rc rc = queue_claim(s->ses->env.db, a, id, &claim, e);
    arena_free(a);
    if (rc == RC_OK) {
        *rx |= push_request(s, id, claim.token);
        return RC_OK;
    }
    if (rc != RC_CONFLICT && rc != RC_DENIED && rc != RC_NONE)
        return rc;
    session_notice(s->ses, SEV_WARN, _("%s l: lihat saja."), e->text);
    *rx |= RX_RELOAD;
    return RC_OK;
}

static enum rc
open_row(struct screen *s, bool claim, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    int row = list_row(&st->page.list);
    if (row < 0) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    const struct queue_row *r = &st->rows[row];
    if (claim && undecided(r) && (s->ses->role & MAY_CLAIM) != 0)
        return claim_and_open(s, r, rx, e);
    *rx |= push_request(s, r->request_id, 0);
    return RC_OK;
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

static enum rc
queue_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct queue_state *st = s->state;
    if (list_page_act(s, a, rx))
        return RC_OK;
    switch ((int)a) {
    case ACTION_OPEN:
        return open_row(s, true, rx, e);
    case ACTION_VIEW:
        return open_row(s, false, rx, e);
    case ACTION_NEXT:
        return open_next(s, rx, e);
    case ACTION_SORT:
        st->sort = (st->sort + 1) % COUNT(sorts);
        *rx |= RX_RELOAD;
        break;
    default:
        break;
    }
    return RC_OK;
}

/* A key that means nothing here is passed over without a beep. */
const struct screen_ops screen_queue = {
    .name = "queue",
    .title = N_("Antrean permohonan"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS,
    .state_size = sizeof(struct queue_state),
    .keys = plain_keys,
    .open = queue_open,
    .load = queue_load,
    .tick = part_tick,
    .draw = list_page_draw,
    .act = queue_act,
    .key = list_page_filter_key,
    .modal = list_page_modal,
};
