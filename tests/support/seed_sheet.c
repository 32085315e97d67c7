#include "tests/support/seed_sheet.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "db/store/pg.h"

enum list {
    LIST_SEX,
    LIST_AGAMA,
    LIST_PENDIDIKAN,
    LIST_PEKERJAAN,
    LIST_GOLDAR,
    LIST_KAWIN,
    LIST_WARGA,
    LIST_SHDK,
    LISTS
};

static const char *const list_name[LISTS] = {
    "jenis_kelamin",  "agama",        "pendidikan",      "pekerjaan",
    "golongan_darah", "status_kawin", "kewarganegaraan", "shdk",
};

#define CODES 128

struct place {
    char desa[SEED_DESA][64], kecamatan[SEED_KECAMATAN][64], kabupaten[64], provinsi[64];
    int office_id;
    char kantor[160], nama[120], nip[32];
};

struct seed_sheets {
    char label[LISTS][2][CODES][80]; /* of version 2019, and of lama */
    struct place place[SEED_OFFICES];
    int n;
};

/* --- reading --- */

static bool
take_label(void *ctx, const char *const *v)
{
    struct seed_sheets *s = ctx;
    int code = atoi(v[2]);

    for (int i = 0; i < LISTS; i++)
        if (str_eq(list_name[i], v[0]) && code >= 0 && code < CODES)
            str_copy(s->label[i][str_eq(v[1], "lama")][code], sizeof(s->label[0][0][0]), v[3]);
    return true;
}

static bool
take_region(void *ctx, const char *const *v)
{
    struct seed_sheets *s = ctx;
    size_t n = strlen(v[0]);

    for (int o = 0; o < s->n; o++) {
        struct place *p = &s->place[o];
        char kode[SEED_CODE];

        for (int d = 0; d < SEED_DESA; d++) {
            if (strncmp(seed_area_code(kode, o, d), v[0], n) != 0)
                continue;
            str_copy(n == 2   ? p->provinsi
                     : n == 5 ? p->kabupaten
                     : n == 8 ? p->kecamatan[d / 4]
                              : p->desa[d],
                     sizeof(p->provinsi), v[1]);
        }
    }
    return true;
}

static bool
take_office(void *ctx, const char *const *v)
{
    struct seed_sheets *s = ctx;

    for (int o = 0; o < s->n; o++) {
        if (s->place[o].office_id != atoi(v[0]))
            continue;
        str_copy(s->place[o].kantor, sizeof(s->place[o].kantor), v[1]);
        str_copy(s->place[o].nama, sizeof(s->place[o].nama), v[2]);
        str_copy(s->place[o].nip, sizeof(s->place[o].nip), v[3]);
    }
    return true;
}

enum rc
seed_sheets_open(struct seed_sheets **out, struct pg *pg, const int *offices, int n, struct err *e)
{
    struct seed_sheets *s = calloc(1, sizeof(*s));
    enum rc rc;

    if (s == NULL)
        abort();
    s->n = n;
    for (int o = 0; o < n; o++)
        s->place[o].office_id = offices[o];
    *out = s;
    rc = pg_stream(pg,
                   "select list, version, code, label from loket.code_list where code ~ '^[0-9]{1,3}$'"
                   " and version in ('2019', 'lama')",
                   take_label, s, e);
    if (rc == RC_OK)
        rc = pg_stream(pg, "select kode, nama from loket.region where kode like '99%'", take_region, s, e);
    if (rc == RC_OK)
        rc = pg_stream(pg,
                       "select k.office_id, k.nama, coalesce(s.nama_lengkap, ''), coalesce(s.nip, '') from "
                       "loket.office k"
                       " left join lateral (select * from loket.officer o where o.office_id = k.office_id"
                       " and o.role = 'kepala_dinas' and o.active order by o.officer_id limit 1) s on true",
                       take_office, s, e);
    return rc;
}

void
seed_sheets_free(struct seed_sheets *s)
{
    free(s);
}

/* --- writing, as json_build_object() does --- */

/* Bytes that need a backslash in JSON. */
static void
add_value(struct buf *b, const char *s)
{
    size_t n = strcspn(s, "\"\\");

    buf_add(b, "\"", 1);
    for (; buf_add(b, s, n), s[n] != '\0'; s += n + 1, n = strcspn(s, "\"\\")) {
        buf_add(b, "\\", 1);
        buf_add(b, s + n, 1);
    }
    buf_add(b, "\"", 1);
}

static void
text(struct buf *b, const char *name, const char *value)
{
    buf_add(b, ", \"", 3);
    buf_puts(b, name);
    buf_add(b, "\" : ", 4);
    add_value(b, value);
}

static void
number(struct buf *b, const char *name, int64_t n)
{
    char digits[24];

    str_printf(digits, sizeof(digits), "%" PRId64, n);
    text(b, name, digits);
}

static void
day(struct buf *b, const char *name, int at)
{
    char t[16] = "";
    int y, m, d;

    if (at != SEED_NO_DAY) {
        seed_day_split(at, &y, &m, &d);
        str_printf(t, sizeof(t), "%02d-%02d-%04d", d % 100, m % 100, y % 10000);
    }
    text(b, name, t);
}

static void
member(const struct seed_sheets *s, const struct seed_person *p, int urut, struct buf *b)
{
    buf_printf(b, "%s{\"urut\" : %d", urut > 1 ? ", " : "", urut);
    text(b, "nama_lengkap", p->nama);
    number(b, "nik", p->nik);
    text(b, "jenis_kelamin", s->label[LIST_SEX][0][p->sex]);
    text(b, "tempat_lahir", p->tempat);
    day(b, "tanggal_lahir", p->lahir);
    text(b, "agama", s->label[LIST_AGAMA][0][p->agama]);
    text(b, "pendidikan", s->label[LIST_PENDIDIKAN][0][p->pendidikan]);
    text(b, "jenis_pekerjaan", s->label[LIST_PEKERJAAN][p->pekerjaan_lama][p->pekerjaan]);
    text(b, "golongan_darah", s->label[LIST_GOLDAR][0][p->goldar]);
    text(b, "status_perkawinan", s->label[LIST_KAWIN][p->kawin_lama][p->kawin]);
    day(b, "tanggal_perkawinan", p->tgl_kawin);
    text(b, "shdk", s->label[LIST_SHDK][0][p->shdk]);
    text(b, "kewarganegaraan", s->label[LIST_WARGA][0][p->warga]);
    text(b, "no_paspor", p->paspor);
    text(b, "no_kitap", p->kitap);
    text(b, "nama_ayah", p->ayah);
    text(b, "nama_ibu", p->ibu);
    buf_puts(b, "}");
}

static bool
before(const struct seed_person *a, const struct seed_person *b)
{
    if (a->shdk != b->shdk)
        return a->shdk < b->shdk;
    return a->lahir != b->lahir ? a->lahir < b->lahir : a->nik < b->nik;
}

static void
members(const struct seed_sheets *s, const struct seed_family *f, struct buf *b)
{
    const struct seed_person *order[SEED_MEMBERS];

    for (int i = 0; i < f->n; i++) {
        int at = i;

        for (; at > 0 && before(&f->p[i], order[at - 1]); at--)
            order[at] = order[at - 1];
        order[at] = &f->p[i];
    }
    buf_puts(b, ", \"anggota\" : [");
    for (int i = 0; i < f->n; i++)
        member(s, order[i], i + 1, b);
    buf_puts(b, "]");
}

void
seed_sheet_record(const struct seed_sheets *s, const struct seed_family *f, int versi, int64_t serial, int at,
                  struct buf *b)
{
    const struct place *w = &s->place[f->office];

    buf_reset(b);
    buf_printf(b, "{\"format\" : \"loket-kk-1\", \"nomor_seri\" : %" PRId64, serial);
    number(b, "no_kk", f->no_kk);
    buf_printf(b, ", \"versi\" : %d", versi);
    text(b, "nama_kepala_keluarga", f->p[0].nama);
    text(b, "alamat", f->alamat);
    text(b, "rt", f->rt);
    text(b, "rw", f->rw);
    text(b, "kode_pos", f->pos);
    text(b, "desa_kelurahan", w->desa[f->ndesa]);
    text(b, "kecamatan", w->kecamatan[f->ndesa / 4]);
    text(b, "kabupaten_kota", w->kabupaten);
    text(b, "provinsi", w->provinsi);
    members(s, f, b);
    day(b, "tanggal_dikeluarkan", at);
    text(b, "kantor", w->kantor);
    text(b, "jabatan_penandatangan", "KEPALA DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL");
    text(b, "nama_penandatangan", w->nama);
    text(b, "nip_penandatangan", w->nip);
    buf_puts(b, "}");
}
