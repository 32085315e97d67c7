/*
 * Files of a request in the database: nobody reads one without an entry in the audit trail that stays, and a
 * tick belongs to one officer, one claim and one content.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "db/store/attachment.h"
#include "db/store/pg.h"
#include "tests/support/seed_db.h"
#include "tests/support/seed_flow.h"

#define OPENED "select count(*) from loket.audit_entry where action = 'attachment.get'"

static long long
a_file(struct seed_db *d, long long request)
{
    return seed_db_int(d, WHO_ROOT, "select min(attachment_id) from loket.attachment where request_id = %lld",
                       request);
}

static void
nothing_is_read_before_its_entry_is_committed(void **state)
{
    struct seed_db *d = *state;
    long long id = seed_flow_open(d, "true"), file = a_file(d, id);
    int64_t before = seed_db_int(d, WHO_ROOT, OPENED);

    seed_db_refused(d, WHO_PETUGAS1, "view_not_announced", "select loket.attachment_part(%lld, 0, 10)", file);
    seed_db_do(d, WHO_PETUGAS1, "begin");
    seed_db_do(d, WHO_PETUGAS1, "select * from loket.attachment_open(%lld)", file);
    seed_db_refused(d, WHO_PETUGAS1, "view_not_announced", "select loket.attachment_part(%lld, 0, 10)", file);
    seed_db_do(d, WHO_PETUGAS1, "rollback");
    seed_db_refused(d, WHO_PETUGAS1, "view_not_announced", "select loket.attachment_part(%lld, 0, 10)", file);
    assert_int_equal(seed_db_int(d, WHO_ROOT, OPENED), before);
    /* each opening is an entry, also the second in a row */
    for (int i = 1; i <= 2; i++) {
        seed_db_do(d, WHO_PETUGAS1, "select * from loket.attachment_open(%lld)", file);
        assert_int_equal(
            seed_db_int(d, WHO_PETUGAS1, "select length(loket.attachment_part(%lld, 0, 10))", file), 10);
        assert_int_equal(seed_db_int(d, WHO_ROOT, OPENED), before + i);
    }
    /* what one officer opened is not open to another, nor is another file */
    seed_db_refused(d, WHO_PETUGAS2, "view_not_announced", "select loket.attachment_part(%lld, 0, 10)", file);
    seed_db_refused(d, WHO_PETUGAS1, "view_not_announced", "select loket.attachment_part(%lld, 0, 10)",
                    file + 1);
    seed_db_refused(d, WHO_PETUGAS1, "attachment_unknown", "select * from loket.attachment_open(999999999)");
}

static void
the_parts_are_the_file(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct db *db = pg_db(d->as[WHO_PETUGAS1]);
    struct attachment_file f;
    struct db_bytes part;
    int64_t id = 0;
    int32_t at = 0;
    long long file = a_file(d, seed_flow_open(d, "true"));

    /* large and not alike anywhere */
    seed_db_do(d, WHO_ROOT,
               "update loket.attachment set isi = (select string_agg(sha256(i::text::bytea), '') from "
               "generate_series(1, 20000) i), ukuran = 640000 where attachment_id = %lld",
               file);
    seed_db_do(d, WHO_ROOT, "update loket.attachment set sha256 = sha256(isi) where attachment_id = %lld",
               file);
    char ref[64], code[32];
    snprintf(ref, sizeof ref, "%s",
             seed_db_text(d, WHO_ROOT,
                          "select ref from loket.request join loket.attachment using (request_id) where "
                          "attachment_id = %lld",
                          file));
    snprintf(
        code, sizeof code, "%s",
        seed_db_text(d, WHO_ROOT, "select dokumen from loket.attachment where attachment_id = %lld", file));
    assert_int_equal(attachment_find(db, ref, code, &id, &e), RC_OK);
    assert_int_equal(id, file);
    assert_int_equal(attachment_find(db, ref, "NIHIL", &id, &e), RC_NONE);
    assert_int_equal(attachment_open(db, a, file, &f, &e), RC_OK);
    assert_int_equal(f.ukuran, 640000);
    seed_db_do(d, WHO_ROOT, "create temp table got (n serial, part bytea)");
    while (attachment_part(db, a, file, at, &part, &e) == RC_OK) {
        assert_true(part.len <= ATTACHMENT_PART);
        char *hex = malloc(2 * part.len + 1);
        assert_non_null(hex);
        for (size_t i = 0; i < part.len; i++)
            snprintf(hex + 2 * i, 3, "%02x", part.data[i]);
        /* compared piece by piece in the database */
        assert_int_equal(
            seed_db_int(d, WHO_ROOT,
                        "select (substring(isi from %d for %zu) = decode('%.64s', 'hex') || substring(isi "
                        "from %d for %zu))::int from loket.attachment where attachment_id = %lld",
                        at + 1, part.len, hex, at + 33, part.len - 32, file),
            1);
        free(hex);
        at += (int32_t)part.len;
    }
    assert_int_equal(at, 640000);
    arena_free(a);
}

static int64_t
ticks(struct seed_db *d, enum seed_who who, long long request, bool mine)
{
    seed_db_do(d, who, "select loket.request_open(%lld)", request);
    return seed_db_int(d, who, "select count(*) from loket.attachment_ticks(%lld) where mine = %s", request,
                       mine ? "true" : "false");
}

static void
a_tick_needs_the_claim_and_a_look(void **state)
{
    struct seed_db *d = *state;
    long long id = seed_flow_open(d, "entered_by is null"), file = a_file(d, id);
    static const char entries[] =
        "select count(*) from loket.audit_entry where action like 'attachment.%tick'";
    int64_t before = seed_db_int(d, WHO_ROOT, "%s", entries);

    seed_db_do(d, WHO_PETUGAS1, "select * from loket.attachment_open(%lld)", file);
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost", "select loket.attachment_tick(%lld, true)", file);
    long long token = seed_flow_claim(d, WHO_PETUGAS2, id);
    seed_db_refused(d, WHO_PETUGAS1, "claim_lost", "select loket.attachment_tick(%lld, true)", file);
    seed_db_refused(d, WHO_PETUGAS2, "attachment_not_opened", "select loket.attachment_tick(%lld, true)",
                    file);
    seed_db_do(d, WHO_PETUGAS2, "select * from loket.attachment_open(%lld)", file);
    for (int i = 0; i < 2; i++)
        seed_db_do(d, WHO_PETUGAS2, "select loket.attachment_tick(%lld, true)", file);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "%s", entries), before + 1);
    assert_int_equal(ticks(d, WHO_PETUGAS2, id, true), 1);
    /* it stays after the claim, and others see whose it is */
    seed_flow_release(d, WHO_PETUGAS2, id, token);
    assert_int_equal(ticks(d, WHO_PETUGAS1, id, false), 1);
    assert_int_equal(ticks(d, WHO_PETUGAS1, id, true), 0);
    /* a second person's tick stands beside it */
    token = seed_flow_claim(d, WHO_PETUGAS1, id);
    seed_db_do(d, WHO_PETUGAS1, "select loket.attachment_tick(%lld, true)", file);
    assert_int_equal(ticks(d, WHO_PETUGAS1, id, true), 1);
    assert_int_equal(ticks(d, WHO_PETUGAS1, id, false), 1);
    seed_db_do(d, WHO_PETUGAS1, "select loket.attachment_tick(%lld, false)", file);
    assert_int_equal(ticks(d, WHO_PETUGAS1, id, true), 0);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "%s", entries), before + 3);
    seed_flow_release(d, WHO_PETUGAS1, id, token);
}

static void
a_tick_is_void_for_other_bytes(void **state)
{
    struct seed_db *d = *state;
    long long id = seed_flow_open(d, "entered_by is null"), file = a_file(d, id);
    long long token = seed_flow_claim(d, WHO_PETUGAS1, id);

    seed_db_do(d, WHO_PETUGAS1, "select * from loket.attachment_open(%lld)", file);
    seed_db_do(d, WHO_PETUGAS1, "select loket.attachment_tick(%lld, true)", file);
    assert_int_equal(ticks(d, WHO_PETUGAS1, id, true), 1);
    seed_db_do(d, WHO_ROOT,
               "update loket.attachment set isi = isi || 'x', ukuran = ukuran + 1, sha256 = sha256(isi || "
               "'x') where "
               "attachment_id = %lld",
               file);
    assert_int_equal(ticks(d, WHO_PETUGAS1, id, true), 0);
    seed_db_do(d, WHO_PETUGAS1, "select loket.attachment_tick(%lld, true)", file);
    assert_int_equal(ticks(d, WHO_PETUGAS1, id, true), 1);
    seed_flow_release(d, WHO_PETUGAS1, id, token);
}

static void
others_see_nothing(void **state)
{
    struct seed_db *d = *state;
    long long id = seed_flow_open(d, "true"), file = a_file(d, id);
    static const enum seed_who out[] = {WHO_ADMIN, WHO_AUDITOR, WHO_PORTAL};

    for (size_t i = 0; i < COUNT(out); i++) {
        struct err e;
        assert_int_equal(seed_db_try(d, out[i], &e, "select * from loket.attachment_open(%lld)", file),
                         RC_DENIED);
        assert_int_equal(seed_db_try(d, out[i], &e, "select loket.attachment_part(%lld, 0, 10)", file),
                         RC_DENIED);
        assert_int_equal(seed_db_try(d, out[i], &e, "select loket.attachment_tick(%lld, true)", file),
                         RC_DENIED);
    }
    struct err e;
    assert_int_equal(seed_db_try(d, WHO_KADIS, &e, "select loket.attachment_tick(%lld, true)", file),
                     RC_DENIED);
    assert_int_equal(seed_db_try(d, WHO_PETUGAS1, &e, "select * from loket.attachment_tick"), RC_DENIED);
}

static int
begin(void **state)
{
    return seed_db_begin(state, 60, 30, 7);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_read_before_its_entry_is_committed),
        cmocka_unit_test(the_parts_are_the_file),
        cmocka_unit_test(a_tick_needs_the_claim_and_a_look),
        cmocka_unit_test(a_tick_is_void_for_other_bytes),
        cmocka_unit_test(others_see_nothing),
    };
    return cmocka_run_group_tests(tests, begin, seed_db_end);
}
