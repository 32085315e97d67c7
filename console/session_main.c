/*
 * session_main.c - loket-session: the process of one officer's session.
 *
 * Descriptors: 0, 1, 2 the pty (or the channel's pipes for a command), 3 the
 * monitor, 4 the log. It has no network socket but the one to the database, where it
 * is its officer's role and nobody else.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "console/base/i18n.h"
#include "console/base/log.h"
#include "console/base/proc.h"
#include "console/base/str.h"
#include "console/command/remote.h"
#include "console/session.h"
#include "console/session_link.h"
#include "console/session_wait.h"
#include "console/tui/mouse.h"
#include "console/tui/notice.h"
#include "console/tui/term.h"
#include "console/tui/theme.h"
#include "db/store/pg.h"
#include "screens/manual.h"
#include "screens/registry.h"

#define MONITOR_FD 3
#define LOG_FD     4
#define PICTURE_MS 100 /* while keys wait, a picture this often is enough */

struct app {
    struct cfg cfg;
    struct session_link link;
    struct session session;
    struct term *term;
    struct surface *surface;
    struct pg *pg;
    struct session_wait wait;
    int64_t flushed_at; /* monotonic ms */
    int sigfd;
    char ca[16384];
    size_t ca_len;
};

static enum rc
before_connect(void *ctx, struct err *e)
{
    struct app *app = ctx;
    return session_link_renew(&app->link, clock_now(clock_system()), e);
}

static enum rc
check_unlock(void *ctx, const char *secret, struct err *e)
{
    struct app *app = ctx;
    return session_link_unlock(&app->link, secret, e);
}

/* While a query runs. */
static void
waiting(void *ctx)
{
    struct app *app = ctx;
    if (session_wait_tick(&app->wait, true))
        pg_cancel(app->pg);
}

/* While the monitor is asked something: that cannot be taken back. */
static void
waiting_link(void *ctx)
{
    struct app *app = ctx;
    (void)session_wait_tick(&app->wait, false);
}

static bool
waiting_screen(void *ctx)
{
    struct app *app = ctx;
    return session_wait_tick(&app->wait, true);
}

static enum rc
open_viewer(void *ctx, int *sock, struct err *e)
{
    struct app *app = ctx;
    return session_link_view(&app->link, sock, e);
}

static void
ask_caps(void *ctx, bool ask, struct term_caps *caps)
{
    struct app *app = ctx;
    if (ask)
        term_ask(app->term);
    term_caps(app->term, caps);
    if (str_eq(theme_name(theme_pick(app->session.prefs.theme)), "mono"))
        caps->colors = 0;
}

/* What a session may use: no children, few descriptors. */
static void
limit_resources(void)
{
    const struct rlimit none = {0, 0};
    const struct rlimit files = {64, 64};
    (void)setrlimit(RLIMIT_NOFILE, &files);
    (void)setrlimit(RLIMIT_CORE, &none);
    if (geteuid() != 0)
        (void)setrlimit(RLIMIT_NPROC, &none);
}

static void
resize(struct app *app)
{
    int rows = 0;
    int cols = 0;
    term_size(app->term, &rows, &cols);
    surface_resize(app->surface, rows, cols);
}

/* The officer's choice for a screen reader is in effect at once. */
static void
fit_linear(struct app *app)
{
    int rows = 0;
    int cols = 0;
    enum prefs_linear linear = app->session.prefs.linear;
    app->session.lines_only = term_no_cursor(app->term);
    term_linear(app->term, linear != LINEAR_OFF, linear == LINEAR_LINES);
    term_size(app->term, &rows, &cols);
    if (rows != app->surface->rows || cols != app->surface->cols)
        surface_resize(app->surface, rows, cols);
}

static bool
flush(struct app *app)
{
    struct err e = {0};
    fit_linear(app);
    session_draw(&app->session, app->surface);
    if (app->session.redraw_all)
        term_redraw(app->term);
    if (app->session.beep)
        term_beep(app->term);
    if (app->session.copied[0] != '\0')
        term_copy(app->term, app->session.copied);
    app->session.copied[0] = '\0';
    term_mouse(app->term, app->session.prefs.mouse);
    app->session.redraw_all = app->session.beep = false;
    app->flushed_at = clock_mono_ms(clock_system());
    return term_flush(app->term, app->surface, theme_pick(app->session.prefs.theme), &e) == RC_OK;
}

/* Keys that were typed ahead need no picture each: on a slow line it would come too late for the next one. */
static bool
picture_due(struct app *app)
{
    return !term_pending(app->term) || clock_mono_ms(clock_system()) - app->flushed_at >= PICTURE_MS;
}

/* Handles the keys that wait. False when the line is gone. */
static bool
read_keys(struct app *app)
{
    keycode k;
    while (!app->session.quit && (k = term_read(app->term, 0)) != KEYC_NONE) {
        if (k == KEYC_EOF)
            return false;
        struct mouse m;
        if (k == KEYC_RESIZE) {
            resize(app);
        } else if (mouse_read(k, &m)) {
            session_wait_begin(&app->wait);
            session_mouse(&app->session, k, app->surface);
            if (!flush(app))
                return false;
        } else if (!term_too_small(app->term)) {
            /* On a screen too small to show what happens, keys do nothing. */
            session_wait_begin(&app->wait);
            session_key(&app->session, k);
            if (app->session.drop_repeats)
                term_drop_repeats(app->term, k);
            app->session.drop_repeats = false;
            if (picture_due(app) && !flush(app))
                return false;
        }
    }
    return true;
}

/* True when the monitor asked us to end or went away. */
static bool
told_to_end(struct app *app, const struct pollfd *monitor, const struct pollfd *sig)
{
    struct signalfd_siginfo si;
    if ((sig->revents & POLLIN) != 0 && read(app->sigfd, &si, sizeof si) == (ssize_t)sizeof si)
        return true;
    return (monitor->revents & (POLLHUP | POLLERR)) != 0;
}

/* The life of a screen session. Returns when the officer leaves or the line is cut. */
static void
run_screens(struct app *app)
{
    bool alive = flush(app);
    session_wait_begin(&app->wait);
    session_start(&app->session);
    while (alive && !app->session.quit) {
        alive = flush(app);
        struct pollfd fds[] = {{.fd = term_fd(app->term), .events = POLLIN},
                               {.fd = app->link.sock, .events = 0},
                               {.fd = app->sigfd, .events = POLLIN},
                               {.fd = app->session.watch_fd[0], .events = POLLIN},
                               {.fd = app->session.watch_fd[1], .events = POLLIN},
                               {.fd = term_sending(app->term) ? term_out(app->term) : -1, .events = POLLOUT}};
        if (poll(fds, COUNT(fds), app->session.again ? 0 : 500) < 0 && errno != EINTR)
            break;
        term_pump(app->term);
        if (told_to_end(app, &fds[1], &fds[2]))
            alive = false;
        if (alive)
            alive = read_keys(app);
        session_wait_begin(&app->wait);
        if (alive)
            (void)session_tick(&app->session);
        if (alive)
            session_ready(&app->session);
    }
    app->session.abandoned = !alive;
}

static int
run_console(struct app *app)
{
    struct err e = {0};
    struct session_env env = {.cfg = &app->cfg,
                              .clock = clock_system(),
                              .db = pg_db(app->pg),
                              .nav = screens_nav,
                              .screens = screens_all,
                              .unlock = check_unlock,
                              .wait = waiting_screen,
                              .settings = &screen_preferences,
                              .go = screens_go,
                              .view = open_viewer,
                              .caps = ask_caps,
                              .ctx = app};
    if (term_open(&app->term, app->link.term, STDIN_FILENO, STDOUT_FILENO, &e) != RC_OK) {
        (void)dprintf(STDOUT_FILENO, "%s\r\n", e.text);
        return 1;
    }
    app->surface = surface_new(24, 80);
    resize(app);
    session_init(&app->session, &env, app->link.username, app->link.role);
    app->wait = (struct session_wait){.session = &app->session, .term = app->term, .surface = app->surface};
    app->link.idle = waiting_link;
    app->link.idle_ctx = app;
    run_screens(app);
    session_wait_begin(&app->wait);
    session_done(&app->session);
    app->wait.term = NULL;
    surface_free(app->surface);
    app->surface = NULL;
    struct term *t = app->term;
    app->term = NULL;
    term_close(t);
    if (!app->session.abandoned && app->session.notice[0] != '\0')
        (void)dprintf(STDOUT_FILENO, "%s\r\n", app->session.notice);
    return 0;
}

static int
run_command(struct app *app)
{
    struct arena *a = arena_new(NULL);
    struct err e = {0};
    struct remote_ctx ctx = {
        .cfg = &app->cfg, .db = pg_db(app->pg), .in = stdin, .out = stdout, .err = stderr};
    if (officer_whoami(ctx.db, a, &ctx.self, &e) != RC_OK) {
        (void)fprintf(stderr, "{\"error\":{\"code\":\"%s\",\"rc\":\"%s\"}}\n", e.code, rc_name(e.rc));
        arena_free(a);
        return 1;
    }
    ctx.role = session_role(ctx.self.role);
    int status = remote_run(&ctx, app->link.command);
    (void)fflush(stdout);
    arena_free(a);
    return status;
}

static void
open_log(void)
{
    int fd = fcntl(LOG_FD, F_GETFD) >= 0 ? LOG_FD : open("/dev/null", O_WRONLY | O_CLOEXEC);
    (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    log_open("loket-session", LOG_LVL_INFO, fd);
}

/* The CA of the database is read while the state directory can still be entered ... */
static enum rc
read_ca(struct app *app, struct err *e)
{
    char path[CFG_PATH_MAX];
    int fd = open(cfg_state_path(&app->cfg, path, "keys/db-ca.crt"), O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, app->ca, sizeof app->ca) : -1;
    if (fd >= 0)
        (void)close(fd);
    app->ca_len = n > 0 ? (size_t)n : 0;
    if (n > 0 && n < (ssize_t)sizeof app->ca)
        return RC_OK;
    (void)err_set(e, RC_FAIL, "ca", "%s", _("Sesi tidak dapat dimulai. Hubungi administrator."));
    return err_detail(e, "keys/db-ca.crt cannot be read");
}

/* ... and kept where libpq finds it at each connect afterwards. dst gets its path. */
static enum rc
keep_ca(struct app *app, char dst[32], struct err *e)
{
    int fd = memfd_create("loket-ca", MFD_CLOEXEC);
    if (fd < 0 || write(fd, app->ca, app->ca_len) != (ssize_t)app->ca_len)
        return err_set(e, RC_FAIL, "ca", "%s", _("Sesi tidak dapat dimulai. Hubungi administrator."));
    (void)str_printf(dst, 32, "/proc/self/fd/%d", fd);
    return RC_OK;
}

static enum rc
start(struct app *app, const char *file, struct err *e)
{
    char ca[32];
    char cert[32];
    enum rc rc = cfg_load(&app->cfg, file, e);
    if (rc != RC_OK)
        return rc;
    i18n_init(app->cfg.locale_dir, app->cfg.language);
    rc = read_ca(app, e);
    if (rc == RC_OK)
        rc = proc_drop(app->cfg.user_session, e);
    if (rc == RC_OK)
        rc = proc_seal(e);
    if (rc != RC_OK)
        return rc;
    limit_resources();
    rc = keep_ca(app, ca, e);
    if (rc == RC_OK)
        rc = session_link_open(&app->link, MONITOR_FD, e);
    if (rc != RC_OK)
        return rc;
    char id[32];
    (void)str_printf(id, sizeof id, "s%lld", (long long)app->link.session_id);
    log_context(id);
    (void)session_link_cert_path(&app->link, cert);
    struct pg_opts opts = {.host = app->cfg.db_host,
                           .port = (int)app->cfg.db_port,
                           .dbname = app->cfg.db_name,
                           .user = app->link.db_role,
                           .sslcert = cert,
                           .sslkey = cert,
                           .sslrootcert = ca,
                           .application = "loket-session",
                           .deadline_ms = (int)app->cfg.db_deadline_ms,
                           .idle = waiting,
                           .before_connect = before_connect,
                           .ctx = app};
    app->pg = pg_new(&opts);
    return RC_OK;
}

/* Being told to end comes as a readable descriptor, so that no query is cut in two. */
static int
end_signals(void)
{
    sigset_t set;
    (void)sigemptyset(&set);
    (void)sigaddset(&set, SIGHUP);
    (void)sigaddset(&set, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &set, NULL);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int
serve(struct app *app, const char *file)
{
    struct err e = {0};
    app->sigfd = end_signals();
    if (app->sigfd < 0 || start(app, file, &e) != RC_OK) {
        log_err("start", &e);
        return 1;
    }
    int status = app->link.command[0] != '\0' ? run_command(app) : run_console(app);
    pg_free(app->pg);
    if (app->link.cert_fd >= 0)
        (void)close(app->link.cert_fd);
    return status;
}

int
main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "-m") == 0) {
        manual_write(stdout); /* for "make docs" */
        return fflush(stdout) == 0 ? 0 : 1;
    }
    proc_harden();
    open_log();
    if (argc != 3 || strcmp(argv[1], "-c") != 0)
        return 2;
    struct app *app = calloc(1, sizeof *app);
    if (app == NULL)
        return 1;
    int status = serve(app, argv[2]);
    free(app);
    return status;
}
