#include "tests/support/seed_bulk.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/str.h"

/*
 * fase 1: indexes and the constraints that are indexes; 2: foreign keys, not yet checked; 3: their check.
 * tabel: what a command locks, so that the two connections never wait for each other. The largest come first.
 */
static const char drop_sql[] =
    "begin;"
    "set local search_path = pg_catalog;"
    "create schema if not exists seed;"
    "create table seed.dropped (urut int generated always as identity primary key, fase int not null,"
    "  tabel regclass not null, nama text not null, bytes bigint not null, sql text not null);"
    "create temp table seed_set on commit drop as"
    "  select c.oid from pg_class c where c.oid = any (array[%s]::regclass[]);"
    "insert into seed.dropped (fase, tabel, nama, bytes, sql)"
    "  select 1, i.indrelid, x.relname, pg_relation_size(i.indrelid),"
    "         case when k.oid is null then pg_get_indexdef(i.indexrelid) else format("
    "           'alter table %%s add constraint %%I %%s', i.indrelid::regclass, k.conname, "
    "pg_get_constraintdef(k.oid)) end"
    "    from pg_index i join pg_class x on x.oid = i.indexrelid"
    "    left join pg_constraint k on k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x')"
    "   where i.indrelid in (select oid from seed_set);"
    "insert into seed.dropped (fase, tabel, nama, bytes, sql)"
    "  select p.fase, k.conrelid, k.conname, pg_relation_size(k.conrelid),"
    "         case p.fase when 2 then format('alter table %%s add constraint %%I %%s not valid', "
    "k.conrelid::regclass,"
    "                                        k.conname, pg_get_constraintdef(k.oid))"
    "         else format('alter table %%s validate constraint %%I', k.conrelid::regclass, k.conname) end"
    "    from pg_constraint k, (values (2), (3)) p (fase)"
    "   where k.contype = 'f' and k.convalidated and k.conparentid = 0"
    "     and (k.conrelid in (select oid from seed_set) or k.confrelid in (select oid from seed_set));"
    "do $$ declare s text; begin"
    "  for s in select format('alter table %%s drop constraint %%I', tabel, nama) from seed.dropped where "
    "fase = 2 loop"
    "    execute s; end loop;"
    "  for s in select case when d.sql like 'alter table%%' then format('alter table %%s drop constraint "
    "%%I', d.tabel, d.nama)"
    "             else format('drop index %%I.%%I', n.nspname, d.nama) end"
    "             from seed.dropped d join pg_class c on c.oid = d.tabel join pg_namespace n on n.oid = "
    "c.relnamespace"
    "            where d.fase = 1 loop"
    "    execute s; end loop;"
    "end $$;"
    "commit";

enum rc
seed_bulk_drop(struct pg *pg, const char *tables, struct err *e)
{
    struct buf sql = {0};
    enum rc rc;

    buf_printf(&sql, drop_sql, tables);
    rc = pg_script(pg, sql.data, e);
    buf_done(&sql);
    return rc;
}

/* --- making them again --- */

#define TASKS 512

struct task {
    int urut, fase;
    long bytes;
    char tabel[80], nama[80];
    char *sql;
    enum { WAITING, UNDER_WAY, DONE } state;
};

struct restore {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    const struct seed_bulk_progress *progress;
    struct task task[TASKS];
    int n;
    double total, done;
    enum rc rc;
    struct err err;
};

struct hand {
    struct restore *r;
    struct pg *pg;
    pthread_t thread;
};

static bool
take_task(void *ctx, const char *const *v)
{
    struct restore *r = ctx;
    struct task *t = &r->task[r->n];

    if (r->n == TASKS)
        return false;
    t->urut = atoi(v[0]);
    t->fase = atoi(v[1]);
    str_copy(t->tabel, sizeof(t->tabel), v[2]);
    str_copy(t->nama, sizeof(t->nama), v[3]);
    t->bytes = atol(v[4]) + 8192;
    t->sql = strdup(v[5]);
    if (t->sql == NULL)
        abort();
    r->total += t->fase == 2 ? 0 : (double)t->bytes;
    r->n++;
    return true;
}

static bool
stopped(const struct restore *r)
{
    return r->progress != NULL && r->progress->stop != NULL && *r->progress->stop > 1;
}

/* The next task that no other connection stands in the way of. With the lock held; NULL: none at the moment.
 */
static struct task *
next_task(struct restore *r, bool *left)
{
    int fase = 9;

    *left = false;
    for (int i = 0; i < r->n; i++)
        if (r->task[i].state != DONE && r->task[i].fase < fase)
            fase = r->task[i].fase;
    for (int i = 0; i < r->n; i++) {
        bool free_table = true;

        *left |= r->task[i].state != DONE;
        if (r->task[i].state != WAITING || r->task[i].fase != fase)
            continue;
        for (int j = 0; j < r->n; j++)
            if (r->task[j].state == UNDER_WAY && (fase == 2 || str_eq(r->task[j].tabel, r->task[i].tabel)))
                free_table = false;
        if (free_table)
            return &r->task[i];
    }
    return NULL;
}

static enum rc
do_task(struct hand *h, const struct task *t, struct err *e)
{
    struct buf sql = {0};
    enum rc rc;

    buf_printf(&sql, "begin; %s; delete from seed.dropped where urut = %d; commit", t->sql, t->urut);
    rc = pg_script(h->pg, sql.data, e);
    if (rc != RC_OK) {
        char why[200];

        str_copy(why, sizeof(why), e->detail);
        (void)err_detail(e, "%s: %s", t->nama, why);
        pg_close(h->pg); /* and with it the transaction */
    }
    buf_done(&sql);
    return rc;
}

static void *
restore_work(void *arg)
{
    struct hand *h = arg;
    struct restore *r = h->r;
    struct err e = {0};
    bool left = true;
    enum rc rc;

    pthread_mutex_lock(&r->lock);
    while (r->rc == RC_OK) {
        struct task *t = next_task(r, &left);

        if (t == NULL && !left)
            break;
        if (t == NULL) {
            pthread_cond_wait(&r->changed, &r->lock);
            continue;
        }
        t->state = UNDER_WAY;
        if (r->progress != NULL && r->progress->tell != NULL)
            r->progress->tell(r->progress->ctx, r->done / r->total, t->nama);
        pthread_mutex_unlock(&r->lock);
        rc = stopped(r) ? err_set(&e, RC_FAIL, "stopped", "stopped; the next run makes what is missing")
                        : do_task(h, t, &e);
        pthread_mutex_lock(&r->lock);
        t->state = DONE;
        r->done += t->fase == 2 ? 0 : (double)t->bytes;
        if (rc != RC_OK && r->rc == RC_OK) {
            r->rc = rc;
            r->err = e;
        }
        pthread_cond_broadcast(&r->changed);
    }
    pthread_cond_broadcast(&r->changed);
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static bool
take_true(void *ctx, const char *const *v)
{
    *(bool *)ctx = v[0][0] == 't';
    return true;
}

static enum rc
run_tasks(struct restore *r, const struct pg_opts *opts, struct pg *first, struct err *e)
{
    struct hand hand[2] = {{r, first, 0}, {r, pg_new(opts), 0}};
    bool second;
    enum rc rc;

    for (int i = 0; i < 2; i++) {
        rc = pg_script(hand[i].pg,
                       "set statement_timeout = 0; set lock_timeout = 0; set synchronous_commit = off;"
                       "set idle_in_transaction_session_timeout = 0; set maintenance_work_mem = '1GB';"
                       "set work_mem = '256MB'; set max_parallel_maintenance_workers = 1; set jit = off",
                       e);
        if (rc != RC_OK)
            break;
    }
    if (rc == RC_OK) {
        second = pthread_create(&hand[1].thread, NULL, restore_work, &hand[1]) == 0;
        restore_work(&hand[0]);
        if (second)
            pthread_join(hand[1].thread, NULL);
        rc = r->rc;
        if (rc != RC_OK)
            *e = r->err;
    }
    pg_free(hand[1].pg);
    return rc;
}

enum rc
seed_bulk_restore(const struct pg_opts *opts, const struct seed_bulk_progress *progress, struct err *e)
{
    struct restore *r = calloc(1, sizeof(*r));
    struct pg *pg = pg_new(opts);
    bool there = false;
    enum rc rc;

    if (r == NULL)
        abort();
    r->progress = progress;
    r->total = 1;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->changed, NULL);
    rc = pg_stream(pg, "select to_regclass('seed.dropped') is not null", take_true, &there, e);
    if (rc == RC_OK && there)
        rc = pg_stream(pg,
                       "select urut, fase, tabel, nama, pg_relation_size(tabel), sql from seed.dropped"
                       " order by fase, pg_relation_size(tabel) desc, urut",
                       take_task, r, e);
    if (rc == RC_OK && there)
        rc = run_tasks(r, opts, pg, e);
    if (rc == RC_OK && there)
        rc = pg_script(pg, "drop schema seed cascade", e);
    pg_free(pg);
    for (int i = 0; i < r->n; i++)
        free(r->task[i].sql);
    pthread_cond_destroy(&r->changed);
    pthread_mutex_destroy(&r->lock);
    free(r);
    return rc;
}
