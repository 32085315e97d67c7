#include "db/model/f102.h"

#include <string.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "db/model/code.h"
#include "db/model/compare.h"
#include "db/model/f102_rule.h"
#include "db/model/nik.h"
#include "db/model/service.h"
#include "db/model/tanggal.h"

#define X(field, type, list, version, max, label)                                                            \
    {#field, type, list, version, max, label, offsetof(struct f102, field)},
const struct f102_field f102_head_fields[] = {F102_HEAD_FIELDS(X)};
#undef X
#define X(field, type, list, version, max, label)                                                            \
    {#field, type, list, version, max, label, offsetof(struct f102_member, field)},
const struct f102_field f102_member_fields[] = {F102_MEMBER_FIELDS(X)};
#undef X
const size_t f102_head_n = COUNT(f102_head_fields), f102_member_n = COUNT(f102_member_fields);

const char *
f102_get(const void *head_or_member, const struct f102_field *f)
{
    const char *const *value = (const void *)((const char *)head_or_member + f->offset);
    return *value != NULL ? *value : "";
}

const struct f102_field *
f102_field_find(const struct f102_field *fields, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(fields[i].name, name) == 0)
            return &fields[i];
    return NULL;
}

const char *
member_asked(const struct f102_member *m, const char *field)
{
    const struct f102_field *f = f102_field_find(f102_member_fields, f102_member_n, field);
    return f != NULL ? f102_get(m, f) : "";
}

const char *
member_get(const struct f102_member *m, const char *field)
{
    const char *asked = member_asked(m, field);
    return asked[0] == '\0' && m->semula != NULL ? member_asked(m->semula, field) : asked;
}

bool
member_differs(const struct f102_member *m)
{
    static const char *const not_elements[] = {"nik", "tindakan", "alasan_keluar", "shdk", "dasar_perubahan"};
    for (size_t i = 0; m->semula != NULL && i < f102_member_n; i++) {
        const struct f102_field *field = &f102_member_fields[i];
        const char *value = f102_get(m, field);
        bool element = value[0] != '\0';
        for (size_t k = 0; k < COUNT(not_elements); k++)
            element = element && strcmp(field->name, not_elements[k]) != 0;
        if (element && compare_differs(value, f102_get(m->semula, field)))
            return true;
    }
    return false;
}

const char *
member_act(const struct f102_member *m)
{
    const char *act = member_asked(m, "tindakan");
    if (act[0] != '\0')
        return act;
    if (member_asked(m, "nik")[0] == '\0')
        return "tambah";
    if (m->semula == NULL)
        return "";
    return member_differs(m) ? "ubah" : "tetap";
}

/* One of the blank-separated words. */
static bool
is_word(const char *words, const char *value)
{
    size_t n = strlen(value);
    for (const char *s = words; *s != '\0';) {
        size_t len = strcspn(s, " ");
        if (len == n && strncmp(s, value, n) == 0)
            return true;
        s += len;
        s += strspn(s, " ");
    }
    return false;
}

static bool
is_code(const struct f102_field *field, const char *value)
{
    return code_label(field->list, field->version, value)[0] != '\0';
}

/* PP.KK.CC.VVVV */
static bool
is_wilayah(const char *s)
{
    static const char shape[] = "##.##.##.####";
    if (strlen(s) != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < sizeof shape - 1; i++)
        if (shape[i] == '.' ? s[i] != '.' : s[i] < '0' || s[i] > '9')
            return false;
    return true;
}

/* 6 to 15 digits (E.164), grouped by blanks and hyphens, perhaps with a +. */
static bool
is_telepon(const char *s)
{
    int digits = 0;
    for (const char *p = *s == '+' ? s + 1 : s; *p != '\0'; p++) {
        if (*p >= '0' && *p <= '9')
            digits++;
        else if (*p != ' ' && *p != '-')
            return false;
    }
    return digits >= 6 && digits <= 15;
}

static bool
is_email(const char *s)
{
    const char *at = strchr(s, '@');
    if (at == NULL || at == s || strchr(at + 1, '@') != NULL || strpbrk(s, " <>,;\"") != NULL)
        return false;
    const char *dot = strrchr(at, '.');
    return dot != NULL && dot > at + 1 && dot[1] != '\0';
}

/* Characters of well-formed text that may be shown; -1 for any other. */
static long
characters(const char *s)
{
    long n = 0;
    if (!utf8_valid(s, strlen(s)))
        return -1;
    for (size_t left = strlen(s); left > 0; n++) {
        uint32_t cp;
        size_t used = utf8_decode(s, left, &cp);
        if (utf8_is_unsafe(cp))
            return -1;
        s += used;
        left -= used;
    }
    return n;
}

static void
add_bits(struct findings *f, int member, const char *field, unsigned bits, const char *const *words,
         unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if ((bits & NIK_BIT(i)) != 0)
            findings_add(f, member, field, words[i], "");
}

static void
check_number(struct findings *f, int member, const struct f102_field *field, const char *value)
{
    if (field->type == F102_NIK)
        add_bits(f, member, field->name, nik_faults(value), nik_fault_word, NIK_FAULT_N);
    else {
        add_bits(f, member, field->name, no_kk_faults(value), no_kk_fault_word, NO_KK_FAULT_N);
        add_bits(f, member, field->name, no_kk_doubts(value), no_kk_doubt_word, NO_KK_DOUBT_N);
    }
}

static void
check_digits(struct findings *f, int member, const struct f102_field *field, const char *value)
{
    if (!str_all_digits(value))
        findings_add(f, member, field->name, "bukan_angka", "");
    else if (strcmp(field->name, "kode_pos") == 0 && strlen(value) != 5)
        findings_add(f, member, field->name, "kode_pos_salah", "");
}

/* The kind of value that the field takes. */
static void
check_type(struct findings *f, int member, const struct f102_field *field, const char *value)
{
    const char *broken = NULL;
    switch (field->type) {
    case F102_NIK:
    case F102_NO_KK:
        check_number(f, member, field, value);
        return;
    case F102_DIGITS:
        check_digits(f, member, field, value);
        return;
    case F102_DATE:
        broken = tanggal_valid(value) ? NULL : "tanggal_salah";
        break;
    case F102_CODE:
        broken = is_code(field, value) ? NULL : "kode_tak_dikenal";
        break;
    case F102_WORD: /* the kind has no words of its own here: service.h lists them */
        broken = (field->list[0] == '\0' ? service_find(value) != NULL : is_word(field->list, value))
                     ? NULL
                     : "kode_tak_dikenal";
        break;
    case F102_WILAYAH:
        broken = is_wilayah(value) ? NULL : "wilayah_salah";
        break;
    case F102_TELEPON:
        broken = is_telepon(value) ? NULL : "telepon_salah";
        break;
    case F102_EMAIL:
        broken = is_email(value) ? NULL : "email_salah";
        break;
    case F102_TEXT:
    case F102_NAMA: /* f102_member.c knows the recorded name */
        break;
    }
    if (broken != NULL) {
        bool named = strstr(rule_find(broken)->text, "%s") != NULL;
        char *shown = arena_strdup(f->arena, named ? value : "");
        shown[utf8_prefix(shown, 32)] = '\0';
        findings_add(f, member, field->name, broken, shown);
    }
}

/* Length, characters and kind of every field that is given. */
static void
check_fields(struct findings *f, int member, const void *row, const struct f102_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *value = f102_get(row, &fields[i]);
        long length = characters(value);
        bool free_text = fields[i].type == F102_TEXT || fields[i].type == F102_DIGITS ||
                         fields[i].type == F102_TELEPON || fields[i].type == F102_EMAIL ||
                         fields[i].type == F102_NAMA;
        if (value[0] == '\0')
            continue;
        if (length < 0)
            findings_add(f, member, fields[i].name, "karakter_terlarang", "");
        else if (length > fields[i].max && free_text) /* of the others their own rule says what they are */
            findings_add(f, member, fields[i].name, "terlalu_panjang",
                         arena_printf(f->arena, "%d", fields[i].max));
        else
            check_type(f, member, &fields[i], value);
    }
}

static bool
given(const char *value)
{
    return value != NULL && value[0] != '\0';
}

static void
require(struct findings *f, int member, const char *field, const char *value)
{
    if (!given(value))
        findings_add(f, member, field, "wajib_diisi", "");
}

/* What the head of the form must say: F-1.02 part I, and the address of F-1.01 for a new KK. */
static void
check_head(struct findings *f, const struct f102 *r)
{
    const struct service *s = service_find(given(r->kind) ? r->kind : "");
    bool at_counter = r->channel != NULL && strcmp(r->channel, "loket") == 0;
    bool undocumented = s != NULL && strcmp(s->kind, "I.A.6") == 0;
    bool address = given(r->alamat) || given(r->rt) || given(r->rw) || given(r->kode_wilayah);
    require(f, HEAD, "kind", r->kind);
    if (!undocumented)
        require(f, HEAD, "pemohon_nik", r->pemohon_nik);
    if (!given(r->pemohon_nik)) /* the records tell the name of a NIK */
        require(f, HEAD, "pemohon_nama", r->pemohon_nama);
    if (s != NULL && s->perlu_no_kk)
        require(f, HEAD, "no_kk", r->no_kk);
    if (address || (s != NULL && s->nomor_baru)) { /* whole, or that of the family */
        require(f, HEAD, "alamat", r->alamat);
        require(f, HEAD, "rt", r->rt);
        require(f, HEAD, "rw", r->rw);
        require(f, HEAD, "kode_wilayah", r->kode_wilayah);
    }
    if (!at_counter && !given(r->telepon) && !given(r->email))
        findings_add(f, HEAD, "telepon", "kontak_kosong", "");
}

struct f102_finding *
f102_check(struct arena *a, const struct f102 *r, const char *today, size_t *n)
{
    struct findings f = {.arena = a};
    check_fields(&f, HEAD, r, f102_head_fields, f102_head_n);
    check_head(&f, r);
    for (size_t i = 0; i < r->nanggota && i < F102_MEMBERS_MAX; i++) {
        check_fields(&f, (int)i, &r->anggota[i], f102_member_fields, f102_member_n);
        f102_member_check(&f, r, (int)i, today);
    }
    for (size_t i = 0; i < r->ndokumen; i++)
        if (code_label("dokumen_persyaratan", "2019", r->dokumen[i])[0] == '\0')
            findings_add(&f, HEAD, "dokumen", "dokumen_tak_dikenal", r->dokumen[i]);
    f102_family_check(&f, r, today);
    findings_sort(&f);
    *n = f.n;
    return f.rows;
}
