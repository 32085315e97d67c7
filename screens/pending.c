/*
 * pending.c - requests that wait for documents, the oldest first. Enter shows what is missing.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/utf8.h"
#include "db/model/state.h"
#include "db/store/pending.h"
#include "screens/intake.h"
#include "screens/list_page.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/registry.h"

#define PAGE_MAX 100

struct pending_state {
    struct list_page page;
    struct pending_row *rows;
};

/* clang-format off */
#define PENDING_KEYS                                                                              \
    {ACTION_OPEN, "Enter o", N_("lengkapi"), N_("Membuka permohonan untuk melengkapi berkasnya atau membatalkannya.")}, \
    {ACTION_FILTER, "/", N_("cari"), N_("Mencari menurut nomor atau nama pemohon.")},             \
    PART_REFRESH_KEY, PART_LIST_KEYS
static const struct key_bind keys[] = {PENDING_KEYS, PART_END_KEYS};
static const struct key_bind filtered_keys[] = {
    {ACTION_CANCEL, "Esc", N_("hapus saringan"), N_("Menampilkan semua permohonan yang menunggu berkas.")},
    PENDING_KEYS,
    {ACTION_BACK, "q", N_("kembali"), N_("Kembali ke layar sebelumnya.")},
    PART_END_KEYS,
};
/* clang-format on */

static int64_t
row_id(const void *ctx, int row)
{
    return ((const struct pending_state *)ctx)->rows[row].request_id;
}

static const char *
row_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct pending_row *r = &((const struct pending_state *)ctx)->rows[row];
    char text[PART_PROMISE];
    switch (col) {
    case 0:
        return r->ref;
    case 1:
        return part_kind(r->kind);
    case 2:
        return r->pemohon_nama;
    case 3:
        *role = part_promise_role(r->slack);
        snprintf(buf, LIST_CELL, "%s", part_promise(text, r->slack));
        return buf;
    case 4:
        *role = str_eq(r->state, "pending") ? ROLE_TEXT : ROLE_WARN;
        return state_label(r->state);
    case 5:
        return clock_span(buf, r->age);
    default:
        return r->channel;
    }
}

/* What does not fit is left out from the end. */
static const struct column columns[] = {
    {N_("Nomor"), 13, 18, 0, ALIGN_LEFT},   {N_("Jenis"), 11, 11, 0, ALIGN_LEFT},
    {N_("Pemohon"), 16, 0, 3, ALIGN_LEFT},  {N_("Janji"), 13, 13, 0, ALIGN_LEFT},
    {N_("Keadaan"), 13, 13, 0, ALIGN_LEFT}, {N_("Umur"), 7, 7, 0, ALIGN_RIGHT},
    {N_("Dari"), 8, 12, 0, ALIGN_LEFT},
};
static const struct list_source source = {columns, COUNT(columns), list_page_count, row_id, row_cell};

static void
draw_head(const struct screen *s, struct surface *out, int row)
{
    const struct pending_state *st = s->state;
    int x = surface_printf(out, row, 1, 0, ROLE_TEXT, _("Menunggu berkas %zu"), st->page.n);
    if (st->page.shown_filter[0] != '\0')
        surface_printf(out, row, x + 2, 0, ROLE_CHANGED, _("Cari: \"%s\""), st->page.shown_filter);
}

static void
draw_tail(const struct screen *s, struct surface *out, struct rect at, int row)
{
    const struct pending_state *st = s->state;
    struct arena *a = arena_new(NULL);
    const char *missing = intake_missing_text(a, st->rows[row].missing);
    if (missing[0] != '\0')
        surface_wrap(out, at, ROLE_WARN, arena_printf(a, _("Kurang: %s"), missing));
    else
        surface_wrap(out, at, ROLE_WARN, _("Dikembalikan kepada pemohon; Enter menampilkan alasannya."));
    arena_free(a);
}

static const struct list_page_kind kind = {
    .narrow = &source,
    .wide = &source,
    .failed = N_("Daftar belum dapat diambil. r: coba lagi."),
    .empty = N_("Tidak ada permohonan yang menunggu berkas. Esc: kembali."),
    .filter_title = N_("Cari permohonan yang menunggu berkas"),
    .filtered_keys = filtered_keys,
    .head_rows = 1,
    .tail_rows = 3,
    .head = draw_head,
    .tail = draw_tail,
};

static enum rc
pending_open(struct screen *s, const void *arg, struct err *e)
{
    (void)arg;
    (void)e;
    list_page_open(s, &kind, keys);
    return RC_OK;
}

static enum rc
pending_load(struct screen *s, struct err *e)
{
    struct pending_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct pending_row *rows;
    size_t n = 0;
    enum rc rc = pending_page(s->ses->env.db, a, st->page.filter, PAGE_MAX, &rows, &n, e);
    if (list_page_keep(s, a, rc, n, PAGE_MAX) != RC_OK)
        return rc;
    st->rows = rows;
    list_reloaded(&st->page.list);
    return RC_OK;
}

static enum rc
pending_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct pending_state *st = s->state;
    int row = list_row(&st->page.list);
    (void)e;
    if (list_page_act(s, a, rx))
        return RC_OK;
    if (a == ACTION_OPEN && row >= 0)
        *rx |= session_push(s, &screen_pending_request, &st->rows[row]);
    else
        *rx |= RX_BEEP;
    return RC_OK;
}

static bool
pending_mode(size_t i, struct key_mode *out)
{
    static const struct key_mode modes[] = {{NULL, keys, false, false},
                                            {N_("saat disaring"), filtered_keys, false, false}};
    return bind_mode(modes, COUNT(modes), i, out);
}

const struct screen_ops screen_pending = {
    .name = "pending",
    .title = N_("Menunggu berkas"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA,
    .state_size = sizeof(struct pending_state),
    .keys = keys,
    .mode = pending_mode,
    .open = pending_open,
    .load = pending_load,
    .tick = part_tick,
    .draw = list_page_draw,
    .act = pending_act,
    .key = list_page_filter_key,
    .modal = list_page_modal,
    .save = place_page_save,
    .restore = place_page_restore,
};
