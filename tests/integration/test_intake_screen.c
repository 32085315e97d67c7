/*
 * What the counter's screens ask of the database: which session writes a draft, scans that go to a document
 * and back, and the requests that wait for documents.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "db/store/draft.h"
#include "db/store/hold.h"
#include "db/store/pending.h"
#include "tests/support/intake_case.h"

#define DOC "{\"kind\":\"I.C.1\"}"

static enum rc
save(struct intake_case *f, enum seed_who who, int64_t *id, const char *session, const char *doc,
     struct err *e)
{
    return hold_save(case_as(f, who), f->a, id, session, "I.C.1", "SITI", doc, e);
}

static void
the_newest_session_writes(void **state)
{
    struct intake_case *f = *state;
    char first[37], second[37];
    int64_t id = 0, again = 0;
    const char *doc = "";
    struct err e = {0};

    db_uuid(first);
    db_uuid(second);
    assert_int_equal(save(f, WHO_PETUGAS1, &id, first, DOC, &e), RC_OK);
    /* The answer was lost on its way: the same session finds its draft. */
    assert_int_equal(save(f, WHO_PETUGAS1, &again, first, DOC, &e), RC_OK);
    assert_int_equal(again, id);
    assert_int_equal(hold_take(case_as(f, WHO_PETUGAS1), f->a, id, second, &doc, &e), RC_OK);
    assert_string_equal(doc, DOC);
    assert_int_equal(save(f, WHO_PETUGAS1, &id, second, "{\"kind\":\"I.C.2\"}", &e), RC_OK);
    assert_int_equal(save(f, WHO_PETUGAS1, &id, first, DOC, &e), RC_CONFLICT);
    assert_string_equal(e.code, "draft_taken");
    assert_int_equal(hold_take(case_as(f, WHO_PETUGAS1), f->a, id, first, &doc, &e), RC_OK);
    assert_string_equal(doc, "{\"kind\":\"I.C.2\"}");
    /* Nobody else's, and gone when it is dropped. */
    assert_int_equal(hold_take(case_as(f, WHO_PETUGAS2), f->a, id, second, &doc, &e), RC_NONE);
    assert_int_equal(save(f, WHO_PETUGAS2, &id, first, DOC, &e), RC_NONE);
    assert_int_equal(draft_drop(case_as(f, WHO_PETUGAS1), id, &e), RC_OK);
    assert_int_equal(save(f, WHO_PETUGAS1, &id, first, DOC, &e), RC_NONE);
}

static void
a_scan_comes_back_from_a_document(void **state)
{
    static const char pdf[] = "%PDF-1.4 contoh";
    struct intake_case *f = *state;
    struct db *db = case_as(f, WHO_PETUGAS1);
    struct intake_file file = {"LAHIR", "akta.pdf", "application/pdf", pdf, sizeof(pdf)};
    struct draft_file *files = NULL;
    struct scan_row *scans = NULL;
    char session[37];
    int64_t id = 0;
    size_t n = 0;
    struct err e = {0};

    db_uuid(session);
    assert_int_equal(save(f, WHO_PETUGAS1, &id, session, DOC, &e), RC_OK);
    assert_int_equal(draft_attach(db, id, &file, &e), RC_OK);
    assert_int_equal(hold_detach(case_as(f, WHO_PETUGAS2), id, "LAHIR", &e), RC_NONE);
    assert_int_equal(hold_detach(db, id, "LAHIR", &e), RC_OK);
    assert_int_equal(hold_detach(db, id, "LAHIR", &e), RC_OK);
    assert_int_equal(draft_files(db, f->a, id, &files, &n, &e), RC_OK);
    assert_int_equal(n, 0);
    assert_int_equal(scan_list(db, f->a, &scans, &n, &e), RC_OK);
    assert_int_equal(n, 1);
    assert_string_equal(scans[0].nama_berkas, "akta.pdf");
    assert_int_equal(
        seed_db_int(f->d, WHO_ROOT, "select count(*) from loket.audit_entry where action = 'draft.detach'"),
        1);
}

static void
who_waits_for_documents_is_listed(void **state)
{
    struct intake_case *f = *state;
    struct db *db = case_as(f, WHO_PETUGAS2);
    struct case_fam x = case_family(f), y = case_family(f);
    struct intake_answer first, second;
    struct pending_row *rows = NULL;
    size_t n = 0;
    struct err e = {0};

    first = case_one(f, case_as(f, WHO_PORTAL), case_lost(f, x, "w1", ""));
    second = case_one(f, case_as(f, WHO_PETUGAS1), case_lost(f, y, "w2", ""));
    case_taken(first, "pending");
    case_taken(second, "pending");
    assert_int_equal(pending_page(db, f->a, "", 50, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 2);
    assert_string_equal(rows[0].ref, first.ref);
    assert_string_equal(rows[0].channel, "portal");
    assert_non_null(strstr(rows[0].missing, "HILANG-POL"));
    assert_int_equal(pending_page(db, f->a, second.ref, 50, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 1);
    assert_int_equal(pending_page(db, f->a, "%", 50, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 0);
    assert_int_equal(pending_page(db, f->a, "", 1, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 1);
    assert_int_equal(intake_cancel(db, first.ref, "", "tidak jadi", &e), RC_OK);
    assert_int_equal(pending_page(db, f->a, "", 50, &rows, &n, &e), RC_OK);
    assert_int_equal(n, 1);
    assert_string_equal(rows[0].ref, second.ref);
}

static void
all_regions_of_the_district_are_offered(void **state)
{
    struct intake_case *f = *state;
    struct region_row *rows = NULL;
    size_t n = 0;
    struct err e = {0};

    assert_int_equal(intake_regions(case_as(f, WHO_PETUGAS1), f->a, "", 2000, &rows, &n, &e), RC_OK);
    assert_int_equal(n,
                     seed_db_int(f->d, WHO_ROOT,
                                 "select count(*) from loket.region w, loket.office o where o.office_id = 1"
                                 " and w.kode like o.kode_wilayah || '.%%' and length(w.kode) = 13"));
}

static int
set_up(void **state)
{
    return intake_case_begin(state, 40, 31);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_session_writes),
        cmocka_unit_test(a_scan_comes_back_from_a_document),
        cmocka_unit_test(who_waits_for_documents_is_listed),
        cmocka_unit_test(all_regions_of_the_district_are_offered),
    };
    return cmocka_run_group_tests_name("intake screen", tests, set_up, intake_case_end);
}
