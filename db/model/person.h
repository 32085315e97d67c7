/*
 * person.h - a person as the KK shows him or her: the elements of tables 1 and 2
 * of F-1.09 (kk-domain 1.4, 1.5), as text, in the order of the sheet.
 */
#ifndef LOKET_MODEL_PERSON_H
#define LOKET_MODEL_PERSON_H

#include <stddef.h>

/* clang-format off */
#define PERSON_ELEMENTS(X) \
    X(nama_lengkap,       "Nama Lengkap")             \
    X(nik,                "NIK")                      \
    X(jenis_kelamin,      "Jenis Kelamin")            \
    X(tempat_lahir,       "Tempat Lahir")             \
    X(tanggal_lahir,      "Tanggal Lahir")            \
    X(agama,              "Agama")                    \
    X(pendidikan,         "Pendidikan")               \
    X(jenis_pekerjaan,    "Jenis Pekerjaan")          \
    X(golongan_darah,     "Golongan Darah")           \
    X(status_perkawinan,  "Status Perkawinan")        \
    X(tanggal_perkawinan, "Tgl Perkawinan/Perceraian") \
    X(shdk,               "Status Hub. dlm Keluarga") \
    X(kewarganegaraan,    "Kewarganegaraan")          \
    X(no_paspor,          "No. Paspor")               \
    X(no_kitap,           "No. KITAP")                \
    X(nama_ayah,          "Nama Ayah")                \
    X(nama_ibu,           "Nama Ibu")
/* clang-format on */

struct person {
#define X(field, label) const char *field;
    PERSON_ELEMENTS(X)
#undef X
};

enum element {
#define X(field, label) EL_##field,
    PERSON_ELEMENTS(X)
#undef X
        EL_COUNT_,
};

/* The value of one element; "" when it is empty, never NULL. */
const char *person_element(const struct person *p, enum element el);

/* The official name of an element, as on the form. */
const char *element_label(enum element el);

/* The machine word of an element ("nama_lengkap"). */
const char *element_word(enum element el);

#endif
