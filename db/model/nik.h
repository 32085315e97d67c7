/*
 * nik.h - the two numbers of 16 digits: NIK (kk-domain 3.1) and Nomor KK (3.2).
 *
 * A hard fault is what no issued number can have. A doubt is only that: a NIK stays when sex or birth date
 * are corrected (Permendagri 108/2019 ps 15(3)), regions are split, and people move.
 */
#ifndef LOKET_MODEL_NIK_H
#define LOKET_MODEL_NIK_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* X(name, word of the rule). NIK: the structure in kk-domain 3.1. */
/* clang-format off */
#define NIK_FAULTS(X) \
    X(PANJANG,     "nik_panjang")     /* not 16 characters */                          \
    X(BUKAN_ANGKA, "nik_bukan_angka") /* something that is no digit */                 \
    X(AWALAN_NOL,  "nik_awalan_nol")  /* starts with 0: a village's temporary number */ \
    X(TANGGAL,     "nik_tanggal")     /* day, less 40 for a woman, not 01 to 31 */     \
    X(BULAN,       "nik_bulan")       /* month not 01 to 12 */                         \
    X(SERIAL_NOL,  "nik_serial_nol")  /* serial 0000: they start at 0001 */
#define NIK_DOUBTS(X) \
    X(AWALAN_TAK_DIKENAL, "nik_awalan_tak_dikenal") /* no such province: retired, or mistyped */ \
    X(AWALAN_BEDA,        "nik_awalan_beda")        /* first registered elsewhere than the address */ \
    X(BEDA_KELAMIN,       "nik_beda_kelamin")                                                    \
    X(BEDA_LAHIR,         "nik_beda_lahir")
/* The structure of a No KK is told by one weak source: only what the records could never hold is a fault. */
#define NO_KK_FAULTS(X) \
    X(PANJANG,     "no_kk_panjang")     \
    X(BUKAN_ANGKA, "no_kk_bukan_angka") \
    X(AWALAN_NOL,  "no_kk_awalan_nol")
#define NO_KK_DOUBTS(X) \
    X(TANGGAL,    "no_kk_tanggal")    /* digits 7-12 are no day of recording */ \
    X(SERIAL_NOL, "no_kk_serial_nol")
/* clang-format on */

#define X(name, word) NIK_##name##_,
enum nik_fault { NIK_FAULTS(X) NIK_FAULT_N };
enum nik_doubt { NIK_DOUBTS(X) NIK_DOUBT_N };
#undef X
#define X(name, word) NO_KK_##name##_,
enum no_kk_fault { NO_KK_FAULTS(X) NO_KK_FAULT_N };
#undef X
#define X(name, word) NO_KK_DOUBT_##name##_,
enum no_kk_doubt { NO_KK_DOUBTS(X) NO_KK_DOUBT_N };
#undef X
#define NIK_BIT(fault_or_doubt) (1u << (fault_or_doubt))

extern const char *const nik_fault_word[NIK_FAULT_N], *const nik_doubt_word[NIK_DOUBT_N];
extern const char *const no_kk_fault_word[NO_KK_FAULT_N], *const no_kk_doubt_word[NO_KK_DOUBT_N];

/* A copy without blanks and unseen characters, which exports carry inside the numbers. Never NULL. */
char *nik_strip(struct arena *a, const char *s);

/* All hard faults at once, as NIK_BIT()s of enum nik_fault; 0 for a number that can exist. */
unsigned nik_faults(const char *nik);

struct nik {
    char wilayah[9];   /* kecamatan of first registration, PP.KK.CC */
    int hari, bulan;   /* of birth; the day without a woman's 40 */
    int tahun;         /* two digits */
    int jenis_kelamin; /* 1, 2 */
    int serial;
};
/* False when the number has a fault. */
bool nik_decode(const char *nik, struct nik *out);

#define NIK_BIRTHS_MAX 2
/*
 * The birth dates that the digits can mean, as YYYY-MM-DD, youngest first: days of the calendar not after
 * today and less than 130 years before it. Two for somebody who may be 100 or more; none for a 31 February.
 */
size_t nik_births(const struct nik *n, const char *today, char dates[NIK_BIRTHS_MAX][11]);

/* True when the province of the prefix is one of today's 38. */
bool nik_prefix_known(const char *wilayah);

/*
 * Doubts, as NIK_BIT()s of enum nik_doubt, of a number without faults. tanggal_lahir (YYYY-MM-DD),
 * jenis_kelamin ("1", "2") and kode_wilayah of the address: "" for not given, which raises none.
 */
unsigned nik_doubts(const char *nik, const char *tanggal_lahir, const char *jenis_kelamin,
                    const char *kode_wilayah);

/* The same for a No KK. Its region is where it was first given out: it stays when the family moves. */
unsigned no_kk_faults(const char *no_kk);
unsigned no_kk_doubts(const char *no_kk);

#endif
