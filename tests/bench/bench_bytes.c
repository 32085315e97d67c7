/*
 * bench_bytes - what a review costs on a slow line: the bytes that the terminal is sent for each step from
 * the queue to the next request, at two sizes, beside the budget; and the processor time that the largest
 * screens take to draw, beside the tenth of a second in which a key must be answered.
 *
 * The session is the real one on a pseudo-terminal and loket-view draws the documents as symbols; the
 * database is canned. What pictures cost stands apart: the budget is for a review without them.
 */
#include <pthread.h>
#include <pty.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "console/tui/term.h"
#include "console/tui/theme.h"
#include "tests/support/canned.h"
#include "tests/support/canned_intake.h"
#include "tests/support/doc_make.h"
#include "tests/support/play.h"
#include "tests/support/viewer.h"

#define BUDGET  (30 * 1024)
#define DRAW_MS 100.0
#define ROUNDS  20
#define VIEWERS 8
#define QUIET   60 /* rounds of 5 ms without a byte: the picture is there */

/* A review as an officer does it. "." lets a second pass. */
static const struct step {
    const char *what, *keys;
    bool core; /* opening, comparing, documents, approving: what the budget is for */
} review[] = {
    {"log in: the first screen", "", false},
    {"queue: down to a request", "Down Down", false},
    {"open it", "Enter", true},
    {"compare: page by page, and back", "PgDn PgDn PgUp PgUp", true},
    {"compare: all elements and changes again", "d d", true},
    {"checks", "Tab", false},
    {"documents", "Tab", true},
    {"document by document", "Down Up", true},
    {"picture: the first document, whole", "Enter", false},
    {"picture: read it, two parts", "Enter Enter", false},
    {"picture: seen and matches", "Space", false},
    {"picture: the next document", "n", false},
    {"picture: read it", "Enter", false},
    {"picture: back", "Esc", false},
    {"history", "Tab", false},
    {"back to the comparison", "BackTab BackTab BackTab", false},
    {"reading it for a minute", ".", false},
    {"approve: what will happen", "s", true},
    {"the word, letter by letter", "S E T U J U", true},
    {"done", "Enter", true},
    {"the next one", "n", false},
    {"back to the queue", "Esc", false},
};

/* The viewers that a session asked for. */
struct views {
    struct viewer all[VIEWERS];
    size_t n;
    struct buf hex; /* the document, as the database sends it */
    char size[16];
    const char *opened[6], *bytes[1];
};

struct wire {
    int master, slave;
    atomic_size_t bytes;
    pthread_t reader;
    struct term *t;
    struct surface *s;
};

static void *
read_all(void *arg)
{
    struct wire *w = arg;
    char part[65536];
    ssize_t n;
    while ((n = read(w->master, part, sizeof(part))) > 0)
        atomic_fetch_add(&w->bytes, (size_t)n);
    return NULL;
}

static void
wire_open(struct wire *w, int rows, int cols)
{
    struct winsize ws = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
    struct err e = {0};
    memset(w, 0, sizeof(*w));
    if (openpty(&w->master, &w->slave, NULL, NULL, &ws) != 0 ||
        term_open(&w->t, "xterm-256color", w->slave, w->slave, &e) != RC_OK ||
        pthread_create(&w->reader, NULL, read_all, w) != 0) {
        (void)fprintf(stderr, "bench_bytes: no terminal: %s\n", e.text);
        exit(1);
    }
    w->s = surface_new(rows, cols);
}

static void
wire_close(struct wire *w)
{
    term_close(w->t);
    (void)close(w->slave);
    (void)pthread_join(w->reader, NULL);
    (void)close(w->master);
    surface_free(w->s);
}

/* Bytes so far, once everything that was written has come through. */
static size_t
wire_bytes(struct wire *w)
{
    size_t seen, now = atomic_load(&w->bytes);
    int waiting = 0;
    do {
        seen = now;
        (void)usleep(2000);
        (void)ioctl(w->master, FIONREAD, &waiting);
        now = atomic_load(&w->bytes);
    } while (seen != now || waiting > 0);
    return now;
}

static void
show(struct wire *w, struct play *p)
{
    struct err e = {0};
    session_draw(&p->ses, w->s);
    if (term_flush(w->t, w->s, theme_by_name("dark"), &e) != RC_OK)
        exit(1);
}

static enum rc
real_view(void *ctx, int *sock, struct err *e)
{
    struct views *v = ((struct play *)ctx)->bench;
    if (v->n < VIEWERS && viewer_start(&v->all[v->n], sock)) {
        v->n++;
        return RC_OK;
    }
    return err_set(e, RC_UNAVAILABLE, "viewer_gone", "%s", "no viewer");
}

static void
symbols_only(void *ctx, bool ask, struct term_caps *caps)
{
    (void)ctx;
    (void)ask;
    *caps = (struct term_caps){.colors = 256};
}

/* Real viewers, and a page of A4 for them, as the database would send it. */
static void
prepare_views(struct play *p, struct views *v)
{
    struct buf pdf = {0};
    doc_pdf_page(&pdf, 1, "");
    (void)snprintf(v->size, sizeof(v->size), "%zu", pdf.len);
    buf_puts(&v->hex, "\\x");
    for (size_t i = 0; i < pdf.len; i++)
        buf_printf(&v->hex, "%02x", (unsigned char)pdf.data[i]);
    const char *const opened[] = {"17", "F102", "f102.pdf", "application/pdf", v->size, "00"};
    memcpy(v->opened, opened, sizeof(opened));
    v->bytes[0] = v->hex.data;
    fake_db_rows(p->db, "attachment_open_stmt", v->opened, COUNT(v->opened));
    fake_db_rows(p->db, "attachment_part_stmt", v->bytes, COUNT(v->bytes));
    p->bench = v;
    p->ses.env.view = real_view;
    p->ses.env.caps = symbols_only;
    buf_done(&pdf);
}

/* Until the viewer has drawn and nothing more is sent. */
static void
settle(struct wire *w, struct play *p)
{
    size_t seen = wire_bytes(w);
    for (int quiet = 0; quiet < QUIET; quiet++) {
        session_ready(&p->ses);
        show(w, p);
        (void)usleep(3000);
        size_t now = wire_bytes(w);
        quiet = now != seen ? 0 : quiet;
        seen = now;
    }
}

static void
prepare(struct play *p)
{
    canned_sign(p->db);
    canned_record(p->db);
    canned_prints(p->db);
    canned_audit(p->db);
    canned_status(p->db);
    canned_intake(p->db);
    canned_checks(p->db, false);
}

static bool
is_picture(const struct step *st)
{
    return strncmp(st->what, "picture:", 8) == 0;
}

static void
one_step(struct wire *w, struct play *p, const struct step *st)
{
    static const char *const next[] = {"17", CANNED_TOKEN, "900"};
    static const char *const decided[] = {"awaiting_signature", "1", "0"};
    fake_db_rows(p->db, "queue_next_stmt", next, 3);
    fake_db_rows(p->db, "decide_approve_stmt", decided, 3);
    if (strcmp(st->what, "done") == 0)
        canned_request(p->db, "awaiting_signature", false);
    if (strcmp(st->what, "the next one") == 0)
        canned_request(p->db, "in_review", true);
    if (st->keys[0] == '\0') {
        show(w, p);
        session_start(&p->ses);
        show(w, p);
    }
    for (const char *k = st->keys; *k != '\0'; k += strspn(k, " ")) {
        char one[16] = "";
        size_t n = strcspn(k, " ");
        memcpy(one, k, n < sizeof(one) ? n : sizeof(one) - 1);
        k += n;
        for (int i = 0; one[0] == '.' && i < 60; i++) {
            play_pass(p, 1);
            show(w, p);
        }
        if (one[0] != '.')
            play_press(p, one);
        show(w, p);
        if (is_picture(st))
            settle(w, p);
    }
}

static void
bench_review(int rows, int cols)
{
    struct wire w;
    struct play *p = play_new("operator");
    size_t before = 0, all = 0, core = 0, pictures = 0;
    struct views views = {.n = 0};
    prepare(p);
    prepare_views(p, &views);
    wire_open(&w, rows, cols);
    printf("\nbytes of a review at %dx%d\n", cols, rows);
    for (size_t i = 0; i < COUNT(review); i++) {
        one_step(&w, p, &review[i]);
        size_t now = wire_bytes(&w);
        printf("  %-48s %8zu\n", review[i].what, now - before);
        if (is_picture(&review[i]))
            pictures += now - before;
        else
            all += i > 0 ? now - before : 0;
        core += review[i].core ? now - before : 0;
        before = now;
    }
    printf("  %-48s %8zu\n", "two documents as symbols", pictures);
    printf("  %-48s %8zu\n", "all of the above, without log-in and pictures", all);
    printf("  %-48s %8zu  budget %d  %s\n", "open, compare, documents, approve", core, BUDGET,
           core <= BUDGET ? "within" : "OVER");
    play_end(p);
    wire_close(&w);
    for (size_t i = 0; i < views.n; i++)
        (void)viewer_close(&views.all[i]);
    buf_done(&views.hex);
}

static double
cpu_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The whole picture again and again: drawn, compared and sent in full. */
static void
bench_draw(const char *what, const char *role, const char *keys)
{
    struct wire w;
    struct play *p = play_new(role);
    double worst = 0, sum = 0;
    prepare(p);
    session_start(&p->ses);
    play_press(p, keys);
    wire_open(&w, 200, 500);
    for (int i = 0; i < ROUNDS; i++) {
        term_redraw(w.t);
        double from = cpu_ms();
        show(&w, p);
        double took = cpu_ms() - from;
        sum += took;
        worst = took > worst ? took : worst;
    }
    printf("  %-48s %8.1f  slowest %.1f, bound %.0f\n", what, sum / ROUNDS, worst, DRAW_MS);
    play_end(p);
    wire_close(&w);
}

int
main(void)
{
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    bench_review(24, 80);
    bench_review(60, 200);
    printf("\nprocessor time of a whole picture at 500x200, ms\n");
    bench_draw("queue", "operator", "");
    bench_draw("request, comparison", "operator", "Down Down Enter d");
    bench_draw("request, history", "operator", "Down Down Enter Tab Tab Tab");
    bench_draw("sheet", "kepala_dinas", "Enter");
    bench_draw("audit trail", "auditor", "");
    bench_draw("audit entry", "auditor", "Enter");
    bench_draw("counter form", "operator", "6 b Enter");
    bench_draw("help", "operator", "?");
    return 0;
}
