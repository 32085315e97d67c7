/*
 * Population records from CSV: what is rejected is told line by line, all or nothing goes in, a run that is
 * killed anywhere goes on and imports once, and what came in is good for a KK.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "console/base/cfg.h"
#include "console/base/str.h"
#include "console/command/command.h"
#include "console/command/records.h"
#include "db/store/pg.h"
#include "tests/support/seed_flow.h"

#define HEADER                                                                                               \
    "NIK,NO_KK,NAMA_LGKP,JENIS_KLMIN,TMPT_LHR,TGL_LHR,GOL_DRH,AGAMA,STAT_KWN,STAT_HBKEL,PDDK_AKH,"           \
    "JENIS_PKRJN,NIK_IBU,NAMA_LGKP_IBU,NIK_AYAH,NAMA_LGKP_AYAH,FLAG_STATUS,STAT_HIDUP,TGL_UBAH,ALAMAT,"      \
    "NO_RT,NO_RW,KODE_POS,NO_PROP,NO_KAB,NO_KEC,NO_KEL"
#define HOME "JALAN CONTOH 1,001,002,55555,99,1,1,1001"

static char folder[64], csv[96], addresses[96];

/* --- files and runs -------------------------------------------------------------- */

static void
write_file(const char *path, const char *text, size_t n)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

static void
write_text(const char *path, const char *text)
{
    write_file(path, text, strlen(text));
}

struct told {
    struct buf text; /* "penduduk 3 NIK nik_panjang\n" for each */
    int64_t calls, kill_at;
};

static void
on_rejected(void *ctx, const char *file, uint64_t line, const char *column, const char *code, uint64_t other)
{
    struct told *t = ctx;
    buf_printf(&t->text, "%s %d %s %s", file, (int)line, column[0] != '\0' ? column : "-", code);
    if (other != 0)
        buf_printf(&t->text, " %d", (int)other);
    buf_puts(&t->text, "\n");
}

static bool
on_progress(void *ctx, const struct records_progress *p)
{
    struct told *t = ctx;
    assert_true(p->done <= p->total);
    if (++t->calls == t->kill_at)
        (void)raise(SIGKILL);
    return t->kill_at >= 0 || t->calls < -t->kill_at;
}

static struct records_opts
options(struct told *t)
{
    return (struct records_opts){.file = csv,
                                 .state = folder,
                                 .status_kawin = "2019",
                                 .pekerjaan = "2019",
                                 .batch = 40,
                                 .rejected = on_rejected,
                                 .progress = on_progress,
                                 .ctx = t};
}

static enum rc
run(struct seed_db *d, const struct records_opts *o, struct records_result *r, struct err *e)
{
    enum rc rc = records_run(d->as[WHO_ROOT], o, r, e);
    if (rc != RC_OK && rc != RC_INVALID)
        print_error("%s: %s (%s)\n", e->code, e->text, e->detail);
    return rc;
}

/* A dry run that must tell exactly this. */
static void
expect_told(struct seed_db *d, const struct records_opts *base, const char *want)
{
    struct told t = {0};
    struct records_opts o = *base;
    struct records_result r;
    struct err e = {0};
    o.ctx = &t;
    o.dry_run = true;
    assert_int_equal(run(d, &o, &r, &e), RC_OK);
    assert_false(r.imported);
    assert_string_equal(t.text.data != NULL ? t.text.data : "", want);
    buf_done(&t.text);
}

/* Nothing of a person's data may stay behind. */
static int
spools(void)
{
    char path[96];
    int n = 0;
    (void)snprintf(path, sizeof path, "%s/import", folder);
    DIR *d = opendir(path);
    assert_non_null(d);
    for (struct dirent *f; (f = readdir(d)) != NULL;)
        n += f->d_name[0] != '.';
    (void)closedir(d);
    return n;
}

/* Imported families have no sheet yet, so that seed_flow_assert_sound() is not for them. */
static void
assert_sound(struct seed_db *d)
{
    assert_int_equal(
        seed_db_int(
            d, WHO_ROOT,
            "select count(*) from loket.family f where 1 <> (select count(*) from loket.family_member m"
            " where m.no_kk = f.no_kk and m.versi = f.versi and m.shdk = 1)"),
        0);
    assert_int_equal(
        seed_db_int(
            d, WHO_ROOT,
            "select count(*) from (select nik, no_kk from loket.resident where no_kk is not null) r full join"
            " (select m.nik, m.no_kk from loket.family_member m join loket.family f using (no_kk, versi)) m"
            " using (nik, no_kk) where r.nik is null or m.nik is null"),
        0);
}

static int64_t
residents(struct seed_db *d)
{
    return seed_db_int(d, WHO_ROOT, "select count(*) from loket.resident");
}

/* --- what is rejected --------------------------------------------------------------- */

static void
each_broken_line_is_told(void **state)
{
    struct seed_db *d = *state;
    struct told none = {0};
    const struct records_opts o = options(&none);
    int64_t before = residents(d);
    write_text(
        csv, HEADER
        "\n"
        /* 2: sound; 3: its member is not; 4 and 5: no head, two heads. */
        "9909770101800001,9909000000000001,SATU CONTOH,1,X,01-01-1980,13,1,1,1,5,9,,,,,0,1,," HOME "\n"
        "990977010180000,9909000000000001,DUA,1,X,01-01-1980,13,1,1,4,5,9,,,,,0,1,," HOME "\n"
        "9909770101800003,9909000000000002,TIGA CONTOH,1,X,01-01-1980,13,1,1,4,5,9,,,,,0,1,," HOME "\n"
        "9909770101800004,9909000000000003,EMPAT CONTOH,1,X,01-01-1980,13,1,1,1,5,9,,,,,0,1,," HOME "\n"
        "9909770101800005,9909000000000003,LIMA CONTOH,1,X,01-01-1980,13,1,1,1,5,9,,,,,0,1,," HOME "\n"
        /* 7: all wrong at once; 8: a NIK of line 2; 9: too few columns */
        "9909774113800000,0909000000000004,,7,X,31-02-1980,99,1,1,1,5,100,,,,,0,1,2999-01-01,,1,2,1,99,1,1,"
        "9999\n"
        "9909770101800001,9909000000000005,ENAM CONTOH,1,X,01-01-1980,13,1,1,1,5,9,,,,,0,1,," HOME "\n"
        "9909770101800007,9909000000000006\n"
        /* 10: marriage date of an unmarried person is unknown to this header; a quote that stays open */
        "\"9909770101800008,9909000000000007,TUJUH\n"
        "9909770101800009,9909000000000008,DELAPAN "
        "CONTOH,1,X,1980-01-01,13,1,1,1,5,9,,,,,0,1,,ALAMAT,1,2,,98,1,1,1\n");
    expect_told(d, &o,
                "penduduk 2 NO_KK keluarga_ditolak\n"
                "penduduk 3 NIK nik_panjang\n"
                "penduduk 4 NO_KK kepala_tidak_ada\n"
                "penduduk 5 NO_KK kepala_ganda\n"
                "penduduk 6 NO_KK kepala_ganda\n"
                "penduduk 7 NO_KK no_kk_awalan_nol\n"
                "penduduk 7 TGL_UBAH tanggal_depan\n"
                "penduduk 7 NIK nik_bulan\n"
                "penduduk 7 NIK nik_serial_nol\n"
                "penduduk 7 NAMA_LGKP wajib_diisi\n"
                "penduduk 7 JENIS_KLMIN kode_tak_dikenal\n"
                "penduduk 7 TGL_LHR tanggal_bentuk\n"
                "penduduk 7 GOL_DRH kode_tak_dikenal\n"
                "penduduk 7 JENIS_PKRJN kode_tak_dikenal\n"
                "penduduk 7 ALAMAT wajib_diisi\n"
                "penduduk 7 KODE_POS angka_bentuk\n"
                "penduduk 7 NO_KEL wilayah_tak_dikenal\n"
                "penduduk 8 NIK nik_dua_kali 2\n"
                "penduduk 9 - kolom_banyaknya\n"
                "penduduk 10 - csv_kutip\n"
                "penduduk 11 NO_KEL wilayah_tak_dikenal\n");
    assert_int_equal(residents(d), before);
    assert_int_equal(spools(), 0);
}

static void
known_numbers_and_other_offices_are_told(void **state)
{
    struct seed_db *d = *state;
    struct told none = {0};
    const struct records_opts o = options(&none);
    char text[1024];
    char nik[20], mine[20];
    (void)str_copy(nik, sizeof nik, seed_db_text(d, WHO_ROOT, "select min(nik) from loket.resident"));
    (void)str_copy(mine, sizeof mine, seed_db_text(d, WHO_ROOT, "select min(no_kk) from loket.family"));
    seed_db_do(
        d, WHO_ROOT,
        "insert into loket.region values ('99.02', 'KABUPATEN LAIN', '99'), ('99.02.01', 'Lain', '99.02'),"
        " ('99.02.01.2001', 'Desa Lain', '99.02.01') on conflict do nothing");
    seed_db_do(d, WHO_ROOT, "insert into loket.office (nama, kode_wilayah) values ('DINAS LAIN', '99.02')");
    seed_db_do(
        d, WHO_ROOT,
        "insert into loket.family values (9902000000000001, 1, (select max(office_id) from loket.office),"
        " 'aktif')");
    (void)snprintf(
        text, sizeof text,
        HEADER "\n%s,9909000000000011,SATU CONTOH,1,X,01-01-1980,13,1,1,1,5,9,,,,,0,1,," HOME "\n"
               "9909770101800012,%s,DUA CONTOH,1,X,01-01-1980,13,1,1,1,5,9,,,,,0,1,," HOME "\n"
               "9909770101800013,9902000000000001,TIGA CONTOH,1,X,01-01-1980,13,1,1,1,5,9,,,,,0,1,," HOME "\n"
               "9909770101800014,9909000000000014,EMPAT CONTOH,1,X,01-01-1980,13,1,1,1,5,9,,,,,0,1,,JALAN "
               "2,1,2,,99,2,1,2001\n",
        nik, mine);
    write_text(csv, text);
    struct records_opts mine_o = o;
    mine_o.office = 1;
    expect_told(d, &mine_o,
                "penduduk 2 NIK nik_sudah_ada\n"
                "penduduk 3 NO_KK kk_sudah_ada\n"
                "penduduk 4 NO_KK kk_kantor_lain\n"
                "penduduk 5 NO_KAB wilayah_kantor_lain\n");
    struct records_result r;
    struct err e = {0};
    assert_int_equal(run(d, &o, &r, &e), RC_INVALID);
    assert_string_equal(e.code, "office_unknown");
    seed_db_do(d, WHO_ROOT, "delete from loket.family where no_kk = 9902000000000001");
    /* Nobody else may: the second office is of this test alone. */
    seed_db_do(d, WHO_ROOT, "alter table loket.office disable trigger office_stays");
    seed_db_do(d, WHO_ROOT, "delete from loket.office where kode_wilayah = '99.02'");
    seed_db_do(d, WHO_ROOT, "alter table loket.office enable trigger office_stays");
}

static void
a_report_takes_no_place_of_what_is_read(void **state)
{
    struct cfg cfg = {0};
    struct command_ctx ctx = {.cfg = &cfg, .out = stdout, .err = stderr};
    char other[112];
    struct stat st;
    (void)state;
    write_text(csv, HEADER "\n");
    assert_true(str_printf(other, sizeof other, "%s.link", csv));
    assert_int_equal(symlink(csv, other), 0);
    char words[][16] = {"--status-kawin", "2019", "--pekerjaan", "2019", "--dry-run", "--report"};
    char *args[COUNT(words) + 2] = {csv};
    for (size_t i = 0; i < COUNT(words); i++)
        args[i + 1] = words[i];
    args[COUNT(words) + 1] = other;
    struct err e = {0};
    assert_int_equal(records_import(&ctx, COUNT(args), args, &e), RC_INVALID);
    assert_string_equal(e.code, "report_is_input");
    assert_int_equal(stat(csv, &st), 0);
    assert_int_equal(st.st_size, strlen(HEADER "\n"));
    assert_int_equal(unlink(other), 0);
}

static void
files_that_are_none_are_refused(void **state)
{
    static const struct {
        const char *text, *code;
    } files[] = {
        {"", "file_empty"},
        {"\n\n", "file_empty"},
        {"NIK,NO_KK\n1,2\n", "column_missing"},
        {HEADER ",nik\n", "column_doubled"},
        {HEADER "\n9909770101800001,9909000000000001,REN\xC9 CONTOH,1\n", "file_utf8"},
        {"\xFF\xFEN", "file_utf8"},
    };
    struct seed_db *d = *state;
    for (size_t i = 0; i < COUNT(files); i++) {
        struct told t = {0};
        const struct records_opts o = options(&t);
        struct records_result r;
        struct err e = {0};
        write_text(csv, files[i].text);
        assert_int_equal(run(d, &o, &r, &e), RC_INVALID);
        assert_string_equal(e.code, files[i].code);
        assert_int_equal(spools(), 0);
    }
}

/* --- all or nothing ---------------------------------------------------------------- */

static void
a_rejected_line_keeps_everything_out(void **state)
{
    struct seed_db *d = *state;
    struct told t = {0};
    struct records_opts o = options(&t);
    struct records_result r;
    struct err e = {0};
    int64_t before = residents(d);
    write_text(csv, HEADER
               "\n"
               "9909770101810001,9909000000000021,SATU CONTOH,1,X,01-01-1981,13,1,1,1,5,9,,,,,0,1,," HOME "\n"
               "9909770101810002,9909000000000022,DUA CONTOH,1,X,01-01-1981,13,8,1,1,5,9,,,,,0,1,," HOME
               "\n");
    assert_int_equal(run(d, &o, &r, &e), RC_INVALID);
    assert_string_equal(e.code, "lines_rejected");
    assert_int_equal(residents(d), before);
    o.skip_rejected = true;
    assert_int_equal(run(d, &o, &r, &e), RC_OK);
    assert_true(r.imported);
    assert_int_equal(r.families, 1);
    assert_int_equal(r.rejected_lines, 1);
    assert_int_equal(residents(d), before + 1);
    /* The same file again: nothing new. */
    assert_int_equal(run(d, &o, &r, &e), RC_OK);
    assert_true(r.already && !r.imported);
    assert_int_equal(residents(d), before + 1);
    assert_int_equal(seed_db_int(d, WHO_ROOT,
                                 "select count(*) from loket.audit_entry where action = 'records.import'"
                                 " and subject = '%s'",
                                 r.digest),
                     1);
    buf_done(&t.text);
}

/* The other shape of everything: a file of families, semicolons, labels, old lists, CRLF, a byte order mark,
 * unseen characters inside numbers, one who died. */
static void
the_other_shape_comes_in_as_well(void **state)
{
    struct seed_db *d = *state;
    struct told t = {0};
    struct records_opts o = options(&t);
    struct records_result r;
    struct err e = {0};
    write_text(addresses,
               "\xEF\xBB\xBFno_kk\tALAMAT\tNO_RT\tNO_RW\tKODE_POS\tNO_PROP\tNO_KAB\tNO_KEC\tNO_KEL\r\n"
               "9909000000000031\t\"JALAN \"\"TIGA\"\"\\ RUMAH\"\t7\t\t0\t99\t01\t01\t1001\r\n"
               "9909000000000032\tJALAN LAIN\t1\t1\t\t99\t01\t01\t1001\r\n");
    write_text(
        csv,
        "NO_KK;NIK;NAMA_LGKP;JENIS_KLMIN;TMPT_LHR;TGL_LHR;AGAMA;STAT_KWN;STAT_HBKEL;PDDK_AKH;JENIS_PKRJN;"
        "STAT_HIDUP;TGL_UBAH;KLAIN_FSK;TGL_KWN\r\n"
        "9909000000000031;\xE2\x80\x8B"
        "9909770101820001\xC2\xA0;O'NEIL \"CONTOH;L;X;1982-01-01;Katolik;KAWIN;"
        "KEPALA KELUARGA;TAMAT SD/SEDERAJAT;LAINNYA;HIDUP;2015-03-04 10:00:00;1;02-02-2002\r\n"
        "9909000000000031;'9909774101830002;ISTRI CONTOH;P;X;01-01-1983;3;2;03;3;89;;;;\r\n"
        "9909000000000031;9909770101500003;AYAH CONTOH;1;X;01-01-1950;3;3;7;3;1;MATI;;;\r\n");
    o.families = addresses;
    o.status_kawin = "lama";
    o.pekerjaan = "lama";
    o.skip_rejected = true;
    assert_int_equal(run(d, &o, &r, &e), RC_OK);
    assert_string_equal(t.text.data, "keluarga 3 NO_KK anggota_tidak_ada\n");
    assert_int_equal(r.stripped, 2);
    assert_string_equal(r.ignored, "KLAIN_FSK");
    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select concat_ws('|', nama_lengkap, agama, status_kawin, status_kawin_versi, pekerjaan,"
                     " pekerjaan_versi, tanggal_kawin, golongan_darah, kewarganegaraan, berlaku_dari)"
                     " from loket.resident_version where nik = 9909770101820001"),
        "O'NEIL \"CONTOH|3|2|lama|89|lama|2002-02-02|13|1|2015-03-03 17:00:00+00");
    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select alamat || '|' || rt || '|' || rw || '|' || kode_pos from loket.family_version"
                     " where no_kk = 9909000000000031 and berlaku_sampai is null"),
        "JALAN \"TIGA\"\\ RUMAH|007||");
    /* The dead are remembered with their family, and stand on no KK. */
    assert_string_equal(
        seed_db_text(
            d, WHO_ROOT,
            "select string_agg(m.versi || ':' || m.shdk, ' ' order by m.versi, m.shdk) || ' ' ||"
            " (select status_dasar || coalesce(no_kk::text, '-') from loket.resident"
            "   where nik = 9909770101500003) from loket.family_member m where no_kk = 9909000000000031"),
        "1:7 2:1 2:3 2-");
    assert_sound(d);
    buf_done(&t.text);
}

/* --- killed ---------------------------------------------------------------------- */

#define FAMILIES 60

/* Families of 1 to 5; the lines of a family stand apart from each other. */
static int
write_many(int first)
{
    struct buf b = {0};
    int n = 0;
    buf_puts(&b, HEADER "\n");
    for (int k = 0; k < 5; k++)
        for (int i = first; i < first + FAMILIES; i++) {
            if (i % 5 < k)
                continue;
            buf_printf(&b,
                       "99097701019%d%04d,9909%012d,ORANG %s "
                       "CONTOH,1,X,01-01-199%d,13,1,1,%d,5,9,,,,,0,1,01-01-2020," HOME "\n",
                       k, i, i, k == 0 ? "PERTAMA" : "LAIN", k, k == 0 ? 1 : 4);
            n++;
        }
    write_text(csv, b.data);
    buf_done(&b);
    return n;
}

/* In a child with a connection of its own; true when it came to its end. */
static bool
run_until_killed(const struct seed_db *d, int64_t at, struct records_result *r)
{
    struct told t = {.kill_at = at};
    const struct records_opts o = options(&t);
    int out[2], status = 0;
    assert_int_equal(pipe(out), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct pg *pg = pg_new(&(struct pg_opts){
            .host = d->socket, .port = d->port, .dbname = "loket", .user = "postgres", .deadline_ms = 30000});
        struct err e = {0};
        enum rc rc = records_run(pg, &o, r, &e);
        if (rc != RC_OK)
            (void)fprintf(stderr, "child: %s (%s)\n", e.code, e.detail);
        _exit(rc == RC_OK && write(out[1], r, sizeof *r) == (ssize_t)sizeof *r ? 0 : 1);
    }
    (void)close(out[1]);
    bool whole = read(out[0], r, sizeof *r) == (ssize_t)sizeof *r;
    (void)close(out[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(whole ? WIFEXITED(status) && WEXITSTATUS(status) == 0
                      : WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return whole;
}

static void
killed_anywhere_it_imports_once(void **state)
{
    struct seed_db *d = *state;
    struct records_result r = {0};
    int64_t before = residents(d);
    int n = write_many(100), kills = 0;
    bool resumed = false;
    /* Each time a little further than the time before; the spool of the last one is there. */
    while (!run_until_killed(d, kills + 2, &r)) {
        kills++;
        assert_int_equal(residents(d), before);
        assert_in_range(kills, 1, 200);
    }
    resumed |= r.resumed;
    assert_true(resumed && r.imported);
    assert_in_range(kills, 8, 200);
    assert_int_equal(r.residents, n);
    assert_int_equal(residents(d), before + n);
    assert_int_equal(seed_db_int(d, WHO_ROOT,
                                 "select count(*) from loket.family where no_kk between"
                                 " 9909000000000100 and 9909000000000159"),
                     FAMILIES);
    assert_int_equal(spools(), 0);
    assert_true(run_until_killed(d, 0, &r));
    assert_true(r.already);
    assert_int_equal(residents(d), before + n);
    assert_sound(d);
}

static void
stopped_it_says_so_and_goes_on(void **state)
{
    struct seed_db *d = *state;
    struct told t = {.kill_at = -4};
    struct records_opts o = options(&t);
    struct records_result r;
    struct err e = {0};
    struct stat st;
    char path[128];
    int64_t before = residents(d);
    int n = write_many(200);
    assert_int_equal(records_run(d->as[WHO_ROOT], &o, &r, &e), RC_FAIL);
    assert_string_equal(e.code, "stopped");
    assert_int_equal(residents(d), before);
    assert_int_equal(spools(), 1);
    (void)snprintf(path, sizeof path, "%s/import", folder);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    t = (struct told){0};
    assert_int_equal(run(d, &o, &r, &e), RC_OK);
    assert_true(r.resumed && r.imported);
    assert_int_equal(residents(d), before + n);
    assert_int_equal(spools(), 0);
}

/* --- and then a KK --------------------------------------------------------------------- */

static void
an_imported_family_gets_its_kk(void **state)
{
    struct seed_db *d = *state;
    char ending[32];
    int64_t id = seed_db_int(
        d, WHO_ROOT,
        "with r as (insert into loket.request (ref, kind, office_id, channel, state, versi, no_kk, "
        "pemohon_nik,"
        "   pemohon_nama, alamat, rt, rw, kode_wilayah, promise_at)"
        "  select 'UJI-00001', 'I.C.2', f.office_id, 'loket', 'submitted', 1, f.no_kk, m.nik, "
        "p.nama_lengkap, v.alamat,"
        "   v.rt, v.rw, v.kode_wilayah, now() + interval '1 day' from loket.family f"
        "   join loket.family_version v using (no_kk, versi) join loket.family_member m using (no_kk, versi)"
        "   join loket.resident_version p on p.nik = m.nik and p.versi = m.resident_versi"
        "   where f.no_kk = 9909000000000031 and m.shdk = 1 returning *),"
        " s as (insert into loket.request_step (request_id, seq, dari, ke, actor)"
        "  select request_id, 1, '', 'submitted', 'uji' from r),"
        " m as (insert into loket.request_member (request_id, urut, tindakan, nik, shdk, nama_lengkap, "
        "jenis_kelamin,"
        "   tempat_lahir, tanggal_lahir, agama, pendidikan, pekerjaan, pekerjaan_versi, status_kawin,"
        "   status_kawin_versi, tanggal_kawin)"
        "  select r.request_id, row_number() over (order by m.shdk), 'tetap', m.nik, m.shdk, p.nama_lengkap,"
        "   p.jenis_kelamin, p.tempat_lahir, p.tanggal_lahir, p.agama, p.pendidikan, p.pekerjaan, "
        "p.pekerjaan_versi,"
        "   p.status_kawin, p.status_kawin_versi, p.tanggal_kawin from r join loket.family_member m on"
        "   m.no_kk = r.no_kk and m.versi = 2 join loket.resident_version p on p.nik = m.nik and p.versi ="
        "   m.resident_versi),"
        " a as (insert into loket.attachment (request_id, dokumen, nama_berkas, jenis_media, ukuran, sha256, "
        "isi)"
        "  select r.request_id, q.dokumen, 'x.pdf', 'application/pdf', 4, sha256('%%PDF'), '%%PDF' from r"
        "   join loket.requirement q on q.kind = r.kind)"
        " select request_id from r");
    seed_db_do(d, WHO_ROOT, "select loket.queue_put(%lld)", (long long)id);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select string_agg(code || ' ' || param, ', ') from loket.check_all(%lld)"
                     " where severity = 'galat'",
                     (long long)id),
        "");
    int64_t token =
        seed_db_int(d, WHO_VERIFIKATOR, "select token from loket.request_claim(%lld)", (long long)id);
    assert_in_range(seed_flow_approve(d, WHO_VERIFIKATOR, id, token, ending), 1, 1);
    assert_string_equal(ending, "awaiting_signature");
    assert_string_equal(seed_db_text(d, WHO_ROOT,
                                     "select record::json ->> 'nama_kepala_keluarga' || ' ' ||"
                                     " json_array_length(record::json -> 'anggota') from loket.issued_kk"
                                     " where no_kk = 9909000000000031"),
                        "O'NEIL \"CONTOH 2");
    assert_sound(d);
}

static int
set_up(void **state)
{
    (void)snprintf(folder, sizeof folder, "/tmp/loket-records.XXXXXX");
    if (mkdtemp(folder) == NULL)
        return -1;
    (void)snprintf(csv, sizeof csv, "%s/penduduk.csv", folder);
    (void)snprintf(addresses, sizeof addresses, "%s/keluarga.csv", folder);
    return seed_db_begin(state, 12, 4, 5);
}

static int
tear_down(void **state)
{
    char path[96];
    (void)unlink(csv);
    (void)unlink(addresses);
    (void)snprintf(path, sizeof path, "%s/import/.lock", folder);
    (void)unlink(path);
    (void)snprintf(path, sizeof path, "%s/import", folder);
    (void)rmdir(path);
    (void)rmdir(folder);
    return seed_db_end(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_broken_line_is_told),
        cmocka_unit_test(known_numbers_and_other_offices_are_told),
        cmocka_unit_test(a_report_takes_no_place_of_what_is_read),
        cmocka_unit_test(files_that_are_none_are_refused),
        cmocka_unit_test(a_rejected_line_keeps_everything_out),
        cmocka_unit_test(the_other_shape_comes_in_as_well),
        cmocka_unit_test(killed_anywhere_it_imports_once),
        cmocka_unit_test(stopped_it_says_so_and_goes_on),
        cmocka_unit_test(an_imported_family_gets_its_kk),
    };
    return cmocka_run_group_tests_name("records", tests, set_up, tear_down);
}
