#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/err.h"
#include "console/tui/columns.h"
#include "console/tui/list.h"
#include "tests/support/golden.h"

/* A list whose rows are ids; the text of a row is made from its id. */
struct rows {
    int n;
    int64_t ids[400];
};

static int
count(const void *ctx)
{
    const struct rows *r = ctx;
    return r->n;
}

static int64_t
id(const void *ctx, int row)
{
    const struct rows *r = ctx;
    assert_in_range(row, 0, r->n - 1);
    return r->ids[row];
}

static const char *
cell(const void *ctx, int row, int col, char buf[LIST_CELL], enum role *role)
{
    static const char *const names[] = {
        "SITI AMINAH BINTI ABDURRAHMAN",
        "\xe6\xbc\xa2\xe5\xad\x97\xe5\xae\xb6\xe6\x97\x8f"
        "\xe6\xbc\xa2\xe5\xad\x97\xe5\xae\xb6\xe6\x97\x8f\xe6\xbc\xa2\xe5\xad\x97",
        "JOSE\xcc\x81 \033[31m\xff MERAH", NULL};
    const struct rows *r = ctx;
    switch (col) {
    case 0:
        snprintf(buf, LIST_CELL, "%d", (int)r->ids[row]);
        return buf;
    case 1:
        return names[r->ids[row] % 4];
    default:
        *role = ROLE_WARN;
        return "! lambat";
    }
}

static const struct column cols[] = {
    {"No.", 5, 8, 1, ALIGN_RIGHT},
    {"Pemohon", 12, 0, 4, ALIGN_LEFT},
    {"Umur", 8, 0, 0, ALIGN_LEFT},
};

static const struct list_source source = {cols, COUNT(cols), count, id, cell};

static void
fill(struct rows *r, int from, int n)
{
    r->n = n;
    for (int i = 0; i < n; i++)
        r->ids[i] = from + i;
}

static void
moves_stay_inside(void **state)
{
    (void)state;
    struct rows r;
    struct list l;
    fill(&r, 100, 30);
    list_init(&l, &source, &r, "kosong");
    l.page = 10;
    assert_true(list_act(&l, ACTION_UP));
    assert_int_equal(list_row(&l), 0);
    list_act(&l, ACTION_PAGE_DOWN);
    assert_int_equal(list_row(&l), 9);
    list_act(&l, ACTION_LAST);
    list_act(&l, ACTION_DOWN);
    list_act(&l, ACTION_PAGE_DOWN);
    assert_int_equal(list_row(&l), 29);
    assert_int_equal(l.sel_id, 129);
    list_act(&l, ACTION_PAGE_UP);
    assert_int_equal(list_row(&l), 20);
    list_act(&l, ACTION_FIRST);
    assert_int_equal(l.sel_id, 100);
    assert_false(list_act(&l, ACTION_APPROVE));
    assert_false(list_act(&l, ACTION_NONE));
}

static void
cursor_stays_on_its_record(void **state)
{
    (void)state;
    struct rows r;
    struct list l;
    struct surface *s = surface_new(12, 60);
    struct rect at = {0, 0, 12, 60};
    fill(&r, 100, 50);
    list_init(&l, &source, &r, NULL);
    assert_true(list_select(&l, 120));
    list_draw(&l, s, at);
    int height = s->cur_row;
    fill(&r, 95, 50); /* five new ones came in above */
    list_reloaded(&l);
    assert_int_equal(l.sel_id, 120);
    assert_int_equal(list_row(&l), 25);
    list_draw(&l, s, at);
    assert_int_equal(s->cur_row, height);
    fill(&r, 110, 50); /* fifteen are done */
    list_reloaded(&l);
    list_draw(&l, s, at);
    assert_int_equal(l.sel_id, 120);
    assert_int_equal(s->cur_row, height);
    surface_free(s);
}

static void
cursor_takes_the_place_of_a_lost_record(void **state)
{
    (void)state;
    struct rows r;
    struct list l;
    fill(&r, 100, 5);
    list_init(&l, &source, &r, NULL);
    list_select(&l, 102);
    r.ids[2] = 103, r.ids[3] = 104, r.n = 4;
    list_reloaded(&l);
    assert_int_equal(l.sel_id, 103);
    list_act(&l, ACTION_LAST);
    fill(&r, 100, 2);
    list_reloaded(&l);
    assert_int_equal(l.sel_id, 101);
    r.n = 0;
    list_reloaded(&l);
    assert_int_equal(list_row(&l), -1);
    list_act(&l, ACTION_DOWN);
    assert_int_equal(list_row(&l), -1);
    assert_false(list_select(&l, 100));
    fill(&r, 100, 3);
    list_reloaded(&l);
    assert_int_equal(l.sel_id, 100);
}

static void
rows_that_vanish_between_reloads_are_not_read(void **state)
{
    (void)state;
    struct rows r;
    struct list l;
    struct surface *s = surface_new(10, 60);
    fill(&r, 100, 40);
    list_init(&l, &source, &r, NULL);
    list_act(&l, ACTION_LAST);
    r.n = 3; /* id() asserts the range */
    list_draw(&l, s, (struct rect){0, 0, 10, 60});
    assert_int_equal(list_row(&l), 2);
    surface_free(s);
}

static void
position_and_more(void **state)
{
    (void)state;
    struct rows r;
    struct list l;
    char pos[32];
    fill(&r, 1, 340);
    list_init(&l, &source, &r, NULL);
    list_select(&l, 12);
    assert_string_equal(list_position(&l, pos), "12/340");
    l.more = true;
    assert_string_equal(list_position(&l, pos), "12/340+");
    assert_false(list_wants_more(&l));
    list_act(&l, ACTION_LAST);
    assert_true(list_wants_more(&l));
    r.n = 0;
    list_reloaded(&l);
    l.more = false;
    assert_string_equal(list_position(&l, pos), "0/0");
}

static void
draws(void **state)
{
    (void)state;
    struct rows r;
    struct list l;
    struct surface *s = surface_new(10, 50);
    fill(&r, 100, 30);
    list_init(&l, &source, &r, NULL);
    list_select(&l, 110);
    list_draw(&l, s, (struct rect){1, 0, 8, 50});
    golden_check("tui-list", s);
    surface_clear(s);
    r.n = 0;
    list_reloaded(&l);
    l.empty = "Tidak ada permohonan yang menunggu. Tekan / untuk mengganti saringan, atau tunggu yang baru.";
    list_draw(&l, s, (struct rect){1, 0, 8, 50});
    golden_check("tui-list-empty", s);
    surface_free(s);
}

static void
tiny_places_do_no_harm(void **state)
{
    (void)state;
    struct rows r;
    struct list l;
    fill(&r, 100, 30);
    list_init(&l, &source, &r, "kosong");
    for (int rows = 1; rows < 6; rows++)
        for (int c = 1; c < 40; c++) {
            struct surface *s = surface_new(rows, c);
            list_draw(&l, s, (struct rect){0, 0, rows, c});
            surface_free(s);
        }
}

static void
columns_share_the_width(void **state)
{
    (void)state;
    struct columns_layout out;
    columns_layout(cols, COUNT(cols), 80, &out);
    assert_int_equal(out.n, 3);
    assert_int_equal(out.x[0], 0);
    assert_int_equal(out.w[0], 8);
    assert_int_equal(out.w[2], 8);
    assert_int_equal(out.x[2] + out.w[2], 80);
    columns_layout(cols, COUNT(cols), 25, &out);
    assert_int_equal(out.n, 2);
    assert_int_equal(out.x[1] + out.w[1], 25);
    columns_layout(cols, COUNT(cols), 3, &out);
    assert_int_equal(out.n, 1);
    assert_int_equal(out.w[0], 3);
    columns_layout(cols, COUNT(cols), 0, &out);
    assert_int_equal(out.w[0], 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moves_stay_inside),
        cmocka_unit_test(cursor_stays_on_its_record),
        cmocka_unit_test(cursor_takes_the_place_of_a_lost_record),
        cmocka_unit_test(rows_that_vanish_between_reloads_are_not_read),
        cmocka_unit_test(position_and_more),
        cmocka_unit_test(draws),
        cmocka_unit_test(tiny_places_do_no_harm),
        cmocka_unit_test(columns_share_the_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
