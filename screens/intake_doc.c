#include "screens/intake_doc.h"

#include <assert.h>
#include <string.h>

#include "console/base/utf8.h"
#include "db/model/code.h"
#include "db/model/service.h"

static const char *const not_elements[] = {"nik", "tindakan", "alasan_keluar", "dasar_perubahan"};

static void
empty_fields(void *object, const struct f102_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *(const char **)((char *)object + fields[i].offset) = "";
}

static void
empty_member(struct intake_member *m)
{
    *m = (struct intake_member){.no_kk = ""};
    empty_fields(&m->now, f102_member_fields, f102_member_n);
    empty_fields(&m->was, f102_member_fields, f102_member_n);
}

void
intake_doc_init(struct intake_doc *d, struct arena *a, const char *kind)
{
    *d = (struct intake_doc){.arena = a,
                             .looked_nik = "",
                             .looked_no_kk = "",
                             .wilayah = "",
                             .filled_nama = "",
                             .filled_no_kk = "",
                             .filled_alamat = ""};
    empty_fields(&d->head, f102_head_fields, f102_head_n);
    d->head.kind = arena_strdup(a, kind);
    d->head.channel = "loket";
    db_uuid(d->key);
}

/* A copy without malformed bytes and what a terminal must not see: what a field would make of it. */
static const char *
plain(struct arena *a, const char *s)
{
    size_t left = strlen(s), n = 0;
    char *out = arena_alloc(a, left + 1);
    while (left > 0) {
        uint32_t cp;
        size_t used = utf8_decode(s, left, &cp);
        if (cp != UTF8_BAD && !utf8_is_unsafe(cp)) {
            memcpy(out + n, s, used);
            n += used;
        }
        s += used;
        left -= used;
    }
    return out;
}

bool
intake_set(struct intake_doc *d, void *object, const struct f102_field *f, const char *value)
{
    const char **at = (const char **)((char *)object + f->offset);
    if (str_eq(*at, value))
        return false;
    const char *old = *at;
    *at = value[0] != '\0' ? plain(d->arena, value) : "";
    return !str_eq(old, *at);
}

bool
intake_set_named(struct intake_doc *d, void *object, bool head, const char *name, const char *value)
{
    const struct f102_field *f = head ? f102_field_find(f102_head_fields, f102_head_n, name)
                                      : f102_field_find(f102_member_fields, f102_member_n, name);
    assert(f != NULL);
    return intake_set(d, object, f, value);
}

bool
intake_is_element(const struct f102_field *f)
{
    for (size_t i = 0; i < COUNT(not_elements); i++)
        if (str_eq(f->name, not_elements[i]))
            return false;
    return true;
}

bool
intake_differs(const struct intake_member *m, const struct f102_field *f)
{
    const char *now = f102_get(&m->now, f);
    return m->known && intake_is_element(f) && now[0] != '\0' && !str_eq(now, f102_get(&m->was, f));
}

/* --- members ---------------------------------------------------------------- */

static const char *
person_value(const struct intake_person *p, const char *name)
{
    if (str_eq(name, "pekerjaan"))
        return code_modern(name, p->pekerjaan_versi, p->pekerjaan);
    if (str_eq(name, "status_kawin"))
        return code_modern(name, p->status_kawin_versi, p->status_kawin);
    /* clang-format off */
    const struct { const char *name, *value; } all[] = {
#define E(field) {#field, p->field}
        E(shdk), E(nama_lengkap), E(jenis_kelamin), E(tempat_lahir), E(tanggal_lahir), E(agama), E(pendidikan),
        E(golongan_darah), E(tanggal_kawin), E(kewarganegaraan), E(no_paspor), E(no_kitap), E(nik_ayah),
        E(nama_ayah), E(nik_ibu), E(nama_ibu),
#undef E
    };
    /* clang-format on */
    for (size_t i = 0; i < COUNT(all); i++)
        if (str_eq(all[i].name, name))
            return all[i].value;
    return "";
}

void
intake_member_known(struct intake_doc *d, struct intake_member *m, const struct intake_person *p)
{
    for (size_t i = 0; i < f102_member_n; i++) {
        const struct f102_field *f = &f102_member_fields[i];
        if (!intake_is_element(f))
            continue;
        const char *now = f102_get(&m->now, f);
        const char *value = p != NULL ? person_value(p, f->name) : "";
        bool typed = now[0] != '\0' && !(m->known && str_eq(now, f102_get(&m->was, f)));
        (void)intake_set(d, &m->was, f, value);
        if (!typed)
            (void)intake_set(d, &m->now, f, value);
    }
    m->known = p != NULL;
    m->no_kk = p != NULL ? arena_strdup(d->arena, p->no_kk) : "";
    m->was.nik = p != NULL ? m->now.nik : "";
}

static const char *
action_of(const struct intake_doc *d, const struct intake_member *m)
{
    if (str_eq(m->now.tindakan, "keluar"))
        return "keluar";
    if (!m->known || m->no_kk[0] == '\0' || !str_eq(m->no_kk, d->head.no_kk))
        return "tambah";
    for (size_t i = 0; i < f102_member_n; i++)
        if (intake_differs(m, &f102_member_fields[i]))
            return "ubah";
    return m->now.dasar_perubahan[0] != '\0' ? "ubah" : "tetap";
}

void
intake_settle(struct intake_doc *d)
{
    for (size_t i = 0; i < d->nmembers; i++) {
        struct intake_member *m = &d->members[i];
        m->now.tindakan = action_of(d, m);
        if (!str_eq(m->now.tindakan, "keluar"))
            m->now.alasan_keluar = "";
    }
}

struct intake_member *
intake_member_add(struct intake_doc *d)
{
    if (d->nmembers == F102_MEMBERS_MAX)
        return NULL;
    struct intake_member *m = &d->members[d->nmembers++];
    empty_member(m);
    m->now.tindakan = "tambah";
    return m;
}

void
intake_member_drop(struct intake_doc *d, size_t i)
{
    d->nmembers--;
    memmove(&d->members[i], &d->members[i + 1], (d->nmembers - i) * sizeof(d->members[0]));
}

bool
intake_member_empty(const struct intake_member *m)
{
    for (size_t i = 0; i < f102_member_n; i++) {
        const struct f102_field *f = &f102_member_fields[i];
        bool given = str_eq(f->name, "tindakan") || str_eq(f->name, "kewarganegaraan");
        if (!given && f102_get(&m->now, f)[0] != '\0')
            return false;
    }
    return true;
}

struct intake_member *
intake_member_find(struct intake_doc *d, const char *nik)
{
    for (size_t i = 0; i < d->nmembers; i++)
        if (nik[0] != '\0' && str_eq(d->members[i].now.nik, nik))
            return &d->members[i];
    return NULL;
}

void
intake_family_members(struct intake_doc *d, const struct intake_person *p, size_t n)
{
    for (size_t i = d->nmembers; i-- > 0;)
        if (d->members[i].loaded && str_eq(d->members[i].now.tindakan, "tetap"))
            intake_member_drop(d, i);
    for (size_t i = 0; i < n; i++) {
        if (intake_member_find(d, p[i].nik) != NULL)
            continue;
        struct intake_member *m = intake_member_add(d);
        if (m == NULL)
            break;
        m->now.nik = arena_strdup(d->arena, p[i].nik);
        m->loaded = true;
        intake_member_known(d, m, &p[i]);
    }
    intake_settle(d);
}

bool
intake_whole_family(const char *kind)
{
    const struct service *s = service_find(kind);
    return str_eq(kind, "I.A.2") || (s != NULL && !s->nomor_baru);
}

static bool
untouched(const struct intake_member *m)
{
    if (!m->loaded || str_eq(m->now.tindakan, "keluar") || m->now.dasar_perubahan[0] != '\0')
        return false;
    for (size_t i = 0; i < f102_member_n; i++)
        if (intake_differs(m, &f102_member_fields[i]) && !str_eq(f102_member_fields[i].name, "shdk"))
            return false;
    return true;
}

void
intake_forget(struct intake_doc *d)
{
    struct f102 *h = &d->head;
    if (str_eq(h->pemohon_nama, d->filled_nama))
        h->pemohon_nama = "";
    if (str_eq(h->no_kk, d->filled_no_kk))
        h->no_kk = d->looked_no_kk = "";
    if (d->filled_alamat[0] != '\0' && str_eq(h->alamat, d->filled_alamat))
        h->alamat = h->rt = h->rw = h->kode_pos = h->kode_wilayah = d->wilayah = "";
    d->filled_nama = d->filled_no_kk = d->filled_alamat = "";
    for (size_t i = d->nmembers; i-- > 0;)
        if (untouched(&d->members[i]))
            intake_member_drop(d, i);
}

void
intake_set_kind(struct intake_doc *d, const char *kind)
{
    (void)intake_set_named(d, &d->head, true, "kind", kind);
    if (intake_whole_family(kind))
        d->looked_no_kk = ""; /* who was not needed before is fetched */
    for (size_t i = d->nmembers; !intake_whole_family(kind) && i-- > 0;)
        if (untouched(&d->members[i]) && !str_eq(d->members[i].now.nik, d->head.pemohon_nik))
            intake_member_drop(d, i);
    intake_settle(d);
}

/* --- documents -------------------------------------------------------------- */

bool
intake_is_seen(const struct intake_doc *d, const char *dokumen)
{
    for (size_t i = 0; i < d->nseen; i++)
        if (str_eq(d->seen[i], dokumen))
            return true;
    return false;
}

void
intake_set_seen(struct intake_doc *d, const char *dokumen, bool seen)
{
    if (seen == intake_is_seen(d, dokumen))
        return;
    if (seen && d->nseen < F102_DOCUMENTS_MAX)
        d->seen[d->nseen++] = arena_strdup(d->arena, dokumen);
    for (size_t i = 0; !seen && i < d->nseen; i++)
        if (str_eq(d->seen[i], dokumen))
            d->seen[i] = d->seen[--d->nseen];
}

struct f102 *
intake_doc_f102(const struct intake_doc *d, struct arena *a, const struct draft_file *files, size_t nfiles)
{
    struct f102 *r = arena_alloc(a, sizeof(*r));
    struct f102_member *members = arena_array(a, d->nmembers, sizeof(*members));
    const char **docs = arena_array(a, d->nseen + nfiles, sizeof(*docs));
    *r = d->head;
    for (size_t i = 0; i < d->nmembers; i++) {
        members[i] = d->members[i].now;
        members[i].semula = d->members[i].known ? &d->members[i].was : NULL;
    }
    for (size_t i = 0; i < d->nseen; i++)
        docs[r->ndokumen++] = d->seen[i];
    for (size_t i = 0; i < nfiles; i++)
        docs[r->ndokumen++] = files[i].dokumen;
    r->anggota = members;
    r->nanggota = d->nmembers;
    r->dokumen = docs;
    return r;
}
