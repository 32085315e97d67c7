/*
 * f102.h - a request as it comes in, from whatever channel: the applicant, the kind and the address of form
 * F-1.02, and one entry per person with the elements of F-1.01.
 *
 * One table of fields drives the JSON intake, its schema, the counter form and the rules. Every value is
 * text: codes as their digits ("4"), dates as YYYY-MM-DD, numbers of 16 digits; "" stands for "not given".
 * What is not given about a person whom the records know is taken from the records by the database.
 */
#ifndef LOKET_MODEL_F102_H
#define LOKET_MODEL_F102_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

#define F102_MEMBERS_MAX   99
#define F102_DOCUMENTS_MAX 64

enum f102_type {
    F102_TEXT,
    F102_NAMA, /* a name of a person (Permendagri 73/2022) */
    F102_NIK,
    F102_NO_KK,
    F102_DATE,    /* YYYY-MM-DD */
    F102_CODE,    /* a code of list/version */
    F102_WILAYAH, /* kode wilayah of a desa/kelurahan: PP.KK.CC.VVVV */
    F102_DIGITS,  /* RT, RW, kode pos */
    F102_TELEPON,
    F102_EMAIL,
    F102_WORD, /* one of the words in list, blank-separated */
};

/* X(field, type, list, version, max characters, label msgid) */
/* clang-format off */
#define F102_HEAD_FIELDS(X) \
    X(kind,          F102_WORD,    "",  "",  32, "Jenis permohonan")         \
    X(pemohon_nik,   F102_NIK,     "",  "",  16, "NIK pemohon")              \
    X(pemohon_nama,  F102_TEXT,    "",  "", 100, "Nama pemohon")             \
    X(no_kk,         F102_NO_KK,   "",  "",  16, "Nomor KK")                 \
    X(telepon,       F102_TELEPON, "",  "",  20, "Telepon/HP")               \
    X(email,         F102_EMAIL,   "",  "", 120, "Email")                    \
    X(alamat,        F102_TEXT,    "",  "", 120, "Alamat")                   \
    X(rt,            F102_DIGITS,  "",  "",   3, "RT")                       \
    X(rw,            F102_DIGITS,  "",  "",   3, "RW")                       \
    X(kode_pos,      F102_DIGITS,  "",  "",   5, "Kode Pos")                 \
    X(kode_wilayah,  F102_WILAYAH, "",  "",  13, "Desa/Kelurahan")           \
    X(menumpang,     F102_WORD,    "ya tidak", "", 5, "Menumpang di rumah orang lain")

#define F102_MEMBER_FIELDS(X) \
    X(nik,                F102_NIK,  "",  "",  16, "NIK")                              \
    X(tindakan,           F102_WORD, "tetap ubah tambah keluar", "", 6, "Tindakan")    \
    X(alasan_keluar,      F102_WORD, "mati pindah", "", 6, "Alasan keluar")            \
    X(shdk,               F102_CODE, "shdk", "2019", 2, "Status hubungan dalam keluarga") \
    X(nama_lengkap,       F102_NAMA, "",  "", 100, "Nama lengkap")                     \
    X(jenis_kelamin,      F102_CODE, "jenis_kelamin", "2019", 1, "Jenis kelamin")      \
    X(tempat_lahir,       F102_TEXT, "",  "",  60, "Tempat lahir")                     \
    X(tanggal_lahir,      F102_DATE, "",  "",  10, "Tanggal lahir")                    \
    X(agama,              F102_CODE, "agama", "2019", 1, "Agama")                      \
    X(pendidikan,         F102_CODE, "pendidikan", "2019", 2, "Pendidikan")            \
    X(pekerjaan,          F102_CODE, "pekerjaan", "2019", 2, "Jenis pekerjaan")        \
    X(golongan_darah,     F102_CODE, "golongan_darah", "2019", 2, "Golongan darah")    \
    X(status_kawin,       F102_CODE, "status_kawin", "2019", 1, "Status perkawinan")   \
    X(tanggal_kawin,      F102_DATE, "",  "",  10, "Tanggal perkawinan/perceraian")    \
    X(kewarganegaraan,    F102_CODE, "kewarganegaraan", "2019", 1, "Kewarganegaraan")  \
    X(no_paspor,          F102_TEXT, "",  "",  20, "Nomor paspor")                     \
    X(no_kitap,           F102_TEXT, "",  "",  20, "Nomor KITAP")                      \
    X(nik_ayah,           F102_NIK,  "",  "",  16, "NIK ayah")                         \
    X(nama_ayah,          F102_TEXT, "",  "", 100, "Nama ayah")                        \
    X(nik_ibu,            F102_NIK,  "",  "",  16, "NIK ibu")                          \
    X(nama_ibu,           F102_TEXT, "",  "", 100, "Nama ibu")                         \
    X(dasar_perubahan,    F102_CODE, "dokumen_persyaratan", "2019", 10, "Dasar perubahan")
/* clang-format on */

struct f102_member {
#define X(field, type, list, version, max, label) const char *field;
    F102_MEMBER_FIELDS(X)
#undef X
    const struct f102_member *semula; /* what the records say, where the caller knows it; else NULL */
};

struct f102 {
#define X(field, type, list, version, max, label) const char *field;
    F102_HEAD_FIELDS(X)
#undef X
    const char *channel;        /* portal, ikd, kiosk, rtrw, loket, perwakilan */
    const char *const *dokumen; /* codes of the documents at hand: attached, or seen at the counter */
    size_t ndokumen;
    const struct f102_member *anggota;
    size_t nanggota;
};

struct f102_field {
    const char *name;
    enum f102_type type;
    const char *list, *version; /* of a code; the words of a F102_WORD in list */
    int max;                    /* characters */
    const char *label;          /* msgid */
    size_t offset;              /* of the const char * in struct f102 or struct f102_member */
};
extern const struct f102_field f102_head_fields[], f102_member_fields[];
extern const size_t f102_head_n, f102_member_n;

/* The value of a field; never NULL. */
const char *f102_get(const void *head_or_member, const struct f102_field *f);
/* NULL when there is none of that name. */
const struct f102_field *f102_field_find(const struct f102_field *fields, size_t n, const char *name);

enum f102_severity { F102_GALAT, F102_PERINGATAN };

/* A broken rule. */
struct f102_finding {
    const char *path; /* "no_kk", "anggota[2].tanggal_lahir" (counted from 0), "anggota", "dokumen" */
    const char *code; /* stable word of the rule, "nik_serial_nol" */
    enum f102_severity severity;
    const char *param;  /* what the sentence names, or "" */
    const char *sumber; /* the rule's source: law article or form */
    const char *text;   /* the sentence, translated: what is wrong and what is expected */
};

/*
 * Every rule that needs no records, all broken ones at once, in the order of the form; today is YYYY-MM-DD in
 * the office's zone. Arena-owned array; *n is 0 when nothing is wrong. Missing documents are not among them:
 * they make a request pending, see db/model/requirement.h.
 */
struct f102_finding *f102_check(struct arena *a, const struct f102 *r, const char *today, size_t *n);

/* The sentence for a rule word, translated, with param put in; for findings that come from the database as
 * well. Arena-owned; a general sentence for an unknown word. */
const char *f102_rule_text(struct arena *a, const char *code, const char *param);

#endif
