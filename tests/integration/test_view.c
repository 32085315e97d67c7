/*
 * The real loket-view: honest documents in every mode, what its sandbox leaves it, and documents that were
 * made to hurt. Whatever they do, the session's side ends up with an answer in bounded time.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "console/base/clock.h"
#include "console/server/sandbox.h"
#include "tests/support/doc_make.h"
#include "tests/support/viewer.h"

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

/* A request ends by the alarm in the viewer at the latest; the machine may be busy. */
#define BOUND_MS ((VIEW_WORK_S + 7) * 1000)

static void
open_good(struct viewer *v, const struct buf *doc)
{
    assert_true(viewer_open(v, doc->data, doc->len));
    assert_int_equal(v->last, VIEW_EV_LOADED);
}

/* Share of cells of a picture of symbols, in percent, that are mostly dark. */
static unsigned
dark(const struct view_picture *p, uint32_t row0, uint32_t col0, uint32_t row1, uint32_t col1)
{
    unsigned n = 0, all = 0;
    for (uint32_t r = row0; r < row1; r++)
        for (uint32_t c = col0; c < col1; c++) {
            n += p->cells[r * p->want.cols + c].bg == 16;
            all++;
        }
    return n * 100 / all;
}

static void
upper_left_is_dark(const struct view_picture *p)
{
    uint32_t r = p->want.rows, c = p->want.cols;
    assert_true(dark(p, 0, 0, r / 2 - 1, c / 2 - 1) > 95);
    assert_int_equal(dark(p, r / 2 + 1, 0, r, c), 0);
    assert_int_equal(dark(p, 0, c / 2 + 1, r, c), 0);
}

static void
picture_is_right(struct buf *doc)
{
    struct viewer v;
    struct view_want w = viewer_page(0, 40, 20);
    open_good(&v, doc);
    assert_int_equal(v.client->pages, 1);
    assert_int_equal(viewer_render(&v, &w), VIEW_EV_PICTURE);
    upper_left_is_dark(&v.client->picture);
    /* a quarter clockwise: the dark part goes to the upper right */
    w.turn = 1;
    assert_int_equal(viewer_render(&v, &w), VIEW_EV_PICTURE);
    assert_true(dark(&v.client->picture, 0, 21, 9, 40) > 95);
    assert_int_equal(dark(&v.client->picture, 0, 0, 20, 19), 0);
    w.turn = 2;
    assert_int_equal(viewer_render(&v, &w), VIEW_EV_PICTURE);
    assert_true(dark(&v.client->picture, 11, 21, 20, 40) > 95);
    w.turn = 3;
    assert_int_equal(viewer_render(&v, &w), VIEW_EV_PICTURE);
    assert_true(dark(&v.client->picture, 11, 0, 20, 19) > 95);
    /* a part */
    w.turn = 0;
    w.x = w.y = w.w = w.h = VIEW_WHOLE / 2;
    assert_int_equal(viewer_render(&v, &w), VIEW_EV_PICTURE);
    assert_int_equal(dark(&v.client->picture, 1, 1, 20, 40), 0);
    assert_true(viewer_close(&v));
    assert_true(WIFEXITED(v.status) && WEXITSTATUS(v.status) == 0);
}

static void
test_png(void **state)
{
    struct buf doc = {0};
    (void)state;
    doc_png(&doc, 800, 600, 800, 600);
    picture_is_right(&doc);
    /* larger than it is kept: made smaller while it is read */
    doc_png(&doc, 9000, 8000, 9000, 8000);
    picture_is_right(&doc);
    buf_done(&doc);
}

static void
test_jpeg(void **state)
{
    struct buf doc = {0};
    (void)state;
    doc_jpeg(&doc, 800, 600);
    picture_is_right(&doc);
    doc_jpeg(&doc, 6000, 5000);
    picture_is_right(&doc);
    buf_done(&doc);
}

/* Every mode passes the session's judgement, and the words of a font that is not in the file are there. */
static void
test_pdf_in_every_mode(void **state)
{
    struct buf doc = {0};
    struct viewer v;
    struct view_want w = viewer_page(1, 60, 30);
    (void)state;
    doc_pdf_page(&doc, 2, "");
    open_good(&v, &doc);
    assert_int_equal(v.client->pages, 2);
    assert_int_equal(v.client->width[1], 595);
    for (w.mode = 0; w.mode < VIEW_MODE_COUNT_; w.mode++)
        for (w.colors = 2; w.colors <= 256; w.colors = w.colors == 2   ? 8
                                                       : w.colors == 8 ? 16
                                                                       : w.colors * 16) {
            if (viewer_render(&v, &w) != VIEW_EV_PICTURE)
                fail_msg("mode %u, %u colours", w.mode, w.colors);
        }
    w = viewer_page(0, 80, 20);
    w.x = VIEW_WHOLE / 12;
    w.y = VIEW_WHOLE / 20;
    w.w = VIEW_WHOLE / 2;
    w.h = VIEW_WHOLE / 14;
    assert_int_equal(viewer_render(&v, &w), VIEW_EV_PICTURE);
    assert_true(dark(&v.client->picture, 0, 0, 20, 80) > 3);
    /* without colours the whole page still shows where its words are */
    w = viewer_page(0, 27, 19);
    w.colors = 2;
    w.mode = VIEW_ASCII;
    assert_int_equal(viewer_render(&v, &w), VIEW_EV_PICTURE);
    unsigned marks = 0;
    for (size_t i = 0; i < (size_t)w.cols * w.rows; i++)
        marks += v.client->picture.cells[i].cp != ' ' || v.client->picture.cells[i].paint == VIEW_REVERSE;
    assert_in_range(marks, 10, 27 * 19 / 2);
    assert_true(viewer_close(&v));
    buf_done(&doc);
}

/* --- the sandbox -------------------------------------------------------------- */

static bool
status_line(pid_t pid, const char *file, const char *key, char *dst, size_t size)
{
    char path[64], line[256];
    bool found = false;
    snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
    FILE *f = fopen(path, "r");
    while (f != NULL && !found && fgets(line, sizeof line, f) != NULL)
        if (strncmp(line, key, strlen(key)) == 0) {
            snprintf(dst, size, "%s", line + strlen(key));
            found = true;
        }
    if (f != NULL)
        fclose(f);
    return found;
}

static void
test_what_is_left_to_it(void **state)
{
    struct buf doc = {0};
    struct viewer v;
    char text[256];
    (void)state;
    if (SANITIZED)
        skip();
    doc_png(&doc, 64, 64, 64, 64);
    open_good(&v, &doc);
    assert_true(status_line(v.pid, "status", "Seccomp:", text, sizeof text));
    assert_int_equal(atoi(text), 2);
    assert_true(status_line(v.pid, "status", "NoNewPrivs:", text, sizeof text));
    assert_int_equal(atoi(text), 1);
    assert_true(status_line(v.pid, "limits", "Max processes", text, sizeof text));
    assert_int_equal(strtol(text, NULL, 10), 0);
    assert_true(status_line(v.pid, "limits", "Max file size", text, sizeof text));
    assert_int_equal(strtol(text, NULL, 10), 0);
    assert_true(status_line(v.pid, "limits", "Max address space", text, sizeof text));
    assert_true(strtol(text, NULL, 10) > 0 && strtol(text, NULL, 10) <= 1L << 30);
    assert_true(status_line(v.pid, "limits", "Max cpu time", text, sizeof text));
    assert_true(strtol(text, NULL, 10) > 0);
    if (geteuid() == 0) {
        char root[300] = "", path[64];
        assert_true(status_line(v.pid, "status", "Uid:", text, sizeof text));
        assert_int_equal(strtol(text, NULL, 10), 65531);
        assert_true(status_line(v.pid, "status", "CapEff:", text, sizeof text));
        assert_int_equal(strtoull(text, NULL, 16), 0);
        snprintf(path, sizeof path, "/proc/%d/root", v.pid);
        assert_true(readlink(path, root, sizeof root - 1) > 0);
        assert_non_null(strstr(root, "/run/empty"));
    }
    assert_true(viewer_close(&v));
    buf_done(&doc);
}

/* What a document that has taken the process over may try. Each returns when it was refused. */
static void
try_open(void)
{
    _exit(open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES ? 0 : 1);
}
static void
try_write_file(void)
{
    _exit(open("/tmp/loket-view-was-here", O_WRONLY | O_CREAT, 0600) < 0 ? 0 : 1);
}
static void
try_socket(void)
{
    _exit(socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EACCES ? 0 : 1);
}
static void
try_fork(void)
{
    _exit(fork() < 0 ? 0 : 1);
}
static void
try_exec(void)
{
    char sh[] = "/bin/sh", *const argv[] = {sh, NULL};
    execve(sh, argv, argv + 1);
    _exit(1);
}
static void
try_kill(void)
{
    kill(getppid(), SIGCONT);
    _exit(1);
}
static void
try_code(void)
{
    _exit(mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                  MAP_FAILED
              ? 0
              : 1);
}
static void
try_memory(void)
{
    _exit(mmap(NULL, 1UL << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
              ? 0
              : 1);
}
static void
try_socketpair(void)
{
    int pair[2];
    _exit(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 ? 0 : 1);
}

static void
refused(void (*attempt)(void), bool killed)
{
    char empty[] = "/tmp/loket-empty.XXXXXX";
    int status;
    assert_non_null(mkdtemp(empty));
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct err e;
        if (sandbox_enter(SANDBOX_VIEW, empty, "65531", &e) != RC_OK)
            _exit(2);
        attempt();
        _exit(3);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    rmdir(empty);
    if (killed)
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS);
    else
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void
test_nothing_gets_out(void **state)
{
    (void)state;
    if (SANITIZED)
        skip();
    refused(try_open, false);
    refused(try_write_file, false);
    refused(try_socket, false);
    refused(try_memory, false);
    refused(try_fork, true);
    refused(try_exec, true);
    refused(try_kill, true);
    refused(try_code, true);
    refused(try_socketpair, true);
}

/* --- documents that hurt --------------------------------------------------------- */

/* Opens it and draws each page once: an answer or the end, in time, and nothing that is left behind. */
static void
survives(const char *what, const struct buf *doc)
{
    struct viewer v;
    struct view_want w = viewer_page(0, 80, 20);
    int64_t t0 = clock_mono_ms(clock_system());
    assert_true(viewer_open(&v, doc->data, doc->len));
    if (v.last == VIEW_EV_NONE || clock_mono_ms(clock_system()) - t0 > BOUND_MS)
        fail_msg("%s: no answer", what);
    for (uint32_t page = 0; v.last == VIEW_EV_LOADED && page < v.client->pages && page < 3; page++) {
        w.page = page;
        t0 = clock_mono_ms(clock_system());
        enum view_event ev = viewer_render(&v, &w);
        if (ev == VIEW_EV_NONE || clock_mono_ms(clock_system()) - t0 > BOUND_MS)
            fail_msg("%s: no picture in time", what);
        if (ev == VIEW_EV_GONE)
            break;
        v.last = VIEW_EV_LOADED;
    }
    if (!viewer_close(&v))
        fail_msg("%s: the process stays", what);
    if (WIFSIGNALED(v.status) && WTERMSIG(v.status) == SIGSYS)
        print_message("%s: ended by the filter\n", what);
}

static void
fault_is(const struct buf *doc, enum view_fault why)
{
    struct viewer v;
    assert_true(viewer_open(&v, doc->data, doc->len));
    assert_int_equal(v.last, VIEW_EV_FAULT);
    assert_int_equal(v.client->fault, why);
    assert_true(viewer_close(&v));
}

static void
test_bombs(void **state)
{
    struct buf doc = {0};
    (void)state;
    doc_png(&doc, 16, 16, 65535, 65535);
    fault_is(&doc, VIEW_FAULT_BOMB);
    doc_png(&doc, 16, 16, 0x7fffffff, 0x7fffffff);
    survives("png of two thousand million pixels a side", &doc);
    doc_png(&doc, 9990, 9990, 9990, 9990);
    survives("png of a hundred million pixels", &doc);
    doc_png(&doc, 30000, 30000, 30000, 30000);
    fault_is(&doc, VIEW_FAULT_BOMB);
    doc_png(&doc, 16, 16, 2000, 2000);
    survives("png with few of its rows", &doc);
    /* the header says 65500 a side, the data are those of a small one */
    doc_jpeg(&doc, 64, 64);
    for (size_t i = 0; i + 9 < doc.len; i++)
        if ((unsigned char)doc.data[i] == 0xff && (unsigned char)doc.data[i + 1] == 0xc0) {
            memcpy(doc.data + i + 5, "\xff\xdc\xff\xdc", 4);
            break;
        }
    survives("jpeg of 65500 pixels a side", &doc);
    buf_done(&doc);
}

static void
test_cut_short(void **state)
{
    struct buf whole[3] = {0}, doc = {0};
    (void)state;
    doc_pdf_page(&whole[0], 1, "");
    doc_png(&whole[1], 300, 300, 300, 300);
    doc_jpeg(&whole[2], 300, 300);
    for (size_t k = 0; k < COUNT(whole); k++)
        for (size_t part = 1; part < 6; part++) {
            buf_reset(&doc);
            buf_add(&doc, whole[k].data, whole[k].len * part / 6);
            survives("cut short", &doc);
        }
    buf_reset(&doc);
    buf_puts(&doc, "GIF89a");
    fault_is(&doc, VIEW_FAULT_KIND);
    /* one that is an image and a page of a browser and an archive */
    buf_reset(&doc);
    buf_add(&doc, whole[2].data, whole[2].len);
    buf_puts(&doc, "<html><script>alert(1)</script>PK\x03\x04");
    survives("several kinds in one", &doc);
    for (size_t k = 0; k < COUNT(whole); k++)
        buf_done(&whole[k]);
    buf_done(&doc);
}

/* Bytes of an honest PDF turned at random, always the same way. */
static void
test_noise(void **state)
{
    struct buf good = {0}, doc = {0};
    uint32_t r = 1;
    (void)state;
    doc_pdf_page(&good, 1, "q 10 0 0 10 0 0 cm BI /W 2 /H 2 /BPC 8 /CS /G ID abcd EI Q\n");
    for (int round = 0; round < 12; round++) {
        buf_reset(&doc);
        buf_add(&doc, good.data, good.len);
        for (int i = 0; i < 6; i++) {
            r = r * 1103515245u + 12345u;
            doc.data[9 + (r >> 8) % (doc.len - 9)] = (char)(r >> 24);
        }
        survives("noise", &doc);
    }
    buf_done(&good);
    buf_done(&doc);
}

static void
hostile_pdf(const char *what, const char *const *objects, int n)
{
    struct buf doc = {0};
    doc_pdf(&doc, objects, n);
    survives(what, &doc);
    buf_done(&doc);
}
#define HOSTILE(what, ...)                                                                                   \
    do {                                                                                                     \
        const char *const o_[] = {__VA_ARGS__};                                                              \
        hostile_pdf(what, o_, (int)COUNT(o_));                                                               \
    } while (0)

#define PAGE    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources "
#define ONE     "<< /Type /Pages /Count 1 /Kids [3 0 R] >>"
#define CATALOG "<< /Type /Catalog /Pages 2 0 R >>"

static void
test_pdf_in_circles(void **state)
{
    (void)state;
    HOSTILE("a tree of pages that holds itself", CATALOG,
            "<< /Type /Pages /Count 1000000 /Kids [2 0 R 2 0 R] >>");
    HOSTILE("two that hold each other", CATALOG, "<< /Type /Pages /Count 2 /Kids [3 0 R] >>",
            "<< /Type /Pages /Parent 2 0 R /Count 2 /Kids [2 0 R] >>");
    HOSTILE("a form that draws itself", CATALOG, ONE, PAGE "<< /XObject << /X 5 0 R >> >> >>",
            "<< /Length 5 >>\nstream\n/X Do\nendstream",
            "<< /Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject << /X 5 0 R >> >> "
            "/Length 11 "
            ">>\nstream\n/X Do /X Do\nendstream");
    HOSTILE("a length that is itself", CATALOG, ONE, PAGE "<< >> >>",
            "<< /Length 4 0 R >>\nstream\nq Q\nendstream");
    HOSTILE("a page without end", CATALOG, ONE,
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1e30 1e30] /Contents 4 0 R >>",
            "<< /Length 3 >>\nstream\nq Q\nendstream");
    HOSTILE("a pattern of ever so many tiles", CATALOG, ONE, PAGE "<< /Pattern << /P 5 0 R >> >> >>",
            "<< /Length 44 >>\nstream\n/Pattern cs /P scn 0 0 100000 100000 re f  \nendstream",
            "<< /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 .01 .01] /XStep .001 "
            "/YStep .001 "
            "/Resources << >> /Length 18 >>\nstream\n0 0 .001 .001 re f\nendstream");
    struct buf doc = {0};
    buf_puts(
        &doc,
        "%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer << /Size 1 /Root 1 0 R /Prev 9 >>\nstartxref\n9\n"
        "%%EOF\n");
    survives("a table that leads to itself", &doc);
    buf_done(&doc);
}

/* Nobody carries out what a document would like to start. */
static void
test_pdf_with_actions(void **state)
{
    (void)state;
    HOSTILE("scripts and programs",
            "<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) /Win << /F (cmd.exe) >> "
            ">> /AA << /O "
            "<< /S /JavaScript /JS (app.launchURL\\('http://198.51.100.1'\\)) >> >> >>",
            ONE,
            PAGE "<< >> /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A << /S /URI /URI "
                 "(http://198.51.100.1/) >> >>] >>",
            "<< /Length 3 >>\nstream\nq Q\nendstream");
    HOSTILE("a stream that lies in another file", CATALOG, ONE, PAGE "<< /XObject << /X 5 0 R >> >> >>",
            "<< /Length 5 >>\nstream\n/X Do\nendstream",
            "<< /Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceGray "
            "/BitsPerComponent 8 /F "
            "(/etc/passwd) /Length 0 >>\nstream\n\nendstream");
}

/* A hundred million orders in a few kilobytes, each of them a line across the page. */
static void
test_pdf_that_swells(void **state)
{
    static const char order[] = "0 0 m 595 842 l S\n";
    size_t n = 60000000 / (sizeof order - 1) * (sizeof order - 1);
    char *body = malloc(n);
    struct buf stream = {0}, doc = {0};
    (void)state;
    assert_non_null(body);
    for (size_t i = 0; i < n; i += sizeof order - 1)
        memcpy(body + i, order, sizeof order - 1);
    doc_stream(&stream, "", body, n, 1);
    /* the packed bytes hold zeros: put together by hand */
    size_t at[4];
    buf_puts(&doc, "%PDF-1.7\n");
    static const char *const heads[] = {CATALOG, ONE, PAGE "<< >> >>"};
    for (size_t i = 0; i < 4; i++) {
        at[i] = doc.len;
        buf_printf(&doc, "%zu 0 obj\n", i + 1);
        if (i < 3)
            buf_puts(&doc, heads[i]);
        else
            buf_add(&doc, stream.data, stream.len);
        buf_puts(&doc, "\nendobj\n");
    }
    size_t table = doc.len;
    buf_puts(&doc, "xref\n0 5\n0000000000 65535 f \n");
    for (size_t i = 0; i < 4; i++)
        buf_printf(&doc, "%010zu 00000 n \n", at[i]);
    buf_printf(&doc, "trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n", table);
    assert_true(doc.len < VIEW_BYTES_MAX);
    survives("a stream that swells", &doc);
    free(body);
    buf_done(&stream);
    buf_done(&doc);
}

static void
test_killed_in_the_middle(void **state)
{
    struct buf doc = {0};
    struct viewer v;
    struct view_want w = viewer_page(0, 80, 20);
    struct err e;
    (void)state;
    doc_pdf_page(&doc, 1, "");
    open_good(&v, &doc);
    assert_int_equal(view_render(v.client, &w, clock_mono_ms(clock_system()), &e), RC_OK);
    kill(v.pid, SIGKILL);
    enum view_event ev = viewer_wait(&v, 5000);
    assert_true(ev == VIEW_EV_GONE || ev == VIEW_EV_PICTURE);
    if (ev == VIEW_EV_PICTURE)
        assert_int_equal(viewer_wait(&v, 5000), VIEW_EV_GONE);
    assert_true(viewer_close(&v));
    buf_done(&doc);
}

/* When the session goes away, so does the viewer. */
static void
test_ends_with_the_session(void **state)
{
    struct buf doc = {0};
    struct viewer v;
    (void)state;
    doc_png(&doc, 64, 64, 64, 64);
    open_good(&v, &doc);
    assert_true(viewer_close(&v));
    assert_true(WIFEXITED(v.status));
    buf_done(&doc);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_png),
        cmocka_unit_test(test_jpeg),
        cmocka_unit_test(test_pdf_in_every_mode),
        cmocka_unit_test(test_what_is_left_to_it),
        cmocka_unit_test(test_nothing_gets_out),
        cmocka_unit_test(test_bombs),
        cmocka_unit_test(test_cut_short),
        cmocka_unit_test(test_noise),
        cmocka_unit_test(test_pdf_in_circles),
        cmocka_unit_test(test_pdf_with_actions),
        cmocka_unit_test(test_pdf_that_swells),
        cmocka_unit_test(test_killed_in_the_middle),
        cmocka_unit_test(test_ends_with_the_session),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
