/*
 * What officers must not be able to do, tried as their own roles on a private database: tables,
 * inner functions, other people's claims, own entries and families.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/seed_flow.h"

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
        "          a.attgenerated = '' limit 1) || ' ' || case when c.relkind = 'r' then 'r'"
        "    when pg_relation_is_updatable(c.oid, false) = 0 then 'x' else 'v' end, ' ' order by c.relname)"
        "  from pg_class c where relnamespace = 'loket'::regnamespace and relkind in ('r', 'v')"));
    for (char *t = strtok_r(list, " ", &save); t != NULL; t = strtok_r(NULL, " ", &save)) {
        const char *column = strtok_r(NULL, " ", &save), *kind = strtok_r(NULL, " ", &save);

        for (int w = WHO_PETUGAS1; w < WHO_COUNT; w++) {
            enum seed_who who = (enum seed_who)w;

            seed_db_refused(d, who, "role_denied", "select * from loket.%s", t);
            if (kind[0] == 'x') /* a view that nobody could write through */
                continue;
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
            "        where c like 'search_path=loket,%%pg_temp')) and p.proname <> 'fail'"
            /* A body of parsed SQL is bound to our tables for good. */
            "   and p.prosqlbody is null"),
        "");
    for (int w = WHO_PETUGAS1; w < WHO_COUNT; w++) {
        enum seed_who who = (enum seed_who)w;

        seed_db_refused(d, who, "role_denied", "select loket.request_move(1, 'in_review', null, 'x')");
        seed_db_refused(d, who, "role_denied", "select loket.issue_kk(1, 1)");
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
    long long id = seed_flow_open(d, "true");

    for (size_t i = 0; i < COUNT(others); i++) {
        seed_db_refused(d, others[i], "role_denied", "select * from loket.queue_page('{}', 'janji', '', 10)");
        seed_db_refused(d, others[i], "role_denied", "select * from loket.request_detail(%lld)", id);
        seed_db_refused(d, others[i], "role_denied", "select * from loket.request_members(%lld)", id);
        seed_db_refused(d, others[i], "role_denied", "select * from loket.request_records(%lld)", id);
        seed_db_refused(d, others[i], "role_denied", "select * from loket.attachment_open(1)");
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
    long long id = seed_flow_open(d, "versi = 1");

    for (size_t i = 0; i < COUNT(steps); i++)
        seed_db_refused(d, WHO_ROOT, "db_error",
                        "insert into loket.request_step (request_id, seq, dari, ke, actor)"
                        " values (%lld, %s, '%s', '%s', 'x')",
                        id, steps[i][0], steps[i][1], steps[i][2]);
    seed_db_refused(d, WHO_ROOT, "db_error",
                    "update loket.request set state = 'issued' where request_id = %lld", id);
    seed_db_refused(d, WHO_ROOT, "state_changed", "select loket.request_move(%lld, 'approved', null, 'x')",
                    id);
    seed_flow_assert_sound(d);
}

/* --- claims --- */

static void
a_claim_belongs_to_one(void **state)
{
    struct seed_db *d = *state;
    long long id = seed_flow_open(d, FAULTLESS " and not " RISKY),
              token = seed_flow_claim(d, WHO_PETUGAS1, id);

    assert_true(token > 0);
    assert_int_equal(seed_flow_claim(d, WHO_PETUGAS1, id), token);
    seed_db_refused(d, WHO_PETUGAS2, "claimed_by_other", "select * from loket.request_claim(%lld)", id);
    seed_db_refused(d, WHO_PETUGAS2, "claim_lost",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token);
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token - 1);
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost",
                    "select * from loket.decide_approve(%lld, null, '', gen_random_uuid())", id);
    seed_db_refused(d, WHO_PETUGAS1, "key_missing",
                    "select * from loket.decide_approve(%lld, %lld, '', null)", id, token);
    /* Releasing with somebody else's token does nothing. */
    seed_flow_release(d, WHO_PETUGAS2, id, token);
    assert_int_equal(seed_flow_claim(d, WHO_PETUGAS1, id), token);
    seed_flow_release(d, WHO_PETUGAS1, id, token);
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token);
    assert_int_equal(seed_flow_claim(d, WHO_PETUGAS2, id), token + 1);
    seed_flow_release(d, WHO_PETUGAS2, id, token + 1);
    seed_flow_assert_sound(d);
}

static void
a_lease_that_ran_out_is_lost(void **state)
{
    struct seed_db *d = *state;
    long long id = seed_flow_open(d, FAULTLESS " and not " RISKY),
              token = seed_flow_claim(d, WHO_PETUGAS1, id), next;

    seed_db_do(
        d, WHO_ROOT,
        "update loket.queue_entry set lease_until = now() - interval '1 second' where request_id = %lld", id);
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token);
    /* Another officer takes it over; the first one's token stays dead. */
    next = seed_flow_claim(d, WHO_PETUGAS2, id);
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
    seed_flow_assert_sound(d);
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
    seed_flow_release(d, WHO_PETUGAS1, id, seed_flow_claim(d, WHO_PETUGAS1, id));
}

/* Leaves two requests to take, both entered by nobody; ids gets them in fair order. */
static void
two_wait(struct seed_db *d, long long ids[2])
{
    static const char nth[] =
        "select q.request_id from loket.queue_entry q join loket.request r using (request_id)"
        " where q.state = 'submitted' and r.entered_by is null"
        " order by q.urut, q.request_id limit 1 offset %d";

    ids[0] = seed_db_int(d, WHO_ROOT, nth, 0);
    ids[1] = seed_db_int(d, WHO_ROOT, nth, 1);
    seed_db_do(d, WHO_ROOT,
               "update loket.queue_entry set lease_until = now() + interval '1 hour'"
               " where request_id not in (%lld, %lld)",
               ids[0], ids[1]);
}

static void
next_is(struct seed_db *d, enum seed_who who, long long expected)
{
    assert_int_equal(seed_db_int(d, who, "select coalesce((select request_id from loket.request_next()), 0)"),
                     expected);
}

/* One officer's claim is not over yet: a colleague gets the other request that waits, and only the
 * third one hears that nothing does. */
static void
the_next_request_locks_no_other(void **state)
{
    struct seed_db *d = *state;
    long long ids[2];

    two_wait(d, ids);
    seed_db_do(d, WHO_PETUGAS1, "begin");
    next_is(d, WHO_PETUGAS1, ids[0]);
    next_is(d, WHO_PETUGAS2, ids[1]);
    next_is(d, WHO_VERIFIKATOR, 0);
    seed_db_do(d, WHO_PETUGAS1, "commit");
    seed_flow_release(d, WHO_PETUGAS1, ids[0], seed_flow_claim(d, WHO_PETUGAS1, ids[0]));
    seed_flow_release(d, WHO_PETUGAS2, ids[1], seed_flow_claim(d, WHO_PETUGAS2, ids[1]));

    /* The first in line is of petugas1's own family: left to the others, and not locked either. */
    seed_db_do(
        d, WHO_ROOT,
        "update loket.officer set nik = (select pemohon_nik from loket.request where request_id = %lld)"
        " where username = 'petugas1'",
        ids[0]);
    seed_db_do(d, WHO_PETUGAS1, "begin");
    next_is(d, WHO_PETUGAS1, ids[1]);
    next_is(d, WHO_PETUGAS2, ids[0]);
    seed_db_do(d, WHO_PETUGAS1, "commit");
    seed_flow_release(d, WHO_PETUGAS1, ids[1], seed_flow_claim(d, WHO_PETUGAS1, ids[1]));
    seed_flow_release(d, WHO_PETUGAS2, ids[0], seed_flow_claim(d, WHO_PETUGAS2, ids[0]));
    seed_db_do(d, WHO_ROOT, "update loket.officer set nik = null where username = 'petugas1'");
    seed_db_do(d, WHO_ROOT, "update loket.queue_entry set lease_until = null where holder is null");
    seed_flow_assert_sound(d);
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
    token = seed_flow_claim(d, WHO_PETUGAS2, id);
    seed_flow_release(d, WHO_PETUGAS2, id, token);
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
    token = seed_flow_claim(d, WHO_PETUGAS1, id);
    seed_db_do(d, WHO_ROOT, "update loket.officer set nik = (%s) where username = 'petugas1'", nik_sql);
    seed_db_refused(d, WHO_PETUGAS1, "own_family",
                    "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())", id, token);
    seed_db_do(d, WHO_ROOT, "update loket.officer set nik = null where username = 'petugas1'");
    seed_flow_release(d, WHO_PETUGAS1, id, token);
}

static void
own_families_are_refused(void **state)
{
    struct seed_db *d = *state;
    long long id = seed_flow_open(d, "kind = 'I.A.3' and " FAULTLESS);
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

static int
set_up(void **state)
{
    return seed_db_begin(state, 80, 66, 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(officers_reach_no_table),
        cmocka_unit_test(officers_reach_no_inner_function),
        cmocka_unit_test(roles_without_the_counter_see_nothing),
        cmocka_unit_test(steps_outside_the_chain_cannot_be_stored),
        cmocka_unit_test(a_claim_belongs_to_one),
        cmocka_unit_test(a_lease_that_ran_out_is_lost),
        cmocka_unit_test(the_next_request_is_the_oldest_promise),
        cmocka_unit_test(the_next_request_locks_no_other),
        cmocka_unit_test(own_entries_are_refused),
        cmocka_unit_test(own_families_are_refused),
    };

    return cmocka_run_group_tests_name("rights", tests, set_up, seed_db_end);
}
