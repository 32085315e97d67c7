/*
 * seed_family.h - invented families as the register holds them.
 */
#ifndef LOKET_TESTS_SEED_FAMILY_H
#define LOKET_TESTS_SEED_FAMILY_H

#include "console/base/err.h"
#include "tests/support/seed_name.h"
#include "tests/support/seed_number.h"
#include "tests/support/seed_rng.h"

enum { SEED_MALE = 1, SEED_FEMALE = 2 };
enum seed_shdk {
    SHDK_KEPALA = 1,
    SHDK_SUAMI,
    SHDK_ISTRI,
    SHDK_ANAK,
    SHDK_MENANTU,
    SHDK_CUCU,
    SHDK_ORANG_TUA,
    SHDK_MERTUA,
    SHDK_FAMILI
};
/* Code list status_kawin, version 2019. */
enum seed_kawin {
    KAWIN_BELUM = 1,
    KAWIN_TERCATAT,
    KAWIN_BELUM_TERCATAT,
    KAWIN_CERAI,
    KAWIN_CERAI_BT,
    KAWIN_CERAI_MATI
};
enum seed_dasar { DASAR_HIDUP = 1, DASAR_MATI, DASAR_PINDAH };

struct seed_person {
    int64_t nik; /* 0: has none */
    char nama[SEED_NAME];
    int sex;
    char tempat[32];
    int lahir;
    int agama, pendidikan, pekerjaan, goldar;
    bool pekerjaan_lama;
    int kawin; /* in the code list that kawin_lama tells */
    bool kawin_lama;
    int tgl_kawin;
    int warga; /* code list kewarganegaraan */
    char paspor[16], kitap[24];
    int64_t nik_ayah, nik_ibu;
    char ayah[SEED_NAME], ibu[SEED_NAME];
    int shdk;
    int dasar; /* status_dasar */
};

#define SEED_MEMBERS 16

struct seed_family {
    int64_t no_kk;
    char alamat[96], rt[4], rw[4], pos[6];
    char desa[SEED_CODE];
    int office, ndesa; /* where that is, in seed_area.h */
    int kecamatan;
    int recorded; /* day of the newest version */
    enum seed_culture culture;
    char clan[32];
    int agama;
    bool old_codes; /* recorded before the code lists of 2019 */
    int n;
    struct seed_person p[SEED_MEMBERS]; /* the head first */
    int nformer;
    struct seed_person former[1]; /* died or moved; in version 1 only */
};

/* What a request needs of a family. Zero: as chance has it. */
struct seed_want {
    int min, max;      /* members */
    int couple;        /* 1: head and spouse, -1: a head without one */
    int adult_child;   /* sex of an unmarried child of 18 or older; 3: either */
    bool young_couple; /* a married child, with spouse and child */
    bool unrecorded;   /* the head's marriage is not recorded */
    bool old_codes;
    enum seed_dasar former; /* a former member that died or moved */
    int age_min, age_max;   /* of the head */
    int head_sex;
    bool never_married;
    int culture;    /* 1 + enum seed_culture */
    bool elsewhere; /* NIKs of another region */
};

#define SEED_RECENT 32

struct seed_source;

struct seed_gen {
    struct seed_rng rng;
    struct seed_numbers *numbers;
    int64_t now; /* seconds since 1970 */
    int today;
    struct seed_person recent[SEED_RECENT]; /* some people already made, for likenesses */
    unsigned nrecent;
    int office;      /* whose families are made, from 0 */
    bool long_names; /* now and then one that needs two lines */
    /* Where makers of requests take families from; NULL: they invent them. */
    struct seed_source *source;
    int source_kind;   /* the kind of request that is being made */
    bool no_family;    /* the source had none that suits: what was made is of no use */
    enum rc source_rc; /* RC_NONE: there is none; anything else is an error, told in *source_err */
    struct err *source_err;
};

/* Makes a family; every number is new. */
void seed_family_make(struct seed_gen *g, const struct seed_want *want, struct seed_family *f);

/* A place to live, for a request that moves. */
void seed_address(struct seed_gen *g, struct seed_family *f);

/* A person of that age who belongs to f; without NIK. */
void seed_person_make(struct seed_gen *g, const struct seed_family *f, int sex, int age,
                      struct seed_person *p);

/* Gives p the name, sex, place and date of birth of another. */
void seed_person_like(struct seed_person *p, const struct seed_person *other);

/* Age in years on the day of generation. */
int seed_age(const struct seed_gen *g, const struct seed_person *p);

/* Remembers a person of the register, and gives one back (NULL: none yet). */
void seed_remember(struct seed_gen *g, const struct seed_person *p);
const struct seed_person *seed_recall(struct seed_gen *g);

#endif
