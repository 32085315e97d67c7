/*
 * search.h - looking people and families up, and opening what was found. Each call says for what: a request
 * that the officer holds, or a coded purpose with words of the officer's own. Searches and openings are audit
 * entries that are committed before anything is read. Only records of the officer's office: of any other one
 * learns that it is there (RC_NONE "record_outside").
 *
 * After search_open() the record is read with search_family() and search_resident().
 */
#ifndef LOKET_STORE_SEARCH_H
#define LOKET_STORE_SEARCH_H

#include "db/model/search_words.h"
#include "db/store/db.h"
#include "db/store/register.h"

#define SEARCH_PURPOSE_MAX 200 /* characters of the text */

/* request_id, or code and text. */
struct search_purpose {
    int64_t request_id; /* 0: none */
    char code[25];
    char text[SEARCH_PURPOSE_MAX * 4 + 1];
    char label[120]; /* as shown */
};

/* A purpose that may be given now: a request at hand (code "MINTA", request_id), or a coded one. */
struct purpose_row {
    const char *code, *label;
    int64_t request_id;
};
MUST_CHECK enum rc search_purposes(struct db *db, struct arena *a, struct purpose_row **rows, size_t *n,
                                   struct err *e);

/*
 * jenis: "orang" a person, "kk" a family with its head, "luar" a record of another office, "nama" somebody
 * known by name only. nomor is masked unless it was searched for. alasan: why it was found ("nomor", "angka",
 * "tepat", "sebagian", "ejaan", "awal", "mirip"); in a tree what it rests on ("nik", "kk", "anak", "nama",
 * "luar").
 */
struct search_hit {
    int32_t urut;
    const char *jenis, *nomor, *nama, *jenis_kelamin, *tempat_lahir, *tanggal_lahir;
    int32_t status_dasar;
    const char *alamat, *rt, *rw, *desa_kelurahan, *kecamatan;
    int32_t anggota, skor;
    const char *alasan;
    int32_t beda_hari;
    const char *hubungan; /* of a tree: "ayah", "ibu", "saudara", "diri", "pasangan", "anak" */
    bool lagi;            /* there are more than are shown */
};

/* RC_INVALID with the sentence of the fault when nothing can be searched for. lookup_id stands for what was
 * found. */
MUST_CHECK enum rc search_run(struct db *db, struct arena *a, const struct search_words *w,
                              const struct search_purpose *p, int64_t *lookup_id, struct search_hit **rows,
                              size_t *n, struct err *e);

/* The relatives of a person whose record was opened: parents, brothers and sisters, self, spouse, children.
 */
MUST_CHECK enum rc search_relatives(struct db *db, struct arena *a, const char *nik,
                                    const struct search_purpose *p, int64_t *lookup_id,
                                    struct search_hit **rows, size_t *n, struct err *e);

/* A record: by its number, or (number "") as a row of a lookup. */
struct search_which {
    char number[17];
    int64_t lookup_id;
    int32_t urut;
};

/*
 * Announces the reading of a person or (family) a family, and fills which->number. RC_NONE
 * "resident_unknown", "family_unknown", "record_outside"; RC_DENIED "purpose_not_held".
 */
MUST_CHECK enum rc search_open(struct db *db, struct arena *a, bool family, struct search_which *which,
                               const struct search_purpose *p, struct err *e);

struct search_resident {
    const char *nik;
    int32_t status_dasar;
    const char *no_kk;
    bool di_kk; /* a member now; false: no_kk is the family he or she was in last */
    const char *kk_status, *alamat, *rt, *rw, *desa_kelurahan, *kecamatan, *nik_ayah, *nik_ibu;
    const char *permohonan; /* numbers of open requests that name the person */
};
MUST_CHECK enum rc search_resident(struct db *db, struct arena *a, const char *nik,
                                   struct search_resident *out, struct register_resident_row **versions,
                                   size_t *n, struct err *e);

struct search_sheet {
    int64_t issued_id;
    int32_t versi;
    const char *status;
    int64_t created_at, signed_at;
    const char *ref;
    int64_t digantikan; /* the sheet that replaced it, or 0 */
};
struct search_family {
    struct register_family now; /* of the day asked for; versi 0: there was none on that day */
    struct register_member *members;
    size_t nmembers;
    struct register_family_row *versions;
    size_t nversions;
    struct search_sheet *sheets;
    size_t nsheets;
};
/* date YYYY-MM-DD, or "" for now. */
MUST_CHECK enum rc search_family(struct db *db, struct arena *a, const char *no_kk, const char *date,
                                 struct search_family *out, struct err *e);

/* A sheet as it would be printed: the canonical record (print/model.h reads it). */
struct search_preview {
    const char *no_kk, *record;
    const char *fault; /* the element that cannot stand on a sheet, or "" */
};
/* Of an opened family, from the records as they are. */
MUST_CHECK enum rc search_preview_now(struct db *db, struct arena *a, const char *no_kk,
                                      struct search_preview *out, struct err *e);
/* What an opened request would make, the main sheet first. Nothing is changed. */
MUST_CHECK enum rc search_preview_request(struct db *db, struct arena *a, int64_t request_id,
                                          struct search_preview **rows, size_t *n, struct err *e);

#endif
