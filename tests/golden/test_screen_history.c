/*
 * History and sheets of a request: from nothing at all to long, hostile and superseded ones.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/canned.h"
#include "tests/support/play.h"

/* At both sizes, the small one last: the next keys page through what it shows. */
static void
shot(struct play *p, const char *name)
{
    play_shot_at(p, name, 43, 132);
    play_shot_at(p, name, 24, 80);
}

/* Opens the request on its last tabs: history, or sheets. */
static void
open_at(struct play *p, bool sheets)
{
    session_start(&p->ses);
    play_press(p, "Down Down Enter BackTab");
    if (!sheets)
        play_press(p, "BackTab");
}

static void
test_no_history(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    fake_db_rows(p->db, "request_history_stmt", NULL, 0);
    fake_db_rows(p->db, "attachment_ticks_stmt", NULL, 0);
    open_at(p, false);
    shot(p, "history-none");
    play_end(p);
}

/* clang-format off */
static const char *const long_way[] = {
    "1795215600", "", "pending", "rtrw", "", "", "", "",
    "1795219200", "pending", "submitted", "kiosk", "", "", "", "",
    "1795222800", "submitted", "in_review", "Joko Prasetyo", "", "", "", "",
    "1795226400", "in_review", "returned", "Joko Prasetyo", "return", "Berkas belum lengkap", "KARTU KELUARGA LAMA", "",
    "1795226400", "in_review", "returned", "Joko Prasetyo", "return", "NIK atau Nomor KK keliru", "nik", "",
    "1795226400", "in_review", "returned", "Joko Prasetyo", "return", "Data pada dokumen berbeda dari catatan", "alamat",
    "Alamat pada surat pindah lain dari alamat yang diisi; mohon samakan, dan unggah halaman kedua surat itu yang memuat nama semua anggota keluarga yang ikut pindah.",
    "1795290000", "returned", "submitted", "perwakilan", "", "", "", "",
    "1795300000", "submitted", "in_review", "Rina\x1b[31m\nWulandari \xe2\x80\xaeiraD", "", "", "", "",
    "1795300600", "in_review", "awaiting_supervisor", "Rina Wulandari", "second", "", "", "Sudah dicocokkan.",
    "1795301200", "awaiting_supervisor", "rejected", "Sekar Arum", "reject", "Alasan lain (jelaskan pada catatan)", "", "Baris satu\nBaris dua\t\xff akhir",
};
static const char *const sheets[] = {
    "501", "9901010101000005", "2", "tidak_aktif", "AHMAD FAUZAN", "1795212000", "1795212500", "2", "confirmed", "", "70", "Loket depan",
    "507", "9901010101000005", "3", "terbit", "AHMAD FAUZAN", "1795300000", "1795300500", "1", "stopped", "media-empty cover-open", "77", "Ruang belakang",
    "508", "9902010202990009", "7", "terbit", "RADEN RORO FATIMAH AZZAHRA RAMADHANI PUTRI WIJAYAKUSUMA AYUN", "1795300000", "1795300500", "0", "", "", "0", "",
    "509", "9902010202990010", "1", "menunggu_tte", "BUDI \xe2\x80\xaeOTNAS\x1b[2J", "1795300000", "0", "0", "", "", "0", "",
    "500", "9902010202990011", "1", "dicabut", "AGUS", "1795100000", "1795100500", "1", "unknown", "interrupted", "60", "Loket depan",
};
/* clang-format on */

static void
test_a_long_way(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    fake_db_rows(p->db, "request_history_stmt", long_way, COUNT(long_way));
    open_at(p, false);
    shot(p, "history-long");
    play_press(p, "End");
    play_shot_at(p, "history-long-end", 24, 80);
    play_end(p);
}

static void
test_sheets_of_every_state(void **state)
{
    (void)state;
    struct play *p = play_new("operator");
    canned_request(p->db, "issued", false);
    fake_db_rows(p->db, "document_sheets_stmt", sheets, COUNT(sheets));
    open_at(p, true);
    shot(p, "sheets-all");
    play_press(p, "PgDn");
    play_shot_at(p, "sheets-all-2", 24, 80);
    play_press(p, "End");
    play_shot_at(p, "sheets-all-3", 24, 80);
    play_end(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_history),
        cmocka_unit_test(test_a_long_way),
        cmocka_unit_test(test_sheets_of_every_state),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
