/*
 * The cursor on a page whose rows are items.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "console/base/arena.h"
#include "console/tui/text.h"

#define COLS 40
#define ROWS 6

struct page {
    struct arena *a;
    struct text t;
    struct text_view v;
    struct surface *s;
};

static void
draw(struct page *p)
{
    text_draw(&p->t, &p->v, p->s, (struct rect){0, 1, ROWS, COLS - 1});
}

/* A head of one line, then items 10, 11, ... of the heights given, each named in its first line. */
static void
fill(struct page *p, const int *rows, int n)
{
    text_init(&p->t, p->a);
    text_line(&p->t, ROLE_TEXT, "head");
    for (int i = 0; i < n; i++) {
        text_item(&p->t, 10 + i);
        for (int j = 0; j < rows[i]; j++)
            text_line(&p->t, ROLE_TEXT, "item %d line %d", 10 + i, j);
    }
    text_item(&p->t, -1);
    text_line(&p->t, ROLE_TEXT, "foot");
}

static struct page *
page_new(const int *rows, int n)
{
    struct page *p = calloc(1, sizeof(*p));
    assert_non_null(p);
    p->a = arena_new(NULL);
    p->s = surface_new(ROWS, COLS);
    fill(p, rows, n);
    draw(p);
    return p;
}

static void
page_free(struct page *p)
{
    surface_free(p->s);
    arena_free(p->a);
    free(p);
}

/* What stands in the row that is marked and has the cursor. */
static void
assert_marked(const struct page *p, const char *want)
{
    char got[COLS + 1] = "";
    int row = p->s->cur_row;
    assert_int_equal(p->s->cells[row * COLS].cp, '>');
    assert_int_equal(p->s->cur_col, 0);
    for (int i = 0; i < (int)strlen(want); i++)
        got[i] = (char)p->s->cells[row * COLS + 1 + i].cp;
    assert_string_equal(got, want);
}

static void
the_first_item_has_the_cursor(void **state)
{
    const int rows[] = {1, 1};
    struct page *p = page_new(rows, 2);
    (void)state;
    assert_int_equal(text_selected(&p->t, &p->v), 10);
    assert_marked(p, "item 10 line 0");
    page_free(p);
}

static void
down_goes_through_long_items(void **state)
{
    const int rows[] = {1, 9, 1};
    struct page *p = page_new(rows, 3);
    (void)state;
    assert_true(text_move(&p->t, &p->v, ACTION_DOWN));
    draw(p);
    assert_int_equal(text_selected(&p->t, &p->v), 11);
    assert_marked(p, "item 11 line 0");
    int steps = 0;
    while (text_selected(&p->t, &p->v) == 11 && steps++ < 20) {
        assert_true(text_move(&p->t, &p->v, ACTION_DOWN));
        draw(p);
    }
    /* Its nine lines take five; each of the rest was scrolled into sight before the cursor went on. */
    assert_in_range(steps, 4, 9);
    assert_marked(p, "item 12 line 0");
    for (int i = 0; i < 30; i++) {
        assert_true(text_move(&p->t, &p->v, ACTION_UP));
        draw(p);
    }
    assert_int_equal(text_selected(&p->t, &p->v), 10);
    assert_int_equal(p->v.top, 0);
    page_free(p);
}

static void
the_ends_and_pages(void **state)
{
    const int rows[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    struct page *p = page_new(rows, 12);
    (void)state;
    assert_true(text_move(&p->t, &p->v, ACTION_LAST));
    draw(p);
    assert_marked(p, "item 21 line 0");
    assert_true(text_move(&p->t, &p->v, ACTION_FIRST));
    draw(p);
    assert_marked(p, "item 10 line 0");
    assert_true(text_move(&p->t, &p->v, ACTION_PAGE_DOWN));
    draw(p);
    assert_true(text_selected(&p->t, &p->v) > 10);
    assert_false(text_move(&p->t, &p->v, ACTION_APPROVE));
    page_free(p);
}

static void
the_cursor_stays_on_its_item(void **state)
{
    const int rows[] = {1, 1, 1, 1};
    struct page *p = page_new(rows, 4);
    (void)state;
    text_select(&p->v, 12);
    draw(p);
    assert_marked(p, "item 12 line 0");
    assert_true(text_move(&p->t, &p->v, ACTION_UP));
    assert_true(text_move(&p->t, &p->v, ACTION_DOWN));
    /* Newly written, the same items are found again; what is gone gives its place away. */
    arena_reset(p->a);
    fill(p, rows, 3);
    assert_int_equal(text_selected(&p->t, &p->v), 12);
    arena_reset(p->a);
    fill(p, rows, 2);
    assert_int_equal(text_selected(&p->t, &p->v), 11);
    draw(p);
    assert_marked(p, "item 11 line 0");
    page_free(p);
}

static void
a_page_without_items_scrolls(void **state)
{
    struct page *p = page_new(NULL, 0);
    (void)state;
    assert_int_equal(text_selected(&p->t, &p->v), -1);
    for (int i = 0; i < 20; i++)
        text_line(&p->t, ROLE_TEXT, "line %d", i);
    draw(p);
    assert_true(text_move(&p->t, &p->v, ACTION_DOWN));
    assert_int_equal(p->v.top, 1);
    /* An item that was announced and has no rows is none. */
    text_item(&p->t, 7);
    assert_int_equal(text_selected(&p->t, &p->v), -1);
    assert_true(text_move(&p->t, &p->v, ACTION_DOWN));
    draw(p);
    page_free(p);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_item_has_the_cursor),
        cmocka_unit_test(down_goes_through_long_items),
        cmocka_unit_test(the_ends_and_pages),
        cmocka_unit_test(the_cursor_stays_on_its_item),
        cmocka_unit_test(a_page_without_items_scrolls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
