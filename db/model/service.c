#include "db/model/service.h"

#include <string.h>

#include "console/base/err.h"

/* clang-format off */
const struct service services[] = {
    {"I.A.1", "KK BARU - MEMBENTUK KELUARGA BARU", true, false, false, "Permendagri 108/2019 ps 10(2)"},
    {"I.A.2", "KK BARU - PENGGANTIAN KEPALA KELUARGA", true, true, false, "Permendagri 108/2019 ps 10(3)"},
    {"I.A.3", "KK BARU - PISAH KK", true, true, false, "Permendagri 108/2019 ps 10(4)"},
    {"I.A.4", "KK BARU - PINDAH DATANG", true, false, false, "Perpres 96/2018 ps 11"},
    {"I.A.5", "KK BARU - WNI DARI LUAR NEGERI KARENA PINDAH", true, false, false, "Perpres 96/2018 ps 11"},
    {"I.A.6", "KK BARU - RENTAN ADMINDUK", true, false, false, "Perpres 96/2018 ps 11"},
    {"I.B.1", "PERUBAHAN DATA - MENUMPANG DALAM KK", false, true, false, "F-1.02"},
    {"I.B.2", "PERUBAHAN DATA - PERISTIWA PENTING", false, true, false, "Perpres 96/2018 ps 12"},
    {"I.B.3", "PERUBAHAN DATA - PERUBAHAN ELEMEN DATA", false, true, false, "Perpres 96/2018 ps 12"},
    {"I.C.1", "HILANG/RUSAK - HILANG", false, true, true, "Perpres 96/2018 ps 13"},
    {"I.C.2", "HILANG/RUSAK - RUSAK", false, true, true, "Perpres 96/2018 ps 13"},
    {"I.A.x-WNA-JADI-WNI", "KK BARU - WNA MENJADI WNI", true, false, false, "Perpres 96/2018 ps 11"},
    {"I.A.x-ORANG-ASING", "KK BARU - ORANG ASING IZIN TINGGAL TETAP", true, false, false, "Perpres 96/2018 ps 11"},
};
/* clang-format on */
const size_t services_n = COUNT(services);

const struct service *
service_find(const char *kind)
{
    for (size_t i = 0; i < services_n; i++)
        if (strcmp(services[i].kind, kind) == 0)
            return &services[i];
    return NULL;
}
