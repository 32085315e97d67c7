/* Which part of a page is looked at: arithmetic that must never ask for what is out of bounds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "screens/document_port.h"

static const struct port_window small = {80, 19, 8, 16};

/* What is asked for is what loket-view accepts. */
static struct view_want
want_of(const struct port *p, const struct port_window *w)
{
    static struct ipc_msg m;
    struct view_want want, got;
    port_want(p, w, &want);
    want.colors = 256;
    view_put_want(&m, &want);
    assert_true(view_get_want(&m, &got));
    assert_true(want.cols <= (uint32_t)w->cols && want.rows <= (uint32_t)w->rows);
    return want;
}

static void
test_the_whole_page(void **state)
{
    struct port p = {0};
    (void)state;
    port_page(&p, 0, 595, 842);
    struct view_want w = want_of(&p, &small);
    assert_int_equal(w.w, VIEW_WHOLE);
    assert_int_equal(w.h, VIEW_WHOLE);
    assert_int_equal(w.rows, 19);
    /* in the shape of the page: 595/842 of 19 rows of 16 pixels, in columns of 8 */
    assert_int_equal(w.cols, 27);
    port_turn(&p);
    w = want_of(&p, &small);
    assert_int_equal(w.cols, 54);
    assert_int_equal(w.rows, 19);
}

static void
test_zoom_keeps_the_middle(void **state)
{
    struct port p = {0};
    (void)state;
    port_page(&p, 0, 1000, 1000);
    assert_true(port_zoom(&p, &small, 1));
    struct view_want w = want_of(&p, &small);
    assert_int_equal(w.w, VIEW_WHOLE);
    assert_int_equal(w.x, 0);
    assert_true(port_zoom(&p, &small, 5));
    w = want_of(&p, &small);
    assert_int_equal(w.w, VIEW_WHOLE / 4);
    assert_in_range(w.x, VIEW_WHOLE * 3 / 8 - 2, VIEW_WHOLE * 3 / 8 + 2);
    assert_false(port_zoom(&p, &small, 5));
    while (port_zoom(&p, &small, p.zoom + 1))
        (void)want_of(&p, &small);
    assert_int_equal(p.zoom, PORT_ZOOM_MAX);
    while (port_zoom(&p, &small, p.zoom - 1))
        (void)want_of(&p, &small);
    w = want_of(&p, &small);
    assert_true(p.zoom == 0 && w.x == 0 && w.y == 0 && w.w == VIEW_WHOLE);
}

static void
test_reading_sees_everything_once(void **state)
{
    struct port p = {0};
    static unsigned char seen[64][64];
    int parts = 1;
    (void)state;
    port_page(&p, 0, 595, 842);
    port_zoom(&p, &small, 5);
    p.x = p.y = 0;
    do {
        struct view_want w = want_of(&p, &small);
        for (uint32_t y = 0; y < 64; y++)
            for (uint32_t x = 0; x < 64; x++)
                if (x * 1024 + 512 >= w.x && x * 1024 + 512 <= w.x + w.w && y * 1024 + 512 >= w.y &&
                    y * 1024 + 512 <= w.y + w.h)
                    seen[y][x] = 1;
    } while (port_read(&p, &small, 1) && parts++ < 500);
    for (size_t y = 0; y < 64; y++)
        for (size_t x = 0; x < 64; x++)
            assert_int_equal(seen[y][x], 1);
    assert_in_range(parts, 5 * 8, 5 * 16);
    int back = 1;
    while (port_read(&p, &small, -1) && back++ < 500)
        (void)want_of(&p, &small);
    assert_int_equal(back, parts);
    assert_true(p.x < 1e-6 && p.y < 1e-6);
}

static void
test_pan_stops_at_the_edge(void **state)
{
    struct port p = {0};
    (void)state;
    port_page(&p, 0, 595, 842);
    assert_false(port_pan(&p, &small, 1, 0));
    port_zoom(&p, &small, 6);
    int steps = 0;
    while (port_pan(&p, &small, 1, 1) && steps++ < 500)
        (void)want_of(&p, &small);
    struct view_want w = want_of(&p, &small);
    assert_int_equal(w.x + w.w, VIEW_WHOLE);
    assert_int_equal(w.y + w.h, VIEW_WHOLE);
    port_end(&p, &small);
    assert_false(port_pan(&p, &small, 1, 1));
}

/* Pages, windows and steps of every shape. */
static void
test_anything(void **state)
{
    uint32_t r = 7;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct port p = {0};
        uint32_t n[8];
        for (size_t k = 0; k < COUNT(n); k++) {
            r = r * 1664525u + 1013904223u;
            n[k] = r >> 8;
        }
        struct port_window w = {(int)(4 + n[0] % 300), (int)(2 + n[1] % 120), (int)(2 + n[2] % 20),
                                (int)(2 + n[3] % 40)};
        if ((int64_t)w.cols * w.cell_w * w.rows * w.cell_h > VIEW_PIXELS_MAX)
            continue;
        port_page(&p, 0, 1 + n[4] % (i % 2 ? 100000 : 3), 1 + n[5] % (i % 3 ? 100000 : 3));
        for (uint32_t k = 0; k < 12; k++) {
            uint32_t what = (n[6] >> k) % 5;
            if (what == 0)
                port_turn(&p);
            else if (what == 1)
                (void)port_zoom(&p, &w, (int)((n[7] >> k) % 12) - 1);
            else if (what == 2)
                (void)port_pan(&p, &w, (int)(n[7] >> k & 1) * 2 - 1, (int)(n[6] >> k & 1) * 2 - 1);
            else
                (void)port_read(&p, &w, what == 3 ? 1 : -1);
            (void)want_of(&p, &w);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_whole_page),
        cmocka_unit_test(test_zoom_keeps_the_middle),
        cmocka_unit_test(test_reading_sees_everything_once),
        cmocka_unit_test(test_pan_stops_at_the_edge),
        cmocka_unit_test(test_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
