#include "tests/support/f102_draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "db/model/code.h"
#include "db/model/service.h"

/* splitmix64 */
static uint64_t
next(struct draw *d)
{
    uint64_t z = (d->rng += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

unsigned
draw_below(struct draw *d, unsigned n)
{
    return (unsigned)(next(d) % n);
}

bool
draw_once_in(struct draw *d, unsigned n)
{
    return draw_below(d, n) == 0;
}

const char *
draw_date(struct draw *d, const char *day, int days)
{
    struct tm tm = {.tm_hour = 12};
    char text[16];
    tm.tm_year = atoi(day) - 1900;
    tm.tm_mon = atoi(day + 5) - 1;
    tm.tm_mday = atoi(day + 8) + days;
    time_t t = timegm(&tm);
    strftime(text, sizeof text, "%Y-%m-%d", gmtime_r(&t, &tm));
    return arena_strdup(d->arena, text);
}

const char *
draw_nik(struct draw *d, const char *lahir, const char *jenis_kelamin, int serial)
{
    int day = atoi(lahir + 8) + (jenis_kelamin[0] == '2' ? 40 : 0);
    return arena_printf(d->arena, "990101%02d%.2s%.2s%04d", day, lahir + 5, lahir + 2, serial % 9999 + 1);
}

static const char *
any_code(struct draw *d, const char *list)
{
    const struct code_list *l = code_list_find(list, "2019");
    return l->codes[draw_below(d, (unsigned)l->n)].code;
}

static const char *
name(struct draw *d, bool woman)
{
    static const char *const men[] = {"BUDI", "AGUS", "JOKO", "HENDRA", "WAHYU", "RUDI"};
    static const char *const women[] = {"SITI", "DEWI", "RINA", "LESTARI", "WULAN", "YANTI"};
    static const char *const last[] = {"SANTOSO", "PRATAMA", "SAPUTRA", "UTAMI",
                                       "KUSUMA",  "WIBOWO",  "HIDAYAT"};
    return arena_printf(d->arena, "%s %s", (woman ? women : men)[draw_below(d, 6)], last[draw_below(d, 7)]);
}

/* Everything about a person of that relation and age in days. */
static void
person(struct draw *d, struct f102_member *p, const char *shdk, bool woman, int age)
{
    static const char *const towns[] = {"KOTA LAMA", "TANJUNG BARU", "SUKAMAJU"};
    *p = (struct f102_member){.shdk = shdk,
                              .nama_lengkap = name(d, woman),
                              .jenis_kelamin = woman ? "2" : "1",
                              .tempat_lahir = towns[draw_below(d, 3)],
                              .tanggal_lahir = draw_date(d, DRAW_TODAY, -age),
                              .agama = any_code(d, "agama"),
                              .pendidikan = any_code(d, "pendidikan"),
                              .pekerjaan = any_code(d, "pekerjaan"),
                              .golongan_darah = any_code(d, "golongan_darah"),
                              .status_kawin = "1",
                              .kewarganegaraan = "1",
                              .nama_ayah = name(d, false),
                              .nama_ibu = name(d, true)};
}

static void
married(struct draw *d, struct f102_member *a, struct f102_member *b, int youngest_age)
{
    bool recorded = !draw_once_in(d, 3);
    a->status_kawin = b->status_kawin = recorded ? "2" : "3";
    if (recorded)
        a->tanggal_kawin = b->tanggal_kawin =
            draw_date(d, DRAW_TODAY, -(int)(1 + draw_below(d, (unsigned)(youngest_age - 20 * 366))));
}

/* Head, perhaps a spouse, children, a parent; returns how many. Ages are days. */
static size_t
family(struct draw *d, struct f102_member *p)
{
    bool woman = draw_once_in(d, 3), couple = !draw_once_in(d, 3);
    int head = 366 * (int)(30 + draw_below(d, 30)) + (int)draw_below(d, 300);
    size_t n = 1;
    person(d, &p[0], "1", woman, head);
    if (couple) {
        int age = head - 366 * (int)draw_below(d, 5);
        person(d, &p[n], woman ? "2" : "3", !woman, age);
        married(d, &p[0], &p[n++], age);
    }
    for (unsigned k = draw_below(d, 4); k > 0; k--)
        person(d, &p[n++], "4", draw_once_in(d, 2), (int)draw_below(d, (unsigned)(head - 366 * 21)) + 1);
    if (draw_once_in(d, 4))
        person(d, &p[n++], "7", draw_once_in(d, 2), head + 366 * (int)(20 + draw_below(d, 10)));
    return n;
}

/* Somebody whom the records know: the form names what is done and what changes. */
static void
known(struct draw *d, size_t i, const char *act, int serial)
{
    struct f102_member *m = &d->m[i];
    d->record[i] = *m;
    d->record[i].nik = draw_nik(d, m->tanggal_lahir, m->jenis_kelamin, serial * 16 + (int)i);
    *m = (struct f102_member){.nik = d->record[i].nik, .tindakan = act, .semula = &d->record[i]};
    if (strcmp(act, "tambah") == 0)
        m->shdk = d->record[i].shdk;
    if (strcmp(act, "ubah") == 0) {
        m->pendidikan = any_code(d, "pendidikan");
        m->pekerjaan = any_code(d, "pekerjaan");
    }
}

/* Somebody new, with a NIK of elsewhere or without one. */
static void
unknown(struct draw *d, size_t i, bool nik, int serial)
{
    struct f102_member *m = &d->m[i];
    m->tindakan = "tambah";
    if (nik)
        m->nik = draw_nik(d, m->tanggal_lahir, m->jenis_kelamin, serial * 16 + (int)i);
}

/* The members of a new KK: some known, some not. */
static void
new_family(struct draw *d, int serial)
{
    bool nobody_known = strcmp(d->r.kind, "I.A.6") == 0;
    for (size_t i = 0; i < d->r.nanggota; i++) {
        if (nobody_known || draw_once_in(d, 3))
            unknown(d, i, false, serial);
        else if (draw_once_in(d, 2))
            unknown(d, i, true, serial);
        else
            known(d, i, draw_once_in(d, 2) ? "tambah" : draw_once_in(d, 2) ? "ubah" : "tetap", serial);
    }
}

/* A KK that keeps its number: everybody is known but those who join. */
static void
same_family(struct draw *d, const struct service *s, int serial)
{
    size_t n = d->r.nanggota;
    for (size_t i = 0; i < n; i++)
        known(d, i, i > 0 && !s->cetak_ulang && draw_once_in(d, 4) ? "ubah" : "tetap", serial);
    if (s->cetak_ulang)
        return;
    if (strcmp(s->kind, "I.B.1") == 0) {
        person(d, &d->m[n], "9", draw_once_in(d, 2), (int)draw_below(d, 366 * 60) + 1);
        unknown(d, n, draw_once_in(d, 2), serial);
    } else {
        person(d, &d->m[n], "4", draw_once_in(d, 2), (int)draw_below(d, 300) + 1);
        unknown(d, n, false, serial);
    }
    n++;
    if (draw_once_in(d, 3)) {
        person(d, &d->m[n], "9", draw_once_in(d, 2), 366 * 40 + (int)draw_below(d, 9000));
        known(d, n, "keluar", serial);
        d->m[n++].alasan_keluar = draw_once_in(d, 2) ? "mati" : "pindah";
    }
    d->r.nanggota = n;
}

static void
documents(struct draw *d)
{
    const struct code_list *l = code_list_find("dokumen_persyaratan", "2019");
    d->r.dokumen = d->dokumen;
    for (size_t i = 0; i < l->n; i++)
        if (draw_once_in(d, 2))
            d->dokumen[d->r.ndokumen++] = l->codes[i].code;
}

void
f102_draw(struct draw *d, struct arena *a, uint64_t seed, int serial)
{
    static const char *const channels[] = {"portal", "ikd", "kiosk", "rtrw", "loket", "perwakilan"};
    memset(d, 0, sizeof *d);
    d->arena = a;
    d->rng = seed;
    const struct service *s = &services[draw_below(d, (unsigned)services_n)];
    d->r = (struct f102){.kind = s->kind,
                         .pemohon_nik = arena_printf(a, "990101010170%04d", serial % 9999 + 1),
                         .pemohon_nama = "SRI WAHYUNI",
                         .telepon = "0899-0000-1234",
                         .email = draw_once_in(d, 2) ? "pemohon@contoh.example" : "",
                         .alamat = "JALAN MELATI 7",
                         .rt = "003",
                         .rw = "007",
                         .kode_pos = draw_once_in(d, 2) ? "99123" : "",
                         .kode_wilayah = "99.01.01.2001",
                         .menumpang = draw_once_in(d, 2)   ? "ya"
                                      : draw_once_in(d, 2) ? "tidak"
                                                           : "",
                         .channel = channels[draw_below(d, COUNT(channels))],
                         .anggota = d->m};
    if (s->perlu_no_kk)
        d->r.no_kk = arena_printf(a, "990101010120%04d", serial % 9999 + 1);
    d->r.nanggota = family(d, d->m);
    if (s->nomor_baru)
        new_family(d, serial);
    else
        same_family(d, s, serial);
    documents(d);
}
