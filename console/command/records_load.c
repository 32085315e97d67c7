#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/i18n.h"
#include "console/base/str.h"
#include "console/command/records_job.h"
#include "db/store/pg.h"

#define PIECE (1u << 20)

/* One table on its way. */
struct table {
    const char *copy;
    enum records_spool from;
    void (*put)(struct records_job *j, char *text, struct buf *out);
};

/* --- lines of COPY --------------------------------------------------------------- */

/* The flags of a family that goes in; 0 for one that does not. */
static uint32_t
sound(const struct records_job *j, int64_t no_kk)
{
    const uint32_t *kk = records_set_get(&j->kks, no_kk);
    return kk != NULL && records_family_fault(*kk) == NULL ? *kk : 0;
}

/* Dead and moved persons stand in a first version that never was valid: it says only whose family it was. */
static int
version_now(uint32_t kk)
{
    return (kk & KK_LEFT) != 0 ? 2 : 1;
}

/* line, no_kk, then the rest of a spooled family; false when it does not go in. */
static bool
family_of(struct records_job *j, char **text, int64_t *no_kk, uint32_t *kk)
{
    (void)records_take_int(text);
    *no_kk = records_take_int(text);
    *kk = sound(j, *no_kk);
    return *kk != 0;
}

static void
put_family(struct records_job *j, char *text, struct buf *out)
{
    int64_t no_kk;
    uint32_t kk;
    if (family_of(j, &text, &no_kk, &kk))
        buf_printf(out, "%" PRId64 "\t%d\t%d\n", no_kk, version_now(kk), j->office);
}

static void
put_number(struct records_job *j, char *text, struct buf *out)
{
    int64_t no_kk;
    uint32_t kk;
    if (family_of(j, &text, &no_kk, &kk))
        buf_printf(out, "%" PRId64 "\n", no_kk);
}

static void
put_family_version(struct records_job *j, char *text, struct buf *out)
{
    int64_t no_kk;
    uint32_t kk;
    if (!family_of(j, &text, &no_kk, &kk))
        return;
    /* berlaku_dari comes first. */
    int since = (int)strcspn(text, "\t");
    const char *rest = text + since;
    if (version_now(kk) == 2)
        buf_printf(out, "%" PRId64 "\t1\t%.*s\t%.*s%s\n", no_kk, since, text, since, text, rest);
    buf_printf(out, "%" PRId64 "\t%d\t%.*s\t\\N%s\n", no_kk, version_now(kk), since, text, rest);
}

/* A person whose family goes in. */
static bool
person_of(struct records_job *j, char *text, struct records_spooled *s, uint32_t *kk)
{
    if (!records_spooled_parse(text, s) || s->kind != 'A')
        return false;
    *kk = sound(j, s->no_kk);
    return *kk != 0;
}

static void
put_int(struct buf *b, int64_t v, char end)
{
    char t[24];
    size_t i = sizeof t;
    t[--i] = end;
    do
        t[--i] = (char)('0' + v % 10);
    while ((v /= 10) > 0);
    buf_add(b, t + i, sizeof t - i);
}

static void
put_resident(struct records_job *j, char *text, struct buf *out)
{
    struct records_spooled s;
    uint32_t kk;
    if (!person_of(j, text, &s, &kk))
        return;
    put_int(out, s.nik, '\t');
    put_int(out, 1, '\t');
    put_int(out, s.status_dasar, '\t');
    if (s.status_dasar == 1)
        put_int(out, s.no_kk, '\n');
    else
        buf_puts(out, "\\N\n");
}

static void
put_resident_version(struct records_job *j, char *text, struct buf *out)
{
    struct records_spooled s;
    uint32_t kk;
    if (!person_of(j, text, &s, &kk))
        return;
    buf_puts(out, s.rest);
    buf_add(out, "\n", 1);
}

static void
put_member(struct records_job *j, char *text, struct buf *out)
{
    struct records_spooled s;
    uint32_t kk;
    if (!person_of(j, text, &s, &kk))
        return;
    put_int(out, s.no_kk, '\t');
    put_int(out, s.status_dasar == 1 ? version_now(kk) : 1, '\t');
    put_int(out, s.nik, '\t');
    put_int(out, 1, '\t');
    put_int(out, s.shdk, '\n');
}

static const struct table tables[] = {
    {"copy pg_temp.import_kk from stdin", SPOOL_FAMILIES, put_number},
    {"copy loket.family (no_kk, versi, office_id) from stdin", SPOOL_FAMILIES, put_family},
    {"copy loket.family_version (no_kk, versi, berlaku_dari, berlaku_sampai, alamat, rt, rw, kode_pos, "
     "kode_wilayah)"
     " from stdin",
     SPOOL_FAMILIES, put_family_version},
    {"copy loket.resident (nik, versi, status_dasar, no_kk) from stdin", SPOOL_ROWS, put_resident},
    {"copy loket.resident_version (" RECORDS_PERSON_COLUMNS ") from stdin", SPOOL_ROWS, put_resident_version},
    {"copy loket.family_member (no_kk, versi, nik, resident_versi, shdk) from stdin", SPOOL_ROWS, put_member},
};

static enum rc
copy_table(struct records_job *j, const struct table *t, int64_t *done, int64_t total, struct err *e)
{
    struct records_reader r = {.f = j->spool[t->from]};
    struct buf b = {0};
    enum rc rc = records_spool_rewind(j, t->from, e);
    if (rc == RC_OK)
        rc = pg_copy_begin(j->pg, t->copy, e);
    while (rc == RC_OK && records_reader_next(&r) != NULL) {
        t->put(j, r.text, &b);
        if (b.len >= PIECE) {
            rc = pg_copy_put(j->pg, b.data, b.len, e);
            buf_reset(&b);
        }
        if (rc == RC_OK && ++*done % records_batch(j) == 0)
            rc = records_tell(j, RECORDS_LOAD, *done, total, e);
    }
    if (rc == RC_OK && b.len > 0)
        rc = pg_copy_put(j->pg, b.data, b.len, e);
    if (rc == RC_OK)
        rc = pg_copy_end(j->pg, e);
    buf_done(&b);
    records_reader_done(&r);
    return rc;
}

/* --- the transaction --------------------------------------------------------------- */

/*
 * The triggers of the foreign keys look at one row at a time, which would take most of the time. The same is
 * asked of all rows at once before the commit, with the regions held still. A file that another run is
 * importing at this moment makes this one wait at its digest.
 */
static enum rc
begin(struct records_job *j, struct err *e)
{
    struct buf sql = {0};
    buf_printf(&sql,
               "set synchronous_commit = on; begin; set local session_replication_role = replica;"
               "insert into loket.record_import (digest, office_id, families, residents, rejected) values"
               " ('%s', %d, %" PRId64 ", %" PRId64 ", %" PRId64 ");"
               "lock table loket.region in share mode;"
               "create temp table import_kk (no_kk bigint) on commit drop",
               j->r->digest, j->office, j->r->families, j->r->residents, j->r->rejected_lines);
    enum rc rc = pg_script(j->pg, sql.data, e);
    buf_done(&sql);
    return rc;
}

struct verified {
    int64_t families, members, heads;
};

static bool
take_verified(void *ctx, const char *const *v)
{
    struct verified *n = ctx;
    n->families = strtoll(v[0], NULL, 10);
    n->members = strtoll(v[1], NULL, 10);
    n->heads = strtoll(v[2], NULL, 10);
    return true;
}

static const char verify_sql[] =
    "select (select count(*) from pg_temp.import_kk k"
    "          join loket.family f on f.no_kk = k.no_kk"
    "          join loket.office o on o.office_id = f.office_id"
    "          join loket.family_version v on v.no_kk = f.no_kk and v.versi = f.versi and v.berlaku_sampai "
    "is null"
    "          join loket.region w on w.kode = v.kode_wilayah),"
    "       (select count(*) from pg_temp.import_kk k"
    "          join loket.family_member m on m.no_kk = k.no_kk"
    "          join loket.family_version v on v.no_kk = m.no_kk and v.versi = m.versi"
    "          join loket.resident_version p on p.nik = m.nik and p.versi = m.resident_versi"
    "          join loket.resident d on d.nik = p.nik and d.versi = p.versi"
    "           and (d.status_dasar <> 1 or d.no_kk = m.no_kk)),"
    "       (select count(*) from pg_temp.import_kk k"
    "          join loket.family f on f.no_kk = k.no_kk"
    "          join loket.family_member m on m.no_kk = f.no_kk and m.versi = f.versi and m.shdk = 1)";

static enum rc
verify(struct records_job *j, struct err *e)
{
    struct verified n = {0};
    enum rc rc =
        pg_script(j->pg, "analyze pg_temp.import_kk; set local work_mem = '128MB'; set local jit = off", e);
    if (rc == RC_OK)
        rc = pg_stream(j->pg, verify_sql, take_verified, &n, e);
    if (rc != RC_OK ||
        (n.families == j->r->families && n.members == j->r->residents && n.heads == j->r->families))
        return rc;
    (void)err_set(
        e, RC_FAIL, "import_inconsistent", "%s",
        _("Data yang dimasukkan tidak saling cocok. Tidak ada yang diubah. Laporkan kepada pengembang."));
    return err_detail(
        e, "families %" PRId64 " of %" PRId64 ", members %" PRId64 " of %" PRId64 ", heads %" PRId64,
        n.families, j->r->families, n.members, j->r->residents, n.heads);
}

static enum rc
finish(struct records_job *j, struct err *e)
{
    struct buf sql = {0};
    buf_printf(&sql,
               "select loket.audit_write('records.import', 'file', '%s', jsonb_build_object('office', %d, "
               "'families',"
               " %" PRId64 ", 'residents', %" PRId64 ", 'rejected', %" PRId64 ")); commit",
               j->r->digest, j->office, j->r->families, j->r->residents, j->r->rejected_lines);
    enum rc rc = pg_script(j->pg, sql.data, e);
    buf_done(&sql);
    return rc;
}

enum rc
records_load(struct records_job *j, struct err *e)
{
    struct err ignored;
    int64_t done = 0, total = 3 * (j->at.rows + j->r->families);
    enum rc rc = begin(j, e);
    for (size_t i = 0; rc == RC_OK && i < COUNT(tables); i++)
        rc = copy_table(j, &tables[i], &done, total, e);
    if (rc == RC_OK)
        rc = records_tell(j, RECORDS_VERIFY, 0, 1, e);
    if (rc == RC_OK)
        rc = verify(j, e);
    if (rc == RC_OK)
        rc = finish(j, e);
    if (rc != RC_OK) {
        /* A COPY may be under way: without the connection, nothing of the transaction is left. */
        pg_close(j->pg);
        return rc;
    }
    j->r->imported = true;
    /* Without statistics the first queries over the new rows would be slow; autovacuum comes later. */
    (void)!pg_script(j->pg,
                     "set lock_timeout = '10s'; analyze loket.resident, loket.resident_version, loket.family,"
                     " loket.family_version, loket.family_member; set lock_timeout = 0",
                     &ignored);
    return RC_OK;
}
