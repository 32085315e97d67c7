#include "tests/support/seed_load.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/store/pg.h"
#include "tests/support/seed_kind.h"
#include "tests/support/seed_row.h"

#define PIECE (16u << 20) /* bytes of rows kept in memory before they are written */

static const char base_sql[] =
    "begin;"
    "insert into loket.region values ('99', 'PROVINSI CONTOH', null) on conflict do nothing;"
    "insert into loket.region values ('99.01', 'KABUPATEN NUSA CONTOH', '99') on conflict do nothing;"
    "insert into loket.region values ('99.01.01', 'Contoh Kota', '99.01'), ('99.01.02', 'Teluk Contoh', "
    "'99.01'),"
    " ('99.01.03', 'Bukit Contoh', '99.01'), ('99.01.04', 'Kepulauan Contoh', '99.01') on conflict do "
    "nothing;"
    "insert into loket.office (nama, kode_wilayah, zona, alamat)"
    " select 'DINAS KEPENDUDUKAN DAN PENCATATAN SIPIL KABUPATEN NUSA CONTOH', '99.01', 7,"
    "        'Jalan Melati Nomor 1, Contoh Kota'"
    "  where not exists (select from loket.office);";

/* The office of our region, or the first one. */
#define OFFICE                                                                                               \
    "(select office_id from loket.office order by (kode_wilayah = '99.01') desc, office_id limit 1)"

/* A queue of CUPS as an SQL literal: letters, digits and a few marks only. */
static enum rc
printer_sql(const char *queue, struct buf *sql, struct err *e)
{
    if (queue[0] == '\0' || strlen(queue) > 127 ||
        queue[strspn(queue, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")] != '\0')
        return err_set(e, RC_INVALID, "printer_name",
                       "the name of a printer queue has letters, digits, _ and - only");
    buf_printf(sql,
               "insert into loket.printer (office_id, nama, queue, is_default)"
               " select " OFFICE ", 'Pencetak loket', '%s',"
               "        not exists (select from loket.printer where office_id = " OFFICE " and is_default)"
               " on conflict do nothing;",
               queue);
    return RC_OK;
}

enum rc
seed_load_base(struct pg *pg, const char *printer, struct err *e)
{
    struct buf sql = {0};
    enum rc rc = RC_OK;

    buf_puts(&sql, base_sql);
    for (int i = 0; i < SEED_DESA; i++)
        buf_printf(&sql, "insert into loket.region values ('%s', '%s', '%.8s') on conflict do nothing;",
                   seed_desas[i].kode, seed_desas[i].nama, seed_desas[i].kode);
    if (printer != NULL)
        rc = printer_sql(printer, &sql, e);
    buf_puts(&sql, "commit");
    if (rc == RC_OK)
        rc = pg_script(pg, sql.data, e);
    buf_done(&sql);
    return rc;
}

static bool
take_state(void *ctx, const char *const *v)
{
    struct seed_load *l = ctx;

    l->gen.now = strtoll(v[0], NULL, 10);
    l->gen.today = (int)(l->gen.now / 86400);
    l->office_id = (int)strtol(v[1], NULL, 10);
    l->gen.rng.state += 0x51ed270b7f4a7c15u * strtoull(v[2], NULL, 10);
    return true;
}

static bool
take_kind(void *ctx, const char *const *v)
{
    struct seed_rules *r = &((struct seed_load *)ctx)->rules;
    struct seed_rule *k = &r->kinds[r->nkinds];

    if (r->nkinds == (int)COUNT(r->kinds))
        return false;
    if (seed_kind_find(v[0]) == NULL)
        return true;
    r->nkinds++;
    k->promise_s = strtoll(v[1], NULL, 10);
    return str_copy(k->kind, sizeof(k->kind), v[0]);
}

static bool
take_requirement(void *ctx, const char *const *v)
{
    struct seed_rules *r = &((struct seed_load *)ctx)->rules;
    struct seed_requirement *q = &r->docs[r->ndocs];

    if (r->ndocs == (int)COUNT(r->docs))
        return false;
    q->kind = -1;
    for (int i = 0; i < r->nkinds; i++)
        if (strcmp(r->kinds[i].kind, v[0]) == 0)
            q->kind = i;
    str_copy(q->dokumen, sizeof(q->dokumen), v[1]);
    q->mandatory = v[2][0] == 't';
    str_copy(q->grup, sizeof(q->grup), v[3]);
    str_copy(q->label, sizeof(q->label), v[4]);
    r->ndocs += q->kind >= 0;
    return true;
}

static bool
take_operator(void *ctx, const char *const *v)
{
    struct seed_rules *r = &((struct seed_load *)ctx)->rules;

    if (r->noperators == (int)COUNT(r->operators))
        return false;
    r->operators[r->noperators].id = (int)strtol(v[0], NULL, 10);
    str_copy(r->operators[r->noperators++].username, sizeof(r->operators[0].username), v[1]);
    return true;
}

static bool
take_nik(void *ctx, const char *const *v)
{
    seed_numbers_note_nik(((struct seed_load *)ctx)->gen.numbers, strtoll(v[0], NULL, 10));
    return true;
}

static bool
take_no_kk(void *ctx, const char *const *v)
{
    seed_numbers_note_kk(((struct seed_load *)ctx)->gen.numbers, strtoll(v[0], NULL, 10));
    return true;
}

static bool
take_first(void *ctx, const char *const *v)
{
    struct seed_load *l = ctx;

    l->next_request = l->first_pending = strtoll(v[0], NULL, 10);
    return true;
}

static const struct {
    const char *sql;
    bool (*take)(void *ctx, const char *const *values);
} readings[] = {
    {"select extract(epoch from now())::bigint, " OFFICE ", (select count(*) from loket.family)", take_state},
    {"select kind, extract(epoch from promise)::bigint from loket.service_kind order by kind", take_kind},
    {"select kind, dokumen, mandatory, grup, loket.code_label('dokumen_persyaratan', '2019', dokumen)"
     " from loket.requirement order by kind, dokumen",
     take_requirement},
    {"select officer_id, username from loket.officer where role = 'operator' and active and office_id "
     "= " OFFICE " order by officer_id limit 16",
     take_operator},
    {"select max(nik) from (select nik from loket.resident union all"
     " select nik from loket.request_member where nik is not null) x group by nik / 10000",
     take_nik},
    {"select max(no_kk) from loket.family group by no_kk / 10000", take_no_kk},
};

enum rc
seed_load_open(struct seed_load *l, struct pg *pg, uint64_t seed, int64_t requests, struct err *e)
{
    enum rc rc = pg_script(
        pg,
        "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;"
        "set synchronous_commit = off;"
        "create temp table if not exists seed_sheet (no_kk bigint, at timestamptz) on commit delete rows",
        e);
    char sql[200];

    memset(l, 0, sizeof(*l));
    l->pg = pg;
    l->gen.rng.state = seed;
    l->gen.numbers = seed_numbers_new();
    for (size_t i = 0; rc == RC_OK && i < COUNT(readings); i++)
        rc = pg_stream(pg, readings[i].sql, readings[i].take, l, e);
    if (rc != RC_OK || requests == 0)
        return rc;
    str_printf(sql, sizeof(sql),
               "with n as materialized (select nextval(s) as first, s from"
               " pg_get_serial_sequence('loket.request', 'request_id') s)"
               " select first, setval(s, first + %" PRId64 " - 1) from n",
               requests);
    return pg_stream(pg, sql, take_first, l, e);
}

/* Every family has the sheet that was given out when it was recorded. */
static const char sheets_sql[] =
    "insert into loket.issued_kk (issued_id, no_kk, versi, office_id, record, record_sha256, status, "
    "created_at,"
    "                             signed_at, delivered_at)"
    " overriding system value"
    " select x.id, x.no_kk, f.versi, f.office_id, x.record, sha256(convert_to(x.record, 'UTF8')), 'terbit', "
    "x.at,"
    "        x.at + interval '1 hour', x.at + interval '1 day'"
    "   from (select s.id, s.no_kk, s.at, regexp_replace(loket.kk_record(s.no_kk, s.id),"
    "                '(\"tanggal_dikeluarkan\" *: *\")[^\"]*', '\\1' || to_char(s.at, 'DD-MM-YYYY')) as "
    "record"
    "           from (select no_kk, at, nextval(pg_get_serial_sequence('loket.issued_kk', 'issued_id')) as id"
    "                   from pg_temp.seed_sheet order by no_kk) s offset 0) x"
    "   join loket.family f on f.no_kk = x.no_kk;";

/* Why requests went back: the missing document, or one that cannot be read. */
static const char returns_sql[] =
    "with d as ("
    "  insert into loket.decision (request_id, seq, officer_id, keputusan, catatan, at)"
    "    select r.request_id, r.versi, s.officer_id, 'return', '', s.at"
    "      from loket.request r join loket.request_step s on s.request_id = r.request_id and s.seq = r.versi"
    "     where r.request_id >= %" PRId64 " and r.state = 'returned' and s.officer_id is not null"
    "    returning decision_id, request_id),"
    " n as ("
    "  insert into loket.notification (request_id, event, detail, status, created_at)"
    "    select r.request_id, 'returned', jsonb_build_object('ref', r.ref), 'sent', s.at"
    "      from loket.request r join loket.request_step s on s.request_id = r.request_id and s.seq = r.versi"
    "     where r.request_id >= %" PRId64 " and r.state = 'returned')"
    " insert into loket.decision_reason (decision_id, urut, reason, target)"
    "  select d.decision_id, 1, case when q.kurang is null then 'TAK_TERBACA' else 'BERKAS_KURANG' end,"
    "         coalesce(q.kurang, q.satu)"
    "    from d join loket.request r on r.request_id = d.request_id"
    "    join lateral (select max(q.dokumen) as satu, max(q.dokumen) filter (where not exists"
    "           (select from loket.attachment a where a.request_id = r.request_id and a.dokumen = "
    "q.dokumen)) as kurang"
    "           from loket.requirement q where q.kind = r.kind and q.mandatory) q on true;";

static enum rc
copy_rows(struct seed_load *l, enum seed_table t, struct err *e)
{
    struct buf *b = &l->rows[t];
    char sql[700];
    enum rc rc;

    if (b->len == 0)
        return RC_OK;
    str_printf(sql, sizeof(sql), "copy %s from stdin", seed_row_copy[t]);
    rc = pg_copy_begin(l->pg, sql, e);
    for (size_t at = 0; rc == RC_OK && at < b->len; at += 1u << 20)
        rc = pg_copy_put(l->pg, b->data + at, b->len - at < 1u << 20 ? b->len - at : 1u << 20, e);
    if (rc == RC_OK)
        rc = pg_copy_end(l->pg, e);
    buf_reset(b);
    return rc;
}

/* One transaction: families with their people and sheets, and the requests about them. */
static enum rc
flush(struct seed_load *l, struct err *e)
{
    struct buf sql = {0};
    enum rc rc = pg_script(l->pg, "begin", e);

    for (int t = 0; rc == RC_OK && t < TABLES; t++)
        rc = copy_rows(l, (enum seed_table)t, e);
    /* Without statistics the records of the sheets take twice as long. */
    buf_puts(
        &sql,
        "analyze loket.code_list, loket.region, loket.resident_version, loket.family, loket.family_version,"
        " loket.family_member;");
    buf_puts(&sql, sheets_sql);
    if (l->next_request > l->first_pending)
        buf_printf(&sql, returns_sql, l->first_pending, l->first_pending);
    buf_puts(&sql, "commit");
    if (rc == RC_OK)
        rc = pg_script(l->pg, sql.data, e);
    l->first_pending = l->next_request;
    buf_done(&sql);
    return rc;
}

static enum rc
flush_if_full(struct seed_load *l, struct err *e)
{
    size_t n = 0;

    for (int t = 0; t < TABLES; t++)
        n += l->rows[t].len;
    return n < PIECE ? RC_OK : flush(l, e);
}

static enum rc
load_family(struct seed_load *l, const struct seed_family *f, struct err *e)
{
    seed_row_family(l, f);
    return flush_if_full(l, e);
}

static enum rc
load_case(struct seed_load *l, struct seed_case *c, struct err *e)
{
    int y, m, d;

    c->id = l->next_request++;
    seed_day_split((int)((c->submitted + 7 * 3600) / 86400), &y, &m, &d);
    str_printf(c->ref, sizeof(c->ref), "%02d%02d%02d-%05" PRId64, y % 100, m, d, c->id);
    for (int i = 0; i < c->nfamilies; i++)
        seed_row_family(l, &c->family[i]);
    seed_row_case(l, c);
    return flush_if_full(l, e);
}

static enum rc
finish(struct seed_load *l, struct err *e)
{
    enum rc rc = flush(l, e);

    return rc == RC_OK ? pg_script(l->pg, "analyze", e) : rc;
}

static enum rc
ordinary_family(struct seed_load *l, struct seed_family *f, struct err *e)
{
    enum rc rc;

    seed_family_make(&l->gen, &(struct seed_want){0}, f);
    rc = load_family(l, f, e);
    if (l->families % 5 == 0)
        seed_remember(&l->gen, &f->p[0]);
    return rc;
}

/* Requests stand between the families, so that memory does not grow with their number. */
enum rc
seed_load_fill(struct seed_load *l, int64_t families, int64_t requests, struct err *e)
{
    struct seed_family *f = calloc(1, sizeof(*f));
    struct seed_case *c = calloc(1, sizeof(*c));
    enum rc rc = RC_OK;

    if (f == NULL || c == NULL)
        abort();
    for (int64_t j = 0; rc == RC_OK && j < requests; j++) {
        int64_t due = families / requests * j + families % requests * j / requests;

        while (rc == RC_OK && l->families < due)
            rc = ordinary_family(l, f, e);
        seed_case_make(&l->gen, &l->rules, j, c);
        if (rc == RC_OK)
            rc = load_case(l, c, e);
    }
    while (rc == RC_OK && l->families < families)
        rc = ordinary_family(l, f, e);
    free(f);
    free(c);
    return rc == RC_OK ? finish(l, e) : rc;
}

void
seed_load_done(struct seed_load *l)
{
    for (int t = 0; t < TABLES; t++)
        buf_done(&l->rows[t]);
    buf_done(&l->file);
    seed_numbers_free(l->gen.numbers);
}
