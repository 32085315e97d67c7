#include "tests/support/seed_name.h"

#include <stdio.h>
#include <string.h>

#include "console/base/str.h"

/* clang-format off */
static const char *const jawa_m[] = {"AGUS", "BAMBANG", "SLAMET", "JOKO", "WAHYU", "SUPRIYADI", "HERU", "EKO", "TEGUH", "SIGIT",
    "PURWANTO", "SUGENG", "WIDODO", "YULI", "ARIF", "DWI", "BUDI", "HENDRO", "SUKIRMAN", "NUGROHO", "DIMAS", "BAYU", "GALANG"};
static const char *const jawa_f[] = {"SITI", "SRI", "WULAN", "DEWI", "ENDANG", "RETNO", "YANTI", "LESTARI", "SUMIATI", "RATNA",
    "KARTIKA", "PUTRI", "INDAH", "TUMINAH", "WIDYA", "NINGSIH", "AYU", "SEKAR", "RINI", "ASTUTI", "MURNI", "LARAS"};
static const char *const jawa_second[] = {"SANTOSO", "PRASETYO", "WIBOWO", "HANDOKO", "SAPUTRA", "SETIAWAN", "KUSUMO", "HARYANTO",
    "PRAMONO", "UTOMO", "RAHARJO", "WICAKSONO", "MULYONO", "HARTONO"};
static const char *const jawa_second_f[] = {"RAHAYU", "WAHYUNI", "LESTARI", "HANDAYANI", "PURWANTI", "KUSUMAWATI", "SETYANINGSIH",
    "MAHARANI", "UTAMI", "PERTIWI", "ANGGRAINI", "SUSILOWATI"};
static const char *const melayu_m[] = {"MUHAMMAD", "AHMAD", "ABDUL", "RIZKY", "FAJAR", "ILHAM", "ZAINAL", "HASAN", "USMAN", "IRFAN",
    "MA'RUF", "SYA'BAN", "YUSUF", "RAMADHAN", "FIRMAN", "ASEP", "DADANG", "UJANG"};
static const char *const melayu_f[] = {"NUR'AINI", "FATIMAH", "AISYAH", "ZAHRA", "NURUL", "HALIMAH", "SALMA", "RAHMAWATI", "SA'DIAH",
    "KHADIJAH", "LAILA", "MARYAM", "HASNAH", "ROHANI", "NENENG", "EUIS"};
static const char *const melayu_second[] = {"HIDAYAT", "RAHMAN", "HAKIM", "FADILLAH", "SYAHPUTRA", "MAULANA", "KURNIAWAN", "RIDWAN",
    "AZIZ", "FAUZI", "SAEFULLAH", "AL-FARUQ"};
static const char *const melayu_second_f[] = {"HIDAYATI", "FITRIANI", "MARDIANA", "SALSABILA", "AZIZAH", "ROSDIANA", "KOMARIAH",
    "NADIA", "ZULAIKHA", "RAMADHANI"};
static const char *const batak_m[] = {"JHON", "PARLINDUNGAN", "MANGASI", "SAHAT", "TOGAR", "RICARDO", "DAVID", "HOTMAN", "JONATHAN",
    "BINSAR", "POLTAK"};
static const char *const batak_f[] = {"RISMA", "TIURMA", "LAMTIUR", "MELDA", "ROMAULI", "HOTNIDA", "CHRISTINA", "ESTER", "DEBORA",
    "NURMALA"};
static const char *const batak_clan[] = {"SIMANJUNTAK", "HUTAGALUNG", "PANJAITAN", "SITORUS", "NAINGGOLAN", "SINAGA", "TAMBUNAN"};
static const char *const bali_order[] = {"WAYAN", "MADE", "NYOMAN", "KETUT", "PUTU", "KADEK", "KOMANG"};
static const char *const bali_m[] = {"SUDARSANA", "ARTAWAN", "SUARDIKA", "WIRAWAN", "DARMA PUTRA", "ARDANA", "SUKERTA"};
static const char *const bali_f[] = {"SUASTINI", "ARIANI", "WIDIASIH", "SRI DEWI", "PUSPAWATI", "RAI SUTARI"};
static const char *const tionghoa_m[] = {"HENDRA", "STEVEN", "KEVIN", "RUDY", "ALBERT", "WILLIAM", "EDWIN", "JIMMY", "ANDREAS"};
static const char *const tionghoa_f[] = {"MEILANI", "LILY", "VERONICA", "CINDY", "MELISSA", "GRACE", "JESSICA", "LINDA", "SHERLY"};
static const char *const tionghoa_clan[] = {"HALIM", "WIJAYA", "TANUDJAJA", "GUNAWAN", "LIMANTO", "SUTANTO", "HARTANTO"};
static const char *const timur_m[] = {"YOHANES", "MARKUS", "ANDRÉ", "RENÉ", "PETRUS", "YAKOB", "STEPHANUS", "DOMINGGUS", "FRANÇOIS",
    "MARTHEN"};
static const char *const timur_f[] = {"MARIA", "YOSEFINA", "ZOË", "AGUSTINA", "BERNADETHA", "THERESIA", "NOËLLA", "YULIANA", "ADÈLE"};
static const char *const timur_clan[] = {"WAROMI", "LETSOIN", "D'ORNAY", "NAHAK", "KOGOYA", "TUASELA", "BERE", "MANU"};
static const char *const places[] = {"NUSA CONTOH", "NUSA CONTOH", "NUSA CONTOH", "TELUK REKA", "BUKIT REKA", "MUARA REKA",
    "KOTA REKA", "SURABAYA", "MEDAN", "MAKASSAR", "BANDUNG", "KUPANG", "DENPASAR", "KUALA LUMPUR"};
static const char *const streets[] = {"JL. MELATI", "JL. KENANGA", "JL. MAWAR", "JL. CEMPAKA", "JL. ANGGREK", "JL. FLAMBOYAN",
    "DUSUN KRAJAN", "DUSUN SUKAMAJU", "KAMPUNG BARU", "LINGKUNGAN TIRTA", "GG. MANGGIS", "PERUM GRIYA REKA"};
/* clang-format on */

#define WORDS(a)                                                                                             \
    {                                                                                                        \
        (a), COUNT(a)                                                                                        \
    }

struct words {
    const char *const *list;
    size_t n;
};

struct culture {
    int weight;
    int agama; /* 0: one of Budha, Khonghucu, Kristen */
    struct words given[2], second[2], clan;
};

static const struct culture cultures[SEED_CULTURES] = {
    [SEED_JAWA] = {52, 1, {WORDS(jawa_m), WORDS(jawa_f)}, {WORDS(jawa_second), WORDS(jawa_second_f)}, {0}},
    [SEED_MELAYU] =
        {25, 1, {WORDS(melayu_m), WORDS(melayu_f)}, {WORDS(melayu_second), WORDS(melayu_second_f)}, {0}},
    [SEED_BATAK] = {8, 2, {WORDS(batak_m), WORDS(batak_f)}, {{0}, {0}}, WORDS(batak_clan)},
    [SEED_BALI] = {6, 4, {WORDS(bali_m), WORDS(bali_f)}, {{0}, {0}}, {0}},
    [SEED_TIONGHOA] = {5, 0, {WORDS(tionghoa_m), WORDS(tionghoa_f)}, {{0}, {0}}, WORDS(tionghoa_clan)},
    [SEED_TIMUR] = {4, 3, {WORDS(timur_m), WORDS(timur_f)}, {{0}, {0}}, WORDS(timur_clan)},
};

static const char *
word(struct seed_rng *r, const struct words *w)
{
    return w->n == 0 ? "" : w->list[seed_range(r, 0, (int)w->n - 1)];
}

enum seed_culture
seed_culture(struct seed_rng *r)
{
    int weights[SEED_CULTURES];

    for (size_t i = 0; i < SEED_CULTURES; i++)
        weights[i] = cultures[i].weight;
    return (enum seed_culture)seed_weighted(r, weights, SEED_CULTURES);
}

int
seed_agama(struct seed_rng *r, enum seed_culture c)
{
    static const int others[] = {5, 5, 6, 2};

    if (seed_chance(r, 4))
        return 7;
    return cultures[c].agama != 0 ? cultures[c].agama : SEED_PICK(r, others);
}

const char *
seed_clan(struct seed_rng *r, enum seed_culture c)
{
    return word(r, &cultures[c].clan);
}

/* Two or three words, at times one, and now and then more than a narrow column holds. */
static void
plain_name(struct seed_rng *r, const struct culture *c, int sex, char dst[SEED_NAME])
{
    const char *given = word(r, &c->given[sex - 1]);
    int more = seed_chance(r, 90) ? 0 : 1 + seed_chance(r, 180) + 2 * seed_chance(r, 6);
    const char *last = given;

    str_copy(dst, SEED_NAME, given);
    for (int i = 0; i < more; i++) {
        const char *next = word(r, i + 1 == more ? &c->second[sex - 1] : &c->given[sex - 1]);

        if (strcmp(next, last) == 0)
            continue;
        str_append(dst, SEED_NAME, " ");
        str_append(dst, SEED_NAME, next);
        last = next;
    }
}

void
seed_name(struct seed_rng *r, enum seed_culture c, int sex, const char *clan, char dst[SEED_NAME])
{
    const struct culture *k = &cultures[c];

    if (c == SEED_BALI) {
        str_printf(dst, SEED_NAME, "%s %s %s", sex == 1 ? "I" : "NI", SEED_PICK(r, bali_order),
                   word(r, &k->given[sex - 1]));
        return;
    }
    if (k->second[0].n > 0) {
        plain_name(r, k, sex, dst);
        return;
    }
    str_copy(dst, SEED_NAME, word(r, &k->given[sex - 1]));
    if (seed_chance(r, 350)) {
        const char *middle = word(r, &k->given[sex - 1]);

        if (strcmp(middle, dst) != 0) {
            str_append(dst, SEED_NAME, " ");
            str_append(dst, SEED_NAME, middle);
        }
    }
    if (clan[0] != '\0') {
        str_append(dst, SEED_NAME, " ");
        str_append(dst, SEED_NAME, clan);
    }
}

const char *
seed_place(struct seed_rng *r)
{
    return SEED_PICK(r, places);
}

const char *
seed_street(struct seed_rng *r)
{
    return SEED_PICK(r, streets);
}
