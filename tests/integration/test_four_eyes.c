/*
 * The second person sees what the first one saw and what has changed since; nobody decides on an own entry or
 * the own family, by no way; reasons in the applicant's words; notes and drafts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "db/model/refusal.h"
#include "db/store/decide.h"
#include "db/store/note.h"
#include "db/store/pg.h"
#include "tests/support/decide_case.h"

#define PLAIN FAULTLESS " and not " RISKY
#define RISKS FAULTLESS " and " RISKY
#define LL    (long long)

/* --- the second person ----------------------------------------------------- */

static int64_t
first_of_two(struct seed_db *d)
{
    int64_t id = seed_flow_open(d, RISKS " and exists (select from loket.attachment a where a.request_id ="
                                         " r.request_id)"),
            token = seed_flow_claim(d, WHO_PETUGAS1, id);
    char s[32];

    (void)seed_flow_approve(d, WHO_PETUGAS1, id, token, s);
    assert_string_equal(s, "awaiting_supervisor");
    seed_db_do(d, WHO_VERIFIKATOR, "select loket.request_open(%lld)", LL id);
    return id;
}

static int64_t
changed(struct seed_db *d, int64_t id, const char *part)
{
    return seed_db_int(d, WHO_VERIFIKATOR,
                       "select count(*) from loket.second_look(%lld) where changed and part = '%s'", LL id,
                       part);
}

/* Ticks of the first person are told; those of the second are the second's own. */
static void
ticks_of_the_first_are_told(void **state)
{
    struct seed_db *d = *state;
    int64_t id = seed_flow_open(d, RISKS " and exists (select from loket.attachment a where a.request_id ="
                                         " r.request_id)"),
            token = seed_flow_claim(d, WHO_PETUGAS1, id), file;
    char s[32];

    file = seed_db_int(d, WHO_ROOT, "select min(attachment_id) from loket.attachment where request_id = %lld",
                       LL id);
    seed_db_do(d, WHO_PETUGAS1, "select loket.request_open(%lld)", LL id);
    seed_db_do(d, WHO_PETUGAS1, "select loket.attachment_open(%lld)", LL file);
    seed_db_do(d, WHO_PETUGAS1, "select loket.attachment_tick(%lld, true)", LL file);
    (void)seed_flow_approve(d, WHO_PETUGAS1, id, token, s);
    token = seed_flow_claim(d, WHO_VERIFIKATOR, id);
    seed_db_do(d, WHO_VERIFIKATOR, "select loket.request_open(%lld)", LL id);
    seed_db_do(d, WHO_VERIFIKATOR, "select loket.attachment_open(%lld)", LL file);
    seed_db_do(d, WHO_VERIFIKATOR, "select loket.attachment_tick(%lld, true)", LL file);
    assert_int_equal(
        seed_db_int(d, WHO_VERIFIKATOR,
                    "select count(*) from loket.second_look(%lld) where part = 'centang' and not changed",
                    LL id),
        1);
    assert_true(seed_flow_approve(d, WHO_VERIFIKATOR, id, token, s) >= 1);
    decide_case_assert_whole(d);
}

static void
nothing_changed(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct second_row *rows;
    struct err e = {0};
    size_t n, found = 0, papers = 0;
    int64_t id = first_of_two(d), token;
    char s[32];

    assert_int_equal(second_look(pg_db(d->as[WHO_VERIFIKATOR]), a, id, &rows, &n, &e), RC_OK);
    assert_true(n > 2);
    assert_string_equal(rows[0].part, "keputusan");
    assert_string_equal(rows[0].subject, "Contoh petugas1");
    for (size_t i = 0; i < n; i++) {
        assert_false(rows[i].changed);
        assert_true(rows[i].at > 0);
        found += str_eq(rows[i].part, "temuan");
        papers += str_eq(rows[i].part, "berkas");
    }
    assert_true(found > 0 && papers > 0);
    assert_int_equal(found, seed_db_int(d, WHO_ROOT, "select count(*) from loket.check_all(%lld)", LL id));
    token = seed_flow_claim(d, WHO_VERIFIKATOR, id);
    assert_true(seed_flow_approve(d, WHO_VERIFIKATOR, id, token, s) >= 1);
    assert_string_equal(s, "awaiting_signature");
    assert_int_equal(seed_db_int(d, WHO_VERIFIKATOR, "select count(*) from loket.second_look(%lld)", LL id),
                     0);
    arena_free(a);
    decide_case_assert_whole(d);
}

/* Whatever the first one saw is otherwise: the second is told what, and cannot agree to it. */
static void
what_changed_is_told_and_not_approved(void **state)
{
    static const struct {
        const char *part, *sql;
    } cases[] = {
        {"anggota", "update loket.request_member set golongan_darah = golongan_darah % 13 + 1 where "
                    "request_id = %lld and"
                    " urut = 1"},
        {"permohonan", "update loket.request set rt = '099' where request_id = %lld"},
        {"berkas",
         "update loket.attachment set isi = isi || 'x', sha256 = sha256(isi || 'x') where attachment_id ="
         " (select min(attachment_id) from loket.attachment where request_id = %lld)"},
        {"catatan",
         "update loket.resident set status_dasar = 5 where nik = (select max(nik) from"
         " loket.request_member m where request_id = %lld and tindakan <> 'keluar' and nik in (select nik"
         " from loket.resident))"},
        {"keluarga",
         "update loket.family set status = 'ditutup' where no_kk = (select no_kk from loket.request where"
         " request_id = %lld)"},
    };
    struct seed_db *d = *state;
    int64_t id = first_of_two(d), token = seed_flow_claim(d, WHO_VERIFIKATOR, id);

    for (size_t i = 0; i < COUNT(cases); i++) {
        char sql[400];
        struct err e = {0};

        (void)str_printf(sql, sizeof sql, "%.*s%lld%s", (int)(strstr(cases[i].sql, "%lld") - cases[i].sql),
                         cases[i].sql, LL id, strstr(cases[i].sql, "%lld") + 4);
        assert_int_equal(changed(d, id, cases[i].part), 0);
        seed_db_do(d, WHO_ROOT, "begin");
        seed_db_do(d, WHO_ROOT, "%s", sql);
        seed_db_do(d, WHO_ROOT, "set local session authorization o_verifikator");
        assert_true(seed_db_int(d, WHO_ROOT,
                                "select count(*) from loket.second_look(%lld) where changed and part = '%s'",
                                LL id, cases[i].part) > 0);
        assert_int_not_equal(
            seed_db_try(d, WHO_ROOT, &e,
                        "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id,
                        LL token),
            RC_OK);
        if (!str_eq(e.code, "checks_failed")) { /* which comes first */
            assert_string_equal(e.code, "changed_since_first");
            assert_non_null(strstr(e.detail, cases[i].part));
        }
        seed_db_do(d, WHO_ROOT, "rollback");
    }
    seed_flow_release(d, WHO_VERIFIKATOR, id, token);
    decide_case_assert_whole(d);
}

/* The way on: back into review, where the second person is the first, and somebody else the second. */
static void
what_changed_goes_through_the_review_again(void **state)
{
    struct seed_db *d = *state;
    int64_t id = first_of_two(d), token = seed_flow_claim(d, WHO_VERIFIKATOR, id);
    char s[32];

    seed_db_do(d, WHO_ROOT, "update loket.request set kode_pos = '99999' where request_id = %lld", LL id);
    seed_db_refused(d, WHO_VERIFIKATOR, "changed_since_first",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id, LL token);
    decide_case_window(d, 600);
    seed_db_refused(d, WHO_VERIFIKATOR, "changed_since_first",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id, LL token);
    decide_case_window(d, 0);
    assert_string_equal(
        seed_db_text(d, WHO_VERIFIKATOR,
                     "select subject || ': ' || is_now from loket.second_look(%lld) where changed", LL id),
        "kode_pos: 99999");
    seed_db_do(d, WHO_VERIFIKATOR, "select * from loket.decide_review(%lld, %lld, '', gen_random_uuid())",
               LL id, LL token);
    assert_int_equal(seed_flow_approve(d, WHO_VERIFIKATOR, id, token, s), 0);
    assert_string_equal(s, "awaiting_supervisor");
    seed_db_refused(d, WHO_VERIFIKATOR, "second_person_needed",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id,
                    LL seed_flow_claim(d, WHO_VERIFIKATOR, id));
    seed_flow_release(d, WHO_VERIFIKATOR, id, seed_flow_claim(d, WHO_VERIFIKATOR, id));
    token = seed_flow_claim(d, WHO_PENYELIA, id);
    assert_true(seed_flow_approve(d, WHO_PENYELIA, id, token, s) >= 1);
    decide_case_assert_whole(d);
}

/* It changes while the second person's word waits for the end of its window. */
static void
a_change_within_the_window_counts(void **state)
{
    struct seed_db *d = *state;
    int64_t id = first_of_two(d);

    decide_case_window(d, 600);
    (void)decide_case_approve(d, WHO_VERIFIKATOR, id);
    seed_db_do(d, WHO_ROOT, "update loket.request set rw = '099' where request_id = %lld", LL id);
    decide_case_due(d, id);
    assert_string_equal(seed_db_text(d, WHO_WORKER, "select fault from loket.work_decide()"),
                        "changed_since_first");
    decide_case_is(d, id, "awaiting_supervisor");
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.queue_entry where request_id = %lld and holder is null",
                    LL id),
        1);
    decide_case_window(d, 0);
    decide_case_assert_whole(d);
}

/* --- the own entry --------------------------------------------------------- */

/* A verifier who vouched for a paper, or brought a file, decides nothing of that request, in no way. */
static void
who_vouched_for_a_paper_does_not_decide(void **state)
{
    struct seed_db *d = *state;
    char ref[32], sql[200];

    for (size_t i = 0; i < 2; i++) {
        int64_t id = seed_flow_open(d, PLAIN), token;

        (void)str_copy(
            ref, sizeof ref,
            seed_db_text(d, WHO_ROOT, "select ref from loket.request where request_id = %lld", LL id));
        (void)str_printf(
            sql, sizeof sql,
            i == 0 ? "select * from loket.intake_seen('%s', 'BUKTI')"
                   : "select * from loket.intake_attach('%s', '', 'BUKTI', 'a.pdf', 'application/pdf',"
                     " '%%PDF-1.4')",
            ref);
        token = seed_flow_claim(d, WHO_VERIFIKATOR, id);
        seed_db_do(d, WHO_VERIFIKATOR, "%s", sql);
        /* Somebody else vouching for it as well takes nothing away from the first one's word. */
        seed_db_do(d, WHO_PETUGAS2, "%s", sql);
        seed_db_refused(d, WHO_VERIFIKATOR, "own_hand",
                        "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id,
                        LL token);
        seed_db_refused(
            d, WHO_VERIFIKATOR, "own_hand",
            "select * from loket.decide_refuse(%lld, %lld, 'reject', '[{\"reason\":\"DATA_GANDA\"}]', '',"
            " gen_random_uuid())",
            LL id, LL token);
        seed_db_refused(d, WHO_VERIFIKATOR, "own_hand",
                        "select * from loket.decide_escalate(%lld, %lld, 'ESK_BEDA', '', gen_random_uuid())",
                        LL id, LL token);
        seed_flow_release(d, WHO_VERIFIKATOR, id, token);
        seed_db_refused(d, WHO_VERIFIKATOR, "own_hand", "select * from loket.request_claim(%lld)", LL id);
        assert_int_not_equal(seed_db_int(d, WHO_VERIFIKATOR,
                                         "select coalesce((select request_id from loket.request_next()), 0)"),
                             id);
        seed_db_do(d, WHO_ROOT, "update loket.queue_entry set holder = null, lease_until = null");
        /* Who neither entered nor vouched decides. */
        decide_case_window(d, 0);
        seed_flow_refuse(d, id, "reject", "[{\"reason\":\"DATA_GANDA\"}]", "rejected");
    }
    decide_case_assert_whole(d);
}

/* --- the own family -------------------------------------------------------- */

static void
is_nik(struct seed_db *d, const char *who, int64_t nik)
{
    seed_db_do(d, WHO_ROOT, "update loket.officer set nik = nullif(%lld, 0) where username = '%s'", LL nik,
               who);
}

/* Every way in and every way to decide is shut for the one whose family it is. */
static void
shut_for(struct seed_db *d, int64_t id, int64_t nik)
{
    int64_t token;

    is_nik(d, "petugas1", nik);
    seed_db_refused(d, WHO_PETUGAS1, "own_family", "select * from loket.request_claim(%lld)", LL id);
    for (int i = 0; i < 3; i++)
        assert_int_not_equal(
            seed_db_int(d, WHO_PETUGAS1, "select coalesce((select request_id from loket.request_next()), 0)"),
            id);
    seed_db_do(d, WHO_ROOT, "update loket.queue_entry set holder = null, lease_until = null");
    /* It turns out after the claim. */
    is_nik(d, "petugas1", 0);
    token = seed_flow_claim(d, WHO_PETUGAS1, id);
    is_nik(d, "penyelia", nik);
    seed_db_refused(d, WHO_PENYELIA, "own_family",
                    "select * from loket.request_takeover(%lld, 'BERHALANGAN', '')", LL id);
    is_nik(d, "penyelia", 0);
    is_nik(d, "petugas1", nik);
    seed_db_refused(d, WHO_PETUGAS1, "own_family",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id, LL token);
    seed_db_refused(
        d, WHO_PETUGAS1, "own_family",
        "select * from loket.decide_refuse(%lld, %lld, 'reject', '[{\"reason\":\"DATA_GANDA\"}]', '',"
        " gen_random_uuid())",
        LL id, LL token);
    seed_db_refused(d, WHO_PETUGAS1, "own_family",
                    "select * from loket.decide_escalate(%lld, %lld, 'ESK_BEDA', '', gen_random_uuid())",
                    LL id, LL token);
    is_nik(d, "petugas1", 0);
    seed_flow_release(d, WHO_PETUGAS1, id, token);
}

/* A person outside the families of the request, of whom nobody of it knows. */
static int64_t
stranger(struct seed_db *d, int64_t id)
{
    int64_t nik =
        seed_db_int(d, WHO_ROOT,
                    "select max(d.nik) from loket.resident d, loket.request r where r.request_id = %lld and"
                    " not loket.own_family(r, d.nik)",
                    LL id);
    assert_true(nik > 0);
    return nik;
}

static void
families_reach_beyond_the_card(void **state)
{
    struct seed_db *d = *state;
    int64_t id = seed_flow_open(d, PLAIN
                                " and exists (select from loket.request_member m where m.request_id ="
                                " r.request_id and m.nik in (select nik from loket.resident where no_kk ="
                                " r.no_kk))"),
            me = stranger(d, id), child = 0, member;

    member = seed_db_int(
        d, WHO_ROOT,
        "select min(m.nik) from loket.request_member m join loket.resident d on d.nik = m.nik where"
        " request_id = %lld",
        LL id);
    /* The applicant, and who is on the card. */
    shut_for(d, id, member);
    /* A grown child who left the officer's card, by the father's or the mother's NIK. */
    for (int i = 0; i < 2; i++) {
        const char *parent = i == 0 ? "nik_ayah" : "nik_ibu";
        seed_db_do(d, WHO_ROOT, "begin");
        seed_db_do(d, WHO_ROOT, "update loket.resident_version set %s = %lld where nik = %lld", parent, LL me,
                   LL member);
        seed_db_do(d, WHO_ROOT, "commit");
        shut_for(d, id, me);
        /* Father and child the other way round, and one who has the same father. */
        child = seed_db_int(d, WHO_ROOT,
                            "select max(nik) from loket.resident where nik <> %lld and nik not in (select"
                            " nik from loket.resident where no_kk = (select no_kk from loket.resident"
                            " where nik = %lld))",
                            LL me, LL member);
        seed_db_do(d, WHO_ROOT, "update loket.resident_version set %s = null where nik = %lld", parent,
                   LL member);
        seed_db_do(d, WHO_ROOT, "update loket.resident_version set %s = %lld where nik = %lld", parent,
                   LL member, LL me);
        shut_for(d, id, me);
        seed_db_do(d, WHO_ROOT, "update loket.resident_version set %s = %lld where nik in (%lld, %lld)",
                   parent, LL child, LL me, LL member);
        shut_for(d, id, me);
        seed_db_do(d, WHO_ROOT, "update loket.resident_version set %s = null where nik in (%lld, %lld)",
                   parent, LL me, LL member);
    }
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select loket.own_family(r, %lld)::int from loket.request r where request_id = %lld",
                    LL me, LL id),
        0);
    /* A child that is only asked for: the newborn of the officer. */
    seed_db_do(d, WHO_ROOT,
               "update loket.request_member set nik_ibu = %lld where request_id = %lld and urut = 1", LL me,
               LL id);
    shut_for(d, id, me);
    seed_db_do(d, WHO_ROOT,
               "update loket.request_member set nik_ibu = null where request_id = %lld and urut = 1", LL id);
    /* Once on one card: long ago. */
    seed_db_do(
        d, WHO_ROOT,
        "insert into loket.family_member select m.no_kk, m.versi, %lld, 1, 9 from loket.family_member m where"
        " m.nik = %lld order by m.versi limit 1",
        LL me, LL member);
    shut_for(d, id, me);
    seed_db_do(d, WHO_ROOT, "delete from loket.family_member where nik = %lld and shdk = 9", LL me);
    decide_case_assert_whole(d);
}

/* The other parent of the officer's child, who lives on a card of his own. */
static void
a_former_spouse_is_family(void **state)
{
    struct seed_db *d = *state;
    int64_t id = seed_flow_open(d, PLAIN
                                " and exists (select from loket.request_member m join loket.resident x on"
                                " x.nik = m.nik where m.request_id = r.request_id)"),
            me = stranger(d, id);

    seed_db_do(
        d, WHO_ROOT,
        "update loket.resident_version set nik_ayah = %lld, nik_ibu = (select min(m.nik) from"
        " loket.request_member m join loket.resident d on d.nik = m.nik where request_id = %lld) where nik ="
        " (select min(d.nik) from loket.resident d where d.nik <> %lld and d.no_kk = (select no_kk from"
        " loket.resident where nik = %lld))",
        LL me, LL id, LL me, LL me);
    if (seed_db_int(d, WHO_ROOT, "select count(*) from loket.resident_version where nik_ayah = %lld",
                    LL me) == 0)
        fail_msg("the officer lives alone in this district");
    shut_for(d, id, me);
    seed_db_do(d, WHO_ROOT,
               "update loket.resident_version set nik_ayah = null, nik_ibu = null where nik_ayah = %lld",
               LL me);
    decide_case_assert_whole(d);
}

/* As the second person, too. */
static void
the_second_person_is_no_relative(void **state)
{
    struct seed_db *d = *state;
    int64_t id = first_of_two(d), token = seed_flow_claim(d, WHO_VERIFIKATOR, id);

    seed_db_do(
        d, WHO_ROOT,
        "update loket.officer set nik = (select min(nik) from loket.request_member where request_id = %lld)"
        " where username = 'verifikator'",
        LL id);
    seed_db_refused(d, WHO_VERIFIKATOR, "own_family",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", LL id, LL token);
    seed_db_refused(d, WHO_VERIFIKATOR, "own_family",
                    "select * from loket.decide_review(%lld, %lld, '', gen_random_uuid())", LL id, LL token);
    is_nik(d, "verifikator", 0);
    seed_flow_release(d, WHO_VERIFIKATOR, id, token);
    decide_case_assert_whole(d);
}

/* --- reasons --------------------------------------------------------------- */

/* What the officer reads before deciding (db/model/refusal.c) is what the applicant gets from the database.
 */
static void
sentences_are_the_same_in_both(struct seed_db *d, const char *decision)
{
    static const char *const targets[] = {"", "KK-LAMA", "nama_lengkap#2", "anggota#12", "alamat", "no_kk"};
    char reasons[2048];
    char *save = NULL;

    (void)str_copy(
        reasons, sizeof reasons,
        seed_db_text(d, WHO_ROOT,
                     "select string_agg(reason || '|' || label, ';' order by urut) from loket.reason where"
                     " case '%s' when 'return' then returns else rejects end",
                     decision));
    for (char *r = strtok_r(reasons, ";", &save); r != NULL; r = strtok_r(NULL, ";", &save)) {
        char *label = strchr(r, '|');
        *label++ = '\0';
        for (size_t i = 0; i < 2 * COUNT(targets); i++) {
            const char *note = i % 2 == 0 ? "" : "di halaman 2";
            struct buf b = {0};
            refusal_text(&b, decision, r, label, targets[i / 2], note);
            assert_string_equal(
                seed_db_text(d, WHO_ROOT,
                             "select x ->> 'text' from jsonb_array_elements(loket.reasons_told('%s', "
                             "jsonb_build_array("
                             "jsonb_build_object('reason', '%s', 'target', '%s', 'note', '%s')))) x",
                             decision, r, targets[i / 2], note),
                b.data);
            buf_done(&b);
        }
    }
}

static void
reasons_are_sentences(void **state)
{
    struct seed_db *d = *state;
    int64_t id = seed_flow_open(d, PLAIN);
    char ref[32];

    /* The ten of the office (kk-domain 7.6) and the free one. */
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.reason where returns or rejects"),
                     11);
    sentences_are_the_same_in_both(d, "return");
    sentences_are_the_same_in_both(d, "reject");

    (void)str_copy(ref, sizeof ref,
                   seed_db_text(d, WHO_ROOT, "select ref from loket.request where request_id = %lld", LL id));
    seed_flow_refuse(
        d, id, "return",
        "[{\"reason\":\"BERKAS_KURANG\",\"target\":\"F102\"},{\"reason\":\"NOMOR_SALAH\",\"target\":"
        "\"nik#3\",\"note\":\"angka ke-7\"}]",
        "returned");
    assert_string_equal(
        seed_db_text(
            d, WHO_PETUGAS2,
            "select note || '|' || (reasons::jsonb -> 1 ->> 'text') from loket.intake_status('%s', '')", ref),
        "catatan|NIK anggota ke-3 keliru. Cocokkan dengan KTP-el dan KK, lalu perbaiki. Keterangan petugas: "
        "angka ke-7");
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.notification n cross join jsonb_array_elements(n.detail ->"
                    " 'reasons') x where n.request_id = %lld and n.event = 'returned' and n.detail ->>"
                    " 'note' = 'catatan' and x ->> 'text' <> '' and x ->> 'target_label' <> ''",
                    LL id),
        2);
    /* Why a request goes up is between officers. */
    assert_int_equal(seed_db_int(d, WHO_PETUGAS1, "select count(*) from loket.reason_list('escalate')"), 6);
    assert_int_equal(
        seed_db_int(d, WHO_PETUGAS1,
                    "select count(*) from loket.reason_list('return') where reason like 'ESK%%'"),
        0);
    assert_int_equal(
        seed_db_int(d, WHO_PETUGAS1,
                    "select count(*) from loket.reason_list('reject') where reason like 'ESK%%'"),
        0);
    decide_case_assert_whole(d);
}

/* --- notes and drafts ------------------------------------------------------ */

static void
notes_stay_with_the_request(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct db *one = pg_db(d->as[WHO_PETUGAS1]), *two = pg_db(d->as[WHO_PENYELIA]);
    struct note_row *rows;
    struct err e = {0};
    char key[37], again[37], long_text[2100];
    size_t n;
    int64_t id = seed_flow_open(d, PLAIN);

    db_uuid(key);
    db_uuid(again);
    /* Only who opened it, which is audited, reads or writes there. */
    assert_int_equal(note_add(one, id, "x", key, &e), RC_DENIED);
    assert_string_equal(e.code, "view_not_announced");
    seed_db_do(d, WHO_PETUGAS1, "select loket.request_open(%lld)", LL id);
    seed_db_do(d, WHO_PENYELIA, "select loket.request_open(%lld)", LL id);
    assert_int_equal(note_add(one, id, "  sudah ditelepon\nbesok datang  ", key, &e), RC_OK);
    assert_int_equal(note_add(one, id, "lain", key, &e), RC_OK);
    assert_int_equal(note_add(two, id, "baik", again, &e), RC_OK);
    assert_int_equal(note_list(two, a, id, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 2);
    assert_string_equal(rows[0].isi, "sudah ditelepon\nbesok datang");
    assert_string_equal(rows[0].nama, "Contoh petugas1");
    assert_true(!rows[0].mine && rows[1].mine && rows[0].at > 0);
    assert_int_equal(decide_case_audited(d, "request.note", id), 2);
    db_uuid(key);
    assert_int_equal(note_add(one, id, " \n ", key, &e), RC_INVALID);
    assert_string_equal(e.code, "note_empty");
    assert_int_equal(note_add(one, id, "a\033[2Jb", key, &e), RC_INVALID);
    assert_string_equal(e.code, "text_unshowable");
    memset(long_text, 'a', sizeof long_text);
    long_text[2001] = '\0';
    assert_int_equal(note_add(one, id, long_text, key, &e), RC_INVALID);
    assert_string_equal(e.code, "text_too_long");
    long_text[2000] = '\0';
    assert_int_equal(note_add(one, id, long_text, key, &e), RC_OK);
    /* No right of an officer reaches what is written there. */
    seed_db_refused(d, WHO_PENYELIA, "role_denied", "delete from loket.request_note");
    seed_flow_refuse(d, id, "reject", "[{\"reason\":\"DATA_GANDA\"}]", "rejected");
    assert_int_equal(note_list(two, a, id, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 3);
    arena_free(a);
    decide_case_assert_whole(d);
}

static void
drafts_are_the_officers_own(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct db *one = pg_db(d->as[WHO_PETUGAS1]), *two = pg_db(d->as[WHO_PETUGAS2]);
    struct err e = {0};
    const char *text;
    char *large = malloc(70000);
    int64_t id = seed_flow_open(d, PLAIN), token;
    char s[32];

    assert_non_null(large);
    assert_int_equal(work_draft_get(one, a, id, &text, &e), RC_NONE);
    assert_int_equal(work_draft_save(one, id, "{\"a\":1}", &e), RC_OK);
    assert_int_equal(work_draft_save(two, id, "{\"a\":2}", &e), RC_OK);
    assert_int_equal(work_draft_save(one, id, "{\"a\":3}", &e), RC_OK);
    assert_int_equal(work_draft_get(one, a, id, &text, &e), RC_OK);
    assert_string_equal(text, "{\"a\":3}");
    assert_int_equal(work_draft_get(two, a, id, &text, &e), RC_OK);
    assert_string_equal(text, "{\"a\":2}");
    assert_int_equal(work_draft_save(one, id, "{\"a\":", &e), RC_INVALID);
    assert_string_equal(e.code, "draft_malformed");
    assert_int_equal(work_draft_save(one, id, "[1]", &e), RC_INVALID);
    (void)snprintf(large, 70000, "{\"a\":\"%0*d\"}", 65600, 0);
    assert_int_equal(work_draft_save(one, id, large, &e), RC_INVALID);
    assert_string_equal(e.code, "draft_too_large");
    assert_int_equal(work_draft_save(two, id, "", &e), RC_OK);
    assert_int_equal(work_draft_get(two, a, id, &text, &e), RC_NONE);
    assert_int_equal(work_draft_save(one, 999999, "{}", &e), RC_NONE);
    /* Goes with the decision. */
    token = seed_flow_claim(d, WHO_PETUGAS1, id);
    assert_true(seed_flow_approve(d, WHO_PETUGAS1, id, token, s) >= 1);
    assert_int_equal(work_draft_get(one, a, id, &text, &e), RC_NONE);
    free(large);
    arena_free(a);
    decide_case_assert_whole(d);
}

static int
set_up(void **state)
{
    return seed_db_begin(state, 160, 300, 11);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_changed),
        cmocka_unit_test(ticks_of_the_first_are_told),
        cmocka_unit_test(what_changed_is_told_and_not_approved),
        cmocka_unit_test(what_changed_goes_through_the_review_again),
        cmocka_unit_test(a_change_within_the_window_counts),
        cmocka_unit_test(who_vouched_for_a_paper_does_not_decide),
        cmocka_unit_test(families_reach_beyond_the_card),
        cmocka_unit_test(a_former_spouse_is_family),
        cmocka_unit_test(the_second_person_is_no_relative),
        cmocka_unit_test(reasons_are_sentences),
        cmocka_unit_test(notes_stay_with_the_request),
        cmocka_unit_test(drafts_are_the_officers_own),
    };

    return cmocka_run_group_tests_name("four_eyes", tests, set_up, seed_db_end);
}
