#include "db/model/code.h"

#include <stdbool.h>
#include <string.h>

#include "console/base/err.h"
#include "console/base/str.h"
#include "db/model/code_tables.h"

#define LIST(list, version)                                                                                  \
    {                                                                                                        \
#list, #version, code_##list##_##version, COUNT(code_##list##_##version)                             \
    }

const struct code_list code_lists[] = {
    LIST(jenis_kelamin, 2019),
    LIST(agama, 2019),
    LIST(pendidikan, 2019),
    LIST(golongan_darah, 2019),
    LIST(shdk, 2019),
    LIST(status_kawin, 2019),
    LIST(status_kawin, lama),
    LIST(pekerjaan, 2019),
    LIST(pekerjaan, lama),
    LIST(kewarganegaraan, 2019),
    LIST(kelainan_fisik, 2019),
    LIST(penyandang_cacat, 2019),
    LIST(akta_kelahiran, 2019),
    LIST(akta_perkawinan, 2019),
    LIST(akta_perceraian, 2019),
    LIST(tipe_sponsor, 2019),
    LIST(alasan_pindah, 2019),
    LIST(klasifikasi_pindah, 2019),
    LIST(jenis_kepindahan, 2019),
    LIST(status_kk_pindah, 2019),
    LIST(status_kk_tidak_pindah, 2019),
    LIST(status_dasar, 1),
    LIST(status_rekam_ktpel, 1),
    LIST(status_rekam_siak, 1),
    LIST(jenis_permohonan_kk, 2019),
    LIST(formulir, 2019),
    LIST(elemen_data_kk, 2019),
    LIST(dokumen_persyaratan, 2019),
    LIST(siak_tingkat_adm, lama),
    LIST(siak_divisi, lama),
    LIST(siak_hak_akses, lama),
};
const size_t code_lists_n = COUNT(code_lists);

/* Spellings in use that are not the official one (kk-domain 2), as the digits and capitals of folded(). */
struct spelling {
    const char *list, *version; /* version NULL: every version */
    const char *text, *code;
};

/* clang-format off */
static const struct spelling spellings[] = {
    {"jenis_kelamin", NULL, "L", "1"}, {"jenis_kelamin", NULL, "LAKI LAKI", "1"}, {"jenis_kelamin", NULL, "LK", "1"},
    {"jenis_kelamin", NULL, "PRIA", "1"}, {"jenis_kelamin", NULL, "P", "2"}, {"jenis_kelamin", NULL, "PR", "2"},
    {"jenis_kelamin", NULL, "WANITA", "2"},
    {"agama", NULL, "KRISTEN PROTESTAN", "2"}, {"agama", NULL, "PROTESTAN", "2"}, {"agama", NULL, "KATOLIK", "3"},
    {"agama", NULL, "KRISTEN KATOLIK", "3"}, {"agama", NULL, "BUDDHA", "5"}, {"agama", NULL, "KONGHUCU", "6"},
    {"agama", NULL, "KONG HU CU", "6"}, {"agama", NULL, "KHONG HU CU", "6"}, {"agama", NULL, "KEPERCAYAAN", "7"},
    {"agama", NULL, "KEPERCAYAAN TERHADAP TUHAN YME", "7"}, {"agama", NULL, "PENGHAYAT KEPERCAYAAN", "7"},
    {"pendidikan", NULL, "TIDAK SEKOLAH", "1"}, {"pendidikan", NULL, "BELUM SEKOLAH", "1"},
    {"pendidikan", NULL, "SD/SEDERAJAT", "3"}, {"pendidikan", NULL, "SMP/SEDERAJAT", "4"},
    {"pendidikan", NULL, "SMA/SEDERAJAT", "5"}, {"pendidikan", NULL, "AKADEMI/DIPLOMA III/SARJANA MUDA", "7"},
    {"pendidikan", NULL, "DIPLOMA IV/STRATA 1", "8"}, {"pendidikan", NULL, "STRATA 2", "9"},
    {"pendidikan", NULL, "STRATA 3", "10"},
    {"golongan_darah", NULL, "-", "13"}, {"golongan_darah", NULL, "TDK TH", "13"},
    {"golongan_darah", NULL, "TDK TAHU", "13"},
    {"shdk", NULL, "KEPALA", "1"}, {"shdk", NULL, "ISTERI", "3"}, {"shdk", NULL, "ORANGTUA", "7"},
    {"shdk", NULL, "FAMILI", "9"},
    {"kewarganegaraan", NULL, "INDONESIA", "1"}, {"kewarganegaraan", NULL, "ASING", "2"},
    {"pekerjaan", NULL, "PNS", "5"}, {"pekerjaan", NULL, "PEGAWAI NEGERI SIPIL", "5"}, {"pekerjaan", NULL, "TNI", "6"},
    {"pekerjaan", NULL, "TENTARA NASIONAL INDONESIA", "6"}, {"pekerjaan", NULL, "POLRI", "7"},
    {"pekerjaan", NULL, "KEPOLISIAN RI", "7"}, {"pekerjaan", NULL, "PENERJEMAH", "40"},
    {"pekerjaan", NULL, "USTAZ/MUBALIG", "45"}, {"pekerjaan", NULL, "BIARAWAN/BIARAWATI", "87"},
    {"pekerjaan", NULL, "BIARAWAN", "87"}, {"pekerjaan", "2019", "ATLET", "91"}, {"pekerjaan", "2019", "CHEF", "92"},
    {"pekerjaan", "2019", "PEKERJAAN LAINNYA", "99"}, {"pekerjaan", "lama", "PEKERJAAN LAINNYA", "89"},
};
/* clang-format on */

const struct code_list *
code_list_find(const char *list, const char *version)
{
    for (size_t i = 0; i < code_lists_n; i++)
        if (strcmp(code_lists[i].list, list) == 0 && strcmp(code_lists[i].version, version) == 0)
            return &code_lists[i];
    return NULL;
}

const char *
code_label(const char *list, const char *version, const char *code)
{
    const struct code_list *l = code_list_find(list, version);
    for (size_t i = 0; l != NULL && i < l->n; i++)
        if (strcmp(l->codes[i].code, code) == 0)
            return l->codes[i].label;
    return "";
}

static char
upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/* text in capitals, with one blank where there are several and none at the ends or beside a stroke. False
 * when it is empty or longer than any label. */
static bool
folded(char *dst, size_t size, const char *text)
{
    size_t n = 0;
    bool gap = false;
    for (const char *s = text; *s != '\0'; s++) {
        if (*s == ' ' || *s == '\t') {
            gap = n > 0 && dst[n - 1] != '/';
            continue;
        }
        if (gap && *s != '/') {
            if (n + 1 >= size)
                return false;
            dst[n++] = ' ';
        }
        gap = false;
        if (n + 1 >= size)
            return false;
        dst[n++] = upper(*s);
    }
    dst[n] = '\0';
    return n > 0;
}

/* "04" is code 4. */
static const char *
without_zeros(const char *s)
{
    if (!str_all_digits(s))
        return s;
    while (s[0] == '0' && s[1] != '\0')
        s++;
    return s;
}

/* The official label in the same form as text: "KEPERCAYAAN TERHADAP TUHAN YME / LAINNYA" is accepted too. */
static bool
is_label(const char *label, const char *text)
{
    char f[128];
    return folded(f, sizeof f, label) && strcmp(f, text) == 0;
}

const char *
code_accept(const char *list, const char *version, const char *text)
{
    const struct code_list *l = code_list_find(list, version);
    char f[128];
    if (l == NULL || text == NULL || !folded(f, sizeof f, text))
        return NULL;
    const char *digits = without_zeros(f);
    for (size_t i = 0; i < l->n; i++) {
        char code[32];
        if (folded(code, sizeof code, l->codes[i].code) && strcmp(code, digits) == 0)
            return l->codes[i].code;
    }
    for (size_t i = 0; i < l->n; i++)
        if (is_label(l->codes[i].label, f))
            return l->codes[i].code;
    for (size_t i = 0; i < COUNT(spellings); i++) {
        const struct spelling *s = &spellings[i];
        if (strcmp(s->list, list) == 0 && (s->version == NULL || strcmp(s->version, version) == 0) &&
            strcmp(s->text, f) == 0)
            return s->code;
    }
    return NULL;
}

const char *
code_modern(const char *list, const char *version, const char *code)
{
    if (strcmp(version, "lama") != 0)
        return code;
    if (strcmp(list, "status_kawin") == 0)
        return strcmp(code, "1") == 0 ? "1" : strcmp(code, "4") == 0 ? "6" : "";
    if (strcmp(list, "pekerjaan") == 0)
        return strcmp(code, "89") == 0 ? "99" : code;
    return "";
}
