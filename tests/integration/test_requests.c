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

#include "console/base/str.h"
#include "console/crypto/sodium.h"
#include "db/store/db.h"
#include "db/store/pg.h"
#include "tests/support/seed_db.h"
#include "tests/support/seed_load.h"

#define FAMILIES 160
#define REQUESTS 132

/* What must hold of the register and the sheets at any moment; the first thing that does not, or nothing. */
static const char unsound_sql[] =
    "select string_agg(what, ', ') from ("
    " select 'head of ' || f.no_kk as what from family f where f.status = 'aktif' and (select count(*)"
    "   from family_member m where m.no_kk = f.no_kk and m.versi = f.versi and m.shdk = 1) <> 1"
    " union all select 'resident ' || d.nik from resident d where d.no_kk is not null and not exists (select"
    "   from family f join family_member m on m.no_kk = f.no_kk and m.versi = f.versi"
    "   where f.no_kk = d.no_kk and f.status = 'aktif' and m.nik = d.nik and m.resident_versi = d.versi)"
    " union all select 'dead or gone ' || d.nik from resident d where d.status_dasar <> 1 and d.no_kk is not "
    "null"
    " union all select 'member ' || m.nik from family f join family_member m on m.no_kk = f.no_kk and "
    "m.versi = f.versi"
    "   left join resident d on d.nik = m.nik where f.status = 'aktif' and (d.no_kk is distinct from f.no_kk"
    "   or d.status_dasar <> 1)"
    " union all select 'version of ' || f.no_kk from family f where (select array_agg(v.versi) from "
    "family_version v"
    "   where v.no_kk = f.no_kk and v.berlaku_sampai is null) is distinct from"
    "   case f.status when 'aktif' then array[f.versi] end"
    " union all select 'version of ' || d.nik from resident d where (select array_agg(v.versi) from "
    "resident_version v"
    "   where v.nik = d.nik and v.berlaku_sampai is null) is distinct from array[d.versi]"
    " union all select 'sheet of ' || f.no_kk from family f where (select array_agg(i.versi) from issued_kk i"
    "   where i.no_kk = f.no_kk and i.status in ('menunggu_tte', 'terbit')) is distinct from"
    "   case f.status when 'aktif' then array[f.versi] end"
    " union all select 'old sheet ' || i.issued_id from issued_kk i where (i.status = 'tidak_aktif') <>"
    "   (i.superseded_by is not null)"
    " union all select 'record ' || i.issued_id from issued_kk i where"
    "   i.created_at > now() - interval '1 hour' and (i.record_sha256 <> sha256(convert_to(i.record, "
    "'UTF8')) or i.record::json ->> 'no_kk' <> i.no_kk::text or"
    "   json_array_length(i.record::json -> 'anggota') <> (select count(*) from family_member m"
    "   where m.no_kk = i.no_kk and m.versi = i.versi))"
    " union all select 'steps of ' || r.request_id from request r where r.versi <> (select max(s.seq)"
    "   from request_step s where s.request_id = r.request_id)"
    " union all select 'queue of ' || r.request_id from request r left join queue_entry q using (request_id)"
    "   where q.state is distinct from case when r.state not in ('returned', 'rejected', 'delivered') then "
    "r.state end"
    "   or q.urut <> r.promise_at"
    " limit 5) x";

static void
assert_sound(struct seed_db *d)
{
    seed_db_do(d, WHO_ROOT, "set search_path = loket");
    assert_string_equal(seed_db_text(d, WHO_ROOT, "%s", unsound_sql), "");
}

/* Rows per table, and which transactions wrote them: any row written shows. */
static void
snapshot(struct seed_db *d, char *dst, size_t size)
{
    const char *s = seed_db_text(
        d, WHO_ROOT,
        "select string_agg(relname || '=' || (xpath('/row/c/text()', query_to_xml("
        "    'select sum(xmin::text::bigint) || ''/'' || count(*) as c from loket.' || relname, false, true, "
        "'')))[1], ' ')"
        "  from pg_class where relnamespace = 'loket'::regnamespace and relkind = 'r'"
        "   and relname in ('request', 'request_step', 'request_member', 'queue_entry', 'decision', "
        "'decision_reason',"
        "       'command_done', 'resident', 'resident_version', 'family', 'family_version', 'family_member',"
        "       'issued_kk', 'notification', 'audit_entry', 'number_serial')");

    assert_true(str_copy(dst, size, s));
}

static int64_t
claim(struct seed_db *d, enum seed_who who, int64_t id)
{
    return seed_db_int(d, who, "select token from loket.request_claim(%lld)", (long long)id);
}

/* A counter officer who may take the request: not the one who entered it. */
static enum seed_who
officer_for(struct seed_db *d, int64_t id)
{
    return seed_db_int(
               d, WHO_ROOT,
               "select count(*) from loket.request r join loket.officer o on o.officer_id = r.entered_by"
               " where r.request_id = %lld and o.username = 'petugas1'",
               (long long)id) > 0
               ? WHO_PETUGAS2
               : WHO_PETUGAS1;
}

static int64_t
open_request(struct seed_db *d, const char *where)
{
    return seed_db_int(
        d, WHO_ROOT,
        "select min(request_id) from loket.request r where state = 'submitted' and entered_by is null"
        " and (%s)",
        where);
}

static void
release(struct seed_db *d, enum seed_who who, int64_t id, int64_t token)
{
    seed_db_do(d, who, "select loket.request_release(%lld, %lld)", (long long)id, (long long)token);
}

/* No check of the request finds an error. */
#define FAULTLESS "not exists (select from loket.check_all(r.request_id) where severity = 'galat')"
#define RISKY     "loket.request_risky(r.request_id)"

static void
seeded_rows_are_sound(void **state)
{
    struct seed_db *d = *state;

    assert_sound(d);
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
    assert_sound(d);
}

/* --- what no officer may do --- */

static void
officers_reach_no_table(void **state)
{
    struct seed_db *d = *state;
    char *list, *save = NULL;

    list = strdup(seed_db_text(
        d, WHO_ROOT,
        "select string_agg(c.relname || ' ' || (select a.attname from pg_attribute a"
        "    where a.attrelid = c.oid and a.attnum > 0 and a.attidentity = '' and"
        "          a.attgenerated = '' limit 1) || ' ' || c.relkind::text, ' ' order by c.relname)"
        "  from pg_class c where relnamespace = 'loket'::regnamespace and relkind in ('r', 'v')"));
    for (char *t = strtok_r(list, " ", &save); t != NULL; t = strtok_r(NULL, " ", &save)) {
        const char *column = strtok_r(NULL, " ", &save), *kind = strtok_r(NULL, " ", &save);

        for (int w = WHO_PETUGAS1; w < WHO_COUNT; w++) {
            enum seed_who who = (enum seed_who)w;

            seed_db_refused(d, who, "role_denied", "select * from loket.%s", t);
            seed_db_refused(d, who, "role_denied", "delete from loket.%s", t);
            seed_db_refused(d, who, "role_denied", "update loket.%s set %s = null", t, column);
            seed_db_refused(d, who, "role_denied", "insert into loket.%s (%s) values (null)", t, column);
            if (kind[0] == 'r')
                seed_db_refused(d, who, "role_denied", "truncate loket.%s", t);
        }
    }
    free(list);
}

static void
officers_reach_no_inner_function(void **state)
{
    struct seed_db *d = *state;

    assert_string_equal(
        seed_db_text(
            d, WHO_ROOT,
            "select string_agg(distinct p.proname || ' for ' || r.rolname, ', ') from pg_proc p, pg_roles r"
            " where p.pronamespace = 'loket'::regnamespace and r.rolname like 'o\\_%%'"
            "   and has_function_privilege(r.oid, p.oid, 'execute') and not p.prosecdef"),
        "");
    assert_string_equal(
        seed_db_text(
            d, WHO_ROOT,
            "select string_agg(p.proname, ', ') from pg_proc p where p.pronamespace = 'loket'::regnamespace"
            "   and has_function_privilege('public', p.oid, 'execute')"),
        "");
    assert_string_equal(
        seed_db_text(
            d, WHO_ROOT,
            "select string_agg(p.proname, ', ') from pg_proc p where p.pronamespace = 'loket'::regnamespace"
            "   and (p.proconfig is null or not exists (select from unnest(p.proconfig) c"
            "        where c like 'search_path=loket,%%pg_temp')) and p.proname <> 'fail'"),
        "");
    for (int w = WHO_PETUGAS1; w < WHO_COUNT; w++) {
        enum seed_who who = (enum seed_who)w;

        seed_db_refused(d, who, "role_denied", "select loket.request_move(1, 'in_review', null, 'x')");
        seed_db_refused(d, who, "role_denied", "select loket.issue_kk(1, 1, '{}')");
        seed_db_refused(d, who, "role_denied", "select loket.kk_record(1, 1)");
        seed_db_refused(d, who, "role_denied", "select loket.audit_write('x', 'x', 'x', '{}')");
        seed_db_refused(d, who, "role_denied", "select nextval('loket.request_request_id_seq')");
        seed_db_refused(d, who, "role_denied", "set role loket_owner");
        seed_db_refused(d, who, "role_denied", "create temp table x (i int)");
        seed_db_refused(d, who, "role_denied", "create table loket.x (i int)");
        seed_db_refused(d, who, "role_denied", "select pg_advisory_lock(1)");
        seed_db_refused(d, who, "role_denied", "select lo_create(0)");
    }
}

static void
roles_without_the_counter_see_nothing(void **state)
{
    static const enum seed_who others[] = {WHO_ADMIN, WHO_AUDITOR, WHO_PORTAL, WHO_WORKER};
    static const enum seed_who all[] = {WHO_KADIS, WHO_ADMIN, WHO_AUDITOR, WHO_PORTAL, WHO_WORKER};
    struct seed_db *d = *state;
    long long id = open_request(d, "true");

    for (size_t i = 0; i < COUNT(others); i++) {
        seed_db_refused(d, others[i], "role_denied", "select * from loket.queue_page('', 'janji', 10)");
        seed_db_refused(d, others[i], "role_denied", "select * from loket.request_detail(%lld)", id);
        seed_db_refused(d, others[i], "role_denied", "select * from loket.request_members(%lld)", id);
        seed_db_refused(d, others[i], "role_denied", "select * from loket.request_records(%lld)", id);
        seed_db_refused(d, others[i], "role_denied", "select * from loket.attachment_get(1)");
    }
    for (size_t i = 0; i < COUNT(all); i++)
        seed_db_refused(d, all[i], "role_denied", "select * from loket.request_claim(%lld)", id);
    seed_db_refused(d, WHO_PETUGAS1, "role_denied", "select * from loket.audit_page('', 0, 10)");
    seed_db_refused(d, WHO_PETUGAS1, "role_denied", "select * from loket.sign_order(1, gen_random_uuid())");
}

/* The chain of states holds even against the owner of the tables. */
static void
steps_outside_the_chain_cannot_be_stored(void **state)
{
    static const char *const steps[][3] = {
        {"2", "submitted", "approved"},  {"2", "submitted", "issued"}, {"2", "in_review", "approved"},
        {"3", "submitted", "in_review"}, {"1", "", "submitted"},
    };
    struct seed_db *d = *state;
    long long id = open_request(d, "versi = 1");

    for (size_t i = 0; i < COUNT(steps); i++)
        seed_db_refused(d, WHO_ROOT, "db_error",
                        "insert into loket.request_step (request_id, seq, dari, ke, actor)"
                        " values (%lld, %s, '%s', '%s', 'x')",
                        id, steps[i][0], steps[i][1], steps[i][2]);
    seed_db_refused(d, WHO_ROOT, "db_error",
                    "update loket.request set state = 'issued' where request_id = %lld", id);
    seed_db_refused(d, WHO_ROOT, "state_changed", "select loket.request_move(%lld, 'approved', null, 'x')",
                    id);
    assert_sound(d);
}

/* --- claims --- */

static void
a_claim_belongs_to_one(void **state)
{
    struct seed_db *d = *state;
    long long id = open_request(d, FAULTLESS " and not " RISKY), token = claim(d, WHO_PETUGAS1, id);

    assert_true(token > 0);
    assert_int_equal(claim(d, WHO_PETUGAS1, id), token);
    seed_db_refused(d, WHO_PETUGAS2, "claimed_by_other", "select * from loket.request_claim(%lld)", id);
    seed_db_refused(d, WHO_PETUGAS2, "claim_lost",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token);
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token - 1);
    seed_db_refused(d, WHO_PETUGAS1, "key_missing",
                    "select * from loket.decide_approve(%lld, %lld, '', null)", id, token);
    /* Releasing with somebody else's token does nothing. */
    release(d, WHO_PETUGAS2, id, token);
    assert_int_equal(claim(d, WHO_PETUGAS1, id), token);
    release(d, WHO_PETUGAS1, id, token);
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token);
    assert_int_equal(claim(d, WHO_PETUGAS2, id), token + 1);
    release(d, WHO_PETUGAS2, id, token + 1);
    assert_sound(d);
}

static void
a_lease_that_ran_out_is_lost(void **state)
{
    struct seed_db *d = *state;
    long long id = open_request(d, FAULTLESS " and not " RISKY), token = claim(d, WHO_PETUGAS1, id), next;

    seed_db_do(
        d, WHO_ROOT,
        "update loket.queue_entry set lease_until = now() - interval '1 second' where request_id = %lld", id);
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token);
    /* Another officer takes it over; the first one's token stays dead. */
    next = claim(d, WHO_PETUGAS2, id);
    assert_int_equal(next, token + 1);
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost",
                    "select * from loket.decide_refuse(%lld, %lld, 'return', '[{\"reason\":\"LAIN\"}]', '',"
                    " gen_random_uuid())",
                    id, token);
    seed_db_do(
        d, WHO_ROOT,
        "update loket.queue_entry set lease_until = now() - interval '1 second' where request_id = %lld", id);
    assert_true(seed_db_int(d, WHO_WORKER, "select n from loket.work_expire_claims()") >= 1);
    assert_string_equal(
        seed_db_text(d, WHO_ROOT, "select state from loket.request where request_id = %lld", id),
        "submitted");
    assert_sound(d);
}

static void
the_next_request_is_the_oldest_promise(void **state)
{
    struct seed_db *d = *state;
    long long expected =
        seed_db_int(d, WHO_ROOT,
                    "select q.request_id from loket.queue_entry q join loket.request r using (request_id)"
                    " where q.state = 'submitted' and r.entered_by is distinct from"
                    " (select officer_id from loket.officer where username = 'petugas1')"
                    " order by q.urut, q.request_id limit 1");
    long long id = seed_db_int(d, WHO_PETUGAS1, "select request_id from loket.request_next()");

    assert_int_equal(id, expected);
    release(d, WHO_PETUGAS1, id, claim(d, WHO_PETUGAS1, id));
}

static void
own_entries_are_refused(void **state)
{
    struct seed_db *d = *state;
    long long id = seed_db_int(
                  d, WHO_ROOT,
                  "select min(request_id) from loket.request r join loket.officer o"
                  " on o.officer_id = r.entered_by where r.state = 'submitted' and o.username = 'petugas1'"),
              token;

    seed_db_refused(d, WHO_PETUGAS1, "own_entry", "select * from loket.request_claim(%lld)", id);
    token = claim(d, WHO_PETUGAS2, id);
    release(d, WHO_PETUGAS2, id, token);
}

static void
own_family(struct seed_db *d, long long id, const char *nik_sql)
{
    long long token;

    seed_db_do(d, WHO_ROOT, "update loket.officer set nik = (%s) where username = 'petugas1'", nik_sql);
    assert_int_equal(
        seed_db_int(d, WHO_ROOT, "select count(nik) from loket.officer where username = 'petugas1'"), 1);
    seed_db_refused(d, WHO_PETUGAS1, "own_family", "select * from loket.request_claim(%lld)", id);
    seed_db_do(d, WHO_ROOT, "update loket.officer set nik = null where username = 'petugas1'");
    /* It turns out after the claim: the decision is refused as well. */
    token = claim(d, WHO_PETUGAS1, id);
    seed_db_do(d, WHO_ROOT, "update loket.officer set nik = (%s) where username = 'petugas1'", nik_sql);
    seed_db_refused(d, WHO_PETUGAS1, "own_family",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token);
    seed_db_do(d, WHO_ROOT, "update loket.officer set nik = null where username = 'petugas1'");
    release(d, WHO_PETUGAS1, id, token);
}

static void
own_families_are_refused(void **state)
{
    struct seed_db *d = *state;
    long long id = open_request(d, "kind = 'I.A.3' and " FAULTLESS);
    char sql[400];

    snprintf(sql, sizeof(sql), "select pemohon_nik from loket.request where request_id = %lld", id);
    own_family(d, id, sql);
    snprintf(sql, sizeof(sql), "select min(nik) from loket.request_member where request_id = %lld", id);
    own_family(d, id, sql);
    /* Not named, but of the same family. */
    snprintf(sql, sizeof(sql),
             "select min(d.nik) from loket.resident d join loket.request r on r.no_kk = d.no_kk where "
             "request_id = %lld"
             " and d.nik not in (select nik from loket.request_member where request_id = %lld)",
             id, id);
    own_family(d, id, sql);
}

/* --- refusals with reasons --- */

static void
refuse(struct seed_db *d, long long id, const char *decision, const char *reasons, const char *ends)
{
    enum seed_who who = officer_for(d, id);
    long long token = claim(d, who, id);
    char key[37], before[4096], after[4096], call[700];

    db_uuid(key);
    snprintf(call, sizeof(call),
             "select state from loket.decide_refuse(%lld, %lld, '%s', '%s', 'catatan', '%s')", id, token,
             decision, reasons, key);
    assert_string_equal(seed_db_text(d, who, "%s", call), ends);
    snapshot(d, before, sizeof(before));
    assert_string_equal(seed_db_text(d, who, "%s", call), ends);
    snapshot(d, after, sizeof(after));
    assert_string_equal(before, after);
    seed_db_refused(d, who, "key_reused", "select * from loket.decide_approve(%lld, %lld, '', '%s')", id,
                    token, key);
}

static void
requests_are_returned_and_rejected(void **state)
{
    struct seed_db *d = *state;
    static const char two[] = "[{\"reason\":\"TAK_TERBACA\",\"target\":\"KK-LAMA\",\"note\":\"terpotong\"},"
                              "{\"reason\":\"DATA_BEDA\",\"target\":\"a\"}]";
    long long id = open_request(d, FAULTLESS), token = claim(d, WHO_PETUGAS1, id);

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
    release(d, WHO_PETUGAS1, id, token);
    refuse(d, id, "return", two, "returned");
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
    assert_sound(d);
    refuse(d, id, "reject", "[{\"reason\":\"DATA_GANDA\"}]", "rejected");
    seed_db_refused(d, WHO_ROOT, "state_changed",
                    "select loket.request_move(%lld, 'submitted', null, 'portal')", id);
    assert_sound(d);
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

/* Approves, and once more with the same key; nothing may change the second time. Answers the state. */
static int64_t
approve(struct seed_db *d, enum seed_who who, long long id, long long token, char state[32])
{
    char key[37], before[4096], after[4096], first[64], call[200];
    long long sheets = -1;

    db_uuid(key);
    snprintf(call, sizeof(call),
             "select state || ' ' || sheets from loket.decide_approve(%lld, %lld, '', '%s')", id, token, key);
    snprintf(first, sizeof(first), "%s", seed_db_text(d, who, "%s", call));
    snapshot(d, before, sizeof(before));
    assert_string_equal(seed_db_text(d, who, "%s", call), first);
    snapshot(d, after, sizeof(after));
    assert_string_equal(before, after);
    assert_int_equal(sscanf(first, "%31s %lld", state, &sheets), 2);
    return sheets;
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
    token = claim(d, second, id);
    sheets = approve(d, second, id, token, state);
    assert_string_equal(state, "awaiting_signature");
    assert_approved(d, second, id, sheets);
}

static void
approve_whole(struct seed_db *d, long long id, enum seed_who who, long long token)
{
    bool risky = seed_db_int(d, WHO_ROOT, "select loket.request_risky(%lld)::int", id) != 0;
    char state[32];
    int64_t sheets = approve(d, who, id, token, state);

    assert_string_equal(state, risky ? "awaiting_supervisor" : "awaiting_signature");
    if (risky)
        approve_risky(d, id, who);
    else
        assert_approved(d, who, id, sheets);
    seed_db_refused(d, who, "request_not_open", "select * from loket.request_claim(%lld)", id);
    assert_sound(d);
}

static void
decide(struct seed_db *d, long long id)
{
    enum seed_who who = officer_for(d, id);
    long long token = claim(d, who, id), bad;

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
    release(d, who, id, token);
    if (id % 2 == 0)
        refuse(d, id, "reject", "[{\"reason\":\"LAIN\",\"note\":\"contoh\"}]", "rejected");
    else
        refuse(d, id, "return", "[{\"reason\":\"BERKAS_KURANG\",\"target\":\"F102\"}]", "returned");
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
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.queue_entry where state <> 'awaiting_signature'"),
        0);
    assert_sound(d);
}

/* A verifier who said yes first cannot say it again as the second person. */
static void
the_second_person_is_another(void **state)
{
    struct seed_db *d = *state;
    long long id = open_request(d, FAULTLESS " and " RISKY), token = claim(d, WHO_VERIFIKATOR, id);
    char s[32];

    assert_int_equal(approve(d, WHO_VERIFIKATOR, id, token, s), 0);
    assert_string_equal(s, "awaiting_supervisor");
    token = claim(d, WHO_VERIFIKATOR, id);
    seed_db_refused(d, WHO_VERIFIKATOR, "second_person_needed",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token);
    release(d, WHO_VERIFIKATOR, id, token);
    token = claim(d, WHO_PENYELIA, id);
    assert_true(approve(d, WHO_PENYELIA, id, token, s) >= 1);
    assert_string_equal(s, "awaiting_signature");
    assert_sound(d);
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
    *state = seed_db_new(FAMILIES, REQUESTS, 1);
    return *state != NULL ? 0 : -1;
}

static int
tear_down(void **state)
{
    seed_db_free(*state);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seeded_rows_are_sound),
        cmocka_unit_test(seeding_again_adds_others),
        cmocka_unit_test(officers_reach_no_table),
        cmocka_unit_test(officers_reach_no_inner_function),
        cmocka_unit_test(roles_without_the_counter_see_nothing),
        cmocka_unit_test(steps_outside_the_chain_cannot_be_stored),
        cmocka_unit_test(a_claim_belongs_to_one),
        cmocka_unit_test(a_lease_that_ran_out_is_lost),
        cmocka_unit_test(the_next_request_is_the_oldest_promise),
        cmocka_unit_test(own_entries_are_refused),
        cmocka_unit_test(own_families_are_refused),
        cmocka_unit_test(requests_are_returned_and_rejected),
        cmocka_unit_test(the_second_person_is_another),
        cmocka_unit_test(every_request_is_decided),
        cmocka_unit_test(the_trail_holds),
    };

    return cmocka_run_group_tests_name("requests", tests, set_up, tear_down);
}
