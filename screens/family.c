/*
 * family.c - one family of the records: members and address as they are or were on a day, its versions, the
 * sheets that were issued. Opening is announced with its purpose before anything is read.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/str.h"
#include "console/tui/date.h"
#include "console/tui/footer.h"
#include "console/tui/text.h"
#include "db/model/state.h"
#include "screens/lookup.h"
#include "screens/part.h"
#include "screens/registry.h"

enum family_tab { TAB_MEMBERS, TAB_VERSIONS, TAB_SHEETS, TAB_COUNT_ };

struct family_state {
    struct record_gate gate;
    struct arena *data;
    struct search_family f;
    char date[11]; /* YYYY-MM-DD that the members are shown for, "" now */
    char wanted[11];
    enum family_tab tab;
    bool loaded;
    struct dialog dlg; /* asks for the date */
    struct arena *page_arena;
    struct text page;
    struct text_view views[TAB_COUNT_];
    struct record_arg arg;
    struct preview_arg preview;
    int64_t sheet;
};

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_OPEN, "Enter o", N_("buka"), N_("Membuka anggota, versi atau lembar yang ditunjuk; pembukaan ini tercatat.")},
    {ACTION_PREVIEW, "c", N_("KK"), N_("Menampilkan KK seperti akan tercetak dari catatan sekarang.")},
    {ACTION_TREE, "p", N_("pohon"), N_("Menampilkan kerabat anggota yang ditunjuk.")},
    {ACTION_DATE, "t", N_("tanggal"), N_("Menampilkan KK menurut catatan pada suatu tanggal; dikosongkan: sekarang.")},
    {ACTION_TAB_NEXT, "Tab Right", N_("ganti tab"), N_("Ke anggota, versi, atau lembar.")},
    {ACTION_TAB_PREV, "BackTab Left", NULL, N_("Ke tab sebelumnya.")},
    {ACTION_RELOAD, "r C-r F5", NULL, N_("Membaca lagi; pembacaan ini tercatat lagi.")},
    PART_PAGE_KEYS, PART_END_KEYS,
};
static const struct column member_cols[] = {
    {N_("No"), 2, 2, 0, ALIGN_RIGHT}, {N_("Nama"), 20, 0, 3, ALIGN_LEFT}, {N_("Hubungan"), 15, 15, 0, ALIGN_LEFT},
    {N_("JK"), 2, 2, 0, ALIGN_LEFT}, {N_("Lahir"), 10, 10, 0, ALIGN_LEFT}, {N_("Status kini"), 11, 11, 0, ALIGN_LEFT},
};
static const struct column version_cols[] = {
    {N_("Versi"), 5, 5, 0, ALIGN_RIGHT}, {N_("Berlaku dari"), 20, 20, 0, ALIGN_LEFT}, {N_("Sampai"), 20, 20, 0, ALIGN_LEFT},
    {N_("Permohonan"), 13, 13, 0, ALIGN_LEFT}, {N_("Org"), 3, 3, 0, ALIGN_RIGHT},
};
static const struct column sheet_cols[] = {
    {N_("Nomor seri"), 10, 10, 0, ALIGN_RIGHT}, {N_("Versi"), 5, 5, 0, ALIGN_RIGHT}, {N_("Dibuat"), 20, 20, 0, ALIGN_LEFT},
    {N_("Permohonan"), 13, 13, 0, ALIGN_LEFT}, {N_("Keadaan"), 16, 0, 1, ALIGN_LEFT},
};
/* clang-format on */

/* --- pages ----------------------------------------------------------------------------------- */

static void
put_address(const struct family_state *st, struct text *t)
{
    const struct register_family *f = &st->f.now;
    char address[400];
    text_pair(t, _("Kepala Keluarga"), ROLE_TEXT, f->kepala_keluarga);
    text_pair(t, _("Alamat"), ROLE_TEXT, address_text(address, sizeof(address), f->alamat, f->rt, f->rw));
    text_pair(t, _("Desa/Kelurahan"), ROLE_TEXT,
              arena_printf(t->arena, "%s, %s, %s %s", f->desa_kelurahan, f->kecamatan, f->kabupaten_kota,
                           f->kode_pos));
    text_gap(t);
}

static void
members_page(const struct family_state *st, struct text *t)
{
    if (st->f.now.versi == 0) {
        text_line(
            t, ROLE_WARN, "%s",
            _("KK ini belum ada, atau sudah ditutup, pada tanggal itu. t: tanggal lain; Tab: versinya."));
        return;
    }
    put_address(st, t);
    text_table(t, member_cols, COUNT(member_cols));
    for (size_t i = 0; i < st->f.nmembers; i++) {
        const struct register_member *m = &st->f.members[i];
        const struct text_cell cells[] = {
            {ROLE_TEXT, arena_printf(t->arena, "%zu", i + 1)},
            {ROLE_TEXT, m->p.nama_lengkap},
            {ROLE_TEXT, m->p.shdk},
            {ROLE_TEXT, sex_letter(m->p.jenis_kelamin)},
            {ROLE_TEXT, m->p.tanggal_lahir},
            {status_dasar_role(m->status_dasar), status_dasar_label(m->status_dasar)},
        };
        text_item(t, (int64_t)i);
        text_cells(t, cells, COUNT(cells));
    }
    text_item(t, -1);
}

static void
versions_page(const struct screen *s, struct text *t)
{
    const struct family_state *st = s->state;
    char from[CLOCK_TEXT], until[CLOCK_TEXT];
    text_table(t, version_cols, COUNT(version_cols));
    for (size_t i = 0; i < st->f.nversions; i++) {
        const struct register_family_row *v = &st->f.versions[i];
        const struct text_cell cells[] = {
            {ROLE_TEXT, arena_printf(t->arena, "%d", (int)v->versi)},
            {ROLE_TEXT, clock_text(from, v->berlaku_dari, s->ses->zone)},
            {ROLE_TEXT,
             v->berlaku_sampai != 0 ? clock_text(until, v->berlaku_sampai, s->ses->zone) : _("sekarang")},
            {ROLE_TEXT, v->ref[0] != '\0' ? v->ref : _("data awal")},
            {ROLE_TEXT, arena_printf(t->arena, "%d", (int)v->anggota)},
        };
        text_item(t, (int64_t)i);
        text_cells(t, cells, COUNT(cells));
        text_line(t, ROLE_DIM, "       %s, %s", v->alamat, v->desa_kelurahan);
    }
    text_item(t, -1);
}

static enum role
sheet_role(const char *status)
{
    if (str_eq(status, "terbit"))
        return ROLE_OK;
    return str_eq(status, "dicabut") ? ROLE_ERROR : str_eq(status, "menunggu_tte") ? ROLE_WARN : ROLE_DIM;
}

static void
sheets_page(const struct screen *s, struct text *t)
{
    const struct family_state *st = s->state;
    char when[CLOCK_TEXT];
    if (st->f.nsheets == 0) {
        text_line(t, ROLE_TEXT, "%s",
                  _("Kantor ini belum menerbitkan lembar untuk KK ini. c: KK seperti akan tercetak."));
        return;
    }
    text_table(t, sheet_cols, COUNT(sheet_cols));
    for (size_t i = 0; i < st->f.nsheets; i++) {
        const struct search_sheet *x = &st->f.sheets[i];
        const struct text_cell cells[] = {
            {ROLE_TEXT, arena_printf(t->arena, "%lld", (long long)x->issued_id)},
            {ROLE_TEXT, arena_printf(t->arena, "%d", (int)x->versi)},
            {ROLE_TEXT, clock_text(when, x->created_at, s->ses->zone)},
            {ROLE_TEXT, x->ref[0] != '\0' ? x->ref : "-"},
            {sheet_role(x->status), x->digantikan != 0
                                        ? arena_printf(t->arena, _("%s, diganti %lld"),
                                                       sheet_label(x->status), (long long)x->digantikan)
                                        : sheet_label(x->status)},
        };
        text_item(t, (int64_t)i);
        text_cells(t, cells, COUNT(cells));
    }
    text_item(t, -1);
}

static void
fill(struct screen *s)
{
    struct family_state *st = s->state;
    if (st->page_arena == NULL)
        st->page_arena = arena_new(s->arena);
    arena_reset(st->page_arena);
    text_init(&st->page, st->page_arena);
    if (st->tab == TAB_MEMBERS)
        members_page(st, &st->page);
    else if (st->tab == TAB_VERSIONS)
        versions_page(s, &st->page);
    else
        sheets_page(s, &st->page);
}

/* --- the screen -------------------------------------------------------------------------------- */

static enum rc
family_open(struct screen *s, const void *arg, struct err *e)
{
    struct family_state *st = s->state;
    (void)e;
    gate_init(&st->gate, arg);
    part_keys_own(s);
    return RC_OK;
}

static enum rc
family_load(struct screen *s, struct err *e)
{
    struct family_state *st = s->state;
    struct search_family f;
    if (st->loaded && st->gate.open && str_eq(st->date, st->wanted))
        return RC_OK;
    enum rc rc = gate_pass(s, &st->gate, true, e);
    if (rc != RC_OK || !st->gate.open)
        return rc;
    struct arena *a = arena_new(s->arena);
    rc = search_family(s->ses->env.db, a, st->gate.which.number, st->wanted, &f, e);
    if (part_keep(&st->data, a, rc) != RC_OK) {
        if (!st->loaded)
            st->gate.open = false;
        (void)str_copy(st->wanted, sizeof(st->wanted), st->date);
        return rc;
    }
    st->f = f;
    st->loaded = true;
    (void)str_copy(st->date, sizeof(st->date), st->wanted);
    fill(s);
    return RC_OK;
}

static void
draw_head(const struct screen *s, struct surface *out, int row)
{
    const struct family_state *st = s->state;
    const struct register_family *f = &st->f.now;
    char from[CLOCK_TEXT], until[CLOCK_TEXT], day[DATE_TEXT];
    bool closed = st->f.now.versi == 0 && st->date[0] == '\0';
    int x = surface_printf(out, row, 1, 0, ROLE_HEAD, "KK %s", st->gate.which.number);
    if (closed)
        surface_printf(out, row, x + 2, 0, ROLE_WARN, "[%s]", _("DITUTUP"));
    else if (st->date[0] != '\0')
        surface_printf(out, row, x + 2, 0, ROLE_CHANGED, _("menurut catatan pada %s"),
                       date_show(day, st->date));
    if (f->versi > 0)
        part_line(out, row + 1, ROLE_TEXT, _("Versi %d, berlaku %s sampai %s%s%s"), (int)f->versi,
                  clock_text(from, f->berlaku_dari, s->ses->zone),
                  f->berlaku_sampai != 0 ? clock_text(until, f->berlaku_sampai, s->ses->zone) : _("sekarang"),
                  f->ref[0] != '\0' ? " · " : "", f->ref);
    gate_line(&st->gate, out, row + 2);
}

static void
draw_tabs(const struct family_state *st, struct surface *out, int row)
{
    char label[TAB_COUNT_][60];
    int x = 1;
    (void)str_printf(label[TAB_MEMBERS], sizeof(label[0]), _("Anggota %zu"), st->f.nmembers);
    (void)str_printf(label[TAB_VERSIONS], sizeof(label[0]), _("Versi %zu"), st->f.nversions);
    (void)str_printf(label[TAB_SHEETS], sizeof(label[0]), _("Lembar %zu"), st->f.nsheets);
    for (int i = 0; i < TAB_COUNT_; i++)
        x = surface_printf(out, row, x, 0, i == (int)st->tab ? ROLE_HEAD : ROLE_DIM,
                           i == (int)st->tab ? "[%s]  " : " %s   ", label[i]);
}

static void
family_draw(const struct screen *s, struct surface *out)
{
    struct family_state *st = s->state;
    struct rect body = footer_body(out);
    if (!st->loaded) {
        part_line(out, body.row + 1, ROLE_TEXT, "%s",
                  _("Data belum dapat ditampilkan. r: coba lagi; Esc: kembali."));
        dialog_draw(&st->gate.ask.dlg, out);
        return;
    }
    draw_head(s, out, body.row);
    draw_tabs(st, out, body.row + 3);
    text_draw(&st->page, &st->views[st->tab], out,
              (struct rect){body.row + 4, 1, body.rows - 4, out->cols - 2});
    dialog_draw(&st->dlg, out);
    dialog_draw(&st->gate.ask.dlg, out);
}

/* --- keys ------------------------------------------------------------------------------------------ */

static void
push_member(struct screen *s, const struct screen_ops *ops, int64_t item, unsigned *rx)
{
    struct family_state *st = s->state;
    if (st->tab != TAB_MEMBERS || item < 0) {
        *rx |= RX_BEEP;
        return;
    }
    st->arg = (struct record_arg){.purpose = st->gate.ask.purpose};
    (void)str_copy(st->arg.which.number, sizeof(st->arg.which.number), st->f.members[item].p.nik);
    *rx |= session_push(s, ops, &st->arg);
}

/* Shows the members as of the day on which a version began. */
static void
show_version(struct screen *s, int64_t item, unsigned *rx)
{
    struct family_state *st = s->state;
    const struct register_family_row *v = &st->f.versions[item];
    char shown[CLOCK_TEXT], day[DATE_TEXT];
    st->tab = TAB_MEMBERS;
    st->wanted[0] = '\0';
    if (v->berlaku_sampai != 0 && date_read(day, clock_date(shown, v->berlaku_dari, s->ses->zone)))
        (void)str_copy(st->wanted, sizeof(st->wanted), day);
    fill(s);
    *rx |= RX_RELOAD;
}

static void
open_item(struct screen *s, unsigned *rx)
{
    struct family_state *st = s->state;
    int64_t item = text_selected(&st->page, &st->views[st->tab]);
    if (item < 0) {
        *rx |= RX_BEEP;
    } else if (st->tab == TAB_MEMBERS) {
        push_member(s, &screen_resident, item, rx);
    } else if (st->tab == TAB_VERSIONS) {
        show_version(s, item, rx);
    } else {
        st->sheet = st->f.sheets[item].issued_id;
        *rx |= session_push(s, &screen_sheet, &st->sheet);
    }
}

static void
switch_tab(struct screen *s, unsigned step)
{
    struct family_state *st = s->state;
    st->tab = (enum family_tab)(((unsigned)st->tab + step) % TAB_COUNT_);
    fill(s);
}

static enum rc
family_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct family_state *st = s->state;
    char day[DATE_TEXT];
    (void)e;
    if (a == ACTION_RELOAD) {
        st->gate.open = false;
        *rx |= RX_RELOAD;
    } else if (!st->loaded) {
        *rx |= RX_BEEP;
    } else if (a == ACTION_OPEN) {
        open_item(s, rx);
    } else if (a == ACTION_TREE) {
        push_member(s, &screen_tree, text_selected(&st->page, &st->views[st->tab]), rx);
    } else if (a == ACTION_PREVIEW) {
        (void)str_copy(st->preview.no_kk, sizeof(st->preview.no_kk), st->gate.which.number);
        *rx |= session_push(s, &screen_preview, &st->preview);
    } else if (a == ACTION_DATE) {
        dialog_prompt(&st->dlg, 0, _("KK menurut catatan pada tanggal"), _("Tanggal (kosong: sekarang):"),
                      date_show(day, st->date), 10);
    } else if (a == ACTION_TAB_NEXT || a == ACTION_TAB_PREV) {
        switch_tab(s, a == ACTION_TAB_NEXT ? 1 : TAB_COUNT_ - 1);
    } else if (!text_move(&st->page, &st->views[st->tab], a)) {
        *rx |= RX_BEEP;
    }
    return RC_OK;
}

static void
date_key(struct screen *s, keycode k, unsigned *rx)
{
    struct family_state *st = s->state;
    char day[DATE_TEXT];
    enum widget_result r = dialog_key(&st->dlg, k);
    if (r == WIDGET_CANCEL)
        dialog_close(&st->dlg);
    if (r == WIDGET_IGNORED)
        *rx |= RX_BEEP;
    if (r != WIDGET_DONE)
        return;
    if (!date_read(day, dialog_text(&st->dlg))) {
        dialog_error(&st->dlg, _("Tanggal itu tidak ada. Contoh: 17-08-1980."));
        return;
    }
    (void)str_copy(st->wanted, sizeof(st->wanted), day);
    dialog_close(&st->dlg);
    st->tab = TAB_MEMBERS;
    *rx |= RX_RELOAD;
}

static enum rc
family_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    struct family_state *st = s->state;
    (void)e;
    if (dialog_active(&st->gate.ask.dlg))
        gate_key(s, &st->gate, k, rx);
    else
        date_key(s, k, rx);
    return RC_OK;
}

static bool
family_modal(const struct screen *s)
{
    const struct family_state *st = s->state;
    return dialog_active(&st->dlg) || dialog_active(&st->gate.ask.dlg);
}

const struct screen_ops screen_family = {
    .name = "family",
    .title = N_("Keluarga"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS,
    .state_size = sizeof(struct family_state),
    .keys = keys,
    .open = family_open,
    .load = family_load,
    .draw = family_draw,
    .act = family_act,
    .key = family_key,
    .modal = family_modal,
};
