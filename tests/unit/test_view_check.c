/*
 * What loket-view gives is judged exactly: cells, sixel, PNG; and its messages, by a client that meets a
 * viewer which was taken over.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/view/view_check.h"
#include "console/view/view_client.h"

static const struct view_want small = {.seq = 1,
                                       .w = VIEW_WHOLE,
                                       .h = VIEW_WHOLE,
                                       .cols = 2,
                                       .rows = 1,
                                       .cell_w = 8,
                                       .cell_h = 16,
                                       .mode = VIEW_SYMBOLS,
                                       .colors = 256};

/* Two cells, the first as given. */
static bool
cell_taken(uint32_t mode, uint32_t colors, uint32_t cp, unsigned paint, unsigned fg, unsigned bg)
{
    struct view_want w = small;
    struct view_cell out[2];
    unsigned char p[2 * VIEW_CELL_BYTES] = {0};

    w.mode = mode;
    w.colors = colors;
    p[0] = (unsigned char)cp;
    p[1] = (unsigned char)(cp >> 8);
    p[2] = (unsigned char)(cp >> 16);
    p[3] = (unsigned char)(cp >> 24);
    p[4] = (unsigned char)paint;
    p[5] = (unsigned char)fg;
    p[6] = (unsigned char)bg;
    p[VIEW_CELL_BYTES] = ' ';
    p[VIEW_CELL_BYTES + 4] = colors < 8 ? VIEW_PLAIN : VIEW_COLORED;
    return view_cells_read(&w, p, sizeof p, out);
}

static void
test_cells(void **state)
{
    (void)state;
    assert_true(cell_taken(VIEW_SYMBOLS, 256, 0x2588, VIEW_COLORED, 255, 0));
    assert_true(cell_taken(VIEW_BRAILLE, 256, 0x28ff, VIEW_COLORED, 255, 0));
    assert_true(cell_taken(VIEW_ASCII, 2, 'Z', VIEW_REVERSE, 0, 0));
    /* controls, wide, bidi, private use, past Unicode; letters in a picture of blocks would be words */
    static const uint32_t bad[] = {0,      7,      27,     0x7f,    0x80,     0x9b,       0x0301,    0x202e,
                                   0x3042, 0xe000, 0xfffd, 0x1fb00, 0x110000, 0x80000020, 0xffffffff};
    for (size_t i = 0; i < COUNT(bad); i++)
        for (uint32_t mode = VIEW_SYMBOLS; mode <= VIEW_ASCII; mode++)
            assert_false(cell_taken(mode, 256, bad[i], VIEW_COLORED, 1, 2));
    assert_false(cell_taken(VIEW_SYMBOLS, 256, 'A', VIEW_COLORED, 1, 2));
    assert_false(cell_taken(VIEW_SYMBOLS, 256, 0x2502, VIEW_COLORED, 1, 2));
    assert_false(cell_taken(VIEW_SYMBOLS, 16, 0x2588, VIEW_COLORED, 16, 0));
    assert_false(cell_taken(VIEW_SYMBOLS, 256, 0x2588, 3, 0, 0));
    assert_false(cell_taken(VIEW_SYMBOLS, 2, 0x2588, VIEW_COLORED, 0, 0));
    assert_false(cell_taken(VIEW_SIXEL, 256, 0x2588, VIEW_COLORED, 0, 0));
}

static bool
sixel(const char *s)
{
    return view_sixel_check((const unsigned char *)s, strlen(s), 16, 16);
}

#define HEAD "\033P0;1;0q\"1;1;16;16"
#define TAIL "\033\\"

static void
test_sixel(void **state)
{
    (void)state;
    assert_true(sixel(HEAD TAIL));
    assert_true(sixel(HEAD "#0;2;0;0;100#255;2;100;0;0#0!16~-#255??@$AB-!15~~" TAIL));
    static const char *const bad[] = {
        "",
        TAIL,
        HEAD,
        HEAD "~",
        "\033P0;1;0q\"1;1;17;16" TAIL,
        "\033P0;1;0q\"1;1;16;22" TAIL,
        "\033Pq" TAIL,
        "\033P$q\"p" TAIL,
        HEAD "\033" TAIL,
        HEAD "\033]0;x\a" TAIL,
        HEAD TAIL "x" TAIL,
        HEAD TAIL HEAD TAIL,
        HEAD "#256" TAIL,
        HEAD "#1;2;101;0;0" TAIL,
        HEAD "#1;1;0;0;0" TAIL,
        HEAD "#1;2;0;0" TAIL,
        HEAD "#" TAIL,
        HEAD "#00001" TAIL,
        HEAD "!17~" TAIL,
        HEAD "!16~~" TAIL,
        HEAD "!~" TAIL,
        HEAD "!1" TAIL,
        HEAD "!99999999999999999999~" TAIL,
        HEAD "----" TAIL,
        HEAD "\n" TAIL,
        HEAD " " TAIL,
        HEAD "\x7f" TAIL,
        HEAD "\x9c" TAIL,
        HEAD "\x18" TAIL,
        HEAD ">" TAIL,
    };
    for (size_t i = 0; i < COUNT(bad); i++)
        if (sixel(bad[i]))
            fail_msg("taken: %zu", i);
}

static size_t
png_of(unsigned char *p, uint32_t w, uint32_t h, const char *chunk, uint32_t len)
{
    static const unsigned char head[16] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    size_t n = 33;

    memset(p, 0, 256);
    memcpy(p, head, sizeof head);
    p[19] = (unsigned char)w;
    p[23] = (unsigned char)h;
    p[24] = 8;
    p[25] = 2;
    p[n + 3] = (unsigned char)len;
    memcpy(p + n + 4, chunk, 4);
    n += 12 + (len < 100 ? len : 100);
    memcpy(p + n + 4, "IEND", 4);
    return n + 12;
}

static void
test_png(void **state)
{
    unsigned char p[256];
    size_t n = png_of(p, 16, 16, "IDAT", 10);

    (void)state;
    assert_true(view_png_check(p, n, 16, 16));
    assert_false(view_png_check(p, n, 16, 17));
    assert_false(view_png_check(p, n - 1, 16, 16));
    assert_false(view_png_check(p, n + 1, 16, 16));
    for (size_t cut = 0; cut < n; cut++)
        assert_false(view_png_check(p, cut, 16, 16));
    n = png_of(p, 16, 16, "tEXt", 10);
    assert_false(view_png_check(p, n, 16, 16));
    n = png_of(p, 16, 16, "IDAT", 200);
    assert_false(view_png_check(p, n, 16, 16));
    n = png_of(p, 16, 16, "IDAT", 10);
    p[25] = 3;
    assert_false(view_png_check(p, n, 16, 16));
}

/* --- the client -------------------------------------------------------------- */

struct fixture {
    struct view_client *c;
    int other; /* the viewer's end */
    struct ipc_msg msg;
};

static int
setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    struct err e;
    int pair[2];

    if (f == NULL || socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) != 0)
        return -1;
    f->c = view_client_new();
    f->other = pair[1];
    if (view_load(f->c, pair[0], "%PDF", 4, 0, &e) != RC_OK || ipc_recv(f->other, &f->msg, 0, &e) != RC_OK ||
        f->msg.kind != VIEW_LOAD || f->msg.fd < 0)
        return -1;
    close(f->msg.fd);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    view_client_free(f->c);
    if (f->other >= 0)
        close(f->other);
    free(f);
    return 0;
}

static void
say(struct fixture *f)
{
    struct err e;

    assert_int_equal(ipc_send(f->other, &f->msg, &e), RC_OK);
}

static void
say_numbers(struct fixture *f, uint16_t kind, const uint32_t *v, size_t n)
{
    ipc_begin(&f->msg, kind);
    for (size_t i = 0; i < n; i++)
        ipc_put_u32(&f->msg, v[i]);
    say(f);
}
#define SAY(f, kind, ...)                                                                                    \
    do {                                                                                                     \
        const uint32_t v_[] = {__VA_ARGS__};                                                                 \
        say_numbers(f, kind, v_, COUNT(v_));                                                                 \
    } while (0)

static void
say_part(struct fixture *f, uint32_t seq, const void *p, size_t n)
{
    ipc_begin(&f->msg, VIEW_PART);
    ipc_put_u32(&f->msg, seq);
    ipc_put_bytes(&f->msg, p, n);
    say(f);
}

static void
load(struct fixture *f)
{
    SAY(f, VIEW_LOADED, 1, 100, 50);
    assert_int_equal(view_step(f->c, 0), VIEW_EV_LOADED);
}

static void
ask(struct fixture *f)
{
    struct err e;

    assert_int_equal(view_render(f->c, &small, 0, &e), RC_OK);
}

static const unsigned char two_cells[14] = {0x88, 0x25, 0, 0, 2, 1, 2, ' ', 0, 0, 0, 2, 3, 4};

static void
test_client_takes_a_picture(void **state)
{
    struct fixture *f = *state;

    load(f);
    ask(f);
    say_part(f, 1, two_cells, 7);
    assert_int_equal(view_step(f->c, 0), VIEW_EV_NONE);
    say_part(f, 1, two_cells + 7, 7);
    SAY(f, VIEW_DONE, 1, 14, 16, 8);
    assert_int_equal(view_step(f->c, 0), VIEW_EV_PICTURE);
    assert_int_equal(f->c->picture.cells[0].cp, 0x2588);
    assert_int_equal(f->c->picture.cells[1].bg, 4);
    /* one that cannot be made leaves the document open */
    ask(f);
    SAY(f, VIEW_FAILED, 2, VIEW_FAULT_BOMB);
    assert_int_equal(view_step(f->c, 0), VIEW_EV_FAULT);
    assert_int_equal(f->c->fault, VIEW_FAULT_BOMB);
    ask(f);
    /* nothing is waited for longer than that */
    assert_int_equal(view_step(f->c, VIEW_WAIT_MS - 1), VIEW_EV_NONE);
    assert_int_equal(view_step(f->c, VIEW_WAIT_MS), VIEW_EV_GONE);
    assert_int_equal(f->c->sock, -1);
    assert_non_null(f->c->picture.cells);
}

#define GONE(f) assert_int_equal(view_step((f)->c, 0), VIEW_EV_GONE)

static void
test_client_pages_out_of_bounds(void **state)
{
    struct fixture *f = *state;
    SAY(f, VIEW_LOADED, VIEW_PAGES_MAX + 1, 1, 1);
    GONE(f);
}

static void
test_client_pages_missing(void **state)
{
    struct fixture *f = *state;
    SAY(f, VIEW_LOADED, 3, 1, 1);
    GONE(f);
}

static void
test_client_page_without_size(void **state)
{
    struct fixture *f = *state;
    SAY(f, VIEW_LOADED, 1, 0, 1);
    GONE(f);
}

static void
test_client_unasked(void **state)
{
    struct fixture *f = *state;
    load(f);
    SAY(f, VIEW_DONE, 1, 14, 16, 8);
    GONE(f);
}

static void
test_client_old_number(void **state)
{
    struct fixture *f = *state;
    load(f);
    ask(f);
    say_part(f, 7, two_cells, 7);
    GONE(f);
}

static void
test_client_wrong_size(void **state)
{
    struct fixture *f = *state;
    load(f);
    ask(f);
    say_part(f, 1, two_cells, 14);
    SAY(f, VIEW_DONE, 1, 14, 16, 9);
    GONE(f);
    assert_null(f->c->picture.cells);
}

static void
test_client_bad_cell(void **state)
{
    struct fixture *f = *state;
    unsigned char p[14];
    load(f);
    ask(f);
    memcpy(p, two_cells, sizeof p);
    p[0] = 27;
    p[1] = 0;
    say_part(f, 1, p, sizeof p);
    SAY(f, VIEW_DONE, 1, 14, 16, 8);
    GONE(f);
}

static void
test_client_flood(void **state)
{
    struct fixture *f = *state;
    static unsigned char p[VIEW_PART_MAX];
    enum view_event ev = VIEW_EV_NONE;
    size_t sent = 0;
    load(f);
    ask(f);
    for (; ev == VIEW_EV_NONE && sent < 4 * (size_t)VIEW_ANSWER_MAX; sent += sizeof p) {
        say_part(f, 1, p, sizeof p);
        ev = view_step(f->c, 0);
    }
    assert_int_equal(ev, VIEW_EV_GONE);
    assert_true(sent <= VIEW_ANSWER_MAX + 2 * sizeof p);
}

static void
test_client_descriptor(void **state)
{
    struct fixture *f = *state;
    load(f);
    ask(f);
    ipc_begin(&f->msg, VIEW_PART);
    ipc_put_u32(&f->msg, 1);
    ipc_put_bytes(&f->msg, two_cells, 14);
    f->msg.fd = STDIN_FILENO;
    say(f);
    GONE(f);
}

static void
test_client_end(void **state)
{
    struct fixture *f = *state;
    struct err e;
    load(f);
    close(f->other);
    f->other = -1;
    GONE(f);
    assert_int_equal(view_render(f->c, &small, 0, &e), RC_UNAVAILABLE);
}

static void
test_want_bounds(void **state)
{
    struct ipc_msg *m = calloc(1, sizeof *m);
    struct view_want w, got;
    static const struct {
        size_t at;
        uint32_t bad;
    } rows[] = {{offsetof(struct view_want, page), VIEW_PAGES_MAX},
                {offsetof(struct view_want, turn), 4},
                {offsetof(struct view_want, x), 1},
                {offsetof(struct view_want, y), 0xffffffff},
                {offsetof(struct view_want, w), 0},
                {offsetof(struct view_want, h), VIEW_WHOLE + 1},
                {offsetof(struct view_want, cols), VIEW_COLS_MAX + 1},
                {offsetof(struct view_want, rows), 0},
                {offsetof(struct view_want, cell_w), 65},
                {offsetof(struct view_want, cell_h), 0},
                {offsetof(struct view_want, mode), VIEW_MODE_COUNT_},
                {offsetof(struct view_want, colors), 3}};

    (void)state;
    assert_non_null(m);
    view_put_want(m, &small);
    assert_true(view_get_want(m, &got));
    assert_memory_equal(&got, &small, sizeof got);
    for (size_t i = 0; i < COUNT(rows); i++) {
        w = small;
        memcpy((char *)&w + rows[i].at, &rows[i].bad, sizeof rows[i].bad);
        view_put_want(m, &w);
        if (view_get_want(m, &got))
            fail_msg("taken: %zu", i);
    }
    w = small;
    w.mode = VIEW_SIXEL;
    w.cols = VIEW_COLS_MAX;
    w.rows = VIEW_ROWS_MAX;
    w.cell_w = w.cell_h = VIEW_CELL_MAX;
    view_put_want(m, &w);
    assert_false(view_get_want(m, &got));
    free(m);
}

#define WITH(t) cmocka_unit_test_setup_teardown(t, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cells),
        cmocka_unit_test(test_sixel),
        cmocka_unit_test(test_png),
        cmocka_unit_test(test_want_bounds),
        WITH(test_client_takes_a_picture),
        WITH(test_client_pages_out_of_bounds),
        WITH(test_client_pages_missing),
        WITH(test_client_page_without_size),
        WITH(test_client_unasked),
        WITH(test_client_old_number),
        WITH(test_client_wrong_size),
        WITH(test_client_bad_cell),
        WITH(test_client_flood),
        WITH(test_client_descriptor),
        WITH(test_client_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
