/*
 * request_claim.c - the lease on the request: watched, extended while the officer works, lost, taken
 * again, given back; and the next request in line.
 */
#include <string.h>

#include "console/base/log.h"
#include "db/store/queue.h"
#include "screens/part.h"
#include "screens/request.h"

#define EXTEND_MS 60000

void
request_lost(struct screen *s, const char *why)
{
    struct request_state *st = s->state;
    st->token = 0;
    st->lease_until = 0;
    st->lost = why;
    request_set_mode(s);
    if (why != NULL)
        session_notice(s->ses, SEV_WARN, _("%s; sekarang hanya dibaca. a: ambil lagi."), why);
}

/* Compares the claim that we think we hold with what the database says. */
void
request_check_claim(struct screen *s)
{
    struct request_state *st = s->state;
    const struct request_detail *d = &st->live.d;
    if (st->token == 0)
        return;
    if (d->mine && d->token == st->token) {
        st->lease_until = request_ms(s) + d->lease * 1000;
        return;
    }
    request_lost(s, _("Tidak lagi Anda pegang"));
}

void
request_release(struct screen *s, int64_t id, int64_t token)
{
    struct err e = {0};
    /* Not reached: the lease ends by itself. */
    if (queue_release(s->ses->env.db, id, token, &e) != RC_OK)
        log_err("release", &e);
}

static void
extend(struct screen *s)
{
    struct request_state *st = s->state;
    struct err e = {0};
    struct claim claim = {0};
    struct arena *a = arena_new(s->arena);
    enum rc rc = queue_claim(s->ses->env.db, a, st->id, "", "", &claim, &e);
    arena_free(a);
    if (rc == RC_UNAVAILABLE || rc == RC_RETRY)
        return; /* tried again at the next tick; the frame says that the database is away */
    if (rc == RC_OK && claim.token == st->token) {
        st->extended_at = request_ms(s);
        st->lease_until = st->extended_at + claim.lease * 1000;
        return;
    }
    /* A new token: the claim was gone in between, and somebody else may have acted. */
    if (rc == RC_OK)
        request_release(s, st->id, claim.token);
    request_lost(s, str_eq(e.code, "claim_taken_over") ? _("Diambil alih penyelia")
                                                       : _("Tidak lagi Anda pegang"));
}

void
request_watch(struct screen *s)
{
    struct request_state *st = s->state;
    int64_t now = request_ms(s);
    if (st->lease_until != 0 && now >= st->lease_until) {
        request_lost(s, _("Waktu memegang habis"));
    } else if (now - st->extended_at >= EXTEND_MS && s->ses->last_key_ms > st->extended_at) {
        extend(s);
    }
}

enum rc
request_claim_again(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    struct claim claim = {0};
    struct arena *a = arena_new(s->arena);
    enum rc rc = queue_claim(s->ses->env.db, a, st->id, "", "", &claim, e);
    arena_free(a);
    if (rc != RC_OK)
        return rc;
    st->token = claim.token;
    st->extended_at = request_ms(s);
    st->lease_until = st->extended_at + claim.lease * 1000;
    st->lost = NULL;
    request_set_mode(s);
    if (!st->work.known)
        request_work_load(s);
    *rx |= RX_RELOAD;
    return RC_OK;
}

/* The next request in fair order takes the place of this one. */
enum rc
request_go_next(struct screen *s, unsigned *rx, struct err *e)
{
    struct request_state *st = s->state;
    struct claim claim = {0};
    int64_t id = 0;
    struct arena *a = arena_new(s->arena);
    enum rc rc = queue_next(s->ses->env.db, a, &id, &claim, e);
    arena_free(a);
    if (rc == RC_NONE) {
        session_notice(s->ses, SEV_INFO, "%s", _("Tidak ada permohonan lain yang menunggu giliran."));
        return RC_OK;
    }
    if (rc != RC_OK)
        return rc;
    rc = request_load_all(s, id, e);
    if (rc != RC_OK) {
        request_release(s, id, claim.token);
        return rc;
    }
    request_work_save(s);
    request_work_forget(st);
    st->undo.in_doubt = false;
    st->decided_until = 0;
    st->id = id;
    st->token = claim.token;
    st->extended_at = st->loaded_at = request_ms(s);
    st->lease_until = st->extended_at + claim.lease * 1000;
    st->lost = NULL;
    st->tab = TAB_COMPARE;
    memset(st->views, 0, sizeof(st->views));
    request_set_mode(s);
    request_work_load(s);
    request_page(s);
    *rx |= RX_REDRAW;
    return RC_OK;
}
