/*
 * shdk.h - the family that a KK shows: who stands in which relation (SHDK), in which order, and what is
 * plausible between them (kk-domain 1.6, 7.5).
 */
#ifndef LOKET_MODEL_SHDK_H
#define LOKET_MODEL_SHDK_H

#include <stdbool.h>
#include <stddef.h>

/* Code list shdk, 2019. */
enum hubungan {
    HUB_KEPALA = 1,
    HUB_SUAMI,
    HUB_ISTRI,
    HUB_ANAK,
    HUB_MENANTU,
    HUB_CUCU,
    HUB_ORANG_TUA,
    HUB_MERTUA,
    HUB_FAMILI,
    HUB_PEMBANTU,
    HUB_LAINNYA,
};

/* A person of the KK as it will be; 0 and "" for what is not known, which breaks no rule. */
struct kin {
    int shdk;          /* enum hubungan */
    int jenis_kelamin; /* 1, 2 */
    int status_kawin;  /* code list of 2019 */
    const char *nik;
    const char *nama_lengkap;
    const char *tanggal_lahir; /* YYYY-MM-DD */
    const char *tanggal_kawin;
    const char *nik_ayah, *nik_ibu;
};

/* Below zero when a stands above b on the sheet: by SHDK, then the elder first. For qsort(). */
int shdk_order(const void *a, const void *b);

/* Someone of 17, or married, or married once (UU 23/2006 ps 63). pada: YYYY-MM-DD. True when nothing is
 * known. */
bool shdk_adult(const struct kin *k, const char *pada);

/* Takes a broken rule: of the person who (index), about the element field; SHDK_ALL for the family as a
 * whole. */
#define SHDK_ALL ((size_t)-1)
typedef void shdk_found(void *ctx, size_t who, const char *field, const char *code, const char *param);

/*
 * Every rule that the family breaks. whole: kin is everybody, so that a missing head counts; else it is some
 * of a family, and only more than one head does.
 */
void shdk_check(const struct kin *kin, size_t n, bool whole, const char *today, shdk_found *found, void *ctx);

#endif
