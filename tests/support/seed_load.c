#include "tests/support/seed_load.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "db/store/pg.h"
#include "tests/support/seed_bulk.h"
#include "tests/support/seed_kind.h"
#include "tests/support/seed_past.h"
#include "tests/support/seed_pipe.h"
#include "tests/support/seed_row.h"
#include "tests/support/seed_sheet.h"

#define PIECE          (16u << 20) /* bytes of rows kept in memory before they are written */
#define PIECE_OF_TABLE (4u << 20)  /* the same of one table, when each goes its own way */

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

    buf_puts(&sql, "begin;");
    seed_area_sql(&sql, 0);
    if (printer != NULL)
        rc = printer_sql(printer, &sql, e);
    buf_puts(&sql, "commit");
    if (rc == RC_OK)
        rc = pg_script(pg, sql.data, e);
    buf_done(&sql);
    return rc;
}

/* Invented officers of every office: most at the counter, some who verify and supervise, one who signs. */
static const char officers_sql[] =
    "do $$ declare k record; v_name text; v_role text; i int := 0; begin"
    "  for k in select o.office_id, row_number() over (order by o.office_id) - 1 as nr, x.n"
    "             from loket.office o, generate_series(0, %d) x (n) order by x.n, o.office_id limit %d loop"
    "    v_name := format('uji%%s', lpad(i::text, 4, '0')); i := i + 1;"
    "    continue when exists (select from loket.officer where username = v_name);"
    "    v_role := case when k.n = 0 then 'operator' when k.n = 1 and not exists (select from loket.officer o"
    "                where o.office_id = k.office_id and o.role = 'kepala_dinas') then 'kepala_dinas'"
    "                when k.n %% 9 = 3 then 'verifikator' when k.n %% 9 = 7 then 'penyelia' else 'operator' "
    "end;"
    "    execute format('create role %%I login', 'o_' || v_name);"
    "    execute format('grant %%I to %%I', 'loket_' || v_role, 'o_' || v_name);"
    "    insert into loket.officer (username, db_role, nama_lengkap, nip, role, office_id)"
    "      values (v_name, 'o_' || v_name, 'Petugas Uji ' || i, '9902' || lpad(i::text, 14, '0'), v_role, "
    "k.office_id);"
    "  end loop; end $$;";

enum rc
seed_load_offices(struct pg *pg, int n, int officers, struct err *e)
{
    struct buf sql = {0};
    enum rc rc;

    buf_puts(&sql, "begin;");
    for (int o = 1; o < n; o++)
        seed_area_sql(&sql, o);
    if (officers > 0)
        buf_printf(&sql, officers_sql, officers - 1, officers);
    buf_puts(&sql, "commit");
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
    l->gen.rng.state += 0x51ed270b7f4a7c15u * strtoull(v[1], NULL, 10);
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
take_staff(void *ctx, const char *const *v)
{
    struct seed_load *l = ctx;
    bool second = strcmp(v[2], "operator") != 0;

    for (int i = 0; i < l->noffices; i++) {
        struct seed_office *o = &l->offices[i];
        int *n = second ? &o->nseconds : &o->noperators;
        struct seed_staff *s = second ? o->seconds : o->operators;

        if (o->id != (int)strtol(v[3], NULL, 10) || *n == SEED_STAFF)
            continue;
        s[*n].id = (int)strtol(v[0], NULL, 10);
        str_copy(s[(*n)++].username, sizeof(s->username), v[1]);
    }
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
take_office(void *ctx, const char *const *v)
{
    struct seed_load *l = ctx;

    if (l->noffices < SEED_OFFICES)
        l->offices[l->noffices++].id = (int)strtol(v[0], NULL, 10);
    return true;
}

static bool
take_request_number(void *ctx, const char *const *v)
{
    ((struct seed_load *)ctx)->next_request = strtoll(v[0], NULL, 10);
    return true;
}

static bool
take_numbers(void *ctx, const char *const *v)
{
    struct seed_load *l = ctx;

    l->next_sheet = strtoll(v[0], NULL, 10);
    l->next_decision = strtoll(v[1], NULL, 10);
    return true;
}

static const struct {
    const char *sql;
    bool (*take)(void *ctx, const char *const *values);
} readings[] = {
    {"select extract(epoch from now())::bigint, (select count(*) from loket.family)", take_state},
    /* The first office is the one of our region, whatever region it has; the others are numbered districts.
     */
    {"select " OFFICE
     " union all (select office_id from loket.office where kode_wilayah ~ '^99[.][2-7][0-9]$'"
     " and kode_wilayah > '99.20' and office_id <> " OFFICE " order by kode_wilayah)",
     take_office},
    {"select kind, extract(epoch from promise)::bigint from loket.service_kind order by kind", take_kind},
    {"select kind, dokumen, mandatory, grup, loket.code_label('dokumen_persyaratan', '2019', dokumen)"
     " from loket.requirement order by kind, dokumen",
     take_requirement},
    {"select officer_id, username, role, office_id from loket.officer where active"
     " and role in ('operator', 'verifikator', 'penyelia') order by officer_id",
     take_staff},
    {"select max(nik) from (select nik from loket.resident union all"
     " select nik from loket.request_member where nik is not null) x group by nik / 10000",
     take_nik},
    {"select max(no_kk) from loket.family group by no_kk / 10000", take_no_kk},
};

/* Numbers for what is to come: of sheets and decisions more than can be needed. */
static enum rc
reserve(struct seed_load *l, int64_t requests, struct err *e)
{
    char sql[400];

    str_printf(sql, sizeof(sql),
               "with n as materialized (select nextval('loket.request_request_id_seq') as r)"
               " select r, setval('loket.request_request_id_seq', r + %" PRId64 ") from n",
               requests > 0 ? requests - 1 : 0);
    return pg_stream(l->pg, sql, take_request_number, l, e);
}

static enum rc
reserve_more(struct seed_load *l, int64_t families, int64_t open, int64_t finished, struct err *e)
{
    char sql[600];

    str_printf(sql, sizeof(sql),
               "with n as materialized (select nextval('loket.issued_kk_issued_id_seq') as s,"
               "   nextval('loket.decision_decision_id_seq') as d)"
               " select s, d, setval('loket.issued_kk_issued_id_seq', s + %" PRId64 "),"
               "        setval('loket.decision_decision_id_seq', d + %" PRId64 ") from n",
               families + 3 * open, open + 3 * finished);
    return pg_stream(l->pg, sql, take_numbers, l, e);
}

enum rc
seed_load_open(struct seed_load *l, struct pg *pg, uint64_t seed, int64_t requests, struct err *e)
{
    enum rc rc = pg_script(pg,
                           "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0;"
                           "set synchronous_commit = off",
                           e);
    int ids[SEED_OFFICES];

    memset(l, 0, sizeof(*l));
    l->pg = pg;
    l->gen.rng.state = seed;
    l->gen.numbers = seed_numbers_new();
    for (size_t i = 0; rc == RC_OK && i < COUNT(readings); i++)
        rc = pg_stream(pg, readings[i].sql, readings[i].take, l, e);
    for (int i = 0; i < l->noffices; i++)
        ids[i] = l->offices[i].id;
    if (rc == RC_OK)
        rc = seed_sheets_open(&l->sheets, pg, ids, l->noffices, e);
    if (rc == RC_OK)
        rc = reserve(l, requests, e);
    seed_load_office(l, 0);
    return rc;
}

/* The office whose families and requests come next. */
void
seed_load_office(struct seed_load *l, int office)
{
    l->gen.office = office;
    l->rules.operators = l->offices[office].operators;
    l->rules.noperators = l->offices[office].noperators;
}

/* One transaction: families with their people and sheets, and the requests about them. */
static enum rc
flush(struct seed_load *l, struct err *e)
{
    enum rc rc = pg_script(l->pg, "begin", e);

    for (int t = 0; rc == RC_OK && t < TABLES; t++)
        if (l->rows[t].len > 0)
            rc = seed_pipe_copy(l->pg, seed_row_copy[t], false, &l->rows[t], e);
    return rc == RC_OK ? pg_script(l->pg, "commit", e) : rc;
}

static enum rc
flush_if_full(struct seed_load *l, struct err *e)
{
    enum rc rc = RC_OK;
    size_t n = 0;

    for (int t = 0; rc == RC_OK && t < TABLES; t++) {
        if (l->pipe != NULL && l->rows[t].len >= PIECE_OF_TABLE)
            rc = seed_pipe_put(l->pipe, t, &l->rows[t], e);
        n += l->rows[t].len;
    }
    return rc != RC_OK || l->pipe != NULL || n < PIECE ? rc : flush(l, e);
}

/* Requests of the past come with the families: each time as many as are due, and now and then more. */
static enum rc
load_past(struct seed_load *l, const struct seed_family *f, struct seed_case *c, struct err *e)
{
    int64_t due = (int64_t)((double)l->past * ((double)l->families / (double)l->families_due)) - l->past_made;
    int64_t n = due > 0 ? seed_range(&l->gen.rng, 0, (int)(2 * due)) : 0;
    enum rc rc = RC_OK;

    if (l->families >= l->families_due || l->past_made + n > l->past)
        n = l->past - l->past_made;
    if (n > 0)
        seed_past_family(f, c);
    for (; rc == RC_OK && n > 0; n--) {
        seed_past_make(l, f, c);
        l->past_made++;
        rc = flush_if_full(l, e);
    }
    return rc;
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

/* The first office has a quarter of the people, the others share the rest. */
static void
choose_office(struct seed_load *l)
{
    int n = l->noffices;

    if (n > 1)
        seed_load_office(l, seed_chance(&l->gen.rng, 250) ? 0 : seed_range(&l->gen.rng, 0, n - 1));
}

static enum rc
go_on(struct seed_load *l, struct err *e)
{
    if (l->stop != NULL && *l->stop != 0)
        return err_set(e, RC_FAIL, "stopped", "stopped");
    if (l->progress != NULL && l->families % 256 == 0)
        l->progress(l->ctx, (double)l->families / (double)l->families_due, l->rowcount, "rows");
    return RC_OK;
}

static enum rc
ordinary_family(struct seed_load *l, struct seed_family *f, struct seed_case *past, struct err *e)
{
    enum rc rc = go_on(l, e);

    if (rc != RC_OK)
        return rc;
    choose_office(l);
    seed_family_make(&l->gen, &(struct seed_want){0}, f);
    seed_row_family(l, f);
    rc = flush_if_full(l, e);
    if (rc == RC_OK && l->past_made < l->past)
        rc = load_past(l, f, past, e);
    if (l->families % 5 == 0)
        seed_remember(&l->gen, &f->p[0]);
    return rc;
}

/* Requests stand between the families, so that memory does not grow with their number. */
static enum rc
make_rows(struct seed_load *l, int64_t families, int64_t requests, struct err *e)
{
    struct seed_family *f = calloc(1, sizeof(*f));
    struct seed_case *c = calloc(1, sizeof(*c)), *past = calloc(1, sizeof(*past));
    enum rc rc = RC_OK;

    if (f == NULL || c == NULL || past == NULL)
        abort();
    l->families_due = families;
    for (int64_t j = 0; rc == RC_OK && j < requests; j++) {
        int64_t due = families / requests * j + families % requests * j / requests;

        while (rc == RC_OK && l->families < due)
            rc = ordinary_family(l, f, past, e);
        choose_office(l);
        seed_case_make(&l->gen, &l->rules, j, c);
        if (rc == RC_OK)
            rc = load_case(l, c, e);
    }
    while (rc == RC_OK && l->families < families)
        rc = ordinary_family(l, f, past, e);
    while (rc == RC_OK && l->past_made < l->past && l->families > 0)
        rc = load_past(l, f, past, e);
    free(f);
    free(c);
    free(past);
    return rc;
}

enum rc
seed_load_fill(struct seed_load *l, int64_t families, int64_t requests, struct err *e)
{
    enum rc rc = reserve_more(l, families, requests, 0, e);

    if (rc == RC_OK)
        rc = make_rows(l, families, requests, e);
    if (rc == RC_OK)
        rc = flush(l, e);
    return rc == RC_OK ? pg_script(l->pg, "analyze", e) : rc;
}

/* --- millions --- */

static void
names(struct buf *b)
{
    for (int t = 0; t < TABLES; t++)
        buf_printf(b, "%s'%.*s'", t > 0 ? ", " : "", (int)strcspn(seed_row_copy[t], " "), seed_row_copy[t]);
}

static bool
take_empty(void *ctx, const char *const *v)
{
    ((bool *)ctx)[strtol(v[0], NULL, 10)] = v[1][0] == 't';
    return true;
}

static enum rc
find_empty(struct seed_load *l, bool fresh[TABLES], struct err *e)
{
    enum rc rc = RC_OK;

    for (int t = 0; rc == RC_OK && t < TABLES; t++) {
        char sql[200];

        str_printf(sql, sizeof(sql), "select %d, not exists (select from %.*s)", t,
                   (int)strcspn(seed_row_copy[t], " "), seed_row_copy[t]);
        rc = pg_stream(l->pg, sql, take_empty, fresh, e);
    }
    return rc;
}

/* The two connections have about the same to do. */
static const int group[TABLES] = {
    [TABLE_REQUEST] = 1, [TABLE_STEP] = 1, [TABLE_DECISION] = 1, [TABLE_SHEET] = 1};

static enum rc
send_rows(struct seed_load *l, const struct pg_opts *opts, int64_t families, int64_t open, struct err *e)
{
    bool fresh[TABLES] = {0};
    enum rc rc = find_empty(l, fresh, e), end;

    if (rc != RC_OK)
        return rc;
    rc = seed_pipe_open(&l->pipe, opts, seed_row_copy, group, fresh, TABLES, e);
    if (rc == RC_OK)
        rc = make_rows(l, families, open, e);
    for (int t = 0; rc == RC_OK && t < TABLES; t++)
        if (l->rows[t].len > 0)
            rc = seed_pipe_put(l->pipe, t, &l->rows[t], e);
    end = seed_pipe_close(l->pipe, rc == RC_OK, rc == RC_OK ? e : NULL);
    l->pipe = NULL;
    return rc == RC_OK ? end : rc;
}

static void
tell_restore(void *ctx, double done, const char *what)
{
    struct seed_load *l = ctx;

    if (l->progress != NULL)
        l->progress(l->ctx, done, 0, what);
}

enum rc
seed_load_bulk(struct seed_load *l, const struct pg_opts *opts, int64_t families, int64_t open,
               int64_t finished, struct err *e)
{
    struct seed_bulk_progress p = {tell_restore, l, l->stop};
    struct buf tables = {0};
    struct err again = {0};
    enum rc rc, back;

    if (finished > 0 && (families == 0 || l->offices[0].noperators == 0))
        return err_set(e, RC_INVALID, "seed",
                       "finished requests need families, and a counter officer in each office");
    l->past = finished;
    l->reuse_scans = true;
    l->gen.long_names = true;
    names(&tables);
    rc = seed_bulk_drop(l->pg, tables.data, e);
    buf_done(&tables);
    if (rc != RC_OK)
        return rc;
    rc = reserve_more(l, families, open, finished, e);
    if (rc == RC_OK)
        rc = send_rows(l, opts, families, open, e);
    back = seed_bulk_restore(opts, &p, rc == RC_OK ? e : &again);
    if (rc == RC_OK)
        rc = back;
    return rc == RC_OK ? pg_script(l->pg, "analyze", e) : rc;
}

void
seed_load_done(struct seed_load *l)
{
    for (int t = 0; t < TABLES; t++)
        buf_done(&l->rows[t]);
    for (int i = 0; i < SEED_SCANS; i++)
        buf_done(&l->scans[i]);
    buf_done(&l->file);
    buf_done(&l->record);
    buf_done(&l->elements);
    seed_sheets_free(l->sheets);
    seed_numbers_free(l->gen.numbers);
}
