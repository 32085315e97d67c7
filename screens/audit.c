/*
 * audit.c - the audit trail, newest first. Reading it is itself an entry, so it refreshes only when
 * asked to.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "db/model/state.h"
#include "db/store/audit.h"
#include "screens/list_page.h"
#include "screens/part.h"
#include "screens/place.h"
#include "screens/registry.h"

#define PAGE_ROWS 200
#define ROWS_MAX  5000

struct audit_state {
    struct list_page page;
    struct audit_row *rows;
    enum zone zone;
    struct audit_row chosen;
};

/* clang-format off */
#define AUDIT_KEYS                                                                               \
    {ACTION_OPEN, "Enter o", N_("buka"), N_("Menampilkan seluruh isi catatan.")},                \
    {ACTION_FILTER, "/", N_("saring"), N_("Menyaring menurut petugas, tindakan (mis. request.approve), nomor permohonan, atau isi.")}, \
    PART_RELOAD_KEY, PART_LIST_KEYS
static const struct key_bind plain_keys[] = {AUDIT_KEYS, PART_END_KEYS};
static const struct key_bind filtered_keys[] = {
    {ACTION_CANCEL, "Esc", N_("hapus saringan"), N_("Menghapus saringan dan menampilkan semua catatan.")},
    AUDIT_KEYS,
    {ACTION_BACK, "q", N_("keluar"), N_("Kembali ke layar sebelumnya; pada layar pertama: keluar.")},
    PART_END_KEYS,
};
/* clang-format on */

static int64_t
row_id(const void *ctx, int row)
{
    return ((const struct audit_state *)ctx)->rows[row].entry_id;
}

static const char *
subject_text(const struct audit_row *r, char buf[LIST_CELL])
{
    if (r->ref[0] != '\0')
        return r->ref;
    if (str_eq(r->subject_kind, "issued_kk"))
        snprintf(buf, LIST_CELL, _("lembar %s"), r->subject);
    else
        snprintf(buf, LIST_CELL, "%s", r->subject[0] != '\0' ? r->subject : "-");
    return buf;
}

static const char *
row_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct audit_state *st = ctx;
    const struct audit_row *r = &st->rows[row];
    char date[CLOCK_TEXT], time[CLOCK_TEXT];
    switch (col) {
    case 0:
        snprintf(buf, LIST_CELL, "%s %s", clock_date(date, r->at, st->zone),
                 clock_time(time, r->at, st->zone));
        return buf;
    case 1:
        return r->actor;
    case 2:
        return audit_label(r->action);
    case 3:
        return subject_text(r, buf);
    default:
        if (r->idx < 0)
            *role = ROLE_DIM;
        snprintf(buf, LIST_CELL, "%lld", (long long)r->idx);
        return r->idx < 0 ? _("belum") : buf;
    }
}

static const struct column columns[] = {
    {N_("Waktu"), 19, 19, 0, ALIGN_LEFT},    {N_("Petugas"), 12, 32, 1, ALIGN_LEFT},
    {N_("Tindakan"), 20, 40, 2, ALIGN_LEFT}, {N_("Tentang"), 13, 30, 1, ALIGN_LEFT},
    {N_("Log"), 6, 12, 0, ALIGN_RIGHT},
};
static const struct list_source source = {columns, COUNT(columns), list_page_count, row_id, row_cell};

static void
draw_head(const struct screen *s, struct surface *out, int row)
{
    const struct audit_state *st = s->state;
    int x = surface_printf(out, row, 1, 0, ROLE_TEXT, _("Waktu %s, terbaru di atas"), zone_name(st->zone));
    if (st->page.shown_filter[0] != '\0')
        surface_printf(out, row, x + 2, out->cols - x - 3, ROLE_CHANGED, _("Saring: \"%s\""),
                       st->page.shown_filter);
}

static const struct list_page_kind kind = {
    .narrow = &source,
    .wide = &source,
    .failed = N_("Jejak audit belum dapat diambil. r: coba lagi."),
    .empty = N_("Belum ada catatan."),
    .filter_title = N_("Saring jejak audit"),
    .filtered_keys = filtered_keys,
    .head_rows = 1,
    .head = draw_head,
};

static enum rc
audit_open(struct screen *s, const void *arg, struct err *e)
{
    struct audit_state *st = s->state;
    (void)arg;
    (void)e;
    list_page_open(s, &kind, plain_keys);
    st->zone = s->ses->zone;
    return RC_OK;
}

static enum rc
audit_load(struct screen *s, struct err *e)
{
    struct audit_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct audit_row *rows;
    size_t n = 0;
    enum rc rc = audit_page(s->ses->env.db, a, st->page.filter, 0, PAGE_ROWS, &rows, &n, e);
    if (list_page_keep(s, a, rc, n, PAGE_ROWS) != RC_OK)
        return rc;
    st->rows = rows;
    if (st->page.shown_filter[0] != '\0')
        st->page.list.empty = _("Tidak ada catatan yang cocok. Esc: hapus saringan; /: ganti saringan.");
    list_reloaded(&st->page.list);
    return RC_OK;
}

/* Adds the next older entries below the last one. */
static enum rc
load_more(struct screen *s, struct err *e)
{
    struct audit_state *st = s->state;
    struct audit_row *rows;
    size_t n;
    enum rc rc = audit_page(s->ses->env.db, st->page.data, st->page.filter, st->rows[st->page.n - 1].entry_id,
                            PAGE_ROWS, &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    struct audit_row *all = arena_array(st->page.data, st->page.n + n, sizeof(*all));
    memcpy(all, st->rows, st->page.n * sizeof(*all));
    memcpy(all + st->page.n, rows, n * sizeof(*all));
    st->rows = all;
    st->page.n += n;
    st->page.list.more = n == PAGE_ROWS && st->page.n < ROWS_MAX;
    if (st->page.n >= ROWS_MAX)
        session_notice(s->ses, SEV_INFO,
                       _("%d catatan termuat. Saring dengan / untuk mencari yang lebih lama."), ROWS_MAX);
    return RC_OK;
}

static enum rc
audit_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct audit_state *st = s->state;
    if (list_act(&st->page.list, a))
        return list_wants_more(&st->page.list) && st->page.n > 0 ? load_more(s, e) : RC_OK;
    if (list_page_act(s, a, rx))
        return RC_OK;
    int row = list_row(&st->page.list);
    if (a == ACTION_OPEN && row >= 0) {
        st->chosen = st->rows[row];
        *rx |= session_push(s, &screen_audit_entry, &st->chosen);
    } else {
        *rx |= RX_BEEP;
    }
    return RC_OK;
}

static bool
audit_mode(size_t i, struct key_mode *out)
{
    static const struct key_mode modes[] = {{NULL, plain_keys, false, false},
                                            {N_("saat disaring"), filtered_keys, false, false}};
    return bind_mode(modes, COUNT(modes), i, out);
}

const struct screen_ops screen_audit = {
    .name = "audit",
    .title = N_("Jejak audit"),
    .roles = OFFICER_PENYELIA | OFFICER_AUDITOR,
    .state_size = sizeof(struct audit_state),
    .keys = plain_keys,
    .mode = audit_mode,
    .open = audit_open,
    .load = audit_load,
    .draw = list_page_draw,
    .act = audit_act,
    .key = list_page_filter_key,
    .modal = list_page_modal,
    .save = place_page_save,
    .restore = place_page_restore,
};
