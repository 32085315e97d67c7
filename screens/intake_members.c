/*
 * intake_members.c - step 3: the persons of the KK, what happens to each, and who joins or leaves.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/utf8.h"
#include "console/tui/footer.h"
#include "db/model/code.h"
#include "db/model/service.h"
#include "screens/intake.h"
#include "screens/part.h"

#define WORD_DROP N_("HAPUS")

/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_OPEN, "Enter o", N_("buka"), N_("Membuka data anggota yang ditunjuk untuk diperiksa atau diubah.")},
    {ACTION_NEW, "t", N_("tambah"), N_("Menambah anggota: dengan NIK, atau orang baru tanpa NIK (bayi).")},
    {ACTION_LEAVE, "k", N_("keluarkan"), N_("Anggota ini meninggal atau pindah; sekali lagi: batal keluar.")},
    {ACTION_FETCH, "f", N_("dari KK"), N_("Memilih anggota yang ikut dari KK pada langkah 1.")},
    {ACTION_DROP, "x", N_("hapus"), N_("Menghapus anggota yang ditunjuk dari permohonan ini.")},
    INTAKE_STEP_KEYS, INTAKE_LIST_KEYS, PART_END_KEYS,
};
/* clang-format on */

/* --- the list -------------------------------------------------------------------- */

static int
row_count(const void *ctx)
{
    return (int)((const struct intake_state *)ctx)->doc.nmembers;
}

static int64_t
row_id(const void *ctx, int row)
{
    (void)ctx;
    return row;
}

static bool
has_fault(const struct intake_state *st, int row)
{
    char prefix[32];
    str_printf(prefix, sizeof(prefix), "anggota[%d]", row);
    for (size_t i = 0; st->checked == st->edits && i < st->nfindings; i++)
        if (st->findings[i].galat && str_starts(st->findings[i].path, prefix))
            return true;
    return false;
}

/* "ubah: Pendidikan, Jenis pekerjaan" */
static void
changes_text(const struct intake_member *m, char *dst, size_t size)
{
    bool first = true;
    str_printf(dst, size, "%s", _("ubah"));
    for (size_t i = 0; i < f102_member_n; i++) {
        if (!intake_differs(m, &f102_member_fields[i]))
            continue;
        str_append(dst, size, first ? ": " : ", ");
        str_append(dst, size, _(f102_member_fields[i].label));
        first = false;
    }
}

static const char *
action_text(const struct intake_state *st, int row, char buf[LIST_CELL], enum role *role)
{
    const struct intake_member *m = &st->doc.members[row];
    char text[LIST_CELL];
    const char *mark = "  ";
    if (str_eq(m->now.tindakan, "keluar")) {
        *role = ROLE_REMOVED;
        mark = "- ";
        str_printf(text, sizeof(text), "%s",
                   str_eq(m->now.alasan_keluar, "mati") ? _("meninggal") : _("pindah"));
    } else if (str_eq(m->now.tindakan, "tambah")) {
        *role = ROLE_ADDED;
        mark = "+ ";
        str_printf(text, sizeof(text), "%s", _("masuk"));
    } else if (str_eq(m->now.tindakan, "ubah")) {
        *role = ROLE_CHANGED;
        mark = "* ";
        changes_text(m, text, sizeof(text));
    } else {
        str_printf(text, sizeof(text), "%s", _("tetap"));
    }
    if (has_fault(st, row)) {
        *role = ROLE_ERROR;
        mark = "[x] ";
    }
    str_printf(buf, LIST_CELL, "%s%s", mark, text);
    return buf;
}

static const char *
row_cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    const struct intake_state *st = ctx;
    const struct f102_member *m = &st->doc.members[row].now;
    switch (col) {
    case 0:
        snprintf(buf, LIST_CELL, "%d", row + 1);
        return buf;
    case 1:
        return m->nama_lengkap[0] != '\0' ? m->nama_lengkap : _("(belum bernama)");
    case 2:
        return m->nik[0] != '\0' ? m->nik : _("belum ada");
    case 3:
        return code_label("shdk", "2019", m->shdk);
    default:
        return action_text(st, row, buf, role);
    }
}

static const struct column columns[] = {
    {N_("No"), 2, 3, 0, ALIGN_RIGHT},        {N_("Nama lengkap"), 20, 60, 3, ALIGN_LEFT},
    {N_("NIK"), 16, 16, 0, ALIGN_LEFT},      {N_("Hubungan"), 15, 16, 0, ALIGN_LEFT},
    {N_("Tindakan"), 14, 60, 2, ALIGN_LEFT},
};
static const struct list_source source = {columns, COUNT(columns), row_count, row_id, row_cell};

/* Who comes from elsewhere, or has no papers at all, is the first of the new family. */
static void
first_member(struct screen *s)
{
    struct intake_state *st = s->state;
    const struct f102 *h = &st->doc.head;
    const struct service *kind = service_find(h->kind);
    if (st->doc.nmembers > 0 || kind == NULL || !kind->nomor_baru || intake_whole_family(kind->kind) ||
        h->pemohon_nama[0] == '\0')
        return;
    struct intake_member *m = intake_member_add(&st->doc);
    m->now.nik = h->pemohon_nik;
    m->now.nama_lengkap = h->pemohon_nama;
    m->now.shdk = "1";
    m->now.kewarganegaraan = "1";
    intake_changed(s);
}

static void
enter(struct screen *s)
{
    struct intake_state *st = s->state;
    int64_t at = (int64_t)st->member;
    first_member(s);
    list_init(&st->list, &source, st,
              _("Belum ada anggota. t: tambah dengan NIK atau orang baru; f: pilih dari KK pada langkah 1."));
    (void)list_select(&st->list, at);
}

static void
draw(const struct screen *s, struct surface *out, struct rect at)
{
    struct intake_state *st = s->state;
    list_draw(&st->list, out, at);
}

enum rc
intake_open_member(struct screen *s, size_t n, const char *field, struct err *e)
{
    struct intake_state *st = s->state;
    enum rc rc = intake_go(s, PAGE_MEMBERS, NULL, e);
    if (n >= st->doc.nmembers)
        return rc;
    st->member = n;
    enum rc rc2 = intake_go(s, PAGE_MEMBER, field, e);
    return rc != RC_OK ? rc : rc2;
}

/* --- actions --------------------------------------------------------------------- */

static enum rc
add_member(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    struct intake_member *m = intake_member_add(&st->doc);
    if (m == NULL) {
        session_notice(s->ses, SEV_ERROR, _("Satu permohonan memuat paling banyak %d orang."),
                       F102_MEMBERS_MAX);
        return RC_OK;
    }
    m->now.kewarganegaraan = "1";
    intake_changed(s);
    st->member = st->doc.nmembers - 1;
    return intake_go(s, PAGE_MEMBER, "nik", e);
}

static void
ask_leave(struct screen *s, int row)
{
    struct intake_state *st = s->state;
    struct intake_member *m = &st->doc.members[row];
    st->member = (size_t)row;
    if (str_eq(m->now.tindakan, "keluar")) {
        m->now.tindakan = "";
        if (str_eq(m->now.dasar_perubahan, "MATI") || str_eq(m->now.dasar_perubahan, "SKP"))
            m->now.dasar_perubahan = "";
        intake_settle(&st->doc);
        intake_changed(s);
        return;
    }
    if (!m->known) {
        session_notice(s->ses, SEV_INFO, "%s",
                       _("Orang ini tidak tercatat di KK. Bila tidak ikut, hapus dengan x."));
        return;
    }
    static const struct choice why[] = {{"mati", N_("Meninggal dunia")}, {"pindah", N_("Pindah")}};
    struct arena *a = intake_ask_arena(s);
    struct choice *items = arena_array(a, COUNT(why), sizeof(*items));
    char title[80], name[48];
    for (size_t i = 0; i < COUNT(why); i++)
        items[i] = (struct choice){why[i].code, _(why[i].label)};
    part_cut(name, sizeof(name), m->now.nama_lengkap);
    str_printf(title, sizeof(title), _("Mengapa %s keluar?"), name);
    dialog_choose(&st->ask, a, INTAKE_LEAVE, title, items, (int)COUNT(why), false, NULL, 1);
}

static bool
has_changes(const struct intake_member *m)
{
    for (size_t i = 0; i < f102_member_n; i++)
        if (intake_differs(m, &f102_member_fields[i]))
            return true;
    return false;
}

static void
drop_member(struct screen *s)
{
    struct intake_state *st = s->state;
    s->ses->drop_repeats = true;
    intake_member_drop(&st->doc, st->member);
    list_reloaded(&st->list);
    intake_changed(s);
}

/* Whom the records know is fetched again with a key; what was typed about somebody else is gone for good. */
static void
ask_drop(struct screen *s, int row)
{
    struct intake_state *st = s->state;
    const struct intake_member *m = &st->doc.members[row];
    st->member = (size_t)row;
    if (m->known && str_eq(m->now.tindakan, "tetap") && intake_whole_family(st->doc.head.kind)) {
        session_notice(s->ses, SEV_INFO, "%s",
                       _("Anggota KK harus disebut semua. Bila meninggal atau pindah, tekan k."));
        return;
    }
    bool typed = m->known ? has_changes(m) : m->now.nama_lengkap[0] != '\0';
    if (!typed) {
        drop_member(s);
        return;
    }
    struct buf text = {0};
    buf_puts(&text, _("Dihapus dari permohonan ini beserta semua isiannya: "));
    part_add_clean(&text, m->now.nama_lengkap);
    dialog_confirm(&st->ask, INTAKE_DROP, _("Hapus anggota"), text.data, _(WORD_DROP));
    buf_done(&text);
}

/* Members of the family at step 1 who are not in the list. */
static enum rc
ask_family(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    struct intake_family family = {0};
    struct arena *a = intake_ask_arena(s);
    if (strlen(st->doc.head.no_kk) != 16) {
        session_notice(s->ses, SEV_INFO, "%s", _("Isi dahulu Nomor KK pada langkah 1 (F2)."));
        return RC_OK;
    }
    enum rc rc = intake_need_draft(s, e);
    if (rc == RC_OK)
        rc = intake_family(s->ses->env.db, a, st->draft, st->doc.head.no_kk, &family, &st->pool, &st->npool,
                           e);
    if (rc != RC_OK)
        return rc;
    struct choice *items = arena_array(a, st->npool, sizeof(*items));
    int n = 0;
    for (size_t i = 0; i < st->npool; i++) {
        const struct intake_person *p = &st->pool[i];
        if (intake_member_find(&st->doc, p->nik) == NULL)
            items[n++] =
                (struct choice){p->nik, arena_printf(a, "%s  %s  %s", p->nik, utf8_clean(a, p->nama_lengkap),
                                                     code_label("shdk", "2019", p->shdk))};
    }
    if (n == 0)
        session_notice(s->ses, SEV_INFO, "%s", _("Semua anggota KK itu sudah ada dalam daftar."));
    else
        dialog_choose(&st->ask, a, INTAKE_FAMILY, _("Siapa yang ikut?"), items, n, true, NULL, 1);
    return RC_OK;
}

static enum rc
act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    int row = list_row(&st->list);
    if (list_act(&st->list, a))
        return RC_OK;
    if (a == ACTION_NEW)
        return add_member(s, e);
    if (a == ACTION_FETCH)
        return ask_family(s, e);
    if (row < 0)
        *rx |= RX_BEEP;
    else if (a == ACTION_OPEN)
        return intake_open_member(s, (size_t)row, NULL, e);
    else if (a == ACTION_LEAVE)
        ask_leave(s, row);
    else if (a == ACTION_DROP)
        ask_drop(s, row);
    else
        *rx |= RX_BEEP;
    return RC_OK;
}

static void
take_family(struct intake_state *st)
{
    for (int i = 0; i < dialog_count(&st->ask); i++)
        for (size_t k = 0; k < st->npool; k++) {
            if (!str_eq(st->pool[k].nik, dialog_choice(&st->ask, i)->code))
                continue;
            struct intake_member *m = intake_member_add(&st->doc);
            if (m == NULL)
                return;
            m->now.nik = arena_strdup(st->doc.arena, st->pool[k].nik);
            m->loaded = true;
            intake_member_known(&st->doc, m, &st->pool[k]);
        }
}

enum rc
intake_members_done(struct screen *s, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    struct intake_member *m = &st->doc.members[st->member];
    *rx |= RX_REDRAW;
    (void)e;
    if (st->ask.tag == INTAKE_DROP) {
        drop_member(s);
    } else if (st->ask.tag == INTAKE_FAMILY) {
        take_family(st);
    } else {
        m->now.tindakan = "keluar";
        m->now.alasan_keluar = str_eq(dialog_choice(&st->ask, 0)->code, "mati") ? "mati" : "pindah";
        m->now.dasar_perubahan = str_eq(m->now.alasan_keluar, "mati") ? "MATI" : "SKP";
    }
    dialog_close(&st->ask);
    intake_settle(&st->doc);
    list_reloaded(&st->list);
    intake_changed(s);
    return RC_OK;
}

const struct intake_step intake_step_members = {
    .label = N_("Anggota"), .keys = keys, .enter = enter, .draw = draw, .act = act};
