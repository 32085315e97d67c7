/*
 * Receipts from the order to the paper: a private database, a private CUPS with a virtual 80 mm roll and a
 * virtual A5 printer, and the worker's own step. The PIN on the paper is read back and tried.
 */
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <glob.h>

#include "console/base/str.h"
#include "console/worker.h"
#include "db/store/document.h"
#include "db/store/pg.h"
#include "db/store/receipt.h"
#include "print/sheet_pdf.h"
#include "print/spool.h"
#include "tests/support/escpos_read.h"
#include "tests/support/seed_flow.h"

#define DEADLINE_MS 30000
#define PIN_TEXT    7
#define KEY_TEXT    37

struct fixture {
    struct seed_db *d;
    char dir[64];
    struct cfg cfg;
    struct worker w;
    struct arena *a;
};

static bool
never_stop(struct worker *w)
{
    (void)w;
    return false;
}

static bool
cups_up(struct fixture *f)
{
    char command[200], line[400] = "", sock[200];
    bool ok = mkdtemp(f->dir) != NULL &&
              str_printf(command, sizeof(command), "tests/support/cups_private.sh up %s", f->dir);
    FILE *p = ok ? popen(command, "r") : NULL;
    ok = p != NULL && fgets(line, sizeof(line), p) != NULL && sscanf(line, "%199s", sock) == 1;
    if (p != NULL)
        ok = pclose(p) == 0 && ok;
    return ok && str_copy(f->cfg.cups_server, sizeof(f->cfg.cups_server), sock);
}

static int
setup(void **state)
{
    static struct fixture f = {.dir = "/tmp/test_receipt_XXXXXX"};
    *state = &f;
    cfg_defaults(&f.cfg);
    f.a = arena_new(NULL);
    f.d = seed_db_new(60, 44, 5);
    if (f.d == NULL || !cups_up(&f))
        return -1;
    seed_db_do(f.d, WHO_ROOT,
               "insert into loket.printer (office_id, nama, queue, jenis)"
               " values (1, 'Bukti A5', 'bukti-a5', 'a5'), (1, 'Struk loket', 'struk', 'struk80')");
    seed_db_do(f.d, WHO_ROOT, "update loket.officer set channel = 'portal' where role = 'channel'");
    f.w = (struct worker){
        .cfg = &f.cfg, .clock = clock_system(), .db = pg_db(f.d->as[WHO_WORKER]), .stopping = never_stop};
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;
    char command[200];
    spool_close(f->w.spool);
    sheet_pdf_free(f->w.fonts);
    seed_db_free(f->d);
    arena_free(f->a);
    bool ok = str_printf(command, sizeof(command), "tests/support/cups_private.sh down %s && rm -rf %s",
                         f->dir, f->dir);
    return ok && system(command) == 0 ? 0 : -1;
}

static int64_t
order(struct fixture *f, int64_t id, int32_t printer)
{
    struct err e = {0};
    char key[KEY_TEXT];
    int64_t job = 0;
    db_uuid(key);
    if (receipt_print(pg_db(f->d->as[WHO_PETUGAS1]), id, printer, key, &job, &e) != RC_OK)
        fail_msg("%s (%s)", e.code, e.detail);
    assert_true(job > 0);
    return job;
}

static int32_t
printer_of(struct fixture *f, const char *jenis)
{
    return (int32_t)seed_db_int(f->d, WHO_ROOT, "select printer_id from loket.printer where jenis = '%s'",
                                jenis);
}

static const char *
status_of(struct fixture *f, int64_t job)
{
    struct receipt_job row = {.status = ""};
    struct err e = {0};
    if (receipt_job(pg_db(f->d->as[WHO_PETUGAS2]), f->a, job, &row, &e) != RC_OK)
        fail_msg("%s (%s)", e.code, e.detail);
    return row.status;
}

/* Lets the worker work until the job has that status. */
static void
work_until(struct fixture *f, int64_t job, const char *status)
{
    int64_t end = clock_mono_ms(clock_system()) + DEADLINE_MS;
    while (!str_eq(status_of(f, job), status)) {
        struct err e = {0};
        struct arena *a = arena_new(NULL);
        bool busy = false;
        enum rc rc = worker_print(&f->w, a, &busy, &e);
        arena_free(a);
        if (rc != RC_OK)
            fail_msg("worker: %s (%s)", e.code, e.detail);
        if (clock_mono_ms(clock_system()) > end)
            fail_msg("job %lld stays %s", (long long)job, status_of(f, job));
        poll(NULL, 0, 30);
    }
}

static int64_t
open_request(struct fixture *f)
{
    return seed_db_int(f->d, WHO_ROOT,
                       "select min(request_id) from loket.request r where state = 'submitted' and not exists"
                       " (select from loket.print_job j where j.request_id = r.request_id)");
}

static const char *
ref_of(struct fixture *f, int64_t id)
{
    return arena_strdup(
        f->a,
        seed_db_text(f->d, WHO_ROOT, "select ref from loket.request where request_id = %lld", (long long)id));
}

/* Papers of that job: at most one, ever. */
static size_t
papers(struct fixture *f, const char *folder, const char *ending, int64_t job, char path[200])
{
    glob_t g;
    size_t n = 0;
    assert_true(
        str_printf(path, 200, "%s/receipts/%s/*-loket-%lld.%s", f->dir, folder, (long long)job, ending));
    if (glob(path, 0, NULL, &g) == 0) {
        n = g.gl_pathc;
        assert_true(str_copy(path, 200, g.gl_pathv[0]));
        globfree(&g);
    }
    return n;
}

static void
read_file(const char *path, struct buf *out)
{
    char piece[4096];
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    for (size_t n; (n = fread(piece, 1, sizeof(piece), in)) > 0;)
        buf_add(out, piece, n);
    fclose(in);
}

/* The six digits behind the label, "482 913". */
static void
take_pin(const char *text, char pin[PIN_TEXT])
{
    const char *p = strstr(text, "PIN PELACAKAN");
    size_t n = 0;
    assert_non_null(p);
    for (p += strlen("PIN PELACAKAN"); *p != '\0' && n < PIN_TEXT - 1; p++)
        if (*p >= '0' && *p <= '9')
            pin[n++] = *p;
    pin[n] = '\0';
    assert_int_equal(n, PIN_TEXT - 1);
}

/* The text of the roll of a job, which is out. */
static const char *
roll_text(struct fixture *f, int64_t job)
{
    struct buf bytes = {0};
    struct escpos_paper paper;
    char path[200];
    assert_int_equal(papers(f, "roll", "dat", job, path), 1);
    read_file(path, &bytes);
    assert_true(escpos_read(bytes.data, bytes.len, &paper));
    assert_true(paper.cut);
    const char *text = arena_strdup(f->a, paper.text.data);
    escpos_free(&paper);
    buf_done(&bytes);
    return text;
}

static const char *
sheet_text(struct fixture *f, int64_t job)
{
    char path[200], command[300], text[20000];
    assert_int_equal(papers(f, "a5", "pdf", job, path), 1);
    assert_true(str_printf(command, sizeof(command), "pdftotext -layout %s -", path));
    FILE *p = popen(command, "r");
    assert_non_null(p);
    size_t n = fread(text, 1, sizeof(text) - 1, p);
    text[n] = '\0';
    assert_int_equal(pclose(p), 0);
    return arena_strdup(f->a, text);
}

static bool
pin_opens(struct fixture *f, const char *ref, const char *pin)
{
    seed_db_do(f->d, WHO_PORTAL, "select loket.tracking_try('%s', '%s')", ref, pin);
    return str_eq(
        seed_db_text(f->d, WHO_PORTAL, "select refused from loket.intake_status('%s', '%s')", ref, pin), "");
}

static void
the_roll_comes_out_and_its_pin_opens_the_status(void **state)
{
    struct fixture *f = *state;
    char pin[PIN_TEXT];
    int64_t id = open_request(f), job = order(f, id, 0);
    const char *ref = ref_of(f, id);
    work_until(f, job, "printed");
    const char *text = roll_text(f, job);
    assert_non_null(strstr(text, ref));
    assert_non_null(strstr(text, "Dokumen diterima ("));
    take_pin(text, pin);
    assert_false(pin_opens(f, ref, str_eq(pin, "000000") ? "000001" : "000000"));
    assert_true(pin_opens(f, ref, pin));
    /* The PIN is on the paper and nowhere else; what happened is recorded. */
    assert_int_equal(seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.audit_entry where isi like '%%\"%s\"%%'"
                                 " or isi like '%%%.3s %s%%'",
                                 pin, pin, pin + 3),
                     0);
    assert_string_equal(seed_db_text(f->d, WHO_ROOT,
                                     "select string_agg(action, ' ' order by entry_id) from loket.audit_entry"
                                     " where subject = '%lld' and action ~ '^(receipt|print)'",
                                     (long long)id),
                        "receipt.ask receipt.pin print.printing print.printed");
}

static void
a_reprint_makes_the_old_pin_void(void **state)
{
    struct fixture *f = *state;
    char first[PIN_TEXT], second[PIN_TEXT];
    int64_t id = open_request(f);
    const char *ref = ref_of(f, id);
    int64_t job = order(f, id, printer_of(f, "a5"));
    work_until(f, job, "printed");
    const char *text = sheet_text(f, job);
    assert_non_null(strstr(text, arena_printf(f->a, "No. %s", ref)));
    assert_null(strstr(text, "Cetakan ke-"));
    take_pin(text, first);
    assert_true(pin_opens(f, ref, first));
    job = order(f, id, printer_of(f, "struk80"));
    assert_true(pin_opens(f, ref, first));
    work_until(f, job, "printed");
    text = roll_text(f, job);
    assert_non_null(strstr(text, "Cetakan ke-2."));
    take_pin(text, second);
    assert_true(pin_opens(f, ref, second));
    if (!str_eq(first, second))
        assert_false(pin_opens(f, ref, first));
}

static void
a_newer_order_takes_the_place_of_a_waiting_one(void **state)
{
    struct fixture *f = *state;
    char pin[PIN_TEXT], path[200];
    int64_t id = open_request(f), first = order(f, id, 0), second = order(f, id, 0);
    assert_string_equal(status_of(f, first), "cancelled");
    work_until(f, second, "printed");
    take_pin(roll_text(f, second), pin);
    assert_true(pin_opens(f, ref_of(f, id), pin));
    assert_int_equal(papers(f, "roll", "dat", first, path), 0);
}

static void
orders_are_checked(void **state)
{
    struct fixture *f = *state;
    struct db *petugas = pg_db(f->d->as[WHO_PETUGAS1]);
    struct err e = {0};
    char key[KEY_TEXT];
    int64_t id = open_request(f), job = 0, again = 0;
    db_uuid(key);
    assert_int_equal(receipt_print(petugas, id, 0, key, &job, &e), RC_OK);
    assert_int_equal(receipt_print(petugas, id, 0, key, &again, &e), RC_OK);
    assert_int_equal(job, again);
    assert_int_equal(receipt_print(petugas, id + 1, 0, key, &again, &e), RC_INVALID);
    assert_string_equal(e.code, "key_reused");
    assert_int_equal(document_print_cancel(petugas, job, &e), RC_OK);
    assert_string_equal(status_of(f, job), "cancelled");
    db_uuid(key);
    assert_int_equal(receipt_print(petugas, 999999, 0, key, &job, &e), RC_NONE);
    assert_string_equal(e.code, "request_unknown");
    assert_int_equal(receipt_print(petugas, id, 999999, key, &job, &e), RC_NONE);
    assert_string_equal(e.code, "printer_unknown");
    assert_int_equal(receipt_print_ref(petugas, ref_of(f, id), "tidak-ada", key, &job, &e), RC_NONE);
    assert_string_equal(e.code, "printer_unknown");
    assert_int_equal(receipt_print_ref(petugas, "tidak-ada", "", key, &job, &e), RC_NONE);
    assert_string_equal(e.code, "request_unknown");
    assert_int_equal(receipt_print_ref(petugas, ref_of(f, id), "bukti-a5", key, &job, &e), RC_OK);
    assert_string_equal(seed_db_text(f->d, WHO_ROOT,
                                     "select queue from loket.print_job join loket.printer using (printer_id)"
                                     " where print_job_id = %lld",
                                     (long long)job),
                        "bukti-a5");
    assert_int_equal(document_print_cancel(petugas, job, &e), RC_OK);
    seed_db_refused(f->d, WHO_KADIS, "role_denied", "select loket.receipt_print(%lld, 0, gen_random_uuid())",
                    (long long)id);
    int64_t over =
        seed_db_int(f->d, WHO_ROOT, "select max(request_id) from loket.request where state = 'submitted'");
    seed_db_do(f->d, WHO_ROOT, "select loket.request_move(%lld, 'cancelled', null, 'test')", (long long)over);
    seed_db_refused(f->d, WHO_PETUGAS1, "receipt_not_open",
                    "select loket.receipt_print(%lld, 0, gen_random_uuid())", (long long)over);
}

static void
the_default_is_a_printer_for_receipts(void **state)
{
    struct fixture *f = *state;
    struct receipt_printer *rows;
    struct printer_row *sheets;
    size_t n = 0;
    assert_int_equal(receipt_printers(pg_db(f->d->as[WHO_PETUGAS1]), f->a, &rows, &n, NULL), RC_OK);
    assert_int_equal(n, 3);
    assert_string_equal(rows[0].jenis, "struk80");
    assert_true(rows[0].is_default);
    assert_false(rows[1].is_default);
    assert_string_equal(rows[2].jenis, "a4");
    /* And a KK goes to none of them. */
    assert_int_equal(document_printers(pg_db(f->d->as[WHO_PETUGAS1]), f->a, &sheets, &n, NULL), RC_OK);
    assert_int_equal(n, 1);
    assert_string_equal(sheets[0].queue, "kk");
}

static struct receipt_work
take(struct fixture *f, int64_t job, enum rc want)
{
    struct receipt_work out = {.pin = ""};
    struct err e = {0};
    enum rc rc = receipt_take(f->w.db, f->a, job, &out, &e);
    if (rc != want)
        fail_msg("%s: %s (%s)", rc_name(rc), e.code, e.detail);
    return out;
}

/* Of two workers one prints; a job that was handed over, or may have been, is never taken again. */
static void
a_job_is_taken_once(void **state)
{
    struct fixture *f = *state;
    struct seed_db *d = f->d;
    int64_t id = open_request(f), job = order(f, id, 0);
    const char *ref = ref_of(f, id);
    struct receipt_work first = take(f, job, RC_OK);
    (void)take(f, job, RC_NONE);
    assert_true(pin_opens(f, ref, first.pin));
    /* The printer was missing: nothing was handed over, so it is tried again with another PIN. */
    seed_db_do(d, WHO_WORKER, "select loket.work_print_state(%lld, 'stopped', 'missing', 0)", (long long)job);
    struct receipt_work second = take(f, job, RC_OK);
    assert_true(pin_opens(f, ref, second.pin));
    seed_db_do(d, WHO_WORKER, "select loket.work_print_state(%lld, 'stopped', 'media-empty', 77)",
               (long long)job);
    (void)take(f, job, RC_NONE);
    assert_true(pin_opens(f, ref, second.pin));
    seed_db_do(d, WHO_WORKER, "select loket.work_print_state(%lld, 'unknown', 'interrupted', 0)",
               (long long)job);
    (void)take(f, job, RC_NONE);
    seed_db_refused(d, WHO_PETUGAS1, "job_over", "select loket.print_cancel(%lld)", (long long)job);
    seed_db_refused(d, WHO_PETUGAS1, "job_unknown", "select loket.print_confirm(%lld, '')", (long long)job);
}

static void
the_list_of_prints_shows_receipts(void **state)
{
    struct fixture *f = *state;
    struct print_row *rows;
    size_t n = 0;
    int64_t id = open_request(f), job = order(f, id, 0);
    assert_int_equal(document_print_page(pg_db(f->d->as[WHO_PENYELIA]), f->a, 5, &rows, &n, NULL), RC_OK);
    assert_true(n > 0);
    assert_int_equal(rows[0].print_job_id, job);
    assert_int_equal(rows[0].request_id, id);
    assert_int_equal(rows[0].issued_id, 0);
    assert_string_equal(rows[0].ref, ref_of(f, id));
    assert_string_equal(rows[0].kind, "bukti");
    seed_db_do(f->d, WHO_PETUGAS1, "select loket.print_cancel(%lld)", (long long)job);
}

/* What is missing stands on the paper; of documents of which one is enough, all. */
static void
missing_documents_are_named(void **state)
{
    struct fixture *f = *state;
    struct seed_db *d = f->d;
    int64_t id = open_request(f);
    seed_db_do(d, WHO_ROOT, "delete from loket.attachment where request_id = %lld", (long long)id);
    int64_t missing =
        seed_db_int(d, WHO_ROOT, "select count(*) from loket.missing_documents(%lld)", (long long)id);
    assert_true(missing > 0);
    int64_t job = order(f, id, 0);
    work_until(f, job, "printed");
    const char *text = roll_text(f, job);
    assert_non_null(strstr(text, arena_printf(f->a, "Dokumen yang masih kurang (%lld)", (long long)missing)));
    assert_non_null(strstr(text, "\n[ ] "));
    assert_null(strstr(text, "[x]"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_roll_comes_out_and_its_pin_opens_the_status),
        cmocka_unit_test(a_reprint_makes_the_old_pin_void),
        cmocka_unit_test(a_newer_order_takes_the_place_of_a_waiting_one),
        cmocka_unit_test(orders_are_checked),
        cmocka_unit_test(the_default_is_a_printer_for_receipts),
        cmocka_unit_test(a_job_is_taken_once),
        cmocka_unit_test(the_list_of_prints_shows_receipts),
        cmocka_unit_test(missing_documents_are_named),
    };
    return cmocka_run_group_tests_name("receipt", tests, setup, teardown);
}
