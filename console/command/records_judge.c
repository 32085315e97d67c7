#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/records_job.h"
#include "db/store/pg.h"

#define PIECE (1u << 20)

/* --- what the database has ------------------------------------------------------------- */

static const char compare_begin[] =
    "create temp table if not exists import_nik (line bigint, no_kk bigint, nik bigint);"
    "truncate pg_temp.import_nik";

static bool
take_flag(void *ctx, const char *const *v)
{
    *(bool *)ctx = v[0] != NULL && v[0][0] == 't';
    return true;
}

static enum rc
send_niks(struct records_job *j, struct err *e)
{
    struct records_reader r = {.f = j->spool[SPOOL_ROWS]};
    struct records_spooled s;
    struct buf b = {0};
    int64_t n = 0;
    enum rc rc = records_spool_rewind(j, SPOOL_ROWS, e);
    if (rc == RC_OK)
        rc = pg_copy_begin(j->pg, "copy pg_temp.import_nik from stdin", e);
    while (rc == RC_OK && records_reader_next(&r) != NULL && records_spooled_parse(r.text, &s)) {
        if (s.kind == 'A')
            buf_printf(&b, "%" PRIu64 "\t%" PRId64 "\t%" PRId64 "\n", s.line, s.no_kk, s.nik);
        if (b.len >= PIECE) {
            rc = pg_copy_put(j->pg, b.data, b.len, e);
            buf_reset(&b);
        }
        if (rc == RC_OK && ++n % records_batch(j) == 0)
            rc = records_tell(j, RECORDS_COMPARE, n, j->at.rows, e);
    }
    if (rc == RC_OK && b.len > 0)
        rc = pg_copy_put(j->pg, b.data, b.len, e);
    if (rc == RC_OK)
        rc = pg_copy_end(j->pg, e);
    buf_done(&b);
    records_reader_done(&r);
    return rc;
}

/* line, no_kk of a person whom the records have */
static bool
take_known_nik(void *ctx, const char *const *v)
{
    struct records_job *j = ctx;
    uint32_t *kk = records_set_get(&j->kks, strtoll(v[1], NULL, 10));
    if (kk != NULL)
        *kk |= KK_BAD;
    fprintf(j->spool[SPOOL_KNOWN], "%s\n", v[0]);
    return true;
}

/* no_kk, whether it is another office's */
static bool
take_known_kk(void *ctx, const char *const *v)
{
    struct records_job *j = ctx;
    uint32_t *kk = records_set_get(&j->kks, strtoll(v[0], NULL, 10));
    if (kk != NULL)
        *kk |= v[1][0] == 't' ? KK_ELSEWHERE | KK_KNOWN : KK_KNOWN;
    return true;
}

enum rc
records_compare(struct records_job *j, struct err *e)
{
    char sql[300];
    bool any = false;
    enum rc rc =
        pg_stream(j->pg, "select exists (select from loket.resident) or exists (select from loket.family)",
                  take_flag, &any, e);
    if (rc != RC_OK || !any)
        return rc;
    rc = pg_script(j->pg, compare_begin, e);
    if (rc == RC_OK)
        rc = send_niks(j, e);
    if (rc == RC_OK)
        rc = pg_script(j->pg, "analyze pg_temp.import_nik; set work_mem = '64MB'", e);
    if (rc == RC_OK)
        rc = pg_stream(
            j->pg,
            "select i.line, i.no_kk from pg_temp.import_nik i join loket.resident d on d.nik = i.nik"
            " order by i.line",
            take_known_nik, j, e);
    (void)str_printf(
        sql, sizeof sql,
        "select i.no_kk, f.office_id <> %d from (select distinct no_kk from pg_temp.import_nik) i"
        " join loket.family f on f.no_kk = i.no_kk",
        j->office);
    if (rc == RC_OK)
        rc = pg_stream(j->pg, sql, take_known_kk, j, e);
    if (rc == RC_OK)
        rc = pg_script(j->pg, "drop table pg_temp.import_nik; reset work_mem", e);
    return rc;
}

/* --- what is told -------------------------------------------------------------------- */

const char *
records_family_fault(uint32_t kk)
{
    if ((kk & KK_ELSEWHERE) != 0)
        return "kk_kantor_lain";
    if ((kk & KK_KNOWN) != 0)
        return "kk_sudah_ada";
    if ((kk & KK_BAD) != 0)
        return "keluarga_ditolak";
    if ((kk & KK_HEADS) > 1 || (kk & KK_LEFT_HEADS) > KK_LEFT_HEAD1)
        return "kepala_ganda";
    if ((kk & KK_HEADS) == 0)
        return "kepala_tidak_ada";
    if ((kk & KK_ADDRESS) == 0)
        return "alamat_tidak_ada";
    return KK_PERSONS_OF(kk) > KK_PERSONS_MAX ? "anggota_terlalu_banyak" : NULL;
}

static void
tell(const struct records_job *j, const char *file, uint64_t line, const char *column, const char *code,
     uint64_t other)
{
    if (j->o->rejected != NULL)
        j->o->rejected(j->o->ctx, file, line, column, code, other);
}

/* Faults of a spool, told in the order of their lines. */
struct told {
    struct records_reader r;
    const char *file;
    bool have;
    uint64_t line, other;
    char *column, *code;
};

static void
told_next(struct told *t)
{
    char *save = NULL, *p = records_reader_next(&t->r);
    t->have = p != NULL;
    if (!t->have)
        return;
    t->line = (uint64_t)records_take_int(&p);
    /* The column may be empty, so that strtok_r() cannot be used. */
    t->column = strsep(&p, "\t");
    t->code = strtok_r(p, "\t", &save);
    p = strtok_r(NULL, "\t", &save);
    t->other = p != NULL ? (uint64_t)strtoull(p, NULL, 10) : 0;
}

/* Every fault up to a line. */
static void
told_until(const struct records_job *j, struct told *t, uint64_t line)
{
    for (; t->have && t->line <= line; told_next(t))
        tell(j, t->file, t->line, t->column, t->code, t->other);
}

/* The file of families: its own faults, and addresses that nobody lives at. */
static enum rc
judge_families(struct records_job *j, struct err *e)
{
    struct told t = {.r = {.f = j->spool[SPOOL_FAMILY_FAULTS]}, .file = "keluarga"};
    struct records_reader f = {.f = j->spool[SPOOL_FAMILIES]};
    enum rc rc = records_spool_rewind(j, SPOOL_FAMILY_FAULTS, e);
    if (rc == RC_OK)
        rc = records_spool_rewind(j, SPOOL_FAMILIES, e);
    if (rc != RC_OK || j->o->families == NULL)
        return rc;
    told_next(&t);
    for (char *p; (p = records_reader_next(&f)) != NULL;) {
        uint64_t line = (uint64_t)records_take_int(&p);
        const uint32_t *kk = records_set_get(&j->kks, records_take_int(&p));
        told_until(j, &t, line);
        if (kk != NULL && KK_PERSONS_OF(*kk) > 0)
            continue;
        tell(j, "keluarga", line, "NO_KK", "anggota_tidak_ada", 0);
        j->r->rejected_lines++;
    }
    told_until(j, &t, UINT64_MAX);
    records_reader_done(&t.r);
    records_reader_done(&f);
    return RC_OK;
}

struct judge {
    struct records_job *j;
    struct told faults;
    struct records_reader known;
    uint64_t known_line; /* the next one that the database knows; 0: none */
};

static void
known_next(struct judge *g)
{
    char *p = records_reader_next(&g->known);
    g->known_line = p != NULL ? (uint64_t)records_take_int(&p) : 0;
}

static void
judge_line(struct judge *g, const struct records_spooled *s)
{
    struct records_job *j = g->j;
    told_until(j, &g->faults, s->line);
    bool known = g->known_line == s->line;
    if (known)
        known_next(g);
    const uint32_t *kk = records_set_get(&j->kks, s->no_kk);
    const char *fault = kk != NULL ? records_family_fault(*kk) : NULL;
    if (s->kind == 'A' && known)
        tell(j, "penduduk", s->line, "NIK", "nik_sudah_ada", 0);
    else if (s->kind == 'A' && fault != NULL)
        tell(j, "penduduk", s->line, "NO_KK", fault, 0);
    j->r->rejected_lines += s->kind == 'R' || fault != NULL;
    j->r->residents += s->kind == 'A' && fault == NULL;
}

static void
count_families(struct records_job *j)
{
    for (size_t i = 0; i < j->kks.cap; i++) {
        if (j->kks.key[i] == 0 || KK_PERSONS_OF(j->kks.value[i]) == 0)
            continue;
        if (records_family_fault(j->kks.value[i]) == NULL)
            j->r->families++;
        else
            j->r->rejected_families++;
    }
}

/* Lines of the file of families that were rejected by themselves. */
static int64_t
rejected_family_lines(const struct records_job *j)
{
    int64_t good = 0;
    struct records_reader f = {.f = j->spool[SPOOL_FAMILIES]};
    if (j->o->families == NULL || fseeko(f.f, 0, SEEK_SET) != 0)
        return 0;
    while (records_reader_next(&f) != NULL)
        good++;
    records_reader_done(&f);
    return j->at.family_lines - good;
}

enum rc
records_judge(struct records_job *j, struct err *e)
{
    struct judge g = {.j = j,
                      .faults = {.r = {.f = j->spool[SPOOL_FAULTS]}, .file = "penduduk"},
                      .known = {.f = j->spool[SPOOL_KNOWN]}};
    struct records_reader r = {.f = j->spool[SPOOL_ROWS]};
    struct records_spooled s;
    enum rc rc = judge_families(j, e);
    static const enum records_spool read[] = {SPOOL_ROWS, SPOOL_FAULTS, SPOOL_KNOWN};
    for (size_t i = 0; rc == RC_OK && i < COUNT(read); i++)
        rc = records_spool_rewind(j, read[i], e);
    if (rc == RC_OK) {
        told_next(&g.faults);
        known_next(&g);
    }
    j->r->lines = j->at.rows + j->at.family_lines;
    j->r->rejected_lines += rejected_family_lines(j);
    for (int64_t n = 1; rc == RC_OK && records_reader_next(&r) != NULL && records_spooled_parse(r.text, &s);
         n++) {
        judge_line(&g, &s);
        if (n % records_batch(j) == 0)
            rc = records_tell(j, RECORDS_JUDGE, n, j->at.rows, e);
    }
    if (rc == RC_OK)
        count_families(j);
    records_reader_done(&g.faults.r);
    records_reader_done(&g.known);
    records_reader_done(&r);
    return rc;
}
