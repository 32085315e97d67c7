/*
 * The comparison of a request with the records: families of every kind, and every way to look at them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/canned.h"
#include "tests/support/play.h"

#define NO_KK   "9901010101000005"
#define MEMBER  21 /* values of a row of request_members_stmt, */
#define RECORD  19 /* and of request_records_stmt */
#define PERSONS 12

/* What a test says about a person; NULL: as the plain one has it. */
struct someone {
    const char *nik, *nama, *kelamin, *tempat, *lahir, *agama, *didik, *kerja, *darah, *kawin, *tgl_kawin,
        *shdk, *warga, *paspor, *kitap, *ayah, *ibu;
};
struct asked {
    const char *tindakan, *alasan, *dasar;
    struct someone p;
};

static const struct someone plain = {"9901010107800001",
                                     "AHMAD FAUZAN",
                                     "LAKI-LAKI",
                                     "KOTA CONTOH",
                                     "01-07-1980",
                                     "ISLAM",
                                     "SLTA/SEDERAJAT",
                                     "WIRASWASTA",
                                     "O",
                                     "KAWIN TERCATAT",
                                     "12-05-2005",
                                     "KEPALA KELUARGA",
                                     "WNI",
                                     "",
                                     "",
                                     "SULAIMAN",
                                     "ROHANA"};

/* The answers of the fake database, which borrows them. */
static const char *members[PERSONS * MEMBER], *records[PERSONS * RECORD];
static char urut[PERSONS][4];

static void
put_person(const char **row, const struct someone *p)
{
    const char *const *own = (const void *)p, *const *else_ = (const void *)&plain;
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain.nik); i++)
        row[i] = own[i] != NULL ? own[i] : else_[i];
}

static void
ask_for(struct play *p, const struct asked *a, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char **row = &members[i * MEMBER];
        snprintf(urut[i], sizeof(urut[i]), "%zu", i + 1);
        row[0] = urut[i];
        row[1] = a[i].tindakan;
        row[2] = a[i].alasan != NULL ? a[i].alasan : "";
        row[3] = a[i].dasar != NULL ? a[i].dasar : "";
        put_person(row + 4, &a[i].p);
    }
    fake_db_rows(p->db, "request_members_stmt", members, n * MEMBER);
}

/* no_kk[i]: of records[i]; NULL: the family concerned. */
static void
recorded(struct play *p, const struct someone *r, const char *const *no_kk, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char **row = &records[i * RECORD];
        row[0] = no_kk != NULL && no_kk[i] != NULL ? no_kk[i] : NO_KK;
        row[1] = "1";
        put_person(row + 2, &r[i]);
    }
    fake_db_rows(p->db, "request_records_stmt", records, n * RECORD);
}

/* At both sizes, the small one last: the next keys page through what it shows. */
static void
shot(struct play *p, const char *name)
{
    play_shot_at(p, name, 43, 132);
    play_shot_at(p, name, 24, 80);
}

static struct play *
compare_new(void)
{
    return play_new("operator");
}

static void
compare_open(struct play *p)
{
    session_start(&p->ses);
    play_press(p, "Down Down Enter");
}

/* --- states ------------------------------------------------------------------------------------ */

#define NUR                                                                                                  \
    {                                                                                                        \
        "9901015203840002", "NUR AINI", "PEREMPUAN", "CONTOH RAYA", "12-03-1984", .kerja = "GURU",           \
                                                                                  .shdk = "ISTRI"            \
    }
#define ANAK                                                                                                 \
    {                                                                                                        \
        "9901010708060004", "RIZKI FAUZAN", .lahir = "07-08-2006", .kerja = "PELAJAR/MAHASISWA",             \
                                            .kawin = "BELUM KAWIN", .tgl_kawin = "", .shdk = "ANAK"          \
    }

static void
test_nothing_changes(void **state)
{
    (void)state;
    const struct someone r[] = {{NULL}, NUR, ANAK};
    const struct asked a[] = {
        {.tindakan = "tetap"}, {.tindakan = "tetap", .p = NUR}, {.tindakan = "tetap", .p = ANAK}};
    struct play *p = compare_new();
    canned_request_moves(false);
    ask_for(p, a, COUNT(a));
    recorded(p, r, NULL, COUNT(r));
    compare_open(p);
    shot(p, "compare-nothing-changes");
    /* The one under the cursor, whole; and nobody else. */
    play_press(p, "] ] Enter");
    play_shot_at(p, "compare-opened", 24, 80);
    play_press(p, "Enter");
    assert_true(play_sees(p, "NUR AINI, ISTRI  tetap"));
    play_end(p);
}

static void
test_everything_changes(void **state)
{
    (void)state;
    const struct someone r[] = {{NULL}};
    const struct asked a[] = {{.tindakan = "ubah",
                               .dasar = "PENETAPAN PENGADILAN NEGERI",
                               .p = {NULL, "ACHMAD FAUZI", "PEREMPUAN", "KOTA CONTOH BARU", "07-01-1980",
                                     "KRISTEN", "STRATA II", "DOSEN", "AB", "CERAI MATI", "12-05-2006",
                                     "FAMILI LAIN", "WNA", "X1234567", "K-99", "SULAEMAN", "ROHANAH"}}};
    struct play *p = compare_new();
    canned_request_moves(true);
    ask_for(p, a, COUNT(a));
    recorded(p, r, NULL, COUNT(r));
    compare_open(p);
    shot(p, "compare-everything-changes");
    play_press(p, "PgDn");
    play_shot_at(p, "compare-everything-changes-2", 24, 80);
    play_press(p, "End");
    play_shot_at(p, "compare-everything-changes-3", 24, 80);
    play_end(p);
}

#define NAME_60 "RADEN RORO FATIMAH AZZAHRA RAMADHANI PUTRI WIJAYAKUSUMA AYUN"

static void
test_hostile_and_long_names(void **state)
{
    (void)state;
    const struct someone r[] = {
        {.nama = "ANITA ROHANA"},
        {"9901010107800002", .nama = "BUDI SANTOSO"},
        {"9901010107800003", .nama = "SITI AMINAH"},
        {"9901010107800004", .nama = NAME_60},
        {"9901010107800005", .nama = "RINA KARTIKA"},
    };
    const struct asked a[] = {
        /* Cyrillic A, digit nought. */
        {.tindakan = "ubah", .p = {.nama = "\xd0\x90NITA R0HANA"}},
        /* Two blanks, and a joiner that nobody sees. */
        {.tindakan = "ubah", .p = {"9901010107800002", .nama = "BUDI  SAN\xe2\x80\x8dTOSO"}},
        /* Escape sequence, line end, direction override. */
        {.tindakan = "ubah", .p = {"9901010107800003", .nama = "SITI\x1b[31m\nAMI\xe2\x80\xaeHAN"}},
        {.tindakan = "ubah",
         .p = {"9901010107800004", .nama = NAME_60 "U", .ayah = NAME_60, .ibu = NAME_60 " DAN SETERUSNYA"}},
        /* A broken byte, wide and combining characters. */
        {.tindakan = "ubah", .p = {"9901010107800005", .nama = "RINA\x80 KARTIK\x41\xcc\x81 \xe6\x9e\x97"}},
    };
    struct play *p = compare_new();
    canned_request_moves(false);
    ask_for(p, a, COUNT(a));
    recorded(p, r, NULL, COUNT(r));
    compare_open(p);
    shot(p, "compare-hostile");
    play_press(p, "PgDn");
    play_shot_at(p, "compare-hostile-2", 24, 80);
    play_press(p, "PgDn");
    play_shot_at(p, "compare-hostile-3", 24, 80);
    play_press(p, "PgDn");
    play_shot_at(p, "compare-hostile-4", 24, 80);
    play_end(p);
}

static void
test_pairs_that_need_a_look(void **state)
{
    (void)state;
    static const char *const no_kk[] = {NULL, NULL, NULL, NULL, "9902010202990009"};
    const struct someone r[] = {
        {NULL},
        NUR,
        ANAK,
        {"9901010311080006", "DINDA FAUZAN", "PEREMPUAN", .lahir = "03-11-2008", .shdk = "ANAK"},
        {"9902010505600004", "WAYAN SUTEJA", .lahir = "05-05-1960", .tempat = "CONTOH JAUH"},
    };
    const struct asked a[] = {
        /* Two digits of the NIK swapped; the name in another spelling, day and month swapped and no NIK. */
        {.tindakan = "tetap", .p = {.nik = "9901010170800001"}},
        {.tindakan = "ubah",
         .p = {"", "NURAINI", "PEREMPUAN", "CONTOH RAYA", "03-12-1984", .kerja = "GURU", .shdk = "ISTRI"}},
        {.tindakan = "tetap",
         .p = {"9901010708060004", "RISKI FAUZAN", .lahir = "07-08-2006", .kerja = "PELAJAR/MAHASISWA",
               .kawin = "BELUM KAWIN", .tgl_kawin = "", .shdk = "ANAK"}},
        /* A stranger's NIK: who was meant is left over. */
        {.tindakan = "tetap",
         .p = {"9902010505600004", "DINDA FAUZAN", "PEREMPUAN", .lahir = "03-11-2008", .shdk = "ANAK"}},
    };
    struct play *p = compare_new();
    canned_request_moves(false);
    ask_for(p, a, COUNT(a));
    recorded(p, r, no_kk, COUNT(r));
    compare_open(p);
    shot(p, "compare-pairs");
    play_press(p, "PgDn");
    play_shot_at(p, "compare-pairs-2", 24, 80);
    play_press(p, "PgDn");
    play_shot_at(p, "compare-pairs-3", 24, 80);
    play_press(p, "PgDn PgDn");
    play_shot_at(p, "compare-pairs-4", 24, 80);
    play_end(p);
}

#define AGUS(nik)                                                                                            \
    {                                                                                                        \
        nik, "AGUS SALIM", .lahir = "01-01-2020", .kawin = "BELUM KAWIN", .tgl_kawin = "", .shdk = "ANAK"    \
    }

static void
test_a_doubtful_pair(void **state)
{
    (void)state;
    const struct someone r[] = {{NULL}, AGUS("9901010101200001"), AGUS("9901010101200777")};
    const struct asked a[] = {{.tindakan = "tetap"}, {.tindakan = "ubah", .p = AGUS("")}};
    struct play *p = compare_new();
    canned_request_moves(false);
    ask_for(p, a, COUNT(a));
    recorded(p, r, NULL, COUNT(r));
    compare_open(p);
    shot(p, "compare-doubtful");
    play_end(p);
}

static void
test_a_new_number(void **state)
{
    (void)state;
    const struct someone r[] = {{NULL}, NUR, ANAK};
    const struct asked a[] = {
        {.tindakan = "ubah",
         .dasar = "BUKU NIKAH/KUTIPAN AKTA PERKAWINAN",
         .p = {"9901010708060004", "RIZKI FAUZAN", .lahir = "07-08-2006", .kerja = "PELAJAR/MAHASISWA"}},
        {.tindakan = "tambah",
         .p = {"9902015505070008", "DEWI ANGGRAINI", "PEREMPUAN", .lahir = "15-05-2007", .shdk = "ISTRI"}}};
    struct play *p = compare_new();
    canned_request_moves(true);
    canned_request_new_number();
    ask_for(p, a, COUNT(a));
    recorded(p, r, NULL, COUNT(r));
    compare_open(p);
    shot(p, "compare-new-number");
    play_press(p, "End");
    play_shot_at(p, "compare-new-number-2", 24, 80);
    play_end(p);
}

/* Who leaves a KK where nobody knows him or her; who is recorded, but on no KK. */
static void
test_strangers_leave_and_join(void **state)
{
    (void)state;
    static const char *const no_kk[] = {NULL, "9902010202990009", ""};
    const struct someone r[] = {{NULL}, ANAK, NUR};
    const struct asked a[] = {
        {.tindakan = "tetap"},
        {.tindakan = "keluar",
         .alasan = "pindah",
         .dasar = "SURAT KETERANGAN PINDAH (SKP/SKPWNI)",
         .p = ANAK},
        {.tindakan = "keluar", .alasan = "mati", .p = {"9901010107300099", .nama = "SULAIMAN"}},
        {.tindakan = "tambah", .p = NUR},
    };
    struct play *p = compare_new();
    canned_request_moves(false);
    ask_for(p, a, COUNT(a));
    recorded(p, r, no_kk, COUNT(r));
    compare_open(p);
    shot(p, "compare-strangers");
    play_end(p);
}

static void
test_twelve_members(void **state)
{
    (void)state;
    static char niks[PERSONS][17], names[PERSONS][32];
    struct someone r[PERSONS];
    struct asked a[PERSONS];
    for (size_t i = 0; i < PERSONS; i++) {
        snprintf(niks[i], sizeof(niks[i]), "99010101078000%02zu", i + 1);
        snprintf(names[i], sizeof(names[i]), "ANAK KE %c FAUZAN", (char)('A' + i));
        r[i] = (struct someone){niks[i], names[i], .shdk = i == 0 ? "KEPALA KELUARGA" : "ANAK"};
        a[i] = (struct asked){.tindakan = i % 5 == 4 ? "ubah" : "tetap", .p = r[i]};
        if (i % 5 == 4)
            a[i].p.didik = "STRATA II";
    }
    struct play *p = compare_new();
    canned_request_moves(false);
    ask_for(p, a, PERSONS);
    recorded(p, r, NULL, PERSONS);
    compare_open(p);
    shot(p, "compare-twelve");
    play_press(p, "] ] ] ] ] ] ] ] ] ] ] ] ] ]");
    play_shot_at(p, "compare-twelve-last", 24, 80);
    play_press(p, "[ [");
    assert_true(play_sees(p, ">10. ANAK KE J FAUZAN"));
    play_press(p, "Home [ [");
    assert_true(play_sees(p, ">Keluarga: kepala dan alamat"));
    play_end(p);
}

/* --- ways to look ---------------------------------------------------------------------------------- */

static void
test_two_sheets(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    play_shot_at(p, "compare-sheets", 60, 280);
    play_shot_at(p, "compare-sheets", 60, 200);
    play_shot_at(p, "compare-sheets", 43, 132);
    play_press(p, "End");
    play_shot_at(p, "compare-sheets-end", 43, 132);
    play_press(p, "d Home");
    play_shot_at(p, "compare-sheets-changes", 43, 132);
    /* Per element on a wide screen, and back. */
    play_press(p, "w");
    play_shot_at(p, "compare-elements", 43, 132);
    play_press(p, "d");
    play_shot_at(p, "compare-elements-all", 43, 132);
    play_press(p, "w");
    play_shot_at(p, "compare-sheets-changes", 43, 132);
    /* Enter on a person of the sheets shows him or her element by element. */
    play_press(p, "d Home Down Enter");
    play_shot_at(p, "compare-sheets-opened", 43, 132);
    /* Not on a narrow screen. */
    play_shot_at(p, "compare-narrow", 24, 80);
    play_press(p, "w");
    play_shot_at(p, "compare-narrow-sheets", 24, 80);
    play_end(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_changes),
        cmocka_unit_test(test_everything_changes),
        cmocka_unit_test(test_hostile_and_long_names),
        cmocka_unit_test(test_pairs_that_need_a_look),
        cmocka_unit_test(test_a_doubtful_pair),
        cmocka_unit_test(test_a_new_number),
        cmocka_unit_test(test_strangers_leave_and_join),
        cmocka_unit_test(test_twelve_members),
        cmocka_unit_test(test_two_sheets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
