/*
 * The counter form's side of the database: drafts of one officer and their files, look-ups that are recorded
 * first, and scans that the worker takes from a watched folder.
 */
#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/log.h"
#include "console/base/str.h"
#include "console/worker_scan.h"
#include "db/store/draft.h"
#include "db/store/hold.h"
#include "db/store/pg.h"
#include "tests/support/intake_case.h"
#include "tests/support/seed_flow.h"

static const char pdf[] = "%PDF-1.4 contoh";

/* As a screen does that opens the draft and saves it. */
static enum rc
take(struct db *db, struct arena *a, int64_t draft, const char **doc, struct err *e)
{
    char session[37];
    db_uuid(session);
    return hold_take(db, a, draft, session, doc, e);
}

static enum rc
save(struct db *db, struct arena *a, int64_t *draft, const char *kind, const char *title, const char *doc,
     struct err *e)
{
    char session[37];
    const char *old = NULL;
    enum rc rc = RC_OK;
    db_uuid(session);
    if (*draft != 0)
        rc = hold_take(db, a, *draft, session, &old, e);
    return rc == RC_OK ? hold_save(db, a, draft, session, kind, title, doc, e) : rc;
}

static int64_t
new_draft(struct intake_case *f, enum seed_who who, const char *title)
{
    struct err e = {0};
    int64_t id = 0;

    assert_int_equal(save(case_as(f, who), f->a, &id, "I.C.1", title, "{\"kind\":\"I.C.1\"}", &e), RC_OK);
    assert_true(id > 0);
    return id;
}

static size_t
drafts_of(struct intake_case *f, enum seed_who who, struct draft_row **rows)
{
    struct err e = {0};
    size_t n = 0;

    assert_int_equal(draft_list(case_as(f, who), f->a, rows, &n, &e), RC_OK);
    return n;
}

/* --- drafts --- */

static void
a_draft_is_one_officers(void **state)
{
    struct intake_case *f = *state;
    struct db *db = case_as(f, WHO_PETUGAS1), *other = case_as(f, WHO_PETUGAS2);
    int64_t id = new_draft(f, WHO_PETUGAS1, "");
    struct draft_row *rows = NULL;
    const char *doc = NULL;
    struct err e = {0};

    assert_int_equal(drafts_of(f, WHO_PETUGAS1, &rows), 1);
    assert_string_equal(rows[0].title, "");
    assert_int_equal(save(db, f->a, &id, "I.B.2", "BUDI SANTOSO", "{\"a\":[1,\"\\u00e9\"]}", &e), RC_OK);
    assert_int_equal(drafts_of(f, WHO_PETUGAS1, &rows), 1);
    assert_string_equal(rows[0].kind, "I.B.2");
    assert_string_equal(rows[0].title, "BUDI SANTOSO");
    assert_int_equal(take(db, f->a, id, &doc, &e), RC_OK);
    assert_string_equal(doc, "{\"a\":[1,\"\\u00e9\"]}");
    assert_int_equal(drafts_of(f, WHO_PETUGAS2, &rows), 0);
    assert_int_equal(take(other, f->a, id, &doc, &e), RC_NONE);
    assert_string_equal(e.code, "draft_unknown");
    assert_int_equal(save(other, f->a, &id, "", "", "{}", &e), RC_NONE);
    assert_int_equal(draft_drop(other, id, &e), RC_OK);
    assert_int_equal(take(db, f->a, id, &doc, &e), RC_OK);
    assert_int_equal(draft_drop(db, id, &e), RC_OK);
    assert_int_equal(draft_drop(db, id, &e), RC_OK);
    assert_int_equal(take(db, f->a, id, &doc, &e), RC_NONE);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.audit_entry where subject_kind = 'draft'"
                                 " and action in ('draft.new', 'draft.drop') and isi not like '%%BUDI%%'"),
                     2);
}

static void
a_draft_has_a_size(void **state)
{
    struct intake_case *f = *state;
    char *big = arena_alloc(f->a, 300001);
    struct err e = {0};
    int64_t id = 0;

    memset(big, ' ', 300000);
    memcpy(big, "{}", 2);
    big[300000] = '\0';
    assert_int_equal(save(case_as(f, WHO_PETUGAS1), f->a, &id, "", "", big, &e), RC_INVALID);
    assert_string_equal(e.code, "draft_too_large");
    assert_int_not_equal(save(case_as(f, WHO_PETUGAS1), f->a, &id, "", "", "{not json", &e), RC_OK);
    assert_int_equal(save(case_as(f, WHO_PETUGAS1), f->a, &id, "", "\033[2J", "{}", &e), RC_INVALID);
    assert_int_equal(id, 0);
    seed_db_do(f->d, WHO_ROOT, "update loket.setting set value = '2' where name = 'draft_count_max'");
    assert_int_equal(save(case_as(f, WHO_PETUGAS2), f->a, &id, "", "", "{}", &e), RC_OK);
    id = 0;
    assert_int_equal(save(case_as(f, WHO_PETUGAS2), f->a, &id, "", "", "{}", &e), RC_OK);
    id = 0;
    assert_int_equal(save(case_as(f, WHO_PETUGAS2), f->a, &id, "", "", "{}", &e), RC_CONFLICT);
    assert_string_equal(e.code, "draft_full");
    seed_db_do(f->d, WHO_ROOT, "update loket.setting set value = '200' where name = 'draft_count_max'");
    seed_db_do(f->d, WHO_ROOT, "delete from loket.draft");
}

static void
put_file(struct intake_case *f, int64_t draft, const char *dokumen)
{
    struct intake_file file = {dokumen, "pindai.pdf", "application/pdf", pdf, sizeof(pdf) - 1};
    struct err e = {0};

    assert_int_equal(draft_attach(case_as(f, WHO_PETUGAS1), draft, &file, &e), RC_OK);
}

/* The form is sent: its files and the papers that were seen are the request's, and the draft is gone. */
static void
a_draft_becomes_a_request(void **state)
{
    struct intake_case *f = *state;
    struct db *db = case_as(f, WHO_PETUGAS1);
    int64_t id = new_draft(f, WHO_PETUGAS1, "");
    const char *doc =
        arena_printf(f->a, "[%s]", case_lost(f, case_family(f), "draf-1", ",\"dokumen\":[\"KTP-EL\"]"));
    struct intake_answer *rows = NULL;
    struct draft_file *files = NULL;
    struct draft_row *drafts = NULL;
    struct err e = {0};
    size_t n = 0;

    put_file(f, id, "F102");
    put_file(f, id, "F102");
    put_file(f, id, "HILANG-POL");
    assert_int_equal(draft_files(db, f->a, id, &files, &n, &e), RC_OK);
    assert_int_equal(n, 2);
    assert_int_equal(files[0].ukuran, sizeof(pdf) - 1);
    assert_int_equal(draft_files(case_as(f, WHO_PETUGAS2), f->a, id, &files, &n, &e), RC_NONE);
    /* Nobody else's, not from a channel, and one request alone. */
    assert_int_equal(intake_submit(case_as(f, WHO_PETUGAS2), f->a, doc, id, false, &rows, &n, &e), RC_NONE);
    assert_int_equal(intake_submit(case_as(f, WHO_PORTAL), f->a, doc, id, false, &rows, &n, &e), RC_INVALID);
    assert_int_equal(intake_submit(db, f->a, "[{},{}]", id, false, &rows, &n, &e), RC_INVALID);
    /* What is wrong keeps it; so does a look. */
    assert_int_equal(intake_submit(db, f->a, "[{\"key\":\"draf-1\"}]", id, false, &rows, &n, &e), RC_OK);
    assert_int_equal(intake_submit(db, f->a, doc, id, true, &rows, &n, &e), RC_OK);
    assert_int_equal(drafts_of(f, WHO_PETUGAS1, &drafts), 1);
    assert_int_equal(intake_submit(db, f->a, doc, id, false, &rows, &n, &e), RC_OK);
    case_taken(rows[0], "submitted");
    assert_int_equal(drafts_of(f, WHO_PETUGAS1, &drafts), 0);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.attachment where request_id = %lld and sha256 ="
                                 " sha256(isi)",
                                 (long long)rows[0].request_id),
                     2);
    /* The line was cut before the answer came: the same again is the same request, without the draft. */
    assert_int_equal(intake_submit(db, f->a, doc, id, false, &rows, &n, &e), RC_OK);
    assert_true(rows[0].replayed);
    seed_flow_assert_sound(f->d);
}

/* --- look-ups --- */

static long long
views(struct intake_case *f, const char *kind, long long number, int64_t draft)
{
    return seed_db_int(f->d, WHO_ROOT,
                       "select count(*) from loket.audit_entry where action = '%s.view' and subject = '%lld'"
                       " and isi::jsonb #>> '{detail,purpose}' = 'draft %lld'",
                       kind, number, (long long)draft);
}

static void
a_look_up_is_recorded_first(void **state)
{
    struct intake_case *f = *state;
    struct db *db = case_as(f, WHO_PETUGAS1);
    int64_t id = new_draft(f, WHO_PETUGAS1, "");
    struct case_fam x = case_family(f), y = case_family(f);
    const char *nik = arena_printf(f->a, "%lld", x.head), *no_kk = arena_printf(f->a, "%lld", x.no_kk);
    struct intake_person p, *members = NULL;
    struct intake_family k;
    struct err e = {0};
    size_t n = 0;

    assert_int_equal(intake_person(db, f->a, id, nik, &p, &e), RC_OK);
    assert_string_equal(p.nik, nik);
    assert_string_equal(p.no_kk, no_kk);
    assert_string_equal(p.shdk, "1");
    assert_int_equal(p.status_dasar, 1);
    assert_int_equal(strlen(p.tanggal_lahir), 10);
    assert_int_equal(views(f, "resident", x.head, id), 1);
    assert_int_equal(intake_family(db, f->a, id, no_kk, &k, &members, &n, &e), RC_OK);
    assert_string_equal(k.no_kk, no_kk);
    assert_int_equal(strlen(k.kode_wilayah), 13);
    assert_true(n >= 3);
    assert_string_equal(members[0].nik, nik);
    assert_int_equal(views(f, "family", x.no_kk, id), 1);
    /* Nobody has it: that is recorded too. */
    assert_int_equal(intake_person(db, f->a, id, "9901010101900099", &p, &e), RC_NONE);
    assert_int_equal(views(f, "resident", 9901010101900099, id), 1);
    assert_int_equal(intake_person(db, f->a, id, "x", &p, &e), RC_NONE);
    assert_int_equal(intake_family(db, f->a, id, "0901010101900099", &k, &members, &n, &e), RC_NONE);
    assert_int_equal(intake_person(db, f->a, 0, nik, &p, &e), RC_NONE);
    assert_string_equal(e.code, "draft_unknown");
    /* Not without the record, nor with one that is not committed. */
    seed_db_refused(f->d, WHO_PETUGAS1, "view_not_announced", "select * from loket.draft_person('%lld')",
                    y.head);
    seed_db_refused(f->d, WHO_PETUGAS1, "view_not_announced", "select * from loket.draft_family('%lld')",
                    y.no_kk);
    seed_db_do(f->d, WHO_PETUGAS1, "begin");
    seed_db_do(f->d, WHO_PETUGAS1, "select loket.draft_lookup(%lld, 'resident', '%lld')", (long long)id,
               y.head);
    seed_db_refused(f->d, WHO_PETUGAS1, "view_not_announced", "select * from loket.draft_person('%lld')",
                    y.head);
    seed_db_do(f->d, WHO_PETUGAS1, "rollback");
    /* Another office's families are as unknown as those that nobody has. */
    seed_db_do(f->d, WHO_ROOT,
               "insert into loket.office (nama, kode_wilayah, zona) values ('KANTOR LAIN', '99.01', 7)");
    seed_db_do(f->d, WHO_ROOT, "update loket.family set office_id = 2 where no_kk = %lld", x.no_kk);
    assert_int_equal(intake_person(db, f->a, id, nik, &p, &e), RC_NONE);
    assert_int_equal(intake_family(db, f->a, id, no_kk, &k, &members, &n, &e), RC_NONE);
    seed_db_do(f->d, WHO_ROOT, "update loket.family set office_id = 1 where no_kk = %lld", x.no_kk);
}

/* --- the watched folder --- */

struct folder {
    struct worker w;
    struct cfg cfg;
    struct clock clock;
    int64_t now_ms;
    char officer[CFG_PATH_MAX];
};

static int64_t
folder_now(void *ctx)
{
    return ((struct folder *)ctx)->now_ms;
}

static bool
never_stop(struct worker *w)
{
    (void)w;
    return false;
}

static void
folder_open(struct folder *x, struct intake_case *f)
{
    memset(x, 0, sizeof(*x));
    cfg_defaults(&x->cfg);
    strcpy(x->cfg.scan_dir, "/tmp/lk-scan-XXXXXX");
    assert_non_null(mkdtemp(x->cfg.scan_dir));
    x->clock = (struct clock){.now = folder_now, .mono_ms = folder_now, .ctx = x};
    x->now_ms = 1000;
    x->w = (struct worker){
        .cfg = &x->cfg, .clock = &x->clock, .db = case_as(f, WHO_WORKER), .stopping = never_stop};
    str_printf(x->officer, sizeof(x->officer), "%s/petugas1", x->cfg.scan_dir);
    assert_int_equal(mkdir(x->officer, 0700), 0);
    log_open("test", LOG_LVL_ERROR, -1);
}

static void
folder_close(struct folder *x)
{
    char command[400];

    worker_scan_close(&x->w);
    snprintf(command, sizeof(command), "rm -rf '%s'", x->cfg.scan_dir);
    assert_int_equal(system(command), 0);
}

static char *
in_folder(struct folder *x, const char *name)
{
    static char path[CFG_PATH_MAX + 80];

    str_printf(path, sizeof(path), "%s/%s", x->officer, name);
    return path;
}

/* Opens, writes, and closes unless the caller wants the descriptor. */
static int
drop_file(struct folder *x, const char *name, const char *text, bool keep_open)
{
    int fd = open(in_folder(x, name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    if (!keep_open)
        assert_int_equal(close(fd), 0);
    return fd;
}

static bool
is_there(struct folder *x, const char *name)
{
    struct stat st;
    return lstat(in_folder(x, name), &st) == 0;
}

static void
look(struct folder *x, int times)
{
    struct arena *a = arena_new(NULL);

    for (int i = 0; i < times; i++) {
        struct err e = {0};
        bool busy = false;
        x->now_ms += 1100;
        assert_int_equal(worker_scan(&x->w, a, &busy, &e), RC_OK);
    }
    arena_free(a);
}

static size_t
scans_of(struct intake_case *f, enum seed_who who, struct scan_row **rows)
{
    struct err e = {0};
    size_t n = 0;

    assert_int_equal(scan_list(case_as(f, who), f->a, rows, &n, &e), RC_OK);
    return n;
}

static void
a_scan_is_taken_when_it_is_whole(void **state)
{
    struct intake_case *f = *state;
    struct folder x;
    struct scan_row *rows = NULL;
    struct db_bytes isi;
    struct err e = {0};
    int fd;

    folder_open(&x, f);
    fd = drop_file(&x, "kk lama.pdf", pdf, true);
    look(&x, 3);
    assert_int_equal(scans_of(f, WHO_PETUGAS1, &rows), 0); /* it is being written */
    assert_int_equal(write(fd, "!", 1), 1);
    close(fd);
    look(&x, 1);
    assert_int_equal(scans_of(f, WHO_PETUGAS1, &rows), 0); /* it has just changed */
    look(&x, 1);
    assert_int_equal(scans_of(f, WHO_PETUGAS1, &rows), 1);
    assert_false(is_there(&x, "kk lama.pdf"));
    assert_string_equal(rows[0].nama_berkas, "kk lama.pdf");
    assert_int_equal(rows[0].ukuran, sizeof(pdf));
    assert_int_equal(scan_get(case_as(f, WHO_PETUGAS1), f->a, rows[0].scan_id, &isi, &e), RC_OK);
    assert_int_equal(isi.len, sizeof(pdf));
    assert_memory_equal(isi.data, pdf, sizeof(pdf) - 1);
    /* Whoever it was taken for, and nobody else. */
    assert_int_equal(scans_of(f, WHO_PETUGAS2, &rows), 0);
    assert_int_equal(scans_of(f, WHO_PETUGAS1, &rows), 1);
    assert_int_equal(scan_get(case_as(f, WHO_PETUGAS2), f->a, rows[0].scan_id, &isi, &e), RC_NONE);
    /* The worker died between the commit and the removal: the same bytes are no second scan. */
    drop_file(&x, "lagi.pdf", arena_printf(f->a, "%s!", pdf), false);
    look(&x, 2);
    assert_false(is_there(&x, "lagi.pdf"));
    assert_int_equal(scans_of(f, WHO_PETUGAS1, &rows), 1);
    assert_int_equal(scan_drop(case_as(f, WHO_PETUGAS2), rows[0].scan_id, &e), RC_OK);
    assert_int_equal(scans_of(f, WHO_PETUGAS1, &rows), 1);
    assert_int_equal(scan_drop(case_as(f, WHO_PETUGAS1), rows[0].scan_id, &e), RC_OK);
    assert_int_equal(scans_of(f, WHO_PETUGAS1, &rows), 0);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.audit_entry where action like 'scan.%%'"
                                 " and isi not like '%%kk lama%%'"),
                     3);
    folder_close(&x);
}

/* What piles up in one officer's folder does not keep another's scans waiting. */
static void
a_full_folder_is_its_own_trouble(void **state)
{
    struct intake_case *f = *state;
    struct folder x;
    struct scan_row *rows = NULL;
    struct err e = {0};

    folder_open(&x, f);
    for (int i = 0; i < 5000; i++)
        drop_file(&x, arena_printf(f->a, "kosong %d", i), "", false);
    look(&x, 2);
    assert_int_equal(mkdir(in_folder(&x, "../petugas2"), 0700), 0);
    drop_file(&x, "../petugas2/kk.pdf", "%PDF-1.4 penuh", false);
    look(&x, 3);
    assert_false(is_there(&x, "../petugas2/kk.pdf"));
    assert_int_equal(scans_of(f, WHO_PETUGAS2, &rows), 1);
    assert_int_equal(scan_drop(case_as(f, WHO_PETUGAS2), rows[0].scan_id, &e), RC_OK);
    folder_close(&x);
}

/* Links, pipes, folders, hidden, empty and huge files, and folders of nobody. */
static void
what_is_no_plain_file_stays(void **state)
{
    struct intake_case *f = *state;
    char outside[CFG_PATH_MAX], huge[CFG_PATH_MAX + 80], nobody[CFG_PATH_MAX], way[CFG_PATH_MAX];
    struct folder x;
    struct scan_row *rows = NULL;

    folder_open(&x, f);
    str_printf(outside, sizeof(outside), "%s/rahasia", x.cfg.scan_dir);
    drop_file(&x, "../rahasia", "rahasia", false);
    assert_int_equal(symlink(outside, in_folder(&x, "tautan")), 0);
    assert_int_equal(link(outside, in_folder(&x, "nama kedua")), 0);
    assert_int_equal(mkfifo(in_folder(&x, "pipa"), 0600), 0);
    assert_int_equal(mkdir(in_folder(&x, "folder"), 0700), 0);
    drop_file(&x, ".tersembunyi", pdf, false);
    drop_file(&x, "kosong", "", false);
    drop_file(&x, "besar", "x", false);
    str_copy(huge, sizeof(huge), in_folder(&x, "besar"));
    assert_int_equal(truncate(huge, (off_t)1 << 40), 0);
    str_printf(nobody, sizeof(nobody), "%s/orang.lain", x.cfg.scan_dir);
    assert_int_equal(mkdir(nobody, 0700), 0);
    drop_file(&x, "../orang.lain/a.pdf", pdf, false);
    str_printf(way, sizeof(way), "%s/petugas2", x.cfg.scan_dir);
    assert_int_equal(symlink(x.officer, way), 0);
    look(&x, 4);
    assert_int_equal(scans_of(f, WHO_PETUGAS1, &rows), 0);
    assert_int_equal(scans_of(f, WHO_PETUGAS2, &rows), 0);
    assert_true(is_there(&x, "tautan") && is_there(&x, "pipa") && is_there(&x, ".tersembunyi"));
    assert_true(is_there(&x, "kosong") && is_there(&x, "besar") && is_there(&x, "../orang.lain/a.pdf"));
    /* A name that is no text does not stop the file. */
    drop_file(&x, "a\xff\033[2J.pdf", "satu", false);
    look(&x, 2);
    assert_int_equal(scans_of(f, WHO_PETUGAS1, &rows), 1);
    assert_null(strchr(rows[0].nama_berkas, '\033'));
    folder_close(&x);
}

static void
an_officer_has_so_many_scans(void **state)
{
    struct intake_case *f = *state;
    struct folder x;
    struct scan_row *rows = NULL;
    struct err e = {0};

    folder_open(&x, f);
    seed_db_do(f->d, WHO_ROOT, "delete from loket.scan");
    seed_db_do(f->d, WHO_ROOT, "update loket.setting set value = '1' where name = 'scan_count_max'");
    drop_file(&x, "1", "isi satu", false);
    drop_file(&x, "2", "isi dua", false);
    look(&x, 3);
    assert_int_equal(scans_of(f, WHO_PETUGAS1, &rows), 1);
    assert_int_equal(is_there(&x, "1") + is_there(&x, "2"), 1);
    assert_int_equal(scan_drop(case_as(f, WHO_PETUGAS1), rows[0].scan_id, &e), RC_OK);
    x.now_ms += 60000;
    look(&x, 1);
    assert_int_equal(scans_of(f, WHO_PETUGAS1, &rows), 1);
    assert_int_equal(is_there(&x, "1") + is_there(&x, "2"), 0);
    seed_db_do(f->d, WHO_ROOT, "update loket.setting set value = '100' where name = 'scan_count_max'");
    folder_close(&x);
}

static void
what_nobody_came_back_for_goes(void **state)
{
    struct intake_case *f = *state;
    int64_t old = new_draft(f, WHO_PETUGAS1, "lama"), fresh = new_draft(f, WHO_PETUGAS1, "baru"), n = 0;
    struct draft_row *rows = NULL;
    struct err e = {0};

    put_file(f, old, "F102");
    seed_db_do(f->d, WHO_ROOT, "delete from loket.draft where draft_id < %lld", (long long)old);
    seed_db_do(f->d, WHO_ROOT, "update loket.scan set received_at = now() - interval '8 days'");
    seed_db_do(f->d, WHO_ROOT,
               "update loket.draft set updated_at = now() - interval '31 days' where draft_id = %lld",
               (long long)old);
    assert_int_equal(work_intake_retention(case_as(f, WHO_WORKER), &n, &e), RC_OK);
    assert_int_equal(n,
                     1 + seed_db_int(f->d, WHO_ROOT,
                                     "select count(*) from loket.audit_entry where action = 'scan.expired'"));
    assert_int_equal(drafts_of(f, WHO_PETUGAS1, &rows), 1);
    assert_int_equal(rows[0].draft_id, fresh);
    assert_int_equal(work_intake_retention(case_as(f, WHO_WORKER), &n, &e), RC_OK);
    assert_int_equal(n, 0);
    assert_int_equal(seed_db_int(f->d, WHO_ROOT, "select count(*) from loket.scan"), 0);
}

static int
set_up(void **state)
{
    return intake_case_begin(state, 60, 21);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draft_is_one_officers),          cmocka_unit_test(a_draft_has_a_size),
        cmocka_unit_test(a_draft_becomes_a_request),        cmocka_unit_test(a_look_up_is_recorded_first),
        cmocka_unit_test(a_scan_is_taken_when_it_is_whole), cmocka_unit_test(what_is_no_plain_file_stays),
        cmocka_unit_test(a_full_folder_is_its_own_trouble), cmocka_unit_test(an_officer_has_so_many_scans),
        cmocka_unit_test(what_nobody_came_back_for_goes),
    };
    return cmocka_run_group_tests_name("draft", tests, set_up, intake_case_end);
}
