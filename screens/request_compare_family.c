/*
 * request_compare_family.c - what is asked for the family as a whole: who comes, goes and leads, and the
 * elements of its header on the KK.
 */
#include <stdio.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "screens/request_compare.h"

/* --- its elements -------------------------------------------------------------------------- */

/* The head of the family: before, as recorded in it; after, as asked for. "" for none. */
static const char *
head_name(const struct request_state *st, bool after)
{
    for (size_t i = 0; i < st->full.nrows; i++) {
        const struct compare_row *row = &st->full.rows[i];
        const struct person *p = after ? row->menjadi : row->semula;
        bool in = after ? row->change != CHANGE_REMOVED : row->member;
        if (p != NULL && in && compare_is_head(p))
            return person_element(p, EL_nama_lengkap);
    }
    return "";
}

size_t
compare_family_elements(const struct request_state *st, struct compare_element out[COMPARE_FAMILY_ELEMENTS],
                        bool *known)
{
    const struct request_detail *d = &st->live.d;
    const struct compare_element rows[COMPARE_FAMILY_ELEMENTS] = {
        {N_("Nomor KK"), d->no_kk, d->nomor_baru ? _("(nomor baru)") : d->no_kk},
        {N_("Kepala Keluarga"), head_name(st, false), head_name(st, true)},
        {N_("Alamat"), d->alamat_lama, d->alamat},
        {N_("RT"), d->rt_lama, d->rt},
        {N_("RW"), d->rw_lama, d->rw},
        {N_("Kode Pos"), d->kode_pos_lama, d->kode_pos},
        {N_("Desa/Kelurahan"), d->desa_lama, d->desa_kelurahan},
        {N_("Kecamatan"), d->kecamatan_lama, d->kecamatan},
    };
    *known = d->alamat_lama[0] != '\0' || d->desa_lama[0] != '\0';
    memcpy(out, rows, sizeof(rows));
    return COUNT(rows);
}

int
compare_family_differing(const struct compare_element *els, size_t n)
{
    int differing = 0;
    for (size_t i = 0; i < n; i++)
        differing += compare_differs(els[i].semula, els[i].menjadi);
    return differing;
}

/* --- summary ----------------------------------------------------------------------------------- */

static const char *
name_of(const struct compare_row *row)
{
    const struct person *p = row->menjadi != NULL ? row->menjadi : row->semula;
    return compare_shown(person_element(p, EL_nama_lengkap));
}

static void
put_head_event(struct text *t, const struct compare_event *e)
{
    if (e->row == NULL)
        text_line(t, ROLE_ERROR, "%s", _("! Sesudahnya keluarga ini tidak mempunyai Kepala Keluarga."));
    else if (e->from == NULL)
        text_line(t, ROLE_CHANGED, _("* Kepala Keluarga: %s"), name_of(e->row));
    else
        text_line(t, ROLE_CHANGED, _("* Kepala Keluarga berganti: %s -> %s"), name_of(e->from),
                  name_of(e->row));
}

/* Only what the headings of the persons do not say, or what must not be missed. */
static void
put_event(const struct request_state *st, struct text *t, const struct compare_event *e)
{
    switch (e->kind) {
    case EVENT_HEAD:
        put_head_event(t, e);
        break;
    case EVENT_RELATION:
        text_line(t, ROLE_CHANGED, _("* SHDK %s: %s -> %s"), name_of(e->row),
                  compare_shown(person_element(e->row->semula, EL_shdk)),
                  compare_shown(person_element(e->row->menjadi, EL_shdk)));
        break;
    case EVENT_COMES:
        if (e->was_head && !e->row->stranger)
            text_line(t, ROLE_WARN, _("! %s adalah Kepala Keluarga di KK %s, yang ditinggalkannya."),
                      name_of(e->row), e->row->from_kk);
        break;
    case EVENT_FORGOTTEN:
        text_line(t, ROLE_ERROR, _("! %s ada di KK %s, tetapi tidak disebut dalam permohonan."),
                  name_of(e->row), compare_shown(st->live.d.no_kk));
        break;
    case EVENT_JOINS:
    case EVENT_GOES:
    case EVENT_MOVES:
    case EVENT_STAYS:
        break;
    }
}

static int
count_events(const struct request_state *st, enum compare_event_kind kind)
{
    int n = 0;
    for (size_t i = 0; i < st->full.nfamily; i++)
        n += st->full.family[i].kind == kind;
    return n;
}

static void
put_new_number(const struct request_state *st, struct text *t)
{
    int moves = count_events(st, EVENT_MOVES), stays = count_events(st, EVENT_STAYS);
    if (!st->live.d.nomor_baru)
        return;
    text_line(t, ROLE_WARN, "%s", _("Persetujuan menerbitkan Nomor KK baru."));
    if (moves + stays > 0)
        text_line(t, ROLE_TEXT, _("%d orang pindah dari KK %s ke KK baru, %d tetap di KK lama."), moves,
                  compare_shown(st->live.d.no_kk), stays);
}

void
compare_summary(const struct request_state *st, struct text *t)
{
    int changed = 0, joins = 0, leaves = 0;
    for (size_t i = 0; i < st->full.nrows; i++) {
        changed += st->full.rows[i].change == CHANGE_CHANGED;
        joins += st->full.rows[i].change == CHANGE_ADDED;
        leaves += st->full.rows[i].change == CHANGE_REMOVED;
    }
    const char *more = st->everything ? _("hanya perubahan") : _("semua elemen");
    if (compare_is_wide(st))
        more = st->compare.narrowed ? _("semua orang") : _("hanya yang berubah");
    if (st->full.nrows == 0)
        text_line(t, ROLE_WARN, "%s", _("Permohonan ini tidak menyebut satu orang pun."));
    else if (changed + joins + leaves == 0)
        text_line(t, ROLE_TEXT, _("Tidak ada orang yang berubah, ditambahkan atau keluar. d: %s."), more);
    else
        text_line(t, ROLE_TEXT, _("%d orang berubah (*), %d ditambahkan (+), %d keluar (-). d: %s."), changed,
                  joins, leaves, more);
    put_new_number(st, t);
    for (size_t i = 0; i < st->full.nfamily; i++)
        put_event(st, t, &st->full.family[i]);
}
