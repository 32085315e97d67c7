/*
 * intake_member.c - one member: the elements of F-1.01. The NIK brings what the records know; what is
 * changed is marked and shows what it was. Parents are fetched by NIK.
 */
#include <string.h>

#include "console/tui/footer.h"
#include "db/model/nik.h"
#include "screens/intake.h"
#include "screens/part.h"

static const struct intake_field fields[] = {
    {"nik", N_("16 angka; kosongkan untuk orang yang belum punya NIK (bayi)."), false, 0},
    {"nama_lengkap", N_("Tanpa gelar dan tanpa singkatan."), true, 60},
    {"shdk", N_("Nomor atau sebagian kata, misalnya 4 atau ANAK."), true, 30},
    {"jenis_kelamin", NULL, true, 20},
    {"tempat_lahir", NULL, true, 26},
    {"tanggal_lahir", N_("DD-MM-YYYY atau DDMMYYYY."), true, 0},
    {"agama", NULL, true, 45},
    {"pendidikan", N_("Jenjang yang sudah tamat."), true, 35},
    {"pekerjaan", NULL, true, 40},
    {"golongan_darah", N_("13 bila tidak tahu."), true, 20},
    {"status_kawin", NULL, true, 34},
    {"tanggal_kawin", N_("Perkawinan atau perceraian; dari aktanya."), false, 0},
    {"kewarganegaraan", NULL, true, 24},
    {"no_paspor", NULL, false, 22},
    {"no_kitap", N_("Hanya untuk orang asing."), false, 22},
    {"nik_ayah", N_("Nama terisi sendiri dari catatan."), false, 0},
    {"nama_ayah", NULL, false, 60},
    {"nik_ibu", N_("Nama terisi sendiri dari catatan."), false, 0},
    {"nama_ibu", NULL, true, 60},
    {"dasar_perubahan", N_("Dokumen yang membuktikan perubahan anggota ini."), false, 60},
};
/* clang-format off */
static const struct key_bind keys[] = {
    {ACTION_BACK, "Esc", N_("daftar anggota"), N_("Kembali ke daftar anggota; isian disimpan.")},
    {ACTION_TAB_NEXT, "PgDn", N_("anggota berikut"), N_("Ke anggota berikutnya, atau ke daftar sesudah yang terakhir.")},
    {ACTION_TAB_PREV, "PgUp", N_("anggota sebelum"), N_("Ke anggota sebelumnya.")},
    {ACTION_STEP_5, "C-s F6", N_("periksa"), N_("Ke langkah 5: memeriksa semua isian, lalu mengajukan.")},
    {ACTION_STEP_1, "F2", NULL, N_("Ke langkah 1: pemohon.")},
    {ACTION_STEP_2, "F3", NULL, N_("Ke langkah 2: alamat.")},
    {ACTION_STEP_3, "F4", NULL, N_("Ke langkah 3: anggota keluarga.")},
    {ACTION_STEP_4, "F5", NULL, N_("Ke langkah 4: dokumen.")},
    PART_END_KEYS,
};
/* clang-format on */

static struct intake_member *
open_member(struct intake_state *st)
{
    return &st->doc.members[st->member];
}

static void
say(struct screen *s, const char *field, const char *note)
{
    struct intake_state *st = s->state;
    if (st->has_form)
        form_note(&st->form, field, note, false);
    session_notice(s->ses, SEV_WARN, "%s", note);
}

/* --- look-ups -------------------------------------------------------------------- */

static bool
twice(const struct intake_state *st, const char *nik)
{
    for (size_t i = 0; i < st->doc.nmembers; i++)
        if (i != st->member && str_eq(st->doc.members[i].now.nik, nik))
            return true;
    return false;
}

static enum rc
look_person(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    struct intake_member *m = open_member(st);
    struct intake_person p = {0};
    if (m->known && str_eq(m->was.nik, m->now.nik))
        return RC_OK;
    if (strlen(m->now.nik) != 16 || nik_faults(m->now.nik) != 0) {
        if (m->known)
            intake_member_known(&st->doc, m, NULL);
        return RC_OK;
    }
    if (twice(st, m->now.nik)) {
        say(s, "nik", _("NIK ini sudah ada dalam daftar anggota."));
        return RC_OK;
    }
    enum rc rc = intake_need_draft(s, e);
    if (rc != RC_OK)
        return rc;
    struct arena *a = arena_new(NULL);
    rc = intake_person(s->ses->env.db, a, st->draft, m->now.nik, &p, e);
    if (rc == RC_OK || rc == RC_NONE)
        intake_member_known(&st->doc, m, rc == RC_OK ? &p : NULL);
    if (rc == RC_OK)
        intake_changed(s);
    intake_refresh(s);
    if (rc == RC_NONE)
        say(s, "nik", _("NIK ini belum ada dalam catatan. Isi semua datanya dari dokumen."));
    else if (rc == RC_OK && p.status_dasar == 2)
        say(s, "nik", _("[!] Tercatat sudah meninggal."));
    else if (rc == RC_OK && m->no_kk[0] != '\0' && !str_eq(m->no_kk, st->doc.head.no_kk))
        session_notice(s->ses, SEV_INFO, _("Sekarang tercatat di KK %s; pindah ke KK ini."), m->no_kk);
    arena_free(a);
    return rc == RC_NONE ? RC_OK : rc;
}

/* The name of a parent: from the list of members, else from the records. */
static enum rc
look_parent(struct screen *s, const char *nik_field, const char *name_field, const char *nik, struct err *e)
{
    struct intake_state *st = s->state;
    struct intake_member *m = open_member(st);
    struct intake_person p = {0};
    const struct intake_member *here = intake_member_find(&st->doc, nik);
    if (m->known && str_eq(nik, str_eq(nik_field, "nik_ayah") ? m->was.nik_ayah : m->was.nik_ibu))
        return RC_OK;
    if (strlen(nik) != 16 || nik_faults(nik) != 0)
        return RC_OK;
    if (here != NULL) {
        (void)intake_set_named(&st->doc, &m->now, false, name_field, here->now.nama_lengkap);
        return RC_OK;
    }
    enum rc rc = intake_need_draft(s, e);
    if (rc != RC_OK)
        return rc;
    struct arena *a = arena_new(NULL);
    rc = intake_person(s->ses->env.db, a, st->draft, nik, &p, e);
    if (rc == RC_OK && intake_set_named(&st->doc, &m->now, false, name_field, p.nama_lengkap))
        intake_changed(s);
    if (rc == RC_NONE)
        say(s, nik_field, _("NIK orang tua ini belum ada dalam catatan. Ketik namanya dari dokumen."));
    arena_free(a);
    return rc == RC_NONE ? RC_OK : rc;
}

/* A new child's parents are, as a rule, the couple of this family. */
static void
fill_parents(struct intake_state *st)
{
    struct intake_member *m = open_member(st);
    if (m->known || !str_eq(m->now.shdk, "4") || m->now.nama_ayah[0] != '\0' || m->now.nama_ibu[0] != '\0')
        return;
    for (size_t i = 0; i < st->doc.nmembers; i++) {
        const struct f102_member *p = &st->doc.members[i].now;
        bool couple = str_eq(p->shdk, "1") || str_eq(p->shdk, "2") || str_eq(p->shdk, "3");
        if (!couple || i == st->member || p->nik[0] == '\0')
            continue;
        bool father = str_eq(p->jenis_kelamin, "1");
        (void)intake_set_named(&st->doc, &m->now, false, father ? "nik_ayah" : "nik_ibu", p->nik);
        (void)intake_set_named(&st->doc, &m->now, false, father ? "nama_ayah" : "nama_ibu", p->nama_lengkap);
    }
}

static enum rc
left(struct screen *s, const char *field, struct err *e)
{
    struct intake_state *st = s->state;
    const struct intake_member *m = open_member(st);
    enum rc rc = RC_OK;
    if (str_eq(field, "nik"))
        return look_person(s, e);
    if (str_eq(field, "nik_ayah"))
        rc = look_parent(s, field, "nama_ayah", m->now.nik_ayah, e);
    else if (str_eq(field, "nik_ibu"))
        rc = look_parent(s, field, "nama_ibu", m->now.nik_ibu, e);
    else if (str_eq(field, "shdk"))
        fill_parents(st);
    else
        return RC_OK;
    for (int i = 0; i < st->form.n; i++) {
        const char *name = st->form.fields[i].def->name;
        if (!str_starts(name, "nama_") && !str_starts(name, "nik_"))
            continue;
        const struct f102_field *f = f102_field_find(f102_member_fields, f102_member_n, name);
        form_set(&st->form, name, f102_get(&m->now, f));
    }
    return rc;
}

static void
enter(struct screen *s)
{
    intake_fields(s, false, fields, COUNT(fields));
}

static void
draw(const struct screen *s, struct surface *out, struct rect at)
{
    struct intake_state *st = s->state;
    const struct intake_member *m = &st->doc.members[st->member];
    part_line(out, at.row - 1, ROLE_DIM,
              m->known ? _("Anggota %zu dari %zu, dari catatan. * berbeda dari catatan.")
                       : _("Anggota %zu dari %zu, belum ada dalam catatan."),
              st->member + 1, st->doc.nmembers);
    intake_fields_draw(s, out, at);
}

const struct intake_step intake_step_member = {.keys = keys, .enter = enter, .left = left, .draw = draw};
