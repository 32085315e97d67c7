/*
 * bench_import - population records from CSV, beside a bare COPY of the very same rows into the same tables,
 * in turn, each time into a fresh copy of a database that holds other families already. The import reads,
 * checks, spools, compares, loads, and asks the foreign keys of all rows at once. The bare COPY is given
 * prepared text: once as it stands, with the triggers of the foreign keys, and once without any check.
 *
 * LOKET_BENCH_FAMILIES: how many (30000).
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "console/base/str.h"
#include "console/command/records.h"
#include "db/store/pg.h"
#include "tests/support/figure.h"
#include "tests/support/seed_db.h"
#include "tests/support/seed_rng.h"

#define ROUNDS 5
#define SINCE  "2020-05-06 00:00:00+07"

enum yard { IMPORT, COPY_CHECKED, COPY_BARE, YARDS };

static const char *const copies[] = {
    "copy loket.family (no_kk, versi, office_id) from stdin",
    "copy loket.family_version (no_kk, versi, alamat, rt, rw, kode_pos, kode_wilayah, berlaku_dari) from "
    "stdin",
    "copy loket.resident (nik, versi, status_dasar, no_kk) from stdin",
    "copy loket.resident_version (nik, versi, nama_lengkap, jenis_kelamin, tempat_lahir, tanggal_lahir, "
    "agama,"
    " pendidikan, pekerjaan, pekerjaan_versi, golongan_darah, status_kawin, status_kawin_versi, "
    "tanggal_kawin,"
    " kewarganegaraan, no_paspor, no_kitap, nik_ayah, nik_ibu, nama_ayah, nama_ibu, berlaku_dari) from stdin",
    "copy loket.family_member (no_kk, versi, nik, resident_versi, shdk) from stdin",
};

/* The same rows as CSV and as lines of COPY. */
struct rows {
    struct buf csv, copy[COUNT(copies)];
    int64_t families, persons;
};

static const char header[] = "NIK,NO_KK,NAMA_LGKP,JENIS_KLMIN,TMPT_LHR,TGL_LHR,GOL_DRH,AGAMA,STAT_KWN,STAT_"
                             "HBKEL,PDDK_AKH,JENIS_PKRJN,NIK_IBU,"
                             "NAMA_LGKP_IBU,NIK_AYAH,NAMA_LGKP_AYAH,FLAG_STATUS,STAT_HIDUP,TGL_UBAH,ALAMAT,"
                             "NO_RT,NO_RW,KODE_POS,NO_PROP,"
                             "NO_KAB,NO_KEC,NO_KEL\n";

static void
person(struct rows *r, struct seed_rng *rng, int64_t no_kk, int number, int shdk)
{
    static const char *const first[] = {"SITI", "BUDI", "WAYAN", "DEWI", "AGUS",
                                        "RINA", "JOKO", "NUR",   "EKO",  "SRI"};
    static const char *const last[] = {"CONTOH",  "REKA",      "UTAMA", "LESTARI",
                                       "PURNOMO", "HANDAYANI", "SALIM", "WULAN"};
    int d = seed_range(rng, 1, 28), m = seed_range(rng, 1, 12), y = seed_range(rng, 1940, 2024),
        sex = 1 + number % 2;
    int64_t nik = INT64_C(9905000000000000) + (int64_t)(number / 9999) * INT64_C(10000000000) +
                  (d + (sex == 2 ? 40 : 0)) * INT64_C(100000000) + m * 1000000 + (y % 100) * 10000 +
                  number % 9999 + 1;
    const char *f = SEED_PICK(rng, first), *l = SEED_PICK(rng, last);
    int house = (int)(no_kk % 1000);
    buf_printf(&r->csv,
               "%" PRId64 ",%" PRId64
               ",%s %s,%d,CONTOH KOTA,%02d-%02d-%d,13,1,%d,%d,5,9,,IBU %s,,AYAH %s,0,1,06-05-2020,"
               "JALAN CONTOH NOMOR %d,1,2,55555,99,1,1,1001\n",
               nik, no_kk, f, l, sex, d, m, y, shdk == 4 ? 1 : 2, shdk, l, l, house);
    buf_printf(&r->copy[2], "%" PRId64 "\t1\t1\t%" PRId64 "\n", nik, no_kk);
    buf_printf(
        &r->copy[3],
        "%" PRId64
        "\t1\t%s %s\t%d\tCONTOH KOTA\t%d-%02d-%02d\t1\t5\t9\t2019\t13\t%d\t2019\t\\N\t1\t\t\t\\N\t\\N\tAYAH "
        "%s\tIBU %s\t" SINCE "\n",
        nik, f, l, sex, y, m, d, shdk == 4 ? 1 : 2, l, l);
    buf_printf(&r->copy[4], "%" PRId64 "\t1\t%" PRId64 "\t1\t%d\n", no_kk, nik, shdk);
    r->persons++;
}

static void
invent(struct rows *r, int64_t families, int region, uint64_t seed)
{
    struct seed_rng rng = {.state = seed};
    buf_puts(&r->csv, header);
    for (int64_t i = 0; i < families; i++) {
        int64_t no_kk = INT64_C(9901000000000001) + region * INT64_C(10000000000) + i;
        int n = seed_range(&rng, 1, 6);
        buf_printf(&r->copy[0], "%" PRId64 "\t1\t1\n", no_kk);
        buf_printf(&r->copy[1],
                   "%" PRId64 "\t1\tJALAN CONTOH NOMOR %d\t001\t002\t55555\t99.01.01.1001\t" SINCE "\n",
                   no_kk, (int)(no_kk % 1000));
        for (int k = 0; k < n; k++)
            person(r, &rng, no_kk, (int)r->persons + region * 500000, k == 0 ? 1 : k == 1 ? 3 : 4);
        r->families++;
    }
}

static bool
complain(const char *what, const struct err *e)
{
    (void)fprintf(stderr, "bench_import: %s: %s %s (%s)\n", what, e->code, e->text, e->detail);
    return false;
}

/* --- runs ----------------------------------------------------------------------------- */

static bool
import(struct pg *pg, const char *folder, const char *csv, int64_t persons)
{
    const struct records_opts o = {.file = csv, .state = folder, .status_kawin = "2019", .pekerjaan = "2019"};
    struct records_result r;
    struct err e = {0};
    if (records_run(pg, &o, &r, &e) != RC_OK)
        return complain("import", &e);
    return r.imported && r.residents == persons;
}

static bool
bare(struct pg *pg, const struct rows *r, bool checked)
{
    struct err e = {0};
    bool ok =
        pg_script(pg,
                  checked ? "set statement_timeout = 0; begin"
                          : "set statement_timeout = 0; begin; set local session_replication_role = replica",
                  &e) == RC_OK;
    for (size_t i = 0; ok && i < COUNT(copies); i++) {
        const struct buf *b = &r->copy[i];
        ok = pg_copy_begin(pg, copies[i], &e) == RC_OK;
        for (size_t at = 0; ok && at < b->len; at += 1u << 20)
            ok = pg_copy_put(pg, b->data + at, b->len - at < 1u << 20 ? b->len - at : 1u << 20, &e) == RC_OK;
        ok = ok && pg_copy_end(pg, &e) == RC_OK;
    }
    ok = ok && pg_script(pg, "commit", &e) == RC_OK;
    return ok || complain("copy", &e);
}

static struct pg *
connect_to(const struct seed_db *d, const char *dbname)
{
    return pg_new(&(struct pg_opts){
        .host = d->socket, .port = d->port, .dbname = dbname, .user = "postgres", .deadline_ms = 600000});
}

/* Seconds of one run in a fresh copy of the database; 0 when it failed. */
static double
measure(const struct seed_db *d, enum yard y, const struct rows *r, const char *folder, const char *csv)
{
    struct pg *admin = connect_to(d, "postgres"), *pg = connect_to(d, "round");
    struct err e = {0};
    double seconds = 0;
    bool ok = (pg_script(admin, "drop database if exists round", &e) == RC_OK &&
               pg_script(admin, "create database round template loket", &e) == RC_OK &&
               pg_script(pg, "checkpoint", &e) == RC_OK) ||
              complain("database", &e);
    int64_t from = figure_now();
    ok = ok && (y == IMPORT ? import(pg, folder, csv, r->persons) : bare(pg, r, y == COPY_CHECKED));
    if (ok)
        seconds = (double)(figure_now() - from) / 1e9;
    pg_free(pg);
    pg_free(admin);
    return seconds;
}

static bool
write_csv(const char *path, const struct buf *b)
{
    FILE *f = fopen(path, "we");
    return f != NULL && fwrite(b->data, 1, b->len, f) == b->len && fclose(f) == 0;
}

/* The families that are there before, and then nobody connected, so that the database can be copied. */
static bool
prepare(struct seed_db *d, int64_t families)
{
    struct rows before = {0};
    invent(&before, families, 1, 1);
    struct err e = {0};
    bool ok =
        bare(d->as[WHO_ROOT], &before, false) && pg_script(d->as[WHO_ROOT], "vacuum analyze", &e) == RC_OK;
    for (int w = 0; w < WHO_COUNT; w++)
        pg_close(d->as[w]);
    buf_done(&before.csv);
    for (size_t i = 0; i < COUNT(copies); i++)
        buf_done(&before.copy[i]);
    return ok;
}

int
main(void)
{
    static const char *const name[YARDS] = {"import", "COPY, foreign keys checked", "COPY, nothing checked"};
    const char *count = getenv("LOKET_BENCH_FAMILIES");
    char folder[] = "/tmp/loket-import.XXXXXX", csv[64];
    struct figure f[YARDS] = {{0}};
    struct rows r = {0};
    int64_t families = 30000;

    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    if (count != NULL)
        (void)str_to_i64(count, 100, 1000000, &families);
    invent(&r, families, 2, 2);
    struct seed_db *d = seed_db_new(1, 0, 1);
    bool ok = d != NULL && mkdtemp(folder) != NULL && prepare(d, families);
    (void)snprintf(csv, sizeof csv, "%s/p.csv", folder);
    ok = ok && write_csv(csv, &r.csv);
    for (int i = 0; ok && i < ROUNDS * YARDS; i++) {
        enum yard y = (enum yard)((i + i / YARDS) % YARDS);
        double s = measure(d, y, &r, folder, csv);
        ok = s > 0;
        figure_add(&f[y], (double)r.persons / s);
    }
    printf("\n%-36s %12s %8s\n", "persons per second", "median", "import:");
    for (int y = 0; ok && y < YARDS; y++)
        printf("  %-34s %12.0f %8.2f\n", name[y], figure_median(&f[y]),
               figure_median(&f[IMPORT]) / figure_median(&f[y]));
    printf("  (%" PRId64 " families, %" PRId64
           " persons, beside as many that were there; medians of %d runs in turn)\n",
           r.families, r.persons, ROUNDS);
    char path[96];
    static const char *const left[] = {"p.csv", "import/.lock", "import", ""};
    for (size_t i = 0; i < COUNT(left); i++)
        if (str_printf(path, sizeof path, "%s/%s", folder, left[i]))
            (void)remove(path);
    seed_db_free(d);
    return ok ? 0 : 1;
}
