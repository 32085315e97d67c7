/* Documents per second, one core: seal, QR, tagged sheet, signature; and the plain copy for the printer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "console/base/arena.h"
#include "console/base/str.h"
#include "print/rendition.h"
#include "tests/support/print_sample.h"

struct bench {
    struct rendition *r;
    struct signer *s;
    struct rendition_source src;
    char url[RENDITION_URL_MAX];
};

static enum rc
whole(struct bench *b, struct buf *out, struct err *e)
{
    enum rc rc = rendition_seal(b->src.record, b->src.record_len, SAMPLE_PREFIX, b->s, b->url, e);
    return rc == RC_OK ? rendition_master(b->r, &b->src, b->s, time(NULL), out, e) : rc;
}

static enum rc
plain(struct bench *b, struct buf *out, struct err *e)
{
    return rendition_print(b->r, &b->src, out, e);
}

/* Processor time: what else runs on the machine does not count. */
static double
cpu_ms(void)
{
    return (double)clock() * 1000 / CLOCKS_PER_SEC;
}

static int
run(struct bench *b, const char *name, enum rc (*make)(struct bench *, struct buf *, struct err *), int n)
{
    struct err e = {0};
    struct buf out = {0};
    double start = cpu_ms();
    for (int i = 0; i < n; i++) {
        buf_reset(&out);
        if (make(b, &out, &e) != RC_OK) {
            fprintf(stderr, "%s: %s (%s)\n", name, e.text, e.detail);
            return 1;
        }
    }
    double ms = (cpu_ms() - start) / n;
    printf("%-32s %7.2f ms  %6.1f per second  %zu bytes\n", name, ms, 1000 / ms, out.len);
    buf_done(&out);
    return 0;
}

int
main(int argc, char **argv)
{
    char dir[] = "/tmp/bench_document_XXXXXX";
    struct arena *a = arena_new(NULL);
    const struct sample ten = {.members = 10};
    struct bench b = {.src = {.record = sample_record(a, &ten), .legend = "Dokumen contoh."}};
    int n = argc > 1 ? atoi(argv[1]) : 300;
    if (mkdtemp(dir) == NULL || (b.s = sample_signer(dir)) == NULL ||
        rendition_open(&b.r, "Liberation Sans", false, NULL) != RC_OK)
        return 1;
    b.src.record_len = strlen(b.src.record);
    b.src.seal_url = b.url;
    int failed = run(&b, "document, first", whole, 1) +
                 run(&b, "document: seal, sheet, signature", whole, n) +
                 run(&b, "plain copy for the printer", plain, n);
    rendition_close(b.r);
    signer_close(b.s);
    arena_free(a);
    char path[96];
    static const char *const files[] = {"sign-ca.crt", "signer.pem"};
    for (size_t i = 0; i < COUNT(files); i++)
        if (str_printf(path, sizeof(path), "%s/%s", dir, files[i]))
            (void)unlink(path);
    (void)rmdir(dir);
    return failed != 0;
}
