/*
 * records_row.h - one line of population records: the columns by the names of SIAK's tables (kk-domain 2.1),
 * the rules a line must keep by itself, and its form for COPY. No I/O.
 *
 * Names are taken as they stand: Permendagri 73/2022 holds for new recordings only. Codes come as digits or
 * as labels. Disabilities and who typed the record are not taken over: the KK has no place for them.
 */
#ifndef LOKET_COMMAND_RECORDS_ROW_H
#define LOKET_COMMAND_RECORDS_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "console/base/err.h"
#include "console/base/str.h"
#include "console/command/records_set.h"

struct arena;
struct csv_row;

/* X(name, column). The order is that of the enum only; a file may have any. */
/* clang-format off */
#define RECORDS_COLUMNS(X) \
    X(NO_KK) X(NIK) X(NAMA_LGKP) X(JENIS_KLMIN) X(TMPT_LHR) X(TGL_LHR) X(GOL_DRH) X(AGAMA) X(STAT_KWN)       \
    X(STAT_HBKEL) X(PDDK_AKH) X(JENIS_PKRJN) X(NIK_IBU) X(NAMA_LGKP_IBU) X(NIK_AYAH) X(NAMA_LGKP_AYAH)         \
    X(FLAG_STATUS) X(STAT_HIDUP) X(TGL_UBAH) X(TGL_KWN) X(KWRGNRN) X(NO_PASPOR) X(NO_KITAP)                    \
    X(ALAMAT) X(NO_RT) X(NO_RW) X(KODE_POS) X(NO_PROP) X(NO_KAB) X(NO_KEC) X(NO_KEL)
/* clang-format on */

enum records_column {
#define X(name) COL_##name,
    RECORDS_COLUMNS(X)
#undef X
        RECORDS_COLUMN_N,
};

extern const char *const records_column_name[RECORDS_COLUMN_N];

#define RECORDS_FAULTS_MAX 32
struct records_fault {
    enum records_column column; /* RECORDS_COLUMN_N: the line as a whole */
    const char *code;
};
struct records_faults {
    struct records_fault f[RECORDS_FAULTS_MAX];
    size_t n;
};
/* One more; beyond the limit it is dropped. */
void records_fault_add(struct records_faults *f, enum records_column column, const char *code);
/* The sentence for a word, translated. */
const char *records_fault_text(const char *code);

/* The lists that the digits of a file belong to, and the day. */
struct records_rules {
    const char *status_kawin; /* "lama" (4 values) or "2019" (6) */
    const char *pekerjaan;    /* "lama" (89) or "2019" (99) */
    const char *today;        /* YYYY-MM-DD in the office's zone */
    const char *since;        /* valid from, where the file has no TGL_UBAH: a timestamp */
    int zona;
    const char *kabupaten;             /* "99.01": of the office */
    const struct records_set *regions; /* desa codes without dots */
};

struct records_header {
    int place[RECORDS_COLUMN_N]; /* of each column in the file; -1: not there */
    size_t n;                    /* columns of the file */
    bool families;               /* of a file of families */
    bool address;                /* has the address of the family */
};

/*
 * Understands the first line. with_address: the address is expected on the lines of persons. RC_INVALID names
 * every column that is missing, doubled or misspelt. *ignored: names that say nothing to us, comma-separated.
 */
MUST_CHECK enum rc records_header_read(struct records_header *h, const struct csv_row *row, bool families,
                                       bool with_address, char *ignored, size_t size, struct err *e);

/* What a line says. Numbers are 0 when they cannot be read. */
struct records_line {
    int64_t no_kk, nik;
    int shdk;
    int status_dasar; /* 1 hidup, 2 mati, 3 pindah */
    int stripped;     /* numbers that held unseen characters */
    struct records_faults faults;
};

/*
 * Checks a line. Without faults, *person gets the line of resident_version for COPY (nik, versi 1, elements,
 * berlaku_dari), and *family, when the file has the address and this is the head's line (or a line of a
 * file of families), the columns berlaku_dari, alamat, rt, rw, kode_pos, kode_wilayah. Both are emptied
 * first.
 */
void records_line_read(const struct records_header *h, const struct records_rules *rules, struct arena *a,
                       const struct csv_row *row, struct records_line *out, struct buf *person,
                       struct buf *family);

/* The columns that person and family above hold. */
#define RECORDS_PERSON_COLUMNS                                                                               \
    "nik, versi, nama_lengkap, jenis_kelamin, tempat_lahir, tanggal_lahir, agama, pendidikan, pekerjaan,"    \
    " pekerjaan_versi, golongan_darah, status_kawin, status_kawin_versi, tanggal_kawin, kewarganegaraan,"    \
    " no_paspor, no_kitap, nik_ayah, nik_ibu, nama_ayah, nama_ibu, berlaku_dari"

#endif
