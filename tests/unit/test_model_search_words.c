/*
 * What is typed into the search box is understood, and nothing that can be typed or pasted breaks it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/err.h"
#include "db/model/search_words.h"

/* kind;number;words;birth;year;rt;rw */
static const char *
told(const char *typed)
{
    static char text[400];
    static const char *const kinds[] = {"-", "nomor", "nama", "lahir", "alamat"};
    struct search_words w;
    search_words_read(typed, &w);
    assert_int_equal(w.kind == SEARCH_NOTHING, w.fault != SEARCH_FINE);
    if (w.fault != SEARCH_FINE)
        snprintf(text, sizeof(text), "fault %d", (int)w.fault);
    else
        snprintf(text, sizeof(text), "%s;%s;%s;%s;%d;%s;%s", kinds[w.kind], w.number, w.words, w.birth,
                 (int)w.year, w.rt, w.rw);
    return text;
}

static void
understood(void **state)
{
    static const struct {
        const char *typed, *told;
    } rows[] = {
        {"9901010107800001", "nomor;9901010107800001;;;0;;"},
        {" 9901 0101.0780-0001 ", "nomor;9901010107800001;;;0;;"},
        {"9901\u200b010107\u202e800001\u200f", "nomor;9901010107800001;;;0;;"},
        {"ahmad fauzan", "nama;;AHMAD FAUZAN;;0;;"},
        {"  Ahmad\tFauzan\r\n", "nama;;AHMAD FAUZAN;;0;;"},
        {"ahmad 01071980", "nama;;AHMAD;1980-07-01;0;;"},
        {"1-7-1980 ahmad fauzan", "nama;;AHMAD FAUZAN;1980-07-01;0;;"},
        {"ahmad 01/07/1980", "nama;;AHMAD;1980-07-01;0;;"},
        {"ahmad 01.07.1980", "nama;;AHMAD;1980-07-01;0;;"},
        {"ahmad 1980", "nama;;AHMAD;;1980;;"},
        {"01071980", "lahir;;;1980-07-01;0;;"},
        {"01-07-1980", "lahir;;;1980-07-01;0;;"},
        {"29-02-2000", "lahir;;;2000-02-29;0;;"},
        {"nu'man o`neil", "nama;;NUMAN ONEIL;;0;;"},
        {"nu\u2019man", "nama;;NUMAN;;0;;"},
        {"moh.ali, s.h.", "nama;;MOH ALI S H;;0;;"},
        {"rt 3 rw 2 melati", "alamat;;MELATI;;0;3;2"},
        {"jl. melati no. 5 003/007", "alamat;;MELATI 5;;0;003;007"},
        {"al: melati", "alamat;;MELATI;;0;;"},
        {"AL:melati 12", "alamat;;MELATI 12;;0;;"},
        {"Alamat: desa Sukareka RT03 RW1", "alamat;;SUKAREKA;;0;03;1"},
        {"gang mawar", "alamat;;GANG MAWAR;;0;;"},
        {"josé müller", "nama;;JOSÉ MÜLLER;;0;;"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        assert_string_equal(told(rows[i].typed), rows[i].told);
}

static void
refused(void **state)
{
    static const struct {
        const char *typed;
        enum search_fault fault;
    } rows[] = {
        {"", SEARCH_EMPTY},
        {"   \t", SEARCH_EMPTY},
        {"%", SEARCH_EMPTY},
        {"'", SEARCH_EMPTY},
        {"_ -- ; \"", SEARCH_EMPTY},
        {"\u202e\u200b", SEARCH_EMPTY},
        {"\xff\xfe\x80", SEARCH_EMPTY},
        {"a", SEARCH_SHORT},
        {"990101010780001", SEARCH_BAD_NUMBER},
        {"99010101078000011", SEARCH_BAD_NUMBER},
        {"0901010107800001", SEARCH_BAD_NUMBER},
        {"12345", SEARCH_BAD_NUMBER},
        {"31021980", SEARCH_BAD_DATE},
        {"30-02-1980", SEARCH_BAD_DATE},
        {"ahmad 31-04-1980", SEARCH_BAD_DATE},
        {"rt 3 rw 2", SEARCH_BAD_ADDRESS},
        {"al:", SEARCH_BAD_ADDRESS},
        {"al: no 5", SEARCH_BAD_ADDRESS},
        {"a b c d e f g", SEARCH_TOO_LONG},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJKLMNOPQRSTUVWXYZ", SEARCH_TOO_LONG},
    };
    struct search_words w;
    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        search_words_read(rows[i].typed, &w);
        if (w.fault != rows[i].fault)
            fail_msg("'%s': fault %d, not %d", rows[i].typed, (int)w.fault, (int)rows[i].fault);
        assert_int_equal(w.kind, SEARCH_NOTHING);
        assert_int_equal(w.nwords, 0);
    }
    search_words_read("990101010780001", &w);
    assert_int_equal(w.digits, 15);
}

/* Wildcards and quotes are no letters: what is left is searched for. */
static void
hostile(void **state)
{
    struct search_words w;
    (void)state;
    assert_string_equal(told("siti%_'; drop table loket.resident; --"),
                        "nama;;SITI DROP TABLE LOKET RESIDENT;;0;;");
    assert_string_equal(told("si\u202eti \x1b[31m"), "nama;;SITI 31M;;0;;");
    char *big = malloc(10241);
    assert_non_null(big);
    for (int c = 1; c < 256; c++) {
        memset(big, c, 10240);
        big[10240] = '\0';
        search_words_read(big, &w);
        assert_int_equal(w.fault, SEARCH_TOO_LONG);
    }
    free(big);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(understood),
        cmocka_unit_test(refused),
        cmocka_unit_test(hostile),
    };
    return cmocka_run_group_tests_name("search_words", tests, NULL, NULL);
}
