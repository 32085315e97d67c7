/*
 * Looking people and families up on a private database: purposes and rights, what is audited and when, other
 * spellings, one-letter errors, addresses, the office's area, relatives, and the KK as it would print.
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
#include "db/store/search.h"
#include "print/model.h"
#include "tests/support/seed_flow.h"

/* Families of the test. The seed uses none of these numbers. */
#define KK_A     "9908010101200001"
#define KK_B     "9908010101200002"
#define AHMAD    "9908010701800001"
#define NURAINI  "9908015203840002"
#define RIZKI    "9908010708060003"
#define ROHANA   "9908014501550004"
#define DEAD     "9908010101300005"
#define OUTSIDER "9908010101600006"
#define KK_OUT   "9908010101200009"

#define WORDS "warga mengadu namanya keliru"

static const struct search_purpose complaint = {.code = "ADUAN", .text = WORDS};

static struct db *
as(struct seed_db *d, enum seed_who who)
{
    return pg_db(d->as[who]);
}

static void
add_person(struct seed_db *d, const char *nik, const char *nama, int sex, const char *born, int status,
           const char *no_kk, const char *parents)
{
    seed_db_do(d, WHO_ROOT, "insert into loket.resident values (%s, 1, %d, %s)", nik, status, no_kk);
    seed_db_do(d, WHO_ROOT,
               "insert into loket.resident_version (nik, versi, nama_lengkap, jenis_kelamin, tempat_lahir,"
               " tanggal_lahir, agama, pendidikan, pekerjaan, status_kawin, berlaku_dari, nik_ayah, nik_ibu, "
               "nama_ayah,"
               " nama_ibu) values (%s, 1, $n$%s$n$, %d, 'X', '%s', 1, 5, 9, 2, '2010-01-01', %s)",
               nik, nama, sex, born, parents);
}

static void
add_family(struct seed_db *d, const char *no_kk, const char *alamat, const char *rt, const char *desa)
{
    seed_db_do(d, WHO_ROOT, "insert into loket.family values (%s, 1, 1, 'aktif')", no_kk);
    seed_db_do(
        d, WHO_ROOT,
        "insert into loket.family_version (no_kk, versi, alamat, rt, rw, kode_wilayah, berlaku_dari) values"
        " (%s, 1, '%s', '%s', '002', '%s', '2010-01-01')",
        no_kk, alamat, rt, desa);
}

static void
add_member(struct seed_db *d, const char *no_kk, const char *nik, int shdk)
{
    seed_db_do(d, WHO_ROOT, "insert into loket.family_member values (%s, 1, %s, 1, %d)", no_kk, nik, shdk);
}

static void
make_people(struct seed_db *d)
{
    add_family(d, KK_A, "JL. KENANGA RAYA NO. 77", "003", "99.01.01.1001");
    add_person(d, AHMAD, "ACHMAD FAUZAN ZULQARNAIN", 1, "1980-01-07", 1, KK_A,
               "null, " ROHANA ", 'SULAIMAN', 'ROHANA'");
    add_person(d, NURAINI, "NUR'AINI SOEKARSIH", 2, "1984-03-12", 1, KK_A, "null, null, 'BADRUN', ''");
    add_person(d, RIZKI, "MUHAMMAD RIZQI FAUZAN", 1, "2006-08-07", 1, KK_A,
               AHMAD ", null, 'ACHMAD FAUZAN ZULQARNAIN', 'NUR''AINI SOEKARSIH'");
    add_member(d, KK_A, AHMAD, 1);
    add_member(d, KK_A, NURAINI, 3);
    add_member(d, KK_A, RIZKI, 4);
    add_family(d, KK_B, "DUSUN PANDANWANGI", "011", "99.01.02.2001");
    add_person(d, ROHANA, "ROHANA TJAHJANINGRUM", 2, "1955-01-05", 1, KK_B, "null, null, '', ''");
    add_person(d, DEAD, "SULAIMAN DJOJOADIKOESOEMO", 1, "1930-01-01", 2, "null", "null, null, '', ''");
    add_member(d, KK_B, ROHANA, 1);
    add_member(d, KK_B, DEAD, 9);
    seed_db_do(d, WHO_ROOT, "insert into loket.office (nama, kode_wilayah) values ('DINAS LAIN', '99')");
    add_family(d, KK_OUT, "JL. KENANGA RAYA NO. 1", "003", "99.01.01.1001");
    add_person(d, OUTSIDER, "ACHMAD FAUZAN ZULQARNAIN LUAR", 1, "1980-01-07", 1, KK_OUT,
               "null, " ROHANA ", 'SULAIMAN', 'ROHANA'");
    add_member(d, KK_OUT, OUTSIDER, 1);
    seed_db_do(d, WHO_ROOT,
               "update loket.family set office_id = (select max(office_id) from loket.office) where no_kk "
               "= " KK_OUT);
}

struct found {
    struct search_hit *rows;
    size_t n;
    int64_t id;
};

static enum rc
look(struct seed_db *d, enum seed_who who, struct arena *a, const char *typed, const struct search_purpose *p,
     struct found *f, struct err *e)
{
    struct search_words w;
    search_words_read(typed, &w);
    err_clear(e);
    return search_run(as(d, who), a, &w, p, &f->id, &f->rows, &f->n, e);
}

/* The row that has this name, or NULL. */
static const struct search_hit *
named(const struct found *f, const char *nama)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->rows[i].nama, nama))
            return &f->rows[i];
    return NULL;
}

/* --- spelling ----------------------------------------------------------------------------- */

static void
found_by_any_spelling(void **state)
{
    static const struct {
        const char *typed, *nama, *alasan;
    } rows[] = {
        {"ACHMAD FAUZAN ZULQARNAIN", "ACHMAD FAUZAN ZULQARNAIN", "tepat"},
        {"zulqarnain", "ACHMAD FAUZAN ZULQARNAIN", "sebagian"},
        {"ahmad fauzan zulqarnain", "ACHMAD FAUZAN ZULQARNAIN", "ejaan"},
        {"akhmad pauzan zulkarnain", "ACHMAD FAUZAN ZULQARNAIN", "ejaan"},
        {"ahmat fauzan julqarnain", "ACHMAD FAUZAN ZULQARNAIN", "ejaan"},
        {"ach fauzan zulqarnain", "ACHMAD FAUZAN ZULQARNAIN", "ejaan"},
        {"fauzan zulqarn", "ACHMAD FAUZAN ZULQARNAIN", "awal"},
        {"fauzan zulqarmain", "ACHMAD FAUZAN ZULQARNAIN", "mirip"},
        {"fauzan zulqranain", "ACHMAD FAUZAN ZULQARNAIN", "mirip"},
        {"fauzan zuqarnain", "ACHMAD FAUZAN ZULQARNAIN", "mirip"},
        {"fauzan zulqarnain 1980", "ACHMAD FAUZAN ZULQARNAIN", "sebagian"},
        {"ahmad zulqarnain 07-01-1980", "ACHMAD FAUZAN ZULQARNAIN", "ejaan"},
        {"nur aini sukarsih", "NUR'AINI SOEKARSIH", "ejaan"},
        {"nuraini soekarsih", "NUR'AINI SOEKARSIH", "tepat"},
        {"nur'aini sukarsi", "NUR'AINI SOEKARSIH", "ejaan"},
        {"muh rizki fauzan", "MUHAMMAD RIZQI FAUZAN", "ejaan"},
        {"moch. rizqi fauzan", "MUHAMMAD RIZQI FAUZAN", "ejaan"},
        {"mohamad riski fauzan", "MUHAMMAD RIZQI FAUZAN", "mirip"},
        {"m rizqi fauzan", "MUHAMMAD RIZQI FAUZAN", "ejaan"},
        {"rohana cahyaningrum", "ROHANA TJAHJANINGRUM", "ejaan"},
        {"sulaiman joyoadikusumo", "SULAIMAN DJOJOADIKOESOEMO", "ejaan"},
    };
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct found f;
    make_people(d);
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (look(d, WHO_PETUGAS1, a, rows[i].typed, &complaint, &f, &e) != RC_OK)
            fail_msg("%s: %s", rows[i].typed, e.text);
        const struct search_hit *h = named(&f, rows[i].nama);
        if (h == NULL)
            fail_msg("'%s' does not find %s", rows[i].typed, rows[i].nama);
        if (rows[i].alasan != NULL && !str_eq(h->alasan, rows[i].alasan))
            fail_msg("'%s' finds %s as '%s', not '%s'", rows[i].typed, rows[i].nama, h->alasan,
                     rows[i].alasan);
        assert_in_range(h->skor, 30, 100);
        assert_string_equal(h->jenis, "orang");
        assert_null(strchr(h->nomor + 6, '0'));
        assert_int_equal(strlen(h->nomor), 16);
    }
    static const char *const others[] = {"fauzan zulkifli", "rohana kartini", "zulqarnain 1981",
                                         "zulqarnain 08-03-1980"};
    for (size_t i = 0; i < COUNT(others); i++) {
        assert_int_equal(look(d, WHO_PETUGAS1, a, others[i], &complaint, &f, &e), RC_OK);
        assert_null(named(&f, "ACHMAD FAUZAN ZULQARNAIN"));
        assert_null(named(&f, "ROHANA TJAHJANINGRUM"));
    }
    /* Somebody of another office is nobody, however well the name fits. */
    assert_int_equal(look(d, WHO_PETUGAS1, a, "achmad fauzan zulqarnain luar", &complaint, &f, &e), RC_OK);
    assert_null(named(&f, "ACHMAD FAUZAN ZULQARNAIN LUAR"));
    arena_free(a);
}

static void
birth_dates_may_be_a_little_off(void **state)
{
    static const struct {
        const char *typed;
        int beda;
    } rows[] = {
        {"fauzan zulqarnain 07-01-1980", 0},
        {"fauzan zulqarnain 08-01-1980", -1},
        {"fauzan zulqarnain 04-01-1980", 3},
        {"fauzan zulqarnain 01-07-1980", -176}, /* day and month changed over */
        {"pauzan julkarnain 07-01-1980", 0},
    };
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct found f;
    for (size_t i = 0; i < COUNT(rows); i++) {
        assert_int_equal(look(d, WHO_KADIS, a, rows[i].typed, &complaint, &f, &e), RC_OK);
        const struct search_hit *h = named(&f, "ACHMAD FAUZAN ZULQARNAIN");
        assert_non_null(h);
        assert_int_equal(h == NULL ? 9999 : h->beda_hari, rows[i].beda);
    }
    assert_int_equal(look(d, WHO_KADIS, a, "fauzan zulqarnain 11-01-1980", &complaint, &f, &e), RC_OK);
    assert_null(named(&f, "ACHMAD FAUZAN ZULQARNAIN"));
    assert_int_equal(look(d, WHO_KADIS, a, "07011980", &complaint, &f, &e), RC_OK);
    assert_non_null(named(&f, "ACHMAD FAUZAN ZULQARNAIN"));
    assert_null(named(&f, "ACHMAD FAUZAN ZULQARNAIN LUAR"));
    arena_free(a);
}

/* A word that nobody had so far is found as soon as it is recorded; new spellings count at once. */
static void
words_and_spellings_are_kept(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct found f;
    assert_int_equal(look(d, WHO_PETUGAS2, a, "kwintaraga", &complaint, &f, &e), RC_OK);
    assert_int_equal(f.n, 0);
    seed_db_do(d, WHO_ROOT, "update loket.resident_version set berlaku_sampai = now() where nik = " DEAD);
    seed_db_do(d, WHO_ROOT,
               "insert into loket.resident_version select nik, 2, 'QWINTARAGA', jenis_kelamin, tempat_lahir, "
               "tanggal_lahir,"
               " agama, pendidikan, pekerjaan, pekerjaan_versi, golongan_darah, status_kawin, "
               "status_kawin_versi from"
               " loket.resident_version where nik = " DEAD);
    seed_db_do(d, WHO_ROOT, "update loket.resident set versi = 2 where nik = " DEAD);
    assert_int_equal(look(d, WHO_PETUGAS2, a, "kwintaraga", &complaint, &f, &e), RC_OK);
    assert_int_equal(f.n, 1);
    assert_int_equal(f.rows[0].status_dasar, 2);
    assert_int_equal(look(d, WHO_PETUGAS2, a, "bintang", &complaint, &f, &e), RC_OK);
    assert_null(named(&f, "QWINTARAGA"));
    seed_db_do(d, WHO_ROOT, "insert into loket.name_alias values ('nama', 'QWINTARAGA', 'BINTANG')");
    assert_int_equal(look(d, WHO_PETUGAS2, a, "bintang", &complaint, &f, &e), RC_OK);
    assert_non_null(named(&f, "QWINTARAGA"));
    seed_db_do(d, WHO_ROOT, "delete from loket.name_alias where kata = 'QWINTARAGA'");
    /* While another transaction adds words, nobody waits; the words are not lost. */
    seed_db_do(d, WHO_ROOT, "begin");
    seed_db_do(d, WHO_ROOT, "select loket.search_words_put('nama', '{XKATASATU}')");
    seed_db_do(d, WHO_ROOT, "commit");
    seed_db_do(d, WHO_ROOT, "insert into loket.search_word_todo values ('nama', 'XKATADUA')");
    seed_db_do(d, WHO_ROOT, "select loket.search_words_put('nama', '{XKATATIGA}')");
    assert_int_equal(
        seed_db_int(d, WHO_ROOT, "select count(*) from loket.search_word where kata like 'XKATA%%'"), 3);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.search_word_todo"), 0);
    arena_free(a);
}

/* --- addresses, numbers -------------------------------------------------------------------- */

static void
found_by_address(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct found f;
    static const struct {
        const char *typed;
        const char *head; /* or NULL: not found */
    } rows[] = {
        {"al: kenanga raya 77", "ACHMAD FAUZAN ZULQARNAIN"},
        {"jl kenanga raya no 77 rt 3 rw 2", "ACHMAD FAUZAN ZULQARNAIN"},
        {"kenanga 77 003/002", "ACHMAD FAUZAN ZULQARNAIN"},
        {"al: kenannga raya 77", "ACHMAD FAUZAN ZULQARNAIN"},
        {"al: kenanga 77 rt 4", NULL},
        {"al: kenanga 77 desa contoh kota", "ACHMAD FAUZAN ZULQARNAIN"},
        {"dusun pandanwangi", "ROHANA TJAHJANINGRUM"},
        {"dsn pandanwangi rt 11", "ROHANA TJAHJANINGRUM"},
        {"al: teluk reka pandanwangi", "ROHANA TJAHJANINGRUM"},
        {"al: contoh kota pandanwangi", NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (look(d, WHO_VERIFIKATOR, a, rows[i].typed, &complaint, &f, &e) != RC_OK)
            fail_msg("%s: %s", rows[i].typed, e.text);
        bool there = rows[i].head != NULL ? named(&f, rows[i].head) != NULL
                                          : named(&f, "ACHMAD FAUZAN ZULQARNAIN") == NULL &&
                                                named(&f, "ROHANA TJAHJANINGRUM") == NULL;
        if (!there)
            fail_msg("'%s' is wrong (%zu rows)", rows[i].typed, f.n);
        for (size_t k = 0; k < f.n; k++) {
            assert_string_equal(f.rows[k].jenis, "kk");
            assert_string_not_equal(f.rows[k].nama, "ACHMAD FAUZAN ZULQARNAIN LUAR");
        }
    }
    arena_free(a);
}

static void
found_by_number(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct found f;
    assert_int_equal(look(d, WHO_PETUGAS1, a, AHMAD, &complaint, &f, &e), RC_OK);
    assert_int_equal(f.n, 1);
    assert_string_equal(f.rows[0].nomor, AHMAD);
    assert_string_equal(f.rows[0].alasan, "nomor");
    assert_int_equal(look(d, WHO_PETUGAS1, a, KK_A, &complaint, &f, &e), RC_OK);
    assert_string_equal(f.rows[0].jenis, "kk");
    assert_int_equal(f.rows[0].anggota, 3);
    /* One digit wrong, two changed over: told without the number. */
    assert_int_equal(look(d, WHO_PETUGAS1, a, "9908010701800041", &complaint, &f, &e), RC_OK);
    assert_int_equal(look(d, WHO_PETUGAS1, a, "9908010701890001", &complaint, &f, &e), RC_OK);
    assert_non_null(named(&f, "ACHMAD FAUZAN ZULQARNAIN"));
    assert_string_equal(f.rows[0].alasan, "angka");
    assert_string_equal(f.rows[0].nomor, "990801**********");
    assert_int_equal(look(d, WHO_PETUGAS1, a, "9908017001800001", &complaint, &f, &e), RC_OK);
    assert_non_null(named(&f, "ACHMAD FAUZAN ZULQARNAIN"));
    /* Of a record elsewhere one learns that it is there, and cannot open it. */
    assert_int_equal(look(d, WHO_PETUGAS1, a, OUTSIDER, &complaint, &f, &e), RC_OK);
    assert_int_equal(f.n, 1);
    assert_string_equal(f.rows[0].jenis, "luar");
    assert_string_equal(f.rows[0].nama, "");
    assert_string_equal(f.rows[0].nomor, "");
    assert_string_equal(f.rows[0].alamat, "");
    struct search_which which = {.lookup_id = f.id, .urut = 1};
    assert_int_equal(search_open(as(d, WHO_PETUGAS1), a, false, &which, &complaint, &e), RC_NONE);
    assert_string_equal(e.code, "record_outside");
    which = (struct search_which){.number = OUTSIDER};
    assert_int_equal(search_open(as(d, WHO_PETUGAS1), a, false, &which, &complaint, &e), RC_NONE);
    assert_string_equal(e.code, "record_outside");
    which = (struct search_which){.number = KK_OUT};
    assert_int_equal(search_open(as(d, WHO_PETUGAS1), a, true, &which, &complaint, &e), RC_NONE);
    assert_string_equal(e.code, "record_outside");
    which = (struct search_which){.number = "9908019999999999"};
    assert_int_equal(search_open(as(d, WHO_PETUGAS1), a, false, &which, &complaint, &e), RC_NONE);
    assert_string_equal(e.code, "resident_unknown");
    arena_free(a);
}

/* --- purposes, audit, rights ------------------------------------------------------------------ */

static void
a_purpose_is_needed(void **state)
{
    static const struct {
        const char *code, *text, *refused;
    } rows[] = {
        {"", "", "purpose_unknown"},
        {"TIDAK_ADA", WORDS, "purpose_unknown"},
        {"ADUAN", "", "purpose_short"},
        {"ADUAN", "singkat", "purpose_short"},
        {"ADUAN", "aaaaaaaaaaaaaaaa", "purpose_short"},
        {"ADUAN", "               ", "purpose_short"},
        {"MINTA", WORDS, "purpose_unknown"},
    };
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct found f;
    int64_t before = seed_db_int(d, WHO_ROOT, "select count(*) from loket.lookup_run");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct search_purpose p = {0};
        str_copy(p.code, sizeof(p.code), rows[i].code);
        str_copy(p.text, sizeof(p.text), rows[i].text);
        assert_int_equal(look(d, WHO_PETUGAS1, a, "rohana", &p, &f, &e), RC_INVALID);
        assert_string_equal(e.code, rows[i].refused);
    }
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.lookup_run"), before);
    /* A request counts while it is held, and only for its holder. */
    int64_t id =
        seed_db_int(d, WHO_ROOT,
                    "select request_id from loket.queue_entry where office_id = 1 and state = 'submitted'"
                    " order by urut, request_id limit 1");
    struct search_purpose held = {.request_id = id};
    assert_int_equal(look(d, WHO_PETUGAS1, a, "rohana", &held, &f, &e), RC_DENIED);
    assert_string_equal(e.code, "purpose_not_held");
    int64_t token = seed_flow_claim(d, WHO_PETUGAS1, id);
    assert_int_equal(look(d, WHO_PETUGAS1, a, "rohana", &held, &f, &e), RC_OK);
    assert_int_equal(look(d, WHO_PENYELIA, a, "rohana", &held, &f, &e), RC_DENIED);
    struct purpose_row *list;
    size_t n;
    assert_int_equal(search_purposes(as(d, WHO_PETUGAS1), a, &list, &n, &e), RC_OK);
    assert_int_equal(list[0].request_id, id);
    assert_true(n > 5);
    seed_db_do(
        d, WHO_ROOT,
        "update loket.queue_entry set lease_until = now() - interval '1 second' where request_id = %lld",
        (long long)id);
    assert_int_equal(look(d, WHO_PETUGAS1, a, "rohana", &held, &f, &e), RC_DENIED);
    (void)token;
    static const enum seed_who nobody[] = {WHO_ADMIN, WHO_AUDITOR, WHO_PORTAL};
    for (size_t i = 0; i < COUNT(nobody); i++)
        assert_int_equal(look(d, nobody[i], a, "rohana", &complaint, &f, &e), RC_DENIED);
    arena_free(a);
}

static void
what_is_found_is_audited_first(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct found f;
    assert_int_equal(look(d, WHO_PENYELIA, a, "rohana cahyaningrum", &complaint, &f, &e), RC_OK);
    assert_string_equal(
        seed_db_text(
            d, WHO_ROOT,
            "select concat_ws('|', actor, subject, isi::json -> 'detail' ->> 'purpose', isi::json -> "
            "'detail' ->> 'kata',"
            " isi::json -> 'detail' -> 'nik' ->> 0) from loket.audit_entry where action = 'resident.search'"
            " order by entry_id desc limit 1"),
        arena_printf(a, "penyelia|%lld|Aduan atau keberatan warga: " WORDS "|ROHANA CAHYANINGRUM|" ROHANA,
                     (long long)f.id));
    /* Not read in the transaction that could undo it, nor by another officer. */
    seed_db_do(d, WHO_PENYELIA, "begin");
    int64_t id =
        seed_db_int(d, WHO_PENYELIA,
                    "select lookup_id from loket.lookup_start('nama', null, 'ROHANA', null, null, '', '', 0,"
                    " 'ADUAN', '" WORDS "')");
    seed_db_refused(d, WHO_PENYELIA, "view_not_announced", "select * from loket.lookup_found(%lld)",
                    (long long)id);
    seed_db_do(d, WHO_PENYELIA, "rollback");
    seed_db_refused(d, WHO_PENYELIA, "view_not_announced", "select * from loket.lookup_found(%lld)",
                    (long long)id);
    seed_db_refused(d, WHO_KADIS, "view_not_announced", "select * from loket.lookup_found(%lld)",
                    (long long)f.id);
    seed_db_refused(d, WHO_KADIS, "view_not_announced",
                    "select * from loket.record_picked('resident', %lld, 1)", (long long)f.id);
    /* The number of a row comes with the opening, and the opening first. */
    seed_db_refused(d, WHO_PENYELIA, "view_not_announced",
                    "select * from loket.record_picked('resident', %lld, 1)", (long long)f.id);
    seed_db_refused(d, WHO_PENYELIA, "view_not_announced", "select * from loket.resident_now(" ROHANA ")");
    struct search_which which = {.lookup_id = f.id, .urut = 1};
    assert_int_equal(search_open(as(d, WHO_PENYELIA), a, false, &which, &complaint, &e), RC_OK);
    assert_string_equal(which.number, ROHANA);
    struct search_resident r;
    struct register_resident_row *v;
    size_t n;
    assert_int_equal(search_resident(as(d, WHO_PENYELIA), a, which.number, &r, &v, &n, &e), RC_OK);
    assert_string_equal(r.no_kk, KK_B);
    assert_int_equal(n, 1);
    assert_string_equal(
        seed_db_text(
            d, WHO_ROOT,
            "select concat_ws('|', subject, isi::json -> 'detail' ->> 'purpose') from loket.audit_entry"
            " where action = 'resident.view' and actor = 'penyelia' order by entry_id desc limit 1"),
        ROHANA "|Aduan atau keberatan warga: " WORDS);
    struct search_which family = {.lookup_id = f.id, .urut = 1};
    assert_int_equal(search_open(as(d, WHO_PENYELIA), a, true, &family, &complaint, &e), RC_OK);
    assert_string_equal(family.number, KK_B);
    struct search_family x;
    assert_int_equal(search_family(as(d, WHO_PENYELIA), a, KK_B, "", &x, &e), RC_OK);
    assert_int_equal(x.nmembers, 2);
    assert_int_equal(x.nversions, 1);
    assert_int_equal(x.nsheets, 0);
    assert_int_equal(search_family(as(d, WHO_PENYELIA), a, KK_B, "2001-01-01", &x, &e), RC_OK);
    assert_int_equal(x.now.versi, 0);
    arena_free(a);
}

static void
an_officer_searches_only_so_often(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct found f;
    int64_t so_far =
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.lookup_run l join loket.officer o using (officer_id) where"
                    " o.username = 'kadis'");
    seed_db_do(d, WHO_ROOT, "update loket.setting set value = '%lld' where name = 'search_hourly'",
               (long long)so_far + 1);
    assert_int_equal(look(d, WHO_KADIS, a, "rohana", &complaint, &f, &e), RC_OK);
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select (isi::json -> 'detail' ->> 'ke')::int from loket.audit_entry where action ="
                    " 'resident.search' order by entry_id desc limit 1"),
        so_far + 1);
    assert_int_equal(look(d, WHO_KADIS, a, "rohana", &complaint, &f, &e), RC_DENIED);
    assert_string_equal(e.code, "search_limit");
    seed_db_do(d, WHO_ROOT, "update loket.lookup_run set at = at - interval '1 hour'");
    assert_int_equal(look(d, WHO_KADIS, a, "rohana", &complaint, &f, &e), RC_OK);
    seed_db_do(d, WHO_ROOT, "update loket.setting set value = '100000' where name = 'search_hourly'");
    arena_free(a);
}

/* --- hostile, bounded ---------------------------------------------------------------------------- */

static void
nothing_typed_breaks_out(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct found f;
    static const char *const typed[] = {
        "rohana%",    "roh_na",      "' or 1=1 --",  "rohana'; drop table loket.resident; --",
        "{rohana}",   "\"rohana\"",  "ro\u202ehana", "\\u0041",
        "$q$ rohana", "rohana %s %L"};
    for (size_t i = 0; i < COUNT(typed); i++) {
        enum rc rc = look(d, WHO_PETUGAS2, a, typed[i], &complaint, &f, &e);
        if (rc != RC_OK && rc != RC_INVALID)
            fail_msg("'%s': %s %s", typed[i], e.code, e.detail);
    }
    assert_true(seed_db_int(d, WHO_ROOT, "select count(*) from loket.resident") > 6);
    /* Past the console, straight to the function. */
    static const char *const words[] = {"''' || ''",         "%%", "{A,B}", "$q$", "\\", "ROHANA\"};DROP",
                                        "a) or true or (1=1"};
    for (size_t i = 0; i < COUNT(words); i++) {
        const char *kinds[] = {"nama", "alamat"};
        for (size_t k = 0; k < COUNT(kinds); k++) {
            enum rc rc = seed_db_try(
                d, WHO_PETUGAS2, &e,
                "select loket.lookup_start('%s', null, $x$%s$x$, null, null, '', '', 0, 'ADUAN', '" WORDS
                "')",
                kinds[k], words[i]);
            if (rc != RC_OK && rc != RC_INVALID)
                fail_msg("'%s': %s %s", words[i], e.code, e.detail);
        }
    }
    seed_db_refused(
        d, WHO_PETUGAS2, "search_long",
        "select loket.lookup_start('nama', null, repeat('A', 10240), null, null, '', '', 0, 'ADUAN', '" WORDS
        "')");
    seed_db_refused(d, WHO_PETUGAS2, "search_words",
                    "select loket.lookup_start('alamat', null, 'MELATI', null, null, '1'' or true', '', 0, "
                    "'ADUAN', '" WORDS "')");
    seed_db_refused(
        d, WHO_PETUGAS2, "search_address",
        "select loket.lookup_start('alamat', null, 'NO', null, null, '1', '2', 0, 'ADUAN', '" WORDS "')");
    arena_free(a);
}

static void
an_answer_is_bounded(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct found f;
    seed_db_do(d, WHO_ROOT, "update loket.setting set value = '5' where name = 'search_found_max'");
    static const char *const typed[] = {"si", "muhammad", "al: jl melati"};
    size_t most = 0;
    for (size_t i = 0; i < COUNT(typed); i++) {
        assert_int_equal(look(d, WHO_PETUGAS2, a, typed[i], &complaint, &f, &e), RC_OK);
        assert_in_range(f.n, 0, 5);
        most = f.n > most ? f.n : most;
        if (f.n == 5)
            assert_true(f.rows[0].lagi);
    }
    assert_int_equal(most, 5);
    seed_db_do(d, WHO_ROOT, "update loket.setting set value = '50' where name = 'search_found_max'");
    arena_free(a);
}

/* --- relatives ---------------------------------------------------------------------------------------- */

static const struct search_hit *
relative(const struct found *f, const char *hubungan, const char *nama)
{
    for (size_t i = 0; i < f->n; i++)
        if (str_eq(f->rows[i].hubungan, hubungan) && str_eq(f->rows[i].nama, nama))
            return &f->rows[i];
    fail_msg("no %s called '%s'", hubungan, nama);
    return NULL;
}

static void
relatives_are_found(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct found f;
    assert_int_equal(search_relatives(as(d, WHO_VERIFIKATOR), a, AHMAD, &complaint, &f.id, &f.rows, &f.n, &e),
                     RC_OK);
    assert_string_equal(relative(&f, "ayah", "SULAIMAN")->jenis, "nama");
    assert_string_equal(relative(&f, "ibu", "ROHANA TJAHJANINGRUM")->alasan, "nik");
    assert_string_equal(relative(&f, "pasangan", "NUR'AINI SOEKARSIH")->alasan, "kk");
    assert_string_equal(relative(&f, "anak", "MUHAMMAD RIZQI FAUZAN")->alasan, "nik");
    /* The brother of another office: that there is one, and nothing of him. */
    const struct search_hit *brother = relative(&f, "saudara", "");
    assert_string_equal(brother->jenis, "luar");
    assert_string_equal(brother->tanggal_lahir, "");
    assert_int_equal(
        seed_db_int(d, WHO_ROOT,
                    "select count(*) from loket.lookup_hit where lookup_id = %lld and nik = " OUTSIDER,
                    (long long)f.id),
        0);
    assert_int_equal(f.n, 6);
    assert_string_equal(seed_db_text(d, WHO_ROOT,
                                     "select concat_ws('|', actor, subject, isi::json -> 'detail' ->> 'nik') "
                                     "from loket.audit_entry where"
                                     " action = 'resident.relatives' order by entry_id desc limit 1"),
                        "verifikator|" AHMAD "|[" ROHANA ", " AHMAD ", " NURAINI ", " RIZKI "]");
    /* The mother knows her son by his NIK; the wife her child by the KK. */
    assert_int_equal(
        search_relatives(as(d, WHO_VERIFIKATOR), a, NURAINI, &complaint, &f.id, &f.rows, &f.n, &e), RC_OK);
    assert_string_equal(relative(&f, "anak", "MUHAMMAD RIZQI FAUZAN")->alasan, "kk");
    assert_string_equal(relative(&f, "ayah", "BADRUN")->jenis, "nama");
    assert_int_equal(search_relatives(as(d, WHO_VERIFIKATOR), a, RIZKI, &complaint, &f.id, &f.rows, &f.n, &e),
                     RC_OK);
    assert_string_equal(relative(&f, "ayah", "ACHMAD FAUZAN ZULQARNAIN")->alasan, "nik");
    assert_string_equal(relative(&f, "ibu", "NUR'AINI SOEKARSIH")->alasan, "kk");
    assert_int_equal(
        search_relatives(as(d, WHO_VERIFIKATOR), a, OUTSIDER, &complaint, &f.id, &f.rows, &f.n, &e), RC_NONE);
    assert_string_equal(e.code, "record_outside");
    arena_free(a);
}

/* --- the KK as it would print -----------------------------------------------------------------------------
 */

static void
preview_is_what_issuing_makes(void **state)
{
    struct seed_db *d = *state;
    struct arena *a = arena_new(NULL);
    struct search_preview *rows, now;
    struct err e = {0};
    struct kk kk;
    size_t n;
    struct search_which which = {.number = KK_A};
    assert_int_equal(search_open(as(d, WHO_PETUGAS1), a, true, &which, &complaint, &e), RC_OK);
    assert_int_equal(search_preview_now(as(d, WHO_PETUGAS1), a, KK_A, &now, &e), RC_OK);
    assert_int_equal(kk_read(a, now.record, strlen(now.record), &kk, &e), RC_OK);
    assert_string_equal(kk.nama_kepala_keluarga, "ACHMAD FAUZAN ZULQARNAIN");
    assert_int_equal(kk.n_anggota, 3);
    int64_t id = seed_db_int(
        d, WHO_ROOT,
        "select q.request_id from loket.queue_entry q where q.office_id = 1 and q.state = 'submitted'"
        " and not exists (select from loket.check_all(q.request_id) c join loket.check_kind k on k.code = "
        "c.code"
        "                  where c.severity = 'galat' or k.berdua) order by q.urut limit 1");
    assert_true(id > 0);
    seed_db_refused(d, WHO_PETUGAS1, "view_not_announced", "select * from loket.request_preview(%lld)",
                    (long long)id);
    seed_db_do(d, WHO_PETUGAS1, "select loket.request_open(%lld)", (long long)id);
    static const char records[] =
        "select md5(string_agg(t::text, '|' order by t::text)) from (select * from loket.resident"
        " natural join loket.resident_version) t";
    char *before = strdup(seed_db_text(d, WHO_ROOT, records));
    int64_t sheets = seed_db_int(d, WHO_ROOT, "select count(*) from loket.issued_kk");
    assert_int_equal(search_preview_request(as(d, WHO_PETUGAS1), a, id, &rows, &n, &e), RC_OK);
    assert_true(n >= 1);
    assert_string_equal(seed_db_text(d, WHO_ROOT, records), before);
    assert_int_equal(seed_db_int(d, WHO_ROOT, "select count(*) from loket.issued_kk"), sheets);
    free(before);
    /* The sheet that approving makes is the one that was shown, but for its serial number. */
    int64_t token = seed_flow_claim(d, WHO_PETUGAS1, id);
    seed_db_do(d, WHO_PETUGAS1, "select * from loket.decide_approve(%lld, %lld, '', gen_random_uuid())",
               (long long)id, (long long)token);
    assert_string_equal(seed_db_text(d, WHO_ROOT,
                                     "select (record::jsonb - 'nomor_seri')::text = ($r$%s$r$::jsonb - "
                                     "'nomor_seri')::text from loket.issued_kk"
                                     " where request_id = %lld order by issued_id limit 1",
                                     rows[0].record, (long long)id),
                        "t");
    seed_db_refused(d, WHO_PETUGAS1, "preview_decided", "select * from loket.request_preview(%lld)",
                    (long long)id);
    arena_free(a);
}

static int
set_up(void **state)
{
    int rc = seed_db_begin(state, 120, 40, 7);
    if (rc == 0)
        seed_db_do(*state, WHO_ROOT,
                   "update loket.setting set value = '100000' where name = 'search_hourly'");
    return rc;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found_by_any_spelling),
        cmocka_unit_test(birth_dates_may_be_a_little_off),
        cmocka_unit_test(found_by_address),
        cmocka_unit_test(found_by_number),
        cmocka_unit_test(relatives_are_found),
        cmocka_unit_test(a_purpose_is_needed),
        cmocka_unit_test(what_is_found_is_audited_first),
        cmocka_unit_test(an_officer_searches_only_so_often),
        cmocka_unit_test(nothing_typed_breaks_out),
        cmocka_unit_test(an_answer_is_bounded),
        cmocka_unit_test(preview_is_what_issuing_makes),
        cmocka_unit_test(words_and_spellings_are_kept),
    };
    return cmocka_run_group_tests_name("lookup", tests, set_up, seed_db_end);
}
