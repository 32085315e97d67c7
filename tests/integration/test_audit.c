/*
 * The audit trail from writing to verification: entries of several roles are numbered
 * and sealed by the worker; then the superuser tampers in every way, and each is found.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/clock.h"
#include "console/base/log.h"
#include "console/base/str.h"
#include "console/command/audit_check.h"
#include "console/crypto/sodium.h"
#include "console/worker.h"
#include "db/store/pg.h"
#include "tests/support/print_sample.h"
#include "tests/support/seed_db.h"

#define FILE_MAX_BYTES 65536

struct fixture {
    struct seed_db *d;
    struct cfg cfg;
    struct clock clock;
    int64_t now_ms;
    struct worker w;
    char dir[64], key[CFG_PATH_MAX], file[CFG_PATH_MAX];
    char saved[FILE_MAX_BYTES]; /* the exported checkpoints as they should be */
    size_t saved_len;
};

static int64_t
fake_now(void *ctx)
{
    (void)ctx;
    return SAMPLE_TIME;
}

static int64_t
fake_mono(void *ctx)
{
    return ((struct fixture *)ctx)->now_ms;
}

static bool
never_stop(struct worker *w)
{
    (void)w;
    return false;
}

/* Lets the worker number and seal until it has nothing more to do. */
static void
work_off(struct fixture *f)
{
    struct arena *a = arena_new(NULL);
    bool busy = true;
    for (int i = 0; busy; i++) {
        struct err e = {0};
        enum rc rc = worker_audit(&f->w, a, &busy, &e);
        if (rc != RC_OK)
            fail_msg("%s (%s)", e.code, e.detail);
        assert_true(i < 1000);
        f->now_ms += 400;
    }
    arena_free(a);
}

/* One entry each of the worker's service role and of two officers, then a checkpoint. */
static void
add_entries(struct fixture *f)
{
    seed_db_do(f->d, WHO_AUDITOR, "select * from loket.audit_page('\"kutip\" \\ ngarai\tñ', 0, 1)");
    seed_db_do(f->d, WHO_PENYELIA, "select * from loket.audit_page('', 0, 1)");
    seed_db_do(f->d, WHO_PETUGAS1, "select * from loket.request_next()");
    work_off(f);
}

static void
read_file(struct fixture *f)
{
    FILE *s = fopen(f->file, "r");
    assert_non_null(s);
    f->saved_len = fread(f->saved, 1, sizeof f->saved, s);
    assert_true(f->saved_len > 0 && f->saved_len < sizeof f->saved);
    (void)fclose(s);
}

static void
write_file(const struct fixture *f, const char *text, size_t len)
{
    FILE *s = fopen(f->file, "w");
    assert_non_null(s);
    assert_int_equal(fwrite(text, 1, len, s), len);
    (void)fclose(s);
}

static void
verify(struct fixture *f, struct audit_report *r)
{
    const struct audit_check_opts opts = {.key_file = f->key, .checkpoints = f->file};
    struct err e = {0};
    enum rc rc = audit_check(f->d->as[WHO_ROOT], &opts, r, &e);
    if (rc != RC_OK)
        fail_msg("%s (%s)", e.code, e.detail);
}

/* Puts tables and file back as they were before the tampering. */
static int
restore(void **state)
{
    struct fixture *f = *state;
    seed_db_do(f->d, WHO_ROOT, "set session_replication_role = replica");
    seed_db_do(f->d, WHO_ROOT, "truncate loket.audit_leaf, loket.audit_entry, loket.audit_checkpoint");
    seed_db_do(f->d, WHO_ROOT,
               "insert into loket.audit_entry overriding system value select * from keep_entry");
    seed_db_do(f->d, WHO_ROOT, "insert into loket.audit_leaf select * from keep_leaf");
    seed_db_do(f->d, WHO_ROOT, "insert into loket.audit_checkpoint select * from keep_checkpoint");
    seed_db_do(f->d, WHO_ROOT,
               "update loket.audit_state s set last_xid = k.last_xid, last_entry = k.last_entry,"
               " next_idx = k.next_idx from keep_state k");
    write_file(f, f->saved, f->saved_len);
    return 0;
}

/* Runs SQL as a superuser whom no trigger and no foreign key stops, and expects the fault. */
static void
expect(struct fixture *f, enum audit_fault fault, int64_t idx, const char *detail, const char *sql)
{
    struct audit_report r;
    char text[256];
    if (sql[0] != '\0') {
        struct err e = {0};
        if (pg_script(f->d->as[WHO_ROOT], sql, &e) != RC_OK)
            fail_msg("%s: %s", sql, e.detail);
    }
    verify(f, &r);
    audit_fault_text(&r, text, sizeof text);
    if (r.fault != fault || r.idx != idx || strcmp(r.detail, detail) != 0)
        fail_msg("%s\nfound '%s' %lld '%s': %s", sql, audit_fault_name(r.fault), (long long)r.idx, r.detail,
                 text);
    assert_true(text[0] != '\0');
    assert_int_equal(restore((void *[]){f}), 0);
    verify(f, &r);
    assert_int_equal(r.fault, AUDIT_GOOD);
}

#define ENTRY(idx) "entry_id = (select entry_id from loket.audit_leaf where idx = " idx ")"

static void
an_untouched_trail_is_good(void **state)
{
    struct fixture *f = *state;
    struct audit_report r;
    verify(f, &r);
    assert_int_equal(r.fault, AUDIT_GOOD);
    assert_int_equal(r.entries, seed_db_int(f->d, WHO_ROOT, "select count(*) from loket.audit_entry"));
    assert_true(r.stored >= 4 && r.exported == r.stored);
    assert_int_equal(r.unsequenced, 0);
}

static void
new_entries_are_counted_not_blamed(void **state)
{
    struct fixture *f = *state;
    struct audit_report r;
    seed_db_do(f->d, WHO_PENYELIA, "select * from loket.audit_page('', 0, 1)");
    verify(f, &r);
    assert_int_equal(r.fault, AUDIT_GOOD);
    assert_int_equal(r.unsequenced, 1);
}

static void
officers_cannot_tamper(void **state)
{
    struct fixture *f = *state;
    for (int w = WHO_PETUGAS1; w < WHO_COUNT; w++)
        seed_db_refused(f->d, (enum seed_who)w, "role_denied", "delete from loket.audit_entry");
    seed_db_do(f->d, WHO_ROOT, "set session_replication_role = origin");
    seed_db_refused(f->d, WHO_ROOT, "audit_is_final", "delete from loket.audit_entry");
    seed_db_refused(f->d, WHO_ROOT, "audit_is_final", "update loket.audit_leaf set idx = idx + 1");
    seed_db_refused(f->d, WHO_ROOT, "audit_is_final", "truncate loket.audit_checkpoint");
}

static void
edited_entries_are_named(void **state)
{
    static const char *const columns[][2] = {
        {"at", "at = at + interval '1 microsecond'"}, {"actor", "actor = 'o_lain'"},
        {"action", "action = action || ' '"},         {"office", "office_id = 77"},
        {"subject_kind", "subject_kind = 'x'"},       {"subject", "subject = subject || '1'"},
    };
    struct fixture *f = *state;
    char sql[300];
    expect(f, AUDIT_EDITED, 3, "isi",
           "update loket.audit_entry set isi = replace(isi, 'a', 'e') where " ENTRY("3"));
    expect(f, AUDIT_EDITED, 0, "isi", "update loket.audit_entry set daun = sha256('x') where " ENTRY("0"));
    for (size_t i = 0; i < COUNT(columns); i++) {
        (void)str_printf(sql, sizeof sql, "update loket.audit_entry set %s where " ENTRY("2"), columns[i][1]);
        expect(f, AUDIT_EDITED, 2, columns[i][0], sql);
    }
}

/* With the hash made to fit, only the checkpoint tells; the entries it covers are named. */
static void
edits_with_a_fitting_hash_are_found(void **state)
{
    struct fixture *f = *state;
    struct audit_report r;
    seed_db_do(f->d, WHO_ROOT,
               "update loket.audit_entry set isi = replace(isi, '\"v\" : 1', '\"v\" : 2') where " ENTRY("1"));
    seed_db_do(
        f->d, WHO_ROOT,
        "update loket.audit_entry set daun = sha256('\\x00'::bytea || convert_to(isi, 'UTF8')) where " ENTRY(
            "1"));
    verify(f, &r);
    assert_int_equal(r.fault, AUDIT_CHANGED);
    assert_true(r.from <= 1 && r.to > 1);
    (void)restore(state);
}

static void
deleted_entries_are_named(void **state)
{
    struct fixture *f = *state;
    expect(f, AUDIT_DELETED, 2, "entry", "delete from loket.audit_entry where " ENTRY("2"));
    expect(f, AUDIT_DELETED, 2, "idx",
           "delete from loket.audit_entry where " ENTRY("2") "; delete from loket.audit_leaf where idx = 2");
    expect(f, AUDIT_CHANGED, -1, "root",
           "delete from loket.audit_entry where " ENTRY(
               "2") "; delete from loket.audit_leaf where idx = 2;"
                    "update loket.audit_leaf set idx = idx + 1000000 where idx > 2;"
                    "update loket.audit_leaf set idx = idx - 1000001 where idx > 2; update loket.audit_state "
                    "set next_idx ="
                    " next_idx - 1");
}

#define FORGED                                                                                               \
    "insert into loket.audit_entry (entry_id, xid, isi, daun, at, actor, action, office_id, subject_kind,"   \
    " subject) overriding system value select 1000000, xid, isi, daun, at, actor, action, office_id,"        \
    " subject_kind, subject from loket.audit_entry where " ENTRY("1") ";"
#define MAKE_ROOM                                                                                            \
    "update loket.audit_leaf set idx = idx + 1000000 where idx > 1;"                                         \
    "update loket.audit_leaf set idx = idx - 999999 where idx > 1;"                                          \
    "update loket.audit_state set next_idx = next_idx + 1;"

static void
inserted_entries_are_named(void **state)
{
    struct fixture *f = *state;
    expect(f, AUDIT_INSERTED, -1, "number", FORGED);
    expect(f, AUDIT_CHANGED, -1, "root", FORGED MAKE_ROOM "insert into loket.audit_leaf values (2, 1000000)");
    expect(f, AUDIT_CHANGED, -1, "counter",
           FORGED "insert into loket.audit_leaf select max(idx) + 1, 1000000 from loket.audit_leaf;"
                  "update loket.audit_entry set xid = '999999999' where entry_id = 1000000");
}

static void
reordered_entries_are_named(void **state)
{
    struct fixture *f = *state;
    expect(f, AUDIT_REORDERED, 1, "xid",
           "update loket.audit_leaf set idx = 1000000 where idx = 1; update loket.audit_leaf set idx = 1 "
           "where idx = 2;"
           "update loket.audit_leaf set idx = 2 where idx = 1000000");
    /* The texts change places, each with its hash and columns. */
    expect(f, AUDIT_CHANGED, -1, "root",
           "update loket.audit_entry e set isi = o.isi, daun = o.daun, at = o.at, actor = o.actor, action = "
           "o.action,"
           " office_id = o.office_id, subject_kind = o.subject_kind, subject = o.subject"
           " from keep_leaf a, keep_leaf b, keep_entry o where e.entry_id = a.entry_id and o.entry_id = "
           "b.entry_id"
           " and ((a.idx, b.idx) = (1, 2) or (a.idx, b.idx) = (2, 1))");
}

#define CUT                                                                                                  \
    "delete from loket.audit_entry e using loket.audit_leaf l where l.entry_id = e.entry_id and l.idx >= 4;" \
    "delete from loket.audit_leaf where idx >= 4;"

static void
a_cut_tail_is_found(void **state)
{
    struct fixture *f = *state;
    struct audit_report r;
    expect(f, AUDIT_CUT, -1, "checkpoint", CUT);
    /* Everything in the database made to fit: the exported checkpoints remember. */
    expect(f, AUDIT_CUT, -1, "checkpoint",
           CUT
           "delete from loket.audit_checkpoint where size > 4; update loket.audit_state set next_idx = 4");
    /* Between two checkpoints the counter remembers. */
    seed_db_do(f->d, WHO_PENYELIA, "select * from loket.audit_page('', 0, 1)");
    seed_db_do(f->d, WHO_WORKER, "select n from loket.work_audit_sequence(100)");
    verify(f, &r);
    assert_int_equal(r.fault, AUDIT_GOOD);
    expect(f, AUDIT_CUT, -1, "counter",
           "delete from loket.audit_leaf where idx = (select max(idx) from loket.audit_leaf)");
}

#define SMALLEST "size = (select min(size) from loket.audit_checkpoint)"

static void
rewritten_checkpoints_are_found(void **state)
{
    struct fixture *f = *state;
    expect(f, AUDIT_CHECKPOINT, -1, "columns",
           "update loket.audit_checkpoint set root = sha256('x') where " SMALLEST);
    expect(f, AUDIT_CHECKPOINT, -1, "frontier",
           "update loket.audit_checkpoint set frontier = sha256('x') where " SMALLEST);
    expect(f, AUDIT_CHECKPOINT, -1, "note_forged",
           "update loket.audit_checkpoint set note = regexp_replace(note, E'\\n[A-Za-z0-9+/]{43}=\\n',"
           " E'\\n' || encode(sha256('x'), 'base64') || E'\\n') where " SMALLEST);
    expect(f, AUDIT_CHECKPOINT, -1, "removed", "delete from loket.audit_checkpoint where " SMALLEST);
}

static void
a_changed_export_is_found(void **state)
{
    struct fixture *f = *state;
    char text[FILE_MAX_BYTES];
    memcpy(text, f->saved, f->saved_len);
    for (size_t i = 0; i < f->saved_len; i += 37) {
        struct audit_report r;
        if (text[i] == '\n')
            continue;
        text[i] = (char)(text[i] ^ 1);
        write_file(f, text, f->saved_len);
        verify(f, &r);
        assert_int_equal(r.fault, AUDIT_CHECKPOINT);
        text[i] = (char)(text[i] ^ 1);
    }
    write_file(f, f->saved, f->saved_len);
}

/* A database that went back in time gets no new checkpoint: that would cover the loss. */
static void
the_worker_does_not_sign_a_shorter_log(void **state)
{
    struct fixture *f = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    bool busy;
    seed_db_do(f->d, WHO_ROOT, "delete from loket.audit_checkpoint where size > 4");
    worker_audit_forget(&f->w);
    assert_int_equal(worker_audit(&f->w, a, &busy, &e), RC_FAIL);
    assert_string_equal(e.code, "log_short");
    (void)restore(state);
    seed_db_do(f->d, WHO_ROOT, "update loket.audit_checkpoint set frontier = frontier || frontier");
    assert_int_equal(worker_audit(&f->w, a, &busy, &e), RC_FAIL);
    assert_string_equal(e.code, "checkpoint_bad");
    (void)restore(state);
    work_off(f);
    arena_free(a);
}

/* A crash between storing and exporting, or in the middle of the file. */
static void
the_export_is_completed_after_a_crash(void **state)
{
    struct fixture *f = *state;
    struct audit_report r;
    static const size_t cuts[] = {1, 2, 60, 130, 170};
    for (size_t i = 0; i < COUNT(cuts); i++) {
        write_file(f, f->saved, f->saved_len - cuts[i]);
        worker_audit_forget(&f->w);
        work_off(f);
        verify(f, &r);
        assert_int_equal(r.fault, AUDIT_GOOD);
        assert_int_equal(r.exported, r.stored);
    }
    write_file(f, f->saved, f->saved_len);
}

static bool
keep_tables(struct fixture *f)
{
    struct err e = {0};
    return pg_script(f->d->as[WHO_ROOT],
                     "create table public.keep_entry as select * from loket.audit_entry;"
                     "create table public.keep_leaf as select * from loket.audit_leaf;"
                     "create table public.keep_checkpoint as select * from loket.audit_checkpoint;"
                     "create table public.keep_state as select * from loket.audit_state;"
                     "set session_replication_role = replica",
                     &e) == RC_OK;
}

/* State directory, signer and key file below it. */
static bool
prepare(struct fixture *f)
{
    struct signer_public pub;
    char path[CFG_PATH_MAX];
    (void)str_copy(f->dir, sizeof f->dir, "/tmp/loket-audit.XXXXXX");
    if (mkdtemp(f->dir) == NULL)
        return false;
    cfg_defaults(&f->cfg);
    (void)str_copy(f->cfg.state, sizeof f->cfg.state, f->dir);
    f->clock = (struct clock){.now = fake_now, .mono_ms = fake_mono, .ctx = f};
    f->w = (struct worker){.cfg = &f->cfg,
                           .clock = &f->clock,
                           .db = pg_db(f->d->as[WHO_WORKER]),
                           .signer = sample_signer(f->dir),
                           .stopping = never_stop};
    (void)str_copy(f->key, sizeof f->key, cfg_state_path(&f->cfg, path, "checkpoint.pub"));
    (void)str_copy(f->file, sizeof f->file, cfg_state_path(&f->cfg, path, "audit/checkpoints.txt"));
    return f->w.signer != NULL && signer_public(f->w.signer, &pub, NULL) == RC_OK &&
           nacl_key_write(f->key, pub.note, sizeof pub.note, NULL) == RC_OK;
}

static int
set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    *state = f;
    log_open("test", LOG_LVL_ERROR, STDERR_FILENO);
    if (f == NULL || nacl_init(NULL) != RC_OK || (f->d = seed_db_new(20, 30, 3)) == NULL || !prepare(f))
        return -1;
    for (int i = 0; i < 5; i++)
        add_entries(f);
    read_file(f);
    return keep_tables(f) ? 0 : -1;
}

static int
tear_down(void **state)
{
    struct fixture *f = *state;
    char command[128];
    if (f == NULL)
        return 0;
    worker_audit_close(&f->w);
    signer_close(f->w.signer);
    seed_db_free(f->d);
    (void)str_printf(command, sizeof command, "rm -rf '%s'", f->dir);
    int status = system(command);
    free(f);
    return status;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_untouched_trail_is_good),
        cmocka_unit_test_teardown(new_entries_are_counted_not_blamed, restore),
        cmocka_unit_test_teardown(officers_cannot_tamper, restore),
        cmocka_unit_test_teardown(edited_entries_are_named, restore),
        cmocka_unit_test_teardown(edits_with_a_fitting_hash_are_found, restore),
        cmocka_unit_test_teardown(deleted_entries_are_named, restore),
        cmocka_unit_test_teardown(inserted_entries_are_named, restore),
        cmocka_unit_test_teardown(reordered_entries_are_named, restore),
        cmocka_unit_test_teardown(a_cut_tail_is_found, restore),
        cmocka_unit_test_teardown(rewritten_checkpoints_are_found, restore),
        cmocka_unit_test_teardown(a_changed_export_is_found, restore),
        cmocka_unit_test_teardown(the_worker_does_not_sign_a_shorter_log, restore),
        cmocka_unit_test_teardown(the_export_is_completed_after_a_crash, restore),
    };
    return cmocka_run_group_tests_name("audit", tests, set_up, tear_down);
}
