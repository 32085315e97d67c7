/* What a reader of lines is told, and what a linear page and list say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "console/tui/linear.h"
#include "console/tui/linear_out.h"
#include "console/tui/lineedit.h"

struct fixture {
    struct surface *s;
    struct linear_out said;
    struct buf out;
};

static int
setup(void **state)
{
    struct fixture *x = calloc(1, sizeof(*x));
    x->s = surface_new(10, 40);
    x->s->linear = true;
    *state = x;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *x = *state;
    linear_out_forget(&x->said);
    surface_free(x->s);
    buf_done(&x->out);
    free(x);
    return 0;
}

static const char *
say(struct fixture *x, bool keyed)
{
    buf_reset(&x->out);
    buf_puts(&x->out, "");
    linear_out_draw(&x->said, x->s, keyed, &x->out);
    return x->out.data;
}

static void
row(struct fixture *x, int at, const char *text)
{
    surface_fit(x->s, at, 1, 38, ROLE_TEXT, text);
}

static void
only_what_is_new_is_said(void **state)
{
    struct fixture *x = *state;
    row(x, 0, "Judul");
    row(x, 2, "satu");
    row(x, 9, "tombol");
    assert_string_equal(say(x, false), "Judul\r\nsatu\r\ntombol\r\n");
    assert_string_equal(say(x, true), "");
    row(x, 2, "dua");
    row(x, 3, "tiga");
    assert_string_equal(say(x, true), "dua\r\ntiga\r\n");
    row(x, 3, "");
    assert_string_equal(say(x, true), "");
    row(x, 3, "tiga");
    assert_string_equal(say(x, true), "tiga\r\n");
    linear_out_forget(&x->said);
    assert_string_equal(say(x, false), "Judul\r\ndua\r\ntiga\r\ntombol\r\n");
}

static void
a_refresh_is_quiet(void **state)
{
    struct fixture *x = *state;
    row(x, 1, "sisa 14 mnt");
    row(x, 3, "baris");
    x->s->cur_row = 3;
    x->s->cur_col = 1;
    (void)say(x, true);
    row(x, 1, "sisa 13 mnt"); /* nobody asked */
    assert_string_equal(say(x, false), "");
    row(x, 8, "[!] Basis data terputus");
    row(x, 3, "baris lain");
    assert_string_equal(say(x, false), "baris lain\r\n[!] Basis data terputus\r\n");
    assert_string_equal(say(x, true), ""); /* nor later */
    row(x, 0, "Layar lain");               /* but another screen is told whole */
    row(x, 1, "sisa 12 mnt");
    assert_string_equal(say(x, false), "Layar lain\r\nsisa 12 mnt\r\n");
}

/* While something is awaited only the notice changes; what the key brought is told when it is there. */
static void
the_effect_of_a_key_may_come_later(void **state)
{
    struct fixture *x = *state;
    struct buf b = {0};
    row(x, 0, "Judul");
    row(x, 4, "satu");
    (void)say(x, true);
    row(x, 8, "[i] Menunggu");
    assert_false(linear_out_draw(&x->said, x->s, true, &b));
    row(x, 8, "");
    row(x, 4, "dua");
    assert_true(linear_out_draw(&x->said, x->s, true, &b));
    assert_string_equal(b.data, "[i] Menunggu\r\ndua\r\n");
    buf_done(&b);
}

static void
draw_prompt(struct fixture *x, struct lineedit *e)
{
    surface_text(x->s, 4, 1, 0, ROLE_TEXT, "Cari:");
    lineedit_draw(e, x->s, 4, 7, 20, true);
}

static void
a_prompt_stays_open(void **state)
{
    struct fixture *x = *state;
    struct lineedit e;
    lineedit_init(&e, 20);
    row(x, 9, "tombol");
    draw_prompt(x, &e);
    assert_string_equal(say(x, true), "tombol\r\nCari: ");
    lineedit_key(&e, 'a');
    draw_prompt(x, &e);
    assert_string_equal(say(x, true), "a");
    lineedit_key(&e, ' ');
    draw_prompt(x, &e);
    assert_string_equal(say(x, true), " ");
    lineedit_key(&e, 'b');
    draw_prompt(x, &e);
    assert_string_equal(say(x, true), "b");
    lineedit_key(&e, KEYC_BACKSPACE);
    draw_prompt(x, &e);
    assert_string_equal(say(x, true), "\b \b");
    /* A notice breaks the line, which is then written again. */
    row(x, 8, "[x] Kosong");
    draw_prompt(x, &e);
    assert_string_equal(say(x, true), "\r\n[x] Kosong\r\nCari: a ");
    lineedit_set(&e, "lain");
    draw_prompt(x, &e);
    assert_string_equal(say(x, true), "\r\nCari: lain");
    x->s->cur_row = x->s->cur_col = -1;
    assert_string_equal(say(x, true), "\r\n");
}

/* --- pages and lists --------------------------------------------------------- */

static const struct column heads[] = {{.head = "Semula", .min = 5}, {.head = "Menjadi", .min = 5}};
static const struct column bare[] = {{.min = 5}, {.min = 5}};

static const char *
first_row(struct fixture *x, const struct text *t, struct text_view *v)
{
    static char line[400];
    struct buf b = {0};
    surface_clear(x->s);
    text_draw(t, v, x->s, (struct rect){0, 0, 10, 40});
    for (int i = 0; i < 40; i++)
        buf_printf(&b, "%c", (int)x->s->cells[i].cp);
    (void)str_copy(line, sizeof(line), b.data);
    buf_done(&b);
    return str_trim(line);
}

static void
a_page_is_read_row_by_row(void **state)
{
    struct fixture *x = *state;
    struct arena *a = arena_new(NULL);
    struct text t;
    struct text_view v = {0};
    text_init(&t, a);
    text_head(&t, "Judul");
    text_pair(&t, "Nama", ROLE_TEXT, "SITI");
    text_table(&t, heads, 2);
    text_item(&t, 7);
    text_cells(&t, (struct text_cell[]){{ROLE_TEXT, "A"}, {ROLE_TEXT, "B"}}, 2);
    text_table(&t, bare, 2);
    text_item(&t, 9);
    text_cells(&t, (struct text_cell[]){{ROLE_TEXT, "  jumlah"}, {ROLE_TEXT, "3"}}, 2);
    text_say(&t, heads);
    text_cells(&t, (struct text_cell[]){{ROLE_TEXT, "-"}, {ROLE_TEXT, "C"}}, 2);
    assert_string_equal(first_row(x, &t, &v), "Judul (1 dari 5)");
    assert_int_equal(text_selected(&t, &v), 7); /* the item below the heading */
    (void)text_move(&t, &v, ACTION_DOWN);
    assert_string_equal(first_row(x, &t, &v), "Nama: SITI (2 dari 5)");
    (void)text_move(&t, &v, ACTION_DOWN);
    assert_string_equal(first_row(x, &t, &v), "Semula: A. Menjadi: B (3 dari 5)");
    assert_int_equal(text_selected(&t, &v), 7);
    (void)text_move(&t, &v, ACTION_DOWN);
    assert_string_equal(first_row(x, &t, &v), "jumlah: 3 (4 dari 5)");
    assert_int_equal(text_selected(&t, &v), 9);
    (void)text_move(&t, &v, ACTION_LAST);
    assert_string_equal(first_row(x, &t, &v), "Menjadi: C (5 dari 5)");
    (void)text_move(&t, &v, ACTION_DOWN);
    assert_string_equal(first_row(x, &t, &v), "Menjadi: C (5 dari 5)");
    text_select(&v, 7);
    assert_string_equal(first_row(x, &t, &v), "Semula: A. Menjadi: B (3 dari 5)");
    /* To a reader of lines each row is told alone. */
    x->s->lines = true;
    surface_clear(x->s);
    text_draw(&t, &v, x->s, (struct rect){0, 0, 10, 40});
    assert_string_equal(say(x, true), "Semula: A. Menjadi: B (3 dari 5)\r\n");
    (void)text_move(&t, &v, ACTION_DOWN);
    surface_clear(x->s);
    text_draw(&t, &v, x->s, (struct rect){0, 0, 10, 40});
    assert_string_equal(say(x, true), "jumlah: 3 (4 dari 5)\r\n");
    (void)text_move(&t, &v, ACTION_PAGE_UP);
    assert_string_equal(first_row(x, &t, &v), "Judul (1 dari 5)");
    assert_int_equal(x->s->cur_row, 0);
    arena_free(a);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(only_what_is_new_is_said), T(a_refresh_is_quiet),        T(the_effect_of_a_key_may_come_later),
        T(a_prompt_stays_open),      T(a_page_is_read_row_by_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
