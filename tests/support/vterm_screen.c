#include "tests/support/vterm_screen.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include <vterm.h>

#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/tui/surface.h"
#include "console/tui/term.h"
#include "console/tui/theme.h"

#define COLORS_OF_TYPE 256 /* of xterm-256color */
#define DEADLINE_MS    10000

static struct {
    int master, slave;
    struct term *term;
    VTerm *vt;
    VTermScreen *screen;
    bool cursor_shown;
} tty;

static int
note_property(VTermProp prop, VTermValue *v, void *user)
{
    (void)user;
    if (prop == VTERM_PROP_CURSORVISIBLE)
        tty.cursor_shown = v->boolean != 0;
    return 1;
}

static void
close_terminal(void)
{
    term_close(tty.term);
    vterm_free(tty.vt);
    close(tty.master);
    close(tty.slave);
}

static void
open_terminal(const struct winsize *ws)
{
    static const VTermScreenCallbacks calls = {.settermprop = note_property};
    struct err e;
    assert_int_equal(openpty(&tty.master, &tty.slave, NULL, NULL, ws), 0);
    assert_int_equal(term_open(&tty.term, "xterm-256color", tty.slave, tty.slave, &e), RC_OK);
    tty.vt = vterm_new(ws->ws_row, ws->ws_col);
    vterm_set_utf8(tty.vt, 1);
    tty.screen = vterm_obtain_screen(tty.vt);
    vterm_screen_set_callbacks(tty.screen, &calls, NULL);
    vterm_screen_enable_altscreen(tty.screen, 1);
    vterm_screen_reset(tty.screen, 1);
    (void)atexit(close_terminal);
}

/*
 * Lets the emulator read what the terminal was sent, up to a bell that is written behind it: it comes out of
 * a pseudo-terminal a moment later, in pieces. The emulator gets it as one, since libvterm 0.1 loses a
 * character that is cut in two.
 */
static void
read_picture(void)
{
    struct pollfd out = {.fd = tty.master, .events = POLLIN};
    struct buf all = {0};
    char part[8192];
    assert_int_equal(write(tty.slave, "\a", 1), 1);
    while (all.len == 0 || all.data[all.len - 1] != '\a') {
        assert_int_equal(poll(&out, 1, DEADLINE_MS), 1);
        ssize_t n = read(tty.master, part, sizeof(part));
        assert_true(n > 0);
        buf_add(&all, part, (size_t)n);
    }
    (void)vterm_input_write(tty.vt, all.data, all.len);
    buf_done(&all);
}

/* Draws s from nothing and lets the emulator read it. */
static void
show(const struct surface *s, const struct theme *th)
{
    struct winsize ws = {.ws_row = (unsigned short)s->rows, .ws_col = (unsigned short)s->cols};
    struct err e;
    if (tty.term == NULL)
        open_terminal(&ws);
    assert_int_equal(ioctl(tty.master, TIOCSWINSZ, &ws), 0);
    vterm_set_size(tty.vt, s->rows, s->cols);
    term_redraw(tty.term);
    assert_int_equal(term_flush(tty.term, s, th, &e), RC_OK);
    read_picture();
}

static void
complain(const char *name, const char *theme, int row, int col, const char *what)
{
    fail_msg("%s in theme %s, row %d column %d: %s", name, theme, row, col, what);
}

/* The character that term.c sends for a cell: a stand-in where the C library has another idea of the width.
 */
static uint32_t
expected_cp(const struct cell *c, bool wide)
{
    if (wcwidth((wchar_t)c->cp) == (wide ? 2 : 1))
        return c->cp;
    return wide ? 0x3013 : 0xfffd;
}

static bool
same_text(const struct cell *c, bool wide, const VTermScreenCell *got)
{
    uint32_t first = got->chars[0] != 0 ? got->chars[0] : ' ';
    size_t n = 1;
    if (first != expected_cp(c, wide))
        return false;
    for (int i = 0; i < 2; i++)
        if (c->comb[i] != 0 && wcwidth((wchar_t)c->comb[i]) == 0 && got->chars[n++] != c->comb[i])
            return false;
    return true;
}

static int
color_of(const VTermColor *c, bool is_default)
{
    return is_default ? -1 : VTERM_COLOR_IS_INDEXED(c) ? c->indexed.idx : 1000;
}

/* Foreground and bold of a blank cannot be seen, and ncurses need not send them. */
static bool
same_look(const struct style *want, const VTermScreenCell *got, bool blank)
{
    int fg = color_of(&got->fg, VTERM_COLOR_IS_DEFAULT_FG(&got->fg));
    int bg = color_of(&got->bg, VTERM_COLOR_IS_DEFAULT_BG(&got->bg));
    bool bold = (want->attr & STYLE_BOLD) != 0, under = (want->attr & STYLE_UNDERLINE) != 0;
    bool reverse = (want->attr & STYLE_REVERSE) != 0;
    if (bg != want->bg || (got->attrs.reverse != 0) != reverse || (got->attrs.underline != 0) != under)
        return false;
    return (blank && !reverse) || (fg == want->fg && (got->attrs.bold != 0) == bold);
}

static void
check_cell(const char *name, const struct surface *s, const struct theme *th, int row, int col)
{
    const struct cell *c = &s->cells[(size_t)row * (size_t)s->cols + (size_t)col];
    bool wide = col + 1 < s->cols && c[1].cp == 0;
    const char *theme = theme_name(th);
    VTermScreenCell got;
    VTermPos pos = {.row = row, .col = col};
    if (c->cp == 0)
        return; /* the right half of a wide one */
    assert_int_equal(vterm_screen_get_cell(tty.screen, pos, &got), 1);
    if (!same_text(c, wide, &got))
        complain(name, theme, row, col, "another character than was drawn");
    struct style want = theme_style(th, (enum role)c->role, COLORS_OF_TYPE);
    if (c->paint == PAINT_COLORS)
        want = (struct style){c->fg, c->bg, 0};
    else if (c->paint == PAINT_REVERSE)
        want = (struct style){-1, -1, STYLE_REVERSE};
    if (!same_look(&want, &got, c->cp == ' '))
        complain(name, theme, row, col, "does not look like its role");
}

void
vterm_screen_check(const char *name, const struct surface *s, const char *theme)
{
    const struct theme *th = theme_by_name(theme);
    VTermPos at;
    show(s, th);
    for (int row = 0; row < s->rows; row++)
        for (int col = 0; col < s->cols; col++)
            check_cell(name, s, th, row, col);
    bool shown = s->cur_row >= 0 && s->cur_row < s->rows && s->cur_col >= 0 && s->cur_col < s->cols;
    vterm_state_get_cursorpos(vterm_obtain_state(tty.vt), &at);
    if (tty.cursor_shown != shown)
        complain(name, theme, s->cur_row, s->cur_col, shown ? "no cursor" : "a cursor");
    if (shown && (at.row != s->cur_row || at.col != s->cur_col))
        complain(name, theme, at.row, at.col, "the cursor stands elsewhere than was asked");
}
