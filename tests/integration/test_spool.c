/* print/spool.c against a private CUPS with a virtual IPP printer. */
#include <dirent.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <cmocka.h>

#include "console/base/clock.h"
#include "console/base/str.h"
#include "print/sheet_pdf.h"
#include "print/spool.h"

#define DEADLINE_MS 30000

struct fixture {
    char dir[64];
    char sock[200], address[64], queue[32];
    int printer_port;
    struct spool *s;
    struct buf pdf;
};

static bool PRINTF_LIKE(1, 2) shell(const char *fmt, ...)
{
    char command[600];
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(command, sizeof(command), fmt, ap);
    va_end(ap);
    return n > 0 && (size_t)n < sizeof(command) && system(command) == 0;
}

/* One blank page is enough here. */
static void
make_pdf(struct buf *out)
{
    struct sheet_pdf *p;
    struct sheet_page page = {.n_cells = 0};
    const struct sheet sheet = {841.89, 595.28, &page, 1};
    const struct sheet_pdf_options o = {.date = "22-11-2026"};
    assert_int_equal(sheet_pdf_new(&p, "Liberation Sans", NULL), RC_OK);
    assert_int_equal(sheet_pdf_draw(p, &sheet, NULL, &o, out, NULL), RC_OK);
    sheet_pdf_free(p);
}

static int
setup(void **state)
{
    static struct fixture f = {.dir = "/tmp/test_spool_XXXXXX"};
    char command[200], line[400] = "";
    if (mkdtemp(f.dir) == NULL ||
        !str_printf(command, sizeof(command), "tests/support/cups_private.sh up %s", f.dir))
        return -1;
    FILE *p = popen(command, "r");
    bool got = p != NULL && fgets(line, sizeof(line), p) != NULL;
    if (p == NULL || pclose(p) != 0 || !got ||
        sscanf(line, "%199s %63s %d %31s", f.sock, f.address, &f.printer_port, f.queue) != 4)
        return -1;
    make_pdf(&f.pdf);
    *state = &f;
    return spool_open(&f.s, f.sock, NULL) == RC_OK ? 0 : -1;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;
    spool_close(f->s);
    buf_done(&f->pdf);
    bool ok = shell("tests/support/cups_private.sh down %s", f->dir) && shell("rm -rf %s", f->dir);
    return ok ? 0 : -1;
}

static int
submit(struct fixture *f, const void *pdf, size_t len)
{
    struct err e = {0};
    int job;
    const struct spool_order o = {
        .printer = f->queue, .title = "loket-17", .data = pdf, .len = len, .copies = 1};
    if (spool_submit(f->s, &o, &job, &e) != RC_OK)
        fail_msg("%s (%s)", e.text, e.detail);
    assert_true(job > 0);
    return job;
}

/* Waits until done() holds for the job. */
static struct spool_job
wait_job(struct fixture *f, int job, bool (*done)(const struct spool_job *))
{
    int64_t end = clock_mono_ms(clock_system()) + DEADLINE_MS;
    struct spool_job j;
    do {
        struct err e = {0};
        if (spool_job_state(f->s, job, &j, &e) != RC_OK)
            fail_msg("%s (%s)", e.text, e.detail);
        if (done(&j))
            return j;
        poll(NULL, 0, 30);
    } while (clock_mono_ms(clock_system()) < end);
    fail_msg("job stays %s, reasons %x", spool_state_name(j.state), j.reasons);
    return j;
}

static bool
is_completed(const struct spool_job *j)
{
    return j->state == SPOOL_COMPLETED;
}
static bool
has_failed(const struct spool_job *j)
{
    return j->failed;
}
static bool
wants_paper(const struct spool_job *j)
{
    return (j->reasons & (SPOOL_MEDIA_EMPTY | SPOOL_MEDIA_NEEDED)) != 0;
}
static bool
is_offline(const struct spool_job *j)
{
    return (j->reasons & SPOOL_OFFLINE) != 0;
}

/* Sets how many sheets lie in the trays of the virtual printer. */
static void
set_paper(struct fixture *f, int sheets)
{
    char request[400], answer[256];
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)f->printer_port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    assert_true(
        str_printf(request, sizeof(request),
                   "GET /media?size0=iso_a4_210x297mm&type0=stationery&level0=%d&size1=iso_a4_210x297mm&"
                   "type1=stationery&level1=%d&size2=iso_a4_210x297mm&type2=stationery&level2=%d&"
                   "size3=iso_a4_210x297mm&type3=stationery&level3=%d HTTP/1.1\r\nHost: localhost\r\n"
                   "Connection: close\r\n\r\n",
                   sheets, sheets, sheets, sheets));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
    assert_int_equal(write(fd, request, strlen(request)), strlen(request));
    assert_true(read(fd, answer, sizeof(answer)) > 0);
    close(fd);
}

static int
printed_files(struct fixture *f)
{
    char path[100];
    int n = 0;
    assert_true(str_printf(path, sizeof(path), "%s/printer", f->dir));
    DIR *d = opendir(path);
    assert_non_null(d);
    for (struct dirent *de = readdir(d); de != NULL; de = readdir(d))
        n += strstr(de->d_name, ".pdf") != NULL || strstr(de->d_name, ".urf") != NULL ||
             strstr(de->d_name, ".pwg") != NULL;
    closedir(d);
    return n;
}

static void
lists_printers(void **state)
{
    struct fixture *f = *state;
    struct spool_printer p[8];
    size_t n, found = 0;
    assert_int_equal(spool_list(f->s, p, COUNT(p), &n, NULL), RC_OK);
    assert_int_equal(n, 3); /* sheets of A4 and of A5, and the roll */
    for (size_t i = 0; i < n; i++) {
        found += str_eq(p[i].name, f->queue);
        assert_true(p[i].accepting);
        assert_false(p[i].stopped);
    }
    assert_int_equal(found, 1);
    assert_int_equal(spool_printer_state(f->s, f->queue, &p[0], NULL), RC_OK);
    assert_string_equal(p[0].name, f->queue);
}

static void
prints(void **state)
{
    struct fixture *f = *state;
    int before = printed_files(f);
    int job = submit(f, f->pdf.data, f->pdf.len);
    struct spool_job j = wait_job(f, job, is_completed);
    assert_false(j.failed);
    assert_int_equal(printed_files(f), before + 1);
}

static void
finds_a_job_by_its_title(void **state)
{
    struct fixture *f = *state;
    int found;
    int job = submit(f, f->pdf.data, f->pdf.len);
    struct spool_job j = wait_job(f, job, is_completed);
    assert_string_equal(j.title, "loket-17");
    assert_int_equal(spool_find(f->s, "loket-17", &found, NULL), RC_OK);
    assert_int_equal(found, job);
    assert_int_equal(spool_find(f->s, "loket-1", &found, NULL), RC_NONE);
}

static void
reaches_cups_by_tcp_too(void **state)
{
    struct fixture *f = *state;
    struct spool *s;
    struct spool_printer p;
    assert_int_equal(spool_open(&s, f->address, NULL), RC_OK);
    assert_int_equal(spool_printer_state(s, f->queue, &p, NULL), RC_OK);
    spool_close(s);
}

static void
refuses_bad_orders(void **state)
{
    struct fixture *f = *state;
    struct err e = {0};
    int job;
    struct spool_order o = {
        .printer = "tidak-ada", .title = "loket-1", .data = f->pdf.data, .len = f->pdf.len, .copies = 1};
    assert_int_equal(spool_submit(f->s, &o, &job, &e), RC_NONE);
    assert_string_equal(e.field, "printer");
    o.printer = "../admin";
    assert_int_equal(spool_submit(f->s, &o, &job, &e), RC_NONE);
    o.printer = f->queue;
    o.copies = 0;
    assert_int_equal(spool_submit(f->s, &o, &job, &e), RC_INVALID);
}

static void
unknown_job_is_missing(void **state)
{
    struct fixture *f = *state;
    struct spool_job j;
    assert_int_equal(spool_job_state(f->s, 99999, &j, NULL), RC_OK);
    assert_int_equal(j.state, SPOOL_MISSING);
    assert_int_equal(spool_cancel(f->s, 99999, NULL), RC_OK);
}

static void
paper_out_is_seen_and_heals(void **state)
{
    struct fixture *f = *state;
    set_paper(f, 0);
    int job = submit(f, f->pdf.data, f->pdf.len);
    struct spool_job j = wait_job(f, job, wants_paper);
    assert_false(j.failed);
    assert_string_not_equal(spool_reason_text(j.reasons), "");
    set_paper(f, 25);
    wait_job(f, job, is_completed);
}

static void
file_that_cannot_be_printed_fails(void **state)
{
    struct fixture *f = *state;
    char plain[100], locked[100], data[200000];
    assert_true(str_printf(plain, sizeof(plain), "%s/plain.pdf", f->dir));
    assert_true(str_printf(locked, sizeof(locked), "%s/locked.pdf", f->dir));
    FILE *out = fopen(plain, "w");
    assert_non_null(out);
    assert_int_equal(fwrite(f->pdf.data, 1, f->pdf.len, out), f->pdf.len);
    fclose(out);
    assert_true(shell("qpdf --encrypt rahasia pemilik 256 -- %s %s", plain, locked));
    FILE *in = fopen(locked, "r");
    assert_non_null(in);
    size_t n = fread(data, 1, sizeof(data), in);
    fclose(in);
    int job = submit(f, data, n);
    wait_job(f, job, has_failed);
    assert_int_equal(spool_cancel(f->s, job, NULL), RC_OK);
}

static void
offline_printer_is_seen_and_job_can_be_cancelled(void **state)
{
    struct fixture *f = *state;
    assert_true(shell("tests/support/cups_private.sh printer-down %s", f->dir));
    int job = submit(f, f->pdf.data, f->pdf.len);
    struct spool_job j = wait_job(f, job, is_offline);
    assert_false(j.failed);
    assert_int_equal(spool_cancel(f->s, job, NULL), RC_OK);
    j = wait_job(f, job, has_failed);
    assert_int_equal(j.state, SPOOL_CANCELLED);
    assert_true(shell("tests/support/cups_private.sh printer-up %s", f->dir));
}

static void
no_server_is_told_at_once(void **state)
{
    struct spool *s;
    struct err e = {0};
    (void)state;
    int64_t start = clock_mono_ms(clock_system());
    assert_int_equal(spool_open(&s, "127.0.0.1:9", &e), RC_UNAVAILABLE);
    assert_null(s);
    assert_int_equal(spool_open(&s, "/nonexistent/cups.sock", &e), RC_UNAVAILABLE);
    assert_int_equal(spool_open(&s, "127.0.0.1:zz", &e), RC_INVALID);
    assert_true(clock_mono_ms(clock_system()) - start < 2 * SPOOL_WAIT_MS);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_printers),
        cmocka_unit_test(prints),
        cmocka_unit_test(finds_a_job_by_its_title),
        cmocka_unit_test(reaches_cups_by_tcp_too),
        cmocka_unit_test(refuses_bad_orders),
        cmocka_unit_test(unknown_job_is_missing),
        cmocka_unit_test(paper_out_is_seen_and_heals),
        cmocka_unit_test(file_that_cannot_be_printed_fails),
        cmocka_unit_test(offline_printer_is_seen_and_job_can_be_cancelled),
        cmocka_unit_test(no_server_is_told_at_once),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
