/*
 * The program and the schema fit together, and each role reaches exactly the functions that
 * are written down here: a function or a grant that is added without thought fails.
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
#include "db/store/pg.h"
#include "tests/support/seed_db.h"

static void
every_statement_prepares(void **state)
{
    struct seed_db *d = *state;
    const struct db_stmt *const *list;
    size_t n = pg_statements(&list);
    int bad = 0;
    assert_true(n > 50);
    for (size_t i = 0; i < n; i++) {
        struct err e = {0};
        if (pg_prepare_check(d->as[WHO_ROOT], list[i], &e) == RC_OK)
            continue;
        print_error("%s: %s (%s)\n", list[i]->name, e.text, e.detail);
        bad++;
    }
    assert_int_equal(bad, 0);
}

static void
statement_names_differ(void **state)
{
    const struct db_stmt *const *list;
    size_t n = pg_statements(&list);
    (void)state;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(list[i]->name, list[k]->name);
}

/*
 * One letter per role: o operator, v verifikator, p penyelia, k kepala_dinas, a administrator,
 * u auditor, c channel, x kiosk, A loket_auth, W loket_worker.
 */
#define LETTERS "ovpkaucxAW"
static const char *const role_of_letter[] = {
    "loket_operator", "loket_verifikator", "loket_penyelia", "loket_kepala_dinas", "loket_administrator",
    "loket_auditor",  "loket_channel",     "loket_kiosk",    "loket_auth",         "loket_worker",
};

/* clang-format off */
static const struct {
    const char *name;
    const char *may;     /* hold EXECUTE */
    const char *allowed; /* and are not refused inside */
} matrix[] = {
    {"attachment_find", "ovpk", "ovpk"},
    {"attachment_open", "ovpk", "ovpk"},
    {"attachment_part", "ovpk", "ovpk"},
    {"attachment_tick", "ovp", "ovp"},
    {"attachment_ticks", "ovpk", "ovpk"},
    {"audit_page", "pu", "pu"},
    {"auth_failed", "A", "A"},
    {"auth_key_known", "A", "A"},
    {"auth_lookup", "A", "A"},
    {"auth_session_end", "A", "A"},
    {"auth_session_lookup", "A", "A"},
    {"auth_session_renew", "A", "A"},
    {"auth_session_start", "A", "A"},
    {"auth_sessions_alive", "A", "A"},
    {"auth_unlocked", "A", "A"},
    {"checks_open", "ovpk", "ovpk"},
    {"clipboard_note", "ovpku", "ovpku"},
    {"concerned_records", "ovpk", "ovpk"},
    {"decide_approve", "ovp", "ovp"},
    {"decide_escalate", "ovp", "ovp"},
    {"decide_now", "ovp", "ovp"},
    {"decide_refuse", "ovp", "ovp"},
    {"decide_review", "vp", "vp"},
    {"decide_take_back", "ovp", "ovp"},
    {"decide_waiting", "ovp", "ovp"},
    {"decide_window", "ovp", "ovp"},
    {"draft_attach", "ovp", "ovp"},
    {"draft_detach", "ovp", "ovp"},
    {"draft_drop", "ovp", "ovp"},
    {"draft_family", "ovp", "ovp"},
    {"draft_family_members", "ovp", "ovp"},
    {"draft_files", "ovp", "ovp"},
    {"draft_hold", "ovp", "ovp"},
    {"draft_list", "ovp", "ovp"},
    {"draft_lookup", "ovp", "ovp"},
    {"draft_person", "ovp", "ovp"},
    {"draft_take", "ovp", "ovp"},
    {"family_at", "ovpk", "ovpk"},
    {"family_history", "ovpk", "ovpk"},
    {"family_members_at", "ovpk", "ovpk"},
    {"family_open", "ovpk", "ovpk"},
    {"family_sheets", "ovpk", "ovpk"},
    {"intake_ask", "ovpcx", "ovpcx"},
    {"intake_attach", "ovpcx", "ovpcx"},
    {"intake_cancel", "ovpcx", "ovpcx"},
    {"intake_kinds", "ovpcx", "ovpcx"},
    {"intake_regions", "ovpcx", "ovpcx"},
    {"intake_seen", "ovp", "ovp"},
    {"intake_status", "ovpkcx", "ovpkcx"},
    {"intake_submit", "ovpcx", "ovpcx"},
    {"issued_open", "ovpka", "ovpk"},
    {"issued_record", "ovpka", "ovpk"},
    {"kk_preview", "ovpk", "ovpk"},
    {"lookup_found", "ovpk", "ovpk"},
    {"lookup_start", "ovpk", "ovpk"},
    {"me", "ovpkaucx", "ovpkaucx"},
    {"note_add", "ovpk", "ovpk"},
    {"note_list", "ovpk", "ovpk"},
    {"pending_page", "ovp", "ovp"},
    {"pick_reasons", "ovp", "ovp"},
    {"place_forget", "ovpkau", "ovpkau"},
    {"place_save", "ovpkau", "ovpkau"},
    {"place_take", "ovpkau", "ovpkau"},
    {"preference_list", "ovpkau", "ovpkau"},
    {"preference_set", "ovpkau", "ovpkau"},
    {"print_ask", "ovpka", "ovp"},
    {"print_cancel", "ovpka", "ovp"},
    {"print_confirm", "ovpka", "ovp"},
    {"print_page", "ovpka", "ovpk"},
    {"printer_list", "ovpka", "ovpka"},
    {"purpose_list", "ovpk", "ovpk"},
    {"queue_counts", "ovpk", "ovpk"},
    {"queue_page", "ovpk", "ovpk"},
    {"queue_sent_up", "ovpk", "ovpk"},
    {"queue_version", "ovpk", "ovpk"},
    {"reason_list", "ovpk", "ovp"},
    {"receipt_job", "ovp", "ovp"},
    {"receipt_print", "ovp", "ovp"},
    {"receipt_print_ref", "ovp", "ovp"},
    {"receipt_printers", "ovp", "ovp"},
    {"record_open", "ovpk", "ovpk"},
    {"record_picked", "ovpk", "ovpk"},
    {"relatives_start", "ovpk", "ovpk"},
    {"request_attachments", "ovpk", "ovpk"},
    {"request_by_ref", "ovpk", "ovpk"},
    {"request_checks", "ovpk", "ovpk"},
    {"request_claim", "ovp", "ovp"},
    {"request_deliver", "ovpka", "ovp"},
    {"request_detail", "ovpk", "ovpk"},
    {"request_found", "ovpk", "ovpk"},
    {"request_history", "ovpk", "ovpk"},
    {"request_members", "ovpk", "ovpk"},
    {"request_next", "ovpk", "ovp"},
    {"request_open", "ovpk", "ovpk"},
    {"request_preview", "ovpk", "ovpk"},
    {"request_records", "ovpk", "ovpk"},
    {"request_release", "ovpk", "ovp"},
    {"request_search", "ovpk", "ovpk"},
    {"request_sheets", "ovpka", "ovpk"},
    {"request_status", "ovpk", "ovpk"},
    {"request_takeover", "p", "p"},
    {"resident_found", "ovpk", "ovpk"},
    {"resident_history", "ovpk", "ovpk"},
    {"resident_now", "ovpk", "ovpk"},
    {"resident_open", "ovpk", "ovpk"},
    {"resident_search", "ovpk", "ovpk"},
    {"scan_drop", "ovp", "ovp"},
    {"scan_get", "ovp", "ovp"},
    {"scan_list", "ovp", "ovp"},
    {"second_look", "ovpk", "ovpk"},
    {"service_status", "pau", "pau"},
    {"sign_order", "ovpka", "k"},
    {"sign_page", "ovpka", "vpk"},
    {"tracking_try", "ovpcx", "ovpcx"},
    {"verdict_list", "ovpk", "ovpk"},
    {"verdict_set", "ovp", "ovp"},
    {"view_drop", "ovpk", "ovpk"},
    {"view_list", "ovpk", "ovpk"},
    {"view_save", "ovpk", "ovpk"},
    {"whoami", "ovpkaucx", "ovpkaucx"},
    {"work_audit_checkpoint", "W", "W"},
    {"work_audit_last", "W", "W"},
    {"work_audit_leaves", "W", "W"},
    {"work_audit_sequence", "W", "W"},
    {"work_decide", "W", "W"},
    {"work_draft_get", "ovp", "ovp"},
    {"work_draft_save", "ovp", "ovp"},
    {"work_expire_claims", "W", "W"},
    {"work_intake_retention", "W", "W"},
    {"work_print_open", "W", "W"},
    {"work_print_sheet", "W", "W"},
    {"work_print_start", "W", "W"},
    {"work_print_state", "W", "W"},
    {"work_receipt", "W", "W"},
    {"work_scan_put", "W", "W"},
    {"work_sign_done", "W", "W"},
    {"work_sign_failed", "W", "W"},
    {"work_sign_next", "W", "W"},
};
/* clang-format on */

static int
find(const char *name)
{
    for (size_t i = 0; i < COUNT(matrix); i++)
        if (str_eq(matrix[i].name, name))
            return (int)i;
    return -1;
}

struct grants {
    int bad;
    bool seen[COUNT(matrix)];
};

/* name, letters of the roles that may execute it */
static bool
compare_grant(void *ctx, const char *const *v)
{
    struct grants *g = ctx;
    int i = find(v[0]);
    const char *want = i >= 0 ? matrix[i].may : "";
    if (i >= 0)
        g->seen[i] = true;
    if (!str_eq(v[1] != NULL ? v[1] : "", want)) {
        print_error("%s: granted to '%s', expected '%s'\n", v[0], v[1] != NULL ? v[1] : "", want);
        g->bad++;
    }
    return true;
}

static void
grants_are_as_written(void **state)
{
    struct seed_db *d = *state;
    struct grants g = {0};
    struct buf sql = {0};
    struct err e = {0};
    buf_puts(&sql, "select p.proname, (select string_agg(l, '' order by n) from (values ");
    for (size_t i = 0; i < COUNT(role_of_letter); i++)
        buf_printf(&sql, "%s(%zu, '%c', '%s')", i > 0 ? ", " : "", i, LETTERS[i], role_of_letter[i]);
    buf_puts(&sql, ") r (n, l, role) where has_function_privilege(role, p.oid, 'execute'))"
                   " from pg_proc p where p.pronamespace = 'loket'::regnamespace");
    assert_int_equal(pg_stream(d->as[WHO_ROOT], sql.data, compare_grant, &g, &e), RC_OK);
    buf_done(&sql);
    for (size_t i = 0; i < COUNT(matrix); i++)
        if (!g.seen[i]) {
            print_error("%s: not in the schema\n", matrix[i].name);
            g.bad++;
        }
    assert_int_equal(g.bad, 0);
}

static void
public_may_nothing(void **state)
{
    struct seed_db *d = *state;
    assert_string_equal(seed_db_text(d, WHO_ROOT,
                                     "select string_agg(p.oid::regprocedure::text, ', ') from pg_proc p"
                                     " where p.pronamespace = 'loket'::regnamespace"
                                     "   and has_function_privilege('public', p.oid, 'execute')"),
                        "");
    assert_string_equal(
        seed_db_text(
            d, WHO_ROOT,
            "select string_agg(r.rolname || ' on ' || c.relname, ', ') from pg_class c, pg_roles r"
            " where c.relnamespace = 'loket'::regnamespace and not r.rolsuper and r.rolname <> 'loket_owner'"
            "   and (r.rolname like 'loket%%' or r.rolname like 'o\\_%%')"
            "   and case when c.relkind = 'S' then has_sequence_privilege(r.oid, c.oid, 'usage, select, "
            "update')"
            "            when c.relkind in ('r', 'v', 'm', 'p') then has_table_privilege(r.oid, c.oid,"
            "              'select, insert, update, delete, truncate, references, trigger')"
            "              or has_any_column_privilege(r.oid, c.oid, 'select, insert, update, references')"
            "            else false end"),
        "");
}

/* The letter of each officer of the private database; the kiosk has none. */
static const char letter_of[WHO_COUNT] = {
    [WHO_PETUGAS1] = 'o', [WHO_VERIFIKATOR] = 'v', [WHO_PENYELIA] = 'p', [WHO_KADIS] = 'k',
    [WHO_ADMIN] = 'a',    [WHO_AUDITOR] = 'u',     [WHO_PORTAL] = 'c',   [WHO_WORKER] = 'W',
};

/* Calls the function with nulls, in a transaction that is undone; true when the role was refused. */
static bool
is_refused(struct seed_db *d, enum seed_who who, const char *name, const char *call)
{
    struct err e = {0}, ignored = {0};
    bool began = pg_script(d->as[who], "begin", &ignored) == RC_OK;
    enum rc rc = seed_db_try(d, who, &e, "select loket.%s(%s)", name, call);
    assert_true(began && pg_script(d->as[who], "rollback", &ignored) == RC_OK);
    return rc != RC_OK && str_eq(e.code, "role_denied");
}

static void
each_role_is_refused_what_is_not_its_own(void **state)
{
    struct seed_db *d = *state;
    int bad = 0;
    for (size_t i = 0; i < COUNT(matrix); i++) {
        char call[400];
        (void)str_copy(
            call, sizeof call,
            seed_db_text(
                d, WHO_ROOT,
                "select coalesce((select string_agg('null::' || format_type(t, null), ', ' order by n)"
                " from unnest(p.proargtypes) with ordinality a (t, n)), '') from pg_proc p"
                " where p.pronamespace = 'loket'::regnamespace and p.proname = '%s'",
                matrix[i].name));
        for (int w = 0; w < WHO_COUNT; w++) {
            if (letter_of[w] == '\0')
                continue;
            bool may = strchr(matrix[i].allowed, letter_of[w]) != NULL;
            if (is_refused(d, (enum seed_who)w, matrix[i].name, call) == !may)
                continue;
            print_error("%s: %s was %s\n", matrix[i].name, seed_who_name[w], may ? "refused" : "let in");
            bad++;
        }
    }
    assert_int_equal(bad, 0);
}

/* Every definer function pins its search path: otherwise a temporary table could stand in for ours. */
static void
definer_functions_pin_the_search_path(void **state)
{
    struct seed_db *d = *state;
    assert_string_equal(seed_db_text(d, WHO_ROOT,
                                     "select string_agg(p.proname, ', ') from pg_proc p"
                                     " where p.pronamespace = 'loket'::regnamespace and p.prosecdef"
                                     "   and not exists (select from unnest(p.proconfig) c where c like"
                                     "   'search_path=loket,%%pg_temp')"),
                        "");
}

static int
set_up(void **state)
{
    return seed_db_begin(state, 10, 6, 5);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_prepares),
        cmocka_unit_test(statement_names_differ),
        cmocka_unit_test(grants_are_as_written),
        cmocka_unit_test(public_may_nothing),
        cmocka_unit_test(each_role_is_refused_what_is_not_its_own),
        cmocka_unit_test(definer_functions_pin_the_search_path),
    };
    return cmocka_run_group_tests_name("statements", tests, set_up, seed_db_end);
}
