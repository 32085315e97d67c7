/*
 * The register as an officer reads it: what a KK said on a date, a person's versions, the bounded search;
 * each with its audit entry first. And the region codes: loaded twice, retired, never removed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/base/arena.h"
#include "console/base/cfg.h"
#include "console/base/str.h"
#include "console/command/regions.h"
#include "console/command/remote.h"
#include "console/session.h"
#include "db/store/pg.h"
#include "db/store/register.h"
#include "tests/support/seed_db.h"

#define PURPOSE "Permintaan salinan oleh kepala keluarga"

static struct db *
as(struct seed_db *d, enum seed_who who)
{
    return pg_db(d->as[who]);
}

/* --- a family on a date ------------------------------------------------------------ */

/* One family with two versions: the head's wife had another name, and a child came later. */
static void
make_history(struct seed_db *d)
{
    seed_db_do(
        d, WHO_ROOT,
        "with r as (insert into loket.resident values (9908010101800001, 1, 1, 9908010101100001),"
        " (9908014101810002, 2, 1, 9908010101100001), (9908010101150003, 1, 1, 9908010101100001)),"
        " v as (insert into loket.resident_version (nik, versi, nama_lengkap, jenis_kelamin, tempat_lahir,"
        "   tanggal_lahir, agama, pendidikan, pekerjaan, status_kawin, berlaku_dari, berlaku_sampai) values"
        "  (9908010101800001, 1, 'KEPALA SEJARAH', 1, 'X', '1980-01-01', 1, 5, 9, 2, '2010-01-01', null),"
        "  (9908014101810002, 1, 'ISTRI LAMA SEJARAH', 2, 'X', '1981-01-01', 1, 5, 9, 2, '2010-01-01',"
        "   '2015-06-01 03:00+00'),"
        "  (9908014101810002, 2, 'ISTRI BARU SEJARAH', 2, 'X', '1981-01-01', 1, 5, 9, 2,"
        "   '2015-06-01 03:00+00', null),"
        "  (9908010101150003, 1, 'ANAK SEJARAH', 1, 'X', '2015-01-01', 1, 1, 1, 1, '2015-06-01 03:00+00', "
        "null)),"
        " f as (insert into loket.family values (9908010101100001, 2, 1, 'aktif')),"
        " w as (insert into loket.family_version (no_kk, versi, alamat, rt, rw, kode_wilayah, berlaku_dari,"
        "   berlaku_sampai) values (9908010101100001, 1, 'JALAN LAMA', '001', '002', '99.01.01.1001',"
        "   '2010-01-01', '2015-06-01 03:00+00'), (9908010101100001, 2, 'JALAN BARU', '001', '002',"
        "   '99.01.01.1001', '2015-06-01 03:00+00', null))"
        " insert into loket.family_member values (9908010101100001, 1, 9908010101800001, 1, 1),"
        "  (9908010101100001, 1, 9908014101810002, 1, 3), (9908010101100001, 2, 9908010101800001, 1, 1),"
        "  (9908010101100001, 2, 9908014101810002, 2, 3), (9908010101100001, 2, 9908010101150003, 1, 4)");
}

static void
a_kk_says_what_it_said_on_that_day(void **state)
{
    static const struct {
        const char *date, *alamat, *second;
        size_t members;
    } days[] = {
        {"2010-01-01", "JALAN LAMA", "ISTRI LAMA SEJARAH", 2},
        {"2015-05-31", "JALAN LAMA", "ISTRI LAMA SEJARAH", 2},
        {"2015-06-01", "JALAN BARU", "ISTRI BARU SEJARAH", 3},
        {"", "JALAN BARU", "ISTRI BARU SEJARAH", 3},
        {"2999-01-01", "JALAN BARU", "ISTRI BARU SEJARAH", 3},
    };
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct register_member *m;
    struct register_family f;
    struct err e = {0};
    size_t n;
    make_history(d);
    for (size_t i = 0; i < COUNT(days); i++) {
        assert_int_equal(register_family_at(as(d, WHO_VERIFIKATOR), a, "9908010101100001", days[i].date,
                                            PURPOSE, &f, &m, &n, &e),
                         RC_OK);
        assert_string_equal(f.alamat, days[i].alamat);
        assert_string_equal(f.kepala_keluarga, "KEPALA SEJARAH");
        assert_int_equal(n, days[i].members);
        assert_string_equal(m[1].p.nama_lengkap, days[i].second);
        assert_string_equal(m[1].p.shdk, "ISTRI");
    }
    assert_int_equal(
        register_family_at(as(d, WHO_PENYELIA), a, "9908010101100001", "2009-12-31", PURPOSE, &f, &m, &n, &e),
        RC_NONE);
    assert_string_equal(e.code, "family_not_then");
    struct register_family_row *rows;
    assert_int_equal(
        register_family_history(as(d, WHO_PENYELIA), a, "9908010101100001", PURPOSE, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 2);
    assert_string_equal(rows[1].alamat, "JALAN LAMA");
    assert_int_equal(rows[0].anggota, 3);
    struct register_resident_row *p;
    assert_int_equal(register_resident_history(as(d, WHO_KADIS), a, "9908014101810002", PURPOSE, &p, &n, &e),
                     RC_OK);
    assert_int_equal(n, 2);
    assert_string_equal(p[1].p.nama_lengkap, "ISTRI LAMA SEJARAH");
    assert_string_equal(p[0].no_kk, "9908010101100001");
    arena_free(a);
}

static void
readings_are_recorded_first(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct register_member *m;
    struct register_family f;
    struct err e = {0};
    size_t n;
    assert_int_equal(register_family_at(as(d, WHO_PETUGAS1), a, "9908010101100001", "", "x", &f, &m, &n, &e),
                     RC_INVALID);
    assert_string_equal(e.code, "purpose_missing");
    assert_int_equal(
        register_family_at(as(d, WHO_PETUGAS1), a, "9908010101109999", "", PURPOSE, &f, &m, &n, &e), RC_NONE);
    assert_string_equal(e.code, "family_unknown");
    assert_int_equal(register_family_at(as(d, WHO_ADMIN), a, "9908010101100001", "", PURPOSE, &f, &m, &n, &e),
                     RC_DENIED);
    seed_db_refused(d, WHO_PETUGAS2, "view_not_announced",
                    "select * from loket.family_at(9908010101100001, null)");
    seed_db_refused(d, WHO_PETUGAS2, "view_not_announced",
                    "select * from loket.resident_history(9908010101800001)");
    /* Noted in the same transaction, the reading could be undone together with its entry. */
    seed_db_do(d, WHO_PETUGAS2, "begin");
    seed_db_do(d, WHO_PETUGAS2, "select loket.family_open(9908010101100001, '" PURPOSE "')");
    seed_db_refused(d, WHO_PETUGAS2, "view_not_announced",
                    "select * from loket.family_at(9908010101100001, null)");
    seed_db_do(d, WHO_PETUGAS2, "rollback");
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.audit_entry where action = 'family.view' and subject ="
                    " '9908010101100001' and isi::json -> 'detail' ->> 'purpose' = '" PURPOSE "'"),
        7);
    /* Another office's family is as unknown as none. */
    seed_db_do(d, WHO_ROOT, "insert into loket.office (nama, kode_wilayah) values ('DINAS LAIN', '99')");
    seed_db_do(d, WHO_ROOT,
               "update loket.family set office_id = (select max(office_id) from loket.office) where no_kk ="
               " 9908010101100001");
    assert_int_equal(
        register_family_at(as(d, WHO_PENYELIA), a, "9908010101100001", "", PURPOSE, &f, &m, &n, &e), RC_NONE);
    assert_string_equal(e.code, "family_unknown");
    struct register_query q = {.nama = "kepala sejarah", .tanggal_lahir = "1980-01-01", .purpose = PURPOSE};
    struct register_hit *hits;
    q.kode_wilayah = "";
    q.limit = 10;
    assert_int_equal(register_search(as(d, WHO_PENYELIA), a, &q, &hits, &n, &e), RC_OK);
    assert_int_equal(n, 0);
    seed_db_do(d, WHO_ROOT, "update loket.family set office_id = 1 where no_kk = 9908010101100001");
    /* Nobody else may: the second office is of this test alone. */
    seed_db_do(d, WHO_ROOT, "alter table loket.office disable trigger office_stays");
    seed_db_do(d, WHO_ROOT, "delete from loket.office where nama = 'DINAS LAIN'");
    seed_db_do(d, WHO_ROOT, "alter table loket.office enable trigger office_stays");
    arena_free(a);
}

/* What the command over SSH prints; "" and the error's code when it is refused. */
static void
expect_command(struct seed_db *d, enum seed_who who, uint32_t role, const char *command, int status,
               const char *holds)
{
    struct cfg cfg;
    char *text = NULL, *error = NULL;
    size_t n = 0, m = 0;
    cfg_defaults(&cfg);
    FILE *out = open_memstream(&text, &n), *err = open_memstream(&error, &m);
    assert_true(out != NULL && err != NULL);
    const struct remote_ctx ctx = {.cfg = &cfg,
                                   .db = as(d, who),
                                   .role = role,
                                   .in = stdin,
                                   .out = out,
                                   .err = err,
                                   .self = {.zona = 7}};
    assert_int_equal(remote_run(&ctx, command), status);
    assert_true(fclose(out) == 0 && fclose(err) == 0);
    if (strstr(status == REMOTE_OK ? text : error, holds) == NULL)
        fail_msg("'%s' is not in: %s%s", holds, text, error);
    free(text);
    free(error);
}

static void
the_command_shows_it(void **state)
{
    struct seed_db *d = *state;
    static const char then[] = "kk 9908010101100001 --date 2012-05-06 --purpose '" PURPOSE "'";
    static const char json[] = "kk 9908010101100001 --json --purpose='" PURPOSE "'";
    expect_command(d, WHO_PENYELIA, OFFICER_PENYELIA, then, REMOTE_OK, "ISTRI LAMA SEJARAH");
    expect_command(d, WHO_PENYELIA, OFFICER_PENYELIA, then, REMOTE_OK, "01-06-2015 10:00 WIB");
    expect_command(d, WHO_VERIFIKATOR, OFFICER_VERIFIKATOR, json, REMOTE_OK,
                   "\"nama_lengkap\":\"ISTRI BARU SEJARAH\"");
    expect_command(d, WHO_VERIFIKATOR, OFFICER_VERIFIKATOR, json, REMOTE_OK, "\"berlaku_sampai\":null");
    expect_command(d, WHO_VERIFIKATOR, OFFICER_VERIFIKATOR, "kk 9908010101100001", REMOTE_USAGE, "--purpose");
    expect_command(d, WHO_VERIFIKATOR, OFFICER_VERIFIKATOR, "kk 1 --purpose '" PURPOSE "'", REMOTE_USAGE,
                   "number_malformed");
    expect_command(d, WHO_VERIFIKATOR, OFFICER_VERIFIKATOR,
                   "kk 9908010101100001 --date 1.1.2020 --purpose '" PURPOSE "'", REMOTE_USAGE,
                   "date_malformed");
    expect_command(d, WHO_PETUGAS1, OFFICER_OPERATOR, then, REMOTE_USAGE, "unknown_command");
}

/* --- the search -------------------------------------------------------------------- */

static void
a_search_is_bounded(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct register_hit *hits;
    struct err e = {0};
    size_t n;
    struct register_query q = {.nama = "istri sejarah",
                               .tanggal_lahir = "1981-01-03",
                               .slack_days = 2,
                               .kode_wilayah = "",
                               .limit = 10,
                               .purpose = PURPOSE};
    assert_int_equal(register_search(as(d, WHO_PETUGAS1), a, &q, &hits, &n, &e), RC_OK);
    assert_in_range(n, 1, 10);
    assert_string_equal(hits[0].nik, "9908014101810002");
    assert_string_equal(hits[0].nama_lengkap, "ISTRI BARU SEJARAH");
    assert_in_range(hits[0].skor, 40, 100);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select isi::json -> 'detail' -> 'nik' ->> 0 from loket.audit_entry where action ="
                     " 'resident.search' order by entry_id desc limit 1"),
        "9908014101810002");
    q.slack_days = 0;
    assert_int_equal(register_search(as(d, WHO_PETUGAS1), a, &q, &hits, &n, &e), RC_OK);
    assert_int_equal(n, 0);
    q.slack_days = 4;
    assert_int_equal(register_search(as(d, WHO_PETUGAS1), a, &q, &hits, &n, &e), RC_INVALID);
    assert_string_equal(e.code, "search_slack");
    q.slack_days = 0;
    q.tanggal_lahir = "";
    q.kode_wilayah = "99.01.01.1001";
    assert_int_equal(register_search(as(d, WHO_KADIS), a, &q, &hits, &n, &e), RC_OK);
    assert_string_equal(hits[0].nik, "9908014101810002");
    static const char *const wide[] = {"", "99", "99.01", "99.01.01"};
    for (size_t i = 0; i < COUNT(wide); i++) {
        q.kode_wilayah = wide[i];
        assert_int_equal(register_search(as(d, WHO_KADIS), a, &q, &hits, &n, &e), RC_INVALID);
        assert_string_equal(e.code, "search_unbounded");
    }
    q.tanggal_lahir = "1981-01-01";
    assert_int_equal(register_search(as(d, WHO_KADIS), a, &q, &hits, &n, &e), RC_OK);
    assert_in_range(n, 1, 10);
    q.kode_wilayah = "99.01.02";
    assert_int_equal(register_search(as(d, WHO_KADIS), a, &q, &hits, &n, &e), RC_OK);
    for (size_t i = 0; i < n; i++)
        assert_string_not_equal(hits[i].nik, "9908014101810002");
    q.nama = "%";
    assert_int_equal(register_search(as(d, WHO_KADIS), a, &q, &hits, &n, &e), RC_INVALID);
    assert_string_equal(e.code, "search_name");
    /* What one officer found is no other's, and not before it is committed. */
    seed_db_refused(d, WHO_PETUGAS2, "view_not_announced",
                    "select * from loket.resident_found((select 1)::bigint)");
    seed_db_do(d, WHO_PETUGAS1, "begin");
    int64_t id = seed_db_int(d, WHO_PETUGAS1,
                             "select search_id from loket.resident_search('ISTRI', '1981-01-01', 0, '',"
                             " 5, '" PURPOSE "')");
    seed_db_refused(d, WHO_PETUGAS1, "view_not_announced", "select * from loket.resident_found(%lld)",
                    (long long)id);
    seed_db_do(d, WHO_PETUGAS1, "rollback");
    arena_free(a);
}

/* --- regions -------------------------------------------------------------------------- */

static void
write_region(const char *folder, const char *name, const char *text)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void
expect_load(struct seed_db *d, const char *folder, long long read, long long added, long long changed,
            long long retired)
{
    struct regions_count n;
    struct err e = {0};
    enum rc rc = regions_load(d->as[WHO_ROOT], folder, &n, &e);
    if (rc != RC_OK)
        print_error("%s %s (%s)\n", e.code, e.text, e.detail);
    assert_int_equal(rc, RC_OK);
    assert_int_equal(n.read, read);
    assert_int_equal(n.added, added);
    assert_int_equal(n.changed, changed);
    assert_int_equal(n.retired, retired);
}

static void
regions_come_in_and_stay(void **state)
{
    struct seed_db *d = *state;
    char folder[] = "/tmp/loket-regions.XXXXXX", path[128];
    struct regions_count n;
    struct err e = {0};
    int64_t before = seed_db_int(d, WHO_ROOT, "select count(*) from loket.region");
    assert_non_null(mkdtemp(folder));
    write_region(folder, "provinces.csv", "code,name\n98,CONTOH LAIN\n");
    write_region(folder, "regencies.csv", "code,province_code,name\n98.01,98,KABUPATEN LAIN\n");
    write_region(folder, "districts.csv", "code,regency_code,name\n98.01.01,98.01,Kecamatan Lain\n");
    write_region(folder, "villages.csv",
                 "code,district_code,name\n98.01.01.2001,98.01.01,Soka\"an\n"
                 "98.01.01.2002,98.01.01,Du\xE2\x80\x99"
                 "en\n");
    expect_load(d, folder, 5, 5, 0, 0);
    expect_load(d, folder, 5, 0, 0, 0);
    /* A name that changed, a code that is gone: it stays, and comes back to life. */
    write_region(folder, "villages.csv", "code,district_code,name\n98.01.01.2001,98.01.01,Soka Baru\n");
    expect_load(d, folder, 4, 0, 1, 1);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select string_agg(nama || ' ' || (dicabut is not null), ', ' order by kode)"
                     " from loket.region where kode like '98.01.01.%%'"),
        "Soka Baru false, Du\xE2\x80\x99"
        "en true");
    write_region(folder, "villages.csv",
                 "code,district_code,name\n98.01.01.2001,98.01.01,Soka Baru\n"
                 "98.01.01.2002,98.01.01,Du\xE2\x80\x99"
                 "en\n");
    expect_load(d, folder, 5, 0, 1, 0);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.region"), before + 5);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.region where dicabut is not null"),
                     0);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT, "select value from loket.setting where name = 'region_attribution'"),
        REGIONS_ATTRIBUTION);
    /* What is broken changes nothing. */
    static const char *const broken[] = {"",
                                         "kode,nama\n",
                                         "code,district_code,name\n98.01.01.2001,98.01.02,X\n",
                                         "code,district_code,name\n98.01.02.2001,98.01.02,X\n",
                                         "code,district_code,name\n98.01.01.2001,98.01.01,\x1b[2J\n",
                                         "code,district_code,name\n98.01.01.2001,98.01.01\n"};
    for (size_t i = 0; i < COUNT(broken); i++) {
        write_region(folder, "villages.csv", broken[i]);
        assert_int_equal(regions_load(d->as[WHO_ROOT], folder, &n, &e), RC_INVALID);
        assert_string_equal(e.code, "regions_malformed");
    }
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.region where dicabut is not null"),
                     0);
    write_region(folder, "x.tgz", "no package");
    (void)snprintf(path, sizeof path, "%s/x.tgz", folder);
    assert_int_equal(regions_load(d->as[WHO_ROOT], path, &n, &e), RC_INVALID);
    assert_string_equal(e.code, "regions_integrity");
    assert_int_equal(regions_load(d->as[WHO_ROOT], "/nonexistent", &n, &e), RC_NONE);
    static const char *const files[] = {"provinces.csv", "regencies.csv", "districts.csv", "villages.csv",
                                        "x.tgz"};
    for (size_t i = 0; i < COUNT(files); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        (void)unlink(path);
    }
    (void)rmdir(folder);
}

static int
set_up(void **state)
{
    return seed_db_begin(state, 30, 0, 5);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kk_says_what_it_said_on_that_day),
        cmocka_unit_test(readings_are_recorded_first),
        cmocka_unit_test(the_command_shows_it),
        cmocka_unit_test(a_search_is_bounded),
        cmocka_unit_test(regions_come_in_and_stay),
    };
    return cmocka_run_group_tests_name("register", tests, set_up, seed_db_end);
}
