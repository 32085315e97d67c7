/*
 * check.h - what the checks of a request found, and the verdicts on people who may be one. The same for
 * screen and command. The reading of other people's records leaves an audit entry for each of them (at most
 * one per interval).
 */
#ifndef LOKET_STORE_CHECK_H
#define LOKET_STORE_CHECK_H

#include "db/store/db.h"

struct request_check {
    const char *severity; /* galat, peringatan, lulus */
    const char *code;
    int32_t urut; /* member it is about, or 0 */
    const char *param;
    const char *sumber;    /* the law */
    const char *target;    /* where to go: check_target() */
    const char *concerned; /* the records that it is about: check_concerned() */
    const char *score;     /* what it rests on: check_parts() */
    const char *subject;   /* what a verdict is about, or "" */
    const char *verdict;   /* ganda, bukan_ganda, or "" */
    bool berdua;           /* a second person must agree, settled or not */
};

/* Somebody else whom a finding is about, as recorded now. */
struct concerned_record {
    const char *nik, *no_kk;
    int32_t status_dasar; /* 1 hidup, 2 mati, 3 pindah, ... */
    const char *nama_lengkap, *jenis_kelamin, *tempat_lahir, *tanggal_lahir, *status_perkawinan, *nama_ayah,
        *nama_ibu;
    const char *alamat, *desa_kelurahan, *kantor;
};

struct verdict_row {
    const char *subject, *verdict, *catatan, *officer;
    int64_t at;
    const char *ref; /* the request in which it was said */
};

/* The request of that number in the own office. */
MUST_CHECK enum rc check_find(struct db *db, struct arena *a, const char *ref, int64_t *id, struct err *e);
/* Every check of an open request, the worst first; none once it is decided. The request must be opened
 * (request_detail()). */
MUST_CHECK enum rc request_checks(struct db *db, struct arena *a, int64_t id, struct request_check **rows,
                                  size_t *n, struct err *e);
/* The people whom they are about, after request_checks(). */
MUST_CHECK enum rc check_records(struct db *db, struct arena *a, int64_t id, struct concerned_record **rows,
                                 size_t *n, struct err *e);
/* What was said of the request's persons and others, the newest first. */
MUST_CHECK enum rc check_verdicts(struct db *db, struct arena *a, int64_t id, struct verdict_row **rows,
                                  size_t *n, struct err *e);

/* Gives a verdict ("ganda", "bukan_ganda") on the subject of a finding. key: as in decide.h. */
MUST_CHECK enum rc verdict_set(struct db *db, int64_t id, const struct request_check *c, const char *verdict,
                               const char *note, const char *key, struct err *e);

#endif
