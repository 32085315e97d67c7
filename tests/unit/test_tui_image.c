/*
 * Pictures on a real pseudo-terminal whose other end the test holds: what the terminal says about itself, the
 * frames around a picture, and the way of a large one over a line that takes little.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "console/base/str.h"
#include "console/tui/image.h"
#include "console/tui/surface.h"
#include "console/tui/term.h"
#include "console/tui/theme.h"

/* ncurses never frees what it set up for a terminal that it then did not know. */
const char *__lsan_default_suppressions(void);
const char *
__lsan_default_suppressions(void)
{
    return "leak:new_prescr\n";
}

struct fixture {
    int master, slave;
    struct term *t;
    struct surface *s;
    struct buf seen;
};

static struct fixture *
begin(const char *type)
{
    struct fixture *x = calloc(1, sizeof(*x));
    struct winsize ws = {.ws_row = 24, .ws_col = 80};
    struct err e;
    assert_non_null(x);
    assert_int_equal(openpty(&x->master, &x->slave, NULL, NULL, &ws), 0);
    assert_int_equal(term_open(&x->t, type, x->slave, x->slave, &e), RC_OK);
    x->s = surface_new(24, 80);
    return x;
}

/* What the terminal got so far. */
static const char *
drain(struct fixture *x)
{
    char part[4096];
    struct pollfd p = {.fd = x->master, .events = POLLIN};
    buf_reset(&x->seen);
    buf_puts(&x->seen, "");
    for (;;) {
        ssize_t n = poll(&p, 1, 0) > 0 ? read(x->master, part, sizeof(part)) : 0;
        if (n <= 0 && !term_sending(x->t))
            break;
        if (n > 0)
            buf_add(&x->seen, part, (size_t)n);
        term_pump(x->t);
    }
    return x->seen.data != NULL ? x->seen.data : "";
}

static void
end(struct fixture *x)
{
    /* an end that nobody reads any more must not wait */
    close(x->master);
    term_close(x->t);
    close(x->slave);
    surface_free(x->s);
    buf_done(&x->seen);
    free(x);
}

static void
flush(struct fixture *x)
{
    struct err e;
    assert_int_equal(term_flush(x->t, x->s, theme_by_name("dark"), &e), RC_OK);
}

static void
answer(struct fixture *x, const char *bytes)
{
    assert_int_equal(write(x->master, bytes, strlen(bytes)), strlen(bytes));
}

static void
test_answers_are_no_keys(void **state)
{
    struct fixture *x = begin("xterm-256color");
    struct term_caps caps;
    (void)state;
    flush(x);
    (void)drain(x);
    /* what nobody asked for counts for nothing, and is no key either */
    answer(x, "\033[?62;4c");
    assert_int_equal(term_read(x->t, 50), KEYC_NONE);
    term_caps(x->t, &caps);
    assert_false(caps.answered || caps.sixel);
    term_ask(x->t);
    assert_non_null(strstr(drain(x), "\033_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\033\\\033[16t\033[c"));
    term_ask(x->t);
    assert_string_equal(drain(x), "");
    answer(x, "\033_Gi=31;OK\033\\\033[6;20;10tq\033[?62;22;4c");
    assert_int_equal(term_read(x->t, 200), 'q');
    assert_int_equal(term_read(x->t, 50), KEYC_NONE);
    term_caps(x->t, &caps);
    assert_true(caps.answered && caps.sixel && caps.kitty && caps.ms >= 1);
    assert_int_equal(caps.cell_w, 10);
    assert_int_equal(caps.cell_h, 20);
    assert_int_equal(caps.colors, 256);
    end(x);
}

static void
test_answers_in_pieces(void **state)
{
    static const char *const pieces[] = {
        "\033", "_Gi=31;ENOT", "SUP:no\033", "\\\033[6;99999", "9999;0t\033[4;600;800t\033[?1", ";2c"};
    struct fixture *x = begin("xterm-256color");
    struct term_caps caps;
    (void)state;
    term_ask(x->t);
    /* the rest of each comes later than a person's next key would */
    for (size_t i = 0; i < COUNT(pieces); i++) {
        answer(x, pieces[i]);
        struct pollfd none = {.fd = -1};
        poll(&none, 1, 10);
        (void)term_collect(x->t, false);
    }
    assert_int_equal(term_read(x->t, 50), KEYC_NONE);
    term_caps(x->t, &caps);
    assert_true(caps.answered);
    assert_false(caps.sixel || caps.kitty);
    assert_int_equal(caps.cell_w, 0);
    end(x);
}

static void
test_terminals_that_would_show_the_question(void **state)
{
    static const char *const types[] = {"screen-256color", "tmux-256color", "linux", "vt100"};
    (void)state;
    for (size_t i = 0; i < COUNT(types); i++) {
        struct fixture *x = begin(types[i]);
        struct term_caps caps;
        flush(x);
        (void)drain(x);
        term_ask(x->t);
        assert_string_equal(drain(x), "\033[16t\033[c");
        term_caps(x->t, &caps);
        assert_int_equal(caps.ascii, strcmp(types[i], "vt100") == 0);
        end(x);
    }
}

#define SIXEL "\033P0;1;0q\"1;1;16;16#0;2;0;0;0#0!16~-\033\\"

static struct image *
sixel(void)
{
    return image_new(IMAGE_SIXEL, 3, 10, SIXEL, sizeof(SIXEL) - 1);
}

static void
test_a_picture_comes_and_goes(void **state)
{
    struct fixture *x = begin("xterm-256color");
    struct image *im = sixel();
    (void)state;
    surface_clear(x->s);
    surface_text(x->s, 5, 2, 0, ROLE_TEXT, "di bawahnya");
    surface_image(x->s, 4, 1, im);
    flush(x);
    assert_non_null(strstr(drain(x), "\0337\033[5;2H" SIXEL "\0338"));
    /* nothing goes out twice */
    flush(x);
    assert_null(strstr(drain(x), "\033P"));
    /* something else on its rows may have hurt it */
    surface_text(x->s, 5, 40, 0, ROLE_TEXT, "di samping");
    flush(x);
    assert_non_null(strstr(drain(x), SIXEL));
    /* a word over it takes it away, and its rows are written anew */
    surface_text(x->s, 5, 2, 0, ROLE_TEXT, "dialog");
    assert_null(x->s->image);
    flush(x);
    assert_null(strstr(drain(x), "\033P"));
    assert_non_null(strstr(x->seen.data, "dialog"));
    assert_non_null(strstr(x->seen.data, "di samping"));
    /* and a new one comes as the first did, also after everything was sent again */
    surface_clear(x->s);
    surface_image(x->s, 4, 1, im);
    flush(x);
    assert_non_null(strstr(drain(x), SIXEL));
    term_redraw(x->t);
    flush(x);
    assert_non_null(strstr(drain(x), SIXEL));
    image_drop(im);
    end(x);
}

static int
value(char c)
{
    const char *letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = strchr(letters, c);
    return c != '\0' && at != NULL ? (int)(at - letters) : -1;
}

/* Undoes the frames; fails at anything that is not one. */
static void
unframe(const char *p, struct buf *out)
{
    for (bool first = true, more = true; more; first = false) {
        p = strstr(p, "\033_G");
        assert_non_null(p);
        const char *semi = strchr(p, ';'), *tail = strstr(p, "\033\\");
        assert_true(semi != NULL && tail != NULL && semi < tail && tail - semi <= 4097);
        if (first)
            assert_true(strncmp(p, "\033_Ga=T,f=100,i=7701,p=1,c=10,r=3,C=1,q=2,m=", 43) == 0);
        more = semi[-1] == '1';
        unsigned v = 0, bits = 0;
        for (const char *c = semi + 1; c < tail; c++) {
            if (*c == '=')
                continue;
            assert_true(value(*c) >= 0);
            v = v << 6 | (unsigned)value(*c);
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                char b = (char)(v >> bits & 255);
                buf_add(out, &b, 1);
            }
        }
        p = tail;
    }
}

static void
test_kitty_frames(void **state)
{
    static const size_t lengths[] = {1, 2, 3, 3071, 3072, 3073, 10000};
    (void)state;
    for (size_t i = 0; i < COUNT(lengths); i++) {
        struct fixture *x = begin("xterm-256color");
        struct buf got = {0};
        unsigned char *bytes = malloc(lengths[i]);
        assert_non_null(bytes);
        for (size_t k = 0; k < lengths[i]; k++)
            bytes[k] = (unsigned char)(k * 7 + k / 256);
        struct image *im = image_new(IMAGE_PNG, 3, 10, bytes, lengths[i]);
        surface_clear(x->s);
        surface_image(x->s, 4, 1, im);
        flush(x);
        unframe(drain(x), &got);
        assert_int_equal(got.len, lengths[i]);
        assert_memory_equal(got.data, bytes, got.len);
        surface_clear(x->s);
        flush(x);
        assert_non_null(strstr(drain(x), "\033_Ga=d,d=I,i=7701,q=2\033\\"));
        image_drop(im);
        buf_done(&got);
        free(bytes);
        end(x);
    }
}

/* A picture of a megabyte on a line that takes nothing: keys and words do not wait for it. */
static void
test_a_slow_line(void **state)
{
    struct fixture *x = begin("xterm-256color");
    struct buf big = {0};
    (void)state;
    flush(x);
    (void)drain(x);
    buf_puts(&big, "\033P0;1;0q\"1;1;16;16");
    while (big.len < 1000000)
        buf_puts(&big, "#1~~~~~~~~~~~~~~~~$");
    buf_puts(&big, "\033\\");
    struct image *im = image_new(IMAGE_SIXEL, 3, 10, big.data, big.len);
    surface_clear(x->s);
    surface_image(x->s, 4, 1, im);
    flush(x);
    assert_true(term_sending(x->t));
    answer(x, "j");
    assert_int_equal(term_read(x->t, 100), 'j');
    /* words beside it wait behind it; nothing comes into its middle */
    surface_text(x->s, 0, 60, 0, ROLE_TEXT, "pukul sembilan");
    flush(x);
    assert_true(term_sending(x->t));
    const char *seen = drain(x);
    const char *open = strstr(seen, "\033P"), *close_ = open != NULL ? strstr(open, "\033\\") : NULL;
    const char *words = strstr(seen, "pukul sembilan");
    assert_true(open != NULL && close_ != NULL && words != NULL && words > close_);
    assert_int_equal(close_ + 2 - open, big.len);
    /* what takes its place does not wait: the picture is cut and everything is drawn anew */
    surface_clear(x->s);
    surface_image(x->s, 6, 1, im);
    flush(x);
    assert_true(term_sending(x->t));
    surface_clear(x->s);
    surface_text(x->s, 0, 60, 0, ROLE_TEXT, "pukul sepuluh");
    /* the kernel's own buffer is full: it is emptied by a reader meanwhile */
    char part[65536];
    struct pollfd p = {.fd = x->master, .events = POLLIN};
    while (poll(&p, 1, 0) > 0 && read(x->master, part, sizeof(part)) > 0)
        continue;
    flush(x);
    assert_false(term_sending(x->t));
    seen = drain(x);
    assert_non_null(strstr(seen, "\030\033\\\0338"));
    assert_non_null(strstr(seen, "sepuluh"));
    image_drop(im);
    buf_done(&big);
    end(x);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers_are_no_keys),
        cmocka_unit_test(test_answers_in_pieces),
        cmocka_unit_test(test_terminals_that_would_show_the_question),
        cmocka_unit_test(test_a_picture_comes_and_goes),
        cmocka_unit_test(test_kitty_frames),
        cmocka_unit_test(test_a_slow_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
