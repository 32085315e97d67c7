#include "db/model/proves.h"

#include <stdint.h>
#include <string.h>

#include "console/base/err.h"

#define E(el)   (UINT32_C(1) << EL_##el)
#define NAME    (E(nama_lengkap) | E(nik))
#define BIRTH   (E(jenis_kelamin) | E(tempat_lahir) | E(tanggal_lahir))
#define PARENTS (E(nama_ayah) | E(nama_ibu))
#define ALL     ((UINT32_C(1) << EL_COUNT_) - 1)

/* clang-format off */
static const struct {
    const char *dokumen;
    uint32_t elements;
    bool address;
} proves[] = {
    {"F101",      ALL, true},
    {"F102",      NAME, true},
    {"F103",      NAME | E(shdk), true},
    {"F104",      NAME | BIRTH | PARENTS, true},
    {"F105",      NAME | E(status_perkawinan) | E(tanggal_perkawinan), false},
    {"F106",      ALL, true},
    {"KK-LAMA",   ALL, true},
    {"KK-RUSAK",  ALL, true},
    {"KK-TUJUAN", ALL, true},
    {"KTP-EL",    NAME | BIRTH | E(agama) | E(golongan_darah) | E(status_perkawinan) | E(jenis_pekerjaan) | E(kewarganegaraan), true},
    {"KTP-RUSAK", NAME | BIRTH | E(agama) | E(golongan_darah) | E(status_perkawinan) | E(jenis_pekerjaan) | E(kewarganegaraan), true},
    {"SK-GANTI",  NAME | BIRTH | E(agama) | E(kewarganegaraan), true},
    {"NIKAH",     NAME | E(tempat_lahir) | E(tanggal_lahir) | E(status_perkawinan) | E(tanggal_perkawinan) | E(agama), false},
    {"CERAI",     NAME | E(status_perkawinan) | E(tanggal_perkawinan), false},
    {"LAHIR",     NAME | BIRTH | PARENTS | E(kewarganegaraan), false},
    {"MATI",      NAME | E(jenis_kelamin) | E(tanggal_lahir), false},
    {"SKP",       NAME | E(shdk) | E(jenis_kelamin) | E(tanggal_lahir), true},
    {"SKPLN",     NAME | BIRTH | E(no_paspor), true},
    {"SKP-PWK",   NAME | BIRTH | E(no_paspor), true},
    {"PASPOR",    NAME | BIRTH | E(no_paspor) | E(kewarganegaraan), false},
    {"KITAP",     E(nama_lengkap) | BIRTH | E(no_kitap) | E(kewarganegaraan), true},
    {"HILANG-POL", NAME, false},
    {"BUKTI",     NAME | E(pendidikan) | E(jenis_pekerjaan) | E(agama) | E(golongan_darah), false},
    {"PN",        NAME | BIRTH | PARENTS | E(status_perkawinan), false},
    {"ASUH",      NAME | E(shdk), false},
    {"WALI",      NAME | E(shdk), false},
    {"SP-TERIMA", NAME, true},
    {"SP-RUMAH",  0, true},
    {"KEPPRES",   NAME | E(kewarganegaraan), false},
    {"KEPMEN",    NAME | E(kewarganegaraan), false},
};
/* clang-format on */

size_t
document_proves(const char *dokumen, enum element dst[EL_COUNT_])
{
    size_t n = 0;
    for (size_t i = 0; i < COUNT(proves); i++) {
        if (strcmp(proves[i].dokumen, dokumen) != 0)
            continue;
        for (unsigned el = 0; el < EL_COUNT_; el++)
            if ((proves[i].elements & UINT32_C(1) << el) != 0)
                dst[n++] = (enum element)el;
    }
    return n;
}

bool
document_proves_address(const char *dokumen)
{
    for (size_t i = 0; i < COUNT(proves); i++)
        if (strcmp(proves[i].dokumen, dokumen) == 0)
            return proves[i].address;
    return false;
}
