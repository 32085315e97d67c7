#include "console/command/records.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "console/base/arena.h"
#include "console/base/cfg.h"
#include "console/base/clock.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/command.h"
#include "console/command/records_job.h"
#include "console/crypto/sodium.h"
#include "console/json/json.h"
#include "db/store/pg.h"

#define BATCH        50000
#define DIGEST_PIECE (1u << 20)

int64_t
records_batch(const struct records_job *j)
{
    return j->o->batch > 0 ? j->o->batch : BATCH;
}

enum rc
records_tell(struct records_job *j, enum records_phase phase, int64_t done, int64_t total, struct err *e)
{
    const struct records_progress p = {phase, done, total, phase == RECORDS_READ ? j->at.rows : 0};
    if (j->o->progress == NULL || j->o->progress(j->o->ctx, &p))
        return RC_OK;
    return err_set(e, RC_FAIL, "stopped", "%s",
                   _("Dihentikan; belum ada yang dimasukkan. Berikan perintah yang sama untuk melanjutkan."));
}

/* --- the file's digest --------------------------------------------------------------- */

static enum rc
digest_file(struct records_job *j, struct nacl_sha256 *sum, const char *file, struct err *e)
{
    unsigned char *piece = malloc(DIGEST_PIECE);
    struct stat st = {0};
    int64_t done = 0;
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    ssize_t n = 0;
    enum rc rc = RC_OK;
    if (piece == NULL)
        abort();
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        (void)err_set(e, RC_INVALID, "file_read", "%s",
                      _("Berkas tidak dapat dibaca. Periksa nama dan izinnya."));
        rc = err_detail(e, "%s", fd < 0 ? strerror(errno) : "no regular file");
    }
    while (rc == RC_OK && (n = read(fd, piece, DIGEST_PIECE)) > 0) {
        nacl_sha256_add(sum, piece, (size_t)n);
        done += n;
        rc = records_tell(j, RECORDS_DIGEST, done, (int64_t)st.st_size, e);
    }
    if (rc == RC_OK && n < 0)
        rc =
            err_set(e, RC_FAIL, "file_read", "%s", _("Berkas tidak dapat dibaca. Periksa nama dan izinnya."));
    if (fd >= 0)
        (void)close(fd);
    explicit_bzero(piece, DIGEST_PIECE);
    free(piece);
    return rc;
}

static enum rc
digest(struct records_job *j, struct err *e)
{
    struct nacl_sha256 sum;
    unsigned char out[NACL_SHA256];
    enum rc rc = nacl_init(e);
    nacl_sha256_init(&sum);
    if (rc == RC_OK)
        rc = digest_file(j, &sum, j->o->file, e);
    if (rc == RC_OK && j->o->families != NULL)
        rc = digest_file(j, &sum, j->o->families, e);
    nacl_sha256_final(&sum, out);
    str_hex(j->r->digest, out, sizeof out);
    return rc;
}

/* --- what the database says first -------------------------------------------------------- */

static bool
take_office(void *ctx, const char *const *v)
{
    struct records_job *j = ctx;
    /* The query gives one row for the office asked for, or each of them. */
    j->office = j->office == 0 ? (int)strtol(v[0], NULL, 10) : -1;
    j->zona = (int)strtol(v[1], NULL, 10);
    (void)str_printf(j->kabupaten, sizeof j->kabupaten, "%s.", v[2]);
    (void)str_copy(j->today, sizeof j->today, v[3]);
    if (j->at.since[0] == '\0')
        (void)str_copy(j->at.since, sizeof j->at.since, v[4]);
    return true;
}

static bool
take_region(void *ctx, const char *const *v)
{
    struct records_job *j = ctx;
    (void)records_set_put(&j->regions, strtoll(v[0], NULL, 10), NULL);
    return true;
}

static bool
take_seen(void *ctx, const char *const *v)
{
    (void)v;
    ((struct records_job *)ctx)->r->already = true;
    return true;
}

static enum rc
find_office(struct records_job *j, struct err *e)
{
    char sql[400];
    (void)str_printf(
        sql, sizeof sql,
        "select office_id, zona, kode_wilayah, (now() at time zone 'UTC' + make_interval(hours =>"
        " zona))::date, date_trunc('second', now()) from loket.office where %d in (0, office_id)",
        j->o->office);
    enum rc rc = pg_stream(j->pg, sql, take_office, j, e);
    if (rc != RC_OK || j->office > 0)
        return rc;
    return err_set(e, RC_INVALID, "office_unknown", "%s",
                   j->office == 0 ? _("Kantor itu tidak terdaftar. Daftarkan dengan: office add")
                                  : _("Ada beberapa kantor. Sebutkan yang mana: --office ID"));
}

static enum rc
ask_database(struct records_job *j, struct err *e)
{
    char sql[200];
    enum rc rc = pg_script(
        j->pg,
        "set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0;"
        "set client_min_messages = error",
        e);
    if (rc == RC_OK)
        rc = find_office(j, e);
    (void)str_printf(sql, sizeof sql, "select 1 from loket.record_import where digest = '%s'", j->r->digest);
    if (rc == RC_OK)
        rc = pg_stream(j->pg, sql, take_seen, j, e);
    if (rc == RC_OK && !j->r->already)
        rc = pg_stream(j->pg, "select replace(kode, '.', '') from loket.region where length(kode) = 13",
                       take_region, j, e);
    return rc;
}

/* --- the whole ----------------------------------------------------------------------- */

static enum rc
work(struct records_job *j, struct err *e)
{
    struct records_result *r = j->r;
    enum rc rc = records_spool_open(j, e);
    if (rc == RC_OK)
        rc = records_scan(j, e);
    if (rc == RC_OK)
        rc = records_compare(j, e);
    if (rc == RC_OK)
        rc = records_judge(j, e);
    if (rc != RC_OK || j->o->dry_run)
        return rc;
    if (r->rejected_lines > 0 && !j->o->skip_rejected)
        return err_set(
            e, RC_INVALID, "lines_rejected", "%s",
            _("Ada baris yang ditolak; tidak ada yang dimasukkan. Perbaiki berkasnya, atau masukkan keluarga "
              "lainnya dengan --skip-rejected."));
    if (r->families == 0)
        return err_set(e, RC_INVALID, "nothing_to_import", "%s",
                       _("Tidak ada keluarga yang dapat dimasukkan."));
    return records_load(j, e);
}

/* The spool goes on living for what the same command can take up again. */
static bool
goes_on(enum rc rc, const struct err *e)
{
    return rc != RC_OK && (rc == RC_UNAVAILABLE || rc == RC_RETRY || str_eq(e->code, "stopped"));
}

enum rc
records_run(struct pg *pg, const struct records_opts *o, struct records_result *r, struct err *e)
{
    struct records_job *j = calloc(1, sizeof *j);
    if (j == NULL)
        abort();
    *r = (struct records_result){0};
    err_clear(e);
    j->o = o;
    j->pg = pg;
    j->r = r;
    j->lock = -1;
    enum rc rc = digest(j, e);
    if (rc == RC_OK)
        rc = ask_database(j, e);
    if (rc == RC_OK && !r->already)
        rc = work(j, e);
    /* A run that was killed after its commit left its spool. */
    else if (rc == RC_OK)
        (void)records_spool_leftover(j);
    records_spool_close(j, !goes_on(rc, e));
    records_set_done(&j->niks);
    records_set_done(&j->kks);
    records_set_done(&j->regions);
    free(j);
    return rc;
}

/* --- the command ---------------------------------------------------------------------- */

static volatile sig_atomic_t interrupted;

static void
on_signal(int sig)
{
    (void)sig;
    interrupted = 1;
}

struct report {
    struct command_ctx *ctx;
    FILE *file;
    bool tty, text;
    int64_t told;
    enum records_phase phase;
    int64_t phase_from_ms, said_ms; /* monotonic */
    int64_t phase_from;             /* done at that moment */
};

#define TTY_MS   200
#define LINE_MS  10000
#define NOT_SAID -1

static const char *
phase_text(enum records_phase p)
{
    switch (p) {
    case RECORDS_DIGEST:
        return _("Menghitung hash berkas");
    case RECORDS_READ:
        return _("Membaca dan memeriksa");
    case RECORDS_COMPARE:
        return _("Membandingkan dengan basis data");
    case RECORDS_JUDGE:
        return _("Memeriksa tiap keluarga");
    case RECORDS_LOAD:
        return _("Memasukkan");
    case RECORDS_VERIFY:
        return _("Memeriksa ulang seluruhnya");
    }
    return "";
}

/* On a terminal one line that changes; otherwise a line at each phase's beginning and now and then. */
static void
say_progress(struct report *r, const struct records_progress *p, int64_t now)
{
    FILE *out = r->ctx->err;
    int64_t ms = now - r->phase_from_ms, did = p->done - r->phase_from;
    int percent = p->total > 0 ? (int)(p->done * 100 / p->total) : 0;
    fprintf(out, "%s%s: %d%%", r->tty ? "\r\033[K" : "", phase_text(p->phase), percent);
    if (ms > 500 && did > 0 && p->phase != RECORDS_DIGEST && p->phase != RECORDS_VERIFY) {
        int64_t rows = p->phase == RECORDS_READ ? p->rows : did;
        fprintf(out, _(", %" PRId64 " baris/detik, sisa %" PRId64 " detik"), rows * 1000 / ms,
                (p->total - p->done) * ms / did / 1000);
    }
    (void)fputs(r->tty ? "" : "\n", out);
    (void)fflush(out);
}

static bool
on_progress(void *ctx, const struct records_progress *p)
{
    struct report *r = ctx;
    int64_t now = clock_mono_ms(clock_system());
    bool fresh = r->said_ms == NOT_SAID || p->phase != r->phase;
    if (fresh) {
        r->phase = p->phase;
        r->phase_from_ms = now;
        r->phase_from = p->done;
    }
    if (!r->ctx->json && (fresh || now - r->said_ms >= (r->tty ? TTY_MS : LINE_MS))) {
        say_progress(r, p, now);
        r->said_ms = now;
    }
    return interrupted == 0;
}

static void
on_rejected(void *ctx, const char *file, uint64_t line, const char *column, const char *code, uint64_t other)
{
    struct report *r = ctx;
    char where[40] = "";
    if (other != 0)
        (void)str_printf(where, sizeof where, _(" (baris %" PRIu64 ")"), other);
    r->told++;
    if (r->file != NULL)
        fprintf(r->file, "%s,%" PRIu64 ",%s,%s,\"%s%s\"\r\n", file, line, column, code,
                records_fault_text(code), where);
    if (!r->text)
        return;
    if (r->told == 1 && r->tty)
        (void)fputs("\r\033[K", r->ctx->err);
    fprintf(r->ctx->out, _("%s baris %" PRIu64), file, line);
    fprintf(r->ctx->out, "%s%s: %s%s\n", column[0] != '\0' ? ", " : "", column, records_fault_text(code),
            where);
}

static void
tell_json(const struct command_ctx *ctx, const struct records_opts *o, const struct records_result *r)
{
    struct buf b = {0};
    struct json_w w;
    json_w_init(&w, &b);
    json_w_begin_obj(&w);
    json_w_kstr(&w, "sha256", r->digest);
    json_w_kbool(&w, "dry_run", o->dry_run);
    json_w_kbool(&w, "imported", r->imported);
    json_w_kbool(&w, "already", r->already);
    json_w_kint(&w, "lines", r->lines);
    json_w_kint(&w, "rejected_lines", r->rejected_lines);
    json_w_kint(&w, "families", r->families);
    json_w_kint(&w, "rejected_families", r->rejected_families);
    json_w_kint(&w, "residents", r->residents);
    json_w_kint(&w, "stripped_numbers", r->stripped);
    json_w_kstr(&w, "ignored_columns", r->ignored);
    json_w_end(&w);
    fprintf(ctx->out, "%s\n", b.data);
    buf_done(&b);
}

static void
tell_text(const struct command_ctx *ctx, const struct records_opts *o, const struct records_result *r)
{
    FILE *out = ctx->out;
    if (r->already) {
        fprintf(out, "%s\n", _("Berkas ini sudah pernah dimasukkan. Tidak ada yang baru."));
        return;
    }
    fprintf(out, _("%" PRId64 " baris dibaca, %" PRId64 " ditolak (%" PRId64 " keluarga).\n"), r->lines,
            r->rejected_lines, r->rejected_families);
    if (r->stripped > 0)
        fprintf(out, _("%" PRId64 " nomor memuat karakter yang tidak terlihat; karakter itu dibuang.\n"),
                r->stripped);
    if (r->ignored[0] != '\0')
        fprintf(out, _("Kolom yang tidak dipakai: %s\n"), r->ignored);
    if (o->dry_run)
        fprintf(out, _("Uji coba saja: %" PRId64 " keluarga, %" PRId64 " orang dapat dimasukkan.\n"),
                r->families, r->residents);
    else if (r->imported)
        fprintf(out, _("%" PRId64 " keluarga, %" PRId64 " orang dimasukkan.\n"), r->families, r->residents);
}

/* Is it the file behind the descriptor? */
static bool
is_file(const struct stat *st, const char *path)
{
    struct stat other;
    return path != NULL && stat(path, &other) == 0 && other.st_dev == st->st_dev &&
           other.st_ino == st->st_ino;
}

/*
 * A report may name lines of people's data: only its owner reads it, and it takes the place of neither file
 * that is read.
 */
static enum rc
open_report(struct report *r, const char *path, const struct records_opts *o, struct err *e)
{
    struct stat st;
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0600);
    bool ok = fd >= 0 && fstat(fd, &st) == 0;
    if (ok && (is_file(&st, o->file) || is_file(&st, o->families))) {
        (void)close(fd);
        (void)err_set(e, RC_INVALID, "report_is_input", "%s",
                      _("Laporan akan menimpa berkas yang dibaca. Pilih nama lain untuk --report."));
        return err_field(e, "--report");
    }
    if (ok && S_ISREG(st.st_mode))
        ok = fchmod(fd, 0600) == 0 && ftruncate(fd, 0) == 0;
    r->file = ok ? fdopen(fd, "w") : NULL;
    if (r->file == NULL) {
        int why = errno;
        if (fd >= 0)
            (void)close(fd);
        errno = why;
        (void)err_set(e, RC_FAIL, "report_write", "%s", _("Berkas laporan tidak dapat ditulis."));
        return err_detail(e, "%s", strerror(errno));
    }
    (void)fputs("berkas,baris,kolom,kode,alasan\r\n", r->file);
    return RC_OK;
}

static enum rc
check_version(const char *option, const char *value, struct err *e)
{
    if (value != NULL && (str_eq(value, "lama") || str_eq(value, "2019")))
        return RC_OK;
    (void)err_set(e, RC_INVALID, "usage",
                  _("Sebutkan daftar kode yang dipakai berkas ini: %s lama atau %s 2019. Angka yang sama "
                    "berarti lain."),
                  option, option);
    return err_field(e, option);
}

static enum rc
run_command(struct command_ctx *ctx, struct records_opts o, const char *report_file, struct err *e)
{
    struct report report = {.ctx = ctx, .said_ms = NOT_SAID};
    struct records_result r = {0};
    struct sigaction stop = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND}, old_int, old_term;
    struct pg *pg = NULL;
    enum rc rc = report_file != NULL ? open_report(&report, report_file, &o, e) : RC_OK;
    if (rc == RC_OK)
        rc = command_setup(ctx, &pg, e);
    if (rc == RC_OK) {
        report.tty = !ctx->json && isatty(fileno(ctx->err)) != 0;
        report.text = !ctx->json && report.file == NULL;
        o.rejected = on_rejected;
        o.progress = on_progress;
        o.ctx = &report;
        interrupted = 0;
        (void)sigaction(SIGINT, &stop, &old_int);
        (void)sigaction(SIGTERM, &stop, &old_term);
        rc = records_run(pg, &o, &r, e);
        (void)sigaction(SIGINT, &old_int, NULL);
        (void)sigaction(SIGTERM, &old_term, NULL);
        if (report.tty && report.said_ms != NOT_SAID)
            (void)fputs("\r\033[K", ctx->err);
    }
    if (rc == RC_OK || str_eq(e->code, "lines_rejected")) {
        if (ctx->json)
            tell_json(ctx, &o, &r);
        else
            tell_text(ctx, &o, &r);
    }
    if (report.file != NULL && fclose(report.file) != 0 && rc == RC_OK)
        rc = err_set(e, RC_FAIL, "report_write", "%s", _("Berkas laporan tidak dapat ditulis."));
    return rc;
}

enum rc
records_import(struct command_ctx *ctx, int argc, char **argv, struct err *e)
{
    struct records_opts o = {.state = ctx->cfg->state};
    const char *office = NULL, *report = NULL;
    const struct command_opt opts[] = {
        {"--families", &o.families, NULL},
        {"--status-kawin", &o.status_kawin, NULL},
        {"--pekerjaan", &o.pekerjaan, NULL},
        {"--office", &office, NULL},
        {"--report", &report, NULL},
        {"--dry-run", NULL, &o.dry_run},
        {"--skip-rejected", NULL, &o.skip_rejected},
    };
    int64_t id = 0;
    bool first = argc > 0 && argv[0][0] != '-';
    enum rc rc = command_options(argc - first, argv + first, opts, COUNT(opts), e);
    if (rc == RC_OK && !first)
        rc = err_set(e, RC_INVALID, "usage", "%s", _("Sebutkan berkasnya: records import BERKAS"));
    if (rc == RC_OK)
        rc = check_version("--status-kawin", o.status_kawin, e);
    if (rc == RC_OK)
        rc = check_version("--pekerjaan", o.pekerjaan, e);
    if (rc == RC_OK && office != NULL && !str_to_i64(office, 1, INT32_MAX, &id))
        rc = err_set(e, RC_INVALID, "usage", "%s", _("Nilai pilihan harus bilangan. Lihat: help"));
    if (rc != RC_OK)
        return rc;
    o.file = argv[0];
    o.office = (int)id;
    return run_command(ctx, o, report, e);
}
