#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "db/model/f102.h"
#include "db/model/requirement.h"
#include "db/model/service.h"
#include "tests/support/f102_draw.h"

/*
 * A random request that breaks nothing, broken in a random set of ways: exactly the rules of these ways come
 * back. Each way keeps to members or fields of the head that no other touched. LOKET_SEED=N repeats one case.
 */

#define CASES 20000

struct trial {
    struct draw d;
    bool taken[DRAW_MEMBERS];
    bool taken_head[32]; /* by the place in f102_head_fields */
    bool taken_family;
    const char *expect[64]; /* "path code" */
    size_t nexpect;
};

static void
expect(struct trial *t, const char *path, const char *code)
{
    t->expect[t->nexpect++] = arena_printf(t->d.arena, "%s %s", path, code);
}

static void
expect_at(struct trial *t, size_t i, const char *field, const char *code)
{
    t->expect[t->nexpect++] =
        arena_printf(t->d.arena, "anggota[%u]%s%s %s", (unsigned)i, field[0] != '\0' ? "." : "", field, code);
}

static bool
is(const char *value, const char *word)
{
    return value != NULL && strcmp(value, word) == 0;
}

static const struct service *
service(const struct trial *t)
{
    return service_find(t->d.r.kind);
}

static bool
take_head(struct trial *t, const char *field)
{
    size_t i = (size_t)(f102_field_find(f102_head_fields, f102_head_n, field) - f102_head_fields);
    if (t->taken_head[i])
        return false;
    return t->taken_head[i] = true;
}

/* Somebody whom the form describes whole, without a NIK. */
static bool
is_blank(const struct f102_member *m)
{
    return is(m->tindakan, "tambah") && m->nik == NULL;
}

static bool
has_nik(const struct f102_member *m)
{
    return m->nik != NULL;
}

static bool
is_described(const struct f102_member *m)
{
    return m->semula == NULL;
}

static bool
is_child(const struct f102_member *m)
{
    return is_blank(m) && is(m->shdk, "4");
}

static bool
is_described_child(const struct f102_member *m)
{
    return is_described(m) && is(m->shdk, "4");
}

static bool
is_married(const struct f102_member *m)
{
    return is_blank(m) && m->tanggal_kawin != NULL;
}

static bool
is_known_tetap(const struct f102_member *m)
{
    return m->semula != NULL && is(m->tindakan, "tetap");
}

static bool
leaves(const struct f102_member *m)
{
    return is(m->tindakan, "keluar");
}

/* A member of that kind whom nothing touched yet; DRAW_MEMBERS when there is none. */
static size_t
take(struct trial *t, bool (*fits)(const struct f102_member *))
{
    size_t n = t->d.r.nanggota, from = draw_below(&t->d, (unsigned)n + 1);
    for (size_t k = 0; k < n; k++) {
        size_t i = (from + k) % n;
        if (!t->taken[i] && fits(&t->d.m[i])) {
            t->taken[i] = true;
            return i;
        }
    }
    return DRAW_MEMBERS;
}

/* The head of the family, when nothing touched it and it is described whole. */
static bool
take_kepala(struct trial *t)
{
    if (t->taken[0] || !is_blank(&t->d.m[0]) || !is(t->d.m[0].shdk, "1"))
        return false;
    return t->taken[0] = true;
}

/* --- the head of the form --- */

static bool
break_kind(struct trial *t)
{
    /* No rule of a kind is looked at then, so it goes alone with rules of fields. */
    if (t->taken_family || service(t)->perlu_no_kk || service(t)->cetak_ulang || !take_head(t, "kind"))
        return false;
    t->taken_family = true;
    t->d.r.kind = "I.Z.9";
    expect(t, "kind", "kode_tak_dikenal");
    return true;
}

static const struct {
    const char *nik, *code;
} wrong_nik[] = {
    {"990101010190001", "nik_panjang"},     {"99010101019000O1", "nik_bukan_angka"},
    {"0901010101900001", "nik_awalan_nol"}, {"9901013201900001", "nik_tanggal"},
    {"9901010113900001", "nik_bulan"},      {"9901010101900000", "nik_serial_nol"},
};

static bool
break_pemohon_nik(struct trial *t)
{
    size_t k = draw_below(&t->d, COUNT(wrong_nik));
    if (!take_head(t, "pemohon_nik"))
        return false;
    t->d.r.pemohon_nik = wrong_nik[k].nik;
    expect(t, "pemohon_nik", wrong_nik[k].code);
    return true;
}

static bool
forget_pemohon(struct trial *t)
{
    if (!take_head(t, "pemohon_nik") || !take_head(t, "pemohon_nama") || !take_head(t, "kind"))
        return false;
    if (!is(t->d.r.kind, "I.A.6"))
        expect(t, "pemohon_nik", "wajib_diisi");
    expect(t, "pemohon_nama", "wajib_diisi");
    t->d.r.pemohon_nik = "";
    t->d.r.pemohon_nama = NULL;
    return true;
}

static bool
break_pemohon_nama(struct trial *t)
{
    if (!take_head(t, "pemohon_nama"))
        return false;
    bool longer = draw_once_in(&t->d, 2);
    t->d.r.pemohon_nama = longer ? arena_printf(t->d.arena, "%0101d", 7) : "SRI\x1b[2J";
    expect(t, "pemohon_nama", longer ? "terlalu_panjang" : "karakter_terlarang");
    return true;
}

static bool
break_no_kk(struct trial *t)
{
    static const char *const wrong[][2] = {
        {"", "wajib_diisi"},
        {"990101010120", "no_kk_panjang"},
        {"99010101012O0001", "no_kk_bukan_angka"},
        {"0901010101200001", "no_kk_awalan_nol"},
        {"9901019901200001", "no_kk_tanggal"},
        {"9901010101200000", "no_kk_serial_nol"},
    };
    size_t k = draw_below(&t->d, COUNT(wrong));
    if (service(t) == NULL || !service(t)->perlu_no_kk || !take_head(t, "no_kk"))
        return false;
    t->d.r.no_kk = wrong[k][0];
    expect(t, "no_kk", wrong[k][1]);
    return true;
}

static bool
break_contact(struct trial *t)
{
    if (!take_head(t, "telepon") || !take_head(t, "email"))
        return false;
    t->d.r.telepon = draw_once_in(&t->d, 2) ? "0899/1234" : "12345";
    t->d.r.email = "pemohon@contoh";
    expect(t, "telepon", "telepon_salah");
    expect(t, "email", "email_salah");
    return true;
}

static bool
forget_contact(struct trial *t)
{
    if (!take_head(t, "telepon") || !take_head(t, "email"))
        return false;
    t->d.r.telepon = t->d.r.email = "";
    if (!is(t->d.r.channel, "loket"))
        expect(t, "telepon", "kontak_kosong");
    return true;
}

static bool
break_address(struct trial *t)
{
    if (!take_head(t, "alamat") || !take_head(t, "rt") || !take_head(t, "rw"))
        return false;
    t->d.r.alamat = "";
    t->d.r.rt = "1234";
    t->d.r.rw = "0-7";
    expect(t, "alamat", "wajib_diisi");
    expect(t, "rt", "terlalu_panjang");
    expect(t, "rw", "bukan_angka");
    return true;
}

static bool
break_region(struct trial *t)
{
    if (!take_head(t, "kode_wilayah") || !take_head(t, "kode_pos") || !take_head(t, "menumpang"))
        return false;
    t->d.r.kode_wilayah = "99.01.01.20x1";
    t->d.r.kode_pos = "9912";
    t->d.r.menumpang = "mungkin";
    expect(t, "kode_wilayah", "wilayah_salah");
    expect(t, "kode_pos", "kode_pos_salah");
    expect(t, "menumpang", "kode_tak_dikenal");
    return true;
}

static bool
break_document(struct trial *t)
{
    t->d.dokumen[t->d.r.ndokumen++] = "SURAT-SAKTI";
    expect(t, "dokumen", "dokumen_tak_dikenal");
    return true;
}

/* --- a member --- */

static bool
break_nik(struct trial *t)
{
    size_t k = draw_below(&t->d, COUNT(wrong_nik)), i = take(t, has_nik);
    if (i == DRAW_MEMBERS)
        return false;
    char *nik = arena_strdup(t->d.arena, wrong_nik[k].nik);
    nik[10] = (char)('0' + i % 10); /* no two alike: that is another rule */
    nik[11] = (char)('0' + i / 10);
    t->d.m[i].nik = nik;
    expect_at(t, i, "nik", wrong_nik[k].code);
    return true;
}

static bool
break_nik_digits(struct trial *t)
{
    size_t i = take(t, has_nik);
    if (i == DRAW_MEMBERS)
        return false;
    struct f102_member *m = &t->d.m[i];
    const struct f102_member *says = m->semula != NULL ? m->semula : m;
    bool sex = draw_once_in(&t->d, 2);
    const char *lahir = sex ? says->tanggal_lahir : draw_date(&t->d, says->tanggal_lahir, -1);
    m->nik = draw_nik(&t->d, lahir,
                      sex && is(says->jenis_kelamin, "1") ? "2"
                      : sex                               ? "1"
                                                          : says->jenis_kelamin,
                      9000 + (int)i);
    expect_at(t, i, sex ? "jenis_kelamin" : "tanggal_lahir", sex ? "nik_beda_kelamin" : "nik_beda_lahir");
    return true;
}

static bool
break_nik_prefix(struct trial *t)
{
    size_t i = take(t, has_nik);
    if (i == DRAW_MEMBERS)
        return false;
    bool is_new = is(t->d.m[i].tindakan, "tambah") && t->d.m[i].semula == NULL;
    char *nik = arena_strdup(t->d.arena, t->d.m[i].nik);
    memcpy(nik, "980101", 6);
    t->d.m[i].nik = nik;
    if (is_new) {
        expect_at(t, i, "nik", "nik_awalan_tak_dikenal");
        expect_at(t, i, "nik", "nik_awalan_beda");
    }
    return true;
}

static bool
repeat_nik(struct trial *t)
{
    size_t i = take(t, is_known_tetap), n = t->d.r.nanggota;
    if (i == DRAW_MEMBERS || i == 0 || n == DRAW_MEMBERS)
        return false;
    t->d.m[n] = t->d.m[i];
    t->taken[n] = true;
    t->d.r.nanggota++;
    expect_at(t, n, "nik", "anggota_ganda");
    return is(t->d.m[i].semula->shdk, "4") || is(t->d.m[i].semula->shdk, "7") ||
           is(t->d.m[i].semula->shdk, "3");
}

static bool
break_name(struct trial *t)
{
    static const char *const wrong[][2] = {
        {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB", "nama_panjang"},
        {"R4NI PUTRI", "nama_angka"},
        {"MA'RUF HASAN", "nama_tanda"},
        {"\xd8\xb9\xd9\x84\xd9\x8a HASAN", "nama_bukan_latin"},
        {"MOH. ALI", "nama_singkatan"},
        {"ALI R", "nama_satu_huruf"},
        {"SUHARTI", "nama_satu_kata"},
    };
    size_t k = draw_below(&t->d, COUNT(wrong)), i = take(t, is_described);
    if (i == DRAW_MEMBERS)
        return false;
    t->d.m[i].nama_lengkap = wrong[k][0];
    expect_at(t, i, "nama_lengkap", wrong[k][1]);
    return true;
}

static bool
keep_old_name(struct trial *t)
{
    size_t i = take(t, is_known_tetap);
    if (i == DRAW_MEMBERS)
        return false;
    t->d.record[i].nama_lengkap = t->d.m[i].nama_lengkap = "R.A. MA'RUF 2";
    return true;
}

static const char *const elements[] = {"shdk",           "nama_lengkap", "jenis_kelamin",   "tempat_lahir",
                                       "tanggal_lahir",  "agama",        "pendidikan",      "pekerjaan",
                                       "golongan_darah", "status_kawin", "kewarganegaraan", "nama_ibu"};

static void
put(struct f102_member *m, const char *field, const char *value)
{
    const struct f102_field *f = f102_field_find(f102_member_fields, f102_member_n, field);
    memcpy((char *)m + f->offset, &value, sizeof value);
}

static bool
forget_elements(struct trial *t)
{
    size_t i = take(t, is_blank);
    if (i == DRAW_MEMBERS)
        return false;
    for (size_t k = 0; k < COUNT(elements); k++) {
        if (!draw_once_in(&t->d, 3) || (i == 0 && k == 0))
            continue;
        put(&t->d.m[i], elements[k], draw_once_in(&t->d, 2) ? "" : NULL);
        expect_at(t, i, elements[k], "wajib_diisi");
    }
    return true;
}

static bool
break_codes(struct trial *t)
{
    static const char *const codes[] = {"agama", "pendidikan", "pekerjaan", "golongan_darah",
                                        "kewarganegaraan"};
    size_t i = take(t, is_described);
    if (i == DRAW_MEMBERS)
        return false;
    for (size_t k = 0; k < COUNT(codes); k++) {
        if (!draw_once_in(&t->d, 2))
            continue;
        put(&t->d.m[i], codes[k], draw_once_in(&t->d, 2) ? "0" : "X");
        expect_at(t, i, codes[k], "kode_tak_dikenal");
    }
    return true;
}

static bool
break_birth(struct trial *t)
{
    size_t i = take(t, is_child);
    if (i == DRAW_MEMBERS)
        return false;
    bool later = draw_once_in(&t->d, 2);
    t->d.m[i].tanggal_lahir = later ? draw_date(&t->d, DRAW_TODAY, 1) : "2015-02-29";
    expect_at(t, i, "tanggal_lahir", later ? "lahir_di_masa_depan" : "tanggal_salah");
    return true;
}

static bool
break_texts(struct trial *t)
{
    size_t i = take(t, is_described);
    if (i == DRAW_MEMBERS)
        return false;
    t->d.m[i].tempat_lahir = arena_printf(t->d.arena, "%061d", 0);
    t->d.m[i].no_kitap = "K1";
    t->d.m[i].nama_ayah = "\xff";
    expect_at(t, i, "tempat_lahir", "terlalu_panjang");
    expect_at(t, i, "no_kitap", "imigrasi_wni");
    expect_at(t, i, "nama_ayah", "karakter_terlarang");
    return true;
}

static bool
make_foreigner(struct trial *t)
{
    size_t i = take(t, is_blank);
    if (i == DRAW_MEMBERS)
        return false;
    t->d.m[i].kewarganegaraan = "2";
    t->d.m[i].no_paspor = "X123";
    expect_at(t, i, "no_kitap", "imigrasi_kosong");
    return true;
}

static bool
break_marriage(struct trial *t)
{
    size_t i = take(t, is_married);
    if (i == DRAW_MEMBERS)
        return false;
    struct f102_member *m = &t->d.m[i];
    switch (draw_below(&t->d, 4)) {
    case 0:
        m->tanggal_kawin = m->tanggal_lahir;
        expect_at(t, i, "tanggal_kawin", "kawin_sebelum_lahir");
        break;
    case 1:
        m->tanggal_kawin = draw_date(&t->d, DRAW_TODAY, 1);
        expect_at(t, i, "tanggal_kawin", "kawin_di_masa_depan");
        break;
    case 2:
        m->tanggal_kawin = draw_date(&t->d, m->tanggal_lahir, 366 * 15);
        expect_at(t, i, "tanggal_kawin", "kawin_di_bawah_umur");
        break;
    default:
        m->tanggal_kawin = "";
        expect_at(t, i, "tanggal_kawin", "kawin_tanpa_tanggal");
    }
    return true;
}

static bool
marry_a_child(struct trial *t)
{
    size_t i = take(t, is_described_child);
    if (i == DRAW_MEMBERS)
        return false;
    t->d.m[i].tanggal_kawin = "2020-01-01";
    expect_at(t, i, "tanggal_kawin", "kawin_tanpa_status");
    return true;
}

static bool
own_parent(struct trial *t)
{
    size_t i = take(t, has_nik);
    if (i == DRAW_MEMBERS)
        return false;
    bool same = is(t->d.m[i].tindakan, "tetap") || leaves(&t->d.m[i]);
    if (same)
        t->d.record[i].nik_ibu = t->d.m[i].nik; /* as it is recorded, whoever mends it */
    else
        t->d.m[i].nik_ibu = t->d.m[i].nik;
    if (!leaves(&t->d.m[i]))
        expect_at(t, i, "nik_ibu", "orang_tua_diri_sendiri");
    return true;
}

static bool
change_who_stays(struct trial *t)
{
    size_t i = take(t, is_known_tetap);
    if (i == DRAW_MEMBERS)
        return false;
    t->d.m[i].tempat_lahir = "NEGERI SEBERANG";
    expect_at(t, i, "tindakan",
              service(t) != NULL && service(t)->cetak_ulang ? "tindakan_tak_cocok" : "tetap_berubah");
    return true;
}

static bool
wrong_act(struct trial *t)
{
    size_t i = take(t, is_known_tetap);
    if (i == DRAW_MEMBERS)
        return false;
    t->d.m[i].tindakan = "hapus";
    expect_at(t, i, "tindakan", "kode_tak_dikenal");
    return true;
}

static bool
reason_to_stay(struct trial *t)
{
    size_t i = take(t, is_known_tetap);
    if (i == DRAW_MEMBERS)
        return false;
    t->d.m[i].alasan_keluar = "pindah";
    expect_at(t, i, "alasan_keluar", "alasan_tanpa_keluar");
    return true;
}

static bool
leave_without_reason(struct trial *t)
{
    size_t i = take(t, leaves);
    if (i == DRAW_MEMBERS)
        return false;
    bool nobody = draw_once_in(&t->d, 2);
    t->d.m[i].alasan_keluar = "";
    expect_at(t, i, "alasan_keluar", "wajib_diisi");
    if (nobody) {
        t->d.m[i].nik = "";
        expect_at(t, i, "nik", "wajib_diisi");
    }
    return true;
}

/* --- the family --- */

static bool
second_head(struct trial *t)
{
    if (t->taken_family || t->taken[0])
        return false;
    size_t i = take(t, is_child);
    if (i == DRAW_MEMBERS)
        return false;
    t->taken_family = t->taken[0] = true;
    t->d.m[i].shdk = "1";
    expect(t, "anggota", "kepala_tidak_satu");
    return true;
}

static bool
no_head(struct trial *t)
{
    if (t->taken_family || service(t) == NULL || !service(t)->nomor_baru || !take_kepala(t))
        return false;
    for (size_t i = 1; i < t->d.r.nanggota; i++) {
        if (t->taken[i]) /* a relation that is not known any more might be that of the head */
            return false;
        t->taken[i] = true;
    }
    t->taken_family = true;
    t->d.m[0].shdk = "11";
    expect(t, "anggota", "kepala_tidak_satu");
    return true;
}

static bool
is_blank_spouse(const struct f102_member *m)
{
    return is_blank(m) && (is(m->shdk, "2") || is(m->shdk, "3"));
}

static bool
break_spouse(struct trial *t)
{
    if (t->taken_family || t->taken[0])
        return false;
    size_t i = take(t, is_blank_spouse);
    if (i == DRAW_MEMBERS)
        return false;
    t->taken_family = t->taken[0] = true;
    struct f102_member *m = &t->d.m[i];
    if (draw_once_in(&t->d, 2)) {
        m->shdk = is(m->shdk, "2") ? "3" : "2";
        expect_at(t, i, "jenis_kelamin", "hubungan_beda_kelamin");
        expect_at(t, i, "shdk", "pasangan_tak_selaras");
    } else {
        m->status_kawin = "1";
        m->tanggal_kawin = NULL;
        expect_at(t, i, "status_kawin", "pasangan_belum_kawin");
    }
    return true;
}

static bool
break_age(struct trial *t)
{
    if (t->taken_family || t->taken[0])
        return false;
    size_t i = take(t, is_child);
    if (i == DRAW_MEMBERS || i == 0)
        return false;
    const struct f102_member *head = t->d.m[0].semula != NULL ? t->d.m[0].semula : &t->d.m[0];
    bool older = draw_once_in(&t->d, 2);
    t->taken_family = t->taken[0] = true;
    t->d.m[i].tanggal_lahir = draw_date(&t->d, head->tanggal_lahir, older ? -1 : 366 * 5);
    expect_at(t, i, "tanggal_lahir", older ? "anak_lebih_tua" : "selisih_umur");
    return true;
}

static bool (*const ways[])(struct trial *) = {
    break_kind,     break_pemohon_nik, forget_pemohon,       break_pemohon_nama, break_no_kk,
    break_contact,  forget_contact,    break_address,        break_region,       break_document,
    break_nik,      break_nik_digits,  break_nik_prefix,     repeat_nik,         break_name,
    keep_old_name,  forget_elements,   break_codes,          break_birth,        break_texts,
    make_foreigner, break_marriage,    marry_a_child,        own_parent,         change_who_stays,
    wrong_act,      reason_to_stay,    leave_without_reason, second_head,        no_head,
    break_spouse,   break_age,
};

static bool
expected(const struct trial *t, const char *line)
{
    for (size_t i = 0; i < t->nexpect; i++)
        if (strcmp(t->expect[i], line) == 0)
            return true;
    return false;
}

static bool
found(const struct f102_finding *rows, size_t n, const char *line)
{
    for (size_t i = 0; i < n; i++) {
        size_t len = strlen(rows[i].path);
        if (strncmp(rows[i].path, line, len) == 0 && line[len] == ' ' &&
            strcmp(rows[i].code, line + len + 1) == 0)
            return true;
    }
    return false;
}

/* True when exactly the expected rules came back; says which did not otherwise. */
static bool
as_expected(struct trial *t, uint64_t seed)
{
    size_t n;
    struct f102_finding *rows = f102_check(t->d.arena, &t->d.r, DRAW_TODAY, &n);
    bool good = true;
    for (size_t i = 0; i < n; i++)
        if (!expected(t, arena_printf(t->d.arena, "%s %s", rows[i].path, rows[i].code))) {
            print_error("LOKET_SEED=%llu: not expected: %s %s\n", (unsigned long long)seed, rows[i].path,
                        rows[i].code);
            good = false;
        }
    for (size_t i = 0; i < t->nexpect; i++)
        if (!found(rows, n, t->expect[i])) {
            print_error("LOKET_SEED=%llu: missed: %s\n", (unsigned long long)seed, t->expect[i]);
            good = false;
        }
    for (size_t i = 0; good && i < n; i++)
        good = rows[i].sumber[0] != '\0' && rows[i].text[0] != '\0';
    return good;
}

/* One case; used[] counts the ways that were taken. */
static bool
try_one(struct arena *a, uint64_t seed, bool broken, unsigned *used)
{
    struct trial *t = arena_alloc(a, sizeof *t);
    f102_draw(&t->d, a, seed, (int)(seed % 9000));
    for (unsigned k = broken ? draw_below(&t->d, 7) : 0; k > 0; k--) {
        unsigned way = draw_below(&t->d, COUNT(ways));
        size_t before = t->nexpect;
        struct draw d = t->d; /* a way that gives up leaves no trace */
        if (ways[way](t))
            used[way]++;
        else {
            d.rng = t->d.rng;
            t->d = d;
            t->nexpect = before;
        }
    }
    return as_expected(t, seed);
}

static void
run(bool broken)
{
    struct arena *a = arena_new(NULL);
    const char *only = getenv("LOKET_SEED");
    uint64_t first = only != NULL ? strtoull(only, NULL, 10) : 1;
    unsigned bad = 0, used[COUNT(ways)] = {0};
    for (uint64_t seed = first; seed < first + (only != NULL ? 1 : CASES) && bad < 5; seed++) {
        bad += try_one(a, seed, broken, used) ? 0 : 1;
        arena_reset(a);
    }
    for (size_t i = 0; broken && only == NULL && i < COUNT(ways); i++)
        if (used[i] == 0) {
            print_error("way %zu was never taken\n", i);
            bad++;
        }
    arena_free(a);
    assert_int_equal(bad, 0);
}

static void
a_valid_request_breaks_no_rule(void **state)
{
    (void)state;
    run(false);
}

static void
a_broken_request_comes_back_with_every_broken_rule(void **state)
{
    (void)state;
    run(true);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_valid_request_breaks_no_rule),
        cmocka_unit_test(a_broken_request_comes_back_with_every_broken_rule),
    };
    return cmocka_run_group_tests_name("model_f102_random", tests, NULL, NULL);
}
