/*
 * Every kind of request from claim to decision on a private database, as the officers' own
 * roles; and what they must not be able to do.
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
#include "console/crypto/sodium.h"
#include "db/store/pg.h"
#include "tests/support/seed_flow.h"
#include "tests/support/seed_load.h"

#define FAMILIES 160
#define REQUESTS 132

static void
seeded_rows_are_sound(void **state)
{
    struct seed_db *d = *state;

    seed_flow_assert_sound(d);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.request"), REQUESTS);
    assert_int_equal(seed_db_int(d, WHO_ROOT,
                                 "select count(*) from (select kind from loket.request r where " FAULTLESS
                                 " group by kind having count(*) >= 8) x"),
                     11);
    /* One in eight, and half of those that were returned. */
    assert_in_range(
        seed_db_int(d, WHO_ROOT, "select count(*) from loket.request r where not (" FAULTLESS ")"),
        REQUESTS / 8, REQUESTS / 6);
    assert_in_range(
        seed_db_int(d, WHO_ROOT, "select count(*) from loket.request r where " RISKY " and " FAULTLESS), 4,
        40);
    assert_int_equal(seed_db_int(d, WHO_ROOT,
                                 "select count(*) from loket.attachment where sha256 <> sha256(isi)"
                                 " or ukuran <> length(isi) or ukuran < 300"),
                     0);
    assert_in_range(seed_db_int(d, WHO_ROOT, "select count(*) from loket.queue_entry where urut < now()"), 8,
                    60);
    assert_int_equal(
        seed_db_int(d, WHO_ROOT, "select count(*) from loket.resident where nik / 100000000000000 <> 99"), 0);
}

static void
seeding_again_adds_others(void **state)
{
    struct seed_db *d = *state;
    struct seed_load *l = calloc(1, sizeof(*l));
    struct err e = {0};
    int64_t regions = seed_db_int(d, WHO_ROOT, "select count(*) from loket.region");
    int64_t families = seed_db_int(d, WHO_ROOT, "select count(*) from loket.family");

    assert_non_null(l);
    assert_int_equal(seed_load_base(d->as[WHO_ROOT], "kk", &e), RC_OK);
    assert_int_equal(seed_load_open(l, d->as[WHO_ROOT], 1, 22, &e), RC_OK);
    assert_int_equal(seed_load_fill(l, 40, 22, &e), RC_OK);
    seed_load_done(l);
    free(l);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.region"), regions);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.office"), 1);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.printer where is_default"), 1);
    assert_in_range(seed_db_int(d, WHO_ROOT, "select count(*) from loket.family"), (uintmax_t)families + 40,
                    (uintmax_t)families + 44);
    seed_flow_assert_sound(d);
}

/* --- refusals with reasons --- */

static void
requests_are_returned_and_rejected(void **state)
{
    struct seed_db *d = *state;
    static const char two[] = "[{\"reason\":\"TAK_TERBACA\",\"target\":\"KK-LAMA\",\"note\":\"terpotong\"},"
                              "{\"reason\":\"DATA_BEDA\",\"target\":\"alamat\"}]";
    long long id = seed_flow_open(d, FAULTLESS), token = seed_flow_claim(d, WHO_PETUGAS1, id);

    seed_db_refused(d, WHO_PETUGAS1, "reason_missing",
                    "select * from loket.decide_refuse(%lld, %lld, 'return', '[]', '', gen_random_uuid())",
                    id, token);
    seed_db_refused(
        d, WHO_PETUGAS1, "reason_unknown",
        "select * from loket.decide_refuse(%lld, %lld, 'return', '[{\"reason\":\"DATA_GANDA\"}]', '',"
        " gen_random_uuid())",
        id, token);
    seed_db_refused(d, WHO_PETUGAS1, "decision_unknown",
                    "select * from loket.decide_refuse(%lld, %lld, 'approve', '[{\"reason\":\"LAIN\"}]', '',"
                    " gen_random_uuid())",
                    id, token);
    seed_flow_release(d, WHO_PETUGAS1, id, token);
    seed_flow_refuse(d, id, "return", two, "returned");
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.decision_reason x join loket.decision c using (decision_id)"
                    " where c.request_id = %lld",
                    id),
        2);
    assert_string_equal(seed_db_text(d, WHO_ROOT,
                                     "select event || ' ' || jsonb_array_length(detail -> 'reasons') from"
                                     " loket.notification where request_id = %lld",
                                     id),
                        "returned 2");
    seed_db_refused(d, WHO_PETUGAS1, "request_not_open", "select * from loket.request_claim(%lld)", id);
    /* It comes back into its old place. */
    seed_db_do(d, WHO_ROOT, "select loket.request_move(%lld, 'submitted', null, 'portal')", id);
    seed_flow_assert_sound(d);
    seed_flow_refuse(d, id, "reject", "[{\"reason\":\"DATA_GANDA\"}]", "rejected");
    seed_db_refused(d, WHO_ROOT, "state_changed",
                    "select loket.request_move(%lld, 'submitted', null, 'portal')", id);
    seed_flow_assert_sound(d);
}

/* --- every request --- */

static void
assert_approved(struct seed_db *d, enum seed_who who, long long id, int64_t sheets)
{
    char expected[64];

    assert_string_equal(
        seed_db_text(d, WHO_ROOT, "select state from loket.request where request_id = %lld", id),
        "awaiting_signature");
    assert_int_equal(
        seed_db_int(
            d, WHO_ROOT,
            "select count(*) from loket.issued_kk where request_id = %lld and status = 'menunggu_tte'", id),
        sheets);
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.notification where request_id = %lld and event = 'approved'",
                    id),
        1);
    snprintf(expected, sizeof(expected), "%s %lld", seed_who_name[who] + 2, (long long)sheets);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT,
                     "select actor || ' ' || jsonb_array_length((isi::jsonb) #> '{detail,sheets}')"
                     "  from loket.audit_entry where action = 'request.approve' and subject = '%lld'"
                     "   and isi::jsonb #>> '{detail,ref}' ="
                     "       (select ref from loket.request where request_id = %lld)",
                     id, id),
        expected);
    /* Who had no NIK has one now, and everyone who was to be a member is one. */
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.request_member m left join loket.resident d"
                    "   on d.nik = coalesce(m.nik, m.nik_terbit)"
                    "  left join loket.issued_kk i on i.request_id = m.request_id and i.no_kk = d.no_kk"
                    " where m.request_id = %lld and (m.tindakan = 'keluar') <> (i.no_kk is null)",
                    id),
        0);
}

/* The first officer's word is not enough: another one, and not a counter officer, agrees. */
static void
approve_risky(struct seed_db *d, long long id, enum seed_who first)
{
    enum seed_who second = id % 2 == 0 ? WHO_VERIFIKATOR : WHO_PENYELIA;
    char state[32];
    int64_t sheets;
    long long token;

    assert_int_equal(
        seed_db_int(d, WHO_ROOT, "select count(*) from loket.issued_kk where request_id = %lld", id), 0);
    seed_db_refused(d, first, "second_person_needed", "select * from loket.request_claim(%lld)", id);
    token = seed_flow_claim(d, second, id);
    sheets = seed_flow_approve(d, second, id, token, state);
    assert_string_equal(state, "awaiting_signature");
    assert_approved(d, second, id, sheets);
}

static void
approve_whole(struct seed_db *d, long long id, enum seed_who who, long long token)
{
    bool risky = seed_db_int(d, WHO_ROOT, "select loket.request_risky(%lld)::int", id) != 0;
    char state[32];
    int64_t sheets = seed_flow_approve(d, who, id, token, state);

    assert_string_equal(state, risky ? "awaiting_supervisor" : "awaiting_signature");
    if (risky)
        approve_risky(d, id, who);
    else
        assert_approved(d, who, id, sheets);
    seed_db_refused(d, who, "request_not_open", "select * from loket.request_claim(%lld)", id);
    seed_flow_assert_sound(d);
}

static void
decide(struct seed_db *d, long long id)
{
    enum seed_who who = seed_flow_officer(d, id);
    long long token = seed_flow_claim(d, who, id), bad;

    seed_db_do(d, who, "select loket.request_open(%lld)", id);
    seed_db_do(d, who, "select * from loket.request_detail(%lld)", id);
    seed_db_do(d, who, "select * from loket.request_members(%lld)", id);
    seed_db_do(d, who, "select * from loket.request_records(%lld)", id);
    bad = seed_db_int(d, who, "select count(*) from loket.request_checks(%lld) where severity = 'galat'", id);
    if (bad == 0) {
        approve_whole(d, id, who, token);
        return;
    }
    seed_db_refused(d, who, "checks_failed",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token);
    seed_flow_release(d, who, id, token);
    if (id % 2 == 0)
        seed_flow_refuse(d, id, "reject", "[{\"reason\":\"LAIN\",\"note\":\"contoh\"}]", "rejected");
    else
        seed_flow_refuse(d, id, "return", "[{\"reason\":\"BERKAS_KURANG\",\"target\":\"F102\"}]", "returned");
}

static void
every_request_is_decided(void **state)
{
    struct seed_db *d = *state;
    long long n = 0, id = 0;

    seed_db_do(d, WHO_ROOT,
               "select loket.request_move(request_id, 'submitted', null, channel) from loket.request"
               " where state = 'returned'");
    while ((id = seed_db_int(d, WHO_ROOT,
                             "select coalesce(min(request_id), 0) from loket.request where request_id > %lld"
                             " and state = 'submitted'",
                             id)) != 0) {
        decide(d, id);
        n++;
    }
    assert_true(n > REQUESTS - 10);
    assert_int_equal(seed_db_int(d, WHO_ROOT,
                                 "select count(distinct kind) from loket.request where state ="
                                 " 'awaiting_signature'"),
                     11);
    assert_int_equal(seed_db_int(d, WHO_ROOT,
                                 "select count(*) from loket.queue_entry where state not in"
                                 " ('awaiting_signature', 'issued')"),
                     0);
    seed_flow_assert_sound(d);
}

/* A verifier who said yes first cannot say it again as the second person. */
static void
the_second_person_is_another(void **state)
{
    struct seed_db *d = *state;
    long long id = seed_flow_open(d, FAULTLESS " and " RISKY),
              token = seed_flow_claim(d, WHO_VERIFIKATOR, id);
    char s[32];

    assert_int_equal(seed_flow_approve(d, WHO_VERIFIKATOR, id, token, s), 0);
    assert_string_equal(s, "awaiting_supervisor");
    token = seed_flow_claim(d, WHO_VERIFIKATOR, id);
    seed_db_refused(d, WHO_VERIFIKATOR, "second_person_needed",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token);
    seed_flow_release(d, WHO_VERIFIKATOR, id, token);
    token = seed_flow_claim(d, WHO_PENYELIA, id);
    assert_true(seed_flow_approve(d, WHO_PENYELIA, id, token, s) >= 1);
    assert_string_equal(s, "awaiting_signature");
    seed_flow_assert_sound(d);
}

/* --- two requests about the same people --- */

/* A further request of that kind about a family, everyone staying, with the documents it needs. */
static long long
ask_again(struct seed_db *d, long long no_kk, const char *kind)
{
    long long id = seed_db_int(
        d, WHO_ROOT,
        "insert into loket.request (ref, kind, office_id, channel, state, versi, no_kk, pemohon_nama,"
        "   alamat, rt, rw, kode_wilayah, promise_at)"
        " select 'ULANG-' || (select count(*) from loket.request), '%s', 1, 'portal', 'submitted', 1,"
        "   v.no_kk, 'PEMOHON', v.alamat, v.rt, v.rw, v.kode_wilayah, now() from loket.family f"
        " join loket.family_version v using (no_kk, versi) where no_kk = %lld returning request_id",
        kind, no_kk);

    seed_db_do(
        d, WHO_ROOT,
        "with s as (insert into loket.request_step (request_id, seq, dari, ke, actor)"
        "   values (%lld, 1, '', 'submitted', 'portal')),"
        " q as (insert into loket.queue_entry (request_id, office_id, urut, state, kind, channel, ref, "
        "pemohon_nama,"
        "   submitted_at)"
        "   select request_id, 1, promise_at, state, kind, channel, ref, pemohon_nama, submitted_at from "
        "loket.request where request_id = %lld),"
        " a as (insert into loket.attachment (request_id, dokumen, nama_berkas, jenis_media, ukuran, sha256, "
        "isi)"
        "   select %lld, dokumen, 'a.pdf', 'application/pdf', 1, sha256('a'), 'a' from loket.requirement"
        "    where kind = '%s' and mandatory)"
        " insert into loket.request_member (request_id, urut, tindakan, nik, shdk, nama_lengkap, "
        "jenis_kelamin,"
        "   tempat_lahir, tanggal_lahir, agama, pendidikan, pekerjaan, status_kawin, nik_ayah)"
        " select %lld, row_number() over (order by m.shdk, m.nik), 'tetap', m.nik, m.shdk, v.nama_lengkap,"
        "   v.jenis_kelamin, v.tempat_lahir, v.tanggal_lahir, v.agama, v.pendidikan, v.pekerjaan, 1, "
        "v.nik_ayah"
        "   from loket.family f join loket.family_member m using (no_kk, versi)"
        "   join loket.resident_version v on v.nik = m.nik and v.versi = m.resident_versi where no_kk = %lld",
        id, id, id, kind, id, no_kk);
    return id;
}

/* The request only exists once its first step does: the keys between them are checked at the end. */
static long long
another_request(struct seed_db *d, long long no_kk, const char *kind)
{
    long long id;

    seed_db_do(d, WHO_ROOT, "begin");
    id = ask_again(d, no_kk, kind);
    seed_db_do(d, WHO_ROOT, "commit");
    return id;
}

static long long
family_of(struct seed_db *d, long long id)
{
    return seed_db_int(d, WHO_ROOT, "select no_kk from loket.request where request_id = %lld", id);
}

struct late {
    struct seed_db *d;
    long long id, token;
    struct err e;
    enum rc rc;
};

static void *
approve_late(void *ctx)
{
    struct late *l = ctx;

    l->rc =
        seed_db_try(l->d, WHO_PETUGAS2, &l->e,
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", l->id, l->token);
    return NULL;
}

/* While one approval is under way, a second one about the same family waits and then sees what the
 * first one did: nobody ends up on two cards. */
static void
approvals_of_one_family_wait_for_each_other(void **state)
{
    struct seed_db *d = *state;
    long long split = seed_flow_open(d, "kind = 'I.A.3' and " FAULTLESS " and not " RISKY);
    struct late late = {.d = d, .id = another_request(d, family_of(d, split), "I.C.1")};
    long long token = seed_flow_claim(d, WHO_PETUGAS1, split);
    pthread_t thread;
    bool waits = false;

    late.token = seed_flow_claim(d, WHO_PETUGAS2, late.id);
    seed_db_do(d, WHO_PETUGAS1, "begin");
    seed_db_do(d, WHO_PETUGAS1, "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())",
               split, token);
    assert_int_equal(pthread_create(&thread, NULL, approve_late, &late), 0);
    for (int i = 0; i < 1500 && !waits; i++)
        waits = seed_db_int(d, WHO_ROOT, "select count(*) from pg_locks where not granted") > 0;
    seed_db_do(d, WHO_PETUGAS1, "commit");
    pthread_join(thread, NULL);
    assert_true(waits);
    assert_int_equal(late.rc, RC_INVALID);
    assert_string_equal(late.e.code, "checks_failed");
    seed_flow_release(d, WHO_PETUGAS2, late.id, late.token);
    seed_flow_assert_sound(d);
    seed_flow_refuse(d, late.id, "reject", "[{\"reason\":\"DATA_GANDA\"}]", "rejected");
}

/* A sheet that waits for its signature is replaced: its request has nothing left to wait for. */
static void
an_overtaken_request_does_not_wait_forever(void **state)
{
    struct seed_db *d = *state;
    long long first = seed_flow_open(d, "kind = 'I.C.1' and " FAULTLESS " and not " RISKY), second;
    long long no_kk = family_of(d, first), token = seed_flow_claim(d, WHO_PETUGAS1, first);
    char s[32];

    assert_int_equal(seed_flow_approve(d, WHO_PETUGAS1, first, token, s), 1);
    second = another_request(d, no_kk, "I.C.1");
    token = seed_flow_claim(d, WHO_PETUGAS1, second);
    assert_int_equal(seed_flow_approve(d, WHO_PETUGAS1, second, token, s), 1);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT, "select state from loket.request where request_id = %lld", first),
        "issued");
    assert_string_equal(
        seed_db_text(d, WHO_ROOT, "select state from loket.request where request_id = %lld", second),
        "awaiting_signature");
    seed_flow_assert_sound(d);
}

/* Nobody is declared dead by a request about another family. */
static void
only_members_can_leave(void **state)
{
    struct seed_db *d = *state;
    long long id = seed_flow_open(d, "kind = 'I.C.2' and " FAULTLESS " and not " RISKY);

    seed_db_do(d, WHO_ROOT,
               "update loket.request_member m set tindakan = 'keluar', alasan_keluar = 'mati',"
               " nik = (select max(nik) from loket.resident x where x.status_dasar = 1 and x.no_kk <>"
               " (select no_kk from loket.request r where r.request_id = m.request_id))"
               " where request_id = %lld and urut = (select max(urut) from loket.request_member"
               " where request_id = %lld)",
               id, id);
    assert_true(
        seed_db_int(
            d, WHO_ROOT,
            "select count(*) from loket.check_all(%lld) where severity = 'galat' and code = 'di_kk_lain'",
            id) == 1);
}

/* Only the link to a parent changes: that is a change, too. */
static void
a_parents_nik_is_recorded(void **state)
{
    struct seed_db *d = *state;
    long long id = another_request(d, family_of(d, seed_flow_open(d, "kind = 'I.B.1' and " FAULTLESS)),
                                   "I.C.2"),
              token;
    char s[32];

    seed_db_do(
        d, WHO_ROOT,
        "update loket.request_member m set tindakan = 'ubah', nik_ayah = 9999990101010001,"
        " (tempat_lahir, pekerjaan_versi, golongan_darah, status_kawin, status_kawin_versi, tanggal_kawin,"
        "  kewarganegaraan, no_paspor, no_kitap, nama_ayah, nama_ibu, nik_ibu) = (select v.tempat_lahir,"
        "  v.pekerjaan_versi, v.golongan_darah, v.status_kawin, v.status_kawin_versi, v.tanggal_kawin,"
        "  v.kewarganegaraan, v.no_paspor, v.no_kitap, v.nama_ayah, v.nama_ibu, v.nik_ibu"
        "  from loket.resident d join loket.resident_version v using (nik, versi) where nik = m.nik)"
        " where request_id = %lld and urut = 1",
        id);
    token = seed_flow_claim(d, WHO_PETUGAS1, id);
    assert_int_equal(seed_flow_approve(d, WHO_PETUGAS1, id, token, s), 1);
    assert_int_equal(seed_db_int(d, WHO_ROOT,
                                 "select count(*) from loket.resident_version where request_id = %lld and"
                                 " nik_ayah = 9999990101010001",
                                 id),
                     1);
    seed_flow_assert_sound(d);
}

/* --- the trail --- */

struct trail {
    long n;
    bool bad;
};

static bool
check_leaf(void *ctx, const char *const *v)
{
    struct trail *t = ctx;
    struct buf b = {0};
    unsigned char sha[NACL_SHA256];
    char hex[2 * NACL_SHA256 + 1];

    buf_add(&b, "", 1);
    buf_puts(&b, v[0]);
    nacl_sha256(sha, b.data, b.len);
    str_hex(hex, sha, sizeof(sha));
    t->bad = t->bad || strcmp(hex, v[1]) != 0;
    t->n++;
    buf_done(&b);
    return true;
}

static void
the_trail_holds(void **state)
{
    struct seed_db *d = *state;
    struct trail t = {0};
    struct err e = {0};

    assert_int_equal(pg_stream(d->as[WHO_ROOT], "select isi, encode(daun, 'hex') from loket.audit_entry",
                               check_leaf, &t, &e),
                     RC_OK);
    assert_true(t.n > 2 * REQUESTS);
    assert_false(t.bad);
    assert_int_equal(
        seed_db_int(
            d, WHO_ROOT,
            "select count(*) from loket.audit_entry where (isi::json ->> 'actor', isi::json ->> 'action',"
            " isi::json ->> 'subject') is distinct from (actor, action, subject)"),
        0);
    assert_int_equal(seed_db_int(d, WHO_WORKER, "select n from loket.work_audit_sequence(1000000)"), t.n);
    assert_int_equal(seed_db_int(d, WHO_WORKER, "select n from loket.work_audit_sequence(1000000)"), 0);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select max(idx) + 1 - count(*) from loket.audit_leaf"), 0);
    seed_db_refused(d, WHO_ROOT, "audit_is_final", "update loket.audit_entry set actor = 'x'");
    seed_db_refused(d, WHO_ROOT, "audit_is_final", "delete from loket.audit_leaf");
    seed_db_refused(d, WHO_ROOT, "issued_is_final", "update loket.issued_kk set record = '{}'");
    seed_db_refused(d, WHO_ROOT, "issued_is_final", "delete from loket.issued_kk");
}

static int
set_up(void **state)
{
    struct err e = {0};

    if (nacl_init(&e) != RC_OK)
        return -1;
    return seed_db_begin(state, FAMILIES, REQUESTS, 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seeded_rows_are_sound),
        cmocka_unit_test(seeding_again_adds_others),
        cmocka_unit_test(requests_are_returned_and_rejected),
        cmocka_unit_test(the_second_person_is_another),
        cmocka_unit_test(approvals_of_one_family_wait_for_each_other),
        cmocka_unit_test(an_overtaken_request_does_not_wait_forever),
        cmocka_unit_test(only_members_can_leave),
        cmocka_unit_test(a_parents_nik_is_recorded),
        cmocka_unit_test(every_request_is_decided),
        cmocka_unit_test(the_trail_holds),
    };

    return cmocka_run_group_tests_name("requests", tests, set_up, seed_db_end);
}
