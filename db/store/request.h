/*
 * request.h - one request as an officer reads it. Every call leaves an audit entry of
 * the reading (at most one per interval).
 */
#ifndef LOKET_STORE_REQUEST_H
#define LOKET_STORE_REQUEST_H

#include "db/model/person.h"
#include "db/store/check.h"
#include "db/store/db.h"

struct request_detail {
    int64_t request_id;
    const char *ref, *kind, *jenis, *channel, *state;
    const char *no_kk; /* family concerned, or "" */
    const char *pemohon_nama, *pemohon_nik, *telepon, *email;
    int64_t submitted_at, promise_at;
    const char *holder;
    bool mine;
    int64_t token, lease;
    bool nomor_baru;                                                      /* approval gives a new No KK */
    const char *alamat, *rt, *rw, *kode_pos, *desa_kelurahan, *kecamatan; /* menjadi */
    const char *alamat_lama, *rt_lama, *rw_lama, *kode_pos_lama, *desa_lama,
        *kecamatan_lama; /* semula, or "" */
    /* A decision that waits for the end of its window (db/store/decide.h). */
    const char *pending; /* approve, return, reject, escalate, or "" */
    int64_t pending_in;  /* seconds until it takes effect; 0: due */
    bool pending_mine;   /* this officer's: can be taken back */
};

struct request_member {
    int32_t urut;
    const char *tindakan;      /* tetap, ubah, tambah, keluar */
    const char *alasan_keluar; /* mati, pindah, or "" */
    const char *dasar;         /* label of the document that proves it, or "" */
    struct person p;
};

struct request_record {
    const char *no_kk;    /* family that the person is in, or "" */
    int32_t status_dasar; /* 1 hidup, 2 mati, 3 pindah */
    struct person p;
};

struct request_attachment {
    int64_t attachment_id; /* 0: no file; the paper was seen at the counter, or it is not there */
    const char *dokumen, *label, *nama_berkas, *jenis_media;
    int32_t ukuran;
    int64_t received_at; /* 0: not there */
    bool mandatory;
    const char *grup; /* one of the group is enough; or "" */
};

struct request_event {
    int64_t at;
    const char *dari, *ke, *actor;
    const char *keputusan, *reason, *target, *catatan; /* of the decision, or "" */
};

struct reason_row {
    const char *reason, *label;
    const char *about; /* dokumen, elemen, permohonan */
};

MUST_CHECK enum rc request_detail(struct db *db, struct arena *a, int64_t id, struct request_detail *out,
                                  struct err *e);
MUST_CHECK enum rc request_members(struct db *db, struct arena *a, int64_t id, struct request_member **rows,
                                   size_t *n, struct err *e);
MUST_CHECK enum rc request_records(struct db *db, struct arena *a, int64_t id, struct request_record **rows,
                                   size_t *n, struct err *e);
MUST_CHECK enum rc request_attachments(struct db *db, struct arena *a, int64_t id,
                                       struct request_attachment **rows, size_t *n, struct err *e);
MUST_CHECK enum rc request_history(struct db *db, struct arena *a, int64_t id, struct request_event **rows,
                                   size_t *n, struct err *e);

/* Reasons for decision "return" or "reject". */
MUST_CHECK enum rc request_reasons(struct db *db, struct arena *a, const char *decision,
                                   struct reason_row **rows, size_t *n, struct err *e);

#endif
