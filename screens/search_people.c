/*
 * search_people.c - looking for people and families of the office: one line that takes a number, a name, a
 * birth date or an address. Each search is an audit entry with its purpose and what it found, so that it runs
 * only when asked for.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "console/tui/footer.h"
#include "screens/list_page.h"
#include "screens/lookup.h"
#include "screens/part.h"
#include "screens/place.h"

#define TYPED_MAX 100 /* characters */

struct people_state {
    struct list_page page;
    struct purpose_ask ask;
    struct search_hit *rows;
    int64_t lookup_id;
    char typed[TYPED_MAX * 4 + 1], shown[TYPED_MAX * 4 + 1];
    bool started; /* the purpose was asked for once */
    bool again;   /* the same search once more, at the officer's wish */
    struct record_arg arg;
};

/* clang-format off */
static const struct key_bind people_keys[] = {
    {ACTION_OPEN, "Enter l o", N_("buka"), N_("Membuka data penduduk atau keluarga yang ditunjuk; pembukaan ini tercatat.")},
    {ACTION_FILTER, "/", N_("cari"), N_("Mencari: NIK, No KK, nama, tanggal lahir, nama dan tanggal lahir, atau al: dan alamat.")},
    {ACTION_FAMILY, "k", N_("keluarga"), N_("Membuka keluarga orang yang ditunjuk.")},
    {ACTION_PURPOSE, "u", N_("keperluan"), N_("Mengganti keperluan yang dicatat untuk pencarian berikutnya.")},
    {ACTION_RELOAD, "r C-r F5", NULL, N_("Mencari sekali lagi; tercatat lagi.")},
    PART_ARROW_KEYS, PART_END_KEYS,
};
/* clang-format on */

/* --- rows --------------------------------------------------------------------------------- */

static const struct search_hit *
row_at(const void *ctx, int row)
{
    return &((const struct people_state *)ctx)->rows[row];
}

static int64_t
row_id(const void *ctx, int row)
{
    return row_at(ctx, row)->urut;
}

static const char *
name_cell(const struct search_hit *h, char buf[LIST_CELL])
{
    if (str_eq(h->jenis, "luar"))
        return _("Tercatat di kantor lain");
    if (!str_eq(h->jenis, "kk"))
        return h->nama;
    snprintf(buf, LIST_CELL, _("KK %s (%d org)"), h->nama, (int)h->anggota);
    return buf;
}

static const char *
status_cell(const struct search_hit *h, enum role *role)
{
    if (!str_eq(h->jenis, "orang") || h->status_dasar == 1)
        return "";
    *role = status_dasar_role(h->status_dasar);
    return status_dasar_label(h->status_dasar);
}

static const char *
row_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct search_hit *h = row_at(ctx, row);
    switch (col) {
    case 0:
        return name_cell(h, buf);
    case 1:
        return str_eq(h->jenis, "orang") ? sex_letter(h->jenis_kelamin) : "";
    case 2:
        return str_eq(h->jenis, "orang") ? h->tanggal_lahir : "";
    case 3:
        return address_text(buf, LIST_CELL, h->alamat, h->rt, h->rw);
    case 4:
        return status_cell(h, role);
    default:
        return hit_short(h, buf, LIST_CELL);
    }
}

static const char *
wide_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    static const int order[] = {0, 1, 2, 6, 3, 7, 4, 5};
    const struct search_hit *h = row_at(ctx, row);
    if (order[col] == 6)
        return h->nomor;
    return order[col] == 7 ? h->desa_kelurahan : row_cell(ctx, row, order[col], buf, role);
}

static const struct column narrow_cols[] = {
    {N_("Nama"), 22, 0, 2, ALIGN_LEFT},   {N_("JK"), 2, 2, 0, ALIGN_LEFT},
    {N_("Lahir"), 10, 10, 0, ALIGN_LEFT}, {N_("Alamat"), 16, 0, 2, ALIGN_LEFT},
    {N_("Status"), 6, 6, 0, ALIGN_LEFT},  {N_("Cocok"), 10, 10, 0, ALIGN_LEFT},
};
static const struct column wide_cols[] = {
    {N_("Nama"), 26, 0, 2, ALIGN_LEFT},    {N_("JK"), 2, 2, 0, ALIGN_LEFT},
    {N_("Lahir"), 10, 10, 0, ALIGN_LEFT},  {N_("Nomor"), 16, 16, 0, ALIGN_LEFT},
    {N_("Alamat"), 24, 0, 2, ALIGN_LEFT},  {N_("Desa/Kelurahan"), 14, 22, 1, ALIGN_LEFT},
    {N_("Status"), 11, 11, 0, ALIGN_LEFT}, {N_("Cocok"), 10, 10, 0, ALIGN_LEFT},
};
static const struct list_source narrow = {narrow_cols, COUNT(narrow_cols), list_page_count, row_id, row_cell};
static const struct list_source wide = {wide_cols, COUNT(wide_cols), list_page_count, row_id, wide_cell};

/* --- drawing ----------------------------------------------------------------------------------- */

static void
draw_head(const struct screen *s, struct surface *out, int row)
{
    const struct people_state *st = s->state;
    const struct search_purpose *p = &st->ask.purpose;
    if (purpose_given(p))
        part_line(out, row, ROLE_DIM, p->text[0] != '\0' ? _("Keperluan: %s: %s") : _("Keperluan: %s%s"),
                  p->label, p->text);
    if (st->shown[0] == '\0')
        return;
    if (st->page.list.more)
        part_line(out, row + 1, ROLE_WARN,
                  _("Dicari: %s · lebih dari %zu; tambahkan tanggal lahir, kata atau alamat"), st->shown,
                  st->page.n);
    else
        part_line(out, row + 1, ROLE_CHANGED, _("Dicari: %s · %zu ditemukan"), st->shown, st->page.n);
}

/* What tells the row under the cursor from the others, and why it was found. */
static void
draw_tail(const struct screen *s, struct surface *out, struct rect at, int row)
{
    const struct people_state *st = s->state;
    const struct search_hit *h = &st->rows[row];
    char why[300], where[400];
    if (str_eq(h->jenis, "luar")) {
        surface_wrap(
            out, at, ROLE_WARN,
            _("Nomor ini tercatat di kantor lain; datanya tidak ditampilkan di sini. Mintalah pemohon "
              "mengurus pindah datang, atau hubungi kantor asalnya."));
        return;
    }
    if (str_eq(h->jenis, "kk"))
        part_line(out, at.row, ROLE_TEXT, _("No KK %s"), h->nomor);
    else
        part_line(out, at.row, ROLE_TEXT, _("NIK %s · lahir di %s"), h->nomor, h->tempat_lahir);
    part_line(out, at.row + 1, ROLE_TEXT, "%s, %s, %s",
              address_text(where, sizeof(where), h->alamat, h->rt, h->rw), h->desa_kelurahan, h->kecamatan);
    hit_sentence(h, why, sizeof(why));
    part_line(out, at.row + 2, ROLE_DIM, _("Cocok: %s"), why);
}

static const struct list_page_kind kind = {
    .narrow = &narrow,
    .wide = &wide,
    .failed = N_("Tidak ada yang dicari tanpa keperluan. u: sebutkan keperluan; /: cari."),
    .empty =
        N_("Tidak ada yang cocok di kantor ini. Periksa nomornya, coba ejaan lain atau nama saja, tambahkan "
           "tanggal lahir, atau cari alamat dengan al:. /: cari lagi."),
    .head_rows = 2,
    .tail_rows = 3,
    .head = draw_head,
    .tail = draw_tail,
};

static void
people_draw(const struct screen *s, struct surface *out)
{
    struct people_state *st = s->state;
    list_page_draw(s, out);
    if (st->page.data == NULL)
        draw_head(s, out, footer_body(out).row);
    dialog_draw(&st->page.dlg, out);
    dialog_draw(&st->ask.dlg, out);
}

/* --- searching ------------------------------------------------------------------------------------ */

static void
prompt(struct people_state *st)
{
    dialog_prompt(&st->page.dlg, 0, _("Cari NIK, No KK, nama, tgl lahir, atau al: alamat"), _("Cari:"),
                  st->typed, TYPED_MAX);
}

static enum rc
search(struct screen *s, const char *typed, struct err *e)
{
    struct people_state *st = s->state;
    struct arena *a = arena_new(s->arena);
    struct search_hit *rows = NULL;
    struct search_words w;
    int64_t lookup_id = 0;
    size_t n = 0;
    search_words_read(typed, &w);
    enum rc rc = search_run(s->ses->env.db, a, &w, &st->ask.purpose, &lookup_id, &rows, &n, e);
    if (list_page_keep(s, a, rc, n, SIZE_MAX) != RC_OK)
        return rc;
    st->rows = rows;
    st->lookup_id = lookup_id;
    st->page.list.more = n > 0 && rows[0].lagi;
    (void)str_copy(st->typed, sizeof(st->typed), typed);
    (void)str_copy(st->shown, sizeof(st->shown), typed);
    st->page.list.has_sel = false;
    list_reloaded(&st->page.list);
    return RC_OK;
}

static enum rc
people_open(struct screen *s, const void *arg, struct err *e)
{
    struct people_state *st = s->state;
    (void)e;
    list_page_open(s, &kind, people_keys);
    st->page.filtered = st->page.plain;
    if (arg != NULL)
        st->ask.purpose = *(const struct search_purpose *)arg;
    return RC_OK;
}

static enum rc
people_load(struct screen *s, struct err *e)
{
    struct people_state *st = s->state;
    bool again = st->again;
    st->again = false;
    if (!st->started && !purpose_given(&st->ask.purpose)) {
        enum rc rc = purpose_ask(s, &st->ask, e);
        st->started = rc == RC_OK;
        return rc;
    }
    if (!st->started) {
        st->started = true;
        prompt(st);
    }
    return again && st->shown[0] != '\0' ? search(s, st->shown, e) : RC_OK;
}

/* The line was typed: what cannot be searched for is said in the dialog, and the line stays. */
static enum rc
typed(struct screen *s, struct err *e)
{
    struct people_state *st = s->state;
    char text[sizeof(st->typed)];
    (void)str_copy(text, sizeof(text), dialog_text(&st->page.dlg));
    enum rc rc = search(s, text, e);
    if (rc == RC_INVALID) {
        dialog_error(&st->page.dlg, e->text);
        return RC_OK;
    }
    if (rc == RC_OK) {
        dialog_close(&st->page.dlg);
        return RC_OK;
    }
    (void)str_copy(st->typed, sizeof(st->typed), text);
    dialog_close(&st->page.dlg);
    if (rc == RC_DENIED && str_eq(e->code, "purpose_not_held")) {
        err_clear(e);
        return purpose_ask(s, &st->ask, e);
    }
    return rc;
}

static enum rc
people_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    struct people_state *st = s->state;
    if (!dialog_active(&st->ask.dlg))
        return list_page_key(s, k, rx) == WIDGET_DONE ? typed(s, e) : RC_OK;
    enum widget_result r = purpose_key(&st->ask, k);
    if (r == WIDGET_DONE)
        prompt(st);
    else if (r == WIDGET_IGNORED)
        *rx |= RX_BEEP;
    return RC_OK;
}

static bool
people_modal(const struct screen *s)
{
    const struct people_state *st = s->state;
    return dialog_active(&st->page.dlg) || dialog_active(&st->ask.dlg);
}

/* Opens the person or the family of a row. */
static void
open_row(struct screen *s, bool family, unsigned *rx)
{
    struct people_state *st = s->state;
    int row = list_row(&st->page.list);
    if (row < 0 || str_eq(st->rows[row].jenis, "luar")) {
        *rx |= RX_BEEP;
        return;
    }
    family = family || str_eq(st->rows[row].jenis, "kk");
    st->arg = (struct record_arg){.which = {.lookup_id = st->lookup_id, .urut = st->rows[row].urut},
                                  .purpose = st->ask.purpose};
    *rx |= session_push(s, family ? &screen_family : &screen_resident, &st->arg);
}

static enum rc
people_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct people_state *st = s->state;
    if (a == ACTION_OPEN || a == ACTION_FAMILY) {
        open_row(s, a == ACTION_FAMILY, rx);
    } else if (a == ACTION_PURPOSE || (a == ACTION_FILTER && !purpose_given(&st->ask.purpose))) {
        return purpose_ask(s, &st->ask, e);
    } else if (a == ACTION_FILTER) {
        prompt(st);
    } else {
        st->again = a == ACTION_RELOAD;
        if (!list_page_act(s, a, rx))
            *rx |= RX_BEEP;
    }
    return RC_OK;
}

const struct screen_ops screen_people = {
    .name = "people",
    .title = N_("Cari penduduk"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS,
    .state_size = sizeof(struct people_state),
    .keys = people_keys,
    .open = people_open,
    .load = people_load,
    .draw = people_draw,
    .act = people_act,
    .key = people_key,
    .modal = people_modal,
    .save = place_bare_save, /* what was looked for names people, and a purpose is given anew */
};
