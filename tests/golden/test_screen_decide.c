/*
 * Deciding on a request: what is said before, what confirms and what never does, taking back, reasons and
 * what the applicant reads of them, the second person, notes, and drafts of all that is typed.
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
#include "tests/support/play.h"

#define HELD 500 /* what a key held down for a quarter of a minute sends */

static const char *const at_once[] = {"awaiting_signature", "2", "0"};
static const char *const in_twenty[] = {"awaiting_signature", "0", "20"};
static const char *const claim_back[] = {"43", "900"};

static void
hold_enter(struct play *p)
{
    for (int i = 0; i < HELD; i++)
        session_key(&p->ses, KEYC_ENTER);
}

static void
paste(struct play *p, const char *text)
{
    session_key(&p->ses, KEYC_PASTE_BEGIN);
    for (; *text != '\0'; text++)
        session_key(&p->ses, *text == '\n' ? KEYC_ENTER : (keycode)(unsigned char)*text);
    session_key(&p->ses, KEYC_PASTE_END);
}

static int
decisions(struct play *p)
{
    return play_calls(p, "decide_approve_stmt") + play_calls(p, "decide_refuse_stmt") +
           play_calls(p, "decide_escalate_stmt") + play_calls(p, "decide_review_stmt");
}

/* One about which there is nothing to hesitate, opened as the next of the queue. */
static struct play *
play_normal(void)
{
    static const char *const next[] = {"17", CANNED_TOKEN, "900"};
    struct play *p = play_start("operator");
    canned_normal(p->db);
    fake_db_rows(p->db, "queue_next_stmt", next, 3);
    play_press(p, "n");
    return p;
}

/* --- approving ------------------------------------------------------------------ */

static void
four_keys_approve_a_normal_request(void **state)
{
    (void)state;
    struct play *p = play_normal();
    fake_db_rows(p->db, "decide_approve_stmt", in_twenty, 3);
    play_press(p, "s");
    play_shot(p, "approve-normal");
    canned_decided(p->db, "approve", "20");
    play_press(p, "y Enter");
    assert_int_equal(play_calls(p, "decide_approve_stmt"), 1);
    assert_true(p->ses.drop_repeats);
    play_pass(p, 2);
    play_shot(p, "decided");
    assert_true(play_sees(p, "disetujui; berlaku 18 detik lagi. u: urungkan"));
    play_press(p, "Esc");
    assert_true(play_sees(p, "berlaku 18 detik lagi. u: urungkan"));
    assert_int_equal(play_calls(p, "queue_release_stmt"), 0);
    play_end(p);
}

static void
what_is_doubtful_takes_the_long_word(void **state)
{
    (void)state;
    char key[40];
    struct play *p = play_request("operator");
    canned_checks(p->db, false);
    play_press(p, "r s");
    play_shot(p, "approve");
    play_press(p, "y Enter");
    assert_int_equal(decisions(p), 0);
    play_press(p, "Backspace");
    hold_enter(p);
    assert_int_equal(decisions(p), 0);
    play_type(p, "setu");
    play_press(p, "Enter");
    play_shot(p, "approve-wrong-word");
    play_type(p, "ju");
    fake_db_down(p->db, NULL);
    play_press(p, "Enter");
    assert_int_equal(play_calls(p, "decide_approve_stmt"), 1);
    snprintf(key, sizeof(key), "%s", fake_db_param(p->db, "decide_approve_stmt", 3));
    play_shot(p, "approve-in-doubt");
    fake_db_up(p->db);
    fake_db_rows(p->db, "decide_approve_stmt", at_once, 3);
    canned_request(p->db, "awaiting_signature", false);
    fake_db_rows(p->db, "request_checks_stmt", NULL, 0);
    canned_sheet(p->db, "menunggu_tte", "", "");
    play_press(p, "Enter");
    assert_int_equal(play_calls(p, "decide_approve_stmt"), 2);
    assert_string_equal(fake_db_param(p->db, "decide_approve_stmt", 3), key);
    assert_string_equal(fake_db_param(p->db, "decide_approve_stmt", 1), CANNED_TOKEN);
    assert_true(p->ses.drop_repeats);
    play_shot(p, "approved");
    play_press(p, "Esc");
    assert_int_equal(play_calls(p, "queue_release_stmt"), 0);
    play_end(p);
}

static void
approved_shows_even_when_the_reload_fails(void **state)
{
    (void)state;
    struct play *p = play_normal();
    play_press(p, "s");
    play_type(p, "y");
    fake_db_rows(p->db, "decide_approve_stmt", at_once, 3);
    fake_db_down(p->db, "request_detail_stmt");
    play_press(p, "Enter");
    assert_true(play_sees(p, "[Menunggu TTE]"));
    play_end(p);
}

static void
findings_forbid_approval(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    play_press(p, "s");
    play_shot(p, "approve-not-possible");
    play_type(p, "y");
    hold_enter(p);
    assert_int_equal(decisions(p), 0);
    play_end(p);
}

/* --- nothing confirms by itself ------------------------------------------------------ */

static void
a_held_enter_decides_nothing_anywhere(void **state)
{
    (void)state;
    static const char *const ways[] = {
        "s",                   /* approve */
        "k",                   /* reasons of a return */
        "k Space",             /* one is marked */
        "k Space Enter",       /* its documents */
        "k Space Enter Enter", /* the tab of reasons */
        "t End Space Enter",   /* a rejection for another reason: its words */
        "e",                   /* up to a supervisor */
        "Tab Tab Tab i",       /* a note */
        "u",                   /* own decisions */
    };
    for (size_t i = 0; i < COUNT(ways); i++) {
        struct play *p = play_normal();
        play_press(p, ways[i]);
        hold_enter(p);
        assert_int_equal(decisions(p), 0);
        assert_int_equal(play_calls(p, "note_add_stmt"), 0);
        assert_int_equal(play_calls(p, "decide_take_back_stmt"), 0);
        play_end(p);
    }
}

static void
a_held_enter_does_not_send_what_was_put_together(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    play_press(p, "k Space Enter Enter k");
    assert_true(play_sees(p, "Ketik KEMBALI"));
    hold_enter(p);
    assert_int_equal(decisions(p), 0);
    assert_true(play_sees(p, "Ketik KEMBALI"));
    /* The key that leads here, held down, does not either. */
    for (int i = 0; i < HELD; i++)
        play_press(p, "k");
    hold_enter(p);
    assert_int_equal(decisions(p), 0);
    play_end(p);
}

static void
a_paste_confirms_nothing(void **state)
{
    (void)state;
    struct play *p = play_normal();
    paste(p, "s\ny\n");
    assert_int_equal(decisions(p), 0);
    play_press(p, "s");
    paste(p, "y\n");
    play_press(p, "Enter");
    assert_int_equal(decisions(p), 0);
    play_shot(p, "approve-pasted");
    play_end(p);
}

/* --- taking back ----------------------------------------------------------------------- */

static void
taken_back_is_as_before(void **state)
{
    (void)state;
    struct play *p = play_normal();
    fake_db_rows(p->db, "decide_approve_stmt", in_twenty, 3);
    canned_decided(p->db, "approve", "20");
    play_press(p, "s y Enter");
    fake_db_rows(p->db, "decide_take_back_stmt", claim_back, 2);
    fake_db_rows(p->db, "decide_waiting_stmt", NULL, 0);
    canned_request(p->db, "in_review", true);
    canned_normal(p->db);
    canned_claim(p->db, "43");
    play_press(p, "u");
    assert_int_equal(play_calls(p, "decide_take_back_stmt"), 1);
    play_shot(p, "taken-back");
    assert_true(play_sees(p, "Anda memegang"));
    play_press(p, "s");
    play_type(p, "y");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "decide_approve_stmt", 1), "43");
    play_end(p);
}

static void
taken_back_in_doubt_is_settled_by_the_same_key(void **state)
{
    (void)state;
    char key[40];
    struct play *p = play_normal();
    fake_db_rows(p->db, "decide_approve_stmt", in_twenty, 3);
    canned_decided(p->db, "approve", "20");
    play_press(p, "s y Enter");
    fake_db_down(p->db, "decide_take_back_stmt");
    play_press(p, "u");
    assert_true(play_sees(p, "u lagi: pastikan"));
    snprintf(key, sizeof(key), "%s", fake_db_param(p->db, "decide_take_back_stmt", 1));
    fake_db_up(p->db);
    fake_db_rows(p->db, "decide_take_back_stmt", claim_back, 2);
    play_press(p, "u");
    assert_string_equal(fake_db_param(p->db, "decide_take_back_stmt", 1), key);
    play_end(p);
}

static void
taken_back_too_late_says_so(void **state)
{
    (void)state;
    struct play *p = play_normal();
    fake_db_rows(p->db, "decide_approve_stmt", in_twenty, 3);
    canned_decided(p->db, "approve", "20");
    play_press(p, "s y Enter");
    fake_db_refuse(p->db, "decide_take_back_stmt", "LKCON", "undo_too_late");
    canned_request(p->db, "awaiting_signature", false);
    fake_db_rows(p->db, "decide_waiting_stmt", NULL, 0);
    play_press(p, "u");
    play_shot(p, "undo-too-late");
    play_end(p);
}

/* From the next request, and from the queue: a list of the own decisions that wait. */
static void
own_decisions_are_one_key_away(void **state)
{
    (void)state;
    /* clang-format off */
    static const char *const rows[] = {
        "17", "261121-00017", "approve", "awaiting_signature", "12", "", "", "1795312800",
        "18", "261121-00018", "return", "returned", "17", "", "", "1795312800",
        "19", "261121-00019", "approve", "awaiting_signature", "0", "checks_failed", "LKINV", "1795312700",
    };
    /* clang-format on */
    struct play *p = play_normal();
    fake_db_rows(p->db, "decide_waiting_stmt", rows, COUNT(rows));
    play_press(p, "u");
    play_shot(p, "waiting");
    play_press(p, "Down Down");
    play_shot(p, "waiting-failed");
    play_press(p, "u");
    assert_int_equal(play_calls(p, "decide_take_back_stmt"), 0);
    fake_db_rows(p->db, "decide_take_back_stmt", claim_back, 2);
    canned_request(p->db, "in_review", true);
    canned_claim(p->db, "43");
    play_press(p, "Home u");
    assert_string_equal(fake_db_param(p->db, "decide_take_back_stmt", 0), "17");
    assert_true(play_sees(p, "Anda memegang"));
    play_end(p);
}

static void
nothing_waits(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    play_press(p, "u");
    assert_true(play_sees(p, "Tidak ada keputusan Anda yang menunggu"));
    play_shot(p, "waiting-none");
    play_end(p);
}

static void
what_came_to_nothing_is_said(void **state)
{
    (void)state;
    static const char *const failed[] = {"17", "261121-00017",  "approve", "awaiting_signature",
                                         "0",  "checks_failed", "LKINV",   "1795312800"};
    struct play *p = play_normal();
    fake_db_rows(p->db, "decide_approve_stmt", in_twenty, 3);
    canned_decided(p->db, "approve", "20");
    play_press(p, "s y Enter");
    canned_request(p->db, "in_review", false);
    fake_db_rows(p->db, "decide_waiting_stmt", failed, COUNT(failed));
    play_pass(p, 22);
    play_shot(p, "decided-failed");
    play_press(p, "Space");
    assert_true(play_sees(p, "TIDAK berlaku. u: lihat sebabnya"));
    play_end(p);
}

/* --- return and reject --------------------------------------------------------------------- */

static void
a_return_with_three_reasons(void **state)
{
    (void)state;
    static const char *const done[] = {"returned", "0", "0"};
    struct play *p = play_request("operator");
    play_press(p, "k");
    play_shot(p, "return-reasons");
    /* Left without a reason it leaves nothing behind. */
    play_press(p, "Esc");
    assert_true(play_sees(p, "[Perbandingan]"));
    play_press(p, "k");
    play_press(p, "Space Down Down Down Space Down Space Enter");
    play_shot(p, "return-document");
    play_press(p, "Enter");
    play_type(p, "kelahiran");
    play_press(p, "Space Enter");
    play_shot(p, "return-element");
    play_press(p, "Space Enter");
    play_shot(p, "return-page");
    /* A free line for the second, a note for all. */
    play_press(p, "Down Enter");
    play_type(p, "Bagian bawah tidak terlihat.");
    play_shot(p, "return-line");
    play_press(p, "Enter End Enter");
    play_type(p, "Kantor buka 08.00-15.00.");
    play_shot(p, "return-note");
    play_press(p, "C-s");
    play_shot(p, "return-page-noted");
    play_press(p, "k");
    play_shot(p, "return-confirm");
    /* Esc goes back to the reasons, and nothing is lost. */
    play_press(p, "Esc");
    assert_true(play_sees(p, "bawah tidak terlihat."));
    play_press(p, "k");
    play_type(p, "KEMBALI");
    fake_db_rows(p->db, "decide_refuse_stmt", done, 3);
    canned_request(p->db, "returned", false);
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "decide_refuse_stmt", 2), "return");
    assert_string_equal(
        fake_db_param(p->db, "decide_refuse_stmt", 3),
        "[{\"reason\":\"BERKAS_KURANG\",\"target\":\"KK-LAMA\",\"note\":\"\"},"
        "{\"reason\":\"TAK_TERBACA\",\"target\":\"LAHIR\",\"note\":\"Bagian bawah tidak terlihat.\"},"
        "{\"reason\":\"DATA_BEDA\",\"target\":\"nama_lengkap#2\",\"note\":\"\"}]");
    assert_string_equal(fake_db_param(p->db, "decide_refuse_stmt", 4), "Kantor buka 08.00-15.00.");
    play_shot(p, "returned");
    play_end(p);
}

/* From the page of documents and of findings: the line under the cursor gives the reason. */
static void
a_document_and_a_finding_give_reasons(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    play_press(p, "Tab Tab x");
    play_shot(p, "reason-document");
    play_press(p, "End Enter");
    assert_true(play_sees(p, "Ditambahkan: Berkas tidak terbaca atau terpotong"));
    play_press(p, "k");
    play_shot(p, "reason-page");
    hold_enter(p);
    assert_int_equal(decisions(p), 0);
    play_end(p);
}

/* What came to nothing, was sent up or reviewed again stands in the history. */
static void
the_history_tells_of_decisions_that_came_to_nothing(void **state)
{
    (void)state;
    /* clang-format off */
    static const char *const events[] = {
        "1795215600", "", "submitted", "portal", "", "", "", "",
        "1795222800", "submitted", "in_review", "Joko Prasetyo", "", "", "", "",
        "1795222900", "in_review", "in_review", "Joko Prasetyo", "taken_back", "approve", "", "",
        "1795223000", "in_review", "in_review", "Joko Prasetyo", "failed", "return", "checks_failed", "",
        "1795226400", "in_review", "awaiting_supervisor", "Joko Prasetyo", "escalate", "Keaslian dokumen diragukan", "", "Tanda tangan berbeda.",
        "1795226500", "awaiting_supervisor", "in_review", "Damar Wicaksono", "review", "", "", "",
        "1795226600", "in_review", "returned", "Damar Wicaksono", "return", "Data pada dokumen berbeda dari catatan", "nama_lengkap#2", "",
    };
    /* clang-format on */
    struct play *p = play_start("operator");
    fake_db_rows(p->db, "request_history_stmt", events, COUNT(events));
    play_press(p, "Down Down Enter Tab Tab Tab Tab");
    play_shot(p, "history-decisions");
    play_end(p);
}

static void
another_reason_needs_its_words(void **state)
{
    (void)state;
    static const char *const done[] = {"rejected", "0", "20"};
    struct play *p = play_request("operator");
    play_press(p, "t End Space Enter");
    assert_true(play_sees(p, "Keterangan alasan ini"));
    play_press(p, "Enter t");
    assert_true(play_sees(p, "harus dijelaskan"));
    play_press(p, "Enter");
    play_type(p, "Bukan penduduk kota ini.");
    play_press(p, "Enter t");
    play_shot(p, "reject-confirm");
    fake_db_rows(p->db, "decide_refuse_stmt", done, 3);
    canned_decided(p->db, "reject", "20");
    play_type(p, "TOLAK");
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "decide_refuse_stmt", 2), "reject");
    assert_true(play_sees(p, "ditolak; berlaku"));
    play_end(p);
}

static void
reasons_of_the_other_decision_are_not_sent(void **state)
{
    (void)state;
    static const char *const draft[] = {
        "{\"tolak\":false,\"alasan\":[{\"reason\":\"BUKAN_ALASAN\",\"target\":\"\",\"note\":\"\"}]}"};
    struct play *p = play_start("operator");
    fake_db_rows(p->db, "work_draft_get_stmt", draft, 1);
    play_press(p, "Down Down Enter k");
    play_shot(p, "return-wrong-reason");
    play_press(p, "k");
    assert_true(play_sees(p, "x: hapus"));
    play_press(p, "x k");
    assert_true(play_sees(p, "Belum ada alasan"));
    assert_int_equal(decisions(p), 0);
    play_end(p);
}

static void
the_claim_is_lost_while_deciding(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    play_press(p, "k Space Enter Enter Down Enter");
    play_type(p, "Mohon unggah KK yang lama, dua halaman.");
    play_press(p, "C-s k");
    play_type(p, "KEMBALI");
    fake_db_refuse(p->db, "decide_refuse_stmt", "LKCON", "claim_lost");
    canned_request(p->db, "in_review", false);
    play_press(p, "Enter");
    play_shot(p, "claim-lost");
    play_press(p, "Space");
    assert_true(play_sees(p, "a ambil"));
    play_press(p, "s k t");
    assert_false(p->ses.top->ops->modal(p->ses.top));
    play_end(p);
}

/* --- drafts ------------------------------------------------------------------------------------ */

static void
what_is_typed_is_kept_as_a_draft(void **state)
{
    (void)state;
    static const char *const draft[] = {
        "{\"tolak\":false,\"alasan\":[{\"reason\":\"BERKAS_KURANG\",\"target\":\"KK-LAMA\","
        "\"note\":\"dua halaman\"}],\"catatan_pemohon\":\"Terima kasih.\",\"catatan\":\"tanya Bu Sri\"}"};
    struct play *p = play_request("operator");
    play_press(p, "k Space Enter Enter Enter");
    play_type(p, "dua hal");
    /* In the middle of a word: the next tick keeps it. */
    play_pass(p, 4);
    assert_non_null(strstr(fake_db_param(p->db, "work_draft_save_stmt", 1), "\"note\":\"dua hal\""));
    play_type(p, "aman");
    /* The line is cut. */
    p->ses.abandoned = true;
    session_done(&p->ses);
    assert_non_null(strstr(fake_db_param(p->db, "work_draft_save_stmt", 1), "\"note\":\"dua halaman\""));
    assert_int_equal(play_calls(p, "queue_release_stmt"), 0);
    fake_db_free(p->db);
    free(p);
    /* Logged in again. */
    p = play_start("operator");
    fake_db_rows(p->db, "work_draft_get_stmt", draft, 1);
    play_press(p, "Down Down Enter");
    play_shot(p, "return-draft-found");
    play_press(p, "k");
    assert_true(play_sees(p, "dua halaman"));
    assert_true(play_sees(p, "Terima kasih."));
    play_press(p, "Enter End C-u");
    play_press(p, "Esc x");
    assert_true(play_sees(p, "Belum ada alasan"));
    play_end(p);
}

static void
a_draft_is_not_lost_while_the_database_is_away(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    fake_db_down(p->db, "work_draft_save_stmt");
    play_press(p, "k Space Enter Enter");
    fake_db_up(p->db);
    int before = play_calls(p, "work_draft_save_stmt");
    play_pass(p, 4);
    assert_int_equal(play_calls(p, "work_draft_save_stmt"), before + 1);
    assert_non_null(strstr(fake_db_param(p->db, "work_draft_save_stmt", 1), "BERKAS_KURANG"));
    play_pass(p, 8);
    assert_int_equal(play_calls(p, "work_draft_save_stmt"), before + 1);
    play_end(p);
}

static void
reasons_come_back_with_the_decision_taken_back(void **state)
{
    (void)state;
    static const char *const done[] = {"returned", "0", "20"};
    static const char *const draft[] = {
        "{\"alasan\":[{\"reason\":\"BERKAS_KURANG\",\"target\":\"KK-LAMA\",\"note\":\"dua halaman\"}]}"};
    struct play *p = play_request("operator");
    play_press(p, "k Space Enter Enter k");
    play_type(p, "KEMBALI");
    fake_db_rows(p->db, "decide_refuse_stmt", done, 3);
    canned_decided(p->db, "return", "20");
    play_press(p, "Enter");
    assert_true(play_sees(p, "dikembalikan; berlaku 20 detik lagi"));
    fake_db_rows(p->db, "decide_take_back_stmt", claim_back, 2);
    fake_db_rows(p->db, "decide_waiting_stmt", NULL, 0);
    fake_db_rows(p->db, "work_draft_get_stmt", draft, 1);
    canned_request(p->db, "in_review", true);
    canned_claim(p->db, "43");
    play_press(p, "u");
    assert_true(play_sees(p, "[Kembalikan 1]"));
    assert_true(play_sees(p, "dua halaman"));
    play_end(p);
}

/* --- up to a supervisor, the second person -------------------------------------------------------- */

static void
up_to_a_supervisor(void **state)
{
    (void)state;
    static const char *const done[] = {"awaiting_supervisor", "0", "0"};
    static const char *const reasons[] = {"ESK_KEASLIAN",
                                          "Keaslian dokumen diragukan",
                                          "dokumen",
                                          "ESK_BEDA",
                                          "Permohonan, dokumen dan catatan saling bertentangan",
                                          "permohonan"};
    struct play *p = play_request("operator");
    fake_db_rows(p->db, "request_reasons_stmt", reasons, COUNT(reasons));
    play_press(p, "e");
    play_shot(p, "escalate");
    play_press(p, "Down Enter");
    hold_enter(p);
    assert_int_equal(decisions(p), 0);
    play_shot(p, "escalate-note");
    play_type(p, "Tanda tangan berbeda.");
    fake_db_rows(p->db, "decide_escalate_stmt", done, 3);
    canned_request(p->db, "awaiting_supervisor", false);
    play_press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "decide_escalate_stmt", 2), "ESK_BEDA");
    assert_string_equal(fake_db_param(p->db, "decide_escalate_stmt", 3), "Tanda tangan berbeda.");
    play_end(p);
}

static void
the_queue_shows_what_was_sent_up(void **state)
{
    (void)state;
    static const char *const up[] = {"12"};
    struct play *p = play_new("penyelia");
    fake_db_rows(p->db, "queue_sent_up_stmt", up, 1);
    session_start(&p->ses);
    play_shot(p, "queue-sent-up");
    play_end(p);
}

static void
how_long_it_can_be_taken_back_is_said_before(void **state)
{
    (void)state;
    static const char *const window[] = {"20"};
    struct play *p = play_new("operator");
    fake_db_rows(p->db, "decide_window_stmt", window, 1);
    session_start(&p->ses);
    canned_checks(p->db, false);
    play_press(p, "Down Down Enter s");
    assert_true(play_sees(p, "Berlaku setelah 20 detik; sampai saat itu u mengurungkannya."));
    play_shot(p, "approve-window");
    play_end(p);
}

static void
the_first_of_two(void **state)
{
    (void)state;
    static const char *const done[] = {"awaiting_supervisor", "0", "0"};
    struct play *p = play_request("operator");
    canned_checks(p->db, true);
    play_press(p, "r s");
    play_shot(p, "approve-second-person");
    fake_db_rows(p->db, "decide_approve_stmt", done, 3);
    canned_request(p->db, "awaiting_supervisor", false);
    play_type(p, "SETUJU");
    play_press(p, "Enter");
    assert_true(play_sees(p, "menunggu orang kedua"));
    play_end(p);
}

/* clang-format off */
static const char *const same[] = {
    "keputusan", "Joko Prasetyo", "Akta asli sudah saya lihat.", "", "f", "1795309200",
    "temuan", "perubahan_identitas", "peringatan NUR AINI", "peringatan NUR AINI", "f", "1795309200",
    "berkas", "KARTU KELUARGA LAMA", "kk.pdf", "kk.pdf", "f", "1795309200",
    "berkas", "KUTIPAN AKTA KELAHIRAN", "akta.png", "akta.png", "f", "1795309200",
    "centang", "KUTIPAN AKTA KELAHIRAN", "akta.png", "akta.png", "f", "1795309200",
};
static const char *const changed[] = {
    "keputusan", "Joko Prasetyo", "", "", "f", "1795309200",
    "temuan", "perubahan_identitas", "peringatan NUR AINI", "peringatan NUR AINI", "f", "1795309200",
    "temuan", "di_kk_lain", "", "peringatan ROHANA", "t", "1795309200",
    "berkas", "KARTU KELUARGA LAMA", "kk.pdf", "", "t", "1795309200",
    "anggota", "2 nama_lengkap", "NUR AINI", "NUR AINI B", "t", "1795309200",
    "catatan", "9901015203840002", "{\"versi\": 1}", "{\"versi\": 2}", "t", "1795309200",
};
static const char *const sent_up[] = {
    "keputusan", "Joko Prasetyo", "Tanda tangan berbeda.", "Keaslian dokumen diragukan", "f", "1795309200",
};
/* clang-format on */

static struct play *
play_second(const char *const *look, size_t n)
{
    struct play *p = play_start("penyelia");
    canned_request(p->db, "awaiting_supervisor", true);
    canned_checks(p->db, true);
    fake_db_rows(p->db, "second_look_stmt", look, n);
    play_press(p, "Down Down Enter");
    return p;
}

static void
the_second_sees_what_the_first_saw(void **state)
{
    (void)state;
    struct play *p = play_second(same, COUNT(same));
    play_shot(p, "second-same");
    play_press(p, "s");
    play_shot(p, "second-approve");
    play_press(p, "y Enter");
    assert_int_equal(decisions(p), 0);
    play_press(p, "C-u");
    fake_db_refuse(p->db, "decide_approve_stmt", "LKDEN", "second_person_needed");
    play_type(p, "SETUJU");
    play_press(p, "Enter");
    play_shot(p, "second-own");
    play_end(p);
}

static void
what_changed_since_forbids_approval(void **state)
{
    (void)state;
    struct play *p = play_second(changed, COUNT(changed));
    play_shot(p, "second-changed");
    play_press(p, "Tab s");
    play_shot(p, "second-not-possible");
    play_press(p, "Space m");
    play_shot(p, "second-review");
    hold_enter(p);
    assert_int_equal(decisions(p), 0);
    play_type(p, "ULANG");
    canned_request(p->db, "in_review", true);
    play_press(p, "Enter");
    assert_int_equal(play_calls(p, "decide_review_stmt"), 1);
    assert_true(play_sees(p, "Kembali ke pemeriksaan"));
    play_end(p);
}

static void
the_supervisor_sees_who_sent_it_up(void **state)
{
    (void)state;
    struct play *p = play_second(sent_up, COUNT(sent_up));
    play_shot(p, "sent-up");
    play_end(p);
}

/* --- notes -------------------------------------------------------------------------------------------- */

static void
notes_of_colleagues(void **state)
{
    (void)state;
    /* clang-format off */
    static const char *const notes[] = {
        "1", "1795290000", "Joko Prasetyo", "f", "Pemohon datang sendiri, membawa akta asli.\nAkta sudah difotokopi; aslinya dikembalikan.",
        "2", "1795312740", "Rina Wulandari", "t", "Menunggu jawaban dari Dinas asal tentang SKPWNI.",
    };
    /* clang-format on */
    struct play *p = play_request("operator");
    play_press(p, "Tab Tab Tab");
    play_shot(p, "notes-none");
    play_press(p, "i C-s");
    assert_true(play_sees(p, "Tulis catatannya dahulu"));
    play_type(p,
              "Menunggu jawaban dari Dinas asal tentang SKPWNI, surat nomor 470/123/2026; ditanyakan lagi ");
    play_press(p, "Enter");
    play_type(p, "hari Senin.");
    play_shot(p, "note");
    play_press(p, "Esc");
    play_shot(p, "note-draft");
    play_press(p, "i");
    assert_true(play_sees(p, "hari Senin."));
    fake_db_down(p->db, "note_add_stmt");
    play_press(p, "C-s");
    assert_true(play_sees(p, "pastikan, tidak dobel"));
    fake_db_up(p->db);
    fake_db_rows(p->db, "note_list_stmt", notes, COUNT(notes));
    play_press(p, "C-s");
    assert_int_equal(play_calls(p, "note_add_stmt"), 2);
    assert_string_equal(fake_db_param(p->db, "work_draft_save_stmt", 1), "");
    play_shot(p, "notes");
    play_end(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_keys_approve_a_normal_request),
        cmocka_unit_test(what_is_doubtful_takes_the_long_word),
        cmocka_unit_test(approved_shows_even_when_the_reload_fails),
        cmocka_unit_test(findings_forbid_approval),
        cmocka_unit_test(a_held_enter_decides_nothing_anywhere),
        cmocka_unit_test(a_held_enter_does_not_send_what_was_put_together),
        cmocka_unit_test(a_paste_confirms_nothing),
        cmocka_unit_test(taken_back_is_as_before),
        cmocka_unit_test(taken_back_in_doubt_is_settled_by_the_same_key),
        cmocka_unit_test(taken_back_too_late_says_so),
        cmocka_unit_test(own_decisions_are_one_key_away),
        cmocka_unit_test(nothing_waits),
        cmocka_unit_test(what_came_to_nothing_is_said),
        cmocka_unit_test(a_return_with_three_reasons),
        cmocka_unit_test(a_document_and_a_finding_give_reasons),
        cmocka_unit_test(the_history_tells_of_decisions_that_came_to_nothing),
        cmocka_unit_test(another_reason_needs_its_words),
        cmocka_unit_test(reasons_of_the_other_decision_are_not_sent),
        cmocka_unit_test(the_claim_is_lost_while_deciding),
        cmocka_unit_test(what_is_typed_is_kept_as_a_draft),
        cmocka_unit_test(a_draft_is_not_lost_while_the_database_is_away),
        cmocka_unit_test(reasons_come_back_with_the_decision_taken_back),
        cmocka_unit_test(up_to_a_supervisor),
        cmocka_unit_test(the_queue_shows_what_was_sent_up),
        cmocka_unit_test(how_long_it_can_be_taken_back_is_said_before),
        cmocka_unit_test(the_first_of_two),
        cmocka_unit_test(the_second_sees_what_the_first_saw),
        cmocka_unit_test(what_changed_since_forbids_approval),
        cmocka_unit_test(the_supervisor_sees_who_sent_it_up),
        cmocka_unit_test(notes_of_colleagues),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
