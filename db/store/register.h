/*
 * register.h - the population records as an officer reads them outside a request: a KK on a date, a person's
 * versions, the search by name. Each call leaves an audit entry with its purpose (a sentence of the officer,
 * 5 to 200 characters) that is committed before anything is read. Only families of the officer's office.
 */
#ifndef LOKET_STORE_REGISTER_H
#define LOKET_STORE_REGISTER_H

#include "db/model/person.h"
#include "db/store/db.h"

/* A family as it stood in one version. */
struct register_family {
    const char *no_kk;
    int32_t versi;
    int64_t berlaku_dari, berlaku_sampai; /* berlaku_sampai 0: still */
    const char *ref;                      /* request that made it, or "" */
    const char *kepala_keluarga, *alamat, *rt, *rw, *kode_pos, *kode_wilayah;
    const char *desa_kelurahan, *kecamatan, *kabupaten_kota, *provinsi;
};

struct register_member {
    int32_t status_dasar; /* as it is now: 1 hidup, 2 mati, 3 pindah */
    struct person p;
};

/*
 * What the KK said at the end of that day (YYYY-MM-DD in the office's zone, "" for now) and its members in
 * the order of the sheet. RC_NONE with code "family_unknown", or "family_not_then" when there was no such KK
 * on that day.
 */
MUST_CHECK enum rc register_family_at(struct db *db, struct arena *a, const char *no_kk, const char *date,
                                      const char *purpose, struct register_family *out,
                                      struct register_member **members, size_t *n, struct err *e);

struct register_family_row {
    int32_t versi;
    int64_t berlaku_dari, berlaku_sampai;
    const char *ref, *alamat, *desa_kelurahan;
    int32_t anggota;
};
/* Every version of a family, the newest first. */
MUST_CHECK enum rc register_family_history(struct db *db, struct arena *a, const char *no_kk,
                                           const char *purpose, struct register_family_row **rows, size_t *n,
                                           struct err *e);

struct register_resident_row {
    int32_t versi;
    int64_t berlaku_dari, berlaku_sampai;
    const char *ref;
    int32_t status_dasar;
    const char *no_kk;
    struct person p;
};
/* Every version of a person, the newest first. RC_NONE with code "resident_unknown". */
MUST_CHECK enum rc register_resident_history(struct db *db, struct arena *a, const char *nik,
                                             const char *purpose, struct register_resident_row **rows,
                                             size_t *n, struct err *e);

/* The same of a record whose reading was announced before (search_open()), without announcing it again. */
MUST_CHECK enum rc register_family_read(struct db *db, struct arena *a, const char *no_kk, const char *date,
                                        struct register_family *out, struct register_member **members,
                                        size_t *n, struct err *e);
MUST_CHECK enum rc register_family_versions(struct db *db, struct arena *a, const char *no_kk,
                                            struct register_family_row **rows, size_t *n, struct err *e);
MUST_CHECK enum rc register_resident_versions(struct db *db, struct arena *a, const char *nik,
                                              struct register_resident_row **rows, size_t *n, struct err *e);

struct register_query {
    const char *nama;
    const char *tanggal_lahir; /* YYYY-MM-DD, or "" when kode_wilayah names a desa */
    int slack_days;            /* 0 to 3 (setting search_slack_days) */
    const char *kode_wilayah;  /* any level, or "" */
    int limit;                 /* at most 50 */
    const char *purpose;
};
struct register_hit {
    int32_t skor; /* similarity of the names, of 100 */
    const char *nik, *no_kk;
    int32_t status_dasar;
    const char *nama_lengkap, *jenis_kelamin, *tempat_lahir, *tanggal_lahir, *alamat, *desa_kelurahan,
        *kecamatan;
};
/* Best first. RC_INVALID "search_unbounded" without birth date and desa: over everybody it takes seconds. */
MUST_CHECK enum rc register_search(struct db *db, struct arena *a, const struct register_query *q,
                                   struct register_hit **rows, size_t *n, struct err *e);

#endif
