/*
 * The counter form: what a clerk sees stands in tests/golden/, what happened is checked beside it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/canned.h"
#include "tests/support/canned_intake.h"
#include "tests/support/play.h"

static struct play *
counter(void)
{
    struct play *p = play_new("operator");
    canned_intake(p->db);
    session_start(&p->ses);
    play_press(p, "6");
    return p;
}

/* A new request of that kind. */
static struct play *
new_request(const char *kind)
{
    struct play *p = counter();
    play_press(p, "b");
    play_type(p, kind);
    play_press(p, "Enter");
    return p;
}

/* The same, with the applicant looked up. */
static struct play *
applicant(const char *kind)
{
    struct play *p = new_request(kind);
    play_type(p, CANNED_NIK);
    play_press(p, "Tab");
    return p;
}

static void
test_drafts(void **state)
{
    (void)state;
    struct play *p = counter();
    play_shot(p, "intake-drafts");
    play_press(p, "b");
    play_shot(p, "intake-kinds");
    play_press(p, "Esc x");
    assert_true(play_sees(p, "HAPUS"));
    play_press(p, "Enter");
    assert_int_equal(play_calls(p, "draft_drop_stmt"), 0);
    play_type(p, "hapus");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "draft_drop_stmt", 0), "31");
    fake_db_rows(p->db, "draft_list_stmt", NULL, 0);
    play_press(p, "r");
    play_shot(p, "intake-drafts-empty");
    play_end(p);
}

static void
test_applicant(void **state)
{
    (void)state;
    struct play *p = new_request("ib2");
    play_shot(p, "intake-new");
    assert_int_equal(play_calls(p, "hold_save_stmt"), 0);
    play_type(p, CANNED_NIK);
    play_press(p, "Tab");
    /* The draft is there before anybody is looked up, and the look-up is announced before it is read. */
    assert_int_equal(play_calls(p, "draft_lookup_stmt"), 2);
    assert_string_equal(fake_db_param(p->db, "draft_lookup_stmt", 0), "31");
    play_shot(p, "intake-applicant");
    int looked = play_calls(p, "draft_person_stmt");
    play_press(p, "BackTab Tab BackTab Tab");
    assert_int_equal(play_calls(p, "draft_person_stmt"), looked);
    play_press(p, "?");
    play_shot_at(p, "intake-applicant-help", 24, 80);
    play_end(p);
}

static void
test_lodging_is_asked_where_it_matters(void **state)
{
    (void)state;
    struct play *p = new_request("ia4");
    play_press(p, "F3");
    assert_true(play_sees(p, "Menumpang di rumah orang lain"));
    play_press(p, "F2 F7");
    play_type(p, "ib2");
    play_press(p, "Enter F3");
    assert_false(play_sees(p, "Menumpang di rumah"));
    play_end(p);
}

/* A mistyped NIK may be somebody's: what came with it goes, what was typed stays. */
static void
test_another_applicant(void **state)
{
    (void)state;
    struct play *p = applicant("ib2");
    play_press(p, "Tab Tab");
    play_type(p, "0812345678");
    play_press(p, "Tab BackTab BackTab BackTab BackTab C-u");
    fake_db_rows(p->db, "draft_person_stmt", NULL, 0);
    play_type(p, "9901014101900001");
    play_press(p, "Tab");
    assert_false(play_sees(p, "AHMAD FAUZAN"));
    assert_true(play_sees(p, "0812345678"));
    assert_false(play_sees(p, "Anggota (4)"));
    play_press(p, "F3");
    assert_false(play_sees(p, "KENANGA"));
    play_end(p);
}

static void
test_another_kind(void **state)
{
    (void)state;
    struct play *p = applicant("ia1");
    assert_true(play_sees(p, "Anggota (1)"));
    play_press(p, "Tab Tab");
    play_type(p, "081234");
    play_press(p, "F7");
    play_type(p, "ic1");
    play_press(p, "Enter");
    assert_true(play_sees(p, "I.C.1 HILANG"));
    assert_true(play_sees(p, "Anggota (4)"));
    assert_true(play_sees(p, "081234"));
    play_press(p, "F7");
    play_type(p, "ia1");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Anggota (1)"));
    play_end(p);
}

static void
test_applicant_errors(void **state)
{
    (void)state;
    struct play *p = new_request("ib2");
    play_type(p, "990101310780000");
    play_press(p, "Tab Tab");
    play_type(p, "0901010101000005");
    play_press(p, "Tab");
    play_type(p, "12");
    play_press(p, "Tab");
    play_type(p, "siti@");
    play_press(p, "Tab");
    play_shot(p, "intake-applicant-errors");
    assert_int_equal(play_calls(p, "draft_person_stmt"), 0);
    fake_db_rows(p->db, "draft_person_stmt", NULL, 0);
    play_press(p, "BackTab BackTab BackTab BackTab C-u");
    play_type(p, "9901014101900001");
    play_press(p, "Tab");
    assert_true(play_sees(p, "belum ada dalam catatan"));
    play_end(p);
}

static void
test_address(void **state)
{
    (void)state;
    struct play *p = applicant("ib2");
    play_press(p, "PgDn");
    play_shot(p, "intake-address");
    play_press(p, "Tab");
    play_type(p, "barat");
    play_shot(p, "intake-address-region");
    play_press(p, "Enter C-u");
    play_type(p, "4");
    play_press(p, "Tab");
    assert_true(play_sees(p, "SUKA CONTOH, Kec. CONTOH BARAT"));
    assert_true(play_sees(p, "004"));
    play_end(p);
}

static void
test_members(void **state)
{
    (void)state;
    struct play *p = applicant("ib2");
    play_press(p, "F4 Down Enter Tab Tab Tab Tab Tab Tab Tab Tab");
    play_type(p, "65");
    play_press(p, "Enter BackTab");
    play_shot(p, "intake-member-changed");
    play_press(p, "Esc");
    assert_true(play_sees(p, "* ubah: Jenis"));
    play_press(p, "Down k");
    play_shot_at(p, "intake-members-leave", 24, 80);
    play_press(p, "Enter t Tab");
    play_type(p, "fatimah azzahra");
    play_press(p, "Tab");
    play_type(p, "4");
    play_press(p, "Tab");
    play_shot_at(p, "intake-member-new", 24, 80);
    play_press(p, "Esc");
    play_shot(p, "intake-members");
    /* Somebody who belongs to the KK is not dropped; what was typed only after a word. */
    play_press(p, "Home x");
    assert_true(play_sees(p, "tekan k"));
    play_press(p, "End x");
    assert_true(play_sees(p, "HAPUS"));
    play_press(p, "Enter Enter Esc");
    assert_true(play_sees(p, "FATIMAH AZZAHRA"));
    play_end(p);
}

static void
test_member_page_is_whole(void **state)
{
    (void)state;
    struct play *p = applicant("ib3");
    play_press(p, "F4 Enter");
    play_shot(p, "intake-member");
    play_press(p, "PgDn");
    assert_true(play_sees(p, "NUR AINI"));
    play_press(p, "PgUp PgUp");
    assert_true(play_sees(p, "Tindakan"));
    play_end(p);
}

static void
test_an_empty_member_goes_again(void **state)
{
    (void)state;
    struct play *p = applicant("ib2");
    play_press(p, "F4 t Esc");
    assert_false(play_sees(p, "Anggota (5)"));
    play_press(p, "t Tab Tab");
    play_type(p, "4");
    play_press(p, "Tab Esc");
    assert_true(play_sees(p, "Anggota (5)"));
    play_press(p, "?");
    play_shot_at(p, "intake-members-help", 24, 80);
    play_end(p);
}

static void
test_members_of_a_new_family(void **state)
{
    (void)state;
    struct play *p = applicant("ia1");
    play_press(p, "F4");
    assert_true(play_sees(p, "AHMAD FAUZAN"));
    assert_false(play_sees(p, "NUR AINI"));
    play_press(p, "f");
    play_shot_at(p, "intake-members-family", 24, 80);
    play_press(p, "Space Enter");
    assert_true(play_sees(p, "NUR AINI"));
    play_end(p);
}

static void
test_documents(void **state)
{
    (void)state;
    struct play *p = applicant("ib2");
    play_press(p, "F4 t Tab");
    play_type(p, "fatimah azzahra");
    play_press(p, "F5");
    play_shot(p, "intake-documents-1");
    play_press(p, "Space Down Space");
    play_shot(p, "intake-documents");
    play_press(p, "Down Down a");
    play_shot_at(p, "intake-scans", 24, 80);
    play_press(p, "Enter");
    assert_true(play_sees(p, "Pindaian tidak dapat dipakai"));
    assert_int_equal(play_calls(p, "draft_attach_stmt"), 0);
    play_press(p, "Space");
    play_press(p, "x");
    assert_string_equal(fake_db_param(p->db, "hold_detach_stmt", 1), "LAHIR");
    fake_db_rows(p->db, "scan_list_stmt", NULL, 0);
    play_press(p, "Enter Enter");
    assert_int_equal(play_calls(p, "scan_list_stmt"), 1);
    play_press(p, "a");
    assert_true(play_sees(p, "Belum ada pindaian"));
    play_end(p);
}

static void
test_scan_becomes_a_file(void **state)
{
    (void)state;
    static const char *const png[] = {
        "\\x89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63"
        "6000000002000148afa4710000000049454e44ae426082"};
    struct play *p = applicant("ib2");
    fake_db_rows(p->db, "scan_get_stmt", png, 1);
    play_press(p, "F5 a Enter");
    assert_true(play_sees(p, "Pindaian dilampirkan"));
    assert_string_equal(fake_db_param(p->db, "draft_attach_stmt", 1), "F102");
    assert_string_equal(fake_db_param(p->db, "draft_attach_stmt", 3), "image/png");
    assert_string_equal(fake_db_param(p->db, "scan_drop_stmt", 0), "5");
    play_end(p);
}

static void
test_review_names_every_fault(void **state)
{
    (void)state;
    struct play *p = applicant("ib2");
    play_press(p, "F4 t Tab");
    play_type(p, "fatimah 2");
    play_press(p, "Tab Tab Tab Tab");
    play_type(p, "31-02-2026");
    canned_submit(p->db, "");
    play_press(p, "F6");
    assert_string_equal(fake_db_param(p->db, "intake_submit_stmt", 2), "t");
    play_shot(p, "intake-review-faults");
    /* Each leads to its field, with the sentence beside it. */
    play_press(p, "Down Enter");
    play_shot(p, "intake-member-faults");
    play_press(p, "F6 Home Enter");
    assert_true(play_sees(p, "261121-00017"));
    play_press(p, "F6 k");
    assert_true(play_sees(p, "harus diperbaiki"));
    play_press(p, "Enter Enter Enter");
    assert_string_equal(fake_db_param(p->db, "intake_submit_stmt", 2), "t");
    play_end(p);
}

static void
test_submit(void **state)
{
    (void)state;
    struct play *p = applicant("ic1");
    play_press(p, "F6");
    play_shot(p, "intake-review");
    play_press(p, "k");
    play_shot_at(p, "intake-submit", 24, 80);
    int asked = play_calls(p, "intake_submit_stmt");
    play_press(p, "Enter Enter Enter Enter");
    assert_int_equal(play_calls(p, "intake_submit_stmt"), asked);
    play_type(p, "ajukan");
    canned_submit(p->db, "submitted");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "intake_submit_stmt", 1), "31");
    assert_string_equal(fake_db_param(p->db, "intake_submit_stmt", 2), "f");
    play_shot(p, "intake-done");
    play_press(p, "Enter Enter");
    assert_true(play_sees(p, "403817"));
    play_press(p, "c");
    assert_string_equal(fake_db_param(p->db, "receipt_print_stmt", 0), "29");
    assert_false(play_sees(p, "403817"));
    int saved = play_calls(p, "hold_save_stmt");
    play_press(p, "Esc");
    assert_true(play_sees(p, "Draf Anda"));
    assert_int_equal(play_calls(p, "hold_save_stmt"), saved);
    play_end(p);
}

static void
test_pending_is_explained(void **state)
{
    (void)state;
    struct play *p = applicant("ic1");
    play_press(p, "F6 k");
    play_type(p, "AJUKAN");
    canned_submit(p->db, "pending");
    play_press(p, "Enter");
    play_shot(p, "intake-done-pending");
    play_end(p);
}

/* The answer was lost: the same key settles it, once. */
static void
test_submit_in_doubt(void **state)
{
    (void)state;
    char first[200];
    struct play *p = applicant("ic1");
    play_press(p, "F6 k");
    play_type(p, "AJUKAN");
    fake_db_down(p->db, "intake_submit_stmt");
    play_press(p, "Enter");
    assert_true(play_sees(p, "Belum diketahui hasilnya"));
    const char *key = strstr(fake_db_param(p->db, "intake_submit_stmt", 0), "\"key\":");
    assert_non_null(key);
    (void)snprintf(first, sizeof(first), "%.44s", key);
    fake_db_up(p->db);
    canned_submit(p->db, "submitted");
    play_press(p, "Enter");
    assert_true(play_sees(p, "261122-00029"));
    assert_non_null(strstr(fake_db_param(p->db, "intake_submit_stmt", 0), first));
    play_end(p);
}

/* --- nothing typed is lost ---------------------------------------------------------- */

static void
test_saved_as_one_types(void **state)
{
    (void)state;
    struct play *p = applicant("ib2");
    int saved = play_calls(p, "hold_save_stmt");
    play_press(p, "Tab Tab");
    assert_int_equal(play_calls(p, "hold_save_stmt"), saved); /* nothing new */
    play_type(p, "0812");
    assert_int_equal(play_calls(p, "hold_save_stmt"), saved);
    play_pass(p, 3);
    assert_int_equal(play_calls(p, "hold_save_stmt"), saved + 1);
    assert_non_null(strstr(fake_db_param(p->db, "hold_save_stmt", 4), "\"telepon\":\"0812\""));
    assert_string_equal(fake_db_param(p->db, "hold_save_stmt", 3), "AHMAD FAUZAN");
    play_type(p, "345678");
    /* The line is cut: what was typed since goes with the draft. */
    p->ses.abandoned = true;
    session_done(&p->ses);
    assert_non_null(strstr(fake_db_param(p->db, "hold_save_stmt", 4), "\"telepon\":\"0812345678\""));
    session_init(&p->ses, &p->env, "petugas1", "operator");
    play_end(p);
}

static void
test_found_again(void **state)
{
    (void)state;
    static const char doc[] =
        "{\"kind\":\"I.B.2\",\"pemohon_nik\":\"9901010107800001\",\"pemohon_nama\":\"AHMAD FAUZAN\","
        "\"telepon\":\"08\",\"key\":\"k-1\",\"halaman\":1,\"alamat\":\"JL. SEPARUH KET\",\"anggota\":[],"
        "\"dokumen\":[\"KK-LAMA\"]}";
    static const char *const row[] = {doc};
    struct play *p = counter();
    fake_db_rows(p->db, "hold_take_stmt", row, 1);
    play_press(p, "Enter");
    assert_true(play_sees(p, "JL. SEPARUH KET"));
    assert_true(play_sees(p, "[2 Alamat]"));
    play_press(p, "F6 Home");
    assert_non_null(strstr(fake_db_param(p->db, "intake_submit_stmt", 0), "\"key\":\"k-1\""));
    play_end(p);
}

static void
test_newest_session_writes(void **state)
{
    (void)state;
    struct play *p = applicant("ib2");
    fake_db_refuse(p->db, "hold_save_stmt", "LKCON", "draft_taken");
    play_press(p, "Tab Tab");
    play_type(p, "9");
    play_pass(p, 3);
    play_shot_at(p, "intake-taken", 24, 80);
    int saved = play_calls(p, "hold_save_stmt");
    play_press(p, "Space");
    play_type(p, "9");
    play_pass(p, 3);
    assert_int_equal(play_calls(p, "hold_save_stmt"), saved);
    play_press(p, "Esc");
    assert_true(play_sees(p, "Draf Anda"));
    play_end(p);
}

static void
test_database_down(void **state)
{
    (void)state;
    struct play *p = applicant("ib2");
    fake_db_down(p->db, NULL);
    play_press(p, "Tab Tab");
    play_type(p, "12345");
    play_pass(p, 3);
    play_type(p, "6");
    play_shot_at(p, "intake-database-down", 24, 80);
    play_press(p, "Esc");
    assert_true(play_sees(p, "Draf belum tersimpan"));
    play_press(p, "Esc");
    fake_db_up(p->db);
    play_pass(p, 3);
    assert_non_null(strstr(fake_db_param(p->db, "hold_save_stmt", 4), "123456"));
    play_end(p);
}

static void
test_paste(void **state)
{
    (void)state;
    struct play *p = new_request("ib2");
    session_key(&p->ses, KEYC_PASTE_BEGIN);
    play_type(p, "9901 0101 0780 0001?");
    session_key(&p->ses, KEYC_PASTE_END);
    assert_false(p->ses.help_open);
    play_press(p, "Tab");
    assert_true(play_sees(p, "AHMAD FAUZAN"));
    play_end(p);
}

static void
test_hostile(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    canned_intake_hostile(p->db);
    session_start(&p->ses);
    play_press(p, "6 b");
    play_type(p, "ib2");
    play_press(p, "Enter");
    play_type(p, CANNED_NIK);
    play_press(p, "Tab");
    play_shot(p, "intake-hostile-applicant");
    play_press(p, "PgDn");
    play_shot_at(p, "intake-hostile-address", 24, 80);
    play_press(p, "PgDn");
    play_shot(p, "intake-hostile-members");
    play_press(p, "F5 a");
    play_shot_at(p, "intake-hostile-scans", 24, 80);
    play_press(p, "Esc F6");
    play_shot_at(p, "intake-hostile-review", 24, 80);
    play_end(p);
}

/* --- requests that wait for documents ---------------------------------------------------- */

static void
test_pending(void **state)
{
    (void)state;
    static const char *const done[] = {"", "0", "submitted", "[]", "f"};
    struct play *p = counter();
    canned_pending(p->db);
    play_press(p, "p");
    play_shot(p, "pending");
    play_press(p, "Enter");
    play_shot(p, "pending-request");
    play_press(p, "Space Enter Enter");
    assert_int_equal(play_calls(p, "intake_seen_stmt"), 0);
    play_type(p, "ada");
    fake_db_rows(p->db, "intake_seen_stmt", done, 5);
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "intake_seen_stmt", 0), "261122-00029");
    assert_string_equal(fake_db_param(p->db, "intake_seen_stmt", 1), "KK-LAMA");
    assert_true(play_sees(p, "masuk antrean"));
    play_end(p);
}

static void
test_returned(void **state)
{
    (void)state;
    struct play *p = counter();
    canned_pending(p->db);
    canned_returned(p->db);
    play_press(p, "p Down Enter");
    play_shot(p, "pending-returned");
    play_press(p, "Space");
    play_type(p, "ada");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "intake_seen_stmt", 1), "SKP");
    play_end(p);
}

static void
test_pending_cancel(void **state)
{
    (void)state;
    static const char *const done[] = {""};
    struct play *p = counter();
    canned_pending(p->db);
    fake_db_rows(p->db, "intake_cancel_stmt", done, 1);
    play_press(p, "p Enter b Enter");
    assert_true(play_sees(p, "Isi alasan"));
    play_type(p, "batal pindah");
    play_press(p, "Enter Enter");
    assert_int_equal(play_calls(p, "intake_cancel_stmt"), 0);
    play_type(p, "BATAL");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "intake_cancel_stmt", 2), "batal pindah");
    assert_true(play_sees(p, "Permohonan dibatalkan"));
    play_end(p);
}

static void
test_others_may_not(void **state)
{
    (void)state;
    struct play *p = play_start("kepala_dinas");
    play_press(p, "6");
    assert_false(play_sees(p, "Draf Anda"));
    play_end(p);
}

/* --- nothing that is pressed or answered breaks the form ------------------------------------- */

/* Always the same numbers: a failure comes again. */
static unsigned
dice(uint32_t *seed, unsigned sides)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 16) % sides;
}

static keycode
any_key(uint32_t *seed)
{
    static const keycode special[] = {KEYC_ENTER,  KEYC_ENTER,  KEYC_ESC,         KEYC_TAB,       KEYC_TAB,
                                      KEYC_DOWN,   KEYC_UP,     KEYC_PGDN,        KEYC_PGUP,      KEYC_HOME,
                                      KEYC_END,    KEYC_F1 + 1, KEYC_F1 + 2,      KEYC_F1 + 3,    KEYC_F1 + 4,
                                      KEYC_F1 + 5, KEYC_F1 + 6, KEYC_BACKTAB,     KEYC_BACKSPACE, ' ',
                                      0x4e00,      'U' - '@',   KEYC_PASTE_BEGIN, KEYC_PASTE_END};
    static const char words[] = "btkfxapcro6AJUKANHAPUSADA0123456789.-";
    return dice(seed, 2) == 0 ? special[dice(seed, COUNT(special))]
                              : (keycode)words[dice(seed, sizeof(words) - 1)];
}

static void
any_answer(struct play *p, uint32_t *seed)
{
    static const char *const states[] = {"submitted", "pending", ""};
    static const char *const stmts[] = {"hold_save_stmt",     "draft_person_stmt", "draft_family_stmt",
                                        "intake_submit_stmt", "scan_list_stmt",    "draft_files_stmt",
                                        "intake_regions_stmt"};
    static const char *const docs[] = {"{}", "[", "{\"anggota\":[{},{}],\"halaman\":9}"};
    switch (dice(seed, 9)) {
    case 0:
        canned_submit(p->db, states[dice(seed, COUNT(states))]);
        break;
    case 1:
        canned_intake_hostile(p->db);
        break;
    case 2:
        fake_db_down(p->db, dice(seed, 3) == 0 ? NULL : stmts[dice(seed, COUNT(stmts))]);
        break;
    case 3:
        fake_db_refuse(p->db, "hold_save_stmt", "LKCON", "draft_taken");
        break;
    case 4:
        fake_db_rows(p->db, stmts[1 + dice(seed, COUNT(stmts) - 1)], NULL, 0);
        break;
    case 5:
        fake_db_rows(p->db, "hold_take_stmt", &docs[dice(seed, COUNT(docs))], 1);
        break;
    default:
        fake_db_up(p->db);
        canned_intake(p->db);
        canned_pending(p->db);
        break;
    }
}

static void
test_any_keys_and_answers(void **state)
{
    static const char *const kinds[] = {"ia1", "ia2", "ia4", "ib2", "ib3", "ic1"};
    struct surface *small = surface_new(24, 80), *large = surface_new(43, 132);
    (void)state;
    for (uint32_t round = 0; round < 12; round++) {
        uint32_t seed = 9000 + round;
        struct play *p = new_request(kinds[round % COUNT(kinds)]);
        play_type(p, CANNED_NIK);
        canned_pending(p->db);
        for (int i = 0; i < 2500; i++) {
            session_key(&p->ses, any_key(&seed));
            if (i % 24 == 0)
                any_answer(p, &seed);
            if (i % 8 == 0)
                play_pass(p, (int)dice(&seed, 4));
            if (i % 5 == 0)
                session_draw(&p->ses, dice(&seed, 2) == 0 ? small : large);
            p->ses.quit = p->ses.locked = false;
        }
        play_end(p);
    }
    surface_free(small);
    surface_free(large);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_drafts),
        cmocka_unit_test(test_applicant),
        cmocka_unit_test(test_another_applicant),
        cmocka_unit_test(test_lodging_is_asked_where_it_matters),
        cmocka_unit_test(test_another_kind),
        cmocka_unit_test(test_applicant_errors),
        cmocka_unit_test(test_address),
        cmocka_unit_test(test_members),
        cmocka_unit_test(test_member_page_is_whole),
        cmocka_unit_test(test_an_empty_member_goes_again),
        cmocka_unit_test(test_members_of_a_new_family),
        cmocka_unit_test(test_documents),
        cmocka_unit_test(test_scan_becomes_a_file),
        cmocka_unit_test(test_review_names_every_fault),
        cmocka_unit_test(test_submit),
        cmocka_unit_test(test_pending_is_explained),
        cmocka_unit_test(test_submit_in_doubt),
        cmocka_unit_test(test_saved_as_one_types),
        cmocka_unit_test(test_found_again),
        cmocka_unit_test(test_newest_session_writes),
        cmocka_unit_test(test_database_down),
        cmocka_unit_test(test_paste),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_pending),
        cmocka_unit_test(test_returned),
        cmocka_unit_test(test_pending_cancel),
        cmocka_unit_test(test_others_may_not),
        cmocka_unit_test(test_any_keys_and_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
