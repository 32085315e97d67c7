#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "db/model/alike.h"
#include "db/model/glyph.h"
#include "db/model/pair.h"

#define CASES 4000

static void
names_are_alike(void **state)
{
    static const struct {
        const char *a, *b;
        enum name_alike is;
    } rows[] = {
        {"SITI AMINAH", "siti aminah ", NAME_SAME},
        {"MA'RUF AMIN", "MARUF AMIN", NAME_SAME},
        {"MUHAMMAD RIZKI", "MOCH. RIZKI", NAME_SPELLING},
        {"MUHAMMAD RIZKI", "MOHAMAD RIZKY", NAME_SPELLING},
        {"AHMAD FAUZAN", "ACHMAD FAUZAN", NAME_SPELLING},
        {"SOEKARNO", "SUKARNO", NAME_SPELLING},
        {"DJOKO TJAHJONO", "JOKO CAHJONO", NAME_SPELLING},
        {"NUR AINI", "NURAINI", NAME_SPELLING},
        {"YUSUF", "JUSUF", NAME_ONE_LETTER},
        {"YUSUF", "YUSUP", NAME_SPELLING},
        {"HJ. SITI AMINAH", "SITI AMINAH", NAME_SPELLING},
        {"H.", "HJ.", NAME_OTHER},
        {"ROHANA", "R0HANA", NAME_LOOKS},
        {"ANITA", "\xd0\x90NITA", NAME_LOOKS},
        {"AN\xe2\x80\x8dITA", "ANITA", NAME_LOOKS},
        {"SITI AMINAH", "SITI AMINAN", NAME_ONE_LETTER},
        {"SITI AMINAH", "SITI AMNIAH", NAME_ONE_LETTER},
        {"RENATA", "R\xc3\x89NATA", NAME_ONE_LETTER},
        {"R\xc3\x88NATA", "R\xc3\x89NATA", NAME_ONE_LETTER},
        {"ANI", "ANA", NAME_OTHER},
        {"SITI AMINAH", "SITI FATIMAH", NAME_OTHER},
        {"BUDI", "", NAME_OTHER},
        {"", "", NAME_OTHER},
        {"-", "-", NAME_OTHER},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(name_alike(rows[i].a, rows[i].b), rows[i].is);
        assert_int_equal(name_alike(rows[i].b, rows[i].a), rows[i].is);
    }
}

static void
dates_and_niks_are_alike(void **state)
{
    (void)state;
    assert_int_equal(date_alike("12-03-1984", "12-03-1984"), DATE_SAME);
    assert_int_equal(date_alike("12-03-1984", "03-12-1984"), DATE_SWAPPED);
    assert_int_equal(date_alike("12-03-1984", "12-08-1984"), DATE_ONE_DIGIT);
    assert_int_equal(date_alike("12-03-1984", "13-04-1984"), DATE_OTHER);
    assert_int_equal(date_alike("12-03-1984", "03-12-1985"), DATE_OTHER);
    assert_int_equal(date_alike("", ""), DATE_OTHER);
    assert_int_equal(date_alike("1984", "1984"), DATE_SAME);
    assert_int_equal(date_alike("1984", "1985"), DATE_OTHER);
    assert_int_equal(nik_alike("9901010107800001", "9901010107800001"), NIK_ALIKE_SAME);
    assert_int_equal(nik_alike("9901010107800001", "9901010107800002"), NIK_ALIKE_ONE);
    assert_int_equal(nik_alike("9901010107800001", "9901010170800001"), NIK_ALIKE_SWAPPED);
    assert_int_equal(nik_alike("9901010107800001", "9901010207800002"), NIK_ALIKE_TWO);
    assert_int_equal(nik_alike("9901010107800001", "990101010780001"), NIK_ALIKE_LENGTH);
    assert_int_equal(nik_alike("9901010107800001", "9901010107812345"), NIK_ALIKE_OTHER);
    assert_int_equal(nik_alike("9901010107800001", ""), NIK_ALIKE_UNKNOWN);
}

static void
what_the_eye_misses_is_found(void **state)
{
    static const struct {
        const char *s;
        bool digits;
        size_t n;
        enum glyph_fault fault;
        size_t place;
        char like;
    } rows[] = {
        {"SITI AMINAH", true, 0, 0, 0, 0},
        {"R\xc3\x89NATA O'NEIL-BUDI, S.H.", true, 0, 0, 0, 0},
        {"AN\xe2\x80\x8dI", true, 1, GLYPH_UNSEEN, 3, 0},
        {"AN\xc2\xadI", true, 1, GLYPH_UNSEEN, 3, 0},
        {"BUDI \xe2\x80\xaeOTNAS", true, 1, GLYPH_UNSEEN, 6, 0},
        {"BUDI\xc2\xa0SANTOSO", true, 1, GLYPH_BLANK, 5, 0},
        {"BUDI\nSANTOSO", true, 1, GLYPH_BLANK, 5, 0},
        {"BUDI  SANTOSO", true, 1, GLYPH_BLANKS, 6, 0},
        {" BUDI", true, 1, GLYPH_BLANKS, 1, 0},
        {"BUDI ", true, 1, GLYPH_BLANKS, 5, 0},
        {"\xd0\x90NITA", true, 1, GLYPH_FOREIGN, 1, 'A'},
        {"BUDI \xce\x91", true, 1, GLYPH_FOREIGN, 6, 'A'},
        {"\xef\xbc\xa2UDI", true, 1, GLYPH_FOREIGN, 1, 'B'},
        {"R0HANA", true, 1, GLYPH_DIGIT, 2, 'O'},
        {"BUD1", true, 1, GLYPH_DIGIT, 4, 'I'},
        {"R0HANA", false, 0, 0, 0, 0},
        {"JL. MAWAR 10", true, 0, 0, 0, 0},
        {"RENE\xcc\x81", true, 1, GLYPH_MARK, 5, 0},
        {"RINA\x80", true, 1, GLYPH_BROKEN, 5, 0},
        {"", true, 0, 0, 0, 0},
        {"\xd0\x90\xd0\x92 \xe2\x80\x8b", true, 3, GLYPH_FOREIGN, 1, 'A'},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct glyph_found f[2] = {0};
        assert_int_equal(glyph_find(rows[i].s, rows[i].digits, f, 2), rows[i].n);
        if (rows[i].n == 0)
            continue;
        assert_int_equal(f[0].fault, rows[i].fault);
        assert_int_equal(f[0].place, rows[i].place);
        assert_int_equal(f[0].like, rows[i].like);
    }
    assert_true(glyph_same_looks("ROHANA", "R0HANA"));
    assert_true(glyph_same_looks("ANITA", "\xd0\x90NI\xe2\x80\x8dTA"));
    assert_true(glyph_same_looks("BUDI SANTOSO", " BUDI \xc2\xa0 SANTOSO"));
    assert_false(glyph_same_looks("ROHANA", "ROHANI"));
}

/* --- pairs ----------------------------------------------------------------------------- */

#define SITI     "SITI AMINAH"
#define NIK_SITI "9901014101900001"
#define BORN     "01-01-1990"

static struct person
someone(const char *nama, const char *nik, const char *lahir, const char *tempat, const char *kelamin)
{
    struct person p = {.nama_lengkap = nama,
                       .nik = nik,
                       .tanggal_lahir = lahir,
                       .tempat_lahir = tempat,
                       .jenis_kelamin = kelamin};
    return p;
}

static void
two_are_paired_by_what_they_have_in_common(void **state)
{
    static const struct {
        const char *nama, *nik, *lahir, *tempat, *kelamin;
        enum paired_by by;
    } rows[] = {
        /* The number decides, whatever the rest says. */
        {SITI, NIK_SITI, BORN, "CONTOH", "PEREMPUAN", PAIRED_NIK},
        {"BUDI", NIK_SITI, "02-02-1950", "LAIN", "LAKI-LAKI", PAIRED_NIK},
        /* A slip of the finger in it. */
        {SITI, "9901014101900002", BORN, "CONTOH", "PEREMPUAN", PAIRED_NIK_NEAR},
        {SITI, "9901014110900001", BORN, "CONTOH", "PEREMPUAN", PAIRED_NIK_NEAR},
        {SITI, "9901014201900002", "02-01-1990", "LAIN", "PEREMPUAN", PAIRED_NIK_NEAR},
        {SITI, "990101410190001", BORN, "CONTOH", "PEREMPUAN", PAIRED_NIK_NEAR},
        {"SITI AMINA", "9901014101900002", BORN, "CONTOH", "PEREMPUAN", PAIRED_NIK_NEAR},
        /* Twins: the next number, the same birth, another name. */
        {"SITI FATIMAH", "9901014101900002", BORN, "CONTOH", "PEREMPUAN", PAIRED_NOT},
        {"SITI AMINA", "9901014101900002", BORN, "CONTOH", "LAKI-LAKI", PAIRED_NOT},
        /* No NIK, or quite another one: name and birth. */
        {SITI, "", BORN, "", "", PAIRED_NAME_BIRTH},
        {"siti aminah", "9902014101907777", BORN, "CONTOH", "PEREMPUAN", PAIRED_NAME_BIRTH},
        {"ST. AMINAH", "", BORN, "", "PEREMPUAN", PAIRED_NAME_BIRTH},
        {"SITI AMINAN", "", BORN, "", "PEREMPUAN", PAIRED_NAME_BIRTH},
        {"SITI AMINAN", "9902014101907777", BORN, "CONTOH", "PEREMPUAN", PAIRED_NAME_BIRTH},
        {"SITI AMINAN", "9902014101907777", BORN, "LAIN", "PEREMPUAN", PAIRED_NOT},
        {SITI, "", "10-01-1990", "CONTOH", "PEREMPUAN", PAIRED_NOT},
        {SITI, "", "01-07-1990", "CONTOH", "PEREMPUAN", PAIRED_NAME_BIRTH},
        {SITI, "", "01-07-1990", "LAIN", "PEREMPUAN", PAIRED_NOT},
        {"SITI AMINAN", "", "01-07-1990", "CONTOH", "PEREMPUAN", PAIRED_NOT},
        {"ST. AMINAH", "", BORN, "CONTOH", "LAKI-LAKI", PAIRED_NOT},
        {SITI, "", "", "CONTOH", "PEREMPUAN", PAIRED_NOT},
        {"", "", BORN, "CONTOH", "PEREMPUAN", PAIRED_NOT},
    };
    struct person record = someone(SITI, NIK_SITI, BORN, "CONTOH", "PEREMPUAN");
    struct pair_person b = {.p = &record};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct person p = someone(rows[i].nama, rows[i].nik, rows[i].lahir, rows[i].tempat, rows[i].kelamin);
        struct pair_person a = {.p = &p};
        struct pair *pairs = pair_persons(*state, &a, 1, &b, 1);
        if (pairs[0].by != rows[i].by)
            print_error("row %zu\n", i);
        assert_int_equal(pairs[0].by, rows[i].by);
        assert_int_equal(pairs[0].other, rows[i].by == PAIRED_NOT ? PAIR_NONE : 0);
        assert_false(pairs[0].doubtful);
    }
}

static void
day_and_month_swapped_are_paired(void **state)
{
    struct person r = someone("NUR AINI", NIK_SITI, "12-03-1984", "CONTOH", "PEREMPUAN");
    struct person p = someone("NURAINI", "", "03-12-1984", "CONTOH", "PEREMPUAN");
    struct pair_person a = {.p = &p}, b = {.p = &r};
    struct pair *pairs = pair_persons(*state, &a, 1, &b, 1);
    assert_int_equal(pairs[0].by, PAIRED_NAME_BIRTH);
    assert_int_equal(pairs[0].why.lahir, DATE_SWAPPED);
    assert_int_equal(pairs[0].why.nama, NAME_SPELLING);
    assert_true(pairs[0].why.tempat);
    assert_int_equal(pairs[0].why.nik, NIK_ALIKE_UNKNOWN);
}

static void
somebody_elsewhere_is_paired_by_nik_only(void **state)
{
    struct person r = someone(SITI, NIK_SITI, BORN, "CONTOH", "PEREMPUAN"), p = r;
    struct pair_person a = {.p = &p}, b = {.p = &r, .elsewhere = true};
    assert_int_equal(pair_persons(*state, &a, 1, &b, 1)[0].by, PAIRED_NIK);
    p.nik = "";
    assert_int_equal(pair_persons(*state, &a, 1, &b, 1)[0].by, PAIRED_NOT);
}

static void
two_that_fit_as_well_are_said(void **state)
{
    struct person r1 = someone("AGUS SALIM", "9901010101200001", "01-01-2020", "CONTOH", "LAKI-LAKI");
    struct person r2 = someone("AGUS SALIM", "9901010101200777", "01-01-2020", "CONTOH", "LAKI-LAKI");
    struct person p = someone("AGUS SALIM", "", "01-01-2020", "CONTOH", "LAKI-LAKI");
    struct pair_person a[] = {{.p = &p}, {.p = &p}, {.p = &p}}, b[] = {{.p = &r1}, {.p = &r2}};
    struct pair *pairs = pair_persons(*state, a, 1, b, 2);
    assert_int_equal(pairs[0].by, PAIRED_NAME_BIRTH);
    assert_true(pairs[0].doubtful);
    pairs = pair_persons(*state, a, 3, b, 2);
    assert_true(pairs[0].other != PAIR_NONE && pairs[1].other != PAIR_NONE &&
                pairs[0].other != pairs[1].other);
    assert_int_equal(pairs[2].other, PAIR_NONE);
    assert_true(pairs[0].doubtful && pairs[1].doubtful);
    /* The better one is no doubt. */
    r2.nama_lengkap = "AGUS SALIN";
    assert_false(pair_persons(*state, a, 1, b, 2)[0].doubtful);
}

/* A wrong NIK must not take the record of the one who is named rightly. */
static void
the_number_itself_goes_first(void **state)
{
    struct person r1 = someone("RINA WATI", "9901014101200001", "01-01-2020", "CONTOH", "PEREMPUAN");
    struct person r2 = someone("RINI WATI", "9901014101200002", "01-01-2020", "CONTOH", "PEREMPUAN");
    struct person p1 = r2, p2 = someone("RINI WATI", "9901014101200009", "01-01-2020", "CONTOH", "PEREMPUAN");
    struct pair_person a[] = {{.p = &p2}, {.p = &p1}}, b[] = {{.p = &r1}, {.p = &r2}};
    struct pair *pairs = pair_persons(*state, a, 2, b, 2);
    assert_int_equal(pairs[1].other, 1);
    assert_int_equal(pairs[1].by, PAIRED_NIK);
    assert_int_equal(pairs[0].other, 0);
    assert_int_equal(pairs[0].by, PAIRED_NIK_NEAR);
}

/* --- properties of random families ---------------------------------------------------------- */

static uint32_t
draw(uint64_t *s, uint32_t below)
{
    *s = *s * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(*s >> 33) % below;
}

static size_t
draw_family(uint64_t *s, struct person *p, struct pair_person *of)
{
    static const char *const names[] = {"SITI AMINAH", "SITI AMINAN",  "ST. AMINAH",   "RIZKI",
                                        "RIZKY",       "BUDI SANTOSO", "BUDI SANT0SO", ""};
    static const char *const niks[] = {"", "9901014101900001", "9901014101900002", "9901014101900012",
                                       "9901010107800001"};
    static const char *const born[] = {"01-02-1990", "02-01-1990", "01-02-1991", ""};
    size_t n = draw(s, 9);
    for (size_t i = 0; i < n; i++) {
        p[i] = someone(names[draw(s, COUNT(names))], niks[draw(s, COUNT(niks))], born[draw(s, COUNT(born))],
                       draw(s, 2) != 0 ? "CONTOH" : "LAIN", draw(s, 3) != 0 ? "PEREMPUAN" : "LAKI-LAKI");
        of[i] = (struct pair_person){.p = &p[i], .elsewhere = draw(s, 8) == 0};
    }
    return n;
}

static void
a_pairing_is_a_matching_and_symmetric(void **state)
{
    uint64_t seed = 17;
    size_t paired = 0;
    for (int c = 0; c < CASES; c++) {
        struct arena *arena = arena_new(*state);
        struct person p[9], q[9];
        struct pair_person a[9], b[9];
        size_t na = draw_family(&seed, p, a), nb = draw_family(&seed, q, b);
        struct pair *ab = pair_persons(arena, a, na, b, nb), *ba = pair_persons(arena, b, nb, a, na);
        for (size_t i = 0; i < na; i++) {
            assert_true((ab[i].other == PAIR_NONE) == (ab[i].by == PAIRED_NOT));
            if (ab[i].other == PAIR_NONE)
                continue;
            assert_true(ab[i].other < nb);
            assert_int_equal(ba[ab[i].other].other, i);
            assert_int_equal(ba[ab[i].other].by, ab[i].by);
            assert_int_equal(ba[ab[i].other].doubtful, ab[i].doubtful);
            paired++;
        }
        for (size_t j = 0; j < nb; j++)
            assert_true(ba[j].other == PAIR_NONE || ab[ba[j].other].other == j);
        arena_free(arena);
    }
    assert_true(paired > CASES);
}

static int
setup(void **state)
{
    *state = arena_new(NULL);
    return 0;
}

static int
teardown(void **state)
{
    arena_free(*state);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_alike),
        cmocka_unit_test(dates_and_niks_are_alike),
        cmocka_unit_test(what_the_eye_misses_is_found),
        cmocka_unit_test_setup_teardown(two_are_paired_by_what_they_have_in_common, setup, teardown),
        cmocka_unit_test_setup_teardown(day_and_month_swapped_are_paired, setup, teardown),
        cmocka_unit_test_setup_teardown(somebody_elsewhere_is_paired_by_nik_only, setup, teardown),
        cmocka_unit_test_setup_teardown(two_that_fit_as_well_are_said, setup, teardown),
        cmocka_unit_test_setup_teardown(the_number_itself_goes_first, setup, teardown),
        cmocka_unit_test_setup_teardown(a_pairing_is_a_matching_and_symmetric, setup, teardown),
    };
    return cmocka_run_group_tests_name("model_pair", tests, NULL, NULL);
}
