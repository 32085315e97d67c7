/*
 * resident.c - one person of the records: all elements, standing, family, parents, and how each version came
 * to be. Opening is announced with its purpose before anything is read; r reads, and announces, again.
 */
#include <string.h>

#include "console/base/str.h"
#include "console/tui/footer.h"
#include "console/tui/text.h"
#include "db/model/compare.h"
#include "screens/lookup.h"
#include "screens/part.h"

enum resident_tab { TAB_DATA, TAB_VERSIONS, TAB_COUNT_ };

/* Items of the page of data; those of the versions are their numbers. */
enum { ITEM_FAMILY = 1, ITEM_FATHER, ITEM_MOTHER };

struct resident_state {
    struct record_gate gate;
    struct arena *data;
    struct search_resident r;
    struct register_resident_row *versions;
    size_t nversions;
    enum resident_tab tab;
    bool everything; /* versions: also the elements that did not change */
    bool loaded;
    struct arena *page_arena;
    struct text page;
    struct text_view views[TAB_COUNT_];
    struct record_arg arg;
};

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_OPEN, "Enter o", N_("buka"), N_("Membuka keluarga, ayah atau ibu yang ditunjuk; pembukaan ini tercatat.")},
    {ACTION_FAMILY, "k", N_("keluarga"), N_("Membuka keluarganya: anggota, alamat, versi dan lembar KK.")},
    {ACTION_TREE, "p", N_("pohon"), N_("Menampilkan orang tua, saudara, pasangan dan anak.")},
    {ACTION_TAB_NEXT, "Tab Right", N_("ganti tab"), N_("Ke data, atau ke riwayat versi.")},
    {ACTION_TAB_PREV, "BackTab Left", NULL, N_("Ke tab sebelumnya.")},
    {ACTION_TOGGLE, "d", N_("semua"), N_("Riwayat: menampilkan semua elemen, atau hanya yang berubah.")},
    {ACTION_RELOAD, "r C-r F5", NULL, N_("Membaca lagi; pembacaan ini tercatat lagi.")},
    PART_PAGE_KEYS, PART_END_KEYS,
};
/* clang-format on */

/* --- pages --------------------------------------------------------------------------------- */

static void
put_standing(const struct resident_state *st, struct text *t)
{
    const struct search_resident *r = &st->r;
    const char *meaning = status_dasar_meaning(r->status_dasar);
    text_head(t, _("Keadaan"));
    text_pair(t, _("Status"), status_dasar_role(r->status_dasar), status_dasar_label(r->status_dasar));
    if (meaning[0] != '\0')
        text_line(t, ROLE_WARN, "%s", meaning);
    else if (!r->di_kk)
        text_line(t, ROLE_WARN, "%s",
                  _("Tidak ada di KK mana pun sekarang. Permohonan KK baru atau menumpang memasukkannya."));
    if (r->permohonan[0] != '\0')
        text_pair(t, _("Permohonan terbuka"), ROLE_CHANGED, r->permohonan);
}

static void
put_family(const struct resident_state *st, struct text *t)
{
    const struct search_resident *r = &st->r;
    char address[400];
    text_head(t, r->di_kk ? _("Keluarga sekarang") : _("Keluarga terakhir"));
    text_item(t, ITEM_FAMILY);
    text_pair(t, _("Nomor KK"), ROLE_TEXT, r->no_kk);
    if (str_eq(r->kk_status, "ditutup"))
        text_pair(t, _("Keadaan KK"), ROLE_WARN, _("DITUTUP"));
    if (st->nversions > 0 && r->di_kk)
        text_pair(t, _("Hubungan"), ROLE_TEXT, st->versions[0].p.shdk);
    text_pair(t, _("Alamat"), ROLE_TEXT, address_text(address, sizeof(address), r->alamat, r->rt, r->rw));
    text_pair(t, _("Desa/Kelurahan"), ROLE_TEXT,
              arena_printf(t->arena, "%s, %s", r->desa_kelurahan, r->kecamatan));
    text_item(t, -1);
}

static void
put_parent(struct text *t, int64_t item, const char *label, const char *nama, const char *nik)
{
    text_item(t, nik[0] != '\0' ? item : -1);
    text_pair(
        t, label, ROLE_TEXT,
        arena_printf(t->arena, "%s%s%s", nama[0] != '\0' ? nama : "-", nik[0] != '\0' ? "  NIK " : "", nik));
    text_item(t, -1);
}

static void
data_page(const struct resident_state *st, struct text *t)
{
    const struct person *p = &st->versions[0].p;
    put_standing(st, t);
    put_family(st, t);
    text_head(t, _("Orang tua"));
    put_parent(t, ITEM_FATHER, _("Ayah"), p->nama_ayah, st->r.nik_ayah);
    put_parent(t, ITEM_MOTHER, _("Ibu"), p->nama_ibu, st->r.nik_ibu);
    text_head(t, _("Elemen data"));
    for (int el = 0; el < EL_COUNT_; el++) {
        const char *value = person_element(p, (enum element)el);
        text_pair(t, element_label((enum element)el), ROLE_TEXT, value[0] != '\0' ? value : "-");
    }
}

static void
put_change(struct text *t, enum element el, const char *was, const char *is)
{
    text_seg(t, ROLE_DIM, "    %s: ", element_label(el));
    text_seg(t, ROLE_REMOVED, "%s", was[0] != '\0' ? was : "-");
    text_seg(t, ROLE_DIM, "%s", " -> ");
    text_seg(t, ROLE_CHANGED, "%s", is[0] != '\0' ? is : "-");
    text_end(t);
}

/* What a version says, against the one before it (NULL: the first). */
static void
put_version(const struct screen *s, struct text *t, const struct register_resident_row *v,
            const struct register_resident_row *before)
{
    const struct resident_state *st = s->state;
    char from[CLOCK_TEXT], until[CLOCK_TEXT];
    int changes = 0;
    text_item(t, v->versi);
    text_line(t, ROLE_HEAD, _("Versi %d, berlaku %s sampai %s"), (int)v->versi,
              clock_text(from, v->berlaku_dari, s->ses->zone),
              v->berlaku_sampai != 0 ? clock_text(until, v->berlaku_sampai, s->ses->zone) : _("sekarang"));
    text_line(t, ROLE_TEXT, _("  Dasar: %s; KK %s"),
              v->ref[0] != '\0' ? arena_printf(t->arena, _("permohonan %s"), v->ref) : _("data awal"),
              v->no_kk[0] != '\0' ? v->no_kk : "-");
    for (int i = 0; i < EL_COUNT_; i++) {
        enum element el = (enum element)i;
        const char *is = person_element(&v->p, el);
        const char *was = before != NULL ? person_element(&before->p, el) : is;
        bool differs = compare_differs(was, is);
        changes += differs;
        if (differs)
            put_change(t, el, was, is);
        else if (st->everything)
            text_line(t, ROLE_DIM, "    %s: %s", element_label(el), is[0] != '\0' ? is : "-");
    }
    if (before == NULL && !st->everything)
        text_line(t, ROLE_DIM, "%s", _("    Versi pertama. d: semua elemen."));
    else if (before != NULL && changes == 0)
        text_line(t, ROLE_DIM, "%s", _("    Tidak ada elemen KK yang berubah."));
    text_item(t, -1);
    text_gap(t);
}

static void
versions_page(const struct screen *s, struct text *t)
{
    const struct resident_state *st = s->state;
    for (size_t i = 0; i < st->nversions; i++)
        put_version(s, t, &st->versions[i], i + 1 < st->nversions ? &st->versions[i + 1] : NULL);
}

static void
fill(struct screen *s)
{
    struct resident_state *st = s->state;
    if (st->page_arena == NULL)
        st->page_arena = arena_new(s->arena);
    arena_reset(st->page_arena);
    text_init(&st->page, st->page_arena);
    if (st->nversions == 0)
        return;
    if (st->tab == TAB_DATA)
        data_page(st, &st->page);
    else
        versions_page(s, &st->page);
}

/* --- the screen ---------------------------------------------------------------------------------- */

static enum rc
resident_open(struct screen *s, const void *arg, struct err *e)
{
    struct resident_state *st = s->state;
    (void)e;
    gate_init(&st->gate, arg);
    part_keys_own(s);
    return RC_OK;
}

static enum rc
resident_load(struct screen *s, struct err *e)
{
    struct resident_state *st = s->state;
    struct search_resident r;
    struct register_resident_row *rows = NULL;
    size_t n = 0;
    if (st->loaded && st->gate.open)
        return RC_OK;
    enum rc rc = gate_pass(s, &st->gate, false, e);
    if (rc != RC_OK || !st->gate.open)
        return rc;
    struct arena *a = arena_new(s->arena);
    rc = search_resident(s->ses->env.db, a, st->gate.which.number, &r, &rows, &n, e);
    if (part_keep(&st->data, a, rc) != RC_OK) {
        st->gate.open = false;
        return rc;
    }
    st->r = r;
    st->versions = rows;
    st->nversions = n;
    st->loaded = true;
    fill(s);
    return RC_OK;
}

static void
draw_tabs(const struct resident_state *st, struct surface *out, int row)
{
    char label[2][60];
    int x = 1;
    (void)str_copy(label[0], sizeof(label[0]), _("Data"));
    (void)str_printf(label[1], sizeof(label[1]), _("Riwayat %zu versi"), st->nversions);
    for (int i = 0; i < TAB_COUNT_; i++)
        x = surface_printf(out, row, x, 0, i == (int)st->tab ? ROLE_HEAD : ROLE_DIM,
                           i == (int)st->tab ? "[%s]  " : " %s   ", label[i]);
}

static void
resident_draw(const struct screen *s, struct surface *out)
{
    struct resident_state *st = s->state;
    struct rect body = footer_body(out);
    if (!st->loaded) {
        part_line(out, body.row + 1, ROLE_TEXT, "%s",
                  _("Data belum dapat ditampilkan. r: coba lagi; Esc: kembali."));
        dialog_draw(&st->gate.ask.dlg, out);
        return;
    }
    const struct person *p = &st->versions[0].p;
    int x = surface_printf(out, body.row, 1, 0, ROLE_HEAD, "%s", p->nama_lengkap);
    surface_printf(out, body.row, x + 2, 0, status_dasar_role(st->r.status_dasar), "[%s]",
                   status_dasar_label(st->r.status_dasar));
    part_line(out, body.row + 1, ROLE_TEXT, _("NIK %s · %s · lahir %s, %s"), st->r.nik, p->jenis_kelamin,
              p->tempat_lahir, p->tanggal_lahir);
    gate_line(&st->gate, out, body.row + 2);
    draw_tabs(st, out, body.row + 3);
    text_draw(&st->page, &st->views[st->tab], out,
              (struct rect){body.row + 4, 1, body.rows - 4, out->cols - 2});
    dialog_draw(&st->gate.ask.dlg, out);
}

static void
push(struct screen *s, const struct screen_ops *ops, const char *number, unsigned *rx)
{
    struct resident_state *st = s->state;
    st->arg = (struct record_arg){.purpose = st->gate.ask.purpose};
    (void)str_copy(st->arg.which.number, sizeof(st->arg.which.number), number);
    *rx |= session_push(s, ops, &st->arg);
}

static void
open_item(struct screen *s, unsigned *rx)
{
    struct resident_state *st = s->state;
    int64_t item = st->tab == TAB_DATA ? text_selected(&st->page, &st->views[TAB_DATA]) : -1;
    if (item == ITEM_FAMILY)
        push(s, &screen_family, st->r.no_kk, rx);
    else if (item == ITEM_FATHER)
        push(s, &screen_resident, st->r.nik_ayah, rx);
    else if (item == ITEM_MOTHER)
        push(s, &screen_resident, st->r.nik_ibu, rx);
    else
        *rx |= RX_BEEP;
}

static enum rc
resident_act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct resident_state *st = s->state;
    (void)e;
    if (a == ACTION_RELOAD) {
        st->gate.open = false;
        *rx |= RX_RELOAD;
    } else if (!st->loaded) {
        *rx |= RX_BEEP;
    } else if (a == ACTION_OPEN) {
        open_item(s, rx);
    } else if (a == ACTION_FAMILY) {
        push(s, &screen_family, st->r.no_kk, rx);
    } else if (a == ACTION_TREE) {
        push(s, &screen_tree, st->r.nik, rx);
    } else if (a == ACTION_TAB_NEXT || a == ACTION_TAB_PREV) {
        st->tab = st->tab == TAB_DATA ? TAB_VERSIONS : TAB_DATA;
        fill(s);
    } else if (a == ACTION_TOGGLE) {
        st->everything = !st->everything;
        st->tab = TAB_VERSIONS;
        fill(s);
    } else if (!text_move(&st->page, &st->views[st->tab], a)) {
        *rx |= RX_BEEP;
    }
    return RC_OK;
}

static enum rc
resident_key(struct screen *s, keycode k, unsigned *rx, struct err *e)
{
    (void)e;
    gate_key(s, &((struct resident_state *)s->state)->gate, k, rx);
    return RC_OK;
}

static bool
resident_modal(const struct screen *s)
{
    return dialog_active(&((const struct resident_state *)s->state)->gate.ask.dlg);
}

const struct screen_ops screen_resident = {
    .name = "resident",
    .title = N_("Penduduk"),
    .roles = OFFICER_OPERATOR | OFFICER_VERIFIKATOR | OFFICER_PENYELIA | OFFICER_KEPALA_DINAS,
    .state_size = sizeof(struct resident_state),
    .keys = keys,
    .open = resident_open,
    .load = resident_load,
    .draw = resident_draw,
    .act = resident_act,
    .key = resident_key,
    .modal = resident_modal,
};
