/*
 * From the signature to the paper: sign, sheet, prints, and the sheets of a request.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/str.h"
#include "tests/support/canned.h"
#include "tests/support/play.h"

/* --- paper ----------------------------------------------------------------------------------- */

/* Answers of the database about a scanned seal. */
static const char *const yes[] = {"t"}, *const no[] = {"f"};

static struct play *
play_issued(const char *job, const char *reasons)
{
    struct play *p = play_new("operator");
    canned_request(p->db, "issued", false);
    fake_db_rows(p->db, "request_checks_stmt", NULL, 0);
    canned_sheet(p->db, "terbit", job, reasons);
    session_start(&p->ses);
    play_press(p, "l");
    return p;
}

static void
test_print(void **state)
{
    (void)state;
    static const char *const job[] = {"77"};
    struct play *p = play_issued("", "");
    play_press(p, "c");
    play_shot(p, "print-choose-printer");
    fake_db_rows(p->db, "document_print_stmt", job, 1);
    fake_db_down(p->db, "document_print_stmt");
    play_press(p, "Enter");
    assert_true(play_sees(p, "tidak akan tercetak dua kali"));
    char key[40];
    snprintf(key, sizeof(key), "%s", fake_db_param(p->db, "document_print_stmt", 2));
    fake_db_up(p->db);
    canned_sheet(p->db, "terbit", "queued", "");
    play_press(p, "c");
    assert_string_equal(fake_db_param(p->db, "document_print_stmt", 2), key);
    assert_string_equal(fake_db_param(p->db, "document_print_stmt", 1), "1");
    play_shot(p, "print-queued");
    canned_sheet(p->db, "terbit", "stopped", "media-empty");
    play_pass(p, 3);
    play_press(p, "Up");
    play_shot(p, "print-paper-out");
    play_end(p);
}

static void
test_paper_confirmed_and_delivered(void **state)
{
    (void)state;
    struct play *p = play_issued("printed", "");
    play_press(p, "h");
    assert_true(play_sees(p, "1 lembar belum dicetak atau belum dikonfirmasi"));
    play_press(p, "y");
    play_shot(p, "paper-scan");
    fake_db_rows(p->db, "document_print_confirm_stmt", no, COUNT(no));
    play_type(p, "HTTPS://LOKET.EXAMPLE.GO.ID/V/SALAH");
    play_press(p, "Enter");
    assert_true(play_sees(p, "bukan milik lembar itu"));
    fake_db_rows(p->db, "document_print_confirm_stmt", yes, COUNT(yes));
    play_press(p, "Enter");
    play_shot(p, "paper-by-eye");
    play_type(p, "kertas");
    canned_sheet(p->db, "terbit", "confirmed", "");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "document_print_confirm_stmt", 0), "77");
    assert_string_equal(fake_db_param(p->db, "document_print_confirm_stmt", 1), "");
    play_press(p, "h");
    play_shot(p, "deliver");
    play_type(p, "SERAH");
    canned_request(p->db, "delivered", false);
    play_press(p, "Enter");
    assert_int_equal(play_calls(p, "decide_deliver_stmt"), 1);
    assert_true(play_sees(p, "KK diserahkan"));
    play_end(p);
}

/* The receipt once more: where, or not at all; an unknown outcome is settled with the same key. */
static void
test_receipt(void **state)
{
    static const char *const printers[] = {"4",  "Struk loket", "struk80", "t",           "3",  "Bukti A5",
                                           "a5", "f",           "1",       "Loket depan", "a4", "f"};
    static const char *const job[] = {"91"};
    char key[40];
    (void)state;
    struct play *p = play_issued("printed", "");
    fake_db_rows(p->db, "receipt_printers_stmt", printers, COUNT(printers));
    fake_db_rows(p->db, "receipt_print_stmt", job, COUNT(job));
    play_press(p, "b Esc");
    assert_int_equal(play_calls(p, "receipt_print_stmt"), 0);
    play_press(p, "b");
    play_shot(p, "receipt-printer");
    fake_db_down(p->db, "receipt_print_stmt");
    play_press(p, "Down Enter");
    assert_true(play_sees(p, "Tekan b lagi"));
    assert_true(str_copy(key, sizeof(key), fake_db_param(p->db, "receipt_print_stmt", 2)));
    fake_db_up(p->db);
    fake_db_rows(p->db, "receipt_print_stmt", job, COUNT(job));
    play_press(p, "b");
    assert_string_equal(fake_db_param(p->db, "receipt_print_stmt", 1), "3");
    assert_string_equal(fake_db_param(p->db, "receipt_print_stmt", 2), key);
    assert_true(play_sees(p, "dengan PIN baru"));
    play_end(p);
}

/* Nobody confirms the paper of a receipt, and one that is lost is printed again. */
static void
test_prints_receipts(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    canned_prints(p->db);
    session_start(&p->ses);
    play_press(p, "2 End Up Up y");
    assert_true(play_sees(p, "Cetakan ini sudah selesai"));
    assert_false(p->ses.top->ops->modal(p->ses.top));
    play_press(p, "Down");
    play_shot(p, "prints-receipts");
    play_press(p, "Down b");
    assert_true(play_sees(p, "bukti permohonan 261120-00011"));
    play_end(p);
}

/* --- signatures, sheet, prints -------------------------------------------------------------- */

static void
test_sign(void **state)
{
    (void)state;
    struct play *p = play_new("kepala_dinas");
    canned_sign(p->db);
    canned_record(p->db);
    session_start(&p->ses);
    play_shot(p, "sign");
    play_press(p, "Down Down Space Space");
    play_shot(p, "sign-marked");
    play_press(p, "t");
    play_shot(p, "sign-confirm");
    fake_db_down(p->db, NULL);
    play_type(p, "TTE");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Belum diketahui hasilnya"));
    fake_db_up(p->db);
    play_press(p, "Enter");
    assert_int_equal(play_calls(p, "document_sign_order_stmt"), 3);
    assert_true(play_sees(p, "TTE diperintahkan untuk 2 lembar"));
    play_end(p);
}

static void
test_sign_others_read(void **state)
{
    (void)state;
    struct play *p = play_new("penyelia");
    canned_sign(p->db);
    session_start(&p->ses);
    play_press(p, "3 Down Down t");
    assert_false(p->ses.top->ops->modal(p->ses.top));
    assert_int_equal(play_calls(p, "document_sign_order_stmt"), 0);
    play_end(p);
}

static void
test_sheet(void **state)
{
    (void)state;
    struct play *p = play_new("kepala_dinas");
    canned_sign(p->db);
    canned_record(p->db);
    session_start(&p->ses);
    play_press(p, "Enter");
    play_shot_at(p, "sheet", 43, 132);
    play_shot_at(p, "sheet", 24, 80);
    play_press(p, "PgDn");
    play_shot_at(p, "sheet-2", 24, 80);
    play_press(p, "End");
    play_shot_at(p, "sheet-3", 24, 80);
    play_end(p);
}

static void
test_prints(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    canned_prints(p->db);
    fake_db_rows(p->db, "document_print_confirm_stmt", yes, COUNT(yes));
    session_start(&p->ses);
    play_press(p, "2 Down");
    play_shot(p, "prints-paper-out");
    play_press(p, "y");
    assert_true(play_sees(p, "Kertas belum keluar"));
    play_press(p, "Down");
    play_shot(p, "prints-printed");
    play_press(p, "b");
    play_shot(p, "prints-cancel");
    play_press(p, "Esc y Enter");
    play_type(p, "KERTAS");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "document_print_confirm_stmt", 0), "77");
    canned_request(p->db, "issued", false);
    play_press(p, "Enter");
    assert_true(play_sees(p, "Perbandingan"));
    play_end(p);
}

static void
test_prints_empty(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    play_press(p, "2");
    play_shot(p, "prints-empty");
    play_end(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_print),
        cmocka_unit_test(test_paper_confirmed_and_delivered),
        cmocka_unit_test(test_sign),
        cmocka_unit_test(test_sign_others_read),
        cmocka_unit_test(test_sheet),
        cmocka_unit_test(test_prints),
        cmocka_unit_test(test_prints_empty),
        cmocka_unit_test(test_receipt),
        cmocka_unit_test(test_prints_receipts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
