#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/arena.h"
#include "console/tui/text.h"
#include "console/tui/wrap.h"

struct page {
    struct arena *a;
    struct text t;
    struct text_view v;
    char *dump;
    size_t size;
};

static int
setup(void **state)
{
    struct page *p = calloc(1, sizeof(*p));
    assert_non_null(p);
    p->a = arena_new(NULL);
    text_init(&p->t, p->a);
    *state = p;
    return 0;
}

static int
teardown(void **state)
{
    struct page *p = *state;
    arena_free(p->a);
    free(p->dump);
    free(p);
    return 0;
}

/* The page at that size, characters and roles. */
static const char *
drawn(struct page *p, int rows, int cols)
{
    struct surface *s = surface_new(rows, cols);
    text_draw(&p->t, &p->v, s, (struct rect){0, 0, rows, cols});
    free(p->dump);
    p->dump = NULL;
    FILE *out = open_memstream(&p->dump, &p->size);
    assert_non_null(out);
    surface_dump(s, true, out);
    fclose(out);
    surface_free(s);
    return p->dump;
}

static const struct column two[] = {{NULL, 8, 8, 0, ALIGN_LEFT}, {NULL, 8, 8, 0, ALIGN_LEFT}};

/* A cell of parts wraps as one text, and each letter keeps its role over the line end. */
static void
parts_wrap_as_one_text(void **state)
{
    struct page *p = *state;
    const struct text_cell name[] = {{ROLE_TEXT, "SITI AM"}, {ROLE_CAME, "INAH"}, {ROLE_TEXT, " Z"}};
    const struct text_cell plain = {ROLE_CHANGED, "B"};
    const struct text_parts cells[] = {{&plain, 1}, {name, 3}};
    text_table_tight(&p->t, two, 2, 1);
    text_cells_parts(&p->t, cells, 2);
    assert_string_equal(drawn(p, 3, 20), "B        SITI\n"
                                         "         AMINAH Z\n"
                                         "\n"
                                         "== cursor 0,0\n"
                                         "c\n"
                                         "...........nnnn\n"
                                         "\n");
}

static void
an_empty_cell_of_parts_is_a_line(void **state)
{
    struct page *p = *state;
    const struct text_cell plain = {ROLE_TEXT, "A"};
    const struct text_parts cells[] = {{NULL, 0}, {&plain, 1}};
    text_table(&p->t, two, 2);
    text_cells_parts(&p->t, cells, 2);
    assert_true(strncmp(drawn(p, 2, 20), "          A\n", 12) == 0);
}

/* The line between two halves of a table is as high as the row. */
static void
a_rule_goes_over_the_whole_row(void **state)
{
    static const struct column cols[] = {
        {NULL, 4, 4, 0, ALIGN_LEFT}, {NULL, 1, 1, 0, ALIGN_RULE}, {NULL, 4, 4, 0, ALIGN_LEFT}};
    struct page *p = *state;
    const struct text_cell cells[] = {{ROLE_TEXT, "A"}, {ROLE_TEXT, "not shown"}, {ROLE_TEXT, "BB CC"}};
    text_table_tight(&p->t, cols, 3, 1);
    text_cells(&p->t, cells, 3);
    assert_true(strncmp(drawn(p, 3, 12), "A    \xe2\x94\x82 BB\n     \xe2\x94\x82 CC\n\n", 24) == 0);
}

static void
a_word_too_long_breaks_behind_its_slash(void **state)
{
    size_t show;
    (void)state;
    assert_int_equal(wrap_next("PELAJAR/MAHASISWA", 10, &show), 8);
    assert_int_equal(show, 8);
    /* Blanks come first; a slash at the end of the line is no reason. */
    assert_int_equal(wrap_next("SD/SMP SMA", 8, &show), 7);
    assert_int_equal(show, 6);
    assert_int_equal(wrap_next("ABCDEFGH", 4, &show), 4);
    assert_int_equal(wrap_next("/", 1, &show), 1);
    assert_int_equal(wrap_next("//////", 2, &show), 2);
}

/* At another width the selected item is sought again. */
static void
a_selection_stays_in_sight_at_another_width(void **state)
{
    struct page *p = *state;
    for (int i = 0; i < 30; i++) {
        text_item(&p->t, i);
        text_line(&p->t, ROLE_TEXT, "orang %d dengan nama yang panjang sekali dan lebih dari satu baris", i);
    }
    (void)drawn(p, 10, 80);
    text_select(&p->v, 20);
    (void)drawn(p, 10, 80);
    assert_non_null(strstr(drawn(p, 10, 30), "orang 20 "));
    assert_non_null(strstr(drawn(p, 10, 80), "orang 20 "));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_wrap_as_one_text, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_cell_of_parts_is_a_line, setup, teardown),
        cmocka_unit_test_setup_teardown(a_rule_goes_over_the_whole_row, setup, teardown),
        cmocka_unit_test(a_word_too_long_breaks_behind_its_slash),
        cmocka_unit_test_setup_teardown(a_selection_stays_in_sight_at_another_width, setup, teardown),
    };
    return cmocka_run_group_tests_name("tui_text", tests, NULL, NULL);
}
