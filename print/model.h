/*
 * model.h - everything that stands on a KK sheet, read from the canonical
 * record that the database wrote when the KK was issued.
 *
 * The record is text of a fixed format ("loket-kk-1"); its bytes are what the
 * seal speaks for. This module reads and checks it, and never repairs it: a
 * sheet with a repaired name is a wrong sheet.
 */
#ifndef LOKET_PRINT_MODEL_H
#define LOKET_PRINT_MODEL_H

#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"

struct arena;

#define KK_FORMAT      "loket-kk-1"
#define KK_RECORD_MAX  262144 /* bytes of one record */
#define KK_MEMBERS_MAX 99     /* row numbers have two digits */
#define KK_TEXT_MAX    255    /* bytes of one element */

/* Strings are arena-owned and never NULL; "" stands for an element without a value. */
struct kk_member {
    int64_t urut;
    const char *nama_lengkap;
    const char *nik;
    const char *jenis_kelamin;
    const char *tempat_lahir;
    const char *tanggal_lahir;
    const char *agama;
    const char *pendidikan;
    const char *jenis_pekerjaan;
    const char *golongan_darah;
    const char *status_perkawinan;
    const char *tanggal_perkawinan; /* or of the divorce */
    const char *shdk;
    const char *kewarganegaraan;
    const char *no_paspor;
    const char *no_kitap;
    const char *nama_ayah;
    const char *nama_ibu;
};

struct kk {
    int64_t nomor_seri; /* of this issued sheet, 1 .. 2^32-1 */
    int64_t versi;      /* of this family's KK, from 1 */
    const char *no_kk;
    const char *nama_kepala_keluarga;
    const char *alamat;
    const char *rt;
    const char *rw;
    const char *kode_pos;
    const char *desa_kelurahan;
    const char *kecamatan;
    const char *kabupaten_kota;
    const char *provinsi;
    const char *tanggal_dikeluarkan; /* DD-MM-YYYY */
    const char *kantor;
    const char *jabatan_penandatangan;
    const char *nama_penandatangan;
    const char *nip_penandatangan;
    const struct kk_member *anggota;
    size_t n_anggota;
};

/*
 * Reads and checks a record of len bytes. RC_INVALID names the element in
 * e->field, as "no_kk" or "anggota[3].nik" (counted from 0).
 */
MUST_CHECK enum rc kk_read(struct arena *a, const char *json, size_t len, struct kk *out, struct err *e);

/* Days since 1970-01-01 of a DD-MM-YYYY date; -1 when it is not a date of the calendar. */
int64_t kk_day(const char *ddmmyyyy);

#endif
