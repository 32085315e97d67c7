#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "console/base/arena.h"
#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/csv.h"
#include "console/command/records_job.h"

/* One file on its way into the spool. */
struct scan {
    struct records_job *j;
    struct records_rules rules;
    struct records_header header;
    struct arena *a;
    struct csv *csv;
    struct buf person, family;
    struct stat st;
    int fd;
};

static ssize_t
read_fd(void *ctx, void *dst, size_t n)
{
    return read(*(const int *)ctx, dst, n);
}

/* --- what is known ----------------------------------------------------------------- */

static uint32_t
bump(uint32_t v, uint32_t mask, uint32_t one, uint32_t most)
{
    return (v & mask) / one < most ? v + one : v;
}

static void
note_person(struct records_job *j, const struct records_spooled *s)
{
    if (s->no_kk == 0)
        return;
    uint32_t *v = records_set_put(&j->kks, s->no_kk, NULL);
    *v = bump(*v, KK_PERSONS, KK_PERSON1, KK_PERSONS / KK_PERSON1);
    if (s->kind == 'R')
        *v |= KK_BAD;
    else if (s->status_dasar != 1)
        *v = bump(*v | KK_LEFT, KK_LEFT_HEADS, KK_LEFT_HEAD1, s->shdk == 1 ? 2 : 0);
    else if (s->shdk == 1)
        *v = bump(*v, KK_HEADS, 1, 2);
}

/* After a restart: what the lines in the spool said. */
static enum rc
remember(struct records_job *j, struct err *e)
{
    struct records_reader r = {.f = j->spool[SPOOL_ROWS]}, f = {.f = j->spool[SPOOL_FAMILIES]},
                          bad = {.f = j->spool[SPOOL_FAMILY_FAULTS]};
    struct records_spooled s;
    enum rc rc = RC_OK;
    for (int i = 0; rc == RC_OK && i < SPOOL_KNOWN; i++)
        rc = records_spool_rewind(j, (enum records_spool)i, e);
    while (rc == RC_OK && records_reader_next(&r) != NULL && records_spooled_parse(r.text, &s)) {
        if (s.nik != 0) {
            bool fresh;
            uint32_t *line = records_set_put(&j->niks, s.nik, &fresh);
            *line = fresh ? (uint32_t)s.line : *line;
        }
        note_person(j, &s);
    }
    for (char *p; rc == RC_OK && (p = records_reader_next(&f)) != NULL;) {
        (void)records_take_int(&p);
        *records_set_put(&j->kks, records_take_int(&p), NULL) |= KK_ADDRESS;
    }
    /* The number of a rejected line of the file of families is its last column. */
    for (char *p; rc == RC_OK && (p = records_reader_next(&bad)) != NULL;) {
        p = strrchr(p, '\t') + 1;
        int64_t no_kk = records_take_int(&p);
        if (no_kk != 0)
            *records_set_put(&j->kks, no_kk, NULL) |= KK_BAD;
    }
    records_reader_done(&r);
    records_reader_done(&f);
    records_reader_done(&bad);
    for (int i = 0; rc == RC_OK && i < SPOOL_KNOWN; i++)
        if (fseeko(j->spool[i], (off_t)j->at.size[i], SEEK_SET) != 0)
            rc = records_spool_error(j, e);
    return rc;
}

/* --- lines ------------------------------------------------------------------------- */

static void
put_fault(struct records_job *j, enum records_spool s, uint64_t line, const char *column, const char *code,
          uint64_t other, int64_t no_kk)
{
    fprintf(j->spool[s], "%" PRIu64 "\t%s\t%s\t%" PRIu64 "\t%" PRId64 "\n", line, column, code, other, no_kk);
}

static void
put_faults(struct records_job *j, enum records_spool s, uint64_t line, const struct records_line *l)
{
    for (size_t i = 0; i < l->faults.n; i++) {
        const struct records_fault *f = &l->faults.f[i];
        put_fault(j, s, line, f->column < RECORDS_COLUMN_N ? records_column_name[f->column] : "", f->code, 0,
                  l->no_kk);
    }
}

static void
put_row(struct records_job *j, const struct records_spooled *s, const struct buf *person)
{
    FILE *f = j->spool[SPOOL_ROWS];
    fprintf(f, "%c\t%" PRIu64 "\t%" PRId64 "\t%" PRId64 "\t%d\t%d\t", s->kind, s->line, s->no_kk, s->nik,
            s->shdk, s->status_dasar);
    if (s->kind == 'A')
        (void)fwrite(person->data, 1, person->len, f);
    (void)fputc('\n', f);
}

static void
put_family(struct records_job *j, uint64_t line, int64_t no_kk, const struct buf *family)
{
    *records_set_put(&j->kks, no_kk, NULL) |= KK_ADDRESS;
    fprintf(j->spool[SPOOL_FAMILIES], "%" PRIu64 "\t%" PRId64 "\t", line, no_kk);
    (void)fwrite(family->data, 1, family->len, j->spool[SPOOL_FAMILIES]);
    (void)fputc('\n', j->spool[SPOOL_FAMILIES]);
}

static void
take_family(struct scan *s, uint64_t line, struct records_line *l)
{
    struct records_job *j = s->j;
    uint32_t *v = l->no_kk != 0 ? records_set_put(&j->kks, l->no_kk, NULL) : NULL;
    if (v != NULL && (*v & KK_ADDRESS) != 0)
        records_fault_add(&l->faults, COL_NO_KK, "kk_dua_kali");
    j->at.family_lines++;
    if (l->faults.n == 0) {
        put_family(j, line, l->no_kk, &s->family);
        return;
    }
    put_faults(j, SPOOL_FAMILY_FAULTS, line, l);
    if (v != NULL)
        *v |= KK_BAD;
}

static void
take_person(struct scan *s, uint64_t line, const struct records_line *l)
{
    struct records_job *j = s->j;
    struct records_spooled row = {
        .line = line, .no_kk = l->no_kk, .nik = l->nik, .shdk = l->shdk, .status_dasar = l->status_dasar};
    bool fresh = true;
    uint32_t *first = l->nik != 0 ? records_set_put(&j->niks, l->nik, &fresh) : NULL;
    if (first != NULL && fresh)
        *first = (uint32_t)line;
    row.kind = l->faults.n == 0 && fresh ? 'A' : 'R';
    put_faults(j, SPOOL_FAULTS, line, l);
    if (first != NULL && !fresh)
        put_fault(j, SPOOL_FAULTS, line, "NIK", "nik_dua_kali", *first, l->no_kk);
    note_person(j, &row);
    put_row(j, &row, &s->person);
    if (row.kind == 'A' && s->family.len > 0)
        put_family(j, line, l->no_kk, &s->family);
    j->at.rows++;
}

static void
take_line(struct scan *s, const struct csv_row *row)
{
    struct records_line l = {0};
    records_line_read(&s->header, &s->rules, s->a, row, &l, &s->person, &s->family);
    s->j->at.stripped += l.stripped;
    if (s->header.families)
        take_family(s, row->line, &l);
    else
        take_person(s, row->line, &l);
    arena_reset(s->a);
}

/* A record that nobody can take apart: nothing is known of it but its line. */
static void
take_broken(struct scan *s, const struct csv_row *row)
{
    struct records_line l = {.status_dasar = 1};
    records_fault_add(&l.faults, RECORDS_COLUMN_N, row->fault);
    if (s->header.families)
        take_family(s, row->line, &l);
    else
        take_person(s, row->line, &l);
}

/* --- a file ------------------------------------------------------------------------- */

static enum rc
not_utf8(uint64_t line, struct err *e)
{
    return err_set(e, RC_INVALID, "file_utf8",
                   _("Berkas ini bukan UTF-8 (baris %llu; mungkin Latin-1 atau UTF-16). Simpan ulang sebagai "
                     "UTF-8, lalu "
                     "ulangi."),
                   (unsigned long long)line);
}

static enum rc
read_failed(struct err *e)
{
    int why = errno;
    (void)err_set(e, RC_FAIL, "file_read", "%s", _("Berkas tidak dapat dibaca."));
    return err_detail(e, "%s", strerror(why));
}

static enum rc
open_csv(struct scan *s, const char *file, bool families, struct err *e)
{
    struct csv_row row;
    s->fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (s->fd < 0 || fstat(s->fd, &s->st) != 0)
        return read_failed(e);
    s->csv = csv_new(read_fd, &s->fd);
    enum csv_got got = csv_next(s->csv, &row);
    if (got == CSV_ERROR)
        return read_failed(e);
    if (got == CSV_FAULT && str_eq(row.fault, "csv_utf8"))
        return not_utf8(row.line, e);
    if (got != CSV_ROW)
        return err_set(e, RC_INVALID, "file_empty", "%s",
                       _("Berkas kosong, atau baris pertamanya tidak terbaca."));
    return records_header_read(&s->header, &row, families, !families && s->j->o->families == NULL,
                               s->j->r->ignored, sizeof s->j->r->ignored, e);
}

/* At the place of the checkpoint, when it is one of this file. */
static enum rc
find_place(struct scan *s, struct err *e)
{
    struct records_checkpoint *c = &s->j->at;
    if (c->offset == 0)
        return RC_OK;
    if (lseek(s->fd, (off_t)c->offset, SEEK_SET) < 0)
        return read_failed(e);
    csv_free(s->csv);
    s->csv = csv_new(read_fd, &s->fd);
    csv_resume(s->csv, (uint64_t)c->offset, (uint64_t)c->lines, c->delimiter);
    return RC_OK;
}

static enum rc
batch_done(struct scan *s, struct err *e)
{
    struct records_checkpoint *c = &s->j->at;
    uint64_t offset, lines;
    csv_place(s->csv, &offset, &lines);
    c->offset = (int64_t)offset;
    c->lines = (int64_t)lines;
    c->delimiter = csv_delimiter(s->csv);
    enum rc rc = records_spool_checkpoint(s->j, e);
    return rc == RC_OK ? records_tell(s->j, RECORDS_READ, c->offset, (int64_t)s->st.st_size, e) : rc;
}

static enum rc
scan_lines(struct scan *s, struct err *e)
{
    int64_t batch = records_batch(s->j), n = 0;
    for (;;) {
        struct csv_row row;
        enum csv_got got = csv_next(s->csv, &row);
        if (got == CSV_ERROR)
            return read_failed(e);
        if (got == CSV_END)
            return batch_done(s, e);
        if (got == CSV_FAULT && str_eq(row.fault, "csv_utf8"))
            return not_utf8(row.line, e);
        if (got == CSV_ROW)
            take_line(s, &row);
        else
            take_broken(s, &row);
        if (++n % batch == 0) {
            enum rc rc = batch_done(s, e);
            if (rc != RC_OK)
                return rc;
        }
    }
}

/* The digest was taken before: a file that somebody writes to would not be the one it names. */
static enum rc
check_unchanged(const struct scan *s, struct err *e)
{
    struct stat now;
    if (fstat(s->fd, &now) == 0 && now.st_size == s->st.st_size &&
        now.st_mtim.tv_sec == s->st.st_mtim.tv_sec && now.st_mtim.tv_nsec == s->st.st_mtim.tv_nsec)
        return RC_OK;
    return err_set(e, RC_CONFLICT, "file_changed", "%s",
                   _("Berkas berubah selagi dibaca. Ulangi dengan berkas yang tetap."));
}

static enum rc
scan_file(struct records_job *j, const char *file, bool families, struct err *e)
{
    struct scan s = {.j = j, .a = arena_new(NULL), .fd = -1};
    s.rules = (struct records_rules){.status_kawin = j->o->status_kawin,
                                     .pekerjaan = j->o->pekerjaan,
                                     .today = j->today,
                                     .since = j->at.since,
                                     .zona = j->zona,
                                     .kabupaten = j->kabupaten,
                                     .regions = &j->regions};
    enum rc rc = open_csv(&s, file, families, e);
    if (rc == RC_OK)
        rc = find_place(&s, e);
    if (rc == RC_OK)
        rc = scan_lines(&s, e);
    if (rc == RC_OK)
        rc = check_unchanged(&s, e);
    csv_free(s.csv);
    if (s.fd >= 0)
        (void)close(s.fd);
    arena_wipe(s.a);
    arena_free(s.a);
    buf_done(&s.person);
    buf_done(&s.family);
    return rc;
}

enum rc
records_scan(struct records_job *j, struct err *e)
{
    enum rc rc = j->r->resumed ? remember(j, e) : RC_OK;
    if (rc == RC_OK && j->at.stage == STAGE_FAMILIES) {
        if (j->o->families != NULL)
            rc = scan_file(j, j->o->families, true, e);
        j->at.stage += rc == RC_OK;
        j->at.offset = j->at.lines = 0;
        if (rc == RC_OK)
            rc = records_spool_checkpoint(j, e);
    }
    if (rc == RC_OK && j->at.stage == STAGE_PERSONS) {
        rc = scan_file(j, j->o->file, false, e);
        j->at.stage += rc == RC_OK;
        if (rc == RC_OK)
            rc = records_spool_checkpoint(j, e);
    }
    j->r->stripped = j->at.stripped;
    return rc;
}
