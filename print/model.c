#include "print/model.h"

#include <string.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/json/json.h"

enum kind {
    TEXT,     /* must not be empty */
    TEXT_OPT, /* may be empty */
    NUMBER16, /* sixteen digits */
    DIGITS,   /* digits, or empty */
    DATE,     /* DD-MM-YYYY of the calendar */
    DATE_OPT
};

struct element {
    const char *key;
    size_t offset; /* of a const char * */
    enum kind kind;
};

#define OF_KK(f, k)                                                                                          \
    {                                                                                                        \
#f, offsetof(struct kk, f), k                                                                        \
    }
#define OF_MEMBER(f, k)                                                                                      \
    {                                                                                                        \
#f, offsetof(struct kk_member, f), k                                                                 \
    }

/* clang-format off */
static const struct element of_kk[] = {
    OF_KK(no_kk,                 NUMBER16),
    OF_KK(nama_kepala_keluarga,  TEXT),
    OF_KK(alamat,                TEXT),
    OF_KK(rt,                    DIGITS),
    OF_KK(rw,                    DIGITS),
    OF_KK(kode_pos,              DIGITS),
    OF_KK(desa_kelurahan,        TEXT),
    OF_KK(kecamatan,             TEXT),
    OF_KK(kabupaten_kota,        TEXT),
    OF_KK(provinsi,              TEXT),
    OF_KK(tanggal_dikeluarkan,   DATE),
    OF_KK(kantor,                TEXT),
    OF_KK(jabatan_penandatangan, TEXT),
    OF_KK(nama_penandatangan,    TEXT),
    OF_KK(nip_penandatangan,     TEXT_OPT),
};
static const struct element of_member[] = {
    OF_MEMBER(nama_lengkap,       TEXT),
    OF_MEMBER(nik,                NUMBER16),
    OF_MEMBER(jenis_kelamin,      TEXT),
    OF_MEMBER(tempat_lahir,       TEXT),
    OF_MEMBER(tanggal_lahir,      DATE),
    OF_MEMBER(agama,              TEXT),
    OF_MEMBER(pendidikan,         TEXT),
    OF_MEMBER(jenis_pekerjaan,    TEXT),
    OF_MEMBER(golongan_darah,     TEXT_OPT),
    OF_MEMBER(status_perkawinan,  TEXT),
    OF_MEMBER(tanggal_perkawinan, DATE_OPT),
    OF_MEMBER(shdk,               TEXT),
    OF_MEMBER(kewarganegaraan,    TEXT),
    OF_MEMBER(no_paspor,          TEXT_OPT),
    OF_MEMBER(no_kitap,           TEXT_OPT),
    OF_MEMBER(nama_ayah,          TEXT_OPT),
    OF_MEMBER(nama_ibu,           TEXT_OPT),
};
/* clang-format on */

static int
days_in(int64_t year, int64_t month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* Reads a DD-MM-YYYY date; false when it is not one of the calendar. */
static bool
read_date(const char *s, int64_t *year, int64_t *month, int64_t *day)
{
    char part[5];
    if (strlen(s) != 10 || s[2] != '-' || s[5] != '-')
        return false;
    memcpy(part, s + 6, 5);
    if (!str_all_digits(part) || !str_to_i64(part, 1800, 9999, year))
        return false;
    memcpy(part, s + 3, 2);
    part[2] = '\0';
    if (!str_all_digits(part) || !str_to_i64(part, 1, 12, month))
        return false;
    memcpy(part, s, 2);
    return str_all_digits(part) && str_to_i64(part, 1, days_in(*year, *month), day);
}

int64_t
kk_day(const char *ddmmyyyy)
{
    int64_t y, m, d;
    if (!read_date(ddmmyyyy, &y, &m, &d) || y < 1970)
        return -1;
    /* Years that start in March put the leap day last, so that months need no table. */
    y -= m <= 2;
    int64_t era = y / 400, of_era = y % 400;
    int64_t of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* Printable as it stands: nothing hidden, nothing that was damaged on the way. */
static bool
is_clean(const char *s)
{
    size_t n = strlen(s);
    while (n > 0) {
        uint32_t cp;
        size_t used = utf8_decode(s, n, &cp);
        if (cp == UTF8_BAD || utf8_is_unsafe(cp))
            return false;
        s += used;
        n -= used;
    }
    return true;
}

static bool
is_valid(const char *s, enum kind kind)
{
    int64_t y, m, d;
    if (strlen(s) > KK_TEXT_MAX || !is_clean(s))
        return false;
    switch (kind) {
    case TEXT:
        return s[0] != '\0';
    case TEXT_OPT:
        return true;
    case NUMBER16:
        return strlen(s) == 16 && str_all_digits(s);
    case DIGITS:
        return s[0] == '\0' || str_all_digits(s);
    case DATE:
        return read_date(s, &y, &m, &d);
    case DATE_OPT:
        return s[0] == '\0' || read_date(s, &y, &m, &d);
    }
    return false;
}

static void
read_elements(struct arena *a, struct json *obj, const struct element *elements, size_t n, void *out)
{
    for (size_t i = 0; i < n; i++) {
        const char *s = json_str(obj, elements[i].key);
        if (!is_valid(s, elements[i].kind))
            json_fault(obj, elements[i].key);
        const char **field = (const char **)(void *)((char *)out + elements[i].offset);
        *field = arena_strdup(a, s);
    }
}

static int64_t
read_number(struct json *obj, const char *key, int64_t max)
{
    int64_t v = json_int(obj, key);
    if (v < 1 || v > max)
        json_fault(obj, key);
    return v;
}

static void
read_members(struct arena *a, struct json *root, struct kk *out)
{
    struct json *list = json_list(root, "anggota");
    size_t n = json_len(list);
    if (n < 1 || n > KK_MEMBERS_MAX) {
        json_fault(root, "anggota");
        return;
    }
    struct kk_member *m = arena_array(a, n, sizeof(*m));
    for (size_t i = 0; i < n; i++) {
        struct json *obj = json_at(list, i);
        m[i].urut = json_int(obj, "urut");
        if (m[i].urut != (int64_t)i + 1)
            json_fault(obj, "urut");
        read_elements(a, obj, of_member, COUNT(of_member), &m[i]);
    }
    /* Row 1 is always the head of the family; a sheet that says two things is refused. */
    if (strcmp(m[0].nama_lengkap, out->nama_kepala_keluarga) != 0)
        json_fault(root, "nama_kepala_keluarga");
    out->anggota = m;
    out->n_anggota = n;
}

enum rc
kk_read(struct arena *a, const char *json, size_t len, struct kk *out, struct err *e)
{
    struct json *root = NULL;
    *out = (struct kk){0};
    if (len > KK_RECORD_MAX)
        return err_set(e, RC_INVALID, "record_long", _("Data KK terlalu besar. Hubungi administrator."));
    enum rc rc = json_parse(json, len, &root, e);
    if (rc != RC_OK)
        return rc;
    if (!str_eq(json_str(root, "format"), KK_FORMAT))
        json_fault(root, "format");
    out->nomor_seri = read_number(root, "nomor_seri", UINT32_MAX);
    out->versi = read_number(root, "versi", INT32_MAX);
    read_elements(a, root, of_kk, COUNT(of_kk), out);
    read_members(a, root, out);
    rc = json_check(root, e);
    json_free(root);
    return rc;
}
