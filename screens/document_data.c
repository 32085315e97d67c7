/*
 * document_data.c - beside the picture: what is asked for and what this document can show of it. Persons
 * whose change rests on this document come first; without any, what such a document shows as a rule.
 */
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "db/model/proves.h"
#include "screens/document.h"
#include "screens/request_compare.h"

static const struct person *
recorded(const struct document_state *st, const char *nik)
{
    for (size_t i = 0; nik[0] != '\0' && i < st->data.nrecords; i++)
        if (str_eq(st->data.records[i].p.nik, nik))
            return &st->data.records[i].p;
    return NULL;
}

static void
put_element(struct text *t, const struct person *now, const struct person *was, enum element el)
{
    const char *value = person_element(now, el), *old = was != NULL ? person_element(was, el) : "";
    bool changed = was != NULL && value[0] != '\0' && compare_differs(value, old);
    bool letters = changed && compare_by_letter(el);
    if (value[0] == '\0' && old[0] == '\0')
        return;
    text_line(t, ROLE_DIM, "%s %s", changed ? "*" : " ", element_label(el));
    text_seg(t, ROLE_TEXT, "    ");
    if (letters)
        compare_segs(t, value, old, false, ROLE_CHANGED);
    else
        text_seg(t, changed ? ROLE_CHANGED : ROLE_TEXT, "%s", value[0] != '\0' ? value : old);
    text_end(t);
    if (changed) {
        text_seg(t, ROLE_DIM, "%s", _("    semula: "));
        if (letters && old[0] != '\0')
            compare_segs(t, old, value, true, ROLE_DIM);
        else
            text_seg(t, ROLE_DIM, "%s", compare_shown(old));
        text_end(t);
    }
    if (letters || (was == NULL && compare_by_letter(el)))
        compare_glyph_notes(t, changed ? old : "", value, compare_is_name(el));
}

static void
put_member(const struct document_state *st, struct text *t, const struct request_member *m,
           const enum element *els, size_t n)
{
    const struct person *was = recorded(st, m->p.nik);
    text_head(t, arena_printf(t->arena, "%d. %s", (int)m->urut, m->p.nama_lengkap));
    if (str_eq(m->tindakan, "keluar"))
        text_line(t, ROLE_REMOVED, "%s", _("- keluar dari KK ini"));
    else if (str_eq(m->tindakan, "tambah"))
        text_line(t, ROLE_ADDED, "%s", _("+ masuk ke KK ini"));
    for (size_t i = 0; i < n; i++)
        if (els[i] != EL_nama_lengkap || (was != NULL && !str_eq(was->nama_lengkap, m->p.nama_lengkap)))
            put_element(t, &m->p, was, els[i]);
}

static void
put_address(const struct document_state *st, struct text *t)
{
    const struct request_detail *d = &st->data.d;
    text_head(t, _("Alamat"));
    text_line(t, ROLE_TEXT, "    %s", d->alamat);
    text_line(t, ROLE_TEXT, "    RT %s RW %s, %s", d->rt, d->rw, d->kode_pos);
    text_line(t, ROLE_TEXT, "    %s, %s", d->desa_kelurahan, d->kecamatan);
    if (d->alamat_lama[0] != '\0' && !str_eq(d->alamat_lama, d->alamat))
        text_line(t, ROLE_DIM, _("    semula: %s"), d->alamat_lama);
}

/* Elements that a form may change and that the document shows; of a person whose change rests on it, all that
 * changed as well. */
static size_t
elements_for(const struct document_state *st, const struct request_member *m, bool rests, const char *dokumen,
             enum element dst[EL_COUNT_])
{
    enum element own[EL_COUNT_];
    size_t n = 0, nown = document_proves(dokumen, own);
    const struct person *was = recorded(st, m->p.nik);
    for (unsigned el = 0; el < EL_COUNT_; el++) {
        bool shows = false;
        for (size_t i = 0; i < nown; i++)
            shows = shows || own[i] == (enum element)el;
        const char *value = person_element(&m->p, (enum element)el);
        bool changed =
            value[0] != '\0' && (was == NULL || !str_eq(value, person_element(was, (enum element)el)));
        if (shows || (rests && changed))
            dst[n++] = (enum element)el;
    }
    return n;
}

void
document_data_page(const struct document_state *st, struct text *t)
{
    const struct request_attachment *f = document_file(st);
    enum element els[EL_COUNT_];
    bool any = false;
    if (f == NULL)
        return;
    for (size_t i = 0; i < st->data.nmembers; i++)
        any = any || str_eq(st->data.members[i].dasar, f->label);
    text_line(t, ROLE_DIM, "%s",
              any ? _("Yang berdasar pada dokumen ini. * berubah dari catatan.")
                  : _("Yang biasanya tampak pada dokumen ini. * berubah dari catatan."));
    for (size_t i = 0; i < st->data.nmembers; i++) {
        const struct request_member *m = &st->data.members[i];
        bool rests = str_eq(m->dasar, f->label);
        if (any && !rests)
            continue;
        size_t n = elements_for(st, m, rests, f->dokumen, els);
        if (n > 0)
            put_member(st, t, m, els, n);
    }
    if (document_proves_address(f->dokumen))
        put_address(st, t);
    if (t->first == t->last)
        text_line(t, ROLE_TEXT, "%s",
                  _("Dokumen ini tidak membuktikan unsur data; cocokkan nama dan tanda tangannya."));
}
