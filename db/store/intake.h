/*
 * intake.h - requests on their way in: submit, documents, status, cancel, and what the counter form looks up.
 * The database fills in what the records know, refuses what is malformed with every reason at once, and makes
 * a request with missing documents pending instead of losing it.
 */
#ifndef LOKET_STORE_INTAKE_H
#define LOKET_STORE_INTAKE_H

#include "db/store/db.h"

/* The answer to one document of intake_submit(). */
struct intake_answer {
    int32_t n;          /* its place in the array, from 0 */
    const char *ref;    /* number of the request; "" when refused */
    int64_t request_id; /* 0 when refused */
    const char *state;  /* submitted, pending; of a replay: what it is now */
    const char *pin;    /* six digits for tracking; "" in a replay that is too late to have one */
    bool replayed;      /* this key brought the same request before */
    int64_t submitted_at, promise_at;
    const char *missing; /* JSON: [{"dokumen":["NIKAH","CERAI"],"label":"...","sumber":"..."}], one of each is
                            needed */
    const char
        *findings; /* JSON: [{"path":...,"code":...,"severity":"galat"|"peringatan","param":...,"sumber":...}]
                    */
};

/*
 * docs: a JSON array of requests, each with the names of db/model/f102.h, "anggota", "dokumen" and "key"
 * (text of 1 to 128 characters: the idempotency key of this account). Each stands for itself: a refused one
 * leaves the others. One transaction. At most 250 (setting intake_batch_max). draft: the draft that it ends,
 * or 0; its files become the request's. check_only: look and store nothing. One answer per document, in
 * order.
 */
MUST_CHECK enum rc intake_submit(struct db *db, struct arena *a, const char *docs, int64_t draft,
                                 bool check_only, struct intake_answer **rows, size_t *n, struct err *e);

struct intake_file {
    const char *dokumen;     /* code of dokumen_persyaratan */
    const char *nama_berkas; /* as the sender calls it; shown, never used as a path */
    const char *jenis_media; /* by content: application/pdf, image/jpeg, image/png */
    const void *isi;
    size_t n;
};

struct intake_attached {
    int64_t attachment_id;
    const char *state;   /* of the request afterwards */
    const char *missing; /* as above */
    bool replayed;       /* the same bytes for the same document were there */
};

/*
 * Adds a document to a pending, returned or waiting request. pin: the tracking PIN, or "" at the counter and
 * for a request of one's own: of the account, or of the whole channel where that is one system (portal, ikd).
 * A request that is complete now goes (back) to the queue, in its old place. RC_DENIED "pin_needed",
 * "pin_wrong", "pin_locked" (five wrong ones, for 15 minutes), "channel_denied"; RC_CONFLICT "attach_closed";
 * RC_INVALID "file_kind", "file_too_large", "files_too_large", "file_name", "document_unknown"; RC_NONE
 * "request_unknown".
 */
MUST_CHECK enum rc intake_attach(struct db *db, struct arena *a, const char *ref, const char *pin,
                                 const struct intake_file *f, struct intake_attached *out, struct err *e);
/* At the counter: the paper itself was seen. */
MUST_CHECK enum rc intake_seen(struct db *db, struct arena *a, const char *ref, const char *dokumen,
                               struct intake_attached *out, struct err *e);

struct intake_status {
    const char *ref, *kind, *jenis, *channel, *state;
    int64_t submitted_at, promise_at, changed_at;
    int32_t sheets, sheets_signed;
    const char *missing; /* as above, while pending */
    /* When returned or rejected. JSON: [{"reason","label","target","target_label","note","text"}]; text is
     * the sentence for the applicant (db/model/refusal.h), with the note in it. */
    const char *reasons;
    const char *note; /* what the officer wrote to the applicant after all reasons, or "" */
};
MUST_CHECK enum rc intake_status(struct db *db, struct arena *a, const char *ref, const char *pin,
                                 struct intake_status *out, struct err *e);

/* Withdraws an open request; whoever holds it loses the claim. reason: the applicant's, 3 to 500 characters.
 * Twice is no error; RC_CONFLICT "cancel_too_late" once it is decided. pin: as above. */
MUST_CHECK enum rc intake_cancel(struct db *db, const char *ref, const char *pin, const char *reason,
                                 struct err *e);

struct intake_kind {
    const char *kind, *label;
    bool nomor_baru;
};
/* The kinds that this account's channel may bring. */
MUST_CHECK enum rc intake_kinds(struct db *db, struct arena *a, struct intake_kind **rows, size_t *n,
                                struct err *e);

struct region_row {
    const char *kode, *nama; /* desa/kelurahan */
    const char *kecamatan, *kabupaten_kota;
};
/* Desa/kelurahan of the office's kabupaten/kota whose name or kecamatan holds text; at most limit rows. */
MUST_CHECK enum rc intake_regions(struct db *db, struct arena *a, const char *text, int limit,
                                  struct region_row **rows, size_t *n, struct err *e);

/* --- drafts of the counter form, each of one officer; opened and saved through db/store/hold.h --- */

struct draft_row {
    int64_t draft_id;
    const char *kind, *title; /* title: the applicant's name, or "" */
    int64_t updated_at;
};
MUST_CHECK enum rc draft_list(struct db *db, struct arena *a, struct draft_row **rows, size_t *n,
                              struct err *e);
MUST_CHECK enum rc draft_drop(struct db *db, int64_t draft, struct err *e);
/* Files that the draft has already; they become the request's with intake_submit(). */
MUST_CHECK enum rc draft_attach(struct db *db, int64_t draft, const struct intake_file *f, struct err *e);
struct draft_file {
    const char *dokumen, *nama_berkas, *jenis_media;
    int32_t ukuran;
};
MUST_CHECK enum rc draft_files(struct db *db, struct arena *a, int64_t draft, struct draft_file **rows,
                               size_t *n, struct err *e);

/* --- looking people up for a draft: each look-up is an audit entry with the draft as its purpose --- */

/* A person as the records have him or her: codes and dates (YYYY-MM-DD) as in struct f102_member. */
struct intake_person {
    const char *nik, *no_kk; /* no_kk: the family he or she is in now, or "" */
    int32_t status_dasar;    /* 1 hidup, 2 mati, 3 pindah */
    const char *shdk, *nama_lengkap, *jenis_kelamin, *tempat_lahir, *tanggal_lahir, *agama, *pendidikan,
        *pekerjaan, *pekerjaan_versi, *golongan_darah, *status_kawin, *status_kawin_versi, *tanggal_kawin,
        *kewarganegaraan, *no_paspor, *no_kitap, *nik_ayah, *nama_ayah, *nik_ibu, *nama_ibu;
};
struct intake_family {
    const char *no_kk, *alamat, *rt, *rw, *kode_pos, *kode_wilayah, *desa_kelurahan, *kecamatan,
        *kabupaten_kota;
};
/* RC_NONE when the records do not know the number. */
MUST_CHECK enum rc intake_person(struct db *db, struct arena *a, int64_t draft, const char *nik,
                                 struct intake_person *out, struct err *e);
/* The family and its members, head first. */
MUST_CHECK enum rc intake_family(struct db *db, struct arena *a, int64_t draft, const char *no_kk,
                                 struct intake_family *out, struct intake_person **members, size_t *n,
                                 struct err *e);

/* --- scans that the worker picked up from the officer's watched folder --- */

struct scan_row {
    int64_t scan_id;
    const char *nama_berkas;
    int32_t ukuran;
    int64_t received_at;
};
MUST_CHECK enum rc scan_list(struct db *db, struct arena *a, struct scan_row **rows, size_t *n,
                             struct err *e);
MUST_CHECK enum rc scan_get(struct db *db, struct arena *a, int64_t scan, struct db_bytes *isi,
                            struct err *e);
MUST_CHECK enum rc scan_drop(struct db *db, int64_t scan, struct err *e);

#endif
