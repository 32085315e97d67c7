/*
 * The screens, played with keys against a canned database and drawn at 80x24 and 132x43. What a
 * clerk sees stands in tests/golden/<case>-<size>.txt; what happened is checked beside it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/session.h"
#include "screens/registry.h"
#include "tests/support/canned.h"
#include "tests/support/fake_db.h"
#include "tests/support/golden.h"

struct play {
    struct fake_db *db;
    struct cfg cfg;
    struct clock clock;
    struct session_env env;
    struct session ses;
    int64_t now, mono;
};

static int64_t
play_now(void *ctx)
{
    return ((struct play *)ctx)->now;
}

static int64_t
play_mono(void *ctx)
{
    return ((struct play *)ctx)->mono;
}

static enum rc
play_unlock(void *ctx, const char *secret, struct err *e)
{
    (void)ctx;
    if (strcmp(secret, "benar") == 0)
        return RC_OK;
    return err_set(e, RC_DENIED, "wrong_secret", "%s", "Kata sandi tidak cocok. Coba lagi.");
}

/* A session that has not been started yet, so that the test can prepare what the database says. */
static struct play *
play_new(const char *role)
{
    struct play *p = calloc(1, sizeof(*p));
    assert_non_null(p);
    p->db = fake_db_new();
    p->now = CANNED_NOW;
    p->mono = 1000000;
    p->clock = (struct clock){.now = play_now, .mono_ms = play_mono, .ctx = p};
    cfg_defaults(&p->cfg);
    p->env = (struct session_env){.cfg = &p->cfg,
                                  .clock = &p->clock,
                                  .db = fake_db_handle(p->db),
                                  .nav = screens_nav,
                                  .unlock = play_unlock,
                                  .ctx = p};
    canned_officer(p->db, role);
    canned_queue(p->db);
    canned_request(p->db, "in_review", true);
    session_init(&p->ses, &p->env, "petugas1", role);
    return p;
}

static struct play *
play_start(const char *role)
{
    struct play *p = play_new(role);
    session_start(&p->ses);
    return p;
}

static void
play_end(struct play *p)
{
    session_done(&p->ses);
    fake_db_free(p->db);
    free(p);
}

/* Plays keys by name, separated by blanks. */
static void
press(struct play *p, const char *names)
{
    char name[16];
    while (*(names += strspn(names, " ")) != '\0') {
        size_t n = strcspn(names, " ");
        assert_true(n < sizeof(name));
        memcpy(name, names, n);
        name[n] = '\0';
        keycode k = key_from_name(name);
        assert_int_not_equal(k, KEYC_NONE);
        session_key(&p->ses, k);
        names += n;
    }
}

static void
type(struct play *p, const char *text)
{
    for (; *text != '\0'; text++)
        session_key(&p->ses, (keycode)(unsigned char)*text);
}

static void
pass(struct play *p, int seconds)
{
    for (int i = 0; i < seconds; i++) {
        p->now++;
        p->mono += 1000;
        session_tick(&p->ses);
    }
}

static void
shot_at(struct play *p, const char *name, int rows, int cols)
{
    char file[128];
    struct surface *s = surface_new(rows, cols);
    session_draw(&p->ses, s);
    snprintf(file, sizeof(file), "%s-%dx%d", name, cols, rows);
    golden_check(file, s);
    surface_free(s);
}

static void
shot(struct play *p, const char *name)
{
    shot_at(p, name, 24, 80);
    shot_at(p, name, 43, 132);
}

/* What stands on the screen now, as text. */
static bool
sees(struct play *p, const char *text)
{
    char *dump = NULL;
    size_t size = 0;
    struct surface *s = surface_new(24, 80);
    FILE *out = open_memstream(&dump, &size);
    assert_non_null(out);
    session_draw(&p->ses, s);
    surface_dump(s, false, out);
    fclose(out);
    bool found = strstr(dump, text) != NULL;
    if (!found)
        fprintf(stderr, "not on the screen: %s\n%s", text, dump);
    free(dump);
    surface_free(s);
    return found;
}

static int
calls(struct play *p, const char *stmt)
{
    return fake_db_calls(p->db, stmt);
}

/* The queue with the request of the canned answers under the cursor, opened and claimed. */
static struct play *
play_request(const char *role)
{
    struct play *p = play_start(role);
    press(p, "Down Down Enter");
    return p;
}

/* --- queue ----------------------------------------------------------------------------- */

static void
test_queue(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    press(p, "Down Down");
    shot(p, "queue");
    play_end(p);
}

static void
test_queue_empty(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    fake_db_rows(p->db, "queue_page_stmt", NULL, 0);
    fake_db_rows(p->db, "queue_counts_stmt", NULL, 0);
    session_start(&p->ses);
    shot(p, "queue-empty");
    play_end(p);
}

static void
test_queue_filter(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    press(p, "/");
    type(p, "fauzan");
    shot(p, "queue-filter-prompt");
    press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 0), "fauzan");
    press(p, "s");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 1), "ref");
    shot(p, "queue-filtered");
    fake_db_rows(p->db, "queue_page_stmt", NULL, 0);
    press(p, "r");
    shot(p, "queue-filtered-empty");
    press(p, "Esc");
    assert_string_equal(fake_db_param(p->db, "queue_page_stmt", 0), "");
    assert_false(p->ses.quit_armed);
    play_end(p);
}

static void
test_queue_refreshes_and_keeps_the_cursor(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    press(p, "End");
    int before = calls(p, "queue_page_stmt");
    pass(p, 3);
    assert_int_equal(calls(p, "queue_page_stmt"), before + 1);
    assert_true(sees(p, ">"));
    assert_true(sees(p, "14/14"));
    play_end(p);
}

static void
test_queue_database_down(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    fake_db_down(p->db, NULL);
    pass(p, 3);
    press(p, "Down");
    shot(p, "queue-database-down");
    fake_db_up(p->db);
    pass(p, 3);
    assert_true(sees(p, "tersambung kembali"));
    play_end(p);
}

static void
test_queue_refused_claim_can_be_read(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    fake_db_refuse(p->db, "queue_claim_stmt", "LKCON", "claimed_by_other");
    press(p, "Down Down Down Enter");
    shot(p, "queue-claimed-by-other");
    canned_request(p->db, "in_review", false);
    press(p, "l");
    assert_true(sees(p, "Perbandingan"));
    assert_true(sees(p, "Hanya dibaca"));
    play_end(p);
}

static void
test_queue_next(void **state)
{
    (void)state;
    static const char *const next[] = {"17", CANNED_TOKEN, "900"};
    struct play *p = play_start("operator");
    press(p, "n");
    assert_true(sees(p, "Tidak ada permohonan yang menunggu giliran"));
    fake_db_rows(p->db, "queue_next_stmt", next, 3);
    press(p, "n");
    assert_true(sees(p, "Anda memegang"));
    press(p, "Esc");
    assert_int_equal(calls(p, "queue_release_stmt"), 1);
    assert_string_equal(fake_db_param(p->db, "queue_release_stmt", 1), CANNED_TOKEN);
    play_end(p);
}

static void
test_hostile_names(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    canned_queue_hostile(p->db);
    session_start(&p->ses);
    shot(p, "queue-hostile");
    canned_request_hostile(p->db);
    press(p, "l");
    shot(p, "request-hostile");
    shot_at(p, "request-hostile", 24, 80);
    press(p, "PgDn");
    shot_at(p, "request-hostile-2", 24, 80);
    play_end(p);
}

/* --- request ------------------------------------------------------------------------------- */

static void
test_request_tabs(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    shot(p, "request-compare");
    shot_at(p, "request-compare", 24, 80);
    press(p, "PgDn");
    shot_at(p, "request-compare-2", 24, 80);
    press(p, "Home d");
    shot(p, "request-compare-all");
    press(p, "Tab");
    shot(p, "request-checks");
    press(p, "Right");
    shot(p, "request-files");
    press(p, "Tab");
    shot(p, "request-history");
    press(p, "Tab");
    shot(p, "request-sheets-none");
    press(p, "Tab BackTab Left");
    assert_true(sees(p, "[Riwayat]"));
    play_end(p);
}

static void
test_request_load_failure_keeps_the_old(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    fake_db_down(p->db, "request_history_stmt");
    press(p, "r");
    assert_true(sees(p, "KK-261121-00017"));
    assert_true(sees(p, "Semula"));
    assert_true(sees(p, "tidak terjangkau"));
    play_end(p);
}

static void
test_request_without_database(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    fake_db_down(p->db, "request_detail_stmt");
    press(p, "Down Down Enter");
    shot(p, "request-not-loaded");
    fake_db_up(p->db);
    pass(p, 3);
    assert_true(sees(p, "Anda memegang"));
    play_end(p);
}

static void
test_approve_refused_by_checks(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    press(p, "s");
    shot(p, "approve-not-possible");
    assert_int_equal(calls(p, "decide_approve_stmt"), 0);
    play_end(p);
}

static void
test_approve(void **state)
{
    (void)state;
    static const char *const done[] = {"awaiting_signature", "2"};
    char key[40];
    struct play *p = play_request("operator");
    canned_checks(p->db, false);
    press(p, "r s");
    shot(p, "approve");
    press(p, "Enter Enter Enter Enter Enter");
    assert_int_equal(calls(p, "decide_approve_stmt"), 0);
    type(p, "setu");
    press(p, "Enter");
    shot(p, "approve-wrong-word");
    assert_int_equal(calls(p, "decide_approve_stmt"), 0);
    type(p, "ju");
    fake_db_down(p->db, NULL);
    press(p, "Enter");
    assert_int_equal(calls(p, "decide_approve_stmt"), 1);
    snprintf(key, sizeof(key), "%s", fake_db_param(p->db, "decide_approve_stmt", 3));
    shot(p, "approve-in-doubt");
    fake_db_up(p->db);
    fake_db_rows(p->db, "decide_approve_stmt", done, 2);
    canned_request(p->db, "awaiting_signature", false);
    fake_db_rows(p->db, "request_checks_stmt", NULL, 0);
    canned_sheet(p->db, "menunggu_tte", "", "");
    press(p, "Enter");
    assert_int_equal(calls(p, "decide_approve_stmt"), 2);
    assert_string_equal(fake_db_param(p->db, "decide_approve_stmt", 3), key);
    assert_string_equal(fake_db_param(p->db, "decide_approve_stmt", 1), CANNED_TOKEN);
    assert_true(p->ses.drop_repeats);
    shot(p, "approved");
    press(p, "Esc");
    assert_int_equal(calls(p, "queue_release_stmt"), 0);
    play_end(p);
}

static void
test_approved_shows_even_when_the_reload_fails(void **state)
{
    (void)state;
    static const char *const done[] = {"awaiting_signature", "1"};
    struct play *p = play_request("operator");
    canned_checks(p->db, false);
    press(p, "r s");
    type(p, "SETUJU");
    fake_db_rows(p->db, "decide_approve_stmt", done, 2);
    fake_db_down(p->db, "request_detail_stmt");
    press(p, "Enter");
    assert_true(sees(p, "[Menunggu TTE]"));
    play_end(p);
}

static void
test_approve_second_person(void **state)
{
    (void)state;
    static const char *const done[] = {"awaiting_supervisor", "0"};
    struct play *p = play_request("operator");
    canned_checks(p->db, true);
    press(p, "r s");
    shot(p, "approve-second-person");
    fake_db_rows(p->db, "decide_approve_stmt", done, 2);
    canned_request(p->db, "awaiting_supervisor", false);
    type(p, "SETUJU");
    press(p, "Enter");
    assert_true(sees(p, "menunggu orang kedua"));
    play_end(p);
}

static void
test_claim_lost_while_deciding(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    press(p, "k Space Enter");
    type(p, "Mohon unggah KK yang lama, dua halaman.");
    press(p, "Enter Enter");
    type(p, "KEMBALI");
    fake_db_refuse(p->db, "decide_refuse_stmt", "LKCON", "claim_lost");
    canned_request(p->db, "in_review", false);
    press(p, "Enter");
    shot(p, "claim-lost");
    press(p, "Space");
    assert_true(sees(p, "a ambil"));
    press(p, "s k t");
    assert_false(p->ses.top->ops->modal(p->ses.top));
    play_end(p);
}

static void
test_claim_is_extended_while_working(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    int before = calls(p, "queue_claim_stmt");
    pass(p, 70);
    assert_int_equal(calls(p, "queue_claim_stmt"), before);
    press(p, "Down");
    pass(p, 3);
    assert_int_equal(calls(p, "queue_claim_stmt"), before + 1);
    play_end(p);
}

static void
test_claim_runs_out(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    p->cfg.idle_lock_s = 86400;
    fake_db_down(p->db, NULL);
    pass(p, 843);
    assert_true(sees(p, "Waktu memegang habis; hanya dibaca"));
    press(p, "d");
    shot(p, "claim-ran-out");
    play_end(p);
}

static void
test_claim_taken_by_another(void **state)
{
    (void)state;
    static const char *const other[] = {"99", "900"};
    struct play *p = play_request("operator");
    fake_db_rows(p->db, "queue_claim_stmt", other, 2);
    pass(p, 62);
    press(p, "Down");
    pass(p, 3);
    assert_true(sees(p, "Tidak lagi Anda pegang; sekarang hanya dibaca"));
    assert_string_equal(fake_db_param(p->db, "queue_release_stmt", 1), "99");
    play_end(p);
}

static void
test_return(void **state)
{
    (void)state;
    static const char *const done[] = {"returned", "0"};
    struct play *p = play_request("operator");
    press(p, "k");
    shot(p, "return-reasons");
    press(p, "Space Down Down Down Down Space Enter");
    type(p, "Mohon unggah KK yang lama.");
    shot(p, "return-note");
    press(p, "Enter");
    shot(p, "return-document");
    press(p, "Enter");
    shot(p, "return-element");
    press(p, "Space Enter");
    shot(p, "return-confirm");
    /* Esc goes back to the reasons, and nothing is lost. */
    press(p, "Esc");
    assert_true(sees(p, "Mohon unggah KK yang lama."));
    press(p, "Enter Enter Enter Enter");
    type(p, "KEMBALI");
    fake_db_rows(p->db, "decide_refuse_stmt", done, 2);
    canned_request(p->db, "returned", false);
    press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "decide_refuse_stmt", 2), "return");
    assert_string_equal(fake_db_param(p->db, "decide_refuse_stmt", 3),
                        "[{\"reason\":\"BERKAS_KURANG\",\"target\":\"KK-LAMA\",\"note\":\"\"},"
                        "{\"reason\":\"DATA_BEDA\",\"target\":\"nama_lengkap\",\"note\":\"\"}]");
    assert_string_equal(fake_db_param(p->db, "decide_refuse_stmt", 4), "Mohon unggah KK yang lama.");
    shot(p, "returned");
    play_end(p);
}

static void
test_reject_other_needs_a_note(void **state)
{
    (void)state;
    static const char *const done[] = {"rejected", "0"};
    struct play *p = play_request("operator");
    press(p, "t End Space Enter Enter");
    assert_true(sees(p, "harus dijelaskan"));
    type(p, "Bukan penduduk kota ini.");
    press(p, "Enter");
    shot(p, "reject-confirm");
    fake_db_rows(p->db, "decide_refuse_stmt", done, 2);
    type(p, "TOLAK");
    canned_request(p->db, "rejected", false);
    press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "decide_refuse_stmt", 2), "reject");
    assert_true(sees(p, "Ditolak"));
    play_end(p);
}

static void
test_decided_goes_on_to_the_next(void **state)
{
    (void)state;
    static const char *const next[] = {"17", CANNED_TOKEN, "900"};
    struct play *p = play_new("operator");
    canned_request(p->db, "awaiting_signature", false);
    session_start(&p->ses);
    press(p, "l");
    canned_request(p->db, "in_review", true);
    fake_db_rows(p->db, "queue_next_stmt", next, 3);
    press(p, "n");
    assert_true(sees(p, "Anda memegang"));
    play_end(p);
}

static void
test_read_only_for_the_signatory(void **state)
{
    (void)state;
    struct play *p = play_new("kepala_dinas");
    canned_request(p->db, "in_review", false);
    canned_sign(p->db);
    session_start(&p->ses);
    press(p, "1 Down Down Enter");
    assert_int_equal(calls(p, "queue_claim_stmt"), 0);
    shot(p, "request-read-only");
    play_end(p);
}

/* --- paper ----------------------------------------------------------------------------------- */

static struct play *
play_issued(const char *job, const char *reasons)
{
    struct play *p = play_new("operator");
    canned_request(p->db, "issued", false);
    fake_db_rows(p->db, "request_checks_stmt", NULL, 0);
    canned_sheet(p->db, "terbit", job, reasons);
    session_start(&p->ses);
    press(p, "l");
    return p;
}

static void
test_print(void **state)
{
    (void)state;
    static const char *const job[] = {"77"};
    struct play *p = play_issued("", "");
    press(p, "c");
    shot(p, "print-choose-printer");
    fake_db_rows(p->db, "document_print_stmt", job, 1);
    fake_db_down(p->db, "document_print_stmt");
    press(p, "Enter");
    assert_true(sees(p, "tidak akan tercetak dua kali"));
    char key[40];
    snprintf(key, sizeof(key), "%s", fake_db_param(p->db, "document_print_stmt", 2));
    fake_db_up(p->db);
    canned_sheet(p->db, "terbit", "queued", "");
    press(p, "c");
    assert_string_equal(fake_db_param(p->db, "document_print_stmt", 2), key);
    assert_string_equal(fake_db_param(p->db, "document_print_stmt", 1), "1");
    shot(p, "print-queued");
    canned_sheet(p->db, "terbit", "stopped", "media-empty");
    pass(p, 3);
    press(p, "Up");
    shot(p, "print-paper-out");
    play_end(p);
}

static void
test_paper_confirmed_and_delivered(void **state)
{
    (void)state;
    struct play *p = play_issued("printed", "");
    press(p, "h");
    assert_true(sees(p, "1 lembar belum dicetak atau belum dikonfirmasi"));
    press(p, "y");
    shot(p, "paper-scan");
    fake_db_refuse(p->db, "document_print_confirm_stmt", "LKINV", "seal_mismatch");
    type(p, "HTTPS://LOKET.EXAMPLE.GO.ID/V/SALAH");
    press(p, "Enter");
    assert_true(sees(p, "bukan milik lembar itu"));
    fake_db_rows(p->db, "document_print_confirm_stmt", NULL, 0);
    press(p, "Enter");
    shot(p, "paper-by-eye");
    type(p, "kertas");
    canned_sheet(p->db, "terbit", "confirmed", "");
    press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "document_print_confirm_stmt", 0), "77");
    assert_string_equal(fake_db_param(p->db, "document_print_confirm_stmt", 1), "");
    press(p, "h");
    shot(p, "deliver");
    type(p, "SERAH");
    canned_request(p->db, "delivered", false);
    press(p, "Enter");
    assert_int_equal(calls(p, "decide_deliver_stmt"), 1);
    assert_true(sees(p, "KK diserahkan"));
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
    shot(p, "sign");
    press(p, "Down Down Space Space");
    shot(p, "sign-marked");
    press(p, "t");
    shot(p, "sign-confirm");
    fake_db_down(p->db, NULL);
    type(p, "TTE");
    press(p, "Enter");
    assert_true(sees(p, "Belum diketahui hasilnya"));
    fake_db_up(p->db);
    press(p, "Enter");
    assert_int_equal(calls(p, "document_sign_order_stmt"), 3);
    assert_true(sees(p, "TTE diperintahkan untuk 2 lembar"));
    play_end(p);
}

static void
test_sign_others_read(void **state)
{
    (void)state;
    struct play *p = play_new("penyelia");
    canned_sign(p->db);
    session_start(&p->ses);
    press(p, "3 Down Down t");
    assert_false(p->ses.top->ops->modal(p->ses.top));
    assert_int_equal(calls(p, "document_sign_order_stmt"), 0);
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
    press(p, "Enter");
    shot_at(p, "sheet", 43, 132);
    shot_at(p, "sheet", 24, 80);
    press(p, "PgDn");
    shot_at(p, "sheet-2", 24, 80);
    press(p, "End");
    shot_at(p, "sheet-3", 24, 80);
    play_end(p);
}

static void
test_prints(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    canned_prints(p->db);
    session_start(&p->ses);
    press(p, "2 Down");
    shot(p, "prints-paper-out");
    press(p, "y");
    assert_true(sees(p, "Kertas belum keluar"));
    press(p, "Down");
    shot(p, "prints-printed");
    press(p, "b");
    shot(p, "prints-cancel");
    press(p, "Esc y Enter");
    type(p, "KERTAS");
    press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "document_print_confirm_stmt", 0), "77");
    canned_request(p->db, "issued", false);
    press(p, "Enter");
    assert_true(sees(p, "Perbandingan"));
    play_end(p);
}

static void
test_prints_empty(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    press(p, "2");
    shot(p, "prints-empty");
    play_end(p);
}

/* --- audit, status, frame -------------------------------------------------------------------- */

static void
test_audit(void **state)
{
    (void)state;
    struct play *p = play_new("auditor");
    canned_audit(p->db);
    session_start(&p->ses);
    press(p, "Down");
    shot(p, "audit");
    press(p, "Enter");
    shot(p, "audit-entry");
    press(p, "Esc /");
    type(p, "KK-261121");
    press(p, "Enter");
    assert_string_equal(fake_db_param(p->db, "audit_page_stmt", 0), "KK-261121");
    shot(p, "audit-filtered");
    play_end(p);
}

static void
test_audit_loads_more(void **state)
{
    (void)state;
    static const char *rows[200 * 9];
    static char ids[200][8];
    for (int i = 0; i < 200; i++) {
        snprintf(ids[i], sizeof(ids[i]), "%d", 5000 - i);
        const char *const row[9] = {ids[i], "1795312790", "petugas1", "request.view", "request", "17",
                                    "",     "{}",         "1"};
        memcpy(&rows[i * 9], row, sizeof(row));
    }
    struct play *p = play_new("auditor");
    fake_db_rows(p->db, "audit_page_stmt", rows, COUNT(rows));
    session_start(&p->ses);
    press(p, "End");
    assert_string_equal(fake_db_param(p->db, "audit_page_stmt", 1), "4801");
    assert_true(sees(p, "200/400+"));
    play_end(p);
}

static void
test_status(void **state)
{
    (void)state;
    struct play *p = play_new("administrator");
    canned_status(p->db);
    session_start(&p->ses);
    shot(p, "status");
    fake_db_down(p->db, NULL);
    pass(p, 3);
    press(p, "Up");
    shot_at(p, "status-database-down", 24, 80);
    play_end(p);
}

static void
test_help(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    press(p, "?");
    shot(p, "help-request");
    press(p, "Esc Esc ?");
    shot(p, "help-queue");
    play_end(p);
}

static void
test_idle_lock_keeps_the_place(void **state)
{
    (void)state;
    struct play *p = play_request("operator");
    p->cfg.idle_lock_s = 60;
    pass(p, 61);
    type(p, "salah");
    press(p, "Enter");
    shot(p, "idle-lock");
    type(p, "benar");
    press(p, "Enter");
    assert_true(sees(p, "[Perbandingan]"));
    play_end(p);
}

static void
test_too_small(void **state)
{
    (void)state;
    struct play *p = play_start("operator");
    shot_at(p, "too-small", 20, 60);
    play_end(p);
}

static void
test_database_away_at_login(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    fake_db_down(p->db, NULL);
    session_start(&p->ses);
    shot(p, "database-away-at-login");
    fake_db_up(p->db);
    pass(p, 4);
    assert_true(sees(p, "Antrean permohonan"));
    play_end(p);
}

/* --- nothing breaks -------------------------------------------------------------------------- */

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
    static const keycode special[] = {
        KEYC_ENTER, KEYC_ESC,  KEYC_TAB,  KEYC_BACKTAB,   KEYC_UP,    KEYC_DOWN, KEYC_LEFT, KEYC_HOME,
        KEYC_END,   KEYC_PGUP, KEYC_PGDN, KEYC_BACKSPACE, KEYC_RIGHT, KEYC_F1,   0x4e00,    ' '};
    static const char words[] = "sktlnacyhdrobj/SETUJUKEMBALITOLAKTTEKERTASSERAHBATAL12345";
    return dice(seed, 2) == 0 ? special[dice(seed, COUNT(special))]
                              : (keycode)words[dice(seed, sizeof(words) - 1)];
}

/* The database changes its mind: states, sheets, refusals, outages. */
static void
any_answer(struct play *p, uint32_t *seed)
{
    static const char *const states[] = {
        "submitted", "in_review", "awaiting_supervisor", "awaiting_signature", "issued",
        "delivered", "rejected"};
    static const char *const jobs[] = {"", "queued", "stopped", "printed", "unknown", "confirmed"};
    static const char *const next[] = {"17", CANNED_TOKEN, "900"};
    static const char *const decided[] = {"awaiting_signature", "1"};
    switch (dice(seed, 8)) {
    case 0:
        canned_request(p->db, states[dice(seed, COUNT(states))], dice(seed, 2) == 0);
        break;
    case 1:
        canned_sheet(p->db, dice(seed, 2) == 0 ? "terbit" : "tidak_aktif", jobs[dice(seed, COUNT(jobs))],
                     "jam other");
        break;
    case 2:
        fake_db_down(p->db, dice(seed, 2) == 0 ? NULL : "request_checks_stmt");
        break;
    case 3:
        fake_db_refuse(p->db, "queue_claim_stmt", "LKCON", "claimed_by_other");
        break;
    case 4:
        canned_request_hostile(p->db);
        canned_queue_hostile(p->db);
        break;
    case 5:
        fake_db_rows(p->db, "queue_next_stmt", next, 3);
        fake_db_rows(p->db, "decide_approve_stmt", decided, 2);
        fake_db_rows(p->db, "decide_refuse_stmt", decided, 2);
        canned_checks(p->db, dice(seed, 2) == 0);
        break;
    default:
        fake_db_up(p->db);
        canned_queue(p->db);
        break;
    }
}

static void
test_any_keys_and_answers(void **state)
{
    static const char *const roles[] = {"operator", "penyelia", "kepala_dinas", "administrator", "auditor"};
    struct surface *small = surface_new(24, 80), *large = surface_new(43, 132);
    (void)state;
    for (uint32_t round = 0; round < 10; round++) {
        uint32_t seed = 7000 + round;
        struct play *p = play_new(roles[round % COUNT(roles)]);
        canned_sign(p->db);
        canned_record(p->db);
        canned_prints(p->db);
        canned_audit(p->db);
        canned_status(p->db);
        session_start(&p->ses);
        for (int i = 0; i < 3000; i++) {
            session_key(&p->ses, any_key(&seed));
            if (i % 16 == 0)
                any_answer(p, &seed);
            if (i % 8 == 0)
                pass(p, (int)dice(&seed, 4));
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
        cmocka_unit_test(test_queue),
        cmocka_unit_test(test_queue_empty),
        cmocka_unit_test(test_queue_filter),
        cmocka_unit_test(test_queue_refreshes_and_keeps_the_cursor),
        cmocka_unit_test(test_queue_database_down),
        cmocka_unit_test(test_queue_refused_claim_can_be_read),
        cmocka_unit_test(test_queue_next),
        cmocka_unit_test(test_hostile_names),
        cmocka_unit_test(test_request_tabs),
        cmocka_unit_test(test_request_load_failure_keeps_the_old),
        cmocka_unit_test(test_request_without_database),
        cmocka_unit_test(test_approve_refused_by_checks),
        cmocka_unit_test(test_approve),
        cmocka_unit_test(test_approved_shows_even_when_the_reload_fails),
        cmocka_unit_test(test_approve_second_person),
        cmocka_unit_test(test_claim_lost_while_deciding),
        cmocka_unit_test(test_claim_is_extended_while_working),
        cmocka_unit_test(test_claim_runs_out),
        cmocka_unit_test(test_claim_taken_by_another),
        cmocka_unit_test(test_return),
        cmocka_unit_test(test_reject_other_needs_a_note),
        cmocka_unit_test(test_decided_goes_on_to_the_next),
        cmocka_unit_test(test_read_only_for_the_signatory),
        cmocka_unit_test(test_print),
        cmocka_unit_test(test_paper_confirmed_and_delivered),
        cmocka_unit_test(test_sign),
        cmocka_unit_test(test_sign_others_read),
        cmocka_unit_test(test_sheet),
        cmocka_unit_test(test_prints),
        cmocka_unit_test(test_prints_empty),
        cmocka_unit_test(test_audit),
        cmocka_unit_test(test_audit_loads_more),
        cmocka_unit_test(test_status),
        cmocka_unit_test(test_help),
        cmocka_unit_test(test_idle_lock_keeps_the_place),
        cmocka_unit_test(test_too_small),
        cmocka_unit_test(test_database_away_at_login),
        cmocka_unit_test(test_any_keys_and_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
