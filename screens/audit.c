/*
 * audit.c - the audit trail, newest first. Reading it is itself an entry, so it refreshes only when
 * asked to.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "console/tui/dialog.h"
#include "console/tui/footer.h"
#include "console/tui/list.h"
#include "db/model/state.h"
#include "db/store/audit.h"
#include "screens/part.h"
#include "screens/registry.h"

#define PAGE_ROWS  200
#define ROWS_MAX   5000
#define FILTER_MAX 60
#define HEAD_ROWS  1

struct audit_state {
    struct arena *data;
    bool loaded;
    struct audit_row *rows;
    size_t n;
    enum zone zone;
    struct list list;
    char filter[FILTER_MAX * 4 + 1], shown_filter[FILTER_MAX * 4 + 1];
    struct dialog dlg;
    struct audit_row chosen;
    const struct key_bind *plain, *filtered;
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

static int
row_count(const void *ctx)
{
    return (int)((const struct audit_state *)ctx)->n;
}

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
static const struct list_source source = {columns, COUNT(columns), row_count, row_id, row_cell};

static enum rc
audit_open(struct screen *s, const void *arg, struct err *e)
{
    struct audit_state *st = s->state;
    const struct key_bind *frame = part_keys_frame(s);
    (void)arg;
    (void)e;
    st->plain = part_keys_join(s->arena, plain_keys, frame);
    st->filtered = part_keys_join(s->arena, filtered_keys, frame);
    s->all_keys = st->plain;
    st->zone = s->ses->zone;
    list_init(&st->list, &source, st, _("Jejak audit belum dapat diambil. r: coba lagi."));
    return RC_OK;
}

static enum rc
audit_load(struct screen *s, struct err *e)
{
    struct audit_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct audit_row *rows;
    size_t n;
    enum rc rc = audit_page(s->ses->env.db, a, st->filter, 0, PAGE_ROWS, &rows, &n, e);
    if (rc != RC_OK) {
        arena_free(a);
        return rc;
    }
    arena_free(st->data);
    st->data = a;
    st->rows = rows;
    st->n = n;
    st->loaded = true;
    memcpy(st->shown_filter, st->filter, sizeof(st->filter));
    st->list.more = n == PAGE_ROWS;
    st->list.empty = st->filter[0] != '\0'
                         ? _("Tidak ada catatan yang cocok. Esc: hapus saringan; /: ganti saringan.")
                         : _("Belum ada catatan.");
    list_reloaded(&st->list);
    return RC_OK;
}

/* Adds the next older entries below the last one. */
static enum rc
load_more(struct screen *s, struct err *e)
{
    struct audit_state *st = s->state;
    struct audit_row *rows;
    size_t n;
    enum rc rc = audit_page(s->ses->env.db, st->data, st->filter, st->rows[st->n - 1].entry_id, PAGE_ROWS,
                            &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    struct audit_row *all = arena_array(st->data, st->n + n, sizeof(*all));
    memcpy(all, st->rows, st->n * sizeof(*all));
    memcpy(all + st->n, rows, n * sizeof(*all));
    st->rows = all;
    st->n += n;
    st->list.more = n == PAGE_ROWS && st->n < ROWS_MAX;
    if (st->n >= ROWS_MAX)
        session_notice(s->ses, SEV_INFO,
                       _("%d catatan termuat. Saring dengan / untuk mencari yang lebih lama."), ROWS_MAX);
    return RC_OK;
}

static void
audit_draw(const struct screen *s, struct surface *out)
{
    struct audit_state *st = s->state;
    struct rect body = footer_body(out);
    if (st->loaded) {
        int x = surface_printf(out, body.row, 1, 0, ROLE_TEXT, _("Waktu %s, terbaru di atas"),
                               zone_name(st->zone));
        if (st->shown_filter[0] != '\0')
            surface_printf(out, body.row, x + 2, out->cols - x - 3, ROLE_CHANGED, _("Saring: \"%s\""),
                           st->shown_filter);
    }
    body.row += HEAD_ROWS;
    body.rows -= HEAD_ROWS;
    list_draw(&st->list, out, body);
    dialog_draw(&st->dlg, out);
}

static void
set_filter(struct screen *s, const char *filter)
{
    struct audit_state *st = s->state;
    str_copy(st->filter, sizeof(st->filter), filter);
    s->all_keys = st->filter[0] != '\0' ? st->filtered : st->plain;
}

static enum rc
audit_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct audit_state *st = s->state;
    if (list_act(&st->list, a))
        return list_wants_more(&st->list) && st->n > 0 ? load_more(s, e) : RC_OK;
    int row = list_row(&st->list);
    if (a == ACTION_OPEN && row >= 0) {
        st->chosen = st->rows[row];
        *rx |= session_push(s, &screen_audit_entry, &st->chosen);
    } else if (a == ACTION_FILTER) {
        dialog_prompt(&st->dlg, 0, _("Saring jejak audit"), _("Cari:"), st->filter, FILTER_MAX);
    } else if (a == ACTION_CANCEL) {
        set_filter(s, "");
        *rx |= RX_RELOAD;
    } else {
        *rx |= a == ACTION_RELOAD ? RX_RELOAD : RX_BEEP;
    }
    return RC_OK;
}

static bool
audit_modal(const struct screen *s)
{
    return dialog_active(&((const struct audit_state *)s->state)->dlg);
}

static enum rc
audit_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    struct audit_state *st = s->state;
    (void)e;
    enum widget_result r = dialog_key(&st->dlg, k);
    if (r == WIDGET_DONE) {
        set_filter(s, dialog_text(&st->dlg));
        *rx |= RX_RELOAD;
    }
    if (r == WIDGET_DONE || r == WIDGET_CANCEL)
        dialog_close(&st->dlg);
    if (r == WIDGET_IGNORED)
        *rx |= RX_BEEP;
    return RC_OK;
}

const struct screen_ops screen_audit = {
    .name = "audit",
    .title = N_("Jejak audit"),
    .roles = OFFICER_PENYELIA | OFFICER_AUDITOR,
    .state_size = sizeof(struct audit_state),
    .keys = plain_keys,
    .open = audit_open,
    .load = audit_load,
    .draw = audit_draw,
    .act = audit_act,
    .key = audit_key,
    .modal = audit_modal,
};
