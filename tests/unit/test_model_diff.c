#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/base/err.h"
#include "console/base/str.h"
#include "db/model/diff.h"

#define CASES 20000

/* The spans of one side as text: [-removed-], {+inserted+}, the rest kept. */
static void
write_side(struct buf *b, const struct diff_side *side, const char *text)
{
    buf_reset(b);
    for (size_t i = 0; i < side->n; i++) {
        const struct diff_span *s = &side->spans[i];
        static const char *const open[] = {"", "[-", "{+"}, *const close[] = {"", "-]", "+}"};
        buf_puts(b, open[s->op]);
        buf_add(b, text + s->at, s->len);
        buf_puts(b, close[s->op]);
    }
    buf_puts(b, "");
}

static const char *
text_of(const struct buf *b)
{
    return b->len > 0 ? b->data : "";
}

static void
what_differs_is_marked(void **state)
{
    static const struct {
        const char *semula, *menjadi, *left, *right;
    } rows[] = {
        {"NURAINI", "NUR AINI", "NURAINI", "NUR{+ +}AINI"},
        {"NUR AINI", "NURAINI", "NUR[- -]AINI", "NURAINI"},
        {"SITI AMINAH", "SITI AMINA", "SITI AMINA[-H-]", "SITI AMINA"},
        {"YUSUF", "YUSUP", "YUSU[-F-]", "YUSU{+P+}"},
        {"Siti Aminah", "SITI AMINAH", "Siti Aminah", "SITI AMINAH"},
        {"BUDI SANTOSO", "BUDI HARTONO SANTOSO", "BUDI SANTOSO", "BUDI {+HARTONO +}SANTOSO"},
        /* Scattered letters in common are there by chance. */
        {"SLTA/SEDERAJAT", "DIPLOMA IV/STRATA I", "[-SLTA/SEDERAJAT-]", "{+DIPLOMA IV/STRATA I+}"},
        {"", "AHMAD", "", "{+AHMAD+}"},
        {"AHMAD", "", "[-AHMAD-]", ""},
        {"", "", "", ""},
        /* In numbers and dates a place means something. */
        {"9901010107800001", "9901010170800001", "99010101[-07-]800001", "99010101{+70+}800001"},
        {"9901010107800001", "9901010107800007", "990101010780000[-1-]", "990101010780000{+7+}"},
        {"12-03-1984", "03-12-1984", "[-12-]-[-03-]-1984", "{+03+}-{+12+}-1984"},
        {"990101010780001", "9901010107800001", "990101010780001", "99010101078000{+0+}1"},
        {"003", "004", "00[-3-]", "00{+4+}"},
        {"JL. MAWAR NO. 12", "JL. MELATI NO. 12", "JL. M[-AWAR-] NO. 12", "JL. M{+ELATI+} NO. 12"},
        /* What cannot be seen is a character like any other. */
        {"ANI", "AN\xe2\x80\x8dI", "ANI", "AN{+\xe2\x80\x8d+}I"},
        {"ANITA", "\xd0\x90NITA", "[-A-]NITA", "{+\xd0\x90+}NITA"},
        {"BUDI  SANTOSO", "BUDI SANTOSO", "BUDI [- -]SANTOSO", "BUDI SANTOSO"},
        /* A letter and its marks stay together; a broken byte stands alone. */
        {"RENE", "REN\x45\xcc\x81", "REN[-E-]", "REN{+E\xcc\x81+}"},
        {"RINA\x80 K", "RINA K", "RINA[-\x80-] K", "RINA K"},
    };
    struct buf b = {0};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct diff d;
        diff_values(*state, rows[i].semula, rows[i].menjadi, &d);
        write_side(&b, &d.semula, rows[i].semula);
        assert_string_equal(text_of(&b), rows[i].left);
        write_side(&b, &d.menjadi, rows[i].menjadi);
        assert_string_equal(text_of(&b), rows[i].right);
    }
    buf_done(&b);
}

/* --- properties of random pairs ------------------------------------------------------ */

/* The spans are the text, in order, none is empty, and no two of one kind follow each other. */
static void
is_whole(const struct diff_side *side, const char *text, enum diff_op other)
{
    size_t at = 0;
    for (size_t i = 0; i < side->n; i++) {
        const struct diff_span *s = &side->spans[i];
        assert_int_equal(s->at, at);
        assert_int_not_equal(s->len, 0);
        assert_true(s->op == DIFF_KEPT || s->op == other);
        assert_true(i == 0 || s->op != s[-1].op);
        at += s->len;
    }
    assert_int_equal(at, strlen(text));
}

static void
kept_of(struct buf *b, const struct diff_side *side, const char *text)
{
    buf_reset(b);
    for (size_t i = 0; i < side->n; i++)
        if (side->spans[i].op == DIFF_KEPT)
            for (size_t k = 0; k < side->spans[i].len; k++) {
                char c = text[side->spans[i].at + k];
                c = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
                buf_add(b, &c, 1);
            }
    buf_puts(b, "");
}

static bool
same_spans(const struct diff_side *a, const struct diff_side *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++)
        same = a->spans[i].at == b->spans[i].at && a->spans[i].len == b->spans[i].len &&
               (a->spans[i].op == DIFF_KEPT) == (b->spans[i].op == DIFF_KEPT);
    return same;
}

static void
check_pair(struct arena *a, const char *x, const char *y)
{
    struct diff d, turned;
    struct buf k = {0}, l = {0};
    diff_values(a, x, y, &d);
    is_whole(&d.semula, x, DIFF_REMOVED);
    is_whole(&d.menjadi, y, DIFF_INSERTED);
    kept_of(&k, &d.semula, x);
    kept_of(&l, &d.menjadi, y);
    assert_int_equal(k.len, l.len);
    assert_string_equal(text_of(&k), text_of(&l));
    diff_values(a, y, x, &turned);
    assert_true(same_spans(&d.semula, &turned.menjadi) && same_spans(&d.menjadi, &turned.semula));
    if (strcmp(x, y) == 0)
        assert_true(d.semula.n <= 1 && (d.semula.n == 0 || d.semula.spans[0].op == DIFF_KEPT));
    buf_done(&k);
    buf_done(&l);
}

static uint32_t
draw(uint64_t *s, uint32_t below)
{
    *s = *s * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)(*s >> 33) % below;
}

/* A text of a few characters that like to repeat, and a second one made from it by a few edits. */
static void
draw_pair(uint64_t *s, char *x, char *y)
{
    static const char *const letters[] = {
        "A", "N", "I", " ", "a", "1", "-", "\xd0\x90", "\xcc\x81", "\xe2\x80\x8d", "\x80", "\xe6\x9e\x97"};
    uint32_t n = draw(s, 40);
    x[0] = y[0] = '\0';
    for (uint32_t i = 0; i < n; i++)
        strcat(x, letters[draw(s, draw(s, 2) == 0 ? 4 : COUNT(letters))]);
    for (const char *c = x; *c != '\0'; c++) {
        uint32_t what = draw(s, 12);
        if (what != 0)
            strncat(y, c, 1);
        if (what == 1)
            strcat(y, letters[draw(s, COUNT(letters))]);
    }
}

static void
spans_reassemble_both_sides_and_mirror(void **state)
{
    char x[512], y[1024], z[1024];
    uint64_t seed = 20261122;
    for (int i = 0; i < CASES; i++) {
        struct arena *a = arena_new(*state);
        draw_pair(&seed, x, y);
        check_pair(a, x, y);
        check_pair(a, x, x);
        draw_pair(&seed, y, z);
        check_pair(a, x, y);
        arena_free(a);
    }
}

static void
long_texts_are_bounded(void **state)
{
    char *x = arena_alloc(*state, 200001), *y = arena_alloc(*state, 200001);
    memset(x, 'A', 200000);
    memset(y, 'B', 200000);
    y[0] = y[199999] = 'A';
    check_pair(*state, x, y);
    memset(y, 'A', 199990);
    check_pair(*state, x, y);
}

static int
setup(void **state)
{
    *state = arena_new(NULL);
    return 0;
}

static int
teardown(void **state)
{
    arena_free(*state);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_differs_is_marked, setup, teardown),
        cmocka_unit_test_setup_teardown(spans_reassemble_both_sides_and_mirror, setup, teardown),
        cmocka_unit_test_setup_teardown(long_texts_are_bounded, setup, teardown),
    };
    return cmocka_run_group_tests_name("model_diff", tests, NULL, NULL);
}
