/*
 * intake_applicant.c - step 1: who asks. The NIK comes first; name, family, address and members follow from
 * the records, each look-up leaving an audit entry with the draft as its purpose.
 */
#include <string.h>

#include "console/base/utf8.h"
#include "db/model/nik.h"
#include "db/model/service.h"
#include "screens/intake.h"
#include "screens/part.h"

static const struct intake_field fields[] = {
    {"pemohon_nik", N_("16 angka; data lain terisi sendiri dari catatan."), true, 0},
    {"pemohon_nama", N_("Seperti pada KTP-el."), true, 60},
    {"no_kk", N_("KK yang diubah, diganti, dipisah atau ditumpangi."), false, 0},
    {"telepon", N_("Untuk kabar tentang permohonan ini."), false, 22},
    {"email", NULL, false, 50},
};
/* clang-format off */
static const struct key_bind keys[] = {
    INTAKE_STEP_KEYS,
    {ACTION_KIND, "F7 C-t", N_("ganti jenis"), N_("Mengganti jenis permohonan; isian yang sudah ada tetap.")},
    PART_END_KEYS,
};
/* clang-format on */

static void
set_head(struct intake_state *st, const char *name, const char *value)
{
    (void)intake_set_named(&st->doc, &st->doc.head, true, name, value);
}

static void
say(struct screen *s, const char *field, const char *note)
{
    struct intake_state *st = s->state;
    if (st->page == PAGE_APPLICANT && st->has_form)
        form_note(&st->form, field, note, false);
    session_notice(s->ses, SEV_WARN, "%s", note);
}

/* --- the family ------------------------------------------------------------------ */

static bool
no_address(const struct f102 *h)
{
    return h->alamat[0] == '\0' && h->rt[0] == '\0' && h->rw[0] == '\0' && h->kode_wilayah[0] == '\0';
}

/* Who keeps the address, or splits off under the same roof, need not type it. */
static void
take_address(struct intake_state *st, const struct intake_family *f)
{
    const char *kind = st->doc.head.kind;
    if (!no_address(&st->doc.head) || !(intake_whole_family(kind) || str_eq(kind, "I.A.3")))
        return;
    set_head(st, "alamat", f->alamat);
    set_head(st, "rt", f->rt);
    set_head(st, "rw", f->rw);
    set_head(st, "kode_pos", f->kode_pos);
    set_head(st, "kode_wilayah", f->kode_wilayah);
    st->doc.wilayah = arena_strdup(st->doc.arena, f->desa_kelurahan);
    st->doc.filled_alamat = st->doc.head.alamat;
}

static bool
look_up_needed(const char *number, const char *looked)
{
    return strlen(number) == 16 && !str_eq(number, looked);
}

enum rc
intake_look_family(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    const char *no_kk = st->doc.head.no_kk;
    struct intake_family family = {0};
    struct intake_person *members;
    size_t n;
    if (!look_up_needed(no_kk, st->doc.looked_no_kk))
        return RC_OK;
    enum rc rc = intake_need_draft(s, e);
    if (rc != RC_OK)
        return rc;
    struct arena *a = arena_new(NULL);
    rc = intake_family(s->ses->env.db, a, st->draft, no_kk, &family, &members, &n, e);
    if (rc == RC_OK || rc == RC_NONE)
        st->doc.looked_no_kk = no_kk;
    if (rc == RC_NONE) {
        say(s, "no_kk", _("Nomor KK ini tidak ada dalam catatan. Cocokkan dengan KK-nya."));
        rc = RC_OK;
    } else if (rc == RC_OK) {
        take_address(st, &family);
        if (intake_whole_family(st->doc.head.kind))
            intake_family_members(&st->doc, members, n);
        intake_settle(&st->doc);
        intake_changed(s);
    }
    arena_free(a);
    return rc;
}

/* --- the applicant --------------------------------------------------------------- */

/* Who founds a family, splits off or comes from elsewhere heads the new one, unless typed otherwise. */
static void
first_member(struct intake_state *st, const struct intake_person *p)
{
    const struct service *kind = service_find(st->doc.head.kind);
    if (st->doc.nmembers > 0 || kind == NULL || !kind->nomor_baru || intake_whole_family(kind->kind))
        return;
    struct intake_member *m = intake_member_add(&st->doc);
    m->now.nik = st->doc.head.pemohon_nik;
    m->loaded = true;
    intake_member_known(&st->doc, m, p);
    m->now.shdk = "1";
    intake_settle(&st->doc);
}

static void
take_person(struct screen *s, const struct intake_person *p)
{
    struct intake_state *st = s->state;
    set_head(st, "pemohon_nama", p->nama_lengkap);
    st->doc.filled_nama = st->doc.head.pemohon_nama;
    if (p->no_kk[0] != '\0' && st->doc.head.no_kk[0] == '\0') {
        set_head(st, "no_kk", p->no_kk);
        st->doc.filled_no_kk = st->doc.head.no_kk;
    }
    first_member(st, p);
    intake_changed(s);
    if (p->status_dasar == 2)
        say(s, "pemohon_nik", _("[!] Pemilik NIK ini tercatat sudah meninggal."));
    else if (p->status_dasar != 1)
        say(s, "pemohon_nik", _("[!] Pemilik NIK ini tercatat sudah pindah."));
}

static enum rc
look_applicant(struct screen *s, struct err *e)
{
    struct intake_state *st = s->state;
    const char *nik = st->doc.head.pemohon_nik;
    struct intake_person p = {0};
    if (!look_up_needed(nik, st->doc.looked_nik) || nik_faults(nik) != 0)
        return RC_OK;
    enum rc rc = intake_need_draft(s, e);
    if (rc != RC_OK)
        return rc;
    struct arena *a = arena_new(NULL);
    rc = intake_person(s->ses->env.db, a, st->draft, nik, &p, e);
    if (rc == RC_OK || rc == RC_NONE) {
        st->doc.looked_nik = nik;
        intake_forget(&st->doc);
        intake_changed(s);
    }
    if (rc == RC_OK)
        take_person(s, &p);
    if (rc == RC_NONE)
        say(s, "pemohon_nik", _("NIK ini belum ada dalam catatan. Isi nama dan datanya dari dokumen."));
    arena_free(a);
    if (rc == RC_OK)
        return intake_look_family(s, e);
    return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
left(struct screen *s, const char *field, struct err *e)
{
    enum rc rc = RC_OK;
    if (str_eq(field, "pemohon_nik"))
        rc = look_applicant(s, e);
    else if (str_eq(field, "no_kk"))
        rc = intake_look_family(s, e);
    intake_refresh(s);
    return rc;
}

/* --- another kind ------------------------------------------------------------------ */

static enum rc
act(struct screen *s, enum action a, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    struct intake_kind *rows;
    size_t n;
    if (a != ACTION_KIND) {
        *rx |= RX_BEEP;
        return RC_OK;
    }
    struct arena *ask = intake_ask_arena(s);
    enum rc rc = intake_kinds(s->ses->env.db, ask, &rows, &n, e);
    if (rc != RC_OK)
        return rc;
    struct choice *items = arena_array(ask, n, sizeof(*items));
    for (size_t i = 0; i < n; i++)
        items[i] = (struct choice){
            rows[i].kind, arena_printf(ask, "%-5s  %s", rows[i].kind, utf8_clean(ask, rows[i].label))};
    dialog_choose(&st->ask, ask, INTAKE_KIND, _("Ganti jenis permohonan"), items, (int)n, false, NULL, 1);
    return RC_OK;
}

enum rc
intake_applicant_done(struct screen *s, unsigned *rx, struct err *e)
{
    struct intake_state *st = s->state;
    *rx |= RX_REDRAW;
    intake_set_kind(&st->doc, dialog_choice(&st->ask, 0)->code);
    dialog_close(&st->ask);
    intake_changed(s);
    return intake_look_family(s, e);
}

static void
enter(struct screen *s)
{
    intake_fields(s, true, fields, COUNT(fields));
}

const struct intake_step intake_step_applicant = {.label = N_("Pemohon"),
                                                  .keys = keys,
                                                  .enter = enter,
                                                  .left = left,
                                                  .draw = intake_fields_draw,
                                                  .act = act};
