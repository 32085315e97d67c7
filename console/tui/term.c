/*
 * term.c - ncurses draws into a memory file, and what it wrote there goes to the
 * terminal in one write(): ncurses 6.4 itself does one per row, which on a slow
 * line makes one packet each. Keys are read and decoded without ncurses (keyin.h).
 */
#include "console/tui/term.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/base/utf8.h"
#include "console/tui/clipboard.h"
#include "console/tui/keyin.h"
#include "console/tui/linear_out.h"
#include "console/tui/mouse.h"
#include "console/tui/surface.h"
#include "console/tui/term_image.h"
#include "console/tui/term_part.h"
#include "console/tui/theme.h"

static const char paste_on[] = "\033[?2004h";
static const char paste_off[] = "\033[?2004l";

/* --- opening ---------------------------------------------------------- */

static bool
type_is_clean(const char *name)
{
    if (name[0] == '\0' || strlen(name) >= TERM_TYPE_MAX)
        return false;
    for (const char *p = name; *p != '\0'; p++)
        if (!(*p >= 'a' && *p <= 'z') && !(*p >= 'A' && *p <= 'Z') && !(*p >= '0' && *p <= '9') &&
            strchr("+-._", *p) == NULL)
            return false;
    return true;
}

/* The nearest relative of a terminal that this machine does not know. */
static const char *
type_family(const char *name)
{
    static const char *const like_xterm[] = {"xterm",   "kitty",   "ghostty", "foot",  "wezterm", "alacritty",
                                             "putty",   "konsole", "gnome",   "vte",   "rxvt",    "iterm",
                                             "contour", "mlterm",  "st-",     "nsterm"};
    for (size_t i = 0; i < COUNT(like_xterm); i++)
        if (strncasecmp(name, like_xterm[i], strlen(like_xterm[i])) == 0)
            return "xterm-256color";
    if (str_starts(name, "tmux") || str_starts(name, "screen"))
        return "screen";
    return strstr(name, "color") != NULL ? "xterm-256color" : "vt100";
}

enum verdict { USABLE, WRAPS, UNUSABLE };

/*
 * UNUSABLE: it cannot place the cursor, or not in the way of terminals with ESC. WRAPS: the entry
 * claims that the cursor leaves the last column at once, which emulators do not do, so that
 * rows would shift.
 */
static enum verdict
type_judge(void)
{
    const char *cup = tigetstr("cup"), *clear = tigetstr("clear");
    if (cup == NULL || cup == (char *)-1 || clear == NULL || clear == (char *)-1 || !str_starts(cup, "\033["))
        return UNUSABLE;
    return tigetflag("am") == 1 && tigetflag("xenl") != 1 ? WRAPS : USABLE;
}

/* ncurses puts its own handlers on signals that had none; ours must stay as they were. */
static SCREEN *
screen_new(const char *type, FILE *mem)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
    struct sigaction before[COUNT(signals)];
    for (size_t i = 0; i < COUNT(signals); i++)
        sigaction(signals[i], NULL, &before[i]);
    SCREEN *s = newterm(type, mem, mem);
    for (size_t i = 0; i < COUNT(signals); i++)
        sigaction(signals[i], &before[i], NULL);
    return s;
}

/* ncurses looks for the size in the environment, since the memory file has none; many entries have none
 * either. */
static void
set_size_env(const struct term *t, bool on)
{
    char rows[12], cols[12];
    snprintf(rows, sizeof(rows), "%d", t->rows);
    snprintf(cols, sizeof(cols), "%d", t->cols);
    if (on) {
        setenv("LINES", rows, 1);
        setenv("COLUMNS", cols, 1);
    } else {
        unsetenv("LINES");
        unsetenv("COLUMNS");
    }
}

static enum rc
open_screen(struct term *t, const char *name, struct err *e)
{
    const char *given = name != NULL && type_is_clean(name) ? name : "";
    const char *const tries[] = {given, type_family(given), "vt100"};
    enum verdict v = WRAPS;
    setenv("NCURSES_NO_UTF8_ACS", "1", 1);
    set_size_env(t, true);
    for (size_t i = 0; i < COUNT(tries) && v == WRAPS; i++) {
        if (t->screen != NULL)
            delscreen(t->screen);
        t->screen = tries[i][0] != '\0' ? screen_new(tries[i], t->mem) : NULL;
        if (t->screen == NULL)
            continue;
        str_copy(t->type, sizeof(t->type), tries[i]);
        v = type_judge();
    }
    set_size_env(t, false);
    if (v == USABLE)
        return RC_OK;
    if (v == UNUSABLE) {
        delscreen(t->screen);
        t->screen = NULL;
        t->no_cursor = t->linear = t->lines = true;
        return RC_OK;
    }
    return err_set(e, RC_INVALID, "term_dumb",
                   _("Terminal \"%s\" tidak dapat menampilkan layar. Hubungkan lagi dari terminal lain, "
                     "misalnya dengan TERM=xterm-256color."),
                   given);
}

static enum rc
open_raw(struct term *t, struct err *e)
{
    if (tcgetattr(t->in, &t->saved) != 0)
        return err_set(e, RC_INVALID, "term_none", "%s",
                       _("Layar ini memerlukan terminal. Hubungkan lagi dengan: ssh -t"));
    struct termios raw = t->saved;
    cfmakeraw(&raw);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    if (tcsetattr(t->in, TCSANOW, &raw) != 0)
        return err_set(e, RC_UNAVAILABLE, "term_gone", "%s", _("Terminal terputus."));
    t->raw = true;
    return RC_OK;
}

static enum rc
open_events(struct term *t, struct err *e)
{
    sigset_t winch;
    sigemptyset(&winch);
    sigaddset(&winch, SIGWINCH);
    t->masked = sigprocmask(SIG_BLOCK, &winch, &t->saved_mask) == 0;
    t->winch = signalfd(-1, &winch, SFD_NONBLOCK | SFD_CLOEXEC);
    t->ep = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event in = {.events = EPOLLIN, .data.fd = t->in};
    struct epoll_event sig = {.events = EPOLLIN, .data.fd = t->winch};
    if (t->winch < 0 || t->ep < 0 || epoll_ctl(t->ep, EPOLL_CTL_ADD, t->in, &in) != 0 ||
        epoll_ctl(t->ep, EPOLL_CTL_ADD, t->winch, &sig) != 0) {
        err_set(e, RC_FAIL, "term_events", "%s", _("Terminal tidak dapat dibuka. Hubungkan lagi."));
        return err_detail(e, "events: %s", strerror(errno));
    }
    return RC_OK;
}

static enum rc
open_memory(struct term *t, struct err *e)
{
    int fd = memfd_create("loket-term", MFD_CLOEXEC);
    t->mem = fd >= 0 ? fdopen(fd, "r+") : NULL;
    if (t->mem != NULL)
        return RC_OK;
    if (fd >= 0)
        close(fd);
    err_set(e, RC_FAIL, "term_memory", "%s", _("Terminal tidak dapat dibuka. Hubungkan lagi."));
    return err_detail(e, "memory file: %s", strerror(errno));
}

static enum rc
write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, p, n);
        if (w > 0) {
            p += w;
            n -= (size_t)w;
        } else if (w < 0 && errno == EAGAIN) {
            struct pollfd pfd = {.fd = fd, .events = POLLOUT};
            if (poll(&pfd, 1, -1) < 0 && errno != EINTR)
                return RC_UNAVAILABLE;
        } else if (w < 0 && errno != EINTR) {
            return RC_UNAVAILABLE;
        }
    }
    return RC_OK;
}

/* Sends bytes after everything that is on its way: nothing may come into the middle of a picture. */
static enum rc
emit(struct term *t, const char *p, size_t n)
{
    return term_picture_queue(&t->picture, p, n) ? RC_OK : write_all(t->out, p, n);
}

/* Sends what ncurses wrote into the memory file, and empties it. */
static enum rc
send_memory(struct term *t)
{
    int fd = fileno(t->mem);
    off_t size = lseek(fd, 0, SEEK_CUR);
    if (size <= 0)
        return RC_OK;
    char *bytes = malloc((size_t)size);
    if (bytes == NULL)
        abort();
    ssize_t got = pread(fd, bytes, (size_t)size, 0);
    enum rc rc = got > 0 ? emit(t, bytes, sgr_shorten(&t->sgr, bytes, (size_t)got)) : RC_FAIL;
    free(bytes);
    if (lseek(fd, 0, SEEK_SET) != 0 || ftruncate(fd, 0) != 0)
        return RC_FAIL;
    return rc;
}

bool
term_read_size(struct term *t)
{
    struct winsize ws = {0};
    int rows = TERM_MIN_ROWS, cols = TERM_MIN_COLS;
    if (ioctl(t->out, TIOCGWINSZ, &ws) == 0 && ws.ws_row > 0 && ws.ws_col > 0) {
        rows = ws.ws_row < 500 ? ws.ws_row : 500;
        cols = ws.ws_col < 1000 ? ws.ws_col : 1000;
    }
    bool changed = rows != t->rows || cols != t->cols;
    t->rows = rows;
    t->cols = cols;
    return changed;
}

static enum rc
start_drawing(struct term *t, struct err *e)
{
    if (t->no_cursor)
        return RC_OK;
    nonl();
    typeahead(-1);
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
    /* Goes out together with the first flush. */
    if (write_all(fileno(t->mem), paste_on, sizeof(paste_on) - 1) == RC_OK)
        return RC_OK;
    return err_set(e, RC_FAIL, "term_memory", "%s", _("Terminal tidak dapat dibuka. Hubungkan lagi."));
}

enum rc
term_open(struct term **out, const char *name, int in, int outfd, struct err *e)
{
    struct term *t = calloc(1, sizeof(*t));
    *out = NULL;
    if (t == NULL)
        abort();
    t->in = in;
    t->out = outfd;
    t->ep = t->winch = -1;
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        setlocale(LC_CTYPE, "C.UTF-8");
    term_read_size(t);
    enum rc rc = open_memory(t, e);
    if (rc == RC_OK)
        rc = open_screen(t, name, e);
    if (rc == RC_OK)
        rc = open_raw(t, e);
    if (rc == RC_OK)
        rc = open_events(t, e);
    if (rc == RC_OK)
        rc = start_drawing(t, e);
    if (rc != RC_OK) {
        term_close(t);
        return rc;
    }
    *out = t;
    return RC_OK;
}

/* Takes the picture off the terminal: the cells under it are written anew with the next update. */
static void
take_picture_off(struct term *t)
{
    struct buf b = {0};
    int row = t->picture.row, rows = t->picture.image->rows;
    bool lost = term_picture_leave(&t->picture, &b);
    if (b.len > 0 && write_all(t->out, b.data, b.len) != RC_OK)
        t->eof = true;
    buf_done(&b);
    if (lost)
        term_redraw(t);
    wredrawln(stdscr, row, rows);
}

/* Without an alternate screen the last record would stay to be read. */
static void
leave_screen(void)
{
    erase();
    clearok(curscr, TRUE);
    wnoutrefresh(stdscr);
    doupdate();
    endwin();
}

void
term_close(struct term *t)
{
    if (t == NULL)
        return;
    if (t->raw) {
        if (t->picture.image != NULL)
            take_picture_off(t);
        term_mouse(t, false);
        if (!t->lines)
            leave_screen();
        else if (t->said.prompt >= 0)
            (void)!write_all(t->out, "\r\n", 2);
        if (!t->no_cursor && send_memory(t) == RC_OK)
            (void)!write_all(t->out, paste_off, sizeof(paste_off) - 1);
        tcsetattr(t->in, TCSANOW, &t->saved);
    }
    if (t->screen != NULL)
        delscreen(t->screen);
    if (t->mem != NULL)
        fclose(t->mem);
    if (t->ep >= 0)
        close(t->ep);
    if (t->winch >= 0)
        close(t->winch);
    if (t->masked)
        sigprocmask(SIG_SETMASK, &t->saved_mask, NULL);
    keyin_wipe(&t->keys);
    explicit_bzero(t->ahead, sizeof(t->ahead)); /* it may hold a password */
    term_picture_done(&t->picture);
    linear_out_forget(&t->said);
    free(t->shown);
    free(t);
}

const char *
term_type(const struct term *t)
{
    return t->type;
}

void
term_size(const struct term *t, int *rows, int *cols)
{
    *rows = t->lines && t->rows < TERM_MIN_ROWS ? TERM_MIN_ROWS : t->rows;
    *cols = (t->linear && t->cols > TERM_MIN_COLS) || (t->lines && t->cols < TERM_MIN_COLS) ? TERM_MIN_COLS
                                                                                            : t->cols;
}

bool
term_too_small(const struct term *t)
{
    return !t->lines && (t->rows < TERM_MIN_ROWS || t->cols < TERM_MIN_COLS);
}

bool
term_no_cursor(const struct term *t)
{
    return t->no_cursor;
}

void
term_linear(struct term *t, bool linear, bool lines)
{
    t->linear = linear || t->no_cursor;
    lines = lines || t->no_cursor;
    if (lines == t->lines)
        return;
    if (lines && t->picture.image != NULL)
        take_picture_off(t);
    if (lines)
        leave_screen();
    t->lines = lines;
    term_redraw(t);
}

int
term_fd(const struct term *t)
{
    return t->ep;
}

/* --- what the terminal is ----------------------------------------------- */

void
term_ask(struct term *t)
{
    struct buf b = {0};
    if (t->asked_ms != 0 || t->no_cursor)
        return;
    t->asked_ms = term_now_ms();
    term_image_ask(&b, t->type);
    if (emit(t, b.data, b.len) != RC_OK)
        t->eof = true;
    buf_done(&b);
}

void
term_caps(const struct term *t, struct term_caps *caps)
{
    const struct keyin_says *says = &t->keys.says;
    bool answered = t->asked_ms != 0 && says->attributes;
    *caps = (struct term_caps){.colors = !t->no_cursor && has_colors() ? COLORS : 0,
                               .ascii = str_starts(t->type, "vt") || str_starts(t->type, "ansi"),
                               .answered = answered,
                               .ms = t->answer_ms};
    if (!answered)
        return;
    caps->sixel = says->sixel;
    caps->kitty = says->kitty;
    caps->cell_w = says->cell_w;
    caps->cell_h = says->cell_h;
}

/* --- output ----------------------------------------------------------- */

static void
setup_theme(struct term *t, const struct theme *th)
{
    bool defaults = tigetflag("AX") == 1 || tigetstr("op") != NULL;
    for (int r = 0; r < ROLE_COUNT_ && has_colors(); r++) {
        struct style st = theme_style(th, (enum role)r, COLORS);
        short fg = st.fg >= 0 || defaults ? st.fg : COLOR_WHITE;
        short bg = st.bg >= 0 || defaults ? st.bg : COLOR_BLACK;
        init_pair((short)(r + 1), fg, bg);
    }
    t->theme = th;
}

static attr_t
attr_of(struct style st)
{
    attr_t a = A_NORMAL;
    a |= st.attr & STYLE_BOLD ? A_BOLD : 0;
    a |= st.attr & STYLE_UNDERLINE ? A_UNDERLINE : 0;
    a |= st.attr & STYLE_REVERSE ? A_REVERSE : 0;
    a |= st.attr & STYLE_DIM ? A_DIM : 0;
    return a;
}

/* The character as ncurses agrees to place it: its own idea of the width decides, or the row would shift. */
static wchar_t
safe_cp(const struct cell *c, bool wide)
{
    int w = wcwidth((wchar_t)c->cp);
    if (w == (wide ? 2 : 1))
        return (wchar_t)c->cp;
    return wide ? 0x3013 : 0xfffd; /* a mark of the right width */
}

/* Colours of a picture's cell: ncurses keeps as many pairs as the terminal has, the oldest make room. */
static int
pixel_pair(const struct cell *c, int colors)
{
    int pair = colors > 0 && c->fg < colors && c->bg < colors ? alloc_pair(c->fg, c->bg) : 0;
    return pair > 0 ? pair : 0;
}

static void
draw_row(const struct theme *th, const struct cell *cells, int row, int cols)
{
    int colors = has_colors() ? COLORS : 0;
    for (int col = 0; col < cols; col++) {
        const struct cell *c = &cells[col];
        bool wide = col + 1 < cols && c[1].cp == 0;
        wchar_t text[4] = {c->cp == 0 ? L' ' : safe_cp(c, wide)};
        for (int i = 0, n = 1; i < 2; i++)
            if (c->comb[i] != 0 && wcwidth((wchar_t)c->comb[i]) == 0)
                text[n++] = (wchar_t)c->comb[i];
        cchar_t cc;
        int pair = colors > 0 ? c->role + 1 : 0;
        attr_t attr = attr_of(theme_style(th, (enum role)c->role, colors));
        if (c->paint != PAINT_ROLE) {
            attr = c->paint == PAINT_REVERSE ? A_REVERSE : A_NORMAL;
            pair = c->paint == PAINT_COLORS ? pixel_pair(c, colors) : 0;
        }
        setcchar(&cc, text, attr, (short)pair, &pair);
        mvadd_wch(row, col, &cc);
        col += wide ? 1 : 0;
    }
}

/* Hands the rows that changed to ncurses, which compares cells. True when the shown picture lost some. */
static bool
draw_changes(struct term *t, const struct surface *s, const struct theme *th)
{
    bool hurt = false;
    int rows = s->rows < t->rows ? s->rows : t->rows;
    int cols = s->cols < t->cols ? s->cols : t->cols;
    size_t line = (size_t)s->cols;
    bool fresh = t->shown == NULL || t->shown_rows != s->rows || t->shown_cols != s->cols;
    if (fresh) {
        erase();
        free(t->shown);
        t->shown = calloc((size_t)s->rows * line, sizeof(*t->shown));
        if (t->shown == NULL)
            abort();
        t->shown_rows = s->rows;
        t->shown_cols = s->cols;
    }
    for (int r = 0; r < rows; r++) {
        const struct cell *now = s->cells + (size_t)r * line;
        struct cell *was = t->shown + (size_t)r * line;
        if (!fresh && memcmp(was, now, line * sizeof(*now)) == 0)
            continue;
        draw_row(th, now, r, cols);
        memcpy(was, now, line * sizeof(*now));
        hurt = hurt || term_picture_under(&t->picture, r);
    }
    return hurt || fresh;
}

bool
term_sending(const struct term *t)
{
    return t->picture.sending.len > 0 && !t->eof;
}

int
term_out(const struct term *t)
{
    return t->out;
}

void
term_pump(struct term *t)
{
    if (term_sending(t) && !term_picture_pump(&t->picture, t->out))
        t->eof = true;
}

void
term_redraw(struct term *t)
{
    linear_out_forget(&t->said);
    if (t->lines)
        return;
    free(t->shown);
    t->shown = NULL;
    clearok(curscr, TRUE);
}

/* What is new goes out as lines. */
static enum rc
flush_lines(struct term *t, const struct surface *s)
{
    struct buf b = {0};
    enum rc rc = send_memory(t);
    if (linear_out_draw(&t->said, s, t->keyed, &b))
        t->keyed = false;
    if (rc == RC_OK && b.len > 0)
        rc = emit(t, b.data, b.len);
    buf_done(&b);
    return rc;
}

static enum rc
flush_screen(struct term *t, const struct surface *s, const struct theme *th)
{
    if (LINES != t->rows || COLS != t->cols) {
        resizeterm(t->rows, t->cols);
        term_redraw(t);
    }
    if (t->theme != th) {
        setup_theme(t, th);
        term_redraw(t);
    }
    if (t->picture.image != NULL && !term_picture_stays(&t->picture, s))
        take_picture_off(t);
    bool hurt = draw_changes(t, s, th);
    bool visible = s->cur_row >= 0 && s->cur_col >= 0 && s->cur_row < t->rows && s->cur_col < t->cols;
    curs_set(visible ? 1 : 0);
    if (visible)
        move(s->cur_row, s->cur_col);
    wnoutrefresh(stdscr);
    doupdate();
    if (send_memory(t) != RC_OK)
        return RC_UNAVAILABLE;
    term_picture_enter(&t->picture, s, hurt);
    term_pump(t);
    return RC_OK;
}

enum rc
term_flush(struct term *t, const struct surface *s, const struct theme *th, struct err *e)
{
    if (term_read_size(t))
        t->resized = true;
    if (t->eof || (t->lines ? flush_lines(t, s) : flush_screen(t, s, th)) != RC_OK) {
        t->eof = true;
        return err_set(e, RC_UNAVAILABLE, "term_gone", "%s", _("Terminal terputus."));
    }
    return RC_OK;
}

void
term_beep(struct term *t)
{
    if (emit(t, "\a", 1) != RC_OK)
        t->eof = true;
}

void
term_mouse(struct term *t, bool on)
{
    on = on && !t->lines;
    if (on == t->mouse)
        return;
    t->mouse = t->keys.mouse = on;
    const char *text = on ? MOUSE_ON : MOUSE_OFF;
    if (emit(t, text, strlen(text)) != RC_OK)
        t->eof = true;
}

void
term_copy(struct term *t, const char *text)
{
    struct buf b = {0};
    if (!t->no_cursor && clipboard_sequence(&b, text) && emit(t, b.data, b.len) != RC_OK)
        t->eof = true;
    buf_done(&b);
}
