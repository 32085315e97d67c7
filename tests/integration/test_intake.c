/*
 * Requests on their way in, as the accounts of the channels and of the counter on a private database: every
 * kind, what is refused, twice the same, two at once, hostile documents.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "console/base/str.h"
#include "db/model/f102.h"
#include "db/store/pg.h"
#include "tests/support/intake_case.h"
#include "tests/support/seed_flow.h"

#define BATCH 130

/* --- what comes in --- */

static void
every_kind_comes_in(void **state)
{
    struct intake_case *f = *state;
    char *lines = case_emit(f, NULL, BATCH, 7);
    struct intake_answer *rows = case_submit(f, case_as(f, WHO_PETUGAS1), case_array(f->a, lines), BATCH);
    int pending = 0;

    for (int i = 0; i < BATCH; i++) {
        case_taken(rows[i], strcmp(rows[i].missing, "[]") == 0 ? "submitted" : "pending");
        assert_false(rows[i].replayed);
        pending += strcmp(rows[i].state, "pending") == 0;
    }
    free(lines);
    assert_in_range(pending, 1, BATCH / 4);
    seed_flow_assert_sound(f->d);
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT,
                    "select count(distinct kind) from loket.request where intake_key is not null"),
        11);
    /* What came in whole has no error for the officer, and its entry is in the audit trail. */
    assert_string_equal(
        seed_db_text(f->d, WHO_ROOT,
                     "select string_agg(r.kind || ' ' || c.code || ' ' || c.param, ', ') from loket.request r"
                     " cross join loket.check_all(r.request_id) c where r.intake_key is not null"
                     "   and r.state = 'submitted' and c.severity = 'galat'"),
        "");
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT, "select count(*) from loket.audit_entry where action = 'request.submit'"),
        BATCH);
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT,
                    "select count(*) from loket.notification where event in ('received', 'pending')"),
        BATCH);
    /* Many at once lack what each lacks alone. */
    assert_int_equal(
        seed_db_int(
            f->d, WHO_ROOT,
            "select count(*) from loket.request r left join (select m.* from loket.intake_missing_all("
            "   array(select request_id from loket.request)) m) m using (request_id)"
            " where coalesce(m.missing, '[]') <> loket.intake_missing(r.request_id)"),
        0);
    /* The officer who entered them cannot decide them. */
    seed_db_refused(
        f->d, WHO_PETUGAS1, "own_entry", "select * from loket.request_claim(%lld)",
        (long long)seed_db_int(f->d, WHO_ROOT,
                               "select min(request_id) from loket.request where intake_key is not null"
                               " and state = 'submitted'"));
}

/* A name, an address and eighteen elements are not typed again. */
static void
the_records_fill_in_what_is_not_given(void **state)
{
    struct intake_case *f = *state;
    struct case_fam x = case_family(f);
    struct intake_answer r = case_one(
        f, case_as(f, WHO_PORTAL),
        arena_printf(
            f->a,
            "{\"key\":\"isi-1\",\"kind\":\"I.B.3\",\"pemohon_nik\":\"%lld\",\"no_kk\":\"%lld\",\"anggota\":"
            "[{\"nik\":\"%lld\",\"pendidikan\":\"10\",\"pekerjaan\":\"64\",\"dasar_perubahan\":\"BUKTI\"}]}",
            x.head, x.no_kk, x.head));

    case_taken(r, "pending");
    assert_int_equal(
        seed_db_int(
            f->d, WHO_ROOT,
            "select count(*) from loket.request_member where request_id = %lld and tindakan = 'tetap'",
            (long long)r.request_id),
        seed_db_int(f->d, WHO_ROOT, "select count(*) - 1 from loket.resident where no_kk = %lld", x.no_kk));
    assert_string_equal(
        seed_db_text(
            f->d, WHO_ROOT,
            "select m.tindakan || ' ' || m.pendidikan || ' ' || m.pekerjaan || ' ' || m.pekerjaan_versi"
            "   || ' ' || m.urut || ' ' || m.shdk from loket.request_member m"
            " where request_id = %lld and nik = %lld",
            (long long)r.request_id, x.head),
        "ubah 10 64 2019 1 1");
    /* Everything else stands as it does in the records. */
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT,
                    "select count(*) from loket.request_member m join loket.resident d using (nik)"
                    " join loket.resident_version v using (nik, versi) where m.request_id = %lld"
                    "   and (m.nama_lengkap, m.jenis_kelamin, m.tempat_lahir, m.tanggal_lahir, m.agama, "
                    "m.golongan_darah,"
                    "        m.status_kawin, m.status_kawin_versi, m.kewarganegaraan, m.no_paspor, "
                    "m.nama_ayah, m.nama_ibu)"
                    "     = (v.nama_lengkap, v.jenis_kelamin, v.tempat_lahir, v.tanggal_lahir, v.agama, "
                    "v.golongan_darah,"
                    "        v.status_kawin, v.status_kawin_versi, v.kewarganegaraan, v.no_paspor, "
                    "v.nama_ayah, v.nama_ibu)"
                    "   and (m.tanggal_kawin, m.nik_ayah, m.nik_ibu) is not distinct from"
                    "       (v.tanggal_kawin, v.nik_ayah, v.nik_ibu)",
                    (long long)r.request_id),
        seed_db_int(f->d, WHO_ROOT, "select count(*) from loket.resident where no_kk = %lld", x.no_kk));
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT,
                    "select count(*) from loket.request r join loket.family f on f.no_kk = r.no_kk"
                    " join loket.family_version v on v.no_kk = f.no_kk and v.versi = f.versi"
                    " join loket.resident d on d.nik = r.pemohon_nik"
                    " join loket.resident_version p on p.nik = d.nik and p.versi = d.versi"
                    " where r.request_id = %lld"
                    "   and (r.alamat, r.rt, r.rw, r.kode_pos, r.kode_wilayah, r.pemohon_nama) ="
                    "       (v.alamat, v.rt, v.rw, v.kode_pos, v.kode_wilayah, p.nama_lengkap)",
                    (long long)r.request_id),
        1);
}

/* What each of them must find; every one at once. */
static void
every_broken_rule_comes_back(void **state)
{
    static const char *const expected[][2] = {
        {"telepon", "telepon_salah"},
        {"email", "email_salah"},
        {"rt", "bukan_angka"},
        {"kode_pos", "kode_pos_salah"},
        {"kode_wilayah", "wilayah_tak_dikenal"},
        {"menumpang", "kode_tak_dikenal"},
        {"dokumen", "dokumen_tak_dikenal"},
        {"aneh", "bidang_tak_dikenal"},
        {"anggota[0].nik", "nik_serial_nol"},
        {"anggota[0].tindakan", "anggota_bukan_warga_kk"},
        {"anggota[0].agama", "kode_tak_dikenal"},
        {"anggota[0].tanggal_lahir", "tanggal_salah"},
        {"anggota[0].nama_lengkap", "nama_tanda"},
        {"anggota[0].nama_ibu", "wajib_diisi"},
        {"anggota[0].alasan_keluar", "alasan_tanpa_keluar"},
        {"anggota[1]", "bentuk_salah"},
        {"anggota[2].shdk", "bentuk_salah"},
        {"anggota[3].tanggal_kawin", "kawin_di_masa_depan"},
        {"anggota[3].nik_ibu", "nik_bulan"},
        {"anggota[3].no_kitap", "terlalu_panjang"},
        {"anggota[3].tempat_lahir", "karakter_terlarang"},
        {"anggota", "kepala_tidak_satu"},
    };
    struct intake_case *f = *state;
    struct case_fam x = case_family(f);
    struct intake_answer r = case_one(
        f, case_as(f, WHO_PORTAL),
        arena_printf(f->a,
                     "{\"key\":\"salah\",\"kind\":\"I.A.1\",\"pemohon_nik\":\"%lld\",\"telepon\":\"abc\","
                     "\"email\":\"x@y\","
                     "\"alamat\":\"JALAN\",\"rt\":\"A\",\"rw\":\"1\",\"kode_pos\":\"12\",\"kode_wilayah\":"
                     "\"99.77.01.2001\","
                     "\"menumpang\":\"mungkin\",\"dokumen\":[\"F102\",\"SURAT\"],\"aneh\":\"1\",\"anggota\":["
                     "{\"nik\":\"9901010101900000\",\"tindakan\":\"ubah\",\"agama\":\"99\",\"tanggal_lahir\":"
                     "\"1990-02-30\","
                     "\"nama_lengkap\":\"B0DI\",\"alasan_keluar\":\"mati\"},7,{\"shdk\":{\"a\":1}},"
                     "{\"tanggal_kawin\":\"2099-01-01\",\"nik_ibu\":\"9901010113900001\","
                     "\"no_kitap\":\"123456789012345678901\",\"tempat_lahir\":\"A\\u200eB\"}]}",
                     x.head));

    for (size_t i = 0; i < COUNT(expected); i++) {
        char want[120];

        snprintf(want, sizeof(want), "\"code\": \"%s\", \"path\": \"%s\"", expected[i][1], expected[i][0]);
        if (strstr(r.findings, want) == NULL)
            fail_msg("no {%s} in %s", want, r.findings);
    }
    assert_string_equal(r.ref, "");
    /* Refused requests leave words and a number in the audit trail, and nothing else anywhere. */
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT, "select count(*) from loket.request where intake_key = 'salah'"), 0);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.audit_entry where action = 'request.refused'"
                                 " and isi like '%%nik_serial_nol%%' and isi not like '%%B0DI%%'"),
                     1);
}

/* --- rights of the channels --- */

static void
a_channel_has_its_own_rights(void **state)
{
    struct intake_case *f = *state;
    struct case_fam x = case_family(f), y = case_family(f);
    struct intake_kind *kinds = NULL;
    struct err e = {0};
    size_t n = 0, all = 0;
    struct intake_answer r;

    assert_int_equal(intake_kinds(case_as(f, WHO_PETUGAS1), f->a, &kinds, &all, &e), RC_OK);
    assert_int_equal(all, seed_db_int(f->d, WHO_ROOT, "select count(*) from loket.service_kind"));
    assert_int_equal(intake_kinds(case_by(f, AS_KIOSK), f->a, &kinds, &n, &e), RC_OK);
    assert_int_equal(n, 4);
    assert_string_equal(kinds[0].kind, "I.B.2");
    case_refused(case_one(f, case_by(f, AS_MISSION), case_lost(f, x, "h1", "")), "kind",
                 "jenis_tidak_untuk_kanal", "I.C.1");
    /* On one's own telephone one applies for one's own family. */
    r = case_one(
        f, case_by(f, AS_IKD),
        arena_printf(f->a, "{\"key\":\"h2\",\"kind\":\"I.C.1\",\"pemohon_nik\":\"%lld\",\"no_kk\":\"%lld\"}",
                     y.head, x.no_kk));
    case_refused(r, "pemohon_nik", "pemohon_harus_anggota", "");
    /* At the counter another one may, and the officer is told. */
    r = case_one(
        f, case_as(f, WHO_PETUGAS1),
        arena_printf(f->a, "{\"key\":\"h3\",\"kind\":\"I.C.1\",\"pemohon_nik\":\"%lld\",\"no_kk\":\"%lld\"}",
                     y.head, x.no_kk));
    case_taken(r, "pending");
    assert_non_null(strstr(r.findings, "pemohon_bukan_anggota"));
    r = case_one(f, case_by(f, AS_KIOSK), case_lost(f, y, "h4", ""));
    case_taken(r, "pending");
    assert_int_equal(intake_cancel(case_by(f, AS_KIOSK), r.ref, "", "salah tekan", &e), RC_DENIED);
    assert_string_equal(e.code, "channel_denied");
    assert_int_equal(seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.request where entered_by is not null"
                                 " and account_id in (select officer_id from loket.officer where"
                                 " role in ('channel', 'kiosk'))"),
                     0);
}

static void
only_the_own_district_is_served(void **state)
{
    struct intake_case *f = *state;
    struct case_fam x = case_family(f);
    struct intake_answer r;
    struct region_row *rows = NULL;
    struct err e = {0};
    size_t n = 0;

    seed_db_do(f->d, WHO_ROOT,
               "insert into loket.region (kode, nama, induk) values ('99.55', 'KABUPATEN LAIN', '99'),"
               " ('99.55.01', 'Lain', '99.55'), ('99.55.01.2001', 'Desa Lain', '99.55.01')");
    r = case_one(f, case_as(f, WHO_PORTAL),
                 case_lost(f, x, "w1",
                           ",\"alamat\":\"J\",\"rt\":\"1\",\"rw\":\"1\",\"kode_wilayah\":\"99.55.01.2001\""));
    case_refused(r, "kode_wilayah", "wilayah_di_luar_kantor", "99.55.01.2001");
    assert_int_equal(intake_regions(case_as(f, WHO_PORTAL), f->a, "desa lain", 50, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 0);
    assert_int_equal(intake_regions(case_as(f, WHO_PORTAL), f->a, "", 5, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 5);
    assert_string_equal(rows[0].kabupaten_kota, "KABUPATEN NUSA CONTOH");
    assert_int_equal(intake_regions(case_as(f, WHO_PORTAL), f->a, "teluk", 50, &rows, &n, &e), RC_OK);
    assert_true(n >= 1);
    assert_int_equal(intake_regions(case_as(f, WHO_PORTAL), f->a, "%%", 50, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 0);
    seed_db_do(f->d, WHO_ROOT,
               "insert into loket.office (nama, kode_wilayah, zona) values ('KANTOR LAIN', '99.55', 7)");
    seed_db_do(f->d, WHO_ROOT, "update loket.family set office_id = 2 where no_kk = %lld", x.no_kk);
    r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, x, "w2", ""));
    case_refused(r, "no_kk", "kk_kantor_lain", arena_printf(f->a, "%lld", x.no_kk));
    seed_db_do(f->d, WHO_ROOT, "update loket.family set office_id = 1 where no_kk = %lld", x.no_kk);
    seed_db_do(f->d, WHO_ROOT, "update loket.officer set office_id = 2 where username = 'rt2'");
    r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, x, "w3", ""));
    seed_db_refused(f->d, WHO_VERIFIKATOR, "request_unknown",
                    "select * from loket.intake_status('000000-1', '')");
    assert_int_equal(intake_cancel(case_by(f, AS_RT2), r.ref, r.pin, "bukan kantor ini", &e), RC_NONE);
    seed_db_do(f->d, WHO_ROOT, "update loket.officer set office_id = 1 where username = 'rt2'");
}

/* --- twice --- */

static void
the_same_again_is_the_same_request(void **state)
{
    struct intake_case *f = *state;
    struct case_fam x = case_family(f), y = case_family(f);
    struct db *portal = case_as(f, WHO_PORTAL);
    struct intake_answer a = case_one(f, portal, case_lost(f, x, "dua", "")), b, *rows;
    struct intake_status st;
    struct err e = {0};

    b = case_one(f, portal, case_lost(f, x, "dua", ""));
    assert_true(b.replayed && b.request_id == a.request_id);
    assert_string_equal(a.ref, b.ref);
    assert_string_equal(a.missing, b.missing);
    assert_int_equal(a.promise_at, b.promise_at);
    /* Nobody had used the PIN: there is a new one, and it alone holds. */
    assert_int_equal(strlen(b.pin), 6);
    if (strcmp(a.pin, b.pin) != 0)
        assert_int_equal(intake_status(case_by(f, AS_RT1), f->a, a.ref, a.pin, &st, &e), RC_DENIED);
    assert_int_equal(intake_status(case_by(f, AS_RT1), f->a, a.ref, b.pin, &st, &e), RC_OK);
    assert_string_equal(case_one(f, portal, case_lost(f, x, "dua", "")).pin, "");
    /* With another content it is a mistake of the sender. */
    case_refused(case_one(f, portal, case_lost(f, x, "dua", ",\"telepon\":\"08123456789\"")), "key",
                 "kunci_dipakai", a.ref);
    /* Another account's keys are its own. */
    case_refused(case_one(f, case_by(f, AS_IKD), case_lost(f, x, "dua", "")), "no_kk", "sudah_ada", "");
    /* Twice in one call. */
    rows = case_submit(f, portal,
                       arena_printf(f->a, "[%s,%s,%s]", case_lost(f, y, "tiga", ""),
                                    case_lost(f, y, "tiga", ""), case_lost(f, y, "empat", "")),
                       3);
    case_taken(rows[0], "pending");
    assert_true(rows[1].replayed);
    assert_string_equal(rows[1].ref, rows[0].ref);
    case_refused(rows[2], "no_kk", "sudah_ada", rows[0].ref);
    assert_int_equal(case_audited(f, "request.submit", a.request_id), 1);
}

static void
a_check_stores_nothing(void **state)
{
    struct intake_case *f = *state;
    struct case_fam x = case_family(f);
    const char *docs = arena_printf(f->a, "[%s,{}]", case_lost(f, x, "cek", ""));
    long long entries = seed_db_int(f->d, WHO_ROOT, "select count(*) from loket.audit_entry");
    struct intake_answer *rows = NULL;
    struct err e = {0};
    size_t n = 0;

    assert_int_equal(intake_submit(case_as(f, WHO_PORTAL), f->a, docs, 0, true, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 2);
    assert_string_equal(rows[0].ref, "");
    assert_string_equal(rows[0].pin, "");
    assert_string_equal(rows[0].state, "pending");
    assert_non_null(strstr(rows[0].missing, "HILANG-POL"));
    case_refused(rows[1], "kind", "wajib_diisi", "");
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT, "select count(*) from loket.request where intake_key = 'cek'"), 0);
    /* What was asked about whom is in the audit trail all the same. */
    assert_int_equal(seed_db_int(f->d, WHO_ROOT, "select count(*) from loket.audit_entry"), entries + 1);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.audit_entry where action = 'request.checked' and"
                                 " isi::jsonb #>> '{detail,nik}' = '[%lld]'",
                                 x.head),
                     1);
}

#define NOTED                                                                                                \
    "select count(*) from loket.audit_entry where action = 'request.asked' and"                              \
    " isi::jsonb #> '{detail,nik}' @> '%lld'"

/* A console that undoes its questions leaves what it asked all the same. */
static void
an_answer_cannot_be_undone(void **state)
{
    struct intake_case *f = *state;
    struct case_fam x = case_family(f);
    const char *doc = case_lost(f, x, "undur", "");
    const char *ask = arena_printf(f->a, "select loket.intake_ask('[%s]')", doc);
    const char *submit = arena_printf(f->a, "select * from loket.intake_submit('[%s]', 0, true)", doc);
    struct err e = {0};

    seed_db_refused(f->d, WHO_PORTAL, "view_not_announced", "%s", submit);
    seed_db_refused(f->d, WHO_PORTAL, "view_not_announced",
                    "do $$ begin perform loket.intake_ask('[%s]');"
                    " perform loket.intake_submit('[%s]', 0, true); end $$",
                    doc, doc);
    /* Another account's note is its own. */
    seed_db_do(f->d, WHO_PORTAL, "%s", ask);
    seed_db_refused(f->d, WHO_PETUGAS1, "view_not_announced", "%s", submit);
    assert_int_equal(pg_script(f->d->as[WHO_PORTAL], arena_printf(f->a, "begin; %s; rollback", submit), &e),
                     RC_OK);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT, NOTED, (long long)x.head), 0);
    seed_db_do(f->d, WHO_ROOT, "update loket.intake_mark set at = now() - interval '1 hour'");
    assert_true(seed_db_int(f->d, WHO_ROOT, "select n from loket.work_intake_retention()") >= 1);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT, NOTED, (long long)x.head), 1);
    /* One that comes to its end says it itself, and takes its note along. */
    (void)case_one(f, case_as(f, WHO_PORTAL), doc);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT, "select count(*) from loket.intake_mark"), 0);
}

static void
an_applicant_has_so_many_open_requests(void **state)
{
    struct intake_case *f = *state;
    struct case_fam x = case_family(f), y = case_family(f), z = case_family(f);
    struct intake_answer r;
    struct err e = {0};

    seed_db_do(f->d, WHO_ROOT, "update loket.channel set max_open = 1 where channel = 'portal'");
    y.head = z.head = x.head;
    r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, x, "m1", ""));
    case_taken(r, "pending");
    case_refused(case_one(f, case_as(f, WHO_PORTAL), case_lost(f, y, "m2", "")), "pemohon_nik",
                 "terlalu_banyak_terbuka", "1");
    assert_int_equal(intake_cancel(case_as(f, WHO_PORTAL), r.ref, "", "tidak jadi", &e), RC_OK);
    case_taken(case_one(f, case_as(f, WHO_PORTAL), case_lost(f, z, "m3", "")), "pending");
    seed_db_do(f->d, WHO_ROOT, "update loket.channel set max_open = 10 where channel = 'portal'");
}

/* --- at once --- */

#define CLIENTS 6
#define EACH    20

struct racer {
    struct pg *pg;
    const char *docs;
    struct arena *a;
    struct intake_answer *rows;
    size_t n;
    enum rc rc;
    struct err e;
    pthread_barrier_t *start;
};

static void *
race(void *ctx)
{
    struct racer *r = ctx;

    pthread_barrier_wait(r->start);
    r->rc = intake_submit(pg_db(r->pg), r->a, r->docs, 0, false, &r->rows, &r->n, &r->e);
    return NULL;
}

static void
run_race(struct racer *r, int n)
{
    pthread_barrier_t start;
    pthread_t t[CLIENTS];

    pthread_barrier_init(&start, NULL, (unsigned)n);
    for (int i = 0; i < n; i++) {
        r[i].start = &start;
        r[i].a = arena_new(NULL);
        assert_int_equal(pthread_create(&t[i], NULL, race, &r[i]), 0);
    }
    for (int i = 0; i < n; i++)
        pthread_join(t[i], NULL);
    pthread_barrier_destroy(&start);
    for (int i = 0; i < n; i++) {
        if (r[i].rc != RC_OK)
            print_error("%d: %s (%s)\n", i, r[i].e.code, r[i].e.detail);
        assert_int_equal(r[i].rc, RC_OK);
    }
}

static void
end_race(struct racer *r, int n)
{
    for (int i = 0; i < n; i++) {
        pg_free(r[i].pg);
        arena_free(r[i].a);
    }
}

/* One account sends the same batch over several connections, in either order: exactly one request each. */
static void
one_key_at_once_is_one_request(void **state)
{
    struct intake_case *f = *state;
    struct racer r[CLIENTS] = {{0}};
    const char *docs[EACH], *up = "", *down = "";
    int made = 0;

    for (int i = 0; i < EACH; i++) {
        docs[i] = case_lost(f, case_family(f), arena_printf(f->a, "lomba-%d", i), "");
        up = arena_printf(f->a, "%s%s%s", up, i > 0 ? "," : "", docs[i]);
        down = arena_printf(f->a, "%s%s%s", docs[i], i > 0 ? "," : "", down);
    }
    for (int i = 0; i < CLIENTS; i++)
        r[i] = (struct racer){.pg = case_connect(f, "o_portal"),
                              .docs = arena_printf(f->a, "[%s]", i % 2 == 0 ? up : down)};
    run_race(r, CLIENTS);
    for (int i = 0; i < CLIENTS; i++)
        for (int k = 0; k < EACH; k++) {
            const struct intake_answer *x = &r[i].rows[i % 2 == 0 ? k : EACH - 1 - k];

            assert_string_equal(x->ref, r[0].rows[k].ref);
            assert_string_not_equal(x->ref, "");
            made += !x->replayed;
        }
    assert_int_equal(made, EACH);
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT, "select count(*) from loket.request where intake_key like 'lomba-%%'"),
        EACH);
    end_race(r, CLIENTS);
}

/* Several accounts, each with its own keys, about the same families: one of them gets in, per family. */
static void
one_family_at_once_is_one_request(void **state)
{
    static const char *const roles[CLIENTS] = {"o_portal", "o_rt1",      "o_ikd",
                                               "o_kiosk1", "o_petugas1", "o_rt2"};
    struct intake_case *f = *state;
    struct racer r[CLIENTS] = {{0}};
    struct case_fam x[EACH];

    for (int i = 0; i < EACH; i++)
        x[i] = case_family(f);
    for (int i = 0; i < CLIENTS; i++) {
        const char *docs = "";
        for (int k = 0; k < EACH; k++)
            docs = arena_printf(
                f->a, "%s%s%s", docs, k > 0 ? "," : "",
                case_lost(f, x[i % 2 == 0 ? k : EACH - 1 - k], arena_printf(f->a, "k-%d-%d", i, k), ""));
        r[i] = (struct racer){.pg = case_connect(f, roles[i]), .docs = arena_printf(f->a, "[%s]", docs)};
    }
    run_race(r, CLIENTS);
    for (int k = 0; k < EACH; k++) {
        int in = 0;
        for (int i = 0; i < CLIENTS; i++) {
            const struct intake_answer *row = &r[i].rows[i % 2 == 0 ? k : EACH - 1 - k];
            in += row->ref[0] != '\0';
            if (row->ref[0] == '\0')
                assert_non_null(strstr(row->findings, "sudah_ada"));
        }
        assert_int_equal(in, 1);
    }
    end_race(r, CLIENTS);
    seed_flow_assert_sound(f->d);
}

/* Numbers of a day go on behind those that were given otherwise, and past five digits. */
static void
numbers_of_a_day(void **state)
{
    struct intake_case *f = *state;
    struct intake_answer r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, case_family(f), "n1", ""));
    long long n = strtoll(strchr(r.ref, '-') + 1, NULL, 10), base;
    char taken[40];

    assert_true(n > 0);
    snprintf(taken, sizeof(taken), "%.7s%05lld", r.ref, n + 1);
    seed_db_do(f->d, WHO_ROOT, "update loket.request set ref = '%s' where request_id = 1", taken);
    r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, case_family(f), "n2", ""));
    assert_int_equal(strtoll(strchr(r.ref, '-') + 1, NULL, 10), n + 2);
    base = seed_db_int(f->d, WHO_ROOT, "select last_value from loket.intake_number");
    seed_db_do(f->d, WHO_ROOT, "select setval('loket.intake_number', %lld)", base + 100000);
    r = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, case_family(f), "n3", ""));
    assert_int_equal(strtoll(strchr(r.ref, '-') + 1, NULL, 10), n + 3 + 100000);
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT,
                    "select count(*) from (select unnest(loket.intake_refs('2031-01-02', 3))"
                    " intersect select unnest('{310102-00001,310102-00002,310102-00003}'::text[])) x"),
        3);
}

/* --- hostile --- */

static enum rc
submit_raw(struct intake_case *f, const char *docs, struct intake_answer **rows, size_t *n, struct err *e)
{
    *rows = NULL;
    *n = 0;
    err_clear(e);
    return intake_submit(case_as(f, WHO_PORTAL), f->a, docs, 0, false, rows, n, e);
}

static char *
repeat(struct intake_case *f, const char *s, size_t n)
{
    size_t len = strlen(s);
    char *out = arena_alloc(f->a, n * len + 1);

    for (size_t i = 0; i < n; i++)
        memcpy(out + i * len, s, len);
    out[n * len] = '\0';
    return out;
}

static void
hostile_documents_do_no_harm(void **state)
{
    static const char *const broken[] = {
        "",
        "x",
        "{}",
        "[]",
        "null",
        "[1",
        "\"[]\"",
        "[{\"key\":\"\\u0000\"}]",
        "[{\"key\":\"\\ud800\"}]",
        "[{\"key\":\"\\udc00x\"}]",
        "[{\"key\":\"a\xff\"}]",
    };
    static const char *const refused[] = {
        "[1]",
        "[null]",
        "[[]]",
        "[\"x\"]",
        "[{}]",
        "[{\"key\":1e400}]",
        "[{\"anggota\":{}}]",
        "[{\"dokumen\":\"F102\"}]",
        "[{\"dokumen\":[1,null,{}]}]",
        "[{\"anggota\":[null,[],{\"nik\":{}},\"x\"]}]",
        "[{\"key\":\"a\",\"key\":\"b\",\"kind\":[\"I.C.1\"]}]",
        "[{\"key\":\"k\",\"kind\":\"I.C.1'; drop table x\",\"no_kk\":\"99999999999999999999999999\"}]",
        "[{\"key\":\"k\",\"kind\":\"I.C.1\",\"no_kk\":99999999999999999999999999e99}]",
        "[{\"key\":\"k\",\"kind\":\"I.C.1\",\"no_kk\":\"\xd9\xa1\xd9\xa2\",\"rt\":\"\xc2\xb2\"}]",
        "[{\"__proto__\":{\"a\":1},\"\":\"\",\"\\u001b[2J\":\"x\"}]",
    };
    struct intake_case *f = *state;
    struct intake_answer *rows;
    struct err e = {0};
    size_t n;

    for (size_t i = 0; i < COUNT(broken); i++)
        if (submit_raw(f, broken[i], &rows, &n, &e) == RC_OK)
            fail_msg("taken: %s", broken[i]);
    for (size_t i = 0; i < COUNT(refused); i++) {
        enum rc rc = submit_raw(f, refused[i], &rows, &n, &e);
        if (rc != RC_OK || n != 1 || rows[0].ref[0] != '\0' || strstr(rows[0].findings, "galat") == NULL ||
            strstr(rows[0].findings, "tak_terolah") != NULL)
            fail_msg("%s: %s %s %s", refused[i], rc_name(rc), e.code, n == 1 ? rows[0].findings : "");
    }
    /* Deep, long, many. */
    assert_int_not_equal(submit_raw(f, repeat(f, "[", 200000), &rows, &n, &e), RC_OK);
    assert_int_equal(submit_raw(f, arena_printf(f->a, "[%s{}]", repeat(f, "{},", 250)), &rows, &n, &e),
                     RC_INVALID);
    assert_string_equal(e.code, "intake_shape");
    assert_int_equal(submit_raw(f,
                                arena_printf(f->a, "[{\"key\":\"k\",\"kind\":\"I.A.1\",\"anggota\":[%s{}]}]",
                                             repeat(f, "{\"nik\":\"1\"},", 3000)),
                                &rows, &n, &e),
                     RC_OK);
    case_refused(rows[0], "anggota", "anggota_terlalu_banyak", "99");
    assert_int_equal(
        submit_raw(f, arena_printf(f->a, "[{\"key\":\"k\",\"alamat\":\"%s\"}]", repeat(f, "x", 400000)),
                   &rows, &n, &e),
        RC_OK);
    case_refused(rows[0], "alamat", "terlalu_panjang", "120");
    /* A bad one leaves the others of its call. */
    rows = case_submit(f, case_as(f, WHO_PORTAL),
                       arena_printf(f->a, "[7,%s,{}]", case_lost(f, case_family(f), "di tengah", "")), 3);
    case_taken(rows[1], "pending");
}

/* What nobody foresaw in one of them: it is answered as not understood, and the others come in. */
static void
one_that_breaks_leaves_the_others(void **state)
{
    struct intake_case *f = *state;
    struct case_fam x = case_family(f), y = case_family(f);
    struct intake_answer *rows;

    seed_db_do(f->d, WHO_ROOT,
               "alter table loket.request add constraint unforeseen check (pemohon_nik <> %lld)", x.head);
    rows =
        case_submit(f, case_as(f, WHO_PORTAL),
                    arena_printf(f->a, "[%s,%s]", case_lost(f, x, "u1", ""), case_lost(f, y, "u2", "")), 2);
    case_refused(rows[0], "", "tak_terolah", "23514");
    case_taken(rows[1], "pending");
    seed_db_do(f->d, WHO_ROOT, "alter table loket.request drop constraint unforeseen");
    case_taken(case_one(f, case_as(f, WHO_PORTAL), case_lost(f, x, "u1", "")), "pending");
}

static int
set_up(void **state)
{
    return intake_case_begin(state, 420, 20);
}

/* Every word has its sentence, and the same weight here and there. */
static void
every_word_has_a_sentence(void **state)
{
    struct intake_case *f = *state;
    const char *general = f102_rule_text(f->a, "no such word", "");
    char *list = strdup(seed_db_text(f->d, WHO_ROOT,
                                     "select string_agg(code, ' ' order by code) from loket.intake_rule")),
         *save = NULL;

    for (char *code = strtok_r(list, " ", &save); code != NULL; code = strtok_r(NULL, " ", &save))
        if (strcmp(f102_rule_text(f->a, code, ""), general) == 0)
            fail_msg("no sentence for %s", code);
    free(list);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_comes_in),
        cmocka_unit_test(the_records_fill_in_what_is_not_given),
        cmocka_unit_test(every_broken_rule_comes_back),
        cmocka_unit_test(a_channel_has_its_own_rights),
        cmocka_unit_test(only_the_own_district_is_served),
        cmocka_unit_test(the_same_again_is_the_same_request),
        cmocka_unit_test(a_check_stores_nothing),
        cmocka_unit_test(an_answer_cannot_be_undone),
        cmocka_unit_test(an_applicant_has_so_many_open_requests),
        cmocka_unit_test(one_key_at_once_is_one_request),
        cmocka_unit_test(one_family_at_once_is_one_request),
        cmocka_unit_test(numbers_of_a_day),
        cmocka_unit_test(hostile_documents_do_no_harm),
        cmocka_unit_test(one_that_breaks_leaves_the_others),
        cmocka_unit_test(every_word_has_a_sentence),
    };
    return cmocka_run_group_tests_name("intake", tests, set_up, intake_case_end);
}
