/*
 * view_client.h - the session's side of one open document. Never waits: what is asked for goes out at
 * once, answers are taken by view_step() when the socket has them, and one that does not come in time is
 * the end of the viewer. Everything that arrives is bounded and judged here.
 */
#ifndef LOKET_VIEW_CLIENT_H
#define LOKET_VIEW_CLIENT_H

#include "console/base/err.h"
#include "console/base/str.h"
#include "console/view/view_check.h"
#include "console/view/view_proto.h"

/* A request may take so long on a busy machine. */
#define VIEW_WAIT_MS 20000

enum view_event {
    VIEW_EV_NONE,
    VIEW_EV_LOADED,  /* pages and their sizes are known */
    VIEW_EV_PICTURE, /* c->picture is new */
    VIEW_EV_FAULT,   /* the last request cannot be met: c->fault; the viewer goes on */
    VIEW_EV_GONE,    /* the viewer died, broke the rules or took too long; the socket is closed */
};

/* A picture as it was asked for. */
struct view_picture {
    struct view_want want;   /* seq 0: none yet */
    struct view_cell *cells; /* want.cols * want.rows of them; NULL for sixel and PNG */
    struct buf bytes;        /* sixel or PNG */
};

struct view_client {
    int sock; /* -1: none */
    bool busy, loaded;
    int64_t deadline; /* monotonic ms, while busy */
    uint32_t seq;
    struct view_want want; /* what is being rendered */
    uint32_t pages;
    uint32_t width[VIEW_PAGES_MAX], height[VIEW_PAGES_MAX];
    enum view_fault fault;
    struct buf parts;
    struct view_picture picture;
    struct ipc_msg msg;
};

/* An unused client on the heap; its memory is freed and wiped by view_client_free(). NULL is allowed. */
struct view_client *view_client_new(void);
void view_client_free(struct view_client *c);

/*
 * Opens n bytes in the viewer at the other end of sock, which then belongs to c; a document that was open
 * before is closed. RC_UNAVAILABLE: the viewer is gone already.
 */
MUST_CHECK enum rc view_load(struct view_client *c, int sock, const void *p, size_t n, int64_t now_ms,
                             struct err *e);
void view_close(struct view_client *c);

/* Asks for a picture; want->seq is set here. Only when loaded and not busy. */
MUST_CHECK enum rc view_render(struct view_client *c, const struct view_want *want, int64_t now_ms,
                               struct err *e);

/* Takes what has come. Call when the socket is readable and once a second. */
enum view_event view_step(struct view_client *c, int64_t now_ms);

#endif
