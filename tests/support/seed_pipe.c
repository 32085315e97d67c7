#include "tests/support/seed_pipe.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/seed_bin.h"

#define GROUPS  2
#define WAITING 4 /* pieces that wait for a connection */
#define PIECE   (1u << 20)

struct piece {
    int target;
    struct buf rows;
};

struct lane {
    struct seed_pipe *pipe;
    struct pg *pg;
    pthread_t thread;
    bool running;
    struct piece waiting[WAITING];
    int first, n;
    bool busy;
    enum rc rc;
    struct err err;
};

struct seed_pipe {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    const char *const *targets;
    const int *group;
    const bool *fresh;
    bool ending;
    struct lane lane[GROUPS];
};

enum rc
seed_pipe_copy(struct pg *pg, const char *target, bool freeze, struct buf *rows, struct err *e)
{
    char sql[900];
    enum rc rc;

    str_printf(sql, sizeof(sql), "copy %s from stdin (format binary%s)", target, freeze ? ", freeze" : "");
    rc = pg_copy_begin(pg, sql, e);
    if (rc == RC_OK)
        rc = pg_copy_put(pg, BIN_HEAD, sizeof(BIN_HEAD) - 1, e);
    for (size_t at = 0; rc == RC_OK && at < rows->len; at += PIECE)
        rc = pg_copy_put(pg, rows->data + at, rows->len - at < PIECE ? rows->len - at : PIECE, e);
    if (rc == RC_OK)
        rc = pg_copy_put(pg, BIN_TAIL, sizeof(BIN_TAIL) - 1, e);
    if (rc == RC_OK)
        rc = pg_copy_end(pg, e);
    buf_reset(rows);
    return rc;
}

static void *
work(void *arg)
{
    struct lane *l = arg;
    struct seed_pipe *p = l->pipe;
    struct piece x;
    struct err e = {0};
    enum rc rc;

    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (l->n == 0 && !p->ending)
            pthread_cond_wait(&p->changed, &p->lock);
        if (l->n == 0)
            break;
        x = l->waiting[l->first];
        l->first = (l->first + 1) % WAITING;
        l->n--;
        pthread_cond_broadcast(&p->changed);
        pthread_mutex_unlock(&p->lock);
        rc = l->rc != RC_OK ? l->rc
                            : seed_pipe_copy(l->pg, p->targets[x.target], p->fresh[x.target], &x.rows, &e);
        buf_done(&x.rows);
        pthread_mutex_lock(&p->lock);
        if (l->rc == RC_OK && rc != RC_OK) {
            l->rc = rc;
            l->err = e;
        }
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* One transaction for all tables of the lane; an empty table becomes a new file. */
static enum rc
begin(struct seed_pipe *p, int lane, int n, struct err *e)
{
    struct buf sql = {0};
    enum rc rc;

    buf_puts(&sql,
             "set statement_timeout = 0; set lock_timeout = 0; set idle_in_transaction_session_timeout = 0;"
             "set synchronous_commit = off; set session_replication_role = replica;"
             "set default_toast_compression = lz4; begin;");
    for (int i = 0; i < n; i++)
        if (p->group[i] == lane && p->fresh[i])
            buf_printf(&sql, "truncate %.*s;", (int)strcspn(p->targets[i], " "), p->targets[i]);
    rc = pg_script(p->lane[lane].pg, sql.data, e);
    buf_done(&sql);
    return rc;
}

enum rc
seed_pipe_open(struct seed_pipe **out, const struct pg_opts *opts, const char *const *targets,
               const int *group, const bool *fresh, int n, struct err *e)
{
    struct seed_pipe *p = calloc(1, sizeof(*p));
    enum rc rc = RC_OK;

    if (p == NULL)
        abort();
    *out = p;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->changed, NULL);
    p->targets = targets;
    p->group = group;
    p->fresh = fresh;
    for (int i = 0; i < GROUPS; i++) {
        p->lane[i].pipe = p;
        p->lane[i].pg = pg_new(opts);
    }
    for (int i = 0; rc == RC_OK && i < GROUPS; i++) {
        rc = begin(p, i, n, e);
        if (rc == RC_OK && pthread_create(&p->lane[i].thread, NULL, work, &p->lane[i]) != 0)
            rc = err_set(e, RC_FAIL, "thread", "no thread can be started");
        p->lane[i].running = rc == RC_OK;
    }
    return rc;
}

enum rc
seed_pipe_put(struct seed_pipe *p, int target, struct buf *rows, struct err *e)
{
    struct lane *l = &p->lane[p->group[target]];
    enum rc rc;

    pthread_mutex_lock(&p->lock);
    while (l->n == WAITING && l->rc == RC_OK)
        pthread_cond_wait(&p->changed, &p->lock);
    rc = l->rc;
    if (rc == RC_OK) {
        l->waiting[(l->first + l->n) % WAITING] = (struct piece){target, *rows};
        l->n++;
        memset(rows, 0, sizeof(*rows));
        pthread_cond_broadcast(&p->changed);
    } else if (e != NULL) {
        *e = l->err;
    }
    pthread_mutex_unlock(&p->lock);
    return rc;
}

enum rc
seed_pipe_close(struct seed_pipe *p, bool commit, struct err *e)
{
    enum rc rc = RC_OK;

    pthread_mutex_lock(&p->lock);
    p->ending = true;
    /* What will be rolled back need not be written. */
    for (int i = 0; !commit && i < GROUPS; i++)
        if (p->lane[i].rc == RC_OK)
            p->lane[i].rc = RC_FAIL;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < GROUPS; i++) {
        if (p->lane[i].running)
            pthread_join(p->lane[i].thread, NULL);
        if (commit && rc == RC_OK && p->lane[i].rc != RC_OK) {
            rc = p->lane[i].rc;
            *e = p->lane[i].err;
        }
    }
    for (int i = 0; i < GROUPS; i++) {
        if (commit && rc == RC_OK)
            rc = pg_script(p->lane[i].pg, "commit", e);
        pg_free(p->lane[i].pg);
    }
    pthread_cond_destroy(&p->changed);
    pthread_mutex_destroy(&p->lock);
    free(p);
    return rc;
}
